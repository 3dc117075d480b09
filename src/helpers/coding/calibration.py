"""The dictionary's counts, calibrated by its precision and recall, with a range.

A count of what a dictionary finds is biased even if most of what it finds is right: false matches are in it,
and what it misses is not (misclassification bias; Kloos, Meertens, Scholtus and Karch 2021, who compare
corrections). In contacts on which the dictionary is judged, a person has said what is right: their count is
known and is taken as it is. In the rest, the dictionary's count is multiplied by precision and divided by
recall, as measured in the judged contacts, by sentence, since sentences are what is counted.

The range is of draws of what the rest may hold, given the judged contacts (a predictive distribution; see
Meertens, Diks, van den Herik and Takes 2019 for a Bayesian calibration): precision and recall from their
posterior distributions with Jeffreys' prior; of what the dictionary found, how much is right (binomial); and
how much it missed (negative binomial). It is of these contacts and of no others, so that it has no width
where everything is judged. It assumes that the judged contacts are like the rest, which contacts held out by
rule are, and contacts that somebody chose to code may not be. ``bench/bench_calibration.py`` shows how often
it holds the true count.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.coding import held_out
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY
from helpers.study.resampling import DRAWS, SEED
from helpers.study.study import Study
from helpers.tables import CALIBRATED_COUNTS, in_order

PRIOR = 0.5
"""Jeffreys' prior of a proportion is a beta distribution with this parameter twice."""
ENDS = (2.5, 97.5)
"""Percentiles of the draws at which a range ends."""


class Judged(NamedTuple):
    """How many segments have a theme: in judged contacts, by person and dictionary; in the rest."""

    n_manual: int
    n_dictionary: int
    n_both: int
    n_rest: int
    """Segments of the rest in which the dictionary has found the theme."""
    n_rest_without: int
    """All other segments of the rest."""


class Calibrated(NamedTuple):
    """A calibrated count and its 95 % range, in segments; missing (NaN) where it is not defined."""

    value: float
    low: float
    high: float


def calibrate(judged: Judged) -> Calibrated:
    """Return the calibrated count of one theme, with its range.

    It is not defined if the dictionary and the person have no segment in common: then precision and recall
    are 0 or not known. It needs none of them where nothing is left to calibrate.

    >>> calibrate(Judged(n_manual=40, n_dictionary=36, n_both=32, n_rest=70, n_rest_without=900))
    Calibrated(value=117.8, low=100.0, high=142.0)
    >>> calibrate(Judged(n_manual=40, n_dictionary=36, n_both=32, n_rest=0, n_rest_without=0))
    Calibrated(value=40.0, low=40.0, high=40.0)
    """
    known, n_both = judged.n_manual, judged.n_both
    if not judged.n_rest + judged.n_rest_without:
        return Calibrated(float(known), float(known), float(known))
    if not n_both:
        return Calibrated(math.nan, math.nan, math.nan)
    draw = np.random.default_rng(SEED)
    precisions = draw.beta(n_both + PRIOR, judged.n_dictionary - n_both + PRIOR, DRAWS)
    recalls = draw.beta(n_both + PRIOR, judged.n_manual - n_both + PRIOR, DRAWS)
    n_right = draw.binomial(judged.n_rest, precisions)
    # One more than what is right: before anything is known, every count is as likely as any other.
    n_missed = draw.negative_binomial(n_right + 1, recalls).clip(max=judged.n_rest_without)
    low, high = np.percentile(known + n_right + n_missed, ENDS)
    precision, recall = n_both / judged.n_dictionary, n_both / judged.n_manual
    count = known + judged.n_rest * precision / recall
    return Calibrated(round(count, 1), float(np.floor(low)), float(np.ceil(high)))


