"""A page copied from Teams: what is there for screen readers is no word, and no turn goes to another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inputs.documents import TALK, read_all, turns

NAMES = {"Helen Marsh": "R1", "Aisha Khan": "W1", "Derrick Long": "", "Long, Bisha": ""}
TOP = "Transcript. Use arrow keys to navigate.\n\nSearch\n\nAI-generated content may be incorrect\n"


@pytest.fixture
def read(folder, study):
    """Return a function that reads a text as an interview."""
    return lambda text: read_all(folder, study, f"{TALK}.txt", text.encode())[0]


def in_words(seconds: int) -> str:
    """Return a time as Teams writes it for screen readers; it leaves out seconds where there are none."""
    minutes, rest = divmod(seconds, 60)
    parts = []
    if minutes or not rest:
        parts.append(f"{minutes} minute{'s' * (minutes != 1)}")
    if rest:
        parts.append(f"{rest} second{'s' * (rest != 1)}")
    return " ".join(parts)


def head(name: str, seconds: int, *, has_initials: bool = False) -> str:
    """Return what stands above the words of a turn."""
    initials = ""
    if has_initials:
        initials = "".join(word[0] for word in name.split()) + "\n"
    time = in_words(seconds)
    return f"{initials}{name}\n{time}{seconds // 60}:{seconds % 60:02d}\n{name} {time}\n"


def test_a_page_is_read_turn_by_turn_with_its_times(read):
    text = (
        f"{TOP}Helen Marsh started transcription\n\n{head('Helen Marsh', 3, has_initials=True)}How was it?\n\n"
        f"{head('Aisha Khan', 65, has_initials=True)}Long.\nAisha Khan 2 minutes\nBut good.\n"
    )
    reading = read(text)
    assert turns(reading) == [
        ("R1", "14:00:03", "How was it?"),
        ("W1", "14:01:05", "Long."),
        ("W1", "14:02:00", "But good."),
    ]
    assert "quarantined" not in {status.status for status in reading.statuses if status}


paragraphs = st.tuples(
    st.sampled_from([*NAMES]), st.integers(0, 200), st.booleans(), st.booleans(), st.sampled_from(["", "\n"])
)


def test_whoever_speaks_no_name_or_time_is_a_word_and_nobody_gets_the_message_of_another(read):
    @settings(max_examples=60)
    @given(st.lists(paragraphs, min_size=1, max_size=8))
    def holds(drawn):
        # Helen's and Aisha's first turns are there always: without a worker no interview is read.
        text = f"{head('Helen Marsh', 1)}word0 begins.\n{head('Aisha Khan', 2)}word1 follows.\n"
        said = ["R1", "W1"]
        for number, (name, seconds, has_initials, is_whole, gap) in enumerate(drawn, start=2):
            if is_whole or NAMES[name] == "":
                text += gap + head(name, seconds, has_initials=has_initials)
            else:
                text += f"{name} {in_words(seconds)}\n"
            text += f"word{number} is said.\n"
            said.append(NAMES[name])
        kept = {(person, words.split()[0]) for person, _, words in turns(read(text))}
        assert kept == {(person, f"word{n}") for n, person in enumerate(said) if person}
        assert all(len(words.split()) <= 3 for _, _, words in turns(read(text)))

    holds()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Helen Marsh\nHow long?\nAisha\n3 seconds\nHelen Marsh\nOh.", ["How long?", "3 seconds", "Oh."]),
        ("Helen: How long?\nAisha:\n3 seconds\nor so.\nHelen: Oh.", ["How long?", "3 seconds or so.", "Oh."]),
        ("Helen: What?\nAisha: I waited\n10 seconds\nthere.", ["What?", "I waited 10 seconds there."]),
        (
            "Helen: What?\nAisha: I waited for\n10 seconds\nthere.",
            ["What?", "I waited for 10 seconds there."],
        ),
    ],
)
def test_a_time_in_words_that_is_said_is_no_mark_of_time(read, text, said):
    text = text.replace("Helen:", "Helen Marsh:")
    assert [words for _, _, words in turns(read(text))] == said


def test_a_stranger_written_with_the_surname_first_ends_the_turn_above(read):
    text = "Helen Marsh\n0 minutes 3 seconds\nHow was it?\nLong, Bisha\n0 minutes 5 seconds\nMine.\nAisha\n9 seconds\nOk."
    assert [words for _, _, words in turns(read(text))] == ["How was it?", "Ok."]
