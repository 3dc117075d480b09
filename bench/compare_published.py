"""Compare every cell and number that is published with an earlier commit.

    python bench/compare_published.py COMMIT

Tables, the CSV of each figure and each table of the article are compared cell by cell as text, and
``numbers.json`` value by value. SVG, PDF, PNG, pages and documents are listed if they differ in any byte.
Exit code 1: a cell or a number differs, or a table is missing.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("data/processed", "figures", "article")


def main() -> int:
    commit = sys.argv[1]
    names = git("ls-tree", "-r", "--name-only", commit, "--", *FOLDERS).decode().splitlines()
    n_cells, differing, other_bytes = 0, [], []
    for name in names:
        before, path = git("show", f"{commit}:{name}"), ROOT / name
        if not path.exists():
            differing.append(f"{name}: is missing")
        elif name.endswith(".csv"):
            cells = list(differing_cells(before, path.read_bytes()))
            n_cells += before.count(b",") + before.count(b"\n")
            differing += [f"{name}: {cell}" for cell in cells]
        elif name.endswith(".json"):
            old, new = (dict(leaves(json.loads(data))) for data in (before, path.read_bytes()))
            n_cells += len(old)
            differing += [
                f"{name}: {place}"
                for place in sorted(old.keys() | new.keys())
                if old.get(place) != new.get(place)
            ]
        elif before != path.read_bytes():
            other_bytes.append(name)
    print(f"{len(names)} files of {commit}, {n_cells:,} cells and values: {len(differing)} differ.")
    print("\n".join(differing[:50]))
    print(f"Other files that differ: {', '.join(other_bytes) or 'none'}")
    return 1 if differing else 0


def git(*words: str) -> bytes:
    return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, check=True).stdout


def differing_cells(before: bytes, after: bytes) -> Iterator[str]:
    old, new = (list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""))) for data in (before, after))
    if len(old) != len(new):
        yield f"had {len(old)} rows and has {len(new)}"
        return
    for line, (one, other) in enumerate(zip(old, new, strict=True), start=1):
        if len(one) != len(other):
            yield f"line {line}: had {len(one)} cells and has {len(other)}"
            continue
        yield from (f"line {line}, column {old[0][at]}" for at in range(len(one)) if one[at] != other[at])


def leaves(value: object, place: str = "") -> Iterator[tuple[str, object]]:
    """Yield each value of a JSON document with its path."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, f"{place}/{name}")
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from leaves(part, f"{place}/{at}")
    else:
        yield place, value


if __name__ == "__main__":
    sys.exit(main())
