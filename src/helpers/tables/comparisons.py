"""The schemas of tables that compare coders: the dictionary with a person, and people with each other."""

from __future__ import annotations

from typing import get_args

import pandera.pandas as pa

from helpers.study.gate import Level
from helpers.study.limits import JudgingUnit, Part
from helpers.tables.table import (
    ALL,
    CODE,
    COUNT,
    Table,
    count,
    one_of,
    ordered,
    schema,
    share,
    source_id,
    text,
)

_nonempty = pa.Check.str_length(min_value=1)
VALIDATIONS = Table(
    "validations",
    "one row per theme, source (all: the workers' own words) and unit: the dictionary beside a person",
    Level.EXAMINER,
    ("theme", "source", "unit"),
    schema(
        {
            "theme": text(_nonempty),
            "source": source_id(ALL),
            "unit": one_of(get_args(JudgingUnit)),
            "coder": text(_nonempty),
            "part": one_of(get_args(Part)),
            "n_reviewed": count(1),
            "n_manual": count(),
            "n_dictionary": count(),
            "n_both": count(),
            "precision": share(0),
            "precision_low": share(0),
            "precision_high": share(0),
            "recall": share(0),
            "recall_low": share(0),
            "recall_high": share(0),
            "f1": share(0),
            "f1_low": share(0),
            "f1_high": share(0),
            "kappa": share(-1),
        },
        pa.Check(
            lambda t: t["n_both"] <= t[["n_manual", "n_dictionary"]].min(axis=1),
            name="both_is_not_more_than_each",
        ),
    ),
    notebook=CODE,
    is_coded=True,
)
_of_draws = pa.Column("float64", pa.Check.ge(0), nullable=True)
CALIBRATED_COUNTS = Table(
    "calibrated_counts",
    "one row per theme with indicators: the dictionary's count in the counted sources, calibrated",
    Level.EXAMINER,
    ("theme",),
    schema(
        {
            "theme": text(_nonempty),
            "coder": text(_nonempty),
            "part": one_of(get_args(Part)),
            "n_segments": count(1),
            "n_dictionary": count(),
            "n_manual": pa.Column("Int64", pa.Check.ge(0), nullable=True),
            "n_judged": count(1),
            "n_judged_manual": count(),
            "n_judged_dictionary": count(),
            "n_judged_both": count(),
            "calibrated": _of_draws,
            "calibrated_low": _of_draws,
            "calibrated_high": _of_draws,
        },
        pa.Check(
            lambda t: ~(t["calibrated_low"] > t["calibrated_high"]),
            name="a_range_ends_after_it_begins",
        ),
    ),
    notebook=COUNT,
    is_coded=True,
)
AGREEMENTS = Table(
    "agreements",
    "one row per theme and unit, and one for all themes by each distance between sets of themes",
    Level.EXAMINER,
    ("theme", "unit", "distance"),
    schema(
        {
            "theme": text(_nonempty),
            "unit": one_of(get_args(JudgingUnit)),
            "distance": one_of(("nominal", "MASI", "Jaccard")),
            "n_coders": count(2),
            "n_workers": count(1),
            "n_workers_coded": count(),
            "n_workers_by_all": count(),
            "n_by_two": count(1),
            "n_by_all": count(),
            "percent": pa.Column("float64", pa.Check.in_range(0, 100)),
            **{name: share(-1) for name in ("alpha", "alpha_low", "alpha_high", "fleiss", "ac1")},
        },
        ordered("alpha_low", "alpha_high"),
        pa.Check(lambda t: t["n_by_all"] <= t["n_by_two"], name="all_are_at_least_two"),
    ),
    notebook=COUNT,
    is_coded=True,
)
