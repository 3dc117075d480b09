"""The report tests published tables against every rule, and finds what is wrong with them."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.control import control_together
from helpers.privacy.disclosure.report import COLUMNS, Release, disclosure_report, require_passes
from helpers.privacy.disclosure.rules import Rules

FIVE = ["W1", "W2", "W3", "W4", "W5"]
TABLES = {"cells": ["week", "theme"], "weeks": ["week"]}
FREE, AGREED = Rules("open", is_fictional=True), Rules("consented", series=frozenset(FIVE))


def contributions(seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = [
        (worker, week, theme, int(rng.integers(0, 9)))
        for worker in FIVE
        for week in range(1, 7)
        for theme in ("rain", "tea")
    ]
    return pd.DataFrame(rows, columns=["worker", "week", "theme", "n"])


def release(frame: pd.DataFrame, rules: Rules, tables: dict[str, list[str]] | None = None) -> Release:
    tables = tables or TABLES
    return Release(frame, tables, control_together(frame, tables=tables, measures=["n"], rules=rules), ["n"])


@functools.cache
def controlled() -> Release:
    """Return one controlled release, made once: these tests change none of it."""
    return release(contributions(), Rules())


def broken(report: pd.DataFrame) -> list[tuple[str, str, str]]:
    return list(
        report.loc[~report["passes"], ["heading", "rule", "table"]].itertuples(index=False, name=None)
    )


def test_controlled_tables_pass_every_rule():
    report = disclosure_report(controlled(), Rules())
    assert report.columns.tolist() == COLUMNS
    assert report["passes"].all()
    assert set(report["heading"]) == {"singling out", "linkability", "inference"}
    assert report.loc[report["rule"].str.startswith("every cell shown"), "n_checked"].gt(0).all()
    assert report.loc[report["heading"] == "inference", "n_checked"].gt(0).all()
    require_passes(report)


def test_uncontrolled_tables_break_the_rules_with_numbers():
    frame = contributions()
    frame["n"] = frame["n"].where(
        (frame["week"] != 2) | (frame["theme"] != "tea"), (frame["worker"] == "W1").astype(int) * 5
    )
    report = disclosure_report(release(frame, FREE), Rules()).set_index(["rule", "table"])
    assert report.loc[
        ("every cell shown has at least 3 workers", "cells"), ["n_checked", "n_breaking"]
    ].tolist() == [12, 1]
    assert report.loc[
        ("no worker has more than 80% of a cell shown", "cells"), ["n_checked", "n_breaking"]
    ].tolist() == [12, 1]
    assert report.loc[
        ("every cell shown has at least 3 workers", "weeks"), ["n_checked", "n_breaking"]
    ].tolist() == [6, 0]
    inference = report.loc[report["heading"] == "inference", "n_breaking"]
    assert inference.tolist() == [0, 8], (
        "W1 knows that nobody else has any; nobody else knows whose the 5 are."
    )
    with pytest.raises(FieldworkError) as error:
        require_passes(report.reset_index())
    assert "table cells: every cell shown has at least 3 workers: 1 of 12 break it." in str(error.value)
    assert "W1" not in str(error.value)


def test_a_suppressed_cell_that_keeps_its_number_is_found():
    shown = controlled()
    leaky = shown.published["cells"].assign(state="suppressed")
    report = disclosure_report(replace(shown, published={**shown.published, "cells": leaky}), Rules())
    assert ("singling out", "a suppressed cell does not hold a number", "cells") in broken(report)


def test_missing_secondary_suppression_is_found():
    frame = contributions(3)
    shown = release(frame, FREE)
    lone = shown.published["cells"].copy()
    at = (lone["first_week"] == 1) & (lone["theme"] == "tea")
    lone.loc[at, ["n", "n_workers", "n_heard"]] = pd.NA
    lone.loc[at, "state"] = "suppressed"
    broken_rules = broken(
        disclosure_report(replace(shown, published={**shown.published, "cells": lone}), Rules())
    )
    assert (
        "inference",
        "suppressed numbers can be inferred within 3 or more, by an intruder who knows names and rota",
        "all",
    ) in broken_rules


def test_what_only_a_worker_can_infer_is_found():
    frame = pd.DataFrame({"worker": FIVE[:4], "theme": "tea", "n": [6, 1, 1, 0]})
    report = disclosure_report(release(frame, FREE, {"themes": ["theme"]}), Rules()).set_index("rule")
    assert (
        report.loc[
            "suppressed numbers can be inferred within 3 or more, by an intruder who knows names and rota",
            "n_breaking",
        ]
        == 0
    )
    assert (
        report.loc[
            "suppressed numbers can be inferred within 3 or more, by an intruder who knows their own part too",
            "n_breaking",
        ]
        == 3
    )


def test_series_are_checked_for_consent_and_unique_patterns():
    tables = {"series": ["worker", "week"]}
    frame = contributions()
    report = disclosure_report(release(frame, AGREED, tables), AGREED)
    assert report["passes"].all()
    assert report["rule"].str.contains("worker shown has agreed").any()
    assert not report["rule"].str.contains("no series of one worker").any()
    fewer = disclosure_report(release(frame, AGREED, tables), replace(AGREED, series=frozenset(FIVE[:3])))
    assert fewer.set_index("rule").loc[
        "every worker shown has agreed to a series", ["n_checked", "n_breaking"]
    ].tolist() == [5, 2]
    away = frame[~((frame["worker"] == "W2") & (frame["week"] > 3))]
    alone = disclosure_report(release(away, FREE, tables), AGREED)
    assert alone.set_index("rule").loc[
        "no pattern of contact is unique", ["n_checked", "n_breaking"]
    ].tolist() == [5, 1]
    strict = disclosure_report(release(frame, FREE, tables), Rules())
    assert ("linkability", "no series of one worker, by which tables could be linked", "all") in broken(
        strict
    )


def test_a_release_after_a_withdrawal_discloses_the_leaver():
    frame = contributions()
    before, after = controlled(), release(frame[frame["worker"] != "W3"], Rules())
    rule = "nothing suppressed is disclosed by differencing with the earlier release (n)"
    assert broken(disclosure_report(after, Rules(), before=before)) == [("linkability", rule, "all")]
    again = disclosure_report(before, Rules(), before=before)
    assert again.set_index("rule").loc[rule, "passes"]


def test_tables_without_weeks_are_reported_too():
    report = disclosure_report(release(contributions(), Rules(), {"themes": ["theme"], "all": []}), Rules())
    assert report["passes"].all()
    assert report["table"].unique().tolist() == ["themes", "all"]


def test_a_report_does_not_contain_a_worker():
    report = disclosure_report(controlled(), Rules(), before=controlled())
    text = report.to_csv()
    assert not any(worker in text for worker in FIVE)
