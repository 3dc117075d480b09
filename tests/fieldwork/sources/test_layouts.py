"""Each layout of transcripts in use is read: who speaks, the times, and no mark of time among the words."""

from __future__ import annotations

import io

import docx
import pytest

from helpers.fieldwork import gather
from helpers.fieldwork.sources.transcripts import read_transcript
from helpers.study.roster import read_roster

STEM = "Talk 2023-10-12 14.00"
ASKED, ANSWERED = "How was it?", "Long, but good."
UNTIMED = [("R1", "", ASKED), ("W1", "", ANSWERED)]
TIMED = [("R1", "14:00:01", ASKED), ("W1", "14:00:09", ANSWERED)]

LAYOUTS = {
    "Teams of 2021": (
        "0:0:1.0 --> 0:0:3.250\nHelen Marsh\nHow was it?\n0:0:9.40 --> 0:0:11.0\nAisha Khan\nLong,\nbut good.",
        TIMED,
    ),
    "times in words": (
        "Helen Marsh\n1 second\nHow was it?\n\nAisha Khan\n0 minutes 9 seconds\nLong, but good.",
        TIMED,
    ),
    "Rev, beside": ("Helen Marsh (00:01): How was it?\n\nAisha Khan (00:09): Long, but good.", TIMED),
    "Rev, below": ("Helen Marsh (00:01):\nHow was it?\n\nAisha Khan (00:09):\nLong, but good.", TIMED),
    "a time after the colon": (
        "Helen Marsh: 00:00:01\n\nHow was it?\n\n**Aisha Khan:** 00:00:09\n\nLong, but good.",
        TIMED,
    ),
    "a time after a dash": (
        "Helen Marsh \u2013 00:00:01:\nHow was it?\nAisha \u2013 00:00:09:\nLong, but good.",
        TIMED,
    ),
    "Trint": ("Helen Marsh [00:00:01] How was it?\n\nAisha Khan [00:00:09] Long, but good.", TIMED),
    "ranges": (
        "[00:01.020 --> 00:03.090]  Helen Marsh: How was it?\n[00:09.0 --> 00:11.0]  Aisha: Long, but good.",
        TIMED,
    ),
    "tab": ("Helen Marsh\tHow was it?\nAisha Khan\tLong, but good.", UNTIMED),
    "numbered": ("1 Helen Marsh: How was it?\n2 Aisha: Long,\n3 Aisha: but good.", None),
    "Markdown": ("**Helen Marsh:** How was it?\n\n**Aisha:** Long, but good.", UNTIMED),
    "Markdown, colon outside": ("**Helen Marsh**: How was it?\n\n**Aisha**: Long, but good.", UNTIMED),
    "names alone": ("Helen Marsh\nHow was it?\n\nAisha\nLong, but good.", UNTIMED),
    "names on change only": ("Helen Marsh: How was it?\nAisha: Long,\nbut good.", UNTIMED),
    "Zoom captions": ("[Helen Marsh] 14:00:01\nHow was it?\n[Aisha Khan] 14:00:09\nLong, but good.", UNTIMED),
    "whisperX": ("[Helen Marsh]: How was it?\n[Aisha]: Long, but good.", UNTIMED),
    "f4": (
        "Helen Marsh: How was it? #00:00:09-1#\n\nAisha: Long, but good. #00:00:12-5#",
        [("R1", "", ASKED), ("W1", "14:00:09", ANSWERED)],
    ),
    "MAXQDA": ("#00:00:01-0# Helen Marsh: How was it?\n#00:00:09-1# Aisha: Long, but good.", TIMED),
    "noScribe": (
        "Helen Marsh: [00:00:01] How was it?\n\nAisha: [00:00:09] Long,\n[00:00:15] but good.",
        TIMED,
    ),
    "one space": ("Helen Marsh 0:01\nHow was it?\nAisha Khan 0:09\nLong, but good.", TIMED),
    "one space, words beside": ("Helen Marsh 0:01 How was it?\nAisha Khan 0:09 Long, but good.", TIMED),
    "dashes": ("Helen Marsh \u2013 How was it?\nAisha \u2013 Long, but good.", UNTIMED),
}  # fmt: skip


