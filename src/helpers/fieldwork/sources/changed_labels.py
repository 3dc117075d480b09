"""Speakers' names that tracked changes take away: a person has to say whose words remain.

A tracked change can delete a name with its colon, delete the line that has it, or join two speakers' lines.
As the document stands, the words then belong to whoever spoke before; as it stood, to somebody else.
"""

from __future__ import annotations

from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.grammars import bracketed, timed
from helpers.fieldwork.sources.labels import Labels, bare
from helpers.fieldwork.sources.turns import Turns


def has_changed_label(unit: InputUnit, turns: Turns) -> bool:
    """Tell whether a line had a speaker's name before unaccepted changes, and has it no longer.

    A name that a change replaces by another stands as it is: the line is remarked.
    """
    label = label_of(unit.text, turns.labels, is_certain=True)
    if not label and any(label_of(bare(text), turns.labels) for text in unit.before):
        return True
    for text in unit.joined:
        joined = label_of(bare(text), turns.labels)
        if joined and not _is_same(joined, label, turns):
            return True
    return False


def label_of(text: str, labels: Labels, *, is_certain: bool = False) -> str:
    """Return the speaker's name with which a line begins, by any grammar; empty: it has none.

    `is_certain`: only a name without a doubt.
    """
    opener = timed(text, labels.is_known) or bracketed(text, labels) or labels.read(text, None)
    if opener is None or (is_certain and opener.doubt):
        return ""
    return opener.label


def _is_same(label: str, other: str, turns: Turns) -> bool:
    """Tell whether two labels name one person of the roster."""
    return turns.is_known(label) and turns.find(label) == turns.find(other)
