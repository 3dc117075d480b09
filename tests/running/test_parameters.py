"""Parameters are read as Python reads them, and a value that a notebook would refuse never starts one."""

from __future__ import annotations

import nbformat
import papermill
import pytest

from helpers.commands.cli import main
from helpers.errors import CommandError, FieldworkError
from helpers.files import paths
from helpers.running import notebooks, pipeline
from helpers.running.parameters import (
    Parameter,
    check_parameters,
    check_values,
    declared_parameters,
    parse_cell,
    parse_value,
)
from helpers.running.steps import STEPS
from helpers.study.study import read_study

NAMES = [step.name for step in STEPS]


def test_values_are_typed_as_the_notebook_declares():
    given = [("stems", "False"), ("weeks", "01"), ("sources", "voice_note, interview"), ("unit", "mentions")]
    assert check_parameters(NAMES, given) == {
        "stems": False,
        "weeks": "01",
        "sources": ["voice_note", "interview"],
        "unit": "mentions",
    }


def test_numbers_are_typed_strictly():
    assert parse_value("3", "int") == 3
    assert parse_value("3", "float") == 3.0
    for text in ("three", "3.5", ""):
        with pytest.raises(ValueError, match="invalid literal"):
            parse_value(text, "int")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            ("wek", "3"),
            (
                "-p wek: no notebook has this parameter. Allowed: quarantine, lost_codings, week_origin, stems, coder, "
                "weeks, unit, denominator, sources, worker. Did you mean 'weeks'?"
            ),
        ),
        (("stems", "maybe"), "-p stems: 'maybe'. Allowed: true or false."),
        (
            ("unit", "mention"),
            (
                "-p unit: 'mention'. Allowed: mentions, segments, turns, contacts, weeks. "
                "Did you mean 'mentions'?"
            ),
        ),
        (('x=__import__("os").system("true")', "1"), "-p …: no notebook has this parameter"),
        (("__class__", "1"), "no notebook has this parameter"),
    ],
)
def test_unknown_names_and_wrong_values_are_refused_before_a_kernel_starts(monkeypatch, given, says):
    monkeypatch.setattr(notebooks, "execute", None)
    with pytest.raises(CommandError) as error:
        check_parameters(NAMES, [given])
    assert says in str(error.value)


def test_all_wrong_parameters_are_named_at_once():
    with pytest.raises(CommandError) as error:
        check_parameters(
            NAMES, [("wek", "3"), ("stems", "maybe"), ("unit", "segments"), ("unit", "segments")]
        )
    assert len(str(error.value).splitlines()) == 3


# --- what a cell declares ---------------------------------------------------------------------------


def test_a_cell_is_read_as_python_reads_it():
    cell = """\
# about the round
label: str = "Round #2, 'a'"  # what it is called; one of: Round #2, Last
n = 3
rate: float = 1  #  a share
names: list[str] = [
    "W1",  # the first
    "#W2",
]  # whom
is_on: bool = False
"""
    assert parse_cell(cell, "x") == {
        "label": Parameter("label", "str", "Round #2, 'a'", "what it is called; one of: Round #2, Last"),
        "n": Parameter("n", "int", 3, ""),
        "rate": Parameter("rate", "float", 1, "a share"),
        "names": Parameter("names", "list", ["W1", "#W2"], "whom"),
        "is_on": Parameter("is_on", "bool", False, ""),
    }
    assert parse_cell(cell, "x")["label"].choices == ["Round #2", "Last"]


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("a = b = 2", "a parameter is one name with one value."),
        ("a, b = 1, 2", "a parameter is one name with one value."),
        ("a[0]: int = 1", "a parameter is one name with one value."),
        ("a: int", "'a' has no value."),
        ("a = 1 + x", "the value of 'a' is computed."),
        ("a: str = f'{x}'", "the value of 'a' is computed."),
        ("a: int = 'x'", "the value of 'a' is not of type int."),
        ("a: int = True", "the value of 'a' is not of type int."),
        ("a: dict = {}", "the type of 'a' is dict. Allowed: bool, int, float, str, list."),
        ("a = None", "the type of 'a' is NoneType."),
        ("import os", "this is not a parameter."),
        ("print('x')", "this is not a parameter."),
        ("n: int = 2", "'n' is declared twice."),
    ],
)
def test_what_is_not_a_parameter_is_refused_with_its_line(statement, says):
    with pytest.raises(FieldworkError) as error:
        parse_cell(f"n: int = 1  # first\n\n{statement}\n2 + 2", "notebooks/x.ipynb, cell 2")
    first, second, form = str(error.value).splitlines()
    assert first.startswith(f"notebooks/x.ipynb, cell 2, line 3: {says}")
    assert second == "notebooks/x.ipynb, cell 2, line 4: this is not a parameter."
    assert form.startswith("Write each as a line of its own: `name: type = value")


