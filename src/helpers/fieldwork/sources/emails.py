"""E-mails: one message in an .eml, or all messages of a mailbox in an .mbox.

A message of a worker is a contact, and each paragraph of its own words a record. Who has sent it is told by
the roster, from the address or the name in the line *From*; when, by the line *Date*, as the study's wall
clock shows it. Messages from anybody else are no contact. An input unit is the head of a message, a line of
its words, an attachment, or a second version of the words.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

from helpers.fieldwork.clock import on_wall_clock
from helpers.fieldwork.dates import WEEKDAYS
from helpers.fieldwork.formats.mailboxes import has_text_above, split_mailbox
from helpers.fieldwork.formats.mails import DAMAGE, Mail, read_mail
from helpers.fieldwork.formats.quoted_mail import OWN, sort_mail_lines
from helpers.fieldwork.reading import MAX_TEXT, Contact, Reading, Record, Unreadable
from helpers.study.roster import Person, Roster
from helpers.study.sources import Source
from helpers.study.study import Study

_weekday = re.compile(r"\s*([A-Za-z]{3})[A-Za-z]{0,6}\.?,")
_zone = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(.*)")
"""All that stands behind the time: a part of it alone could be taken for another time zone."""
_comment = re.compile(r"\([^()]*\)")
_last_name_first = re.compile(r"([^,]{1,60}),\s*([^,]{1,60})")
_end_of_head = re.compile(rb"\r?\n\r?\n|\r\r")


class _Message(NamedTuple):
    """One message, or why it cannot be used."""

    data: bytes
    mail: Mail | None
    fault: Unreadable | None

    def sizes(self) -> list[int]:
        """Return how long its input units are: the head, the lines, other versions, attachments."""
        if self.mail is None:
            return [len(self.data)]
        lines = [len(line.text) + 1 for line in self.mail.lines]
        n_head = len(_end_of_head.split(self.data, maxsplit=1)[0])
        return [n_head, *lines, *self.mail.n_other_versions, *self.mail.n_attachments]


def read_emails(path: Path, study: Study, roster: Roster, source: Source) -> list[Reading]:
    """Read one e-mail, or the messages of one mailbox.

    Returns
    -------
    list of Reading
        One reading. Its places are the number of a message, and of the input unit within it. The file is
        quarantined as a whole if it is no e-mail; a message if its sender, its date or its words cannot be
        read.
    """
    try:
        messages = [_open(data) for data in _divide(path)]
    except Unreadable as error:
        return [Reading.quarantine_file(path, error)]
    sizes, places = [], []
    for number, message in enumerate(messages, start=1):
        of_message = message.sizes()
        sizes += of_message
        places += [(number, line) for line in range(1, len(of_message) + 1)]
    reading = Reading(path, "message", sizes, places)
    first = 1
    for message in messages:
        _MessageReader(reading, first, study, roster, source).read(message)
        first += len(message.sizes())
    return [reading]


def _divide(path: Path) -> list[bytes]:
    """Return the messages of a file.

    Raises
    ------
    Unreadable
        It is no e-mail, too large, or an .mbox with something above its first message.
    """
    data = path.read_bytes()
    if len(data) > MAX_TEXT:
        raise Unreadable("too_large")
    if not data.strip(codecs.BOM_UTF8 + b" \t\r\n"):
        raise Unreadable("empty_file")
    messages = split_mailbox(data)
    if messages and not has_text_above(data):
        return messages
    # In an .eml such a line may stand in a message that is forwarded.
    if messages and path.suffix.lower() == ".mbox":
        raise Unreadable("not_a_mail")
    read_mail(data)
    return [data]


def _open(data: bytes) -> _Message:
    try:
        return _Message(data, read_mail(data), None)
    except Unreadable as error:
        return _Message(data, None, error)


class _MessageReader:
    """Sets the statuses of one message.

    Parameters
    ----------
    first
        The number of its first input unit: its head.
    """

    def __init__(self, reading: Reading, first: int, study: Study, roster: Roster, source: Source) -> None:
        self._reading, self._first = reading, first
        self._study, self._roster, self._source = study, roster, source

    def read(self, message: _Message) -> None:
        """Set the status of each input unit: those beside the words, and then the words."""
        if message.mail is None:
            assert message.fault is not None  # noqa: S101 - one of the two is there
            self._reading.quarantine(self._first, message.fault.reason)
            return
        mail = message.mail
        kinds = sort_mail_lines(mail.lines)
        number = self._first + 1 + len(kinds)
        for _ in mail.n_other_versions:
            self._reading.exclude(number, "other_version")
            number += 1
        for _ in mail.n_attachments:
            self._reading.exclude(number, "attachment")
            number += 1
        if mail.is_cp1252:
            self._reading.remark(self._first, "encoding_cp1252")
        own = [at for at, kind in enumerate(kinds) if kind == OWN]
        for at, kind in enumerate(kinds):
            if kind != OWN:
                self._reading.exclude(self._first + 1 + at, kind)
        try:
            self._keep(mail, own)
        except Unreadable as error:
            self._reading.quarantine(self._first, error.reason)
            for at in own:
                self._reading.quarantine(self._first + 1 + at, error.reason)

    def _keep(self, mail: Mail, own: list[int]) -> None:
        """Make a record of each paragraph of a worker's own words, or raise why that is impossible."""
        sender = _find_sender(mail.head, self._roster)
        if sender is None:
            raise Unreadable("unknown_sender")
        if sender.role != "worker":
            self._reading.exclude(self._first, "message_of_another")
            for at in own:
                self._reading.exclude(self._first + 1 + at, "message_of_another")
            return
        if mail.is_encrypted:
            raise Unreadable("encrypted_message")
        moment, fold = _find_moment(mail.head, self._study)
        self._reading.exclude(self._first, "message_head")
        message_id = _field(mail.head, "message-id").strip()
        contact = Contact(self._source.id, sender.id, moment.date(), moment, message_id=message_id)
        for paragraph in _paragraphs(own, mail):
            text = " ".join(" ".join(mail.lines[at].text for at in paragraph).split())
            record = Record(sender, text, contact, moment, fold)
            first, *others = [self._first + 1 + at for at in paragraph]
            self._reading.keep(first, record)
            self._reading.merge_all(others, record)


