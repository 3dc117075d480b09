"""What is not speech in a transcript: speakers' labels, times, and the heads and marks of subtitles.

A document in a coding program still holds them, and segments do not. A stretch that is certainly none of the
words (a known speaker's label, a time in brackets) is told apart from one that only looks like a label: the
words around it decide whether it is one (`location`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

IsKnown = Callable[[str], bool]
"""Tells whether a text is the name of somebody who speaks, as a label may have it (`known_speakers`)."""
LONGEST_LABEL, MOST_WORDS = 60, 6
"""Characters and words of a name in a label."""


class Stretch(NamedTuple):
    """A part of a document, in characters, half-open, that may be no speech."""

    start: int
    end: int
    is_sure: bool


_time = r"[0-9]{1,4}(?::[0-9]{1,2}){1,3}(?:[.,][0-9]{1,9})?(?!\w|:[0-9])"
_range = rf"{_time}(?:\s{{0,9}}(?:-->|[-–—,]|to)\s{{0,9}}{_time})?"
_boxed = rf"#{_time}(?:-[0-9]{{1,3}})?#|[\[(<{{]\s?{_range}(?:-[0-9]{{1,3}})?\s?[\])>}}]"
_settings = r"(?:[ \t]+(?:align|position|line|size|vertical|region):\S+)*"
_arrow = rf"-?{_time}\s*-->\s*-?{_time}{_settings}"
_day = (
    r"[\[(]?[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4},?\s{1,3}[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?"
    r"(?:\s?[AaPp]\.?[Mm]\b\.?)?[\])]?"
)
_spoken = r"[0-9]{1,2} (?:hour|minute|second)s?(?![a-z])(?: [0-9]{1,2} (?:minute|second)s?(?![a-z]))*"
_any_time = rf"(?:{_boxed}|{_range}|{_spoken}(?:{_range})?)"
_closers = r"[\s\"“”„«»‘’'*_\])}>]{0,9}"
_colon = r"[:：﹕︰∶꞉]"

_line = re.compile("[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_only_time = re.compile(rf"(?:{_arrow}|{_boxed}|{_range}|{_day}|{_spoken}(?:{_range})?)[\s:]*")
_arrow_line = re.compile(rf"\s*{_arrow}\s*")
_front = re.compile(
    rf"(?:{_boxed}|{_day}|{_arrow}|{_time}(?:\s*[-–—|·](?=\s)|(?=\s))"
    rf"|\[?[0-9]{{1,5}}[.)\]]?(?=\s+(?:[^\s0-9]|{_time}))"
    r"|[\s\"“”„«»‘’'*_>•·–—\-~(\[<{#/|◦▪▫■□●○→…@]){0,20}"
)
"""What may be before a name: times, the number of a line, a bullet, an opening quotation mark or bracket."""
_sure_time = re.compile(rf"{_boxed}|{_arrow}|{_day}|[0-9]{{1,4}}:[0-9]{{1,2}}:{_time}")
_bare_time = re.compile(rf"\s*{_time}(?=\s)")
_word_end = re.compile(r"\w(?!\w)")
_with_colon = re.compile(
    rf"{_closers}(?:[(\[][^()\[\]:]{{1,40}}[)\]]\s*)?{_closers}[-–—|·,]?\s?(?:{_any_time})?"
    rf"[\s\"“”„«»‘’'*_\])}}>?!.\-–—]{{0,9}}{_colon}+[*_\"”\])]{{0,4}}(?:\s*{_any_time}\s*$)?"
)
_with_time = re.compile(
    rf"{_closers}(?:[(\[][^()\[\]:]{{1,40}}[)\]]\s*)?\s*[-–—|·,]?\s*{_any_time}{_closers}[:\s]*(?=\s|$)"
)
_parted = re.compile(r"[\"”*_\])}>]{0,4}(?: *\t\s*|\s*[;|]\s*|[\"”]\s?[,;]\s?[\"“]|\s{2,})")
_closed = re.compile(r"(?:[\])>]|\*\*|__|\*)")
_perhaps_parted = re.compile(r"\s*(?:[-–—=]+>?|[/\\~^→·•@>]+)(?=\s)|[.,!…]+(?=\s)")
_rest_of_name = re.compile(r"\s*(?P<aside>\([^()\[\]:]{1,40}\))?[\s\"“”’'*_)\]}>|]*")
_title = r"(?:(?i:dr|mr|mrs|ms|mx|miss|prof|rev|sr|st)\. ?|[A-Z]\. ?){1,3}"
_stranger = re.compile(
    rf"(?P<name>(?:{_title})?[^\W\d_][^\n.?!;:()\[\]{{}}<>=/\\]{{0,{LONGEST_LABEL}}}?)"
    rf"(?:(?P<colon>\s?{_closers}(?:{_boxed})?{_closers}{_colon}(?!\w|//))"
    rf"|(?P<time>\s*(?:[-–—|·]\s*|(?=[\[(])|\s)(?:{_any_time}[\s:]*$|(?:{_boxed})(?=\s)))|(?P<tab>\t))"
)
_stranger_in_brackets = re.compile(
    rf"(?P<name>[^\[\]()<>:\n]{{1,{LONGEST_LABEL}}})[\])>](?:\s?:|\s+{_any_time}\s*$)?"
)
_machine = re.compile(
    r"(?:(?:unknown|unidentified) )?speaker(?:[ _]?[0-9a-z]{1,2})?|unknown|interviewer|interviewee|worker"
    r"|participant|respondent|researcher|moderator|facilitator|other|S[0-9]{1,2}|SPEAKER_[0-9]{2}",
    re.IGNORECASE,
)
_role = re.compile(rf"(?:{_machine.pattern})(?: ?[0-9]{{1,2}})?", re.IGNORECASE)
_tag = (
    r"</?[vcibu](?:\.[^\s<>]*)?(?:[ \t][^<>]*)?>|</?(?:ruby|rt|lang|font)(?:[ .][^<>]*)?>|\{\\an?[0-9]+\}"
    rf"|<{_time}>"
)
_tags = re.compile(rf"\s*(?:{_tag})(?:\s|{_tag})*")
_within = re.compile(rf"#{_time}(?:-[0-9]{{1,3}})?#|\[\s?{_range}\s?\]|\({_time}-[0-9]{{1,3}}\)|{_tag}|//")
"""Marks among the words: times as f4, MAXQDA and noScribe write them, and the tags of subtitles."""
_vtt = re.compile(r"\s*WEBVTT(?!\S)")
_head_of_vtt = re.compile(r"(?:WEBVTT|STYLE|REGION|NOTE)(?:\s.*)?")
_notice = re.compile(
    r"[(\[]?(?:Transcribed|Transcription|Subtitles) (?:by|with) .{1,100}"
    r"|.{1,60} (?:started|stopped) transcription|Transcription ended after .{1,20}"
    r"|This (?:editable )?transcript was .{1,300}"
)
_cue_name = re.compile(r'[0-9]{1,9}(?:\s+"[^"]*"(?:\s*\([0-9]+\))?)?|[0-9A-Fa-f]{8}-[0-9A-Fa-f-]{27}\S*')
_initials = re.compile(r"\s*[A-Z]{1,3}\s*")
_end_of_sentence = re.compile(r"[.?!…:;\"”’')\]>]$")


def find_in_document(text: str, is_known: IsKnown) -> list[Stretch]:
    """Return the stretches of a document, line by line, that are or may be no speech; they do not overlap.

    A label opens a line or stands alone on it; a known speaker's label is one further on in a line too.
    """
    lines = [match for match in _line.finditer(text) if not match.group().isspace()]
    stretches: list[Stretch] = []
    is_vtt = _vtt.match(text.lstrip("\ufeff")) is not None
    in_note = False
    for number, match in enumerate(lines):
        line, start = match.group(), match.start()
        above = lines[number - 1] if number else None
        is_paragraph = above is None or text[above.end() : start].count("\n") > 1
        below = lines[number + 1].group() if number + 1 < len(lines) else ""
        if is_paragraph:
            in_note = is_vtt and _head_of_vtt.fullmatch(line.strip("\ufeff \t")) is not None
        if _arrow_line.fullmatch(line) or _arrow_line.fullmatch(below):
            # A cue begins, also where a program has taken the empty lines out.
            in_note = False
        if in_note or _is_no_speech(line.strip(), below):
            stretches.append(Stretch(start, match.end(), is_sure=True))
            continue
        if _initials.fullmatch(line) and is_known(below.strip()):
            # A page copied from Teams has the initials of a picture above a name.
            stretches.append(Stretch(start, match.end(), is_sure=False))
            continue
        opens = is_paragraph or _end_of_sentence.search(lines[number - 1].group().rstrip()) is not None
        stretches += _in_line(line, start, is_known, is_deliberate=opens)
    return stretches


def find_in_quote(quote: str, is_known: IsKnown) -> list[Stretch]:
    """Return the stretches of a quote that are or may be no speech.

    In a quote line ends have become spaces, so that a label may open at every word.
    """
    stretches: list[Stretch] = []
    end = 0
    for match in re.finditer(r"\S+", quote):
        start = match.start()
        if start < end:
            continue
        if tags := _tags.match(quote, start):
            end = tags.end()
            stretches.append(Stretch(start, end, is_sure=True))
            continue
        before = quote[:start].rstrip()
        opens = not before or _end_of_sentence.search(before) is not None
        label = _open_label(quote[start:], is_known, is_deliberate=opens, is_line=False)
        if label is not None:
            end = start + label.end
            stretches.append(Stretch(start, end, label.is_sure))
    marks = [Stretch(*match.span(), is_sure=True) for match in _within.finditer(quote)]
    return sorted([*stretches, *(mark for mark in marks if not _overlaps(mark, stretches))])


def _overlaps(stretch: Stretch, others: list[Stretch]) -> bool:
    return any(one.start < stretch.end and stretch.start < one.end for one in others)


def _is_no_speech(line: str, below: str) -> bool:
    """Tell whether a whole line is a time, the name of a cue or a service's notice."""
    if _only_time.fullmatch(line) or _notice.fullmatch(line):
        return True
    return _arrow_line.fullmatch(below) is not None and _cue_name.fullmatch(line) is not None


