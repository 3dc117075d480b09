"""CSV that a spreadsheet opens without running anything in it.

A cell of text that begins as a formula does gets an apostrophe before it, as spreadsheets themselves write text; reading takes
it off again. A text that has such an apostrophe already gets one more, so that every text comes back as it was. Numbers stay.

Notes
-----
What begins a formula: OWASP ASVS 5.0, 1.2.10, and the full-width forms of these signs.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins so is run by a spreadsheet, unless an apostrophe stands before it."""


def inert(text: str) -> str:
    """Return a text as a cell may hold it.

    >>> inert("=1+1"), inert("- tea"), inert("'=1"), inert("tea")
    ("'=1+1", "'- tea", "''=1", 'tea')
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def as_said(cell: str) -> str:
    """Return what a cell says, as it was before `inert`.

    >>> as_said("'=1+1"), as_said("'tis"), as_said("''=1")
    ('=1+1', "'tis", "'=1")
    """
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def as_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8 with LF line ends, all its text inert."""
    return str(_mapped(frame, inert).to_csv(index=False, lineterminator="\n")).encode("utf-8")


def from_csv(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table that was read from such a CSV with its text as it was."""
    return _mapped(frame, as_said)


def _mapped(frame: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    texts = [
        name
        for name, dtype in frame.dtypes.items()
        if pd.api.types.is_string_dtype(dtype) or pd.api.types.is_object_dtype(dtype)
    ]
    changed = {
        name: frame[name].map(lambda cell: change(cell) if isinstance(cell, str) else cell) for name in texts
    }
    return frame.assign(**{str(name): column.astype(frame[name].dtype) for name, column in changed.items()})
