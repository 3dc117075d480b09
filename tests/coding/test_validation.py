"""The dictionary's validation: exact numbers on segments of which some have no coding."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from conftest import segments_of
from helpers.coding import validation
from helpers.coding.dictionary import COLUMNS, code_segments
from helpers.study.codebook import Codebook
from helpers.tables import VALIDATIONS, check, in_order

IDS = [f"s{n}" for n in range(1, 9)]
SEGMENTS = pd.DataFrame(
    {
        "segment_id": IDS,
        "record_id": ["r1"] * 2 + ["r2"] * 2 + ["v1"] * 4,
        "contact_id": ["c1"] * 4 + ["c2"] * 4,
        "is_counted": [True] * 7 + [False],
        "source": ["interview"] * 4 + ["voice_note"] * 4,
    }
)
REVIEWED = pd.DataFrame({"segment_id": [*IDS[:6], IDS[7], *IDS], "coder": ["R1"] * 7 + ["R2"] * 8})
CODINGS = pd.DataFrame(
    [
        ("s1", "supervision", "R1", ""),
        ("s2", "supervision", "R1", ""),
        ("s5", "supervision", "R1", ""),
        ("s1", "supervision", "dictionary", "manager"),
        ("s1", "supervision", "dictionary", "debrief"),
        ("s3", "supervision", "dictionary", "manager"),
        ("s7", "supervision", "dictionary", "manager"),
        ("s8", "supervision", "dictionary", "manager"),
        ("s4", "supervision", "R2", ""),
        ("s6", "boundaries", "dictionary", "line"),
    ],
    columns=["segment_id", "theme", "coder", "indicator"],
)


def validated(codebook, codings=CODINGS, unit="sentence") -> pd.DataFrame:
    table = validation.by_theme(codings, REVIEWED, SEGMENTS, codebook, gold="R1")
    return table[table["unit"] == unit].set_index(["theme", "source"])


def test_each_theme_is_compared_on_the_counted_segments_that_the_person_has_reviewed(codebook):
    columns = ["coder", "n_reviewed", "n_manual", "n_dictionary", "n_both", "precision", "recall", "f1"]
    table = validated(codebook)[[*columns, "kappa"]]
    assert list(table.loc[("supervision", "all")]) == ["R1", 6, 3, 2, 1, 0.5, 0.333, 0.4, 0.0]
    assert list(table.loc[("supervision", "interview")]) == ["R1", 4, 2, 2, 1, 0.5, 0.5, 0.5, 0.0]
    assert list(table.loc[("supervision", "voice_note")])[:5] == ["R1", 2, 1, 0, 0]
    table = validation.by_theme(CODINGS, REVIEWED, SEGMENTS, codebook, gold="R1")
    check(VALIDATIONS, in_order(VALIDATIONS, table))


def test_each_score_has_its_interval_and_one_that_is_not_defined_has_none(codebook):
    of_all = validated(codebook).loc[("supervision", "all")]
    expected = [0.095, 0.905, 0.061, 0.792]  # Wilson: 1 of 2, 1 of 3
    names = ["precision_low", "precision_high", "recall_low", "recall_high"]
    assert of_all[names].tolist() == expected
    assert of_all["f1_low"] < of_all["f1"] < of_all["f1_high"]
    of_notes = validated(codebook).loc[("supervision", "voice_note")]
    assert of_notes[["precision_low", "precision_high", "f1_low", "f1_high"]].isna().all()
    assert of_notes[["recall_low", "recall_high"]].tolist() == [0.0, 0.793]


def test_only_the_sources_that_are_named_are_added_up_and_others_have_rows_of_their_own(codebook):
    options = {"gold": "R1", "units": ["sentence"], "added_up": ["interview"], "part": "held_out"}
    table = validation.by_theme(CODINGS, REVIEWED, SEGMENTS, codebook, **options)
    assert set(table["part"]) == {"held_out"}
    of_theme = table[table["theme"] == "supervision"].set_index("source").drop(columns="theme")
    assert of_theme.loc["all"].equals(of_theme.loc["interview"])
    assert of_theme.loc["voice_note", "n_reviewed"] == 2


def test_by_turn_and_by_overlap_turns_are_compared_and_those_that_are_joined_count_once(codebook):
    columns = ["n_reviewed", "n_manual", "n_dictionary", "n_both", "precision", "recall"]
    by_turn, by_overlap = (
        validated(codebook, unit=unit).loc["supervision", columns] for unit in ("turn", "overlap")
    )
    # R1 codes s1 and s2 of turn r1, and s5 of v1; the dictionary s1 of r1 and s3 of r2, which are joined.
    assert by_turn.loc["all"].tolist() == by_overlap.loc["all"].tolist() == [2, 2, 1, 1, 1.0, 0.5]
    assert by_turn.loc["interview"].tolist() == [1, 1, 1, 1, 1.0, 1.0]
    assert by_turn.loc["voice_note"].fillna(-1).tolist() == [1, 1, 0, 0, -1, 0.0]


def test_only_the_units_that_are_asked_for_are_compared(codebook):
    table = validation.by_theme(CODINGS, REVIEWED, SEGMENTS, codebook, gold="R1", units=["turn"])
    pd.testing.assert_frame_equal(
        table.set_index(["theme", "source"]), validated(codebook, unit="turn"), check_dtype=False
    )


def test_scores_by_each_unit_are_next_to_each_other(codebook):
    table = validation.side_by_side(
        validation.by_theme(CODINGS, REVIEWED, SEGMENTS, codebook, gold="R1")
    ).set_index("theme")
    recalls = [f"recall by {unit}" for unit in ("sentence", "turn", "overlap")]
    assert table.loc["supervision", recalls].tolist() == [pytest.approx(0.333), 0.5, 0.5]
    assert table.index.tolist() == codebook.theme_ids


def test_kappa_takes_off_what_chance_would_give(codebook):
    codings = pd.concat(
        [CODINGS, pd.DataFrame([("s2", "supervision", "dictionary", "rang")], columns=CODINGS.columns)]
    )
    assert validated(codebook, codings).loc[("supervision", "all"), "kappa"] == pytest.approx(
        (4 / 6 - 0.5) / 0.5, abs=0.001
    )
    assert math.isnan(validated(codebook).loc[("structures", "all"), "kappa"]), (
        "nobody has marked it: there is nothing to agree on"
    )


def test_a_share_of_nothing_is_missing_and_not_0(codebook):
    table = validated(codebook)
    assert table.loc[("supervision", "voice_note"), ["precision", "f1"]].isna().all()
    assert table.loc[("supervision", "voice_note"), "recall"] == 0
    assert table.loc[("boundaries", "all"), "precision"] == 0
    assert table.loc[("boundaries", "all"), ["recall", "f1"]].isna().all()
    assert table.loc[("structures", "all"), ["precision", "recall", "f1"]].isna().all()


def test_the_order_of_rows_does_not_matter(codebook):
    pd.testing.assert_frame_equal(
        validated(codebook, CODINGS.sample(frac=1, random_state=1)), validated(codebook)
    )


def test_the_order_of_segments_does_not_matter(codebook):
    shuffled = validation.by_theme(CODINGS, REVIEWED[::-1], SEGMENTS[::-1], codebook, gold="R1")
    pd.testing.assert_frame_equal(
        shuffled, validation.by_theme(CODINGS, REVIEWED, SEGMENTS, codebook, gold="R1")
    )


def test_an_indicator_is_worth_what_the_theme_loses_without_it_the_most_harmful_first(codebook):
    table = validation.by_indicator(CODINGS, REVIEWED, SEGMENTS, codebook, gold="R1")
    assert list(table.itertuples(index=False, name=None)) == [
        ("supervision", "manager", 2, 1, 0.5, 0.4, 0.5),
        ("supervision", "debrief", 1, 1, 1.0, 0.4, 0.4),
        ("boundaries", "line", 1, 0, 0.0, 0.0, 0.0),
    ]


def test_a_sentence_names_the_unit_the_range_and_the_worst_and_what_sentences_cannot_say(codebook):
    table = validation.by_theme(CODINGS, REVIEWED, SEGMENTS, codebook, gold="R1")
    by_sentence, by_turn = (
        validation.describe_validation(table, codebook, gold="R1", unit=unit) for unit in ("sentence", "turn")
    )
    assert by_sentence.startswith(
        "Compared by sentence with manual coding by coder R1, who has reviewed 6 segments by speakers whose words "
        "are counted, the keyword dictionary has a precision of 0.50 to 0.50 and a recall of 0.33 to 0.33"
    )
    assert "(0.40: of 6 units, 3 coded manually, 2 by the dictionary and 1 by both)" in by_sentence
    assert "(0.67: of 2 units, 2 coded manually, 1 by the dictionary and 1 by both)" in by_turn
    assert "a recall of 0.50 to 0.50, depending on the theme" in by_turn
    assert by_turn.endswith(
        "By sentence it has a precision of 0.50 to 0.50 and a recall of 0.33 to 0.33. "
        "The dictionary was made and judged on the same contacts: it looks better than it is."
    )
    nothing = validation.by_theme(CODINGS[:0], REVIEWED, SEGMENTS, codebook, gold="R1")
    assert (
        validation.describe_validation(nothing, codebook, gold="R1", unit="turn")
        == "Coder R1 has assigned no theme with which the dictionary could be compared."
    )


def test_a_sentence_says_that_nothing_of_the_workers_own_words_was_reviewed(codebook):
    table = validation.by_theme(
        CODINGS, REVIEWED, SEGMENTS.assign(source="observation"), codebook, gold="R1", added_up=["interview"]
    )
    assert set(table["source"]) == {"observation"}
    assert validation.describe_validation(table, codebook, gold="R1", unit="turn") == (
        "Coder R1 has reviewed other contacts, but none in the workers' own words: how accurate the dictionary "
        "is in these is not known."
    )


def test_a_theme_of_which_the_dictionary_found_nothing_has_a_recall_and_an_f1_of_0(codebook):
    missed = pd.DataFrame([("s1", "structures", "R1", "")], columns=CODINGS.columns)
    table = validation.by_theme(pd.concat([CODINGS, missed]), REVIEWED, SEGMENTS, codebook, gold="R1")
    said = validation.describe_validation(table, codebook, gold="R1", unit="sentence")
    label = next(theme.label for theme in codebook.themes if theme.id == "structures")
    assert "a precision of 0.50 to 0.50 and a recall of 0.00 to 0.33" in said
    assert f"{label.lower()} has the lowest F1 (0.00: of 6 units, 1 coded manually, 0 by" in said
    alone = validation.by_theme(missed, REVIEWED, SEGMENTS, codebook, gold="R1")
    assert "has a recall of 0.00 to 0.00 (it found nothing), depending" in (
        validation.describe_validation(alone, codebook, gold="R1", unit="sentence")
    )


SENTENCES = [
    ("Tea with milk.", True),
    ("A brew, then a scone.", True),
    ("Brews again; a scone!", True),
    ("A brew and a chat.", True),
    ("A tea towel hung there.", False),
    ("Another tea\u00a0 towel.", False),
    ("A scone fell.", False),
    ("It was a chat.", False),
    ("The bus was late.", False),
    ("Strong tea.", True),
]


@pytest.fixture
def coded(book):
    """Return codings, what was reviewed and segments: R1 codes whole sentences about tea, the dictionary its indicators."""
    segments = segments_of(*(text for text, _ in SENTENCES)).assign(is_counted=True)
    manual = [
        (f"s{n}", "tea", 0, len(text), "R1", "")
        for n, (text, is_about_tea) in enumerate(SENTENCES)
        if is_about_tea
    ]
    codings = pd.concat([code_segments(segments, book), pd.DataFrame(manual, columns=COLUMNS)])
    return codings, pd.DataFrame({"segment_id": segments["segment_id"], "coder": "R1"}), segments


def cases(coded, **changed) -> list[tuple]:
    return list(
        validation.cases(*coded, **({"gold": "R1", "theme": "tea"} | changed)).itertuples(
            index=False, name=None
        )
    )


def test_false_hits_and_missed_ones_are_shown_in_their_context(coded):
    assert cases(coded, width=4) == [
        ("false_hit", "s4", "A ", "tea", " tow", "tea"),
        ("false_hit", "s5", "her ", "tea", "\u00a0 to", "tea"),
        ("missed", "s1", "", "A brew, then a scone.", "", ""),
        ("missed", "s2", "", "Brews again; a scone!", "", ""),
        ("missed", "s3", "", "A brew and a chat.", "", ""),
    ]


def test_no_case_is_shown_of_what_the_person_has_not_reviewed_or_of_another_role(coded):
    codings, reviewed, segments = coded
    assert [case[1] for case in cases((codings, reviewed[reviewed["segment_id"] != "s4"], segments))] == [
        "s5",
        "s1",
        "s2",
        "s3",
    ]
    assert [
        case[1]
        for case in cases((codings, reviewed, segments.assign(is_counted=segments["segment_id"] == "s2")))
    ] == ["s2"]
    assert cases(coded, gold="R9") == []
    assert cases(coded, theme="rain") == []


def suggested(coded, book, **changed) -> list[tuple]:
    return list(
        validation.suggestions(*coded, book, **({"gold": "R1", "theme": "tea"} | changed)).itertuples(
            index=False, name=None
        )
    )


def log_likelihood(gain: int, loss: int, n_of: int, n_others: int) -> float:
    """Compute Dunning's G2 straight from its formula: twice the sum of seen times the logarithm of seen over expected."""
    n = n_of + n_others
    seen = [(gain, n_of, gain + loss), (loss, n_others, gain + loss)]
    seen += [(n_of - gain, n_of, n - gain - loss), (n_others - loss, n_others, n - gain - loss)]
    return round(2 * sum(k * math.log(k / (row * column / n)) for k, row, column in seen if k), 2)


