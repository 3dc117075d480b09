"""What has no row is not agreed to, and a file that can be misread is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helpers.errors import FieldworkError
from helpers.privacy.consent import FILE, Consent, read_consent, tabulate_consents
from helpers.study.study import RAW, Study

HEAD = "worker,source,use,given_on,withdrawn_on\n"
TODAY = date(2024, 6, 1)


@pytest.fixture
def read(folder: Path, study: Study):
    def read_rows(*rows: str, head: str = HEAD) -> Consent:
        (folder / RAW / FILE).write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return read_consent(folder, study, today=TODAY)

    return read_rows


def test_a_missing_row_is_a_refusal(read):
    consent = read("W1,interview,count,2023-10-02,")
    assert consent.allows("W1", "interview", "count")
    for other in (("W2", "interview", "count"), ("W1", "voice_note", "count"), ("W1", "interview", "quote")):
        assert not consent.allows(*other)


def test_a_file_with_only_its_header_allows_nothing(read):
    assert not read().allows("W1", "interview", "count")


def test_an_unknown_use_is_refused_and_not_a_silent_no(read):
    with pytest.raises(FieldworkError, match="'qoute' is not a use.*Did you mean 'quote'"):
        read("W1,interview,quote,2023-10-02,").allows("W1", "interview", "qoute")


def test_a_withdrawn_consent_is_a_refusal_whatever_the_day(read):
    consent = read(
        "W1,interview,quote,2023-10-02,2023-11-05",
        "W1,voice_note,quote,2023-10-02,2023-10-02",
        "W2,interview,quote,2023-10-02,",
    )
    assert not consent.allows("W1", "interview", "quote")
    assert not consent.allows("W1", "voice_note", "quote")
    assert consent.was_withdrawn("W1", "interview", "quote")
    assert not consent.was_withdrawn("W2", "interview", "quote")
    assert not consent.was_withdrawn("W2", "voice_note", "quote")


def test_in_a_fictional_study_without_the_file_everything_is_agreed_to_and_with_it_what_it_says(
    folder, study, read
):
    assert read_consent(folder, study).allows("W2", "voice_note", "worker_series")
    assert not read("W1,interview,quote,2023-10-02,").allows("W2", "voice_note", "worker_series")


def test_the_table_of_consents_says_of_everything_whether_it_was_agreed_to(read, study):
    table = tabulate_consents(
        read("W1,interview,quote,2023-10-02,", "W2,interview,quote,2023-10-02,2023-10-03"), study
    )
    assert len(table) == 2 * 3 * 5
    assert table[table["is_given"]][["worker", "source", "use"]].to_numpy().tolist() == [
        ["W1", "interview", "quote"]
    ]


def test_workers_are_those_who_agreed_for_every_source(read, study):
    consent = read(
        "W1,interview,worker_series,2023-10-02,",
        "W1,voice_note,worker_series,2023-10-02,",
        "W2,interview,worker_series,2023-10-02,",
        "W2,voice_note,worker_series,2023-10-02,2023-12-01",
    )
    assert consent.workers(["interview"], "worker_series", study) == {"W1", "W2"}
    assert consent.workers(["interview", "voice_note"], "worker_series", study) == {"W1"}
    assert consent.workers(iter(["interview", "voice_note"]), "worker_series", study) == {"W1"}
    assert consent.workers([], "worker_series", study) == frozenset()
    assert consent.workers(["interview"], "quote", study) == frozenset()


def test_a_row_that_occurs_twice_is_named_with_both_lines(read):
    with pytest.raises(
        FieldworkError, match="line 3: worker, source and use occur in line 2 already, with the"
    ):
        read(*["W1,interview,count,2023-10-02,"] * 2)


def test_the_day_is_given_that_another_way_of_writing_it_means(read):
    with pytest.raises(FieldworkError) as error:
        read(
            "W1,interview,count,01/09/2023,",
            "W1,interview,quote,2 October 2023,31.10.2023",
            "W2,interview,count,soon,",
        )
    name, wrong = "data/raw/consent.csv, line", "is not a valid date"
    assert str(error.value).splitlines()[:4] == [
        f"{name} 2: given_on {wrong}: write 2023-09-01 (or 2023-01-09, if the month comes first).",
        f"{name} 3: given_on {wrong}: write 2023-10-02.",
        f"{name} 3: withdrawn_on {wrong}: write 2023-10-31.",
        f"{name} 4: given_on {wrong}.",
    ]


def test_spaces_empty_lines_and_a_byte_order_mark_do_not_matter(read):
    consent = read("", " W1 , interview,count , 2023-10-02, ", ",,,,", head="\ufeff" + HEAD)
    assert consent.allows("W1", "interview", "count")


def test_all_rows_that_are_wrong_are_named_by_line_at_once_and_none_is_printed(read):
    rows = [
        "W1,interview,quote,2023-10-02,",
        "Aisha,interview,quote,2023-10-02,",
        "W1,voice notes,quote,2023-10-02,",
        "W1,interview,quotes,2023-10-02,",
        "W1,interview,count,2024-06-02,",
        "W1,interview,archive,2023-10-02,2024-06-02",
        "W1,interview,paraphrase,2023-10-02,2023-10-01",
        "W1,interview,quote,2023-10-03,",
        "W1,interview,quote,20231002,",
        "W1,interview,quote,2023-10-02,soon",
        "W1,interview,quote",
        "W1,interview,quote,,",
    ]
    with pytest.raises(FieldworkError) as error:
        read(*rows)
    lines = str(error.value).splitlines()
    name = "data/raw/consent.csv, line"
    assert lines[:10] == [
        f"{name} 3: unknown worker. Allowed: W1, W2.",
        f"{name} 4: unknown source. Allowed: interview, observation, voice_note.",
        f"{name} 5: unknown use. Allowed: count, paraphrase, quote, worker_series, archive.",
        f"{name} 6: given_on is in the future. Record it when the day has come.",
        f"{name} 7: withdrawn_on is in the future. Record it when the day has come.",
        f"{name} 8: withdrawn before it was given.",
        f"{name} 9: worker, source and use occur in line 2 already, with other dates. Keep the row that is valid.",
        f"{name} 10: given_on is not a valid date: write 2023-10-02.",
        f"{name} 11: withdrawn_on is not a valid date.",
        f"{name}s 12 to 13: needs a worker, a source, a use, the day given, and an empty cell or the day withdrawn.",
    ]
    assert lines[10:] == [
        "Uses: count, paraphrase, quote, worker_series, archive. Dates are written 2023-10-02.",
    ]
    assert "Aisha" not in str(error.value)


@pytest.mark.parametrize("day", ["20231002", "2023-W40-1", "2023-02-30", "02/10/2023", "2023-10-2"])
def test_a_day_in_another_form_is_refused(read, day):
    with pytest.raises(FieldworkError, match="line 2: given_on is not a valid date"):
        read(f"W1,interview,count,{day},")


def test_a_day_is_compared_with_the_computers_own_where_none_is_given(folder, study):
    (folder / RAW / FILE).write_text(f"{HEAD}W1,interview,count,9999-01-01,\n", encoding="utf-8")
    with pytest.raises(FieldworkError, match="given_on is in the future"):
        read_consent(folder, study)


def test_a_file_that_is_missing_or_not_such_a_table_is_refused(folder, study, read):
    with pytest.raises(FieldworkError, match=r"consent\.csv: there is no such file"):
        read_consent(folder, study.model_copy(update={"fictional": False}))
    for head in ("worker,source,use\n", ""):
        with pytest.raises(
            FieldworkError, match="line 1: the columns must be worker, source, use, given_on, withdrawn_on"
        ):
            read(head=head)
    (folder / RAW / FILE).write_bytes(HEAD.encode("utf-16"))
    with pytest.raises(FieldworkError, match="is saved as UTF-16"):
        read_consent(folder, study)
    with pytest.raises(FieldworkError, match="line 2: the quotation marks of a cell do not fit"):
        read('W1,"interview" x,count,2023-10-02,')


def test_lines_in_a_row_with_one_problem_are_named_together_and_no_line_between_that_is_right(read):
    with pytest.raises(FieldworkError) as error:
        read(
            "W1,interview,quote",
            "W1,interview,count,2023-10-02,",
            "W1,interview,archive,2023-10-02,",
            "W2,interview,quote",
            "W2,interview,count",
        )
    said = str(error.value).splitlines()
    assert [line.partition(": ")[0] for line in said[:2]] == [
        "data/raw/consent.csv, line 2",
        "data/raw/consent.csv, lines 5 to 6",
    ]
