"""Time validation and agreement by three units of judging, against one unit in commit f68b431, in one run.

    python bench/bench_units.py

Both are given the same tables, those of the example: 3,569 segments, of which R1 has reviewed all and R2 640
counted ones. The commit validates the dictionary per theme and source and compares the two coders; now both
are done by sentence, turn and overlap ("same"). Besides, notebook 3 compares all coders by the three units,
sets of themes by sentence, and sides by turn, which the commit did not do: "whole" is all of it.

Times are of the processor, without imports and reading; of several repetitions in processes that take turns
the least is taken. Absolute times depend on the computer; ratios do not.

Measured on two shared cores, Python 3.11 (2026-12-01): the same takes 0.81 of the time of the commit (0.118
and 0.146 s), the whole 2.36.
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
PROCESSED = ROOT / "data/processed"
FRAMES = """
import sys, time, json
from pathlib import Path
import pandas as pd
root, processed, repetitions = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
segments, codings, excerpts = (
    pd.read_csv(processed / f"{name}.csv", keep_default_na=False)
    for name in ("segments", "codings", "excerpts")
)
codings["direction"] = codings.get("direction", "")
kept = excerpts.loc[excerpts["status"] == "kept", ["contact_id", "coder"]].drop_duplicates()
coverage = segments[["segment_id", "contact_id"]].merge(kept, on="contact_id")[["segment_id", "coder"]]
def timed(call):
    began = time.process_time()
    call()
    return time.process_time() - began
"""
THEIRS = (
    FRAMES
    + """
from helpers.codebook import read_codebook
from helpers.coding import agreement, audit
from helpers.study import read_study
study, codebook = read_study(root), read_codebook(root)
coded = (codings, coverage, segments, codebook)
def both():
    audit.by_theme(*coded, gold="R1")
    agreement.compare(*coded, study)
print(json.dumps({"same": [timed(both) for _ in range(repetitions)]}))
"""
)
OURS = (
    FRAMES
    + """
from helpers.coding import agreement, coefficients, several_coders, side_agreement, theme_sets, validation
from helpers.study.codebook import read_codebook
from helpers.study.study import read_study
study, codebook = read_study(root), read_codebook(root)
coded = (codings, coverage, segments, codebook)
def both():
    coefficients._draw.cache_clear()
    validation.by_theme(*coded, gold="R1")
    agreement.compare(*coded, study)
def whole():
    both()
    several_coders.compare_all(*coded, study)
    theme_sets.compare_sets(*coded, study)
    side_agreement.compare_sides(*coded, study)
calls = {"same": both, "whole": whole}
print(json.dumps({what: [timed(call) for _ in range(repetitions)] for what, call in calls.items()}))
"""
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repetitions", type=int, default=5, help="in each of the processes")
    parser.add_argument("--processes", type=int, default=5, help="of the commit, and of now")
    chosen = parser.parse_args()
    before: list[float] = []
    now: dict[str, list[float]] = {"same": [], "whole": []}
    with tempfile.TemporaryDirectory(prefix="fieldwork-bench-") as scratch:
        theirs = Path(scratch)
        unpack(theirs)
        for _ in range(chosen.processes):
            before += measure(THEIRS, theirs, chosen.repetitions)["same"]
            for what, seconds in measure(OURS, ROOT, chosen.repetitions).items():
                now[what] += seconds
    print(f"| What | {COMMIT}, one unit | Now, three units | Ratio |\n|---|--:|--:|--:|")
    for what, seconds in now.items():
        print(f"| {what} | {min(before):.3f} s | {min(seconds):.3f} s | {min(seconds) / min(before):.2f} |")


def unpack(folder: Path) -> None:
    """Write the package and the settings of the commit into a folder."""
    command = ["git", "-C", str(ROOT), "archive", COMMIT, "src", "data/study.yaml", "data/codebook.yaml"]
    archive = subprocess.run(command, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as members:
        members.extractall(folder, filter="data")


def measure(script: str, root: Path, repetitions: int) -> dict[str, list[float]]:
    """Return the times that a script prints, with the package and the settings of a folder."""
    command = [sys.executable, "-c", script, str(root), str(PROCESSED), str(repetitions)]
    environment = os.environ | {"PYTHONPATH": str(root / "src"), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    return dict(json.loads(done.stdout.decode().splitlines()[-1]))


if __name__ == "__main__":
    main()
