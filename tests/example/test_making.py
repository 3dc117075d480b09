"""The example study has the same bytes each time and real formats, and what is put into it is found again."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from mutagen.oggopus import OggOpus

from conftest import tree
from helpers import words
from helpers.coding import agreement, several_coders, theme_sets, validation
from helpers.coding.dictionary import code_segments
from helpers.counting.contacts import tabulate_contacts
from helpers.counting.counts import count_themes
from helpers.counting.segments import cut_records
from helpers.errors import FieldworkError
from helpers.example import SECOND, TRUTH, make_example, planner
from helpers.example.fictional_coders import FictionalCoders
from helpers.example.files import opus_of_silence
from helpers.example.plans import PlannedContact, PlannedSentence, Turn
from helpers.example.sentence_bank import Sentence
from helpers.exchange import condition_codes, manual_coding, themes_of_codes
from helpers.fieldwork import Gathered, gather
from helpers.files import paths
from helpers.running.notebooks import prose_of
from helpers.running.steps import STEPS
from helpers.study.conditions import read_conditions
from helpers.study.study import Study, read_study

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
    committed = {
        path.relative_to(paths.ROOT).as_posix()
        for path in (paths.ROOT / "data/raw").rglob("*")
        if path.is_file()
    }
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
    assert (states == {"no_contact"}).groupby("worker").sum().ge(1).all(), (
        "Every worker has a week without contact."
    )


def files_below(folder: str) -> list[Path]:
    return [path for path in (paths.ROOT / "data/raw" / folder).rglob("*") if path.is_file()]


def text_of(path: Path) -> str:
    """Return a file's text: the main part of a .docx, the chat of an export."""
    if path.suffix in (".docx", ".zip") and not path.name.startswith("~$"):
        with zipfile.ZipFile(path) as archive:
            wanted = (
                "word/document.xml"
                if path.suffix == ".docx"
                else next(n for n in archive.namelist() if n.endswith(".txt"))
            )
            return archive.read(wanted).decode("utf-8")
    return path.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("suffix", "least", "holds"),
    [
        (".docx", 3, r"started transcription</w:t>.*<w:t[^>]*>Helen Marsh   0:03</w:t><w:br/>"),
        (".docx", 1, r"<w:del .*<w:ins .*<w:commentReference .*<w:footnoteReference "),
        (".docx", 1, r"SUMMARY KEYWORDS.*<w:t[^>]*>Derek Haworth  0:\d\d</w:t></w:r></w:p>"),
        (".docx", 1, r"Date: \d.*<w:t[^>]*>Helen: "),
        (".docx", 1, r"Suggested next steps.*>00:00:00</w:t>.*>Helen Marsh: "),
        (".vtt", 3, r"WEBVTT\n\n[0-9a-f-]{36}/0-0\n.*<v Helen Marsh>"),
        (".vtt", 1, r"WEBVTT\r\n\r\n1\r\n00:00:03\.000 --> [\d:.]+\r\nHelen Marsh: "),
        (".docx", 1, r"<w:tbl>.*>Time<.*>Speaker<.*>00:00:03<.*>Helen Marsh<"),
        (".html", 1, r'<p ><a name="ts_3000_\d+_S01" >Helen Marsh: <span[^>]*>\[00:00:03\]</span> '),
        (".srt", 1, r"1\n00:00:03,000 --> [\d:,]+\nHelen Marsh: "),
        (".txt", 1, r"Helen Marsh  0:03\n.*Transcribed by https://otter\.ai\n"),
        (".txt", 1, r"\[00:00:03\] Helen: .*\r\n\[00:"),
        (".txt", 1, r"Helen: .*\nCallum: [^\n]+\n(?!Helen: )"),
    ],
)
def test_interviews_have_transcripts_of_every_format(suffix, least, holds):
    fitting = [
        path
        for path in files_below("interviews")
        if path.suffix == suffix and re.search(f"(?s){holds}", text_of(path))
    ]
    assert fitting
    assert sum(path.suffix == suffix and path.name[0] != "~" for path in files_below("interviews")) >= least


