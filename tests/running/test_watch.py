"""The leak check of a run: what was looked at early is not looked at again, unless anything about it has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from helpers.errors import FieldworkError
from helpers.files.place import Place
from helpers.privacy.leaks import leak_check
from helpers.running.steps import Step
from helpers.running.watch import Watch
from helpers.study import private_folder

QUOTES = Step("quotes", (), (), ("quotations",))
DRAWS = Step("draws", (), (), (), files=("figures/theme_weeks.svg",))
WRITES = Step("writes", (), (), (), files=("article/numbers.tex",))


@pytest.fixture
def looked_at(monkeypatch) -> list[list[str]]:
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
def watch(folder, study, tmp_path) -> Iterator[Watch]:
    with Watch(Place.at(folder, staging=tmp_path / "staging"), study, (QUOTES, DRAWS, WRITES)) as watching:
        yield watching


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


def test_what_was_found_clean_is_looked_at_once(watch, put, looked_at):
    put(DRAWN[0], "<svg>tea</svg>")
    put(WRITTEN[0], "tea")
    watch.look_early([QUOTES])
    watch.look_early([DRAWS])
    watch.refuse_leaks()
    assert looked_at == [QUOTED, DRAWN, WRITTEN]


def test_nothing_is_looked_at_before_it_is_known_what_may_be_quoted(folder, study, tmp_path, put, looked_at):
    put(DRAWN[0], "<svg>tea</svg>")
    with Watch(Place.at(folder, staging=tmp_path / "staging"), study, (DRAWS, QUOTES, WRITES)) as watching:
        watching.look_early([DRAWS])
        assert watching._early == []
        watching.look_early([QUOTES])
        watching.refuse_leaks()
    assert looked_at == [[*DRAWN, *QUOTED], WRITTEN]


def test_a_clean_file_that_changes_afterwards_is_refused(watch, put, looked_at):
    put(DRAWN[0], "<svg>tea</svg>")
    watch.look_early([QUOTES, DRAWS])
    watch._early[0].result()
    put(DRAWN[0], "<svg>Aisha Khan</svg>")
    with pytest.raises(FieldworkError, match=r"names somebody in the roster\n  figures/theme_weeks\.svg"):
        watch.refuse_leaks()


def test_a_name_that_comes_into_the_roster_meanwhile_is_looked_for_in_what_was_clean(watch, put, folder):
    put(DRAWN[0], "<svg>Zebedee Quill</svg>")
    watch.look_early([QUOTES, DRAWS])
    watch._early[0].result()
    with (folder / "data/raw/roster.csv").open("a", encoding="utf-8") as roster:
        roster.write("P9,other,Zebedee Quill\n")
    with pytest.raises(FieldworkError, match="names somebody in the roster"):
        watch.refuse_leaks()


def test_all_that_leaks_is_told_at_once_whenever_it_was_found(watch, put):
    put(DRAWN[0], "<svg>Aisha Khan</svg>")
    watch.look_early([QUOTES, DRAWS])
    watch._early[0].result()
    put(WRITTEN[0], "Derek Haworth")
    with pytest.raises(FieldworkError) as error:
        watch.refuse_leaks()
    assert str(error.value).startswith(
        "2 places: names somebody in the roster\n  article/numbers.tex, its text (W2)\n  figures/theme_weeks.svg"
    )


def test_what_goes_wrong_early_goes_wrong_at_the_end(watch, put, folder):
    (folder / "data/raw/roster.csv").write_text("person,role\n", encoding="utf-8")
    put(DRAWN[0], "<svg>tea</svg>")
    watch.look_early([QUOTES, DRAWS])
    with pytest.raises(FieldworkError, match="roster.csv"):
        watch.refuse_leaks()


def test_nobody_is_asked_for_a_passphrase_in_the_background(watch, folder, monkeypatch, tmp_path):
    (folder / "data/raw/roster.csv").rename(folder / "data/raw/roster.csv.age")
    watch.look_early([QUOTES, DRAWS])
    assert watch._early == []
    monkeypatch.setenv(private_folder.LENT, str(tmp_path / "lent"))
    watch.look_early([WRITES])
    assert len(watch._early) == 1
