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
    PARTICLES,
    PRONOUNS,
    begins_sentence,
    has_sentence_word,
    is_described,
    is_sentence,
    is_word,
    names_a_role,
    names_a_thing,
    words_of,
)
from helpers.fieldwork.sources.time_marks import CLOCK, SPAN, first_clock

_timed_stranger = re.compile(
    rf"(?P<name>\w[^\[(:]{{0,40}}?(?:\s?{PRONOUNS})?)(?:\s*[\[(]\s*{SPAN}\s*[\])]|\s{CLOCK}(?=\s))"
)
_dashed_stranger = re.compile(r"(?P<name>\w(?:[^-–—|>·•]|-(?=\w)){0,40}?)\s*(?:[-–—]+>?|[|>·•])\s+")
_no_label_before = re.compile(r"[()\-/\\]|[\s<(]*https?:")
_time_behind = re.compile(
    rf"(?P<name>[\w+][^:\[\]]{{0,50}}?)(?:(?P<mark>\s*[-–—|·•]\s*){SPAN}|\s*[\[(]\s*{SPAN}\s*[\])]"
    rf"|(?P<space>\s+){CLOCK})"
)
_several = re.compile(
    r"(?:several|many|some|most|multiple|various|a few)"
    r"(?: (?:people|persons|voices|speakers|participants|members|workers|others|together|at once))?"
)
"""How a typist marks words of several people at once: 'Several:', 'Many voices:'."""
_nobody = re.compile(r"[\[(<\"*_]*(?:\?{1,5}|-{2,5}|_{2,5})[\])>\"*_]*\s?:(?=\s|$)")
"""How a typist marks that it is not known who speaks: '??:'."""
_role_without_colon = re.compile(
    r"(?P<label>INT|Int|RES|Res|IV|Q|Interviewer|Interviewee|Researcher|Participant|Respondent|Moderator)"
    r"(?:\.\s+|\s+)(?=[A-Z])"
)
_title = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Mx|Prof|St|Sr|Jr|[^\W\d_])\.")
_pronouns = re.compile(rf"\s?{PRONOUNS}", re.IGNORECASE)
_mail = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
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
    head = _pronouns.sub("", line.head)
    words = words_of(head)
    if _nobody.match(line.text):
        return "unknown_speaker"
    if _several.fullmatch(" ".join(words)):
        return "several_voices"
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
    return _sentence_mark.search(_mail.sub("", _title.sub("", _pronouns.sub("", text)))) is not None


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
    return _marked_stranger(line) or _beside_time(rest) or _weak_stranger(rest, line)


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
        return _name_alone(rest, line)
    if line.seconds is not None and len(rest) <= LONGEST_LABEL and _may_be_label(rest):
        return Opener(rest, line.seconds, "", IF_MAIN, "alone")
    if (match := _dashed_stranger.match(rest)) and is_name(match["name"], 3):
        return Opener(match["name"], line.seconds, bare(rest[match.end() :]), IF_MAIN, "dash")
    return None


def _name_alone(name: str, line: LabelLine) -> Opener:
    """Return what may be a stranger's name alone on its line: with a time before it, it is hardly else."""
    doubt = "unclear_label"
    if line.seconds is not None:
        doubt = "unknown_speaker"
    is_begun = line.is_deliberate or (line.above is None and line.seconds is not None)
    if not is_begun or (" " not in name and is_word(name)):
        doubt = IF_MAIN
    return Opener(name, line.seconds, "", doubt, "alone")


def may_be_name(part: str) -> bool:
    """Tell whether a part of a label, between names, may be a name too."""
    words = words_of(part)
    if not 0 < len(words) <= 3 or words == ["i"] or _is_marked(part) or is_sentence(words):
        return False
    return names_a_role(words) or not begins_sentence(words)


def is_name(text: str, most_words: int) -> bool:
    """Tell whether a text is a few words of a name: with capital letters, and none begins a sentence.

    >>> is_name("Dr. Long", 3), is_name("Speaker 1", 3), is_name("van der Berg", 3), is_name("Ward 3", 3)
    (True, True, True, False)
    """
    text = _pronouns.sub("", text)
    words, small = text.split(), words_of(text)
    if not 0 < len(words) <= most_words or begins_sentence(small) or has_sentence_word(small):
        return False
    if len(words) > 1 and words[-1].isdigit():
        return names_a_role(small)
    names = [word for word in words if word not in PARTICLES]
    return bool(names) and all(map(_is_part_of_name, names))


def _is_part_of_name(word: str) -> bool:
    """Tell whether a word is one of a name: 'Long', 'Dr.', 'K.', or one of a script without capitals."""
    has_end = word[-1].isalnum() or _title.fullmatch(word) is not None
    return has_end and word[0].isalpha() and not word[0].islower()


def _beside_time(text: str) -> Opener | None:
    """Return what may be a stranger's name beside a time, and nothing else: in a file of such labels."""
    match = _time_behind.fullmatch(text)
    if match is None or not _may_be_label(match["name"]):
        return None
    form = "time"
    if match["mark"]:
        form = "dash"
    elif match["space"]:
        form = "timed"
    return Opener(match["name"], first_clock(text[match.end("name") :]), "", IF_MAIN, form)


def _may_be_label(text: str) -> bool:
    """Tell whether a few words, whatever their letters, may be a label where a time is beside them."""
    words = words_of(text)
    if not 0 < len(words) <= MOST_WORDS or is_sentence(words) or begins_sentence(words):
        return False
    return "," not in text and not _is_marked(text)


def _has_capitals(head: str) -> bool:
    """Tell whether the second word of a long label has a capital too, as names do."""
    return head.split()[1][:1].isupper() or head.split(maxsplit=1)[0][-1:] == ","
