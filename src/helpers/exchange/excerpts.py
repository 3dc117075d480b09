"""What was coded, theme by theme: as a table for a spreadsheet, and as a document to read and to print.

Both hold what was said: level examiner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd

from helpers.files import documents, spreadsheets
from helpers.files.documents import plain
from helpers.prose import counted
from helpers.study.codebook import Codebook, Theme
from helpers.study.study import Study

COLUMNS = [
    "theme",
    "area",
    "coder",
    "worker",
    "week",
    "date",
    "source",
    "contact_id",
    "segment_id",
    "start",
    "end",
    "quote",
]
Track = Callable[[Sequence[Theme]], Iterable[Theme]]
NOT_QUOTED = "A machine's transcript that nobody has checked: not to be quoted."


def coded_segments(segments: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return what each coder has given which theme.

    Returns
    -------
    DataFrame
        `COLUMNS`: one row per theme, coder and stretch of a segment, in the codebook's order, then by worker and in reading order.
        ``quote`` are the words; empty where a machine has heard them and nobody has checked. What several indicators have found at one
        place is there once.
    """
    own = codings.drop_duplicates(["segment_id", "theme", "coder", "start", "end"])
    facts = segments[["segment_id", "contact_id", "worker", "week", "date", "source", "is_checked", "text"]]
    table = own.merge(facts, on="segment_id", how="inner", validate="many_to_one")
    said = table[["text", "start", "end", "is_checked"]].itertuples(index=False)
    table["quote"] = [text[start:end] if is_checked else "" for text, start, end, is_checked in said]
    table["area"] = table["theme"].map({theme.id: theme.area for theme in codebook.themes})
    table["order"] = table["theme"].map(codebook.theme_ids.index)
    keys = ["order", "worker", "date", "segment_id", "start", "end", "coder"]
    return table.sort_values(keys, kind="stable", ignore_index=True)[COLUMNS]


def as_csv(coded: pd.DataFrame) -> bytes:
    """Return the table as CSV; it can be read as manual coding again. Cells that a spreadsheet would run begin with an apostrophe."""
    return spreadsheets.as_csv(coded)


def as_docx(coded: pd.DataFrame, study: Study, codebook: Codebook, *, track: Track = iter) -> bytes:
    """Return the table as a Word document: a heading a theme, a table below it, the notice of the study on every page.

    The same table gives the same bytes: the document's dates are the fieldwork's last day, its members are stored.

    Parameters
    ----------
    track
        What the themes are passed through as they are written: a progress bar.
    """
    last = study.calendar.last_day
    header = f"{study.notice}. For examiners, under agreement: it holds what was said."
    document = documents.new_document(study.title, study.notice, header, last)
    document.add_paragraph(f"{counted(len(coded), 'coded stretches')}. Codebook {codebook.stamp}.")
    labels = {str(source.id): source.label for source in study.sources}
    for theme in track(codebook.themes):
        own = coded[coded["theme"] == theme.id]
        document.add_heading(plain(theme.label), level=1)
        document.add_paragraph(plain(theme.brief))
        if own.empty:
            document.add_paragraph("Nobody has given it.")
            continue
        _add_table(document, own, labels)
    return documents.as_bytes(document)


def _add_table(document: Any, own: pd.DataFrame, labels: dict[str, str]) -> None:
    heads = ["Worker", "Week", "Source", "Coder", "Words"]
    rows = [
        [
            str(row.worker),
            str(row.week),
            labels[str(row.source)],
            str(row.coder),
            str(row.quote) or NOT_QUOTED,
        ]
        for row in own.itertuples()
    ]
    documents.add_table(document, heads, rows)
