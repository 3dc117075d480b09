r"""Subtitles, line by line: WebVTT (Teams, Zoom, Webex) and SubRip, sorted into cues without losing a line.

Sources: W3C WebVTT for headers, notes and the names of cues; files from Teams (names such as
``3f2c…/32-0``), Zoom (whole numbers) and Webex (``1 "Name" (123)``: the name of the cue is that of the
speaker). More than the standard is read: a .srt under the name of a .vtt, cues without an empty line between
them, an empty line between a time and its words, and files in which every other line is empty. A block
without a readable time is damaged: none of it is joined to a neighbour.
"""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass, field
from itertools import pairwise

from helpers.fieldwork.formats.cue_times import is_meant_as_time, read_time
from helpers.fieldwork.formats.cue_words import CueLine, parse_line
from helpers.fieldwork.reading import Reading, Unreadable

_number = re.compile(r"\S*[0-9]\S*")
_LONG = 16
"""So many characters, and one of them a figure: a name that a program has made up, never words."""
_name_of_webex = re.compile(r'[0-9]+ "(.*)" \([0-9]+\)')
_note = re.compile(r"NOTE(?:\s|$)")
_header = re.compile(r"WEBVTT(?:\s|$)")
_broken_time = re.compile(r"[0-9]:[0-9]")


@dataclass
class Cue:
    """Words with a time; `start` in seconds, None where the file's cannot be true."""

    start: float | None
    lines: list[CueLine] = field(default_factory=list)
    follows_damage: bool = False
    """Whether something between it and the cue above cannot be read."""
    name: str = ""
    """The line above its time: a number, or anything else by which the file calls the cue."""
    speaker: str | None = None
    """The speaker whom the name of a cue gives in a file of Webex, where it may be empty; else None."""


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
    # In a file that was saved with every other line empty, two empty lines in a row divide cues.
    spacing = 1 + _is_double_spaced(texts)
    sorter = _CueSorter(reading, texts, spacing, has_header=has_header)
    block: list[int] = []
    n_blank = 0
    for number, text in enumerate(texts, start=1):
        if text:
            block.append(number)
            n_blank = 0
            continue
        n_blank += 1
        reading.exclude(number, "blank")
        if n_blank == spacing:
            sorter.sort_block(block)
            block = []
    sorter.sort_block(block)
    return sorter.finish()


def _has_srt_times(texts: list[str]) -> bool:
    """Tell whether any time has a comma, as .srt writes them."""
    times = [read_time(text) for text in texts if "-->" in text]
    return any(time is not None and time.has_comma for time in times)


def _is_double_spaced(texts: list[str]) -> bool:
    """Tell whether no line has another directly below it, though a time and its words would."""
    return any("-->" in text for text in texts) and not any(a and b for a, b in pairwise(texts))


