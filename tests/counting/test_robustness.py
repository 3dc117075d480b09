"""A claim is tried in every way of counting that makes sense, and each outcome is the one that a plain count gives."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.counting.robustness import by_option, describe_claims, try_claims
from helpers.study.claims import Claim
from helpers.study.limits import Disclosure
from helpers.tables import SPECIFICATIONS, check

SEGMENTS = pd.DataFrame(
    [  # segment_id, record_id, contact_id, worker, date, week, source, is_counted
        ("a1", "r1", "a", "W1", "2023-10-02", 1, "interview", True),
        ("a2", "r1", "a", "W1", "2023-10-02", 1, "interview", True),
        ("b1", "r2", "b", "W1", "2023-10-17", 3, "voice_note", True),
        ("c1", "r3", "c", "W2", "2023-10-09", 2, "interview", True),
        ("c2", "r3", "c", "W2", "2023-10-09", 2, "interview", False),
        ("d1", "r4", "d", "W2", "2023-10-16", 3, "voice_note", True),
        ("e1", "r5", "e", "W2", "2023-10-17", 3, "observation", True),
    ],
    columns=["segment_id", "record_id", "contact_id", "worker", "date", "week", "source", "is_counted"],
)
CONTACTS = pd.DataFrame(
    [  # worker, week, source, state, n_contacts, n_words, duration_s
        ("W1", 1, "interview", "observed", 1, 100, None),
        ("W1", 3, "voice_note", "observed", 1, 100, 60.0),
        ("W2", 2, "interview", "observed", 1, 100, None),
        ("W2", 3, "voice_note", "observed", 1, 100, 30.0),
        ("W2", 3, "observation", "observed", 1, 100, None),
        ("W2", 4, "interview", "no_contact", 0, 0, None),
        ("W3", 1, "interview", "no_contact", 0, 0, None),
    ],
    columns=["worker", "week", "source", "state", "n_contacts", "n_words", "duration_s"],
)
CODINGS = pd.DataFrame(
    [  # segment_id, theme, indicator
        ("a1", "tea", "tea"),
        ("a2", "tea", "cup*"),
        ("a2", "rain", "rain"),
        ("a1", "cake", "cake"),
        ("a2", "cake", "cake"),
        ("b1", "rain", "rain"),
        ("c1", "tea", "tea"),
        ("c2", "rain", "rain"),
        ("d1", "rain", "rain"),
        ("e1", "rain", "rain"),
    ],
    columns=["segment_id", "theme", "indicator"],
)
TEA, RAIN_LEAST = (
    Claim(id="tea_most", kind="most_coded", theme="tea"),
    Claim(id="rain_least", kind="least_coded", theme="rain"),
)
AREA = Claim(id="one_leads", kind="area_leads", area="one")
PLAIN = {
    "unit": "segments",
    "denominator": "none",
    "coder": "dictionary",
    "week_origin": "monday",
    "aggregation": "sum",
    "without": "",
}


@pytest.fixture
def study(study):
    """Return a study of three workers, of whom W3 has no contact."""
    silent = study.all_workers[0].model_copy(update={"id": "W3"})
    return study.model_copy(update={"all_workers": (*study.all_workers, silent)})


@pytest.fixture
def book(book, theme):
    """Return a codebook of three themes, so that the next theme, the most and the least coded are three numbers."""
    return book.model_copy(update={"themes": (*book.themes, theme("cake", "cake", area="one"))})


@pytest.fixture
def tried(study, book):
    def run(
        *claims: Claim,
        codings: pd.DataFrame = CODINGS,
        segments: pd.DataFrame = SEGMENTS,
        contacts: pd.DataFrame = CONTACTS,
    ) -> pd.DataFrame:
        table = try_claims(
            claims, {"dictionary": codings}, segments, contacts, study, book, weeks=range(1, 5)
        )
        check(SPECIFICATIONS, table)
        return table

    return run


def one(table: pd.DataFrame, **wanted: str) -> pd.Series:
    for column, value in (PLAIN | wanted).items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_the_interviewers_words_count_in_no_specification_and_sources_change_the_outcome(tried):
    table = tried(TEA)
    interview, notes = (one(table, sources=source) for source in ("interview", "voice_note"))
    assert (interview["value"], interview["comparison"], interview["holds"]) == (3, 2, True)
    assert (notes["value"], notes["comparison"], notes["relative_difference"], notes["holds"]) == (
        0,
        2,
        -1,
        False,
    )
    assert interview["relative_difference"] == pytest.approx(1 / 3, abs=1e-4)


def test_segments_of_one_turn_are_one_turn(tried):
    turns = one(tried(TEA), unit="turns", sources="interview")
    assert (turns["value"], turns["comparison"]) == (2, 1)
    assert set(tried(TEA).query("unit == 'turns'")["denominator"]) == {"none", "words", "minutes", "contacts"}


def test_a_tie_does_not_hold(tried):
    both = one(tried(TEA), sources="interview+voice_note")
    assert (both["value"], both["comparison"], both["relative_difference"], both["holds"]) == (3, 3, 0, False)


def test_a_least_coded_theme_holds_where_it_is_below_the_next(tried):
    table = tried(RAIN_LEAST)
    interview, notes = (one(table, sources=source) for source in ("interview", "voice_note"))
    assert (
        interview["value"],
        interview["comparison"],
        interview["relative_difference"],
        interview["holds"],
    ) == (
        1,
        2,
        0.5,
        True,
    ), "cake is next, not tea"
    assert (notes["value"], notes["comparison"], notes["relative_difference"], notes["holds"]) == (
        2,
        0,
        -1,
        False,
    )


def test_a_rate_is_the_mean_of_the_workers_own(tried):
    by_words = one(tried(TEA), denominator="words", sources="interview")
    assert (by_words["value"], by_words["comparison"]) == (
        15.0,
        10.0,
    )  # tea: W1 2 in 100, W2 1 in 100; cake: 2 in 100 and 0


def test_a_worker_who_was_not_observed_in_a_source_is_not_in_its_mean(tried):
    by_words = one(tried(TEA), denominator="words", sources="observation")
    assert (by_words["value"], by_words["comparison"]) == (
        0.0,
        10.0,
    )  # rain: W2 1 in 100; W1 and W3 have no words to divide by


def test_each_worker_and_each_indicator_of_the_claim_is_left_out_in_turn(tried):
    table = tried(TEA)
    assert set(table["without"]) == {
        "",
        "worker W1",
        "worker W2",
        "indicator tea: tea",
        "indicator tea: cup*",
    }
    assert one(table, sources="interview", without="worker W1")["value"] == 1
    assert one(table, sources="interview", without="indicator tea: cup*")["value"] == 2
    assert one(table, sources="interview", without="indicator tea: tea")["holds"] == False  # noqa: E712 - numpy's


def test_weeks_are_counted_from_mondays_and_from_first_days(tried):
    table = tried(TEA)
    weeks = table[
        (table["unit"] == "weeks")
        & (table["denominator"] == "weeks")
        & (table["sources"] == "voice_note")
        & (table["without"] == "")
    ]
    assert dict(zip(weeks["week_origin"], weeks["comparison"], strict=True)) == {
        "monday": 1.0,
        "first_day": 1.0,
    }
    assert set(table.loc[table["unit"] != "weeks", "week_origin"]) == {"monday"}


@pytest.mark.parametrize("week_origin", ["monday", "first_day"])
def test_a_workers_first_day_is_the_first_of_their_week_1(tried, week_origin):
    weeks = one(tried(TEA), unit="weeks", sources="interview", week_origin=week_origin)
    assert weeks["value"] == 2, "W1 and W2 spoke of tea on their first days"


def test_a_day_before_a_workers_first_is_in_no_week_that_is_counted_from_it(study, book):
    early = pd.concat(
        [
            SEGMENTS,
            pd.DataFrame(
                [("x1", "r6", "x", "W2", "2023-10-04", 1, "voice_note", True)], columns=SEGMENTS.columns
            ),
        ]
    )
    codings = pd.concat([CODINGS, pd.DataFrame([("x1", "tea", "tea")], columns=CODINGS.columns)])
    observed = pd.concat(
        [
            CONTACTS,
            pd.DataFrame([("W2", 1, "voice_note", "observed", 1, 100, 30.0)], columns=CONTACTS.columns),
        ]
    )
    table = try_claims([TEA], {"dictionary": codings}, early, observed, study, book, weeks=range(1, 5))
    found = {
        week_origin: one(table, unit="weeks", sources="voice_note", week_origin=week_origin)["value"]
        for week_origin in ("monday", "first_day")
    }
    assert found == {"monday": 1, "first_day": 0}


def test_minutes_are_tried_only_where_every_length_is_known(tried):
    table = tried(TEA)
    assert set(table.loc[table["denominator"] == "minutes", "sources"]) == {"voice_note"}


def test_counted_roles_are_never_added_up(tried):
    assert set(tried(TEA)["sources"]) == {"interview", "observation", "voice_note", "interview+voice_note"}


def test_an_area_is_added_up_or_counted_once(tried):
    table = tried(AREA)
    assert one(table, sources="interview", aggregation="sum")["value"] == 5
    assert one(table, sources="interview", aggregation="once")["value"] == 3
    assert "once" not in set(table.loc[table["unit"] == "mentions", "aggregation"])


def test_a_person_has_no_indicators_to_leave_out(study, book):
    table = try_claims(
        [TEA], {"R1": CODINGS.assign(indicator="")}, SEGMENTS, CONTACTS, study, book, weeks=range(1, 5)
    )
    assert set(table["without"]) == {"", "worker W1", "worker W2"}


def test_without_contacts_or_claims_tables_are_empty(tried, study, book):
    assert tried(TEA, segments=SEGMENTS[:0], contacts=CONTACTS[:0], codings=CODINGS[:0]).empty
    assert tried().empty
    assert (
        describe_claims(tried(), [], book, study)
        == "data/claims.yaml makes no claim: there is nothing to test."
    )


def test_one_worker_alone_is_never_left_out(study, book):
    segments = SEGMENTS[SEGMENTS["worker"] == "W1"]
    observed = CONTACTS[CONTACTS["worker"] == "W1"]
    table = try_claims(
        [TEA], {"R1": CODINGS.assign(indicator="")}, segments, observed, study, book, weeks=range(1, 5)
    )
    assert set(table["without"]) == {""}


def test_options_add_up_to_every_specification(tried):
    table = tried(TEA, AREA)
    options = by_option(table)
    whole = options[options["dimension"] == "all"].set_index("claim")
    assert whole["n_specifications"].to_dict() == table["claim"].value_counts().to_dict()
    for (claim, dimension), parts in options.groupby(["claim", "dimension"]):
        assert parts["n_specifications"].sum() == whole.loc[claim, "n_specifications"], dimension
        assert parts["n_holds"].sum() == whole.loc[claim, "n_holds"], dimension
    assert set(options.loc[options["dimension"] == "without", "option"]) == {
        "nothing",
        "worker W1",
        "worker W2",
        "one indicator",
    }
    assert "coder" not in set(options["dimension"]), "one coder is no choice"


def test_how_often_a_claim_holds_is_reported_only_in_an_open_study(tried, study, book):
    table = tried(TEA)
    n = int(table["holds"].sum())
    assert f"theme” {n} of {len(table)}" in describe_claims(table, [TEA], book, study)
    kept = study.model_copy(update={"disclosure": Disclosure(profile="strict")})
    assert "Under the profile strict, claims are not tested" in describe_claims(table, [TEA], book, kept)


# --- themes for which a coder has not looked --------------------------------------------------------


def coders_tried(study, codebook, *claims: Claim) -> dict[str, set[str]]:
    """Return by claim whose coding it was tried on: the dictionary's, or that of R1, who has coded everything."""
    codings_of = {"dictionary": CODINGS, "R1": CODINGS.assign(indicator="")}
    table = try_claims(claims, codings_of, SEGMENTS, CONTACTS, study, codebook, weeks=range(1, 5))
    check(SPECIFICATIONS, table)
    return {str(claim): set(rows["coder"]) for claim, rows in table.groupby("claim")}


