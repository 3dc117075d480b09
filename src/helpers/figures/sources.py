"""Which source carries a theme: interviews, visits and voice notes side by side, never added up."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.figures.drawing.checks import require_a_page, require_columns, require_rows, workers_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.key import (
    EMPTY,
    NO_CONTACT,
    NUMBER,
    ZERO,
    Entry,
    Look,
    doubt_entries,
    draw_key,
    key_height,
    paint,
)
from helpers.figures.drawing.sentences import VOICES, coded_in_words, with_notice, workers_in_words
from helpers.figures.drawing.sheet import withheld
from helpers.figures.drawing.style import (
    GREY,
    LABEL,
    MARGIN,
    PAGE,
    SMALL,
    TEXT,
    article,
    begin_page,
    foot_height,
    ink_on,
    line_height,
    tint,
    width_of,
    wrap,
)
from helpers.figures.drawing.themes import LabelledRows, draw_rows, in_codebooks_order, theme_rows
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study
from helpers.study.units import describe_unit

NAME = "theme_sources"
COLUMNS = ["worker", "theme", "source", "state", "n"]
VERDICTS = {"convergent": "two sources or more", "single": "one source", "silent": "none"}
BETWEEN, AIR, NARROWEST, WIDEST = 2.0, 1.2, 3.4, 7.0


def verdict_of(n_carrying: int) -> str:
    """Say how many of a worker's sources carry a theme: convergent, single or silent.

    >>> [verdict_of(n) for n in range(4)]
    ['silent', 'single', 'convergent', 'convergent']
    """
    return "silent" if not n_carrying else "single" if n_carrying == 1 else "convergent"


@article()
def theme_sources(
    by_source: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw, for each theme and worker, which of the sources carry it.

    Parameters
    ----------
    by_source
        ``worker``, ``theme``, ``source``, ``state``, ``n``: one row for each; ``n`` is counted in `unit`, and missing where the worker was
        never heard by that source.

    Raises
    ------
    FieldworkError
        There are too many workers for one page; the table is incomplete; `unit` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return withheld(NAME, study)
    require_columns(by_source, NAME, COLUMNS)
    workers = workers_of(by_source, study)
    require_a_page(workers, NAME)
    require_rows(
        by_source, NAME, {"worker": workers, "theme": codebook.theme_ids, "source": study.source_ids}
    )
    table = by_source[COLUMNS].copy()
    carried = table[table["n"].fillna(0) > 0].groupby(["worker", "theme"]).size()
    table["verdict"] = [
        verdict_of(int(carried.get(key, 0)))
        for key in table[["worker", "theme"]].itertuples(index=False, name=None)
    ]
    table = in_codebooks_order(table, codebook)
    table["codebook"] = codebook.stamp
    rows = theme_rows(codebook, accuracy)
    kinds = [in_a_sentence(source.label) for source in study.sources]
    entries: list[Entry] = [
        (NUMBER, describe_unit(unit, accuracy.coders)),
        (ZERO, f"heard, but no {accuracy.coders.mark.split()[-1]} of it"),
    ]
    entries += doubt_entries(accuracy, codebook.theme_ids)
    entries += [(EMPTY, f"boxes from left to right: {', '.join(source.label for source in study.sources)}")]
    entries += [(NO_CONTACT, "never heard so")] if table["n"].isna().any() else []
    box = max(NARROWEST, max(width_of(f"{n}", SMALL) for n in [*table["n"].dropna(), 0]) + 0.8)
    return Drawing(
        NAME,
        _draw(table, workers, rows, entries, study, box),
        table,
        with_notice(
            f"{_caption(workers, unit, accuracy, study)} {coded_in_words(accuracy, codebook)}", study
        ),
        with_notice(f"{_size(workers, codebook, kinds)} {_facts(table, codebook)}", study),
        Shows.WORKERS,
        study,
    )


def _caption(workers: list[str], unit: str, accuracy: Accuracy, study: Study) -> str:
    voices = [f"{in_a_sentence(source.label)} ({VOICES[source.counted_role]})" for source in study.sources]
    return (
        f"Which source carries a theme, for {workers_in_words(workers, study)}. The boxes of a worker are, from left to right, "
        f"{listed(voices)}; they are never added up. Numbers are {describe_unit(unit, accuracy.coders)}; 0 is heard but "
        "without it; hatched is "
        "a worker never heard by that source. At the right, the number of workers in whom two sources or more (convergent), one (single) "
        "or none (silent) of them carry it. Sources that agree are told apart from a finding: each has its own way of leaving things out."
    )


def _draw(
    table: pd.DataFrame,
    workers: list[str],
    rows: LabelledRows,
    entries: list[Entry],
    study: Study,
    box: float,
) -> Figure:
    n_sources = len(study.sources)
    summary = {verdict: width_of(verdict, SMALL) + 2 * AIR for verdict in VERDICTS}
    room = PAGE - rows.left - sum(summary.values()) - MARGIN - BETWEEN * (len(workers) + 1)
    box = min(WIDEST, max(box, room / (len(workers) * n_sources)))
    column = box * n_sources + BETWEEN
    heads = {worker: wrap(worker, column - 0.5, TEXT, bold=True) for worker in workers}
    head = max(map(len, heads.values())) * line_height(TEXT) + 1
    width = max(PAGE, rows.left + column * len(workers) + BETWEEN + sum(summary.values()) + MARGIN)
    top = MARGIN + key_height(entries, width) + head
    figure = begin_page(width, top + rows.height + 1 + foot_height(study, width) + MARGIN, study)
    draw_key(figure, entries, width)
    axes = draw_rows(figure, rows, top, width - rows.left - MARGIN)
    greatest = int(table["n"].max(skipna=True)) if table["n"].notna().any() else 1
    for at, worker in enumerate(workers):
        left = at * column
        axes.text(left, -0.7, "\n".join(heads[worker]), fontsize=TEXT, fontweight="bold", va="bottom")
        of_worker = table[table["worker"] == worker].set_index(["theme", "source"])
        for row in rows:
            for order, source in enumerate(study.source_ids):
                n = of_worker.loc[(row.id, source), "n"]
                look = _look(n, rows.colours[row.id], greatest or 1)
                paint(
                    axes,
                    look,
                    (left + order * box, row.top),
                    (box, row.height),
                    gid=f"{worker}-{row.id}-{source}",
                )
    _summarise(axes, table, rows, column * len(workers) + BETWEEN, summary)
    return figure


def _look(n: object, colour: str | None, greatest: int) -> Look:
    if pd.isna(n):
        return NO_CONTACT
    if not n:
        return ZERO
    face = tint(colour or GREY, int(str(n)) / greatest)
    return Look(face, digit=f"{n}", ink=ink_on(face))


def _summarise(
    axes: Axes, table: pd.DataFrame, rows: LabelledRows, left: float, widths: dict[str, float]
) -> None:
    """Write at the right in how many workers a theme is convergent, single and silent."""
    once = table.drop_duplicates(["worker", "theme"])
    for verdict, width in widths.items():
        axes.text(left + width - AIR, -0.7, verdict, fontsize=SMALL, color=GREY, ha="right", va="bottom")
        n = once[once["verdict"] == verdict].groupby("theme").size()
        for row in rows:
            text = f"{n.get(row.id, 0)}"
            middle = row.top + row.height / 2
            axes.text(
                left + width - AIR,
                middle,
                text,
                fontsize=LABEL,
                ha="right",
                va="center_baseline",
                gid=f"{verdict}-{row.id}",
            )
        left += width


def _size(workers: list[str], codebook: Codebook, kinds: list[str]) -> str:
    themes = counted(len(codebook.themes), "themes")
    return (
        f"A grid of {themes} by {counted(len(workers), 'workers')}, in each place a box for {listed(kinds)}."
    )


def _facts(table: pd.DataFrame, codebook: Codebook) -> str:
    once = table.drop_duplicates(["worker", "theme"])
    n_workers = once["worker"].nunique()
    n = once[once["verdict"] == "convergent"].groupby("theme").size()
    parts = [f"{theme.label} in {n.get(theme.id, 0)}" for theme in codebook.themes]
    n_silent = int(once["verdict"].eq("silent").sum())
    silent = f" In {counted(n_silent, 'places')} no source of a worker carries a theme." if n_silent else ""
    return f"Carried by two sources or more, of {counted(n_workers, 'workers')}: {listed(parts)}.{silent}"
