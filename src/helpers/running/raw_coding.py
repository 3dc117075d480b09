"""The files of manual coding, and the fieldwork that they are matched with, read before any run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers import fieldwork
from helpers.counting.segments import cut_records
from helpers.exchange import coding_files, manual_coding
from helpers.exchange.coding_files import ReadFile
from helpers.exchange.kinds_of_files import CODEBOOK, name_kind
from helpers.exchange.projects import REASONS, CodingFileError, Project
from helpers.privacy import consent, texts_of
from helpers.privacy.names.decisions import read_decisions
from helpers.privacy.names.pseudonymising import ids_deidentified
from helpers.privacy.names.pseudonyms import replace_names
from helpers.privacy.withholding import Withheld, find_withheld
from helpers.study.coders import DICTIONARY
from helpers.study.roster import Roster, mask_path, place_of_roster
from helpers.study.study import Study
from helpers.tables import SEGMENTS

Track = Callable[[Iterable[Path]], Iterable[Path]]


class CodingFile(NamedTuple):
    """One file of manual coding."""

    path: Path
    file: str
    """Its path as messages give it, names replaced by ids."""
    format: str
    """As `coding_files.name_format` names it; empty if no parser takes it."""
    project: Project | None
    """What it holds, without codings of the dictionary; None if no parser takes it."""
    problem: str
    """Why no parser takes it, as a sentence without a full stop; otherwise empty."""
    read: ReadFile


def read_segments(folder: Path, study: Study, *, track: Track = iter) -> pd.DataFrame:
    """Read the raw files of a study and cut them into segments, without what is quarantined.

    Returns
    -------
    DataFrame
        Table ``segments`` of the original wording.

    Raises
    ------
    FieldworkError
        There is no fieldwork, or the roster cannot be read.
    """
    _, records = fieldwork.gather(folder, study, quarantine="continue", track=track)
    return cut_records(records, study)


def read_coding_files(folder: Path, roster: Roster) -> list[CodingFile]:
    """Read all files of manual coding of a study; one that cannot be read stops nothing."""
    files = []
    for read in coding_files.read_files(folder):
        path, project, error = read
        file_format, problem = "", ""
        if project is not None:
            project.excerpts = [excerpt for excerpt in project.excerpts if excerpt.coder != DICTIONARY]
            file_format = coding_files.name_format(path)
        if error is not None:
            problem = _describe_problem(path, error)
        files.append(CodingFile(path, mask_path(path, roster), file_format, project, problem, read))
    return files


def _describe_problem(path: Path, error: CodingFileError) -> str:
    kind = name_kind(path)
    reason = REASONS[error.reason]
    if kind == CODEBOOK and error.reason in ("unknown_format", "columns_missing"):
        return f"is {kind}: take it out of data/raw/coding; `fieldwork codebook draft` reads it"
    if error.place:
        reason = f"{reason} ({error.place})"
    if kind and error.reason in ("unknown_format", "not_a_coding_file", "columns_missing"):
        return f"is {kind}, and {reason}"
    return reason


def segments_of(records: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return table ``segments`` of records that have been read already; without records, an empty one."""
    if records.empty:
        return pd.DataFrame(columns=SEGMENTS.columns)
    return cut_records(records, study)


def gather_excerpts(
    folder: Path, study: Study, segments: pd.DataFrame, roster: Roster, files: Sequence[CodingFile]
) -> pd.DataFrame:
    """Match the excerpts of files with segments, as a run would do it, and refuse none.

    As long as there is no file of consents, no contact counts as withheld.

    Parameters
    ----------
    segments
        Table ``segments`` of the original wording.

    Returns
    -------
    DataFrame
        Table ``excerpts``.

    Raises
    ------
    FieldworkError
        The decisions or consents cannot be read, or names cannot be replaced.
    """
    decided = read_decisions(folder, study)
    deidentified = ids_deidentified(segments, study)
    replaced = replace_names(texts_of(segments), roster, decided, study, deidentified=deidentified).changes
    withheld = _withheld_of(folder, study)
    read = [one.read for one in files]
    coded = manual_coding.gather(
        folder, study, segments, replaced, withheld, lost_codings="continue", files=read
    )
    return coded.excerpts


def leave_out_withheld(folder: Path, study: Study, segments: pd.DataFrame) -> pd.DataFrame:
    """Return table ``segments`` without workers and sources that may not be counted, as a run keeps it."""
    withheld = _withheld_of(folder, study)
    places = zip(segments["worker"], segments["source"], strict=True)
    is_withheld = pd.Series([place in withheld for place in places], index=segments.index, dtype="bool")
    return segments[~is_withheld]


def _withheld_of(folder: Path, study: Study) -> Withheld:
    """Return what consent withholds; nothing, as long as there is no file of consents."""
    if not place_of_roster(folder, study).with_name(consent.FILE).exists():
        return {}
    return find_withheld(consent.read_consent(folder, study), study)
