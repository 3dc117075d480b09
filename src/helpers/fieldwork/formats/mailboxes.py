"""A mailbox file (.mbox) divided into its messages: each begins below a line ``From … 12 Oct 14:00:00 2023``.

`mailbox` of the standard library divides at every line that begins with *From*, so that a sentence such as
*From then on I stayed* would end a message, and it opens the file for writing. Here such a line must end with
a date, and the head of a message must follow it.
"""

from __future__ import annotations

import codecs
import re

_separator = re.compile(
    rb"^From [^\r\n]{0,300}\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b[^\r\n]{0,60}[0-9]{4}[^\r\n]{0,20}\r?\n"
    rb"(?=[!-9;-~]{1,80}:)",
    re.MULTILINE,
)
_escaped = re.compile(rb"^>(>*From )", re.MULTILINE)
"""How a mailbox writes a line of the words that begins with *From*: with one more >."""


def split_mailbox(data: bytes) -> list[bytes]:
    r"""Return the messages of a mailbox, in order, without the lines that divide them.

    >>> split_mailbox(b"From - Thu Oct 12 14:00:00 2023\nSubject: Keys\n\n>From then on\n")
    [b'Subject: Keys\n\nFrom then on\n']
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    separators = list(_separator.finditer(data))
    messages = []
    ends = [match.start() for match in separators[1:]]
    for match, end in zip(separators, [*ends, len(data)], strict=False):
        messages.append(_escaped.sub(rb"\1", data[match.end() : end]))
    return messages


def has_text_above(data: bytes) -> bool:
    """Tell whether anything stands above the first message: then the file is no whole mailbox."""
    data = data.removeprefix(codecs.BOM_UTF8)
    first = _separator.search(data)
    return first is None or bool(data[: first.start()].strip())
