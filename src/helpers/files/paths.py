"""Where the repository and its parts are, and how messages show a path; `files.place` has those of a run."""

from __future__ import annotations

import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
"""The repository."""

NOTEBOOKS = ROOT / "notebooks"
SOURCE = ROOT / "src" / "helpers"
PROCESSED = Path("data/processed")
PUBLIC = Path("data/public")
"""The tables that everybody may see: after disclosure control."""
OF_PUBLIC = "public_"
"""How the names of public tables begin."""
RELEASES = PUBLIC / "releases.json"
"""The record of what has been released (`running.release_record`)."""
FIGURES = Path("figures")
ARTICLE = Path("article")
BUILD = Path("build")
"""Products of commands that are not published."""
KEPT_APART = BUILD / "run"
"""Products of a run, of one notebook or of all, with other parameters than the published ones."""
RUN_RECORD = PROCESSED / "run.lock.json"
"""The record of the last published run (`running.run_record` writes it)."""


def table_file(name: str) -> str:
    """Return the path of a table's file in a study; a table whose name begins with ``public_`` is public.

    >>> table_file("contacts"), table_file("public_contacts")
    ('data/processed/contacts.csv', 'data/public/contacts.csv')
    """
    return f"{_stem_of(name)}.csv"


def table_record(name: str) -> str:
    """Return the path of a table's record of provenance in a study."""
    return f"{_stem_of(name)}.provenance.json"


def _stem_of(name: str) -> str:
    folder = PROCESSED
    if name.startswith(OF_PUBLIC):
        folder = PUBLIC
    return (folder / name.removeprefix(OF_PUBLIC)).as_posix()


def display_path(path: Path) -> str:
    r"""Return a path as messages may show it: from ``data`` in a study, else from the repository's folder.

    Of any other path, only the last name is shown: the folders above it may name a person or a machine.

    >>> display_path(Path("/a/study/data/raw/interviews/a.txt")), display_path(Path("/elsewhere/b.txt"))
    ('data/raw/interviews/a.txt', 'b.txt')

    A line end in a name is written out, so that no name can look like a message.

    >>> display_path(Path("/a/study/data/raw/a\nb.txt"))
    'data/raw/a\\nb.txt'
    """
    return _on_one_line(_place_shown(path))


def _on_one_line(name: str) -> str:
    return "".join(_written(letter) for letter in name)


def _written(letter: str) -> str:
    if unicodedata.category(letter) in ("Cc", "Zl", "Zp"):
        return letter.encode("unicode_escape").decode("ascii")
    return letter


def _place_shown(path: Path) -> str:
    """Return the part of a path that messages may show."""
    folders = path.parts[:-1]
    for at in range(len(folders) - 1, -1, -1):
        is_raw = folders[at : at + 2] == ("data", "raw")
        if is_raw or (folders[at] == "data" and "raw" not in folders[:at]):
            return "/".join(path.parts[at:])
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix()
    return path.name
