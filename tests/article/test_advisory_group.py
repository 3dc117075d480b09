"""The page for an advisory group is in plain words, speaks of every picture, and shows no more than others see."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from worlds import World

from helpers import article
from helpers.article import advisory_group
from helpers.article.advisory_group import NAME, OF_SOURCES, PICTURES, SUPPRESSED
from helpers.article.pages import as_markdown
from helpers.coding.accuracy import DISPUTED, MARK, UNDECIDED
from helpers.files.place import Place
from helpers.files.products import DRAWN_FROM
from helpers.study.coders import THE_DICTIONARY, parse_coder
from helpers.study.gate import DESCRIPTIONS, Shows
from helpers.tables.statements import PORTRAIT

MOST_WORDS = 24
"""Words of the longest sentence."""
READING_AGE = 9
"""Years: what GOV.UK writes for (Content design: planning, writing and managing content)."""


def statement(product: str, shows: Shows) -> dict[str, str]:
    return {"product": product, "shows_of_workers": DESCRIPTIONS[shows]}


def page_of(profile: str = "open", coder: str = "R1", shown: Shows = Shows.TOGETHER):
    world = World(n_workers=3, profile=profile)
    statements = [statement(product, shown) for product in DRAWN_FROM]
    coders = parse_coder(coder) if coder != "dictionary" else THE_DICTIONARY
    return article.advisory_group_page(statements, world.study, world.codebook, coders), world.study


def pictures_on(page) -> list[str]:
    return [row[0] for section in page.sections if section.heads[:1] == ("Picture",) for row in section.rows]


def texts_of(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [text for part in parts for text in texts_of(part)]


def own_texts() -> list[str]:
    """Return all sentences of the page's own: not what a study or a codebook puts into it."""
    titles = {title for title, _, _ in PICTURES.values()}
    constants = {name: value for name, value in vars(advisory_group).items() if name.isupper()}
    for name in ("NAME", "TITLE", "DESCRIPTIONS", "PORTRAIT", "FOR", "AGAINST"):
        del constants[name]
    texts = texts_of(constants)
    assert len(texts) > 60
    return [text for text in texts if text not in titles]


def syllables_of(word: str) -> int:
    """Count groups of vowels, without an e that is not spoken at the end: near enough for common words.

    >>> [syllables_of(word) for word in ("people", "marked", "theme", "researcher", "interview")]
    [2, 1, 1, 3, 3]
    """
    letters = re.sub(r"[^a-z]", "", word.lower())
    n = len(re.findall(r"[aeiouy]+", letters))
    is_silent = letters.endswith("e") and not letters.endswith(("le", "ee"))
    is_silent |= letters.endswith("ed") and not letters.endswith(("ted", "ded"))
    is_silent |= letters.endswith("es") and not letters.endswith(("ses", "ces", "xes", "zes", "ges", "hes"))
    return max(1, n - (is_silent and n > 1))


def sentences_in(text: str) -> list[str]:
    return [part for part in re.split(r"[.!?:;]\s*", text) if re.search(r"[a-z]", part)]


