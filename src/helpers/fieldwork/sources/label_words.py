"""Words that help to tell a speaker's label from the beginning of a sentence with a colon.

Three closed lists of everyday English: words for a person or a part that somebody plays (*nurse*,
*moderator*), words with which sentences begin (*first*, *then*, *two*), and words of a whole sentence
(*she*, *said*, *was*). No list is asked about a name that the roster has.
"""

from __future__ import annotations

import re
from functools import cache

ROLES = frozenset(
    """
    interviewer interviewee researcher participant respondent moderator facilitator speaker informant
    observer host guest presenter chair narrator transcriber translator interpreter nurse doctor gp midwife
    physio physiotherapist psychologist psychiatrist counsellor therapist clinician consultant carer patient
    client user worker supporter peer manager supervisor coordinator co-ordinator leader boss director
    officer assistant volunteer colleague trainer trainee student teacher tutor mentor staff receptionist
    cleaner driver neighbour friend mother father mum dad sister brother son daughter wife husband partner
    aunt uncle grandmother grandfather nan man woman boy girl male female lady gentleman child voice person
    someone somebody unknown everyone everybody all both group audience others
    """.split()
)
"""Who may speak, where a label is not a name."""

OPENERS = frozenset(
    """
    and but or nor so because then also first firstly second secondly third thirdly fourth fifth last lastly
    finally next now well yes no yeah yep nope okay ok right anyway actually basically obviously maybe perhaps
    probably sometimes usually today yesterday tomorrow tonight later before after again still just only
    even not never always here there this that these those the a an another some any every each one two
    three four five six seven eight nine ten several many most more less in on at by for from with without
    about of to into over under during until since while if when what which how why whose where whatever
    however although though unless like example note nb ps meaning plus minus especially particularly mostly
    mainly same such too very really honestly literally thanks thank please sorry hello hi hey oh ah um er
    erm uh mm mhm hmm my your our their his her its monday tuesday wednesday thursday friday saturday sunday
    him them us it my your our their said says saying thought was is are were mean means
    """.split()
)
"""With these words sentences begin, or go on, and no name does. *Will*, *May* and *I* are not among them."""

SENTENCE_WORDS = frozenset(
    """
    i i'm i've i'd i'll you you're you've we we're we've we'd he he's she she's it it's they they're they've
    me him them us that that's there's what's here's is are was were be been being am isn't wasn't aren't do
    does did don't didn't doesn't have has had haven't hadn't can can't could couldn't would wouldn't should
    might must won't say says said saying tell tells told telling ask asks asked asking think thinks thought
    thinking mean means meant know knows knew go goes went going get gets got put see saw feel felt want
    wanted need needed make makes made called if because when which who where than
    """.split()
)
"""A text of several words that holds one of these is a sentence, not a label."""

RELATIVE = frozenset("who me him us them".split())
"""Words of sentences that may stand in a description of a person: 'the woman beside us', 'who sat there'."""
REPORTING = frozenset(
    """
    say says said saying tell tells told telling ask asks asked asking think thinks thought thinking mean
    means meant answer answers answered reply replies replied explain explains explained shout shouted goes
    """.split()
)
"""With one of these a person is spoken about: 'the woman who ran the hub said: …'."""

THINGS = frozenset(
    """
    result results reason reasons fact facts warning problem problems point idea advice news upside downside
    conclusion example examples trouble thing things
    """.split()
)
"""What is said before a colon, and is nobody's name."""
PARTICLES = frozenset("van von der den de del della di da du la le el al bin ibn ben ter ten dos das".split())
"""Parts of names that are written in small letters."""
PRONOUNS = r"[(\[](?:she|he|they|her|him|them|ze|any)(?:\s?/\s?[a-z]{2,6}){1,3}[)\]]?"
"""What programs of meetings show behind a name, where somebody has set it: (she/her)."""
COUNTED_THINGS = frozenset("week day month year hour step stage part phase option chapter session".split())
"""What is counted before a colon: 'Week one: …'."""

_word = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters.

    >>> words_of("The senior nurse, I'm told")
    ['the', 'senior', 'nurse', 'i’m', 'told']
    """
    return [word.replace("'", "’") for word in _word.findall(text.casefold())]


def names_a_role(words: list[str]) -> bool:
    """Tell whether words in small letters are a role: 'nurse', 'the senior nurse', 'my manager'.

    >>> names_a_role(["the", "nurse"]), names_a_role(["my", "nurse"]), names_a_role(["coffee"])
    (True, True, False)
    """
    if is_sentence(words):
        return False
    return any(word in ROLES or word.removesuffix("s") in ROLES for word in words)


def is_sentence(words: list[str]) -> bool:
    """Tell whether words in small letters are part of a sentence, not a label.

    >>> is_sentence(["he", "said"]), is_sentence(["two", "things"]), is_sentence(["i"])
    (True, False, False)
    """
    return len(words) > 1 and has_sentence_word(words)


def is_described(words: list[str], named: int = 0) -> bool:
    """Tell whether words in small letters are a person and more about the person, though not what they say.

    Parameters
    ----------
    named
        So many words are a name; 0: the person is a role.

    >>> is_described("the lady who sat beside us".split()), is_described("the nurse beside me".split())
    (True, True)
    >>> is_described("the lady who sat there said".split()), is_described("the nurse was kind".split())
    (False, False)
    """
    first = next((at for at, word in enumerate(words) if word in _sentence_words()), 0)
    if words[first] not in RELATIVE or not REPORTING.isdisjoint(words):
        return False
    if named:
        return first == named and words[first] == "who"
    sentence_words = _sentence_words().intersection(words)
    return names_a_role(words[:first]) and (words[first] == "who" or sentence_words <= RELATIVE)


def has_sentence_word(words: list[str]) -> bool:
    """Tell whether one of some words in small letters is a word of sentences: 'that’s', 'i'."""
    return any(word in _sentence_words() for word in words)


def names_a_thing(head: str) -> bool:
    """Tell whether the head of a line is a thing, not a person: 'Bad news', 'Week one'.

    >>> names_a_thing("Bad news"), names_a_thing("Week one"), names_a_thing("Doris Day")
    (True, True, False)
    """
    words = head.split()
    if any(word[:1].isupper() for word in words[1:]) or not words:
        return False
    is_counted = len(words) == 2 and words[0].casefold() in COUNTED_THINGS
    return words[-1].casefold() in THINGS or is_counted


def begins_sentence(words: list[str]) -> bool:
    """Tell whether the first of some words in small letters is one with which no label begins.

    >>> begins_sentence(["first"]), begins_sentence(["two", "things"]), begins_sentence(["will"])
    (True, True, False)
    """
    return bool(words) and words[0] in OPENERS


@cache
def _sentence_words() -> frozenset[str]:
    return frozenset(word.replace("'", "’") for word in SENTENCE_WORDS)


def is_word(text: str) -> bool:
    """Tell whether a text is one word of the word list, and neither a role nor initials."""
    if text.isupper():
        return False
    # Imported late: few files need it, and the room of words brings NLTK.
    from helpers.words.word_list import word_list

    return text.casefold() in word_list() and not names_a_role([text.casefold()])
