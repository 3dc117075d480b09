"""A week without contact is never a zero, and says why."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.counting.contacts import as_calendar, by_source, describe_contacts, tabulate_contacts
from helpers.counting.segments import cut_records
from helpers.tables import CONTACTS, RECORDS, SEGMENTS, check


@pytest.fixture
def contacts(study) -> pd.DataFrame:
    def row(
        n: int, contact: str, week: int, source: str, role: str, text: str, seconds: float = float("nan")
    ) -> tuple[object, ...]:
        day = f"2023-10-{7 * week:02d}"
        return (
            f"{contact}-r{n:04d}",
            contact,
            "W1",
            day,
            "",
            "",
            "no_time",
            week,
            source,
            "W1",
            role,
            True,
            text,
            seconds,
            "a",
            "line",
            1,
            1,
        )

    rows = [
        row(1, "a", 1, "interview", "researcher", "How was it?"),
        row(2, "a", 1, "interview", "worker", "It was good. Really."),
        row(1, "b", 1, "voice_note", "worker", "Hello there.", 6.5),
        row(1, "c", 1, "voice_note", "worker", "Bye.", 2.25),
        row(1, "d", 3, "observation", "researcher", "The worker sat."),
    ]
    records = pd.DataFrame(rows, columns=RECORDS.columns)
    return tabulate_contacts(records, cut_records(records, study), study)


def cell(contacts: pd.DataFrame, worker: str, week: int, source: str) -> list[object]:
    row = contacts[
        (contacts["worker"] == worker) & (contacts["week"] == week) & (contacts["source"] == source)
    ]
    return row[["state", "n_contacts", "n_segments", "n_words"]].to_numpy().tolist()[0]


def test_every_worker_week_and_source_has_one_row(contacts):
    check(CONTACTS, contacts)
    assert len(contacts) == 2 * 4 * 3


def test_contacts_count_the_voice_of_their_source(contacts):
    assert cell(contacts, "W1", 1, "interview") == ["observed", 1, 2, 4], (
        "The interviewer's three words are not counted."
    )
    assert cell(contacts, "W1", 1, "voice_note") == ["observed", 2, 2, 3]
    assert cell(contacts, "W1", 3, "observation") == ["observed", 1, 1, 3]


def test_a_week_without_contact_says_why(contacts):
    assert cell(contacts, "W1", 2, "interview") == ["no_contact", 0, 0, 0]
    assert [cell(contacts, "W2", week, "interview")[0] for week in (1, 2, 4)] == [
        "not_started",
        "no_contact",
        "left",
    ]


def test_seconds_of_audio_are_summed_and_missing_where_there_is_no_audio(contacts):
    recorded = contacts[contacts["duration_s"].notna()]
    assert recorded[["week", "source", "duration_s"]].to_numpy().tolist() == [[1, "voice_note", 8.75]]


def test_contacts_are_described_in_a_sentence(contacts, study):
    assert (
        describe_contacts(contacts, study)
        == "There was 1 interview, 1 visit and 2 voice notes with 1 worker. There was contact in 2 of the 6 possible "
        "worker-weeks; the material amounts to 10 words."
    )
    assert by_source(contacts, study).to_numpy().tolist() == [
        ["interview", 1, 1, 2, 4],
        ["observation", 1, 1, 1, 3],
        ["voice_note", 1, 2, 2, 3],
    ]


def test_one_of_a_source_is_called_as_the_study_says(contacts, study):
    interviews = study.sources[0].model_copy(
        update={"label": "Focus groups with staff", "singular": "Focus group with staff"}
    )
    diaries = study.sources[2].model_copy(update={"label": "Diary entries", "singular": "Diary entry"})
    other = study.model_copy(update={"sources": (interviews, study.sources[1], diaries)})
    assert (
        "There was 1 focus group with staff, 1 visit and 2 diary entries with 1 worker."
        in describe_contacts(contacts, other)
    )
    one_note = contacts.assign(n_contacts=contacts["n_contacts"].clip(upper=1))
    assert "1 visit and 1 diary entry with" in describe_contacts(one_note, other)


def test_in_a_week_from_which_a_worker_has_withdrawn_no_contact_was_possible(contacts, study):
    gone = contacts.assign(
        state=contacts["state"].mask((contacts["worker"] == "W2") & (contacts["week"] == 2), "withdrawn")
    )
    assert "contact in 2 of the 5 possible worker-weeks" in describe_contacts(gone, study)
    assert as_calendar(gone).to_numpy().tolist()[1] == ["W2", "before", "withdrawn", "\u2013", "left"]


def test_weeks_from_each_workers_first_day_end_with_the_fieldwork(study):
    w1, w2 = study.workers
    stays = study.model_copy(
        update={"all_workers": (w1, w2.model_copy(update={"last_day": None}))}
    ).with_week_origin("first_day")
    records = pd.DataFrame(columns=RECORDS.columns).astype({"week": "int64", "duration_s": "float64"})
    segments = pd.DataFrame(columns=SEGMENTS.columns).astype(
        {"week": "int64", "n_words": "int64", "is_counted": "bool"}
    )
    contacts = tabulate_contacts(records, segments, stays)
    check(CONTACTS, contacts)
    states = contacts[contacts["source"] == "interview"].groupby("worker")["state"].agg(list)
    assert states["W2"] == ["no_contact", "no_contact", "no_contact", "ended"], (
        "Three weeks after the first day, all is over."
    )
    assert "contact in 0 of the 7 possible worker-weeks" in describe_contacts(contacts, stays)


def test_the_calendar_that_is_shown_has_a_number_or_a_reason_and_never_a_zero(contacts):
    calendar = as_calendar(contacts)
    assert list(calendar) == ["worker", "1", "2", "3", "4"]
    assert calendar.to_numpy().tolist() == [
        ["W1", "3", "\u2013", "1", "\u2013"],
        ["W2", "before", "\u2013", "\u2013", "left"],
    ]
