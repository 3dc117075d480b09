"""A study that has only manual coding: no theme has an indicator, and all notebooks run for one person's coding.

``data/study.yaml`` names no coder: R1 is the only one who has reviewed every interview.
"""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from conftest import once
from helpers.commands import cli
from helpers.errors import CommandError, FieldworkError
from helpers.files import paths
from helpers.running import pipeline
from helpers.running.parameters import check_parameters
from helpers.running.steps import STEPS, steps_of
from helpers.study.study import read_study

STUDY = """\
title: Three interviews, coded manually
fictional: true
notice: Fictional test data
stance: codebook
time_zone: Europe/London
calendar: {first_day: 2023-10-02, last_day: 2023-10-22}
speaker_roles: {worker: speaks, researcher: asks}
sources: [{id: interview, label: Interviews, singular: Interview, folder: interviews, counted_role: worker}]
accuracy_threshold: {precision: 0.9, recall: 0.9}
disclosure: {profile: open}
workers: [{id: W1, first_day: 2023-10-02}]
"""
CODEBOOK = """\
version: 0.1.0
status: A draft.
areas: [{id: work, label: Work}, {id: life, label: Life}]
themes:
  - {id: role, label: Clarity of the role, area: work}
  - {id: team, label: Acceptance by the team, area: work}
  - {id: own, label: Own wellbeing, area: life}
"""
CLAIMS = "claims: [{id: role_most, kind: most_coded, theme: role, purpose: It shows what to ask.}]\n"
CONDITIONS = "status: Illustrative.\nconditions: [{id: a, label: Know, meaning: Why., themes: [role, own]}]\n"
ROSTER = "person,role,form\nR1,researcher,Helen\nW1,worker,Aisha\n"
INTERVIEWS = {
    "2023-10-03": "Nobody had told me what my role was meant to be in the team here. They made me welcome.",
    "2023-10-12": "I sleep badly before the early shifts. The nurses ask what I think.",
    "2023-10-17": "By now I know what I am there for on the ward each day. I rest more than I did.",
}
CODED = """\
segment_id,theme,coder
W1-2023-10-03-interview-01-r0002-s001,role,R1
W1-2023-10-03-interview-01-r0002-s002,team,R1
W1-2023-10-12-interview-01-r0002-s001,own,R1
W1-2023-10-17-interview-01-r0002-s001,role,R1
"""
FIGURES = sorted({figure for step in steps_of(["W1"]) for figure in step.figures})


def write_study(folder: Path) -> None:
    files = {
        "data/study.yaml": STUDY,
        "data/codebook.yaml": CODEBOOK,
        "data/claims.yaml": CLAIMS,
        "data/conditions.yaml": CONDITIONS,
        "data/raw/roster.csv": ROSTER,
        "data/raw/coding/coded.csv": CODED,
    }
    for day, words in INTERVIEWS.items():
        files[f"data/raw/interviews/{day} Interview W1.txt"] = f"Helen: How are you?\nAisha: {words}\n"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def published(shared) -> Path:
    """Return the study, run and published: do not write there."""

    def run(part: Path) -> None:
        write_study(part)
        pipeline.run(part, part, {}, report=lambda _: None)

    return once(shared / "manual_coding_only", run)


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"data/processed/{name}.csv")


def caption(folder: Path, figure: str) -> str:
    return (folder / f"figures/{figure}.md").read_text(encoding="utf-8")


def test_every_figure_is_drawn_but_those_that_nobody_has_coded_for_which_say_why(published):
    drawn = {figure: caption(published, figure) for figure in FIGURES}
    for figure in FIGURES:
        assert (published / f"figures/{figure}.svg").stat().st_size > 1000
    assert "There is no keyword dictionary: no theme has an indicator." in drawn.pop("dictionary_validation")
    assert "nobody whose coding is counted has coded a condition" in drawn.pop("conditions_order")
    assert not [figure for figure, text in drawn.items() if "dictionary" in text or "no claim" in text]
    drawn.pop("contact_calendar")
    assert "since a single source is counted" in drawn.pop("areas_by_week_alone")
    assert "since the study has a single source" in drawn.pop("theme_sources")
    assert "no coding says a direction" in drawn.pop("directions")
    assert "there are no dated versions" in drawn.pop("new_themes")
    by_option = {drawn.pop("claims_held"), drawn.pop("specification_curve")}
    assert all("Codebook version 0.1.0" in text for text in by_option)
    assert all("Coded manually by coder R1." in text for text in drawn.values()), sorted(drawn)


