"""The direction of a coding: how a coded excerpt speaks of its theme.

A person's coding may say in which direction it is: that what the theme is about works, works in part, is
lacking, or is wished for. The codebook may name other values. Each value has a *side*: it speaks for, against
or both for and against. The dictionary never says a direction.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from helpers.study.settings import Label, Settings

CODE = r"^[a-z][a-z0-9_]*$"
Side = Literal["for", "against", "both"]
FOR, AGAINST, BOTH = "for", "against", "both"
NOT_SAID = ""
"""The direction, and the side, of a coding that does not say one."""
SIDES = (FOR, AGAINST, BOTH)
STATES = {FOR: "met", AGAINST: "not_met"}
"""What a coding of a condition says, by the side that a direction would have."""
MAX_CHARACTERS, MAX_WORDS = 30, 3
"""How long the name of a direction may be: a longer cell is not one, and may be words of the fieldwork."""
_masked = re.compile(r"\((\d+) characters\)")


def is_short(name: str) -> bool:
    """Tell whether a text is short enough to be the name of a direction."""
    return len(name) <= MAX_CHARACTERS and len(name.split()) <= MAX_WORDS


def mask_long(written: str) -> str:
    """Return what is written as a direction, as a table may have it: of a longer text only its length.

    >>> mask_long("lackin"), mask_long("She said that nobody came.")
    ('lackin', '(26 characters)')
    """
    return written if is_short(written) else f"({len(written)} characters)"


def quote_short(written: str) -> str:
    """Return what is written as a direction, as a message may have it: of a longer text only its length.

    >>> quote_short("lackin"), quote_short("(26 characters)")
    ("'lackin'", 'a text of 26 characters')
    """
    found = _masked.fullmatch(mask_long(written))
    return f"a text of {found[1]} characters" if found else f"'{written}'"


def _check_short(label: str) -> str:
    if not is_short(label):
        msg = f"the label of a direction has at most {MAX_CHARACTERS} characters and {MAX_WORDS} words"
        raise ValueError(msg)
    return label


class Direction(Settings):
    """A value of the direction of codings."""

    id: str = Field(pattern=CODE, max_length=MAX_CHARACTERS)
    label: Annotated[Label, AfterValidator(_check_short)]
    side: Side


DEFAULT = (
    Direction(id="works", label="works", side="for"),
    Direction(id="mixed", label="mixed", side="both"),
    Direction(id="lacking", label="lacking", side="against"),
    Direction(id="wished_for", label="wished for", side="against"),
)
"""The directions of a codebook that names none."""
