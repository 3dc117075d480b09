"""A time on a line of its own is no word and ends no turn, unless it may be an answer."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("time", ["[00:05:00]", "(00:05:00)", "[5:00]", "[05:00.5]"])
def test_a_time_within_a_turn_is_no_word_and_the_turn_goes_on(read_text, time):
    reading = read_text(f"Helen Marsh: How was it?\nAisha: Long,\n{time}\nand good.\nHelen Marsh: Thanks.\n")
    assert [record.text for record in reading.records] == ["How was it?", "Long, and good.", "Thanks."]
    assert reading.statuses[2].reason == "cue_time"


@pytest.mark.parametrize(
    "layout",
    [
        "{n}\n00:00:12\n{w}\n\n",
        "{n}\n[00:00:12]\n{w}\n\n",
        "{n}:\n[00:00:12] {w}\n\n",
        "00:12\n{n}: {w}\n\n",
        "{n}\n0 minutes 12 seconds\n0:12\n{w}\n",
    ],
)
def test_a_time_beside_a_label_is_that_of_the_turn(read_text, layout):
    text = layout.format(n="Helen Marsh", w="How was it?") + layout.format(n="Aisha", w="Long, but good.")
    said = [(one.speaker.id, f"{one.moment:%H:%M:%S}", one.text) for one in read_text(text).records]
    assert said == [("R1", "14:00:12", "How was it?"), ("W1", "14:00:12", "Long, but good.")]


@pytest.mark.parametrize(
    "text",
    [
        "Helen Marsh\nWhen was it?\n\nAisha\n10:30\n\nHelen Marsh\nThanks.\n",
        "Helen Marsh: When was it?\nAisha: About\n10:30\nor so.\n",
    ],
)
def test_a_time_that_may_be_an_answer_is_asked_about(read_text, text):
    reading = read_text(text)
    at = text.split("\n").index("10:30")
    assert reading.statuses[at].status == "quarantined"
