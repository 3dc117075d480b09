"""Inter-coder agreement: canonical data, exact small tables, and nothing where it is not defined."""

from __future__ import annotations

import math
import random

import numpy as np
import pandas as pd
import pytest

from helpers.coding import agreement
from helpers.coding.coefficients import MISSING, NOMINAL, alpha
from helpers.words.toolkit import AnnotationTask

NOTHING = math.nan
CANONICAL = {  # four observers, twelve units: Krippendorff (2011), Computing Krippendorff's alpha-reliability
    "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, NOTHING, NOTHING, NOTHING],
    "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NOTHING, 3],
    "C": [NOTHING, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NOTHING],
    "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NOTHING],
}


@pytest.mark.parametrize(("metric", "value"), [("nominal", 0.743421), ("interval", 0.849107)])
def test_alpha_is_krippendorffs_on_his_own_data_with_ratings_missing(metric, value):
    ratings = np.nan_to_num(np.array(list(CANONICAL.values())).T, nan=MISSING).astype(int)
    values = np.arange(6)
    apart = values[:, np.newaxis] - values
    distances = {"nominal": (apart != 0).astype(float), "interval": apart**2.0}[metric]
    assert alpha(ratings, distances) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize("rows", [[[1, 1], [1, 1]], [[1, MISSING], [MISSING, 0]], [[1, 0]]])
def test_alpha_is_missing_where_there_is_one_category_or_nothing_in_common(rows):
    assert math.isnan(alpha(np.array(rows), NOMINAL))
    assert math.isnan(alpha(np.empty((0, 2), dtype=int), NOMINAL))


def table_of(both: int, only_first: int, only_second: int, neither: int, n_contacts: int = 4):
    """Return tables in which two coders agree and disagree on so many segments."""
    marks = ["both"] * both + ["first"] * only_first + ["second"] * only_second + ["neither"] * neither
    random.Random(3).shuffle(marks)  # noqa: S311
    ids = [f"s{n:04d}" for n in range(len(marks))]
    contacts = [f"c{n % n_contacts}" for n in range(len(ids))]
    segments = pd.DataFrame({"segment_id": ids, "record_id": ids, "contact_id": contacts, "is_counted": True})
    reviewed = pd.DataFrame({"segment_id": ids * 2, "coder": ["R1"] * len(ids) + ["R2"] * len(ids)})
    rows = [
        (one, "supervision", coder) for one, mark in zip(ids, marks, strict=True) for coder in given(mark)
    ]
    return pd.DataFrame(rows, columns=["segment_id", "theme", "coder"]), reviewed, segments


def given(mark: str) -> list[str]:
    return {"both": ["R1", "R2"], "first": ["R1"], "second": ["R2"], "neither": []}[mark]


def by_sentence(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["unit"] == "sentence"].set_index("theme")


def compared(codebook, study, *counts: int) -> pd.Series:
    return by_sentence(agreement.compare(*table_of(*counts), codebook, study)).loc["supervision"]


def test_coefficients_are_those_of_the_table(codebook, study):
    row = compared(codebook, study, 40, 9, 6, 45)
    assert list(row[["units", "both", "only first", "only second", "percent"]]) == [100, 40, 9, 6, 85.0]
    chance = (49 * 46 + 51 * 54) / 100**2
    assert row["kappa"] == pytest.approx((0.85 - chance) / (1 - chance), abs=0.0005)
    share = 95 / 200
    assert row["AC1"] == pytest.approx(
        (0.85 - 2 * share * (1 - share)) / (1 - 2 * share * (1 - share)), abs=0.0005
    )
    assert list(row[["PABAK", "prevalence", "bias"]]) == [0.7, -0.05, 0.03]
    assert row["from"] <= row["alpha"] <= row["to"]


def test_the_order_of_rows_does_not_matter(codebook, study):
    tables = table_of(8, 3, 2, 27, 10)
    shuffled = [table.sample(frac=1, random_state=1, ignore_index=True) for table in tables]
    pd.testing.assert_frame_equal(
        agreement.compare(*shuffled, codebook, study), agreement.compare(*tables, codebook, study)
    )


def test_coders_who_agree_only_by_chance_agree_0(codebook, study):
    row = compared(codebook, study, 1, 9, 9, 81)
    assert row["kappa"] == 0
    assert abs(row["alpha"]) < 0.01
    assert row["percent"] == 82


def test_a_rare_theme_shows_why_several_coefficients_are_reported_side_by_side(codebook, study):
    row = compared(codebook, study, 0, 5, 5, 90)
    assert row["kappa"] == pytest.approx(-0.053, abs=0.001)
    assert row["alpha"] == pytest.approx(-0.047, abs=0.001)
    assert row["AC1"] == pytest.approx(0.890, abs=0.001)
    assert row["PABAK"] == 0.8


def test_a_theme_that_neither_has_given_has_no_kappa_no_alpha_and_no_ac1(codebook, study):
    table = by_sentence(agreement.compare(*table_of(4, 1, 1, 9), codebook, study))
    assert table.loc["structures", ["kappa", "alpha", "from", "to", "AC1"]].isna().all()
    assert table.loc["structures", "percent"] == 100


@pytest.mark.parametrize("counts", [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 1)])
def test_of_one_segment_neither_alpha_nor_ac1_says_anything(codebook, study, counts):
    assert compared(codebook, study, *counts)[["alpha", "from", "to", "AC1"]].isna().all()


