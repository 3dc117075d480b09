"""Run the notebooks in sequence through papermill, when they are stale, and publish what a whole run has made.

A step is *current* when its fingerprint (code cells, parameters, package, lock, input files: contents, never times) is the
one on record and its products are as it left them. What a run makes waits in ``.fieldwork/staging`` until every step has
succeeded, and is then moved into place: a run that fails changes nothing that is published, and the next one goes on
where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, cast

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.running import notebooks, run_state
from helpers.running import parameters as declarations
from helpers.running.notebooks import Parameters
from helpers.running.run_state import Fingerprint, Memory, digest, digest_folder
from helpers.running.steps import CODEBOOK, PORTRAITS, RAW, STEPS, STUDY, Step, steps_of
from helpers.study import private_folder
from helpers.study.roster import OF_PERSONS, encrypted_roster

if TYPE_CHECKING:
    from helpers.study.study import Study

LOCK = "requirements.lock"
NO_PART_OF_A_RUN = ("commands", "example", "transcription")
"""Rooms whose changes make no step stale: what is typed, and the makers of raw files."""

Report = Callable[[str], None]


def run(study: Path, output: Path, parameters: Parameters, *, force: bool = False, report: Report = print) -> list[str]:
    """Run the steps that are not current, in order; return their names.

    Parameters
    ----------
    study, output
        The study that is read, and the folder that is written.
    parameters
        Values of the declared types, by name (see `parameters.check_parameters`); the others keep the notebooks' defaults.
    force
        Run every step, current or not.

    Raises
    ------
    FieldworkError
        The study's files or a value are wrong, or a notebook has failed; nothing that is published has changed.
    """
    for file in (STUDY, CODEBOOK, RAW):
        if not (study / file).exists():
            msg = f"{file}: is not in the study {paths.shown(study)}. A study has data/study.yaml, data/codebook.yaml and data/raw/."
            raise FieldworkError(msg)
    ran: list[str] = []
    with run_state.alone(output), _environment(study, output), ExitStack() as lent:
        known = _check_study(study)
        declarations.check_values(parameters, study, known)
        steps = steps_of(known.worker_ids, STEPS)
        record = Memory(output, steps)
        record.sweep()
        common = _fingerprint_of_package()
        for number, step in enumerate(steps, start=1):
            own = {name: value for name, value in parameters.items() if name in declarations.declared(step.name)} if parameters else {}
            own |= {"worker": step.worker} if step.worker else {}
            fingerprint = _fingerprint(step, study, own, common)
            if not force and record.is_current(step, fingerprint):
                continue
            if RAW in step.study:
                lent.enter_context(_roster_lent(study))
            report(f"[{number}/{len(steps)}] {step.key}: {record.why(step, fingerprint, force=force)}")
            _execute(step, own, record, known)
            record.remember(step, fingerprint)
            ran.append(step.key)
        if record.is_waiting:
            if not ran:
                report("What an earlier run has made waits to be published.")
            _refuse_leaks(study, known, steps, record)
        record.publish()
        _remove_strangers(output, steps)
    return ran


def _refuse_leaks(folder: Path, study: Study, steps: Sequence[Step], record: Memory) -> None:
    """Hold all that waits to be published against names and raw words; what leaks stays in staging."""
    from helpers.running.release import refuse_leaks

    names = [name for step in steps for name in (*step.products, step.notebook)]
    refuse_leaks(folder, study, record.staging, names)


def _remove_strangers(output: Path, steps: Sequence[Step]) -> None:
    """Remove portraits of who is no worker of the study any longer."""
    ours = {name for step in steps for name in (*step.products, step.notebook)}
    for folder, pattern in ((PORTRAITS, "*.ipynb"), (paths.FIGURES, "portrait_*")):
        for path in (output / folder).glob(pattern):
            if path.relative_to(output).as_posix() not in ours and any(step.is_of_each for step in steps):
                path.unlink()


@contextmanager
def _roster_lent(study: Path) -> Iterator[None]:
    """Ask for the passphrase of an encrypted roster before a kernel starts that reads it, and lend it the roster."""
    path = encrypted_roster(study)
    with private_folder.lending(path, path.name) if path else nullcontext():
        yield


def _fingerprint_of_package() -> Fingerprint:
    """Return what every step depends on: the whole package, save what no notebook can reach, and the locked environment."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    package = digest_folder(paths.SOURCE, without=NO_PART_OF_A_RUN)
    return {"package": package, LOCK: digest(paths.ROOT / LOCK), "python": python}


def _fingerprint(step: Step, study: Path, parameters: Parameters, common: Fingerprint) -> Fingerprint:
    """Return all that a step's products follow from."""
    inputs = {name: digest_folder(study / name) if (study / name).is_dir() else digest(study / name) for name in step.study}
    if RAW in step.study and (home := private_folder.folder()):
        inputs["private folder"] = "".join(digest(home / name) for name in OF_PERSONS)
    if step.worker:
        inputs["prose"] = hashlib.sha256(notebooks.prose_of(step.name).encode("utf-8")).hexdigest()
    inputs |= {table: digest(paths.reading(paths.PROCESSED / f"{table}.csv")) for table in step.tables}
    return {
        "code cells": hashlib.sha256(notebooks.code_of(step.name).encode("utf-8")).hexdigest(),
        "parameters": json.dumps(parameters, sort_keys=True),
        **common,
        **inputs,
    }


def _check_study(folder: Path) -> Study:
    """Return the facts of a study; refuse a wrong study or codebook before any kernel starts."""
    from helpers.study.codebook import read_codebook
    from helpers.study.study import read_study

    problems = []
    for read in (read_codebook, read_study):
        try:
            facts = read(folder)
        except FieldworkError as error:
            problems.append(str(error))
    if problems:
        raise FieldworkError("\n".join(reversed(problems)))
    return cast("Study", facts)


@contextmanager
def _environment(study: Path, output: Path) -> Iterator[None]:
    """Tell the kernels where the study is and where to write, and take all chance out of their surroundings."""
    settings = {
        "FIELDWORK_STUDY": str(study),
        "FIELDWORK_OUTPUT": str(output),
        "FIELDWORK_STAGING": str(output / run_state.FOLDER / "staging"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "MPLBACKEND": "agg",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
    }
    before = {name: os.environ.get(name) for name in (*settings, "PYTHONDONTWRITEBYTECODE")}
    os.environ.update(settings)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _execute(step: Step, parameters: Parameters, record: Memory, study: Study) -> None:
    """Run one step into staging."""
    executed = notebooks.execute(step.name, parameters, is_fictional=study.fictional)
    replace_file(record.staging / step.notebook, executed)
    missing = [name for name in step.products if not (record.staging / name).exists()]
    if missing:
        msg = f"{step.notebook}: has not written {', '.join(missing)}."
        raise FieldworkError(msg)
