r"""Subtitles, line by line: WebVTT (Teams, Zoom) and SubRip, sorted into cues without losing a line.

Format facts: W3C WebVTT for headers, notes, times, tags and entities; files of Teams (ids such as ``3f2c…/32-0``, ``<v Name>``,
sometimes without ``</v>``) and of Zoom (whole numbers as ids, ``Name: text``). More than the standard is read: times with a
comma in a .vtt, a .srt under a .vtt name, cues without an empty line between them. A block without a readable time is
damaged: none of it is glued to a neighbour. A tag that is none of WebVTT's, ``<laughs>``, is somebody's words.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.fieldwork.reading import Reading, Unreadable

_clock = r"(?:([0-9]{1,4}):)?([0-5]?[0-9]):([0-5][0-9])([.,])([0-9]{1,3})"
_timing = re.compile(rf"{_clock}\s*-->\s*{_clock}(?:\s.*)?")
_id = re.compile(r"\S*[0-9]\S*")
_note = re.compile(r"NOTE(?:\s|$)")
_header = re.compile(r"WEBVTT(?:\s|$)")
_tag = re.compile(
    r"</?(?:[cibu]|ruby|rt)(?:\.[^\s<>]*)?>|</?lang(?:[ .][^\s<>]*)?>|</?font(?: [^<>]*)?>|<[0-9:.]+>|\{\\an?[0-9]+\}",
    re.IGNORECASE,
)
_entity = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_voice = re.compile(r"<v(?:\.[^\s<>]*)?(?:[ \t]([^<>]*))?>|(</v>)")
_half_voice = re.compile(r"<v(?:\.[^\s<>]*)?(?:[ \t][^<>]*)?$")


class Said(NamedTuple):
    """One line of a cue's words."""

    number: int
    label: str | None
    """Whom the line's voice tag names, or the one above it that is still open; None: none does."""
    text: str
    """The words: tags gone, entities decoded, white space as single spaces."""
    problem: str = ""
    """Why the line cannot be used: a reason of quarantine."""


@dataclass
class Cue:
    """Words with a time; `start` in seconds."""

    start: float
    said: list[Said] = field(default_factory=list)
    follows_damage: bool = False
    """Whether what stands between it and the cue above cannot be read."""


def read_cues(reading: Reading, lines: list[str]) -> list[Cue]:
    """Return the cues of a .vtt or .srt; every line but those that are said gets its status in `reading`.

    Raises
    ------
    Unreadable
        Reason ``no_webvtt_header``: a .vtt without its first line, whose times are not those of a .srt either.
    """
    texts = [line.strip("\ufeff \t\r\n\x0b\x0c\u200e\u200f") for line in lines]
    has_header = _header.match(next(filter(None, texts), "")) is not None
    times = [match for text in texts if "-->" in text and (match := _timing.fullmatch(text))]
    if (
        not has_header
        and reading.path.suffix.lower() == ".vtt"
        and not any(match[4] == "," for match in times)
    ):
        raise Unreadable("no_webvtt_header")
    sorter = _Sorter(reading, texts, has_header=has_header)
    block: list[int] = []
    for number, text in enumerate(texts, start=1):
        if text:
            block.append(number)
            continue
        sorter.take(block)
        block = []
        reading.exclude(number, "blank")
    sorter.take(block)
    return sorter.cues


def plain_words(text: str) -> str:
    """Return the words of a subtitle's line: tags gone, entities decoded, white space as single spaces.

    >>> plain_words("<i>5 < 6</i> &amp; <laughs>, R&D")
    '5 < 6 & <laughs>, R&D'
    """
    return " ".join(_entity.sub(lambda match: html.unescape(match.group()), _tag.sub("", text)).split())


