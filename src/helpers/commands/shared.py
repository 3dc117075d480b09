"""What the commands share: the study, checks of options, and printed tables."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from helpers.errors import CommandError, FieldworkError, allowed, quoted, quoted_person
from helpers.files import paths

if TYPE_CHECKING:
    import pandas as pd

    from helpers.commands.guide import Registry
    from helpers.study.codebook import Codebook
    from helpers.tables.compendium import Compendium

MOST_CONTEXT = 50
"""How many sentences the context on each side may have."""
Commands: TypeAlias = "Registry"
TOLD = re.compile(
    r"`(fieldwork (?!(?:new|example|codebook draft)\b)[a-z]+(?: [\w…]+)*)((?: -(?!-study)[^`]*)?)`"
)
"""A command that a text tells to give, as far as it takes a study, and its options."""


def add_study(parser: argparse.ArgumentParser, what: str = "the study to read") -> None:
    """Give a command the option ``--study``."""
    parser.add_argument(
        "--study",
        type=Path,
        metavar="DIR",
        help=f"{what} (default: the one around this folder, or this repository)",
    )


def add_context(parser: argparse.ArgumentParser) -> None:
    """Give a command the option ``--context``."""
    parser.add_argument(
        "--context",
        type=_parse_context,
        default=0,
        metavar="N",
        help="also N sentences before and after, whoever says them, marked as context (default: none)",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Give a command the option ``--json``."""
    parser.add_argument("--json", action="store_true", help="print it for another program, as JSON")


def print_json(data: object) -> None:
    """Print what a command has found, for another program."""
    import json

    print(json.dumps(data, ensure_ascii=False, indent=1))


def _parse_context(text: str) -> int:
    """Return a number of sentences; argparse refuses a text that is none."""
    if not text.isdecimal() or int(text) > MOST_CONTEXT:
        msg = f"'{text}' is no number of sentences. Allowed: 0 to {MOST_CONTEXT}, such as 2."
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def parse_number(text: str) -> int:
    """Return a whole number that an option gives; argparse refuses a text that is none."""
    try:
        return int(text)
    except ValueError:
        msg = f"'{text}' is no whole number. Write it in figures, such as 13."
        raise argparse.ArgumentTypeError(msg) from None


def study_of(arguments: argparse.Namespace, *, is_examined: bool = False) -> Path:
    """Return the study folder of a command.

    Parameters
    ----------
    is_examined
        The command says by itself what is wrong with the folder.

    Raises
    ------
    CommandError
        There is no such folder.
    FieldworkError
        It has no facts of a study: what is there instead, and what to do.
    """
    study: Path = (arguments.study or study_here()).resolve()
    if not study.is_dir():
        msg = f"--study {arguments.study}: there is no such folder."
        raise CommandError(msg)
    if not is_examined and not (study / "data/study.yaml").is_file():
        from helpers.running.study_folder import faults_of_folder

        raise FieldworkError("\n".join(faults_of_folder(study)))
    return study


def study_here() -> Path:
    """Return the study in whose folder the command is given; elsewhere this repository."""
    here = Path.cwd()
    around = (folder for folder in (here, *here.parents) if (folder / "data/study.yaml").is_file())
    return next(around, paths.ROOT)


def with_study(text: str, arguments: argparse.Namespace | None) -> str:
    """Return a text in which each command that it tells to give names the study of the present one.

    >>> with_study("Next: `fieldwork migrate --dry-run`.", argparse.Namespace(study=Path("../my study")))
    "Next: `fieldwork migrate --study '../my study' --dry-run`."
    """
    study = getattr(arguments, "study", None)
    if study is None:
        return text
    option = f"--study {shlex.quote(str(study))}"
    return TOLD.sub(lambda match: f"`{match[1]} {option}{match[2]}`", text)


def compendium_of(arguments: argparse.Namespace) -> Compendium:
    """Return the study of a command, with its published tables."""
    from helpers.tables.compendium import Compendium

    return Compendium.at(study_of(arguments))


def refuse_unknown(given: Mapping[str, Sequence[str]], known: Mapping[str, Sequence[str]]) -> None:
    """Refuse values of options that the study does not have; an empty text is an option that was not given.

    Parameters
    ----------
    given, known
        By option, without its dashes: the values of the command, and those of the study.

    Raises
    ------
    CommandError
        The first value that the study does not have.
    """
    for option, values in given.items():
        for value in values:
            if value and value not in known[option]:
                shown = quoted_person(value) if option == "worker" else quoted(value)
                msg = f"--{option}{shown}: no such {option}. {allowed(known[option], value)}"
                raise CommandError(msg)


def refuse_left_out(theme: str, area: str, codebook: Codebook) -> None:
    """Refuse a theme for which the dictionary does not look, or an area without any other.

    Parameters
    ----------
    theme, area
        The values of these options; empty if not given.
    codebook
        The part for which the coder has looked (`Codebook.for_coder`).

    Raises
    ------
    CommandError
        It is such a theme or area: nothing was counted, not even 0.
    """
    for left_out in codebook.left_out:
        option = ""
        if left_out.id == theme:
            option = f"--theme {theme}"
        elif left_out.area == area and not codebook.themes_of(area):
            option = f"--area {area}"
        if option:
            msg = (
                f"{option}: is not in the dictionary, since it has no indicator. "
                "Name a person who has coded it: `--coder R1`."
            )
            raise CommandError(msg)


def print_tables(tables: Iterable[pd.DataFrame]) -> None:
    """Print tables, one below the other."""
    print("\n\n".join(_table_as_text(table) for table in tables))


def _table_as_text(table: pd.DataFrame) -> str:
    if table.empty:
        return "(none)"
    return table.to_string(index=False, na_rep="-")


def as_typed(path: Path) -> str:
    """Return a path as it would be typed in the current folder."""
    here = Path.cwd()
    if path.is_relative_to(here):
        return path.relative_to(here).as_posix()
    return str(path)
