"""What an export is made of: the chat's text, and its media as members of a .zip or files of a folder.

A .zip is looked over before anything in it is read. iOS calls the chat ``_chat.txt``, Android as the .zip; a .txt document that
was sent in the chat lies beside it, and the order of members is not fixed.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path, PurePosixPath

from helpers.fieldwork.formats.audio import SUFFIXES
from helpers.fieldwork.formats.message_heads import form_of
from helpers.fieldwork.formats.package import known_kind
from helpers.fieldwork.reading import MAX_TEXT, Reading, Record, Unreadable, decode_lines, is_system_file
from helpers.files.archives import DAMAGED, member_bytes

SEEN = (
    *".jpg .jpeg .png .gif .webp .heic .mp4 .3gp .mov .pdf .vcf .doc .xls .xlsx .ppt .pptx".split(),
    *SUFFIXES,
)
"""Suffixes of media in a folder beside an export, which may hold anything."""
MAX_TOTAL = 4_000_000_000
MAX_RATIO, SMALL = 200, 50_000_000
MAX_AUDIO = 500_000_000


@dataclass(eq=False)
class Item:
    """One piece of media: its name, and the piece that stands for it in the ledger."""

    name: str
    reading: Reading
    number: int
    load: Callable[[], bytes]

    @property
    def is_taken(self) -> bool:
        """Tell whether it has its status already."""
        return self.reading.statuses[self.number - 1] is not None

    @property
    def is_audio(self) -> bool:
        """Tell whether its name says that it is audio."""
        return self.name.lower().endswith(SUFFIXES)

    def read(self) -> bytes:
        """Return its bytes; none if it is damaged."""
        try:
            return self.load()
        except DAMAGED:
            return b""

    def set(self, status: str, reason: str) -> None:
        """Give it its status."""
        (self.reading.exclude if status == "excluded" else self.reading.quarantine)(self.number, reason)

    def merge(self, record: Record) -> None:
        """Count it to a record."""
        self.reading.merge(self.number, record)


@dataclass(eq=False)
class Media:
    """The media of an export, and the readings that stand for them."""

    items: list[Item] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    @cached_property
    def _by_name(self) -> dict[str, Item]:
        exact = {PurePosixPath(item.name).name: item for item in reversed(self.items)}
        return {folded(name): item for name, item in exact.items()} | exact

    def find(self, name: str) -> Item | None:
        """Return the media of a name: exactly, else but for capitals and the spelling of accents."""
        base = PurePosixPath(name).name
        return self._by_name.get(base) or self._by_name.get(folded(base))

    def settle(self) -> list[Reading]:
        """Give what no message has announced its status; return all readings."""
        for item in self.items:
            if not item.is_taken:
                item.set(*(("quarantined", "no_message") if item.is_audio else ("excluded", "other_media")))
        return self.readings


@contextmanager
def open_export(path: Path, beside: list[Path]) -> Iterator[tuple[str, bytes, Media]]:
    """Open an export; yield the chat's name in the .zip (empty: the file itself), its bytes, and the media.

    Raises
    ------
    Unreadable
        It is no export, damaged, protected or unsafe; or the .zip holds no chat, or two.
    """
    if path.suffix.lower() == ".txt":
        yield "", path.read_bytes(), of_folder(beside)
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
        _look_over(members)
        chat = _chat_among(archive, path.stem)
        yield members[chat].filename, _read(archive, members[chat]), _of_archive(path, archive, chat)


def of_folder(beside: list[Path]) -> Media:
    """Return the media that lie in a folder: each a file with one status."""
    media = Media()
    for path in beside:
        reading = Reading(path, "file", [path.stat().st_size], [(1, 1)])
        media.readings.append(reading)
        media.items.append(Item(path.name, reading, 1, path.read_bytes))
    return media


def _of_archive(path: Path, archive: zipfile.ZipFile, chat: int) -> Media:
    """Return the members of a .zip: the chat's own and folders have their status, the others are media."""
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
            audio = partial(_audio, archive, member)
            media.items.append(Item(member.filename, reading, number, audio))
    return media


def _audio(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return a member's bytes, if it is not larger than any voice note."""
    return member_bytes(archive, member) if member.file_size <= MAX_AUDIO else b""


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.file_size > MAX_TEXT:
        raise Unreadable("too_large")
    try:
        return member_bytes(archive, member)
    except DAMAGED:
        raise Unreadable("not_a_zip") from None


def _look_over(members: list[zipfile.ZipInfo]) -> None:
    """Refuse a .zip by what its directory says, before anything is unpacked."""
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("password_protected")
    names = {folded(member.filename) for member in members}
    leads_out = "" in names or any(
        name.startswith(("/", "\\"))
        or ".." in PurePosixPath(name.replace("\\", "/")).parts
        or name[1:3] == ":\\"
        for name in names
    )
    sizes = sum(member.file_size for member in members)
    is_bomb = any(
        member.file_size > SMALL and member.file_size > MAX_RATIO * max(1, member.compress_size)
        for member in members
    )
    if leads_out or len(names) < len(members) or sizes > MAX_TOTAL or is_bomb:
        raise Unreadable("unsafe_archive")


def _chat_among(archive: zipfile.ZipFile, stem: str) -> int:
    """Return which member is the chat: the one .txt whose lines are messages, else the one of a chat's name."""
    texts = [
        (at, member)
        for at, member in enumerate(archive.infolist())
        if member.filename.lower().endswith(".txt")
    ]
    names = {folded(stem), "_chat"}
    found = [at for at, member in texts if _is_chat(_read(archive, member))]
    found = found or [at for at, member in texts if folded(PurePosixPath(member.filename).stem) in names]
    if len(found) != 1:
        raise Unreadable("two_chats" if found else "no_chat")
    return found[0]


def _is_chat(data: bytes) -> bool:
    try:
        lines, _ = decode_lines(data)
    except Unreadable:
        return False
    return form_of(lines) is not None


def folded(name: str) -> str:
    """Return a name as systems see it that know no capitals or spell accents in another way."""
    return unicodedata.normalize("NFC", name).casefold()
