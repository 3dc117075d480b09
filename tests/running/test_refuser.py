"""A sentence of somebody who has not agreed to be quoted stands in no public file, whoever says it after them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from conftest import once
from helpers.commands import cli
from helpers.errors import FieldworkError
from helpers.privacy.leaks.allowed import level_of
from helpers.running import doubtful_quotations, pipeline, release, run_state, withdrawal
from helpers.running.doubtful_quotations import describe_doubtful
from helpers.study.gate import Level
from helpers.study.study import read_study

STUDY = """\
title: Three workers, of whom one is not to be quoted
fictional: true
notice: Fictional test data
stance: codebook
time_zone: Europe/London
calendar: {first_day: 2023-10-02, last_day: 2023-10-22}
speaker_roles: {worker: speaks, researcher: asks}
sources: [{id: interview, label: Interviews, singular: Interview, folder: interviews, counted_role: worker}]
disclosure: {profile: open}
workers:
  - {id: W1, first_day: 2023-10-02}
  - {id: W2, first_day: 2023-10-02}
  - {id: W3, first_day: 2023-10-02}
"""
CODEBOOK = """\
version: 0.1.0
status: A draft.
areas: [{id: work, label: Work}, {id: life, label: Life}]
themes:
  - {id: shifts, label: Shifts, area: work, indicators: [shift*]}
  - {id: money, label: Money, area: work, indicators: [overtime]}
  - {id: team, label: The team, area: life, indicators: [lanyard*]}
"""
ROSTER = "person,role,form\nR1,researcher,Helen\nW1,worker,Aisha\nW2,worker,Derek\nW3,worker,Priya\n"
REFUSED = "I cried in the toilets before every single shift last winter and nobody upstairs ever knew."
DISGUISED = (
    "Somebody I know well, cried in the toilets before every single shift last winter and nobody upstairs ever knew.",
    "There was a woman who'd be crying, er, in the, you know, toilets before her shifts all of last winter, upstairs nobody knew.",
    "In the toilets, last winter, before every single shift, that is where one cries, and nobody knows it upstairs.",
    "Before every single shift in the toilets.",
    "She cried all last winter, and nobody upstairs ever had any idea of it, not even when overtime was short.",
    "One of the girls said that the overtime had never once been paid to her on time in all of those years.",
)
HARMLESS = {
    "shifts": "My own shift began at seven in the morning, and the bus never came before ten past the hour.",
    "money": "The overtime went on a kettle for my kitchen, since the old one had begun to smell of fish.",
    "team": "We laughed for ten minutes about the state of our lanyards, and then the kettle boiled over.",
}
SAID = {
    "Aisha": f"I had tea. {REFUSED} It was a long year.",
    "Derek": " ".join([*DISGUISED[:3], HARMLESS["shifts"], HARMLESS["team"]]),
    "Priya": " ".join([*DISGUISED[3:], HARMLESS["money"]]),
}


def consents(*without: str) -> str:
    rows = [
        f"W{n},interview,{use},2023-10-02,"
        for n in (1, 2, 3)
        for use in ("count", "quote")
        if f"W{n} {use}" not in without
    ]
    return "\n".join(["worker,source,use,given_on,withdrawn_on", *rows, ""])


def write_study(folder: Path, *without: str) -> None:
    files = {
        "data/study.yaml": STUDY,
        "data/codebook.yaml": CODEBOOK,
        "data/raw/roster.csv": ROSTER,
        "data/raw/consent.csv": consents(*without),
        "data/raw/decisions.csv": "content,start,end,decision,words\n,,,leave everywhere,er\n",
    }
    for n, (name, words) in enumerate(SAID.items(), start=1):
        files[f"data/raw/interviews/2023-10-1{n} Interview W{n}.txt"] = (
            f"Helen: How are you?\n{name}: {words}\n"
        )
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def published(shared) -> Path:
    """Return the study in which W1 has agreed to be counted only, run and published: do not write there."""

    def run(part: Path) -> None:
        write_study(part, "W1 quote")
        pipeline.run(part, part, {}, report=lambda _: None)

    return once(shared / "refuser", run)


@pytest.fixture
def copy(published, tmp_path) -> Path:
    return shutil.copytree(published, tmp_path / "study")


def public_texts(folder: Path) -> dict[str, str]:
    """Return the text files that everybody may see, of those that a run makes."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    public = [
        name
        for name in names
        if level_of(name) is Level.PUBLIC and not name.endswith((".png", ".pdf", ".docx", ".yaml"))
    ]
    return {name: (folder / name).read_text(encoding="utf-8") for name in public}


def test_no_disguise_of_a_refused_sentence_is_in_a_public_file_and_other_sentences_are(published):
    texts = public_texts(published)
    assert len(texts) > 40
    for name, text in texts.items():
        assert not [told for told in (REFUSED, *DISGUISED) if told.split(",")[0][:40] in text], name
    for told in HARMLESS.values():
        assert told in texts["article/themes.csv"]


def test_each_disguise_has_its_reason_and_nothing_is_called_typical(published):
    found = pd.read_csv(published / "data/processed/others_words.csv")
    segments = pd.read_csv(published / "data/processed/segments.csv").set_index("segment_id")["text"]
    of_text = found.groupby(found["segment_id"].map(segments))["reason"].agg(set)
    assert {told: "same_words" in of_text[told] for told in DISGUISED[:2]} == {
        DISGUISED[0]: True,
        DISGUISED[1]: False,
    }
    assert all("similar_words" in of_text[told] for told in DISGUISED[:5])
    assert of_text[DISGUISED[5]] == {"reported_speech"}
    assert not of_text.index.isin(HARMLESS.values()).any()
    assert not [name for name, text in public_texts(published).items() if "typical" in text.lower()]


