"""The roster: every form of a name, the person it belongs to, their role, and what replaces it in texts.

``data/raw/roster.csv``, or ``roster.csv`` in the private folder (restricted). Columns: ``person`` (a worker's
id, or an id for anybody or anything else), ``role`` (worker, researcher, other), ``form`` (a name as it
occurs in files or recordings: full, short, nickname, initials, another spelling, a phone number, a handle, an
e-mail address); and, optionally, ``replacement`` (a pseudonym, or something general in [brackets]) and
``kind`` (person, place, organisation). Case, spaces and invisible marks do not matter. A form may be the id
itself (``P01,worker,P01``), where transcripts have ids for labels: it finds the speaker and is no name.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from getpass import getpass
from pathlib import Path
from typing import NamedTuple

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.rows import change_rows
from helpers.study import private_folder
from helpers.study.roster_ids import faults_of_form, ids_of, is_code, squeezed
from helpers.study.study import RAW, Study
from helpers.study.utf8 import decode_utf8, read_utf8

FILE = RAW / "roster.csv"
READ_BY_RUNS = ("roster.csv", "roster.csv.age", "decisions.csv", "consent.csv")
"""Files about people of which the tables are made."""
OF_RUNS = (*READ_BY_RUNS, "replacements.csv", "labels.csv")
"""The same, with those that a run itself writes."""
OF_PERSONS = (*OF_RUNS, "recognition.csv")
"""Files about people, which are not fieldwork: those of a real study are in its private folder."""
COLUMNS = ["person", "role", "form"]
OPTIONAL = ["replacement", "kind"]
GENERIC = "[a colleague]"
"""What replaces the name of a worker who has withdrawn in the words of others."""
KINDS = ("person", "place", "organisation")
SHORTEST_PART = 3
"""Letters of a word of a name that may occur by itself."""
UNSPACED = r"\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""Letters of scripts without spaces between words (Chinese, Thai …): a name begins and ends anywhere."""
TITLES = frozenset("mr mrs ms miss dr prof sir".split())
PARTICLES = frozenset("the van von der den del dos das bin ibn".split())
"""Words of names that name nobody by themselves."""
_dashes = re.compile("[\u2010-\u2015\u2212]")
_invisible = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_word = re.compile(r"[^\W_]+")


class Person(NamedTuple):
    """Somebody who speaks, is written to or is mentioned; or a place or an organisation."""

    id: str
    role: str


class Form(NamedTuple):
    """One form of a name, and what replaces it in texts."""

    text: str
    person: Person
    replacement: str
    kind: str = "person"

    @property
    def is_id(self) -> bool:
        """Tell whether it is the person's own id, which is published, and no name.

        An id without a digit may be a name, and one such as kate99, of somebody who is no worker, a handle.
        """
        return squeezed(self.text) == squeezed(self.person.id) and is_code(*self.person)


_Row = tuple[int, list[str]]
"""A line of the file, and its cells."""
_Entry = tuple[int, Form]
"""A line of the file, and the form that it gives."""
_Fault = tuple[int, str]
"""A line of the file, and what is wrong with it."""


class Roster:
    """The forms of names, and the people they belong to."""

    def __init__(self, entries: list[Form]) -> None:
        self.entries = tuple(entries)
        """Every form, in the order of the file."""
        self.names = tuple(form for form in entries if not form.is_id)
        """The forms that name somebody: they are replaced in texts, and no published file may hold them."""
        forms = {form.text: form.person for form in entries}
        self.persons = sorted({form.person for form in entries if form.kind == "person"})
        forms = {person.id: person for person in sorted(set(forms.values()))} | forms
        self._forms = {_folded(form): person for form, person in forms.items() if person in self.persons}
        self._squeezed = {squeezed(form): person for form, person in forms.items() if squeezed(form)}
        self._any_form = _pattern_of(forms)

    def find(self, label: str) -> Person | None:
        """Return the person whom a speaker's label names, or None."""
        return self._forms.get(_folded(label))

    def named_in(self, text: str) -> set[Person]:
        """Return all people whom a file name or a heading names, by any form or by id."""
        if not self._any_form:
            return set()
        plain = unicodedata.normalize("NFKC", text)
        return {self._squeezed[squeezed(match.group())] for match in self._any_form.finditer(plain)}

    def mask(self, text: str) -> str:
        """Replace every form of a name with the person's id, for file names in messages and tables."""
        plain = unicodedata.normalize("NFKC", text)
        if not self._any_form:
            return plain
        return self._any_form.sub(lambda match: self._squeezed[squeezed(match.group())].id, plain)

    def without_names(self, text: str) -> str:
        """Return a text with every form of a name replaced by the person's id, and otherwise as it is."""
        masked = self.mask(text)
        if masked == unicodedata.normalize("NFKC", text):
            return text
        return masked


