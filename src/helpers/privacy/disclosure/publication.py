"""What figures may be drawn from: counts after disclosure control, by the study's profile."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.control import control_together
from helpers.privacy.disclosure.labels import SERIES, relabel, relabelled
from helpers.privacy.disclosure.report import Release, disclosure_report, require_passes
from helpers.privacy.disclosure.rules import Rules
from helpers.prose import counted
from helpers.study.gate import Sentence, Shows, describe_profile, may_show
from helpers.study.study import SHOWN, SUPPRESSED, Study
from helpers.tables import ALL

TOGETHER, THEMES = "theme_weeks_together", "themes"
"""The tables of the family: workers and counts by theme and week; by theme; by worker, theme and week (not under strict)."""
TABLES = {THEMES: ["theme"], TOGETHER: ["week", "theme"]}
CORPUS = ["worker", "source", "state", "n_workers", "n_contacts", "n_weeks", "n_words", "minutes"]


class Controlled(NamedTuple):
    """Tables as they may be published beside each other, and the study as figures of single workers may know it."""

    together: pd.DataFrame
    """``week``, ``last_week``, ``area``, ``theme``, ``state`` (shown, suppressed, no_contact), ``n``, ``n_workers``, ``n_heard``."""
    themes: pd.DataFrame
    """``theme``, ``n_heard``, ``n_workers``, ``n``, ``state``: over all weeks."""
    series: pd.DataFrame
    """``worker``, ``week``, ``last_week``, ``state``, ``area``, ``theme``, ``n``: under strict without rows."""
    report: pd.DataFrame
    """As `report.disclosure_report` returns it; without rows under open."""
    study: Study


def rules_of(study: Study, consents: pd.DataFrame, sources: list[str]) -> Rules:
    """Return the rules of a study's profile; its series are of workers who agreed to one for every one of `sources`.

    Parameters
    ----------
    consents
        Table ``consents``.
    """
    given = consents[
        consents["is_given"] & (consents["use"] == "worker_series") & consents["source"].isin(sources)
    ]
    n_given = given["worker"].value_counts()
    agreed = frozenset(worker for worker in study.worker_ids if n_given.get(worker, 0) == len(sources))
    return Rules.of(study.disclosure, agreed, is_fictional=study.fictional)


def release_of(weekly: pd.DataFrame, rules: Rules) -> Release:
    """Return counts as they are published by some rules, with the contributions behind them.

    Parameters
    ----------
    weekly
        As `counts.by_worker_and_week` returns it.
    """
    frame = weekly[["worker", "week", "theme", "n"]]
    wanted = TABLES | ({SERIES: ["worker", "week", "theme"]} if rules.needs_agreement else {})
    return Release(frame, wanted, control_together(frame, tables=wanted, measures=["n"], rules=rules), ["n"])


def beside(now: Release, before: Release, rules: Rules) -> pd.DataFrame:
    """Return, of `report.disclosure_report` on a release, the rows of rules that are about the release before."""
    report = disclosure_report(now, rules, before=before)
    return report[report["rule"].str.contains("the release before")].reset_index(drop=True)


def control_counts(
    weekly: pd.DataFrame, study: Study, *, consents: pd.DataFrame, labels: pd.DataFrame, sources: list[str]
) -> Controlled:
    """Return counts as they may be published, and the proof.

    Parameters
    ----------
    weekly
        As `counts.by_worker_and_week` returns it, for `sources`.
    consents, labels
        The tables of those names.

    Raises
    ------
    FieldworkError
        The profile does not allow what is asked, nobody was heard, or a table breaks a rule.
    """
    rules = rules_of(study, consents, sources)
    drawn = labels[labels["figure"] == SERIES]
    label_of = dict(zip(drawn["worker"], drawn["label"], strict=True))
    if rules.needs_agreement and set(label_of) != rules.series & set(weekly["worker"]):
        msg = "labels: they are not those of the workers who are shown. Run 01-clean-fieldwork again: it draws them."
        raise FieldworkError(msg)
    release = release_of(weekly, rules)
    published = release.published
    report = pd.DataFrame() if rules.may_show(Shows.WORKERS) else disclosure_report(release, rules)
    if len(report):
        require_passes(report)
    area_of = weekly.drop_duplicates("theme").set_index("theme")["area"]
    together = _dated(published[TOGETHER], area_of)[
        ["week", "last_week", "area", "theme", "state", "n", "n_workers", "n_heard"]
    ]
    series, known = _series(weekly, published.get(SERIES), area_of, study, label_of)
    return Controlled(together, published[THEMES], series, report, known)


def control_corpus(contacts: pd.DataFrame, study: Study, *, weeks: range) -> pd.DataFrame:
    """Sum up what was heard as it may be published: by source, and by worker too if the study is open.

    A sum of a study that is not open is shown if enough workers are in it, and no one worker has too much of its contacts or words.

    Parameters
    ----------
    contacts
        Table ``contacts``.

    Returns
    -------
    DataFrame
        ``worker`` (``all`` for everybody together), ``source``, ``state``, ``n_workers``, ``n_contacts``, ``n_weeks``, ``n_words``,
        ``minutes``: numbers are missing where they are kept back.
    """
    heard = contacts[(contacts["state"] == "observed") & contacts["week"].isin(weeks)]
    limits, hides = study.disclosure, not may_show(study, Shows.WORKERS)
    groups = [(ALL, source, heard[heard["source"] == source]) for source in study.source_ids]
    if not hides:
        alone = [
            (worker, source, heard[(heard["worker"] == worker) & (heard["source"] == source)])
            for worker, source in _places(study)
        ]
        groups = [*alone, *groups]
    rows: list[tuple[object, ...]] = []
    for worker, source, own in groups:
        parts = own.groupby("worker")[["n_contacts", "n_words"]].sum()
        shares = (parts / parts.sum()).max().fillna(0.0) if len(parts) else pd.Series([0.0])
        is_kept_back = hides and (len(parts) < limits.min_workers or bool((shares > limits.max_share).any()))
        minutes = round(float(own["duration_s"].sum(skipna=False)) / 60, 1) if len(own) else None
        n_weeks = len(own.drop_duplicates(["worker", "week"]))
        sums = (len(parts), int(own["n_contacts"].sum()), n_weeks, int(own["n_words"].sum()), minutes)
        rows.append(
            (worker, source, SUPPRESSED, *[None] * len(sums))
            if is_kept_back
            else (worker, source, SHOWN, *sums)
        )
    whole = dict.fromkeys(CORPUS[3:-1], "Int64")
    return pd.DataFrame(rows, columns=CORPUS).astype({**whole, "minutes": float})


def _places(study: Study) -> list[tuple[str, str]]:
    return [(worker, source) for worker in study.worker_ids for source in study.source_ids]


def _dated(table: pd.DataFrame, area_of: pd.Series) -> pd.DataFrame:
    """Return a table with ``week`` and ``last_week`` for its span, and each theme's area."""
    order = {theme: at for at, theme in enumerate(area_of.index)}
    dated = table.rename(columns={"first_week": "week"}).assign(area=table["theme"].map(area_of))
    keys = [key for key in ("worker", "week", "theme") if key in dated]
    return dated.sort_values(
        keys, key=lambda column: column.map(order) if column.name == "theme" else column, ignore_index=True
    )


