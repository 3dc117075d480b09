"""The counts of a release, together with those of earlier ones: what others may have and can subtract.

A count of the same worker, week, source and theme is the same unknown number in both releases. Where the
coding, or the unit in which it is counted, has changed in between, it had another value then; whoever could
have more or less of it in one release could have as much more or less in the other.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.privacy.disclosure import condition_states, families
from helpers.privacy.disclosure.earlier import EarlierRelease
from helpers.privacy.disclosure.material import CELL
from helpers.privacy.disclosure.release_model import Family, Key, ReleaseTable
from helpers.privacy.disclosure.suppression import Proved

SHOWN_CELLS = "cells"
"""Among the counts kept behind a release: which cell of which table it showed."""
LIMITS = ["n", "floor", "ceiling", "group", "reserve", "slack"]
"""Columns of counts that say how far each could vary."""
IS_IN = "is_in"
"""Of an earlier release: whether a count was in it."""
IDENTITY: Mapping[str, list[str]] = {
    families.THEMES: [*CELL, "theme", *families.IDENTITY_OF_KIND],
    condition_states.CONDITIONS: [*CELL, "condition", "state"],
    families.PAIRS: ["worker", "theme", "other"],
    families.CORPUS: ["measure", *CELL],
}
"""By family: the columns by which a count of one release is the same unknown number as one of another."""


def counts_behind(
    families_of_release: Sequence[Family], proved: Mapping[str, Proved]
) -> dict[str, pd.DataFrame]:
    """Return what must be kept of a release, so that the next one can be proved together with it.

    Parameters
    ----------
    families_of_release
        Before `link_earlier`.
    proved
        By the name of the family.

    Returns
    -------
    dict of DataFrame
        The counts of each family by its name, nothing suppressed; and `SHOWN_CELLS`: ``family``, ``table``,
        ``key`` (as JSON) and ``is_shown``.
    """
    kept = {family.name: family.counts for family in families_of_release}
    rows: list[tuple[str, str, str, bool]] = []
    for name, one in proved.items():
        own = [cell for cell in one.cells if not cell.is_fixed]
        rows += [(name, cell.table.name, json.dumps(cell.key), cell.is_shown) for cell in own]
    kept[SHOWN_CELLS] = pd.DataFrame(rows, columns=["family", "table", "key", "is_shown"])
    return kept


def link_earlier(family: Family, earlier: Sequence[EarlierRelease]) -> Family:
    """Return a family with the tables that earlier releases showed of the same counts.

    Of a theme that has been coded in another way since a release that showed its validation, nothing is shown
    any more.
    """
    if not earlier:
        return family
    counts = family.counts.assign(is_now=True)
    if "is_refused" not in counts:
        counts["is_refused"] = False
    tables = [_only_now(table) for table in family.tables]
    for number, release in enumerate(earlier):
        if family.name in release.atoms:
            counts, added = _add_release(family.name, counts, release, number)
            tables += added
    return replace(family, counts=counts, tables=tuple(tables))


def _only_now(table: ReleaseTable) -> ReleaseTable:
    return replace(table, where={**table.where, "is_now": [True]})


def _add_release(
    name: str, counts: pd.DataFrame, release: EarlierRelease, number: int
) -> tuple[pd.DataFrame, list[ReleaseTable]]:
    """Return the counts with those of an earlier release, and its tables."""
    mark = f" of {number}"
    before = release.atoms[name]
    identity = IDENTITY[name]
    if name == families.THEMES and "side" not in before:
        # It is of a version that published no sides.
        before = before.assign(side="", is_sided=False)
    tables = families.tables_of(name, before)
    if name == families.THEMES:
        before = _on_sides_of_now(before, counts)
        before, changed = _in_kinds_of_now(before, counts, identity)
        # Its validation was of other kinds of segments, which cannot be linked with those of now.
        refused = changed & _themes_validated(release)
        before = before[~before["theme"].isin(refused)]
        counts = counts.assign(is_refused=counts["is_refused"] | counts["theme"].isin(refused))
    named = {column for table in tables for column in (*table.keys, *table.where, table.value)}
    before = _marked(before, identity, sorted(named - set(identity)), mark)
    both = counts.merge(before, on=identity, how="outer", validate="one_to_one", indicator=True)
    is_new = both.pop("_merge") == "right_only"
    if f"limit{mark}" in both:
        # Of what is in the earlier release alone, nobody knows more now than then.
        both["limit"] = both["limit"].fillna(both.pop(f"limit{mark}"))
    both = _limit_as_both_do(both, mark)
    both["is_now"] = both["is_now"].where(~is_new, other=False).astype(bool)
    values = {table.value for table in tables}
    both = _fill(both, keep_missing={f"{value}{mark}" for value in values} | _values_of(counts))
    return both, [_earlier_table(table, release, name, mark, identity) for table in tables]


def _marked(before: pd.DataFrame, identity: Sequence[str], used: Sequence[str], mark: str) -> pd.DataFrame:
    """Return the counts of an earlier release with its mark on every column that is not in `identity`."""
    known = [name for name in ("limit",) if name in before]
    before = before[[*identity, *dict.fromkeys([*LIMITS, *known, *used])]]
    before = before.rename(columns={column: f"{column}{mark}" for column in before if column not in identity})
    before[f"{IS_IN}{mark}"] = True
    return before


def _limit_as_both_do(both: pd.DataFrame, mark: str) -> pd.DataFrame:
    """Return counts that can be no lower or higher, nor be given away, than both releases allow."""

    def of_both(now: pd.Series, before: pd.Series, how: str) -> pd.Series:
        return pd.concat([now, before], axis=1).agg(how, axis=1)

    n = both["n"].fillna(both[f"n{mark}"])
    down = of_both(both["n"] - both["floor"], both[f"n{mark}"] - both[f"floor{mark}"], "min")
    up = of_both(both["ceiling"] - both["n"], both[f"ceiling{mark}"] - both[f"n{mark}"], "min")
    group = both["group"].fillna("")
    limits = {
        "n": n,
        "floor": n - down,
        "ceiling": n + up,
        "group": group.where(group != "", both[f"group{mark}"].fillna("")),
        "reserve": of_both(both["reserve"], both[f"reserve{mark}"], "max"),
        "slack": of_both(both["slack"], both[f"slack{mark}"], "min"),
    }
    return both.assign(**limits).drop(columns=[f"{column}{mark}" for column in LIMITS if column != "n"])


def _values_of(counts: pd.DataFrame) -> set[str]:
    """Return the columns of values, which are missing where a count was not in a release."""
    return {str(name) for name in counts if str(name).split(" of ")[0] in ("n", "n_segments")} - {"n"}


def _themes_validated(release: EarlierRelease) -> set[str]:
    """Return the themes of which a release showed the validation, or the agreement of coders."""
    cells = release.atoms[SHOWN_CELLS]
    of_all = {families.THEMES, families.WEEKS, families.AREAS}
    is_other = (cells["family"] == families.THEMES) & ~cells["table"].isin(of_all) & cells["is_shown"]
    return {str(key_of(text)[0]) for text in cells.loc[is_other, "key"]}


def _fill(both: pd.DataFrame, keep_missing: Collection[str]) -> pd.DataFrame:
    """Return counts with values in all columns that tables name, whichever release a row is of."""
    empty: dict[str, object] = {}
    for column in both:
        if column in keep_missing or not both[column].isna().any():
            continue
        known = both[column].dropna()
        is_text = len(known) > 0 and isinstance(known.iloc[0], str)
        is_flag = len(known) > 0 and isinstance(known.iloc[0], bool | np.bool_)
        empty[str(column)] = "" if is_text else 0
        if is_flag:
            empty[str(column)] = False
    filled = both.fillna(empty)
    numbers = ["n", "floor", "ceiling", *(name for name in ("reserve", "slack") if name in filled)]
    return filled.astype(dict.fromkeys(numbers, "int64"))


def _on_sides_of_now(before: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Return earlier counts of themes without sides divided over the sides that they have now.

    Sides were not published then, and what was is the sum of all. As much is taken to have been on each side
    as is now; where there was more in all, the rest of it was on the first, and where less, on fewer.
    """
    base = [name for name in IDENTITY[families.THEMES] if name != "side"]
    now = counts.loc[counts["is_now"] & (counts["side"] != ""), [*base, "side", "n", "n_segments"]]
    is_to_divide = before["is_chosen"] & (before["side"] == "")
    divided = before[is_to_divide].drop(columns="side").merge(now, on=base, suffixes=("", "_now"))
    if divided.empty:
        return before
    has_sides = pd.MultiIndex.from_frame(before[base]).isin(pd.MultiIndex.from_frame(now[base]))
    room = divided["ceiling"] - divided["n"]
    for name in ("n", "n_segments"):
        divided[name] = _divide(divided, name, base)
    divided["ceiling"] = divided["n"] + room
    rest = before[~(is_to_divide & has_sides)]
    return pd.concat([rest, divided[before.columns]], ignore_index=True)


