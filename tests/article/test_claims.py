"""The article's table of claims says of each whether it holds of the published totals, or that it is not said."""

from __future__ import annotations

import pandas as pd
import pytest
from worlds import World

from helpers.article.claims import NO_CLAIMS, claims_table
from helpers.article.form import save
from helpers.files.place import Place
from helpers.study.claims import Claim
from helpers.study.gate import Shows

WHY = "It shows what to ask about."
CLAIMS = (
    Claim(id="most", kind="most_coded", theme="t0", purpose=WHY),
    Claim(id="least", kind="least_coded", theme="t2", purpose=WHY),
    Claim(id="area", kind="area_leads", area="area1", purpose=WHY),
    Claim(id="uncounted", kind="most_coded", theme="t1", purpose=WHY),
)
ROWS = [
    ("most", "most_coded", "t0", "t1", 48, 40, 1, 0, "shown", ""),
    ("least", "least_coded", "t2", "", pd.NA, pd.NA, pd.NA, pd.NA, "suppressed", "linked"),
    ("area", "area_leads", "area1", "area0", 40, 48, 0, 0, "shown", ""),
]
CASES = pd.DataFrame(
    [
        ("most", "W1", "supports"),
        ("most", "W2", "contradicts"),
        ("least", "W1", "ties"),
        ("least", "W2", "contradicts"),
        ("area", "W1", "supports"),
        ("area", "W2", "supports"),
        ("another", "W1", "supports"),
    ],
    columns=["claim", "worker", "outcome"],
)
COLUMNS = ["claim", "kind", "named", "than", "n", "n_than", "holds", "ties", "state", "reason"]


@pytest.fixture
def table():
    rows = pd.DataFrame(ROWS, columns=COLUMNS).astype(
        {"n": "Int64", "n_than": "Int64", "holds": "Int64", "ties": "Int64"}
    )
    world = World()
    return claims_table(rows, CASES, CLAIMS, world.study, world.codebook, world.coders, unit="segments")


def test_each_claim_is_a_row_in_the_researchers_order(table):
    assert table.frame.columns.tolist() == [
        "Claim",
        "What the count is for",
        "Segments",
        "Compared with",
        "Segments of these",
        "So of these totals",
        "Workers in whom it is so",
    ]
    assert table.frame.to_numpy().tolist() == [
        ["Supervision is the most frequently coded theme.", WHY, 48, "Role clarity", 40, "yes", "1 of 2: W1"],
        ["Structures is the least frequently coded theme.", WHY, "c", "c", "c", "c", "0 of 2"],
        ["Fine tune is the most frequently coded area.", WHY, 40, "Firm up", 48, "no", "2 of 2: W1 and W2"],
    ]
    assert "c marks a number that is suppressed" in table.note


def test_it_is_written_with_all_its_numbers_registered(table, tmp_path):
    place = Place.at(tmp_path)
    files = [written.file for written in save(table, World().study, place)]
    assert files[0] == "article/claims.docx"
    assert "40,Firm up,48,no,2 of 2: W1 and W2" in (tmp_path / "article/claims.csv").read_text(
        encoding="utf-8"
    )


def test_a_study_without_claims_has_a_table_that_says_so(tmp_path):
    world = World()
    none = pd.DataFrame(columns=COLUMNS)
    empty = claims_table(none, CASES, (), world.study, world.codebook, world.coders, unit="segments")
    assert (len(empty.frame), empty.note) == (0, NO_CLAIMS)
    assert save(empty, world.study, Place.at(tmp_path))


def test_figures_that_are_not_shown_are_not_referred_to(table):
    assert "claim_cases" in table.note
    rows = pd.DataFrame(ROWS[:1], columns=COLUMNS)
    world = World(profile="strict")
    kept = claims_table(rows, CASES, CLAIMS, world.study, world.codebook, world.coders, unit="segments")
    assert len(kept.frame) == 1
    assert "claim_cases" not in kept.note
    assert "claims_held" not in kept.note
    assert "Workers in whom it is so" not in kept.frame
    assert kept.shows == Shows.TOGETHER


def test_a_ranking_of_totals_is_given_with_the_workers_in_whom_it_is_so_and_with_the_questions(table):
    assert table.title == "Order of totals, and in how many workers it is so"
    assert table.shows == Shows.WORKERS
    assert "How far the questions made this order is in the table asked, as far as it is found." in table.note
    world = World(profile="strict")
    rows = pd.DataFrame(ROWS[:1], columns=COLUMNS)
    kept = claims_table(rows, CASES, CLAIMS, world.study, world.codebook, world.coders, unit="segments")
    assert kept.title == "Order of totals"
    assert "table asked" not in kept.note
    assert "may be that of the questions" in kept.note


def test_of_workers_only_those_are_counted_in_whom_there_are_counts_to_compare():
    outcomes = ["supports", "contradicts", "ties", "not_said", "no_contact", "not_spoken_of"]
    rows = [("most", f"W{n}", outcome) for n, outcome in enumerate(outcomes, start=1)]
    rows += [("least", "W1", "no_contact")]
    cases = pd.DataFrame(rows, columns=CASES.columns)
    public = pd.DataFrame(ROWS[:2], columns=COLUMNS)
    world = World(n_workers=6)
    table = claims_table(public, cases, CLAIMS, world.study, world.codebook, world.coders, unit="segments")
    assert table.frame["Workers in whom it is so"].tolist() == ["1 of 3: W1", "nothing to compare"]
    assert "where totals are equal, it says so." in table.note


def test_equal_totals_are_a_tie():
    rows = pd.DataFrame([("most", "most_coded", "t0", "t1", 40, 40, 0, 1, "shown", "")], columns=COLUMNS)
    world = World()
    tied = claims_table(rows, CASES, CLAIMS, world.study, world.codebook, world.coders, unit="segments")
    assert tied.frame["So of these totals"].tolist() == ["equal"]
