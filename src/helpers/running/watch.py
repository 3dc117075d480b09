"""The leak check of a run: of each step's products while the next kernel works, and of all that is not settled so at the end.

What is found early is no verdict yet. The verdict is that of one check of everything, before anything is published; early checks
only tell what that one need not look at again: files in which nothing was found, and which have not changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Self

from helpers.files import paths
from helpers.files.place import Place
from helpers.running.run_state import digest
from helpers.running.steps import RAW, Step
from helpers.study import private_folder
from helpers.study.roster import OF_PERSONS, encrypted_roster

if TYPE_CHECKING:
    from helpers.privacy.leaks.leak_check import LeakReport
    from helpers.study.study import Study

QUOTATIONS = "quotations"
"""The table of what may be quoted, and so is not looked for."""


class Watch:
    """The leak check of one run, in a thread of its own. Leaving it ends the thread.

    Parameters
    ----------
    place, study
        The study that is read, and where files wait to be published; and the study's facts.
    steps
        All of the study, in order.
    """

    def __init__(self, place: Place, study: Study, steps: Sequence[Step]) -> None:
        self._place, self._study, self._steps = place, study, steps
        self._waiting = place.staging or place.output
        self._unseen: list[Step] = []
        self._look: Callable[[Iterable[str]], LeakReport] | None = None
        self._looks_for: list[str] = []
        self._clean: dict[str, str] = {}
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="watch")
        self._early: list[Future[None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def look_early(self, made: Sequence[Step]) -> None:
        """Check in the background what steps have made, once no later one can change what may be quoted.

        Not where somebody would be asked for the roster's passphrase: that is asked for at the end, and once.
        """
        self._unseen += made
        later = self._steps[self._steps.index(made[-1]) + 1 :]
        may_change = any(QUOTATIONS in step.writes for step in later)
        if not may_change and (private_folder.is_lent() or not encrypted_roster(self._place.study)):
            self._early.append(self._pool.submit(self._look_at, names_of(self._unseen)))
            self._unseen = []

    def _look_at(self, names: Sequence[str]) -> None:
        before = self._digests(names)
        if not self._looker()(names).leaks:
            self._clean |= before

    def _looker(self) -> Callable[[Iterable[str]], LeakReport]:
        # It imports pandas and reads all raw words: late, and once.
        from helpers.running.release import look_for_leaks

        if self._look is None:
            self._looks_for = self._digests_of_what_is_looked_for()
            self._look = look_for_leaks(self._place, self._study)
        return self._look

    def _digests(self, names: Iterable[str]) -> dict[str, str]:
        return {name: digest(self._waiting / name) for name in names}

    def _digests_of_what_is_looked_for(self) -> list[str]:
        """Return the hashes of what may be quoted, and of who is to be found: both can change while notebooks run."""
        homes = [self._place.study / RAW, private_folder.folder() or self._place.study]
        return [
            digest(self._waiting / paths.table_file(QUOTATIONS)),
            *(digest(home / name) for home in homes for name in OF_PERSONS),
        ]

    def refuse_leaks(self) -> None:
        """Refuse what waits to be published while anything leaks from it; it stays in staging.

        Raises
        ------
        FieldworkError
            What leaks, and where; the roster is wrong; or the check fails its self-test.
        """
        names = names_of(self._steps)
        # An early check that went wrong has found nothing clean, and goes wrong again here.
        wait(self._early)
        if self._look is not None and self._looks_for == self._digests_of_what_is_looked_for():
            now = self._digests(names)
            changed = [name for name in names if self._clean.get(name) != now[name]]
            if not self._look(changed).leaks:
                return
        self._look = None
        self._looker()(names).refuse()


def names_of(steps: Iterable[Step]) -> list[str]:
    """Return the paths of what steps make, as they will be in the study."""
    return [name for step in steps for name in (*step.products, step.notebook)]
