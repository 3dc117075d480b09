"""What is neither a file nor a folder is known without being opened."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.files.special import is_special
from helpers.running.run_state import digest
from helpers.study.private_folder import read_rows
from helpers.study.roster import read_roster


def test_pipes_sockets_and_devices_are_special_also_behind_a_link(tmp_path, special):
    special.pipe(tmp_path / "pipe")
    special.socket(tmp_path / "socket")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    (tmp_path / "device").symlink_to("/dev/null")
    assert all(is_special(tmp_path / name) for name in ("pipe", "socket", "link", "device"))


def test_files_folders_and_what_is_not_there_are_not(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    for place in (tmp_path, tmp_path / "file", tmp_path / "loop", tmp_path / "broken", tmp_path / "a\0b"):
        assert not is_special(place)


def test_a_pipe_has_no_hash(tmp_path, special):
    special.pipe(tmp_path / "roster.csv")
    assert special.within_time(lambda: [digest(tmp_path / "roster.csv")]) == [""]


def test_a_list_of_persons_that_is_a_pipe_is_refused_by_name(folder, study, special):
    roster = folder / "data/raw/roster.csv"
    roster.unlink()
    special.pipe(roster)

    def refused(read) -> str:
        with pytest.raises(FieldworkError) as error:
            read()
        return str(error.value)

    said = special.within_time(lambda: refused(lambda: read_roster(folder, study)))
    assert "roster.csv: there is no such file" in said
    rows = special.within_time(
        lambda: refused(lambda: read_rows(roster, "consent.csv", ["person"], advice="It is CSV."))
    )
    assert rows == "consent.csv: is a named pipe, a socket or a device, and is not opened. It is CSV."
