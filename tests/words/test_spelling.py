"""British and American spelling of a word share a stem, and no two words of British English do by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import words
from helpers.words.spelling import begins_with, british, british_prefix
from helpers.words.word_list import FILE

VERBS = "organ real token stigmat recogn apolog priorit util emphas symbol minim individual".split()
IZED = "ize izes ized izing izer izers ization izations izable ized's".split()
OUR = {
    "favor": "favour",
    "behavior": "behaviour",
    "color": "colour",
    "neighbor": "neighbour",
    "labor": "labour",
    "honor": "honour",
    "humor": "humour",
}
RE = {"center": "centre", "theater": "theatre", "fiber": "fibre", "liter": "litre", "kilometer": "kilometre"}
L = "travel label cancel counsel model signal fuel dial trial panel".split()
OTHERS = {
    "defense": "defence",
    "offense": "offence",
    "pretense": "pretence",
    "analyze": "analyse",
    "paralyzed": "paralysed",
    "skeptical": "sceptical",
    "gray": "grey",
    "enrollment": "enrolment",
    "skillful": "skilful",
    "fulfill": "fulfil",
    "pediatric": "paediatric",
    "anesthetist": "anaesthetist",
    "practiced": "practised",
    "councilor": "councillor",
    "favorite": "favourite",
    "neighborhood": "neighbourhood",
    "behavioral": "behavioural",
    "centered": "centred",
    "maneuvering": "manoeuvring",
    "mom": "mum",
}
APART = [
    ("organized", "organs"),
    ("organise", "organ"),
    ("size", "sise"),
    ("prized", "prised"),
    ("meter", "metre"),
    ("hour", "hor"),
    ("four", "for"),
    ("tour", "tor"),
    ("flour", "floor"),
    ("story", "storey"),
    ("tire", "tyre"),
    ("practice", "practise"),
    ("later", "latre"),
]


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, str]:
    """Draw an American and a British spelling of one word, in any of the open classes or from the lists."""
    kind = draw(st.sampled_from(["ize", "our", "re", "l", "other"]))
    if kind == "ize":
        american = draw(st.sampled_from(VERBS)) + draw(st.sampled_from(IZED))
        return american, american.replace("iz", "is")
    if kind == "our":
        word, ending = (
            draw(st.sampled_from(sorted(OUR))),
            draw(st.sampled_from(["", "s", "ed", "ing", "able"])),
        )
        return word + ending, OUR[word] + ending
    if kind == "re":
        word, ending = draw(st.sampled_from(sorted(RE))), draw(st.sampled_from(["", "s", "'s"]))
        return word + ending, RE[word] + ending
    if kind == "l":
        word, ending = draw(st.sampled_from(L)), draw(st.sampled_from(["ed", "ing"]))
        return word + ending, f"{word}l{ending}"
    american = draw(st.sampled_from(sorted(OTHERS)))
    return american, OTHERS[american]


@given(spellings())
def test_both_spellings_of_a_word_share_a_stem(pair):
    american, british_form = pair
    assert words.stem(american) == words.stem(british_form)


@given(spellings(), st.data())
def test_a_prefix_of_either_spelling_finds_the_other(pair, data):
    form, other = data.draw(st.permutations(pair))
    assert begins_with(form, other)
    for prefix in ("tokenis", "tokeniz", "tokenisa", "tokeniza"):
        assert begins_with("tokenization", prefix)
        assert begins_with("tokenisation", prefix)


def test_a_prefix_that_is_no_word_yet_stays_as_it_is():
    assert [british_prefix(prefix) for prefix in ("siz", "priz", "quiz", "seiz", "capsiz", "hono")] == [
        "siz",
        "priz",
        "quiz",
        "seiz",
        "capsiz",
        "hono",
    ]


@pytest.mark.parametrize(("one", "other"), APART)
def test_words_that_only_look_like_two_spellings_keep_their_stems(one, other):
    assert words.stem(one) != words.stem(other)


def test_a_british_word_is_changed_only_into_another_spelling_of_itself():
    listed = FILE.read_text(encoding="utf-8").split()
    changed = {word: british(word) for word in listed if british(word) != word}
    assert len(changed) < 40
    not_by_z = {
        word: other for word, other in changed.items() if word.replace("z", "s") != other.replace("z", "s")
    }
    assert not_by_z == {
        "counselings": "counsellings",
        "graybeard": "greybeard",
        "graybeards": "greybeards",
        "groveled": "grovelled",
        "groveling": "grovelling",
        "moldiness": "mouldiness",
        "recenter": "recentre",
    }


@given(st.text(max_size=20))
def test_a_british_spelling_stays(form):
    assert british(british(form)) == british(form)
