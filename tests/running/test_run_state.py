"""A step is current while its causes and its products are unchanged, by contents and never by times."""

from __future__ import annotations

import hashlib
import json
import sys

import pytest

from helpers.files import paths
from helpers.running import run_state
from helpers.running.run_state import FOLDER, Hashes, RunState, digest, digest_folder
from helpers.running.steps import Step

STEP = Step("a", ("data/raw",), (), ("ledger",))
CAUSE = {"code cells": "1", "data/raw": "2"}
LEDGER, NOTEBOOK = "data/processed/ledger.csv", "notebooks/a.ipynb"


def notebook_of(shown: str, source: str = "1 + 1") -> str:
    """Return a notebook of one cell that shows a text."""
    output = {"output_type": "stream", "name": "stdout", "text": shown}
    cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": source, "outputs": [output]}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def stage(state: RunState, text: str = "one") -> None:
    """Put what a run of the step would make into staging, and on record."""
    for name in (*STEP.products, NOTEBOOK):
        path = state.staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(notebook_of(text) if name == NOTEBOOK else text, encoding="utf-8")
    state.record_staged(STEP, CAUSE)


@pytest.fixture
def published(tmp_path):
    """Return a folder in which a run of one step was published."""
    state = RunState(tmp_path, (STEP,))
    stage(state)
    state.publish(lambda: b"{}\n")
    return tmp_path


def test_what_was_staged_is_published_and_current(published):
    state = RunState(published, (STEP,))
    assert [(published / name).read_text() for name in (LEDGER, NOTEBOOK)] == ["one", notebook_of("one")]
    assert (published / paths.RUN_RECORD).read_text() == "{}\n"
    assert state.is_current(STEP, CAUSE)
    assert not state.has_staged_products
    assert not state.staging.exists()


@pytest.mark.parametrize("name", [LEDGER, NOTEBOOK])
def test_a_step_whose_products_are_gone_is_not_current(published, name):
    (published / name).unlink()
    assert not RunState(published, (STEP,)).is_current(STEP, CAUSE)


def test_a_step_with_an_edited_product_or_another_cause_is_not_current_and_says_why(published):
    state = RunState(published, (STEP,))
    other = CAUSE | {"data/raw": "3"}
    assert not state.is_current(STEP, other)
    assert state.describe_reasons(STEP, other, force=False) == "changed: data/raw"
    (published / LEDGER).write_text("edited")
    state = RunState(published, (STEP,))
    assert not state.is_current(STEP, CAUSE)
    assert state.describe_reasons(STEP, CAUSE, force=False) == f"missing or edited: {LEDGER}"
    assert state.describe_reasons(STEP, CAUSE, force=True) == "forced"
    assert (
        RunState(published / "elsewhere", (STEP,)).describe_reasons(STEP, CAUSE, force=False)
        == "has not run yet on this machine"
    )


def test_a_private_folder_that_is_not_named_any_more_has_not_changed(tmp_path):
    state = RunState(tmp_path, (STEP,))
    stage(state)
    state.record_staged(STEP, CAUSE | {run_state.PRIVATE_FOLDER: "a"})
    state.publish(lambda: b"{}\n")
    state = RunState(tmp_path, (STEP,))
    assert state.stale_reasons(STEP, CAUSE) == [run_state.NO_PRIVATE_FOLDER]
    assert "`export FIELDWORK_PRIVATE=" in run_state.NO_PRIVATE_FOLDER
    assert state.stale_reasons(STEP, CAUSE | {run_state.PRIVATE_FOLDER: "b"}) == ["changed: private folder"]


def test_the_outputs_of_a_notebook_are_a_product_and_its_source_is_not(published):
    state = RunState(published, (STEP,))
    (published / NOTEBOOK).write_text(notebook_of("one", source="2 + 2"))
    assert state.is_current(STEP, CAUSE)
    (published / NOTEBOOK).write_text(notebook_of("edited"))
    state = RunState(published, (STEP,))
    assert not state.is_current(STEP, CAUSE)
    assert state.describe_reasons(STEP, CAUSE, force=False) == f"missing or edited: outputs of {NOTEBOOK}"