def _pattern_of(forms: Iterable[str]) -> re.Pattern[str] | None:
    """Return the pattern that finds any form as a whole word, the longest first; None, if there are none."""
    longest_first = sorted(forms, key=len, reverse=True)
    words = [_word.findall(unicodedata.normalize("NFKC", form)) for form in longest_first]
    patterns = [r"[\W_]*".join(map(re.escape, of_form)) for of_form in words if of_form]
    if not patterns:
        return None
    joined = rf"[^\W_{UNSPACED}]"
    return re.compile(f"(?<!{joined})(?:{'|'.join(patterns)})(?!{joined})", re.IGNORECASE)


def _folded(label: str) -> str:
    plain = _invisible.sub("", unicodedata.normalize("NFKC", label))
    return _dashes.sub("-", " ".join(plain.split())).casefold().lstrip("~ ")


def place_of_roster(folder: Path, study: Study) -> Path:
    """Return the path of a study's roster.

    A fictional study has it in ``data/raw``; a real study in the private folder, if the environment names
    one, else in ``data/raw``. It may be encrypted (``roster.csv.age``).

    Raises
    ------
    FieldworkError
        There is none, or there are both a plain and an encrypted one.
    """
    home = _private_folder_of(study)
    rosters = _rosters_in(home or folder / RAW)
    if len(rosters) == 1:
        return rosters[0]
    name = FILE.as_posix()
    if home:
        name = FILE.name
    if rosters:
        msg = f"{name}: there is an encrypted one as well. Keep one of the two."
    else:
        where = ""
        if home:
            where = f" in the folder that {private_folder.VARIABLE} names"
        msg = f"{name}: there is no such file{where}. It says who speaks: {', '.join(COLUMNS)}."
        if not home and not study.fictional:
            variable = private_folder.VARIABLE
            msg += (
                f" If it is in a private folder, name that folder: `export {variable}=DIR`; a new terminal "
                "has forgotten it."
            )
    raise FieldworkError(msg)


def has_roster(folder: Path, study: Study) -> bool:
    """Tell whether a study's roster is on this machine: an examiner does not have it."""
    return bool(_rosters_in(_private_folder_of(study) or folder / RAW))


def _private_folder_of(study: Study) -> Path | None:
    """Return the private folder, of a real study: that of a fictional one is never used."""
    if study.fictional:
        return None
    return private_folder.folder()


def _rosters_in(base: Path) -> list[Path]:
    """Return the plain and the encrypted roster of a folder, as far as they exist."""
    files = (base / FILE.name, base / f"{FILE.name}{private_folder.ENCRYPTED}")
    return [path for path in files if path.is_file()]


def encrypted_roster(folder: Path) -> Path | None:
    """Return a study's encrypted roster, if there is one, in the private folder or else in ``data/raw``."""
    path = (private_folder.folder() or folder / RAW) / f"{FILE.name}{private_folder.ENCRYPTED}"
    if path.is_file():
        return path
    return None


def read_roster(folder: Path, study: Study, ask: private_folder.Ask = getpass) -> Roster:
    """Read and validate the roster of a study folder.

    Parameters
    ----------
    ask
        Asks for the passphrase of an encrypted roster.

    Raises
    ------
    FieldworkError
        It is missing or unreadable, or is where a real study's must not be; or rows have an unknown role or
        kind, a worker whom the study does not know, a form that belongs to two people, or a replacement that
        names somebody. Names are not printed.
    """
    path = place_of_roster(folder, study)
    name = paths.display_path(path)
    if not study.fictional:
        private_folder.refuse_open(path, name)
    columns, rows = _read_rows(path, name, ask)
    entries, faults = _parse_rows(columns, rows, study)
    if not faults:
        entries = _with_replacements(entries)
        faults = list(_collisions(entries))
    if faults:
        raise FieldworkError(all_at_once(f"{name}, line {number}: {fault}" for number, fault in faults))
    return Roster([_as_replaced_now(form, study) for _, form in entries])


