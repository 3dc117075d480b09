"""What a command shows in a terminal while it takes longer than two seconds: how far it is, and what is left.

Where nobody looks on, as in a file or in another program's pipe, nothing is shown.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from helpers.files.terminal import behind

T = TypeVar("T")
DELAY_S = 2.0
"""How long nothing is shown."""
EVERY_S = 0.5
"""How often it is shown anew."""
COUNTED = "{desc}: {percentage:3.0f} % |{bar:30}| {n_fmt} of {total_fmt}{unit}, {remaining} left"
NOT_COUNTED = "{desc} … {elapsed}"

_open: list[Any] = []


def progress(of: Iterable[T], what: str, unit: str, total: int | None = None) -> Iterator[T]:
    """Pass things on one by one, and show how many there are still to come.

    Parameters
    ----------
    what, unit
        What is done, and to what: ``reading`` and `` files``.
    total
        How many there are, if `of` does not know it.
    """
    from tqdm import tqdm

    bar = tqdm(
        of,
        total=total,
        desc=what,
        unit=unit,
        file=behind(sys.stderr),
        disable=not sys.stderr.isatty(),
        delay=DELAY_S,
        mininterval=EVERY_S,
        bar_format=COUNTED,
        leave=False,
    )
    _open.append(bar)
    yield from bar
    _open.remove(bar)


@contextmanager
def at_work(what: str) -> Iterator[None]:
    """Show what is done and for how long, where nothing can be counted; `print_above` prints meanwhile."""
    if not sys.stderr.isatty():
        yield
        return
    with beside(partial(_show_time, what)):
        yield


@contextmanager
def beside(do: Callable[[threading.Event], None]) -> Iterator[None]:
    """Let a thread of its own do something until its event is set, at the end of the block."""
    is_over = threading.Event()
    thread = threading.Thread(target=do, args=(is_over,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _show_time(what: str, is_over: threading.Event) -> None:
    from tqdm import tqdm

    if is_over.wait(DELAY_S):
        return
    with tqdm(desc=what, file=behind(sys.stderr), bar_format=NOT_COUNTED, leave=False) as line:
        line.start_t -= DELAY_S
        while not is_over.wait(EVERY_S):
            line.refresh()


@contextmanager
def nothing_shown() -> Iterator[None]:
    """Remove what shows how far a command is, until something is printed, or a question is answered."""
    from tqdm import tqdm

    with tqdm.external_write_mode(file=behind(sys.stderr)):
        yield


def print_above(text: str) -> None:
    """Print a line, above what shows how far a command is."""
    with nothing_shown():
        print(text, flush=True)


def clear_progress() -> None:
    """Remove what shows how far a command is: it has been interrupted, or has failed."""
    while _open:
        _open.pop().close()
