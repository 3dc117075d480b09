"""The article's table of claims says of each whether it holds of the published totals, or that it is not said."""

from __future__ import annotations

import pandas as pd
import pytest
from worlds import World

from helpers.article.claims import NO_CLAIMS, claims_table
from helpers.article.form import save
from helpers.files.place import Place
from helpers.study.claims import Claim

CLAIMS = (
    Claim(id="most", kind="most_coded", theme="t0"),
    Claim(id="least", kind="least_coded", theme="t2"),
    Claim(id="area", kind="area_leads", area="area1"),
    Claim(id="uncounted", kind="most_coded", theme="t1"),
)
ROWS = [
    ("most", "most_coded", "t0", "t1", 48, 40, 1, "shown", ""),
    ("least", "least_coded", "t2", "", pd.NA, pd.NA, pd.NA, "suppressed", "linked"),
    ("area", "area_leads", "area1", "area0", 40, 48, 0, "shown", ""),
]
COLUMNS = ["claim", "kind", "named", "than", "n", "n_than", "holds", "state", "reason"]


@pytest.fixture
def table():
    rows = pd.DataFrame(ROWS, columns=COLUMNS).astype({"n": "Int64", "n_than": "Int64", "holds": "Int64"})
    world = World()
    return claims_table(rows, CLAIMS, world.codebook, world.coders, unit="segments")


def test_each_claim_is_a_row_in_the_researchers_order(table):
    assert table.frame.columns.tolist() == [
        "Claim",
        "Segments",
        "Compared with",
        "Segments of these",
        "Holds of these totals",
    ]
    assert table.frame.to_numpy().tolist() == [
        ["Supervision is the most frequently coded theme.", 48, "Role clarity", 40, "yes"],
        ["Structures is the least frequently coded theme.", "c", "c", "c", "c"],
        ["Fine tune is the most frequently coded area.", 40, "Firm up", 48, "no"],
    ]
    assert "c marks a number that is suppressed" in table.note


def test_it_is_written_with_all_its_numbers_registered(table, tmp_path):
    place = Place.at(tmp_path)
    files = [written.file for written in save(table, World().study, place)]
    assert files[0] == "article/claims.docx"
    assert "40,Firm up,48,no" in (tmp_path / "article/claims.csv").read_text(encoding="utf-8")


def test_a_study_without_claims_has_a_table_that_says_so(tmp_path):
    world = World()
    none = pd.DataFrame(columns=COLUMNS)
    empty = claims_table(none, (), world.codebook, world.coders, unit="segments")
    assert (len(empty.frame), empty.note) == (0, NO_CLAIMS)
    assert save(empty, world.study, Place.at(tmp_path))
