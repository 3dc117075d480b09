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
    ("row", "says"),
    [
        ("W9,worker,Somebody Else", "line 6: 'W9' as worker: workers are W1, W2"),
        ("W1,researcher,Somebody Else", "line 6: 'W1' as researcher"),
        ("W2,worker,aisha khan", "line 6: this form of a name stands for 'W1' already"),
        ("X,friend,Somebody Else", "line 6: unknown role 'friend'. Allowed: worker, researcher, other"),
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
