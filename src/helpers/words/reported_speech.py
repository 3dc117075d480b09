"""Reported speech: whether a sentence gives the words of somebody else ("she said …", "he told me that …").

A rule of words and their order, without a grammar: it looks for a verb of saying with a clause behind it,
whose subject is neither the speaker nor a thing, and for words in quotation marks. It decides nothing; a
person does. What a person did *not* say ("she never said that") is no report, nor is what the speaker said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.words import fold

NEAR = 6
"""How many words before a verb its subject is looked for."""
CHARACTERS = 120
"""How many characters before a verb these words are looked for, so that no text takes long."""
OWN = frozenset("i we ive weve".split())
NOBODY = frozenset("nobody none never no not cannot neither".split())
OTHERS = frozenset(
    """
    he she they hes shes theyve who someone somebody everyone everybody people person colleague manager
    supervisor worker peer friend mum mam dad sister brother boss lead nurse doctor gp man woman lad girl lady
    guy fella bloke client service user team one other others
    """.split()
)
THINGS = frozenset(
    """
    it sign signs forecast poster posters lanyard rota leaflet letter email form forms policy policies council
    website app screen notice board label paper papers book song clock radio telly tv news guidance handbook
    contract advert calendar chart map timetable badge card packet tin box which that this what
    """.split()
)
"""What *says* something without being a person."""
LIGHT = frozenset(
    """
    had have would could did do will must should might just also then once really already actually even always
    only often sometimes maybe kind of sort literally basically almost being been was am both all , to
    """.split()
)
"""What may be between a subject and its verb. Before anything else *I* is not the subject: *a man I help*."""
INFINITIVE = frozenset("say tell mention admit claim complain reply answer insist reckon text".split())
"""Forms that report nothing behind *to*."""
CLEAR = frozenset("said told asked reckoned insisted admitted".split())
"""Forms that report something without a subject that is known: they can be nothing else."""
PASSIVE = frozenset("was were been being got get".split())

_says = (
    "said|says|saying|sayin|say|mentions?|mentioned|admits?|admitted|reckons?|reckoned|insists?|insisted|"
    "complains?|complained|claims?|claimed|confess(?:ed|es)|confided|whispers|whispered|shouts|shouted|yells|"
    "yelled|repl(?:y|ies|ied)|answers|answered|swore|swears|texts|texted|messaged|writes|wrote|disclosed|"
    "announced|declared|explains|explained|remarks|remarked|muttered|joked"
)
_tells = "told|tells|telling|tell"
_asks = "asks|asked|asking|wondered"
_verb = re.compile(rf"\b(?:(?P<says>{_says})|(?P<tells>{_tells})|(?P<asks>{_asks}))\b(?!')")

_someone = r"(?:he|she|they|someone|somebody)"
_opens = r"[\"'\u201c]"
"""Marks as `words.fold` writes them: single ones are straight."""
_whom = re.compile(
    r" (?:to )?(?:me|us|him|her|them|everyone|everybody|someone|somebody"
    r"|(?:my|our|the|his|her|their|a|an) \w+)\b"
)
_when = re.compile(
    r" (?:in|at|on|after|before|during|over|once|last|this|yesterday|today|outside|afterwards|again)\b"
    r"[^,.;:?!]{0,40}?(?=,|:| that\b)"
)
_how = re.compile(r" (?:\w+ly|blind|straight out|out loud|once|again|back)\b")
_clause = re.compile(
    rf" ?(?:,|:|-|\u2013|\u2014)| ?{_opens}|,? that\b"
    r"| (?:i|he|she|they|it|we|you|there|theirs|nobody|no|yes|yeah|oh|ah|well|okay|ok|sorry|thanks?"
    r"|the|a|an|my|her|his|their|our|your|not|never|how|why|everything|everyone|everybody|people|if|because)"
    r"(?:'\w+)?\b(?! one\b)"
)
_told = re.compile(
    rf" (?:that|to|not|never|i|we|he|she|they|it|there|you|my|the)(?:'\w+)?\b| ?(?:,|:)| ?{_opens}"
)
_question = re.compile(rf" ?(?:,|:)| ?{_opens}| (?:if|whether|why)\b")
_behind_comma = re.compile(r"(?: \w+){1,3}")
_last = re.compile(r"[\s\u201d\"']*(?:\Z|[.,;?!])")
_otherwise = re.compile(
    r"\b(?:he|she|they|everyone|everybody|somebody|someone|people)(?:'s|'re| was| were| is| are)"
    rf"(?: all)? like[,:]? (?:{_opens}|(?:i|i'm|oh|well|no|yeah)\b)"
    rf"|\b{_someone} (?:goes|went)[,:] |\b\w+ goes[,:] (?:{_opens}|(?:i|i'm|oh|well|no|yeah|you)\b)"
    r"|\baccording to (?:him|her|them|my|our|one|a|the \w+ (?:lead|worker|nurse))\b"
    r"|\b(?:in )?(?:his|her|their) (?:own |exact |very )?words(?:,| (?:were|was|are|is)\b)"
    r"|\b(?:he|she|they|supervisor|manager|somebody|someone) (?:put|puts|described|describes|worded) it\b"
    r"|\blet (?:it )?slip\b"
    r"|\bheard (?:from (?:him|her|them|someone|somebody|a|my|one)|him say|her say|them say)\b"
)
"""Other ways to give somebody's words."""
_quoted = re.compile(
    r"[\u201c\"][^\u201c\u201d\"]{3,400}[\u201d\"]|(?<!\w)\u2018[^\u2018]{3,400}?\u2019(?!\w)"
)
"""What stands in quotation marks."""
_part = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[,;:.?!]")


