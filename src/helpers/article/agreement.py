"""What an article quotes of inter-coder agreement: numbers from table ``agreements``, and a sentence."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.article.controlled import AGREEMENT
from helpers.article.numbers import Number
from helpers.coding.judging_units import IN_WORDS, SENTENCE
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import SUPPRESSED, Study

COMPARED = {
    "n_coders": "coders who are compared with each other",
    "n_by_two": "segments that at least two coders have reviewed",
    "n_by_all": "segments that all of these coders have reviewed",
}
COEFFICIENTS = {
    "alpha": "Krippendorff's alpha",
    "alpha_low": "lower end of the 95 % interval of Krippendorff's alpha",
    "alpha_high": "upper end of the 95 % interval of Krippendorff's alpha",
    "fleiss": "Fleiss' kappa",
    "ac1": "Gwet's AC1",
}
"""What is quoted of table ``agreements``, by its columns."""
BY_SENTENCE = IN_WORDS[SENTENCE]
"""The unit of the public table."""
WHY_BY_SENTENCE = "Only agreement by sentence is proved for publication; by turn, see notebook 3."
RESTS_ON = {
    "n_coders": "n_workers",
    "n_by_two": "n_workers",
    "n_by_all": "n_workers_by_all",
    "fleiss": "n_workers_by_all",
}
"""Column: that of the number of workers on whom it rests; of any other column, ``n_workers_coded``."""


def agreement_numbers(agreements: pd.DataFrame, study: Study, codebook: Codebook) -> Iterator[Number]:
    """Yield how many coders agree and how far, over sets of themes and for each theme.

    What is not defined or is suppressed is left out. If the segments on which a number rests are those of few
    workers, or if a theme was given only in segments of few, the number counts as showing single workers:
    coefficients together tell how often the theme was given.

    Parameters
    ----------
    agreements
        Public table ``agreement``; if it is empty, there is no number.
    """
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    shown = _not_suppressed(agreements)
    of_all = _row_of_all(shown)
    for row in shown.to_dict("records"):
        where: Mapping[str, Sequence[object]] = {"theme": [row["theme"]], "distance": [row["distance"]]}
        if row["distance"] == "nominal":
            name, what = row["theme"], f"of {labels[row['theme']]}"
        else:
            name = f"sets_{row['distance'].lower()}"
            what = f"over sets of themes ({row['distance']} distance)"
        if (row["theme"], row["distance"]) == of_all:
            yield from _numbers_compared(row, where, study)
        for column, coefficient in COEFFICIENTS.items():
            if pd.notna(row[column]):
                yield Number(
                    f"{name}_{column}",
                    float(row[column]),
                    f"{coefficient} {what}, {BY_SENTENCE}",
                    AGREEMENT,
                    _shown_by(row, column, study),
                    where,
                    total=column,
                    places=2,
                )


def _row_of_all(shown: pd.DataFrame) -> tuple[str, str]:
    """Return the key of the row that says how much was compared: of sets of themes, or else the first."""
    keys = list(shown[["theme", "distance"]].itertuples(index=False, name=None))
    return next((key for key in keys if key[1] == "MASI"), keys[0] if keys else ("", ""))


def _numbers_compared(
    row: Mapping[Hashable, Any], where: Mapping[str, Sequence[object]], study: Study
) -> Iterator[Number]:
    """Yield how many coders and segments are compared."""
    for column, meaning in COMPARED.items():
        if pd.notna(row[column]):
            n, shows = int(row[column]), _shown_by(row, column, study)
            yield Number(f"agreement_{column}", n, meaning, AGREEMENT, shows, where, total=column)


def _not_suppressed(agreements: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that disclosure control has not suppressed."""
    return agreements[agreements["state"] != SUPPRESSED]


def _shown_by(row: Mapping[Hashable, Any], column: str, study: Study) -> Shows:
    """Tell what a number shows of workers: if it rests on few of them, it could be that of one alone."""
    workers = row[RESTS_ON.get(column, "n_workers_coded")]
    if pd.isna(workers) or int(workers) < study.disclosure.min_workers:
        return Shows.WORKERS
    return Shows.TOGETHER


def _shown_alphas(agreements: pd.DataFrame, study: Study) -> list[float]:
    """Return the alphas of single themes that are defined and may be shown, from the least."""
    rows = agreements[(agreements["distance"] == "nominal") & agreements["alpha"].notna()]
    alphas = [
        float(row["alpha"])
        for row in rows.to_dict("records")
        if may_show(study, _shown_by(row, "alpha", study))
    ]
    return sorted(alphas)


def describe_agreement(agreements: pd.DataFrame, study: Study, *, sources: Sequence[str]) -> str:
    """Say in a checklist how far coders agree; without numbers, where these could be of a single worker.

    Parameters
    ----------
    agreements
        Public table ``agreement``; empty if no two coders have reviewed the same segments.
    sources
        The counted sources, from which the segments are.
    """
    if agreements.empty:
        return "No two persons have reviewed the same segments, so that there is no inter-coder agreement."
    agreements = _not_suppressed(agreements)
    if agreements.empty:
        return "Inter-coder agreement is suppressed by disclosure control."
    theme, distance = _row_of_all(agreements)
    is_row = (agreements["theme"] == theme) & (agreements["distance"] == distance)
    of_all = agreements[is_row].to_dict("records")[0]
    is_of_sets = distance == "MASI"
    alphas = _shown_alphas(agreements, study)
    needed = ("n_by_two", "alpha") if is_of_sets else ("n_by_two",)
    is_known = all(pd.notna(of_all[one]) and may_show(study, _shown_by(of_all, one, study)) for one in needed)
    if not (is_known and alphas):
        return "For inter-coder agreement, see notebook 3."
    n_coders = int(of_all["n_coders"])
    who = "both"
    if n_coders > 2:
        who = f"at least two of {n_coders} coders"
    segments = counted(int(of_all["n_by_two"]), "segments")
    by_theme = f"{alphas[0]:z.2f} to {alphas[-1]:z.2f} by theme"
    if len(alphas) == 1:
        by_theme = f"{alphas[0]:z.2f} for the one theme on which they can be compared"
    values = by_theme
    if is_of_sets:
        values = f"{of_all['alpha']:z.2f} over sets of themes (MASI distance), and {by_theme}"
    kinds = listed([in_a_sentence(study.source(source).label) for source in sources])
    reviewed = f"On the {segments} counted in {kinds} that {who} have reviewed"
    return f"{reviewed}, Krippendorff's alpha {BY_SENTENCE} is {values}. {WHY_BY_SENTENCE}"
