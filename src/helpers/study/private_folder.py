"""The private folder: where the roster of a real study and what was decided about its words lie, and who can read it.

``FIELDWORK_PRIVATE`` names a folder outside every git work tree and every synced folder, readable by its owner alone.
Files may be encrypted with age (`roster.csv.age`); what is decrypted stays in memory. That deleted files are gone from a
disk, its journal and its backups, nobody can promise.
"""

from __future__ import annotations

import csv
import os
import socket
import stat
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from getpass import getpass
from pathlib import Path

from helpers.errors import FieldworkError, all_at_once

VARIABLE = "FIELDWORK_PRIVATE"
LENT = "FIELDWORK_LENT"
SYNCED = (
    "onedrive",
    "dropbox",
    "icloud",
    "clouddocs",
    "google drive",
    "googledrive",
    "my drive",
    "cloudstorage",
)
"""What the path of a folder that is copied to somebody's servers holds, in small letters."""
ADVICE = f"Keep it in a folder of your own, outside the repository, that nothing copies elsewhere, and let {VARIABLE} name that folder."
CLOSED = stat.S_IRWXG | stat.S_IRWXO
ENCRYPTED = ".age"
_first_line = b"age-encryption.org/v1\n"
_of_secret = ("No matching keys found", "Decryption failed")

_lent: list[str] = []
"""Where this process lends a file, while it does."""

Ask = Callable[[str], str]


def folder() -> Path | None:
    """Return the private folder, if the environment names one.

    Raises
    ------
    FieldworkError
        It names one that is not there.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    path = Path(named).expanduser()
    if not path.is_dir():
        msg = f"{VARIABLE}: there is no such folder. Make it, for yourself alone, and put roster.csv there."
        raise FieldworkError(msg)
    return path


def refuse_open(path: Path, name: str) -> None:
    """Refuse a private file that others may come by. On Windows, who may read it is not checked: `unchecked` says so.

    Raises
    ------
    FieldworkError
        It lies inside a git work tree or a synced folder, by its own path or behind a link; or others than its owner may
        read it or its folder.
    """
    offenders = list(
        dict.fromkeys(
            offender for place in (path.absolute(), path.resolve()) for offender in _places(place, name)
        )
    )
    offenders += _modes(path.resolve(), name)
    if offenders:
        raise FieldworkError(all_at_once(offenders, ADVICE))


def _places(path: Path, name: str) -> Iterator[str]:
    if any((parent / ".git").exists() for parent in path.parents):
        yield f"{name}: lies inside a git work tree, where it can be committed."
    if any(mark in part.casefold() for part in path.parts for mark in SYNCED):
        yield f"{name}: lies in a synced folder (OneDrive, Dropbox, iCloud or Google Drive)."


def _modes(path: Path, name: str) -> Iterator[str]:
    if unchecked():
        return
    if path.stat().st_mode & CLOSED:
        yield f"{name}: others than its owner may read it. Say `chmod 600` to it."
    if path.parent.stat().st_mode & CLOSED:
        yield f"{name}: others than its owner may look into its folder. Say `chmod 700` to the folder."


def read_rows(path: Path, name: str, columns: Sequence[str], *, advice: str) -> list[tuple[int, list[str]]]:
    """Read a CSV that is kept beside the roster; whether its rows are right is for its own module to say.

    Parameters
    ----------
    name
        What the file is called in a message.
    advice
        What to do when it cannot be read.

    Returns
    -------
    list of tuple
        Of each row below the header that has a cell: the line on which it ends, and its cells as they stand.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    FieldworkError
        It cannot be read, or its header is not `columns`. What a cell says is not printed.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        msg = f"{name}: cannot be read ({type(error).__name__}). {advice}"
        raise FieldworkError(msg) from None
    if not rows or [cell.strip() for cell in rows[0][1]] != [*columns]:
        msg = f"{name}, line 1: the columns must be {', '.join(columns)}."
        raise FieldworkError(msg)
    return rows[1:]


def unchecked() -> str:
    """Return what was not checked on this system, or an empty text."""
    return "who may read the private folder: not checked on Windows" if sys.platform == "win32" else ""


