"""How far two coders agree on the side of what both have given a theme: for it, against it, or both.

Compared are the units that both have given the theme, and of which both say a side; whether they agree on the
theme itself is the matter of `agreement`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.coding.agreement import coders_with_most_in_common, reviewed_by_both
from helpers.coding.coefficients import MISSING, Ratings, alpha, rounded
from helpers.coding.judging_units import IN_WORDS, JudgedUnits, Marks, ReadingOrder, judge, mark
from helpers.coding.sides import sides_of_segments
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.directions import AGAINST, BOTH, FOR
from helpers.study.study import Study
from helpers.tables import ALL

COLUMNS = ["theme", "unit", "given by both", "said by both", "same side", "percent", "alpha"]
NOMINAL_SIDES = 1 - np.eye(3)
"""The distances of for, against and both: different sides are at distance 1."""
LEAST_SAID = 5
"""Of how many units both must say a side for a theme to be named as the one with the least agreement."""


def compare_sides(
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    study: Study,
) -> pd.DataFrame:
    """Compare the sides that two persons say, by the unit of the study's accuracy threshold.

    The two are those of `agreement.compare`. A unit in which somebody says both that a theme is as it should
    be and that it is not is of side *both*.

    Parameters
    ----------
    codings
        Table ``codings``.

    Returns
    -------
    DataFrame
        `COLUMNS`, one row per theme in the codebook's order, and a last one of ``all``: numbers of units that
        both have given the theme, of which both say a side, and of which they say the same; the ``percent``
        of the latter; Krippendorff's ``alpha``, of all themes only, since one theme has few. Missing where
        not defined. No row if agreement is not reported, or if no two persons have reviewed the same segment.
        ``attrs['coders']`` names the two.
    """
    coders = coders_with_most_in_common(coverage, segments, study)
    rows, ratings = [], [np.empty((0, 2), dtype=np.int64)]
    unit = study.accuracy_threshold.unit
    if coders:
        order = ReadingOrder.of(reviewed_by_both(coders, coverage, segments))
        themes = codebook.theme_ids
        marks = mark(codings, order.segments, coders, themes)
        is_for, is_against = _mark_sides(codings, order.segments, coders, codebook)
        for theme in themes:
            units = judge(marks[theme], order, unit)
            ratings.append(_rate(units, is_for[theme], is_against[theme]))
            rows.append((theme, unit, *_count(ratings[-1]), np.nan))
        together = np.concatenate(ratings)
        rows.append((ALL, unit, *_count(together), rounded(alpha(together, NOMINAL_SIDES))))
    table = pd.DataFrame(rows, columns=COLUMNS)
    table.attrs["coders"] = coders
    return table


def _mark_sides(
    codings: pd.DataFrame, segments: pd.DataFrame, coders: list[str], codebook: Codebook
) -> tuple[dict[str, Marks], dict[str, Marks]]:
    """Return for each theme which coder says of which segment something for it, and something against it."""
    of_coders = [
        sides_of_segments(codings[codings["coder"] == coder], codebook).assign(coder=coder)
        for coder in coders
    ]
    sides = pd.concat(of_coders, ignore_index=True)
    is_for, is_against = (sides[sides["side"].isin([side, BOTH])] for side in (FOR, AGAINST))
    themes = codebook.theme_ids
    return mark(is_for, segments, coders, themes), mark(is_against, segments, coders, themes)


def _rate(units: JudgedUnits, is_for: Marks, is_against: Marks) -> Ratings:
    """Return the side that each coder says of each unit that both have given: 0 for, 1 against, 2 both."""
    is_common = units.given.all(axis=1)
    says_for, says_against = (_any_within(units, marks)[is_common] for marks in (is_for, is_against))
    sides: Ratings = np.full(says_for.shape, MISSING, dtype=np.int64)
    sides[says_for] = 0
    sides[says_against] = 1
    sides[says_for & says_against] = 2
    return sides


def _any_within(units: JudgedUnits, marks: Marks) -> Marks:
    """Return for each unit whether any of its segments is marked, by each coder."""
    so_far = np.concatenate([np.zeros((1, marks.shape[1]), dtype=np.int64), np.cumsum(marks, axis=0)])
    is_marked: Marks = so_far[units.lasts + 1] > so_far[units.places]
    return is_marked


def _count(sides: Ratings) -> tuple[int, int, int, float]:
    """Return of how many units there are two ratings, or at least none; how many are said, and the same."""
    said = sides[(sides != MISSING).all(axis=1)]
    n_same = int((said[:, 0] == said[:, 1]).sum())
    percent = round(100 * n_same / len(said), 1) if len(said) else np.nan
    return len(sides), len(said), n_same, percent


def describe_sides(compared: pd.DataFrame, codebook: Codebook) -> str:
    """Say how often two coders say the same side, and of which theme least; or that there is none to compare.

    Parameters
    ----------
    compared
        As `compare_sides` returns it.
    """
    if compared.empty:
        return "No two coders are compared on the side of what they have coded."
    of_all = compared.iloc[-1]
    first, second = compared.attrs["coders"]
    n_given, n_said = int(of_all["given by both"]), int(of_all["said by both"])
    by_unit = IN_WORDS[of_all["unit"]]
    if not n_said:
        return (
            f"Coders {first} and {second} have not both said a side of anything to which they gave a theme."
        )
    in_alpha = "not defined" if pd.isna(of_all["alpha"]) else f"{of_all['alpha']:z.2f}"
    return (
        f"{by_unit.capitalize()}, coders {first} and {second} have given the same theme "
        f"{counted(n_given, 'times')}. Of {n_said:,} of these both say whether it speaks for the theme, "
        f"against it, or both, and they say the same of {int(of_all['same side']):,} "
        f"({of_all['percent']:.0f}%; alpha {in_alpha}). {_describe_least(compared, codebook)}"
    ).rstrip()


def _describe_least(compared: pd.DataFrame, codebook: Codebook) -> str:
    """Say on which theme they agree least, of those of which both say a side often enough."""
    of_themes = compared[(compared["theme"] != ALL) & (compared["said by both"] >= LEAST_SAID)]
    shares = of_themes["same side"] / of_themes["said by both"]
    least = of_themes[shares == shares.min()]
    if len(least) == len(of_themes):
        return ""
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    named = listed(
        [
            f"{labels[theme]} ({n_same} of {n_said})"
            for theme, n_same, n_said in zip(
                least["theme"], least["same side"], least["said by both"], strict=True
            )
        ]
    )
    return f"Of the themes of which both say it at least {LEAST_SAID} times, they agree least on {named}."