def reports_speech(text: str) -> bool:
    """Tell whether a sentence may give somebody else's words.

    >>> [reports_speech(text) for text in ("She said she cried.", "He told me to leave.", "I said no.")]
    [True, True, False]
    >>> reports_speech("I was told never to ask."), reports_speech("She never says much.")
    (True, False)
    """
    folded = fold(text)
    if _otherwise.search(folded) or any(" " in found.group().strip() for found in _quoted.finditer(text)):
        return True
    return any(_reports(folded, found) for found in _verb.finditer(folded))


def _reports(text: str, verb: re.Match[str]) -> bool:
    """Tell whether a verb of saying has another's words behind it, or before it."""
    before = _part.findall(text[max(0, verb.start() - CHARACTERS) : verb.start()])[-NEAR:]
    if verb["says"]:
        return _is_said(text, before, verb)
    if verb["tells"]:
        return _is_told(text, before, verb)
    whom = _whom.match(text, verb.end())
    after = whom.end() if whom else verb.end()
    return _question.match(text, after) is not None and _is_others(before, verb.group())


def _is_said(text: str, before: Sequence[str], verb: re.Match[str]) -> bool:
    """Tell whether somebody said something: *she said that …*, *my manager said, once, I …*, *…, he said*."""
    if verb.group() == "saying" and text.startswith(",", verb.end()):
        return False
    if _is_behind(text, before, verb.end()):
        return True
    places = [verb.end()]
    for part in (_how, _whom, _when):
        found = [part.match(text, place) for place in places]
        places += [one.end() for one in found if one]
    has_clause = any(_clause.match(text, place) for place in places)
    return has_clause and _is_others(before, verb.group())


def _is_behind(text: str, before: Sequence[str], end: int) -> bool:
    """Tell whether a verb stands behind the words that it reports: *…, she said*; *…, says my manager*."""
    if _last.match(text, end) and len(before) > 2 and before[-1] in OTHERS:
        return before[-2] in (",", ":", "?", "!", ".")
    behind = _behind_comma.match(text, end)
    return list(before[-1:]) == [","] and behind is not None and not OTHERS.isdisjoint(behind.group().split())


def _is_told(text: str, before: Sequence[str], verb: re.Match[str]) -> bool:
    """Tell whether somebody told something: *told me that …*, *told my sister to …*, *I was told that …*."""
    last = _first_part(before[-1]) if before else ""
    if last in OWN:
        return False
    if last in PASSIVE:
        return _told.match(text, verb.end()) is not None and NOBODY.isdisjoint(before)
    whom = _whom.match(text, verb.end())
    if whom is None:
        return text.startswith(" that ", verb.end()) and _is_others(before, verb.group())
    when = _when.match(text, whom.end())
    places = [whom.end(), *([when.end()] if when else [])]
    return any(_told.match(text, place) for place in places) and _is_others(before, verb.group())


def _is_others(before: Sequence[str], verb: str) -> bool:
    """Tell whether the subject of a verb is somebody else: the nearest word before it that may be one."""
    last = before[-1] if before else ""
    if last == "having" or (last == "to" and verb in INFINITIVE):
        return False
    if any(word.endswith("n't") or word in NOBODY for word in before[-3:]):
        return False
    if last in ("him", "her", "them") and verb.endswith("ing"):
        return True
    for place in range(len(before) - 1, -1, -1):
        subject = _first_part(before[place])
        between = before[place + 1 :]
        if subject in OWN and ("and" in between or LIGHT.issuperset(between)):
            return False
        if subject in THINGS or subject in NOBODY or subject == "you":
            return False
        if subject in OTHERS:
            return True
    return last != "," and verb in CLEAR


def _first_part(word: str) -> str:
    """Return a word without what is contracted with it: *she* of *she'd*."""
    return word.split("'", maxsplit=1)[0]
