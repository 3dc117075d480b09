"""What the difference of two releases tells, for a withdrawal: it is said before anything is done.

The numbers are those that anybody gets who subtracts the new release from the old one, in the theme tables
and in the corpus.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from helpers.files.spreadsheets import as_csv
from helpers.privacy.disclosure import publication
from helpers.privacy.disclosure.report import Release
from helpers.privacy.disclosure.rules import Rules
from helpers.study.study import SHOWN
from helpers.tables import ALL

CORPUS_MEASURES = {
    "n_contacts": "contacts",
    "n_weeks": "worker-weeks",
    "n_words": "words",
    "minutes": "minutes",
}
"""What the corpus counts, as messages name it."""


class Version(NamedTuple):
    """What is or would be published of a study at one time, for a comparison of two."""

    counts: Release
    """Theme counts, with the contributions behind them."""
    corpus: pd.DataFrame
    """As `publication.control_corpus` returns it."""


class Finding(NamedTuple):
    """What the difference of two releases tells about one kind of number."""

    what: str
    n_told: int
    n_checked: int
    is_exact: bool
    """Whether the numbers told are known exactly, and not only within `Rules.min_width`."""


def compare(now: Version, before: Version, rules: Rules) -> list[Finding]:
    """Return what somebody learns who subtracts one release from another, kind by kind.

    A sum that is shown in both tells the difference of its two values exactly: after a withdrawal, the part
    of whoever has left. Suppressed counts are those that `publication.compare_with_earlier` can work out.

    Returns
    -------
    list of Finding
        One per theme table, per measure of the corpus, and for all suppressed counts; none of counts, or of
        the corpus, that do not differ, which tells nothing.
    """
    findings: list[Finding] = []
    if not _are_same_counts(now.counts, before.counts):
        findings += [_compare_table(name, now, before) for name in before.counts.published]
        findings += _compare_suppressed(now.counts, before.counts, rules)
    if as_csv(now.corpus) != as_csv(before.corpus):
        for measure, words in CORPUS_MEASURES.items():
            findings.append(_compare_corpus(measure, words, now.corpus, before.corpus))
    return findings


def _are_same_counts(now: Release, before: Release) -> bool:
    columns = list(before.frame.columns)
    ordered = [release.frame[columns].sort_values(columns) for release in (now, before)]
    return as_csv(ordered[0]) == as_csv(ordered[1])


def _compare_suppressed(now: Release, before: Release, rules: Rules) -> list[Finding]:
    of_stayed = before.frame[before.frame["worker"].isin(now.frame["worker"])]
    if not _are_same_counts(now, replace(before, frame=of_stayed)):
        return []
    report = publication.compare_with_earlier(now, before, rules)
    n_breaking, n_checked = int(report["n_breaking"].sum()), int(report["n_checked"].sum())
    return [Finding("suppressed counts", n_breaking, n_checked, is_exact=False)]


def _compare_table(name: str, now: Version, before: Version) -> Finding:
    """Count the sums of one table that are shown in both releases."""
    old, new = before.counts.published[name], now.counts.published.get(name)
    what = "sums of themes over all weeks"
    if "first_week" in old:
        what = "sums of themes by week"
    if "worker" in old:
        what = "counts in series of single workers"
    if new is None:
        return Finding(what, 0, len(old), is_exact=True)
    keys = [key for key in ("worker", "first_week", "last_week", "theme") if key in old]
    shown = [frame.loc[frame["state"] == SHOWN, keys] for frame in (old, new)]
    return Finding(what, len(shown[0].merge(shown[1], on=keys)), len(old), is_exact=True)


def _compare_corpus(measure: str, words: str, now: pd.DataFrame, before: pd.DataFrame) -> Finding:
    """Count the sources of which one measure of the corpus is shown in both releases."""
    sums = [frame[(frame["worker"] == ALL) & frame[measure].notna()] for frame in (before, now)]
    both = set(sums[0]["source"]) & set(sums[1]["source"])
    return Finding(f"sums of {words} by source", len(both), before["source"].nunique(), is_exact=True)
