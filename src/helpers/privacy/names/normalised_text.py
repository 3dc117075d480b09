"""Normalised text: a name looks the same in it however it is written, and can be located in the original.

"Áisha", "AISHA", "A\u200bisha", "\uff21isha" and an "Aisha" with a Cyrillic first letter are all normalised
to ``aisha``. Names are searched for in the normalised text and replaced in the original.

Notes
-----
Letters by decomposition (Unicode NFKD) and full case folding. Letters of other scripts that look like Latin
ones follow Unicode's table of confusables (UTS 39, version 17, as homoglyphs-fork has it), and before it a
list of our own: of the letters that look alike, a name has an i rather than an l, and ł is meant as l.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
"""A word of a normalised text."""
_plain = re.compile(r"[\t\n\r -~]+")
_dropped = {"Mn", "Mc", "Me", "Cf", "Cc", "Cs"}
"""Categories of Unicode: marks, and characters of format and control, which cannot be seen."""
_fillers = "\u115f\u1160\u3164\u17b4\u17b5"  # letters by category, but invisible
_marks = {
    **dict.fromkeys(
        "\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u2032\u2035"
        "\u2039\u203a\u00b4\u1fbf\u1ffe",
        "'",
    ),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u02ba\u3003", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\u02d7\u058a\ufe58", "-"),
    **dict.fromkeys("\u0085\u2028\u2029", "\n"),
}
_capitals = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "abezhikmnoptyxc", strict=True))
"""Greek capitals whose small letters look different (Ν, but ν)."""
_lookalikes = {
    **dict(
        zip(
            "абвгеһніјкӏмопрԛѕтуѵԝхьԁүӕ",
            [*"abbrehhijklmonpqstyvwxbdy", "ae"],
            strict=True,
        )
    ),
    **dict(zip("αγεηικνορτυχϲϳσ", "ayenikvoptuxcjo", strict=True)),
    **dict(zip("ահոսցօ", "whnugo", strict=True)),
    **dict(
        zip(
            "łøđħıȷŧɑɡæœðþŋƅɩɪʋ",
            ["l", "o", "d", "h", "i", "j", "t", "a", "g", "ae", "oe", "d", "th", "ng", "b", "i", "i", "v"],
            strict=True,
        )
    ),
}
"""Letters for which the table of confusables has another letter than names have, or none."""
_capital = re.compile(r"LATIN (?:LETTER SMALL CAPITAL|SMALL LETTER SCRIPT) ([A-Z])")
_badge = re.compile(r"NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER ([A-Z])")


OF_WORDS = frozenset("LN")
"""Categories of Unicode of what may stand for a letter: letters, and numbers that are no digits."""


class Find(NamedTuple):
    """A possible name or identifier in a normalised text."""

    rule: str
    start: int
    end: int
    is_certain: bool
    """Whether it is replaced; else it goes into the manual review queue."""
    replacement: str
    """What may replace it; empty if a person must decide that."""
    people: tuple[str, ...] = ()
    """Ids in the roster of the persons it may mean."""
    roster: str = ""
    """A hash of the forms of names in the roster that it may be; empty, if it is for its look alone."""


@dataclass(frozen=True)
class NormalisedText:
    """A normalised text, and where each of its characters comes from in the original."""

    text: str
    places: Sequence[int]
    """For each character the position in the original; last, the original's length."""

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original that corresponds to a span in the normalised text.

        Both are half-open. A character that becomes several (ß: ss) is taken whole, and marks and invisible
        characters belong to the letter before them.
        """
        if start == end:
            return self.places[start], self.places[start]
        last = self.places[end - 1]
        while self.places[end] == last:
            end += 1
        return self.places[start], self.places[end]


def normalise(text: str) -> NormalisedText:
    """Return a text in small letters without marks, with plain quotes and dashes and nothing invisible.

    >>> normalised = normalise("Dr. \uff21\u0301i\u200bsha’s")
    >>> normalised.text, normalised.to_original(4, 9)
    ("dr. aisha's", (4, 11))
    """
    if _plain.fullmatch(text):
        return NormalisedText(text.lower(), range(len(text) + 1))
    parts: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        plain = _plain.match(text, at)
        if plain:
            parts.append(plain.group().lower())
            places.extend(range(at, plain.end()))
            at = plain.end()
        else:
            characters = _normalise_character(text[at])
            parts.append(characters)
            places.extend([at] * len(characters))
            at += 1
    places.append(len(text))
    return NormalisedText("".join(parts), places)


def words_in(normalised: NormalisedText, starts: Sequence[int]) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield each word, and whether it begins a sentence.

    Parameters
    ----------
    starts
        Where the sentences begin in the original text, in order.
    """
    last_word = -1
    for token in WORD.finditer(normalised.text):
        place = normalised.places[token.start()]
        begins = bisect_right(starts, place)
        yield token, begins > 0 and starts[begins - 1] > last_word
        last_word = place


@lru_cache(maxsize=4096)
def _normalise_character(character: str) -> str:
    """Return one character normalised: none, one or several."""
    if character in _marks:
        return _marks[character]
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    latin = "".join(_marks.get(part) or _capitals.get(part, part) for part in _decompose(character))
    return "".join(_lookalikes.get(part) or _latin_letter_of(part) for part in _decompose(latin.casefold()))


def _decompose(characters: str) -> list[str]:
    """Return the visible parts of characters: letters without marks, and a plain space for any space."""
    parts: list[str] = []
    for part in unicodedata.normalize("NFKD", characters):
        if part.isspace():
            parts.append(" ")
        elif unicodedata.category(part) not in _dropped and part not in _fillers:
            parts.append(part)
    return parts


def _latin_letter_of(part: str) -> str:
    """Return the Latin letter that another letter looks like, or that is on a badge; else the character."""
    name = unicodedata.name(part, "")
    letter = _capital.fullmatch(name) or _badge.fullmatch(name)
    if letter is not None:
        return letter[1].lower()
    if part.isascii() or unicodedata.category(part)[0] not in OF_WORDS:
        return part
    return _confusables().get(part, part)


@cache
def _confusables() -> dict[str, str]:
    """Return the letters that look like Latin ones, by Unicode's table, each with its Latin letters.

    The table gives for each letter the one that stands for all that look alike, mostly the Latin one.
    """
    written = files("homoglyphs_fork").joinpath("confusables.json").read_text(encoding="utf-8")
    latin: dict[str, str] = {}
    for letter, alike in json.loads(written).items():
        found = [other for other in alike if re.fullmatch(r"[A-Za-z]+", other)]
        if found and not letter.isascii():
            latin[letter] = found[0].lower()
    return latin
