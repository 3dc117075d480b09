"""Typed messages of a chat: the words of workers, for a source that counts them.

What a worker types on one day is one contact, and a message one record of it, also what is typed with a
picture. What the app writes, media and the messages of others have their status in `formats.chats`; a message
that is only a link, or has no word, is excluded here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from helpers.fieldwork.formats.chats import LRM, TYPED, Message
from helpers.fieldwork.overlaps import ChatReading
from helpers.fieldwork.reading import Contact, Record
from helpers.study.sources import Source

_links = re.compile(r"(?:(?:https?://|www\.)\S+\s*)+", re.IGNORECASE)
_edited = re.compile(rf"{LRM}?<[^<>]{{1,60}} edited>")
"""What a phone writes behind a message that its sender has edited."""
_attached = re.compile(
    rf"(?:[^<>:/\\]{{1,200}}\.\w{{2,5}} \u2022 {LRM}?\d+ \w+ )?"
    rf"{LRM}?<[^<>:]{{1,40}}: ?[^<>]{{1,200}}\.\w{{2,5}}>"
)
"""What an iPhone writes behind the words that are sent with a picture or document."""


class TypedMessages:
    """Makes a record of each typed message of a worker.

    Parameters
    ----------
    source
        The source that counts typed messages; None: none does, and `formats.chats` finds none.
    """

    def __init__(self, reading: ChatReading, lines: list[str], source: Source | None) -> None:
        self._reading, self._lines, self._source = reading, lines, source
        self._contacts: dict[tuple[str, date], Contact] = {}

    def keep_caption(self, message: Message) -> None:
        """Keep what a worker has typed below the name of a picture or document, as Android writes it.

        The message then announces the file alone, in its first line.
        """
        is_read = self._source is not None and message.speaker.role == "worker"
        if not is_read or message.kind != "other" or message.n_lines == 1:
            return
        below = range(message.line + 1, message.line + message.n_lines)
        if any(_plain(self._lines[number - 1]) for number in below):
            first = self._lines[message.line]
            caption = replace(message, line=below[0], n_lines=len(below), words=first, kind=TYPED)
            self.keep(caption, start=message.line)
            message.n_lines = 1

    def keep(self, message: Message, start: int = 0) -> None:
        """Keep the words of one message, or exclude its lines if it has none.

        Parameters
        ----------
        start
            The line in which the whole message begins, if that is an earlier one.
        """
        below = range(message.line + 1, message.line + message.n_lines)
        words = {message.line: _plain(message.words)}
        words |= {number: _plain(self._lines[number - 1]) for number in below}
        text = " ".join(filter(None, words.values()))
        reason = ""
        if _links.fullmatch(text):
            reason = "link_only"
        elif not any(character.isalnum() for character in text):
            reason = "no_words_said"
        if reason:
            for number in words:
                self._reading.exclude(number, reason)
            return
        record = Record(message.speaker, text, self._contact_of(message), message.moment, message.fold)
        first = next(number for number in words if words[number])
        self._reading.keep(first, record)
        self._reading.typed[start or message.line] = record
        for number in words:
            if not words[number]:
                self._reading.exclude(number, "blank")
            elif number != first:
                self._reading.merge(number, record)

    def _contact_of(self, message: Message) -> Contact:
        """Return the contact of a message's sender and day, which begins with the first message."""
        assert self._source is not None  # noqa: S101 - without it, no message is returned as typed
        sender, day = message.speaker.id, message.moment.date()
        new = Contact(self._source.id, sender, day, message.moment)
        return self._contacts.setdefault((sender, day), new)


def _plain(text: str) -> str:
    """Return words with single spaces, without what a phone adds to them."""
    return " ".join(_attached.sub("", _edited.sub("", text)).replace(LRM, "").split())
