"""The ledger summed up: what became of the input units, by status, by file and by remark."""

from __future__ import annotations

from pathlib import PurePosixPath

import pandas as pd
from IPython.display import Markdown
from tabulate import tabulate

from helpers.errors import SHOWN, FieldworkError
from helpers.fieldwork.reasons import EXCLUDED, QUARANTINED, REMARKS
from helpers.prose import counted
from helpers.tables import STATUSES, as_markdown

MARKS_OF_UNITS = {"line": "", "file": ""}
"""What precedes the number in a place; any other unit is marked by its first letter."""
COUNTED = {"kept": "begins a record", "merged": "continues a record that has already begun"}
"""The meaning of the statuses that need no reason."""
REFUSED_REMARKS = frozenset(("label_or_words",))
"""What is remarked of words that are kept though a person must look at them: a strict run refuses it."""


def by_status(ledger: pd.DataFrame) -> pd.DataFrame:
    """Sum up the ledger by what became of the input units.

    Returns
    -------
    DataFrame
        ``status``, ``reason``, ``files``, ``input_units``, ``characters``: one row per status and reason,
        in the order of `STATUSES`.
    """
    table = ledger.groupby(["status", "reason"], as_index=False).agg(
        files=("file", "nunique"), input_units=("line", "size"), characters=("n_characters", "sum")
    )
    ranks = {status: rank for rank, status in enumerate(STATUSES)}
    table = table.assign(rank=table["status"].map(ranks))
    return table.sort_values(["rank", "reason"], ignore_index=True).drop(columns="rank")


def by_file(ledger: pd.DataFrame) -> pd.DataFrame:
    """Sum up the ledger by file.

    Returns
    -------
    DataFrame
        ``file``, ``unit``, ``total``, and of these ``kept``, ``merged``, ``excluded``, ``quarantined``;
        ``withdrawn``, where any is. One row per file and unit.
    """
    counts = ledger.pivot_table(
        index=["file", "unit"], columns="status", values="line", aggfunc="size", fill_value=0
    )
    columns = [status for status in STATUSES if status != "withdrawn" or status in counts]
    counts = counts.reindex(columns=columns, fill_value=0).astype("int64")
    counts.insert(0, "total", counts.sum(axis=1))
    return counts.rename_axis(columns=None).reset_index()


def by_format(ledger: pd.DataFrame) -> pd.DataFrame:
    """Sum up `by_file` by kind of file.

    Returns
    -------
    DataFrame
        ``folder``, ``format`` (the suffix, or the name of a file without one), ``unit``, ``files``, and the
        counts of `by_file`: one row per folder, format and unit.
    """
    files = by_file(ledger)
    raw_files = files["file"].map(_raw_file)
    files = files.assign(
        folder=raw_files.map(_folder), format=raw_files.map(lambda path: path.suffix or path.name), files=1
    )
    counts = ["files", *files.columns[2:-3]]
    return files.groupby(["folder", "format", "unit"], as_index=False)[counts].sum()


def by_remark(ledger: pd.DataFrame) -> pd.DataFrame:
    """Sum up what is remarked of input units.

    Returns
    -------
    DataFrame
        ``remark``, ``files``, ``input_units``, ``first`` (the place of the first): one row per remark.
    """
    remarked = ledger[ledger["remark"] != ""]
    remarked = remarked.assign(remark=remarked["remark"].str.split(), first=places(remarked)).explode(
        "remark"
    )
    remarked = remarked.assign(remark=remarked["remark"].str.split(":").str[0])
    return remarked.groupby("remark", as_index=False).agg(
        files=("file", "nunique"), input_units=("line", "size"), first=("first", "first")
    )


def quarantined(ledger: pd.DataFrame, *, at_most: int = SHOWN) -> pd.DataFrame:
    """Return the first quarantined input units.

    Returns
    -------
    DataFrame
        ``place`` (see `places`), ``reason``: one row per input unit, at most `at_most`.
    """
    rows = ledger[ledger["status"] == "quarantined"].head(at_most)
    return pd.DataFrame({"place": places(rows), "reason": rows["reason"]}).reset_index(drop=True)


def places(ledger: pd.DataFrame) -> pd.Series[str]:
    """Return the place of each input unit: ``file:12``, or ``file:p12.2`` for line 2 of paragraph 12."""
    rows = zip(ledger["file"], ledger["unit"], ledger["line"], ledger["subline"], strict=True)
    return pd.Series([_place(*row) for row in rows], index=ledger.index, dtype=str)


