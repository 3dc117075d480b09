"""The reporting checklists COREQ and SRQR, filled in as far as the data allow.

COREQ: Tong, Sainsbury and Craig 2007, International Journal for Quality in Health Care 19(6). SRQR: O'Brien,
Harris, Beckman, Reed and Cook 2014, Academic Medicine 89(9). Under a reflexive stance, items follow RTARG:
Braun and Clarke 2024, Palliative Medicine 38(6).
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.article.form import ArticleTable
from helpers.study.gate import Sentence, require_declared, widest
from helpers.study.registered import merged
from helpers.study.study import Study

OPEN = "To be completed by the researcher."
COREQ = (
    "Interviewer or facilitator", "Credentials", "Occupation", "Gender", "Experience and training",
    "Relationship established", "Participant knowledge of the interviewer", "Interviewer characteristics",
    "Methodological orientation and theory", "Sampling", "Method of approach", "Sample size",
    "Non-participation", "Setting of data collection", "Presence of non-participants",
    "Description of sample", "Interview guide",
    "Repeat interviews", "Audio or visual recording", "Field notes", "Duration", "Data saturation",
    "Transcripts returned", "Number of data coders", "Description of the coding tree", "Derivation of themes",
    "Software", "Participant checking", "Quotations presented", "Data and findings consistent",
    "Clarity of major themes", "Clarity of minor themes",
)  # fmt: skip
SRQR = (
    "Title", "Abstract", "Problem formulation", "Purpose or research question",
    "Qualitative approach and research paradigm", "Researcher characteristics and reflexivity", "Context",
    "Sampling strategy", "Ethical issues pertaining to human subjects", "Data collection methods",
    "Data collection instruments and technologies", "Units of study", "Data processing", "Data analysis",
    "Techniques to enhance trustworthiness", "Synthesis and interpretation", "Links to empirical data",
    "Integration with prior work, implications, transferability and contributions to the field",
    "Limitations", "Conflicts of interest", "Funding",
)  # fmt: skip
FACTS = {
    "COREQ": {
        9: "stance", 12: "workers", 13: "withdrawn", 16: "weeks", 18: "interviews", 19: "recorded",
        20: "notes", 21: "length", 22: "saturation", 24: "coders", 25: "tree", 26: "derived", 27: "software",
        29: "quotations", 30: "trace", 31: "most",
    },
    "SRQR": {
        5: "stance", 8: "workers", 9: "privacy", 10: "contacts", 11: "recorded", 12: "workers",
        13: "processing", 14: "derived", 15: "validation", 16: "most", 17: "trace", 19: "limits",
    },
}  # fmt: skip
"""Item: which of the facts fills it."""
REFLEXIVE = {
    "saturation": "Not reported. RTARG: themes are developed, not discovered, so that data are never "
    "complete. Describe how rich they are.",
    "coders": "Agreement is not reported. RTARG: the engagement of one analyst is not a weakness. "
    "Describe how the analysis was deepened.",
    "validation": "RTARG: quality is argued through reflexivity and transparency; this study does not report "
    "agreement or saturation.",
    "derived": "RTARG: describe how themes were developed from codes, not that they emerged.",
}
"""What replaces a fact under ``stance: reflexive``."""


def fill_checklist(name: str, facts: Mapping[str, Sentence], study: Study) -> ArticleTable:
    """Fill in a checklist: one row per item, in order.

    Parameters
    ----------
    name
        ``COREQ`` or ``SRQR``.
    facts
        What the data say, by the names in `FACTS`. An item without a fact is left to the researcher, and
        says so.

    Raises
    ------
    FieldworkError
        Facts that do not declare what they show of workers.
    """
    require_declared({f"fact {fact}": getattr(text, "shows", None) for fact, text in facts.items()})
    topics = {"COREQ": COREQ, "SRQR": SRQR}[name]
    texts: dict[str, str] = dict(facts)
    wording = ""
    if study.stance == "reflexive":
        texts |= REFLEXIVE
        wording = " The wording follows RTARG, because the study is reflexive."
    rows = []
    for item, topic in enumerate(topics, start=1):
        fact = FACTS[name].get(item, "")
        rows.append((item, topic, texts.get(fact, "") or OPEN))
    frame = pd.DataFrame(rows, columns=["Item", "Topic", "What the data say"])
    n_filled = int((frame["What the data say"] != OPEN).sum())
    note = (
        f"{n_filled} of {len(frame)} items are filled in from the data.{wording} "
        "See the original checklist for the guiding questions of each item."
    )
    title = f"{name}, filled in as far as the data allow"
    registered = merged(facts.values()) | {"items that are filled in": [n_filled, len(frame)]}
    shows = widest(text.shows for text in facts.values())
    return ArticleTable(name.lower(), title, frame, note, shows, registered)
