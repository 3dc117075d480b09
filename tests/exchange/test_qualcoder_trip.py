"""The exported example goes through QualCoder's import and export, and every count is as it was before."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from qualcoder_rules import code_words, export_project, import_project

from helpers import tables
from helpers.coding import agreement
from helpers.exchange import coding_files, manual_coding, themes_of_codes
from helpers.exchange.export import write_project
from helpers.files import paths
from helpers.files.place import Place
from helpers.study.codebook import Codebook, read_codebook
from helpers.study.study import read_study

STUDY, CODEBOOK = read_study(paths.ROOT), read_codebook(paths.ROOT)
SEGMENTS = tables.read(Place.at(paths.ROOT), tables.SEGMENTS)
CODINGS = tables.read(Place.at(paths.ROOT), tables.CODINGS, CODEBOOK)
EXCERPTS = tables.read(Place.at(paths.ROOT), tables.EXCERPTS)
COVERAGE = manual_coding.coder_coverage(EXCERPTS, SEGMENTS)
MANUAL = CODINGS[CODINGS["coder"] != "dictionary"].reset_index(drop=True)


class Back(NamedTuple):
    """What a study has after the way out and back."""

    excerpts: pd.DataFrame
    codings: pd.DataFrame
    coverage: pd.DataFrame
    remarks: list[str]


def read_again(folder: Path, coded: Path | bytes, book: Codebook = CODEBOOK) -> Back:
    """Return the coding of a study whose folder ``data/raw/coding`` has nothing but one file or project."""
    place = folder / "study" / coding_files.FOLDER
    place.mkdir(parents=True)
    roster = (paths.ROOT / "data/raw/roster.csv").read_text(encoding="utf-8")
    (folder / "study/data/raw/roster.csv").write_text(f"{roster}R3,other,Ines Vale,,\n", encoding="utf-8")
    if isinstance(coded, bytes):
        (place / "back.qdpx").write_bytes(coded)
    else:
        shutil.copytree(coded, place / coded.name)
    back = manual_coding.gather(folder / "study", STUDY, SEGMENTS)
    codings = themes_of_codes.code_segments(back.excerpts, STUDY, book)
    coverage = manual_coding.coder_coverage(back.excerpts, SEGMENTS)
    return Back(back.excerpts, codings, coverage, back.remarks)


def in_qualcoder(folder: Path, **options: str) -> Path:
    """Return the example as a project of QualCoder, in which nothing has been lost."""
    project = folder / "example.qda"
    exported = write_project(STUDY, CODEBOOK, None, SEGMENTS, CODINGS, COVERAGE, **options)
    lost = import_project(exported, project)
    assert set(lost) == {"SourceRef"}, "QualCoder reads no references of cases; our documents need none."
    return project


def reviewed(coverage: pd.DataFrame) -> dict[str, int]:
    """Return how many contacts each coder has reviewed."""
    contact_of = SEGMENTS.set_index("segment_id")["contact_id"]
    contacts = coverage.assign(contact=coverage["segment_id"].map(contact_of))
    return contacts.groupby("coder")["contact"].nunique().to_dict()


def agreed(codings: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """Return the agreement of the two coders on each theme."""
    return agreement.compare(codings, coverage, SEGMENTS, CODEBOOK, STUDY)


@pytest.mark.parametrize("form", ["qda", "qdpx", "qdpx for MAXQDA"])
def test_contacts_reviewed_codings_and_agreement_are_equal_before_and_after(tmp_path, form):
    project = in_qualcoder(tmp_path)
    coded = project if form == "qda" else export_project(project, for_maxqda=form.endswith("MAXQDA"))
    back = read_again(tmp_path, coded)
    assert reviewed(back.coverage) == reviewed(COVERAGE) == {"R1": 176, "R2": 35}
    pd.testing.assert_frame_equal(back.codings, MANUAL)
    pd.testing.assert_frame_equal(back.coverage, COVERAGE)
    pd.testing.assert_frame_equal(agreed(back.codings, back.coverage), agreed(MANUAL, COVERAGE))


def test_every_coding_is_in_qualcoder_with_its_words_and_its_coder(tmp_path):
    text_of = dict(zip(SEGMENTS["segment_id"], SEGMENTS["text"], strict=True))
    expected = sorted(
        (row.coder, row.segment_id.rpartition("-r")[0], text_of[row.segment_id][row.start : row.end])
        for row in CODINGS.drop_duplicates(["segment_id", "theme", "start", "end", "coder"]).itertuples()
    )
    with closing(sqlite3.connect(in_qualcoder(tmp_path) / "data.qda")) as base:
        rows = base.execute(
            "select code_text.owner, source.name, seltext, code_name.name from code_text"
            " join source on source.id = fid join code_name using (cid)"
        ).fetchall()
        assert base.execute("select count(*) from annotation").fetchall() == [(0,)]
    assert sorted(row[:3] for row in rows if row[3] != themes_of_codes.REVIEWED_CODE) == expected
    assert sum(row[3] == themes_of_codes.REVIEWED_CODE for row in rows) == 23


@pytest.mark.parametrize("form", ["qda", "qdpx"])
@pytest.mark.parametrize("n_turns", [1, 2])
def test_what_is_coded_further_in_qualcoder_is_added_at_its_words(tmp_path, form, n_turns):
    project = in_qualcoder(tmp_path)
    uncoded = SEGMENTS[~SEGMENTS["segment_id"].isin(MANUAL["segment_id"])]
    interview = uncoded[uncoded["source"] == "interview"]
    of_contact = SEGMENTS[SEGMENTS["contact_id"] == interview["contact_id"].iloc[0]]
    last = of_contact.groupby("record_id").tail(1).iloc[0]
    following = of_contact.loc[of_contact["segment_id"] > last["segment_id"]].iloc[0]
    words = last["text"]
    expected = {last["segment_id"]: (0, len(last["text"]))}
    if n_turns == 2:
        speaker = {"worker": following["worker"], "researcher": "Researcher"}[following["speaker_role"]]
        words = f"{last['text']}\n{speaker}: {following['text'][:4]}"
        expected[following["segment_id"]] = (0, len(following["text"][:4].rstrip()))
    code_words(project, last["contact_id"], words, "Clarity of the role", "R3")
    back = read_again(tmp_path, project if form == "qda" else export_project(project))
    added = back.codings[back.codings["coder"] == "R3"]
    assert set(added["theme"]) == {"role_clarity"}
    found = {row.segment_id: (row.start, row.end) for row in added.itertuples()}
    assert found == expected
    pd.testing.assert_frame_equal(back.codings[back.codings["coder"] != "R3"].reset_index(drop=True), MANUAL)


@pytest.mark.parametrize("form", ["qda", "qdpx"])
def test_what_is_coded_in_qualcoder_with_a_sub_code_has_its_direction(tmp_path, form):
    project = in_qualcoder(tmp_path)
    uncoded = SEGMENTS[
        ~SEGMENTS["segment_id"].isin(MANUAL["segment_id"]) & (SEGMENTS["source"] == "interview")
    ]
    one = uncoded.iloc[0]
    code_words(project, one["contact_id"], one["text"], "Clarity of the role: wished for", "R3")
    back = read_again(tmp_path, project if form == "qda" else export_project(project)).codings
    added = back[back["coder"] == "R3"]
    assert set(zip(added["theme"], added["direction"], strict=True)) == {("role_clarity", "wished_for")}


def test_themes_of_one_label_stay_apart_in_qualcoder(tmp_path):
    labels = {"role_clarity": "Tea", "supervision": "Tea"}
    themes = [
        theme.model_copy(update={"label": labels.get(theme.id, theme.label)}) for theme in CODEBOOK.themes
    ]
    book = CODEBOOK.model_copy(update={"themes": tuple(themes)})
    project = tmp_path / "example.qda"
    lost = import_project(write_project(STUDY, book, None, SEGMENTS, CODINGS, COVERAGE), project)
    assert set(lost) == {"SourceRef"}
    pd.testing.assert_frame_equal(read_again(tmp_path, export_project(project), book).codings, MANUAL)


def test_voice_notes_as_audio_stop_qualcoder_where_two_have_coded_the_same_words(tmp_path):
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE constraint failed: code_text"):
        in_qualcoder(tmp_path, voice_notes="audio")
