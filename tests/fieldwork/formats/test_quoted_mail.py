"""Of an e-mail only the sender's own words are own: no earlier message, in whatever form, and no signature."""

from __future__ import annotations

import pytest

from helpers.fieldwork.formats.mails import html_lines, plain_lines
from helpers.fieldwork.formats.quoted_mail import sort_mail_lines


def own(text: str) -> list[str]:
    lines = plain_lines(text)
    return [line.text for line, kind in zip(lines, sort_mail_lines(lines), strict=True) if kind == "own"]


def kinds(text: str) -> list[str]:
    return sort_mail_lines(plain_lines(text))


@pytest.mark.parametrize(
    "quotation",
    [
        "> How was it?\n>> Before that",
        "On Thu, 12 Oct 2023 at 09:00, Helen Marsh <h@x.example> wrote:\n> How was it?",
        "On Thu, 12 Oct 2023 at 09:00, Helen Marsh\n<h@x.example> wrote:\n\n> How was it?",
        "On Thu, 12 Oct 2023 at 09:00, Helen Marsh <h@x.example> wrote:\n\nHow was it?\nHelen",
        "On 12 Oct 2023, at 09:00, Helen Marsh <h@x.example> wrote:\n\n\ufeffHow was it?",
        "Am 12.10.2023 um 09:00 schrieb Helen Marsh:\n> Wie war es?",
        "Le jeu. 12 oct. 2023 \u00e0 09:00, Helen Marsh <h@x.example> a \u00e9crit :\n\n> Alors ?",
        "-----Original Message-----\nFrom: Helen Marsh\nSent: 12 October 2023 09:00\n\nHow was it?",
        (
            "________________________________\nFrom: Helen Marsh <h@x.example>\nSent: Thursday, October 12, 2023 9:00 AM\n"
            "To: Aisha Khan <a@x.example>\nSubject: Week 2\n\nHow was it?\n\nHelen"
        ),
        (
            "From: Helen Marsh <h@x.example>\nDate: Thursday, 12 October 2023 at 09:00\nTo: Aisha\nCc: Derek\n"
            "Subject: Week 2\n\nHow was it?"
        ),
        "*From:* Helen Marsh\n*Sent:* 12 October 2023 09:00\n*To:* Aisha\n*Subject:* Week 2\nHow was it?",
        "---------- Forwarded message ---------\nFrom: Helen Marsh\nDate: Thu, 12 Oct 2023\n\nHow was it?",
        "Begin forwarded message:\n\nFrom: Helen Marsh\n\nHow was it?",
        "Ar Iau, 12 Hyd 2023 am 09:00, Helen Marsh <h@x.example>\nysgrifennodd:\n\n> Sut oedd hi?",
        "Ar ddydd Iau, 12 Hyd 2023 ysgrifennodd Helen Marsh <h@x.example>:\n\nSut oedd hi?",
        "Helen Marsh <h@x.example> schrieb am 12.10.2023 um 09:00:\n\nWie war es?",
        "Helen Marsh <h@x.example> 12 okt 2023 09:00:\n\nHoe was het?",
        "Helen Marsh <h@x.example> wrote:\n\nHow was it?",
        "Helen Marsh wrote:\n> How was it?",
        "Oddi wrth: Helen Marsh\nAnfonwyd: 12 Hydref 2023 09:00\nAt: Aisha\nPwnc: Wythnos 2\n\nSut oedd hi?",
        "Od: Helen <h@x.example>\nWys\u0142ano: 12.10.2023 09:00\nDo: Aisha\nTemat: Klucze\n\nJak tam?",
        "Von: Helen Marsh\nGesendet: Donnerstag, 12. Oktober 2023 09:00\nAn: Aisha\nBetreff: Woche 2\n\nWie war es?",
    ],
)
def test_an_earlier_message_is_quoted_to_its_end(quotation):
    assert own(f"It was fine.\n\n{quotation}\n") == ["It was fine."]
    assert "own" not in kinds(quotation)


def test_answers_between_quoted_lines_are_own():
    text = "On Thu, 12 Oct 2023 at 09:00, Helen wrote:\n> How was it?\nFine.\n> And the keys?\nNo keys.\n"
    assert own(text) == ["Fine.", "No keys."]


