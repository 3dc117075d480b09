"""What in an e-mail is not its sender's own words now: earlier messages that it quotes, and signatures.

A quoted line begins with ``>``. Without such marks, a quotation goes on to the end of the message, and begins
with a line of the program: *On 12 October 2023, … wrote:*, *-----Original Message-----*, or a block of lines
From, Sent, To and Subject. In languages whose words are not listed, such lines are recognised by what is in
them: an address, and a year or time. A signature stands below a line of two hyphens, up to a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.fieldwork.formats.mails import MailLine

OWN, QUOTED, SIGNATURE, BLANK = "own", "quoted_message", "signature", "blank"
MOST_LINES = 4
"""Over so many lines a program may break the line that says who wrote what is quoted."""
_verb = (
    r"(?:wrote|writes|schrieb|schreibt|a \u00e9crit|escribi\u00f3|schreef|ha scritto|escreveu|skrev|"
    r"ysgrifennodd|napisa\u0142a?|kirjoitti)"
)
_wrote = re.compile(rf"(?:On|Am|Le|El|Op|Il|Em|Den|Ar|Dnia)\s.{{0,400}}\b{_verb}\b.{{0,120}}:", re.IGNORECASE)
_name_wrote = re.compile(rf"[^.!?;:]{{1,60}}\s{_verb}:", re.IGNORECASE)
"""Directly above lines with ``>`` only: *Helen Marsh wrote:*."""
_address_wrote = re.compile(
    rf"(?=.*(?:\b{_verb}\b|[:.h]\d{{2}}(?!\d)|\b(?:19|20)\d{{2}}\b))"
    r".{0,400}<[^\s<>@]+@[^\s<>@]+>.{0,120}:",
    re.IGNORECASE,
)
"""In any language: an address in angle brackets, a verb, year or time, and a colon at the end."""
_date = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)|(?<!\d)(?:19|20)\d{2}(?!\d)")
_dated = re.compile(rf"[^\s@]@[^\s@]|{_date.pattern}")
"""What such a line has and a sentence rarely: an address, a time or a year."""
_banner = re.compile(
    r"[-_*\s]{3,}(?:Original Message|Original Appointment|Forwarded message|Forwarded Message|"
    r"Urspr\u00fcngliche Nachricht|Weitergeleitete Nachricht|Message d'origine|Message transf\u00e9r\u00e9|"
    r"Mensaje original|Oorspronkelijk bericht|Messaggio originale|Mensagem original|Neges wreiddiol|"
    r"Neges wedi['\u2019]i hanfon ymlaen)[-_*\s]{3,}"
    r"|Begin forwarded message:",
    re.IGNORECASE,
)
_from = re.compile(r"\**(?:From|Von|De|Van|Da|Oddi wrth|O)\s?:\**\s?\S.*", re.IGNORECASE)
_field = re.compile(
    r"\**(?:Sent|Date|To|Cc|Subject|Gesendet|Datum|An|Betreff|Envoy\u00e9|\u00c0|Objet|Enviado|Para|Asunto|"
    r"Verzonden|Aan|Onderwerp|Inviato|A|Oggetto|Assunto|Anfonwyd|At|Pwnc|Dyddiad)\s?:\**(?:\s.*)?",
    re.IGNORECASE,
)
_any_field = re.compile(r"\**[^\W\d_][\w'\u2019 -]{0,24}\s?:\**\s?\S.*")
_address_in_brackets = re.compile(r"[<\[(][^\s@]+@[^\s@]+[>\])]")
_rule = re.compile(r"[_\-]{10,}")
_list_rule = re.compile(r"_{40,}")
"""What mailing lists write above their own lines, at the end of a message."""
_sent_from = re.compile(
    r"Sent from (?:my .{1,40}|(?:Outlook|Mail|Yahoo|Gmail|Samsung|Proton)\b.{0,60})|Get Outlook for .{1,40}"
    r"|(?:Von meinem|Gesendet von|Envoy\u00e9 de mon|Envoy\u00e9 depuis|Enviado desde|Enviado do|"
    r"Verzonden vanaf|Inviato da|Anfonwyd o fy|Anfonwyd o) .{1,40}",
    re.IGNORECASE,
)


def sort_mail_lines(lines: Sequence[MailLine]) -> list[str]:
    """Return what each line of a message is: ``own``, ``quoted_message``, ``signature`` or ``blank``."""
    texts = [line.text.replace("\u00a0", " ").strip() for line in lines]
    kinds = []
    is_signature = is_quotation = False
    n_of_lead = 0
    for at, text in enumerate(texts):
        if n_of_lead == 0 and not is_quotation and not text.startswith(">"):
            n_of_lead, is_quotation = _lead_at(texts, at)
        if text == "--" or _is_of_list(texts, at):
            is_signature = True
        if not text:
            kinds.append(BLANK)
        elif is_quotation or n_of_lead or text.startswith(">"):
            kinds.append(QUOTED)
        elif is_signature or lines[at].is_signature or _sent_from.fullmatch(text):
            kinds.append(SIGNATURE)
        else:
            kinds.append(OWN)
        n_of_lead = max(n_of_lead - 1, 0)
    return kinds


def _lead_at(texts: list[str], at: int) -> tuple[int, bool]:
    """Return how many lines lead to a quotation from here, and whether it goes on to the end.

    Where lines with ``>`` follow, these alone are quoted: what stands between them is an answer.
    """
    if _banner.fullmatch(texts[at]) or _is_block_of_fields(texts, at):
        return 1, True
    for n_lines in range(1, MOST_LINES + 1):
        lead = texts[at : at + n_lines]
        if len(lead) < n_lines or not all(lead):
            break
        joined = " ".join(lead)
        below = next((text for text in texts[at + n_lines :] if text), "")
        is_marked = below.startswith(">")
        is_dated = _wrote.fullmatch(joined) and _dated.search(joined)
        # A wrapped lead has its date or address in its first line: own words above it have none.
        has_address = _dated.search(lead[0]) and _address_wrote.fullmatch(joined)
        if is_dated or has_address:
            return n_lines, not is_marked
        if is_marked and n_lines == 1 and _name_wrote.fullmatch(joined):
            return 1, False
    return 0, False


def _is_of_list(texts: list[str], at: int) -> bool:
    """Tell whether a line opens what a mailing list writes at the end of a message."""
    if not _list_rule.fullmatch(texts[at]):
        return False
    return any("mailing list" in text.casefold() for text in texts[at + 1 : at + 3])


def _is_block_of_fields(texts: list[str], at: int) -> bool:
    """Tell whether a line opens the block that Outlook writes above a quoted message.

    It may have a rule above it, and stands in one paragraph.
    """
    if _rule.fullmatch(texts[at]) and at + 1 < len(texts):
        below = [text for text in texts[at + 1 : at + 3] if text]
        return bool(below) and _is_block_of_fields(texts, texts.index(below[0], at + 1))
    if not _from.fullmatch(texts[at]):
        return _is_block_in_any_language(texts, at)
    n_fields = 0
    for text in texts[at + 1 : at + 9]:
        n_fields += _field.fullmatch(text) is not None
        if not text and n_fields:
            break
    return n_fields >= 2


def _is_block_in_any_language(texts: list[str], at: int) -> bool:
    """Tell whether a line opens a block of three fields: the first with an address, one with a date."""
    block: list[str] = []
    for text in texts[at : at + 9]:
        if not _any_field.fullmatch(text):
            break
        block.append(text)
    if len(block) < 3 or not _address_in_brackets.search(block[0]):
        return False
    return any(_date.search(text) and not _address_in_brackets.search(text) for text in block)
