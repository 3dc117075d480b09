"""A table is written complete and correct, or not at all; and read only if it is correct."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers import tables
from helpers.counting import small_tables
from helpers.errors import FieldworkError
from helpers.files.place import Place
from helpers.tables import CODINGS, CONTACTS, TABLES, Level


@pytest.fixture
def contacts() -> pd.DataFrame:
    rows = [
        ("W1", 1, "interview", "observed", 1, 4, 50, float("nan")),
        ("W1", 2, "voice_note", "observed", 2, 4, 60, 31.5),
        ("W2", 1, "interview", "left", 0, 0, 0, float("nan")),
    ]
    return pd.DataFrame(rows, columns=CONTACTS.columns)


@pytest.fixture
def place(tmp_path) -> Place:
    return Place.at(tmp_path)


def write(place: Place, table: tables.Table, frame: pd.DataFrame, codebook=None) -> Path:
    path = place.writing(table.file)
    path.write_bytes(tables.as_csv(table, frame, codebook))
    return path


def test_what_is_written_is_read_back(contacts, place):
    path = write(place, CONTACTS, contacts)
    pd.testing.assert_frame_equal(tables.read(place, CONTACTS), contacts)
    assert b"\r" not in path.read_bytes()


def test_text_that_looks_like_a_missing_value_stays_text(codebook, place):
    codings = pd.DataFrame([("s1", "NA", 0, 2, "null", "", "nan")], columns=CODINGS.columns)
    write(place, CODINGS, codings, codebook)
    pd.testing.assert_frame_equal(tables.read(place, CODINGS), codings)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t.assign(week=[1, 0, 1]), "line 3: column 'week' breaks"),
        (lambda t: t.assign(state=["observed", "asleep", "left"]), "line 3: column 'state' breaks"),
        (lambda t: t.assign(n_contacts=[0, 2, 0]), "line 2: breaks 'observed_means_a_contact'"),
        (lambda t: t.drop(columns="n_words"), "column 'n_words' is missing"),
        (lambda t: t.assign(extra=1), "1 columns do not belong to the table"),
        (lambda t: t[t.columns[::-1]], "in the wrong order"),
        (lambda t: t.iloc[[1, 0, 2]].reset_index(drop=True), "sorted by worker, week, source"),
        (
            lambda t: pd.concat([t.iloc[[0]], t], ignore_index=True),
            "line 3: these worker, week, source occur twice",
        ),
        (
            lambda t: pd.concat([t.iloc[[0]].assign(n_words=1), t], ignore_index=True),
            "line 3: these worker, week, source occur twice",
        ),
        (lambda t: t.assign(n_words=[50, 60, -1]), "line 4: column 'n_words' breaks"),
        (lambda t: t.astype({"week": "float64"}), "column 'week' breaks 'dtype"),
    ],
)
def test_a_wrong_table_is_refused_and_not_written(contacts, change, says, place, tmp_path):
    with pytest.raises(FieldworkError) as error:
        write(place, CONTACTS, change(contacts))
    assert says in str(error.value)
    assert not list(tmp_path.rglob("*.csv"))


def test_a_refusal_never_prints_a_cell():
    codings = pd.DataFrame([("", "Aisha Khan said", -1, 2, "x", "", "")], columns=CODINGS.columns)
    with pytest.raises(FieldworkError) as error:
        tables.check(CODINGS, codings)
    assert "Aisha" not in str(error.value)


@pytest.fixture
def coded() -> pd.DataFrame:
    return pd.DataFrame([("s1", "supervision", 0, 2, "R1", "", "lacking")], columns=CODINGS.columns)


def test_a_coded_table_names_its_codebook_and_is_refused_for_another(coded, codebook, place, tmp_path):
    write(place, CODINGS, coded, codebook)
    lines = (tmp_path / "data/processed/codings.csv").read_text("utf-8").splitlines()
    assert lines == [
        "segment_id,theme,start,end,coder,indicator,direction,codebook",
        f"s1,supervision,0,2,R1,,lacking,{codebook.stamp}",
    ]
    pd.testing.assert_frame_equal(tables.read(place, CODINGS, codebook), coded)
    pd.testing.assert_frame_equal(tables.read(place, CODINGS), coded)
    newer = codebook.model_copy(update={"version": "9.9.9"})
    with pytest.raises(
        FieldworkError,
        match=rf"codings.csv: was made with another codebook \({codebook.stamp}\) than .* \(9.9.9 ",
    ):
        tables.read(place, CODINGS, newer)


def test_a_coded_table_is_not_written_without_its_codebook_nor_read_without_its_stamp(
    coded, codebook, place, tmp_path
):
    with pytest.raises(FieldworkError, match="a coded table is written with its codebook"):
        write(place, CODINGS, coded)
    path = tmp_path / "data/processed/codings.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    coded.to_csv(path, index=False)
    with pytest.raises(FieldworkError, match="column 'codebook' is missing"):
        tables.read(place, CODINGS, codebook)


def test_a_table_edited_by_hand_is_refused_on_reading(contacts, place):
    file = write(place, CONTACTS, contacts)
    file.write_text(file.read_text().replace("observed", "seen"))
    with pytest.raises(FieldworkError, match="column 'state' breaks"):
        tables.read(place, CONTACTS)
    file.write_text("not, a table\n1")
    with pytest.raises(FieldworkError, match=r"data/processed/contacts.csv"):
        tables.read(place, CONTACTS)
    file.unlink()
    with pytest.raises(FieldworkError, match="there is no such file"):
        tables.read(place, CONTACTS)


def test_every_table_has_grain_key_and_level():
    for name, table in TABLES.items():
        assert table.name == name
        assert table.grain.startswith("one row per")
        assert set(table.key) <= set(table.columns)
        assert table.level in Level
    assert [table.name for table in TABLES.values() if table.level is Level.RESTRICTED] == ["records"]


def test_shown_text_is_escaped_and_a_cut_table_says_so():
    shown = tables.as_markdown(
        pd.DataFrame({"text": ["<script>|x", "b", "c"], "n": [1, None, 3]}), rows=2
    ).data
    assert "&lt;script&gt;\\|x" in shown
    assert "nan" not in shown
    assert shown.endswith("… and 1 more rows")


def test_themes_areas_and_sources_are_shown_by_their_labels_and_columns_by_plain_heads():
    ids = pd.DataFrame({"theme": ["training", "all"], "source": ["interview", "all"], "n_segments": [1, 2]})
    shown = tables.as_markdown(ids, study=small_tables.study, codebook=small_tables.codebook).data
    assert [cell.strip() for cell in shown.splitlines()[0].split("|")[1:-1]] == [
        "theme",
        "source",
        "segments",
    ]
    assert "Training" in shown
    assert "Interviews" in shown
    assert "training" in tables.as_markdown(ids).data
    assert ids["theme"].tolist() == ["training", "all"], "the table itself keeps its ids"


def shown_rows(table: pd.DataFrame) -> list[list[str]]:
    """Return head and rows of a table as a notebook shows it."""
    lines = tables.as_markdown(table).data.splitlines()
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in (lines[0], *lines[2:])]


def test_counts_by_side_are_shown_with_those_that_are_not_said_and_add_up_to_segments():
    counts = {"n_mentions": [9], "n_segments": [8], "n_for": [3], "n_against": [2], "n_both": [1]}
    table = pd.DataFrame(counts | {"n_workers": [4]})
    heads = ["codings", "segments", "for", "against", "both for and against", "direction not said", "workers"]
    assert shown_rows(table) == [heads, ["9", "8", "3", "2", "1", "2", "4"]]
    assert "n_not_said" not in table, "the table itself keeps its columns"
    for_and_against = pd.DataFrame({"n_for": [3], "n_against": [2], "n_both": [1], "n_not_said": [0]})
    assert shown_rows(for_and_against)[0] == heads[2:6]


def test_what_two_coders_have_both_coded_is_no_side():
    validated = pd.DataFrame({"n_manual": [3], "n_dictionary": [2], "n_both": [1]})
    assert shown_rows(validated) == [
        ["coded manually", "coded by the dictionary", "coded by both"],
        ["3", "2", "1"],
    ]


def test_an_empty_table_says_that_it_is():
    assert tables.as_markdown(pd.DataFrame(columns=["place"])).data == "*None.*"
