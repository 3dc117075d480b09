"""Tables shown: as Markdown in a notebook, and as the receipt of what a notebook wrote."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from helpers.tables.storage import Written

if TYPE_CHECKING:
    from IPython.display import Markdown

MARKUP = re.compile(r"[|\[`$\\]")
"""What makes of a cell a link, a picture from elsewhere, code or mathematics, where Markdown is shown."""


def as_markdown(frame: pd.DataFrame, *, rows: int = 12) -> Markdown:
    """Show a small table as Markdown, its text escaped; a longer one is cut, and says so; an empty one says that it is."""
    from IPython.display import Markdown

    if frame.empty:
        return Markdown("*None.*")

    def escaped(cell: object) -> object:
        if not isinstance(cell, str):
            return cell
        return MARKUP.sub(r"\\\g<0>", html.escape(cell, quote=False)).replace("\n", " ")

    head = frame.head(rows)
    text_columns = [at for at, dtype in enumerate(head.dtypes) if not pd.api.types.is_numeric_dtype(dtype)]
    cells = head.astype(object).where(head.notna(), "").map(escaped)
    text = cells.to_markdown(index=False, disable_numparse=text_columns)
    rest = len(frame) - len(head)
    return Markdown(text + (f"\n\n… and {rest:,} more rows" if rest else ""))


def frame(rows: Iterable[Iterable[object]], columns: list[str]) -> pd.DataFrame:
    """Return rows as a table to be shown."""
    return pd.DataFrame([tuple(row) for row in rows], columns=columns)


def receipt(*written: Written) -> Markdown:
    """Show what a notebook wrote: file, level, rows."""
    rows = [(one.file, one.level.value, one.n_rows or "") for one in written]
    return as_markdown(frame(rows, ["file", "level", "rows"]), rows=len(rows))
