"""What a line of a note is, by its form: a field such as ``Place: hub``, a title, a heading, or words.

What is not certainly a field, a title or a heading is words: words that are kept by mistake can be seen in
the records, words that are left out cannot.
"""

from __future__ import annotations

import re

from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.head_fields import DATES
from helpers.fieldwork.sources.label_words import is_sentence, words_of

LONGEST_VALUE, LONGEST_METADATA, LONGEST_TITLE = 8, 3, 8
"""Words of the value of a known field, of any field of front matter, and of a title."""
LONGEST_HEADING = 120
"""Characters of a marked heading: what is longer is a paragraph in the form of a heading."""
KEYS = {
    "worker": "worker",
    "worker name": "worker",
    "name of worker": "worker",
    "observer": "observer",
    "observer name": "observer",
    "observed by": "observer",
    **dict.fromkeys(sorted(DATES), "date"),
}
"""Fields that give the worker, the observer and the day of a visit."""
OTHER_FIELDS = frozenset(
    "address|attending|attendees|author|duration|end|end time|file|length|location|organisation|page|place|"
    "present|project|service|site|start|start time|study|tags|team|time|times|title|type of visit|venue|"
    "version|visit|visit no|visit number|weather".split("|")
)
"""Fields that belong to a head although nothing is read from them."""
HASHES = re.compile(r"#{1,6}\s+(\S.*?)[\s#]*")
RULE = re.compile(r"-{3,}|\*{3,}|\.{3}")
_underline = re.compile(r"[#=*_-]+|\|[\s|:-]*\|")
_keys = "|".join(sorted(KEYS, key=len, reverse=True))
_fields = (
    re.compile(r"(?P<name>[^:\uff1a.|]{1,40})(?::(?=\s|$)|\uff1a)\s?(?P<value>.*)"),
    # A row of a table in Markdown.
    re.compile(r"\|\s?(?P<name>[^|:]{1,40}?)\s?:?\s?\|\s?(?P<value>[^|]*?)\s?\|"),
    # Of the fields that are read, usual slips too.
    re.compile(rf"(?P<name>{_keys})(?:\s?[:=]|\s[-\u2013\u2014]\s)\s?(?P<value>.+)", re.IGNORECASE),
)
_metadata = re.compile(r"(?:[\w -]{1,40}:|-)(?:\s(.*)|)")
_list_mark = re.compile(r"^[-*\u2022]\s+(?=\S)")
_entry_of_list = re.compile(r"(?:[-*+>\u2022]|\[.?\]|(?:\d{1,2}|[a-z])[.)])\s")
_emphasis = re.compile(r"\*\*|__")
_sentence_end = re.compile(r"[.!?\u2026;]")
_somebody = re.compile(r"\b(?:i|she|he|they|we|me|her|him|them)\b", re.IGNORECASE)


def as_field(text: str) -> tuple[str, str] | None:
    """Return name and value of a line ``Name: value``, without the marks of lists and bold words, or None.

    >>> as_field("- **Date of visit:** 12 October 2023")
    ('date of visit', '12 October 2023')
    """
    plain = _emphasis.sub("", _list_mark.sub("", text))
    for form in _fields:
        if match := form.fullmatch(plain):
            return " ".join(match["name"].split()).lower(), match["value"].strip()
    return None


def is_other_field(text: str) -> bool:
    """Tell whether a line is certainly a field from which nothing is read.

    >>> is_other_field("Weather: rain"), is_other_field("Weather: she came in wet")
    (True, False)
    """
    field = as_field(text)
    if field is None:
        return False
    name, value = field
    return name in OTHER_FIELDS and _is_short(value, LONGEST_VALUE)


def is_metadata(text: str) -> bool:
    """Tell whether a line of front matter is a field, or an entry of a list, of a few words."""
    match = _metadata.fullmatch(text)
    return match is not None and _is_short(match[1] or "", LONGEST_METADATA)


def is_title(text: str) -> bool:
    """Tell whether a line may be a title: it is short, has no full stop, speaks of nobody and is no entry."""
    if as_field(text) is not None or _entry_of_list.match(text):
        return False
    return not _sentence_end.search(text) and _is_short(text, LONGEST_TITLE)


def is_heading(unit: InputUnit) -> bool:
    """Tell whether a line is marked as a heading, and short enough for one."""
    return unit.is_heading and len(unit.text) <= LONGEST_HEADING


def is_rule(text: str) -> bool:
    """Tell whether a line only separates: it has no letters."""
    return RULE.fullmatch(text) is not None or _underline.fullmatch(text) is not None


def _is_short(text: str, most_words: int) -> bool:
    """Tell whether a text is no sentence: few words, a full stop at most after three, and nobody in it."""
    words = text.split()
    if len(words) > most_words or _somebody.search(text) or is_sentence(words_of(text)):
        return False
    inner = text
    if len(words) <= LONGEST_METADATA:
        inner = text.rstrip(".")
    return _sentence_end.search(inner) is None
