"""Turns made of subtitles: by voice tags, by the names of cues (Webex), or by names before the words.

Where neither tags nor cues name the speaker, a name before the words does: ``Name: words`` or ``[Name]:
words``. It holds for the lines below it in its cue. It holds for further cues too if the file names speakers
only where they change, as some .srt do: then nobody is named twice in a row. Never does a name hold across
damage, nor across words that could not be used.
"""

from __future__ import annotations

from helpers.fieldwork.formats.cues import Cue
from helpers.fieldwork.sources.cue_lines import Said, read_lines
from helpers.fieldwork.sources.sure_labels import ADDRESS_IN_TAGS, is_sure_label
from helpers.fieldwork.sources.turns import Turns

LEAST_WITHOUT_NAME = 0.25
"""Where so many cues have no name, names stand on change only …"""
LEAST_FOR_REPEAT = 10
"""… if there are so many for each that names again who is speaking already: where every cue has a name, a
missing one leaves the speaker of the cues around it named twice in a row."""


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

    def give(self, one: Said, seconds: float | None, *, is_last: bool) -> None:
        """Give one line its status; `is_last`: it is the last of its cue."""
        number = one.line.number
        reason = one.line.problem
        if not reason and not one.text:
            self._exclude(one)
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
            if one.tag:
                self._tags_in_doubt.add(one.tag)
            return
        text = one.text
        if one.opener is not None and one.opener.doubt == "label_or_words":
            self._turns.reading.remark(number, one.opener.doubt)
        elif one.opener is not None:
            self._label, text = one.opener.label, one.opener.text
        self._add(number, text, seconds)

    def _exclude(self, one: Said) -> None:
        """Exclude a line without words: what a service has written, or nothing but tags."""
        reason = "no_words_said"
        if one.line.text:
            reason = "transcription_notice"
        self._turns.reading.exclude(one.line.number, reason)

    def _reason_of_label(self, one: Said) -> str:
        """Return why it is not known who says a line without a tag; empty: it is."""
        if one.opener is not None and one.opener.doubt not in ("", "label_or_words"):
            return one.opener.doubt
        names_speaker = one.opener is not None and not one.opener.doubt
        if not names_speaker and (one.changes_speaker or self._label is None):
            return "no_speaker"
        return ""

    def _give_tagged(self, one: Said, seconds: float | None) -> None:
        """Give a line to the speaker of its tag, unless a label in it, or above in the tag, names another."""
        number, text, reason = one.line.number, one.text, ""
        if one.tag in self._tags_in_doubt or (one.changes_speaker and not self._is_first):
            reason = "several_voices"
        elif one.opener is not None and is_sure_label(one.opener, ADDRESS_IN_TAGS):
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
    said = read_lines(cues, turns.labels)
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


def _names_stand_on_change(cues: list[Cue], said: list[list[Said]], turns: Turns) -> bool:
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
