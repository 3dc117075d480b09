"""What the model has invented by its own signs is left out, and the part in which it did so is named."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.study.roster import read_roster
from helpers.transcription import transcribe
from helpers.transcription.understanding import Part, Transcription, is_understood, understood_parts
from helpers.transcription.voice_notes import VoiceNote

_is_not_understood = re.compile(r"# from (\d+):(\d\d) to (\d+):(\d\d) nothing was understood")


class Segment(NamedTuple):
    """A segment as faster-whisper gives it."""

    start: float
    end: float
    text: str
    compression_ratio: float = 1.4
    no_speech_prob: float = 0.05
    avg_logprob: float = -0.3


SIGNS = st.sampled_from(
    [
        ("understood", (1.4, 0.05, -0.3)),
        ("understood", (2.4, 0.6, -0.9)),
        ("understood", (1.1, 0.95, -0.99)),
        ("understood", (0.4, 0.3, -1.6)),
        ("invented", (2.41, 0.05, -0.3)),
        ("invented", (28.6, 0.9, -0.1)),
        ("invented", (0.9, 0.61, -1.0)),
        ("invented", (5.3, 0.99, -2.0)),
    ]
)


@st.composite
def transcriptions(draw):
    """Return segments of windows, whose segments share their signs, with pauses and skipped voices between."""
    segments, voices, beyond = [], [], 0.0
    for _ in range(draw(st.integers(1, 6))):
        kind, signs = draw(SIGNS)
        for _ in range(draw(st.integers(1, 4))):
            start = beyond + draw(st.sampled_from([0.0, 0.4, 1.9, 2.1, 8.0]))
            if draw(st.booleans()) and start > beyond:
                voices.append((beyond, start))
            beyond = start + draw(st.sampled_from([0.02, 1.0, 6.5]))
            voices.append((start, beyond))
            words = " ".join([f"{kind}{len(segments)}"] * draw(st.integers(1, 30)))
            segments.append(Segment(start, beyond, f" {words}.", *signs))
    duration = draw(st.sampled_from([beyond, beyond + 5, beyond / 2]))
    return Transcription(segments, [voice for voice in voices if voice[1] <= duration], duration)


def skipped(transcription: Transcription) -> list[tuple[float, float]]:
    """Return the voices that are in no segment and are too long for a pause."""
    starts_of_segments = {segment.start for segment in transcription.segments}
    return [
        (start, end)
        for start, end in transcription.voices
        if start not in starts_of_segments and end - start > 2
    ]


@given(transcriptions())
def test_of_any_windows_the_understood_words_stay_in_order_and_all_else_becomes_named_parts(drawn):
    parts = understood_parts(drawn)
    right = [segment.text.strip() for segment in drawn.segments if "understood" in segment.text]
    assert " ".join(part.words for part in parts if part.words) == " ".join(right)
    gaps = [part for part in parts if not part.words]
    for part in parts:
        assert 0 <= part.start <= part.end <= drawn.duration
    invented = [(one.start, one.end) for one in drawn.segments if "invented" in one.text]
    for start, end in [*invented, *skipped(drawn)]:
        assert (
            any(gap.start <= min(start, drawn.duration) and end <= gap.end for gap in gaps)
            or end > drawn.duration
        )
    assert bool(gaps) == bool(invented or skipped(drawn))
    alike = [bool(part.words) for part in parts]
    assert all(one != next_one for one, next_one in pairwise(alike))


@pytest.fixture
def written(tmp_path, folder, study):
    """Return what the machine transcript of given parts says after its first line."""
    roster = read_roster(folder, study)

    def write(parts: list[Part]) -> list[str]:
        audio = tmp_path / "PTT-1.opus"
        audio.write_bytes(b"")
        path = tmp_path / "PTT-1.unchecked.txt"
        path.unlink(missing_ok=True)
        note = VoiceNote(audio, "", path)
        (transcript,) = transcribe([note], roster, lambda _: parts)
        assert transcript.n_not_understood == sum(not part.words for part in parts)
        return path.read_text(encoding="utf-8").splitlines()[1:]

    return write


def test_a_line_between_the_words_says_where_nothing_was_understood(written):
    parts = [Part(0, 24.2, "I had tea."), Part(24.2, 65.01, ""), Part(66, 70, "We waited.")]
    assert written(parts) == ["I had tea.", "# from 0:24 to 1:06 nothing was understood", "We waited."]


def test_in_a_file_the_lines_of_whatever_parts_hold_their_words_and_their_times(written):
    @settings(max_examples=25)
    @given(transcriptions())
    def holds(drawn):
        parts = understood_parts(drawn)
        lines = written(parts)
        words = [line for line in lines if not line.startswith("#")]
        assert " ".join(words) == " ".join(part.words for part in parts if part.words)
        spans = [_is_not_understood.fullmatch(line) for line in lines if line.startswith("#")]
        gaps = [part for part in parts if not part.words]
        for match, gap in zip(spans, gaps, strict=True):
            from_minute, from_second, to_minute, to_second = (int(number) for number in match.groups())
            assert from_minute * 60 + from_second == math.floor(gap.start)
            assert to_minute * 60 + to_second == math.ceil(gap.end)

    holds()


def test_without_a_voice_there_is_no_part_and_a_voice_without_words_was_not_understood():
    assert understood_parts(Transcription([], [], 12.0)) == []
    assert understood_parts(Transcription([], [(0.5, 1.0), (4.0, 6.0)], 12.0)) == [Part(0.5, 6.0, "")]


def test_a_voice_that_the_model_skipped_is_named_between_the_words_before_and_after():
    segments = [Segment(0, 10.5, "It was a good week."), Segment(21.3, 24, "I had tea.")]
    assert understood_parts(Transcription(segments, [(0, 14), (15, 24)], 24)) == [
        Part(0, 10.5, "It was a good week."),
        Part(10.5, 21.3, ""),
        Part(21.3, 24, "I had tea."),
    ]
    assert [one.words for one in understood_parts(Transcription(segments, [(0, 10.5), (20, 24)], 24))] == [
        "It was a good week. I had tea."
    ]


def test_invented_times_beyond_the_end_are_cut_to_it():
    segments = [Segment(start, start + 2, "See you.", compression_ratio=9.2) for start in range(0, 28, 2)]
    assert understood_parts(Transcription(segments, [(0, 0.8)], 0.8)) == [Part(0, 0.8, "")]


@pytest.mark.parametrize(
    ("ratio", "no_speech", "log_probability", "kept"),
    [
        (2.4, 0.0, -0.2, True),
        (2.41, 0.0, -0.2, False),
        (1.0, 0.61, -1.0, False),
        (1.0, 0.61, -0.99, True),
        (1.0, 0.6, -3.0, True),
    ],
)
def test_the_bounds_are_those_of_whisper(ratio, no_speech, log_probability, kept):
    assert is_understood(Segment(0, 1, "Yes.", ratio, no_speech, log_probability)) is kept
