"""What git keeps: tracked files, and every object that can still be reached, deleted files included."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from helpers.errors import FieldworkError

REACHABLE = ("--all", "--reflog")
"""Where git begins: branches, tags and stashes, and what the reflog still holds."""


class GitObject(NamedTuple):
    """One object of git: an earlier version of a file, or the message of a commit or tag."""

    id: str
    kind: str
    path: str
    """The path at which a file was first met, or the name of a branch, a tag or a file; empty for a
    message."""
    data: bytes


def is_repository(folder: Path) -> bool:
    """Return whether a folder lies in a git work tree, and git is installed."""
    try:
        return _git(folder, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except FieldworkError:
        return False


def list_tracked_files(folder: Path) -> list[str]:
    """Return the paths, from `folder`, of all files that git tracks or that are staged."""
    paths = set(_git(folder, "ls-files", "-z").split(b"\0")) - {b""}
    return sorted(path.decode("utf-8", "surrogateescape") for path in paths)


def read_objects(folder: Path) -> Iterator[GitObject]:
    """Yield every file and every message that git keeps, each once, tags and stashes included.

    Raises
    ------
    FieldworkError
        Git cannot read its own objects.
    """
    path_of = _list_objects(folder)
    for name in _list_names(folder, with_log=bool(path_of)):
        yield GitObject("", "name", name, b"")
    with tempfile.TemporaryFile() as ids:
        ids.write("".join(f"{one}\n" for one in path_of).encode())
        ids.seek(0)
        command = ["git", "-C", str(folder), "cat-file", "--batch", "--buffer"]
        with subprocess.Popen(
            command, stdin=ids, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            yield from _read_batch(cast("BinaryIO", process.stdout), path_of)


def _list_objects(folder: Path) -> dict[str, str]:
    """Return the id of every object, with the path at which it was first met."""
    listed = _git(folder, "rev-list", "--objects", *REACHABLE).decode("utf-8", "surrogateescape")
    path_of: dict[str, str] = {}
    # Git lists the newest first: read from the end, the last path that is set is the newest one.
    for line in reversed(listed.splitlines()):
        object_id, _, path = line.partition(" ")
        path_of[object_id] = path
    for tag in _git(folder, "for-each-ref", "--format=%(objectname)", "refs/tags").decode().split():
        path_of.setdefault(tag, "")
    return path_of


def _list_names(folder: Path, *, with_log: bool) -> list[str]:
    """Return the names of branches and tags, and every name that a file has had."""
    names = set(_git(folder, "for-each-ref", "--format=%(refname)").splitlines())
    if with_log:
        names.update(_git(folder, "log", *REACHABLE, "--name-only", "--format=", "-z").split(b"\0"))
    return [name.decode("utf-8", "surrogateescape") for name in sorted(names - {b""})]


def _read_batch(answer: BinaryIO, path_of: dict[str, str]) -> Iterator[GitObject]:
    """Yield the objects in the answer of `git cat-file --batch`, without folders."""
    for path in path_of.values():
        head = answer.readline().decode().split()
        if len(head) != 3:
            msg = (
                "git: an object of the history cannot be read. "
                "Run `git fsck`, and repair the repository before anything is published."
            )
            raise FieldworkError(msg)
        object_id, kind, size = head
        data = answer.read(int(size))
        answer.read(1)
        if kind != "tree":
            yield GitObject(object_id, kind, path, data)


def _git(folder: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
    except FileNotFoundError:
        msg = "git: it is not installed here, so that tracked files cannot be listed. Install git."
        raise FieldworkError(msg) from None
    if done.returncode:
        msg = f"git: {words[0]} failed in this folder. Is it a git repository?"
        raise FieldworkError(msg)
    return done.stdout


def is_shallow(folder: Path) -> bool:
    """Return whether a repository has only the latest part of its history."""
    return _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"


def read_versions(folder: Path, path: str, *revisions: str) -> list[bytes]:
    """Return every version of a file that a commit has, the oldest first; one that is in two, once.

    Parameters
    ----------
    path
        The path of the file, from `folder`.
    revisions
        Where git begins, such as ``--all`` (branches, tags and stashes) or ``HEAD``.

    Raises
    ------
    FieldworkError
        Git cannot read its own objects, or there is no such revision.
    """
    commits = _git(
        folder, "rev-list", "--full-history", "--topo-order", "--reverse", *revisions, "--", path
    ).split()
    versions: dict[bytes, None] = {}
    for commit in commits:
        try:
            versions[_git(folder, "cat-file", "blob", f"{commit.decode()}:./{path}")] = None
        except FieldworkError:  # this commit has deleted it
            continue
    return list(versions)


def has_commits(folder: Path) -> bool:
    """Return whether the present branch of a repository has a commit."""
    try:
        return bool(_git(folder, "rev-parse", "--verify", "--quiet", "HEAD").strip())
    except FieldworkError:
        return False
