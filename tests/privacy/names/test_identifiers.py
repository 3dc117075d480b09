"""Identifiers that have a form are found: certain ones to be replaced, doubtful ones to be reviewed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.files import paths
from helpers.privacy.names.identifiers import DIRECT, digits_of, find_identifiers, has_direct_identifier
from helpers.privacy.names.normalised_text import normalise
from helpers.study.study import read_study


@pytest.fixture
def find(study):
    """Return a finder of identifiers: rule, words, replacement; the longest at each place."""

    def found(text, *, of=study):
        kept = []
        normalised = normalise(text)
        for one in find_identifiers(normalised, text, of):
            start, end = normalised.to_original(one.start, one.end)
            kept.append((one.rule, text[start:end], one.replacement if one.is_certain else "?"))
        return kept

    return found


def certain(found):
    return [(rule, words) for rule, words, replacement in found if replacement != "?"]


def doubtful(found):
    return [(rule, words) for rule, words, replacement in found if replacement == "?"]


@pytest.mark.parametrize(
    "number",
    [
        "07700 900123",
        "07700900123",
        "07700-900-123",
        "(0161) 496 0123",
        "0161.496.0123",
        "01632 96012",
        "0 7 7 0 0 9 0 0 1 2 3",
        "+44 7700 900123",
        "+447700900123",
        "+44 (0)7700 900123",
        "(+44) 7700 900123",
        "0044 7700 900123",
        "+353 1 496 0123",
        "\uff10\uff17\uff17\uff10\uff10 \uff19\uff10\uff10\uff11\uff12\uff13",
        "077\u200b00\u00a0900123",
    ],
)
def test_a_telephone_number_is_replaced_case_05(find, number):
    assert ("phone", number, "[a telephone number]") in find(f"ring {number}, or text")


@pytest.mark.parametrize(
    "number",
    [
        "0121 496 0999",
        "020 7946 0000",
        "028 9018 0123",
        "029 2018 0123",
        "0191 498 0123",
        "01632 960123",
        "07700 900000",
        "0808 157 0123",
        "0909 879 0123",
        "03069 990123",
    ],
)
def test_a_number_that_is_kept_free_for_drama_is_one(find, number):
    assert ("phone", number) in certain(find(f"ring {number}."))
    assert ("phone", f"+44 {number[1:]}") in certain(find(f"ring +44 {number[1:]}."))


@pytest.mark.parametrize("number", ["7700900102", "7700 900102", "7911123456", "7911 123 456"])
def test_a_mobile_number_that_has_lost_its_first_0_is_replaced(find, number):
    assert ("phone", number, "[a telephone number]") in find(f"phone,{number},12")
    assert ("phone", number, "[a telephone number]") in find(f"ring {number} now")


@pytest.mark.parametrize(
    "number", ["77009001020", "17700900102", "7000000000", "a7700900102", "7700900102.5"]
)
def test_other_ten_digits_are_no_mobile_number(find, number):
    assert not [one for one in find(number) if one[0] == "phone"]


@pytest.mark.parametrize(
    "text",
    [
        "DBS certificate 001234567890",
        "certificate number 001987654321",
        "W9-2023-10-12-interview-01",
        "AUDIO-2024-03-05-09-14-99",
        "01-2023-99-99",
    ],
)
def test_as_many_digits_as_a_number_has_are_not_enough(find, text):
    assert not [one for one in find(text) if one[0] == "phone"]


def test_the_number_of_a_certificate_is_asked_about(find):
    assert ("number", "001234567890", "?") in find("DBS certificate 001234567890")


@pytest.mark.parametrize(
    "extension", ["extension 4521", "Extension: 4521", "ext. 4521", "ext 45210", "extn 452", "ext no. 4521"]
)
def test_a_number_inside_an_organisation_is_replaced(find, extension):
    assert find(f"ring {extension}, then") == [("phone", extension, "[a telephone number]")]


def test_an_extension_said_digit_by_digit_is_doubtful(find):
    assert find("it's extension four five two one I think") == [("spoken_number", "four five two one", "?")]
    assert find("an extension of four five weeks") == []


@pytest.mark.parametrize(
    "address",
    [
        "john at gmail.com",
        "john.moss at hotmail.co.uk",
        "john dot moss at gmail dot com",
        "jo_moss at nhs dot net",
        "john underscore moss at brighter dot org dot uk",
        "sarah at brighterdays.org.uk",
        "hope at example.org",
        "john (at) gmail.com",
        "john[at]gmail.com",
        "john @ gmail.com",
        "info at outlook.com",
    ],
)
def test_an_address_with_a_word_for_its_sign_is_replaced_whole(find, address):
    found = find(f"write to {address}, she said")
    assert ("e_mail", address, "[an e-mail address]") in found
    assert has_direct_identifier(normalise(address), address, None)


@pytest.mark.parametrize("text", ["have a look at bbc.co.uk", "meet me at gmail.com", "at home. Come at 5"])
def test_a_place_on_the_web_is_no_address_of_a_person(find, text):
    assert not [one for one in find(text) if one[0] == "e_mail"]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("nineteen seventy six", "nineteen seventy six"),
        ("I was born in Nineteen Eighty-Four", "Nineteen Eighty-Four"),
        ("it was nineteen oh eight then", "nineteen oh eight"),
        ("in nineteen hundred and ninety nine", "nineteen hundred and ninety nine"),
        ("nineteen sixteen", "nineteen sixteen"),
        ("he was born in two thousand and four", "born in two thousand and four"),
        ("she was born in 1987.", "1987"),
        ("born near here in 2003", "2003"),
    ],
)
def test_a_year_in_which_somebody_may_be_born_is_doubtful(find, text, year):
    assert ("date", year, "?") in find(text)


@pytest.mark.parametrize(
    "text",
    ["nineteen of us", "nineteen people", "back in 1987", "two thousand and four pounds", "nineteen, twenty"],
)
def test_other_numbers_are_no_year_of_birth(find, text):
    assert find(text) == []


@pytest.mark.parametrize(
    "said",
    [
        "oh double seven hundred, nine oh oh one two three",
        "zero seven seven one two",
        "one-two-three-four-five",
        "Oh Treble Seven One Nought Two",
    ],
)
def test_a_number_spoken_digit_by_digit_is_doubtful_case_05(find, said):
    assert find(f"it's {said} I think") == [("spoken_number", said, "?")]


def test_counting_to_four_is_not_a_telephone_number(find):
    assert find("one two three four") == []
    assert find("someone two three four five sixes") == []


@pytest.mark.parametrize("number", ["0161 4960", "00 1234", "012345678901", "07700,900,123"])
def test_numbers_of_another_length_are_not_telephone_numbers(find, number):
    assert certain(find(number)) == []


def test_an_nhs_number_is_replaced_if_its_check_digit_is_right_case_06(find):
    for number in ("943 476 5919", "9434765919", "943-476-5919"):
        assert certain(find(f"(NHS {number})")) == [("nhs_number", number)]
        wrong = number[:-1] + "8"
        assert certain(find(f"(NHS {wrong})")) == []
        assert ("nhs_number", wrong) in doubtful(find(f"(NHS {wrong})"))


def test_a_check_digit_of_ten_does_not_exist_case_06(find):
    valid = []
    for digit in range(10):
        valid += certain(find(f"100 000 001{digit}"))
    assert valid == []  # the weighted sum leaves 10, for which there is no digit


def test_a_check_digit_of_eleven_is_zero_case_06(find):
    assert certain(find("100 000 0060")) == [("nhs_number", "100 000 0060")]
    assert certain(find("100 000 0061")) == []


@pytest.mark.parametrize(
    "count",
    [
        "10,000 steps",
        "1,234,567 people",
        "in 2023",
        "12345 of them",
        "£1,000,000",
        "3.141592653",
        "100%",
        "at 14:30",
        "0.5",
    ],
)
def test_plain_counts_are_left_alone_case_06(find, count):
    assert find(count) == []


@pytest.mark.parametrize("number", ["123456", "12 34 56 78", "1234-5678-9012", "1234.56.78"])
def test_other_long_numbers_are_doubtful(find, number):
    assert find(f"no. {number}.") == [("number", number, "?")]


@pytest.mark.parametrize(
    ("number", "is_certain"),
    [
        ("AB123456C", True),
        ("ab 12 34 56 c", True),
        ("AB-12-34-56-D", True),
        ("QQ123456C", False),
        ("AO123456A", False),
        ("GB123456A", False),
        ("OA123456B", True),
        ("BD123456A", False),
    ],
)
def test_national_insurance_numbers_by_their_prefix(find, number, is_certain):
    found = find(f"(nino {number})")
    assert ("national_insurance", number) in (certain(found) if is_certain else doubtful(found))


@pytest.mark.parametrize("number", ["AB123456E", "XAB123456C", "AB123456CD", "AB12345C"])
def test_what_is_not_a_national_insurance_number(find, number):
    assert not [one for one in find(number) if one[0] == "national_insurance"]


@pytest.mark.parametrize(
    "code", ["OL16 1AB", "ol161ab", "(m1 1ae)", "SW1A 1AA", "W1A 0AX", "b12  9zz", "EC1A\n1BB"]
)
def test_a_whole_postcode_is_replaced_case_07(find, code):
    assert ("postcode", code.strip("()")) in certain(find(f"at {code}."))


def test_half_a_postcode_or_a_motorway_is_doubtful_case_07(find):
    assert find("M1 and m2, in OL16") == [
        ("district", "M1", "?"),
        ("district", "m2", "?"),
        ("district", "OL16", "?"),
    ]
    assert ("postcode", "B12 3rd", "?") in find("at B12 3rd on the left")


@pytest.mark.parametrize("code", ["QX1 1AA", "T4", "X99", "xOL16 1ABx", "5k"])
def test_what_does_not_have_the_area_or_form_of_a_postcode(find, code):
    assert not [one for one in find(code) if one[0] in {"postcode", "district"}]


@pytest.mark.parametrize(
    ("plate", "is_certain"),
    [
        ("AB12 CDE", True),
        ("ab12cde", True),
        ("AB12 THE", True),
        ("A123 BCD", False),
        ("ABC 123D", False),
        ("abc 12d", False),
        ("AB02 CDE", True),
        ("AB51 CDE", True),
        ("AB73 CDE", True),
        ("AB00 CDE", False),
        ("AB01 CDE", False),
        ("AB40 CDE", False),
        ("AB50 CDE", False),
        ("AB99 CDE", False),
    ],
)
def test_vehicle_marks(find, plate, is_certain):
    assert (("plate", plate) in certain(find(plate))) is is_certain
    assert (("plate", plate) in doubtful(find(plate))) is not is_certain


@pytest.mark.parametrize("words", ["on10 the", "m62 the", "the 12p", "ab1 cd"])
def test_small_letters_that_are_words_are_not_a_vehicle_mark(find, words):
    assert not [one for one in find(words) if one[0] == "plate"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail a.khan+x@mind-uk.org.uk.", ("e_mail", "a.khan+x@mind-uk.org.uk")),
        ("see (www.mind.org/a?b=c).", ("web", "www.mind.org/a?b=c")),
        ("https://example.test/x, yes", ("web", "https://example.test/x")),
        ("on bbc.co.uk/news today", ("web", "bbc.co.uk/news")),
        ("it's @aisha_k.92!", ("handle", "@aisha_k.92")),
    ],
)
def test_addresses_and_handles_are_replaced(find, text, expected):
    assert certain(find(text)) == [expected]


@pytest.mark.parametrize("text", ["e.g. this", "at 3 p.m.", "yes.no", "one@ two", "a @ b", "St.Anne"])
def test_what_only_looks_like_an_address(find, text):
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "words", "replacement"),
    [
        ("on 3rd of October,", "3rd of October", "[week 1]"),
        ("on 9 Oct 2023.", "9 Oct 2023", "[week 2]"),
        ("since October 16th", "October 16th", "[week 3]"),
        ("Oct. the 5th, 2023", "Oct. the 5th, 2023", "[week 1]"),
        ("2023-10-29", "2023-10-29", "[week 4]"),
        ("03/10/2023", "03/10/2023", "[week 1]"),
        ("29.10.23", "29.10.23", "[week 4]"),
        ("2 oct '23", "2 oct '23", "[week 1]"),
        ("born 12 March 1987", "12 March 1987", "[a date]"),
        ("1987/03/12", "1987/03/12", "[a date]"),
        ("30 October 2023", "30 October 2023", "[a date]"),
        ("1 October 2023", "1 October 2023", "[a date]"),
    ],
)
def test_a_date_becomes_its_study_week_or_a_date(find, text, words, replacement):
    assert ("date", words, replacement) in find(text)


@pytest.mark.parametrize(
    "text",
    ["5 May", "the 30th of October", "30 February", "10/13/2023", "29 February 2023", "3/10", "32.10.2023"],
)
def test_a_date_that_may_be_something_else_is_doubtful(find, text):
    assert any(one[0] == "date" and one[2] == "?" for one in find(text))
    assert not certain(find(text))


@pytest.mark.parametrize(
    "text",
    ["in October", "May I", "they may come", "2023", "10:30 pm", "2 marches", "v1.2.3.4", "October 2023"],
)
def test_what_is_not_a_date(find, text):
    assert not [one for one in find(text) if one[0] == "date"]


def test_the_order_of_day_and_month_is_the_studys(find, study):
    american = study.model_copy(update={"date_order": "MDY"})
    assert ("date", "10/03/2023", "[week 1]") in find("10/03/2023", of=american)
    assert ("date", "10/03/2023", "[a date]") in find("10/03/2023")


def test_march_and_may_within_the_fieldwork_need_a_year(find, study):
    calendar = study.calendar.model_copy(
        update={"first_day": study.calendar.first_day.replace(month=3, day=6, year=2023)}
    )
    spring = study.model_copy(update={"calendar": calendar})
    assert ("date", "May 8", "?") in find("they May 8 people", of=spring)
    assert ("date", "8 May 2023", "[week 10]") in find("8 May 2023", of=spring)
    assert ("date", "8 April", "[week 5]") in find("8 April", of=spring)


def test_a_fieldwork_over_new_year_uses_the_year_in_which_the_day_lies(find, study):
    calendar = study.calendar.model_copy(
        update={"last_day": study.calendar.last_day.replace(year=2024, month=2, day=4)}
    )
    winter = study.model_copy(update={"calendar": calendar})
    assert ("date", "8 January", "[week 15]") in find("8 January", of=winter)


def test_a_number_is_the_same_however_it_is_dialled():
    written = [
        "07700 900123",
        "+44 7700 900123",
        "+44 (0)7700-900123",
        "+4407700900123",
        "00447700900123",
        "(+44) 7700 900123",
    ]
    assert {digits_of(one) for one in written} == {"447700900123"}
    assert digits_of("+353 1 496 0123") == "35314960123"


def test_finds_come_by_place(find):
    found = find_identifiers(normalise("b@c.org, a@b.org"), "b@c.org, a@b.org", None)
    assert [one.start for one in found] == [0, 9]


STUDY = read_study(paths.ROOT)
PARTS = "a@b.org @mo 07700 900123 943 476 5919 QQ123456C AB123456C M1 1AE 12/10/2023 AB12 CDE www.a.org one 1st 2 - . , +44".split(
    " "
)


@given(st.lists(st.sampled_from(PARTS), max_size=6), st.sampled_from(["", " "]))
def test_a_direct_identifier_is_one_that_is_found_among_all(parts, between):
    text = between.join(parts)
    found = find_identifiers(normalise(text), text, STUDY)
    assert has_direct_identifier(normalise(text), text, STUDY) == any(
        one.is_certain and one.rule in DIRECT for one in found
    )


def test_every_ofcom_number_in_every_spelling_is_found_case_05(find):
    chance = random.Random(5)  # noqa: S311 - any will do
    for _ in range(300):
        national = chance.choice(["0161496", "01632960", "07700900", "02079460", "08081570"])
        national += "".join(chance.choice("0123456789") for _ in range(11 - len(national)))
        cut = chance.randint(3, 8)
        spelled = chance.choice(
            [
                national,
                f"{national[:cut]} {national[cut:]}",
                f"+44{national[1:]}",
                f"+44 {national[1:cut]} {national[cut:]}",
            ]
        )
        assert ("phone", spelled) in certain(find(f"ring me on {spelled}."))


def test_no_nhs_number_begins_with_nought_case_06(find):
    assert not [one for one in find("012 345 6789") if one[0] == "nhs_number"]


def test_dates_in_the_language_of_the_study_are_found_case_07(study):
    def replaced(text: str, language: str) -> list[str]:
        facts = study.model_copy(update={"language": language})
        finds = find_identifiers(normalise(text), text, facts)
        return [find.replacement for find in finds if find.rule == "date" and find.is_certain]

    assert replaced("Dydd Mercher 11 Hydref 2023, a 13eg o Hydref", "cy") == ["[week 2]", "[week 2]"]
    assert replaced("Am 13. März 1980 und am 11. Oktober", "de") == ["[a date]", "[week 2]"]
    assert replaced("Am 13. März 1980 und am 11 Hydref", "en") == []


def test_a_postcode_of_five_digits_is_asked_about_in_other_languages_case_08(study):
    def asked(text: str, language: str) -> list[str]:
        facts = study.model_copy(update={"language": language})
        finds = find_identifiers(normalise(text), text, facts)
        return [text[find.start : find.end] for find in finds if find.rule == "postcode"]

    assert asked("in 10115 Berlin, 12345 mal, 123456 Euro", "de") == ["10115"]
    assert asked("in 10115 Berlin", "en") == []


def test_a_month_that_is_another_word_too_is_asked_about_without_a_year_case_09(study):
    def certain(text: str) -> list[str]:
        facts = study.model_copy(update={"language": "cy"})
        finds = find_identifiers(normalise(text), text, facts)
        return [text[find.start : find.end] for find in finds if find.rule == "date" and find.is_certain]

    assert certain("ar agor o 9 hyd 5") == []
    assert certain("9 Hyd 2023, 9 Hydref") == ["9 Hyd 2023", "9 Hydref"]
