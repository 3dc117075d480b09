"""What the article's figures show is what their tables say: read from the artists, not from pixels."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from worlds import World, drawn, texts, themes_in_all

from helpers import figures
from helpers.coding.accuracy import BY_DICTIONARY
from helpers.coding.weights import COUNT_NOT_HOW
from helpers.errors import FieldworkError
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.model_page import _lanes
from helpers.figures.drawing.sentences import describe_workers
from helpers.figures.drawing.style import BELOW, COLOURS, wrap
from helpers.figures.sources import _describe_small
from helpers.files import paths
from helpers.study.conditions import Condition, Conditions
from helpers.study.limits import Disclosure
from helpers.study.study import Noun
from helpers.tables import VALIDATIONS

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


def named(drawing: Drawing, gid: str):
    return next((artist for artist in drawing.figure.findobj() if artist.get_gid() == gid), None)


def digit(drawing: Drawing, cell: str) -> str | None:
    text = named(drawing, f"n-{cell}")
    return text.get_text() if text else None


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
        "Supervision \u2021"
    ]
    assert (
        "Firm up: segments for a theme argue for its place here; themes with more against than for: supervision (1 for, 2 against)."
        in drawing.caption
    )
    assert "check of consistency, and not independent evidence" in drawing.caption
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
    assert drawings[name].caption.count(COUNT_NOT_HOW) == 1
    assert COUNT_NOT_HOW == "A count or mark says that a theme is spoken of, and not how."


def test_the_portrait_shows_the_segments_of_each_side_beside_the_totals():
    drawing = next(one for one in drawn(DIRECTED) if one.name == "portrait_W1")
    parts = ("for", "against", "both", "not said")
    assert [named(drawing, f"{part}-themes-t0").get_text() for part in parts] == ["1", "2", "0", "0"]
    assert "2 against" in drawing.alt


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
    assert "Of 3 pairs, 2 never occur in the same segment." in pairs.alt


def test_a_pair_in_many_segments_of_few_contacts_shows_both_numbers():
    ids = WORLD.codebook.theme_ids
    rows = [(one, other, 10 + at, 3, 0.5, 0.2) for at, one in enumerate(ids) for other in ids[at:]]
    columns = ["theme", "other", "n_segments", "n_contacts", "share_segments", "share_contacts"]
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
    assert below < above, "a larger share of the rarer theme is darker"


def test_a_pair_whose_share_is_suppressed_has_its_number_and_no_shade():
    world = World(profile="strict")
    ids = world.codebook.theme_ids
    rows = [(one, other, 5, 0.5, "shown", "") for at, one in enumerate(ids) for other in ids[at:]]
    columns = ["theme", "other", "n_contacts", "share_contacts", "state", "reason"]
    table = pd.DataFrame(rows, columns=columns).assign(n_segments=pd.NA, share_segments=float("nan"))
    is_alone = (table["theme"] == "t0") & (table["other"] == "t0")
    table.loc[is_alone, ["n_contacts", "share_contacts"]] = float("nan")
    table.loc[is_alone, ["state", "reason"]] = ["suppressed", "protection"]
    table.loc[(table["theme"] == "t0"), "share_contacts"] = float("nan")
    pairs = figures.theme_pairs(table, world.study, world.codebook, sources=["interview"])
    assert (digit(pairs, "t0-t0"), digit(pairs, "t0-t1")) == ("c", "5")
    assert to_hex(named(pairs, "t0-t1").get_facecolor()) == "#ffffff"
    assert "A number without shade" in pairs.caption


def test_marks_of_a_timeline_are_at_their_words_and_in_no_hatched_week(drawings):
    strips = drawings["timelines"]
    table = strips.table
    axes = next(axes for axes in strips.figure.axes if axes.get_gid() == "panel-W1")
    cell = axes.get_xlim()[1] / 5
    marks = next(artist for artist in axes.collections if artist.get_gid() == "W1-t0-voice_note")
    lefts = sorted(path.vertices[:, 0].min() for path in marks.get_paths())
    own = table[(table["worker"] == "W1") & (table["theme"] == "t0") & (table["source"] == "voice_note")]
    assert lefts == pytest.approx(sorted((own["starts"] - 1) * cell))
    assert to_hex(marks.get_facecolor()[0]) == COLOURS[0].lower() or to_hex(marks.get_facecolor()[0]) == BELOW
    hatched = named(strips, "W1-w4-no_contact")
    assert hatched.get_hatch()
    assert not own["week"].isin([4, 5]).any()
    assert (
        "no contact through these sources with W1 in weeks 4 and 5; with W2 in weeks 4 and 5." in strips.alt
    )


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
        ("t0", "turn", "R1", 10, 4, 5, 3, 0.6, 0.75, 0.67, 0.5),
        ("t1", "turn", "R1", 10, 4, 0, 0, None, 0.0, None, None),
    ]
    columns = [column for column in VALIDATIONS.columns if column != "source"]
    public = pd.DataFrame(rows, columns=columns).assign(state="shown", reason="")
    validation = figures.dictionary_validation(public, WORLD.study, WORLD.codebook)
    places = {name: named(validation, f"{name}-all-t0").get_xdata()[0] for name in ("precision", "recall")}
    assert (places["recall"] - 1) / (places["precision"] - 1) == pytest.approx(0.75 / 0.6)
    assert named(validation, "precision-all-t1") is None
    assert named(validation, "recall-all-t1") is not None
    assert [
        named(validation, f"{column}-t0").get_text() for column in ("n_both", "n_manual", "n_dictionary")
    ] == ["3", "4", "5"]
    by_source = pd.DataFrame(
        [("t0", "interview", "turn", "R1", 5, 2, 3, 1, 0.3, 0.5, 0.4, 0.1)], columns=VALIDATIONS.columns
    )
    strictest = WORLD.study.accuracy_threshold.model_copy(update={"precision": 0.4, "recall": 0.5})
    demanding = WORLD.study.model_copy(update={"accuracy_threshold": strictest})
    both = figures.dictionary_validation(public, demanding, WORLD.codebook, by_source=by_source)
    assert named(both, "recall-interview-t0") is not None
    assert "Below the threshold: 1 of 1 pair of a theme and a single source." in both.caption
    assert "single source" not in validation.caption
    assert '"Added up" are' in validation.caption
    assert "turns coded by" in [text.get_text() for text in texts(validation)]
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


def test_the_curve_says_under_how_many_specifications_the_claim_holds(drawings):
    curve = drawings["specification_curve"]
    n_holds, n = int(curve.table["holds"].sum()), len(curve.table)
    assert named(curve, "share").get_text() == f"holds\n{n_holds / n:.0%}"
    assert named(curve, "held-all=every specification").get_text() == f"{n_holds:,} of {n:,}"
    assert curve.table["relative_difference"].is_monotonic_increasing
    assert named(curve, "claim").get_text().startswith("Supervision is the most")
    assert f"The claim holds where the difference is above 0: in {n_holds:,} of {n:,}." in curve.caption


def test_claims_are_shown_by_option_and_one_without_the_option_has_no_number(drawings):
    held = drawings["claims_held"]
    table = held.table.set_index(["claim", "dimension", "option"])
    row = table.loc[("most", "all", "every specification")]
    assert digit(held, "most-all=every specification") == f"{row['n_holds']:,} of {row['n_specifications']:,}"
    assert digit(held, "area-aggregation=once") is not None
    assert digit(held, "most-aggregation=once") is None


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
    version, checksum = WORLD.codebook.stamp.split()
    for name, drawing in drawings.items():
        if name not in ("contact_calendar", "conditions_order", "directions"):
            assert f"Codebook version {version} (checksum {checksum})." in drawing.caption, name
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


def test_a_character_that_the_font_lacks_is_a_box_and_no_warning():
    assert wrap("Tea 🫖 支", 100, 7) == ["Tea \u25a1 \u25a1"]
    assert wrap("Siân ŵ – †", 100, 7) == ["Siân ŵ – †"]


CAPTIONS = sorted(path.stem for path in (paths.ROOT / "figures").glob("*.md") if path.stem != "README")
CONSTANTS = {"0", "90", "1,000"}
"""Numbers of the method: 0 is contact without the theme; rates are per 1,000 words; bands hold 90% of draws."""


@pytest.mark.parametrize("name", CAPTIONS)
def test_every_number_of_a_caption_is_in_the_list_of_numbers(name):
    listed = json.loads((paths.ROOT / "data/processed/numbers.json").read_text(encoding="utf-8"))["numbers"]
    caption = (paths.ROOT / f"figures/{name}.md").read_text(encoding="utf-8").split("\n\n")[1]
    for known in (
        r"Codebook (version )?\S+ \(?(checksum )?\w+\)?",
        r"Monday \d+ \w+ \d{4}",
        r"Wilson \(\d{4}\)",
        r"\b[WR]\d+\b",
        r"\(\d\) ",
        # What the strip of conditions names by number, and what it counts in its own table.
        r"By number: .+? This does not show",
        r"met: 1 on the first day",
        r"\d+ of \d+ numbers stand.+? on one segment",
        # What the validation counts in its own table.
        r"precision \S+ dashed; recall \S+ dotted",
        r"Below the threshold: \d+ of \d+ pairs",
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
