"""How transcripts in plain text and Word show who speaks: four grammars, of which a file has one.

``timed``: ``Name  0:04`` above the words (Teams, Otter). ``bracketed``: ``[00:00:04] Name: words`` or ``[00:04] [p1] words``.
``meet``: lines that are a time, ``00:01:23``, and ``Name: words`` below (Google Meet). ``colon``: ``Name: words``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

MARKS = "\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
LONGEST_LABEL, MOST_WORDS = 60, 5
SPACES = " \t\r\n\x0b\x0c\xa0" + MARKS

_clock = r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-5][0-9])(?:[.,][0-9]{1,3})?"
_time = re.compile(_clock)
_bracketed = re.compile(rf"\[\s{{0,9}}{_clock}\s{{0,9}}\]\s*(?:\[(?P<label>[^\[\]]{{1,60}})\])?")
_meet_time = re.compile(r"([0-9]{2}):([0-5][0-9]):([0-5][0-9])")
_title = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Mx|Prof|St|Sr|Jr|[^\W\d_])\.")
_letters = re.compile(r"[^\W\d_]+")
_sentence_mark = re.compile(r"[.!?;,…\"“”<>{}=/\\]")

AI_HEADINGS = frozenset(
    "summary|ai summary|meeting summary|details|notes|meeting notes|ai notes|next steps|suggested next steps|action items|decisions|"
    "key points|key takeaways|takeaways|quick recap|chapters|highlights".split("|")
)
TRANSCRIPT_HEADINGS = frozenset(("transcript", "transcription", "full transcript"))

Known = Callable[[str], bool]


def bare(text: str) -> str:
    """Return a text without white space and invisible marks at its ends."""
    text = text.strip()
    return text.strip(SPACES) if text and (text[0] in MARKS or text[-1] in MARKS) else text


class Opener(NamedTuple):
    """What begins a turn: the speaker's label (empty: none is given), seconds from the start, and the words beside them."""

    label: str
    seconds: int | None
    text: str


Grammar = Callable[[str, Known], Opener | None]


def timed(text: str, known: Known) -> Opener | None:
    """Read 'Name  0:04'. Two spaces or a tab stand between; one is enough after a name that the roster knows.

    >>> timed("Aisha Khan   1:02:03", lambda label: False)
    Opener(label='Aisha Khan', seconds=3723, text='')
    """
    if len(text) > LONGEST_LABEL + 40 or not text[-1:].isdigit():
        return None
    *before, clock = text.rsplit(None, 1)
    label = before[0] if before else ""
    match = _time.fullmatch(clock)
    if match is None:
        return None
    gap = len(text) - len(clock) - len(label)
    if len(label) > LONGEST_LABEL or (gap == 1 and text[-len(clock) - 1] != "\t" and not known(label)):
        return None
    return Opener(label, _seconds(match.groups()), "")


def bracketed(text: str, known: Known) -> Opener | None:
    """Read '[00:00:04] Name: words', '[00:04] [p1] words' or '[00:00:04] Name:'.

    >>> bracketed("[00:12] [p1] So.", lambda label: False)
    Opener(label='p1', seconds=12, text='So.')
    """
    match = _bracketed.match(text) if text.startswith("[") else None
    if match is None:
        return None
    rest, seconds = bare(text[match.end() :]), _seconds(match.groups()[:3])
    if match["label"]:
        return Opener(match["label"], seconds, bare(rest.removeprefix(":")))
    inner = colon(rest, known)
    return inner._replace(seconds=seconds) if inner else Opener("", seconds, rest)


def colon(text: str, known: Known) -> Opener | None:
    """Read 'Name: words', if the label looks like one or the roster knows it.

    >>> colon("Remember: bring keys", lambda label: False)
    Opener(label='Remember', seconds=None, text='bring keys')
    >>> colon("and then I said: no", lambda label: False)
    """
    at = text.find(":", 0, LONGEST_LABEL + 1)
    if at < 1:
        return None
    label, after = bare(text[:at]), text[at + 1 :]
    is_spaced = not after or after[0] in SPACES
    if known(label) or (is_spaced and looks_like_label(label)):
        return Opener(label, None, bare(after))
    return None


GRAMMARS: dict[str, Grammar] = {"timed": timed, "bracketed": bracketed, "colon": colon}


@lru_cache(maxsize=4096)
def looks_like_label(label: str) -> bool:
    """Tell whether a text can be a speaker's name: short, no sentence, and not in small letters.

    >>> looks_like_label("Speaker 1"), looks_like_label("Dr. Khan"), looks_like_label("I went. Then")
    (True, True, False)
    """
    words = label.split()
    return (
        0 < len(words) <= MOST_WORDS
        and len(label) <= LONGEST_LABEL
        and not label[0].islower()
        and any(char.isalnum() for char in label)
        and not _sentence_mark.search(_title.sub("", label))
    )


def meet_time(text: str) -> int | None:
    """Return the seconds of a line that is a time and nothing else, '00:01:23'."""
    match = _meet_time.fullmatch(text) if len(text) == 8 else None
    return _seconds(match.groups()) if match else None


def heading_of(text: str) -> str:
    """Return a line's letters, small, if it is short: what a heading says, whatever signs stand around it."""
    if len(text) > LONGEST_LABEL or text[-1:].isdigit():
        return ""
    return " ".join(_letters.findall(text)).lower()


class Openers:
    """Which lines of a file begin a turn, by each grammar, and the grammar that explains most of it.

    A line that begins a known speaker's turn counts double. Google Meet's grammar is taken if a line that is a time stands
    directly above one that names a speaker.
    """

    def __init__(self, texts: Sequence[str], known: Known) -> None:
        self._by_name = {
            name: {at: opener for at, text in enumerate(texts) if text and (opener := grammar(text, known))}
            for name, grammar in GRAMMARS.items()
        }
        scores = {
            name: sum(_score(one, known) for one in found.values()) for name, found in self._by_name.items()
        }
        best = max(GRAMMARS, key=lambda name: scores[name])
        self.name = "meet" if best == "colon" and self._is_meet(texts) else best
        self.chosen = self._by_name[best]
        self.foreign = {
            at
            for name, found in self._by_name.items()
            for at, opener in found.items()
            if name != best and (name != "colon" or known(opener.label))
        }
        """Lines that begin a turn by another grammar; where but a colon says so, the roster must know the name."""

    def _is_meet(self, texts: Sequence[str]) -> bool:
        filled = [at for at, text in enumerate(texts) if text]
        return any(
            meet_time(texts[at]) is not None and below in self._by_name["colon"]
            for at, below in pairwise(filled)
        )


def _score(opener: Opener, known: Known) -> int:
    return 0 if not opener.label else 2 if known(opener.label) else 1


def _seconds(groups: Sequence[str | None]) -> int:
    hours, minutes, seconds = groups
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
