"""Who speaks in the transcript of a voice note: its sender alone, or somebody else too.

A label of the sender is no word, nor is a recogniser's word for the one who speaks (*Unknown Speaker*,
*SPEAKER_00*) where there is only one such word. The label of anybody else, known or not, makes the transcript
one of several voices. A sentence with a colon (*Two things: the rota and the keys*) is no label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import NamedTuple

from helpers.fieldwork.sources.head_fields import PEOPLE, is_head_field
from helpers.fieldwork.sources.label_words import is_sentence, words_of
from helpers.fieldwork.sources.labels import Labels, Opener, bare
from helpers.fieldwork.sources.services import without_notice
from helpers.fieldwork.sources.sure_labels import (
    ADDRESS_IN_VOICE_NOTES,
    is_sure_label,
    read_label,
    time_as_words,
    without_change_mark,
)
from helpers.fieldwork.sources.time_marks import CLOCK, range_start, spoken_time, take_marks
from helpers.study.roster import Person, Roster

_machine_label = re.compile(
    r"(?:(?:unknown|unidentified) )?speaker[ _]?[0-9a-z]{0,2}|s[0-9]{2}|unknown", re.IGNORECASE
)
_only_time = re.compile(rf"[\[(#]?\s*{CLOCK}(?:-[0-9]{{1,3}}#|\s*[\])])?")
_range_before_words = re.compile(r"\[[0-9:.,]{4,12}\s*-->\s*[0-9:.,]{4,12}\]\s*")
"""So programs around Whisper print what they hear: [00:03.020 --> 00:41.090]  words"""
_recording = re.compile(r"(.{1,80}) (?:started|stopped) transcription")
_label_above_words = re.compile(rf"(.{{0,60}}?)(?:\s{{2,}}|\t)\s*{CLOCK}")


class SpokenLine(NamedTuple):
    """A line of a transcript."""

    number: int
    text: str
    label: str = ""
    """The speaker whom a voice tag, or the name of a cue, gives; empty: none does."""
    n_bold: int = 0
    """How many characters at the beginning are bold."""
    ends_cue: bool = False
    """Whether it is the last line of a cue: then nothing of which it could be the label is below it."""


class SortedLines(NamedTuple):
    """The lines of a transcript, by what they are."""

    words: list[tuple[int, str]]
    """Number and words of each line in which somebody speaks; no words where it is a label alone."""
    excluded: list[tuple[int, str]]
    """Number of each other line, and the reason for excluding it."""
    has_others: bool
    """Whether somebody besides the sender speaks."""


def sort_lines(lines: Iterable[SpokenLine], sender: Person, roster: Roster, title: str) -> SortedLines:
    """Sort the lines of a transcript into words and others, and tell whether anybody but the sender speaks.

    Parameters
    ----------
    title
        The name of the audio, which programs write above the words.
    """
    voices = _Voices(sender, roster)
    words: list[tuple[int, str]] = []
    excluded: list[tuple[int, str]] = []
    above: str | None = None
    for line in lines:
        rest = without_notice(line.text)
        reason = ""
        if not line.text:
            reason = "blank"
        elif not rest or voices.is_about_recording(rest):
            reason = "transcription_notice"
        elif _is_time(rest, is_below_label=bool(words) and not words[-1][1]):
            reason = "cue_time"
        elif not words and (PurePath(rest).stem == title or voices.is_field_of_head(rest)):
            reason = "heading"
        if reason:
            excluded.append((line.number, reason))
            above = ""
        else:
            said = voices.words_of(line._replace(text=rest), above)
            words.append((line.number, " ".join(said.split())))
            above = said
    return SortedLines(words, excluded, voices.has_others)


def _is_time(text: str, *, is_below_label: bool) -> bool:
    """Tell whether a line is a time, or below a label one in words: '0 minutes 3 seconds' (Teams)."""
    if _only_time.fullmatch(text) or range_start(text) is not None:
        return True
    return is_below_label and spoken_time(text) is not None


class _Voices:
    """Takes labels off the lines of one transcript, and notes whom they name."""

    def __init__(self, sender: Person, roster: Roster) -> None:
        self._sender, self._labels = sender, Labels(roster)
        self._names_of_one: set[str] = set()
        """What has been read for the one who speaks: '' for the sender, or words of a recogniser."""
        self._has_others = False
        self._n_changes = 0

    @property
    def has_others(self) -> bool:
        """Tell whether anybody but the sender speaks: two words of a recogniser are two speakers."""
        return self._has_others or len(self._names_of_one) > 1 or self._n_changes > 1

    def is_about_recording(self, text: str) -> bool:
        """Tell whether a line says that somebody started or stopped the recording (Teams)."""
        match = _recording.fullmatch(text)
        return match is not None and self._labels.is_known(match[1])

    def is_field_of_head(self, text: str) -> bool:
        """Tell whether a line above the words says what the transcript is: 'Date: 13/10/2023'."""
        opener = self._labels.read(text)
        if opener is None or is_sentence(words_of(opener.text)):
            return False
        if opener.label.casefold() in PEOPLE:
            return self._labels.is_known(opener.text)
        return is_head_field(opener, 1, self._labels.is_known)

    def words_of(self, line: SpokenLine, above: str | None) -> str:
        """Return the words of a line without labels and times.

        Parameters
        ----------
        above
            The words above: None for the first line, '' below an empty line.
        """
        self._note(line.label)
        if match := _label_above_words.fullmatch(line.text):
            self._note(match[1])
            return ""
        plain = without_change_mark(line.text)
        self._n_changes += plain != line.text
        plain = bare(_range_before_words.sub("", plain, count=1))
        opener = self._opener(plain, above, line)
        self._note_inside(plain, opener)
        if opener is None:
            return take_marks(plain).words
        self._note(opener.label)
        return take_marks(opener.text).words

    def _opener(self, text: str, above: str | None, line: SpokenLine) -> Opener | None:
        """Return the label with which a line opens, where it is one even in a voice note."""
        opener = read_label(text, above, self._labels, n_bold=line.n_bold)
        if opener is not None and line.ends_cue:
            opener = time_as_words(opener, text)
        if opener is None or _machine_label.fullmatch(opener.label):
            return opener
        is_known = self._labels.is_known(opener.label)
        is_word_of_cue = opener.form == "alone" and line.ends_cue and not is_known
        if is_word_of_cue or not is_sure_label(opener, ADDRESS_IN_VOICE_NOTES):
            return None
        return opener

    def _note_inside(self, text: str, opener: Opener | None) -> None:
        """Note the labels that stand further on in a line."""
        for start in self._labels.parts(text, opener):
            inside = None
            if start >= 0:
                inside = self._labels.read(text[start:], "")
            if inside is None:
                self._has_others = True
            else:
                self._note(inside.label)

    def _note(self, label: str) -> None:
        """Note whom a label names."""
        person = self._labels.find(label)
        if person is not None and person.id == self._sender.id:
            self._names_of_one.add("")
        elif person is None and _machine_label.fullmatch(label):
            self._names_of_one.add(label.casefold())
        elif label:
            self._has_others = True
