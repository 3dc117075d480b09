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
import threading
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.running import notebooks, run_state
from helpers.running import parameters as declarations
from helpers.running.notebooks import Parameters
from helpers.running.run_record import LOCK, digest_input, digest_package, record_of
from helpers.running.run_state import Fingerprint, Memory, digest
from helpers.running.steps import CODEBOOK, PORTRAITS, RAW, STEPS, STUDY, Step, steps_of
from helpers.running.watch import Watch
from helpers.study import private_folder
from helpers.study.roster import OF_PERSONS, encrypted_roster

if TYPE_CHECKING:
    from helpers.running.kernels import Kernels, Kind
    from helpers.study.study import Study

AT_ONCE = min(2, os.cpu_count() or 1)
"""How many portraits are made side by side."""
PREFER = "JUPYTER_PREFER_ENV_PATH"
_speaking = threading.Lock()

Report = Callable[[str], None]


class Job(NamedTuple):
    """A step that is to run."""

    step: Step
    parameters: Parameters
    fingerprint: Fingerprint
    told: str
    """What is reported when it starts."""


def run(
    study: Path,
    output: Path,
    parameters: Parameters,
    *,
    force: bool = False,
    kernels: Kind = "forked",
    report: Report = print,
) -> list[str]:
    """Run the steps that are not current, in order; return their names.

    Parameters
    ----------
    study, output
        The study that is read, and the folder that is written.
    parameters
        Values of the declared types, by name (see `parameters.check_parameters`); the others keep the notebooks' defaults.
    force
        Run every step, current or not.
    kernels
        How they are started: ``forked`` where the system can, or ``plain``. What is made is the same.

    Raises
    ------
    FieldworkError
        The study's files or a value are wrong, or a notebook has failed; nothing that is published has changed.
    """
    # What is relative here would be so in another folder for a kernel.
    study, output = study.resolve(), output.resolve()
    place = Place(study, output, output / run_state.FOLDER / "staging", output / run_state.FOLDER / "opened")
    for file in (STUDY, CODEBOOK, RAW):
        if not (study / file).exists():
            msg = f"{file}: is not in the study {study.name}. A study has data/study.yaml, data/codebook.yaml and data/raw/."
            raise FieldworkError(msg)
    ran: list[str] = []
    with run_state.alone(output), _environment(), ExitStack() as lent:
        known = _check_study(study)
        declarations.check_values(parameters, study, known)
        steps = steps_of(known.worker_ids, STEPS)
        record = Memory(output, steps)
        record.sweep()
        # Left in reverse: the kernels end first, and what is lent is given back when nobody looks at it.
        with Watch(place, known, steps) as watch, ExitStack() as stack:
            started: Kernels | None = None
            for jobs in _stale(steps, place, parameters, record, force=force):
                if any(RAW in job.step.study for job in jobs):
                    lent.enter_context(_roster_lent(study))
                started = started or stack.enter_context(_kernels(kernels, report))
                _execute(jobs, partial(_make, place, known, started, report), record, started)
                ran += [job.step.key for job in jobs]
                watch.look_early([job.step for job in jobs])
            if record.is_waiting:
                if not ran:
                    report("What an earlier run has made waits to be published.")
                watch.refuse_leaks()
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


def _stale(
    steps: Sequence[Step], place: Place, parameters: Parameters, record: Memory, *, force: bool
) -> Iterator[list[Job]]:
    """Yield the steps that are to run, as what was yielded before has left them; those of one name together.

    They are the portraits, of which none reads what another writes.
    """
    common = fingerprint_of_package()
    for _, alike in groupby(enumerate(steps, start=1), key=lambda numbered: numbered[1].name):
        jobs = []
        for number, step in alike:
            own = own_parameters(step, parameters)
            fingerprint = fingerprint_of(step, place, own, common)
            if force or not record.is_current(step, fingerprint):
                told = f"[{number}/{len(steps)}] {step.key}: {record.why(step, fingerprint, force=force)}"
                jobs.append(Job(step, own, fingerprint, told))
        if jobs:
            yield jobs


def _kernels(kind: Kind, report: Report) -> Kernels:
    """Return the kernels of a run. They are imported late: a run with nothing to do needs none."""
    from helpers.running.kernels import Kernels

    return Kernels(kind, notebooks.imports_of(step.name for step in STEPS), report)


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
def _environment() -> Iterator[None]:
    """Let Jupyter look for the kernel of this Python before any that its user has installed; it asks the environment alone."""
    before = os.environ.get(PREFER)
    os.environ[PREFER] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[PREFER]
        else:
            os.environ[PREFER] = before


def _execute(jobs: Sequence[Job], make: Callable[[Job], None], record: Memory, kernels: Kernels) -> None:
    """Run steps into staging, at most so many at once; one that fails ends those beside it.

    Side by side are kernels, which are processes. Here are only threads that wait for them.

    Raises
    ------
    FieldworkError
        What has failed, all at once.
    """
    if AT_ONCE == 1 or len(jobs) == 1:
        for job in jobs:
            make(job)
            record.remember(job.step, job.fingerprint)
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = {pool.submit(make, job): job for job in jobs}
        waiting = set(made)
        try:
            while waiting:
                # Not without an end: on Windows, a stop from the keyboard is heard between two waits only.
                done, waiting = wait(waiting, timeout=1, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
                    record.remember(made[future].step, made[future].fingerprint)
        except BaseException as error:
            # By the keyboard too, of which this thread alone hears. What has failed by then has failed by itself.
            failed = [str(future.exception()) for future in made if future.done() and future.exception()]
            pool.shutdown(wait=False, cancel_futures=True)
            kernels.end()
            if isinstance(error, FieldworkError):
                raise FieldworkError(all_at_once(failed)) from None
            raise


def _make(place: Place, study: Study, kernels: Kernels, report: Report, job: Job) -> None:
    """Run one step into staging; refuse it if it has not made what it declares, or has read what it does not declare.

    Raises
    ------
    FieldworkError
        The notebook has failed, a product is missing, or a file was opened that is no declared input.
    """
    with _speaking:
        report(job.told)
    step, staging = job.step, cast("Path", place.staging)
    # Each kernel notes what it opens in a file of its own: there may be another beside it.
    opened = cast("Path", place.opened).with_name(f"opened-{step.key}")
    opened.unlink(missing_ok=True)
    place = replace(place, opened=opened)
    executed = notebooks.execute(step.name, job.parameters, place, kernels, is_fictional=study.fictional)
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
