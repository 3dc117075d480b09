"""The order of time: contacts by day, clock and id, in every table and figure that says what came first."""

from __future__ import annotations

import pandas as pd

from helpers.prose import counted


def times_of_contacts(records: pd.DataFrame) -> pd.Series[str]:
    """Return when each contact began, by its id: the time of its first record; empty where no file says so.

    It is not the earliest time: an interview may go on past midnight.

    Parameters
    ----------
    records
        Table ``records``.
    """
    first = records.sort_values("record_id", kind="stable").drop_duplicates("contact_id")
    return first.set_index("contact_id")["time"]


def in_order_of_time(segments: pd.DataFrame, *, within: str = "") -> pd.DataFrame:
    """Return segments, or contacts, in the order of time: by day, then by the clock, then by id.

    A contact whose time of day no file says comes after those of its day whose time is known: whether it was
    before them is not known (`n_without_time` counts such contacts). Segments of one contact keep the order
    of reading.

    Parameters
    ----------
    segments
        Rows with ``date`` (ISO), ``time`` (when the contact began, ``HH:MM:SS``, or empty), ``contact_id``
        and, if they are segments, ``segment_id``.
    within
        A column whose values come first, such as ``worker``: one order of time for each.

    Examples
    --------
    >>> rows = [("2023-10-12", "14:00:00", "W1"), ("2023-10-12", "", "W3"), ("2023-10-12", "09:00:00", "W2")]
    >>> in_order_of_time(pd.DataFrame(rows, columns=["date", "time", "contact_id"]))["contact_id"].tolist()
    ['W2', 'W1', 'W3']
    """
    by = [name for name in (within, "date", "_has_no_time", "time", "contact_id") if name]
    if "segment_id" in segments:
        by.append("segment_id")
    marked = segments.assign(_has_no_time=segments["time"] == "")
    ordered = marked.sort_values(by, kind="stable", ignore_index=True)
    return ordered.drop(columns="_has_no_time")


def n_without_time(segments: pd.DataFrame, *, within: str = "") -> int:
    """Count the contacts whose place in the order of time is not known: no time, on a day with others.

    Parameters
    ----------
    segments, within
        As for `in_order_of_time`; with ``within``, only contacts of the same worker are others.
    """
    contacts = segments.drop_duplicates("contact_id")
    day = [name for name in (within, "date") if name]
    n_of_day = contacts.groupby(day)["contact_id"].transform("size")
    return int(((contacts["time"] == "") & (n_of_day > 1)).sum())


def describe_order(segments: pd.DataFrame, *, within: str = "") -> str:
    """Say how contacts are ordered, and for how many of them the time of day is not known, as a sentence.

    Parameters
    ----------
    segments, within
        As for `n_without_time`.
    """
    n_without = n_without_time(segments, within=within)
    if not n_without:
        return "Contacts are in the order of day and clock."
    which = counted(n_without, "contacts whose time of day is", "contact whose time of day is")
    return f"Contacts are in the order of day and clock; {which} not known, at the end of their day."
