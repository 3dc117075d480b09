"""What a word, a sentence and a stem are: NLTK, without any downloaded data.

One definition serves the counting of words (the denominators) and the finding of indicators, so the two
cannot drift apart. Spans are half-open character positions in the text as it stands.

Notes
-----
`nltk.word_tokenize` needs the downloaded 'punkt_tab'. `NLTKWordTokenizer` expects split sentences: on a whole
segment it keeps "supervision." with its full stop and loses the hit. A regular expression does neither.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from helpers.words.toolkit import PunktParameters, PunktSentenceTokenizer, PunktToken, RegexpTokenizer, SnowballStemmer

APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\uff07"), "'")
ABBREVIATIONS = frozenset("mr mrs ms dr prof st no e.g i.e etc a.m p.m approx dept min hr hrs tel vs ref inc".split())


class _EnglishToken(PunktToken):  # type: ignore[misc]
    """A word at a full stop. Punkt takes every single letter for an initial; in English "so did I." ends a sentence."""

    __slots__ = ()

    @property
    def is_initial(self) -> bool:
        return self.tok != "I." and bool(super().is_initial)


_tokenizer = RegexpTokenizer(r"\w+(?:'\w+)*|[^\w\s]")
_stemmer = SnowballStemmer("english")
_punkt = PunktParameters()
_punkt.abbrev_types = set(ABBREVIATIONS)
_sentences = PunktSentenceTokenizer(_punkt, token_cls=_EnglishToken)
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
    return [Token(start, end, folded[start:end]) for start, end in _tokenizer.span_tokenize(folded)]


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
    return sum(1 for token in tokenize(text) if _letter.match(token.form))


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
