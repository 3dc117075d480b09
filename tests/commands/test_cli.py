"""The commands: options, printed messages and exit codes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from conftest import once
from helpers import tables
from helpers.coding import held_out
from helpers.commands import cli
from helpers.fieldwork import take_stock
from helpers.files import paths
from helpers.files.place import Place
from helpers.running import lab, migration, pipeline, private_view, status
from helpers.study.study import read_study
from helpers.tables.compendium import Compendium


@pytest.fixture
def ran(monkeypatch) -> list[tuple[object, ...]]:
    """Return what the runner was called with; it runs nothing."""
    calls: list[tuple[object, ...]] = []

    def run(study, output, parameters, *, force, kernels, report):
        assert kernels == "forked"
        calls.append((study, output, parameters, force))
        return []

    monkeypatch.setattr(pipeline, "run", run)
    return calls


def test_run_uses_the_repository_by_default(ran, capsys):
    assert cli.main(["run"]) == 0
    assert ran == [(paths.ROOT, paths.ROOT, {}, False)]
    assert capsys.readouterr().out.startswith(
        "Nothing to do: every notebook is up to date. The figures are in "
    )


def test_study_output_and_force_are_passed_on(ran, folder, tmp_path):
    assert cli.main(["run", "--study", str(folder), "--output", str(tmp_path / "x"), "--force"]) == 0
    assert cli.main(["run", "--study", str(folder)]) == 0
    assert ran == [(folder, tmp_path / "x", {}, True), (folder, folder, {}, False)]


def test_a_run_with_other_parameters_than_the_published_ones_is_kept_separate(ran, folder, capsys):
    assert cli.main(["run", "--study", str(folder), "-p", "unit=mentions"]) == 0
    assert ran == [(folder, folder / "build/run", {"unit": "mentions"}, False)]
    assert "the results are written to build/run." in capsys.readouterr().out


def test_a_run_may_not_write_to_other_studies_raw_files_or_with_parameters_to_published_files(
    ran, folder, capsys
):
    assert cli.main(["run", "--study", str(folder), "--output", str(paths.ROOT)]) == 2
    assert cli.main(["run", "--study", str(folder), "--output", str(folder / "data/raw/x")]) == 2
    assert cli.main(["run", "--study", str(folder), "--output", str(folder), "-p", "unit=mentions"]) == 2
    assert ran == []
    assert "another study" in capsys.readouterr().err


def test_a_parameter_with_its_published_value_changes_nothing(ran, folder):
    assert (
        cli.main(["run", "--study", str(folder), "-p", "unit=segments", "-p", "sources=interview,voice_note"])
        == 0
    )
    assert ran == [(folder, folder, {}, False)]


@pytest.mark.parametrize(
    "words",
    [
        ["run", "-p", "unit"],
        ["run", "-p", "unti=mentions"],
        ["run", "-p", "unit=words"],
        ["run", "--study", "nowhere"],
    ],
)
def test_wrong_options_are_exit_code_2(ran, words, capsys):
    assert cli.main(words) == 2
    assert capsys.readouterr().err
    assert ran == []


def test_without_a_command_all_are_listed_and_it_is_exit_code_2(capsys):
    assert cli.main([]) == 2
    assert "Set a study up, and run it:" in capsys.readouterr().err


def test_a_validation_error_is_exit_code_1(folder, capsys):
    (folder / "data/codebook.yaml").unlink()
    assert cli.main(["run", "--study", str(folder)]) == 1
    printed = capsys.readouterr().err
    assert printed.startswith("data/codebook.yaml: there is no such file.")
    assert "`fieldwork codebook draft FILE --output FILE` drafts one" in printed


def test_a_folder_that_cannot_be_written_is_exit_code_1_without_a_traceback(folder, monkeypatch, capsys):
    def fail(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(folder / "data/processed"))

    monkeypatch.setattr(pipeline, "run", fail)
    assert cli.main(["run", "--study", str(folder)]) == 1
    assert capsys.readouterr().err == "data/processed: Permission denied. Nothing published has changed.\n"


def test_an_interruption_from_the_keyboard_is_exit_code_130(monkeypatch, capsys):
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "run", stop)
    assert cli.main(["run"]) == 130
    assert "Notebooks that were finished are kept: the same command goes on" in capsys.readouterr().err
    assert cli.main(["run", "--force"]) == 130
    assert "are kept: the same command without --force goes on" in capsys.readouterr().err
    monkeypatch.setattr(private_view, "make_view", stop)
    assert cli.main(["run", "--for", "researcher"]) == 130
    said = capsys.readouterr().err
    assert "Notebooks that were finished" not in said
    assert "The view before it is as it was: the same command begins again." in said
    monkeypatch.setattr(status, "status_of", stop)
    assert cli.main(["status"]) == 130
    assert capsys.readouterr().err == f"Interrupted. {cli.NOTHING_KEPT}\n"
    monkeypatch.setattr(lab, "command_of", stop)
    assert cli.main(["lab"]) == 130
    assert capsys.readouterr().err == "Interrupted. What you have saved in the notebooks stays.\n"
    monkeypatch.setattr(migration, "migrate", stop)
    assert cli.main(["migrate"]) == 130
    assert "What has been rewritten stays" in capsys.readouterr().err


def test_example_makes_a_study(tmp_path, capsys):
    assert cli.main(["example", "--output", str(tmp_path / "big"), "--workers", "2", "--weeks", "4"]) == 0
    assert (tmp_path / "big/data/study.yaml").exists()
    assert cli.main(["example", "--output", str(tmp_path / "none"), "--workers", "0"]) == 1
    assert "Allowed: 1 to 5000 workers" in capsys.readouterr().err


def test_nothing_heavy_is_imported_before_it_is_needed():
    code = "import sys, helpers.commands.cli, helpers.running.pipeline; print([m for m in ('pandas', 'matplotlib', 'nltk', 'papermill') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


HEAVY = ("pandas", "pandera", "matplotlib", "nltk", "papermill", "regex", "logging", "helpers.study.codebook")


@pytest.mark.parametrize("command", ["run", "status"])
def test_with_nothing_to_do_nothing_heavy_is_imported(small_run, command):
    code = (
        "import sys; from helpers.commands import cli; "
        f"code = cli.main(['{command}', '--study', sys.argv[1]]); "
        f"print(code, [name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(small_run)], capture_output=True, text=True, check=True
    )
    assert "Nothing to do" in done.stdout
    assert done.stdout.splitlines()[-1] == "0 []"


def test_the_status_is_printed_for_other_programs_too(small_run, capsys):
    assert cli.main(["status", "--study", str(small_run), "--json"]) == 0
    steps = json.loads(capsys.readouterr().out)
    assert steps[0] == {"step": "01-clean-fieldwork", "reasons": [], "waits_for": []}


def test_the_module_is_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "--help"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("usage: fieldwork")


NOTE = "Worker: Aisha\nObserver: Helen Marsh\nDate: {}\n\nThe urn was on.\n"


def test_the_ledger_is_printed_by_file_with_the_places_of_quarantined_lines(folder, capsys):
    (folder / "data/raw/observations").mkdir()
    (folder / "data/raw/observations/a.txt").write_text(NOTE.format("12 October 2023"))
    (folder / "data/raw/observations/Aisha.txt").write_text(NOTE.format("12 November 2023"))
    assert cli.main(["ledger", "--study", str(folder)]) == 0
    out = capsys.readouterr().out
    rows = {
        line.split()[0]: line.split()[1:]
        for line in out.splitlines()
        if line.startswith("data/raw/observations")
    }
    assert rows["data/raw/observations/a.txt"] == ["line", "5", "1", "0", "4", "0"]
    assert (
        "- data/raw/observations/W1.txt, line 5: the date is 14 days after the study's calendar "
        "(2023-10-02 to 2023-10-29). Correct the date, or the calendar in data/study.yaml. [outside_calendar]"
    ) in out
    assert "aisha" not in out.lower()


def test_anything_quarantined_is_a_validation_error_in_a_strict_ledger(folder, capsys):
    (folder / "data/raw/observations").mkdir()
    (folder / "data/raw/observations/a.txt").write_text(NOTE.format("12 October 2023"))
    assert cli.main(["ledger", "--study", str(folder), "--strict"]) == 0
    (folder / "data/raw/observations/b.txt").write_text(NOTE.format("last week"))
    assert cli.main(["ledger", "--study", str(folder), "--strict"]) == 1
    assert "1 input unit of 1 file cannot be used" in capsys.readouterr().err


def test_the_ledger_is_printed_for_other_programs_too(folder, capsys):
    (folder / "data/raw/observations").mkdir()
    (folder / "data/raw/observations/a.txt").write_text(NOTE.format("last week"))
    assert cli.main(["ledger", "--study", str(folder), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == [
        "is_published",
        "files",
        "statuses",
        "quarantined",
        "questions",
        "remarks",
        "coding",
    ]
    assert found["quarantined"][0]["input_units"] == 1
    assert found["coding"]["files"] == []
    assert cli.main(["ledger", "--study", str(folder), "--json", "--strict"]) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out) == found
    assert "1 input unit of 1 file cannot be used" in printed.err


def test_without_raw_files_the_published_ledger_is_printed(folder, capsys):
    (folder / "data/raw/observations").mkdir()
    (folder / "data/raw/observations/a.txt").write_text(NOTE.format("12 October 2023"))
    Compendium(Place.at(folder), "01-clean-fieldwork", {"week_origin": "monday"}).write(
        ledger=take_stock(folder, read_study(folder))
    )
    shutil.rmtree(folder / "data/raw")
    assert cli.main(["ledger", "--study", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "The raw files are not here" in out
    assert "data/raw/observations/a.txt" in out


def test_validation_prints_precision_and_recall_and_for_one_theme_the_differences(capsys):
    assert cli.main(["validation"]) == 0
    out = capsys.readouterr().out
    assert all(word in out for word in ("precision", "recall", "own_wellbeing"))
    assert cli.main(["validation", "--theme", "role_clarity"]) == 0
    out = capsys.readouterr().out
    assert all(
        word in out for word in ("F1 without it", "new_indicator", "exclusion_pattern", "false_hit", "missed")
    )
    assert "own_wellbeing" not in out


@pytest.mark.parametrize(
    "command",
    [["validation", "--theme", "role_clarity"], ["words", "--theme", "role_clarity"], ["codebook", "lint"]],
)
def test_who_improves_the_dictionary_is_told_nothing_of_the_contacts_held_out(command, monkeypatch, capsys):
    """What is held out is taken from the tables altogether: the output stays the same, and says what is left out."""
    assert cli.main(command) == 0
    out = capsys.readouterr().out
    assert "Left out: contacts that are held out to judge the dictionary (50 %, validation.held_out)." in out
    read = Compendium.read

    def without_held_out(compendium, table):
        found = read(compendium, table)
        if table.name != "segments":
            return found
        return held_out.for_tuning(found, compendium.study)

    monkeypatch.setattr(Compendium, "read", without_held_out)
    assert cli.main(command) == 0
    assert capsys.readouterr().out == out


def test_validation_of_an_unknown_theme_is_exit_code_2(capsys):
    assert cli.main(["validation", "--theme", "role_clarty"]) == 2
    assert "Did you mean 'role_clarity'?" in capsys.readouterr().err


def test_without_manual_coding_there_is_nothing_to_compare_the_dictionary_with(folder, monkeypatch, capsys):
    monkeypatch.setattr(Compendium, "read", lambda _, table: pd.DataFrame(columns=table.columns))
    assert cli.main(["validation", "--study", str(folder)]) == 0
    assert capsys.readouterr().out.startswith("There is no manual coding yet")


def test_doubtful_indicators_are_printed_and_one_in_two_themes_is_exit_code_1(folder, monkeypatch, capsys):
    monkeypatch.setattr(
        Compendium,
        "read",
        lambda *_: pd.DataFrame({"segment_id": ["s1"], "text": ["Nobody explained my role."]}),
    )
    (folder / "data/processed").mkdir()
    (folder / "data/processed/segments.csv").touch()
    assert cli.main(["codebook", "lint", "--study", str(folder)]) == 0
    assert "is never found" in capsys.readouterr().out
    path = folder / "data/codebook.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("indicators: [lived experience*,", "indicators: [my role, lived experience*,"),
        encoding="utf-8",
    )
    assert cli.main(["codebook", "lint", "--study", str(folder)]) == 1
    assert "1 indicator in two themes. Give each to one theme." in capsys.readouterr().err


def test_lint_says_what_it_can_before_there_are_segments(folder, capsys):
    (folder / "data/codebook.yaml").write_text(
        "version: 1\nstatus: '-'\nareas: [{id: a, label: A}]\nthemes:\n"
        "  - {id: tea, label: Tea, area: a, indicators: [kettle]}\n"
        "  - {id: rest, label: Rest, area: a, indicators: [Kettle]}\n"
    )
    assert cli.main(["codebook", "lint", "--study", str(folder)]) == 1
    printed = capsys.readouterr()
    assert "were not tried on segments: there are none before the first run" in printed.out
    assert "indicator in two themes" in printed.err


def test_a_command_in_a_folder_that_is_no_study_says_what_is_there(tmp_path, capsys):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/study.yml").touch()
    for command in ("run", "ledger", "status", "trace"):
        assert cli.main([command, "--study", str(tmp_path)]) == 1
        assert "but data/study.yml is here. Call it data/study.yaml." in capsys.readouterr().err


def test_lint_lists_what_is_empty_and_needs_no_segments_where_there_is_no_dictionary(folder, capsys):
    (folder / "data/codebook.yaml").write_text(
        "version: 1\nstatus: '-'\nareas: [{id: a, label: A}]\nthemes: [{id: tea, label: Tea, area: a}]\n",
        encoding="utf-8",
    )
    assert cli.main(["codebook", "lint", "--study", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "brief, full, use, use_not, example, why, indicators" in out
    assert "There is no keyword dictionary: no theme has an indicator." in out


def test_two_codebooks_are_compared_on_the_published_tables(folder, monkeypatch, capsys):
    told = {
        "segment_id": "s1",
        "record_id": "r1",
        "contact_id": "c1",
        "worker": "W1",
        "week": 1,
        "source": "interview",
        "is_counted": True,
    }
    known = {
        "segments": pd.DataFrame([told | {"text": "Nobody explained my role."}]),
        "contacts": pd.DataFrame(
            [("W1", 1, "interview", "observed", 1, 1, 4, None)], columns=tables.CONTACTS.columns
        ),
    }
    monkeypatch.setattr(
        Compendium, "read", lambda _, table: known.get(table.name, pd.DataFrame(columns=table.columns))
    )
    old, new = folder / "data/codebook.yaml", folder / "new.yaml"
    new.write_text(old.read_text(encoding="utf-8").replace("my role,", "", 1), encoding="utf-8")
    facts = folder / "data/study.yaml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(f"{text}coder: dictionary\n", encoding="utf-8")
    assert cli.main(["codebook", "diff", str(old), str(new), "--study", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "4 published numbers in data/processed/theme_counts.csv would change" in printed
    assert "s1 role_clarity   lost" in printed
    assert cli.main(["codebook", "diff", str(old), str(old), "--study", str(folder)]) == 0
    assert "No segment changes its themes, and no number changes." in capsys.readouterr().out
    facts.write_text(f"{text}coder: R1\n", encoding="utf-8")
    assert cli.main(["codebook", "diff", str(old), str(new), "--study", str(folder)]) == 0
    assert (
        "4 counts of the dictionary's coding would change. Published are counts of R1, which no indicator changes"
        in capsys.readouterr().out
    )


@pytest.fixture
def published(tmp_path):
    """Return a copy of the published study without raw files."""
    folder = tmp_path / "study"
    for name in ("study.yaml", "codebook.yaml", "conditions.yaml", "processed"):
        place = folder / "data" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if name == "processed" else shutil.copy)(paths.ROOT / "data" / name, place)
    return folder


def test_the_study_is_exported_as_a_project_and_its_level_is_printed(published, capsys):
    assert cli.main(["export", "qdpx", "--study", str(published)]) == 0
    first = (published / "build/export/study.qdpx").read_bytes()
    said = capsys.readouterr().out
    assert "176 contacts, 2,292 codings. Level: examiner. It contains raw words." in said
    (published / "data/conditions.yaml").unlink()
    assert (
        cli.main(
            [
                "export",
                "qdpx",
                "--study",
                str(published),
                "--output",
                str(published / "x.qdpx"),
                "--voice-notes",
                "audio",
            ]
        )
        == 0
    )
    assert "Without a graph" in capsys.readouterr().out
    assert (published / "x.qdpx").read_bytes() != first


@pytest.mark.parametrize("output", ["data/raw/x.qdpx", "data/processed/codings.csv", "figures/x.qdpx", "."])
def test_an_export_may_not_be_written_among_raw_or_published_files(published, capsys, output):
    assert cli.main(["export", "qdpx", "--study", str(published), "--output", str(published / output)]) == 2
    assert "elsewhere." in capsys.readouterr().err


def test_an_export_may_not_overwrite_another_kind_of_file_or_the_repository_s_study(published, capsys):
    (published / "README.md").write_text("mine", encoding="utf-8")
    assert (
        cli.main(["export", "qdc", "--study", str(published), "--output", str(published / "README.md")]) == 2
    )
    assert "the name must end in .qdc" in capsys.readouterr().err
    assert (published / "README.md").read_text(encoding="utf-8") == "mine"
    ours = paths.ROOT / "data" / "never.qdc"
    assert cli.main(["export", "qdc", "--study", str(published), "--output", str(ours)]) == 2
    assert "elsewhere." in capsys.readouterr().err
    assert not ours.exists()


@pytest.mark.parametrize(
    ("kind", "start", "says"),
    [("qdc", b"<?xml", "9 themes. Level: public."), ("csv", b"theme,area", "2,292 codings. Level: examiner")],
)
def test_codebook_and_codings_are_exported_each_in_its_format(published, capsys, kind, start, says):
    assert cli.main(["export", kind, "--study", str(published)]) == 0
    assert (published / f"build/export/study.{kind}").read_bytes().startswith(start)
    assert says in capsys.readouterr().out


def test_a_document_of_all_codings_is_exported(published, capsys, monkeypatch):
    few = {"codings": lambda table: table.head(20)}
    whole = Compendium.read
    monkeypatch.setattr(
        Compendium, "read", lambda self, table: few.get(table.name, lambda t: t)(whole(self, table))
    )
    assert cli.main(["export", "docx", "--study", str(published)]) == 0
    assert (published / "build/export/study.docx").read_bytes().startswith(b"PK")
    assert "20 codings. Level: examiner" in capsys.readouterr().out


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_folder_for_taguette_holds_this_export_alone(published, capsys):
    folder = published / "build/export/taguette"
    assert cli.main(["export", "taguette", "--study", str(published)]) == 0
    assert "176 pages, and codebook.csv. Level: examiner. It contains raw words." in capsys.readouterr().out
    first = files_in(folder)
    assert len(first) == 177
    stray = folder / "W9-2023-10-12-interview-01.html"
    stray.write_bytes(first["W1-2023-10-13-interview-01.html"])
    (folder / "codebook.csv").unlink()
    assert cli.main(["export", "taguette", "--study", str(published)]) == 0
    assert "Removed: 1 page of an earlier export." in capsys.readouterr().out
    assert files_in(folder) == first


@pytest.mark.parametrize("name", ["highlights.csv", "W1-2023-10-13-interview-01.html", "codebook.csv", "old"])
def test_a_folder_with_anything_else_in_it_is_left_as_it_is(published, capsys, name):
    folder = published / "mine"
    if name == "old":
        (folder / name).mkdir(parents=True)
    else:
        folder.mkdir()
        (folder / name).write_text("mine", encoding="utf-8")
    command = ["export", "taguette", "--study", str(published), "--output", str(folder)]
    assert cli.main(command) == 2
    assert "the folder holds 1 other file, which would be lost" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == [name]


def test_a_file_or_a_folder_of_the_study_is_no_place_for_pages(published, capsys):
    (published / "x").write_text("mine", encoding="utf-8")
    for output, says in [("x", "this is a file"), ("data/raw", "elsewhere."), ("figures/new", "elsewhere.")]:
        command = ["export", "taguette", "--study", str(published), "--output", str(published / output)]
        assert cli.main(command) == 2
        assert says in capsys.readouterr().err


def test_another_program_s_codebook_is_drafted_and_no_file_is_overwritten(published, tmp_path, capsys):
    cli.main(["export", "qdc", "--study", str(published), "--output", str(tmp_path / "x.qdc")])
    capsys.readouterr()
    assert cli.main(["codebook", "draft", str(tmp_path / "x.qdc")]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("version: 0.1.0\n")
    assert (
        cli.main(["codebook", "draft", str(tmp_path / "x.qdc"), "--output", str(tmp_path / "new.yaml")]) == 0
    )
    assert (tmp_path / "new.yaml").read_text(encoding="utf-8") == printed
    assert (
        cli.main(["codebook", "draft", str(tmp_path / "x.qdc"), "--output", str(tmp_path / "new.yaml")]) == 2
    )
    (tmp_path / "no.qdc").write_text("<x/>", encoding="utf-8")
    capsys.readouterr()
    assert cli.main(["codebook", "draft", str(tmp_path / "no.qdc")]) == 1
    assert capsys.readouterr().err.startswith(
        "no.qdc: is damaged, or is not a file of this program: export or copy it again."
    )


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            "notes.docx",
            b"PK",
            "notes.docx: is a Word document, and no file of codes. Give a project or codebook",
        ),
        (
            "codebook.yaml",
            b"version: 1",
            "codebook.yaml: is a YAML file, as our own codebook is, and no file of codes",
        ),
        (
            "a.qdpx",
            b"x",
            "a.qdpx: is damaged, or is not a file of this program: export or copy it again. Give",
        ),
        ("empty.csv", b"tag,description\n", "empty.csv: holds no codes that could be themes"),
    ],
)
def test_a_file_without_codes_is_named_as_what_it_is(tmp_path, capsys, name, data, message):
    (tmp_path / name).write_bytes(data)
    assert cli.main(["codebook", "draft", str(tmp_path / name)]) == 1
    assert capsys.readouterr().err.startswith(message)


def test_the_remarks_on_a_draft_are_printed_and_stand_at_its_top(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("area,tag\nWork,Other\nHome,Other\n", encoding="utf-8")
    output = tmp_path / "new.yaml"
    assert cli.main(["codebook", "draft", str(tmp_path / "a.csv"), "--output", str(output)]) == 0
    remark = "2 codes are named 'Other': themes other (in 'Work') and home_other (in 'Home')."
    assert capsys.readouterr().out.splitlines()[:2] == [
        remark,
        "new.yaml: a draft, with 2 areas and 2 themes.",
    ]
    assert output.read_text(encoding="utf-8").startswith(f"# {remark}\n")
    assert cli.main(["codebook", "draft", str(tmp_path / "none.csv")]) == 2


def test_where_two_coders_differ_is_printed_side_by_side_with_the_sentences_around_it(small_run, capsys):
    compared = ["coding", "compare", "R1", "R2", "--study", str(small_run)]
    assert cli.main(compared) == 0
    alone = capsys.readouterr().out
    heads = [line for line in alone.splitlines() if line.split() == ["theme", "R1", "R2"]]
    assert heads
    assert f"and differ in {len(heads)} of them." in alone
    assert alone.endswith("Raw words: not to be published.\n")
    assert cli.main([*compared, "--context", "1"]) == 0
    around = capsys.readouterr().out
    assert "  before  " in around
    assert set(alone.splitlines()) <= set(around.splitlines())
    assert cli.main([*compared, "--theme", "supervision"]) == 0
    of_theme = capsys.readouterr().out
    assert 0 < len(of_theme) < len(alone)
    assert "\nsupervision: R1 and R2 have both reviewed" in of_theme


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["R1", "R9"], 1, "coding compare: nobody has coded as 'R9'. Allowed: R1, R2."),
        (["R1", "R2", "--theme", "supervison"], 2, "Did you mean 'supervision'?"),
    ],
)
def test_coders_and_themes_that_there_are_not_are_refused(small_run, capsys, words, code, says):
    assert cli.main(["coding", "compare", *words, "--study", str(small_run)]) == code
    assert says in capsys.readouterr().err


def test_without_the_words_two_coders_are_not_compared(folder, capsys):
    assert cli.main(["coding", "compare", "R1", "R2", "--study", str(folder)]) == 1
    assert "the words are not here: few may read table segments" in capsys.readouterr().err


CLAIMS = """\
claims:
  - {id: works, kind: direction, theme: supervision, side: for, min_workers: 2}
  - {id: lacks, kind: direction, theme: supervision, side: against, min_workers: 2}
  - {id: most, kind: most_coded, theme: supervision, purpose: It shows what to ask about.}
