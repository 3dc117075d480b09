"""Whatever a study is like, each figure shows something honest, or a placeholder; no label is cut or covered."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace

import pytest
from colour_vision import require_told_apart
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.patches import Patch, Rectangle
from public_tables import mask
from worlds import SOURCES, World, drawn, public_tables_of, texts, themes_in_all

from helpers import figures
from helpers.coding.accuracy import DISPUTED, MARK, UNDECIDED
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.fonts import families
from helpers.figures.drawing.style import COLUMN, HIGHEST, LINE, PAGE, SIDEWAYS
from helpers.running.steps import steps_of
from helpers.study.gate import Shows, may_show
from helpers.study.registered import OWN_TABLE
from helpers.study.units import denominator_of


def require_legible(drawing: Drawing) -> None:
    """No text lies over another, leaves the page, or is smaller than six points; a hatched cell holds no number.

    Each page fits that of a journal, or a page on its side.
    """
    for further in drawing.further:
        require_legible(further)
    width, height = drawing.figure.get_size_inches() * 25.4
    assert round(width, 2) in (COLUMN, PAGE, SIDEWAYS), (drawing.name, width)
    assert height <= HIGHEST + 0.01, (drawing.name, height)
    drawing.figure.draw_without_rendering()
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(drawing)]
    page = drawing.figure.bbox.padded(0.5)
    cut = [text for text, box in boxes if not all(page.contains(*corner) for corner in box.corners())]
    assert not cut, (drawing.name, cut)
    over = [
        (a, b)
        for (a, one), (b, two) in itertools.combinations(boxes, 2)
        if one.padded(-1.2).overlaps(two.padded(-1.2))
    ]
    assert not over, (drawing.name, over[:5])
    assert min(text.get_fontsize() for text in texts(drawing)) >= 6
    hatched = [cell for cell in drawing.figure.findobj(Rectangle) if cell.get_hatch() and cell.get_gid()]
    for cell in hatched:
        box = cell.get_window_extent()
        inside = [
            text
            for text, extent in boxes
            if box.contains((extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2)
        ]
        assert not [text for text in inside if any(letter.isdigit() for letter in text)], (
            drawing.name,
            cell.get_gid(),
            inside,
        )
    assert "Fictional example data." in drawing.caption
    assert len(drawing.alt) > 60


def require_ids_of_their_own(drawing: Drawing) -> None:
    """No two shapes have one id, which is that of their group in the SVG file."""
    shapes = Counter(artist.get_gid() for artist in drawing.figure.findobj(Patch) if artist.get_gid())
    assert not [gid for gid, n in shapes.items() if n > 1], drawing.name


LONG = "Being accepted as an equal by colleagues"
LONGER = "Anerkennungsverfahrensbeschleunigungsgesetzgebungsvorhaben and what it means for us all"
PLAIN = themes_in_all(2, range(1, 5))
SAID = ("works", "lacking", "", "mixed", "works", "wished_for", "works")
NAMES_NO_THEME = (
    "contact_calendar",
    "claims_held",
    "conditions_order",
    "directions",
    "specification_curve",
)
"""Figures whose caption says nothing of themes that are not counted."""
WORLDS = {
    "plain": World(themes_in=PLAIN),
    "no contact": World(),
    "one worker": World(n_workers=1, themes_in=themes_in_all(1, range(1, 5))),
    "one week": World(n_weeks=1, themes_in=themes_in_all(2, range(1, 2))),
    "one contact": World(n_workers=1, n_weeks=1, themes_in={(0, 1, "interview"): (0,)}),
    "a theme that never occurs, and a whole area": World(themes_in=themes_in_all(2, range(1, 5), (0,))),
    "no theme occurs": World(themes_in=themes_in_all(2, range(1, 5), ())),
    "no words": World(themes_in=PLAIN, n_words=0),
    "labels of 40 letters": World(
        labels=(LONG, LONG[::-1], LONG.upper()),
        areas=(LONG, LONG[::-1], LONG.upper()),
        themes_in=PLAIN,
        source_label=LONG,
    ),
    "labels longer than a line": World(
        labels=(LONGER, LONGER + " 2", LONGER + " 3"), areas=(LONGER,), themes_in=PLAIN, source_label=LONGER
    ),
    "Welsh, emoji and marks": World(
        labels=("Cefnogaeth gan gymheiriaid ŵ ŷ", "🫖 Tea & $5 <b>", "支持 {x}_y^2"),
        areas=("Siân 🧡", "Tŷ $", "\\alpha"),
        themes_in=PLAIN,
    ),
    "fifteen weeks": World(n_weeks=15, late=1, themes_in=themes_in_all(2, range(1, 16, 2))),
    "fifty-two weeks": World(n_weeks=52, themes_in=themes_in_all(2, range(1, 53, 3))),
    "twelve workers": World(n_workers=12, late=3, themes_in=themes_in_all(12, range(1, 5))),
    "one theme": World(labels=("Tea",), areas=("Firm up",), themes_in=themes_in_all(2, range(1, 5), (0,))),
    "nine areas": World(
        labels=tuple(f"Theme {n}" for n in range(9)),
        areas=tuple(f"Area {n}" for n in range(9)),
        themes_in=PLAIN,
    ),
    "only visits": World(themes_in={(0, 1, "observation"): (0,), (1, 2, "observation"): (1,)}),
    "reflexive": World(themes_in=PLAIN, stance="reflexive"),
    "the dictionary without an area": World(themes_in=PLAIN, without_indicators=(0,)),
    "the dictionary with one theme": World(themes_in=PLAIN, without_indicators=(0, 2)),
    "manual coding without a dictionary": World(themes_in=PLAIN, coder="R1", without_indicators=(0, 1, 2)),
    "conditions coded": World(
        n_weeks=5,
        late=1,
        themes_in=PLAIN,
        coder="R1",
        said_of={
            (0, 1, "interview"): ((0, "met"), (2, "met"), (1, "not_met")),
            (0, 3, "voice_note"): ((1, "met"), (1, "not_met"), (0, "not_met"), (3, "")),
            (1, 2, "interview"): ((3, "met"), (2, "not_met")),
        },
    ),
    "conditions coded, long labels and many weeks": World(
        n_workers=12,
        n_weeks=52,
        labels=(LONGER, LONG),
        areas=(LONG,),
        coder="R1",
        themes_in=themes_in_all(12, range(1, 53, 2), (0,)),
        said_of={(n, week, "interview"): ((week % 4, "met"),) for n in range(12) for week in (1, 3, 6, 51)},
    ),
    "directions of all kinds": World(
        themes_in=PLAIN, coder="R1", said=SAID, argued_by=("for", "both", "against")
    ),
    "directions of twelve workers and labels of 40 letters": World(
        n_workers=12,
        late=3,
        n_weeks=2,
        themes_in=themes_in_all(8, range(1, 3)),
        labels=(LONG, LONG[::-1], LONG.upper()),
        areas=(LONG, LONG[::-1], LONG.upper()),
        coder="R1",
        said=SAID,
        argued_by=("against", "for", "both"),
    ),
    "directions of labels longer than a line": World(
        labels=(LONGER, LONGER + " 2", LONGER + " 3"),
        areas=(LONGER,),
        themes_in=PLAIN,
        source_label=LONGER,
        coder="R1",
        said=("lacking", "works", "lacking"),
        argued_by=("for",),
    ),
    "directions of one worker and one theme": World(
        n_workers=1,
        labels=("Tea",),
        areas=("Firm up",),
        themes_in=themes_in_all(1, range(1, 3), (0,)),
        coder="R1",
        said=("mixed",),
    ),
    "manual coding and a part of a dictionary": World(themes_in=PLAIN, coder="R1", without_indicators=(1,)),
}


@pytest.mark.parametrize("name", WORLDS)
def test_every_figure_of_every_study_is_legible_and_honest(name):
    world = WORLDS[name]
    found = []
    for drawing in drawn(world):
        require_legible(drawing)
        for page in drawing.pages:
            require_told_apart(page, world.codebook.for_coder(world.coders))
            require_ids_of_their_own(page)
        found.append(drawing.name)
    assert sorted(found) == sorted({figure for step in steps_of(["W1"]) for figure in step.figures})


def test_a_theme_for_which_the_dictionary_does_not_look_is_in_no_figure_and_captions_name_it():
    world = World(themes_in=PLAIN, without_indicators=(0,))
    label, area = world.codebook.themes[0].label, world.codebook.areas[0].label
    for drawing in drawn(world):
        shown = [text.get_text() for text in texts(drawing)]
        assert not [text for text in shown if label in text or area in text], drawing.name
        assert not drawing.table.isin(["t0", "area0"]).any(axis=None), drawing.name
        if drawing.name not in NAMES_NO_THEME:
            assert "Not in the dictionary (no indicator), and so not counted: supervision." in drawing.caption


def test_manual_coding_is_drawn_for_every_theme_and_no_figure_speaks_of_a_dictionary():
    world = World(themes_in=PLAIN, coder="R1", without_indicators=(0, 1, 2))
    for drawing in drawn(world):
        if drawing.name == "dictionary_validation":
            assert drawing.caption.startswith("There is no keyword dictionary: no theme has an indicator.")
            continue
        assert "dictionary" not in drawing.caption, drawing.name
        assert "dictionary" not in drawing.alt, drawing.name
    weeks = next(drawing for drawing in drawn(world) if drawing.name == "theme_weeks")
    assert set(weeks.table["theme"]) == {"t0", "t1", "t2"}


def test_a_condition_whose_themes_are_not_counted_is_not_said_to_have_none():
    for without_indicators, kind in (((), "theme"), ((0, 1), "counted theme")):
        world = World(themes_in=PLAIN, without_indicators=without_indicators)
        model = next(drawing for drawing in drawn(world) if drawing.name == "conditions_model")
        assert f"each with the {kind}s that bear on it" in model.caption
        assert f"with the {kind}s of each and the number" in model.alt
        assert kind == "theme" or ": no theme." not in model.alt


def test_figures_of_rankings_speak_of_wordings_only_if_one_is_left_out():
    for without_indicators, coder in (((), "dictionary"), ((0, 1, 2), "R1")):
        world = World(themes_in=PLAIN, coder=coder, without_indicators=without_indicators)
        of = {drawing.name: drawing for drawing in drawn(world)}
        marks = [text for text in texts(of["specification_curve"]) if text.get_gid() == "marks"]
        assert ("one wording left out" in marks[0].get_text()) == (coder == "dictionary")
        assert ("A wording is" in of["claims_held"].caption) == (coder == "dictionary")


def test_no_theme_is_marked_where_manual_coding_is_published_also_not_in_the_validation():
    by_dictionary = World(themes_in=PLAIN, threshold=0.9)
    by_person = World(themes_in=PLAIN, threshold=0.9, coder="R1", without_indicators=(1,))
    marked = {drawing.name for drawing in drawn(by_dictionary) if MARK in drawing.caption}
    assert "dictionary_validation" in marked
    for drawing in drawn(by_person):
        if drawing.name != "dictionary_validation":
            assert MARK not in drawing.caption, drawing.name
            assert not [text for text in texts(drawing) if MARK in text.get_text()], drawing.name
        else:
            labels = drawing.figure.axes[0].get_yticklabels()
            assert not [label for label in labels if MARK in label.get_text()]
            assert set(drawing.table["theme"]) == {"t0", "t2"}
            assert "No theme is marked \u2020, since the other figures show manual coding" in drawing.caption
        if drawing.name == "claims_held":
            assert "is an option only for claims that compare themes for which it does" in drawing.caption


@pytest.mark.parametrize(
    ("unit", "denominator"),
    [
        ("mentions", "none"),
        ("contacts", "contacts"),
        ("weeks", "weeks"),
        ("segments", "minutes"),
        ("turns", "words"),
    ],
)
def test_every_unit_and_denominator_is_drawn_and_named(unit, denominator):
    drawings = {
        drawing.name: drawing for drawing in drawn(WORLDS["plain"], unit=unit, denominator=denominator)
    }
    for drawing in drawings.values():
        require_legible(drawing)
    per = denominator_of(denominator).words
    for name in ("areas_by_worker", "areas_by_week"):
        assert per in drawings[name].caption
    if denominator == "minutes":
        assert "There is no rate per minute to draw" in drawings["theme_rates"].caption, (
            "the length of interviews is not known"
        )
    else:
        assert per in drawings["theme_rates"].caption


@pytest.mark.parametrize("coder", ["dictionary", "R1"])
def test_a_theme_on_which_people_disagree_is_marked_in_every_figure_that_names_it(coder):
    world = World(themes_in=PLAIN, coder=coder, alphas={"t0": 0.5, "t1": 0.9, "t2": 0.9})
    marked = set()
    for drawing in drawn(world):
        written = {" ".join(text.get_text().split()) for text in texts(drawing)}
        assert not any(f"Role clarity {DISPUTED}" in text for text in written), drawing.name
        if any(f"Supervision {DISPUTED}" in text for text in written):
            marked.add(drawing.name)
            said = f"{DISPUTED} marks themes on which coders agree less: supervision. "
            assert said in drawing.caption or drawing.name == "dictionary_validation", drawing.name
    assert marked >= {
        "theme_weeks",
        "theme_weeks_together",
        "theme_sources",
        "theme_pairs",
        "timelines",
        "theme_rates",
        "portrait_W1",
        "dictionary_validation",
    }


def test_each_source_of_a_theme_has_the_sign_of_its_own_accuracy():
    """Precision 2 of 4 and recall 2 of 3: from 0.15 to 0.85, and from 0.21 to 0.94."""
    world = World(themes_in=PLAIN, threshold=0.86)
    below = next(drawing for drawing in drawn(world) if drawing.name == "theme_sources")
    assert "below the study's accuracy threshold in 9 (\u2020, framed)" in below.caption
    world = World(themes_in=PLAIN, threshold=0.7)
    undecided = next(drawing for drawing in drawn(world) if drawing.name == "theme_sources")
    assert "threshold in 0, and cannot be distinguished from it in 9 (\u00a7)" in undecided.caption
    for drawing, sign in ((below, "\u2020"), (undecided, "\u00a7")):
        digits = [text for text in texts(drawing) if (text.get_gid() or "").startswith("n-W1-t0-")]
        assert digits
        assert all(text.get_text().endswith(sign) for text in digits), (
            "also a 0: the theme may have been missed"
        )
        labels = drawing.figure.axes[1].get_yticklabels()
        assert not [label for label in labels if sign in label.get_text()], (
            "a theme has no accuracy of its own"
        )


def test_strict_shows_only_all_workers_combined():
    world = World(n_workers=6, themes_in=themes_in_all(6, range(1, 5)), profile="strict")
    drawings = {drawing.name: drawing for drawing in drawn(world)}
    shown = {name for name, drawing in drawings.items() if "not_shown" not in drawing.table}
    assert shown == {
        "theme_weeks_together",
        "areas_by_week",
        "theme_pairs",
        "theme_rates",
        "conditions_model",
        "dictionary_validation",
        "portrait_W1",
    }
    assert {name for name, drawing in drawings.items() if not may_show(world.study, drawing.shows)} == {
        "portrait_W1"
    }
    assert {drawings[name].shows for name in shown - {"portrait_W1"}} == {Shows.TOGETHER}
    assert {drawing.shows for name, drawing in drawings.items() if name not in shown} == {Shows.NOTHING}
    public = figures.for_publication(drawings["portrait_W1"], world.study)
    assert "not_shown" in public.table, "a portrait is only for the researcher"
    assert public.name == "portrait_W1"
    assert set(drawings["dictionary_validation"].table["source"]) == {"all"}
    assert not {"n_below_threshold", "n_segments", "low_worker", "low"} & {
        column for name in shown for column in drawings[name].table.columns
    }
    for name in shown - {"portrait_W1"}:
        assert not {f"W{n}" for n in range(1, 7)} & {
            word for text in texts(drawings[name]) for word in text.get_text().split()
        }


def suppressed(world: World, hidden: str, **options) -> dict[str, Drawing]:
    """Return the figures of a study by name; of its public tables, a theme or an area is suppressed, or all."""
    public = public_tables_of(world, **options)
    for kind in set(public) - {"ranges"}:
        table = public[kind]
        rows = None if hidden == "all" else table.eq(hidden).any(axis=1)
        public[kind] = mask(table, kind, rows)
    return {drawing.name: drawing for drawing in drawn(world, public=public)}


@pytest.mark.parametrize("profile", ["open", "strict", "consented"])
def test_no_caption_sends_readers_to_a_placeholder(profile):
    """The table asked is one of an open study alone."""
    world = World(n_workers=4, n_weeks=6, themes_in=themes_in_all(4, range(1, 6)), profile=profile)
    public = public_tables_of(world, letters={"W1": "B"} if profile == "consented" else None)
    drawings = {drawing.name: drawing for drawing in drawn(world, public=public)}
    named = {
        word
        for drawing in drawings.values()
        for text in (drawing.caption, drawing.alt)
        for word in re.findall(r"(?:figures?|table) ([a-z]+(?:_[a-z]+)+|asked)\b", text)
    }
    assert named <= {*drawings, "asked"}
    assert not [name for name in named - {"asked"} if "not_shown" in drawings[name].table]
    assert ("asked" in named) == ("claims_held" in named) == (profile == "open")


TOGETHER = {
    "theme_weeks_together",
    "areas_by_week",
    "theme_pairs",
    "theme_rates",
    "conditions_model",
    "dictionary_validation",
}
STRICT = World(n_workers=4, n_weeks=6, themes_in=themes_in_all(4, range(1, 6), (0, 1)), profile="strict")
BLOCKS = [(1, 3), (4, 6)]


@pytest.mark.parametrize(
    ("hidden", "of"),
    [("t0", TOGETHER - {"areas_by_week"}), ("area0", {"theme_weeks_together", "areas_by_week"})],
)
@pytest.mark.parametrize("blocks", [[], BLOCKS])
def test_what_is_suppressed_is_explained_in_picture_and_caption_and_has_no_number(hidden, of, blocks):
    drawings = suppressed(STRICT, hidden, blocks=blocks)
    for name in TOGETHER:
        drawing = drawings[name]
        require_legible(drawing)
        assert ("c" in {text.get_text() for text in texts(drawing)}) == (name in of), name
        if name not in of:
            drawn_without = drawing.caption.replace("Disclosure control has suppressed the accuracy", "")
            assert "suppressed" not in drawn_without, name
            continue
        assert "c marks a number that is suppressed by disclosure control." in drawing.caption, name
        assert any("suppressed by disclosure control" in text.get_text() for text in texts(drawing)), name
        masked = drawing.table[drawing.table["state"] == "suppressed"]
        assert len(masked), name
        numbers = masked.select_dtypes("number").columns.difference(["week", "last_week", "order"])
        assert masked[numbers].isna().all(axis=None), name
        assert drawing.shows is Shows.TOGETHER


def test_a_suppressed_cell_is_drawn_after_its_neighbours_so_that_its_outline_has_four_sides():
    one_area = replace(STRICT, areas=("Firm up",))
    drawing = suppressed(one_area, "t0")["theme_weeks_together"]
    n_outlined = 0
    for axes in drawing.figure.axes:
        cells = [patch for patch in axes.patches if "-w" in (patch.get_gid() or "") and not patch.get_hatch()]
        outlined = [to_hex(cell.get_edgecolor()) == LINE for cell in cells]
        assert outlined == sorted(outlined), axes.get_gid()
        n_outlined += sum(outlined)
    assert n_outlined == (drawing.table["state"] == "suppressed").sum() > 0


def test_a_theme_whose_accuracy_is_suppressed_has_no_mark_and_no_figure_says_it_is_not_defined():
    world = World(n_workers=4, themes_in=themes_in_all(4, range(1, 5)), profile="strict", threshold=0.9)
    for name, drawing in suppressed(world, "t0").items():
        if name not in TOGETHER:
            continue
        labels = [text.get_text() for text in texts(drawing)]
        assert not [label for label in labels if "Supervision" in label and MARK in label], name
        assert "not defined" not in drawing.alt, name
        if name == "dictionary_validation":
            assert "supervision suppressed" in drawing.alt
        else:
            assert "Disclosure control has suppressed the accuracy for supervision." in drawing.caption
            assert "supervision (precision" not in drawing.caption


def test_a_figure_of_which_every_number_is_suppressed_is_a_placeholder_that_says_why():
    for profile in ("strict", "consented"):
        world = World(n_workers=4, themes_in=themes_in_all(4, range(1, 5)), profile=profile)
        letters = {"W1": "A", "W2": "B"} if profile == "consented" else None
        drawings = suppressed(world, "all", letters=letters)
        names = TOGETHER | ({"theme_weeks"} if letters else set())
        for name in names:
            drawing = drawings[name]
            require_legible(drawing)
            assert drawing.table.columns.tolist() == ["not_shown"], name
            assert "Disclosure control has suppressed every number of this figure: each of" in drawing.caption
            assert drawing.shows is Shows.NOTHING


def test_the_key_has_only_signs_that_occur():
    empty = World(themes_in=themes_in_all(2, range(1, 5), ()))
    full = World(labels=("Tea",), areas=("Firm up",), themes_in=themes_in_all(2, range(1, 5), (0,)))
    drawings = {drawing.name: drawing for drawing in drawn(empty)}
    for name in ("theme_weeks", "theme_weeks_together", "theme_pairs"):
        assert "n" not in {text.get_text() for text in texts(drawings[name])}, name
    drawings = {drawing.name: drawing for drawing in drawn(full)}
    for name in ("theme_weeks", "theme_weeks_together", "theme_pairs"):
        assert "0" not in {text.get_text() for text in texts(drawings[name])}, name


def signs_in(words: list[str]) -> set[str]:
    return {sign for sign in (MARK, UNDECIDED, DISPUTED) if any(sign in text for text in words)}


@pytest.mark.parametrize(
    ("options", "signs"),
    [
        ({}, set()),
        ({"threshold": 0.3, "poor": (1,)}, {MARK, UNDECIDED}),
        ({"threshold": 0.7}, {UNDECIDED}),
        ({"alphas": {"t0": 0.5, "t1": 0.9, "t2": 0.9}}, {DISPUTED}),
    ],
)
def test_keys_explain_the_signs_that_occur_and_no_others(options, signs):
    drawings = {drawing.name: drawing for drawing in drawn(World(themes_in=PLAIN, **options))}
    for name in ("theme_rates", "dictionary_validation", "theme_weeks", "theme_pairs", "portrait_W1"):
        key = next(axes for axes in drawings[name].figure.axes if axes.get_gid() == "key")
        assert signs_in([text.get_text() for text in key.texts]) == signs, name
        labels = [label.get_text() for axes in drawings[name].figure.axes for label in axes.get_yticklabels()]
        assert signs_in(labels) == signs, name
    model = drawings["conditions_model"]
    for gid in ("key", "label-"):
        words = [text.get_text() for text in texts(model) if (text.get_gid() or "").startswith(gid)]
        assert signs_in(words) == signs


def test_keys_of_what_is_suppressed_say_so_and_others_do_not():
    for hidden, is_suppressed in (("t0", True), ("t9", False)):
        drawings = suppressed(STRICT, hidden)
        for name in ("theme_rates", "dictionary_validation"):
            key = next(axes for axes in drawings[name].figure.axes if axes.get_gid() == "key")
            said = {text.get_text() for text in key.texts}
            assert ("c: suppressed by disclosure control" in said) == is_suppressed, name


def test_sentences_on_all_workers_say_so_where_they_could_be_read_as_of_one():
    of_two = {drawing.name: drawing for drawing in drawn(World(themes_in=PLAIN))}
    for name in ("theme_weeks", "theme_weeks_together", "areas_by_week"):
        for text in (of_two[name].caption, of_two[name].alt):
            said = r"Of all workers, \d+% of the coded segments \(counted once for each theme\) and \d+% of the words"
            assert re.search(said, text), name
    assert "Of all workers" not in of_two["portrait_W1"].caption
    assert not any(
        "Of all workers" in drawing.caption
        for drawing in drawn(World(n_workers=1, themes_in=themes_in_all(1, range(1, 5))))
    )


def test_captions_name_the_rows_that_figures_of_all_workers_have():
    drawings = {drawing.name: drawing for drawing in drawn(World(themes_in=PLAIN))}
    assert (
        "Below the bars are the numbers of workers with whom there was contact, of contacts, of words and of "
        "interviews."
    ) in drawings["areas_by_week"].caption
    assert "of contacts and of words." in drawings["areas_by_week_alone"].caption
    assert (
        "At the top are the numbers of workers in contact, of words and of interviews in the week."
    ) in drawings["theme_weeks_together"].caption


def test_workers_who_agreed_have_a_series_under_their_letters_and_no_day_of_theirs():
    world = World(
        n_workers=4, n_weeks=6, late=1, themes_in=themes_in_all(4, range(1, 6), (0, 1)), profile="consented"
    )
    public = public_tables_of(world, letters={"W1": "B", "W3": "A"}, blocks=BLOCKS)
    weeks = next(drawing for drawing in drawn(world, public=public) if drawing.name == "theme_weeks")
    require_legible(weeks)
    assert weeks.shows is Shows.AGREED
    assert weeks.table["worker"].unique().tolist() == ["A", "B"]
    assert "2 workers" in weeks.caption
    cells = {text.get_text() for text in texts(weeks) if (text.get_gid() or "").startswith("n-")}
    assert "(0)" in cells
    assert "0" not in cells, "no bare 0 where a worker may not have begun"
    assert " 0 marks a week" not in weeks.caption, "a sign that does not occur is not explained"
    assert not {text.get_text() for text in texts(weeks)} & {"W1", "W3", "not started"}


def test_no_figure_registers_a_number_as_one_of_its_own_table_which_its_record_would_leave_out():
    for drawing in drawn(World(themes_in=themes_in_all(2, range(1, 4)))):
        assert not [origin for origin in drawing.registered if origin.startswith(OWN_TABLE)], drawing.name


def bars_by_week(world: World) -> Drawing:
    return next(drawing for drawing in drawn(world) if drawing.name == "areas_by_week")


def ticks_of(drawing: Drawing) -> set[str]:
    return {text.get_text() for text in texts(drawing) if str(text.get_gid()).startswith("tick-")}


def test_the_scale_of_areas_has_round_numbers_up_to_the_greatest_rate_and_a_title_beside_it():
    """One segment in seven words is 142.857 in 1,000."""
    drawing = bars_by_week(World(themes_in=themes_in_all(2, range(1, 4)), n_words=7))
    assert ticks_of(drawing) == {"0", "50", "100"}
    drawing.figure.draw_without_rendering()
    title = next(text for text in texts(drawing) if text.get_gid() == "scale")
    assert title.get_rotation() == 90
    numbers = [text.get_window_extent() for text in texts(drawing) if str(text.get_gid()).startswith("tick-")]
    assert title.get_window_extent().x1 < min(box.x0 for box in numbers)


def test_the_scale_of_areas_is_0_alone_if_there_is_no_rate_above_0():
    drawing = bars_by_week(World(themes_in=themes_in_all(2, range(1, 4), themes=())))
    assert (drawing.table["rate"].dropna() == 0).all()
    assert ticks_of(drawing) == {"0"}


def test_rows_below_the_bars_leave_out_the_same_weeks():
    drawing = bars_by_week(World(n_weeks=52, themes_in=themes_in_all(2, range(1, 53)), n_words=123_456))
    weeks: dict[str, set[str]] = {}
    for text in texts(drawing):
        row, _, week = (text.get_gid() or "").rpartition("-w")
        if row in ("week", "workers", "contacts", "words", "interviews"):
            weeks.setdefault(row, set()).add(week)
    assert len(weeks) == 5
    assert len({frozenset(of_row) for of_row in weeks.values()}) == 1, weeks
    assert 10 < len(weeks["words"]) < 52


def test_every_figure_that_a_notebook_saves_is_among_those_drawn_here():
    """A new figure is put into `worlds.drawn`, so that these tests hold it against every profile."""
    world = World(themes_in=PLAIN)
    saved = {figure for step in steps_of(world.study.worker_ids[:1]) for figure in step.figures}
    assert {drawing.name for drawing in drawn(world)} == saved


def test_only_a_calendar_of_many_weeks_is_on_a_page_on_its_side():
    for n_weeks, is_on_its_side in ((13, False), (52, True)):
        world = World(n_weeks=n_weeks, themes_in=themes_in_all(2, range(1, n_weeks + 1)))
        widths = {one.name: round(one.figure.get_figwidth() * 25.4, 2) for one in drawn(world)}
        wide = {name for name, width in widths.items() if width == SIDEWAYS}
        of_weeks = {"contact_calendar", "theme_weeks", "theme_weeks_together", "timelines", "portrait_W1"}
        assert wide == (of_weeks if is_on_its_side else set()), n_weeks


WORDS = st.text("abcdefghi ŵâ-&$🫖", min_size=1, max_size=40).map(lambda text: f"A{text.strip()}")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    n_workers, n_weeks = draw(st.integers(1, 4)), draw(st.integers(1, 9))
    labels = tuple(draw(st.lists(WORDS, min_size=1, max_size=5, unique=True)))
    places = st.tuples(st.integers(0, n_workers - 1), st.integers(1, n_weeks), st.sampled_from(SOURCES))
    themes = st.lists(st.integers(0, len(labels) - 1), max_size=4, unique=True).map(tuple)
    return World(
        n_workers=n_workers,
        n_weeks=n_weeks,
        labels=labels,
        areas=tuple(draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))),
        themes_in=draw(st.dictionaries(places, themes, max_size=20)),
        n_words=draw(st.sampled_from([0, 1, 10, 1000])),
        late=draw(st.integers(0, n_workers)) if n_weeks > 1 else 0,
        source_label=draw(WORDS),
    )


@settings(max_examples=5, suppress_health_check=list(HealthCheck), derandomize=True)
@given(worlds())
def test_no_study_makes_a_figure_crash_cut_a_label_or_draw_a_zero_where_there_was_no_contact(world):
    for drawing in drawn(world):
        require_legible(drawing)


@pytest.mark.skipif(len(families()) > 1, reason="the extra `fonts` has these letters")
def test_letters_that_the_font_lacks_are_named_in_the_caption_and_others_are_not():
    for drawing in drawn(World(labels=("督导和直线管理", "Role clarity", "Structures"))):
        shown = [text.get_text() for text in texts(drawing)]
        if any("\u25a1" in text for text in shown):
            assert "\u25a1 stands for letters that the font of the figures lacks: " in drawing.caption
            assert "督, 导" in drawing.caption
    assert not any(
        "\u25a1" in drawing.caption
        for drawing in drawn(World(labels=("Goruchwyliaeth ŵ ŷ", "Role clarity", "Structures")))
    )


@pytest.mark.parametrize("broken", ["over another", "cut", "too small"])
def test_a_label_over_another_one_cut_or_one_too_small_is_found_out(broken):
    drawing = bars_by_week(World(themes_in=PLAIN))
    require_legible(drawing)
    first, second = [text for text in texts(drawing) if (text.get_gid() or "").startswith("n-area0-")][:2]
    if broken == "over another":
        second.set_position(first.get_position())
    elif broken == "cut":
        first.set_position((-200, first.get_position()[1]))
    else:
        first.set_fontsize(5)
    with pytest.raises(AssertionError):
        require_legible(drawing)
