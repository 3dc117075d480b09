"""Reported speech: whether a sentence gives the words of somebody else ("she said …", "he told me that …").

A rule of words and their order, without a grammar: it looks for a verb of saying with a clause behind it, whose
subject is neither the speaker nor a thing, and for words in quotation marks. It decides nothing; a person
does. What a person did *not* say ("she never said that") is no report.
"""

from __future__ import annotations

import re

from helpers.words import fold

NEAR = 6
"""How many words before a verb its subject is looked for."""
OWN = frozenset("i we ive weve myself".split())
NOBODY = frozenset("nobody none never no not cannot neither".split())
OTHERS = frozenset(
    """
    he she they hes shes theyve who someone somebody everyone everybody people person colleague manager
    supervisor worker peer friend mum mam dad sister brother boss lead nurse doctor gp man woman lad girl lady
    guy fella bloke client service user team one other others
    """.split()
)
LIGHT = frozenset(
    "had have would could did do will must should might just also then once really already actually even always "
    "only often sometimes maybe kind of sort literally basically almost being been was am both all , to".split()
)
"""What may be between a subject and its verb. Behind anything else, *I* is of a clause within: *a man I help*."""
THINGS = frozenset(
    """
    it sign signs forecast poster posters lanyard rota leaflet letter email form forms policy policies council
    website app screen notice board label paper papers book song clock radio telly tv news guidance handbook
    contract advert calendar chart map timetable badge card packet tin box which that this what
    """.split()
)
"""What *says* something without being a person."""
_says = re.compile(
    r"said|says|saying|sayin|say|mentions?|mentioned|admits?|admitted|reckons?|reckoned|insists?|insisted"
    r"|complains?|complained|claims?|claimed|confess(?:ed|es)|confided|whispers|whispered|shouts|shouted"
    r"|yells|yelled|repl(?:y|ies|ied)|answers|answered|swore|swears|texts|texted|messaged|writes|wrote|disclosed"
    r"|announced|declared|explains|explained|remarks|remarked|muttered|joked"
)
_asks = re.compile(r"asks|asked|asking|wondered")
_tells = re.compile(r"told|tells|telling|tell")
_passive = frozenset("was were been being got get".split())
_infinitive = frozenset("say tell mention admit claim complain reply answer insist reckon text repeat".split())
"""Forms that report nothing behind *to* or an order."""
_whom = re.compile(
    r" (?:to )?(?:me|us|him|her|them|everyone|everybody|someone|somebody|(?:my|our|the|his|her|their|a|an) \w+)\b"
)
_when = re.compile(
    r" (?:in|at|on|after|before|during|over|once|last|this|yesterday|today|outside|afterwards|again)\b"
    r"[^,.;:?!]{0,40}?(?=,|:| that\b)"
)
_how = re.compile(r" (?:\w+ly|blind|straight out|out loud|once|again|back)\b")
_clause = re.compile(
    r" ?(?:,|:|-|\u2013|\u2014)| ?[\"\u201c\u2018]|,? that\b"
    r"| (?:i|he|she|they|it|we|you|there|theirs|nobody|no|yes|yeah|oh|ah|well|okay|ok|sorry|thanks?"
    r"|the|a|an|my|her|his|their|our|your|not|never|how|why|everything|everyone|everybody|people|if|because)"
    r"(?:'\w+)?\b(?! one\b)"
)
_told = re.compile(r" (?:that|to|not|never|i|we|he|she|they|it|there|you|my|the)(?:'\w+)?\b| ?(?:,|:)| ?[\"\u201c]")
_question = re.compile(r" ?(?:,|:)| ?[\"\u201c\u2018]| (?:if|whether|why)\b")
_behind_comma = re.compile(r"(?: \w+){1,3}")
_like = re.compile(
    r"\b(?:he|she|they|everyone|everybody|somebody|someone|people)(?:'s|'re| was| were| is| are)"
    r"(?: all)? like[,:]? (?:[\"'\u2018\u201c]|(?:i|i'm|oh|well|no|yeah)\b)"
    r"|\b(?:he|she|they|somebody|someone) (?:goes|went)[,:] "
    r"|\baccording to (?:him|her|them|my|our|one|a|the \w+ (?:lead|worker|nurse))\b"
    r"|\bin (?:his|her|their) (?:own |exact |very )?words\b"
    r"|\b(?:his|her|their) (?:own |exact |very )?words (?:were|was|are|is)\b"
    r"|\b(?:he|she|they|supervisor|manager|somebody|someone) (?:put|puts|described|describes|worded) it\b"
    r"|\blet (?:it )?slip\b|\b\w+ goes[,:] (?:[\"\u2018\u201c]|(?:i|i'm|oh|well|no|yeah|you)\b)"
    r"|\bheard (?:from (?:him|her|them|someone|somebody|a|my|one)|him say|her say|them say)\b"
)
_quoted = re.compile(
    r"[\u201c\"][^\u201c\u201d\"]*\w\s[^\u201c\u201d\"]*[\u201d\"]|(?<!\w)\u2018[^\u2018\u2019]*\w\s[^\u2018]*\u2019(?!\w)"
)
_part = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[,;:.?!]")


