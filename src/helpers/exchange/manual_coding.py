"""Import manual coding from other programs, and give every excerpt its place in the segments and its status.

``manual_coding`` in ``data/study.yaml`` says which contact a document is and which theme a code is. An
excerpt that cannot be matched with certainty is quarantined, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.exchange import coding_files
from helpers.exchange.coding_files import ReadFile
from helpers.exchange.contact_index import NOBODY_WITHHELD, NOTHING_REPLACED, ContactIndex
from helpers.exchange.known_speakers import KnownSpeakers
from helpers.exchange.matching import MATCHING_REASONS, ExcerptMatcher
from helpers.exchange.offenders import describe_offenders
from helpers.exchange.projects import REASONS, CodingFileError, Loss, Project
from helpers.exchange.segment_words import Replacement
from helpers.prose import counted, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY
from helpers.study.directions import NOT_SAID
from helpers.study.roster import Roster, mask_path, read_roster
from helpers.study.study import Study
from helpers.tables import EXCERPTS, in_order

POLICIES = ("refuse", "continue")
CODINGS_OF_DICTIONARY = "codings of the dictionary, which are made again from the codebook"
WHOLE_FILE = "the file"
"""Column ``place`` of a file that cannot be read at all."""
ADVICE = (
    "Correct them in the coding program or in manual_coding of data/study.yaml, "
    "or run with -p lost_codings=continue."
)
MEANINGS = {**REASONS, **MATCHING_REASONS}
"""What every reason of table ``excerpts`` means, but those of consent."""
Row = tuple[object, ...]
"""A row of table ``excerpts``."""


class ManuallyCoded(NamedTuple):
    """The imported manual coding."""

    excerpts: pd.DataFrame
    """Table ``excerpts``: every excerpt with its status."""
    not_imported: pd.DataFrame
    """Content of the files that is not imported: ``file``, ``what``, ``n``."""
    remarks: list[str]
    """A sentence each on how the files were interpreted."""


def gather(
    folder: Path,
    study: Study,
    segments: pd.DataFrame,
    replaced: Mapping[str, Sequence[Replacement]] = NOTHING_REPLACED,
    withheld: Mapping[tuple[str, str], str] = NOBODY_WITHHELD,
    *,
    lost_codings: str = "refuse",
    files: Sequence[ReadFile] | None = None,
) -> ManuallyCoded:
    """Read all files of manual coding and locate every excerpt in the segments.

    Parameters
    ----------
    segments
        One row per segment of all contacts, in reading order and in its original wording: ``segment_id``,
        ``contact_id``, ``worker``, ``date``, ``source`` and ``text``.
    replaced
        What is replaced in the published text of a segment, by its id: start and end, in characters of the
        original text, half-open, and the new words. A coder may have had the one or the other.
    withheld
        Worker and source without consent to count, with the reason: their excerpts are withdrawn.
    lost_codings
        What to do where excerpts cannot be used: 'refuse' stops; 'continue' goes on without them.
    files
        The files, if they have been read already.

    Returns
    -------
    ManuallyCoded
        With table ``excerpts``; its ``start`` and ``end`` are characters of the segment's published text,
        half-open.

    Raises
    ------
    FieldworkError
        `lost_codings` is 'refuse' and excerpts or files are quarantined. The message has the file and place
        of each, or the document or file once for all its excerpts, never words of the fieldwork.
    """
    if lost_codings not in POLICIES:
        msg = f"parameter lost_codings: '{lost_codings}'. {allowed(POLICIES, lost_codings)}"
        raise FieldworkError(msg)
    roster = read_roster(folder, study)
    contacts = ContactIndex(segments, replaced, withheld)
    is_known = KnownSpeakers(roster, study)
    gathered = _Gathered()
    for path, project, error in coding_files.read_files(folder) if files is None else files:
        file = mask_path(path, roster)
        if error is not None:
            gathered.add_unread(file, error)
        if project is not None:
            matcher = ExcerptMatcher(path.name, project, study, roster, contacts, is_known)
            gathered.add(file, project, matcher, roster)
    if lost_codings == "refuse" and gathered.offenders:
        raise FieldworkError(all_at_once(gathered.offenders, ADVICE))
    losses = pd.DataFrame(gathered.losses, columns=["file", "what", "n"])
    return ManuallyCoded(_as_table(_exclude_repeats(gathered.rows)), losses, gathered.remarks)


@dataclass
class _Gathered:
    """What has been gathered from the files so far."""

    rows: list[Row] = field(default_factory=list)
    losses: list[tuple[str, str, int]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    offenders: list[str] = field(default_factory=list)

    def add_unread(self, file: str, error: CodingFileError) -> None:
        """Add a file that cannot be read."""
        place = error.place or WHOLE_FILE
        self.rows.append((file, 1, "", place, "", "", "", "", 0, 0, "quarantined", error.reason))
        self.offenders.append(f"{file}, {place}: {MEANINGS[error.reason]}.")

    def add(self, file: str, project: Project, matcher: ExcerptMatcher, roster: Roster) -> None:
        """Add the excerpts of a file, and what is to be said about it."""
        _leave_out_dictionary(project)
        self.losses += [(file, loss.what, loss.n) for loss in project.losses]
        self.remarks += [f"{file}: {roster.mask(remark)}" for remark in project.remarks]
        if project.has_matching_positions:
            self.remarks.append(f"All excerpt positions in {PurePosixPath(file).name} match the text.")
        rows = list(matcher.rows())
        self.rows += [(file, *row) for row in rows]
        reason_of = {int(str(row[0])): str(row[-1]) for row in rows if row[-2] == "quarantined"}
        self.offenders += describe_offenders(file, project.excerpts, reason_of, MEANINGS, roster)


def _leave_out_dictionary(project: Project) -> None:
    """Move codings of the dictionary, which an export of ours contains, from the excerpts to the losses."""
    manual = [excerpt for excerpt in project.excerpts if excerpt.coder != DICTIONARY]
    n_left_out = len(project.excerpts) - len(manual)
    project.excerpts = manual
    if n_left_out:
        project.losses = [*project.losses, Loss(CODINGS_OF_DICTIONARY, n_left_out)]


def _exclude_repeats(rows: list[Row]) -> list[Row]:
    """Return the rows in which an excerpt that is there a second time is excluded, as one row.

    The same file may be given twice, or a project that was edited in two programs.
    """
    spans_of: dict[Row, list[Row]] = {}
    for row in rows:
        spans_of.setdefault(row[:2], []).append(row)
    seen: set[Row] = set()
    kept: list[Row] = []
    for of_excerpt in spans_of.values():
        file, number, _, place, coder, code, direction, contact_id, *_, status, _ = of_excerpt[0]
        words = tuple((row[2], row[8], row[9]) for row in of_excerpt)
        key = (coder, code, direction, words)
        if status == "kept" and key in seen:
            facts = (place, coder, code, direction, contact_id)
            kept.append((file, number, "", *facts, 0, 0, "excluded", "given_twice"))
            continue
        if status == "kept":
            seen.add(key)
        kept += of_excerpt
    return kept


def _as_table(rows: list[Row]) -> pd.DataFrame:
    types = {name: column.dtype.type for name, column in EXCERPTS.schema.columns.items()}
    return in_order(EXCERPTS, pd.DataFrame(rows, columns=EXCERPTS.columns).astype(types))


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


def describe_coded(codings: pd.DataFrame, coverage: pd.DataFrame, segments: pd.DataFrame) -> str:
    """Say for each coder, and for the dictionary, how many themes they have coded in how many segments.

    Parameters
    ----------
    codings
        Table ``codings``, with the codings of the dictionary and of persons.
    """
    n_reviewed = coverage["coder"].value_counts()
    n_all = counted(len(segments), "segments")
    clauses = []
    for coder in [*order_coders(coverage), DICTIONARY]:
        own = codings[codings["coder"] == coder]
        n_themes, n_coded = counted(own["theme"].nunique(), "themes"), own["segment_id"].nunique()
        if coder != DICTIONARY:
            clauses.append(
                f"{coder} has coded {n_themes} in {n_coded:,} of {n_reviewed[coder]:,} reviewed segments"
            )
        elif len(own):
            clauses.append(f"the keyword dictionary has coded {n_themes} in {n_coded:,} of all {n_all}")
    if not clauses:
        return "Nothing has been coded."
    said = "; ".join(clauses)
    return f"{said[0].upper()}{said[1:]}."


def tabulate_directions(codings: pd.DataFrame, coverage: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Count the codings of each person by direction.

    Returns
    -------
    DataFrame
        One row per coder: ``coder``, a column per direction of the codebook, in its order and headed by its
        label, and ``not said``, in codings (excerpts within a segment).
    """
    labels = {one.id: one.label for one in codebook.directions} | {NOT_SAID: "not said"}
    n = codings.groupby(["coder", "direction"]).size()
    rows = [
        (coder, *(int(n.get((coder, direction), 0)) for direction in labels))
        for coder in order_coders(coverage)
    ]
    return pd.DataFrame(rows, columns=["coder", *labels.values()])


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
    meanings = {**MEANINGS, "": ""}
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
    sentences = [f"{usable}."]
    n_of_reason = coded.excerpts["reason"].value_counts()
    if "no_code" in n_of_reason:
        n_uncoded = counted(int(n_of_reason["no_code"]), "excerpts")
        sentences.append(f"{n_uncoded} without a code: nothing to import.")
    if "given_twice" in n_of_reason:
        sentences.append(f"{counted(int(n_of_reason['given_twice']), 'excerpts')} given twice: counted once.")
    sentences += coded.remarks
    sentences += [
        f"{row.file}: {row.n:,} {row.what} were not imported." for row in coded.not_imported.itertuples()
    ]
    return " ".join(sentences)
