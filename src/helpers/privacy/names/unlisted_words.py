"""Words that may be names, in a language of which there is no word list.

Where every ordinary word is known, every other word is asked about (`vocabulary`). Where none is known, that
would be a question about every word; so only what looks like a name is asked about:

- a word with a capital inside a sentence, and the same word at the beginning of others; and a word that
  begins a sentence and is nowhere in small letters (not in German, where every noun has a capital);
- a word with a capital after a title (*Frau*), next to a name of the roster or a common first name, and such
  first names themselves;
- an initial, a word that is nearly a name of the roster, and letters of another script.

Not asked about are, in German, all other nouns, and in every language other names in small letters.
The roster's own names are found in every language (`roster_names`), and so are identifiers (`identifiers`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from helpers.privacy.names.identifiers import function_words
from helpers.privacy.names.normalised_text import Find, NormalisedText, normalise, words_in
from helpers.privacy.names.roster_names import Names
from helpers.privacy.names.vocabulary import NAME_WORDS, NAMES, may_have_capital, strip_possessive
from helpers.study.roster import TITLES
from helpers.words import split_sentences
from helpers.words.languages import BESIDE_WEEKDAYS, date_names, language_of, scripts_of, without_contraction

MORE_TITLES = frozenset(
    "herr herrn frau fräulein fraulein hr fr schwester bruder pfleger tante onkel oma opa familie "
    "anti nain taid mamgu tadcu wncwl ewythr modryb parch parchedig".split()
)
"""Titles and kinship in German and Welsh, as words are normalised: the next word is likely a name."""
FIRST_NAMES = NAMES | NAME_WORDS
ABBREVIATIONS = frozenset(["zB", "zT", "uU", "oÄ", "dR", "iA", "iD"])
"""Two letters that are abbreviations in German and no initials, however they are spaced: *z. B.*"""
OF_ANY_SCRIPT = frozenset("ªº\u02bb\u02bc")
"""Letters, as Unicode has it, of ordinals (*1º*), and apostrophes: they show no other script."""
AROUND = 24
"""Characters before and after a word by which it is judged."""
_end_of_sentence = re.compile(r"([^\W_]*)[.!?\u2026]+[\"')\]]* +[\"'(\[]?$")
_after_letter = re.compile(r"(?<![^\W_])([^\W\d_])\. ?$")
_beside = re.compile(r"[ -]|\. ")


class Word(NamedTuple):
    """A word of a text, and where it stands."""

    word: str
    """Normalised, without contraction and possessive."""
    start: int
    end: int
    """In the normalised text, half-open."""
    written: str
    """As it is in the text."""
    before: str
    """The characters before it, normalised."""
    before_written: str
    """The characters before it, as they are in the text."""
    after: str
    """The characters after it, normalised."""
    opens: bool
    """Whether it begins a sentence, or words in quotation marks."""

    @property
    def has_capital(self) -> bool:
        """Tell whether it has a capital, also after what is joined to its beginning: *d'Yvette*."""
        return any(letter.isupper() for letter in self.written)


def words_like_names(texts: Iterable[tuple[str, NormalisedText]], language: str) -> dict[str, str]:
    """Return the words that are asked about wherever they have a capital, each with its rule.

    Rule ``capital``: it has a capital inside a sentence of any text. Rule ``opening``: it only begins
    sentences, and is nowhere in small letters. In a language in which nouns have capitals there are none.
    """
    if language_of(language).nouns_have_capitals:
        return {}
    inside: set[str] = set()
    opening: set[str] = set()
    small: set[str] = set()
    for text, normalised in texts:
        for one in _words_of(text, normalised, language):
            if not one.has_capital:
                small.add(one.word)
            elif _is_odd(one, language):
                inside.add(one.word)
            elif one.opens and not _names_nobody(one, language):
                opening.add(one.word)
    return dict.fromkeys(opening - small, "opening") | dict.fromkeys(inside, "capital")


def find_unlisted(
    text: str, normalised: NormalisedText, names: Names, language: str, like_names: Mapping[str, str]
) -> Iterator[Find]:
    """Yield the words that look like names.

    Parameters
    ----------
    like_names
        What `words_like_names` returns of all texts.
    """
    words = list(_words_of(text, normalised, language))
    for at, one in enumerate(words):
        similar: tuple[str, ...] = ()
        if one.has_capital or one.word not in function_words(language):
            similar = names.find_similar(one.word)
        if not _is_of_script(one.written, language):
            rule = "script"
        elif similar:
            rule = "fuzzy"
        else:
            rule = _rule_for(one, _neighbours(words, at, normalised.text), names, language, like_names)
        if rule == "fuzzy":
            people = names.owners_of(similar)
            yield Find(rule, one.start, one.end, False, "", people, names.state_of(similar))
        elif rule:
            yield Find(rule, one.start, one.end, is_certain=False, replacement="")


