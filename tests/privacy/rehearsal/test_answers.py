"""What is answered stays answered until the sentence or the set of workers changes; no word of it is kept."""

from __future__ import annotations

import stat
import sys

import pytest

from helpers.errors import FieldworkError
from helpers.privacy.rehearsal.answers import FILE, KEEP_BACK, PUBLISH, Answers, asked_about, read_answers
from helpers.privacy.rehearsal.side_by_side import PublishedSentence

WORKERS = ("W1", "W2")


def sentence(text: str = "I was sectioned twice.", worker: str = "W1") -> PublishedSentence:
    return PublishedSentence(worker, text, (), (), ())


def test_an_answer_is_found_again_whatever_the_order_of_the_workers():
    answers = Answers().add(asked_about(sentence(), WORKERS), PUBLISH)
    assert answers.find(asked_about(sentence(), WORKERS[::-1])) == PUBLISH


@pytest.mark.parametrize(
    ("other", "workers"),
    [
        (sentence("I was sectioned once."), WORKERS),
        (sentence(worker="W2"), WORKERS),
        (sentence(), ("W1",)),
        (sentence(), ("W1", "W3")),
        (sentence(), ("W1", "W2", "W3")),
    ],
    ids=["another sentence", "another worker", "one has left", "another worker in the team", "one has come"],
)
def test_it_lapses_when_the_sentence_or_the_workers_change(other, workers):
    answers = Answers().add(asked_about(sentence(), WORKERS), PUBLISH)
    assert answers.find(asked_about(other, workers)) == ""


def test_answers_about_other_workers_are_not_kept():
    of_two = Answers().add(asked_about(sentence(), WORKERS), PUBLISH)
    of_one = of_two.add(asked_about(sentence("I keep ferrets."), ("W1",)), PUBLISH)
    assert list(of_one.of_sentences) == [asked_about(sentence("I keep ferrets."), ("W1",))]


def test_answers_are_written_at_once_for_their_owner_alone_and_without_words(folder, study):
    answers = read_answers(folder, study)
    assert answers.of_sentences == {}
    answers = answers.add(asked_about(sentence(), WORKERS), PUBLISH)
    answers.add(asked_about(sentence("I keep ferrets."), WORKERS), KEEP_BACK)
    path = folder / "data/raw" / FILE
    text = path.read_text(encoding="utf-8")
    assert "ferrets" not in text
    assert "sectioned" not in text
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = read_answers(folder, study)
    assert again.find(asked_about(sentence(), WORKERS)) == PUBLISH
    assert again.find(asked_about(sentence("I keep ferrets."), WORKERS)) == KEEP_BACK


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("a,b,publish", "line 2: is not an answer"),
        (f"{'a' * 32},{'b' * 32},maybe", "line 2: is not an answer. Allowed: publish, keep back."),
        (f"{'a' * 32},publish", "line 2: is not an answer"),
        ("<<<<<<< ours", "line 2: is not an answer"),
        (f"{'a' * 32},{'b' * 32},publish\n{'a' * 32},{'b' * 32},keep back", "line 3: another line answers"),
    ],
)
def test_rows_that_are_no_answers_are_refused_by_line_and_not_repeated(folder, study, row, says):
    (folder / "data/raw" / FILE).write_text(f"sentence,workers,answer\n{row}\n", encoding="utf-8")
    with pytest.raises(FieldworkError) as error:
        read_answers(folder, study)
    assert says in str(error.value)
    assert "fieldwork privacy rehearse" in str(error.value)
    assert "maybe" not in str(error.value)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are not checked on Windows")
def test_answers_of_a_real_study_are_refused_where_others_can_get_at_them(
    folder, study, monkeypatch, tmp_path
):
    home = tmp_path / "private"
    home.mkdir(mode=0o755)
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(home))
    (folder / "data/raw/roster.csv").rename(home / "roster.csv")
    real = study.model_copy(update={"fictional": False})
    with pytest.raises(FieldworkError, match="people other than its owner may open its folder"):
        read_answers(folder, real)
    home.chmod(0o700)
    assert read_answers(folder, real).path == home / FILE
