"""What cannot be used, and what to do about it: one line for each file and reason.

The error of a run and `fieldwork ledger` print the same lines, which are made of the ledger. The texts are
those of `reasons.QUARANTINED`: what is wrong, a full stop, and what to do. Where more is known of a file than
its reason (by how many days a date is outside the calendar, which file holds the same contact), this takes
the place of the first or of the second part. So no text ever has a gap to fill.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pandas as pd

from helpers.errors import FieldworkError, all_at_once, did_you_mean
from helpers.fieldwork.reading import Reading
from helpers.fieldwork.reasons import QUARANTINED, REMARKS, STRICT_REMARKS
from helpers.fieldwork.sources.whatsapp import TRANSCRIPTS
from helpers.prose import counted, listed
from helpers.study.raw_files import folded, folders_of, source_of
from helpers.study.readers import Reader
from helpers.study.sources import Source
from helpers.study.study import Study

REMEDY = "Or run with -p quarantine=continue: such input units are then listed in the ledger and not counted."
HINTS = {
    ".doc": "Save it as .docx",
    ".htm": "Save its text as .docx or .txt",
    ".html": "Save its text as .docx or .txt",
    ".json": "Export the transcript as .docx or .vtt instead",
    ".emlx": "Save the message in the mail program as .eml",
    ".md": "Save it as .txt",
    ".msg": "Save the message in the mail program as .eml",
    ".odt": "Save it as .docx",
    ".pages": "Export it as .docx",
    ".pdf": "Save its text as .docx or .txt",
    ".pst": "Export its messages as .eml or .mbox",
    ".rtf": "Save it as .docx",
    ".srt": "Save its words as .txt",
    ".vtt": "Save its words as .txt",
    ".xlsx": "Save a survey as .csv (CSV UTF-8), and any other text as .docx or .txt",
    ".zip": "Unpack it",
}
"""What to do about a file that no parser of its source reads, by its suffix."""
AUDIO = (".aac", ".amr", ".m4a", ".mp3", ".mp4", ".ogg", ".opus", ".wav", ".webm", ".wma")
COLUMNS = ["place", "reason", "input_units", "text"]
_numbered = r"(?:^|\s)(wording:\d+)"
"""A remark that numbers the questions of one reason, each of which is asked once."""
_number_of_name = re.compile(r" \(\d+\)$")

Details = Mapping[tuple[str, str], str]
"""What is known of a file beyond its reason, by the file's name in the ledger and the reason."""
NO_DETAILS: Details = {}


def details_of(readings: list[Reading], names: Mapping[Path, str], others: Mapping[Path, Path]) -> Details:
    """Return what the parsers know about files that cannot be used.

    Parameters
    ----------
    names
        What each file is called in messages and tables.
    others
        For a file with a contact that may be in another file too, that file.
    """
    details = {}
    for reading in readings:
        reasons = {status.reason for status in reading.statuses if status and status.status == "quarantined"}
        for reason in reasons:
            if reading.detail:
                details[names[reading.path], reason] = _in_full(reason, reading.detail)
    for path, other in others.items():
        details[names[path], "same_contact_twice"] = (
            f"{names[other]} holds a contact with this worker on this day, with nearly the same words, "
            "the same audio or the same time, or with the same words on another day"
        )
    return details


def _in_full(reason: str, detail: str) -> str:
    """Return what is wrong, given how it shows."""
    if reason == "date_order_mixed":
        return f"{detail}; for other dates the opposite is true"
    if reason == "several_dates":
        return f"there is more than one date: {detail}"
    return detail


