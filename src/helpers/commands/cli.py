"""The entry point of the ``fieldwork`` command.

Exit codes: 0 done; 1 validation error: the data, the rules of privacy or a result that cannot be reproduced;
2 wrong usage; 130 interrupted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers.commands import coding, privacy, publish, run, study
from helpers.errors import CommandError, FieldworkError
from helpers.files import paths
from helpers.files.terminal import printable_streams
from helpers.study import old_names

EXIT_CODES = "Exit codes: 0 done; 1 validation error (data, privacy or reproduction); 2 wrong usage."


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    with printable_streams():
        return _run(sys.argv[1:] if words is None else words)


def _run(words: Sequence[str]) -> int:
    """Run one command; return its exit code."""
    try:
        _refuse_old_command(words)
        arguments = _parser().parse_args(words)
        arguments.call(arguments)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 2
    except FieldworkError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        reason = error.strerror or "cannot be read or written"
        print(f"{_place(error)}: {reason}. Nothing published has changed.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "Interrupted. Nothing published has changed; the same command continues where it stopped.",
            file=sys.stderr,
        )
        return 130
    return 0


def _refuse_old_command(words: Sequence[str]) -> None:
    """Refuse a command of an earlier version, and say what it is called now.

    Raises
    ------
    CommandError
        The first word is the command's old name.
    """
    first = words[0] if words else ""
    if first in old_names.COMMANDS:
        new = old_names.COMMANDS[first]
        msg = f"fieldwork {first}: there is no such command. Did you mean `fieldwork {new}`?"
        raise CommandError(msg)


def _place(error: OSError) -> str:
    """Return the file that an error of the operating system is about, as far as a message may name it."""
    if isinstance(error.filename, str):
        return paths.display_path(Path(error.filename))
    return "a file"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fieldwork", description="Run a fieldwork study, from raw files to figures.", epilog=EXIT_CODES
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in (run, study, coding, publish, privacy):
        module.add_to(commands)
    return parser
