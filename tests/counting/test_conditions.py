"""A condition is met, not met, both, or not spoken of, as segments say; days are in order, and nothing within one."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers import tables
from helpers.counting import conditions as said
from helpers.errors import FieldworkError
from helpers.exchange import manual_coding
from helpers.files import paths
from helpers.files.place import Place
from helpers.study.codebook import read_codebook
from helpers.study.coders import THE_DICTIONARY, parse_coder
from helpers.study.conditions import Condition, Conditions, read_conditions
from helpers.study.limits import Disclosure
from helpers.study.study import read_study

MODEL = Conditions(
    status="Illustrative.",
    conditions=(
        Condition(id="ready", label="Ready", meaning="-", leads_to=("trained",)),
        Condition(id="trained", label="Trained", meaning="-", leads_to=("kept",)),
        Condition(id="kept", label="Kept", meaning="-"),
    ),
)
SEGMENTS = pd.DataFrame(
    [
        ("a1", "W1", "2023-10-03", 1, "interview", True),
        ("a2", "W1", "2023-10-03", 1, "interview", True),
        ("a3", "W1", "2023-10-03", 1, "interview", False),
        ("b1", "W1", "2023-10-05", 1, "voice_note", True),
        ("c1", "W1", "2023-10-18", 3, "observation", True),
        ("d1", "W2", "2023-10-10", 2, "interview", True),
        ("e1", "W2", "2023-10-12", 2, "voice_note", True),
    ],
    columns=["segment_id", "worker", "date", "week", "source", "is_counted"],
).assign(contact_id=lambda table: table["segment_id"].str[0])
COVERAGE = pd.concat([SEGMENTS[["segment_id"]].assign(coder=coder) for coder in ("R1", "R2")])
OWN = ["interview", "voice_note"]
WEEKS = range(1, 5)


def codings(*rows: tuple[str, str, str], coder: str = "R1") -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["segment_id", "condition", "state"])
    return table.assign(start=range(len(rows)), end=range(9, len(rows) + 9), coder=coder)


@pytest.fixture
def contacts() -> pd.DataFrame:
    """W1 and W2 are in contact; by visits only W1."""
    rows = [
        (worker, week, source, "observed" if seen else "no_contact")
        for worker in ("W1", "W2")
        for week in WEEKS
        for source in (*OWN, "observation")
        for seen in [
            bool(((SEGMENTS[["worker", "week", "source"]] == [worker, week, source]).all(axis=1)).any())
        ]
    ]
    return pd.DataFrame(rows, columns=["worker", "week", "source", "state"])


@pytest.fixture
def by_worker(folder, contacts):
    """Return a tabulator of what workers say, in some sources."""

    def tabulate(*rows: tuple[str, str, str], sources: list[str] = OWN) -> pd.DataFrame:
        days = said.by_day(codings(*rows), SEGMENTS, sources=sources, weeks=WEEKS)
        return said.by_worker(days, contacts, read_study(folder), MODEL, sources=sources, weeks=WEEKS)

    return tabulate


def test_a_segment_counts_once_for_a_state_and_one_of_both_states_in_each():
    rows = [("a1", "ready", "met"), ("a1", "ready", "met"), ("a1", "ready", "not_met"), ("a2", "ready", "")]
    days = said.by_day(codings(*rows), SEGMENTS, sources=OWN, weeks=WEEKS)
    assert days.to_numpy().tolist() == [["W1", 1, "2023-10-03", "ready", 1, 1, 1, 2]]


def test_words_of_others_and_of_sources_and_weeks_that_are_not_asked_for_do_not_count():
    rows = [("a3", "ready", "met"), ("c1", "ready", "met"), ("e1", "ready", "met")]
    assert said.by_day(codings(*rows), SEGMENTS, sources=OWN, weeks=range(1, 2)).empty
    visits = said.by_day(codings(*rows), SEGMENTS, sources=["observation"], weeks=WEEKS)
    assert visits[["worker", "date", "n_met"]].to_numpy().tolist() == [["W1", "2023-10-18", 1]]


def test_a_condition_is_met_not_met_both_only_spoken_of_or_not_spoken_of(by_worker):
    table = by_worker(
        ("a1", "ready", "met"),
        ("b1", "ready", "not_met"),
        ("a1", "trained", ""),
        ("d1", "ready", "not_met"),
        ("d1", "kept", "met"),
    )
    assert table["says"].tolist() == ["both", "spoken_of", "not_spoken_of", "not_met", "not_spoken_of", "met"]
    assert table[said.COUNTS].to_numpy().tolist() == [
        [1, 1, 0, 2],
        [0, 0, 0, 1],
        [0, 0, 0, 0],
        [0, 1, 0, 1],
        [0, 0, 0, 0],
        [1, 0, 0, 1],
    ]


def test_of_a_worker_without_contact_nothing_is_known_and_nothing_is_0(by_worker):
    table = by_worker(("c1", "ready", "met"), sources=["observation"])
    of_w2 = table[table["worker"] == "W2"]
    assert set(of_w2["says"]) == {"no_contact"}
    assert of_w2[said.COUNTS].isna().all(axis=None)
    assert table.loc[table["worker"] == "W1", "n_met"].tolist() == [1, 0, 0]


def test_conditions_met_on_one_day_share_a_place_and_later_days_follow(by_worker):
    table = by_worker(("b1", "ready", "met"), ("a2", "trained", "met"), ("a1", "kept", "met"))
    own = table[table["worker"] == "W1"]
    assert own["place"].tolist() == [2, 1, 1]
    assert own["first_met"].tolist() == ["2023-10-05", "2023-10-03", "2023-10-03"]
    assert table.loc[table["worker"] == "W2", "place"].isna().all()


def test_what_is_said_to_be_met_before_a_condition_that_leads_to_it_differs_also_through_others(by_worker):
    table = by_worker(("b1", "ready", "met"), ("a1", "kept", "met"))
    assert said.against_sequence(table, MODEL).to_numpy().tolist() == [["W1", "kept", "ready", "earlier"]]


def test_what_is_said_to_be_met_although_what_leads_to_it_is_only_said_not_to_be_differs(by_worker):
    table = by_worker(("d1", "trained", "met"), ("e1", "ready", "not_met"))
    assert said.against_sequence(table, MODEL).to_numpy().tolist() == [["W2", "trained", "ready", "without"]]


@pytest.mark.parametrize(
    "rows",
    [
        [("a1", "ready", "met"), ("a2", "trained", "met")],
        [("a1", "trained", "met"), ("a2", "ready", "met")],
        [("a1", "trained", "met")],
        [("a1", "trained", "met"), ("b1", "ready", "")],
        [("a1", "ready", "met"), ("a2", "ready", "not_met"), ("b1", "trained", "met")],
    ],
    ids=["in order", "one day", "not spoken of", "only spoken of", "both"],
)
def test_one_day_silence_and_a_condition_of_both_states_make_no_difference_to_the_sequence(by_worker, rows):
    assert said.against_sequence(by_worker(*rows), MODEL).empty


def test_moving_a_segment_moves_one_condition(by_worker):
    before = by_worker(("a1", "ready", "met"), ("d1", "kept", "not_met"))
    after = by_worker(("a1", "trained", "met"), ("d1", "kept", "not_met"))
    differs = (before[said.COUNTS] != after[said.COUNTS]).any(axis=1)
    assert before.loc[differs, "condition"].tolist() == ["ready", "trained"]


def test_a_study_without_a_model_has_no_row_and_a_sentence_that_says_so(folder, contacts):
    study, days = read_study(folder), said.by_day(codings(), SEGMENTS, sources=OWN, weeks=WEEKS)
    table = said.by_worker(days, contacts, study, None, sources=OWN, weeks=WEEKS)
    assert table.empty
    assert said.against_sequence(table, None).empty
    assert said.describe(table, None, study) == "There is no schematic model."


def test_the_dictionary_codes_no_condition():
    chosen = said.choose(codings(("a1", "ready", "met")), COVERAGE, SEGMENTS, THE_DICTIONARY)
    assert chosen.empty
    days = said.by_day(chosen, SEGMENTS, sources=OWN, weeks=WEEKS)
    assert days.empty


def test_a_persons_codings_are_those_of_that_person():
    both = pd.concat([codings(("a1", "ready", "met")), codings(("a1", "kept", "met"), coder="R2")])
    assert said.choose(both, COVERAGE, SEGMENTS, parse_coder("R2"))["condition"].tolist() == ["kept"]


@pytest.mark.parametrize("coder", ["any:R1+R2", "any:R2+R1"])
def test_by_the_rule_any_what_is_met_for_one_and_not_for_another_counts_in_both(coder):
    both = pd.concat([codings(("a1", "ready", "met")), codings(("a1", "ready", "not_met"), coder="R2")])
    chosen = said.choose(both, COVERAGE, SEGMENTS, parse_coder(coder))
    days = said.by_day(chosen, SEGMENTS, sources=OWN, weeks=WEEKS)
    assert days[said.COUNTS].to_numpy().tolist() == [[1, 1, 1, 1]]


@pytest.mark.parametrize(("rule", "state"), [("all", ""), ("first", "met")])
def test_where_two_coders_do_not_agree_whether_it_is_met_it_is_not_said(rule, state):
    both = pd.concat([codings(("a1", "ready", "met")), codings(("a1", "ready", "not_met"), coder="R2")])
    chosen = said.choose(both, COVERAGE, SEGMENTS, parse_coder(f"{rule}:R1+R2"))
    assert chosen["state"].tolist() == [state]


def test_coders_who_have_not_read_everything_are_refused():
    with pytest.raises(FieldworkError, match="not reviewed"):
        said.choose(codings(), COVERAGE[COVERAGE["segment_id"] != "a1"], SEGMENTS, parse_coder("R1"))


def test_everybody_who_has_coded_a_condition_is_named_once():
    both = pd.concat(
        [codings(("a1", "ready", "met"), ("b1", "kept", "")), codings(("a1", "kept", "met"), coder="R2")]
    )
    assert said.coded_by(both) == ["R1", "R2"]
    assert said.coded_by(codings()) == []


def test_the_sentence_counts_what_is_said_and_whose_order_is_another(by_worker, folder):
    table = by_worker(("b1", "ready", "met"), ("a1", "kept", "met"), ("d1", "kept", "not_met"))
    assert said.describe(table, MODEL, read_study(folder)) == (
        "2 of 3 conditions are spoken of. For 1 of 2 workers, at least one condition was first said to be met on an earlier day than one that leads "
        "to it, or although that one was only ever said not to be met."
    )


def test_the_sentence_says_nothing_of_workers_who_may_not_be_shown_nor_where_nothing_is_coded(
    by_worker, folder
):
    study = read_study(folder)
    assert "No condition is coded" in said.describe(by_worker(), MODEL, study)
    strict = study.model_copy(update={"disclosure": Disclosure(profile="strict")})
    text = said.describe(by_worker(("a1", "ready", "met")), MODEL, strict)
    assert text == "Under the profile strict, the orders of single workers are not compared."


def test_both_figures_of_the_example_show_what_its_codings_say():
    place, study = Place.at(paths.ROOT), read_study(paths.ROOT)
    model = read_conditions(paths.ROOT, read_codebook(paths.ROOT))
    segments, contacts = tables.read(place, tables.SEGMENTS), tables.read(place, tables.CONTACTS)
    coverage = manual_coding.coder_coverage(tables.read(place, tables.EXCERPTS), segments)
    coded = tables.read(place, tables.CONDITION_CODINGS)
    chosen = said.choose(coded, coverage, segments, parse_coder("R1"))
    weeks = study.calendar.weeks
    days = said.by_day(chosen, segments, sources=OWN, weeks=weeks)
    by_worker = said.by_worker(days, contacts, study, model, sources=OWN, weeks=weeks)
    drawn = pd.read_csv(paths.ROOT / "figures/conditions_model.csv").set_index(["condition", "says"])
    for state in (said.MET, said.NOT_MET):
        of_condition = by_worker.groupby("condition")[f"n_{state}"]
        assert of_condition.sum().to_dict() == drawn["n"].xs(state, level="says").to_dict()
        n_workers = of_condition.agg(lambda n: int((n > 0).sum()))
        assert n_workers.to_dict() == drawn["n_workers"].xs(state, level="says").to_dict()
    strip = pd.read_csv(paths.ROOT / "figures/conditions_order.csv")
    assert strip[said.COUNTS].sum().to_dict() == days[said.COUNTS].sum().to_dict()
    assert strip.groupby(["worker", "condition"])["place"].max().dropna().to_dict() == (
        by_worker.dropna(subset=["place"]).set_index(["worker", "condition"])["place"].to_dict()
    )
