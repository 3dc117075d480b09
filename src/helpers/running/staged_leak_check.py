"""The leak check of a run: early checks while kernels work, and one of all staged files before publication.

Early checks save time and decide nothing. Only the check at the end decides; it leaves out files in which an
early check found nothing and which have not changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from helpers.files import paths
from helpers.files.place import Place
from helpers.running.run_state import digest
from helpers.running.steps import RAW, Step
from helpers.study import private_folder
from helpers.study.roster import OF_RUNS, encrypted_roster, has_roster, read_roster

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from helpers.privacy.leaks.leak_check import LeakReport
    from helpers.study.study import Study

QUOTATIONS = "quotations"
"""The table of sentences that may be quoted, which the leak check therefore allows."""


class StagedLeakCheck:
    """The leak check of one run, in a thread of its own. Leaving the context ends the thread.

    The researcher's own view is not checked: it is not published, and holds what a check is there to find.

    Parameters
    ----------
    place, study
        The study that is read and where its files are staged; and the facts of the study.
    steps
        All steps of the study, in order.
    """

    def __init__(self, place: Place, study: Study, steps: Sequence[Step]) -> None:
        self._place = place
        self._study = study
        self._steps = steps
        self._folder = place.staging or place.output
        self._unchecked: list[Step] = []
        self._check_files: Callable[[Iterable[str]], LeakReport] | None = None
        self._basis: list[str] = []
        self._clean: dict[str, str] = {}
        self._pool: ThreadPoolExecutor | None = None
        self._early_checks: list[Future[None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def check_early(self, made: Sequence[Step]) -> None:
        """Check the products of steps in the background, once no later step can change what may be quoted.

        Nothing is checked early if that would ask for the passphrase of the roster: it is asked for once, at
        the end.
        """
        if self._place.for_researcher:
            return
        self._unchecked += made
        later = self._steps[self._steps.index(made[-1]) + 1 :]
        may_change = any(QUOTATIONS in step.writes for step in later)
        if not may_change and (private_folder.is_lent() or not encrypted_roster(self._place.study)):
            self._early_checks.append(
                self._own_thread().submit(self._check_and_note, products_of(self._unchecked, self._folder))
            )
            self._unchecked = []

    def _own_thread(self) -> ThreadPoolExecutor:
        """Return the thread of the early checks, made late, since a run with nothing to do needs none."""
        from concurrent.futures import ThreadPoolExecutor

        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="leak-check")
        return self._pool

    def _check_and_note(self, names: Sequence[str]) -> None:
        # Hashed before they are checked: a file that changes meanwhile must not count as clean.
        before = self._digests(names)
        if not self._prepared_check()(names).leaks:
            self._clean |= before

    def _prepared_check(self) -> Callable[[Iterable[str]], LeakReport]:
        """Return the check, prepared once and late: this imports pandas and reads all raw words."""
        from helpers.running.release import prepare_leak_check

        if self._check_files is None:
            self._basis = self._digests_of_basis()
            self._check_files = prepare_leak_check(self._place, self._study)
        return self._check_files

    def _digests(self, names: Iterable[str]) -> dict[str, str]:
        return {name: digest(self._folder / name) for name in names}

    def _digests_of_basis(self) -> list[str]:
        """Return hashes of what the check is based on and what may change during a run.

        These are the sentences that may be quoted, and the lists of persons whose names are searched for.
        """
        digests = [digest(self._folder / paths.table_file(QUOTATIONS))]
        for home in (self._place.study / RAW, private_folder.folder() or self._place.study):
            digests += [digest(home / name) for name in OF_RUNS]
        return digests

    def refuse_leaks(self) -> None:
        """Refuse to publish what is staged if anything leaks from it; it remains in staging.

        Raises
        ------
        FieldworkError
            What leaks, and where; the roster is wrong; or the check does not pass its self-test.
        """
        if self._place.for_researcher:
            return
        from concurrent.futures import wait

        names = products_of(self._steps, self._folder)
        # An early check that failed has noted no file as clean, and will fail again here.
        wait(self._early_checks)
        if self._check_files is not None and self._basis == self._digests_of_basis():
            now = self._digests(names)
            remaining = [name for name in names if self._clean.get(name) != now[name]]
            if not self._check_files(remaining).leaks:
                return
        # Something leaks, or the basis has changed: one new check of everything reports all at once.
        self._check_files = None
        self._prepared_check()(names).refuse()


def products_of(steps: Iterable[Step], folder: Path) -> list[str]:
    """Return the paths of what steps have made in a folder, as they will be in the study, with notebooks."""
    return [name for step in steps for name in (*step.products_in(folder), step.notebook)]


def refuse_what_would_leak(study: Path, facts: Study) -> None:
    """Refuse before any notebook runs what the leak check would refuse at the end: ids, names of files.

    Raises
    ------
    FieldworkError
        The roster is wrong, or an id or the name of a raw file may not be published.
    """
    from helpers.privacy.leaks.early_check import refuse_at_once
    from helpers.study.raw_files import files_of

    if has_roster(study, facts):
        refuse_at_once(facts, read_roster(study, facts), files_of(study))