def _rule_for(
    one: Word, neighbours: Sequence[Word], names: Names, language: str, like_names: Mapping[str, str]
) -> str:
    """Return the rule by which a word is asked about; nothing for any other."""
    if not one.has_capital or one.before[-1:].isdigit():
        return ""
    if len(one.word) == 1:
        return _rule_for_letter(one)
    if _is_title(one) or _is_date(one, language):
        return ""
    if one.word in function_words(language):
        # It may be a name all the same, as *Mai* is: its capital inside a sentence tells.
        return like_names.get(one.word, "")
    is_shown = _is_shown_by(neighbours, one, names, language)
    return "capital" if is_shown or one.word in FIRST_NAMES else like_names.get(one.word, "")


def _rule_for_letter(one: Word) -> str:
    """Return the rule for a capital by itself: none at the beginning of a sentence, or in an abbreviation."""
    letter = _after_letter.search(one.before_written)
    is_abbreviation = letter is not None and letter[1] + one.written in ABBREVIATIONS
    if one.opens or is_abbreviation or may_have_capital(one.word):
        return ""
    return "initial"


def _is_shown_by(neighbours: Sequence[Word], one: Word, names: Names, language: str) -> bool:
    """Tell whether the words next to a word show that it is a name: a title before it, or another name."""
    if any(other.end <= one.start and _is_title(other) for other in neighbours):
        return True
    # In Welsh, most sentences begin with a verb, and many have a name next.
    may_be_beside = language_of(language).nouns_have_capitals or not one.opens
    return may_be_beside and any(_is_name(other, names) for other in neighbours)


def _neighbours(words: Sequence[Word], at: int, text: str) -> list[Word]:
    """Return the words directly before and after a word, with only a space or a hyphen between."""
    found = []
    if at and _beside.fullmatch(text, words[at - 1].end, words[at].start):
        found.append(words[at - 1])
    if at + 1 < len(words) and _beside.fullmatch(text, words[at].end, words[at + 1].start):
        found.append(words[at + 1])
    return found


def _is_name(one: Word, names: Names) -> bool:
    """Tell whether a word with a capital is a word of a name in the roster, or a common first name."""
    return one.has_capital and bool(one.word in FIRST_NAMES or names.owners_of((one.word,)))


def _is_title(one: Word) -> bool:
    return one.word in TITLES or one.word in MORE_TITLES


def _is_odd(one: Word, language: str) -> bool:
    """Tell whether nothing explains a capital: not where the word stands, nor the word itself."""
    if not one.has_capital or one.opens or len(one.word) == 1:
        return False
    if _may_have_capital(one, language):
        return False
    ended = _end_of_sentence.search(one.before)
    return ended is None or ended[1] in TITLES or len(ended[1]) == 1


def _may_have_capital(one: Word, language: str) -> bool:
    """Tell whether a capital on a word names nobody: a title, a day or month in a date, a word of English."""
    is_letter = len(one.word) == 1
    return is_letter or _is_title(one) or may_have_capital(one.word) or _is_date(one, language)


def _names_nobody(one: Word, language: str) -> bool:
    """Tell whether a word at the beginning of a sentence names nobody."""
    return _may_have_capital(one, language) or one.word in function_words(language)


def _is_date(one: Word, language: str) -> bool:
    """Tell whether a word is the name of a day or month, and stands in a date: many are first names too."""
    if one.word not in _words_of_dates(language):
        return False
    beside = one.before.rstrip(" .,").rsplit(maxsplit=1)[-1:] + one.after.lstrip(" .,").split(maxsplit=1)[:1]
    return any(part[:1].isdigit() or part.strip(".,") in _words_of_dates(language) for part in beside)


@cache
def _words_of_dates(language: str) -> frozenset[str]:
    """Return the words in the names of days and months, and those that stand with them, normalised."""
    names = date_names(language)
    beside = BESIDE_WEEKDAYS.get(language_of(language).base, frozenset())
    written = [*names.weekdays, *names.months, *beside]
    return frozenset(word for name in written for word in normalise(name).text.split())


def _words_of(text: str, normalised: NormalisedText, language: str) -> Iterator[Word]:
    """Yield the words of a text, without what is contracted with them."""
    known = language_of(language)
    starts = [start for start, _ in split_sentences(text, language)]
    for token, opens in words_in(normalised, starts):
        start = token.start()
        word = strip_possessive(without_contraction(token.group(), known))
        end = start + len(word)
        first, last = normalised.to_original(start, end)
        before = normalised.text[max(0, start - AROUND) : start]
        opens_quotation = before[-1:] == '"' or before[-2:] == " '"
        yield Word(
            word,
            start,
            end,
            text[first:last],
            before,
            text[max(0, first - AROUND) : first],
            normalised.text[end : end + AROUND],
            opens or opens_quotation,
        )


@cache
def _is_of_script(written: str, language: str) -> bool:
    """Tell whether all letters are of a script in which the language is written."""
    shown = set(written) - OF_ANY_SCRIPT
    letters = [letter for letter in shown if unicodedata.category(letter)[0] == "L"]
    scripts = scripts_of(language)
    return all(unicodedata.name(letter, "").split(" ")[0] in scripts for letter in letters)
