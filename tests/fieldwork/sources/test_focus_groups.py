"""A focus group is one contact for each worker who speaks, or who is said to be present and says nothing."""

from __future__ import annotations

import pytest

from helpers.example import word
from helpers.fieldwork import gather
from helpers.fieldwork.reading import Reading
from helpers.fieldwork.sources.transcripts import read_transcript
from helpers.study.roster import read_roster
from helpers.study.sources import Source
from helpers.study.study import read_study

NAME = "Group 2023-10-12 14.00.txt"
TALK = (
    "Helen Marsh: How was the week?\nAisha: Late rota.\nJoan Lisle: For me too.\nHelen Marsh: And the keys?\n"
    "Derek Haworth: No keys.\nAisha: None.\n"
)


@pytest.fixture
def read(folder, study):
    """Return a function that writes and reads a focus group."""
    roster = folder / "data/raw/roster.csv"
    roster.write_text(roster.read_text() + "M1,other,Joan Lisle\n", encoding="utf-8")

    def read_it(content: str | bytes, name: str = NAME, reader: str = "focus_group") -> Reading:
        facts = {"id": "group", "label": "Focus groups", "singular": "Focus group", "folder": "groups"}
        source = Source(**facts, reader=reader, counted_role="worker")
        path = folder / "data/raw/groups" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        reading = read_transcript(path, study, read_roster(folder, study), source)[0]
        reading.check_statuses()
        return reading

    return read_it


def turns(reading: Reading) -> list[tuple[str, str, str]]:
    return [(record.contact.worker, record.speaker.id, record.text) for record in reading.records]


def statuses(reading: Reading) -> list[str]:
    return [status.reason or status.status for status in reading.statuses]


def test_each_worker_who_speaks_has_a_contact_and_turns_are_told_by_speaker_and_role(read):
    reading = read(TALK)
    assert turns(reading) == [
        ("W1", "R1", "How was the week?"),
        ("W1", "W1", "Late rota."),
        ("W2", "M1", "For me too."),
        ("W2", "R1", "And the keys?"),
        ("W2", "W2", "No keys."),
        ("W1", "W1", "None."),
    ]
    assert {record.speaker.role for record in reading.records} == {"worker", "researcher", "other"}
    assert {str(record.contact.day) for record in reading.records} == {"2023-10-12"}
    assert len({id(record.contact) for record in reading.records}) == 2


def test_an_unknown_participant_is_quarantined_and_the_others_are_read(read):
    reading = read(TALK + "Zoe: Mine are lost.\nfor good\nDerek Haworth: Yes.\n")
    assert statuses(reading)[6:] == ["unknown_speaker", "unknown_speaker", "kept"]


@pytest.mark.parametrize(
    "line",
    [
        "Present: Helen Marsh, Aisha, Derek Haworth",
        "Participants: Aisha Khan and Derek Haworth",
        "present: Derek Haworth (W2); Aisha (W1); Helen Marsh (facilitator); Joan Lisle (volunteer); Aisha Khan",
        "Attendees: W1 & W2",
    ],
)
def test_a_worker_who_is_present_and_silent_has_a_contact_without_counted_words(read, line):
    reading = read(
        f"{line}\n\nHelen Marsh: How was it?\nAisha: Late.\nHelen Marsh: And the keys?\nAisha: None.\n"
    )
    assert turns(reading) == [
        ("W2", "R1", "How was it?"),
        ("W1", "W1", "Late."),
        ("W1", "R1", "And the keys?"),
        ("W1", "W1", "None."),
    ]
    assert statuses(reading)[:2] == ["heading", "blank"]


def test_a_worker_who_is_not_said_to_be_present_and_says_nothing_has_no_contact(read):
    talk = "Helen Marsh: How was it?\nAisha: Derek could not come.\n"
    assert {worker for worker, _, _ in turns(read(talk))} == {"W1"}
    assert {
        worker for worker, _, _ in turns(read("Present: Derek Haworth\n" + talk, reader="interview"))
    } == {"W1"}


def test_where_no_turn_is_left_to_show_a_silent_worker_by_the_line_is_remarked(read):
    reading = read("Present: Aisha, Derek Haworth\nAisha: Late.\nAisha: No keys.\n")
    assert {worker for worker, _, _ in turns(reading)} == {"W1"}
    assert reading.remarks == {1: ["silent_worker"]}


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("Aisha and Derek Haworth 2023-10-12.txt", "", {"W1", "W2"}),
        ("Group W1 W2 2023-10-12.txt", "Present: W1, W2\n", {"W1", "W2"}),
    ],
)
def test_the_name_may_give_all_who_speak_or_are_present(read, name, head, expected):
    talk = TALK if not head else f"{head}Helen Marsh: How was it?\nAisha: Late.\n"
    assert {worker for worker, _, _ in turns(read(talk, name))} == expected


