"""Inputs for the parsers, written for the tests: each with the status of every line, paragraph and member.

All words and persons are invented. A script has one input unit per line, its status to the left: ``merged |
the words``.
"""

from __future__ import annotations

from inputs import archives, chats, cues, heads, mails_and_surveys, notes, spoken, transcripts, voices, words
from inputs.forms import Input

INPUTS: tuple[Input, ...] = (
    *heads.INPUTS,
    *chats.INPUTS,
    *archives.INPUTS,
    *voices.INPUTS,
    *spoken.INPUTS,
    *cues.INPUTS,
    *transcripts.INPUTS,
    *words.INPUTS,
    *notes.INPUTS,
    *mails_and_surveys.INPUTS,
)
