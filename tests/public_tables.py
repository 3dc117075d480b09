"""Public tables made without disclosure control, for tests of figures and articles: all is shown, or masked."""

from __future__ import annotations

from collections.abc import Sequence

import co_occurrence
import pandas as pd

from helpers.coding.accuracy import accuracy_of
from helpers.counting import area_rates, counts, ranges
from helpers.counting import conditions as said
from helpers.study.codebook import Codebook
from helpers.study.coders import Coders
from helpers.study.conditions import Conditions
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study
from helpers.study.units import denominator_of

KEYS = {
    "contacts": ["worker", "period", "first_week", "last_week", "source"],
    "theme_counts": ["worker", "period", "first_week", "last_week", "area", "theme"],
    "areas": ["period", "first_week", "last_week", "area"],
    "pairs": ["theme", "other"],
    "rates": ["theme", "unit", "denominator"],
    "validations": ["theme", "unit", "coder", "part"],
    "agreement": ["theme", "unit", "distance"],
    "conditions": ["condition", "theme"],
    "condition_states": ["condition", "says"],
}
RANGES = ["low_worker", "high_worker", "low_source", "high_source", "low", "high"]
Tables = dict[str, pd.DataFrame]


def mask(
    table: pd.DataFrame, kind: str, rows: pd.Series | None = None, *, reason: str = "protection"
) -> pd.DataFrame:
    """Return a public table in which some rows, or all, are suppressed."""
    rows = (table["state"] != "no_contact") & (True if rows is None else rows)
    masked = table.copy()
    numbers = [column for column in table.columns if column not in [*KEYS[kind], "state", "reason"]]
    masked[numbers] = masked[numbers].mask(rows)
    masked["state"] = masked["state"].mask(rows, "suppressed")
    masked["reason"] = masked["reason"].mask(rows, reason)
    return masked


def as_public(weekly: pd.DataFrame) -> pd.DataFrame:
    """Return public table ``theme_counts`` from rows of weeks: of workers, or of all if there is no ``worker``.

    Parameters
    ----------
    weekly
        ``week`` (and ``last_week``), ``area``, ``theme``, ``state``, ``n``; the state may be that of contacts.
    """
    table = weekly.rename(columns={"week": "first_week"})
    for column in ("n_heard", "n_workers"):
        if column not in table:
            table[column] = pd.array([pd.NA] * len(table), dtype="Int64")
    table = table.assign(
        worker=table.get("worker", "all"), last_week=table.get("last_week", table["first_week"])
    )
    is_absent = ~table["state"].isin(["observed", "shown", "suppressed"])
    table["reason"] = table["state"].where(is_absent & (table["state"] != "no_contact"), "")
    table["state"] = table["state"].mask(is_absent, "no_contact").replace("observed", "shown")
    is_block = table["last_week"] > table["first_week"]
    table["period"] = is_block.map({True: "block", False: "week"})
    return table[[*KEYS["theme_counts"], "n_heard", "n_workers", "n", "state", "reason"]]