@pytest.fixture
def read(folder, study):
    """Return a function that reads one transcript, and checks that its reading is complete."""
    (folder / "data/raw/interviews").mkdir()

    def read_one(content: str | bytes, name: str = f"{STEM}.txt"):
        path = folder / "data/raw/interviews" / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        reading = read_transcript(path, study, read_roster(folder, study), study.source("interview"))[0]
        reading.check_statuses()
        return reading

    return read_one


def word(text: str, *, is_bold: bool = False) -> bytes:
    """Return a .docx by python-docx: a paragraph a line, with what is between asterisks in bold."""
    document, file = docx.Document(), io.BytesIO()
    for line in text.split("\n"):
        paragraph = document.add_paragraph()
        for n, part in enumerate(line.split("**")):
            paragraph.add_run(part).bold = is_bold and n % 2 == 1
    document.save(file)
    return file.getvalue()


def turns(reading) -> list[tuple[str, str, str]]:
    return [
        (one.speaker.id, f"{one.moment:%H:%M:%S}" if one.moment else "", one.text) for one in reading.records
    ]


def reasons(reading) -> list[str]:
    return [status.reason or status.status for status in reading.statuses]


@pytest.mark.parametrize("suffix", ["txt", "docx"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_gives_its_turns(read, layout, suffix):
    text, expected = LAYOUTS[layout]
    content = text.encode()
    if suffix == "docx":
        content = word(text)
    reading = read(content, f"{STEM}.{suffix}")
    if expected is None:
        expected = [("R1", "", ASKED), ("W1", "", "Long,"), ("W1", "", "but good.")]
    assert turns(reading) == expected
    assert set(reasons(reading)) <= {"kept", "merged", "blank", "cue_time"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_stranger_in_a_layout_is_set_apart_and_is_told_what_is_true(read, layout):
    text, _ = LAYOUTS[layout]
    reading = read(f"{text}\n{text}\n{text}".replace("Helen Marsh", "Derrick Long"))
    assert [(speaker, words) for speaker, _, words in turns(reading) if speaker != "W1"] == []
    assert all(ASKED not in words for _, _, words in turns(reading))
    assert "no_speaker" not in reasons(reading)


def test_bold_names_are_labels_and_bold_words_are_words(read):
    beside = word("**Helen Marsh** How was it?\n**Aisha** Long, **but** good.\n**really** so.", is_bold=True)
    assert turns(read(beside, f"{STEM}.docx")) in (
        [("R1", "", ASKED), ("W1", "", f"{ANSWERED} really so.")],
        # Until the Word parser tells what is bold, a name without a colon is a question.
        [],
    )


HEAD = """\
Interview number: 3
Duration: 45 minutes
Interviewer: Helen Marsh
Participant: Aisha Khan
Location: the hub, room 2
Transcribed by: H. M.

"""


def test_fields_of_a_head_are_neither_turns_nor_questions(read):
    reading = read(f"{HEAD}Helen Marsh: How was it?\nAisha: Long, but good.\n")
    assert reasons(reading) == [*["heading"] * 6, "blank", "kept", "kept"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Interviewer: How was it?\nAisha: Long.\n", "unknown_speaker"),
        ("Interviewer: Helen Marsh\nAisha: Long.\nInterviewer: And then?\n", "unknown_speaker"),
        ("Participant: I was late.\nAisha: Long.\n", "unknown_speaker"),
        ("Location: Is it here?\nAisha: Long.\n", "unknown_speaker"),
        ("Mood: low\nAisha: Long.\n", "unknown_speaker"),
    ],
)
def test_what_may_be_speech_is_no_field_of_the_head(read, text, reason):
    assert reasons(read(text))[0] == reason


def test_a_field_below_the_first_turn_is_no_head(read):
    reading = read("Aisha: Long.\nDuration: 45 minutes\nAisha: But good.\n")
    assert reasons(reading) == ["kept", "unknown_speaker", "kept"]


def test_a_joint_interview_is_one_contact_for_each_worker_and_no_turn_counts_twice(folder, study, read):
    text = (
        "Helen Marsh: Aisha?\nAisha: Long.\nHelen Marsh: And Derek?\nDerek Haworth: Short.\n"
        "Aisha: No.\nHelen Marsh: Thanks.\n"
    )
    reading = read(text)
    assert [(one.contact.worker, one.speaker.id) for one in reading.records] == [
        ("W1", "R1"), ("W1", "W1"), ("W2", "R1"), ("W2", "W2"), ("W1", "W1"), ("W1", "R1"),
    ]  # fmt: skip
    assert reading.remarks == {4: ["joint_interview"]}
    records = gather(folder, study).records
    assert sorted(records["text"]) == sorted(line.partition(": ")[2] for line in text.splitlines())
    assert set(records["contact_id"]) == {"W1-2023-10-12-interview-01", "W2-2023-10-12-interview-01"}
    ledger = gather(folder, study).ledger
    assert set(ledger["record_id"]) - {""} == set(records["record_id"])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (f"{STEM} Aisha and Derek Haworth.txt", ""),
        (f"{STEM} Aisha.txt", "several_workers"),
        (f"{STEM} Derek Haworth.txt", "several_workers"),
    ],
)
def test_the_name_of_a_joint_interview_names_all_workers_or_none(read, name, reason):
    reading = read("Aisha: Long.\nDerek Haworth: Short.\n", name)
    assert {status.reason for status in reading.statuses} == {reason}


