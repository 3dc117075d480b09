"""How the figures of claims show what comes of a claim under a specification, and name its choices."""

from __future__ import annotations

from helpers.coding.accuracy import describe_version
from helpers.figures.drawing.key import Look
from helpers.figures.drawing.style import COLOURS
from helpers.study.codebook import Codebook
from helpers.study.specifications import DOES_NOT, HOLDS, TIES

LABELS = {
    "unit": "Counting unit",
    "denominator": "Denominator",
    "coder": "Coder",
    "sources": "Sources",
    "week_origin": "Start of the week",
    "aggregation": "Count of areas",
    "left_out": "Left out",
}
"""Each choice of a specification, and its label in the figures."""
LOOKS = {
    HOLDS: Look(COLOURS[0]),
    TIES: Look("white", edge=COLOURS[0]),
    DOES_NOT: Look("#d9d9d9"),
}
"""How each outcome looks: in grey, dark, outlined and pale. Hatching means no contact, in every figure."""
NO_CLAIM = (
    "There is no ranking to test: data/claims.yaml makes none, or none about themes that are counted, "
    "or there was no contact with any worker."
)


def describe_tried(codebook: Codebook) -> str:
    """Say with which codebook segments were coded, and when the dictionary is no option."""
    text = describe_version(codebook)
    part = codebook.dictionary
    if not part.themes or part.themes == codebook.themes:
        return text
    return (
        f"{text} The dictionary, which does not look for every theme, is an option only for claims that "
        "compare themes for which it does."
    )
