"""The tables of the study's claims: rankings under every specification, and claims worker by worker."""

from __future__ import annotations

from typing import get_args

import pandera.pandas as pa

from helpers.study import units
from helpers.study.claims import CASE_OUTCOMES, Kind
from helpers.study.gate import Level
from helpers.study.readers import Role
from helpers.study.specifications import LEFT_OUT, ONCE, OUTCOMES, SUM
from helpers.study.study import WeekOrigin
from helpers.tables.table import Table, one_of, schema, text

NOTEBOOK = "05-test-robustness"
"""The notebook that writes them."""
_nonempty = pa.Check.str_length(min_value=1)
_sided = ("n", "n_for", "n_against", "n_both")

SPECIFICATIONS = Table(
    "specifications",
    "one row per ranking and specification: the value claimed, the value compared, and what comes of it",
    Level.EXAMINER,
    (
        "claim",
        "words_of",
        "unit",
        "denominator",
        "coder",
        "sources",
        "week_origin",
        "aggregation",
        "left_out",
    ),
    schema(
        {
            "claim": text(_nonempty),
            "words_of": one_of(get_args(Role)),
            "unit": one_of(units.UNITS),
            "denominator": one_of(units.DENOMINATORS),
            "coder": text(_nonempty),
            "sources": text(_nonempty),
            "week_origin": one_of(get_args(WeekOrigin)),
            "aggregation": one_of((SUM, ONCE)),
            "left_out": one_of(LEFT_OUT),
            "value": pa.Column("float64", pa.Check.ge(0)),
            "comparison": pa.Column("float64", pa.Check.ge(0)),
            "relative_difference": pa.Column("float64", pa.Check.in_range(-1, 1)),
            "outcome": one_of(OUTCOMES),
            "turned_by": text(),
        },
        pa.Check(
            lambda t: (t["outcome"] == "holds") == (t["relative_difference"] > 0),
            name="a_claim_holds_if_its_difference_is_positive",
        ),
        pa.Check(
            lambda t: (t["outcome"] == "ties") == (t["relative_difference"] == 0),
            name="a_claim_ties_if_its_difference_is_0",
        ),
        pa.Check(
            lambda t: (t["turned_by"] != "") == (t["left_out"] != "nothing"),
            name="what_turns_a_claim_is_named_where_one_is_left_out",
        ),
    ),
    notebook=NOTEBOOK,
    is_coded=True,
)
CLAIM_CASES = Table(
    "claim_cases",
    "one row per claim and worker: whether what the worker says supports the claim or contradicts it",
    Level.EXAMINER,
    ("claim", "worker"),
    schema(
        {
            "claim": text(_nonempty),
            "kind": one_of(get_args(Kind)),
            "worker": text(_nonempty),
            "outcome": one_of(CASE_OUTCOMES),
            **{name: pa.Column("Int64", pa.Check.ge(0), nullable=True) for name in _sided},
            "value": pa.Column("float64", pa.Check.ge(0), nullable=True),
            "comparison": pa.Column("float64", pa.Check.ge(0), nullable=True),
            "n_before": pa.Column("Int64", pa.Check.ge(0), nullable=True),
            "n_after": pa.Column("Int64", pa.Check.ge(0), nullable=True),
            "remark": text(),
        },
        pa.Check(
            lambda t: (t["outcome"] != "no_contact") | t[[*_sided, "value", "comparison"]].isna().all(axis=1),
            name="without_contact_there_is_no_number",
        ),
    ),
    notebook=NOTEBOOK,
    is_coded=True,
)
CLAIM_TABLES = (SPECIFICATIONS, CLAIM_CASES)
