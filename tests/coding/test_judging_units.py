"""Units of judging: literal turns, and the same judgements however much of a turn is marked."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from helpers.coding import agreement, validation
from helpers.coding.judging_units import JUDGING_UNITS, ReadingOrder, judge, mark
from helpers.exchange.manual_coding import coder_coverage
from helpers.files import paths
from helpers.study.codebook import read_codebook
from helpers.study.study import read_study

PROCESSED = paths.ROOT / "data/processed"
CODEBOOK, STUDY = read_codebook(paths.ROOT), read_study(paths.ROOT)


def judged(unit: str, *rows: str, turns: str = "aabbccdd", contacts: str = "") -> list[str]:
    """Return the units by the place of their first segment: a character per coder, 1 if they have given it.

    Parameters
    ----------
    rows
        What each coder has marked, a character per segment; `turns` and `contacts` have a letter for each.
    """
    ids = [f"s{n:02d}" for n in range(len(turns))]
    facts = {"segment_id": ids, "record_id": list(turns), "contact_id": list(contacts or "k" * len(turns))}
    marks = np.array([[character == "1" for character in row] for row in rows]).T
    given, places, _ = judge(marks, ReadingOrder.of(pd.DataFrame(facts)), unit)
    in_order = np.argsort(places, kind="stable")
    return ["".join(map(str, row)) for row in given[in_order].astype(int)]


def test_by_sentence_each_segment_is_a_unit():
    assert judged("sentence", "01000010", "11000000") == ["01", "11", "00", "00", "00", "00", "10", "00"]


def test_by_turn_a_sentence_and_the_turn_around_it_are_the_same_judgement():
    assert judged("turn", "01000000", "11000000") == ["11", "00", "00", "00"]


def test_by_overlap_they_are_too():
    assert judged("overlap", "01000000", "11000000") == ["11", "00", "00", "00"]


def test_different_sentences_of_a_turn_agree_by_turn_and_not_by_overlap():
    assert judged("turn", "10000000", "01000000") == ["11", "00", "00", "00"]
    assert judged("overlap", "10000000", "01000000") == ["10", "01", "00", "00", "00"]


@pytest.mark.parametrize("unit", ["turn", "overlap"])
def test_an_excerpt_over_three_turns_is_the_same_judgement_as_their_first_and_last_sentence(unit):
    assert judged(unit, "10001000", "11111100") == ["11", "00"]
    assert judged(unit, "10001000", "10000000") == ["11", "00"]


@pytest.mark.parametrize("unit", ["turn", "overlap"])
def test_turns_with_two_others_between_them_are_not_joined(unit):
    assert judged(unit, "10000010", "10000000") == ["11", "00", "00", "10"]


@pytest.mark.parametrize("unit", ["turn", "overlap"])
def test_turns_of_two_contacts_are_never_joined(unit):
    assert judged(unit, "11110000", "00000000", turns="aabbccdd", contacts="kkllllll") == [
        "10",
        "10",
        "00",
        "00",
    ]


def test_turns_that_one_coder_joins_are_one_unit_for_all():
    # The third joins b and d, and the second shares d; the first is in a, which nobody joins.
    assert judged("turn", "1000000000", "0000001000", "0010001000", turns="aabbccddee") == [
        "100",
        "011",
        "000",
    ]


@pytest.mark.parametrize("unit", JUDGING_UNITS)
def test_where_nobody_has_marked_anything_no_unit_is_given(unit):
    assert set(judged(unit, "00000000", "00000000")) == {"00"}
    assert judged(unit, "", "", turns="") == []


def test_segments_are_read_in_their_order_whatever_the_order_of_the_table():
    facts = pd.DataFrame({"segment_id": ["s3", "s1", "s2"], "record_id": ["b", "a", "a"], "contact_id": "k"})
    order = ReadingOrder.of(facts)
    assert order.segments["segment_id"].tolist() == ["s1", "s2", "s3"]
    assert order.turn_of.tolist() == [0, 0, 1]
    assert (order.first_of.tolist(), order.last_of.tolist()) == ([0, 2], [1, 2])


def test_codings_of_other_coders_themes_and_segments_are_left_out():
    segments = pd.DataFrame({"segment_id": ["s1", "s2"]})
    rows = [("s1", "tea", "R1"), ("s2", "tea", "R2"), ("s2", "milk", "R1"), ("s9", "tea", "R1")]
    codings = pd.DataFrame(rows, columns=["segment_id", "theme", "coder"])
    assert {theme: given.tolist() for theme, given in mark(codings, segments, ["R1"], ["tea"]).items()} == {
        "tea": [[True], [False]]
    }


# The example's judgements, marked otherwise. In it, R1 and R2 mark one sentence at a time.


class Example(NamedTuple):
    codings: pd.DataFrame
    coverage: pd.DataFrame
    segments: pd.DataFrame
    turn_of: dict[str, int]
    of_turn: list[list[str]]


@pytest.fixture(scope="module")
def example() -> Example:
    segments, codings, excerpts = (
        pd.read_csv(PROCESSED / f"{name}.csv", keep_default_na=False)
        for name in ("segments", "codings", "excerpts")
    )
    number, _ = pd.factorize(segments["record_id"])
    turn_of = dict(zip(segments["segment_id"], number.tolist(), strict=True))
    of_turn = segments.groupby(number)["segment_id"].agg(list).tolist()
    columns = ["segment_id", "theme", "coder"]
    return Example(codings[columns], coder_coverage(excerpts, segments), segments, turn_of, of_turn)


def itself(one: str, example: Example) -> tuple[str, str]:
    """As in the example."""
    return one, one


def whole_turn(one: str, example: Example) -> tuple[str, str]:
    """From the first sentence of the turn to the last."""
    turn = example.of_turn[example.turn_of[one]]
    return turn[0], turn[-1]


def inside_sentences(one: str, example: Example) -> tuple[str, str]:
    """From within the sentence before to within the sentence after it."""
    turn = example.of_turn[example.turn_of[one]]
    at = turn.index(one)
    return turn[max(0, at - 1)], turn[min(len(turn) - 1, at + 1)]


def into_third_turn(one: str, example: Example) -> tuple[str, str]:
    """From the sentence to within the first sentence of the turn after the next, if there is one."""
    third = _turn_from(one, 2, example)
    if third == example.turn_of[one]:
        return one, one
    return one, example.of_turn[third][0]


def three_turns_around(one: str, example: Example) -> tuple[str, str]:
    """From the turn before to the turn after it, of whomever."""
    return example.of_turn[_turn_from(one, -1, example)][0], example.of_turn[_turn_from(one, 1, example)][-1]


def three_turns_from(one: str, example: Example) -> tuple[str, str]:
    """From the turn to the end of the second one after it, of whomever."""
    turn = example.of_turn[example.turn_of[one]]
    return turn[0], example.of_turn[_turn_from(one, 2, example)][-1]


def in_turn(one: str, example: Example) -> tuple[str, str]:
    """Each of the others, in turn, with the sentence itself."""
    ways = (itself, whole_turn, inside_sentences, into_third_turn, three_turns_around)
    return ways[example.turn_of[one] % len(ways)](one, example)


def _turn_from(one: str, steps: int, example: Example) -> int:
    """Return the number of a turn so many on or back, or the last one in that direction in the contact."""
    at = example.turn_of[one]
    contact = one.rpartition("-r")[0]
    for _ in range(abs(steps)):
        wanted = at + int(np.sign(steps))
        is_within = 0 <= wanted < len(example.of_turn)
        if not is_within or example.of_turn[wanted][0].rpartition("-r")[0] != contact:
            break
        at = wanted
    return at


WAYS = (whole_turn, inside_sentences, into_third_turn, three_turns_around, three_turns_from, in_turn)


def marked_otherwise(example: Example, way) -> pd.DataFrame:
    """Return the codings in which R1 marks more around each sentence; they are cut at segments."""
    ids = example.segments["segment_id"].tolist()
    place = {one: at for at, one in enumerate(ids)}
    rows: set[tuple[str, str, str]] = set()
    for one, theme, coder in example.codings.itertuples(index=False, name=None):
        first, last = way(one, example) if coder == "R1" else (one, one)
        rows |= {(ids[at], theme, coder) for at in range(place[first], place[last] + 1)}
    return pd.DataFrame(sorted(rows), columns=example.codings.columns)


def scores_of_dictionary(codings: pd.DataFrame, example: Example) -> pd.DataFrame:
    """Return the scores of the dictionary against R1, by theme and unit."""
    table = validation.by_theme(codings, example.coverage, example.segments, CODEBOOK, gold="R1")
    table = table[table["source"] == "all"].set_index(["theme", "unit"])
    n, given = table["n_reviewed"], table["n_manual"] + table["n_dictionary"]
    n_apart = given - 2 * table["n_both"]
    by_chance = given * (2 * n - given) / (2 * n - 1)
    return table[["precision", "recall", "kappa"]].assign(alpha=1 - n_apart / by_chance)


def scores_of_pair(codings: pd.DataFrame, example: Example) -> pd.DataFrame:
    """Return the scores of R2 against R1, by theme and unit."""
    persons = codings[codings["coder"] != "dictionary"]
    table = agreement.compare(persons, example.coverage, example.segments, CODEBOOK, STUDY)
    table = table.set_index(["theme", "unit"])
    precision = table["both"] / (table["both"] + table["only second"])
    recall = table["both"] / (table["both"] + table["only first"])
    return table[["kappa", "alpha"]].assign(precision=precision, recall=recall)


def differences(scores, way, example: Example) -> pd.DataFrame:
    """Return by how much each score differs at most, over all themes, if R1 marks more: units by scores."""
    otherwise = scores(marked_otherwise(example, way), example)
    return (otherwise - scores(example.codings, example)).abs().groupby("unit").max()


@pytest.mark.parametrize("scores", [scores_of_dictionary, scores_of_pair])
@pytest.mark.parametrize("way", WAYS)
def test_by_turn_and_by_overlap_the_same_judgements_score_alike_however_much_is_marked(way, scores, example):
    found = differences(scores, way, example).loc[["turn", "overlap"]]
    assert (found <= 0.05).all(axis=None), found


@pytest.mark.parametrize("scores", [scores_of_dictionary, scores_of_pair])
def test_by_sentence_they_do_not(scores, example):
    found = differences(scores, whole_turn, example).loc["sentence"]
    assert found["recall"] > 0.4
    assert found["alpha"] > 0.4
