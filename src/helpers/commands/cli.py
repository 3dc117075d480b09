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

from helpers.commands.guide import (
    EXIT_CODES,
    MODULES,
    MORE,
    Formatter,
    Registry,
    describe_commands,
    modules_of,
)
from helpers.commands.parser import Parser
from helpers.commands.shared import with_study
from helpers.errors import CommandError, FieldworkError, did_you_mean, quoted
from helpers.files import paths
from helpers.files.progress_bars import clear_progress
from helpers.files.terminal import printable_streams
from helpers.study import old_names

SHELLS = ("bash", "zsh", "fish")
DEBUG, PRINT_COMPLETION = "--debug", "--print-completion"
"""The options of all commands; the first may stand anywhere."""
UNFORESEEN, READ_ENOUGH = 3, 141
"""Exit codes: of an error that nobody has foreseen; and of a shell whose reader has gone (128 + SIGPIPE)."""
NOTHING_KEPT = "Nothing was written or changed. Give the same command again."
"""What is said after Ctrl+C, unless a command keeps some of its work: it says so in its default ``kept``."""


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
    # Pydantic would look for extensions of its own in the records of all installed packages: we use none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        try:
            with printable_streams():
                code = _run(sys.argv[1:] if words is None else words)
        except SystemExit as end:
            # Help and completions are printed by argparse, which then ends the program.
            code = int(end.code or 0)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads the output has read enough, as `head` does. Python would write the rest as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READ_ENOUGH
    return code


def _run(words: Sequence[str]) -> int:
    """Run one command; return its exit code."""
    arguments = None
    # It may stand anywhere, since it is thought of when a command has failed.
    is_debug = DEBUG in words
    words = [word for word in words if word != DEBUG]
    try:
        if not words:
            _parser("--help").print_help(sys.stderr)
            return 2
        _refuse_unknown_command(words[0])
        arguments = _parser(words[0]).parse_args(words)
        # A command that prints what is wrong by itself returns the code.
        return arguments.call(arguments) or 0
    except CommandError as error:
        clear_progress()
        print(error, file=sys.stderr)
        return 2
    except FieldworkError as error:
        clear_progress()
        print(with_study(str(error), arguments), file=sys.stderr)
        return 1
    except BrokenPipeError:
        raise
    except OSError as error:
        clear_progress()
        reason = error.strerror or "cannot be read or written"
        print(f"{_place(error)}: {reason}. Nothing published has changed.", file=sys.stderr)
        if is_debug:
            _print_unforeseen(error, arguments, is_debug=True)
        return 1
    except KeyboardInterrupt:
        clear_progress()
        kept = getattr(arguments, "kept", NOTHING_KEPT)
        print(with_study(f"Interrupted. {kept}", arguments), file=sys.stderr)
        return 130
    except Exception as error:  # noqa: BLE001 - its message may have words of the fieldwork
        clear_progress()
        _print_unforeseen(error, arguments, is_debug=is_debug)
        return UNFORESEEN


def _print_unforeseen(error: Exception, arguments: argparse.Namespace | None, *, is_debug: bool) -> None:
    # Imported late, as few commands fail.
    from helpers.commands.unforeseen import describe_unforeseen

    print(describe_unforeseen(error, arguments, is_debug=is_debug), file=sys.stderr)


def _refuse_unknown_command(first: str) -> None:
    """Refuse a first word that is no command: an option, a command of an earlier version, or mistyped.

    Raises
    ------
    CommandError
        What it is called now, or what is meant most likely.
    """
    own_options = ("-h", "--help", PRINT_COMPLETION)
    known = [command for commands in MODULES.values() for command in commands]
    if first in known or first.partition("=")[0] in own_options:
        return
    if first.startswith("-"):
        option = first.partition("=")[0]
        meant = did_you_mean(option, own_options)
        msg = f"fieldwork {option}: the command comes first, such as `fieldwork run --study DIR`.{meant}"
        raise CommandError(msg)
    meant = did_you_mean(first, known)
    if first in old_names.COMMANDS:
        meant = f" Did you mean `fieldwork {old_names.COMMANDS[first]}`?"
    msg = f"fieldwork{quoted(first)}: there is no such command.{meant} `fieldwork --help` lists all."
    raise CommandError(msg)


def _place(error: OSError) -> str:
    """Return the file that an error of the operating system is about, as far as a message may name it."""
    if isinstance(error.filename, str):
        return paths.display_path(Path(error.filename))
    return "a file"


def _parser(command: str = "all") -> argparse.ArgumentParser:
    """Return the parser of one command, or of all."""
    parser = Parser(
        prog="fieldwork",
        usage="fieldwork [--help] [--debug] COMMAND …",
        description=f"Run a fieldwork study, from raw files to figures.\n\n{describe_commands()}",
        formatter_class=Formatter,
        epilog=f"{EXIT_CODES}\n{MORE}",
    )
    parser.add_argument(DEBUG, action="store_true", help="say how an error of this program came about")
    parser.add_argument(
        PRINT_COMPLETION,
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
