"""What of a study is stale, and what made it so: a line for each step, and the next command."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from helpers.files import paths
from helpers.files.place import Place
from helpers.running.pipeline import fingerprint_of, fingerprint_of_package, own_parameters
from helpers.running.run_record import digest_input, digest_package
from helpers.running.run_state import Memory, digest, outputs_of
from helpers.running.steps import INPUTS, Step, steps_of
from helpers.study.study import read_study


class StepStatus(NamedTuple):
    """How one step stands."""

    step: str
    reasons: list[str]
    """What made it stale; none: it is up to date."""
    waits_for: list[str]
    """Stale steps before it whose tables it reads: it may become stale when they have run."""


def status_of(folder: Path) -> list[StepStatus]:
    """Return how each step of a study stands, in order, by contents and never by times. Nothing is run or written.

    Raises
    ------
    FieldworkError
        The facts of the study cannot be read.
    """
    place = Place.at(folder)
    steps = steps_of(read_study(folder).worker_ids)
    memory = Memory(place.output, steps)
    common = fingerprint_of_package()
    found: list[StepStatus] = []
    stale: dict[str, str] = {}
    for step in steps:
        reasons = memory.reasons(step, fingerprint_of(step, place, own_parameters(step, {}), common))
        waits_for = sorted({stale[table] for table in step.tables if table in stale})
        found.append(StepStatus(step.key, reasons, waits_for))
        if reasons or waits_for:
            stale |= dict.fromkeys(step.writes, step.key)
    return found


def in_words(found: Sequence[StepStatus], folder: Path) -> str:
    """Say how each step stands, how the published files stand beside the record of the run that made them, and what to do next."""
    width = max(len(one.step) for one in found)
    lines = []
    for one in found:
        said = list(one.reasons)
        if one.waits_for and not said:
            said = [f"waits for {', '.join(one.waits_for)}"]
        lines.append(f"{one.step:<{width}}  {'; '.join(said) or 'up to date'}")
    n_stale = sum(bool(one.reasons) for one in found)
    lines.append("")
    lines.append(_beside_the_record(folder))
    if n_stale or any(one.waits_for for one in found):
        lines.append("Next: `fieldwork run` runs what is stale, in order.")
    else:
        lines.append("Nothing to do.")
    return "\n".join(lines)


def _beside_the_record(folder: Path) -> str:
    """Say whether the published files are those of the published record, and whether it is of these inputs and this code."""
    name = paths.RUN_RECORD.as_posix()
    try:
        record = json.loads((folder / paths.RUN_RECORD).read_text(encoding="utf-8"))
        products = {
            file: known for step in record["steps"].values() for file, known in step["products"].items()
        }
        shown = {key: step["outputs"] for key, step in record["steps"].items()}
        inputs, code = dict(record["inputs"]), str(record["code"])
    except FileNotFoundError:
        return f"Nothing is published yet: {name} is not there."
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"{name}: cannot be read, as if a merge had left its marks in it. `git checkout` puts it back, `fieldwork run` makes it anew."
    place = Place.at(folder)
    steps: dict[str, Step] = {step.key: step for step in steps_of(read_study(folder).worker_ids)}
    differing = [file for file, known in products.items() if digest(folder / file) not in (known, "")]
    missing = [file for file in products if not (folder / file).exists()]
    differing += [
        steps[key].notebook
        for key, known in shown.items()
        if key in steps and outputs_of(folder / steps[key].notebook) != known
    ]
    said = [f"{name} is the record of {len(products):,} published files"]
    said.append(
        f"not as recorded: {', '.join(differing)}" if differing else "all that are here are as recorded"
    )
    if missing:
        said.append(f"not here: {', '.join(missing)}")
    changed = [
        one for one in INPUTS if (folder / one).exists() and digest_input(place, one) != inputs.get(one)
    ]
    if code != digest_package():
        changed.append("the package")
    if changed:
        said.append(f"changed since: {', '.join(changed)}")
    return "; ".join(said) + "."
