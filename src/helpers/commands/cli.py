"""The entry point of the ``fieldwork`` command.

The exit codes are those of `guide.EXIT_CODES`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from helpers.commands.guide import EXIT_CODES, MORE, Formatter, Registry, describe_commands, modules_of
from helpers.commands.shared import with_study
from helpers.errors import CommandError, FieldworkError
from helpers.files import paths
from helpers.files.terminal import printable_streams
from helpers.study import old_names

SHELLS = ("bash", "zsh", "fish")
UNFORESEEN, READ_ENOUGH = 3, 141
"""Exit codes: of an error that nobody has foreseen; and of a shell whose reader has gone (128 + SIGPIPE)."""


class PrintCompletion(argparse.Action):
    """The option that prints a shell's completion of all commands and options."""

    def __call__(
        self, parser: argparse.ArgumentParser, _namespace: object, values: object, _option: object = None
    ) -> None:
        """Print it, and end. The library is imported late, since every command would wait for it."""
        import shtab

        print(shtab.complete(parser, shell=str(values)))
        parser.exit()


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        with printable_streams():
            code = _run(sys.argv[1:] if words is None else words)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads the output has read enough, as `head` does. Python would write the rest as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READ_ENOUGH
    return code


def _run(words: Sequence[str]) -> int:
    """Run one command; return its exit code."""
    arguments = None
    try:
        _refuse_old_command(words)
        arguments = _parser(_command_in(words)).parse_args(words)
        # A command that prints what is wrong by itself returns the code.
        return arguments.call(arguments) or 0
    except CommandError as error:
        print(error, file=sys.stderr)
        return 2
    except FieldworkError as error:
        print(with_study(str(error), arguments), file=sys.stderr)
        return 1
    except BrokenPipeError:
        raise
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
    except Exception as error:  # noqa: BLE001 - its message may have words of the fieldwork
        from helpers.commands.unforeseen import describe_unforeseen

        print(describe_unforeseen(error, arguments), file=sys.stderr)
        return UNFORESEEN


def _command_in(words: Sequence[str]) -> str:
    """Return the first word that is no option of all commands; an empty text, if there is none."""
    return next((word for word in words if word != "--debug"), "")


def _refuse_old_command(words: Sequence[str]) -> None:
    """Refuse a command of an earlier version, and say what it is called now.

    Raises
    ------
    CommandError
        The first word is the command's old name.
    """
    first = _command_in(words)
    if first in old_names.COMMANDS:
        new = old_names.COMMANDS[first]
        msg = f"fieldwork {first}: there is no such command. Did you mean `fieldwork {new}`?"
        raise CommandError(msg)


def _place(error: OSError) -> str:
    """Return the file that an error of the operating system is about, as far as a message may name it."""
    if isinstance(error.filename, str):
        return paths.display_path(Path(error.filename))
    return "a file"


def _parser(command: str = "all") -> argparse.ArgumentParser:
    """Return the parser of one command, or of all."""
    parser = argparse.ArgumentParser(
        prog="fieldwork",
        usage="fieldwork [--help] [--debug] COMMAND …",
        description=f"Run a fieldwork study, from raw files to figures.\n\n{describe_commands()}",
        formatter_class=Formatter,
        epilog=f"{EXIT_CODES}\n{MORE}",
    )
    parser.add_argument("--debug", action="store_true", help="say how an error of this program came about")
    parser.add_argument(
        "--print-completion",
        choices=SHELLS,
        action=PrintCompletion,
        help="print a file that completes commands in a shell",
    )
    modules = modules_of(command)
    if modules:
        commands = Registry(parser.add_subparsers(prog="fieldwork", required=True, metavar="COMMAND"))
        for module in modules:
            import_module(f"helpers.commands.{module}").add_to(commands)
    return parser
