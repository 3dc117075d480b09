"""A typist's slip in a label costs a question, never a wrong speaker: labels × writings × places × formats."""

from __future__ import annotations

import io
from itertools import product

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.fieldwork import take_stock
from helpers.fieldwork.reasons import STRICT_REMARKS
from helpers.fieldwork.sources.labels import Labels, Opener
from helpers.fieldwork.sources.transcripts import read_transcript
from helpers.study.roster import read_roster

STEM = "Talk 2023-10-12 14.00"
FORMS = """\
R1,researcher,Helen
R1,researcher,Interviewer
R1,researcher,IV
R1,researcher,The researcher from the university in the north
W1,worker,Participant
"""
SLIPPED = "And what did you do then?"
KNOWN = ("Helen", "HELEN", "helen", "Helen Marsh", "helen marsh", "interviewer", "IV", "R1")
OF_A_STRANGER = ("Derrick", "Derrick Long", "DERRICK", "Dr Long", "nurse", "The nurse", "senior nurse", "P2")

USUAL = (
    "{}: {w}", "{}:{w}", "{} : {w}", "{}:  {w}", "{}:\t{w}", "  {}: {w}", "\t{}: {w}", "{}:\u00a0{w}",
    "\u200e{}: {w}", "{}?: {w}", "{}?: {w}", "{}::{w}", "{}.: {w}", "{}!: {w}",
    '"{}": {w}', "\u201c{}\u201d: {w}", '"{}:" {w}', "'{}': {w}",
    "**{}:** {w}", "**{}**: {w}", "__{}:__ {w}", "*{}:* {w}", "**{}** {w}",
    "[{}]: {w}", "[{}] {w}", "({}): {w}", "<{}>: {w}", "{{{}}}: {w}",
    "12 {}: {w}", "12. {}: {w}", "12) {}: {w}", "12\t{}: {w}", "[12] {}: {w}", "- {}: {w}", "\u2013 {}: {w}",
    "> {}: {w}", "\u2022 {}: {w}", "# {}: {w}",
    "00:12 {}: {w}", "00:00:12 {}: {w}", "[00:12] {}: {w}", "[00:00:12] {}: {w}", "(00:12) {}: {w}",
    "00:00:12.500 {}: {w}", "#00:00:12-1# {}: {w}", "12:05 - {}: {w}",
    "{} (00:12): {w}", "{} [00:12]: {w}", "{} (00:00:12): {w}", "{} [00:00:03] {w}", "{} (00:12) {w}",
    "{} 00:12: {w}", "{}: [00:00:12] {w}", "{}: (00:12) {w}", "{} (0:12):\n{w}", "{}:\n{w}", "{} [00:12]\n{w}",
    "[00:16.020 --> 00:41.090]  {}: {w}", "[{}] 14:05:03\n{w}", "{} 0:12: {w}",
    "{}\uff1a{w}", "{}\uff1a {w}", "{}; {w}", "{} ; {w}", "{}\t{w}", "{}\ufe55 {w}",
    "{}\n{w}", "{}\n0 minutes 12 seconds\n{w}", "0:0:12.0 --> 0:0:13.250\n{}\n{w}",
)  # fmt: skip
"""Usual writings: a known speaker begins a turn, and what stands around the name is no word."""

UNUSUAL = (
    "{} - {w}", "{} \u2013 {w}", "{} \u2014 {w}", "{}- {w}", "{}. {w}", "{}, {w}", "{}  {w}", "{} {w}",
    "{} | {w}", "{} > {w}", "{} = {w}", "{} -> {w}", "{}/ {w}", "{} 0:12 {w}", "{} 0.12\n{w}", "{} 0:12\n{w}",
    "{}.\n{w}", "{}\u2026 {w}", "{}' {w}", "{}   {w}", "{} how was it? {w}",
)  # fmt: skip
"""Writings that show a known name, but not that it is a label: a turn, or a question."""

