"""The items of four reporting checklists: numbers and headings as published, what they ask in our words.

COREQ: Tong, Sainsbury and Craig 2007, International Journal for Quality in Health Care 19(6). SRQR: O'Brien,
Harris, Beckman, Reed and Cook 2014, Academic Medicine 89(9). RTARG: Braun and Clarke 2024, Palliative
Medicine 38(6), doi 10.1177/02692163241234800. JARS-Qual: Levitt and others 2018, American Psychologist 73(1),
doi 10.1037/amp0000151, its table for primary research. RTARG and JARS-Qual do not number their items. Where
the heading of an item could not be seen in print, `Item.is_seen` is False, and the table says so.
"""

from __future__ import annotations

from typing import NamedTuple


class Item(NamedTuple):
    """One item of a checklist."""

    number: str
    """As published; empty if the items are not numbered."""
    section: str
    """The heading of its part of the checklist."""
    heading: str
    asks: str
    """What it asks, in our words."""
    fact: str = ""
    """Which of the facts (`facts.collect_facts`) contributes to it; empty if none does."""
    is_seen: bool = True
    """Whether its heading was seen in print."""


class Checklist(NamedTuple):
    """A reporting checklist."""

    name: str
    title: str
    items: tuple[Item, ...]
    about: str = ""
    """What its authors mean it for, if that is not every qualitative study."""
    is_ticked: bool = True
    """Whether its items may be counted as filled in."""