def test_the_bootstrap_draws_contacts_and_its_alpha_is_nltks(codebook, study):
    rng = np.random.default_rng(5)
    a, b = rng.random(200) < 0.3, rng.random(200) < 0.3
    b[:120] = a[:120]
    whole = AnnotationTask(
        [(coder, unit, float(value)) for coder, of in (("a", a), ("b", b)) for unit, value in enumerate(of)]
    ).alpha()
    one_contact = agreement._interval(a, b, pd.Series(["c"] * 200))
    assert one_contact == pytest.approx((whole, whole))
    low, high = agreement._interval(a, b, pd.Series([f"c{n}" for n in range(200)]))
    assert low < whole < high


def test_the_interval_runs_from_the_twentyfifth_to_the_975th_of_a_thousand_draws(codebook, study):
    agreed, apart = ([True, False], [True, False]), ([True, False], [False, True])
    # Of three contacts, three draws are the odd one in 1 of 27: 3.7 %, more than 2.5 and less than 5.
    for contacts, interval in (
        ([agreed, agreed, apart], (1 - 11 * 6 / 36, 1)),
        ([apart, apart, agreed], (1 - 11 * 6 / 36, 1)),
    ):
        a, b = (np.array([mark for contact in contacts for mark in contact[coder]]) for coder in (0, 1))
        assert agreement._interval(a, b, pd.Series(["c1", "c1", "c2", "c2", "c3", "c3"])) == pytest.approx(
            interval
        )


def test_those_who_have_reviewed_most_in_common_are_compared_not_those_who_have_reviewed_most(
    codebook, study
):
    ids = [f"s{n}" for n in range(10)]
    segments = pd.DataFrame({"segment_id": ids, "record_id": ids, "contact_id": ids, "is_counted": True})
    by = {
        "R1": ids[:6],
        "R2": ids[5:],
        "R3": ids[1:5],
    }  # R1 and R2 share one segment, R1 and R3 four, R2 and R3 none
    reviewed = pd.DataFrame(
        [(one, coder) for coder, own in by.items() for one in own], columns=["segment_id", "coder"]
    )
    codings = pd.DataFrame([("s1", "supervision", "R1")], columns=["segment_id", "theme", "coder"])
    table = agreement.compare(codings, reviewed, segments, codebook, study)
    assert table.attrs["coders"] == ["R1", "R3"]
    assert set(by_sentence(table)["units"]) == {4}


def test_segments_that_one_has_not_reviewed_or_of_another_role_are_left_out(codebook, study):
    codings, reviewed, segments = table_of(4, 1, 1, 14)
    reviewed = reviewed[~((reviewed["coder"] == "R2") & reviewed["segment_id"].isin(["s0000", "s0001"]))]
    segments.loc[5, "is_counted"] = False
    table = agreement.compare(codings, reviewed, segments, codebook, study)
    assert set(by_sentence(table)["units"]) == {17}


def test_nothing_is_compared_if_only_one_has_coded_or_the_study_is_reflexive_and_the_sentence_says_why(
    codebook, study
):
    codings, reviewed, segments = table_of(4, 1, 1, 14)
    alone = agreement.compare(codings, reviewed[reviewed["coder"] == "R1"], segments, codebook, study)
    assert alone.empty
    assert agreement.describe_agreement(alone, study, codebook).startswith(
        "No two coders have reviewed the same contacts"
    )
    reflexive = study.model_copy(update={"stance": "reflexive"})
    declined = agreement.compare(codings, reviewed, segments, codebook, reflexive)
    assert declined.empty
    assert "Braun and Clarke 2022" in agreement.describe_agreement(declined, reflexive, codebook)


def test_a_sentence_names_the_coders_and_the_extremes(codebook, study):
    table = agreement.compare(*table_of(4, 1, 1, 14), codebook, study)
    sentence = agreement.describe_agreement(table, study, codebook)
    assert sentence.startswith(
        "Coders R1 and R2 have both reviewed 20 segments by speakers whose words are counted. By turn, they can be "
        "compared on supervision"
    )
    assert sentence.endswith(" only (alpha 0.82).")
    codings, *rest = table_of(4, 1, 1, 14)
    for marks, said in (
        ((4, 1, 1, 14), "they agree alike on all 2 themes (alpha 0."),
        ((5, 0, 0, 15), "progression (alpha 1.00) and least on supervision"),
    ):
        more = pd.concat([codings, table_of(*marks)[0].assign(theme="structures")])
        of_two = agreement.compare(more, *rest, codebook, study)
        assert said in agreement.describe_agreement(of_two, study, codebook)


def test_coders_who_mark_a_sentence_and_its_turn_agree_by_turn_and_by_overlap_only(codebook, study):
    ids = [f"s{n}" for n in range(1, 7)]
    records = ["r1"] * 3 + ["r2"] * 3
    facts = {"segment_id": ids, "record_id": records, "contact_id": "c1", "is_counted": True}
    reviewed = pd.DataFrame({"segment_id": ids * 2, "coder": ["R1"] * 6 + ["R2"] * 6})
    given = {"segment_id": [*ids[:3], "s2"], "coder": ["R1"] * 3 + ["R2"], "theme": "supervision"}
    table = agreement.compare(pd.DataFrame(given), reviewed, pd.DataFrame(facts), codebook, study)
    of_theme = table[table["theme"] == "supervision"].set_index("unit")
    assert of_theme[["units", "both", "only first"]].to_numpy().tolist() == [[6, 1, 2], [2, 1, 0], [2, 1, 0]]
    shown = agreement.side_by_side(table).set_index("theme").loc["supervision"]
    assert shown[["kappa by sentence", "kappa by turn", "kappa by overlap"]].tolist() == [0.333, 1.0, 1.0]