SEVERAL = (
    "Helen/Aisha: {w}", "Helen / Aisha: {w}", "Helen, Aisha: {w}", "Helen and Aisha: {w}", "helen & aisha: {w}",
    "Helen + Aisha: {w}", "HELEN AND AISHA: {w}", "Helen;Aisha: {w}", "**Helen/Aisha:** {w}",
    "Aisha and Helen: {w}", "Helen Marsh, Aisha Khan: {w}", "[Helen/Aisha] {w}", "Aisha, Helen and IV: {w}",
    "Helen and Derrick: {w}", "Derrick/Helen: {w}", "Helen (and Aisha): {w}", "Helen\\Aisha: {w}",
)  # fmt: skip

STRANGE = (
    "{}: {w}", "{}:{w}", "{} : {w}", "{}?: {w}", '"{}": {w}', "**{}:** {w}", "**{}**: {w}", "[{}]: {w}",
    "({}): {w}", "{}\uff1a{w}", "12 {}: {w}", "- {}: {w}", "{} (00:12): {w}", "{} [00:12]: {w}",
    "[00:12] {}: {w}", "00:00:12 {}: {w}", "{}:\n{w}", "{}::{w}", "\u2013 {}: {w}", "{}: [00:12] {w}",
    "{} from the hub upstairs by the river: {w}", "{} (laughing): {w}", "{}, at the hub: {w}",
)  # fmt: skip
LONGER = (
    "Derrick Long from the hub upstairs: {w}", "Dr Maria del Carmen Santos y Ruiz: {w}", "Helen Smith: {w}",
    "Derrick; {w}", "Derrick\t{w}", "Derrick Long\t{w}", "Derrick Long\n{w}", "Hellen: {w}", "H: {w}",
    "Aisha Khan from the peer team at the hub in the north: {w}", "Khan, Aisha: {w}", "I: {w}", "Q: {w}",
    "??: {w}", "?: {w}", "[?]: {w}", "my manager: {w}", "Int. {w}", "INT {w}", "H. {w}", "He len: {w}",
    "Helen says: {w}", "[Speaker 1] {w}", "(Speaker 2) {w}", "[interviewer] {w}", "Speaker 1\n{w}",
    "Interviewer 2: {w}", "Speaker 1: {w}", "SPEAKER_00: {w}", "Unknown: {w}", "[unknown]: {w}", "Both: {w}",
    f"{'Derrick Long ' * 6}Jr: {{w}}", "Helen Marsh-Jones: {w}", "d\u2019Arcy: {w}", "N\u00faria: {w}",
    "The lady who sat beside us there: {w}", "the nurse beside me: {w}", "Helen, who was there too: {w}",
    "the researcher from the university who came with the other team on that day: {w}",
)  # fmt: skip
"""Labels of nobody whom the roster has."""

INSIDE = (
    ("Aisha: It was fine. Helen: {w} Aisha: No.", ["W1", "R1", "W1"]),
    ("Aisha: It was fine. Helen: {w}", ["W1", "R1"]),
    ("It was fine. Helen: {w} Aisha: No.", ["W1", "R1", "W1"]),
    ("It was fine! HELEN: {w}", ["W1", "R1"]),
    ("It was fine \u2013 Helen: {w}", ["W1", "R1"]),
    ("Aisha: It was fine. Helen (00:12): {w}", ["W1", "R1"]),
    ("Aisha: It was fine. [Helen]: {w}", ["W1", "R1"]),
    ("Aisha: It was fine. **Helen:** {w}", ["W1", "R1"]),
    ("Aisha: It was fine. (Helen: {w}) Then no.", None),
    ("Aisha: It was fine Helen: {w}", None),
    ("It was fine, Helen: {w}", None),
    ("Aisha: Fine. //Helen: {w}// Then no.", ["W1", "R1", "W1"]),
    ("Fine. //Helen: {w} // Then no.", ["W1", "R1", "W1"]),
    ("Fine //Helen: {w}//", ["W1", "R1"]),
    ("Fine, and //Helen: {w} It was fine.", None),
    ("Aisha: Fine. //Derrick: {w}// Then no.", ["W1", "W1"]),
)
"""Lines in which another speaks too, and who speaks in their parts; None: set apart as a whole."""


