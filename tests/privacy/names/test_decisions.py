"""A decision is kept by the hash of its text and its place, in a file of one's own."""

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
    contents,
    read_decisions,
)
from helpers.privacy.names.review import RULES

PLACE = ("abc", 3, 7)
HEAD = "content,start,end,decision,words\n"


def test_texts_have_a_hash_and_alike_ones_one_each():
    hashes = contents({"a": "tea", "b": "rain", "c": "rain", "d": "\ud800"})
    assert len(set(hashes.values())) == 4
    assert contents({"x": "tea"})["x"] == hashes["a"]
    assert contents({"b": "rain"})["b"] not in hashes.values()
    assert all(len(one) == 32 for one in hashes.values())


def test_what_is_decided_is_written_at_once_and_read_again(folder, study):
    decisions = read_decisions(folder, study)
    assert decisions == Decisions(folder / "data/raw/decisions.csv")
    decisions = decisions.deciding(PLACE, Decision(REPLACE, 'a "b", c'))
    assert read_decisions(folder, study) == decisions
    decisions = decisions.deciding(("abc", 9, 10), Decision(LEAVE)).deciding(
        PLACE, Decision(EVERYWHERE, "fella")
    )
    assert read_decisions(folder, study) == decisions
    assert decisions.of_places == {PLACE: Decision(REPLACE, 'a "b", c'), ("abc", 9, 10): Decision(LEAVE)}
    assert decisions.everywhere == {"fella"}
    assert (
        folder / "data/raw/decisions.csv"
    ).read_text() == HEAD + ',,,leave everywhere,fella\nabc,3,7,replace,"a ""b"", c"\nabc,9,10,leave,\n'


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_file_is_its_owners_alone(folder, study):
    read_decisions(folder, study).deciding(PLACE, Decision(LEAVE))
    assert (folder / "data/raw/decisions.csv").stat().st_mode & 0o777 == 0o600


def test_decisions_without_a_path_are_not_written():
    assert Decisions().deciding(PLACE, Decision(LEAVE)).of_places == {PLACE: Decision(LEAVE)}


def test_a_place_is_decided_by_itself_before_its_word():
    decisions = Decisions(of_places={PLACE: Decision(REPLACE, "x")}, everywhere=frozenset(["Hope"]))
    assert decisions.about(PLACE, "name_word", "Hope") == Decision(REPLACE, "x")
    assert decisions.about(("abc", 3, 8), "name_word", "Hope") == Decision(LEAVE)
    assert decisions.about(("abc", 3, 8), "name_word", "hope") is None
    assert decisions.about(("abc", 3, 8), "shared_name", "Hope") is None


def test_only_words_are_left_everywhere():
    assert RULES.keys() >= OF_A_WORD
    assert not OF_A_WORD & {"shared_name", "script", "combination", "number", "nhs_number", "date"}


def test_a_real_studys_decisions_lie_beside_its_roster_and_are_closed_case_21(
    folder, study, tmp_path, monkeypatch
):
    home = tmp_path / "mine"
    home.mkdir(mode=0o700)
    (folder / "data/raw/roster.csv").rename(home / "roster.csv")
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(home))
    real = study.model_copy(update={"fictional": False})
    assert read_decisions(folder, real).deciding(PLACE, Decision(LEAVE)).path == home / "decisions.csv"
    assert read_decisions(folder, real).of_places == {PLACE: Decision(LEAVE)}
    (tmp_path / ".git").mkdir()
    with pytest.raises(FieldworkError, match=r"decisions.csv: is inside a git work tree"):
        read_decisions(folder, real)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("", "line 1: the columns must be content, start, end, decision, words."),
        ("content,start,end,decision\n", "line 1: the columns must be"),
        (HEAD + "a,1,2,keep,\n", "line 2: is no decision. Allowed: replace, leave, leave everywhere."),
        (HEAD + "a,1,2,leave\n", "line 2: is no decision"),
        (HEAD + "a,1,2,leave,secret\n", "line 2: is no decision"),
        (HEAD + "a,1,2,replace,\n", "line 2: is no decision"),
        (HEAD + "a,2,2,leave,\n", "line 2: is no decision"),
        (HEAD + ",1,2,leave,\n", "line 2: is no decision"),
        (HEAD + "a,-1,2,leave,\n", "line 2: is no decision"),
        (HEAD + "a,1,x,leave,\n", "line 2: is no decision"),
        (HEAD + "a,,,leave everywhere,secret\n", "line 2: is no decision"),
        (HEAD + ",,,leave everywhere,\n", "line 2: is no decision"),
        (
            HEAD + "a,1,2,leave,\na,1,2,replace,secret\n",
            "line 3: another line decides otherwise about this place.",
        ),
    ],
)
def test_what_is_no_decision_is_refused_without_its_words(folder, study, rows, says):
    (folder / "data/raw/decisions.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(FieldworkError) as error:
        read_decisions(folder, study)
    assert says in str(error.value)
    assert "secret" not in str(error.value)


def test_the_same_decision_twice_is_one(folder, study):
    (folder / "data/raw/decisions.csv").write_text(
        "\ufeff" + HEAD + "a,1,2,leave,\na,1,2,leave,\n", encoding="utf-8"
    )
    assert read_decisions(folder, study).of_places == {("a", 1, 2): Decision(LEAVE)}


def test_what_cannot_be_read_is_refused(folder, study):
    (folder / "data/raw/decisions.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(
        FieldworkError, match=r"data/raw/decisions.csv: cannot be read \(UnicodeDecodeError\)"
    ):
        read_decisions(folder, study)
