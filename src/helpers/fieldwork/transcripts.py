"""Interview transcripts as Teams exports them: .docx (one paragraph a turn) and .vtt (one cue an utterance).

A record is a speaker's turn: in a .vtt, the cues of one speaker that follow one another.
"""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from pathlib import Path

from helpers.fieldwork.dates import ImpossibleDate, NoDate, stamp_in_name
from helpers.fieldwork.docx import Unreadable, read_paragraphs
from helpers.fieldwork.reading import Contact, Reading, Record, read_lines, whole_file
from helpers.roster import Person, Roster

SOURCE = "interview"
_turn = re.compile(r"(?P<label>\S.*?)(?: {2,}|\t)(?P<clock>(?:\d+:)?\d{1,2}:\d{2})(?:\n(?P<text>.*))?", re.DOTALL)
_notice = re.compile(r".+ (started|stopped) transcription|\d{1,2} [A-Z][a-z]+ \d{4}, \d{2}:\d{2}[ap]m|.*-\d{8}_\d{6}-.*")
_format = re.compile(r"\ufeff?(?:WEBVTT|NOTE|STYLE|REGION)(?:\s|$)")
_timing = re.compile(r"(?:(\d{2,}):)?(\d{2}):(\d{2})\.(\d{3}) --> (?:\d{2,}:)?\d{2}:\d{2}\.\d{3}(?:\s.*)?")
_tag = re.compile(r"</?(?:[a-z][^<>]*|[\d:.]+)>")
_voice = re.compile(r"<v(?:\.[^ >]*)? (?P<label>[^>]+)>(?P<text>.*?)(?:</v>)?")


def read_transcript(path: Path, roster: Roster) -> Reading:
    """Read one interview: its turns, by speaker."""
    contact = Contact(SOURCE, "")
    try:
        start = stamp_in_name(path.name)
    except NoDate:
        return whole_file(path, "quarantined", "no_date")
    except ImpossibleDate:
        return whole_file(path, "quarantined", "impossible_date")
    contact.day, contact.clock = start.date(), start.time()
    reading = _read_docx(path, roster, contact, start) if path.suffix.lower() == ".docx" else _read_vtt(path, roster, contact, start)
    if not reading.records and all(piece.fate == "excluded" for piece in reading.pieces):
        return whole_file(path, "quarantined", "no_words")
    workers = {record.speaker.id for record in reading.records if record.speaker.role == "worker"}
    if len(workers) == 1:
        contact.worker = workers.pop()
    else:
        for record in list(reading.records):
            reading.drop(record, "several_workers" if workers else "no_worker")
    return reading


def _read_docx(path: Path, roster: Roster, contact: Contact, start: datetime) -> Reading:
    try:
        paragraphs = read_paragraphs(path)
    except Unreadable as error:
        return whole_file(path, "quarantined", str(error))
    reading = Reading(path)
    for number, text in enumerate(paragraphs, start=1):
        match = _turn.fullmatch(text)
        if match:
            _take_turn(reading, roster, contact, match, number, start)
        elif not text.strip():
            reading.add("paragraph", number, len(text), "excluded", "blank")
        elif _notice.fullmatch(text.strip()):
            reading.add("paragraph", number, len(text), "excluded", "transcription_notice")
        else:
            reading.add("paragraph", number, len(text), "quarantined", "no_speaker")
    return reading


def _take_turn(reading: Reading, roster: Roster, contact: Contact, match: re.Match[str], number: int, start: datetime) -> None:
    speaker = roster.find(match["label"])
    words = " ".join((match["text"] or "").split())
    if speaker is None:
        reading.add("paragraph", number, len(match.string), "quarantined", "unknown_speaker")
    elif not words:
        reading.add("paragraph", number, len(match.string), "excluded", "no_words_said")
    else:
        seconds = sum(int(part) * 60**power for power, part in enumerate(reversed(match["clock"].split(":"))))
        record = _record(speaker, words, contact, start + timedelta(seconds=seconds), number)
        reading.open(record, "paragraph", len(match.string))


def _record(speaker: Person, words: str, contact: Contact, moment: datetime, number: int) -> Record:
    return Record(speaker, words, moment.time(), number, contact)


def _read_vtt(path: Path, roster: Roster, contact: Contact, start: datetime) -> Reading:
    lines = read_lines(path)
    if isinstance(lines, str):
        return whole_file(path, "quarantined", lines)
    if not lines[0].lstrip("\ufeff").startswith("WEBVTT"):
        return whole_file(path, "quarantined", "no_webvtt_header")
    reading = Reading(path)
    block: list[tuple[int, str]] = []
    turn: Record | None = None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            block.append((number, line))
        if not line.strip() or number == len(lines):
            turn = _take_block(reading, roster, contact, block, turn, start)
            block = []
        if not line.strip():
            reading.add("line", number, len(line), "excluded", "blank")
    return reading


def _take_block(
    reading: Reading, roster: Roster, contact: Contact, block: list[tuple[int, str]], turn: Record | None, start: datetime
) -> Record | None:
    """Take one block of a .vtt (lines between blank ones); return the turn that the next cue may continue."""
    if block and _format.match(block[0][1]) and not any(_timing.fullmatch(line.strip()) for _, line in block):
        for number, line in block:
            reading.add("line", number, len(line), "excluded", "format_line")
        return turn
    timed = next((at for at, (_, line) in enumerate(block[:2]) if _timing.fullmatch(line.strip())), None)
    if timed is None:
        for number, line in block:
            reading.add("line", number, len(line), "quarantined", "damaged_cue")
        return None if block else turn
    for at, (number, line) in enumerate(block[: timed + 1]):
        reading.add("line", number, len(line), "excluded", "cue_time" if at == timed else "cue_id")
    hours, minutes, seconds, _ = _timing.fullmatch(block[timed][1].strip()).groups()  # type: ignore[union-attr]
    moment = start + timedelta(hours=int(hours or 0), minutes=int(minutes), seconds=int(seconds))
    speaker: Person | None = None
    for number, line in block[timed + 1 :]:
        match = _voice.fullmatch(line.strip())
        if match:
            speaker = roster.find(html.unescape(match["label"]))
        elif speaker is None:
            reading.add("line", number, len(line), "quarantined", "no_speaker")
            turn = None
            continue
        if line.count("<v") > 1:
            reading.add("line", number, len(line), "quarantined", "several_voices")
            turn = None
            continue
        words = html.unescape(_tag.sub("", match["text"] if match else line)).strip()
        if speaker is None:
            reading.add("line", number, len(line), "quarantined", "unknown_speaker")
            turn = None
        elif not words:
            reading.add("line", number, len(line), "excluded", "no_words_said")
        elif turn is not None and turn.speaker == speaker:
            turn.text += " " + words
            reading.add("line", number, len(line), "merged", record=turn)
        else:
            turn = reading.open(_record(speaker, words, contact, moment, number), "line", len(line))
    return turn
