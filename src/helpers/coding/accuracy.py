"""How accurate a coding is: what validation and agreement say of each theme, for figures and captions."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from helpers.coding.held_out import ALL_CONTACTS, WHY
from helpers.coding.intervals import UNKNOWN, Interval, wilson
from helpers.coding.judging_units import IN_WORDS, SENTENCE, of_unit
from helpers.prose import in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import THE_DICTIONARY, Coders
from helpers.study.gate import may_show, shown_of
from helpers.study.limits import AccuracyThreshold, JudgingUnit, Part
from helpers.study.registered import Registered
from helpers.study.reporting import reports
from helpers.study.study import SHOWN, SUPPRESSED, Study
from helpers.tables import ALL

MARK = "\u2020"
"""Follows the label of a theme below the accuracy threshold."""
UNDECIDED = "\u00a7"
"""Follows the label of a theme that cannot be distinguished from the threshold: its interval includes it."""
DISPUTED = "\u2021"
"""Follows the label of a theme on which people disagree."""
LEGENDS = {
    MARK: "theme below the accuracy threshold",
    UNDECIDED: "theme not to be distinguished from the threshold",
    DISPUTED: "theme on which coders agree less",
}
"""What each sign means, in a key."""


class Score(NamedTuple):
    """Precision or recall, with its 95 % interval; missing (NaN) where not defined or not known."""

    value: float
    interval: Interval = UNKNOWN

    def is_below(self, threshold: float) -> bool:
        """Tell whether it is below a threshold, with all of its interval."""
        high = self.interval[1]
        if math.isnan(high):
            return self.value < threshold
        return high < threshold

    def is_undecided(self, threshold: float) -> bool:
        """Tell whether its interval includes a threshold, so that it cannot be distinguished from it."""
        low, high = self.interval
        return low < threshold <= high

    def describe(self) -> str:
        """Write it to two places, with its interval."""
        said = _format_share(self.value)
        low, high = self.interval
        if math.isnan(low):
            return said
        return f"{said} [{low:.2f}, {high:.2f}]"


Scores = tuple[Score, Score]
"""Precision and recall."""


class Alpha(NamedTuple):
    """Krippendorff's alpha of a theme, with its 95 % interval, and by which unit it is."""

    value: float
    interval: Interval
    unit: JudgingUnit
    n: int
    """How many units at least two people have reviewed."""