def faults_of(
    ledger: pd.DataFrame, study: Study | None = None, details: Details = NO_DETAILS
) -> pd.DataFrame:
    """Return what cannot be used.

    Parameters
    ----------
    study
        None: the texts do not name its days and folders.

    Returns
    -------
    DataFrame
        ``place`` (file, and the first line, paragraph or member), ``reason``, ``input_units``, ``text`` (what
        is wrong, and what to do): one row per file, unit and reason, in the order of the ledger. Where
        remarks number different questions (``wording:1``, ``wording:2``), each has its row.
    """
    rows = []
    quarantined = ledger[ledger["status"] == "quarantined"]
    quarantined = quarantined.assign(question=quarantined["remark"].str.extract(_numbered, expand=False))
    by = quarantined.fillna({"question": ""}).groupby(["file", "unit", "reason", "question"], sort=False)
    for key, units in by:
        file, unit, reason, _ = map(str, key)
        first = units.iloc[0]
        rows.append(
            {
                "place": describe_place(file, unit, first["line"], first["subline"]),
                "reason": reason,
                "input_units": len(units),
                "text": _describe(file, reason, list(units["remark"]), study, details),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def questions_of(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return what is kept with a remark of `reasons.STRICT_REMARKS`.

    Returns
    -------
    DataFrame
        As `faults_of`: ``reason`` is the remark, and ``text`` its meaning. One row per file, unit and remark.
    """
    asked = ledger[["file", "unit", "line", "subline"]].assign(reason=ledger["remark"].str.split())
    asked = asked.explode("reason").dropna()
    asked = asked[asked["reason"].str.split(":").str[0].isin(STRICT_REMARKS)]
    rows = []
    for key, units in asked.groupby(["file", "unit", "reason"], sort=False):
        file, unit, remark = map(str, key)
        first = units.iloc[0]
        rows.append(
            {
                "place": describe_place(file, unit, first["line"], first["subline"]),
                "reason": remark,
                "input_units": len(units),
                "text": f"{REMARKS[remark.partition(':')[0]]}.",
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def refuse(faults: pd.DataFrame) -> None:
    """Raise one error for all that cannot be used.

    Parameters
    ----------
    faults
        As from `faults_of`.

    Raises
    ------
    FieldworkError
        File, line and remedy of each.
    """
    if len(faults):
        raise FieldworkError(all_at_once(as_lines(faults), REMEDY))


def as_lines(faults: pd.DataFrame) -> list[str]:
    """Return one sentence for each row of `faults_of`."""
    lines = []
    for place, n_units, text in zip(faults["place"], faults["input_units"], faults["text"], strict=True):
        more = ""
        if n_units > 1:
            more = f" and {n_units - 1:,} more"
        lines.append(f"{place}{more}: {text}")
    return lines


def describe_place(file: str, unit: str, line: int, subline: int) -> str:
    """Return where an input unit is, as messages give it: file, and line or paragraph."""
    if unit == "file":
        if line == 1:
            return file
        return f"{file}, line {line}"
    if unit == "message":
        return f"{file}, message {line}, line {subline}"
    if unit == "row":
        return f"{file}, line {line}, column {subline}"
    place = f"{file}, {unit} {line}"
    if subline > 1:
        place += f".{subline}"
    return place


def _describe(file: str, reason: str, remarks: list[str], study: Study | None, details: Details) -> str:
    """Return what is wrong with a file and what to do, with all that is known of it."""
    fault, _, remedy = QUARANTINED[reason].partition(". ")
    path = PurePosixPath(_number_of_name.sub("", file))
    if (file, reason) in details:
        fault = details[file, reason]
    elif reason == "not_a_zip" and path.suffix:
        fault = f"the file is damaged, or not a {path.suffix} file"
    elif reason == "outside_calendar":
        fault = _outside("the study's calendar", remarks)
        if study is not None:
            fault += f" ({study.calendar.first_day} to {study.calendar.last_day})"
    elif reason == "outside_worker_days":
        fault = _outside("the worker's days in data/study.yaml", remarks)
    elif reason == "unknown_format" and study is not None:
        source = _source_of(path, study)
        if source is not None:
            fault, remedy = _unknown_format(path, source.read_by)
    elif reason == "unknown_folder" and study is not None:
        remedy = _move_it(path, study)
    text = f"{fault}. {remedy}"
    if text.endswith(("?", ".")):
        return text
    return f"{text}."


def _outside(what: str, remarks: list[str]) -> str:
    """Return by how many days dates are before or after what is allowed."""
    distances = []
    for word in ("before", "after"):
        days = [int(n) for remark in remarks for n in re.findall(rf"days_{word}:(\d+)", remark)]
        if days and min(days) < max(days):
            distances.append(f"{min(days):,} to {max(days):,} days {word}")
        elif days:
            distances.append(f"{counted(days[0], 'days')} {word}")
    return f"the date is {' and '.join(distances) or 'before or after'} {what}"


def _source_of(path: PurePosixPath, study: Study) -> Source | None:
    """Return the source in whose folder a file is, as the ledger names it; None: it is in none."""
    if len(path.parts) <= 3:
        return None
    return source_of(path.parts[2], study)


def _unknown_format(path: PurePosixPath, reader: Reader) -> tuple[str, str]:
    """Return that a kind of file is not read in a folder, and what to do about it."""
    suffix, where = path.suffix.lower(), path.parts[2]
    known = reader.suffixes
    if reader.is_chat and len(path.parts) > 4:
        known, where = TRANSCRIPTS, "the folder of an export"
    hint = HINTS.get(suffix, "Save it as one of these")
    if suffix in AUDIO:
        hint = "Put its transcript here instead"
        if reader.is_chat:
            hint = "Put it into its export, or into the folder of its export"
    if not suffix:
        return (
            "the file's name has no suffix",
            f"Give it the one of its kind. Read in {where}: {listed(known)}",
        )
    return f"there is no parser for {suffix} files in {where}", f"{hint}. Read there: {listed(known)}"


def _move_it(path: PurePosixPath, study: Study) -> str:
    """Return into which folders a file may be moved, and the one that its own is like."""
    folders = folders_of(study)
    question = ""
    if len(path.parts) > 3:
        question = did_you_mean(folded(path.parts[2]), folders)
    return f"Move it into one of the folders {listed(folders, 'or')} of data/raw.{question}"