@pytest.mark.parametrize(
    ("suffix", "named", "holds"),
    [
        (".md", "2023-", r"---\nworker: W\d\nobserver: Helen Marsh\ndate: 2023-"),
        (".md", "WTF ", r"# \w+day \d+ \w+ 2023 \u2013 W\d\n"),
        (".md", "WTF ", r"# .*\n## \w+day \d.*\n## \w+day \d"),
        (
            ".docx",
            "WTF ",
            r'.*<w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t xml:space="preserve">\w+day \d+ \w+ 2023',
        ),
        (".docx", "2023-", r".*Worker: .*Date: "),
        (".txt", "2023-", r"(?!.*Date:)"),
        (".txt", "2023-", r".*\nDate: \w{3} \d+ \w{3}\r\n"),
        (".txt", "2023-", r".*\nDate: \d\d/\d\d/2023\r\n"),
    ],
)
def test_notes_give_worker_and_date_in_every_way(suffix, named, holds):
    found = [
        path for path in files_below("observations") if path.suffix == suffix and path.name.startswith(named)
    ]
    assert any(re.match(f"(?s){holds}", text_of(path)) for path in found)
    assert sum(path.suffix == suffix for path in files_below("observations")) >= 3


@pytest.mark.parametrize(
    ("suffix", "starts"),
    [
        (".zip", r"\d\d/\d\d/2023, \d\d:\d\d - "),
        (".zip", r"\d\d/\d\d/2023, \d{1,2}:\d\d\u202f[ap]m - "),
        (".zip", r"\u200e\[\d\d/\d\d/2023, \d\d:\d\d:\d\d\] "),
        (".zip", r"\ufeff"),
        (".txt", r"\d\d/\d\d/2023, \d\d:\d\d - "),
    ],
)
def test_there_are_exports_of_every_phone(suffix, starts):
    exports = [
        path
        for path in files_below("voice_notes")
        if path.parent.name == "voice_notes" and path.suffix == suffix
    ]
    assert any(re.match(starts, text_of(path)) for path in exports)


def test_voice_notes_have_transcripts_of_every_format_and_a_chat_is_exported_twice():
    n_of = Counter(
        "".join(path.suffixes) for path in files_below("voice_notes") if path.parent.name != "voice_notes"
    )
    assert n_of[".docx"] == n_of[".vtt"] == n_of[".unchecked.txt"] == 1
    assert n_of[".txt"] > 100
    assert n_of[".opus"] > 15, "One export is a .txt with a folder of media files."
    stems = sorted(path.stem for path in files_below("voice_notes") if path.suffix == ".zip")
    assert any(later.startswith(earlier + " ") for earlier in stems for later in stems)


def test_everything_that_is_not_a_contact_is_there_too_and_nothing_is_quarantined(gathered):
    ledger = gathered.ledger
    assert set(ledger["status"]) == {"kept", "merged", "excluded"}
    excluded = ledger[ledger["status"] == "excluded"]
    assert set(excluded["reason"]) >= set(
        "announced_but_not_kept another_part_of_word blank call manual_coding chat_message cue_id "
        "cue_time deleted_message format_line forwarded_audio "
        "heading in_another_export location meeting_summary not_fieldwork other_media poll "
        "system_message tracked_deletion "
        "transcription_notice voice_note_of_another".split()
    )
    assert set(" ".join(ledger["remark"]).split()) == {
        "edited",
        "foreign_header",
        "tracked_insertion",
        "year_from_calendar",
    }
    assert {"file", "line", "paragraph", "deletion", "member"} == set(ledger["unit"])
    assert sum(excluded["reason"] == "not_fieldwork") == 3
    unchecked = gathered.records[~gathered.records["is_checked"]]
    assert list(unchecked["source"]) == ["voice_note"]


