"""The dictionary coder finds what the codebook says, in its place, and nothing else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import segments_of
from helpers import words
from helpers.coding.dictionary import by_indicator, code_segments, describe_codings
from helpers.study.codebook import Codebook
from helpers.tables import CODINGS, check


@pytest.fixture
def coded(book):
    """Code texts; return theme and matched words."""

    def code(
        *texts: str, themes=book.themes, stems: bool = True, language: str = "en"
    ) -> list[tuple[str, str]]:
        codebook = Codebook(**(book.model_dump() | {"themes": [t.model_dump() for t in themes]}))
        codings = code_segments(segments_of(*texts), codebook, stems=stems, language=language)
        text = dict(zip(segments_of(*texts)["segment_id"], texts, strict=True))
        return [(row.theme, text[row.segment_id][row.start : row.end]) for row in codings.itertuples()]

    return code


def test_a_word_is_found_in_all_forms_of_its_stem_with_its_span(coded):
    assert coded("Teas, rained; 'TEA'. Steam, raincoat") == [
        ("tea", "Teas"),
        ("rain", "rained"),
        ("tea", "TEA"),
    ]


def test_without_stems_only_the_form_as_written_is_found(coded):
    assert coded("teas tea", stems=False) == [("tea", "tea")]


def test_a_star_stands_for_any_ending(coded):
    assert coded("a cupboard, a cup") == [("tea", "cupboard"), ("tea", "cup")]


def test_a_phrase_needs_its_words_side_by_side_with_only_white_space_or_a_hyphen(coded):
    assert coded("a wet\n coat, wet, coat, wetter coats, wet-coat, wet - coat, wet- coat, wet--coat") == [
        ("rain", "wet\n coat"),
        ("rain", "wet-coat"),
    ]


def test_the_longest_indicator_claims_its_words_whatever_the_theme(coded, theme):
    themes = (theme("short", "line"), theme("long", "line manager", "manager"))
    assert coded("the line manager, a line, managers", themes=themes) == [
        ("long", "line manager"),
        ("short", "line"),
        ("long", "managers"),
    ]


def test_an_exclusion_pattern_voids_only_its_own_theme(coded, theme):
    themes = (
        theme("a", "officer", "probation", exclusion_patterns=("probation officer",)),
        theme("b", "officer*"),
    )
    assert coded("probation officer, probation", themes=themes) == [("b", "officer"), ("a", "probation")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("red tea leaf", []),  # the exclusion pattern holds the indicator's last word
        ("hot red tea", []),  # … its first word
        ("hot, red tea, leaf", [("a", "red tea")]),  # neither exclusion pattern occurs there
        ("tea leaf red tea hot red", [("a", "red tea")]),  # they touch, and share no word
    ],
)
def test_an_exclusion_pattern_voids_what_it_shares_a_word_with_and_not_what_it_touches(
    coded, theme, text, found
):
    assert coded(text, themes=(theme("a", "red tea", exclusion_patterns=("tea leaf", "hot red")),)) == found


def test_apostrophes_and_capitals_do_not_hide_an_indicator(coded, theme):
    assert coded("What I\u2019M Meant to do", themes=(theme("role", "i'm meant"),)) == [
        ("role", "I\u2019M Meant")
    ]


def test_figures_in_an_indicator_are_matched_as_written(coded, theme):
    themes = (theme("t", "e-learning", "1:1"),)
    assert coded("e-learning, elearning, 1:1, 1 1", themes=themes) == [("t", "e-learning"), ("t", "1:1")]


JOINS = st.sampled_from([" ", "  ", "\n", "-", "\u2010", "\u2011"])
PHRASES = st.sampled_from(
    ["self care", "peer group", "line manager*", "fixed term", "catch up with", "one to one*", "out of hours"]
)


@st.composite
def joined_phrases(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a pattern and a text with the same words, each joined by spaces or hyphens of its own."""
    first, *others = draw(PHRASES).split()
    pattern = first
    text = first
    for word in others:
        pattern += draw(st.sampled_from([" ", "-", "\u2011"])) + word
        text += draw(JOINS) + word.rstrip("*")
    return pattern, text


