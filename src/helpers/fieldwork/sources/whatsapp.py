"""WhatsApp exports: a .zip or .txt with the chat, its media, and a folder with the transcripts.

The folder has the name of the export.

A voice note is a contact, for a source of voice notes. Its words are in ``<name of the export>/<name of the
audio>.txt`` (or .docx, .odt, .rtf, .vtt, .srt); its sender and time are those of the message that announces
it. Typed messages are read for a source of chats (see `messages`); else they are excluded, and listed in the
ledger. One folder may be that of both. Voice notes and messages must match both ways: a voice note that is
announced but missing, and one that is there but that no message announces, are both quarantined. Audio that
was forwarded (Android names it ``AUD-…``) counts only if somebody has transcribed it.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path, PurePosixPath

from helpers.fieldwork.formats.audio import measure
from helpers.fieldwork.formats.audio_names import MAY_BE_VOICE, kind_by_name
from helpers.fieldwork.formats.chats import TYPED, Message, read_chat
from helpers.fieldwork.formats.media import (
    MEDIA_SUFFIXES,
    Media,
    MediaItem,
    folded,
    media_of_folder,
    open_export,
)
from helpers.fieldwork.overlaps import AnnouncedNote, ChatReading
from helpers.fieldwork.places import folders_between
from helpers.fieldwork.reading import Contact, Reading, Record, Unreadable
from helpers.fieldwork.sources.messages import TypedMessages
from helpers.fieldwork.sources.spoken import UNCHECKED, is_checked, read_into_record, reject_transcript
from helpers.files.special import is_special
from helpers.study.raw_files import is_system_file, sources_in
from helpers.study.roster import Roster
from helpers.study.sources import Source
from helpers.study.study import Study

TRANSCRIPTS = (".txt", ".docx", ".odt", ".rtf", ".vtt", ".srt")
MOST_MESSAGES, MOST_MESSAGES_WITH_MEDIA = 39_990, 9_990
"""From so many messages on, an export may lack its beginning.

WhatsApp exports only the newest 40,000 or, with media, 10,000, and does not say so (exports of just that
length were found)."""
FASTEST = 6.0
"""Words per second: nobody speaks faster for a whole voice note."""
_date_in_name = re.compile(r"(?<!\d)(20\d{2})-?(\d{2})-?(\d{2})(?!\d)")


def read_export(path: Path, study: Study, roster: Roster, source: Source) -> list[Reading]:
    """Read one export: the chat, its media, and every file in its folder.

    Accepts what `formats.chats` accepts as a chat.

    Returns
    -------
    list of Reading
        The chat, its media, transcripts and other files. Quarantined as a whole: a .zip that is damaged,
        protected or unsafe, or holds no chat, or two; a chat in two forms, or whose dates contradict
        ``date_order``.
    """
    folder = ExportFolder(path)
    try:
        with open_export(path, folder.media_files) as (name, data, media):
            reading, lines = ChatReading.of_text(path / name, data)
            sources = sources_in(source.folder, study)
            of_notes = next((one for one in sources if one.read_by.has_recordings), None)
            of_messages = next((one for one in sources if one.read_by.reads_messages), None)
            reading.reads_messages = of_messages is not None
            matcher = _MediaMatcher(reading, media, folder, roster, of_notes)
            typed = TypedMessages(reading, lines, of_messages)
            try:
                for message in read_chat(reading, lines, study, roster, with_keys=_has_siblings(path)):
                    if message.kind == TYPED:
                        typed.keep(message)
                    else:
                        typed.keep_caption(message)
                        matcher.match(message)
            except Unreadable as error:
                chat = Reading.quarantine_file(reading.path, error, size=len(data))
                return [chat, *media.finish(), *folder.unclaimed_readings()]
            if _may_be_capped(reading, media):
                reading.remark(1, "may_be_capped")
            return [reading, *media.finish(), *matcher.transcripts, *folder.unclaimed_readings()]
    except Unreadable as error:
        export = Reading.quarantine_file(path, error)
        return [export, *media_of_folder(folder.media_files).finish(), *folder.unclaimed_readings()]


def _may_be_capped(reading: ChatReading, media: Media) -> bool:
    if media.items:
        return len(reading.starts) >= MOST_MESSAGES_WITH_MEDIA
    return len(reading.starts) >= MOST_MESSAGES


def _has_siblings(path: Path) -> bool:
    """Tell whether the source's folder may hold another export of the chat."""
    top = path.parents[len(folders_between(path))]
    for other in top.rglob("*"):
        suffix = other.suffix.lower()
        # Elsewhere than beside this export, a .txt without a folder of its name is more likely a transcript.
        is_beside = other.parent == path.parent or other.with_suffix("").is_dir()
        if other != path and (suffix == ".zip" or (suffix == ".txt" and is_beside)):
            return True
    return False


