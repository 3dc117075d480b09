"""Whatever a command prints, no terminal is given orders by it."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys

import pytest

from helpers.commands import cli
from helpers.files import terminal
from helpers.files.paths import display_path
from helpers.files.terminal import behind, printable, printable_streams

ORDERS = {
    "colour": "\x1b[31mred",
    "title of the window": "\x1b]0;x\x07",
    "clear": "\x1b[2J\x1b[H",
    "one byte instead of two": "\x9b31m",
    "write over the line": "a.txt: quarantined\ra.txt: kept",
    "take back": "no\x08\x08yes",
    "bell": "\x07",
    "nothing": "\x00",
    "rubbed out": "\x7f",
    "reversed": "a\u202egpj.exe",
    "isolated": "a\u2066b\u2069",
    "mark of direction": "a\u200f(b\u061c",
    "another end of a line": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "half a character": "a\ud800b",
    "invisible tags": "a\U000e0041\U000e007f",
}
PLAIN = (
    "Zoë’s “words” – 3 × 10 °C",
    "a\tb\nc",
    "👩🏽‍⚕️ e\u0301 naïve",
    "日本語 العربية",
    "co\u00adoperate",
    "",
)


def obeyed(text: str) -> bool:
    """Tell whether a terminal would do anything but show a text and begin new lines."""
    marks = "\u061c\u200e\u200f\u2028\u2029"
    marks += "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xE0000, 0xE0080))))
    return any((ord(one) < 32 and one not in "\n\t") or 126 < ord(one) < 160 or one in marks for one in text)


@pytest.mark.parametrize("text", ORDERS.values(), ids=ORDERS)
def test_orders_are_written_out(text):
    assert obeyed(text) or "\ud800" in text
    shown = printable(text)
    assert not obeyed(shown)
    assert "\\" in shown
    shown.encode("utf-8")


@pytest.mark.parametrize("text", PLAIN)
def test_words_of_any_language_stay_as_they_are(text):
    assert printable(text) == text


def test_everything_printed_passes_also_errors_and_what_is_not_a_text(capsys):
    with printable_streams():
        print("a\x1b[31m", "b\x07", sep="\x08")
        print("c\x1b[32m", file=sys.stderr)
        sys.stdout.writelines(["d\x1b\n"])
        assert sys.stdout.isatty() is False
    out, err = capsys.readouterr()
    assert out == "a\\x1b[31m\\x08b\\x07\nd\\x1b\n"
    assert err == "c\\x1b[32m\n"


def test_the_streams_are_put_back():
    before = sys.stdout, sys.stderr
    with printable_streams():
        assert behind(sys.stdout) is before[0]
    assert (sys.stdout, sys.stderr) == before
    assert behind(sys.stdout) is before[0]


def test_a_question_is_printable(monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or "l")
    assert terminal.ask("a\x1b[2Jb?") == "l"
    assert asked == ["a\\x1b[2Jb?"]


def test_an_error_that_nobody_has_foreseen_is_printable():
    code = "from helpers.files.terminal import printable_streams\nwith printable_streams():\n    raise ValueError('\\x1b[2J')"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr
    assert said.endswith("ValueError: \\x1b[2J\n")


@pytest.mark.parametrize(
    "words", [["\x1b[31m"], ["ledger", "--study", "\x1b[2Jx"], ["run", "-p", "\x1b[2J=1"]]
)
def test_no_command_prints_the_orders_that_it_was_given(words, capsys):
    with contextlib.suppress(SystemExit):
        cli.main(words)
    out, err = capsys.readouterr()
    assert not obeyed(out + err)
    assert err


def test_the_ledger_prints_no_order_from_a_name_or_a_line(folder, capsys):
    raw = folder / "data/raw"
    (raw / "observations").mkdir()
    (raw / "coding").mkdir()
    name = "2023-10-12 \x1b[31mAisha\u202e \rx\ny.md"
    (raw / "observations" / name).write_text("Observer: \x1b[2J\n\nThe urn.\n", encoding="utf-8")
    (raw / "observations" / f"{name}.pdf").write_bytes(b"%PDF")
    (raw / "coding" / f"{name}.csv").write_text("a,b\n\x1b[2J,\u202e\n", encoding="utf-8")
    cli.main(["ledger", "--study", str(folder)])
    out, err = capsys.readouterr()
    assert "\\x1b[31m" in out
    assert not obeyed(out + err)
    assert not any(line.startswith("y.md") for line in out.splitlines())


def test_a_name_with_a_line_end_cannot_look_like_a_message(tmp_path):
    shown = display_path(tmp_path / "data/raw/a\nEverything is kept.\u2028b")
    assert shown == "data/raw/a\\nEverything is kept.\\u2028b"


def test_a_progress_bar_moves_the_cursor_on_the_stream_behind(monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    with printable_streams():
        assert behind(sys.stderr) is written
