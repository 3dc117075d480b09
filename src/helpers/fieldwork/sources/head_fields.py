"""Fields above the first turn of an interview, which say what it is: 'Duration: 45 minutes'."""

from __future__ import annotations

import re
from collections.abc import Callable

from helpers.fieldwork.sources.label_words import is_sentence, words_of
from helpers.fieldwork.sources.labels import Opener

DATES = frozenset(
    ("date", "datum", "dyddiad", "date of interview", "interview date", "date of visit", "visit date")
)
"""Fields that give the day, in interviews and in notes of visits."""
FACTS = DATES | frozenset(
    """
    time|start|start time|end|end time|duration|length|location|place|venue|setting|site|interview|
    interview number|interview no|interview id|file|file name|filename|recording|audio|audio file|
    transcribed by|transcriber|transcribed|transcription|transcript|checked by|project|study|topic|subject|
    title|language|consent|version|reference|ref|id|number|pseudonym|format|method|mode|
    time of interview|interview time|place of interview|date transcribed|researcher id|
    participant id|participant number
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
"""Fields that say when, where and how."""
PEOPLE = frozenset(
    """
    interviewer|interviewers|interviewed by|interviewee|interviewees|participant|participants|respondent|
    respondents|researcher|researchers|worker|workers|moderator|moderators|facilitator|facilitators|observer|
    observers|present|attendees|attending|in attendance|speakers|speaker|name|names|conducted by|co moderator|
    comoderator|co facilitator|cofacilitator|assistant moderator|note taker|notetaker|chair|apologies|absent
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
"""Fields that say who: their values are names, never a sentence."""
MOST_WORDS_OF_FACT, MOST_WORDS_OF_NAMES = 12, 8
_between_names = re.compile(r"\s*(?:[,;/|&+]|\band\b)\s*", re.IGNORECASE)
_ends_sentence = re.compile(r"\w\w\.$")
"""A full stop at the end, unless it is that of an initial."""
_in_brackets = re.compile(r"\s*[(\[][^()\[\]]{0,60}[)\]]")
_absent = re.compile(
    r"absent|apolog|not (?:present|there|here)|not able|unable|unwell|\b(?:ill|sick)\b|"
    r"(?:did|could|was|has|is)(?: not|n['\u2019]t)\b|no show|no-show|cancelled",
    re.IGNORECASE,
)
"""What stands in brackets behind the name of somebody who was expected, and was not there."""
_name_in_brackets = re.compile(r"[^,;/|&+()\[\]]*[(\[](?P<note>[^()\[\]]{0,60})[)\]]")
_present = re.compile(
    r"(?:those |workers |people )?(?:present|participants?|attendees|attending|in attendance)\s?:\s*(\S.*)",
    re.IGNORECASE,
)


def is_head_field(opener: Opener, n_of_label: int, is_known: Callable[[str], bool]) -> bool:
    """Tell whether a line above the first turn is a field of the interview's head, not a turn.

    A label that occurs again is a speaker's; so is one that the roster knows, unless only a name follows.
    """
    name = " ".join(words_of(opener.label.replace("-", " ")))
    value = opener.text
    if n_of_label > 1 or value.endswith(("?", "!")) or not value:
        return False
    words = words_of(value)
    if name in PEOPLE:
        return _holds_names(value, is_known)
    return name in FACTS and len(words) <= MOST_WORDS_OF_FACT and not is_known(opener.label)


def _holds_names(value: str, is_known: Callable[[str], bool]) -> bool:
    """Tell whether a value is one name or several, or a code such as P3, whatever stands in brackets."""
    names = names_in(value)
    strange = " ".join(name for name in names if not is_known(name))
    if is_known(value) or (names and not strange):
        return True
    words = words_of(strange)
    if not names or len(words) > MOST_WORDS_OF_NAMES or is_sentence(words) or _ends_sentence.search(value):
        return False
    return all(word[0].isupper() or word[0].isdigit() for word in strange.split())


def names_present(line: str) -> list[str]:
    """Return the names in a line that says who was present; none, where it says something else.

    >>> names_present("Present: Aisha Khan, Derek and Helen (facilitator), Marcus (absent)")
    ['Aisha Khan', 'Derek', 'Helen']
    """
    match = _present.fullmatch(line)
    if match is None:
        return []
    there = _name_in_brackets.sub(_without_absent, match[1])
    return names_in(there)


def _without_absent(match: re.Match[str]) -> str:
    """Return a name and what stands behind it in brackets; nothing, if that says that they were not there."""
    if not _absent.search(match["note"]):
        return match.group()
    # 'Aisha and Marcus (absent)': the note is of the last name alone.
    before = re.split(r"\band\b", match.group(), flags=re.IGNORECASE)[:-1]
    return " and ".join(before)


def names_in(value: str) -> list[str]:
    """Return the names of a list, without what stands behind them in brackets."""
    names = _between_names.split(_in_brackets.sub("", value).strip(" ."))
    return [name for name in names if name]
