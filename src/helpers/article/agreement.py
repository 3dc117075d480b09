"""What an article quotes of inter-coder agreement: numbers from table ``agreements``, and a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from helpers.article.numbers import Number
from helpers.prose import counted, in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows
from helpers.study.study import Study

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


def agreement_numbers(agreements: pd.DataFrame, study: Study, codebook: Codebook) -> Iterator[Number]:
    """Yield how many coders agree and how far, over sets of themes and for each theme.

    What is not defined is left out. If the segments are those of few workers, the numbers count as showing
    single workers.

    Parameters
    ----------
    agreements
        Table ``agreements``; if it is empty, there is no number.
    """
    shows = _shown_by_agreements(agreements, study)
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    for row in agreements.to_dict("records"):
        where: Mapping[str, Sequence[object]] = {"theme": [row["theme"]], "distance": [row["distance"]]}
        if row["distance"] == "nominal":
            name, what = row["theme"], f"of {labels[row['theme']]}"
        else:
            name = f"sets_{row['distance'].lower()}"
            what = f"over sets of themes ({row['distance']} distance)"
        if row["distance"] == "MASI":
            for column, meaning in COMPARED.items():
                n = int(row[column])
                yield Number(f"agreement_{column}", n, meaning, "agreements", shows, where, total=column)
        for column, coefficient in COEFFICIENTS.items():
            if pd.notna(row[column]):
                yield Number(
                    f"{name}_{column}",
                    float(row[column]),
                    f"{coefficient} {what}",
                    "agreements",
                    shows,
                    where,
                    total=column,
                    places=2,
                )


def _shown_by_agreements(agreements: pd.DataFrame, study: Study) -> Shows:
    """Tell what agreement shows of workers: on the segments of few workers, it could be that of one alone."""
    if (agreements["n_workers"] < study.disclosure.min_workers).any():
        return Shows.WORKERS
    return Shows.TOGETHER


def describe_agreement(agreements: pd.DataFrame, study: Study) -> str:
    """Say in a checklist how far coders agree; without numbers, where these could be of a single worker.

    Parameters
    ----------
    agreements
        Table ``agreements``; empty if no two coders have reviewed the same segments.
    """
    if agreements.empty:
        return "No two persons have reviewed the same segments, so that there is no inter-coder agreement."
    of_masi = agreements[agreements["distance"] == "MASI"].iloc[0]
    if _shown_by_agreements(agreements, study) > Shows.TOGETHER or pd.isna(of_masi["alpha"]):
        return "For inter-coder agreement, see notebook 3."
    alphas = agreements.loc[agreements["distance"] == "nominal", "alpha"].dropna()
    n_coders = int(of_masi["n_coders"])
    who = "both"
    if n_coders > 2:
        who = f"at least two of {n_coders} coders"
    segments = counted(int(of_masi["n_by_two"]), "segments")
    return (
        f"On the {segments} that {who} have reviewed, Krippendorff's alpha is "
        f"{of_masi['alpha']:z.2f} over sets of themes (MASI distance), and {alphas.min():z.2f} to "
        f"{alphas.max():z.2f} by theme: see notebook 3."
    )