def _in_line(line: str, start: int, is_known: IsKnown, *, is_deliberate: bool) -> Iterator[Stretch]:
    """Yield the stretches of one line, which begins at `start` of the document."""
    end = 0
    if tags := _tags.match(line):
        end = tags.end()
        yield Stretch(start, start + end, is_sure=True)
    label = _open_label(line[end:], is_known, is_deliberate=is_deliberate, is_line=True)
    if label is not None:
        yield Stretch(start + end, start + end + label.end, label.is_sure)
        end += label.end
    marks = [match.span() for match in _within.finditer(line, end)]
    marks += _known_labels_within(line, end, is_known)
    for first, last in sorted(marks):
        if first >= end:
            yield Stretch(start + first, start + last, is_sure=True)
            end = last


def _known_labels_within(line: str, start: int, is_known: IsKnown) -> list[tuple[int, int]]:
    """Return where known speakers' labels with a colon are further on in a line: 'Long. Aisha: No.'"""
    labels: list[tuple[int, int]] = []
    at = line.find(":", start)
    while at >= 0:
        words = [match.start() for match in re.finditer(r"\S+", line[max(start, at - LONGEST_LABEL) : at])]
        for offset in words[-MOST_WORDS:]:
            first = max(start, at - LONGEST_LABEL) + offset
            if is_known(line[first:at].strip("\"“”'’*_[(])/ ")):
                labels.append((first, at + 1))
                break
        at = line.find(":", at + 1)
    return labels


