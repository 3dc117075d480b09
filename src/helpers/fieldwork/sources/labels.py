"""Speakers' labels: what a line of words opens with, as people and programs write it.

Transcripts are typed by hand, and a label has many writings: ``Helen:``, ``**Helen:**``, ``[Helen]``, ``12
Helen:``, ``Helen (00:12):``. A name that the roster has is a label in each of them. Anything else that opens
a line like a label is in doubt: whose words follow is not known, and they are never given to whoever spoke
before. What is a label is decided by the roster, by what surrounds the name, and by how the line above ends;
a capital letter alone decides nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from helpers.fieldwork.sources.label_words import (
    OPENERS,
    SENTENCE_WORDS,
    begins_sentence,
    is_sentence,
    names_a_role,
    words_of,
)
from helpers.fieldwork.sources.time_marks import CLOCK, first_clock, read_clock
from helpers.study.roster import Person, Roster

MARKS = "\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
SPACES = " \t\r\n\x0b\x0c\xa0" + MARKS
LONGEST_LABEL, MOST_WORDS = 60, 5
FURTHEST = 120
"""No label is longer; a sentence may have a colon further on."""
NO_WIDTH = 1_000_000
NOTHING = r"(?!)"
"""The pattern of a name where there are no names: it matches nothing."""
IF_MAIN = "if the file's labels are written so"
"""The doubt about what is a label in a file of such labels only, and else words."""

_closers = r"[\s\"“”„«»‘’'*_\])}>]*"
_front = re.compile(
    rf"(?:#{CLOCK}(?:-[0-9]{{1,3}})?#\s*|[\[(]\s*{CLOCK}(?:\s*-->\s*{CLOCK})?\s*[\])]\s*"
    rf"|{CLOCK}(?:\s*[-–—|]\s*|\s+)|\[?[0-9]{{1,5}}[.)\]]?\s+(?=[^\s0-9])"
    r"|[\"“”„«»‘’'*_>•·–—\-~(\[<{#/]\s*){0,6}"
)
"""What may stand before a name: a time, the number of a line, a bullet, an opening quote or bracket."""
_time = rf"(?:[-–—]?\s*[\[(<{{]?\s*{CLOCK}\s*[\])>}}]?)?"
_colon = rf"{_closers}{_time}[\s\"“”„«»‘’'*_\])}}>?!.\-–—]*[:：﹕][:：\s]*[\"“”»’*_\])}}>]*\s*"
_after_name = {
    "colon": re.compile(_colon),
    "time": re.compile(rf"{_closers}[\[(<]\s*{CLOCK}\s*[\])>]{_closers}|{_closers}\s{CLOCK}(?=\s|$)"),
    "tab": re.compile(r" *\t\s*"),
    "semicolon": re.compile(r"\s?;(?:\s+|$)"),
}
"""What makes a known name a label, whatever the rest of the file looks like."""
_perhaps_after_name = {
    "dash": re.compile(r"\s*(?:[-–—]+>?|[|>=/\\~]+)(?=\s)\s*"),
    "spaces": re.compile(r"\s{2,}"),
    "dotted_time": re.compile(r"\s+[0-9]{1,2}\.[0-5][0-9](?=\s|$)\s*"),
}
"""What may make a known name a label, if the file's labels are written so."""
_stop_after_name = re.compile(r"\s*[.,…]+(?:\s+|$)")
_capital_word = re.compile(r"[\s\"“”‘’'*_)\]]+([A-Z][\w’']*)")
_other_mark = re.compile("[;\t：﹕–—|>]")
_timed_stranger = re.compile(rf"(?P<name>\w[^\[(:]{{0,40}}?)(?:\s*[\[(]\s*{CLOCK}\s*[\])]|\s{CLOCK}(?=\s))")
_dashed_stranger = re.compile(r"(?P<name>\w[^-–—|>]{0,40}?)\s*(?:[-–—]+>?|[|>])\s+")
_caption = re.compile(r"\]\s*[0-2]?[0-9]:[0-5][0-9]:[0-5][0-9]")
_label_end = re.compile(r"(?<![0-9]):|:(?![0-9])|[：﹕]")
_tail_of_label = re.compile(rf"{_closers}(?:[\[(<]\s*{CLOCK}\s*[\])>]|\s{CLOCK})?[\s\"“”„«»‘’'*_\]>}}?!.]*$")
_between_names = re.compile(r"\s*[/,;&+\\]\s*|\s+and\s+|\s+\(?(?:and|with)\s+|\s*\(\s*", re.IGNORECASE)
_parenthesis = re.compile(r"\s*\([^()]{1,60}\)$")
_stops = ".!?…:"
_no_label_before = re.compile(r"[()\-/\\]|[\s<(]*https?:")
_title = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Mx|Prof|St|Sr|Jr|[^\W\d_])\.")
_sentence_mark = re.compile(r"[.!?;…\"“”<>{}=/\\]")
_overlap = re.compile(r"(?<!:)//\s*(?P<label>[^/:]{1,60}):(?P<words>[^/]*)(?://)?")


