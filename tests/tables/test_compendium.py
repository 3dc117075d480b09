"""A compendium is one study in one place; two are independent; a notebook opened by hand works on its own study."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from helpers import __version__, tables
from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.place import Place
from helpers.tables import CODINGS, CONTACTS, THEME_COUNTS
from helpers.tables.compendium import Compendium, study_around


def contacts_of(study) -> pd.DataFrame:
    rows = [
        (worker.id, week, source.id, study.absence(worker, week), 0, 0, 0, float("nan"))
        for worker, week, source in study.cells()
    ]
    return tables.in_order(CONTACTS, pd.DataFrame(rows, columns=CONTACTS.columns))


def theme_counts() -> pd.DataFrame:
    return pd.DataFrame(
        [("W1", 1, "interview", "supervision", 2, 1, 1, 1, 0, 0, 0)], columns=THEME_COUNTS.columns
    )


def cleaned(folder: Path, week_origin: str = "monday") -> Compendium:
    """Return a study of which notebook 1 has written the contacts."""
    one = Compendium(
        Place.at(folder), "01-clean-fieldwork", {"week_origin": week_origin, "quarantine": "refuse"}
    )
    one.write(contacts=contacts_of(one.study))
    return one


def counted(folder: Path, coder: str = "dictionary") -> None:
    three = Compendium(Place.at(folder), "03-count-themes", {"coder": coder, "weeks": "1-3"})
    three.read(CONTACTS)
    three.write(theme_counts=theme_counts())


def test_a_record_has_the_parameters_of_its_table_and_of_its_inputs(folder):
    cleaned(folder)
    counted(folder, "R1")
    record = json.loads((folder / THEME_COUNTS.record).read_text(encoding="utf-8"))
    assert record["made_with"] == {
        "week_origin": "monday",
        "quarantine": "refuse",
        "coder": "R1",
        "weeks": "1-3",
        "sources": ["interview", "observation", "voice_note"],
        "language": "en",
    }
    assert record["notebook"] == "03-count-themes"
    assert record["study"] == "A study of two"
    assert record["codebook"] == Compendium.at(folder).codebook.stamp
    assert record["product"] == __version__
    assert set(record["inputs"]) == {"contacts"}


def test_later_notebooks_take_coder_weeks_and_week_origin_from_the_tables(folder):
    cleaned(folder, "first_day")
    counted(folder, "R1")
    four = Compendium(Place.at(folder), "04-draw-figures", {"unit": "segments"})
    assert four.study.week_origin == "first_day"
    assert four.setting("coder") == "R1"
    assert four.setting("weeks") == "1-3"
    assert four.setting("unit") == "segments", "Its own."
    with pytest.raises(
        FieldworkError,
        match=r"theme_counts.csv: there is no such file. Run the notebook that writes it, 03-count-themes",
    ):
        four.setting("denominator")


def test_contacts_with_another_week_origin_are_refused_together_with_counts_of_the_old_one(folder):
    cleaned(folder, "monday")
    counted(folder)
    cleaned(folder, "first_day")
    four = Compendium(Place.at(folder), "04-draw-figures", {})
    four.read(CONTACTS)
    with pytest.raises(
        FieldworkError, match='made with week_origin "first_day", not "monday".*Run 03-count-themes'
    ):
        four.read(THEME_COUNTS)


def with_coder(folder: Path, coder: str) -> None:
    facts = folder / "data/study.yaml"
    facts.write_text(f"{facts.read_text(encoding='utf-8')}coder: {coder}\n", encoding="utf-8")


def test_the_coder_of_the_study_is_in_the_record_by_name_and_in_later_notebooks(folder):
    with_coder(folder, "R1")
    cleaned(folder)
    counted(folder, "study")
    record = json.loads((folder / THEME_COUNTS.record).read_text(encoding="utf-8"))
    assert record["made_with"]["coder"] == "R1"
    four = Compendium(Place.at(folder), "04-draw-figures", {"unit": "segments"})
    assert str(four.coders) == "R1"
    assert four.coders.place == "data/study.yaml: coder"


def test_a_coder_named_by_a_parameter_is_said_to_be(folder):
    with_coder(folder, "R1")
    three = Compendium(Place.at(folder), "03-count-themes", {"coder": "any:R1+R2", "weeks": "all"})
    assert three.coders.place == "parameter coder"


def test_only_the_themes_of_the_dictionary_are_counted_if_its_coding_is(folder):
    book = folder / "data/codebook.yaml"
    text = book.read_text(encoding="utf-8")
    start = text.index("    indicators: [lived experience*")
    end = text.index("    exclusion_patterns: [own experience of parking")
    book.write_text(text[:start] + text[end:], encoding="utf-8")
    by_dictionary = Compendium(Place.at(folder), "03-count-themes", {"coder": "dictionary", "weeks": "all"})
    by_person = Compendium(Place.at(folder), "03-count-themes", {"coder": "R1", "weeks": "all"})
    assert by_dictionary.counted_codebook.theme_ids == by_dictionary.codebook.theme_ids[1:]
    assert by_person.counted_codebook.theme_ids == by_person.codebook.theme_ids


def test_a_table_of_another_study_is_refused(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(folder, other, dirs_exist_ok=True)
    facts = other / "data/study.yaml"
    facts.write_text(facts.read_text().replace("A study of two", "Another study"))
    cleaned(other)
    for name in (CONTACTS.file, CONTACTS.record):
        Place.at(folder).writing(name).write_bytes((other / name).read_bytes())
    with pytest.raises(FieldworkError, match="belongs to the study 'Another study'"):
        Compendium.at(folder).read(CONTACTS)


def test_two_compendia_can_be_open_in_one_process(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(folder, other, dirs_exist_ok=True)
    facts = other / "data/study.yaml"
    facts.write_text(facts.read_text().replace("A study of two", "Another study"))
    one, two = cleaned(folder), cleaned(other, "first_day")
    assert (one.study.title, two.study.title) == ("A study of two", "Another study")
    assert (one.study.week_origin, two.study.week_origin) == ("monday", "first_day")
    assert one.place.writing(CONTACTS.file) != two.place.writing(CONTACTS.file)
    assert "FIELDWORK" not in " ".join(os.environ)


def test_nothing_is_written_where_one_table_is_wrong_or_unknown(folder):
    one = Compendium(Place.at(folder), "01-clean-fieldwork", {"week_origin": "monday"})
    good = contacts_of(one.study)
    with pytest.raises(FieldworkError, match="column 'worker' is missing"):
        one.write(contacts=good, consents=pd.DataFrame({"x": [1]}))
    with pytest.raises(FieldworkError, match="no such table: contact. .* Did you mean 'contacts'"):
        one.write(contact=good)
    assert not (folder / "data/processed").exists()


def test_a_notebook_with_another_value_of_a_parameter_than_its_table_is_refused(folder):
    cleaned(folder)
    three = Compendium(Place.at(folder), "03-count-themes", {"unit": "segments"})
    three.read(CONTACTS)
    table = tables.PUBLIC_THEME_COUNTS
    row = ("all", "all", 1, 3, "firm_up", "supervision", 3, 3, 9, "shown", "")
    three.write(public_theme_counts=pd.DataFrame([row], columns=table.columns).astype(table.types))
    with pytest.raises(
        FieldworkError, match='was made with unit "segments", and this notebook has "mentions"'
    ):
        Compendium(Place.at(folder), "07-write-article", {"unit": "mentions"}).read(table)


def test_a_coded_table_of_another_codebook_is_refused(folder):
    two = Compendium(Place.at(folder), "02-code-segments", {"stems": True})
    two.write(codings=pd.DataFrame([("s1", "supervision", 0, 2, "R1", "", "")], columns=CODINGS.columns))
    book = folder / "data/codebook.yaml"
    book.write_text(book.read_text(encoding="utf-8").replace("version: ", "version: 9.", 1), encoding="utf-8")
    with pytest.raises(FieldworkError, match="was made with another codebook"):
        Compendium.at(folder).read(CODINGS)


# --- by hand --------------------------------------------------------------------------------------------------------


def test_by_hand_a_notebook_works_on_the_study_whose_folder_contains_it(folder, monkeypatch):
    (folder / "notebooks/deep").mkdir(parents=True)
    for where in (folder, folder / "notebooks", folder / "notebooks/deep"):
        monkeypatch.chdir(where)
        found = Compendium.of_notebook("03-count-themes", coder="dictionary", weeks="all")
        assert found.folder == folder
        assert found._repr_markdown_() == "This notebook works on the study **A study of two**."


def test_a_notebook_outside_every_study_is_refused(tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("nowhere"))
    with pytest.raises(FieldworkError, match="no study contains this folder"):
        Compendium.of_notebook("03-count-themes")


def test_a_study_among_the_files_of_another_is_refused_and_one_next_to_them_is_not(folder):
    for inner in ("data/raw/inner", "notebooks/inner", "mine"):
        (folder / inner / "data").mkdir(parents=True)
        shutil.copy(folder / "data/study.yaml", folder / inner / "data/study.yaml")
    assert study_around(folder / "mine") == folder / "mine"
    for inner in ("data/raw/inner", "notebooks/inner"):
        with pytest.raises(FieldworkError, match="is among the files of another"):
            study_around(folder / inner)


def record(folder: Path, text: str | None = None) -> None:
    steps = {"03-count-themes": {"parameters": {"coder": "dictionary", "weeks": "all"}}}
    steps["06-portray-worker"] = {"parameters": {"worker": "", "unit": "segments"}}
    path = folder / paths.RUN_RECORD
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text or json.dumps({"steps": steps}))


def test_it_writes_in_place_with_the_published_parameters_and_apart_with_others(folder, monkeypatch):
    record(folder)
    monkeypatch.chdir(folder)
    same = Compendium.of_notebook("03-count-themes", coder="dictionary", weeks="all")
    other = Compendium.of_notebook("03-count-themes", coder="R1", weeks="all")
    assert same.place.output == folder
    assert other.place.output == folder / "build/run"
    assert "it writes to `build/run`" in other._repr_markdown_()
    assert Compendium.of_notebook("06-portray-worker", worker="W2", unit="segments").place.output == folder
    assert (
        Compendium.of_notebook("06-portray-worker", worker="W2", unit="mentions").place.output
        == folder / "build/run"
    )
    cleaned(folder)
    before = (folder / CONTACTS.file).read_bytes()
    other.read(CONTACTS)
    other.write(theme_counts=theme_counts())
    assert not (folder / THEME_COUNTS.file).exists()
    assert (folder / "build/run" / THEME_COUNTS.file).exists()
    assert (folder / CONTACTS.file).read_bytes() == before


@pytest.mark.parametrize("text", ["<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n", "[]", '{"steps": 1}'])
def test_a_record_that_a_merge_has_left_with_its_marks_is_refused_and_nothing_is_touched(
    folder, monkeypatch, text
):
    record(folder, text)
    monkeypatch.chdir(folder)
    with pytest.raises(FieldworkError, match="cannot be read; a merge may have left its marks in it"):
        Compendium.of_notebook("03-count-themes", coder="dictionary", weeks="all")
    assert (folder / paths.RUN_RECORD).read_text() == text


def test_papermill_started_elsewhere_works_on_the_study_that_contains_the_notebook(folder, tmp_path_factory):
    """As `papermill mine/notebooks/a.ipynb out.ipynb` in the folder of another study."""
    import nbformat

    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(folder / "data", elsewhere / "data")
    facts = elsewhere / "data/study.yaml"
    facts.write_text(facts.read_text().replace("A study of two", "Another study"))
    code = "from helpers.tables.compendium import Compendium; print(Compendium.of_notebook('a').study.title)"
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(code)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    (folder / "notebooks").mkdir()
    nbformat.write(notebook, folder / "notebooks/a.ipynb")
    words = [
        sys.executable,
        "-m",
        "papermill",
        "--no-progress-bar",
        str(folder / "notebooks/a.ipynb"),
        "out.ipynb",
    ]
    environment = os.environ | {"PYTHONPATH": str(paths.SOURCE.parent)}
    subprocess.run(words, cwd=elsewhere, env=environment, check=True, capture_output=True)
    (output,) = nbformat.read(elsewhere / "out.ipynb", as_version=4).cells[0].outputs
    assert output.text == "A study of two\n"
