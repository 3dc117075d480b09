"""A word is found in all its forms, in context, and never across segments."""

from __future__ import annotations

import pandas as pd

from helpers.coding.concordance import COLUMNS, find

TEXTS = ["My managers\u2019 tea \U0001f642 was late.", "Manager? My MANAGER came!", "my", "manager left.", ""]
SEGMENTS = pd.DataFrame(
    [(f"s{n}", "W1", 2, "interview", text) for n, text in enumerate(TEXTS, start=1)],
    columns=["segment_id", "worker", "week", "source", "text"],
)
CODINGS = pd.DataFrame(
    [("s2", "supervision"), ("s2", "boundaries"), ("s2", "supervision")], columns=["segment_id", "theme"]
)
ALL = set(SEGMENTS["segment_id"])


def places(text: str, among=ALL, **options) -> list[tuple]:
    return [
        (row.segment_id, row.left, row.word, row.right)
        for row in find(SEGMENTS, CODINGS, text, among=among, **options).itertuples()
    ]


def test_every_form_is_found_with_what_is_around_it():
    assert places("manager", width=4) == [
        ("s1", "My ", "managers", "\u2019 te"),
        ("s2", "", "Manager", "? My"),
        ("s2", " My ", "MANAGER", " cam"),
        ("s4", "", "manager", " lef"),
    ]


def test_a_phrase_is_found_side_by_side_and_not_across_segments():
    assert [(place[0], place[2]) for place in places("my manager")] == [
        ("s1", "My managers"),
        ("s2", "My MANAGER"),
    ]


def test_only_the_segments_asked_about_are_searched_and_their_themes_are_named():
    table = find(SEGMENTS, CODINGS, "manager", among={"s2", "s4"})
    assert list(table.columns) == COLUMNS
    assert table["themes"].tolist() == ["boundaries supervision"] * 2 + [""]
    assert table["segment_id"].tolist() == ["s2", "s2", "s4"]


def test_what_occurs_nowhere_or_is_not_a_word_gives_no_row():
    assert places("unicorn") == []
    assert places("...") == []
    assert places("manager", among=set()) == []


def test_a_word_of_another_language_is_found_in_the_forms_that_are_known_of_it():
    found = find(SEGMENTS.assign(text="Mae'r giatiau'n dda"), CODINGS, "giatiau", among={"s1"}, language="cy")
    assert found["word"].tolist() == ["giatiau'n"]
    assert find(SEGMENTS.assign(text="die Häuser"), CODINGS, "haus", among={"s1"}).empty
    assert len(find(SEGMENTS.assign(text="die Häuser"), CODINGS, "haus", among={"s1"}, language="de")) == 1