def _series(
    weekly: pd.DataFrame,
    published: pd.DataFrame | None,
    area_of: pd.Series,
    study: Study,
    label_of: dict[str, str],
) -> tuple[pd.DataFrame, Study]:
    columns = ["worker", "week", "last_week", "state", "area", "theme", "n"]
    if published is None:
        shown = weekly if may_show(study, Shows.WORKERS) else weekly.iloc[:0]
        return shown.assign(last_week=shown["week"])[columns], study
    shown = _dated(published, area_of)
    shown["state"] = shown["state"].replace(SHOWN, "observed")
    return relabel(shown[columns], label_of), relabelled(study, label_of)


def in_words(controlled: Controlled, study: Study) -> Sentence:
    """Say by which profile was published, and how much is hidden."""
    n_hidden = int((controlled.together["state"] == SUPPRESSED).sum())
    n_blocks = int((controlled.together["week"] < controlled.together["last_week"]).sum())
    hidden = f" Hidden are {n_hidden} of {counted(len(controlled.together), 'cells')}; {n_blocks} are of several weeks."
    hidden = "" if may_show(study, Shows.WORKERS) else hidden
    proof = (
        f" {counted(len(controlled.report), 'rules')} were held against the tables, and none is broken."
        * (len(controlled.report) > 0)
    )
    return Sentence(f"{describe_profile(study)}{hidden}{proof}", Shows.TOGETHER)