class _Label(NamedTuple):
    """Where the label with which a line opens ends, and whether it is certainly one."""

    end: int
    is_sure: bool


def _open_label(line: str, is_known: IsKnown, *, is_deliberate: bool, is_line: bool) -> _Label | None:
    """Return the label or time with which a line opens, or None.

    Parameters
    ----------
    is_deliberate
        Whether the line above ends a sentence: only then can a line be a stranger's name.
    is_line
        Whether the line is one of the document, and not a part of a quote.
    """
    matched = _front.match(line)
    front = matched.group() if matched else ""
    name_end = _find_known_name(line, len(front), is_known)
    label = None
    if name_end:
        label = _after_known(line, front, name_end, is_deliberate=is_deliberate, is_line=is_line)
    if label is None and (is_line or is_deliberate):
        label = _stranger_label(line, front, is_deliberate=is_deliberate, is_line=is_line)
    if label is not None:
        return label
    times = list(_sure_time.finditer(front))
    if times:
        return _Label(times[-1].end(), is_sure=True)
    if match := _bare_time.match(front):
        return _Label(match.end(), is_sure=False)
    return None


def _find_known_name(line: str, start: int, is_known: IsKnown) -> int:
    """Return where the longest known name that begins at a place ends; 0 if there is none."""
    ends = [match.end() for match in _word_end.finditer(line, start, start + LONGEST_LABEL)]
    for end in reversed(ends[:MOST_WORDS]):
        name = line[start:end]
        if is_known(name) or _role.fullmatch(name):
            return end
    return 0