@pytest.fixture
def read(folder, study):
    """Return a function that reads lines as .txt or .docx, and checks that nothing is lost."""
    roster = folder / "data/raw/roster.csv"
    roster.write_text(roster.read_text(encoding="utf-8") + FORMS, encoding="utf-8")
    known = read_roster(folder, study)
    (folder / "data/raw/interviews").mkdir()

    def read_lines(lines: list[str], suffix: str):
        path = folder / f"data/raw/interviews/{STEM}.{suffix}"
        if suffix == "txt":
            path.write_bytes("\n".join(lines).encode())
        else:
            document, file = docx.Document(), io.BytesIO()
            for line in lines:
                document.add_paragraph(line)
            document.save(file)
            path.write_bytes(file.getvalue())
        reading = read_transcript(path, study, known, study.source("interview"))[0]
        reading.check_statuses()
        return reading

    return read_lines


def with_slip(line: str, above: str = "Aisha: Long.") -> list[str]:
    """Return a transcript in which the third turn has a slip."""
    return ["Helen: How was the week?", above, *line.split("\n"), "Aisha: But good."]


def is_glued(reading) -> bool:
    """Tell whether words of the slipped turn are a worker's, without a remark that a strict run refuses."""
    for record in reading.records:
        if record.speaker.role == "worker" and "what did you" in record.text:
            remarks = {word for _, n in record.input_units for word in reading.remarks.get(n, ())}
            if not remarks & STRICT_REMARKS:
                return True
    return False


@pytest.mark.parametrize("suffix", ["txt", "docx"])
def test_a_known_speaker_in_a_usual_writing_begins_a_turn(read, suffix):
    written = [*product(USUAL, KNOWN)]
    if suffix == "docx":
        written = written[::20]
    wrong = []
    for writing, label in written:
        reading = read(with_slip(writing.format(label, w=SLIPPED)), suffix)
        turns = [(record.speaker.id, record.text) for record in reading.records]
        if turns[1:] != [("W1", "Long."), ("R1", SLIPPED), ("W1", "But good.")]:
            wrong.append((writing, label, turns[1:]))
    assert wrong == []


@pytest.mark.parametrize(
    ("suffix", "above"),
    [("txt", "Aisha: Long."), ("txt", "Aisha: Long"), ("docx", "Aisha: Long."), ("docx", "Aisha: Long,")],
)
def test_no_line_that_opens_like_a_label_is_glued_to_the_turn_above(read, suffix, above):
    known = [writing.format(label, w=SLIPPED) for writing, label in product(UNUSUAL, KNOWN)]
    strange = [writing.format(label, w=SLIPPED) for writing, label in product(STRANGE, OF_A_STRANGER)]
    others = [writing.format(w=SLIPPED) for writing in (*LONGER, *SEVERAL, *(one for one, _ in INSIDE))]
    lines = known + strange + others
    if suffix == "docx":
        lines = lines[::20]
    elif above == "Aisha: Long":
        lines = lines[::3]
    glued = [line for line in lines if is_glued(read(with_slip(line, above), suffix))]
    assert glued == []


def test_in_files_with_times_a_slip_in_the_line_of_name_and_time_is_never_glued(read):
    for slip, expected in (
        ("Helen 0:12 {w}", "R1"), ("Helen 0.12\n{w}", "R1"), ("Helen  0:12\n{w}", "R1"), ("Helen 0:12\n{w}", "R1"),
        ("Helen, 0:12\n{w}", ""), ("Derrick Long 0:12\n{w}", ""), ("Derrick Long 0:12 {w}", ""),
        ("Helen: {w}", ""), ("[0:12] Helen: {w}", ""), ("Helen/Aisha: {w}", ""),
    ):  # fmt: skip
        text = f"Helen  0:01\nHow was the week?\nAisha  0:05\nLong.\n{slip.format(w=SLIPPED)}\nAisha  0:20\nGood."
        reading = read(text.split("\n"), "txt")
        assert not is_glued(reading), slip
        said = [record.speaker.id for record in reading.records if SLIPPED in record.text]
        assert said == [one for one in (expected,) if one], slip


