"""New themes by contact and week, against a threshold and against other orders of the same contacts."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.coding import saturation
from helpers.files import paths
from helpers.study.study import read_study

THEMES = [("a", "b"), (), ("a",), ("c",), ("a", "c"), ("d",), ("b",), (), ("a",)]
"""Themes of nine contacts in the order of time."""


def tables(themes_of, *, source="interview") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return codings and segments: one contact a day from 2 October 2023, of W1 and W2 in turn, each with a question beside."""
    segments, codings = [], []
    for n, themes in enumerate(themes_of):
        day = pd.Timestamp("2023-10-02") + pd.Timedelta(days=n)
        facts = {
            "contact_id": f"c{n:02d}",
            "worker": f"W{1 + n % 2}",
            "week": n // 7 + 1,
            "date": f"{day:%Y-%m-%d}",
            "source": source,
        }
        segments += [
            {**facts, "segment_id": f"s{n:02d}", "is_counted": True},
            {**facts, "segment_id": f"q{n:02d}", "is_counted": False},
        ]
        codings += [{"segment_id": f"s{n:02d}", "theme": theme} for theme in themes] + [
            {"segment_id": f"q{n:02d}", "theme": "asked"}
        ]
    return pd.DataFrame(codings, columns=["segment_id", "theme"]), pd.DataFrame(segments)


@pytest.fixture
def by_contact(study):
    def count(themes_of=THEMES, sources=("interview",), **options):
        return saturation.by_contact(*tables(themes_of, **options), study, sources=sources)

    return count


def test_a_theme_is_new_in_the_first_contact_that_has_it_and_a_contact_without_any_has_a_row(by_contact):
    table = by_contact()
    assert table["n_new"].tolist() == [2, 0, 0, 1, 0, 1, 0, 0, 0]
    assert table["n_themes"].tolist() == [2, 2, 2, 3, 3, 4, 4, 4, 4]
    assert table["contact_id"].tolist() == [f"c{n:02d}" for n in range(9)]


def test_the_order_is_that_of_time_whatever_the_order_of_rows(by_contact, study):
    codings, segments = tables(THEMES)
    shuffled = saturation.by_contact(
        codings[::-1], segments.sample(frac=1, random_state=1), study, sources=["interview"]
    )
    pd.testing.assert_frame_equal(shuffled, by_contact())


def test_a_week_without_contact_has_no_number_and_a_week_without_new_themes_has_0(by_contact, study):
    weeks = saturation.by_week(by_contact(), study)
    assert weeks["week"].tolist() == list(study.calendar.weeks)
    assert weeks["n_new"].tolist()[:2] == [4, 0]
    assert weeks["n_new"][2:].isna().all()
    assert weeks["n_contacts"].tolist()[:3] == [7, 2, 0]
    assert weeks["n_themes"].tolist()[-1] == 4


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
    study, themes_of, run, threshold, reached, share
):
    (row,) = saturation.thresholds(
        *tables(themes_of), study, sources=[["interview"]], runs=[run], shares=[threshold]
    ).itertuples()
    assert (row.reached, row.base, row.contacts) == (reached, 4, len(themes_of))
    assert row.share == share if share is not None else pd.isna(row.share)


def test_the_band_is_of_random_orders_the_same_each_time_and_ends_where_the_count_ends(by_contact):
    table = by_contact()
    assert table[["low", "median", "high"]].iloc[-1].tolist() == [4, 4, 4]
    assert (table["low"] <= table["median"]).all()
    assert (table["median"] <= table["high"]).all()
    pd.testing.assert_frame_equal(by_contact(), table)
    assert by_contact([("a",)] * 2 + [()] * 8)["median"][3] == 1, "the first of the two counts"
    first = by_contact([("a",)] + [()] * 9)
    assert first["high"].tolist()[0] == 1, "the one contact with a theme comes first in one order of ten"
    assert (first["median"][3], first["median"][5]) == (0, 1), (
        "and among the first four less often, the first six more often than not"
    )


def test_contacts_of_other_sources_and_words_that_are_not_counted_are_left_out(by_contact):
    assert by_contact(source="observation").empty
    assert "asked" not in str(by_contact())
    assert by_contact()["n_themes"].max() == 4


def test_a_reflexive_study_declines_and_says_why(study):
    reflexive = study.model_copy(update={"stance": "reflexive"})
    contacts = saturation.by_contact(*tables(THEMES), reflexive, sources=["interview"])
    found = saturation.thresholds(*tables(THEMES), reflexive, sources=[["interview"]])
    assert contacts.empty
    assert found.empty
    assert saturation.by_week(contacts, reflexive).empty
    assert "10.1080/2159676X.2019.1704846" in saturation.describe_saturation(contacts, found, reflexive)


def test_a_sentence_says_when_the_last_new_theme_came_and_what_that_cannot_say(study, by_contact):
    found = saturation.thresholds(*tables(THEMES), study, sources=[["interview"]])
    sentence = saturation.describe_saturation(by_contact(), found, study)
    assert sentence.startswith(
        "In interviews, the last new theme came in contact 6 of 9, in week 1: 4 themes in all. "
        "In interviews the threshold is reached after 6 contacts plus a run of 2. "
        "With so few themes one new theme is more than 5% of the base, so both thresholds come to the same. "
        "The codebook lists the themes beforehand:"
    )
    assert sentence.endswith("Nor does it show that other workers would add nothing new.")
    too_few = saturation.thresholds(*tables(THEMES[:5]), study, sources=[["interview"]])
    assert "too few contacts for a base and a run" in saturation.describe_saturation(
        by_contact(THEMES[:5]), too_few, study
    )
    assert saturation.describe_saturation(by_contact([()] * 3), too_few, study).startswith(
        "No contact has a theme"
    )
    assert "No run of contacts reaches" in saturation.describe_saturation(
        by_contact(), saturation.thresholds(*tables(THEMES[:6]), study, sources=[["interview"]]), study
    )


def test_where_a_new_theme_may_be_less_than_the_threshold_both_thresholds_are_said(study, by_contact):
    found = saturation.thresholds(*tables(THEMES), study, sources=[["interview"]], shares=(0.4, 0.0))
    sentence = saturation.describe_saturation(by_contact(), found, study)
    assert "if at most 40% new themes are allowed" in sentence
    assert "if no new themes are allowed" in sentence
    assert "come to the same" not in sentence


@settings(max_examples=60)
@given(st.lists(st.sets(st.sampled_from("abcde")).map(sorted), min_size=1, max_size=12))
def test_what_is_true_of_any_contacts(themes_of):
    study = read_study(paths.ROOT)
    table = saturation.by_contact(*tables(themes_of), study, sources=["interview"])
    themes = {theme for one in themes_of for theme in one}
    assert table["n_new"].sum() == len(themes) == table["n_themes"].iloc[-1]
    assert table["n_themes"].is_monotonic_increasing
    weeks = saturation.by_week(table, study)
    assert weeks["n_new"].sum() == len(themes)
    assert weeks["n_contacts"].sum() == len(themes_of)