class Accuracy(NamedTuple):
    """Who has coded; the dictionary's precision and recall per theme; on which themes people disagree."""

    coders: Coders = THE_DICTIONARY
    against: str = ""
    """The person whose coding it is compared with; empty if not validated, or if a person has coded."""
    scores: Mapping[str, Scores] = MappingProxyType({})
    """Theme: precision and recall."""
    elsewhere: str = ""
    """The person who has reviewed other sources, and nothing of those that are added up."""
    threshold: AccuracyThreshold = AccuracyThreshold()
    suppressed: frozenset[str] = frozenset()
    """Themes of which disclosure control has suppressed the accuracy: they have no score and no mark."""
    unit: JudgingUnit = AccuracyThreshold().unit
    """By which unit the scores are."""
    is_reported: bool = True
    """Whether the study reports accuracy at all (`study.reporting`)."""
    part: Part = ALL_CONTACTS
    """On which contacts the dictionary was judged."""
    alphas: Mapping[str, Alpha] = MappingProxyType({})
    """Theme: how far people agree on it, where that is known and may be shown."""
    least_alpha: float = 0.0
    """The study's threshold of agreement."""

    @property
    def below(self) -> frozenset[str]:
        """Return the themes below the threshold; one whose score is not defined is not among them."""
        return self._themes(Score.is_below)

    @property
    def undecided(self) -> frozenset[str]:
        """Return the themes that are not below the threshold, but cannot be distinguished from it."""
        return self._themes(Score.is_undecided) - self.below

    def _themes(self, is_so: Callable[[Score, float], bool]) -> frozenset[str]:
        """Return the themes of which something is so of precision or of recall."""
        least_precision, least_recall = self.threshold.precision, self.threshold.recall
        return frozenset(
            theme
            for theme, (precision, recall) in self.scores.items()
            if is_so(precision, least_precision) or is_so(recall, least_recall)
        )

    @property
    def disputed(self) -> frozenset[str]:
        """Return the themes on which people disagree: their alpha is below the threshold of agreement."""
        return frozenset(theme for theme, alpha in self.alphas.items() if alpha.value < self.least_alpha)

    @property
    def is_all_suppressed(self) -> bool:
        """Tell whether the dictionary has been validated, but nothing of that is shown."""
        return bool(self.suppressed) and not self.scores

    def sign(self, theme: str) -> str:
        """Return the sign of the dictionary's accuracy for a theme; empty, if it has none."""
        if theme in self.below:
            return MARK
        return UNDECIDED if theme in self.undecided else ""

    def label(self, theme: str, label: str) -> str:
        """Return a theme's label with its signs: of the dictionary's accuracy, and of people's agreement."""
        signs = self.sign(theme)
        if theme in self.disputed:
            signs += DISPUTED
        return f"{label} {signs}".rstrip()

    def of_people(self) -> Accuracy:
        """Return the same without the dictionary's scores: only where people disagree is a theme marked."""
        return self._replace(scores={}, suppressed=frozenset())

    def describe(self, codebook: Codebook) -> str:
        """Say in the note on methods who has coded, how accurately, and which themes are marked."""
        described = self._describe_coders(self._describe_ranges(), codebook)
        marked = self._describe_marked(codebook, f"{MARK} marks", with_scores=True)
        if marked:
            marked += " Square brackets hold 95 % intervals."
        return f"{described}{marked}{self._describe_disputed(codebook)}"

    def describe_signs(self, codebook: Codebook, *, marks: str = "") -> str:
        """Say in a caption who has coded, and which themes are marked; numbers are in the note on methods.

        Parameters
        ----------
        marks
            What marks themes below the threshold where the caption belongs, with its verb; empty if no theme
            is marked there.
        """
        described = f"{self._describe_coders('', codebook)}{self._describe_marked(codebook, marks)}"
        return f"{described}{self.list_disputed(codebook, is_marked=bool(marks))}"

    def _describe_coders(self, ranges: str, codebook: Codebook) -> str:
        """Say who has coded, and of the dictionary how accurately (`ranges`), or why that is not known."""
        coded_by = self.coders.describe()
        if not (self.coders.is_dictionary and self.is_reported):
            return coded_by
        if self.elsewhere:
            return (
                f"{coded_by} How accurate it is here is not known: coder {self.elsewhere} has reviewed other "
                "sources."
            )
        if not self.against:
            return f"{coded_by} It has not been validated."
        if self.is_all_suppressed:
            return (
                f"{coded_by} It has been compared with manual coding by coder {self.against}, but its "
                "accuracy is suppressed by disclosure control."
            )
        return f"{coded_by}{ranges}{self._describe_suppressed(codebook)}"

    def _describe_marked(self, codebook: Codebook, marks: str, *, with_scores: bool = False) -> str:
        """Say which themes are below the threshold, and which cannot be distinguished from it."""
        below = self._list(codebook, self.below, with_scores=with_scores)
        undecided = self._list(codebook, self.undecided, with_scores=with_scores)
        threshold = "the study's accuracy threshold"
        if with_scores:
            scores = f"precision {self.threshold.precision:.2f}, recall {self.threshold.recall:.2f}"
            threshold += f" ({scores}, {IN_WORDS[self.unit]})"
        it = threshold
        said = ""
        if below and marks:
            said += f" {marks} themes below {threshold}: {below}."
        elif below:
            said += f" Below {threshold}: {below}."
        if below:
            it = "it"
        if undecided and marks:
            said += f" {UNDECIDED} marks themes that cannot be distinguished from {it}: {undecided}."
        elif undecided:
            said += f" Not to be distinguished from {it}: {undecided}."
        return said

    def _list(self, codebook: Codebook, themes: Collection[str], *, with_scores: bool) -> str:
        """List themes, with or without their precision and recall, in the codebook's order."""
        described = []
        for theme in codebook.themes:
            if theme.id in themes:
                scores = ""
                if with_scores:
                    precision, recall = self.scores[theme.id]
                    scores = f" (precision {precision.describe()}, recall {recall.describe()})"
                described.append(f"{in_a_sentence(theme.label)}{scores}")
        return listed(described)

    def list_disputed(self, codebook: Codebook, *, is_marked: bool) -> str:
        """Name in a caption the themes on which coders agree less, after a space; nothing if on none."""
        labels = [in_a_sentence(theme.label) for theme in codebook.themes if theme.id in self.disputed]
        if not labels:
            return ""
        subject = f"{DISPUTED} marks themes on which coders agree less:"
        if not is_marked:
            subject = "Coders agree less on"
        return f" {subject} {listed(labels)}."

    def _describe_disputed(self, codebook: Codebook) -> str:
        """Say on which themes coders agree less, and how far, after a space; nothing if on none."""
        described = []
        for theme in codebook.themes:
            if theme.id in self.disputed:
                alpha = self.alphas[theme.id]
                low, high = alpha.interval
                interval = f"95 % interval {low:z.2f} to {high:z.2f}"
                described.append(f"{in_a_sentence(theme.label)} (alpha {alpha.value:z.2f}, {interval})")
        if not described:
            return ""
        subject = f"{DISPUTED} marks themes on which coders agree less:"
        unit = next(alpha.unit for alpha in self.alphas.values())
        limit = f"Krippendorff's alpha, {IN_WORDS[unit]}, is below {self.least_alpha:g}"
        return f" {subject} {listed(described)}; {limit}."

    def _describe_suppressed(self, codebook: Codebook) -> str:
        """Say of which themes the accuracy is suppressed: that they have no mark means nothing."""
        themes = [in_a_sentence(theme.label) for theme in codebook.themes if theme.id in self.suppressed]
        if not themes:
            return ""
        return f" Disclosure control has suppressed the accuracy for {listed(themes)}."

    def _describe_ranges(self) -> str:
        """Say between which values precision and recall lie; nothing if neither is defined for any theme."""
        precisions = [one.value for one, _ in self.scores.values() if not math.isnan(one.value)]
        recalls = [one.value for _, one in self.scores.values() if not math.isnan(one.value)]
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
        return f" {compared}, it has {scores}.{self._describe_other_unit()} {WHY[self.part]}"

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
        said = [Registered(one, "coder") for one in (self.against, self.elsewhere, self.coders.describe())]
        for scores in self.scores.values():
            for score in scores:
                said += [
                    Registered(number, "precision or recall") for number in (score.value, *score.interval)
                ]
        for alpha in self.alphas.values():
            said += [Registered(number, "agreement") for number in (alpha.value, *alpha.interval)]
        thresholds = (self.threshold.precision, self.threshold.recall, self.least_alpha)
        return [*said, *(Registered(threshold, "threshold") for threshold in thresholds)]

    def signs_of(self, themes: Collection[str]) -> list[str]:
        """Return the signs that any of some themes has, in the order of `LEGENDS`."""
        marked = {MARK: self.below, UNDECIDED: self.undecided, DISPUTED: self.disputed}
        return [sign for sign in LEGENDS if not marked[sign].isdisjoint(themes)]


