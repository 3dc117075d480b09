"""The tables of the compendium: their schemas, how they are written and read, and how notebooks show them.

Frames are checked and written as CSV files to ``data/processed``, public ones to ``data/public``, and are
checked again when they are read.
`schemas` defines the tables, `storage` checks and reads them, `provenance` records what each was made from
and with, `display` shows them in notebooks, and `compendium.Compendium` brings all of it together for one
study. Other rooms import from here only what is listed below, `compendium.Compendium`, and what they need of
`provenance`.
"""

from helpers.study.gate import Level
from helpers.tables.asked_counts import ASKED_COUNTS
from helpers.tables.claim_tables import CLAIM_CASES, SPECIFICATIONS
from helpers.tables.comparisons import AGREEMENTS, CALIBRATED_COUNTS, VALIDATIONS
from helpers.tables.display import as_list, as_markdown, as_text, frame, receipt
from helpers.tables.public_tables import (
    PUBLIC_AGREEMENT,
    PUBLIC_AREAS,
    PUBLIC_CLAIMS,
    PUBLIC_CONDITION_STATES,
    PUBLIC_CONDITIONS,
    PUBLIC_CONTACTS,
    PUBLIC_DIRECTIONS,
    PUBLIC_PAIRS,
    PUBLIC_RATES,
    PUBLIC_THEME_COUNTS,
    PUBLIC_VALIDATIONS,
)
from helpers.tables.schemas import (
    CODINGS,
    CONDITION_CODINGS,
    CONSENTS,
    CONTACTS,
    EXCERPTS,
    LABELS,
    LEDGER,
    OTHERS_WORDS,
    QUOTATIONS,
    RATES,
    RECORDS,
    SEGMENTS,
    STAMP,
    STATUSES,
    TABLES,
    THEME_COUNTS,
)
from helpers.tables.storage import Written, as_csv, check, in_order, read
from helpers.tables.table import ALL, Table

__all__ = [
    "AGREEMENTS",
    "ALL",
    "ASKED_COUNTS",
    "CALIBRATED_COUNTS",
    "CLAIM_CASES",
    "CODINGS",
    "CONDITION_CODINGS",
    "CONSENTS",
    "CONTACTS",
    "EXCERPTS",
    "LABELS",
    "LEDGER",
    "OTHERS_WORDS",
    "PUBLIC_AGREEMENT",
    "PUBLIC_AREAS",
    "PUBLIC_CLAIMS",
    "PUBLIC_CONDITIONS",
    "PUBLIC_CONDITION_STATES",
    "PUBLIC_CONTACTS",
    "PUBLIC_DIRECTIONS",
    "PUBLIC_PAIRS",
    "PUBLIC_RATES",
    "PUBLIC_THEME_COUNTS",
    "PUBLIC_VALIDATIONS",
    "QUOTATIONS",
    "RATES",
    "RECORDS",
    "SEGMENTS",
    "SPECIFICATIONS",
    "STAMP",
    "STATUSES",
    "TABLES",
    "THEME_COUNTS",
    "VALIDATIONS",
    "Level",
    "Table",
    "Written",
    "as_csv",
    "as_list",
    "as_markdown",
    "as_text",
    "check",
    "frame",
    "in_order",
    "read",
    "receipt",
]
