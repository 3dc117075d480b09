"""The schemas of the tables: columns, keys, order, rules and levels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

import pandera.pandas as pa

from helpers.files import paths
from helpers.study import units
from helpers.study.gate import Level
from helpers.study.names_in_coding import SourceId
from helpers.study.study import Role, State, Use, WeekOrigin

DATE = r"^\d{4}-\d{2}-\d{2}$"
TIME = r"^(\d{2}:\d{2}:\d{2})?$"
UTC = r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)?$"
UTC_FLAGS = ("plain", "by_order", "ambiguous", "missing", "no_time")
UNITS = ("line", "paragraph", "deletion", "member", "file")
ALL = "all"
"""In the column of the source: all sources together; in that of the theme, all themes."""
CLEAN, CODE, COUNT, ROBUSTNESS = (
    "01-clean-fieldwork",
    "02-code-segments",
    "03-count-themes",
    "05-test-robustness",
)
"""The notebooks that write tables."""
STATUSES = ("kept", "merged", "excluded", "quarantined", "withdrawn")


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


def _text(*checks: pa.Check) -> pa.Column:
    return pa.Column(str, list(checks))


def _one_of(allowed: Iterable[str]) -> pa.Column:
    return _text(pa.Check.isin(list(allowed)))


def _count(at_least: int = 0) -> pa.Column:
    return pa.Column("int64", pa.Check.ge(at_least))


def _share(at_least: float) -> pa.Column:
    return pa.Column("float64", pa.Check.in_range(at_least, 1), nullable=True)


def _ordered(low: str, high: str) -> pa.Check:
    return pa.Check(lambda t: t[low].isna() | (t[low] <= t[high]), name=f"{low}_is_not_above_{high}")


def _schema(columns: dict[str, pa.Column], *checks: pa.Check) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, checks=list(checks), strict=True, ordered=True)


_nonempty = pa.Check.str_length(min_value=1)
_date, _time, _utc = pa.Check.str_matches(DATE), pa.Check.str_matches(TIME), pa.Check.str_matches(UTC)
_role, _source = _one_of(get_args(Role)), _one_of(get_args(SourceId))

LEDGER = Table(
    "ledger",
    "one row per input unit of a raw file: a line, a line of a paragraph, a member of a .zip, the whole file",
    Level.EXAMINER,
    ("file", "unit", "line", "subline"),
    _schema(
        {
            "file": _text(_nonempty),
            "unit": _one_of(UNITS),
            "line": _count(1),
            "subline": _count(1),
            "n_characters": _count(),
            "status": _one_of(STATUSES),
            "reason": _text(),
            "remark": _text(),
            "record_id": _text(),
        },
        pa.Check(
            lambda t: t["status"].isin(["kept", "merged"]) == (t["record_id"] != ""),
            name="kept_and_merged_name_their_record",
        ),
        pa.Check(
            lambda t: t["status"].isin(["kept", "merged"]) == (t["reason"] == ""),
            name="all_other_statuses_have_a_reason",
        ),
    ),
    notebook=CLEAN,
)
RECORDS = Table(
    "records",
    "one row per kept record: a speaker turn, a paragraph of a note, a voice note",
    Level.RESTRICTED,
    ("record_id",),
    _schema(
        {
            "record_id": _text(_nonempty),
            "contact_id": _text(_nonempty),
            "worker": _text(_nonempty),
            "date": _text(_date),
            "time": _text(_time),
            "utc": _text(_utc),
            "utc_flag": _one_of(UTC_FLAGS),
            "week": _count(1),
            "source": _source,
            "speaker": _text(_nonempty),
            "speaker_role": _role,
            "is_checked": pa.Column(bool),
            "text": _text(_nonempty),
            "duration_s": pa.Column("float64", pa.Check.gt(0), nullable=True),
            "file": _text(_nonempty),
            "unit": _one_of(UNITS),
            "line": _count(1),
            "subline": _count(1),
        },
        pa.Check(
            lambda t: t["utc_flag"].isin(["plain", "by_order"]) == (t["utc"] != ""),
            name="utc_is_given_where_it_is_known",
        ),
    ),
    notebook=CLEAN,
)
SEGMENTS = Table(
    "segments",
    "one row per segment: a sentence of a record, in reading order",
    Level.EXAMINER,
    ("segment_id",),
    _schema(
        {
            "segment_id": _text(_nonempty),
            "record_id": _text(_nonempty),
            "contact_id": _text(_nonempty),
            "worker": _text(_nonempty),
            "date": _text(_date),
            "week": _count(1),
            "source": _source,
            "speaker_role": _role,
            "is_counted": pa.Column(bool),
            "is_checked": pa.Column(bool),
            "start": _count(),
            "end": _count(1),
            "text": _text(_nonempty),
            "n_words": _count(),
            "file": _text(_nonempty),
            "unit": _one_of(UNITS),
            "line": _count(1),
            "subline": _count(1),
        },
        pa.Check(lambda t: t["end"] - t["start"] == t["text"].str.len(), name="text_is_as_long_as_its_span"),
    ),
    notebook=CLEAN,
)
EXCERPTS = Table(
    "excerpts",
    "one row per excerpt of a manual-coding file and segment; one row without a segment if it cannot be used",
    Level.EXAMINER,
    ("file", "number", "segment_id"),
    _schema(
        {
            "file": _text(_nonempty),
            "number": _count(1),
            "segment_id": _text(),
            "place": _text(_nonempty),
            "coder": _text(),
            "code": _text(),
            "contact_id": _text(),
            "start": _count(),
            "end": _count(),
            "status": _one_of(("kept", "excluded", "quarantined", "withdrawn")),
            "reason": _text(),
        },
        pa.Check(
            lambda t: (t["status"] == "kept") == (t["segment_id"] != ""),
            name="kept_excerpts_have_their_segment",
        ),
        pa.Check(
            lambda t: (t["status"] == "kept") == (t["start"] < t["end"]),
            name="kept_excerpts_have_their_place",
        ),
        pa.Check(
            lambda t: (t["status"] == "kept") == (t["reason"] == ""), name="all_other_statuses_have_a_reason"
        ),
        pa.Check(
            lambda t: (t["status"] != "kept") | (t["coder"] != ""), name="kept_excerpts_have_their_coder"
        ),
    ),
    notebook=CLEAN,
)
CONTACTS = Table(
    "contacts",
    "one row per worker, week and source, for every week of the calendar",
    Level.EXAMINER,
    ("worker", "week", "source"),
    _schema(
        {
            "worker": _text(_nonempty),
            "week": _count(1),
            "source": _source,
            "state": _one_of(get_args(State)),
            "n_contacts": _count(),
            "n_segments": _count(),
            "n_words": _count(),
            "duration_s": pa.Column("float64", pa.Check.ge(0), nullable=True),
        },
        pa.Check(
            lambda t: (t["state"] == "observed") == (t["n_contacts"] > 0), name="observed_means_a_contact"
        ),
    ),
    notebook=CLEAN,
)
CONSENTS = Table(
    "consents",
    "one row per worker, source and use: whether the worker consents to it; by default, not",
    Level.EXAMINER,
    ("worker", "source", "use"),
    _schema(
        {
            "worker": _text(_nonempty),
            "source": _source,
            "use": _one_of(get_args(Use)),
            "is_given": pa.Column(bool),
        }
    ),
    notebook=CLEAN,
)
LABELS = Table(
    "labels",
    "one row per figure and worker who has a label in it; none unless the profile is consented",
    Level.EXAMINER,
    ("figure", "worker"),
    _schema({"figure": _text(_nonempty), "worker": _text(_nonempty), "label": _text(_nonempty)}),
    notebook=CLEAN,
)
CODINGS = Table(
    "codings",
    "one row per theme, excerpt within a segment, and coder",
    Level.EXAMINER,
    ("segment_id", "start", "theme", "coder", "indicator"),
    _schema(
        {
            "segment_id": _text(_nonempty),
            "theme": _text(_nonempty),
            "start": _count(),
            "end": _count(1),
            "coder": _text(_nonempty),
            "indicator": _text(),
        },
        pa.Check(lambda t: t["start"] < t["end"], name="start_before_end"),
    ),
    notebook=CODE,
    is_coded=True,
)
VALIDATIONS = Table(
    "validations",
    "one row per theme and source in which the dictionary was compared with a person; all: every source",
    Level.EXAMINER,
    ("theme", "source"),
    _schema(
        {
            "theme": _text(_nonempty),
            "source": _one_of((ALL, *get_args(SourceId))),
            "coder": _text(_nonempty),
            "n_reviewed": _count(1),
            "n_manual": _count(),
            "n_dictionary": _count(),
            "n_both": _count(),
            "precision": _share(0),
            "recall": _share(0),
            "f1": _share(0),
            "kappa": _share(-1),
        },
        pa.Check(
            lambda t: t["n_both"] <= t[["n_manual", "n_dictionary"]].min(axis=1),
            name="both_is_not_more_than_each",
        ),
    ),
    notebook=CODE,
    is_coded=True,
)
THEME_COUNTS = Table(
    "theme_counts",
    "one row per worker, week, source and theme where the worker was observed, zeros included",
    Level.EXAMINER,
    ("worker", "week", "source", "theme"),
    _schema(
        {
            "worker": _text(_nonempty),
            "week": _count(1),
            "source": _source,
            "theme": _text(_nonempty),
            "n_mentions": _count(),
            "n_segments": _count(),
            "n_turns": _count(),
            "n_contacts": _count(),
        },
        pa.Check(lambda t: t["n_segments"] <= t["n_mentions"], name="a_segment_needs_a_mention"),
        pa.Check(lambda t: t["n_turns"] <= t["n_segments"], name="a_turn_needs_a_segment"),
        pa.Check(lambda t: t["n_contacts"] <= t["n_turns"], name="a_contact_needs_a_turn"),
    ),
    notebook=COUNT,
    is_coded=True,
)
AGREEMENTS = Table(
    "agreements",
    "one row per theme, and one for all themes by each distance between sets of themes: how far coders agree",
    Level.EXAMINER,
    ("theme", "distance"),
    _schema(
        {
            "theme": _text(_nonempty),
            "distance": _one_of(("nominal", "MASI", "Jaccard")),
            "n_coders": _count(2),
            "n_workers": _count(1),
            "n_workers_coded": _count(),
            "n_workers_by_all": _count(),
            "n_by_two": _count(1),
            "n_by_all": _count(),
            "percent": pa.Column("float64", pa.Check.in_range(0, 100)),
            **{name: _share(-1) for name in ("alpha", "alpha_low", "alpha_high", "fleiss", "ac1")},
        },
        _ordered("alpha_low", "alpha_high"),
        pa.Check(lambda t: t["n_by_all"] <= t["n_by_two"], name="all_are_at_least_two"),
    ),
    notebook=COUNT,
    is_coded=True,
)
_number = pa.Column("float64", nullable=True)
QUOTATIONS = Table(
    "quotations",
    "one row per theme, worker, source and kind: a sentence that the worker has agreed may be quoted",
    Level.EXAMINER,
    ("theme", "worker", "source", "kind"),
    _schema(
        {
            "theme": _text(_nonempty),
            "worker": _text(_nonempty),
            "source": _source,
            "kind": _one_of(("quotation", "false_positive")),
            "week": _count(1),
            "segment_id": _text(_nonempty),
            "text": _text(_nonempty),
        }
    ),
    notebook=CODE,
    is_coded=True,
)
RATES = Table(
    "rates",
    "one row per theme: its rate over all workers, and ranges: without each worker or source, and resampled",
    Level.EXAMINER,
    ("theme",),
    _schema(
        {
            "theme": _text(_nonempty),
            "unit": _one_of(units.UNITS),
            "denominator": _one_of(units.DENOMINATORS),
            "n": _count(),
            "amount": _number,
            "rate": _number,
            "low_worker": _number,
            "high_worker": _number,
            "low_source": _number,
            "high_source": _number,
            "low": _number,
            "high": _number,
        },
        _ordered("low_worker", "high_worker"),
        _ordered("low_source", "high_source"),
        _ordered("low", "high"),
    ),
    notebook=ROBUSTNESS,
    is_coded=True,
)
SPECIFICATIONS = Table(
    "specifications",
    "one row per claim and specification: the value claimed, the value compared, and whether the claim holds",
    Level.EXAMINER,
    ("claim", "unit", "denominator", "coder", "sources", "week_origin", "aggregation", "without"),
    _schema(
        {
            "claim": _text(_nonempty),
            "unit": _one_of(units.UNITS),
            "denominator": _one_of(units.DENOMINATORS),
            "coder": _text(_nonempty),
            "sources": _text(_nonempty),
            "week_origin": _one_of(get_args(WeekOrigin)),
            "aggregation": _one_of(("sum", "once")),
            "without": _text(),
            "value": pa.Column("float64", pa.Check.ge(0)),
            "comparison": pa.Column("float64", pa.Check.ge(0)),
            "relative_difference": pa.Column("float64", pa.Check.in_range(-1, 1)),
            "holds": pa.Column(bool),
        },
        pa.Check(
            lambda t: t["holds"] == (t["relative_difference"] > 0),
            name="a_claim_holds_if_its_difference_is_positive",
        ),
    ),
    notebook=ROBUSTNESS,
    is_coded=True,
)
_cleaned = (LEDGER, RECORDS, SEGMENTS, EXCERPTS, CONTACTS, CONSENTS, LABELS)
_coded = (CODINGS, VALIDATIONS, QUOTATIONS, THEME_COUNTS, AGREEMENTS, RATES, SPECIFICATIONS)
TABLES = {table.name: table for table in (*_cleaned, *_coded)}

STAMP = "codebook"
"""The last column of a coded table's file: version and hash of the codebook with which it was made."""
