"""Pseudonyms are drawn at random, and do not name anybody."""

from __future__ import annotations

import random

import pytest

from helpers.errors import FieldworkError
from helpers.privacy.names.normalised_text import normalise
from helpers.privacy.names.random_pseudonyms import FIRST, LAST, as_csv, draw_replacements
from helpers.privacy.names.vocabulary import NAME_WORDS, is_ordinary
from helpers.study.roster import Form, Person, read_roster

W1, W2, X1, P1 = Person("W1", "worker"), Person("W2", "worker"), Person("X1", "other"), Person("P1", "other")
ROWS = [
    Form("Aisha Khan", W1, ""),
    Form("aisha", W1, ""),
    Form("Khan", W1, ""),
    Form("Shaz", W1, ""),
    Form("+44 7700 900100", W1, ""),
    Form("Derek Haworth", W2, ""),
    Form("@derek", W2, ""),
    Form("Sam", X1, "Ivor"),
    Form("Sammy", X1, ""),
    Form("Oldham", P1, "", "place"),
]


def drawn(seed, rows=ROWS, taken=()):
    return draw_replacements(rows, random.Random(seed), taken)  # noqa: S311 - a seed, to be repeated


def test_the_forms_of_a_person_follow_one_draw():
    rows = drawn(1)
    first, last = rows[0].replacement.split()
    assert first in FIRST
    assert last in LAST
    assert [row.replacement for row in rows[1:5]] == [first, last, first, f"[how to reach {first}]"]
    other, _ = rows[5].replacement.split()
    assert other != first
    assert rows[6].replacement == f"[how to reach {other}]"


def test_existing_pseudonyms_stay_and_places_are_left_to_the_researcher():
    assert drawn(1)[7:] == ROWS[7:]


def test_chance_decides_and_neither_order_nor_name():
    firsts = {drawn(seed)[0].replacement for seed in range(40)}
    assert len(firsts) > 25
    assert drawn(3) == drawn(3)
    reordered = [*ROWS[5:7], *ROWS[:5], *ROWS[7:]]
    pairs = {(drawn(seed)[0].replacement < drawn(seed)[5].replacement) for seed in range(20)}
    assert pairs == {True, False}
    assert any(drawn(seed, reordered)[0].replacement == drawn(seed)[0].replacement for seed in range(3))


def test_no_draw_is_a_form_another_replacement_or_a_word_of_the_texts_case_10():
    kept = set(FIRST[:4])
    taken = [word.upper() for word in FIRST[4:]] + list(LAST[3:])
    rows = [Form(f"{FIRST[0]} Haworth", W1, ""), Form("Sam", X1, FIRST[1]), Form("Kim", W2, "")]
    for seed in range(10):
        got = drawn(seed, rows, taken)
        assert {got[0].replacement.split()[0], got[2].replacement} == kept - {FIRST[0], FIRST[1]}


def test_more_persons_than_names_are_refused():
    with pytest.raises(FieldworkError, match="roster: 3 persons want a pseudonym and 2 are left"):
        drawn(1, [Form(one, Person(one, "other"), "") for one in ("Ab", "Cd", "Ef")], FIRST[2:])


def test_the_pool_holds_no_word_and_no_name_twice():
    pool = [normalise(name).text for name in (*FIRST, *LAST)]
    assert len(set(pool)) == len(pool)
    assert not [name for name in pool if is_ordinary(name) or name in NAME_WORDS]


def test_a_drawn_roster_is_written_and_read_again(folder, study):
    rows = drawn(2)
    (folder / "data/raw/roster.csv").write_bytes(as_csv(rows))
    read = read_roster(folder, study).entries
    assert [form.replacement for form in read[:7]] == [row.replacement for row in rows[:7]]
    assert [form.replacement for form in read[7:]] == ["Ivor", "Ivor", "[P1]"]


def test_who_has_only_an_id_needs_no_pseudonym():
    w1, w2 = Person("W1", "worker"), Person("W2", "worker")
    rows = [Form("W1", w1, ""), Form("W2", w2, ""), Form("Aisha", w2, "")]
    drawn_rows = drawn(1, rows)
    assert [row.replacement for row in drawn_rows[:2]] == ["", ""]
    assert drawn_rows[2].replacement
