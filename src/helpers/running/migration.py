"""Migration: rewrite a study of an earlier version under the names of this one (`fieldwork migrate`).

All changes are worked out and read again before the first is made: if one is refused, nothing is touched.
Files that hold the hashes of others are written before them, so that the same command completes a migration
that was interrupted.
"""

from __future__ import annotations

import re
import stat
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import yaml

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.running import run_state
from helpers.study import claims, old_names, study
from helpers.study import codebook as codebooks
from helpers.study.codebook import Codebook
from helpers.study.codebook_history import version_files
from helpers.study.settings import Settings, parse_settings
from helpers.study.yaml_names import with_new_names
from helpers.tables import TABLES, storage
from helpers.tables.old_tables import has_to_be_made_again, rename_record, rename_run_record, rename_table
from helpers.tables.provenance import hash_of

MODELS: dict[str, type[Settings]] = {
    study.FILE.as_posix(): study.Study,
    codebooks.FILE.as_posix(): Codebook,
    claims.FILE.as_posix(): claims.Claims,
}
"""What each YAML file is read as; any other is a dated version of the codebook."""
MERGE_MARKS = re.compile(r"^(<{7} |={7}\r?$|>{7} )", re.MULTILINE)
OLD_NUMBERS = re.compile(r"\\fw(Bar|\w*(Told|Heard|Variants|Holds|Specifications)})")
"""A number of the article under a name of the earlier version."""
NOTHING_CHANGED = "Nothing was changed."


class Change(NamedTuple):
    """A file to rewrite, by its place in the study; `old` and `new` differ if its name changes too."""

    old: str
    new: str
    data: bytes
    what: str
    """What changes in it, in words."""


@dataclass
class Plan:
    """What a migration changes."""

    changes: list[Change] = field(default_factory=list)
    """In the order in which they are made."""
    left: list[str] = field(default_factory=list)
    """What it leaves to the researcher, in words."""


def plan(folder: Path) -> Plan:
    """Work out what a migration of a study folder changes; no file of the study is written.

    Raises
    ------
    FieldworkError
        Files cannot be read, hold the marks of a merge, or cannot be renamed without changing more: all.
    """
    if (folder / run_state.WITHDRAWAL_BEGUN).exists():
        msg = (
            "a withdrawal has begun and has not ended. End it with the version of the package that began it, "
            f"and then migrate. {NOTHING_CHANGED}"
        )
        raise FieldworkError(msg)
    if not (folder / study.FILE).exists():
        msg = f"{study.FILE.as_posix()}: there is no such file. Give the folder of a study: --study."
        raise FieldworkError(msg)
    planning = _Planning(folder)
    planning.plan_settings()
    planning.plan_tables()
    planning.plan_run_record()
    if planning.offenders:
        raise FieldworkError(all_at_once(planning.offenders, NOTHING_CHANGED))
    return Plan(planning.in_order(), [*planning.left, *_of_products(folder)])


def migrate(folder: Path) -> Plan:
    """Rewrite a study folder under the names of this version, and return what was changed.

    Raises
    ------
    FieldworkError
        As in `plan`; or a run is at work in the folder.
    """
    with run_state.only_run(folder):
        planned = plan(folder)
        for change in planned.changes:
            old = folder / change.old
            replace_file(folder / change.new, change.data, mode=stat.S_IMODE(old.stat().st_mode))
            if change.old != change.new:
                old.unlink()
    return planned


def describe_plan(planned: Plan, *, is_done: bool) -> str:
    """Say what a migration has changed, or would change, and what it leaves to the researcher."""
    if not planned.changes:
        return "\n".join(["Nothing to do: no file of the study holds an old name.", *planned.left])
    lines = [_describe_change(change) for change in planned.changes]
    lines.append("")
    lines += planned.left
    if is_done:
        lines.append(
            "Done. Next: `fieldwork run` makes tables, figures and notebooks again from the raw files."
        )
    else:
        lines.append(NOTHING_CHANGED)
    return "\n".join(lines)


def _describe_change(change: Change) -> str:
    if change.old == change.new:
        return f"{change.new}: {change.what}"
    return f"{change.old} -> {change.new}: {change.what}"


