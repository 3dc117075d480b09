"""What is exported, with names replaced, comes back as the same codings: of the example, all of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from helpers import fieldwork
from helpers.counting.segments import cut_records
from helpers.exchange import (
    coding_files,
    condition_codes,
    excerpts,
    export,
    manual_coding,
    themes_of_codes,
)
from helpers.exchange.projects import Excerpt, Project
from helpers.exchange.text_checksums import checksum_of
from helpers.files import paths
from helpers.privacy.names import decisions, pseudonymising
from helpers.study.codebook import read_codebook
from helpers.study.conditions import read_conditions
from helpers.study.roster import read_roster
from helpers.study.study import read_study

KEY = ["segment_id", "theme", "coder", "start", "end", "direction"]


class Example(NamedTuple):
    """The example before and after its names were replaced, and what persons have coded in it."""

    original: pd.DataFrame
    pseudonymised: pseudonymising.Pseudonymised
    codings: pd.DataFrame
    condition_codings: pd.DataFrame
    coverage: pd.DataFrame


STUDY, CODEBOOK = read_study(paths.ROOT), read_codebook(paths.ROOT)
CONDITIONS = read_conditions(paths.ROOT, CODEBOOK)


@pytest.fixture(scope="module")
def example() -> Example:
    """Return the example of the repository, read as notebook 1 does."""
    records = fieldwork.gather(paths.ROOT, STUDY).records
    original = cut_records(records, STUDY)
    roster, decided = read_roster(paths.ROOT, STUDY), decisions.read_decisions(paths.ROOT, STUDY)
    done = pseudonymising.pseudonymise(records, original, roster, decided, STUDY)
    coded = manual_coding.gather(paths.ROOT, STUDY, original, done.changes).excerpts
    codings = themes_of_codes.code_segments(coded, STUDY, CODEBOOK)
    of_conditions = condition_codes.code_conditions(coded, STUDY, CODEBOOK, CONDITIONS)
    return Example(original, done, codings, of_conditions, manual_coding.coder_coverage(coded, original))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder with the example's study and roster, to which coding can come back."""
    (tmp_path / "data/raw/coding").mkdir(parents=True)
    for name in ("data/study.yaml", "data/codebook.yaml", "data/raw/roster.csv"):
        shutil.copy(paths.ROOT / name, tmp_path / name)
    return tmp_path


def come_back(home: Path, example: Example) -> pd.DataFrame:
    """Return the codings of what has come back; the run would stop at any that cannot be used."""
    coded = manual_coding.gather(home, STUDY, example.original, example.pseudonymised.changes)
    assert set(coded.excerpts["status"]) == {"kept"}
    return themes_of_codes.code_segments(coded.excerpts, STUDY, CODEBOOK)[KEY]


def test_the_example_has_codings_in_every_direction_and_some_in_none(example):
    said = example.codings.groupby("coder")["direction"].agg(set)
    assert said.to_dict() == {coder: {"", *CODEBOOK.side_of} for coder in ("R1", "R2")}


def test_each_coding_of_a_condition_comes_back_from_a_project(example, home):
    given = (example.pseudonymised.segments, example.codings, example.coverage)
    project = export.write_project(
        STUDY, CODEBOOK, CONDITIONS, *given, condition_codings=example.condition_codings
    )
    (home / "data/raw/coding/study.qdpx").write_bytes(project)
    coded = manual_coding.gather(home, STUDY, example.original, example.pseudonymised.changes).excerpts
    back = condition_codes.code_conditions(coded, STUDY, CODEBOOK, CONDITIONS)
    assert len(back) > 300
    pd.testing.assert_frame_equal(back, example.condition_codings)
    pd.testing.assert_frame_equal(
        themes_of_codes.code_segments(coded, STUDY, CODEBOOK)[KEY], example.codings[KEY]
    )


def test_the_example_has_codings_of_persons_in_sentences_with_names(example):
    named = {segment_id for segment_id, changes in example.pseudonymised.changes.items() if changes}
    assert len(example.codings) == 1_269
    assert example.codings["segment_id"].isin(named).sum() == 77


