"""Twenty and more mistakes in all files of one study are named in one go, each with its line."""

from __future__ import annotations

import json

import pytest

from helpers.commands import cli
from helpers.errors import FieldworkError
from helpers.running import pipeline
from helpers.running.doctor import examine, take_apart

STUDY = """\
titel: A study of two
fictional: true
notice: Fictional test data
stance: codebok
time_zone: “Europe/Londn”
calendar: {first_day: 2023-10-02, last_day: 2023-10-29}
speaker_roles: {worker: speaks, researcher: asks, other: speaks too}
sources:
  - {id: interview, label: Interviews, singular: Interview, folder: interviews, counted_role: worker}
  - {id: observation, label: ' ', singular: Visit, folder: observations, counted_role: researcher}
  - {id: interview, label: Voice notes, singular: Voice note, folder: voice_notes, counted_role: worker}
agreement_threshold: 70 %
workers:
  - {id: W1, first_day: 02/10/2023}
  - {id: W2, first_day: 2023-10-09, last_day: 2023-11-22}
  - {id: W2, first_day: 2023-10-09}
"""
CODEBOOK = """\
version: '1.0'
areas:
  - {id: arriving, label: Arriving}
status: draft
themes:
  - {id: welcome, label: Being welcomed, area: ariving, indicators: gate, literature: [xy1]}
  - {id: rota, label: The rota, area: arrivng, indicators: [rota]}
  - {id: gate, label: The gate, area: arriving, indicators: [gate], literature: [zz9]}
  - {id: gate, label: The other gate, area: arriving}
literature: {ab17: Author and others 2017}
"""
CLAIMS = """\
claims:
  - {id: one, kind: spoken_of, theme: rotta, min_workers: 1}
  - {id: two, kind: spoken_of, theme: rota, min_workers: 9}
"""
ROSTER = """\
person,role,form
R1,researcher,Helen Marsh
W1,wroker,Aisha Khan
W9,worker,Derek Haworth
W2,worker,Helen Marsh
"""
CONSENT = """\
worker,source,use,given_on,withdrawn_on
W1,interview,cuont,2023-09-01,
W7,observation,count,2023-09-01,
W1,vist,count,2023-09-01,
W1,observation,count,01/09/2023,
"""
DECISIONS = """\
content,start,end,decision,words,rule,roster
,,,leave everywere,Gate,capital,
"""
FAULTS = [
    ("data/study.yaml", 1, "unknown key 'titel'. Did you mean 'title'?"),
    ("data/study.yaml", 4, "Did you mean 'codebook'?"),
    ("data/study.yaml", 5, "is not a time zone"),
    ("data/study.yaml", 10, "sources.2.label: is empty"),
    ("data/study.yaml", 11, "source 'interview' occurs 2 times"),
    ("data/study.yaml", 12, "Write 0.7"),
    ("data/study.yaml", 14, "write 2023-10-02"),
    ("data/study.yaml", 15, "must lie inside the calendar"),
    ("data/study.yaml", 16, "worker 'W2' occurs 2 times"),
    ("data/codebook.yaml", 6, "put [ ] around it"),
    ("data/codebook.yaml", 7, "Did you mean 'arriving'?"),
    ("data/codebook.yaml", 8, "literature 'zz9' is not in the list"),
    ("data/codebook.yaml", 9, "theme 'gate' occurs 2 times"),
    ("data/claims.yaml", 2, "unknown theme 'rotta'. Allowed: welcome, rota, gate. Did you mean 'rota'?"),
    ("data/claims.yaml", 3, "min_workers 9 is more than the 2 workers"),
    ("data/raw/roster.csv", 3, "unknown role"),
    ("data/raw/roster.csv", 4, "the role is worker for W1, W2, and for nobody else"),
    ("data/raw/roster.csv", 5, "belongs to another person already"),
    ("data/raw/consent.csv", 2, "unknown use"),
    ("data/raw/consent.csv", 3, "unknown worker. Allowed: W1, W2."),
    ("data/raw/consent.csv", 4, "unknown source. Allowed: interview, observation."),
    ("data/raw/consent.csv", 5, "given_on is not a valid date"),
    ("data/raw/decisions.csv", 2, "is not a decision"),
    ("data/raw", None, "a folder with 1 file belongs to no source. Did you mean 'interviews'?"),
    ("data/raw", None, "1 file in no folder of a source"),
]


