"""The example study: the same bytes each time, real formats, and all that was put in is found again."""

from __future__ import annotations

import shutil
import zipfile
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from mutagen.oggopus import OggOpus

from conftest import tree
from helpers import paths, words
from helpers.coding.dictionary import code_segments
from helpers.contacts import tabulate_contacts
from helpers.counts import count_themes
from helpers.errors import FieldworkError
from helpers.example import TRUTH, make_example
from helpers.example.files import opus_of_silence
from helpers.fieldwork import Gathered, gather
from helpers.segments import cut_records
from helpers.study import Study, read_study

CODEBOOK = paths.ROOT / "data/codebook.yaml"


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study(paths.ROOT)


@pytest.fixture(scope="module")
def gathered(study) -> Gathered:
    return gather(paths.ROOT, study)


@pytest.fixture(scope="module")
def segments(gathered, study) -> pd.DataFrame:
    return cut_records(gathered.records, study)


@pytest.fixture(scope="module")
def truth() -> pd.DataFrame:
    return pd.read_csv(paths.ROOT / TRUTH, keep_default_na=False)


def test_the_committed_example_is_what_its_seed_makes_byte_for_byte(tmp_path):
    list(make_example(tmp_path, CODEBOOK))
    made = tree(tmp_path)
    assert made == {name: (paths.ROOT / name).read_bytes() for name in made}
    committed = {path.relative_to(paths.ROOT).as_posix() for path in (paths.ROOT / "data/raw").rglob("*") if path.is_file()}
    assert committed == {name for name in made if name.startswith("data/raw/")}


def test_it_has_the_shape_of_the_articles_fieldwork(gathered, segments, study):
    contacts = tabulate_contacts(gathered.records, segments, study)
    assert study.fictional
    assert len(study.workers) == 5
    assert len(study.calendar.weeks) == 13
    n = contacts.groupby("source")["n_contacts"].sum()
    assert n["interview"] == 15
    assert n["observation"] == 25
    assert 120 <= n["voice_note"] <= 140
    assert contacts[contacts["source"] == "interview"].groupby("worker")["n_contacts"].sum().eq(3).all()
    assert contacts["n_words"].sum() >= 60_000
    states = contacts.groupby(["worker", "week"])["state"].agg(set)
    assert states["W3", 2] == {"not_started"}
    assert states["W4", 11] == {"left"}
    assert (states == {"no_contact"}).groupby("worker").sum().ge(1).all(), "Every worker has a week without contact."


def test_it_comes_in_all_the_formats_of_fieldwork():
    files = [path.relative_to(paths.ROOT / "data/raw") for path in (paths.ROOT / "data/raw").rglob("*") if path.is_file()]
    kinds = Counter((path.parts[0], path.suffix) for path in files)
    assert all(kinds["interviews", kind] >= 3 for kind in (".docx", ".vtt"))
    assert all(kinds["observations", kind] >= 3 for kind in (".docx", ".md", ".txt"))
    assert kinds["voice_notes", ".zip"] == 5
    chats = [zipfile.ZipFile(path) for path in (paths.ROOT / "data/raw/voice_notes").glob("*.zip")]
    assert sum("_chat.txt" in chat.namelist() for chat in chats) == 2, "Two phones are iOS, three Android."
    for chat in chats:
        assert sum(name.endswith(".opus") for name in chat.namelist()) >= 15
        chat.close()


def test_every_sentence_told_is_a_counted_segment_and_no_other(segments, truth):
    own = segments[segments["is_counted"]]
    keys = ["worker", "date", "source", "text"]
    assert Counter(own[keys].itertuples(index=False, name=None)) == Counter(truth[keys].itertuples(index=False, name=None))


