"""The co-occurrence of themes: within one segment, and within one contact."""

from __future__ import annotations

from math import isnan

import pandas as pd
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
from helpers.figures.drawing.key import (
    CONFIDENTIAL,
    NUMBER,
    ZERO,
    Entry,
    Look,
    draw_key,
    key_height,
    paint,
    suppressed_entries,
)
from helpers.figures.drawing.sentences import (
    SUPPRESSION,
    describe_coding,
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
from helpers.prose import counted, in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import SUPPRESSED, Study

NAME, TITLE = "theme_pairs", "Co-occurrence of themes"
OPEN = ["theme", "other", "n_segments", "n_contacts", "share_segments", "share_contacts"]
"""The columns of a figure in which nothing is kept back."""
CONTROLLED = ["theme", "other", "state", "n_contacts", "share_contacts"]
COLUMNS = [
    "theme",
    "other",
    "n_contacts",
    "share_contacts",
    "n_segments",
    "share_segments",
    "state",
    "reason",
]
CELL, WIDEST = 6.2, 30.0
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
        codebook's order. Shares are of the number of the rarer theme, and missing where that is 0. Segments
        are drawn only for an open study.

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
        f"{TITLE} {in_sources}: {_describe_cells(units, accuracy)} {COUNT_NOT_HOW} "
        f"{describe_coding(accuracy, codebook)}"
    )
    if (table["state"] == SUPPRESSED).any():
        caption += f" {SUPPRESSION}"
    if (table[f"n_{units[0]}"] > 0).fillna(value=False)[table[f"share_{units[0]}"].isna()].any():
        caption += f" {NO_SHARE}"
    figure = _draw(table, theme_rows(codebook, accuracy, numbered=True), units, codebook, study)
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
            "data/codebook.yaml: themes": len(codebook.themes),
        },
    )


def _describe_cells(units: tuple[str, ...], accuracy: Accuracy) -> str:
    """Say what the cells on both sides of the diagonal are, and what their shade is."""
    mark = accuracy.coders.mark.split()[-1]
    cells = (
        f"below the diagonal, the number of segments (sentences) that contain {mark}s "
        "of both themes; above it, the number of contacts that do. The outlined cells on the diagonal give "
        "the number of all segments with the theme. The shade shows the share of the rarer theme's segments "
        "or contacts in which the other theme also occurs."
    )
    if "segments" not in units:
        cells = (
            f"the number of contacts that contain {mark}s of both themes. The outlined cells on the diagonal "
            "give the number of all contacts with the theme. The shade shows the share of the rarer theme's "
            "contacts in which the other theme also occurs."
        )
    return f"{cells} Columns are numbered as the rows are."


def _entries(table: pd.DataFrame, units: tuple[str, ...]) -> list[Entry]:
    """Return the entries of the signs that occur, for the key."""
    pairs = table[table["theme"] != table["other"]]
    entries: list[Entry] = []
    if any((pairs[f"n_{unit}"] > 0).any() for unit in units):
        words = " or ".join(units)
        entries.append((NUMBER, f"darker: a larger share of the rarer theme's {words}"))
    if any((pairs[f"n_{unit}"] == 0).any() for unit in units):
        entries.append((ZERO, "no co-occurrence"))
    return entries + suppressed_entries(set(table["state"]))


def _draw(
    table: pd.DataFrame, rows: LabelledRows, units: tuple[str, ...], codebook: Codebook, study: Study
) -> Figure:
    entries = _entries(table, units)
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
    for at, theme in enumerate(ids):
        axes.text((at + 0.5) * cell, -0.7, f"{at + 1}", fontsize=LABEL, ha="center", va="bottom")
        row = next(row for row in rows if row.id == theme)
        for column, other in enumerate(ids):
            pair = counts[ids[min(at, column)], ids[max(at, column)]]
            unit = "contacts"
            if column <= at and "segments" in units:
                unit = "segments"
            elif column < at:
                continue
            look = CONFIDENTIAL
            if pd.isna(pair[f"n_{unit}"]) and pair["state"] != SUPPRESSED:
                look = Look("white", LINE)
            elif pair["state"] != SUPPRESSED:
                look = _look(int(pair[f"n_{unit}"]), float(pair[f"share_{unit}"]), is_diagonal=at == column)
            paint(axes, look, (column * cell, row.top), (cell, row.height), gid=f"{theme}-{other}")
    return figure


def _look(n: int, share: float, *, is_diagonal: bool) -> Look:
    if is_diagonal:
        return Look("white", LINE, digit=f"{n:,}", ink=INK)
    if not n:
        return ZERO
    if isnan(share):
        # The number of one of the two themes alone is suppressed.
        return Look("white", LINE, digit=f"{n:,}", ink=INK)
    face = tint(NEUTRAL, share)
    return Look(face, digit=f"{n:,}", ink=ink_on(face))


def _count_pairs(table: pd.DataFrame, units: tuple[str, ...]) -> tuple[int, int]:
    """Return how many pairs of two themes are shown, and how many of them never occur in the first unit."""
    pairs = table[(table["theme"] != table["other"]) & table["n_contacts"].notna()]
    return len(pairs), int((pairs[f"n_{units[0]}"] == 0).sum())


def _describe(table: pd.DataFrame, units: tuple[str, ...], codebook: Codebook, in_sources: str) -> str:
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    pairs = table[table["theme"] != table["other"]]
    size = f"each of the {len(labels)} themes with every other"
    if len(labels) == 1:
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
        most = pairs.sort_values(f"n_{unit}", ascending=False, kind="stable").iloc[0]
        n = int(most[f"n_{unit}"])
        if n:
            pair = f"{labels[most['theme']]} with {labels[most['other']]} ({counted(n, unit)})"
            sentences.append(f"Most frequent pair{shown} in {unit}: {pair}.")
        else:
            none = "No pair that is shown occurs" if shown else "No two themes occur"
            sentences.append(f"{none} in the same {unit.removesuffix('s')}.")
    where = units[0].removesuffix("s")
    n_pairs, n_never = _count_pairs(table, units)
    if n_never:
        verb = "occurs" if n_never == 1 else "occur"
        which = f"{counted(n_pairs, 'pairs')}{shown.replace('is', 'are')}"
        sentences.append(f"Of {which}, {n_never} never {verb} in the same {where}.")
    else:
        sentences.append(f"Every pair{shown} occurs in the same {where} at least once.")
    return " ".join(sentences)
