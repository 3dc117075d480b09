"""The private folder: the roster of a real study and the decisions about names, readable only by its owner.

``FIELDWORK_PRIVATE`` names a folder outside every git work tree and every synced folder, which only its owner
can read. Files may be encrypted with age (`roster.csv.age`); what is decrypted stays in memory, since nobody
can promise that a deleted file is gone from a disk, its journal and its backups.
"""

from __future__ import annotations

import csv
import io
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
from helpers.files.progress_bars import nothing_shown
from helpers.files.special import is_special
from helpers.study.utf8 import read_utf8

VARIABLE = "FIELDWORK_PRIVATE"
LENT = "FIELDWORK_LENT"
NOTICE = "Private: shows single workers. Not for publication"
"""What every file with nothing suppressed says."""
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
"""Parts of the names of folders that are copied to a company's servers, in lower case."""
ADVICE = (
    "Keep it in a folder of your own, outside the repository, that nothing copies elsewhere, "
    f"and let {VARIABLE} name that folder."
)
CLOSED = stat.S_IRWXG | stat.S_IRWXO
ENCRYPTED = ".age"
_first_line = b"age-encryption.org/v1\n"
_of_secret = ("No matching keys found", "Decryption failed")
_of_work = "Excessive work parameter"

_lent: list[str] = []
"""The sockets over which this process passes on a decrypted file, the latest last."""

Ask = Callable[[str], str]


