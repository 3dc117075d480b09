"""The counts that may be published: after disclosure control, by the study's profile."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.control import control_together
from helpers.privacy.disclosure.labels import SERIES, relabel, relabel_study
from helpers.privacy.disclosure.report import EARLIER_RELEASE, Release, disclosure_report, require_passes
from helpers.privacy.disclosure.rules import Rules
from helpers.prose import counted
from helpers.study.gate import Sentence, Shows, describe_profile, disclosure_of, may_show
from helpers.study.study import SHOWN, SUPPRESSED, Study
from helpers.tables import ALL

TOGETHER = "theme_weeks_together"
"""The linked table of counts by theme and week; that of each worker (`SERIES`) is only made under
consented."""
THEMES = "themes"
"""The linked table of counts by theme over all weeks."""
TABLES = {THEMES: ["theme"], TOGETHER: ["week", "theme"]}
CORPUS = ["worker", "source", "state", "n_workers", "n_contacts", "n_weeks", "n_words", "minutes"]


class ControlledCounts(NamedTuple):
    """Tables as they may be published together, and the study as figures of single workers may know it."""

    together: pd.DataFrame
    """One row per week (or block) and theme: ``week``, ``last_week``, ``area``, ``theme``, ``state`` (shown,
    suppressed, no_contact), ``n``, ``n_workers``, ``n_heard``."""
    themes: pd.DataFrame
    """One row per theme, over all weeks: ``theme``, ``n_heard``, ``n_workers``, ``n``, ``state``."""
    series: pd.DataFrame
    """One row per worker, week (or block) and theme: ``worker``, ``week``, ``last_week``, ``state``,
    ``area``, ``theme``, ``n``; without rows under strict."""
    report: pd.DataFrame
    """As `report.disclosure_report` returns it; without rows under open."""
    study: Study


def rules_of(study: Study, consents: pd.DataFrame, sources: list[str]) -> Rules:
    """Return the rules of a study's profile; only workers who agreed to one from all `sources` have a series.

    Parameters
    ----------
    consents
        Table ``consents``.
    """
    is_for_series = (consents["use"] == "worker_series") & consents["source"].isin(sources)
    n_given = consents.loc[consents["is_given"] & is_for_series, "worker"].value_counts()
    agreed = [worker for worker in study.worker_ids if n_given.get(worker, 0) == len(sources)]
    shows_all = may_show(study, Shows.WORKERS)
    return Rules.of(disclosure_of(study), frozenset(agreed), is_fictional=study.fictional or shows_all)


def release_of(weekly: pd.DataFrame, rules: Rules) -> Release:
    """Return counts as they may be published under some rules, with the contributions behind them.

    Parameters
    ----------
    weekly
        As `counts.by_worker_and_week` returns it.
    """
    frame = weekly[["worker", "week", "theme", "n"]]
    tables = dict(TABLES)
    if rules.needs_agreement:
        tables[SERIES] = ["worker", "week", "theme"]
    published = control_together(frame, tables=tables, measures=["n"], rules=rules)
    return Release(frame, tables, published, ["n"])


def compare_with_earlier(now: Release, before: Release, rules: Rules) -> pd.DataFrame:
    """Return what differencing with an earlier release discloses.

    Returns
    -------
    DataFrame
        The rows of `report.disclosure_report` for the rules that compare two releases, one row per measure.
    """
    report = disclosure_report(now, rules, before=before)
    return report[report["rule"].str.contains(EARLIER_RELEASE)].reset_index(drop=True)


def control_counts(
    weekly: pd.DataFrame, study: Study, *, consents: pd.DataFrame, labels: pd.DataFrame, sources: list[str]
) -> ControlledCounts:
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
        The profile does not allow what is asked, nobody was observed, or a table breaks a rule.

    Examples
    --------
    Of three rows, one for each worker, only the sum may be published:

    >>> weekly = pd.DataFrame(
    ...     {"worker": ["W1", "W2", "W3"], "week": 2, "theme": "peer_network", "n": [4, 5, 6]}
    ... )
    >>> together = release_of(weekly, Rules()).published[TOGETHER]
    >>> together[["first_week", "theme", "n_workers", "n", "state"]].to_dict("records")
    [{'first_week': 2, 'theme': 'peer_network', 'n_workers': 3, 'n': 15, 'state': 'shown'}]
    """
    rules = rules_of(study, consents, sources)
    labels_of_figure = labels[labels["figure"] == SERIES]
    label_of = dict(zip(labels_of_figure["worker"], labels_of_figure["label"], strict=True))
    if rules.needs_agreement and set(label_of) != rules.series & set(weekly["worker"]):
        msg = (
            "labels: they are not those of the workers who are shown. "
            "Run 01-clean-fieldwork again: it draws them."
        )
        raise FieldworkError(msg)
    release = release_of(weekly, rules)
    report = pd.DataFrame()
    if not rules.may_show(Shows.WORKERS):
        report = disclosure_report(release, rules)
        require_passes(report)
    area_of = weekly.drop_duplicates("theme").set_index("theme")["area"]
    columns = ["week", "last_week", "area", "theme", "state", "n", "n_workers", "n_heard"]
    together = _add_weeks_and_areas(release.published[TOGETHER], area_of)[columns]
    series, known_study = _make_series(weekly, release.published.get(SERIES), area_of, study, label_of)
    return ControlledCounts(together, release.published[THEMES], series, report, known_study)