@pytest.mark.parametrize(
    "words",
    [
        "On Monday she wrote:",
        "On the whole the manager wrote:\nbring your own cup.",
        "From: the start I liked it",
        "From: here\nTo: there is a long way.",
        "I wrote to Helen at 10:30: no answer.",
        "-- and then she left",
        "Sent from the hub to the clinic.",
        "2 > 1",
        "Helen Marsh wrote:",
        "Write to Priya <p@x.example>: she knows.",
        "Where: the hub\nWhen: 12 October 2023, 14:00\nContact: Priya <p@x.example>",
    ],
)
def test_sentences_like_these_are_own_words(words):
    assert own(f"{words}\nStill mine.\n") == [*words.split("\n"), "Still mine."]


def test_a_signature_ends_at_a_quotation_and_is_no_word():
    text = "Fine.\n-- \nAisha Khan\nHub\n\nOn Thu, 12 Oct 2023 at 09:00, Helen wrote:\n> How?\n"
    assert kinds(text) == [
        *("own", "signature", "signature", "signature", "blank", "quoted_message", "quoted_message")
    ]
    assert own("Fine.\n\nSent from my iPhone\n") == ["Fine."]
    assert own("Fine.\n\nGet Outlook for Android\n") == ["Fine."]


def test_a_web_page_shows_quotations_and_signatures_by_its_marks():
    page = (
        '<div dir="ltr">Fine.<br>No keys.</div><div><br></div><div class="gmail_signature">Aisha Khan</div>'
        '<div class="gmail_quote"><div class="gmail_attr">On Thu, 12 Oct 2023 at 09:00, Helen wrote:<br></div>'
        "<blockquote>How was it?<blockquote>Before.</blockquote></blockquote></div>"
    )
    lines = html_lines(page)
    found = list(zip([line.text for line in lines], sort_mail_lines(lines), strict=True))
    assert found == [
        ("Fine.", "own"),
        ("No keys.", "own"),
        ("", "blank"),
        ("Aisha Khan", "signature"),
        ("On Thu, 12 Oct 2023 at 09:00, Helen wrote:", "quoted_message"),
        ("> How was it?", "quoted_message"),
        ("> > Before.", "quoted_message"),
    ]


def test_outlooks_block_in_a_web_page_is_quoted():
    page = (
        '<p class="MsoNormal">Fine.</p><div style="border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Helen Marsh<br>'
        "<b>Sent:</b> 12 October 2023 09:00<br><b>To:</b> Aisha<br><b>Subject:</b> Week 2</p></div>"
        "<p>How was it?</p>"
    )
    lines = html_lines(page)
    kept = [line.text for line, kind in zip(lines, sort_mail_lines(lines), strict=True) if kind == "own"]
    assert kept == ["Fine."]


def test_lines_as_they_were_typed_are_lines_of_a_page_too():
    page = "<pre>&gt; How was it?\nFine.\n\nNo <b>keys.\nTea</b> at four.</pre>\nmore\nwords"
    lines = html_lines(page)
    found = list(zip([line.text for line in lines], sort_mail_lines(lines), strict=True))
    assert found == [
        ("> How was it?", "quoted_message"),
        ("Fine.", "own"),
        ("", "blank"),
        ("No keys.", "own"),
        ("Tea at four.", "own"),
        ("more words", "own"),
    ]


def test_what_a_mailing_list_adds_is_no_word():
    footer = "_" * 47 + "\nPSW mailing list -- psw@x.example\nTo leave it, write to psw-leave@x.example\n"
    assert own(f"It was fine.\n{footer}") == ["It was fine."]
    assert own("It was fine.\n" + "_" * 47 + "\nAnd so on.\n")[-1] == "And so on."


@pytest.mark.parametrize("line", ["Von meinem iPhone gesendet", "Anfonwyd o fy iPhone", "Sent from my iPad"])
def test_what_a_phone_writes_below_a_message_is_no_word(line):
    assert own(f"It was fine.\n\n{line}\n") == ["It was fine."]


def test_a_text_that_a_page_hides_is_no_word():
    page = '<div style="display: none">In short: fine</div><p>It was fine.</p>'
    assert [line.text for line in html_lines(page) if line.text] == ["It was fine."]