def test_what_is_typical_of_missed_segments_is_suggested_in_its_most_usual_form_with_what_it_gains_and_loses(
    coded, book
):
    assert suggested(coded, book) == [
        ("new_indicator", "brew", 3, 0, log_likelihood(3, 0, 3, 5)),
        ("new_indicator", "scone", 2, 1, log_likelihood(2, 1, 3, 5)),
        ("exclusion_pattern", "tea towel", 2, 0, log_likelihood(2, 0, 2, 2)),
    ]
    assert [row[1] for row in suggested(coded, book, n=1)] == ["brew", "tea towel"]


@pytest.mark.parametrize(
    ("missed", "others", "phrases"),
    [
        pytest.param(
            ["Fell flat.", "It fell flat."],
            ["He fell.", "A flat.", "Late."],
            [("fell flat", 2, 0), ("fell", 2, 1), ("flat", 2, 1)],
            id="a pair where it says more than its words",
        ),
        pytest.param(
            ["They took me.", "It took me."],
            ["He took it."],
            [("took me", 2, 0)],
            id="a pair with one function word",
        ),
        pytest.param(
            ["Awake, zebra", "zebra, awake"],
            ["Late."],
            [("awake", 2, 0)],
            id="one of words that occur in the same segments",
        ),
        pytest.param(
            ["Fell flat: zebra", "Zebra fell flat"],
            ["He fell.", "A flat.", "Late."],
            [("zebra", 2, 0), ("fell", 2, 1), ("flat", 2, 1)],
            id="the shortest of phrases that occur in the same segments",
        ),
        pytest.param(["7 of them!", "7 of them!"], ["Late."], [], id="no function words, figures and marks"),
        pytest.param(["zebra"], ["Late."], [], id="nothing that occurs in one segment"),
        pytest.param(["zebra", "zebra"], ["zebra", "zebra"], [], id="nothing that occurs elsewhere as often"),
    ],
)
def test_new_indicators_are(book, missed, others, phrases):
    segments = segments_of(*missed, *others).assign(is_counted=True)
    codings = pd.DataFrame([(f"s{n}", "tea", 0, 4, "R1", "") for n in range(len(missed))], columns=COLUMNS)
    reviewed = pd.DataFrame({"segment_id": segments["segment_id"], "coder": "R1"})
    assert [row[:4] for row in suggested((codings, reviewed, segments), book)] == [
        ("new_indicator", *one) for one in phrases
    ]


