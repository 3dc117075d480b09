"""A find names its line and column, and never what was found."""

from __future__ import annotations

import json

import pytest

from helpers.privacy.leaks.hiding_places import extract_texts
from helpers.privacy.leaks.positions import MOST_LINES, positions_in
from helpers.privacy.leaks.search_patterns import SearchPatterns
from helpers.study.roster import Form, Person, Roster

SAID = "and then the manager told me that I was only here to make the tea"


@pytest.fixture
def search_patterns(study):
    real = study.model_copy(update={"fictional": False})
    names = [Form(name, Person("W1", "worker"), "Jo") for name in ("Maureen Oduya", "Maureen", "Siân")]
    return SearchPatterns(Roster(names), real, raw_texts=[SAID])


def places_of(search_patterns, name, data, rules=("name",)):
    written = data if isinstance(data, bytes) else data.encode()
    return [
        match.where
        for text in extract_texts(name, written)
        for match in search_patterns.find(text, rules)
        if match.rule in rules
    ]


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("a.md", "tea\nwith Maureen\n", "its text, line 2, column 6"),
        ("a.md", "tea\n\nwith Maureen\nOduya\n", "its text, line 3, column 6"),
        ("a.csv", "who,n,what\nx,0.5,tea\ny,0.25,Maureen\n", "its cells, line 3, column 3"),
        ("a.csv", 'who,what\n"x\ny",Maureen\n', "its cells, line 3, column 2"),
        ("a.svg", "<svg>\n <text x='1'>a &amp; Maureen</text>\n</svg>", "its words, line 2, column 22"),
        ("a.svg", "<svg>\n <!-- x\n Maureen --></svg>", "a comment, line 3"),
        ("a.svg", "<svg>\n\n<a title='Maureen'/></svg>", "an attribute, line 3"),
        ("a.json", '{"a": 1,\n "b": "tea\\nMaureen"}', "its text, line 2, column 13"),
        ("a.md", "tea\nSi\\u00e2n\n", "its text, line 2, column 1"),
        ("a.md", "tea with Maur-\neen Oduya", "its text, line 1, column 14"),
        ("a.md", "milk " * 1000 + "Maureen", "its text, line 1, column 5001"),
    ],
)
def test_a_find_says_line_and_column(search_patterns, name, text, where):
    assert where in places_of(search_patterns, name, text)


def test_a_find_in_a_notebook_says_the_cell_and_the_line_in_it(search_patterns):
    cells = [{"source": "tea"}, {"source": ["tea\n", "with Maureen"]}]
    assert places_of(search_patterns, "a.ipynb", json.dumps({"cells": cells})) == ["cell 2, line 2, column 6"]


def test_each_line_with_a_name_is_listed_up_to_a_limit(search_patterns):
    text = "tea with Maureen\n" * 3
    assert places_of(search_patterns, "a.md", text) == [f"its text, line {n}, column 10" for n in (1, 2, 3)]
    assert len(places_of(search_patterns, "a.md", "tea with Maureen\n" * 300)) == MOST_LINES


def test_words_over_many_lines_are_found_where_they_begin(search_patterns):
    text = "milk\n" * 50 + SAID.replace(" ", "\n") + "\nmilk" * 50
    (where,) = places_of(search_patterns, "a.md", text, ("raw_words",))
    line = int(where.partition("line ")[2].partition(",")[0])
    assert 51 <= line <= 59


def test_a_match_that_no_part_has_by_itself_has_no_place():
    assert list(positions_in("tea with milk", lambda _: False)) == [None]


def test_a_long_text_is_searched_in_pieces_that_overlap(search_patterns, monkeypatch):
    monkeypatch.setattr("helpers.privacy.leaks.search_patterns.WINDOW", 300)
    monkeypatch.setattr("helpers.privacy.leaks.search_patterns.OVERLAP", 100)
    text = "milk\n" * 59 + "Maureen\n" + "milk\n" * 99
    assert "its text, line 60, column 1" in places_of(search_patterns, "a.md", text)
