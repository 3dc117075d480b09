"""The lines of a WhatsApp chat, sorted into messages and kinds of message.

No export says how it writes dates or what ends a message, so both are read from the file itself. The form of the heads that
most lines have is the chat's; a line that looks like a head of another form is part of the message above, as a pasted quote
is. Kinds of message are told by the words that phones write, in English as Android and iOS write them; attachments in some
other languages too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from helpers.fieldwork.clock import find_folds
from helpers.fieldwork.formats.audio import SUFFIXES
from helpers.fieldwork.formats.date_orders import Days, is_long
from helpers.fieldwork.formats.message_heads import ANY_HEAD, MARKS, form_of, pattern_of, seconds_of
from helpers.fieldwork.overlaps import ChatReading
from helpers.fieldwork.reading import Status, Unreadable
from helpers.study.roster import Person, Roster
from helpers.study.study import Study

LRM = "\u200e"
FOREIGN, FOREIGN_SHARE, FOREIGN_RUN = 4, 0.1, 20
MOST_COLONS = 4
_never = re.compile(r"(?!)")
_label = r"(?:file attached|attached|Datei angehängt|angehängt|file allegato|allegato|archivo adjunto|adjunto|fichier joint|pièce jointe|"
_label += r"arquivo anexado|anexado|bestand bijgevoegd|bijgevoegd|dosya ekli|eklendi|ekli|fil vedhæftet|bifogad fil)"
_omitted = r"(?:weggelassen|omesso|omitido|ocultado|omis|weggelaten|udeladt|utelämnat)(?=\s*$)"
_kinds = re.compile(
    rf"[{MARKS}]*+(?:"
    rf"(?P<attached><(?:{_label} ?: ?(?P<ios>[^<>\r\n]+)|[^<>:\r\n]{{2,40}}: ?(?P<any>[^<>\r\n]{{1,200}}\.\w{{2,5}}))>)"
    rf"|(?P<unheard>(?:audio|PTT|voice message|voice note) omitted|[aá]udio {_omitted}|<Media omitted>)"
    r"|(?P<unseen>(?:image|video|GIF|sticker|document|video note|album) omitted|<(?:video|image|photo)[^<>\r\n]{0,40} omitted>)"
    r"|(?P<contact_card>Contact card omitted)"
    r"|(?P<deleted_message>(?:This message was deleted(?: by admin[^\r\n]{0,100})?|You deleted this message|Message deleted)\.?(?=\s*$))"
    r"|(?P<call>(?:Missed|Silenced|Declined) (?:group )?(?:voice|video) call|(?:Group )?(?:voice|video) call[.,]|No answer[.,])"
    r"|(?P<poll>POLL:)"
    r"|(?P<location>(?:live )?location(?: shared)?(?:: ?https?://\S*map|(?=\s*$)))"
    rf"|(?P<empty_message>(?:null)?[{MARKS}]*(?=\s*$))"
    r"|(?P<unknown_media><[^<>\r\n]{3,40}>(?=\s*$))"
    r")",
    re.IGNORECASE,
)
_named = re.compile(
    rf"[{MARKS}]*+(?:(?P<name>[^\r\n<>:/\\]{{1,200}}\.\w{{2,5}}) ?[(<]{_label}[)>]"
    r"|(?P<phone>[A-Z]{3}-\d{8}-WA\d+\.\w{2,5}) [(<][^()<>\r\n]{3,40}[)>]"
    rf"|[^\r\n]{{1,200}} [{MARKS}]*(?P<unseen>document omitted)\s*$)",
    re.IGNORECASE,
)
_system = re.compile(
    r"[^:\r\n]{0,120}(?:created (?:this )?group|changed (?:the|this) (?:group|subject|community)|changed the (?:topic|description)|"
    r"security code|end-to-end encrypted|disappearing messages|message timer|changed (?:their|to a new) (?:phone )?number|"
    r"added you to|invite link|pinned a message|started a call)",
    re.IGNORECASE,
)
CHAT = Status("excluded", "chat_message")
SYSTEM = Status("excluded", "system_message")
BLANK = Status("excluded", "blank")
ORPHAN = Status("quarantined", "before_first_message")
UNKNOWN = Status("quarantined", "unknown_speaker")
IMPOSSIBLE = Status("quarantined", "impossible_date")
OTHER_KINDS = {
    kind: Status("excluded", kind)
    for kind in ("contact_card", "deleted_message", "call", "poll", "location", "empty_message")
}
OTHER_KINDS["unseen"] = Status("excluded", "other_media")


@dataclass(eq=False)
class Message:
    """A message that announces media: its lines, when and by whom it was sent, and the name of the file."""

    line: int
    n_lines: int
    moment: datetime
    speaker: Person
    name: str
    """Of the file; empty where the export was made without media."""
    is_audio: bool
    fold: int | None = None


def _is_of_a_person(rest: str, at: int) -> bool:
    """Tell whether a message that a phone has worded is about something that somebody sent, not a notice."""
    match = _kinds.match(rest, at) or _named.match(rest, at)
    return match is not None and match.lastgroup != "empty_message"


def read_chat(
    reading: ChatReading, lines: list[str], study: Study, roster: Roster, *, with_keys: bool
) -> list[Message]:
    """Sort the lines of a chat: each gets its status, but those of messages that announce media.

    Parameters
    ----------
    with_keys
        Whether messages will be compared with those of another export.

    Raises
    ------
    Unreadable
        Reasons ``date_order``, ``date_order_mixed``, ``two_exports``, at the first line that shows it.
    """
    form = form_of(lines)
    sorter = _Sorter(reading, study, roster)
    sorter.sort(lines, pattern_of(form) if form else _never, with_keys=with_keys)
    return sorter.messages


class _Sorter:
    """Goes over the lines of a chat once."""

    def __init__(self, reading: ChatReading, study: Study, roster: Roster) -> None:
        self.reading, self.study, self.roster = reading, study, roster
        self.messages: list[Message] = []
        self.days = Days(study)
        self.zone = study.zone
        self.people: dict[str, Person] = {}
        self.foreign: list[int] = []
        self.longest_run = 0
        self.long_days: set[date] = set()
        self.nights: list[tuple[int, datetime]] = []

    def sort(self, lines: list[str], head_of_form: re.Pattern[str], *, with_keys: bool) -> None:
        """Give every line its status, and list the messages that announce media."""
        statuses, reading, head = self.reading.statuses, self.reading, head_of_form.match
        days: dict[str, tuple[date | None, int]] = {}
        clocks: dict[str, tuple[int, bool]] = {}
        people, starts, run = self.people, reading.starts, 0
        message: Message | None = None
        last_date, is_12h, before, status = "", None, -1, CHAT
        for number, line in enumerate(lines, start=1):
            match = head(line)
            if match is None:
                run = self._continue(number, line, run, status, message)
                continue
            run = 0
            date_text, clock_text = match.groups()
            if date_text != last_date:
                last_date = date_text
                day, midnight = days.get(date_text) or days.setdefault(
                    date_text, self._day(date_text, number)
                )
                self.days.sequence.append(date_text)
            second, half = clocks.get(clock_text) or clocks.setdefault(clock_text, seconds_of(clock_text))
            if half is not is_12h:
                if is_12h is not None:
                    self.reading.remark(number, "clock_changed")
                is_12h = half
            starts.append(number)
            rest = line[match.end() :]
            at = rest.find(": ")
            speaker = people.get(rest[:at]) if at > 0 else None
            if speaker is None:
                speaker, at, status = self._sender(rest)
            message = None
            if day is None or second < 0:
                status = IMPOSSIBLE
            else:
                if midnight + second < before:
                    self.reading.remark(number, "goes_back")
                before = midnight + second
                if self.long_days and day in self.long_days:
                    self.nights.append((number, datetime.combine(day, time(0)) + timedelta(seconds=second)))
                if speaker is not None:
                    status, message = self._kind(number, rest, at + 2, speaker, day, second)
                    if with_keys:
                        reading.keys.append(hash((before // 60, speaker.id, rest[at + 2 :].strip())))
            if with_keys and len(reading.keys) < len(starts):
                reading.keys.append(0)
            if message is None:
                statuses[number - 1] = status
        self._settle()

    def _continue(self, number: int, line: str, run: int, status: Status, message: Message | None) -> int:
        """Take a line that is no head; return how many heads of another form have come one after another."""
        if message is not None:
            message.n_lines += 1
        elif self.reading.starts:
            self.reading.statuses[number - 1] = status
            if status is CHAT and "edited>" in line:
                self.reading.remark(number, "edited")
        else:
            self.reading.statuses[number - 1] = ORPHAN if line.strip(f"\ufeff{LRM} \r\n\t") else BLANK
        if not ANY_HEAD.match(line):
            return run
        self.foreign.append(number)
        self.reading.remark(number, "foreign_header")
        self.longest_run = max(self.longest_run, run + 1)
        return run + 1

    def _day(self, text: str, number: int) -> tuple[date | None, int]:
        """Return the day that a date says, and its midnight in seconds."""
        day = self.days.day(text, number)
        if day and is_long(day, self.zone):
            self.long_days.add(day)
        return day, day.toordinal() * 86_400 if day else -1

    def _sender(self, rest: str) -> tuple[Person | None, int, Status]:
        """Return who sends a message, where the name ends, and the status if nobody of the roster does.

        A name may hold ``: `` itself, so that the first places where one may end are tried.
        """
        end = len(rest.rstrip("\r\n"))
        places = [
            at
            for at in range(min(end, 120))
            if rest[at] == ":" and (at + 1 == end or rest[at + 1] in " \u00a0")
        ]
        for at in places[:MOST_COLONS]:
            person = self.roster.find(rest[:at])
            if person is not None:
                self.people[rest[:at]] = person
                return person, at, CHAT
        if (
            not places
            or any(rest.startswith(LRM, at + 2) and not _is_of_a_person(rest, at + 2) for at in places)
            or _system.match(rest)
        ):
            kind = _kinds.match(rest) if not places else None
            return None, -1, OTHER_KINDS["call"] if kind and kind.lastgroup == "call" else SYSTEM
        return None, -1, UNKNOWN

    def _kind(
        self, number: int, rest: str, at: int, speaker: Person, day: date, second: int
    ) -> tuple[Status, Message | None]:
        """Return the status of a message by what it is; one that announces media is judged by who reads the export."""
        match = _kinds.match(rest, at)
        if match is None and ("(" in rest or "<" in rest or "omitted" in rest):
            if "edited>" in rest:
                self.reading.remark(number, "edited")
            match = _named.match(rest, at)
        if match is None:
            return (SYSTEM if rest.startswith(LRM, at) else CHAT), None
        kind = str(match.lastgroup)
        name = str(
            match["ios"] or match["any"]
            if kind == "attached"
            else match[kind]
            if kind in ("name", "phone")
            else ""
        ).strip()
        if name.lower().endswith(".vcf"):
            return OTHER_KINDS["contact_card"], None
        if kind in OTHER_KINDS:
            return OTHER_KINDS[kind], None
        moment = datetime.combine(day, time(second // 3600, second // 60 % 60, second % 60))
        is_audio = name.lower().endswith(SUFFIXES) or (
            kind == "unheard" and "media" not in match["unheard"].lower()
        )
        message = Message(number, 1, moment, speaker, name, is_audio)
        self.messages.append(message)
        return CHAT, message

    def _settle(self) -> None:
        """Look at the chat as a whole: one form of heads, one order of dates, and which of two hours."""
        reading, n_foreign = self.reading, len(self.foreign)
        fault = self.days.fault()
        if self.longest_run >= FOREIGN_RUN or (
            n_foreign >= FOREIGN and n_foreign > FOREIGN_SHARE * (len(reading.starts) + n_foreign)
        ):
            fault = Unreadable("two_exports", self.foreign[0])
        if fault:
            raise fault
        if self.days.is_undecided:
            self.reading.remark(reading.starts[0], "date_order_assumed")
        which = dict(
            zip(
                (line for line, _ in self.nights),
                find_folds([moment for _, moment in self.nights], self.zone),
                strict=True,
            )
        )
        for message in self.messages:
            message.fold = which.get(message.line)
