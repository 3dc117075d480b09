"""Whether the segments for and against each theme bear out its area."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.prose import in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.directions import AGAINST, BOTH, FOR
from helpers.study.study import SHOWN
from helpers.study.themes import Area

PARTS = ("n_for", "n_against", "n_both", "n_not_said")
"""What the segments of a theme are divided into."""
NOBODY = "No coding says a direction: it is known that themes are spoken of, and not how."
NONE_ALONE = "No segment is coded as only for or only against a theme, so that none can be weighed."
NOT_HOW = "A rate says that the themes of an area are spoken of, and not how."
"""What must be said wherever areas are compared."""
COUNT_NOT_HOW = "A count says that a theme is spoken of, and not how."
TICK_NOT_HOW = "A tick says that a theme is spoken of, and not how."
"""What must be said wherever themes are counted or marked without directions."""
CONSISTENCY = (
    "The reasons for the areas were usually written by somebody who had read these sentences, so that the "
    "counts check nothing."
)
"""What must be said wherever numbers argue for an area."""
CONTRARY = {
    FOR: "segments for a theme argue for its place here; themes with more against than for",
    AGAINST: "segments against a theme argue for its place here; themes with more for than against",
}
"""What argues for an area, and what is contrary; the themes follow of which it is so."""
NO_COUNT = "no count can argue for this area; see the reason of each theme"
"""What is said of an area for which segments on both sides argue."""


def are_said(theme_counts: pd.DataFrame) -> bool:
    """Tell whether any coding that is counted says a direction."""
    return bool(theme_counts[["n_for", "n_against", "n_both"]].to_numpy().any())


def totals(directions: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Add up the workers of a table of `counting.directions.by_worker`: `weigh` takes the result."""
    sums = directions.groupby("theme")[["n", *PARTS]].sum()
    return sums.reindex(codebook.theme_ids, fill_value=0).reset_index()


def of_public(public_directions: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return the totals of public table ``directions``: `weigh` takes the result.

    Returns
    -------
    DataFrame
        ``theme``, ``n_for``, ``n_against``, ``n_both``: missing where suppressed. Segments that are both for
        and against are published together with those whose direction is not said: ``n_both`` is 0 if there
        are none of either, and otherwise missing. All are 0 if the table has no rows: no coding says a
        direction.
    """
    if public_directions.empty:
        return pd.DataFrame({"theme": codebook.theme_ids}).assign(n_for=0, n_against=0, n_both=0)
    shown = public_directions[public_directions["state"] == SHOWN]
    n_of = shown.pivot_table(index="theme", columns="side", values="n", aggfunc="sum", observed=True)
    n_of = n_of.reindex(index=codebook.theme_ids, columns=[FOR, AGAINST, "rest"]).astype("Int64")
    n_of.columns = pd.Index(["n_for", "n_against", "n_both"])
    n_of["n_both"] = n_of["n_both"].where(n_of["n_both"] == 0)
    return n_of.rename_axis("theme").reset_index()


def weigh(sums: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Weigh the segments for and against each theme by what argues for its area.

    Where segments *for* a theme argue for its place in the area, those against it are contrary, and the other
    way round. Where *both* do, any number argues as much as any other, and nothing is contrary; nor is it
    where the codebook does not say what argues for an area.

    Parameters
    ----------
    sums
        As `totals` or `of_public` returns it.

    Returns
    -------
    DataFrame
        ``theme``, ``area``, ``argued_by``, ``n_for``, ``n_against``, ``is_contrary``: whether more segments
        are contrary than argue for the area; missing where that is not known.

    Examples
    --------
    >>> from helpers.counting.small_tables import codebook
    >>> areas = (codebook.areas[0].model_copy(update={"argued_by": "for"}), codebook.areas[1])
    >>> argued = codebook.model_copy(update={"areas": areas})
    >>> told = {"theme": ["training", "welcome"], "n_for": [1, 1], "n_against": [2, 2], "n_both": [0, 0]}
    >>> weigh(pd.DataFrame(told), argued)["is_contrary"].tolist()
    [True, False]
    """
    argued_by = {area.id: area.argued_by for area in codebook.areas}
    area_of = {theme.id: theme.area for theme in codebook.themes}
    table = sums[["theme", "n_for", "n_against"]].copy()
    table.insert(1, "area", table["theme"].map(area_of))
    table.insert(2, "argued_by", table["area"].map(argued_by))
    n_for, n_against = (sums[name].astype("Int64") for name in ("n_for", "n_against"))
    contrary = {FOR: n_against > n_for, AGAINST: n_for > n_against}
    table["is_contrary"] = pd.array([False] * len(table), dtype="boolean")
    for side, is_contrary in contrary.items():
        is_argued = table["argued_by"] == side
        table.loc[is_argued, "is_contrary"] = is_contrary[is_argued]
    return table


def argue(sums: pd.DataFrame, codebook: Codebook) -> Iterator[str]:
    """Yield for each area what argues for it, and which themes are contrary; or why nothing is said of it.

    Parameters
    ----------
    sums
        As `weigh` takes it.
    """
    nothing = _why_nothing(sums, codebook)
    if nothing:
        yield nothing
        return
    weights = weigh(sums, codebook)
    for area in codebook.areas:
        if area.argued_by:
            yield _argue_area(area, weights[weights["area"] == area.id], codebook)


def are_weighed(sums: pd.DataFrame, codebook: Codebook) -> bool:
    """Tell whether `argue` says of any area what argues for it."""
    return not _why_nothing(sums, codebook)


def describe_directions(codebook: Codebook) -> str:
    """Say which of the codebook's directions are on which side.

    >>> from helpers.counting.small_tables import codebook
    >>> print(describe_directions(codebook))
    A segment speaks of its theme for it ('works'), against it ('lacking' or 'wished for') or both ('mixed').
    """
    sides = []
    for side, words in ((FOR, "for it"), (AGAINST, "against it"), (BOTH, "both")):
        labels = [f"'{one.label}'" for one in codebook.directions if one.side == side]
        if labels:
            sides.append(f"{words} ({listed(labels, 'or')})")
    return f"A segment speaks of its theme {listed(sides, 'or')}."


def _why_nothing(sums: pd.DataFrame, codebook: Codebook) -> str:
    """Say why no theme can be weighed; nothing, if one can."""
    sides = sums[["n_for", "n_against"]]
    if sides.isna().all(axis=None):
        return "How themes are spoken of is suppressed by disclosure control."
    if not sides.fillna(0).to_numpy().any():
        is_any_both = sums["n_both"].fillna(1).to_numpy().any()
        return NONE_ALONE if is_any_both else NOBODY
    if not any(area.argued_by for area in codebook.areas):
        return "The codebook does not say which segments argue for an area (`argued_by`): none is contrary."
    return ""


def _argue_area(area: Area, of_area: pd.DataFrame, codebook: Codebook) -> str:
    """Say what argues for an area, of which of its themes more is contrary, and of which it is not known."""
    if area.argued_by == BOTH:
        return f"{area.label}: {NO_COUNT}."
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    named = [
        f"{labels[row['theme']]} ({row['n_for']} for, {row['n_against']} against)"
        for row in of_area[of_area["is_contrary"].fillna(value=False)].to_dict("records")
    ]
    text = f"{area.label}: {CONTRARY[area.argued_by]}: {listed(named) or 'none'}"
    unknown = [labels[theme] for theme in of_area.loc[of_area["is_contrary"].isna(), "theme"]]
    if unknown:
        text += f"; not known: {listed(unknown)}"
    return f"{text}."