class Opener(NamedTuple):
    """What a line opens with: the speaker's label (may be empty), a time, and the words on the line."""

    label: str
    seconds: int | None
    """From the start of the recording."""
    text: str
    doubt: str = ""
    """Why it does not begin a turn: a reason of `reasons.QUARANTINED`, or the remark ``label_or_words``."""
    form: str = "colon"
    """How the label is written."""
    resumes: bool = False
    """Whether the words go on with the turn that an overlapping one has interrupted."""


def bare(text: str) -> str:
    """Return a text without white space and invisible marks at its ends."""
    text = text.strip()
    # Most lines have no marks: a look at both ends is faster than stripping them all.
    if text and (text[0] in MARKS or text[-1] in MARKS):
        return text.strip(SPACES)
    return text


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
        and "," not in label
        and not _sentence_mark.search(_title.sub("", label))
    )


def has_stop(above: str | None) -> bool:
    """Tell whether the line above ends a sentence; '' is an empty line, None the beginning of the file.

    >>> has_stop("Long."), has_stop('"Long!"'), has_stop("and then"), has_stop(""), has_stop(None)
    (True, True, False, True, False)
    """
    if above is None:
        return False
    words = above.rstrip("\"“”‘’'*_)]/ ")
    return not words or words[-1] in _stops


@lru_cache(maxsize=16)
def _patterns_of(roster: Roster) -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    """Return the patterns of any form of a name and of one with a colon, and with what letters they begin."""
    forms = {form.text for form in roster.entries if form.kind == "person"}
    forms |= {person.id for person in roster.persons}
    longest_first = sorted(forms, key=len, reverse=True)
    patterns = [r"\s+".join(map(re.escape, form.split())) for form in longest_first]
    names = rf"(?:{'|'.join(patterns)})(?!\w)"
    if not patterns:
        names = NOTHING
    inside = rf"(?P<open>[\[(\"“*_]*)(?<!\w)(?P<name>{names})(?P<tail>{_colon})"
    beginnings = frozenset(form[:2].casefold() for form in forms)
    return re.compile(names, re.IGNORECASE), re.compile(inside, re.IGNORECASE), beginnings


