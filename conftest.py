"""Notebooks that nbval runs never write over the published files.

Where a whole run is compared byte for byte (`tests/test_notebooks.py`, on Linux), nbval only adds that the
notebooks run in it too: one notebook and one portrait are enough there.
"""

import os
import sys
import tempfile
from pathlib import Path

from helpers.files.paths import ROOT
from helpers.files.place import Place

_scratch = tempfile.TemporaryDirectory(prefix="fieldwork-nbval-")
os.environ |= Place.at(ROOT, staging=Path(_scratch.name)).as_variable()

SAMPLE = {"03-count-themes.ipynb", "W3.ipynb"}
collect_ignore = []
if sys.platform == "linux":
    collect_ignore = [str(path) for path in (ROOT / "notebooks").rglob("*.ipynb") if path.name not in SAMPLE]
