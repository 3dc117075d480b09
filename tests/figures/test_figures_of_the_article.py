"""What the article's figures show is what their tables say: read from the artists, not from pixels."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from artists import digit, named
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from worlds import FIRST, OWN, World, drawn, texts, themes_in_all, validation_rows

from helpers import figures
from helpers.coding.accuracy import BY_DICTIONARY
from helpers.coding.weights import COUNT_NOT_HOW, TICK_NOT_HOW
from helpers.counting import timelines
from helpers.errors import FieldworkError
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.fonts import families
from helpers.figures.drawing.model_page import _lanes
from helpers.figures.drawing.sentences import describe_workers
from helpers.figures.drawing.style import COLOURS, LINE, wrap
from helpers.figures.sources import _describe_small
from helpers.figures.timelines import TICK
from helpers.files import paths
from helpers.study.claims import Claim
from helpers.study.conditions import Condition, Conditions
from helpers.study.limits import Disclosure
from helpers.study.study import Noun
from helpers.study.units import name_unit
from helpers.study.workers import Worker

THEMES_OF_CONTACTS = themes_in_all(2, range(1, 4), (0, 1)) | {
    (0, 1, "interview"): (0,),
    (1, 2, "voice_note"): (),
    (0, 2, "observation"): (),
}
WORLD = World(
    n_workers=2,
    n_weeks=5,
    themes_in={key: themes for key, themes in THEMES_OF_CONTACTS.items() if key != (1, 3, "interview")},
)

NO_STATES = pd.DataFrame(columns=["condition", "says", "n_heard", "n_workers", "n", "state", "reason"])
"""Public table ``condition_states`` where nobody has coded conditions."""


@pytest.fixture(scope="module")
def drawings() -> dict[str, Drawing]:
    """W1 and W2 are observed in weeks 1 to 3 of five, W2 not interviewed in week 3; theme t2 never occurs."""
    return {drawing.name: drawing for drawing in drawn(WORLD)}


def test_sources_are_side_by_side_and_their_verdict_is_counted(drawings):
    sources = drawings["theme_sources"]
    table = sources.table.set_index(["worker", "theme", "source"])
    for key, row in table.iterrows():
        assert digit(sources, "-".join(key)) == str(row["n"])
    assert table.loc[("W1", "t0", "observation"), "n"] == 2
    assert table.loc[("W1", "t2", "interview"), "verdict"] == "no question found"
    at_the_right = {gid: named(sources, gid).get_text() for gid in ("several-t0", "no question found-t0")}
    assert at_the_right == {"several-t0": "2", "no question found-t0": "0"}
    at_the_right = {gid: named(sources, gid).get_text() for gid in ("several-t2", "no question found-t2")}
    assert at_the_right == {"several-t2": "0", "no question found-t2": "2"}
    assert named(sources, "convergent-t0") is None, "No coding says a direction."
    assert "so that sources cannot be said to agree" in sources.caption
    assert "by the dictionary, where nobody has coded these turns" in sources.caption


DIRECTED = World(
    n_workers=3,
    n_weeks=3,
    themes_in={(worker, 1, source): (0,) for worker in (0, 1) for source in ("interview", "voice_note")}
    | {(0, 2, "interview"): (0, 1), (0, 3, "interview"): ()},
    coder="R1",
    said=("lacking", "works", "lacking", "mixed", "", "mixed"),
    argued_by=("for",),
)
"""Five segments of t0: of W1 lacking, works and none (in order of time), of W2 mixed and not said; W3 has none."""


def test_segments_against_lie_left_of_the_line_and_those_for_right_and_both_across_it():
    drawing = next(one for one in drawn(DIRECTED) if one.name == "directions")
    row = drawing.table.set_index(["worker", "theme"])
    numbers = ["n", "n_for", "n_against", "n_both", "n_not_said"]
    assert row.loc[("W1", "t0"), numbers].tolist() == [3, 1, 2, 0, 0]
    assert row.loc[("W2", "t0"), numbers].tolist() == [2, 0, 0, 1, 1]
    bars = {part: named(drawing, f"{part}-W1-t0") for part in ("for", "against")}
    line = bars["for"].get_x()
    assert bars["against"].get_x() + bars["against"].get_width() == pytest.approx(line)
    assert bars["against"].get_width() == pytest.approx(2 * bars["for"].get_width())
    both = named(drawing, "both-W2-t0")
    assert both.get_width() == pytest.approx(bars["for"].get_width())
    parts = ("for", "against", "both", "not_said")
    for worker, expected in (("W1", "1 2 0 0"), ("W2", "0 0 1 1")):
        said = [named(drawing, f"n-{part}-{worker}-t0").get_text() for part in parts]
        assert " ".join(said) == expected


def test_a_theme_that_was_not_coded_is_0_and_a_worker_without_contact_is_hatched():
    drawing = next(one for one in drawn(DIRECTED) if one.name == "directions")
    assert digit(drawing, "W2-t1") == "0"
    assert named(drawing, "no_contact-W3").get_hatch()
    assert digit(drawing, "W3-t0") is None


def test_a_theme_with_more_contrary_segments_is_marked_and_named():
    drawing = next(one for one in drawn(DIRECTED) if one.name == "directions")
    assert [text.get_text() for text in texts(drawing) if "Supervision" in text.get_text()] == [
        "Supervision \u00b6"
    ]
    assert (
        "Firm up: segments for a theme argue for its place here; themes with more against than for: supervision (1 for, 2 against)."
        in drawing.caption
    )
    assert "so that the counts check nothing" in drawing.caption
    assert drawing.table.groupby("theme")["is_contrary"].first().to_dict() == {
        "t0": True,
        "t1": False,
        "t2": False,
    }


def test_the_sources_of_a_worker_agree_only_in_direction():
    drawing = next(one for one in drawn(DIRECTED) if one.name == "theme_sources")
    verdict = drawing.table.drop_duplicates(["worker", "theme"]).set_index(["worker", "theme"])["verdict"]
    assert verdict.loc[[("W1", "t0"), ("W2", "t0"), ("W1", "t1"), ("W3", "t0")]].tolist() == [
        "dissonant",
        "several",
        "single",
        "no question found",
    ]
    assert digit(drawing, "W1-t0-voice_note") == "1 +"
    assert (
        "another against; 1 of these rest on a source with a single segment with a direction." in drawing.alt
    )
    assert "A source may be on a side by one segment; the number in its box" in drawing.caption


@pytest.mark.parametrize(
    ("sources", "n_small"),
    [
        ([("for", 1), ("against", 4)], 1),
        ([("for", 2), ("against", 4)], 0),
        ([("for", 1), ("against", 4), ("for", 2)], 0),
        ([("for", 1), ("against", 1), ("both", 9)], 1),
    ],
)
def test_a_contradiction_rests_on_a_single_segment_if_there_is_none_without_it(sources, n_small):
    table = pd.DataFrame(sources, columns=["side", "n_directed"])
    said = _describe_small(table.assign(worker="W1", theme="t0", verdict="dissonant"))
    assert said.startswith(f"; {n_small} of these") if n_small else said == ""


def test_where_no_coding_says_a_direction_no_figure_says_for_or_against(drawings):
    assert "no coding says a direction" in drawings["directions"].caption
    assert drawings["directions"].table.columns.tolist() == ["not_shown"]
    assert "No coding says a direction" in drawings["portrait_W1"].caption
    heads = {text.get_text() for text in texts(drawings["portrait_W1"])}
    assert not heads & {"for", "against", "both", "not said"}
    assert "says that the themes of an area are spoken of, and not how" in drawings["areas_by_worker"].caption


@pytest.mark.parametrize("name", ["theme_rates", "timelines", "theme_pairs"])
def test_counts_and_marks_are_said_once_not_to_show_how_a_theme_is_spoken_of(drawings, name):
    said = TICK_NOT_HOW if name == "timelines" else COUNT_NOT_HOW
    assert drawings[name].caption.count(said) == 1
    assert TICK_NOT_HOW == "A tick says that a theme is spoken of, and not how."
    assert COUNT_NOT_HOW == "A count says that a theme is spoken of, and not how."


def test_the_portrait_shows_the_segments_of_each_side_beside_the_totals():
    drawing = next(one for one in drawn(DIRECTED) if one.name == "portrait_W1")
    parts = ("for", "against", "both", "not said")
    assert [named(drawing, f"{part}-themes-t0").get_text() for part in parts] == ["1", "2", "0", "0"]
    assert "Segments for and against, theme by theme: supervision 1 and 2;" in drawing.alt
    assert "all themes" not in drawing.alt, "There is no balance of what a person praises and complains of."


def test_a_source_through_which_a_worker_was_never_observed_is_hatched_and_has_no_digit():
    world = World(themes_in={(0, 1, "interview"): (0,), (1, 1, "voice_note"): (0,)})
    sources = next(drawing for drawing in drawn(world) if drawing.name == "theme_sources")
    assert named(sources, "W1-t0-observation").get_hatch()
    assert digit(sources, "W1-t0-observation") is None
    assert digit(sources, "W1-t1-interview") == "0"
    assert set(sources.table.query("theme == 't0'")["verdict"]) == {"single"}


def test_pairs_are_segments_below_the_diagonal_and_contacts_above_it(drawings):
    pairs = drawings["theme_pairs"]
    table = pairs.table.set_index(["theme", "other"])
    together = table.loc[("t0", "t1")]
    assert digit(pairs, "t1-t0") == str(together["n_segments"])
    assert digit(pairs, "t0-t1") == str(together["n_contacts"])
    assert digit(pairs, "t0-t0") == str(table.loc[("t0", "t0"), "n_segments"])
    assert digit(pairs, "t2-t0") == "0"
    for cell, unit in (("t1-t0", "segments"), ("t0-t1", "contacts")):
        assert named(pairs, f"expected-{cell}").get_text() == f"{together[f'expected_{unit}']:.1f}"
    assert named(pairs, "expected-t0-t0") is None
    assert "Of 3 pairs, 2 never occur in the same segment." in pairs.alt


def test_a_pair_in_many_segments_of_few_contacts_shows_both_numbers():
    ids = WORLD.codebook.theme_ids
    rows = [(one, other, 10 + at, 3, 0.5, 0.2, 5, 3) for at, one in enumerate(ids) for other in ids[at:]]
    columns = ["theme", "other", "n_segments", "n_contacts", "share_segments", "share_contacts"]
    columns += ["expected_segments", "expected_contacts"]
    pairs = figures.theme_pairs(
        pd.DataFrame(rows, columns=columns).assign(state="shown", reason=""),
        WORLD.study,
        WORLD.codebook,
        sources=["interview"],
    )
    assert [digit(pairs, cell) for cell in ("t1-t0", "t0-t1", "t2-t1", "t1-t2", "t1-t1")] == [
        "10",
        "3",
        "11",
        "3",
        "11",
    ]
    below, above = (named(pairs, cell).get_facecolor()[0] for cell in ("t1-t0", "t0-t1"))
    assert below < above, "twice as often as expected is darker than as often, whatever the share"


def test_every_outlined_cell_of_the_pairs_is_drawn_after_its_neighbours_so_that_it_has_four_sides(drawings):
    axes = next(axes for axes in drawings["theme_pairs"].figure.axes if axes.get_yticklabels())
    cells = [patch for patch in axes.patches if re.fullmatch(r"t\d-t\d", patch.get_gid() or "")]
    edges = [to_hex(cell.get_edgecolor()) for cell in cells]
    assert edges.count(LINE) == len(WORLD.codebook.themes)
    assert edges == sorted(edges, key=lambda edge: edge == LINE), "White edges come first."


def test_a_pair_whose_share_is_suppressed_has_its_number_and_no_shade():
    world = World(profile="strict")
    ids = world.codebook.theme_ids
    rows = [(one, other, 5, 0.5, "shown", "") for at, one in enumerate(ids) for other in ids[at:]]
    columns = ["theme", "other", "n_contacts", "share_contacts", "state", "reason"]
    expected = {"expected_segments": float("nan"), "expected_contacts": float("nan")}
    table = pd.DataFrame(rows, columns=columns).assign(
        n_segments=pd.NA, share_segments=float("nan"), **expected
    )
    is_alone = (table["theme"] == "t0") & (table["other"] == "t0")
    table.loc[is_alone, ["n_contacts", "share_contacts"]] = float("nan")
    table.loc[is_alone, ["state", "reason"]] = ["suppressed", "protection"]
    table.loc[(table["theme"] == "t0"), "share_contacts"] = float("nan")
    pairs = figures.theme_pairs(table, world.study, world.codebook, sources=["interview"])
    assert (digit(pairs, "t0-t0"), digit(pairs, "t0-t1")) == ("c", "5")
    assert to_hex(named(pairs, "t0-t1").get_facecolor()) == "#ffffff"
    assert "A number without shade" in pairs.caption
    assert "expected if the themes were independent is not shown" in pairs.caption
    assert "expected" not in " ".join(text.get_text() for text in texts(pairs))


def test_ticks_of_a_timeline_are_where_their_words_begin_and_in_no_hatched_week(drawings):
    strips = drawings["timelines"]
    table = strips.table
    axes = next(axes for axes in strips.figure.axes if axes.get_gid() == "panel-W1")
    cell = axes.get_xlim()[1] / 5
    ticks = next(artist for artist in axes.collections if artist.get_gid() == "W1-t0-voice_note")
    lefts = sorted(path.vertices[:, 0].min() for path in ticks.get_paths())
    widths = {round(float(np.ptp(path.vertices[:, 0])), 6) for path in ticks.get_paths()}
    assert widths == {TICK}, "a length would say how little else was said in the week"
    assert "they do not show how long their words are" in strips.caption
    own = table[(table["worker"] == "W1") & (table["theme"] == "t0") & (table["source"] == "voice_note")]
    assert lefts == pytest.approx(sorted((own["starts"] - 1) * cell))
    assert "contacts whose time of day is not known, at the end of their day" in strips.caption
    assert to_hex(ticks.get_facecolor()[0]) == COLOURS[0].lower()
    hatched = named(strips, "W1-w4-no_contact")
    assert hatched.get_hatch()
    assert not own["week"].isin([4, 5]).any()
    assert (
        "no contact through these sources with W1 in weeks 4 and 5; with W2 in weeks 4 and 5." in strips.alt
    )


def test_the_line_between_two_weeks_crosses_no_box_of_a_timeline_and_hides_no_tick():
    late = World(n_weeks=4, themes_in=themes_in_all(1, range(3, 5)))
    study = late.study.model_copy(
        update={"workers": (Worker(id="W1", first_day=FIRST + timedelta(days=14)), late.study.workers[1])}
    )
    segments, _, codings = late.tables()
    states = pd.DataFrame(
        {
            "worker": ["W1"] * 4 + ["W2"] * 4,
            "week": [1, 2, 3, 4] * 2,
            "state": ["not_started", "not_started", "observed", "observed"] + ["no_contact"] * 4,
        }
    )
    excerpts = timelines.lay_out(codings, segments, sources=OWN, weeks=study.calendar.weeks)
    strips = figures.timelines(excerpts, states, study, late.codebook, sources=OWN)
    for worker, lines in (("W1", [2, 3]), ("W2", [1, 2, 3])):
        axes = next(axes for axes in strips.figure.axes if axes.get_gid() == f"panel-{worker}")
        (between,) = [one for one in axes.collections if isinstance(one, LineCollection)]
        cell = axes.get_xlim()[1] / 4
        assert [round(line[0][0] / cell, 6) for line in between.get_segments()] == lines, worker
        ticks = [one for one in axes.collections if isinstance(one, PolyCollection)]
        assert bool(ticks) == (worker == "W1")
        assert all(one.get_zorder() > between.get_zorder() for one in ticks)


def test_bars_by_week_are_as_high_as_their_rates_and_a_week_without_contact_is_hatched(drawings):
    months = drawings["areas_by_week"]
    table = months.table.set_index(["area", "week"])
    heights = {
        key: named(months, f"{key[0]}-w{key[1]}").get_height()
        for key in table.index
        if pd.notna(table.loc[key, "n"])
    }
    known = [key for key in heights if heights[key] > 0]
    ratios = [heights[key] / table.loc[key, "rate"] for key in known]
    assert max(ratios) - min(ratios) < 1e-9
    assert digit(months, "area0-w1") == str(table.loc[("area0", 1), "n"])
    assert digit(months, "area2-w1") == "0"
    assert named(months, "area0-w4-no_contact").get_hatch()
    assert digit(months, "area0-w4") is None
    assert [named(months, f"workers-w{week}").get_text() for week in range(1, 6)] == ["2", "2", "2", "0", "0"]
    assert "There was no contact through these sources with any worker in weeks 4 and 5." in months.alt


def test_new_themes_rise_where_the_table_says(drawings):
    by_contact = drawings["new_themes"]
    line = named(by_contact, "themes")
    assert line.get_ydata().tolist()[-1] == by_contact.table["n_themes"].iloc[-1] == 2
    assert set(by_contact.table["contact_id"].str.contains("interview")) == {True}
    assert {
        gid for artist in by_contact.figure.findobj() if (gid := artist.get_gid() or "").startswith("new-")
    } == {f"new-{n}" for n in by_contact.table.loc[by_contact.table["n_new"] > 0, "n"]}


def test_a_reflexive_study_gets_a_placeholder_that_says_why():
    placeholder = next(
        drawing
        for drawing in drawn(World(themes_in=themes_in_all(2, range(1, 3)), stance="reflexive"))
        if drawing.name == "new_themes"
    )
    assert "Saturation belongs to other approaches" in placeholder.caption
    assert placeholder.table.columns.tolist() == ["not_shown"]


def test_the_model_has_an_arrow_for_each_lead_and_a_chip_for_each_theme(drawings):
    model = drawings["conditions_model"]
    gids = {artist.get_gid() for artist in model.figure.findobj()}
    for condition in WORLD.conditions.conditions:
        assert f"box-{condition.id}" in gids
        assert {f"{condition.id}-{other}" for other in condition.leads_to} <= gids
        assert {f"chip-{condition.id}-{theme}" for theme in condition.themes} <= gids
    assert named(model, "count-c0-t0").get_text() == "2 of 2"
    assert named(model, "count-c0-t2").get_text() == "0 of 2"
    assert model.table[["condition", "theme", "n_workers"]].iloc[0].tolist() == ["c0", "t0", 2]


def test_arrows_that_pass_conditions_by_never_share_a_lane_where_they_overlap():
    parts = [
        Condition(id=f"c{n}", label="-", meaning="-", leads_to=tuple(f"c{m}" for m in range(n + 1, 6)))
        for n in range(6)
    ]
    lanes = _lanes(Conditions(status="-", conditions=tuple(parts)))
    assert set(lanes) == {(n, m) for n in range(6) for m in range(n + 2, 6)}
    for one, lane in lanes.items():
        for other, second in lanes.items():
            if one != other and one[0] <= other[1] and other[0] <= one[1]:
                assert lane != second


def test_a_model_distinguishes_a_suppressed_number_from_no_observation():
    themes = pd.DataFrame(
        {
            "theme": ["t0", "t1", "t2"],
            "state": ["suppressed", "no_contact", "shown"],
            "n_workers": [None, None, 4],
            "n_heard": [None, None, 5],
            "reason": ["protection", "", ""],
        }
    )
    model = figures.conditions_model(
        WORLD.conditions, themes, NO_STATES, WORLD.study, WORLD.codebook, sources=["interview"]
    )
    assert [named(model, f"count-c0-t{n}").get_text() for n in range(3)] == ["c", "no contact", "4 of 5"]


def test_captions_call_the_workers_as_the_study_does():
    keepers = Noun(singular="lock-keeper", plural="lock-keepers")
    of_keepers = WORLD.study.model_copy(update={"worker_noun": keepers})
    themes = pd.DataFrame({"theme": WORLD.codebook.theme_ids, "state": "shown", "n_workers": 1, "n_heard": 2})
    themes["reason"] = ""
    model = figures.conditions_model(
        WORLD.conditions, themes, NO_STATES, of_keepers, WORLD.codebook, sources=["interview"]
    )
    assert "that a programme of lock-keepers has to meet" in model.caption
    rates = pd.DataFrame(
        {
            "theme": WORLD.codebook.theme_ids,
            "n": 3,
            "amount": 9,
            "rate": 1.0,
            "low_worker": 0.5,
            "high_worker": 2.0,
        }
    )
    rates = rates.assign(low_source=0.5, high_source=2.0, low=0.5, high=2.0, state="shown", reason="")
    drawing = figures.theme_rates(
        rates,
        of_keepers,
        WORLD.codebook,
        unit="segments",
        denominator="words",
        sources=["interview"],
        ranges=rates,
    )
    assert "Rate of each theme for 2 lock-keepers:" in drawing.caption
    one = of_keepers.model_copy(update={"all_workers": of_keepers.workers[:1]})
    assert describe_workers(one.worker_ids, one) == "1 lock-keeper"


def test_without_a_model_a_placeholder_says_so():
    placeholder = figures.conditions_model(
        None, pd.DataFrame(columns=["theme"]), NO_STATES, WORLD.study, WORLD.codebook, sources=["interview"]
    )
    assert "the study has no file data/conditions.yaml" in placeholder.caption


def test_the_validation_marks_are_at_their_shares_and_an_undefined_one_is_not_drawn():
    rows = [
        ("t0", "all", "turn", "R1", 10, 4, 5, 3, 0.6, 0.75, 0.67, 0.5),
        ("t1", "all", "turn", "R1", 10, 4, 0, 0, None, 0.0, None, None),
    ]
    public = validation_rows(rows).drop(columns="source").assign(state="shown", reason="")
    validation = figures.dictionary_validation(public, WORLD.study, WORLD.codebook)
    places = {name: named(validation, f"{name}-all-t0").get_xdata()[0] for name in ("precision", "recall")}
    ticks = {
        float(text.get_text()): text.get_position()[0]
        for text in texts(validation)
        if str(text.get_gid()).startswith("tick-")
    }
    zero, one = ticks[0], ticks[1]

    def score_at(place: float) -> float:
        return (place - zero) / (one - zero)

    assert score_at(places["precision"]) == pytest.approx(0.6)
    assert score_at(places["recall"]) == pytest.approx(0.75)
    (low, _), (high, _) = named(validation, "interval-recall-all-t0").get_segments()[0]
    ends = [score_at(end) for end in (low, high)]
    assert ends == pytest.approx([0.301, 0.954], abs=0.001), "Wilson, 3 of 4"
    assert named(validation, "precision-all-t1") is None
    assert named(validation, "recall-all-t1") is not None
    assert [named(validation, f"{column}-all-t0").get_text() for column in ("n_manual", "n_dictionary")] == [
        "4",
        "5",
    ]
    by_source = validation_rows([("t0", "interview", "turn", "R1", 5, 2, 3, 1, 0.3, 0.5, 0.4, 0.1)])
    strictest = WORLD.study.accuracy_threshold.model_copy(update={"precision": 0.4, "recall": 0.5})
    demanding = WORLD.study.model_copy(update={"accuracy_threshold": strictest})
    both = figures.dictionary_validation(public, demanding, WORLD.codebook, by_source=by_source)
    assert named(both, "recall-interview-t0") is not None
    assert "Below the threshold: 1 of 1 pair of a theme and a single source; not to be " in both.caption
    assert "single source" not in validation.caption
    assert '"Added up" are' in validation.caption
    assert "number: of how many turns" in [text.get_text() for text in texts(validation)]
    strict = WORLD.study.model_copy(update={"disclosure": Disclosure(profile="strict")})
    kept = figures.dictionary_validation(public, strict, WORLD.codebook, by_source=by_source)
    assert named(kept, "recall-interview-t0") is None, "a source may come from one worker"
    assert set(kept.table["source"]) == {"all"}
    placeholder = figures.dictionary_validation(public[:0], WORLD.study, WORLD.codebook)
    assert "no manual coding is available" in placeholder.caption


def test_rates_lie_on_one_scale_with_their_ranges(drawings):
    rates = drawings["theme_rates"]
    of_theme = rates.table.set_index("theme").loc["t0"]
    dot = named(rates, "rate-t0").get_xdata()[0]
    scale = dot / of_theme["rate"]
    ends = named(rates, "worker-t0").get_segments()[0][:, 0]
    assert ends.tolist() == pytest.approx([of_theme["low_worker"] * scale, of_theme["high_worker"] * scale])
    band = named(rates, "band-t0")
    assert [band.get_x(), band.get_x() + band.get_width()] == pytest.approx(
        [of_theme["low"] * scale, of_theme["high"] * scale]
    )
    assert named(rates, "n-t0").get_text() == f"{of_theme['rate']:.2f}   n = {int(of_theme['n'])}"


def test_the_curve_has_a_bar_for_each_specification_and_ties_have_a_look_of_their_own(drawings):
    curve = drawings["specification_curve"]
    whole = curve.table[curve.table["left_out"] == "nothing"]
    assert whole["relative_difference"].is_monotonic_increasing
    assert set(curve.table["words_of"]) == {"worker"}, "the researcher's words are in no curve of the workers"
    assert whole["place"].tolist() == list(range(1, len(whole) + 1))
    assert {"ties"} < set(whole["outcome"])
    line = next(text.get_position()[1] for text in texts(curve) if text.get_text() == "0")
    for row in whole.to_dict("records"):
        bar = named(curve, f"bar-{row['place']}")
        assert (to_hex(bar.get_facecolor()) == "#ffffff") == (row["outcome"] == "ties")
        assert not bar.get_hatch(), "hatching means no contact"
        top, bottom = bar.get_y(), bar.get_y() + bar.get_height()
        assert (row["outcome"] == "holds") == (bottom == pytest.approx(line))
        assert (row["outcome"] == "does_not_hold") == (top == pytest.approx(line))
    assert named(curve, "claim").get_text().startswith("Supervision is the most")


def test_the_curve_names_its_axis_and_marks_the_middle_of_the_published_bar(drawings):
    curve = drawings["specification_curve"]
    assert named(curve, "marks").get_text().startswith("Difference from the comparison,\nas a percentage of")
    ticks = [text.get_text() for text in texts(curve) if str(text.get_gid()).startswith("tick-")]
    shares = [float(tick.strip("%").replace("\u2212", "-")) for tick in ticks]
    assert len(shares) >= 3
    assert all(share % 5 == 0 for share in shares), ticks
    mark, words = named(curve, "published"), named(curve, "published-words")
    assert (mark.get_text(), words.get_text()) == ("\u25be", "published")
    middles = {
        named(curve, f"bar-{place}").get_bbox().x0 + named(curve, f"bar-{place}").get_width() / 2
        for place in curve.table["place"].unique()
    }
    assert any(mark.get_position()[0] == pytest.approx(middle) for middle in middles)
    curve.figure.draw_without_rendering()
    assert words.get_window_extent().x1 < mark.get_window_extent().x0


def test_a_curve_of_a_single_specification_has_the_row_of_its_counting_unit(drawings):
    table = drawings["specification_curve"].table
    own = table[(table["place"] == 1) & (table["left_out"] == "nothing")].drop(columns=["place", "codebook"])
    reference = own.iloc[0][["unit", "denominator", "coder", "sources", "week_origin", "aggregation"]]
    claims = [Claim(id="most", kind="most_coded", theme="t0", purpose="It shows what is said most.")]
    single = figures.specification_curve(own, reference, claims, WORLD.study, WORLD.codebook)
    rows = [label.get_text() for axes in single.figure.axes for label in axes.get_yticklabels()]
    assert rows == [name_unit(own["unit"].iloc[0])]
    assert named(single, "published").get_text() == "\u25be"


def test_a_mark_of_the_curve_is_in_the_specification_of_which_one_is_left_out(drawings):
    curve = drawings["specification_curve"]
    without = curve.table[curve.table["left_out"] == "one_worker"]
    across, down = named(curve, "marks-one_worker").get_data()
    bar = named(curve, "bar-1").get_width()
    assert across.tolist() == pytest.approx(((without["place"] - 0.5) * bar).tolist())
    order = without["relative_difference"].rank(method="dense", ascending=False)
    assert pd.Series(down).rank(method="dense").tolist() == order.tolist(), "What is higher holds by more."


@pytest.mark.parametrize("name", ["claims_held", "specification_curve"])
def test_no_figure_gives_a_share_of_unlike_specifications(drawings, name):
    drawing = drawings[name]
    said = " ".join([drawing.caption, drawing.alt, *(text.get_text() for text in texts(drawing))])
    matched = set(drawing.table.get("n_matched", ()))
    assert {int(n) for n in re.findall(r"\b\d+ of (\d+)\b", said)} <= matched, "It is of matched ones alone."
    assert "every specification" not in said


def test_an_option_is_drawn_above_the_published_one_with_its_matched_numbers(drawings):
    held = drawings["claims_held"]
    for row in held.table[held.table["words_of"] == "worker"].to_dict("records"):
        cell = f"{row['claim']}-{row['choice']}={row['option']}"
        numbers = [f"{row['n_holds']} / {row['n_ties']} / {row['n_does_not_hold']}"]
        numbers += [
            f"{row['reference_n_holds']} / {row['reference_n_ties']} / {row['reference_n_does_not_hold']}"
        ]
        drawn = {text.get_text() for text in texts(held) if text.get_gid() == f"n-{cell}"}
        assert numbers[0] in drawn
        below = {text.get_text() for text in texts(held) if text.get_gid() == f"n-reference_{cell}"}
        assert numbers[1] in below
    assert digit(held, "area-aggregation=once") is not None
    assert digit(held, "most-aggregation=once") is None


def test_a_claim_and_a_worker_have_a_sign_that_grey_does_not_change(drawings):
    drawing = drawings["claim_cases"]
    signs = {"supports": "+", "contradicts": "\u2212", "ties": "=", "not_said": "?"}
    assert set(drawing.table["outcome"]) <= {*signs, "not_spoken_of", "no_contact"}
    for row in drawing.table.to_dict("records"):
        shown = digit(drawing, f"{row['claim']}-{row['worker']}")
        if row["outcome"] in signs:
            assert shown.split()[0] == signs[row["outcome"]]
        else:
            assert shown == {"not_spoken_of": "0", "no_contact": None}[row["outcome"]]
    assert named(drawing, "result-few").get_text() == "cannot be\ndecided", "t2 never occurs"
    assert re.fullmatch(r"in \d of 2", named(drawing, "result-most").get_text())
    assert "fieldwork claim" in drawing.caption
    assert "It shows what is said most." in drawing.caption, "what the count is for"


CASES = [  # claim, worker, outcome, n, for, against, value, comparison, before, after
    ("tied", "W1", "supports", 36, 14, 15, None, None, None, None),
    ("tied", "W2", "exception", 9, 6, 3, None, None, None, None),
    ("later", "W1", "supports", 36, 14, 15, None, None, 27, 9),
    ("later", "W2", "not_said", 9, 6, 3, None, None, None, None),
    ("most", "W1", "contradicts", 36, 14, 15, 36, 40, None, None),
    ("most", "W2", "supports", 9, 6, 3, 9, 4, None, None),
]
OF_CASES = [
    Claim(id="tied", kind="with_exceptions", theme="t0", side="against", exceptions=("W2",)),
    Claim(id="later", kind="change", theme="t0", becomes="less_often", week=2, min_workers=1),
    Claim(id="most", kind="most_coded", theme="t0", purpose="It shows what is said most."),
]
COUNTS = ["n", "n_for", "n_against", "value", "comparison", "n_before", "n_after"]


def cases_drawn(*left_out: str):
    claims = [claim.with_day(WORLD.study) for claim in OF_CASES if claim.id not in left_out]
    rows = pd.DataFrame(CASES, columns=["claim", "worker", "outcome", *COUNTS])
    rows = rows.astype(dict.fromkeys([one for one in COUNTS if one.startswith("n")], "Int64"))
    kinds = {claim.id: claim.kind for claim in OF_CASES}
    cases = rows.assign(kind=rows["claim"].map(kinds), n_both=0, remark="")
    results = {claim.id: "ties" for claim in claims}
    return figures.claim_cases(cases, results, claims, WORLD.study, WORLD.codebook)


def test_a_cell_of_a_claim_has_its_counts_so_that_a_majority_by_one_segment_is_seen():
    drawing = cases_drawn()
    cells = {f"{claim}-{worker}": digit(drawing, f"{claim}-{worker}") for claim, worker, *_ in CASES}
    assert cells == {
        "tied-W1": "+ 14:15 (36)",
        "tied-W2": "\u00d7 6:3 (9)",
        "later-W1": "+ 27\u21929",
        "later-W2": "?",
        "most-W1": "\u2212 36:40",
        "most-W2": "+ 9:4",
    }
    assert "Directions are as one coder sees them." in drawing.caption


def test_a_ranking_is_so_or_not_so_in_a_worker_and_nobody_contradicts_it():
    drawing = cases_drawn("tied", "later")
    words = {text.get_text() for text in texts(drawing)}
    assert {"so", "not so"} <= words
    assert "not so: W1" in drawing.alt
    for said in ("negative case", "supports"):
        assert said not in drawing.caption
        assert said not in words
    assert "negative case" in cases_drawn("most").caption


def test_a_caption_of_claims_names_only_what_is_in_the_picture():
    assert "had no contact" not in cases_drawn().caption
    assert "Nobody who said too little to decide it is counted" in cases_drawn().caption
    assert "Nobody who" not in cases_drawn("later").caption
    assert "nothing of a cause" in cases_drawn().caption
    assert "nothing of a cause" not in cases_drawn("later").caption


def test_the_alt_text_of_rankings_by_option_says_both_directions(drawings):
    held = drawings["claims_held"]
    own = held.table[(held.table["claim"] == "most") & (held.table["words_of"] == "worker")]
    fewer, more = own["n_holds"] < own["reference_n_holds"], own["n_holds"] > own["reference_n_holds"]
    assert ("holds less often (with " in held.alt) or not fewer.any()
    assert fewer.any() or more.any()
    for row in own[fewer | more].to_dict("records"):
        n = row["n_matched"]
        assert f": {row['n_holds']} of {n}; published: {row['reference_n_holds']} of {n})" in held.alt
    assert "Panels: in the workers' own words" in held.caption


@pytest.mark.parametrize("name", ["claim_cases", "claims_held", "specification_curve", "theme_rates"])
def test_next_to_every_ranking_is_where_it_is_said_how_far_the_questions_made_it(drawings, name):
    assert (
        "How far the questions made this order is in the table asked, as far as it is found."
        in drawings[name].caption
    )


def test_a_curve_explains_its_mark_and_names_only_the_choices_that_there_are(drawings):
    caption = drawings["specification_curve"].caption
    assert "The mark “published” is at the specification" in caption
    assert "count of areas" not in caption, "the first ranking is of a theme"


def test_a_portrait_shows_contacts_above_themes_of_one_worker_and_of_no_two(drawings):
    portrait = drawings["portrait_W1"]
    table = portrait.table.set_index(["row", "week"])
    assert digit(portrait, "contacts-w1-interview") == str(table.loc[("interview", 1), "n"]) == "1"
    assert digit(portrait, "themes-w1-t0") == str(table.loc[("t0", 1), "n"])
    assert named(portrait, "themes-w4-no_contact").get_hatch()
    assert set(table["worker"]) == {"W1"}
    assert pd.isna(table.loc[("t0", 4), "n"])
    calendar = drawings["contact_calendar"].table
    with pytest.raises(FieldworkError, match="the tables have 2 workers"):
        figures.portrait(
            calendar, calendar, WORLD.study, WORLD.codebook, unit="segments", sources=["interview"]
        )


def test_every_figure_names_who_coded_or_its_codebook(drawings):
    version = WORLD.codebook.version
    for name, drawing in drawings.items():
        if name not in ("contact_calendar", "conditions_order", "directions"):
            assert f"Codebook version {version}." in drawing.caption, name
            assert set(drawing.table["codebook"]) == {WORLD.codebook.stamp}, name


def test_every_number_in_a_picture_is_in_its_table(drawings):
    for name in ("theme_sources", "theme_pairs", "areas_by_week", "portrait_W1"):
        drawing = drawings[name]
        known = {
            f"{value:,.0f}"
            for column in drawing.table.select_dtypes("number")
            for value in drawing.table[column].dropna()
        }
        shown = {
            text.get_text()
            for text in texts(drawing)
            if (text.get_gid() or "").startswith("n-") and text.get_text() != "n"
        }
        assert shown <= known | {"0"}, name


def test_a_word_is_broken_after_its_hyphen_before_it_is_cut():
    assert wrap("Walk-the-frontline visits", 18, 7) == ["Walk-the-", "frontline visits"]
    assert "".join(wrap("Anerkennungsverfahren", 10, 7)) == "Anerkennungsverfahren"


@pytest.mark.skipif(len(families()) > 1, reason="the extra `fonts` has these letters")
def test_a_character_that_the_font_lacks_is_a_box_and_no_warning():
    assert wrap("Tea 🫖 支", 100, 7) == ["Tea \u25a1 \u25a1"]
    assert wrap("Siân ŵ – †", 100, 7) == ["Siân ŵ – †"]


CAPTIONS = sorted(path.stem for path in (paths.ROOT / "figures").glob("*.md") if path.stem != "README")
CONSTANTS = {"0", "90", "95", "1,000"}
"""Numbers of the method: 0 is contact without the theme; rates are per 1,000 words; bands hold 90% of draws,
intervals are of 95 %."""


@pytest.mark.parametrize("name", CAPTIONS)
def test_every_number_of_a_caption_is_in_the_list_of_numbers(name):
    listed = json.loads((paths.ROOT / "data/processed/numbers.json").read_text(encoding="utf-8"))["numbers"]
    caption = (paths.ROOT / f"figures/{name}.md").read_text(encoding="utf-8").split("\n\n")[1]
    for known in (
        r"Codebook version \S+",
        r"Monday \d+ \w+ \d{4}",
        r"Wilson \(\d{4}\)",
        r"\b[WR]\d+\b",
        r"\(\d\) ",
        # What the strip of conditions names by number, and what it counts in its own table.
        r"By number: .+? This does not show",
        r"met: 1 on the first day",
        r"\d+ of \d+ numbers stand.+? on one segment",
        # What figures of weeks count in their own tables.
        r"\d+% of the coded [\w ]+ \(counted once for each theme\) and \d+% of the words are from the \d+ of \d+ worker-weeks with",
        r"In [^.]*\d+ of \d+[^.]*researcher's[^.]*\.",
        # What the validation counts in its own table.
        r"precision \S+ dashed; recall \S+ dotted",
        r"Below the threshold: \d+ of \d+ pairs.+?: \d+\. ",
    ):
        caption = re.sub(known, "", caption)
    numbers = set(re.findall(r"\d[\d,]*(?:\.\d+)?", caption))
    assert numbers <= {fact["text"] for fact in listed.values()} | CONSTANTS


def test_a_drawing_is_one_column_or_one_page_of_the_journal_wide_and_never_an_axis_label_in_mathematics(
    drawings,
):
    for drawing in drawings.values():
        assert isinstance(drawing.figure, Figure)
        width = drawing.figure.get_figwidth() * 25.4
        assert np.isclose(width, [figures.COLUMN, figures.PAGE]).any(), (drawing.name, width)
    assert BY_DICTIONARY.below == frozenset()
