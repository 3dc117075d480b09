"""Tables as Markdown in a notebook, and the receipt of what a notebook wrote."""

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
"""Characters that would turn a cell into a link, a picture, code or mathematics in Markdown."""


def as_markdown(frame: pd.DataFrame, *, rows: int = 12) -> Markdown:
    """Return the first rows of a table as Markdown, with text escaped and the number of rows left out."""
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
    n_more = len(frame) - len(head)
    if n_more:
        text += f"\n\n… and {n_more:,} more rows"
    return Markdown(text)


def frame(rows: Iterable[Iterable[object]], columns: list[str]) -> pd.DataFrame:
    """Return rows as a frame with these columns, to be shown."""
    return pd.DataFrame([tuple(row) for row in rows], columns=columns)


def receipt(*written: Written) -> Markdown:
    """Return what a notebook wrote as a Markdown table: ``file``, ``level``, ``rows``."""
    rows = [(one.file, one.level.value, one.n_rows or "") for one in written]
    return as_markdown(frame(rows, ["file", "level", "rows"]), rows=len(rows))
