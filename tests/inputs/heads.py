"""Heads of messages, and the bytes of a chat: numbers 1 to 7 and 23, and every shape of header."""

from __future__ import annotations

from inputs.forms import SENT, Input, chat, noted, script

LRM, RLM, NNBSP, NBSP, BOM = "\u200e", "\u200f", "\u202f", "\u00a0", "\ufeff"
VOICE_IOS = "00000005-AUDIO-2023-10-13-21-31-07.opus"
MINUTE, SECOND = "W1 2023-10-13 21:31:00 W1: I had tea.", "W1 2023-10-13 21:31:07 W1: I had tea."


def _shape(name: str, header: str, record: str, *, number: int = 0) -> Input:
    """Return a chat of two messages whose headers have one shape."""
    return noted(
        number,
        name,
        f"merged | {header}Aisha Khan: {SENT}\nexcluded chat_message | {header}Helen Marsh: thank you",
        record,
    )


SHAPES = (
    _shape("Android 24 h", "13/10/2023, 21:31 - ", MINUTE),
    _shape("Android with dashes and no comma", "13-10-2023 21:31 - ", MINUTE),
    _shape("Android with dots and klo", "13.10.2023 klo 21.31.07 - ", SECOND),
    _shape("Android with à", "13/10/2023 à 21:31 - ", MINUTE),
    _shape("Android with dot time", "13/10/23 21.31 - ", MINUTE),
    _shape("Android with spaces in the date", "13. 10. 2023. 21:31:07 - ", SECOND),
    _shape("Android year first", "2023-10-13, 9:31:07 PM - ", SECOND),
    _shape("old Android year first, colon", "2023-10-13, 9:31:07 PM: ", SECOND),
    _shape("old iOS, colon", "13/10/23, 21:31:07: ", SECOND),
    _shape("iOS 24 h", "[13/10/23, 21:31:07] ", SECOND),
    _shape("iOS 24 h, year in full", "[13/10/2023, 21:31:07] ", SECOND),
    _shape("iOS with dots", "[13.10.23, 21:31:07] ", SECOND),
    _shape("iOS 12 h", f"[13/10/23, 9:31:07{NNBSP}PM] ", SECOND),
    _shape("iOS month, year, day", "[10/2023/13, 21:31:07] ", SECOND),
    _shape("Arabic digits", "١٣/١٠/٢٠٢٣، ٢١:٣١ - ", MINUTE),
    _shape("Arabic digits, evening", f"{RLM}١٣/١٠/٢٠٢٣، ٩:٣١{NNBSP}م - ", MINUTE),
    _shape("Persian digits", "۱۳/۱۰/۲۰۲۳،\u200f ۲۱:۳۱ - ", MINUTE),
    _shape("Devanagari digits", "१३/१०/२०२३, २१:३१ - ", MINUTE),
)

TIMES = (
    *(
        _shape(f"{name} before am or pm", f"13/10/2023, {time} - ", MINUTE, number=4)
        for name, time in (
            ("U+202F", f"9:31{NNBSP}pm"),
            ("U+2009", "9:31\u2009pm"),
            ("U+00A0", f"9:31{NBSP}pm"),
            ("nothing", "9:31pm"),
            ("a space, capitals,", "9:31 PM"),
            ("dots and a space within,", f"9:31 p.{NBSP}m."),
            ("dots alone", "9:31 p.m."),
        )
    ),
    _shape("noon", f"13/10/2023, 12:31{NNBSP}am - ", "W1 2023-10-13 00:31:00 W1: I had tea.", number=4),
)

