"""Which parser reads each raw file: by its folder and its suffix.

The folder of a source may be divided into folders; only a .txt in a folder of chats has to be opened to see
whether it is a chat, since a transcript has the same suffix.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from helpers.fieldwork.dates_in_names import find_date_in_name
from helpers.fieldwork.formats.message_heads import find_form
from helpers.fieldwork.places import check_folders, workers_of_folders
from helpers.fieldwork.reading import Reading, Unreadable, decode_lines
from helpers.fieldwork.sources.diaries import read_diary
from helpers.fieldwork.sources.emails import read_emails
from helpers.fieldwork.sources.notes import read_note
from helpers.fieldwork.sources.surveys import read_survey
from helpers.fieldwork.sources.transcripts import read_transcript
from helpers.fieldwork.sources.whatsapp import read_export
from helpers.files.special import is_special
from helpers.study.names_in_coding import MANUAL_CODING
from helpers.study.raw_files import folded, is_system_file, source_of
from helpers.study.readers import READERS
from helpers.study.roster import OF_PERSONS, Person, Roster
from helpers.study.sources import Source
from helpers.study.study import RAW, Study

Parser = Callable[[Path, Study, Roster, Source], list[Reading]]
PARSERS: dict[str, Parser] = {
    "interview": read_transcript,
    "note": read_note,
    "voice_notes": read_export,
    "chat": read_export,
    "diary": read_diary,
    "focus_group": read_transcript,
    "email": read_emails,
    "survey": read_survey,
}
"""The parser of each reader of `study.readers`."""

SUFFIXES_OF_EXPORTS = READERS["voice_notes"].suffixes

Hashes = dict[Path, str]
Track = Callable[[Iterable[Path]], Iterable[Path]]
StatusOfFile = tuple[str, str]
"""Status and reason of a file as a whole."""


def hash_of(path: Path) -> str:
    """Return a file's SHA-256; an empty text when it cannot be opened, or must not be, as a pipe."""
    if is_special(path):
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def read_files(
    hashes: Hashes, folder: Path, study: Study, roster: Roster, track: Track = iter
) -> Iterator[Reading]:
    """Yield what the parsers read, file by file; the files in an export's folder are read with the export.

    Parameters
    ----------
    hashes
        Every file, in order, and its hash (see `hash_of`).
    track
        What the files are passed through as they are read: a progress bar.
    """
    inventory = _Inventory(hashes, folder, study)
    for path in track(list(hashes)):
        export = inventory.export_of.get(path)
        if export is None:
            status = inventory.status_as_copy(path, roster) or inventory.unread[path]
        else:
            status = inventory.status_in_folder(path, export)
        if status:
            yield Reading.of_file(path, *status)
        elif export is None:
            source = inventory.source_read(path)
            readings = PARSERS[source.reader](path, study, roster, source)
            check_folders(path, readings, roster)
            yield from readings


