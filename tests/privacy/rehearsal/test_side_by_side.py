"""How many workers a published fact fits is counted in what they have said themselves."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.privacy.rehearsal.side_by_side import all_together, lay_side_by_side

SECTION = "I was sectioned twice, and I tell them so."
ADMITTED = "They had me detained under it, years ago."


def printed(*rows: tuple[str, str]) -> pd.DataFrame:
    """Return quotations: worker and text."""
    table = [
        ("role", worker, "quotation", f"{worker}-{number}", text)
        for number, (worker, text) in enumerate(rows)
    ]
    return pd.DataFrame(table, columns=["theme", "worker", "kind", "segment_id", "text"])


def said(*rows: tuple[str, str], source: str = "interview", is_counted: object = True) -> pd.DataFrame:
    """Return segments: worker and text."""
    table = [(worker, source, is_counted, text) for worker, text in rows]
    return pd.DataFrame(table, columns=["worker", "source", "is_counted", "text"])


def singling(sentences) -> list[tuple[str, str]]:
    return [(one.worker, found.fact.name) for one in sentences for found in one.singling]


def test_a_fact_of_one_worker_alone_singles_out(study):
    sentences = lay_side_by_side(printed(("W1", SECTION)), said(("W1", SECTION), ("W2", "The urn.")), study)
    assert singling(sentences) == [("W1", "section")]


def test_a_fact_that_another_worker_has_told_in_other_words_does_not(study):
    sentences = lay_side_by_side(printed(("W1", SECTION)), said(("W1", SECTION), ("W2", ADMITTED)), study)
    assert [len(found.workers) for found in sentences[0].facts] == [2]
    assert singling(sentences) == []


@pytest.mark.parametrize(
    "others",
    [
        said(("W2", ADMITTED), source="observation"),
        said(("W2", ADMITTED), is_counted=False),
        said(("W2", ADMITTED), is_counted="False"),
        said(("W9", ADMITTED)),
        said(("W1", ADMITTED)),
    ],
    ids=[
        "the researcher's words",
        "not counted",
        "not counted, as text",
        "no worker of the study",
        "the same worker",
    ],
)
def test_only_the_own_words_of_another_worker_count(study, others):
    assert singling(lay_side_by_side(printed(("W1", SECTION)), others, study)) == [("W1", "section")]


def test_cells_may_be_text_as_they_are_in_the_file(study):
    others = said(("W2", ADMITTED), is_counted="True")
    assert singling(lay_side_by_side(printed(("W1", SECTION)), others, study)) == []


def test_who_says_to_be_the_only_one_is_taken_at_their_word(study):
    only = "I'm the only man on the team."
    sentences = lay_side_by_side(printed(("W1", only)), said(("W1", only), ("W2", only)), study)
    assert singling(sentences) == [("W1", "the only one")]


def test_facts_that_fit_several_may_single_out_together(study):
    both = "I was sectioned, and my mosque stood by me."
    three = study.model_copy(
        update={"all_workers": (*study.all_workers, study.all_workers[0].model_copy(update={"id": "W3"}))}
    )
    others = said(("W2", ADMITTED), ("W3", "I go to the mosque."))
    (sentence,) = lay_side_by_side(printed(("W1", both)), others, three)
    assert [len(found.workers) for found in sentence.facts] == [2, 2]
    assert len(sentence.singling) == 2


def test_a_sentence_without_facts_asks_nothing_and_is_laid_beside_the_others(study):
    sentences = lay_side_by_side(printed(("W2", "The urn was on."), ("W1", SECTION)), said(), study)
    assert [(one.worker, len(one.facts)) for one in sentences] == [("W1", 1), ("W2", 0)]
    assert all_together(sentences, "W1") == {"W1"}
    assert all_together(sentences, "W2") == frozenset()


def test_a_sentence_printed_twice_is_one_with_both_places(study):
    table = pd.concat([printed(("W1", SECTION)), printed(("W1", SECTION)).assign(theme="pay")])
    (sentence,) = lay_side_by_side(table, said(), study)
    assert sentence.where == ("role, quotation", "pay, quotation")
