"""Whoever speaks in a layout, known or not, in whatever form of a name: nobody else is given the words."""

from __future__ import annotations

import pytest

from helpers.fieldwork.reasons import STRICT_REMARKS

SAID = "There was nobody in the house at all."
PAIRS = (
    ("How was the first week for you?", "It was long, and I was tired every evening."),
    ("And what did you do then?", "I went to the office and asked for the keys."),
    ("Who was on the ward that day?", "My manager was away, so nobody could say."),
)
LAYOUTS = (
    "{n}: {w}\n", "**{n}:** {w}\n", "[{n}]: {w}\n", "{n}\t{w}\n", "12 {n}: {w}\n", "• {n}: {w}\n", "> {n}: {w}\n>\n",
    "{n} (00:00:12):\n{w}\n\n", "{n}  0:12\n{w}\n\n", "{n} 0:12\n{w}\n\n", "{n} (00:12)\n{w}\n\n",
    "{n} (00:12 - 00:19)\n{w}\n\n", "{n} · 00:12\n{w}\n\n", "{n} | 00:12\n{w}\n\n", "{n} - 00:12\n{w}\n\n",
    "{n}: {w} #00:00:12-1#\n", "#00:00:12-0# {n}: {w}\n", "[00:00:12] {n}: {w}\n", "[00:12] - {n}\n{w}\n\n",
    "00:00:12 {n}\n{w}\n", "0:12 - {n}\n{w}\n\n", "[12/10/2023 14:05] {n}: {w}\n", "[00:00:12]\n{n}: {w}\n\n",
    "00:12\n{n}: {w}\n\n", "0:00:12.100,0:00:14.200\n{n}: {w}\n\n", "{n}:\n[00:00:12] {w}\n\n",
)  # fmt: skip
STRANGERS = (
    "Derrick Long", "Derrick", "DERRICK", "Speaker 1", "SPEAKER_02", "Participant 01", "Staff 1", "Dr. Long",
    "Interviewer", "Unknown Speaker", "Male Speaker", "P2", "Hellen Marsh", "Jean-Paul", "van der Berg", "Zoë",
    "李明", "Aisha K.", "Will", "Hope", "Derrick Long (he/him)",
)  # fmt: skip
SLIPS = (
    "{n} (she/her): {w}", "{n} · 01:05\n{w}", "{n} • 01:05\n{w}", "| {n} | {w} |", '"{n}","{w}"', "{n},{w}", "{n};{w}",
    "{n} [crosstalk] {w}", "{n} (laughs) {w}", "{n} 12/10/2023 14:05\n{w}", "[12/10/2023, 14:05:03] {n}: {w}",
    "{n}∶ {w}", "{n}꞉ {w}", "{n}! {w}", "{n} →\n{w}", "{n}—{w}", "{n} –{w}", "{n} colon {w}", "{{{n}}} {w}", "@{n} {w}",
    "{n} [01:05 - 01:09]\n{w}", "[01:05-01:09] {n}\n{w}", "{n} – {w}", "{n} | {w}", "{n}, {w}", "({n}) {w}", "{n}… {w}",
    "{n} (Guest): {w}", "Dr {n}: {w}", "{n}, interviewer: {w}", "◦ {n}: {w}", "12:03 pm {n}: {w}", "From {n}: {w}",
)  # fmt: skip


def conversation(layout: str, names: tuple[str, str]) -> list[str]:
    """Return the turns of a conversation of six turns in a layout."""
    said = [words for pair in PAIRS for words in pair]
    return [layout.format(n=names[at % 2], w=words) for at, words in enumerate(said)]


def given_to(reading, words: str) -> set[str]:
    """Return the roles of those who are given some words without a question."""
    asked = {word for remarks in reading.remarks.values() for word in remarks} & STRICT_REMARKS
    if asked:
        return set()
    return {record.speaker.role for record in reading.records if words in record.text}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_in_a_layout_a_strangers_words_are_nobody_elses(read_text, layout):
    glued = []
    for number, stranger in enumerate(STRANGERS):
        at = 3 + number % 2  # after a question, or after an answer
        turns = conversation(layout, ("Helen Marsh", "Aisha Khan"))
        turns[at] = layout.format(n=stranger, w=SAID)
        if given_to(read_text("".join(turns)), SAID):
            glued.append((stranger, at))
    assert glued == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_known_name_in_another_writing_keeps_its_words_from_others(read_text, layout):
    glued = []
    for number, slip in enumerate(SLIPS):
        at = 3 + number % 2
        name, role = (("Helen Marsh", "researcher"), ("Aisha Khan", "worker"))[at % 2]
        turns = conversation(layout, ("Helen Marsh", "Aisha Khan"))
        turns[at] = slip.format(n=name, w=SAID) + "\n\n"
        if given_to(read_text("".join(turns)), SAID) - {role}:
            glued.append((slip, at))
    assert glued == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_is_read_and_its_times_are_no_words(read_text, layout):
    reading = read_text("".join(conversation(layout, ("Helen Marsh", "Aisha Khan"))))
    said = [(record.speaker.role, record.text.strip("> ")) for record in reading.records]
    asked_and_answered = [pair for one, two in PAIRS for pair in (("researcher", one), ("worker", two))]
    assert said == asked_and_answered


def test_a_word_alone_after_a_time_is_asked_about_and_nothing_is_raised(read_text):
    reading = read_text(
        "[00:00:05] Helen Marsh: What did you miss?\n[00:00:07] Lunch\n[00:00:09] Aisha: And tea.\n"
    )
    assert [status.reason for status in reading.statuses] == ["", "unclear_label", ""]
