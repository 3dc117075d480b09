"""Observation notes, numbers 36 to 38; and other files, 41."""

from __future__ import annotations

from inputs.forms import Input, document, docx, one, p, whole

NOTE = "observations/a.txt"
HEADED = """
excluded heading | Worker: Aisha
excluded heading | Observer: Helen Marsh
"""


def note(number: int, name: str, text: str, *records: str, file: str = NOTE, **more: object) -> Input:
    """Return a note; each record is the researcher's, of worker W1."""
    return one(
        number, name, file, text, *(f"W1 {record.replace(': ', ' - R1: ', 1)}" for record in records), **more
    )


def dated(number: int, name: str, date: str, day: str, remark: str = "", *, file: str = NOTE) -> Input:
    """Return a note whose Date: line is read."""
    said = f"{HEADED.strip()}\nexcluded heading | Date: {date}\nexcluded blank |\nkept | The urn was on."
    made = note(number, name, said, f"{day}: The urn was on.", file=file)
    if remark:
        made.expected[file][2] += f" + {remark}"
    return made


def undated(
    number: int, name: str, date: str, reason: str, *, file: str = NOTE, line: str = "", **more: object
) -> Input:
    """Return a note whose Date: line cannot be used: the file is refused as a whole."""
    data = f"Worker: Aisha\nObserver: Helen Marsh\nDate: {date}\n\nThe urn was on.\n".encode()
    return whole(number, name, file, data, f"file{line}: quarantined {reason}", **more)


DATES = (
    *(
        dated(36, f"the date '{date}'", date, "2023-10-12")
        for date in (
            "2023-10-12",
            "12/10/2023",
            "12/10/23",
            "12.10.23",
            "12.10.2023",
            "12-10-2023",
            "October 12, 2023",
            "12Oct23",
            "Thursday 12 October 2023",
            "Thurs 12th Oct 2023",
            "Thur 12th of October 2023",
            "thu, 12 oct 2023",
        )
    ),
    dated(36, "the year is missing", "Thursday 12 October", "2023-10-12", "year_from_calendar"),
    whole(
        36,
        "no date",
        NOTE,
        b"Worker: Aisha\nObserver: Helen Marsh\n\nThe urn was on.\n",
        "file: quarantined no_date",
    ),
    undated(
        36,
        "a weekday that contradicts the date",
        "Wednesday 12 October 2023",
        "impossible_date",
        line=", line 3",
    ),
    undated(36, "a day that does not exist", "30 February 2023", "impossible_date", line=", line 3"),
    undated(
        36,
        "another order of day and month",
        "10/13/2023",
        "date_order",
        line=", line 3",
        says=("line 3: read day first there is no such day, read month first it is 2023-10-13. Correct",),
    ),
    undated(
        36,
        "another order of day and month, by the calendar",
        "10/12/2023",
        "date_order",
        line=", line 3",
        says=("line 3: read day first it is 2023-12-10, read month first it is 2023-10-12. Correct",),
    ),
    undated(
        36,
        "the year first, in two figures",
        "23-10-14",
        "year_first",
        line=", line 3",
        says=(
            "line 3: read day first it is 2014-10-23, read year first it is 2023-10-14. Write them with the year in full",
        ),
    ),
    undated(36, "a week", "w/c 9 October 2023", "week_not_day", line=", line 3"),
    undated(36, "a week in words", "week commencing 9 October 2023", "week_not_day", line=", line 3"),
    undated(36, "yesterday", "yesterday", "no_date", line=", line 3"),
    undated(36, "last Tuesday", "last Tuesday", "no_date", line=", line 3"),
    undated(36, "two dates in one field", "12 October 2023 and 13 October 2023", "no_date", line=", line 3"),
    undated(
        36,
        "another date in the file's name",
        "12 October 2023",
        "several_dates",
        file="observations/2023-10-13 W1.txt",
        says=(
            "there is more than one date: the file's name gives 2023-10-13, a line in it 2023-10-12. Keep",
        ),
    ),
    whole(
        36,
        "two fields of dates",
        NOTE,
        (
            b"Worker: Aisha\nObserver: Helen Marsh\nDate: 12 October 2023\n"
            b"Date: 13 October 2023\n\nThe urn was on.\n"
        ),
        "file, line 4: quarantined several_visits",
    ),
    note(
        36,
        "outside the calendar",
        (
            f"{HEADED.strip()}\nexcluded heading | Date: 1 November 2023\nexcluded blank |\n"
            f"quarantined outside_calendar + days_after:3 | The urn was on."
        ),
        says=("the date is 3 days after the study's calendar (2023-10-02 to 2023-10-29)",),
    ),
    note(
        36,
        "before the worker's first day",
        (
            f"{HEADED.replace('Aisha', 'Derek Haworth').strip()}\n"
            f"excluded heading | Date: 7 October 2023\nexcluded blank |\n"
            f"quarantined outside_worker_days + days_before:2 | The urn was on."
        ),
        says=("the date is 2 days before the worker's days",),
    ),
    note(
        36,
        "the date in the file's name alone",
        f"{HEADED.strip()}\nexcluded blank |\nkept | The urn was on.",
        "2023-10-12: The urn was on.",
        file="observations/2023-10-12 visit.txt",
    ),
    note(
        36,
        "a front matter",
        """
excluded format_line | ---
excluded heading     | worker: Aisha
excluded heading     | date: 2023-10-12
excluded format_line | ---
excluded blank       |
kept                 | The urn was on.
merged               | It rained.
""",
        "2023-10-12: The urn was on. It rained.",
        file="observations/a.md",
    ),
    note(
        36,
        "a date in the heading alone",
        """
excluded heading | # Visit 2 – Thursday 12 October 2023, W1
excluded blank   |
kept             | The urn was on.
""",
        "2023-10-12: The urn was on.",
        file="observations/a.md",
    ),
)

