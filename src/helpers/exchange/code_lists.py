"""The codes of any file of another program, as the list from which a codebook is drafted.

From a codebook (``.qdc``, or a ``.csv`` with a column of codes, as Taguette has it), or from any file of
manual coding that has a parser (`coding_files`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from helpers.exchange import coding_files
from helpers.exchange.codebook_csv import read_codebook_csv
from helpers.exchange.codebooks import ForeignCode, read_codebook
from helpers.exchange.projects import CodingFileError, Project
from helpers.exchange.themes_of_codes import REVIEWED_CODE


class CodeList(NamedTuple):
    """The codes of a file, parents before their children."""

    codes: list[ForeignCode]
    """In the order of the file. A parent that is only a category, or has no excerpt of its own, is not
    codable."""
    remarks: list[str]
    """A sentence each on codes that are one here and several in the file."""


def read_codes(path: Path) -> CodeList:
    """Read the codes of a file.

    Raises
    ------
    CodingFileError
        It cannot be read, or no parser takes it.
    """
    if not path.exists():
        raise CodingFileError("not_a_coding_file")
    if path.suffix.lower() == ".qdc":
        return CodeList(read_codebook(path), [])
    try:
        project = coding_files.parse_file(path)
    except CodingFileError as error:
        if error.reason != "columns_missing":
            raise
        # A table that holds no coding may still be a codebook.
        descriptions = read_codebook_csv(path)
        return CodeList(_as_codes(list(descriptions), descriptions, set(descriptions)), [])
    return codes_of_project(project)


def codes_of_project(project: Project) -> CodeList:
    """Return the codes of a project and the categories above them, without the mark of a reviewed contact."""
    used = {excerpt.code for excerpt in project.excerpts}
    paths = [path for path in project.codes if path and path != REVIEWED_CODE]
    remarks = [
        f"{n} codes are named '{path}': they are one here, for their excerpts cannot be told apart. If they "
        "mean different things, rename one in its program and export again."
        for path, n in Counter(paths).items()
        if n > 1
    ]
    return CodeList(_as_codes(paths, project.descriptions, used), remarks)


def _as_codes(paths: Sequence[str], descriptions: Mapping[str, str], used: set[str]) -> list[ForeignCode]:
    """Return codes that are named after their parents (``Role/Unclear``), each parent before its children."""
    with_parents: dict[str, None] = {}
    parents_of_codes: set[str] = set()
    for path in paths:
        parts = path.split("/")
        above = ["/".join(parts[:n]) for n in range(1, len(parts))]
        with_parents |= dict.fromkeys([*above, path])
        parents_of_codes.update(above)
    codes = []
    for path in with_parents:
        *parents, name = path.split("/")
        is_codable = path in used or path not in parents_of_codes
        codes.append(ForeignCode(name, tuple(parents), descriptions.get(path, ""), is_codable, "", ()))
    return codes
