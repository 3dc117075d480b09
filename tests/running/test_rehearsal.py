"""Nothing of a real study is published while a sentence that singles somebody out is not answered."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys

import pandas as pd
import pytest

from helpers.commands import cli
from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.place import Place
from helpers.privacy.rehearsal.answers import FILE, KEEP_BACK, PUBLISH
from helpers.running import pipeline, rehearsal
from helpers.study.chosen_quotations import read_choices
from helpers.study.gate import PRIVATE
from helpers.study.study import read_study

PLANTED = "I'm the only man on the team, and I was sectioned on the ward where we meet."


@pytest.fixture
def real(small_run, tmp_path, monkeypatch):
    """Return a real study made of the small example, of which one published sentence singles somebody out."""
    folder = tmp_path / "study"
    for name in ("data/processed", "data/raw"):
        shutil.copytree(small_run / name, folder / name)
    for name in ("study.yaml", "codebook.yaml"):
        shutil.copy(small_run / "data" / name, folder / "data")
    facts = (folder / "data/study.yaml").read_text(encoding="utf-8")
    facts = facts.replace("fictional: true", "fictional: false").replace("profile: open", "profile: strict")
    (folder / "data/study.yaml").write_text(facts.replace("Fictional", "Confidential"), encoding="utf-8")
    home = tmp_path / "private"
    home.mkdir(mode=0o700)
    for name in ("roster.csv", "consent.csv"):
        shutil.move(folder / "data/raw" / name, home / name)
        (home / name).chmod(0o600)
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(home))
    plant(folder, PLANTED)
    return folder


def plant(folder, text: str) -> None:
    """Let one worker's quotation of one theme be a given sentence, and the only quotation."""
    file = folder / paths.table_file("quotations")
    table = pd.read_csv(file, keep_default_na=False, dtype=str)
    first = table[table["kind"] == "quotation"].index[0]
    table.loc[first, "text"] = text
    table = table[(table["kind"] != "quotation") | (table.index == first)]
    table.to_csv(file, index=False, lineterminator="\n")


def refusal(folder) -> str:
    with pytest.raises(FieldworkError) as error:
        rehearsal.refuse_unanswered(Place.at(folder), read_study(folder))
    return str(error.value)


def rehearsed(folder) -> rehearsal.Rehearsal:
    return rehearsal.read_rehearsal(folder, read_study(folder))


def test_a_sentence_that_singles_out_blocks_the_release_and_no_word_of_it_is_printed(real):
    said = refusal(real)
    assert "1 sentence" in said
    assert "`fieldwork privacy rehearse`" in said
    assert "sectioned" not in said


def test_once_it_may_be_published_it_is_asked_no_more(real):
    shown = []
    answered = rehearsal.ask_about(rehearsed(real), lambda question: shown.append(question) or "y")
    assert PLANTED in shown[0]
    assert "only" in shown[0]
    assert answered.with_answer(PUBLISH)
    rehearsal.refuse_unanswered(Place.at(real), read_study(real))
    assert rehearsal.ask_about(rehearsed(real), shown.append).with_answer("") == []
    assert len(shown) == 1


def test_it_is_asked_again_when_the_sentence_changes(real):
    rehearsal.ask_about(rehearsed(real), lambda _: "y")
    plant(real, PLANTED.replace("sectioned", "sectioned twice"))
    assert "1 sentence" in refusal(real)


def test_it_is_asked_again_when_the_set_of_workers_changes(real):
    rehearsal.ask_about(rehearsed(real), lambda _: "y")
    study = read_study(real)
    others = study.model_copy(update={"withdrawn": (study.worker_ids[-1],)})
    assert len(others.worker_ids) < len(study.worker_ids)
    with pytest.raises(FieldworkError, match="not answered"):
        rehearsal.refuse_unanswered(Place.at(real), others)


def test_a_sentence_that_is_kept_back_blocks_until_it_is_no_more_printed(real):
    answered = rehearsal.ask_about(rehearsed(real), lambda _: "n")
    (sentence,) = answered.with_answer(KEEP_BACK)
    said = refusal(real)
    assert f"- {{segment_id: {sentence.segment_ids[0]}, quote: no" in said
    assert "data/quotations.yaml" in said
    plant(real, "We sat in a circle and drank bad coffee all afternoon.")
    rehearsal.refuse_unanswered(Place.at(real), read_study(real))


def test_a_no_is_written_into_the_choices_of_quotations_and_again_changes_nothing(real, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "n")
    (sentence,) = rehearsed(real).singling
    for _ in range(2):
        assert cli.main(["privacy", "rehearse", "--study", str(real)]) == 0
        said = capsys.readouterr().out
        assert "1 sentence that you will not publish: barred in data/quotations.yaml." in said
        assert "Everything is answered. Next: `fieldwork run" in said
        barred = [one.choice.segment_id for one in read_choices(real) if one.choice.is_bar]
        assert barred.count(sentence.segment_ids[0]) == 1


