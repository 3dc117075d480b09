"""What one line of a transcript says about who speaks, in the grammars of `grammars`, and its headings."""

from __future__ import annotations

import re
from collections.abc import Callable

from helpers.fieldwork.sources.label_lines import (
    IF_MAIN,
    LONGEST_LABEL,
    MOST_WORDS,
    Opener,
    bare,
)
from helpers.fieldwork.sources.label_words import begins_sentence, is_sentence, words_of
from helpers.fieldwork.sources.labels import Labels
from helpers.fieldwork.sources.strangers import is_name, looks_like_label
from helpers.fieldwork.sources.time_marks import SPAN, first_clock, read_clock

_bracketed = re.compile(
    rf"\[\s{{0,9}}(?P<time>{SPAN})\s{{0,9}}\]"
    r"\s*(?:\[(?P<label>[^\[\]]{1,60})\])?"
)
_sentence_ends = tuple(".,;?!")
_letters = re.compile(r"[^\W\d_]+")

AI_HEADINGS = frozenset(
    "summary|ai summary|meeting summary|details|notes|meeting notes|ai notes|next steps|suggested next steps|"
    "action items|decisions|key points|key takeaways|takeaways|quick recap|chapters|highlights".split("|")
)
TRANSCRIPT_HEADINGS = frozenset(("transcript", "transcription", "full transcript"))

IsKnown = Callable[[str], bool]


def timed(text: str, is_known: IsKnown) -> Opener | None:
    """Read 'Name  0:04', with two spaces or a tab between; after a name, one is enough.

    >>> timed("Aisha Khan   1:02:03", lambda label: False)
    Opener(label='Aisha Khan', seconds=3723, text='', doubt='', form='timed', resumes=False)
    """
    if len(text) > LONGEST_LABEL + 40 or not text[-1:].isdigit():
        return None
    clock = text.rsplit(maxsplit=1)[-1]
    seconds = read_clock(clock)
    if seconds is None:
        return None
    before = text.removesuffix(clock)
    label = before.rstrip()
    if len(label) > LONGEST_LABEL or label.startswith("[") or label.endswith((":", "*", "-->")):
        return None
    has_single_space = len(before) - len(label) == 1 and not before.endswith("\t")
    if has_single_space and not is_known(label) and not _has_only_capitals(label):
        return None
    return Opener(label, seconds, "", form="timed")


def _has_only_capitals(label: str) -> bool:
    """Tell whether every word of a label begins with a capital letter, as those of 'Derrick Long' do."""
    words = label.split()
    is_short = 0 < len(words) <= 3
    has_capitals = is_short and all(word[0].isupper() for word in words)
    return (has_capitals and not begins_sentence(words_of(label))) or is_name(label, 3)


def may_be_speaker(text: str) -> bool:
    """Tell whether a line above a time in words can be a name: 'Derrick Long', 'Long, Derrick'."""
    if looks_like_label(text) and not is_sentence(words_of(text)):
        return True
    return is_name(text.replace(",", " "), MOST_WORDS)


def bracketed(text: str, labels: Labels) -> Opener | None:
    """Read '[00:00:04] Name: words', '[00:04] [p1] words' or '[00:00:04] Name:'."""
    match = _bracketed.match(text)
    if match is None:
        return None
    rest = bare(text[match.end() :])
    seconds = first_clock(match["time"])
    if match["label"]:
        return Opener(match["label"], seconds, bare(rest.removeprefix(":")), form="bracketed")
    after_time = labels.read(rest)
    if after_time is None or after_time.form == "space":
        return Opener("", seconds, rest, form="bracketed")
    if after_time.doubt == IF_MAIN:
        after_time = after_time._replace(doubt="unclear_label")
    return after_time._replace(seconds=seconds)


def heading_of(text: str) -> str:
    """Return the words of a short line in small letters, as headings are compared; empty for others.

    A line that ends like a sentence is no heading: it may be the last word of a wrapped paragraph.
    """
    if len(text) > LONGEST_LABEL or text[-1:].isdigit() or text[-1:] in _sentence_ends:
        return ""
    return " ".join(_letters.findall(text)).lower()