BY_DICTIONARY = Accuracy()


def accuracy_of(
    validations: pd.DataFrame,
    study: Study,
    coders: Coders,
    *,
    agreements: pd.DataFrame | None = None,
    sources: Sequence[str] = (),
) -> Accuracy:
    """Return what validation and agreement say of the coders of a figure.

    Parameters
    ----------
    validations
        Public table ``validations``: what everybody sees must be marked and described from this. Or table
        ``validations``, for the researcher and examiners. A person's coding is not validated by the
        dictionary. Themes are judged by the unit of the study's accuracy threshold where it has rows, or else
        by sentence (`select_unit`).
    agreements
        Public table ``agreement``, or table ``agreements``; None if the figure marks nothing by it.
    sources
        Of table ``validations``: the sources that the figure adds up, which are of one speaker role. Without
        any, those of its rows ``all``.
    """
    known = Accuracy(
        coders,
        threshold=study.accuracy_threshold,
        is_reported=reports(study, "accuracy"),
        alphas=_alphas_of(agreements, study),
        least_alpha=study.agreement_threshold,
    )
    if not known.is_reported:
        return known
    if not coders.is_dictionary or validations.empty:
        return known
    rows = select_unit(validations, study)
    unit: JudgingUnit = rows["unit"].iloc[0]
    coder, part = str(rows["coder"].iloc[0]), rows["part"].iloc[0]
    suppressed = frozenset[str]()
    if "state" in rows:
        is_suppressed = rows["state"] == SUPPRESSED
        suppressed = frozenset(rows.loc[is_suppressed, "theme"])
        rows = rows[~is_suppressed]
    elif sources:
        rows = rows[rows["source"].isin(list(sources))]
    else:
        rows = rows[rows["source"] == ALL]
    if rows.empty and not suppressed:
        return known._replace(elsewhere=coder)
    scores = {str(theme): _scores_of(own) for theme, own in rows.groupby("theme", sort=False)}
    return known._replace(against=coder, scores=scores, suppressed=suppressed, unit=unit, part=part)


