"""Sounds in every container that voice notes come in, made by PyAV when a test asks for them.

Whether a length is right is decided by decoding: what PyAV plays is counted, whatever the headers say.
"""

from __future__ import annotations

import io
import itertools
import math
import struct
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

av = pytest.importorskip(
    "av",
    reason="NOT TESTED: lengths of audio. PyAV is missing: python -m pip install av==18.1.0",
)

RATE = 16_000


class Form(NamedTuple):
    """A container and a codec, as PyAV names them, and the suffix under which phones send it."""

    container: str
    codec: str
    suffix: str
    rate: int = RATE
    layout: str = "mono"
    options: tuple[tuple[str, str], ...] = ()
    codec_options: tuple[tuple[str, str], ...] = ()


FRAGMENTED = (("movflags", "frag_keyframe+empty_moov+default_base_moof"), ("frag_duration", "400000"))
FORMS = {
    "opus": Form("opus", "libopus", ".opus"),
    "opus in .ogg": Form("ogg", "libopus", ".ogg"),
    "vorbis": Form("ogg", "vorbis", ".oga", 48_000, layout="stereo", codec_options=(("strict", "-2"),)),
    "flac in Ogg": Form("ogg", "flac", ".ogg"),
    "mp3": Form("mp3", "libmp3lame", ".mp3"),
    "mp3, variable": Form(
        "mp3", "libmp3lame", ".mp3", codec_options=(("flags", "+qscale"), ("global_quality", "700"))
    ),
    "mp3, variable, no header": Form(
        "mp3",
        "libmp3lame",
        ".mpeg",
        options=(("write_xing", "0"), ("id3v2_version", "0")),
        codec_options=(("flags", "+qscale"), ("global_quality", "700")),
    ),
    "mp2": Form("mp2", "mp2", ".mpga", 32_000),
    "aac": Form("adts", "aac", ".aac"),
    "m4a": Form("ipod", "aac", ".m4a"),
    "m4a, index first": Form("ipod", "aac", ".m4a", options=(("movflags", "+faststart"),)),
    "m4a, fragments": Form("ipod", "aac", ".m4a", options=FRAGMENTED),
    "mp4, fragments": Form(
        "mp4", "aac", ".mp4", options=(("movflags", "frag_keyframe+empty_moov+separate_moof"),)
    ),
    "alac": Form("ipod", "alac", ".m4a"),
    "3gp": Form("3gp", "amr_nb", ".3gp", 8_000),
    "amr": Form("amr", "amr_nb", ".amr", 8_000),
    "wav": Form("wav", "pcm_s16le", ".wav"),
    "wav, adpcm": Form("wav", "adpcm_ms", ".wav"),
    "aiff": Form("aiff", "pcm_s16be", ".aif"),
    "caf": Form("caf", "pcm_s16be", ".caf"),
    "caf, alac": Form("caf", "alac", ".caf"),
    "caf, amr": Form("caf", "amr_nb", ".caf", 8_000),
    "webm": Form("webm", "libopus", ".webm"),
    "webm, no duration": Form("webm", "libopus", ".weba", options=(("live", "1"),)),
    "mka": Form("matroska", "aac", ".mka"),
    "flac": Form("flac", "flac", ".flac"),
    "wma": Form("asf", "wmav2", ".wma", 44_100, layout="stereo", codec_options=(("b", "64000"),)),
}
"""Forms of audio in which phones, computers and messengers record."""


@cache
def sound(form: str, seconds: float = 2.0, *, start: float = 0.0) -> bytes:
    """Return an audio file: tones that change, so that a variable bit rate varies.

    Parameters
    ----------
    start
        Second at which its time stamps begin.
    """
    container, codec, _, rate, layout, options, codec_options = FORMS[form]
    # Some containers are written in two passes, which needs a file with a name.
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "sound"
        with av.open(str(path), "w", format=container, options=dict(options)) as output:
            stream = output.add_stream(codec, rate=rate, layout=layout, options=dict(codec_options))
            for at in range(0, int(seconds * rate), 1_600):
                n = min(1_600, int(seconds * rate) - at)
                frame = av.AudioFrame(format="s16", layout=layout, samples=n)
                samples = _tones(at, n, rate, stream.layout.nb_channels)
                frame.planes[0].update(samples.ljust(frame.planes[0].buffer_size, b"\0"))
                frame.sample_rate, frame.pts = rate, int(start * rate) + at
                for packet in stream.encode(frame):
                    output.mux(packet)
            for packet in stream.encode(None):
                output.mux(packet)
        return path.read_bytes()


def _tones(at: int, n: int, rate: int, n_channels: int) -> bytes:
    """Return samples of a tone that grows and wanders, with some noise."""
    samples: list[int] = []
    for number in range(at, at + n):
        second = number / rate
        tone = math.sin(2 * math.pi * (200 + 150 * math.sin(second * 3)) * second)
        noise = (number * 1_103_515_245 + 12_345 >> 8 & 0xFFF) / 0x1000 - 0.5
        loud = 0.5 + 0.5 * math.sin(second * 5)
        samples += [int(9_000 * loud * (tone + noise * loud))] * n_channels
    return struct.pack(f"<{n * n_channels}h", *samples)


def decoded_seconds(data: bytes, container: str | None = None) -> float:
    """Return how long a file plays, by decoding it; damaged packets are left out, as a player does."""
    seconds = 0.0
    with av.open(io.BytesIO(data), format=container, options={"err_detect": "ignore_err"}) as file:
        packets = file.demux(audio=0)
        while True:
            try:
                for frame in next(packets).decode():
                    seconds += frame.samples / frame.sample_rate
            except (StopIteration, av.EOFError):
                return seconds
            except av.FFmpegError:
                continue


def video() -> bytes:
    """Return a small video with sound, as .mp4."""
    return _video("mp4", "mpeg4", "aac")


def webm_video() -> bytes:
    """Return a small video with sound, as .webm."""
    return _video("webm", "libvpx", "libopus")


@cache
def _video(container: str, codec: str, sound_codec: str) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=container) as output:
        pictures = output.add_stream(codec, rate=10)
        pictures.width, pictures.height, pictures.pix_fmt = 32, 32, "yuv420p"
        heard = output.add_stream(sound_codec, rate=48_000, layout="mono")
        for number in range(5):
            picture = av.VideoFrame(32, 32, "yuv420p")
            picture.pts = number
            for packet in pictures.encode(picture):
                output.mux(packet)
        frame = av.AudioFrame(format="s16", layout="mono", samples=4_800)
        frame.planes[0].update(bytes(frame.planes[0].buffer_size))
        frame.sample_rate, frame.pts = 48_000, 0
        for packet in itertools.chain(heard.encode(frame), pictures.encode(None), heard.encode(None)):
            output.mux(packet)
    return file.getvalue()
