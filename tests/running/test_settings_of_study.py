"""Before anything runs, all files of settings are read, and every fault of all of them is named."""

from __future__ import annotations

import shutil

import pytest

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.running import pipeline
from helpers.running.settings_of_study import examine_settings_of
from helpers.study.study import read_study

CONDITIONS = "data/conditions.yaml"


@pytest.fixture
def filled(folder):
    """Return a study with a file of settings of each kind, and no fault in any."""
    shutil.copy(paths.ROOT / CONDITIONS, folder / CONDITIONS)
    (folder / "data/claims.yaml").write_text(
        "claims:\n  - {id: a, kind: spoken_of, theme: boundaries, min_workers: 2}\n"
    )
    (folder / "data/quotations.yaml").write_text("quotations:\n")
    (folder / "data/codebook-history").mkdir()
    shutil.copy(folder / "data/codebook.yaml", folder / "data/codebook-history/2023-10-20.yaml")
    return folder


def replace(file, old, new):
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


@pytest.fixture
def faulty(filled):
    """Return the study with a fault in each file but ``study.yaml`` and the codebook."""
    replace(filled / CONDITIONS, "returns_to: [prepare]", "returns_to: [prepar]")
    replace(filled / "data/claims.yaml", "theme: boundaries", "theme: boundries")
    replace(filled / "data/codebook-history/2023-10-20.yaml", "version:", "versoin:")
    (filled / "data/quotations.yaml").write_text(
        "quotations:\n  - {segment_id: a, quote: maybe, reason: b}\n"
    )
    return filled


def refused(folder) -> str:
    _, _, faults = examine_settings_of(folder)
    assert faults
    return "\n".join(faults)


def test_files_without_a_fault_give_the_facts(filled):
    facts, _, faults = examine_settings_of(filled)
    assert (facts, faults) == (read_study(filled), [])


def test_a_fault_of_each_file_is_named_at_once_with_its_line(faulty):
    said = refused(faulty)
    line = (faulty / CONDITIONS).read_text()[: (faulty / CONDITIONS).read_text().index("[prepar]")].count(
        "\n"
    ) + 1
    assert (
        f"{CONDITIONS}, line {line}: condition 'develop' returns to 'prepar', which is not a condition."
        in said
    )
    assert "Did you mean 'prepare'?" in said
    assert "data/claims.yaml, line 2: claim 'a': unknown theme 'boundries'." in said
    assert "data/codebook-history/2023-10-20.yaml, line" in said
    assert (
        "data/quotations.yaml, line 2: quotations.1.quote 'maybe': is not allowed. Allowed: yes, no." in said
    )
    assert len(said.splitlines()) == 4


@pytest.mark.parametrize("broken", ["data/study.yaml", "data/codebook.yaml"])
def test_without_facts_or_codebook_the_form_of_the_other_files_is_still_checked(faulty, broken):
    replace(faulty / broken, "\n", "\nnew_key: 1\n")
    replace(faulty / "data/claims.yaml", "min_workers: 2", "min_workers: none")
    said = refused(faulty)
    assert f"{broken}, line 2: unknown key 'new_key'." in said
    assert "data/claims.yaml, line 2: claims.1.min_workers 'none': write a whole number from 1" in said
    assert "unknown key 'versoin'" in said
    assert "quotations.1.quote 'maybe'" in said


def test_a_run_with_a_faulty_claim_starts_no_notebook(faulty, tmp_path, monkeypatch):
    (faulty / "data/raw").mkdir(exist_ok=True)
    started = []
    monkeypatch.setattr(pipeline, "_run_jobs", lambda *given: started.append(given))
    with pytest.raises(FieldworkError, match="unknown theme 'boundries'"):
        pipeline.run(faulty, tmp_path / "output", {}, report=lambda _: None)
    assert not started


def test_themes_and_literature_that_there_are_not_are_named_with_their_lines(filled):
    replace(filled / CONDITIONS, "themes: [role_clarity]", "themes: [role_clarty]")
    replace(filled / CONDITIONS, "literature: [im7, b24]", "literature: [im7, b99]")
    text = (filled / CONDITIONS).read_text()
    lines = [text[: text.index(what)].count("\n") + 1 for what in ("b99", "role_clarty")]
    said = refused(filled).splitlines()
    assert said[0].startswith(
        f"{CONDITIONS}, line {lines[0]}: condition 'prepare': unknown literature 'b99'."
    )
    assert said[1].startswith(
        f"{CONDITIONS}, line {lines[1]}: condition 'define': unknown theme 'role_clarty'."
    )


def test_a_condition_that_returns_to_itself_is_told_so(filled):
    replace(filled / CONDITIONS, "returns_to: [prepare]", "returns_to: [develop]")
    assert "condition 'develop' returns to itself. Allowed: prepare, define, " in refused(filled)
