"""What a figure shows is what its table says: read from the artists, not from pixels."""

from __future__ import annotations

import base64
import gc
import hashlib
import itertools
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import lxml.html
import matplotlib as mpl
import pandas as pd
import pytest
from artists import digit, named
from lxml import etree
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image, ImageChops, ImageStat
from public_tables import as_public

from helpers import figures
from helpers.coding.accuracy import Accuracy, Score
from helpers.coding.weights import COUNT_NOT_HOW
from helpers.errors import FieldworkError
from helpers.figures.drawing.drawing import Drawing, render
from helpers.figures.drawing.sentences import BLOCKS
from helpers.figures.drawing.style import COLOURS, HIGHEST, INK, ink_on
from helpers.files import paths
from helpers.files.markup import markdown
from helpers.files.place import Place
from helpers.privacy.leaks.visible_text import visible_texts
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows
from helpers.study.limits import AccuracyThreshold
from helpers.study.study import Study
from helpers.study.themes import Area, Theme
from helpers.study.workers import Worker
from helpers.tables import Level

OWN_WORDS = {"unit": "segments", "sources": ["interview", "voice_note"]}


def study_of(*workers: Worker, **changes: object) -> Study:
    facts = {
        "title": "A study of four weeks",
        "fictional": True,
        "notice": "Fictional example data",
        "disclosure": {"profile": "open"},
        "stance": "codebook",
        "time_zone": "Europe/London",
        "calendar": {"first_day": date(2023, 10, 2), "last_day": date(2023, 10, 29)},
        "worker_noun": {"singular": "peer support worker", "plural": "peer support workers"},
        "speaker_roles": {"worker": "A worker"},
        "sources": [
            {
                "id": "interview",
                "label": "Interviews",
                "singular": "Interview",
                "folder": "interviews",
                "counted_role": "worker",
            },
            {
                "id": "observation",
                "label": "WalkIn visits",
                "singular": "WalkIn visit",
                "folder": "visits",
                "counted_role": "researcher",
            },
            {
                "id": "voice_note",
                "label": "Voice notes",
                "singular": "Voice note",
                "folder": "voice_notes",
                "counted_role": "worker",
            },
        ],
        "workers": workers
        or [Worker(id="W1", first_day=date(2023, 10, 2)), Worker(id="W2", first_day=date(2023, 10, 16))],
    }
    return Study.model_validate(facts | changes)


def codebook_of(labels: dict[str, list[str]]) -> Codebook:
    """A codebook with the given themes under the given areas; ids are labels in snake case."""
    text = dict.fromkeys(["brief", "full", "use", "use_not", "example"], "…")
    themes = [
        Theme(
            id=label.lower().replace(" ", "_").replace("$", ""),
            label=label,
            area=area,
            indicators=("x",),
            **text,
        )
        for area, of_area in labels.items()
        for label in of_area
    ]
    areas = [Area(id=area, label=area.replace("_", " ").capitalize(), meaning="…") for area in labels]
    return Codebook(version="1", status="…", areas=tuple(areas), themes=tuple(themes))


def contacts_of(study: Study, observed: dict[tuple[str, int, str], int]) -> pd.DataFrame:
    rows = [
        (
            worker.id,
            week,
            source.id,
            "observed" if (worker.id, week, source.id) in observed else study.absence(worker, week),
        )
        for worker, week, source in study.cells()
    ]
    table = pd.DataFrame(rows, columns=["worker", "week", "source", "state"])
    return table.assign(
        n_contacts=[
            observed.get(key, 0)
            for key in table[["worker", "week", "source"]].itertuples(index=False, name=None)
        ]
    )


def weekly_of(
    study: Study, codebook: Codebook, n: dict[tuple[str, int, str], int], silent: set[tuple[str, int]]
) -> pd.DataFrame:
    rows = []
    for worker, week, theme in itertools.product(study.workers, study.calendar.weeks, codebook.themes):
        state = study.absence(worker, week)
        state = "observed" if state == "no_contact" and (worker.id, week) not in silent else state
        rows.append(
            (
                worker.id,
                week,
                state,
                theme.area,
                theme.id,
                n.get((worker.id, week, theme.id), 0) if state == "observed" else None,
            )
        )
    return pd.DataFrame(rows, columns=["worker", "week", "state", "area", "theme", "n"]).astype(
        {"n": "Int64"}
    )


@pytest.fixture(scope="module")
def study() -> Study:
    return study_of()


@pytest.fixture(scope="module")
def small() -> Codebook:
    return codebook_of(
        {"firm_up": ["Supervision", "Peer network"], "fine_tune": ["Role clarity"], "focus": ["Structures"]}
    )


@pytest.fixture(scope="module")
def contacts(study: Study) -> pd.DataFrame:
    """W1 is observed in weeks 1, 2 and 4; W2, who starts in week 3, in weeks 3 and 4."""
    observed = {
        ("W1", 1, "interview"): 1,
        ("W1", 1, "voice_note"): 12,
        ("W1", 2, "observation"): 2,
        ("W1", 4, "voice_note"): 3,
    }
    return contacts_of(study, observed | {("W2", 3, "interview"): 1, ("W2", 4, "voice_note"): 1})


@pytest.fixture(scope="module")
def weekly(study: Study, small: Codebook) -> pd.DataFrame:
    """W1 is not observed in week 2; W2 starts in week 3."""
    return weekly_of(
        study,
        small,
        {("W1", 1, "supervision"): 5, ("W1", 3, "structures"): 2, ("W2", 3, "supervision"): 1},
        {("W1", 2)},
    )


N_WORKERS = {"supervision": 2, "structures": 1}


