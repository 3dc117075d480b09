"""All coders compared: who is, on which segments, and what is said where nothing can be."""

from __future__ import annotations

import math
import random

import pandas as pd
import pytest

from helpers import tables
from helpers.coding import agreement, several_coders, theme_sets
from helpers.study.reporting import WHY_NOT

NAMES = ["R1", "R2", "R3", "R4", "R5"]
PAIRED = {"percent": "percent", "alpha": "alpha", "alpha_low": "from", "alpha_high": "to", "ac1": "AC1"}


def tables_of(rows: list[str], theme: str = "supervision", n_contacts: int = 4):
    """Return codings, coverage and segments: a row per segment, a character per coder (1, 0, or a dot: not reviewed)."""
    ids = [f"s{n:03d}" for n in range(len(rows))]
    contacts = [f"c{n % n_contacts}" for n in range(len(rows))]
    workers = [f"W{n % n_contacts}" for n in range(len(rows))]
    segments = pd.DataFrame(
        {"segment_id": ids, "record_id": ids, "contact_id": contacts, "worker": workers, "is_counted": True}
    )
    reviewed, given = [], []
    for one, row in zip(ids, rows, strict=True):
        for coder, mark in zip(NAMES, row, strict=False):
            if mark != ".":
                reviewed.append((one, coder))
            if mark == "1":
                given.append((one, theme, coder))
    coverage = pd.DataFrame(reviewed, columns=["segment_id", "coder"])
    return pd.DataFrame(given, columns=["segment_id", "theme", "coder"]), coverage, segments


def by_sentence(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["unit"] == "sentence"].set_index("theme")


def row_of(rows: list[str], codebook, study) -> pd.Series:
    return by_sentence(several_coders.compare_all(*tables_of(rows), codebook, study)).loc["supervision"]


def described(given, codebook, study) -> str:
    of_themes = several_coders.compare_all(*given, codebook, study)
    of_sets = theme_sets.compare_sets(*given, codebook, study)
    return several_coders.describe_all(of_themes, of_sets, study, codebook)


def random_rows(seed: int, n_coders: int, n_segments: int, missing: float) -> list[str]:
    chance = random.Random(seed)  # noqa: S311
    rows = []
    for _ in range(n_segments):
        first = chance.choice("0001")
        marks = [first if chance.random() < 0.8 else chance.choice("01") for _ in range(n_coders)]
        rows.append("".join("." if chance.random() < missing else mark for mark in marks))
    return rows


def test_each_theme_has_a_row_with_numbers_of_coders_workers_and_segments(codebook, study):
    table = several_coders.compare_all(
        *tables_of("110 11. 000 0.0 1.1 010 000 00. .11 001 0.. 111".split()), codebook, study
    )
    assert table["theme"].drop_duplicates().tolist() == codebook.theme_ids
    assert table["unit"].tolist() == ["sentence", "turn", "overlap"] * len(codebook.theme_ids)
    assert list(table.columns) == tables.AGREEMENTS.columns
    assert table.attrs["coders"] == ["R1", "R2", "R3"]
    row = by_sentence(table).loc["supervision"]
    assert list(row[["n_coders", "n_workers", "n_by_two", "n_by_all"]]) == [3, 4, 11, 6]
    assert list(row[["n_workers_coded", "n_workers_by_all"]]) == [3, 3]
    assert list(row[["percent", "alpha", "fleiss", "ac1"]]) == [81.8, 0.585, 0.299, 0.637]
    assert row["alpha_low"] <= row["alpha"] <= row["alpha_high"]


@pytest.mark.parametrize("seed", range(12))
def test_two_coders_have_the_alpha_interval_and_ac1_of_the_pair(codebook, study, seed):
    given = tables_of(random_rows(seed, 2, 3 + 5 * seed, missing=0.2))
    pair = agreement.compare(*given, codebook, study).set_index(["theme", "unit"])
    both = several_coders.compare_all(*given, codebook, study).set_index(["theme", "unit"])
    pd.testing.assert_frame_equal(
        both[[*PAIRED]].rename(columns=PAIRED), pair[[*PAIRED.values()]], check_exact=True
    )
    assert both["n_by_all"].tolist() == both["n_by_two"].tolist() == pair["units"].tolist()