class _Inventory:
    """All raw files of a study: their sources, what no parser opens, copies, and the folders of exports."""

    def __init__(self, hashes: Hashes, folder: Path, study: Study) -> None:
        self._hashes, self._raw, self._study = hashes, folder / RAW, study
        self._exports = self._find_exports()
        self.export_of = {path: export for path in hashes if (export := self._export_of(path))}
        self._first_of_name = {_folded(path): path for path in reversed(hashes)}
        self.unread = {path: self._status_unread(path) for path in hashes if path not in self.export_of}
        self._read_copy = self._choose_copies()

    def source(self, path: Path) -> Source | None:
        """Return the source in whose folder a file is; None where there is none."""
        folder, *within = path.relative_to(self._raw).parts
        if not within:
            return None
        return source_of(folder, self._study)

    def source_read(self, path: Path) -> Source:
        """Return the source of a file that a parser reads."""
        source = self.source(path)
        assert source is not None  # noqa: S101 - `_fault` has refused all others
        return source

    def status_as_copy(self, path: Path, roster: Roster) -> StatusOfFile | None:
        """Return the status of a file that is a copy of another one that is read, or None.

        A note may have its day and worker in its name alone: what has another day or worker is no copy.
        """
        if self.unread[path]:
            return None
        read = self._read_copy[self._key(path)]
        is_export = path in self._exports
        if read == path or (not is_export and _are_of_two_contacts(read, path, self._study, roster)):
            return None
        return "excluded", "copy_of_another_file"

    def status_in_folder(self, path: Path, export: Path) -> StatusOfFile | None:
        """Return the status of a file in an export's folder, or None where it is read with the export."""
        if self.unread[export]:
            if is_system_file(path.name):
                return "excluded", "not_fieldwork"
            return "quarantined", "no_message"
        read = self._read_copy[self._key(export)]
        if read == export:
            return None
        counterpart = read.with_suffix("") / path.relative_to(export.with_suffix(""))
        if hash_of(path) == hash_of(counterpart):
            return "excluded", "copy_of_another_file"
        return "quarantined", "no_message"

    def _choose_copies(self) -> dict[tuple[str, str], Path]:
        """Return which of equal files in a source is read: an export that has a folder, else the first."""
        candidates = [path for path, status in self.unread.items() if status is None]
        with_folder = [path for path in candidates if path in self._exports and path.with_suffix("").is_dir()]
        chosen: dict[tuple[str, str], Path] = {}
        for path in (*with_folder, *candidates):
            chosen.setdefault(self._key(path), path)
        return chosen

    def _key(self, path: Path) -> tuple[str, str]:
        return self.source_read(path).folder, self._hashes[path]

    def _status_unread(self, path: Path) -> StatusOfFile | None:
        """Return the status of a file that no parser needs to open, or None."""
        parts = path.relative_to(self._raw).parts
        if "/".join(parts) in OF_PERSONS:
            return "excluded", "about_persons"
        if is_system_file(path.name):
            return "excluded", "not_fieldwork"
        if parts[0] == MANUAL_CODING:
            return "excluded", "manual_coding"
        if path.is_symlink():
            return "quarantined", "symbolic_link"
        if is_special(path):
            return "quarantined", "special_file"
        if not self._hashes[path]:
            return "quarantined", "unreadable_file"
        reason = self._fault(path)
        if reason:
            return "quarantined", reason
        return None

    def _fault(self, path: Path) -> str:
        """Return why a file cannot be used, as its place, name or size shows; empty: it can be."""
        source = self.source(path)
        if source is None:
            return "unknown_folder"
        if source.read_by.is_chat and path not in self._exports:
            return "no_message"
        if path.suffix.lower() not in source.read_by.suffixes:
            return "unknown_format"
        if path.stat().st_size == 0:
            return "empty_file"
        if self._first_of_name[_folded(path)] != path:
            return "name_clash"
        return ""

    def _find_exports(self) -> set[Path]:
        """Return every file of chats that is no part of an export; in folders, only those with a chat.

        Files nearer to the source's folder come first, for a file in the folder of an export is its part.
        """
        exports: set[Path] = set()
        for path in sorted(self._hashes, key=lambda path: len(path.parts)):
            if not self._is_of_chats(path):
                continue
            n_folders = len(path.relative_to(self._raw).parts) - 2
            is_part = _export_around(path, exports, n_folders) is not None
            if not is_part and (n_folders == 0 or _is_export(path)):
                exports.add(path)
        return exports

    def _is_of_chats(self, path: Path) -> bool:
        source = self.source(path)
        return source is not None and source.read_by.is_chat

    def _export_of(self, path: Path) -> Path | None:
        """Return the export in whose folder a file is, or None."""
        if not self._is_of_chats(path):
            return None
        return _export_around(path, self._exports, len(path.relative_to(self._raw).parts) - 2)


def _export_around(path: Path, exports: set[Path], n_folders: int) -> Path | None:
    """Return the export in whose folder a file is, which may be any of the `n_folders` next above it."""
    for folder in reversed(path.parents[:n_folders]):
        for suffix in SUFFIXES_OF_EXPORTS:
            export = folder.with_name(folder.name + suffix)
            if export in exports:
                return export
    return None


def _is_export(path: Path) -> bool:
    """Tell whether a file in a folder of chats is an export: a .zip, or a text that is a chat."""
    if path.suffix.lower() == ".zip":
        return True
    if path.suffix.lower() != ".txt" or path.is_symlink() or is_special(path):
        return False
    try:
        lines, _ = decode_lines(path.read_bytes())
    except (Unreadable, OSError):
        return False
    return find_form(lines) is not None


def _folded(path: Path) -> str:
    """Return a path as a system sees it that ignores capitals, or encodes accents in another way."""
    return folded(path.as_posix())


def _are_of_two_contacts(first: Path, second: Path, study: Study, roster: Roster) -> bool:
    """Tell whether the names of two files, or of their folders, give two days or two workers."""
    days = {_day_of(first, study), _day_of(second, study)} - {None}
    workers, others = _workers_named(first, roster), _workers_named(second, roster)
    has_two_workers = bool(workers and others) and workers.isdisjoint(others)
    return len(days) > 1 or has_two_workers


def _day_of(path: Path, study: Study) -> date | None:
    try:
        return find_date_in_name(path.name, study).day
    except Unreadable:
        return None


def _workers_named(path: Path, roster: Roster) -> set[Person]:
    named = {person for person in roster.named_in(path.stem) if person.role == "worker"}
    return named | workers_of_folders(path, roster)
