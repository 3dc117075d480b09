"""The ledger tells of coding files: what is kept, what is lost and why, and what no parser takes."""

from __future__ import annotations

import pytest
from qualcoder_projects import Coding, write_project

from helpers.commands import cli
from helpers.files import paths

TALK = "Helen Marsh: How was it?\nAisha: I rang my manager every day.\nAisha: Nobody knows my role.\n"


@pytest.fixture
def coded(folder):
    """Return a study of one interview, coded in part with words and codes that it does not have."""
    (folder / "data/raw/interviews").mkdir()
    (folder / "data/raw/interviews/2023-10-12 Interview W1.txt").write_text(TALK, encoding="utf-8")
    documents = {"2023-10-12 Interview W1": f"{TALK}Aisha: Only here.\n", "Aisha again": "Not in any file."}
    codings = [
        Coding("2023-10-12 Interview W1", "supervision", "my manager"),
        Coding("2023-10-12 Interview W1", "Tea", "my role"),
        Coding("2023-10-12 Interview W1", "supervision", "Only here"),
        Coding("Aisha again", "supervision", "any file"),
        Coding("Aisha again", "supervision", "Not"),
    ]
    coding = folder / "data/raw/coding"
    write_project(coding / "talk.qda", documents, ["supervision", "Tea"], codings)
    text = "manual_coding:\n  coders: {talk.qda: R1}\n"
    text += "  documents: {2023-10-12 Interview W1: W1-2023-10-12-interview-01}\n"
    path = folder / "data/study.yaml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return folder


def test_every_file_has_its_row_and_every_reason_its_documents_once(coded, capsys):
    (coded / "data/raw/coding/x.pdf").write_bytes(b"%PDF")
    assert cli.main(["ledger", "--study", str(coded)]) == 0
    printed = capsys.readouterr().out
    lines = printed[printed.index("Manual coding (excerpts):") :].splitlines()
    assert lines[1].split() == ["file", "format", "coders", "excerpts", "kept", "lost"]
    assert lines[2].split() == ["data/raw/coding/talk.qda", "QualCoder", "R1", "5", "2", "3"]
    assert lines[4] == "Files of manual coding that cannot be read:"
    assert lines[5].startswith("- data/raw/coding/x.pdf: is a PDF, and is in no format")
    assert lines[7] == "Excerpts that cannot be used:"
    assert lines[8].startswith("- data/raw/coding/talk.qda: 1 excerpt in 1 document: its words do not occur")
    assert lines[8].endswith(" '2023-10-12 Interview W1' (1: coding 3) [words_changed]")
    assert lines[9].startswith(
        "- data/raw/coding/talk.qda: 2 excerpts in 1 document: its document matches no contact"
    )
    assert lines[9].endswith(" 'W1 again' (2, the first: coding 4) [unmapped_document]")
    assert lines[11:] == [
        "Codes that are no theme:",
        "- code 'Tea' (1 excerpt in data/raw/coding/talk.qda): is not a theme of the codebook.",
        "",
        "The coding of R1 is counted, because R1 is the only person who has reviewed every counted segment.",
    ]
    assert "Aisha" not in printed


def test_directions_that_cannot_be_used_are_listed_with_their_places_and_what_is_allowed(coded, capsys):
    rows = ["W1-2023-10-12-interview-01-r0002-s001,supervision,R1,lackin"]
    rows += ["W1-2023-10-12-interview-01-r0002-s001,supervision/works,R1,lacking"]
    path = coded / "data/raw/coding/more.csv"
    path.write_text("".join(f"{row}\n" for row in ["segment_id,theme,coder,direction", *rows]))
    assert cli.main(["ledger", "--study", str(coded)]) == 0
    printed = capsys.readouterr().out.splitlines()
    at = printed.index("Directions that cannot be used:")
    assert printed[at + 1 : at + 4] == [
        "- data/raw/coding/more.csv, line 2: 'lackin' is not a direction of the codebook. Did you mean 'lacking'?",
        "- data/raw/coding/more.csv, line 3: its code says 'works', its column 'lacking'.",
        "Allowed: works, mixed, lacking, wished_for. Or leave it empty: not said.",
    ]
    assert cli.main(["ledger", "--study", str(coded), "--strict"]) == 1
    assert "2 directions cannot be used" in capsys.readouterr().err


