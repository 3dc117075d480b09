"""The lines of a WhatsApp chat, sorted into messages and kinds of message.

No export says how it writes dates or what ends a message, so both are found in the file itself. The form of
the heads that most lines have is the chat's; a line that looks like a head of another form is part of the
message above, as a pasted quotation is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from helpers.fieldwork.clock import find_folds
from helpers.fieldwork.formats.audio_names import kind_by_name
from helpers.fieldwork.formats.date_orders import ChatDates, is_long
from helpers.fieldwork.formats.left_out import folded_wording
from helpers.fieldwork.formats.message_heads import (
    ANY_HEAD,
    SAMPLE,
    find_form,
    head_pattern,
    parse_time,
)
from helpers.fieldwork.formats.message_kinds import MessageKinds, is_call, is_group_notice, is_of_a_person
from helpers.fieldwork.overlaps import ChatReading
from helpers.fieldwork.reading import Status, Unreadable
from helpers.study.roster import Person, Roster
from helpers.study.study import Study

LRM = "\u200e"
FOREIGN, FOREIGN_SHARE, FOREIGN_RUN = 4, 0.1, 20
MOST_COLONS = 4
_never = re.compile(r"(?!)")
CHAT = Status("excluded", "chat_message")
OF_ANOTHER = Status("excluded", "message_of_another")
TYPED = "typed"
"""The kind of a message of a worker's own words."""
SYSTEM = Status("excluded", "system_message")
BLANK = Status("excluded", "blank")
ORPHAN = Status("quarantined", "before_first_message")
UNKNOWN = Status("quarantined", "unknown_speaker")
IMPOSSIBLE = Status("quarantined", "impossible_date")
WITHOUT_MEDIA = {
    kind: Status("excluded", kind)
    for kind in (
        "contact_card",
        "deleted_message",
        "call",
        "poll",
        "location",
        "empty_message",
        "other_media",
    )
}
WITHOUT_MEDIA |= {"system_message": SYSTEM, "chat_message": CHAT}
"""The status of a message of each kind that announces no media that is read."""


@dataclass(eq=False)
class Message:
    """A message that is read or announces media: its lines, time and sender, and the name of the file."""

    line: int
    n_lines: int
    moment: datetime
    speaker: Person
    name: str
    """The name of the file; empty where the export was made without media."""
    kind: str
    """As `audio_names.kind_by_name` says; or "left_out": left out, and nothing shows what it was; `TYPED`."""
    fold: int | None = None
    wording: int = 0
    """Which wording for left-out media it is, in the order of the chat, from 1."""
    words: str = ""
    """Of a typed message, the words in its first line."""


