"""Sentences: where one ends, by the mark at its end and the words on both sides of it.

A full stop is ambiguous after an abbreviation, an initial and *no*. What follows decides: a word that is
mostly written small, and has a capital here, begins a sentence (the orthographic heuristic of Kiss and Strunk
2006, Computational Linguistics 32(4)). Here these words are a short list of those with which people begin,
since most other words of English are surnames too (*Baker*, *Young*, *Khan*).
"""

from __future__ import annotations

import re

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

_line = re.compile(r"[^\n]+")
_mark = re.compile(r"(?<![.?!\u2026])[.?!\u2026]++(?P<closed>[\"'\u2019\u201d\u00bb)\]]*+)(?=\s)")
"""What may end a sentence: marks, and the quotation marks and brackets closed after them."""
NEAR = 60
"""How many characters before and after a mark are looked at, so that no line takes long."""
_letter = re.compile(r"[^\W_]")
_opened = "\"'\u2018\u2019\u201c\u00ab(["
_after = re.compile(rf"[\W_]{{1,{NEAR}}}(?P<word>[^\W_][\w'\u2019]*)(?P<stop>\.?)")
_dotted = re.compile(r"[a-z](?:\.[a-z])+|ph\.d")
_i = re.compile(r"I\b")
_contracted = re.compile(r"(?:n['\u2019]t|['\u2019]\w+)\Z")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text's sentences.

    A line break also ends a sentence: turns and notes have line breaks on purpose. Only white space is
    between spans.

    >>> text = "Dr. Rae said no. We sat."
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['Dr. Rae said no.', 'We sat.']
    """
    spans = []
    for found in _line.finditer(text):
        line = found.group()
        start = 0
        for end in [*_ends(line), len(line)]:
            sentence = line[start:end]
            if sentence.strip():
                first = start + len(sentence) - len(sentence.lstrip())
                last = start + len(sentence.rstrip())
                spans.append((found.start() + first, found.start() + last))
            start = end
    return spans


def _ends(line: str) -> list[int]:
    """Return where the sentences of a line end, but for the last."""
    ends = []
    start = 0
    for mark in _mark.finditer(line):
        after = _after.match(line, mark.end())
        before = line[max(start, mark.start() - NEAR) : mark.start()]
        if after and _letter.search(before) and _is_end(before, mark, after):
            ends.append(mark.end())
            start = mark.end()
    return ends


def _is_end(before: str, mark: re.Match[str], after: re.Match[str]) -> bool:
    """Tell whether a mark ends a sentence, by the sentence before it and the word after it."""
    if mark["closed"] and after.group().lstrip()[0].islower():
        return False
    marks = mark.group().removesuffix(mark["closed"])
    if "?" in marks or "!" in marks:
        return True
    if marks != ".":
        # After an ellipsis "I" shows nothing: it has a capital everywhere.
        return _is_starter(after) and not _i.match(after["word"])
    return _is_full_stop(before, after)


def _is_full_stop(before: str, after: re.Match[str]) -> bool:
    """Tell whether a single full stop ends a sentence: it may also belong to an abbreviation or a number."""
    last = before.rsplit(maxsplit=1)[-1].lstrip(_opened)
    folded = last.lower()
    following = after["word"]
    if folded in NEVER_LAST:
        return False
    if folded in ("no", "nos"):
        return not following[0].isdigit()
    if folded in LAST_BEFORE_A_CAPITAL:
        return following[0].isupper() and following.lower() not in DATES
    is_letter = len(last) == 1 and last.isalpha() and folded != "i"
    if is_letter or folded in LAST_BEFORE_A_STARTER or _dotted.fullmatch(folded):
        return _is_starter(after)
    is_number_of_a_list = last.isdigit() and before.strip() == last
    return not is_number_of_a_list


def _is_starter(after: re.Match[str]) -> bool:
    """Tell whether the next word has a capital, is mostly written small, and is no initial."""
    word = after["word"]
    is_initial = len(word) == 1 and after["stop"] == "."
    if is_initial or not word[0].isupper():
        return False
    folded = word.lower()
    return folded in STARTERS or _contracted.sub("", folded) in STARTERS
