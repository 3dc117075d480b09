"""A line for each step says why it is out of date; nothing is run and nothing is written."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import tree
from helpers.files import paths
from helpers.running import run_state
from helpers.running.fingerprints import fingerprint_of, fingerprint_of_package
from helpers.running.parameters import given_parameters
from helpers.running.run_state import Hashes, _describe_change, outputs_of
from helpers.running.status import describe_status, status_of


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """Return a copy of the published study, with a record as if this machine had run it."""
    place = tmp_path_factory.mktemp("status") / "study"
    for name in ("data", "figures", "article", "notebooks"):
        shutil.copytree(paths.ROOT / name, place / name)
    return place


@pytest.fixture
def study(published, tmp_path) -> Path:
    place = tmp_path / "study"
    shutil.copytree(published, place)
    record_all(place)
    return place


def record_all(folder: Path) -> None:
    """Put on record that everything is as a run has just left it."""
    from helpers.files.place import Place
    from helpers.running.steps import steps_of
    from helpers.study.study import read_study

    hashes = Hashes()
    place, common = Place.at(folder), fingerprint_of_package(hashes)
    record = {}
    for step in steps_of(read_study(folder).worker_ids):
        fingerprint = fingerprint_of(step, place, given_parameters(step, {}), common, hashes)
        products = {name: run_state.digest(folder / name) for name in step.products}
        record[step.key] = {
            "fingerprint": fingerprint,
            "products": products,
            "outputs": outputs_of(folder / step.notebook),
        }
    (folder / ".fieldwork").mkdir()
    (folder / ".fieldwork/lock.json").write_text(json.dumps(record))


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(("name", "is_stale"), [("recognition.csv", False), ("consent.csv", True)])
def test_an_answer_of_the_rehearsal_leaves_no_step_out_of_date(study, tmp_path, monkeypatch, name, is_stale):
    home = tmp_path / "private"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(home))
    (study / ".fieldwork/lock.json").unlink()
    (study / ".fieldwork").rmdir()
    record_all(study)
    before = status_of(study)
    (home / name).write_text("changed\n", encoding="utf-8")
    assert (status_of(study) != before) == is_stale


def clear_outputs(folder: Path) -> None:
    path = folder / "notebooks/03-count-themes.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    path.write_text(json.dumps(notebook), encoding="utf-8")


def save_an_error(folder: Path) -> None:
    path = folder / "notebooks/05-test-robustness.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    cell["outputs"] = [{"output_type": "error", "ename": "KeyboardInterrupt", "evalue": "", "traceback": []}]
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (
            lambda folder: (folder / "data/raw/new.txt").write_text("x"),
            ["01-clean-fieldwork    changed: data/raw", "02-code-segments      waits for 01-clean-fieldwork"],
        ),
        (
            replace("data/claims.yaml", "kind", "kind "),
            ["03-count-themes       changed: data/claims.yaml", "04-draw-figures       waits for"],
        ),
        (
            replace("data/processed/theme_counts.csv", "W1,1,", "W1,1,"),
            ["03-count-themes       up to date", "Nothing to do."],
        ),
        (
            replace("data/processed/theme_counts.csv", ",0,0,0,0,", ",9,9,9,9,"),
            [
                "03-count-themes       missing or edited: data/processed/theme_counts.csv",
                "04-draw-figures       changed: table theme_counts",
            ],
        ),
        (
            replace("data/processed/theme_counts.provenance.json", '"R1"', '"R2"'),
            ["04-draw-figures       changed: table theme_counts"],
        ),
        (
            lambda folder: (folder / "figures/portrait_W3.svg").unlink(),
            [
                "06-portray-worker W3  missing or edited: figures/portrait_W3.svg",
                "06-portray-worker W2  up to date",
            ],
        ),
        (
            clear_outputs,
            ["03-count-themes       missing or edited: outputs of notebooks/03-count-themes.ipynb"],
        ),
        (
            save_an_error,
            ["05-test-robustness    missing or edited: outputs of notebooks/05-test-robustness.ipynb"],
        ),
    ],
)
def test_what_changed_is_named_and_nothing_is_written(study, change, lines):
    change(study)
    before = tree(study)
    said = describe_status(status_of(study), study)
    for line in lines:
        assert line in said
    assert said.endswith(("Next: `fieldwork run` runs what is out of date, in order.", "Nothing to do."))
    assert tree(study) == before


def test_a_fresh_clone_has_not_run_yet_and_its_files_are_as_recorded(published):
    said = describe_status(status_of(published), published)
    assert "01-clean-fieldwork    has not run yet on this machine" in said
    assert "data/processed/run.lock.json records " in said
    assert "all that exist are as recorded" in said
    assert "Next: `fieldwork run`" in said


def test_a_record_with_conflict_markers_is_coded(study):
    (study / paths.RUN_RECORD).write_text("<<<<<<< ours")
    assert "a merge may have left conflict markers in it. `git checkout` restores it" in describe_status(
        status_of(study), study
    )


def test_what_jupyterlab_changes_on_saving_does_not_count(study):
    path = study / "notebooks/03-count-themes.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    before = outputs_of(path)
    notebook["metadata"]["language_info"]["version"] = "3.13.0"
    for cell in notebook["cells"]:
        cell["metadata"]["execution"] = {"iopub.execute_input": "2026-01-01"}
        for output in cell.get("outputs", []):
            for kind, text in output.get("data", {}).items():
                output["data"][kind] = (
                    ("".join(text) + "\n").splitlines(keepends=True) if isinstance(text, list) else text
                )
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert outputs_of(path) == before


CODER_OF = {
    "R1": "The coding of R1 is counted, because R1 is the only person who has reviewed every counted segment.",
    "dictionary": "The coding of the dictionary is counted, because nobody has reviewed every counted segment.",
}


@pytest.mark.parametrize("coder", CODER_OF)
def test_whose_coding_is_counted_is_known_without_tables_if_the_counts_are_up_to_date(
    study, monkeypatch, coder
):
    replace("data/processed/theme_counts.provenance.json", '"coder": "R1"', f'"coder": "{coder}"')(study)
    shutil.rmtree(study / ".fieldwork")
    record_all(study)
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "helpers.tables.compendium", None)
        assert CODER_OF[coder] in describe_status(status_of(study), study)
    # Without any record that a run has made the counts, the tables decide.
    shutil.rmtree(study / ".fieldwork")
    assert CODER_OF["R1"] in describe_status(status_of(study), study)


def test_the_coder_whom_the_study_names_is_known_without_tables(study, monkeypatch):
    file = study / "data/study.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"^coder:.*", "coder: R2", text, flags=re.MULTILINE), encoding="utf-8")
    monkeypatch.setitem(sys.modules, "helpers.tables.compendium", None)
    said = describe_status(status_of(study), study)
    assert "The coding of R2 is counted, as data/study.yaml says." in said


def test_what_is_known_of_files_is_handed_on(study, monkeypatch):
    hashed: list[Path] = []
    digest = run_state._digest_of_file
    monkeypatch.setattr(run_state, "_digest_of_file", lambda path: hashed.append(path) or digest(path))
    hashes = Hashes()
    statuses = status_of(study, hashes)
    said = describe_status(statuses, study, hashes)
    assert hashed.count(study / "data/processed/theme_counts.csv") == 1
    assert said == describe_status(statuses, study)


def test_versions_and_parameters_are_reported_before_and_after():
    assert (
        _describe_change("environment", "python 3.11, pandas 3.1.1", "python 3.11, pandas 3.1.2")
        == "environment (pandas 3.1.1 -> pandas 3.1.2)"
    )
    assert (
        _describe_change("parameters", '{"unit": "mentions"}', "{}")
        == 'parameters ({"unit": "mentions"} -> {})'
    )
    assert _describe_change("package", "a", "b") == "package"
