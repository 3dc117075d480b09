"""What is true of each worker in a study that was run: what a worker knows of their own counts.

Read from the examiner's tables in ``data/processed`` with pandas alone; the attacker never sees it, except
what the reader who attacks would know.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from itertools import combinations
from pathlib import Path

import pandas as pd
import yaml
from attack.public_files import HELD_OUT

COLUMNS = ["worker", "measure", "week", "source", "theme", "n"]


def read_truth(folder: Path) -> pd.DataFrame:
    """Return counts by worker, measure, week, source and theme (two themes are joined by +)."""
    tables = folder / "data/processed"
    counts = pd.read_csv(tables / "theme_counts.csv")
    contacts = pd.read_csv(tables / "contacts.csv")
    contacts = contacts[contacts["state"] == "observed"]
    segments = pd.read_csv(
        tables / "segments.csv",
        usecols=["segment_id", "contact_id", "worker", "week", "source", "is_counted"],
    )
    segments = segments[segments["is_counted"]]
    codings = pd.read_csv(
        tables / "codings.csv", usecols=["segment_id", "theme", "coder", "direction"], keep_default_na=False
    )
    conditions = pd.read_csv(tables / "condition_codings.csv", keep_default_na=False)
    coder = _coder_of(tables / "theme_counts.provenance.json")
    excerpts = pd.read_csv(tables / "excerpts.csv", usecols=["contact_id", "coder", "status"])
    parts = [
        _of_themes(counts),
        _of_contacts(contacts),
        _of_pairs(codings[codings["coder"] == coder], segments),
        _of_sides(codings[codings["coder"] == coder], segments, _sides_in(folder)),
        _of_conditions(conditions[conditions["coder"] == coder], segments),
        _of_coders(codings, segments, excerpts[excerpts["status"] == "kept"]),
        _of_held_out(folder, codings, segments, excerpts[excerpts["status"] == "kept"]),
    ]
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def rota_of(truth: pd.DataFrame, sources: list[str]) -> pd.DataFrame:
    """Return who had contact in which week, in some sources."""
    there = (truth["measure"] == "weeks") & truth["source"].isin(sources)
    return truth.loc[there, ["worker", "week"]].drop_duplicates().reset_index(drop=True)


def own(truth: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return for each worker what they know of themselves."""
    return {str(worker): known for worker, known in truth.groupby("worker")}


def _of_themes(counts: pd.DataFrame) -> pd.DataFrame:
    names = {
        "n_mentions": "mentions",
        "n_segments": "segments",
        "n_turns": "turns",
        "n_contacts": "coded_contacts",
    }
    keys = ["worker", "week", "source", "theme"]
    long = counts.melt(keys, list(names), "measure", "n").replace({"measure": names})
    weeks = counts.assign(measure="coded_weeks", n=(counts["n_segments"] > 0).astype(int))
    return pd.concat([long, weeks[[*keys, "measure", "n"]]])


def _of_contacts(contacts: pd.DataFrame) -> pd.DataFrame:
    given = contacts.assign(weeks=1, minutes=contacts["duration_s"].fillna(0) / 60)
    names = {"n_contacts": "contacts", "n_words": "words"}
    given = given.rename(columns=names)
    keys = ["worker", "week", "source"]
    return given.melt(keys, ["contacts", "weeks", "words", "minutes"], "measure", "n").assign(theme="")


