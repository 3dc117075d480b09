"""Write a folder of files that belong together, and leave nothing of an earlier version in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from helpers.errors import CommandError
from helpers.files.atomic import replace_file
from helpers.prose import counted


def replace_files(folder: Path, files: Mapping[str, bytes], is_ours: Callable[[str, bytes], bool]) -> int:
    """Write files into a folder, each completely or not at all; return how many old ones were removed.

    Parameters
    ----------
    files
        By name: all that the folder shall hold.
    is_ours
        Tells by name and bytes whether a file in the folder was written by such an export. Those are replaced
        or removed; hidden files stay.

    Raises
    ------
    CommandError
        The folder holds anything else. Nothing is written.
    """
    present = [path for path in folder.glob("*") if not path.name.startswith(".")]
    others = [path for path in present if not path.is_file() or not is_ours(path.name, path.read_bytes())]
    if others:
        msg = (
            f"--output {folder.name}: the folder holds {counted(len(others), 'other files')}, which would be "
            "lost or mixed up with the export. Give a new or an empty folder."
        )
        raise CommandError(msg)
    for name, data in files.items():
        replace_file(folder / name, data)
    stray = [path for path in present if path.name not in files]
    for path in stray:
        path.unlink()
    return len(stray)
