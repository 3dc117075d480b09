"""Who speaks in the transcript of a voice note: its sender alone, or somebody else too.

A label of the sender is no word, nor is a recogniser's word for the one who speaks (*Unknown Speaker*,
*SPEAKER_00*) where there is only one such word. The label of anybody else, known or not, makes the transcript
one of several voices. A sentence with a colon (*Two things: the rota and the keys*) is no label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from helpers.fieldwork.sources.grammars import GRAMMARS, Opener
from helpers.fieldwork.sources.services import without_notice
from helpers.study.roster import Person, Roster

_machine_label = re.compile(
    r"(?:(?:unknown|unidentified) )?speaker[ _]?[0-9a-z]{0,2}|S[0-9]{2}|unknown", re.IGNORECASE
)


class SpokenLine(NamedTuple):
    """A line of a transcript."""

    number: int
    text: str
    label: str = ""
    """The speaker whom a voice tag, or the name of a cue, gives; empty: none does."""


class SortedLines(NamedTuple):
    """The lines of a transcript, by what they are."""

    words: list[tuple[int, str]]
    """Number and words of each line in which somebody speaks; the words are empty below a label alone."""
    excluded: list[tuple[int, str]]
    """Number of each other line, and the reason for excluding it."""
    has_others: bool
    """Whether somebody besides the sender speaks."""


class _Sender:
    """Goes through the lines of one transcript, and notes who speaks in it."""

    def __init__(self, sender: Person, roster: Roster) -> None:
        self._sender, self._roster = sender, roster
        self._voices: set[str] = set()
        """What has been found for the sender: the name, or words of a recogniser."""
        self._has_others = False

    def words_of(self, line: SpokenLine) -> str:
        """Return the words of a line without labels and times."""
        text = line.text
        if line.label and not self._takes(line.label, is_certain=True):
            return text
        opener = self._opener(text)
        if opener is not None and self._takes(opener.label):
            text = opener.text
        return text

    @property
    def has_others(self) -> bool:
        """Tell whether anybody but the sender speaks: two words of a recogniser are two speakers."""
        return self._has_others or len(self._voices) > 1

    def _opener(self, text: str) -> Opener | None:
        for grammar in GRAMMARS.values():
            if opener := grammar(text, self._is_known):
                return opener
        return None

    def _is_known(self, label: str) -> bool:
        return self._roster.find(label) is not None

    def _takes(self, label: str, *, is_certain: bool = False) -> bool:
        """Note whom a label names; tell whether it is a label at all.

        Parameters
        ----------
        is_certain
            Whether it is one whatever its words are: a voice tag.
        """
        if not label:
            return True
        person = self._roster.find(label)
        if person is not None and person.id == self._sender.id:
            self._voices.add("")
        elif person is None and _machine_label.fullmatch(label):
            self._voices.add(label.casefold())
        elif person is not None or is_certain or _may_be_name(label):
            self._has_others = True
        else:
            return False
        return True


def sort_lines(lines: Iterable[SpokenLine], sender: Person, roster: Roster) -> SortedLines:
    """Sort the lines of a transcript into words and others, and tell whether anybody but the sender speaks."""
    found = _Sender(sender, roster)
    words: list[tuple[int, str]] = []
    excluded: list[tuple[int, str]] = []
    for line in lines:
        rest = without_notice(line.text)
        if not line.text:
            excluded.append((line.number, "blank"))
        elif not rest:
            excluded.append((line.number, "transcription_notice"))
        else:
            words.append((line.number, found.words_of(line._replace(text=rest))))
    return SortedLines(words, excluded, found.has_others)


def _may_be_name(label: str) -> bool:
    return True
