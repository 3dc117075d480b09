"""One e-mail: its head, the lines of its words, and what is beside them.

The words are the parts of plain text, or, where a message has none with words, the text of its web page.
Read with `email` of the standard library. A part whose bytes are not in the encoding that it names is read in
the encoding that its bytes show.
"""

from __future__ import annotations

import codecs
import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from typing import NamedTuple

from lxml import etree

from helpers.fieldwork.reading import Unreadable
from helpers.files.encodings import UndecodableError, decode

ENCRYPTED = (
    "multipart/encrypted",
    "application/pkcs7-mime",
    "application/x-pkcs7-mime",
    "application/pgp-encrypted",
)
ENCRYPTED_TEXT = "-----BEGIN PGP MESSAGE-----"
FIELDS = frozenset(("from", "sender", "date", "subject", "message-id"))
"""An e-mail has at least one of these in its head."""
DAMAGE = (MessageError, ValueError, IndexError, KeyError, AttributeError, TypeError, RecursionError)
"""What `email` raises where a head is damaged in a way that it does not expect."""
BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd table tr td th body blockquote pre hr section article".split()
)
NO_WORDS = frozenset(("script", "style", "head", "title"))
SIGNATURES = re.compile(
    r"(?:^|\s)(?:gmail_signature|moz-signature|x_?signature|signature|ms-outlook-mobile-signature)(?:\s|$)",
    re.IGNORECASE,
)
"""What mail programs call the part of a web page that is a signature."""
_hidden = re.compile(r"display\s*:\s*none", re.IGNORECASE)
"""The style of a text that a mail program does not show, such as a preview."""
_line_end = re.compile(r"\r\n|\r|\n")


class MailLine(NamedTuple):
    """A line of the words of a message."""

    text: str
    is_signature: bool = False
    """Whether the message says so apart from the words."""
    begins_part: bool = False
    """Whether it is the first line of a part of the message."""


class Mail(NamedTuple):
    """A message, taken apart."""

    head: EmailMessage
    """The whole message, for its head."""
    lines: list[MailLine]
    n_other_versions: list[int]
    """How long each second version of the words is, in bytes."""
    n_attachments: list[int]
    """How long each attachment is, in bytes."""
    is_encrypted: bool
    is_cp1252: bool
    """Whether words are in Windows-1252, though the message does not say so."""


def read_mail(data: bytes) -> Mail:
    """Take one message apart.

    Raises
    ------
    Unreadable
        Reasons ``not_a_mail``: it has no head of an e-mail, or a damaged one; ``not_utf8``: its words are
        damaged.
    """
    plain = data.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    try:
        message = message_from_bytes(plain, policy=policy.default)
    except DAMAGE:
        raise Unreadable("not_a_mail") from None
    if not FIELDS & {name.lower() for name in message}:
        raise Unreadable("not_a_mail")
    sorter = _Sorter()
    try:
        sorter.sort(message)
    except Unreadable:
        raise
    except DAMAGE:
        raise Unreadable("not_a_mail") from None
    return Mail(
        message,
        sorter.lines,
        sorter.n_other_versions,
        sorter.n_attachments,
        sorter.is_encrypted,
        sorter.is_cp1252,
    )


class _Sorter:
    """Sorts the parts of a message into words, second versions of them, and attachments."""

    def __init__(self) -> None:
        self.lines: list[MailLine] = []
        self.n_other_versions: list[int] = []
        self.n_attachments: list[int] = []
        self.is_encrypted = self.is_cp1252 = False

    def sort(self, part: EmailMessage, *, is_second: bool = False) -> None:
        """Sort one part and those within it.

        Parameters
        ----------
        is_second
            Whether the words of this part are in another part too.
        """
        kind = part.get_content_type()
        if kind in ENCRYPTED:
            self.is_encrypted = True
            self.n_attachments.append(_size(part))
        elif kind == "multipart/alternative":
            chosen = self._choose(_children(part))
            for child in _children(part):
                self.sort(child, is_second=is_second or child is not chosen)
        elif part.is_multipart() and part.get_content_maintype() == "multipart":
            for child in _children(part):
                self.sort(child, is_second=is_second)
        elif kind not in ("text/plain", "text/html") or _is_attached(part):
            self.n_attachments.append(_size(part))
        elif is_second:
            self.n_other_versions.append(_size(part))
        else:
            for at, line in enumerate(self._lines_of(part)):
                self.lines.append(line._replace(begins_part=at == 0))

    def _choose(self, children: list[EmailMessage]) -> EmailMessage | None:
        """Return the version of the words that is read: plain text, if it has any, else the last one."""
        for child in children:
            if any(line.text.strip() for line in self._plain_lines(child)):
                return child
        with_text = [child for child in children if _has_text(child)]
        if with_text:
            return with_text[-1]
        return None

    def _plain_lines(self, part: EmailMessage) -> list[MailLine]:
        lines: list[MailLine] = []
        for leaf in part.walk():
            if leaf.get_content_type() == "text/plain" and not _is_attached(leaf):
                lines += self._lines_of(leaf)
        return lines

    def _lines_of(self, part: EmailMessage) -> list[MailLine]:
        text = self._decode(part)
        self.is_encrypted = self.is_encrypted or text.lstrip().startswith(ENCRYPTED_TEXT)
        if part.get_content_type() == "text/html":
            return html_lines(text)
        return plain_lines(text)

    def _decode(self, part: EmailMessage) -> str:
        """Return the text of a part, whatever encoding it says it has.

        Many programs say ISO-8859-1, or nothing, and write Windows-1252.
        """
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes):
            return ""
        named = str(part.get_content_charset("us-ascii")).lower()
        if named in ("iso-8859-1", "latin1", "latin-1"):
            named = "cp1252"
        try:
            return data.decode(named)
        except (LookupError, UnicodeDecodeError):
            pass
        try:
            text, encoding = decode(data)
        except UndecodableError:
            raise Unreadable("not_utf8") from None
        self.is_cp1252 = self.is_cp1252 or encoding == "cp1252"
        return text


