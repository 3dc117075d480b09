"""Conversations are known by who speaks in them, never by the name of their source."""

from __future__ import annotations

import pandas as pd
import pytest
from artists import named
from worlds import OWN, World, drawn, public_tables_of, texts, themes_in_all

from helpers.coding import conversations
from helpers.counting import counts
from helpers.figures.drawing.key import HATCH

WORLD = World(
    n_workers=2,
    n_weeks=4,
    themes_in={
        (0, 1, "interview"): (0, 1, 2),
        (0, 1, "voice_note"): (0,),
        (0, 2, "voice_note"): (1,),
        (1, 2, "interview"): (0, 1),
        (1, 3, "voice_note"): (),
        (1, 3, "observation"): (2,),
    },
)


def spoken_of(world: World, **options) -> conversations.Spoken:
    segments, contacts, codings = world.tables()
    weeks = world.study.calendar.weeks
    chosen = {"unit": "segments", "sources": OWN, "weeks": weeks} | options
    table = counts.count_themes(codings, segments, contacts, world.codebook, weeks=weeks)
    weekly = counts.by_worker_and_week(table, contacts, world.study, world.codebook, **chosen)
    return conversations.spoken_by_week(weekly, contacts, segments, world.study, **chosen)


@pytest.fixture(scope="module")
def drawings():
    return {drawing.name: drawing for drawing in drawn(WORLD)}


def test_words_and_conversations_are_added_up_by_week_and_missing_without_contact():
    table = spoken_of(WORLD).weeks.set_index(["worker", "week"])
    assert table.loc[("W1", 1), ["n_words", "n_conversations"]].tolist() == [20, 1]
    assert table.loc[("W1", 2), ["n_words", "n_conversations"]].tolist() == [10, 0]
    assert table.loc[("W1", 3), ["n_words", "n_conversations"]].isna().all()
    assert table.loc[("W2", 3), "n_words"] == 10, "A visit is the researcher's words."


def test_the_share_of_weeks_with_a_conversation_is_said_with_its_numbers():
    share = spoken_of(WORLD).share
    spoken = spoken_of(WORLD).weeks
    n_words = spoken["n_words"].sum()
    percent = round(100 * spoken.loc[spoken["n_conversations"] > 0, "n_words"].sum() / n_words)
    assert 0 < percent < 100
    assert share.startswith(
        f"86% of the coded segments (counted once for each theme) and {percent}% of the words are from the 2 of 4 worker-weeks with an "
    )
    assert share.endswith(": the weeks are not to be read as a trend.")
    assert share.registered[conversations.ORIGIN] == (86, percent, 2, 4)


def test_a_source_in_which_only_workers_speak_has_no_conversations_whatever_its_name():
    segments, contacts, _ = WORLD.tables()
    study = WORLD.study
    assert conversations.conversation_sources(segments, study) == ["interview"]
    without = segments[segments["speaker_role"] == "worker"]
    assert conversations.conversation_sources(without, study) == []
    renamed = segments.replace({"source": {"interview": "voice_note", "voice_note": "interview"}})
    assert conversations.conversation_sources(renamed, study) == ["voice_note"]
    assert conversations.conversation_sources(segments[segments["source"] == "observation"], study) == []
    assert conversations.weekly_source(contacts, ["interview"], OWN) == "voice_note"
    assert conversations.weekly_source(contacts, OWN, OWN) == ""
    assert conversations.weekly_source(contacts, [], ["voice_note"]) == "", "It is the only source."


def test_one_reply_of_the_researcher_does_not_make_conversations_of_all_notes():
    segments = WORLD.tables()[0]
    first = segments[segments["source"] == "voice_note"].iloc[:1].assign(speaker_role="researcher")
    assert conversations.conversation_sources(pd.concat([segments, first]), WORLD.study) == ["interview"]


