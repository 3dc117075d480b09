"""Transcripts of interviews: .docx and .txt as Teams, Otter, Google Meet and people write them, .vtt and .srt.

A record is a speaker's turn; in subtitles, the cues of one speaker that follow one another. One grammar is chosen for a file
(see `grammars`), and a line that it does not explain is set apart. The day and hour are the file name's, or those of a
line ``Date: …`` at the top: the date line that Teams writes into a document is in UTC, the stamp in its name is not
(compared in published transcripts). What a machine writes above and below a meeting's words is no speech.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from helpers.fieldwork.dates import parse_date, find_date_in_name
from helpers.fieldwork.formats.cues import Cue, read_cues
from helpers.fieldwork.formats.docx import read_document
from helpers.fieldwork.formats.package import known_kind
from helpers.fieldwork.reading import Contact, Reading, Unreadable
from helpers.fieldwork.sources.grammars import bare, colon
from helpers.fieldwork.sources.speech import Piece, parse_speech
from helpers.fieldwork.sources.turns import Turns, identify_worker
from helpers.study.roster import Roster
from helpers.study.study import Study

SOURCE = "interview"
HEAD = 10
"""Among how many first lines, empty ones left out, a date may stand."""
_date = re.compile(r"date\s{0,9}:\s*(\S.{0,99})", re.IGNORECASE)
_subtitles = re.compile(r"\ufeff?WEBVTT(?:\s|$)")


def read_transcript(path: Path, study: Study, roster: Roster) -> list[Reading]:
    """Read one interview: its turns, by speaker.

    Accepts .docx and .txt (grammars of `grammars`), .vtt and .srt (see `cues`). A file is set apart as a whole when it cannot
    be read, or has no date or two; all its records when no worker speaks, several do, or another than the file's name names.
    """
    try:
        return _read(path, study, roster)
    except Unreadable as error:
        return [Reading.of_file(path, "quarantined", error.reason, error.line)]


def _read(path: Path, study: Study, roster: Roster) -> list[Reading]:
    contact = Contact(SOURCE, "")
    others: list[Reading] = []
    if path.suffix.lower() == ".docx":
        document = read_document(path)
        reading, others = document.readings()
        lines_of_word = enumerate(document.lines, start=1)
        pieces = [
            Piece(
                n,
                bare(one.text),
                one.paragraph,
                one.line,
                one.style != "" and document.heading_level(one) > 0,
            )
            for n, one in lines_of_word
        ]
        cues = None
    else:
        data = path.read_bytes()
        if kind := known_kind(data):
            raise Unreadable(kind)
        reading, lines = Reading.of_text(path, data)
        pieces = [Piece(n, bare(line), n, 1) for n, line in enumerate(lines, start=1)]
        cues = (
            read_cues(reading, lines) if path.suffix.lower() != ".txt" or _subtitles.match(lines[0]) else None
        )
    date_line = _find_date(path, pieces if cues is None else [], study, contact, reading)
    turns = Turns(reading, contact, study, roster)
    if cues is None:
        parse_speech(pieces, turns, title=path.stem, date_line=date_line)
    else:
        _take_cues(cues, turns)
    if all(status and status.status == "excluded" for status in reading.statuses):
        raise Unreadable("no_words")
    identify_worker([reading], contact, roster.named_in(path.stem))
    return [reading, *others]


def _find_date(path: Path, pieces: list[Piece], study: Study, contact: Contact, reading: Reading) -> int:
    """Set the contact's day and hour; return the number of the line that gives the date, or 0.

    Raises
    ------
    Unreadable
        Neither name nor head gives a date, they differ, or one of them is impossible.
    """
    day, piece = _date_in_head(pieces, study)
    line = piece.number if piece else 0
    try:
        when = find_date_in_name(path.name, study)
    except Unreadable as error:
        if error.reason != "no_date" or day is None:
            raise
        contact.day = day
        return line
    if day is not None and day != when.day:
        raise Unreadable("several_dates", piece.paragraph if piece else 1)
    contact.day, contact.moment = when.day, when.moment
    if when.remark:
        reading.remark(1, when.remark)
    return line


def _date_in_head(pieces: list[Piece], study: Study) -> tuple[date | None, Piece | None]:
    for piece in [piece for piece in pieces if piece.text][:HEAD]:
        match = _date.fullmatch(piece.text)
        if match is None:
            continue
        try:
            return parse_date(match[1], study).day, piece
        except Unreadable as error:
            if error.reason != "no_date":
                raise Unreadable(error.reason, piece.paragraph) from None
    return None, None


def _take_cues(cues: list[Cue], turns: Turns) -> None:
    """Make turns of cues: by voice tags, or, where the file has none, by 'Name: words'."""
    has_voices = any(said.label for cue in cues for said in cue.said)
    for cue in cues:
        if cue.follows_damage:
            turns.end()
        label: str | None = None
        for said in cue.said:
            text = said.text
            if said.problem:
                turns.stop(said.number, said.problem)
                label = None
                continue
            if has_voices:
                label = said.label
            elif opener := colon(text, turns.known):
                label, text = opener.label, opener.text
            if not text:
                turns.reading.exclude(said.number, "no_words_said")
            elif not label:
                turns.stop(said.number, "no_speaker")
            elif turns.speaker is not None and turns.speaker == turns.find(label):
                turns.go_on(said.number, text)
            else:
                turns.begin(said.number, label, cue.start, text)
    turns.end()