def _paragraphs(own: list[int], mail: Mail) -> list[list[int]]:
    """Divide the lines of the sender's own words into paragraphs: lines of a part that follow one another."""
    paragraphs: list[list[int]] = []
    for at in own:
        if paragraphs and paragraphs[-1][-1] == at - 1 and not mail.lines[at].begins_part:
            paragraphs[-1].append(at)
        else:
            paragraphs.append([at])
    return paragraphs


def _find_sender(head: EmailMessage, roster: Roster) -> Person | None:
    """Return whom the line *From* names; None: nobody whom the roster has, or two persons."""
    found = set()
    for label in _labels_of_sender(head):
        person = roster.find(label)
        if person is not None:
            found.add(person)
    if len(found) != 1:
        return None
    return found.pop()


def _labels_of_sender(head: EmailMessage) -> Iterator[str]:
    """Yield the addresses and names of the line *From*, a name also with the last name last."""
    try:
        addresses = getattr(head["From"], "addresses", ())
    except DAMAGE:
        return
    for address in addresses:
        yield address.addr_spec
        # A name without an address is read as what stands before an @. Of an address that is no name:
        # another Aisha may write from aisha@….
        name = address.display_name if address.domain else address.username
        plain = name.strip("'\" ")
        yield plain
        if match := _last_name_first.fullmatch(plain):
            yield f"{match[2]} {match[1]}"


def _find_moment(head: EmailMessage, study: Study) -> tuple[datetime, int | None]:
    """Return when a message was sent, by the study's wall clock, and which of two times if that comes twice.

    Raises
    ------
    Unreadable
        Reasons ``no_date_of_message``, ``unclear_time_zone``.
    """
    written = _comment.sub("", _field(head, "date")).strip()
    try:
        moment = head["Date"].datetime
    except DAMAGE:
        moment = None
    if moment is None:
        raise Unreadable("no_date_of_message")
    weekday = _weekday.match(written)
    if weekday and not WEEKDAYS[moment.weekday()].startswith(weekday[1].lower()):
        raise Unreadable("no_date_of_message")
    zone = _zone.search(written)
    of_message = zone[1] if zone else ""
    if moment.tzinfo is not None:
        of_message = moment.strftime("%z")
    found = on_wall_clock(moment.replace(tzinfo=None), of_message, study.zone)
    if found is None:
        raise Unreadable("unclear_time_zone")
    return found


def _field(head: EmailMessage, name: str) -> str:
    """Return a field of the head as the file has it; empty: there is none."""
    for field, value in head.raw_items():
        if field.lower() == name:
            return " ".join(str(value).split())
    return ""