class _CueSorter:
    """Sorts blocks of lines, as empty lines divide them, into cues and other lines."""

    def __init__(self, reading: Reading, texts: list[str], spacing: int, *, has_header: bool) -> None:
        self._reading, self._texts, self._has_header = reading, texts, has_header
        self._cues: list[Cue] = []
        self._is_damaged = self._has_ids = False
        self._is_vtt = reading.path.suffix.lower() == ".vtt"
        self._times = [
            number for number, text in enumerate(texts, start=1) if "-->" in text and is_meant_as_time(text)
        ]
        self._is_time = frozenset(self._times)
        self._count_names(spacing)
        self._waits_for_words = False
        self._cues_after_gap: list[Cue] = []

    def _count_names(self, spacing: int) -> None:
        """Find out whether the file gives its cues numbers, and whether every cue has a name of any kind."""
        above = [number - spacing for number in self._times if self._text(number - spacing)]
        n_numbers = sum(_number.fullmatch(self._text(number)) is not None for number in above)
        self._has_numbers = 2 * n_numbers >= len(self._times)
        # A name has an empty line above it, and a time and words below.
        named = [
            number
            for number in above
            if not self._text(number - spacing)
            and self._text(number + 2 * spacing)
            and not self._is_format(number)
        ]
        self._all_have_names = self._has_header and len(named) == len(self._times)

    def _text(self, number: int) -> str:
        if not 1 <= number <= len(self._texts):
            return ""
        return self._texts[number - 1]

    def finish(self) -> list[Cue]:
        """Return all cues. Words below an empty line are apart, unless most of the file is written so."""
        if 2 * len(self._cues_after_gap) < len(self._cues):
            for cue in self._cues_after_gap:
                cue.follows_damage = True
        return self._cues

    def sort_block(self, block: list[int]) -> None:
        """Sort one block: the lines above its first time line, and then cue by cue."""
        if not block:
            return
        time_lines = [at for at, number in enumerate(block) if number in self._is_time]
        if not time_lines and self._is_words_after_gap(block):
            self._cues_after_gap.append(self._cues[-1])
            self._add_words(block)
            return
        heads = self._heads(block, time_lines)
        ends = [*heads, len(block)]
        self._sort_above(block[: ends[0]])
        for head, time_line, end in zip(heads, time_lines, ends[1:], strict=True):
            name = ""
            if head < time_line:
                name = self._text(block[head])
            if not self._begin_cue(block[time_line], name):
                self._quarantine(block[head:end])
                continue
            if name:
                self._reading.exclude(block[head], "cue_id")
            self._add_words(block[time_line + 1 : end])

    def _is_words_after_gap(self, block: list[int]) -> bool:
        """Tell whether a block holds the words of the cue above, which is a time and nothing else.

        A block that begins like a cue, with a number or a broken time, is one that is damaged.
        """
        if not self._waits_for_words or self._is_format(block[0]):
            return False
        return not self._is_name(block[0]) and not any(_broken_time.match(self._text(one)) for one in block)

    def _heads(self, block: list[int], time_lines: list[int]) -> list[int]:
        """Return where each cue of a block begins: at its name, or at its time.

        Inside a block, the line above a time may be the last words of the cue above, unless that cue
        has a name too.
        """
        heads: list[int] = []
        has_ids, first_free = self._has_ids, 0
        for at in time_lines:
            has_ids = (
                at - 1 >= first_free
                and (at == 1 or has_ids)
                and not self._is_format(block[at - 1])
                and self._is_name(block[at - 1], is_first=at == 1)
            )
            if has_ids:
                heads.append(at - 1)
            else:
                heads.append(at)
            first_free = at + 1
        return heads

    def _is_name(self, number: int, *, is_first: bool = False) -> bool:
        """Tell whether a line above a time is the name of a cue, and not words that lost their place.

        Parameters
        ----------
        is_first
            Whether an empty line stands above it. There anything may be a name, if all cues have one.
        """
        text = self._text(number)
        if _name_of_webex.fullmatch(text) or (is_first and self._all_have_names):
            return True
        if _number.fullmatch(text) is None:
            return False
        return self._has_numbers or len(text) >= _LONG or self._is_position(number)

    def _is_position(self, number: int) -> bool:
        """Tell whether a line is the number of the cue below, counted from 0 or from 1."""
        text = self._text(number)
        n_above = bisect(self._times, number)
        return text.isdecimal() and text.isascii() and len(text) < _LONG and int(text) - n_above in (0, 1)

    def _is_format(self, number: int) -> bool:
        """Tell whether a block that begins with this line belongs to the file format, not to a cue."""
        text = self._texts[number - 1]
        if not self._has_header:
            return False
        if not self._cues and (_header.match(text) or text in ("STYLE", "REGION")):
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
        self._waits_for_words = False
        for number in block:
            self._reading.quarantine(number, "damaged_cue")
            self._is_damaged = True

    def _begin_cue(self, number: int, name: str) -> bool:
        """Begin a cue with its time line; tell whether it has one that can be read."""
        time = read_time(self._text(number))
        if time is None:
            return False
        self._reading.exclude(number, "cue_time")
        if self._is_vtt and time.has_comma:
            self._reading.remark(number, "comma_times")
        for remark in time.remarks:
            self._reading.remark(number, remark)
        cue = Cue(time.start, follows_damage=self._is_damaged, name=name)
        if match := _name_of_webex.fullmatch(name):
            cue.speaker = match[1]
        self._cues.append(cue)
        self._is_damaged, self._has_ids = False, bool(name)
        return True

    def _add_words(self, block: list[int]) -> None:
        self._waits_for_words = not block
        label: str | None = None
        for number in block:
            line, label = parse_line(number, self._text(number), label)
            self._cues[-1].lines.append(line)
