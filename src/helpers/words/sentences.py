"""Sentences: where one ends, by the mark at its end and the words on both sides of it.

A full stop is ambiguous after an abbreviation, an initial and *no*. What follows decides: a word that is
mostly written small, and has a capital here, begins a sentence (the orthographic heuristic of Kiss and Strunk
2006, Computational Linguistics 32(4)). Here these words are a short list of those with which people begin,
since most other words of English are surnames too (*Baker*, *Young*, *Khan*).

The rules for German and Welsh are the same, with lists of their own. Of a language without lists, initials
and letters with full stops (*e.e.*) end no sentence before a word with a capital; all other full stops do.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from helpers.words.languages import ENGLISH, date_names, language_of

NEVER_LAST = frozenset("mr mrs ms messrs e.g eg i.e ie vs cf approx ca tel incl esp fig figs pp".split())
"""Abbreviations of which the next word is always part of the sentence."""
LAST_BEFORE_A_CAPITAL = frozenset("etc a.m p.m min mins hr hrs sec secs wk wks yr yrs".split())
"""Those after which a word with a capital begins a sentence, unless it names a day or a month."""
LAST_BEFORE_A_STARTER = frozenset(
    """
    dr prof rev st fr hon gov sen gen col maj capt lt sgt cpl mt ft jr sr rd ave dept inc ltd co est max temp
    ed al ext ref vol jan feb aug sept oct nov dec
    """.split()
)
"""Those after which a capital may be a name's: *St. Mary's*, *Dept. Head*. Initials and *U.K.* are alike."""
STARTERS = frozenset(
    """
    a about above absolutely according across actually after again against ah all along alright also although
    am among an and another any anybody anyone anyway are around as ask asked at basically because been before
    behind being below beside besides between both but by bye can can't could definitely depends despite did
    do does during each earlier eight either er erm especially even eventually every everybody everyone
    everything exactly few finally first five for four from generally get going good gosh great had half has
    have having he hello her here hers hey hi his hiya honestly hopefully how however i if in inside instead
    is it its just last later let like look looking lots lovely luckily many maybe me meanwhile mhm might mm
    most mostly much must my nah neither never next nice nine no nobody none nope nor not nothing now
    obviously of off often oh ok okay on once one only or other otherwise our out outside over overall people
    perhaps personally please plus quite really right sadly same seven several shall she should since six so
    some somebody someone something sometimes soon sorry such suddenly sure take talking tell telling ten than
    thank thanks that the their them then there therefore these they things think this those though three
    through till to today tomorrow too two um under unfortunately until up us usually very was we well were
    what whatever when whenever where wherever whether which while who whoever whom whose why with without
    won't would yeah yep yes yesterday yet you your
    """.split()
)
"""Words with which people begin a sentence; all but "I" are mostly written small. *That's* is *that* here."""
DATES = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
    saturdays sundays january february march april may june july august september october november december
    gmt bst
    """.split()
)

_NEVER_LAST_IN_GERMAN = frozenset(
    "abb bspw bzw ca d.h evtl fr frl ggf hr inkl nr o.g s.o s.u sog tel u.u v.a vgl vs z.b z.t zb".split()
)
_LAST_BEFORE_A_STARTER_IN_GERMAN = frozenset(
    """
    abs apr art aug bd bes bzgl dez dipl dr etc feb geb gest ing jan jun jul max mär min mio mrd nov o.ä okt
    prof sek sep sept st std str tgl u.a usw wöch zzgl
    """.split()
)
_TWO_LETTERS_IN_GERMAN = re.compile(r"(?<!\w)(?:z\. ?[BT]|d\. ?h|u\. ?U|[so]\. ?[gou]|v\. ?a|i\. ?d)$")
_NEVER_LAST_IN_WELSH = frozenset("e.e ee h.y hy parch gol tud".split())
_LAST_BEFORE_A_CAPITAL_IN_WELSH = frozenset("a.y.b ayb ayyb y.b y.h y.p".split())


class Rules(NamedTuple):
    """By which words and marks the sentences of a language end."""

    mark: re.Pattern[str]
    """What may end a sentence: marks, and the quotation marks and brackets closed after them."""
    opened: str
    """What may stand before a word, without being a part of it."""
    never_last: frozenset[str] = frozenset()
    last_before_a_capital: frozenset[str] = frozenset()
    last_before_a_starter: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    """Words with which people begin a sentence; none: there is no list of them."""
    dates: frozenset[str] = frozenset()
    before_numbers: frozenset[str] = frozenset()
    """Words that are abbreviations before a number: *no. 5*."""
    words_of_a_letter: frozenset[str] = frozenset()
    """Letters that are words, and no initials."""
    two_letters: re.Pattern[str] | None = None
    """Abbreviations that are written with a space."""
    has_ordinals: bool = False
    """Whether a number with a full stop may be an ordinal: *am 13. März*."""


_line = re.compile(r"[^\n]+")
_closing = r"\"'\u2019\u201d\u00bb)\]"
_mark = re.compile(rf"(?<![.?!\u2026])[.?!\u2026]++(?P<closed>[{_closing}]*+)(?=\s)")
_closing_in_german = rf"{_closing}\u2018\u201c\u00ab"
_mark_in_german = re.compile(rf"(?<![.?!\u2026])[.?!\u2026]++(?P<closed>[{_closing_in_german}]*+)(?=\s)")
"""In German, what opens a quotation in English closes it."""
_sure_mark = re.compile(
    r"(?<=\w)[\u3002\uff01\uff1f\u061f\u06d4\u0964\u0965]+[\"'\u2019\u201d\u00bb)\]\u300d\u300f\uff09]*"
)
"""What ends a sentence in Chinese, Japanese, Arabic, Urdu and Hindi: in every study, and without a space."""
NEAR = 60
"""How many characters before and after a mark are looked at, so that no line takes long."""
_letter = re.compile(r"[^\W_]")
_opened = "\"'\u2018\u2019\u201c\u00ab(["
_opened_in_german = f"{_opened}\u201e\u201a\u00bb"
HAVE_ORDINALS = frozenset("bs cs da de et fi fo hr hu is lb lt lv nb nn no pl sk sl sr tr".split())
"""Languages in which a number with a full stop may be an ordinal."""
ENGLISH_RULES = Rules(
    _mark,
    _opened,
    NEVER_LAST,
    LAST_BEFORE_A_CAPITAL,
    LAST_BEFORE_A_STARTER,
    STARTERS,
    DATES,
    before_numbers=frozenset(["no", "nos"]),
    words_of_a_letter=frozenset("i"),
)
_after = re.compile(rf"[\W_]{{1,{NEAR}}}(?P<word>[^\W_][\w'\u2019]*)(?P<stop>\.?)")
_dotted = re.compile(r"[a-z](?:\.[a-z])+|ph\.d")
_i = re.compile(r"I\b")
_contracted = re.compile(r"(?:n['\u2019]t|['\u2019]\w+)\Z")


@cache
def rules_of(language: str) -> Rules:
    """Return by which rules the sentences of a language end."""
    known = language_of(language)
    if known.is_english:
        return ENGLISH_RULES
    names = date_names(language)
    dates = frozenset([*names.weekdays, *names.months])
    if known.base == "cy":
        # English is mixed into Welsh, with its abbreviations.
        return ENGLISH_RULES._replace(
            never_last=NEVER_LAST | _NEVER_LAST_IN_WELSH,
            last_before_a_capital=LAST_BEFORE_A_CAPITAL | _LAST_BEFORE_A_CAPITAL_IN_WELSH,
            starters=STARTERS | known.function_words,
            dates=DATES | dates,
            words_of_a_letter=frozenset("aeioy"),
        )
    has_ordinals = known.base in HAVE_ORDINALS
    rules = Rules(
        _mark_in_german,
        _opened_in_german,
        starters=known.function_words,
        dates=dates,
        has_ordinals=has_ordinals,
    )
    if known.base == "de":
        return rules._replace(
            never_last=_NEVER_LAST_IN_GERMAN,
            last_before_a_starter=_LAST_BEFORE_A_STARTER_IN_GERMAN,
            two_letters=_TWO_LETTERS_IN_GERMAN,
        )
    return rules


def split_sentences(text: str, language: str = ENGLISH) -> list[tuple[int, int]]:
    """Return the spans of a text's sentences.

    A line break also ends a sentence: turns and notes have line breaks on purpose. Only white space is
    between spans.

    >>> text = "Dr. Rae said no. We sat."
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['Dr. Rae said no.', 'We sat.']
    >>> text = "Am 13. März war z. B. Frau Dr. Roth da. Dann nicht."
    >>> [text[a:b] for a, b in split_sentences(text, "de")]
    ['Am 13. März war z. B. Frau Dr. Roth da.', 'Dann nicht.']
    """
    rules = rules_of(language)
    spans = []
    for found in _line.finditer(text):
        line = found.group()
        start = 0
        for end in [*_ends(line, rules), len(line)]:
            sentence = line[start:end]
            if sentence.strip():
                first = start + len(sentence) - len(sentence.lstrip())
                last = start + len(sentence.rstrip())
                spans.append((found.start() + first, found.start() + last))
            start = end
    return spans


def _ends(line: str, rules: Rules) -> list[int]:
    """Return where the sentences of a line end, but for the last."""
    ends = []
    start = 0
    for mark in rules.mark.finditer(line):
        after = _after.match(line, mark.end())
        before = line[max(start, mark.start() - NEAR) : mark.start()]
        if after and _letter.search(before) and _is_end(before, mark, after, rules):
            ends.append(mark.end())
            start = mark.end()
    return sorted({*ends, *(mark.end() for mark in _sure_mark.finditer(line))})


def _is_end(before: str, mark: re.Match[str], after: re.Match[str], rules: Rules) -> bool:
    """Tell whether a mark ends a sentence, by the sentence before it and the word after it."""
    if mark["closed"] and after.group().lstrip()[0].islower():
        return False
    marks = mark.group().removesuffix(mark["closed"])
    if "?" in marks or "!" in marks:
        return True
    if marks != ".":
        if not rules.starters:
            return bool(after["word"][0].isupper())
        # After an ellipsis "I" shows nothing: it has a capital everywhere.
        return _is_starter(after, rules) and not _i.match(after["word"])
    return _is_full_stop(before, after, rules)


def _is_full_stop(before: str, after: re.Match[str], rules: Rules) -> bool:
    """Tell whether a single full stop ends a sentence: it may also belong to an abbreviation or a number."""
    last = before.rsplit(maxsplit=1)[-1].lstrip(rules.opened)
    folded = last.lower()
    following = after["word"]
    if folded in rules.never_last or (rules.two_letters and rules.two_letters.search(before)):
        return False
    if folded in rules.before_numbers:
        return not following[0].isdigit()
    if folded in rules.last_before_a_capital:
        return following[0].isupper() and following.lower() not in rules.dates
    is_letter = len(last) == 1 and last.isalpha() and folded not in rules.words_of_a_letter
    is_ordinal = rules.has_ordinals and last.isdigit() and len(last) <= 2
    is_abbreviation = folded in rules.last_before_a_starter or _dotted.fullmatch(folded)
    if is_letter or is_ordinal or is_abbreviation:
        return _is_starter(after, rules)
    is_number_of_a_list = last.isdigit() and before.strip() == last
    return not is_number_of_a_list


def _is_starter(after: re.Match[str], rules: Rules) -> bool:
    """Tell whether the next word has a capital, is mostly written small, and is no initial."""
    word = after["word"]
    is_initial = len(word) == 1 and after["stop"] == "."
    if is_initial or not word[0].isupper():
        return False
    folded = word.lower()
    return folded in rules.starters or _contracted.sub("", folded) in rules.starters
