"""What is published ranks no worker, and speaks of people before it speaks of an illness."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from worlds import FIRST, World, drawn, themes_in_all

from helpers.files import paths
from helpers.study.codebook import read_codebook
from helpers.study.study import Study, read_study

SUPERLATIVES = (
    "most least fewest highest lowest largest smallest greatest longest shortest strongest weakest best worst "
    "leads leading leader top bottom outlier outliers ranked ranks ranking silent silence"
)
COMPARATIVES = "more less fewer better worse ahead behind"
HARMLESS = re.compile(
    r"\b(?:at (?:most|least)|most of (?:the|what)|more than one|or more|one or more|leads to|more to read"
    r"|most (?:frequently )?coded|(?:coded )?more often (?:for|against|coded|than)|more (?:for|against) it)\b",
    re.IGNORECASE,
)
"""What compares no worker with another."""
NOT_OURS = re.compile(r"“[^“”]*”(?: \([^()]*\))?|^```.*?^```$", re.DOTALL | re.MULTILINE)
"""What participants said, and by whom: their words are theirs. And commands."""
PERSON_LAST = re.compile(
    r"\b(?:(?:a|the|an) (?:schizophrenic|psychotic|bipolar|manic|depressive|anorexic|addict|alcoholic)s?"
    r"|schizophrenics|psychotics|depressives|addicts|alcoholics|junk(?:y|ies)|sufferers?|suffer(?:s|ed|ing)? (?:from|with)"
    r"|afflicted|victims? of|commit(?:s|ted|ting)? suicide|successful suicide|the mentally[ -]ill|mental patients?"
    r"|(?:the )?psychiatric patients?|lunatics?|crazy|insane|deranged|mad|nutters?|psycho|schizos?|loony"
    r"|happy pills|shrinks?|normal people|the disabled|the vulnerable|the elderly|the homeless|handicapped"
    r"|wheelchair-bound|non-?complian(?:t|ce)|low-functioning|high-functioning|attention[ -]seeking"
    r"|service users?|clients?|research subjects|split personality)\b",
    re.IGNORECASE,
)
"""Words that put a diagnosis before a person, pity, or call names.

