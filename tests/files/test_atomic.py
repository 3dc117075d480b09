"""A file is written completely or not at all."""

from __future__ import annotations

import pytest

from helpers.files import atomic
from helpers.files.atomic import replace_file


def test_a_file_is_made_with_its_folders_and_replaced(tmp_path):
    path = tmp_path / "a/b.txt"
    replace_file(path, b"one")
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert [file.name for file in path.parent.iterdir()] == ["b.txt"]


def test_equal_bytes_leave_the_file_alone(tmp_path):
    path = tmp_path / "b.txt"
    replace_file(path, b"one")
    before = path.stat()
    replace_file(path, b"one")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("step", ["fsync", "fdopen"])
def test_a_failure_at_any_point_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step):
    path = tmp_path / "b.txt"
    replace_file(path, b"one")

    def fail(*_: object) -> None:
        raise OSError(28, "disk full")

    monkeypatch.setattr(atomic.os, step, fail)
    with pytest.raises(OSError, match="disk full"):
        replace_file(path, b"two")
    monkeypatch.undo()
    assert path.read_bytes() == b"one"
    assert [file.name for file in tmp_path.iterdir()] == ["b.txt"]
