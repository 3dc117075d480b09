"""Fixtures that several test files share."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import settings

from helpers.example import make_example
from helpers.files import paths
from helpers.files.place import VARIABLE
from helpers.running import pipeline
from helpers.study.codebook import Codebook, Theme, read_codebook
from helpers.study.study import Study, read_study

STUDY = """\
title: A study of two
fictional: true
notice: Fictional test data
stance: codebook
time_zone: Europe/London
calendar: {first_day: 2023-10-02, last_day: 2023-10-29}
speaker_roles: {worker: speaks, researcher: asks, other: is heard}
sources:
  - {id: interview, label: Interviews, singular: Interview, folder: interviews, counted_role: worker}
  - {id: observation, label: Visits, singular: Visit, folder: observations, counted_role: researcher}
  - {id: voice_note, label: Voice notes, singular: Voice note, folder: voice_notes, counted_role: worker}
disclosure: {profile: open}
workers:
  - {id: W1, first_day: 2023-10-02}
  - {id: W2, first_day: 2023-10-09, last_day: 2023-10-22}
"""
ROSTER = "person,role,form\nR1,researcher,Helen Marsh\nW1,worker,Aisha Khan\nW1,worker,Aisha\nW2,worker,Derek Haworth\n"


# No example may fail because the machine is busy. All else is as hypothesis has it: in CI it draws the same examples each time.
settings.register_profile("no_deadline", settings(), deadline=None)
settings.load_profile("no_deadline")


@pytest.fixture(autouse=True)
def _outside_a_run() -> Iterator[None]:
    """Let tests set up their own places: the staging area of nbval is not theirs."""
    before = os.environ.pop(VARIABLE, None)
    yield
    if before is not None:
        os.environ[VARIABLE] = before


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    """Return the codebook of the repository."""
    return read_codebook(paths.ROOT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a study folder of two workers and four weeks, without fieldwork."""
    (tmp_path / "data/raw").mkdir(parents=True)
    (tmp_path / "data/study.yaml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "data/codebook.yaml").write_bytes((paths.ROOT / "data/codebook.yaml").read_bytes())
    (tmp_path / "data/raw/roster.csv").write_text(ROSTER, encoding="utf-8")
    return tmp_path


@pytest.fixture
def study(folder: Path) -> Study:
    """Return the facts of `folder`."""
    return read_study(folder)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all processes of this test session share, where tests run side by side (pytest-xdist)."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def once(place: Path, make: Callable[[Path], object]) -> Path:
    """Return `place`, made by whichever process of the session comes first, while the others wait for it."""
    with FileLock(f"{place}.lock"):
        if not place.exists():
            part = place.with_name(f"{place.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            make(part)
            part.rename(place)
    return place


@pytest.fixture(scope="session")
def small_example(shared: Path) -> Path:
    """Return an example study of three workers and four weeks. Do not write there: other tests read it."""
    return once(
        shared / "small",
        lambda part: list(make_example(part, paths.ROOT / "data/codebook.yaml", workers=3, weeks=4, seed=1)),
    )


@pytest.fixture(scope="session")
def small_run(shared: Path, small_example: Path) -> Path:
    """Return the same study as it was run and published. Do not write there: other tests read it."""

    def run(part: Path) -> None:
        shutil.copytree(small_example, part)
        pipeline.run(part, part, {}, report=lambda _: None)

    return once(shared / "small_run", run)


@pytest.fixture
def theme() -> Callable[..., Theme]:
    """Return a maker of themes for small codebooks."""

    def make(
        name: str, *indicators: str, exclusion_patterns: tuple[str, ...] = (), area: str = "one"
    ) -> Theme:
        words = dict.fromkeys(("label", "brief", "full", "use", "use_not", "example"), name)
        return Theme(
            id=name,
            area=area,
            valence="mixed",
            indicators=indicators,
            exclusion_patterns=exclusion_patterns,
            **words,
        )

    return make


@pytest.fixture
def book(theme: Callable[..., Theme]) -> Codebook:
    """Return a codebook of two areas and two themes."""
    areas = ({"id": "one", "label": "One", "meaning": "-"}, {"id": "two", "label": "Two", "meaning": "-"})
    return Codebook(
        version="1",
        status="test",
        areas=areas,
        themes=(theme("tea", "tea", "cup*"), theme("rain", "rain", "wet coat", area="two")),
    )


def segments_of(*texts: str) -> pd.DataFrame:
    """Return texts as segments, as far as a coder reads them."""
    return pd.DataFrame({"segment_id": [f"s{n}" for n in range(len(texts))], "text": list(texts)})


def calls_of(function: Callable[..., object], *arguments: object) -> int:
    """Return how many calls and returns of functions a call takes: a measure of work that is the same on a busy machine.

    What a regular expression does inside is no call: a pattern that runs away makes its test run on, and is seen by that.
    """
    n = 0

    def count(*_: object) -> None:
        nonlocal n
        n += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    return n


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, but the runner's own record."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".fieldwork" not in path.relative_to(folder).parts
    }


os.environ.setdefault("MPLBACKEND", "agg")
