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
from helpers.study import claims, conditions
from helpers.study.blanks import refuse_blanks
from helpers.study.chosen_quotations import read_choices
from helpers.study.codebook import Codebook, read_codebook
from helpers.study.codebook_history import FOLDER, read_history, version_files
from helpers.study.settings import Settings, read_settings
from helpers.study.study import Study, read_study

T = TypeVar("T")


def read_settings_of(study: Path) -> Study:
    """Return the facts of a study whose files of settings have no fault.

    These are ``study.yaml``, the codebook and its dated versions, the conditions, the claims and the chosen
    quotations. Without facts or codebook, what the others name in these cannot be looked up: then only their
    own form is checked.

    Raises
    ------
    FieldworkError
        Files are wrong, or values in ``study.yaml`` are still blank: all faults of all files, with lines.
    """
    facts, _, problems = examine_settings_of(study)
    if facts is None or problems:
        raise FieldworkError("\n".join(problems))
    return facts


def examine_settings_of(study: Path) -> tuple[Study | None, Codebook | None, list[str]]:
    """Return the facts of a study and its codebook, as far as each can be read, and what is wrong.

    What is wrong are the faults that `read_settings_of` raises, those of one file in one text.
    """
    problems: list[str] = []
    facts = try_to_read(lambda: read_study(study), problems)
    if facts:
        try_to_read(lambda: refuse_blanks(study), problems)
    codebook = try_to_read(lambda: read_codebook(study), problems)
    if codebook:
        try_to_read(lambda: conditions.read_conditions(study, codebook), problems)
    else:
        _check_form(study / conditions.FILE, conditions.Conditions, problems)
    if codebook and facts:
        try_to_read(lambda: claims.read_claims(study, codebook, facts), problems)
    else:
        _check_form(study / claims.FILE, claims.Claims, problems)
    _check_history(study, facts, codebook, problems)
    try_to_read(lambda: read_choices(study), problems)
    return facts, codebook, problems


def _check_history(study: Path, facts: Study | None, codebook: Codebook | None, problems: list[str]) -> None:
    """Check the dated versions of the codebook, each by itself if it is not known which day it is."""
    if codebook and facts:
        today = datetime.now(facts.zone).date()
        try_to_read(lambda: read_history(study, codebook, today=today), problems)
        return
    for file in version_files(study):
        _check_form(study / FOLDER / Path(file).name, Codebook, problems)


def _check_form(file: Path, model: type[Settings], problems: list[str]) -> None:
    """Check a file by itself, if it is there."""
    if file.exists():
        try_to_read(lambda: read_settings(file, model), problems)


def try_to_read(read: Callable[[], T], problems: list[str]) -> T | None:
    """Return what is read; None, if it has faults, which are noted."""
    try:
        return read()
    except FieldworkError as error:
        problems.append(str(error))
        return None
