"""A table of the article: one content, as a Word document, as a page and as CSV."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Number
from typing import Any

import pandas as pd

from helpers.files import documents, paths, spreadsheets
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.files.products import ENDING
from helpers.study.gate import Level, Shows, notice_of, require, require_consistent
from helpers.study.registered import Register, as_record, register_of, require_registered
from helpers.study.study import Study
from helpers.tables import Written
from helpers.tables.statements import as_json, statement_of

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
    """A table as it is printed: its columns are headings, its cells text and numbers for a reader."""

    name: str
    """The name of its files."""
    title: str
    frame: pd.DataFrame
    note: str
    """The note below it: what was counted, in whose words, with which codebook."""
    shows: Shows
    """What it shows of workers."""
    registered: Mapping[str, object] = field(default_factory=dict)
    """Origin: what its texts say that is not a number of its own cells (`study.registered.Register.add`)."""

    def texts(self) -> dict[str, str]:
        """Return its title, its note and its cells of text, each with its place."""
        found = {"title": self.title, "note": self.note}
        for name, column in self.frame.items():
            cells = [cell for cell in column if isinstance(cell, str)]
            found |= {f"column {name}, row {row}": cell for row, cell in enumerate(cells, start=1)}
        return found

    def register(self, study: Study) -> Register:
        """Return what its texts may say: its numbers, facts of the study, and what is registered."""
        register = register_of(study, registered=self.registered)
        register.add_table(self.frame, with_texts=False)
        return register


def save(table: ArticleTable, study: Study, place: Place) -> list[Written]:
    """Write a table as .docx, .html and .csv; the same table gives the same bytes.

    What its texts say that is not a number of its cells is written with its origin, as .json.
    Beside them is its statement of disclosure control (`tables.statements`), as JSON.

    Raises
    ------
    FieldworkError
        It declares nothing, or less than its cells show, or it shows more than the public may see
        (`study.gate`); its texts say a number that is not registered (`study.registered`); or nothing says
        from which public tables it is drawn.
    """
    name = f"table {table.name}"
    require_consistent(name, table.shows, table.frame, study)
    require({name: table.shows}, study, into=place)
    require_numbers(table, study)
    cells = spreadsheets.as_csv(_with_notice(table.frame, study))
    product = (paths.ARTICLE / table.name).as_posix()
    said = table.register(study).origins(table.texts().values())
    files = {
        "docx": as_docx(table, study),
        "html": as_html(table, study),
        "csv": cells,
        "json": as_record(product, table.shows, cells, said, study),
    }
    product = (paths.ARTICLE / table.name).as_posix()
    said = table.register(study).origins(table.texts().values())
    files[ENDING] = as_json(statement_of(product, table.shows, table.frame, study))
    written = []
    for ending, data in files.items():
        file = paths.ARTICLE / f"{table.name}.{ending}"
        replace_file(place.writing(file), data)
        written.append(Written(file.as_posix(), Level.PUBLIC, len(table.frame)))
    return written


def require_numbers(table: ArticleTable, study: Study) -> None:
    """Refuse a table whose title, note or cells of text say a number that is not registered.

    Raises
    ------
    FieldworkError
        All such numbers, with their places.
    """
    texts = {f"table {table.name}, {place}": text for place, text in table.texts().items()}
    require_registered(texts, table.register(study))


def as_docx(table: ArticleTable, study: Study) -> bytes:
    """Return a table as a Word document."""
    about = notice_of(study) or study.notice
    document = documents.new_document(table.title, about, _notice(study), study.calendar.last_day)
    documents.add_table(document, list(table.frame.columns), _cells(table.frame), right=_numbers(table.frame))
    document.add_paragraph(documents.plain(f"{table.note} {_notice(study)}".strip()))
    return documents.as_bytes(document)


def as_html(table: ArticleTable, study: Study) -> bytes:
    """Return a table as a web page of its own, which loads nothing else."""
    from great_tables import GT

    shown = pd.DataFrame(_cells(table.frame), columns=list(table.frame.columns)).map(
        lambda cell: html.escape(cell, quote=False)
    )
    source = f"{table.note} {_notice(study)}".strip()
    # The title and the note are not escaped here: great_tables escapes them itself.
    made = GT(shown, id=table.name).tab_header(table.title, _notice(study) or None).tab_source_note(source)
    made = made.cols_align("left").cols_align(
        "right", [table.frame.columns[at] for at in _numbers(table.frame)]
    )
    return PAGE.format(title=html.escape(table.title), table=made.as_raw_html()).encode("utf-8")


def _with_notice(frame: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return what a CSV file holds: a last column has the notice, if the study needs one."""
    if not notice_of(study):
        return frame
    return spreadsheets.with_notice(frame, "Notice", notice_of(study))


def _notice(study: Study) -> str:
    notice = notice_of(study)
    return f"{notice.removesuffix('.')}." if notice else ""


def _cells(frame: pd.DataFrame) -> list[list[str]]:
    """Return cells as text: the numbers of a column have equal decimals, and missing values are empty."""
    places = [max(map(_places, column), default=0) for _, column in frame.items()]
    return [
        [_printed(cell, n) for cell, n in zip(row, places, strict=True)]
        for row in frame.itertuples(index=False, name=None)
    ]


def _numbers(frame: pd.DataFrame) -> list[int]:
    """Return the positions of the columns that hold numbers."""
    return [
        at
        for at, (_, column) in enumerate(frame.items())
        if any(isinstance(cell, Number) for cell in column.dropna())
    ]


def _places(cell: object) -> int:
    is_fraction = isinstance(cell, float) and not pd.isna(cell)
    return len(f"{cell:.{MOST_PLACES}f}".rstrip("0").partition(".")[2]) if is_fraction else 0


def _printed(cell: Any, places: int) -> str:
    if isinstance(cell, str):
        return cell
    if cell is None or pd.isna(cell):
        return ""
    return f"{cell:,.{places}f}" if isinstance(cell, Number) else str(cell)
