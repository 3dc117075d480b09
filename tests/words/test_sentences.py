"""Sentences end where a reader would say so, and what is between them is white space."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import words
from helpers.words.sentences import (
    DATES,
    LAST_BEFORE_A_CAPITAL,
    LAST_BEFORE_A_STARTER,
    NEVER_LAST,
    STARTERS,
)

MARKED = [
    line.replace("\u21b5", "\n")
    for line in Path(__file__).with_name("sentence_ends.txt").read_text(encoding="utf-8").splitlines()
]
"""Texts written for these tests: | is the end of a sentence, and a bent arrow a line break."""


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in words.split_sentences(text)]


PUBLIC_FILE = Path(__file__).with_name("public_sentence_ends.json")
PUBLIC = json.loads(PUBLIC_FILE.read_text(encoding="utf-8"))["excerpts"]
"""Excerpts of public transcripts, with ends marked by hand before the code was written: never fit to them."""


def test_public_transcripts_are_split_where_they_were_marked_but_for_two_ends():
    n = 0
    wrong = []
    for one in PUBLIC:
        marked = {len(one["text"][:end].rstrip()) for end in one["ends"]}
        found = {end for _, end in words.split_sentences(one["text"])}
        n += len(marked)
        wrong += [one["text"][:end][-20:] for end in sorted(marked ^ found)]
    assert n == 147
    assert wrong == ["reimage by 1:00 p.m.", "ne, the Cold Cart Q."]


def test_a_hundred_ends_are_marked():
    assert sum(line.count("|") for line in MARKED) >= 100


@pytest.mark.parametrize("line", MARKED)
def test_each_marked_text_is_split_where_it_is_marked(line):
    marked = [sentence.strip() for sentence in line.split("|")]
    assert sentences(line.replace("|", "")) == [sentence for sentence in marked if sentence]


PLAIN = st.sampled_from(["We sat", "it was fine", "So did I", "He said no", "It was 2019", "They came in"])
MARKS = st.sampled_from([".", "!", "?", "?!", ".\u201d", '."', "!)", ".\u2019"])
NEXT = st.sampled_from(
    ["They left.", "It rained.", "And then we went.", "I\u2019d had enough.", "Nobody\u2019s told me."]
)
CAPITALS = st.sampled_from(sorted(STARTERS - {"i"})).map(str.capitalize)
NAMES = st.sampled_from(["Khan", "Baker", "Smith", "Young", "Reed", "Mary\u2019s", "Monday", "5", "12"])


@given(PLAIN, MARKS, NEXT)
def test_a_mark_and_a_capital_end_a_sentence(first, mark, following):
    assert sentences(f"{first}{mark} {following}") == [f"{first}{mark}", following]


@given(
    st.sampled_from(
        [*sorted(LAST_BEFORE_A_CAPITAL), "Ward B", "U.S", "no", "No", "I", "Dept", "fine…", "fine.."]
    ),
    CAPITALS,
)
def test_a_word_that_is_mostly_written_small_begins_a_sentence_even_after_an_abbreviation(last, following):
    assert sentences(f"We had {last}. {following} it was.") == [f"We had {last}.", f"{following} it was."]


@given(
    st.sampled_from(sorted(NEVER_LAST)).flatmap(lambda word: st.sampled_from([word, word.capitalize()])), NEXT
)
def test_some_abbreviations_never_end_a_sentence(last, following):
    assert sentences(f"We saw {last}. {following}") == [f"We saw {last}. {following}"]


@given(st.sampled_from(["Dr", "St", "J", "A. B", "Mrs", "Prof", "approx"]), NAMES)
def test_a_name_or_a_number_after_an_abbreviation_does_not_begin_a_sentence(last, name):
    assert sentences(f"We met {last}. {name} at the door.") == [f"We met {last}. {name} at the door."]


@given(st.sampled_from(["no", "No", "nos"]), st.integers(0, 999))
def test_no_is_an_abbreviation_only_before_a_number(word, number):
    assert len(sentences(f"We are in {word}. {number} here.")) == 1
    assert len(sentences(f"I said {word}. Number {number} is mine.")) == 2


@given(st.sampled_from(sorted(DATES)).map(str.capitalize))
def test_a_day_or_month_after_a_time_does_not_begin_a_sentence(date):
    assert len(sentences(f"We start at 9 a.m. {date} and Friday.")) == 1


@given(
    st.sampled_from(["p.m", "etc", "min", "e.g", "no", "x", "U.K", "dept"]), st.sampled_from(["and", "it"])
)
def test_a_small_letter_after_an_abbreviation_does_not_begin_a_sentence(last, following):
    assert len(sentences(f"At 2 {last}. {following} so on.")) == 1 + (last == "no")


PIECES = st.sampled_from(
    [
        "no",
        "No",
        "I",
        "B",
        "Dr",
        "p.m",
        "etc",
        "3",
        "We",
        "they",
        "Khan",
        ".",
        "?",
        "!",
        "…",
        "...",
        '"',
        "”",
        ")",
        "(",
        " ",
        " ",
        " ",
        "\n",
        "-",
        "•",
        "🙂",
        "\xa0",
        "’s",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_a_sentence_split_again_is_one_and_only_white_space_is_lost(text):
    found = sentences(text)
    assert [again for sentence in found for again in sentences(sentence)] == found
    assert "".join("".join(found).split()) == "".join(text.split())


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=300)
def test_a_sentence_has_a_word_unless_its_line_has_none(text):
    for line in text.split("\n"):
        found = sentences(line)
        if len(found) > 1:
            assert all(words.count_words(sentence) for sentence in found)


def test_no_word_is_in_two_lists():
    assert not STARTERS & (NEVER_LAST | LAST_BEFORE_A_CAPITAL | LAST_BEFORE_A_STARTER | DATES)


@pytest.mark.parametrize(
    "line",
    [
        "a" * 1_000_000 + ".",
        ". " * 50_000 + "x",
        "!" * 1_000_000 + "x",
        "a... " * 50_000,
        "e.g. " * 50_000,
    ],
    ids=["a word", "stops", "marks", "ellipses", "abbreviations"],
)
def test_a_very_long_line_is_one_sentence_and_takes_no_time(line):
    assert len(sentences(line)) == 1


@given(st.lists(st.sampled_from(["a" * 300, ". ", "A. ", "e.g. ", "? "]), max_size=200).map("".join))
def test_a_long_line_is_split_as_its_sentences_are(text):
    assert sentences(text) == sentences(f"{text}\n")


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("de", "Am 13. März war z. B. Frau Dr. Roth da.| Dann nicht."),
        ("de", "Das war, d. h. vorher.| „Komm mal.“| Dann ging sie."),
        ("de", "„Warum?“, fragte ich.| »Nein.«| Er ging."),
        ("de", "Wir waren 13.| Dann kam Nr. 5 usw. ins Haus, vgl. Abb. 3."),
        ("de", "Es wurde spät …| Und dann?| Ja!"),
        ("cy", "Mae'r tîm yn dda, e.e. Mrs. Jones a Dr. Evans.| Wedyn es i.| Mae hi'n dda…| Ond na."),
        ("cy", "Cefais de, a.y.b.| Aeth J. Thomas adref, h.y. i Fangor."),
        ("fr", "Il a dit…| Oui.| C'est J. Durand."),
        ("pl", "To było 13. marca.| Tak."),
        # In whatever language a study is: its people may speak another.
        ("fr", "我今天很累。|明天我不去！|好吗？”|他说。"),
        ("cy", "ذهبت إلى العمل؟| نعم.| لا."),
    ],
)
def test_in_other_languages_sentences_end_where_their_readers_say_so(language, marked):
    text = marked.replace("|", "")
    spans = words.split_sentences(text, language)
    assert [text[start:end] for start, end in spans] == [part.strip() for part in marked.split("|")]


@given(st.text(alphabet="aA.?! …„“\n1Drzß’"), st.sampled_from(["cy", "de", "fr"]))
def test_in_other_languages_only_white_space_is_between_sentences_too(text, language):
    inside = "".join(text[start:end] for start, end in words.split_sentences(text, language))
    assert "".join(inside.split()) == "".join(text.split())
