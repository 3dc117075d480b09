"""What in an e-mail is not its sender's own words now: earlier messages that it quotes, and signatures.

A quoted line begins with ``>``. Without such marks, a quotation goes on to the end of the message, and begins
with a line of the program: *On 12 October 2023, … wrote:*, *-----Original Message-----*, or a block of lines
From, Sent, To and Subject. A signature stands below a line of two hyphens, up to a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.fieldwork.formats.mails import MailLine

OWN, QUOTED, SIGNATURE, BLANK = "own", "quoted_message", "signature", "blank"
MOST_LINES = 4
"""Over so many lines a program may break the line that says who wrote what is quoted."""
_quoted = re.compile(r"\s{0,3}>")
_wrote = re.compile(
    r"(?:On|Am|Le|El|Op|Il|Em|Den)\s.{0,400}\b(?:wrote|schrieb|a \u00e9crit|escribi\u00f3|schreef|ha scritto|"
    r"escreveu|skrev)\b.{0,120}:",
    re.IGNORECASE,
)
_dated = re.compile(r"[^\s@]@[^\s@]|(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)|(?<!\d)(?:19|20)\d{2}(?!\d)")
"""What such a line has and a sentence rarely: an address, a time or a year."""
_banner = re.compile(
    r"[-_*\s]{3,}(?:Original Message|Original Appointment|Forwarded message|Forwarded Message|"
    r"Urspr\u00fcngliche Nachricht|Weitergeleitete Nachricht|Message d'origine|Message transf\u00e9r\u00e9|"
    r"Mensaje original|Oorspronkelijk bericht|Messaggio originale|Mensagem original)[-_*\s]{3,}"
    r"|Begin forwarded message:",
    re.IGNORECASE,
)
_from = re.compile(r"\**(?:From|Von|De|Van|Da)\s?:\**\s?\S.*", re.IGNORECASE)
_field = re.compile(
    r"\**(?:Sent|Date|To|Cc|Subject|Gesendet|Datum|An|Betreff|Envoy\u00e9|\u00c0|Objet|Enviado|Para|Asunto|"
    r"Verzonden|Aan|Onderwerp|Inviato|A|Oggetto|Assunto)\s?:\**(?:\s.*)?",
    re.IGNORECASE,
)
_rule = re.compile(r"[_\-]{10,}")
_sent_from = re.compile(
    r"Sent from (?:my .{1,40}|(?:Outlook|Mail|Yahoo|Gmail|Samsung|Proton)\b.{0,60})|Get Outlook for .{1,40}",
    re.IGNORECASE,
)


def sort_mail_lines(lines: Sequence[MailLine]) -> list[str]:
    """Return what each line of a message is: ``own``, ``quoted_message``, ``signature`` or ``blank``."""
    texts = [line.text.replace("\u00a0", " ").strip() for line in lines]
    kinds = []
    is_signature = is_quotation = False
    n_of_lead = 0
    for at, text in enumerate(texts):
        if n_of_lead == 0 and not is_quotation and not _quoted.match(text):
            n_of_lead, is_quotation = _lead_at(texts, at)
        if text == "--":
            is_signature = True
        if not text:
            kinds.append(BLANK)
        elif is_quotation or n_of_lead or _quoted.match(text):
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
        if _wrote.fullmatch(joined) and _dated.search(joined):
            below = next((text for text in texts[at + n_lines :] if text), "")
            return n_lines, not _quoted.match(below)
    return 0, False


def _is_block_of_fields(texts: list[str], at: int) -> bool:
    """Tell whether a line opens the block that Outlook writes above a quoted message.

    It may have a rule above it, and stands in one paragraph.
    """
    if _rule.fullmatch(texts[at]) and at + 1 < len(texts):
        below = [text for text in texts[at + 1 : at + 3] if text]
        return bool(below) and _is_block_of_fields(texts, texts.index(below[0], at + 1))
    if not _from.fullmatch(texts[at]):
        return False
    n_fields = 0
    for text in texts[at + 1 : at + 9]:
        n_fields += _field.fullmatch(text) is not None
        if not text and n_fields:
            break
    return n_fields >= 2
