"""Voice notes of a study transcribed by a model on this machine, where there is no transcript yet.

A machine transcript is a draft. It is written next to the other transcripts as ``<audio>.unchecked.txt``,
its first line says so, and so does column ``is_checked`` of its records and segments: it may be counted,
and is never quoted. In a test with synthetic speech, a fifth of the words were wrong, and a wrong word can
reverse the meaning of a sentence ("nobody had ever" became "no one had never"). Where the model has invented
words, a line between the others says from when to when nothing was understood. Whoever has listened and
corrected it saves the text as ``<audio>.txt``, without the lines that begin with ``#``.
"""

from __future__ import annotations

import os
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
from helpers.transcription.understanding import Part, span

AUDIO = frozenset(
    (
        ".opus .ogg .oga .ogx .spx .mp3 .mp2 .mpa .mpga .aac .adts .m4a .m4b .m4r .mp4a .3ga .amr .awb .wav "
        ".wave .aif .aiff .aifc .caf .flac .wma .mka .weba .ac3 .ape .wv .tta "
        ".3gp .3gpp .3g2 .mp4 .webm .mpeg .mpg .mkv .mov .asf"
    ).split()
)
"""Suffixes of audio; the last ten may be videos, which the parsers exclude."""
TRANSCRIPTS = (".unchecked.txt", ".txt", ".docx", ".vtt", ".srt")
HEAD = (
    "# machine transcript by faster-whisper {model}, not checked against the audio: "
    "listen, correct, and save as {stem}.txt without the lines that begin with #\n"
)
NO_SPEECH = "# no speech was found\n"
NOT_UNDERSTOOD = "# {span} nothing was understood\n"
REMEDY = "All others have a transcript. Export these chats again, or listen and write the words down."
WIDTH = 88
MAX_AUDIO = 200_000_000
_is_safe = re.compile(r"[^\x00-\x1f<>:\"/\\|?*]*[^\x00-\x1f<>:\"/\\|?*. ]")
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    KeyError,
)
"""Errors of `zipfile` for damaged or protected archives, and of the file system."""


class VoiceNote(NamedTuple):
    """A voice note without a transcript."""

    export: Path
    """The .zip that holds it, or the audio file itself."""
    member: str
    """Its name in the .zip; empty for a file."""
    transcript: Path
    """The file for its words; until its name is known, the folder."""
    fault: str = ""
    """Why it cannot be transcribed, where that is known beforehand."""
    number: int = 0
    """Which member of the .zip it is, from 1; 0 for a file."""

    @property
    def name(self) -> str:
        """Return its name, in the .zip or in the folder."""
        return PurePosixPath(self.member or self.export.name).name

    @property
    def path(self) -> Path:
        """Return its path, as messages give it: in a .zip, below the .zip."""
        if self.member:
            return self.export / self.name
        return self.export


class MachineTranscript(NamedTuple):
    """A machine transcript that has been written."""

    path: Path
    n_not_understood: int
    """Parts in which nothing was understood."""


def waiting(
    folder: Path, study: Study, excluded: AbstractSet[tuple[Path, int]] = frozenset()
) -> list[VoiceNote]:
    """Return the voice notes of a study that have no transcript yet, checked or not, in the order of exports.

    They are audio members of ``voice_notes/X.zip``, or audio files in ``voice_notes/X/``, the folder of
    ``voice_notes/X.txt``; transcripts are in ``X/`` under the audio's name, whatever its capitals. Exports
    may be in folders of ``voice_notes``, which stands for the folder of any source of voice notes.
    Forwarded audio (``AUD-…``) is left out: it was not spoken in this chat, and with a transcript it would
    count as its sender's words. Links are not followed.

    Parameters
    ----------
    excluded
        Files (0) and members of exports (their number) that the parsers exclude: other people's voice
        notes, and what an overlapping export holds too.
    """
    files: list[Path] = []
    for source in study.sources:
        if source.read_by.has_recordings:
            files += _files_below(folder / RAW, source.folder)
    notes = _in_exports(files)
    return [note for note in notes if not {(note.export, note.number), (note.export, 0)} & excluded]


def _in_exports(files: list[Path]) -> list[VoiceNote]:
    """Return the voice notes without a transcript in all exports; a .zip goes before a .txt of its name."""
    zips = {path.with_suffix("") for path in files if path.suffix.lower() == ".zip"}
    notes: list[VoiceNote] = []
    for path in files:
        if path.with_suffix("").is_symlink() or path.name.startswith((".", "~$")):
            continue
        if path.suffix.lower() == ".zip":
            notes += _in_archive(path)
        elif path.suffix.lower() == ".txt" and path.with_suffix("") not in zips:
            notes += _in_folder(path.with_suffix(""))
    return notes


def _files_below(raw: Path, folder: str) -> list[Path]:
    """Return the files of a source's folder, whatever its capitals, and of the folders in it."""
    files: list[Path] = []
    if raw.is_dir():
        for path in sorted(raw.iterdir()):
            if path.name.casefold() == folder:
                for place, folders, _ in os.walk(path):
                    folders.sort()
                    files += _files_in(Path(place))
    return files