def test_what_is_staged_is_current_while_its_cause_is_and_removed_when_that_changes(published):
    state = RunState(published, (STEP,))
    stage(state, "two")
    state = RunState(published, (STEP,))
    assert state.has_staged_products
    assert state.is_current(STEP, CAUSE)
    assert not state.is_current(STEP, CAUSE | {"code cells": "9"})
    assert not state.has_staged_products
    assert not (state.staging / LEDGER).exists()
    assert (published / LEDGER).read_text() == "one"


@pytest.mark.parametrize("record", ["", "{", "[]", "\u20ac"])
def test_a_record_that_cannot_be_read_counts_as_none(published, record):
    (published / FOLDER / "lock.json").write_text(record, encoding="utf-8")
    assert not RunState(published, (STEP,)).is_current(STEP, CAUSE)


def test_what_a_killed_run_has_left_is_removed_and_the_record_stays(published):
    left = published / "data/processed/.ledger.csv.x1y2.part"
    left.write_text("half")
    RunState(published, (STEP,)).remove_partial_files()
    assert not left.exists()
    assert set(json.loads((published / FOLDER / "lock.json").read_text())) == {"a"}


def test_a_text_has_the_same_hash_with_windows_line_ends_and_an_image_has_not(tmp_path):
    for suffix in ("csv", "png"):
        (tmp_path / f"unix.{suffix}").write_bytes(b"a\nb\n")
        (tmp_path / f"windows.{suffix}").write_bytes(b"a\r\nb\r\n")
    assert digest(tmp_path / "unix.csv") == digest(tmp_path / "windows.csv")
    assert digest(tmp_path / "unix.png") != digest(tmp_path / "windows.png")
    assert digest(tmp_path / "none.csv") == ""


def test_a_hash_is_taken_once_until_something_is_written(tmp_path):
    (tmp_path / "a.csv").write_text("1")
    hashes = Hashes()
    before = hashes.once(digest, tmp_path / "a.csv")
    (tmp_path / "a.csv").write_text("2")
    assert hashes.once(digest, tmp_path / "a.csv") == before == digest_of(b"1")
    hashes.forget()
    assert hashes.once(digest, tmp_path / "a.csv") == digest_of(b"2")


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_what_a_step_has_staged_makes_a_state_forget_its_hashes(tmp_path):
    state = RunState(tmp_path, (STEP,))
    stage(state)
    ledger = state.staging / LEDGER
    before = state.hashes.once(digest, ledger)
    stage(state, "two")
    assert state.hashes.once(digest, ledger) != before
    state.publish(lambda: b"{}\n")
    assert state.hashes.once(digest, ledger) == ""


def test_the_hash_of_a_folder_has_files_of_folders_in_it_and_no_links_to_folders(tmp_path):
    (tmp_path / "in/deeper").mkdir(parents=True)
    (tmp_path / "in/deeper/a.csv").write_text("1")
    (tmp_path / "b.csv").write_text("2")
    lines = [f"b.csv {digest_of(b'2')}", f"in/deeper/a.csv {digest_of(b'1')}"]
    assert digest_folder(tmp_path) == digest_of("\n".join(lines).encode())
    if sys.platform != "win32":
        (tmp_path / "link").symlink_to(tmp_path / "in")
        assert digest_folder(tmp_path) == digest_of("\n".join(lines).encode())


def test_the_hash_of_a_folder_is_of_names_and_contents(tmp_path):
    (tmp_path / "a.csv").write_text("1")
    seen = {digest_folder(tmp_path)}
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    seen.add(digest_folder(tmp_path))
    (tmp_path / "b.csv").write_text("2")
    seen.add(digest_folder(tmp_path))
    assert len(seen) == 3
    before = digest_folder(tmp_path)
    for folder in ("__pycache__", "left_out"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "c.csv").write_text("3")
    assert digest_folder(tmp_path, without=["left_out"]) == before
    assert digest_folder(tmp_path) != before
