"""Releases to attack: real studies made of the example, whose public tables the first notebooks make.

Used by the tests and by ``bench/attack_release.py``. The attacker itself imports nothing of the package.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pandas as pd
from attack import truth as truths

from helpers.example import make_example
from helpers.example.fictional_coders import MAX_WORKERS
from helpers.files import paths
from helpers.running import pipeline, rehearsal
from helpers.running.releases import mark_released
from helpers.study import private_folder
from helpers.study.study import read_study

SEEDS = {3: 77, 4: 41, 5: 20231002, 8: 808}
"""Seed of the example, by the number of workers."""
OWN_WORDS = ["interview", "voice_note"]
PERSONS = ("roster.csv", "consent.csv", "decisions.csv")
N_STEPS = 3
"""As many notebooks as make the public tables: cleaning, coding, counting."""
PUBLIC = (
    "data/public",
    "data/study.yaml",
    "data/codebook.yaml",
    "data/processed/numbers.json",
    "article",
    "figures",
)
"""What everybody has."""
EVERYTHING = "all of these"
"""Rare themes, a week more, two units, two source sets and a withdrawal, one after the other."""
RARE_IN_TWO = "rare themes in two source sets"
BY_DICTIONARY = {"coder": "dictionary"}
"""A rare theme is made by what the dictionary looks for."""
WORD = "bagpipes"
"""A word of no theme, which the sentences of the example do not have."""

Change = Callable[[Path], None]


class Step(NamedTuple):
    """One release: the notebooks' parameters, and what is changed in the study before it."""

    parameters: Mapping[str, Any] = {}
    changes: Sequence[Change] = ()


class Workload(NamedTuple):
    """What is published: one release, or several one after the other, which are attacked together."""

    steps: Sequence[Step] = (Step(),)
    profile: str = "strict"


@dataclass
class Release:
    """What one release has made public, and what is true of it."""

    folder: Path
    truth: pd.DataFrame = field(repr=False)
    letters: Mapping[str, str]
    """Letter of a series: its worker, who has agreed to it."""


def make_study(folder: Path, workers: int, weeks: int = 13) -> None:
    """Make the example study as if it were a real one, with the files about persons in a private folder."""
    list(
        make_example(
            folder, paths.ROOT / "data/codebook.yaml", workers=workers, weeks=weeks, seed=SEEDS[workers]
        )
    )
    private = _private(folder)
    private.mkdir(mode=0o700)
    for name in PERSONS:
        moved = private / name
        shutil.move(folder / "data/raw" / name, moved)
        moved.chmod(0o600)
    _replace(folder, r"(?m)^fictional: true", "fictional: false")
    _replace(folder, r"(?m)^notice: .*", "notice: Data of a test")


def make_release(folder: Path, profile: str, **parameters: Any) -> None:
    """Make the public tables of a study, as ``fieldwork run`` does, with the first notebooks alone.

    A second release of the same folder finds what the first one has left on record.
    """
    _replace(folder, r"\bprofile: \w+", f"profile: {profile}")
    only_tables = mock.patch.object(pipeline, "STEPS", pipeline.STEPS[:N_STEPS])
    # Nothing is quoted here, so that no sentence is asked about.
    no_questions = mock.patch.object(rehearsal, "refuse_unanswered")
    with _private_folder_of(folder), only_tables, no_questions:
        pipeline.run(folder, folder, parameters, report=lambda _: None)
        # Others have it from now on: the next release is proved together with it.
        mark_released(folder, read_study(folder))


def publish(folder: Path, workload: Workload) -> list[Release]:
    """Publish all releases of a workload, and return what everybody has of each."""
    releases = []
    for number, (parameters, changes) in enumerate(workload.steps):
        for change in changes:
            change(folder)
        make_release(folder, workload.profile, **parameters)
        copy = folder.with_name(f"{folder.name}-release-{number + 1}")
        for name in PUBLIC:
            if (folder / name).is_dir():
                shutil.copytree(folder / name, copy / name)
            elif (folder / name).exists():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(folder / name, copy / name)
        truth = truths.read_truth(folder)
        releases.append(Release(copy, truth, _letters(folder)))
    return releases


def rotas_of(releases: Sequence[Release]) -> list[pd.DataFrame]:
    """Return for each release who had contact in which week, through any source of own words."""
    return [truths.rota_of(release.truth, OWN_WORDS) for release in releases]


def own_counts(releases: Sequence[Release]) -> dict[str, pd.DataFrame]:
    """Return what each worker knows of their own counts, from the release that has most of them."""
    return truths.own(max((release.truth for release in releases), key=len))


def _letters(folder: Path) -> dict[str, str]:
    labels = pd.read_csv(folder / "data/processed/labels.csv")
    return dict(zip(labels["label"], labels["worker"], strict=True))


