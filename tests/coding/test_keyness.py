"""Words that are typical, and collocations: counted by hand on a few sentences."""

from __future__ import annotations

import math
import unicodedata

import pandas as pd
import pytest

from helpers.coding import keyness

TEXTS = [
    ("W1", True, "The late bus, the late bus again."),
    ("W2", True, "Late bus! My manager\u2019s tea."),
    ("W1", True, "Strong tea, strong tea, and strong tea"),
    ("W2", True, "for Tea time."),
    ("W1", False, "Bus bus bus late late late manager."),
]
SEGMENTS = pd.DataFrame(
    [(f"s{n}", worker, is_counted, text) for n, (worker, is_counted, text) in enumerate(TEXTS, start=1)],
    columns=["segment_id", "worker", "is_counted", "text"],
)
CODINGS = pd.DataFrame(
    [("s1", "tea"), ("s2", "tea"), ("s4", "course"), ("s5", "tea")], columns=["segment_id", "theme"]
)


def g2(a: int, b: int, of_a: int, of_b: int) -> float:
    """Return the log-likelihood ratio of a word said `a` times of `of_a` here and `b` of `of_b` elsewhere, from its four cells."""
    cells = [(a, of_a), (b, of_b), (of_a - a, of_a), (of_b - b, of_b)]
    shares = [(a + b) / (of_a + of_b)] * 2 + [1 - (a + b) / (of_a + of_b)] * 2
    return 2 * sum(
        n * math.log(n / (total * share)) for (n, total), share in zip(cells, shares, strict=True) if n
    )


def test_segments_are_selected_by_theme_area_or_worker(book):
    def of(**asked):
        return sorted(keyness.select_segments(CODINGS, SEGMENTS, book, **asked))

    assert of(theme="tea") == ["s1", "s2"]
    assert of(area="one") == ["s1", "s2"] if book.themes_of("one")[0].id == "tea" else ["s4"]
    assert of(worker="W1") == ["s1", "s3"]
    assert of(theme="tea", worker="W2") == ["s2"]
    assert of() == ["s1", "s2", "s3", "s4"]


def test_a_word_is_typical_by_its_log_likelihood_and_says_how_often_and_by_how_many(book):
    table = keyness.typical_words(SEGMENTS, {"s1", "s2"}, book)
    assert table["word"].tolist() == ["bus", "late"]
    row = table.iloc[0]
    assert (row["n"], row["elsewhere"], row["workers"]) == (3, 0, 2)
    assert row["per_1000"] == round(3000 / 12, 2)
    assert row["log_ratio"] == round(math.log2((3 / 12) / (0.5 / 10)), 2)
    assert row["G2"] == pytest.approx(g2(3, 0, 12, 10), abs=0.006)


def test_one_worker_is_enough_where_there_is_only_one(book):
    assert "strong" not in keyness.typical_words(SEGMENTS, {"s3", "s4"}, book)["word"].tolist()
    assert keyness.typical_words(SEGMENTS, {"s3"}, book)["word"].tolist() == ["strong", "tea"]


def test_function_words_and_rare_ones_are_typical_of_nothing(book):
    assert not {"the", "again", "and"} & set(
        keyness.typical_words(SEGMENTS, {"s1", "s2", "s3"}, book)["word"]
    )


def test_an_indicator_of_the_theme_is_marked(book):
    table = keyness.typical_words(SEGMENTS, {"s3"}, book, theme="tea").set_index("word")
    assert table["is_indicator"].to_dict() == {"strong": False, "tea": True}


def test_of_all_segments_nothing_is_typical_and_of_none_neither(book):
    assert keyness.typical_words(SEGMENTS, {"s1", "s2", "s3", "s4"}, book).empty
    assert keyness.typical_words(SEGMENTS, set(), book).empty
    assert keyness.find_collocations(SEGMENTS, set()).empty


def test_collocations_do_not_cross_segments_and_a_pair_inside_a_triple_is_not_repeated():
    table = keyness.find_collocations(SEGMENTS, {"s1", "s2", "s3", "s4"}).set_index("words")
    assert table.loc["late bus", ["n", "workers"]].tolist() == [3, 2]
    assert "strong tea" not in table.index, "one worker alone says it"
    assert keyness.find_collocations(SEGMENTS, {"s3"})["words"].tolist()[0] in {
        "strong tea strong",
        "strong tea",
    }
    assert not any(
        "tea for" in words or "again late" in words
        for words in keyness.find_collocations(SEGMENTS, {"s3", "s4"})["words"]
    )


def test_the_order_of_rows_does_not_matter(book):
    for made in (
        lambda table: keyness.typical_words(table, {"s1", "s2"}, book),
        lambda table: keyness.find_collocations(table, {"s1", "s2"}),
    ):
        pd.testing.assert_frame_equal(made(SEGMENTS), made(SEGMENTS[::-1]))


def several(*texts: str) -> pd.DataFrame:
    rows = [(f"s{n:02d}", f"W{n % 2}", True, text) for n, text in enumerate(texts)]
    return pd.DataFrame(rows, columns=SEGMENTS.columns)


def test_a_word_said_twice_is_an_anecdote(book):
    segments = several("rain", "rain", "snow snow", "snow", "sun sun sun sun")
    assert keyness.typical_words(segments, {"s00", "s01", "s02", "s03"}, book)["word"].tolist() == ["snow"]


def test_triples_do_not_cross_segments_either():
    segments = several(*["lovely strong", "tea time"] * 4)
    assert not any(
        "strong tea" in words
        for words in keyness.find_collocations(segments, set(segments["segment_id"]))["words"]
    )


def test_a_pair_that_also_occurs_by_itself_is_listed_with_the_triple():
    segments = several(
        *["the late bus home", "a late bus home", "late bus", "late bus", "late bus home", "rain and wind"]
    )
    table = keyness.find_collocations(segments, set(segments["segment_id"])).set_index("words")["n"].to_dict()
    assert table == {"late bus home": 3, "late bus": 5}


def test_function_words_are_those_of_the_language_and_contractions_are_no_part_of_a_word(book):
    segments = several(*["mae'r giatiau'n las"] * 4, "hwyl")
    of = {f"s{n:02d}" for n in range(4)}
    typical = keyness.typical_words(segments, of, book, language="cy")
    assert typical["word"].tolist() == ["giatiau", "las"]
    assert keyness.find_collocations(segments, of, language="cy")["words"].tolist() == ["giatiau las"]
    assert keyness.stop_words("fr") == frozenset()


def test_a_word_is_one_however_its_letters_are_written(book):
    segments = several(*["tŷ'n tîm"] * 2, *[unicodedata.normalize("NFD", "tŷ'n tîm")] * 2, "hwyl")
    typical = keyness.typical_words(segments, {f"s{n:02d}" for n in range(4)}, book, language="cy")
    assert dict(zip(typical["word"], typical["n"], strict=True)) == {"tîm": 4, "tŷ": 4}
