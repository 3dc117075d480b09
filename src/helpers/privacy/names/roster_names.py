"""The roster's names in a text, however they are written, and words that are nearly one of them.

A name is certain where it can only mean one person. It is doubtful, and goes into the manual review queue,
where it is also an ordinary word (Hope), where two persons share it, where it is a part of a longer name that
the roster does not list by itself, and where letters are wrong.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from helpers.privacy.names.identifiers import digits_of
from helpers.privacy.names.normalised_text import Find, NormalisedText, normalise
from helpers.privacy.names.vocabulary import (
    FUNCTION,
    NAME_WORDS,
    is_label,
    is_ordinary,
    strip_possessive,
)
from helpers.study.roster import KINDS, SHORTEST_PART, TITLES, UNSPACED, Form, Roster

OF_SURNAMES = frozenset(["name_part", "shared_name"])
"""Rules that ask about a word that may name somebody, and does if it is no ordinary word."""
SHORTEST_SIMILAR = 4
"""Letters of a name with which other words are compared; with ordinary words, one more."""
LONG = 7
"""Letters from which two of them may be wrong."""
LONGEST_BEFORE = 24
"""Characters before a word that are looked at for the word before it."""
NOT_BEFORE_NAME = frozenset(
    """
    a an the this that these those some any no every each all my your his her its our their
    full good bad high low top extra many few more most other two three four five six seven eight nine ten
    i you he she it we they who which
    """.split()
)
"""What stands before a noun in the plural or a verb, and not before a name."""
_next_word = re.compile(r" ([^\W\d_]+(?:'[^\W\d_]+)*)")
_last_word = re.compile(r"([^\W\d_]+(?:'[^\W\d_]+)*) $")
_word = re.compile(r"[^\W_]+")
_gap = r"[\W_]{0,3}"
_stroke = r"(?:[^\w\s']|_){0,2}"
_wide = r"[\W_]{1,3}"
_letter = r"[^\W\d_]"
_joined = rf"[^\W\d_{UNSPACED}]"
"""A letter that shows next to a name that it is only a part of a word."""
_starts = rf"(?:(?<!{_joined})(?={_letter})|(?<!\d)(?=\d))"
_ends = rf"(?:(?<!\d)(?!{_joined})|(?<=\d)(?!\d)|(?=(?:'s|s'?|es'?)(?!{_letter})))"


class Names:
    """The names of a roster, prepared for search."""

    def __init__(self, roster: Roster) -> None:
        self._forms: dict[str, list[Form]] = {}
        self._parts: dict[str, set[str]] = {}
        self._phones: dict[str, Form] = {}
        self._initials: set[str] = set()
        patterns: dict[str, str] = {}
        for form in roster.names:
            if re.search(_letter, form.text):
                patterns |= self._add_form(form)
            else:
                self._phones[digits_of(normalise(form.text).text)] = form
        for part in self._parts.keys() - self._forms.keys():
            patterns[part] = _pattern_of([part])
        self._search = _compile_search(patterns)
        self._owners = _owners_of_words(roster)
        self._with_word: dict[str, list[Form]] = {}
        for form in roster.names:
            for word in _words_of(form):
                self._with_word.setdefault(word, []).append(form)
        self._states: dict[str, str] = {}
        self._plain: dict[str, bool] = {}
        self._compared = _compared_names(self._owners)
        self._similar: dict[str, tuple[str, ...]] = {}

    def _add_form(self, form: Form) -> dict[str, str]:
        """Register a form of a name, and return its patterns by their letters."""
        patterns: dict[str, str] = {}
        # A name may be written in any case, and some letters are normalised differently in capitals (Greek Ν,
        # but ν).
        spellings = (form.text, form.text.upper(), form.text.lower())
        for spelling in dict.fromkeys(normalise(spelling).text for spelling in spellings):
            words = _word.findall(spelling)
            key = "".join(words)
            self._forms.setdefault(key, []).append(form)
            is_short = len(key) < SHORTEST_PART or all(len(word) == 1 for word in words)
            # Two letters without capitals are no initials: many whole names are of two (李明).
            if is_short and (len(key) == 1 or key != key.upper()):
                self._initials.add(key)
                patterns[key] = r"[. ]{0,2}".join(map(re.escape, key)) + r"\.?"
            else:
                self._add_parts(form)
                patterns[key] = _pattern_of(words)
        return patterns

    def _add_parts(self, form: Form) -> None:
        """Register the words of a person's name, which may occur by themselves. A label has no such words."""
        words = _words_of(form)
        if form.kind != KINDS[0] or is_label(words):
            return
        for word in words:
            if len(word) >= SHORTEST_PART and word not in TITLES:
                self._parts.setdefault(word, set()).add(form.person.id)

    def find(self, normalised: NormalisedText, text: str) -> Iterator[Find]:
        """Yield the roster's names in a text, at each place the longest."""
        if self._search is None:
            return
        for match in self._search.finditer(normalised.text):
            find = self._judge(match.start(1), match.end(1), normalised, text)
            if find:
                yield find

    def _judge(self, start: int, end: int, normalised: NormalisedText, text: str) -> Find | None:
        """Return a name with its rule; None if it is not one after all."""
        in_normalised = normalised.text[start:end]
        first, last = normalised.to_original(start, end)
        written = text[first:last]
        key = re.sub(r"[\W_]", "", in_normalised)
        if key in self._initials:
            is_meant = written.isupper() or "." in in_normalised
            return self._judge_initials(start, end, key, is_meant=is_meant)
        has_capitals = all(word[0].isupper() for word in _word.findall(written))
        word = _continued_word(key, normalised.text[end:])
        if word:
            is_meant = has_capitals or _is_possessive(
                normalised.text, start, start + len(in_normalised + word)
            )
            return self._doubt("name_word", start, end, key) if is_meant else None
        if key not in self._forms:
            return self._doubt("name_part", start, end, key)
        return self._judge_form(start, end, key, _word.findall(in_normalised), has_capitals=has_capitals)

    def _judge_form(
        self, start: int, end: int, key: str, words: list[str], *, has_capitals: bool
    ) -> Find | None:
        """Return a form of the roster, which may be ordinary words or a label, or shared with others."""
        is_written_as_name = len(words) > 1 and has_capitals
        if is_label(words) and not is_written_as_name:
            return None
        if len(self._people_of(key)) > 1:
            return self._doubt("shared_name", start, end, key)
        if _is_word(key) or (all(map(_is_word, words)) and not is_written_as_name):
            return self._doubt("name_word", start, end, key)
        return self._certain(start, end, key)

    def _judge_initials(self, start: int, end: int, key: str, *, is_meant: bool) -> Find | None:
        """Return initials that are written as such: in capitals or with full stops."""
        if not is_meant:
            return None
        if len({form.person.id for form in self._forms[key]}) > 1:
            return self._doubt("shared_name", start, end, key)
        if len(key) == 1 or is_ordinary(key):
            return self._doubt("initial", start, end, key)
        return self._certain(start, end, key)

    def _people_of(self, key: str) -> list[str]:
        """Return the ids of all persons who have a name, or a name of which it is a part."""
        forms = self._forms.get(key, [])
        return sorted({form.person.id for form in forms} | self._parts.get(key, set()))

    def _certain(self, start: int, end: int, key: str) -> Find:
        form = self._forms[key][0]
        return Find(
            "roster", start, end, is_certain=True, replacement=form.replacement, people=(form.person.id,)
        )

    def _doubt(self, rule: str, start: int, end: int, key: str) -> Find:
        forms = self._forms.get(key, [])
        people = self._people_of(key)
        replacement = ""
        if forms and len(people) == 1:
            replacement = forms[0].replacement
        return Find(
            rule,
            start,
            end,
            is_certain=False,
            replacement=replacement,
            people=tuple(people),
            roster=self.state_of([key]),
        )

    def state_of(self, keys: Collection[str]) -> str:
        """Return a hash of the forms that are one of these names, or that have it as a part."""
        keys = sorted(keys)
        joined = " ".join(keys)
        if joined not in self._states:
            forms: set[tuple[str, str]] = set()
            for key in keys:
                named = [*self._forms.get(key, []), *self._with_word.get(key, [])]
                forms.update((normalise(form.text).text, form.person.id) for form in named)
            self._states[joined] = hashlib.sha256(repr(sorted(forms)).encode()).hexdigest()[:16]
        return self._states[joined]

    def is_free(self, words: str) -> bool:
        """Return whether words do not name anybody, so that they may be put into a text."""
        normalised = normalise(words)
        return not any(self.names_somebody(find, normalised) for find in self.find(normalised, words))

    def names_somebody(self, find: Find, normalised: NormalisedText) -> bool:
        """Return whether a find must be in no published text.

        It is certain; or it is a part of a name, or a name of several persons, and no ordinary word: a
        surname alone names its owner to everybody who knows the team.
        """
        if find.is_certain:
            return True
        words = _word.findall(normalised.text[find.start : find.end])
        return find.rule in OF_SURNAMES and not all(map(_is_word, words))

    @property
    def keys(self) -> frozenset[str]:
        """Return the parts of names that are no ordinary words: a text that holds none has none of them."""
        return frozenset(part for part in self._parts if not _is_word(part))

    def form_of(self, written: str) -> Form | None:
        """Return the form of a number, however it is dialled, or of one person's handle or address."""
        forms = self._forms.get(re.sub(r"[\W_]", "", written), [])
        if len({form.person.id for form in forms}) == 1:
            return forms[0]
        return self._phones.get(digits_of(written))

    def owners_of(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids of the persons with one of these words in their names."""
        ids: set[str] = set()
        for word in words:
            ids.update(self._owners.get(word, ()))
        return tuple(sorted(ids))

    def find_similar(self, word: str) -> tuple[str, ...]:
        """Return the names that differ from a word by one letter, from seven letters on by two.

        Swapped letters count as one (Damerau–Levenshtein distance).
        """
        if word not in self._similar:
            self._similar[word] = self._compare(word)
        return self._similar[word]

    def is_plain(self, token: str) -> bool:
        """Return whether a word in small letters needs no question, whatever stands around it.

        It is ordinary, neither a name nor nearly one, and no single letter.
        """
        if token not in self._plain:
            word = strip_possessive(token)
            is_word = len(word) > 1 and word not in NAME_WORDS and is_ordinary(word)
            self._plain[token] = is_word and not self.find_similar(word)
        return self._plain[token]

    def _compare(self, word: str) -> tuple[str, ...]:
        shortest = SHORTEST_SIMILAR + is_ordinary(word)
        similar: list[str] = []
        for n_wrong, names in self._compared.items():
            found = process.extract(
                word, names, scorer=DamerauLevenshtein.distance, score_cutoff=n_wrong, limit=None
            )
            similar += [name for name, _, _ in found if len(name) >= shortest]
        return tuple(sorted(similar))


def _continued_word(key: str, rest: str) -> str:
    """Return the letters that make a name an ordinary word, as in Will: wills; nothing, if none do."""
    suffix = re.match(rf"{_letter}+", rest)
    if suffix is None or not is_ordinary(key + suffix.group()):
        return ""
    return suffix.group()


def _is_possessive(text: str, start: int, end: int) -> bool:
    """Return whether a word in small letters may be a name with an s that has lost its apostrophe.

    "johns parents" may be: a noun follows. "full marks for" and "she marks" are not.
    """
    after = _next_word.match(text, end)
    if not text[:end].endswith("s") or after is None or after[1] in FUNCTION:
        return False
    before = _last_word.search(text[max(0, start - LONGEST_BEFORE) : start])
    return before is None or before[1] not in NOT_BEFORE_NAME


def _is_word(word: str) -> bool:
    return is_ordinary(word) or word in NAME_WORDS


def _words_of(form: Form) -> list[str]:
    """Return the words of a form that can occur by themselves: none of an address, a handle or a number."""
    normalised = normalise(form.text).text
    if "@" in normalised or re.search(r"\d", normalised):
        return []
    return _word.findall(normalised)


def _owners_of_words(roster: Roster) -> dict[str, set[str]]:
    """Return for each word of a name the ids of those who have it."""
    owners: dict[str, set[str]] = {}
    for form in roster.names:
        for word in _words_of(form):
            owners.setdefault(word, set()).add(form.person.id)
    return owners


def _compared_names(words: Collection[str]) -> dict[int, list[str]]:
    """Return the names with which other words are compared, by how many of their letters may be wrong."""
    compared: dict[int, list[str]] = {}
    for word in words:
        if len(word) >= SHORTEST_SIMILAR and word.isalpha() and not is_ordinary(word):
            compared.setdefault(2 if len(word) >= LONG else 1, []).append(word)
    return compared


def _compile_search(patterns: dict[str, str]) -> re.Pattern[str] | None:
    """Return one pattern of all names, the longest first; None if there are none."""
    if not patterns:
        return None
    longest_first = sorted(patterns, key=lambda key: (-len(key), key))
    alternatives = "|".join(patterns[key] for key in longest_first)
    return re.compile(f"{_starts}(?=({alternatives}){_ends})")


def _pattern_of(words: list[str]) -> str:
    """Return the pattern of a name: its letters together, with strokes between them, or each apart."""
    with_strokes = [_stroke.join(map(re.escape, word)) for word in words]
    spaced = _wide.join(map(re.escape, "".join(words)))
    return f"{_gap.join(with_strokes)}|{spaced}"