MORE = Claim(id="more", kind="more_coded", theme="tea", than="cake")
RAIN = Claim(id="rain_most", kind="most_coded", theme="rain")


@pytest.fixture
def without_rain(book, theme):
    """Return a codebook in which the dictionary does not look for rain, the only theme of area two."""
    themes = [theme("rain", area="two") if one.id == "rain" else one for one in book.themes]
    return book.model_copy(update={"themes": tuple(themes)})


def test_the_dictionary_is_tried_only_on_claims_all_of_whose_themes_it_looks_for(study, without_rain):
    assert coders_tried(study, without_rain, TEA, AREA, MORE) == {
        "tea_most": {"R1"},
        "one_leads": {"R1"},
        "more": {"R1", "dictionary"},
    }


def test_every_specification_compares_the_themes_that_are_counted(study, without_rain):
    part = without_rain.dictionary
    assert coders_tried(study, part, TEA, MORE) == {
        "tea_most": {"R1", "dictionary"},
        "more": {"R1", "dictionary"},
    }
    table = try_claims(
        [TEA], {"R1": CODINGS.assign(indicator="")}, SEGMENTS, CONTACTS, study, part, weeks=range(1, 5)
    )
    assert one(table, coder="R1", sources="interview+voice_note")["comparison"] == 2, "cake, and not rain"


def test_a_claim_about_what_is_not_counted_is_not_tried_and_a_sentence_says_so(study, without_rain):
    part = without_rain.dictionary
    claims = [RAIN, AREA]
    table = try_claims(claims, {"dictionary": CODINGS}, SEGMENTS, CONTACTS, study, part, weeks=range(1, 5))
    assert table.empty, "area one is the only area that is counted: it leads nothing"
    assert by_option(table).empty
    assert describe_claims(table, claims, part, study) == (
        "Not tested, since what they compare is not in the dictionary: 'rain_most' and 'one_leads'."
    )
    table = try_claims(
        [*claims, TEA], {"dictionary": CODINGS}, SEGMENTS, CONTACTS, study, part, weeks=range(1, 5)
    )
    assert describe_claims(table, [*claims, TEA], part, study).endswith(
        ". Not tested, since what they compare is not in the dictionary: 'rain_most' and 'one_leads'."
    )
