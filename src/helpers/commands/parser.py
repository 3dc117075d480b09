"""The parser of the commands: what is typed wrongly is refused in our words, with the nearest thing allowed.

argparse of Python 3.11 does not look for it, and its messages are for programmers.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from helpers.errors import CommandError, allowed, did_you_mean, quoted

PLAIN = {
    "expected one argument": "a value must follow",
    "expected at least one argument": "at least one value must follow",
    "the following arguments are required:": "give also",
    "ambiguous option:": "more than one option begins like this:",
    "not allowed with argument": "cannot be given together with",
    "ignored explicit argument": "takes no value, but has",
}
"""What argparse says, and what we say."""


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong with a command, and raises a `CommandError`."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        # Python 3.14 colours help; our streams write out what gives a terminal orders.
        self.color = False

    def error(self, message: str) -> NoReturn:
        """Refuse a command.

        Raises
        ------
        CommandError
            Always: what is wrong, in our words.
        """
        message = message.removeprefix("argument ")
        for theirs, ours in PLAIN.items():
            message = message.replace(theirs, ours)
        if not message.endswith((".", "?")):
            message += "."
        msg = f"{self.prog}: {message} `{self.prog} --help` shows what it takes."
        raise CommandError(msg)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse what is typed; each command refuses what is left over, since it knows its own options."""
        parsed, left_over = super().parse_known_args(args, namespace)
        if left_over:
            self.error(self._describe_left_over(left_over))
        return parsed, left_over

    def _describe_left_over(self, words: Sequence[str]) -> str:
        """Say what a command does not take. A word that is no option may be a name, and is not repeated."""
        options = [word.partition("=")[0] for word in words if word.startswith("-")]
        if not options:
            return "these are more words than it takes. A value with spaces needs quotation marks."
        known = [name for action in self._actions for name in action.option_strings]
        return f"it has no option {options[0]}.{did_you_mean(options[0], known)}"

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuse a value that is none of the choices of an option, or no part of a command."""
        if action.choices is None or value in action.choices:
            return
        choices = [str(choice) for choice in action.choices]
        what = quoted(str(value)).strip() or "this"
        # What stands without an option needs no name in the message: its choices say what it is.
        named = action if action.option_strings else None
        raise argparse.ArgumentError(
            named, f"{what} is not one of its values. {allowed(choices, str(value))}"
        )
