"""An article reads of public tables only what is shown, and counts weeks only where each is known."""

from __future__ import annotations

import pandas as pd
from public_tables import as_public, mask

from helpers.article.controlled import (
    is_any_shown,
    is_any_suppressed,
    select,
    shown_sources,
    themes_of_all,
    weeks_coded,
)

COLUMNS = ["theme", "area", "week", "last_week", "state", "n", "n_workers", "n_heard"]


def counts_of(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Return public table ``theme_counts`` of all workers, by week."""
    table = pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(COLUMNS[-3:], "Int64"))
    return as_public(table)


ROWS = (
    ("tea", "one", 1, 1, "shown", 4, 3, 4),
    ("tea", "one", 2, 2, "shown", 0, 0, 4),
    ("tea", "one", 3, 3, "no_contact", None, None, None),
    ("rain", "two", 1, 1, "shown", 3, 3, 4),
    ("rain", "two", 2, 2, "suppressed", None, None, None),
    ("rain", "two", 3, 3, "no_contact", None, None, None),
)


def test_weeks_are_counted_only_where_every_one_is_shown_singly(book):
    table = weeks_coded(counts_of(*ROWS), book).set_index("theme")
    assert table.loc["tea"].tolist() == [1, 2]
    assert table.loc["rain"].isna().all()
    merged = counts_of(("tea", "one", 1, 3, "shown", 4, 3, 4), ("rain", "two", 1, 3, "shown", 0, 0, 4))
    assert weeks_coded(merged, book)[["n_weeks", "of_weeks"]].isna().all(axis=None)


def test_rows_of_single_workers_are_in_no_count_of_all(book):
    counts = counts_of(*ROWS)
    both = pd.concat([counts, counts.assign(worker="W1")], ignore_index=True)
    pd.testing.assert_frame_equal(weeks_coded(both, book), weeks_coded(counts, book))
    of_all = counts.assign(period="all").drop_duplicates("theme")
    both = pd.concat([of_all.assign(worker="W1", n=1), of_all, counts], ignore_index=True)
    assert {theme: row["n"] for theme, row in themes_of_all(both).items()} == {"tea": 4, "rain": 3}


def test_only_sources_that_are_shown_are_read_in_the_order_of_the_study(study):
    keys = {"worker": "all", "period": "all", "reason": ""}
    sources = ["voice_note", "interview", "observation", "counted"]
    contacts = pd.DataFrame({"source": sources, "n_contacts": 7, "state": "shown"}).assign(**keys)
    assert list(shown_sources(contacts, study)) == ["interview", "observation", "voice_note"]
    hidden = mask(contacts, "contacts", contacts["source"] == "interview")
    assert list(shown_sources(hidden, study)) == ["observation", "voice_note"]
    assert (is_any_shown(hidden), is_any_suppressed(hidden)) == (True, True)
    assert select(hidden, {"source": ["interview"], "state": ["shown"]}).empty
