"""The shadow of a text: what a name looks like whichever way it is written, and where that stands in the text.

"Áisha", "AISHA", "A\u200bisha", "\uff21isha" and an "Aisha" with a Cyrillic first letter have one shadow: ``aisha``.
Names are looked for in the shadow and replaced in the text.

Notes
-----
Letters by decomposition (Unicode NFKD) and full case folding. Letters of other scripts that look like Latin ones follow
Unicode's list of confusables (UTS 39), as far as single Cyrillic, Greek, Armenian and Latin letters go.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_plain = re.compile(r"[\t\n\r -~]+")
_dropped = {"Mn", "Mc", "Me", "Cf", "Cc", "Cs"}
_fillers = "\u115f\u1160\u3164\u17b4\u17b5"  # letters by category, and nothing to see
_marks = {
    **dict.fromkeys(
        "\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u2032\u2035\u2039\u203a\u00b4\u1fbf\u1ffe",
        "'",
    ),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u02ba\u3003", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\u02d7\u058a\ufe58", "-"),
    **dict.fromkeys("\u0085\u2028\u2029", "\n"),
}
_capitals = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "abezhikmnoptyxc", strict=True))
"""Greek capitals whose small letters look otherwise (Ν, but ν)."""
_lookalikes = {
    **dict(
        zip(
            "абвгеһніјкӏмопрԛѕтуѵԝхьԁүӕ",
            [
                "a",
                "b",
                "b",
                "r",
                "e",
                "h",
                "h",
                "i",
                "j",
                "k",
                "l",
                "m",
                "o",
                "n",
                "p",
                "q",
                "s",
                "t",
                "y",
                "v",
                "w",
                "x",
                "b",
                "d",
                "y",
                "ae",
            ],
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
_capital = re.compile(r"LATIN (?:LETTER SMALL CAPITAL|SMALL LETTER SCRIPT) ([A-Z])")
_badge = re.compile(r"NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER ([A-Z])")


class Find(NamedTuple):
    """Something found in a shadow."""

    rule: str
    start: int
    end: int
    is_certain: bool
    """Whether it is replaced; else it must be looked at."""
    replacement: str
    """What may stand in its place; empty if that is for a person to say."""
    people: tuple[str, ...] = ()
    """Ids of the roster that it may stand for."""


@dataclass(frozen=True)
class NormalisedText:
    """A normalised text, and where each of its characters comes from."""

    text: str
    places: Sequence[int]
    """For each character of the shadow the place in the original; last, the original's length."""

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's characters under a stretch of the shadow.

        Both are half-open. A character that casts several (ß: ss) is taken whole, and marks and invisible characters go
        with the letter before them.
        """
        if start == end:
            return self.places[start], self.places[start]
        last = self.places[end - 1]
        while self.places[end] == last:
            end += 1
        return self.places[start], self.places[end]


def normalise(text: str) -> NormalisedText:
    """Return a text's shadow: small letters without marks, plain quotes and dashes, nothing that cannot be seen.

    >>> normalised = normalise("Dr. \uff21\u0301i\u200bsha’s")
    >>> normalised.text, normalised.to_original(4, 9)
    ("dr. aisha's", (4, 11))
    """
    if _plain.fullmatch(text):
        return NormalisedText(text.lower(), range(len(text) + 1))
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        plain = _plain.match(text, at)
        if plain:
            pieces.append(plain.group().lower())
            places.extend(range(at, plain.end()))
            at = plain.end()
        else:
            normalised = _normalise_character(text[at])
            pieces.append(normalised)
            places.extend([at] * len(normalised))
            at += 1
    places.append(len(text))
    return NormalisedText("".join(pieces), places)


@lru_cache(maxsize=4096)
def _normalise_character(character: str) -> str:
    """Return the shadow of one character: none, one or several."""
    if character in _marks:
        return _marks[character]
    if unicodedata.decimal(character, None) is not None:
        return str(unicodedata.decimal(character))
    normalised = "".join(_marks.get(part) or _capitals.get(part, part) for part in _visible(character))
    return "".join(_lookalikes.get(part) or _named(part) for part in _visible(normalised.casefold()))


def _visible(characters: str) -> list[str]:
    parts = unicodedata.normalize("NFKD", characters)
    return [" " if part.isspace() else part for part in parts if _is_visible(part)]


def _is_visible(part: str) -> bool:
    return part.isspace() or (unicodedata.category(part) not in _dropped and part not in _fillers)


def _named(part: str) -> str:
    """Return the Latin letter that a small capital or a letter on a badge is."""
    name = unicodedata.name(part, "")
    letter = _capital.fullmatch(name) or _badge.fullmatch(name)
    return letter[1].lower() if letter else part
