"""Ids, dates and names of media are left out of the search for telephone numbers, exactly and nothing beside."""

from __future__ import annotations

from datetime import date

import pytest

from helpers.files import paths
from helpers.privacy.names.normalised_text import normalise
from helpers.privacy.names.own_tokens import BLANK, blank, own_spans, spans_before_digits
from helpers.study.study import read_study

IDS = "P01 DC02 BSR08 007A W01 P007 QR01 X00 S1a 12C P0107 W1 W10".split()
EXAMPLE = read_study(paths.ROOT)
STUDY = EXAMPLE.model_copy(
    update={
        "all_workers": tuple(EXAMPLE.all_workers[0].model_copy(update={"id": one}) for one in IDS),
        "calendar": EXAMPLE.calendar.model_copy(update={"last_day": date(2024, 9, 29)}),
    }
)


def tokens(text: str) -> list[str]:
    return [text[start:end] for start, end in own_spans(text, STUDY)]


@pytest.mark.parametrize("worker", IDS)
@pytest.mark.parametrize("source", STUDY.source_ids)
@pytest.mark.parametrize("more", ["", "-r0001", "-r0412-s003", "-r12345-s1024"])
def test_an_id_is_a_token_in_any_month(worker, source, more):
    for month in range(1, 13):
        one = f"{worker}-2024-{month:02d}-09-{source}-01{more}"
        assert tokens(one) == [one]
        assert tokens(f"see ({one}), and {one}.") == [one, one]


@pytest.mark.parametrize(
    "token",
    [
        "P01",
        "2024-03-05",
        "1999-12-31",
        "05.03.2024",
        "5/3/2024",
        "20240305",
        "AUDIO-2024-03-05-09-14-22",
        "00000012-AUDIO-2024-01-09-08-07-06",
        "00000003-PTT-2024-05-01-00-00-00",
        "00000013-PHOTO-2024-01-09-08-07-06",
        "2024-03-05-AUDIO-00000012",
        "PTT-20240103-WA0001",
        "AUD-20240103-WA0011",
        "ptt-20240103-wa0001",
    ],
)
def test_what_a_parser_has_read_is_a_token_in_names_of_files_and_cells(token):
    for text in (token, f"raw/chat/{token}.opus", f"{token}.unchecked.txt", f"a\n{token}\nb", f"x,{token},y"):
        found = tokens(text)
        assert any(one.startswith(token) for one in found), text


@pytest.mark.parametrize("suffix", [".m4a", ".opus", ".unchecked.txt", ".docx", ".jpg"])
def test_a_name_of_media_is_one_with_its_suffix(suffix):
    for stem in ("AUDIO-2024-03-05-09-14-22", "PTT-20240103-WA0001", "2024-03-05-AUDIO-00000012"):
        assert tokens(f"the {stem}{suffix}, then") == [stem + suffix]
        assert tokens(f"the {stem}.M11AE, then") == [stem]


@pytest.mark.parametrize(
    "text",
    [
        "01-2023-99-99",
        "2023-99-99",
        "01-2023-10-12",  # joined to more digits
        "2023-10-12-0123",
        "0161-10-1234",
        "0199-10-12",  # a year in which nobody did fieldwork
        "05.03.2031",  # outside the calendar
        "20310305",
        "Q01-2023-10-12-interview-01",  # not a worker
        "P01-2023-99-12-interview-01",
        "P01-2023-10-12-photograph-01",
        "P02",
        "p01",
        "AUDIO-07700 900123",
        "AUDIO-2024-13-05-09-14-22",
        "AUDIO-2024-03-05-25-14-22",
        "1-AUDIO-2024-03-05-09-14-22",
        "PTT-20241303-WA0001",
        "+2023-10-12",
        "07700900123P01",
        "P0107700900123",
        "2023-10-12T",
    ],
)
def test_what_only_looks_like_one_is_none(text):
    assert tokens(text) == []


def test_what_stands_behind_an_id_is_no_part_of_it():
    assert tokens("P01-2023-10-12") == ["P01"]
    assert tokens("P01-2023-10-12-interview-01-07700900123") == ["P01-2023-10-12-interview-01"]


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("P01-2023-10-12-interview-0107700900123", "P01-2023-10-12-interview-01"),
        ("P01-2023-10-12-interview-1207700900123", "P01-2023-10-12-interview-12"),
        ("P01-2023-10-12-interview-01-r000107700900123", "P01-2023-10-12-interview-01-r0001"),
        ("P01-2023-10-12-interview-01-r0001-s00107700900123", "P01-2023-10-12-interview-01-r0001-s001"),
        ("P0107700900123", "P01"),  # P0107 is an id too, but no number follows it
        ("DC0207700900123", "DC02"),
        ("AUDIO-2024-03-05-09-14-2207700900123", "AUDIO-2024-03-05-09-14-22"),
        ("2024-03-0507700900123", "2024-03-05"),
        ("DC02", "DC02"),
        ("DC02-2023-10-12-interview-01", "DC02-2023-10-12-interview-01"),
    ],
)
def test_a_token_ends_where_the_digits_of_a_number_begin(text, token):
    assert spans_before_digits(text, STUDY)[0] == (0, len(token))


def test_letters_behind_make_a_token_another_word():
    assert spans_before_digits("2024-03-05th", STUDY) == []
    assert spans_before_digits("DC02b", STUDY) == []


def test_a_blank_takes_as_many_characters_and_moves_nothing():
    text = "Ä\u200bx P01 y"
    normalised = normalise(text)
    blanked = blank(normalised, own_spans(text, STUDY))
    assert blanked.text == f"ax {BLANK * 3} y"
    assert blanked.places == normalised.places
    assert blank(normalised, []) == normalised


def test_an_id_that_has_a_telephone_number_in_it_hides_none():
    worker = EXAMPLE.all_workers[0].model_copy(update={"id": "A07700900123"})
    study = STUDY.model_copy(update={"all_workers": (worker,)})
    assert own_spans("A07700900123", study) == []
    assert own_spans("A07700900123-2023-10-12-interview-01", study) == []
