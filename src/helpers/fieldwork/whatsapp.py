"""WhatsApp exports: a .zip with the chat's text and its media, from Android or iOS, and transcripts beside it.

A voice note is a contact. Its words stand in ``<name of the .zip>/<name of the audio>.txt`` beside the .zip; its sender
and moment are those of the message that announces it. Typed messages are no contact: they are excluded, and counted
in the ledger.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from mutagen import MutagenError
from mutagen.oggopus import OggOpus

from helpers.fieldwork.reading import Contact, Reading, Record, read_lines, split_lines, whole_file
from helpers.roster import Person, Roster

SOURCE = "voice_note"
MAX_BYTES = 500_000_000
LRM = "\u200e"
MARKS = "\u200e\u200f\u202a-\u202e\ufeff"
_header = re.compile(
    rf"[{MARKS}]*\[?[{MARKS}]*(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>\d{{4}}|\d{{2}}),? "
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:[\u202f\u00a0 ]?(?P<half>[ap])\.?m\.?)?(?:\] | - )(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_omitted = re.compile(rf"[{MARKS}]*(?:audio|PTT|voice message|<Media) omitted>?[{MARKS}]*", re.IGNORECASE)
_attached = re.compile(rf"[{MARKS}]*(?:<attached: (?P<ios>[^>]+)>|(?P<android>\S+\.\w+) \(file attached\))[{MARKS}]*")


class Message(NamedTuple):
    """One message of a chat: its first line, all its lines, and what its header says."""

    line: int
    lines: list[str]
    moment: datetime | None
    sender: str
    body: str


def read_export(path: Path, roster: Roster) -> list[Reading]:
    """Read one export: the chat, the .zip's members, and the transcripts beside it."""
    folder = path.with_suffix("")
    beside = {file.stem: file for file in sorted(folder.glob("*.txt"))} if folder.is_dir() else {}
    others = [file for file in sorted(folder.rglob("*")) if file.is_file() and file not in beside.values()] if folder.is_dir() else []
    more = [whole_file(file, "quarantined", "unknown_format") for file in others]
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_BYTES:
                return _refused(path, "unsafe_document", beside) + more
            chat = _chat_member(path, archive.namelist())
            if chat is None:
                return _refused(path, "no_chat", beside) + more
            return _read_archive(path, archive, chat, roster, beside) + more
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
        return _refused(path, "not_a_zip", beside) + more
    except UnicodeDecodeError:
        return _refused(path, "not_utf8", beside) + more


def _refused(path: Path, reason: str, beside: dict[str, Path]) -> list[Reading]:
    """Quarantine an export as a whole, and with it the transcripts that nothing announces now."""
    return [whole_file(path, "quarantined", reason), *(whole_file(file, "quarantined", "no_message") for file in beside.values())]


def _chat_member(path: Path, names: list[str]) -> str | None:
    """Return which member is the chat: iOS calls it _chat.txt, Android as the .zip; a sent .txt document is neither."""
    for wanted in ("_chat.txt", f"{path.stem}.txt"):
        for name in names:
            if PurePosixPath(name).name == wanted:
                return name
    texts = [name for name in names if name.lower().endswith(".txt")]
    return texts[0] if len(texts) == 1 else None


def _read_archive(path: Path, archive: zipfile.ZipFile, chat: str, roster: Roster, beside: dict[str, Path]) -> list[Reading]:
    lines = split_lines(archive.read(chat).decode("utf-8"))
    chat_reading = Reading(path / chat)
    members = Reading(path)
    transcripts: list[Reading] = []
    taken: dict[str, Record | None] = {}
    for message in _messages(chat_reading, lines):
        fate, reason, record = _judge(message, archive, roster, beside, taken, transcripts)
        for number, line in enumerate(message.lines, start=message.line):
            chat_reading.add("line", number, len(line), fate, reason, record)
    for number, member in enumerate(archive.infolist(), start=1):
        name = PurePosixPath(member.filename).name
        if member.filename == chat:
            members.add("member", number, member.file_size, "excluded", "chat_read_line_by_line")
        elif taken.get(name):
            members.add("member", number, member.file_size, "merged", record=taken[name])
        elif name in taken:
            members.add("member", number, member.file_size, "excluded", "announced_but_not_kept")
        else:
            is_voice = name.lower().endswith(".opus")
            members.add("member", number, member.file_size, *(("quarantined", "no_message") if is_voice else ("excluded", "other_media")))
    read = {reading.path for reading in transcripts}
    unread = [whole_file(file, "quarantined", "no_message") for file in beside.values() if file not in read]
    return [chat_reading, members, *transcripts, *unread]


