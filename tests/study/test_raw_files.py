"""Every file below data/raw is listed, and the folder of each belongs to its source, whatever its capitals."""

from __future__ import annotations

import unicodedata

import pytest

from helpers.study.raw_files import files_of, folded, folders_of, is_system_file, source_of, sources_in


def test_files_come_in_one_order_with_links_to_folders_as_themselves(folder):
    (folder / "data/raw/observations/a").mkdir(parents=True)
    for name in ("b.txt", "a/c.txt"):
        (folder / "data/raw/observations" / name).touch()
    (folder / "data/raw/link").symlink_to(folder / "data", target_is_directory=True)
    names = [path.relative_to(folder / "data/raw").as_posix() for path in files_of(folder)]
    assert names == ["link", "observations/a/c.txt", "observations/b.txt", "roster.csv"]


def test_a_folder_belongs_to_its_source_whatever_its_capitals_and_any_other_to_none(study):
    assert folders_of(study) == ["interviews", "observations", "voice_notes", "coding"]
    for name in folders_of(study)[:-1]:
        assert source_of(name.title(), study).folder == name
    for name in ("coding", "interview", "interviews ", ""):
        assert source_of(name, study) is None
        assert sources_in(name, study) == []


def test_names_that_a_system_does_not_tell_apart_are_the_same():
    for form in ("NFC", "NFD"):
        assert folded(unicodedata.normalize(form, "CAF\u00c9")) == "caf\u00e9"


@pytest.mark.parametrize(
    "name",
    [".DS_Store", "Thumbs.db", "~$Notes.docx", "._a.txt", ".~lock.a.docx#", "desktop.ini", "README.md"],
)
def test_files_of_systems_are_recognised_by_name(name):
    assert is_system_file(name)


@pytest.mark.parametrize("name", ["Notes.docx", "a~$.docx", "README.txt", "_a.txt", "roster.csv"])
def test_files_of_persons_are_no_files_of_systems(name):
    assert not is_system_file(name)
