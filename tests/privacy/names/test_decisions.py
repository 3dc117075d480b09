"""A decision is kept by the hash of its text and its place, in a file that only its owner may read."""

from __future__ import annotations

import os

import pytest

from helpers.errors import FieldworkError
from helpers.privacy.names.decisions import (
    EVERYWHERE,
    LEAVE,
    OF_A_WORD,
    REPLACE,
    Decision,
    Decisions,
    Reason,
    describe_decisions_without_reason,
    hash_texts,
    read_decisions,
)
from helpers.privacy.names.review import RULES

PLACE = ("abc", 3, 7)
HEAD = "content,start,end,decision,words,rule,roster\n"
OLD = "content,start,end,decision,words\n"
OF_NAME = Reason("name_word", "0123456789abcdef")


def test_texts_have_a_hash_and_equal_ones_one_each():
    hashes = hash_texts({"a": "tea", "b": "rain", "c": "rain", "d": "\ud800"})
    assert len(set(hashes.values())) == 4
    assert hash_texts({"x": "tea"})["x"] == hashes["a"]
    assert hash_texts({"b": "rain"})["b"] not in hashes.values()
    assert all(len(one) == 32 for one in hashes.values())


def test_a_decision_is_written_at_once_and_read_again(folder, study):
    before = read_decisions(folder, study)
    assert before.path == folder / "data/raw/decisions.csv"
    decisions = Decisions(before.path).add(PLACE, Decision(REPLACE, 'a "b", c', Reason("capital")))
    assert read_decisions(folder, study) == decisions
    decisions = decisions.add(("abc", 9, 10), Decision(LEAVE, reason=OF_NAME))
    decisions = decisions.add(PLACE, Decision(EVERYWHERE, "fella", Reason("vocabulary")))
    assert read_decisions(folder, study) == decisions
    assert (folder / "data/raw/decisions.csv").read_text() == (
        HEAD + ",,,leave everywhere,fella,vocabulary,\n"
        'abc,3,7,replace,"a ""b"", c",capital,\nabc,9,10,leave,,name_word,0123456789abcdef\n'
    )


@pytest.mark.parametrize(
    ("made", "asked", "holds"),
    [
        (Reason("capital"), Reason("capital"), True),
        (Reason("capital"), Reason("vocabulary"), True),
        (Reason("initial"), Reason("vocabulary"), True),
        (Reason("vocabulary"), OF_NAME, False),
        (Reason("vocabulary"), Reason("name_part", "0123456789abcdef"), False),
        (Reason("vocabulary"), Reason("fuzzy", "0123456789abcdef"), False),
        (OF_NAME, OF_NAME, True),
        (OF_NAME, Reason("name_word", "fedcba9876543210"), False),
        (OF_NAME, Reason("name_part", "0123456789abcdef"), False),
        (OF_NAME, Reason("vocabulary"), False),
        (Reason("district"), Reason("vocabulary"), False),
        (Reason(), Reason("vocabulary"), True),
        (Reason(), Reason("district"), True),
        (Reason(), OF_NAME, False),
    ],
)
def test_a_decision_holds_for_its_rule_and_the_forms_of_the_roster(made, asked, holds):
    everywhere = Decisions(everywhere={"Parkin": frozenset([made])})
    there = Decisions(of_places={PLACE: Decision(LEAVE, reason=made)})
    assert (everywhere.find(PLACE, "Parkin", asked) is not None) is holds
    assert (there.find(PLACE, "Parkin", asked) is not None) is holds


def test_a_name_of_several_words_is_left_if_it_or_each_of_its_words_is():
    of_looks = frozenset([Reason("capital")])
    both = Decisions(everywhere={"Big": of_looks, "Wet": of_looks})
    assert both.find(PLACE, "Big Wet", Reason("capital")) == Decision(LEAVE, reason=Reason("capital"))
    assert both.find(PLACE, "Big-Wet", Reason("vocabulary")) is not None
    assert both.find(PLACE, "Big Wet Moss", Reason("capital")) is None
    assert both.find(PLACE, "Big Wet", OF_NAME) is None
    whole = Decisions(everywhere={"Big Wet": of_looks})
    assert whole.find(PLACE, "Big Wet", Reason("capital")) is not None
    assert whole.find(PLACE, "Wet", Reason("capital")) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_its_owner_may_read_the_file(folder, study):
    read_decisions(folder, study).add(PLACE, Decision(LEAVE))
    assert (folder / "data/raw/decisions.csv").stat().st_mode & 0o777 == 0o600


def test_decisions_without_a_path_are_not_written():
    assert Decisions().add(PLACE, Decision(LEAVE)).of_places == {PLACE: Decision(LEAVE)}


def test_a_place_is_decided_by_itself_before_its_word():
    replaced = Decision(REPLACE, "x", OF_NAME)
    decisions = Decisions(of_places={PLACE: replaced}, everywhere={"Hope": frozenset([OF_NAME])})
    shared = Reason("shared_name", OF_NAME.roster)
    assert decisions.find(PLACE, "Hope", OF_NAME) == replaced
    assert decisions.find(("abc", 3, 8), "Hope", OF_NAME) == Decision(LEAVE, reason=OF_NAME)
    assert decisions.find(("abc", 3, 8), "hope", OF_NAME) is None
    assert decisions.find(("abc", 3, 8), "Hope", shared) is None


