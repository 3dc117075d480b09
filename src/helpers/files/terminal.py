r"""The one place through which everything passes that a command prints: no terminal is given orders by it.

Names of files and cells of tables come from elsewhere. Control characters in them could clear the screen,
write over a line, or show a text in another order than it is written (bidirectional marks). They are printed
as what they are called in Python, such as ``\x1b``; line ends and tabs stay.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from types import TracebackType
from typing import Any, TextIO, cast

HIDDEN = frozenset(["Cc", "Cs", "Zl", "Zp"])
"""Unicode's categories of control characters, halves of characters, and other ends of lines."""
DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that change the direction in which a text is shown."""
SHOWN = frozenset("\n\t")


def printable(text: str) -> str:
    r"""Return a text in which characters that give a terminal orders are written out.

    >>> printable("a\x1b[31mb\n\u202ec")
    'a\\x1b[31mb\n\\u202ec'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_written(letter) for letter in text)


@cache
def _written(letter: str) -> str:
    """Return a character, or what it is called where a terminal would obey it."""
    is_tag = "\U000e0000" <= letter <= "\U000e007f"
    if letter in SHOWN:
        return letter
    if letter in DIRECTION or is_tag or unicodedata.category(letter) in HIDDEN:
        return letter.encode("unicode_escape").decode("ascii")
    return letter


class PrintableStream:
    """A stream to which only printable text is written; in all else it is the stream behind it."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write a text, and return how many characters were given."""
        self.stream.write(printable(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        """Return what the stream behind has of this name."""
        return getattr(self.stream, name)


@contextmanager
def printable_streams() -> Iterator[None]:
    """Let everything that is printed pass through `printable`; the streams are put back at the end.

    An error that nobody has foreseen is printed by Python after that, and passes through it too.
    """
    before = sys.stdout, sys.stderr
    sys.excepthook = _print_error
    sys.stdout, sys.stderr = (cast("TextIO", PrintableStream(stream)) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _print_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print an error as Python does, but printable."""
    import traceback  # late: it takes a tenth of the time of a command that only prints its help

    print(printable("".join(traceback.format_exception(kind, error, trace))), file=sys.stderr, end="")


def behind(stream: TextIO) -> TextIO:
    """Return the stream behind, for a progress bar: it moves the cursor, and shows no text from elsewhere."""
    if isinstance(stream, PrintableStream):
        return stream.stream
    return stream


def ask(question: str) -> str:
    """Show a question and return what is typed: Python's `input` writes past the streams."""
    return input(printable(question))
