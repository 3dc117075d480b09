"""The one family of errors: each says the place, what is wrong, what is allowed, and what to do.

A message never holds a person's name or raw words: it names the file, the line and the rule.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

SHOWN = 10
"""How many offenders a message lists; the rest are counted."""


class FieldworkError(Exception):
    """A validation error: something in the study must be corrected (exit code 1)."""


class CommandError(FieldworkError):
    """Wrong usage of a command (exit code 2)."""


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Return ``" Did you mean 'x'?"`` for a near miss, or an empty string.

    >>> did_you_mean("role_clarty", ["role_clarity", "boundaries"])
    " Did you mean 'role_clarity'?"
    """
    near = difflib.get_close_matches(
        str(word), list(allowed), n=1, cutoff=0.6
    )  # a notebook may be given a number
    return f" Did you mean '{near[0]}'?" if near else ""


def allowed(words: Iterable[str], given: str = "") -> str:
    """Say what is allowed, and which of it is near to what was given.

    >>> allowed(["mentions", "segments"], "segmnts")
    "Allowed: mentions, segments. Did you mean 'segments'?"
    """
    words = list(words)
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return f"Allowed: {', '.join(words[:SHOWN])}{more}.{did_you_mean(given, words)}"


def all_at_once(offenders: Iterable[str], advice: str = "") -> str:
    """Join the offenders of one check into one message, the first ten in full.

    >>> print(all_at_once(["a.txt, line 1: empty."], "Put them right."))
    a.txt, line 1: empty.
    Put them right.
    """
    lines = list(offenders)
    shown = lines[:SHOWN]
    if len(lines) > SHOWN:
        shown.append(f"… and {len(lines) - SHOWN} more.")
    return "\n".join([*shown, advice] if advice else shown)