def test_what_is_in_doubt_is_listed_for_the_researcher_until_she_has_decided(copy):
    said = describe_doubtful(copy)
    assert DISGUISED[5] in said
    assert DISGUISED[1] in said
    assert DISGUISED[0] not in said, "What is never quoted is nothing to decide."
    assert "despite: [reported_speech]" in said
    assert DISGUISED[1] not in describe_doubtful(copy, theme="money")
    found = pd.read_csv(copy / "data/processed/others_words.csv")
    rows = "".join(
        f"  - {{segment_id: {one}, quote: no, reason: decided}}\n" for one in found["segment_id"].unique()
    )
    (copy / "data/quotations.yaml").write_text(f"quotations:\n{rows}", encoding="utf-8")
    assert describe_doubtful(copy).startswith("Nothing to decide")
    assert "of theme money" in describe_doubtful(copy, theme="money")


@pytest.mark.parametrize("fact", ["is_checked", "is_counted"])
def test_a_sentence_that_could_not_be_quoted_anyway_is_not_listed(copy, monkeypatch, fact):
    quotable = doubtful_quotations.quotable_segments

    def with_one_less(segments, *others):
        is_other = segments["text"] != DISGUISED[5]
        return quotable(segments.assign(**{fact: segments[fact] & is_other}), *others)

    assert DISGUISED[5] in describe_doubtful(copy)
    monkeypatch.setattr(doubtful_quotations, "quotable_segments", with_one_less)
    assert DISGUISED[5] not in describe_doubtful(copy)
    assert DISGUISED[1] in describe_doubtful(copy)


def test_an_unknown_theme_is_refused(copy, capsys):
    assert cli.main(["privacy", "quotations", "--theme", "monney", "--study", str(copy)]) == 2
    assert "--theme 'monney': no such theme" in capsys.readouterr().err


def test_the_leak_check_excuses_an_approved_run_only_where_its_speakers_have_agreed(copy):
    table = copy / "data/processed/quotations.csv"
    rows = table.read_text(encoding="utf-8").splitlines()
    rows.append(f'shifts,W2,interview,quotation,rule,2,W2-x,"{DISGUISED[0]}",1')
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    (copy / "article/themes.csv").write_text(
        f'Quotation\n"{DISGUISED[0]}"\n"{HARMLESS["team"]}"\n', encoding="utf-8"
    )
    study = read_study(copy)
    leaks = release.check_study(copy, study).leaks
    assert {leak.rule for leak in leaks if leak.place == "article/themes.csv"} >= {"raw_words"}
    (copy / "data/raw/consent.csv").write_text(consents(), encoding="utf-8")
    leaks = release.check_study(copy, study).leaks
    assert "raw_words" not in {leak.rule for leak in leaks if leak.place == "article/themes.csv"}


def test_before_and_after_a_withdrawal_the_workers_words_elsewhere_are_listed_without_words(
    copy, monkeypatch, capsys
):
    monkeypatch.setattr(pipeline, "run", lambda *_, **__: [])
    monkeypatch.setattr(withdrawal, "_refuse_remaining_rows", lambda *_: None)
    assert cli.main(["privacy", "withdraw", "W1", "--dry-run", "--study", str(copy)]) == 0
    dry = capsys.readouterr().out
    withdrawal.withdraw(copy, read_study(copy), "W1", [], report=lambda _: None)
    receipt = (copy / "build/withdrawals/W1.txt").read_text(encoding="utf-8")
    segments = pd.read_csv(copy / "data/processed/segments.csv").set_index("text")["segment_id"]
    for said in (dry, receipt):
        assert "Words of W1 were found in 5 segments of others" in said
        assert all(f"segment_id: {segments[told]}, quote: no" in said for told in DISGUISED[:5])
        assert segments[HARMLESS["team"]] not in said
        assert "toilets" not in said


def test_a_choice_of_what_could_not_be_quoted_afterwards_is_refused_before_anything_changes(copy, capsys):
    segments = pd.read_csv(copy / "data/processed/segments.csv").set_index("text")["segment_id"]
    (copy / "data/quotations.yaml").write_text(
        "quotations:\n"
        f"  - {{segment_id: {segments[DISGUISED[1]]}, theme: shifts, quote: yes, reason: a, despite: [similar_words]}}\n"
        f"  - {{segment_id: {segments[HARMLESS['team']]}, theme: team, quote: yes, reason: b}}\n"
        f"  - {{segment_id: {segments[REFUSED]}, quote: no, reason: c}}\n",
        encoding="utf-8",
    )
    before = (copy / "data/study.yaml").read_bytes()
    with pytest.raises(FieldworkError) as error:
        withdrawal.withdraw(copy, read_study(copy), "W1", [], report=lambda _: None)
    assert [line.split(":")[0] for line in str(error.value).splitlines()[:2]] == [
        "data/quotations.yaml, line 2",
        "data/quotations.yaml, line 4",
    ]
    assert (copy / "data/study.yaml").read_bytes() == before
    assert not (copy / run_state.WITHDRAWAL_BEGUN).exists()
    assert cli.main(["privacy", "withdraw", "W1", "--dry-run", "--study", str(copy)]) == 0
    assert "data/quotations.yaml, line 4: names a segment of W1" in capsys.readouterr().out


def test_after_the_withdrawal_and_a_run_the_sentence_is_in_no_public_file(copy):
    """W1 had agreed, and is quoted by nobody once W1 has left, though the raw files are still there."""
    (copy / "data/raw/consent.csv").write_text(consents(), encoding="utf-8")
    withdrawal.withdraw(copy, read_study(copy), "W1", [], report=lambda _: None)
    for name, text in public_texts(copy).items():
        assert not [told for told in (REFUSED, *DISGUISED[:4]) if told[:40] in text], name
