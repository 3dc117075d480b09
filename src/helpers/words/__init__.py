"""Words, sentences and stems, found without any downloaded data; stems by NLTK.

The same definition of a word is used to count words (the denominators) and to find indicators, so that the
two cannot drift apart. Spans are half-open character positions in the unchanged text.

Notes
-----
`nltk.word_tokenize` needs the downloaded 'punkt_tab'. `NLTKWordTokenizer` expects single
sentences: in a longer segment it keeps "supervision." with its full stop, and the indicator is missed. A
regular expression avoids both.

NLTK's `RegexpTokenizer` uses one too, with the module `regex`, to which combining accents are parts of words;
to `re` they are not. But it gives up after five seconds. So `re` splits everyday text, in which both find the
same words, and `regex` any other: the tokens are those of `RegexpTokenizer`, found faster and in texts of any
length. Only marks that nobody sees are left out, such as the soft hyphens in text from a PDF, which would
make two words of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple, Protocol

from helpers.words.languages import language_of, without_contraction
from helpers.words.sentences import split_sentences as split_sentences
from helpers.words.spelling import british

APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\uff07"), "'")
HYPHENS = "-\u2010\u2011"
"""The hyphen of the keyboard, the true hyphen, and the one at which a line does not break."""

UNSEEN = "\u00ad\u2060\ufeff"
"""Marks that nobody sees within a word: the soft hyphen of texts from PDFs and web pages, and joiners."""
_SPACE_UNSEEN = "\u200b"

_word = r"\w+(?:'\w+)*"
_word_with_unseen = rf"\w++(?:(?:[{UNSEEN}]*+'[{UNSEEN}]*+|[{UNSEEN}]++)\w++)*+"
_mark = rf"[^\w\s{UNSEEN}{_SPACE_UNSEEN}]"
_token = rf"{_word}|[^\w\s]"
_token_or_join = rf"{_word}|(?!(?<=\w)[{HYPHENS}]\w)[^\w\s]"
"""Without hyphens that touch a word on both sides; any other is a dash or a bullet."""
_everyday = re.compile(
    r"[\t-\r -~\u00a0-\u00ac\u00ae-\u00b1\u00b4-\u00b8\u00ba\u00bb\u00bf-\u02ff"
    r"\u2010-\u2027\u2030-\u203e\u20ac]*"
)
"""Latin letters and English punctuation, without the signs (½, ²) that `re` and `regex` treat differently."""
_everyday_words = re.compile(_word)
_everyday_tokens = re.compile(_token)
_everyday_joined = re.compile(_token_or_join)
_any_tokens = rf"{_word_with_unseen}|{_mark}"
_any_joined = rf"{_word_with_unseen}|(?!(?<=\w)[{HYPHENS}]\w){_mark}"
_unseen = re.compile(f"[{UNSEEN}]")
_letter = re.compile(r"\w")


class Stemmer(Protocol):
    """What takes the endings off a word."""

    def stem(self, token: str) -> str:
        """Return the stem of a word."""


class Token(NamedTuple):
    """One word or one punctuation mark."""

    start: int
    end: int
    form: str
    """In lower case, with straight apostrophes and without unseen marks."""


def tokenize(text: str, *, hyphens: bool = True) -> list[Token]:
    """Split a text into words and punctuation marks.

    Parameters
    ----------
    hyphens
        False: hyphens that join two words are left out, so that *line-manager* is as good as *line manager*.

    >>> [token.form for token in tokenize("I\u2019ve had supervision.")]
    ["i've", 'had', 'supervision', '.']
    >>> [token.form for token in tokenize("Self-care - yes", hyphens=False)]
    ['self', 'care', '-', 'yes']
    """
    folded = fold(text)
    everyday, other = _everyday_tokens, _any_tokens
    if not hyphens and any(hyphen in folded for hyphen in HYPHENS):
        everyday, other = _everyday_joined, _any_joined
    if _everyday.fullmatch(folded):
        return [Token(found.start(), found.end(), found.group()) for found in everyday.finditer(folded)]
    # Imported late, since few texts need it, and a command that reads no texts would wait for it.
    import regex

    return [
        Token(found.start(), found.end(), _unseen.sub("", found.group()))
        for found in regex.finditer(other, folded)
    ]


def fold(text: str) -> str:
    """Return a text in lower case with straight apostrophes; every character keeps its position.

    >>> fold("İt\u2019s")
    "İt's"
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(_lower(character) for character in text)
    return lowered.translate(APOSTROPHES)


def _lower(character: str) -> str:
    """Return a character in lower case; the few, such as U+0130, that become longer stay as they are."""
    lowered = character.lower()
    if len(lowered) != 1:
        return character
    return lowered


def count_words(text: str) -> int:
    """Return the number of words in a text, without punctuation marks.

    >>> count_words("Well \u2013 she didn't, at 2 p.m.!")
    7
    """
    folded = fold(text)
    if _everyday.fullmatch(folded):
        return len(_everyday_words.findall(folded))
    import regex

    return sum(1 for form in regex.findall(_any_tokens, folded) if _letter.match(form))


@lru_cache(maxsize=200_000)
def stem(form: str) -> str:
    """Return the Snowball stem (Porter2, English) of a lower-case form in British spelling.

    >>> stem("boundaries") == stem("boundary")
    True
    >>> stem("organized") == stem("organising"), stem("organized") == stem("organs")
    (True, False)
    """
    return str(_snowball("english").stem(british(form)))


@cache
def _snowball(name: str) -> Stemmer:
    """Return a stemmer of NLTK, which is imported late: most commands stem nothing."""
    from helpers.words.toolkit import SnowballStemmer

    stemmer: Stemmer = SnowballStemmer(name)
    return stemmer


@cache
def stemmer(language: str, *, stems: bool = True) -> Callable[[str], str]:
    """Return what is done to a lower-case form of a language, so that all forms of a word are one.

    Parameters
    ----------
    language
        Its code, as ``data/study.yaml`` has it.
    stems
        False: the form stays as it is written.

    Returns
    -------
    function
        Of English, `stem`. Of another language the Snowball stem, if NLTK has a stemmer for it; before it,
        letters are composed, and a contraction is taken off (*giatiau'n*), stems or not.

    >>> stemmer("cy")("giatiau'n"), stemmer("de")("häuser") == stemmer("de")("haus")
    ('giatiau', True)
    """
    known = language_of(language)
    if known.is_english:
        return stem if stems else str
    snowball = _snowball(known.stemmer) if stems and known.stemmer else None

    @lru_cache(maxsize=200_000)
    def reduce(form: str) -> str:
        word = without_contraction(unicodedata.normalize("NFC", form), known)
        return word if snowball is None else str(snowball.stem(word))

    return reduce


def composed(form: str, language: str) -> str:
    """Return a form of another language than English in composed letters: *tîm* has two ways to write it."""
    if is_english(language):
        return form
    return unicodedata.normalize("NFC", form)


def is_english(language: str) -> bool:
    """Tell whether a language is English, the only one of which two spellings are one."""
    return language_of(language).is_english
