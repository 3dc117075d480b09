"""Which files there are, and which reader reads each: by the folder it lies in, its suffix, and nothing else."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from helpers.fieldwork.reading import Reading, is_left_behind
from helpers.fieldwork.sources.notes import read_note
from helpers.fieldwork.sources.transcripts import read_transcript
from helpers.fieldwork.sources.whatsapp import read_export
from helpers.study.roster import OF_PERSONS, Roster
from helpers.study.study import RAW, Study

KNOWN = {
    "interview": (".docx", ".vtt", ".srt", ".txt"),
    "observation": (".docx", ".md", ".txt"),
    "voice_note": (".zip", ".txt"),
}
READERS = {"interview": read_transcript, "observation": read_note, "voice_note": read_export}

HAND_CODING = "coding"

Hashes = dict[Path, str]
Track = Callable[[Iterable[Path]], Iterable[Path]]


def files_of(folder: Path) -> list[Path]:
    """Return every file below a study's ``data/raw``, in one order on every machine; a link stands for itself."""
    found = []
    for place, folders, names in os.walk(folder / RAW):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        found += [Path(place) / name for name in (*names, *links)]
    return sorted(found, key=lambda path: path.relative_to(folder / RAW).as_posix())


def hash_of(path: Path) -> str:
    """Return a file's SHA-256, or an empty text when it cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def read_files(
    hashes: Hashes, folder: Path, study: Study, roster: Roster, track: Track = iter
) -> Iterator[Reading]:
    """Yield all that the readers find, file by file; what lies in an export's folder comes with the export.

    Of equal files one is read: an export that has a folder, else the first.

    Parameters
    ----------
    hashes
        Every file, in order, and its hash (see `hash_of`).
    track
        What the files are passed through as they are read: a progress bar.
    """
    files = list(hashes)
    exports = {
        path for path in files if _source(path, folder, study) == "voice_note" and _is_own(path, folder)
    }
    of_export = {path: export for path in files if (export := _export_of(path, folder, study, exports))}
    first = {_folded(path): path for path in reversed(files)}
    unread = {
        path: _status_unread(path, first, hashes, folder, study) for path in files if path not in of_export
    }
    keys = {
        path: (_source(path, folder, study), hashes[path]) for path, status in unread.items() if not status
    }
    read: dict[tuple[str, str], Path] = {}
    for path in sorted(keys, key=lambda path: path not in exports or not path.with_suffix("").is_dir()):
        read.setdefault(keys[path], path)
    for path in track(files):
        export = of_export.get(path)
        if export is None:
            is_copy = path in keys and read[keys[path]] != path
            status = ("excluded", "copy_of_another_file") if is_copy else unread[path]
            yield from (
                [Reading.of_file(path, *status)]
                if status
                else READERS[_source(path, folder, study)](path, study, roster)
            )
        elif unread[export]:
            yield Reading.of_file(
                path,
                *(
                    ("excluded", "not_fieldwork")
                    if is_left_behind(path.name)
                    else ("quarantined", "no_message")
                ),
            )
        elif (kept := read[keys[export]]) != export:
            same = hash_of(path) == hash_of(kept.with_suffix("") / path.relative_to(export.with_suffix("")))
            yield Reading.of_file(
                path, *(("excluded", "copy_of_another_file") if same else ("quarantined", "no_message"))
            )


def _status_unread(
    path: Path, first: dict[str, Path], hashes: Hashes, folder: Path, study: Study
) -> tuple[str, str] | None:
    """Return the status of a file that no reader need open, or None."""
    if path.relative_to(folder / RAW).as_posix() in OF_PERSONS:
        return "excluded", "about_persons"
    if is_left_behind(path.name):
        return "excluded", "not_fieldwork"
    if path.relative_to(folder / RAW).parts[0] == HAND_CODING:
        return "excluded", "manual_coding"
    if path.is_symlink():
        return "quarantined", "symbolic_link"
    if not hashes[path]:
        return "quarantined", "unreadable_file"
    if _source(path, folder, study) == "voice_note" and not _is_own(path, folder):
        return "quarantined", "no_message"
    if not _is_own(path, folder) or path.suffix.lower() not in KNOWN.get(_source(path, folder, study), ()):
        return "quarantined", "unknown_format"
    if path.stat().st_size == 0:
        return "quarantined", "empty_file"
    return ("quarantined", "name_clash") if first[_folded(path)] != path else None


def _folded(path: Path) -> str:
    """Return a path as a system may see it that knows no capitals, or spells accents in another way."""
    return unicodedata.normalize("NFC", path.as_posix()).casefold()


def _source(path: Path, folder: Path, study: Study) -> str:
    parts = path.relative_to(folder / RAW).parts
    return next((source.id for source in study.sources if source.folder == parts[0]), "")


def _is_own(path: Path, folder: Path) -> bool:
    """Tell whether a file lies directly in a source's folder."""
    return len(path.relative_to(folder / RAW).parts) == 2


def _export_of(path: Path, folder: Path, study: Study, exports: set[Path]) -> Path | None:
    """Return the export in whose folder a file lies, or None."""
    parts = path.relative_to(folder / RAW).parts
    if _source(path, folder, study) != "voice_note" or len(parts) < 3:
        return None
    beside = folder / RAW / parts[0] / parts[1]
    return next(
        (
            export
            for suffix in KNOWN["voice_note"]
            if (export := beside.with_name(beside.name + suffix)) in exports
        ),
        None,
    )