@given(joined_phrases(), st.sampled_from(["", "So ", "\U0001f375 \u0130 ", "- "]), st.booleans())
def test_a_hyphen_is_as_good_as_a_space_on_both_sides_and_positions_are_exact(phrase, before, stems):
    pattern, text = phrase
    codings = code_segments(segments_of(f"{before}{text}, they said."), one_theme(pattern), stems=stems)
    assert codings[["start", "end"]].to_numpy().tolist() == [[len(before), len(before) + len(text)]]


@given(joined_phrases(), st.sampled_from([" - ", "- ", " -", "--", "\u2013", "\u2014", ", ", "/"]))
def test_a_dash_or_a_mark_is_not_as_good_as_a_space(phrase, mark):
    pattern, text = phrase
    apart = mark.join(
        words.fold(text).replace("\u2010", " ").replace("\u2011", " ").replace("-", " ").split()
    )
    assert code_segments(segments_of(apart), one_theme(pattern)).empty


@pytest.mark.parametrize("pattern", ["tokenis*", "tokeniz*", "tokenised", "tokenizing", "tokenisation*"])
@pytest.mark.parametrize("form", ["tokenized", "tokenised"])
def test_a_pattern_finds_both_spellings(coded, theme, pattern, form):
    found = coded(f"I will not be {form} here.", themes=(theme("t", pattern),))
    is_another_form = pattern == "tokenisation*"
    assert found == ([] if is_another_form else [("t", form)])


def test_without_stems_only_the_spelling_as_written_is_found(coded, theme):
    themes = (theme("t", "organised", "tokenis*", "self-care"),)
    text = "organized, organised, tokenized, tokenised, self care"
    assert [form for _, form in coded(text, themes=themes, stems=False)] == [
        "organised",
        "tokenised",
        "self care",
    ]


def test_an_exclusion_pattern_is_found_with_a_hyphen_too(coded, theme):
    themes = (theme("t", "trigger*", exclusion_patterns=("trigger happy",)),)
    assert coded("trigger-happy, triggered", themes=themes) == [("t", "triggered")]


def test_positions_are_right_after_emoji_and_letters_with_a_longer_small_form(coded):
    assert coded("\U0001f375\u0130 tea") == [("tea", "tea")]


def test_no_segments_give_an_empty_table_with_its_columns(book):
    empty = code_segments(segments_of("nothing of it"), book)
    check(CODINGS, empty[CODINGS.columns])
    assert empty.empty


def test_indicators_are_summed_up_by_theme_in_the_codebooks_order(book):
    codings = code_segments(segments_of("tea and cups of tea", "rain"), book)
    assert by_indicator(codings, book).to_numpy().tolist() == [
        ["tea", 3, 1, "tea (2), cup* (1)"],
        ["rain", 1, 1, "rain (1)"],
    ]
    assert (
        describe_codings(codings, segments_of("a", "b", "c"), book)
        == "The keyword dictionary finds 4 mentions of indicators, for 2 themes, in 2 of 3 segments."
    )


def one_theme(*indicators: str) -> Codebook:
    """Return a codebook of one theme with these indicators."""
    areas = ({"id": "one", "label": "One", "meaning": "-"},)
    fields = dict.fromkeys(("label", "brief", "full", "use", "use_not", "example"), "x")
    theme = {"id": "t", "indicators": indicators, "area": "one", **fields}
    return Codebook(version="1", status="x", areas=areas, themes=(theme,))


def oracle(text: str, codebook: Codebook) -> set[tuple[str, int, int]]:
    """Find single words slowly, straight from the rule: no phrases, no exclusion patterns."""
    found = set()
    for token in words.tokenize(text):
        for one in codebook.themes:
            for indicator in one.indicators:
                if " " not in indicator:
                    hit = (
                        token.form.startswith(indicator[:-1])
                        if indicator[-1] == "*"
                        else words.stem(token.form) == words.stem(indicator)
                    )
                    if hit:
                        found.add((one.id, token.start, token.end))
    return found


