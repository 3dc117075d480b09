"""How accurate a dictionary is: what its validation says of each theme, for figures and captions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from helpers.coding.judging_units import IN_WORDS, SENTENCE, of_unit
from helpers.prose import in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import THE_DICTIONARY, Coders
from helpers.study.limits import AccuracyThreshold, JudgingUnit
from helpers.study.registered import Registered
from helpers.study.study import SUPPRESSED, Study
from helpers.tables import ALL

MARK = "\u2020"
"""Follows the label of a theme below the accuracy threshold, for readers to whom grey says nothing."""


class Accuracy(NamedTuple):
    """Who has coded; of the dictionary, its precision and recall per theme, and the study's threshold."""

    coders: Coders = THE_DICTIONARY
    against: str = ""
    """The person whose coding it is compared with; empty if not validated, or if a person has coded."""
    scores: Mapping[str, tuple[float, float]] = MappingProxyType({})
    """Theme: precision and recall; missing (NaN) where not defined."""
    threshold: AccuracyThreshold = AccuracyThreshold()
    suppressed: frozenset[str] = frozenset()
    """Themes of which disclosure control has suppressed the accuracy: they have no score and no mark."""
    unit: JudgingUnit = AccuracyThreshold().unit
    """By which unit the scores are."""

    @property
    def below(self) -> frozenset[str]:
        """Return the themes below the threshold; one whose score is not defined is not among them."""
        least_precision = self.threshold.precision
        least_recall = self.threshold.recall
        return frozenset(
            theme
            for theme, (precision, recall) in self.scores.items()
            if precision < least_precision or recall < least_recall
        )

    @property
    def is_all_suppressed(self) -> bool:
        """Tell whether the dictionary has been validated, but nothing of that is shown."""
        return bool(self.suppressed) and not self.scores

    def label(self, theme: str, label: str) -> str:
        """Return a theme's label, marked if the theme is below the threshold."""
        if theme in self.below:
            return f"{label} {MARK}"
        return label

    def describe(self, codebook: Codebook, *, marks: str = "") -> str:
        """Say in a caption who has coded, how accurately, and which themes are below the threshold.

        Parameters
        ----------
        marks
            What marks those themes where the caption belongs, with its verb; empty if nothing does.
        """
        coded_by = self.coders.describe()
        if not self.coders.is_dictionary:
            return coded_by
        if not self.against:
            return f"{coded_by} It has not been validated."
        if self.is_all_suppressed:
            return (
                f"{coded_by} It has been compared with manual coding by coder {self.against}, but its "
                "accuracy is suppressed by disclosure control."
            )
        description = f"{coded_by}{self._describe_ranges()}{self._describe_suppressed(codebook)}"
        below = [
            f"{in_a_sentence(theme.label)} ({_format_scores(*self.scores[theme.id])})"
            for theme in codebook.themes
            if theme.id in self.below
        ]
        if not below:
            return description
        threshold = _format_scores(self.threshold.precision, self.threshold.recall)
        themes = (
            f"below the study's accuracy threshold ({threshold}, {IN_WORDS[self.unit]}): {listed(below)}."
        )
        if marks:
            return f"{description} {marks} themes {themes}"
        subject = "The following themes are"
        if len(below) == 1:
            subject = "The following theme is"
        return f"{description} {subject} {themes}"

    def _describe_suppressed(self, codebook: Codebook) -> str:
        """Say of which themes the accuracy is suppressed: that they have no mark means nothing."""
        themes = [in_a_sentence(theme.label) for theme in codebook.themes if theme.id in self.suppressed]
        if not themes:
            return ""
        return f" Disclosure control has suppressed the accuracy for {listed(themes)}."

    def _describe_ranges(self) -> str:
        """Say between which values precision and recall lie; nothing if neither is defined for any theme."""
        precisions = [precision for precision, _ in self.scores.values() if not math.isnan(precision)]
        recalls = [recall for _, recall in self.scores.values() if not math.isnan(recall)]
        parts = []
        if precisions:
            parts.append(f"a precision of {_format_range(precisions)}")
        if recalls:
            parts.append(f"a recall of {_format_range(recalls)}")
        if not parts:
            return ""
        scores = listed(parts)
        if " to " in scores:
            scores += ", depending on the theme"
        compared = f"Compared {IN_WORDS[self.unit]} with manual coding by coder {self.against}"
        return f" {compared}, it has {scores}.{self._describe_other_unit()}"

    def _describe_other_unit(self) -> str:
        """Say why the scores are not by the unit of the threshold, if they are not."""
        if self.unit == self.threshold.unit:
            return ""
        return (
            f" Its accuracy {IN_WORDS[self.threshold.unit]} is not published; by sentence, recall is lower "
            "where a coder marks several sentences at once."
        )

    @property
    def registered(self) -> list[Registered]:
        """Return what `describe` says, for the register of a public text: scores, threshold, and by whom."""
        known = [score for scores in self.scores.values() for score in scores]
        said = [Registered(score, "precision or recall") for score in known]
        said += [
            Registered(self.threshold.precision, "threshold"),
            Registered(self.threshold.recall, "threshold"),
        ]
        return [*said, Registered(self.against, "coder"), Registered(self.coders.describe(), "coder")]

    @property
    def legend(self) -> str:
        """Return what the mark means, for a key."""
        return f"{MARK} theme below the accuracy threshold"