def test_every_sentence_of_the_truth_is_a_counted_segment_and_no_other(segments, truth):
    own = segments[segments["is_counted"]]
    keys = ["worker", "date", "source", "text"]
    assert Counter(own[keys].itertuples(index=False, name=None)) == Counter(
        truth[keys].itertuples(index=False, name=None)
    )


def test_the_dictionary_finds_in_each_sentence_exactly_what_the_truth_says(segments, truth, codebook):
    codings = code_segments(segments, codebook)
    found = codings.groupby("segment_id")["theme"].agg(lambda themes: " ".join(sorted(set(themes))))
    own = segments[segments["is_counted"]]
    hits = own.assign(found=own["segment_id"].map(found).fillna(""))[["worker", "date", "text", "found"]]
    expected = truth.rename(columns={"hits": "found"})[hits.columns]
    assert Counter(hits.itertuples(index=False, name=None)) == Counter(
        expected.itertuples(index=False, name=None)
    )


def test_the_counts_are_those_of_the_truth_and_differ_from_the_themes_that_occur(
    gathered, segments, study, truth, codebook
):
    contacts = tabulate_contacts(gathered.records, segments, study)
    counts = count_themes(
        code_segments(segments, codebook), segments, contacts, codebook, weeks=study.calendar.weeks
    )
    week = [
        study.week_of(study.worker(one.worker), date.fromisoformat(one.date)) for one in truth.itertuples()
    ]
    hits = truth.assign(week=week, theme=truth["hits"].str.split()).explode("theme").dropna(subset="theme")
    expected = hits.groupby(["worker", "week", "source", "theme"]).size()
    counted = counts[counts["n_segments"] > 0].set_index(["worker", "week", "source", "theme"])["n_segments"]
    assert counted.to_dict() == expected.to_dict()
    meant = truth["themes"].str.split().explode().value_counts()
    found = truth["hits"].str.split().explode().value_counts()
    both = Counter(
        theme for one in truth.itertuples() for theme in set(one.themes.split()) & set(one.hits.split())
    )
    for theme in codebook.theme_ids:
        assert 0.6 < both[theme] / found[theme] < 1, (
            "Some hits are false: the precision of a dictionary is below 1."
        )
        assert 0.5 < both[theme] / meant[theme] < 1, "Some themes are missed: its recall is below 1 too."


@pytest.fixture(scope="module")
def manually_coded(segments, study) -> manual_coding.ManuallyCoded:
    return manual_coding.gather(paths.ROOT, study, segments)


@pytest.fixture(scope="module")
def second() -> pd.DataFrame:
    return pd.read_csv(paths.ROOT / SECOND, keep_default_na=False)


def given_by(coder, manually_coded, segments, study, codebook) -> Counter:
    """Count the reviewed sentences of the counted role by the themes that a coder has given them."""
    codings = themes_of_codes.code_segments(manually_coded.excerpts, study, codebook)
    themes = (
        codings[codings["coder"] == coder]
        .groupby("segment_id")["theme"]
        .agg(lambda given: " ".join(sorted(set(given))))
    )
    coverage = manual_coding.coder_coverage(manually_coded.excerpts, segments)
    own = segments[
        segments["is_counted"]
        & segments["segment_id"].isin(coverage.loc[coverage["coder"] == coder, "segment_id"])
    ]
    coded = own.assign(themes=own["segment_id"].map(themes).fillna(""))
    return Counter(coded[["worker", "date", "source", "text", "themes"]].itertuples(index=False, name=None))


def expected_of(truth) -> Counter:
    return Counter(truth[["worker", "date", "source", "text", "themes"]].itertuples(index=False, name=None))


def test_the_first_coder_gives_each_sentence_the_themes_that_occur_in_it(
    manually_coded, segments, study, codebook, truth
):
    assert set(manually_coded.excerpts["status"]) == {"kept"}
    assert given_by("R1", manually_coded, segments, study, codebook) == expected_of(truth)


