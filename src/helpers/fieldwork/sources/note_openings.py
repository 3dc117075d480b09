"""Lines among the words of a note that may begin another visit: they open with another day, or are a name.

A log of visits often has no heading: ``19 October – hub``, ``19/10/2023: she left early.`` or a date in bold
above the words. Nothing shows whether such a line begins another visit or belongs to the story of this one,
so it is asked about. A date within a line is part of what is told, and so is one in a list.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from helpers.fieldwork.dates import parse_date
from helpers.fieldwork.reading import InputUnit, Unreadable
from helpers.fieldwork.sources.note_lines import HASHES, is_title
from helpers.study.roster import Person, Roster
from helpers.study.study import Study

MOST_OF_DATE, MOST_OF_NAME, MOST_BESIDE = 6, 4, 4
"""Words of a date with its weekday, of a name, and words beside them in a line that is no sentence."""
_bold = re.compile(r"(?:\*\*|__)(?P<bold>.+?):?(?:\*\*|__):?(?P<rest>.*)")
_link = re.compile(r"\[\[|\]\]")
_number_of_visit = re.compile(
    r"\A(?:visit|wtf|walk the frontline|day)\b\s?(?:no\.?\s|number\s)?\w{0,6}\s?[:,|\u2013\u2014-]?\s",
    re.IGNORECASE,
)
_marks = " ,:;|()\u2013\u2014-"
_dashes = "|(\u2013\u2014-"
_behind_name = re.compile(r"[\d(|\u2013\u2014-]")
_opens_words = re.compile(r"[:;|(\u2013\u2014-]")


def opens_with_other_day(text: str, days: Collection[date], study: Study) -> bool:
    """Tell whether a line opens with a day that is none of these, as the head of a visit does.

    What follows the date is short, or divided from it by a mark: *12 October was a long day* is prose.
    """
    plain = _plain(text)
    words = _number_of_visit.sub("", plain, count=1).split()
    for n_words in range(min(MOST_OF_DATE, len(words)), 0, -1):
        opening, rest = " ".join(words[:n_words]), words[n_words:]
        try:
            day = parse_date(opening.lstrip("(").rstrip(_marks), study).day
        except Unreadable as error:
            if error.reason in ("no_date", "week_not_day"):
                continue
            # It is no day of this note, whatever it is.
            day = None
        return day not in days and _stands_alone(opening, rest)
    return False


def _stands_alone(opening: str, rest: list[str]) -> bool:
    """Tell whether a date is the whole line, or is divided from what follows it."""
    if not rest or _opens_words.match(opening[-1]) or _opens_words.match(rest[0]):
        return True
    return len(rest) <= MOST_BESIDE and is_title(" ".join(rest).replace(".", "", 1))


def opens_with_another(
    unit: InputUnit, above: InputUnit | None, workers: Collection[Person], roster: Roster
) -> bool:
    """Tell whether a line opens with the name of another worker, as a heading does.

    That is a heading, or a line that begins a paragraph; nothing else is in it, or a time or a place behind a
    dash. *Derek sat down* is prose, and *Derek: I am late* is what was said in this visit.
    """
    is_marked = unit.is_heading or _bold.fullmatch(unit.text) is not None
    if not is_marked and above is not None and above.text and above.paragraph == unit.paragraph:
        return False
    words = _number_of_visit.sub("", _plain(unit.text), count=1).split()
    for n_words in range(min(MOST_OF_NAME, len(words)), 0, -1):
        opening, rest = " ".join(words[:n_words]), words[n_words:]
        person = roster.find(opening.strip(_marks))
        if person is None or person.role != "worker":
            continue
        is_divided = not rest or opening[-1] in _dashes or _behind_name.match(rest[0])
        is_head = bool(is_divided or unit.is_heading) and len(rest) <= MOST_BESIDE
        return person not in workers and is_head
    return False


def _plain(text: str) -> str:
    """Return a line without the marks of headings, links and bold words."""
    heading = HASHES.fullmatch(text)
    if heading:
        text = heading[1]
    bold = _bold.fullmatch(text)
    if bold:
        text = f"{bold['bold']}: {bold['rest']}"
    return " ".join(_link.sub("", text).split())
