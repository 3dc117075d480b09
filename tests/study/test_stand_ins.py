"""What can be read of a faulty file is all that is said to be there, and nothing else is taken for known."""

from __future__ import annotations

from helpers.study.settings import known_of, read_in_part, read_nothing
from helpers.study.stand_ins import examples_of
from helpers.study.study import FILE, Study


def read(folder, old, new):
    text = (folder / FILE).read_text()
    assert old in text
    (folder / FILE).write_text(text.replace(old, new, 1))
    return known_of(read_in_part(folder / FILE, Study))


def test_an_example_stands_in_for_a_key_that_must_be_there_and_for_no_other():
    assert examples_of(["time_zone", "withdrawn", "titel"], Study) == {"time_zone": "Europe/London"}


def test_a_missing_title_leaves_everything_else_as_it_is_written(folder):
    facts = read(folder, "title: A study of two\n", "")
    assert facts.worker_ids == ["W1", "W2"]
    assert facts.is_whole("workers", "sources", "calendar")
    assert not facts.is_whole("title")
    assert not facts.is_whole()


def test_an_item_with_a_fault_is_known_by_its_id(folder):
    facts = read(folder, "first_day: 2023-10-09", "first_day: soon")
    assert facts.known_ids == ["W1", "W2"]
    assert facts.is_whole("workers")
    facts = read(folder, "label: Visits", "label: ' '")
    assert facts.source("observation").folder == "observations"
    assert facts.is_whole("sources")


def test_a_list_with_an_id_that_cannot_be_read_is_not_whole(folder):
    facts = read(folder, "id: W2", "id: w2")
    assert facts.known_ids == ["W1"]
    assert not facts.is_whole("workers")
    assert facts.is_whole("sources")


def test_of_a_file_of_which_nothing_can_be_read_nothing_is_known():
    facts = read_nothing(Study)
    assert not any(facts.is_whole(key) for key in ("title", "workers", "sources", "calendar", "fictional"))


def test_a_study_without_fault_is_whole(study):
    assert study.is_whole()
    assert study.is_whole("workers")
