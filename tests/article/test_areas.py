"""Each theme is argued by its segments for and against; nothing is said that is suppressed, or that nobody coded."""

from __future__ import annotations

import pandas as pd
import pytest
from worlds import World

from helpers.article.areas import NONE, TOGETHER, add_other_sides, areas_table, describe_sides
from helpers.article.form import save
from helpers.coding.weights import CONSISTENCY
from helpers.files.place import Place
from helpers.study.gate import Shows

OWN = ["interview", "voice_note"]
WORLD = World(coder="R1", argued_by=("for", "both"))
ROWS = [
    ("t0", "for", 2, "shown"),
    ("t0", "against", 5, "shown"),
    ("t0", "rest", 1, "shown"),
    ("t1", "for", 4, "shown"),
    ("t1", "against", 0, "shown"),
    ("t1", "rest", 0, "shown"),
    ("t2", "for", pd.NA, "suppressed"),
    ("t2", "against", 3, "shown"),
    ("t2", "rest", pd.NA, "suppressed"),
]
QUOTED = pd.DataFrame(
    {
        "theme": ["t0", "t1", "t2"],
        "for": ["“It works.” (works)", "", "“Good.” (works)"],
        "against": ["“Cancelled four times.” (lacking)", "", "“None.” (lacking)"],
        "shows": Shows.QUOTED,
    }
)


def public(rows=ROWS) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["theme", "side", "n", "state"]).astype({"n": "Int64"})
    return table.assign(n_heard=pd.NA, n_workers=pd.NA, reason="")


@pytest.fixture
def table():
    codebook = WORLD.codebook
    first = codebook.themes[0].model_copy(update={"why": "Most of those who have it praise it."})
    codebook = codebook.model_copy(update={"themes": (first, *codebook.themes[1:])})
    return areas_table(public(), QUOTED, WORLD.study, codebook, WORLD.coders, sources=OWN)


def test_each_theme_has_its_reason_its_numbers_and_a_quotation_of_each_side(table):
    assert table.frame.columns.tolist() == [
        "Area",
        "Theme",
        "Why it is there",
        "For",
        "Against",
        "Both, or direction not said",
        "A quotation for",
        "A quotation against",
    ]
    assert table.frame.drop(columns="Area").to_numpy().tolist() == [
        [
            "Supervision",
            "Most of those who have it praise it.",
            *(2, 5, 1),
            *("“It works.” (works)", "“Cancelled four times.” (lacking)"),
        ],
        ["Role clarity", "not defined yet", 4, 0, 0, "", ""],
        ["Structures", "not defined yet", "c", 3, "c", "", "“None.” (lacking)"],
    ]
    assert table.shows is Shows.QUOTED


def test_themes_with_more_contrary_segments_are_named_below_it(table):
    assert (
        "Firm up: segments for a theme argue for its place here; themes with more against than for: "
        "supervision (2 for, 5 against). Fine tune: no count can argue for this area; see the reason of each "
        "theme."
    ) in table.note
    assert "Focus" not in table.note, "The codebook does not say what argues for it."
    assert "c marks a number that is suppressed" in table.note


def test_where_nobody_has_coded_a_direction_no_number_for_or_against_is_said():
    none = [(theme, side, 7 * (side == "rest"), "shown") for theme, side, _, _ in ROWS]
    table = areas_table(
        public(none),
        QUOTED.assign(**{"for": "", "against": ""}),
        WORLD.study,
        WORLD.codebook,
        WORLD.coders,
        sources=OWN,
    )
    assert (
        table.frame[["For", "Against", "Both, or direction not said"]].to_numpy().tolist()
        == [["not said", "not said", 7]] * 3
    )
    assert NONE in table.note
    empty = areas_table(public([]), QUOTED, WORLD.study, WORLD.codebook, WORLD.coders, sources=OWN)
    assert empty.frame[
        ["For", "Against", "Both, or direction not said"]
    ].drop_duplicates().to_numpy().tolist() == [["not said", "not said", "all"]]
    assert "more against" not in empty.note