class ExportFolder:
    """The folder with an export's name: transcripts by the name of their audio, media, and other files."""

    def __init__(self, export: Path) -> None:
        self._transcripts: dict[tuple[str, bool], list[Path]] = defaultdict(list)
        self.media_files: list[Path] = []
        self._unclaimed: dict[Path, tuple[str, str]] = {}
        self._folder = export.with_suffix("")
        self._has_media = export.suffix.lower() == ".txt"
        if self._folder.is_dir() and not _belongs_to_zip(export):
            for path in sorted(self._folder.rglob("*")):
                if path.is_symlink() or not path.is_dir():
                    self._sort(path)

    def _sort(self, path: Path) -> None:
        """Sort one file: a transcript and media wait for a message, all others have their status."""
        suffix, is_direct = path.suffix.lower(), path.parent == self._folder
        if is_system_file(path.name):
            self._unclaimed[path] = "excluded", "not_fieldwork"
        elif path.is_symlink():
            self._unclaimed[path] = "quarantined", "symbolic_link"
        elif is_special(path):
            self._unclaimed[path] = "quarantined", "special_file"
        elif is_direct and suffix in TRANSCRIPTS:
            stem = path.stem
            if not is_checked(path):
                stem = stem[: -len(UNCHECKED)]
            self._transcripts[folded(stem), is_checked(path)].append(path)
            self._unclaimed[path] = "quarantined", "no_message"
        elif is_direct and self._has_media and _is_media(path.name):
            self.media_files.append(path)
        elif not is_direct and suffix in (*TRANSCRIPTS, *MEDIA_SUFFIXES):
            self._unclaimed[path] = "quarantined", "no_message"
        else:
            self._unclaimed[path] = "quarantined", "unknown_format"

    def claim(self, path: Path) -> None:
        """Leave the status of a transcript to the voice note to which it belongs."""
        self._unclaimed.pop(path)

    def transcripts(self, name: str, *, checked: bool) -> list[Path]:
        """Return the unclaimed transcripts of an audio file: checked ones, or machine transcripts."""
        candidates = self._transcripts[folded(PurePosixPath(name).stem), checked]
        return [path for path in candidates if path in self._unclaimed]

    def all_transcripts(self, name: str) -> list[Path]:
        """Return all unclaimed transcripts of an audio file; none for a message without the name of one."""
        if not name:
            return []
        return [*self.transcripts(name, checked=True), *self.transcripts(name, checked=False)]

    def unclaimed_readings(self) -> list[Reading]:
        """Return the readings of all files that have one status as a whole."""
        return [Reading.of_file(path, *status) for path, status in self._unclaimed.items()]


def _is_media(name: str) -> bool:
    """Tell whether a file is media by its suffix, or by the name that phones give voice notes."""
    return PurePosixPath(name).suffix.lower() in MEDIA_SUFFIXES or kind_by_name(name) == "audio"


def _belongs_to_zip(export: Path) -> bool:
    """Tell whether the folder of a .txt export is that of a .zip with the same name."""
    if export.suffix.lower() == ".zip":
        return False
    siblings = export.parent.iterdir()
    return any(other.suffix.lower() == ".zip" and other.stem == export.stem for other in siblings)


def _kind(message: Message, item: MediaItem | None) -> str:
    """Return what a message announces: where its name leaves that open, what the file holds decides."""
    if message.kind != "open":
        return message.kind
    if item is not None:
        return "audio" if item.is_audio else "other"
    if PurePosixPath(message.name).suffix.lower() in MAY_BE_VOICE:
        return "left_out"
    return "other"


