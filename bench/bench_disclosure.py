"""Time the proof of what is published, against commit f68b431 in one run.

    python bench/bench_disclosure.py
    python bench/bench_disclosure.py --sizes 5x13x9 8x13x9 --without-release

The counts are made: Poisson with mean 0.7 per worker, week and theme; a fifth of the worker-weeks is without
contact. Two tables of them are published under strict: themes, and themes by week. The commit makes them
(``control_together``) and proves them again (``disclosure_report``); ``suppression.prove`` is both in one.
Sizes are workers x weeks x themes. Beyond six workers the commit is not tried: it did not end in 100 seconds
for eight. Then the whole release of the example study is proved for 5 and 8 workers (``prove_release``): all
families of counts, and themes both with and without pairs.

Times are of the processor, each in a process of its own and without imports; what takes longer than its limit
of wall time is ended. Absolute times depend on the computer; ratios to the commit and to 5x13x9 do not.

Measured on two shared cores, Python 3.11 (2026-11-30): 5x13x9 takes 0.009 of the time of the commit (0.18 and
20.18 s) and 6x13x9 0.007 (0.21 and 31.84 s), with as many cells shown; 8x13x9 and 10x13x9 take 0.8 of it
(0.15 and 0.13 s), 50x26x9 1.6 times as long (0.29 s), and 500x52x9 146 times (26 s). The whole release of the
example takes 1.6 s for 5 workers under strict and 1.1 s under consented; for 8 workers 2.8 and 1.2 s.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMIT = "f68b431"
LIMIT_THEIRS_S, LIMIT_OURS_S = 600, 3600
SIZES = ("5x13x9", "6x13x9", "8x13x9", "10x13x9", "50x26x9", "500x52x9")
MOST_THEIRS = 6
"""The most workers for which the commit is tried."""
WORKERS = (5, 8)
"""Sizes of the example whose whole release is proved."""
FRAME = """
import sys, time, json
import numpy as np, pandas as pd
n_workers, n_weeks, n_themes = map(int, sys.argv[1].split("x"))
random = np.random.default_rng(1)
rows = []
for worker in range(1, n_workers + 1):
    for week in range(1, n_weeks + 1):
        if random.random() < 0.2:
            continue
        rows += [(f"W{worker:03}", week, f"t{n}", int(random.poisson(0.7))) for n in range(n_themes)]
frame = pd.DataFrame(rows, columns=["worker", "week", "theme", "n"])
"""
THEIRS = (
    FRAME
    + """
from helpers.privacy.disclosure import control_together
from helpers.privacy.report import Release, disclosure_report
from helpers.privacy.rules import Rules
tables = {"themes": ["theme"], "weeks": ["week", "theme"]}
began = time.process_time()
made = control_together(frame, tables=tables, measures=["n"], rules=Rules())
report = disclosure_report(Release(frame, tables, made, ["n"]), Rules())
seconds = time.process_time() - began
n_shown = sum(int((table["state"] == "shown").sum()) for table in made.values())
print(json.dumps({"seconds": seconds, "shown": n_shown, "cells": sum(map(len, made.values()))}))
"""
)
OURS = (
    FRAME
    + """
from helpers.privacy.disclosure.release_model import UNLIMITED, Family, ReleaseTable
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.suppression import prove
from helpers.privacy.disclosure.week_blocks import spans_of
began = time.process_time()
weeks = range(1, n_weeks + 1)
spans = spans_of(weeks, weeks)
counts = frame.assign(block=[spans[week][0] for week in frame["week"]])
counts = counts.groupby(["worker", "block", "theme"], as_index=False)["n"].sum()
counts = counts.assign(floor=0, ceiling=UNLIMITED)
tables = (ReleaseTable("themes", ("theme",), rank=2), ReleaseTable("weeks", ("block", "theme"), rank=1))
proved = prove(Family("themes", counts, tables), Rules())
seconds = time.process_time() - began
n_shown = sum(cell.is_shown for cell in proved.cells)
measured = {"seconds": seconds, "shown": n_shown, "cells": len(proved.cells), "tried": proved.n_targets}
print(json.dumps(measured))
"""
)
RELEASE = """
import sys, time, json
from pathlib import Path
from helpers import tables
from helpers.coding import choice
from helpers.counting import counts
from helpers.exchange import manual_coding
from helpers.privacy.disclosure import publication
from helpers.privacy.disclosure.material import Material
from helpers.study.conditions import read_conditions
from helpers.study.limits import Disclosure
from helpers.tables.compendium import Compendium
compendium = Compendium.at(Path(sys.argv[1]))
study, codebook, book = compendium.study, compendium.codebook, compendium.counted_codebook
study = study.model_copy(update={"disclosure": Disclosure(profile=sys.argv[2], max_seconds=10**6)})
read = compendium.read
codings, segments, contacts = read(tables.CODINGS), read(tables.SEGMENTS), read(tables.CONTACTS)
coverage = manual_coding.coder_coverage(read(tables.EXCERPTS), segments)
chosen = choice.choose(codings, coverage, segments, compendium.coders)
weeks = study.calendar.weeks
theme_counts = counts.count_themes(chosen, segments, contacts, book, weeks=weeks)
material = Material(
    *(study, book, contacts, theme_counts, segments, codings, coverage),
    *(read(tables.VALIDATIONS), read(tables.CONDITION_CODINGS), read(tables.QUOTATIONS)),
    *(read(tables.CONSENTS), read(tables.LABELS), compendium.coders),
    unit="segments", denominator="words", sources=["interview", "voice_note"], weeks=weeks,
    conditions=read_conditions(compendium.folder, codebook),
)
began = time.process_time()
release = publication.prove_release(material)
seconds = time.process_time() - began
cells = [cell for one in release.proved.values() for cell in one.cells if not cell.is_fixed]
n_tried = sum(one.n_targets for one in release.proved.values())
n_shown = sum(cell.is_shown for cell in cells)
print(json.dumps({"seconds": seconds, "shown": n_shown, "cells": len(cells), "tried": n_tried}))
"""
STUDY = """
import sys
from pathlib import Path
from unittest import mock
from helpers.running import pipeline
from helpers.running.steps import STEPS
folder = Path(sys.argv[1])
with mock.patch.object(pipeline, "STEPS", STEPS[:3]):
    pipeline.run(folder, folder, {}, report=lambda _: None)