@pytest.fixture(scope="module")
def together(small: Codebook) -> pd.DataFrame:
    rows = [
        (
            week,
            week,
            theme.area,
            theme.id,
            *(
                ("no_contact", None, None, None)
                if week == 2
                else ("shown", 3 * N_WORKERS.get(theme.id, 0), N_WORKERS.get(theme.id, 0), 2)
            ),
        )
        for week in (1, 2, 3, 4)
        for theme in small.themes
    ]
    columns = ["week", "last_week", "area", "theme", "state", "n", "n_workers", "n_heard"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[-3:], "Int64"))


@pytest.fixture(scope="module")
def areas() -> pd.DataFrame:
    rows = [
        ("W1", "firm_up", 34, 0, 11204, 29, 3.03),
        ("W1", "fine_tune", 0, 0, 11204, 29, 0.0),
        ("W1", "focus", 12, 3, 11204, 29, 1.07),
    ]
    rows += [("W2", area, 0, 0, 0, 0, None) for area in ("firm_up", "fine_tune", "focus")]
    columns = ["worker", "area", "n", "n_below_threshold", "n_words", "n_contacts", "rate"]
    return pd.DataFrame(rows, columns=columns).astype({"rate": float})


@pytest.fixture(scope="module")
def drawings(study, small, contacts, weekly, together, areas) -> dict[str, Drawing]:
    drawn = (
        figures.contact_calendar(contacts, study),
        figures.theme_weeks(as_public(weekly), study, small, **OWN_WORDS),
        figures.theme_weeks_together(as_public(together), study, small, **OWN_WORDS),
        figures.areas_by_worker(areas.assign(n_below_threshold=0), study, small, **OWN_WORDS),
    )
    return {drawing.name: drawing for drawing in drawn}


