"""What this package has for each language of fieldwork, in one place: nothing is downloaded.

English has everything. Of any other language that Babel knows, the names of days and months come from Babel,
the stemmer from NLTK (Snowball), and function words and abbreviations from lists of our own (German, Welsh).
What is not there for a language is said (`lacking`), and nothing fails for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from helpers.words.function_words import GERMAN, WELSH

if TYPE_CHECKING:
    from babel import Locale

ENGLISH = "en"
STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
}
"""The Snowball stemmers of NLTK, by language."""
FUNCTION_WORDS = {"cy": WELSH, "de": GERMAN}
CONTRACTIONS = {"cy": re.compile("(?<=[aeiouwyâêîôûŵŷàèìòùäëïöü])'(?:n|r|i|w|m|ch|u|th)$")}
"""What is joined to the end of a word, and is a word of its own: *giatiau'n*, *o'r*."""
AFTER_O = {
    "cy": {"fawrth": 3, "fai": 5, "fehefin": 6, "orffennaf": 7, "fedi": 9, "dachwedd": 11, "ragfyr": 12},
}
"""Forms of months that Babel does not have: in Welsh they change after *o* (*9fed o Fawrth*)."""
BESIDE_WEEKDAYS = {"cy": frozenset("ddydd nos bore fore prynhawn pnawn".split())}
"""Words with which the name of a weekday stands: *ddydd Llun*, *nos Iau*."""
CAPITALS_OF_NOUNS = frozenset(["de", "lb"])
"""Languages in which every noun has a capital."""
WITHOUT_SPACES = frozenset("bo dz ja km lo my th yue zh".split())
"""Languages that are written without spaces between words."""
MORE_SCRIPTS = {"ja": frozenset(["HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"])}
"""Scripts in which no day or month is written."""
FORMS_TO_LIST = {
    "cy": "Initial mutations are found only if each is an indicator: cath, gath, chath, nghath.",
    "de": "Compound words are not split: 'Gruppe' does not find 'Gruppenabend', 'gruppe*' does.",
}
"""What no indicator finds by itself, whether there is a stemmer or not."""
_spaces = re.compile(r"\s+")


class Language(NamedTuple):
    """A language of fieldwork, and what there is for it."""

    code: str
    """As `code_of` returns it: with a region, if one is given (*de-AT*)."""
    base: str
    """The code without a region."""
    name: str
    """In English."""
    stemmer: str
    """The name of NLTK's stemmer; empty, if it has none."""
    function_words: frozenset[str]
    """Words that hold a sentence together, in small letters; none, if there is no list of them."""
    nouns_have_capitals: bool

    @property
    def is_english(self) -> bool:
        """Tell whether it is English, of which there are a word list, spellings, and lists of facts."""
        return self.base == ENGLISH


class DateNames(NamedTuple):
    """The names of days and months, in small letters without full stops."""

    weekdays: dict[str, int]
    """Monday is 0."""
    months: dict[str, int]
    """January is 1."""


def code_of(written: str) -> str:
    """Return the code of a language as this package writes it; an empty text, if Babel does not know it.

    >>> code_of("de_at"), code_of("CY"), code_of("welsh")
    ('de-AT', 'cy', '')
    """
    code = written.strip().replace("_", "-")
    if code == ENGLISH:
        return code
    locale = _locale_or_none(code)
    return str(locale or "").replace("_", "-")


def codes_by_name() -> dict[str, str]:
    """Return the codes of all languages by their names, in English and their own, in small letters."""
    from babel.localedata import locale_identifiers

    codes: dict[str, str] = {}
    for code in sorted(locale_identifiers()):
        locale = _locale_or_none(code)
        if "_" not in code and locale:
            names = (locale.get_language_name("en"), locale.get_language_name())
            codes |= {name.lower(): code for name in names if name}
    return codes


@cache
def language_of(code: str) -> Language:
    """Return a language and what there is for it, by a code that `code_of` has returned.

    >>> language_of("cy").name, language_of("cy").stemmer, language_of("de-AT").stemmer
    ('Welsh', '', 'german')
    """
    base = code.split("-", maxsplit=1)[0]
    name = "English"
    if base != ENGLISH:
        locale = _locale_or_none(base)
        name = (locale and locale.get_language_name("en")) or base
    return Language(
        code=code,
        base=base,
        name=name,
        stemmer=STEMMERS.get(base, ""),
        function_words=FUNCTION_WORDS.get(base, frozenset()),
        nouns_have_capitals=base in CAPITALS_OF_NOUNS,
    )


