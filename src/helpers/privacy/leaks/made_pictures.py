"""Pictures that a run has made, known by the hashes of their bytes.

Words drawn in a picture cannot be read. A run draws each figure from one table, and writes the hashes of its
pictures into the figure's record (``figures/<name>.json``) and into the record of the run
(``run.lock.json``). A picture with other bytes is refused, whatever its name is and whatever lies beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

RECORDS = ("figures/*.json",)
OF_RUN = "data/processed/run.lock.json"
PICTURES = (".png", ".pdf")
_hash = re.compile(r"[0-9a-f]{64}")


def is_record(path: str) -> bool:
    """Return whether a file is a record that may have hashes of pictures, by its path in the study."""
    return path == OF_RUN or any(fnmatchcase(path, pattern) for pattern in RECORDS)


def hashes_in(path: str, data: bytes) -> set[str]:
    """Return the hashes of pictures in a record; none if it is no such record."""
    try:
        record = json.loads(data)
    except (ValueError, RecursionError):
        return set()
    if not isinstance(record, dict):
        return set()
    found = _of_run(record) if path == OF_RUN else _of_figure(record)
    return {one for one in found if isinstance(one, str) and _hash.fullmatch(one)}


def _of_figure(record: dict[str, Any]) -> Iterator[object]:
    pictures = record.get("pictures")
    if isinstance(pictures, dict):
        yield from pictures.values()


def _of_run(record: dict[str, Any]) -> Iterator[object]:
    steps = record.get("steps")
    for step in steps.values() if isinstance(steps, dict) else ():
        products = step.get("products") if isinstance(step, dict) else None
        for name, one in products.items() if isinstance(products, dict) else ():
            if name.endswith(PICTURES):
                yield one


class MadePictures:
    """The pictures that runs have made, collected from the records in git's history.

    Older versions of this package wrote no hashes. Where a figure has a record without them, or an SVG and no
    record, its pictures in the history may have been made by a run, and nothing can tell: they are opened as
    far as they can be, and counted in `n_untold`.
    """

    def __init__(self, hashes: Iterable[str] = ()) -> None:
        self.hashes = set(hashes)
        self.n_untold = 0
        self._with_hashes: set[str] = set()
        self._without_hashes: set[str] = set()

    def learn(self, path: str, data: bytes) -> None:
        """Take the hashes of a record, or note that a figure has none."""
        if is_record(path):
            hashes = hashes_in(path, data)
            self.hashes |= hashes
            if path != OF_RUN and not path.endswith(".disclosure.json"):
                (self._with_hashes if hashes else self._without_hashes).add(path.removesuffix(".json"))
        elif fnmatchcase(path, "figures/*.svg"):
            self._without_hashes.add(path.removesuffix(".svg"))

    def is_refused(self, path: str, picture: str) -> bool:
        """Return whether a picture in the history is an offence, by its path and the hash of its bytes."""
        if picture in self.hashes:
            return False
        stem, dot, ending = path.rpartition(".")
        is_of_figure = f"{dot}{ending}" in PICTURES and stem in self._without_hashes
        if is_of_figure and stem not in self._with_hashes:
            self.n_untold += 1
            return False
        return True


def comes_first(path: str) -> bool:
    """Return whether a file of the history must be read before the pictures (see `MadePictures.learn`)."""
    return is_record(path) or fnmatchcase(path, "figures/*.svg")


def hashes_of(folders: Iterable[Path]) -> set[str]:
    """Return the hashes of all pictures that the records in some folders list."""
    known: set[str] = set()
    for folder in folders:
        files = [folder / OF_RUN, *sorted((folder / "figures").glob("*.json"))]
        for file in files:
            if file.is_file():
                known |= hashes_in(file.relative_to(folder).as_posix(), file.read_bytes())
    return known