class _Sorter:
    """Sorts blocks of lines, those between empty ones, into cues and the rest."""

    def __init__(self, reading: Reading, texts: list[str], *, has_header: bool) -> None:
        self.reading, self.texts, self.has_header = reading, texts, has_header
        self.cues: list[Cue] = []
        self.is_damaged = self.has_ids = False
        self.is_vtt = reading.path.suffix.lower() == ".vtt"

    def take(self, block: list[int]) -> None:
        """Sort one block: the lines above its first time line, and then cue by cue."""
        starts = [at for at, number in enumerate(block) if "-->" in self.texts[number - 1]]
        heads = self._heads(block, starts)
        self._above(block[: heads[0]] if heads else block)
        for head, at, end in zip(heads, starts, [*heads, len(block)][1:], strict=True):
            match = _timing.fullmatch(self.texts[block[at] - 1])
            if match is None:
                self._damage(block[head:end])
                continue
            if head < at:
                self.reading.exclude(block[head], "cue_id")
            self._time(block[at], match, has_id=head < at)
            self._words(block[at + 1 : end])

    def _heads(self, block: list[int], starts: list[int]) -> list[int]:
        """Return where each cue of a block begins: at its id, or at its time.

        Inside a block, what stands above a time may be the last words of the cue above, unless that cue has an id too.
        """
        heads: list[int] = []
        has_ids, floor = self.has_ids, 0
        for at in starts:
            may_be = at - 1 >= floor and (at == 1 or has_ids) and not self._is_format(block[at - 1])
            has_ids = may_be and _id.fullmatch(self.texts[block[at - 1] - 1]) is not None
            heads.append(at - has_ids)
            floor = at + 1
        return heads

    def _is_format(self, number: int) -> bool:
        """Tell whether a block that begins with this line is the file's own, not a cue."""
        text = self.texts[number - 1]
        if not self.has_header:
            return False
        if not self.cues and (_header.match(text) or text in ("STYLE", "REGION")):
            return True
        return _note.match(text) is not None

    def _above(self, block: list[int]) -> None:
        if block and self._is_format(block[0]):
            for number in block:
                self.reading.exclude(number, "format_line")
        else:
            self._damage(block)

    def _damage(self, block: list[int]) -> None:
        for number in block:
            self.reading.quarantine(number, "damaged_cue")
            self.is_damaged = True

    def _time(self, number: int, match: re.Match[str], *, has_id: bool) -> None:
        start, end = (_seconds(match.groups()[at : at + 5]) for at in (0, 5))
        self.reading.exclude(number, "cue_time")
        if self.is_vtt and "," in (match[4], match[9]):
            self.reading.remark(number, "comma_times")
        if end < start:
            self.reading.remark(number, "end_before_start")
        self.cues.append(Cue(start, follows_damage=self.is_damaged))
        self.is_damaged, self.has_ids = False, has_id

    def _words(self, block: list[int]) -> None:
        label: str | None = None
        for number in block:
            said, label = _read_line(number, self.texts[number - 1], label)
            self.cues[-1].said.append(said)


def _read_line(number: int, text: str, label: str | None) -> tuple[Said, str | None]:
    """Return what a line says and who says it, and whose voice is still open at its end."""
    if _half_voice.search(text):
        return Said(number, None, "", "damaged_cue"), None
    spoken: list[tuple[str | None, str]] = []
    end = 0
    for match in _voice.finditer(text):
        spoken.append((label, plain_words(text[end : match.start()])))
        label = None if match[2] else plain_words(match[1] or "")
        end = match.end()
    spoken.append((label, plain_words(text[end:])))
    voices = list(dict.fromkeys(one for one, words in spoken if words))
    words = " ".join(words for _, words in spoken if words)
    if len(voices) > 1:
        return Said(
            number, None, words, "no_speaker" if None in voices and len(voices) == 2 else "several_voices"
        ), label
    return Said(number, voices[0] if voices else label, words), label


def _seconds(groups: tuple[str, ...]) -> float:
    hours, minutes, seconds, _, fraction = groups
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")
