"""How far a coder's counts can be accuracy: what the validation says of a dictionary, for figures and captions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from helpers.prose import in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import THE_DICTIONARY, Coders
from helpers.study.study import AccuracyThreshold, Study
from helpers.tables import ALL

MARK = "\u2020"
"""Stands behind the label of a theme below the bar, for whom grey says nothing."""


class Accuracy(NamedTuple):
    """Who has coded; and, of the dictionary, its precision and recall for each theme, against whom, and the study's bar."""

    coders: Coders = THE_DICTIONARY
    against: str = ""
    """The person; empty: nobody has validated the dictionary, or it is not the coder."""
    scores: Mapping[str, tuple[float, float]] = MappingProxyType({})
    """Theme: precision and recall; missing (NaN) where not defined."""
    threshold: AccuracyThreshold = AccuracyThreshold()

    @property
    def below(self) -> frozenset[str]:
        """Return the themes on which the dictionary falls below the bar; a score that is not defined is no fall."""
        bar = (self.threshold.precision, self.threshold.recall)
        return frozenset(
            theme for theme, scores in self.scores.items() if any(map(float.__lt__, scores, bar))
        )

    def label(self, theme: str, label: str) -> str:
        """Return a theme's label, marked if the theme is below the bar."""
        return f"{label} {MARK}" if theme in self.below else label

    def in_words(self, codebook: Codebook, *, in_grey: bool = True) -> str:
        """Say for a caption who has coded, how well, and which themes are below the bar: in figures they are grey."""
        said = self.coders.describe()
        if not self.coders.is_dictionary:
            return said
        if not self.against:
            return f"{said} Nobody has validated it."
        shares = [
            [share for share in of_kind if not math.isnan(share)]
            for of_kind in zip(*self.scores.values(), strict=True)
        ]
        spans = [
            f"{kind} {_span(found)}"
            for kind, found in zip(("precision", "recall"), shares, strict=True)
            if found
        ]
        said += f" Against {self.against}, it has {listed(spans)} a theme." if spans else ""
        low = [theme for theme in codebook.themes if theme.id in self.below]
        if not low:
            return said
        named = [f"{in_a_sentence(theme.label)} ({_shares(*self.scores[theme.id])})" for theme in low]
        bar = _shares(self.threshold.precision, self.threshold.recall)
        return f"{said} {'Grey, ' if in_grey else ''}{MARK}: {listed(named)}, below the study's bar ({bar})."

    @property
    def in_short(self) -> str:
        """Say for a key what the mark means."""
        return f"{MARK} found too badly by the dictionary"


BY_DICTIONARY = Accuracy()


def accuracy_of(validations: pd.DataFrame, study: Study, coders: Coders) -> Accuracy:
    """Return what the validation says of the coders of a figure.

    Parameters
    ----------
    validations
        Table ``validations``; only its rows of all sources together are used. A person's coding is not validated by the dictionary.
    """
    if not coders.is_dictionary or validations.empty:
        return Accuracy(coders, threshold=study.accuracy_threshold)
    whole = validations[validations["source"] == ALL]
    scores = {row.theme: (float(row.precision), float(row.recall)) for row in whole.itertuples()}
    return Accuracy(coders, str(whole["coder"].iloc[0]), scores, study.accuracy_threshold)


def _span(shares: list[float]) -> str:
    low, high = _share(min(shares)), _share(max(shares))
    return low if low == high else f"{low} to {high}"


def _shares(precision: float, recall: float) -> str:
    return f"precision {_share(precision)}, recall {_share(recall)}"


def _share(share: float) -> str:
    return "not defined" if math.isnan(share) else f"{share:.2f}"
