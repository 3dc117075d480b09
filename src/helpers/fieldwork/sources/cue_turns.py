"""Turns made of subtitles: by voice tags, by the names of cues (Webex), or by names before the words.

Where neither tags nor cues name the speaker, a name before the words does: ``Name: words`` or ``[Name]:
words``. It holds for the lines below it in its cue. It holds for further cues too if the file names speakers
only where they change, as some .srt do: then nobody is named twice in a row. Never does a name hold across
damage, nor across words that could not be used.
"""

from __future__ import annotations

from typing import NamedTuple

from helpers.fieldwork.formats.cue_words import CueLine
from helpers.fieldwork.formats.cues import Cue
from helpers.fieldwork.sources.grammars import colon
from helpers.fieldwork.sources.turns import Turns

LEAST_WITHOUT_NAME = 0.25
"""Where so many cues have no name, and nobody is named twice in a row, names stand on change only."""


class _Said(NamedTuple):
    """A line of a cue, as it is to be given to a speaker."""

    line: CueLine
    label: str | None
    """The name before the words; None: there is none."""
    text: str
    """The words without the name."""
    problem: str = ""
    """Why the line cannot be used: a reason of quarantine."""


def parse_cues(cues: list[Cue], turns: Turns) -> None:
    """Make turns of cues; every line of theirs gets its status in the reading of `turns`."""
    said = [[_said(line, turns) for line in cue.lines] for cue in cues]
    is_tagged = any(_name_of_cue(cue, turns) or line.label for cue in cues for line in cue.lines)
    holds_across_cues = not is_tagged and _names_stand_on_change(cues, said, turns)
    if holds_across_cues:
        turns.reading.remark(1, "names_on_change")
    label: str | None = None
    for cue, lines in zip(cues, said, strict=True):
        if cue.follows_damage:
            turns.end()
        if cue.follows_damage or not holds_across_cues:
            label = None
        name_of_cue = _name_of_cue(cue, turns)
        for one in lines:
            if is_tagged:
                one, label = _by_tag(one, one.line.label or name_of_cue, label, turns)
            else:
                label = one.label or label
            if one.problem:
                turns.interrupt(one.line.number, one.problem)
                label = None
            else:
                _add_line(one.line.number, label, one.text, cue.start, turns)
    turns.end()


def _said(line: CueLine, turns: Turns) -> _Said:
    """Read the name before the words of a line."""
    if line.problem or not line.text:
        return _Said(line, None, line.text, line.problem)
    opener = colon(line.text, turns.is_known)
    if opener is None:
        return _Said(line, None, line.text)
    return _Said(line, opener.label, opener.text)


def _name_of_cue(cue: Cue, turns: Turns) -> str | None:
    """Return the speaker that the name of a cue gives: in Webex's form, or a known speaker and nothing else."""
    if cue.speaker is not None:
        return cue.speaker
    if cue.name and turns.is_known(cue.name):
        return cue.name
    return None


def _by_tag(one: _Said, tag: str | None, label: str | None, turns: Turns) -> tuple[_Said, str | None]:
    """Return a line of a file with tags, and its speaker.

    Without a tag, a known name before the words is as good; with one, it must be the same person's.
    """
    if one.problem:
        return one, None
    if tag is None:
        return one, one.label or label
    if one.label is None or not turns.is_known(one.label):
        return one._replace(text=one.line.text), tag
    if turns.find(one.label) != turns.find(tag):
        return one._replace(problem="several_voices"), None
    return one, tag


def _names_stand_on_change(cues: list[Cue], said: list[list[_Said]], turns: Turns) -> bool:
    """Tell whether a file names its speakers only where they change."""
    speaker = None
    speakers = set()
    n_cues = n_without_name = 0
    for cue, lines in zip(cues, said, strict=True):
        if cue.follows_damage:
            speaker = None
        with_words = [one for one in lines if one.line.text]
        if not with_words:
            continue
        n_cues += 1
        if with_words[0].label is None:
            n_without_name += 1
        for one in with_words:
            if one.label is None:
                continue
            named = turns.find(one.label)
            if named is not None and named == speaker:
                return False
            speaker = named
            speakers.add(named)
    return len(speakers) > 1 and n_without_name >= LEAST_WITHOUT_NAME * n_cues


def _add_line(number: int, label: str | None, text: str, seconds: float | None, turns: Turns) -> None:
    """Add a line of a cue to the turn of its speaker."""
    if not text:
        turns.reading.exclude(number, "no_words_said")
    elif not label:
        turns.interrupt(number, "no_speaker")
    elif turns.speaker is not None and turns.speaker == turns.find(label):
        turns.add(number, text)
    else:
        turns.begin(number, label, seconds, text)
