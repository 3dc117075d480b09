"""A choice that cannot be followed is refused with all others, each with its line and without any word."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.counting.chosen_sentences import Quotable, doubts_of, refuse_choices
from helpers.errors import FieldworkError
from helpers.study.chosen_quotations import REPORTED, SAME, SIMILAR, Choice, Chosen

KNOWN = frozenset("abcdefg")
DOUBTS = {"c": frozenset([SAME, SIMILAR]), "d": frozenset([REPORTED]), "e": frozenset([REPORTED, SIMILAR])}
QUOTABLE = Quotable(KNOWN, KNOWN - {"g"}, DOUBTS, ["tea", "rain"])
CANDIDATES = pd.DataFrame(
    [
        (one, theme, "W1" if one in "ac" else "W2", "interview", "quotation", "")
        for one in "abcdef"
        for theme in ("tea", "rain")
        if (one, theme) != ("b", "rain")
    ],
    columns=["segment_id", "theme", "worker", "source", "kind", "side"],
)


def faults(*choices):
    chosen = [
        Chosen(Choice(segment_id=one, theme=theme, quote=quote, reason="why", despite=tuple(despite)), line)
        for line, (one, theme, quote, *despite) in enumerate(choices, start=2)
    ]
    try:
        refuse_choices(chosen, QUOTABLE, CANDIDATES)
    except FieldworkError as error:
        return str(error).splitlines()
    return []


@pytest.mark.parametrize(
    "choices",
    [
        [("a", "tea", "yes")],
        [("a", "tea", "yes"), ("b", "tea", "yes")],
        [("a", "tea", "no"), ("a", "rain", "yes")],
        [("a", "tea", "no"), ("a", "rain", "no"), ("g", "", "no"), ("c", "", "no")],
        [("d", "tea", "yes", REPORTED)],
        [("e", "tea", "yes", SIMILAR, REPORTED)],
    ],
)
def test_what_can_be_followed_is_not_refused(choices):
    assert faults(*choices) == []


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        ([("zz", "tea", "yes")], "line 2: unknown segment"),
        ([("zz", "", "no")], "line 2: unknown segment"),
        ([("a", "teas", "yes")], "line 2: unknown theme. Allowed: tea, rain. Did you mean 'tea'?"),
        ([("g", "tea", "yes")], "line 2: this sentence may not be quoted"),
        ([("b", "rain", "yes")], "line 2: this sentence is not coded with this theme"),
        ([("a", "tea", "yes"), ("a", "tea", "no")], "line 3: is both 'yes' and 'no', here and in line 2"),
        ([("a", "", "no"), ("a", "tea", "yes")], "line 3: is both 'yes' and 'no'"),
        ([("a", "tea", "yes"), ("a", "rain", "yes")], "line 3: stands for another theme in line 2"),
        ([("a", "tea", "yes"), ("a", "tea", "yes")], "line 3: is decided in line 2 already"),
        (
            [("b", "tea", "yes"), ("f", "tea", "yes")],
            "line 3: has the theme, worker, source, kind and side of line 2",
        ),
        ([("c", "tea", "yes", SIMILAR)], "is never quoted"),
        ([("d", "tea", "yes")], "write: despite: [reported_speech]"),
        ([("e", "tea", "yes", REPORTED)], "write: despite: [reported_speech, similar_words]"),
        ([("a", "tea", "yes", REPORTED)], "there is no such doubt about this sentence"),
    ],
)
def test_what_cannot_is_refused_with_its_line(choices, says):
    assert says in "\n".join(faults(*choices))
    assert all("data/quotations.yaml, line " in line for line in faults(*choices) if line.strip())


def test_all_are_refused_at_once_in_the_order_of_the_file():
    found = faults(
        ("zz", "tea", "yes"),
        ("a", "teas", "yes"),
        ("b", "tea", "yes"),
        ("b", "tea", "no"),
        ("Maureen", "", "no"),
    )
    assert [line.split(":")[0].strip(" -•") for line in found] == [
        f"data/quotations.yaml, line {n}" for n in (2, 3, 5, 6)
    ]
    assert "Maureen" not in "\n".join(found)


def test_the_reasons_of_a_segment_are_put_together():
    rows = pd.DataFrame([("a", SAME), ("a", REPORTED), ("b", SAME)], columns=["segment_id", "reason"])
    assert doubts_of(rows) == {"a": {SAME, REPORTED}, "b": {SAME}}


def test_a_sentence_for_a_theme_and_one_against_it_are_chosen_beside_each_other():
    one, other = (
        Chosen(Choice(segment_id=name, theme="tea", quote="yes", reason="why"), line)
        for line, name in ((2, "b"), (3, "f"))
    )
    side_of = {"b": "for", "f": "against"}
    sided = CANDIDATES.assign(side=CANDIDATES["segment_id"].map(side_of).fillna(""))
    refuse_choices([one, other], QUOTABLE, sided)