def test_a_name_that_gives_other_workers_than_those_there_is_asked_about(read):
    assert set(statuses(read(TALK, "Aisha 2023-10-12.txt"))) == {"several_workers"}
    silent = "Helen Marsh: How was it?\nAisha: Late.\n"
    assert set(statuses(read("Present: Aisha\n" + silent, "Derek Haworth 2023-10-12.txt"))) == {
        *("heading", "wrong_worker")
    }


def test_a_document_and_subtitles_are_read_too(read):
    lines = ["Present: Aisha, Derek Haworth", "Helen Marsh: How was it?", "Aisha: Late."]
    document = word.document(map(word.paragraph, lines))
    assert {worker for worker, _, _ in turns(read(document, "Group 2023-10-12.docx"))} == {"W1", "W2"}
    cues = (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Aisha>Late.</v>\n\n"
        "00:00:03.000 --> 00:00:04.000\n<v Derek Haworth>No keys.</v>\n"
    )
    assert turns(read(cues, "Group 2023-10-12.vtt")) == [("W1", "W1", "Late."), ("W2", "W2", "No keys.")]


def test_the_silent_workers_week_is_observed_with_a_zero(folder, lay_out):
    path = folder / "data/study.yaml"
    source = (
        "  - {id: group, reader: focus_group, label: Focus groups, singular: Focus group, folder: groups, "
        "counted_role: worker}\n"
    )
    text = path.read_text(encoding="utf-8").replace("disclosure:", f"{source}disclosure:", 1)
    path.write_text(text, encoding="utf-8")
    talk = "Present: Aisha, Derek Haworth\nHelen Marsh: How was it?\nAisha: Late.\n"
    lay_out({f"groups/{NAME}": talk.encode()})
    records = gather(folder, read_study(folder)).records
    assert list(records["contact_id"]) == ["W1-2023-10-12-group-01", "W2-2023-10-12-group-01"]
    assert list(records["speaker_role"]) == ["worker", "researcher"]


@pytest.mark.parametrize(
    "head",
    [
        "Present: Aisha, Derek Haworth (absent)",
        "Present: Aisha (W1), Derek Haworth (W2, sent apologies)",
        "Participants: Aisha and Derek Haworth (didn't come)",
        "Present: Aisha\nApologies: Derek Haworth",
        "Present: Aisha\nAbsent: Derek Haworth",
    ],
)
def test_a_worker_who_is_said_not_to_be_there_has_no_contact(read, head):
    reading = read(f"{head}\n\nHelen Marsh: How was it?\nAisha: Late.\n")
    assert {worker for worker, _, _ in turns(reading)} == {"W1"}
    assert "quarantined" not in {status.status for status in reading.statuses}


def test_who_leads_or_takes_notes_may_be_named_above_the_talk(read):
    head = "Moderator: Helen Marsh\nCo-moderator: Joan Lisle\nNote-taker: Joan Lisle\n\n"
    assert statuses(read(head + TALK))[:4] == ["heading", "heading", "heading", "blank"]


@pytest.mark.parametrize(
    "names",
    [
        "Aisha, Derek H.",
        "Aisha, Derek Haworth (from 3 pm), Jo Smith (left early)",
        "Helen Marsh, Aisha, Derek Haworth, Joan Lisle, Jo Smith, Mo Ali",
    ],
)
def test_a_name_that_nobody_knows_among_those_present_is_remarked(read, names):
    reading = read(f"Present: {names}\n{TALK}")
    assert reading.remarks[1] == ["unknown_present"]
    assert statuses(reading)[:2] == ["heading", "kept"]


def test_those_who_are_known_or_have_no_name_are_not_remarked_among_those_present(read):
    assert 1 not in read("Present: Aisha, Derek Haworth, Helen Marsh, 2\n" + TALK).remarks


@pytest.mark.parametrize("label", ["Several", "Many voices", "Some", "Several people", "All", "Both"])
def test_what_several_say_at_once_is_never_given_to_who_spoke_before(read, label):
    reading = read(TALK + f"Aisha: Yes.\n{label}: We agree!\n")
    assert reading.statuses[-1].status == "quarantined"
    assert all("agree" not in text for _, _, text in turns(reading))


def test_a_remark_in_brackets_is_no_list_of_names(read):
    assert statuses(read("Participant: [laughs]\n" + TALK))[0] == "unknown_speaker"


def test_a_sentence_about_several_things_is_no_label(read):
    reading = read(TALK + "Aisha: Yes.\nSeveral things: keys and rotas.\n")
    assert turns(reading)[-1][2] == "Yes. Several things: keys and rotas."
