"""How often each theme was told, as a rate, and how far the rate moves: without one worker, without one source, with other contacts.

Five workers are five cases and were not drawn at random: there are no p-values. The ranges say who carries a rate, and the bootstrap
(Efron 1979, Annals of Statistics 7(1)) draws contacts anew within each worker, so that it says how much of a rate hangs on the few
contacts that there happened to be, and nothing of other workers.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.errors import FieldworkError
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.resampling import DRAWS, HIGH, LOW, SEED
from helpers.study.study import Study
from helpers.study.units import check_unit, denominator_of
from helpers.tables import RATES


def rates(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    contacts: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    denominator: str,
    sources: list[str],
    weeks: range,
) -> pd.DataFrame:
    """Rate each theme over all workers together, and say how far the rate moves.

    Parameters
    ----------
    codings
        Those that are counted (`coding.choice.choose`).
    contacts
        Table ``contacts``.

    Returns
    -------
    DataFrame
        Table ``rates``: ``n`` in `unit`, the ``amount`` that it is divided by, ``rate``; least and greatest rate when one worker, or one
        source, is left out; and the band of `DRAWS` draws of contacts within each worker, missing where contacts do not add up to the
        rate (weeks, minutes). A rate by 0, or by what is not known, is missing.

    Raises
    ------
    FieldworkError
        `unit`, `denominator` or `sources` is not allowed.
    """
    by = denominator_of(denominator)
    if len({study.source(source).counted_role for source in sources}) != 1:
        msg = f"parameter sources: {', '.join(sources) or 'none'}. Name sources of one voice: those of different voices are never added up."
        raise FieldworkError(msg)
    own = segments[segments["is_counted"] & segments["source"].isin(sources) & segments["week"].isin(weeks)]
    told = codings[["segment_id", "theme"]].merge(
        own[["segment_id", "record_id", "contact_id", "worker", "week", "source"]],
        on="segment_id",
        how="inner",
        validate="many_to_one",
    )
    heard = contacts[
        (contacts["state"] == "observed") & contacts["source"].isin(sources) & contacts["week"].isin(weeks)
    ]

    def rated(workers: list[str], among: list[str]) -> tuple[pd.Series, float]:
        chosen = _counted(told[told["worker"].isin(workers) & told["source"].isin(among)], unit)
        n = chosen.groupby("theme").size().reindex(codebook.theme_ids, fill_value=0)
        return n, _amount(heard[heard["worker"].isin(workers) & heard["source"].isin(among)], denominator)

    everybody = sorted(heard["worker"].unique())
    n, amount = rated(everybody, sources)
    table = pd.DataFrame(
        {
            "theme": codebook.theme_ids,
            "unit": unit,
            "denominator": denominator,
            "n": n.to_numpy(),
            "amount": amount,
        }
    )
    table["rate"] = _divided(n, amount, by.times).to_numpy()
    for name, groups in (
        ("worker", [([one for one in everybody if one != out], sources) for out in everybody]),
        ("source", [(everybody, [one for one in sources if one != out]) for out in sources]),
    ):
        found = [_divided(*rated(*group), by.times) for group in groups if all(group)]
        spans = pd.concat(found, axis=1) if found else pd.DataFrame(index=codebook.theme_ids, dtype=float)
        table[f"low_{name}"], table[f"high_{name}"] = (
            spans.min(axis=1).to_numpy(),
            spans.max(axis=1).to_numpy(),
        )
    table["low"], table["high"] = _band(_counted(told, unit), own, codebook, unit, denominator)
    table = table.astype(dict.fromkeys(table.columns[4:], float)).round(dict.fromkeys(table.columns[4:], 3))
    return table.sort_values("theme", ignore_index=True)[RATES.columns]


def _counted(told: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return one row for each time that a unit counts a theme."""
    once = {
        "segments": ["segment_id"],
        "turns": ["record_id"],
        "contacts": ["contact_id"],
        "weeks": ["worker", "week"],
    }
    return told if check_unit(unit) == "mentions" else told.drop_duplicates([*once[unit], "theme"])


def _amount(heard: pd.DataFrame, denominator: str) -> float:
    """Return what rates are divided by; missing where it is not known."""
    if denominator == "none":
        return 1.0
    if denominator == "weeks":
        return float(len(heard.drop_duplicates(["worker", "week"])))
    if denominator == "minutes":
        return float(heard["duration_s"].sum(skipna=False) / 60) if len(heard) else 0.0
    return float(heard[denominator_of(denominator).amount].sum())


def _divided(n: pd.Series, amount: float, times: int) -> pd.Series:
    return n * (times / amount) if amount > 0 else n.astype(float) * np.nan


def _band(
    counted_once: pd.DataFrame, own: pd.DataFrame, codebook: Codebook, unit: str, denominator: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return the 5th and 95th percentile of each theme's rate over draws of contacts within each worker."""
    none = np.full(len(codebook.themes), np.nan)
    if unit == "weeks" or denominator not in ("none", "words", "contacts") or own.empty:
        return none, none
    by_contact = own.groupby(["worker", "contact_id"], as_index=False).agg(n_words=("n_words", "sum"))
    at = {contact: row for row, contact in enumerate(by_contact["contact_id"])}
    n = np.zeros((len(at), len(codebook.themes)))
    np.add.at(
        n,
        (
            counted_once["contact_id"].map(at).to_numpy(int),
            counted_once["theme"].map(codebook.theme_ids.index).to_numpy(int),
        ),
        1,
    )
    draw = np.random.default_rng(SEED)
    times_drawn = np.zeros((DRAWS, len(at)))
    for rows in by_contact.groupby("worker").indices.values():
        times_drawn[:, rows] = draw.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=DRAWS)
    amount = np.ones(len(at)) if denominator == "contacts" else by_contact["n_words"].to_numpy(float)
    amounts = np.ones(DRAWS) if denominator == "none" else times_drawn @ amount
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = denominator_of(denominator).times * (times_drawn @ n) / amounts[:, None]
    if not np.isfinite(drawn).all():
        return none, none
    low, high = np.percentile(drawn, (LOW, HIGH), axis=0)
    return low, high


def in_words(rated: pd.DataFrame, codebook: Codebook, study: Study) -> Sentence:
    """Say in one sentence which theme moves most when a worker is left out.

    Parameters
    ----------
    rated
        As `rates` returns it.
    """
    if not may_show(study, Shows.WORKERS):
        return Sentence(
            f"How far a rate moves without one worker is not said under the profile {study.disclosure.profile}.",
            Shows.NOTHING,
        )
    known = rated[rated["low_worker"].notna()]
    if known.empty:
        return Sentence(
            "There is no rate, or nobody could be left out: nothing is said of how far rates move.",
            Shows.NOTHING,
        )
    width = known["high_worker"] - known["low_worker"]
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    most, least = known.loc[width.idxmax()], known.loc[width.idxmin()]
    per = denominator_of(str(most["denominator"])).words
    said = [
        f"{labels[row['theme']]} {word} ({row['rate']:.2f} {per}; {row['low_worker']:.2f} to {row['high_worker']:.2f})"
        for row, word in ((most, "moves most"), (least, "least"))
    ]
    return Sentence(
        f"When each of {counted(len(study.workers), 'workers')} is left out in turn, {listed(said)}.",
        Shows.WORKERS,
    )
