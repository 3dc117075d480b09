r"""Subtitles, line by line: WebVTT (Teams, Zoom) and SubRip, sorted into cues without losing a line.

Sources: W3C WebVTT for headers, notes, times, tags and entities; files from Teams (ids such as
``3f2c…/32-0``, ``<v Name>``, sometimes without ``</v>``) and from Zoom (whole numbers as ids, ``Name:
text``). More than the standard is read: times with a comma in a .vtt, a .srt under the name of a .vtt, cues
without an empty line between them. A block without a readable time is damaged: none of it is joined to a
neighbour. A tag that WebVTT does not have, ``<laughs>``, is taken for words.
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
    r"</?(?:[cibu]|ruby|rt)(?:\.[^\s<>]*)?>|</?lang(?:[ .][^\s<>]*)?>|</?font(?: [^<>]*)?>"
    r"|<[0-9:.]+>|\{\\an?[0-9]+\}",
    re.IGNORECASE,
)
_entity = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_voice = re.compile(r"<v(?:\.[^\s<>]*)?(?:[ \t]([^<>]*))?>|(</v>)")
_half_voice = re.compile(r"<v(?:\.[^\s<>]*)?(?:[ \t][^<>]*)?$")


class CueLine(NamedTuple):
    """One line of a cue's words."""

    number: int
    label: str | None
    """The name in the line's voice tag, or in one above it that is still open; None: there is none."""
    text: str
    """The words: tags removed, entities decoded, white space as single spaces."""
    problem: str = ""
    """Why the line cannot be used: a reason of quarantine."""


@dataclass
class Cue:
    """Words with a time; `start` in seconds."""

    start: float
    lines: list[CueLine] = field(default_factory=list)
    follows_damage: bool = False
    """Whether something between it and the cue above cannot be read."""


def read_cues(reading: Reading, lines: list[str]) -> list[Cue]:
    """Return the cues of a .vtt or .srt; every line but those with words gets its status in `reading`.

    Raises
    ------
    Unreadable
        Reason ``no_webvtt_header``: a .vtt without its first line, whose times are not those of a .srt
        either.
    """
    texts = [line.strip("\ufeff \t\r\n\x0b\x0c\u200e\u200f") for line in lines]
    first_text = next(filter(None, texts), "")
    has_header = _header.match(first_text) is not None
    is_vtt = reading.path.suffix.lower() == ".vtt"
    if is_vtt and not has_header and not _has_srt_times(texts):
        raise Unreadable("no_webvtt_header")
    sorter = _CueSorter(reading, texts, has_header=has_header)
    block: list[int] = []
    for number, text in enumerate(texts, start=1):
        if text:
            block.append(number)
            continue
        sorter.sort_block(block)
        block = []
        reading.exclude(number, "blank")
    sorter.sort_block(block)
    return sorter.cues


def plain_words(text: str) -> str:
    """Return the words of a subtitle's line: tags removed, entities decoded, white space as single spaces.

    >>> plain_words("<i>5 < 6</i> &amp; <laughs>, R&D")
    '5 < 6 & <laughs>, R&D'
    """
    without_tags = _tag.sub("", text)
    return " ".join(_entity.sub(lambda match: html.unescape(match.group()), without_tags).split())


def _has_srt_times(texts: list[str]) -> bool:
    """Tell whether any time has a comma, as .srt writes them."""
    times = [_timing.fullmatch(text) for text in texts if "-->" in text]
    return any(time is not None and time[4] == "," for time in times)


