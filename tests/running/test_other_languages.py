"""A study in another language than English: from raw files to published numbers, and what is said of it."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from other_languages import write_study

from helpers import fieldwork
from helpers.coding.dictionary import code_segments
from helpers.counting.segments import cut_records
from helpers.privacy.names import pseudonymising
from helpers.privacy.names.decisions import LEAVE, Decision, Decisions, Reason, read_decisions
from helpers.running import pipeline, status
from helpers.study.codebook import read_codebook
from helpers.study.roster import read_roster
from helpers.study.study import FILE, read_study


def pseudonymised(folder):
    study = read_study(folder)
    _, records = fieldwork.gather(folder, study)
    segments = cut_records(records, study)
    decided = read_decisions(folder, study)
    return study, pseudonymising.pseudonymise(records, segments, read_roster(folder, study), decided, study)


def coded(folder) -> list[tuple[str, str]]:
    study, done = pseudonymised(folder)
    codings = code_segments(done.segments, read_codebook(folder), language=study.language)
    text_of = dict(zip(done.segments["segment_id"], done.segments["text"], strict=True))
    return [(row.theme, text_of[row.segment_id][row.start : row.end]) for row in codings.itertuples()]


def test_a_welsh_study_is_counted_with_contractions(tmp_path):
    assert coded(write_study(tmp_path / "cy", "cy")) == [
        ("giatiau", "giatiau'n"),
        ("goruchwyliaeth", "goruchwyliaeth"),
        ("giatiau", "giatiau"),
        ("giatiau", "giatiau"),
        ("giatiau", "Giatiau"),
        ("giatiau", "giatiau"),
        ("giatiau", "giatiau’n"),
        ("giatiau", "giatiau"),
        ("goruchwyliaeth", "goruchwyliaeth"),
    ]


def test_a_german_study_is_counted_by_stems_and_its_dates_and_sentences_are_read(tmp_path):
    folder = write_study(tmp_path / "de", "de")
    assert coded(folder) == [
        ("haus", "Häuser"),
        ("haus", "Haus"),
        ("haus", "Hause"),
        ("gruppe", "Gruppe"),
        ("gruppe", "Gruppen"),
        ("haus", "Haus"),
        ("gruppe", "Gruppe"),
    ]
    _, done = pseudonymised(folder)
    texts = done.segments["text"].tolist()
    assert "Die Häuser waren groß, z. B. das Haus am Markt." in texts
    assert "Frau Dr. Krüger sagte: „Komm am [week 2] wieder.“" in texts
    assert "Am 3. Tag kam Herr Özdemir." in texts
    assert sorted(done.records["date"].astype(str).unique()) == ["2024-03-06", "2024-03-12", "2024-03-14"]


def leave_all(folder) -> None:
    """Decide that everything that is asked about may stay as it is."""
    study, done = pseudonymised(folder)
    decided: Decisions = read_decisions(folder, study)
    for row in done.queue.itertuples():
        place = (row.content, row.start, row.end)
        decided = decided.add(place, Decision(LEAVE, reason=Reason(row.rule, row.roster)))


@pytest.fixture(scope="module")
def welsh(tmp_path_factory):
    """Return a Welsh study that has been run, and what the run has said."""
    folder = write_study(tmp_path_factory.mktemp("runs") / "welsh", "cy")
    leave_all(folder)
    said: list[str] = []
    pipeline.run(folder, folder, {}, report=said.append)
    return folder, said


def test_a_whole_run_counts_welsh_and_says_once_what_there_is_not(welsh):
    folder, said = welsh
    assert sum("NLTK has no stemmer for Welsh" in line for line in said) == 1
    counts = pd.read_csv(folder / "data/processed/theme_counts.csv")
    by_worker = counts.groupby(["worker", "theme"])["n_mentions"].sum().to_dict()
    assert by_worker == {
        ("W1", "giatiau"): 2,
        ("W1", "goruchwyliaeth"): 1,
        ("W2", "giatiau"): 3,
        ("W2", "goruchwyliaeth"): 0,
        ("W3", "giatiau"): 1,
        ("W3", "goruchwyliaeth"): 1,
    }
    assert "The language of the fieldwork is Welsh." in (folder / "article/methods.md").read_text("utf-8")
    assert pd.read_csv(folder / "data/processed/quotations.csv").empty


def test_every_record_names_the_language_and_another_language_puts_notebooks_out_of_date(welsh):
    folder, _ = welsh
    records = list((folder / "data/processed").glob("*.provenance.json"))
    assert records
    for record in records:
        assert json.loads(record.read_text(encoding="utf-8"))["made_with"]["language"] == "cy", record.name
    assert not [one.step for one in status.status_of(folder) if one.reasons]
    facts = folder / FILE
    facts.write_text(facts.read_text("utf-8").replace("language: cy", "language: de"), encoding="utf-8")
    assert all(one.reasons for one in status.status_of(folder))
