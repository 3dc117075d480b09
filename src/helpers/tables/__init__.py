"""The tables of the compendium: what each is, how it is written and read, and how a notebook shows it.

In go frames; out come checked CSV files in ``data/processed``, and the same frames, checked again. `schemas` says what the tables
are, `storage` checks and reads them, `provenance` says what each was made with, `display` shows them, and `compendium.Compendium` holds
one study with all of it. The door is what is listed here.
"""

from helpers.study.gate import Level
from helpers.tables.display import as_markdown, frame, receipt
from helpers.tables.schemas import (
    ALL,
    CODINGS,
    CONSENTS,
    CONTACTS,
    EXCERPTS,
    LABELS,
    LEDGER,
    QUOTATIONS,
    RATES,
    RECORDS,
    SEGMENTS,
    SPECIFICATIONS,
    STAMP,
    STATUSES,
    TABLES,
    THEME_COUNTS,
    VALIDATIONS,
    Table,
)
from helpers.tables.storage import Written, as_csv, check, in_order, read

__all__ = [
    "ALL",
    "CODINGS",
    "CONSENTS",
    "CONTACTS",
    "EXCERPTS",
    "LABELS",
    "LEDGER",
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
    "as_markdown",
    "check",
    "frame",
    "in_order",
    "read",
    "receipt",
]
