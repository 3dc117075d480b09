"""Names that the roster has, at the beginning of a line: whether what follows makes them labels."""

from __future__ import annotations

import re

from helpers.fieldwork.sources.label_lines import CLOSERS, LabelLine, Opener, bare, has_stop, opener_of
from helpers.fieldwork.sources.label_words import OPENERS, PRONOUNS, SENTENCE_WORDS, is_word
from helpers.fieldwork.sources.time_marks import CLOCK, DAY_AND_TIME, SPAN, first_clock, read_clock

_time = rf"(?:[-–—]?\s{{0,3}}[\[(<{{]?\s{{0,3}}{SPAN}\s{{0,3}}[\])>}}]?)?"
_pronouns = rf"(?:\s{{0,3}}{PRONOUNS})?"
COLON = (
    rf"{CLOSERS}{_pronouns}{_time}[\s\"“”„«»‘’'*_\])}}>?!.\-–—]{{0,20}}[:：﹕︰∶꞉]"
    r"[:：\s]{0,20}[\"“”»’*_\])}>]{0,9}\s{0,20}"
)
_after_name = {
    "colon": re.compile(COLON),
    "time": re.compile(rf"{CLOSERS}[\[(<]\s*{SPAN}\s*[\])>]{CLOSERS}|{CLOSERS}\s{CLOCK}(?=\s|$)"),
    "tab": re.compile(r" *\t\s*"),
    "semicolon": re.compile(r"\s?;(?:\s+|$|(?=[A-Z]))"),
}
"""What makes a known name a label, whatever the rest of the file looks like."""
_perhaps_after_name = {
    "dash": re.compile(r"\s*(?:[-–—]+>?|=>|[|>=/\\~^→·•@]+)(?=\s|$)\s*|\s*[–—]+(?=[A-Z])"),
    "quoted": re.compile(r"[\"”]\s?[,;]\s?[\"“](?=\S)"),
    "dated": re.compile(rf"[\s,]{{1,3}}[\[(]?{DAY_AND_TIME}[\])]?(?=\s|$)\s*"),
    "aside": re.compile(r"\s*[(\[][^()\[\]]{1,40}[)\]]\s*(?=[A-Z])"),
    "dictated": re.compile(r"\s+[Cc]olon[.,]?\s+(?=[A-Z])"),
    "spaces": re.compile(r"\s{2,}"),
    "dotted_time": re.compile(r"\s+[0-9]{1,2}\.[0-5][0-9](?=\s|$)\s*"),
}
"""What may make a known name a label, if the file's labels are written so."""
_stop_after_name = re.compile(r"\s*[.,…!]+(?:\s+|$)|,(?=[A-Z])")
_capital_word = re.compile(r"[\s\"“”‘’'*_)\]}>]+([A-Z][\w’']*)")
_question = re.compile(r"\s(?:how|what|why|when|where|did|do|does|are|is|was|were|can|could|would|have)\s")
_caption = re.compile(r"\]\s*[0-2]?[0-9]:[0-5][0-9]:[0-5][0-9]")


def after_known(line: LabelLine, name: str) -> Opener | None:
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
            return opener_of(name, seconds, line.text[match.end() :], form)
    rest = line.text[at:]
    for opening, closing in (("[", "]"), ("**", "**"), ("__", "__"), ("*", "*")):
        if line.front.endswith(opening) and rest.startswith(closing):
            return Opener(name, line.seconds, bare(rest.removeprefix(closing)), form="enclosed")
    if at <= line.n_bold <= at + 2:
        return Opener(name, line.seconds, bare(rest), form="bold")
    return None


def perhaps_known(line: LabelLine, name: str) -> Opener | None:
    """Return a known name that may be a label, though what follows it does not show it."""
    rest = line.text[len(line.front) + len(name) :]
    if not rest.strip("\"“”’'*_)]} "):
        return _alone(line, name)
    for form, pattern in _perhaps_after_name.items():
        if match := pattern.match(rest):
            seconds = line.seconds
            if form == "dotted_time":
                seconds = first_clock(match.group().replace(".", ":"))
            words = bare(rest[match.end() :])
            if form == "dash" and (alone := read_clock(words)) is not None:
                seconds, words = alone, ""
            return Opener(name, seconds, words, "unclear_label", form)
    if match := _stop_after_name.match(rest):
        return _before_stop(line, name, match)
    is_asked = line.text.endswith("?") and _question.match(rest)
    if is_asked or ((match := _capital_word.match(rest)) and _is_common(match[1])):
        return Opener(name, line.seconds, bare(rest), "unclear_label", "space")
    return None


def _alone(line: LabelLine, name: str) -> Opener:
    """Return a name alone on its line: after a whole sentence it begins a turn, unless it is a word too."""
    doubt = ""
    if not has_stop(line.above) or is_word(name):
        doubt = "unclear_label"
    return Opener(name, line.seconds, "", doubt, "alone")


def _before_stop(line: LabelLine, name: str, stop: re.Match[str]) -> Opener | None:
    """Return a known name before a full stop or comma, unless the sentence goes on or is spoken to it."""
    words = bare(line.text[len(line.front) + len(name) + stop.end() :])
    form = "stop"
    if "," in stop.group():
        form = "comma"
        if words.startswith(("I ", "I'", "I’")):
            return None
    if words[:1].islower() or not line.is_deliberate:
        return None
    return Opener(name, line.seconds, words, "unclear_label", form)


def _is_common(word: str) -> bool:
    """Tell whether a word with a capital letter is one that begins a sentence: 'Helen And then?'."""
    lower = word.casefold().replace("’", "'")
    return lower in OPENERS or (lower in SENTENCE_WORDS and not lower.startswith("i'") and lower != "i")
