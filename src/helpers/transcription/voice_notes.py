"""Voice notes turned into text by a local model, where no transcript is there yet (an extra: ``pip install -e ".[transcribe]"``).

A machine's text is a draft. It is written beside the transcripts as ``<audio>.unchecked.txt``, says so in its first line,
and column ``is_checked`` says so of its records and segments: it may be counted, and nothing of it is quoted. Measured on
synthetic speech, a fifth of the words were wrong, and a wrong word can turn a sentence round ("nobody had ever" became "no
one had never"). Who has listened and corrected saves the text as ``<audio>.txt``, without the first line.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from helpers.errors import FieldworkError, all_at_once
from helpers.files.atomic import replace_file
from helpers.study.roster import Roster, mask_path
from helpers.study.study import RAW, Study
from helpers.transcription.model import PACKAGED, Transcriber, TranscriptionError

SOURCE = "voice_note"
AUDIO = {".opus", ".ogg", ".m4a", ".mp3", ".aac", ".amr"}
TEXTS = (".unchecked.txt", ".txt", ".docx", ".vtt", ".srt")
HEAD = "# machine-made by faster-whisper {model}, not checked by ear: listen, correct, and save as {stem}.txt without this line\n"
SILENT = "# nothing was heard\n"
WIDTH = 88
MAX_AUDIO = 200_000_000
_is_safe = re.compile(r"[^\x00-\x1f<>:\"/\\|?*]*[^\x00-\x1f<>:\"/\\|?*. ]")


class VoiceNote(NamedTuple):
    """A voice note without a transcript."""

    export: Path
    """The .zip that holds it, or the audio file itself."""
    member: str
    """Its name in the .zip; empty for a file."""
    transcript: Path
    """Where its words are to stand; until that is settled, the folder."""
    fault: str = ""
    """Why it cannot be heard, where that is known beforehand."""
    number: int = 0
    """Which member of the .zip it is, from 1; 0 for a file."""

    @property
    def name(self) -> str:
        """Return its name, in the .zip or in the folder."""
        return PurePosixPath(self.member or self.export.name).name


def waiting(
    folder: Path, study: Study, excluded: AbstractSet[tuple[Path, int]] = frozenset()
) -> list[VoiceNote]:
    """Return the voice notes of a study that have no transcript yet, checked or not, in the order of their exports.

    They are audio members of ``voice_notes/X.zip``, or audio files in ``voice_notes/X/`` beside ``voice_notes/X.txt``;
    transcripts lie in ``X/`` under the audio's name, whatever its capitals. Forwarded audio (``AUD-…``) is left out: it was
    not spoken in this chat, and with a transcript it would count as its sender's words. Links are not followed.

    Parameters
    ----------
    excluded
        Files (0) and members of exports (their number) that the readers exclude: others' voice notes, and what an overlapping
        export holds again.
    """
    files = [
        path
        for source in study.sources
        if source.id == SOURCE
        for path in _files_in(folder / RAW / source.folder)
    ]
    zips = {path.with_suffix("") for path in files if path.suffix.lower() == ".zip"}
    found: list[VoiceNote] = []
    for path in files:
        beside = path.with_suffix("")
        if not beside.is_symlink() and not path.name.startswith((".", "~$")):
            if path.suffix.lower() == ".zip":
                found += _in_archive(path, beside)
            elif path.suffix.lower() == ".txt" and beside not in zips:
                found += _without_transcript(
                    [VoiceNote(one, "", beside, _too_large(one.stat().st_size)) for one in _files_in(beside)]
                )
    return [note for note in found if not {(note.export, note.number), (note.export, 0)} & excluded]


def _files_in(folder: Path) -> list[Path]:
    """Return the files of a folder, in one order on every machine; links are none."""
    files = (
        [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
        if folder.is_dir()
        else []
    )
    return sorted(files, key=lambda path: path.name)


def _in_archive(path: Path, beside: Path) -> list[VoiceNote]:
    """Return what an export's .zip holds; a damaged one stands for itself, with its fault."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return [VoiceNote(path, "", beside, "is damaged, or no .zip at all")]
    return _without_transcript(
        [
            VoiceNote(
                path,
                one.filename,
                beside,
                "is protected by a password" if one.flag_bits & 1 else _too_large(one.file_size),
                number,
            )
            for number, one in enumerate(members, start=1)
        ]
    )


