"""The constants of this package's own sentences: the only numerals that a public text may have from nowhere.

Each phrase may be said as it is, with its neighbouring words, and in no other way. Nothing that depends on
data belongs here. A test reads all sentences in the code of figures and article, and lists what is missing.
"""

from __future__ import annotations

REFERENCES = (
    "Wilson 2024",  # the article on which the example is modelled
    "Wilson (2024)",
    "MacQueen, McLellan, Kay and Milstein (1998)",  # the fields of a codebook
    "Hundepool et al. 2012",  # article.disclosure: the rules of disclosure control
    "Information Commissioner's Office 2025",  # and the guidance on anonymisation
    "Guest, Namey and Chen (2020)",  # the threshold of saturation
    "Braun and Clarke 2022",  # study.reporting: why a reflexive study reports no agreement
    "Braun and Clarke 2006",  # and ranks no themes
    "Braun and Clarke 2019, doi 10.1080/2159676X.2019.1704846",  # and reports no saturation
    "Domain 1",  # the three parts of COREQ
    "Domain 2",
    "Domain 3",
)
"""Sources that the package names, with their years."""
RULES = (
    "per 1,000 words",  # study.units: what a rate is divided by
    "95 % interval",  # coding.agreement: the resampling interval of alpha
    "95 % Wilson score interval",  # figures.dictionary_validation: of precision and recall
    "95 % intervals",  # coding.accuracy: those of precision and recall
    "central 90%",  # figures.rates: the band of resamples
    "1,000 bootstrap resamples",  # study.resampling: DRAWS
    "5th percentile",  # the ends of that band, as heads of columns
    "95th percentile",
    "AC1",  # names of coefficients
    "F1",
    "divided by the larger of the two",
    "names three ways",  # article.disclosure: singling out, linkability, inference
    "of two, each knows",  # and the minimum-frequency rule
    "denominator is 0 or not known",  # figures.rates: why there is no rate
    "see notebook 3",  # where something is reported
)
"""Rules, measures and places that have a number in their name."""
SIGNS = (
    "said on both sides",  # figures.claim_cases: what the list of a claim has
    "words on both sides",
    "as one coder sees them",
    "the two numbers that are compared",
    "one of several left out",  # figures.claims: what is left out of a specification
    "with one left out",
    "one wording left out",
    "than the one that is published",
    "as with the published one",
    "not of one kind",  # figures.specification_curve: units and denominators
    "0 means that the source was used but",  # the keys of figures
    "0 marks a",
    "0: there was contact",
    "(0) marks a block of weeks",
    "(0): some weeks",  # article.advisory_group: the same in plain words
    "a pale 0",
    "coded by both",
    "by both).",
    "n both",  # the column n_both of the table validations
    "both have reviewed",
    "have both reviewed",
    "of both themes",
    "if the two themes",
    "darkest from four times",
    "0 means contact, but",
    "that are both lie across",
    "segments that are both, and",
    "both, half on each side",
    "both sides have as many",  # article.overview: a theme has no quotation from the other side
    "both or not said",  # article.areas: so many segments that are both, or whose direction is not said
    "both and",  # figures.directions: so many segments both and so many not said
    "against it, and both, and",
    "neither side reaches two thirds",  # figures.sources: the sign of a divided source
    "neither side reaching two thirds",
    "or both (",  # coding.weights: which directions are on which side
    "both, or direction not said",
    "segments that are both are counted",
    "two grids",
    "pairs of two themes that are shown",
)
"""What signs, columns and parts of a figure mean."""
PRONOUNS = (
    "nobody who",
    "a series of their own have one",
    "absent from one does not",
    "than one that leads to it",
    "although that one was only ever",
    "on one segment",
    "and nobody else",
    "on one side and the researcher's",  # figures.sources: whose words are opposed
    "by one segment",
    "two themes of an area",
    "nobody asked",
    "is met: 1 on the first day",
    "both on one day",
    "nobody whose coding is counted",
    "one excerpt could run over count once",
    "of one day share a number",
    "those in neighbouring turns as one",
    "two bars each",
    "one that says both counts in each",
    "fewer than two say a direction",
    "for in one source and against in another",
    "none can be weighed",
    "none is contrary",
    "one on the side that argues",
    "one source is for and another against",
    "agreed to one, under letters",
    "at least one",
    "at least two",
    "and never 0",
    "Nobody has a name",
    "how much one worker",
    "one at a time",
    "None is closer than",
    "one for each worker",
    "for one worker",
    "from one worker",
    "from only one worker",
    "has one box",
    "has one for each theme",
    "in exactly one",
    "one after another",
    "one area counts",
    "one claim under every specification",
    "one source is left out",
    "one talkative worker",
    "one worker is left out",
    "one worker left out",
    "one worker only",
    "only in one source",
    "in one source alone",
    "is of one source",
    "only one theme",
    "portrait of one worker",
    "the one theme",
    "two or more",
    "within one",
    "without one source",
    "without one worker",
    "no two coders",
    "no two can",
    "no two persons",
    "no two themes",
    "nobody has coded",
    "none applied",
    "none, or none about themes",
    "once for each theme",
    "counted once",
    "at least once",
    "both statements",
    "counts twice",
    "two different things",
    "fourteen figures",
)
"""Words for numbers that count nothing of the data."""
OF_NOTEBOOK = (
    "4 \u00b7 draw the figures",
    "and none shows a finding",
    "(notebook 2) is marked",
    "one that cannot be distinguished",
    "so that one talkative worker",
    "segments that are both, and of those",
    "where both sides argue for an area",
    "two themes of one area counts twice",
    "the last figure is of one source alone",
    "the one with contact in most",
    "may be one worker's",
    "if one is for and another against",
    "if each is both for and against",
    "which may be one segment",
    "in a single one; where none has it",
    "within one sentence and within one contact",
    "is the one to be expected",
    "at least two thirds of its segments",
    "where fewer than two sources say",
    "one whose time of day no file says",
    "(notebook 3) show that themes were added",
    "to meet, one after another",
    "agree with one person more than",
)
"""What notebook 4 says in its own prose, which is published with its figures."""
PHRASES: tuple[str, ...] = (*REFERENCES, *RULES, *SIGNS, *PRONOUNS, *OF_NOTEBOOK)
