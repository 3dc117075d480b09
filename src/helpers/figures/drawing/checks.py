"""Refusing a table that is not what a figure is drawn from: a hole in it would look like a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product

import pandas as pd

from helpers.errors import FieldworkError, all_at_once
from helpers.study.study import Study

MOST_WORKERS = 12
"""How many workers fit on a page one by one."""


def require_columns(frame: pd.DataFrame, figure: str, columns: Sequence[str]) -> None:
    """Refuse a table that is empty or lacks one of `columns`.

    Raises
    ------
    FieldworkError
        The columns that it lacks.
    """
    missing = [column for column in columns if column not in frame.columns]
    if missing or frame.empty:
        what = f"the table lacks {', '.join(missing)}" if missing else "the table has no rows"
        msg = f"figure {figure}: {what}. Its columns: {', '.join(columns)}. Make it with `counts` or `contacts` of helpers.counting."
        raise FieldworkError(msg)


def require_rows(frame: pd.DataFrame, figure: str, keys: Mapping[str, Sequence[object]]) -> None:
    """Refuse a table that has not exactly one row for every combination of `keys`.

    Raises
    ------
    FieldworkError
        Combinations that are missing, stand twice or are unknown: all of them, the first ten in full.
    """
    found = Counter(frame[list(keys)].itertuples(index=False, name=None))
    wanted = dict.fromkeys(product(*keys.values()))
    problems = {"has no row": [key for key in wanted if key not in found]}
    problems["has more than one row"] = [key for key, n in found.items() if n > 1]
    problems["has a row that is not of this study"] = [key for key in found if key not in wanted]
    offenders = [
        f"figure {figure}: the table {what} for {', '.join(f'{name} {value}' for name, value in zip(keys, key, strict=True))}."
        for what, of_kind in problems.items()
        for key in of_kind
    ]
    if offenders:
        raise FieldworkError(
            all_at_once(
                offenders, f"It has one row per {' × '.join(keys)}. Make it again from all workers and weeks."
            )
        )


def starts_of(frame: pd.DataFrame, figure: str, weeks: range) -> list[int]:
    """Return the weeks in which the blocks of a table begin, which must follow each other from the first of `weeks` to the last.

    Raises
    ------
    FieldworkError
        Weeks are missing, or stand in two blocks.
    """
    spans = sorted(
        {
            (int(first), int(last))
            for first, last in with_last_week(frame)[["week", "last_week"]].itertuples(index=False)
        }
    )
    if [week for first, last in spans for week in range(first, last + 1)] != list(weeks):
        msg = f"figure {figure}: the blocks of weeks do not follow each other. Every week stands in one. Make the table again."
        raise FieldworkError(msg)
    return [first for first, _ in spans]


def require_missing(frame: pd.DataFrame, figure: str, column: str, unheard: pd.Series) -> None:
    """Refuse a table whose `column` is not missing in just those rows where nobody was heard: 0 would say something else.

    Raises
    ------
    FieldworkError
        How many rows are wrong.
    """
    wrong = int((frame[column].isna() != unheard).sum())
    if wrong:
        msg = f"figure {figure}: {column} is wrong in {wrong} rows. It is missing when nobody was heard, and only then. Make it again."
        raise FieldworkError(msg)


def workers_of(frame: pd.DataFrame, study: Study) -> list[str]:
    """Return the workers of a table, in the study's order; a worker whom the study does not know is refused."""
    found = {study.worker(worker).id for worker in frame["worker"].unique()}
    return [worker for worker in study.worker_ids if worker in found]


def require_a_page(workers: Sequence[str], figure: str, *, instead: str = "") -> None:
    """Refuse more workers than fit on a page one by one.

    Parameters
    ----------
    instead
        What else can be drawn, to end the advice.

    Raises
    ------
    FieldworkError
        There are more than `MOST_WORKERS`.
    """
    if len(workers) > MOST_WORKERS:
        msg = f"figure {figure}: {len(workers)} workers do not fit on a page. At most {MOST_WORKERS} do. Draw so many{instead}."
        raise FieldworkError(msg)


def with_last_week(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with ``last_week``, the last of each block of weeks that ``week`` begins: the week itself, where none is said."""
    return frame if "last_week" in frame else frame.assign(last_week=frame["week"])


def weeks_of(frame: pd.DataFrame, figure: str, study: Study) -> range:
    """Return the weeks from the first to the last of a table.

    Raises
    ------
    FieldworkError
        Some are not weeks of the calendar.
    """
    weeks, calendar = (
        pd.concat([frame["week"], with_last_week(frame)["last_week"]]).astype(int),
        study.calendar.weeks,
    )
    if not weeks.isin(calendar).all():
        msg = f"figure {figure}: the table has weeks {weeks.min()} to {weeks.max()}. Allowed: {calendar[0]} to {calendar[-1]}. Make it again."
        raise FieldworkError(msg)
    return range(weeks.min(), weeks.max() + 1)
