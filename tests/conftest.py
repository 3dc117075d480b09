"""Fixtures that several test files share."""

from __future__ import annotations

import gc
import os
import shutil
import stat
import sys
import threading
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
from helpers.study.codebook import Codebook, read_codebook
from helpers.study.study import Study, read_study
from helpers.study.themes import Theme

STUDY = """\
title: A study of two
fictional: true
notice: Fictional test data
stance: codebook
time_zone: Europe/London
calendar: {first_day: 2023-10-02, last_day: 2023-10-29}
speaker_roles: {worker: speaks, researcher: asks, other: speaks too}
sources:
  - {id: interview, label: Interviews, singular: Interview, folder: interviews, counted_role: worker}
  - {id: observation, label: Visits, singular: Visit, folder: observations, counted_role: researcher}
  - {id: voice_note, label: Voice notes, singular: Voice note, folder: voice_notes, counted_role: worker}
disclosure: {profile: open}
workers:
  - {id: W1, first_day: 2023-10-02}
  - {id: W2, first_day: 2023-10-09, last_day: 2023-10-22}
"""
ROSTER = """\
person,role,form
R1,researcher,Helen Marsh
W1,worker,Aisha Khan
W1,worker,Aisha
W2,worker,Derek Haworth
"""


# Most objects of a test live as long as the test: to look for garbage after every 700 finds next to none.
gc.set_threshold(50_000, 20, 20)

# No example may fail because the computer is busy. In CI hypothesis draws the same examples each time.
settings.register_profile("no_deadline", settings(), deadline=None)
settings.load_profile("no_deadline")


@pytest.fixture(autouse=True)
def _outside_a_run() -> Iterator[None]:
    """Let tests set up their own places: they do not use the staging area of nbval."""
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


class Special:
    """Makes what is neither a file nor a folder, and calls a function that must open none of it."""

    @staticmethod
    def pipe(path: Path) -> None:
        """Make a named pipe: whoever opens it to read waits for ever."""
        path.parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(path)

    @staticmethod
    def socket(path: Path) -> None:
        """Make a socket that nobody listens at."""
        path.parent.mkdir(parents=True, exist_ok=True)
        os.mknod(path, stat.S_IFSOCK | 0o600)

    @staticmethod
    def within_time(call: Callable[[], object]) -> object:
        """Return what a function returns, unless it waits for ever."""
        returned: list[object] = []
        caller = threading.Thread(target=lambda: returned.append(call()), daemon=True)
        caller.start()
        caller.join(300)
        assert returned, "It has failed, or waits for a pipe."
        return returned[0]


@pytest.fixture
def special() -> type[Special]:
    """Return a maker of named pipes and sockets."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes in folders")
    return Special


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all processes of this session share if tests run in parallel (pytest-xdist)."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def once(place: Path, make: Callable[[Path], object]) -> Path:
    """Return `place`, made by the first process of the session that needs it, while the others wait."""
    with FileLock(f"{place}.lock"):
        if not place.exists():
            part = place.with_name(f"{place.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            make(part)
            part.rename(place)
    return place


@pytest.fixture(scope="session")
def small_example(shared: Path) -> Path:
    """Return an example study of three workers and four weeks, which other tests read: do not write there."""

    def make(part: Path) -> None:
        list(make_example(part, paths.ROOT / "data/codebook.yaml", workers=3, weeks=4, seed=1))
        name_a_worker_in_anothers_note(part)

    return once(shared / "small", make)


def name_a_worker_in_anothers_note(folder: Path) -> None:
    """Give W2 the pseudonym Zebedee Quill, and let a note about another worker name W2."""
    roster = folder / "data/raw/roster.csv"
    lines = roster.read_text(encoding="utf-8").splitlines()
    of_worker = [line for line in lines if line.startswith("W2,worker")]
    form = next(line.split(",")[2] for line in of_worker if "+" not in line)
    lines = [line.replace(",,", ",Zebedee Quill,", 1) if line in of_worker else line for line in lines]
    roster.write_text("\n".join(lines) + "\n", encoding="utf-8")
    notes = sorted((folder / "data/raw/observations").iterdir())
    note = next(
        path for path in notes if (path.suffix == ".md" and "W1" in path.name) or path.suffix == ".txt"
    )
    with note.open("a", encoding="utf-8") as file:
        file.write(f"\n{form} sat beside us with a cup of tea.\n")


@pytest.fixture(scope="session")
def small_run(shared: Path, small_example: Path) -> Path:
    """Return the same study, run and published, which other tests read: do not write there."""

    def run(part: Path) -> None:
        shutil.copytree(small_example, part)
        pipeline.run(part, part, {}, report=lambda _: None)

    return once(shared / "small_run", run)


@pytest.fixture
def theme() -> Callable[..., Theme]:
    """Return a function that makes themes for small codebooks."""

    def make(
        name: str, *indicators: str, exclusion_patterns: tuple[str, ...] = (), area: str = "one"
    ) -> Theme:
        words = dict.fromkeys(("label", "brief", "full", "use", "use_not", "example"), name)
        return Theme(
            id=name,
            area=area,
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
    """Return texts as segments, with the columns that a coder needs."""
    return pd.DataFrame({"segment_id": [f"s{n}" for n in range(len(texts))], "text": list(texts)})


def calls_of(function: Callable[..., object], *arguments: object) -> int:
    """Count the calls and returns of functions in a call: work, which a busy computer does not change.

    The work of a regular expression does not count: a catastrophic pattern shows as a test that does not end.
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
    """Return all files below a folder except the runner's own record."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".fieldwork" not in path.relative_to(folder).parts
    }


os.environ.setdefault("MPLBACKEND", "agg")