class _CueSorter:
    """Sorts blocks of lines, as empty lines divide them, into cues and other lines."""

    def __init__(self, reading: Reading, texts: list[str], *, has_header: bool) -> None:
        self._reading, self._texts, self._has_header = reading, texts, has_header
        self.cues: list[Cue] = []
        self._is_damaged = self._has_ids = False
        self._is_vtt = reading.path.suffix.lower() == ".vtt"

    def sort_block(self, block: list[int]) -> None:
        """Sort one block: the lines above its first time line, and then cue by cue."""
        time_lines = [at for at, number in enumerate(block) if "-->" in self._texts[number - 1]]
        heads = self._heads(block, time_lines)
        ends = [*heads, len(block)]
        self._sort_above(block[: ends[0]])
        for head, time_line, end in zip(heads, time_lines, ends[1:], strict=True):
            match = _timing.fullmatch(self._texts[block[time_line] - 1])
            if match is None:
                self._quarantine(block[head:end])
                continue
            has_id = head < time_line
            if has_id:
                self._reading.exclude(block[head], "cue_id")
            self._begin_cue(block[time_line], match, has_id=has_id)
            self._add_words(block[time_line + 1 : end])

    def _heads(self, block: list[int], time_lines: list[int]) -> list[int]:
        """Return where each cue of a block begins: at its id, or at its time.

        Inside a block, the line above a time may be the last words of the cue above, unless that cue
        has an id too.
        """
        heads: list[int] = []
        has_ids, first_free = self._has_ids, 0
        for at in time_lines:
            may_be_id = at - 1 >= first_free and (at == 1 or has_ids) and not self._is_format(block[at - 1])
            has_ids = may_be_id and _id.fullmatch(self._texts[block[at - 1] - 1]) is not None
            if has_ids:
                heads.append(at - 1)
            else:
                heads.append(at)
            first_free = at + 1
        return heads

    def _is_format(self, number: int) -> bool:
        """Tell whether a block that begins with this line belongs to the file format, not to a cue."""
        text = self._texts[number - 1]
        if not self._has_header:
            return False
        if not self.cues and (_header.match(text) or text in ("STYLE", "REGION")):
            return True
        return _note.match(text) is not None

    def _sort_above(self, block: list[int]) -> None:
        """Exclude lines above the first time of a block that belong to the format; quarantine others."""
        if block and self._is_format(block[0]):
            for number in block:
                self._reading.exclude(number, "format_line")
        else:
            self._quarantine(block)

    def _quarantine(self, block: list[int]) -> None:
        for number in block:
            self._reading.quarantine(number, "damaged_cue")
            self._is_damaged = True

    def _begin_cue(self, number: int, match: re.Match[str], *, has_id: bool) -> None:
        groups = match.groups()
        start, end = _seconds(groups[:5]), _seconds(groups[5:])
        self._reading.exclude(number, "cue_time")
        if self._is_vtt and "," in (match[4], match[9]):
            self._reading.remark(number, "comma_times")
        if end < start:
            self._reading.remark(number, "end_before_start")
        self.cues.append(Cue(start, follows_damage=self._is_damaged))
        self._is_damaged, self._has_ids = False, has_id

    def _add_words(self, block: list[int]) -> None:
        label: str | None = None
        for number in block:
            line, label = _parse_line(number, self._texts[number - 1], label)
            self.cues[-1].lines.append(line)


def _parse_line(number: int, text: str, label: str | None) -> tuple[CueLine, str | None]:
    """Return the words of a line with the name in its voice tag, and the name that is open at its end."""
    if _half_voice.search(text):
        return CueLine(number, None, "", "damaged_cue"), None
    parts, open_label = _split_at_voices(text, label)
    words = " ".join(part for _, part in parts)
    voices = list(dict.fromkeys(voice for voice, _ in parts))
    if not voices:
        line = CueLine(number, open_label, words)
    elif len(voices) == 1:
        line = CueLine(number, voices[0], words)
    elif len(voices) == 2 and None in voices:
        line = CueLine(number, None, words, "no_speaker")
    else:
        line = CueLine(number, None, words, "several_voices")
    return line, open_label


def _split_at_voices(text: str, label: str | None) -> tuple[list[tuple[str | None, str]], str | None]:
    """Return the words of a line, each with the name in its voice tag, and the name open at the end."""
    parts: list[tuple[str | None, str]] = []
    end = 0
    for match in _voice.finditer(text):
        parts.append((label, plain_words(text[end : match.start()])))
        label = None
        is_opening = match[2] is None
        if is_opening:
            label = plain_words(match[1] or "")
        end = match.end()
    parts.append((label, plain_words(text[end:])))
    return [(voice, words) for voice, words in parts if words], label


def _seconds(groups: tuple[str, ...]) -> float:
    hours, minutes, seconds, _, fraction = groups
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")
