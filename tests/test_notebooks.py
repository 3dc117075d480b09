"""The notebooks have their form, their parameters are typed, and what is committed is what they make."""

from __future__ import annotations

import ast
import re
import shutil
import sys
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from matplotlib.testing.compare import compare_images
from PIL import Image

from conftest import tree
from helpers import article, tables
from helpers.files import paths
from helpers.running import notebooks, pipeline
from helpers.running.parameters import declared_parameters
from helpers.running.status import status_of
from helpers.running.steps import STEPS, steps_of
from helpers.study.study import Study, read_study
from helpers.tables.provenance import RECORDED_WITH
from helpers.tables.table import Table

NAMES = [step.name for step in STEPS]
ONE = pytest.mark.parametrize("name", NAMES)


def read(name: str) -> nbformat.NotebookNode:
    return nbformat.read(notebooks.source_path(name), as_version=4)


def code_of(name: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(name).cells if cell.cell_type == "code"]


@ONE
def test_it_begins_with_what_comes_in_what_goes_out_and_what_was_found(name):
    first = read(name).cells[0].source
    for part in (
        "**Question.**",
        "**In:**",
        "**Out:**",
        notebooks.FOUND,
        "*Fictional example data",
    ):
        assert part in first


def tables_in(words: str, kind: str) -> set[str]:
    """Return the tables that a line names after a word: public ones with their prefix."""
    named = re.search(rf"(?:^|, ){kind} (`[^.]*?)(?:, public|\.|$)", words)
    prefix = "public_" * kind.startswith("public")
    return {f"{prefix}{name}" for name in re.findall(r"`(\w+)`", named[1])} if named else set()


@ONE
def test_its_first_cell_and_its_step_name_the_tables_that_it_reads_and_no_others(name):
    code = "\n".join(cell.source for cell in code_of(name))
    constants = [getattr(tables, one) for one in re.findall(r"\btables\.([A-Z_]+)\b", code)]
    read_in_code = {one.name for one in constants if isinstance(one, Table)}
    if "article.PUBLIC" in code:
        read_in_code |= set(article.PUBLIC)
    step = next(step for step in STEPS if step.name == name)
    read_in_code -= set(step.writes)
    of_settings = {table.name for table in RECORDED_WITH.values()}
    assert read_in_code <= set(step.tables) <= read_in_code | of_settings
    comes_in = re.search(r"\*\*In:\*\* (.*?) \*\*Out:", read(name).cells[0].source)[1]
    named = tables_in(comes_in, "tables") | tables_in(comes_in, "public tables?")
    assert named == read_in_code


def facts_of(*, fictional: bool, notice: str) -> Study:
    return read_study(paths.ROOT).model_copy(update={"fictional": fictional, "notice": notice})


@ONE
def test_of_a_real_study_its_prose_has_nothing_of_the_example(name):
    notebook = read(name)
    next(cell for cell in notebook.cells if "found" in cell.metadata.get("tags", [])).outputs = [
        nbformat.v4.new_output("display_data", {"text/markdown": text}) for text in ("A table.", "12 locks.")
    ]
    notebooks.tell_of_study(notebook, facts_of(fictional=False, notice="Pseudonymised *data*"))
    first = notebook.cells[0].source.split("\n\n")
    after = next(at for at, one in enumerate(first) if one.startswith("**In:**")) + 1
    assert first[after : after + 2] == ["**Found:** 12 locks.", r"*Pseudonymised \*data\*.*"]
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for words in (
        "fictional",
        "the example",
        "example study",
        "invented",
        "Wilson",
        "peer support",
        "Lived experience",
        "workers over",
    ):
        assert words not in prose


def test_of_the_example_its_first_cell_stays_as_it_is():
    notebook = read("03-count-themes")
    before = notebook.cells[0].source
    notebooks.tell_of_study(notebook, read_study(paths.ROOT))
    assert notebook.cells[0].source == before


def test_each_portrait_says_what_was_found_of_its_own_worker_and_this_makes_no_other_stale():
    paths_of = [notebooks.source_path("06-portray-worker"), *(paths.NOTEBOOKS / "portraits").glob("*.ipynb")]
    for path in paths_of:
        notebook = nbformat.read(path, as_version=4)
        notebooks.tell_of_study(notebook, read_study(paths.ROOT))
        worker = "W1" if path.stem.startswith("06") else path.stem
        assert f"{notebooks.FOUND} For {worker}, " in notebook.cells[0].source
    assert "For W1" not in notebooks.prose_of("06-portray-worker")
    assert "The portrait shows only this worker" in notebooks.prose_of("06-portray-worker")


@ONE
def test_what_was_found_is_said_by_the_notebook_itself(name):
    notebook = read(name)
    finding = re.search(r"\*\*Found:\*\* (.+)", notebook.cells[0].source)[1]
    (cell,) = [cell for cell in notebook.cells if "found" in cell.metadata.get("tags", [])]
    assert cell.outputs[-1].data["text/markdown"] == finding