After what Time to Change (media guidelines: England), Shift (What's the story?), Mindframe (language) and the
Publication Manual of the American Psychological Association (7th edition, chapter 5) ask for.
"""


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text, without what participants said: a list is one sentence."""
    own = NOT_OURS.sub("", text)
    return [part for part in re.split(r"(?<=[.!?])\s+(?=[A-Z“(!])|\n", own) if part.strip()]


def ranks_a_worker(sentence: str, study: Study) -> bool:
    """Tell whether a sentence compares a worker with others: names one, or describes one, by a rank."""
    ids = "|".join(map(re.escape, study.known_ids))
    described = r"(?i:the|that|which|whose) (?:peer support )?worker\b(?! is left out)"
    who = rf"\b(?:{ids})\b|\b{described}|\bwho (?:left|had left)\b"
    words = "|".join(f"{SUPERLATIVES} {COMPARATIVES}".split())
    plain = HARMLESS.sub("", sentence)
    named = re.search(who, plain)
    return named is not None and re.search(rf"\b(?:{words})\b", plain, re.IGNORECASE) is not None


@pytest.fixture(scope="module")
def example() -> Study:
    return read_study(paths.ROOT)


@pytest.mark.parametrize(
    "sentence",
    [
        "Most: W5.",
        "Least: W4, who had left.",
        "Contacts by worker, most in W5 (43) and fewest in W4 (25).",
        "W5 leads in week 12.",
        "W3 speaks of supervision more than W2 does.",
        "The worker with the highest rate is in the Focus area.",
        "W4 was silent on boundaries.",
        "Of those who left, the least is known.",
        "W1 does better than the others.",
    ],
)
def test_a_comparison_of_workers_is_recognised(sentence, example):
    assert ranks_a_worker(sentence, example)


@pytest.mark.parametrize(
    "sentence",
    [
        "There was no contact with W1 in weeks 4 and 10; with W2 in weeks 9, 11 and 13.",
        "W3 had not yet started in weeks 1 and 2; W4 had already left in weeks 11 to 13.",
        "The thick line extends from the lowest to the highest rate when one worker is left out.",
        "Clarity of the role is coded most often (134 segments), structures least often.",
        "W1: first 2 and 5, then 3, then 6, then 4.",
        "A worker is counted in a week if at least one of their segments has a coding of the theme.",
    ],
)
def test_what_compares_themes_or_says_when_somebody_was_there_is_not_taken_for_one(sentence, example):
    assert not ranks_a_worker(sentence, example)


def texts_of_notebook(path: Path) -> Iterator[str]:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            yield "".join(cell["source"])
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            for kind in ("text/plain", "text/markdown"):
                yield "".join(data.get(kind, ""))
            yield "".join(output.get("text", ""))


def published_texts() -> Iterator[tuple[str, str]]:
    """Yield what readers of the example see, with its place: README, captions, notebooks, the article's tables."""
    for pattern in ("README.md", "figures/*.md", "article/*.md"):
        for path in paths.ROOT.glob(pattern):
            yield path.relative_to(paths.ROOT).as_posix(), path.read_text(encoding="utf-8")
    for path in paths.ROOT.glob("notebooks/**/*.ipynb"):
        for text in texts_of_notebook(path):
            yield path.relative_to(paths.ROOT).as_posix(), text
    for path in paths.ROOT.glob("article/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                yield from ((path.relative_to(paths.ROOT).as_posix(), cell) for cell in row)


def test_no_published_sentence_of_the_example_ranks_a_worker(example):
    texts = list(published_texts())
    assert len({place for place, _ in texts}) > 40
    ranked = [
        (place, sentence)
        for place, text in texts
        for sentence in sentences_of(text)
        if ranks_a_worker(sentence, example)
    ]
    assert ranked == []


@dataclass(frozen=True)
class SomebodyLeft(World):
    """A study whose file lists its workers in another order than that of their ids; W2 leaves after week 2."""

    @property
    def study(self) -> Study:
        facts = super().study
        left = facts.workers[1].model_copy(update={"last_day": FIRST + timedelta(days=13)})
        workers = [left if one.id == left.id else one for one in facts.workers]
        return facts.model_copy(update={"all_workers": tuple(workers[::-1])})


STAYED = {key: themes for key, themes in themes_in_all(3, range(1, 5)).items() if key[0] != 1 or key[1] < 3}
WORLDS = {
    "coded by a person": SomebodyLeft(
        n_workers=3,
        late=1,
        themes_in=STAYED,
        coder="R1",
        said=("works", "lacking", "mixed"),
        said_of={(2, 1, "interview"): ((0, "met"), (1, "not_met")), (0, 2, "interview"): ((1, "met"),)},
    ),
    "coded by the dictionary": SomebodyLeft(n_workers=3, late=1, themes_in=STAYED),
}


@pytest.mark.parametrize("name", WORLDS)
def test_no_figure_ranks_workers_and_one_who_left_is_not_the_least(name):
    world = WORLDS[name]
    assert "left" in set(world.tables()[1]["state"])
    for drawing in drawn(world):
        for sentence in sentences_of(f"{drawing.caption}\n{drawing.alt}"):
            assert not ranks_a_worker(sentence, world.study), (drawing.name, sentence)


def first_mentions(text: str, ids: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(re.findall(rf"\b(?:{'|'.join(ids)})\b", text)))


def in_order(found: Sequence[str], ids: Sequence[str]) -> list[str]:
    return [one for one in ids if one in found]


@pytest.mark.parametrize("name", WORLDS)
def test_workers_stand_in_the_order_of_the_study_file_in_every_figure_and_sentence(name):
    """Any other order is read as a rank. What is in the order of time is not an order of workers."""
    ids = WORLDS[name].study.worker_ids
    assert ids == ["W3", "W2", "W1"]
    for drawing in drawn(WORLDS[name]):
        for sentence in sentences_of(f"{drawing.caption}\n{drawing.alt}"):
            for clause in sentence.split("; "):
                found = first_mentions(clause, ids)
                assert found == in_order(found, ids), (drawing.name, sentence)
        if "worker" in drawing.table and drawing.name != "new_themes":
            found = list(dict.fromkeys(drawing.table["worker"]))
            assert found == in_order(found, ids), drawing.name


@pytest.mark.parametrize(
    "text",
    [
        "a schizophrenic worker",
        "She suffers from anxiety.",
        "the mentally ill",
        "He committed suicide.",
        "Addicts and alcoholics",
        "non-compliant",
        "service users",
    ],
)
def test_words_that_put_an_illness_before_a_person_are_recognised(text):
    assert PERSON_LAST.search(text)


@pytest.mark.parametrize(
    "text", ["a person with a diagnosis", "what made it hard", "made", "she lives with it"]
)
def test_person_first_words_are_not(text):
    assert not PERSON_LAST.search(text)


def test_what_is_published_speaks_of_people_first():
    """In its own words: participants, and the words that are looked for in what they say, are not asked to."""
    texts = [*published_texts()]
    documents = [*paths.ROOT.glob("*.md"), *paths.ROOT.glob("docs/**/*.md"), *paths.ROOT.glob("data/*.md")]
    texts += [(path.name, path.read_text(encoding="utf-8")) for path in documents]
    # Of the codebook, not what is looked for in the words of participants.
    codebook = read_codebook(paths.ROOT)
    fields = ("label", "brief", "full", "use", "use_not", "example", "why")
    texts += [("codebook.yaml", getattr(theme, field)) for theme in codebook.themes for field in fields]
    texts += [("codebook.yaml", f"{area.label}: {area.meaning}") for area in codebook.areas]
    assert {"codebook.yaml", "PRIVACY.md", "glossary.md"} <= {place for place, _ in texts}
    found = [(place, PERSON_LAST.search(NOT_OURS.sub("", text))) for place, text in texts]
    assert [(place, one.group()) for place, one in found if one] == []


def test_no_alt_text_adds_up_what_somebody_praises_and_complains_of():
    world = World(
        n_workers=3,
        n_weeks=3,
        themes_in=themes_in_all(3, range(1, 4)),
        coder="R1",
        said=("works", "lacking"),
    )
    alts = {one.name: one.alt for one in drawn(world)}
    portraits = [name for name in alts if name.startswith("portrait_")]
    assert portraits
    for name in (*portraits, "directions"):
        assert "theme by theme" in alts[name].lower()
        assert not re.search(r"all themes|area together|of an area", alts[name]), name
        assert not re.search(r"(?:most|least) often|descending|most frequent", alts[name], re.IGNORECASE)


def test_no_picture_of_themes_names_a_first_or_a_last():
    world = World(n_workers=3, n_weeks=3, themes_in=themes_in_all(3, range(1, 4)))
    # A claim may be a ranking: its figures say it in the researcher's words.
    of_claims = ("claim_cases", "claims_held", "specification_curve")
    for drawing in (one for one in drawn(world) if one.name not in of_claims):
        named = re.search(r"(?:most|least) often|descending|most frequent", drawing.alt, re.IGNORECASE)
        assert named is None, drawing.name