def _files_in(folder: Path) -> list[Path]:
    """Return the files of a folder, in one order on every machine; links are left out."""
    if not folder.is_dir():
        return []
    files = [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
    return sorted(files, key=lambda path: path.name)


def _in_folder(folder: Path) -> list[VoiceNote]:
    """Return the voice notes without a transcript in the folder of a .txt export."""
    notes = [VoiceNote(path, "", folder, _fault_of_size(path.stat().st_size)) for path in _files_in(folder)]
    return _without_transcript(notes)


def _in_archive(path: Path) -> list[VoiceNote]:
    """Return the voice notes without a transcript in a .zip; of a damaged one, the .zip with its fault."""
    folder = path.with_suffix("")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return [VoiceNote(path, "", folder, "is damaged, or not a .zip")]
    notes = []
    for number, member in enumerate(members, start=1):
        fault = _fault_of_size(member.file_size)
        if member.flag_bits & 1:
            fault = "is protected by a password"
        notes.append(VoiceNote(path, member.filename, folder, fault, number))
    return _without_transcript(notes)


def _fault_of_size(size: int) -> str:
    if size > MAX_AUDIO:
        return "is too large"
    return ""


def _without_transcript(files: list[VoiceNote]) -> list[VoiceNote]:
    """Return which of one export's files are voice notes without a transcript, each with its file for one."""
    notes = [note for note in files if _is_voice_note(note.name)]
    if not notes:
        return []
    transcribed = _transcribed_stems(notes[0].transcript)
    n_of = Counter(_folded_stem(note) for note in notes)
    without = []
    for note in notes:
        if _folded_stem(note) in transcribed:
            continue
        stem, fault = PurePosixPath(note.name).stem, note.fault
        if not fault and n_of[_folded_stem(note)] > 1:
            fault = "has the name of another voice note of this export"
        if not _is_safe.fullmatch(stem):
            fault, stem = "has a name that a file cannot have everywhere", "voice note"
        transcript = note.transcript / f"{stem}.unchecked.txt"
        without.append(note._replace(transcript=transcript, fault=fault))
    return without


def _is_voice_note(name: str) -> bool:
    """Tell whether a file is a voice note by its name: audio that was not forwarded, nor a system file."""
    return PurePosixPath(name).suffix.lower() in AUDIO and not name.upper().startswith(("AUD-", "._", "~$"))


def _transcribed_stems(folder: Path) -> set[str]:
    """Return the names, without suffix, of the audio that has a transcript."""
    stems: set[str] = set()
    if not folder.is_dir():
        return stems
    for path in folder.iterdir():
        for suffix in TRANSCRIPTS:
            if path.name.lower().endswith(suffix):
                stems.add(_folded(path.name[: -len(suffix)]))
    return stems


def _folded_stem(note: VoiceNote) -> str:
    return _folded(PurePosixPath(note.name).stem)


def _folded(stem: str) -> str:
    """Return a name as systems see it that ignore capitals, or encode accents in another way."""
    return unicodedata.normalize("NFC", stem).casefold()


def transcribe(
    notes: list[VoiceNote], roster: Roster, transcriber: Transcriber, *, model: str = PACKAGED
) -> Iterator[MachineTranscript]:
    """Write a machine transcript of each voice note; yield it when it is written.

    They are written one by one, each whole or not at all, so that a run after an interruption continues
    there. Nothing is overwritten.

    Parameters
    ----------
    model
        What the first line of a transcript calls the model.

    Raises
    ------
    FieldworkError
        After all others are written: the voice notes that cannot be transcribed.
    """
    offenders = []
    for note in notes:
        try:
            parts = _transcribe_note(note, transcriber)
        except TranscriptionError as fault:
            offenders.append(f"{mask_path(note.path, roster)}: {fault}.")
            continue
        # It may have come in the meantime, by hand or from another run.
        if not note.transcript.exists():
            replace_file(note.transcript, _text_of_file(parts, model, note).encode("utf-8"))
        yield MachineTranscript(note.transcript, sum(not part.words for part in parts))
    if offenders:
        raise FieldworkError(all_at_once(offenders, REMEDY))


def _transcribe_note(note: VoiceNote, transcriber: Transcriber) -> list[Part]:
    """Return the parts of a voice note, without `#`: a line that begins with one is not speech."""
    if note.fault:
        raise TranscriptionError(note.fault)
    parts = transcriber(_bytes_of(note))
    return [part._replace(words=" ".join(part.words.replace("#", " ").split())) for part in parts]


def _bytes_of(note: VoiceNote) -> bytes:
    try:
        if not note.member:
            return note.export.read_bytes()
        with zipfile.ZipFile(note.export) as archive:
            return archive.read(note.member)
    except _UNREADABLE:
        msg = "is damaged, and cannot be read"
        raise TranscriptionError(msg) from None


def _text_of_file(parts: list[Part], model: str, note: VoiceNote) -> str:
    """Return the text of a machine transcript, its parts in their order."""
    stem = note.transcript.name.removesuffix(".unchecked.txt")
    lines = [_lines_of(part) for part in parts]
    return HEAD.format(model=model, stem=stem) + ("".join(lines) or NO_SPEECH)


def _lines_of(part: Part) -> str:
    if not part.words:
        return NOT_UNDERSTOOD.format(span=span(part))
    return textwrap.fill(part.words, WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"
