"""Whether a name of a document, file or code names somebody: ``data/study.yaml`` must not."""

from __future__ import annotations

import re
import unicodedata

from helpers.study.roster import Roster

_word = re.compile(r"[^\W\d_]{3,}")


def names_somebody(text: str, roster: Roster) -> bool:
    """Tell whether a text has a form of a name that is not an id."""
    return roster.mask(text) != unicodedata.normalize("NFKC", text)


def has_part_of_name(text: str, roster: Roster) -> bool:
    """Tell whether a text has a word of somebody's name, though no whole form of it: a first name, say."""
    words = set(_words_of(text))
    for form in roster.entries:
        if not form.is_id and form.kind == "person" and words & set(_words_of(form.text)):
            return not names_somebody(text, roster)
    return False


def _words_of(text: str) -> list[str]:
    return [word.casefold() for word in _word.findall(unicodedata.normalize("NFKC", text))]