def reports_speech(text: str) -> bool:
    """Tell whether a sentence may give somebody else's words.

    >>> [reports_speech(text) for text in ("She said she cried.", "He told me that it was over.", "I said no.")]
    [True, True, False]
    >>> reports_speech("I was told never to ask."), reports_speech("She never says much, and I like it.")
    (True, False)
    """
    if _quoted.search(text):
        return True
    folded = fold(text)
    if _like.search(folded):
        return True
    return any(_reports(folded, found) for found in _part.finditer(folded))


def _reports(text: str, verb: re.Match[str]) -> bool:
    """Tell whether a word is a verb of saying that has another's words behind it."""
    word = verb.group()
    before = _part.findall(text[: verb.start()])[-NEAR:]
    if _says.fullmatch(word):
        if word == "saying" and text.startswith(",", verb.end()):
            return False
        if _is_inverted(text, before, verb.end()):
            return True
        return _has_clause(text, verb.end()) and _is_others(before, word)
    if _tells.fullmatch(word):
        return _is_told(text, before, verb)
    if _asks.fullmatch(word):
        whom = _whom.match(text, verb.end())
        after = whom.end() if whom else verb.end()
        return _question.match(text, after) is not None and _is_others(before, word)
    return False


def _is_told(text: str, before: list[str], verb: re.Match[str]) -> bool:
    """Tell whether somebody told something: *told me that …*, *told my sister to …*, *I was told that …*."""
    if before and before[-1].split("'")[0] in _passive | OWN:
        return before[-1] not in OWN and _told.match(text, verb.end()) is not None and not NOBODY & {*before}
    whom = _whom.match(text, verb.end())
    end = whom.end() if whom else verb.end()
    if whom is None:
        is_clause = text.startswith(" that ", end)
    else:
        when = _when.match(text, end)
        is_clause = any(_told.match(text, place) for place in (end, when.end() if when else end))
    return is_clause and _is_others(before, verb.group())


def _has_clause(text: str, end: int) -> bool:
    """Tell whether a clause begins at a place, or behind how, to whom and when something was said."""
    places = [end]
    for part in (_how, _whom, _when):
        places += [found.end() for place in places if (found := part.match(text, place))]
    return any(_clause.match(text, place) for place in places)


def _is_others(before: list[str], verb: str) -> bool:
    """Tell whether the subject of a verb is somebody else: the nearest word before it that may be one."""
    if any(word.endswith("n't") or word in NOBODY for word in before[-3:]):
        return False
    if before[-1:] == ["having"] or (verb in _infinitive and before[-1:] == ["to"]):
        return False
    if verb.endswith("ing") and before[-1:] in (["him"], ["her"], ["them"]):
        return True
    for place in range(len(before) - 1, -1, -1):
        first = before[place].split("'")[0]
        if first in OWN and (set(before[place + 1 :]) <= LIGHT or "and" in before[place + 1 :]):
            return False
        if first in THINGS or first in NOBODY or first == "you":
            return False
        if first in OTHERS or before[place] in OTHERS:
            return True
    # Without a subject that is known, only a form that can be nothing else is a report.
    return before[-1:] != [","] and verb in ("said", "told", "asked", "reckoned", "insisted", "admitted")


def _is_inverted(text: str, before: list[str], end: int) -> bool:
    """Tell whether a sentence has its words before the verb: "…, she said", "…, says my manager"."""
    comes_last = re.match(r"[\s.,;?!\u201d\u2019\"']*(?:\Z|[.,;?!])", text[end:]) is not None
    if comes_last and len(before) > 2 and before[-1] in ("he", "she", "they", "somebody", "someone"):
        return before[-2] in (",", ":", "?", "!", ".")
    behind = _behind_comma.match(text, end)
    return before[-1:] == [","] and behind is not None and not OTHERS.isdisjoint(behind.group().split())
