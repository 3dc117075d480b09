"""Which themes stand together: in one sentence, and in one contact."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.figures.drawing.checks import require_columns, require_rows
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.key import NUMBER, ZERO, Entry, Look, draw_key, key_height, paint
from helpers.figures.drawing.sentences import coded_in_words, sources_in_words, with_notice
from helpers.figures.drawing.sheet import withheld
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

NAME = "theme_pairs"
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
    """Draw in how many segments (below the diagonal) and contacts (above it) two themes stand together.

    Parameters
    ----------
    pairs
        `COLUMNS`: one row per theme and theme after it, or itself, in the codebook's order; shares are of the rarer theme's number, and
        missing where that is 0.

    Raises
    ------
    FieldworkError
        The table is incomplete; `sources` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return withheld(NAME, study)
    require_columns(pairs, NAME, COLUMNS)
    ids = codebook.theme_ids
    require_rows(
        pairs.assign(pair=pairs["theme"] + " " + pairs["other"]),
        NAME,
        {"pair": [f"{a} {b}" for at, a in enumerate(ids) for b in ids[at:]]},
    )
    table = pairs[COLUMNS].assign(codebook=codebook.stamp)
    rows = theme_rows(codebook, accuracy, numbered=True)
    entries: list[Entry] = [(NUMBER, "darker: a larger share of the rarer theme"), (ZERO, "never together")]
    whose = sources_in_words(sources, study)
    mark = accuracy.coders.mark.split()[-1]
    caption = (
        f"Themes that stand together, {whose}: below the diagonal the number of segments (sentences) with {mark}s of both themes, above it "
        "the number of contacts. On the diagonal, outlined, the segments of a theme alone. The shade is the share of the rarer theme's "
        f"segments or contacts that also have the other. Columns are numbered as the rows. {coded_in_words(accuracy, codebook)}"
    )
    figure = _draw(table, rows, entries, codebook, study)
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(caption, study),
        with_notice(_facts(table, codebook, whose), study),
        Shows.WORKERS,
        study,
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
    found = table.set_index(["theme", "other"])
    ids = codebook.theme_ids
    for at, theme in enumerate(ids):
        axes.text((at + 0.5) * cell, -0.7, f"{at + 1}", fontsize=LABEL, ha="center", va="bottom")
        row = next(row for row in rows if row.id == theme)
        for column, other in enumerate(ids):
            pair = found.loc[(ids[min(at, column)], ids[max(at, column)])]
            unit = "segments" if column <= at else "contacts"
            n, share = int(pair[f"n_{unit}"]), pair[f"share_{unit}"]
            look = Look("white", LINE, digit=f"{n:,}", ink=INK) if at == column else _look(n, float(share))
            paint(axes, look, (column * cell, row.top), (cell, row.height), gid=f"{theme}-{other}")
    return figure


def _look(n: int, share: float) -> Look:
    if not n:
        return ZERO
    face = tint(NEUTRAL, share)
    return Look(face, digit=f"{n:,}", ink=ink_on(face))


def _facts(table: pd.DataFrame, codebook: Codebook, whose: str) -> str:
    label = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    others = table[table["theme"] != table["other"]]
    said = f"A square of {counted(len(label), 'themes')} by themselves, {whose}."
    if others.empty:
        return f"{said} There is one theme, and nothing for it to stand with."
    for unit in ("segments", "contacts"):
        most = others.loc[others[f"n_{unit}"].idxmax()]
        n = int(most[f"n_{unit}"])
        pair = f"{label[most['theme']]} with {label[most['other']]} ({counted(n, unit)})"
        said += (
            f" Most often together in {unit}: {pair}." if n else f" No two themes share one of the {unit}."
        )
    apart = int((others["n_segments"] == 0).sum())
    never = (
        f"Of {counted(len(others), 'pairs')}, {apart} never stand in one segment."
        if apart
        else "Every pair stands in one segment somewhere."
    )
    return f"{said} {never}"
