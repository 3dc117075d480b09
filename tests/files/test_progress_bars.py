"""What takes long shows how far it is, in a terminal alone; nothing of it stays."""

from __future__ import annotations

import io
import sys
import threading

from helpers.files import progress_bars
from helpers.files.progress_bars import at_work, clear_progress, nothing_shown, print_above, progress


class Screen(io.StringIO):
    """A stream that is a terminal, and says when a text was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_written = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.is_written.set()
        return super().write(text)


def terminal(monkeypatch) -> Screen:
    """Return what stands for the terminal from now on. In a fixture, pytest would put its own stream back."""
    shown = Screen()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(progress_bars, "DELAY_S", 0.0)
    monkeypatch.setattr(progress_bars, "EVERY_S", 0.0)
    return shown


def test_things_pass_in_order_and_it_is_shown_how_many_and_how_much_time_are_left(monkeypatch):
    screen = terminal(monkeypatch)
    assert list(progress(iter("abc"), "reading", " files", total=3)) == ["a", "b", "c"]
    shown = screen.getvalue()
    assert "reading:  33 %" in shown
    assert "1 of 3 files, 00:00 left" in shown
    assert shown.endswith("\r")


def test_what_cannot_be_counted_shows_the_time(monkeypatch):
    screen = terminal(monkeypatch)
    with at_work("loading the model"):
        assert screen.is_written.wait(30)
    assert "loading the model … 00:00" in screen.getvalue()
    assert screen.getvalue().endswith("\r")


def test_nothing_is_shown_over_a_question(monkeypatch):
    screen = terminal(monkeypatch)
    with at_work("loading the model"):
        assert screen.is_written.wait(30)
        with nothing_shown():
            screen.is_written.clear()
            assert not screen.is_written.wait(0.2)
        assert screen.is_written.wait(30)


def test_nothing_is_shown_in_a_file_or_pipe(monkeypatch, capsys):
    monkeypatch.setattr(progress_bars, "DELAY_S", 0.0)
    with at_work("loading the model"):
        assert list(progress("abc", "reading", " files")) == ["a", "b", "c"]
    print_above("done")
    assert capsys.readouterr() == ("done\n", "")


def test_what_is_interrupted_leaves_a_clear_line(monkeypatch, capsys):
    screen = terminal(monkeypatch)
    things = progress("abc", "reading", " files")
    next(things)
    next(things)
    clear_progress()
    assert screen.getvalue().endswith("\r")
    print_above("Interrupted.")
    assert capsys.readouterr().out == "Interrupted.\n"
