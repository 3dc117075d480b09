"""Speakers' names that tracked changes take away: whose words remain is for a person to say.

A tracked change can delete a name with its colon, delete the line that has it, or join two speakers' lines.
As the document stands, the words then belong to whoever spoke before; as it stood, to somebody else.
"""

from __future__ import annotations

from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.grammars import GRAMMARS, IsKnown, bare
from helpers.fieldwork.sources.turns import Turns


def has_changed_label(unit: InputUnit, turns: Turns) -> bool:
    """Tell whether a line had a speaker's name before unaccepted changes, and has it no longer.

    A name that a change replaces by another stands as it is: the line is remarked.
    """
    label = label_of(unit.text, turns.is_known)
    if not label and any(label_of(bare(text), turns.is_known) for text in unit.before):
        return True
    for text in unit.joined:
        joined = label_of(bare(text), turns.is_known)
        if joined and not _is_same(joined, label, turns):
            return True
    return False


def label_of(text: str, is_known: IsKnown) -> str:
    """Return the speaker's name with which a line begins, by any grammar; empty: it has none."""
    for grammar in GRAMMARS.values():
        opener = grammar(text, is_known)
        if opener is not None and opener.label:
            return opener.label
    return ""


def _is_same(label: str, other: str, turns: Turns) -> bool:
    """Tell whether two labels name one person of the roster."""
    return turns.is_known(label) and turns.find(label) == turns.find(other)
