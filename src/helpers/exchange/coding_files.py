"""The files of manual coding in ``data/raw/coding``, and the parser of each format.

``.qdpx`` (REFI-QDA, which NVivo, ATLAS.ti, MAXQDA and QualCoder write), ``.sqlite3`` or the highlights
``.csv`` of Taguette, ``.qda`` of QualCoder, or a plain ``.csv``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from helpers.exchange import plain_csv, qualcoder, refi, taguette
from helpers.exchange.projects import CodingFileError, Project
from helpers.study.study import RAW

FOLDER = RAW / "coding"


def list_files(folder: Path) -> list[Path]:
    """Return the files of manual coding in order, without hidden files and lock files of Office."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))


def parse_file(path: Path) -> Project:
    """Parse a file with the parser of its format.

    Raises
    ------
    CodingFileError
        It cannot be read.
    """
    parsers: dict[str, Callable[[Path], Project]] = {
        ".qdpx": refi.read_project,
        ".qda": qualcoder.read_database,
        ".sqlite3": taguette.read_database,
        ".csv": _parse_csv,
    }
    parser = parsers.get(path.suffix.lower())
    if parser is None or path.is_symlink():
        raise CodingFileError("unknown_format")
    return parser(path)


def _parse_csv(path: Path) -> Project:
    with path.open("rb") as file:
        is_taguette = file.readline(200).removeprefix(b"\xef\xbb\xbf").startswith(b"id,document,")
    return taguette.read_highlights(path) if is_taguette else plain_csv.read_csv(path)