def _parse_rows(columns: list[str], rows: list[_Row], study: Study) -> tuple[list[_Entry], list[_Fault]]:
    """Return the forms of a roster, and what is wrong with its rows, each with its line."""
    entries: list[_Entry] = []
    faults: list[_Fault] = []
    first_of: dict[str, tuple[int, Person]] = {}
    kind_of: dict[str, str] = {}
    ids = ids_of((row[0].strip() for _, row in rows), study)
    for number, row in rows:
        if len(row) != len(columns) or not all(cell.strip() for cell in row[:3]):
            faults.append((number, _needed(columns)))
            continue
        form = _form_of(columns, row)
        of_form = [*_faults_of_role(form.person, study), *_faults_of_kind(form, kind_of)]
        if not form.is_id:
            of_form += faults_of_form(form.text, form.person.id, ids)
        first, person = first_of.setdefault(_folded(form.text), (number, form.person))
        if person != form.person:
            of_form.append("this form of a name belongs to another person already. Give a longer form.")
        elif first != number:
            of_form.append(f"this form of a name is in line {first} already. Keep one of the two lines.")
        faults += [(number, fault) for fault in of_form]
        entries.append((number, form))
    return entries, faults


def _read_rows(path: Path, name: str, ask: private_folder.Ask) -> tuple[list[str], list[_Row]]:
    """Return the columns of a roster, and the number and cells of each row below them.

    Raises
    ------
    FieldworkError
        It cannot be read, or has other columns.
    """
    try:
        if path.suffix == private_folder.ENCRYPTED:
            text = decode_utf8(private_folder.read_encrypted(path, name, ask), name, kind="CSV")
        else:
            text = read_utf8(path, name, kind="CSV")
        reader = csv.reader(io.StringIO(text, newline=""))
        rows = [(number, row) for number, row in enumerate(reader, start=1) if row]
    except csv.Error:
        msg = f"{name}: is no CSV: a cell never ends. Look for quotation marks that are not closed."
        raise FieldworkError(msg) from None
    columns: list[str] = []
    if rows:
        columns = rows[0][1]
    is_distinct = len(set(columns)) == len(columns)
    if columns[:3] != COLUMNS or not is_distinct or not set(columns[3:]) <= set(OPTIONAL):
        needed, optional = ", ".join(COLUMNS), " and ".join(OPTIONAL)
        allowed_columns = f"the columns must be {needed}; {optional} may follow."
        msg = f"{name}, line 1: {private_folder.separated_otherwise(columns, COLUMNS) or allowed_columns}"
        raise FieldworkError(msg)
    return columns, rows[1:]


def _needed(columns: list[str]) -> str:
    if len(columns) > len(COLUMNS):
        return "needs a person, a role and a form, and a cell for each column."
    return "needs a person, a role and a form."


def _form_of(columns: list[str], row: list[str]) -> Form:
    cells = {column: cell.strip() for column, cell in zip(columns, row, strict=True)}
    person = Person(cells["person"], cells["role"])
    return Form(cells["form"], person, cells.get("replacement", ""), cells.get("kind") or KINDS[0])


def _faults_of_role(person: Person, study: Study) -> Iterator[str]:
    if person.role not in study.speaker_roles:
        roles = [f"{role} ({meaning})" for role, meaning in study.speaker_roles.items()]
        yield f"unknown role. Allowed: {', '.join(roles)}."
        return
    # Of a study with faults, not all workers may be known.
    are_known = study.is_whole("workers", "withdrawn")
    if are_known and (person.role == "worker") != (person.id in study.known_ids):
        yield f"the role is worker for {', '.join(study.known_ids[:10])}, and for nobody else."