def _children(part: EmailMessage) -> list[EmailMessage]:
    return [child for child in part.iter_parts() if isinstance(child, EmailMessage)]


def _has_text(part: EmailMessage) -> bool:
    return any(leaf.get_content_maintype() == "text" and not _is_attached(leaf) for leaf in part.walk())


def _is_attached(part: EmailMessage) -> bool:
    """Tell whether a part is a file that is sent along: it is called an attachment, or has a name."""
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _size(part: EmailMessage) -> int:
    data = part.get_payload(decode=True)
    if isinstance(data, bytes):
        return len(data)
    return len(part.as_bytes(policy=policy.compat32))


def plain_lines(text: str) -> list[MailLine]:
    r"""Return the lines of a plain text.

    >>> [line.text for line in plain_lines("One\r\n> two\n")]
    ['One', '> two']
    """
    lines = _line_end.split(text.removeprefix("\ufeff"))
    if lines and not lines[-1]:
        lines.pop()
    return [MailLine(line) for line in lines]


def html_lines(text: str) -> list[MailLine]:
    """Return the lines of a web page: blocks and line breaks divide them, quotations begin with ``>``.

    In a block of text as it was typed (``pre``), the lines of the file are lines.

    Paragraphs are divided by an empty line.
    """
    from lxml import html  # only the messages without plain text need it

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        body = html.document_fromstring(text.removeprefix("\ufeff"), parser=parser).body
    except (etree.LxmlError, ValueError, IndexError):
        return plain_lines(text)
    if body is None:
        return []
    walk = _Walk()
    walk.over(body, 0, is_signature=False)
    walk.end()
    return walk.lines


class _Walk:
    """The lines of a web page so far, and the one that is open."""

    def __init__(self) -> None:
        self.lines: list[MailLine] = []
        self._open: list[str] = []
        self._depth = 0
        self._is_signature = False
        self._is_typed = False

    def over(self, element: etree._Element, depth: int, *, is_signature: bool) -> None:
        """Go over an element and what it holds.

        Parameters
        ----------
        depth
            In how many quotations the element is.
        """
        if element.tag in NO_WORDS or _hidden.search(element.get("style", "")):
            return
        is_block = element.tag in BLOCKS
        if element.tag == "br":
            self._break()
        elif is_block:
            self.end()
        if element.tag == "p" and self.lines and self.lines[-1].text:
            self.lines.append(MailLine(""))
        depth += element.tag == "blockquote"
        names = f"{element.get('class', '')} {element.get('id', '')}"
        is_signature = is_signature or SIGNATURES.search(names) is not None
        is_around_typed, self._is_typed = self._is_typed, self._is_typed or element.tag == "pre"
        self._add(element.text, depth, is_signature=is_signature)
        for child in element:
            self.over(child, depth, is_signature=is_signature)
            self._add(child.tail, depth, is_signature=is_signature)
        self._is_typed = is_around_typed
        if is_block:
            self.end()

    def _add(self, text: str | None, depth: int, *, is_signature: bool) -> None:
        if not text:
            return
        lines = _line_end.split(text) if self._is_typed else [text]
        for at, line in enumerate(lines):
            if at:
                self._break()
            if not self._has_words():
                self._depth, self._is_signature = depth, is_signature
            self._open.append(line)

    def _has_words(self) -> bool:
        return bool("".join(self._open).strip())

    def _break(self) -> None:
        """End the open line; if it has no words, it is an empty one."""
        if not self._has_words():
            self.lines.append(MailLine(""))
        self.end()

    def end(self) -> None:
        """End the open line, if it has words."""
        words = " ".join("".join(self._open).split())
        if words:
            marks = "> " * self._depth
            self.lines.append(MailLine(f"{marks}{words}", self._is_signature))
        self._open = []
