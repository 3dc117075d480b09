"""`fieldwork doctor` names all that must be corrected before a run, without a kernel, and the next step."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from helpers.commands import cli
from helpers.errors import FieldworkError
from helpers.running import pipeline
from helpers.running.doctor import AGAIN, describe, examine, refuse_faults, take_apart
from helpers.study.study import FILE, read_study

RAW_FILE = "data/raw/interviews/2023-10-03 Aisha.txt"


@pytest.fixture
def healthy(folder):
    """Return a study in which nothing is to be corrected."""
    (folder / RAW_FILE).parent.mkdir()
    (folder / RAW_FILE).write_text("Helen: How was it?\n\nAisha: Good.\n")
    return folder


def replace(folder, old, new, file=FILE):
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))


def test_a_healthy_study_has_no_fault_and_a_next_step(healthy):
    found = examine(healthy)
    assert found.faults == []
    assert found.next_step == "`fieldwork ledger` shows what becomes of every line; then `fieldwork run`."
    assert [remark.partition(":")[0] for remark in found.remarks] == [
        "data/raw/observations",
        "data/raw/voice_notes",
    ]
    assert "Voice notes are read from .zip or .txt." in found.remarks[1]
    assert describe(found).startswith("To be known:\ndata/raw/observations: has no file yet.")


def test_without_any_raw_file_the_next_step_is_to_put_them_in(folder):
    assert examine(folder).next_step.startswith("put the files into data/raw/interviews/, data/raw/obser")


def test_an_empty_folder_is_told_how_to_begin(tmp_path):
    (tmp_path / "mine").mkdir()
    found = examine(tmp_path / "mine")
    assert found.faults == [f"mine: is empty. `fieldwork new {tmp_path / 'mine'}` lays out a study in it."]
    assert found.next_step == AGAIN


@pytest.mark.parametrize("name", ["data/study.yml", "data/study.yaml.txt", "data/Study.yaml", "study.yaml"])
def test_a_file_that_is_called_otherwise_is_named(healthy, name):
    (healthy / FILE).rename(healthy / name)
    assert examine(healthy).faults[0] == (
        f"data/study.yaml: there is no such file, but {name} is here. Call it data/study.yaml."
    )


def test_a_missing_codebook_and_a_missing_folder_of_raw_files_are_named_once(folder):
    (folder / "data/codebook.yaml").unlink()
    (folder / "data/raw").rename(folder / "raw")
    faults = examine(folder).faults
    assert faults[0].startswith("data/codebook.yaml: there is no such file. It has the areas and themes")
    assert faults[1].startswith("data/raw: there is no such folder.")
    assert sum("codebook" in fault for fault in faults) == 1


def test_a_folder_inside_or_above_of_a_study_is_told_which_the_study_is(healthy):
    assert f"Give the study itself: `--study {healthy}`." in examine(healthy / "data/raw").faults[0]
    above = healthy.parent / "above"
    above.mkdir()
    healthy.rename(above / "my study")
    assert examine(above).faults == [
        f"above: is no study, but has one in it. Give that: `--study '{above / 'my study'}'`."
    ]


def test_faults_of_all_files_are_named_at_once(healthy):
    replace(healthy, "stance: codebook", "stance: codebok")
    replace(healthy, "version:", "versoin:", "data/codebook.yaml")
    said = "\n".join(examine(healthy).faults)
    assert "stance 'codebok': is not allowed." in said
    assert "unknown key 'versoin'. Did you mean 'version'?" in said


def test_faults_of_the_files_about_persons_and_of_the_folders_are_named_together(healthy):
    replace(healthy, "W2,worker,Derek Haworth", "W2,wroker,Derek Haworth", "data/raw/roster.csv")
    (healthy / "data/raw/consent.csv").write_text(
        "worker,source,use,given_on,withdrawn_on\nW1,interviews,count,2023-09-01,\n"
    )
    (healthy / "data/raw/interviws").mkdir()
    (healthy / "data/raw/interviws/a.docx").write_text("x")
    (healthy / "data/raw/Derek.docx").write_text("x")
    said = "\n".join(examine(healthy).faults)
    assert "data/raw/roster.csv, line 5:" in said
    assert "data/raw/consent.csv, line 2: unknown source." in said
    assert "a folder with 1 file belongs to no source. Did you mean 'interviews'?" in said
    assert "data/raw: 1 file in no folder of a source." in said
    assert "Derek" not in said
    assert "interviws" not in said, "A folder may be called by a name."


def test_a_capital_in_the_name_of_a_folder_is_no_fault(healthy):
    (healthy / RAW_FILE).parent.rename(healthy / "data/raw/Interviews")
    assert examine(healthy).faults == []


def test_what_is_left_of_an_invented_study_is_named(healthy, monkeypatch, tmp_path):
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(tmp_path))
    replace(healthy, "fictional: true", "fictional: false")
    replace(healthy, "disclosure: {profile: open}", "disclosure: {profile: strict}")
    assert "the notice says 'fictional', and the study is not." in examine(healthy).faults[0]
    replace(healthy, "notice: Fictional test data", "notice: Pseudonymised")
    replace(healthy, "title: A study of two", "title: A study of two (fictional)")
    said = "\n".join(examine(healthy).faults)
    assert "data/study.yaml: the title says 'fictional', but `fictional: false` says that" in said


def test_workers_without_consent_are_named_as_not_counted(healthy):
    (healthy / "data/raw/consent.csv").write_text(
        "worker,source,use,given_on,withdrawn_on\nW1,interview,count,2023-09-01,\n"
    )
    remarks = examine(healthy).remarks
    assert any(remark.startswith("Interviews: no consent to count those of W2.") for remark in remarks)
    assert any(remark.startswith("Visits: no consent to count those of W1 and W2.") for remark in remarks)


def test_workers_without_a_row_in_the_roster_are_named(healthy):
    replace(healthy, "W2,worker,", "X2,other,", "data/raw/roster.csv")
    lines = (healthy / "data/raw/roster.csv").read_text().splitlines(keepends=True)
    (healthy / "data/raw/roster.csv").write_text(
        "".join(line for line in lines if not line.startswith("W2,"))
    )
    found = examine(healthy)
    assert found.faults == []
    (said,) = [remark for remark in found.remarks if remark.startswith("roster.csv: ")]
    assert said.startswith("roster.csv: W2 has no row.")
    assert said.endswith("for the id: W2,worker,W2.")


def test_coders_whom_the_roster_does_not_have_are_faults_that_do_not_name_them(healthy):
    coding = healthy / "data/raw/coding"
    coding.mkdir()
    row = "W1-2023-10-03-interview-01-r01-s01,supervision,"
    (coding / "a.csv").write_text(f"segment_id,theme,coder\n{row}Zelda Fitz\n{row}default\n{row}R1\n")
    stranger, nobody = examine(healthy).faults
    assert stranger == (
        "data/raw/coding/a.csv: 1 coder of 1 excerpt is not in the roster. "
        "Add the names that the program has for them to roster.csv."
    )
    assert nobody.startswith(
        "data/raw/coding/a.csv: 1 excerpt without a coder. `fieldwork coding map --write`"
    )
    # Whether they stop a run is for its parameter `lost_codings` to say.
    refuse_faults(healthy, read_study(healthy), reads_raw=True)


def test_it_reads_every_kind_of_file_without_loading_what_tables_need(small_example):
    assert {path.suffix for path in (small_example / "data/raw/coding").iterdir()} == {".csv", ".qdpx"}
    code = (
        "import sys\n"
        "from helpers.commands import cli\n"
        f"code = cli.main(['doctor', '--study', {str(small_example)!r}])\n"
        "print(code, sorted({'numpy', 'pandas', 'pandera', 'scipy', 'nltk'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"


def test_a_run_reports_whose_words_are_not_counted(healthy, tmp_path, monkeypatch):
    (healthy / "data/raw/consent.csv").write_text(
        "worker,source,use,given_on,withdrawn_on\nW1,interview,count,2023-09-01,\n"
    )

    def stop(*_given: object) -> None:
        raise FieldworkError(str(len(reported)))

    monkeypatch.setattr(pipeline, "_run_jobs", stop)
    reported = []
    with pytest.raises(FieldworkError, match="3"):
        pipeline.run(healthy, tmp_path / "output", {}, report=reported.append)
    assert reported[0].startswith("Interviews: no consent to count those of W2.")


def test_what_is_wrong_with_the_roster_is_said_once_also_where_a_coder_is_looked_up_in_it(healthy):
    replace(healthy, "stance: codebook", "stance: codebook\ncoder: R1")
    replace(healthy, "W2,worker,Derek Haworth", "W2,wroker,Derek Haworth", "data/raw/roster.csv")
    assert "\n".join(examine(healthy).faults).count("unknown role.") == 1


def test_whoever_has_neither_raw_files_nor_roster_may_run_what_needs_none(healthy):
    (healthy / "data/raw/roster.csv").unlink()
    refuse_faults(healthy, read_study(healthy), reads_raw=False)
    with pytest.raises(FieldworkError, match=r"roster\.csv: there is no such file"):
        refuse_faults(healthy, read_study(healthy), reads_raw=True)


def test_a_coder_who_is_not_in_the_roster_is_a_fault(healthy):
    replace(healthy, "stance: codebook", "stance: codebook\ncoder: R9")
    assert any("coder: 'R9' is not in the roster." in fault for fault in examine(healthy).faults)


def test_the_next_step_names_the_study_that_was_given_and_none_in_its_own_folder(
    healthy, capsys, monkeypatch
):
    assert cli.main(["doctor", "--study", str(healthy)]) == 0
    assert f"Next: `fieldwork ledger --study {healthy}` shows" in capsys.readouterr().out
    monkeypatch.chdir(healthy / "data")
    assert cli.main(["doctor"]) == 0
    assert "Next: `fieldwork ledger` shows" in capsys.readouterr().out
    (healthy / "data/raw/consent.csv").write_text("worker;source\n")
    assert cli.main(["run", "--study", str(healthy)]) == 1
    monkeypatch.chdir(healthy)
    assert cli.main(["doctor"]) == 1, "It is this study, and not the repository."


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_spreadsheet_that_separates_cells_otherwise_is_named(healthy, mark):
    roster = healthy / "data/raw/roster.csv"
    roster.write_text(roster.read_text().replace(",", mark))
    columns = ["worker", "source", "use", "given_on", "withdrawn_on"]
    (healthy / "data/raw/consent.csv").write_text(mark.join(columns))
    said = "\n".join(examine(healthy).faults)
    name = {";": ";", "\t": "tabs"}[mark]
    assert f"data/raw/roster.csv, line 1: it has {name} where , belongs. Save it as CSV with commas" in said
    assert f"data/raw/consent.csv, line 1: it has {name} where , belongs." in said
    assert "with commas: person,role,form." in said
    assert f"with commas: {','.join(columns)}." in said


def test_a_dictionary_without_a_word_is_a_fault_only_if_nobody_has_coded(healthy):
    text = (healthy / "data/codebook.yaml").read_text()
    lines = [line for line in text.splitlines() if not line.startswith(("      - ", "    indicators:"))]
    (healthy / "data/codebook.yaml").write_text("\n".join(lines))
    assert any("no theme has an indicator" in fault for fault in examine(healthy).faults)
    (healthy / "data/raw/coding").mkdir()
    (healthy / "data/raw/coding/R1.csv").write_text("x")
    assert not any("no theme has an indicator" in fault for fault in examine(healthy).faults)


def test_a_study_inside_another_and_a_synced_folder_are_remarks(healthy, monkeypatch, tmp_path):
    inner = healthy / "OneDrive/inner"
    (inner / "data/raw").mkdir(parents=True)
    for name in ("study.yaml", "codebook.yaml"):
        (inner / "data" / name).write_text((healthy / "data" / name).read_text())
    replace(inner, "fictional: true", "fictional: false")
    replace(inner, "Fictional test data", "Pseudonymised")
    replace(inner, "disclosure: {profile: open}", "disclosure: {profile: strict}")
    said = "\n".join(examine(inner).remarks)
    assert "inner: lies inside of another study." in said
    assert "inner: lies in a folder that a program copies to other computers." in said


def test_a_folder_in_which_nothing_can_be_written_is_named(healthy, monkeypatch):
    monkeypatch.setattr(os, "access", lambda _path, _how: False)
    assert "nothing can be written here." in examine(healthy).faults[0]


def test_the_command_ends_with_1_if_there_is_a_fault_and_prints_json_for_machines(healthy, capsys):
    assert cli.main(["doctor", "--study", str(healthy), "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"faults", "remarks", "next_step"}
    (healthy / "data/raw/roster.csv").unlink()
    assert cli.main(["doctor", "--study", str(healthy)]) == 1
    assert "roster.csv: there is no such file." in capsys.readouterr().out


def test_a_run_names_the_same_faults_before_any_kernel_starts(healthy, tmp_path, monkeypatch):
    (healthy / "data/raw/roster.csv").write_text("person,role,form\nW1,wroker,Aisha\n")
    (healthy / "data/raw/consent.csv").write_text("worker,source,use,given_on\n")
    started = []
    monkeypatch.setattr(pipeline, "_run_jobs", lambda *given: started.append(given))
    with pytest.raises(FieldworkError, match=r"(?s)roster\.csv, line 2: .*consent\.csv, line 1: the columns"):
        pipeline.run(healthy, tmp_path / "output", {}, report=lambda _: None)
    assert not started


def test_what_there_is_not_for_the_language_is_said_and_nothing_for_english(healthy):
    assert not [remark for remark in examine(healthy).remarks if "language" in remark]
    replace(healthy, "stance: codebook", "stance: codebook\nlanguage: cy")
    found = examine(healthy)
    of_language = [remark for remark in found.remarks if remark.startswith("data/study.yaml: language cy: ")]
    assert len(of_language) == 4
    assert [part.file for part in take_apart(of_language[0])] == ["data/study.yaml"]
    assert "NLTK has no stemmer for Welsh" in of_language[0]
    assert found.faults == []


def test_a_language_that_is_none_is_a_fault(healthy):
    replace(healthy, "stance: codebook", "stance: codebook\nlanguage: welsh")
    (fault,) = examine(healthy).faults
    assert "data/study.yaml, line 5: language: is no code of a language." in fault
    assert "Did you mean 'cy'?" in fault


def test_half_a_copied_study_says_all_that_it_lacks(healthy):
    (healthy / "data/raw/roster.csv").unlink()
    (healthy / "data/codebook.yaml").unlink()
    said = "\n".join(examine(healthy).faults)
    assert "data/codebook.yaml: there is no such file." in said
    assert "data/raw/roster.csv: there is no such file." in said


def test_a_study_of_an_earlier_version_is_told_of_migrate_next_to_its_other_faults(healthy):
    replace(healthy, "counted_role: worker", "voice: worker")
    replace(healthy, "stance: codebook", "stance: codebok")
    found = examine(healthy)
    said = "\n".join(found.faults)
    assert "Did you mean 'counted_role'? This was written by an earlier version" in said
    assert "Did you mean 'codebook'?" in said
    assert any("`fieldwork migrate`" in remark for remark in found.remarks)
    assert any(remark.startswith("1 file of the study has names") for remark in found.remarks)


def test_names_in_other_scripts_and_a_study_of_one_week_are_no_faults(healthy):
    roster = healthy / "data/raw/roster.csv"
    roster.write_text(roster.read_text() + "W2,worker,مريم\nW1,worker,Дарья Петрова\n", encoding="utf-8")
    replace(healthy, "last_day: 2023-10-29", "last_day: 2023-10-08")
    replace(healthy, "first_day: 2023-10-09, last_day: 2023-10-22", "first_day: 2023-10-02")
    assert examine(healthy).faults == []


@pytest.mark.parametrize("name", ["roster.csv", "consent.csv", "decisions.csv"])
def test_a_file_about_persons_in_another_encoding_names_the_line(healthy, name):
    header = {
        "roster.csv": "person,role,form",
        "consent.csv": "worker,source,use,given_on,withdrawn_on",
        "decisions.csv": "content,start,end,decision,words,rule,roster",
    }[name]
    (healthy / "data/raw" / name).write_bytes(f"{header}\nZoë\n".encode("cp1252"))
    said = "\n".join(examine(healthy).faults)
    assert f"data/raw/{name}, line 2: a character is not saved in UTF-8. Save it as CSV in UTF-8" in said
    assert "Zo" not in said
