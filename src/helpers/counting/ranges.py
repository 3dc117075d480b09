"""How often each theme occurs, as a rate; how far it changes without a worker or a source, or by chance.

A few workers are a few cases and were not drawn at random: there are no p-values. The ranges show on which
worker or source a rate depends. The bootstrap (Efron 1979, Annals of Statistics 7(1)) redraws contacts within
each worker and source, whose numbers were not left to chance: how many interviews there are was planned. It
shows how far a rate depends on the few contacts that were made, and says nothing of other workers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.prose import counted, in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.named_sources import check_sources
from helpers.study.reporting import WHY_NOT, reports
from helpers.study.resampling import DRAWS, HIGH, LOW, SEED
from helpers.study.study import Study
from helpers.study.units import check_unit, denominator_of
from helpers.tables import RATES

NOT_IN_BANDS = ("weeks", "minutes")
"""Units and denominators that do not add up over contacts: no band can be drawn of them."""
ONCE_PER = {
    "segments": ["segment_id"],
    "turns": ["record_id"],
    "contacts": ["contact_id"],
    "weeks": ["worker", "week"],
}
"""Within what a unit counts a theme once; mentions all count."""


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
    """Rate each theme over all workers together, and show how far the rate changes.

    Parameters
    ----------
    codings
        The codings to count (`coding.choice.choose`).
    contacts
        Table ``contacts``.

    Returns
    -------
    DataFrame
        One row per theme (table ``rates``): ``n`` in `unit`, the ``amount`` that it is divided by, ``rate``;
        least and greatest rate when one worker, or one source, is left out; and the band of `DRAWS` draws of
        contacts within each worker and source, missing where contacts do not add up to the rate (weeks,
        minutes). A rate whose denominator is 0 or not known is missing.

    Raises
    ------
    FieldworkError
        `unit`, `denominator` or `sources` is not allowed.

    Examples
    --------
    >>> from helpers.counting.small_tables import codebook, codings, contacts, segments, study
    >>> tables = (codings, segments, contacts, study, codebook)
    >>> options = {"unit": "segments", "denominator": "words", "sources": ["interview"], "weeks": range(1, 3)}
    >>> table = rates(*tables, **options)
    >>> print(table[["theme", "n", "amount", "rate", "low_worker", "high_worker"]].to_string(index=False))
       theme  n  amount    rate  low_worker  high_worker
    training  2    14.0 142.857         0.0        200.0
     welcome  1    14.0  71.429         0.0        250.0
    """
    check_sources(sources, study)
    measure = _Measure(codebook, check_unit(unit), denominator, denominator_of(denominator).times)
    is_counted = segments["is_counted"] & segments["source"].isin(sources) & segments["week"].isin(weeks)
    columns = ["segment_id", "record_id", "contact_id", "worker", "week", "source"]
    coded = codings[["segment_id", "theme"]].merge(
        segments.loc[is_counted, columns], on="segment_id", how="inner", validate="many_to_one"
    )
    is_used = contacts["source"].isin(sources) & contacts["week"].isin(weeks)
    observed = contacts[(contacts["state"] == "observed") & is_used]
    workers = sorted(observed["worker"].unique())
    of_workers = coded[coded["worker"].isin(workers)]
    table = pd.DataFrame({"theme": codebook.theme_ids, "unit": unit, "denominator": denominator})
    table["n"] = measure.count_themes(of_workers).to_numpy()
    table["amount"] = measure.amount(observed)
    table["rate"] = measure.rate(of_workers, observed).to_numpy()
    for column, members in (("worker", workers), ("source", sources)):
        low, high = _range_without_one(measure, of_workers, observed, column, members)
        table[f"low_{column}"] = low
        table[f"high_{column}"] = high
    table["low"], table["high"] = _band(measure, coded, segments[is_counted])
    numbers = table.columns[4:]  # all but n, which is a whole number
    table = table.astype(dict.fromkeys(numbers, float)).round(dict.fromkeys(numbers, 3))
    return table.sort_values("theme", ignore_index=True)[RATES.columns]


class _Measure(NamedTuple):
    """What is counted, and what it is divided by."""

    codebook: Codebook
    unit: str
    denominator: str
    times: int
    """By what the quotient is multiplied: 1,000 of words."""

    def count_once(self, coded: pd.DataFrame) -> pd.DataFrame:
        """Return one row for each time that the unit counts a theme."""
        if self.unit == "mentions":
            return coded
        return coded.drop_duplicates([*ONCE_PER[self.unit], "theme"])

    def count_themes(self, coded: pd.DataFrame) -> pd.Series[int]:
        """Return how often each theme occurs, in the codebook's order."""
        n = self.count_once(coded).groupby("theme").size()
        return n.reindex(self.codebook.theme_ids, fill_value=0)

    def amount(self, observed: pd.DataFrame) -> float:
        """Return what counts are divided by; missing where it is not known."""
        if self.denominator == "none":
            return 1.0
        if self.denominator == "weeks":
            return float(len(observed.drop_duplicates(["worker", "week"])))
        if self.denominator == "minutes":
            return float(observed["duration_s"].sum(skipna=False) / 60)
        return float(observed[denominator_of(self.denominator).amount].sum())

    def rate(self, coded: pd.DataFrame, observed: pd.DataFrame) -> pd.Series[float]:
        """Return the rate of each theme; missing where there is nothing to divide by."""
        n = self.count_themes(coded)
        amount = self.amount(observed)
        if amount > 0:
            return n * (self.times / amount)
        return pd.Series(np.nan, index=n.index)


