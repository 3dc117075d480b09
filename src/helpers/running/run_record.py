"""The published record of a run, ``data/processed/run.lock.json``: from what, by what and with which parameters everything was made.

It is committed, and the same on every machine: hashes of inputs, code, environment lock and products, and the parameters of each
notebook as they took effect. What this machine has run, it keeps for itself (`running.run_state`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from helpers import __version__
from helpers.files import paths
from helpers.files.place import Place
from helpers.running.parameters import declared
from helpers.running.run_state import digest, digest_folder, outputs_of
from helpers.running.steps import INPUTS, Step

FORM = 1
LOCK = "requirements.lock"
NO_PART_OF_A_RUN = ("commands", "example", "transcription")
"""Rooms whose changes make no step stale: what is typed, and the makers of raw files."""


def digest_package() -> str:
    """Return one hash for the package, save what no notebook can reach."""
    return digest_folder(paths.SOURCE, without=NO_PART_OF_A_RUN)


def digest_input(place: Place, name: str) -> str:
    """Return the hash of a file of the study, or of all files of a folder; an empty text, if it is not there."""
    path = place.study / name
    return digest_folder(path) if path.is_dir() else digest(path)


def record_of(place: Place, steps: Sequence[Step], parameters: Mapping[str, Any]) -> bytes:
    """Return the record of what lies in a place after a run.

    Parameters
    ----------
    parameters
        Values that were given, by name; the others are the notebooks' defaults.
    """
    made = {}
    for step in steps:
        files = [*step.products, step.notebook]
        made[step.key] = {
            "parameters": effective_parameters(step, parameters),
            "outputs": outputs_of(place.output / step.notebook),
            "products": {name: digest(place.output / name) for name in files if name != step.notebook},
        }
    record = {
        "form": FORM,
        "product": __version__,
        "environment": digest(paths.ROOT / LOCK),
        "code": digest_package(),
        "inputs": {name: digest_input(place, name) for name in INPUTS},
        "steps": made,
    }
    return (json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")


def effective_parameters(step: Step, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with which a step runs: as given, else the notebook's own."""
    effective = {name: parameter.default for name, parameter in declared(step.name).items()}
    effective |= {name: value for name, value in parameters.items() if name in effective}
    if step.worker:
        effective["worker"] = step.worker
    return effective