def test_a_name_in_bold_is_a_label_and_bold_words_are_words(folder, study, read):
    labels = Labels(read_roster(folder, study))
    assert labels.read("Helen And then?", "Long.", n_bold=5) == Opener(
        "Helen", None, "And then?", form="bold"
    )
    assert labels.read("Derrick Long And then?", "Long.", n_bold=12).doubt == "unknown_speaker"
    assert labels.read("Helen was there.", "Long.", n_bold=16) is None
    assert labels.read("really good.", "Long.", n_bold=6) is None


def test_a_label_of_several_is_not_one_speakers_turn(read):
    for writing in SEVERAL:
        reading = read(with_slip(writing.format(w=SLIPPED)), "txt")
        assert reading.statuses[2].reason == "several_voices", writing


@pytest.mark.parametrize("suffix", ["txt", "docx"])
@pytest.mark.parametrize(("line", "speakers"), INSIDE)
def test_two_labels_in_one_line_are_two_turns(read, suffix, line, speakers):
    reading = read(with_slip(line.format(w=SLIPPED)), suffix)
    assert not is_glued(reading)
    if speakers is None:
        assert "several_voices" in {status.reason for status in reading.statuses}
        return
    merged = int(not line.startswith("Aisha"))
    said = [(record.speaker.id, record.text) for record in reading.records[2 - merged : -1]]
    assert [speaker for speaker, _ in said] == speakers
    if "Derrick" not in line:
        assert [text for speaker, text in said if speaker == "R1"] == [SLIPPED]


def test_the_lines_below_a_slip_are_not_given_to_the_speaker_above_either(read):
    for slip in ("Derrick: {w}", "nurse: {w}", "Helen/Aisha: {w}", "Helen - {w}", "Derrick Long; {w}"):
        reading = read(with_slip(slip.format(w=SLIPPED) + "\nand then what did you say"), "txt")
        assert [record.text for record in reading.records] == ["How was the week?", "Long.", "But good."]
        assert len({status.reason for status in reading.statuses[2:4]}) == 1


def test_where_every_line_is_a_slip_nothing_is_given_to_anybody_else(read):
    lines = [writing.format("Derrick Long", w=SLIPPED) for writing in STRANGE]
    reading = read(lines, "txt")
    assert reading.records == []


ORDINARY = (
    "First: somewhere to sit.", "Two things: tea and time.", "He said: no.", "So I thought: fine",
    "We met at 10:30 and left.", "At 10:30 we left.", "note: it was raining", "And then: nothing.",
    "The thing is: nobody came.", "What I mean is: no.", "I was told: wait.", "See https://example.org",
    "Helen said: no, not today.", "It was like this: we waited.", "Well: yes.", "Monday: nothing. Tuesday: rain.",
    "Helen was there.", "Helen and I went home.", "They said to me: go.", "My answer was: no.", "half past 3:15",
    "Here: look.", "Yes: that.", "on the other hand: no", "that's it: done", "10:30 was too late.",
    "I put it into //go:embed and left.", "Aisha said: come in.", "Q was the letter.", "I. So it was.",
    "The lady who sat there said: no", "Helen, who was there, said: no", "The nurse was clear: no way",
)  # fmt: skip


def test_ordinary_speech_goes_on(read):
    stopped = []
    for line in ORDINARY:
        reading = read(with_slip(line), "txt")
        if [record.text for record in reading.records][1:2] != [f"Long. {line}"] or reading.remarks:
            stopped.append((line, [status.reason for status in reading.statuses]))
    assert stopped == []


