"""What there is for a language is used, and what there is not is said."""

from __future__ import annotations

import ast
import subprocess
import sys
import unicodedata

import pytest
from nltk.stem.snowball import SnowballStemmer as Snowball

from helpers import words
from helpers.words.languages import (
    FUNCTION_WORDS,
    STEMMERS,
    code_of,
    codes_by_name,
    date_names,
    lacking,
    language_of,
    scripts_of,
    without_contraction,
)


@pytest.mark.parametrize(
    ("written", "code"),
    [("en", "en"), (" cy ", "cy"), ("DE", "de"), ("en_GB", "en-GB"), ("de-AT", "de-AT"), ("no", "no")],
)
def test_a_code_that_babel_knows_is_written_in_one_way(written, code):
    assert code_of(written) == code


@pytest.mark.parametrize("written", ["", "welsh", "xx", "english", "cy_GB_and_more", "c"])
def test_what_is_no_code_is_known_as_none(written):
    assert code_of(written) == ""


def test_a_language_is_known_by_its_name_in_english_and_its_own():
    codes = codes_by_name()
    assert [codes[name] for name in ("welsh", "cymraeg", "german", "deutsch", "english")] == [
        "cy",
        "cy",
        "de",
        "de",
        "en",
    ]


def test_every_stemmer_is_one_of_nltk():
    assert set(STEMMERS.values()) <= set(Snowball.languages)
    assert set(Snowball.languages) - set(STEMMERS.values()) == {"porter"}


def test_english_has_everything_and_of_no_region_is_anything_lacking():
    assert lacking("en") == lacking("en-GB") == []


@pytest.mark.parametrize(
    ("code", "said", "unsaid"),
    [
        (
            "cy",
            ["no stemmer for Welsh", "nghath", "no word list of Welsh", "only sentences that"],
            ["abbreviations"],
        ),
        ("de", ["'Gruppenabend'", "no word list of German", "after a title"], ["stemmer", "abbreviations"]),
        ("fr", ["abbreviations and function words of French", "no word list of French"], ["stemmer"]),
        ("gd", ["no stemmer for Scottish Gaelic", "abbreviations", "no word list"], ["spaces"]),
        ("ja", ["Japanese has no spaces between words"], []),
    ],
)
def test_what_is_not_there_is_said_in_sentences(code, said, unsaid):
    text = " ".join(lacking(code))
    assert [one for one in said if one not in text] == []
    assert [one for one in unsaid if one in text] == []


def test_names_of_days_and_months_are_whole_short_and_without_the_word_for_day():
    welsh, german = date_names("cy"), date_names("de")
    assert {welsh.weekdays[name] for name in ("dydd mercher", "mercher", "mer")} == {2}
    assert (welsh.months["mawrth"], welsh.weekdays["dydd mawrth"], welsh.months["rhag"]) == (3, 1, 12)
    assert {german.months[name] for name in ("märz", "mär")} == {3}
    assert (german.weekdays["mi"], german.weekdays["mittwoch"]) == (2, 2)
    assert (date_names("de-AT").months["jänner"], date_names("de-AT").months["januar"]) == (1, 1)


def test_scripts_are_those_of_the_language_and_latin():
    assert scripts_of("de") == {"LATIN"}
    assert scripts_of("el") == {"LATIN", "GREEK"}
    assert scripts_of("ar") == {"LATIN", "ARABIC"}


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ("giatiau'n", "giatiau"),
        ("mae'r", "mae"),
        ("a'i", "a"),
        ("i'w", "i"),
        ("o'm", "o"),
        ("a'ch", "a"),
        ("i'u", "i"),
        ("a'th", "a"),
        ("tŷ'n", "tŷ"),
        ("don't", "don't"),
        ("we're", "we're"),
        ("tîm'n", "tîm'n"),
    ],
)
def test_only_what_welsh_joins_to_a_vowel_is_taken_off(form, word):
    assert without_contraction(form, language_of("cy")) == word
    assert without_contraction(form, language_of("en")) == form


def test_english_stems_are_what_they_were_and_other_stems_those_of_nltk():
    assert words.stemmer("en") is words.stem
    assert words.stemmer("en-GB")("organized") == words.stem("organised")
    assert words.stemmer("en", stems=False)("teas") == "teas"
    assert words.stemmer("de")("häuser") == Snowball("german").stem("häuser") == "haus"
    assert words.stemmer("fr")("organized") != words.stem("organized")
    assert words.stemmer("cy")("cathod") == "cathod"


def test_letters_are_composed_before_they_are_compared():
    apart = unicodedata.normalize("NFD", "tîm")
    assert words.stemmer("cy")(apart) == words.stemmer("cy", stems=False)(apart) == "tîm"


def test_function_words_are_in_small_letters_and_no_name():
    for listed in FUNCTION_WORDS.values():
        assert len(listed) > 100
        assert all(word == word.lower() and " " not in word for word in listed)
    assert "mae" in FUNCTION_WORDS["cy"]
    assert "und" in FUNCTION_WORDS["de"]


def test_months_that_change_after_o_are_known_in_welsh_alone():
    assert date_names("cy").months["fawrth"] == 3
    assert date_names("cy-GB").months["dachwedd"] == 11
    assert "fawrth" not in date_names("de").months


def test_no_language_has_months_of_another_that_was_read_before():
    """Babel shares data among languages, and writes into it what it has found for one of them."""
    read_first = "from helpers.words.languages import date_names; date_names('zh'); date_names('he'); "
    code = read_first + "print(ascii([*date_names('ar').months, *date_names('nn').months]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    letters = "".join(ast.literal_eval(done.stdout))
    scripts = {unicodedata.name(letter).split(" ")[0] for letter in letters if letter.isalpha()}
    assert scripts == {"ARABIC", "LATIN"}


def test_the_end_of_several_names_and_a_number_by_itself_are_no_name_of_a_month():
    irish, vietnamese = date_names("ga").months, date_names("vi").months
    assert (irish["meán fómhair"], irish["deireadh fómhair"]) == (9, 10)
    assert "fómhair" not in irish
    assert vietnamese["tháng 10"] == 10
    assert not any(name.isdigit() for name in vietnamese)
