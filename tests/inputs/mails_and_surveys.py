"""E-mails, surveys and focus groups, each in a source of its own beside the usual ones."""

from __future__ import annotations

from inputs.forms import Input

SOURCES = (
    "disclosure:",
    (
        "  - {id: mail, reader: email, label: E-mails, singular: E-mail, folder: emails, counted_role: worker}\n"
        "  - {id: survey, reader: survey, label: Surveys, singular: Survey, folder: surveys, counted_role: worker, "
        "questions: [Tell me]}\n"
        "  - {id: group, reader: focus_group, label: Groups, singular: Group, folder: groups, counted_role: worker}\n"
        "disclosure:"
    ),
)
BEGINS = "From - Thu Oct 12 14:00:00 2023\n"
DATE = "Date: Thu, 12 Oct 2023 13:05:00 +0000\n"


def _mail(sender: str, date: str, words: str, more: str = "") -> str:
    return f"{BEGINS}From: {sender}\n{date}{more}\n{words}\n\n"


_mailbox = (
    _mail("Aisha Khan <a@x.example>", DATE, "Kettle boiled.\n> Well?\n-- \nAK")
    + _mail("Zoe <z@x.example>", DATE, "Kettle broke.")
    + _mail("Aisha <a@x.example>", "Date: Fri, 12 Oct 2023 13:05:00 +0000\n", "Kettle sang.")
    + _mail("Aisha <a@x.example>", "Date: Thu, 12 Oct 2023 13:05:00 IST\n", "Kettle fell.")
    + _mail("Aisha <a@x.example>", DATE, "Kettle, kettle", "Content-Type: application/pkcs7-mime\n")
    + _mail("Helen Marsh <h@x.example>", DATE, "Well?")
)
INPUTS = (
    Input(
        41,
        "a mailbox",
        {"emails/a.mbox": _mailbox.encode(), "emails/b.eml": b"Kettle.\n"},
        {
            "emails/a.mbox (message)": [
                *("excluded message_head", "kept", "excluded quoted_message", "excluded signature"),
                *("excluded signature", "excluded blank"),
                *("quarantined unknown_sender", "quarantined unknown_sender", "excluded blank"),
                *("quarantined no_date_of_message", "quarantined no_date_of_message", "excluded blank"),
                *("quarantined unclear_time_zone", "quarantined unclear_time_zone", "excluded blank"),
                *("quarantined encrypted_message", "excluded attachment"),
                *("excluded message_of_another", "excluded message_of_another", "excluded blank"),
            ],
            "emails/b.eml": ["file: quarantined not_a_mail"],
        },
        ("W1 2023-10-12 14:05:00 W1: Kettle boiled.",),
        says=("a.mbox, message 2, line 1 and 1 more: the sender of the e-mail is not in roster.csv",),
        study=SOURCES,
    ),
    Input(
        41,
        "surveys",
        {
            "surveys/a.csv": b"worker,date,Tell me\nAisha,2023-10-12,Kettle boiled.\nZoe,2023-10-12,Kettle broke.\n"
            b"Aisha,never,Kettle sang.\n",
            "surveys/b.csv": b"Tell me\nKettle.\n",
            "surveys/c.csv": b"worker,date,Else\nAisha,2023-10-12,Kettle.\n",
            "surveys/d.csv": b'worker,date,Tell me\nAisha,2023-10-12,"Kettle.\n',
        },
        {
            "surveys/a.csv (row)": [
                *("excluded heading", "excluded heading", "excluded heading"),
                *("excluded not_an_answer", "excluded not_an_answer", "kept"),
                *("excluded not_an_answer", "excluded not_an_answer", "quarantined unknown_respondent"),
                *("excluded not_an_answer", "excluded not_an_answer", "quarantined no_date_of_row"),
            ],
            "surveys/b.csv": ["file: quarantined no_survey_columns"],
            "surveys/c.csv": ["file: quarantined no_survey_questions"],
            "surveys/d.csv": ["file, line 2: quarantined damaged_table"],
        },
        ("W1 2023-10-12 - W1: Kettle boiled.",),
        says=("a.csv, line 3, column 3: the row names nobody",),
        study=SOURCES,
    ),
    Input(
        41,
        "a focus group with a silent worker and a stranger",
        {
            "groups/2023-10-12 Talk.txt": b"Present: Aisha, Derek Haworth\nHelen Marsh: Well?\nAisha: Kettle.\nZoe: Tea.\n"
        },
        {"groups/2023-10-12 Talk.txt": ["excluded heading", "kept", "kept", "quarantined unknown_speaker"]},
        ("W1 2023-10-12 - W1: Kettle.", "W2 2023-10-12 - R1: Well?"),
        study=SOURCES,
    ),
)
