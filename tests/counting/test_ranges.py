"""A rate is next to what it becomes without each worker and source; what is not known is missing."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.counting import ranges
from helpers.errors import FieldworkError
from helpers.study.limits import Disclosure
from helpers.tables import RATES, check

SEGMENTS = pd.DataFrame(
    [  # segment_id, record_id, contact_id, worker, week, source, is_counted, n_words
        ("a1", "r1", "a", "W1", 1, "interview", True, 100),
        ("a2", "r1", "a", "W1", 1, "interview", True, 100),
        ("b1", "r2", "b", "W1", 1, "voice_note", True, 200),
        ("c1", "r3", "c", "W2", 2, "interview", True, 400),
        ("d1", "r4", "d", "W2", 3, "voice_note", True, 200),
        ("e1", "r5", "e", "W2", 3, "observation", True, 500),
    ],
    columns=["segment_id", "record_id", "contact_id", "worker", "week", "source", "is_counted", "n_words"],
)
CONTACTS = pd.DataFrame(
    [  # worker, week, source, state, n_contacts, n_words, duration_s
        ("W1", 1, "interview", "observed", 1, 200, None),
        ("W1", 1, "voice_note", "observed", 1, 200, 60.0),
        ("W1", 2, "interview", "no_contact", 0, 0, None),
        ("W2", 2, "interview", "observed", 1, 400, None),
        ("W2", 3, "voice_note", "observed", 1, 200, 120.0),
        ("W2", 3, "observation", "observed", 1, 500, None),
    ],
    columns=["worker", "week", "source", "state", "n_contacts", "n_words", "duration_s"],
)
CODINGS = pd.DataFrame(
    [
        ("a1", "tea"),
        ("a1", "tea"),
        ("a1", "rain"),
        ("a2", "tea"),
        ("b1", "tea"),
        ("c1", "tea"),
        ("d1", "rain"),
        ("e1", "rain"),
    ],
    columns=["segment_id", "theme"],
)
OWN = ["interview", "voice_note"]


@pytest.fixture
def rate(study, book):
    def rated(**changes: object) -> pd.DataFrame:
        options = {"unit": "segments", "denominator": "words", "sources": OWN, "weeks": range(1, 5)} | changes
        table = ranges.rates(CODINGS, SEGMENTS, CONTACTS, study, book, **options)
        check(RATES, table)
        return table.set_index("theme")

    return rated


def test_a_segment_of_two_themes_counts_for_both(rate):
    assert rate()["n"].to_dict() == {"rain": 2, "tea": 4}
    assert rate(unit="contacts")["n"].to_dict() == {"rain": 2, "tea": 3}
    assert rate(unit="weeks")["n"].to_dict() == {"rain": 2, "tea": 2}


def test_a_rate_is_of_all_words_and_its_range_is_without_each_worker_and_source(rate):
    tea = rate().loc["tea"]
    assert (tea["n"], tea["amount"], tea["rate"]) == (4, 1000, 4.0)
    assert (tea["low_worker"], tea["high_worker"]) == (
        1.667,
        7.5,
    )  # without W1: 1 in 600; without W2: 3 in 400
    assert (tea["low_source"], tea["high_source"]) == (
        2.5,
        5.0,
    )  # without interviews: 1 in 400; without voice notes: 3 in 600


@pytest.mark.parametrize(
    ("unit", "denominator", "n", "amount"),
    [
        ("mentions", "none", 5, 1),
        ("segments", "contacts", 4, 4),
        ("turns", "contacts", 3, 4),
        ("contacts", "contacts", 3, 4),
        ("weeks", "weeks", 2, 3),
    ],
)
def test_every_unit_and_denominator_is_counted_as_it_says(rate, unit, denominator, n, amount):
    tea = rate(unit=unit, denominator=denominator).loc["tea"]
    assert (tea["n"], tea["amount"]) == (n, amount)
    assert tea["rate"] == pytest.approx(n / amount, abs=0.001)


def test_minutes_are_divided_by_where_every_length_is_known_and_are_missing_elsewhere(rate):
    assert rate(denominator="minutes").loc["tea", ["amount", "rate", "low_worker", "low"]].isna().all()
    notes = rate(denominator="minutes", sources=["voice_note"]).loc["tea"]
    assert (notes["amount"], notes["rate"]) == (3.0, 0.333)


def test_a_rate_of_weeks_has_no_band(rate):
    assert rate(unit="weeks", denominator="weeks")["low"].isna().all()


def test_the_band_draws_contacts_within_each_worker_and_source_and_is_reproducible(study, book):
    """Of 2 interviews with tea and 2 voice notes without it, each draw has 2 of each: the number is designed."""
    sources = {"a": "interview", "b": "interview", "c": "voice_note", "d": "voice_note"}
    own = [(f"{one}1", f"r{one}", one, "W1", 1, source, True, 100) for one, source in sources.items()]
    segments = pd.DataFrame(own, columns=SEGMENTS.columns)
    rows = [("W1", 1, source, "observed", 2, 200, None) for source in ("interview", "voice_note")]
    contacts = pd.DataFrame(rows, columns=CONTACTS.columns)
    given = [("a1", "tea"), ("b1", "tea"), ("c1", "rain")]
    codings = pd.DataFrame(given, columns=["segment_id", "theme"])
    options = {"unit": "segments", "denominator": "contacts", "sources": OWN, "weeks": range(1, 5)}
    first, again = (
        ranges.rates(codings, segments, contacts, study, book, **options).set_index("theme") for _ in range(2)
    )
    assert first.equals(again)
    assert list(first.loc["tea", ["low", "rate", "high"]]) == [0.5, 0.5, 0.5]
    assert list(first.loc["rain", ["low", "rate", "high"]]) == [0, 0.25, 0.5]


def test_the_band_runs_from_the_5th_to_the_95th_percentile(study, book):
    # Of three contacts of one worker, three draws are the same one in 1 of 27: 3.7 %, less than 5 and more than 2.5.
    own = [(f"{one}1", f"r{one}", one, "W1", 1, "interview", True, 100) for one in "abc"]
    segments = pd.DataFrame(own, columns=SEGMENTS.columns)
    contacts = pd.DataFrame([("W1", 1, "interview", "observed", 3, 300, None)], columns=CONTACTS.columns)
    codings = pd.DataFrame([("a1", "tea"), ("b1", "rain"), ("c1", "rain")], columns=["segment_id", "theme"])
    table = ranges.rates(
        codings,
        segments,
        contacts,
        study,
        book,
        unit="segments",
        denominator="contacts",
        sources=["interview"],
        weeks=range(1, 5),
    ).set_index("theme")
    assert list(table.loc["tea", ["rate", "low", "high"]]) == [0.333, 0, 0.667], (
        "drawn three times: too rare to be in the band"
    )
    assert list(table.loc["rain", ["rate", "low", "high"]]) == [0.667, 0.333, 1], (
        "never drawn: too rare to be in the band"
    )


def test_a_worker_with_one_contact_has_a_band_of_no_width(study, book):
    one = ranges.rates(
        CODINGS,
        SEGMENTS[:2],
        CONTACTS[:1],
        study,
        book,
        unit="segments",
        denominator="words",
        sources=["interview"],
        weeks=range(1, 5),
    ).set_index("theme")
    assert one.loc["tea", "low"] == one.loc["tea", "high"] == one.loc["tea", "rate"] == 10.0
    assert one.loc["tea", ["low_worker", "low_source"]].isna().all()


def test_without_contacts_there_are_no_rates(study, book):
    table = ranges.rates(
        CODINGS,
        SEGMENTS[:0],
        CONTACTS[:0],
        study,
        book,
        unit="segments",
        denominator="words",
        sources=OWN,
        weeks=range(1, 5),
    )
    assert table["n"].tolist() == [0, 0]
    assert table["rate"].isna().all()
    assert "There is no rate" in ranges.describe_ranges(table, book, study)


def test_sources_of_two_counted_roles_are_never_added_up(rate):
    with pytest.raises(FieldworkError, match="never added up"):
        rate(sources=["interview", "observation"])
    with pytest.raises(FieldworkError, match="parameter sources: none"):
        rate(sources=[])


def test_the_theme_whose_rate_changes_most_is_named_only_in_an_open_study(rate, study, book):
    table = rate().reset_index()
    assert ranges.describe_ranges(table, book, study).startswith(
        "When each of 2 workers is left out in turn, the rate for tea changes most (4.00 per 1,000 words; range "
    )
    kept = study.model_copy(update={"disclosure": Disclosure(profile="strict")})
    assert (
        ranges.describe_ranges(table, book, kept)
        == "Under the profile strict, rates without one worker are not compared."
    )
