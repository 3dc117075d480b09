"""Segments: records cut into sentences, the smallest unit that can be coded."""

from __future__ import annotations

import pandas as pd

from helpers import words
from helpers.study.study import Study
from helpers.tables import SEGMENTS, in_order
from helpers.tables.time_order import times_of_contacts


def cut_records(records: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Cut records into segments, in reading order.

    A segment is a sentence as `helpers.words.split_sentences` finds it in the study's language. Between the
    segments of a record there is only white space, so that no word is lost.

    Parameters
    ----------
    records
        One row per kept record (table ``records``).

    Returns
    -------
    DataFrame
        One row per segment (table ``segments``): ``start`` and ``end`` are characters of the record's text,
        half-open; ``time`` is when its contact began; ``is_counted`` says whether it is of the counted role.
    """
    rows = []
    text_of: dict[str, str] = dict(zip(records["record_id"], records["text"], strict=True))
    for record_id, text in text_of.items():
        for n, (start, end) in enumerate(words.split_sentences(text, study.language), start=1):
            segment = text[start:end]
            rows.append((record_id, f"{record_id}-s{n:03d}", start, end, segment, words.count_words(segment)))
    cut = pd.DataFrame(rows, columns=["record_id", "segment_id", "start", "end", "text", "n_words"])
    facts = records.drop(columns=["text", "time"])
    table = cut.merge(facts, on="record_id", how="left", validate="many_to_one")
    table["time"] = table["contact_id"].map(times_of_contacts(records))
    counted_role = {source.id: source.counted_role for source in study.sources}
    table["is_counted"] = table["speaker_role"] == table["source"].map(counted_role)
    return in_order(SEGMENTS, table)