@given(
    st.lists(
        st.sampled_from(["tea", "Teas", "rain,", "raining", "cups", "wet", "steam", "\u2019", "x\u0130"]),
        max_size=12,
    ).map(" ".join)
)
def test_single_words_agree_with_a_slow_oracle(text):
    areas = ({"id": "one", "label": "One", "meaning": "-"},)
    fields = dict.fromkeys(("label", "brief", "full", "use", "use_not", "example"), "x") | {
        "area": "one",
    }
    themes = (
        {"id": "tea", "indicators": ("tea", "cup*"), **fields},
        {"id": "rain", "indicators": ("rain",), **fields},
    )
    codebook = Codebook(version="1", status="x", areas=areas, themes=themes)
    codings = code_segments(segments_of(text), codebook)
    assert {(row.theme, row.start, row.end) for row in codings.itertuples()} == oracle(text, codebook)


def test_a_theme_without_indicators_is_in_no_sum_and_a_sentence_names_it(book, theme):
    part = book.model_copy(update={"themes": (book.themes[0], theme("rain", area="two"))})
    segments = segments_of("tea", "rain")
    codings = code_segments(segments, part)
    assert set(codings["theme"]) == {"tea"}
    assert list(by_indicator(codings, part)["theme"]) == ["tea"]
    assert describe_codings(codings, segments, part).endswith(
        "in 1 of 2 segments. Not in the dictionary (no indicator), and so not counted: rain."
    )


def test_without_any_indicator_there_is_no_dictionary(book, theme):
    none = book.model_copy(update={"themes": (theme("tea"), theme("rain", area="two"))})
    segments = segments_of("tea", "rain")
    codings = code_segments(segments, none)
    check(CODINGS, codings[CODINGS.columns])
    assert by_indicator(codings, none).empty
    assert describe_codings(codings, segments, none) == (
        "There is no keyword dictionary: no theme has an indicator."
    )


@pytest.mark.parametrize("stems", [True, False])
@pytest.mark.parametrize("apostrophe", ["'", "\u2019", "\u02bc"])
def test_in_welsh_a_word_is_found_with_what_is_contracted_with_it(coded, theme, stems, apostrophe):
    themes = (theme("tea", "giatiau", "o ble"),)
    text = f"Mae giatiau{apostrophe}n dda, a giatiau. O{apostrophe}r ble? Giatiaun."
    assert coded(text, themes=themes, stems=stems, language="cy") == [
        ("tea", f"giatiau{apostrophe}n"),
        ("tea", "giatiau"),
        ("tea", f"O{apostrophe}r ble"),
    ]


def test_in_welsh_neither_a_mutation_nor_an_ending_is_a_form_of_a_word(coded, theme):
    assert coded("Gath, chath, nghath, cathod; cath", themes=(theme("tea", "cath"),), language="cy") == [
        ("tea", "cath")
    ]


def test_in_another_language_letters_are_the_same_however_they_are_written(coded, theme):
    themes = (theme("tea", "tîm", "tŷ*"),)
    apart = unicodedata.normalize("NFD", "tîm a thŷ a tŷ'r")
    assert [theme_id for theme_id, _ in coded(apart, themes=themes, language="cy")] == ["tea", "tea"]


def test_in_german_the_forms_of_a_stem_are_found_and_no_compound(coded, theme):
    themes = (theme("tea", "Haus", "Straße"), theme("rain", "gruppe*"))
    text = "Die Häuser, im Hause; Strassen und Straßen. Haustür, Gruppenabend"
    assert coded(text, themes=themes, language="de") == [
        ("tea", "Häuser"),
        ("tea", "Hause"),
        ("tea", "Strassen"),
        ("tea", "Straßen"),
        ("rain", "Gruppenabend"),
    ]


def test_american_and_british_spelling_are_one_in_english_alone(coded, theme):
    themes = (theme("tea", "organis*", "colour"),)
    assert len(coded("organized colors", themes=themes, language="en-GB")) == 2
    assert coded("organized colors", themes=themes, language="de") == []
