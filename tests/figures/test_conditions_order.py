"""The strip of conditions shows the order in which a worker said that they are met, and where it is against the model."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from artists import named
from matplotlib.colors import to_hex
from worlds import OWN, World, condition_codings_of, texts, themes_in_all

from helpers import figures
from helpers.counting import conditions
from helpers.figures.drawing.drawing import Drawing
from helpers.study.gate import Shows
from helpers.study.study import state_of_week

WORLD = World(
    n_workers=3,
    n_weeks=5,
    late=1,
    coder="R1",
    themes_in=themes_in_all(3, range(1, 4)),
    said_of={
        (0, 2, "interview"): ((2, "met"), (1, "not_met"), (2, "not_met")),
        (0, 3, "voice_note"): ((0, "met"), (1, "not_met"), (2, "met"), (3, "")),
        (1, 1, "interview"): ((0, "met"), (1, "met")),
        (1, 1, "observation"): ((3, "met"),),
        (1, 3, "interview"): ((0, "not_met"), (3, "met")),
    },
)
"""W1 says 2 weeks after the start that c2 is met and not met, then c0; c1 never; W3 speaks of no condition."""


def order_of(world: World) -> Drawing:
    segments, contacts, _ = world.tables()
    weeks, model, study = world.study.calendar.weeks, world.conditions, world.study
    days = conditions.by_day(condition_codings_of(world), segments, sources=OWN, weeks=weeks)
    of_workers = conditions.by_worker(days, contacts, study, model, sources=OWN, weeks=weeks)
    used = contacts[contacts["source"].isin(OWN)]
    states = used.groupby(["worker", "week"])["state"].agg(state_of_week).reset_index()
    told = (model, days, of_workers, conditions.against_sequence(of_workers, model), states, study)
    return figures.conditions_order(*told, sources=OWN, coders=world.coders)


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return order_of(WORLD)


def digits(drawing: Drawing) -> dict[str, str]:
    found = {text.get_gid(): text.get_text() for text in texts(drawing) if text.get_gid()}
    return {gid.removeprefix("n-"): text for gid, text in found.items() if gid.startswith("n-W")}


def test_the_day_of_a_condition_first_said_to_be_met_has_its_number_and_against_the_model_a_sign(drawing):
    assert digits(drawing) == {
        "W1-c2-2023-10-11": "1*",
        "W1-c0-2023-10-18": "2",
        "W2-c0-2023-10-04": "1",
        "W2-c1-2023-10-04": "1",
        "W2-c3-2023-10-18": "2",
    }


def test_the_table_says_before_and_without_which_conditions_each_was_said_to_be_met(drawing):
    against = drawing.table[(drawing.table["before"] != "") | (drawing.table["without"] != "")]
    columns = ["worker", "condition", "date", "place", "before", "without"]
    assert against[columns].to_numpy().tolist() == [["W1", "c2", "2023-10-11", 1, "c0", "c1"]]
    assert "W1 (3 before 1; 3 without 2)." in drawing.caption
    assert "W1: first 3, then 1. W2: first 1 and 2, then 4. W3: none." in drawing.alt


def test_other_days_have_a_mark_filled_open_or_a_dot(drawing):
    faces = {
        gid: artist.get_markerfacecolor()
        for artist in drawing.figure.findobj()
        if (gid := artist.get_gid() or "").startswith("mark-")
    }
    assert {gid: to_hex(face) for gid, face in faces.items()} == {
        "mark-W1-c1-2023-10-11": "#ffffff",
        "mark-W1-c1-2023-10-18": "#ffffff",
        "mark-W1-c2-2023-10-18": "#222222",
        "mark-W1-c3-2023-10-18": "#222222",
        "mark-W2-c0-2023-10-18": "#ffffff",
    }
    small, large = (named(drawing, f"mark-W1-c{n}-2023-10-18").get_markersize() for n in (3, 2))
    assert small < large


def test_a_condition_said_to_be_met_and_not_to_be_met_on_its_first_day_has_an_open_box(drawing):
    faces = [to_hex(named(drawing, gid).get_facecolor()) for gid in ("W1-c2-2023-10-11", "W1-c0-2023-10-18")]
    assert faces[0] == "#ffffff"
    assert faces[1] != "#ffffff"


def test_a_mark_of_a_neighbouring_day_does_not_hide_a_number():
    rows = [
        ("W1", 1, "2023-10-02", "c0", 1, 0, 0, 1),
        ("W1", 1, "2023-10-03", "c0", 0, 1, 0, 1),
        ("W1", 1, "2023-10-06", "c0", 0, 1, 0, 1),
    ]
    days = pd.DataFrame(rows, columns=conditions.BY_DAY)
    world = replace(WORLD, n_workers=1, n_weeks=20, late=0)
    study, model, contacts = world.study, world.conditions, world.tables()[1]
    of_workers = conditions.by_worker(days, contacts, study, model, sources=OWN, weeks=range(1, 21))
    states = contacts[contacts["source"] == "interview"][["worker", "week", "state"]]
    told = (model, days, of_workers, conditions.against_sequence(of_workers, model), states, study)
    drawing = figures.conditions_order(*told, sources=OWN, coders=world.coders)
    box = named(drawing, "W1-c0-2023-10-02")
    middle = box.get_y() + box.get_height() / 2
    near, far = (named(drawing, f"mark-W1-c0-2023-10-0{day}").get_ydata()[0] for day in (3, 6))
    assert near > middle + 1.5, "the box is at the upper edge of its row, and the mark at the lower one"
    assert middle < far < near
    assert box.get_x() >= 0, "the box is inside its week"


def test_weeks_without_contact_are_hatched_and_a_worker_who_had_not_started_is_not_said_to_be_silent(drawing):
    assert named(drawing, "W1-w4-no_contact").get_hatch()
    assert named(drawing, "W1-w1-not_started")
    assert "silent" not in drawing.caption + drawing.alt
    of_w3 = drawing.table[drawing.table["worker"] == "W3"]
    assert of_w3["says"].tolist() == ["not_spoken_of"] * 4
    assert of_w3["n_met"].tolist() == [0, 0, 0, 0]


def test_what_a_visit_says_is_not_among_the_workers_own_words(drawing):
    of_c3 = drawing.table[(drawing.table["worker"] == "W2") & (drawing.table["condition"] == "c3")]
    assert of_c3["date"].tolist() == ["2023-10-18"]


def test_a_worker_without_contact_has_no_count_not_0():
    seen = {place: themes for place, themes in WORLD.themes_in.items() if place[0] != 2}
    table = order_of(replace(WORLD, themes_in=seen)).table
    of_w3 = table[table["worker"] == "W3"]
    assert set(of_w3["says"]) == {"no_contact"}
    assert of_w3["n_met"].isna().all()


def test_the_key_has_only_what_occurs():
    world = replace(WORLD, said_of={(1, 1, "interview"): ((0, "met"),)})
    said = {text.get_text() for text in texts(order_of(world))}
    assert "first said to be met, in the worker's order" in said
    assert not {"n*", "\u25cb", "\u25d0", "said not to be met", "spoken of, not said whether"} & said
    caption = order_of(world).caption
    assert "No worker's order of telling differs from the sequence of the model." in caption
    assert "0 of 1 number stands for a day" in caption
    assert "and 1 rests on one segment." in caption


def test_the_caption_and_the_key_say_what_a_number_rests_on_and_claim_no_order_of_events(drawing):
    assert (
        "1 of 5 numbers stands for a day on which the same condition was also said not to be met (open box), "
        "and 5 rest on one segment."
    ) in drawing.caption
    assert "This does not show in which order conditions were met." in drawing.caption
    assert "contradict" not in drawing.caption + drawing.alt
    said = " ".join(text.get_text().replace("\n", " ") for text in texts(drawing))
    assert "first said to be met earlier than a condition that leads to it" in said


def test_an_open_box_is_told_in_the_key():
    of_w2 = {(1, 1, "interview"): ((0, "met"), (0, "not_met"))}
    said = {text.get_text() for text in texts(order_of(replace(WORLD, said_of=of_w2)))}
    assert "first said to be met; said not to be met on the same day" in said


def test_without_a_number_the_caption_counts_none():
    drawing = order_of(replace(WORLD, said_of={(0, 2, "interview"): ((0, "not_met"),)}))
    assert "on one segment" not in drawing.caption


@pytest.mark.parametrize(
    ("world", "says"),
    [
        (replace(WORLD, said_of={}), "because nobody whose coding is counted has coded a condition"),
        (replace(WORLD, coder="dictionary", said_of={}), "because the dictionary, whose coding is counted,"),
        (replace(WORLD, profile="strict"), "the study's disclosure profile (strict) does not allow that"),
        (
            replace(WORLD, profile="consented"),
            "the study's disclosure profile (consented) does not allow that",
        ),
    ],
    ids=["nobody has coded", "dictionary", "strict", "consented"],
)
def test_a_placeholder_says_why_there_is_no_strip(world, says):
    drawing = order_of(world)
    assert says in drawing.caption
    assert drawing.shows is Shows.NOTHING
    assert drawing.table.columns.tolist() == ["not_shown"]


def test_without_a_model_a_placeholder_says_so():
    study = WORLD.study
    empty = condition_codings_of(replace(WORLD, said_of={}))
    drawing = figures.conditions_order(None, *[empty] * 4, study, sources=OWN, coders=WORLD.coders)
    assert "the study has no file data/conditions.yaml" in drawing.caption