@contextmanager
def lending(path: Path, name: str, ask: Ask = getpass) -> Iterator[None]:
    """Decrypt a file once, and lend what it holds to the processes that this one starts, which have nobody to ask.

    It goes over a socket in a folder that its owner alone can open, for as long as this lasts; nothing is written to a disk.

    Raises
    ------
    FieldworkError
        As `read_encrypted`; or the system knows no such sockets.
    """
    data = read_encrypted(path, name, ask)
    if not hasattr(socket, "AF_UNIX"):
        msg = f"{name}: is encrypted, and cannot be lent to the notebooks on this system. Decrypt it in the private folder for the run."
        raise FieldworkError(msg)
    with tempfile.TemporaryDirectory(prefix="fw-") as home, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{home}/lent")
        server.listen()
        lender = threading.Thread(target=_lend, args=(server, data), daemon=True)
        lender.start()
        _lent.append(f"{home}/lent")
        try:
            yield
        finally:
            _lent.pop()
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            lender.join()


def _lend(server: socket.socket, data: bytes) -> None:
    while True:
        try:
            borrower, _ = server.accept()
        except OSError:
            return
        with borrower, suppress(OSError):
            borrower.sendall(data)


def is_lent() -> bool:
    """Tell whether a file is lent, so that nobody is asked for its passphrase."""
    return bool(_place_of_lender())


def as_variable() -> dict[str, str]:
    """Return the environment by which a process that this one starts learns where a file is lent; empty, if none is."""
    place = _place_of_lender()
    return {LENT: place} if place else {}


def _place_of_lender() -> str:
    """Return where this process lends, or where the one that has started it does."""
    return _lent[-1] if _lent else os.environ.get(LENT, "")


def _borrowed() -> bytes | None:
    """Return what is lent by this process, or by the one that has started it; or None."""
    place = _place_of_lender()
    if not place:
        return None
    with socket.socket(socket.AF_UNIX) as borrower:
        borrower.connect(place)
        return b"".join(iter(lambda: borrower.recv(1 << 16), b""))


def read_encrypted(path: Path, name: str, ask: Ask = getpass) -> bytes:
    """Return what an age file holds, decrypted in memory alone; within `lending`, as it is lent.

    Parameters
    ----------
    ask
        Asks for the passphrase on the screen. An age identity (``AGE-SECRET-KEY-1…``) may be given instead. Neither is
        ever a parameter or an environment variable.

    Raises
    ------
    FieldworkError
        The extra ``private`` is not installed; there is nobody to ask; the file is no age file of version 1; the
        passphrase is wrong; the file is damaged or cut off.
    """
    lent = _borrowed()
    if lent is not None:
        return lent
    try:
        import pyrage
    except ImportError:
        msg = f"{name}: is encrypted, and reading it needs pyrage. Install the extra: `pip install -e .[private]`."
        raise FieldworkError(msg) from None
    data = path.read_bytes()
    if not data.startswith(_first_line):
        msg = f"{name}: is damaged, or not of age version 1. Put the file back from a copy, or encrypt it anew with age."
        raise FieldworkError(msg)
    _without_core_dumps()
    try:
        secret = ask(f"Passphrase of {name}: ")
    except (EOFError, OSError, RuntimeError):
        msg = f"{name}: is encrypted, and there is nobody here to ask for its passphrase. Run the command in a terminal."
        raise FieldworkError(msg) from None
    try:
        if secret.startswith("AGE-SECRET-KEY-"):
            return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(secret)]))
        return bytes(pyrage.passphrase.decrypt(data, secret))
    except pyrage.IdentityError:
        msg = (
            f"{name}: what was given begins as an age identity and is none. Give it whole, or the passphrase."
        )
    except pyrage.DecryptError as error:
        if str(error) in _of_secret:
            msg = f"{name}: the passphrase is wrong. Nothing was read."
        else:
            msg = f"{name}: is damaged or cut off. Nothing was read. Put the file back from a copy."
    raise FieldworkError(msg)


def _without_core_dumps() -> None:
    """Forbid the system to write this process's memory to disk if it crashes. Windows writes none."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