def test_what_the_codebook_says_already_is_not_suggested(coded, theme, book):
    themes = [theme("tea", "tea", exclusion_patterns=("scone",)), theme("kitchen", "brew*")]
    codebook = Codebook(**(book.model_dump() | {"themes": [one.model_dump() for one in themes]}))
    assert [row[1] for row in suggested(coded, codebook)] == ["tea towel"]
    other = [theme("tea", "tea"), theme("kitchen", "kettle", exclusion_patterns=("scone",))]
    codebook = Codebook(**(book.model_dump() | {"themes": [one.model_dump() for one in other]}))
    assert [row[1] for row in suggested(coded, codebook)] == ["brew", "scone", "tea towel"]


def test_nothing_is_suggested_where_there_is_nothing_to_compare(coded, book):
    codings, reviewed, segments = coded
    assert suggested(coded, book, theme="rain") == []
    assert suggested(coded, book, gold="R9") == []
    assert (
        suggested((codings, reviewed[reviewed["segment_id"].isin(["s1", "s2", "s3"])], segments), book) == []
    )


def test_an_indicator_of_marks_keeps_its_form_next_to_its_neighbour(theme, book):
    codebook = Codebook(**(book.model_dump() | {"themes": [theme("course", "e-learning").model_dump()]}))
    segments = segments_of("An E-learning  tile.", "E-learning tile", "My e-learning!").assign(
        is_counted=True
    )
    manual = pd.DataFrame([("s2", "course", 0, 14, "R1", "")], columns=COLUMNS)
    tables = (
        pd.concat([code_segments(segments, codebook), manual]),
        pd.DataFrame({"segment_id": ["s0", "s1", "s2"], "coder": "R1"}),
        segments,
    )
    assert suggested(tables, codebook, theme="course") == [
        ("exclusion_pattern", "e-learning tile", 2, 0, log_likelihood(2, 0, 2, 1))
    ]


