"""Where a study names no coder, the data decide whose coding is published, or ask."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.place import Place
from helpers.tables import EXCERPTS, SEGMENTS, THEME_COUNTS
from helpers.tables.compendium import Compendium
from helpers.tables.published_coder import decide, who_reviewed_everything

COUNTED = {"c1": True, "c2": True, "c3": False}
"""Three contacts of one segment each, and whether it is counted: in the third only the researcher speaks."""


def segments(counted: dict[str, bool] = COUNTED) -> pd.DataFrame:
    rows = []
    for n, (contact, is_counted) in enumerate(counted.items(), start=1):
        facts = dict.fromkeys(SEGMENTS.columns, "x") | {
            "time": "",
            "segment_id": f"{contact}-s001",
            "record_id": contact,
        }
        facts |= {"contact_id": contact, "worker": "W1", "date": f"2023-10-0{n + 1}", "week": 1}
        facts |= {"source": "interview", "speaker_role": "worker", "is_counted": is_counted}
        facts |= {"is_checked": True, "start": 0, "end": 1, "n_words": 1, "unit": "line", "line": 1}
        rows.append(facts | {"subline": 1})
    return pd.DataFrame(rows, columns=SEGMENTS.columns)


def excerpts(*coded: tuple[str, str], status: str = "kept") -> pd.DataFrame:
    """Return an excerpt for each coder and contact."""
    rows = [
        ("a.csv", n, f"{contact}-s001", f"line {n}", coder, "code", "", contact, 0, 1, status, "")
        for n, (coder, contact) in enumerate(coded, start=1)
    ]
    return pd.DataFrame(rows, columns=EXCERPTS.columns)


ALL_BY_R1 = (("R1", "c1"), ("R1", "c2"))
ALL_BY_R2 = (("R2", "c1"), ("R2", "c2"), ("R2", "c3"))


@pytest.mark.parametrize(
    ("coded", "coder"),
    [
        (ALL_BY_R1, "R1"),
        ((*ALL_BY_R1, ("R2", "c1")), "R1"),
        ((("R1", "c1"), ("R2", "c2")), "dictionary"),
        ((("R1", "c1"), ("R1", "c3")), "dictionary"),
        ((), "dictionary"),
    ],
)
def test_it_is_the_one_person_who_has_reviewed_every_counted_segment_or_else_the_dictionary(
    coded, coder, book
):
    decided = decide(segments(), excerpts(*coded), book)
    assert str(decided.coders) == coder
    assert decided.coders.place == ("data/study.yaml: coder" if coder == "R1" else "parameter coder")


def test_two_who_have_reviewed_everything_are_both_named_with_what_may_be_written(book):
    with pytest.raises(FieldworkError) as error:
        decide(segments(), excerpts(*ALL_BY_R2, *ALL_BY_R1), book)
    assert str(error.value) == (
        "data/study.yaml: coder: names nobody, and R1 and R2 have each reviewed every counted segment, so that "
        "it is not known whose coding is published. Write one of `coder: R1`, `coder: R2`, "
        "`coder: any:R1+R2`, `coder: all:R1+R2` or `coder: dictionary` into data/study.yaml."
    )


def test_an_excerpt_that_is_not_kept_reviews_nothing_and_without_counted_segments_nobody_has_read_all():
    assert who_reviewed_everything(segments(), excerpts(*ALL_BY_R1, status="withdrawn")) == []
    assert who_reviewed_everything(segments(dict.fromkeys(COUNTED, False)), excerpts(*ALL_BY_R1)) == []


def test_the_sentence_says_why(book):
    assert decide(segments(), excerpts(*ALL_BY_R1), book).reason == (
        "The coding of R1 is counted, because R1 is the only person who has reviewed every counted segment."
    )
    assert decide(segments(), excerpts(("R1", "c1")), book).reason == (
        "The coding of the dictionary is counted, because nobody has reviewed every counted segment."
    )


# --- in a compendium --------------------------------------------------------------------------------


def read_by(folder: Path, *coded: tuple[str, str]) -> None:
    """Let notebook 1 have written the tables of a study."""
    one = Compendium(Place.at(folder), "01-clean-fieldwork", {"week_origin": "monday"})
    one.write(segments=segments(), excerpts=excerpts(*coded))


def counts_of(folder: Path, coder: str = "study", output: Path | None = None) -> Compendium:
    """Let notebook 3 write its counts, and return its compendium."""
    three = Compendium(Place.at(folder, output), "03-count-themes", {"coder": coder, "weeks": "all"})
    three.read(SEGMENTS)
    row = ("W1", 1, "interview", "supervision", 2, 1, 1, 1, 0, 0, 0)
    three.write(theme_counts=pd.DataFrame([row], columns=THEME_COUNTS.columns))
    return three


def test_the_record_and_later_notebooks_name_the_coder_whom_the_data_have_decided_on(folder):
    read_by(folder, *ALL_BY_R1)
    assert counts_of(folder).whose_coding.reason.startswith("The coding of R1 is counted, because")
    record = json.loads((folder / THEME_COUNTS.record).read_text(encoding="utf-8"))
    assert record["made_with"]["coder"] == "R1"
    four = Compendium(Place.at(folder), "04-draw-figures", {"unit": "segments"})
    assert str(four.coders) == "R1"
    assert four.counted_codebook is four.codebook


def test_a_named_coder_comes_before_the_data_and_a_parameter_before_both(folder):
    read_by(folder, *ALL_BY_R1)
    assert counts_of(folder, "dictionary").whose_coding.reason == (
        "The coding of the dictionary is counted, as the parameter coder says."
    )
    facts = folder / "data/study.yaml"
    facts.write_text(f"{facts.read_text(encoding='utf-8')}coder: dictionary\n", encoding="utf-8")
    assert counts_of(folder).whose_coding.reason == (
        "The coding of the dictionary is counted, as data/study.yaml says."
    )


def test_the_run_is_refused_until_one_of_two_is_named_and_goes_on_if_the_parameter_does(folder):
    read_by(folder, *ALL_BY_R1, *ALL_BY_R2)
    with pytest.raises(FieldworkError, match="R1 and R2 have each reviewed every counted segment"):
        counts_of(folder)
    with pytest.raises(FieldworkError, match="Write one of `coder: R1`"):
        Compendium.at(folder).coders_of("study")
    assert not (folder / THEME_COUNTS.file).exists()
    assert str(counts_of(folder, "R2").coders) == str(Compendium.at(folder).coders_of("R2")) == "R2"


def test_without_any_indicator_nobody_can_be_counted_if_nobody_has_read_all(folder):
    book = folder / "data/codebook.yaml"
    book.write_text(
        "version: 1\nstatus: Draft\nareas: [{id: work, label: Work}]\n"
        "themes: [{id: supervision, label: Supervision, area: work}]\n",
        encoding="utf-8",
    )
    read_by(folder, ("R1", "c1"))
    with pytest.raises(
        FieldworkError, match=r"nobody has reviewed every counted segment\. .*no theme has an"
    ):
        counts_of(folder)
    read_by(folder, *ALL_BY_R1)
    assert str(counts_of(folder).coders) == "R1"


def test_an_archive_without_segments_goes_by_the_record_of_its_counts(folder):
    read_by(folder, *ALL_BY_R1)
    counts_of(folder)
    for table in (SEGMENTS, EXCERPTS):
        (folder / table.file).unlink()
    archive = Compendium.at(folder)
    assert str(archive.coders_of("study")) == "R1"
    assert archive.own_coder.reason == (
        "The coding of R1 has been counted, as the record of table theme_counts says."
    )
    (folder / THEME_COUNTS.file).unlink()
    with pytest.raises(FieldworkError, match=r"names nobody, .*Run the notebook that writes them, 01-clean"):
        Compendium.at(folder).coders_of("study")


def test_two_compendia_in_one_process_have_their_own_coders(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(folder / "data", other / "data")
    read_by(folder, *ALL_BY_R1)
    read_by(other, *ALL_BY_R2)
    first, second = Compendium.at(folder), Compendium.at(other)
    assert [str(one.coders_of("study")) for one in (first, second, first)] == ["R1", "R2", "R1"]


def test_a_run_apart_decides_by_its_own_tables_and_not_by_the_published_ones(folder, tmp_path_factory):
    apart = tmp_path_factory.mktemp("apart")
    read_by(folder, *ALL_BY_R1, *ALL_BY_R2)
    one = Compendium(Place.at(folder, apart), "01-clean-fieldwork", {"lost_codings": "continue"})
    one.write(segments=segments(), excerpts=excerpts(*ALL_BY_R2))
    assert str(counts_of(folder, output=apart).coders) == "R2"


def test_by_hand_notebook_3_writes_in_place_while_the_data_decide_as_for_the_published_run(
    folder, monkeypatch
):
    read_by(folder, *ALL_BY_R1)
    steps = {"03-count-themes": {"parameters": {"coder": "R1", "weeks": "all"}}}
    (folder / paths.RUN_RECORD).write_text(json.dumps({"steps": steps}), encoding="utf-8")
    monkeypatch.chdir(folder)
    opened = Compendium.of_notebook("03-count-themes", coder="study", weeks="all")
    assert (str(opened.coders), opened.place.output) == ("R1", folder)
    other = Compendium.of_notebook("03-count-themes", coder="dictionary", weeks="all")
    assert other.place.output == folder / "build/run"
    read_by(folder, *ALL_BY_R2)
    changed = Compendium.of_notebook("03-count-themes", coder="study", weeks="all")
    assert (str(changed.coders), changed.place.output) == ("R2", folder / "build/run")
