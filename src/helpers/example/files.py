"""Archives and audio of the example study, byte for byte the same on every computer.

Archives (.docx, .zip) are stored without compression and with a fixed date, so that their bytes do not depend
on a library.
"""

from __future__ import annotations

import io
import struct
import zipfile

FIXED = (2023, 12, 31, 0, 0, 0)

Files = dict[str, bytes]


def stored(members: Files) -> bytes:
    """Return a .zip of the members, uncompressed and with a fixed date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, FIXED)
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def opus_of_silence(duration_s: float) -> bytes:
    """Return an Ogg Opus file of silence (RFC 7845): mono, in packets of 60 ms with an empty frame each."""
    frame, pre_skip, per_page = 2880, 312, 250
    n = max(1, round(duration_s * 48_000 / frame))
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, pre_skip, 16_000, 0, 0)
    vendor = b"Fictional example data"
    tags = b"OpusTags" + struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", 0)
    pages = [_ogg_page([head], 0, 0, 0x02), _ogg_page([tags], 0, 1, 0)]
    for first in range(0, n, per_page):
        last = min(n, first + per_page)
        packets = [b"\x58"] * (last - first)  # 0x58: SILK, wide band, 60 ms, mono, one empty frame
        granule, flags = last * frame, 0
        if last == n:
            granule, flags = granule + pre_skip, 0x04
        pages.append(_ogg_page(packets, granule, len(pages), flags))
    return b"".join(pages)


def _ogg_page(packets: list[bytes], granule: int, sequence: int, flags: int) -> bytes:
    lacing = bytes(len(packet) for packet in packets)
    fields = struct.pack("<BBqIII", 0, flags, granule, 1, sequence, 0)
    page = b"OggS" + fields + bytes([len(lacing)]) + lacing + b"".join(packets)
    return page[:22] + struct.pack("<I", _ogg_checksum(page)) + page[26:]


def _table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ 0x04C11DB7 if value & 0x80000000 else value << 1
        table.append(value & 0xFFFFFFFF)
    return table


_CRC = _table()


def _ogg_checksum(page: bytes) -> int:
    """Return Ogg's CRC-32 (polynomial 0x04c11db7, not reflected), which zlib does not offer."""
    checksum = 0
    for byte in page:
        checksum = (checksum << 8 & 0xFFFFFFFF) ^ _CRC[checksum >> 24 ^ byte]
    return checksum