@pytest.fixture
def faulty(folder):
    """Return a study with a mistake of each kind, in all its files."""
    (folder / "data/study.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "data/codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    (folder / "data/claims.yaml").write_text(CLAIMS, encoding="utf-8")
    for name, text in (("roster", ROSTER), ("consent", CONSENT), ("decisions", DECISIONS)):
        (folder / f"data/raw/{name}.csv").write_text(text, encoding="utf-8")
    (folder / "data/raw/interviws").mkdir()
    (folder / "data/raw/interviws/a.docx").write_text("x", encoding="utf-8")
    (folder / "data/raw/Derek.docx").write_text("x", encoding="utf-8")
    return folder


def test_all_mistakes_are_named_in_one_go_each_with_its_line(faulty):
    said = [fault for text in examine(faulty).faults for fault in take_apart(text)]
    for file, line, what in FAULTS:
        assert [one for one in said if (one.file, one.line) == (file, line) and what in one.text], (
            file,
            line,
        )
    assert len(said) == len(FAULTS), "Nothing is said that is no mistake."
    assert not any(name in one.text for one in said for name in ("Derek", "Helen", "Aisha", "interviws"))


def test_the_same_is_printed_for_machines_with_file_line_remedy_and_next_step(faulty, capsys):
    assert cli.main(["doctor", "--study", str(faulty), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert len(found["faults"]) == len(FAULTS)
    assert found["faults"][0] == {
        "file": "data/study.yaml",
        "line": 1,
        "what": "unknown key 'titel'. Did you mean 'title'?",
        "remedy": "Did you mean 'title'?",
        "text": "data/study.yaml, line 1: unknown key 'titel'. Did you mean 'title'?",
    }
    assert found["next_step"].startswith("Correct what must be corrected")
    assert "--study" in found["next_step"]
    advised = [fault for fault in found["faults"] if fault["file"].endswith("consent.csv")]
    assert all("Dates are written 2023-10-02." in fault["remedy"] for fault in advised)


def test_a_folder_that_is_not_there_has_a_next_step_for_machines_too(tmp_path, capsys):
    assert cli.main(["doctor", "--study", str(tmp_path / "none"), "--json"]) == 2
    found = json.loads(capsys.readouterr().out)
    assert "there is no such folder" in found["faults"][0]["text"]
    assert "fieldwork new" in found["next_step"]


def test_a_run_names_them_before_any_kernel_starts(faulty, tmp_path, monkeypatch):
    started = []
    monkeypatch.setattr(pipeline, "_run_jobs", lambda *given: started.append(given))
    with pytest.raises(FieldworkError) as error:
        pipeline.run(faulty, tmp_path / "output", {}, report=lambda _: None)
    said = str(error.value)
    # A file that no source reads stops a run only if its parameter `quarantine` says so.
    assert [what for file, _, what in FAULTS if what not in said] == [FAULTS[-2][2], FAULTS[-1][2]]
    assert not started


@pytest.mark.parametrize("broken", [b"PK\x03\x04", b"title: [a\n", b"title: Zo\xeb\n", None])
def test_without_any_facts_the_form_of_all_other_files_is_examined(faulty, broken):
    (faulty / "data/study.yaml").unlink()
    if broken is not None:
        (faulty / "data/study.yaml").write_bytes(broken)
    said = "\n".join(examine(faulty).faults)
    assert "data/study.yaml" in said
    assert "data/codebook.yaml, line 9: theme 'gate' occurs 2 times" in said
    assert "roster.csv, line 3: unknown role" in said
    assert "consent.csv, line 2: unknown use" in said
    assert "consent.csv, line 5: given_on is not a valid date" in said
    assert "1 file in no folder of a source" in said
    assert "unknown worker" not in said, "Nobody knows the workers."
    assert "nobody else" not in said
    assert "belongs to no source" not in said
