"""The table of manual coding is proposed as far as it can be known, and the rest is blank."""

from __future__ import annotations

import csv
import shutil

import pytest
import yaml
from qualcoder_projects import Coding, write_project

from helpers.commands import cli
from helpers.running import coding_map, files_of_coding, raw_coding
from helpers.study.codebook import read_codebook
from helpers.study.roster import read_roster
from helpers.study.study import read_study

FIRST = """Helen Marsh: How was your week?

Aisha: I rang my manager every single day of it.
Aisha: Nobody could say what my role is on this ward.
"""
SECOND = """Helen Marsh: How was your week?

Derek Haworth: I had no supervision for a whole month.
Derek Haworth: I went home worried every day, and told nobody.
"""
CODES = ["Work/Supervision", "Work/R\u00f4le flou", "Work/R\u00f4le flou/Ward", "Home", "Never used"]
BOOK = """\
version: 0.1.0
status: test
areas:
- {id: work, label: Work}
themes:
- {id: supervision, label: supervision, area: work}
- {id: role, label: "Ro\u0302le flou", area: work}
"""


@pytest.fixture
def coded(folder):
    """Return a study of two interviews that a QualCoder project has coded."""
    interviews = folder / "data/raw/interviews"
    interviews.mkdir(parents=True)
    (interviews / "2023-10-12 Interview W1.txt").write_text(FIRST, encoding="utf-8")
    (interviews / "2023-10-13 Interview W2.txt").write_text(SECOND, encoding="utf-8")
    (folder / "data/codebook.yaml").write_text(BOOK, encoding="utf-8")
    documents = {
        "Aisha talks": FIRST,
        "Zweites": SECOND,
        "Both": FIRST + SECOND,
        "Plan": "Nothing of theirs.",
    }
    codings = [
        Coding("Aisha talks", "Work/Supervision", "my manager"),
        Coding("Aisha talks", "Work/R\u00f4le flou/Ward", "on this ward"),
        Coding("Zweites", "Home", "went home worried"),
        Coding("Both", "Home", "went home worried", coder="Jo"),
    ]
    write_project(folder / "data/raw/coding/talks.qda", documents, CODES, codings)
    return folder


def proposed(folder) -> coding_map.CodingMap:
    study = read_study(folder)
    roster = read_roster(folder, study)
    files = files_of_coding.read_coding_files(folder, roster)
    segments = raw_coding.read_segments(folder, study)
    return coding_map.propose(files, segments, study, roster, read_codebook(folder))


def test_documents_codes_and_coders_are_listed_and_what_is_not_known_is_blank(coded):
    found = proposed(coded)
    assert [tuple(entry) for entry in found.documents] == [
        ("W1 talks", "W1-2023-10-12-interview-01", "its words (100%)"),
        ("Zweites", "W2-2023-10-13-interview-01", "its words (100%)"),
        ("Both", None, "its words are those of W1-2023-10-12-interview-01 or W2-2023-10-13-interview-01"),
    ]
    assert [tuple(entry) for entry in found.codes] == [
        ("Work/Supervision", "supervision", ""),
        ("Work/R\u00f4le flou", "role", ""),
        ("Work/R\u00f4le flou/Ward", "role", "by the code above it"),
        ("Home", None, "2 excerpts."),
    ]
    assert [tuple(entry) for entry in found.coders] == [("talks.qda", None, "3 excerpts without a coder")]
    assert found.describe() == (
        "3 documents: 2 mapped, 1 blank; 4 codes: 3 mapped, 1 blank; 1 file without a coder: 0 mapped, 1 blank."
    )
    assert found.remarks == [
        "1 document without any coding and without a contact: left out.",
        (
            "data/raw/coding/talks.qda: 1 coder of 1 excerpt is not in the roster. "
            "Add the names that the program has for them to roster.csv."
        ),
        "1 code without any excerpt and without a theme: left out.",
    ]


def test_a_child_code_keeps_its_direction_and_a_code_of_a_condition_its_condition(coded):
    path = coded / "data/raw/coding/more.csv"
    rows = ["Work/Supervision/lacking", "Supervision: works", "Conditions/Supervise/not met"]
    path.write_text("".join(["segment_id,theme,coder\n", *(f"s1,{code},R1\n" for code in rows)]))
    found = {entry.name: (entry.value, entry.comment) for entry in proposed(coded).codes}
    assert [found[code] for code in rows] == [
        ("supervision/lacking", ""),
        ("supervision/works", ""),
        ("condition:Supervise/not met", ""),
    ]


