"""Inter-coder agreement of all coders, per theme, on the segments that at least two of them have reviewed.

Coders are persons: the dictionary is never one of them. Units are those of `judging_units`; one that a coder
has not reviewed is a missing rating. Alpha and AC1 use every unit with at least two ratings. Fleiss (1971)
defines his kappa only for equal numbers of ratings: it uses the units that all have reviewed. Of two coders,
alpha and AC1 are those of `agreement.compare`, and Fleiss' kappa is Scott's pi.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.coding.coefficients import (
    MISSING,
    NOMINAL,
    Ratings,
    ac1,
    alpha,
    fleiss_kappa,
    interval_of_alpha,
    observed_agreement,
    rounded,
)
from helpers.coding.judging_units import (
    IN_WORDS,
    JUDGING_UNITS,
    SENTENCE,
    Marks,
    Places,
    ReadingOrder,
    judge,
    mark,
    of_unit,
)
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY
from helpers.study.limits import JudgingUnit
from helpers.study.reporting import WHY_NOT, reports
from helpers.study.study import Study
from helpers.tables import AGREEMENTS, in_order

OF_THEME = "nominal"
"""The distance of a theme's two values: given, or not."""


class CommonSegments(NamedTuple):
    """The counted segments that at least two persons have reviewed; or units, by their first segments."""

    coders: list[str]
    """Those who have reviewed any of them, in alphabetical order."""
    segments: pd.DataFrame
    """In reading order."""
    is_reviewed: Marks
    """Which coder has reviewed which: segments by coders."""

    def at(self, places: Places) -> CommonSegments:
        """Return the segments at some places: of units, the first of each."""
        return CommonSegments(self.coders, self.segments.iloc[places], self.is_reviewed[places])

    def describe(self, is_coded: Marks) -> dict[str, int]:
        """Return the first columns of a row of table ``agreements``: numbers of coders, workers, units.

        Parameters
        ----------
        is_coded
            Whether any coder has given the theme, or a theme, unit by unit.
        """
        workers = self.segments["worker"]
        is_by_all = self.is_reviewed.all(axis=1)
        return {
            "n_coders": len(self.coders),
            "n_workers": workers.nunique(),
            "n_workers_coded": workers[is_coded].nunique(),
            "n_workers_by_all": workers[is_coded & is_by_all].nunique(),
            "n_by_two": len(self.segments),
            "n_by_all": int(is_by_all.sum()),
        }


def find_common_segments(coverage: pd.DataFrame, segments: pd.DataFrame, study: Study) -> CommonSegments:
    """Return the counted segments that at least two persons have reviewed; none if agreement is not reported.

    Parameters
    ----------
    coverage
        ``segment_id``, ``coder``: which segments each person has reviewed.
    segments
        ``segment_id``, ``record_id``, ``contact_id``, ``worker`` and ``is_counted`` are read.
    """
    counted_segments = segments[segments["is_counted"]].sort_values(["contact_id", "segment_id"])
    coders = sorted(set(coverage["coder"]) - {DICTIONARY})
    is_reviewed = np.zeros((len(counted_segments), len(coders)), dtype=bool)
    for at, coder in enumerate(coders):
        own = coverage.loc[coverage["coder"] == coder, "segment_id"]
        is_reviewed[:, at] = counted_segments["segment_id"].isin(own)
    is_common = is_reviewed.sum(axis=1) >= 2
    if not reports(study, "agreement"):
        is_common[:] = False
    is_reviewed = is_reviewed[is_common]
    has_common = is_reviewed.any(axis=0)
    compared = [coder for coder, has in zip(coders, has_common, strict=True) if has]
    return CommonSegments(compared, counted_segments[is_common], is_reviewed[:, has_common])


def compare_all(
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    study: Study,
) -> pd.DataFrame:
    """Compare all persons who have reviewed counted segments that another has reviewed too.

    Parameters
    ----------
    codings
        Table ``codings``.
    coverage, segments
        As `find_common_segments` takes them.

    Returns
    -------
    DataFrame
        One row per theme and unit (rows of table ``agreements``), in the codebook's order: numbers of coders;
        of workers, and of those with the theme; of units reviewed by at least two and by all; ``percent`` of
        pairs of coders who agree, averaged over units; ``alpha`` with the 95 % interval ``alpha_low``
        ``alpha_high`` of a bootstrap over contacts; ``fleiss``, over the units that all have reviewed;
        ``ac1``. Missing where not defined. No row if agreement is not reported, or if no two persons have
        reviewed the same segment.
        ``attrs['coders']`` names the coders.

    Examples
    --------
    >>> from helpers.counting.small_tables import codebook, segments, study
    >>> ids = segments["segment_id"].tolist()
    >>> reviewed = [*ids, *ids, *ids[:2]]
    >>> coverage = pd.DataFrame({"segment_id": reviewed, "coder": ["R1"] * 3 + ["R2"] * 3 + ["R3"] * 2})
    >>> given = [(ids[0], "R1"), (ids[1], "R1"), (ids[0], "R2"), (ids[0], "R3")]
    >>> codings = pd.DataFrame(given, columns=["segment_id", "coder"]).assign(theme="training")
    >>> table = compare_all(codings, coverage, segments, codebook, study)
    >>> shown = table[["theme", "unit", "n_by_two", "n_by_all", "percent", "alpha", "fleiss", "ac1"]]
    >>> print(shown.to_string(index=False))
       theme     unit  n_by_two  n_by_all  percent  alpha  fleiss   ac1
    training sentence         3         2     77.8  0.562    0.25 0.561
    training     turn         2         1    100.0  1.000     NaN 1.000
    training  overlap         2         1    100.0  1.000     NaN 1.000
     welcome sentence         3         2    100.0    NaN     NaN   NaN
     welcome     turn         2         1    100.0    NaN     NaN   NaN
     welcome  overlap         2         1    100.0    NaN     NaN   NaN
    """
    common = find_common_segments(coverage, segments, study)
    rows = []
    if common.coders:
        order = ReadingOrder.of(common.segments)
        marks = mark(codings, order.segments, common.coders, codebook.theme_ids)
        for theme, unit in product(codebook.theme_ids, JUDGING_UNITS):
            given, places, _ = judge(marks[theme], order, unit)
            units = common.at(places)
            ratings = np.where(units.is_reviewed, given, MISSING)
            numbers = units.describe((ratings == 1).any(axis=1))
            of_what = {"theme": theme, "unit": unit, "distance": OF_THEME}
            rows.append({**of_what, **numbers, **_compare(ratings, units)})
    table = pd.DataFrame(rows, columns=AGREEMENTS.columns)
    table.attrs["coders"] = common.coders
    return table


