"""Names and other identifiers in what people say: found, replaced, queued for a person to decide.

The words are replaced in the segments, in which manual coding has been located; records and excerpts follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError
from helpers.files.atomic import replace_file
from helpers.privacy.names.decisions import Decisions
from helpers.privacy.names.edits import Change, carried, edited, shifted
from helpers.privacy.names.pseudonyms import replace
from helpers.prose import counted, listed
from helpers.study.roster import Roster, place_of_roster
from helpers.study.study import Study
from helpers.words import count_words

LOG_FILE = "replacements.csv"


class Pseudonymised(NamedTuple):
    """The tables without what names people, why, and what must still be decided."""

    records: pd.DataFrame
    segments: pd.DataFrame
    excerpts: pd.DataFrame
    log: pd.DataFrame
    """One row per replacement (restricted: it holds the names, and is kept with the roster)."""
    queue: pd.DataFrame
    """One row per place that is not decided; no words."""


def in_words(done: Pseudonymised) -> str:
    """Say how many places were replaced by which rule, and that none is left; no words and nobody's name."""
    if done.log.empty:
        return "No name of the roster and no identifier stands in what was said."
    by_rule = done.log["rule"].value_counts()
    parts = [f"{count:,} by rule *{rule}*" for rule, count in sorted(by_rule.items())]
    n_segments = done.log["text_id"].nunique()
    return f"Replaced: {counted(len(done.log), 'places')} in {counted(n_segments, 'segments')} ({listed(parts)}). Nothing is undecided."


def keep_log(log: pd.DataFrame, folder: Path, study: Study) -> Path | None:
    """Write the log of replacements beside a real study's roster, for its owner alone. A fictional study keeps none.

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


def said_in(segments: pd.DataFrame) -> dict[str, str]:
    """Return the text of each segment, by its id."""
    return dict(zip(segments["segment_id"], segments["text"], strict=True))


def pseudonymise(
    records: pd.DataFrame,
    segments: pd.DataFrame,
    excerpts: pd.DataFrame,
    roster: Roster,
    decisions: Decisions,
    study: Study,
) -> Pseudonymised:
    """Replace names and identifiers in what was said, and carry every place over.

    An excerpt or segment that cut a name holds all of what stands instead. Words are counted anew, since they are what is
    published.

    Parameters
    ----------
    records, segments, excerpts
        Tables ``records``, ``segments`` and ``excerpts`` of the raw words.

    Raises
    ------
    FieldworkError
        A pseudonym stands in the texts already, a decision puts a name in, or words stand between the segments of a record.
    """
    done = replace(said_in(segments), roster, decisions, study)
    of_records: dict[str, list[Change]] = {record_id: [] for record_id in records["record_id"]}
    places = list(segments[["segment_id", "record_id", "start"]].itertuples(index=False, name=None))
    for segment_id, record_id, start in places:
        of_records[record_id] += shifted(done.changes[segment_id], start)
    _refuse_uncut(records, segments)
    spans = [
        carried(of_records[record_id], start, start + len(text))
        for (_, record_id, start), text in zip(places, segments["text"], strict=True)
    ]
    texts = [done.texts[segment_id] for segment_id in segments["segment_id"]]
    return Pseudonymised(
        records.assign(
            text=[
                edited(text, of_records[one])
                for one, text in zip(records["record_id"], records["text"], strict=True)
            ]
        ),
        segments.assign(
            start=[start for start, _ in spans],
            end=[end for _, end in spans],
            text=texts,
            n_words=[count_words(text) for text in texts],
        ),
        _carry_excerpts(excerpts, done.changes),
        done.log,
        done.queue,
    )


def _carry_excerpts(excerpts: pd.DataFrame, changes: Mapping[str, Sequence[Change]]) -> pd.DataFrame:
    """Return excerpts at their places in the new texts. What is in no segment stays as it is."""
    spans = [
        carried(changes.get(segment_id, ()), start, end)
        for segment_id, start, end in excerpts[["segment_id", "start", "end"]].itertuples(
            index=False, name=None
        )
    ]
    return excerpts.assign(start=[start for start, _ in spans], end=[end for _, end in spans]).astype(
        {"start": "int64", "end": "int64"}
    )


def _refuse_uncut(records: pd.DataFrame, segments: pd.DataFrame) -> None:
    """Refuse records of which words stand in no segment: nobody would look for names there."""
    letters = (
        segments.assign(n=segments["text"].str.split().str.join("").str.len()).groupby("record_id")["n"].sum()
    )
    kept = records.set_index("record_id")["text"].str.split().str.join("").str.len()
    n_uncut = int((letters.reindex(kept.index, fill_value=0) != kept).sum())
    if n_uncut:
        msg = f"records: words of {n_uncut} stand in no segment, where no name is looked for. Cut the records into segments anew."
        raise FieldworkError(msg)