class _MediaMatcher:
    """Matches each message that announces media with its file and its transcript, and sets their statuses."""

    def __init__(
        self, chat: ChatReading, media: Media, folder: ExportFolder, roster: Roster, source: Source | None
    ) -> None:
        self._chat, self._media, self._folder, self._roster = chat, media, folder, roster
        self._source = source
        """The source of its voice notes; None: they are not read."""
        self.transcripts: list[Reading] = []

    def match(self, message: Message) -> None:
        """Set the statuses of one message, of its media and of its transcripts."""
        numbers = range(message.line, message.line + message.n_lines)
        is_of_worker = message.speaker.role == "worker"
        item = None
        if message.name:
            item = self._media.find(message.name)
        kind = _kind(message, item)
        if self._source is None and is_of_worker and kind in ("left_out", "audio"):
            self._reject(numbers, item, "excluded", "media_not_read")
            for path in self._folder.all_transcripts(message.name):
                self.transcripts += self._reject_transcript(path, "excluded", "media_not_read")
        elif kind == "left_out" and is_of_worker:
            self._ask(message, numbers)
        elif kind != "audio":
            self._reject(numbers, item, "excluded", "other_media")
            for path in self._folder.all_transcripts(message.name):
                self.transcripts += self._reject_transcript(path, "quarantined", "not_a_voice_note")
        elif item is not None and item.has_status:
            for number in numbers:
                self._chat.quarantine(number, "sent_twice")
        elif not is_of_worker:
            self._reject(numbers, item, "excluded", "voice_note_of_another", "announced_but_not_kept")
            for path in self._folder.all_transcripts(message.name):
                self.transcripts += self._reject_transcript(path, "excluded", "announced_but_not_kept")
        else:
            self._read_voice_note(message, numbers, item)

    def _ask(self, message: Message, numbers: Iterable[int]) -> None:
        """Quarantine left-out media of a worker, which may have been a voice note."""
        note = AnnouncedNote(message.speaker, message.moment, "")
        note.input_units = [(self._chat, number) for number in numbers]
        self._chat.notes.append(note)
        for number in numbers:
            self._chat.quarantine(number, "left_out_media")
            if message.wording:
                self._chat.remark(number, f"wording:{message.wording}")
        for path in self._folder.all_transcripts(message.name):
            self._add_readings(note, self._reject_transcript(path, "quarantined", "no_audio"))

    def _reject(
        self,
        numbers: Iterable[int],
        item: MediaItem | None,
        status: str,
        reason: str,
        reason_of_item: str = "",
    ) -> None:
        """Exclude or quarantine the lines of a message and its media."""
        for number in numbers:
            if status == "excluded":
                self._chat.exclude(number, reason)
            else:
                self._chat.quarantine(number, reason)
        if item is not None and not item.has_status:
            item.set_status(status, reason_of_item or reason)

    def _read_voice_note(self, message: Message, numbers: range, item: MediaItem | None) -> None:
        """Keep a worker's voice note with its words, or exclude or quarantine it."""
        data = b""
        note = AnnouncedNote(message.speaker, message.moment, "")
        note.input_units = [(self._chat, number) for number in numbers]
        if item is not None:
            data = item.read()
            note.input_units.append((item.reading, item.number))
        if data:
            note.digest = hashlib.sha256(data).hexdigest()
        self._chat.notes.append(note)
        try:
            record = self._make_record(message, item, data, note)
        except Unreadable as error:
            self._reject(numbers, item, "quarantined", error.reason)
            self._reject_others(note, message, "quarantined", error.reason)
            return
        if item is None or record is None:
            self._reject(numbers, item, "excluded", "forwarded_audio")
            return
        for number in numbers:
            self._chat.merge(number, record)
        item.merge(record)
        self._reject_others(note, message, "excluded", "machine_transcript_replaced")
        self._remark(message, record)

    def _make_record(
        self, message: Message, item: MediaItem | None, data: bytes, note: AnnouncedNote
    ) -> Record | None:
        """Return a voice note's record; None: it was forwarded, and has no transcript.

        Raises
        ------
        Unreadable
            The audio or its transcript is missing or cannot be used.
        """
        if item is None:
            raise Unreadable("no_audio")
        name = PurePosixPath(message.name)
        measured = measure(data, name.suffix)
        for word in measured.remarks:
            item.reading.remark(item.number, word)
        checked = self._folder.transcripts(message.name, checked=True)
        unchecked = self._folder.transcripts(message.name, checked=False)
        if len(checked) > 1 or len(unchecked) > 1:
            raise Unreadable("two_transcripts")
        if not checked and not unchecked:
            if name.name.upper().startswith("AUD-"):
                return None
            raise Unreadable("no_transcript")
        day = message.moment.date()
        assert self._source is not None  # noqa: S101 - else `match` has excluded it
        contact = Contact(self._source.id, message.speaker.id, day, message.moment, measured.duration_s)
        record = Record(message.speaker, "", contact, message.moment, message.fold, is_checked=bool(checked))
        path = (checked or unchecked)[0]
        self._folder.claim(path)
        transcript = read_into_record(path, record, self._roster)
        self._add_readings(note, transcript.readings)
        if transcript.fault:
            raise Unreadable(transcript.fault)
        note.record = record
        return record

    def _reject_others(self, note: AnnouncedNote, message: Message, status: str, reason: str) -> None:
        """Exclude or quarantine the transcripts of a voice note from which no record was made."""
        for path in self._folder.all_transcripts(message.name):
            self._add_readings(note, self._reject_transcript(path, status, reason))

    def _reject_transcript(self, path: Path, status: str, reason: str) -> list[Reading]:
        self._folder.claim(path)
        return reject_transcript(path, status, reason)

    def _add_readings(self, note: AnnouncedNote, readings: list[Reading]) -> None:
        """Add the readings of a transcript to a voice note, so that an overlap takes all of them back."""
        self.transcripts += readings
        for reading in readings:
            note.input_units += [(reading, number) for number in range(1, len(reading) + 1)]

    def _remark(self, message: Message, record: Record) -> None:
        """Remark another date in the name of the audio, and more words than can be spoken in its time."""
        match = _date_in_name.search(message.name)
        if match and "-".join(match.groups()) != date.isoformat(message.moment.date()):
            self._chat.remark(message.line, "other_date")
        duration = record.contact.duration_s
        if record.reading and duration and len(record.text.split()) > FASTEST * duration:
            record.reading.remark(record.number, "more_words_than_audio")