"""
"""Runs the notebooks that make the tables; the example shows everything, so that nothing is proved for it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", nargs="*", default=SIZES, help="workers x weeks x themes")
    parser.add_argument("--without-release", action="store_true", help="leave the whole release out")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fieldwork-bench-") as scratch:
        theirs = Path(scratch) / "commit"
        unpack(theirs)
        compare(chosen.sizes, theirs / "src")
        if not chosen.without_release:
            prove_releases(Path(scratch))


def unpack(folder: Path) -> None:
    """Write the package of the commit into a folder."""
    command = ["git", "-C", str(ROOT), "archive", COMMIT, "src"]
    archive = subprocess.run(command, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as members:
        members.extractall(folder, filter="data")


def compare(sizes: list[str], theirs: Path) -> None:
    """Print a row for each size: the times of the commit and of now, and their ratios."""
    print(
        f"| Workers x weeks x themes | {COMMIT} | Now | Ratio | Times the first | Shown, then | Shown, now |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|", flush=True)
    first = 0.0
    for size in sizes:
        before = None
        if int(size.partition("x")[0]) <= MOST_THEIRS:
            before = timed(THEIRS, [size], theirs, LIMIT_THEIRS_S)
        now = timed(OURS, [size], ROOT / "src", LIMIT_OURS_S)
        first = first or (now or {}).get("seconds", 0.0)
        ratio = f"{now['seconds'] / before['seconds']:.3f}" if now and before else "-"
        growth = f"{now['seconds'] / first:.1f}" if now else "-"
        row = (size, seconds_of(before), seconds_of(now), ratio, growth, shown_of(before), shown_of(now))
        print(f"| {' | '.join(row)} |", flush=True)


def prove_releases(scratch: Path) -> None:
    """Print a row for each size of the example and each profile: how long the whole release takes."""
    print("\n| Workers | Profile | Time | Shown | Inferences tried |\n|--:|---|--:|--:|--:|", flush=True)
    for n_workers in WORKERS:
        folder = scratch / f"study{n_workers}"
        words = ["example", "--output", str(folder), "--workers", str(n_workers)]
        environment = with_package(ROOT / "src")
        subprocess.run(
            [sys.executable, "-m", "helpers", *words], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        subprocess.run([sys.executable, "-c", STUDY, str(folder)], env=environment, check=True)
        for profile in ("strict", "consented"):
            now = timed(RELEASE, [str(folder), profile], ROOT / "src", LIMIT_OURS_S)
            tried = f"{now['tried']:,}" if now else "-"
            row = (str(n_workers), profile, seconds_of(now), shown_of(now), tried)
            print(f"| {' | '.join(row)} |", flush=True)


def timed(script: str, arguments: list[str], package: Path, limit: int) -> dict[str, float] | None:
    """Return what a script prints about itself; None, if it does not end within a limit of wall time."""
    command = [sys.executable, "-c", script, *arguments]
    environment = with_package(package)
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return None
    return dict(json.loads(done.stdout.decode().splitlines()[-1]))


def with_package(package: Path) -> dict[str, str]:
    """Return the environment of a process that imports a package."""
    return os.environ | {"PYTHONPATH": str(package), "PYTHONHASHSEED": "0"}


def seconds_of(measured: dict[str, float] | None) -> str:
    return f"{measured['seconds']:.2f} s" if measured else "-"


def shown_of(measured: dict[str, float] | None) -> str:
    return f"{measured['shown']:,.0f} of {measured['cells']:,.0f}" if measured else "-"


if __name__ == "__main__":
    main()
