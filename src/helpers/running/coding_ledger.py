"""What becomes of each file of manual coding: how many excerpts are kept, which are lost and why.

`fieldwork ledger` prints it below the ledger of the raw files, before any run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import pandas as pd
from tabulate import tabulate

from helpers.errors import FieldworkError, allowed
from helpers.exchange.condition_codes import code_conditions
from helpers.exchange.manual_coding import MEANINGS
from helpers.exchange.offenders import REASONS_OF_DOCUMENTS
from helpers.exchange.themes_of_codes import (
    advise_on_directions,
    count_silent_children,
    is_meant,
    list_unknown_directions,
    list_unmapped,
)
from helpers.prose import counted, listed
from helpers.running.files_of_coding import CodingFile
from helpers.study.blanks import Meant, describe_blanks, describe_unknown, find_blanks
from helpers.study.codebook import Codebook
from helpers.study.conditions import Conditions
from helpers.study.roster import Roster
from helpers.study.study import Study

COLUMN_OF_STATUS = {"kept": "kept", "excluded": "excluded", "withdrawn": "withdrawn", "quarantined": "lost"}
"""The column of each status of excerpts; excluded and withdrawn are shown where there are any."""


TWO_CODERS = "two_coders_of_one_name"
ALL_ARE_NAMED = {*REASONS_OF_DOCUMENTS, TWO_CODERS}
MAX_DOCUMENTS = 10
"""How many documents, or codes, are named where the reason is not one of the documents themselves."""


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
    directions: list[str]
    """A sentence for each kept excerpt whose direction the codebook does not know."""
    allowed_directions: str = ""
    """Which directions the codebook knows, as a sentence."""
    conditions: str = ""
    """Why a run refuses the codes of conditions, a line each; empty if it does not."""
    silent_children: str = ""
    """How many excerpts have child codes that say no direction, and which, as a sentence; empty if none."""

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
    conditions: Conditions | None = None,
) -> CodingLedger:
    """Sum up table ``excerpts`` by file.

    Parameters
    ----------
    files
        The files from which the excerpts come.
    codebook
        None: there is none yet, and no code is looked up.
    conditions
        The conditions of the schematic model; None if the study has no model.
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
    summed_up = CodingLedger(rows, lost, unread, [], [])
    if codebook is None:
        return summed_up
    kept = excerpts[excerpts["status"] == "kept"]
    return summed_up._replace(
        unmapped=[roster.mask(one.describe()) for one in list_unmapped(kept, study, codebook)],
        directions=[roster.mask(one) for one in list_unknown_directions(kept, study, codebook)],
        allowed_directions=advise_on_directions(codebook),
        conditions=roster.mask(_why_conditions_are_refused(kept, study, codebook, conditions)),
        silent_children=roster.mask(_describe_silent(count_silent_children(kept, study, codebook))),
    )


def _why_conditions_are_refused(
    excerpts: pd.DataFrame, study: Study, codebook: Codebook, conditions: Conditions | None
) -> str:
    """Return the message with which a run refuses the codes of conditions; empty if it does not."""
    try:
        code_conditions(excerpts, study, codebook, conditions)
    except FieldworkError as error:
        return str(error)
    return ""


def _describe_silent(n_of_code: dict[str, int]) -> str:
    """Say how many excerpts have child codes that say no direction, and which; empty if there are none.

    >>> _describe_silent({"Tea/cold": 2, "Tea/sweet": 1})
    "3 excerpts have child codes that say no direction: 'Tea/cold' (2) and 'Tea/sweet' (1)."
    """
    if not n_of_code:
        return ""
    n = sum(n_of_code.values())
    named = [f"'{code}' ({n_excerpts:,})" for code, n_excerpts in n_of_code.items()]
    if len(named) > MAX_DOCUMENTS:
        named = [*named[:MAX_DOCUMENTS], f"{len(named) - MAX_DOCUMENTS:,} more"]
    have = "has a child code that says" if n == 1 else "have child codes that say"
    return f"{counted(n, 'excerpts')} {have} no direction: {listed(named)}."


