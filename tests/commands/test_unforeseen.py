"""An error that nobody has foreseen says where it happened, and never what a variable held."""

from __future__ import annotations

import pytest

from helpers.commands import cli
from helpers.exchange import codebook_drafts
from helpers.running import doctor
from helpers.study.study import FILE

WORDS = "Aisha said that the urn was on"


@pytest.fixture
def broken(folder, monkeypatch):
    """Return a real study in which a command fails with words of the fieldwork in its message."""
    text = (folder / FILE).read_text()
    text = text.replace("fictional: true", "fictional: false").replace("Fictional test data", "Pseudonymised")
    (folder / FILE).write_text(text.replace("profile: open", "profile: strict"))

    def fail(_folder: object) -> None:
        raise KeyError(WORDS)

    monkeypatch.setattr(doctor, "examine", fail)
    return folder


def test_of_a_real_study_only_the_kind_and_the_place_are_printed(broken, capsys):
    assert cli.main(["doctor", "--study", str(broken)]) == cli.UNFORESEEN
    said = capsys.readouterr().err
    assert said.startswith("An error of this program (KeyError) at ")
    assert "Nothing published has changed. The same command with `--debug` lists how it came there." in said
    assert "Aisha" not in said


def test_in_the_folder_of_a_real_study_nothing_is_printed_either(broken, capsys, monkeypatch):
    monkeypatch.chdir(broken / "data")
    assert cli.main(["doctor"]) == cli.UNFORESEEN
    assert "Aisha" not in capsys.readouterr().err


def test_of_a_command_without_a_study_nothing_is_known_and_nothing_printed(tmp_path, capsys, monkeypatch):
    def fail(*_given: object, **_more: object) -> None:
        raise KeyError(WORDS)

    codes = tmp_path / "codes.csv"
    codes.write_text("Code\nTea\n")
    monkeypatch.setattr(codebook_drafts, "draft_codebook", fail)
    assert cli.main(["codebook", "draft", str(codes)]) == cli.UNFORESEEN
    assert "Aisha" not in capsys.readouterr().err


def test_with_debug_the_way_to_it_is_listed_without_any_value(broken, capsys):
    assert cli.main(["--debug", "doctor", "--study", str(broken)]) == cli.UNFORESEEN
    said = capsys.readouterr().err
    assert "src/helpers/commands/cli.py, line " in said
    assert "in _doctor" in said
    assert "Aisha" not in said


def test_of_a_fictional_study_everything_is_printed_at_once(broken, capsys):
    text = (broken / FILE).read_text()
    (broken / FILE).write_text(
        text.replace("fictional: false", "fictional: true").replace("Pseudo", "Fictional ")
    )
    assert cli.main(["doctor", "--study", str(broken)]) == cli.UNFORESEEN
    said = capsys.readouterr().err
    assert said.startswith("Traceback (most recent call last):")
    assert WORDS in said


def test_a_study_that_cannot_be_read_is_taken_for_a_real_one(broken, capsys):
    (broken / FILE).write_text("title: [")
    assert cli.main(["doctor", "--study", str(broken)]) == cli.UNFORESEEN
    assert "Aisha" not in capsys.readouterr().err