def texts(drawing: Drawing) -> list[Text]:
    return [text for text in drawing.figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


def digits_within(drawing: Drawing, cell: Rectangle) -> list[str]:
    box = cell.get_window_extent()
    middles = [(text.get_text(), text.get_window_extent()) for text in texts(drawing)]
    return [
        text
        for text, extent in middles
        if box.contains((extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2)
    ]


def test_the_calendar_shows_the_contacts_of_each_source_and_week(drawings):
    calendar = drawings["contact_calendar"]
    assert [
        digit(calendar, cell)
        for cell in ("W1-w1-interview", "W1-w1-voice_note", "W1-w2-observation", "W2-w4-voice_note")
    ] == [
        "1",
        "12",
        "2",
        "1",
    ]
    assert named(calendar, "sum-W1-voice_note").get_text() == "15"
    labels = [label.get_text() for label in calendar.figure.axes[1].get_yticklabels()]
    assert labels == ["Interviews", "WalkIn visits", "Voice notes"]
    assert [label.get_text() for label in calendar.figure.axes[-1].get_xticklabels()] == ["1", "2", "3", "4"]
    assert [named(calendar, f"date-w{week}").get_text() for week in (1, 2, 3, 4)] == [
        "2 Oct",
        "9 Oct",
        "16 Oct",
        "23 Oct",
    ]


def test_a_week_without_contact_is_hatched_across_the_workers_rows_and_has_no_digit(drawings):
    calendar = drawings["contact_calendar"]
    hatched = named(calendar, "W1-w3-no_contact")
    assert hatched.get_hatch()
    assert digits_within(calendar, hatched) == []
    assert hatched.get_height() > 2 * named(calendar, "W1-w1-interview").get_height()


def test_a_source_without_contact_in_a_week_with_another_is_a_pale_cell_without_hatch_or_digit(drawings):
    calendar = drawings["contact_calendar"]
    pale = named(calendar, "W1-w2-interview")
    assert not pale.get_hatch()
    assert digits_within(calendar, pale) == []
    assert sum(to_rgb(pale.get_facecolor())) > sum(to_rgb(named(calendar, "W1-w1-interview").get_facecolor()))


@pytest.mark.parametrize("name", ["contact_calendar", "theme_weeks"])
def test_weeks_before_the_start_are_one_outlined_block_that_says_so_once(drawings, name):
    block = named(drawings[name], "W2-w1-not_started")
    assert not block.get_hatch()
    assert to_hex(block.get_facecolor()) == "#ffffff"
    assert digits_within(drawings[name], block) == ["not started"]
    assert named(drawings[name], "W2-w2-not_started") is None


def test_an_absent_theme_shows_0_and_a_week_without_contact_is_hatched_and_shows_nothing(drawings):
    weeks = drawings["theme_weeks"]
    assert digit(weeks, "W1-w1-supervision") == "5"
    absent, hatched = named(weeks, "W1-w1-structures"), named(weeks, "W1-w2-no_contact")
    assert digits_within(weeks, absent) == ["0"]
    assert not absent.get_hatch()
    assert hatched.get_hatch()
    assert digits_within(weeks, hatched) == []
    assert digit(weeks, "W1-w2-supervision") is None


def test_a_worker_who_was_never_observed_has_no_sum(study, small):
    weekly = weekly_of(study, small, {}, {("W1", week) for week in study.calendar.weeks})
    weeks = figures.theme_weeks(as_public(weekly), study, small, **OWN_WORDS)
    assert named(weeks, "sum-W1-supervision") is None
    assert named(weeks, "sum-W2-supervision").get_text() == "0"


def test_themes_are_in_the_order_of_the_codebook_next_to_their_area(drawings, small):
    panels = [
        axes for axes in drawings["theme_weeks"].figure.axes if (axes.get_gid() or "").startswith("panel-")
    ]
    assert [axes.get_gid() for axes in panels] == ["panel-W1", "panel-W2"]
    for axes in panels:
        assert [label.get_text() for label in axes.get_yticklabels()] == [
            theme.label for theme in small.themes
        ]
        assert {"Firm up", "Fine tune", "Focus"} <= {text.get_text() for text in axes.texts}


def test_more_of_a_theme_is_darker_in_the_colour_of_its_area(drawings):
    weeks = drawings["theme_weeks"]
    most, least = (named(weeks, cell).get_facecolor() for cell in ("W1-w1-supervision", "W2-w3-supervision"))
    assert to_hex(most) == COLOURS[0].lower()
    assert sum(to_rgb(most)) < sum(to_rgb(least))


def test_a_theme_below_the_threshold_has_its_colour_a_sign_and_a_frame_wherever_it_is_drawn(
    study, small, weekly, together, areas
):
    low = Accuracy(
        against="R1",
        scores={"supervision": (Score(0.9), Score(0.2)), "structures": (Score(0.9), Score(0.9))},
        threshold=AccuracyThreshold(recall=0.5),
    )
    drawn = [
        figures.theme_weeks(as_public(weekly), study, small, **OWN_WORDS, accuracy=low),
        figures.theme_weeks_together(as_public(together), study, small, **OWN_WORDS, accuracy=low),
    ]
    for drawing, cell, other in zip(
        drawn,
        ("W1-w1-supervision", "firm_up-w1-supervision"),
        ("W1-w3-structures", "focus-w1-structures"),
        strict=True,
    ):
        for one in (cell, other):
            assert len(set(to_rgb(named(drawing, one).get_facecolor()))) > 1, "the colour of its area"
        frame, inside = named(drawing, f"frame-{cell}"), named(drawing, cell).get_bbox()
        assert inside.x0 < frame.get_bbox().x0 < frame.get_bbox().x1 < inside.x1, "no neighbour covers it"
        assert to_hex(frame.get_edgecolor()) == ink_on(to_hex(named(drawing, cell).get_facecolor()))
        assert named(drawing, f"frame-{other}") is None
        labels = {text.get_text(): text.get_color() for text in texts(drawing)}
        assert labels["Supervision \u2020"] == labels["Structures"]
        assert "\u2020 theme below the accuracy threshold" in labels
        assert "\u2020 marks themes below" in drawing.caption
        assert "below the study's accuracy threshold: supervision." in drawing.caption
    bars = figures.areas_by_worker(areas, study, small, **OWN_WORDS, accuracy=low)
    end, bar = named(bars, "below-W1-focus"), named(bars, "W1-focus")
    assert end.get_width() == pytest.approx(bar.get_width() * 3 / 12)
    assert end.get_x() + end.get_width() == pytest.approx(bar.get_width())
    assert named(bars, "below-W1-firm_up") is None
    assert to_hex(end.get_edgecolor()) == INK
    assert "n = 12, 3 \u2020" in {text.get_text() for text in texts(bars)}
    assert "The pale, outlined end of a bar, and the number with \u2020, are the part due to" in bars.caption


def test_nothing_is_framed_or_marked_where_no_theme_is_below_the_threshold(drawings):
    assert not any("\u2020" in text.get_text() for drawing in drawings.values() for text in texts(drawing))


def test_a_figure_of_themes_names_its_codebook_in_caption_and_table(drawings, small):
    version, checksum = small.stamp.split()
    for name in ("theme_weeks", "theme_weeks_together", "areas_by_worker"):
        assert f"Codebook version {version}." in drawings[name].caption
        assert checksum not in drawings[name].caption
        assert set(drawings[name].table["codebook"]) == {small.stamp}


@pytest.mark.parametrize("name", ["theme_weeks", "theme_weeks_together"])
def test_weeks_are_said_once_not_to_show_how_a_theme_is_spoken_of(drawings, name):
    assert drawings[name].caption.count(COUNT_NOT_HOW) == 1


def test_together_shows_workers_with_the_theme_below_workers_observed(drawings):
    together = drawings["theme_weeks_together"]
    assert [
        digit(together, cell)
        for cell in (
            "observed-w1-n_heard",
            "firm_up-w1-supervision",
            "focus-w1-structures",
            "fine_tune-w1-role_clarity",
        )
    ] == ["2", "2", "1", "0"]
    assert digit(together, "observed-w2-n_heard") == "0"
    for area in ("firm_up", "fine_tune", "focus"):
        hatched = named(together, f"{area}-w2-no_contact")
        assert hatched.get_hatch()
        assert digits_within(together, hatched) == []


def test_bars_are_as_long_as_the_rates_and_say_n(drawings):
    bars = drawings["areas_by_worker"]
    assert [named(bars, f"W1-{area}").get_width() for area in ("firm_up", "fine_tune", "focus")] == [
        3.03,
        0.0,
        1.07,
    ]
    assert [digit(bars, f"W1-{area}") for area in ("firm_up", "fine_tune", "focus")] == [
        "n = 34",
        "n = 0",
        "n = 12",
    ]
    assert named(bars, "head-W1").get_text() == "W1 · 11,204 words · 29 contacts"
    assert [label.get_text() for label in bars.figure.axes[0].get_yticklabels()] == [
        "Firm up",
        "Fine tune",
        "Focus",
    ] * 2


def test_a_worker_without_words_has_no_bar_and_is_marked_as_not_observed(drawings):
    bars = drawings["areas_by_worker"]
    assert named(bars, "W2-firm_up") is None
    assert digit(bars, "W2-firm_up") is None
    assert named(bars, "why-W2").get_text().strip() == "no contact"
    assert "There was no contact with W2." in bars.alt


def test_every_figure_says_inside_itself_that_the_data_are_fictional(drawings):
    for drawing in drawings.values():
        notice = named(drawing, "notice")
        assert notice.get_text() == "Fictional example data"
        assert notice.get_fontsize() >= 7
        assert drawing.figure.bbox.containsx(notice.get_window_extent().x0)
        assert drawing.caption.endswith("Fictional example data.")


def test_the_figure_of_a_real_study_says_no_such_thing(weekly, small):
    real = study_of(fictional=False, notice="Pseudonymised", disclosure={"profile": "consented"})
    real = real.with_letters(real.workers)
    drawing = figures.theme_weeks(as_public(weekly), real, small, **OWN_WORDS)
    assert named(drawing, "notice") is None
    assert "Pseudonymised" not in drawing.caption
    assert (
        "Only workers who agreed to be shown are included, under letters drawn at random for this figure."
        in drawing.caption
    )


@pytest.mark.parametrize("profile", ["strict", "consented"])
def test_a_placeholder_says_why_single_workers_are_not_shown(contacts, weekly, areas, small, profile):
    kept = study_of(disclosure={"profile": profile})
    placeholders = [
        figures.contact_calendar(contacts, kept),
        figures.areas_by_worker(areas, kept, small, **OWN_WORDS),
    ]
    placeholders += (
        [figures.theme_weeks(as_public(weekly), kept, small, **OWN_WORDS)] if profile == "strict" else []
    )
    for placeholder in placeholders:
        assert "not shown. This figure shows individual workers" in placeholder.caption
        assert f"the study's disclosure profile ({profile}) does not allow that" in placeholder.caption
        assert placeholder.name not in placeholder.caption, "a file name is not a title"
        assert placeholder.table.columns.tolist() == ["not_shown"]
        assert not any("W1" in text.get_text() for text in texts(placeholder))
        box = named(placeholder, "placeholder").get_window_extent()
        assert placeholder.figure.bbox.containsx(box.x0)
        assert placeholder.figure.bbox.containsx(box.x1)
        assert box.y0 > named(placeholder, "notice").get_window_extent().y1


def test_the_placeholder_of_a_portrait_has_no_frame():
    drawing = Drawing(
        "portrait_W1", Figure(), pd.DataFrame(), "", "", Shows.WORKERS, study_of(), Level.RESTRICTED
    )
    placeholder = figures.for_publication(drawing, study_of(disclosure={"profile": "strict"}))
    assert not any(spine.get_visible() for axes in placeholder.figure.axes for spine in axes.spines.values())


def test_a_suppressed_number_is_neither_a_zero_nor_hatched_and_a_block_is_as_wide_as_its_weeks(
    together, study, small
):
    merged = together[together["week"].isin([1, 4])].assign(last_week=lambda t: t["week"].map({1: 3, 4: 4}))
    suppressed = merged["theme"].eq("supervision") & merged["week"].eq(1)
    merged.loc[suppressed, "state"] = "suppressed"
    merged.loc[suppressed, ["n", "n_workers", "n_heard"]] = pd.NA
    drawing = figures.theme_weeks_together(as_public(merged), study, small, **OWN_WORDS)
    cells = {week: named(drawing, f"firm_up-w{week}-supervision") for week in (1, 4)}
    assert digit(drawing, "firm_up-w1-supervision") == "c"
    assert not cells[1].get_hatch()
    assert cells[1].get_width() == pytest.approx(3 * cells[4].get_width())
    assert digit(drawing, "fine_tune-w1-role_clarity") == "0"
    assert digit(drawing, "observed-w1-n_heard") == "2"
    assert "suppressed by disclosure control" in [text.get_text() for text in texts(drawing)]
    assert f"c marks a number that is suppressed by disclosure control. {BLOCKS}" in drawing.caption
    assert "4 themes by 2 weeks or blocks of weeks" in drawing.alt
    assert "Disclosure control suppressed 1 cell of 8;" in drawing.alt


def test_blocks_in_which_all_is_shown_are_called_blocks(together, study, small):
    merged = together[together["week"].isin([1, 4])].assign(last_week=lambda t: t["week"].map({1: 3, 4: 4}))
    drawing = figures.theme_weeks_together(as_public(merged), study, small, **OWN_WORDS)
    assert drawing.caption.count(BLOCKS) == 1
    assert "suppressed" not in drawing.caption
    assert "4 themes by 2 weeks or blocks of weeks" in drawing.alt
    assert "Workers in contact per week or block of weeks: 2 workers" in drawing.alt
    assert "worker-weeks" not in drawing.alt
    one = together[together["week"] == 1].assign(last_week=4)
    assert (
        "4 themes by 1 block of weeks"
        in figures.theme_weeks_together(as_public(one), study, small, **OWN_WORDS).alt
    )
    silent = merged.assign(state=merged["state"].mask(merged["week"] == 1, "no_contact"))
    silent.loc[silent["week"] == 1, ["n", "n_workers", "n_heard"]] = pd.NA
    assert (
        "There was no contact through these sources with any worker in weeks 1 to 3."
        in figures.theme_weeks_together(as_public(silent), study, small, **OWN_WORDS).alt
    )


def test_blocks_of_a_worker_are_called_blocks_and_a_sum_with_a_suppressed_part_is_not_given(weekly, small):
    kept = study_of(disclosure={"profile": "consented"})
    kept = kept.with_letters(kept.workers)
    merged = weekly[weekly["week"].isin([1, 4])].assign(last_week=lambda t: t["week"].map({1: 3, 4: 4}))
    merged.loc[:, "state"] = "observed"
    merged["n"] = merged["n"].fillna(0)
    drawing = figures.theme_weeks(as_public(merged), kept, small, **OWN_WORDS)
    assert f"{BLOCKS} (0) marks a block of weeks" in drawing.caption
    assert "or may have left. Only workers who agreed to be shown are included" in drawing.caption
    assert "4 themes by 2 weeks or blocks of weeks" in drawing.alt
    every = "There was contact with every worker in every single week and in part or all of every block."
    assert every in drawing.alt
    assert digit(drawing, "W2-w1-structures") == "(0)", "W2 may not have begun in each week of the block"
    assert digit(drawing, "W2-w4-structures") == "0"
    assert "(0) marks a block of weeks in which there was contact in at least one week" in drawing.caption
    key = [text.get_text() for text in texts(drawing)]
    assert "contact in part or all of the block, but no indicator of the theme" in key
    absent = merged.copy()
    gone = absent["worker"].eq("W2") & absent["week"].eq(1)
    absent.loc[gone, "state"], absent.loc[gone, "n"] = "no_contact", pd.NA
    assert "with W2 in weeks 1 to 3" in figures.theme_weeks(as_public(absent), kept, small, **OWN_WORDS).alt
    suppressed = merged.copy()
    cell = suppressed["worker"].eq("W1") & suppressed["week"].eq(1) & suppressed["theme"].eq("supervision")
    suppressed.loc[cell, "state"], suppressed.loc[cell, "n"] = "suppressed", pd.NA
    drawing = figures.theme_weeks(as_public(suppressed), kept, small, **OWN_WORDS)
    partial = drawing.table["worker"].eq("W1") & drawing.table["theme"].eq("supervision")
    assert drawing.table["n_all_weeks"].isna().equals(partial)
    assert "1 cell of" in drawing.alt
    assert "most often" not in drawing.alt
    assert "every worker" not in drawing.alt
    assert f"c marks a number that is suppressed by disclosure control. {BLOCKS}" in drawing.caption


def test_a_block_without_any_number_does_not_say_how_many_were_observed(together, study, small):
    suppressed = together.copy()
    suppressed.loc[suppressed["week"] == 1, "state"] = "suppressed"
    suppressed.loc[suppressed["week"] == 1, ["n", "n_workers", "n_heard"]] = pd.NA
    drawing = figures.theme_weeks_together(as_public(suppressed), study, small, **OWN_WORDS)
    assert [digit(drawing, f"observed-w{week}-n_heard") for week in (1, 2, 3)] == ["c", "0", "2"]


def test_blocks_of_weeks_that_leave_a_week_out_are_refused(together, study, small):
    with pytest.raises(FieldworkError, match="the blocks of weeks do not follow each other"):
        figures.theme_weeks_together(as_public(together[together["week"] != 3]), study, small, **OWN_WORDS)


def test_a_number_in_a_suppressed_cell_is_refused(together, study, small):
    with pytest.raises(FieldworkError, match="n is wrong in 12 rows"):
        figures.theme_weeks_together(
            as_public(together.assign(state="suppressed")), study, small, **OWN_WORDS
        )


def test_text_is_at_least_6_points(drawings):
    assert min(text.get_fontsize() for drawing in drawings.values() for text in texts(drawing)) >= 6


def test_a_dollar_sign_stays_a_dollar_sign(study):
    codebook = codebook_of({"pay": ["Pay of $5 or $6"]})
    weekly = weekly_of(study, codebook, {}, set())
    drawing = figures.theme_weeks(as_public(weekly), study, codebook, **OWN_WORDS)
    assert "Pay of $5 or $6" in [label.get_text() for label in drawing.figure.axes[1].get_yticklabels()]
    assert not any(text.get_parse_math() for text in drawing.figure.findobj(Text))
    svg = render(drawing, "svg").decode()
    assert "<!-- Pay of $5 or $6 -->" in svg


def test_drawing_and_rendering_leave_matplotlibs_settings_alone(contacts, study):
    mpl.rcParams["font.size"] = 31
    before = mpl.rcParams.copy()
    render(figures.contact_calendar(contacts, study), "png")
    assert mpl.rcParams == before
    mpl.rcParams["font.size"] = mpl.rcParamsDefault["font.size"]


def test_pyplot_is_never_imported():
    code = "import sys, helpers.figures; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_reader_with_other_settings_gets_the_same_picture(contacts, study):
    plain = render(figures.contact_calendar(contacts, study), "svg")
    with mpl.rc_context(
        {
            "font.size": 20,
            "font.weight": "bold",
            "axes.facecolor": "red",
            "savefig.dpi": 50,
            "text.parse_math": True,
        }
    ):
        assert render(figures.contact_calendar(contacts, study), "svg") == plain


@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
def test_drawn_twice_a_figure_has_the_same_bytes(contacts, study, form):
    drawing = figures.contact_calendar(contacts, study)
    first = render(drawing, form)
    assert render(drawing, form) == first
    assert render(figures.contact_calendar(contacts, study), form) == first


def test_another_process_with_another_hash_seed_writes_the_same_bytes():
    code = (
        "import hashlib, sys; sys.path[:0] = sys.argv[1:]; import test_figures as t; from helpers "
        "import figures\nstudy = t.study_of(); contacts = t.contacts_of(study, "
        "{('W1', 1, 'interview'): 3})\ndrawing = figures.contact_calendar(contacts, "
        "study)\nprint(*(hashlib.sha256(t.render(drawing, form)).hexdigest() for form in ('svg', 'pdf', "
        "'png')))"
    )
    study = study_of()
    drawing = figures.contact_calendar(contacts_of(study, {("W1", 1, "interview"): 3}), study)
    expected = [hashlib.sha256(render(drawing, form)).hexdigest() for form in ("svg", "pdf", "png")]
    environment = os.environ | {"PYTHONHASHSEED": "4711", "SOURCE_DATE_EPOCH": "86400"}
    here = Path(__file__).parent
    found = subprocess.run(
        [sys.executable, "-c", code, str(here), str(here.parent)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == expected


def test_saving_writes_three_pictures_and_the_drawn_table(drawings, small, tmp_path):
    drawing = drawings["theme_weeks"]
    written = figures.save(drawing, Place.at(tmp_path))
    assert [row.file for row in written] == [
        f"figures/theme_weeks.{ending}"
        for ending in ("svg", "pdf", "png", "csv", "md", "json", "disclosure.json")
    ]
    assert [row.n_rows for row in written] == [0, 0, 0, len(drawing.table), 0, 0, 0]
    assert {row.level for row in written} == {Level.PUBLIC}
    page = (tmp_path / paths.FIGURES / "theme_weeks.md").read_text(encoding="utf-8")
    assert page.startswith(f"![{drawing.alt}](theme_weeks.png)\n\n{drawing.caption}\n")
    csv = (tmp_path / paths.FIGURES / "theme_weeks.csv").read_bytes()
    assert b"\r" not in csv
    lines = csv.decode().splitlines()
    assert lines[0] == "worker,week,last_week,week_begins,state,area,theme,n,n_all_weeks,codebook"
    assert f"W1,1,1,2023-10-02,observed,firm_up,supervision,5,5,{small.stamp}" in lines
    assert f"W1,2,2,2023-10-09,no_contact,firm_up,supervision,,5,{small.stamp}" in lines
    before = {path: path.read_bytes() for path in (tmp_path / paths.FIGURES).iterdir()}
    figures.save(drawing, Place.at(tmp_path))
    assert {path: path.read_bytes() for path in (tmp_path / paths.FIGURES).iterdir()} == before


def test_every_number_in_the_picture_is_in_its_table(drawings):
    for drawing in drawings.values():
        known = {
            f"{value:,.0f}"
            for column in drawing.table.select_dtypes("number")
            for value in drawing.table[column].dropna()
        } | {
            "n",
            "0",
        }
        shown = {
            text.get_text().removeprefix("n = ")
            for text in drawing.figure.findobj(Text)
            if (text.get_gid() or "").startswith(("n-", "sum-"))
        }
        assert shown <= known


def test_a_notebook_shows_the_picture_that_is_saved_at_half_its_size_with_its_alternative_text(drawings):
    drawing = drawings["areas_by_worker"]
    data, metadata = drawing._repr_mimebundle_()
    assert data["text/plain"] == f"{drawing.caption}\n{drawing.alt}"
    assert metadata["image/png"] == {"alt": drawing.alt, "width": 336}
    shown = lxml.html.fragment_fromstring(data["text/html"]).find("img")
    assert shown.get("alt") == drawing.alt
    kind, _, of_page = shown.get("src").partition(";base64,")
    assert kind == "data:image/webp"
    with (
        Image.open(BytesIO(base64.b64decode(of_page))) as page,
        Image.open(BytesIO(base64.b64decode(data["image/png"]))) as inline,
    ):
        assert page.convert("RGB").tobytes() == inline.convert("RGB").tobytes()
    with (
        Image.open(BytesIO(base64.b64decode(data["image/png"]))) as inline,
        Image.open(BytesIO(render(drawing, "png"))) as saved,
    ):
        assert len(inline.getcolors()) <= 256
        half = saved.convert("RGB").reduce(2)
        assert inline.size == half.size
        assert inline.convert("RGB").getpixel((0, 0)) == half.getpixel((0, 0))
        differences = ImageChops.difference(inline.convert("RGB"), half).convert("L")
        # A colour may differ by less than an eye sees beside it; nothing of the picture is lost.
        assert differences.getextrema()[1] < 40
        assert ImageStat.Stat(differences).mean[0] < 1


def test_every_figure_is_shown_with_its_caption_below_it(drawings, monkeypatch):
    for drawing in drawings.values():
        shown = []
        monkeypatch.setattr("IPython.display.display", lambda what, shown=shown, **_: shown.append(what))
        drawing._ipython_display_()
        picture, caption = shown
        assert set(picture) == {"text/html", "image/png", "text/plain"}
        assert caption.data == f"**Figure.** {markdown(drawing.caption)}"


def test_the_png_holds_its_description_in_any_letters_and_the_leak_check_reads_it(drawings):
    first = next(iter(drawings.values()))
    drawing = replace(first, alt=f"{first.alt} Tŷ 督")
    png = render(drawing, "png")
    with Image.open(BytesIO(png)) as picture:
        assert picture.text["Description"] == drawing.alt
        assert picture.text["Description"].lang == "en-GB"
    read = [text.text for text in visible_texts("a.png", png)]
    assert f"Description en-GB Description {drawing.alt}" in read


def test_the_svg_speaks_to_a_screen_reader(drawings):
    for drawing in drawings.values():
        root = etree.fromstring(render(drawing, "svg"))
        space = {"s": "http://www.w3.org/2000/svg"}
        assert root.get("role") == "img"
        spoken = [root.find(f"s:{part}", space) for part in ("title", "desc")]
        assert root.get("aria-labelledby").split() == [element.get("id") for element in spoken]
        assert spoken[1].text == drawing.alt
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids))


def test_captions_and_alt_texts_name_the_facts(drawings):
    calendar, weeks, together, bars = drawings.values()
    assert (
        "2 peer support workers, 4 weeks from Monday 2 October 2023. The numbers are counts of interviews, "
        "WalkIn visits or voice notes in each week" in calendar.caption
    )
    assert "Per worker: 2 to 18 contacts." in calendar.alt
    assert "There was no contact with W1 in week 3. W2 had not yet started in weeks 1 and 2." in calendar.alt
    assert (
        "The numbers are counts of segments that contain an indicator of the theme in interviews and "
        "voice notes (workers' own words)" in weeks.caption
    )
    assert "0 to 6 segments for each theme." in weeks.alt
    assert "There was no contact through these sources with W1 in week 2." in weeks.alt
    assert "6 worker-weeks in all" in together.alt
    assert "of which 0 to 6 worker-weeks have an indicator for each theme. There" in together.alt
    assert "most often" not in weeks.alt + together.alt
    assert "There was no contact through these sources with any worker in week 2." in together.alt
    assert "in interviews and voice notes (workers' own words), summed across" in bars.caption
    assert "Rates: Firm up, 3.03 (n = 34) per 1,000 words;" in bars.alt


def test_the_alt_text_of_bars_says_between_which_rates_workers_lie_and_ranks_nobody(areas, study, small):
    observed = areas.copy()
    observed.loc[
        (observed["worker"] == "W2") & (observed["area"] == "firm_up"), ["n", "n_words", "n_contacts", "rate"]
    ] = [5, 1000, 2, 5.0]
    bars = figures.areas_by_worker(observed, study, small, **OWN_WORDS)
    assert (
        "Range of rates across workers: Firm up, 3.03 (n = 34) to 5.00 (n = 5) per 1,000 words;" in bars.alt
    )
    assert "W1" not in bars.alt


def test_the_caption_says_whose_words_are_counted(weekly, study, small):
    drawing = figures.theme_weeks(as_public(weekly), study, small, unit="mentions", sources=["observation"])
    assert "counts of mentions of the theme in WalkIn visits (the researcher's words)" in drawing.caption


LONG = "Being accepted as an equal by colleagues who are not peers ab"[:60]


@pytest.fixture(scope="module")
def long_drawings() -> list[Drawing]:
    """Half a year leaves so little room that labels of 60 characters must be broken."""
    study = study_of(
        notice=f"Fictional example data. {LONG} {LONG} {LONG}",
        calendar={"first_day": date(2023, 10, 2), "last_day": date(2024, 3, 31)},
    )
    long_areas = [f"{area}_that_needs_concentrated_attention_and_more_of_it_all_round"[:60] for area in "xyz"]
    short, long = (
        codebook_of({area: [f"{area[0]} {n} {LONG}"[:60] for n in "abc"] for area in areas})
        for areas in ("xyz", long_areas)
    )
    weekly = {len(book.areas[0].id): weekly_of(study, book, {}, {("W1", 2)}) for book in (short, long)}
    together = (
        weekly[60]
        .groupby(["week", "area", "theme"], as_index=False)
        .agg(n=("n", "sum"), n_heard=("n", "count"))
    )
    together["state"] = together["n_heard"].gt(0).map({True: "shown", False: "no_contact"})
    together[["n", "n_heard"]] = (
        together[["n", "n_heard"]].astype("Int64").where(together["state"] == "shown")
    )
    together = together.assign(last_week=together["week"], n_workers=together["n"])
    areas = pd.DataFrame(
        [(worker, area.id, 3, 1, 900, 4, 3.33) for worker in ("W1", "W2") for area in long.areas]
    )
    areas.columns = ["worker", "area", "n", "n_below_threshold", "n_words", "n_contacts", "rate"]
    low = Accuracy(
        against="R1",
        scores={theme.id: (Score(0.1), Score(0.1)) for theme in long.themes[::2]},
        threshold=AccuracyThreshold(precision=0.5),
    )
    return [
        figures.theme_weeks(as_public(weekly[1]), study, short, **OWN_WORDS),
        figures.theme_weeks(as_public(weekly[60]), study, long, **OWN_WORDS, accuracy=low),
        figures.theme_weeks_together(as_public(together), study, long, **OWN_WORDS, accuracy=low),
        figures.areas_by_worker(areas, study, long, **OWN_WORDS, accuracy=low),
    ]


def collisions(drawing: Drawing) -> list[tuple[str, str]]:
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(drawing)]
    return [
        (a, b)
        for (a, one), (b, two) in itertools.combinations(boxes, 2)
        if one.padded(-1).overlaps(two.padded(-1))
    ]


def test_long_labels_neither_collide_nor_leave_the_figure(long_drawings):
    for drawing in long_drawings:
        drawing.figure.draw_without_rendering()
        assert collisions(drawing) == []
        page = drawing.figure.bbox
        outside = [
            text.get_text()
            for text in texts(drawing)
            if not all(page.contains(*corner) for corner in text.get_window_extent().corners())
        ]
        assert outside == []


def test_long_labels_are_whole(long_drawings):
    labels = [
        label.get_text().replace("\n", " ") for label in long_drawings[0].figure.axes[1].get_yticklabels()
    ]
    assert labels == [f"{area} {n} {LONG}"[:60].strip() for area in "xyz" for n in "abc"]


@pytest.mark.parametrize("n_workers", [5, 60])
def test_the_calendar_has_room_for_many_workers(n_workers):
    study = study_of(*(Worker(id=f"W{n}", first_day=date(2023, 10, 2)) for n in range(1, n_workers + 1)))
    drawing = figures.contact_calendar(
        contacts_of(study, {(f"W{n}", 2, "interview"): 1 for n in range(1, n_workers + 1)}), study
    )
    panels = [axes.get_gid() for page in drawing.pages for axes in page.figure.axes[1:]]
    assert panels == [f"panel-W{n}" for n in range(1, n_workers + 1)]
    for page in drawing.pages:
        assert collisions(page) == []
        assert page.figure.get_figheight() * 25.4 <= HIGHEST
        boxes = [axes.get_position() for axes in page.figure.axes[1:]]
        assert all(above.y0 > below.y1 for above, below in itertools.pairwise(boxes))


def test_five_workers_fit_on_a_journals_page(codebook):
    study = study_of(
        *(Worker(id=f"W{n}", first_day=date(2023, 10, 2)) for n in range(1, 6)),
        calendar={"first_day": date(2023, 10, 2), "last_day": date(2023, 12, 31)},
    )
    width, height = (
        figures.theme_weeks(
            as_public(weekly_of(study, codebook, {}, set())), study, codebook, **OWN_WORDS
        ).figure.get_size_inches()
        * 25.4
    )
    assert width == pytest.approx(figures.PAGE)
    assert height <= HIGHEST


def test_the_colours_of_three_areas_are_apart_in_grey():
    greys = sorted(
        0.299 * red + 0.587 * green + 0.114 * blue for red, green, blue in map(to_rgb, COLOURS[:3])
    )
    assert min(b - a for a, b in itertools.pairwise(greys)) > 0.15


def test_more_areas_than_colours_still_draw(study):
    codebook = codebook_of({f"area{n}": [f"Theme {n}"] for n in range(len(COLOURS) + 2)})
    drawing = figures.theme_weeks(
        as_public(weekly_of(study, codebook, {}, set())), study, codebook, **OWN_WORDS
    )
    assert len(drawing.figure.axes[1].get_yticklabels()) == len(COLOURS) + 2


def test_a_table_with_a_hole_is_refused(weekly, study, small):
    with pytest.raises(FieldworkError, match="has no row for worker W1, week 1, theme supervision"):
        figures.theme_weeks(as_public(weekly.iloc[1:]), study, small, **OWN_WORDS)


def test_a_zero_in_a_week_without_contact_is_refused(weekly, study, small):
    with pytest.raises(FieldworkError, match="n is wrong in 12 rows"):
        figures.theme_weeks(as_public(weekly.fillna({"n": 0})), study, small, **OWN_WORDS)


def test_a_worker_who_is_not_in_the_study_is_refused(contacts, study):
    with pytest.raises(FieldworkError, match="no worker 'W9'"):
        figures.contact_calendar(contacts.replace({"worker": {"W2": "W9"}}), study)


def test_a_lacking_column_is_named(contacts, study):
    with pytest.raises(FieldworkError, match="figure contact_calendar: the table lacks n_contacts"):
        figures.contact_calendar(contacts.drop(columns="n_contacts"), study)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"unit": "words"}, "parameter unit: 'words'"),
        ({"sources": []}, "none given"),
        ({"sources": ["x"]}, "no source 'x'"),
    ],
)
def test_unknown_options_are_refused(areas, study, small, options, message):
    with pytest.raises(FieldworkError, match=message):
        figures.areas_by_worker(areas, study, small, **(OWN_WORDS | options))


