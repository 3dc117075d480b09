"""Speech in a text: which lines begin a turn, which continue one, and which are not speech.

Above the first turn there are titles, dates and lists; Google Meet and Otter put an automatic summary
there, or below. It may look like speech ('Aisha: explained …'), so its position decides: before Meet's
first time line, or under a heading such as 'Summary'. Where this does not decide, the lines are
quarantined.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.changed_labels import has_changed_label
from helpers.fieldwork.sources.grammars import Openers
from helpers.fieldwork.sources.head_fields import is_head_field
from helpers.fieldwork.sources.labels import LONGEST_LABEL, Opener, looks_like_label
from helpers.fieldwork.sources.line_grammars import AI_HEADINGS, TRANSCRIPT_HEADINGS, heading_of
from helpers.fieldwork.sources.parts_of_lines import divide_lines, doubt_lines
from helpers.fieldwork.sources.table_turns import TableTurns
from helpers.fieldwork.sources.time_marks import meet_time
from helpers.fieldwork.sources.turns import Turns
from helpers.study.roster import Person

_notice = re.compile(
    r"(?P<who>.{1,80}) (?:started|stopped) transcription|Transcribed by https?://otter\.ai\S*"
    r"|Transcription ended after \S{1,20}|This editable transcript was computer generated.{0,300}"
)
_ended = "Transcription ended after"
_notice_above = re.compile(
    r".{0,200}-\d{8}_\d{6}(?:UTC)?-.{0,100}|\d{1,2} [A-Z][a-z]+ \d{4}, \d{1,2}:\d{2} ?[ap]m"
    r"|(?:[A-Z][a-z]+, ?)?[A-Z][a-z]+ \d{1,2}, \d{4},? \d{1,2}:\d{2} ?[ap]m(?: • [\d:]+)?"
    r"|(?:\d{1,2}h )?(?:\d{1,2}m )?\d{1,2}s"
    r"|Audio file|[^/:?]{1,100}\.(?:m4a|mp3|mp4|wav|webm|ogg|opus|aac|amr|wma|flac|3gp)",
    re.IGNORECASE,
)
_date_of_otter = re.compile(
    r"(?:[A-Z][a-z]+, ?)?[A-Z][a-z]+ \d{1,2}, \d{4},? \d{1,2}:\d{2} ?[ap]m • [\d:]+", re.IGNORECASE
)
"""The second line of Otter's documents; the first is the title."""
OUTSIDE = (0, 0, 0)
"""The cell of a line that is in no table."""
_HEADINGS = AI_HEADINGS | TRANSCRIPT_HEADINGS
_lists_of_otter = ("SUMMARY KEYWORDS", "SPEAKERS")


def parse_speech(input_units: list[InputUnit], turns: Turns, *, title: str = "", date_line: int = 0) -> None:
    """Make turns of a file's lines; every line gets its status.

    Parameters
    ----------
    title
        The title of the file: the same words above the first turn are its title, not speech.
    date_line
        The number of the line that gives the date (0: none).
    """
    tables = TableTurns(input_units, turns)
    lines = tables.without_rows(input_units)
    openers = Openers(lines, turns.labels)
    if openers.parts and tables.has_rows:
        doubt_lines(openers, openers.parts)
    elif openers.parts:
        input_units, date_line, openers = divide_lines(input_units, openers, turns, date_line)
        lines = input_units
    parser = _SpeechParser(lines, turns, openers, title, date_line)
    cell = OUTSIDE
    for unit in input_units:
        if unit.cell != cell:
            turns.end()  # words never go on across the border of a cell
            cell = unit.cell
        if cell != OUTSIDE and tables.parse(unit):
            continue
        if (unit.before or unit.joined) and has_changed_label(unit, turns):
            parser.end_at_changed_label(unit)
        elif parser.only_continues(unit):
            turns.add(unit.number, unit.text)
        else:
            parser.parse_line(unit)
    turns.end()


