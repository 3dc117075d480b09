"""Who may be named in a speaker's label: people of the roster, what replaces their names, and roles."""

from __future__ import annotations

import re
from unicodedata import normalize

from helpers.study.roster import Roster
from helpers.study.study import Study

_word = re.compile(r"[^\W_]+")


class KnownSpeakers:
    """Who may be named in the label of a document: people, what stands for their names, and roles."""

    def __init__(self, roster: Roster, study: Study) -> None:
        self._roster = roster
        names = [form.replacement for form in roster.entries if form.kind == "person"]
        self._names = {_folded(name) for name in (*names, *study.speaker_roles)} - {""}
        forms = [form.text for form in roster.entries] + [person.id for person in roster.persons]
        self._first_words = {_first_word(name) for name in (*forms, *self._names)}
        self._found: dict[str, bool] = {}

    def __call__(self, label: str) -> bool:
        """Tell whether a text is one of these names; each is looked up once."""
        if _first_word(label) not in self._first_words:
            return False
        if label not in self._found:
            is_name = _folded(label) in self._names
            self._found[label] = is_name or self._roster.find(label) is not None
        return self._found[label]


def _first_word(name: str) -> str:
    """Return the letters and digits with which a name begins: most texts have another beginning."""
    word = _word.search(normalize("NFKC", name))
    return word.group().casefold() if word else ""


def _folded(name: str) -> str:
    return " ".join(name.split()).strip("[] ").casefold()