def make_public(
    tables: Tables,
    study: Study,
    codebook: Codebook,
    coders: Coders,
    conditions: Conditions | None = None,
    *,
    unit: str = "segments",
    denominator: str = "words",
    sources: Sequence[str] = ("interview", "voice_note"),
    weeks: range | None = None,
    blocks: Sequence[tuple[int, int]] = (),
    letters: dict[str, str] | None = None,
) -> Tables:
    """Return the public tables by name; nothing is suppressed, but no more is shown than the profile allows.

    Among them is ``ranges``, which is table ``rates`` and not public.

    Parameters
    ----------
    tables
        ``segments``, ``contacts``, ``codings`` (those that are counted), ``validations``, ``agreements``.
    blocks
        First and last week of each block in which weeks are shown; single weeks, if there are none.
    letters
        Worker: letter, of those who have a series under consented.
    """
    weeks, sources = weeks or study.calendar.weeks, list(sources)
    is_open = may_show(study, Shows.WORKERS)
    spans = list(blocks) or [(week, week) for week in weeks]
    segments, contacts, codings = tables["segments"], tables["contacts"], tables["codings"]
    options = {"unit": unit, "sources": sources, "weeks": weeks}
    accuracy = accuracy_of(tables["validations"], study, coders)
    theme_counts = counts.count_themes(codings, segments, contacts, codebook, weeks=weeks)
    weekly = counts.by_worker_and_week(theme_counts, contacts, study, codebook, **options)
    observed = contacts[(contacts["state"] == "observed") & contacts["week"].isin(weeks)]
    rates = ranges.rates(
        codings, segments, contacts, study, codebook, **options, denominator=denominator
    ).assign(state="shown", reason="")
    rates.loc[rates["rate"].isna(), "state"] = "not_defined"
    rates[["n", "amount"]] = rates[["n", "amount"]].astype({"n": "Int64"}).mask(rates["rate"].isna())
    pairs = co_occurrence.count_co_occurrences(codings, segments, codebook, sources=sources, weeks=weeks)
    validations = tables["validations"].query("source == 'all'").drop(columns="source")
    themes = _themes(weekly, spans, weeks, letters or {}, is_open=is_open)
    if not is_open:
        pairs[["n_segments", "share_segments", *co_occurrence.EXPECTED]] = float("nan")
    in_weeks = area_rates.by_area(
        theme_counts,
        contacts,
        study,
        codebook,
        **options,
        denominator=denominator,
        per="week",
        below=accuracy.below,
    )
    areas = _areas(in_weeks, spans, denominator)
    return {
        "contacts": _contacts(observed, study, sources, spans, weeks, is_open=is_open),
        "theme_counts": themes,
        "areas": areas if is_open else areas.assign(n_below_threshold=pd.NA),
        "pairs": pairs.assign(state="shown", reason=""),
        "rates": rates.drop(columns=RANGES),
        "ranges": rates,
        "validations": validations.assign(state="shown", reason="").reset_index(drop=True),
        "agreement": _agreement(tables["agreements"], is_open=is_open),
        "conditions": _conditions(themes, conditions, codebook),
        "condition_states": _condition_states(tables, contacts, study, conditions, sources, weeks),
    }


def _agreement(agreements: pd.DataFrame, *, is_open: bool) -> pd.DataFrame:
    """By sentence; by other units only where nothing is suppressed."""
    if not is_open:
        agreements = agreements.query("unit == 'sentence'")
    return agreements.assign(state="shown", reason="")


def _period(span: tuple[int, int]) -> str:
    return "week" if span[0] == span[1] else "block"