def lacking(code: str) -> list[str]:
    """Say in sentences what there is not for a language; nothing for English."""
    language = language_of(code)
    if language.is_english:
        return []
    name = language.name
    said = []
    if language.base in WITHOUT_SPACES:
        said.append(
            f"{name} has no spaces between words: a number of words is one of stretches between spaces."
        )
    if not language.stemmer:
        said.append(
            f"NLTK has no stemmer for {name}: an indicator is found as it is written, "
            "without its other forms."
        )
    if language.base in FORMS_TO_LIST:
        said.append(FORMS_TO_LIST[language.base])
    if not language.function_words:
        said.append(
            f"There are no lists of abbreviations and function words of {name}: a sentence may be cut after "
            "an abbreviation, and `fieldwork words` also lists function words."
        )
    said.append(_lacking_for_names(language))
    said.append(
        f"There are no lists of {name} words that tell of health, of reported speech, or by which somebody "
        "may be recognised: only sentences that the researcher has chosen (data/quotations.yaml) are quoted, "
        "and nobody is asked about such words."
    )
    return said


def _lacking_for_names(language: Language) -> str:
    where = "a capital inside a sentence or nowhere in small letters, or nearly a name in the roster"
    if language.nouns_have_capitals:
        where = (
            "after a title (Herr, Dr.), next to a name, common first names, or nearly a name in the roster"
        )
    return (
        f"There is no word list of {language.name}: words are asked about only where they look like names "
        f"({where}). Other names and places are found only if the roster lists them."
    )


@cache
def date_names(code: str) -> DateNames:
    """Return the names of days and months, whole and shortened, as Babel has them.

    Of a name of several words (*Dydd Mercher*), the last is a name too, if no other name ends with it.

    >>> date_names("cy").weekdays["dydd mercher"], date_names("cy").weekdays["mercher"]
    (2, 2)
    >>> date_names("de").months["märz"], date_names("de-AT").months["jänner"]
    (3, 1)
    """
    weekdays: dict[str, int] = {}
    months: dict[str, int] = {}
    # Of a region, then of the language itself: in Austria, January is *Jänner*, and *Januar* too.
    for one in (code, code.split("-", maxsplit=1)[0]):
        locale = _locale_or_none(one)
        if locale:
            of_dates = _data_of(locale)
            weekdays = _forms_of(of_dates["days"]) | weekdays
            months = _forms_of(of_dates["months"]) | months
    months = AFTER_O.get(code.split("-", maxsplit=1)[0], {}) | months
    return DateNames(weekdays, months)


def _data_of(locale: Locale) -> Mapping[str, Any]:
    """Return a copy of what Babel has of a language.

    Babel 2.18 writes the names that it finds for one language into data that languages share
    (python-babel/babel#1234): after Chinese, months by themselves were Chinese in Arabic too.
    """
    from babel.localedata import LocaleDataDict, load

    data: dict[Any, Any] = deepcopy(load(str(locale)))
    return LocaleDataDict(data)


def _forms_of(names: Mapping[str, Any]) -> dict[str, int]:
    """Return each form of the names of days or months, with its number."""
    forms: dict[str, int] = {}
    numbers_of: defaultdict[str, set[int]] = defaultdict(set)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated", "short"):
            for number, name in names[context].get(width, {}).items():
                form = plain_name(name)
                forms.setdefault(form, number)
                numbers_of[form.rsplit(" ", maxsplit=1)[-1]].add(number)
    for last, numbers in numbers_of.items():
        if len(numbers) == 1:
            forms.setdefault(last, *numbers)
    # In Vietnamese, months are numbers, which are no names by themselves.
    return {form: number for form, number in forms.items() if form and not form.isdigit()}


def plain_name(name: str) -> str:
    """Return the name of a day or month in small letters, without full stops, in composed letters.

    >>> plain_name("Dydd  Mercher"), plain_name("Sept.")
    ('dydd mercher', 'sept')
    """
    composed = unicodedata.normalize("NFC", name).replace(".", "")
    return _spaces.sub(" ", composed).strip().lower()


@cache
def scripts_of(code: str) -> frozenset[str]:
    """Return the scripts in which a language is written, as Unicode calls them; Latin is always one.

    >>> sorted(scripts_of("ru")), sorted(scripts_of("cy"))
    (['CYRILLIC', 'LATIN'], ['LATIN'])
    """
    letters = {letter for names in date_names(code) for name in names for letter in name if letter.isalpha()}
    of_dates = {unicodedata.name(letter, "").split(" ")[0] for letter in letters}
    return frozenset({"LATIN"} | of_dates | MORE_SCRIPTS.get(language_of(code).base, frozenset()))


def without_contraction(form: str, language: Language) -> str:
    """Return a word in small letters, with straight apostrophes, without what is joined to its end.

    >>> without_contraction("giatiau'n", language_of("cy")), without_contraction("don't", language_of("cy"))
    ('giatiau', "don't")
    """
    pattern = CONTRACTIONS.get(language.base)
    return form if pattern is None else pattern.sub("", form)


def _locale_or_none(code: str) -> Locale | None:
    """Return what Babel has of a language, or None."""
    # Imported late: English needs nothing of it.
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
