"""What the difference of two releases tells, for a withdrawal: it is said before anything is done.

The numbers are those that anybody gets who subtracts the new release from the old one: themes, areas, pairs
of themes, the validation of the dictionary, and the corpus.
"""

from __future__ import annotations

from typing import NamedTuple

from helpers.privacy.disclosure import condition_states, families
from helpers.privacy.disclosure.earlier import EarlierRelease
from helpers.privacy.disclosure.earlier_counts import counts_behind, link_earlier
from helpers.privacy.disclosure.publication import ProvedRelease
from helpers.privacy.disclosure.suppression import count_narrow

WHAT = {
    families.THEMES: "sums of themes over all weeks",
    families.WEEKS: "sums of themes by week",
    families.AREAS: "sums of areas by week",
    families.PAIRS: "pairs of themes",
    families.DIRECTIONS: "sums of sides of themes",
    families.BY_BOTH: "validations of the dictionary",
    condition_states.MET: "sums of conditions met",
    condition_states.NOT_MET: "sums of conditions not met",
    f"{families.SOURCES} contacts": "sums of contacts by source",
    f"{families.SOURCES} words": "sums of words by source",
    f"{families.SOURCES} seconds": "sums of minutes by source",
    f"{families.COUNTED} contacts": "sums of contacts of all sources",
    f"{families.COUNTED} words": "sums of words of all sources",
    f"{families.COUNTED_WEEKS} contacts": "sums of contacts by week",
    f"{families.COUNTED_WEEKS} words": "sums of words by week",
}
"""Tables, as messages name their cells."""


class Finding(NamedTuple):
    """What the difference of two releases tells about one kind of number."""

    what: str
    n_told: int
    n_checked: int
    is_exact: bool
    """Whether the numbers told are known exactly, and not only more closely than the rules allow."""


def compare(now: ProvedRelease, before: ProvedRelease) -> list[Finding]:
    """Return what somebody learns who subtracts one release from another, kind by kind.

    A sum that is shown in both, and is not the same, tells the difference of its two values exactly: after a
    withdrawal, the part of whoever has left. Other numbers may be told too closely by both releases together.

    Returns
    -------
    list of Finding
        One per table of which any cell is told, and one for all suppressed numbers.
    """
    findings = []
    for name, proved in before.proved.items():
        for table, what in WHAT.items():
            cells = [cell for cell in proved.cells if cell.table.name == table]
            told = [
                cell for cell in cells if cell.is_shown and _differs(now, name, table, cell.key, cell.total)
            ]
            if told:
                findings.append(Finding(what, len(told), len(cells), is_exact=True))
    n_narrow, n_suppressed = _count_suppressed(now, before)
    if n_narrow:
        findings.append(Finding("suppressed numbers", n_narrow, n_suppressed, is_exact=False))
    return findings


def _differs(now: ProvedRelease, family: str, table: str, key: tuple[object, ...], total: int) -> bool:
    """Tell whether a cell is shown now with another number."""
    if family not in now.proved:
        return False
    cell = now.cell(family, table, key)
    return cell is not None and cell.is_shown and cell.total != total


def _count_suppressed(now: ProvedRelease, before: ProvedRelease) -> tuple[int, int]:
    """Return how many suppressed numbers both releases tell too closely, and how many there are."""
    earlier = EarlierRelease("before", {}, counts_behind(before.families, before.proved), {})
    n_narrow = n_suppressed = 0
    for family in now.families:
        rules = now.rules_of_family(family.name)
        narrow, suppressed = count_narrow(link_earlier(family, [earlier]), rules, now.proved[family.name])
        n_narrow += narrow
        n_suppressed += suppressed
    return n_narrow, n_suppressed