def calibrate_counts(
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    study: Study,
    *,
    gold: str,
) -> pd.DataFrame:
    """Calibrate the dictionary's count of each theme.

    Parameters
    ----------
    codings
        Table ``codings``, with the codings of the dictionary and of `gold`.
    coverage
        ``segment_id``, ``coder``: which segments each person has reviewed.
    segments
        Table ``segments``, of the sources and weeks that are added up, which are of one speaker role; those
        of a role that is not counted are left out.
    gold
        The person with whom the dictionary is compared.

    Returns
    -------
    DataFrame
        One row per theme with indicators (table ``calibrated_counts``). No row if no judged segment has been
        reviewed.

    Examples
    --------
    >>> from helpers.counting.small_tables import codebook, codings, segments, study
    >>> ids = segments["segment_id"].tolist()
    >>> coverage = pd.DataFrame({"segment_id": ids[:2], "coder": "R1"})
    >>> manual = pd.DataFrame({"segment_id": ids[:1], "theme": "training", "coder": "R1"})
    >>> both = pd.concat([codings, manual])
    >>> table = calibrate_counts(both, coverage, segments, codebook, study, gold="R1")
    >>> shown = ["theme", "n_dictionary", "n_judged_manual", "n_judged_both", "calibrated"]
    >>> print(table[shown].to_string(index=False))
       theme  n_dictionary  n_judged_manual  n_judged_both  calibrated
    training             2                1              1         1.0
     welcome             1                0              0         NaN
    """
    own = segments[segments["is_counted"]]
    by_person = set(coverage.loc[coverage["coder"] == gold, "segment_id"])
    every, judged = set(own["segment_id"]), set(held_out.judged(own, study)["segment_id"])
    judged &= by_person
    rows = []
    for theme in codebook.dictionary.theme_ids if judged else []:
        of_theme = codings[codings["theme"] == theme]
        manual, found = (
            set(of_theme.loc[of_theme["coder"] == coder, "segment_id"]) & every
            for coder in (gold, DICTIONARY)
        )
        numbers = Judged(
            n_manual=len(manual & judged),
            n_dictionary=len(found & judged),
            n_both=len(manual & found & judged),
            n_rest=len(found - judged),
            n_rest_without=len(every - judged - found),
        )
        calibrated = calibrate(numbers)
        n_manual = len(manual) if every <= by_person else None
        of_judged = (len(judged), numbers.n_manual, numbers.n_dictionary, numbers.n_both)
        of_all = (len(every), len(found), n_manual)
        rows.append((theme, gold, held_out.part_of(study), *of_all, *of_judged, *calibrated))
    table = pd.DataFrame(rows, columns=CALIBRATED_COUNTS.columns)
    return in_order(CALIBRATED_COUNTS, table.astype(CALIBRATED_COUNTS.types))


def describe_calibrated(calibrated: pd.DataFrame, codebook: Codebook) -> str:
    """Say what calibration changes, for which theme most; and where the person's own count is in the range.

    Parameters
    ----------
    calibrated
        As `calibrate_counts` returns it.
    """
    known = calibrated[calibrated["calibrated"].notna()]
    if known.empty:
        return (
            "No count of the dictionary can be calibrated: it has no judged segment in common with anybody."
        )
    first = known.iloc[0]
    n_segments = counted(int(first["n_segments"]), "segments")
    if first["n_judged"] == first["n_segments"]:
        return (
            f"The dictionary is judged on all {n_segments}, which coder {first['coder']} has reviewed: "
            "nothing has to be estimated, and the calibrated count is theirs."
        )
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    change = (known["calibrated"] - known["n_dictionary"]).abs()
    most = known.iloc[int(change.to_numpy().argmax())]
    said = (
        f"Calibrated on {first['n_judged']:,} of {n_segments}, the count that changes most is that of "
        f"{labels[most['theme']]}: {most['n_dictionary']:,} by the dictionary, {most['calibrated']:,.0f} "
        f"calibrated (95 % range {most['calibrated_low']:,.0f} to {most['calibrated_high']:,.0f})."
    )
    checked = known[known["n_manual"].notna()]
    if checked.empty:
        return said
    is_held = checked["n_manual"].between(checked["calibrated_low"], checked["calibrated_high"])
    outside = [labels[theme] for theme in checked.loc[~is_held, "theme"]]
    said += (
        f" Coder {first['coder']} has reviewed every segment, so that this can be checked: the range holds "
        f"their own count for {int(is_held.sum())} of {counted(len(checked), 'themes')}"
    )
    return f"{said}, not for {listed(outside)}." if outside else f"{said}."
