"""What the commands share: the study that is meant, a progress bar, and a path as the caller would type it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from helpers.errors import CommandError
from helpers.files import paths

if TYPE_CHECKING:
    from helpers.tables.compendium import Compendium

T = TypeVar("T")
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no other name


def add_study(parser: argparse.ArgumentParser, what: str = "the study to read") -> None:
    """Give a command the option ``--study``."""
    parser.add_argument("--study", type=Path, metavar="DIR", help=f"{what} (default: this repository)")


def study_of(arguments: argparse.Namespace) -> Path:
    """Return the folder of the study that a command is about.

    Raises
    ------
    CommandError
        There is no such folder.
    """
    study: Path = (arguments.study or paths.ROOT).resolve()
    if not study.is_dir():
        msg = f"--study {arguments.study}: there is no such folder."
        raise CommandError(msg)
    return study


def compendium_of(arguments: argparse.Namespace) -> Compendium:
    """Return the study that a command is about, with what is published of it."""
    from helpers.tables.compendium import Compendium

    return Compendium.at(study_of(arguments))


def progress(of: Iterable[T], what: str, unit: str, total: int | None = None) -> Iterable[T]:
    """Show how far a command has got, from its second second on."""
    from tqdm import tqdm

    bar: Iterable[T] = tqdm(
        of, total=total, desc=what, unit=unit, mininterval=0.5 if sys.stderr.isatty() else 20, delay=2
    )
    return bar


def shown(path: Path) -> str:
    """Return a path as the caller would type it."""
    here = Path.cwd()
    return f"{path.relative_to(here).as_posix() if path.is_relative_to(here) else path}/"
