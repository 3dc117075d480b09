"""The errors of this package: each names the place, what is wrong, what is allowed, and what to do.

A message never contains a person's name or words from the fieldwork: it names the file, the line and the
rule.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

SHOWN = 10
"""How many faults a message lists; the rest are only counted."""
_plain = re.compile(r"[a-z][a-z0-9_]*|[+-]?\d[\d.:/-]*")

_id_with_digit = r"[A-Z]{0,2}[0-9]{1,4}[A-Z]?"
_persons = re.compile(rf"(?:(?:any|all|first): ?)?{_id_with_digit}(?: ?\+ ?{_id_with_digit})*")


class FieldworkError(Exception):
    """A validation error: something in the files of the study must be corrected (exit code 1)."""


class CommandError(FieldworkError):
    """Wrong usage of a command (exit code 2)."""


def is_plain(text: str) -> bool:
    """Tell whether a text is an id in small letters, a number or a date, so that a message may repeat it."""
    return _plain.fullmatch(text) is not None


def quoted(text: str) -> str:
    """Return ``" 'text'"`` for a message if `is_plain`; else an empty text, for it may be a name.

    >>> quoted("role_clarty"), quoted("2023-02-30"), quoted("Derek Haworth")
    (" 'role_clarty'", " '2023-02-30'", '')
    """
    return f" '{text}'" if is_plain(str(text)) else ""


def quoted_person(text: str) -> str:
    """Return ``" 'text'"`` if it is an id with a digit, or several as a coder; else an empty text.

    >>> quoted_person("W9"), quoted_person("any:R1+R2"), quoted_person("Derek"), quoted_person("derek2")
    (" 'W9'", " 'any:R1+R2'", '', '')
    """
    # As text, since a notebook may be given a number.
    return f" '{text}'" if _persons.fullmatch(str(text)) else ""


def did_you_mean(word: str, allowed: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return ``" Did you mean 'x'?"`` for a near miss, or an empty string.

    Two words are near if the share of letters that they have in common, in order, is at least `cutoff`.

    >>> did_you_mean("role_clarty", ["role_clarity", "boundaries"])
    " Did you mean 'role_clarity'?"
    """
    # As text, since a notebook may be given a number.
    near = difflib.get_close_matches(str(word), list(allowed), n=1, cutoff=cutoff)
    if near:
        return f" Did you mean '{near[0]}'?"
    return ""


def allowed(words: Iterable[str], given: str = "") -> str:
    """Return a sentence with what is allowed, and a question if one of it is close to what was given.

    >>> allowed(["mentions", "segments"], "segmnts")
    "Allowed: mentions, segments. Did you mean 'segments'?"
    """
    words = list(words)
    more = ""
    if len(words) > SHOWN:
        more = f" and {len(words) - SHOWN} more"
    return f"Allowed: {', '.join(words[:SHOWN])}{more}.{did_you_mean(given, words)}"


def all_at_once(offenders: Iterable[str], advice: str = "") -> str:
    """Join the faults that one check has found into one message, the first ten in full.

    >>> print(all_at_once(["a.txt, line 1: empty."], "Put them right."))
    a.txt, line 1: empty.
    Put them right.
    """
    faults = list(offenders)
    lines = faults[:SHOWN]
    if len(faults) > SHOWN:
        lines.append(f"… and {len(faults) - SHOWN} more.")
    if advice:
        lines.append(advice)
    return "\n".join(lines)