TEAM, DESIGN, ANALYSIS = (
    "Domain 1: Research team and reflexivity",
    "Domain 2: Study design",
    "Domain 3: Analysis and findings",
)
PERSONAL, RELATIONSHIP = f"{TEAM}. Personal characteristics", f"{TEAM}. Relationship with participants"
THEORY, SELECTION = f"{DESIGN}. Theoretical framework", f"{DESIGN}. Participant selection"
SETTING, COLLECTION = f"{DESIGN}. Setting", f"{DESIGN}. Data collection"
DATA_ANALYSIS, REPORTING = f"{ANALYSIS}. Data analysis", f"{ANALYSIS}. Reporting"
COREQ = Checklist(
    "COREQ",
    "COREQ, Consolidated criteria for reporting qualitative research",
    (
        Item("1", PERSONAL, "Interviewer/facilitator", "Which authors led the interviews."),
        Item("2", PERSONAL, "Credentials", "Their degrees."),
        Item("3", PERSONAL, "Occupation", "Their occupation during the study."),
        Item("4", PERSONAL, "Gender", "Their gender."),
        Item("5", PERSONAL, "Experience and training", "Their experience and training in such research."),
        Item("6", RELATIONSHIP, "Relationship established", "Whether they knew participants before."),
        Item(
            "7",
            RELATIONSHIP,
            "Participant knowledge of the interviewer",
            "What participants knew of them, and of their reasons for the research.",
        ),
        Item(
            "8",
            RELATIONSHIP,
            "Interviewer characteristics",
            "Their assumptions, biases and interest in the topic, as far as reported.",
        ),
        Item(
            "9",
            THEORY,
            "Methodological orientation and Theory",
            "The methodology behind the study.",
            "stance",
        ),
        Item("10", SELECTION, "Sampling", "How participants were chosen."),
        Item("11", SELECTION, "Method of approach", "How they were approached."),
        Item("12", SELECTION, "Sample size", "How many took part.", "workers"),
        Item("13", SELECTION, "Non-participation", "How many refused or left, and why.", "withdrawn"),
        Item("14", SETTING, "Setting of data collection", "Where the data were collected."),
        Item("15", SETTING, "Presence of non-participants", "Who else was present."),
        Item("16", SETTING, "Description of sample", "The characteristics of the sample that matter."),
        Item("17", COLLECTION, "Interview guide", "The questions or prompts, and whether they were piloted."),
        Item(
            "18",
            COLLECTION,
            "Repeat interviews",
            "Whether interviews were repeated.",
            "interviews",
        ),
        Item("19", COLLECTION, "Audio/visual recording", "Whether they were recorded.", "recorded"),
        Item("20", COLLECTION, "Field notes", "Whether notes were made during or after interviews.", "notes"),
        Item("21", COLLECTION, "Duration", "How long interviews lasted.", "length"),
        Item("22", COLLECTION, "Data saturation", "Whether saturation was discussed.", "saturation"),
        Item("23", COLLECTION, "Transcripts returned", "Whether participants saw their transcripts."),
        Item("24", DATA_ANALYSIS, "Number of data coders", "How many people coded.", "coders"),
        Item("25", DATA_ANALYSIS, "Description of the coding tree", "How codes are organised.", "tree"),
        Item(
            "26",
            DATA_ANALYSIS,
            "Derivation of themes",
            "Whether themes stood beforehand or came from the data.",
            "derived",
        ),
        Item("27", DATA_ANALYSIS, "Software", "The software, if any.", "software"),
        Item("28", DATA_ANALYSIS, "Participant checking", "Whether participants commented on the findings."),
        Item(
            "29",
            REPORTING,
            "Quotations presented",
            "Whether quotations illustrate findings, and whose they are.",
            "quotations",
        ),
        Item(
            "30",
            REPORTING,
            "Data and findings consistent",
            "Whether findings agree with the data presented.",
            "consistent",
        ),
        Item("31", REPORTING, "Clarity of major themes", "Where major themes are presented.", "most"),
        Item("32", REPORTING, "Clarity of minor themes", "Diverse cases and minor themes.", "contrary"),
    ),
)
METHODS, RESULTS = "Methods", "Results/findings"
SRQR = Checklist(
    "SRQR",
    "SRQR, Standards for Reporting Qualitative Research",
    (
        Item("S1", "Title and abstract", "Title", "The topic, and that the study is qualitative."),
        Item("S2", "Title and abstract", "Abstract", "The main points of the study."),
        Item("S3", "Introduction", "Problem formulation", "The problem, why it matters, and what is known."),
        Item("S4", "Introduction", "Purpose or research question", "The purpose, and the questions."),
        Item(
            "S5",
            METHODS,
            "Qualitative approach and research paradigm",
            "The approach, theory and paradigm, and why.",
            "stance",
        ),
        Item(
            "S6",
            METHODS,
            "Researcher characteristics and reflexivity",
            "What in the researchers may influence the research.",
        ),
        Item("S7", METHODS, "Context", "The setting, and what in it matters."),
        Item("S8", METHODS, "Sampling strategy", "How and why participants were chosen, and when to stop."),
        Item(
            "S9",
            METHODS,
            "Ethical issues pertaining to human subjects",
            "Approval, consent, confidentiality.",
            "privacy",
        ),
        Item("S10", METHODS, "Data collection methods", "Kinds of data, procedures and dates.", "contacts"),
        Item(
            "S11",
            METHODS,
            "Data collection instruments and technologies",
            "Interview guides and recording devices.",
            "recorded",
        ),
        Item("S12", METHODS, "Units of study", "Number and characteristics of participants.", "units"),
        Item("S13", METHODS, "Data processing", "Transcription, storage, checks, anonymising.", "processing"),
        Item("S14", METHODS, "Data analysis", "How themes were developed, and by whom.", "derived"),
        Item(
            "S15",
            METHODS,
            "Techniques to enhance trustworthiness",
            "What was done to make the analysis credible.",
            "validation",
        ),
        Item("S16", RESULTS, "Synthesis and interpretation", "The main findings and their meaning.", "most"),
        Item("S17", RESULTS, "Links to empirical data", "Evidence, such as quotations.", "trace"),
        Item(
            "S18",
            "Discussion",
            "Integration with prior work, implications, transferability, and contribution(s) to the field",
            "How the findings relate to earlier work, and where they apply.",
        ),
        Item("S19", "Discussion", "Limitations", "The limits of the findings.", "limits"),
        Item("S20", "Other", "Conflicts of interest", "Interests that could have had an influence."),
        Item("S21", "Other", "Funding", "Who paid, and what part they had."),
    ),
)
FRAME, DATA, THEMES, QUALITY = "Framing", "Data", "Analysis and themes", "Coherence and quality"
RTARG = Checklist(
    "RTARG",
    "RTARG, Reflexive Thematic Analysis Reporting Guidelines",
    tuple(
        Item("", section, heading, asks, fact, is_seen=False)
        for section, heading, asks, fact in (
            (FRAME, "Aim", "The aim or question, in words that fit qualitative research.", ""),
            (FRAME, "Which thematic analysis", "That the analysis is reflexive, and why.", "stance"),
            (FRAME, "Theory", "The theory and assumptions behind it: no analysis is without.", ""),
            (FRAME, "Researchers", "Who they are, and how that shaped the research.", ""),
            (DATA, "Participants and data", "Who took part, and what the data set consists of.", "contacts"),
            (DATA, "Why this much data", "Why the data are rich enough.", ""),
            (DATA, "Ethics", "Approval, consent, confidentiality.", "privacy"),
            (THEMES, "Process", "What was done in each phase, and not only that it was done.", ""),
            (THEMES, "Coding", "How codes were made, by whom, and with what orientation.", ""),
            (THEMES, "Development of themes", "How themes were developed, not that they emerged.", "derived"),
            (THEMES, "Themes and topics", "Themes with a shared meaning, not summaries of topics.", ""),
            (THEMES, "Evidence", "Extracts of data that bear out what is said of them.", "quotations"),
            (QUALITY, "Fit of all parts", "That methods, theory and claims fit together.", ""),
            (QUALITY, "Quality", "How quality was sought, by means that fit reflexive analysis.", ""),
            (QUALITY, "Discussion and limits", "What the analysis contributes, and its limits.", "limits"),
        )
    ),
    "RTARG is for reflexive thematic analysis alone, as a guide and not as a list to be ticked.",
    is_ticked=False,
)
TITLE_PAGE, INTRODUCTION, METHOD = "Title page and abstract", "Introduction", "Method"
JARS_QUAL = Checklist(
    "JARS-Qual",
    "JARS-Qual, Journal Article Reporting Standards for qualitative primary research",
    (
        Item("", TITLE_PAGE, "Title", "The key issue or topic."),
        Item("", TITLE_PAGE, "Author Note", "Funding, contributors and conflicts of interest."),
        Item("", TITLE_PAGE, "Abstract", "Problem, design, findings and what follows; keywords."),
        Item(
            "",
            INTRODUCTION,
            "Research problem or question",
            "The problem and its context, and the literature on it.",
            is_seen=False,
        ),
        Item(
            "",
            INTRODUCTION,
            "Study Objectives/Aims/Research Goals",
            "Aims, for whom, and why this design and approach fit.",
        ),
        Item("", METHOD, "Research Design Overview", "Collection, analysis and approach in short.", "stance"),
        Item(
            "",
            METHOD,
            "Researcher description",
            "Who they are, and how that was handled.",
            is_seen=False,
        ),
        Item(
            "", METHOD, "Participants or other data sources", "How many, and which.", "units", is_seen=False
        ),
        Item("", METHOD, "Researcher-participant relationship", "Relations and interactions.", is_seen=False),
        Item(
            "",
            METHOD,
            "Recruitment process",
            "Recruiting, consent, and when to stop.",
            is_seen=False,
        ),
        Item(
            "", METHOD, "Participant selection", "How and by what criteria they were chosen.", is_seen=False
        ),
        Item(
            "",
            METHOD,
            "Collection of data",
            "Forms of data, procedures, changes, durations.",
            "contacts",
            is_seen=False,
        ),
        Item(
            "",
            METHOD,
            "Recording and transformation of data",
            "How data were recorded and transcribed.",
            "recorded",
            is_seen=False,
        ),
        Item(
            "", METHOD, "Analysis of data", "The process, coders, units, software.", "derived", is_seen=False
        ),
        Item(
            "",
            METHOD,
            "Methodological integrity",
            "That claims are warranted: adequate data, grounding in evidence, checks.",
            "validation",
            is_seen=False,
        ),
        Item(
            "",
            "Findings",
            "Findings or results",
            "Findings, with evidence.",
            "most",
            is_seen=False,
        ),
        Item("", "Discussion", "Discussion", "What it contributes; limits.", "limits", is_seen=False),
    ),
)
CHECKLISTS = {one.name: one for one in (COREQ, SRQR, RTARG, JARS_QUAL)}