def read_chat(
    reading: ChatReading, lines: list[str], study: Study, roster: Roster, *, with_keys: bool
) -> list[Message]:
    """Give each line of a chat its status; return the messages that announce media, whose lines have none.

    If typed messages are read (``reading.reads_messages``), those of workers are returned too.

    Parameters
    ----------
    with_keys
        Whether messages will be compared with those of another export.

    Raises
    ------
    Unreadable
        Reasons ``date_order``, ``date_order_mixed``, ``two_exports``, at the first line that shows it.
    """
    form = find_form(lines)
    pattern = _never
    if form is not None:
        pattern = head_pattern(form)
    sorter = _ChatSorter(reading, study, roster, with_keys=with_keys)
    if form is not None and form.order == "..2":
        # Of three numbers of two figures the year may be the first one.
        heads = map(pattern.match, lines[:: max(1, len(lines) // SAMPLE)])
        sorter.dates.look_ahead([head[1] for head in heads if head])
    sorter.sort(lines, pattern)
    return sorter.messages


class _ChatSorter:
    """Sorts the lines of a chat in one pass."""

    def __init__(self, reading: ChatReading, study: Study, roster: Roster, *, with_keys: bool) -> None:
        self._reading, self._roster, self._with_keys = reading, roster, with_keys
        self._zone = study.zone
        self.dates = ChatDates(study)
        self._days: dict[str, tuple[date | None, int]] = {}
        self._times: dict[str, tuple[int, bool]] = {}
        self._people: dict[str, Person] = {}
        self._kinds = MessageKinds(study)
        self._numbers: dict[str, int] = {}
        self._last_date = ""
        self._has_12_hours: bool | None = None
        self._last_second = -1
        self._other_heads: list[int] = []
        self._longest_run = 0
        self._long_days: set[date] = set()
        self._moments_of_long_days: list[tuple[int, datetime]] = []
        self.messages: list[Message] = []

    def sort(self, lines: list[str], pattern: re.Pattern[str]) -> None:
        """Give every line its status, and list the messages that announce media."""
        run, status = 0, CHAT
        message: Message | None = None
        for number, line in enumerate(lines, start=1):
            match = pattern.match(line)
            if match is None:
                run = self._continue(number, line, run, status, message)
                continue
            run = 0
            day, second = self._read_head(number, match[1], match[2])
            status, message = self._read_message(number, line[match.end() :], day, second)
            if message is None:
                self._reading.statuses[number - 1] = status
        self._check_chat()

    def _continue(self, number: int, line: str, run: int, status: Status, message: Message | None) -> int:
        """Add a line to the message above; return how many heads of another form are in a row."""
        if message is not None:
            message.n_lines += 1
            if message.kind == TYPED and "edited>" in line:
                self._reading.remark(number, "edited")
        elif self._reading.starts:
            self._reading.statuses[number - 1] = status
            if status is CHAT and "edited>" in line:
                self._reading.remark(number, "edited")
        elif line.strip(f"\ufeff{LRM} \r\n\t"):
            self._reading.statuses[number - 1] = ORPHAN
        else:
            self._reading.statuses[number - 1] = BLANK
        if not ANY_HEAD.match(line):
            return run
        self._other_heads.append(number)
        self._reading.remark(number, "foreign_header")
        self._longest_run = max(self._longest_run, run + 1)
        return run + 1

    def _read_head(self, number: int, date_text: str, time_text: str) -> tuple[date | None, int]:
        """Return day and second of the day of a head; None or -1: there is no such day or time."""
        # A chat has few dates and times for its lines: each text is parsed once.
        if date_text not in self._days:
            self._days[date_text] = self._parse_day(date_text, number)
        if time_text not in self._times:
            self._times[time_text] = parse_time(time_text)
        if date_text != self._last_date:
            self._last_date = date_text
            self.dates.sequence.append(date_text)
        day, midnight = self._days[date_text]
        second, has_12_hours = self._times[time_text]
        if self._has_12_hours not in (None, has_12_hours):
            self._reading.remark(number, "clock_changed")
        self._has_12_hours = has_12_hours
        self._reading.starts.append(number)
        if day is not None and second >= 0:
            if midnight + second < self._last_second:
                self._reading.remark(number, "goes_back")
            self._last_second = midnight + second
            if day in self._long_days:
                moment = datetime.combine(day, time(0)) + timedelta(seconds=second)
                self._moments_of_long_days.append((number, moment))
        return day, second

    def _parse_day(self, text: str, number: int) -> tuple[date | None, int]:
        """Return the day that a date gives, and its midnight in seconds."""
        day = self.dates.parse(text, number)
        if day is None:
            return None, -1
        if is_long(day, self._zone):
            self._long_days.add(day)
        return day, day.toordinal() * 86_400

    def _read_message(
        self, number: int, rest: str, day: date | None, second: int
    ) -> tuple[Status, Message | None]:
        """Return the status of the message after a head, and the message if it announces media."""
        at = rest.find(": ")
        speaker = None
        start = at + 2
        if at > 0:
            speaker = self._people.get(rest[:at])
        status = CHAT
        if speaker is None:
            speaker, start, status = self._find_sender(rest)
        key = 0
        message = None
        if day is None or second < 0:
            status = IMPOSSIBLE
        elif speaker is not None:
            status, message = self._read_kind(number, rest, start, speaker, day, second)
            key = hash((self._last_second // 60, speaker.id, rest[start:].strip()))
        if self._with_keys:
            self._reading.keys.append(key)
        return status, message

    def _find_sender(self, rest: str) -> tuple[Person | None, int, Status]:
        """Return who sends a message, where its words begin, and the status if it is nobody in the roster.

        A name may contain ``: `` itself, so that the first places at which it may end are tried; then
        those without a space, as a colon with a known name before it is no part of a notice.
        """
        places = _ends_of_names(rest)
        for at in places[:MOST_COLONS]:
            person = self._roster.find(rest[:at])
            if person is not None:
                self._people[rest[:at]] = person
                return person, at + 2, CHAT
        for at in _colons(rest)[:MOST_COLONS]:
            person = self._roster.find(rest[:at])
            if person is not None:
                return person, at + 1, CHAT
        if not places:
            if is_call(rest):
                return None, -1, WITHOUT_MEDIA["call"]
            return None, -1, SYSTEM
        # A phone marks what it writes itself with a mark of direction, and so what somebody has sent.
        is_marked = any(rest.startswith(LRM, at + 2) and not is_of_a_person(rest, at + 2) for at in places)
        if is_marked or is_group_notice(rest):
            return None, -1, SYSTEM
        return None, -1, UNKNOWN

    def _read_kind(
        self, number: int, rest: str, at: int, speaker: Person, day: date, second: int
    ) -> tuple[Status, Message | None]:
        """Return the status of a message by its kind, and the message if it announces media."""
        if "edited>" in rest:
            self._reading.remark(number, "edited")
        kind, name = self._kinds.kind_of(rest, at) or (CHAT.reason, "")
        moment = datetime.combine(day, time(second // 3600, second // 60 % 60, second % 60))
        if kind == CHAT.reason and self._reading.reads_messages:
            if speaker.role != "worker":
                return OF_ANOTHER, None
            message = Message(number, 1, moment, speaker, "", TYPED, words=rest[at:])
            self.messages.append(message)
            return CHAT, message
        if kind in WITHOUT_MEDIA:
            return WITHOUT_MEDIA[kind], None
        message = Message(number, 1, moment, speaker, name, "left_out")
        if name:
            message.kind = kind_by_name(name)
        elif kind == "voice_note":
            message.kind = "audio"
        else:
            wording = folded_wording(rest[at:])
            message.wording = self._numbers.setdefault(wording, len(self._numbers) + 1)
        self.messages.append(message)
        return CHAT, message

    def _check_chat(self) -> None:
        """Check that a chat has one form of heads and one order of dates, and set the folds of messages."""
        reading, n_others = self._reading, len(self._other_heads)
        n_heads = len(reading.starts) + n_others
        has_many_others = n_others >= FOREIGN and n_others > FOREIGN_SHARE * n_heads
        if self._longest_run >= FOREIGN_RUN or has_many_others:
            raise Unreadable("two_exports", self._other_heads[0])
        fault = self.dates.find_fault()
        if fault:
            raise fault
        if self.dates.is_undecided:
            reading.remark(reading.starts[0], "date_order_assumed")
        folds = find_folds([moment for _, moment in self._moments_of_long_days], self._zone)
        fold_of_line = {}
        for (line, _), fold in zip(self._moments_of_long_days, folds, strict=True):
            fold_of_line[line] = fold
        for message in self.messages:
            message.fold = fold_of_line.get(message.line)


def _ends_of_names(rest: str) -> list[int]:
    """Return where the name of a sender may end: at colons that a space or the end of the message follows."""
    end = len(rest.rstrip("\r\n"))
    return [at for at in _colons(rest) if at + 1 == end or rest[at + 1] in " \u00a0"]


def _colons(rest: str) -> list[int]:
    """Return where the first colons are; a name is not longer than 120 letters."""
    end = len(rest.rstrip("\r\n"))
    return [at for at in range(min(end, 120)) if rest[at] == ":"]
