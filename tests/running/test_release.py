"""Decisions on names and drawn pseudonyms are written to the restricted files, and nowhere else."""

from __future__ import annotations

import os
import random

import pytest

from helpers.commands import cli
from helpers.errors import FieldworkError
from helpers.running import release
from helpers.study.roster import read_roster
from helpers.study.study import read_study

NOTE = (
    "Worker: Aisha\nObserver: Helen Marsh\nDate: 3 October 2023\n\n"
    "She met Kayleigh by the door. Hope was there, and Zorblatt too.\n"
)
ROSTER = (
    "person,role,form\nR1,researcher,Helen Marsh\nW1,worker,Aisha Khan\nW1,worker,Aisha\n"
    "W2,worker,Derek Haworth\nC1,other,Hope\n"
)


@pytest.fixture
def noted(folder):
    """Return a study with one note that names three people, one of whom is in the roster: Hope."""
    (folder / "data/raw/observations").mkdir()
    (folder / "data/raw/observations/2023-10-03 WTF Aisha.txt").write_text(NOTE, encoding="utf-8")
    (folder / "data/raw/roster.csv").write_text(ROSTER, encoding="utf-8")
    return folder


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_each_word_in_the_queue_is_asked_about_once_and_only_the_decisions_change(noted):
    before, study, asked = files_of(noted), read_study(noted), []
    answers = iter(["r", "[a colleague]", "r", "[a friend]", "l"])

    def ask(question):
        asked.append(question)
        return next(answers)

    assert release.read_manual_review(noted, study).n_undecided == 3
    assert release.review_names(release.read_manual_review(noted, study), ask) == 0
    assert [
        word for question in asked for word in ("Kayleigh", "Hope", "Zorblatt") if f"»{word}«" in question
    ] == [
        "Kayleigh",
        "Hope",
        "Zorblatt",
    ]
    after = files_of(noted)
    assert {name for name in after if after[name] != before.get(name)} == {"data/raw/decisions.csv"}
    assert release.read_manual_review(noted, study).n_undecided == 0


def test_a_review_says_that_earlier_decisions_hold_for_no_word_of_the_roster(noted, capsys):
    old = "content,start,end,decision,words\n,,,leave everywhere,Hope\n,,,leave everywhere,Kayleigh\n"
    (noted / "data/raw/decisions.csv").write_text(old, encoding="utf-8")
    assert release.read_manual_review(noted, read_study(noted)).n_undecided == 2
    assert cli.main(["privacy", "review", "--study", str(noted)]) == 1
    assert "decisions.csv: 2 decisions do not say why: an earlier version" in capsys.readouterr().out


def test_a_review_that_stops_keeps_what_was_decided(noted):
    answers = iter(["r", "[a colleague]", "q"])
    assert (
        release.review_names(release.read_manual_review(noted, read_study(noted)), lambda _: next(answers))
        == 2
    )


def test_review_needs_a_terminal_and_prints_no_word_without_one(noted, capsys):
    assert cli.main(["privacy", "review", "--study", str(noted)]) == 1
    said = "".join(capsys.readouterr())
    assert "3 places need a decision by a person" in said
    assert not any(name in said for name in ("Kayleigh", "Hope", "Zorblatt", "Aisha"))


def test_review_at_a_terminal_says_what_is_left(noted, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("helpers.running.release.review_names", lambda review, *_: review.n_undecided - 1)
    assert cli.main(["privacy", "review", "--study", str(noted)]) == 0
    assert "2 places left to decide." in capsys.readouterr().out
    monkeypatch.setattr("helpers.running.release.review_names", lambda *_: 0)
    assert cli.main(["privacy", "review", "--study", str(noted)]) == 0
    assert "Everything is decided. Next: `fieldwork run --study " in capsys.readouterr().out


def test_with_an_empty_queue_there_is_nothing_to_decide(noted, capsys):
    note = noted / "data/raw/observations/2023-10-03 WTF Aisha.txt"
    note.write_text(NOTE.partition("She met")[0] + "She sat by the door with Aisha.\n", encoding="utf-8")
    assert cli.main(["privacy", "review", "--study", str(noted)]) == 0
    assert "Nothing to decide" in capsys.readouterr().out


def test_pseudonyms_are_drawn_once_and_written_into_the_roster_readable_only_by_its_owner(noted, capsys):
    study = read_study(noted)
    generator = random.Random(1)  # noqa: S311 - the test needs the same draw each time
    assert release.draw_pseudonyms(noted, study, generator=generator) == 5
    first = (noted / "data/raw/roster.csv").read_bytes()
    drawn = {form.text: form.replacement for form in read_roster(noted, study).entries}
    assert drawn["Aisha Khan"].split()[0] == drawn["Aisha"]
    assert not any("[" in replacement for replacement in drawn.values())
    assert os.name == "nt" or (noted / "data/raw/roster.csv").stat().st_mode & 0o077 == 0
    assert release.draw_pseudonyms(noted, study) == 0
    assert (noted / "data/raw/roster.csv").read_bytes() == first
    assert cli.main(["privacy", "draw", "--study", str(noted)]) == 0
    assert "every person in the roster has a pseudonym" in capsys.readouterr().out


def test_two_draws_differ(noted):
    study, rosters = read_study(noted), set()
    for seed in range(5):
        (noted / "data/raw/roster.csv").write_text(ROSTER, encoding="utf-8")
        release.draw_pseudonyms(noted, study, generator=random.Random(seed))  # noqa: S311
        rosters.add((noted / "data/raw/roster.csv").read_text(encoding="utf-8"))
    assert len(rosters) == 5


def test_an_encrypted_roster_is_not_written_unencrypted(noted):
    (noted / "data/raw/roster.csv").rename(noted / "data/raw/roster.csv.age")
    with pytest.raises(
        FieldworkError, match=r"roster\.csv\.age: is encrypted, and nothing is written to it unencrypted"
    ):
        release.draw_pseudonyms(noted, read_study(noted))
    assert not (noted / "data/raw/roster.csv").exists()
