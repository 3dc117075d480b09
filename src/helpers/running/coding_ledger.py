"""What becomes of each file of manual coding: how many excerpts are kept, which are lost and why.

`fieldwork ledger` prints it below the ledger of the raw files, before any run.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd
from tabulate import tabulate

from helpers.exchange.manual_coding import MEANINGS
from helpers.exchange.themes_of_codes import list_unmapped
from helpers.prose import counted, listed
from helpers.running.raw_coding import CodingFile
from helpers.study.codebook import Codebook
from helpers.study.roster import Roster
from helpers.study.study import Study

COLUMN_OF_STATUS = {"kept": "kept", "excluded": "excluded", "withdrawn": "withdrawn", "quarantined": "lost"}
"""The column of each status of excerpts; excluded and withdrawn are shown where there are any."""


class CodingLedger(NamedTuple):
    """The files of manual coding, summed up."""

    files: list[dict[str, object]]
    """``file``, ``format``, ``coders``, ``excerpts``, and of these ``kept`` and ``lost``: one row per
    file that can be read."""
    lost: list[str]
    """A sentence for each file and reason why excerpts cannot be used, with its documents once each."""
    unread: list[str]
    """A sentence for each file that no parser takes."""
    unmapped: list[str]
    """A sentence for each code of kept excerpts that is no theme."""

    @property
    def n_lost(self) -> int:
        """Return how many excerpts cannot be used."""
        return sum(int(str(row["lost"])) for row in self.files)


def sum_up(
    files: Sequence[CodingFile],
    excerpts: pd.DataFrame,
    study: Study,
    roster: Roster,
    codebook: Codebook | None,
) -> CodingLedger:
    """Sum up table ``excerpts`` by file.

    Parameters
    ----------
    files
        The files from which the excerpts come.
    codebook
        None: there is none yet, and no code is looked up.
    """
    one_each = excerpts.drop_duplicates(["file", "number"])
    shown = {"kept", "quarantined", *one_each["status"]}
    rows: list[dict[str, object]] = []
    lost: list[str] = []
    for one in files:
        if one.problem:
            continue
        of_file = one_each[one_each["file"] == one.file]
        n_of_status = of_file["status"].value_counts().to_dict()
        coders = sorted(set(of_file["coder"]) - {""})
        row: dict[str, object] = {"file": one.file, "format": one.format, "coders": ", ".join(coders) or "-"}
        row["excerpts"] = len(of_file)
        row |= {
            column: n_of_status.get(status, 0)
            for status, column in COLUMN_OF_STATUS.items()
            if status in shown
        }
        rows.append(row)
        lost += _describe_lost(one, of_file, roster)
    unread = [f"{one.file}: {one.problem}." for one in files if one.problem]
    unmapped: list[str] = []
    if codebook is not None:
        of_codes = list_unmapped(excerpts[excerpts["status"] == "kept"], study, codebook)
        unmapped = [roster.mask(one.describe()) for one in of_codes]
    return CodingLedger(rows, lost, unread, unmapped)


def _describe_lost(file: CodingFile, of_file: pd.DataFrame, roster: Roster) -> Iterator[str]:
    """Yield a sentence for each reason of a file, with its documents and how many excerpts of each."""
    excerpts = file.project.excerpts if file.project else []
    quarantined = of_file[of_file["status"] == "quarantined"]
    n_of_document: dict[str, Counter[str]] = defaultdict(Counter)
    for number, reason in zip(quarantined["number"], quarantined["reason"], strict=True):
        document = excerpts[number - 1].document
        n_of_document[reason][roster.mask(document) or "(no document)"] += 1
    for reason, documents in n_of_document.items():
        n_excerpts = counted(documents.total(), "excerpts")
        named = [f"'{name}' ({n:,})" for name, n in documents.items()]
        in_documents = counted(len(named), "documents")
        yield f"{file.file}: {n_excerpts} in {in_documents}: {MEANINGS[reason]}. {listed(named)} [{reason}]"


def describe(ledger: CodingLedger) -> str:
    """Return the files of manual coding for a terminal; empty if there are none."""
    parts = []
    if ledger.files:
        table = tabulate(ledger.files, headers="keys", tablefmt="plain")
        parts.append(f"Manual coding (excerpts):\n{table}")
    for title, lines in (
        ("Files of manual coding that cannot be read", ledger.unread),
        ("Excerpts that cannot be used", ledger.lost),
        ("Codes that are no theme", ledger.unmapped),
    ):
        if lines:
            listed_lines = "\n".join(f"- {line}" for line in lines)
            parts.append(f"{title}:\n{listed_lines}")
    return "\n\n".join(parts)


def describe_faults(ledger: CodingLedger) -> str:
    """Say how many files cannot be read, excerpts cannot be used, and codes are no theme; empty if none."""
    faults = []
    if ledger.unread:
        faults.append(f"{counted(len(ledger.unread), 'files')} of manual coding cannot be read")
    if ledger.n_lost:
        faults.append(f"{counted(ledger.n_lost, 'excerpts')} cannot be used")
    if ledger.unmapped:
        n_codes = len(ledger.unmapped)
        faults.append(
            f"{counted(n_codes, 'codes')} used for coding {'is' if n_codes == 1 else 'are'} no theme"
        )
    if not faults:
        return ""
    return (
        f"{'; '.join(faults)}. Correct manual_coding in data/study.yaml (`fieldwork coding map`) or the "
        "files in data/raw/coding as said above, or run without --strict."
    )
