"""The schema of table ``asked_counts``, in a module of its own: the module of schemas is long enough."""

from __future__ import annotations

import pandera.pandas as pa

from helpers.study.gate import Level
from helpers.tables.table import Table, count, schema, source_id, text

_nonempty = pa.Check.str_length(min_value=1)

ASKED_COUNTS = Table(
    "asked_counts",
    "one row per worker, source of the workers' own words and theme: whether it had been asked about",
    Level.EXAMINER,
    ("worker", "source", "theme"),
    schema(
        {
            "worker": text(_nonempty),
            "source": source_id(),
            "theme": text(_nonempty),
            "n_asked": count(),
            "n_volunteered": count(),
            "n_no_question": count(),
            "n_not_known": count(),
        }
    ),
    notebook="03-count-themes",
    is_coded=True,
)