def _after_known(
    line: str, front: str, name_end: int, *, is_deliberate: bool, is_line: bool
) -> _Label | None:
    """Return the label of a known name, by what follows the name."""
    for pattern in (_with_colon, _with_time):
        if match := pattern.match(line, name_end):
            return _Label(match.end(), is_sure=True)
    if front.rstrip().endswith(("[", "(", "<", "*", "_")) and (match := _closed.match(line, name_end)):
        return _Label(match.end(), is_sure=True)
    if match := _parted.match(line, name_end):
        return _Label(match.end(), is_sure=is_line)
    rest = _rest_of_name.match(line, name_end)
    if rest and rest.end() == len(line):
        return _Label(len(line), is_sure=is_line and rest["aside"] is None)
    if not is_deliberate:
        return None
    if match := _perhaps_parted.match(line, name_end):
        return _Label(match.end(), is_sure=False)
    if rest and re.match(r"\s+[\"“‘'(]?[A-Z0-9]", line[name_end:]):
        return _Label(name_end, is_sure=False)
    return None


def _stranger_label(line: str, front: str, *, is_deliberate: bool, is_line: bool) -> _Label | None:
    """Return what looks like the label of somebody who is not known."""
    start = len(front)
    if front.rstrip().endswith(("[", "(", "<")) and (match := _stranger_in_brackets.match(line, start)):
        return _Label(match.end(), is_sure=False)
    match = None
    if start < len(line) and (
        ":" in line[start : start + 2 * LONGEST_LABEL] or "\t" in line or line[-1].isdigit()
    ):
        match = _stranger.match(line, start)
    if match and len(match["name"].split()) <= MOST_WORDS and (is_line or match["colon"]):
        return _Label(match.end(), is_sure=False)
    name = line[start:].strip("\"“”'’*_)]}> \t")
    if is_line and is_deliberate and _may_be_name(name):
        return _Label(len(line), is_sure=False)
    return None


def _may_be_name(text: str) -> bool:
    """Tell whether a line can be a stranger's name and nothing else: a few words with capitals, no stop."""
    words = text.split()
    return 0 < len(words) < MOST_WORDS and text[-1].isalnum() and all(word[0].isupper() for word in words)
