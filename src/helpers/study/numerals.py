"""Numerals and number words in a text that somebody reads, and what each of them stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

UNITS = "zero one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS: dict[str, Decimal] = {
    **{word: Decimal(n) for n, word in enumerate([*UNITS, *TEENS])},
    **{word: Decimal(10 * n) for n, word in enumerate(TENS, start=2)},
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "million": Decimal(1_000_000),
    "dozen": Decimal(12),
    "half": Decimal("0.5"),
    "once": Decimal(1),
    "twice": Decimal(2),
    "both": Decimal(2),
    "none": Decimal(0),
    "nobody": Decimal(0),
}
"""Words that say a number. "No" and "all" are not among them: they say nothing without a number."""
ORDER = ("st", "nd", "rd", "th")
_units = "|".join(UNITS[1:])
_compound = rf"(?P<tens>{'|'.join(TENS)})-(?P<unit>{_units})"
_word = re.compile(rf"\b(?:{_compound}|{'|'.join(WORDS)})\b", re.IGNORECASE)
_run = re.compile(r"[+\-\u2212]?(?<!\w)\w*\d\w*(?:[.,:/\u2044\u2013-]\w*\d\w*)*%?")
"""Letters and digits without a space, of which at least one is a digit: ``1,512``, ``2023-10-02``, ``W1``."""
_number = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]\d{1,3})?", re.IGNORECASE)
_invisible = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\u202a-\u202e\ufeff]")


class Numeral(NamedTuple):
    """A numeral, a number word, or a name that holds digits, as it stands in a text."""

    text: str
    value: Decimal | None
    """Without its sign; None for a name with digits, such as ``W1`` or ``1.1.0``."""
    is_percent: bool = False


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    r"""Return a text as it is read: one form for each digit, no invisible characters, single spaces.

    >>> plain("\uff17 \u00bd") == "7 1\u20442"
    True
    """
    return " ".join(unicodedata.normalize("NFKC", _invisible.sub("", text)).split())


def numerals_in(text: str) -> Iterator[Numeral]:
    """Yield the numerals and number words of a text as `plain` returns it.

    A run of digits that is not one number is yielded whole, as a name: `parts_of` takes it apart.

    >>> [one.text for one in numerals_in("5 of 1,512 (90%), W1, on 2023-10-02, twenty-one")]
    ['5', '1,512', '90%', 'W1', '2023-10-02', 'twenty-one']
    """
    yield from _all_numerals(text)


@lru_cache(maxsize=10_000)
def _all_numerals(text: str) -> tuple[Numeral, ...]:
    """Return the numerals of a text: each product asks again for those of the study's own files."""
    return tuple(_find_numerals(text))


def _find_numerals(text: str) -> Iterator[Numeral]:
    for match in _run.finditer(text):
        yield _numeral(match[0])
    for match in _word.finditer(text):
        word = match[0].lower()
        if match["tens"]:
            yield Numeral(word, WORDS[match["tens"].lower()] + WORDS[match["unit"].lower()])
        else:
            yield Numeral(word, WORDS[word])


def parts_of(name: Numeral) -> list[Numeral]:
    """Return the numbers and names of which a name with digits consists; itself, if it is not divided.

    >>> [one.text for one in parts_of(Numeral("90-95", None))]
    ['90', '95']
    """
    parts = [part for part in re.split(r"[:/\u2044\u2013\-,]", name.text.strip("%")) if part]
    if len(parts) < 2:
        return [name]
    return [_numeral(part) for part in parts]


def _numeral(run: str) -> Numeral:
    """Return what a run of letters and digits is: a number, with or without a sign, or a name."""
    text = run.lstrip("+-\u2212")
    bare = text.removesuffix("%")
    if bare[-2:].lower() in ORDER and bare[:-2].isdigit():
        bare = bare[:-2]
    if _number.fullmatch(bare):
        return Numeral(text, Decimal(bare.replace(",", "")), is_percent=text.endswith("%"))
    return Numeral(text, None)
