"""Nobody can read in study.yaml when a worker who has withdrawn was there."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.study.study import parse_study
from helpers.study.withdrawn_worker import holds_day, mentions_of, without_days

HEAD = """\
# W2 came late, on 9 October 2023.
title: A study of three  # not of W2
fictional: true
notice: Fictional test data
stance: codebook
time_zone: Europe/London
calendar: {first_day: 2023-10-02, last_day: 2023-10-29}
speaker_roles: {worker: speaks}
sources:
  - {id: interview, label: Interviews, singular: Interview, folder: interviews, counted_role: worker}
disclosure: {profile: open}  # W2 agreed
"""
BLOCK = """\
workers:  # three of them
  # the first
  - id: W1
    first_day: 2023-10-02
  # joined on 9 October
  - id: W2  # ill
    first_day: 2023-10-09
    # away from the 16th
    last_day: 2023-10-22
  - id: W3
    first_day: 2023-10-02
"""
FLOW = """\
workers: [
  {id: W1, first_day: 2023-10-02},
  {id: W2, first_day: 2023-10-09, last_day: 2023-10-22},  # ill from the 23rd
  {id: W3, first_day: 2023-10-02}]
"""
LINES = """\
workers:
- {id: W1, first_day: 2023-10-02}
- {id: W2, first_day: 2023-10-09, last_day: 2023-10-22}
- {id: W3, first_day: 2023-10-02}
"""
CODING = """\
manual_coding:
  documents:
    Talk 1: W1-2023-10-11-interview-01
    Talk 2: "W2-2023-10-10-interview-01"  # its words (80%)
    Talk 2023-10-17: W2-2023-10-17-interview-01
    Talk with W22: W22
  coders: {W2-2023-10-10.csv: R2, Highlights.csv: R1}
  codes: {"W2": ""}
"""


@pytest.mark.parametrize("workers", [BLOCK, FLOW, LINES], ids=["block", "flow", "lines"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "listed", ["", "withdrawn: [W3]\n", "withdrawn:\n  - W3  # in May\n", "withdrawn: [W2]\n"]
)
def test_only_the_id_of_the_worker_stays(workers, line_end, listed):
    text = (HEAD + workers + CODING + listed).replace("\n", line_end)
    changed = without_days(text, "W2", "data/study.yaml")
    for gone in ("2023-10-09", "2023-10-22", "2023-10-10", "2023-10-17", "9 October", "16th", "23rd", "ill"):
        assert gone not in changed
    for stays in (
        "# not of W2",
        "# W2 agreed",
        "Talk 1: W1-2023-10-11-interview-01",
        "Talk 2: W2",
        "Talk with W22",
    ):
        assert stays in changed
    study = parse_study(changed)
    assert "W2" in study.withdrawn
    assert "W2" in study.known_ids
    assert study.manual_coding.documents == {
        "Talk 1": "W1-2023-10-11-interview-01",
        "Talk 2": "W2",
        "Talk with W22": "W22",
    }
    assert study.manual_coding.coders == {"Highlights.csv": "R1"}
    assert study.worker("W2").first_day == study.calendar.first_day
    assert without_days(changed, "W2", "data/study.yaml") == changed
    assert ("\r\n" in changed) == (line_end == "\r\n")


def test_what_is_not_of_the_worker_keeps_every_character():
    changed = without_days(HEAD + BLOCK + CODING, "W2", "s").splitlines()
    given = (HEAD + BLOCK + CODING).splitlines()
    lost = [line for line in given if line not in changed]
    assert lost == [
        "# W2 came late, on 9 October 2023.",
        "  # joined on 9 October",
        "  - id: W2  # ill",
        "    first_day: 2023-10-09",
        "    # away from the 16th",
        "    last_day: 2023-10-22",
        '    Talk 2: "W2-2023-10-10-interview-01"  # its words (80%)',
        "    Talk 2023-10-17: W2-2023-10-17-interview-01",
        "  coders: {W2-2023-10-10.csv: R2, Highlights.csv: R1}",
    ]
    assert [line for line in changed if line and line not in given] == [
        "    Talk 2: W2  # its words (80%)",
        "  coders: {Highlights.csv: R1}",
        "withdrawn: [W2]",
    ]


def test_a_day_that_cannot_be_taken_out_is_refused_with_its_line():
    text = HEAD.replace("title: A study of three", "title: A study after W2 left on 2023-10-22") + BLOCK
    with pytest.raises(
        FieldworkError, match=r"data/study.yaml, line 1: names W2 and a day.\nEverybody may read"
    ):
        without_days(text, "W2", "data/study.yaml")
    anchored = (HEAD + BLOCK).replace(
        "last_day: 2023-10-22", "last_day: &end 2023-10-22"
    ) + "date_order: *end\n"
    with pytest.raises(FieldworkError, match="an anchor, an alias or a tag"):
        without_days(anchored, "W2", "data/study.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "W2 2.11.",
        "w2 2023-11-02",
        "2nd Nov",
        "November 2",
        "20231102",
        "02/11",
        "week 7",
        "wk7",
        "02 of march",
    ],
)
def test_what_may_be_a_day_is_one(text):
    assert holds_day(text, "W2")


@pytest.mark.parametrize("text", ["W2", "Talk 1", "R2", "three of 5", "mary 2", "interview-01"])
def test_a_number_alone_is_no_day(text):
    assert not holds_day(text, "W2")


def test_entries_of_the_worker_are_found_with_whether_they_can_stay():
    found = {mention.path[-1]: mention.names_day for mention in mentions_of(HEAD + CODING, "W2")}
    assert found == {"Talk 2": False, "Talk 2023-10-17": True, "W2-2023-10-10.csv": True}
    assert list(mentions_of(HEAD, "W2")) == []
