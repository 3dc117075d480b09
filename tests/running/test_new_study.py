"""An empty folder becomes a study with what every study needs, and goes on to a ledger without loss."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from docx import Document
from qualcoder_projects import Coding, write_project

from helpers.commands import cli
from helpers.commands import new as new_command
from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.privacy.consent import read_consent
from helpers.privacy.leaks.allowed import level_of
from helpers.study import claims
from helpers.study.codebook import read_codebook
from helpers.study.limits import Profile
from helpers.study.private_folder import VARIABLE
from helpers.study.readers import OF_OLD_IDS
from helpers.study.roster import read_roster
from helpers.study.study import read_study
from helpers.study.themes import Theme
from helpers.tables import Level

FACTS = [
    "--title",
    "Three talks",
    "--workers",
    "P01",
    "P02=Ada Quill",
    "P03",
    "--first-day",
    "2023-10-02",
    "--weeks",
    "4",
]
OTHERS = ["--researcher", "R1=Helen Marsh", "R1=Helen", "--researcher", "R2=Tom", "--coder", "R1"]
PLACE = "X1,other,Leeds,[a city],place\n"


def new(folder: Path, *more: str) -> int:
    return cli.main(["new", str(folder), *FACTS, *OTHERS, *more])


def test_without_a_coder_the_new_study_leaves_it_to_the_data(tmp_path):
    folder = tmp_path / "my"
    assert cli.main(["new", str(folder), *FACTS, "--researcher", "R1=Helen Marsh", "--fictional"]) == 0
    assert read_study(folder).coder == ""
    assert "\ncoder:   # whose" not in (folder / "data/study.yaml").read_text(encoding="utf-8")


def test_a_fictional_study_has_all_it_needs_and_nothing_of_the_example(tmp_path, capsys):
    folder = tmp_path / "my"
    assert new(folder, "--fictional", "--agreed", "count, quote", "--agreed-on", "2023-09-01") == 0
    study = read_study(folder)
    assert (study.title, study.fictional, study.coder, study.worker_ids) == (
        "Three talks",
        True,
        "R1",
        ["P01", "P02", "P03"],
    )
    assert str(study.calendar.last_day) == "2023-10-29"
    roster = read_roster(folder, study)
    assert [(form.person.id, form.person.role, form.text) for form in roster.entries] == [
        ("R1", "researcher", "Helen Marsh"),
        ("R1", "researcher", "Helen"),
        ("R2", "researcher", "Tom"),
        ("P01", "worker", "P01"),
        ("P02", "worker", "Ada Quill"),
        ("P03", "worker", "P03"),
        ("P02", "worker", "Ada"),
    ]
    assert {form.replacement for form in roster.entries} == {"[R1]", "[R2]", "[P01]", "[P02]", "[P03]"}
    path = folder / "data/raw/roster.csv"
    path.write_text(path.read_text(encoding="utf-8") + PLACE, encoding="utf-8")
    assert read_roster(folder, study).entries[-1].replacement == "[a city]"
    printed = capsys.readouterr().out
    assert PLACE.strip() in printed
    consent = read_consent(folder, study)
    assert consent.allows("P03", "voice_note", "quote")
    assert not consent.allows("P03", "voice_note", "archive")
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    assert [file for file in files if "notebooks/" not in file] == [
        ".githooks",
        ".githooks/pre-push",
        ".gitignore",
        "CITATION.cff",
        "README.md",
        "data",
        "data/claims.yaml",
        "data/codebook.yaml",
        "data/raw",
        "data/raw/coding",
        "data/raw/coding/README.md",
        "data/raw/consent.csv",
        "data/raw/interviews",
        "data/raw/interviews/README.md",
        "data/raw/observations",
        "data/raw/observations/README.md",
        "data/raw/roster.csv",
        "data/raw/voice_notes",
        "data/raw/voice_notes/README.md",
        "data/study.yaml",
        "notebooks",
    ]
    assert sum("notebooks/" in file for file in files) == 7
    assert study.disclosure.profile == "open"
    assert "/data/raw/" in (folder / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "Ada Quill" not in printed + (folder / "data/study.yaml").read_text(encoding="utf-8")


def test_without_agreement_each_row_of_consent_waits_for_its_day(tmp_path):
    folder = tmp_path / "my"
    assert new(folder, "--fictional") == 0
    rows = (folder / "data/raw/consent.csv").read_text(encoding="utf-8").splitlines()
    assert rows[:2] == ["worker,source,use,given_on,withdrawn_on", "P01,interview,count,,"]
    assert len(rows) == 1 + 3 * 3 * 5
    with pytest.raises(
        FieldworkError, match=r"consent\.csv, lines 2 to 46: needs a worker, a source, a use, the day given"
    ):
        read_consent(folder, read_study(folder))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_real_study_keeps_persons_in_its_private_folder_closed_to_others(tmp_path, monkeypatch):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setenv(VARIABLE, str(private))
    assert new(tmp_path / "my", "--agreed", "count") == 0
    assert stat.S_IMODE((private / "roster.csv").stat().st_mode) == 0o600
    study = read_study(tmp_path / "my")
    assert read_roster(tmp_path / "my", study).find("Ada Quill").id == "P02"
    assert read_consent(tmp_path / "my", study).allows("P01", "interview", "count")
    assert not list((tmp_path / "my/data/raw").glob("*.csv"))
    assert (study.fictional, study.disclosure.profile) == (False, "strict")
    assert new(tmp_path / "other") == 1, "The roster of another study is there."


def test_a_real_study_without_a_private_folder_is_told_how_to_make_one(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert new(tmp_path / "my") == 1
    assert f"export {VARIABLE}=DIR" in capsys.readouterr().err
    assert not (tmp_path / "my").exists()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            ["--first-day", "2023-10-03"],
            "is a Tuesday. Study weeks begin on a Monday: give 2023-10-02, or a later",
        ),
        (["--weeks", "0"], "at least one week"),
        (["--agreed", "count,quotes"], "--agreed quotes: there is no such use. Allowed: count"),
        (["--researcher", "R3"], "--researcher: takes ID=NAME"),
        (["--researcher", "P01=Tom"], "--researcher P01: this is the id of a worker"),
        (
            ["--coder", "R9"],
            "--coder R9: nobody has this id. Name the person: --researcher R9='Helen Marsh'.",
        ),
        (["--coder", "any:R1+R9"], "--coder R9: nobody has this id."),
        (["--coder", "Helen Marsh"], "--coder: takes the id of a researcher. Allowed: dictionary, R1, R2"),
        (["--workers", "p 1"], "--workers, number 1: "),
        (["--workers", "P01", "qr2", "B03=Ada Quill", "9AM"], "--workers, numbers 2 and 4: "),
        (["--workers", "P01=Ada", "Quill"], "--workers, number 2: "),
        (["--workers", "Ada"], "has a digit: P01, 007A. It is printed everywhere, and must name nobody"),
        (["--workers", "Ada=Ada Quill"], "--workers, number 1: "),
        (["--researcher", "Helen=Helen Marsh"], "--researcher, number 4: "),
        (
            ["--workers", "P01", "P01"],
            "--workers P01: is given twice. Put further forms of a name into roster.csv",
        ),
        (["--workers", ""], "--workers, number 1: "),
    ],
)
def test_wrong_facts_are_wrong_usage_and_nothing_is_written(tmp_path, capsys, more, message):
    assert new(tmp_path / "my", "--fictional", *more) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "my").exists()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--first-day", "02/10/2023"], "'02/10/2023' is no day. Write it as 2023-10-02"),
        (["--agreed-on", "2 May 2023"], "'2 May 2023' is no day. Write it as 2023-10-02"),
        (["--weeks", "four"], "'four' is no whole number. Write it in figures, such as 13"),
    ],
)
def test_an_option_that_cannot_be_read_says_how_it_is_written(tmp_path, capsys, more, message):
    assert new(tmp_path / "my", "--fictional", *more) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "my").exists()


@pytest.mark.parametrize("name", ["Ada", "Ada Quill", "ada", "Quill"])
def test_a_name_in_the_place_of_an_id_is_not_printed(tmp_path, capsys, name):
    assert new(tmp_path / "my", "--fictional", "--workers", name) == 2
    assert new(tmp_path / "my", "--fictional", "--researcher", f"{name}=Ada Quill") == 2
    assert new(tmp_path / "my", "--fictional", "--coder", f"{name} Marsh") == 2
    shown = capsys.readouterr()
    assert name not in shown.out + shown.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_private_folder_that_others_may_open_is_refused_before_anything_is_written(
    tmp_path, monkeypatch, capsys
):
    private = tmp_path / "private"
    private.mkdir(mode=0o755)
    private.chmod(0o755)
    monkeypatch.setenv(VARIABLE, str(private))
    assert new(tmp_path / "my") == 1
    assert "Run `chmod 700` on the folder" in capsys.readouterr().err
    assert not list(private.iterdir())
    assert not (tmp_path / "my").exists()


def test_git_takes_of_a_real_study_only_what_everybody_may_see(tmp_path, monkeypatch):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setenv(VARIABLE, str(private))
    folder = tmp_path / "my"
    assert new(folder, "--agreed", "count") == 0
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    for path in [*EVERYTHING, "data/codebook.yaml"]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("x", encoding="utf-8")
    listed = ["git", "-C", str(folder), "ls-files", "--others", "--exclude-standard"]
    taken = subprocess.run(listed, check=True, capture_output=True, text=True).stdout.split()
    written_by_hand = ["CITATION.cff", "README.md", "data/codebook.yaml", "data/study.yaml"]
    of_git = [".githooks/pre-push", ".gitignore"]
    assert sorted(taken) == sorted([*written_by_hand, *of_git, *filter(is_public, EVERYTHING)])


def is_public(path: str) -> bool:
    return level_of(path) is Level.PUBLIC


EVERYTHING = [
    "article/coreq.docx",
    "build/run/figures/portrait_P01.png",
    "data/.ipynb_checkpoints/claims-checkpoint.yaml",
    "data/processed/numbers.json",
    "data/processed/records.csv",
    "data/processed/run.lock.json",
    "data/processed/segments.csv",
    "data/processed/segments.provenance.json",
    "data/raw/interviews/a.docx",
    "figures/theme_weeks_together.svg",
    "notebooks/01-clean-fieldwork.ipynb",
    "notebooks/04-draw-figures.ipynb",
    "notebooks/06-portray-worker.ipynb",
    "notebooks/portraits/P02.ipynb",
]


def test_a_folder_that_is_not_empty_is_refused_but_one_of_git_is_not(tmp_path, capsys):
    (tmp_path / "my/.git").mkdir(parents=True)
    assert new(tmp_path / "my", "--fictional") == 0
    (tmp_path / "other").mkdir()
    (tmp_path / "other/notes.txt").touch()
    assert new(tmp_path / "other", "--fictional") == 2
    assert "other: is not empty" in capsys.readouterr().err


TALKS = {
    "2023-10-03 P01": "R1: How was it?\nP01: My manager rang every day.\nP01: Nobody could say what my role is.\nP01: The team made room for me.",
    "2023-10-11 P02": "R1: How was it?\nP02: I found my own story useful.\nP02: I had no supervision for a month.\nP02: I went home worried.",
    "2023-10-19 P03": "R1: How was it?\nP03: What to tell of my own past is hard.\nP03: I was tired.\nP03: My role is still not clear to them.",
}
CODES = ["Work/Supervision", "Work/Role", "Team/Welcome", "Team/Left out", "Self/Own story", "Self/Wellbeing"]


@pytest.fixture
def received(tmp_path):
    """Return a folder with three interviews, and a QualCoder project of six codes in which they have other names."""
    folder = tmp_path / "received"
    folder.mkdir()
    first, second, third = TALKS
    (folder / f"{first}.txt").write_text(TALKS[first], encoding="utf-8")
    (folder / f"{third}.txt").write_text(TALKS[third], encoding="utf-8")
    document = Document()
    for line in TALKS[second].splitlines():
        document.add_paragraph(line)
    document.save(folder / f"{second}.docx")
    documents = {"First": TALKS[first], f"{second}.docx": TALKS[second], "Talk 3": TALKS[third]}
    codings = [
        Coding("First", "Work/Supervision", "My manager rang"),
        Coding("First", "Work/Role", "what my role is.\nP01: The team"),
        Coding("First", "Team/Welcome", "made room for me"),
        Coding(f"{second}.docx", "Self/Own story", "my own story"),
        Coding(f"{second}.docx", "Work/Supervision", "no supervision for a month"),
        Coding(f"{second}.docx", "Self/Wellbeing", "worried"),
        Coding("Talk 3", "Self/Own story", "tell of my own past"),
        Coding("Talk 3", "Work/Role", "My role"),
    ]
    write_project(folder / "talks.qda", documents, CODES, codings)
    return folder


def test_a_study_with_manual_coding_only_goes_from_an_empty_folder_to_figures_in_a_few_lines(
    tmp_path, received, capsys
):
    study = tmp_path / "my"
    option = ["--study", str(study)]
    assert new(study, "--fictional", "--agreed", "count,paraphrase,quote,worker_series") == 0
    for path in (*received.glob("*.txt"), *received.glob("*.docx")):
        shutil.copy(path, study / "data/raw/interviews")
    shutil.copytree(received / "talks.qda", study / "data/raw/coding/talks.qda")
    draft = ["--output", str(study / "data/codebook.yaml")]
    assert cli.main(["codebook", "draft", str(study / "data/raw/coding/talks.qda"), *draft]) == 0
    assert [theme.label for theme in read_codebook(study).themes] == [
        code.partition("/")[2] for code in CODES
    ]
    assert cli.main(["coding", "map", *option, "--write"]) == 0
    assert "3 documents: 3 mapped, 0 blank; 6 codes: 6 mapped, 0 blank; 1 file" in capsys.readouterr().out
    assert cli.main(["run", *option]) == 1, "The coder is still blank."
    facts = study / "data/study.yaml"
    text = facts.read_text(encoding="utf-8")
    assert text.count("talks.qda:") == 1
    facts.write_text(text.replace("talks.qda:", "talks.qda: R1"), encoding="utf-8")
    assert cli.main(["ledger", *option, "--strict"]) == 0
    assert "QualCoder  R1                 8       8       0" in capsys.readouterr().out
    assert cli.main(["privacy", "review", *option]) == 0
    assert cli.main(["run", *option]) == 0
    page = (study / "figures/theme_weeks.md").read_text(encoding="utf-8")
    assert "Coded manually by coder R1." in page


def test_the_template_of_claims_makes_none_and_has_one_of_each_kind_that_is_read_without_its_marks(tmp_path):
    folder = tmp_path / "my"
    assert new(folder, "--fictional", "--agreed", "count") == 0
    study, codebook = read_study(folder), read_codebook(paths.ROOT)
    path = folder / claims.FILE
    assert claims.read_claims(folder, codebook, study) == ()
    lines = path.read_text(encoding="utf-8").splitlines()
    first = lines.index("#")
    made = [line.removeprefix("# ").removeprefix("#") for line in lines[first:]]
    path.write_text("\n".join(made).replace("THEME", "supervision") + "\n", encoding="utf-8")
    kinds = [claim.kind for claim in claims.read_claims(folder, codebook, study)]
    assert set(kinds) == set(claims.FIELDS) - {"least_coded", "more_coded", "area_leads"}


def test_with_yes_everything_has_its_default_and_the_study_can_be_read(tmp_path, capsys):
    folder = tmp_path / "my"
    assert cli.main(["new", str(folder), "--yes", "--fictional"]) == 0
    study = read_study(folder)
    assert study.worker_ids == ["W1", "W2", "W3"]
    assert study.calendar.first_day.weekday() == 0
    assert list(study.calendar.weeks) == list(range(1, 13))
    assert study.source_ids == ["interview", "observation", "voice_note"]
    assert read_codebook(folder).theme_ids == ["theme_1"]
    assert capsys.readouterr().out.endswith("says what to put where.\n")


def test_the_codebook_has_the_areas_and_themes_that_are_given_with_a_comment_for_each_field(tmp_path):
    folder = tmp_path / "my"
    areas = ["Arriving: Being welcomed; A desk: mine", "Bleiben (留下): Pay; Pay; 工资"]
    assert cli.main(["new", str(folder), "--yes", "--fictional", "--areas", *areas]) == 0
    codebook = read_codebook(folder)
    assert [area.label for area in codebook.areas] == ["Arriving", "Bleiben (留下)"]
    assert [theme.label for theme in codebook.themes_of("arriving")] == ["Being welcomed", "A desk: mine"]
    assert len(set(codebook.theme_ids)) == len(codebook.themes)
    text = (folder / "data/codebook.yaml").read_text(encoding="utf-8")
    for field in Theme.model_fields:
        assert f" {field}:" in text


def test_a_study_takes_only_the_sources_that_it_names(tmp_path):
    folder = tmp_path / "my"
    assert cli.main(["new", str(folder), "--yes", "--fictional", "--sources", "voice_note", "interview"]) == 0
    assert read_study(folder).source_ids == ["voice_note", "interview"]
    assert sorted(path.name for path in (folder / "data/raw").iterdir() if path.is_dir()) == [
        "coding",
        "interviews",
        "voice_notes",
    ]
    guide = (folder / "data/raw/voice_notes/README.md").read_text(encoding="utf-8")
    assert "Read are `.zip` or `.txt`." in guide


def test_a_source_of_ones_own_names_its_reader(tmp_path, capsys):
    folder = tmp_path / "my"
    given = ["interview", "diary", "typed=chat", "second_round=interview"]
    assert cli.main(["new", str(folder), "--yes", "--fictional", "--sources", *given]) == 0
    study = read_study(folder)
    assert [(one.id, one.reader, one.label, one.folder) for one in study.sources] == [
        ("interview", "interview", "Interviews", "interviews"),
        ("diary", "diary", "Diaries", "diaries"),
        ("typed", "chat", "Typed", "typed"),
        ("second_round", "interview", "Second round", "second_round"),
    ]
    for one in study.sources:
        guide = (folder / "data/raw" / one.folder / "README.md").read_text(encoding="utf-8")
        assert guide.startswith(f"# {one.label}\n")
        assert one.read_by.guide.format(day=study.calendar.first_day, worker="W1") in guide
    capsys.readouterr()
    for wrong in ("letters", "letters=dairy", "first_round="):
        assert cli.main(["new", str(tmp_path / "b"), "--yes", "--fictional", "--sources", wrong]) == 2
        assert "Give ID=READER, with one of interview (transcripts of interviews)" in capsys.readouterr().err
    assert not (tmp_path / "b").exists()


def test_a_project_coded_by_hand_becomes_codebook_and_coding(tmp_path, capsys):
    """Two levels are areas and themes, deeper codes count for the theme, and no code has an indicator."""
    words = {"2023-10-03 Interview P01": "P01: Nobody told me my role. They share a desk.\n"}
    codings = [
        Coding("2023-10-03 Interview P01", "Arriving/Role/Unclear", "Nobody told me my role.", "Helen"),
        Coding("2023-10-03 Interview P01", "Team/Desk", "They share a desk.", "Helen"),
    ]
    project = tmp_path / "theirs.qda"
    write_project(project, words, ["Arriving/Role/Unclear", "Team/Desk", "Team/Tea"], codings)
    folder = tmp_path / "my"
    given = ["--codebook", str(project), "--sources", "interview", "--agreed", "count,quote"]
    assert new(folder, "--fictional", *given) == 0
    remark = "codebook.yaml: 1 code further down: each counts for the theme above it."
    assert remark in capsys.readouterr().out
    book = read_codebook(folder)
    assert [(theme.id, theme.area) for theme in book.themes] == [
        ("role", "arriving"),
        ("desk", "team"),
        ("tea", "team"),
    ]
    assert not any(theme.indicators for theme in book.themes)
    (folder / "data/raw/interviews/2023-10-03 Interview P01.txt").write_text(*words.values())
    shutil.copytree(project, folder / "data/raw/coding/theirs.qda")
    assert cli.main(["coding", "map", "--write", "--study", str(folder)]) == 0
    capsys.readouterr()
    assert cli.main(["ledger", "--strict", "--json", "--study", str(folder)]) == 0
    [coded] = json.loads(capsys.readouterr().out)["coding"]["files"]
    assert (coded["coders"], coded["kept"], coded["lost"]) == ("R1", 2, 0)


def test_the_codebook_may_come_from_another_program(tmp_path):
    project = tmp_path / "theirs.qda"
    write_project(project, {"First": "W1: A talk."}, ["Supervision"])
    folder = tmp_path / "my"
    assert cli.main(["new", str(folder), "--yes", "--fictional", "--codebook", str(project)]) == 0
    assert [theme.label for theme in read_codebook(folder).themes] == ["Supervision"]
    assert (
        cli.main(
            ["new", str(tmp_path / "b"), "--yes", "--fictional", "--codebook", str(tmp_path / "no.qdpx")]
        )
        == 2
    )
    both = ["--codebook", str(project), "--areas", "A: b"]
    assert cli.main(["new", str(tmp_path / "c"), "--yes", "--fictional", *both]) == 2


def test_on_a_terminal_what_is_missing_is_asked_again_until_it_can_be_read(tmp_path, monkeypatch, capsys):
    answers = iter(
        [
            "Three talks",
            "Zebulon Quaite",
            "P01 P01",
            'P01 P02="Ada Quill"',
            "2023-10-03",
            "2023-10-02",
            "0",
            "6",
            "Welsh",
            "cy",
            "interview, voice note",
            "interview",
            "consent",
            "",
            "Arriving",
            "Arriving: Being welcomed",
            "",
        ]
    )
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setenv(VARIABLE, str(private))
    assert cli.main(["new", str(tmp_path / "my")]) == 0
    study = read_study(tmp_path / "my")
    assert (study.title, study.worker_ids, len(study.calendar.weeks)) == ("Three talks", ["P01", "P02"], 6)
    assert (study.source_ids, study.disclosure.profile) == (["interview"], "strict")
    assert study.language == "cy"
    assert read_codebook(tmp_path / "my").theme_ids == ["being_welcomed"]
    printed = capsys.readouterr().out
    assert "Zebulon" not in printed
    for said in (
        "The workers, numbers 1 and 2: an id is made of",
        "is a Tuesday",
        "at least one week",
        "'Welsh' is no code of a language. Write one such as en, cy or de. Did you mean 'cy'?",
        "Give ID=READER, with one of",
        "Write strict or consented.",
    ):
        assert said in printed
    assert next(answers, None) is None


def test_a_folder_that_is_a_study_or_inside_of_one_is_refused_before_anything_is_asked(tmp_path, capsys):
    assert cli.main(["new", str(tmp_path / "my"), "--yes", "--fictional"]) == 0
    assert cli.main(["new", str(tmp_path / "my"), "--yes", "--fictional"]) == 2
    assert f"my: is a study already. `fieldwork doctor --study {tmp_path / 'my'}`" in capsys.readouterr().err
    assert cli.main(["new", str(tmp_path / "my/inner"), "--yes", "--fictional"]) == 2
    assert "inner: would be inside of another study." in capsys.readouterr().err


def test_nothing_that_is_laid_out_is_of_the_example(tmp_path):
    folder = tmp_path / "my"
    assert cli.main(["new", str(folder), "--yes", "--fictional"]) == 0
    example = read_codebook(paths.ROOT)
    words = ["Wilson", "example study", "peer support", *(theme.label for theme in example.themes)]
    for path in folder.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert [word for word in words if word.casefold() in text.casefold()] == [], path.name


def test_the_notebooks_that_are_laid_out_have_no_outputs_and_the_form_that_a_run_writes(tmp_path):
    folder = tmp_path / "my"
    assert cli.main(["new", str(folder), "--yes", "--fictional"]) == 0
    for path in (folder / "notebooks").iterdir():
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert not any(cell.get("outputs") for cell in notebook["cells"])
        assert [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"] == [
            cell["source"]
            for cell in json.loads((paths.NOTEBOOKS / path.name).read_text(encoding="utf-8"))["cells"]
            if cell["cell_type"] == "code"
        ]


def test_what_is_laid_out_may_be_committed(tmp_path, capsys):
    folder = tmp_path / "my"
    assert cli.main(["new", str(folder), "--yes", "--fictional"]) == 0
    for words in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", "-C", str(folder), *words], check=True)
    assert cli.main(["privacy", "check", "--study", str(folder)]) == 0
    assert "Nothing leaks." in capsys.readouterr().out


def test_without_a_private_folder_nothing_is_asked(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _question: pytest.fail("It asks in vain."))
    monkeypatch.delenv(VARIABLE, raising=False)
    assert cli.main(["new", str(tmp_path / "my")]) == 1
    assert f"{VARIABLE}: names no folder." in capsys.readouterr().err


def test_when_no_more_can_be_read_nothing_is_written(tmp_path, monkeypatch, capsys):
    def end(_question: str) -> str:
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", end)
    assert cli.main(["new", str(tmp_path / "my study"), "--fictional"]) == 2
    assert "Nothing was written." in capsys.readouterr().err
    assert not (tmp_path / "my study").exists()
    assert cli.main(["new", str(tmp_path / "my study"), "--yes", "--fictional"]) == 0
    assert f"`fieldwork doctor --study '{tmp_path / 'my study'}'`" in capsys.readouterr().out


def test_the_options_are_those_that_there_are():
    assert tuple(OF_OLD_IDS) == new_command.DEFAULT_SOURCES
    assert {*new_command.PROFILES, "open"} == set(get_args(Profile))


def test_an_invented_study_is_open_unless_another_profile_is_given(tmp_path):
    for name, more, profile in (("a", [], "open"), ("b", ["--profile", "consented"], "consented")):
        assert cli.main(["new", str(tmp_path / name), "--yes", "--fictional", *more]) == 0
        assert read_study(tmp_path / name).disclosure.profile == profile


def test_the_language_is_an_option_and_english_if_none_is_given(tmp_path, capsys):
    for name, more, code in (
        ("a", [], "en"),
        ("b", ["--language", "de"], "de"),
        ("c", ["--language", "no"], "no"),
    ):
        assert cli.main(["new", str(tmp_path / name), "--yes", "--fictional", *more]) == 0
        assert read_study(tmp_path / name).language == code
    assert cli.main(["new", str(tmp_path / "d"), "--yes", "--fictional", "--language", "welsh"]) == 2
    assert "--language: 'welsh' is no code of a language." in capsys.readouterr().err
    assert not (tmp_path / "d").exists()


def test_first_names_are_forms_unless_two_people_or_nobody_may_be_meant(tmp_path):
    folder = tmp_path / "my"
    names = ["P01=Aisha Khan", "P02=Aisha Quill", "P03=Dr. Tom Bailey", "P04=Speaker 1", "P05=J. Long"]
    researchers = ["--researcher", "R1=Helen Marsh", "R1=Helen", "R2=Mary-Ann Sands"]
    assert cli.main(["new", str(folder), "--yes", "--fictional", "--workers", *names, *researchers]) == 0
    entries = read_roster(folder, read_study(folder)).entries
    given = {name.partition("=")[2] for name in names + researchers[1:]}
    added = [(form.person.id, form.text) for form in entries if form.text not in given]
    assert added == [("R2", "Mary-Ann"), ("P03", "Tom")]


def test_names_of_workers_that_are_typed_may_have_apostrophes():
    typed = "P01=O'Brien P02=\"Mary O'Neil\" P03"
    assert new_command._parse_workers(typed) == ["P01=O'Brien", "P02=Mary O'Neil", "P03"]
    with pytest.raises(ValueError, match="A quotation mark is missing"):
        new_command._parse_workers('P01="Ada Quill')
