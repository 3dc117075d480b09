"""An example of any size runs as it was made: no setting, no file and no decision is missing.

From ten workers on ids are W01, W02 …: neither they nor what is made of them are telephone numbers.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import once
from helpers.commands import cli
from helpers.running import pipeline
from helpers.running.steps import steps_of
from helpers.study.study import read_study

IS_PLACEHOLDER = re.compile(r"^(?:[^.:\n]+: not (?:shown|drawn)|Saturation is not reported)", re.MULTILINE)
HAS_NO_VERSIONS = {"new_themes": "there are no dated versions of it in data/codebook-history"}
NO_PERSON_HAS_READ_ALL = {
    "directions": "no coding says a direction",
    "conditions_order": "the dictionary, whose coding is counted, does not code conditions",
}
"""Of a larger study only the first workers are coded manually, and the dictionary is counted."""


@pytest.mark.parametrize(
    ("n_workers", "n_weeks", "not_drawn"),
    [(1, 13, HAS_NO_VERSIONS), (12, 4, HAS_NO_VERSIONS | NO_PERSON_HAS_READ_ALL)],
    ids=["1x13", "12x4"],
)
def test_it_is_published_and_no_figure_lacks_a_file(shared, n_workers, n_weeks, not_drawn):
    def run(part: Path) -> None:
        size = ["--workers", str(n_workers), "--weeks", str(n_weeks), "--seed", "1"]
        assert cli.main(["example", "--output", str(part), *size]) == 0
        pipeline.run(part, part, {}, report=lambda _: None)

    study = once(shared / f"example_{n_workers}x{n_weeks}", run)
    workers = read_study(study).worker_ids
    assert len(workers) == n_workers
    said = {
        figure: (study / f"figures/{figure}.md").read_text(encoding="utf-8")
        for step in steps_of(workers)
        for figure in step.figures
    }
    assert len(said) == 18 + n_workers
    placeholders = {figure for figure, text in said.items() if IS_PLACEHOLDER.search(text)}
    assert placeholders == set(not_drawn)
    assert all(reason in said[figure] for figure, reason in not_drawn.items())
    assert "data/claims.yaml" not in "".join(said.values())
    assert "data/conditions.yaml" not in "".join(said.values())
