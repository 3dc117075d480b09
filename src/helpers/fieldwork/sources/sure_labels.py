"""Labels within words whose speaker is known already: below a voice tag, and in a voice note.

A label there has been typed in, or comes from another program than the tag. It is in doubt as in an
interview, with three exceptions: a name before a comma is spoken to its owner (*Helen, are you there?*); a
word in small letters in mid-sentence (*the best / thing: the people*) and a word with a sign in it
(*R&D: no*) are the speaker's.
"""

from __future__ import annotations

import re

from helpers.fieldwork.sources.labels import IF_MAIN, Opener

_change_mark = re.compile(r"^>{2,}\s*")
_sign_in_word = re.compile(r"\w[&%+=*]\w")
_FORMS_OF_ADDRESS = frozenset(("stop", "space"))


def is_sure_label(opener: Opener) -> bool:
    """Tell whether what opens a line is a label even where it is known who speaks."""
    if is_form_of_address(opener):
        return False
    if opener.doubt == "unknown_speaker":
        return _sign_in_word.search(opener.label) is None
    return opener.doubt not in ("label_or_words", IF_MAIN)


def is_form_of_address(opener: Opener) -> bool:
    """Tell whether a name opens a line as it does where its owner is spoken to: 'Helen, are you there?'."""
    return opener.doubt == "unclear_label" and opener.form in _FORMS_OF_ADDRESS


def without_change_mark(text: str) -> str:
    """Return a line without the mark with which captions say that the speaker changes.

    Source: captions for television (CEA-608) begin the words of another speaker with ``>>``.

    >>> without_change_mark(">> Well, no."), without_change_mark("> Well, no.")
    ('Well, no.', '> Well, no.')
    """
    return _change_mark.sub("", text, count=1)