@pytest.mark.parametrize("typed", [["s"], ["q"], ["what?", "", "q"]])
def test_who_answers_nothing_is_asked_the_next_time(real, typed):
    answers = iter(typed)
    assert rehearsal.ask_about(rehearsed(real), lambda _: next(answers)).with_answer("")
    assert "1 sentence" in refusal(real)


def test_what_a_run_has_staged_counts_and_not_what_is_published(real):
    staged = real / ".fieldwork/staging" / paths.table_file("quotations")
    staged.parent.mkdir(parents=True)
    shutil.copy(real / paths.table_file("quotations"), staged)
    plant(real, "We sat in a circle and drank bad coffee all afternoon.")
    assert len(rehearsed(real).singling) == 1


def test_a_fictional_study_and_the_researchers_own_view_are_not_held_back(real):
    study = read_study(real)
    rehearsal.refuse_unanswered(Place.at(real), study.model_copy(update={"fictional": True}))
    own = Place(real, real, real, for_researcher=True)
    rehearsal.refuse_unanswered(own, study)


def test_a_run_asks_before_it_publishes_anything(monkeypatch, small_run, tmp_path):
    """The run itself asks, when all is staged and before any file is moved."""

    def refuse(place, _):
        assert (place.staging / paths.table_file("ledger")).exists()
        msg = "held back"
        raise FieldworkError(msg)

    monkeypatch.setattr(rehearsal, "refuse_unanswered", refuse)
    monkeypatch.setattr(pipeline, "STEPS", pipeline.STEPS[:1])
    with pytest.raises(FieldworkError, match="held back"):
        pipeline.run(small_run, tmp_path / "out", {}, report=lambda _: None)
    assert not (tmp_path / "out/data").exists()


def test_the_page_is_private_and_replaced(real):
    page = rehearsal.write_page(rehearsed(real), real)
    text = page.read_text(encoding="utf-8")
    assert PRIVATE in text
    assert "I was <mark>sectioned" in text
    if sys.platform != "win32":
        assert stat.S_IMODE(page.stat().st_mode) == 0o600
    plant(real, "We sat in a circle and drank bad coffee all afternoon.")
    assert rehearsal.write_page(rehearsed(real), real) == page
    assert "sectioned" not in page.read_text(encoding="utf-8")


def _shared(home, _):
    home.chmod(0o755)
    return "people other than its owner may open its folder"


def _tracked(home, _):
    subprocess.run(["git", "init", "-q", str(home.parent)], check=True)
    return "inside a git work tree"


def _elses(home, _):
    (home / rehearsal.PAGE).write_text("my notes", encoding="utf-8")
    return "something else of this name"


def _link(home, study):
    (home / rehearsal.PAGE).symlink_to(study / "page.html")
    return "something else|another one"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are not checked on Windows")
@pytest.mark.parametrize("spoil", [_shared, _tracked, _elses, _link])
def test_no_page_is_written_where_others_could_read_it(real, tmp_path, spoil):
    made = rehearsed(real)
    says = spoil(tmp_path / "private", real)
    with pytest.raises(FieldworkError, match=says):
        rehearsal.write_page(made, real)
    assert not (real / "page.html").exists()


def test_without_a_private_folder_or_within_the_study_there_is_no_page(real, monkeypatch):
    made = rehearsed(real)
    monkeypatch.delenv("FIELDWORK_PRIVATE")
    with pytest.raises(FieldworkError, match="is written only into the private folder"):
        rehearsal.write_page(made, real)
    (real / "own").mkdir(mode=0o700)
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(real / "own"))
    with pytest.raises(FieldworkError, match="lies in the study"):
        rehearsal.write_page(made, real)
    assert list(real.rglob(rehearsal.PAGE)) == []


def test_before_any_run_there_is_nothing_to_rehearse(folder, study):
    with pytest.raises(FieldworkError, match="Run the notebooks first"):
        rehearsal.read_rehearsal(folder, study)


def test_the_command_writes_the_page_and_needs_a_person_to_answer(real, capsys, tmp_path):
    assert cli.main(["privacy", "rehearse", "--study", str(real)]) == 1
    out, err = capsys.readouterr()
    assert "fit one worker alone: 1; not answered yet: 1" in out
    assert "Run this command in a terminal" in err
    assert (tmp_path / "private" / rehearsal.PAGE).exists()
    assert "sectioned" not in out + err


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("y", "Everything is answered. Next: `fieldwork run --study "),
        ("n", "barred in data/quotations.yaml"),
        ("s", "1 sentence left"),
    ],
)
def test_in_a_terminal_it_asks(real, capsys, monkeypatch, typed, says, tmp_path):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: typed)
    assert cli.main(["privacy", "rehearse", "--study", str(real)]) == 0
    assert says in capsys.readouterr().out
    assert (tmp_path / "private" / FILE).exists() is (typed != "s")
