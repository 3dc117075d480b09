"""The raw files of a study: which there are, and to which source the folder of each belongs.

No file is opened. Capitals in the name of a folder do not matter: some systems do not tell ``Interviews``
from ``interviews``.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from helpers.study.names_in_coding import MANUAL_CODING
from helpers.study.sources import Source
from helpers.study.study import RAW, Study

SYSTEM_FILES = {".ds_store", "thumbs.db", "desktop.ini", "readme.md", ".gitkeep"}


def files_of(folder: Path) -> list[Path]:
    """Return every file below ``data/raw``, in one order on every machine; links are listed, not followed."""
    files = []
    for place, folders, names in os.walk(folder / RAW):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        files += [Path(place) / name for name in (*names, *links)]
    return sorted(files, key=lambda path: path.relative_to(folder / RAW).as_posix())


def folded(text: str) -> str:
    """Return a name as a system sees it that ignores capitals, or encodes accents in another way."""
    return unicodedata.normalize("NFC", text).casefold()


def sources_in(folder: str, study: Study) -> list[Source]:
    """Return the sources to which a folder in ``data/raw`` belongs: two, if both read the same chats."""
    return [source for source in study.sources if source.folder == folded(folder)]


def source_of(folder: str, study: Study) -> Source | None:
    """Return the source to which a folder in ``data/raw`` belongs, the first of two; None: there is none."""
    return next(iter(sources_in(folder, study)), None)


def folders_of(study: Study) -> list[str]:
    """Return the names of the folders in ``data/raw`` that are read."""
    return [*dict.fromkeys(source.folder for source in study.sources), MANUAL_CODING]


def is_system_file(name: str) -> bool:
    """Tell whether a file comes from an operating system or office program, or is a guide to the folder.

    >>> is_system_file("~$Interview.docx"), is_system_file("Interview.docx")
    (True, False)
    """
    return name.lower() in SYSTEM_FILES or name.startswith(("~$", "._", ".~lock."))
