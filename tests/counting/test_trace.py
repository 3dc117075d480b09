"""The segments behind a number are as many as the number says, in every unit and every cell of the example."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from helpers import tables
from helpers.coding import choice, saturation
from helpers.commands import cli
from helpers.counting.trace import count_from_table, count_traced, headings, trace
from helpers.exchange.manual_coding import coder_coverage
from helpers.files import paths
from helpers.files.place import Place
from helpers.prose import counted
from helpers.study.codebook_history import History, Version
from helpers.study.study import read_study
from helpers.tables.compendium import Compendium

UNITS = ("mentions", "segments", "turns", "contacts")


@pytest.fixture(scope="module")
def example():
    published = Compendium.at(paths.ROOT)
    codebook, segments = published.codebook, published.read(tables.SEGMENTS)
    coverage = coder_coverage(published.read(tables.EXCERPTS), segments)
    codings = choice.choose(published.read(tables.CODINGS), coverage, segments, published.coders)
    traced = trace(codings, segments, themes=codebook.theme_ids)
    return codebook, segments, codings, traced


def figure(name: str) -> pd.DataFrame:
    return pd.read_csv(paths.ROOT / f"figures/{name}.csv", keep_default_na=False, na_values=[""])


def cells(traced: pd.DataFrame, by: list[str], unit: str = "segments") -> dict[tuple, int]:
    return {key: count_traced(own)[unit] for key, own in traced.groupby(by)}


def test_traces_sum_to_every_cell_of_the_table_of_counts_in_every_unit(example):
    codebook, _, _, traced = example
    by = ["worker", "week", "source", "theme"]
    table = tables.read(Place.at(paths.ROOT), tables.THEME_COUNTS, codebook).set_index(by)
    for unit in UNITS:
        under = cells(traced, by, unit)
        assert under == table.loc[table[f"n_{unit}"] > 0, f"n_{unit}"].to_dict()
        assert sum(under.values()) == table[f"n_{unit}"].sum() > 0


def own_words(traced: pd.DataFrame) -> pd.DataFrame:
    return traced[traced["source"] != "observation"]


def test_traces_sum_to_every_count_of_the_figures_of_weeks(example):
    _, _, _, traced = example
    own = own_words(traced)
    weekly = figure("theme_weeks").dropna(subset=["n"]).set_index(["worker", "week", "theme"])
    assert cells(own, ["worker", "week", "theme"]) == weekly.loc[weekly["n"] > 0, "n"].to_dict()
    together = figure("theme_weeks_together").set_index(["week", "theme"])
    n_workers = {key: part["worker"].nunique() for key, part in own.groupby(["week", "theme"])}
    assert n_workers == together.loc[together["n_workers"] > 0, "n_workers"].to_dict()


@pytest.mark.parametrize(
    ("name", "by"), [("areas_by_worker", ["worker", "area"]), ("areas_by_week", ["week", "area"])]
)
def test_traces_sum_to_every_count_of_the_figures_of_areas(example, name, by):
    codebook, _, _, traced = example
    own = own_words(traced).assign(
        area=lambda t: t["theme"].map({theme.id: theme.area for theme in codebook.themes})
    )
    drawn = figure(name).set_index(by)
    assert cells(own, by) == drawn.loc[drawn["n"] > 0, "n"].to_dict()


def test_traces_sum_to_every_count_of_the_other_figures(example):
    codebook, segments, codings, traced = example
    own = own_words(traced)
    sources = figure("theme_sources").set_index(["worker", "theme", "source"])
    assert cells(traced, ["worker", "theme", "source"]) == sources.loc[sources["n"] > 0, "n"].to_dict()
    pairs = figure("theme_pairs").set_index(["theme", "other"])
    for unit, column in (("segments", "segment_id"), ("contacts", "contact_id")):
        holders = {theme: set(part[column]) for theme, part in own.groupby("theme")}
        assert {key: len(holders[key[0]] & holders[key[1]]) for key in pairs.index} == pairs[
            f"n_{unit}"
        ].to_dict()
    marks = figure("timelines").dropna(subset=["theme"])
    excerpts = codings.drop_duplicates(["segment_id", "theme", "start", "end"]).merge(
        segments[["segment_id", "source", "is_counted"]], on="segment_id"
    )
    excerpts = excerpts[excerpts["is_counted"] & (excerpts["source"] != "observation")]
    assert len(marks) == len(excerpts)
    rates = figure("theme_rates").set_index("theme")
    assert cells(own, ["theme"]) == {(theme,): n for theme, n in rates["n"].items()}
    assert set(codebook.theme_ids) == set(rates.index)


def test_traces_sum_to_every_count_of_the_portraits(example):
    _, _, _, traced = example
    for worker, own in own_words(traced).groupby("worker"):
        drawn = figure(f"portrait_{worker}").dropna(subset=["n"])
        drawn = drawn[drawn["row"].isin(set(traced["theme"]))].set_index(["week", "row"])
        assert cells(own, ["week", "theme"]) == drawn.loc[drawn["n"] > 0, "n"].to_dict()


def test_new_themes_are_first_traced_where_the_interviews_have_them(example):
    codebook, segments, codings, traced = example
    study = read_study(paths.ROOT)
    early, last_day = codebook.model_copy(update={"themes": codebook.themes[:4]}), study.calendar.last_day
    history = History((Version(date(2023, 11, 1), early), Version(last_day, codebook)), codebook)
    by_theme = saturation.by_theme(codings, segments, history, study).set_index("theme")
    told = traced[traced["source"] == "interview"].sort_values(["date", "contact_id"])
    later = told[(told["date"] > "2023-11-01") | told["theme"].isin(early.theme_ids)]
    first = later.drop_duplicates("theme").set_index("theme")["contact_id"]
    assert by_theme["contact_id"].to_dict() == first.to_dict()


def test_a_trace_is_in_the_order_of_the_clock():
    rows = [("s1", "c1", "14:00:00"), ("s2", "c2", "09:00:00"), ("s3", "c3", "")]
    segments = pd.DataFrame(rows, columns=["segment_id", "contact_id", "time"]).assign(
        record_id="r", worker="W1", week=1, source="interview", date="2023-10-12", text="No tea"
    )
    segments = segments.assign(is_checked=True, is_counted=True)
    codings = pd.DataFrame({"segment_id": ["s1", "s2", "s3"], "theme": "tea", "start": 3, "end": 6})
    traced = trace(codings.assign(direction=""), segments, themes=["tea"])
    assert traced["segment_id"].tolist() == ["s2", "s1", "s3"]


def test_a_contact_with_two_themes_counts_for_both():
    rows = [
        ("W1", 1, "a", "r1", "tea", 2),
        ("W1", 1, "a", "r1", "rain", 1),
        ("W1", 1, "b", "r2", "rain", 1),
        ("W1", 1, "b", "r3", "rain", 1),
    ]
    rows += [("W1", 1, "b", "r3", "rain", 1)]
    traced = pd.DataFrame(rows, columns=["worker", "week", "contact_id", "record_id", "theme", "n_mentions"])
    assert count_traced(traced) == {"mentions": 6, "segments": 5, "turns": 4, "contacts": 3, "weeks": 2}


def test_the_same_is_counted_without_the_text(example):
    codebook, _, _, traced = example
    theme_counts = tables.read(Place.at(paths.ROOT), tables.THEME_COUNTS, codebook)
    own = traced[
        (traced["theme"] == "supervision") & (traced["worker"] == "W2") & (traced["source"] != "observation")
    ]
    where = {"worker": ["W2"], "week": [], "source": ["interview", "voice_note"]}
    assert count_from_table(theme_counts, themes=["supervision"], **where) == count_traced(own)


CELL = ["trace", "--theme", "supervision", "--worker", "W2", "--week", "5"]


def test_the_command_prints_the_segments_and_how_many_they_are(capsys):
    assert cli.main(CELL) == 0
    lines = capsys.readouterr().out.splitlines()
    n = int(
        figure("theme_weeks").query("worker == 'W2' and week == 5 and theme == 'supervision'")["n"].iloc[0]
    )
    counts = pd.read_csv(paths.ROOT / "data/processed/theme_counts.csv")
    cell = counts.query("worker == 'W2' and week == 5 and theme == 'supervision' and source != 'observation'")
    said = f"{n} mentions, {n} segments, {counted(cell['n_turns'].sum(), 'turns')}"
    said += f", {counted(cell['n_contacts'].sum(), 'contacts')}, 1 worker-week. Coded"
    assert len(lines) == 2 * n + 1
    assert lines[-1].startswith(said)
    assert lines[-1].endswith(" Raw words: not to be published.")
    assert all("  week 5  supervision" in line for line in lines[:-1:2])


def test_context_is_printed_around_the_same_segments_and_marked(capsys):
    assert cli.main(CELL) == 0
    alone = capsys.readouterr().out.splitlines()
    assert cli.main([*CELL, "--context", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    around = [line for line in lines if line.startswith(("  before  ", "  after   "))]
    assert [line for line in lines if line not in around] == alone
    assert len(around) > len(alone) // 2 > 0


@pytest.mark.parametrize("context", ["-1", "two", "51"])
def test_a_context_that_is_no_number_of_sentences_is_refused(capsys, context):
    assert cli.main([*CELL, "--context", context]) == 2
    assert "Allowed: 0 to 50" in capsys.readouterr().err


def test_a_segment_is_headed_by_its_directions_and_by_the_words_that_were_coded(book):
    segments = pd.DataFrame(
        [("s1", "W1", 2, "interview", "2023-10-09", "c", "r", True, True, "No tea but cups")]
    )
    columns = ["segment_id", "worker", "week", "source", "date", "contact_id", "record_id"]
    segments.columns = [*columns, "is_checked", "is_counted", "text"]
    segments["time"] = "14:00:00"
    rows = [("s1", "tea", 0, 6, "lacking"), ("s1", "tea", 11, 15, "works"), ("s1", "rain", 0, 2, "")]
    codings = pd.DataFrame(rows, columns=["segment_id", "theme", "start", "end", "direction"])
    traced = trace(codings, segments, themes=["tea", "rain"])
    assert headings(traced, book) == [
        "s1  week 2  rain: No",
        "s1  week 2  tea (lacking, works): No tea · cups",
    ]


def test_an_area_is_traced_through_its_themes_in_one_source(capsys):
    assert cli.main(["trace", "--area", "focus", "--source", "observation", "--week", "2-3"]) == 0
    counts = figure("theme_sources")
    printed = capsys.readouterr().out
    assert "own_wellbeing" in printed or "structures" in printed or "team_acceptance" in printed
    assert len(counts) > 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "Give --theme or --area"),
        (["--theme", "boundaries", "--area", "focus"], "Give --theme or --area"),
        (["--theme", "boundries"], "Did you mean 'boundaries'?"),
        (["--theme", "boundaries", "--worker", "W9"], "--worker 'W9': no such worker"),
        (["--theme", "boundaries", "--source", "letters"], "--source 'letters': no such source"),
    ],
)
def test_wrong_words_are_refused_with_what_is_allowed(capsys, words, says):
    assert cli.main(["trace", *words]) == 2
    assert says in capsys.readouterr().err


def test_without_the_text_the_counts_are_printed(tmp_path, monkeypatch, capsys):
    for name in (
        "data/study.yaml",
        "data/codebook.yaml",
        "data/processed/theme_counts.csv",
        "data/processed/theme_counts.provenance.json",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((paths.ROOT / name).read_bytes())
    archive = [*CELL, "--study", str(tmp_path)]
    assert cli.main(archive) == 0
    coder = str(Compendium.at(paths.ROOT).coders)
    said = capsys.readouterr().out
    assert "The words are not here" in said
    assert Compendium.at(paths.ROOT).coders.describe() in said
    assert cli.main([*archive, "--coder", coder]) == 0
    assert cli.main([*archive, "--coder", "R2"]) == 2
    assert f"the counts are of another coding. Allowed: study, {coder}." in capsys.readouterr().err