def test_a_noun_and_a_colon_within_a_sentence_is_remarked_and_refused_by_strict(read, folder, study):
    reading = read(with_slip("coffee: that was all.", "Aisha: Then we had the best thing,"), "txt")
    assert reading.records[1].text == "Then we had the best thing, coffee: that was all."
    assert reading.remarks == {3: ["label_or_words"]}
    assert "label_or_words" in set(take_stock(folder, study)["remark"])


KEPT_APART = (
    ("Helen: {w}", "R1"), ("**Helen:** {w}", "R1"), ("[Helen]: {w}", "R1"), ("12 Aisha: {w}", "W1"),
    ("AISHA KHAN: {w}", "W1"), ('"Aisha": {w}', "W1"), ("Helen\uff1a{w}", "R1"), ("Aisha?: {w}", "W1"),
    ("Derrick: {w}", ""), ("nurse: {w}", ""), ("Helen/Aisha: {w}", ""), ("Dr Long: {w}", ""),
    ("Helen: {w}. Aisha: yes {w}", ""), ("Fine. //Helen: {w}// Then.", ""), ("//Aisha: {w}//", "W1"),
    ("{w} and so on.", ""), ("{w}: no.", ""), ("", ""), ("Duration: 45 minutes", ""),
)  # fmt: skip


@settings(
    max_examples=120,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from(KEPT_APART), min_size=2, max_size=12))
def test_whatever_follows_on_whatever_each_labels_words_are_their_speakers_or_nobodys(read, chosen):
    lines, owners = ["Helen: Hi.", "Aisha: Hi."], {}
    for n, (writing, owner) in enumerate(chosen):
        word = f"kettle{'abcdefghijkl'[n]}"
        lines.append(writing.format(w=word))
        if owner:
            owners[word] = owner
    reading = read(lines, "txt")
    assert all(reading.statuses)
    assert sum(reading.sizes) == len("\n".join(lines))
    assert reading.n_lines == len("\n".join(lines).split("\n")) - (not lines[-1])
    for word, owner in owners.items():
        said_by = {record.speaker.id for record in reading.records if word in record.text}
        assert said_by == {owner}
    for record in reading.records:
        assert len(set(record.input_units)) == len(record.input_units)
    known = [
        n for n, (writing, _) in enumerate(chosen) if writing.startswith(("Derrick", "nurse", "Dr", "Helen/"))
    ]
    for n in known:
        assert not any(f"kettle{'abcdefghijkl'[n]}" in record.text for record in reading.records)


def test_overlapping_speech_never_takes_the_words_after_it(read):
    reading = read(
        ["Helen: Hi.", "Aisha: one. //Helen: a// //Helen: b// two", "//Helen: x//", "more", "Aisha: so."],
        "txt",
    )
    assert [(record.speaker.id, record.text) for record in reading.records] == [
        ("R1", "Hi."), ("W1", "one."), ("R1", "a"), ("R1", "b"), ("W1", "two"), ("R1", "x"), ("W1", "so."),
    ]  # fmt: skip
    assert reading.statuses[-2].reason == "several_voices"
    assert [reading.place(n) for n in (2, 3, 4, 5, 6)] == [(2, 1), (2, 2), (2, 3), (2, 4), (3, 1)]


def test_long_hostile_lines_are_read_in_one_go(read):
    for line in ("Helen" + " " * 50 + ":", "x. Helen: ", "//a:b", "[00:00:01] ", "Helen\t", ": "):
        reading = read(["Helen: Hi.", "Aisha: Long.", line * 2000, "Aisha: so."], "txt")
        assert reading.records[-1].text == "so."


def test_a_time_that_is_an_answer_is_words(read):
    reading = read(["Helen: When was it?", "Aisha: 10:30", "", "Helen: Then?", "Aisha: 9:15"], "txt")
    assert [record.text for record in reading.records] == ["When was it?", "10:30", "Then?", "9:15"]
