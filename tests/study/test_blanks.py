"""A blank is no empty text: it waits for a person, and a run lists the lines of all blanks at once."""

from __future__ import annotations

import pytest

from helpers.commands import cli
from helpers.errors import FieldworkError
from helpers.study.blanks import find_blanks, refuse_blanks
from helpers.study.study import read_study

BLOCK = """\
manual_coding:
  documents:
    "Talk 1": W1-2023-10-12-interview-01
    Talk 2:  # W1-… or W2-…
  coders:
    a.csv: ~
  codes:
    Tea: ""
    Rain: ''
    Bus:
    Late: null
"""


@pytest.fixture
def blanks(folder):
    path = folder / "data/study.yaml"
    path.write_text(path.read_text(encoding="utf-8") + BLOCK, encoding="utf-8")
    return folder


def test_a_blank_counts_as_not_listed_and_an_empty_text_as_no_theme(blanks):
    names = read_study(blanks).manual_coding
    assert names.documents == {"Talk 1": "W1-2023-10-12-interview-01"}
    assert (names.coders, names.codes) == ({}, {"Tea": "", "Rain": ""})


def test_all_blanks_are_listed_with_their_lines(blanks):
    n_before = len((blanks / "data/study.yaml").read_text(encoding="utf-8").splitlines()) - 11
    found = find_blanks((blanks / "data/study.yaml").read_text(encoding="utf-8"))
    assert [(blank.part, blank.line - n_before) for blank in found] == [
        ("documents", 4),
        ("coders", 6),
        ("codes", 10),
        ("codes", 11),
    ]
    with pytest.raises(FieldworkError) as error:
        refuse_blanks(blanks)
    assert str(error.value).splitlines() == [
        "data/study.yaml: 4 values of manual_coding still blank.",
        f"documents, line {n_before + 4}: write the contact that a document is.",
        f"coders, line {n_before + 6}: write who has coded a file that does not say so.",
        f'codes, lines {n_before + 10} and {n_before + 11}: write the theme that a code is ("" if it is none).',
    ]


def test_fifty_blanks_are_all_listed_in_one_message(folder):
    path = folder / "data/study.yaml"
    lines = "".join(f"    Code {n}:\n" for n in range(50))
    path.write_text(path.read_text(encoding="utf-8") + f"manual_coding:\n  codes:\n{lines}", encoding="utf-8")
    with pytest.raises(FieldworkError) as error:
        refuse_blanks(folder)
    assert len([word for word in str(error.value).replace(",", " ").split() if word.isdigit()]) == 50


def test_a_run_refuses_blanks_before_anything_runs(blanks, capsys):
    assert cli.main(["run", "--study", str(blanks)]) == 1
    assert capsys.readouterr().err.startswith("data/study.yaml: 4 values of manual_coding still blank.")


@pytest.mark.parametrize(
    "text", ["", "a: [", "manual_coding:", "manual_coding: {codes: }", "manual_coding: [a]"]
)
def test_a_file_without_blanks_or_of_another_form_has_none(text):
    assert find_blanks(text) == []
