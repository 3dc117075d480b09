"""Of a mailbox only the workers' own words are records, each e-mail a contact, and every line has a status."""

from __future__ import annotations

import base64
from datetime import datetime
from email.message import EmailMessage

import pytest

from helpers.fieldwork import gather, take_stock
from helpers.fieldwork.reading import Reading
from helpers.fieldwork.sources.emails import read_emails
from helpers.study.roster import read_roster
from helpers.study.sources import Source
from helpers.study.study import read_study

SOURCE = Source(
    id="mail", reader="email", label="E-mails", singular="E-mail", folder="emails", counted_role="worker"
)
DATE = "Thu, 12 Oct 2023 13:05:00 +0000"
WORDS = "The rota came late again, and nobody at the hub had told me who would open up.\n"


@pytest.fixture
def read(folder, study):
    """Return a function that writes and reads a file of e-mails."""
    roster = folder / "data/raw/roster.csv"
    roster.write_text(
        roster.read_text() + "W1,worker,aisha@hub.example\nM1,other,Joan Lisle\n", encoding="utf-8"
    )

    def read_it(content: str | bytes, name: str = "a.eml") -> Reading:
        path = folder / "data/raw/emails" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (reading,) = read_emails(path, study, read_roster(folder, study), SOURCE)
        reading.check_statuses()
        return reading

    return read_it


def mail(
    body: str = WORDS, sender: str = "Aisha Khan <aisha@hub.example>", date: str = DATE, more: str = ""
) -> str:
    return f"From: {sender}\nTo: Helen Marsh <h@x.example>\nDate: {date}\nSubject: Keys\n{more}\n{body}"


def words(reading: Reading) -> list[tuple[str, str]]:
    return [(record.contact.worker, record.text) for record in reading.records]


def statuses(reading: Reading) -> list[str]:
    return [status.reason or status.status for status in reading.statuses]


def test_a_message_is_a_contact_with_a_record_for_each_paragraph_of_its_own_words(read):
    body = (
        "Hi Helen,\n\nThe rota came late\nagain.\n\nOn Thu, 12 Oct 2023 at 09:00, Helen wrote:\n> How was it?\n"
        "Fine.\n-- \nAisha\n"
    )
    reading = read(mail(body))
    assert statuses(reading) == [
        *("message_head", "kept", "blank", "kept", "merged", "blank"),
        *("quoted_message", "quoted_message", "kept", "signature", "signature"),
    ]
    assert words(reading) == [("W1", "Hi Helen,"), ("W1", "The rota came late again."), ("W1", "Fine.")]
    (contact,) = {record.contact for record in reading.records}
    assert (contact.source, contact.moment) == ("mail", datetime(2023, 10, 12, 14, 5))
    assert [reading.place(number) for number in (1, 2, 11)] == [(1, 1), (1, 2), (1, 11)]


@pytest.mark.parametrize(
    "sender",
    [
        "aisha@hub.example",
        "AISHA@HUB.example (Aisha at work)",
        "Somebody <Aisha@Hub.Example>",
        "Aisha <a.k@elsewhere.example>",
        '"Khan, Aisha" <a.k@elsewhere.example>',
        "Khan, Aisha <aisha@hub.example>",
        "=?utf-8?B?" + base64.b64encode(b"Aisha Khan").decode() + "?= <a.k@elsewhere.example>",
        "=?iso-8859-1?Q?Aisha_Khan?=\n <a.k@elsewhere.example>",
        "Aisha Khan",
    ],
)
def test_the_sender_is_found_by_address_or_name_however_it_is_written(read, sender):
    assert words(read(mail(sender=sender))) == [("W1", WORDS.strip())]


@pytest.mark.parametrize(
    "sender",
    [
        "Zoe Nash <zoe@x.example>",
        "Aisha Noor <aisha@x.example>",
        "aisha@x.example",
        "Derek Haworth <aisha@hub.example>",
        "",
        "<>",
        "=?bad?",
        "a@b@c",
    ],
)
def test_an_unknown_sender_is_quarantined_with_all_own_words(read, sender):
    reading = read(mail(sender=sender))
    assert statuses(reading) == ["unknown_sender", "unknown_sender"]


@pytest.mark.parametrize("sender", ["Helen Marsh <h@x.example>", "Joan Lisle <j@x.example>"])
def test_a_message_of_somebody_who_is_no_worker_is_no_contact(read, sender):
    reading = read(mail(body="How was it?\n> Fine.\n", sender=sender, date="never"))
    assert statuses(reading) == ["message_of_another", "message_of_another", "quoted_message"]


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Thu, 12 Oct 2023 23:30:00 +0000", "2023-10-13 00:30"),
        ("Thu, 12 Oct 2023 14:05:00 +0100 (BST)", "2023-10-12 14:05"),
        ("Thu, 12 Oct 2023 14:05:00 BST", "2023-10-12 14:05"),
        ("Thu, 12 Oct 2023 13:05:00 -0000", "2023-10-12 14:05"),
        ("12 Oct 2023 09:05 EDT", "2023-10-12 14:05"),
        ("Thu, 12 Oct 2023 14:05:00", "2023-10-12 14:05"),
        ("Thu,\n 12 Oct 2023 14:05:00 +0100", "2023-10-12 14:05"),
    ],
)
def test_the_date_is_that_of_the_studys_wall_clock(read, date, moment):
    (record,) = read(mail(date=date)).records
    assert record.contact.moment == datetime.fromisoformat(moment)
    assert record.contact.day == datetime.fromisoformat(moment).date()