@pytest.mark.parametrize(
    "rows", [["11", "11", "11"], ["00", "00"], ["10"], ["11"], ["10", "10", "10"], ["10", "1.", ".0"]]
)
def test_they_are_those_of_the_pair_also_where_they_are_not_defined(codebook, study, rows):
    pair = by_sentence(agreement.compare(*tables_of(rows), codebook, study)).loc["supervision"]
    row = row_of(rows, codebook, study)
    for name, of_pair in PAIRED.items():
        assert row[name] == pytest.approx(pair[of_pair], nan_ok=True, abs=0)


@pytest.mark.parametrize("rows", [["111", "111", "111"], ["000", "00.", ".00"], ["101"], ["111"]])
def test_one_value_only_or_one_segment_only_is_missing_and_never_1(codebook, study, rows):
    row = row_of(rows, codebook, study)
    assert row[["alpha", "alpha_low", "alpha_high", "fleiss", "ac1"]].isna().all()
    assert not math.isnan(row["percent"])


def test_coders_who_code_nothing_agree_but_not_beyond_chance(codebook, study):
    given = tables_of(["00."] * 5 + ["000"] * 5)
    table = several_coders.compare_all(*given, codebook, study)
    assert (table["percent"] == 100).all()
    assert table[["alpha", "fleiss", "ac1"]].isna().all(axis=None)
    assert described(given, codebook, study) == (
        "Compared are coders R1, R2 and R3. At least two have reviewed 10 segments by speakers whose words are "
        "counted. All 3 have reviewed 5 segments: Fleiss' kappa is of these. Over sets of themes, by "
        "sentence, alpha is not defined. There is no theme on which they can be compared."
    )


def test_a_coder_who_always_gives_a_theme_does_not_raise_alpha(codebook, study):
    row = row_of(["101", "100", "100", "101", "100", "100"], codebook, study)
    assert row["alpha"] < 0
    assert row["percent"] == pytest.approx(33.3)


def test_the_dictionary_is_no_coder(codebook, study):
    codings, coverage, segments = tables_of(["11", "00", "10", "01"])
    found = pd.DataFrame(
        {"segment_id": segments["segment_id"], "theme": "supervision", "coder": "dictionary"}
    )
    by_dictionary = pd.DataFrame({"segment_id": segments["segment_id"], "coder": "dictionary"})
    more = pd.concat([codings, found]), pd.concat([coverage, by_dictionary])
    pd.testing.assert_frame_equal(
        several_coders.compare_all(*more, segments, codebook, study),
        several_coders.compare_all(codings, coverage, segments, codebook, study),
    )
    alone = coverage[coverage["coder"] == "R1"]
    given = more[0], pd.concat([alone, by_dictionary]), segments
    assert several_coders.compare_all(*given, codebook, study).empty


def test_a_coder_with_nothing_in_common_with_anybody_is_not_compared(codebook, study):
    table = several_coders.compare_all(*tables_of(["11.", "00.", "10.", "..1", "..0"]), codebook, study)
    assert table.attrs["coders"] == ["R1", "R2"]
    assert set(table["n_coders"]) == {2}
    assert set(by_sentence(table)["n_by_two"]) == set(by_sentence(table)["n_by_all"]) == {3}


def test_coders_of_whom_each_two_share_segments_but_never_all_have_no_fleiss_kappa(codebook, study):
    given = tables_of("11. .00 1.0 .11 00.".split())
    row = by_sentence(several_coders.compare_all(*given, codebook, study)).loc["supervision"]
    assert list(row[["n_coders", "n_by_two", "n_by_all", "alpha"]]) == [3, 5, 0, 0.64]
    assert math.isnan(row["fleiss"])
    assert "No segment has been reviewed by all 3, so that Fleiss' kappa is not defined." in described(
        given, codebook, study
    )


def test_who_has_reviewed_one_source_only_is_compared_there(codebook, study):
    rows = ["111"] * 3 + ["101", "000"] + ["11."] * 4 + ["00."] * 6
    table = several_coders.compare_all(*tables_of(rows), codebook, study)
    assert set(by_sentence(table)["n_by_two"]) == {15}
    assert set(by_sentence(table)["n_by_all"]) == {5}