@pytest.mark.parametrize("source", ["a: int = (1", "a: str = 'x", "  a = 1\n b = 2"])
def test_a_cell_that_is_not_valid_python_is_refused(source):
    with pytest.raises(
        FieldworkError, match="notebooks/x.ipynb, cell 2, line [0-9]+: this is not valid Python"
    ):
        parse_cell(source, "notebooks/x.ipynb, cell 2")


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """Return a function that writes notebook ``x`` from code cells and their tags."""
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path)

    def write(*cells):
        made = [
            nbformat.v4.new_code_cell(source, metadata={"tags": [tag] if tag else []})
            for source, tag in cells
        ]
        nbformat.write(nbformat.v4.new_notebook(cells=made), tmp_path / "x.ipynb")

    return write


def test_a_hash_sign_inside_a_default_is_part_of_it(notebook):
    notebook(('round_name: str = "Round #2"  # a name', "parameters"))
    assert check_parameters(["x"], [("round_name", "Second")]) == {"round_name": "Second"}
    assert check_parameters(["x"], [("round_name", "Round #2")]) == {}


def test_a_second_parameters_cell_is_refused_and_a_notebook_may_have_none(notebook):
    notebook(("a: int = 1", "parameters"), ("1 + 1", ""), ("b: int = 2", "parameters"))
    with pytest.raises(FieldworkError, match="notebooks/x.ipynb: cells 1, 3 are tagged 'parameters'"):
        declared_parameters("x")
    notebook(("1 + 1", ""))
    assert declared_parameters("x") == {}


@pytest.mark.parametrize("name", NAMES)
def test_papermill_sees_the_same_parameters(name):
    theirs = papermill.inspect_notebook(str(notebooks.source_path(name)))
    ours = declared_parameters(name)
    assert {one: (theirs[one]["inferred_type_name"], theirs[one]["help"]) for one in theirs} == {
        one: (ours[one].type_name, ours[one].help) for one in ours
    }


# --- values that the study has ----------------------------------------------------------------------


WRONG = [
    (
        "weeks",
        "3",
        (
            "parameter weeks: '3'. Allowed: all, or first and last week from 1 to 4, such as 3-10. "
            "Week 3 only is 3-3"
        ),
    ),
    ("weeks", "3-5", "parameter weeks: '3-5'. Allowed: all, or first and last week from 1 to 4"),
    ("weeks", "30", "parameter weeks: '30'. Allowed"),
    ("coder", "R1+R2", "parameter coder: 'R1+R2'. Allowed: dictionary, a person such as R1"),
    ("coder", "R9", "parameter coder: 'R9' is not in the roster."),
    (
        "sources",
        "interview,observation",
        "parameter sources: interview, observation have different counted roles",
    ),
    ("sources", "", "parameter sources: none given. Allowed: interview, observation, voice_note."),
]


@pytest.mark.parametrize(("name", "value", "says"), WRONG)
def test_a_value_that_the_study_does_not_have_is_refused_before_anything_runs(
    folder, monkeypatch, capsys, tmp_path, name, value, says
):
    monkeypatch.setattr(notebooks, "execute", None)
    output = tmp_path / "aside"
    assert main(["run", "-p", f"{name}={value}", "--study", str(folder), "--output", str(output)]) == 2
    assert says in capsys.readouterr().err
    assert not output.exists()


def test_all_wrong_values_are_named_at_once_with_wrong_names(folder, study):
    given = [
        ("wek", "3"),
        ("weeks", "3"),
        ("coder", "R9"),
        ("unit", "mention"),
        ("sources", "interview,observation"),
    ]
    with pytest.raises(CommandError) as error:
        check_parameters(NAMES, given, folder, study)
    assert len(str(error.value).splitlines()) == 5


