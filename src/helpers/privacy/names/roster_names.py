"""The roster's names in a text, however they are written, and words that are nearly one of them.

A name is certain where it can only mean one person. It is doubtful, and goes into the manual review queue,
where it is also an ordinary word (Hope), where two persons share it, where it is a part of a longer name that
the roster does not list by itself, and where letters are wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.privacy.names.identifiers import digits_of
from helpers.privacy.names.normalised_text import Find, NormalisedText, normalise
from helpers.privacy.names.vocabulary import NAME_WORDS, is_label, is_ordinary
from helpers.study.roster import KINDS, Form, Roster
from helpers.words.toolkit import edit_distance

TITLES = frozenset("mr mrs ms miss dr prof sir".split())
SHORTEST_PART = 3
SHORTEST_SIMILAR = 4
"""Letters of a name with which other words are compared; with ordinary words, one more."""
LONG = 7
"""Letters from which two of them may be wrong."""
_word = re.compile(r"[^\W_]+")
_gap = r"[\W_]{0,3}"
_stroke = r"(?:[^\w\s']|_){0,2}"
_wide = r"[\W_]{1,3}"
_letter = r"[^\W\d_]"
_starts = rf"(?:(?<!{_letter})(?={_letter})|(?<!\d)(?=\d))"
_ends = rf"(?:(?<!\d)(?!{_letter})|(?<=\d)(?!\d)|(?=(?:'s|s'?|es'?)(?!{_letter})))"


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
        self._longest = max(map(len, self._owners), default=0) + 2
        self._deletions = _deletions_of(self._owners)
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
            if len(key) < SHORTEST_PART or all(len(word) == 1 for word in words):
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
        if _continues_as_word(key, normalised.text[end:]):
            return self._doubt("name_word", start, end, key) if has_capitals else None
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
        return Find(rule, start, end, is_certain=False, replacement=replacement, people=tuple(people))

    def is_free(self, words: str) -> bool:
        """Return whether words do not name anybody for certain, so that they may be put into a text."""
        return not any(find.is_certain for find in self.find(normalise(words), words))

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

        Swapped letters count as one. Candidates are found by deletions (Garbe's symmetric delete) and
        compared by Damerau–Levenshtein distance.
        """
        if len(word) > self._longest:
            return ()
        if word not in self._similar:
            self._similar[word] = self._compare(word)
        return self._similar[word]

    def _compare(self, word: str) -> tuple[str, ...]:
        candidates: set[str] = set()
        for shortened in _delete_letters(word, 2):
            candidates.update(self._deletions.get(shortened, ()))
        shortest = SHORTEST_SIMILAR + is_ordinary(word)
        similar: list[str] = []
        for name in sorted(candidates):
            is_long_enough = len(name) >= shortest
            if is_long_enough and edit_distance(name, word, transpositions=True) <= _distance_of(name):
                similar.append(name)
        return tuple(similar)


def _continues_as_word(key: str, rest: str) -> bool:
    """Return whether a name together with the letters after it is an ordinary word, as in Will: wills."""
    suffix = re.match(rf"{_letter}+", rest)
    return suffix is not None and is_ordinary(key + suffix.group())


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


def _deletions_of(words: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return for each shortened spelling the names with which a similar word is compared."""
    deletions: dict[str, set[str]] = {}
    for word in words:
        if len(word) < SHORTEST_SIMILAR or not word.isalpha() or is_ordinary(word):
            continue
        for shortened in _delete_letters(word, _distance_of(word)):
            deletions.setdefault(shortened, set()).add(word)
    return deletions


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


def _distance_of(name: str) -> int:
    """Return how many letters of a name may be wrong."""
    return 2 if len(name) >= LONG else 1


def _delete_letters(word: str, n: int) -> set[str]:
    """Return a word with up to `n` letters left out."""
    spellings = {word}
    for _ in range(n):
        spellings |= {one[:at] + one[at + 1 :] for one in spellings for at in range(len(one))}
    return spellings