def _themes(
    weekly: pd.DataFrame,
    spans: list[tuple[int, int]],
    weeks: range,
    letters: dict[str, str],
    *,
    is_open: bool,
) -> pd.DataFrame:
    rows = []
    every = [("all", (weeks[0], weeks[-1])), *((_period(span), span) for span in spans)]
    workers = list(weekly["worker"].unique())
    shown = {worker: worker for worker in workers} if is_open else letters
    for period, (first, last) in every:
        of_span = weekly[weekly["week"].between(first, last)]
        for (theme, area), own in of_span.groupby(["theme", "area"], sort=True):
            n = own.dropna(subset="n").groupby("worker")["n"].sum()
            key = (period, first, last, area, theme)
            numbers = (len(n), int((n > 0).sum()), int(n.sum()), "shown", "")
            if n.empty:
                numbers = (pd.NA, pd.NA, pd.NA, "no_contact", "")
            rows.append(("all", *key, *numbers))
            for worker, name in shown.items():
                if worker in n.index:
                    rows.append((name, *key, pd.NA, pd.NA, int(n[worker]), "shown", ""))
                    continue
                states = own.loc[own["worker"] == worker, "state"]
                reason = states.iloc[0] if is_open and states.nunique() == 1 else ""
                rows.append((name, *key, pd.NA, pd.NA, pd.NA, "no_contact", reason.replace("no_contact", "")))
    columns = [*KEYS["theme_counts"], "n_heard", "n_workers", "n", "state", "reason"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype(dict.fromkeys(["n_heard", "n_workers", "n"], "Int64"))


def _sums(own: pd.DataFrame) -> tuple[object, ...]:
    if own.empty:
        return (pd.NA, pd.NA, pd.NA, pd.NA, float("nan"), "no_contact", "")
    n_weeks = len(own.drop_duplicates(["worker", "week"]))
    minutes = round(float(own["duration_s"].sum(skipna=False)) / 60, 1)
    sums = (int(own["n_contacts"].sum()), n_weeks, int(own["n_words"].sum()), minutes)
    return (own["worker"].nunique(), *sums, "shown", "")


def _contacts(
    observed: pd.DataFrame,
    study: Study,
    sources: list[str],
    spans: list[tuple[int, int]],
    weeks: range,
    *,
    is_open: bool,
) -> pd.DataFrame:
    rows = []
    whole = ("all", weeks[0], weeks[-1])
    counted = observed[observed["source"].isin(sources)]
    for worker in [*study.worker_ids, "all"] if is_open else ["all"]:
        own = observed if worker == "all" else observed[observed["worker"] == worker]
        rows += [
            (worker, *whole, source, *_sums(own[own["source"] == source])) for source in study.source_ids
        ]
    rows.append(("all", *whole, "counted", *_sums(counted)))
    for first, last in spans:
        key = ("all", _period((first, last)), first, last, "counted")
        rows.append((*key, *_sums(counted[counted["week"].between(first, last)])))
    columns = [
        *KEYS["contacts"],
        "n_workers",
        "n_contacts",
        "n_weeks",
        "n_words",
        "minutes",
        "state",
        "reason",
    ]
    whole_numbers = dict.fromkeys(["n_workers", "n_contacts", "n_weeks", "n_words"], "Int64")
    return pd.DataFrame(rows, columns=columns).astype({**whole_numbers, "minutes": float})


def _areas(in_weeks: pd.DataFrame, spans: list[tuple[int, int]], denominator: str) -> pd.DataFrame:
    """Return public table ``areas`` from `area_rates.by_area` by week."""
    by = denominator_of(denominator)
    parts = []
    amounts = ["n_words", "n_contacts", "n_weeks", "minutes"]
    for first, last in spans:
        own = in_weeks[in_weeks["week"].between(first, last)]
        table = own.groupby("area", sort=False)[["n", "n_below_threshold", *amounts]].sum(min_count=1)
        table["rate"] = own.drop_duplicates("area").set_index("area")["rate"]
        if first < last:
            table["minutes"] = own.groupby("area", sort=False)["minutes"].agg(
                lambda lengths: lengths.sum(skipna=False)
            )
            amount = table[by.amount].astype(float) if by.amount else 1.0
            table["rate"] = (by.times * table["n"].astype(float) / amount).round(3)
        is_empty = table["n"].isna()
        table[[*amounts, "rate"]] = table[[*amounts, "rate"]].mask(is_empty)
        table["state"] = is_empty.map({True: "no_contact", False: "shown"})
        span = {"period": _period((first, last)), "first_week": first, "last_week": last}
        parts.append(table.reset_index().assign(**span, reason=""))
    columns = [*KEYS["areas"], "n", "n_below_threshold", *amounts, "rate", "state", "reason"]
    whole_numbers = dict.fromkeys(["n", "n_below_threshold", *amounts[:3]], "Int64")
    return pd.concat(parts, ignore_index=True)[columns].astype(
        whole_numbers | {"rate": float, "minutes": float}
    )


def _conditions(themes: pd.DataFrame, conditions: Conditions | None, codebook: Codebook) -> pd.DataFrame:
    of_all = themes[(themes["worker"] == "all") & (themes["period"] == "all")].set_index("theme")
    rows = []
    for condition in conditions.with_themes(codebook.theme_ids).conditions if conditions else ():
        for theme in condition.themes:
            row = of_all.loc[theme]
            rows.append((condition.id, theme, row["n_workers"], row["n_heard"], row["state"], row["reason"]))
    columns = ["condition", "theme", "n_workers", "n_heard", "state", "reason"]
    return pd.DataFrame(rows, columns=columns).astype({"n_workers": "Int64", "n_heard": "Int64"})


def _condition_states(
    tables: Tables,
    contacts: pd.DataFrame,
    study: Study,
    conditions: Conditions | None,
    sources: list[str],
    weeks: range,
) -> pd.DataFrame:
    """Return how many segments say that each condition is met, and that it is not; none, if nobody coded it."""
    columns = ["condition", "says", "n_heard", "n_workers", "n", "state", "reason"]
    rows = []
    codings = tables.get("condition_codings")
    if conditions is not None and codings is not None and len(codings):
        days = said.by_day(codings, tables["segments"], sources=sources, weeks=weeks)
        by_worker = said.by_worker(days, contacts, study, conditions, sources=sources, weeks=weeks)
        for condition in conditions.conditions:
            own = by_worker[by_worker["condition"] == condition.id]
            n_heard = int((own["says"] != "no_contact").sum())
            for says in ("met", "not_met"):
                n = own[f"n_{says}"].fillna(0)
                rows.append((condition.id, says, n_heard, int((n > 0).sum()), int(n.sum()), "shown", ""))
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[2:5], "Int64"))
