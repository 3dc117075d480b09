"""Audio in the boxes of MP4: .m4a, .mp4, .3gp, .mov, whole or in fragments.

Boxes are those of ISO/IEC 14496-12. A track gives its own length (``mdhd``). Programs that record in
fragments do not know it in advance, and give the length of each sample in each fragment (``moof``) instead.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.fieldwork.formats.sound import MOST_PARTS, MOST_TRACKS, Sound, counted_parts, unreadable

HEADS = (b"ftyp", b"moov", b"moof", b"mdat", b"styp", b"sidx", b"wide", b"free", b"skip")
"""Boxes with which a file may begin."""
PARENTS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf")
"""Boxes that consist of boxes."""


class Box(NamedTuple):
    """A box: its name, where its content begins and ends, and which share of it is there."""

    name: bytes
    at: int
    end: int
    share: float = 1.0


@dataclass(eq=False)
class _Track:
    """What a track says of itself."""

    number: int = 0
    is_sound: bool = False
    is_video: bool = False
    scale: int = 0
    """Units of time per second."""
    length: int = 0
    fragments: float = 0
    """Units of time in all fragments."""
    in_fragment: float = 0
    """Units of time in the fragment that is read."""
    tables: dict[bytes, Box] = field(default_factory=dict)


def measure_mp4(data: bytes) -> Sound:
    """Measure the sound of a file of boxes.

    Raises
    ------
    Unreadable
        It holds no sound, or its index is missing.
    """
    reader = _Reader(data)
    reader.read()
    has_video = any(track.is_video for track in reader.tracks)
    for track in reader.tracks:
        if track.is_sound and track.scale:
            return _sound(track, data, reader, has_video=has_video)
    raise unreadable()


def _sound(track: _Track, data: bytes, reader: _Reader, *, has_video: bool) -> Sound:
    seconds = track.length / track.scale
    if reader.has_fragments and track.fragments:
        seconds = track.fragments / track.scale
    elif reader.is_cut:
        seconds *= _share_present(data, track.tables)
    return Sound("MP4", seconds, is_whole=not reader.is_cut, has_video=has_video)


class _Reader:
    """The tracks of a file, from its boxes in one pass."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.tracks: list[_Track] = []
        self.has_fragments = False
        self.is_cut = False
        self._usual: dict[int, int] = {}
        self._current = 0
        self._usual_here = 0

    def read(self) -> None:
        """Go over all boxes; the content of parents is gone over like the rest."""
        for box in self._boxes():
            if box.name == b"trak":
                self.tracks.append(_Track())
                if len(self.tracks) > MOST_TRACKS:
                    raise unreadable()
            elif box.name in (b"moof", b"mvex"):
                self.has_fragments = True
                self._end_fragment(1.0)
            elif box.name in (b"trex", b"tfhd", b"trun"):
                self._read_fragment(box)
            elif box.name == b"mdat":
                self._end_fragment(box.share)
            elif self.tracks:
                self._read_track(box, self.tracks[-1])

    def _end_fragment(self, share: float) -> None:
        """Add the share of a fragment whose samples are there; they lie behind its description."""
        for track in self.tracks:
            track.fragments += track.in_fragment * share
            track.in_fragment = 0

    def _boxes(self) -> Iterator[Box]:
        data, at = self._data, 0
        for _ in counted_parts():
            if at + 8 > len(data):
                self.is_cut = self.is_cut or at != len(data)
                return
            size, name = struct.unpack_from(">I4s", data, at)
            start = at + 8
            if size == 1 and start + 8 <= len(data):
                size, start = struct.unpack_from(">Q", data, start)[0], start + 8
            elif size == 0:
                size = len(data) - at
            if size < start - at:
                raise unreadable()
            end = at + size
            self.is_cut = self.is_cut or end > len(data)
            there = min(end, len(data))
            yield Box(name, start, there, (there - start) / max(1, end - start))
            at = start if name in PARENTS else end

    def _read_track(self, box: Box, track: _Track) -> None:
        data, at = self._data, box.at
        if box.name == b"tkhd":
            track.number = struct.unpack_from(">I", data, at + (20 if data[at] else 12))[0]
        elif box.name == b"mdhd" and data[at]:
            track.scale, track.length = struct.unpack_from(">IQ", data, at + 20)
        elif box.name == b"mdhd":
            track.scale, track.length = struct.unpack_from(">II", data, at + 12)
        elif box.name == b"hdlr":
            handler = data[at + 8 : at + 12]
            track.is_sound = track.is_sound or handler == b"soun"
            track.is_video = track.is_video or handler == b"vide"
        elif box.name in (b"stsz", b"stco", b"co64", b"stsc"):
            track.tables[box.name] = box

    def _read_fragment(self, box: Box) -> None:
        """Read how long samples are: by default (``trex``), in a fragment (``tfhd``), or each (``trun``)."""
        data, at = self._data, box.at
        if box.name == b"trex":
            number, _, length = struct.unpack_from(">III", data, at + 4)
            self._usual[number] = length
        elif box.name == b"tfhd":
            flags, self._current = struct.unpack_from(">II", data, at)
            self._usual_here = self._usual.get(self._current, 0)
            place = at + 8 + 8 * (flags & 1) + 4 * (flags >> 1 & 1)
            if flags & 8:
                self._usual_here = struct.unpack_from(">I", data, place)[0]
        else:
            for track in self.tracks:
                if track.number == self._current:
                    track.in_fragment += self._length_of_run(box)

    def _length_of_run(self, box: Box) -> int:
        """Return the units of time in a run of samples; in each sample the length comes first."""
        n_samples: int
        flags, n_samples = struct.unpack_from(">II", self._data, box.at)
        at = box.at + 8 + 4 * (flags & 1) + 4 * (flags >> 2 & 1)
        width = 4 * (flags >> 8 & 15).bit_count()
        if not flags & 0x100:
            return n_samples * self._usual_here
        if n_samples > min(MOST_PARTS, (box.end - at) // width):
            raise unreadable()
        lengths = [struct.unpack_from(">I", self._data, at + width * n)[0] for n in range(n_samples)]
        return sum(lengths)


def _share_present(data: bytes, tables: dict[bytes, Box]) -> float:
    """Return which share of the samples of a track lies within a file that was cut.

    Samples lie in chunks: ``stsc`` says how many in each, ``stco`` where a chunk begins, ``stsz`` how large
    each sample is.
    """
    if not {b"stsz", b"stsc"} <= set(tables) or not {b"stco", b"co64"} & set(tables):
        raise unreadable()
    sizes = tables[b"stsz"]
    usual_size, n_samples = struct.unpack_from(">II", data, sizes.at + 4)
    places = _places_of_chunks(data, tables)
    number = 0
    for at, n_in_chunk in zip(places, _samples_of_chunks(data, tables[b"stsc"], len(places)), strict=True):
        end = at
        for _ in range(min(n_in_chunk, n_samples - number)):
            size = usual_size
            if not size:
                size = struct.unpack_from(">I", data, sizes.at + 12 + 4 * number)[0]
            end += size
            if end > len(data):
                return number / int(n_samples)
            number += 1
    return number / max(1, int(n_samples))


def _places_of_chunks(data: bytes, tables: dict[bytes, Box]) -> tuple[int, ...]:
    name, letter, width = b"stco", "I", 4
    if name not in tables:
        name, letter, width = b"co64", "Q", 8
    box = tables[name]
    n_chunks = struct.unpack_from(">I", data, box.at + 4)[0]
    if n_chunks > min(MOST_PARTS, (box.end - box.at - 8) // width):
        raise unreadable()
    return struct.unpack_from(f">{n_chunks}{letter}", data, box.at + 8)


def _samples_of_chunks(data: bytes, box: Box, n_chunks: int) -> list[int]:
    """Return how many samples each chunk holds: each row of the table holds from its chunk to the next."""
    n_rows = struct.unpack_from(">I", data, box.at + 4)[0]
    if n_rows > (box.end - box.at - 8) // 12:
        raise unreadable()
    counts: list[int] = []
    n_samples = 0
    for row in range(n_rows):
        first, following = struct.unpack_from(">II", data, box.at + 8 + 12 * row)
        counts += [n_samples] * (min(first - 1, n_chunks) - len(counts))
        n_samples = following
    return counts + [n_samples] * (n_chunks - len(counts))
