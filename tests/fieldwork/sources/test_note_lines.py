"""A line of a note is a field, a title or a heading only where it is certainly one: else it is words."""

from __future__ import annotations

import pytest

from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.note_lines import as_field, is_heading, is_metadata, is_other_field, is_title


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Date: 12 October", ("date", "12 October")),
        ("Date of  visit:", ("date of visit", "")),
        ("- Worker: Aisha", ("worker", "Aisha")),
        ("**Worker:** Aisha", ("worker", "Aisha")),
        ("__Worker__: Aisha", ("worker", "Aisha")),
        ("Worker:Aisha", ("worker", "Aisha")),
        ("Worker - Aisha", ("worker", "Aisha")),
        ("Worker\uff1aAisha", ("worker", "Aisha")),
        ("| Worker | Aisha |", ("worker", "Aisha")),
        ("at 10:30 we left", None),
        ("Mood - low", None),
        ("Workers - all of them", None),
        ("No colon", None),
        ("A sentence. Worker: Aisha", None),
    ],
)
def test_a_field_is_a_word_and_a_colon_at_the_beginning_of_a_line(text, field):
    assert as_field(text) == field


@pytest.mark.parametrize(
    "text", ["Place: hub", "place: the hub, upstairs", "Weather: rain.", "Time: 10\u201312", "Present:"]
)
def test_a_known_field_with_a_short_value_belongs_to_the_head(text):
    assert is_other_field(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mood: low",
        "Kitchen: three cups",
        "Weather: she came in wet",
        "Present: everybody was in tears over the news",
        "Duration: felt like forever",
        "Weather: rain. The bus was late",
        "Weather: the rain was over by ten.",
        "Place: the hub where three people were waiting in the rain",
        "Place",
    ],
)
def test_an_unknown_field_and_a_sentence_after_a_known_one_are_words(text):
    assert not is_other_field(text)


@pytest.mark.parametrize(
    "text", ["Visit 1", "Walk the frontline, visit 2", "at the hub", "Observation notes"]
)
def test_a_title_is_short_and_has_no_full_stop(text):
    assert is_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "They left.",
        "Chairs first; then tea",
        "Urn was broken again",
        "- tea and biscuits",
        "* tea",
        "2) chairs",
        "[ ] call the hub",
        "> no keys",
        "was it on?",
        "She wept",
        "what I saw at the hub",
        "one two three four five six seven eight nine",
        "Mood: low",
    ],
)
def test_what_has_a_full_stop_or_tells_of_somebody_is_no_title(text):
    assert not is_title(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mood: fair", True),
        ("tags:", True),
        ("- hub", True),
        ("mood: she wept", False),
        ("Chairs out", False),
    ],
)
def test_front_matter_is_fields_and_lists_of_a_few_words(text, expected):
    assert is_metadata(text) == expected


def test_a_paragraph_in_the_form_of_a_heading_is_words():
    assert is_heading(InputUnit(1, "Kitchen", 1, is_heading=True))
    assert not is_heading(InputUnit(1, "They set out chairs, and " * 6, 1, is_heading=True))
    assert not is_heading(InputUnit(1, "Kitchen", 1))
