"""Saturation: which interviews led to themes, against a threshold; and when none of that is reported."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.coding import saturation
from helpers.files import paths
from helpers.study.codebook import Codebook
from helpers.study.codebook_history import History, Version
from helpers.study.study import read_study
from helpers.study.themes import Area, Theme

THEMES = [("a", "b"), (), ("a",), ("c",), ("a", "c"), ("d",), ("b",), (), ("a",)]
"""Themes of nine interviews, one a day from 2 October 2023."""
FIRST = date(2023, 10, 2)


def book_of(themes) -> Codebook:
    text = dict.fromkeys(["brief", "full", "use", "use_not", "example"], "-")
    made = [Theme(id=one, label=one.upper(), area="one", **text) for one in themes]
    return Codebook(version="1", status="-", areas=(Area(id="one", label="One", meaning="-"),), themes=made)


def history_of(*versions, current="abcd") -> History:
    """Return a history of versions, each given by its day from the first interview and its themes."""
    made = [Version(FIRST + timedelta(days=day), book_of(themes)) for day, themes in versions]
    return History(tuple(made), book_of(current))


HISTORY = history_of((0, "ab"), (4, "abc"), (8, "abcd"))


def tables(themes_of, *, source="interview") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return codings and segments: one contact a day, of W1 and W2 in turn, each with a question beside."""
    segments, codings = [], []
    for n, themes in enumerate(themes_of):
        facts = {
            "contact_id": f"c{n:02d}",
            "worker": f"W{1 + n % 2}",
            "week": n // 7 + 1,
            "date": f"{FIRST + timedelta(days=n)}",
            "time": "",
            "source": source,
        }
        segments += [
            {**facts, "segment_id": f"s{n:02d}{source}", "is_counted": True},
            {**facts, "segment_id": f"q{n:02d}{source}", "is_counted": False},
        ]
        codings += [{"segment_id": f"s{n:02d}{source}", "theme": theme} for theme in themes]
        codings.append({"segment_id": f"q{n:02d}{source}", "theme": "d"})
    return pd.DataFrame(codings, columns=["segment_id", "theme"]), pd.DataFrame(segments)


@pytest.fixture
def made(study):
    """Return a function that makes all that is said of saturation."""

    def make(themes_of=THEMES, history=HISTORY, study=study, **options):
        given_tables = tables(themes_of)
        by_theme = saturation.by_theme(*given_tables, history, study)
        by_contact = saturation.by_contact(*given_tables, history, study)
        return by_theme, by_contact, saturation.thresholds(by_theme, by_contact, **options)

    return make


def test_an_interview_led_to_a_theme_if_it_is_the_first_that_has_it_before_the_version(made):
    by_theme, by_contact, _ = made()
    assert by_theme["contact_id"].tolist() == ["c00", "c00", "c03", "c05"]
    assert by_theme["added"].tolist() == ["2023-10-02", "2023-10-02", "2023-10-06", "2023-10-10"]
    assert by_contact["n_new"].tolist() == [2, 0, 0, 1, 0, 1, 0, 0, 0]
    assert by_contact["n_themes"].tolist() == [2, 2, 2, 3, 3, 4, 4, 4, 4]


def test_a_theme_that_stood_before_the_first_interview_is_not_new_in_any(made):
    by_theme, by_contact, _ = made(history=history_of((-1, "ab"), (4, "abc"), (8, "abcd")))
    assert by_theme["origin"].tolist() == ["beforehand", "beforehand", "interview", "interview"]
    assert by_contact["n_themes"].iloc[-1] == 2


def test_a_theme_that_is_only_coded_after_its_version_came_from_no_interview(made):
    by_theme, by_contact, _ = made(history=history_of((0, "a"), (2, "abcd")))
    assert dict(zip(by_theme["theme"], by_theme["origin"], strict=True)) == {
        "a": "interview",
        "b": "read again",
        "c": "elsewhere",
        "d": "elsewhere",
    }
    assert by_contact["n_new"].tolist() == [1, *[0] * 8]


def test_an_interview_before_the_version_before_has_not_led_to_a_theme(made, study):
    """Coded afterwards, with the whole codebook, the first interview has every theme."""
    everything = [tuple("abcd")] * 9
    by_theme, by_contact, thresholds = made(everything)
    assert by_theme["contact_id"].tolist() == ["c00", "c00", "c01", "c05"]
    assert by_contact["n_themes"].tolist() == [2, 3, 3, 3, 3, 4, 4, 4, 4]
    assert thresholds["reached"].tolist() == ["6+2", "6+2"]


