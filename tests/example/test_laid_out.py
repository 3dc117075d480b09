"""The example in a folder of its own is a study as `fieldwork new` lays one out, with contents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import tree
from helpers.commands import cli
from helpers.example import make_example
from helpers.files import paths

SIZE = ["--workers", "2", "--weeks", "4"]
KEY = re.compile(r"(?P<key> *(?:- )?\w+):(?P<value>.*?)(?P<comment>  #.*)?")
OF_BOTH = {
    ".githooks/pre-push",
    ".gitignore",
    "data/raw/coding/README.md",
    "data/raw/voice_notes/README.md",
}
"""Files that say nothing of one study."""


def example(folder: Path, *more: str) -> int:
    return cli.main(["example", "--output", str(folder), *(more or SIZE)])


@pytest.fixture
def new_study(tmp_path) -> Path:
    folder = tmp_path / "new"
    given = ["--fictional", "--agreed", "count", "--workers", "W1", "W2"]
    assert cli.main(["new", str(folder), "--yes", *given]) == 0
    return folder


def described(folder: Path) -> list[tuple[str, str | None]]:
    """Return the keys of a study.yaml that stand on lines of their own, in order, each with its comment."""
    lines = (folder / "data/study.yaml").read_text(encoding="utf-8").splitlines()
    return [(found["key"], found["comment"]) for line in lines if (found := KEY.fullmatch(line))]


def test_its_study_yaml_has_what_a_new_study_has_in_the_same_order_and_with_the_same_comments(
    new_study, tmp_path
):
    assert example(tmp_path / "example") == 0
    of_new = described(new_study)
    for folder in (tmp_path / "example", paths.ROOT):
        assert described(folder)[: len(of_new)] == of_new
        of_example_alone = [key for key, _ in described(folder)[len(of_new) :] if key[0] != " "]
        assert of_example_alone == [
            "manual_coding",
            "accuracy_threshold",
            "validation",
            "agreement_threshold",
        ]
    assert [key for key, comment in of_new if comment and key[0] != " "] == [
        *("notice", "stance", "language", "time_zone", "coder", "calendar", "worker_noun"),
        *("speaker_roles", "sources", "disclosure", "workers"),
    ]


def test_it_has_every_file_of_a_new_study_and_goes_on_as_it_is_told(new_study, tmp_path, capsys):
    folder = tmp_path / "example"
    assert example(folder) == 0
    assert f"`fieldwork doctor --study {folder}`" in capsys.readouterr().out
    made, of_new = tree(folder), tree(new_study)
    assert set(of_new) <= set(made)
    assert {name for name in OF_BOTH if made[name] != of_new[name]} == set()
    assert made["README.md"].startswith(b"# Early experiences of peer support workers")
    assert b"such as `2023-10-02 W1.docx`" in made["data/raw/interviews/README.md"]
    assert b"# Walk-the-frontline visits\n" in made["data/raw/observations/README.md"]
    assert cli.main(["doctor", "--study", str(folder)]) == 0
    assert "Nothing is to be corrected." in capsys.readouterr().out
    assert cli.main(["ledger", "--study", str(folder), "--strict"]) == 0


def test_made_again_it_leaves_what_somebody_has_written_around_it(tmp_path):
    folder = tmp_path / "example"
    assert example(folder) == 0
    (folder / "README.md").write_text("My own", encoding="utf-8")
    (folder / "CITATION.cff").unlink()
    facts = folder / "data/study.yaml"
    facts.write_bytes(facts.read_bytes() + b"# changed\n")
    assert example(folder) == 0
    again = tree(folder)
    assert again["README.md"] == b"My own"
    assert again["CITATION.cff"].startswith(b"cff-version")
    assert not again["data/study.yaml"].endswith(b"# changed\n")


def test_after_an_interruption_the_same_command_makes_it_whole(tmp_path):
    codebook = paths.ROOT / "data/codebook.yaml"
    next(make_example(tmp_path / "part", codebook, workers=2, weeks=4))
    assert example(tmp_path / "part") == 0
    assert example(tmp_path / "whole") == 0
    assert tree(tmp_path / "part") == tree(tmp_path / "whole")


def test_a_folder_of_something_else_and_a_file_are_left_alone(tmp_path, capsys):
    (tmp_path / "other").mkdir()
    (tmp_path / "other/notes.txt").touch()
    (tmp_path / "file").touch()
    assert example(tmp_path / "other") == 2
    assert "other: is not empty. Give the name of a new folder." in capsys.readouterr().err
    assert example(tmp_path / "file") == 2
    assert "file: is a file. Give the name of a new folder." in capsys.readouterr().err
    assert tree(tmp_path) == {"other/notes.txt": b"", "file": b""}


def test_a_size_that_cannot_be_made_leaves_no_folder(tmp_path):
    assert example(tmp_path / "none", "--workers", "0") == 1
    assert not (tmp_path / "none").exists()


def test_in_the_repository_it_writes_its_data_and_nothing_around_them(tmp_path, monkeypatch):
    for name in ("codebook.yaml", "conditions.yaml"):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / name).write_bytes((paths.ROOT / "data" / name).read_bytes())
    committed = paths.ROOT
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    assert cli.main(["example"]) == 0
    made = tree(tmp_path)
    assert {name.partition("/")[0] for name in made} == {"data"}
    assert {name for name in made if name.endswith("README.md")} == set()
    assert {name for name in made if made[name] != (committed / name).read_bytes()} == set()
