"""Compare our coefficients of agreement with those of krippendorff, NLTK and irrCAC on random tables.

    python bench/compare_agreement.py --python PATH

400 tables of 1 to 60 segments and 2 to 5 coders are made, in which nothing, a fifth or half of the ratings is
missing. Every fifth is degenerate: one segment, one value, coders who never change theirs, nothing in common.
Half of the tables are of a theme that is given or not, half of sets of up to four themes. krippendorff takes
the distances of sets from NLTK; that of a set from itself is put right, but in the last row. irrCAC rounds to
twelve places instead of its five. --python names an interpreter that has these libraries.

A coefficient is equal if it differs by less than 1e-9. A library does not define it where it returns no
number or raises an error; in parentheses: what it returns where ours is not defined.

Measured with krippendorff 0.9.0, NLTK 3.10.4, irrCAC 0.4.4 (2026-11-30): none differs where both define it.

    alpha ~ krippendorff                  equal 161, neither 35, theirs only (0) 4
    alpha ~ NLTK                          equal 161, neither 11, theirs only (0) 4, theirs only (1) 24
    Fleiss ~ irrCAC, complete segments    equal 136, neither 57, theirs only (1) 7
    AC1 ~ irrCAC, two ratings or more     equal 161, neither 23, theirs only (1) 16
    alpha, MASI ~ krippendorff            equal 169, neither 30, theirs only (0) 1
    alpha, MASI ~ NLTK                    equal 169, neither 13, theirs only (0) 1, theirs only (1) 17
    alpha, Jaccard ~ krippendorff         equal 169, neither 30, theirs only (0) 1
    alpha, Jaccard ~ NLTK                 equal 169, neither 13, theirs only (0) 1, theirs only (1) 17

0: one segment, of which alpha is 0 whatever its ratings are. 1: one value only (irrCAC's Fleiss' kappa is 0/0
there, and 1 where rounding lets it be). Two further rows show how often irrCAC differs if segments are left
in that one coder alone has reviewed, and for Fleiss' kappa, that not all have (69 tables of 200 each); the
last, that NLTK divides 0 by 0 wherever a set is empty (153 tables of 200).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
from collections import Counter
from typing import Any

import numpy as np

from helpers.coding import coefficients
from helpers.coding.coefficients import MISSING, NOMINAL, Ratings
from helpers.coding.theme_sets import measure_distances

N_TABLES = 400
TOLERANCE = 1e-9
SETS = [frozenset(themes) for themes in ("", "a", "b", "ab", "abc", "cd", "abcd", "bd")]
DEGENERATE = ("one segment", "one value", "constant coders", "nothing in common")
CHILD = r"""
import json, math, sys, warnings
import krippendorff, numpy as np, pandas as pd
from irrCAC.raw import CAC
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance, jaccard_distance, masi_distance

warnings.simplefilter("ignore")
np.seterr(all="ignore")


def tried(compute):
    try:
        value = float(compute())
    except (ValueError, ZeroDivisionError):
        return None
    return None if math.isnan(value) else value


def by_irrcac(rows, method):
    def compute():
        ratings = CAC(pd.DataFrame(rows, dtype=float), categories=[0.0, 1.0], digits=12)
        return getattr(ratings, method)()["est"]["coefficient_value"]

    return tried(compute)


def by_nltk(rows, values, distance):
    data = []
    for n, row in enumerate(rows):
        data += [(at, n, values[value]) for at, value in enumerate(row) if value is not None]
    return tried(lambda: AnnotationTask(data, distance=distance).alpha())


def by_krippendorff(rows, values, distance):
    steps = np.array([[distance(one, other) for other in values] for one in values], dtype=float)
    table = np.array([[np.nan if value is None else value for value in row] for row in rows], dtype=float)

    def metric(v1, v2, i1, i2, n_v, dtype=None):
        return steps[v1.astype(int), v2.astype(int)]

    domain = np.arange(len(values), dtype=float)
    return tried(lambda: krippendorff.alpha(table.T, value_domain=domain, level_of_measurement=metric))


def put_right(distance):
    return lambda one, other: 0.0 if one == other else distance(one, other)


answers = []
sets, tables = json.load(sys.stdin)
sets = [frozenset(one) for one in sets]
for kind, rows in tables:
    if kind == "sets":
        masi, jaccard = put_right(masi_distance), put_right(jaccard_distance)
        answers.append({
            "alpha, MASI ~ krippendorff": by_krippendorff(rows, sets, masi),
            "alpha, MASI ~ NLTK": by_nltk(rows, sets, masi),
            "alpha, Jaccard ~ krippendorff": by_krippendorff(rows, sets, jaccard),
            "alpha, Jaccard ~ NLTK": by_nltk(rows, sets, jaccard),
            "alpha, MASI ~ NLTK, its own distance": by_nltk(rows, sets, masi_distance),
        })
        continue
    complete = [row for row in rows if None not in row]
    paired = [row for row in rows if len(row) - row.count(None) > 1]
    answers.append({
        "alpha ~ krippendorff": by_krippendorff(rows, [0, 1], binary_distance),
        "alpha ~ NLTK": by_nltk(rows, [0, 1], binary_distance),
        "Fleiss ~ irrCAC, complete segments": by_irrcac(complete, "fleiss"),
        "AC1 ~ irrCAC, two ratings or more": by_irrcac(paired, "gwet"),
        "Fleiss ~ irrCAC, all segments": by_irrcac(rows, "fleiss"),
        "AC1 ~ irrCAC, all segments": by_irrcac(rows, "gwet"),
    })
