"""What the tests of parsers share: a study whose files they write, and one interview as plain text."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

import pytest

from helpers.fieldwork.sources.transcripts import read_transcript
from helpers.study.roster import read_roster


@pytest.fixture
def lay_out(folder):
    """Return a writer that replaces all fieldwork of the study."""
    raw = folder / "data/raw"

    def write(files: Mapping[str, bytes]) -> None:
        for place in raw.iterdir():
            if place.is_dir():
                shutil.rmtree(place)
        for name, data in files.items():
            path = raw / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    return write


@pytest.fixture
def read_text(folder, study, tmp_path):
    """Return a function that reads an interview as plain text, and checks that its reading is complete."""
    roster = read_roster(folder, study)

    def read_one(text: str):
        path = tmp_path / "Talk 2023-10-12 14.00.txt"
        path.write_text(text, encoding="utf-8")
        (reading,) = read_transcript(path, study, roster, study.source("interview"))
        reading.check_statuses()
        return reading

    return read_one
