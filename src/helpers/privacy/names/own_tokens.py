"""Ids and dates that this package has made or read as such, and that are not telephone numbers.

``P01-2023-10-12-interview-01`` holds a 0 and nine more digits, and so does the name that an iPhone gives a
voice note. Exactly these tokens are left out of the search for telephone numbers, and nothing beside them.

Notes
-----
Ids as `fieldwork.ledger` and `counting.segments` make them, of a worker and a source of the study. Names of
media as WhatsApp gives them on Android and iOS (`fieldwork.formats.audio_names`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, time
from typing import NamedTuple

from helpers.privacy.names.normalised_text import NormalisedText
from helpers.study.study import Study

Span = tuple[int, int]
BLANK = "|"
"""What takes the place of each character of a token: no letter, no digit, and nothing that joins digits."""
MOST_DIGITS = 8
"""An id with more may be a telephone number with a letter."""
_iso = r"(?:19|20)\d\d-\d\d-\d\d"
_alone = r"(?<!\d[./-])", r"(?![./-]\d)"
"""What must not stand beside a date: more digits, joined to it as in a telephone number."""
_kind = "AUDIO|PTT|PHOTO|VIDEO|GIF|STICKER"
# Of two lengths the usual one comes first: what is glued to an id then begins after it.
_number = r"(?:0[1-9]|[1-9]\d|[1-9]\d\d)"
_record = r"-r(?:\d{4}|[1-9]\d{4,5})(?:-s(?:\d{3}|[1-9]\d{3,4}))?"
_source = r"[a-z][a-z0-9_]*"
_word = r"(?P<word>[A-Z0-9][A-Za-z0-9]*)"
_suffix = (
    r"(?:(?:\.unchecked)?\.(?:opus|ogg|oga|m4a|mp3|mp4|aac|amr|wav|caf|3gp|webm|mov|jpe?g|png|gif|webp|heic"
    r"|pdf|txt|docx|odt|rtf|vtt|srt))?"
)
_forms = (
    rf"(?P<worker>[A-Z0-9][A-Za-z0-9]*)-(?P<of_contact>{_iso})-(?P<source>{_source})-{_number}(?:{_record})?"
    rf"|(?i:(?:\d{{8}}-|(?<!\d-))(?:{_kind})-(?P<of_media>{_iso})-(?P<time>\d\d-\d\d-\d\d){_suffix})"
    rf"|(?i:(?P<of_old_media>{_iso})-(?:{_kind})-\d{{8}}{_suffix})"
    rf"|(?i:(?:PTT|AUD|IMG|VID|GIF|STK|DOC)-(?P<of_phone>\d{{8}})-WA\d{{4}}{_suffix})"
    rf"|{_alone[0]}(?P<iso>{_iso}){_alone[1]}"
    rf"|{_alone[0]}(?P<in_figures>\d{{1,2}}(?P<mark>[./-])\d{{1,2}}(?P=mark)\d{{4}}|\d{{8}}){_alone[1]}"
)
_starts, _ends = r"(?<![^\W_])(?<!\+)", r"(?![^\W_])"
_tokens = re.compile(rf"{_starts}(?:{_forms}|{_word}){_ends}")
_before_digits = re.compile(rf"{_starts}(?:(?:{_forms})(?![^\W\d_])|{_word})")
_days = ("of_media", "of_old_media", "of_phone", "iso")


class _Known(NamedTuple):
    """What a token may name, so that it is one of the study's."""

    workers: frozenset[str]
    sources: frozenset[str]
    study: Study


def own_spans(text: str, study: Study) -> list[Span]:
    """Return where a text has one of the study's ids or a date, as a whole word and in its exact form.

    These are ids of contacts, records and segments, ids of workers, ISO dates, days of the calendar in
    figures, and the names of media in chats.

    >>> from helpers.files import paths
    >>> from helpers.study.study import read_study
    >>> example = read_study(paths.ROOT)
    >>> own_spans("W1-2023-10-12-interview-01 and 2023-99-99", example)
    [(0, 26)]
    """
    known = _known_in(study)
    return [match.span() for match in _tokens.finditer(text) if _is_own(match, known)]


def spans_before_digits(text: str, study: Study) -> list[Span]:
    """Return the same also where digits follow directly, so that a number joined to an id can be found.

    >>> from helpers.files import paths
    >>> from helpers.study.study import read_study
    >>> example = read_study(paths.ROOT)
    >>> spans_before_digits("W1-2023-10-12-interview-0107700900123", example)
    [(0, 26)]
    """
    known = _known_in(study)
    spans: list[Span] = []
    for match in _before_digits.finditer(text):
        if match["word"] is not None:
            length = _length_of_id(match["word"], known.workers)
        else:
            length = len(match.group()) * _is_own(match, known)
        if length:
            spans.append((match.start(), match.start() + length))
    return spans


def blank(normalised: NormalisedText, spans: Iterable[Span]) -> NormalisedText:
    """Return a normalised text with `BLANK` for each character of spans of the original."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        first = bisect_left(normalised.places, start)
        last = bisect_left(normalised.places, end)
        parts += [normalised.text[at:first], BLANK * (last - first)]
        at = last
    parts.append(normalised.text[at:])
    return NormalisedText("".join(parts), normalised.places)


def _known_in(study: Study) -> _Known:
    workers = [worker for worker in study.known_ids if sum(map(str.isdigit, worker)) <= MOST_DIGITS]
    return _Known(frozenset(workers), frozenset(study.source_ids), study)


def _is_own(match: re.Match[str], known: _Known) -> bool:
    """Return whether what has the form of a token is one: its worker, source, day and time exist."""
    if match["word"] is not None:
        return match["word"] in known.workers
    if match["in_figures"] is not None:
        return _is_in_calendar(match["in_figures"], known.study)
    if match["worker"] is not None:
        is_known = match["worker"] in known.workers and match["source"] in known.sources
        return is_known and _day_or_none(match["of_contact"]) is not None
    if match["time"] is not None and not _is_time(match["time"]):
        return False
    written = next(match[name] for name in _days if match[name] is not None)
    return _day_or_none(written) is not None


def _length_of_id(word: str, workers: frozenset[str]) -> int:
    """Return how long the worker's id is with which a word begins: all of it, or up to a 0; else 0."""
    if word in workers:
        return len(word)
    for length in range(len(word) - 1, 0, -1):
        if word[length] == "0" and word[:length] in workers:
            return length
    return 0


def _is_in_calendar(written: str, study: Study) -> bool:
    """Return whether figures are a day of the calendar: year first if they are eight, else in its order."""
    if not written.isdecimal():
        first, second, year = re.split("[./-]", written)
        if study.date_order == "MDY":
            first, second = second, first
        written = f"{year}-{second:>02}-{first:>02}"
    day = _day_or_none(written)
    return day is not None and study.calendar.first_day <= day <= study.calendar.last_day


def _day_or_none(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _is_time(written: str) -> bool:
    try:
        time.fromisoformat(written.replace("-", ":"))
    except ValueError:
        return False
    return True
