#!/bin/sh
# Taguette 1.5.2 (PyPI) with subtitle-parser 2.0.1 and setuptools 81.0.0. Python 3.11 or later, no network but
# for pip.
#
# WebVTT (W3C, section 4.1) allows any line without an arrow as a cue's identifier, and Teams writes GUIDs.
# Taguette refuses such a file: "Invalid subtitle number". Where identifiers are numbers it takes the file, and
# shows voice spans and escaped characters as words of the text: `<v Ann Lee>Tea &amp; cake.</v>`.
#
# Why it matters: transcripts of meetings cannot be imported as they are; where they can, markup is coded and
# quoted as if it had been said.
#
# Exit code 1: this has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check taguette==1.5.2 \
    subtitle-parser==2.0.1 setuptools==81.0.0
cat > "$folder/look.py" <<'PYTHON'
import asyncio
import html
import re
import warnings

warnings.simplefilter("ignore")
from taguette import convert  # noqa: E402


def words_of(identifier):
    """Return the words that Taguette shows of one cue, or what it says where it refuses the file."""
    cue = f"{identifier}\n00:00:01.000 --> 00:00:02.000\n<v Ann Lee>Tea &amp; cake.</v>\n"
    try:
        page = asyncio.run(convert.to_html(f"WEBVTT\n\n{cue}".encode(), "text/vtt", "x.vtt", {}))
    except convert.ConversionError as error:
        return str(error)
    return html.unescape(re.sub("<[^>]*>", "", page)).strip()


seen = {name: words_of(name) for name in ("3f2b7a10-58c1-4e0d-9b6a-0c1d2e3f4a5b/12-0", "1")}
for name, words in seen.items():
    print(f"{name}: {words}")
refused, shown = seen.values()
expected = refused.startswith("Invalid subtitle file") and "<v Ann Lee>Tea &amp; cake.</v>" in shown
raise SystemExit(not expected)
PYTHON
"$folder/venv/bin/python" "$folder/look.py" 2> "$folder/log" || {
    tail -n 5 "$folder/log"
    echo "This is no longer so."
    exit 1
}
