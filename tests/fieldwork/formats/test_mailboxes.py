"""A mailbox is divided only where a message begins, and its words lose no line that begins with From."""

from __future__ import annotations

import pytest

from helpers.fieldwork.formats.mailboxes import has_text_above, split_mailbox

HEAD = b"From: a@x.example\n\n"


@pytest.mark.parametrize(
    "separator",
    [
        b"From - Thu Oct 12 14:00:00 2023",
        b"From a@x.example Thu Oct 12 14:00:00 2023",
        b"From 1780123456789012345@xxx Thu Oct 12 13:00:00 +0000 2023",
        b'From "a b"@x.example  Thu Oct  2 14:00:00 2023',
        b"From MAILER-DAEMON Thu Oct 12 14:00:00 BST 2023",
        b"From a@x.example Thu, 12 Oct 2023 14:00:00 +0100",
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_the_lines_that_programs_write_above_a_message_divide(separator, end):
    one, two = HEAD + b"One.\n\n", HEAD + b"Two.\n"
    assert split_mailbox(separator + end + one + separator + end + two) == [one, two]


def test_a_sentence_that_begins_with_from_does_not_divide_and_an_escaped_one_loses_its_mark():
    words = b"\nFrom then on I stayed, until Thursday, 2023.\n>From here it went on.\n>>From twice.\n> From quoted\n"
    (message,) = split_mailbox(b"From - Thu Oct 12 14:00:00 2023\n" + HEAD + words)
    assert message == HEAD + (
        b"\nFrom then on I stayed, until Thursday, 2023.\nFrom here it went on.\n>From twice.\n> From quoted\n"
    )


def test_text_above_the_first_message_is_noticed():
    mailbox = b"From - Thu Oct 12 14:00:00 2023\n" + HEAD
    assert not has_text_above(mailbox)
    assert not has_text_above(b"\xef\xbb\xbf" + mailbox)
    assert has_text_above(b"Dear all\n" + mailbox)
    assert has_text_above(HEAD)
