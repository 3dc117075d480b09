"""Who speaks and who is spoken of: every form of a name, the person behind it, their role, and what stands instead.

``data/raw/roster.csv``, or ``roster.csv`` in the private folder (restricted). Columns: ``person`` (a worker's id, or an id
for anybody or anything else), ``role`` (worker, researcher, other), ``form`` (a name as some file or voice has it: full,
short, nickname, initials, another spelling, a phone number, a handle, an e-mail address); and, where wanted,
``replacement`` (a pseudonym, or something general in [brackets]) and ``kind`` (person, place, organisation). Case, spaces
and invisible marks do not matter.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from getpass import getpass
from pathlib import Path
from typing import NamedTuple

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.rows import change_rows
from helpers.study import private_folder
from helpers.study.study import RAW, Study

FILE = RAW / "roster.csv"
OF_PERSONS = (
    "roster.csv",
    "roster.csv.age",
    "decisions.csv",
    "replacements.csv",
    "consent.csv",
    "labels.csv",
)
"""Files about persons, beside the fieldwork and no part of it: those of a real study lie in its private folder."""
COLUMNS = ["person", "role", "form"]
OPTIONAL = ["replacement", "kind"]
GENERIC = "[a colleague]"
"""What stands in others' words for a worker who has withdrawn."""
KINDS = ("person", "place", "organisation")
_dashes = re.compile("[\u2010-\u2015\u2212]")
_invisible = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_word = re.compile(r"[^\W_]+")


class Person(NamedTuple):
    """Somebody who speaks, is written to or is spoken of; or a place or an organisation."""

    id: str
    role: str


class Form(NamedTuple):
    """One form of a name, and what stands in a text instead."""

    text: str
    person: Person
    replacement: str
    kind: str = "person"


class Roster:
    """The forms of names, and the persons behind them."""

    def __init__(self, entries: list[Form]) -> None:
        self.entries = tuple(entries)
        """Every form, in the order of the file."""
        forms = {form.text: form.person for form in entries}
        self.persons = sorted({form.person for form in entries if form.kind == "person"})
        forms = {person.id: person for person in sorted(set(forms.values()))} | forms
        self._forms = {_folded(form): person for form, person in forms.items() if person in self.persons}
        self._squeezed = {_squeezed(form): person for form, person in forms.items() if _squeezed(form)}
        words = [
            _word.findall(unicodedata.normalize("NFKC", form))
            for form in sorted(forms, key=len, reverse=True)
        ]
        patterns = [r"[\W_]*".join(map(re.escape, of_form)) for of_form in words if of_form]
        self._any_form = (
            re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)})(?![^\W_])", re.IGNORECASE) if patterns else None
        )

    def find(self, label: str) -> Person | None:
        """Return who a speaker's label stands for, or None."""
        return self._forms.get(_folded(label))

    def named_in(self, text: str) -> set[Person]:
        """Return everybody whom a file name or a heading names, by any form or by id."""
        plain = unicodedata.normalize("NFKC", text)
        return (
            {self._squeezed[_squeezed(match.group())] for match in self._any_form.finditer(plain)}
            if self._any_form
            else set()
        )

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


def place_of_roster(folder: Path, study: Study) -> Path:
    """Return where a study's roster lies.

    A fictional study's lies in ``data/raw``; a real study's in the private folder, if the environment names one, and else in
    ``data/raw``. It may be encrypted (``roster.csv.age``).

    Raises
    ------
    FieldworkError
        There is none, or there are a plain one and an encrypted one.
    """
    home = None if study.fictional else private_folder.folder()
    base = home or folder / RAW
    name = FILE.name if home else FILE.as_posix()
    found = [
        path for path in (base / FILE.name, base / f"{FILE.name}{private_folder.ENCRYPTED}") if path.is_file()
    ]
    if len(found) == 1:
        return found[0]
    if found:
        msg = f"{name}: there is an encrypted one beside it. Keep one of the two."
    else:
        where = f" in the folder that {private_folder.VARIABLE} names" if home else ""
        msg = f"{name}: there is no such file{where}. It says who speaks: {', '.join(COLUMNS)}."
    raise FieldworkError(msg)


def has_roster(folder: Path, study: Study) -> bool:
    """Tell whether a study's roster is here: it is not where an examiner is."""
    base = (None if study.fictional else private_folder.folder()) or folder / RAW
    return any((base / f"{FILE.name}{suffix}").is_file() for suffix in ("", private_folder.ENCRYPTED))


def encrypted_roster(folder: Path) -> Path | None:
    """Return a study's encrypted roster, if there is one: in the private folder, or else in ``data/raw``."""
    path = (private_folder.folder() or folder / RAW) / f"{FILE.name}{private_folder.ENCRYPTED}"
    return path if path.is_file() else None


