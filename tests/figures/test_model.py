"""The model shows of each condition what segments say of it, and claims nothing where nobody has coded that."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from public_tables import mask
from worlds import OWN, World, public_tables_of, texts, themes_in_all

from helpers import figures
from helpers.coding.accuracy import Accuracy
from helpers.errors import FieldworkError
from helpers.figures.drawing.drawing import Drawing
from helpers.study.conditions import Conditions
from helpers.study.gate import Shows

WORLD = World(
    coder="R1",
    themes_in=themes_in_all(2, range(1, 5)),
    said_of={
        (0, 1, "interview"): ((0, "met"), (1, "met"), (1, "not_met"), (3, "")),
        (0, 2, "interview"): ((0, "met"),),
        (1, 2, "voice_note"): ((0, "met"), (1, "not_met")),
        (1, 3, "observation"): ((2, "met"),),
    },
)


def model_of(
    world: World,
    condition_states: pd.DataFrame | None = None,
    *,
    coded_by: tuple[str, ...] = (),
    sources: list[str] = OWN,
    conditions: Conditions | None = None,
) -> Drawing:
    public = public_tables_of(world)
    states = public["condition_states"] if condition_states is None else condition_states
    model = conditions or world.conditions
    of_conditions = (model, public["conditions"], states, world.study, world.codebook)
    coding = {"accuracy": Accuracy(world.coders), "coded_by": coded_by}
    return figures.conditions_model(*of_conditions, sources=sources, **coding)


def words(drawing: Drawing) -> dict[str, str]:
    found = {text.get_gid(): text.get_text() for text in texts(drawing) if text.get_gid()}
    return {gid: text for gid, text in found.items() if gid.startswith(("count-", "neither-"))}


def widths(drawing: Drawing) -> dict[str, float]:
    bars = [one for one in drawing.figure.findobj() if (one.get_gid() or "").startswith("bar-")]
    return {bar.get_gid().removeprefix("bar-"): bar.get_width() for bar in bars}


def test_each_condition_has_its_segments_and_workers_met_and_not_met_or_is_not_spoken_of():
    neither = "not spoken of as met or as not met by any of 2 workers"
    assert words(model_of(WORLD)) == {
        "count-c0-met": "3 segments, 2 of 2 workers",
        "count-c0-not_met": "0 segments, 0 of 2 workers",
        "count-c1-met": "1 segment, 1 of 2 workers",
        "count-c1-not_met": "2 segments, 2 of 2 workers",
        "neither-c2": neither,
        "neither-c3": neither,
    }


def test_bars_are_as_long_as_their_numbers_filled_and_open_and_there_is_none_for_0():
    model = model_of(WORLD)
    found = widths(model)
    assert {gid: round(3 * width / found["c0-met"]) for gid, width in found.items()} == {
        "c0-met": 3,
        "c1-met": 1,
        "c1-not_met": 2,
    }
    faces = {
        one.get_gid(): to_hex(one.get_facecolor())
        for one in model.figure.findobj()
        if (one.get_gid() or "").startswith("bar-c1")
    }
    assert faces["bar-c1-not_met"] == "#ffffff" != faces["bar-c1-met"]


def test_the_table_and_the_alt_text_have_every_number():
    model = model_of(WORLD)
    assert model.table[["condition", "says", "n", "n_workers", "n_heard"]].to_numpy().tolist()[:4] == [
        ["c0", "met", 3, 2, 2],
        ["c0", "not_met", 0, 0, 2],
        ["c1", "met", 1, 1, 2],
        ["c1", "not_met", 2, 2, 2],
    ]
    assert (
        "leads to 3 and 4: met, 1 segment, 1 of 2 workers; not met, 2 segments, 2 of 2 workers." in model.alt
    )
    assert model.shows is Shows.TOGETHER


@pytest.mark.parametrize(
    ("coded_by", "who"),
    [
        (("R1",), "that coder R1, and nobody else, has coded as saying"),
        (("R1", "R2"), "that coder R1 has coded as saying"),
        ((), "that coder R1 has coded as saying"),
    ],
    ids=["one", "two", "not known"],
)
def test_the_caption_says_whether_anybody_else_has_coded_conditions(coded_by, who):
    assert who in model_of(WORLD, coded_by=coded_by).caption


def test_by_a_rule_for_several_coders_the_one_who_has_coded_conditions_is_named_or_a_person_has():
    world = replace(WORLD, coder="any:R1+R2")
    assert "that coder R1, and nobody else, has coded" in model_of(world, coded_by=("R1",)).caption
    assert "that a person has coded as saying" in model_of(world, coded_by=("R1", "R2")).caption


@pytest.mark.parametrize(
    ("sources", "who"),
    [(OWN, "workers who said so,"), ([*OWN, "observation"], "workers of whom it was said,")],
    ids=["own words", "visits too"],
)
def test_the_workers_said_so_only_where_all_that_is_counted_are_their_own_words(sources, who):
    caption = model_of(WORLD, sources=sources).caption
    assert f"Beside them is the number of {who} out of those with whom there was contact." in caption
    assert "A segment counts if it says so of any part of a condition" in caption


def test_moving_a_segment_moves_one_condition():
    moved = dict(WORLD.said_of) | {(0, 2, "interview"): ((2, "met"),)}
    before, after = words(model_of(WORLD)), words(model_of(replace(WORLD, said_of=moved)))
    assert {gid for gid in before | after if before.get(gid) != after.get(gid)} == {
        "count-c0-met",
        "neither-c2",
        "count-c2-met",
        "count-c2-not_met",
    }


@pytest.mark.parametrize(
    ("world", "why"),
    [
        (replace(WORLD, coder="dictionary", said_of={}), "The dictionary does not code whether a condition"),
        (replace(WORLD, said_of={}), "Nobody whose coding is counted has coded whether a condition is met."),
        (
            replace(WORLD, said_of={(0, 1, "interview"): ((0, ""),)}),
            "Nobody whose coding is counted has coded",
        ),
    ],
    ids=["dictionary", "nobody", "only spoken of"],
)
def test_where_nobody_has_coded_conditions_the_themes_are_spoken_of_and_no_condition_is_met(world, why):
    model = model_of(world)
    assert why in model.caption
    assert "that a theme is coded does not say that a condition is met" in model.caption
    assert words(model)["count-c0-t0"] == "2 of 2"
    assert not widths(model)
    assert not any("met" in text.get_text().split() for text in texts(model))


def test_what_is_suppressed_is_c_and_has_no_bar_and_no_number():
    states = public_tables_of(WORLD)["condition_states"]
    hidden = (states["condition"] == "c0") & (states["says"] == "met")
    model = model_of(WORLD, mask(states, "condition_states", hidden))
    assert words(model)["count-c0-met"] == "c"
    assert "c0-met" not in widths(model)
    assert "c marks a number that is suppressed by disclosure control." in model.caption
    assert "met, c; not met, 0 segments" in model.alt
    assert model.table.loc[model.table["state"] == "suppressed", ["n", "n_workers"]].isna().all(axis=None)


def test_a_model_of_which_every_number_is_suppressed_is_a_placeholder():
    states = public_tables_of(WORLD)["condition_states"]
    model = model_of(WORLD, mask(states, "condition_states"))
    assert "Disclosure control has suppressed every number of this figure" in model.caption


def test_without_contact_there_is_no_0():
    missing = pd.array([pd.NA] * 8, dtype="Int64")
    states = public_tables_of(WORLD)["condition_states"]
    states = states.assign(state="no_contact", n=missing, n_workers=missing, n_heard=missing)
    assert set(words(model_of(WORLD, states)).values()) == {"no contact"}


def test_a_condition_that_the_public_table_lacks_is_refused():
    states = public_tables_of(WORLD)["condition_states"]
    with pytest.raises(FieldworkError, match="the table has no row for condition c3, says not_met"):
        model_of(WORLD, states.iloc[:-1])


def with_loop(world: World) -> Conditions:
    """Return the model of a world, of which the last condition returns to the first, and the board acts for it."""
    conditions = list(world.conditions.conditions)
    first, last = conditions[0], conditions[-1]
    conditions[-1] = last.model_copy(update={"returns_to": (first.id,), "who": "the board"})
    return world.conditions.model_copy(update={"conditions": tuple(conditions)})


def dashed_arrows(drawing: Drawing) -> list[Line2D]:
    """Return the arrows around a box that are dashed; a straight dashed line leads from a box to its bars."""
    lines = drawing.figure.findobj(Line2D)
    return [line for line in lines if line.is_dashed() and len(line.get_xdata()) > 2]


def key_of(drawing: Drawing) -> list[str]:
    return [text.get_text() for text in texts(drawing) if str(text.get_gid()).startswith("key-")]


def test_the_key_names_the_kinds_of_line_that_occur_and_a_loop_is_dashed():
    assert key_of(model_of(WORLD)) == ["leads to", "what segments say of it"]
    looped = with_loop(WORLD)
    drawing = model_of(WORLD, conditions=looped)
    assert key_of(drawing) == ["leads to", "returns to", "what segments say of it"]
    ids = [condition.id for condition in looped.conditions]
    heads = {
        head.get_gid(): head for head in drawing.figure.findobj() if head.get_gid() == f"{ids[-1]}-{ids[0]}"
    }
    assert list(heads) == [f"{ids[-1]}-{ids[0]}"]
    assert not dashed_arrows(model_of(WORLD))
    assert len(dashed_arrows(drawing)) == 1, "A loop is told from a sequence without colour."
    assert "A dashed arrow leads back" in drawing.caption
    assert "returns to 1 (who acts: the board)" in drawing.alt
    assert [text.get_text() for text in texts(drawing) if text.get_gid() == f"who-{ids[-1]}"] == [
        "Who acts: the board"
    ]
    assert drawing.table["returns_to"].iloc[-1] == ids[0]
    assert set(drawing.table["who"]) == {"", "the board"}


def test_where_themes_are_shown_the_key_has_the_colours_of_their_areas():
    world = replace(WORLD, said_of={})
    labels = {area.label for area in world.codebook.areas}
    assert labels & set(key_of(model_of(world)))
