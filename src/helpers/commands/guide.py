"""What `fieldwork --help` says: the commands, grouped by what they are for, and an example of each."""

from __future__ import annotations

import argparse
from textwrap import fill
from typing import Any

GROUPS = {
    "Set a study up, and run it": {
        "new": "lay out a study of your own in a new folder",
        "doctor": "say what must be corrected in a study before it is run, and the next step",
        "run": "run the notebooks that are out of date, in order",
        "status": "show which notebooks are out of date, and why",
        "lab": "open the notebooks of a study in JupyterLab, on this computer alone",
        "example": "make a fictional example study from a seed",
        "migrate": "rewrite a study of an earlier version under the names of this one",
    },
    "Read the fieldwork": {
        "ledger": "show the status of every line of the raw files, and of all manual coding",
        "transcribe": "transcribe voice notes without a transcript, by a model on this machine",
        "trace": "show the segments behind a number (raw words: only for those who may read them)",
    },
    "Code it": {
        "codebook": "check, compare, keep or draft a codebook",
        "coding": "say what names in files of manual coding mean, or where two coders differ",
        "validation": "compare the dictionary with manual coding: what it finds wrongly, what it misses",
        "words": "list the words typical of a theme, an area or a worker, or find a word in context",
        "claim": "list what is for a claim and against it, worker by worker (raw words: only for those "
        "who may read them)",
    },
    "Keep it private": {
        "privacy": "check names, review them, rehearse recognition, mark a release, withdraw a worker",
    },
    "Give it to others": {
        "export": "write the study for other programs: a project, the codebook, or all codings",
    },
}
"""The commands, in the order in which they are listed, and what each does."""
MODULES = {
    "run": (
        "run",
        "status",
    ),
    "new": ("new",),
    "lab": ("lab",),
    "study": (
        "ledger",
        "doctor",
        "transcribe",
        "example",
        "migrate",
    ),
    "coding": (
        "validation",
        "words",
        "codebook",
        "coding",
        "claim",
    ),
    "publish": (
        "trace",
        "export",
    ),
    "privacy": ("privacy",),
}
"""The modules of `commands`, each with the commands that it adds."""
EXAMPLES = {
    "new": (
        ("fieldwork new ../my-study", "asks what it needs to know"),
        ("fieldwork new ../my-study --yes", "takes the default of everything"),
        (
            'fieldwork new ../my-study --workers P01="Aisha Khan" P02 --first-day 2023-10-02 --weeks 13',
            "two workers; the name of one is in the files",
        ),
        ("fieldwork new ../my-study --yes --codebook theirs.qdpx", "themes of another program's project"),
    ),
    "doctor": (("fieldwork doctor --study ../my-study", "what is to be corrected, and the next step"),),
    "run": (
        ("fieldwork run --study ../my-study", "what is out of date, in order"),
        ("fieldwork run -p weeks=3-10 -p unit=mentions", "other parameters, written to build/run"),
        ("fieldwork run --study ../my-study --for researcher", "with nothing suppressed, for yourself alone"),
    ),
    "status": (("fieldwork status --study ../my-study", "what is out of date, and why"),),
    "lab": (("fieldwork lab --study ../my-study", "its notebooks, with a token in the address"),),
    "example": (("fieldwork example --output ../big --workers 12 --weeks 26", "a larger one"),),
    "migrate": (("fieldwork migrate --study ../my-study --dry-run", "what would be renamed"),),
    "ledger": (("fieldwork ledger --study ../my-study --strict", "refuse it if anything cannot be used"),),
    "transcribe": (("fieldwork transcribe --study ../my-study", "a draft for each voice note without one"),),
    "trace": (("fieldwork trace --theme boundaries --worker W2 --week 5", "the segments of one cell"),),
    "codebook": (
        ("fieldwork codebook lint --study ../my-study", "what is empty or doubtful in it"),
        ("fieldwork codebook draft theirs.qdpx --output codebook.yaml", "from another program's codes"),
    ),
    "coding": (("fieldwork coding map --study ../my-study --write", "what names in coded files mean"),),
    "validation": (
        ("fieldwork validation --theme boundaries", "what the dictionary misses, and finds wrongly"),
    ),
    "words": (("fieldwork words --theme boundaries", "its typical words"),),
    "claim": (("fieldwork claim role_unclear", "what is said for it and against it"),),
    "privacy": (
        ("fieldwork privacy check", "search all that is published for names and raw words"),
        ("fieldwork privacy review --study ../my-study", "decide which words are names"),
        ("fieldwork privacy withdraw W3 --study ../my-study --dry-run", "what a withdrawal would remove"),
    ),
    "export": (("fieldwork export qdpx --study ../my-study", "a project for other coding programs"),),
}
"""By command: what is typed, and what it does."""
EXIT_CODES = """\
exit codes:
  0    done
  1    validation error: the data, the rules of privacy, or a result that cannot be reproduced
  2    wrong usage of a command
  3    an error of this program: please report it
  130  interrupted: it is said what is kept, and how to go on
"""
WIDTH, INDENT = 100, "  "
MORE = "`fieldwork COMMAND --help` shows its options, and examples."


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as wide as its lines were written, whatever the terminal: to ask for its width takes longer."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=WIDTH)


class Registry:
    """The commands of a parser: their lines and examples are those of this module.

    Parameters
    ----------
    commands
        What `ArgumentParser.add_subparsers` has returned.
    """

    def __init__(self, commands: Any) -> None:
        self._commands = commands

    def add_parser(self, name: str, **options: Any) -> argparse.ArgumentParser:
        """Add a command, as argparse does; its line heads its own help, and its examples end it."""
        line = line_of(name)
        parser: argparse.ArgumentParser = self._commands.add_parser(
            name,
            description=f"{line[0].upper()}{line[1:]}.",
            epilog=describe_examples(name),
            formatter_class=Formatter,
            **options,
        )
        return parser


def line_of(name: str) -> str:
    """Return what a command does."""
    return next(lines[name] for lines in GROUPS.values() if name in lines)


def modules_of(command: str) -> list[str]:
    """Return the modules that a command needs: its own, none for help, and all for what is no command.

    So no command waits for the options of all others.
    """
    if command in ("-h", "--help"):
        return []
    own = [module for module, names in MODULES.items() if command in names]
    return own or list(MODULES)


def describe_commands() -> str:
    """Return the list of all commands, in their groups."""
    parts = []
    for group, lines in GROUPS.items():
        described = [
            fill(f"{name:<12}{line}", WIDTH, initial_indent=INDENT, subsequent_indent=INDENT * 7)
            for name, line in lines.items()
        ]
        parts.append("\n".join([f"{group}:", *described]))
    return "\n\n".join(parts)


def describe_examples(name: str) -> str:
    """Return the examples of a command; an empty text, if it has none."""
    if name not in EXAMPLES:
        return ""
    lines = [f"  {typed}\n        {what}" for typed, what in EXAMPLES[name]]
    return "\n".join(["examples:", *lines])