def _too_large(size: int) -> str:
    return "is too large" if size > MAX_AUDIO else ""


def _without_transcript(files: list[VoiceNote]) -> list[VoiceNote]:
    """Return those of one export's files that are voice notes without a transcript, and where each is to have it."""
    spoken = [note for note in files if _is_spoken(note.name)]
    done = _stems_in(spoken[0].transcript) if spoken else set()
    n_of = Counter(_folded(PurePosixPath(note.name).stem) for note in spoken)
    found = []
    for note in spoken:
        stem, beside = PurePosixPath(note.name).stem, note.transcript
        fault = note.fault or (
            "has the name of another voice note of this export" if n_of[_folded(stem)] > 1 else ""
        )
        if not _is_safe.fullmatch(stem):
            fault, stem = "has a name that a file cannot have everywhere", "voice note"
        if _folded(PurePosixPath(note.name).stem) not in done:
            found.append(note._replace(transcript=beside / f"{stem}.unchecked.txt", fault=fault))
    return found


def _is_spoken(name: str) -> bool:
    """Tell whether a file is a voice note by its name: audio that was not forwarded, and no system's leavings."""
    return PurePosixPath(name).suffix.lower() in AUDIO and not name.upper().startswith(("AUD-", "._", "~$"))


def _stems_in(folder: Path) -> set[str]:
    """Return the names of the audio that has a transcript."""
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return {
        _folded(name[: -len(suffix)]) for name in names for suffix in TEXTS if name.lower().endswith(suffix)
    }


def _folded(stem: str) -> str:
    return unicodedata.normalize("NFC", stem).casefold()


def transcribe(notes: list[VoiceNote], roster: Roster, hear: Transcriber, *, model: str = PACKAGED) -> Iterator[Path]:
    """Write a transcript for each voice note that waits; yield its path when it is there.

    One after the other, each whole or not at all: whoever stops in between goes on there. Nothing is overwritten.

    Parameters
    ----------
    model
        What the first line of a transcript calls the model.

    Raises
    ------
    FieldworkError
        After all others are written: the voice notes that cannot be heard.
    """
    offenders = []
    for note in notes:
        try:
            if note.fault:
                raise TranscriptionError(note.fault)  # noqa: TRY301 - all faults end in one place
            words = hear(_bytes_of(note))
        except TranscriptionError as fault:
            offenders.append(
                f"{mask_path(note.export / note.name if note.member else note.export, roster)}: {fault}."
            )
        else:
            if not note.transcript.exists():
                replace_file(note.transcript, _in_file(words, model, note).encode("utf-8"))
            yield note.transcript
    if offenders:
        raise FieldworkError(
            all_at_once(
                offenders,
                "All others have a transcript. Export these chats again, or listen and write the words down.",
            )
        )


def _bytes_of(note: VoiceNote) -> bytes:
    try:
        if not note.member:
            return note.export.read_bytes()
        with zipfile.ZipFile(note.export) as archive:
            return archive.read(note.member)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        ValueError,
        KeyError,
    ):
        msg = "is damaged, and cannot be read"
        raise TranscriptionError(msg) from None


def _in_file(words: str, model: str, note: VoiceNote) -> str:
    """Return a transcript as it is written, without any `#` of the words: a line that began with one would be read as a remark."""
    text = " ".join(words.replace("#", " ").split())
    head = HEAD.format(model=model, stem=note.transcript.name.removesuffix(".unchecked.txt"))
    return head + (
        textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False) + "\n" if text else SILENT
    )