def test_only_words_are_left_everywhere():
    assert RULES.keys() >= OF_A_WORD
    assert not OF_A_WORD & {"shared_name", "script", "combination", "number", "nhs_number", "date"}


def test_a_real_studys_decisions_lie_next_to_its_roster_and_are_closed_case_21(
    folder, study, tmp_path, monkeypatch
):
    home = tmp_path / "mine"
    home.mkdir(mode=0o700)
    (folder / "data/raw/roster.csv").rename(home / "roster.csv")
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(home))
    real = study.model_copy(update={"fictional": False})
    assert read_decisions(folder, real).add(PLACE, Decision(LEAVE)).path == home / "decisions.csv"
    assert read_decisions(folder, real).of_places == {PLACE: Decision(LEAVE)}
    (tmp_path / ".git").mkdir()
    with pytest.raises(FieldworkError, match=r"decisions.csv: is inside a git work tree"):
        read_decisions(folder, real)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("", "line 1: the columns must be content, start, end, decision, words, rule, roster."),
        ("content,start,end,decision\n", "line 1: the columns must be"),
        (HEAD + "a,1,2,keep,,,\n", "line 2: is not a decision. Allowed: replace, leave, leave everywhere."),
        (HEAD + "a,1,2,leave\n", "line 2: is not a decision"),
        (HEAD + "a,1,2,leave,secret,,\n", "line 2: is not a decision"),
        (HEAD + "a,1,2,replace,,,\n", "line 2: is not a decision"),
        (HEAD + "a,2,2,leave,,,\n", "line 2: is not a decision"),
        (HEAD + ",1,2,leave,,,\n", "line 2: is not a decision"),
        (HEAD + "a,-1,2,leave,,,\n", "line 2: is not a decision"),
        (HEAD + "a,1,x,leave,,,\n", "line 2: is not a decision"),
        (HEAD + "a,,,leave everywhere,secret,,\n", "line 2: is not a decision"),
        (HEAD + ",,,leave everywhere,,,\n", "line 2: is not a decision"),
        (
            HEAD + "a,1,2,leave,,,\na,1,2,replace,secret,,\n",
            "line 3: another line decides differently about this place.",
        ),
        (
            HEAD + "a,1,2,leave,,name_word,0a\na,1,2,leave,,name_word,0b\n",
            "line 3: another line decides differently about this place.",
        ),
        (HEAD + "a,1,2,leave,,secret words,\n", "line 2: is not a decision"),
        (HEAD + "a,1,2,leave,,capital,secret\n", "line 2: is not a decision"),
        (OLD + "a,1,2,leave,,capital,\n", "line 2: is not a decision"),
        (
            HEAD + "<<<<<<< HEAD\na,1,2,leave,,,\n=======\na,1,2,replace,secret,,\n>>>>>>> theirs\n",
            "line 2: is a mark of an unfinished merge.",
        ),
        (HEAD + "a,1,2,leave,,,\n||||||| 1a2b3c\n=======\r\n", "line 4: is a mark of an unfinished merge."),
    ],
)
def test_what_is_not_a_decision_is_refused_without_its_words(folder, study, rows, says):
    (folder / "data/raw/decisions.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(FieldworkError) as error:
        read_decisions(folder, study)
    assert says in str(error.value)
    assert "secret" not in str(error.value)


def test_the_same_decision_twice_is_one(folder, study):
    (folder / "data/raw/decisions.csv").write_text(
        "\ufeff" + HEAD + "a,1,2,leave,,,\na,1,2,leave,,,\n", encoding="utf-8"
    )
    assert read_decisions(folder, study).of_places == {("a", 1, 2): Decision(LEAVE)}


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_decisions_of_an_earlier_version_are_read_and_hold_for_no_word_of_the_roster(
    folder, study, mark, end
):
    written = f"{OLD},,,leave everywhere,Parkin\na,1,2,leave,\n".replace("\n", end)
    path = folder / "data/raw/decisions.csv"
    path.write_bytes((mark + written).encode())
    decisions = read_decisions(folder, study)
    assert decisions.find(PLACE, "Parkin", Reason("vocabulary"))
    assert decisions.find(PLACE, "Parkin", Reason("name_part", "0a")) is None
    assert describe_decisions_without_reason(decisions).startswith(
        "decisions.csv: 2 decisions do not say why"
    )
    decisions = decisions.add(PLACE, Decision(LEAVE, reason=OF_NAME))
    assert path.read_text().splitlines()[:2] == [HEAD.strip(), ",,,leave everywhere,Parkin,,"]
    assert read_decisions(folder, study) == decisions


def test_of_decisions_that_say_why_nothing_is_said():
    decisions = Decisions(everywhere={"tea": frozenset([Reason("capital")])})
    assert describe_decisions_without_reason(decisions) == ""


def test_what_cannot_be_read_is_refused(folder, study):
    (folder / "data/raw/decisions.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(FieldworkError, match=r"data/raw/decisions.csv: is saved as UTF-16"):
        read_decisions(folder, study)
