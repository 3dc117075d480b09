"""Why each theme is in its area, with the segments for and against it, as a table of the article."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from helpers.article.controlled import CONFIDENTIAL, DIRECTIONS, NOT_SHOWN, SUPPRESSION
from helpers.article.form import ArticleTable
from helpers.article.numbers import Number
from helpers.coding.accuracy import describe_version
from helpers.coding.weights import (
    CONSISTENCY,
    are_said,
    are_weighed,
    argue,
    describe_directions,
    of_public,
)
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import Coders
from helpers.study.directions import AGAINST, FOR
from helpers.study.gate import Shows, widest
from helpers.study.study import SHOWN, SUPPRESSED, Study

SIDES = {FOR: "For", AGAINST: "Against", "rest": "Both, or direction not said"}
"""Heading of the number of segments on each side of public table ``directions``."""
PARTS_OF_REST = {"n_both": "Both", "n_not_said": "Direction not said"}
"""Headings in place of the last one, where the profile shows both numbers."""
NOT_SAID, ALL_OF_THEM = "not said", "all"
TOGETHER = "Segments that are both are counted with those whose direction is not said, as they are published."
NONE = "No segment is coded as only for or only against a theme, so that nothing is said for or against it."
QUOTED = "A quotation is printed only of a side whose number is not suppressed, with its direction."


def areas_table(
    directions: pd.DataFrame,
    quotations: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    coders: Coders,
    *,
    sources: list[str],
    sums: pd.DataFrame | None = None,
) -> ArticleTable:
    """Return for each theme why it is in its area, its segments for and against, and a quotation of each.

    Parameters
    ----------
    directions
        Public table ``directions``: without rows if no coding says a direction.
    quotations
        ``theme``, ``for``, ``against``, ``shows``, as `quotations.format_sides` returns them.
    coders
        Whose coding is counted.
    sources
        The counted sources, to be named.
    sums
        As `counting.directions.public_totals` returns them: None unless the profile shows single workers.
        Public table ``directions`` has segments that are both only together with those that do not say a
        direction; these sums tell them apart.
    """
    if sums is not None and not are_said(sums):
        sums = None
    frame = pd.DataFrame(_rows(directions, quotations, codebook, sums))
    registered = {
        DIRECTIONS: directions,
        "table quotations": quotations[[FOR, AGAINST]],
        "data/codebook.yaml": codebook,
        "coders": coders.describe(),
    }
    shows = widest([Shows.TOGETHER, *(Shows(one) for one in quotations["shows"])])
    weighed = of_public(directions, codebook)
    if sums is not None:
        registered["table theme_counts"] = weighed = sums
        shows = Shows.WORKERS
    kinds = listed([in_a_sentence(study.source(source).label) for source in sources])
    notes = [f"Segments in {kinds}, all workers together. {describe_directions(codebook)}"]
    if sums is None:
        notes.append(TOGETHER)
    if sums is not None or _are_sided(directions):
        notes += argue(weighed, codebook)
    else:
        notes.append(NONE)
    if are_weighed(weighed, codebook):
        notes.append(CONSISTENCY)
    if (frame == CONFIDENTIAL).any(axis=None):
        notes.append(f"{SUPPRESSION} {QUOTED}")
    note = " ".join([*notes, coders.describe(), describe_version(codebook)])
    return ArticleTable("areas", "Why each theme is in its area", frame, note, shows, registered, "Theme")


def _rows(
    directions: pd.DataFrame, quotations: pd.DataFrame, codebook: Codebook, sums: pd.DataFrame | None
) -> Iterator[dict[str, object]]:
    """Yield the row of each theme."""
    rows_of = {(row["theme"], row["side"]): row for row in directions.to_dict("records")}
    is_sided = sums is not None or _are_sided(directions)
    areas = {area.id: area.label for area in codebook.areas}
    quoted = {row["theme"]: row for row in quotations.to_dict("records")}
    for theme in codebook.themes:
        numbers = {
            side: _describe(rows_of.get((theme.id, side), {}), side, are_said=is_sided) for side in SIDES
        }
        row: dict[str, object] = {
            "Area": areas[theme.area],
            "Theme": theme.label,
            "Why it is there": theme.defined("why"),
        }
        row |= {head: numbers[side] for side, head in SIDES.items()}
        if sums is not None:
            del row[SIDES["rest"]]
            of_theme = sums.set_index("theme")
            row |= {head: int(of_theme[part][theme.id]) for part, head in PARTS_OF_REST.items()}
        for side in (FOR, AGAINST):
            is_printed = numbers[side] != CONFIDENTIAL
            row[f"A quotation {side}"] = quoted[theme.id][side] if is_printed else ""
        yield row


def _are_sided(directions: pd.DataFrame) -> bool:
    """Tell whether public table ``directions`` has a number for or against, or suppresses all."""
    shown = directions[(directions["state"] == SHOWN) & directions["side"].isin([FOR, AGAINST])]
    return bool((shown["n"] > 0).any()) or (shown.empty and not directions.empty)


def add_other_sides(
    quoted: pd.DataFrame, of_each_side: pd.DataFrame, directions: pd.DataFrame
) -> pd.DataFrame:
    """Add to each theme's quotation one from the other side: that on which fewer segments are.

    A theme has none if both sides have as many segments, if the number of one is suppressed, if nobody may be
    quoted on that side, or if its quotation is on that side already.

    Parameters
    ----------
    quoted
        ``theme``, ``side`` and more, as `quotations.format_quotations` returns them.
    of_each_side
        ``theme``, ``for``, ``against``, as `quotations.format_sides` returns them: sentences that are in the
        table of areas too, so that no further one is printed.
    directions
        Public table ``directions``: which side has fewer segments is known from what is published.

    Returns
    -------
    DataFrame
        `quoted` with a column ``other_side``, empty where there is none.
    """
    fewer_of = _sides_with_fewer(directions)
    sentences = {row["theme"]: row for row in of_each_side.to_dict("records")}
    cases = []
    for theme, side in zip(quoted["theme"], quoted["side"], strict=True):
        fewer = fewer_of.get(theme, "")
        is_new = fewer not in ("", side)
        cases.append(sentences[theme][fewer] if is_new else "")
    return quoted.assign(other_side=cases)


def _sides_with_fewer(directions: pd.DataFrame) -> dict[str, str]:
    """Return by theme the side with fewer segments, where both numbers are published and differ."""
    numbers: dict[str, dict[str, int]] = {}
    for row in directions[directions["state"] == SHOWN].to_dict("records"):
        if row["side"] in (FOR, AGAINST):
            numbers.setdefault(row["theme"], {})[row["side"]] = int(row["n"])
    fewer = {}
    for theme, n_of in numbers.items():
        if len(n_of) == len({FOR, AGAINST}) and n_of[FOR] != n_of[AGAINST]:
            fewer[theme] = min(n_of, key=n_of.__getitem__)
    return fewer


def direction_numbers(directions: pd.DataFrame, codebook: Codebook) -> Iterator[Number]:
    """Yield the numbers of segments for and against each theme, of public table ``directions``."""
    shown = directions[directions["state"] == SHOWN]
    n_of = {(row["theme"], row["side"]): int(row["n"]) for row in shown.to_dict("records")}
    for theme in codebook.themes:
        for side in (FOR, AGAINST):
            if (theme.id, side) in n_of:
                yield Number(
                    f"{theme.id}_{side}",
                    n_of[theme.id, side],
                    f"segments {side} {in_a_sentence(theme.label)}",
                    DIRECTIONS,
                    Shows.TOGETHER,
                    {"theme": [theme.id], "side": [side]},
                    total="n",
                )


def describe_sides(directions: pd.DataFrame) -> dict[str, str]:
    """Say of each theme how many segments are for and against it, or that this is suppressed.

    Where none is, but some are on both sides or do not say a direction, it is said how many these are: public
    table ``directions`` has both together.

    >>> rows = [("tea", "against", 1, "shown"), ("tea", "for", 3, "shown"), ("rain", "for", 0, "suppressed")]
    >>> rows += [("rain", "against", 2, "shown"), ("sun", "for", 0, "shown"), ("sun", "against", 0, "shown")]
    >>> rows += [("sun", "rest", 2, "shown")]
    >>> for said in describe_sides(pd.DataFrame(rows, columns=["theme", "side", "n", "state"])).values():
    ...     print(said)
    3 segments for and 1 against
    2 segments against; how many are for is suppressed
    0 segments for, 0 against and 2 both or not said
    """
    numbers: dict[str, dict[str, int | None]] = {}
    for row in directions.to_dict("records"):
        if row["state"] in (SHOWN, SUPPRESSED):
            n = int(row["n"]) if row["state"] == SHOWN else None
            numbers.setdefault(row["theme"], {})[row["side"]] = n
    return {theme: _say_sides(n_of) for theme, n_of in numbers.items()}


def _say_sides(n_of: Mapping[str, int | None]) -> str:
    """Say how many segments are on each side of a theme: None is suppressed."""
    words = {FOR: FOR, AGAINST: AGAINST}
    if n_of.get(FOR) == n_of.get(AGAINST) == 0 and n_of.get("rest") != 0:
        words["rest"] = "both or not said"
    shown = [f"{n} {said}" for side, said in words.items() if (n := n_of.get(side)) is not None]
    hidden = [said for side, said in words.items() if side in n_of and n_of[side] is None]
    parts, what = [], "how many segments are"
    if shown:
        number, said = shown[0].split(" ", 1)
        parts = [listed([f"{counted(int(number), 'segments')} {said}", *shown[1:]])]
        what = "how many are"
    if hidden:
        parts.append(f"{what} {listed(hidden)} is suppressed")
    return "; ".join(parts)


def _describe(row: Mapping[Hashable, Any], side: str, *, are_said: bool) -> object:
    """Return the number of segments on a side, or why there is none."""
    if not are_said and side in (FOR, AGAINST):
        return NOT_SAID
    if not row:
        return ALL_OF_THEM
    if row["state"] != SHOWN:
        return NOT_SHOWN[row["state"]]
    return int(row["n"])