def reading_age(texts: list[str]) -> float:
    """Return the age, in years, at which texts can be read.

    The grade of Kincaid, Fishburne, Rogers and Chissom 1975 (Research Branch Report 8-75), plus five years:
    0.39 × words per sentence + 11.8 × syllables per word − 15.59.
    """
    sentences = [sentence for text in texts for sentence in sentences_in(text)]
    words = [word for sentence in sentences for word in re.findall(r"[A-Za-z']+", sentence)]
    n_syllables = sum(syllables_of(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * n_syllables / len(words) - 15.59 + 5


def test_the_reading_age_of_a_journals_sentence_is_not_that_of_a_plain_one():
    of_journal = (
        "Inter-coder agreement was quantified probabilistically, notwithstanding considerable heterogeneity."
    )
    assert reading_age([of_journal]) > 18 > READING_AGE > reading_age(["We ask, and you may say no."])


def test_it_can_be_read_by_somebody_of_nine_years():
    assert reading_age(own_texts()) <= READING_AGE
    long = [s for text in own_texts() for s in sentences_in(text) if len(s.split()) > MOST_WORDS]
    assert not long


def test_it_speaks_of_every_picture():
    figures = {product for product in DRAWN_FROM if product.startswith("figures/")}
    assert set(PICTURES) == figures | {PORTRAIT}, (
        "Say what a new picture says of people, and what it does not."
    )
    page, _ = page_of()
    assert len(pictures_on(page)) == len(PICTURES)
    assert pictures_on(page)[1] == "Themes by week (theme_weeks)"


@pytest.mark.parametrize("profile", ["strict", "consented"])
def test_it_speaks_of_no_picture_that_others_do_not_see(profile):
    page, _ = page_of(profile, shown=Shows.NOTHING)
    assert pictures_on(page) == []
    page, _ = page_of(profile)
    assert not [picture for picture in pictures_on(page) if "portrait" in picture.lower()]


def test_it_says_what_others_will_see_and_that_a_made_up_study_is_one():
    texts = {profile: "\n".join(page_of(profile)[0].texts()) for profile in ("open", "strict", "consented")}
    assert "This study is made up." in texts["open"]
    assert SUPPRESSED not in texts["open"]
    for profile in ("strict", "consented"):
        assert SUPPRESSED in texts[profile]
        assert "made up" not in texts[profile]
    assert "No picture shows a single person." in texts["strict"]
    assert "single person only if that person said yes" in texts["consented"]
    assert all("You can say stop at any time." in text for text in texts.values())
    _, study = page_of("strict")
    private = article.advisory_group_page([], study.for_researcher(), World().codebook, THE_DICTIONARY)
    assert "This copy is for the researcher alone." in "\n".join(private.texts())


@pytest.mark.parametrize(
    ("coder", "profile", "there", "not_there"),
    [
        ("dictionary", "open", (MARK, UNDECIDED, DISPUTED), ("c:", "(0)", OF_SOURCES)),
        ("dictionary", "strict", (MARK, UNDECIDED, DISPUTED, "c:", "(0)"), (OF_SOURCES,)),
        ("R1", "open", (DISPUTED, UNDECIDED, OF_SOURCES), (MARK, "c:")),
        ("R1", "strict", (DISPUTED, UNDECIDED, "c:", "(0)"), (MARK, OF_SOURCES)),
    ],
)
def test_it_explains_each_sign_that_a_figure_may_have_and_no_other(coder, profile, there, not_there):
    signs = next(one for one in page_of(profile, coder)[0].sections if one.heading == "What the signs mean")
    said = "\n".join(signs.points)
    assert all(sign in said for sign in there)
    assert not any(sign in said for sign in not_there)


def test_it_says_who_marked_the_sentences():
    by_person, by_computer = ("\n".join(page_of(coder=coder)[0].texts()) for coder in ("R1", "dictionary"))
    assert "A person read what was said" in by_person
    assert "for: “works”; against: “lacking” and “wished for”" in by_person
    assert "A computer looked for words" not in by_person
    assert "A computer looked for words" in by_computer
    assert "how a thing was spoken of" not in by_computer, "The dictionary says no direction."


@pytest.mark.parametrize("profile", ["open", "strict", "consented"])
@pytest.mark.parametrize("coder", ["R1", "any:R1+R2", "dictionary"])
def test_it_can_be_saved_for_every_study_and_says_no_number_of_unknown_origin(tmp_path, profile, coder):
    page, study = page_of(profile, coder)
    files = [one.file for one in article.save_page(page, study, Place.at(tmp_path))]
    assert files == [f"article/{NAME}.{ending}" for ending in ("md", "html", "docx", "json")]
    assert "3 workers took part, for 4 weeks." in as_markdown(page).decode()
    more = replace(page.sections[0], paragraphs=("W2 has 73 of these.",))
    register = page.register(study)
    assert register.unregistered(more.paragraphs[0])
