"""Which words are ordinary British English, and which of those are names too.

Default deny: a word that is unknown, or has a capital inside a sentence, must be reviewed once.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from helpers.privacy.names.normalised_text import normalise
from helpers.words.word_list import word_list

NAME_WORDS = frozenset(
    """
    abbey amber angel april archer art ash august autumn bailey basil bay bill blossom bonny brad brandy
    brook bunny buck carol chad chance charity chase cherry christian chuck clay cliff colt constance
    coral crystal daisy dale dawn dean dolly don dot drake drew duke earl ebony eden elf eve faith fern
    flora frank gale gay gene gill ginger glen gloria grace grant guy harmony hazel heath heather holly
    honey hope hunter iris ivy jack jade jasmine jasper jay jewel joy june juniper justice kit lance lane
    laurel lee lily linden lucky marina mark mason may melody mercy merry miles mo myrtle nick norm nova
    olive opal page pansy pat patience peace pearl penny petal phoenix piper poppy precious primrose
    prince prudence queen raven ray reed rich river rob robin rock rod roman rose rosemary rowan ruby
    rusty sage sandy savanna scarlet scout sherry sky sol sonny star stew storm sue summer sunny tad tansy
    tiger topaz trinity van verity victor viola violet wade ward will willow winter woody wren young zen
    """.split()
)
"""First names that are ordinary words. With a capital they are reviewed wherever they occur."""

NAMES = frozenset(
    """
    bob bobby ed harry jimmy josh ken martin matt max mike peter sally sylvan terry tom tommy tony troy
    """.split()
)
"""First names that are in the word list for a rare meaning. They are never taken for ordinary words."""

PROPER = frozenset(
    """
    i i'm i've i'd i'll mondays tuesdays wednesdays thursdays fridays saturdays sundays monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august september
    october november december christmas easter english british england britain uk nhs gp tv ok
    """.split()
)
"""Words that have a capital, or are not in the word list, and do not name anybody."""

COLLOQUIAL = frozenset(
    """
    aye biro bloke blokes bollard bollards brew brews butty chippy cheerio conkers courgettes cuppa cuppas
    debriefing debriefs fella fellas flipchart gaffer hairdryer hiya hm hmm hoover hoovered hoovering
    hoovers keyring kickabout launderette laundrette lido lot lots mam mardy mate mates mhm mm mmm mum
    mums nan nana nans natter nattering nowt okay ooh owt payslip peckish prams rota rotas satsuma
    satsumas seagull sharpish sofa sort summat ta tara telly tombola tokenistic uh uhm umm voicemail
    wellies welly wellingtons wheelie whiteboard wifi yep yous
    """.split()
)
"""Spoken British English that the word list lacks."""

LABELS = frozenset(
    """
    interviewer interviewers interviewee interviewees participant participants respondent respondents
    researcher researchers moderator facilitator facilitators observer speaker speakers informant transcriber
    """.split()
)
"""Parts in an interview: a capital on one of these names nobody."""
_counted = frozenset(
    "one two three four five six seven eight nine ten first second third unknown male female".split()
)

_endings = ("n't", "'d", "'ll", "'ve", "'re", "'m", "'s", "'")
AFTER_DIGITS = frozenset("st nd rd th am pm s k kg g m km cm mm p hr hrs min mins x".split())
"""What may follow a number without a space."""


@cache
def british_words() -> frozenset[str]:
    """Return the word list, normalised."""
    normalised = frozenset(normalise(word).text for word in word_list())
    return normalised.union(COLLOQUIAL).difference(NAMES)


def is_ordinary(word: str) -> bool:
    """Return whether a normalised word is ordinary British English, with or without an ending such as 'd.

    >>> is_ordinary("colour"), is_ordinary("that'd"), is_ordinary("aisha"), is_ordinary("b")
    (True, True, False, False)
    """
    if word in british_words() or word in PROPER or word in {"a", "o"}:
        return True
    return any(word.endswith(ending) and is_ordinary(word.removesuffix(ending)) for ending in _endings)


def is_label(words: Collection[str]) -> bool:
    """Tell whether normalised words are a part in an interview, with or without a number: they name nobody.

    >>> is_label(["participant", "one"]), is_label(["interviewer"]), is_label(["interviewer", "ann"])
    (True, True, False)
    """
    parts = {word.rstrip("0123456789") for word in words}
    others = {part for part in parts - LABELS if len(part) > 1}
    return not LABELS.isdisjoint(parts) and others <= _counted


def strip_possessive(word: str) -> str:
    """Return a normalised word without the ending of the possessive.

    >>> strip_possessive("aisha's"), strip_possessive("workers'")
    ('aisha', 'workers')
    """
    if word.endswith("'s"):
        return word.removesuffix("'s")
    return word.removesuffix("'")
