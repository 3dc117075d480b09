"""The schemas of the tables: columns, keys, order, rules and levels."""

from __future__ import annotations

from typing import get_args

import pandera.pandas as pa

from helpers.study import units
from helpers.study.chosen_quotations import Reason
from helpers.study.directions import NOT_SAID, SIDES
from helpers.study.directions import STATES as STATES_OF_CONDITIONS
from helpers.study.gate import Level
from helpers.study.readers import Role
from helpers.study.study import State, Use
from helpers.tables.asked_counts import ASKED_COUNTS
from helpers.tables.claim_tables import CLAIM_TABLES
from helpers.tables.comparisons import AGREEMENTS, CALIBRATED_COUNTS, VALIDATIONS
from helpers.tables.public_tables import PUBLIC_TABLES
from helpers.tables.table import (
    CLEAN,
    CODE,
    COUNT,
    ROBUSTNESS,
    Table,
    count,
    one_of,
    ordered,
    schema,
    source_id,
    text,
)

DATE = r"^\d{4}-\d{2}-\d{2}$"
TIME = r"^(\d{2}:\d{2}:\d{2})?$"
UTC = r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)?$"
UTC_FLAGS = ("plain", "by_order", "ambiguous", "missing", "no_time")
UNITS = ("line", "paragraph", "deletion", "member", "message", "row", "file")
STATUSES = ("kept", "merged", "excluded", "quarantined", "withdrawn")


_nonempty = pa.Check.str_length(min_value=1)
_date, _time, _utc = pa.Check.str_matches(DATE), pa.Check.str_matches(TIME), pa.Check.str_matches(UTC)
_role, _source = one_of(get_args(Role)), source_id()

