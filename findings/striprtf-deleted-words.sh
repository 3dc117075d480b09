#!/bin/sh
# striprtf 0.0.35 (PyPI); Python 3.11 or later. Valid Rich Text Format (1.9.1), as Word writes it.
# Behaviour: words that a tracked change has deleted (\deleted) are returned as plain words, so that a
# sentence can mean the opposite of what the page shows; words in text boxes and footnotes are silently dropped.
# Why it matters: f4 and older tools save interviews as .rtf, and people correct them in Word with changes
# tracked. "She was told." is read as "She was not told.", and the words in a box are lost.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check striprtf==0.0.35
cat > "$folder/try.py" <<'PY'
import sys

from striprtf.striprtf import rtf_to_text

TEXT = (
    r"{\rtf1\ansi\ansicpg1252{\*\revtbl{Unknown;}{Jo Field;}}\pard She was "
    r"{\deleted\revauthdel1\revdttmdel0 not }told.{\footnote \chftn she whispers}\par "
    r"{\shp{\*\shpinst{\shptxt \pard the words in a box\par}}}Later.\par}"
)
words = rtf_to_text(TEXT)
print(repr(words))
has_deleted = "She was not told." in words
has_lost = "box" not in words and "whispers" not in words
print("deleted words among the words:", has_deleted)
print("text box and footnote dropped:", has_lost)
sys.exit(0 if has_deleted and has_lost else 1)
PY
"$folder/venv/bin/python" "$folder/try.py"
