"""A code below Conditions says whether a condition is met; what cannot be read is refused, all of it at once."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.errors import FieldworkError
from helpers.exchange.condition_codes import code_conditions, describe_coders, tabulate_states
from helpers.exchange.themes_of_codes import ThemesOfCodes, code_segments
from helpers.study.conditions import Condition, Conditions
from helpers.study.study import read_study

MODEL = Conditions(
    status="Illustrative.",
    conditions=(
        Condition(id="supervise", label="Supervise and look after", meaning="-", leads_to=("stay",)),
        Condition(id="stay", label="Stay/grow", meaning="-"),
    ),
)


@pytest.fixture
def read(folder, book):
    """Return a reader of excerpts, each given as segment, code, direction, start, end and coder."""

    def read_excerpts(*rows, conditions=MODEL, codes=None) -> pd.DataFrame:
        study = read_study(folder)
        names = study.manual_coding.model_copy(update={"codes": codes or {}})
        study = study.model_copy(update={"manual_coding": names})
        return code_conditions(excerpts_of(*rows), study, book, conditions)

    return read_excerpts


def excerpts_of(*rows) -> pd.DataFrame:
    columns = ["segment_id", "code", "direction", "start", "end", "coder"]
    table = pd.DataFrame([(*row, *(0, 9, "R1")[len(row) - 3 :]) for row in rows], columns=columns)
    numbers = [f"row {n}" for n in range(2, len(rows) + 2)]
    return table.assign(file="a.csv", place=numbers, status="kept", number=range(len(rows)))


def said(table: pd.DataFrame) -> list[tuple[str, str, str]]:
    return list(zip(table["segment_id"], table["condition"], table["state"], strict=True))


def test_a_condition_is_named_by_id_or_label_and_its_child_code_says_whether_it_is_met(read):
    table = read(
        ("s1", "Conditions/supervise/met", ""),
        ("s2", "conditions/Supervise and look after/not met", ""),
        ("s3", "Conditions/Supervise and look after", ""),
        ("s4", "Conditions/Stay-grow/not_met", ""),
        ("s5", "Tea", ""),
    )
    assert said(table) == [
        ("s1", "supervise", "met"),
        ("s2", "supervise", "not_met"),
        ("s3", "supervise", ""),
        ("s4", "stay", "not_met"),
    ]


def test_the_column_says_it_where_a_spreadsheet_is_coded_by_hand(read):
    table = read(("s1", "Conditions/stay", "not met"), ("s2", "Conditions/stay/met", "met"))
    assert said(table) == [("s1", "stay", "not_met"), ("s2", "stay", "met")]


def test_the_study_may_say_which_code_is_a_condition_and_its_child_codes_say_the_rest(read):
    codes = {"Boss": "condition:supervise", "No boss": "condition:supervise/not_met"}
    table = read(("s1", "Boss/met", ""), ("s2", "Boss", ""), ("s3", "No boss", ""), codes=codes)
    assert said(table) == [
        ("s1", "supervise", "met"),
        ("s2", "supervise", ""),
        ("s3", "supervise", "not_met"),
    ]


def test_one_coder_may_say_both_of_a_segment_and_both_are_kept(read):
    table = read(("s1", "Conditions/stay/met", "", 0, 9), ("s1", "Conditions/stay/not met", "", 20, 29))
    assert said(table) == [("s1", "stay", "met"), ("s1", "stay", "not_met")]


def test_what_says_nothing_beside_one_state_says_the_same_and_beside_two_nothing(read):
    rows = [("s1", "Conditions/stay", "", 0, 9), ("s1", "Conditions/stay/met", "", 20, 29)]
    assert said(read(*rows)) == [("s1", "stay", "met"), ("s1", "stay", "met")]
    also = ("s1", "Conditions/stay/not met", "", 30, 39)
    assert [state for *_, state in said(read(*rows, also))] == ["", "met", "not_met"]
    others = ("s1", "Conditions/stay/met", "", 20, 29, "R2")
    assert [state for *_, state in said(read(rows[0], others))] == ["", "met"], "another coder's word"


def test_a_code_of_a_condition_is_no_coding_of_a_theme(folder, book):
    excerpts = excerpts_of(("s1", "Conditions/stay/met", ""), ("s1", "Tea", ""))
    assert code_segments(excerpts, read_study(folder), book)["theme"].tolist() == ["tea"]


def test_a_child_code_that_is_a_direction_does_not_turn_into_a_condition_that_is_only_spoken_of(folder, book):
    found = ThemesOfCodes(read_study(folder), book).find("Conditions/stay/lacking")
    assert found.condition == "stay/lacking"


def test_all_that_cannot_be_read_is_refused_at_once_with_what_is_allowed(read):
    rows = [
        ("s1", "Conditions/supervize/met", ""),
        ("s2", "Conditions/stay/lacking", ""),
        ("s3", "Conditions/stay", "wished for"),
        ("s4", "Conditions/stay/met", "not met"),
        ("s5", "Conditions/supervize/met", ""),
    ]
    with pytest.raises(FieldworkError) as caught:
        read(*rows)
    hint = "Allowed: supervise, stay. Did you mean 'supervise'?"
    assert str(caught.value).splitlines() == [
        f"a.csv, code 'Conditions/supervize/met': 'supervize' is not a condition. {hint}",
        "a.csv, code 'Conditions/stay/lacking': 'lacking' does not say whether a condition is met.",
        "a.csv, row 4: 'wished for' does not say whether a condition is met.",
        "a.csv, row 5: its code says 'met', its column 'not_met'.",
        "Allowed below a condition's code: met, not_met; or nothing: only spoken of.",
    ]


def test_codes_of_conditions_in_a_study_without_a_model_are_refused(read):
    with pytest.raises(
        FieldworkError, match="'Conditions/stay' is of a condition(.|\n)*has no data/conditions"
    ):
        read(("s1", "Conditions/stay", ""), conditions=None)
    assert read(("s1", "Tea", ""), conditions=None).empty


def test_a_study_in_which_nobody_has_coded_conditions_has_an_empty_table(read):
    table = read(("s1", "Tea", ""))
    assert table.empty
    assert table.columns.tolist() == ["segment_id", "condition", "start", "end", "coder", "state"]


def test_segments_are_tabulated_by_coder_condition_and_state_also_those_that_nobody_coded(read):
    rows = [
        ("s1", "Conditions/stay/met", ""),
        ("s2", "Conditions/stay", ""),
        ("s1", "Conditions/stay/not met", ""),
    ]
    assert tabulate_states(read(*rows), MODEL).to_numpy().tolist() == [
        ["R1", "Supervise and look after", 0, 0, 0],
        ["R1", "Stay/grow", 1, 1, 1],
    ]
    assert tabulate_states(read(("s1", "Tea", "")), None).empty


@pytest.mark.parametrize(
    ("coders", "said"),
    [
        ([], "Nobody has coded conditions."),
        (["R1", "R1"], "R1 is the only person who has coded conditions, so no agreement can be given."),
        (["R2", "R1"], "R1 and R2 have coded conditions; their agreement on these is not calculated."),
    ],
)
def test_a_sentence_says_who_has_coded_conditions(coders, said):
    assert describe_coders(pd.DataFrame({"coder": coders})) == said


def test_of_a_long_cell_in_the_column_a_message_says_only_its_length(read):
    with pytest.raises(FieldworkError) as caught:
        read(("s1", "Conditions/stay", "She said that nobody came."))
    first = str(caught.value).splitlines()[0]
    assert first == "a.csv, row 2: a text of 26 characters does not say whether a condition is met."
