"""Coded excerpts, theme by theme: as a table for a spreadsheet, and as a document to read and print.

Both contain the words themselves: level examiner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd

from helpers.exchange.text_checksums import checksum_of
from helpers.exchange.themes_of_codes import REVIEWED_CODE
from helpers.files import documents, spreadsheets
from helpers.files.documents import plain
from helpers.prose import counted
from helpers.study.codebook import Codebook
from helpers.study.directions import NOT_SAID
from helpers.study.study import Study
from helpers.study.themes import Theme

COLUMNS = [
    "theme",
    "area",
    "direction",
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
    "text_checksum",
]
Track = Callable[[Sequence[Theme]], Iterable[Theme]]
NOT_QUOTED = "Machine transcript, not checked: not to be quoted."


def tabulate_excerpts(segments: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """List the coded excerpts with their theme, coder and words.

    Returns
    -------
    DataFrame
        `COLUMNS`: one row per theme, direction, coder and excerpt, in the codebook's order, then by worker
        and in reading order. ``direction`` is empty where it is not said. ``quote`` has the words; it is
        empty in a machine transcript that is not checked.
        ``text_checksum`` is that of the segment's text as given here, in which ``start`` and ``end`` count.
        An excerpt in which several indicators of a theme occur has one row.
    """
    distinct = codings.drop_duplicates(["segment_id", "theme", "coder", "start", "end", "direction"])
    table = _add_facts(distinct, segments)
    table["area"] = table["theme"].map({theme.id: theme.area for theme in codebook.themes})
    table["order"] = table["theme"].map(codebook.theme_ids.index)
    keys = ["order", "worker", "date", "segment_id", "start", "end", "coder", "direction"]
    return table.sort_values(keys, kind="stable", ignore_index=True)[COLUMNS]


def tabulate_reviewed(segments: pd.DataFrame, codings: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """List the contacts that a coder has reviewed without coding any theme.

    Parameters
    ----------
    coverage
        ``segment_id``, ``coder``: the segments that each coder has reviewed.

    Returns
    -------
    DataFrame
        `COLUMNS`: one row per contact and coder, at the contact's first segment, with `REVIEWED_CODE` as
        ``theme`` and no area; by worker, date and coder.
    """
    of_segment = segments[["segment_id", "contact_id", "text"]].sort_values("segment_id", kind="stable")
    firsts = of_segment.drop_duplicates("contact_id")
    contact_of = of_segment.set_index("segment_id")["contact_id"]
    coded, reviewed = (
        set(zip(table["segment_id"].map(contact_of), table["coder"], strict=True))
        for table in (codings, coverage)
    )
    without_theme = pd.DataFrame(sorted(reviewed - coded), columns=["contact_id", "coder"]).astype(object)
    rows = without_theme.merge(firsts, on="contact_id", how="inner", validate="many_to_one")
    ends = rows["text"].map(len)
    rows = rows[["segment_id", "coder"]].assign(
        theme=REVIEWED_CODE, area="", direction=NOT_SAID, start=0, end=ends
    )
    keys = ["worker", "date", "segment_id", "coder"]
    return _add_facts(rows, segments).sort_values(keys, kind="stable", ignore_index=True)[COLUMNS]


def _add_facts(spans: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Return spans of segments with the facts of their contacts, their words and the checksums."""
    facts = segments[["segment_id", "contact_id", "worker", "week", "date", "source", "is_checked", "text"]]
    table = spans.merge(facts, on="segment_id", how="inner", validate="many_to_one")
    rows = table[["text", "start", "end", "is_checked"]].itertuples(index=False)
    table["quote"] = [text[start:end] if is_checked else "" for text, start, end, is_checked in rows]
    checksums = {text: checksum_of(text) for text in table["text"].unique()}
    table["text_checksum"] = table["text"].map(checksums)
    return table


def as_csv(coded: pd.DataFrame) -> bytes:
    """Return the table as CSV, which can be imported again as manual coding.

    A cell that a spreadsheet would run as a formula begins with an apostrophe.
    """
    return spreadsheets.as_csv(coded)


def as_docx(coded: pd.DataFrame, study: Study, codebook: Codebook, *, track: Track = iter) -> bytes:
    """Return the table as a Word document: a heading and a table per theme, the study's notice on every page.

    The same table gives the same bytes: the document is dated the last day of the fieldwork, and its members
    are not compressed.

    Parameters
    ----------
    track
        A function through which the themes pass as they are written: a progress bar.
    """
    last_day = study.calendar.last_day
    header = f"{study.notice}. For examiners, under agreement: contains the words of participants."
    document = documents.new_document(study.title, study.notice, header, last_day)
    document.add_paragraph(f"{counted(len(coded), 'coded excerpts')}. Codebook {codebook.stamp}.")
    labels = {str(source.id): source.label for source in study.sources}
    directions = {one.id: one.label for one in codebook.directions} | {NOT_SAID: "not said"}
    for theme in track(codebook.themes):
        of_theme = coded[coded["theme"] == theme.id]
        document.add_heading(plain(theme.label), level=1)
        document.add_paragraph(plain(theme.defined("brief")))
        if of_theme.empty:
            document.add_paragraph("Not coded.")
            continue
        _add_table(document, of_theme, labels, directions)
    return documents.as_bytes(document)


def _add_table(
    document: Any, coded: pd.DataFrame, labels: dict[str, str], directions: dict[str, str]
) -> None:
    rows = []
    for row in coded.itertuples():
        words = str(row.quote) or NOT_QUOTED
        direction = directions[str(row.direction)]
        rows.append(
            [str(row.worker), str(row.week), labels[str(row.source)], str(row.coder), direction, words]
        )
    documents.add_table(document, ["Worker", "Week", "Source", "Coder", "Direction", "Words"], rows)
