"""Who speaks: every form of a name, the person behind it and their role (``data/raw/roster.csv``, restricted).

Columns: ``person`` (a worker's id, or an id for anybody else), ``role`` (worker, researcher, other), ``form`` (a name
as some file writes it: full, short, a phone number). Case, spaces and invisible marks do not matter.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from helpers import paths
from helpers.errors import FieldworkError, all_at_once
from helpers.study import RAW, Study

FILE = RAW / "roster.csv"
COLUMNS = ["person", "role", "form"]
_dashes = re.compile("[\u2010-\u2015\u2212]")
_invisible = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Person(NamedTuple):
    """Somebody who speaks or is written to."""

    id: str
    role: str


class Roster:
    """The forms of names, and the persons behind them."""

    def __init__(self, forms: dict[str, Person]) -> None:
        self.persons = sorted(set(forms.values()))
        forms = {person.id: person for person in self.persons} | forms
        self._forms = {_folded(form): person for form, person in forms.items()}
        self._squeezed = {_squeezed(form): person for form, person in forms.items() if _squeezed(form)}
        words = [re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", form)) for form in sorted(forms, key=len, reverse=True)]
        patterns = [r"[\W_]*".join(map(re.escape, of_form)) for of_form in words if of_form]
        self._any_form = re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)})(?![^\W_])", re.IGNORECASE) if patterns else None

    def find(self, label: str) -> Person | None:
        """Return who a speaker's label stands for, or None."""
        return self._forms.get(_folded(label))

    def named_in(self, text: str) -> set[Person]:
        """Return everybody whom a file name or a heading names, by any form or by id."""
        plain = unicodedata.normalize("NFKC", text)
        return {self._squeezed[_squeezed(match.group())] for match in self._any_form.finditer(plain)} if self._any_form else set()

    def mask(self, text: str) -> str:
        """Replace every form of a name by the person's id: for file names in messages and tables."""
        plain = unicodedata.normalize("NFKC", text)
        if not self._any_form:
            return plain
        return self._any_form.sub(lambda match: self._squeezed[_squeezed(match.group())].id, plain)


def _folded(label: str) -> str:
    plain = _invisible.sub("", unicodedata.normalize("NFKC", label))
    return _dashes.sub("-", " ".join(plain.split())).casefold().lstrip("~ ")


def _squeezed(form: str) -> str:
    """Return a form's letters and digits alone, as a file name may run them together."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", form).casefold())


def read_roster(folder: Path, study: Study) -> Roster:
    """Read and validate the roster of a study folder.

    Raises
    ------
    FieldworkError
        It is missing or unreadable, or rows have an unknown role, a worker that the study does not know, or a form that
        stands for two persons. Names are not printed.
    """
    name = FILE.as_posix()
    try:
        with (folder / FILE).open(encoding="utf-8-sig", newline="") as file:
            rows = [(number, row) for number, row in enumerate(csv.reader(file), start=1) if row]
    except FileNotFoundError:
        msg = f"{name}: there is no such file. It says who speaks: {', '.join(COLUMNS)}."
        raise FieldworkError(msg) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        msg = f"{name}: cannot be read ({type(error).__name__}). Save it as CSV in UTF-8."
        raise FieldworkError(msg) from None
    if not rows or rows[0][1] != COLUMNS:
        msg = f"{name}, line 1: the columns must be {', '.join(COLUMNS)}."
        raise FieldworkError(msg)
    offenders: list[str] = []
    forms: dict[str, Person] = {}
    seen: dict[str, Person] = {}
    for number, row in rows[1:]:
        at = f"{name}, line {number}:"
        if len(row) != len(COLUMNS) or not all(cell.strip() for cell in row):
            offenders.append(f"{at} needs a person, a role and a form.")
            continue
        person = Person(row[0].strip(), row[1].strip())
        if person.role not in study.speaker_roles:
            offenders.append(f"{at} unknown role. Allowed: {', '.join(study.speaker_roles)}.")
        if (person.role == "worker") != (person.id in study.worker_ids):
            offenders.append(f"{at} the role is worker for {', '.join(study.worker_ids[:10])}, and for nobody else.")
        if seen.setdefault(_folded(row[2]), person) != person:
            offenders.append(f"{at} this form of a name stands for another person already. Give a longer form.")
        forms[row[2].strip()] = person
    if offenders:
        raise FieldworkError(all_at_once(offenders))
    return Roster(forms)


def mask_path(path: Path, roster: Roster) -> str:
    """Return a raw file's path as messages and tables show it, without names."""
    return roster.mask(paths.shown(path))