def test_where_interviews_were_read_again_nothing_shows_which_led_to_a_theme_and_no_threshold_is_given(
    made, study
):
    later = history_of((20, "ab"), (25, "abc"), (30, "abcd"))
    by_theme, by_contact, thresholds = made(history=later)
    assert by_theme["origin"].tolist() == ["interview", "interview", "read again", "read again"]
    assert thresholds.empty
    described = saturation.describe_saturation(by_theme, by_contact, thresholds, later, study)
    assert described.endswith("led to a theme: no threshold is given.")
    assert "Guest" not in described


def test_a_theme_in_no_version_has_no_day_and_no_interview(made):
    by_theme, _, _ = made(history=history_of((0, "a"), (8, "abc")))
    assert by_theme.iloc[-1].tolist() == ["d", "", "undated", "", ""]


def test_voice_notes_visits_and_questions_are_never_counted(study):
    codings, segments = tables(THEMES)
    early = segments["date"].min()
    for source in ("voice_note", "observation"):
        more_codings, more = tables([("a", "b", "c", "d")], source=source)
        more = more.assign(contact_id="other", date=early)
        both = pd.concat([codings, more_codings]), pd.concat([more, segments])
        pd.testing.assert_frame_equal(
            saturation.by_contact(*both, HISTORY, study),
            saturation.by_contact(codings, segments, HISTORY, study),
        )
        alone = more_codings, more
        assert saturation.by_contact(*alone, HISTORY, study).empty
        by_theme = saturation.by_theme(*alone, HISTORY, study)
        nothing = saturation.by_contact(*alone, HISTORY, study)
        of_nothing = saturation.thresholds(by_theme, nothing)
        described = saturation.describe_saturation(by_theme, nothing, of_nothing, HISTORY, study)
        assert described.endswith("No interview has been read: saturation cannot be judged.")


def test_four_voice_notes_are_no_base_of_saturation(study):
    """A base of four voice notes once let saturation be declared while themes were still to come."""
    codings, segments = tables([("a", "b", "c", "d"), *[()] * 8], source="voice_note")
    by_theme = saturation.by_theme(codings, segments, HISTORY, study)
    by_contact = saturation.by_contact(codings, segments, HISTORY, study)
    assert saturation.thresholds(by_theme, by_contact).empty


def test_the_order_is_that_of_time_whatever_the_order_of_rows(study):
    codings, segments = tables(THEMES)
    shuffled = saturation.by_contact(codings[::-1], segments.sample(frac=1, random_state=1), HISTORY, study)
    pd.testing.assert_frame_equal(shuffled, saturation.by_contact(codings, segments, HISTORY, study))


def test_on_one_day_interviews_are_in_the_order_of_the_clock(study):
    codings, segments = tables(THEMES)
    segments["date"] = segments["date"].min()
    contacts = segments["contact_id"].drop_duplicates().tolist()
    hours = {contact: f"{20 - n:02}:00:00" for n, contact in enumerate(contacts)}
    segments["time"] = segments["contact_id"].map(hours)
    table = saturation.by_contact(codings, segments, HISTORY, study)
    assert table["contact_id"].tolist() == contacts[::-1]


@pytest.mark.parametrize(
    ("themes_of", "run", "threshold", "reached", "share"),
    [
        (THEMES, 2, 0.0, "6+2", 0.0),
        (THEMES, 2, 0.34, "4+2", 0.333),
        (THEMES, 3, 0.0, "6+3", 0.0),
        (THEMES[:6], 2, 0.0, "", 0.333),
        (THEMES[:5], 2, 0.0, "", None),
        ([()] * 9, 2, 0.0, "", None),
    ],
)
def test_saturation_is_reached_with_the_first_run_whose_share_is_not_above_the_threshold(
    made, themes_of, run, threshold, reached, share
):
    (row,) = made(themes_of, runs=[run], shares=[threshold])[2].itertuples()
    assert (row.reached, row.base, row.contacts) == (reached, 4, len(themes_of))
    assert row.share == share if share is not None else pd.isna(row.share)


