"""What git keeps: tracked files, and every object that can still be reached, deleted files included."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from helpers.errors import FieldworkError

REACHABLE = ("--all", "--reflog")
"""Where git begins: branches, tags and stashes, and what the reflog still holds."""
LINK, REPOSITORY = "120000", "160000"
LOST = "unreachable"
"""What the kind of an object begins with that no branch, tag or log leads to."""


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


class Staged(NamedTuple):
    """A file as git's index has it, which is what the next commit will hold."""

    path: str
    """From the folder that was asked about."""
    mode: str
    """A file's kind for git: ``120000`` is a link, ``160000`` another repository."""
    id: str
    data: bytes


def read_staged(folder: Path) -> Iterator[Staged]:
    """Yield every file below a folder as git's index has it, each side of a conflict included.

    Raises
    ------
    FieldworkError
        Git cannot read its own objects.
    """
    entries: list[tuple[str, str, str]] = []
    for line in _git(folder, "ls-files", "--stage", "-z").split(b"\0"):
        facts, _, path = line.decode("utf-8", "surrogateescape").partition("\t")
        if path:
            mode, object_id, _ = facts.split(" ")
            entries.append((path, mode, object_id))
    of_others = [
        Staged(path, mode, object_id, b"") for path, mode, object_id in entries if mode == REPOSITORY
    ]
    yield from of_others
    files = [entry for entry in entries if entry[1] != REPOSITORY]
    objects = _read_batch_of(folder, [(object_id, path) for path, _, object_id in files])
    for (path, mode, _), git_object in zip(files, objects, strict=True):
        yield Staged(path, mode, git_object.id, git_object.data)


def read_objects(folder: Path, first: Callable[[str], bool] = lambda _: False) -> Iterator[GitObject]:
    """Yield every file and every message that git keeps, each once, tags and stashes included.

    Also what no branch reaches any more: git keeps it until it cleans up.

    Parameters
    ----------
    first
        Which files, by their paths, come before all others; none, unless it is said.

    Raises
    ------
    FieldworkError
        Git cannot read its own objects.
    """
    path_of = _list_objects(folder)
    for name in _list_names(folder, with_log=bool(path_of)):
        yield GitObject("", "name", name, b"")
    for entry in _list_settings(folder, with_log=bool(path_of)):
        yield GitObject("", "setting", entry, b"")
    in_order = sorted(path_of.items(), key=lambda item: not first(item[1]))
    for one in _read_batch_of(folder, in_order):
        if one.kind != "tree":
            yield one
    lost = [(object_id, "") for object_id in _list_lost(folder, path_of)]
    for one in _read_batch_of(folder, lost):
        yield one._replace(kind=f"{LOST} {one.kind}")


def _read_batch_of(folder: Path, objects: Sequence[tuple[str, str]]) -> Iterator[GitObject]:
    """Yield objects of git, by their ids and paths, in the same order."""
    if not objects:
        return
    with tempfile.TemporaryFile() as ids:
        ids.write("".join(f"{object_id}\n" for object_id, _ in objects).encode())
        ids.seek(0)
        command = ["git", "-C", str(folder), "cat-file", "--batch", "--buffer"]
        with subprocess.Popen(
            command, stdin=ids, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
        ) as process:
            yield from _read_batch(cast("BinaryIO", process.stdout), [path for _, path in objects])


def _list_lost(folder: Path, reachable: Collection[str]) -> list[str]:
    """Return the ids of objects that nothing in git leads to; none if git borrows another's objects."""
    git_folder = Path(_git(folder, "rev-parse", "--git-common-dir").decode().strip())
    if (folder / git_folder / "objects" / "info" / "alternates").exists():
        return []
    listed = _git(folder, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)", "--unordered")
    in_index = {
        line.split(b" ")[1] for line in _git(folder, "ls-files", "--stage", "--full-name", ":/").splitlines()
    }
    known = {*reachable, *(one.decode() for one in in_index)}
    return sorted(set(listed.decode().split()) - known)


def _list_settings(folder: Path, *, with_log: bool) -> list[str]:
    """Return git's own settings for a repository, and the notes that it keeps about each step (reflog)."""
    settings = _git(folder, "config", "--local", "--list", "-z").split(b"\0")
    log: list[bytes] = []
    if with_log:
        for where in ("--all", "HEAD"):
            log += _git(folder, "log", "--walk-reflogs", where, "--format=%gs%n%gn%n%ge").splitlines()
    texts = sorted({*settings, *log} - {b""})
    return [text.decode("utf-8", "replace") for text in texts]


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


def _read_batch(answer: BinaryIO, paths: Iterable[str]) -> Iterator[GitObject]:
    """Yield the objects in the answer of `git cat-file --batch`."""
    for path in paths:
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
        yield GitObject(object_id, kind, path, data)


def _environment() -> dict[str, str]:
    """Return the environment in which git runs: it fetches nothing from elsewhere."""
    return {**os.environ, "GIT_NO_LAZY_FETCH": "1"}


def _git(folder: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, check=False, env=_environment()
        )
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