@ONE
def test_its_parameters_are_few_typed_commented_and_in_their_tagged_cell(name):
    cell = code_of(name)[0]
    assert cell.metadata.tags == ["parameters"]
    statements = ast.parse(cell.source).body
    assert 1 <= len(statements) <= 6
    assert all(isinstance(statement, ast.AnnAssign) for statement in statements)
    assert all(re.search(r"  # \S", line) for line in cell.source.splitlines())
    assert all(parameter.help for parameter in declared_parameters(name).values())


@ONE
def test_it_is_short_and_defines_nothing(name):
    cells = read(name).cells
    assert len(cells) <= 22, "aim at 15; the notebook of all figures needs a few more"
    for cell in code_of(name):
        # One import more is clearer than a second name for a module.
        most = 13 if cell.id == "imports" else 12
        assert len(cell.source.splitlines()) <= most
        assert not re.search(
            r"^\s*(def|class|%|!|import matplotlib)|;\s*$|Styler|HTML\(", cell.source, re.MULTILINE
        )
        assert "/" not in re.sub(r'["#].*', "", cell.source), "Paths come from the compendium."


@ONE
def test_it_says_more_than_it_does(name):
    n_words = sum(len(cell.source.split()) for cell in read(name).cells if cell.cell_type == "markdown")
    n_lines = sum(len(cell.source.splitlines()) for cell in code_of(name))
    assert n_words >= 5 * n_lines


@ONE
def test_every_call_is_led_in_by_a_sentence(name):
    cells = read(name).cells
    for before, cell in pairwise(cells):
        if cell.cell_type == "code" and cell.id not in ("parameters", "imports", "found", "check"):
            assert before.cell_type == "markdown", cell.id


@ONE
def test_it_ends_with_asserted_facts_and_a_receipt(name):
    check = next(cell for cell in code_of(name) if cell.id == "check")
    facts = [node.msg.value for node in ast.walk(ast.parse(check.source)) if isinstance(node, ast.Assert)]
    assert len(facts) >= 2
    assert all(fact[0].isupper() and fact.endswith(".") for fact in facts)
    receipt = code_of(name)[-1]
    assert "## What this notebook wrote" in read(name).cells[-2].source
    step = next(step for step in STEPS if step.name == name)
    shown = receipt.outputs[-1].data["text/markdown"]
    assert all(product in shown for product in step.products if not product.endswith(".provenance.json"))


@ONE
def test_it_is_committed_executed_normalised_and_without_this_machine(name):
    text = notebooks.source_path(name).read_text(encoding="utf-8")
    assert notebooks.normalise(read(name)).decode() == text
    assert [cell.execution_count for cell in code_of(name)] == list(range(1, len(code_of(name)) + 1))
    assert not any(
        output.output_type in ("error", "stream") for cell in code_of(name) for output in cell.outputs
    )
    for word in ("papermill", "/home/", "/Users/", "/tmp/", str(paths.ROOT), "iopub"):
        assert word not in text
    assert not any("injected-parameters" in cell.metadata.get("tags", []) for cell in read(name).cells)


@ONE
def test_every_figure_in_it_has_words_for_who_cannot_see_it(name):
    for cell in code_of(name):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                assert len(output.metadata["image/png"]["alt"]) > 100
                assert "Fictional example data" in output.data["text/plain"]
        shown = [output.get("data", {}) for output in cell.outputs]
        for picture, below in pairwise([*shown, {}]):
            if "image/png" in picture:
                assert below["text/markdown"].startswith("**Figure.** ")


def differ(kept: Path, made: Path) -> bool:
    """Tell whether two pictures look different, by matplotlib's own comparison, which image plugins of pytest use too."""
    return compare_images(str(kept), str(made), tol=2) is not None


def test_a_picture_in_which_one_cell_has_changed_is_found(tmp_path):
    kept = paths.ROOT / "figures/theme_weeks.png"
    with Image.open(kept) as picture:
        changed = picture.convert("RGB")
    again, other = tmp_path / "again.png", tmp_path / "other.png"
    changed.save(again)
    changed.paste((0, 0, 0), (900, 300, 950, 340))
    changed.save(other)
    shutil.copy(kept, tmp_path / "kept.png")
    assert not differ(tmp_path / "kept.png", again)
    assert differ(tmp_path / "kept.png", other)


def test_a_run_of_the_whole_makes_exactly_what_is_committed(tmp_path):
    """Where this machine has run the whole since anything changed (`make` does), its record says so, and is not run again."""
    found = status_of(paths.ROOT)
    if not any(step.reasons or step.waits_for for step in found):
        assert [step.step for step in found] == [
            step.key for step in steps_of(read_study(paths.ROOT).worker_ids)
        ]
        return
    pipeline.run(paths.ROOT, tmp_path, {}, report=lambda _: None)
    made = tree(tmp_path)
    pictures = sorted(name for name in made if name.endswith(".png"))
    assert len(pictures) > 15
    assert [name for name in pictures if differ(paths.ROOT / name, tmp_path / name)] == []
    if (
        sys.platform != "linux"
    ):  # bytes are alike on one platform; elsewhere data, and pictures as they look, are compared
        made = {name: data for name, data in made.items() if name.endswith(".csv")}
    different = [
        name
        for name, data in made.items()
        if name != "data/processed/records.csv" and (paths.ROOT / name).read_bytes() != data
    ]
    assert not different, "Run `fieldwork run --force` and commit what changes, or put the code right."
