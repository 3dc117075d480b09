"""What a notebook is at while it runs: shown in the terminal, and not in the notebook, which stays the same.

A kernel writes it to a file (`Compendium.report`), which the run reads now and then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

EVERY_S = 5.0
"""How long a notebook may be at something before it is said, and how often it is looked at after that."""


class Watch:
    """A file in which a kernel says what it is at, and what of it has been said."""

    def __init__(self, file: Path, report: Callable[[str], None]) -> None:
        self._file = file
        self._report = report
        self._said = ""

    def look(self) -> None:
        """Report what the file says now, unless it has been reported or is not there."""
        try:
            text = self._file.read_text(encoding="utf-8")
        except OSError:
            return
        if text != self._said:
            self._said = text
            self._report(f"      {text}")


@contextmanager
def showing_progress(file: Path, report: Callable[[str], None], every: float = EVERY_S) -> Iterator[None]:
    """Report what a kernel says in a file, every few seconds; remove the file at the end.

    Parameters
    ----------
    every
        Seconds.
    """
    file.unlink(missing_ok=True)
    watch, is_over = Watch(file, report), threading.Event()

    def keep_looking() -> None:
        while not is_over.wait(every):
            watch.look()

    thread = threading.Thread(target=keep_looking, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
        file.unlink(missing_ok=True)
