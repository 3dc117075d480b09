"""Tables and sentences as Markdown in a notebook, and the receipt of what a notebook wrote."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from helpers.files.markup import markdown
from helpers.tables.storage import Written

if TYPE_CHECKING:
    from IPython.display import Markdown

    from helpers.study.codebook import Codebook
    from helpers.study.study import Study

HEADS = {
    "input_units": "input units",
    "n_mentions": "codings",
    "n_segments": "segments",
    "n_turns": "records",
    "n_contacts": "contacts",
    "n_workers": "workers",
    "n_heard": "workers with contact",
    "n_weeks": "weeks",
    "first_week": "first week",
    "last_week": "last week",
    "n_for": "for",
    "n_against": "against",
    "n_for_and_against": "both for and against",
    "n_not_said": "direction not said",
    "n_asked": "question on it found",
    "n_volunteered": "no question on it found",
    "n_no_question": "no question before it",
    "n_not_known": "not known",
    "n_reviewed": "reviewed",
    "n_manual": "coded manually",
    "n_dictionary": "coded by the dictionary",
    "n_both": "coded by both",
    "f1": "F1",
    "precision_low": "interval from",
    "precision_high": "to",
    "recall_low": "interval from",
    "recall_high": "to",
    "f1_low": "interval from",
    "f1_high": "to",
    "calibrated_low": "range from",
    "calibrated_high": "to",
    "both": "coded by both",
    "given by both": "theme given by both",
    "said by both": "side said by both",
    "only first": "coded by the first only",
    "only second": "coded by the second only",
    "percent": "agreement (%)",
    "from": "interval from",
    "n_coders": "coders",
    "n_workers_coded": "workers with the theme",
    "n_workers_by_all": "also where all have reviewed",
    "n_by_two": "reviewed by at least two",
    "n_by_all": "reviewed by all",
    "alpha_low": "interval from",
    "alpha_high": "to",
    "fleiss": "Fleiss' kappa",
    "ac1": "AC1",
    "prevalence": "prevalence index",
    "bias": "bias index",
    "n_new": "new themes",
    "n_themes": "themes so far",
    "low": "5th percentile",
    "high": "95th percentile",
    "base": "interviews in the base",
    "run": "interviews in a run",
    "threshold": "share of new themes allowed",
    "n_base": "themes in the base",
    "reached": "reached after (interviews + run)",
    "share": "share of new themes",
    "n_later": "new themes after that",
    "origin": "comes from",
}
"""How a notebook heads a column; the tables in files keep their short names. Other columns keep theirs."""
SIDES = ["n_for", "n_against", "n_both"]
"""Columns of a table that counts segments by side; without the first two, ``n_both`` is of both coders."""


def as_markdown(
    frame: pd.DataFrame, *, rows: int = 12, study: Study | None = None, codebook: Codebook | None = None
) -> Markdown:
    """Return the first rows of a table as Markdown, with text escaped and the number of rows left out.

    Where segments are counted by side, those whose direction is not said are added: they add up to all.

    Parameters
    ----------
    study
        If given, sources are shown by their labels.
    codebook
        If given, themes and areas are shown by their labels.
    """
    if frame.empty:
        return as_shown("*None.*")
    head = _with_not_said(frame.head(rows).copy())
    for column, label_of in _labels(study, codebook).items():
        if column in head:
            head[column] = head[column].replace(label_of)
    text_columns = [at for at, dtype in enumerate(head.dtypes) if not pd.api.types.is_numeric_dtype(dtype)]
    cells = head.astype(object).where(head.notna(), "").map(_escape)
    cells.columns = [_escape(HEADS.get(column, column)) for column in head.columns]
    text = cells.to_markdown(index=False, disable_numparse=text_columns)
    n_more = len(frame) - len(head)
    if n_more:
        text += f"\n\n… and {n_more:,} more rows"
    return as_shown(text)


def _with_not_said(table: pd.DataFrame) -> pd.DataFrame:
    """Return counts by side with the segments whose direction is not said; any other table as it is."""
    if not set(SIDES) <= set(table.columns):
        return table
    if "n_segments" in table:
        not_said = table["n_segments"] - table[SIDES].sum(axis=1)
        table.insert(list(table.columns).index("n_both") + 1, "n_not_said", not_said)
    return table.rename(columns={"n_both": "n_for_and_against"})


def _labels(study: Study | None, codebook: Codebook | None) -> dict[str, dict[str, str]]:
    """Return, for each column that holds ids, the label of each id."""
    labels = {"kind": {"false_positive": "false positive"}}
    if study:
        labels["source"] = {source.id: source.label for source in study.sources}
    if codebook:
        themes = {theme.id: theme.label for theme in codebook.themes}
        areas = {area.id: area.label for area in codebook.areas}
        labels |= {"theme": themes, "other": themes, "area": areas}
    return labels


def _escape(cell: object) -> object:
    """Return a text as Markdown that shows it as it is; anything else as it is."""
    if not isinstance(cell, str):
        return cell
    return markdown(cell)


def as_text(*sentences: str) -> Markdown:
    """Return sentences as one paragraph in which no mark is followed: labels in them are data."""
    return as_shown(markdown(" ".join(sentences)))


def as_list(sentences: Iterable[str]) -> Markdown:
    """Return sentences as a list with a point for each, escaped as `as_text` does it."""
    return as_shown("\n".join(f"- {markdown(sentence)}" for sentence in sentences))


def as_shown(text: str) -> Markdown:
    """Return Markdown, already escaped, as a notebook shows it.

    IPython's `Markdown` is not made with it: a text that begins with ``http``, or is the name of a
    file, would be taken for a place to read from, and read.
    """
    from IPython.display import Markdown

    shown = Markdown()
    shown.data = text
    return shown


def frame(rows: Iterable[Iterable[object]], columns: list[str]) -> pd.DataFrame:
    """Return rows as a frame with these columns, to be shown."""
    return pd.DataFrame([tuple(row) for row in rows], columns=columns)


def receipt(*written: Written) -> Markdown:
    """Return what a notebook wrote as a Markdown table: ``file``, ``level``, ``rows``."""
    rows = [(one.file, one.level.value, one.n_rows or "") for one in written]
    return as_markdown(frame(rows, ["file", "level", "rows"]), rows=len(rows))
