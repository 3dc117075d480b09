"""What is out of date in a study, and why: a line for each step, and the next command."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.place import Place
from helpers.running.fingerprints import fingerprint_of, fingerprint_of_package
from helpers.running.parameters import given_parameters
from helpers.running.run_record import COUNTS, coder_of_counts, digest_input, digest_package
from helpers.running.run_state import Hashes, RunState, digest, outputs_of
from helpers.running.steps import INPUTS, STEPS, steps_of
from helpers.study import counted_coder
from helpers.study.coders import IN_STUDY, parse_coder
from helpers.study.study import read_study

RECORD = paths.RUN_RECORD.as_posix()


class StepStatus(NamedTuple):
    """Whether one step is up to date."""

    step: str
    reasons: list[str]
    """Why it is out of date; empty if it is up to date."""
    waits_for: list[str]
    """Earlier steps that are out of date and whose tables it reads: when they have run, it may be so too."""

    @property
    def is_up_to_date(self) -> bool:
        """Tell whether it will not run."""
        return not self.reasons and not self.waits_for


class PublishedRecord(NamedTuple):
    """What the published record of a run says (see `run_record`)."""

    products: dict[str, str]
    """The hash of each published file, by path."""
    outputs: dict[str, str]
    """The hash of what each step's notebook shows, by step."""
    inputs: dict[str, str]
    code: str


def status_of(folder: Path, hashes: Hashes | None = None) -> list[StepStatus]:
    """Return the status of each step of a study, in order. Nothing is run or written.

    Contents are compared, never times.

    Parameters
    ----------
    hashes
        Those of files for whoever needs them too, so that each is read once.

    Raises
    ------
    FieldworkError
        The facts of the study cannot be read.
    """
    place = Place.at(folder)
    steps = steps_of(read_study(folder).worker_ids)
    state = RunState(place.output, steps, hashes)
    common = fingerprint_of_package(state.hashes)
    statuses: list[StepStatus] = []
    # The tables that may be out of date, each with the step that writes it.
    writer_of: dict[str, str] = {}
    for step in steps:
        fingerprint = fingerprint_of(step, place, given_parameters(step, {}), common, state.hashes)
        reasons = state.stale_reasons(step, fingerprint)
        waits_for = sorted({writer_of[table] for table in step.tables if table in writer_of})
        statuses.append(StepStatus(step.key, reasons, waits_for))
        if reasons or waits_for:
            writer_of |= dict.fromkeys(step.writes, step.key)
    return statuses


def describe_status(statuses: Sequence[StepStatus], folder: Path, hashes: Hashes | None = None) -> str:
    """Return a line for each step, one on whose coding is counted, one on the files, and what to do next.

    Parameters
    ----------
    hashes
        As of `status_of`.
    """
    width = max(len(status.step) for status in statuses)
    lines = [f"{status.step:<{width}}  {_describe_step(status)}" for status in statuses]
    lines.append("")
    lines.append(_describe_coder(statuses, folder))
    lines.append(_describe_published(folder, hashes or Hashes()))
    if not all(status.is_up_to_date for status in statuses):
        lines.append("Next: `fieldwork run` runs what is out of date, in order.")
    else:
        lines.append("Nothing to do.")
    return "\n".join(lines)


def _describe_step(status: StepStatus) -> str:
    if status.reasons:
        return "; ".join(status.reasons)
    if status.waits_for:
        return f"waits for {', '.join(status.waits_for)}"
    return "up to date"


def _describe_coder(statuses: Sequence[StepStatus], folder: Path) -> str:
    """Say whose coding is counted, as the facts and tables of the study are now; or why that is not known."""
    named = read_study(folder).named_coders
    if named:
        return counted_coder.named(named).reason
    counting = {step.key for step in STEPS if COUNTS in step.writes}
    if all(status.is_up_to_date for status in statuses if status.step in counting):
        # The data have decided it, and are still the same.
        decided = parse_coder(coder_of_counts(Place.at(folder)), IN_STUDY)
        return counted_coder.decided(decided).reason
    # Imported late: tables need pandas, which takes longer to import than the rest takes.
    from helpers.tables.compendium import Compendium

    try:
        return Compendium.at(folder).own_coder.reason
    except FieldworkError as error:
        return str(error)


def _describe_published(folder: Path, hashes: Hashes) -> str:
    """Say whether the published files are as recorded, and whether inputs or code have changed since."""
    try:
        record = _read_record(folder)
    except FileNotFoundError:
        return f"Nothing has been published yet: there is no {RECORD}."
    except (ValueError, KeyError, TypeError, AttributeError):
        return (
            f"{RECORD}: cannot be read; a merge may have left conflict markers in it. "
            "`git checkout` restores it, `fieldwork run` makes a new one."
        )
    phrases = [f"{RECORD} records {len(record.products):,} published files"]
    edited = _edited_files(record, folder, hashes)
    if edited:
        phrases.append(f"not as recorded: {', '.join(edited)}")
    else:
        phrases.append("all that exist are as recorded")
    missing = [file for file in record.products if not (folder / file).exists()]
    if missing:
        phrases.append(f"missing: {', '.join(missing)}")
    changed = _changed_inputs(record, folder, hashes)
    if changed:
        phrases.append(f"changed since: {', '.join(changed)}")
    return "; ".join(phrases) + "."


def _read_record(folder: Path) -> PublishedRecord:
    record = json.loads((folder / paths.RUN_RECORD).read_text(encoding="utf-8"))
    products: dict[str, str] = {}
    outputs: dict[str, str] = {}
    for key, step in record["steps"].items():
        products |= step["products"]
        outputs[key] = step["outputs"]
    return PublishedRecord(products, outputs, dict(record["inputs"]), str(record["code"]))


def _edited_files(record: PublishedRecord, folder: Path, hashes: Hashes) -> list[str]:
    """Return the published files that exist but are not as recorded; of notebooks, their outputs count."""
    now = {file: hashes.once(digest, folder / file) for file in record.products}
    edited = [file for file, known in record.products.items() if now[file] not in (known, "")]
    recorded = [step for step in steps_of(read_study(folder).worker_ids) if step.key in record.outputs]
    return edited + [
        step.notebook
        for step in recorded
        if hashes.once(outputs_of, folder / step.notebook) != record.outputs[step.key]
    ]


def _changed_inputs(record: PublishedRecord, folder: Path, hashes: Hashes) -> list[str]:
    """Return the inputs of the study that have changed since the record, and the package if it has."""
    place = Place.at(folder)
    existing = [name for name in INPUTS if (folder / name).exists()]
    changed = [name for name in existing if hashes.once(digest_input, place, name) != record.inputs.get(name)]
    if record.code != hashes.once(digest_package):
        changed.append("the package")
    return changed
