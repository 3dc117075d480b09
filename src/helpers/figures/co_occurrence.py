"""The co-occurrence of themes: within one segment, and within one contact."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.figures.drawing.checks import require_columns, require_rows
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.key import NUMBER, ZERO, Entry, Look, draw_key, key_height, paint
from helpers.figures.drawing.sentences import describe_coding, describe_sources, register_coding, with_notice
from helpers.figures.drawing.sheet import placeholder_for_workers
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
from helpers.study.study import Study

NAME, TITLE = "theme_pairs", "Co-occurrence of themes"
COLUMNS = ["theme", "other", "n_segments", "n_contacts", "share_segments", "share_contacts"]
CELL, WIDEST = 6.2, 30.0


@article()
def theme_pairs(
    pairs: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    sources: list[str],
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw in how many segments (below the diagonal) and contacts (above it) two themes co-occur.

    Parameters
    ----------
    pairs
        `COLUMNS`: one row for each theme with itself and with each theme after it, in the codebook's order.
        Shares are of the number of the rarer theme, and missing where that is 0.

    Raises
    ------
    FieldworkError
        The table is incomplete; `sources` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    require_columns(pairs, NAME, COLUMNS)
    ids = codebook.theme_ids
    require_rows(
        pairs.assign(pair=pairs["theme"] + " " + pairs["other"]),
        NAME,
        {"pair": [f"{a} {b}" for at, a in enumerate(ids) for b in ids[at:]]},
    )
    table = pairs[COLUMNS].assign(codebook=codebook.stamp)
    rows = theme_rows(codebook, accuracy, numbered=True)
    entries: list[Entry] = [
        (NUMBER, "darker: a larger share of the rarer theme's segments or contacts"),
        (ZERO, "no co-occurrence"),
    ]
    in_sources = describe_sources(sources, study)
    mark = accuracy.coders.mark.split()[-1]
    caption = (
        f"{TITLE} {in_sources}: below the diagonal, the number of segments (sentences) that contain {mark}s "
        "of both themes; above it, the number of contacts that do. The outlined cells on the diagonal give "
        "the number of all segments with the theme. The shade shows the share of the rarer theme's segments "
        "or contacts in which the other theme also occurs. Columns are numbered as the rows are. "
        f"{describe_coding(accuracy, codebook)}"
    )
    figure = _draw(table, rows, entries, codebook, study)
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(caption, study),
        with_notice(_describe(table, codebook, in_sources), study),
        Shows.WORKERS,
        study,
        registered=register_coding(accuracy, codebook)
        | {"its own table: pairs": table[table["theme"] != table["other"]], "themes": len(codebook.themes)},
    )


def _draw(
    table: pd.DataFrame, rows: LabelledRows, entries: list[Entry], codebook: Codebook, study: Study
) -> Figure:
    widest = max(width_of(f"{n:,}", SMALL) for n in [*table["n_segments"], *table["n_contacts"]])
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
            unit = "segments" if column <= at else "contacts"
            n, share = int(pair[f"n_{unit}"]), float(pair[f"share_{unit}"])
            look = _look(n, share, is_diagonal=at == column)
            paint(axes, look, (column * cell, row.top), (cell, row.height), gid=f"{theme}-{other}")
    return figure


def _look(n: int, share: float, *, is_diagonal: bool) -> Look:
    if is_diagonal:
        return Look("white", LINE, digit=f"{n:,}", ink=INK)
    if not n:
        return ZERO
    face = tint(NEUTRAL, share)
    return Look(face, digit=f"{n:,}", ink=ink_on(face))


def _describe(table: pd.DataFrame, codebook: Codebook, in_sources: str) -> str:
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    pairs = table[table["theme"] != table["other"]]
    size = f"each of the {len(labels)} themes with every other"
    if len(labels) == 1:
        size = "1 theme"
    sentences = [f"A matrix of {size}, {in_sources}."]
    if pairs.empty:
        return f"{sentences[0]} There is only one theme, so that no two can co-occur."
    for unit in ("segments", "contacts"):
        most = pairs.sort_values(f"n_{unit}", ascending=False, kind="stable").iloc[0]
        n = int(most[f"n_{unit}"])
        if n:
            pair = f"{labels[most['theme']]} with {labels[most['other']]} ({counted(n, unit)})"
            sentences.append(f"Most frequent pair in {unit}: {pair}.")
        else:
            sentences.append(f"No two themes occur in the same {unit.removesuffix('s')}.")
    n_never = int((pairs["n_segments"] == 0).sum())
    if n_never:
        verb = "occur"
        if n_never == 1:
            verb = "occurs"
        sentences.append(f"Of {counted(len(pairs), 'pairs')}, {n_never} never {verb} in the same segment.")
    else:
        sentences.append("Every pair occurs in the same segment at least once.")
    return " ".join(sentences)
