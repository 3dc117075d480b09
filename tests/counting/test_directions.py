"""Segments for and against are counted for each worker, and weighed by what argues for an area."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.coding import weights
from helpers.counting import directions
from helpers.study.codebook import Codebook
from helpers.study.limits import Disclosure

COLUMNS = ["worker", "week", "source", "theme", "n_segments", "n_for", "n_against", "n_both"]
COUNTS = [
    ("W1", 1, "interview", "tea", 5, 1, 2, 1),
    ("W1", 1, "interview", "rain", 2, 0, 0, 0),
    ("W1", 1, "observation", "tea", 9, 9, 0, 0),
    ("W1", 3, "interview", "tea", 9, 9, 0, 0),
]
CELLS = [
    ("W1", 1, "interview", "observed"),
    ("W1", 3, "interview", "observed"),
    ("W2", 1, "interview", "no_contact"),
]


def table_of(study, book, counts=COUNTS):
    contacts = pd.DataFrame(CELLS, columns=["worker", "week", "source", "state"])
    theme_counts = pd.DataFrame(counts, columns=COLUMNS)
    return directions.by_worker(theme_counts, contacts, study, book, sources=["interview"], weeks=range(1, 3))


def arguing(book: Codebook, *sides: str) -> Codebook:
    """Return a codebook whose areas are argued by these sides."""
    areas = [
        area.model_copy(update={"argued_by": side}) for area, side in zip(book.areas, sides, strict=True)
    ]
    return book.model_copy(update={"areas": tuple(areas)})


def say(*made_from):
    return directions.describe_weights(*made_from, sources=["interview"])


def sums(*rows: tuple[int | None, int | None, int | None]) -> pd.DataFrame:
    columns = ["n_for", "n_against", "n_both"]
    return pd.DataFrame(rows, columns=columns, dtype="Int64").assign(theme=["tea", "rain"][: len(rows)])


def test_the_sides_and_those_without_one_add_up_and_nobody_in_contact_is_no_zero(study, book):
    table = table_of(study, book)
    shown = table.drop(columns="state").astype(object).where(table.drop(columns="state").notna(), None)
    assert shown.to_numpy().tolist() == [
        ["W1", "tea", 5, 1, 2, 1, 1],
        ["W1", "rain", 2, 0, 0, 0, 2],
        ["W2", "tea", None, None, None, None, None],
        ["W2", "rain", None, None, None, None, None],
    ]


def test_directions_are_said_if_a_segment_has_one():
    assert weights.are_said(pd.DataFrame(COUNTS, columns=COLUMNS))
    assert not weights.are_said(pd.DataFrame(COUNTS[1:2], columns=COLUMNS))


@pytest.mark.parametrize(
    ("side", "counts", "is_contrary"),
    [
        ("for", (1, 2, 0), True),
        ("for", (2, 2, 0), False),
        ("against", (2, 1, 0), True),
        ("against", (0, 0, 5), False),
        ("both", (3, 0, 0), False),
        ("both", (0, 3, 0), False),
        ("both", (3, 0, 1), False),
        ("both", (3, 1, 0), False),
        ("both", (0, 0, 0), False),
        ("", (0, 9, 0), False),
        ("for", (None, 9, None), None),
        ("both", (3, 0, None), False),
        ("both", (3, 1, None), False),
    ],
)
def test_what_is_contrary_depends_on_what_argues_for_the_area(book, side, counts, is_contrary):
    weighed = weights.weigh(sums(counts), arguing(book, side, ""))
    assert weighed["is_contrary"].astype(object).where(weighed["is_contrary"].notna(), None).tolist() == [
        is_contrary
    ]


def test_themes_with_more_contrary_segments_are_named_with_their_numbers_and_sources(study, book):
    public = pd.DataFrame(columns=["theme", "side", "n", "state"])
    counts = [*COUNTS[:1], ("W1", 1, "interview", "rain", 4, 3, 1, 0)]
    table = table_of(study, book, counts)
    said = say(table, public, study, arguing(book, "for", "against"))
    assert said == (
        "Segments in interviews, all workers together. One: segments for a theme argue for its place here; themes "
        "with more against than for: tea (1 for, 2 against). Two: segments against a theme argue for its place "
        "here; themes with more for than against: rain (3 for, 1 against)."
    )
    said = say(table, public, study, arguing(book, "against", ""))
    assert said.endswith(
        "together. One: segments against a theme argue for its place here; themes with more for than against: none."
    )
    said = say(table, public, study, arguing(book, "both", ""))
    assert said.endswith("together. One: no count can argue for this area; see the reason of each theme.")


def test_where_nothing_can_be_weighed_nothing_is(study, book):
    public = pd.DataFrame(columns=["theme", "side", "n", "state"])
    none = table_of(study, book, COUNTS[1:2])
    assert say(none, public, study, arguing(book, "for", "for")) == weights.NOBODY
    both = table_of(study, book, [("W1", 1, "interview", "tea", 2, 0, 0, 2)])
    said = say(both, public, study, arguing(book, "for", "for"))
    assert said == weights.NONE_ALONE
    said = say(table_of(study, book), public, study, book)
    assert said.endswith("(`argued_by`): none is contrary.")


def test_directions_are_named_by_their_sides_and_a_side_without_any_is_left_out(book):
    named = book.model_copy(
        update={"directions": tuple(one for one in book.directions if one.side != "both")}
    )
    assert weights.describe_directions(named) == (
        "A segment speaks of its theme for it ('works') or against it ('lacking' or 'wished for')."
    )


def test_where_workers_are_not_shown_only_public_numbers_are_weighed(study, book):
    strict = study.model_copy(update={"disclosure": Disclosure(profile="strict")})
    rows = [("tea", "for", 2, "shown"), ("tea", "against", 5, "shown"), ("rain", "for", None, "suppressed")]
    public = pd.DataFrame(rows, columns=["theme", "side", "n", "state"])
    said = say(table_of(study, book), public, strict, arguing(book, "for", "for"))
    assert said == (
        "Segments in interviews, all workers together. One: segments for a theme argue for its place here; themes "
        "with more against than for: tea (2 for, 5 against). Two: segments for a theme argue for its place here; "
        "themes with more against than for: none; not known: rain."
    )
    rest = pd.DataFrame([("rain", "rest", 4, "shown")], columns=public.columns)
    sums_of_public = weights.of_public(pd.concat([public, rest]), book)
    assert sums_of_public["n_both"].isna().all(), "4 are both or not said: nobody knows how many are both."
    hidden = public.assign(n=None, state="suppressed")
    said = say(table_of(study, book), hidden, strict, arguing(book, "for", "for"))
    assert said == "How themes are spoken of is suppressed by disclosure control."
    none = table_of(study, book, COUNTS[1:2])
    said = say(none, public[:0], strict, arguing(book, "for", "for"))
    assert said == weights.NOBODY, "The public table has no rows if no coding says a direction."
