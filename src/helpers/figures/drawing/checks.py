"""Checks of the tables from which figures are drawn: a missing row would look like a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers.errors import FieldworkError, all_at_once
from helpers.figures.drawing.style import WATERMARK, article
from helpers.study.study import Study

EDGE = 0.5
"""By how many pixels a label may touch the edge of its page: less than is seen."""


def require_columns(frame: pd.DataFrame, figure: str, columns: Sequence[str]) -> None:
    """Refuse a table that is empty or lacks one of `columns`.

    Raises
    ------
    FieldworkError
        Names the missing columns.
    """
    missing = [column for column in columns if column not in frame.columns]
    if missing or frame.empty:
        what = f"the table lacks {', '.join(missing)}" if missing else "the table has no rows"
        msg = (
            f"figure {figure}: {what}. Columns needed: {', '.join(columns)}. "
            "Make the table with `counts`, `area_rates` or `contacts` from helpers.counting."
        )
        raise FieldworkError(msg)


def require_rows(frame: pd.DataFrame, figure: str, keys: Mapping[str, Sequence[object]]) -> None:
    """Refuse a table that does not have exactly one row for every combination of `keys`.

    Raises
    ------
    FieldworkError
        Combinations that are missing, repeated or unknown: all of them are counted, the first ten named.
    """
    present = Counter(frame[list(keys)].itertuples(index=False, name=None))
    wanted = dict.fromkeys(product(*keys.values()))
    problems = {"has no row": [key for key in wanted if key not in present]}
    problems["has more than one row"] = [key for key, n in present.items() if n > 1]
    problems["has a row that is not of this study"] = [key for key in present if key not in wanted]
    offenders = []
    for what, of_kind in problems.items():
        for key in of_kind:
            values = [f"{name} {value}" for name, value in zip(keys, key, strict=True)]
            offenders.append(f"figure {figure}: the table {what} for {', '.join(values)}.")
    if offenders:
        advice = f"Allowed: one row per {' × '.join(keys)}. Make it again from all workers and weeks."
        raise FieldworkError(all_at_once(offenders, advice))


def starts_of(frame: pd.DataFrame, figure: str, weeks: range) -> list[int]:
    """Return the first week of each block of a table; the blocks must cover `weeks` without gap or overlap.

    Raises
    ------
    FieldworkError
        Weeks are missing, or in two blocks.
    """
    blocks = with_last_week(frame)
    spans = sorted({(int(a), int(z)) for a, z in zip(blocks["week"], blocks["last_week"], strict=True)})
    if [week for first, last in spans for week in range(first, last + 1)] != list(weeks):
        msg = (
            f"figure {figure}: the blocks of weeks do not follow each other. Every week is in exactly one "
            "block. Make the table again."
        )
        raise FieldworkError(msg)
    return [first for first, _ in spans]


def require_missing(frame: pd.DataFrame, figure: str, column: str, not_observed: pd.Series) -> None:
    """Refuse a table whose `column` is not missing in exactly the rows without an observation.

    Raises
    ------
    FieldworkError
        Says how many rows are wrong.
    """
    wrong = int((frame[column].isna() != not_observed).sum())
    if wrong:
        msg = (
            f"figure {figure}: {column} is wrong in {wrong} rows. It must be missing where no worker was "
            "observed, and nowhere else. Make the table again."
        )
        raise FieldworkError(msg)


def workers_of(frame: pd.DataFrame, study: Study) -> list[str]:
    """Return the workers of a table, in the study's order; a worker who is not in the study is refused."""
    present = {study.worker(worker).id for worker in frame["worker"].unique()}
    return [worker for worker in study.worker_ids if worker in present]


def in_order_of_study(frame: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return a table with its workers in the study's order: any other is read as a rank."""
    order = {worker: at for at, worker in enumerate(study.worker_ids)}
    places = frame["worker"].map(order)
    return frame.loc[places.sort_values(kind="stable").index].reset_index(drop=True)


def with_last_week(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with ``last_week``, the last week of each block; by default the same as ``week``."""
    return frame if "last_week" in frame else frame.assign(last_week=frame["week"])


def weeks_of(frame: pd.DataFrame, figure: str, study: Study) -> range:
    """Return the weeks from the first to the last of a table.

    Raises
    ------
    FieldworkError
        Some are not weeks of the calendar.
    """
    weeks = pd.concat([frame["week"], with_last_week(frame)["last_week"]]).astype(int)
    calendar = study.calendar.weeks
    if not weeks.isin(calendar).all():
        msg = (
            f"figure {figure}: the table has weeks {weeks.min()} to {weeks.max()}. "
            f"Allowed: {calendar[0]} to {calendar[-1]}. Make it again."
        )
        raise FieldworkError(msg)
    return range(weeks.min(), weeks.max() + 1)


def require_whole_labels(name: str, figure: Figure) -> None:
    """Refuse a figure of which a label is cut by the edge of its page.

    Raises
    ------
    FieldworkError
        Names the labels.
    """
    with article():
        # Measured with one renderer: without it, each axis would make one of its own.
        renderer = FigureCanvasAgg(figure).get_renderer()
        for axes in figure.axes:
            for axis in (axes.xaxis, axes.yaxis):
                axis.get_tightbbox(renderer)  # the labels of axes have their places only now
        shown = [
            text
            for text in figure.findobj(Text)
            if text.get_visible() and text.get_text().strip() and text.get_gid() != WATERMARK
        ]
        places = [text.get_window_extent(renderer) for text in shown]
    page = figure.bbox.padded(EDGE)
    cut = []
    for text, place in zip(shown, places, strict=True):
        if not all(page.contains(*corner) for corner in place.corners()):
            cut.append(f"figure {name}: the label '{text.get_text()}' is cut by the edge of the page.")
    if cut:
        advice = "Shorten it where it is written (data/codebook.yaml, data/study.yaml), or draw fewer weeks."
        raise FieldworkError(all_at_once(cut, advice))
