"""Audio in Ogg, as WhatsApp records it: the pages of one stream, or of several in a row.

Ogg is RFC 3533: each page says how far its stream has come (its granule position), and the last is marked
as the last. Where one file was put behind another ("chained" streams), each counts for itself; libraries
and players give the length of the first, or of the last. A stream need not begin at 0 (RFC 7845, section
4): what its first page of audio has counted beyond its own packets lies before the recording.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from helpers.fieldwork.formats.sound import Sound, counted_parts, unreadable

HEADER = 27
FIRST_PAGE, LAST_PAGE = 0x02, 0x04
PACKET_GOES_ON = 255
FRAMES_OF_OPUS = (480, 960, 1920, 2880) * 3 + (480, 960) * 2 + (120, 240, 480, 960) * 4
"""Samples in a frame of each configuration of Opus (RFC 6716, section 3.1), of 48,000 a second."""
OPUS_RATE = 48_000
KEPT_OF_PACKET = 64
"""Bytes of a packet that are looked at: the longest head of a stream."""


class Page(NamedTuple):
    """One page: its flags, its stream, how far that has come, and how the packets that end on it begin."""

    flags: int
    serial: int
    granule: int
    packets: list[bytes]


class Codec(NamedTuple):
    """How a stream counts."""

    kind: str
    rate: int
    """Samples per second."""
    n_skipped: int
    """Samples at the beginning that are not played."""
    n_samples: Callable[[bytes], int]
    """How many samples a packet holds."""


class _Stream:
    """One logical stream: how far it had come before its first packet, and has come at its last page."""

    def __init__(self, codec: Codec | None) -> None:
        self.codec = codec
        self.is_whole = False
        self._start: int | None = None
        self._end = 0

    def add(self, page: Page) -> None:
        """Count one page; those with the heads of a stream are at position 0, without audio."""
        self.is_whole = bool(page.flags & LAST_PAGE)
        if page.granule <= 0 or self.codec is None:
            return
        if self._start is None:
            n_samples = sum(self.codec.n_samples(packet) for packet in page.packets)
            self._start = page.granule - n_samples
            # Below 0: the end of the only page of audio is trimmed (RFC 7845, section 4.4). A little above:
            # some programs begin to count behind the samples that are not played.
            if self._start <= self.codec.n_skipped:
                self._start = 0
        self._end = max(self._end, page.granule)

    @property
    def seconds(self) -> float:
        """Return how long it plays."""
        if self.codec is None or self._start is None:
            return 0.0
        return max(0, self._end - self._start - self.codec.n_skipped) / self.codec.rate


class _Pages:
    """The pages of an Ogg file, in order."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._begun: dict[int, bytes] = {}
        self.is_cut = False

    def __iter__(self) -> Iterator[Page]:
        """Yield every page that is there to its end; bytes between pages are left out."""
        at = self._data.find(b"OggS")
        for _ in counted_parts():
            if at < 0:
                return
            end = self._end_of(at)
            if end > len(self._data):
                self.is_cut = True
                return
            if end:
                yield self._page(at, end)
            at = self._data.find(b"OggS", end or at + 4)

    def _end_of(self, at: int) -> int:
        """Return where a page ends; 0: these four letters do not begin one."""
        if at + HEADER > len(self._data):
            return len(self._data) + 1
        if self._data[at + 4] != 0:
            return 0
        n_segments = self._data[at + 26]
        sizes = self._data[at + HEADER : at + HEADER + n_segments]
        if len(sizes) < n_segments:
            return len(self._data) + 1
        return at + HEADER + n_segments + sum(sizes)

    def _page(self, at: int, end: int) -> Page:
        flags, granule, serial = struct.unpack_from("<BqI", self._data, at + 5)
        sizes = self._data[at + HEADER : at + HEADER + self._data[at + 26]]
        start = end - sum(sizes)
        begun = self._begun.pop(serial, b"")
        packets = []
        for size in sizes:
            begun = (begun + self._data[start : start + min(size, KEPT_OF_PACKET)])[:KEPT_OF_PACKET]
            start += size
            if size < PACKET_GOES_ON:
                packets.append(begun)
                begun = b""
        if begun:
            self._begun[serial] = begun
        return Page(flags, serial, granule, packets)


def measure_ogg(data: bytes) -> Sound:
    """Measure an Ogg file: streams side by side count once, those in a row one after the other.

    Raises
    ------
    Unreadable
        It holds no audio.
    """
    chain: list[dict[int, _Stream]] = []
    kind, has_video, is_head = "", False, False
    pages = _Pages(data)
    for page in pages:
        was_head, is_head = is_head, bool(page.flags & FIRST_PAGE)
        if is_head:
            head = b"".join(page.packets[:1])
            codec = _codec(head)
            if not was_head:
                chain.append({})
            if codec is not None:
                kind = kind or codec.kind
            has_video = has_video or head.startswith(b"\x80theora")
            chain[-1][page.serial] = _Stream(codec)
        elif chain and page.serial in chain[-1]:
            chain[-1][page.serial].add(page)
    if not kind:
        raise unreadable()
    seconds = sum(max(stream.seconds for stream in streams.values()) for streams in chain)
    are_whole = all(stream.is_whole for streams in chain for stream in streams.values())
    return Sound(kind, seconds, is_whole=are_whole and not pages.is_cut, has_video=has_video)


def _codec(head: bytes) -> Codec | None:
    """Return how a stream counts, by its first packet; None: it is not audio that is known.

    Sources: RFC 7845 (Opus); Vorbis I specification, section 4.2.2; Speex manual, section 7.2; Ogg FLAC
    mapping, version 1.0 (RFC 9639, section 10.1).
    """
    if head.startswith(b"OpusHead") and len(head) >= 12:
        return Codec("OggOpus", OPUS_RATE, int.from_bytes(head[10:12], "little"), samples_of_opus)
    codec = None
    if head.startswith(b"\x01vorbis") and len(head) >= 29:
        rate = int.from_bytes(head[12:16], "little")
        # A packet of long blocks gives half a block: streams consist of them but for a few.
        codec = Codec("OggVorbis", rate, 0, _constant(2 ** (head[28] >> 4) // 2))
    elif head.startswith(b"Speex   ") and len(head) >= 68:
        size, frames = struct.unpack_from("<I4xI", head.ljust(80, b"\0"), 56)
        codec = Codec("OggSpeex", int.from_bytes(head[36:40], "little"), 0, _constant(size * max(1, frames)))
    elif head.startswith(b"\x7fFLAC") and len(head) >= 31:
        codec = Codec("OggFLAC", int.from_bytes(head[27:30], "big") >> 4, 0, _constant(_block_of_flac(head)))
    if codec is None or codec.rate == 0:
        return None
    return codec


def _block_of_flac(head: bytes) -> int:
    return int.from_bytes(head[19:21], "big")


def _constant(n_samples: int) -> Callable[[bytes], int]:
    return lambda _: n_samples


def samples_of_opus(packet: bytes) -> int:
    """Return how many samples a packet of Opus holds (RFC 6716, section 3)."""
    if not packet:
        return 0
    n_frames = (1, 2, 2, 0)[packet[0] & 3]
    if n_frames == 0:
        n_frames = packet[1] & 63 if len(packet) > 1 else 0
    return FRAMES_OF_OPUS[packet[0] >> 3] * n_frames
