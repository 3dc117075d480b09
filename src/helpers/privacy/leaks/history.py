"""What git keeps: files that are tracked, and every object that can still be reached, deleted files among them."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from helpers.errors import FieldworkError

OBJECTS = ("--all", "--reflog")
"""What is walked: branches, tags and stashes, and what the reflog still knows."""


class Kept(NamedTuple):
    """One object of git: a file as it once was, or what somebody said of a change."""

    id: str
    kind: str
    path: str
    """Where the file lay when it was first met, or the name of a branch, a tag or a file; empty for a message."""
    data: bytes


def is_repository(folder: Path) -> bool:
    """Tell whether a folder lies in a git work tree, and git is here to ask."""
    try:
        return _git(folder, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except FieldworkError:
        return False


def tracked(folder: Path) -> list[str]:
    """Return the paths, from `folder`, that git tracks or is about to (what is staged)."""
    return sorted(
        {
            path.decode("utf-8", "surrogateescape")
            for path in _git(folder, "ls-files", "-z").split(b"\0")
            if path
        }
    )


def objects(folder: Path) -> Iterator[Kept]:
    """Yield every file and every message that git keeps, each once, tags and stashes among them.

    Raises
    ------
    FieldworkError
        Git cannot read its own objects.
    """
    listed = _git(folder, "rev-list", "--objects", *OBJECTS).decode("utf-8", "surrogateescape").splitlines()
    path_of = {one: path for one, _, path in (line.partition(" ") for line in reversed(listed))}
    for tag in _git(folder, "for-each-ref", "--format=%(objectname)", "refs/tags").decode().split():
        path_of.setdefault(tag, "")
    names = _git(folder, "for-each-ref", "--format=%(refname)").splitlines()
    names += _git(folder, "log", *OBJECTS, "--name-only", "--format=", "-z").split(b"\0") if path_of else []
    for name in sorted(set(names) - {b""}):
        yield Kept("", "name", name.decode("utf-8", "surrogateescape"), b"")
    with tempfile.TemporaryFile() as asked:
        asked.write("".join(f"{one}\n" for one in path_of).encode())
        asked.seek(0)
        words = ["git", "-C", str(folder), "cat-file", "--batch", "--buffer"]
        with subprocess.Popen(
            words, stdin=asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            yield from _read(cast("BinaryIO", process.stdout), path_of)


def _read(told: BinaryIO, path_of: dict[str, str]) -> Iterator[Kept]:
    for path in path_of.values():
        head = told.readline().decode().split()
        if len(head) != 3:
            msg = "git: an object of the history cannot be read. Say `git fsck`, and mend the repository before anything is published."
            raise FieldworkError(msg)
        one, kind, size = head
        data = told.read(int(size))
        told.read(1)
        if kind != "tree":
            yield Kept(one, kind, path, data)


def _git(folder: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
    except FileNotFoundError:
        msg = "git: is not installed here, so that nobody knows what is tracked."
        raise FieldworkError(msg) from None
    if done.returncode:
        msg = f"git: {words[0]} failed in this folder. Is it a git repository?"
        raise FieldworkError(msg)
    return done.stdout
