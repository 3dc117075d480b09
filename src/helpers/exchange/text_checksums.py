"""A short checksum of a segment's text: it says in which text the positions beside it count."""

from __future__ import annotations

import hashlib

LENGTH = 8


def checksum_of(text: str) -> str:
    """Return ``text-`` and the first eight hexadecimal digits of the SHA-256 of a text.

    Digits alone would be a number to a spreadsheet, which would write 12e45678 in another way.

    >>> checksum_of("Nell gave me good supervision this week.")
    'text-880b48f6'
    """
    return f"text-{hashlib.sha256(text.encode('utf-8')).hexdigest()[:LENGTH]}"
