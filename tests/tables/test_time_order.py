"""Contacts in the order of day and clock; one without a time of day comes last on its day, and is counted."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.tables.time_order import describe_order, in_order_of_time, n_without_time

CONTACTS = pd.DataFrame(
    [
        ("W1-2023-10-12-interview-01", "W1", "2023-10-12", "14:00:00"),
        ("W1-2023-10-12-voice_note-01", "W1", "2023-10-12", ""),
        ("W2-2023-10-12-interview-01", "W2", "2023-10-12", "09:00:00"),
        ("W2-2023-10-11-voice_note-01", "W2", "2023-10-11", ""),
        ("W3-2023-10-11-voice_note-01", "W3", "2023-10-11", "08:00:00"),
        ("W3-2023-10-12-interview-01", "W3", "2023-10-12", "09:00:00"),
    ],
    columns=["contact_id", "worker", "date", "time"],
)


def test_the_clock_comes_before_the_id_and_no_time_after_every_time_of_the_day():
    for seed in range(5):
        shuffled = CONTACTS.sample(frac=1, random_state=seed)
        assert in_order_of_time(shuffled)["contact_id"].tolist() == [
            "W3-2023-10-11-voice_note-01",
            "W2-2023-10-11-voice_note-01",
            "W2-2023-10-12-interview-01",
            "W3-2023-10-12-interview-01",
            "W1-2023-10-12-interview-01",
            "W1-2023-10-12-voice_note-01",
        ]


def test_each_worker_may_have_an_order_of_their_own():
    ordered = in_order_of_time(CONTACTS, within="worker")
    assert ordered["worker"].tolist() == ["W1", "W1", "W2", "W2", "W3", "W3"]
    assert ordered["time"].tolist() == ["14:00:00", "", "", "09:00:00", "08:00:00", "09:00:00"]


def test_segments_of_a_contact_stay_in_the_order_of_reading():
    segments = pd.DataFrame(
        {"segment_id": ["b", "a", "c"], "date": "2023-10-12", "time": "", "contact_id": "x"}
    )
    assert in_order_of_time(segments)["segment_id"].tolist() == ["a", "b", "c"]
    assert in_order_of_time(segments).columns.tolist() == segments.columns.tolist()


@pytest.mark.parametrize(("within", "n"), [("", 2), ("worker", 1)])
def test_only_a_contact_without_time_on_a_day_with_others_has_no_known_place(within, n):
    assert n_without_time(CONTACTS, within=within) == n
    assert n_without_time(CONTACTS[CONTACTS["worker"] == "W2"], within=within) == 0


def test_one_contact_a_day_has_its_place_without_any_time():
    assert n_without_time(CONTACTS.drop_duplicates(["worker", "date"]).assign(time=""), within="worker") == 0


def test_it_is_said_where_the_order_of_contacts_is_not_known():
    assert "2 contacts whose time of day is not known" in describe_order(CONTACTS)
    assert "1 contact whose time of day is not known" in describe_order(CONTACTS, within="worker")
    assert "not known" not in describe_order(CONTACTS[CONTACTS["time"] != ""])