class _SpeechParser:
    """Parses line after line, and knows in which section of the file it is.

    The section is an empty text for speech; ``meeting_summary`` is excluded, ``summary_or_speech``
    quarantined.
    """

    def __init__(
        self, input_units: list[InputUnit], turns: Turns, openers: Openers, title: str, date_line: int
    ) -> None:
        self._turns, self._titles, self._date_line = turns, {title}, date_line
        self._openers, self._grammar = openers, openers.name
        self._n_lines_in: Counter[int] = Counter()
        if self._grammar == "timed":
            self._n_lines_in.update(unit.paragraph for unit in input_units)
        self._headings: dict[int, str] = {}
        self._remarkable = {date_line}
        for lines in (openers.chosen, openers.foreign, openers.times, openers.notices):
            self._remarkable.update(at + 1 for at in lines)
        self._look_for_headings(input_units)
        self._look_for_title_of_otter(input_units)
        transcripts = [number for number, heading in self._headings.items() if heading in TRANSCRIPT_HEADINGS]
        self._last_transcript_heading = max(transcripts, default=0)
        self._section = ""
        if self._grammar == "meet":
            self._section = self._section_above_meet(input_units)
        self._has_speech = self._is_in_list = False
        self._seconds: int | None = None
        self._interrupted: Person | None = None
        """Whose turn an overlapping one has interrupted."""
        self._in_overlap = False
        self._turn_paragraph = 0
        """The paragraph to which the turn is confined; 0: it may continue in other paragraphs."""

    def _look_for_headings(self, input_units: list[InputUnit]) -> None:
        """Find headings, and the lines that may be more than words: also times, notices, empty lines."""
        remarkable = self._remarkable
        for unit in input_units:
            text, number = unit.text, unit.number
            if not text or "ranscri" in text[:200]:
                remarkable.add(number)
            if not text or len(text) > LONGEST_LABEL:
                continue
            if heading := heading_of(text):
                self._headings[number] = heading
            if heading in _HEADINGS or meet_time(text) is not None:
                remarkable.add(number)

    def _look_for_title_of_otter(self, input_units: list[InputUnit]) -> None:
        """Find the title that Otter writes above the date: it need not be the name of the file."""
        first_two = list(islice((unit for unit in input_units if unit.text), 2))
        openers = {*self._openers.chosen, *self._openers.foreign}
        if len(first_two) < 2 or first_two[0].number - 1 in openers:
            return
        if _date_of_otter.fullmatch(first_two[1].text):
            self._titles.add(first_two[0].text)

    def _section_above_meet(self, input_units: list[InputUnit]) -> str:
        """Return the section above Meet's first time line: a summary if the clock starts there."""
        first_time = next(unit for unit in input_units if meet_time(unit.text) is not None)
        headings = {self._headings.get(number) for number in range(1, first_time.number)}
        if meet_time(first_time.text) == 0 or headings & _HEADINGS:
            return "meeting_summary"
        return "summary_or_speech"

    def only_continues(self, unit: InputUnit) -> bool:
        """Tell whether a line only continues the turn above: most lines do, and this test is quick."""
        return (
            self._has_speech
            and not self._in_overlap
            and not self._section
            and (not self._turn_paragraph or unit.paragraph == self._turn_paragraph)
            and unit.number not in self._remarkable
        )

    def end_at_changed_label(self, unit: InputUnit) -> None:
        """End the turn at a line from which a tracked change has taken the speaker's name."""
        if unit.text:
            self._turns.interrupt(unit.number, "changed_label")
        else:
            self._exclude(unit, "blank")

    def parse_line(self, unit: InputUnit) -> None:
        """Give one line its status."""
        opener = self._openers.chosen.get(unit.number - 1)
        if opener and opener.form == "timed" and self._has_speech and not self._section:
            # A name and a time is nothing else, and such lines are many.
            self._open(unit, opener)
        elif not unit.text:
            self._turns.reading.exclude(unit.number, "blank")
        elif unit.number == self._date_line or self._is_notice(unit):
            self._exclude(unit, "transcription_notice")
            if unit.text.startswith(_ended):
                self._section = self._section_below_end(unit)
        elif self._is_time(unit):
            self._turns.reading.exclude(unit.number, "cue_time")
        elif self._changes_section(unit):
            self._skip(unit)
        elif self._section:
            self._parse_in_section(unit)
        else:
            self._parse_words(unit)

    def _section_below_end(self, unit: InputUnit) -> str:
        """Return the section below the end of a transcription: a second part may follow instead of a summary.

        Where turns have times, the next of them ends a summary.
        """
        below = [one for at, one in self._openers.chosen.items() if at >= unit.number and not one.doubt]
        if self._grammar == "colon" and any(self._turns.is_known(one.label) for one in below):
            return "summary_or_speech"
        return "meeting_summary"

    def _is_time(self, unit: InputUnit) -> bool:
        """Tell whether a line is a time and nothing else; in Google Meet's grammar speech begins there."""
        if unit.number - 1 in self._openers.times:
            return True
        if self._grammar != "meet" or (seconds := meet_time(unit.text)) is None:
            return False
        self._turns.end()
        self._section, self._seconds = "", seconds
        return True

    def _is_notice(self, unit: InputUnit) -> bool:
        """Tell whether a line is a notice about the recording, or a title or list above the first turn."""
        # Otter's list of keywords or speakers has one more line, below its heading.
        is_list_item = self._is_in_list and unit.number - 1 not in self._openers.chosen
        self._is_in_list = False
        if is_list_item or unit.number - 1 in self._openers.notices:
            return True
        if "ranscri" in unit.text[:200] and unit.line == 1 and (match := _notice.fullmatch(unit.text)):
            who = match["who"]
            return who is None or self._turns.is_known(who) or looks_like_label(who)
        if self._has_speech:
            return False
        self._is_in_list = unit.text in _lists_of_otter
        return self._is_in_list or self._is_title(unit)

    def _is_title(self, unit: InputUnit) -> bool:
        """Tell whether a line above the first turn is the title, the date or a heading 'Transcript'."""
        if unit.text in self._titles or _notice_above.fullmatch(unit.text[:400]):
            return True
        return not self._section and self._headings.get(unit.number) in TRANSCRIPT_HEADINGS

    def _changes_section(self, unit: InputUnit) -> bool:
        """Begin or end an automatic summary if a line is a heading for that, and tell whether it is."""
        heading = self._headings.get(unit.number, "")
        if heading in TRANSCRIPT_HEADINGS and self._section:
            # In Meet's grammar the first time line ends the summary, not a heading.
            if self._grammar != "meet":
                self._section = ""
            return True
        if heading not in AI_HEADINGS:
            return False
        is_above_transcript = self._grammar != "colon" or unit.number < self._last_transcript_heading
        if self._grammar == "meet" or (not self._has_speech and is_above_transcript):
            self._section = "meeting_summary"
        else:
            self._section = "summary_or_speech"
        return True

    def _parse_in_section(self, unit: InputUnit) -> None:
        """Skip a line of a summary; a line with a known name and a time is not part of it, and ends it."""
        opener = None
        if self._grammar in ("timed", "bracketed"):
            opener = self._openers.chosen.get(unit.number - 1)
        if opener and self._turns.is_known(opener.label):
            self._section = ""
            self._parse_words(unit)
        else:
            self._skip(unit)

    def _skip(self, unit: InputUnit) -> None:
        if self._section == "summary_or_speech":
            self._turns.interrupt(unit.number, self._section)
        else:
            self._exclude(unit, self._section or "transcription_notice")

    def _exclude(self, unit: InputUnit, reason: str) -> None:
        self._turns.end()
        self._turns.reading.exclude(unit.number, reason)

    def _parse_words(self, unit: InputUnit) -> None:
        """Begin a turn with a line, add it to the turn above, or give it the reason why it is neither."""
        opener = self._openers.chosen.get(unit.number - 1)
        if not self._has_speech and self._is_head_field(unit):
            self._exclude(unit, "heading")
        elif opener:
            self._open(unit, opener)
        elif unit.is_heading and not self._has_speech:
            self._exclude(unit, "heading")
        elif unit.number - 1 in self._openers.foreign:
            self._turns.interrupt(unit.number, "other_form")
        elif self._turn_paragraph and unit.paragraph != self._turn_paragraph:
            # Where a turn is one paragraph, a paragraph without a name does not belong to it.
            self._turns.interrupt(unit.number, "no_speaker")
        elif self._in_overlap:
            # Below a line that overlaps another's turn nothing shows which of the two goes on.
            self._turns.interrupt(unit.number, "several_voices")
        else:
            self._turns.add(unit.number, unit.text)

    def _is_head_field(self, unit: InputUnit) -> bool:
        opener = self._openers.labelled.get(unit.number - 1)
        if opener is None or opener.seconds is not None:
            return False
        return is_head_field(opener, self._openers.n_of[opener.label.casefold()], self._turns.is_known)

    def _open(self, unit: InputUnit, opener: Opener) -> None:
        """Begin a turn with a line that opens with a label, or say what is in doubt about it."""
        turns, number = self._turns, unit.number
        if opener.doubt == "label_or_words":
            turns.reading.remark(number, opener.doubt)
            turns.add(number, unit.text)
            return
        self._has_speech = True
        if opener.resumes:
            self._in_overlap = False
            turns.go_on_with(self._interrupted)
            turns.add(number, opener.text)
            return
        if opener.form == "overlap" and not self._in_overlap:
            self._interrupted = turns.speaker
        self._in_overlap = opener.form == "overlap"
        if opener.doubt:
            turns.interrupt(number, opener.doubt)
            return
        seconds: float | None = opener.seconds
        if seconds is None:
            seconds = unit.seconds
        if self._grammar == "meet":
            seconds = self._seconds
        turns.begin(number, opener.label, seconds, opener.text)
        self._turn_paragraph = 0
        if self._grammar == "timed" and self._n_lines_in[unit.paragraph] > unit.line:
            self._turn_paragraph = unit.paragraph
