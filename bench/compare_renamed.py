"""Compare every published cell with one before the renaming: python bench/compare_renamed.py COMMIT.

The words of the glossary (docs/glossary.md) may differ, and nothing else. Each cell or value is

same       the same text;
renamed    the same after the renaming (`helpers.study.old_names`): a name, a value, a key;
reworded   a sentence or label, in other words, with the same numbers;
added      a column or value that was not there;
stamp      a codebook's version with its hash, or a hash of a file: they change with any name in it;
different  anything else: each is printed, and the exit code is 1.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from compare_published import FOLDERS, ROOT, git

from helpers.study import old_names

FILES = {**old_names.TABLES, **old_names.FIGURES}
WORDS = {
    "told": "coded",
    "heard": "observed",
    "bar": "threshold",
    "variants": "specifications",
    "audits": "validations",
    "selections": "excerpts",
}
"""Parts of names in numbers.json and in the CSV beside figures, with what took their place."""
HASH = re.compile(r"[0-9a-f]{64}")
STAMP = re.compile(r"(?:version )?(\d+\.\d+\.\d+) (?:\(checksum )?[0-9a-f]{8}\)?")
LABEL = re.compile(r"[A-Z“(].*|.* .*")
"""What people read: it begins with a capital letter, or has several words."""
YEAR = re.compile(r"\((?:19|20)\d\d\)")
"""A year of publication: citations may be written in another form."""
ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
NUMBER = re.compile(r"\d[\d,.]*\d|\d")


def main() -> int:
    """Compare, print what was found of each kind, and return the exit code."""
    commit = sys.argv[1]
    names = git("ls-tree", "-r", "--name-only", commit, "--", *FOLDERS).decode().splitlines()
    found: Counter[str] = Counter()
    different = []
    for name in names:
        path = ROOT / renamed_file(name)
        if not name.endswith((".csv", ".json")):
            continue
        if not path.exists():
            different.append(f"{name}: is gone, as {path.name}")
            continue
        pairs = cells if name.endswith(".csv") else values
        for place, old, new in pairs(git("show", f"{commit}:{name}"), path.read_bytes()):
            kind = kind_of(old, new)
            found[kind] += 1
            if kind == "different":
                different.append(f"{name}: {place}: {old!r} is now {new!r}")
    kinds = ("same", "renamed", "reworded", "added", "stamp", "different")
    print(", ".join(f"{found[kind]:,} {kind}" for kind in kinds))
    print("\n".join(different[:50]))
    return 1 if different else 0


def renamed_file(name: str) -> str:
    """Return the place of a file after the renaming."""
    path = Path(name)
    stem, _, suffix = path.name.partition(".")
    return str(path.with_name(f"{FILES.get(stem, stem)}.{suffix}"))


def renamed(name: str) -> str:
    """Return a name (of a column, a key, a number) after the renaming."""
    for columns in old_names.COLUMNS.values():
        name = columns.get(name, name)
    name = {**FILES, **old_names.PARAMETERS}.get(name, name)
    for choices in old_names.PARAMETER_VALUES.values():
        name = choices.get(name, name)
    for labels in old_names.YAML_NAMES.values():
        for choices in labels.values.values():
            name = choices.get(name, name)
    for tables in old_names.CELLS.values():
        for choices in tables.values():
            name = choices.get(name, name)
    setting, dot, of_setting = name.partition(".")
    if dot:
        name = f"{old_names.YAML_NAMES['data/study.yaml'].keys.get((setting,), setting)}.{of_setting}"
    parts = re.split(r"([_./])", name)
    return "".join(WORDS.get(part, part) for part in parts)


def kind_of(old: object, new: object) -> str:
    """Return how a cell or value differs; see the head of this file."""
    if old == new:
        return "same"
    if old is None:
        return "added"
    if not isinstance(old, str) or not isinstance(new, str):
        return "different"
    if renamed(old) == new or (old, new) == ("n", "Segments"):  # the head of a column in the table of themes
        return "renamed"
    if HASH.fullmatch(old) and HASH.fullmatch(new):
        return "stamp"
    old, new = _plain(old), _plain(new)
    if old == new:
        return "stamp"
    if "literature" in old:  # the checklists now name the works that they cite by author and year
        return "reworded"
    is_prose = LABEL.match(old) and LABEL.match(new)
    if is_prose and set(NUMBER.findall(old)) == set(NUMBER.findall(new)):
        return "reworded"
    return "different"


def _plain(text: str) -> str:
    """Return a text without checksums and years of publication, and with dates in words."""
    text = YEAR.sub("", STAMP.sub(r"\1", text))
    return ISO_DATE.sub(lambda match: f"{date.fromisoformat(match[0]):%-d %B %Y}", text)


def cells(before: bytes, after: bytes) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield place, old and new text of every cell of a table, its heads too."""
    old, new = (list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""))) for data in (before, after))
    for line in range(max(len(old), len(new))):
        one = old[line] if line < len(old) else []
        other = new[line] if line < len(new) else []
        for at in range(max(len(one), len(other))):
            place = f"line {line + 1}, cell {at + 1}"
            yield place, one[at] if at < len(one) else None, other[at] if at < len(other) else None


def values(before: bytes, after: bytes) -> Iterator[tuple[str, object, object]]:
    """Yield place, old and new value of every leaf of a JSON document; of keys, the renamed ones."""
    old = {renamed_place(place): value for place, value in leaves(json.loads(before))}
    new = {place.replace("|", "/"): value for place, value in leaves(json.loads(after))}
    for place in sorted(old.keys() | new.keys()):
        yield place, old.get(place), new.get(place)


def renamed_place(place: str) -> str:
    """Return the place of a value after the renaming of the keys that lead to it."""
    return "/".join(renamed_file(key) if "." in key else renamed(key) for key in place.split("|"))


def leaves(value: object, place: str = "") -> Iterator[tuple[str, object]]:
    """Yield each value of a JSON document with its place."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, f"{place}|{name}" if place else name)
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from leaves(part, f"{place}|{at}")
    else:
        yield place, value


if __name__ == "__main__":
    sys.exit(main())