def test_the_map_is_printed_as_yaml_and_changes_nothing(coded, capsys):
    before = (coded / "data/study.yaml").read_bytes()
    assert cli.main(["coding", "map", "--study", str(coded)]) == 0
    printed = yaml.load(capsys.readouterr().out, Loader=yaml.BaseLoader)  # noqa: S506
    assert printed["manual_coding"]["documents"]["W1 talks"] == "W1-2023-10-12-interview-01"
    assert (coded / "data/study.yaml").read_bytes() == before


def test_writing_keeps_what_is_there_and_twice_changes_nothing_and_a_run_waits_for_the_blanks(coded, capsys):
    path = coded / "data/study.yaml"
    kept = "manual_coding:  # by hand\n  codes: {Home: role}  # for now\nwithdrawn: []  # nobody\n"
    path.write_text(path.read_text(encoding="utf-8") + kept, encoding="utf-8")
    assert cli.main(["coding", "map", "--study", str(coded), "--write"]) == 0
    once = path.read_text(encoding="utf-8")
    assert "  codes:  # for now\n    Home: role\n    Work/Supervision: supervision\n" in once
    assert once.index("withdrawn: []  # nobody") > once.index(
        "Zweites: W2-2023-10-13-interview-01  # its words (100%)"
    )
    printed = capsys.readouterr().out
    assert "4 codes: 4 mapped, 0 blank" in printed
    line = once[: once.index("    Both:")].count("\n") + 1
    assert f"documents, line {line}: write the contact that a document is." in printed
    assert cli.main(["coding", "map", "--study", str(coded), "--write"]) == 0
    assert path.read_text(encoding="utf-8") == once
    assert cli.main(["run", "--study", str(coded)]) == 1
    assert f"documents, line {line}:" in capsys.readouterr().err


def test_a_name_in_a_document_is_replaced_in_the_study_and_found_all_the_same(coded):
    cli.main(["coding", "map", "--study", str(coded), "--write"])
    assert "Aisha" not in (coded / "data/study.yaml").read_text(encoding="utf-8")
    path = coded / "data/study.yaml"
    text = path.read_text(encoding="utf-8").replace("talks.qda:", "talks.qda: R1")
    path.write_text(text, encoding="utf-8")
    study = read_study(coded)
    segments, roster = raw_coding.read_segments(coded, study), read_roster(coded, study)
    excerpts = raw_coding.gather_excerpts(
        coded, study, segments, roster, files_of_coding.read_coding_files(coded, roster)
    )
    rows = excerpts[["coder", "contact_id", "status", "reason"]].itertuples(index=False, name=None)
    assert list(rows) == [
        ("R1", "W1-2023-10-12-interview-01", "kept", ""),
        ("R1", "W1-2023-10-12-interview-01", "kept", ""),
        ("R1", "W2-2023-10-13-interview-01", "kept", ""),
        ("", "", "quarantined", "unknown_coder"),
    ]


@pytest.mark.parametrize(
    ("document", "is_named"),
    [
        ("Talk with DEREK", True),
        ("haworth_2", True),
        ("Derek Haworth", False),
        ("Dereks Heimat", False),
        ("W2 talk", False),
    ],
)
def test_part_of_a_name_in_a_document_is_remarked_since_the_study_is_for_everybody(
    coded, capsys, document, is_named
):
    shutil.rmtree(coded / "data/raw/coding/talks.qda")
    codings = [Coding(document, "Home", "went home worried")]
    write_project(coded / "data/raw/coding/talks.qda", {document: SECOND}, CODES, codings)
    cli.main(["coding", "map", "--study", str(coded)])
    printed = capsys.readouterr().out
    assert ("# 1 name of documents and files with part of a name of the roster" in printed) == is_named


