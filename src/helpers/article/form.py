"""A table of the article: one content, as a Word document, as a page and as CSV."""

from __future__ import annotations

import html
from dataclasses import dataclass
from numbers import Number

import pandas as pd

from helpers.files import documents, paths, spreadsheets
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.study.gate import Level, Shows, require, require_consistent
from helpers.study.study import Study
from helpers.tables import Written

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title></head>
<body>
{table}
</body>
</html>
"""


MOST_PLACES = 2


@dataclass(frozen=True, eq=False)
class ArticleTable:
    """A table as it is printed: its columns are heads, its cells words and numbers ready to be read."""

    name: str
    """Of its files."""
    title: str
    frame: pd.DataFrame
    note: str
    """What stands below it: what was counted, whose words, by which codebook."""
    shows: Shows
    """What it shows of workers."""


def save(table: ArticleTable, study: Study, place: Place) -> list[Written]:
    """Write a table as .docx, .html and .csv; the same table gives the same bytes.

    Raises
    ------
    FieldworkError
        It declares nothing, or less than its cells show, or it shows more than everybody may see (`study.gate`).
    """
    name = f"table {table.name}"
    require_consistent(name, table.shows, table.frame, study)
    require({name: table.shows}, study)
    files = {
        "docx": as_docx(table, study),
        "html": as_html(table, study),
        "csv": spreadsheets.as_csv(table.frame),
    }
    written = []
    for ending, data in files.items():
        file = paths.ARTICLE / f"{table.name}.{ending}"
        replace_file(place.writing(file), data)
        written.append(Written(file.as_posix(), Level.PUBLIC, len(table.frame)))
    return written


def as_docx(table: ArticleTable, study: Study) -> bytes:
    """Return a table as a Word document."""
    document = documents.new_document(table.title, study.notice, _notice(study), study.calendar.last_day)
    documents.add_table(document, list(table.frame.columns), _cells(table.frame), right=_numbers(table.frame))
    document.add_paragraph(documents.plain(table.note))
    return documents.as_bytes(document)


def as_html(table: ArticleTable, study: Study) -> bytes:
    """Return a table as a page of its own, which fetches nothing."""
    from great_tables import GT

    shown = pd.DataFrame(_cells(table.frame), columns=list(table.frame.columns)).map(
        lambda cell: html.escape(cell, quote=False)
    )
    source = f"{table.note} {_notice(study)}".strip()
    made = (
        GT(shown, id=table.name).tab_header(table.title).tab_source_note(source)
    )  # which escape their texts themselves
    made = made.cols_align("left").cols_align(
        "right", [table.frame.columns[at] for at in _numbers(table.frame)]
    )
    return PAGE.format(title=html.escape(table.title), table=made.as_raw_html()).encode("utf-8")


def _notice(study: Study) -> str:
    return f"{study.notice.removesuffix('.')}." if study.fictional else ""


def _cells(frame: pd.DataFrame) -> list[list[str]]:
    """Return cells as they are printed: a column's numbers with as many decimals as any of them, nothing for what is missing."""
    places = [max(map(_places, column), default=0) for _, column in frame.items()]
    return [
        [_printed(cell, n) for cell, n in zip(row, places, strict=True)]
        for row in frame.itertuples(index=False, name=None)
    ]


def _numbers(frame: pd.DataFrame) -> list[int]:
    """Return which columns are of numbers, by their place."""
    return [
        at
        for at, (_, column) in enumerate(frame.items())
        if any(isinstance(cell, Number) for cell in column.dropna())
    ]


def _places(cell: object) -> int:
    is_fraction = isinstance(cell, float) and not pd.isna(cell)
    return len(f"{cell:.{MOST_PLACES}f}".rstrip("0").partition(".")[2]) if is_fraction else 0


def _printed(cell: object, places: int) -> str:
    if cell is None or (not isinstance(cell, str) and pd.isna(cell)):
        return ""
    return f"{cell:,.{places}f}" if isinstance(cell, Number) else str(cell)
