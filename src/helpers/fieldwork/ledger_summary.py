"""The ledger summed up: what became of every piece, by status, by file and by remark."""

from __future__ import annotations

from pathlib import PurePosixPath

import pandas as pd
from IPython.display import Markdown
from tabulate import tabulate

from helpers.errors import SHOWN, FieldworkError
from helpers.fieldwork.reasons import QUARANTINED, REMARKS
from helpers.prose import counted
from helpers.tables import STATUSES, as_markdown


def by_status(ledger: pd.DataFrame) -> pd.DataFrame:
    """Sum up the ledger by what became of the pieces.

    Returns
    -------
    DataFrame
        ``status``, ``reason``, ``files``, ``pieces``, ``characters``: one row per status and reason, statuses as `STATUSES` has them.
    """
    table = ledger.groupby(["status", "reason"], as_index=False).agg(
        files=("file", "nunique"), pieces=("line", "size"), characters=("n_characters", "sum")
    )
    order = {status: at for at, status in enumerate(STATUSES)}
    return table.sort_values(
        ["status", "reason"], key=lambda c: c.map(order) if c.name == "status" else c, ignore_index=True
    )


def by_file(ledger: pd.DataFrame) -> pd.DataFrame:
    """Sum up the ledger by file.

    Returns
    -------
    DataFrame
        ``file``, ``unit``, ``seen``, and of these ``kept``, ``merged``, ``excluded``, ``quarantined``; ``withdrawn``, where any is. One row
        per file and unit.
    """
    statuses = ledger.pivot_table(
        index=["file", "unit"], columns="status", values="line", aggfunc="size", fill_value=0
    )
    statuses = statuses.reindex(
        columns=[status for status in STATUSES if status != "withdrawn" or status in statuses], fill_value=0
    ).astype("int64")
    statuses.insert(0, "seen", statuses.sum(axis=1))
    return statuses.rename_axis(columns=None).reset_index()


def by_format(ledger: pd.DataFrame) -> pd.DataFrame:
    """Sum up `by_file` by kind of file.

    Returns
    -------
    DataFrame
        ``folder``, ``format`` (the suffix, or the name of a file without one), ``unit``, ``files``, and the numbers of `by_file`: one row
        per folder, format and unit.
    """
    files = by_file(ledger)
    raw = files["file"].map(_raw_file)
    folder = raw.map(lambda path: path.parts[2] if len(path.parts) > 3 else "")
    kinds = files.assign(folder=folder, format=raw.map(lambda path: path.suffix or path.name), files=1)
    counts = [name for name in ("files", *files.columns[2:]) if name != "unit"]
    return kinds.groupby(["folder", "format", "unit"], as_index=False)[counts].sum()


def by_remark(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return what is remarked of pieces.

    Returns
    -------
    DataFrame
        ``remark``, ``files``, ``pieces``, ``first`` (the place of the first): one row per remark.
    """
    said = ledger[ledger["remark"] != ""]
    said = said.assign(
        remark=said["remark"].str.split().map(lambda words: [word.partition(":")[0] for word in words])
    ).explode("remark")
    said = said.assign(first=places(said))
    return said.groupby("remark", as_index=False).agg(
        files=("file", "nunique"), pieces=("line", "size"), first=("first", "first")
    )


def quarantined(ledger: pd.DataFrame, *, at_most: int = SHOWN) -> pd.DataFrame:
    """Return the first quarantined pieces.

    Returns
    -------
    DataFrame
        ``place`` (see `places`), ``reason``: one row per piece, at most `at_most`.
    """
    pieces = ledger[ledger["status"] == "quarantined"].head(at_most)
    return pd.DataFrame({"place": places(pieces), "reason": pieces["reason"]}).reset_index(drop=True)


def places(ledger: pd.DataFrame) -> pd.Series:
    """Return where each piece is: ``file:12`` for a line, ``file:p12.2`` for the second line of a paragraph."""

    def place(file: str, unit: str, line: int, subline: int) -> str:
        mark = {"line": "", "file": ""}.get(unit, unit[0])
        return (
            file
            if unit == "file" and line == 1
            else f"{file}:{mark}{line}{f'.{subline}' if subline > 1 else ''}"
        )

    rows = zip(ledger["file"], ledger["unit"], ledger["line"], ledger["subline"], strict=True)
    return pd.Series([place(*row) for row in rows], index=ledger.index, dtype=str)


def report(ledger: pd.DataFrame) -> Markdown:
    """Show the ledger as small tables: by status, by kind of file, what is quarantined, what is remarked."""
    parts = {
        "By status and reason:": by_status(ledger),
        "By kind of file, the pieces of each:": by_format(ledger),
        f"Quarantined, the first {SHOWN}:": quarantined(ledger),
        "Remarked, with the place of the first:": by_remark(ledger),
    }
    return Markdown(
        "\n\n".join(
            f"{title}\n\n{as_markdown(table, rows=len(table)).data}" for title, table in parts.items()
        )
    )


def in_words(ledger: pd.DataFrame) -> str:
    """Return the ledger as a terminal shows it: file by file, then the first quarantined pieces, and what is remarked."""
    files = by_file(ledger)
    total = {
        **files.drop(columns=["file", "unit"]).sum().to_dict(),
        "file": f"{counted(files['file'].nunique(), 'files')}",
        "unit": "",
    }
    table = pd.concat([files, pd.DataFrame([total])[files.columns]], ignore_index=True)
    parts = [tabulate(table.to_dict("records"), headers="keys", tablefmt="plain")]
    n = int((ledger["status"] == "quarantined").sum())
    if n:
        rows = [
            (row.place, row.reason, QUARANTINED[row.reason].split(". ")[0])
            for row in quarantined(ledger).itertuples()
        ]
        more = f"\n… and {n - SHOWN:,} more" if n > SHOWN else ""
        parts.append(f"Quarantined:\n{tabulate(rows, tablefmt='plain')}{more}")
    remarks = by_remark(ledger)
    if len(remarks):
        said = [
            (row.first, row.remark, f"{row.pieces:,}", REMARKS[row.remark]) for row in remarks.itertuples()
        ]
        parts.append(
            f"Remarked (place of the first, in how many pieces):\n{tabulate(said, tablefmt='plain')}"
        )
    return "\n\n".join(parts)


def refuse_quarantined(ledger: pd.DataFrame) -> None:
    """Refuse a ledger in which anything is quarantined.

    Raises
    ------
    FieldworkError
        How many pieces of how many files are.
    """
    pieces = ledger[ledger["status"] == "quarantined"]
    if len(pieces):
        msg = (
            f"{counted(len(pieces), 'pieces')} of {counted(pieces['file'].nunique(), 'files')} cannot be used. "
            "Put them right, or run without --strict. `fieldwork run` says of each what to do."
        )
        raise FieldworkError(msg)


def _raw_file(name: str) -> PurePosixPath:
    """Return the raw file that a piece's ``file`` lies in: the archive, for a member of one."""
    path = PurePosixPath(name)
    archives = [one for one in reversed(path.parents) if one.suffix.lower() in (".zip", ".docx")]
    return archives[0] if archives else path
