"""Lines that open like a label, but with no name of the roster: why each is in doubt."""

from __future__ import annotations

import re

from helpers.fieldwork.sources.label_lines import (
    IF_MAIN,
    LONGEST_LABEL,
    MOST_WORDS,
    LabelLine,
    Opener,
    bare,
    has_stop,
)
from helpers.fieldwork.sources.label_words import (
    begins_sentence,
    has_sentence_word,
    is_described,
    is_sentence,
    is_word,
    names_a_role,
    names_a_thing,
    words_of,
)
from helpers.fieldwork.sources.time_marks import CLOCK, first_clock

_timed_stranger = re.compile(rf"(?P<name>\w[^\[(:]{{0,40}}?)(?:\s*[\[(]\s*{CLOCK}\s*[\])]|\s{CLOCK}(?=\s))")
_dashed_stranger = re.compile(r"(?P<name>\w[^-–—|>]{0,40}?)\s*(?:[-–—]+>?|[|>])\s+")
_no_label_before = re.compile(r"[()\-/\\]|[\s<(]*https?:")
_nobody = re.compile(r"[\[(<\"*_]*(?:\?{1,5}|-{2,5}|_{2,5})[\])>\"*_]*\s?:(?=\s|$)")
"""How a typist marks that it is not known who speaks: '??:'."""
_role_without_colon = re.compile(
    r"(?P<label>INT|Int|RES|Res|IV|Q|Interviewer|Interviewee|Researcher|Participant|Respondent|Moderator)"
    r"(?:\.\s+|\s+)(?=[A-Z])"
)
_title = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Mx|Prof|St|Sr|Jr|[^\W\d_])\.")
_sentence_mark = re.compile(r"[.!?;…\"“”<>{}=/\\]")


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
        and not _is_marked(label)
    )


def doubt_about(line: LabelLine) -> str:
    """Return why the head of a line, which is no known name, may be a label; '' where it is not one."""
    head, words = line.head, words_of(line.head)
    if _nobody.match(line.text):
        return "unknown_speaker"
    if not words or _no_label_before.match(line.after_colon) or _is_marked(head):
        return ""
    if is_sentence(words):
        if line.is_deliberate and is_described(words):
            return "unknown_speaker"
        return ""
    if names_a_role(words):
        return "unknown_speaker"
    if begins_sentence(words) or names_a_thing(head):
        return ""
    if _has_small_letter(head):
        return _doubt_about_small_letters(words, line)
    if len(words) <= MOST_WORDS or _has_capitals(head) or not line.is_forced:
        return "unknown_speaker"
    return ""


def _has_small_letter(head: str) -> bool:
    """Tell whether the first letter or digit of a text is a small letter."""
    return next(char for char in head if char.isalnum()).islower()


def _is_marked(text: str) -> bool:
    """Tell whether a text holds a mark of sentences, not counting the full stops of titles and initials."""
    return _sentence_mark.search(_title.sub("", text)) is not None


def _doubt_about_small_letters(words: list[str], line: LabelLine) -> str:
    """Return why one to three words in small letters, with a colon, may be a label."""
    if len(words) > 3 or "," in line.head:
        return ""
    if has_stop(line.above):
        return "unknown_speaker"
    if len(words) > 1 or line.is_forced:
        return ""
    if is_word(line.head):
        return "label_or_words"
    return "unknown_speaker"


def stranger_without_colon(line: LabelLine) -> Opener | None:
    """Return what may be a stranger's name, before a tab, a time or a dash, in bold or on its own line."""
    rest = line.text[len(line.front) :]
    if (match := _timed_stranger.match(rest)) and is_name(match["name"], 3):
        seconds = first_clock(match.group())
        return Opener(match["name"], seconds, bare(rest[match.end() :]), "unknown_speaker", "time")
    for form, mark in (("tab", "\t"), ("semicolon", ";")):
        head, found, _ = rest[:LONGEST_LABEL].partition(mark)
        if found and (form == "tab" or line.is_deliberate) and is_name(head, 3):
            words = rest[len(head) + 1 :]
            return Opener(bare(head), line.seconds, bare(words), "unknown_speaker", form)
    if line.is_deliberate and (match := _role_without_colon.match(rest)):
        return Opener(match["label"], line.seconds, bare(rest[match.end() :]), "unknown_speaker", "space")
    return _marked_stranger(line) or _weak_stranger(rest, line)


def _marked_stranger(line: LabelLine) -> Opener | None:
    """Return what may be a stranger's name in brackets or in bold."""
    first = bare(line.words_after)[:1]
    begins_words = not first or first.isupper() or first.isdigit()
    if begins_words and is_name(line.head, 3) and (" " in line.head or not is_word(line.head)):
        return Opener(line.head, line.seconds, bare(line.words_after), "unknown_speaker", "enclosed")
    head = line.text[: line.n_bold]
    if len(head) <= LONGEST_LABEL and is_name(head.rstrip(": "), MOST_WORDS):
        return Opener(bare(head), line.seconds, bare(line.text[line.n_bold :]), "unknown_speaker", "bold")
    return None


def _weak_stranger(rest: str, line: LabelLine) -> Opener | None:
    """Return what may be a stranger's name alone on its line or before a dash."""
    if len(rest) <= LONGEST_LABEL and is_name(rest, 3):
        doubt = "unclear_label"
        if not line.is_deliberate or (" " not in rest and is_word(rest)):
            doubt = IF_MAIN
        return Opener(rest, line.seconds, "", doubt, "alone")
    if (match := _dashed_stranger.match(rest)) and is_name(match["name"], 3):
        return Opener(match["name"], line.seconds, bare(rest[match.end() :]), IF_MAIN, "dash")
    return None


def may_be_name(part: str) -> bool:
    """Tell whether a part of a label, between names, may be a name too."""
    words = words_of(part)
    if not 0 < len(words) <= 3 or words == ["i"] or _is_marked(part) or is_sentence(words):
        return False
    return names_a_role(words) or not begins_sentence(words)


def is_name(text: str, most_words: int) -> bool:
    """Tell whether a text is a few words that all begin with a capital letter, and none begins a sentence."""
    words, small = text.split(), words_of(text)
    if not 0 < len(words) <= most_words or begins_sentence(small) or has_sentence_word(small):
        return False
    return all(word[0].isupper() and word[-1].isalnum() for word in words)


def _has_capitals(head: str) -> bool:
    """Tell whether the second word of a long label has a capital too, as names do."""
    return head.split()[1][:1].isupper() or head.split(maxsplit=1)[0][-1:] == ","
