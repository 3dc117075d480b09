"""Where the repository and its parts are, and how a path is shown; where a run reads and writes, says `files.place`."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
"""The repository."""

NOTEBOOKS = ROOT / "notebooks"
SOURCE = ROOT / "src" / "helpers"
PROCESSED = Path("data/processed")
FIGURES = Path("figures")
ARTICLE = Path("article")
BUILD = Path("build")
"""What a study's commands make beside what is published."""
KEPT_APART = BUILD / "run"
"""Where a run goes, of a notebook or of all, whose parameters are not the published ones."""
RUN_RECORD = PROCESSED / "run.lock.json"
"""The record of the last published run (`running.run_record` writes it)."""


def table_file(name: str) -> str:
    """Return the place of a table's file in a study."""
    return (PROCESSED / f"{name}.csv").as_posix()


def table_record(name: str) -> str:
    """Return the place of the file that says what a table was made with."""
    return (PROCESSED / f"{name}.provenance.json").as_posix()


def shown(path: Path) -> str:
    """Return a path as a message may show it: of a study's files from ``data`` on, of the repository's from its folder on.

    Of any other path the last name alone is shown: folders above it may name a person or a machine.

    >>> shown(Path("/a/study/data/raw/interviews/a.txt")), shown(Path("/elsewhere/b.txt"))
    ('data/raw/interviews/a.txt', 'b.txt')
    """
    folders = path.parts[:-1]
    for at in range(len(folders) - 1, -1, -1):
        is_raw = folders[at : at + 2] == ("data", "raw")
        if is_raw or (folders[at] == "data" and "raw" not in folders[:at]):
            return "/".join(path.parts[at:])
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
