"""What a word, a sentence and a stem are: NLTK, without any downloaded data.

One definition serves the counting of words (the denominators) and the finding of indicators, so the two
cannot drift apart. Spans are half-open character positions in the text as it stands.

Notes
-----
`nltk.word_tokenize` needs the downloaded 'punkt_tab'. `NLTKWordTokenizer` expects split sentences: on a whole
segment it keeps "supervision." with its full stop and loses the hit. A regular expression does neither.

NLTK's `RegexpTokenizer` runs one too, by the module `regex`, which knows accents that are characters of their own as parts
of words; `re` does not. It gives up after five seconds, though. So everyday text, in which both find the same words, is
split by `re`, and any other by `regex` itself: the tokens are those of `RegexpTokenizer`, sooner and of texts of any length.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import regex

from helpers.words.toolkit import PunktParameters, PunktSentenceTokenizer, PunktToken, SnowballStemmer

APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\uff07"), "'")
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st no e.g i.e etc a.m p.m approx dept min hr hrs tel vs ref inc".split()
)


class _EnglishToken(PunktToken):  # type: ignore[misc]
    """A word at a full stop. Punkt takes every single letter for an initial; in English "so did I." ends a sentence."""

    __slots__ = ()

    @property
    def is_initial(self) -> bool:
        return self.tok != "I." and bool(super().is_initial)


_stemmer = SnowballStemmer("english")
_punkt = PunktParameters()
_punkt.abbrev_types = set(ABBREVIATIONS)
_sentences = PunktSentenceTokenizer(_punkt, token_cls=_EnglishToken)
_word = r"\w+(?:'\w+)*"
_token = rf"{_word}|[^\w\s]"
_everyday = re.compile(
    r"[\t-\r -~\u00a0-\u00b1\u00b4-\u00b8\u00ba\u00bb\u00bf-\u02ff\u2010-\u2027\u2030-\u203e\u20ac]*"
)
"""Latin letters and the marks and signs of English text; none of the few, such as ½ and ², that the two modules take differently."""
_everyday_words = re.compile(_word)
_everyday_tokens = re.compile(_token)
_tokens = regex.compile(_token)
_letter = re.compile(r"\w")


class Token(NamedTuple):
    """One word or one mark of punctuation."""

    start: int
    end: int
    form: str
    """Lower case, with straight apostrophes; as long as the text it stands for."""


def tokenize(text: str) -> list[Token]:
    """Split a text into words and marks.

    >>> [token.form for token in tokenize("I\u2019ve had supervision.")]
    ["i've", 'had', 'supervision', '.']
    """
    folded = fold(text)
    pattern = _everyday_tokens if _everyday.fullmatch(folded) else _tokens
    return [Token(found.start(), found.end(), found.group()) for found in pattern.finditer(folded)]


def fold(text: str) -> str:
    """Lower the case and straighten apostrophes, character for character, so that positions stay true.

    >>> fold("İt\u2019s")
    "İt's"
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals, such as U+0130, have a longer lower case: they stay
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return lowered.translate(APOSTROPHES)


def count_words(text: str) -> int:
    """Return the number of words in a text; marks of punctuation are none.

    >>> count_words("Well \u2013 she didn't, at 2 p.m.!")
    7
    """
    folded = fold(text)
    if _everyday.fullmatch(folded):
        return len(_everyday_words.findall(folded))
    return sum(1 for form in _tokens.findall(folded) if _letter.match(form))


@lru_cache(maxsize=200_000)
def stem(form: str) -> str:
    """Return the Snowball stem (Porter2, English) of a lower-case form.

    >>> stem("boundaries") == stem("boundary")
    True
    """
    return str(_stemmer.stem(form))


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text's sentences, found by Punkt with a British list of abbreviations.

    A line break ends a sentence too: speakers' turns and notes are broken on purpose. Only white space lies between spans.

    >>> [("Dr. Rae came. We sat.")[a:b] for a, b in split_sentences("Dr. Rae came. We sat.")]
    ['Dr. Rae came.', 'We sat.']
    """
    spans = []
    for line in re.finditer(r"[^\n]+", text):
        for start, end in _sentences.span_tokenize(line.group()):
            if line.group()[start:end].strip():
                spans.append((line.start() + start, line.start() + end))
    return spans
