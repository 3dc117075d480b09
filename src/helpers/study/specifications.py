"""The choices of a specification, what can come of a claim under one, and how both are named."""

from __future__ import annotations

from helpers.prose import in_a_sentence, listed
from helpers.study.coders import DICTIONARY
from helpers.study.study import Study
from helpers.study.units import DENOMINATORS, name_unit

CHOICES = ("unit", "denominator", "coder", "sources", "week_origin", "aggregation", "left_out")
"""Each choice of a specification."""
SUM = "sum"
"""Aggregation: themes are added up to their area."""
ONCE = "once"
"""Aggregation: an area counts once where several of its themes occur together."""
NOTHING, ONE_WORKER, ONE_WORDING = "nothing", "one_worker", "one_wording"
LEFT_OUT = (NOTHING, ONE_WORKER, ONE_WORDING)
HOLDS, TIES, DOES_NOT = "holds", "ties", "does_not_hold"
OUTCOMES = (HOLDS, TIES, DOES_NOT)
VERBS = {HOLDS: "holds", TIES: "is a tie", DOES_NOT: "does not hold"}
"""What comes of a claim, in a sentence."""
COMPARED = ("n_holds", "n_ties", "n_does_not_hold")
"""Numbers of matched specifications with an option, by outcome; after `REFERENCE`, with the published one."""
REFERENCE = "reference_"
OPTION_LABELS = {
    "none": "totals",
    "monday": "weeks from Mondays",
    "first_day": "weeks from first days",
    SUM: "sum of themes",
    ONCE: "an area counted once",
    NOTHING: "nothing left out",
    ONE_WORKER: "one worker left out",
    ONE_WORDING: "one wording left out",
}
"""Options whose label differs from their name."""


def name_option(choice: str, option: str, study: Study) -> str:
    """Return the label of an option, as a sentence or a figure names it."""
    if choice == "sources":
        return listed([in_a_sentence(study.source(source).label) for source in option.split("+")])
    if choice == "unit":
        return name_unit(option)
    if choice == "coder":
        return "the dictionary" if option == DICTIONARY else f"coder {option}"
    if choice == "denominator" and option not in OPTION_LABELS:
        return f"{DENOMINATORS[option].words} (mean of workers)"
    return OPTION_LABELS.get(option, option)