def read_roster(folder: Path, study: Study, ask: private_folder.Ask = getpass) -> Roster:
    """Read and validate the roster of a study folder.

    Parameters
    ----------
    ask
        Asks for the passphrase of an encrypted roster.

    Raises
    ------
    FieldworkError
        It is missing or unreadable, or lies where a real study's must not; or rows have an unknown role or kind, a worker
        that the study does not know, a form that stands for two persons, or a replacement that names somebody. Names are
        not printed.
    """
    path = place_of_roster(folder, study)
    name = paths.shown(path)
    if not study.fictional:
        private_folder.refuse_open(path, name)
    try:
        data = (
            private_folder.read_encrypted(path, name, ask)
            if path.suffix == private_folder.ENCRYPTED
            else path.read_bytes()
        )
        rows = [
            (number, row)
            for number, row in enumerate(
                csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")), start=1
            )
            if row
        ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        msg = f"{name}: cannot be read ({type(error).__name__}). Save it as CSV in UTF-8."
        raise FieldworkError(msg) from None
    columns = rows[0][1] if rows else []
    if columns[:3] != COLUMNS or len(set(columns)) < len(columns) or not set(columns[3:]) <= set(OPTIONAL):
        msg = (
            f"{name}, line 1: the columns must be {', '.join(COLUMNS)}; {' and '.join(OPTIONAL)} may follow."
        )
        raise FieldworkError(msg)
    offenders: list[str] = []
    entries: list[tuple[int, Form]] = []
    seen: dict[str, Person] = {}
    kinds: dict[str, str] = {}
    for number, row in rows[1:]:
        at = f"{name}, line {number}:"
        if len(row) != len(columns) or not all(cell.strip() for cell in row[:3]):
            offenders.append(
                f"{at} needs a person, a role and a form{', and a cell for each column' * (len(columns) > len(COLUMNS))}."
            )
            continue
        cells = {column: cell.strip() for column, cell in zip(columns, row, strict=True)}
        person = Person(cells["person"], cells["role"])
        kind = cells.get("kind") or KINDS[0]
        if person.role not in study.speaker_roles:
            roles = [f"{role} ({meaning})" for role, meaning in study.speaker_roles.items()]
            offenders.append(f"{at} unknown role. Allowed: {', '.join(roles)}.")
        if (person.role == "worker") != (person.id in study.known_ids):
            offenders.append(
                f"{at} the role is worker for {', '.join(study.known_ids[:10])}, and for nobody else."
            )
        if kind not in KINDS:
            offenders.append(f"{at} unknown kind. Allowed: {', '.join(KINDS)}.")
        elif kinds.setdefault(person.id, kind) != kind or (kind != KINDS[0] and person.role != "other"):
            offenders.append(
                f"{at} one id is a person, a place or an organisation, and the role of the last two is other."
            )
        if seen.setdefault(_folded(row[2]), person) != person:
            offenders.append(
                f"{at} this form of a name stands for another person already. Give a longer form."
            )
        entries.append((number, Form(cells["form"], person, cells.get("replacement", ""), kind)))
    if not offenders:
        entries = _with_replacements(entries)
        offenders += [f"{name}, line {number}: {what}" for number, what in _collisions(entries)]
    if offenders:
        raise FieldworkError(all_at_once(offenders))
    return Roster(
        [
            form._replace(replacement=GENERIC) if form.person.id in study.withdrawn else form
            for _, form in entries
        ]
    )


def replacements_of(folder: Path, study: Study, worker: str) -> frozenset[str]:
    """Return what stands in texts instead of a worker's name, but for the general words that stand for many."""
    return frozenset(
        form.replacement for form in read_roster(folder, study).entries if form.person.id == worker
    ) - {GENERIC}


def forget_pseudonym(folder: Path, study: Study, worker: str) -> None:
    """Empty the replacements of a worker. The forms stay: without them nobody could find the name in the words of others.

    An encrypted roster is its keeper's to change.
    """
    path = place_of_roster(folder, study)
    if path.suffix == private_folder.ENCRYPTED:
        return

    def emptied(row: dict[str, str]) -> dict[str, str]:
        is_meant = row["person"].strip() == worker and "replacement" in row
        return {**row, "replacement": ""} if is_meant else row

    replace_file(path, change_rows(path.read_bytes(), emptied), mode=0o644 if study.fictional else 0o600)


def _with_replacements(entries: list[tuple[int, Form]]) -> list[tuple[int, Form]]:
    """Give a form without replacement its person's first one, and a person without any the id in brackets."""
    first: dict[str, str] = {}
    for _, form in entries:
        if form.replacement:
            first.setdefault(form.person.id, form.replacement)
    return [
        (
            number,
            form._replace(replacement=form.replacement or first.get(form.person.id) or f"[{form.person.id}]"),
        )
        for number, form in entries
    ]


def _collisions(entries: list[tuple[int, Form]]) -> Iterator[tuple[int, str]]:
    """Yield the lines whose replacement would name somebody, or two persons alike. Two places may share a general one."""
    forms = {" ".join(_spelled(form.text)) for _, form in entries}
    longest = max((form.count(" ") + 1 for form in forms), default=0)
    owners: dict[str, str] = {}
    for number, form in entries:
        words = _spelled(form.replacement)
        parts = {
            " ".join(words[at : at + n]) for n in range(1, longest + 1) for at in range(len(words) - n + 1)
        }
        if form.replacement == f"[{form.person.id}]":
            continue
        if parts & forms:
            yield number, "the replacement is or holds a form of a name. Choose another."
        whole = " ".join(words)
        if not whole:
            yield (
                number,
                "the replacement has no letter. Choose a pseudonym, or something general in [brackets].",
            )
        elif owners.setdefault(whole, form.person.id) != form.person.id and (
            form.kind == KINDS[0] or not form.replacement.startswith("[")
        ):
            yield number, "the replacement stands for somebody else already. Choose another."


def _spelled(text: str) -> list[str]:
    """Return the words of a name without case and marks."""
    letters = unicodedata.normalize("NFKD", _invisible.sub("", text)).casefold()
    return _word.findall("".join(letter for letter in letters if not unicodedata.combining(letter)))


def mask_path(path: Path, roster: Roster) -> str:
    """Return a raw file's path as messages and tables show it, without names."""
    return roster.mask(paths.shown(path))
