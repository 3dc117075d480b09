#!/bin/sh
# NLTK 3.10.4 (PyPI), Python 3.11. masi_distance and jaccard_distance of two empty sets raise ZeroDivisionError
# (0/0). AnnotationTask.alpha compares every value with itself, so that one empty set among all values stops it.
# Behaviour: alpha over sets with these distances works only where every coder has given every unit a label.
# Why it matters: in manual coding most sentences have no code, and two coders who both leave one uncoded agree.
# Whoever drops these units to be rid of the error reports another alpha: here 0.18 in place of 0.59.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check nltk==3.10.4
cat > "$folder/try.py" <<'PY'
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import jaccard_distance, masi_distance

raised = []
for distance in (masi_distance, jaccard_distance):
    try:
        distance(frozenset(), frozenset())
    except ZeroDivisionError as error:
        raised.append(str(error))
print("of two empty sets:", raised)

pairs = [("a", "a"), ("ab", "a"), ("b", "b"), ("a", "b"), ("", "a"), *[("", "")] * 6]
data = []
for unit, pair in enumerate(pairs):
    data += [(coder, unit, frozenset(labels)) for coder, labels in enumerate(pair)]
try:
    AnnotationTask(data, distance=masi_distance).alpha()
    stopped = False
except ZeroDivisionError:
    stopped = True
print("alpha stops:", stopped)


def put_right(one, other):
    return 0.0 if one == other else masi_distance(one, other)


whole = AnnotationTask(data, distance=put_right).alpha()
coded = [(coder, unit, labels) for coder, unit, labels in data if any(pairs[unit])]
without = AnnotationTask(coded, distance=put_right).alpha()
print("alpha, all units:", round(whole, 3), "without those that nobody has coded:", round(without, 3))
raise SystemExit(0 if len(raised) == 2 and stopped and whole - without > 0.2 else 1)
PY
cd "$folder"
"$folder/venv/bin/python" "$folder/try.py"