def test_the_dictionary_finds_in_each_sentence_just_what_the_truth_says(segments, truth, codebook):
    codings = code_segments(segments, codebook)
    found = codings.groupby("segment_id")["theme"].agg(lambda themes: " ".join(sorted(set(themes))))
    own = segments[segments["is_counted"]]
    told = own.assign(found=own["segment_id"].map(found).fillna(""))[["worker", "date", "text", "found"]]
    expected = truth.rename(columns={"hits": "found"})[told.columns]
    assert Counter(told.itertuples(index=False, name=None)) == Counter(expected.itertuples(index=False, name=None))


def test_the_counts_are_those_of_the_truth_and_differ_from_what_was_meant(gathered, segments, study, truth, codebook):
    contacts = tabulate_contacts(gathered.records, segments, study)
    counts = count_themes(code_segments(segments, codebook), segments, contacts, codebook, weeks=study.calendar.weeks)
    week = pd.to_datetime(truth["date"], format="%Y-%m-%d").map(lambda day: study.calendar.week_of(day.date()))
    hits = truth.assign(week=week, theme=truth["hits"].str.split()).explode("theme").dropna(subset="theme")
    expected = hits.groupby(["worker", "week", "source", "theme"]).size()
    counted = counts[counts["n_segments"] > 0].set_index(["worker", "week", "source", "theme"])["n_segments"]
    assert counted.to_dict() == expected.to_dict()
    meant = truth["themes"].str.split().explode().value_counts()
    found = truth["hits"].str.split().explode().value_counts()
    both = Counter(theme for one in truth.itertuples() for theme in set(one.themes.split()) & set(one.hits.split()))
    for theme in codebook.theme_ids:
        assert 0.6 < both[theme] / found[theme] < 1, "Some hits are false: the precision of a dictionary is not 1."
        assert 0.5 < both[theme] / meant[theme] < 1, "Some tellings are missed: nor is its recall."


def test_silence_is_a_real_ogg_opus_file_of_the_length_asked_for(tmp_path):
    (tmp_path / "a.opus").write_bytes(opus_of_silence(61.2))
    assert OggOpus(tmp_path / "a.opus").info.length == pytest.approx(61.2, abs=0.06)


def test_larger_studies_have_as_many_workers_and_weeks_as_asked(tmp_path):
    made = list(make_example(tmp_path, CODEBOOK, workers=7, weeks=26))
    study = read_study(tmp_path)
    assert made == study.worker_ids
    assert len(study.calendar.weeks) == 26
    ledger, records = gather(tmp_path, study)
    assert set(records["worker"]) == set(made)
    assert set(ledger["fate"]) == {"kept", "merged", "excluded"}
    assert (records[records["source"] == "interview"].groupby("worker")["contact_id"].nunique() == 6).all()
    assert words.count_words(" ".join(records["text"])) > 100_000


def test_another_seed_tells_another_study(tmp_path, small_example):
    list(make_example(tmp_path, CODEBOOK, workers=3, weeks=4, seed=2))
    assert (tmp_path / TRUTH).read_bytes() != (small_example / TRUTH).read_bytes()


def refused(folder: Path) -> str:
    before = tree(folder)
    with pytest.raises(FieldworkError) as error:
        list(make_example(folder, CODEBOOK, workers=3, weeks=4, seed=1))
    assert tree(folder) == before
    return str(error.value)


def test_a_real_study_is_never_written_over(folder, small_example, tmp_path):
    (folder / "data/raw/observations").mkdir()
    (folder / "data/raw/observations/mine.md").write_text("words")
    assert "no data/truth/sentences.csv says that they are an example's" in refused(folder)
    file = folder / "data/study.yaml"
    file.write_text(file.read_text().replace("fictional: true", "fictional: false"))
    assert "this study is not fictional" in refused(folder)
    file.unlink()
    assert "no data/study.yaml says that they are fictional" in refused(folder)
    example = tmp_path / "example"
    shutil.copytree(small_example, example)
    (example / "data/raw/observations/mine.md").write_text("words")
    assert "data/raw/observations/mine.md: is no file of this example" in refused(example)
