"""The leak check of a run: what was checked early is not checked again, unless something has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from helpers.errors import FieldworkError
from helpers.files.place import Place
from helpers.privacy.leaks import leak_check
from helpers.running.staged_leak_check import StagedLeakCheck
from helpers.running.steps import Step
from helpers.study import private_folder

QUOTES = Step("quotes", (), (), ("quotations",))
DRAWS = Step("draws", (), (), (), files=("figures/theme_weeks.svg",))
WRITES = Step("writes", (), (), (), files=("article/numbers.tex",))


@pytest.fixture
def checked_files(monkeypatch) -> list[list[str]]:
    """Return the list to which each check adds the files that it is given."""
    checks: list[list[str]] = []
    check = leak_check.check_files

    def note(folder, names, *rest, **options):
        names = list(names)
        checks.append(names)
        return check(folder, names, *rest, **options)

    monkeypatch.setattr(leak_check, "check_files", note)
    return checks


@pytest.fixture
def staged(folder, study, tmp_path) -> Iterator[StagedLeakCheck]:
    with StagedLeakCheck(
        Place.at(folder, staging=tmp_path / "staging"), study, (QUOTES, DRAWS, WRITES)
    ) as staged:
        yield staged


@pytest.fixture
def put(tmp_path) -> Callable[[str, str], None]:
    def write(name: str, text: str) -> None:
        path = tmp_path / "staging" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return write


DRAWN = ["figures/theme_weeks.svg", "notebooks/draws.ipynb"]
WRITTEN = ["article/numbers.tex", "notebooks/writes.ipynb"]
QUOTED = [
    "data/processed/quotations.csv",
    "data/processed/quotations.provenance.json",
    "notebooks/quotes.ipynb",
]


def test_what_was_found_clean_is_checked_once(staged, put, checked_files):
    put(DRAWN[0], "<svg>tea</svg>")
    put(WRITTEN[0], "tea")
    staged.check_early([QUOTES])
    staged.check_early([DRAWS])
    staged.refuse_leaks()
    assert checked_files == [QUOTED, DRAWN, WRITTEN]


def test_nothing_is_checked_before_it_is_known_what_may_be_quoted(
    folder, study, tmp_path, put, checked_files
):
    put(DRAWN[0], "<svg>tea</svg>")
    with StagedLeakCheck(
        Place.at(folder, staging=tmp_path / "staging"), study, (DRAWS, QUOTES, WRITES)
    ) as staged:
        staged.check_early([DRAWS])
        assert staged._early_checks == []
        staged.check_early([QUOTES])
        staged.refuse_leaks()
    assert checked_files == [[*DRAWN, *QUOTED], WRITTEN]


def test_a_clean_file_that_changes_afterwards_is_refused(staged, put, checked_files):
    put(DRAWN[0], "<svg>tea</svg>")
    staged.check_early([QUOTES, DRAWS])
    staged._early_checks[0].result()
    put(DRAWN[0], "<svg>Aisha Khan</svg>")
    with pytest.raises(FieldworkError, match=r"names somebody in the roster\n  figures/theme_weeks\.svg"):
        staged.refuse_leaks()


def test_a_name_that_is_added_to_the_roster_meanwhile_is_searched_for_in_clean_files(staged, put, folder):
    put(DRAWN[0], "<svg>Zebedee Quill</svg>")
    staged.check_early([QUOTES, DRAWS])
    staged._early_checks[0].result()
    with (folder / "data/raw/roster.csv").open("a", encoding="utf-8") as roster:
        roster.write("P9,other,Zebedee Quill\n")
    with pytest.raises(FieldworkError, match="names somebody in the roster"):
        staged.refuse_leaks()


def test_all_leaks_are_reported_at_once_whenever_they_were_found(staged, put):
    put(DRAWN[0], "<svg>Aisha Khan</svg>")
    staged.check_early([QUOTES, DRAWS])
    staged._early_checks[0].result()
    put(WRITTEN[0], "Derek Haworth")
    with pytest.raises(FieldworkError) as error:
        staged.refuse_leaks()
    assert str(error.value).startswith(
        "2 places: names somebody in the roster\n"
        "  article/numbers.tex, its text, line 1, column 1 (W2)\n  figures/theme_weeks.svg"
    )


def test_a_check_that_fails_early_fails_at_the_end_too(staged, put, folder):
    (folder / "data/raw/roster.csv").write_text("person,role\n", encoding="utf-8")
    put(DRAWN[0], "<svg>tea</svg>")
    staged.check_early([QUOTES, DRAWS])
    with pytest.raises(FieldworkError, match="roster.csv"):
        staged.refuse_leaks()


def test_nobody_is_asked_for_a_passphrase_in_the_background(staged, folder, monkeypatch, tmp_path):
    (folder / "data/raw/roster.csv").rename(folder / "data/raw/roster.csv.age")
    staged.check_early([QUOTES, DRAWS])
    assert staged._early_checks == []
    monkeypatch.setenv(private_folder.LENT, str(tmp_path / "lent"))
    staged.check_early([WRITES])
    assert len(staged._early_checks) == 1