def accuracy_by_source(validations: pd.DataFrame, study: Study, coders: Coders) -> dict[str, Accuracy]:
    """Return the accuracy in each source by itself, from table ``validations``.

    For the researcher and examiners, and wherever single workers may be shown: a source may come from one.
    """
    return {source: accuracy_of(validations, study, coders, sources=[source]) for source in study.source_ids}


def _scores_of(rows: pd.DataFrame) -> Scores:
    """Return precision and recall of one theme in all of some rows: units of different sources add up."""
    if len(rows) == 1:
        return _score_of(rows, "precision"), _score_of(rows, "recall")
    n_both = int(rows["n_both"].sum())
    precision, recall = (_proportion(n_both, int(rows[n].sum())) for n in ("n_dictionary", "n_manual"))
    return precision, recall


def _score_of(rows: pd.DataFrame, name: str) -> Score:
    """Return a score of a single row, as it is published."""
    value, low, high = (float(rows[f"{name}{end}"].iloc[0]) for end in ("", "_low", "_high"))
    return Score(value, (low, high))


def _proportion(k: int, n: int) -> Score:
    """Return a score that is `k` of `n`, rounded as in the table."""
    if not n:
        return Score(math.nan)
    low, high = wilson(k, n)
    return Score(round(k / n, 3), (round(low, 3), round(high, 3)))


def _alphas_of(agreements: pd.DataFrame | None, study: Study) -> dict[str, Alpha]:
    """Return how far people agree on each theme, by the unit of the threshold if it has rows.

    An alpha that rests on few workers is not used where single workers may not be shown.
    """
    if agreements is None or agreements.empty:
        return {}
    rows = agreements[(agreements["distance"] == "nominal") & agreements["alpha"].notna()]
    rows = select_unit(rows, study)
    if "state" in rows:
        rows = rows[rows["state"] == SHOWN]
    rows = rows[[may_show(study, shown_of(int(n), study)) for n in rows["n_workers_coded"].fillna(0)]]
    alphas: dict[str, Alpha] = {}
    for row in rows.to_dict("records"):
        interval = (float(row["alpha_low"]), float(row["alpha_high"]))
        alphas[row["theme"]] = Alpha(float(row["alpha"]), interval, row["unit"], int(row["n_by_two"]))
    return alphas


def select_unit(compared: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the rows of the unit by which themes are judged: that of the accuracy threshold, or sentences.

    What is suppressed anywhere has no rows by turn or by overlap: only numbers by sentence are proved.

    Parameters
    ----------
    compared
        Table ``validations`` or ``agreements``, or the public one.
    """
    by_unit = of_unit(compared, study.accuracy_threshold.unit)
    if by_unit.empty:
        return of_unit(compared, SENTENCE)
    return by_unit


def describe_codebook(codebook: Codebook) -> str:
    """Say in a note with which codebook segments were coded, to the letter, and for which themes not."""
    version, _, checksum = codebook.stamp.rpartition(" ")
    return f"Codebook version {version} (checksum {checksum}). {codebook.describe_left_out()}".rstrip()


def describe_version(codebook: Codebook) -> str:
    """Say in a caption with which codebook segments were coded, and for which themes not."""
    return f"Codebook version {codebook.version}. {codebook.describe_left_out()}".rstrip()


def _format_range(shares: list[float]) -> str:
    low = _format_share(min(shares))
    high = _format_share(max(shares))
    if low == high:
        return low
    return f"{low} to {high}"


def _format_share(share: float) -> str:
    if math.isnan(share):
        return "not defined"
    return f"{share:.2f}"