class Labels:
    """Reads labels, with the forms of names that a roster has."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._persons: dict[str, Person | None] = {}
        self._form, self._inside, self._beginnings = _patterns_of(roster)

    def is_known(self, label: str) -> bool:
        """Tell whether the roster has a label as a form of a name."""
        return self.find(label) is not None

    def find(self, label: str) -> Person | None:
        """Return the person whom a label names, or None; each label is looked up once."""
        if label not in self._persons:
            self._persons[label] = None
            if label:
                self._persons[label] = self._roster.find(label)
        return self._persons[label]

    def read(
        self, text: str, above: str | None = "", *, n_bold: int = 0, width: int = NO_WIDTH
    ) -> Opener | None:
        """Return the label with which a line of words opens, or None where it opens with no label.

        Parameters
        ----------
        text
            The line: of a text, a paragraph, a cue or a voice note's transcript; see `bare`.
        above
            The line above, '' for an empty one or where the words begin anew (a cue), None at the top.
        n_bold
            How many characters at the beginning are bold.
        width
            How long lines are that a program has wrapped: where the first word had no room above, the line
            break says nothing.

        Returns
        -------
        Opener or None
            Without a `doubt` the label is a known speaker's, in whatever writing. Else `doubt` says why the
            words must not be given to whoever spoke before: ``unknown_speaker``, ``several_voices``,
            ``unclear_label`` (a known name that may be a label); or ``label_or_words``, the remark with which
            the line is kept as words of the turn above, since it goes on with a sentence.

        Examples
        --------
        >>> from helpers.study.roster import Form
        >>> labels = Labels([Form("Helen", Person("R1", "researcher"), "")])  # doctest: +SKIP
        """
        at = text.find(":", 0, FURTHEST)
        if at > 0 and self.is_known(label := bare(text[:at])):
            return _opener(label, None, text[at + 1 :], "colon")
        # Most lines are words: this look at them is quicker than the closer one below.
        if at < 0 and not n_bold and text[:1].isalpha() and not self._may_open(text):
            return None
        front = _front.match(text)
        assert front is not None  # noqa: S101 - it may be empty, and then matches everywhere
        line = _Line(text, front.group(), above, n_bold, width)
        several = self._several(line)
        if several is not None:
            return several
        known = self._form.match(text, len(line.front))
        if known:
            opener = _after_known(line, known.group()) or self._perhaps_known(line, known.group())
            if opener is not None:
                return opener
        return self._stranger(line)

    def _may_open(self, text: str) -> bool:
        """Tell whether a line without a colon may open with a label: it has a name, a mark, or is short."""
        if len(text) <= LONGEST_LABEL and text[-1] not in ".,?!…":
            return True
        if text[:2].casefold() in self._beginnings and self._form.match(text):
            return True
        has_hyphen = text.find(" - ", 0, LONGEST_LABEL) > 0
        return has_hyphen or _other_mark.search(text, 0, LONGEST_LABEL) is not None

    def _several(self, line: _Line) -> Opener | None:
        """Return a label of several names, of which the roster has one at least: 'Helen/Aisha:'."""
        parts = [part for part in _between_names.split(line.head.rstrip(") ")) if part]
        known = {person for part in parts if (person := self.find(bare(part)))}
        if len(parts) < 2 or not known or not line.words_after or "//" in line.head:
            return None
        others = [part for part in parts if not self.is_known(bare(part))]
        if any(not _may_be_name(part) for part in others):
            return None
        if len(known) > 1 or (others and "," not in line.head and "(" not in line.head):
            return Opener(line.head, line.seconds, line.words_after, "several_voices")
        return None

    def _perhaps_known(self, line: _Line, name: str) -> Opener | None:
        """Return a known name that may be a label, though what follows it does not show it."""
        rest = line.text[len(line.front) + len(name) :]
        if not rest.strip("\"“”’'*_)]} "):
            # A name on a line of its own: after a whole sentence it begins a turn, unless it is a word too.
            doubt = ""
            if not has_stop(line.above) or _is_word(name):
                doubt = "unclear_label"
            return Opener(name, line.seconds, "", doubt, "alone")
        for form, pattern in _perhaps_after_name.items():
            if match := pattern.match(rest):
                seconds = line.seconds
                if form == "dotted_time":
                    seconds = first_clock(match.group().replace(".", ":"))
                return Opener(name, seconds, bare(rest[match.end() :]), "unclear_label", form)
        if match := _stop_after_name.match(rest):
            words = bare(rest[match.end() :])
            form = "stop"
            if "," in match.group():
                form = "comma"
            is_address = form == "comma" and words.startswith(("I ", "I'", "I’"))
            if line.is_deliberate and not words[:1].islower() and not is_address:
                return Opener(name, line.seconds, words, "unclear_label", form)
            return None
        if (match := _capital_word.match(rest)) and _is_common(match[1]):
            return Opener(name, line.seconds, bare(rest), "unclear_label", "space")
        return None

    def _stranger(self, line: _Line) -> Opener | None:
        """Return what opens a line like a label, but is no known name."""
        if not line.has_colon:
            return _stranger_without_colon(line)
        doubt = _doubt_about(line)
        known = self._form.match(line.head)
        if not doubt and known and not is_sentence(words_of(line.head)):
            doubt = "unknown_speaker"
        if not doubt:
            return None
        return Opener(line.head, line.seconds, line.words_after, doubt)

    def parts(self, text: str, opener: Opener | None) -> list[int]:
        """Return where further speakers begin within a line: known labels after a sentence, or overlaps.

        Positions in the text; -1 alone says that several speak, but not where the second begins.
        """
        start = 0
        if opener is not None:
            start = len(text) - len(opener.text)
        if ":" not in text[start:]:
            return []
        if "//" in text and (overlaps := self._overlaps(text, start)):
            return overlaps
        found = []
        for match in self._inside.finditer(text, start):
            if match.start() == 0:
                continue
            before = text[start : match.start()].rstrip()
            encloses_words = match["open"].strip("*_") and not set(match["tail"]) & set('])"”')
            if encloses_words or not before or before[-1] not in '.!?…"“”’)]–—-/':
                return [-1]
            found.append(match.start())
        return found

    def _overlaps(self, text: str, start: int) -> list[int]:
        """Return where speech marked as overlapping begins and ends: '//Helen: Yes?//' (noScribe)."""
        found = []
        for match in _overlap.finditer(text, start):
            found.append(match.start())
            if text[match.end() :].strip():
                found.append(match.end())
        return found


class _Line:
    """A line, divided into what stands before a label, the label as far as it has a colon, and the words."""

    def __init__(self, text: str, front: str, above: str | None, n_bold: int, width: int) -> None:
        self.text, self.front, self.above, self.n_bold, self._width = text, front, above, n_bold, width
        self.seconds = first_clock(front)
        self.head, self.words_after, self.after_colon = "", "", ""
        end = _label_end.search(text, len(front), len(front) + FURTHEST)
        self.has_colon = end is not None
        if end is None:
            if front.endswith("[") and "]" in text[len(front) : len(front) + LONGEST_LABEL]:
                self.head, _, self.words_after = text[len(front) :].partition("]")
            return
        head = text[len(front) : end.start()]
        tail = _tail_of_label.search(head)
        if tail and self.seconds is None:
            self.seconds = first_clock(tail.group())
        self.head = bare(_tail_of_label.sub("", head, count=1))
        self.after_colon = text[end.end() :]
        self.words_after = bare(self.after_colon.lstrip(":：* _"))

    @property
    def is_forced(self) -> bool:
        """Tell whether the line above had no room for the first word of this one."""
        if not self.above:
            return False
        first_word = self.text.split(maxsplit=1)[0]
        return len(self.above) + 1 + len(first_word) > self._width

    @property
    def is_deliberate(self) -> bool:
        """Tell whether somebody has begun this line: the one above ends a sentence, or had room left."""
        return self.above is not None and (has_stop(self.above) or not self.is_forced)


def _after_known(line: _Line, name: str) -> Opener | None:
    """Return the turn of a known name, where what follows the name shows that it is a label."""
    at = len(line.front) + len(name)
    if line.front.endswith("[") and _caption.fullmatch(line.text, at):
        # The time is that of the day, not of the recording.
        return Opener(name, None, "", form="enclosed")
    for form, pattern in _after_name.items():
        if match := pattern.match(line.text, at):
            seconds = line.seconds
            if seconds is None:
                seconds = first_clock(match.group())
            return _opener(name, seconds, line.text[match.end() :], form)
    rest = line.text[at:]
    for opening, closing in (("[", "]"), ("**", "**"), ("__", "__"), ("*", "*")):
        if line.front.endswith(opening) and rest.startswith(closing):
            return Opener(name, line.seconds, bare(rest.removeprefix(closing)), form="enclosed")
    if at <= line.n_bold <= at + 2:
        return Opener(name, line.seconds, bare(rest), form="bold")
    return None


def _opener(label: str, seconds: int | None, words: str, form: str) -> Opener:
    """Return a known speaker's label; a time in round brackets that begins the words is no word."""
    words = bare(words.lstrip(":："))
    if (alone := read_clock(words)) is not None:
        return Opener(label, alone, "", form=form)
    if words.startswith("(") and (match := re.match(rf"\(\s*{CLOCK}\s*\)\s*", words)):
        if seconds is None:
            seconds = first_clock(match.group())
        words = words[match.end() :]
    return Opener(label, seconds, words, form=form)