def test_the_second_coder_reviews_a_fifth_of_the_contacts_and_departs_in_the_known_places(
    manually_coded, segments, study, codebook, second, truth
):
    assert given_by("R2", manually_coded, segments, study, codebook) == expected_of(second)
    kept = manually_coded.excerpts.groupby("coder")["contact_id"].nunique()
    assert kept["R1"] == 176
    assert kept["R2"] == 35
    assert sum((expected_of(second) - expected_of(truth)).values()) > 40


def directions_given_by(coder, manually_coded, segments, study, codebook) -> Counter:
    """Count the sentences coded by the themes that a coder has given them, with their directions."""
    codings = themes_of_codes.code_segments(manually_coded.excerpts, study, codebook)
    own = codings[(codings["coder"] == coder) & (codings["direction"] != "")]
    said = (
        (own["theme"] + "/" + own["direction"])
        .groupby(own["segment_id"])
        .agg(lambda all_: " ".join(sorted(all_)))
    )
    coded = segments.assign(directions=segments["segment_id"].map(said)).dropna(subset="directions")
    return Counter(coded[["worker", "text", "directions"]].itertuples(index=False, name=None))


def expected_directions(sentences) -> Counter:
    said = sentences[sentences["directions"] != ""]
    return Counter(said[["worker", "text", "directions"]].itertuples(index=False, name=None))


def test_the_first_coder_says_the_directions_that_are_true(manually_coded, segments, study, codebook, truth):
    assert directions_given_by("R1", manually_coded, segments, study, codebook) == expected_directions(truth)


def test_the_second_coder_says_directions_in_part_and_other_ones_in_the_known_places(
    manually_coded, segments, study, codebook, second, truth
):
    said = expected_directions(second)
    assert directions_given_by("R2", manually_coded, segments, study, codebook) == said
    true_of = dict(zip(truth["text"], truth["directions"].str.split().map(set), strict=True))
    pairs = [(pair, true_of[text]) for (_, text, given), n in said.items() for pair in given.split() * n]
    otherwise = [pair for pair, true in pairs if pair not in true]
    n_not_said = second["themes"].str.split().map(len).sum() - len(pairs)
    assert 0 < len(otherwise) < len(pairs) / 4
    assert len(pairs) / 5 < n_not_said < len(pairs)


def test_the_first_coder_says_of_conditions_what_is_true_and_the_second_nothing(
    manually_coded, segments, study, codebook, truth
):
    conditions = read_conditions(paths.ROOT, codebook)
    codings = condition_codes.code_conditions(manually_coded.excerpts, study, codebook, conditions)
    assert set(codings["coder"]) == {"R1"}
    said = codings["condition"] + ("/" + codings["state"]).where(codings["state"] != "", "")
    said = said.groupby(codings["segment_id"]).agg(lambda all_: " ".join(sorted(all_)))
    coded = segments.assign(said=segments["segment_id"].map(said)).dropna(subset="said")
    expected = truth[truth["conditions"] != ""]
    assert Counter(zip(coded["text"], coded["said"], strict=True)) == Counter(
        zip(expected["text"], expected["conditions"], strict=True)
    )
    assert set(codings["condition"]) == {one.id for one in conditions.conditions}


def test_without_a_model_the_example_has_no_codes_of_conditions(tmp_path):
    codebook = tmp_path / "codebook.yaml"
    codebook.write_bytes(CODEBOOK.read_bytes())
    list(make_example(tmp_path / "example", codebook, workers=1, weeks=4))
    study = read_study(tmp_path / "example")
    segments = cut_records(gather(tmp_path / "example", study).records, study)
    codes = manual_coding.gather(tmp_path / "example", study, segments).excerpts["code"]
    assert not codes.str.startswith("Conditions").any()


