"""Turns made of subtitles: by voice tags, by the names of cues (Webex), or by names before the words.

Where neither tags nor cues name the speaker, a name before the words does: ``Name: words`` or ``[Name]:
words``. It holds for the lines below it in its cue. It holds for further cues too if the file names speakers
only where they change, as some .srt do: then nobody is named twice in a row. Never does a name hold across
damage, nor across words that could not be used.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from helpers.fieldwork.formats.cue_words import CueLine
from helpers.fieldwork.formats.cues import Cue
from helpers.fieldwork.sources.grammars import timed
from helpers.fieldwork.sources.labels import IF_MAIN, Opener, bare, has_stop
from helpers.fieldwork.sources.services import without_notice
from helpers.fieldwork.sources.sure_labels import (
    is_form_of_address,
    is_sure_label,
    read_label,
    without_change_mark,
)
from helpers.fieldwork.sources.turns import Turns

_dash_of_dialogue = re.compile(r"^-\s?(?=[^\W\d])")
"""So subtitles begin the words of each of two who speak in one cue."""
LEAST_WITHOUT_NAME = 0.25
"""Where so many cues have no name, names stand on change only …"""
LEAST_FOR_REPEAT = 10
"""… if there are so many for each that names again who is speaking already: where every cue has a name, a
missing one leaves the speaker of the cues around it named twice in a row."""


class _Said(NamedTuple):
    """A line of a cue: its words, and what is to be known of their speaker."""

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


class _Giver:
    """Gives lines to speakers, one after the other."""

    def __init__(self, turns: Turns, *, holds_across_cues: bool) -> None:
        self._turns, self._holds = turns, holds_across_cues
        self._label: str | None = None
        """The name that holds for lines without one."""
        self._tags_in_doubt: set[str] = set()
        """The tags of the cue in which others speak too."""
        self._is_first = True

    def begin_cue(self, cue: Cue) -> None:
        """Forget what does not hold for another cue."""
        self._tags_in_doubt.clear()
        self._is_first = True
        if cue.follows_damage:
            self._turns.end()
        if cue.follows_damage or not self._holds:
            self._label = None

    def give(self, one: _Said, seconds: float | None, *, is_last: bool) -> None:
        """Give one line its status; `is_last`: it is the last of its cue."""
        number = one.line.number
        reason = one.line.problem
        if not reason and not one.text:
            exclusion = "transcription_notice" if one.line.text else "no_words_said"
            self._turns.reading.exclude(number, exclusion)
            return
        if not reason and one.has_several:
            reason = "several_voices"
        if not reason and one.tag:
            if is_last and one.opener is not None and one.opener.form == "alone":
                # An answer of one word: nothing of which it could be the label is below it.
                one = one._replace(opener=None)
            self._give_tagged(one, seconds)
            return
        if not reason:
            reason = self._reason_of_label(one)
        if reason:
            self._turns.interrupt(number, reason)
            self._label = None
            return
        text = one.text
        if one.opener is not None and one.opener.doubt == "label_or_words":
            self._turns.reading.remark(number, one.opener.doubt)
        elif one.opener is not None:
            self._label, text = one.opener.label, one.opener.text
        self._add(number, text, seconds)

    def _reason_of_label(self, one: _Said) -> str:
        """Return why it is not known who says a line without a tag; empty: it is."""
        if one.opener is not None and one.opener.doubt not in ("", "label_or_words"):
            return one.opener.doubt
        names_speaker = one.opener is not None and not one.opener.doubt
        if not names_speaker and (one.changes_speaker or self._label is None):
            return "no_speaker"
        return ""

    def _give_tagged(self, one: _Said, seconds: float | None) -> None:
        """Give a line to the speaker of its tag, unless a label in it, or above in the tag, names another."""
        number, text, reason = one.line.number, one.text, ""
        if one.tag in self._tags_in_doubt or (one.changes_speaker and not self._is_first):
            reason = "several_voices"
        elif one.opener is not None and is_sure_label(one.opener):
            text, reason = one.opener.text, one.opener.doubt
            if not reason and self._turns.find(one.opener.label) != self._turns.find(one.tag):
                reason = "several_voices"
        self._is_first = False
        if reason:
            self._tags_in_doubt.add(one.tag)
            self._turns.interrupt(number, reason)
            return
        self._label = one.tag
        self._add(number, text, seconds)
        self._label = None

    def _add(self, number: int, text: str, seconds: float | None) -> None:
        """Add words to the turn of the speaker whose name holds."""
        assert self._label is not None  # noqa: S101 - nothing is given without a name
        goes_on = self._turns.speaker is not None and self._turns.speaker == self._turns.find(self._label)
        if not text:
            self._turns.reading.exclude(number, "no_words_said")
            if not goes_on:
                self._turns.end()
        elif goes_on:
            self._turns.add(number, text)
        else:
            self._turns.begin(number, self._label, seconds, text)


def parse_cues(cues: list[Cue], turns: Turns) -> None:
    """Make turns of cues; every line of theirs gets its status in the reading of `turns`."""
    said = _read_lines(cues, turns)
    is_tagged = any(one.tag for lines in said for one in lines)
    holds_across_cues = not is_tagged and _names_stand_on_change(cues, said, turns)
    if holds_across_cues:
        turns.reading.remark(1, "names_on_change")
    giver = _Giver(turns, holds_across_cues=holds_across_cues)
    for cue, lines in zip(cues, said, strict=True):
        giver.begin_cue(cue)
        for one in lines:
            giver.give(one, cue.start, is_last=one is lines[-1])
    turns.end()


def _read_lines(cues: list[Cue], turns: Turns) -> list[list[_Said]]:
    """Read the labels in the words of all cues."""
    width = max((len(line.text) for cue in cues for line in cue.lines), default=0)
    said = []
    above = ""
    for cue in cues:
        name = _speaker_of(cue, turns)
        if cue.follows_damage:
            above = ""
        lines = []
        has_dashes = sum(_dash_of_dialogue.match(line.text) is not None for line in cue.lines) > 1
        for line in cue.lines:
            one = _read_line(line, line.label or name, above, width, turns, has_dashes=has_dashes)
            lines.append(one)
            above = one.text
        said.append(lines)
    return said


def _read_line(line: CueLine, tag: str, above: str, width: int, turns: Turns, *, has_dashes: bool) -> _Said:
    full = bare(without_notice(line.text))
    if tag:
        # noScribe's marks of speech over another's; the tag says whose it is.
        full = bare(full.removeprefix("//").removesuffix("//"))
    text = bare(without_change_mark(full))
    if has_stop(above) or has_dashes:
        text = bare(_dash_of_dialogue.sub("", text))
    if line.problem or not text:
        return _Said(line, text, None, tag, has_several=False, changes_speaker=False)
    opener = read_label(text, above, turns.labels, width=width) or timed(text, turns.is_known)
    if opener is not None and not _opens_turn(opener, above):
        opener = None
    has_several = bool(turns.labels.parts(text, opener))
    return _Said(line, text, opener, tag, has_several, changes_speaker=text != full)


def _opens_turn(opener: Opener, above: str) -> bool:
    """Tell whether a label may be one. Lines of cues break where they are full: by chance before a name."""
    if not opener.label or opener.doubt == IF_MAIN:
        return False
    is_by_chance = is_form_of_address(opener) or (opener.form == "semicolon" and bool(opener.doubt))
    return has_stop(above) or not is_by_chance


def _speaker_of(cue: Cue, turns: Turns) -> str:
    """Return the speaker that the name of a cue gives: in Webex's form, or a known name and nothing else."""
    if cue.speaker is not None:
        return cue.speaker
    if cue.name and turns.is_known(cue.name):
        return cue.name
    return ""


def _names_stand_on_change(cues: list[Cue], said: list[list[_Said]], turns: Turns) -> bool:
    """Tell whether a file names its speakers only where they change."""
    speaker = None
    speakers = set()
    n_cues = n_without_name = n_repeats = 0
    for cue, lines in zip(cues, said, strict=True):
        if cue.follows_damage:
            speaker = None
        openers = [one.opener for one in lines if one.text]
        n_cues += bool(openers)
        n_without_name += openers[:1] == [None]
        for opener in openers:
            if opener is None or opener.doubt == "label_or_words":
                continue
            named = turns.find(opener.label)
            n_repeats += named is not None and named == speaker
            speaker = named
            speakers.add(named)
    is_usual = n_without_name >= max(LEAST_WITHOUT_NAME * n_cues, LEAST_FOR_REPEAT * n_repeats)
    return len(speakers - {None}) > 1 and is_usual
