"""A member of a .zip is unpacked only up to the size that it declares."""

from __future__ import annotations

import contextlib
import io
import struct
import tracemalloc
import zipfile

import pytest

from helpers.files.archives import DAMAGED, member_bytes

N = 30_000_000


def packed(data: bytes, kind: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        archive.writestr("a.txt", data)
    return buffer.getvalue()


def read(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return member_bytes(archive, archive.infolist()[0])


@pytest.mark.parametrize(
    "kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
@pytest.mark.parametrize("data", [b"", b"tea", b"tea" * 100_000], ids=["empty", "short", "long"])
def test_a_whole_member_is_read(kind, data):
    assert read(packed(data, kind)) == data


@pytest.mark.parametrize("declared", [0, 1000, N - 1, N + 1])
def test_a_member_that_is_longer_or_shorter_than_it_declares_is_damaged(declared):
    size = struct.pack("<I", N)
    false = packed(b"a" * N, zipfile.ZIP_DEFLATED).replace(size, struct.pack("<I", declared))
    tracemalloc.start()
    with pytest.raises(DAMAGED):
        read(false)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * declared + 5_000_000


@pytest.mark.parametrize(
    "kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
@pytest.mark.parametrize("at", range(38, 60))
def test_damage_raises_one_of_the_errors_that_parsers_expect(kind, at):
    data = bytearray(packed(bytes(range(256)) * 9, kind))
    data[at] ^= 0xFF
    with contextlib.suppress(DAMAGED):
        assert read(bytes(data)) == bytes(range(256)) * 9, "the damage was not to the words"