def control_corpus(contacts: pd.DataFrame, study: Study, *, weeks: range) -> pd.DataFrame:
    """Add up the corpus as it may be published: by source, and also by worker if the study is open.

    If it is not open, a sum is shown if it meets the minimum-frequency rule, and the dominance rule both in
    contacts and in words.

    Parameters
    ----------
    contacts
        Table ``contacts``.

    Returns
    -------
    DataFrame
        One row per source, or per worker and source: ``worker`` (``all`` for the sum over workers),
        ``source``, ``state``, ``n_workers``, ``n_contacts``, ``n_weeks``, ``n_words``, ``minutes``. Numbers
        are missing where they are suppressed.
    """
    observed = contacts[(contacts["state"] == "observed") & contacts["week"].isin(weeks)]
    shows_workers = may_show(study, Shows.WORKERS)
    rows: list[list[object]] = []
    if shows_workers:
        for worker in study.worker_ids:
            of_worker = observed[observed["worker"] == worker]
            for source in study.source_ids:
                of_source = of_worker[of_worker["source"] == source]
                rows.append([worker, source, SHOWN, *_sums_of_corpus(of_source)])
    for source in study.source_ids:
        of_source = observed[observed["source"] == source]
        sums = _sums_of_corpus(of_source)
        if shows_workers or _may_publish_sum(of_source, study):
            rows.append([ALL, source, SHOWN, *sums])
        else:
            rows.append([ALL, source, SUPPRESSED, *[None] * len(sums)])
    whole_numbers = dict.fromkeys(CORPUS[3:-1], "Int64")
    return pd.DataFrame(rows, columns=CORPUS).astype({**whole_numbers, "minutes": float})


def _may_publish_sum(contacts: pd.DataFrame, study: Study) -> bool:
    """Return whether a sum over contacts meets the minimum-frequency and the dominance rule."""
    limits = study.disclosure
    parts = contacts.groupby("worker")[["n_contacts", "n_words"]].sum()
    if len(parts) < limits.min_workers:
        return False
    shares = (parts / parts.sum()).max().fillna(0.0)
    return not (shares > limits.max_share).any()


def _sums_of_corpus(contacts: pd.DataFrame) -> list[object]:
    """Return the numbers of workers, contacts, worker-weeks and words, and the minutes if there are any."""
    n_worker_weeks = len(contacts.drop_duplicates(["worker", "week"]))
    n_contacts, n_words = int(contacts["n_contacts"].sum()), int(contacts["n_words"].sum())
    minutes: float | None = None
    if len(contacts):
        seconds = float(contacts["duration_s"].sum(skipna=False))
        minutes = round(seconds / 60, 1)
    return [contacts["worker"].nunique(), n_contacts, n_worker_weeks, n_words, minutes]


def _add_weeks_and_areas(table: pd.DataFrame, area_of: pd.Series[str]) -> pd.DataFrame:
    """Return a published table with ``week`` and ``last_week`` for its span, and each theme's ``area``.

    Themes are in the order of the codebook, which is that of `area_of`.
    """
    order_of_theme = {theme: at for at, theme in enumerate(area_of.index)}
    table = table.rename(columns={"first_week": "week"})
    table = table.assign(area=table["theme"].map(area_of), order=table["theme"].map(order_of_theme))
    keys = [key for key in ("worker", "week", "order") if key in table]
    return table.sort_values(keys, ignore_index=True).drop(columns="order")


def _make_series(
    weekly: pd.DataFrame,
    published: pd.DataFrame | None,
    area_of: pd.Series[str],
    study: Study,
    label_of: dict[str, str],
) -> tuple[pd.DataFrame, Study]:
    """Return the series of single workers that the profile allows, and the study with the ids used there."""
    columns = ["worker", "week", "last_week", "state", "area", "theme", "n"]
    if published is not None:
        series = _add_weeks_and_areas(published, area_of)
        series["state"] = series["state"].replace(SHOWN, "observed")
        return relabel(series[columns], label_of), relabel_study(study, label_of)
    shown = weekly.assign(last_week=weekly["week"])[columns]
    if not may_show(study, Shows.WORKERS):
        shown = shown.iloc[:0]
    return shown, study


def describe_control(controlled: ControlledCounts, study: Study) -> Sentence:
    """Describe the profile under which counts are published, and how many cells are suppressed."""
    sentences = [describe_profile(study)]
    n_rules = len(controlled.report)
    if not may_show(study, Shows.WORKERS):
        together = controlled.together
        n_suppressed = int((together["state"] == SUPPRESSED).sum())
        n_blocks = int((together["week"] < together["last_week"]).sum())
        sentences.append(
            f"{n_suppressed} of {counted(len(together), 'cells')} are suppressed; "
            f"{n_blocks} cover several weeks."
        )
    if n_rules:
        sentences.append(f"The tables were tested against {counted(n_rules, 'rules')}, and break none.")
    return Sentence(" ".join(sentences), Shows.TOGETHER)
