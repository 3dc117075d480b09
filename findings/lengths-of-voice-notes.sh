#!/bin/sh
# mutagen 1.48.1, tinytag 2.3.2 and PyAV 18.1.0 (FFmpeg): the length of valid voice notes, and what plays.
#
# Four valid files, made here by FFmpeg's own writers:
# 1. AAC in ADTS (.aac): mutagen recognises it by the name of the file only; given the bytes, it says "None".
#    tinytag takes it for an .mp3 of 0.07 s.
# 2. Two Ogg Opus streams, one after the other, as RFC 3533 allows ("chained"): mutagen and tinytag give
#    the length of the first. Decoded, both play.
# 3. An Ogg Opus stream that begins at 10 s, as RFC 7845 (section 4) allows: all of them give 10 s too much.
# 4. A variable-rate .mp3 without a Xing header: mutagen takes the rate of its first frames for all.
#
# Why it matters: counts are divided by minutes of speech, and the number of a transcript's words is checked
# against them. No error and no warning shows that such a length is wrong: count pages and frames.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    mutagen==1.48.1 tinytag==2.3.2 av==18.1.0
"$place/venv/bin/python" - "$place" <<'PYTHON'
import io
import math
import struct
import sys
from pathlib import Path

import av
import mutagen
from tinytag import TinyTag

PLACE = Path(sys.argv[1])
RATE = 16_000


def write(name, container, codec, seconds, start=0, options=None, codec_options=None):
    """Write a tone that grows and wanders, and return its path."""
    path = PLACE / name
    with av.open(str(path), "w", format=container, options=options or {}) as output:
        stream = output.add_stream(codec, rate=RATE, layout="mono", options=codec_options or {})
        for at in range(0, seconds * RATE, 1_600):
            loud = [0.5 + 0.5 * math.sin(n / RATE * 5) for n in range(at, at + 1_600)]
            tone = [math.sin(n / RATE * (900 + 90 * (n // RATE))) for n in range(at, at + 1_600)]
            noise = [(n * 1_103_515_245 + 12_345 >> 8 & 0xFFF) / 0x1000 - 0.5 for n in range(at, at + 1_600)]
            samples = [int(9_000 * a * (b + c * a)) for a, b, c in zip(loud, tone, noise)]
            frame = av.AudioFrame(format="s16", layout="mono", samples=1_600)
            data = struct.pack("<1600h", *samples)
            frame.planes[0].update(data.ljust(frame.planes[0].buffer_size, b"\0"))
            frame.sample_rate, frame.pts = RATE, start * RATE + at
            for packet in stream.encode(frame):
                output.mux(packet)
        for packet in stream.encode(None):
            output.mux(packet)
    return path


def by_mutagen(path):
    file = mutagen.File(path)
    return None if file is None else round(file.info.length, 2)


def by_mutagen_from_bytes(path):
    file = mutagen.File(io.BytesIO(path.read_bytes()))
    return None if file is None else round(file.info.length, 2)


def by_tinytag(path):
    try:
        length = TinyTag.get(path).duration
    except Exception as error:  # the finding is what it says, whatever it is
        return type(error).__name__
    return None if length is None else round(length, 2)


def by_container(path):
    with av.open(str(path)) as file:
        return None if file.duration is None else round(file.duration / 1_000_000, 2)


def decoded(path):
    with av.open(str(path)) as file:
        return round(sum(frame.samples / frame.sample_rate for frame in file.decode(audio=0)), 2)


long, short = write("long.opus", "opus", "libopus", 20), write("short.opus", "opus", "libopus", 7)
chained = PLACE / "chained.opus"
chained.write_bytes(long.read_bytes() + short.read_bytes())
files = {
    "AAC in ADTS, 5 s": write("note.aac", "adts", "aac", 5),
    "two streams of Opus, 20 s and 7 s": chained,
    "Opus of 5 s that begins at 10 s": write("late.opus", "opus", "libopus", 5, start=10),
    "variable .mp3 of 10 s, no header": write(
        "note.mp3", "mp3", "libmp3lame", 10, options={"write_xing": "0", "id3v2_version": "0"},
        codec_options={"flags": "+qscale", "global_quality": "700"},
    ),
}
readers = {
    "mutagen": by_mutagen, "mutagen, bytes": by_mutagen_from_bytes, "tinytag": by_tinytag,
    "FFmpeg's container": by_container, "decoded": decoded,
}
seen = {}
for what, path in files.items():
    seen[what] = {name: read(path) for name, read in readers.items()}
    print(f"{what}: " + "; ".join(f"{name} {length}" for name, length in seen[what].items()))

adts, chain, late, mp3 = seen.values()
expected = {
    "ADTS is known by its name alone": adts["mutagen"] is not None and adts["mutagen, bytes"] is None,
    "of chained streams one counts": chain["mutagen"] < 21 < 26 < chain["decoded"],
    "a late beginning counts as sound": late["mutagen"] > 14 and late["decoded"] < 6,
    "a variable rate is taken for a constant one": abs(mp3["mutagen"] - mp3["decoded"]) > 1,
}
for what, is_so in expected.items():
    print(f"{what}: {'as found' if is_so else 'NO LONGER SO'}")
sys.exit(not all(expected.values()))
PYTHON
