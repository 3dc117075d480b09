"""CSV in which a spreadsheet finds no formulas to run (CSV injection).

A text that begins like a formula is written with an apostrophe before it, as spreadsheets themselves mark
text, and the apostrophe is removed on reading. A text that begins with such an apostrophe gets one more, so
that every text is read back as it was. Numbers are not changed.

Notes
-----
The signs that begin a formula: OWASP ASVS 5.0, 1.2.10, and the full-width forms of these signs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet runs a cell that begins with one of these, unless an apostrophe comes first."""


def escape(text: str) -> str:
    """Return a text as it is written to a cell.

    >>> escape("=1+1"), escape("- tea"), escape("'=1"), escape("tea")
    ("'=1+1", "'- tea", "''=1", 'tea')
    """
    if text.lstrip("'").startswith(FORMULA):
        return f"'{text}"
    return text


def unescape(cell: str) -> str:
    """Return the text of a cell, as it was before `escape`.

    >>> unescape("'=1+1"), unescape("'tis"), unescape("''=1")
    ('=1+1', "'tis", "'=1")
    """
    if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA):
        return cell[1:]
    return cell


def as_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8 with LF line ends, all its text escaped."""
    return str(_map_text(frame, escape).to_csv(index=False, lineterminator="\n")).encode("utf-8")


def with_notice(frame: pd.DataFrame, column: str, notice: str) -> pd.DataFrame:
    """Return a table with a notice in every row of a last column; without rows, it is the column's heading.

    A row that is sorted, filtered or pasted elsewhere keeps it; a line above or below the table would be read
    as data.
    """
    if frame.empty:
        column = notice
    return frame.assign(**{column: notice})


def from_csv(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table that was read from such a CSV with its text unescaped."""
    return _map_text(frame, unescape)


def _map_text(frame: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    """Return a frame with every text changed; numbers and missing cells stay."""
    # Imported late: files of manual coding, of which only cells are unescaped, are read without it.
    import pandas as pd

    texts = [
        name
        for name, dtype in frame.dtypes.items()
        if pd.api.types.is_string_dtype(dtype) or pd.api.types.is_object_dtype(dtype)
    ]
    changed = {
        name: frame[name].map(lambda cell: change(cell) if isinstance(cell, str) else cell) for name in texts
    }
    return frame.assign(**{str(name): column.astype(frame[name].dtype) for name, column in changed.items()})
