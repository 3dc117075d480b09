"""Labels drawn anew for each figure, so that two figures cannot be laid side by side, worker by worker.

A draw is neither an order nor a hash: of five workers, an order tells who came first, and a hash is undone by five guesses.
What was drawn is recorded in a restricted file, so that a figure made again keeps its labels.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from pathlib import Path
from random import Random, SystemRandom
from typing import Final

import pandas as pd

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.rows import change_rows
from helpers.privacy.consent import Consent
from helpers.study import private_folder
from helpers.study.gate import needs_agreement
from helpers.study.roster import place_of_roster
from helpers.study.study import Study
from helpers.tables import LABELS, in_order

FILE = Path("labels.csv")
"""Its name in the private folder."""
COLUMNS: Final = ["figure", "worker", "label"]
SERIES = "theme_weeks"
"""The figure that shows single workers, and the table that it is drawn from."""


def draw_labels(workers: Sequence[str], rng: Random) -> dict[str, str]:
    """Draw a label for each worker: A, B, C …, shuffled.

    Parameters
    ----------
    rng
        ``random.SystemRandom()``; one with a seed is for tests, since who knows the seed knows the draw.

    Raises
    ------
    FieldworkError
        There are more workers than letters.
    """
    if len(workers) > len(string.ascii_uppercase):
        msg = f"labels: {len(workers)} workers, and {len(string.ascii_uppercase)} letters. Show fewer in one figure."
        raise FieldworkError(msg)
    letters = list(string.ascii_uppercase[: len(workers)])
    rng.shuffle(letters)
    return dict(zip(sorted(workers), letters, strict=True))


def recorded(
    record: pd.DataFrame, figure: str, workers: Sequence[str], rng: Random
) -> tuple[dict[str, str], pd.DataFrame]:
    """Return a figure's labels and the record with them: as recorded for just these workers, else drawn.

    When a worker joins or leaves a figure all of it is drawn again: the one new letter would say who it is.

    Parameters
    ----------
    record
        As `read_labels` returns it.
    """
    rows = record[record["figure"] == figure]
    if set(rows["worker"]) == set(workers):
        return dict(zip(rows["worker"], rows["label"], strict=True)), record
    labels = draw_labels(workers, rng)
    drawn = pd.DataFrame([(figure, worker, label) for worker, label in labels.items()], columns=COLUMNS)
    return labels, pd.concat([record[record["figure"] != figure], drawn], ignore_index=True).sort_values(
        COLUMNS[:2], ignore_index=True
    )


def labels_of(consent: Consent, folder: Path, study: Study, rng: Random | None = None) -> pd.DataFrame:
    """Return table ``labels``: as recorded beside the roster, drawn and recorded where they are not; without rows unless consented.

    A figure of single workers shows those who agreed to a series from every source of the worker's own voice.
    """
    table = pd.DataFrame(columns=COLUMNS, dtype=str)
    if not needs_agreement(study):
        return table
    path = place_of_roster(folder, study).with_name(FILE.name)
    own = [source.id for source in study.sources if source.counted_role == "worker"]
    workers = sorted(consent.workers(own, "worker_series", study))
    _, table = recorded(read_labels(path), SERIES, workers, rng or SystemRandom())
    write_labels(path, table)
    return in_order(LABELS, table)


def relabel(frame: pd.DataFrame, labels: dict[str, str], *, contributor: str = "worker") -> pd.DataFrame:
    """Return a table with labels in the place of workers, its rows sorted by them: their old order would undo the draw.

    Parameters
    ----------
    frame
        Any table with a column `contributor`.
    labels
        Worker: label.

    Returns
    -------
    DataFrame
        The same columns and as many rows.

    Raises
    ------
    FieldworkError
        A worker of the table has no label.
    """
    without = int((~frame[contributor].isin(list(labels))).sum())
    if without:
        msg = f"labels: {without} rows are of a worker without a label. Draw labels for all workers of the table."
        raise FieldworkError(msg)
    named = frame.assign(**{contributor: frame[contributor].map(labels)})
    return named.sort_values(contributor, kind="stable", ignore_index=True)


def relabelled(study: Study, labels: dict[str, str]) -> Study:
    """Return the study as a figure with labels knows it: the labelled workers alone, in the labels' order, no days of theirs."""
    first_day = study.calendar.first_day
    workers = [
        worker.model_copy(update={"id": labels[worker.id], "first_day": first_day, "last_day": None})
        for worker in study.workers
        if worker.id in labels
    ]
    return study.with_letters(workers)


def read_labels(path: Path) -> pd.DataFrame:
    """Read the record of draws; where there is none yet, it is empty.

    Returns
    -------
    DataFrame
        ``figure``, ``worker``, ``label``: one row per figure and worker.

    Raises
    ------
    FieldworkError
        It is no such CSV, a cell is empty, or a worker or a label stands twice in a figure: all offenders, by line.
    """
    name = paths.display_path(path)
    advice = "It is CSV in UTF-8, written by this package: restore it, or delete it."
    try:
        rows = private_folder.read_rows(path, name, COLUMNS, advice=advice)
    except FileNotFoundError:
        return pd.DataFrame(columns=COLUMNS, dtype=str)
    offenders, seen = [], set()
    for number, row in rows:
        if len(row) != len(COLUMNS) or not all(row):
            offenders.append(f"{name}, line {number}: needs a figure, a worker and a label.")
            continue
        for what, cell in zip(COLUMNS[1:], row[1:], strict=True):
            if (row[0], what, cell) in seen:
                offenders.append(f"{name}, line {number}: this {what} stands in the same figure already.")
            seen.add((row[0], what, cell))
    if offenders:
        raise FieldworkError(
            all_at_once(
                offenders, "Restore the file, or delete it: all figures are then drawn with other labels."
            )
        )
    return pd.DataFrame([row for _, row in rows], columns=COLUMNS, dtype=str)


def forget_labels(folder: Path, study: Study, worker: str) -> None:
    """Take every label of a worker out of the record of draws, if there is one."""
    path = place_of_roster(folder, study).with_name(FILE.name)
    if not path.exists():
        return
    read_labels(path)
    data = change_rows(path.read_bytes(), lambda row: None if row["worker"] == worker else row)
    replace_file(path, data, mode=0o644 if study.fictional else 0o600)


def write_labels(path: Path, record: pd.DataFrame) -> None:
    """Write the record of draws in one step. It says who is who: it belongs where the roster is, and is never published."""
    replace_file(path, record[COLUMNS].to_csv(index=False, lineterminator="\n").encode("utf-8"))
    path.chmod(0o600)
