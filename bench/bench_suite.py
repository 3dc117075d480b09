"""Time `make test` and `.ci/run` with the tests that commit f68b431 has too, against that commit, in one run.

    python bench/bench_suite.py [--folder FOLDER] [--rounds N]

Both versions are cloned and set up in folders of their own, which needs the network, and take turns. The
suite has grown threefold since: what is timed are the tests that both have, of the same name and parameters;
each version runs them as its own Makefile does. What `.ci/run` does is timed part by part: setting up and
running all notebooks, running again, and tests and checks (one after the other in the commit, now together).

The machine must be idle: wall time is measured, besides processor time.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
COMMIT = "f68b431"
PLUGIN = '''
import os
from pathlib import Path


def key(item):
    """Return what a test is called in both versions: function and parameters, or notebook and cell."""
    names = item.nodeid.split("::")
    if names[0].endswith(".ipynb"):
        return f"{Path(names[0]).name} {names[-1]}"
    return names[-1]


def pytest_collection_modifyitems(config, items):
    tests = [item for item in items if not item.nodeid.startswith("src")]
    wanted = os.environ.get("WANTED")
    if not wanted:
        Path(os.environ["FOUND"]).write_text("\\n".join(key(item) for item in tests))
        items[:] = []
        return
    names = set(Path(wanted).read_text().splitlines())
    items[:] = [item for item in tests if key(item) in names]
'''
OURS_IN_TWO = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


class Timed(NamedTuple):
    """How long something took, in seconds."""

    wall: float
    processor: float


def timed(words: Sequence[str], folder: Path, **variables: str) -> Timed:
    """Run a command in a folder, with all that it starts, and return how long it took.

    Raises
    ------
    CalledProcessError
        It failed.
    """
    began, used = time.monotonic(), _used()
    subprocess.run(
        words,
        cwd=folder,
        check=True,
        env=os.environ | variables,
        stdout=subprocess.DEVNULL,
        stderr=sys.stderr,
    )
    return Timed(time.monotonic() - began, _used() - used)


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def set_up(folder: Path, revision: str) -> Timed:
    """Clone a revision, set up its environment and run its notebooks: the first command of `.ci/run`."""
    if folder.exists():
        shutil.rmtree(folder)
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    subprocess.run(["git", "-C", str(folder), "checkout", "--quiet", revision], check=True)
    return timed(["make"], folder)


def names_of_tests(folder: Path, plugin: Path) -> set[str]:
    """Return the tests of a version, by the names that they have in both."""
    found = plugin.parent / f"{folder.name}.txt"
    words = [".venv/bin/python", "-m", "pytest", "-q", "-p", plugin.stem]
    subprocess.run(
        words,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(plugin.parent), "FOUND": str(found)},
        check=False,  # pytest fails where no test is left to run
        stdout=subprocess.DEVNULL,
    )
    return set(found.read_text(encoding="utf-8").splitlines())


def main() -> None:
    """Measure, and print ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, help="where the two versions are set up")
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="bench-suite-"))
    folder.mkdir(exist_ok=True)
    plugin = folder / "common_tests.py"
    plugin.write_text(PLUGIN, encoding="utf-8")
    theirs, ours = folder / "theirs", folder / "ours"
    made = {theirs: set_up(theirs, COMMIT), ours: set_up(ours, "HEAD")}
    common = names_of_tests(theirs, plugin) & names_of_tests(ours, plugin)
    wanted = folder / "wanted.txt"
    wanted.write_text("\n".join(sorted(common)), encoding="utf-8")
    print(f"{len(common):,} tests are in both versions.")
    variables = {"PYTHONPATH": str(folder), "WANTED": str(wanted)}
    pytest = [".venv/bin/python", "-m", "pytest", "-q", "-p", plugin.stem]
    for _ in range(given.rounds):
        tests = {
            theirs: timed(pytest, theirs, **variables),
            ours: timed([*pytest, *OURS_IN_TWO], ours, **variables),
        }
        report("make test", tests[ours], tests[theirs])
        again = {one: timed(["make"], one) for one in (theirs, ours)}
        checked = timed(["make", "check"], theirs)
        beside = subprocess.Popen(
            ["make", "check"], cwd=ours, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        began = time.monotonic()
        timed([*pytest, *OURS_IN_TWO], ours, **variables)
        beside.wait()
        side_by_side = time.monotonic() - began
        of_ours = made[ours].wall + again[ours].wall + side_by_side
        of_theirs = made[theirs].wall + again[theirs].wall + checked.wall + tests[theirs].wall
        print(f".ci/run: wall {of_ours / of_theirs:.2f} ({of_ours:.0f} and {of_theirs:.0f} s)")


def report(what: str, ours: Timed, theirs: Timed) -> None:
    """Print the ratios of two times."""
    for name in Timed._fields:
        mine, other = getattr(ours, name), getattr(theirs, name)
        print(f"{what}: {name} {mine / other:.2f} ({mine:.0f} and {other:.0f} s)")


if __name__ == "__main__":
    main()
