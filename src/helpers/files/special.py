"""Named pipes, sockets and devices: they look like files, and to open one may wait for ever."""

from __future__ import annotations

import stat
from pathlib import Path


def is_special(path: Path) -> bool:
    """Tell whether a path, or what a link leads to, is there and is neither a file nor a folder.

    Nothing is opened.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)
