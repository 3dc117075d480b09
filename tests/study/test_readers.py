"""A source may have any id; its reader says how it is read, and what is wrong with either is said in words."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.fieldwork.files import PARSERS
from helpers.study.readers import OF_OLD_IDS, READERS, describe_readers
from helpers.study.study import Study, parse_study

FACTS = """\
title: Two rounds
fictional: true
notice: Fictional test data
stance: codebook
time_zone: Europe/London
calendar: {first_day: 2023-10-02, last_day: 2023-10-29}
speaker_roles: {worker: speaks, researcher: asks}
workers: [{id: W1, first_day: 2023-10-02}]
sources:
"""


def source(source_id: str, reader: str = "", *, folder: str = "", role: str = "worker") -> str:
    given = f"reader: {reader}, " if reader else ""
    label = source_id.replace("_", " ")
    places = f"folder: {folder or source_id}, counted_role: {role}"
    return f"  - {{id: {source_id}, {given}label: All {label}, singular: One {label}, {places}}}\n"


def study_of(*sources: str) -> Study:
    return parse_study(FACTS + "".join(sources))


def refusal(*sources: str) -> str:
    with pytest.raises(FieldworkError) as error:
        study_of(*sources)
    return str(error.value)


def test_every_reader_has_a_parser_and_every_parser_a_reader():
    assert list(PARSERS) == list(READERS)
    assert set(OF_OLD_IDS.values()) <= set(READERS)


def test_a_source_may_have_any_id_and_two_may_have_one_reader():
    study = study_of(source("first_round", "interview"), source("round2", "interview"))
    assert study.source_ids == ["first_round", "round2"]
    assert all(one.read_by.is_led for one in study.sources)


def test_the_ids_of_earlier_versions_need_no_reader():
    study = study_of(
        source("interview"), source("observation", role="researcher"), source("voice_note", folder="notes")
    )
    assert [one.reader for one in study.sources] == ["interview", "note", "voice_notes"]


def test_an_old_id_may_have_another_reader():
    assert study_of(source("interview", "chat")).source("interview").read_by is READERS["chat"]


def test_any_other_id_without_a_reader_is_told_all_readers_and_what_they_read():
    said = refusal(source("diary"))
    assert "line 10: sources.1.reader: is missing. Allowed: " in said
    assert describe_readers() in said


@pytest.mark.parametrize("name", ["interviw", "intervew"])
def test_a_reader_that_is_misspelt_is_told_which_was_meant(name):
    said = refusal(source("first_round", name))
    assert f"there is no reader '{name}'" in said
    assert "Did you mean 'interview'?" in said


@pytest.mark.parametrize("reserved", ["all", "counted", "own"])
def test_an_id_that_tables_use_otherwise_is_refused(reserved):
    assert f"'{reserved}' means something else" in refusal(source(reserved, "diary"))


def test_the_folder_of_manual_coding_is_refused_for_a_source_of_which_no_word_would_be_read():
    said = refusal(source("talk", "interview", folder="coding"))
    assert "line 10: sources.1.folder: 'coding' is the folder of manual coding" in said


@pytest.mark.parametrize("written", ["First", "2nd", "first-round", "first round"])
def test_an_id_has_small_letters_digits_and_no_other_marks(written):
    assert "an id is a small letter, and then small letters, digits and _" in refusal(
        source(written, "diary")
    )


def test_only_the_role_whose_words_a_reader_reads_can_be_counted():
    said = refusal(source("diary", "diary", role="researcher"))
    assert "in what the reader diary reads, only the words of a worker can be counted" in said
    assert "only the words of a researcher can be counted" in refusal(source("walk", "note"))


def test_a_folder_is_that_of_one_source_unless_both_read_the_same_chats():
    shared = [source("said", "voice_notes", folder="exports"), source("typed", "chat", folder="exports")]
    assert study_of(*shared).source_ids == ["said", "typed"]
    for other in (source("talk", "interview", folder="exports"), source("also", "chat", folder="exports")):
        assert "line 12: folder 'exports' occurs more than once" in refusal(*shared, other)


def test_a_parameter_names_the_sources_of_the_workers_own_words_as_own():
    study = study_of(
        source("talk", "interview"), source("walk", "note", role="researcher"), source("typed", "chat")
    )
    assert study.named_sources(["own"]) == ["talk", "typed"]
    assert study.named_sources(["typed", "own"]) == ["typed", "talk"]
    assert study.named_sources(["walk"]) == ["walk"]
    assert study_of(source("walk", "note", role="researcher")).named_sources(["own"]) == ["walk"]


def test_manual_coding_names_only_sources_that_the_study_has():
    facts = FACTS.replace("sources:", "manual_coding: {sources: {Talk: talk, Walk: walks}}\nsources:")
    with pytest.raises(FieldworkError, match="there is no source 'walks'. Allowed: talk"):
        parse_study(facts + source("talk", "interview"))
