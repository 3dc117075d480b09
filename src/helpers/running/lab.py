"""JupyterLab on a study, on this computer alone: what starts it, and in which form it saves notebooks."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from helpers.errors import FieldworkError
from helpers.prose import counted, listed
from helpers.running.notebooks import normalise
from helpers.running.pipeline import PREFER_OWN_KERNEL
from helpers.running.status import StepStatus

NAMED = 3
"""How many notebooks that are out of date are named."""
MISSING = (
    "JupyterLab is not installed in this environment. `make lab` installs it; elsewhere "
    "`python -m pip install --require-hashes -r requirements-lab.lock` does."
)
SETTINGS = {
    "ServerApp.ip": "127.0.0.1",
    "ServerApp.allow_remote_access": "False",
    "LabApp.news_url": "None",
    "LabApp.check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
    "LabApp.extension_manager": "readonly",
    "FileContentsManager.pre_save_hook": f"{__name__}.save_as_published",
}
"""JupyterLab listens to this computer alone, asks no other for news, updates or extensions, and saves
notebooks as a run does."""


def command_of(study: Path, *, port: int, has_browser: bool) -> list[str]:
    """Return the words of the command that opens a study's notebooks in JupyterLab.

    Raises
    ------
    FieldworkError
        JupyterLab is not installed, or the study has no notebooks yet.
    """
    if find_spec("jupyterlab") is None:
        raise FieldworkError(MISSING)
    if not any((study / "notebooks").glob("*.ipynb")):
        msg = "notebooks: there is none in this study yet. `fieldwork run` writes them."
        raise FieldworkError(msg)
    settings = SETTINGS | {"ServerApp.root_dir": str(study), "ServerApp.port": str(port)}
    words = [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in settings.items())]
    words.append("--LabApp.default_url=/lab/tree/notebooks")
    if not has_browser:
        words.append("--no-browser")
    return words


def environment() -> dict[str, str]:
    """Return the environment of JupyterLab: its kernels are those of this Python."""
    return {**os.environ, PREFER_OWN_KERNEL: "1"}


def describe_in_a_line(statuses: Sequence[StepStatus]) -> str:
    """Say in one sentence which notebooks are out of date."""
    stale = [status.step for status in statuses if status.reasons or status.waits_for]
    if not stale:
        return "Every notebook is up to date."
    named = stale[:NAMED]
    if len(stale) > NAMED:
        named.append(f"{len(stale) - NAMED} more")
    return f"{counted(len(stale), 'notebooks')} out of date: {listed(named)}. `fieldwork run` runs what is."


def save_as_published(model: dict[str, Any], **_: Any) -> None:
    """Bring a notebook that JupyterLab is about to save into the form of a published one, byte for byte.

    Parameters
    ----------
    model
        What Jupyter's contents manager saves; its ``content`` is replaced.
    """
    import nbformat

    if model["type"] == "notebook" and model["content"]["nbformat"] == nbformat.current_nbformat:
        text = normalise(model["content"]).decode("utf-8")
        model["content"] = nbformat.reads(text, as_version=nbformat.current_nbformat)
