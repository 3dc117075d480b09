"""In a table of speakers and words each row is a turn of the speaker it names, or is asked about."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inputs.documents import TALK, paragraph, read_all, reasons, table, turns, word

HELEN, AISHA = "Helen Marsh", "Aisha Khan"
ROWS = (("0:03", HELEN, "How was it?"), ("00:00:09", AISHA, "Long, but good."), ("0:15", HELEN, "Why?"))
ROWS += (("0:20", AISHA, "The keys.\nNobody knew."),)
SAID = [
    ("R1", "14:00:03", "How was it?"),
    ("W1", "14:00:09", "Long, but good."),
    ("R1", "14:00:15", "Why?"),
    ("W1", "14:00:20", "The keys. Nobody knew."),
]


def said_without_times() -> list[tuple[str, str, str]]:
    return [(speaker, "", text) for speaker, _, text in SAID]


@pytest.fixture
def read(folder, study):
    """Return a function that reads an interview in Word and gives its first reading."""

    def read_one(body: str):
        return read_all(folder, study, f"{TALK}.docx", word(body))[0]

    return read_one


@pytest.mark.parametrize("header", [(), ("Time", "Speaker", "Words"), ("Zeit", "Wer", "Inhalt")])
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0)])
def test_a_table_of_times_speakers_and_words_is_read_in_any_order_with_or_without_a_header(
    read, header, order
):
    rows = [tuple(row[at] for at in order) for row in (header, *ROWS) if row]
    reading = read(table(*rows))
    assert turns(reading) == SAID
    assert [reason for reason in reasons(reading) if reason == "heading"] == ["heading"] * len(header)


@pytest.mark.parametrize("header", [(), ("Speaker", "Words"), ("Name:", "Transcript")])
@pytest.mark.parametrize("colon", ["", ":"])
def test_a_table_of_speakers_and_words_is_read(read, header, colon):
    rows = [(f"{speaker}{colon}", words) for _, speaker, words in ROWS]
    assert turns(read(table(*([header] if header else []), *rows))) == said_without_times()


@pytest.mark.parametrize(
    "rows",
    [[(HELEN, "How was it?"), (AISHA, "Long.")], [(f"{HELEN}:", "So tell me"), (f"{AISHA}:", "Long")]],
)
def test_a_table_in_which_each_speaks_once_is_read_where_it_is_talk(read, rows):
    assert [words for _, _, words in turns(read(table(*rows)))] == [words for _, words in rows]


def test_times_or_numbers_beside_cells_with_names_in_them_are_no_words(read):
    rows = [(time, f"{speaker}: {words}") for time, speaker, words in ROWS]
    assert turns(read(table(*rows))) == SAID
    numbered = [(f"{n}.", f"{speaker}: {words}") for n, (_, speaker, words) in enumerate(ROWS)]
    assert turns(read(table(*numbered))) == said_without_times()
    all_four = [(str(n), *row) for n, row in enumerate(ROWS)]
    assert turns(read(table(*all_four))) == SAID


def test_cells_with_names_in_them_are_read_as_before_and_end_a_turn(read):
    rows = [(f"{speaker}: {words}",) for _, speaker, words in ROWS]
    assert turns(read(table(*rows, ("And so on.",)))) == said_without_times()


def test_text_above_and_below_a_table_is_read_as_in_any_interview(read):
    body = f"{paragraph('Date: 12 October 2023')}{table(*ROWS)}{paragraph('left over')}"
    body += paragraph(f"{AISHA}: One more thing.")
    reading = read(body)
    assert turns(reading) == [*SAID, ("W1", "", "One more thing.")]
    assert reasons(reading)[0] == "transcription_notice"
    assert reasons(reading)[-2:] == ["no_speaker", "kept"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("0:25", "", "And then?"), ["cue_time", "blank", "no_speaker"]),
        (("0:25", "Derrick", "And then?"), ["cue_time", "unknown_speaker", "unknown_speaker"]),
        (("0:25", f"{HELEN}\n{AISHA}", "Yes."), ["cue_time", "other_form", "other_form", "other_form"]),
        (("0:25", AISHA, f"{HELEN}: And then?"), ["cue_time", "no_words_said", "several_voices"]),
        (("0:25", AISHA, "Derrick: And then?"), ["cue_time", "no_words_said", "unknown_speaker"]),
        (("0:25", AISHA, f"{AISHA}: Then."), ["cue_time", "kept", "merged"]),
        (("later", AISHA, "Then."), ["other_form", "kept", "merged"]),
        (("0:25", AISHA, ""), ["cue_time", "no_words_said", "blank"]),
        (("0:25", "Second part", ""), ["cue_time", "other_form", "blank"]),
        (("Second part",), ["other_form"]),
        ((AISHA, "Then."), ["other_form", "other_form"]),
        (("0:25", AISHA, "Then.", "seems sad"), ["other_form"] * 4),
    ],
)
def test_a_row_that_does_not_fit_is_asked_about_and_never_joined_to_another(read, row, expected):
    reading = read(table(*ROWS, row, ("0:40", AISHA, "Last.")))
    found = turns(reading)
    assert found[:4] == SAID
    assert found[-1] == ("W1", "14:00:40", "Last.")
    assert reasons(reading)[len(reasons(reading)) - len(expected) - 3 : -3] == expected


def test_a_column_of_remarks_is_no_speech(read):
    reading = read(table(*((*row, f"note {n}") for n, row in enumerate(ROWS))))
    assert turns(reading) == SAID
    assert reasons(reading).count("other_column") == 4


@pytest.mark.parametrize(
    "rows",
    [
        [("Date", "12/10/2023"), ("Worker", AISHA), ("Interviewer", HELEN)],
        [(AISHA, "Peer support worker at the northern hub"), (HELEN, "Researcher")],
        [("Name", "Role"), (AISHA, "Peer support worker"), (HELEN, "Researcher")],
        [(AISHA, "Peer support worker."), (HELEN, "Researcher.")],
    ],
)
def test_a_table_of_participants_is_nobodys_words(read, rows):
    reading = read(table(*rows) + paragraph(f"{HELEN}: Why?") + paragraph(f"{AISHA}: So."))
    assert turns(reading) == [("R1", "", "Why?"), ("W1", "", "So.")]


def test_a_table_whose_speakers_the_roster_lacks_says_so(read):
    rows = [("Speaker", "Words"), ("Speaker 1", "Why?"), ("Speaker 2", "So.")]
    body = paragraph(f"{AISHA}: before") + table(*rows)
    assert reasons(read(body)) == ["kept", "heading", "heading", *["unknown_speaker"] * 4]


def test_a_table_within_a_cell_is_not_joined_to_it(read):
    inner = table(("somebody", "else"))
    body = table(*ROWS).replace(
        paragraph("How was it?"), paragraph("How was it?") + inner + paragraph("Well?")
    )
    reading = read(body)
    assert turns(reading)[0] == ("R1", "14:00:03", "How was it? Well?")
    assert reasons(reading).count("no_speaker") == 2


speakers = st.sampled_from(
    [HELEN, AISHA, f"{HELEN}:", "aisha khan", "", "Derrick", "Unknown Speaker", f"{HELEN} / {AISHA}"]
)
slips = st.sampled_from(["", "", "", "merged", "short", "labelled", "strange"])
PERSONS = {HELEN: "R1", f"{HELEN}:": "R1", AISHA: "W1", "aisha khan": "W1"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=st.lists(st.tuples(speakers, slips), min_size=1, max_size=3),
    has_time=st.booleans(),
    has_header=st.booleans(),
    above=st.booleans(),
)
def test_whatever_slips_a_table_has_no_words_go_to_another_than_its_row_names(
    folder, study, made, has_time, has_header, above
):
    rows, whose, fitting = [], {}, set()
    columns = ("Time", "Speaker", "Words") if has_time else ("Speaker", "Words")
    if has_header:
        rows.append(columns)
    for n, (speaker, slip) in enumerate([(HELEN, ""), (AISHA, ""), (HELEN, ""), (AISHA, ""), *made]):
        words = f"word{n} said"
        whose[f"word{n}"] = PERSONS.get(speaker, "")
        if slip == "labelled":
            words = f"{HELEN}: {words}"
        elif slip == "strange":
            words = f"Derrick: {words}"
            whose[f"word{n}"] = ""
        row = (f"0:{n:02}", speaker, words)
        if not has_time:
            row = row[1:]
        if slip == "merged":
            row = (" ".join(row),)
        elif slip == "short":
            row = row[1:]
        elif whose[f"word{n}"] and not slip:
            fitting.add(f"word{n}")
        rows.append(row)
    body = table(*rows)
    if above:
        body = paragraph(f"{AISHA}: before") + body
    reading = read_all(folder, study, f"{TALK}.docx", word(body))[0]
    said = {text.split()[0]: speaker for speaker, _, text in turns(reading)}
    assert fitting <= set(said), "rows that fit are read"
    for one, speaker in said.items():
        assert one == "before" or speaker == whose[one]
    together = " ".join(text for _, _, text in turns(reading))
    assert len(together.split()) == 2 * len(said) - (1 if above else 0), "nothing is joined to another"


@pytest.mark.parametrize("header", [("", "Timespan", "Content", "Speaker"), ()])
def test_speakers_to_the_right_of_the_words_are_read(read, header):
    rows = [(str(n), f"{time} - 0:59", words, who) for n, (time, who, words) in enumerate(ROWS, start=1)]
    assert turns(read(table(*([header] if header else []), *rows))) == SAID


@pytest.mark.parametrize(
    "label",
    ["Helen Marsh \u2013 Was it?", "[Helen Marsh] Was it?", "Helen Marsh\nWas it?", "The nurse: Was it?"],
)
def test_a_label_in_any_writing_within_anothers_cell_is_asked_about(read, label):
    rows = [(who, words) for _, who, words in ROWS]
    rows[1] = (AISHA, f"Long.\n{label}")
    reading = read(table(*rows))
    assert all("Was it?" not in words for _, _, words in turns(reading))
    assert ("W1", "", "Long.") in turns(reading)


def test_an_answer_of_one_name_or_word_in_a_cell_is_its_speakers(read):
    rows = [(who, words) for _, who, words in ROWS]
    rows[1] = (AISHA, "Lunch")
    rows[3] = (AISHA, "Helen, Are you there?\nDoris Day")
    said = [words for _, _, words in turns(read(table(*rows)))]
    assert said == ["How was it?", "Lunch", "Why?", "Helen, Are you there? Doris Day"]


def test_the_lines_above_a_transcript_of_word_are_no_speech(read):
    lines = ["Audio file", "visit to the hub.m4a", "Transcript", f"00:00:03 {HELEN}", "How was it?"]
    lines += [f"00:00:09 {AISHA}", "Long.", "00:00:12 Speaker 3", "I was there as well."]
    reading = read("".join(map(paragraph, lines)))
    assert turns(reading) == [("R1", "14:00:03", "How was it?"), ("W1", "14:00:09", "Long.")]
    assert reasons(reading)[:3] == ["transcription_notice"] * 3
    assert reasons(reading)[-2:] == ["unknown_speaker"] * 2


SLIPS = (
    "interviewer: {w}", "nurse: {w}", "Derrick:{w}", "Derrick Long\t{w}", "Helen Marsh - {w}", "Helen Marsh; {w}",
    "HELEN MARSH: {w}", "**Helen Marsh:** {w}", "Helen Marsh (00:12): {w}", "Helen Marsh/Aisha: {w}", "??: {w}",
    "It was fine. Helen Marsh: {w}", "Fine. //Helen Marsh: {w}// Then no.",
)  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("has_speakers", [True, False])
def test_a_slip_in_a_cell_of_words_gives_nobody_anothers_words(read, slip, has_speakers):
    asked = "And what did you do then?"
    line = f"Long.\n{slip.format(w=asked)}"
    if has_speakers:
        rows = [(HELEN, "How was it?"), (AISHA, line), (HELEN, "Thanks."), (AISHA, "Bye.")]
    else:
        rows = [("1", f"{HELEN}: How was it?"), ("2", f"{AISHA}: {line}"), ("3", f"{HELEN}: Thanks.")]
    reading = read(table(*rows))
    assert [text for speaker, _, text in turns(reading) if speaker == "W1" and asked in text] == []
    assert "Thanks." in {text for _, _, text in turns(reading)}
