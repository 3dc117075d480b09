"""A text as it is compared with another: without white space, and with one way of writing each character.

Programs change white space, quotation marks, dashes, dots and the encoding of accents, but no letters. Every
character keeps its place in the original.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache

_dashes = "\\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_marks = "\u0300-\u036f\u1160-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
_invisible = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_entity = r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});"
_character = re.compile(
    rf"{_entity}|[{_dashes}]+|[{_invisible}]+|[^\s{_invisible}][{_marks}]*", re.IGNORECASE
)
_changed = re.compile(rf"{_entity}|[{_dashes}]{{2,}}|[{_invisible}{_marks}\u2026]", re.IGNORECASE)
"""What does not become one character of the comparable text, or none."""
_beginning = re.compile(r"(?<!\S)\S|(?<=[^\w\s])\S")
_one_way = {
    "'": "\u2018\u2019\u201a\u201b\u2032\u00b4`",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d",
}
_same_marks = str.maketrans({other: mark for mark, others in _one_way.items() for other in others})


class ComparableText:
    """A text without white space and in one way of writing, and where each character is in the original.

    Attributes
    ----------
    original
        The text as it is.
    text
        The characters that are compared. Those that are one in the original (``…``, compared as ``...``)
        have the same place there.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self._is_plain = _changed.search(original) is None and unicodedata.is_normalized("NFC", original)
        if self._is_plain:
            self.text = "".join(original.split()).translate(_same_marks)
        else:
            self.text = "".join(_in_one_way(match.group()) for match in _character.finditer(original))

    @cached_property
    def starts(self) -> list[int]:
        """Where each character begins in the original."""
        if self._is_plain:
            return [place for place, character in enumerate(self.original) if not character.isspace()]
        starts: list[int] = []
        for match in _character.finditer(self.original):
            starts += [match.start()] * len(_in_one_way(match.group()))
        return starts

    @cached_property
    def ends(self) -> list[int]:
        """Where each character ends in the original."""
        if self._is_plain:
            return [start + 1 for start in self.starts]
        ends: list[int] = []
        for match in _character.finditer(self.original):
            ends += [match.end()] * len(_in_one_way(match.group()))
        return ends

    @cached_property
    def beginnings(self) -> list[int]:
        """The characters with which words begin, also directly after a mark."""
        beginnings = {match.start() for match in _beginning.finditer(self.original)}
        return [number for number, start in enumerate(self.starts) if start in beginnings]

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """Return a span of the original as a span of this text; empty if it holds nothing to compare.

        A character of which a part is in the span is in it.
        """
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end))

    def continues_word(self, number: int) -> bool:
        """Tell whether a character goes on with the word of the one before, as 'a' and 't' of 'cat' do."""
        if not 0 < number < len(self.text) or self.starts[number] > self.ends[number - 1]:
            return False
        return self.text[number - 1].isalnum() and self.text[number].isalnum()

    def spaces(self) -> list[bool]:
        """Return for each character but the first whether anything, such as a space, is before it."""
        return [start > end for start, end in zip(self.starts[1:], self.ends, strict=False)]


@lru_cache(maxsize=10_000)
def _in_one_way(character: str) -> str:
    """Return a character of a text, which may have several signs, in one way of writing; '' if invisible."""
    if character[0] == "&" and len(character) > 1:
        character = html.unescape(character)
    composed = unicodedata.normalize("NFC", character).translate(_same_marks)
    if set(composed) == {"-"}:
        return "-"
    visible = re.sub(rf"[\s{_invisible}]", "", composed)
    return visible.replace("\u2026", "...")