def test_documents_of_one_name_that_are_two_contacts_are_blank(coded):
    with (coded / "data/raw/coding/t.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [
            ["id", "document", "tag", "content"],
            ["1", "Zweites", "Home", "I rang my manager every single day"],
        ]
        csv.writer(file).writerows(rows)
    entry = next(entry for entry in proposed(coded).documents if entry.name == "Zweites")
    assert entry.value is None
    assert entry.comment.startswith("in several files, and not the same contact: ")


def test_rows_that_name_segments_are_no_documents_to_map(coded):
    rows = "segment_id,theme,coder\nW1-2023-10-12-interview-01-r0002-s001,role,R1\nold-id,role,R1\n"
    (coded / "data/raw/coding/plain.csv").write_text(rows, encoding="utf-8")
    assert [entry.name for entry in proposed(coded).documents] == ["W1 talks", "Zweites", "Both"]


def test_variables_of_date_and_source_are_found_by_their_values(coded):
    variables = {
        "Aisha talks": {"Day of talk": "2023-10-12", "Kind": "interviews", "Age": "31"},
        "Zweites": {"Day of talk": "2023-10-13", "Kind": "Group", "Age": "32"},
    }
    documents = {"Aisha talks": "Not these words at all.", "Zweites": "Nor these other ones."}
    codings = [Coding("Aisha talks", "Home", "words"), Coding("Zweites", "Home", "other")]
    write_project(
        coded / "data/raw/coding/more.qda",
        documents,
        ["Home"],
        codings,
        variables=variables,
        cases={"Aisha talks": "Aisha"},
    )
    found = proposed(coded)
    assert [tuple(entry)[:2] for entry in found.variables] == [("date", "Day of talk"), ("source", "Kind")]
    assert [tuple(entry)[:2] for entry in found.sources] == [("interviews", "interview")]


def test_a_file_that_cannot_be_read_is_named_and_stops_nothing(coded, capsys):
    (coded / "data/raw/coding/x.nvp").write_bytes(b"x")
    (coded / "data/raw/coding/codes.csv").write_text("tag,description\nTea,hot\n", encoding="utf-8")
    assert cli.main(["coding", "map", "--study", str(coded)]) == 0
    printed = capsys.readouterr().out
    assert "# data/raw/coding/x.nvp: is a project of NVivo (export it as .qdpx), and " in printed
    assert "# data/raw/coding/codes.csv: is a codebook, which holds codes and no coding: take it" in printed


def test_without_files_or_without_a_codebook_the_message_says_what_to_do(coded, folder, capsys):
    (coded / "data/codebook.yaml").unlink()
    assert cli.main(["coding", "map", "--study", str(coded)]) == 1
    assert "`fieldwork codebook draft FILE --output data/codebook.yaml` drafts one" in capsys.readouterr().err
    for path in (coded / "data/raw/coding/talks.qda").iterdir():
        path.unlink()
    (coded / "data/raw/coding/talks.qda").rmdir()
    assert cli.main(["coding", "map", "--study", str(coded)]) == 1
    assert "data/raw/coding: holds no files of manual coding" in capsys.readouterr().err


def test_users_of_one_name_have_a_blank_each(coded, capsys):
    users = "".join(
        f'<User guid="1111111{n}-0000-0000-0000-000000000000" name="Helen Marsh"/>' for n in (1, 2)
    )
    coding = "".join(
        f'<Coding guid="3333333{n}-0000-0000-0000-000000000000" '
        f'creatingUser="1111111{n}-0000-0000-0000-000000000000"><CodeRef targetGUID="c"/></Coding>'
        for n in (1, 2)
    )
    text = "<PlainTextContent>Nobody was there.</PlainTextContent>"
    (coded / "data/raw/coding/two.qde").write_text(
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="p"><Users>{users}</Users><CodeBook><Codes>'
        '<Code guid="c" name="Tea" isCodable="true"/></Codes></CodeBook><Sources>'
        f'<TextSource guid="d" name="Talk">{text}{coding}</TextSource></Sources></Project>',
        encoding="utf-8",
    )
    assert cli.main(["coding", "map", "--study", str(coded)]) == 0
    printed = capsys.readouterr().out
    for n in (1, 2):
        user = f"user 1111111{n}-0000-0000-0000-000000000000"
        assert f"    {user}:  # 1 excerpt; has the name of another coder" in printed
    assert "two.qde: " not in printed
