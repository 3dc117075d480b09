"""What a study reports, by its stance: reflexive thematic analysis has no use for some of what is made here.

Reflexive thematic analysis (Braun and Clarke 2019, 2022) takes themes as the researcher's interpretation.
Agreement between coders, the accuracy of a dictionary against a person's coding, rankings of themes by their
counts and saturation come from approaches in which themes are found in the data, and are left out of a
reflexive study unless ``report`` in ``study.yaml`` brings one back. Whatever makes a table, figure, number or
sentence of this kind asks here, and no other module asks for the stance to decide it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from helpers.study.claims import Claim
from helpers.study.gate import Shows, may_show
from helpers.study.limits import Matter
from helpers.study.study import Study

MATTERS: tuple[Matter, ...] = get_args(Matter)
WHY_NOT: Mapping[Matter, str] = {
    "agreement": "This study is reflexive: a theme is the researcher's interpretation, and a second coder's "
    "is another, not a check of the first. Inter-coder agreement is a criterion of coding-reliability "
    "approaches (Braun and Clarke 2022), and is not reported.",
    "accuracy": "This study is reflexive: no coding is the right one by which another could be measured "
    "(Braun and Clarke 2022). The dictionary is not validated, and no theme is marked.",
    "rankings": "This study is reflexive: how important a theme is does not depend on how often it is coded "
    "(Braun and Clarke 2006). Themes are not ranked.",
    "saturation": "This study is reflexive: themes are made by the researcher, and more can always be made "
    "of the same words, so that they can never be called complete. Saturation belongs to other approaches "
    "(Braun and Clarke 2019, doi 10.1080/2159676X.2019.1704846), and is not reported.",
}
"""Why a reflexive study does not report each matter, in one or two sentences with their source."""


def reports(study: Study, matter: Matter) -> bool:
    """Tell whether a study reports a matter: always, unless it is reflexive and does not ask for it."""
    return study.stance != "reflexive" or matter in study.report


def reason_or(study: Study, matter: Matter, otherwise: str) -> str:
    """Return why a study does not report a matter; if it does report it, what else is to be said."""
    if reports(study, matter):
        return otherwise
    return WHY_NOT[matter]


def reported_claims(claims: Iterable[Claim], study: Study) -> tuple[Claim, ...]:
    """Return the claims that a study reports: without rankings of themes, if it reports none."""
    has_rankings = reports(study, "rankings")
    return tuple(claim for claim in claims if has_rankings or not claim.is_ranking)


def mention_questions(study: Study) -> str:
    """Return where it is said how far the questions made an order of themes.

    It is empty if no order is reported, and if the researcher asks in no source, as in diaries.
    """
    if not reports(study, "rankings"):
        return ""
    if not may_show(study, Shows.WORKERS):
        return "An order of themes may be that of the questions."
    if not any(study.source(source).read_by.is_led for source in study.own_sources):
        return ""
    return "How far the questions made this order is in the table asked, as far as it is found."


def left_out(study: Study) -> tuple[Matter, ...]:
    """Return the matters that a study does not report."""
    return tuple(matter for matter in MATTERS if not reports(study, matter))
