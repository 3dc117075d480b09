"""What transcription services and programs write into a transcript about themselves: it is not speech.

Wordings seen in published transcripts: Otter's last line, TurboScribe's first (also in front of the first
words of a cue), and the lines of noScribe. Speech recognisers invent *Subtitles by the Amara.org community*
where nobody speaks.
"""

from __future__ import annotations

import re

_in_brackets = re.compile(
    r"[(\[](?:Transcribed|Transcription|Subtitles) by [^()\[\]]{1,100}[)\]]", re.IGNORECASE
)
_programs = (
    r"(?:https?://|www\.)\S+|[\w-]+\.(?:ai|com|io|co|fm|org|me|net)\b\S*|otter|turboscribe|rev|trint|sonix"
    r"|descript|happy scribe|amberscript|notta|noscribe|macwhisper|whisper|atrain|transkriptor|gotranscript"
    r"|microsoft|google|zoom|webex|the amara"
)
_whole_line = re.compile(
    r"(?:this (?:transcript|file|text) was )?(?:automatically )?"
    r"(?:transcribed|transcription|transcript|subtitles|captions|generated|exported) "
    rf"(?:by|with|from|using) (?:{_programs})\b.{{0,100}}"
    r"|this editable transcript was computer generated.{0,300}",
    re.IGNORECASE,
)


def without_notice(text: str) -> str:
    """Return a line without what a service has written into it; empty: there is nothing else in it.

    >>> without_notice("(Transcribed by TurboScribe.ai. Go Unlimited to remove this message.) So, hello.")
    'So, hello.'
    >>> without_notice("Transcribed by https://otter.ai"), without_notice("transcribed by hand, all of it")
    ('', 'transcribed by hand, all of it')
    """
    if "ranscri" not in text and "ubtitles" not in text and "aptions" not in text:
        return text
    rest = _in_brackets.sub("", text).strip()
    if _whole_line.fullmatch(rest):
        return ""
    return rest