def _describe_lost(file: CodingFile, of_file: pd.DataFrame, roster: Roster) -> Iterator[str]:
    """Yield a sentence for each reason of a file, with its documents and how many excerpts of each.

    Coders of one name are given instead of documents, as `manual_coding.coders` may name them.
    """
    for reason, places_of in _places_by_reason(file, of_file, roster).items():
        n_excerpts = counted(sum(map(len, places_of.values())), "excerpts")
        named = [_name_document(name, len(places), places[0]) for name, places in places_of.items()]
        within = f"in {counted(len(named), 'documents')}"
        if reason == TWO_CODERS:
            within = f"of {counted(len(named), 'coders')}"
        if len(named) > MAX_DOCUMENTS and reason not in ALL_ARE_NAMED:
            named = [*named[:MAX_DOCUMENTS], f"{len(named) - MAX_DOCUMENTS:,} more"]
        yield f"{file.file}: {n_excerpts} {within}: {MEANINGS[reason]}. {listed(named)} [{reason}]"


def _places_by_reason(
    file: CodingFile, of_file: pd.DataFrame, roster: Roster
) -> dict[str, dict[str, list[str]]]:
    """Return the places of excerpts that cannot be used, by the reason and the document or coder."""
    excerpts = file.project.excerpts if file.project else []
    quarantined = of_file[of_file["status"] == "quarantined"]
    places_by: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for number, reason in zip(quarantined["number"], quarantined["reason"], strict=True):
        excerpt = excerpts[number - 1]
        name = roster.mask(excerpt.document) or "(no document)"
        if reason == TWO_CODERS:
            name = excerpt.coder
        places_by[reason][name].append(roster.mask(excerpt.place))
    return places_by


def _name_document(name: str, n: int, first: str) -> str:
    """Name a document with how many excerpts are lost in it, and where the first is.

    >>> _name_document("Talk", 3, "line 7")
    "'Talk' (3, the first: line 7)"
    """
    return f"'{name}' (1: {first})" if n == 1 else f"'{name}' ({n:,}, the first: {first})"


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
        ("Directions that cannot be used", ledger.directions),
    ):
        if lines:
            listed_lines = "\n".join(f"- {line}" for line in lines)
            parts.append(f"{title}:\n{listed_lines}")
    if ledger.directions:
        parts[-1] += f"\n{ledger.allowed_directions}"
    if ledger.conditions:
        parts.append(f"Codes of conditions that cannot be used:\n{ledger.conditions}")
    if ledger.silent_children:
        parts.append(ledger.silent_children)
    return "\n\n".join(parts)


def describe_values(text: str, roster: Roster, contacts: Collection[str], codebook: Codebook | None) -> str:
    """Say which values of ``manual_coding`` are blank, or mean nothing, with their lines; empty if none.

    Parameters
    ----------
    text
        The text of ``data/study.yaml``.
    contacts
        Ids of the contacts.
    """
    people = [person.id for person in roster.persons if person.role == "researcher"]
    remedy = "Add anybody else to roster.csv as a researcher."
    meant = {
        "documents": Meant(
            lambda value: value in contacts,
            "is no contact",
            "`fieldwork coding map` gives the ids of contacts; blank, the value is filled in by --write.",
        ),
        "coders": Meant(
            lambda value: roster.find(value) is not None,
            "is nobody in the roster",
            f"{allowed(people)} {remedy}",
        ),
    }
    if codebook is not None:
        directions = listed([one.id for one in codebook.directions])
        example = f"{codebook.theme_ids[0]}/{codebook.directions[0].id}"
        hint = f"{allowed(codebook.theme_ids)} A direction may follow ({example}): {directions}."
        what_else = "is no theme of the codebook, nor one in a direction"
        meant["codes"] = Meant(lambda value: is_meant(value, codebook), what_else, hint)
    sentences = describe_unknown(text, meant)
    blanks = find_blanks(text)
    if blanks:
        sentences.insert(0, describe_blanks(blanks))
    return "\n".join(sentences)


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
    if ledger.directions:
        faults.append(f"{counted(len(ledger.directions), 'directions')} cannot be used")
    if ledger.conditions:
        faults.append("codes of conditions cannot be used")
    if not faults:
        return ""
    return (
        f"{'; '.join(faults)}. Correct manual_coding in data/study.yaml (`fieldwork coding map`) or the "
        "files in data/raw/coding as said above, or run without --strict."
    )