def _doubt_about(line: _Line) -> str:
    """Return why the head of a line, which is no known name, may be a label; '' where it is not one."""
    head, after = line.head, line.after_colon
    words = words_of(head)
    is_marked = _sentence_mark.search(_title.sub("", head)) is not None
    if not words or is_marked or _no_label_before.match(after) or is_sentence(words):
        return ""
    is_role = names_a_role(words)
    if begins_sentence(words) and not is_role:
        return ""
    first = next(char for char in head if char.isalnum())
    if first.islower() and not is_role:
        return _doubt_about_small_letters(words, line)
    if len(words) <= MOST_WORDS or is_role or _has_capitals(head) or not line.is_forced:
        return "unknown_speaker"
    return ""


def _doubt_about_small_letters(words: list[str], line: _Line) -> str:
    """Return why one to three words in small letters, with a colon, may be a label."""
    if len(words) > 3 or "," in line.head:
        return ""
    if has_stop(line.above):
        return "unknown_speaker"
    if len(words) > 1 or line.is_forced:
        return ""
    if _is_word(line.head):
        return "label_or_words"
    return "unknown_speaker"


def _stranger_without_colon(line: _Line) -> Opener | None:
    """Return what may be a stranger's name, before a tab, a time or a dash, in bold or on its own line."""
    rest = line.text[len(line.front) :]
    if (match := _timed_stranger.match(rest)) and _is_name(match["name"], 3):
        seconds = first_clock(match.group())
        return Opener(match["name"], seconds, bare(rest[match.end() :]), "unknown_speaker", "time")
    for form, mark in (("tab", "\t"), ("semicolon", ";")):
        head, found, words = rest[:LONGEST_LABEL].partition(mark)
        if found and _is_name(head, 3) and (form == "tab" or line.is_deliberate):
            words = rest[len(head) + 1 :]
            return Opener(bare(head), line.seconds, bare(words), "unknown_speaker", form)
    first = bare(line.words_after)[:1]
    is_enclosed = line.head and (first.isupper() or first.isdigit() or not first) and _is_name(line.head, 3)
    if is_enclosed and (" " in line.head or not _is_word(line.head)):
        return Opener(line.head, line.seconds, bare(line.words_after), "unknown_speaker", "enclosed")
    if 0 < line.n_bold <= LONGEST_LABEL and _is_name(line.text[: line.n_bold].rstrip(": "), MOST_WORDS):
        head = line.text[: line.n_bold]
        return Opener(bare(head), line.seconds, bare(line.text[line.n_bold :]), "unknown_speaker", "bold")
    return _weak_stranger(rest, line)


