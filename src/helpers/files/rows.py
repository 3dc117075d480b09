"""Change rows of the small CSV files that a person keeps by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable


def change_rows(data: bytes, change: Callable[[dict[str, str]], dict[str, str] | None]) -> bytes:
    """Return a CSV file with its rows changed; if none changes, the bytes as they are.

    Parameters
    ----------
    data
        The file, in UTF-8, with a header. Its cells stay as the person has typed them.
    change
        Takes a row, as a dict by column, and returns the new one; None deletes it.
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
