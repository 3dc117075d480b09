"""Write each contact as one text, as other programs are given it: a line per record, with its speaker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

UNCHECKED = "Machine transcript, not checked: it may be coded, but not quoted."
_same_length = str.maketrans({"\r": "\n", "\ufeff": " "})
"""Characters that other programs take for a line end or a byte order mark, so that later positions would
shift."""


class ContactText(NamedTuple):
    """One contact as a text: the words of its segments, and where each segment begins in it."""

    contact_id: str
    worker: str
    date: str
    week: int
    source: str
    text: str
    starts: dict[str, int]
    is_checked: bool


def write_texts(segments: pd.DataFrame) -> Iterator[ContactText]:
    """Yield the text of each contact: a line per record, with its speaker if there are several.

    Parameters
    ----------
    segments
        Table ``segments``, in any order.
    """
    columns = ["contact_id", "worker", "date", "week", "source"]
    ordered = segments.sort_values("segment_id", kind="stable")
    for _, of_contact in ordered.groupby(columns, sort=True):
        text, starts = _join_segments(of_contact)
        contact_id, worker, date, week, source = (of_contact[name].iloc[0] for name in columns)
        is_checked = bool(of_contact["is_checked"].all())
        yield ContactText(contact_id, worker, date, int(week), source, text, starts, is_checked)


def _join_segments(of_contact: pd.DataFrame) -> tuple[str, dict[str, int]]:
    """Return the segments of a contact as one text, and where each begins in it."""
    worker = of_contact["worker"].iloc[0]
    labels = {"worker": f"{worker}: ", "researcher": "Researcher: ", "other": "Other: "}
    has_several_speakers = len(set(of_contact["speaker_role"])) > 1
    text, starts, last_record = "", {}, None
    columns = ["segment_id", "record_id", "speaker_role", "text"]
    for segment_id, record_id, role, words in of_contact[columns].itertuples(index=False):
        is_new_record = record_id != last_record
        if text:
            text += "\n" if is_new_record else " "
        if has_several_speakers and is_new_record:
            text += labels[role]
        starts[segment_id] = len(text)
        text += words.translate(_same_length)
        last_record = record_id
    return f"{text}\n", starts