def _place(file: str, unit: str, line: int, subline: int) -> str:
    if unit == "file" and line == 1:
        return file
    place = f"{file}:{MARKS_OF_UNITS.get(unit, unit[0])}{line}"
    if subline > 1:
        place += f".{subline}"
    return place


def report(ledger: pd.DataFrame) -> Markdown:
    """Show the ledger as small tables: by status, by kind of file, what is quarantined, what is remarked.

    Where a table has a reason or a remark, a column ``meaning`` explains it.
    """
    statuses, units, remarks = by_status(ledger), quarantined(ledger), by_remark(ledger)
    # Only the first sentence: the rest of a reason says what to do, and is in the table of units.
    reasons = {reason: text.split(". ")[0] for reason, text in (EXCLUDED | QUARANTINED).items()}
    meanings = statuses["reason"].map(reasons).fillna(statuses["status"].map(COUNTED)).fillna("")
    statuses.insert(2, "meaning", meanings)
    units["meaning"] = units["reason"].map(QUARANTINED)
    remarks.insert(1, "meaning", remarks["remark"].map(REMARKS))
    parts = {
        "By status and reason": statuses,
        "By kind of file": by_format(ledger),
        f"Units that could not be used (first {SHOWN})": units,
        "Units with a remark, with the place of the first of each kind": remarks,
    }
    texts = [f"**{title}**\n\n{as_markdown(table, rows=len(table)).data}" for title, table in parts.items()]
    return Markdown("\n\n".join(texts))


def describe_ledger(ledger: pd.DataFrame) -> str:
    """Return the ledger for a terminal: file by file, then the first quarantined input units, and remarks."""
    parts = [_describe_files(ledger), _describe_quarantined(ledger), _describe_remarks(ledger)]
    return "\n\n".join(part for part in parts if part)


def _describe_files(ledger: pd.DataFrame) -> str:
    files = by_file(ledger)
    total = files.drop(columns=["file", "unit"]).sum().to_dict()
    total |= {"file": counted(files["file"].nunique(), "files"), "unit": ""}
    table = pd.concat([files, pd.DataFrame([total])[files.columns]], ignore_index=True)
    return str(tabulate(table.to_dict("records"), headers="keys", tablefmt="plain"))


def _describe_quarantined(ledger: pd.DataFrame) -> str:
    table = quarantined(ledger)
    if table.empty:
        return ""
    rows = []
    for place, reason in zip(table["place"], table["reason"], strict=True):
        rows.append((place, reason, QUARANTINED[reason].split(". ")[0]))
    text = f"Quarantined:\n{tabulate(rows, tablefmt='plain')}"
    n_quarantined = int((ledger["status"] == "quarantined").sum())
    if n_quarantined > SHOWN:
        text += f"\n… and {n_quarantined - SHOWN:,} more"
    return text


def _describe_remarks(ledger: pd.DataFrame) -> str:
    table = by_remark(ledger)
    if table.empty:
        return ""
    rows = []
    for first, remark, n_units in zip(table["first"], table["remark"], table["input_units"], strict=True):
        rows.append((first, remark, f"{n_units:,}", REMARKS[remark]))
    return f"Remarked (place of the first, and number of input units):\n{tabulate(rows, tablefmt='plain')}"


def refuse_quarantined(ledger: pd.DataFrame) -> None:
    """Refuse a ledger in which anything is quarantined, or kept though a person must look at it.

    Raises
    ------
    FieldworkError
        How many input units of how many files are quarantined, or have one of `REFUSED_REMARKS`.
    """
    remarks = ledger["remark"].str.split()
    doubtful = int(remarks.map(REFUSED_REMARKS.intersection).astype(bool).sum())
    rows = ledger[ledger["status"] == "quarantined"]
    if doubtful and rows.empty:
        msg = (
            f"{counted(doubtful, 'input units')} may begin with a speaker's label. Put a full stop above "
            "them if they do, or write them without the colon; or run without --strict."
        )
        raise FieldworkError(msg)
    if len(rows):
        msg = (
            f"{counted(len(rows), 'input units')} of {counted(rows['file'].nunique(), 'files')} "
            "cannot be used. Correct them, or run without --strict. "
            "`fieldwork run` says what to do about each."
        )
        raise FieldworkError(msg)


def _raw_file(name: str) -> PurePosixPath:
    """Return the raw file that holds an input unit: the archive, for a member of one."""
    path = PurePosixPath(name)
    for parent in reversed(path.parents):
        if parent.suffix.lower() in (".zip", ".docx"):
            return parent
    return path


def _folder(path: PurePosixPath) -> str:
    """Return the folder of a raw file below ``data/raw``; an empty text where there is none."""
    if len(path.parts) > 3:
        return path.parts[2]
    return ""
