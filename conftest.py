"""Notebooks that nbval runs never write over the published files.

Where a whole run is compared byte for byte (`tests/test_notebooks.py`, on Linux), nbval only adds that the
notebooks run in it too: one notebook and one portrait are enough there.
"""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from helpers.files.paths import ROOT
from helpers.files.place import Place

_scratch = tempfile.TemporaryDirectory(prefix="fieldwork-nbval-")
os.environ |= Place.at(ROOT, staging=Path(_scratch.name)).as_variable()

SAMPLE = {"03-count-themes.ipynb", "W3.ipynb"}
collect_ignore = []
if sys.platform == "linux":
    collect_ignore = [str(path) for path in (ROOT / "notebooks").rglob("*.ipynb") if path.name not in SAMPLE]

LONGEST = (
    "running/test_withdrawal.py",
    "attack/test_release.py",
    "figures/test_studies.py",
    "running/test_pipeline.py",
    "test_notebooks.py",
    "test_output_safety.py",
    "running/test_private_view.py",
    "running/test_refuser.py",
    "running/test_reflexive.py",
    "test_pages.py",
    "privacy/disclosure/test_publication.py",
    "test_words_about_people.py",
    "running/test_kernels.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that two processes end at the same time."""
    items.sort(key=_place_in_order)


def _place_in_order(item: pytest.Item) -> int:
    name = item.path.as_posix()
    places = [place for place, file in enumerate(LONGEST) if name.endswith(file)]
    return places[0] if places else len(LONGEST)
