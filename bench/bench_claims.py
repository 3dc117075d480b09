"""Time the specifications of rankings against commit f68b431, and what notebook 5 does in a larger study.

    python bench/bench_claims.py

Both are given the same tables, those of the example, and the same four rankings. The commit counted each
indicator that it left out anew, and had many more specifications, so that what is compared is the time for
each. Then the tables of the example are repeated ten times for other workers and once more for the next 13
weeks: 50 workers, 26 weeks and 20 times as many counted segments. What notebook 5 calculates and draws is
timed for both ("rates" calculates rates and their ranges, "cases" decides claims worker by worker,
"specifications" tries and compares rankings, "figures" draws the three figures of claims).

Times are of the processor, without imports and reading; of several repetitions the least is taken. Absolute
times depend on the computer; ratios do not.

Measured on two shared cores, Python 3.11 (2026-12-01): a specification takes 0.43 of the time (0.048 and
0.112 ms, 1,250 and 10,677 of them), and the larger study takes 3.3 times as long (0.7 and 2.2 s).
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
segments, codings, excerpts, contacts = (
    pd.read_csv(processed / f"{name}.csv", keep_default_na=False)
    for name in ("segments", "codings", "excerpts", "contacts")
)
codings["direction"] = codings.get("direction", "")
contacts["duration_s"] = pd.to_numeric(contacts["duration_s"])
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
from helpers import robustness
from helpers.claims import read_claims
from helpers.codebook import read_codebook
from helpers.coders import parse_coder
from helpers.coding import choice
from helpers.study import read_study
study, codebook = read_study(root), read_codebook(root)
claims = read_claims(root, codebook)
codings_of = {
    coder: choice.choose(codings, coverage, segments, parse_coder(coder)) for coder in ("dictionary", "R1")
}
made_from = (claims, codings_of, segments, contacts, study, codebook)
n = []
def tried():
    n.append(len(robustness.try_claims(*made_from, weeks=study.calendar.weeks)))
seconds = [timed(tried) for _ in range(repetitions)]
print(json.dumps({"seconds": seconds, "n": n[0]}))
"""
)
OURS = (
    FRAMES
    + """
from datetime import timedelta
from helpers import figures
from helpers.coding import choice
from helpers.coding.accuracy import BY_DICTIONARY
from helpers.counting import cases, ranges, robustness
from helpers.study.claims import read_claims
from helpers.study.codebook import read_codebook
from helpers.study.coders import parse_coder
from helpers.study.study import read_study
study, codebook = read_study(root), read_codebook(root)
claims = read_claims(root, codebook, study)
OWN = ["interview", "voice_note"]

def repeated(times):
    "Return the tables and the study, repeated for other workers, and once more for as many weeks again."
    if times == 1:
        return segments, codings, coverage, contacts, study
    n_weeks = len(study.calendar.weeks)
    parts = {"segments": [], "codings": [], "coverage": [], "contacts": []}
    frames = dict(zip(parts, (segments, codings, coverage, contacts)))
    for n in range(times // 2):
        for late in (0, 1):
            for name, frame in frames.items():
                part = frame.copy()
                for column in ("segment_id", "record_id", "contact_id", "worker"):
                    if column in part:
                        end = f"{n}" if column == "worker" else f"{n}-{late}"
                        part[column] = part[column] + end
                if "week" in part:
                    part["week"] += late * n_weeks
                if "date" in part:
                    days = pd.to_datetime(part["date"]) + pd.Timedelta(days=7 * n_weeks * late)
                    part["date"] = days.dt.strftime("%Y-%m-%d")
                parts[name].append(part)
    tables = [pd.concat(of_name, ignore_index=True) for of_name in parts.values()]
    workers = [
        worker.model_copy(update={"id": f"{worker.id}{n}", "last_day": None})
        for n in range(times // 2)
        for worker in study.all_workers
    ]
    last = study.calendar.last_day + timedelta(days=7 * n_weeks)
    calendar = study.calendar.model_copy(update={"last_day": last})
    return *tables, study.model_copy(update={"all_workers": tuple(workers), "calendar": calendar})

def measure(times):
    seen, coded, read, met, of = repeated(times)
    weeks, settings = of.calendar.weeks, {"unit": "segments", "denominator": "words", "sources": OWN}
    made, seconds = {}, {}
    def rate():
        ranges.rates(made["R1"], seen, met, of, codebook, **settings, weeks=weeks)
    def choose():
        for coder in ("dictionary", "R1"):
            made[coder] = choice.choose(coded, read, seen, parse_coder(coder))
    def decide():
        made["cases"] = cases.decide(claims, made["R1"], seen, met, of, codebook, weeks=weeks)
    def try_all():
        codings_of = {coder: made[coder] for coder in ("R1", "dictionary")}
        made["tried"] = robustness.try_claims(claims, codings_of, seen, met, of, codebook, weeks=weeks)
        made["reference"] = robustness.reference_of(of, coder="R1", unit="segments", sources=OWN)
        made["by_option"] = robustness.by_option(made["tried"], made["reference"], of)
    def draw():
        results = cases.conclude_all(made["cases"], claims)
        figures.claim_cases(made["cases"], results, claims, of, codebook)
        figures.claims_held(made["by_option"], claims, of, codebook)
        figures.specification_curve(made["tried"], made["reference"], claims, of, codebook)
    parts = {"choose": choose, "rates": rate, "cases": decide, "specifications": try_all, "figures": draw}
    for what, call in parts.items():
        seconds[what] = min(timed(call) for _ in range(repetitions))
    codings_of = {coder: made[coder] for coder in ("R1", "dictionary")}
    made_from = (claims, codings_of, seen, met, of, codebook)
    alone = [timed(lambda: robustness.try_claims(*made_from, weeks=weeks)) for _ in range(repetitions)]
    return {"parts": seconds, "seconds": alone, "n": len(made["tried"]), "n_segments": len(seen)}

print(json.dumps({"small": measure(1), "large": measure(20)}))
"""
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repetitions", type=int, default=3, help="in each of the processes")
    parser.add_argument("--processes", type=int, default=3, help="of the commit, and of now, in turns")
    chosen = parser.parse_args()
    before: list[float] = []
    now: list[float] = []
    with tempfile.TemporaryDirectory(prefix="fieldwork-bench-") as scratch:
        theirs = Path(scratch)
        unpack(theirs)
        for _ in range(chosen.processes):
            old = measure(THEIRS, theirs, chosen.repetitions)
            new = measure(OURS, ROOT, chosen.repetitions)
            before += [seconds / old["n"] for seconds in old["seconds"]]
            now += [seconds / new["small"]["n"] for seconds in new["small"]["seconds"]]
    print(f"| | {COMMIT} | Now | Ratio |\n|---|--:|--:|--:|")
    print(f"| Specifications | {old['n']:,} | {new['small']['n']:,} | |")
    each = (1000 * min(before), 1000 * min(now), min(now) / min(before))
    print(f"| Time for each | {each[0]:.3f} ms | {each[1]:.3f} ms | {each[2]:.2f} |\n")
    small, large = new["small"], new["large"]
    print("| Notebook 5 | 5 workers, 13 weeks | 50 workers, 26 weeks | Ratio |\n|---|--:|--:|--:|")
    ratio = large["n_segments"] / small["n_segments"]
    print(f"| segments | {small['n_segments']:,} | {large['n_segments']:,} | {ratio:.1f} |")
    totals = {name: sum(of["parts"].values()) for name, of in (("small", small), ("large", large))}
    rows = {what: (small["parts"][what], large["parts"][what]) for what in small["parts"]}
    for what, (few, many) in (rows | {"whole": (totals["small"], totals["large"])}).items():
        print(f"| {what} | {few:.3f} s | {many:.3f} s | {many / few:.1f} |")


def unpack(folder: Path) -> None:
    """Write the package and the settings of the commit into a folder."""
    settings = [f"data/{name}.yaml" for name in ("study", "codebook", "claims")]
    command = ["git", "-C", str(ROOT), "archive", COMMIT, "src", *settings]
    archive = subprocess.run(command, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as members:
        members.extractall(folder, filter="data")


def measure(script: str, root: Path, repetitions: int) -> dict[str, object]:
    """Return what a script prints, with the package and the settings of a folder."""
    command = [sys.executable, "-c", script, str(root), str(PROCESSED), str(repetitions)]
    environment = os.environ | {"PYTHONPATH": str(root / "src"), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.decode())
    return dict(json.loads(done.stdout.decode().splitlines()[-1]))


if __name__ == "__main__":
    main()