def _compare(ratings: Ratings, units: CommonSegments) -> dict[str, float]:
    """Return the coefficients of one theme, by their columns."""
    low, high = interval_of_alpha(ratings, NOMINAL, units.segments["contact_id"])
    return {
        "percent": round(100 * observed_agreement(ratings), 1),
        "alpha": rounded(alpha(ratings, NOMINAL)),
        "alpha_low": rounded(low),
        "alpha_high": rounded(high),
        "fleiss": rounded(fleiss_kappa(ratings)),
        "ac1": rounded(ac1(ratings)),
    }


def as_table(of_themes: pd.DataFrame, of_sets: pd.DataFrame) -> pd.DataFrame:
    """Return table ``agreements`` from the rows of single themes and those of sets of themes."""
    if of_themes.empty:
        return in_order(AGREEMENTS, pd.DataFrame(columns=AGREEMENTS.columns))
    rows = [*of_themes.to_dict("records"), *of_sets.to_dict("records")]
    table = pd.DataFrame(rows, columns=AGREEMENTS.columns).astype(AGREEMENTS.types)
    return in_order(AGREEMENTS, table)


def describe_all(of_themes: pd.DataFrame, of_sets: pd.DataFrame, study: Study, codebook: Codebook) -> str:
    """Say who was compared on how many segments, and between which values alpha lies; or why nobody was.

    Parameters
    ----------
    of_themes
        As `compare_all` returns it.
    of_sets
        As `theme_sets.compare_sets` returns it.
    """
    if not reports(study, "agreement"):
        return WHY_NOT["agreement"]
    if of_themes.empty:
        return "No two coders have reviewed the same segments: there is nothing to compare."
    first = of_unit(of_themes, SENTENCE).iloc[0]
    coders: list[str] = of_themes.attrs["coders"]
    who = "Both"
    if len(coders) > 2:
        who = "At least two"
    n_by_two = counted(int(first["n_by_two"]), "segments")
    sentences = [
        f"Compared are coders {listed(coders)}.",
        f"{who} have reviewed {n_by_two} by speakers whose words are counted.",
    ]
    if len(coders) > 2:
        sentences.append(_describe_reviewed_by_all(len(coders), int(first["n_by_all"])))
    of_single = _describe_themes(of_themes, study.accuracy_threshold.unit, codebook)
    return " ".join([*sentences, _describe_sets(of_sets), of_single])


def _describe_reviewed_by_all(n_coders: int, n_by_all: int) -> str:
    if n_by_all:
        return f"All {n_coders} have reviewed {counted(n_by_all, 'segments')}: Fleiss' kappa is of these."
    return f"No segment has been reviewed by all {n_coders}, so that Fleiss' kappa is not defined."


def _describe_sets(of_sets: pd.DataFrame) -> str:
    of_masi = of_sets[of_sets["distance"] == "MASI"].iloc[0]
    if pd.isna(of_masi["alpha"]):
        return "Over sets of themes, by sentence, alpha is not defined."
    interval = f"{of_masi['alpha_low']:z.2f} to {of_masi['alpha_high']:z.2f}"
    alpha_of_sets = f"{of_masi['alpha']:z.2f} (MASI distance; interval {interval})"
    return f"Over sets of themes, by sentence, alpha is {alpha_of_sets}."


def _describe_themes(of_themes: pd.DataFrame, unit: JudgingUnit, codebook: Codebook) -> str:
    """Say between which values alpha lies by one unit, and which themes have them."""
    defined = of_unit(of_themes, unit)
    defined = defined[defined["alpha"].notna()]
    if defined.empty:
        return "There is no theme on which they can be compared."
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    least = defined.iloc[int(defined["alpha"].argmin())]
    most = defined.iloc[int(defined["alpha"].argmax())]
    if len(defined) == 1:
        return f"For {labels[least['theme']]}, {IN_WORDS[unit]}, it is {least['alpha']:z.2f}."
    if round(least["alpha"], 2) == round(most["alpha"], 2):
        return f"For each of {len(defined)} themes, {IN_WORDS[unit]}, it is {least['alpha']:z.2f}."
    return (
        f"For single themes, {IN_WORDS[unit]}, it is between {least['alpha']:z.2f} "
        f"({labels[least['theme']]}) and {most['alpha']:z.2f} ({labels[most['theme']]})."
    )
