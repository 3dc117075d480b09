"""Write a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PART = ".part"
"""How the name of a file ends that is being written; one that begins with a dot and ends so was left by a process that was killed."""


def replace_file(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Put `data` at `path` in one step: whoever reads sees the old file or the new one, never a part.

    A file that holds these bytes already is left alone, so that its time of change stays true.
    """
    if path.is_file() and path.read_bytes() == data:
        return
    with replacing(path, mode=mode) as file:
        file.write(data)


@contextmanager
def replacing(path: Path, *, mode: int = 0o644) -> Iterator[BinaryIO]:
    """Open a file to be written piece by piece; it takes the place of `path` when all of it is there.

    `mode` says who may read it: a private file is its owner's (``0o600``).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=PART)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
