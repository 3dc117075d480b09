"""Nothing is published while a place is undecided; a review asks about each, and loses no decision."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.privacy.names import identifiers, pseudonyms, roster_names
from helpers.privacy.names.decisions import (
    LEAVE,
    REPLACE,
    Decision,
    Decisions,
    Reason,
    hash_texts,
    read_decisions,
)
from helpers.privacy.names.pseudonyms import replace_names
from helpers.privacy.names.review import HELP, RULES, refuse_undecided, review_queue, select_undecided
from helpers.study.roster import Form, Person, Roster

ROSTER = Roster(
    [Form("Hope", Person("X1", "other"), "Dilys"), Form("Sam Ito", Person("X2", "other"), "Ivor")]
)
TEXTS = {"a": "Hope met Yusuf.", "b": "I hope Yusuf and 943 476 5918 are well."}


@pytest.fixture
def queue(study):
    return replace_names(TEXTS, ROSTER, Decisions(), study).queue


def answering(*answers):
    """Return a person at the screen who gives these answers and then leaves, and what the screen showed."""
    shown = []
    left = iter(answers)

    def ask(prompt):
        shown.append(prompt)
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    return ask, shown


def test_an_empty_queue_is_not_refused(queue):
    assert refuse_undecided(queue.iloc[:0]) is None


def test_an_undecided_queue_is_refused_with_counts_and_without_words_cases_02_03_04(queue):
    with pytest.raises(FieldworkError) as error:
        refuse_undecided(queue)
    assert str(error.value) == (
        "privacy: 5 places may name somebody and are not decided: names that are ordinary words (2), "
        "words that are not British English (2) and NHS numbers whose check digit is wrong (1). "
        "Nothing is published until each is. Decide: `fieldwork privacy review`."
    )


def test_every_rule_that_queues_is_described():
    import inspect

    rules = (
        {one.rule for one in ()}
        | set(pseudonyms._precedence)
        | {
            "combination",
            "date",
            "district",
            "national_insurance",
            "nhs_number",
            "plate",
            "postcode",
            "spoken_number",
        }
    )
    assert rules == set(RULES)
    source = inspect.getsource(identifiers) + inspect.getsource(roster_names) + inspect.getsource(pseudonyms)
    assert all(f'"{rule}"' in source for rule in RULES)


def test_a_decided_place_is_no_longer_open(queue):
    hashes = hash_texts(TEXTS)
    hope = Reason("name_word", queue.loc[0, "roster"])
    decisions = Decisions(
        of_places={(hashes["a"], 0, 4): Decision(LEAVE, reason=hope)},
        everywhere={"Yusuf": frozenset([Reason("vocabulary")])},
    )
    left = select_undecided(queue, decisions, TEXTS)
    assert [(row.text_id, row.rule) for row in left.itertuples()] == [("b", "name_word"), ("b", "nhs_number")]
    assert len(select_undecided(queue, Decisions(), TEXTS)) == 5
    assert select_undecided(queue.iloc[:0], Decisions(), TEXTS).empty


def test_a_review_decides_place_by_place_and_a_word_once(queue, study):
    ask, shown = answering("r", "Dilys", "E", "l", "r", "[a number]")
    decisions = review_queue(queue, Decisions(), ask, texts=TEXTS)
    done = replace_names(TEXTS, ROSTER, decisions, study)
    assert done.queue.empty
    assert done.texts == {"a": "Dilys met Yusuf.", "b": "I hope Yusuf and [a number] are well."}
    assert len(shown) == 6
    assert decisions.everywhere == {"Yusuf": frozenset([Reason("vocabulary")])}


def test_the_screen_shows_why_whom_and_the_words_around(queue):
    ask, shown = answering()
    review_queue(queue, Decisions(), ask, texts=TEXTS)
    assert shown == ["\n1 of 5: names that are ordinary words (X1):\n  »Hope« met Yusuf.\n" + HELP + " "]


def test_a_word_that_comes_again_is_said_to_belong_into_the_roster(study):
    texts = {"a": "We met Dilwyn.", "b": "Then Dilwyn left, and Gwenno rang.", "c": "I saw Dilwyn."}
    queue = replace_names(texts, ROSTER, Decisions(), study).queue
    ask, shown = answering("l", "l", "l", "l")
    review_queue(queue, Decisions(), ask, texts=texts)
    hints = [line for one in shown for line in one.splitlines() if "roster.csv" in line]
    assert [hint.partition(".")[0] for hint in hints] == [
        "  This word is in 2 more places",
        "  This word is in 1 more place",
    ]
    assert "stop (q), add it to roster.csv with its replacement" in hints[0]


def test_a_long_text_is_cut_and_its_cuts_are_shown(study):
    text = "tea " * 60 + "Yusuf " + "tea " * 60
    ask, shown = answering()
    review_queue(
        replace_names({"t": text}, ROSTER, Decisions(), study).queue, Decisions(), ask, texts={"t": text}
    )
    line = shown[0].splitlines()[2]
    assert line == "  …" + ("tea " * 60)[-120:] + "»Yusuf«" + (" " + "tea " * 60)[:120] + "…"


def test_a_review_that_is_interrupted_goes_on_where_it_stopped(folder, study, queue):
    ask, _ = answering("l", "q")
    review_queue(queue, read_decisions(folder, study), ask, texts=TEXTS)
    again = read_decisions(folder, study)
    assert len(again.of_places) == 1
    ask, shown = answering("s", "l", "l", "l")
    review_queue(queue, again, ask, texts=TEXTS)
    assert shown[0].startswith("\n2 of 5")
    assert len(read_decisions(folder, study).of_places) == 4
    assert len(select_undecided(queue, read_decisions(folder, study), TEXTS)) == 1


@pytest.mark.parametrize("stop", [EOFError, KeyboardInterrupt])
def test_who_leaves_in_the_middle_of_a_replacement_loses_nothing_before(folder, study, queue, stop):
    answers = iter(["l", "r"])

    def ask(_prompt):
        try:
            return next(answers)
        except StopIteration:
            raise stop from None

    decisions = review_queue(queue, read_decisions(folder, study), ask, texts=TEXTS)
    assert len(decisions.of_places) == 1
    assert read_decisions(folder, study) == decisions


def test_another_answer_is_asked_again(queue):
    ask, shown = answering("x", "", "l", "q")
    assert len(review_queue(queue, Decisions(), ask, texts=TEXTS).of_places) == 1
    assert len(shown) == 4


def test_what_is_not_a_single_word_cannot_be_left_everywhere(study):
    texts = {"t": "It is 943 476 5918"}
    ask, shown = answering("e", "l")
    decisions = review_queue(
        replace_names(texts, ROSTER, Decisions(), study).queue, Decisions(), ask, texts=texts
    )
    assert decisions.everywhere == {}
    assert len(decisions.of_places) == 1
    assert "everywhere" not in shown[0]


def test_an_empty_replacement_or_one_that_names_somebody_is_asked_again(queue):
    ask, shown = answering("r", " ", "r", "Sam Ito", "r", " Ivor ", "q")
    decisions = review_queue(queue, Decisions(), ask, texts=TEXTS, is_free=lambda words: "Sam" not in words)
    assert [one[:2] for one in decisions.of_places.values()] == [(REPLACE, "Ivor")]
    assert sum("names somebody in the roster" in prompt for prompt in shown) == 2