def _private(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-private")


@contextmanager
def _private_folder_of(folder: Path) -> Iterator[None]:
    with mock.patch.dict(os.environ, {private_folder.VARIABLE: str(_private(folder))}):
        yield


def _replace(folder: Path, pattern: str, by: str, name: str = "data/study.yaml") -> None:
    path = folder / name
    text, n = re.subn(pattern, by, path.read_text(encoding="utf-8"), count=1)
    assert n == 1, pattern
    path.write_text(text, encoding="utf-8")


# ----------------------------------------------------------------------------- changes, before or between


def agree(n: int) -> Change:
    """Let the first `n` workers agree to a series of their own, and the others not."""

    def change(folder: Path) -> None:
        path = _private(folder) / "consent.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
        kept = [row for row in rows if row[2] != "worker_series" or int(row[0].removeprefix("W")) <= n]
        for row in kept:
            if row[2] == "worker_series":
                row[4] = ""
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *kept])

    return change


def nobody_speaks_of(theme: str) -> Change:
    """Let the dictionary look for a word that nobody uses."""
    return _look_for(theme, "zzqx")


def one_worker_speaks_of(theme: str) -> Change:
    """Let the dictionary look for a word that only one worker uses, in four voice notes."""

    def change(folder: Path) -> None:
        _look_for(theme, WORD)(folder)
        chats = folder / "data/raw/voice_notes"
        chat = next(one for one in sorted(chats.iterdir()) if len(_transcripts(one)) >= 4)
        for path in _transcripts(chat)[:4]:
            text = path.read_text(encoding="utf-8").rstrip()
            path.write_text(f"{text} He played the {WORD} for us.\n", encoding="utf-8")

    return change


def _transcripts(chat: Path) -> list[Path]:
    return sorted(one for one in chat.glob("*.txt") if "unchecked" not in one.name) if chat.is_dir() else []


def _look_for(theme: str, word: str) -> Change:
    def change(folder: Path) -> None:
        path = folder / "data/codebook.yaml"
        before, _, after = path.read_text(encoding="utf-8").partition(f"  - id: {theme}\n")
        assert after, theme
        after = re.sub(r"(?ms)^    indicators: \[.*?\]\n", f"    indicators: [{word}]\n", after, count=1)
        own, found, others = after.partition("\n  - id: ")
        own = re.sub(r"(?ms)^    exclusion_patterns: \[.*?\]$", "    exclusion_patterns: []", own, count=1)
        path.write_text(f"{before}  - id: {theme}\n{own}{found}{others}", encoding="utf-8")

    return change


def withdraw(worker: str) -> Change:
    """Let a worker withdraw from everything."""

    def change(folder: Path) -> None:
        path = folder / "data/study.yaml"
        text = path.read_text(encoding="utf-8").rstrip()
        path.write_text(f"{text}\nwithdrawn: [{worker}]\n", encoding="utf-8")

    return change


def workloads(n_workers: int, n_weeks: int) -> dict[str, Workload]:
    """Return everything that is attacked for a number of workers, by its name: the profile first."""
    # The person of the example has read no more workers than that.
    by = {"coder": "R1" if n_workers <= MAX_WORKERS else "dictionary"}
    agreed = (agree(max(1, n_workers - 3)),)
    rare = (nobody_speaks_of("structures"), one_worker_speaks_of("peer_network"))
    more: dict[str, Step] = {
        "two units": Step({**by, "unit": "mentions"}),
        "two source sets": Step({**by, "sources": ["interview"]}),
    }
    if n_workers > 3:
        more["a withdrawal"] = Step(by, (withdraw("W2"),))
    found = {}
    for profile, before in (("strict", ()), ("consented", agreed)):
        first = Step(by, before)
        earlier = {"weeks": f"1-{n_weeks - 1}"}
        found[profile] = Workload((first,), profile)
        found[f"{profile}, rare themes"] = Workload((Step(BY_DICTIONARY, (*before, *rare)),), profile)
        found[f"{profile}, a week more"] = Workload((Step(by | earlier, before), Step(by)), profile)
        for name, second in more.items():
            found[f"{profile}, {name}"] = Workload((first, second), profile)
        later = [Step(step.parameters | BY_DICTIONARY, step.changes) for step in (Step(), *more.values())]
        steps = (Step(earlier | BY_DICTIONARY, (*before, *rare)), *later)
        found[f"{profile}, {EVERYTHING}"] = Workload(steps, profile)
        two = (Step(BY_DICTIONARY, (*before, *rare)), Step({**BY_DICTIONARY, "sources": ["interview"]}))
        found[f"{profile}, {RARE_IN_TWO}"] = Workload(two, profile)
    return found


IN_EVERY_RUN = {
    3: ("strict", "consented", f"strict, {RARE_IN_TWO}"),
    5: ("strict", "strict, a withdrawal"),
}
"""What is attacked in each run of the tests, by the number of workers."""