def test_a_drawing_does_not_touch_its_table(weekly, study, small):
    before = weekly.copy(deep=True)
    figures.theme_weeks(as_public(weekly), study, small, **OWN_WORDS)
    pd.testing.assert_frame_equal(weekly, before)


def texts_of(drawing: Drawing) -> list[str]:
    return [text.get_text() for text in drawing.figure.findobj(Text)]


def test_weeks_counted_from_first_days_have_no_common_date_and_say_when_the_fieldwork_ended(study):
    own = study.with_week_origin("first_day")
    drawing = figures.contact_calendar(contacts_of(own, {("W2", 1, "interview"): 1}), own)
    assert "4 weeks from week 1, counted from each worker's first day" in drawing.caption
    assert "Monday" not in " ".join(texts_of(drawing))
    assert "Week of each worker" in texts_of(drawing)
    assert "fieldwork ended" in texts_of(drawing), "W2 starts in the third week of four."
    assert "W2 had completed the fieldwork in weeks 3 and 4." in drawing.alt
    begins = drawing.table.set_index(["worker", "week"])["week_begins"]
    assert set(begins["W1", 1]) == {"2023-10-02"}
    assert set(begins["W2", 2]) == {"2023-10-23"}


def test_weeks_of_all_workers_together_begin_on_no_one_day(study, small, together):
    drawing = figures.theme_weeks_together(
        as_public(together), study.with_week_origin("first_day"), small, **OWN_WORDS
    )
    assert set(drawing.table["week_begins"]) == {""}


