"""Attack whole releases of the example for 3, 4, 5 and 8 workers, by the public files alone.

The same code as `tests/attack/test_release.py`, for all numbers of workers and all workloads: strict and
consented; with a theme that nobody speaks of and one of a single worker; a week more, two units, two source
sets and a withdrawal, each after an earlier release that is attacked with it, and all of them one after the
other. Readers are an outsider who knows the rota, and each worker, who knows their own counts.

Prints a row for each, and the first numbers that are told too closely. Ends with 1 if there is any, or if the
attacker's facts are not true of the study.

    python bench/attack_release.py                      everything: an hour and more on two cores
    python bench/attack_release.py --workers 8          one number of workers
    python bench/attack_release.py --only strict        workloads whose name begins with this
    python bench/attack_release.py --single             only workloads of one release
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from attack.attacker import Result, attack, is_possible
from attack.releases import SEEDS, Workload, make_study, own_counts, publish, rotas_of, workloads

from helpers.example.fictional_coders import MAX_WORKERS

WEEKS = 13
FINDINGS = 20
"""As many are printed of each release."""
HEAD = "| Workers | Release | Made in | Cells | Readers | Targets | Programs | Attacked in | Too narrow |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--workers", type=int, choices=SEEDS, help="one number of workers (default: all)")
    parser.add_argument("--only", default="", help="workloads whose name begins with this")
    parser.add_argument("--single", action="store_true", help="only workloads of one release")
    chosen = parser.parse_args()
    print(f"{HEAD}\n|{'--:|' * HEAD.count(' | ')}--:|", flush=True)
    is_safe = True
    for n_workers in [chosen.workers] if chosen.workers else SEEDS:
        for name, workload in workloads(n_workers, WEEKS).items():
            if name.startswith(chosen.only) and not (chosen.single and len(workload.steps) > 1):
                is_safe = attacked(n_workers, name, workload) and is_safe
    return 0 if is_safe else 1


def attacked(n_workers: int, name: str, workload: Workload) -> bool:
    """Make, publish and attack one workload, and tell whether it holds."""
    with tempfile.TemporaryDirectory(prefix="fieldwork-attack-") as scratch:
        folder = Path(scratch) / "study"
        make_study(folder, n_workers, WEEKS)
        begun = time.process_time(), time.perf_counter()
        releases = publish(folder, workload)
        made = time.perf_counter() - begun[1]
        folders = [release.folder for release in releases]
        letters = [release.letters for release in releases]
        rotas, own = rotas_of(releases), own_counts(releases)
        begun = time.process_time(), time.perf_counter()
        # The researcher of the example has coded no more workers than that.
        known = {"letters": letters, "has_reviewed_all": n_workers <= MAX_WORKERS}
        is_true = is_possible(folders, rotas, own, **known)
        unread = [one for one, of_one in own.items() if not of_one["measure"].str.contains("reviewed").any()]
        result = Result()
        if is_true:
            result = attack(folders, rotas, readers=own, not_reviewed=unread, **known)
        spent = time.process_time() - begun[0]
    numbers = (result.n_cells, len(result.readers), result.n_targets, result.n_solved)
    row = (n_workers, name, f"{made:.0f} s", *numbers, f"{spent:.0f} s", len(result.narrow))
    print("| " + " | ".join(map(str, row)) + " |", flush=True)
    for finding in result.narrow[:FINDINGS]:
        print(f"  {finding}", flush=True)
    if not is_true:
        print("  what the attacker takes as known is not true of this study", flush=True)
    return is_true and not result.narrow and result.n_targets > 0


if __name__ == "__main__":
    raise SystemExit(main())