def _of_pairs(codings: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Count contacts with two themes."""
    coded = codings.merge(segments, on="segment_id")
    rows = []
    for (worker, week, source, _), themes in coded.groupby(["worker", "week", "source", "contact_id"])[
        "theme"
    ]:
        for one, other in combinations(sorted(set(themes)), 2):
            rows += [
                (worker, "pair", week, source, f"{one}+{other}", 1),
                (worker, "pair", week, source, f"{other}+{one}", 1),
            ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _coder_of(record: Path) -> str:
    """Return whose coding was counted."""
    made = json.loads(record.read_text(encoding="utf-8"))
    return str({**made.get("parameters", {}), **made.get("made_with", {})}["coder"])


def _sides_in(folder: Path) -> dict[str, str]:
    """Return the side of each direction that the codebook names."""
    book = yaml.safe_load((folder / "data/codebook.yaml").read_text(encoding="utf-8"))
    usual = {"works": "for", "mixed": "both", "lacking": "against", "wished_for": "against"}
    return {one["id"]: one["side"] for one in book.get("directions", [])} or usual


def _of_sides(codings: pd.DataFrame, segments: pd.DataFrame, side_of: dict[str, str]) -> pd.DataFrame:
    """Count the segments for and against each theme, if any says so; those of both and of neither are the rest."""
    if not (codings["direction"] != "").any():
        return pd.DataFrame(columns=COLUMNS)
    coded = codings.assign(side=codings["direction"].map(side_of).fillna(""))
    rows = []
    for (segment, theme), sides in coded.groupby(["segment_id", "theme"])["side"]:
        said = set(sides) - {""}
        rows.append((segment, theme, said.pop() if said in ({"for"}, {"against"}) else "rest", 1))
    found = pd.DataFrame(rows, columns=["segment_id", "theme", "measure", "n"])
    return found.merge(segments, on="segment_id")


def _of_conditions(codings: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Count the segments that say that a condition is met, and that it is not."""
    said = codings[codings["state"] != ""].drop_duplicates(["segment_id", "condition", "state"])
    said = said.assign(theme="condition " + said["condition"], measure=said["state"], n=1)
    return said[["segment_id", "theme", "measure", "n"]].merge(segments, on="segment_id")


def _of_held_out(
    folder: Path, codings: pd.DataFrame, segments: pd.DataFrame, excerpts: pd.DataFrame
) -> pd.DataFrame:
    """Count the same in contacts that the study holds out, if any: on evenly spread days of each worker."""
    study = yaml.safe_load((folder / "data/study.yaml").read_text(encoding="utf-8"))
    setting = study.get("validation") or {}
    share, seed = float(setting.get("held_out", 0)), setting.get("seed", 1)
    if not share:
        return pd.DataFrame(columns=COLUMNS)
    golden = (5**0.5 - 1) / 2

    def is_kept(contact_id: str) -> bool:
        worker, year, month, day, source, _ = contact_id.split("-")
        digest = hashlib.sha256(f"{seed} {worker} {source}".encode()).hexdigest()
        place = date(int(year), int(month), int(day)).toordinal() * golden + int(digest[:12], 16) / 16**12
        return place % 1 < share

    kept = segments[[is_kept(contact_id) for contact_id in segments["contact_id"]]]
    found = _of_coders(codings, kept, excerpts)
    return found.assign(measure=found["measure"] + HELD_OUT)


def _of_coders(codings: pd.DataFrame, segments: pd.DataFrame, excerpts: pd.DataFrame) -> pd.DataFrame:
    """Count what the dictionary and each person have both found, or one of them alone, where they reviewed."""
    reviewed = {
        coder: segments[segments["contact_id"].isin(rows["contact_id"])]
        for coder, rows in excerpts.groupby("coder")
    }
    by_coder = {
        coder: set(zip(rows["segment_id"], rows["theme"], strict=True))
        for coder, rows in codings.groupby("coder")
    }
    of_segment = segments.set_index("segment_id")[["worker", "week", "source"]]
    dictionary = by_coder.pop("dictionary", set())
    rows = []
    for coder, manual in by_coder.items():
        kinds = {
            "both": dictionary & manual,
            "dictionary_only": dictionary - manual,
            "person_only": manual - dictionary,
        }
        of_coder = set(reviewed[coder]["segment_id"])
        for kind, coded in kinds.items():
            rows += [(f"{kind} {coder}", segment, theme) for segment, theme in coded if segment in of_coder]
    found = pd.DataFrame(rows, columns=["measure", "segment_id", "theme"])
    found = found.join(of_segment, on="segment_id", how="inner").assign(n=1)
    in_all = [
        of_coder.assign(measure=f"reviewed {coder}", theme="", n=1) for coder, of_coder in reviewed.items()
    ]
    return pd.concat([found, *in_all])