PROSE = (
    note(
        37,
        "words that other programs take for dates",
        f"""{HEADED.strip()}
excluded heading | Date: 12 October 2023
excluded blank   |
kept             | We may 3 march on and 4 sat down; bus 73, £20, section 17.
merged           | On the 4th she asked for 2023.
excluded blank   |
kept             | In sept. 2 cups went on 31/02, and 12.10 was late.
excluded blank   |
kept             | On 14 October 2023 they will meet again.
""",
        (
            "2023-10-12: We may 3 march on and 4 sat down; bus 73, £20, section 17. On the 4th "
            "she asked for 2023."
        ),
        "2023-10-12: In sept. 2 cups went on 31/02, and 12.10 was late.",
        "2023-10-12: On 14 October 2023 they will meet again.",
    ),
    whole(
        37,
        "a date in the prose alone",
        NOTE,
        b"Worker: Aisha\nObserver: Helen Marsh\n\nOn 12 October 2023 the urn was on.\n",
        "file: quarantined no_date",
    ),
)

HEADS = (
    whole(
        37,
        "prose between the lines of a head",
        NOTE,
        b"Worker: Aisha\nDate: 12 October 2023\n\nThe urn was on.\n\nObserver: Helen Marsh\n\nIt rained.\n",
        "file, line 6: quarantined several_visits",
    ),
    note(
        37,
        "a title, and other lines of a head",
        """
excluded heading | Visit 1
excluded heading + title_assumed | at the hub
excluded blank   |
excluded heading | Worker: Aisha
excluded heading | Place: the hub
excluded heading | Date: 12 October 2023
excluded blank   |
kept             | The urn was on.
""",
        "2023-10-12: The urn was on.",
    ),
)

