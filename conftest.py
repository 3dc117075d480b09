"""Notebooks that nbval runs write beside the published files, never over them."""

import os
import tempfile
from pathlib import Path

from helpers.files.paths import ROOT
from helpers.files.place import Place

_scratch = tempfile.TemporaryDirectory(prefix="fieldwork-nbval-")
os.environ |= Place.at(ROOT, staging=Path(_scratch.name)).as_variable()
