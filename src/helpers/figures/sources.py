"""The sources in which each theme occurs: interviews, visits and voice notes side by side, never summed."""

from __future__ import annotations

from typing import Any

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
    below_threshold_entries,
    draw_key,
    key_height,
    paint,
)
from helpers.figures.drawing.sentences import (
    SPEAKERS,
    describe_coding,
    describe_numbers,
    describe_workers,
    register_coding,
    with_notice,
)
from helpers.figures.drawing.sheet import placeholder_for_workers
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
from helpers.figures.drawing.themes import LabelledRows, draw_rows, in_codebook_order, theme_rows
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study
from helpers.study.units import describe_unit

NAME, TITLE = "theme_sources", "Sources of each theme"
COLUMNS = ["worker", "theme", "source", "state", "n"]
VERDICTS = ("convergent", "single", "silent")
BETWEEN, AIR, NARROWEST, WIDEST = 2.0, 1.2, 3.4, 7.0


def verdict_of(n_sources: int) -> str:
    """Return the verdict on a theme that occurs in so many of a worker's sources.

    >>> [verdict_of(n) for n in range(4)]
    ['silent', 'single', 'convergent', 'convergent']
    """
    if not n_sources:
        return "silent"
    return "single" if n_sources == 1 else "convergent"


@article()
def theme_sources(
    by_source: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw, for each theme and worker, how often it occurs in each source.

    Parameters
    ----------
    by_source
        ``worker``, ``theme``, ``source``, ``state``, ``n``: one row for each; ``n`` is counted in `unit`,
        and missing where the source was never used with the worker.

    Raises
    ------
    FieldworkError
        There are too many workers for one page; the table is incomplete; `unit` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    require_columns(by_source, NAME, COLUMNS)
    workers = workers_of(by_source, study)
    require_a_page(workers, NAME)
    require_rows(
        by_source, NAME, {"worker": workers, "theme": codebook.theme_ids, "source": study.source_ids}
    )
    table = by_source[COLUMNS].copy()
    n_sources = (table["n"].fillna(0) > 0).groupby([table["worker"], table["theme"]]).transform("sum")
    table["verdict"] = [verdict_of(int(n)) for n in n_sources]
    table = in_codebook_order(table, codebook)
    table["codebook"] = codebook.stamp
    rows = theme_rows(codebook, accuracy)
    kinds = [in_a_sentence(source.label) for source in study.sources]
    entries: list[Entry] = [
        (NUMBER, describe_unit(unit, accuracy.coders)),
        (ZERO, f"source used, but no {accuracy.coders.mark.split()[-1]} of the theme"),
    ]
    entries += below_threshold_entries(accuracy, codebook.theme_ids)
    entries += [(EMPTY, f"boxes from left to right: {', '.join(kinds)}")]
    if table["n"].isna().any():
        entries.append((NO_CONTACT, "source never used with this worker"))
    box = max(NARROWEST, max(width_of(f"{n}", SMALL) for n in [*table["n"].dropna(), 0]) + 0.8)
    return Drawing(
        NAME,
        _draw(table, workers, rows, entries, study, box),
        table,
        with_notice(
            f"{_caption(workers, unit, accuracy, study)} {describe_coding(accuracy, codebook)}", study
        ),
        with_notice(
            f"{_describe_size(workers, codebook, kinds)} {_describe_verdicts(table, codebook)}", study
        ),
        Shows.WORKERS,
        study,
        registered=register_coding(accuracy, codebook),
    )


def _caption(workers: list[str], unit: str, accuracy: Accuracy, study: Study) -> str:
    kinds = [f"{in_a_sentence(source.label)} ({SPEAKERS[source.counted_role]})" for source in study.sources]
    return (
        f"{TITLE}, for {describe_workers(workers, study)}. For each worker the boxes show, from left to "
        f"right, {listed(kinds)}; the sources are never added together. "
        f"{describe_numbers(unit, accuracy.coders)}; 0 means that the source was used but the theme was not "
        "coded; a hatched box marks a source that was never used with the worker. At the right is the number "
        "of workers for whom the theme is coded in two or more of their sources (convergent), in one "
        "(single) or in none (silent). One segment suffices for a theme to count as coded in a source. "
        "Each source leaves different things out, so that the absence of a theme from one source does not "
        "contradict another source; nor does its presence in several by itself confirm a finding."
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
        of_worker = table[table["worker"] == worker].to_dict("records")
        counts = {(record["theme"], record["source"]): record["n"] for record in of_worker}
        for row in rows:
            for order, source in enumerate(study.source_ids):
                look = _look(counts[row.id, source], rows.colours[row.id], greatest or 1)
                paint(
                    axes,
                    look,
                    (left + order * box, row.top),
                    (box, row.height),
                    gid=f"{worker}-{row.id}-{source}",
                )
    _summarise(axes, table, rows, column * len(workers) + BETWEEN, summary)
    return figure


def _look(n: Any, colour: str | None, greatest: int) -> Look:
    if pd.isna(n):
        return NO_CONTACT
    if not n:
        return ZERO
    face = tint(colour or GREY, int(n) / greatest)
    return Look(face, digit=f"{n}", ink=ink_on(face))


def _summarise(
    axes: Axes, table: pd.DataFrame, rows: LabelledRows, left: float, widths: dict[str, float]
) -> None:
    """Write at the right for how many workers a theme is convergent, single and silent."""
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


def _describe_size(workers: list[str], codebook: Codebook, kinds: list[str]) -> str:
    themes = counted(len(codebook.themes), "themes")
    size = f"{themes} by {counted(len(workers), 'workers')}"
    return f"A grid of {size}; each cell has one box for each source: {listed(kinds)}."


def _describe_verdicts(table: pd.DataFrame, codebook: Codebook) -> str:
    once = table.drop_duplicates(["worker", "theme"])
    n_workers = once["worker"].nunique()
    n = once[once["verdict"] == "convergent"].groupby("theme").size()
    parts = [f"{in_a_sentence(theme.label)} {n.get(theme.id, 0)}" for theme in codebook.themes]
    text = f"Number of workers (of {n_workers}) for whom each theme occurs in two or more sources: "
    text += f"{listed(parts)}."
    if n_silent := int(once["verdict"].eq("silent").sum()):
        text += f" In {counted(n_silent, 'cells')}, the theme occurs in no source."
    return text
