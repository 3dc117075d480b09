"""The public tables: after disclosure control, each number shown or suppressed, in ``data/public``."""

from __future__ import annotations

from typing import get_args

import pandera.pandas as pa

from helpers.study import claims, units
from helpers.study.gate import Level
from helpers.study.limits import JudgingUnit, Part
from helpers.study.study import NO_CONTACT, SHOWN, SUPPRESSED
from helpers.tables.table import Table, count, one_of, schema, source_id, text

PREFIX = "public_"
COUNTED = "counted"
"""In the column of the source: the sources that are added up."""
NOT_DEFINED = "not_defined"
STATES = (SHOWN, SUPPRESSED, NO_CONTACT, NOT_DEFINED)
LINKED = "linked"
REASONS = ("", "protection", LINKED, "not_started", "left", "ended", "withdrawn")
"""Why a number is suppressed: it, or it with others, would tell of a worker; or a number from which it is
computed is suppressed. Which rule protects it is never said. Where all is shown: why there was no contact."""
PERIODS = ("all", "block", "week")
NOTEBOOK = "03-count-themes"
WHOLE = ("n", "holds", "ties")
"""Columns of whole numbers, besides those whose names begin with ``n_``."""
_nonempty = pa.Check.str_length(min_value=1)


def _table(
    name: str,
    grain: str,
    key: tuple[str, ...],
    columns: dict[str, pa.Column],
    numbers: tuple[str, ...],
    *,
    notebook: str = NOTEBOOK,
    is_coded: bool = True,
) -> Table:
    """Return a public table: its `columns`, numbers that are missing unless shown, state and reason."""
    names = {name: _whole() if name.startswith("n_") or name in WHOLE else _number() for name in numbers}
    ends = {"state": one_of(STATES), "reason": one_of(REASONS)}
    rule = pa.Check(
        lambda t: (t["state"] == SHOWN) | t[list(numbers)].isna().all(axis=1),
        name="only_a_shown_row_has_numbers",
    )
    return Table(
        f"{PREFIX}{name}",
        grain,
        Level.PUBLIC,
        key,
        schema({**columns, **names, **ends}, rule),
        notebook=notebook,
        is_coded=is_coded,
    )


def _whole() -> pa.Column:
    return pa.Column("Int64", pa.Check.ge(0), nullable=True)


def _number() -> pa.Column:
    return pa.Column("float64", nullable=True)


_period = {"period": one_of(PERIODS), "first_week": count(1), "last_week": count(1)}
_worker = {"worker": text(_nonempty)}
_theme = {"theme": text(_nonempty)}
_amounts = ("n_contacts", "n_weeks", "n_words", "minutes")

PUBLIC_CONTACTS = _table(
    "contacts",
    "one row per source over all weeks, one for the counted sources, and one per week or block of weeks",
    ("worker", "period", "first_week", "source"),
    {**_worker, **_period, "source": source_id(COUNTED)},
    ("n_workers", *_amounts),
    is_coded=False,
)
PUBLIC_THEME_COUNTS = _table(
    "theme_counts",
    "one row per theme over all weeks, and one per theme and week or block of weeks",
    ("worker", "period", "first_week", "theme"),
    {**_worker, **_period, "area": text(_nonempty), **_theme},
    ("n_heard", "n_workers", "n"),
)
PUBLIC_AREAS = _table(
    "areas",
    "one row per area and week or block of weeks",
    ("first_week", "area"),
    {**_period, "area": text(_nonempty)},
    ("n", "n_below_threshold", *_amounts, "rate"),
)
PUBLIC_PAIRS = _table(
    "pairs",
    "one row per theme and theme after it in the codebook, or itself: contacts and segments with both",
    ("theme", "other"),
    {**_theme, "other": text(_nonempty)},
    (
        "n_contacts",
        "share_contacts",
        "expected_contacts",
        "n_segments",
        "share_segments",
        "expected_segments",
    ),
)
PUBLIC_RATES = _table(
    "rates",
    "one row per theme: its rate over all workers",
    ("theme",),
    {**_theme, "unit": one_of(units.UNITS), "denominator": one_of(units.DENOMINATORS)},
    ("n", "amount", "rate"),
)
PUBLIC_VALIDATIONS = _table(
    "validations",
    "one row per theme and unit: how the dictionary compares with a person, in the counted sources",
    ("theme", "unit"),
    {
        **_theme,
        "unit": one_of(get_args(JudgingUnit)),
        "coder": text(_nonempty),
        "part": one_of(get_args(Part)),
    },
    (
        "n_reviewed",
        "n_manual",
        "n_dictionary",
        "n_both",
        "precision",
        "precision_low",
        "precision_high",
        "recall",
        "recall_low",
        "recall_high",
        "f1",
        "f1_low",
        "f1_high",
        "kappa",
    ),
)
PUBLIC_AGREEMENT = _table(
    "agreement",
    "one row per theme and unit, and one for all themes by each distance between sets of themes",
    ("theme", "unit", "distance"),
    {
        **_theme,
        "unit": one_of(get_args(JudgingUnit)),
        "distance": one_of(("nominal", "MASI", "Jaccard")),
    },
    (
        "n_coders",
        "n_workers",
        "n_workers_coded",
        "n_workers_by_all",
        "n_by_two",
        "n_by_all",
        "percent",
        "alpha",
        "alpha_low",
        "alpha_high",
        "fleiss",
        "ac1",
    ),
)
PUBLIC_CONDITIONS = _table(
    "conditions",
    "one row per condition of the schematic model and theme that bears on it",
    ("condition", "theme"),
    {"condition": text(_nonempty), **_theme},
    ("n_workers", "n_heard"),
)
PUBLIC_DIRECTIONS = _table(
    "directions",
    "one row per theme and side: segments that speak for it, against it, or in both ways or without a side",
    ("theme", "side"),
    {**_theme, "side": one_of(("for", "against", "rest"))},
    ("n_heard", "n_workers", "n"),
)
PUBLIC_CONDITION_STATES = _table(
    "condition_states",
    "one row per condition of the schematic model and whether segments say that it is met",
    ("condition", "says"),
    {"condition": text(_nonempty), "says": one_of(("met", "not_met"))},
    ("n_heard", "n_workers", "n"),
)
PUBLIC_CLAIMS = _table(
    "claims",
    "one row per ranking of themes that are counted: whether it holds of the published totals, or ties",
    ("claim",),
    {
        "claim": text(_nonempty),
        "kind": one_of(claims.RANKINGS),
        "named": text(_nonempty),
        "than": text(),
    },
    ("n", "n_than", "holds", "ties"),
)
PUBLIC_TABLES = (
    PUBLIC_CONTACTS,
    PUBLIC_THEME_COUNTS,
    PUBLIC_AREAS,
    PUBLIC_PAIRS,
    PUBLIC_RATES,
    PUBLIC_VALIDATIONS,
    PUBLIC_AGREEMENT,
    PUBLIC_CONDITIONS,
    PUBLIC_DIRECTIONS,
    PUBLIC_CONDITION_STATES,
    PUBLIC_CLAIMS,
)
