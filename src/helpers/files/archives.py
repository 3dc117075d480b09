"""Unpack members of a .zip that anybody may have made, up to the size that they declare."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    KeyError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""Errors that a .zip may raise that is damaged, protected or compressed by an unknown method."""


def member_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return a member's bytes.

    No more is unpacked than the size that the member declares: a small .zip may unpack to more than the
    memory.

    Raises
    ------
    zipfile.BadZipFile
        It is longer or shorter than it declares, or its checksum is wrong. `DAMAGED` has the other errors.
    """
    with archive.open(member) as file:
        data = file.read(member.file_size)
        if len(data) < member.file_size or file.read(1):
            msg = "a member does not have the size that it declares"
            raise zipfile.BadZipFile(msg)
    return data
