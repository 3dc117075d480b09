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
    "Braun and Clarke 2022",  # why a reflexive study reports no agreement
    "Braun and Clarke 2019, doi 10.1080/2159676X.2019.1704846",  # and no saturation
)
"""Sources that the package names, with their years."""
RULES = (
    "per 1,000 words",  # study.units: what a rate is divided by
    "95 % interval",  # coding.agreement: the resampling interval of alpha
    "central 90%",  # figures.rates, figures.new_themes: the band of resamples or random orders
    "1,000 bootstrap resamples",  # study.resampling: DRAWS
    "1,000 random orders",
    "5th percentile",  # the ends of that band, as heads of columns
    "95th percentile",
    "AC1",  # names of coefficients
    "F1",
    "difference is above 0",  # counting.robustness: when a claim holds
    "divided by the larger of the two",
    "names three ways",  # article.disclosure: singling out, linkability, inference
    "of two, each knows",  # and the minimum-frequency rule
    "denominator is 0 or not known",  # figures.rates: why there is no rate
    "see notebook 3",  # where something is reported
)
"""Rules, measures and places that have a number in their name."""
SIGNS = (
    "0 means that the source was used but",  # the keys of figures
    "0 marks a week",
    "(0) marks a block of weeks",
    "a pale 0",
    "coded by both",
    "by both).",
    "n both",  # the column n_both of the table validations
    "both have reviewed",
    "have both reviewed",
    "of both themes",
    "0 means contact, but",
    "that are both lie across",
    "segments that are both, and",
    "both, half on each side",
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
    "a series of their own have one",
    "absent from one does not",
    "than one that leads to it",
    "although that one was only ever",
    "on one segment",
    "and nobody else",
    "on both sides of a theme",
    "however few on one of them",
    "with all on one side",
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
    "three counts of",
    "fewer than two say a direction",
    "for in one source and against in another",
    "none can be weighed",
    "none is contrary",
    "one on the side that argues",
    "one source is for and another against",
    "agreed to one, under letters",
    "a combination of one option",
    "at least one",
    "at least two",
    "combines one option",
    "and never 0",
    "Nobody has a name",
    "how much one worker",
    "one at a time",
    "None is closer than",
    "one for each worker",
    "for one worker",
    "from one source",
    "from one worker",
    "from only one worker",
    "has one box",
    "has one for each theme",
    "in exactly one",
    "in one source only",
    "of one choice",
    "one after another",
    "one analyst",
    "one area counts",
    "one claim under every specification",
    "one indicator",
    "one source is left out",
    "one talkative worker",
    "one worker is left out",
    "one worker left out",
    "one worker only",
    "only in one source",
    "only one theme",
    "portrait of one worker",
    "the one theme",
    "two options",
    "two or more",
    "within one",
    "without one source",
    "without one worker",
    "no two coders",
    "no two can",
    "no two persons",
    "no two themes",
    "nobody has coded",
    "none (total)",
    "none applied",
    "none, or none about themes",
    "none of a worker's sources",
    "for none",
    "once for each theme",
    "counted once",
    "at least once",
    "both statements",
    "counts twice",
    "two different things",
    "thirteen figures",
    "at most twelve workers",
    "the first twelve",
)
"""Words for numbers that count nothing of the data."""
PHRASES: tuple[str, ...] = (*REFERENCES, *RULES, *SIGNS, *PRONOUNS)