@pytest.mark.parametrize("profile", ["strict", "consented"])
def test_where_single_workers_may_not_be_shown_nothing_is_said_of_conversations(profile):
    world = World(n_workers=4, n_weeks=4, profile=profile, themes_in=themes_in_all(4, range(1, 5)))
    assert spoken_of(world).share == ""
    for drawing in drawn(world):
        if drawing.name in ("theme_weeks_together", "areas_by_week", "theme_weeks", "areas_by_week_alone"):
            assert "n_conversations" not in drawing.table
            assert "worker-weeks with an interview" not in drawing.caption + drawing.alt
            assert "Interviews" not in [text.get_text() for text in texts(drawing)]


def test_the_words_of_each_worker_stand_above_their_themes_and_weeks_with_a_conversation_are_dark(drawings):
    for name, panel in (("theme_weeks", "W1"), ("portrait_W1", "themes")):
        drawing = drawings[name]
        assert named(drawing, f"n-{panel}-w1-words").get_text() == "20"
        dark, light = (named(drawing, f"{panel}-w{week}-words").get_facecolor()[:3] for week in (1, 2))
        assert sum(dark) < 1.5 < 2.9 < sum(light), "In grey too, they differ."
        assert named(drawing, f"{panel}-w3-words") is None
        assert named(drawing, f"{panel}-w3-no_contact").get_hatch() == HATCH
        assert "worker-weeks with an interview" in drawing.caption
        assert "worker-weeks with an interview" in drawing.alt
        assert "Weeks with interviews: W1, week 1" in drawing.alt
        assert "words in a week with interviews" in [text.get_text() for text in texts(drawing)]


def test_the_scale_of_shades_is_of_the_themes_and_not_of_the_words(drawings):
    cell = named(drawings["theme_weeks"], "W1-w1-t0")
    assert sum(cell.get_facecolor()[:3]) < 1.5, "2 segments, the most of any cell, have the darkest shade."


def test_together_the_words_of_a_week_are_the_public_ones_and_none_is_drawn_without_contact(drawings):
    together = drawings["theme_weeks_together"]
    public = public_tables_of(WORLD)["contacts"].query("source == 'counted' and period == 'week'")
    words = {int(row.first_week): row.n_words for row in public.itertuples()}
    assert [named(together, f"n-amounts-w{week}-n_words").get_text() for week in (1, 2, 3)] == [
        str(int(words[week])) for week in (1, 2, 3)
    ]
    assert [named(together, f"n-amounts-w{week}-n_conversations").get_text() for week in (1, 2, 3)] == list(
        "110"
    )
    assert named(together, "amounts-w4-n_words") is None
    assert named(together, "amounts-w4-no_contact").get_hatch() == HATCH


def test_below_the_bars_of_areas_are_words_and_conversations_and_a_dash_without_contact(drawings):
    areas = drawings["areas_by_week"]
    assert [named(areas, f"words-w{week}").get_text() for week in range(1, 5)] == ["20", "20", "10", "\u2013"]
    assert [named(areas, f"interviews-w{week}").get_text() for week in range(1, 5)] == [
        "1",
        "1",
        "0",
        "\u2013",
    ]
    assert areas.table["n_conversations"].sum() == 2 * len(WORLD.codebook.areas)


def test_the_weekly_source_is_drawn_alone_and_says_so(drawings):
    alone = drawings["areas_by_week_alone"]
    assert "may come from a single worker: it is not to be read as a trend." in alone.caption
    assert "may come from a single worker" not in drawings["areas_by_week"].caption
    assert "in voice notes alone" in alone.caption
    assert "interview" not in alone.caption
    assert set(alone.table["source"]) == {"voice_note"}, "Whoever reads the CSV knows what is counted."
    n_of = alone.table.set_index(["week", "area"])["n"]
    assert [n_of[week, "area0"] for week in (1, 2, 3)] == [1, 0, 0]
    assert n_of[4].isna().all()
    only_talks = World(themes_in={(0, 1, "interview"): (0,)})
    empty = next(one for one in drawn(only_talks) if one.name == "areas_by_week_alone")
    assert (
        "since what is counted in interviews and voice notes (workers' own words) is of contacts in which"
        in empty.caption
    )