def test_strict_refuses_files_lost_excerpts_and_codes_in_one_message(coded, capsys):
    (coded / "data/raw/coding/x.pdf").write_bytes(b"%PDF")
    assert cli.main(["ledger", "--study", str(coded), "--strict"]) == 1
    assert capsys.readouterr().err.startswith(
        "1 file of manual coding cannot be read; 3 excerpts cannot be used; 1 code used for coding is no theme. "
    )


def test_strict_passes_where_nothing_is_lost(coded, capsys):
    raw = coded / "data/raw"
    (raw / "interviews/2023-10-12 Interview W1.txt").write_text(
        f"{TALK}Aisha: Only here.\n", encoding="utf-8"
    )
    (raw / "interviews/2023-10-13 Interview W1.txt").write_text("Aisha: Not in any file.\n", encoding="utf-8")
    text = (coded / "data/study.yaml").read_text(encoding="utf-8")
    names = 'codes: {Tea: ""}\n  documents: {W1 again: W1-2023-10-13-interview-01, 2023'
    (coded / "data/study.yaml").write_text(text.replace("documents: {2023", names), encoding="utf-8")
    assert cli.main(["ledger", "--study", str(coded), "--strict"]) == 0, capsys.readouterr()


def test_a_study_without_codebook_or_fieldwork_has_a_ledger_all_the_same(coded, capsys):
    (coded / "data/codebook.yaml").unlink()
    (coded / "data/raw/interviews/2023-10-12 Interview W1.txt").unlink()
    assert cli.main(["ledger", "--study", str(coded)]) == 0
    printed = capsys.readouterr().out
    assert "5 excerpts in 2 documents" in printed
    assert "Codes that are no theme" not in printed


def test_without_manual_coding_the_ledger_does_not_speak_of_it(folder, capsys):
    (folder / "data/raw/interviews").mkdir()
    (folder / "data/raw/interviews/2023-10-12 Interview W1.txt").write_text(TALK, encoding="utf-8")
    assert cli.main(["ledger", "--study", str(folder), "--strict"]) == 0
    assert "Manual coding" not in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_named_with_the_place(coded, capsys):
    data = "segment_id,theme,coder\ns1,Tea,R1\ns2,Tea,R1,,more\n"
    (coded / "data/raw/coding/x.csv").write_text(data, encoding="utf-8")
    (coded / "data/raw/coding/y.csv").write_text("tag,description\nTea,hot\n", encoding="utf-8")
    cli.main(["ledger", "--study", str(coded)])
    lines = capsys.readouterr().out.splitlines()
    [of_rows] = [line for line in lines if line.startswith("- data/raw/coding/x.csv: ")]
    assert of_rows.endswith("(line 3).")
    [of_codebook] = [line for line in lines if line.startswith("- data/raw/coding/y.csv: ")]
    assert of_codebook.endswith("take it out of data/raw/coding; `fieldwork codebook draft` reads it.")


def test_a_name_in_a_code_is_an_id_in_every_message_and_table(coded, capsys):
    path = coded / "data/raw/coding/x.csv"
    segment = "W1-2023-10-12-interview-01-r0002-s001"
    path.write_text(f"segment_id,theme,coder\n{segment},Aisha is late,R1\n", encoding="utf-8")
    cli.main(["ledger", "--study", str(coded)])
    cli.main(["coding", "map", "--study", str(coded)])
    printed = capsys.readouterr().out
    assert "- code 'W1 is late' (1 excerpt in data/raw/coding/x.csv): is not a theme" in printed
    assert "    W1 is late:  # 1 excerpt." in printed
    assert "Aisha" not in printed
    path = coded / "data/study.yaml"
    text = path.read_text(encoding="utf-8")
    codes = 'manual_coding:\n  codes: {W1 is late: supervision, Tea: ""}\n'
    path.write_text(text.replace("manual_coding:\n", codes), encoding="utf-8")
    cli.main(["ledger", "--study", str(coded)])
    assert "Codes that are no theme" not in capsys.readouterr().out


def test_of_many_documents_ten_are_named_with_their_first_place(coded, capsys):
    segments = [f"W1-2023-10-12-interview-01-r0002-s001,supervision,R1,{n},1\n" for n in range(2, 20)]
    names = [f"W1-2023-10-12-interview-01-r{n:04}-s001,,R1,9,1\n" for n in range(2, 20)]
    data = "segment_id,theme,coder,start,end\n" + "".join(segments + names).replace(",,R1", ",supervision,R1")
    (coded / "data/raw/coding/x.csv").write_text(data, encoding="utf-8")
    cli.main(["ledger", "--study", str(coded)])
    printed = capsys.readouterr().out
    assert "'W1-2023-10-12-interview-01-r0002-s001' (19, the first: line 2)" in printed
    assert "'W1-2023-10-12-interview-01-r0011-s001' (1: line 29) and 8 more [outside_document]" in printed


