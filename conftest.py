"""Notebooks that nbval runs write beside the published files, never over them."""

import os
import tempfile

_scratch = tempfile.TemporaryDirectory(prefix="fieldwork-nbval-")
os.environ["FIELDWORK_STAGING"] = _scratch.name