BY_DICTIONARY = Accuracy()


def accuracy_of(validations: pd.DataFrame, study: Study, coders: Coders) -> Accuracy:
    """Return what the validation says of the coders of a figure.

    Parameters
    ----------
    validations
        Public table ``validations``: what everybody sees must be marked and described from this. Or table
        ``validations``, for the researcher and examiners; only its rows of all sources together are used. A
        person's coding is not validated by the dictionary. Themes are judged by the unit of the study's
        accuracy threshold where it has rows, or else by sentence (`select_unit`).
    """
    if not coders.is_dictionary or validations.empty:
        return Accuracy(coders, threshold=study.accuracy_threshold)
    all_sources = select_unit(validations, study)
    if "source" in all_sources:
        all_sources = all_sources[all_sources["source"] == ALL]
    unit: JudgingUnit = all_sources["unit"].iloc[0]
    coder, suppressed = str(all_sources["coder"].iloc[0]), frozenset[str]()
    if "state" in all_sources:
        is_suppressed = all_sources["state"] == SUPPRESSED
        suppressed = frozenset(all_sources.loc[is_suppressed, "theme"])
        all_sources = all_sources[~is_suppressed]
    shares = zip(all_sources["precision"].astype(float), all_sources["recall"].astype(float), strict=True)
    scores: dict[str, tuple[float, float]] = dict(zip(all_sources["theme"], shares, strict=True))
    return Accuracy(coders, coder, scores, study.accuracy_threshold, suppressed, unit)


def select_unit(validations: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the rows of the unit by which themes are judged: that of the accuracy threshold, or sentences.

    What is suppressed anywhere has no rows by turn or by overlap: only numbers by sentence are proved.

    Parameters
    ----------
    validations
        Table ``validations``, or the public one.
    """
    by_unit = of_unit(validations, study.accuracy_threshold.unit)
    if by_unit.empty:
        return of_unit(validations, SENTENCE)
    return by_unit


def describe_codebook(codebook: Codebook) -> str:
    """Say in a caption or note with which codebook segments were coded, and for which themes not."""
    version, _, checksum = codebook.stamp.rpartition(" ")
    return f"Codebook version {version} (checksum {checksum}). {codebook.describe_left_out()}".rstrip()


def _format_range(shares: list[float]) -> str:
    low = _format_share(min(shares))
    high = _format_share(max(shares))
    if low == high:
        return low
    return f"{low} to {high}"


def _format_scores(precision: float, recall: float) -> str:
    return f"precision {_format_share(precision)}, recall {_format_share(recall)}"


def _format_share(share: float) -> str:
    if math.isnan(share):
        return "not defined"
    return f"{share:.2f}"
