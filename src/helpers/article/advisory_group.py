"""The page for an advisory group: what the pictures say of people, in plain words.

It is for people with lived experience who advise on a study, and for those whose words are in it. They are to
judge what is printed of them before it is ("nothing about us without us"), and cannot do so from captions
that are written for a journal. Sentences are short and words common: a test computes their reading age.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from helpers.article.pages import Page, Section, notice_on_page
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import Coders
from helpers.study.directions import AGAINST, FOR
from helpers.study.gate import DESCRIPTIONS, Shows, may_show
from helpers.study.reporting import reports
from helpers.study.study import Study
from helpers.study.themes import NOT_DEFINED
from helpers.tables.statements import PORTRAIT

NAME, TITLE = "advisory_group", "For an advisory group of people with lived experience"
PURPOSE = (
    (
        "Nothing about us without us. This page is for people with lived experience who advise on "
        "this study. It is also for those whose words are in it."
    ),
    (
        "It says what each picture shows of people, and what it does not show. You may ask for a "
        "change before it is printed."
    ),
)
NO_SAMPLE = "They speak for themselves. What is true of them may not be true of others."
BY_PERSON = (
    "A person read what was said, sentence by sentence. When a sentence was about a theme, this "
    "person marked it. Somebody else may have marked it in another way."
)
BY_DICTIONARY = (
    "A computer looked for words from a list. It does not know what people mean. It marks some "
    "sentences that are not about the theme, and it misses others."
)
OF_NUMBERS = (
    (
        "A number says how many of these marks there are. It does not say how much a thing "
        "matters. It does not say how well anybody works."
    ),
    "Whoever talks more has more marks. A week with a long talk has more than a week with a short message.",
    "No picture says who is best or worst. The people always stand in the same order.",
)
OF_DIRECTIONS = (
    "Some marks also say how a thing was spoken of. A mark is for a theme if somebody says that it "
    "works. It is against it if they say that it does not, or is not there. It is mixed if it "
    "works in part. A person decides on this. A computer never does."
)
OF_AREAS = (
    (
        "Each theme has its place in an area. An area says what the organisation should do. It is "
        "not a mark for the people who work there."
    ),
    (
        "The words below are those of the researcher. Say so if you would use other words, or if "
        "a theme is missing."
    ),
)
ZERO = "0: there was contact in that week, and no sentence about the theme was marked."
NO_CONTACT = "Thin lines across a box: there was no contact. It is not known what was on people's minds."
NOT_THERE = "A box with words in it: somebody had not started yet, or had left. This is no fault."
SUPPRESSED = "c: the number is suppressed, because it could show who somebody is."
OF_BLOCKS = "(0): some weeks are put together. There was contact, and no sentence about the theme was marked."
BELOW = "\u2020, and a frame inside a box: the word list does not find this theme well enough."
NOT_SURE = "\u00a7: it is not sure that the word list finds this theme well enough."
DISPUTED = "\u2021: the people who marked sentences agree less on this theme."
OF_SOURCES = "+ is for the theme, \u2212 is against it, and \u00b1 has no clear side."
SEEN = {
    "open": "This study is made up. All of it can be seen by everybody.",
    "strict": (
        "Others see only sums of all people together. No picture shows a single person. A number "
        "is suppressed if it could point to somebody."
    ),
    "consented": (
        "A picture shows a single person only if that person said yes. A letter stands for the name. All "
        "other numbers are sums."
    ),
}
"""By profile: what others will see."""
PRIVATE_VIEW = "This copy is for the researcher alone. Nothing is suppressed in it."
OF_WORDS = (
    "Names are changed. People who know you may still know you by how you speak.",
    (
        "Your words are printed only if you agreed to that. No rule picks a sentence whose words "
        "speak of health. The researcher has to choose it, and should ask you first."
    ),
)
STOP = (
    "You can say stop at any time. You need not say why.",
    "You can stop all of it, or only a part, such as being quoted.",
    (
        "Tell the researcher. Your words are then taken out of all tables and pictures, and you "
        "can see what was done."
    ),
    "What others have been given cannot be called back. So say it early if you can.",
)
QUESTIONS = (
    "Who marked the sentences? Did somebody with lived experience help?",
    "Which of my sentences will be printed? May I read them first, and change my mind?",
    "What was I asked, and what did I bring up myself?",
    "What does this picture leave out?",
    "Who will read it? Who could know me in it?",
    "What will the organisation do about what was found, and by when?",
    "Are we paid for our time, and named if we want to be?",
)
OF_NOTES = (
    "In some places the researcher's notes and the person's own words differ. The notes are the researcher's."
)
PICTURES: Mapping[str, tuple[str, str, str]] = {
    "figures/contact_calendar": (
        "Calendar",
        "In which weeks there was contact with each person, and in what way.",
        "Why there was no contact in a week. Such a week says nothing about anybody.",
    ),
    "figures/theme_weeks": (
        "Themes by week",
        "In which weeks each theme came up.",
        "Whether it was good or bad. A full week may just be a week in which much was said.",
    ),
    "figures/theme_weeks_together": (
        "Themes by week, all together",
        "With how many people a theme came up in each week.",
        "Who they are, and what they said of it.",
    ),
    "figures/directions": (
        "For and against",
        "How many sentences say that a thing works, and how many that it does not.",
        "Who is right. Few sentences can weigh as much as many.",
    ),
    "figures/areas_by_worker": (
        "Areas, person by person",
        "How often each person spoke of each area.",
        "How well anybody does. Some people may have been asked more about an area than others were.",
    ),
    "figures/areas_by_week": (
        "Areas by week",
        "How often all together spoke of each area in each week.",
        "That things got better or worse. It also shows when much was said.",
    ),
    "figures/areas_by_week_alone": (
        "Areas by week, in a single kind of contact",
        "How often all together spoke of each area in each week, in a single kind of contact.",
        "That things got better or worse. A high bar may come from a single person.",
    ),
    "figures/theme_sources": (
        "Themes by source",
        "In which places a theme came up, such as talks and messages. It says if it was for or against.",
        "Who is right.",
    ),
    "figures/theme_pairs": (
        "Themes that come up together",
        "Which themes came up in the same sentence, or in the same contact, such as a talk.",
        "That a thing causes another.",
    ),
    "figures/timelines": (
        "Time lines",
        "When each theme came up, in the order in which it was said.",
        "When a thing took place. People often speak of the past.",
    ),
    "figures/new_themes": (
        "New themes",
        "When each theme came up for the first time.",
        "That all has been said.",
    ),
    "figures/conditions_model": (
        "The model",
        "What the researcher thinks must be in place, and how often people said that it was or was not.",
        "That the model is right. It is a plan to talk about.",
    ),
    "figures/conditions_order": (
        "The model, in the order of telling",
        "On which day somebody first said that a part of the model was in place.",
        "When it was in place. It may have been so before.",
    ),
    "figures/dictionary_validation": (
        "Check of the word list",
        (
            "How often the computer marked the same turns as a person did. A turn is what somebody says "
            "before another speaks."
        ),
        "Anything about you. It is a test of the computer.",
    ),
    "figures/theme_rates": (
        "How often each theme came up",
        "How often all together spoke of each theme, and how that changes if a person is left out.",
        "Which theme matters most.",
    ),
    "figures/claim_cases": (
        "Claims, person by person",
        "For which people what the researcher claims is so, and for whom it is not.",
        "That somebody is right or wrong. Who did not speak of a thing may not have been asked.",
    ),
    "figures/claims_held": (
        "Claims",
        "Whether what the researcher says is still true if we count in other ways.",
        "Whether it is fair. Only people can say that.",
    ),
    "figures/specification_curve": (
        "A claim, counted in many ways",
        "The same, for a single claim.",
        "Which way of counting is right.",
    ),
    PORTRAIT: (
        "Portrait",
        "When there was contact with a person, and what this person spoke of.",
        "What kind of person that is.",
    ),
}
"""Each picture: what it is called here, what it says of people, and what it does not say."""


def advisory_group_page(
    statements: Sequence[Mapping[str, Any]], study: Study, codebook: Codebook, coders: Coders
) -> Page:
    """Return the page for an advisory group, on the pictures that show something.

    Parameters
    ----------
    statements
        Those beside figures and tables (`tables.statements.read_statements`): a figure that shows nothing of
        workers is a placeholder and is left out.
    coders
        Whose coding is counted.
    """
    quoted = OF_WORDS if may_show(study, Shows.QUOTED) else OF_WORDS[:1]
    sections = (
        Section("What this page is for", (f"{study.title}.", *PURPOSE)),
        Section("Who took part", (_describe_people(study), NO_SAMPLE)),
        Section("What was counted, and by whom", _describe_counting(codebook, coders)),
        Section(
            "The areas and themes",
            OF_AREAS,
            heads=("Area", "What it means", "Theme", "In brief"),
            rows=_themes(codebook),
        ),
        Section("What the signs mean", points=tuple(_signs(study, coders))),
        Section(
            "What each picture says",
            heads=("Picture", "What it says", "What it does not say"),
            rows=tuple(_pictures(statements, study)),
        ),
        Section("What others will see", (_describe_seen(study), *quoted)),
        Section("How to say stop", points=STOP),
        Section("Questions that you may ask the researcher", points=QUESTIONS),
    )
    registered = {"data/codebook.yaml": codebook, "coders": coders.describe()}
    return Page(NAME, TITLE, notice_on_page(study), sections, registered)


def _describe_people(study: Study) -> str:
    people = counted(len(study.workers), study.worker_noun.plural, study.worker_noun.singular)
    weeks = counted(len(study.calendar.weeks), "weeks")
    sources = listed([in_a_sentence(source.label) for source in study.sources])
    return f"{people} took part, for {weeks}. The researcher learned from them in {sources}."


def _describe_counting(codebook: Codebook, coders: Coders) -> tuple[str, ...]:
    if coders.is_dictionary:
        return (BY_DICTIONARY, *OF_NUMBERS)
    return (BY_PERSON, *OF_NUMBERS, OF_DIRECTIONS, _describe_directions(codebook))


def _describe_directions(codebook: Codebook) -> str:
    """Say by which of the codebook's words a mark is for a theme, and by which against it."""
    labels = {
        side: [f"\u201c{one.label}\u201d" for one in codebook.directions if one.side == side]
        for side in (FOR, AGAINST)
    }
    parts = [f"{side}: {listed(named)}" for side, named in labels.items() if named]
    return f"The words for this are, {'; '.join(parts)}."