def _faults_of_kind(form: Form, kind_of: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with the kind of a form; `kind_of` has that of each id so far."""
    if form.kind not in KINDS:
        yield f"unknown kind. Allowed: {', '.join(KINDS)}."
        return
    is_same = kind_of.setdefault(form.person.id, form.kind) == form.kind
    if not is_same or (form.kind != KINDS[0] and form.person.role != "other"):
        yield "one id is a person, a place or an organisation, and the role of the last two is other."


def _as_replaced_now(form: Form, study: Study) -> Form:
    """Return a form with its replacement, which is a general one once its worker has withdrawn."""
    if form.person.id in study.withdrawn:
        return form._replace(replacement=GENERIC)
    return form


def replacements_of(folder: Path, study: Study, worker: str) -> frozenset[str]:
    """Return what replaces a worker's name in texts, without the general words that replace many."""
    forms = read_roster(folder, study).entries
    return frozenset(form.replacement for form in forms if form.person.id == worker) - {GENERIC}


def forget_pseudonym(folder: Path, study: Study, worker: str) -> None:
    """Empty the replacements of a worker.

    The forms stay: they are needed to find the name in the words of others. An encrypted roster stays
    unchanged: only its owner can change it.
    """
    path = place_of_roster(folder, study)
    if path.suffix == private_folder.ENCRYPTED:
        return

    def emptied(row: dict[str, str]) -> dict[str, str]:
        if row["person"].strip() == worker and "replacement" in row:
            return {**row, "replacement": ""}
        return row

    mode = 0o600
    if study.fictional:
        mode = 0o644
    replace_file(path, change_rows(path.read_bytes(), emptied), mode=mode)


def _with_replacements(entries: list[_Entry]) -> list[_Entry]:
    """Give each form without replacement the first one of its person, or else the person's id in brackets."""
    first: dict[str, str] = {}
    for _, form in entries:
        if form.replacement:
            first.setdefault(form.person.id, form.replacement)
    replaced: list[_Entry] = []
    for number, form in entries:
        replacement = form.replacement or first.get(form.person.id) or f"[{form.person.id}]"
        replaced.append((number, form._replace(replacement=replacement)))
    return replaced


def _collisions(entries: list[_Entry]) -> Iterator[_Fault]:
    """Yield the lines whose replacement names somebody or is another's. Places may share a general one."""
    forms = {" ".join(_spelled(form.text)) for _, form in entries if not form.is_id}
    longest = max((form.count(" ") + 1 for form in forms), default=0)
    owners: dict[str, str] = {}
    surnames = _parts_of_names(entries)
    for number, form in entries:
        if form.replacement == f"[{form.person.id}]":
            continue
        words = _spelled(form.replacement)
        if not forms.isdisjoint(_runs_of(words, longest)):
            yield number, "the replacement is or contains a form of a name. Choose another."
        elif _is_pseudonym(form.replacement) and not surnames.isdisjoint(words):
            yield number, "the replacement contains a part of somebody's name. Choose another."
        if not words:
            what = "the replacement has no letter. Choose a pseudonym, or something general in [brackets]."
            yield number, what
            continue
        owner = owners.setdefault(" ".join(words), form.person.id)
        if owner != form.person.id and not _may_be_shared(form):
            yield number, "the replacement is somebody else's already. Choose another."


def _is_pseudonym(replacement: str) -> bool:
    return not replacement.startswith("[")


def _may_be_shared(form: Form) -> bool:
    """Return whether a replacement is a general one of a place or an organisation."""
    return form.kind != KINDS[0] and not _is_pseudonym(form.replacement)


def _parts_of_names(entries: list[_Entry]) -> set[str]:
    """Return the words of persons' names of several words, without titles and particles."""
    parts: set[str] = set()
    for _, form in entries:
        words = _spelled(form.text)
        if form.kind == KINDS[0] and len(words) > 1 and "@" not in form.text:
            parts.update(word for word in words if len(word) >= SHORTEST_PART and word.isalpha())
    return parts - TITLES - PARTICLES


def _runs_of(words: list[str], longest: int) -> Iterator[str]:
    """Yield every run of up to `longest` consecutive words."""
    for n in range(1, longest + 1):
        for at in range(len(words) - n + 1):
            yield " ".join(words[at : at + n])


def _spelled(text: str) -> list[str]:
    """Return the words of a name without case and accents."""
    letters = unicodedata.normalize("NFKD", _invisible.sub("", text)).casefold()
    return _word.findall("".join(letter for letter in letters if not unicodedata.combining(letter)))


def mask_path(path: Path, roster: Roster) -> str:
    """Return the path of a raw file as messages and tables give it, without names."""
    return roster.mask(paths.display_path(path))
