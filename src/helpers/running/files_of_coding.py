"""The files of manual coding as they are read before any run, and their coders whom nobody knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from helpers.exchange import coding_files
from helpers.exchange.coding_files import ReadFile
from helpers.exchange.kinds_of_files import CODEBOOK, name_kind
from helpers.exchange.projects import NOBODY, REASONS, CodingFileError, Project
from helpers.exchange.same_names import look_up_masked
from helpers.prose import counted, verb
from helpers.study.coders import DICTIONARY
from helpers.study.roster import Roster, mask_path
from helpers.study.study import Study


class CodingFile(NamedTuple):
    """One file of manual coding."""

    path: Path
    file: str
    """Its path as messages give it, names replaced by ids."""
    format: str
    """As `coding_files.name_format` names it; empty if no parser takes it."""
    project: Project | None
    """What it holds, without codings of the dictionary; None if no parser takes it."""
    problem: str
    """Why no parser takes it, as a sentence without a full stop; otherwise empty."""
    read: ReadFile


def read_coding_files(folder: Path, roster: Roster, *, only_coders: bool = False) -> list[CodingFile]:
    """Read all files of manual coding of a study; one that cannot be read stops nothing.

    Parameters
    ----------
    only_coders
        Whether it is enough to know how many excerpts each coder has, which takes less time.
    """
    files = []
    for read in coding_files.read_files(folder, only_coders=only_coders):
        path, project, error = read
        file_format, problem = "", ""
        if project is not None:
            project.excerpts = [excerpt for excerpt in project.excerpts if excerpt.coder != DICTIONARY]
            file_format = coding_files.name_format(path)
        if error is not None:
            problem = _describe_problem(path, error)
        files.append(CodingFile(path, mask_path(path, roster), file_format, project, problem, read))
    return files


def _describe_problem(path: Path, error: CodingFileError) -> str:
    kind = name_kind(path)
    reason = REASONS[error.reason]
    if kind == CODEBOOK and error.reason in ("unknown_format", "columns_missing"):
        return f"is {kind}: take it out of data/raw/coding; `fieldwork codebook draft` reads it"
    if error.place:
        reason = f"{reason} ({error.place})"
    if kind and error.reason in ("unknown_format", "not_a_coding_file", "columns_missing"):
        return f"is {kind}, and {reason}"
    return reason


def describe_unknown_coders(files: Sequence[CodingFile], study: Study, roster: Roster) -> list[str]:
    """Return a sentence or two for each file with excerpts of coders who are not known, without naming them.

    A file that names no coder is known by its entry in ``manual_coding.coders``.
    """
    unknown = []
    for one in files:
        if one.project is None:
            continue
        n_of_coder = Counter(excerpt.coder for excerpt in one.project.excerpts)
        unknown += describe_strangers(one.file, one.project, n_of_coder, roster)
        n_nameless = sum(n for coder, n in n_of_coder.items() if is_nameless(coder, roster))
        if n_nameless and not look_up_masked(one.path.name, study.manual_coding.coders, roster.mask):
            unknown.append(
                f"{one.file}: {counted(n_nameless, 'excerpts')} without a coder. "
                "`fieldwork coding map --write` asks in data/study.yaml who it was."
            )
    return unknown


def is_nameless(coder: str, roster: Roster) -> bool:
    """Tell whether the name of a coder is none, such as the one that a program gives by itself."""
    return roster.find(coder) is None and coder.casefold() in NOBODY


def describe_strangers(file: str, project: Project, n_of_coder: Counter[str], roster: Roster) -> list[str]:
    """Return how many coders of a file are not in the roster, as a list of one text or none.

    Parameters
    ----------
    file
        Its path as messages give it.
    """
    strangers = []
    for coder in n_of_coder:
        is_named = not is_nameless(coder, roster) and coder not in project.coders_apart
        if is_named and roster.find(coder) is None:
            strangers.append(coder)
    if not strangers:
        return []
    n_excerpts = count_excerpts(n_of_coder, strangers)
    n = len(strangers)
    fault = f"{file}: {counted(n, 'coders')} of {n_excerpts} {verb(n, 'are')} not in the roster. "
    return [f"{fault}Add the names that the program has for them to roster.csv."]


def count_excerpts(n_of_coder: Mapping[str, int], coders: Sequence[str]) -> str:
    """Say how many excerpts several coders have."""
    return counted(sum(n_of_coder[coder] for coder in coders), "excerpts")
