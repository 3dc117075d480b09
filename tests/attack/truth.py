"""What is true of each worker in a study that was run: what a worker knows of their own counts.

Read from the examiner's tables in ``data/processed`` with pandas alone; the attacker never sees it, except
what the reader who attacks would know.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pandas as pd

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
    codings = pd.read_csv(tables / "codings.csv", usecols=["segment_id", "theme", "coder"])
    excerpts = pd.read_csv(tables / "excerpts.csv", usecols=["contact_id", "coder", "status"])
    parts = [
        _of_themes(counts),
        _of_contacts(contacts),
        _of_pairs(codings, segments),
        _of_coders(codings, segments, excerpts[excerpts["status"] == "kept"]),
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
    """Count contacts with two themes, by the dictionary."""
    coded = codings[codings["coder"] == "dictionary"].merge(segments, on="segment_id")
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
