"""The ``fieldwork`` command: words in, one call, words out.

Exit codes: 0 done; 1 the study says no; 2 the words of the command are wrong; 130 interrupted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers.commands import coding, privacy, publish, run, study
from helpers.errors import CommandError, FieldworkError
from helpers.files import paths


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = _parser().parse_args(words)
    try:
        arguments.call(arguments)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 2
    except FieldworkError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"{_place(error)}: {error.strerror or 'cannot be read or written'}. Nothing published has changed.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print(
            "Interrupted. Nothing published has changed; the same command goes on where it stopped.",
            file=sys.stderr,
        )
        return 130
    return 0


def _place(error: OSError) -> str:
    """Return the file that an error of the system is about, as far as a message may show it."""
    return paths.display_path(Path(error.filename)) if isinstance(error.filename, str) else "a file"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fieldwork", description="Run a fieldwork study, from raw files to figures."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in (run, study, coding, publish, privacy):
        module.add_to(commands)
    return parser