def test_blanks_and_values_that_mean_nothing_are_listed_with_their_lines(coded, capsys):
    path = coded / "data/study.yaml"
    text = path.read_text(encoding="utf-8")
    above, _, _ = text.partition("manual_coding:")
    path.write_text(
        above + "manual_coding:\n"
        "  coders:\n"
        "    talk.qda: Bob Stranger\n"
        "  documents:\n"
        "    2023-10-12 Interview W1: W1-2023-10-13-interview-01\n"
        "    Aisha again:\n"
        "  codes:\n"
        "    Tea: tea_and_cake\n"
        "    supervision: supervision\n"
        '    Rest: ""\n',
        encoding="utf-8",
    )
    for command in (["ledger"], ["coding", "map", "--write"]):
        assert cli.main([*command, "--study", str(coded)]) == 0
        printed = capsys.readouterr().out
        assert "data/study.yaml: 1 value of manual_coding still blank.\ndocuments, line " in printed
        lines = path.read_text(encoding="utf-8").splitlines()
        talk, day, tea = (
            1 + lines.index(one)
            for one in (
                "    talk.qda: Bob Stranger",
                "    2023-10-12 Interview W1: W1-2023-10-13-interview-01",
                "    Tea: tea_and_cake",
            )
        )
        found = [one for one in printed.splitlines() if ": this value of manual_coding." in one]
        assert [one.partition(". ")[0] for one in found] == [
            f"data/study.yaml, line {talk}: this value of manual_coding.coders is nobody in the roster",
            f"data/study.yaml, line {day}: this value of manual_coding.documents is no contact",
            f"data/study.yaml, line {tea}: this value of manual_coding.codes is no theme of the codebook, nor one in a direction",
        ]
        assert "Allowed: R1. Add anybody else to roster.csv as a researcher" in found[0]
        assert "Stranger" not in printed


def put_codes(coded, *codes: str) -> None:
    """Write a plain file with these codes of one segment."""
    rows = [f"W1-2023-10-12-interview-01-r0002-s001,{code},R1\n" for code in codes]
    path = coded / "data/raw/coding/more.csv"
    path.write_text("segment_id,theme,coder\n" + "".join(rows), encoding="utf-8")


def test_strict_refuses_what_a_run_refuses_of_the_codes_of_conditions(coded, capsys):
    put_codes(coded, "Conditions/supervize/met", "Conditions/supervise/perhaps")
    assert cli.main(["ledger", "--study", str(coded), "--strict"]) == 1
    printed = capsys.readouterr()
    assert "Codes of conditions that cannot be used:\ncode 'Conditions/supervi" in printed.out
    assert "The study has no data/conditions.yaml" in printed.out
    assert "codes of conditions cannot be used" in printed.err
    (coded / "data/conditions.yaml").write_bytes((paths.ROOT / "data/conditions.yaml").read_bytes())
    assert cli.main(["ledger", "--study", str(coded), "--strict"]) == 1
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("Codes of conditions that cannot be used:")
    assert "'supervize' is not a condition. " in lines[at + 1]
    assert lines[at + 2].endswith("'perhaps' does not say whether a condition is met.")
    put_codes(coded, "Conditions/supervise/met")
    cli.main(["ledger", "--study", str(coded), "--strict"])
    assert "onditions" not in "".join(capsys.readouterr())


def test_child_codes_that_say_no_direction_are_counted_and_misspelt_ones_are_faults(coded, capsys):
    put_codes(coded, "supervision/weekly", "supervision/lackin", "supervision/lacking")
    assert cli.main(["ledger", "--study", str(coded), "--strict"]) == 1
    printed = capsys.readouterr()
    silent = "1 excerpt has a child code that says no direction: 'supervision/weekly' (1)."
    assert silent in printed.out.splitlines()
    assert "code 'supervision/lackin': 'lackin' is not a direction of the codebook. Did you" in printed.out
    assert "1 direction cannot be used" in printed.err
    cli.main(["coding", "map", "--study", str(coded)])
    assert "supervision/lackin:  # 1 excerpt. Did you mean 'lacking'?" in capsys.readouterr().out
