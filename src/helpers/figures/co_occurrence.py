"""The co-occurrence of themes: within one segment, and within one contact."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from math import isnan, log2
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.coding.weights import COUNT_NOT_HOW
from helpers.figures.drawing.checks import require_columns, require_rows
from helpers.figures.drawing.controlled import (
    is_all_suppressed,
    placeholder_for_suppressed,
    require_controlled,
)
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import ROW
from helpers.figures.drawing.key import (
    CONFIDENTIAL,
    NUMBER,
    ZERO,
    Entry,
    Look,
    below_threshold_entries,
    draw_key,
    key_height,
    paint,
    suppressed_entries,
)
from helpers.figures.drawing.sentences import (
    SUPPRESSION,
    describe_coding,
    describe_range,
    describe_sources,
    register_coding,
    with_notice,
)
from helpers.figures.drawing.style import (
    COLUMN,
    INK,
    LABEL,
    LINE,
    MARGIN,
    NEUTRAL,
    PAGE,
    SMALL,
    article,
    begin_page,
    foot_height,
    ink_on,
    line_height,
    tint,
    width_of,
)
from helpers.figures.drawing.themes import LabelledRows, draw_rows, theme_rows
from helpers.prose import counted
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import SUPPRESSED, Study

NAME, TITLE = "theme_pairs", "Co-occurrence of themes"
OPEN = [
    "theme",
    "other",
    "n_segments",
    "n_contacts",
    "expected_segments",
    "expected_contacts",
    "share_segments",
    "share_contacts",
]
"""The columns of a figure in which nothing is kept back."""
CONTROLLED = ["theme", "other", "state", "n_contacts", "share_contacts"]
COLUMNS = [
    "theme",
    "other",
    "n_contacts",
    "share_contacts",
    "n_segments",
    "share_segments",
    "expected_contacts",
    "expected_segments",
    "state",
    "reason",
]
CELL, WIDEST, TALL = 6.2, 30.0, 6.4
DARKEST = 4
"""A pair that occurs so many times as often as expected has the darkest shade."""
NOT_EXPECTED = (
    "How many would be expected if the themes were independent is not shown, because it is worked out from "
    "numbers of single workers."
)
NO_SHARE = "A number without shade: that of the rarer theme alone is suppressed, and so is the share."


@article()
def theme_pairs(
    pairs: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    sources: list[str],
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw in how many contacts (above the diagonal) and segments (below it) two themes co-occur.

    Parameters
    ----------
    pairs
        Public table ``pairs``: one row for each theme with itself and with each theme after it, in the
        codebook's order. Shares are of the number of the rarer theme, and missing where that is 0. Segments,
        and what is expected (`coding.expected_pairs`), are drawn only for an open study: shades are then of
        how far the observed number exceeds the expected one, and otherwise of the share.

    Raises
    ------
    FieldworkError
        The table is incomplete; `sources` is not allowed.
    """
    is_open = may_show(study, Shows.WORKERS)
    require_columns(pairs, NAME, COLUMNS)
    ids = codebook.theme_ids
    require_rows(
        pairs.assign(pair=pairs["theme"] + " " + pairs["other"]),
        NAME,
        {"pair": [f"{a} {b}" for at, a in enumerate(ids) for b in ids[at:]]},
    )
    units = ("segments", "contacts") if is_open else ("contacts",)
    require_controlled(pairs, NAME, [f"n_{unit}" for unit in units])
    if is_all_suppressed(pairs):
        return placeholder_for_suppressed(NAME, TITLE, pairs, study)
    columns = OPEN if is_open else CONTROLLED
    order = {theme: at for at, theme in enumerate(ids)}
    table = pairs.sort_values(["theme", "other"], key=lambda column: column.map(order), ignore_index=True)
    table = table.astype({f"n_{unit}": "Int64" for unit in units})
    in_sources = describe_sources(sources, study)
    caption = (
        f"{TITLE} {in_sources}: {_describe_cells(table, units, accuracy)} {COUNT_NOT_HOW} "
        f"{describe_coding(accuracy, codebook)}"
    )
    if (table["state"] == SUPPRESSED).any():
        caption += f" {SUPPRESSION}"
    if (table[f"n_{units[0]}"] > 0).fillna(value=False)[table[f"share_{units[0]}"].isna()].any():
        caption += f" {NO_SHARE}"
    if not is_open:
        caption += f" {NOT_EXPECTED}"
    least = TALL if is_open else ROW
    rows = theme_rows(codebook, accuracy, numbered=True, least=least)
    figure = _draw(table, rows, units, codebook, study, _entries(table, units, accuracy), accuracy)
    return Drawing(
        NAME,
        figure,
        table[columns].assign(codebook=codebook.stamp),
        with_notice(caption, study),
        with_notice(_describe(table, units, codebook, in_sources), study),
        Shows.WORKERS if is_open else Shows.TOGETHER,
        study,
        registered=register_coding(accuracy, codebook)
        | {
            "pairs of two themes that are shown": _count_pairs(table, units),
            "observed divided by expected": [_ratios(table, unit) for unit in units],
            "data/codebook.yaml: themes": len(codebook.themes),
        },
    )


