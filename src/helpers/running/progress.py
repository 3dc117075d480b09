"""What a notebook is at while it runs: shown in the terminal, and not in the notebook, which stays the same.

A kernel writes it to a file (`Compendium.report`), which the run reads now and then.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from helpers.files.progress_bars import beside

EVERY_S = 5.0
"""How long a notebook may be at something before it is said, and how often it is looked at after that."""
_how_far = re.compile(r"(?P<what>.*?),(?: part)? (?P<number>\d+) of (?P<total>\d+)")


class Watch:
    """A file in which a kernel says what it is at, and what of it has been said."""

    def __init__(self, file: Path, report: Callable[[str], None]) -> None:
        self._file = file
        self._report = report
        self._said = ""
        # What was first seen of what it is at now, and when.
        self._what, self._first, self._began = "", 0, 0.0

    def look(self) -> None:
        """Report what the file says now, unless it has been reported or is not there."""
        try:
            text = self._file.read_text(encoding="utf-8")
        except OSError:
            return
        if text != self._said:
            self._said = text
            self._report(f"      {text}{self._time_left(text)}")

    def _time_left(self, text: str) -> str:
        """Return how long the rest will take at the pace so far; empty, as long as nobody can say."""
        found = _how_far.fullmatch(text)
        if not found:
            return ""
        number, now = int(found["number"]), monotonic()
        if found["what"] != self._what:
            self._what, self._first, self._began = found["what"], number, now
        done, still = number - self._first, int(found["total"]) - number
        if done < 1 or still < 1:
            return ""
        seconds = round((now - self._began) / done * still)
        return f", about {seconds // 60}:{seconds % 60:02} left"


@contextmanager
def showing_progress(file: Path, report: Callable[[str], None], every: float = EVERY_S) -> Iterator[None]:
    """Report what a kernel says in a file, every few seconds; remove the file at the end.

    Parameters
    ----------
    every
        Seconds.
    """
    file.unlink(missing_ok=True)
    watch = Watch(file, report)

    def keep_looking(is_over: threading.Event) -> None:
        while not is_over.wait(every):
            watch.look()

    try:
        with beside(keep_looking):
            yield
    finally:
        file.unlink(missing_ok=True)