def test_a_theme_that_the_coder_did_not_see_in_a_contact_is_0_and_every_table_is_of_the_coder(published):
    counts = table(published, "theme_counts").pivot_table("n_segments", "week", "theme")
    assert counts.to_dict("list") == {"own": [0, 1, 0], "role": [1, 0, 1], "team": [1, 0, 0]}
    assert set(table(published, "codings")["coder"]) == {"R1"}
    assert table(published, "validations").empty
    assert set(table(published, "specifications")["coder"]) == {"R1"}
    assert set(table(published, "quotations")["kind"]) == {"quotation"}


def test_records_name_the_coder_and_not_only_the_study(published):
    record = json.loads((published / paths.RUN_RECORD).read_text(encoding="utf-8"))
    assert record["steps"]["03-count-themes"]["parameters"]["coder"] == "R1"
    for name in ("theme_counts", "rates", "specifications"):
        path = published / f"data/processed/{name}.provenance.json"
        assert json.loads(path.read_text(encoding="utf-8"))["made_with"]["coder"] == "R1"
    numbers = json.loads((published / "data/processed/numbers.json").read_text(encoding="utf-8"))
    assert numbers["parameters"]["coder"] == "R1"


def test_notebooks_and_article_say_that_there_is_no_dictionary_and_define_nothing(published):
    notebook = nbformat.read(published / "notebooks/02-code-segments.ipynb", as_version=4)
    shown = [
        output.data.get("text/markdown", "")
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "data" in output
    ]
    assert "There is no keyword dictionary: no theme has an indicator." in shown
    fields = ["In brief", "Definition", "Use when", "Do not use when", "Example"]
    codebook = pd.read_csv(published / "article/codebook.csv")
    assert set(codebook[fields].to_numpy().ravel()) == {"not defined yet"}
    heads = " ".join(pd.read_csv(published / "article/themes.csv")).lower()
    assert not [word for word in ("false", "dictionary") if word in heads]


def test_notebook_3_says_whose_coding_is_counted_and_why(published):
    text = (published / "notebooks/03-count-themes.ipynb").read_text(encoding="utf-8")
    assert "The coding of R1 is counted, because R1 is the only person who has reviewed every counted" in text


def write_study_of_two_coders(folder: Path) -> None:
    """Write the study with a second person who has reviewed every interview."""
    write_study(folder)
    roster, coded = folder / "data/raw/roster.csv", folder / "data/raw/coding/coded.csv"
    roster.write_text(f"{ROSTER}R2,researcher,Tom\n", encoding="utf-8")
    coded.write_text(CODED + CODED.partition("\n")[2].replace(",R1", ",R2"), encoding="utf-8")


def test_the_ledger_says_before_any_run_whose_coding_will_be_counted_or_that_two_are_asked_about(
    tmp_path, capsys
):
    write_study(tmp_path)
    assert cli.main(["ledger", "--strict", "--study", str(tmp_path)]) == 0
    assert "The coding of R1 is counted, because R1 is the only person" in capsys.readouterr().out
    write_study_of_two_coders(tmp_path)
    assert cli.main(["ledger", "--study", str(tmp_path)]) == 0
    assert "R1 and R2 have each reviewed every counted segment" in capsys.readouterr().out
    assert cli.main(["ledger", "--strict", "--study", str(tmp_path)]) == 1
    assert "Write one of `coder: R1`, `coder: R2`" in capsys.readouterr().err


