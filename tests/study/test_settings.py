"""A YAML file that is wrong is refused, line by line, all offenders at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helpers.errors import FieldworkError
from helpers.study.field_examples import EXAMPLES
from helpers.study.limits import Disclosure, Validation
from helpers.study.settings import Settings, read_settings
from helpers.study.study import Study, read_study


class Inner(Settings):
    when: date


class Outer(Settings):
    name: str
    n: int = 1
    inner: tuple[Inner, ...] = ()


@pytest.fixture
def read(tmp_path: Path):
    def write_and_read(text: str | bytes) -> Outer:
        (tmp_path / "a.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_settings(tmp_path / "a.yaml", Outer)

    return write_and_read


def test_scalars_are_typed_by_the_model_and_never_guessed_by_yaml(read):
    assert read("name: no\nn: 01\n") == Outer(name="no", n=1)
    assert read("inner:\n  - when: 2023-10-02\nname: 2023-10-02\n").name == "2023-10-02"


def test_every_offender_is_named_with_its_line(read):
    with pytest.raises(FieldworkError) as error:
        read("n: three\nnmae: x\ninner:\n  - when: 2024-02-30\n  - when: 2024-02-28\n")
    lines = str(error.value).splitlines()
    assert not any("missing" in line for line in lines), "The misspelt key is the missing one."
    assert "a.yaml, line 2: unknown key 'nmae'. Did you mean 'name'?" in lines
    assert "a.yaml, line 1: n 'three': write a whole number, such as 3." in lines
    assert "a.yaml, line 4: inner.1.when '2024-02-30': write a day as 2023-10-12." in lines
    assert len(lines) == 3


def test_a_key_that_is_given_twice_is_refused(read):
    with pytest.raises(FieldworkError, match="line 3: key 'name' is given twice"):
        read("name: a\nn: 2\nname: b\n")


@pytest.mark.parametrize("mark", ["\u202e", "\u2066"])
def test_a_mark_that_reverses_the_direction_of_text_is_named_by_its_line_case_18(read, mark):
    with pytest.raises(
        FieldworkError, match="a.yaml, line 2: an invisible mark reverses the direction"
    ) as error:
        read(f"n: 2\nname: a{mark}b\n")
    assert mark not in str(error.value)
    assert read("name: \u05d0\u200f \U0001f375\n").name == "\u05d0\u200f \U0001f375"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name: a\0b", "a.yaml, line 1: this is not YAML"),
        ("name: [a", "a.yaml, line 1: this is not YAML"),
        (b"n: 1\nname: \xff\xfe", "a.yaml, line 2: a character is not saved in UTF-8. Save it as"),
        ("", "'name' is missing"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(read, text, says):
    with pytest.raises(FieldworkError, match=says):
        read(text)


def test_a_missing_file_says_what_a_study_has(tmp_path):
    with pytest.raises(FieldworkError, match="there is no such file"):
        read_settings(tmp_path / "none.yaml", Outer)


@pytest.mark.parametrize(
    "text", ["? [a, b]\n: 1\nname: x\n", "? {a: 1}\n: 1\nname: x\n", "name: x\ninner:\n  - {[a]: 2}\n"]
)
def test_a_key_that_is_a_list_or_a_mapping_is_refused_with_its_line(read, text):
    with pytest.raises(FieldworkError, match=r"a\.yaml, line [13]: a key must be plain text"):
        read(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Derek Haworth: 1\nname: x\n", "a.yaml, line 1: unknown key."),
        ("name: x\ninner:\n  - {when: 2023-10-02, Derek Haworth: 1}\n", "line 3: unknown key in 'inner.1'."),
        ("Derek: 1\nDerek: 2\nname: x\n", "line 2: key is given twice."),
        ("name: x\nn: Derek Haworth\n", "line 2: n: write a whole number, such as 3."),
        ("name: x\ninner: Derek Haworth\n", "line 2: inner: write a list in brackets, such as [one, two]"),
        ("name: x\ninner: [Derek Haworth]\n", "line 2: inner.1: write one line for each key"),
        ("name: x\nn: *Derek\n", "line 2: an alias repeats another part"),
        ("name: !Derek!x Haworth\n", "a.yaml, line 1: this is not YAML: it cannot be read. Check indents"),
    ],
)
def test_a_message_repeats_nothing_that_may_be_the_name_of_a_person(read, text, says):
    with pytest.raises(FieldworkError) as error:
        read(text)
    assert says in str(error.value)
    assert "Derek" not in str(error.value)
    assert "Haworth" not in str(error.value)


def test_a_message_is_in_plain_words_and_ends_with_one_full_stop(tmp_path):
    (tmp_path / "s.yaml").write_text(
        "title: A\nfictional: perhaps\nnotice: ''\nstance: codebook\ntime_zone: Europe/London\n"
        "calendar: {first_day: 2.10.2023, last_day: 2023-10-29}\nspeaker_roles: worker\nworker_noun: []\n"
        "sources: interview\nworkers: []\nvalidation: {held_out: half, seed: x}\n"
        "withdrawn: Derek Haworth\ncoder: Derek Haworth\n"
        "accuracy_threshold: {precision: 2}\ndisclosure: {max_share: 1, min_percent: all}\n"
    )
    with pytest.raises(FieldworkError) as error:
        read_settings(tmp_path / "s.yaml", Study)
    said = str(error.value).splitlines()
    named = [line.split(": ", 1)[1] for line in said]
    assert named == [
        "fictional 'perhaps': write true or false.",
        "notice: is empty. Write what it says, such as `notice: Pseudonymised fieldwork`.",
        "calendar.first_day '2.10.2023': write 2023-10-02 (or 2023-02-10, if the month comes first).",
        f"speaker_roles 'worker': write, for example, `speaker_roles: {EXAMPLES['Study']['speaker_roles']}`.",
        "worker_noun: write, for example, `worker_noun: {singular: volunteer, plural: volunteers}`.",
        f"sources 'interview': write, for example, `sources: {EXAMPLES['Study']['sources']}`.",
        "workers: write, for example, `workers: [{id: W1, first_day: 2023-10-02}]`.",
        "validation.held_out 'half': write a share from 0 to below 1, such as 0.5.",
        "validation.seed 'x': write a whole number, such as 3.",
        "withdrawn: write a list in brackets, such as [W1], or [] if there is none.",
        (
            "coder: is no coder. Allowed: dictionary, a person such as R1, or several people by a rule: "
            "any:R1+R2, all:R1+R2, first:R1+R2."
        ),
        "accuracy_threshold.precision '2': write a share from 0 to 1, such as 0.5.",
        "disclosure.max_share '1': write a share above 0 and below 1, such as 0.5.",
        "disclosure.min_percent 'all': write a number above 0 and below 100, such as 50.",
    ]


def test_a_share_says_its_limits(tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text("{held_out: half}")
    with pytest.raises(
        FieldworkError, match=r"held_out 'half': write a share from 0 to below 1, such as 0\.5\."
    ):
        read_settings(file, Validation)
    file.write_text("{max_share: 1, min_percent: all, min_workers: 2}")
    with pytest.raises(FieldworkError) as error:
        read_settings(file, Disclosure)
    lines = [line.split(": ", 1)[1] for line in str(error.value).splitlines()]
    assert lines == [
        "min_workers '2': write a whole number from 3, such as 3.",
        "max_share '1': write a share above 0 and below 1, such as 0.5.",
        "min_percent 'all': write a number above 0 and below 100, such as 50.",
    ]


def test_a_folder_in_place_of_a_file_is_named_as_one(tmp_path):
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(FieldworkError, match=r"a\.yaml: is a folder"):
        read_settings(tmp_path / "a.yaml", Outer)


def test_what_lies_across_a_file_is_found_next_to_what_is_wrong_by_itself(folder):
    file = folder / "data/study.yaml"
    text = file.read_text()
    changed = (
        text.replace("id: W2", "id: W1")
        .replace("title:", "titel:")
        .replace("fictional: true", "fictional: no")
    )
    file.write_text(f"{changed}  - {{id: W3, first_day: soon}}\nreport: [agreement]\n")
    with pytest.raises(FieldworkError) as error:
        read_study(folder)
    said = str(error.value)
    n = text.count("\n")
    assert "line 1: unknown key 'titel'. Did you mean 'title'?" in said
    assert f"line {n + 1}: workers.3.first_day 'soon': write a day as 2023-10-02." in said
    assert "is missing" not in said, "The misspelt key is the missing one."
    file.write_text(file.read_text().replace("titel:", "title:"))
    with pytest.raises(FieldworkError) as error:
        read_study(folder)
    said = str(error.value)
    assert "worker 'W1' occurs 2 times. Name each once." in said
    assert f"line {n + 2}: report is only for stance 'reflexive': 'codebook' leaves nothing out." in said
    assert "profile 'open' is only for fictional studies" in said
    assert f"line {n + 1}: workers.3.first_day 'soon'" in said


@pytest.mark.parametrize("word", ["true", "yes", "True", "YES", "on", "1"])
def test_true_may_be_written_as_yes_and_in_other_usual_ways(folder, word):
    file = folder / "data/study.yaml"
    file.write_text(file.read_text().replace("fictional: true", f"fictional: {word}"))
    assert read_study(folder).fictional is True


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("first_day: 2023-10-02, last", "first_day: 03/10/2023, last", "line 6: .*write 2023-10-03 \\(or"),
        ("first_day: 2023-10-02, last", "first_day: 2 October 2023, last", "line 6: .*write 2023-10-02\\."),
        ("first_day: 2023-10-02, last", "first_day: 2023-13-01, last", "line 6: .*write a day as 2023-10-02"),
        ("first_day: 2023-10-02, last", "first_day: 2023-10-02 09:00, last", "line 6: .*write 2023-10-02\\."),
        ("first_day: 2023-10-02, last", "first_day: 1696204800, last", "line 6: .*write a day as"),
        ("folder: observations", "folder: “observations”", "line 10: .*Curly quotation marks"),
        ("profile: open", "profile: open, max_share: 70 %", "line 12: .*Write 0\\.7\\."),
    ],
)
def test_a_day_a_share_and_a_quotation_mark_written_otherwise_say_what_to_write(folder, old, new, says):
    file = folder / "data/study.yaml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new), encoding="utf-8")
    with pytest.raises(FieldworkError, match=says):
        read_study(folder)
