"""Read all files of settings of a study at once, before anything runs: every fault of all of them is named.

Notebooks read them too, each what it needs; but a run that ends after minutes for a slip in a file that could
be read at its beginning has wasted them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from helpers.errors import FieldworkError
from helpers.study import claims, conditions, roster
from helpers.study.blanks import refuse_blanks
from helpers.study.chosen_quotations import read_choices
from helpers.study.codebook import FILE as CODEBOOK
from helpers.study.codebook import Codebook
from helpers.study.codebook_history import read_history
from helpers.study.settings import Settings, known_of, read_in_part, read_nothing
from helpers.study.study import FILE, Study

T = TypeVar("T")
Model = TypeVar("Model", bound=Settings)


def read_settings_of(study: Path) -> Study:
    """Return the facts of a study of which no file of settings has a fault.

    Raises
    ------
    FieldworkError
        All faults of these files, and with them those of the files about persons, if these are here.
    """
    facts, _, faults = examine_settings_of(study)
    if faults:
        # Imported late, since it needs much that a run with nothing to do does not.
        from helpers.running.doctor import faults_of_persons

        if try_to_read(lambda: roster.has_roster(study, facts), faults):
            faults += faults_of_persons(study, facts)
        raise FieldworkError("\n".join(faults))
    return facts


def examine_settings_of(study: Path) -> tuple[Study, Codebook, list[str]]:
    """Return the facts of a study and its codebook, as far as each can be read, and what is wrong.

    Read are ``study.yaml``, the codebook and its dated versions, the conditions, the claims and the chosen
    quotations. Examples stand in for what cannot be read (`Settings.is_whole`), and what others name in it is
    not looked up. What is wrong are all faults of these files, with lines, and values in ``study.yaml`` that
    are still blank; those of one file in one text.
    """
    problems: list[str] = []
    facts = _read_what_can_be(study / FILE, Study, problems)
    if not facts.is_whole("fictional"):
        # A fictional study has its roster in data/raw, and in a real one it may lie there as well.
        facts = facts.model_copy(update={"fictional": (study / roster.FILE).exists()})
    try_to_read(lambda: refuse_blanks(study), problems)
    codebook = _read_what_can_be(study / CODEBOOK, Codebook, problems)
    try_to_read(lambda: conditions.read_conditions(study, codebook), problems)
    try_to_read(lambda: claims.read_claims(study, codebook, facts), problems)
    today = datetime.now(facts.zone).date()
    try_to_read(lambda: read_history(study, codebook, today=today), problems)
    try_to_read(lambda: read_choices(study), problems)
    return facts, codebook, problems


def _read_what_can_be(file: Path, model: type[Model], problems: list[str]) -> Model:
    """Return what can be read of a file, with examples for the rest; note its faults."""
    reading = try_to_read(lambda: read_in_part(file, model), problems)
    settings = known_of(reading) if reading else None
    if reading and reading.offenders:
        problems.append("\n".join(reading.offenders))
    settings = settings or read_nothing(model)
    if settings is None:
        msg = f"{model.__name__}: has a key that is required and without example"
        raise TypeError(msg)
    return settings


def try_to_read(read: Callable[[], T], problems: list[str]) -> T | None:
    """Return what is read; None, if it has faults, which are noted."""
    try:
        return read()
    except FieldworkError as error:
        problems.append(str(error))
        return None