MARKS = (
    noted(1, "mark before the first message", f"merged | {BOM}13/10/2023, 09:31 - Aisha Khan: {SENT}"),
    noted(
        1,
        "two marks and one of direction before the first message",
        f"merged | {BOM}{BOM}{LRM}[13/10/23, 09:31:00] Aisha Khan: {LRM}<attached: PTT-20231013-WA0001.opus>",
    ),
    noted(
        2,
        "marks at the start of lines in the middle",
        f"""
excluded chat_message | 13/10/2023, 09:30 - Helen Marsh: are you there
merged                | {BOM}13/10/2023, 09:31 - Aisha Khan: {SENT}
excluded chat_message | {BOM}{BOM}13/10/2023, 09:32 - Helen Marsh: thank you
""",
    ),
    noted(
        2,
        "marks inside the bracket",
        f"""
excluded chat_message | [{BOM}13.10.23, 09:30:00] Helen Marsh: are you there
merged                | [{BOM}13.10.23, 09:31:00] Aisha Khan: <attached: PTT-20231013-WA0001.opus>
""",
    ),
    noted(
        3,
        "mark of direction before the bracket",
        f"""
excluded system_message | {LRM}[13/10/23, 09:00:00] Aisha Khan: {LRM}Messages and calls are end-to-end encrypted.
merged                  | {LRM}[13/10/23, 21:31:07] Aisha Khan: {LRM}<attached: {VOICE_IOS}>
excluded chat_message   | [13/10/23, 21:32:00] Helen Marsh: thank you
""",
        SECOND,
        audio=VOICE_IOS,
    ),
)

ORDERS = (
    noted(
        5,
        "no date shows which is day and which is month",
        f"""
merged + date_order_assumed | 05/10/2023, 09:31 - Aisha Khan: {SENT}
excluded chat_message       | 06/10/2023, 09:31 - Helen Marsh: thank you
""".replace(SENT, "PTT-20231005-WA0001.opus (file attached)"),
        "W1 2023-10-05 09:31:00 W1: I had tea.",
        audio="PTT-20231005-WA0001.opus",
    ),
    Input(
        6,
        "a month-first chat and a day-first one",
        {
            "voice_notes/a.txt": b"13/10/2023, 09:30 - Aisha Khan: on my way\n",
            "voice_notes/b.txt": (
                b"10/09/2023, 09:30 - Aisha Khan: on my way\n"
                b"10/12/2023, 09:30 - Aisha Khan: late\n"
                b"10/13/2023, 09:30 - Aisha Khan: here\n"
            ),
        },
        {
            "voice_notes/a.txt": ["excluded chat_message"],
            "voice_notes/b.txt": ["file, line 3: quarantined date_order"],
        },
        says=(
            (
                "voice_notes/b.txt, line 3: read day first there is no such day, read month first it "
                "is 2023-10-13"
            ),
        ),
    ),
    Input(
        6,
        "the order contradicts itself",
        {
            "voice_notes/chat.txt": (
                b"13/10/2023, 09:30 - Aisha Khan: on my way\n"
                b"14/10/2023, 09:30 - Aisha Khan: late\n"
                b"10/15/2023, 09:30 - Aisha Khan: here\n"
            )
        },
        {"voice_notes/chat.txt": ["file, line 3: quarantined date_order_mixed"]},
        says=("line 3: read day first there is no such day, read month first it is 2023-10-15",),
    ),
    Input(
        6,
        "a day-first chat in a study of month-first ones",
        {
            "voice_notes/chat.txt": (
                b"10/09/2023, 09:30 - Aisha Khan: on my way\n13/10/2023, 09:30 - Aisha Khan: late\n"
            )
        },
        {"voice_notes/chat.txt": ["file, line 2: quarantined date_order"]},
        says=("line 2: read month first there is no such day, read day first it is 2023-10-13",),
        study=("calendar:", "date_order: MDY\ncalendar:"),
    ),
    noted(
        6,
        "a month-first chat in a study of month-first ones",
        f"merged | 10/13/2023, 09:31 - Aisha Khan: {SENT}",
        study=("calendar:", "date_order: MDY\ncalendar:"),
    ),
    Input(
        6,
        "dates run backwards day first, and forwards month first",
        {
            "voice_notes/chat.txt": b"".join(
                b"%s/2023, 09:30 - Aisha Khan: on my way\n" % day
                for day in (b"09/12", b"10/03", b"10/12", b"11/02")
            )
        },
        {"voice_notes/chat.txt": ["file, line 2: quarantined date_order"]},
        says=("line 2: read day first it is 2023-03-10",),
    ),
)

