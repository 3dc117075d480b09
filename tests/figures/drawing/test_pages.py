"""Figures fit the page of a journal, and those that draw workers one by one continue on further pages."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from worlds import World, drawn, texts, themes_in_all

from helpers import figures
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.pages import evenly
from helpers.figures.drawing.style import COLUMN, HIGHEST, PAGE
from helpers.files import paths
from helpers.files.place import Place
from helpers.files.products import further_pages

SAID = ("works", "lacking", "", "mixed")
ONE_BY_ONE = {
    "contact_calendar",
    "theme_weeks",
    "directions",
    "areas_by_worker",
    "theme_sources",
    "timelines",
    "conditions_order",
    "claim_cases",
}
"""Figures that draw workers one by one."""


def world_of(n_workers: int, n_weeks: int = 2) -> World:
    """Return a study of some workers, of whom each is in contact in every week and speaks of a condition."""
    return World(
        n_workers=n_workers,
        n_weeks=n_weeks,
        themes_in=themes_in_all(n_workers, range(1, n_weeks + 1)),
        coder="R1",
        said=SAID,
        said_of={(n, 1, "interview"): ((n % 4, "met"),) for n in range(n_workers)},
    )


def drawings_of(world: World) -> dict[str, Drawing]:
    """Return the figures of a study by name."""
    return {drawing.name: drawing for drawing in drawn(world)}


@pytest.fixture(scope="module")
def thirteen() -> dict[str, Drawing]:
    return drawings_of(world_of(13))


def shown_on(page: Drawing) -> list[str]:
    """Return the workers whom a page shows, in the order in which it writes their ids."""
    written = [text.get_text().partition(" ")[0] for text in texts(page)]
    workers = set(page.table["worker"])
    return [text for text in dict.fromkeys(written) if text in workers]


@pytest.mark.parametrize("n_workers", [1, 5, 12, 13, 40, 60])
def test_every_worker_is_on_exactly_one_page_in_the_order_of_the_study(n_workers):
    world = world_of(n_workers, 1)
    for name, drawing in drawings_of(world).items():
        if name not in ONE_BY_ONE:
            assert not drawing.further, name
            continue
        pages = [page.table["worker"].unique().tolist() for page in drawing.pages]
        assert [worker for page in pages for worker in page] == world.study.worker_ids, name
        assert [shown_on(page) for page in drawing.pages] == pages, name
        for page in drawing.pages:
            width, height = page.figure.get_size_inches() * 25.4
            assert round(width, 2) in (COLUMN, PAGE), page.name
            assert height <= HIGHEST + 0.01, page.name


def test_pages_have_names_and_say_which_they_are(thirteen):
    calendar = thirteen["contact_calendar"]
    assert [page.name for page in calendar.pages] == ["contact_calendar", "contact_calendar_2"]
    for page, words in zip(calendar.pages, ("W1 to W7", "W8 to W13"), strict=True):
        place = f"Page {1 + (page is not calendar)} of 2, with {words}. "
        assert page.caption.startswith(f"{place}Contacts by worker and week: 13 workers")
        assert page.alt.startswith(f"{place}A grid of")


def test_every_caption_is_of_the_whole_figure_but_for_the_sentence_that_says_which_page_it_is(thirteen):
    for name in ONE_BY_ONE:
        pages = thirteen[name].pages
        said = {re.sub(r"Page \d+ of \d+, with [^.]*\. ?", "", page.caption) for page in pages}
        assert len(said) == 1, name


def test_rows_are_closer_where_a_single_page_would_be_too_high():
    labels = tuple(f"Theme {n}" for n in range(36))
    world = World(n_workers=1, labels=labels, themes_in=themes_in_all(1, range(1, 5)))
    for name in ("theme_weeks", "timelines"):
        (page,) = drawings_of(world)[name].pages
        assert page.figure.get_size_inches()[1] * 25.4 <= HIGHEST + 0.01, name


def test_a_figure_of_one_page_says_nothing_of_pages():
    for drawing in drawn(world_of(5)):
        assert not drawing.further, drawing.name
        assert "Page 1" not in drawing.caption + drawing.alt, drawing.name


def test_all_pages_have_one_scale(thirteen):
    """A shade, and the length of a bar, mean the same on every page."""
    for name in ("areas_by_worker", "directions"):
        assert len({tuple(page.figure.axes[-1].get_xlim()) for page in thirteen[name].pages}) == 1, name
    world = world_of(13)
    contacts = world.themes_in.items()
    often = {key: of_one for key, of_one in contacts if key[2] == "voice_note" or key[:2] < (5, 2)}
    weeks = drawings_of(replace(world, themes_in=often))["theme_weeks"]
    assert [int(page.table["n"].max()) for page in weeks.pages] == [2, 1], (
        "the last page has only small numbers"
    )
    faces = set()
    for page in weeks.pages:
        for row in page.table[page.table["n"] == 1].to_dict("records"):
            gid = f"{row['worker']}-w{row['week']}-{row['theme']}"
            (cell,) = [patch for axes in page.figure.axes for patch in axes.patches if patch.get_gid() == gid]
            faces.add((row["theme"], cell.get_facecolor()))
    assert len(faces) == len({theme for theme, _ in faces})


def test_two_panels_are_side_by_side_only_where_that_needs_fewer_pages():
    def lefts(n_workers: int) -> set[float]:
        axes = drawings_of(world_of(n_workers))["timelines"].figure.axes[1:]
        return {round(one.get_position().x0, 3) for one in axes}

    assert len(lefts(2)) == 1
    assert len(lefts(13)) == 2


def test_every_page_is_saved_and_the_statement_of_the_first_lists_the_others(thirteen, tmp_path):
    place = Place(tmp_path, tmp_path)
    written = {one.file for one in figures.save(thirteen["contact_calendar"], place)}
    suffixes = ("csv", "svg", "pdf", "png", "md", "json")
    pages = ("contact_calendar", "contact_calendar_2")
    assert written == {
        *(f"figures/{page}.{suffix}" for page in pages for suffix in suffixes),
        "figures/contact_calendar.disclosure.json",
    }
    assert {path.relative_to(tmp_path).as_posix() for path in (tmp_path / paths.FIGURES).iterdir()} == written
    statement = json.loads((tmp_path / "figures/contact_calendar.disclosure.json").read_text("utf-8"))
    assert statement["further_pages"] == ["figures/contact_calendar_2"]
    cells = sum(len(page.table) for page in thirteen["contact_calendar"].pages)
    assert statement["cells"]["shown"] == cells
    assert further_pages(tmp_path, "figures/contact_calendar") == ["figures/contact_calendar_2"]
    before = {path: path.read_bytes() for path in (tmp_path / paths.FIGURES).iterdir()}
    figures.save(drawings_of(world_of(13))["contact_calendar"], place)
    assert {path: path.read_bytes() for path in (tmp_path / paths.FIGURES).iterdir()} == before


@pytest.mark.parametrize(
    "listed", ["nothing", '{"further_pages": ["../../etc/passwd"]}', '{"further_pages": 3}', "[]"]
)
def test_a_statement_that_lists_other_files_lists_no_page(listed, tmp_path):
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures/theme_weeks.disclosure.json").write_text(listed, encoding="utf-8")
    assert further_pages(tmp_path, "figures/theme_weeks") == []


def test_a_notebook_shows_every_page_with_its_caption(thirteen, monkeypatch):
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda data, **_: shown.append(data))
    thirteen["contact_calendar"]._ipython_display_()
    captions = [one.data for one in shown[1::2]]
    assert [caption.partition(",")[0] for caption in captions] == [
        "**Figure.** Page 1 of 2",
        "**Figure.** Page 2 of 2",
    ]
    assert all("image/png" in one for one in shown[::2])


def test_pages_are_as_even_as_they_can_be():
    assert [len(page) for page in evenly(range(13), 6)] == [5, 4, 4]
    assert [len(page) for page in evenly(range(12), 6)] == [6, 6]
    assert evenly([1], 6) == [[1]]
