"""The kinds of message in a WhatsApp chat, recognised by the words that phones write.

These are in English as Android and iOS write them; attachments and media that were left out in other
languages too. What a phone writes itself begins with a mark of direction on iOS, in every language.
"""

from __future__ import annotations

import re

from helpers.fieldwork.formats.left_out import (
    KIND_OF_WORDING,
    WORDINGS,
    folded_wording,
    is_notice,
    may_be_left_out,
    may_stand_for_media,
)
from helpers.fieldwork.formats.message_heads import MARKS
from helpers.study.study import Study

LRM = "\u200e"
_label = (
    r"(?:file attached|attached|Datei angehängt|angehängt|file allegato|allegato|archivo adjunto|adjunto|"
    r"fichier joint|pièce jointe|arquivo anexado|anexado|bestand bijgevoegd|bijgevoegd|"
    r"dosya ekli|eklendi|ekli|fil vedhæftet|bifogad fil)"
)
_omitted = r"(?:weggelassen|omesso|omitido|ocultado|omis|weggelaten|udeladt|utelämnat)(?=\s*$)"
_kinds = re.compile(
    rf"[{MARKS}]*+(?:"
    rf"(?P<attached><(?:{_label} ?: ?(?P<ios>[^<>\r\n]+)"
    r"|[^<>:\r\n]{2,40}: ?(?P<any>[^<>\r\n]{1,200}\.\w{2,5}))>)"
    rf"|(?P<voice_note>(?:audio|PTT|voice message|voice note) omitted|[aá]udio {_omitted})"
    r"|(?P<other_media>(?:image|video|GIF|sticker|document|video note|album) omitted"
    r"|<(?:video|image|photo)[^<>\r\n]{0,40} omitted>)"
    r"|(?P<contact_card>Contact card omitted)"
    r"|(?P<deleted_message>(?:This message was deleted(?: by admin[^\r\n]{0,100})?"
    r"|You deleted this message|Message deleted)\.?(?=\s*$))"
    r"|(?P<call>(?:Missed|Silenced|Declined) (?:group )?(?:voice|video) call"
    r"|(?:Group )?(?:voice|video) call[.,]|No answer[.,])"
    r"|(?P<poll>POLL:)"
    r"|(?P<location>(?:live )?location(?: shared)?(?:: ?https?://\S*map|(?=\s*$)))"
    r"|(?P<empty_message>(?:null|Waiting for this message\.(?: This may take a while\.)?)?"
    rf"[{MARKS}]*(?=\s*$))"
    r"|(?P<unknown_media><[^<>\r\n]{3,40}>(?=\s*$))"
    r")",
    re.IGNORECASE,
)
_named = re.compile(
    rf"[{MARKS}]*+(?:(?P<name>[^\r\n<>:/\\]{{1,200}}\.\w{{2,5}}) ?[(<]{_label}[)>]"
    r"|(?P<phone>[A-Z]{3}-\d{8}-WA\d+\.\w{2,5}) [(<][^()<>\r\n]{3,40}[)>]"
    rf"|[^\r\n]{{1,200}} [{MARKS}]*(?P<other_media>document omitted)\s*$)",
    re.IGNORECASE,
)
_marked = re.compile(
    rf"[{MARKS}]*{LRM}[{MARKS}]*(?P<name>[^\r\n<>:/\\]{{1,200}}\.\w{{2,5}}) \([^()<>\d\r\n]{{3,40}}\)\s*$"
)
"""A file announced in a language whose word for it is not known: the phone marks it as its own."""
_system = re.compile(
    r"[^:\r\n]{0,120}(?:created (?:this )?group|changed (?:the|this) (?:group|subject|community)|"
    r"changed the (?:topic|description)|security code|end-to-end encrypted|disappearing messages|"
    r"message timer|changed (?:their|to a new) (?:phone )?number|added you to|invite link|pinned a message|"
    r"started a call)",
    re.IGNORECASE,
)


