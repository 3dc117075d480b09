"""A table with a missing row, or with a number where nobody was observed, is refused before anything is drawn."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.errors import FieldworkError
from helpers.figures.drawing.checks import require_columns, require_missing, require_rows, starts_of, weeks_of

FRAME = pd.DataFrame(
    [
        ("W1", 1, "observed", 0),
        ("W1", 2, "no_contact", None),
        ("W2", 1, "observed", 4),
        ("W2", 2, "left", None),
    ],
    columns=["worker", "week", "state", "n"],
).astype({"n": "Int64"})
KEYS = {"worker": ["W1", "W2"], "week": [1, 2]}
NOT_OBSERVED = FRAME["state"] != "observed"


def test_a_table_that_has_all_it_should_is_accepted():
    require_columns(FRAME, "x", list(FRAME))
    require_rows(FRAME, "x", KEYS)
    require_missing(FRAME, "x", "n", NOT_OBSERVED)
    assert starts_of(FRAME, "x", range(1, 3)) == [1, 2]


@pytest.mark.parametrize(
    ("row", "number"),
    [
        (1, 0),  # a 0 where nobody was observed
        (0, None),  # nothing where a worker was observed, and did not report the theme
        (2, None),  # nothing where a worker was observed, and the theme was coded
    ],
)
def test_a_number_is_missing_where_nobody_was_observed_and_only_there(row, number):
    wrong = FRAME.copy()
    wrong.loc[row, "n"] = number
    with pytest.raises(
        FieldworkError,
        match="figure x: n is wrong in 1 rows. It must be missing where no worker was observed",
    ):
        require_missing(wrong, "x", "n", NOT_OBSERVED)


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (FRAME[:3], "has no row for worker W2, week 2"),
        (pd.concat([FRAME, FRAME[:1]]), "has more than one row for worker W1, week 1"),
        (
            pd.concat([FRAME, FRAME[:1].assign(week=9)]),
            "has a row that is not of this study for worker W1, week 9",
        ),
    ],
)
def test_every_combination_has_exactly_one_row(frame, says):
    with pytest.raises(FieldworkError, match=says):
        require_rows(frame, "x", KEYS)


def test_a_table_without_rows_or_without_a_column_is_refused():
    with pytest.raises(FieldworkError, match="figure x: the table has no rows"):
        require_columns(FRAME[:0], "x", ["n"])
    with pytest.raises(FieldworkError, match="figure x: the table lacks theme"):
        require_columns(FRAME, "x", ["n", "theme"])


def test_weeks_that_leave_a_gap_or_are_in_two_blocks_are_refused():
    blocks = pd.DataFrame({"week": [1, 3], "last_week": [2, 4]})
    assert starts_of(blocks, "x", range(1, 5)) == [1, 3]
    for last_week in ([1, 4], [3, 4]):
        with pytest.raises(FieldworkError, match="the blocks of weeks do not follow each other"):
            starts_of(blocks.assign(last_week=last_week), "x", range(1, 5))


def test_weeks_of_a_table_are_from_its_first_to_the_last_of_its_last_block(study):
    blocks = pd.DataFrame({"week": [1, 3], "last_week": [2, 4]})
    assert weeks_of(blocks, "x", study) == range(1, 5)
    with pytest.raises(FieldworkError, match="the table has weeks 1 to 5. Allowed: 1 to 4"):
        weeks_of(blocks.assign(last_week=[2, 5]), "x", study)
