"""Run the notebooks that are out of date, in order, and publish the results of a whole run or nothing.

A step is *current* if its fingerprint (see `fingerprints`) is the one on record and its products are
unchanged. What a run makes stays in ``.fieldwork/staging`` until every step has succeeded, and is then moved
into place. A run that fails changes nothing that is published, and the next run continues where it stopped.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.files.progress_bars import at_work
from helpers.running import notebooks
from helpers.running.fingerprints import fingerprint_of, fingerprint_of_package
from helpers.running.notebooks import Parameters
from helpers.running.parameters import given_parameters
from helpers.running.progress import showing_progress
from helpers.running.release_record import earlier_releases, reason_to_prove, record_staged
from helpers.running.run_record import record_of
from helpers.running.run_state import FOLDER, Fingerprint, RunState, only_run
from helpers.running.staged_leak_check import StagedLeakCheck, refuse_what_would_leak
from helpers.running.steps import CODEBOOK, PORTRAITS, RAW, STEPS, STUDY, SUFFIXES, Step, steps_of
from helpers.study import private_folder
from helpers.study.roster import encrypted_roster
from helpers.study.study import Study, read_study

if TYPE_CHECKING:
    from helpers.running.kernels import KernelKind, Kernels

AT_ONCE = min(2, os.cpu_count() or 1)
"""How many portraits are made at the same time."""
RECORDS = "records"
"""The table whose step reads the raw files and the roster."""
PREFER_OWN_KERNEL = "JUPYTER_PREFER_ENV_PATH"

Reporter = Callable[[str], None]
_report_lock = threading.Lock()


class Job(NamedTuple):
    """A step that is to run."""

    step: Step
    parameters: Parameters
    fingerprint: Fingerprint
    announcement: str
    """What is reported when it starts: its number, its name, and why it runs."""


def run(
    study: Path,
    output: Path,
    parameters: Parameters,
    *,
    force: bool = False,
    kernels: KernelKind = "forked",
    for_researcher: bool = False,
    report: Reporter = print,
) -> list[str]:
    """Run the steps that are not current, in order, and return their names.

    Parameters
    ----------
    study, output
        The study that is read, and the folder that is written.
    parameters
        Values of the declared types, by name (see `parameters.check_parameters`). Parameters that are not
        given keep the notebooks' defaults.
    force
        Run every step, whether it is current or not.
    kernels
        How kernels are started: ``forked``, where the system can, or ``plain``. The results are the same.
    for_researcher
        Everything is shown, for the researcher alone (`private_view`); `output` is in the private folder.

    Raises
    ------
    FieldworkError
        The study's files or a value are wrong, or a notebook has failed. Nothing published has changed.
    """
    # Kernels run in the notebooks' folder, where a relative path would lead somewhere else.
    study = study.resolve()
    output = output.resolve()
    _require_files(study)
    names_run: list[str] = []
    with only_run(output), _own_kernel_preferred(), ExitStack() as loans:
        facts = _facts_of(study)
        steps = steps_of(facts.worker_ids, STEPS)
        state = RunState(output, steps)
        state.remove_partial_files()
        place = Place(study, output, state.staging, for_researcher=for_researcher)
        is_beside_all = loans.enter_context(earlier_releases(place, facts, report))
        # Contexts end in reverse order: first the kernels, then the leak check, and the loan of the roster
        # last, when no process can ask for it any more.
        with StagedLeakCheck(place, facts, steps) as leak_check, ExitStack() as stack:
            running_kernels: Kernels | None = None
            must_prove = partial(reason_to_prove, place, is_beside_all=is_beside_all)
            stale = _stale_jobs(steps, place, parameters, state, must_prove, force=force)
            for jobs in _without_faults(stale, study, facts, parameters, report):
                if any(RAW in job.step.inputs for job in jobs):
                    loans.enter_context(_roster_on_loan(study))
                if any(RECORDS in job.step.writes for job in jobs):
                    refuse_what_would_leak(study, facts)
                if running_kernels is None:
                    running_kernels = stack.enter_context(_kernels(kernels, report))
                run_job = partial(
                    _run_job,
                    place=place,
                    facts=facts,
                    kernels=running_kernels,
                    staging=state.staging,
                    report=report,
                )
                _run_jobs(jobs, run_job, state, running_kernels)
                names_run += [job.step.key for job in jobs]
                leak_check.check_early([job.step for job in jobs])
            if state.has_staged_products:
                from helpers.running.rehearsal import refuse_unanswered

                if not names_run:
                    report("Results of an earlier run are staged and will now be published.")
                with at_work("searching what will be published for names and raw words"):
                    leak_check.refuse_leaks()
                refuse_unanswered(place, facts)
                record_staged(place, facts, steps)
        state.publish(lambda: record_of(place, steps, parameters))
        _remove_former_files(output, steps)
    return names_run


def _require_files(study: Path) -> None:
    """Refuse a folder that is not a study.

    Raises
    ------
    FieldworkError
        A file or folder that every study has is missing.
    """
    if not all((study / name).exists() for name in (STUDY, CODEBOOK, RAW)):
        from helpers.running.study_folder import faults_of_folder

        raise FieldworkError("\n".join(faults_of_folder(study)))


def _facts_of(study: Path) -> Study:
    """Return the facts of a study.

    Raises
    ------
    FieldworkError
        They have faults: these, and all others of the study's files.
    """
    try:
        return read_study(study)
    except FieldworkError:
        from helpers.running.settings_of_study import read_settings_of

        return read_settings_of(study)


def _without_faults(
    stale: Iterator[list[Job]], study: Path, facts: Study, parameters: Parameters, report: Reporter
) -> Iterator[list[Job]]:
    """Yield the jobs of a run; before the first, refuse all faults that can be found without running it.

    Where nothing is to be run, nothing has changed since a run that found no fault. It also reports what is
    not there for the study's language, and whose words are not counted, since there is no consent.

    Raises
    ------
    FieldworkError
        Files of settings or about persons, or the folders of ``data/raw``, are wrong: all faults.
    CommandError
        Values of parameters are wrong: all of them.
    """
    for number, jobs in enumerate(stale):
        if number == 0:
            # Imported late, since a run with nothing to do needs none of it.
            from helpers.running.doctor import refuse_faults, remarks_on_language, remarks_on_persons
            from helpers.running.parameters import check_values
            from helpers.running.settings_of_study import read_settings_of

            read_settings_of(study)
            check_values(parameters, study, facts)
            refuse_faults(study, facts, reads_raw=any(RAW in job.step.inputs for job in jobs))
            for remark in (*remarks_on_language(facts), *remarks_on_persons(study, facts)):
                report(remark)
        yield jobs


@contextmanager
def _own_kernel_preferred() -> Iterator[None]:
    """Let Jupyter prefer this Python's kernel to any that its user has installed.

    Jupyter reads this from the environment only; it is put back at the end.
    """
    before = os.environ.get(PREFER_OWN_KERNEL)
    os.environ[PREFER_OWN_KERNEL] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[PREFER_OWN_KERNEL]
        else:
            os.environ[PREFER_OWN_KERNEL] = before


@contextmanager
def _roster_on_loan(study: Path) -> Iterator[None]:
    """Ask for the passphrase of an encrypted roster now, and lend the roster to kernels, which cannot ask."""
    path = encrypted_roster(study)
    if path is None:
        yield
        return
    with private_folder.lending(path, path.name):
        yield


def _kernels(kind: KernelKind, report: Reporter) -> Kernels:
    """Return the kernels of a run. They are imported late, since a run with nothing to do needs none."""
    from helpers.running.kernels import Kernels

    return Kernels(kind, notebooks.imports_of(step.name for step in STEPS), report)


def _stale_jobs(
    steps: Sequence[Step],
    place: Place,
    parameters: Parameters,
    state: RunState,
    must_prove: Callable[[Step], str],
    *,
    force: bool,
) -> Iterator[list[Job]]:
    """Yield the steps that are to run, in order; portraits together, since none reads what another writes.

    Whether a step is stale is known only when those before it have run: it reads what they have made. One
    also runs if its public tables must be proved again: `must_prove` says why.
    """
    common = fingerprint_of_package(state.hashes)
    for _, group in groupby(enumerate(steps, start=1), key=lambda numbered: numbered[1].name):
        jobs = []
        for number, step in group:
            given = given_parameters(step, parameters)
            fingerprint = fingerprint_of(step, place, given, common, state.hashes)
            to_prove = must_prove(step)
            if force or to_prove or not state.is_current(step, fingerprint):
                reasons = state.describe_reasons(step, fingerprint, force=force) or to_prove
                jobs.append(Job(step, given, fingerprint, f"[{number}/{len(steps)}] {step.key}: {reasons}"))
        if jobs:
            yield jobs


def _run_jobs(jobs: Sequence[Job], run_job: Callable[[Job], None], state: RunState, kernels: Kernels) -> None:
    """Run jobs into staging: several portraits at the same time, everything else one by one."""
    if AT_ONCE > 1 and len(jobs) > 1:
        _run_at_once(jobs, run_job, state, kernels)
        return
    for job in jobs:
        run_job(job)
        state.record_staged(job.step, job.fingerprint)


def _run_at_once(
    jobs: Sequence[Job], run_job: Callable[[Job], None], state: RunState, kernels: Kernels
) -> None:
    """Run jobs at the same time, at most `AT_ONCE`; if one fails, end the others.

    The work is done by kernels, which are processes of their own: the threads here only wait for them.

    Raises
    ------
    FieldworkError
        What has failed, in all jobs.
    """
    # Imported late, since a run with nothing to do needs none of it.
    from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

    with ThreadPoolExecutor(AT_ONCE) as pool:
        job_of = {pool.submit(run_job, job): job for job in jobs}
        unfinished = set(job_of)
        try:
            while unfinished:
                # The timeout is for Windows, which notices Ctrl+C only between two waits.
                finished, unfinished = wait(unfinished, timeout=1, return_when=FIRST_COMPLETED)
                for future in finished:
                    future.result()
                    state.record_staged(job_of[future].step, job_of[future].fingerprint)
        except BaseException as error:
            # This includes Ctrl+C, which only this thread receives. Failures are collected before the kernels
            # are ended: jobs that fail after that have not failed for a reason of their own.
            failures = [str(future.exception()) for future in job_of if future.done() and future.exception()]
            pool.shutdown(wait=False, cancel_futures=True)
            kernels.end()
            if isinstance(error, FieldworkError):
                raise FieldworkError(all_at_once(failures)) from None
            raise


def _run_job(job: Job, place: Place, facts: Study, kernels: Kernels, staging: Path, report: Reporter) -> None:
    """Run one step into staging, and check that it makes what it declares and reads nothing else.

    Raises
    ------
    FieldworkError
        The notebook has failed, a product is missing, or a file was opened that is not a declared input.
    """
    with _report_lock:
        report(job.announcement)
    step = job.step
    # Each kernel notes the files that it opens in a file of its own: another one may run at the same time.
    opened = place.output / FOLDER / f"opened-{step.key}"
    opened.unlink(missing_ok=True)
    progress = place.output / FOLDER / f"progress-{step.key}"
    place = replace(place, opened=opened, progress=progress)
    with showing_progress(progress, report):
        executed = notebooks.execute(step.name, job.parameters, place, kernels, study=facts)
    replace_file(staging / step.notebook, executed)
    made = step.products_in(staging)
    missing = [name for name in made if not (staging / name).exists()]
    if missing:
        msg = f"{step.notebook}: has not written {', '.join(missing)}."
        raise FieldworkError(msg)
    undeclared: set[str] = set()
    if opened.exists():
        names = opened.read_text(encoding="utf-8").splitlines()
        undeclared = {name for name in names if not step.may_read(name) and name not in made}
        opened.unlink()
    if undeclared:
        # Without its notebook the step is not current, whatever else of it is staged.
        (staging / step.notebook).unlink()
        msg = (
            f"{step.notebook}: opens {', '.join(sorted(undeclared))}, which it does not declare, "
            "so that a change there would not make it run again. Declare it among the inputs of the step, "
            "in src/helpers/running/steps.py. Nothing published has changed."
        )
        raise FieldworkError(msg)


def _remove_former_files(output: Path, steps: Sequence[Step]) -> None:
    """Remove portraits of workers who are no longer in the study, and pages that figures no longer have."""
    current = {name for step in steps for name in (*step.products_in(output), step.notebook)}
    former = [path for path in (output / paths.FIGURES).glob("*") if _is_further_page(path, steps)]
    if any(step.is_per_worker for step in steps):
        former += (output / PORTRAITS).glob("*.ipynb")
        former += (output / paths.FIGURES).glob("portrait_*")
    for path in former:
        if path.relative_to(output).as_posix() not in current:
            path.unlink(missing_ok=True)


def _is_further_page(path: Path, steps: Sequence[Step]) -> bool:
    """Tell whether a file has the name of a further page of a figure."""
    page, _, suffix = path.name.partition(".")
    figure, _, number = page.rpartition("_")
    return suffix in SUFFIXES and number.isdecimal() and any(figure in step.figures for step in steps)
