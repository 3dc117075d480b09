"""What must not be found in anything published: names, identifiers, raw words, raw files' names, places on a machine.

What is found is told by its rule, and by the line of the roster; the words themselves are never told.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from helpers.privacy.leaks.hiding_places import Words
from helpers.privacy.names.identifiers import digits_of, has_direct_identifier
from helpers.privacy.names.normalised_text import Shadow, shadow
from helpers.privacy.names.roster_names import Names
from helpers.study.roster import Roster
from helpers.study.study import Study

RUN = 8
"""How many words in a row of the raw texts are too many."""
RULES = {
    "name": "names somebody of the roster",
    "identifier": "an e-mail address, a telephone, NHS or National Insurance number, or a postcode",
    "raw_words": f"{RUN} words in a row as they were said",
    "raw_file": "the name of a raw file",
    "machine": "a home folder or the name of a machine",
}
_home = re.compile(
    r"(?:/home|/Users|[A-Za-z]:\\+Users)[/\\]+(?!runner\b|you\b|me\b|name\b)[\w.-]+[/\\]", re.IGNORECASE
)
_made = re.compile(
    r"(?<![\d.])\d\.\d{5,}(?![\d.])|(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])"
)
_no_letter = re.compile(r"[\W_]+")
_word = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
LEAST_OF_HOST = 5
MOST_KNOWN = 2000
"""Characters of a text whose hits are remembered: one version of a table has most rows of the one before."""


class Hit(NamedTuple):
    """Something that must not be there."""

    rule: str
    where: str
    whom: str = ""
    """Id in the roster, where it is a name."""


class SearchPatterns:
    """All that is looked for.

    Parameters
    ----------
    said
        Raw texts; empty where raw words may stand.
    approved
        Quotations that may stand.
    file_names
        Names of raw files, as they are on the disk.
    """

    def __init__(
        self,
        roster: Roster,
        study: Study,
        *,
        said: Iterable[str] = (),
        approved: Iterable[str] = (),
        file_names: Collection[str] = (),
    ) -> None:
        entries = [form for form in roster.entries if form.person.role != "researcher"]
        self._study = study
        self._names = Names(Roster(entries))
        self._keys = {_squeezed(form.text) for form in entries} | {
            digits_of(form.text)[-9:] for form in entries if not re.search(r"[^\W\d_]", form.text)
        }
        self._keys = {key for key in self._keys if key}
        self._runs = _runs(said) - _runs(approved)
        self._files = {_squeezed(name) for name in file_names}
        self._known = lru_cache(maxsize=1 << 17)(self._found)
        host = socket.gethostname().lower()
        self._host = (
            host if len(host) >= LEAST_OF_HOST and not host.startswith(("localhost", "runner")) else ""
        )

    def find(self, words: Words, rules: Collection[str] = tuple(RULES)) -> Iterator[Hit]:
        """Yield what stands in a text and must not, each rule (and each person) once."""
        if len(words.text) > MOST_KNOWN:
            found = self._found(words.text, words.is_prose, frozenset(rules))
        else:
            found = self._known(words.text, words.is_prose, frozenset(rules))
        yield from (Hit(rule, words.where, whom) for rule, whom in found)

    def shown(self, path: str) -> str:
        """Return a path as a report may print it: without the parts that name somebody."""
        parts = path.split("/")
        return "/".join(
            "…" if self._found(part, is_prose=False, rules=frozenset(["name"])) else part for part in parts
        )

    def _found(self, text: str, is_prose: bool, rules: frozenset[str]) -> tuple[tuple[str, str], ...]:  # noqa: FBT001
        """Return the rules that a text breaks, and whom it names, in order."""
        cast = shadow(text)
        squeezed = _squeezed(cast.text)
        found = {("name", whom) for whom in self._named(cast, squeezed, text)} if "name" in rules else set()
        if "identifier" in rules and is_prose and self._has_identifier(text):
            found.add(("identifier", ""))
        if "raw_words" in rules and is_prose and self._runs and not self._runs.isdisjoint(_runs([cast.text])):
            found.add(("raw_words", ""))
        if "raw_file" in rules and any(name in squeezed for name in self._files):
            found.add(("raw_file", ""))
        if "machine" in rules and (_home.search(text) or (self._host and self._host in cast.text)):
            found.add(("machine", ""))
        return tuple(sorted(found))

    def _has_identifier(self, text: str) -> bool:
        """Tell whether an identifier stands in a text; GUIDs and long fractions, which a machine made, are no telephone numbers."""
        said = _made.sub("", text)
        return has_direct_identifier(shadow(said), said, self._study)

    def _named(self, cast: Shadow, squeezed: str, text: str) -> set[str]:
        """Return the ids of whom a text names for certain."""
        if not any(key in squeezed for key in self._keys):
            return set()
        return {person for find in self._names.find(cast, text) if find.is_certain for person in find.people}


def _squeezed(text: str) -> str:
    return _no_letter.sub("", text if text.isascii() and text.islower() else shadow(text).text)


def _runs(texts: Iterable[str]) -> set[int]:
    """Return every run of words of some texts as a number of 8 bytes."""
    found = set()
    for text in texts:
        words = [word.encode() for word in _word.findall(shadow(text).text)]
        for at in range(len(words) - RUN + 1):
            found.add(int.from_bytes(blake2b(b" ".join(words[at : at + RUN]), digest_size=8).digest(), "big"))
    return found