def test_the_validation_of_the_dictionary_is_that_of_the_truth(
    manually_coded, segments, study, codebook, truth
):
    codings = pd.concat(
        [
            code_segments(segments, codebook),
            themes_of_codes.code_segments(manually_coded.excerpts, study, codebook),
        ]
    )
    coverage = manual_coding.coder_coverage(manually_coded.excerpts, segments)
    validated = validation.by_theme(
        codings, coverage, segments, codebook, gold="R1", units=["sentence"]
    ).set_index(["theme", "source"])
    for theme in codebook.theme_ids:
        occurs, found = (
            truth[column].str.split().map(set).map(lambda themes, theme=theme: theme in themes)
            for column in ("themes", "hits")
        )
        row = validated.loc[(theme, "all")]
        assert list(row[["n_reviewed", "n_manual", "n_dictionary", "n_both"]]) == [
            len(truth),
            occurs.sum(),
            found.sum(),
            (occurs & found).sum(),
        ]
        assert row["precision"] == pytest.approx((occurs & found).sum() / found.sum(), abs=0.0005)
        assert row["recall"] == pytest.approx((occurs & found).sum() / occurs.sum(), abs=0.0005)


def test_the_agreement_of_the_coders_is_that_of_what_each_has_given(
    manually_coded, segments, study, codebook, second, truth
):
    codings = themes_of_codes.code_segments(manually_coded.excerpts, study, codebook)
    compared = agreement.compare(
        codings, manual_coding.coder_coverage(manually_coded.excerpts, segments), segments, codebook, study
    )
    assert compared.attrs["coders"] == ["R1", "R2"]
    compared = compared[compared["unit"] == "sentence"].set_index("theme")
    keys = ["worker", "date", "source", "text"]
    both = second.merge(
        truth[[*keys, "themes"]].drop_duplicates(),
        on=keys,
        how="left",
        validate="many_to_one",
        suffixes=("", "_first"),
    )
    for theme in codebook.theme_ids:
        a, b = (
            both[column].str.split().map(lambda given, theme=theme: theme in given)
            for column in ("themes_first", "themes")
        )
        row = compared.loc[theme]
        assert list(row[["units", "both", "only first", "only second"]]) == [
            len(second),
            (a & b).sum(),
            (a & ~b).sum(),
            (b & ~a).sum(),
        ]


def test_over_sets_of_themes_they_agree_as_often_as_they_have_given_the_same_themes(
    manually_coded, segments, study, codebook, second, truth
):
    coded = (
        themes_of_codes.code_segments(manually_coded.excerpts, study, codebook),
        manual_coding.coder_coverage(manually_coded.excerpts, segments),
        segments,
        codebook,
        study,
    )
    pair, both, of_sets = (
        agreement.compare(*coded),
        several_coders.compare_all(*coded),
        theme_sets.compare_sets(*coded),
    )
    for name, of_pair in {"alpha": "alpha", "alpha_low": "from", "alpha_high": "to", "ac1": "AC1"}.items():
        assert both[name].tolist() == pair[of_pair].tolist()
    keys = ["worker", "date", "source", "text"]
    first = truth[[*keys, "themes"]].drop_duplicates()
    given = second.merge(first, on=keys, how="left", validate="many_to_one", suffixes=("", "_first"))
    n_same = sum(
        set(a.split()) == set(b.split()) for a, b in zip(given["themes"], given["themes_first"], strict=True)
    )
    assert of_sets["n_by_all"].tolist() == [len(second)] * 2
    assert of_sets["percent"].tolist() == [round(100 * n_same / len(second), 1)] * 2
    assert both["alpha"].min() < of_sets["alpha"].min() < both["alpha"].max()


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
    assert set(ledger["status"]) == {"kept", "merged", "excluded"}
    assert (records[records["source"] == "interview"].groupby("worker")["contact_id"].nunique() == 6).all()
    assert words.count_words(" ".join(records["text"])) > 100_000


def test_a_study_for_benchmarks_has_more_interviews_and_typed_messages_and_its_sentences_are_the_truth(
    tmp_path,
):
    list(make_example(tmp_path, CODEBOOK, workers=1, weeks=4, interviews=4, typed=3000))
    study = read_study(tmp_path)
    ledger, records = gather(tmp_path, study)
    assert set(ledger["status"]) == {"kept", "merged", "excluded"}
    interviews = records[records["source"] == "interview"]
    assert interviews["contact_id"].nunique() == 3 + 4
    assert interviews[interviews["file"].str.contains("Meeting Recording.docx")]["contact_id"].nunique() >= 4
    typed = ledger[ledger["reason"].isin(["chat_message", "in_another_export"]) & (ledger["unit"] == "line")]
    assert typed.groupby("file").size().max() >= 3000
    segments = cut_records(records, study)
    truth = pd.read_csv(tmp_path / TRUTH, keep_default_na=False)
    assert Counter(segments.loc[segments["is_counted"], "text"]) == Counter(truth["text"])


