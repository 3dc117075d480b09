"""What nobody has agreed to be counted leaves every table, and is *withdrawn* in the ledger."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from helpers import fieldwork, tables
from helpers.counting.contacts import tabulate_contacts
from helpers.counting.segments import cut_records
from helpers.exchange import manual_coding
from helpers.files import paths
from helpers.privacy import withholding
from helpers.privacy.consent import Consent, GivenConsent, read_consent
from helpers.privacy.names import pseudonymising
from helpers.privacy.withholding import NO_CONSENT, WITHDRAWN, describe_withheld, mark_calendar, withhold
from helpers.study.study import read_study

DAY = date(2023, 10, 2)


@pytest.fixture(scope="module")
def gathered(small_example):
    """Return the small example's study, and ledger, records and segments of all that came in."""
    study = read_study(small_example)
    ledger, records = fieldwork.gather(small_example, study)
    segments = cut_records(records, study)
    return study, (ledger, records, segments)


def consent_but(study, *missing, withdrawn=()):
    """Return consent of everybody to be counted, but for some workers and sources."""
    keys = [
        (worker, source, "count")
        for worker in study.worker_ids
        for source in study.source_ids
        if (worker, source) not in missing
    ]
    return Consent({key: GivenConsent(DAY, DAY if key[:2] in withdrawn else None) for key in keys})


def test_where_all_have_agreed_nothing_changes(gathered):
    study, before = gathered
    after = withhold(*before, consent_but(study), study)
    assert after.withheld == {}
    for one, other in zip(before, after[:3], strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert (
        describe_withheld(after.withheld, study)
        == "All workers have agreed that all their sources may be counted."
    )


def test_what_is_not_agreed_to_leaves_records_segments_and_excerpts(gathered, small_example):
    study, before = gathered
    after = withhold(
        *before, consent_but(study, ("W2", "voice_note"), withdrawn=[("W1", "interview")]), study
    )
    assert after.withheld == {("W1", "interview"): WITHDRAWN, ("W2", "voice_note"): NO_CONSENT}
    for table in (after.records, after.segments):
        keys = set(table[["worker", "source"]].itertuples(index=False, name=None))
        assert keys & set(after.withheld) == set()
        assert ("W1", "voice_note") in keys
    gone = set(before[1]["contact_id"]) - set(after.records["contact_id"])
    coded = manual_coding.gather(small_example, study, before[2], withheld=after.withheld).excerpts
    kept = coded[coded["status"] == "kept"]
    assert set(kept["contact_id"]) & gone == set()
    out = coded[coded["status"] == "withdrawn"]
    assert set(out["contact_id"]) <= gone
    assert len(out) > 0
    assert (out[["segment_id", "start", "end"]] == ["", 0, 0]).all(axis=None)
    assert set(out["reason"]) == {WITHDRAWN, NO_CONSENT}
    tables.check(tables.EXCERPTS, coded)


def test_every_input_unit_keeps_one_status_and_the_interviewers_words_go_with_the_answers(gathered):
    study, before = gathered
    after = withhold(*before, consent_but(study, ("W2", "interview")), study)
    tables.check(tables.LEDGER, after.ledger)
    assert len(after.ledger) == len(before[0])
    assert after.ledger["n_characters"].sum() == before[0]["n_characters"].sum()
    out = after.ledger["status"] == "withdrawn"
    was = before[0].loc[out]
    assert set(was["status"]) <= {"kept", "merged"}
    assert set(was["record_id"]) == set(
        before[1].loc[(before[1]["worker"] == "W2") & (before[1]["source"] == "interview"), "record_id"]
    )
    assert set(after.ledger.loc[out, "reason"]) == {NO_CONSENT}
    assert set(after.ledger["record_id"]) - {""} == set(after.records["record_id"])
    assert "researcher" in set(before[1].loc[before[1]["record_id"].isin(was["record_id"]), "speaker_role"])


def test_a_week_that_is_withheld_is_neither_observed_nor_a_week_without_contact(gathered):
    study, before = gathered
    after = withhold(*before, consent_but(study, ("W3", "voice_note")), study)
    calendar = tabulate_contacts(after.records, after.segments, study)
    marked = mark_calendar(calendar, after.withheld)
    tables.check(tables.CONTACTS, marked)
    of_w3 = marked[(marked["worker"] == "W3") & (marked["source"] == "voice_note")].set_index("week")["state"]
    assert set(of_w3) == {"not_started", "withdrawn"}
    rest = marked.index.difference(
        marked.index[(marked["worker"] == "W3") & (marked["source"] == "voice_note")]
    )
    pd.testing.assert_frame_equal(marked.loc[rest], calendar.loc[rest])
    assert describe_withheld(after.withheld, study).startswith(
        "Left out because there is no consent to count them: voice notes of 1 worker."
    )


def test_where_nobody_has_agreed_to_anything_nothing_is_left(gathered, small_example):
    study, before = gathered
    after = withhold(*before, Consent({}), study)
    assert len(after.records) == len(after.segments) == 0
    coded = manual_coding.gather(small_example, study, before[2], withheld=after.withheld)
    assert "kept" not in set(after.ledger["status"])
    assert set(coded.excerpts["status"]) == {"withdrawn"}
    assert set(withholding.REASONS) == {WITHDRAWN, NO_CONSENT}


def test_the_example_has_agreed_to_be_counted_and_to_some_other_things_not(gathered, small_example):
    study, before = gathered
    assert withhold(*before, read_consent(small_example, study), study).withheld == {}
    consent, whole = read_consent(paths.ROOT, read_study(paths.ROOT)), read_study(paths.ROOT)
    assert consent.workers(["interview", "voice_note"], "worker_series", whole) == {"W1", "W3", "W4", "W5"}
    assert not consent.allows("W4", "observation", "quote")
    assert pseudonymising.LOG_FILE == "replacements.csv"
