"""Time the leak check against that of an earlier commit, over that commit and its history.

    python bench/bench_leak_check.py [COMMIT] [ROUNDS]

The commit (f68b431, unless another is given) is copied with its history into a temporary folder. Its own leak
check and the present one search that copy as that of a real study, each in a process of its own, with the
same roster and the same raw words: 753 files and 2,512 objects. What is compared is processor time, without
the reading of roster and raw files; the least of all rounds is taken.

Measured on two shared cores, Python 3.11 (2026-11-30): 22.4 s of its own, 21.8 s of the present one, 0.97
times as long, although the present one opens PDFs, archives and passages in base64, reads git's index, and
says line and column of each find.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMIT, ROUNDS = "f68b431", 3
EARLIER = """
import sys, time
from pathlib import Path
from helpers import custody
from helpers.privacy import leaks
from helpers.study import read_study
folder = Path(sys.argv[1])
study = read_study(folder)
patterns, _ = custody._needles(folder, study, custody._approved(study, folder))
begin = time.process_time()
leaks.check(folder, study.model_copy(update={"fictional": False}), patterns)
print(time.process_time() - begin)
"""
PRESENT = """
import sys, time
from pathlib import Path
from helpers.files import paths
from helpers.privacy.leaks import leak_check
from helpers.running import release
from helpers.study.study import read_study
folder = Path(sys.argv[1])
study = read_study(paths.ROOT)
patterns, _ = release._search_patterns(folder, study, release._quotable_sentences(study, folder))
begin = time.process_time()
leak_check.check_study(folder, study.model_copy(update={"fictional": False}), patterns)
print(time.process_time() - begin)
"""


def main(commit: str, rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="leak-check-") as home:
        folder = copy_of(commit, Path(home) / "study")
        seconds = {"earlier": [], "present": []}
        for _ in range(rounds):
            seconds["earlier"].append(clock(EARLIER, folder, folder / "src"))
            seconds["present"].append(clock(PRESENT, folder, ROOT / "src"))
    earlier, present = min(seconds["earlier"]), min(seconds["present"])
    print(
        f"{commit}: its own {earlier:.1f} s, the present one {present:.1f} s: {present / earlier:.2f} times"
    )


def copy_of(commit: str, folder: Path) -> Path:
    """Return a repository with a commit and its history, and nothing later."""
    whole = run("git", "-C", str(ROOT), "rev-parse", commit)
    run("git", "init", "-q", "-b", "main", str(folder))
    run("git", "-C", str(folder), "fetch", "-q", str(ROOT), whole)
    run("git", "-C", str(folder), "reset", "-q", "--hard", "FETCH_HEAD")
    return folder


def clock(program: str, folder: Path, package: Path) -> float:
    environment = {**os.environ, "PYTHONPATH": str(package), "FIELDWORK_STUDY": str(folder)}
    return float(run(sys.executable, "-c", program, str(folder), environment=environment))


def run(*command: str, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return done.stdout.strip()


if __name__ == "__main__":
    given = sys.argv[1:]
    main(given[0] if given else COMMIT, int(given[1]) if len(given) > 1 else ROUNDS)
