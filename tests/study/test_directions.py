"""A codebook names the directions of codings, each with its side; without its own it has four."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.study.codebook import Codebook, read_codebook


def write(folder, directions: str) -> Codebook:
    path = folder / "data/codebook.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("directions:\n"), text.index("areas:\n")
    path.write_text(text[:start] + directions + text[end:], encoding="utf-8")
    return read_codebook(folder)


def test_a_codebook_that_names_none_has_works_mixed_lacking_and_wished_for(folder):
    assert write(folder, "").side_of == {
        "works": "for",
        "mixed": "both",
        "lacking": "against",
        "wished_for": "against",
    }


def test_a_codebook_of_its_own_directions_has_these_and_another_stamp(folder):
    before = read_codebook(folder).stamp
    own = write(folder, "directions: [{id: helped, label: It helped, side: for}]\n")
    assert own.side_of == {"helped": "for"}
    assert own.stamp != before


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[{id: helped, label: It helped, side: good}]", "side"),
        ("[{id: It helped, label: It helped, side: for}]", "id"),
        ('[{id: helped, label: "", side: for}]', "is empty"),
        ("[{id: a, label: It helped her a lot, side: for}]", "at most 30 characters and 3 words"),
        ("[]", "directions"),
        ("[{id: a, label: A, side: for}, {id: a, label: B, side: both}]", "direction 'a' occurs 2 times"),
    ],
)
def test_a_direction_without_a_side_an_id_or_a_label_is_refused_with_its_line(folder, written, says):
    with pytest.raises(FieldworkError, match=rf"data/codebook.yaml.*(?s:.*){says}"):
        write(folder, f"directions: {written}\n")


def test_two_directions_of_one_name_are_refused_since_neither_could_be_coded(folder):
    own = "[{id: a, label: Good, side: for}, {id: b, label: good, side: against}]"
    with pytest.raises(FieldworkError, match="'good'"):
        write(folder, f"directions: {own}\n")