def test_of_each_source_but_voice_notes_there_is_one_contact_on_a_day_in_however_few_weeks(
    tmp_path, codebook
):
    """Not every file has a time of day, so that the order of two, and with it their ids, would not be known."""
    list(make_example(tmp_path, CODEBOOK, workers=2, weeks=4, seed=2))
    study = read_study(tmp_path)
    segments = cut_records(gather(tmp_path, study).records, study)
    contacts = tabulate_contacts(gather(tmp_path, study).records, segments, study)
    of_days = segments[segments["source"] != "voice_note"].groupby(["worker", "source", "date"])
    assert of_days["contact_id"].nunique().eq(1).all()
    assert contacts.groupby(["worker", "source"])["n_contacts"].sum()["W2", "interview"] == 3


def test_a_sentence_that_is_said_twice_in_a_contact_is_not_highlighted(study, codebook):
    """A highlight of Taguette's has words and no place: nobody could say which of the two it is."""
    worker = study.workers[0]
    twice = [
        Sentence(text, "indicator", frozenset({theme}), frozenset({theme}), {theme: "works"})
        for text, theme in (("A debrief did me good.", "supervision"), ("A buddy rang.", "peer_network"))
    ]
    said = [PlannedSentence(one.template, one) for one in (twice[0], twice[1], twice[0])]
    contact = PlannedContact(
        worker, "voice_note", datetime(2023, 10, 2, 9), "opus", [Turn(is_worker=True, sentences=said)]
    )
    coders = FictionalCoders(codebook, None)
    coders._code_as_second(contact, "W1-2023-10-02-voice_note-01")
    assert [words for _, _, words in coders._highlights] == ["A buddy rang."]
    assert [row[4] for row in coders.second] == ["", "peer_network", ""]


def test_another_seed_makes_another_study(tmp_path, small_example):
    list(make_example(tmp_path, CODEBOOK, workers=3, weeks=4, seed=2))
    assert (tmp_path / TRUTH).read_bytes() != (small_example / TRUTH).read_bytes()


def refused(folder: Path) -> str:
    before = tree(folder)
    with pytest.raises(FieldworkError) as error:
        list(make_example(folder, CODEBOOK, workers=3, weeks=4, seed=1))
    assert tree(folder) == before
    return str(error.value)


def test_a_real_study_is_never_written_over(folder, tmp_path):
    (folder / "data/raw/observations").mkdir()
    (folder / "data/raw/observations/mine.md").write_text("words")
    assert "no data/truth/sentences.csv says that they are an example's" in refused(folder)
    file = folder / "data/study.yaml"
    facts = file.read_text().replace("fictional: true", "fictional: false").replace("open", "strict")
    file.write_text(facts.replace("Fictional", "Confidential"))
    assert "this study is not fictional" in refused(folder)
    file.unlink()
    assert "no data/study.yaml says that they are fictional" in refused(folder)
    example = tmp_path / "example"
    list(make_example(example, CODEBOOK, workers=3, weeks=4, seed=1))
    (example / "data/raw/observations/mine.md").write_text("words")
    assert "data/raw/observations/mine.md: is not a file of this example" in refused(example)


def test_no_name_of_the_example_is_that_of_an_author_whom_a_notebook_cites():
    """The leak check would refuse the citation: it cannot know whom a name means."""
    prose = " ".join(prose_of(step.name) for step in STEPS)
    assert [name for name in planner.LAST_NAMES if name in words_in(prose)] == []


def words_in(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))
