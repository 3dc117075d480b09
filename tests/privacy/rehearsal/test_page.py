"""The page lays all that is public of each worker side by side, says that it is private, and runs nothing."""

from __future__ import annotations

from lxml import etree

from helpers.privacy.rehearsal import fact_words
from helpers.privacy.rehearsal.facts import find_facts
from helpers.privacy.rehearsal.page import as_page
from helpers.privacy.rehearsal.side_by_side import FittedFact, PublishedSentence
from helpers.study.gate import PRIVATE


def published(worker: str, text: str, *fits: str) -> PublishedSentence:
    facts = tuple(FittedFact(fact, frozenset([worker, *fits])) for fact in find_facts(text))
    return PublishedSentence(worker, text, ("role, quotation",), ("s1",), facts)


def page_of(study, *sentences: PublishedSentence, **also: list[str]) -> str:
    return as_page(sentences, also, study).decode("utf-8")


def test_it_has_a_column_for_each_worker_and_a_row_for_each_kind(study):
    root = etree.HTML(
        page_of(study, published("W1", "I was sectioned twice."), published("W2", "I keep ferrets."))
    )
    rows = [["".join(cell.itertext()) for cell in row] for row in root.iter("tr")]
    assert rows[0] == ["Kind", "W1", "W2"]
    assert [row[0] for row in rows[1:]] == list(fact_words.KINDS.values())
    of_kind = {row[0]: row[1:] for row in rows[1:]}
    assert of_kind["Illness and treatment"] == ["section (1 of 2)", "–"]
    assert of_kind["Faith"] == ["–", "–"]


def test_each_worker_has_their_sentences_with_facts_marked_and_how_many_they_fit(study):
    page = page_of(study, published("W1", "I was sectioned twice.", "W2"))
    assert "<mark>sectioned</mark>" in page
    assert "section (2 of 2)" in page
    assert 'class="alone"' not in page
    assert "All their facts together fit 2 of 2 workers." in page
    assert "Published sentences: 0." in page


def test_what_else_is_public_is_there(study):
    assert "In data/study.yaml: from today." in page_of(study, W1=["In data/study.yaml: from today."])


def test_it_says_that_it_is_private_and_words_are_only_words(study):
    hostile = study.model_copy(update={"title": "</title><script>alert(1)</script>"})
    page = page_of(
        hostile, published("W1", "<script>alert(1)</script> & I was <b>sectioned</b>."), W1=["<img src=x>"]
    )
    root = etree.HTML(page)
    assert PRIVATE in page
    assert not list(root.iter("script", "img", "b", "link", "a"))
    assert "<script>alert(1)</script> & I was <b>sectioned</b>." in "".join(root.itertext())


def test_facts_that_overlap_are_marked_once(study):
    page = page_of(study, published("W1", "We moved to a flat on Mill Lane when I was nineteen years old."))
    words = "".join(next(etree.HTML(page).iter("li")).itertext())
    assert "We moved to a flat on Mill Lane when I was nineteen years old." in words
