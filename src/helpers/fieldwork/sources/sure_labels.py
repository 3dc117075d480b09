"""Labels within words whose speaker is known already: below a voice tag, and in a voice note.

A label there has been typed in, or comes from another program than the tag. It is in doubt as in an
interview, with three exceptions: a name before a comma is spoken to its owner (*Helen, are you there?*); a
word in small letters in mid-sentence (*the best / thing: the people*) and a word with a sign in it
(*R&D: no*) are the speaker's.
"""

from __future__ import annotations

import re

from helpers.fieldwork.sources.label_lines import NO_WIDTH
from helpers.fieldwork.sources.labels import IF_MAIN, Labels, Opener, bare

_change_mark = re.compile(r"^>{2,}\s*")
_role = (
    r"(?:(?:unknown|unidentified) )?speaker(?:[ _]?[0-9a-z]{1,2})?|unknown|interviewer|interviewee"
    r"|participant|respondent|researcher|moderator|facilitator"
)
_role_alone = re.compile(rf"(?P<label>(?:{_role})(?: ?[0-9]{{1,2}})?)", re.IGNORECASE)
_words = r"(?P<words>.*)"
_role_in_brackets = re.compile(rf"[\[(<]\s*{_role_alone.pattern}\s*[\])>]\s*{_words}", re.IGNORECASE)
_sound = re.compile(
    r"(?:.*[ _])?(?:laugh(?:s|ter|ing)?|chuckles?|giggles?|music|applause|clapping|audio|inaudible|silence"
    r"|noises?|coughs?|coughing|sighs?|sighing|pause|cross ?talk|unclear|cries|crying|sniffs?|singing|sings"
    r"|beep|background)(?:[ _].*)?",
    re.IGNORECASE,
)
_sign_in_word = re.compile(r"\w[&%+=*]\w")
ADDRESS_IN_TAGS = frozenset(("comma",))
"""How a name stands before words that are spoken to its owner: 'Helen, Are you there?'."""
ADDRESS_IN_VOICE_NOTES = frozenset(("comma", "stop"))
"""The same in a voice note, in which nobody answers: 'Helen. Can you hear me?'"""


def read_label(
    text: str, above: str | None, labels: Labels, *, n_bold: int = 0, width: int = NO_WIDTH
) -> Opener | None:
    """Return what a line of a cue or a voice note opens with, or None: `Labels.read` with two additions.

    A role in brackets, ``[Speaker 1] words``, or alone on its line, is a label; ``[LAUGHTER]`` is none.
    """
    opener = labels.read(text, above, n_bold=n_bold, width=width)
    if opener is not None:
        is_sound = opener.form == "enclosed" and not opener.text and _sound.fullmatch(opener.label)
        if opener.doubt and is_sound:
            return None
        return opener
    return read_role(text)


def read_role(text: str) -> Opener | None:
    """Return a role in brackets, '[Speaker 1] words', or alone on its line, 'Speaker 1'; else None."""
    if match := _role_in_brackets.fullmatch(text):
        return Opener(match["label"], None, match["words"], "unknown_speaker", "enclosed")
    if match := _role_alone.fullmatch(text):
        return Opener(match["label"], None, "", "unknown_speaker", "alone")
    return None


def time_as_words(opener: Opener, text: str) -> Opener:
    """Return the label of a cue's last line, where a time after it is an answer: 'Aisha: 10:30'.

    Elsewhere ``Aisha: 10:30`` may be the head of a turn; but a cue has its own time, and nothing is below.
    """
    if opener.text or opener.seconds is None or not text[-1:].isdigit():
        return opener
    if opener.form == "dash":
        return opener._replace(text=text.rsplit(maxsplit=1)[-1], seconds=None)
    if opener.form != "colon":
        return opener
    return opener._replace(text=bare(text.partition(":")[2]), seconds=None)


def is_sure_label(opener: Opener, address: frozenset[str]) -> bool:
    """Tell whether what opens a line is a label even where it is known who speaks.

    Parameters
    ----------
    address
        The forms in which a name is not a label but spoken to its owner.
    """
    if opener.doubt == "unclear_label":
        return opener.form not in address
    if opener.doubt == "unknown_speaker":
        return _sign_in_word.search(opener.label) is None
    return opener.doubt not in ("label_or_words", IF_MAIN)


def without_change_mark(text: str) -> str:
    """Return a line without the mark with which captions say that the speaker changes.

    Source: captions for television (CEA-608) begin the words of another speaker with ``>>``.

    >>> without_change_mark(">> Well, no."), without_change_mark("> Well, no.")
    ('Well, no.', '> Well, no.')
    """
    return _change_mark.sub("", text, count=1)
