"""A table of the article: one content, as a Word document, as a page and as CSV."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Number
from typing import Any

import pandas as pd

from helpers.article.controlled import CONFIDENTIAL
from helpers.files import documents, paths, spreadsheets
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.files.products import ENDING, number_of
from helpers.study.gate import Level, Shows, notice_of, require, require_consistent
from helpers.study.registered import Register, as_record, register_of, require_registered
from helpers.study.study import Study
from helpers.tables import Written
from helpers.tables.statements import as_json, statement_of
from helpers.words import is_english

PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
body {{ margin: 1.5em; font-family: sans-serif; }}
h1 {{ font-size: 1em; font-weight: normal; }}
caption {{ text-align: left; font-weight: bold; padding: 0.5em 0; }}
.scroll {{ overflow-x: auto; }}
@media (max-width: 45em) {{ .wide table {{ min-width: 56em; }} }}
@media print {{ .scroll {{ overflow-x: visible; }} tr {{ break-inside: avoid; }} }}
</style>
</head>
<body>
<main>
<h1>{study}</h1>
<div id="{name}" class="{kind}" role="region" aria-label="{number}" tabindex="0">
{table}
</div>
{below}
</main>
</body>
</html>
"""
"""A page with one table. On a narrow screen the table is scrolled sideways, also by the keyboard."""

MOST_PLACES = 2
QUOTED = re.compile("(?P<cell><td[^>]*>)(?P<said>“[^<]*”)(?= \\()")
"""A quotation as it begins a cell, before its speaker (`quotations.format_quotation`)."""
PRINTED = re.compile(r"-?\d[\d,]*(\.\d+)*")
"""A number as a cell of text holds it."""


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
    row_header: str = ""
    """The column that says what a row is about; if empty, the first."""

    @property
    def caption(self) -> str:
        """Return its number and title, which stand above it."""
        return f"{self.numbered}. {self.title}".removeprefix("Table. ")

    @property
    def numbered(self) -> str:
        """Return the word and number by which a text refers to it."""
        return f"Table {number_of(self.name)}".strip()

    def texts(self) -> dict[str, str]:
        """Return its caption, its note and its cells of text, each with its place."""
        found = {"caption": self.caption, "note": self.note}
        for name, column in self.frame.items():
            cells = [cell for cell in column if isinstance(cell, str)]
            found |= {f"column {name}, row {row}": cell for row, cell in enumerate(cells, start=1)}
        return found

    def register(self, study: Study) -> Register:
        """Return what its texts may say: its numbers, facts of the study, and what is registered."""
        register = register_of(study, registered=self.registered)
        register.add_said(number_of(self.name), "its number")
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
    register = table.register(study)
    require_registered(_by_place(table), register)
    cells = spreadsheets.as_csv(_with_notice(table.frame, study))
    product = (paths.ARTICLE / table.name).as_posix()
    said = register.origins(table.texts().values())
    files = {
        "docx": as_docx(table, study),
        "html": as_html(table, study),
        "csv": cells,
        "json": as_record(product, table.shows, cells, said, study),
    }
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
    require_registered(_by_place(table), table.register(study))


def _by_place(table: ArticleTable) -> dict[str, str]:
    """Return the texts of a table, each with its place as a message gives it."""
    return {f"table {table.name}, {place}": text for place, text in table.texts().items()}


def as_docx(table: ArticleTable, study: Study) -> bytes:
    """Return a table as a Word document."""
    about = notice_of(study) or study.notice
    heads, cells = list(table.frame.columns), _cells(table.frame)
    document = documents.new_document(
        table.title,
        about,
        _notice(study),
        study.calendar.last_day,
        landscape=documents.needs_landscape(heads, cells),
        heading=False,
    )
    documents.add_caption(document, table.caption)
    documents.add_table(document, heads, cells, right=_numbers(table.frame))
    documents.add_note(document, f"Note. {table.note}")
    if _notice(study):
        # The header is lost where a table is copied: the notice is also among the paragraphs.
        document.add_paragraph(documents.plain(_notice(study)))
    return documents.as_bytes(document)


def as_html(table: ArticleTable, study: Study) -> bytes:
    """Return a table as a web page of its own, which loads nothing else.

    Its title is the table's caption, its heading cells and one cell of each row are headers, and what is
    said below it is not repeated at the foot of each printed page.
    """
    from great_tables import GT

    frame = pd.DataFrame(_cells(table.frame), columns=list(table.frame.columns))
    row_header = table.row_header or frame.columns[0]
    made = GT(frame, id=table.name, rowname_col=row_header).tab_stubhead(row_header)
    made = made.cols_align("left")
    numbers = [name for name in frame.columns[_numbers(table.frame)] if name != row_header]
    if numbers:
        made = made.cols_align("right", numbers)
    style, rows = _style_and_rows(made.as_raw_html())
    caption = f">\n<caption>{html.escape(table.caption, quote=False)}</caption>"
    with_caption = _with_language(rows, study.language).replace(">", caption, 1)
    below = [f"Note. {table.note}", _notice(study)]
    kind = "scroll"
    if documents.needs_landscape(list(table.frame.columns), _cells(table.frame)):
        # On a phone its texts would otherwise be columns of one word.
        kind = "scroll wide"
    return PAGE.format(
        title=html.escape(table.caption),
        study=html.escape(study.title),
        name=table.name,
        kind=kind,
        number=table.numbered,
        style=style,
        table=with_caption,
        below="\n".join(f"<p>{html.escape(text, quote=False)}</p>" for text in below if text),
    ).encode("utf-8")


def _with_language(rows: str, language: str) -> str:
    """Return the rows of a table in which each quotation says its language, if that is not English."""
    if is_english(language):
        return rows
    return QUOTED.sub(rf'\g<cell><span lang="{language}">\g<said></span>', rows)


def _style_and_rows(made: str) -> tuple[str, str]:
    """Return the style sheet of a table that great_tables has made, and the table's own element."""
    style = made[made.index("<style>") + len("<style>") : made.index("</style>")]
    rows = made[made.index("<table") : made.index("</table>") + len("</table>")]
    return style.strip(), rows


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
    """Return the positions of the columns that hold numbers, or numbers as they are printed."""
    return [at for at, (_, column) in enumerate(frame.items()) if _is_of_numbers(column)]


def _is_of_numbers(column: pd.Series[Any]) -> bool:
    """Tell whether any cell is a number, or each that has a text is one: a suppressed one is printed as c."""
    cells = [cell for cell in column.dropna() if cell not in ("", CONFIDENTIAL)]
    if any(isinstance(cell, Number) for cell in cells):
        return True
    return bool(cells) and all(PRINTED.fullmatch(str(cell)) for cell in cells)


def _places(cell: object) -> int:
    is_fraction = isinstance(cell, float) and not pd.isna(cell)
    return len(f"{cell:.{MOST_PLACES}f}".rstrip("0").partition(".")[2]) if is_fraction else 0


def _printed(cell: Any, places: int) -> str:
    if isinstance(cell, str):
        return cell
    if cell is None or pd.isna(cell):
        return ""
    return f"{cell:,.{places}f}" if isinstance(cell, Number) else str(cell)