"""


@pytest.fixture(scope="module")
def with_claims(shared, small_run) -> Path:
    """Return the small study with other claims: do not write there."""

    def make(part: Path) -> None:
        shutil.copytree(small_run, part)
        (part / "data/claims.yaml").write_text(CLAIMS, encoding="utf-8")

    return once(shared / "with_claims", make)


def test_a_claim_is_listed_worker_by_worker_with_the_words_on_each_side(with_claims, capsys):
    assert cli.main(["claim", "works", "--study", str(with_claims)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("works: At least 2 workers speak of supervision and line management more for")
    workers = [line.split()[0] for line in lines if re.match(r"W\d  ", line)]
    assert workers == ["W1", "W2", "W3"]
    assert "  against" in lines
    assert "The claims 'works' and 'lacks' contradict each other: only one can hold." in lines[-1]
    assert lines[-1].endswith("Raw words: not to be published.")
    codings = pd.read_csv(with_claims / "data/processed/codings.csv", keep_default_na=False)
    segments = pd.read_csv(with_claims / "data/processed/segments.csv", keep_default_na=False)
    own = segments[segments["is_counted"] & segments["source"].isin(["interview", "voice_note"])]
    by_person = codings[(codings["coder"] == "R1") & (codings["theme"] == "supervision")]
    expected = set(own["segment_id"]) & set(by_person["segment_id"])
    text = "\n".join(lines)
    assert expected
    assert all(segment_id in text for segment_id in expected)


def test_a_ranking_is_listed_without_words_and_with_its_purpose(with_claims, capsys):
    assert cli.main(["claim", "most", "--study", str(with_claims)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if re.match(r"W\d  .*segments? against \d", line)]) == 3
    assert lines[-1].endswith("What this count is for: It shows what to ask about.")


def test_a_claim_that_there_is_not_is_refused_with_a_hint(with_claims, tmp_path, capsys):
    assert cli.main(["claim", "lack", "--study", str(with_claims)]) == 2
    assert "claim 'lack': no such claim. Allowed: works, lacks, most. Did you mean 'lacks'?" in (
        capsys.readouterr().err
    )
    none = shutil.copytree(with_claims, tmp_path / "none")
    (none / "data/claims.yaml").unlink()
    assert cli.main(["claim", "lack", "--study", str(none)]) == 1
    assert "data/claims.yaml: makes no claim." in capsys.readouterr().err


def test_a_claim_without_an_id_is_asked_for(with_claims, capsys):
    assert cli.main(["claim", "", "--study", str(with_claims)]) == 2
    assert capsys.readouterr().err.startswith("claim: give the id of a claim. Allowed: works, lacks, most.")


@pytest.mark.parametrize(
    "words",
    [
        ["claim", "Derek Haworth"],
        ["trace", "--theme", "supervision", "--worker", "Derek Haworth"],
        ["trace", "--theme", "Derek Haworth"],
        ["trace", "--theme", "supervision", "--coder", "Derek Haworth"],
        ["words", "--worker", "Derek Haworth"],
        ["coding", "compare", "Derek Haworth", "Haworth"],
    ],
)
def test_what_is_typed_for_an_id_is_not_repeated_if_it_may_be_a_name(with_claims, capsys, words):
    assert cli.main([*words, "--study", str(with_claims)]) in (1, 2)
    said = capsys.readouterr().err
    assert "Allowed: " in said
    assert "Derek" not in said
    assert "Haworth" not in said


def test_typical_words_are_listed_by_theme_and_a_word_is_found_in_context(published, capsys):
    assert cli.main(["words", "--theme", "supervision", "--study", str(published)]) == 0
    assert "supervisor" in capsys.readouterr().out
    assert (
        cli.main(
            ["words", "--find", "my manager", "--worker", "W1", "--coder", "R1", "--study", str(published)]
        )
        == 0
    )
    assert {line.split()[1] for line in capsys.readouterr().out.splitlines()[1:]} == {"W1"}
    assert cli.main(["words", "--area", "firm", "--study", str(published)]) == 2
    assert "--area 'firm': no such area. Allowed: firm_up, fine_tune, focus." in capsys.readouterr().err
