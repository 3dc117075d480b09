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
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, cast

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.running import notebooks, run_state
from helpers.running import parameters as declarations
from helpers.running.notebooks import Parameters
from helpers.running.run_record import LOCK, digest_input, digest_package, record_of
from helpers.running.run_state import Fingerprint, Memory, digest
from helpers.running.steps import CODEBOOK, PORTRAITS, RAW, STEPS, STUDY, Step, steps_of
from helpers.study import private_folder
from helpers.study.roster import OF_PERSONS, encrypted_roster

if TYPE_CHECKING:
    from helpers.study.study import Study


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
    study, output = study.resolve(), output.resolve()
    place = Place(study, output, output / run_state.FOLDER / "staging", output / run_state.FOLDER / "opened")
    for file in (STUDY, CODEBOOK, RAW):
        if not (study / file).exists():
            msg = f"{file}: is not in the study {study.name}. A study has data/study.yaml, data/codebook.yaml and data/raw/."
            raise FieldworkError(msg)
    ran: list[str] = []
    with run_state.alone(output), _environment(place), ExitStack() as lent:
        known = _check_study(study)
        declarations.check_values(parameters, study, known)
        steps = steps_of(known.worker_ids, STEPS)
        record = Memory(output, steps)
        record.sweep()
        common = fingerprint_of_package()
        for number, step in enumerate(steps, start=1):
            own = own_parameters(step, parameters)
            fingerprint = fingerprint_of(step, place, own, common)
            if not force and record.is_current(step, fingerprint):
                continue
            if RAW in step.study:
                lent.enter_context(_roster_lent(study))
            report(f"[{number}/{len(steps)}] {step.key}: {record.why(step, fingerprint, force=force)}")
            _execute(step, own, place, known)
            record.remember(step, fingerprint)
            ran.append(step.key)
        if record.is_waiting:
            if not ran:
                report("What an earlier run has made waits to be published.")
            _refuse_leaks(place, known, steps)
        record.publish(lambda: record_of(place, steps, parameters))
        _remove_strangers(output, steps)
    return ran


def own_parameters(step: Step, parameters: Parameters) -> Parameters:
    """Return those of the given parameters that a step's notebook declares; and the worker whom the step is of."""
    own = {}
    if parameters:
        declared = declarations.declared(step.name)
        own = {name: value for name, value in parameters.items() if name in declared}
    if step.worker:
        own["worker"] = step.worker
    return own


def _refuse_leaks(place: Place, study: Study, steps: Sequence[Step]) -> None:
    """Hold all that waits to be published against names and raw words; what leaks stays in staging."""
    from helpers.running.release import refuse_leaks

    names = [name for step in steps for name in (*step.products, step.notebook)]
    refuse_leaks(place, study, names)


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


def fingerprint_of_package() -> Fingerprint:
    """Return what every step depends on: the package, the lock, and the versions that are installed."""
    return {"package": digest_package(), LOCK: digest(paths.ROOT / LOCK), "environment": installed()}


def installed() -> str:
    """Return the versions of Python and of the packages that this one needs, as they are installed."""
    tables = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = [re.split(r"[^A-Za-z0-9._-]", text)[0] for text in tables["project"]["dependencies"]]
    versions = [f"python {sys.version_info.major}.{sys.version_info.minor}"]
    for name in sorted(names):
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            versions.append(f"{name} (not installed)")
    return ", ".join(versions)


def fingerprint_of(step: Step, place: Place, parameters: Parameters, common: Fingerprint) -> Fingerprint:
    """Return all that a step's products follow from: a word for each cause, and its hash or value."""
    inputs = {name: digest_input(place, name) for name in step.study}
    if RAW in step.study and (home := private_folder.folder()):
        inputs["private folder"] = "".join(digest(home / name) for name in OF_PERSONS)
    if step.worker:
        inputs["prose"] = hashlib.sha256(notebooks.prose_of(step.name).encode("utf-8")).hexdigest()
    inputs |= {f"table {table}": _digest_table(place, table) for table in step.tables}
    return {
        "code cells": hashlib.sha256(notebooks.code_of(step.name).encode("utf-8")).hexdigest(),
        "parameters": json.dumps(parameters, sort_keys=True),
        **common,
        **inputs,
    }


def _digest_table(place: Place, name: str) -> str:
    """Return a hash of a table and of the parameters that it was made with, which captions say."""
    data = digest(place.reading(paths.table_file(name)))
    try:
        record = json.loads(place.reading(paths.table_record(name)).read_text(encoding="utf-8"))
        return f"{data} {json.dumps(record['made_with'], sort_keys=True)}"
    except (OSError, ValueError, KeyError, TypeError):
        return f"{data} without its record"


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
def _environment(place: Place) -> Iterator[None]:
    """Tell the kernels where the study is and where to write, and take all chance out of their surroundings."""
    settings = {
        **place.as_variable(),
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


def _execute(step: Step, parameters: Parameters, place: Place, study: Study) -> None:
    """Run one step into staging; refuse it if it has not made what it declares, or has read what it does not declare.

    Raises
    ------
    FieldworkError
        The notebook has failed, a product is missing, or a file was opened that is no declared input.
    """
    staging, opened = cast("Path", place.staging), cast("Path", place.opened)
    opened.unlink(missing_ok=True)
    executed = notebooks.execute(step.name, parameters, place, is_fictional=study.fictional)
    replace_file(staging / step.notebook, executed)
    missing = [name for name in step.products if not (staging / name).exists()]
    if missing:
        msg = f"{step.notebook}: has not written {', '.join(missing)}."
        raise FieldworkError(msg)
    read = opened.read_text(encoding="utf-8").splitlines() if opened.exists() else []
    opened.unlink(missing_ok=True)
    undeclared = sorted({name for name in read if not step.may_read(name)})
    if undeclared:
        (staging / step.notebook).unlink()
        msg = (
            f"{step.notebook}: opens {', '.join(undeclared)}, which it does not declare, so that a change there would not make it run "
            "again. Declare it among the inputs of the step, in src/helpers/running/steps.py. Nothing published has changed."
        )
        raise FieldworkError(msg)
