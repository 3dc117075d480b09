"""Import manual coding from other programs, and give every excerpt its place in the segments and its status.

``manual_coding`` in ``data/study.yaml`` says which contact a document is and which theme a code is. An
excerpt that cannot be matched with certainty is quarantined, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.exchange import coding_files
from helpers.exchange.matching import MATCHING_REASONS, ContactIndex, ExcerptMatcher
from helpers.exchange.projects import REASONS, CodingFileError, Loss, Project
from helpers.prose import counted, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY
from helpers.study.roster import mask_path, read_roster
from helpers.study.study import Study
from helpers.tables import EXCERPTS, in_order

POLICIES = ("refuse", "continue")
CODINGS_OF_DICTIONARY = "codings of the dictionary, which are made again from the codebook"
WHOLE_FILE = "the file"
"""Column ``place`` of a file that cannot be read at all."""
ADVICE = (
    "Correct them in the coding program or in manual_coding of data/study.yaml, "
    "or run with -p quarantine=continue."
)


class ManuallyCoded(NamedTuple):
    """The imported manual coding."""

    excerpts: pd.DataFrame
    """Table ``excerpts``: every excerpt with its status."""
    not_imported: pd.DataFrame
    """Content of the files that is not imported: ``file``, ``what``, ``n``."""
    remarks: list[str]
    """A sentence each on how the files were interpreted."""


def gather(
    folder: Path, study: Study, segments: pd.DataFrame, *, quarantine: str = "refuse"
) -> ManuallyCoded:
    """Read all files of manual coding and locate every excerpt in the segments.

    Parameters
    ----------
    segments
        One row per segment, in reading order: ``segment_id``, ``contact_id``, ``worker``, ``date``,
        ``source`` and ``text``.
    quarantine
        What to do where excerpts cannot be used: 'refuse' stops; 'continue' goes on without them.

    Returns
    -------
    ManuallyCoded
        With table ``excerpts``; its ``start`` and ``end`` are characters of the segment's text, half-open.

    Raises
    ------
    FieldworkError
        `quarantine` is 'refuse' and excerpts or files are quarantined. The message has the file and place of
        each, never its words.
    """
    if quarantine not in POLICIES:
        msg = f"parameter quarantine: '{quarantine}'. {allowed(POLICIES, quarantine)}"
        raise FieldworkError(msg)
    roster = read_roster(folder, study)
    contacts = ContactIndex(segments)
    rows: list[tuple[object, ...]] = []
    losses: list[tuple[str, str, int]] = []
    remarks: list[str] = []
    for path in coding_files.list_files(folder / coding_files.FOLDER):
        file = mask_path(path, roster)
        try:
            project = coding_files.parse_file(path)
        except CodingFileError as error:
            place = error.place or WHOLE_FILE
            rows.append((file, 1, "", place, "", "", "", 0, 0, "quarantined", error.reason))
            continue
        _leave_out_dictionary(project)
        losses += [(file, loss.what, loss.n) for loss in project.losses]
        remarks += [f"{file}: {remark}" for remark in project.remarks]
        if project.has_matching_positions:
            remarks.append(f"All excerpt positions in {PurePosixPath(file).name} match the text.")
        matcher = ExcerptMatcher(path.name, project, study, roster, contacts)
        rows += [(file, *row) for row in matcher.rows()]
    excerpts = _as_table(rows)
    quarantined = excerpts[excerpts["status"] == "quarantined"]
    if quarantine == "refuse" and len(quarantined):
        raise FieldworkError(all_at_once(_describe_offenders(quarantined), ADVICE))
    return ManuallyCoded(excerpts, pd.DataFrame(losses, columns=["file", "what", "n"]), remarks)


def _leave_out_dictionary(project: Project) -> None:
    """Move codings of the dictionary, which an export of ours contains, from the excerpts to the losses."""
    manual = [excerpt for excerpt in project.excerpts if excerpt.coder != DICTIONARY]
    n_left_out = len(project.excerpts) - len(manual)
    project.excerpts = manual
    if n_left_out:
        project.losses = [*project.losses, Loss(CODINGS_OF_DICTIONARY, n_left_out)]


def _as_table(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    types = {name: column.dtype.type for name, column in EXCERPTS.schema.columns.items()}
    return in_order(EXCERPTS, pd.DataFrame(rows, columns=EXCERPTS.columns).astype(types))


def _describe_offenders(excerpts: pd.DataFrame) -> Iterator[str]:
    reasons = {**REASONS, **MATCHING_REASONS}
    for row in excerpts.itertuples():
        yield f"{row.file}, {row.place}: {reasons[str(row.reason)]}."


def coder_coverage(excerpts: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Return which segments each coder has reviewed: all of every contact in which they have made an excerpt.

    A contact that was reviewed and has no theme needs an excerpt with a code that is mapped to an empty text.

    Returns
    -------
    DataFrame
        ``segment_id``, ``coder``: one row per reviewed segment and coder.
    """
    kept = excerpts.loc[excerpts["status"] == "kept", ["contact_id", "coder"]].drop_duplicates()
    reviewed = segments[["segment_id", "contact_id"]].merge(
        kept, on="contact_id", how="inner", validate="many_to_many"
    )
    columns = ["segment_id", "coder"]
    return reviewed[columns].sort_values(columns, kind="stable", ignore_index=True)


