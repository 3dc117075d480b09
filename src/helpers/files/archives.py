"""Members of a .zip, unpacked no further than they say: for files that anybody may have made."""

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
"""What reading a damaged or protected .zip, or one packed in a way that is not known, may raise."""


def member_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return a member's bytes.

    A member says how long it is; one that unpacks to more is damaged, and no more than that is unpacked.

    Raises
    ------
    zipfile.BadZipFile
        It is longer or shorter than it says, or its checksum is another; see `DAMAGED` for what else.
    """
    with archive.open(member) as file:
        data = file.read(member.file_size)
        if len(data) < member.file_size or file.read(1):
            msg = "a member is not as long as it says"
            raise zipfile.BadZipFile(msg)
    return data
