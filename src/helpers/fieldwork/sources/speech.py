"""Speech found in a text: which lines begin a turn, which go on, and which are nobody's words.

Above the first turn stand titles, dates and lists; Google Meet and Otter put a machine's summary there, or below. It may look
like speech ('Aisha: explained …'), so it is told by where it stands: before Meet's first time line, or under a heading such as
'Summary'. Where that cannot be told, the lines are set apart.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from helpers.fieldwork.sources.grammars import (
    AI_HEADINGS,
    LONGEST_LABEL,
    TRANSCRIPT_HEADINGS,
    Openers,
    heading_of,
    looks_like_label,
    meet_time,
)
from helpers.fieldwork.sources.turns import Turns

_notice = re.compile(
    r"(?P<who>.{1,80}) (?:started|stopped) transcription|Transcribed by https?://otter\.ai\S*"
    r"|Transcription ended after \S{1,20}|This editable transcript was computer generated.{0,300}"
)
_ended = "Transcription ended after"
_notice_above = re.compile(
    r".{0,200}-\d{8}_\d{6}(?:UTC)?-.{0,100}|\d{1,2} [A-Z][a-z]+ \d{4}, \d{1,2}:\d{2} ?[ap]m"
    r"|(?:[A-Z][a-z]+, ?)?[A-Z][a-z]+ \d{1,2}, \d{4},? \d{1,2}:\d{2} ?[ap]m(?: • [\d:]+)?|(?:\d{1,2}h )?(?:\d{1,2}m )?\d{1,2}s",
    re.IGNORECASE,
)
_HEADINGS = AI_HEADINGS | TRANSCRIPT_HEADINGS
_lists_of_otter = ("SUMMARY KEYWORDS", "SPEAKERS")


class Piece(NamedTuple):
    """A line of text, or of a Word paragraph, without spaces and invisible marks at its ends."""

    number: int
    text: str
    paragraph: int
    line: int
    is_heading: bool = False


def parse_speech(pieces: list[Piece], turns: Turns, *, title: str = "", date_line: int = 0) -> None:
    """Make turns of a file's lines; every line gets its status.

    Parameters
    ----------
    title
        What the file calls itself: the same words above the first turn are its title.
    date_line
        Which line gives the date (0: none).
    """
    taker = _Taker(pieces, turns, title, date_line)
    for piece in pieces:
        if taker.goes_on(piece):
            turns.go_on(piece.number, piece.text)
        else:
            taker.take(piece)
    turns.end()


class _Taker:
    """Takes line after line, and knows in which section of the file it stands.

    Sections: speech; ``meeting_summary``, which is left out; ``summary_or_speech``, which is set apart.
    """

    def __init__(self, pieces: list[Piece], turns: Turns, title: str, date_line: int) -> None:
        self.turns, self.title, self.date_line = turns, title, date_line
        self.openers = Openers([piece.text for piece in pieces], turns.known)
        self.name = self.openers.name
        self.lines_in = Counter(piece.paragraph for piece in pieces)
        self.headings = {
            piece.number: heading_of(piece.text) for piece in pieces if 0 < len(piece.text) <= LONGEST_LABEL
        }
        self.remarkable = {piece.number for piece in pieces if self._is_remarkable(piece)}
        """Lines that may be more than words."""
        transcripts = [number for number, heading in self.headings.items() if heading in TRANSCRIPT_HEADINGS]
        self.last_transcript = max(transcripts, default=0)
        self.section = self._above_meet(pieces) if self.name == "meet" else ""
        self.has_spoken = self.is_list = False
        self.seconds: int | None = None
        self.bound = 0

    def _above_meet(self, pieces: list[Piece]) -> str:
        """Tell what stands above Meet's first time line: a summary if the clock begins there, or if a heading says so."""
        first = next(piece for piece in pieces if meet_time(piece.text) is not None)
        headings = {self.headings.get(number) for number in range(1, first.number)}
        return (
            "meeting_summary" if meet_time(first.text) == 0 or headings & _HEADINGS else "summary_or_speech"
        )

    def goes_on(self, piece: Piece) -> bool:
        """Tell whether a line is nothing but more words: most are, and this is quick."""
        return (
            self.has_spoken
            and not self.section
            and (not self.bound or piece.paragraph == self.bound)
            and piece.number not in self.remarkable
        )

    def take(self, piece: Piece) -> None:
        """Give one line its status."""
        if not piece.text:
            self.turns.reading.exclude(piece.number, "blank")
        elif piece.number == self.date_line or self._is_notice(piece):
            self._leave_out(piece, "transcription_notice")
            if piece.text.startswith(_ended):
                self.section = "meeting_summary"
        elif self.name == "meet" and (seconds := meet_time(piece.text)) is not None:
            self._leave_out(piece, "cue_time")
            self.section, self.seconds = "", seconds
        elif self._turns_page(piece):
            self._skip(piece)
        elif self.section:
            self._take_in_section(piece)
        else:
            self._take_speech(piece)

    def _is_remarkable(self, piece: Piece) -> bool:
        at, text = piece.number - 1, piece.text
        if (
            not text
            or piece.number == self.date_line
            or at in self.openers.chosen
            or at in self.openers.foreign
            or "ranscri" in text[:200]
        ):
            return True
        return len(text) <= LONGEST_LABEL and (
            self.headings[at + 1] in _HEADINGS or meet_time(text) is not None
        )

    def _is_notice(self, piece: Piece) -> bool:
        is_listed, self.is_list = self.is_list and piece.number - 1 not in self.openers.chosen, False
        if is_listed:
            return True
        match = _notice.fullmatch(piece.text) if "ranscri" in piece.text[:200] and piece.line == 1 else None
        if match:
            return match["who"] is None or self.turns.known(match["who"]) or looks_like_label(match["who"])
        if self.has_spoken:
            return False
        self.is_list = piece.text in _lists_of_otter
        is_title = piece.text == self.title or _notice_above.fullmatch(piece.text[:400]) is not None
        return (
            self.is_list
            or is_title
            or (self.headings.get(piece.number) in TRANSCRIPT_HEADINGS and not self.section)
        )

    def _turns_page(self, piece: Piece) -> bool:
        """Tell whether a line is a heading that begins a machine's summary, or ends it."""
        heading = self.headings.get(piece.number, "")
        if heading in TRANSCRIPT_HEADINGS and self.section:
            self.section = self.section if self.name == "meet" else ""
            return True
        if heading not in AI_HEADINGS:
            return False
        is_sure = self.name == "meet" or (
            not self.has_spoken and (self.name != "colon" or piece.number < self.last_transcript)
        )
        self.section = "meeting_summary" if is_sure else "summary_or_speech"
        return True

    def _take_in_section(self, piece: Piece) -> None:
        """Leave out a line of a summary; a line with a name and a time is none and ends it."""
        opener = self.openers.chosen.get(piece.number - 1) if self.name in ("timed", "bracketed") else None
        if opener and self.turns.known(opener.label):
            self.section = ""
            self._take_speech(piece)
        else:
            self._skip(piece)

    def _skip(self, piece: Piece) -> None:
        if self.section == "summary_or_speech":
            self.turns.stop(piece.number, self.section)
        else:
            self._leave_out(piece, self.section or "transcription_notice")

    def _leave_out(self, piece: Piece, reason: str) -> None:
        self.turns.end()
        self.turns.reading.exclude(piece.number, reason)

    def _take_speech(self, piece: Piece) -> None:
        opener = self.openers.chosen.get(piece.number - 1)
        if opener:
            self.has_spoken = True
            seconds = self.seconds if self.name == "meet" else opener.seconds
            self.turns.begin(piece.number, opener.label, seconds, opener.text)
            self.bound = (
                piece.paragraph if self.lines_in[piece.paragraph] > piece.line and self.name == "timed" else 0
            )
        elif piece.is_heading and not self.has_spoken:
            self._leave_out(piece, "heading")
        elif piece.number - 1 in self.openers.foreign:
            self.turns.stop(piece.number, "other_form")
        elif self.bound and piece.paragraph != self.bound:
            self.turns.stop(
                piece.number, "no_speaker"
            )  # where a turn is one paragraph, a paragraph without a name is no part of it
        else:
            self.turns.go_on(piece.number, piece.text)