class MessageKinds:
    """The kinds of message in the chats of a study, which may say itself what some wordings stand for."""

    def __init__(self, study: Study) -> None:
        self._wordings = dict(KIND_OF_WORDING)
        for voice_notes, others in WORDINGS.values():
            # As they are written, so that typed messages need not be folded to be looked up.
            self._wordings |= dict.fromkeys(voice_notes, "voice_note") | dict.fromkeys(others, "other_media")
        for wording, kind in study.left_out_media.items():
            self._wordings[wording.strip()] = self._wordings[folded_wording(wording)] = kind
        self._longest = max(map(len, self._wordings)) + len("\r\n")
        self._first_letters = {wording[0] for wording in self._wordings if wording}

    def kind_of(self, rest: str, at: int) -> tuple[str, str] | None:
        """Return the kind of a message, and the name of the file that it announces; None: it was typed.

        Parameters
        ----------
        rest
            A line without its head: name and words.
        at
            Where the words begin.

        Returns
        -------
        tuple
            A reason of `reasons.EXCLUDED`, ``attached`` (with a name), ``voice_note`` (left out of the
            export) or ``unknown_media`` (left out, and nothing shows what it was); and the name, or "".
            None for nearly all messages: a chat may have a million.
        """
        match = _kinds.match(rest, at)
        if match is None and ("(" in rest or "<" in rest or "omitted" in rest):
            match = _named.match(rest, at) or _marked.match(rest, at)
        if match is None:
            # Most typed messages are told by their length or first letter, without a look at the rest.
            if rest.startswith(LRM, at):
                return self._kind_of_marked(rest, at)
            if len(rest) - at > self._longest or rest[at : at + 1] not in self._first_letters:
                return None
            listed = self._wordings.get(rest[at:].strip())
            if listed is None:
                return None
            return listed, ""
        kind = str(match.lastgroup)
        name = _name_of_file(match, kind)
        if name.lower().endswith(".vcf"):
            return "contact_card", ""
        if name:
            return "attached", name
        if kind == "unknown_media":
            return self._kind_of_brackets(rest[at:])
        return kind, ""

    def _kind_of_brackets(self, body: str) -> tuple[str, str] | None:
        """Return the kind of a message that consists of words in angle brackets."""
        kind = self._wordings.get(folded_wording(body))
        if kind is None and may_stand_for_media(body):
            kind = "unknown_media"
        if kind is None:
            return None
        return kind, ""

    def _kind_of_marked(self, rest: str, at: int) -> tuple[str, str] | None:
        """Return the kind of a message that begins with a mark of direction."""
        body = rest[at:]
        kind = self._wordings.get(folded_wording(body))
        if kind is None and (_system.match(body) or is_notice(body)):
            kind = "system_message"
        if kind is None and may_be_left_out(body, rest[: rest.find(":")]):
            kind = "unknown_media"
        if kind is None:
            return None
        return kind, ""


def is_of_a_person(rest: str, at: int) -> bool:
    """Tell whether a message worded by a phone is about something that somebody sent, not a notice."""
    match = _kinds.match(rest, at) or _named.match(rest, at) or _marked.match(rest, at)
    if match is None:
        return folded_wording(rest[at:]) in KIND_OF_WORDING
    return match.lastgroup != "empty_message"


def is_call(rest: str) -> bool:
    """Tell whether a line without a sender tells of a call."""
    match = _kinds.match(rest)
    return match is not None and match.lastgroup == "call"


def is_group_notice(rest: str) -> bool:
    """Tell whether a line is a notice about the group or the chat, in English."""
    return _system.match(rest) is not None


def _name_of_file(match: re.Match[str], kind: str) -> str:
    """Return the name of the file that a message announces; an empty text where it has none."""
    name: str | None = ""
    if kind == "attached":
        name = match["ios"] or match["any"]
    elif kind in ("name", "phone"):
        name = match[kind]
    return str(name).strip()
