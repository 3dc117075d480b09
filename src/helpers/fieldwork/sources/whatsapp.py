"""WhatsApp exports: a .zip or .txt with the chat, its media, and transcripts of the voice notes in a folder of the same name.

A voice note is a contact. Its words stand in ``<name of the export>/<name of the audio>.txt`` (or .docx, .vtt, .srt); its
sender and moment are those of the message that announces it. Typed messages are no contact: they are excluded, and counted in
the ledger. Matching goes both ways: a voice note that is announced but missing, and one that lies there but is announced by
nobody, are both set apart. Audio that was forwarded (Android names it ``AUD-…``) counts only if somebody has transcribed it.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from datetime import date
from pathlib import Path, PurePosixPath

from helpers.fieldwork.formats.audio import measure
from helpers.fieldwork.formats.chats import Message, read_chat
from helpers.fieldwork.formats.media import SEEN, Item, Media, folded, of_folder, open_export
from helpers.fieldwork.overlaps import ChatReading, AnnouncedNote
from helpers.fieldwork.reading import Contact, Reading, Record, Unreadable, is_system_file
from helpers.fieldwork.sources.spoken import UNCHECKED, is_checked, reject_transcript, read_into_record
from helpers.study.roster import Roster
from helpers.study.study import Study

SOURCE = "voice_note"
TRANSCRIPTS = (".txt", ".docx", ".vtt", ".srt")
CAPS = {False: 39_990, True: 9_990}
"""From how many messages on an export, without media and with it, may lack its beginning: WhatsApp exports some 40,000 or
10,000, the newest, and does not say so (seen in exports of just that length)."""
FASTEST = 6.0
"""Words per second: nobody speaks faster for a whole voice note."""
_date_in_name = re.compile(r"(?<!\d)(20\d{2})-?(\d{2})-?(\d{2})(?!\d)")


def read_export(path: Path, study: Study, roster: Roster) -> list[Reading]:
    """Read one export: the chat, its media, and every file in the folder beside it.

    Accepts what `chats` accepts as a chat. Set apart as a whole: a .zip that is damaged, protected or unsafe, holds no chat or
    two; a chat in two forms, or whose dates contradict ``date_order``.
    """
    folder = Folder(path)
    try:
        with open_export(path, folder.media) as (name, data, media):
            reading, lines = ChatReading.of_text(path / name if name else path, data)
            judge = _Judge(reading, media, folder)
            try:
                for message in read_chat(reading, lines, study, roster, with_keys=_has_siblings(path)):
                    judge.take(message)
            except Unreadable as error:
                return [
                    Reading.quarantine_file(reading.path, error, size=len(data)),
                    *media.settle(),
                    *folder.rest(),
                ]
            if len(reading.starts) >= CAPS[bool(media.items)]:
                reading.remark(1, "may_be_capped")
            return [reading, *media.settle(), *judge.transcripts, *folder.rest()]
    except Unreadable as error:
        return [Reading.quarantine_file(path, error), *of_folder(folder.media).settle(), *folder.rest()]


def _has_siblings(path: Path) -> bool:
    """Tell whether another export lies beside this one."""
    return any(other != path and other.suffix.lower() in (".zip", ".txt") for other in path.parent.iterdir())


class Folder:
    """What lies in the folder of an export's name: transcripts by the stem of their audio, media, and the rest."""

    def __init__(self, export: Path) -> None:
        self.transcripts: dict[tuple[str, bool], list[Path]] = defaultdict(list)
        self.media: list[Path] = []
        self._left: dict[Path, tuple[str, str]] = {}
        folder = export.with_suffix("")
        is_anothers = export.suffix.lower() != ".zip" and any(
            one.suffix.lower() == ".zip" and one.stem == export.stem for one in export.parent.iterdir()
        )
        for path in sorted(folder.rglob("*")) if folder.is_dir() and not is_anothers else ():
            if path.is_dir() and not path.is_symlink():
                continue
            if is_system_file(path.name):
                self._left[path] = "excluded", "not_fieldwork"
            elif path.is_symlink():
                self._left[path] = "quarantined", "symbolic_link"
            elif path.parent == folder and path.suffix.lower() in TRANSCRIPTS:
                stem = path.stem if is_checked(path) else path.stem[: -len(UNCHECKED)]
                self.transcripts[folded(stem), is_checked(path)].append(path)
                self._left[path] = "quarantined", "no_message"
            elif path.parent == folder and export.suffix.lower() == ".txt" and path.suffix.lower() in SEEN:
                self.media.append(path)
            else:
                self._left[path] = "quarantined", "unknown_format"

    def take(self, path: Path) -> None:
        """Leave the status of a transcript to who reads it."""
        self._left.pop(path)

    def of(self, name: str, *, checked: bool) -> list[Path]:
        """Return the transcripts of an audio that nobody has taken yet: those a person has checked, or a machine's."""
        return [
            path for path in self.transcripts[folded(PurePosixPath(name).stem), checked] if path in self._left
        ]

    def all_of(self, name: str) -> list[Path]:
        """Return all of them; none for a message that names no audio."""
        return [*self.of(name, checked=True), *self.of(name, checked=False)] if name else []

    def rest(self) -> list[Reading]:
        """Return the readings of all files that have one status as a whole."""
        return [Reading.of_file(path, *status) for path, status in self._left.items()]