def test_a_source_that_the_study_does_not_have_is_refused(folder, study):
    fewer = study.model_copy(update={"sources": study.sources[:2]})
    with pytest.raises(CommandError, match="no source 'voice_note'"):
        check_parameters(NAMES, [("sources", "voice_note")], folder, fewer)


def test_what_the_study_has_is_accepted(folder, study):
    given = [
        ("weeks", "3-3"),
        ("coder", "R1"),
        ("unit", "turns"),
        ("sources", "observation"),
        ("week_origin", "first_day"),
    ]
    assert check_parameters(NAMES, given, folder, study) == {**dict(given), "sources": ["observation"]}
    (folder / "data/raw/roster.csv").unlink()
    assert check_parameters(NAMES, [("coder", "R9")], folder, study) == {"coder": "R9"}, (
        "Without a roster, coders cannot be checked."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("weeks", 3), ("coder", 1.5), ("unit", 3), ("denominator", 3), ("week_origin", 3), ("sources", [3])],
)
def test_a_number_from_papermill_itself_is_refused_with_what_is_allowed(folder, study, name, value):
    with pytest.raises(CommandError, match="Allowed"):
        check_values({name: value}, folder, study)


def with_coder(folder, coder):
    file = folder / "data/study.yaml"
    file.write_text(f"{file.read_text(encoding='utf-8')}coder: {coder}\n", encoding="utf-8")
    return read_study(folder)


@pytest.mark.parametrize("coder", ["R1", "study"])
def test_the_coder_of_the_study_is_the_default_whether_named_or_not(folder, coder):
    study = with_coder(folder, "R1")
    assert check_parameters(NAMES, [("coder", coder)], folder, study) == {}
    assert check_parameters(NAMES, [("coder", "dictionary")], folder, study) == {"coder": "dictionary"}


def test_a_coder_of_the_study_who_is_not_in_the_roster_is_refused_before_any_notebook(
    folder, monkeypatch, tmp_path
):
    with_coder(folder, "any:R1+R9")
    monkeypatch.setattr(notebooks, "execute", None)
    with pytest.raises(CommandError, match=r"^data/study\.yaml: coder: 'R9' is not in the roster\."):
        pipeline.run(folder, tmp_path / "aside", {})


def test_a_dictionary_without_indicators_is_refused_before_any_notebook(folder, monkeypatch, tmp_path):
    file = folder / "data/codebook.yaml"
    file.write_text(
        "version: 1\nstatus: '-'\nareas: [{id: a, label: A}]\nthemes: [{id: tea, label: Tea, area: a}]\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(notebooks, "execute", None)
    with pytest.raises(FieldworkError, match="no theme has an indicator, so the dictionary codes nothing"):
        pipeline.run(folder, tmp_path / "aside", {})
    study = with_coder(folder, "R1")
    check_values({}, folder, study)
    with pytest.raises(CommandError, match="no theme has an indicator"):
        check_values({"coder": "dictionary"}, folder, study)


def test_a_run_refuses_a_value_too_before_any_notebook(folder, monkeypatch, tmp_path):
    monkeypatch.setattr(notebooks, "execute", None)
    with pytest.raises(CommandError, match="parameter weeks: '3'"):
        pipeline.run(folder, tmp_path / "aside", {"weeks": "3"})


def test_a_coder_who_is_given_stays_where_the_study_names_nobody(folder, study):
    assert check_parameters(NAMES, [("coder", "R1")], folder, study) == {"coder": "R1"}
    assert check_parameters(NAMES, [("coder", "dictionary")], folder, study) == {"coder": "dictionary"}
    assert check_parameters(NAMES, [("coder", "study")], folder, study) == {}


def test_without_indicators_a_file_of_manual_coding_may_be_of_somebody_whose_coding_is_counted(folder, study):
    book = folder / "data/codebook.yaml"
    book.write_text(
        "version: 1\nstatus: Draft\nareas: [{id: work, label: Work}]\n"
        "themes: [{id: supervision, label: Supervision, area: work}]\n",
        encoding="utf-8",
    )
    with pytest.raises(CommandError, match="no theme has an indicator, so the dictionary codes nothing"):
        check_values({}, folder, study)
    (folder / "data/raw/coding").mkdir()
    (folder / "data/raw/coding/coded.csv").write_text("segment_id,theme,coder\n", encoding="utf-8")
    check_values({}, folder, study)
