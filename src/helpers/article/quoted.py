"""The numbers that the article quotes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from helpers.article.agreement import agreement_numbers
from helpers.article.areas import direction_numbers
from helpers.article.controlled import (
    BY_WEEK,
    CONTACTS,
    COUNTED,
    OF_ALL,
    RATES,
    THEME_COUNTS,
    VALIDATIONS,
    select,
    shown_sources,
    themes_of_all,
    weeks_coded,
)
from helpers.article.numbers import Number
from helpers.coding.accuracy import select_unit
from helpers.coding.judging_units import IN_WORDS
from helpers.prose import in_a_sentence
from helpers.study.claims import (
    CASE_OUTCOMES,
    CONTRADICTS,
    EXCEPTION,
    NO_CONTACT,
    NOT_SAID,
    NOT_SPOKEN_OF,
    RANKINGS,
    SUPPORTS,
    TIES,
)
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.reporting import reports
from helpers.study.study import SHOWN, Study
from helpers.study.units import check_unit, denominator_of, name_unit
from helpers.tables import ALL, CLAIM_CASES

SETTINGS = "data/study.yaml"
NOTHING, TOGETHER, WORKERS = Shows.NOTHING, Shows.TOGETHER, Shows.WORKERS


def collect_numbers(
    contacts: pd.DataFrame,
    theme_counts: pd.DataFrame,
    validations: pd.DataFrame,
    agreements: pd.DataFrame,
    rated: pd.DataFrame,
    ranges: pd.DataFrame,
    claim_cases: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    directions: pd.DataFrame,
) -> list[Number]:
    """Return every number that the article quotes, except those that are suppressed or may not be shown.

    Parameters
    ----------
    contacts, theme_counts, validations, agreements, rated
        The public tables ``contacts``, ``theme_counts``, ``validations``, ``agreement`` and ``rates``: each
        number names the rows of one of them.
    ranges, claim_cases
        The tables ``rates`` and ``claim_cases``: ranges without one worker and claims decided worker by
        worker show single workers, and are quoted only where the profile is open.
    unit
        What `theme_counts` counts.
    directions
        The public table ``directions``: without rows if no coding says a direction.
    """
    every = [
        Number(
            "workers",
            len(study.workers),
            f"{study.worker_noun.plural} in the study",
            SETTINGS,
            NOTHING,
            setting="workers",
        ),
        *_of_weeks(theme_counts),
        Number(
            "themes",
            len(codebook.themes),
            "themes in the dictionary" if codebook.left_out else "themes in the codebook",
            THEME_COUNTS,
            TOGETHER,
            OF_ALL,
            distinct=("theme",),
        ),
        *_of_corpus(contacts, study),
        *_of_counted(contacts),
        *_of_themes(theme_counts, codebook, unit),
        *_of_validations(select_unit(validations, study), codebook),
        *agreement_numbers(_without_suppressed(agreements, theme_counts), study, codebook),
        *_of_threshold(study),
        *_of_part(study),
        *_of_rates(rated, ranges, codebook),
        *_of_claims(claim_cases),
        *direction_numbers(directions, codebook),
    ]
    return [number for number in every if may_show(study, number.shows)]


def _of_weeks(theme_counts: pd.DataFrame) -> Iterator[Number]:
    rows = select(theme_counts, OF_ALL)
    n_weeks = int(rows["last_week"].max() - rows["first_week"].min() + 1)
    span = ("first_week", "last_week")
    yield Number("weeks", n_weeks, "study weeks that are counted", THEME_COUNTS, TOGETHER, OF_ALL, span=span)


def _of_corpus(contacts: pd.DataFrame, study: Study) -> Iterator[Number]:
    for source, row in shown_sources(contacts, study).items():
        kind = in_a_sentence(study.source(source).label)
        meanings = {
            "n_contacts": ("contacts", f"{study.source(source).contacts} in all", 0),
            "n_words": ("words", f"words counted in {kind}", 0),
            "n_workers": ("workers", f"workers in contact through {kind}", 0),
            "minutes": ("minutes", f"minutes of audio in {kind}", 1),
        }
        for column, (name, meaning, places) in meanings.items():
            if pd.notna(row[column]):
                yield Number(
                    f"{source}_{name}",
                    float(row[column]),
                    meaning,
                    CONTACTS,
                    TOGETHER,
                    OF_ALL | {"source": [source]},
                    total=column,
                    places=places,
                )


def _of_counted(contacts: pd.DataFrame) -> Iterator[Number]:
    where = OF_ALL | {"source": [COUNTED]}
    for row in select(contacts, where | {"state": [SHOWN]}).to_dict("records"):
        yield Number(
            "contacts_counted",
            int(row["n_contacts"]),
            "contacts in the counted sources",
            CONTACTS,
            TOGETHER,
            where,
            total="n_contacts",
        )


def _of_threshold(study: Study) -> Iterator[Number]:
    if not reports(study, "accuracy"):
        return
    by_unit = IN_WORDS[study.accuracy_threshold.unit]
    thresholds = {"precision": study.accuracy_threshold.precision, "recall": study.accuracy_threshold.recall}
    for share, threshold in thresholds.items():
        yield Number(
            f"threshold_{share}",
            threshold,
            f"{share} {by_unit} below which a theme is marked \u2020",
            SETTINGS,
            NOTHING,
            setting=f"accuracy_threshold.{share}",
            places=2,
        )


def _of_part(study: Study) -> Iterator[Number]:
    """Yield the threshold of agreement and the share of contacts held out, as far as they are reported."""
    if reports(study, "agreement"):
        yield Number(
            "threshold_alpha",
            study.agreement_threshold,
            "Krippendorff's alpha below which coders are said to agree less on a theme, marked \u2021",
            SETTINGS,
            NOTHING,
            setting="agreement_threshold",
            places=3,
        )
    if study.validation.held_out and reports(study, "accuracy"):
        yield Number(
            "held_out",
            study.validation.held_out,
            "share of contacts held out while the dictionary was made, on which it is judged",
            SETTINGS,
            NOTHING,
            setting="validation.held_out",
            places=2,
        )


def _of_themes(theme_counts: pd.DataFrame, codebook: Codebook, unit: str) -> Iterator[Number]:
    counts = {theme: row for theme, row in themes_of_all(theme_counts).items() if row["state"] == SHOWN}
    weeks = weeks_coded(theme_counts, codebook).dropna().to_dict("records")
    weeks_of = {row["theme"]: int(row["n_weeks"]) for row in weeks}
    if counts:
        yield Number(
            "workers_observed",
            max(int(row["n_heard"]) for row in counts.values()),
            "workers in contact through the counted sources",
            THEME_COUNTS,
            TOGETHER,
            OF_ALL,
            greatest="n_heard",
        )
    if weeks:
        yield Number(
            "weeks_observed",
            int(weeks[0]["of_weeks"]),
            "weeks with contact with any worker through the counted sources",
            THEME_COUNTS,
            TOGETHER,
            BY_WEEK | {"theme": [weeks[0]["theme"]], "state": [SHOWN]},
            distinct=("first_week",),
        )
    for theme in codebook.themes:
        label = in_a_sentence(theme.label)
        if theme.id in counts:
            row, where = counts[theme.id], OF_ALL | {"theme": [theme.id]}
            meaning = _meaning_of_count(label, unit)
            yield Number(
                f"{theme.id}_{unit}", int(row["n"]), meaning, THEME_COUNTS, TOGETHER, where, total="n"
            )
            yield Number(
                f"{theme.id}_workers",
                int(row["n_workers"]),
                f"workers for whom {label} is coded",
                THEME_COUNTS,
                TOGETHER,
                where,
                total="n_workers",
            )
        if theme.id in weeks_of:
            yield Number(
                f"{theme.id}_weeks_coded",
                weeks_of[theme.id],
                f"weeks in which {label} is coded for any worker",
                THEME_COUNTS,
                TOGETHER,
                BY_WEEK | {"theme": [theme.id]},
                "n_workers",
                distinct=("first_week",),
            )


def _meaning_of_count(label: str, unit: str) -> str:
    """Say what the count of a theme is; if weeks are counted, those of different workers are different."""
    if check_unit(unit) == "mentions":
        return f"mentions of {label}"
    meaning = f"{name_unit(unit)} in which {label} is coded"
    return f"worker-{meaning}" if unit == "weeks" else meaning


def _of_validations(validations: pd.DataFrame, codebook: Codebook) -> Iterator[Number]:
    """Yield precision and recall, of rows of one unit."""
    units = validations["unit"].drop_duplicates().tolist()
    by_unit = "".join(f", {IN_WORDS[unit]}" for unit in units)
    for share in ("precision", "recall"):
        known = validations[validations[share].notna()]
        if known.empty:
            continue
        yield Number(
            f"{share}_least",
            float(known[share].min()),
            f"lowest {share} of any theme{by_unit}",
            VALIDATIONS,
            TOGETHER,
            {"unit": units},
            least=share,
            places=2,
        )
        yield Number(
            f"{share}_greatest",
            float(known[share].max()),
            f"highest {share} of any theme{by_unit}",
            VALIDATIONS,
            TOGETHER,
            {"unit": units},
            greatest=share,
            places=2,
        )
        of_theme = {row["theme"]: row for row in known.to_dict("records")}
        for theme in codebook.themes:
            if theme.id in of_theme:
                yield from _with_interval(of_theme[theme.id], share, in_a_sentence(theme.label), by_unit)


def _with_interval(row: Mapping[Hashable, Any], share: str, label: str, by_unit: str) -> Iterator[Number]:
    """Yield the precision or recall of a theme, and the ends of its interval."""
    parts = {"": f"{share} of {label}", "_low": "lower end of the", "_high": "upper end of the"}
    for end, meaning in parts.items():
        of_what = f" 95 % interval of {share} of {label}" if end else ""
        yield Number(
            f"{row['theme']}_{share}{end}",
            float(row[f"{share}{end}"]),
            f"{meaning}{of_what}{by_unit}",
            VALIDATIONS,
            TOGETHER,
            {"theme": [row["theme"]], "unit": [row["unit"]]},
            total=f"{share}{end}",
            places=2,
        )


def _without_suppressed(agreements: pd.DataFrame, theme_counts: pd.DataFrame) -> pd.DataFrame:
    """Keep themes whose counts are shown: coefficients together tell how often a theme occurs.

    A theme that is not counted has no disclosure control, and is left out as well.
    """
    shown = [theme for theme, row in themes_of_all(theme_counts).items() if row["state"] == SHOWN]
    return agreements[agreements["theme"].isin([ALL, *shown])]


def _of_rates(rated: pd.DataFrame, ranges: pd.DataFrame, codebook: Codebook) -> Iterator[Number]:
    of_theme = {row["theme"]: row for row in rated.to_dict("records")}
    range_of = {row["theme"]: row for row in ranges.to_dict("records")}
    columns = {
        "rate": ("rate of {}", of_theme, RATES, TOGETHER),
        "low_worker": ("lowest rate of {} with one worker left out", range_of, "rates", WORKERS),
        "high_worker": ("highest rate of {} with one worker left out", range_of, "rates", WORKERS),
    }
    for theme in codebook.themes:
        for column, (meaning, rows, table, shows) in columns.items():
            row = rows.get(theme.id)
            if row is None or pd.isna(row[column]):
                continue
            per = denominator_of(row["denominator"]).words
            yield Number(
                f"{theme.id}_{column}",
                float(row[column]),
                f"{meaning.format(in_a_sentence(theme.label))}, in {name_unit(row['unit'])} {per}",
                table,
                shows,
                {"theme": [theme.id]},
                total=column,
                places=2,
            )


CASES = {
    SUPPORTS: "workers who support the claim {claim}",
    EXCEPTION: "workers whom the claim {claim} names as exceptions, and who speak as it says",
    CONTRADICTS: "workers who contradict the claim {claim}",
    TIES: "workers in whom the claim {claim} is a tie",
    NOT_SAID: "workers of whom it is not said whether they support the claim {claim}",
    NOT_SPOKEN_OF: "workers who did not speak of what the claim {claim} is about",
    NO_CONTACT: "workers without a contact in which the claim {claim} could be supported",
}
"""What the numbers of workers of a claim mean, by outcome."""
CASES_OF_RANKING = CASES | {
    SUPPORTS: "workers in whom the ranking {claim} is so",
    CONTRADICTS: "workers in whom the ranking {claim} is not so",
    TIES: "workers in whom the numbers that the ranking {claim} compares are equal",
    NOT_SAID: "workers of whom it is not said whether the ranking {claim} is so",
    NOT_SPOKEN_OF: "workers who spoke of no theme that the ranking {claim} compares",
    NO_CONTACT: "workers without a contact in which the ranking {claim} could be so",
}
"""The same of a ranking, which nobody supports or contradicts."""


def _of_claims(claim_cases: pd.DataFrame) -> Iterator[Number]:
    """Yield in how many workers each claim is supported, contradicted, or neither."""
    for (claim, kind), own in claim_cases.groupby(["claim", "kind"], sort=True):
        meanings = CASES_OF_RANKING if kind in RANKINGS else CASES
        for outcome in CASE_OUTCOMES:
            n = int(own["outcome"].eq(outcome).sum())
            if n or outcome in (SUPPORTS, CONTRADICTS):
                yield Number(
                    f"{claim}_{outcome}",
                    n,
                    meanings[outcome].format(claim=claim),
                    CLAIM_CASES.name,
                    WORKERS,
                    {"claim": [claim], "outcome": [outcome]},
                    distinct=("worker",),
                )
