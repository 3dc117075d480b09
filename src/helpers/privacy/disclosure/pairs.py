"""Which pairs of themes must not be shown because of what others of the same contacts tell of them.

A worker has no more contacts with two themes than with either; and no fewer than the contacts with one and
those with the other are more than all contacts. Where nearly every contact has a theme, this alone tells how
many have two.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.privacy.disclosure import families
from helpers.privacy.disclosure.earlier import EarlierRelease, are_equal
from helpers.privacy.disclosure.earlier_counts import SHOWN_CELLS, key_of
from helpers.privacy.disclosure.release_model import Cell, Family, Key
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.suppression import PROTECTION, Proved
from helpers.study.study import SUPPRESSED

UNIT = "contacts"
"""The unit in which themes by themselves are counted as pairs of them are."""


def keep_back_pairs(
    proved: Proved, of_study: Sequence[Family], earlier: Sequence[EarlierRelease], rules: Rules, unit: str
) -> None:
    """Suppress pairs of themes that were proved, but that others of the same contacts would tell too closely.

    Parameters
    ----------
    of_study
        The families of the release, pairs and corpus among them.
    """
    if UNIT in {unit, *(str(release.parameters.get("unit")) for release in earlier)}:
        # The same counts are published theme by theme, and are proved there.
        suppress(proved.cells)
        return
    is_same = [are_same_counts(of_study, release) for release in earlier]
    if shown_of_other_counts(proved.cells, is_same):
        # With what an earlier release showed of other counts, each pair tells also of the others.
        suppress(proved.cells)
        return
    counts = next(family.counts for family in of_study if family.name == families.PAIRS)
    kept_back = themes_told(counts, proved, rules.min_width)
    suppress([cell for cell in proved.cells if {str(name) for name in cell.key} & kept_back])


def suppress(cells: Sequence[Cell]) -> None:
    """Suppress cells of this release."""
    for cell in cells:
        if not cell.is_fixed:
            cell.state, cell.reason = SUPPRESSED, PROTECTION


def themes_told(counts: pd.DataFrame, proved: Proved, min_width: int) -> set[str]:
    """Return themes of which no pair may be shown, since it would tell of others.

    Parameters
    ----------
    counts
        Of the family of pairs: one row per worker and pair, with ``ceiling``: of a theme by itself, all
        contacts of the worker.
    """
    kept_back: set[str] = set()
    is_alone = counts["theme"] == counts["other"]
    n_of_theme = counts[is_alone].groupby("theme")["n"].sum().to_dict()
    for theme, rows in counts[is_alone].groupby("theme"):
        cell = proved.by_key[families.PAIRS, (theme, theme)]
        # With no more than are shared with another theme, and no fewer than all: so many it could be.
        widths = rows["ceiling"] - rows["reserve"]
        wanted = rows["ceiling"].clip(upper=min_width)
        if not cell.is_shown and _are_narrow(widths, wanted, min_width):
            kept_back.add(str(theme))
    of_theme = counts[is_alone].set_index(["worker", "theme"])["n"]
    for (one, other), rows in counts[~is_alone].groupby(["theme", "other"]):
        if {one, other} & kept_back:
            continue
        least = pd.concat(
            [
                of_theme.reindex(pd.MultiIndex.from_product([rows["worker"], [name]])).reset_index(drop=True)
                for name in (one, other)
            ],
            axis=1,
        ).min(axis=1)
        widths = (rows["ceiling"] - rows["floor"]).reset_index(drop=True)
        is_limited_below = (rows["floor"] > 0).reset_index(drop=True)
        wanted = least.clip(upper=min_width).where(is_limited_below, 0)
        if _are_narrow(widths, wanted, min_width if is_limited_below.any() else 0):
            kept_back.add(str(min((one, other), key=lambda name: (n_of_theme[name], name))))
    return kept_back


def _are_narrow(widths: pd.Series, wanted: pd.Series, min_width: int) -> bool:
    """Tell whether any worker's part, or the sum for the worker who knows most of it, is too narrow."""
    return bool((widths < wanted).any()) or int(widths.sum() - widths.max()) < min_width


def shown_of_other_counts(cells: Sequence[Cell], is_same: Sequence[bool]) -> list[Cell]:
    """Return the cells of pairs that an earlier release showed, and that are of other counts now.

    Parameters
    ----------
    is_same
        For each earlier release, whether it was made of the same counts (`are_same_counts`). That a sum has
        not changed would tell that there is nothing in what is new, or was left out.
    """
    before: dict[Key, list[bool]] = {}
    for cell in cells:
        if cell.table.released is not None and cell.is_shown:
            number = int(cell.table.name.rpartition(" of ")[2])
            before.setdefault(cell.key, []).append(is_same[number])
    return [cell for cell in cells if not cell.is_fixed and not all(before.get(cell.key, []))]


def are_same_counts(of_study: Sequence[Family], release: EarlierRelease) -> bool:
    """Tell whether pairs of themes and the corpus have the same counts as in an earlier release."""
    now = {family.name: family.counts for family in of_study}
    names = [families.PAIRS, families.CORPUS]
    return all(
        name in release.atoms and are_equal({name: now[name]}, {name: release.atoms[name]}) for name in names
    )


def themes_shown_in_pairs(earlier: Sequence[EarlierRelease]) -> set[str]:
    """Return the themes of which earlier releases showed any pair, or the contacts."""
    themes: set[str] = set()
    for release in earlier:
        cells = release.atoms[SHOWN_CELLS]
        is_pair = (cells["family"] == families.PAIRS) & cells["is_shown"]
        for key in cells.loc[is_pair, "key"]:
            themes |= {str(name) for name in key_of(key)}
    return themes