LEDGER = Table(
    "ledger",
    "one row per input unit of a raw file: a line, a line of a paragraph, a member of a .zip, the whole file",
    Level.EXAMINER,
    ("file", "unit", "line", "subline"),
    schema(
        {
            "file": text(_nonempty),
            "unit": one_of(UNITS),
            "line": count(1),
            "subline": count(1),
            "n_characters": count(),
            "status": one_of(STATUSES),
            "reason": text(),
            "remark": text(),
            "record_id": text(),
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
    "one row per kept record: a speaker turn, a paragraph of a note, diary or e-mail, a voice note, a typed "
    "message, a cell of a survey",
    Level.RESTRICTED,
    ("record_id",),
    schema(
        {
            "record_id": text(_nonempty),
            "contact_id": text(_nonempty),
            "worker": text(_nonempty),
            "date": text(_date),
            "time": text(_time),
            "utc": text(_utc),
            "utc_flag": one_of(UTC_FLAGS),
            "week": count(1),
            "source": _source,
            "speaker": text(_nonempty),
            "speaker_role": _role,
            "is_checked": pa.Column(bool),
            "text": text(_nonempty),
            "duration_s": pa.Column("float64", pa.Check.gt(0), nullable=True),
            "file": text(_nonempty),
            "unit": one_of(UNITS),
            "line": count(1),
            "subline": count(1),
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
    schema(
        {
            "segment_id": text(_nonempty),
            "record_id": text(_nonempty),
            "contact_id": text(_nonempty),
            "worker": text(_nonempty),
            "date": text(_date),
            "time": text(_time),
            "week": count(1),
            "source": _source,
            "speaker_role": _role,
            "is_counted": pa.Column(bool),
            "is_checked": pa.Column(bool),
            "start": count(),
            "end": count(1),
            "text": text(_nonempty),
            "n_words": count(),
            "file": text(_nonempty),
            "unit": one_of(UNITS),
            "line": count(1),
            "subline": count(1),
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
    schema(
        {
            "file": text(_nonempty),
            "number": count(1),
            "segment_id": text(),
            "place": text(_nonempty),
            "coder": text(),
            "code": text(),
            "direction": text(),
            "contact_id": text(),
            "start": count(),
            "end": count(),
            "status": one_of(("kept", "excluded", "quarantined", "withdrawn")),
            "reason": text(),
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
    schema(
        {
            "worker": text(_nonempty),
            "week": count(1),
            "source": _source,
            "state": one_of(get_args(State)),
            "n_contacts": count(),
            "n_segments": count(),
            "n_words": count(),
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
    schema(
        {
            "worker": text(_nonempty),
            "source": _source,
            "use": one_of(get_args(Use)),
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
    schema({"figure": text(_nonempty), "worker": text(_nonempty), "label": text(_nonempty)}),
    notebook=CLEAN,
)
OTHERS_WORDS = Table(
    "others_words",
    "one row per segment of a worker who may be quoted, and reason why its words may be another's",
    Level.EXAMINER,
    ("segment_id", "reason"),
    schema({"segment_id": text(_nonempty), "reason": one_of(get_args(Reason))}),
    notebook=CLEAN,
)
CODINGS = Table(
    "codings",
    "one row per theme, excerpt within a segment, direction and coder",
    Level.EXAMINER,
    ("segment_id", "start", "theme", "coder", "indicator", "direction"),
    schema(
        {
            "segment_id": text(_nonempty),
            "theme": text(_nonempty),
            "start": count(),
            "end": count(1),
            "coder": text(_nonempty),
            "indicator": text(),
            "direction": text(),
        },
        pa.Check(lambda t: t["start"] < t["end"], name="start_before_end"),
        pa.Check(
            lambda t: (t["indicator"] == "") | (t["direction"] == ""), name="the_dictionary_says_no_direction"
        ),
    ),
    notebook=CODE,
    is_coded=True,
)
CONDITION_CODINGS = Table(
    "condition_codings",
    "one row per condition of the model, excerpt within a segment, what it says of the condition, and coder",
    Level.EXAMINER,
    ("segment_id", "start", "condition", "coder", "state"),
    schema(
        {
            "segment_id": text(_nonempty),
            "condition": text(_nonempty),
            "start": count(),
            "end": count(1),
            "coder": text(_nonempty),
            "state": one_of(("", *STATES_OF_CONDITIONS.values())),
        },
        pa.Check(lambda t: t["start"] < t["end"], name="start_before_end"),
    ),
    notebook=CODE,
)
THEME_COUNTS = Table(
    "theme_counts",
    "one row per worker, week, source and theme where the worker was observed, zeros included",
    Level.EXAMINER,
    ("worker", "week", "source", "theme"),
    schema(
        {
            "worker": text(_nonempty),
            "week": count(1),
            "source": _source,
            "theme": text(_nonempty),
            "n_mentions": count(),
            "n_segments": count(),
            "n_turns": count(),
            "n_contacts": count(),
            "n_for": count(),
            "n_against": count(),
            "n_both": count(),
        },
        pa.Check(
            lambda t: t[["n_for", "n_against", "n_both"]].sum(axis=1) <= t["n_segments"],
            name="a_side_needs_a_segment",
        ),
        pa.Check(lambda t: t["n_segments"] <= t["n_mentions"], name="a_segment_needs_a_mention"),
        pa.Check(lambda t: t["n_turns"] <= t["n_segments"], name="a_turn_needs_a_segment"),
        pa.Check(lambda t: t["n_contacts"] <= t["n_turns"], name="a_contact_needs_a_turn"),
    ),
    notebook=COUNT,
    is_coded=True,
)
_number = pa.Column("float64", nullable=True)
QUOTATIONS = Table(
    "quotations",
    "one row per theme, worker, source, kind and side: a sentence that the worker has agreed may be quoted",
    Level.EXAMINER,
    ("theme", "worker", "source", "kind", "side"),
    schema(
        {
            "theme": text(_nonempty),
            "worker": text(_nonempty),
            "source": _source,
            "kind": one_of(("quotation", "false_positive")),
            "side": one_of((NOT_SAID, *SIDES)),
            "direction": text(),
            "chosen_by": one_of(("rule", "researcher")),
            "week": count(1),
            "segment_id": text(_nonempty),
            "text": text(_nonempty),
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
    schema(
        {
            "theme": text(_nonempty),
            "unit": one_of(units.UNITS),
            "denominator": one_of(units.DENOMINATORS),
            "n": count(),
            "amount": _number,
            "rate": _number,
            "low_worker": _number,
            "high_worker": _number,
            "low_source": _number,
            "high_source": _number,
            "low": _number,
            "high": _number,
        },
        ordered("low_worker", "high_worker"),
        ordered("low_source", "high_source"),
        ordered("low", "high"),
    ),
    notebook=ROBUSTNESS,
    is_coded=True,
)
_cleaned = (LEDGER, RECORDS, SEGMENTS, EXCERPTS, CONTACTS, CONSENTS, LABELS, OTHERS_WORDS)
_coded = (
    CODINGS,
    CONDITION_CODINGS,
    VALIDATIONS,
    CALIBRATED_COUNTS,
    QUOTATIONS,
    THEME_COUNTS,
    AGREEMENTS,
    RATES,
    *CLAIM_TABLES,
)
TABLES = {table.name: table for table in (*_cleaned, *_coded, ASKED_COUNTS, *PUBLIC_TABLES)}

STAMP = "codebook"
"""The last column of a coded table's file: version and hash of the codebook with which it was made."""
