"""The published record of a run, ``data/processed/run.lock.json``: the provenance of all that was made.

It is committed, and the same on every machine: hashes of inputs, code, environment lock and products, and the
parameters of each notebook as they took effect. What this machine has run is recorded elsewhere
(`running.run_state`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from helpers import __version__
from helpers.files import paths
from helpers.files.place import Place
from helpers.running.parameters import declared_parameters
from helpers.running.run_state import digest, digest_folder, outputs_of
from helpers.running.steps import INPUTS, Step
from helpers.study.coders import OF_STUDY
from helpers.study.study import read_study

FORMAT = 1
LOCK = "requirements.lock"
COUNTS = "theme_counts"
"""The table whose record says whose coding is counted."""
NOT_USED_BY_NOTEBOOKS = ("commands", "example", "transcription")
"""Subpackages whose changes leave all steps current: the command line, and what makes raw files."""


def digest_package() -> str:
    """Return one hash of the package, without what no notebook uses."""
    return digest_folder(paths.SOURCE, without=NOT_USED_BY_NOTEBOOKS)


def digest_input(place: Place, name: str) -> str:
    """Return the hash of a file of the study or of all files in a folder; empty if it does not exist."""
    path = place.study / name
    if path.is_dir():
        return digest_folder(path)
    return digest(path)


def record_of(place: Place, steps: Sequence[Step], parameters: Mapping[str, Any]) -> bytes:
    """Return the record of everything that a run has made in a place.

    Parameters
    ----------
    parameters
        The values that were given, by name; all others are the notebooks' defaults.
    """
    made = {}
    for step in steps:
        made[step.key] = {
            "parameters": effective_parameters(step, parameters, place),
            "outputs": outputs_of(place.output / step.notebook),
            "products": {name: digest(place.output / name) for name in step.products_in(place.output)},
        }
    record = {
        "form": FORMAT,
        "product": __version__,
        "environment": digest(paths.ROOT / LOCK),
        "code": digest_package(),
        "inputs": {name: digest_input(place, name) for name in INPUTS},
        "steps": made,
    }
    return (json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")


def effective_parameters(step: Step, parameters: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """Return the parameters with which a step has run: as given, otherwise the notebook's defaults.

    The coder is named, also where the notebook's default is whoever the study names; if it names nobody, as
    the record of the counts says that the step has written. So are the sources.
    """
    effective = {name: parameter.default for name, parameter in declared_parameters(step.name).items()}
    effective |= {name: value for name, value in parameters.items() if name in effective}
    if effective.get("coder") == OF_STUDY:
        effective["coder"] = read_study(place.study).coder or coder_of_counts(place)
    if "sources" in effective:
        effective["sources"] = read_study(place.study).named_sources(effective["sources"])
    if step.worker:
        effective["worker"] = step.worker
    return effective


def coder_of_counts(place: Place) -> str:
    """Return the coder with whose coding the counts in a place were made."""
    record = json.loads((place.output / paths.table_record(COUNTS)).read_text(encoding="utf-8"))
    return str(record["made_with"]["coder"])