def _themes(codebook: Codebook) -> tuple[tuple[str, ...], ...]:
    rows = []
    for area in codebook.areas:
        meaning = area.meaning or NOT_DEFINED
        rows += [
            (area.label, meaning, one.label, one.defined("brief")) for one in codebook.themes_of(area.id)
        ]
    return tuple(rows)


def _signs(study: Study, coders: Coders) -> Iterator[str]:
    """Yield what each sign means that can occur."""
    yield from (ZERO, NO_CONTACT, NOT_THERE)
    if not may_show(study, Shows.WORKERS):
        yield from (OF_BLOCKS, SUPPRESSED)
    if reports(study, "accuracy"):
        if coders.is_dictionary:
            yield BELOW
        yield NOT_SURE
    if reports(study, "agreement"):
        yield DISPUTED
    if not coders.is_dictionary and may_show(study, Shows.WORKERS):
        yield OF_SOURCES


def _describe_seen(study: Study) -> str:
    if study.is_for_researcher:
        return PRIVATE_VIEW
    if may_show(study, Shows.WORKERS):
        return SEEN["open"]
    if may_show(study, Shows.AGREED):
        return SEEN["consented"]
    return SEEN["strict"]


def _pictures(statements: Sequence[Mapping[str, Any]], study: Study) -> Iterator[tuple[str, str, str]]:
    """Yield the row of each picture that shows something of workers, in order."""
    placeholder = DESCRIPTIONS[Shows.NOTHING]
    shown = [one["product"] for one in statements if one["shows_of_workers"] != placeholder]
    if may_show(study, Shows.WORKERS):
        shown.append(PORTRAIT)
    has_notes = any(source.counted_role == "researcher" for source in study.sources)
    for product in shown:
        if product in PICTURES:
            title, says, does_not_say = PICTURES[product]
            if product == "figures/theme_sources" and has_notes:
                does_not_say = f"{does_not_say} {OF_NOTES}"
            file = PurePosixPath(product).name + "…" * (product == PORTRAIT)
            yield f"{title} ({file})", says, does_not_say
