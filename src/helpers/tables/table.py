"""What a table is, and the kinds of columns of which its schema is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandera.pandas as pa

from helpers.files import paths
from helpers.study.gate import Level
from helpers.study.names_in_coding import RESERVED, SOURCE_ID

ALL = "all"
"""In the column of the source: sources together; in that of the theme, all themes."""
CLEAN, CODE, COUNT, ROBUSTNESS = (
    "01-clean-fieldwork",
    "02-code-segments",
    "03-count-themes",
    "05-test-robustness",
)
"""The notebooks that write tables."""


@dataclass(frozen=True)
class Table:
    """What a table is: its grain, its columns in order, and the key by which rows are unique and sorted."""

    name: str
    grain: str
    level: Level
    key: tuple[str, ...]
    schema: pa.DataFrameSchema
    notebook: str
    """The notebook that writes it."""
    is_coded: bool = False
    """Whether it depends on the codebook: its file then has one more column, the codebook's stamp."""

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns, in order."""
        return list(self.schema.columns)

    @property
    def types(self) -> dict[str, type]:
        """Return the type of each column."""
        return {name: column.dtype.type for name, column in self.schema.columns.items()}

    @property
    def file(self) -> str:
        """Return the path of the file in a study."""
        return paths.table_file(self.name)

    @property
    def record(self) -> str:
        """Return the path of the table's record of provenance in a study."""
        return paths.table_record(self.name)


def text(*checks: pa.Check) -> pa.Column:
    """Return a column of texts."""
    return pa.Column(str, list(checks))


def one_of(allowed: Iterable[str]) -> pa.Column:
    """Return a column of texts that are among those allowed."""
    return text(pa.Check.isin(list(allowed)))


def source_id(*instead: str) -> pa.Column:
    """Return a column of sources, in place of which a row may have one of a few other texts."""
    return text(pa.Check(lambda ids: ids.str.match(SOURCE_ID) & ~ids.isin(set(RESERVED) - set(instead))))


def count(at_least: int = 0) -> pa.Column:
    """Return a column of whole numbers, none missing."""
    return pa.Column("int64", pa.Check.ge(at_least))


def share(at_least: float) -> pa.Column:
    """Return a column of numbers up to 1, which may be missing."""
    return pa.Column("float64", pa.Check.in_range(at_least, 1), nullable=True)


def ordered(low: str, high: str) -> pa.Check:
    """Return a check that no value of one column is above that of another."""
    return pa.Check(lambda t: t[low].isna() | (t[low] <= t[high]), name=f"{low}_is_not_above_{high}")


def schema(columns: dict[str, pa.Column], *checks: pa.Check) -> pa.DataFrameSchema:
    """Return the schema of a table with these columns, in this order, and no others."""
    return pa.DataFrameSchema(columns, checks=list(checks), strict=True, ordered=True)
