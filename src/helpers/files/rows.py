"""Rows of the small CSV files that a person keeps by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable


def change_rows(data: bytes, change: Callable[[dict[str, str]], dict[str, str] | None]) -> bytes:
    """Return a CSV that a person keeps with its rows changed; where none is, the bytes as they were.

    Parameters
    ----------
    data
        In UTF-8, with a header. Its cells stay as they are typed: they are no text of ours.
    change
        Returns a row, by column, as it is to be; None drops it.
    """
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    rows = list(reader)
    changed = [new for row in rows if (new := change(dict(row))) is not None]
    if changed == rows:
        return data
    file = io.StringIO()
    writer = csv.DictWriter(file, reader.fieldnames or (), lineterminator="\n")
    writer.writeheader()
    writer.writerows(changed)
    return file.getvalue().encode("utf-8")
