"""No YAML file may repeat a part of itself by an alias: a few lines would stand for millions of values."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.commands.cli import main
from helpers.errors import FieldworkError
from helpers.study.claims import read_claims
from helpers.study.codebook import Codebook, read_codebook
from helpers.study.conditions import read_conditions
from helpers.study.settings import Settings, parse_settings
from helpers.study.study import read_study
from helpers.study.yaml_aliases import refuse_aliases

LEVELS = 12
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, LEVELS)
)
"""Aliases of aliases: 9 to the power of 12 values."""


@pytest.mark.parametrize("model", [Settings, Codebook])
def test_nested_aliases_are_refused_and_never_followed(model):
    with pytest.raises(FieldworkError, match=r"a\.yaml, line 2: an alias repeats another part of the file"):
        parse_settings(BOMB, model, "a.yaml")


def test_each_alias_is_named_with_its_line():
    text = "one: &a 1\ntwo: *a\nthree: [*a]\nfour:\n  <<: *a\n"
    with pytest.raises(FieldworkError) as error:
        refuse_aliases(text, "a.yaml")
    lines = str(error.value).splitlines()
    assert [line.partition(":")[0] for line in lines[:3]] == [f"a.yaml, line {n}" for n in (2, 3, 5)]
    assert "not allowed" in lines[3]


def test_an_alias_to_itself_is_refused():
    with pytest.raises(FieldworkError, match=r"a\.yaml, line 1: an alias"):
        parse_settings("a: &a [*a]\n", Settings, "a.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\n? *x\n: 2\n",
        "- &x 1\n- *x\n",
        "{a: &x 1,b: *x}",
        "a: &x 1\n*x : 2\n",
        "[&x 1,*x]",
        "a: &x 1\nb:\n  *x\n",
    ],
)
def test_an_alias_is_found_wherever_it_may_stand(text):
    with pytest.raises(FieldworkError, match="an alias"):
        refuse_aliases(text, "a.yaml")


@pytest.mark.parametrize(
    "text", ["a: &b 1\n", "a: '*b'\n", "a: x*y\nb: 1 & 2\n", "# *b\na: |\n  *b\n", "a: [\n", ""]
)
def test_what_is_no_alias_is_left_to_the_reader(text):
    refuse_aliases(text, "a.yaml")


def test_parts_too_deep_within_each_other_are_refused():
    with pytest.raises(FieldworkError, match=r"a\.yaml: its parts lie too deep within each other"):
        parse_settings("[" * 5000, Settings, "a.yaml")


def test_a_control_character_is_refused_with_its_line():
    with pytest.raises(FieldworkError, match=r"a\.yaml, line 2: a control character"):
        parse_settings('a: x\nb: "\\e[31m"\n', Settings, "a.yaml")


READERS = {
    "study.yaml": read_study,
    "codebook.yaml": read_codebook,
    "conditions.yaml": lambda folder: read_conditions(folder, read_codebook(folder)),
    "claims.yaml": lambda folder: read_claims(folder, read_codebook(folder), read_study(folder)),
}


@pytest.fixture
def settings(small_example, tmp_path) -> Path:
    """Return a folder with the YAML files of the small example."""
    (tmp_path / "data").mkdir()
    for file in (small_example / "data").glob("*.yaml"):
        shutil.copy(file, tmp_path / "data")
    return tmp_path


@pytest.mark.parametrize("file", READERS)
def test_every_file_of_a_study_is_read_without_aliases(settings, file):
    path = settings / "data" / file
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{BOMB}", encoding="utf-8")
    with pytest.raises(FieldworkError, match=rf"{file}, line \d+: an alias"):
        READERS[file](settings)


def test_codebook_diff_refuses_aliases_in_either_file(small_run, tmp_path, capsys):
    bomb = tmp_path / "theirs.yaml"
    bomb.write_text(f"version: 1.0.0\n{BOMB}", encoding="utf-8")
    own = small_run / "data" / "codebook.yaml"
    for pair in ((own, bomb), (bomb, own)):
        assert main(["codebook", "diff", *map(str, pair), "--study", str(small_run)]) == 1
        assert "theirs.yaml, line 3: an alias" in capsys.readouterr().err
