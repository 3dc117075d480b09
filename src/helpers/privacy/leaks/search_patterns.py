"""Search patterns: names, identifiers, raw words, raw files and machines that no published file may name.

A match is reported by its rule and the person's id in the roster, never by the words that were found.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache, partial
from typing import NamedTuple

from helpers.privacy.leaks.file_text import JOINER, FileText
from helpers.privacy.leaks.positions import pieces_of, positions_in
from helpers.privacy.names.identifiers import digits_of, has_direct_identifier
from helpers.privacy.names.normalised_text import NormalisedText, normalise
from helpers.privacy.names.roster_names import Names
from helpers.privacy.runs import RUN, runs_in
from helpers.study.gate import PRIVATE
from helpers.study.roster import Roster
from helpers.study.study import Study

RULES = {
    "name": "names somebody in the roster",
    "identifier": "an e-mail address, a telephone, NHS or National Insurance number, or a postcode",
    "raw_words": f"{RUN} words in a row from the raw texts",
    "raw_file": "the name of a raw file",
    "machine": "a home folder or the name of a machine",
    "private_view": "belongs to the researcher's own view, which shows single workers; "
    "delete it here: `fieldwork run` makes what may be published",
}
_home = re.compile(
    r"(?:/home|/Users|[A-Za-z]:\\+Users)[/\\]+(?!runner\b|you\b|me\b|name\b)[\w.-]+[/\\]", re.IGNORECASE
)
_made = re.compile(
    r"(?<![\d.])\d\.\d{5,}(?![\d.])"
    r"|(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])"
)
"""Long fractions and GUIDs, which a machine made: their digits would look like telephone numbers."""
_not_letters = re.compile(r"[\W_]+")
SHORTEST_HOST = 5
"""A shorter name of a machine would be found in ordinary words."""
WINDOW, OVERLAP = 1 << 20, 1 << 12
"""Characters of a long text that are searched at once, and by how many one piece runs into the next: what is
searched for is shorter. A search takes many times the memory of its text."""
LONGEST_CACHED = 2000
"""Characters of a text whose matches are cached: one version of a table has most rows of the one before."""


class Match(NamedTuple):
    """Something that must not be in a text."""

    rule: str
    where: str
    person: str = ""
    """Id in the roster, where it is a name."""


class SearchPatterns:
    """All that is searched for.

    Parameters
    ----------
    raw_texts
        Texts of which no eight words in a row may be published; empty where raw words are allowed.
    approved
        Quotations that may be published.
    not_quotable
        Those of the raw texts whose speakers have not agreed to be quoted: no approved quotation may have
        eight words in a row of them.
    file_names
        Names of raw files, as they are on the disk.
    """

    def __init__(
        self,
        roster: Roster,
        study: Study,
        *,
        raw_texts: Iterable[str] = (),
        approved: Iterable[str] = (),
        not_quotable: Iterable[str] = (),
        file_names: Collection[str] = (),
    ) -> None:
        entries = [form for form in roster.names if form.person.role != "researcher"]
        self._study = study
        self._names = Names(Roster(entries))
        self._keys = _keys_of([form.text for form in entries]) | self._names.keys
        self._runs = (runs_in(raw_texts) - runs_in(approved)) | runs_in(not_quotable)
        self._files = {squeeze(name) for name in file_names}
        self._search_cached = lru_cache(maxsize=1 << 17)(self._search)
        self._host = _own_host()
        self._private = squeeze(PRIVATE)

    def find(self, text: FileText, rules: Collection[str] = tuple(RULES)) -> Iterator[Match]:
        """Yield what a text must not contain: each rule (and each person) once for each line.

        A match says where it is: line and column, as far as the text has any.
        """
        asked = frozenset(rules)
        for start, piece in pieces_of(text.text, WINDOW, OVERLAP):
            for rule, person in self._matches(piece, text.is_prose, asked):
                has = partial(self._has, rule, person, text.is_prose)
                for position in positions_in(piece, has):
                    where = text.where if position is None else text.place_of(start + position)
                    yield Match(rule, where, person)

    def _has(self, rule: str, person: str, is_prose: bool, text: str) -> bool:  # noqa: FBT001
        """Return whether a text breaks one rule, by naming one person if it is about names."""
        return (rule, person) in self._matches(text, is_prose, frozenset([rule]))

    def _matches(
        self,
        text: str,
        is_prose: bool,  # noqa: FBT001
        rules: frozenset[str],
    ) -> tuple[tuple[str, str], ...]:
        if len(text) > LONGEST_CACHED:
            return self._search(text, is_prose, rules)
        return self._search_cached(text, is_prose, rules)

    def mask_path(self, path: str) -> str:
        """Return a path without the parts that name somebody, as a report may print it."""
        parts: list[str] = []
        for part in path.split("/"):
            has_name = self._search(part, is_prose=False, rules=frozenset(["name"]))
            parts.append("…" if has_name else part)
        return "/".join(parts)

    def _search(
        self,
        text: str,
        is_prose: bool,  # noqa: FBT001
        rules: frozenset[str],
    ) -> tuple[tuple[str, str], ...]:
        """Return the rules that a text breaks, and the persons it names, in order."""
        normalised = normalise(text)
        squeezed = _not_letters.sub("", normalised.text)
        matches: set[tuple[str, str]] = set()
        if "name" in rules:
            matches.update(("name", person) for person in self._find_persons(normalised, squeezed, text))
        if "raw_file" in rules and any(name in squeezed for name in self._files):
            matches.add(("raw_file", ""))
        if "private_view" in rules and self._private in squeezed:
            matches.add(("private_view", ""))
        if "machine" in rules and self._names_machine(text, normalised):
            matches.add(("machine", ""))
        if is_prose:
            matches.update((rule, "") for rule in self._search_prose(normalised, text, rules))
        return tuple(sorted(matches))

    def _search_prose(self, normalised: NormalisedText, text: str, rules: frozenset[str]) -> Iterator[str]:
        """Yield the rules that apply only to words in sentences, and that a text breaks."""
        if "identifier" in rules and self._has_identifier(normalised, text):
            yield "identifier"
        if "raw_words" in rules and self._has_raw_words(normalised):
            yield "raw_words"

    def _has_identifier(self, normalised: NormalisedText, text: str) -> bool:
        """Return whether a text contains an identifier, apart from numbers that a machine made."""
        written = _made.sub("", text)
        if written != text:
            normalised = normalise(written)
        return has_direct_identifier(normalised, written, self._study)

    def _has_raw_words(self, normalised: NormalisedText) -> bool:
        return bool(self._runs) and not self._runs.isdisjoint(runs_in([normalised.text]))

    def _names_machine(self, text: str, normalised: NormalisedText) -> bool:
        has_host = self._host != "" and self._host in normalised.text
        return has_host or _home.search(text.replace(JOINER, "")) is not None

    def _find_persons(self, normalised: NormalisedText, squeezed: str, text: str) -> set[str]:
        """Return the ids of the persons whom a text names, by their surnames alone too."""
        # A search for names is slow: where no form of any name occurs, not even across words, it is spared.
        if not any(key in squeezed for key in self._keys):
            return set()
        persons: set[str] = set()
        for find in self._names.find(normalised, text):
            if self._names.names_somebody(find, normalised):
                persons.update(find.people)
        return persons


def _keys_of(forms: list[str]) -> set[str]:
    """Return what must occur in a text that contains one of these forms of names or numbers."""
    keys = {squeeze(form) for form in forms}
    for form in forms:
        if not re.search(r"[^\W\d_]", form):
            keys.add(digits_of(form)[-9:])
    return keys - {""}


def _own_host() -> str:
    """Return the name of this machine, or nothing if it is too short or too common to be searched for."""
    host = socket.gethostname().lower()
    if len(host) < SHORTEST_HOST or host.startswith(("localhost", "runner")):
        return ""
    return host


def squeeze(text: str) -> str:
    """Return only the letters and digits of a text, normalised."""
    if text.isascii() and text.islower():
        return _not_letters.sub("", text)
    return _not_letters.sub("", normalise(text).text)