def order_coders(coverage: pd.DataFrame) -> list[str]:
    """Return the coders by the number of segments that they have reviewed, the most first."""
    n_reviewed = coverage["coder"].value_counts()
    return sorted(n_reviewed.index, key=lambda coder: (-n_reviewed[coder], coder))


def tabulate_coders(codings: pd.DataFrame, coverage: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Count the segments that each coder has reviewed, and those that they have coded with each theme.

    Returns
    -------
    DataFrame
        ``theme`` and one column per coder, in segments: first the row ``segments reviewed``, then one row per
        theme in the codebook's order. No row if there is no manual coding.
    """
    coders = order_coders(coverage)
    if not coders:
        return pd.DataFrame(columns=["theme"])
    n_reviewed = coverage["coder"].value_counts()
    n_coded = codings.drop_duplicates(["segment_id", "theme", "coder"]).groupby(["theme", "coder"]).size()
    table = pd.DataFrame({"theme": ["segments reviewed", *codebook.theme_ids]})
    for coder in coders:
        n_of_themes = [int(n_coded.get((theme, coder), 0)) for theme in codebook.theme_ids]
        table[coder] = [int(n_reviewed[coder]), *n_of_themes]
    return table


def tabulate_files(coded: ManuallyCoded) -> pd.DataFrame:
    """Count the imported excerpts of each file.

    Returns
    -------
    DataFrame
        ``file``, ``coder``, ``status``, ``reason`` (as a sentence), ``excerpts``, ``contacts`` (in which they
        occur): one row per file, coder, status and reason.
    """
    columns = ["file", "coder", "status", "reason"]
    one_each = coded.excerpts.drop_duplicates(["file", "number"])
    table = one_each.groupby(columns, as_index=False).agg(
        excerpts=("number", "size"), contacts=("contact_id", "nunique")
    )
    meanings = {**REASONS, **MATCHING_REASONS, "": ""}
    return table.assign(reason=table["reason"].map(meanings))


def describe_manual_coding(coded: ManuallyCoded) -> str:
    """Describe who has coded how much, how positions were interpreted, and what was not imported."""
    if coded.excerpts.empty:
        return "There is no manual coding."
    kept = coded.excerpts[coded.excerpts["status"] == "kept"]
    parts: list[str] = []
    for coder, rows in kept.groupby("coder"):
        n_excerpts = len(rows.drop_duplicates(["file", "number"]))
        n_contacts = rows["contact_id"].nunique()
        if parts:
            parts.append(f"{coder} coded {n_excerpts:,} in {n_contacts:,}")
        else:
            of_first = f"{counted(n_excerpts, 'excerpts')} in {counted(n_contacts, 'contacts')}"
            parts.append(f"{coder} coded {of_first}")
    n_unusable = int((coded.excerpts["status"] == "quarantined").sum())
    usable = "all excerpts could be used"
    if n_unusable:
        usable = f"{counted(n_unusable, 'excerpts')} could not be used"
    if parts:
        usable = f"{listed(parts)}; {usable}"
    sentences = [f"{usable}.", *coded.remarks]
    sentences += [
        f"{row.file}: {row.n:,} {row.what} were not imported." for row in coded.not_imported.itertuples()
    ]
    return " ".join(sentences)