IMPOSSIBLE = (
    chat(
        7,
        "a day and times that do not exist",
        """
excluded chat_message       | 13/10/2023, 09:30 - Aisha Khan: on my way
quarantined impossible_date | 31/02/2023, 09:30 - Aisha Khan: late
quarantined impossible_date | and still late
quarantined impossible_date | 13/10/2023, 25:61 - Aisha Khan: here
excluded chat_message       | 13/10/2023, 09:35 - Aisha Khan: and gone
""",
        says=("line 2 and 2 more: the date or time does not exist",),
    ),
    noted(
        7,
        "24 hours with am and pm",
        f"""
excluded chat_message | 13/10/2023, 00:04 AM - Helen Marsh: awake?
merged                | 13/10/2023, 23:59 PM - Aisha Khan: {SENT}
""",
        "W1 2023-10-13 23:59:00 W1: I had tea.",
    ),
)


def _turned(number: int, name: str, text: str, encoding: str, remark: str) -> Input:
    """Return a chat in another encoding: remarked on its first line."""
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b"\xfe\xff" if encoding == "utf-16-be" else b""
    lines = script(text)
    statuses = [f"{lines.statuses[0]} + {remark}", *lines.statuses[1:]]
    return Input(
        number,
        name,
        {"voice_notes/chat.txt": mark + lines.bytes(encoding)},
        {"voice_notes/chat.txt": statuses},
    )


_plain = """
excluded chat_message | 13/10/2023, 09:30 - Aisha Khan: at the café – “late”
excluded chat_message | 13/10/2023, 09:31 - Helen Marsh: good
"""
ENCODINGS = (
    _turned(23, "saved as UTF-16", _plain, "utf-16-le", "encoding_utf16"),
    _turned(23, "saved as UTF-16, big end first", _plain, "utf-16-be", "encoding_utf16"),
    _turned(23, "saved as Windows-1252", _plain, "cp1252", "encoding_cp1252"),
    Input(
        23,
        "UTF-8 and Windows-1252 in one file",
        {
            "voice_notes/chat.txt": "13/10/2023, 09:30 - Aisha Khan: café\n".encode()
            + "13/10/2023, 09:31 - Aisha Khan: café\n".encode("cp1252")
        },
        {"voice_notes/chat.txt": ["file, line 2: quarantined not_utf8"]},
    ),
    Input(
        23,
        "line ends of three kinds",
        {
            "voice_notes/chat.txt": (
                b"13/10/2023, 09:30 - Aisha Khan: one\r\n"
                b"13/10/2023, 09:31 - Aisha Khan: two\rthree\n"
                b"\r13/10/2023, 09:32 - Aisha Khan: four"
            )
        },
        {"voice_notes/chat.txt": ["excluded chat_message"] * 5},
    ),
    Input(
        23,
        "a line of 3 MB",
        {
            "voice_notes/chat.txt": b"13/10/2023, 09:30 - Aisha Khan: "
            + b"kettle: " * 400_000
            + b"\n13/10/2023, 09:31 - Aisha Khan: end\n"
        },
        {"voice_notes/chat.txt": ["excluded chat_message"] * 2},
    ),
    Input(
        23,
        "lines of 3 MB that almost are headers",
        {
            "voice_notes/chat.txt": b"13/10/2023, 09:30 - Aisha Khan: on\n"
            + b"1" * 3_000_000
            + b"\n["
            + b" " * 3_000_000
            + b"\n13/10/2023, 09:31 - "
            + b"a" * 3_000_000
            + b"\n"
        },
        {"voice_notes/chat.txt": ["excluded chat_message"] * 3 + ["excluded system_message"]},
    ),
)

INPUTS = (*SHAPES, *TIMES, *MARKS, *ORDERS, *IMPOSSIBLE, *ENCODINGS)