def test_in_the_hour_that_comes_twice_the_offset_shows_which_it_was(read):
    (first,) = read(mail(date="Sun, 29 Oct 2023 00:30:00 +0000")).records
    (second,) = read(mail(date="Sun, 29 Oct 2023 01:30:00 +0000")).records
    assert first.moment == second.moment == datetime(2023, 10, 29, 1, 30)
    assert (first.fold, second.fold) == (0, 1)


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("", "no_date_of_message"),
        ("yesterday", "no_date_of_message"),
        ("Tue, 31 Sep 2023 14:05:00 +0100", "no_date_of_message"),
        ("Fri, 12 Oct 2023 14:05:00 +0100", "no_date_of_message"),
        ("Thu, 12 Oct 2023 25:05:00 +0100", "no_date_of_message"),
        ("Thu, 12 Oct 2023 14:05:00 IST", "unclear_time_zone"),
        ("Thu, 12 Oct 2023 14.05.00 IST", "unclear_time_zone"),
        ("Thu, 12 Oct 2023 2:05:00 PM +0100", "unclear_time_zone"),
        ("Thu, 12 Oct 2023 23:30:00 Eastern Daylight Time", "unclear_time_zone"),
    ],
)
def test_a_message_without_a_sure_date_is_quarantined(read, date, reason):
    assert statuses(read(mail(date=date))) == [reason, reason]


def message(body: bytes, kind: str, coding: str = "8bit") -> bytes:
    return (
        mail(
            "", more=f"MIME-Version: 1.0\nContent-Type: {kind}\nContent-Transfer-Encoding: {coding}\n"
        ).encode()
        + body
    )


@pytest.mark.parametrize(
    "content",
    [
        message("\u201cCaf\u00e9\u201d late.\n".encode(), "text/plain; charset=utf-8"),
        message("\u201cCaf\u00e9\u201d late.\n".encode(), "text/plain"),
        message("\u201cCaf\u00e9\u201d late.\n".encode("cp1252"), "text/plain; charset=windows-1252"),
        message("\u201cCaf\u00e9\u201d late.\n".encode("cp1252"), "text/plain; charset=iso-8859-1"),
        message("\u201cCaf\u00e9\u201d late.\n".encode("cp1252"), "text/plain"),
        message("\u201cCaf\u00e9\u201d late.\n".encode("cp1252"), "text/plain; charset=x-unknown"),
        message(b"=93Caf=E9=94 la=\r\nte.\r\n", "text/plain; charset=cp1252", "quoted-printable"),
        message(
            base64.encodebytes("\u201cCaf\u00e9\u201d late.\n".encode()),
            "text/plain; charset=utf-8",
            "base64",
        ),
        message(b"<p>&ldquo;Caf&eacute;&rdquo;\n late.</p>", "text/html; charset=utf-8"),
        b"\xef\xbb\xbf" + message("\u201cCaf\u00e9\u201d late.\n".encode(), "text/plain; charset=utf-8"),
        message("\u201cCaf\u00e9\u201d late.\n".encode(), "text/plain; charset=utf-8").replace(
            b"\n", b"\r\n"
        ),
    ],
)
def test_the_words_are_the_same_in_every_encoding(read, content):
    assert words(read(content)) == [("W1", "\u201cCaf\u00e9\u201d late.")]


def test_words_in_an_unnamed_windows_encoding_are_remarked_and_damaged_ones_quarantined(read):
    assert "encoding_cp1252" in read(message("Caf\u00e9\n".encode("cp1252"), "text/plain")).remarks[1]
    assert statuses(read(message(b"Caf\xc3\xa9 \xe9\n", "text/plain; charset=utf-8"))) == ["not_utf8"]


def built(**parts: str) -> EmailMessage:
    one = EmailMessage()
    one["From"], one["Date"], one["Message-ID"] = "aisha@hub.example", DATE, "<1@hub.example>"
    one.set_content(parts.get("plain", WORDS))
    if "page" in parts:
        one.add_alternative(parts["page"], subtype="html")
    return one


def test_a_second_version_and_attachments_are_listed_and_not_read(read):
    one = built(page=f"<p>{WORDS}</p>")
    one.add_attachment("Rota of others\n", filename="Rota Aisha.txt")
    one.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    reading = read(one.as_bytes())
    assert statuses(reading) == ["message_head", "kept", "other_version", "attachment", "attachment"]
    assert words(reading) == [("W1", WORDS.strip())]


def test_a_page_is_read_where_the_plain_text_has_no_words(read):
    assert words(read(built(plain="\n", page="<div>One.<br>Two.</div>").as_bytes())) == [("W1", "One. Two.")]


