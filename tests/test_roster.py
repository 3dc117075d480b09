"""The roster knows every form of a name, and never prints one."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.roster import Person, read_roster


@pytest.fixture
def roster(folder, study):
    return read_roster(folder, study)


@pytest.mark.parametrize("label", ["Aisha Khan", "AISHA  KHAN", "\u202aAisha\u00a0Khan\u202c", "~ Aisha", "\uff21isha"])
def test_case_spaces_and_invisible_marks_do_not_matter(roster, label):
    assert roster.find(label) == Person("W1", "worker")


def test_somebody_else_is_nobody(roster):
    assert roster.find("Ayesha") is None
    assert roster.find("") is None


def test_names_are_masked_in_file_names_longest_first(roster):
    assert roster.mask("chat with aisha khan and Derek Haworth, Aishas.zip") == "chat with W1 and W2, Aishas.zip"


@pytest.mark.parametrize(
    "name",
    [
        "2023_Derek Haworth_visit.txt",
        "DerekHaworth.txt",
        "Derek\u00a0 Haworth.txt",
        "derek-haworth.txt",
        "Zoe\u0308.txt",
        "Strau\u00df 2.txt",
    ],
)
def test_however_a_file_name_writes_a_name_it_is_masked(folder, study, name):
    with (folder / "data/raw/roster.csv").open("a", encoding="utf-8") as file:
        file.write("W2,worker,Zo\u00eb\nW2,worker,Strau\u00df\n")
    masked = read_roster(folder, study).mask(name)
    assert "W2" in masked
    assert not any(part in masked.lower() for part in ("derek", "haworth", "zo", "strau"))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("W9,worker,Somebody Else", "line 6: the role is worker for W1, W2, and for nobody else"),
        ("W1,researcher,Somebody Else", "line 6: the role is worker for W1, W2"),
        ("W2,worker,aisha khan", "line 6: this form of a name stands for another person already"),
        ("X,friend,Somebody Else", "line 6: unknown role. Allowed: worker, researcher, other"),
        ("Somebody Else,worker,Somebody Else", "line 6: the role is worker for"),
        ("W1,Somebody Else,worker", "line 6: unknown role"),
        ("W1,worker,", "line 6: needs a person, a role and a form"),
    ],
)
def test_a_wrong_row_is_refused_without_its_name(folder, study, row, says):
    with (folder / "data/raw/roster.csv").open("a") as file:
        file.write(row + "\n")
    with pytest.raises(FieldworkError) as error:
        read_roster(folder, study)
    assert says in str(error.value)
    assert "somebody" not in str(error.value).lower()
    assert "aisha" not in str(error.value).lower()


def test_a_missing_roster_says_what_it_is(folder, study):
    (folder / "data/raw/roster.csv").unlink()
    with pytest.raises(FieldworkError, match="data/raw/roster.csv: there is no such file"):
        read_roster(folder, study)