def test_workers_with_the_theme_are_counted_also_where_all_have_reviewed_and_over_sets(codebook, study):
    given = tables_of("111 11. 00. 000 000 .00 1.1 00.".split())
    row = by_sentence(several_coders.compare_all(*given, codebook, study)).loc["supervision"]
    assert list(row[["n_workers", "n_workers_coded", "n_workers_by_all"]]) == [4, 3, 1]
    of_sets = theme_sets.compare_sets(*given, codebook, study)
    assert (
        of_sets[["n_workers", "n_workers_coded", "n_workers_by_all"]].to_numpy().tolist() == [[4, 3, 1]] * 2
    )


def test_segments_of_another_role_are_left_out(codebook, study):
    codings, coverage, segments = tables_of(["111", "000", "101", "010"])
    segments.loc[3, "is_counted"] = False
    table = several_coders.compare_all(codings, coverage, segments, codebook, study)
    assert set(by_sentence(table)["n_by_all"]) == {3}


def test_the_order_of_rows_does_not_matter(codebook, study):
    given = tables_of(random_rows(4, 4, 40, missing=0.3), n_contacts=9)
    shuffled = [table.sample(frac=1, random_state=1, ignore_index=True) for table in given]
    for compare in (several_coders.compare_all, theme_sets.compare_sets):
        pd.testing.assert_frame_equal(compare(*shuffled, codebook, study), compare(*given, codebook, study))


def test_a_second_coding_of_a_segment_with_the_same_theme_counts_once(codebook, study):
    codings, coverage, segments = tables_of(["110", "010", "000"])
    twice = pd.concat([codings, codings])
    for compare in (several_coders.compare_all, theme_sets.compare_sets):
        pd.testing.assert_frame_equal(
            compare(twice, coverage, segments, codebook, study),
            compare(codings, coverage, segments, codebook, study),
        )


def test_a_reflexive_study_compares_nobody_and_says_why(codebook, study):
    reflexive = study.model_copy(update={"stance": "reflexive"})
    given = tables_of(["110", "001", "111"])
    assert several_coders.compare_all(*given, codebook, reflexive).empty
    assert theme_sets.compare_sets(*given, codebook, reflexive).empty
    assert described(given, codebook, reflexive) == WHY_NOT["agreement"]


@pytest.mark.parametrize("rows", [["1.", ".1"], ["1", "0"], ["..", ".."], []])
def test_without_a_common_segment_nobody_is_compared_and_the_sentence_says_so(codebook, study, rows):
    given = tables_of(rows)
    assert several_coders.compare_all(*given, codebook, study).empty
    assert described(given, codebook, study) == (
        "No two coders have reviewed the same segments: there is nothing to compare."
    )


def test_a_sentence_names_coders_segments_and_the_range_of_alpha(codebook, study):
    given = tables_of("110 11. 000 0.0 1.1 010 000 00. .11 001 0.. 111".split())
    more, *_ = tables_of("110 110 000".split(), theme="structures")
    assert described((pd.concat([given[0], more]), *given[1:]), codebook, study).startswith(
        "Compared are coders R1, R2 and R3. At least two have reviewed 11 segments by speakers whose words are "
        "counted. All 3 have reviewed 6 segments: Fleiss' kappa is of these. Over sets of themes, by "
        "sentence, alpha is 0."
    )
    two = described(tables_of(["11", "00", "10"]), codebook, study)
    assert two.startswith(
        "Compared are coders R1 and R2. Both have reviewed 3 segments by speakers whose words"
    )
    assert two.endswith("For supervision and line management, by turn, it is 0.44.")
    marks = tables_of(["11", "00", "10"])
    alike = pd.concat([marks[0], marks[0].assign(theme="structures")])
    assert described((alike, *marks[1:]), codebook, study).endswith(
        "For each of 2 themes, by turn, it is 0.44."
    )


def test_the_table_has_a_row_for_each_theme_unit_and_distance_and_is_as_its_schema_says(codebook, study):
    for rows in (["110", "001", "111"], ["00", "00"], ["10"]):
        given = tables_of(rows)
        table = several_coders.as_table(
            several_coders.compare_all(*given, codebook, study),
            theme_sets.compare_sets(*given, codebook, study),
        )
        tables.check(tables.AGREEMENTS, table)
        assert len(table) == 3 * len(codebook.theme_ids) + 2
    given = tables_of(["1.", ".1"])
    empty = several_coders.as_table(
        several_coders.compare_all(*given, codebook, study), theme_sets.compare_sets(*given, codebook, study)
    )
    tables.check(tables.AGREEMENTS, empty)
    assert empty.empty
