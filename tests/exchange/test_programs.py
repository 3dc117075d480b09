"""The table of coding programs in data/README.md: what it says was tried, a test tries."""

from __future__ import annotations

import re

import pytest

from helpers.files import paths

README = (paths.ROOT / "data/README.md").read_text(encoding="utf-8")
SECTION = README.partition("### Coding programs")[2].partition("\n### ")[0]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in SECTION.splitlines() if "|" in line]
ROWS = [row for row in ROWS if row[0] not in ("Program", "---")]
PROGRAMS = "Taguette QualCoder NVivo MAXQDA ATLAS.ti RQDA requal Excel qualitative-coding pyrefiqda"
RUNS_PROGRAM = {
    "Taguette": "from taguette_server import",
    "pyrefiqda": "from pyrefiqda import",
}
"""What a test that runs a program imports."""


def ways(cell: str) -> str:
    """Return the letters in brackets, which say how what is before them is known."""
    return "".join(re.findall(r"\(([PFOD](?:; [PFOD])*)\)", cell)).replace("; ", "")


def test_every_program_has_a_row_with_what_goes_in_what_comes_out_and_what_is_lost():
    assert [row[0].split()[0] for row in ROWS] == PROGRAMS.split()
    assert {len(row) for row in ROWS} == {5}
    assert all(row[1] and row[2] and row[3] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_what_a_row_says_is_known_in_a_way_that_it_names(row):
    for cell in row[1:4]:
        for sentence in re.split(r"(?<=[.])\s(?=[A-Z`])", cell):
            is_plain = "not tried" in sentence or sentence.startswith("Codings cannot be imported")
            assert ways(sentence) or is_plain, sentence


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_what_a_row_says_was_tried_a_test_tries(row):
    named = re.findall(r"`(test_\w+[.]py)::(test_\w+)`", row[4])
    texts = []
    for file, test in named:
        text = (paths.ROOT / "tests/exchange" / file).read_text(encoding="utf-8")
        assert f"\ndef {test}(" in text, f"{file} has no {test}"
        texts.append(text)
    known = ways(" ".join(row[1:4]))
    assert bool(named) == bool(set(known) & {"P", "F"})
    if "P" in known:
        assert any(RUNS_PROGRAM[row[0].split()[0]] in text for text in texts)
