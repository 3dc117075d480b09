r"""The words of one line of a subtitle: tags removed, entities decoded, and the name in its voice tag.

Source: W3C WebVTT, section 4.2.2: ``<v Name>`` (with classes: ``<v.loud Name>``) holds until ``</v>`` or the
end of the cue; ``<c>``, ``<i>``, ``<b>``, ``<u>``, ``<ruby>``, ``<rt>``, ``<lang>`` and times such as
``<00:00:04.500>`` are no words; entities are those of HTML. ``<font>`` and ``{\an8}`` come from SubRip. A tag
that none of them has, ``<laughs>``, is taken for words.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

_tag = re.compile(
    r"</?(?:[cibu]|ruby|rt)(?:\.[^\s<>]*)?>|</?lang(?:[ .][^\s<>]*)?>|</?font(?: [^<>]*)?>"
    r"|<[0-9:.]+>|\{\\an?[0-9]+\}",
    re.IGNORECASE,
)
_entity = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_voice = re.compile(r"<v(?:\.[^\s<>]*)?(?:[ \t]([^<>]*))?>|(</v>)", re.IGNORECASE)
_half_voice = re.compile(r"<v(?:\.[^\s<>]*)?(?:[ \t][^<>]*)?$", re.IGNORECASE)


class CueLine(NamedTuple):
    """One line of a cue's words."""

    number: int
    label: str | None
    """The name in the line's voice tag, or in one above it that is still open; None: there is none."""
    text: str
    """The words: tags removed, entities decoded; white space as in the file, since it may set off a name."""
    problem: str = ""
    """Why the line cannot be used: a reason of quarantine."""


def parse_line(number: int, text: str, label: str | None) -> tuple[CueLine, str | None]:
    """Return the words of a line with the name in its voice tag, and the name that is open at its end.

    Parameters
    ----------
    label
        The name that is still open from the line above, or None.
    """
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


def plain_words(text: str) -> str:
    """Return the words of a subtitle's line: tags removed, entities decoded.

    >>> plain_words("<i>5 < 6</i> &amp; <laughs>, R&D")
    '5 < 6 & <laughs>, R&D'
    """
    without_tags = _tag.sub("", text)
    return _entity.sub(lambda match: html.unescape(match.group()), without_tags).strip()


def _split_at_voices(text: str, label: str | None) -> tuple[list[tuple[str | None, str]], str | None]:
    """Return the words of a line, each with the name in its voice tag, and the name open at the end."""
    parts: list[tuple[str | None, str]] = []
    end = 0
    for match in _voice.finditer(text):
        parts.append((label, plain_words(text[end : match.start()])))
        label = None
        is_opening = match[2] is None
        if is_opening:
            # noScribe marks the voice of somebody who speaks over another: <v //Name>.
            label = " ".join(plain_words(match[1] or "").split()).strip("/ ")
        end = match.end()
    parts.append((label, plain_words(text[end:])))
    return [(voice, words) for voice, words in parts if words], label