class _Planning:
    """A plan in the making: what was found in one study folder, kind of file by kind of file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._settings: list[Change] = []
        self._tables: list[Change] = []
        self._records: list[Change] = []
        self._run_record: list[Change] = []
        self._stamps: dict[str, str] = {}
        """The stamp of the codebook by each that an earlier version gave it."""
        self._digests: dict[tuple[str, str], str] = {}
        """New digest of a file, as the record of a run has it, by its new place and its old digest."""
        self.offenders: list[str] = []
        self.left: list[str] = []

    def in_order(self) -> list[Change]:
        """Return all changes: what holds the hashes of other files comes before them."""
        return [*self._run_record, *self._records, *self._tables, *self._settings]

    def plan_settings(self) -> None:
        """Plan the changes of the YAML files, dated versions of the codebook included."""
        all_names = dict(old_names.YAML_NAMES)
        all_names |= dict.fromkeys(version_files(self._folder), old_names.CODEBOOK_NAMES)
        for file, names in all_names.items():
            data = self._read(file)
            if data is None:
                continue
            text = data.decode("utf-8")
            try:
                renamed = with_new_names(text, names, file)
            except FieldworkError as error:
                self.offenders.append(str(error))
                continue
            if renamed.names:
                change = Change(file, file, renamed.text.encode("utf-8"), ", ".join(renamed.names))
                self._add(change, data, self._settings)
            found = self._check_settings(file, renamed.text, has_changed=bool(renamed.names))
            if isinstance(found, Codebook) and file == codebooks.FILE.as_posix():
                self._stamps = dict.fromkeys(found.earlier_stamps(_valences_in(text)), found.stamp)

    def _check_settings(self, file: str, text: str, *, has_changed: bool) -> Settings | None:
        """Read the new text of a YAML file as commands will; other faults are left to the researcher.

        What a claim of an earlier version lacks, nobody but the researcher can say.
        """
        model = MODELS.get(file, Codebook)
        try:
            return parse_settings(text.removeprefix("\ufeff"), model, file)
        except FieldworkError as error:
            # Tables are stamped with the codebook: without it, its own stamps are unknown.
            if file == codebooks.FILE.as_posix():
                self.offenders.append(str(error))
            elif has_changed or file not in MODELS or model is claims.Claims:
                self.left.append(f"Still to be corrected:\n{error}")
            return None

    def plan_tables(self) -> None:
        """Plan the changes of the published tables and their records."""
        hashes: dict[tuple[str, str], str] = {}
        made_again: set[str] = set()
        for name, table in TABLES.items():
            file = self._old_or_new(paths.table_file(old_names.old_table(name)), table.file)
            data = self._read(file)
            if data is None:
                continue
            if has_to_be_made_again(data, name):
                self.left.append(
                    f"{file}: earlier versions had other rows in it, which cannot be renamed. Delete it with "
                    f"its record; `fieldwork run` makes {table.file} again."
                )
                made_again.add(name)
                continue
            new = rename_table(data, name, self._stamps)
            hashes[name, hash_of(data)] = hash_of(new)
            if (file, new) != (table.file, data):
                what = _what_changes(data, new, old_names.NEW_COLUMNS.get(name, {}))
                self._add(Change(file, table.file, new, what), data, self._tables)
        for name, table in TABLES.items():
            record = self._old_or_new(paths.table_record(old_names.old_table(name)), table.record)
            data = self._read(record)
            if data is None or name in made_again:
                continue
            try:
                new = rename_record(data, self._stamps, hashes, record)
            except FieldworkError as error:
                self.offenders.append(str(error))
                continue
            if (record, new) != (table.record, data):
                self._add(Change(record, table.record, new, "names and hashes"), data, self._records)
        self.offenders += _unreadable(self._folder, self._tables)
        self._note_tables_without_record()

    def _note_tables_without_record(self) -> None:
        """Note changed tables that have no record: earlier versions wrote none, and none can be made up."""
        records = {change.new for change in self._records}
        without = [
            change.new
            for change in self._tables
            if change.new.replace(".csv", ".provenance.json") not in records
        ]
        if without:
            self.left.append(
                f"No record says what these were made with: {', '.join(without)}. They are read again once "
                "`fieldwork run` has made them again from the raw files."
            )

    def plan_run_record(self) -> None:
        """Plan the change of the record of the last run: parameters, files and hashes."""
        file = paths.RUN_RECORD.as_posix()
        data = self._read(file)
        if data is None:
            return
        moved = {change.old: change.new for change in [*self._tables, *self._records]}
        try:
            new = rename_run_record(data, moved, self._digests, file)
        except FieldworkError as error:
            self.offenders.append(str(error))
            return
        if new != data:
            self._add(Change(file, file, new, "parameters, files and hashes"), data, self._run_record)

    def _add(self, change: Change, before: bytes, changes: list[Change]) -> None:
        """Take up a change, unless its new name is taken by another file."""
        target = self._folder / change.new
        if change.old != change.new and target.exists() and target.read_bytes() != change.data:
            self.offenders.append(
                f"{change.old}: {change.new} is there too, and differs. Delete the one that is out of date."
            )
            return
        self._digests[change.new, _digest(change.old, before)] = _digest(change.new, change.data)
        changes.append(change)

    def _old_or_new(self, old: str, new: str) -> str:
        """Return where a file lies: under its old name, if it is there, else under its new one."""
        return old if (self._folder / old).exists() else new

    def _read(self, file: str) -> bytes | None:
        """Return the bytes of a text file; None: it is not there, or is refused."""
        try:
            data = (self._folder / file).read_bytes()
            text = data.decode("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            self.offenders.append(f"{file}: cannot be read. It must be text in UTF-8.")
            return None
        mark = MERGE_MARKS.search(text)
        if mark:
            line = text.count("\n", 0, mark.start()) + 1
            self.offenders.append(f"{file}, line {line}: holds the marks of a merge. Resolve it first.")
            return None
        return data


def _valences_in(text: str) -> dict[str, str]:
    """Return the valence that a codebook of an earlier version gives its themes, by their ids."""
    themes = yaml.load(text, Loader=yaml.BaseLoader)["themes"]  # noqa: S506 - it makes no objects
    return {theme["id"]: theme[old_names.VALENCE] for theme in themes if theme.get(old_names.VALENCE)}


def _digest(file: str, data: bytes) -> str:
    """Return the hash of a file as the record of a run has it (see `run_state.digest`)."""
    is_text = Path(file).suffix in run_state.TEXT
    return sha256(data.replace(b"\r\n", b"\n") if is_text else data).hexdigest()


def _what_changes(old: bytes, new: bytes, new_columns: Collection[str]) -> str:
    """Say what changes in a table: its columns, and whether cells do."""
    old_header, _, old_rows = old.decode("utf-8").partition("\n")
    new_header, _, new_rows = new.decode("utf-8").partition("\n")
    before = old_header.rstrip("\r").split(",")
    added = [one for one in new_header.rstrip("\r").split(",") if one in new_columns and one not in before]
    after = [one for one in new_header.rstrip("\r").split(",") if one not in added]
    what = [f"{old} -> {new}" for old, new in zip(before, after, strict=True) if old != new]
    what += [f"{column}: new" for column in added]
    if old_rows != new_rows:
        what.append("values in cells")
    return ", ".join(what) or "name of the file"


def _unreadable(folder: Path, changes: Iterable[Change]) -> list[str]:
    """Return the new tables that cannot be read, each read as commands will read it."""
    offenders: list[str] = []
    by_file = {table.file: table for table in TABLES.values()}
    (folder / run_state.FOLDER).mkdir(exist_ok=True)
    # Not the system's folder for temporary files: tables hold words of the fieldwork.
    with tempfile.TemporaryDirectory(dir=folder / run_state.FOLDER) as name:
        place = Place.at(Path(name))
        for change in changes:
            replace_file(place.writing(change.new), change.data, mode=0o600)
            try:
                storage.read(place, by_file[change.new])
            except FieldworkError as error:
                offenders.append(f"{change.old}: is not the table of an earlier version. {error}")
    return offenders


def _of_products(folder: Path) -> list[str]:
    """Say which figures and which numbers of the article get another name from the next run."""
    left: list[str] = []
    for old, new in old_names.FIGURES.items():
        files = sorted(path.name for path in (folder / paths.FIGURES).glob(f"{old}.*"))
        if files:
            left.append(f"Figure {old} is called {new} now: after the next run, delete {', '.join(files)}.")
    numbers = folder / paths.ARTICLE / "numbers.tex"
    if numbers.exists() and OLD_NUMBERS.search(numbers.read_text(encoding="utf-8", errors="replace")):
        left.append(
            "article/numbers.tex: commands that end in Told, Heard or Variants, or begin with fwBar, get new "
            "names from the next run; those that end in Holds or Specifications, a share of unlike "
            "specifications, are gone: quote how many workers support a claim. Change the manuscript."
        )
    return left
