"""What is printed of an error that nobody has foreseen: where it happened, and no value of any variable.

Its own message may have words of the fieldwork. It is printed of a fictional study alone, where it helps
whoever mends the program.
"""

from __future__ import annotations

import argparse
import traceback
from pathlib import Path

from helpers.commands.shared import study_here
from helpers.errors import FieldworkError
from helpers.files import paths


def describe_unforeseen(error: Exception, arguments: argparse.Namespace | None, *, is_debug: bool) -> str:
    """Return what is printed of an error, and what to do about it.

    Parameters
    ----------
    arguments
        Those of the command; None, if it was not read yet.
    is_debug
        The way to the error is listed too.
    """
    if _is_of_fictional_study(arguments):
        return "".join(traceback.format_exception(error)).rstrip("\n")
    places = _places_of(error)
    what = f"An error of this program ({type(error).__name__}) at {places[-1]}."
    if not is_debug:
        return (
            f"{what} Nothing published has changed. The same command with `--debug` lists how it came there."
        )
    return "\n".join([what, "Nothing published has changed. It came there by:", *places[:-1]])


def _places_of(error: Exception) -> list[str]:
    """Return the files, lines and functions that led to an error, without what stands in the lines."""
    places = []
    for frame in traceback.extract_tb(error.__traceback__):
        file = Path(frame.filename)
        name = file.relative_to(paths.ROOT) if file.is_relative_to(paths.ROOT) else file.name
        places.append(f"{name}, line {frame.lineno}, in {frame.name}")
    return places


def _is_of_fictional_study(arguments: argparse.Namespace | None) -> bool:
    """Tell whether the study of a command is surely fictional; of a command that takes none, nobody knows.

    What ``fieldwork example`` makes always is, and what ``new`` makes, if it is told so.
    """
    from helpers.study.study import read_study

    if getattr(arguments, "fictional", False):
        return True
    if arguments is None or not hasattr(arguments, "study"):
        return False
    folder = arguments.study or study_here()
    try:
        return read_study(folder).fictional
    except (FieldworkError, OSError):
        return False
