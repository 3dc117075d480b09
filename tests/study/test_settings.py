"""A YAML file that is wrong is refused, line by line, all offenders at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helpers.errors import FieldworkError
from helpers.study.settings import Settings, read_settings


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
    assert "a.yaml, line 1: 'name' is missing." in lines
    assert "a.yaml, line 2: unknown key 'nmae'. Did you mean 'name'?" in lines
    assert any(
        line.startswith("a.yaml, line 1: n 'three': input should be a valid integer") for line in lines
    )
    assert any(line.startswith("a.yaml, line 4: inner.1.when '2024-02-30'") for line in lines)
    assert len(lines) == 4


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
        (b"name: \xff\xfe", "cannot be read"),
        ("", "'name' is missing"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(read, text, says):
    with pytest.raises(FieldworkError, match=says):
        read(text)


def test_a_missing_file_says_what_a_study_has(tmp_path):
    with pytest.raises(FieldworkError, match="there is no such file"):
        read_settings(tmp_path / "none.yaml", Outer)