def test_cases_and_suggestions_do_not_depend_on_the_order_of_rows(coded, book):
    shuffled = [table.sample(frac=1, random_state=4, ignore_index=True) for table in coded]
    assert cases(shuffled) == cases(coded)
    assert suggested(shuffled, book) == suggested(coded, book)


def test_the_measure_is_the_first_coder_and_nobody_in_a_study_that_reports_no_accuracy(study):
    assert validation.measure_of(["R2", "R1"], study) == "R2"
    assert validation.measure_of([], study) == "nobody"
    reflexive = study.model_copy(update={"stance": "reflexive"})
    assert validation.measure_of(["R2"], reflexive) == "nobody"


def test_where_nobody_has_reviewed_the_sentence_says_so_and_names_nobody(codebook):
    table = validation.by_theme(CODINGS, REVIEWED[:0], SEGMENTS, codebook, gold="nobody")
    assert validation.describe_validation(table, codebook, gold="nobody", unit="turn").startswith(
        "Nobody has coded the segments manually on which the dictionary is judged"
    )


def test_what_the_codebook_finds_in_another_spelling_or_with_a_hyphen_is_not_suggested(theme, book):
    missed = ["Tokenized again, fellow-peer.", "Fellow peer: tokenized."]
    themes = (theme("tea", "tokenis*", "fellow-peer*"),)
    known = validation._known_patterns(book.model_copy(update={"themes": themes}), "tea", "en")
    phrases = {str(at): list(validation._phrases(text, "en")) for at, text in enumerate(missed)}
    found = validation._rank_phrases(phrases, set(phrases), set(), known, "en")
    assert {one.written for one in found}.isdisjoint({"tokenized", "fellow-peer", "fellow peer"})


