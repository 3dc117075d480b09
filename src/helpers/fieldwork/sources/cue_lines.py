"""What each line of a cue says of its speaker: by its tag, the name of its cue, or a label in its words."""

from __future__ import annotations

import re
from typing import NamedTuple

from helpers.fieldwork.formats.cue_words import CueLine
from helpers.fieldwork.formats.cues import Cue
from helpers.fieldwork.sources.labels import IF_MAIN, Labels, Opener, bare, has_stop
from helpers.fieldwork.sources.line_grammars import timed
from helpers.fieldwork.sources.services import without_notice
from helpers.fieldwork.sources.sure_labels import (
    read_label,
    time_as_words,
    without_change_mark,
)

_BY_CHANCE = frozenset(("comma", "stop", "space", "semicolon"))
"""Forms of names at which a full line may break in mid-sentence."""
_dash_of_dialogue = re.compile(r"^-\s?(?=[^\W\d])")
"""So subtitles begin the words of each of two who speak in one cue."""


class Said(NamedTuple):
    """A line of a cue: its words, and what is known of their speaker."""

    line: CueLine
    text: str
    """The words, with a label that may open them."""
    opener: Opener | None
    """What the words open with."""
    tag: str
    """The name in the voice tag, or that of the cue; empty: there is none."""
    has_several: bool
    """Whether another label stands further on in the line."""
    changes_speaker: bool
    """Whether it begins with the mark of captions for another speaker."""


def read_lines(cues: list[Cue], labels: Labels) -> list[list[Said]]:
    """Return what the lines of each cue say, in the order of the file."""
    width = max((len(line.text) for cue in cues for line in cue.lines), default=0)
    reader = _LineReader(labels, width)
    return [reader.read_cue(cue) for cue in cues]


class _LineReader:
    """Reads line after line, and knows the words above."""

    def __init__(self, labels: Labels, width: int) -> None:
        self._labels, self._width = labels, width
        self._above = ""

    def read_cue(self, cue: Cue) -> list[Said]:
        """Return what the lines of a cue say."""
        if cue.follows_damage:
            self._above = ""
        name = self._speaker_of(cue)
        has_dashes = sum(_dash_of_dialogue.match(line.text) is not None for line in cue.lines) > 1
        lines = []
        for line in cue.lines:
            one = self._read(line, line.label or name, has_dashes=has_dashes)
            if one.opener is not None and line is cue.lines[-1]:
                one = one._replace(opener=time_as_words(one.opener, one.text))
            lines.append(one)
            self._above = one.text
        return lines

    def _speaker_of(self, cue: Cue) -> str:
        """Return the speaker that the name of a cue gives: in Webex's form, or a known name and no more."""
        if cue.speaker is not None:
            return cue.speaker
        if cue.name and self._labels.is_known(cue.name):
            return cue.name
        return ""

    def _read(self, line: CueLine, tag: str, *, has_dashes: bool) -> Said:
        full = bare(without_notice(line.text))
        if tag:
            # noScribe's marks of speech over another's; the tag says whose it is.
            full = bare(full.removeprefix("//").removesuffix("//"))
        text = bare(without_change_mark(full))
        if has_stop(self._above) or has_dashes:
            text = bare(_dash_of_dialogue.sub("", text))
        if line.problem or not text:
            return Said(line, text, None, tag, has_several=False, changes_speaker=False)
        opener = self._opener(text)
        has_several = bool(self._labels.parts(text, opener))
        return Said(line, text, opener, tag, has_several, changes_speaker=text != full)

    def _opener(self, text: str) -> Opener | None:
        """Return the label with which words open. By chance a line breaks before a name, where it is full."""
        opener = read_label(text, self._above, self._labels, width=self._width)
        if opener is None or opener.doubt == IF_MAIN:
            opener = timed(text, self._labels.is_known)
        if opener is None or not opener.label or opener.doubt == IF_MAIN:
            return None
        if opener.doubt and opener.form in _BY_CHANCE and not has_stop(self._above):
            return None
        return opener
