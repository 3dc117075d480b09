#!/bin/sh
# webvtt-py 0.6.0: a cue with the voice spans of two people (valid WebVTT, W3C section 4.2.2) has one `voice`,
# the first, and a `text` with the words of both, in which entities stay as they are (`&lt;`).
# Why it matters: whoever groups cues by `voice`, as its documentation shows, gives an interviewer's question
# to the person interviewed, or the answer to the interviewer, and nothing shows it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check webvtt-py==0.6.0
printf 'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann Lee>How was it?</v>\n<v Bo Ray>Long &lt; ever.</v>\n' > "$folder/two.vtt"
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import webvtt

(cue,) = webvtt.read("two.vtt")
seen = (cue.voice, cue.text)
print("voice, text:", seen)
expected = ("Ann Lee", "How was it?\nLong &lt; ever.")
raise SystemExit(0 if seen == expected else f"changed: {seen!r}")
PYTHON
