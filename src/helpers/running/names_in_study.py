"""Names of documents, files and codes as ``data/study.yaml`` may hold them: without names of people."""

from __future__ import annotations

import unicodedata

from helpers.study.roster import Roster


def without_names(name: str, roster: Roster) -> str:
    """Return a name with people's names in it replaced by ids, and otherwise as it is."""
    return roster.without_names(name)


def names_somebody(text: str, roster: Roster) -> bool:
    """Tell whether a text has a form of a name that is not an id."""
    return roster.mask(text) != unicodedata.normalize("NFKC", text)
