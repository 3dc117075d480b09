"""Audio in Matroska, which browsers and messengers record as WebM: .webm, .weba, .mka.

The elements are those of RFC 8794 (EBML) and RFC 9559 (Matroska). What is recorded as it is sent has no
length in its head, so that its blocks are looked at: from the time of the first to the end of the last.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from helpers.fieldwork.formats.ogg import samples_of_opus
from helpers.fieldwork.formats.sound import MOST_TRACKS, Sound, counted_parts, unreadable

MAGIC = b"\x1a\x45\xdf\xa3"
HEAD = 0x1A45DFA3
SEGMENT, INFO, TRACKS, TRACK, CLUSTER, GROUP = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0
PARENTS = {SEGMENT, INFO, TRACKS, TRACK, CLUSTER, GROUP}
"""Elements that consist of elements: their content is gone over like the rest."""
TIME_SCALE, TRACK_NUMBER, TRACK_TYPE, CODEC, USUAL_LENGTH = 0x2AD7B1, 0xD7, 0x83, 0x86, 0x23E383
CLUSTER_TIME, SIMPLE_BLOCK, BLOCK, BLOCK_LENGTH = 0xE7, 0xA3, 0xA1, 0x9B
VIDEO, AUDIO = 1, 2
BILLION = 1_000_000_000
"""Times are in nanoseconds."""


@dataclass(eq=False)
class _Track:
    """A track: what it holds, and the nanoseconds of a block where it says so."""

    number: int = 0
    type: int = 0
    is_opus: bool = False
    usual_length: int = 0


def measure_matroska(data: bytes) -> Sound:
    """Measure the first sound of a file.

    Raises
    ------
    Unreadable
        It holds no sound, or is damaged.
    """
    reader = _Reader(data)
    reader.read()
    has_video = any(track.type == VIDEO for track in reader.tracks)
    if not reader.length:
        raise unreadable()
    seconds = reader.length / BILLION
    return Sound("Matroska", seconds, is_whole=not reader.is_cut, has_video=has_video)


class _Reader:
    """The tracks of a file, and when its sound begins and ends."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.tracks: list[_Track] = []
        self.is_cut = False
        self.length = 0
        """Nanoseconds from the first block of sound to the last; of files one behind another, the sum."""
        self._first: int | None = None
        self._end = 0
        self._scale = 1_000_000
        self._time_of_cluster = 0
        self._last = 0

    def read(self) -> None:
        """Go over all elements in one pass."""
        at = 0
        for _ in counted_parts():
            if at >= len(self._data):
                break
            name, at = _number(self._data, at, keeps_mark=True)
            size, start = _number(self._data, at)
            width = start - at
            if name in PARENTS:
                is_open = size == (1 << 7 * width) - 1
                self.is_cut = self.is_cut or (not is_open and start + size > len(self._data))
                self._begin(name)
                at = start
                continue
            at = start + size
            if at > len(self._data):
                self.is_cut = True
                break
            self._read_element(name, start, at)
        self._end_file()

    def _end_file(self) -> None:
        if self._first is not None:
            self.length += self._end - self._first
        self._first, self._end = None, 0

    def _begin(self, name: int) -> None:
        if name == TRACK:
            self.tracks.append(_Track())
            if len(self.tracks) > MOST_TRACKS:
                raise unreadable()

    def _read_element(self, name: int, at: int, end: int) -> None:
        if name in (SIMPLE_BLOCK, BLOCK):
            self._read_block(at, end)
        elif name == HEAD:
            self._end_file()
        elif name == CLUSTER_TIME:
            self._time_of_cluster = self._whole_number(at, end)
        elif name == BLOCK_LENGTH and self._first is not None:
            self._end = max(self._end, self._last + self._whole_number(at, end) * self._scale)
        elif name == TIME_SCALE:
            self._scale = self._whole_number(at, end)
        elif self.tracks:
            self._read_track(name, at, end, self.tracks[-1])

    def _read_track(self, name: int, at: int, end: int, track: _Track) -> None:
        if name == TRACK_NUMBER:
            track.number = self._whole_number(at, end)
        elif name == TRACK_TYPE:
            track.type = self._whole_number(at, end)
        elif name == USUAL_LENGTH:
            track.usual_length = self._whole_number(at, end)
        elif name == CODEC:
            track.is_opus = self._data[at:end].startswith(b"A_OPUS")

    def _read_block(self, at: int, end: int) -> None:
        """Read when a block begins, relative to its cluster, and how long it is."""
        number, place = _number(self._data, at)
        sound = [track for track in self.tracks if track.type == AUDIO][:1]
        if not sound or sound[0].number != number or place + 3 > end:
            return
        begins = self._time_of_cluster + struct.unpack_from(">h", self._data, place)[0]
        begins *= self._scale
        length = sound[0].usual_length
        if sound[0].is_opus:
            length = samples_of_opus(self._data[place + 3 : place + 5]) * BILLION // 48_000
        if self._first is None:
            self._first = begins
        elif not length:
            length = max(0, begins - self._last)
        self._last = begins
        self._end = max(self._end, begins + length)

    def _whole_number(self, at: int, end: int) -> int:
        return int.from_bytes(self._data[at : min(end, at + 8)], "big")


def _number(data: bytes, at: int, *, keeps_mark: bool = False) -> tuple[int, int]:
    """Return a number of 1 to 8 bytes, and where it ends: its first bit that is set says how many (RFC 8794).

    Raises
    ------
    Unreadable
        No bit of the first byte is set: the file is damaged.
    """
    if at >= len(data) or data[at] == 0:
        raise unreadable()
    width = 9 - data[at].bit_length()
    number = int.from_bytes(data[at : at + width], "big")
    if not keeps_mark:
        number &= (1 << 7 * width) - 1
    return number, at + width