def test_a_picture_is_rendered_without_garbage_collection_which_is_on_again_afterwards_whatever_happens():
    during = []
    figure = Figure()
    drawing = Drawing("none", figure, pd.DataFrame(), "Nothing.", "Nothing.", Shows.NOTHING, study_of())

    def fail(*_: object, **__: object) -> None:
        during.append(gc.isenabled())
        raise OSError

    figure.savefig = fail
    with pytest.raises(OSError):  # noqa: PT011 - ours
        render(drawing, "pdf")
    assert (during, gc.isenabled()) == ([False], True)
    gc.disable()
    try:
        with pytest.raises(OSError):  # noqa: PT011 - ours
            render(drawing, "pdf")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_figure_with_a_cut_label_is_not_saved(drawings, tmp_path):
    drawing = drawings["areas_by_worker"]
    figures.save(drawing, Place.at(tmp_path / "whole"))
    width = drawing.figure.bbox.width
    label = drawing.figure.text(0.999, 0.5, "A label that goes on", fontsize=6)
    with pytest.raises(
        FieldworkError, match="figure areas_by_worker: the label 'A label that goes on' is cut"
    ):
        figures.save(drawing, Place.at(tmp_path / "cut"))
    assert not (tmp_path / "cut").exists()
    label.remove()
    assert drawing.figure.bbox.width == width
