"""Segments: records cut into sentences, the smallest unit that can be coded."""

from __future__ import annotations

import pandas as pd

from helpers import words
from helpers.study.study import Study
from helpers.tables import SEGMENTS, in_order


def cut_records(records: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Cut records into segments, in reading order.

    A segment is a sentence as `helpers.words.split_sentences` finds it. Between the segments of a record lies nothing
    but white space, so that no word is lost.

    Parameters
    ----------
    records
        One row per kept record (table ``records``).

    Returns
    -------
    DataFrame
        One row per segment (table ``segments``): ``start`` and ``end`` are characters of the record's text, half-open;
        ``is_counted`` says whether its voice is the one that counts in its source (the worker's own, or the observer's).
    """
    voices = {source.id: source.counted_role for source in study.sources}
    rows = []
    for record in records.to_dict("records"):
        for n, (start, end) in enumerate(words.split_sentences(record["text"]), start=1):
            text = record["text"][start:end]
            segment = {
                "segment_id": f"{record['record_id']}-s{n:03d}",
                "is_counted": record["speaker_role"] == voices[record["source"]],
                "start": start,
                "end": end,
                "text": text,
                "n_words": words.count_words(text),
            }
            rows.append({**record, **segment})
    return in_order(
        SEGMENTS, pd.DataFrame(rows, columns=[*dict.fromkeys([*records.columns, *SEGMENTS.columns])])
    )
