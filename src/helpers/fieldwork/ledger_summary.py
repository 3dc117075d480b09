"""The ledger summed up: what became of the input units, by status, by file and by remark."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pandas as pd
from tabulate import tabulate

from helpers.errors import SHOWN, FieldworkError
from helpers.fieldwork.faults import as_lines, faults_of, questions_of
from helpers.fieldwork.reasons import EXCLUDED, QUARANTINED, REMARKS, STRICT_REMARKS
from helpers.prose import counted
from helpers.tables import STATUSES, as_markdown
from helpers.tables.display import as_shown

if TYPE_CHECKING:
    from IPython.display import Markdown

MARKS_OF_UNITS = {"line": "", "row": "", "file": ""}
"""What precedes the number in a place; any other unit is marked by its first letter."""
COUNTED = {"kept": "begins a record", "merged": "continues a record that has already begun"}
"""The meaning of the statuses that need no reason."""


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
    statuses, remarks = by_status(ledger), by_remark(ledger)
    # Only the first sentence: the rest of a reason says what to do, and is in the table of faults.
    reasons = {reason: text.split(". ")[0] for reason, text in (EXCLUDED | QUARANTINED).items()}
    meanings = statuses["reason"].map(reasons).fillna(statuses["status"].map(COUNTED)).fillna("")
    statuses.insert(2, "meaning", meanings)
    faults = faults_of(ledger).head(SHOWN).rename(columns={"text": "meaning"})
    remarks.insert(1, "meaning", remarks["remark"].map(REMARKS))
    parts = {
        "By status and reason": statuses,
        "By kind of file": by_format(ledger),
        f"Units that could not be used (first {SHOWN})": faults,
        "Units with a remark, with the place of the first of each kind": remarks,
    }
    texts = [f"**{title}**\n\n{as_markdown(table, rows=len(table)).data}" for title, table in parts.items()]
    return as_shown("\n\n".join(texts))


def as_data(ledger: pd.DataFrame, faults: pd.DataFrame) -> dict[str, object]:
    """Return the ledger for another program: a list of rows for each of its parts.

    Parameters
    ----------
    faults
        As from `faults.faults_of`.

    Returns
    -------
    dict
        ``files`` (`by_file`), ``statuses`` (`by_status`), ``quarantined`` and ``questions`` (`faults_of`,
        `questions_of`), ``remarks`` (`by_remark`).
    """
    parts = {
        "files": by_file(ledger),
        "statuses": by_status(ledger),
        "quarantined": faults,
        "questions": questions_of(ledger),
        "remarks": by_remark(ledger),
    }
    # By way of JSON, since the tables hold numbers of numpy.
    return {name: json.loads(table.to_json(orient="records")) for name, table in parts.items()}


def describe_ledger(ledger: pd.DataFrame, faults: pd.DataFrame | None = None) -> str:
    """Return the ledger for a terminal: file by file, then what cannot be used with its remedy, and remarks.

    Parameters
    ----------
    faults
        As from `faults.faults_of`; None: made of the ledger alone.
    """
    if faults is None:
        faults = faults_of(ledger)
    parts = [
        _describe_files(ledger),
        _describe_excluded(ledger),
        _describe_faults("Quarantined", faults),
        _describe_faults("Kept, with a question", questions_of(ledger)),
        _describe_remarks(ledger),
    ]
    return "\n\n".join(part for part in parts if part)


def _describe_files(ledger: pd.DataFrame) -> str:
    files = by_file(ledger)
    total = files.drop(columns=["file", "unit"]).sum().to_dict()
    total |= {"file": counted(files["file"].nunique(), "files"), "unit": ""}
    table = pd.concat([files, pd.DataFrame([total])[files.columns]], ignore_index=True)
    return str(tabulate(table.to_dict("records"), headers="keys", tablefmt="plain"))


def _describe_excluded(ledger: pd.DataFrame) -> str:
    """Return one line for each reason why input units are left out on purpose, with their number."""
    statuses = by_status(ledger)
    excluded = statuses[statuses["status"] == "excluded"]
    if excluded.empty:
        return ""
    rows = [
        (reason, f"{n_units:,}", EXCLUDED.get(reason, ""))
        for reason, n_units in zip(excluded["reason"], excluded["input_units"], strict=True)
    ]
    return f"Excluded (reason, and number of input units):\n{tabulate(rows, tablefmt='plain')}"


def _describe_faults(title: str, faults: pd.DataFrame) -> str:
    """Return one line for each file and reason, with the word by which the ledger has it."""
    if faults.empty:
        return ""
    lines = [f"{title}:"]
    for line, reason in zip(as_lines(faults), faults["reason"], strict=True):
        lines.append(f"- {line} [{reason}]")
    return "\n".join(lines)


def _describe_remarks(ledger: pd.DataFrame) -> str:
    table = by_remark(ledger)
    if table.empty:
        return ""
    rows = []
    for first, remark, n_units in zip(table["first"], table["remark"], table["input_units"], strict=True):
        rows.append((first, remark, f"{n_units:,}", REMARKS[remark]))
    return f"Remarked (place of the first, and number of input units):\n{tabulate(rows, tablefmt='plain')}"


def refuse_quarantined(ledger: pd.DataFrame) -> None:
    """Refuse a ledger in which anything is quarantined, or kept with a remark of `STRICT_REMARKS`.

    Such a remark asks a question, which a run does not wait for: words are kept as what they most likely are.

    Raises
    ------
    FieldworkError
        How many input units of how many files are quarantined, or remarked so.
    """
    faults = []
    quarantined = ledger[ledger["status"] == "quarantined"]
    if len(quarantined):
        faults.append(f"{_number_of(quarantined)} cannot be used")
    asked = ledger[ledger["remark"].map(_asks)]
    if len(asked):
        faults.append(f"kept with a question: {_number_of(asked)}")
    if faults:
        msg = (
            f"{'; '.join(faults)}. Correct the raw files as `fieldwork ledger` says for each, "
            "or run without --strict."
        )
        raise FieldworkError(msg)


def _asks(remark: str) -> bool:
    """Tell whether any remark of an input unit asks a question."""
    return any(word.partition(":")[0] in STRICT_REMARKS for word in remark.split())


def _number_of(rows: pd.DataFrame) -> str:
    return f"{counted(len(rows), 'input units')} of {counted(rows['file'].nunique(), 'files')}"


def _raw_file(name: str) -> PurePosixPath:
    """Return the raw file that holds an input unit: the archive, for a member of one."""
    path = PurePosixPath(name)
    for parent in reversed(path.parents):
        if parent.suffix.lower() in (".zip", ".docx", ".odt", ".rtf", ".html"):
            return parent
    return path


def _folder(path: PurePosixPath) -> str:
    """Return the folder of a raw file below ``data/raw``; an empty text where there is none."""
    if len(path.parts) > 3:
        return path.parts[2]
    return ""