def folder() -> Path | None:
    """Return the private folder, if the environment names one.

    Raises
    ------
    FieldworkError
        It names one that does not exist.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    path = Path(named).expanduser()
    if not path.is_dir():
        msg = f"{VARIABLE}: there is no such folder. Make it, readable only by you, and put roster.csv there."
        raise FieldworkError(msg)
    return path


def refuse_open(path: Path, name: str) -> None:
    """Refuse a private file, there or still to be written, that others could get at.

    On Windows, permissions are not checked (`unchecked`).

    Raises
    ------
    FieldworkError
        It is inside a git work tree or a synced folder, by its own path or behind a link; or people other
        than its owner may read it or its folder.
    """
    # Both ends of a link are looked at: either can be committed or copied.
    offenders = [*_exposed_places(path.absolute(), name), *_exposed_places(path.resolve(), name)]
    offenders += _open_permissions(path.resolve(), name)
    offenders = list(dict.fromkeys(offenders))
    if offenders:
        raise FieldworkError(all_at_once(offenders, ADVICE))


def require_inside(path: Path, name: str) -> None:
    """Refuse to write anywhere but in the private folder, and there only if nobody else can get at it.

    Parameters
    ----------
    path
        The folder to be written, there or not.
    name
        What messages call it.

    Raises
    ------
    FieldworkError
        No private folder is named, or there is none; `path` is not inside it; or it is as `refuse_open` says.
    """
    home = folder()
    if home is None:
        msg = (
            f"{name}: is written only into the private folder, and {VARIABLE} names none. {ADVICE} "
            f"For example: `mkdir -m 700 ~/private-study` and `export {VARIABLE}=~/private-study`."
        )
        raise FieldworkError(msg)
    if home.resolve() not in path.resolve().parents:
        msg = f"{name}: is written only into the private folder, and this is another one. Nothing is written."
        raise FieldworkError(msg)
    inside = path / "-"
    offenders = [*_exposed_places(inside.absolute(), name), *_exposed_places(inside.resolve(), name)]
    # Folders in between may be open to all: nobody gets through one that is closed.
    offenders += _open_folder(home, name)
    if offenders:
        raise FieldworkError(all_at_once(list(dict.fromkeys(offenders)), ADVICE))


def _exposed_places(path: Path, name: str) -> Iterator[str]:
    if any((parent / ".git").exists() for parent in path.parents):
        yield f"{name}: is inside a git work tree, where it can be committed."
    whole = path.as_posix().casefold()
    if any(mark in whole for mark in SYNCED):
        yield f"{name}: is in a synced folder (OneDrive, Dropbox, iCloud or Google Drive)."


def _open_permissions(path: Path, name: str) -> Iterator[str]:
    if unchecked():
        return
    if path.exists() and path.stat().st_mode & CLOSED:
        yield f"{name}: people other than its owner may read it. Run `chmod 600` on it."
    yield from _open_folder(path.parent, name)


def _open_folder(path: Path, name: str) -> Iterator[str]:
    if not unchecked() and path.stat().st_mode & CLOSED:
        yield f"{name}: people other than its owner may open its folder. Run `chmod 700` on the folder."


def read_rows(path: Path, name: str, columns: Sequence[str], *, advice: str) -> list[tuple[int, list[str]]]:
    """Read a CSV that is kept with the roster; its own module checks the rows.

    Parameters
    ----------
    name
        What messages call the file.
    advice
        What to do if it cannot be read.

    Returns
    -------
    list of tuple
        For each row below the header that is not empty: the line on which it ends, and its cells unchanged.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    FieldworkError
        It cannot be read, or its header is not `columns`. No cell is printed.
    """
    if is_special(path):
        msg = f"{name}: is a named pipe, a socket or a device, and is not opened. {advice}"
        raise FieldworkError(msg)
    try:
        reader = csv.reader(io.StringIO(read_utf8(path, name, kind="CSV"), newline=""), strict=True)
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        msg = f"{name}, line {reader.line_num}: the quotation marks of a cell do not fit. {advice}"
        raise FieldworkError(msg) from None
    header = [cell.strip() for cell in rows[0][1]] if rows else []
    if header != [*columns]:
        fault = separated_otherwise(header, columns) or f"the columns must be {', '.join(columns)}."
        msg = f"{name}, line 1: {fault}"
        raise FieldworkError(msg)
    return rows[1:]


def separated_otherwise(header: Sequence[str], columns: Sequence[str]) -> str:
    """Return what is wrong if the cells of a header are not separated by commas; an empty text otherwise.

    >>> separated_otherwise(["person;role"], ["person", "role"])
    'it has ; where , belongs. Save it as CSV with commas: person,role.'
    >>> separated_otherwise(["person", "role"], ["person", "role"])
    ''
    """
    for mark, name in ((";", ";"), ("\t", "tabs")):
        if len(header) == 1 and mark in header[0]:
            return f"it has {name} where , belongs. Save it as CSV with commas: {','.join(columns)}."
    return ""


def unchecked() -> str:
    """Return what is not checked on this system, or an empty text."""
    if sys.platform == "win32":
        return "who may read the private folder: not checked on Windows"
    return ""


@contextmanager
def lending(path: Path, name: str, ask: Ask = getpass) -> Iterator[None]:
    """Decrypt a file once, and lend its contents to the processes that this one starts: they cannot ask.

    They read it from a socket in a folder that only its owner can open, for the length of the block; nothing
    is written to a disk.

    Raises
    ------
    FieldworkError
        As `read_encrypted`; or the system does not have such sockets.
    """
    data = read_encrypted(path, name, ask)
    if not hasattr(socket, "AF_UNIX"):
        msg = (
            f"{name}: is encrypted, and cannot be lent to the notebooks on this system. "
            "Decrypt it in the private folder for the run."
        )
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
    """Tell whether a file is lent, so that nobody needs to be asked for its passphrase."""
    return bool(_place_of_lender())


def as_variable() -> dict[str, str]:
    """Return the environment variable that tells a new process where a file is lent; empty, if none is."""
    place = _place_of_lender()
    if not place:
        return {}
    return {LENT: place}


def _place_of_lender() -> str:
    """Return the socket over which this process, or the one that started it, lends; else an empty text."""
    if _lent:
        return _lent[-1]
    return os.environ.get(LENT, "")


def _borrowed() -> bytes | None:
    """Return what is lent by this process, or by the one that started it; None, if nothing is."""
    place = _place_of_lender()
    if not place:
        return None
    with socket.socket(socket.AF_UNIX) as borrower:
        borrower.connect(place)
        return b"".join(iter(lambda: borrower.recv(1 << 16), b""))


def read_encrypted(path: Path, name: str, ask: Ask = getpass) -> bytes:
    """Return the contents of an age file, decrypted only in memory; within `lending`, what is lent.

    Parameters
    ----------
    ask
        Asks for the passphrase on the screen. An age identity (``AGE-SECRET-KEY-1…``) may be given instead.
        Neither is ever a parameter or an environment variable, where other programs could read it.

    Raises
    ------
    FieldworkError
        The extra ``private`` is not installed; there is nobody to ask; the file is not an age file of version
        1; the passphrase is wrong; the file asks for too much work (the work factor of scrypt); it is damaged
        or cut off.
    """
    lent = _borrowed()
    if lent is not None:
        return lent
    try:
        import pyrage
    except ImportError:
        msg = (
            f"{name}: is encrypted, and reading it needs pyrage. "
            "Install the extra: `pip install -e .[private]`."
        )
        raise FieldworkError(msg) from None
    data = path.read_bytes()
    if not data.startswith(_first_line):
        msg = (
            f"{name}: is damaged, or not of age version 1. "
            "Put the file back from a copy, or encrypt it again with age."
        )
        raise FieldworkError(msg)
    _without_core_dumps()
    try:
        with nothing_shown():
            secret = ask(f"Passphrase of {name}: ")
    except (EOFError, OSError, RuntimeError):
        msg = (
            f"{name}: is encrypted, and there is nobody here to ask for its passphrase. "
            "Run the command in a terminal."
        )
        raise FieldworkError(msg) from None
    try:
        if secret.startswith("AGE-SECRET-KEY-"):
            return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(secret)]))
        return bytes(pyrage.passphrase.decrypt(data, secret))
    except pyrage.IdentityError:
        msg = f"{name}: the age identity is not complete. Give it in full, or give the passphrase."
    except pyrage.DecryptError as error:
        if str(error) in _of_secret:
            msg = f"{name}: the passphrase is wrong. Nothing was read."
        elif _of_work in str(error):
            msg = (
                f"{name}: asks for more work than this computer does for a passphrase: it was encrypted on a "
                "much faster one. Nothing was read. Decrypt it there, and encrypt it again on this computer."
            )
        else:
            msg = f"{name}: is damaged or cut off. Nothing was read. Put the file back from a copy."
    raise FieldworkError(msg)


def _without_core_dumps() -> None:
    """Keep the system from writing this process's memory to disk if it crashes. Windows does not."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