def test_all_parts_of_plain_text_are_read(read):
    one = (
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\nFrom: aisha@hub.example\nDate: "
        + DATE.encode()
        + b"\n\nnot read\n--B\nContent-Type: text/plain\n\nOne.\n--B\nContent-Type: image/png; name=a.png\n"
        b"Content-Transfer-Encoding: base64\n\niVBORw==\n--B\nContent-Type: text/plain\n\nTwo.\n--B--\n"
    )
    reading = read(one)
    assert words(reading) == [("W1", "One."), ("W1", "Two.")]
    assert statuses(reading).count("attachment") == 1


@pytest.mark.parametrize(
    "content",
    [
        mail("x", more="Content-Type: multipart/encrypted; boundary=B\n"),
        mail("MIAG", more="Content-Type: application/pkcs7-mime; name=smime.p7m\n"),
        mail("-----BEGIN PGP MESSAGE-----\n\nhQEM\n"),
    ],
)
def test_an_encrypted_message_of_a_worker_is_not_passed_over(read, content):
    assert "encrypted_message" in statuses(read(content))


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        ("Dear all, the rota is late.\n", "a.eml", "not_a_mail"),
        ("Dear all\nFrom - Thu Oct 12 14:00:00 2023\n" + mail(), "a.mbox", "not_a_mail"),
        (" \n", "a.mbox", "empty_file"),
        (b"PK\x03\x04" + bytes(40), "a.eml", "not_a_mail"),
        ("<!DOCTYPE html><html><body>Hi</body></html>", "a.eml", "not_a_mail"),
    ],
)
def test_another_kind_of_file_is_quarantined_as_a_whole(read, content, name, reason):
    reading = read(content, name)
    assert reading.unit == "file"
    assert statuses(reading) == [reason]


def test_a_mailbox_is_read_message_by_message(read):
    separator = "From - Thu Oct 12 14:00:00 2023\n"
    one = mail("One.\n\n>From then on it was fine.\nFrom here too, until Friday 2023.\n")
    text = f"{separator}{one}\n{separator}{mail(sender='Zoe Nash')}\n{separator}nothing:\n\nx\n"
    reading = read(text, "a.mbox")
    assert words(reading) == [
        ("W1", "One."),
        ("W1", "From then on it was fine. From here too, until Friday 2023."),
    ]
    places = [(reading.place(at), reason) for at, reason in enumerate(statuses(reading), start=1)]
    assert ((2, 1), "unknown_sender") in places
    assert ((3, 1), "not_a_mail") in places


# All files of a study together.


@pytest.fixture
def study_with_mail(folder, lay_out):
    """Return a function that gathers a study whose source mail has these files."""
    path = folder / "data/study.yaml"
    source = "  - {id: mail, reader: email, label: E-mails, singular: E-mail, folder: emails, counted_role: worker}\n"
    text = path.read_text(encoding="utf-8").replace("disclosure:", f"{source}disclosure:", 1)
    path.write_text(text, encoding="utf-8")

    def take(files: dict[str, str]):
        lay_out({f"emails/{name}": text.encode() for name, text in files.items()})
        return folder, read_study(folder)

    return take


def with_id(number: int, body: str = WORDS, date: str = DATE) -> str:
    return mail(body, "Aisha Khan <a@x.example>", date, f"Message-ID: <{number}@x.example>\n")


def test_a_message_in_two_files_is_read_once_and_two_with_the_same_words_are_two(study_with_mail):
    separator = "From - Thu Oct 12 14:00:00 2023\n"
    later = "Thu, 12 Oct 2023 15:05:00 +0000"
    mailbox = separator + with_id(1, f"{WORDS}\nPosted by the list, with a line of its own.\n") + "\n"
    files = {"a.eml": with_id(1), "b.mbox": mailbox + separator + with_id(2, date=later)}
    gathered = gather(*study_with_mail(files))
    assert list(gathered.records["contact_id"]) == ["W1-2023-10-12-mail-01", "W1-2023-10-12-mail-02"]
    repeated = gathered.ledger[gathered.ledger["reason"] == "repeated_contact"]
    assert set(repeated["line"]) == {1}
    assert set(repeated["file"]) == {"data/raw/emails/b.mbox"}


def test_what_cannot_be_used_is_told_with_its_message_and_without_names(study_with_mail):
    separator = "From - Thu Oct 12 14:00:00 2023\n"
    stranger = mail("Sorry.\n", "Zoe Nash <zoe@x.example>")
    folder, study = study_with_mail({"a.mbox": separator + with_id(1) + "\n" + separator + stranger})
    with pytest.raises(Exception, match="the sender of the e-mail is not in") as error:
        gather(folder, study)
    text = str(error.value)
    assert "data/raw/emails/a.mbox, message 2, line 1" in text
    assert not {"Zoe", "zoe", "Nash", "Sorry"} & set(text.replace("<", " ").replace("@", " ").split())
    assert set(take_stock(folder, study)["unit"]) == {"message", "file"}
