"""What a notebook is at is said in the terminal, once, and the notebook stays the same."""

from __future__ import annotations

import os
import threading

from helpers.files.place import Place
from helpers.running import progress
from helpers.running.progress import Watch, showing_progress
from helpers.tables import compendium
from helpers.tables.compendium import Compendium


def test_each_thing_is_said_once_and_what_is_not_there_is_not_said(tmp_path):
    said: list[str] = []
    file = tmp_path / "progress"
    watch = Watch(file, said.append)
    watch.look()
    assert said == []
    for text in ("themes, part 1 of 2", "themes, part 1 of 2", "themes, part 2 of 2"):
        file.write_text(text, encoding="utf-8")
        watch.look()
        watch.look()
    assert said == ["      themes, part 1 of 2", "      themes, part 2 of 2"]


def test_a_kernel_says_it_where_the_run_looks_and_nothing_is_left(tmp_path, capsys):
    file, heard = tmp_path / "progress", threading.Event()
    file.write_text("of an earlier run", encoding="utf-8")
    said: list[str] = []

    def report(text: str) -> None:
        said.append(text)
        heard.set()

    place = Place.of_environment(Place(tmp_path, tmp_path, progress=file).as_variable())
    with showing_progress(file, report, every=0.01):
        Compendium(place).report("pairs, part 1 of 9")
        assert heard.wait(30)
    assert said == ["      pairs, part 1 of 9"]
    assert not file.exists()
    assert capsys.readouterr() == ("", "")


def test_by_hand_nothing_is_said_or_written(tmp_path, capsys):
    Compendium(Place.at(tmp_path)).report("pairs, part 1 of 9")
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - hidden files too
    assert capsys.readouterr() == ("", "")


def test_the_time_left_is_told_once_there_is_a_pace(tmp_path, monkeypatch):
    said: list[str] = []
    times = iter([100.0, 110.0, 130.0, 140.0])
    monkeypatch.setattr(progress, "monotonic", lambda: next(times))
    file = tmp_path / "progress"
    watch = Watch(file, said.append)
    for text in ("pairs, part 1 of 9", "pairs, part 3 of 9", "areas, 1 of 2", "areas, 2 of 2", "publishing"):
        file.write_text(text, encoding="utf-8")
        watch.look()
    # Two parts in ten seconds: the other six take thirty.
    assert said[1] == "      pairs, part 3 of 9, about 0:30 left"
    assert [text.strip() for text in said if "left" not in text] == [
        "pairs, part 1 of 9",
        "areas, 1 of 2",
        "areas, 2 of 2",
        "publishing",
    ]


def test_what_a_notebook_passes_on_is_reported_at_most_once_a_second(tmp_path, monkeypatch):
    times = iter([0.0, 0.5, 1.5, 1.6])
    monkeypatch.setattr(compendium, "monotonic", lambda: next(times, 9.9))
    one = Compendium(Place(tmp_path, tmp_path, progress=tmp_path / "progress"))
    said: list[str] = []
    monkeypatch.setattr(one, "report", said.append)
    assert list(one.track("reading")("abcd")) == ["a", "b", "c", "d"]
    assert said[0] == "reading, 2 of 4"