VISITS = (
    note(
        38,
        "two visits below headings",
        """
excluded heading | Observer: Helen Marsh
excluded blank   |
excluded heading | # Thursday 12 October 2023 – W1
excluded blank   |
kept             | The urn was on.
excluded blank   |
excluded heading | # Tuesday 17 October 2023 – Aisha
excluded blank   |
kept             | The urn was off.
merged           | It rained.
""",
        "2023-10-12: The urn was on.",
        "2023-10-17: The urn was off. It rained.",
        file="observations/a.md",
    ),
    one(
        38,
        "two workers below headings, in plain text",
        NOTE,
        """
excluded heading | Observer: Helen Marsh
excluded blank   |
excluded heading | Visit 1, 12 October 2023, W1
excluded blank   |
kept             | The urn was on.
excluded blank   |
excluded heading | Visit 2, 17 October 2023, W2
excluded blank   |
kept             | The urn was off.
""",
        "W1 2023-10-12 - R1: The urn was on.",
        "W2 2023-10-17 - R1: The urn was off.",
    ),
    Input(
        38,
        "two visits below headings, in Word",
        {
            "observations/a.docx": docx(
                p("Worker: Aisha")
                + p("12 October 2023", "Heading1")
                + p("The urn was on.")
                + p("17 October 2023", "Heading1")
                + p("The urn was off.")
            )
        },
        {"observations/a.docx": ["excluded heading", "excluded heading", "kept", "excluded heading", "kept"]},
        ("W1 2023-10-12 - R1: The urn was on.", "W1 2023-10-17 - R1: The urn was off."),
    ),
    whole(
        38,
        "two workers without headings",
        NOTE,
        (
            b"Worker: Aisha\nDate: 12 October 2023\n\nThe urn was on.\n\nWorker: Derek Haworth\n"
            b"Date: 17 October 2023\n\nThe urn was off.\n"
        ),
        "file, line 6: quarantined several_visits",
    ),
    whole(
        38,
        "an unknown worker",
        NOTE,
        b"Worker: Somebody\nDate: 12 October 2023\n\nThe urn was on.\n",
        "file: quarantined unknown_worker",
    ),
    whole(
        38,
        "a file that names two workers",
        "observations/2023-10-12 W1 W2.txt",
        b"The urn was on.\n",
        "file: quarantined several_visits",
        says=("the head, the file's name or its folder gives two workers or days",),
    ),
    whole(
        38,
        "unknown initials",
        "observations/2023-10-12 AK.txt",
        b"The urn was on.\n",
        "file: quarantined no_worker",
    ),
    whole(
        38,
        "an observer who is a worker",
        NOTE,
        b"Worker: Aisha\nObserver: Derek Haworth\nDate: 12 October 2023\n\nThe urn was on.\n",
        "file, line 2: quarantined unknown_observer",
    ),
    document(
        38,
        "a note in Word",
        "observations/a.docx",
        """
excluded heading | Visit
excluded heading | Worker: Aisha
excluded heading | Observer: Helen Marsh
excluded heading | Date: Thursday 12 October 2023
excluded blank   |
kept             | The urn was on.
merged           |+ It rained.
kept             | They left.
""",
        "W1 2023-10-12 - R1: The urn was on. It rained.",
        "W1 2023-10-12 - R1: They left.",
    ),
    whole(
        38,
        "a head and no words",
        NOTE,
        b"Worker: Aisha\nDate: 12 October 2023\n\n",
        "file: quarantined no_words",
    ),
)

_visit = b"Worker: Aisha\nDate: 12 October 2023\n\nThe urn was on.\n"
_kept = ["excluded heading", "excluded heading", "excluded blank", "kept"]
ABOUT = (
    Input(
        41,
        "what systems leave behind",
        {
            ".DS_Store": b"\0",
            "observations/Thumbs.db": b"\0",
            "interviews/desktop.ini": b"\0",
            "voice_notes/._chat.zip": b"\0",
        },
        {
            name: ["file: excluded not_fieldwork"]
            for name in (
                ".DS_Store",
                "observations/Thumbs.db",
                "interviews/desktop.ini",
                "voice_notes/._chat.zip",
            )
        },
    ),
    Input(
        41,
        "files of unknown formats, and files elsewhere",
        {
            "observations/a.pdf": b"%PDF",
            "interviews/a.zip": b"PK",
            "a.txt": b"?",
            "interviews/old/a.docx": b"?",
            "attic/a.docx": b"?",
        },
        {
            "observations/a.pdf": ["file: quarantined unknown_format"],
            "interviews/a.zip": ["file: quarantined unknown_format"],
            "a.txt": ["file: quarantined unknown_folder"],
            "interviews/old/a.docx": ["file: quarantined text_file"],
            "attic/a.docx": ["file: quarantined unknown_folder"],
        },
        says=(
            "there is no parser for .pdf files in observations. Save its text as .docx or .txt. Read there: .docx",
            "Move it into one of the folders interviews, observations, voice_notes or coding of data/raw.",
        ),
    ),
    Input(
        41,
        "names that differ by capitals",
        {"observations/Visit.txt": _visit, "observations/visit.txt": _visit + b"It rained.\n"},
        {"observations/Visit.txt": _kept, "observations/visit.txt": ["file: quarantined name_clash"]},
        ("W1 2023-10-12 - R1: The urn was on.",),
    ),
    Input(
        41,
        "names that spell an accent in two ways",
        {"observations/cafe\u0301.txt": _visit, "observations/caf\u00e9.txt": _visit + b"It rained.\n"},
        {
            "observations/caf\u00e9.txt": _kept,
            "observations/caf\u00e9.txt (2)": ["file: quarantined name_clash"],
        },
        ("W1 2023-10-12 - R1: The urn was on.",),
    ),
)

INPUTS = (*DATES, *PROSE, *HEADS, *VISITS, *ABOUT)
