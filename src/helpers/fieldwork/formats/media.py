"""The parts of an export: the chat's text, and its media as members of a .zip or files of a folder.

The directory of a .zip is checked before anything in it is read. iOS names the chat ``_chat.txt``, Android
like the .zip; a .txt document that was sent in the chat is in the .zip too, and the order of members is not
fixed.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path, PurePosixPath

from helpers.fieldwork.formats.audio import is_audio
from helpers.fieldwork.formats.audio_names import AUDIO_SUFFIXES, MAY_BE_VIDEO, kind_by_name
from helpers.fieldwork.formats.message_heads import find_form
from helpers.fieldwork.formats.package import known_kind
from helpers.fieldwork.reading import MAX_TEXT, Reading, Record, Unreadable, decode_lines
from helpers.files.archives import DAMAGED, member_bytes
from helpers.study.raw_files import is_system_file

MEDIA_SUFFIXES = (
    *".jpg .jpeg .png .gif .webp .heic .avi .wmv .m4v .pdf .vcf .doc .xls .xlsx .ppt .pptx".split(),
    *MAY_BE_VIDEO,
    *AUDIO_SUFFIXES,
)
"""Suffixes of media in the folder of an export, which may hold anything."""
MAX_TOTAL = 4_000_000_000
MAX_RATIO, SMALL = 200, 50_000_000
MAX_AUDIO = 500_000_000


@dataclass(eq=False)
class MediaItem:
    """One media file of an export: its name, and the input unit that it is in the ledger."""

    name: str
    reading: Reading
    number: int
    load: Callable[[], bytes]

    @property
    def has_status(self) -> bool:
        """Tell whether it has its status already."""
        return self.reading.statuses[self.number - 1] is not None

    @cached_property
    def is_audio(self) -> bool:
        """Tell whether it is audio: by its name, or where that leaves it open by what it holds."""
        kind = kind_by_name(self.name)
        if kind == "open":
            return is_audio(self.read())
        return kind == "audio"

    def read(self) -> bytes:
        """Return its bytes; none if it is damaged."""
        try:
            return self.load()
        except DAMAGED:
            return b""

    def set_status(self, status: str, reason: str) -> None:
        """Exclude or quarantine it."""
        if status == "excluded":
            self.reading.exclude(self.number, reason)
        else:
            self.reading.quarantine(self.number, reason)

    def merge(self, record: Record) -> None:
        """Add it to a record."""
        self.reading.merge(self.number, record)


@dataclass(eq=False)
class Media:
    """The media of an export, and their readings."""

    items: list[MediaItem] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    @cached_property
    def _by_name(self) -> dict[str, MediaItem]:
        exact = {PurePosixPath(item.name).name: item for item in reversed(self.items)}
        return {folded(name): item for name, item in exact.items()} | exact

    def find(self, name: str) -> MediaItem | None:
        """Return the media of a name: exactly, else apart from capitals and the encoding of accents."""
        base = PurePosixPath(name).name
        return self._by_name.get(base) or self._by_name.get(folded(base))

    def finish(self) -> list[Reading]:
        """Give what no message has announced its status; return all readings."""
        for item in self.items:
            if item.has_status:
                continue
            if item.is_audio:
                item.set_status("quarantined", "no_message")
            else:
                item.set_status("excluded", "other_media")
        return self.readings


@contextmanager
def open_export(path: Path, media_files: list[Path]) -> Iterator[tuple[str, bytes, Media]]:
    """Open an export; yield the chat's name in the .zip (empty: the file itself), its bytes, and the media.

    Parameters
    ----------
    media_files
        The media in the folder of a .txt export.

    Raises
    ------
    Unreadable
        It is not an export, damaged, protected or unsafe; or the .zip holds no chat, or two.
    """
    if path.suffix.lower() == ".txt":
        yield "", path.read_bytes(), media_of_folder(media_files)
        return
    with path.open("rb") as file:
        start = file.read(4000)
    if not start.startswith(b"PK"):
        raise Unreadable(known_kind(start) or "not_a_zip")
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGED:
        raise Unreadable("not_a_zip") from None
    with archive:
        members = archive.infolist()
        _check_directory(members)
        chat = _find_chat(archive, path.stem)
        yield members[chat].filename, _read(archive, members[chat]), _media_of_archive(path, archive, chat)


def media_of_folder(media_files: list[Path]) -> Media:
    """Return the media in the folder of an export: each a file with one status."""
    media = Media()
    for path in media_files:
        reading = Reading(path, "file", [path.stat().st_size], [(1, 1)])
        media.readings.append(reading)
        media.items.append(MediaItem(path.name, reading, 1, path.read_bytes))
    return media


def _media_of_archive(path: Path, archive: zipfile.ZipFile, chat: int) -> Media:
    """Return the members of a .zip: the chat itself and folders have their status, the others are media."""
    members = archive.infolist()
    reading = Reading(path, "member", [member.file_size for member in members])
    media = Media(readings=[reading])
    for number, member in enumerate(members, start=1):
        if number == chat + 1:
            reading.exclude(number, "chat_read_line_by_line")
        elif member.filename.endswith("/"):
            reading.exclude(number, "folder")
        elif is_system_file(PurePosixPath(member.filename).name):
            reading.exclude(number, "not_fieldwork")
        else:
            load = partial(_audio, archive, member)
            media.items.append(MediaItem(member.filename, reading, number, load))
    return media


def _audio(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return a member's bytes, if it is not larger than any voice note."""
    if member.file_size > MAX_AUDIO:
        return b""
    return member_bytes(archive, member)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.file_size > MAX_TEXT:
        raise Unreadable("too_large")
    try:
        return member_bytes(archive, member)
    except DAMAGED:
        raise Unreadable("not_a_zip") from None


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    """Refuse a .zip whose directory shows that it is protected or unsafe, before anything is unpacked."""
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("password_protected")
    names = {folded(member.filename) for member in members}
    has_repeated_name = len(names) < len(members)
    is_too_large = sum(member.file_size for member in members) > MAX_TOTAL
    if has_repeated_name or is_too_large or any(map(_leads_out, names)) or any(map(_is_bomb, members)):
        raise Unreadable("unsafe_archive")


def _leads_out(name: str) -> bool:
    """Tell whether a member's name would be a place outside the folder into which it is unpacked."""
    if not name or name.startswith(("/", "\\")) or name[1:3] == ":\\":
        return True
    return ".." in PurePosixPath(name.replace("\\", "/")).parts


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    """Tell whether a member is large, and far larger than its compressed size suggests."""
    return member.file_size > SMALL and member.file_size > MAX_RATIO * max(1, member.compress_size)


def _find_chat(archive: zipfile.ZipFile, stem: str) -> int:
    """Return which member is the chat: the .txt whose lines are messages, else the one with a chat's name."""
    texts = [
        (at, member)
        for at, member in enumerate(archive.infolist())
        if member.filename.lower().endswith(".txt")
    ]
    chats = [at for at, member in texts if _is_chat(_read(archive, member))]
    if not chats:
        names = {folded(stem), "_chat"}
        chats = [at for at, member in texts if folded(PurePosixPath(member.filename).stem) in names]
    if not chats:
        raise Unreadable("no_chat")
    if len(chats) > 1:
        raise Unreadable("two_chats")
    return chats[0]


def _is_chat(data: bytes) -> bool:
    try:
        lines, _ = decode_lines(data)
    except Unreadable:
        return False
    return find_form(lines) is not None


def folded(name: str) -> str:
    """Return a name as systems see it that ignore capitals, or encode accents in another way."""
    return unicodedata.normalize("NFC", name).casefold()