def test_themes_that_came_after_the_threshold_was_reached_are_counted_and_said(made, study):
    late = history_of((0, "ab"), (8, "abcd"))
    themes_of = [("a", "b"), (), (), (), (), (), (), ("c", "d"), ()]
    by_theme, by_contact, thresholds = made(themes_of, late)
    assert thresholds["reached"].tolist() == ["4+2", "4+2"]
    assert thresholds["n_later"].tolist() == [2, 2]
    described = saturation.describe_saturation(by_theme, by_contact, thresholds, late, study)
    assert "after 4 interviews (later ones still led to 2 themes)" in described


@pytest.mark.parametrize(
    ("history", "says"),
    [
        (history_of(), "no dated versions of it in data/codebook-history"),
        (history_of((-5, "abcd")), "its dated versions show that none was added"),
        (history_of((-5, "abcd"), (3, "abcd")), "its dated versions show that none was added"),
    ],
)
def test_without_a_theme_being_added_there_is_no_saturation_and_no_threshold(made, study, history, says):
    by_theme, by_contact, thresholds = made(history=history)
    assert by_theme.empty
    assert by_contact.empty
    assert thresholds.empty
    described = saturation.describe_saturation(by_theme, by_contact, thresholds, history, study)
    assert described.startswith("Saturation is not reported")
    assert says in described
    assert "Guest" not in described


def test_a_study_without_interviews_has_none(made, study):
    others = tuple(source for source in study.sources if source.id != "interview")
    without = study.model_copy(update={"sources": others})
    assert made(study=without)[1].empty
    assert "this study has none" in saturation.why_not(HISTORY, without)


def test_a_reflexive_study_declines_and_says_why_unless_it_asks_for_it(made, study):
    reflexive = study.model_copy(update={"stance": "reflexive"})
    assert all(table.empty for table in made(study=reflexive))
    assert "10.1080/2159676X.2019.1704846" in saturation.why_not(HISTORY, reflexive)
    asked = reflexive.model_copy(update={"report": ("saturation",)})
    assert not made(study=asked)[1].empty


def test_a_sentence_says_where_themes_come_from_and_what_the_threshold_cannot_say(made, study):
    described = saturation.describe_saturation(*made(), HISTORY, study)
    assert described == (
        "The first version of the codebook is of 2023-10-02. Version of 2023-10-06: added: c. Version of "
        "2023-10-10: added: d. Of 4 themes, 4 came from an interview. The last interview that led to a new "
        "theme was number 6 of 9, in week 1. By the threshold of Guest, Namey and Chen (2020), there is a "
        "run of 2 interviews with at most 5% new themes after 6 interviews and a run of 2 interviews without "
        "any new theme after 6 interviews. With so few themes one new theme is more than the larger share, "
        "so that the two thresholds come to the same. This is saturation of codes, not of their meaning, and "
        "does not show that other workers would add nothing new."
    )
    few = saturation.describe_saturation(*made(THEMES[:5]), HISTORY, study)
    assert "too few interviews for a base and a run" in few
    assert "No run of interviews reaches" in saturation.describe_saturation(*made(THEMES[:6]), HISTORY, study)
    assert "No interview led to a theme" in saturation.describe_saturation(*made([()] * 9), HISTORY, study)


@settings(max_examples=60)
@given(
    st.lists(st.sets(st.sampled_from("abcd")).map(sorted), min_size=1, max_size=12),
    st.lists(st.integers(-2, 12), min_size=2, max_size=4, unique=True).map(sorted),
)
def test_what_is_true_of_any_interviews_and_versions(themes_of, days):
    study = read_study(paths.ROOT)
    versions = [(day, "abcd"[: n + 1]) for n, day in enumerate(days)]
    history = history_of(*versions, current="abcd"[: len(days)])
    given_tables = tables(themes_of)
    by_theme = saturation.by_theme(*given_tables, history, study)
    by_contact = saturation.by_contact(*given_tables, history, study)
    n_led_to = int((by_theme["origin"] == "interview").sum())
    assert by_contact["n_new"].sum() == n_led_to == by_contact["n_themes"].iloc[-1]
    assert len(by_theme) == len(history.current.themes)
    for row in by_theme[by_theme["origin"] == "interview"].itertuples():
        held = FIRST + timedelta(days=int(row.contact_id[1:]))
        before = history.version_before(date.fromisoformat(row.added))
        assert held.isoformat() <= row.added
        assert before is None or held > before
        assert row.theme in themes_of[int(row.contact_id[1:])]
