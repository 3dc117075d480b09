"""Where things are: the study that is read, and the place that is written.

papermill runs a notebook in the caller's folder and nbval in the notebook's own, so no path in the
project is relative to a working directory. Three environment variables, set by the runner and by
nobody else, move a run elsewhere; without them a notebook opened by hand works on this repository.

==================== ==========================================================================
``FIELDWORK_STUDY``   the folder that holds ``data/study.yaml``; default: this repository
``FIELDWORK_OUTPUT``  the folder that holds ``data/processed``, ``figures`` and ``article``; default: the study
``FIELDWORK_STAGING`` where files wait until the whole run has succeeded; default: written at once
==================== ==========================================================================
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
"""The repository."""

NOTEBOOKS = ROOT / "notebooks"
SOURCE = ROOT / "src" / "helpers"
PROCESSED = Path("data/processed")
FIGURES = Path("figures")
ARTICLE = Path("article")


def study() -> Path:
    """Return the folder of the study that is read."""
    return Path(os.environ.get("FIELDWORK_STUDY") or ROOT).resolve()


def output() -> Path:
    """Return the folder that a run writes into."""
    return Path(os.environ.get("FIELDWORK_OUTPUT") or study()).resolve()


def reading(relative: Path) -> Path:
    """Return where `relative` is read: as staged by this run, else as published."""
    staging = os.environ.get("FIELDWORK_STAGING")
    staged = Path(staging) / relative if staging else None
    return staged if staged and staged.exists() else output() / relative


def writing(relative: Path) -> Path:
    """Return where `relative` is written, and make its folder."""
    path = Path(os.environ.get("FIELDWORK_STAGING") or output()) / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def shown(path: Path) -> str:
    """Return `path` as a message or a notebook may show it: relative to study or repository, with ``/``."""
    for base in (study(), output(), ROOT):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return path.name
