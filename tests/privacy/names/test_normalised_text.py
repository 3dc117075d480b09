"""However a name is written, it is normalised alike, and can be located in the original text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import calls_of
from helpers.privacy.names.normalised_text import normalise


@pytest.mark.parametrize(
    "name",
    [
        "Aisha",
        "aisha",
        "AISHA",
        "\u00c1isha",
        "A\u0301isha",
        "A\u200bisha",
        "Ai\u00adsha",
        "\u202aAisha",
        "\ufeffAisha",
        "A\u034fisha",
        "Ai\x00sha",
        "Ai\u3164sha",
        "\uff21\uff29\uff33\uff28\uff21",
        "\U0001d4d0\U0001d4f2\U0001d4fc\U0001d4f1\U0001d4ea",
        "\u24b6isha",
        "\U0001f170isha",
        "A\u0131sha",
        "AI\u0307SHA",
        "\u1d00\u026a\ua731\u029c\u1d00",
        "\u0410isha",
        "\u0410\u0456\u0455\u04bb\u0430",
        "\u0391\u0399S\u0397\u0391",
        "\u13aa\u13a5\ua731\u13bb\u13aa",  # Cherokee
        "\ua4eei\ua4e2\ua4e7\ua4ee",  # Lisu
        "\U000102a0isha",  # Carian
        "\uff21\u2160\uff33\uff28\u1d00",
        "\U0001cce0isha" if unicodedata.unidata_version >= "16" else "\uff41isha",
        "\U000e0041Aisha",
    ],
)
def test_all_spellings_of_a_name_are_normalised_alike_case_01(name):
    assert normalise(name).text == "aisha"


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("O\u2019Neill", "o'neill"),
        ("O\u00b4Neill \u02bcn", "o'neill 'n"),
        ("\u201cSmith\u2013Jones\u201d", '"smith-jones"'),
        ("Stra\u00dfe", "strasse"),
        ("\ufb01nn \u00c6thel \u0141ukasz S\u00f8ren", "finn aethel lukasz soren"),
        ("\u039d\u03b9na", "nina"),
        ("0\u0667\u096d\uff17\U0001d7d5", "07777"),
        ("a\u00a0b\u2003c\u2028d\te\r\nf", "a b c\nd\te\r\nf"),
        ("\u0928\u092e\u093f\u0924\u093e", "\u0928\u092e\u0924"),
        ("\ud55c", unicodedata.normalize("NFKD", "\ud55c")),
        ("", ""),
    ],
)
def test_letters_quotes_dashes_digits_and_spaces_become_plain(text, normalised):
    assert normalise(text).text == normalised


@pytest.mark.parametrize(
    ("text", "part", "original"),
    [
        ("and Aisha said", "aisha", "Aisha"),
        ("and A\u0301i\u200bsha\u200b said", "aisha", "A\u0301i\u200bsha\u200b"),
        ("Strau\u00df!", "strauss", "Strau\u00df"),
        ("Strau\u00df!", "straus", "Strau\u00df"),
        ("Strau\u00df!", "s!", "\u00df!"),
        ("\u200b\u0301Ada", "ada", "Ada"),
        ("Ada\u0301", "a", "A"),
        ("\U0001f600 \U0001d4d0da", "ada", "\U0001d4d0da"),
    ],
)
def test_a_span_is_located_in_whole_characters_with_their_marks(text, part, original):
    normalised = normalise(text)
    at = normalised.text.index(part)
    start, end = normalised.to_original(at, at + len(part))
    assert text[start:end] == original


def test_an_empty_span_stays_empty():
    normalised = normalise("a\u0301\u00df")
    assert [normalised.to_original(at, at) for at in range(4)] == [(0, 0), (2, 2), (2, 2), (3, 3)]


@given(st.text())
def test_normalising_twice_changes_nothing_and_every_place_lies_in_the_text(text):
    normalised = normalise(text)
    assert normalise(normalised.text).text == normalised.text
    assert len(normalised.places) == len(normalised.text) + 1
    assert list(normalised.places) == sorted(normalised.places)
    assert normalised.places[-1] == len(text)
    assert all(place < len(text) for place in list(normalised.places)[:-1])


@given(st.text(max_size=12), st.text(max_size=12))
def test_two_texts_together_are_normalised_as_each_is(one, other):
    assert normalise(one + other).text == normalise(one).text + normalise(other).text


@given(st.text(min_size=1), st.data())
def test_the_original_of_a_span_contains_at_least_the_span(text, data):
    normalised = normalise(text)
    start = data.draw(st.integers(0, len(normalised.text)))
    end = data.draw(st.integers(start, len(normalised.text)))
    first, last = normalised.to_original(start, end)
    assert normalised.text[start:end] in normalise(text[first:last]).text


def test_the_work_of_a_megabyte_is_that_of_its_lines():
    line = "I\u2019ve had A\u00efsha round \u2013 she\u2019s well.\n"
    assert normalise(line * 27_000).text == normalise(line).text * 27_000
    assert calls_of(normalise, line * 27_000) <= 11 * calls_of(normalise, line * 2_700)