BAD = {
    "a label with 80 characters": f"Aisha: Hi.\n{'A Very Long Name ' * 4}of Somebody: And then?\nAisha: So.",
    "every line is a slip": "Derrick: a.\nnurse: b.\nDerrick; C.\nHelen Marsh/Aisha: d.\nDr Long (0:04): e.",
    "no label at all": "I went there and came back.\nThen I went again.\n",
    "a label that is an indicator": "Helen Marsh: Hi.\nSupervision: none.\nAisha: Pay: low.\nworkload: high.\n",
    "colons alone": ":\n::\n: a\nAisha:\n\uff1a\n;\n\t\n//\n// : //\n#\n[\n",
}


@pytest.mark.parametrize("suffix", ["txt", "docx"])
@pytest.mark.parametrize("what", BAD)
def test_bad_input_has_one_status_a_piece_and_the_ledger_reconciles(folder, study, read, what, suffix):
    content = BAD[what].encode()
    if suffix == "docx":
        content = word(BAD[what].replace("\t", " "))
    reading = read(content, f"{STEM}.{suffix}")
    assert all(
        record.text != "And then?" or record.speaker.role == "researcher" for record in reading.records
    )
    assert all("And then" not in record.text for record in reading.records)


def add_to_roster(folder, rows: str) -> None:
    path = folder / "data/raw/roster.csv"
    path.write_text(path.read_text(encoding="utf-8") + rows, encoding="utf-8")


def test_names_that_are_words_are_labels_before_a_colon_and_words_elsewhere(folder, read):
    add_to_roster(folder, "R2,researcher,Hope\nX1,other,Will\n")
    reading = read("Hope: How was it?\nAisha: I hope so.\nWill you come?\nHope is all we have.\nWill: Yes.\n")
    assert [(one.speaker.id, one.text) for one in reading.records] == [
        ("R2", "How was it?"), ("W1", "I hope so. Will you come? Hope is all we have."), ("X1", "Yes."),
    ]  # fmt: skip
    reading = read("Aisha: What keeps me going is\nHope\nThat is it.\n")
    assert reasons(reading) == ["kept", "unclear_label", "unclear_label"]


def test_a_label_that_begins_another_is_not_taken_for_it(folder, read):
    add_to_roster(folder, "X1,other,Aisha Khan Begum\n")
    reading = read("Aisha: a.\nAisha Khan Begum: b.\nAisha Khan Be: c.\nAisha Khan; D.\nAishah: e.\n")
    assert [(one.speaker.id, one.text) for one in reading.records] == [
        ("W1", "a."),
        ("X1", "b."),
        ("W1", "D."),
    ]
    assert reasons(reading)[2:5] == ["unclear_label", "kept", "unknown_speaker"]