@pytest.mark.parametrize("voice_notes", ["audio", "text"])
def test_each_coding_comes_back_from_a_project(example, home, voice_notes):
    project = export.write_project(
        STUDY, CODEBOOK, None, example.pseudonymised.segments, example.codings, example.coverage,
        voice_notes=voice_notes,
    )  # fmt: skip
    (home / "data/raw/coding/study.qdpx").write_bytes(project)
    pd.testing.assert_frame_equal(come_back(home, example), example.codings[KEY])


@pytest.mark.parametrize("is_marked", [True, False])
def test_each_coding_comes_back_from_a_table(example, home, monkeypatch, is_marked):
    segments = example.pseudonymised.segments
    text_of = dict(zip(segments["segment_id"], segments["text"], strict=True))
    rows: list[Excerpt] = []
    for row in excerpts.tabulate_excerpts(segments, example.codings, CODEBOOK).itertuples():
        checksum = ""
        if is_marked or not row.quote:
            checksum = checksum_of(text_of[row.segment_id])
        rows.append(
            Excerpt(
                f"line {row.Index + 2}", row.segment_id, row.theme, row.coder, row.start, row.end,
                quote=row.quote, checksum=checksum, direction=row.direction,
            )
        )  # fmt: skip
    (home / "data/raw/coding/study.csv").touch()
    monkeypatch.setattr(coding_files, "parse_file", lambda _: Project(excerpts=rows))
    pd.testing.assert_frame_equal(come_back(home, example), example.codings[KEY])


def test_the_segments_that_each_coder_has_reviewed_come_back_from_a_table(example, home):
    segments = example.pseudonymised.segments
    given = segments, example.codings
    coded = excerpts.tabulate_excerpts(*given, CODEBOOK)
    reviewed = excerpts.tabulate_reviewed(*given, example.coverage)
    (home / "data/raw/coding/study.csv").write_bytes(excerpts.as_csv(pd.concat([coded, reviewed])))
    back = manual_coding.gather(home, STUDY, example.original, example.pseudonymised.changes).excerpts
    assert len(reviewed) == 23
    pd.testing.assert_frame_equal(
        themes_of_codes.code_segments(back, STUDY, CODEBOOK)[KEY], example.codings[KEY]
    )
    pd.testing.assert_frame_equal(manual_coding.coder_coverage(back, segments), example.coverage)


def test_each_coding_of_one_coder_comes_back_from_highlights_if_its_words_occur_once(example, home):
    segments = example.pseudonymised.segments
    text_of = dict(zip(segments["segment_id"], segments["text"], strict=True))
    words_of = segments.groupby("contact_id")["text"].agg(" ".join)
    contact_of = dict(zip(segments["segment_id"], segments["contact_id"], strict=True))
    rows, wanted = [], []
    for row in example.codings[example.codings["coder"] == "R1"].itertuples():
        quote = text_of[row.segment_id][row.start : row.end]
        contact_id = contact_of[row.segment_id]
        if words_of[contact_id].count(quote) == 1:
            tag = f"{row.theme}/{row.direction}" if row.direction else row.theme
            rows.append((len(rows) + 1, contact_id, tag, quote))
            wanted.append([row.segment_id, row.theme, row.coder, row.start, row.end, row.direction])
    path = home / "data/raw/coding/highlights.csv"
    pd.DataFrame(rows, columns=["id", "document", "tag", "content"]).to_csv(path, index=False)
    study_file = home / "data/study.yaml"
    facts = study_file.read_text(encoding="utf-8")
    study_file.write_text(facts.replace("coders: {", "coders: {highlights.csv: R1, "), encoding="utf-8")
    coded = manual_coding.gather(home, read_study(home), example.original, example.pseudonymised.changes)
    back = themes_of_codes.code_segments(coded.excerpts, STUDY, CODEBOOK)[KEY]
    assert len(rows) > 1_000
    assert back.to_numpy().tolist() == sorted(wanted)