def _range_without_one(
    measure: _Measure, coded: pd.DataFrame, observed: pd.DataFrame, column: str, members: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Return each theme's least and greatest rate without one worker or source; missing if there is one."""
    if len(members) < 2:
        none = np.full(len(measure.codebook.themes), np.nan)
        return none, none
    without_one = [
        measure.rate(coded[coded[column] != member], observed[observed[column] != member])
        for member in members
    ]
    table = pd.concat(without_one, axis=1)
    return table.min(axis=1).to_numpy(), table.max(axis=1).to_numpy()


def _band(measure: _Measure, coded: pd.DataFrame, segments: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the 5th and 95th percentile of each theme's rate, over draws within each worker and source."""
    none = np.full(len(measure.codebook.themes), np.nan)
    if measure.unit in NOT_IN_BANDS or measure.denominator in NOT_IN_BANDS or segments.empty:
        return none, none
    contacts = segments.groupby(["worker", "source", "contact_id"], as_index=False)
    by_contact = contacts.agg(n_words=("n_words", "sum"))
    n = _count_by_contact(measure, coded, list(by_contact["contact_id"]))
    drawn = _draw_contacts(by_contact)
    if measure.denominator == "none":
        amount = np.ones(DRAWS)
    elif measure.denominator == "contacts":
        amount = drawn @ np.ones(len(by_contact))
    else:
        amount = drawn @ by_contact["n_words"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates_drawn = measure.times * (drawn @ n) / amount[:, None]
    if not np.isfinite(rates_drawn).all():
        return none, none
    low, high = np.percentile(rates_drawn, (LOW, HIGH), axis=0)
    return low, high


def _count_by_contact(measure: _Measure, coded: pd.DataFrame, contact_ids: list[str]) -> np.ndarray:
    """Return the counts of each contact (rows) and theme (columns)."""
    once = measure.count_once(coded)
    row_of = {contact_id: row for row, contact_id in enumerate(contact_ids)}
    column_of = {theme: column for column, theme in enumerate(measure.codebook.theme_ids)}
    rows = once["contact_id"].map(row_of).to_numpy(int)
    columns = once["theme"].map(column_of).to_numpy(int)
    n = np.zeros((len(row_of), len(column_of)))
    np.add.at(n, (rows, columns), 1)
    return n


def _draw_contacts(by_contact: pd.DataFrame) -> np.ndarray:
    """Return how often each draw (rows) takes each contact (columns): as many of a source as a worker has."""
    draw = np.random.default_rng(SEED)
    drawn = np.zeros((DRAWS, len(by_contact)))
    for rows in by_contact.groupby(["worker", "source"]).indices.values():
        drawn[:, rows] = draw.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=DRAWS)
    return drawn


def describe_ranges(rated: pd.DataFrame, codebook: Codebook, study: Study) -> Sentence:
    """Say in one sentence which theme's rate changes most, and which least, when a worker is left out.

    Parameters
    ----------
    rated
        As `rates` returns it.
    """
    if not may_show(study, Shows.WORKERS):
        text = f"Under the profile {study.disclosure.profile}, rates without one worker are not compared."
        return Sentence(text, Shows.NOTHING)
    known = rated[rated["low_worker"].notna()]
    if known.empty:
        return Sentence(
            "There is no rate, or no worker who could be left out: how far rates change is not known.",
            Shows.NOTHING,
        )
    if not reports(study, "rankings"):
        return Sentence(WHY_NOT["rankings"], Shows.NOTHING)
    width = known["high_worker"] - known["low_worker"]
    most = known.iloc[int(width.argmax())]
    least = known.iloc[int(width.argmin())]
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    per = denominator_of(str(most["denominator"])).words

    def extent(row: pd.Series) -> str:
        low, high = row["low_worker"], row["high_worker"]
        return f"({row['rate']:.2f} {per}; range {low:.2f} to {high:.2f})"

    n_workers = counted(len(study.workers), "workers")
    return Sentence(
        f"When each of {n_workers} is left out in turn, the rate for {labels[most['theme']]} changes most "
        f"{extent(most)} and that for {labels[least['theme']]} least {extent(least)}.",
        Shows.WORKERS,
    )