class _Judge:
    """Says of each message that announces media what becomes of it, of the media and of the transcript."""

    def __init__(self, chat: ChatReading, media: Media, folder: Folder) -> None:
        self.chat, self.media, self.folder = chat, media, folder
        self.transcripts: list[Reading] = []

    def take(self, message: Message) -> None:
        """Judge one message."""
        numbers = range(message.line, message.line + message.n_lines)
        item = self.media.find(message.name) if message.name else None
        is_note = message.is_audio or (not message.name and message.speaker.role == "worker")
        if item is not None and item.is_taken and is_note:
            for number in numbers:
                self.chat.quarantine(number, "sent_twice")
        elif not is_note:
            self._leave(numbers, item, "excluded", "other_media")
        elif message.speaker.role != "worker":
            self._leave(numbers, item, "excluded", "voice_note_of_another", "announced_but_not_kept")
            for path in self.folder.all_of(message.name):
                self.transcripts += self._leave_transcript(path, "excluded", "announced_but_not_kept")
        else:
            self._voice_note(message, numbers, item)

    def _leave(
        self, numbers: range, item: Item | None, status: str, reason: str, reason_of_item: str = ""
    ) -> None:
        give = self.chat.exclude if status == "excluded" else self.chat.quarantine
        for number in numbers:
            give(number, reason)
        if item is not None and not item.is_taken:
            item.set(status, reason_of_item or reason)

    def _voice_note(self, message: Message, numbers: range, item: Item | None) -> None:
        """Keep a worker's voice note with its words, or set it apart."""
        data = item.read() if item else b""
        note = AnnouncedNote(
            message.speaker, message.moment, hashlib.sha256(data).hexdigest() if data else ""
        )
        note.input_units = [(self.chat, number) for number in numbers] + (
            [(item.reading, item.number)] if item else []
        )
        self.chat.notes.append(note)
        try:
            record = self._record(message, item, data, note)
        except Unreadable as error:
            self._leave(numbers, item, "quarantined", error.reason)
            for path in self.folder.all_of(message.name):
                self._belongs(note, self._leave_transcript(path, "quarantined", error.reason))
            return
        if item is None or record is None:
            self._leave(numbers, item, "excluded", "forwarded_audio")
            return
        for number in numbers:
            self.chat.merge(number, record)
        item.merge(record)
        for path in self.folder.all_of(message.name):
            self._belongs(note, self._leave_transcript(path, "excluded", "machine_transcript_replaced"))
        self._remark(message, record)

    def _record(self, message: Message, item: Item | None, data: bytes, note: AnnouncedNote) -> Record | None:
        """Return a voice note's record; None: it was forwarded, and nobody has transcribed it.

        Raises
        ------
        Unreadable
            The audio or its transcript is missing or cannot be used.
        """
        if item is None:
            raise Unreadable("no_audio")
        measured = measure(data, PurePosixPath(message.name).suffix)
        for word in measured.remarks:
            item.reading.remark(item.number, word)
        checked, unchecked = (self.folder.of(message.name, checked=checked) for checked in (True, False))
        if len(checked) > 1 or len(unchecked) > 1:
            raise Unreadable("two_transcripts")
        if not checked and not unchecked:
            if PurePosixPath(message.name).name.upper().startswith("AUD-"):
                return None
            raise Unreadable("no_transcript")
        contact = Contact(
            SOURCE, message.speaker.id, message.moment.date(), message.moment, measured.duration_s
        )
        record = Record(message.speaker, "", contact, message.moment, message.fold, is_checked=bool(checked))
        self._read(record, (checked or unchecked)[0], note)
        return record

    def _read(self, record: Record, path: Path, note: AnnouncedNote) -> None:
        """Read the words of a voice note: they make one record."""
        self.folder.take(path)
        self._belongs(note, read_into_record(path, record))
        if record.reading is None:
            raise Unreadable("no_transcript")
        note.record = record

    def _leave_transcript(self, path: Path, status: str, reason: str) -> list[Reading]:
        self.folder.take(path)
        return reject_transcript(path, status, reason)

    def _belongs(self, note: AnnouncedNote, readings: list[Reading]) -> None:
        """AnnouncedNote that readings belong to a voice note: what is excluded in them as no words stays so."""
        self.transcripts += readings
        note.input_units += [
            (reading, number) for reading in readings for number in range(1, len(reading) + 1)
        ]

    def _remark(self, message: Message, record: Record) -> None:
        """Remark what does not fit together: another date in the name of the audio, more words than can be spoken."""
        match = _date_in_name.search(message.name)
        if match and "-".join(match.groups()) != date.isoformat(message.moment.date()):
            self.chat.remark(message.line, "other_date")
        duration = record.contact.duration_s
        if record.reading and duration and len(record.text.split()) > FASTEST * duration:
            record.reading.remark(record.number, "more_words_than_audio")