def _divide(divided: pd.DataFrame, name: str, base: list[str]) -> pd.Series[int]:
    """Return a count divided over rows that each have the whole of it, and what they have now."""
    of_whole = divided.groupby(base)[f"{name}_now"]
    before = of_whole.cumsum() - divided[f"{name}_now"]
    part = (divided[name] - before).clip(lower=0).clip(upper=divided[f"{name}_now"])
    beyond = (divided[name] - of_whole.transform("sum")).clip(lower=0)
    return part + beyond.where(of_whole.cumcount() == 0, 0)


def _in_kinds_of_now(
    before: pd.DataFrame, counts: pd.DataFrame, identity: list[str]
) -> tuple[pd.DataFrame, set[str]]:
    """Return earlier counts of themes in the kinds that there are now, and the themes that have changed.

    A theme of which every count is of the same kinds stays as it is. Of any other, what was counted of a
    worker, week and source is taken as of the kind that is counted there most now.
    """
    cell = [*CELL, "theme"]
    kinds = families.IDENTITY_OF_KIND
    now = counts.loc[counts["is_now"], identity]
    common = before.merge(now[cell].drop_duplicates(), on=cell)
    is_other = common.merge(now, on=identity, how="left", indicator=True)["_merge"] == "left_only"
    changed = set(common.loc[(is_other & (common["n"] > 0)).to_numpy(), "theme"])
    if not changed:
        return before, changed
    is_changed = before["theme"].isin(changed)
    counted = before[is_changed & before["is_counted"]]
    how: dict[Hashable, str] = {name: "first" for name in before if name not in (*cell, *kinds)}
    how |= dict.fromkeys(("n", "n_segments", "ceiling"), "sum")
    totals = counted.groupby(cell, as_index=False).agg(how)
    chosen = counts[counts["is_now"] & counts["is_chosen"]]
    first = chosen.sort_values("n", ascending=False, kind="stable").drop_duplicates(cell)
    totals = totals.merge(first[[*cell, *kinds]], on=cell, how="left")
    gone = {"is_chosen": True, "is_found": False, "gold": "", "pattern": "", "side": ""}
    totals = totals.fillna(gone).astype({"is_chosen": bool, "is_found": bool})
    return pd.concat([before[~is_changed], totals[before.columns]], ignore_index=True), changed


def _earlier_table(
    table: ReleaseTable, release: EarlierRelease, name: str, mark: str, identity: list[str]
) -> ReleaseTable:
    """Return a table of an earlier release, in the columns of the counts of both."""

    def column(key: str) -> str:
        return key if key in identity else f"{key}{mark}"

    cells = release.atoms[SHOWN_CELLS]
    of_table = cells[(cells["family"] == name) & (cells["table"] == table.name)]
    keys = [key_of(text) for text in of_table["key"]]
    released = {key: bool(shown) for key, shown in zip(keys, of_table["is_shown"], strict=True)}
    where = {column(key): values for key, values in table.where.items()}
    # A count that is new has a place in the columns of an earlier table, but was not added up there.
    where[f"{IS_IN}{mark}"] = [True]
    return replace(
        table,
        name=f"{table.name}{mark}",
        keys=tuple(column(key) for key in table.keys),
        where=where,
        released=released,
        value=f"{table.value}{mark}",
        together="",
    )


def key_of(text: str) -> Key:
    """Return the key of a cell as it was kept behind a release."""
    return tuple(json.loads(text))