def _weak_stranger(rest: str, line: _Line) -> Opener | None:
    """Return what may be a stranger's name alone on its line or before a dash."""
    if len(rest) <= LONGEST_LABEL and _is_name(rest, 3):
        doubt = "unclear_label"
        if not line.is_deliberate or (" " not in rest and _is_word(rest)):
            doubt = IF_MAIN
        return Opener(rest, line.seconds, "", doubt, "alone")
    if (match := _dashed_stranger.match(rest)) and _is_name(match["name"], 3):
        return Opener(match["name"], line.seconds, bare(rest[match.end() :]), IF_MAIN, "dash")
    return None


def _may_be_name(part: str) -> bool:
    """Tell whether a part of a label, between names, may be a name too."""
    words = words_of(part)
    if _sentence_mark.search(_title.sub("", part)):
        return False
    if not words or is_sentence(words) or (begins_sentence(words) and not names_a_role(words)):
        return False
    return len(words) <= 3 and words != ["i"]


def _is_name(text: str, most_words: int) -> bool:
    """Tell whether a text is a few words that all begin with a capital letter, and none begins a sentence."""
    words = text.split()
    if not 0 < len(words) <= most_words or begins_sentence(words_of(text)) or is_sentence(words_of(text)):
        return False
    return all(word[0].isupper() and word[-1].isalnum() for word in words)


def _has_capitals(head: str) -> bool:
    """Tell whether the second word of a long label has a capital too, as names do."""
    return head.split()[1][:1].isupper() or head.split(maxsplit=1)[0][-1:] == ","


def _is_common(word: str) -> bool:
    """Tell whether a word with a capital letter is one that begins a sentence: 'Helen And then?'."""
    lower = word.casefold().replace("’", "'")
    return lower in OPENERS or (lower in SENTENCE_WORDS and not lower.startswith("i'") and lower != "i")


def _is_word(text: str) -> bool:
    """Tell whether a text is one word of the word list, and neither a role nor initials."""
    if text.isupper():
        return False
    # Imported late: few files need it, and the room of words brings NLTK.
    from helpers.words.word_list import word_list

    return text.casefold() in word_list() and not names_a_role([text.casefold()])
