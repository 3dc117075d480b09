"""A member of a .zip is unpacked no further than it says."""

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
def test_a_whole_member_comes_back(kind, data):
    assert read(packed(data, kind)) == data


@pytest.mark.parametrize("says", [0, 1000, N - 1, N + 1])
def test_a_member_that_is_longer_or_shorter_than_it_says_is_damaged(says):
    lying = packed(b"a" * N, zipfile.ZIP_DEFLATED).replace(struct.pack("<I", N), struct.pack("<I", says))
    tracemalloc.start()
    with pytest.raises(DAMAGED):
        read(lying)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * says + 5_000_000


@pytest.mark.parametrize(
    "kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
@pytest.mark.parametrize("at", range(38, 60))
def test_damage_is_one_of_the_errors_that_readers_expect(kind, at):
    data = bytearray(packed(bytes(range(256)) * 9, kind))
    data[at] ^= 0xFF
    with contextlib.suppress(DAMAGED):
        assert read(bytes(data)) == bytes(range(256)) * 9, "the damage was not to the words"