def _messages(reading: Reading, lines: list[str]) -> Iterator[Message]:
    """Yield the messages of a chat; a line without a header continues the message above it."""
    message: Message | None = None
    for number, line in enumerate(lines, start=1):
        match = _header.fullmatch(line.rstrip("\r\n"))
        if match:
            if message:
                yield message
            sender, colon, body = match["rest"].partition(": ")
            if not colon and match["rest"].endswith(":"):
                sender, colon = match["rest"][:-1], ":"
            message = Message(number, [line], _moment(match), sender if colon else "", body if colon else match["rest"])
        elif message:
            message.lines.append(line)
        elif line.strip("\ufeff \r\n"):
            reading.add("line", number, len(line), "quarantined", "before_first_message")
        else:
            reading.add("line", number, len(line), "excluded", "blank")
    if message:
        yield message


def _moment(match: re.Match[str]) -> datetime | None:
    """Return a header's wall clock, or None when there is no such moment."""
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    try:
        return datetime(year, int(match["month"]), int(match["day"]), hour, int(match["minute"]), int(match["second"] or 0))  # noqa: DTZ001 - wall clock
    except ValueError:
        return None


def _judge(
    message: Message,
    archive: zipfile.ZipFile,
    roster: Roster,
    beside: dict[str, Path],
    taken: dict[str, Record | None],
    transcripts: list[Reading],
) -> tuple[str, str, Record | None]:
    """Return the fate of a message's lines: its reason, or the record that it announces."""
    if not message.sender:
        return "excluded", "system_message", None
    match = _attached.fullmatch(message.body)
    if message.body.startswith(LRM) and not match and not _omitted.fullmatch(message.body):  # iOS marks so what nobody typed
        return "excluded", "system_message", None
    if message.moment is None:
        return "quarantined", "impossible_date", None
    speaker = roster.find(message.sender)
    if speaker is None:
        return "quarantined", "unknown_speaker", None
    name = (match["ios"] or match["android"]) if match else ""
    if _omitted.fullmatch(message.body):
        return "quarantined", "no_audio", None
    if not name.lower().endswith(".opus"):
        return "excluded", "other_media" if match else "chat_message", None
    if name in taken:
        return "quarantined", "sent_twice", None
    taken[name] = None
    if speaker.role != "worker":
        return "excluded", "voice_note_of_another", None
    reason, duration = _measure(archive, name)
    if not reason and Path(name).stem not in beside:
        reason = "no_transcript"
    if reason:
        return "quarantined", reason, None
    contact = Contact(SOURCE, speaker.id, message.moment.date(), message.moment.time(), duration)
    reading = _read_words(beside[Path(name).stem], speaker, contact)
    transcripts.append(reading)
    if not reading.records:
        return "quarantined", "no_transcript", None
    taken[name] = reading.records[0]
    return "merged", "", reading.records[0]


def _measure(archive: zipfile.ZipFile, name: str) -> tuple[str, float | None]:
    """Return a voice note's length in seconds, or the reason why there is none."""
    member = next((one for one in archive.infolist() if PurePosixPath(one.filename).name == name), None)
    if member is None:
        return "no_audio", None
    try:
        length = OggOpus(io.BytesIO(archive.read(member))).info.length
    except (MutagenError, zipfile.BadZipFile, zlib.error, struct.error, EOFError):
        return "unreadable_audio", None
    return ("", round(length, 2)) if length > 0 else ("unreadable_audio", None)


def _read_words(path: Path, speaker: Person, contact: Contact) -> Reading:
    """Read a voice note's transcript: all of it is one record."""
    lines = read_lines(path)
    if isinstance(lines, str):
        return whole_file(path, "quarantined", lines)
    reading = Reading(path)
    record: Record | None = None
    for number, line in enumerate(lines, start=1):
        text = line.strip().lstrip("\ufeff")
        if not text:
            reading.add("line", number, len(line), "excluded", "blank")
        elif record is None:
            record = reading.open(Record(speaker, text, contact.clock, number, contact), "line", len(line))
        else:
            record.text += " " + text
            reading.add("line", number, len(line), "merged", record=record)
    return reading
