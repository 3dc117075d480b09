#!/bin/sh
# irrCAC 0.4.4 (PyPI; pandas 2, SciPy 1.12), Python 3.11. CAC(ratings).fleiss() accepts missing ratings silently.
# Behaviour: a unit with a single rating counts in the chance agreement, though it cannot in the observed one;
# with such units the value called "Fleiss' kappa" falls below -1, which no kappa can (here -2.6), and more of
# them change it without any pair of raters agreeing more or less (here from 0.33 to -0.63). Where all ratings
# are of one category, fleiss() and krippendorff() raise ZeroDivisionError, and gwet() returns 1.
# Why it matters: Fleiss (1971) defines his kappa for equal numbers of ratings. Where one coder has read all and
# another a part, which is usual, whoever passes the whole table reports a number that depends on what one coder
# has read alone. Only the complete units should be passed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check irrCAC==0.4.4
cat > "$folder/try.py" <<'PY'
import warnings

import pandas as pd
from irrCAC.raw import CAC

warnings.simplefilter("ignore")
NONE = float("nan")


def fleiss(rows):
    return CAC(pd.DataFrame(rows, dtype=float), categories=[0.0, 1.0]).fleiss()["est"]["coefficient_value"]


below = fleiss([(0, 1), (1, NONE), (NONE, 1)])
print("one unit rated by both, two by one:", below)
both = [(1, 1), (1, 0), (0, 0), (0, 1), (0, 0), (1, 1)]
alone = [(1, NONE)] * 20
values = fleiss(both), fleiss(both + alone)
print("six units rated by both:", values[0], "and with twenty that the first rated alone:", values[1])
outcomes = {}
for method in ("gwet", "fleiss", "krippendorff"):
    one_category = CAC(pd.DataFrame([(0, 0, 0)] * 3, dtype=float), categories=[0.0, 1.0])
    try:
        outcomes[method] = getattr(one_category, method)()["est"]["coefficient_value"]
    except ZeroDivisionError:
        outcomes[method] = "ZeroDivisionError"
print("one category:", outcomes)
is_as_found = below < -1 and abs(values[0] - values[1]) > 0.2
is_as_found = is_as_found and outcomes == {
    "gwet": 1.0,
    "fleiss": "ZeroDivisionError",
    "krippendorff": "ZeroDivisionError",
}
raise SystemExit(0 if is_as_found else 1)
PY
cd "$folder"
"$folder/venv/bin/python" "$folder/try.py"
