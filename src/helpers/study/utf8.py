"""Read the files of a study that must be saved in UTF-8: its settings, the roster and its neighbours."""

from __future__ import annotations

from pathlib import Path

from helpers.errors import FieldworkError
from helpers.files.encodings import BYTE_ORDER_MARKS

DOCUMENTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""How documents of word processors and workbooks of spreadsheets begin: .docx, .xlsx, .doc, .xls, .rtf."""


def read_utf8(path: Path, name: str, *, kind: str = "plain text") -> str:
    """Return the text of a file that must be in UTF-8, without its byte order mark.

    Parameters
    ----------
    name
        What messages call the file.
    kind
        What it is to be saved as.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    FieldworkError
        It cannot be opened; is a document of a word processor or a workbook; or is in another encoding, with
        the first line that shows it.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        msg = f"{name}: cannot be opened ({reason}). Close it in other programs, and see who may read it."
        raise FieldworkError(msg) from None
    return decode_utf8(data, name, kind=kind)


def decode_utf8(data: bytes, name: str, *, kind: str = "plain text") -> str:
    """Return the text of the contents of a file, as `read_utf8` does; its errors are the same."""
    save = f"Save it as {kind} in UTF-8"
    if data.startswith(DOCUMENTS):
        msg = f"{name}: is a document of a word processor or a spreadsheet, and no {kind}. {save}."
        raise FieldworkError(msg)
    if data[:2] in BYTE_ORDER_MARKS:
        msg = f"{name}: is saved as UTF-16, which Windows calls Unicode. {save}."
        raise FieldworkError(msg)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Its place is counted without the byte order mark.
        line = error.object.count(b"\n", 0, error.start) + 1
    msg = f"{name}, line {line}: a character is not saved in UTF-8. {save}: most editors ask when saving as."
    raise FieldworkError(msg)