def _describe_cells(table: pd.DataFrame, units: tuple[str, ...], accuracy: Accuracy) -> str:
    """Say what the cells on both sides of the diagonal are, and what their shade is."""
    mark = accuracy.coders.mark.split()[-1]
    darkest = "darker the more often"
    if any(ratios and ratios[1] >= DARKEST for ratios in (_ratios(table, unit) for unit in units)):
        darkest = "darkest from four times"
    cells = (
        f"below the diagonal, the number of segments (sentences) that contain {mark}s of both themes; above "
        "it, the number of contacts that do. In small type is the number to be expected if the two themes "
        "were independent within each worker's segments or contacts in a source. The shade shows how many "
        f"times as often as expected a pair occurs: palest if it is no more often, {darkest}. "
        "The outlined cells on the diagonal give the number of all segments with the theme."
    )
    if "segments" not in units:
        cells = (
            f"the number of contacts that contain {mark}s of both themes. The outlined cells on the diagonal "
            "give the number of all contacts with the theme. The shade shows the share of the rarer theme's "
            "contacts in which the other theme also occurs."
        )
    return f"{cells} Columns are numbered as the rows are."


def _entries(table: pd.DataFrame, units: tuple[str, ...], accuracy: Accuracy) -> list[Entry]:
    """Return the entries of the signs that occur, for the key."""
    pairs = table[table["theme"] != table["other"]]
    entries: list[Entry] = []
    if any((pairs[f"n_{unit}"] > 0).any() for unit in units):
        words = "darker: a larger share of the rarer theme's contacts"
        if "segments" in units:
            words = "observed, and in small type expected; darker: more often than expected"
        entries.append((NUMBER, words))
    if any((pairs[f"n_{unit}"] == 0).any() for unit in units):
        entries.append((ZERO, "no co-occurrence"))
    entries += below_threshold_entries(accuracy, set(table["theme"]))
    return entries + suppressed_entries(set(table["state"]))


def _draw(
    table: pd.DataFrame,
    rows: LabelledRows,
    units: tuple[str, ...],
    codebook: Codebook,
    study: Study,
    entries: list[Entry],
    accuracy: Accuracy,
) -> Figure:
    numbers = [n for unit in units for n in table[f"n_{unit}"].dropna()]
    widest = max((width_of(f"{n:,}", SMALL) for n in numbers), default=0.0)
    bare, least, n = rows.left + MARGIN, max(CELL, widest + 0.8), len(codebook.themes)
    width = next((width for width in (COLUMN, PAGE) if bare + least * n <= width), bare + least * n)
    cell = min((width - bare) / n, WIDEST)
    top = MARGIN + key_height(entries, width) + line_height(LABEL) + 1
    figure = begin_page(width, top + rows.height + 1 + foot_height(study, width) + MARGIN, study)
    draw_key(figure, entries, width)
    axes = draw_rows(figure, rows, top, cell * len(codebook.themes))
    counts = {(row["theme"], row["other"]): row for row in table.to_dict("records")}
    ids = codebook.theme_ids
    outlined = []
    for at, theme in enumerate(ids):
        head = accuracy.label(theme, f"{at + 1}")
        axes.text((at + 0.5) * cell, -0.7, head, fontsize=LABEL, ha="center", va="bottom")
        row = next(row for row in rows if row.id == theme)
        for column, other in enumerate(ids):
            pair = counts[ids[min(at, column)], ids[max(at, column)]]
            unit = "contacts"
            if column <= at and "segments" in units:
                unit = "segments"
            elif column < at:
                continue
            look = _look_of(pair, unit, units, is_diagonal=at == column)
            is_below = not accuracy.below.isdisjoint((theme, other)) and pair["state"] != SUPPRESSED
            look = replace(look, is_framed=is_below and bool(look.digit))
            place = ((column * cell, row.top), (cell, row.height))
            if look.edge == LINE:
                outlined.append((look, place, f"{theme}-{other}"))
            elif "segments" in units:
                _paint_both(axes, look, float(pair[f"expected_{unit}"]), place, f"{theme}-{other}")
            else:
                paint(axes, look, *place, gid=f"{theme}-{other}")
    # Last, so that no neighbour covers a side of them.
    for look, place, gid in outlined:
        paint(axes, look, *place, gid=gid)
    return figure