def test_a_theme_without_indicators_has_no_precision_and_no_recall(codebook):
    themes = [
        theme.model_copy(update={"indicators": ()}) if theme.id == "supervision" else theme
        for theme in codebook.themes
    ]
    part = codebook.model_copy(update={"themes": tuple(themes)})
    codings = CODINGS[(CODINGS["theme"] != "supervision") | (CODINGS["coder"] != "dictionary")]
    table = validation.by_theme(codings, REVIEWED, SEGMENTS, part, gold="R1")
    assert "supervision" not in set(table["theme"])
    assert set(table["theme"]) == set(codebook.theme_ids) - {"supervision"}


def test_without_any_indicator_the_sentence_says_that_there_is_nothing_to_validate(codebook):
    themes = [theme.model_copy(update={"indicators": ()}) for theme in codebook.themes]
    none = codebook.model_copy(update={"themes": tuple(themes)})
    codings = CODINGS[CODINGS["coder"] != "dictionary"]
    table = validation.by_theme(codings, REVIEWED, SEGMENTS, none, gold="R1")
    check(VALIDATIONS, in_order(VALIDATIONS, table))
    assert table.empty
    assert validation.describe_validation(table, none, gold="R1", unit="turn") == (
        "There is no keyword dictionary: no theme has an indicator. There is nothing to validate."
    )
