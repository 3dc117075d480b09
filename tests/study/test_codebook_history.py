"""Dated versions of the codebook: what is refused, what each changed, and keeping one."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from helpers.commands.cli import main
from helpers.errors import FieldworkError
from helpers.study.codebook import read_codebook
from helpers.study.codebook_history import FOLDER, History, Version, keep_version, read_history

TODAY = date(2023, 12, 1)


@pytest.fixture
def current(folder):
    return read_codebook(folder)


@pytest.fixture
def with_themes(current):
    """Return a function that makes a codebook of some themes of the example, by id, some under new names."""

    def make(*names, renamed=(), relabelled=()):
        renamed, relabelled = dict(renamed), dict(relabelled)
        themes = []
        for theme in current.themes:
            if theme.id in names:
                changes = {"id": renamed.get(theme.id, theme.id)}
                changes |= {"label": relabelled.get(theme.id, theme.label)}
                themes.append(theme.model_copy(update=changes))
        return current.model_copy(update={"themes": tuple(themes)})

    return make


@pytest.fixture
def put(folder):
    """Return a function that writes a file into the history of a study."""

    def write(name, text=None):
        (folder / FOLDER).mkdir(exist_ok=True)
        (folder / FOLDER / name).write_text(text or (folder / "data/codebook.yaml").read_text())

    return write


def refused(folder, current) -> str:
    with pytest.raises(FieldworkError) as error:
        read_history(folder, current, today=TODAY)
    return str(error.value)


def test_a_study_without_the_folder_has_no_history_and_shows_no_theme_being_added(folder, current):
    history = read_history(folder, current, today=TODAY)
    assert history.versions == ()
    assert not history.shows_additions
    assert history.added_on == {}
    assert history.describe() == "There are no dated versions of the codebook in data/codebook-history."


def test_versions_are_in_the_order_of_their_days_and_hidden_files_are_none(folder, current, put):
    for name in ("2023-11-03.yaml", "2023-10-20.yml", ".DS_Store"):
        put(name)
    history = read_history(folder, current, today=TODAY)
    assert [version.day for version in history.versions] == [date(2023, 10, 20), date(2023, 11, 3)]


def test_every_wrong_name_is_refused_at_once(folder, current, put):
    for name in ("2023-10-20.yaml", "2023-10-20.yml", "2023-02-30.yaml", "2023-12-02.yaml", "second.yaml"):
        put(name)
    said = refused(folder, current)
    assert "second" not in said, "The name of a file may be that of a person."
    assert "data/codebook-history/2023-10-20.yml: is of the same day as 2023-10-20.yaml" in said
    assert "data/codebook-history/2023-02-30.yaml: 2023-02-30 is no day of the calendar" in said
    assert "data/codebook-history/2023-12-02.yaml: is of a day in the future (today is 2023-12-01)" in said
    assert "data/codebook-history/: file 5 of 5, by name, is not named by a day" in said
    assert said.endswith("Name each version by its day, such as data/codebook-history/2023-10-20.yaml.")


def test_a_version_is_checked_like_the_codebook_with_file_and_line(folder, current, put):
    text = (folder / "data/codebook.yaml").read_text()
    put("2023-10-20.yaml", text.replace("area: firm_up", "area: firm_upp", 1))
    put("2023-10-27.yaml", text.replace("version:", "versoin:", 1))
    said = refused(folder, current)
    assert "data/codebook-history/2023-10-20.yaml, line" in said
    assert "unknown area 'firm_upp'" in said
    assert "data/codebook-history/2023-10-27.yaml, line" in said
    assert "unknown key 'versoin'. Did you mean 'version'?" in said


def test_a_theme_has_the_day_of_the_first_version_that_has_it(current, with_themes):
    first, second, third = current.theme_ids[:3]
    days = [date(2023, 10, 20), date(2023, 11, 3)]
    versions = (Version(days[0], with_themes(first)), Version(days[1], with_themes(first, second)))
    history = History(versions, with_themes(first, second, third))
    assert history.added_on == {first: days[0], second: days[1]}
    assert history.shows_additions
    labels = {theme.id: theme.label.lower() for theme in current.themes}
    assert history.describe() == (
        f"The first version of the codebook is of 2023-10-20. Version of 2023-11-03: added: "
        f"{labels[second]}. In no version yet, and so without a day: {labels[third]}."
    )


def test_a_theme_under_another_id_is_the_same_theme_and_is_said(current, with_themes):
    first, second = current.theme_ids[:2]
    days = [date(2023, 10, 20), date(2023, 11, 3)]
    versions = (
        Version(days[0], with_themes(first, second, renamed=[(first, "older")])),
        Version(days[1], with_themes(first, second, relabelled=[(first, "Something else")])),
    )
    history = History(versions, with_themes(first, second))
    assert history.added_on == {first: days[0], second: days[0]}
    assert not history.shows_additions
    assert f"given another id: older (now {first})" in history.describe()


def test_another_label_of_a_theme_is_said(folder, current, put, capsys):
    first = current.themes[0]
    put("2023-10-20.yaml")
    text = (folder / "data/codebook.yaml").read_text()
    (folder / "data/codebook.yaml").write_text(text.replace(f"label: {first.label}", "label: Own story", 1))
    assert main(["codebook", "keep", "--study", str(folder)]) == 0
    assert f"given another label: {first.label.lower()} (now own story)." in capsys.readouterr().out


def test_a_theme_that_is_gone_is_said_and_one_that_comes_back_is_added_again(current, with_themes):
    first, second = current.theme_ids[:2]
    days = [date(2023, 10, 20), date(2023, 11, 3), date(2023, 11, 20)]
    books = [with_themes(first, second), with_themes(first), with_themes(first, second)]
    history = History(tuple(map(Version, days, books)), with_themes(first, second))
    assert "Version of 2023-11-03: removed: " in history.describe()
    assert history.added_on[second] == days[2]


def test_a_theme_that_was_gone_from_the_last_version_and_comes_back_has_no_day(current, with_themes):
    first, second = current.theme_ids[:2]
    days = [date(2023, 10, 20), date(2023, 11, 3)]
    books = [with_themes(first, second), with_themes(first)]
    history = History(tuple(map(Version, days, books)), with_themes(first, second))
    assert history.added_on == {first: days[0]}
    assert "In no version yet, and so without a day: " in history.describe()


def test_a_codebook_is_kept_under_the_day_and_not_again_before_it_has_changed(folder, current, capsys):
    file, data = keep_version(folder, today=TODAY)
    assert (file.as_posix(), data) == (
        "data/codebook-history/2023-12-01.yaml",
        (folder / "data/codebook.yaml").read_bytes(),
    )
    assert main(["codebook", "keep", "--study", str(folder)]) == 0
    assert "The first version of the codebook is of " in capsys.readouterr().out
    (kept,) = (folder / FOLDER).iterdir()
    assert kept.read_bytes() == data
    assert main(["codebook", "keep", "--study", str(folder)]) == 1
    assert "data/codebook.yaml: is the same as the version of" in capsys.readouterr().err


def test_a_codebook_that_changed_on_the_day_replaces_its_version_of_that_day(folder, put):
    put("2023-12-01.yml")
    changed = yaml.safe_load((folder / "data/codebook.yaml").read_text())
    changed["themes"] = changed["themes"][:-1]
    (folder / "data/codebook.yaml").write_text(yaml.safe_dump(changed))
    assert keep_version(folder, today=TODAY)[0].name == "2023-12-01.yml"
