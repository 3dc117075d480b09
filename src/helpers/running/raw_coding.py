"""The fieldwork that manual coding is matched with, and the matched excerpts, before any run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pandas as pd

from helpers import fieldwork
from helpers.counting.segments import cut_records
from helpers.exchange import manual_coding
from helpers.privacy import consent
from helpers.privacy.names.decisions import read_decisions
from helpers.privacy.names.pseudonymising import ids_deidentified, texts_of
from helpers.privacy.names.pseudonyms import replace_names
from helpers.privacy.withholding import Withheld, find_withheld
from helpers.running.files_of_coding import CodingFile
from helpers.study.roster import Roster, place_of_roster
from helpers.study.study import Study
from helpers.tables import SEGMENTS

Track = Callable[[Iterable[Path]], Iterable[Path]]


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
