"""The note on methods: by whom, how accurately and with which codebook themes were coded, said once.

Captions name who coded, what is counted and which themes are marked. What they would all repeat is here.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.article.agreement import agreement_numbers, describe_agreement
from helpers.article.controlled import AGREEMENT, VALIDATIONS, is_any_shown
from helpers.article.pages import Page, Section, notice_on_page
from helpers.coding.accuracy import Accuracy, describe_codebook
from helpers.coding.weights import COUNT_NOT_HOW
from helpers.prose import in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.reporting import reports
from helpers.study.study import Study
from helpers.study.units import describe_unit
from helpers.words.languages import lacking, language_of

NAME, TITLE = "methods", "How the themes were coded"
PURPOSE = (
    "A note for the methods section of an article. The captions of figures and tables say who coded, what is "
    "counted and which themes are marked; what holds for all of them is here."
)
OF_CODEBOOK = "Its areas and themes are in the table article/codebook."
OF_DICTIONARY = (
    "How the keyword dictionary compares with manual coding, theme by theme, is in the figure "
    "dictionary_validation."
)
OF_AGREEMENT = "Theme by theme, agreement is in the table article/agreement."
OF_SUPPRESSED = "How numbers are suppressed that could tell of a worker is on the page article/disclosure."


def methods_page(
    accuracy: Accuracy,
    validations: pd.DataFrame,
    agreements: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: Sequence[str],
) -> Page:
    """Return the note on methods.

    Parameters
    ----------
    accuracy
        What public ``validations`` and ``agreement`` say of the coding that is counted.
    validations, agreements
        Public tables ``validations`` and ``agreement``.
    codebook
        The part of it that is counted: themes that are left out are named.
    unit, sources
        What is counted, and in which sources.
    """
    numbers = agreement_numbers(agreements, study, codebook)
    shown = [number.value for number in numbers if may_show(study, number.shows)]
    registered: dict[str, object] = {
        "data/codebook.yaml": codebook,
        VALIDATIONS: accuracy,
        AGREEMENT: [*shown, study.agreement_threshold],
    }
    coding = [accuracy.describe(codebook)]
    has_figure = codebook.dictionary.themes and not validations.empty and is_any_shown(validations)
    if reports(study, "accuracy") and has_figure:
        coding.append(OF_DICTIONARY)
    sections = [
        Section("", (PURPOSE,)),
        Section("Codebook", (describe_codebook(codebook), OF_CODEBOOK)),
        Section("Coding", tuple(coding)),
    ]
    if reports(study, "agreement"):
        said = [describe_agreement(agreements, study, sources=sources)]
        if not agreements.empty:
            said.append(OF_AGREEMENT)
        sections.append(Section("Agreement of coders", tuple(said)))
    sections.append(Section("What is counted", _describe_counting(accuracy, study, unit, sources)))
    if not_there := lacking(study.language):
        name = language_of(study.language).name
        sections.append(Section("Language", (f"The language of the fieldwork is {name}.", *not_there)))
    shows = Shows.WORKERS if may_show(study, Shows.WORKERS) else Shows.TOGETHER
    return Page(NAME, TITLE, notice_on_page(study), tuple(sections), registered, shows)


def _describe_counting(
    accuracy: Accuracy, study: Study, unit: str, sources: Sequence[str]
) -> tuple[str, ...]:
    """Say what a number in the figures counts, and what it does not say."""
    kinds = listed([in_a_sentence(study.source(source).label) for source in sources])
    counted = f"Counted are {describe_unit(unit, accuracy.coders)}, in {kinds}. {COUNT_NOT_HOW}"
    absent = "A week without contact has no number: nothing can be said of it."
    if may_show(study, Shows.WORKERS):
        return counted, absent
    return counted, absent, OF_SUPPRESSED
