"""Content words: what is left of a sentence when fillers, function words and grammar are taken away.

Two tellings of one sentence have the same content words in common, whatever the tense, the contractions, the
spelling and the fillers: "I cried, er, before every single shift" and "she's been crying before every shift".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from helpers.words import is_english, stem, stemmer
from helpers.words.languages import ENGLISH, language_of

FILLERS = ("you know", "i mean", "sort of", "kind of", "a bit", "to be honest", "you see")
"""Phrases that are left out, whatever their words mean elsewhere."""
FUNCTION_WORDS = frozenset(
    """
    a about above absolutely across actually after again against ah ain all along already also although
    always am among an and another any anybody anyhow anyone anything anyway anyways are aren around as at
    away back basically be because been before behind being below beneath beside besides between beyond
    both but by can cannot certainly coz cos could couldn d definitely despite did didn do does doesn
    doing don done down during each eh either else enough er erm etc even ever every everybody everyone
    everything exactly except few for from fully had hadn has hasn have haven having he hello hence her
    here hers herself hey hi him himself his hm hmm honestly how however i if in indeed innit inside
    instead into is isn it its itself just least less let like literally ll m many may maybe me mhm might
    mightn mine mm mmm more most mostly much must mustn my myself nah nearly need needn neither never no
    nobody none nope nor not nothing now obviously of off oh ok okay on once one ones only onto or other
    others otherwise ought our ours ourselves out outside over per perhaps please probably quite rather re
    really right s seriously shall shan she should shouldn simply since so some somebody somehow someone
    something sometimes somewhat such suddenly sure t than that the their theirs them themselves then
    there therefore these they this those though through throughout thus till to together too totally
    toward towards truly uh um under unless until up upon us usually ve very was wasn we well were weren
    what whatever when whenever where wherever whether which whichever while who whoever whom whose why
    will with within without would wouldn yeah yep yes yet you your yours yourself yourselves arent cant
    couldnt didnt doesnt dont hadnt hasnt havent im isnt ive mightnt mustnt shouldnt theyre theyve thats
    theres wasnt weve werent whats wont wouldnt youre youve
    """.split()
)
"""Words without content of their own, pronouns, auxiliaries, fillers, and the parts of contractions."""
LONGER = {
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "dunno": "do not know",
    "lemme": "let me",
    "gimme": "give me",
    "kinda": "kind of",
    "sorta": "sort of",
    "outta": "out of",
    "cuppa": "cup of tea",
    "tryna": "trying to",
    "prolly": "probably",
    "nowt": "nothing",
    "owt": "anything",
    "summat": "something",
    "can't": "cannot",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "is not",
}
"""Short forms of speech and chats."""
_irregular = """
    arise arose arisen | awake awoke awoken | bear bore borne | beat beaten | become became
    begin began begun | bend bent | bind bound | bite bit bitten | bleed bled | blow blew blown
    break broke broken | breed bred | bring brought brung | build built | burn burnt | buy bought
    catch caught | choose chose chosen | cling clung | come came | creep crept | deal dealt | dig dug
    draw drew drawn | dream dreamt | drink drank drunk | drive drove driven | eat ate eaten
    fall fell fallen | feed fed | feel felt | fight fought | find found | flee fled | fling flung
    fly flew flown | forbid forbade forbidden | forget forgot forgotten | forgive forgave forgiven
    freeze froze frozen | get got gotten | give gave given | go went gone goes goin | grow grew grown
    hang hung | hear heard | hide hid hidden | hold held | keep kept | kneel knelt | know knew known
    lay laid | lead led | lean leant | leap leapt | learn learnt | leave left | lend lent | light lit
    lose lost | make made | mean meant | meet met | mistake mistook mistaken | pay paid
    ride rode ridden | ring rang rung | rise rose risen | run ran | say said | see saw seen
    seek sought | sell sold | send sent | shake shook shaken | shine shone | shoot shot | show shown
    shrink shrank shrunk | sing sang sung | sink sank sunk | sit sat | sleep slept | slide slid
    smell smelt | speak spoke spoken | spell spelt | spend spent | spill spilt | spin spun
    spoil spoilt | spring sprang sprung | stand stood | steal stole stolen | stick stuck | sting stung
    strike struck stricken | strive strove striven | swear swore sworn | sweep swept | swell swollen
    swim swam swum | swing swung | take took taken | teach taught | tear tore torn | tell told
    think thought | throw threw thrown | understand understood | wake woke woken | wear wore worn
    weave wove woven | weep wept | win won | wind wound | withdraw withdrew withdrawn
    write wrote written | lie lay lain lying | die dying | tie tying | bad worse worst
    good better best | man men | woman women | child children kids kid | foot feet | tooth teeth
    wife wives | life lives | knife knives | shelf shelves | half halves | person people
    mum mam mom mother mums | dad father dads | zero 0 | two 2 | three 3 | four 4 | five 5 | six 6
    seven 7 | eight 8 | nine 9 | ten 10 | eleven 11 | twelve 12 | thirteen 13 | fourteen 14 | fifteen 15
    sixteen 16 | seventeen 17 | eighteen 18 | nineteen 19 | twenty 20 | thirty 30 | forty 40 | fifty 50
    sixty 60 | first 1st | second 2nd | third 3rd
"""
"""Base forms, each with its irregular ones."""
_fillers = re.compile(rf"\b(?:{'|'.join(FILLERS)})\b")


def _bases() -> dict[str, str]:
    """Return each irregular form with its base."""
    bases: dict[str, str] = {}
    for line in _irregular.strip().splitlines():
        for entry in line.split("|"):
            base, *forms = entry.split()
            bases |= dict.fromkeys(forms, base)
    return bases


_base_of = _bases()


def content_stems(words: Sequence[str], language: str = ENGLISH) -> list[str]:
    """Return the stems of the content words among some words, in order.

    Parameters
    ----------
    words
        In small letters with straight apostrophes.
    language
        Their language. Of another than English, function words and contractions are left out as far as they
        are known (`words.languages`), and no irregular forms are undone.

    Returns
    -------
    list of str
        Snowball stems of the base forms: irregular forms, short forms and British spellings are undone first.

    >>> content_stems("i didn't you know ever tell her i'd cried".split())
    ['tell', 'cri']
    >>> content_stems("she's kinda crying and never told".split())
    ['cri', 'tell']
    """
    if not is_english(language):
        return _content_stems_in(words, language)
    spoken = " ".join(LONGER.get(word, word) for word in words)
    return [part for word in _fillers.sub(" ", spoken).split() for part in _stems_of(word)]


def _content_stems_in(words: Sequence[str], language: str) -> list[str]:
    """Return the stems of the content words among words of another language than English.

    Words are compared without accents elsewhere, so function words are too.
    """
    function_words = _plain_function_words(language)
    contracted = stemmer(language, stems=False)
    stem_in = stemmer(language)
    return [stem_in(word) for word in words if _without_accents(contracted(word)) not in function_words]


@cache
def _plain_function_words(language: str) -> frozenset[str]:
    return frozenset(map(_without_accents, language_of(language).function_words))


def _without_accents(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@cache
def _stems_of(word: str) -> tuple[str, ...]:
    """Return the stems of one word: none, if it has no content."""
    stems: list[str] = []
    for part in word.replace("n't", "").replace("'", " ").split():
        base = _base_of.get(part, part)
        if part not in FUNCTION_WORDS and base not in FUNCTION_WORDS:
            stems.append(stem(base))
    return tuple(stems)
