"""How transcripts in plain text and Word show who speaks: four grammars, of which a file has one.

``timed``: ``Name  0:04`` above the words (Teams, Otter). ``bracketed``: ``[00:00:04] Name: words`` or
``[00:04] [p1] words``. ``meet``: lines that are a time, ``00:01:23``, with ``Name: words`` below (Google
Meet). ``colon``: ``Name: words``.
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
    "summary|ai summary|meeting summary|details|notes|meeting notes|ai notes|next steps|suggested next steps|"
    "action items|decisions|key points|key takeaways|takeaways|quick recap|chapters|highlights".split("|")
)
TRANSCRIPT_HEADINGS = frozenset(("transcript", "transcription", "full transcript"))

IsKnown = Callable[[str], bool]


def bare(text: str) -> str:
    """Return a text without white space and invisible marks at its ends."""
    text = text.strip()
    # Most lines have no marks: a look at both ends is faster than stripping them all.
    if text and (text[0] in MARKS or text[-1] in MARKS):
        return text.strip(SPACES)
    return text


class Opener(NamedTuple):
    """What begins a turn: the speaker's label (may be empty), seconds from the start, words on the line."""

    label: str
    seconds: int | None
    text: str


Grammar = Callable[[str, IsKnown], Opener | None]


def timed(text: str, is_known: IsKnown) -> Opener | None:
    """Read 'Name  0:04', with two spaces or a tab between; after a name in the roster, one is enough.

    >>> timed("Aisha Khan   1:02:03", lambda label: False)
    Opener(label='Aisha Khan', seconds=3723, text='')
    """
    if len(text) > LONGEST_LABEL + 40 or not text[-1:].isdigit():
        return None
    clock = text.rsplit(maxsplit=1)[-1]
    match = _time.fullmatch(clock)
    if match is None:
        return None
    before = text.removesuffix(clock)
    label = before.rstrip()
    has_single_space = len(before) - len(label) == 1 and not before.endswith("\t")
    if len(label) > LONGEST_LABEL or (has_single_space and not is_known(label)):
        return None
    return Opener(label, _seconds(match.groups()), "")


def bracketed(text: str, is_known: IsKnown) -> Opener | None:
    """Read '[00:00:04] Name: words', '[00:04] [p1] words' or '[00:00:04] Name:'.

    >>> bracketed("[00:12] [p1] So.", lambda label: False)
    Opener(label='p1', seconds=12, text='So.')
    """
    match = _bracketed.match(text)
    if match is None:
        return None
    rest = bare(text[match.end() :])
    seconds = _seconds(match.groups()[:3])
    if match["label"]:
        return Opener(match["label"], seconds, bare(rest.removeprefix(":")))
    after_time = colon(rest, is_known)
    if after_time is None:
        return Opener("", seconds, rest)
    return after_time._replace(seconds=seconds)


def colon(text: str, is_known: IsKnown) -> Opener | None:
    """Read 'Name: words', if the label looks like a name or is in the roster.

    >>> colon("Remember: bring keys", lambda label: False)
    Opener(label='Remember', seconds=None, text='bring keys')
    >>> colon("and then I said: no", lambda label: False)
    """
    at = text.find(":", 0, LONGEST_LABEL + 1)
    if at < 1:
        return None
    label, after = bare(text[:at]), text[at + 1 :]
    is_spaced = not after or after[0] in SPACES
    if is_known(label) or (is_spaced and looks_like_label(label)):
        return Opener(label, None, bare(after))
    return None


GRAMMARS: dict[str, Grammar] = {"timed": timed, "bracketed": bracketed, "colon": colon}


@lru_cache(maxsize=4096)
def looks_like_label(label: str) -> bool:
    """Tell whether a text can be a speaker's name: short, not a sentence, and not in small letters.

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
    match = _meet_time.fullmatch(text)
    if match is None:
        return None
    return _seconds(match.groups())


def heading_of(text: str) -> str:
    """Return the words of a short line in small letters, as headings are compared; empty for others."""
    if len(text) > LONGEST_LABEL or text[-1:].isdigit():
        return ""
    return " ".join(_letters.findall(text)).lower()


class Openers:
    """The lines of a file that begin a turn, by each grammar, and the grammar that explains most of the file.

    A line that begins a known speaker's turn counts double. Google Meet's grammar is chosen if a line that
    is a time is directly above one that names a speaker.

    Attributes
    ----------
    name
        The grammar of the file.
    chosen
        The lines, from 0, that begin a turn by this grammar.
    foreign
        The lines that begin a turn by another grammar; where only a colon shows this, the name must be in
        the roster.
    """

    def __init__(self, texts: Sequence[str], is_known: IsKnown) -> None:
        by_grammar = {name: _openers(texts, grammar, is_known) for name, grammar in GRAMMARS.items()}
        scores = {}
        for name, openers in by_grammar.items():
            scores[name] = sum(_score(opener, is_known) for opener in openers.values())
        best = max(GRAMMARS, key=lambda name: scores[name])
        self.name = best
        if best == "colon" and _is_meet(texts, by_grammar["colon"]):
            self.name = "meet"
        self.chosen = by_grammar.pop(best)
        self.foreign: set[int] = set()
        for name, openers in by_grammar.items():
            for at, opener in openers.items():
                if name != "colon" or is_known(opener.label):
                    self.foreign.add(at)


def _openers(texts: Sequence[str], grammar: Grammar, is_known: IsKnown) -> dict[int, Opener]:
    """Return what begins a turn by a grammar, by line from 0."""
    openers = {}
    for at, text in enumerate(texts):
        if text and (opener := grammar(text, is_known)):
            openers[at] = opener
    return openers


def _is_meet(texts: Sequence[str], by_colon: dict[int, Opener]) -> bool:
    """Tell whether a line that is a time is directly above one that names a speaker."""
    filled = [at for at, text in enumerate(texts) if text]
    return any(meet_time(texts[at]) is not None and below in by_colon for at, below in pairwise(filled))


def _score(opener: Opener, is_known: IsKnown) -> int:
    if not opener.label:
        return 0
    if is_known(opener.label):
        return 2
    return 1


def _seconds(groups: Sequence[str | None]) -> int:
    hours, minutes, seconds = groups
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
