"""Pseudonymisation of the tables: names and identifiers are replaced, or queued for a person to decide.

Words are replaced in the segments; the records follow. Manual coding is located in both texts of a segment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError
from helpers.files.atomic import replace_file
from helpers.privacy.names.decisions import Decisions
from helpers.privacy.names.edits import Change, apply_changes, locate_span, shift_changes
from helpers.privacy.names.pseudonyms import replace_names
from helpers.prose import counted, listed
from helpers.study.roster import Roster, place_of_roster
from helpers.study.study import Study
from helpers.words import count_words

LOG_FILE = "replacements.csv"


class Pseudonymised(NamedTuple):
    """The pseudonymised tables, what was replaced, and what must still be decided."""

    records: pd.DataFrame
    segments: pd.DataFrame
    changes: dict[str, list[Change]]
    """What was replaced in each segment, by its id: spans of its original text, in order."""
    log: pd.DataFrame
    """One row per replacement (restricted: it holds the names, and is kept with the roster)."""
    queue: pd.DataFrame
    """One row per undecided place, without words."""


def describe_replacements(done: Pseudonymised) -> str:
    """Describe how often names and identifiers were replaced, and by which rule, without naming any."""
    if done.log.empty:
        return "The texts contain neither a name in the roster nor an identifier."
    by_rule = done.log["rule"].value_counts()
    what = "Names"
    which = "all of them names in the roster"
    if set(by_rule.index) != {"roster"}:
        what = "Names and identifiers"
        which = listed([f"{count:,} by rule {rule}" for rule, count in sorted(by_rule.items())])
    n_times = counted(len(done.log), "times")
    n_segments = counted(done.log["text_id"].nunique(), "segments")
    return f"{what} were replaced {n_times} in {n_segments} ({which}). No word awaits a decision."


def keep_log(log: pd.DataFrame, folder: Path, study: Study) -> Path | None:
    """Write the log of replacements next to a real study's roster, readable only by its owner.

    A fictional study keeps no log.

    Returns
    -------
    Path or None
        The file, which is never published: it holds the names.
    """
    if study.fictional:
        return None
    path = place_of_roster(folder, study).with_name(LOG_FILE)
    replace_file(path, log.to_csv(index=False, lineterminator="\n").encode("utf-8"), mode=0o600)
    return path


def texts_of(segments: pd.DataFrame) -> dict[str, str]:
    """Return the text of each segment, by its id."""
    return dict(zip(segments["segment_id"], segments["text"], strict=True))


def ids_deidentified(segments: pd.DataFrame, study: Study) -> frozenset[str]:
    """Return the ids of the segments whose source is deidentified already, as ``study.yaml`` says."""
    sources = [source.id for source in study.sources if source.deidentified]
    return frozenset(segments.loc[segments["source"].isin(sources), "segment_id"])


def pseudonymise(
    records: pd.DataFrame,
    segments: pd.DataFrame,
    roster: Roster,
    decisions: Decisions,
    study: Study,
) -> Pseudonymised:
    """Replace names and identifiers in the texts, and move every span of a table accordingly.

    A segment that cut a name takes in all of its replacement. Words are counted again, since only the new
    ones are published.

    Parameters
    ----------
    records, segments
        Tables ``records`` and ``segments`` in the original wording.

    Returns
    -------
    Pseudonymised
        The tables with the same columns and rows; the changes, the log and the queue of
        `pseudonyms.replace_names`.

    Raises
    ------
    FieldworkError
        A pseudonym is in the texts already, a decision puts a name in, or words of a record are not in any
        segment.
    """
    deidentified = ids_deidentified(segments, study)
    done = replace_names(texts_of(segments), roster, decisions, study, deidentified=deidentified)
    changes_of_record = _changes_by_record(records, segments, done.changes)
    _refuse_uncut(records, segments)
    return Pseudonymised(
        _change_records(records, changes_of_record),
        _change_segments(segments, changes_of_record, done.texts),
        done.changes,
        done.log,
        done.queue,
    )


def _changes_by_record(
    records: pd.DataFrame, segments: pd.DataFrame, changes: Mapping[str, Sequence[Change]]
) -> dict[str, list[Change]]:
    """Return the changes of each record's text: those of its segments, at their places in the record."""
    of_record: dict[str, list[Change]] = {record_id: [] for record_id in records["record_id"]}
    ids = zip(segments["segment_id"], segments["record_id"], segments["start"], strict=True)
    for segment_id, record_id, start in ids:
        of_record[record_id] += shift_changes(changes[segment_id], start)
    return of_record


def _change_records(records: pd.DataFrame, changes_of_record: Mapping[str, Sequence[Change]]) -> pd.DataFrame:
    texts: list[str] = []
    for record_id, text in zip(records["record_id"], records["text"], strict=True):
        texts.append(apply_changes(text, changes_of_record[record_id]))
    return records.assign(text=texts)


def _change_segments(
    segments: pd.DataFrame, changes_of_record: Mapping[str, Sequence[Change]], texts: Mapping[str, str]
) -> pd.DataFrame:
    """Return segments with their new words, and their new places in the records."""
    new_texts = [texts[segment_id] for segment_id in segments["segment_id"]]
    spans: list[tuple[int, int]] = []
    for record_id, start, text in zip(
        segments["record_id"], segments["start"], segments["text"], strict=True
    ):
        spans.append(locate_span(changes_of_record[record_id], start, start + len(text)))
    return segments.assign(
        start=[start for start, _ in spans],
        end=[end for _, end in spans],
        text=new_texts,
        n_words=[count_words(text) for text in new_texts],
    )


def _refuse_uncut(records: pd.DataFrame, segments: pd.DataFrame) -> None:
    """Refuse records with words in no segment: no name would be searched for there."""
    in_segments = _count_letters(segments["text"]).groupby(segments["record_id"]).sum()
    in_records = _count_letters(records["text"]).set_axis(records["record_id"])
    is_uncut = in_segments.reindex(in_records.index, fill_value=0) != in_records
    n_uncut = int(is_uncut.sum())
    if n_uncut:
        msg = (
            f"records: words of {n_uncut} are not in any segment, and only segments are searched for names. "
            "Cut the records into segments again."
        )
        raise FieldworkError(msg)


def _count_letters(texts: pd.Series[str]) -> pd.Series[int]:
    """Return how many characters each text has, white space left out."""
    return texts.str.split().str.join("").str.len()
