"""The roster's names in a text, whichever way they are written, and words that are nearly one of them.

A name is certain where one person alone can be meant. It is doubtful, and must be looked at, where it is an ordinary word
too (Hope), where two persons share it, where it is a part of a longer name that the roster does not list alone, and where
letters are wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.privacy.names.identifiers import digits_of
from helpers.privacy.names.normalised_text import Find, NormalisedText, normalise
from helpers.privacy.names.vocabulary import NAME_WORDS, is_ordinary
from helpers.study.roster import KINDS, Form, Roster
from helpers.words.toolkit import edit_distance

TITLES = frozenset("mr mrs ms miss dr prof sir".split())
SHORTEST_PART = 3
SHORTEST_NEAR = 4
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
    """The names of a roster, made ready to be looked for."""

    def __init__(self, roster: Roster) -> None:
        self._forms: dict[str, list[Form]] = {}
        self._parts: dict[str, set[str]] = {}
        self._phones: dict[str, Form] = {}
        self._initials: set[str] = set()
        self._deletions: dict[str, set[str]] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        patterns: dict[str, str] = {}
        for form in roster.entries:
            if not re.search(_letter, form.text):
                self._phones[digits_of(normalise(form.text).text)] = form
                continue
            for spelled in dict.fromkeys(
                normalise(case).text for case in (form.text, form.text.upper(), form.text.lower())
            ):
                patterns |= self._add(form, _word.findall(spelled))
        for part in self._parts.keys() - self._forms.keys():
            patterns[part] = _pattern([part])
        self._owners: dict[str, set[str]] = {}
        for form in roster.entries:
            for word in _words_of(form):
                self._owners.setdefault(word, set()).add(form.person.id)
        self._longest = max(map(len, self._owners), default=0) + 2
        for word in self._owners:
            if len(word) >= SHORTEST_NEAR and word.isalpha() and not is_ordinary(word):
                for less in _less(word, _distance(word)):
                    self._deletions.setdefault(less, set()).add(word)
        longest_first = sorted(patterns, key=lambda key: (-len(key), key))
        self._any = (
            re.compile(f"{_starts}(?=({'|'.join(patterns[key] for key in longest_first)}){_ends})")
            if patterns
            else None
        )

    def _add(self, form: Form, words: list[str]) -> dict[str, str]:
        """Note a form, and return its patterns by its letters."""
        key = "".join(words)
        self._forms.setdefault(key, []).append(form)
        if len(key) < SHORTEST_PART or all(len(word) == 1 for word in words):
            self._initials.add(key)
            return {key: r"[. ]{0,2}".join(map(re.escape, key)) + r"\.?"}
        if form.kind == KINDS[0]:
            for word in _words_of(form):
                if len(word) >= SHORTEST_PART and word not in TITLES:
                    self._parts.setdefault(word, set()).add(form.person.id)
        return {key: _pattern(words)}

    def find(self, normalised: NormalisedText, text: str) -> Iterator[Find]:
        """Yield the roster's names in a text, at each place the longest."""
        for hit in self._any.finditer(normalised.text) if self._any else ():
            find = self._judge(hit.start(1), hit.end(1), normalised, text)
            if find:
                yield find

    def _judge(self, start: int, end: int, normalised: NormalisedText, text: str) -> Find | None:
        written = normalised.text[start:end]
        first, last = normalised.to_original(start, end)
        key = re.sub(r"[\W_]", "", written)
        has_capitals = all(word[0].isupper() for word in _word.findall(text[first:last]))
        if key in self._initials:
            return self._judge_initials(
                start, end, key, is_meant=text[first:last].isupper() or "." in written
            )
        suffix = re.match(rf"{_letter}*", normalised.text[end:])
        if suffix and suffix.group() and is_ordinary(key + suffix.group()):
            return self._doubt("name_word", start, end, key) if has_capitals else None
        if key not in self._forms:
            return Find(
                "name_part",
                start,
                end,
                is_certain=False,
                replacement="",
                people=tuple(sorted(self._parts[key])),
            )
        forms = self._forms[key]
        people = {form.person.id for form in forms} | self._parts.get(key, set())
        if len(people) > 1:
            return self._doubt("shared_name", start, end, key)
        pieces = _word.findall(written)
        if all(map(_is_word, pieces)) and not (len(pieces) > 1 and has_capitals):
            return self._doubt("name_word", start, end, key)
        if _is_word(key):
            return self._doubt("name_word", start, end, key)
        return Find(
            "roster", start, end, is_certain=True, replacement=forms[0].replacement, people=tuple(people)
        )

    def _judge_initials(self, start: int, end: int, key: str, *, is_meant: bool) -> Find | None:
        """Return initials that are written as such: in capitals or with stops."""
        if not is_meant:
            return None
        forms = self._forms[key]
        if len({form.person.id for form in forms}) > 1:
            return self._doubt("shared_name", start, end, key)
        if len(key) == 1 or is_ordinary(key):
            return self._doubt("initial", start, end, key)
        return Find(
            "roster",
            start,
            end,
            is_certain=True,
            replacement=forms[0].replacement,
            people=(forms[0].person.id,),
        )

    def _doubt(self, rule: str, start: int, end: int, key: str) -> Find:
        forms = self._forms.get(key, [])
        people = sorted({form.person.id for form in forms} | self._parts.get(key, set()))
        replacement = forms[0].replacement if forms and len(people) == 1 else ""
        return Find(rule, start, end, is_certain=False, replacement=replacement, people=tuple(people))

    def is_free(self, words: str) -> bool:
        """Tell whether words name nobody for certain: they may be put in."""
        return not any(find.is_certain for find in self.find(normalise(words), words))

    def whose(self, written: str) -> Form | None:
        """Return the form of the roster that a number is, however it is dialled, or a handle or an address, if it is one person's."""
        forms = self._forms.get(re.sub(r"[\W_]", "", written), [])
        if len({form.person.id for form in forms}) == 1:
            return forms[0]
        return self._phones.get(digits_of(written))

    def ids(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids of the roster whose forms have one of these words."""
        return tuple(sorted({one for word in words for one in self._owners.get(word, ())}))

    def near(self, word: str) -> tuple[str, ...]:
        """Return the names from which a word differs by one letter, from seven letters on by two; swapped letters are one.

        Found by deletions (Garbe's symmetric delete), measured as Damerau–Levenshtein distance.
        """
        if len(word) > self._longest:
            return ()
        if word not in self._near:
            candidates = {name for less in _less(word, 2) for name in self._deletions.get(less, ())}
            shortest = SHORTEST_NEAR + is_ordinary(word)
            self._near[word] = tuple(
                sorted(
                    name
                    for name in candidates
                    if len(name) >= shortest
                    and edit_distance(name, word, transpositions=True) <= _distance(name)
                )
            )
        return self._near[word]


def _is_word(word: str) -> bool:
    return is_ordinary(word) or word in NAME_WORDS


def _words_of(form: Form) -> list[str]:
    """Return the words of a form that can stand alone: none of an address, a handle or a number."""
    normalised = normalise(form.text).text
    return [] if "@" in normalised or re.search(r"\d", normalised) else _word.findall(normalised)


def _pattern(words: list[str]) -> str:
    """Return the pattern of a name: its letters together, with strokes between them, or each apart."""
    together = _gap.join(_stroke.join(map(re.escape, word)) for word in words)
    return f"{together}|{_wide.join(map(re.escape, ''.join(words)))}"


def _distance(name: str) -> int:
    return 2 if len(name) >= LONG else 1


def _less(word: str, n: int) -> set[str]:
    """Return a word with up to `n` letters left out."""
    found = {word}
    for _ in range(n):
        found |= {one[:at] + one[at + 1 :] for one in found for at in range(len(one))}
    return found
