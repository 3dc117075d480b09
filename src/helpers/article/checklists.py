"""Reporting checklists, filled in as far as the data can: COREQ and SRQR; under a reflexive stance worded as RTARG asks.

COREQ: Tong, Sainsbury and Craig 2007, International Journal for Quality in Health Care 19(6). SRQR: O'Brien and others 2014, Academic
Medicine 89(9). RTARG: Braun and Clarke 2024, Palliative Medicine 38(6). Topics are named in our words; the item numbers are theirs.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.article.form import ArticleTable
from helpers.study.gate import Sentence, require_declared, widest
from helpers.study.study import Study

OPEN = "For the researcher to write."
COREQ = (
    "Who interviewed", "Credentials", "Occupation", "Gender", "Experience and training", "Relationship before the study",
    "What was known of the interviewer", "The interviewer's interests and assumptions", "Methodology and theory", "How people were chosen",
    "How they were approached", "How many took part", "Who refused or left", "Where data were gathered", "Who else was there",
    "The sample described", "Interview guide", "Repeat interviews", "Recording", "Field notes", "Length", "Saturation",
    "Transcripts returned", "How many coded", "The coding tree", "Where themes came from", "Software", "Checking by participants",
    "Quotations, and whose they are", "Findings consistent with data", "Major themes", "Minor themes and diverse cases",
)  # fmt: skip
SRQR = (
    "Title", "Abstract", "Problem", "Purpose or question", "Approach and paradigm", "Researchers and reflexivity", "Context",
    "Sampling", "Ethics", "How data were gathered", "Instruments and technology", "What was studied", "Processing of data", "Analysis",
    "Trustworthiness", "Synthesis and interpretation", "Links to the data", "Prior work and implications", "Limits",
    "Conflicts of interest",
    "Funding",
)  # fmt: skip
FACTS = {
    "COREQ": {
        9: "stance", 12: "workers", 13: "withdrawn", 16: "weeks", 18: "interviews", 19: "recorded", 20: "notes", 21: "length",
        22: "saturation", 24: "coders", 25: "tree", 26: "derived", 27: "software", 29: "quotations", 30: "trace", 31: "most", 32: "least",
    },
    "SRQR": {
        5: "stance", 8: "workers", 9: "privacy", 10: "contacts", 11: "recorded", 12: "workers", 13: "processing", 14: "derived",
        15: "validation", 16: "most", 17: "trace", 19: "limits",
    },
}  # fmt: skip
"""Item: which of the facts fills it."""
REFLEXIVE = {
    "saturation": "Declined. RTARG: themes are made and not found, so that nothing is complete; say how rich the material is.",
    "coders": "One reader's engagement is no weakness. RTARG: agreement between coders is not reported; say how the analysis was deepened.",
    "validation": "RTARG: quality is argued by reflexivity and transparency; agreement and saturation are declined in this study.",
    "derived": "RTARG: say how themes were developed from codes, not that they emerged.",
}
"""What stands in the place of a fact under ``stance: reflexive``."""


def checklist(name: str, facts: Mapping[str, Sentence], study: Study) -> ArticleTable:
    """Fill in a checklist: one row per item, in order.

    Parameters
    ----------
    name
        ``COREQ`` or ``SRQR``.
    facts
        What the data say, by the words of `FACTS`. An item without one is left to the researcher, and says so.

    Raises
    ------
    FieldworkError
        Facts that do not declare what they show of workers.
    """
    require_declared({f"fact {fact}": getattr(said, "shows", None) for fact, said in facts.items()})
    topics = {"COREQ": COREQ, "SRQR": SRQR}[name]
    said: dict[str, str] = dict(facts) | (REFLEXIVE if study.stance == "reflexive" else {})
    rows = [
        (item, topic, said.get(FACTS[name].get(item, ""), "") or OPEN)
        for item, topic in enumerate(topics, start=1)
    ]
    frame = pd.DataFrame(rows, columns=["Item", "Topic", "What the data say"])
    n_filled = int((frame["What the data say"] != OPEN).sum())
    wording = " Worded after RTARG, since the study is reflexive." if study.stance == "reflexive" else ""
    note = f"{n_filled} of {len(frame)} items are filled from the data.{wording} Topics are named in our words; see the checklist itself."
    return ArticleTable(
        name.lower(),
        f"{name}, as far as the data can fill it",
        frame,
        note,
        widest(said.shows for said in facts.values()),
    )
