"""A ranking is tried under every specification, and an option is compared with another like with like."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

from helpers.counting.robustness import (
    by_option,
    describe_claims,
    describe_not_counted,
    one_by_one,
    reference_of,
    try_claims,
)
from helpers.files import paths
from helpers.files.place import Place
from helpers.study.claims import Claim
from helpers.study.limits import Disclosure
from helpers.study.study import read_study
from helpers.tables import SPECIFICATIONS, check, read

SEGMENTS = pd.DataFrame(
    [  # segment_id, record_id, contact_id, worker, date, week, source, is_counted, text
        ("a1", "r1", "a", "W1", "2023-10-02", 1, "interview", True, "Tea, cake"),
        ("a2", "r1", "a", "W1", "2023-10-02", 1, "interview", True, "cups, rain, cake"),
        ("b1", "r2", "b", "W1", "2023-10-17", 3, "voice_note", True, "rain"),
        ("c1", "r3", "c", "W2", "2023-10-09", 2, "interview", True, "tea"),
        ("c2", "r3", "c", "W2", "2023-10-09", 2, "interview", False, "rain"),
        ("d1", "r4", "d", "W2", "2023-10-16", 3, "voice_note", True, "rain"),
        ("e1", "r5", "e", "W2", "2023-10-17", 3, "observation", True, "rain"),
    ],
    columns=[
        "segment_id",
        "record_id",
        "contact_id",
        "worker",
        "date",
        "week",
        "source",
        "is_counted",
        "text",
    ],
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
    [  # segment_id, theme, indicator, start, end
        ("a1", "tea", "tea", 0, 3),
        ("a2", "tea", "cup*", 0, 4),
        ("a2", "rain", "rain", 6, 10),
        ("a1", "cake", "cake", 5, 9),
        ("a2", "cake", "cake", 12, 16),
        ("b1", "rain", "rain", 0, 4),
        ("c1", "tea", "tea", 0, 3),
        ("c2", "rain", "rain", 0, 4),
        ("d1", "rain", "rain", 0, 4),
        ("e1", "rain", "rain", 0, 4),
    ],
    columns=["segment_id", "theme", "indicator", "start", "end"],
)
WHY = "It shows what is on the table."
TEA = Claim(id="tea_most", kind="most_coded", theme="tea", purpose=WHY)
RAIN_LEAST = Claim(id="rain_least", kind="least_coded", theme="rain", purpose=WHY)
AREA = Claim(id="one_leads", kind="area_leads", area="one", purpose=WHY)
PLAIN = {
    "unit": "segments",
    "denominator": "none",
    "coder": "dictionary",
    "week_origin": "monday",
    "aggregation": "sum",
    "left_out": "nothing",
}
CHOICES = ["unit", "denominator", "coder", "sources", "week_origin", "aggregation", "left_out"]
RESULTS = ["value", "comparison", "relative_difference", "outcome"]


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
        coder: str = "dictionary",
    ) -> pd.DataFrame:
        table = try_claims(claims, {coder: codings}, segments, contacts, study, book, weeks=range(1, 5))
        check(SPECIFICATIONS, table)
        return table

    return run


def test_a_ranking_with_nothing_to_compare_is_not_tried_and_a_sentence_says_so(study, book):
    alone = book.model_copy(update={"themes": book.themes[:1], "areas": book.areas[:1]})
    theme, area = alone.themes[0].id, alone.areas[0].id
    claims = [
        Claim(id="most", kind="most_coded", theme=theme, purpose=WHY),
        Claim(id="leads", kind="area_leads", area=area, purpose=WHY),
    ]
    made_from = ({"R1": CODINGS}, SEGMENTS, CONTACTS, study, alone)
    assert try_claims(claims, *made_from, weeks=range(1, 5)).empty
    said = describe_not_counted(claims, alone)
    assert said == "Not tested, since the codebook has nothing to compare with: 'most' and 'leads'."
    assert describe_not_counted(claims, book) == ""


@pytest.fixture
def reference(study):
    return reference_of(study, coder="dictionary", unit="segments", sources=["interview", "voice_note"])


def one(table: pd.DataFrame, **wanted: str) -> pd.Series:
    for column, value in (PLAIN | wanted).items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_the_interviewers_words_count_in_no_specification_and_sources_change_the_outcome(tried):
    table = tried(TEA)
    interview, notes = (one(table, sources=source) for source in ("interview", "voice_note"))
    assert (interview["value"], interview["comparison"], interview["outcome"]) == (3, 2, "holds")
    assert notes[RESULTS].tolist() == [0, 2, -1, "does_not_hold"]
    assert interview["relative_difference"] == pytest.approx(1 / 3, abs=1e-4)


def test_segments_of_one_turn_are_one_turn(tried):
    turns = one(tried(TEA), unit="turns", sources="interview")
    assert (turns["value"], turns["comparison"]) == (2, 1)
    assert set(tried(TEA).query("unit == 'turns'")["denominator"]) == {"none", "words", "minutes", "contacts"}


def test_mentions_are_no_option_beside_segments(tried):
    assert set(tried(TEA)["unit"]) == {"segments", "turns", "contacts", "weeks"}


def test_a_tie_neither_holds_nor_does_not(tried):
    both = one(tried(TEA), sources="interview+voice_note")
    assert both[RESULTS].tolist() == [3, 3, 0, "ties"]


def test_a_least_coded_theme_holds_where_it_is_below_the_next(tried):
    table = tried(RAIN_LEAST)
    interview, notes = (one(table, sources=source) for source in ("interview", "voice_note"))
    assert interview[RESULTS].tolist() == [1, 2, 0.5, "holds"], "cake is next, not tea"
    assert notes[RESULTS].tolist() == [2, 0, -1, "does_not_hold"]


def test_a_rate_is_the_mean_of_the_workers_own(tried):
    by_words = one(tried(TEA), denominator="words", sources="interview")
    # tea: W1 2 in 100, W2 1 in 100; cake: 2 in 100 and 0
    assert (by_words["value"], by_words["comparison"]) == (15.0, 10.0)


def test_a_worker_who_was_not_observed_in_a_source_is_not_in_its_mean(tried):
    by_words = one(tried(TEA), denominator="words", sources="observation")
    # rain: W2 1 in 100; W1 and W3 have no words to divide by
    assert (by_words["value"], by_words["comparison"]) == (0.0, 10.0)


def test_weeks_are_counted_from_mondays_and_from_first_days(tried):
    table = tried(TEA)
    weeks = table[
        (table["unit"] == "weeks")
        & (table["denominator"] == "weeks")
        & (table["sources"] == "voice_note")
        & (table["left_out"] == "nothing")
    ]
    compared = dict(zip(weeks["week_origin"], weeks["comparison"], strict=True))
    assert compared == {"monday": 1.0, "first_day": 1.0}
    assert set(table.loc[table["unit"] != "weeks", "week_origin"]) == {"monday"}


@pytest.mark.parametrize("week_origin", ["monday", "first_day"])
def test_a_workers_first_day_is_the_first_of_their_week_1(tried, week_origin):
    weeks = one(tried(TEA), unit="weeks", sources="interview", week_origin=week_origin)
    assert weeks["value"] == 2, "W1 and W2 spoke of tea on their first days"


def test_a_day_before_a_workers_first_is_in_no_week_that_is_counted_from_it(tried):
    row = ("x1", "r6", "x", "W2", "2023-10-04", 1, "voice_note", True, "tea")
    early = pd.concat([SEGMENTS, pd.DataFrame([row], columns=SEGMENTS.columns)])
    codings = pd.concat([CODINGS, pd.DataFrame([("x1", "tea", "tea", 0, 3)], columns=CODINGS.columns)])
    more = ("W2", 1, "voice_note", "observed", 1, 100, 30.0)
    observed = pd.concat([CONTACTS, pd.DataFrame([more], columns=CONTACTS.columns)])
    table = tried(TEA, codings=codings, segments=early, contacts=observed)
    found = {
        week_origin: one(table, unit="weeks", sources="voice_note", week_origin=week_origin)["value"]
        for week_origin in ("monday", "first_day")
    }
    assert found == {"monday": 1, "first_day": 0}


def test_minutes_are_tried_only_where_every_length_is_known(tried):
    table = tried(TEA)
    assert set(table.loc[table["denominator"] == "minutes", "sources"]) == {"voice_note"}


def test_the_researchers_words_are_in_a_panel_of_their_own(tried):
    panels = tried(TEA).groupby("words_of")["sources"].agg(set).to_dict()
    assert panels == {
        "worker": {"interview", "voice_note", "interview+voice_note"},
        "researcher": {"observation"},
    }


def test_an_area_is_added_up_or_counted_once(tried):
    table = tried(AREA)
    assert one(table, sources="interview", aggregation="sum")["value"] == 5
    assert one(table, sources="interview", aggregation="once")["value"] == 3


# --- what is left out ---------------------------------------------------------------------------------


def test_a_claim_holds_without_one_worker_only_if_it_holds_without_each(tried):
    left_out = one(tried(TEA), sources="interview", left_out="one_worker")
    # without W1: tea 1, others 0; without W2: tea 2, cake 2
    assert left_out[[*RESULTS, "turned_by"]].tolist() == [2, 2, 0, "ties", "W2"]


def test_a_rate_without_one_worker_is_the_mean_of_the_others(tried):
    left_out = one(tried(TEA), sources="interview", denominator="words", left_out="one_worker")
    assert left_out[[*RESULTS, "turned_by"]].tolist() == [20, 20, 0, "ties", "W2"], "those of W1 alone"


def test_wordings_of_every_theme_that_is_compared_are_left_out(tried):
    table = tried(TEA, RAIN_LEAST)
    tea = one(table[table["claim"] == "tea_most"], sources="interview", left_out="one_wording")
    # without tea, of which one is written Tea: tea 1, cake 2
    assert tea[[*RESULTS, "turned_by"]].tolist() == [1, 2, -0.5, "does_not_hold", "tea"]
    rain = one(table[table["claim"] == "rain_least"], sources="interview", left_out="one_wording")
    # without cake, which the claim only compares with: rain 1, cake 0
    assert rain[[*RESULTS, "turned_by"]].tolist() == [1, 0, -1, "does_not_hold", "cake"]


def test_one_worker_and_one_wording_are_one_specification_each_however_many_there_are(tried):
    table = tried(TEA, AREA)
    sizes = table.groupby(["claim", "left_out"]).size().unstack()
    assert (sizes["nothing"] == sizes["one_wording"]).all()
    assert (sizes["one_worker"] < sizes["nothing"]).all(), "In visits there is one worker to divide by."
    assert not table.duplicated(list(SPECIFICATIONS.key)).any()


def test_splitting_an_indicator_in_two_changes_nothing(tried):
    split = CODINGS.assign(indicator=CODINGS["indicator"].where(CODINGS["segment_id"] != "c1", "te*"))
    assert set(split.loc[split["theme"] == "tea", "indicator"]) == {"tea", "te*", "cup*"}
    pd.testing.assert_frame_equal(tried(TEA, AREA, codings=split), tried(TEA, AREA))


def test_a_person_has_no_wordings_to_leave_out(tried):
    table = tried(TEA, codings=CODINGS.assign(indicator=""), coder="R1")
    assert set(table["left_out"]) == {"nothing", "one_worker"}


def test_one_worker_alone_is_never_left_out(tried):
    alone = {
        "segments": SEGMENTS[SEGMENTS["worker"] == "W1"],
        "contacts": CONTACTS[CONTACTS["worker"] == "W1"],
    }
    assert set(tried(TEA, codings=CODINGS, coder="R1", **alone)["left_out"]) == {"nothing"}


def example_tables() -> tuple[pd.DataFrame, ...]:
    """Return segments and contacts of the example, and codings of the dictionary."""
    from helpers.study.codebook import read_codebook

    place, codebook = Place.at(paths.ROOT), read_codebook(paths.ROOT)
    from helpers.tables import CODINGS as ALL_CODINGS
    from helpers.tables import CONTACTS as ALL_CONTACTS
    from helpers.tables import SEGMENTS as ALL_SEGMENTS

    codings = read(place, ALL_CODINGS, codebook)
    segments, contacts = (read(place, table, codebook) for table in (ALL_SEGMENTS, ALL_CONTACTS))
    return codings[codings["coder"] == "dictionary"], segments, contacts


def test_leaving_out_by_subtraction_is_what_counting_again_gives(codebook):
    study = read_study(paths.ROOT)
    codings, segments, contacts = example_tables()
    weeks = study.calendar.weeks
    most = Claim(id="most", kind="most_coded", theme="role_clarity", purpose=WHY)
    area = Claim(id="area", kind="area_leads", area="fine_tune", purpose=WHY)
    claims = (most, area)
    table = try_claims(claims, {"dictionary": codings}, segments, contacts, study, codebook, weeks=weeks)
    key = list(SPECIFICATIONS.key[:-1])

    def again(codings: pd.DataFrame, without: str = "") -> pd.Series:
        seen, met = (frame[frame["worker"] != without] for frame in (segments, contacts))
        counted = try_claims(claims, {"dictionary": codings}, seen, met, study, codebook, weeks=weeks)
        return counted[counted["left_out"] == "nothing"].set_index(key)["relative_difference"]

    workers = pd.concat({worker: again(codings, worker) for worker in study.worker_ids}, axis=1)
    by_worker = table[table["left_out"] == "one_worker"].set_index(key)["relative_difference"]
    least = workers.min(axis=1).loc[by_worker.index]
    # Minutes are not known of a worker's voice note: without that worker, they are.
    assert (by_worker - least).abs().max() <= 1e-4
    texts = codings.merge(segments[["segment_id", "text"]], on="segment_id", how="left")
    spans = zip(texts["text"], texts["start"], texts["end"], strict=True)
    wording = pd.Series([text[start:end].casefold() for text, start, end in spans], codings.index)
    by_wording = table[table["left_out"] == "one_wording"].set_index(key)
    some = sorted({*sorted(set(wording))[::40], *by_wording["turned_by"].value_counts().index[:3]})
    assert len(some) > 6
    left = pd.concat({one: again(codings[wording != one]) for one in some}, axis=1)
    assert (by_wording["relative_difference"] <= left.min(axis=1).loc[by_wording.index] + 1e-4).all()
    turned = by_wording[by_wording["turned_by"].isin(some)]
    worst = left.min(axis=1).loc[turned.index]
    assert len(turned) > 3
    assert (turned["relative_difference"] - worst).abs().max() <= 1e-4


# --- like with like -----------------------------------------------------------------------------------


def recount(rows: list[dict[str, object]], reference: dict[str, str]) -> dict[tuple, tuple[int, ...]]:
    """Count every comparison of options again, pair by pair, as the definition says it."""
    found: dict[tuple, list[int]] = {}
    outcomes = ["holds", "ties", "does_not_hold"]
    for choice, one, other in product(CHOICES, rows, rows):
        same = all(one[name] == other[name] for name in ("claim", "words_of", *CHOICES) if name != choice)
        wanted = reference[choice]
        if choice == "sources" and one["words_of"] == "researcher":
            wanted = "observation"
        if not same or other[choice] != wanted or one[choice] == wanted:
            continue
        numbers = found.setdefault((one["claim"], one["words_of"], choice, one[choice]), [0] * 7)
        numbers[0] += 1
        numbers[1 + outcomes.index(one["outcome"])] += 1
        numbers[4 + outcomes.index(other["outcome"])] += 1
    return {key: tuple(numbers) for key, numbers in found.items()}


NUMBERS = [
    "n_matched",
    *(f"{side}n_{outcome}" for side in ("", "reference_") for outcome in ("holds", "ties", "does_not_hold")),
]


def test_every_number_of_a_comparison_is_what_an_oracle_counts(tried, study, reference):
    persons = tried(TEA, AREA, codings=CODINGS[:-3].assign(indicator=""), coder="R1")
    table = pd.concat([tried(TEA, AREA), persons], ignore_index=True)
    compared = by_option(table, reference, study)
    key = ["claim", "words_of", "choice", "option"]
    ours = {tuple(row[:4]): tuple(row[4:]) for row in compared[[*key, *NUMBERS]].to_numpy().tolist()}
    assert ours == recount(table.to_dict("records"), reference)
    assert {"coder", "sources", "left_out", "aggregation", "week_origin"} <= set(compared["choice"])


def test_the_published_comparisons_are_what_an_oracle_counts():
    study = read_study(paths.ROOT)
    drawn = pd.read_csv(paths.ROOT / "figures/claims_held.csv")
    table = pd.read_csv(paths.ROOT / "data/processed/specifications.csv", keep_default_na=False)
    table = table[table["claim"].isin(["role_clarity_most"])]
    coder = drawn.loc[drawn["choice"] == "coder", "reference"].iloc[0]
    wanted = reference_of(study, coder=coder, unit="segments", sources=["interview", "voice_note"])
    counted = recount(table.to_dict("records"), wanted)
    own = drawn[drawn["claim"] == "role_clarity_most"]
    rows = own[["claim", "words_of", "choice", "option", *NUMBERS]].to_numpy().tolist()
    assert {tuple(row[:4]): tuple(row[4:]) for row in rows} == counted


def test_an_option_is_compared_only_where_the_other_exists_too(tried, study, reference):
    compared = by_option(tried(TEA), reference, study)
    own = compared[compared["words_of"] == "worker"].set_index(["choice", "option"])["n_matched"]
    # First days exist for weeks alone: 2 denominators, 3 groups of sources, 3 of left out.
    assert own["week_origin", "first_day"] == 2 * 3 * 3
    # Minutes are known of voice notes alone, in segments and turns.
    assert own["denominator", "minutes"] == 2 * 3


def test_no_row_adds_up_specifications_that_are_not_alike(tried, study, reference):
    table = tried(TEA, AREA)
    compared = by_option(table, reference, study)
    assert "all" not in set(compared["choice"])
    most = table.groupby(["claim", "words_of"]).size().max() / 2
    assert compared["n_matched"].max() <= most


def test_a_share_does_not_change_when_another_worker_or_wording_is_there_to_leave_out(
    tried, study, reference
):
    extra = pd.DataFrame([("d1", "tea", "rai*", 0, 3)], columns=CODINGS.columns)
    more = by_option(tried(TEA, codings=pd.concat([CODINGS, extra])), reference, study)
    fewer = by_option(tried(TEA), reference, study)
    assert more["n_matched"].tolist() == fewer["n_matched"].tolist()


CASES = pd.DataFrame(
    [("tea_most", "W1", "contradicts"), ("tea_most", "W2", "ties"), ("tea_most", "W3", "supports")],
    columns=["claim", "worker", "outcome"],
)


def test_a_sentence_names_the_workers_in_whom_a_ranking_is_not_so(tried, study, book, reference):
    said = describe_claims(tried(TEA), reference, [TEA], CASES.assign(claim=TEA.id), book, study)
    assert said.endswith("; not so in W1; equal in W2.")
    said = describe_claims(tried(TEA), reference, [TEA], CASES[:0], book, study)
    assert "not so in" not in said


def test_a_sentence_says_what_holds_as_published_and_which_single_change_turns_it(
    tried, study, book, reference
):
    table = tried(RAIN_LEAST, TEA)
    said = describe_claims(table, reference, [RAIN_LEAST, TEA], CASES, book, study)
    assert "“tea is the most frequently coded theme” is a tie as published (3 segments against 3)" in said
    assert "it holds with interviews alone" in said
    assert "it does not hold with" in said
    assert "voice notes alone" in said
    assert "one wording left out (‘tea’)" in said
    assert not [word for word in said.split() if word.rstrip(".;").isdigit() and int(word.rstrip(".;")) > 3]
    kept = study.model_copy(update={"disclosure": Disclosure(profile="strict")})
    assert "Under the profile strict, claims are not tested" in describe_claims(
        table, reference, [TEA], CASES, book, kept
    )


def test_one_choice_is_changed_at_a_time(tried, reference):
    near = one_by_one(tried(TEA), reference)
    published = near[near["choice"] == ""].iloc[0]
    assert (published["unit"], published["sources"], published["left_out"]) == (
        "segments",
        "interview+voice_note",
        "nothing",
    )
    for row in near[near["choice"] != ""].to_dict("records"):
        changed = [choice for choice in CHOICES if row[choice] != published[choice]]
        assert changed == [row["choice"]]
        assert row[row["choice"]] == row["option"]
    assert set(near["words_of"]) == {"worker"}


def test_what_is_not_tried_has_the_nearest_as_its_reference(study):
    wanted = reference_of(study, coder="R1", unit="mentions", sources=["interview", "observation"])
    assert (wanted["unit"], wanted["sources"]) == ("segments", "interview+voice_note")
    alone = reference_of(study, coder="R1", unit="turns", sources=["voice_note"])
    assert (alone["unit"], alone["sources"]) == ("turns", "voice_note")


def test_without_contacts_or_rankings_tables_are_empty(tried, study, book, reference):
    nothing = tried(TEA, segments=SEGMENTS[:0], contacts=CONTACTS[:0], codings=CODINGS[:0])
    assert nothing.empty
    assert by_option(nothing, reference, study).empty
    assert describe_claims(nothing, reference, [TEA], CASES, book, study).startswith("There was no contact")
    spoken = Claim(id="a", kind="spoken_of", theme="tea", min_workers=1)
    assert tried(spoken).empty
    said = describe_claims(tried(spoken), reference, [spoken], CASES, book, study)
    assert said == "data/claims.yaml ranks nothing: there is nothing to test."


# --- themes for which a coder has not looked --------------------------------------------------------


def coders_tried(study, codebook, *claims: Claim) -> dict[str, set[str]]:
    """Return by claim whose coding it was tried on: the dictionary's, or that of R1, who has coded everything."""
    codings_of = {"dictionary": CODINGS, "R1": CODINGS.assign(indicator="")}
    table = try_claims(claims, codings_of, SEGMENTS, CONTACTS, study, codebook, weeks=range(1, 5))
    check(SPECIFICATIONS, table)
    return {str(claim): set(rows["coder"]) for claim, rows in table.groupby("claim")}


MORE = Claim(id="more", kind="more_coded", theme="tea", than="cake", purpose=WHY)
RAIN = Claim(id="rain_most", kind="most_coded", theme="rain", purpose=WHY)


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


def test_a_claim_about_what_is_not_counted_is_not_tried_and_a_sentence_says_so(
    study, without_rain, reference
):
    part = without_rain.dictionary
    claims = [RAIN, AREA]
    table = try_claims(claims, {"dictionary": CODINGS}, SEGMENTS, CONTACTS, study, part, weeks=range(1, 5))
    assert table.empty, "area one is the only area that is counted: it leads nothing"
    assert by_option(table, reference, study).empty
    assert describe_claims(table, reference, claims, CASES, part, study) == (
        "Not tested, since what they compare is not in the dictionary: 'rain_most' and 'one_leads'."
    )
    table = try_claims(
        [*claims, TEA], {"dictionary": CODINGS}, SEGMENTS, CONTACTS, study, part, weeks=range(1, 5)
    )
    assert describe_claims(table, reference, [*claims, TEA], CASES, part, study).endswith(
        ". Not tested, since what they compare is not in the dictionary: 'rain_most' and 'one_leads'."
    )