def _paint_both(
    axes: Axes, look: Look, expected: float, place: tuple[tuple[float, float], tuple[float, float]], gid: str
) -> None:
    """Paint a cell with the observed number, and the expected one below it in small type."""
    (left, top), (width, height) = place
    paint(axes, replace(look, digit=""), *place, gid=gid)
    style: dict[str, Any] = {"ha": "center", "va": "center_baseline", "color": look.ink}
    middle = left + width / 2
    axes.text(middle, top + 0.33 * height, look.digit, fontsize=LABEL, gid=f"n-{gid}", **style)
    axes.text(middle, top + 0.75 * height, f"{expected:.1f}", fontsize=SMALL, gid=f"expected-{gid}", **style)


def _look_of(pair: Mapping[Hashable, Any], unit: str, units: tuple[str, ...], *, is_diagonal: bool) -> Look:
    """Return how the cell of a pair looks."""
    if pair["state"] == SUPPRESSED:
        return CONFIDENTIAL
    if pd.isna(pair[f"n_{unit}"]):
        return Look("white", LINE)
    n = int(pair[f"n_{unit}"])
    if is_diagonal:
        return Look("white", LINE, digit=f"{n:,}", ink=INK)
    if not n:
        return ZERO
    if "segments" in units:
        return _shaded(n, _excess(n, float(pair[f"expected_{unit}"])))
    if isnan(pair[f"share_{unit}"]):
        # The number of one of the two themes alone is suppressed.
        return Look("white", LINE, digit=f"{n:,}", ink=INK)
    return _shaded(n, float(pair[f"share_{unit}"]))


def _shaded(n: int, strength: float) -> Look:
    face = tint(NEUTRAL, strength)
    return Look(face, digit=f"{n:,}", ink=ink_on(face))


def _excess(n: int, expected: float) -> float:
    """Return how far a number exceeds the expected one: 0 if it does not, 1 from `DARKEST` times."""
    if not expected:
        return 1.0
    return min(1.0, max(0.0, log2(n / expected) / log2(DARKEST)))


def _ratios(table: pd.DataFrame, unit: str) -> tuple[float, ...]:
    """Return the least and the greatest ratio of an observed to an expected number; none if none is known."""
    pairs = table[(table["theme"] != table["other"]) & table[f"n_{unit}"].notna()]
    known = pairs[pairs[f"expected_{unit}"].fillna(0) > 0]
    if known.empty:
        return ()
    ratios = known[f"n_{unit}"].astype(float) / known[f"expected_{unit}"]
    return round(float(ratios.min()), 2), round(float(ratios.max()), 2)


def _count_pairs(table: pd.DataFrame, units: tuple[str, ...]) -> tuple[int, int]:
    """Return how many pairs of two themes are shown, and how many of them never occur in the first unit."""
    pairs = table[(table["theme"] != table["other"]) & table["n_contacts"].notna()]
    return len(pairs), int((pairs[f"n_{units[0]}"] == 0).sum())


def _describe(table: pd.DataFrame, units: tuple[str, ...], codebook: Codebook, in_sources: str) -> str:
    pairs = table[table["theme"] != table["other"]]
    size = f"each of the {len(codebook.themes)} themes with every other"
    if len(codebook.themes) == 1:
        size = "1 theme"
    sentences = [f"A matrix of {size}, {in_sources}."]
    if pairs.empty:
        return f"{sentences[0]} There is only one theme, so that no two can co-occur."
    n_suppressed = int((table["state"] == SUPPRESSED).sum())
    shown = ""
    if n_suppressed:
        cells = counted(n_suppressed, "cells")
        sentences.append(f"Disclosure control suppressed {cells} of {len(table):,}.")
        shown = " that is shown"
    pairs = pairs[pairs["n_contacts"].notna()]
    if pairs.empty:
        return " ".join(sentences)
    for unit in units:
        numbers = [int(n) for n in pairs[f"n_{unit}"]]
        if any(numbers):
            sentences.append(f"A pair{shown} occurs in {describe_range(numbers, unit)}.")
        else:
            none = "No pair that is shown occurs" if shown else "No two themes occur"
            sentences.append(f"{none} in the same {unit.removesuffix('s')}.")
    for unit in units:
        ratios = _ratios(pairs, unit)
        if ratios and ratios[1] > 0:
            least, most = (f"{ratio:.2f}" for ratio in ratios)
            span = most if least == most else f"{least} to {most}"
            times = f"{span} times as often as expected"
            sentences.append(f"In {unit}, pairs occur {times} if the themes were independent.")
    where = units[0].removesuffix("s")
    n_pairs, n_never = _count_pairs(table, units)
    if 0 < n_never < n_pairs:
        verb = "occurs" if n_never == 1 else "occur"
        which = f"{counted(n_pairs, 'pairs')}{shown.replace('is', 'are')}"
        sentences.append(f"Of {which}, {n_never} never {verb} in the same {where}.")
    elif n_never == 0:
        sentences.append(f"Every pair{shown} occurs in the same {where} at least once.")
    return " ".join(sentences)