def test_the_ledger_asks_only_about_what_may_be_counted(tmp_path, capsys):
    write_study(tmp_path)
    consent = "worker,source,use,given_on,withdrawn_on\nW1,interview,count,2023-10-02,2023-10-20\n"
    (tmp_path / "data/raw/consent.csv").write_text(consent, encoding="utf-8")
    assert cli.main(["ledger", "--study", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "names nobody, and nobody has reviewed every counted segment" in printed, "There is none to count."


def test_status_says_whose_coding_is_counted_and_why(published):
    from helpers.running.status import describe_status, status_of

    said = describe_status(status_of(published), published)
    assert "The coding of R1 is counted, because R1 is the only person who has reviewed" in said


def test_two_who_have_read_everything_stop_the_run_before_anything_is_published(tmp_path):
    write_study_of_two_coders(tmp_path)
    with pytest.raises(
        FieldworkError, match=r"R1 and R2 have each reviewed every counted segment.*`coder: R2`"
    ):
        pipeline.run(tmp_path, tmp_path, {}, report=lambda _: None)
    assert not any((tmp_path / name).exists() for name in ("data/processed", "figures", "article"))


def test_a_run_with_the_dictionary_that_there_is_not_is_refused(published):
    names = [step.name for step in STEPS]
    study = read_study(published)
    assert check_parameters(names, [("coder", "R1")], published, study) == {"coder": "R1"}
    with pytest.raises(CommandError, match="no theme has an indicator, so the dictionary codes nothing"):
        check_parameters(names, [("coder", "dictionary")], published, study)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["words", "--find", "my role"], "my role"),
        (["trace", "--theme", "role"], "2 segments"),
        (["validation"], "There is no keyword dictionary: no theme has an indicator."),
        (["validation", "--theme", "role"], "missed"),
        (["codebook", "lint"], "There is no keyword dictionary: no theme has an indicator."),
    ],
)
def test_commands_use_the_study_s_coder(published, capsys, words, says):
    assert cli.main([*words, "--study", str(published)]) == 0
    assert says in capsys.readouterr().out


def test_a_theme_that_the_dictionary_does_not_look_for_is_refused_and_not_counted_as_0(
    published, tmp_path, capsys
):
    folder = tmp_path / "copy"
    folder.mkdir()
    write_study(folder)
    book = folder / "data/codebook.yaml"
    book.write_text(
        CODEBOOK.replace("area: work}", "area: work, indicators: [my role]}", 1), encoding="utf-8"
    )
    for command in ("trace", "words"):
        for option in (["--theme", "own"], ["--area", "life"]):
            words = [command, *option, "--coder", "dictionary", "--study", str(folder)]
            assert cli.main(words) == 2
            said = capsys.readouterr().err
            assert "is not in the dictionary, since it has no indicator" in said
            assert "`--coder R1`" in said


def test_a_change_of_the_coder_makes_exactly_what_is_counted_out_of_date(published, tmp_path):
    from helpers.running.status import status_of

    folder = tmp_path / "copy"
    folder.mkdir()
    write_study(folder)
    for name in (".fieldwork", "data/processed", "data/public", "figures", "notebooks", "article"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to(published / name)
    assert not [status.step for status in status_of(folder) if status.reasons]
    facts = folder / "data/study.yaml"
    facts.write_text(f"{STUDY}coder: dictionary\n", encoding="utf-8")
    reasons = {status.step: status.reasons for status in status_of(folder)}
    counted = sorted(step.key for step in steps_of(["W1"]))[2:]
    assert sorted(step for step, why in reasons.items() if why) == counted
    assert "changed: data/study.yaml" in reasons["03-count-themes"]
    facts.write_text(f"{STUDY}coder: R1\n", encoding="utf-8")
    assert sorted(status.step for status in status_of(folder) if status.reasons) == counted
    facts.write_text(STUDY.replace("title: Three", "title: All three"), encoding="utf-8")
    assert len([status for status in status_of(folder) if status.reasons]) == len(reasons)