def test_segments_that_are_both_have_a_column_only_where_single_workers_are_shown(table):
    rows = [("t0", 2, 5, 1, 0), ("t1", 4, 0, 0, 0), ("t2", 1, 3, 2, 7)]
    sums = pd.DataFrame(rows, columns=["theme", "n_for", "n_against", "n_both", "n_not_said"])
    made_from = (public(), QUOTED, WORLD.study, WORLD.codebook, WORLD.coders)
    apart = areas_table(*made_from, sources=OWN, sums=sums)
    assert apart.frame[["Both", "Direction not said"]].to_numpy().tolist() == [[1, 0], [0, 0], [2, 7]]
    assert apart.frame.columns.tolist()[-2:] == ["A quotation for", "A quotation against"]
    assert (apart.shows, table.shows) == (Shows.WORKERS, Shows.QUOTED)
    assert TOGETHER in table.note
    assert TOGETHER not in apart.note


def test_its_note_says_what_for_and_against_mean_and_that_counts_are_no_independent_evidence(table):
    assert table.note.startswith(
        "Segments in interviews and voice notes, all workers together. A segment speaks of its theme for it "
        "('works'), against it ('lacking' or 'wished for') or both ('mixed')."
    )
    assert CONSISTENCY in table.note


def test_it_is_written_with_all_its_numbers_registered(table, tmp_path):
    files = [written.file for written in save(table, WORLD.study, Place.at(tmp_path))]
    assert files[0] == "article/areas.docx"


@pytest.mark.parametrize(
    ("n_for", "n_against", "n_rest", "said"),
    [
        (3, 2, 1, "3 segments for and 2 against"),
        (1, 0, 4, "1 segment for and 0 against"),
        (99, None, None, "99 segments for; how many are against is suppressed"),
        (None, 1, 5, "1 segment against; how many are for is suppressed"),
        (None, None, 5, "how many segments are for and against is suppressed"),
        (0, 0, 2, "0 segments for, 0 against and 2 both or not said"),
        (0, 0, 0, "0 segments for and 0 against"),
        (0, 0, None, "0 segments for and 0 against; how many are both or not said is suppressed"),
    ],
)
def test_what_is_suppressed_and_what_has_no_side_is_said_to_be_so(n_for, n_against, n_rest, said):
    table = pd.DataFrame({"side": ["for", "against", "rest"], "n": [n_for, n_against, n_rest]}).astype(
        {"n": "Int64"}
    )
    state = table["n"].isna().map({True: "suppressed", False: "shown"})
    assert describe_sides(table.assign(theme="tea", state=state)) == {"tea": said}


def test_nothing_is_said_of_sides_without_contact_or_without_directions():
    columns = ["theme", "side", "n", "state"]
    assert describe_sides(pd.DataFrame([("tea", "for", None, "no_contact")], columns=columns)) == {}
    assert describe_sides(pd.DataFrame(columns=columns)) == {}


def other_sides(rows, quoted_sides=("for", "", "")) -> list[str]:
    quoted = pd.DataFrame({"theme": QUOTED["theme"], "side": quoted_sides})
    return add_other_sides(quoted, QUOTED, public(rows))["other_side"].tolist()


def test_a_quotation_from_the_other_side_is_of_the_side_that_fewer_segments_are_on():
    more_for = [("t0", "for", 5, "shown"), ("t0", "against", 2, "shown")]
    assert other_sides(more_for) == ["“Cancelled four times.” (lacking)", "", ""]
    more_against = [("t0", "for", 2, "shown"), ("t0", "against", 5, "shown")]
    assert other_sides(more_against, ("against", "", "")) == ["“It works.” (works)", "", ""]


@pytest.mark.parametrize("quoted_side", ["for", "against", "both", ""])
def test_a_tie_has_no_quotation_from_the_other_side(quoted_side):
    tie = [("t0", "for", 5, "shown"), ("t0", "against", 5, "shown")]
    assert other_sides(tie, (quoted_side, "", "")) == [""] * 3


def test_what_is_quoted_already_is_not_printed_beside_itself():
    fewer_for = [("t0", "for", 2, "shown"), ("t0", "against", 5, "shown")]
    assert other_sides(fewer_for, ("for", "", "")) == [""] * 3


@pytest.mark.parametrize("hidden", ["for", "against"])
def test_which_side_has_fewer_is_not_said_where_a_number_is_suppressed(hidden):
    """To print it would tell that the suppressed number is greater, or smaller, than the other."""
    rows = [("t2", side, 3, "suppressed" if side == hidden else "shown") for side in ("for", "against")]
    assert other_sides(rows) == [""] * 3