json.dump(answers, sys.stdout)
"""


def make_table(chance: random.Random, kind: str, degenerate: str) -> list[list[int | None]]:
    """Return a table of ratings, segments by coders: numbers of values, or None."""
    n_values = {"theme": 2, "sets": len(SETS)}[kind]
    n_coders = chance.randint(2, 5)
    n_segments = chance.randint(2, 60)
    if degenerate == "one segment":
        n_segments = 1
    share_missing = chance.choice([0, 0.2, 0.5])
    share_agreed = chance.choice([0.2, 0.6, 0.9])
    habits = [chance.randrange(n_values) for _ in range(n_coders)]
    rows: list[list[int | None]] = []
    for segment in range(n_segments):
        first = min(chance.randrange(n_values), chance.randrange(n_values))
        row: list[int | None] = []
        for coder in range(n_coders):
            value = first
            if chance.random() > share_agreed:
                value = chance.randrange(n_values)
            if degenerate == "one value":
                value = 0
            if degenerate == "constant coders":
                value = habits[coder]
            is_missing = chance.random() < share_missing
            if degenerate == "nothing in common":
                is_missing = coder != segment % n_coders
            row.append(None if is_missing else value)
        rows.append(row)
    return rows


def compute(kind: str, rows: list[list[int | None]]) -> dict[str, float]:
    """Return our coefficients, by the names that the libraries' have."""
    ratings: Ratings = np.array([[MISSING if value is None else value for value in row] for row in rows])
    if kind == "sets":
        masi = coefficients.alpha(ratings, measure_distances(SETS, "MASI"))
        jaccard = coefficients.alpha(ratings, measure_distances(SETS, "Jaccard"))
        return {
            "alpha, MASI ~ krippendorff": masi,
            "alpha, MASI ~ NLTK": masi,
            "alpha, Jaccard ~ krippendorff": jaccard,
            "alpha, Jaccard ~ NLTK": jaccard,
            "alpha, MASI ~ NLTK, its own distance": masi,
        }
    alpha = coefficients.alpha(ratings, NOMINAL)
    kappa, gwet = coefficients.fleiss_kappa(ratings), coefficients.ac1(ratings)
    return {
        "alpha ~ krippendorff": alpha,
        "alpha ~ NLTK": alpha,
        "Fleiss ~ irrCAC, complete segments": kappa,
        "AC1 ~ irrCAC, two ratings or more": gwet,
        "Fleiss ~ irrCAC, all segments": kappa,
        "AC1 ~ irrCAC, all segments": gwet,
    }


def compare(ours: float, theirs: float | None) -> str:
    """Return in which column a comparison is counted."""
    if theirs is None:
        return "neither" if math.isnan(ours) else "ours only"
    if math.isnan(ours):
        value = coefficients.rounded(theirs)
        return f"theirs only ({value:g})" if value in (0, 1) else "theirs only"
    return "equal" if abs(ours - theirs) <= TOLERANCE else "different"


def main() -> None:
    """Compare all coefficients on all tables, and say on which they are not defined."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--python", required=True, metavar="PATH", help="the interpreter that has the libraries"
    )
    arguments = parser.parse_args()
    chance = random.Random(1)  # noqa: S311
    tables: list[tuple[str, list[list[int | None]]]] = []
    for n in range(N_TABLES):
        kind = ("theme", "sets")[n % 2]
        degenerate = "" if n % 5 else DEGENERATE[n // 10 % len(DEGENERATE)]
        tables.append((kind, make_table(chance, kind, degenerate)))
    question = json.dumps([[sorted(one) for one in SETS], tables])
    out = subprocess.run(
        [arguments.python, "-c", CHILD], input=question, check=True, capture_output=True, text=True
    )
    answers: list[dict[str, Any]] = json.loads(out.stdout)
    found: dict[str, Counter[str]] = {}
    for (kind, rows), theirs in zip(tables, answers, strict=True):
        for name, value in compute(kind, rows).items():
            found.setdefault(name, Counter())[compare(value, theirs[name])] += 1
    for name, outcomes in found.items():
        columns = ", ".join(f"{outcome} {n}" for outcome, n in sorted(outcomes.items()))
        print(f"{name:<40}{columns}")


if __name__ == "__main__":
    main()
