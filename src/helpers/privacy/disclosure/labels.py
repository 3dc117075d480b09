"""Labels for workers, drawn for each figure, so that two figures cannot be linked worker by worker.

They are drawn at random, not numbered or hashed: of a few workers, an order discloses who came first, and a
hash is undone by a few guesses. The draw is recorded in a restricted file, so that a figure that is made
again keeps its labels.
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
        ``random.SystemRandom()``; a generator with a seed is for tests, since whoever knows the seed knows
        the draw.

    Raises
    ------
    FieldworkError
        There are more workers than letters.
    """
    n_letters = len(string.ascii_uppercase)
    if len(workers) > n_letters:
        msg = f"labels: {len(workers)} workers, and {n_letters} letters. Show fewer in one figure."
        raise FieldworkError(msg)
    letters = list(string.ascii_uppercase[: len(workers)])
    rng.shuffle(letters)
    return dict(zip(sorted(workers), letters, strict=True))


def find_or_draw_labels(
    record: pd.DataFrame, figure: str, workers: Sequence[str], rng: Random
) -> tuple[dict[str, str], pd.DataFrame]:
    """Return a figure's labels, and the record of draws with them.

    They are those recorded for exactly these workers, or else drawn. When a worker joins or leaves a figure,
    all its labels are drawn again: a single new letter would disclose who it is.

    Parameters
    ----------
    record
        As `read_labels` returns it.
    """
    of_figure = record[record["figure"] == figure]
    if set(of_figure["worker"]) == set(workers):
        return dict(zip(of_figure["worker"], of_figure["label"], strict=True)), record
    labels = draw_labels(workers, rng)
    rows = [(figure, worker, label) for worker, label in labels.items()]
    drawn = pd.DataFrame(rows, columns=COLUMNS)
    of_others = record[record["figure"] != figure]
    changed = pd.concat([of_others, drawn], ignore_index=True)
    return labels, changed.sort_values(COLUMNS[:2], ignore_index=True)


def make_labels(consent: Consent, folder: Path, study: Study, rng: Random | None = None) -> pd.DataFrame:
    """Return table ``labels``, and record the labels that had to be drawn in the folder of the roster.

    A figure of single workers shows those who agreed to a series from every source in which their own words
    count.

    Returns
    -------
    DataFrame
        ``figure``, ``worker``, ``label``: one row per figure and worker; without rows unless the profile is
        consented.
    """
    if not needs_agreement(study):
        return pd.DataFrame(columns=COLUMNS, dtype=str)
    path = place_of_roster(folder, study).with_name(FILE.name)
    sources = study.own_sources
    workers = sorted(consent.workers(sources, "worker_series", study))
    _, record = find_or_draw_labels(read_labels(path), SERIES, workers, rng or SystemRandom())
    write_labels(path, record)
    return in_order(LABELS, record)


def relabel(frame: pd.DataFrame, labels: dict[str, str], *, contributor: str = "worker") -> pd.DataFrame:
    """Return a table with labels in place of workers, sorted by label: the old order would undo the draw.

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
        A worker of the table does not have a label.
    """
    n_without = int((~frame[contributor].isin(list(labels))).sum())
    if n_without:
        msg = (
            f"labels: {n_without} rows are of a worker without a label. "
            "Draw labels for all workers of the table."
        )
        raise FieldworkError(msg)
    relabelled = frame.assign(**{contributor: frame[contributor].map(labels)})
    return relabelled.sort_values(contributor, kind="stable", ignore_index=True)


def relabel_study(study: Study, labels: dict[str, str]) -> Study:
    """Return the study as a figure with labels may know it: only the labelled workers, without their days.

    Their order is that of the labels.
    """
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
        The file is not such a CSV file, a cell is empty, or a worker or a label occurs twice in a figure: all
        offenders, by line.
    """
    name = paths.display_path(path)
    advice = "It is CSV in UTF-8, written by this package: restore it, or delete it."
    try:
        rows = private_folder.read_rows(path, name, COLUMNS, advice=advice)
    except FileNotFoundError:
        return pd.DataFrame(columns=COLUMNS, dtype=str)
    offenders: list[str] = []
    seen: set[tuple[str, str, str]] = set()
    for number, row in rows:
        if len(row) != len(COLUMNS) or not all(row):
            offenders.append(f"{name}, line {number}: needs a figure, a worker and a label.")
            continue
        figure, worker, label = row
        for column, value in (("worker", worker), ("label", label)):
            if (figure, column, value) in seen:
                offenders.append(f"{name}, line {number}: this {column} occurs in the same figure already.")
            seen.add((figure, column, value))
    if offenders:
        advice = "Restore the file, or delete it: all figures are then drawn with other labels."
        raise FieldworkError(all_at_once(offenders, advice))
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
    """Write the record of draws in one step. It identifies workers: it is kept with the roster."""
    replace_file(path, record[COLUMNS].to_csv(index=False, lineterminator="\n").encode("utf-8"))
    path.chmod(0o600)
