"""The note on methods says once what captions would all repeat, and only what may be published."""

from __future__ import annotations

import pytest
from worlds import OWN, World, drawn, public_tables_of

from helpers.article.methods import methods_page
from helpers.article.pages import Page, as_markdown, save_page
from helpers.coding.accuracy import accuracy_of
from helpers.errors import FieldworkError
from helpers.figures.drawing.drawing import _page
from helpers.files.place import Place
from helpers.study.gate import Shows

SAID = {(worker, 1, "interview"): (0, 1) for worker in range(4)}


def page_of(world: World) -> Page:
    public = public_tables_of(world)
    agreements = public["agreement"]
    book = world.codebook.for_coder(world.coders)
    accuracy = accuracy_of(public["validations"], world.study, world.coders, agreements=agreements)
    return methods_page(
        accuracy, public["validations"], agreements, world.study, book, unit="segments", sources=OWN
    )


def test_it_names_the_codebook_to_the_letter_and_says_how_accurate_the_dictionary_is(tmp_path):
    world = World(4, 4, themes_in=SAID, threshold=0.86, alphas={"t0": 0.5, "t1": 0.9, "t2": 0.9})
    page = page_of(world)
    said = as_markdown(page).decode()
    version, checksum = world.codebook.stamp.split()
    assert f"Codebook version {version} (checksum {checksum})." in said
    assert "it has a precision of" in said
    assert "(precision 0.86, recall 0.86, by turn)" in said
    assert "supervision (alpha 0.50, 95 % interval" in said
    assert "Counted are segments with an indicator of the theme, in interviews and voice notes." in said
    assert {one.file for one in save_page(page, world.study, Place.at(tmp_path))} == {
        f"article/methods.{ending}" for ending in ("md", "html", "docx", "json")
    }


@pytest.mark.parametrize("coder", ["dictionary", "R1"])
def test_captions_do_not_repeat_it_and_their_pages_refer_to_it(coder):
    world = World(4, 4, themes_in=SAID, coder=coder, threshold=0.86, alphas={"t0": 0.5, "t1": 0.9})
    _, checksum = world.codebook.stamp.split()
    for drawing in drawn(world):
        assert checksum not in drawing.caption
        assert "the same contacts" not in drawing.caption or drawing.name == "dictionary_validation"
        assert "Square brackets" not in drawing.caption
        refers = "[How the themes were coded](../article/methods.md)" in _page(drawing).decode()
        assert refers == ("Codebook version" in drawing.caption), drawing.name


def test_a_person_s_coding_has_no_accuracy_and_its_agreement_is_said():
    world = World(4, 4, themes_in=SAID, coder="R1", alphas={"t0": 0.5, "t1": 0.9, "t2": 0.9})
    said = as_markdown(page_of(world)).decode()
    assert "Coded manually by coder R1." in said
    assert "precision" not in said
    assert "Krippendorff's alpha is" in said


def test_under_reflexive_analysis_it_says_nothing_of_accuracy_or_agreement():
    said = as_markdown(page_of(World(4, 4, themes_in=SAID, coder="R1", stance="reflexive"))).decode()
    assert "agree" not in said
    assert "dictionary" not in said


def test_of_a_confidential_study_it_shows_only_totals_and_names_the_page_on_disclosure():
    page = page_of(World(4, 4, themes_in=SAID, profile="strict"))
    assert page.shows == Shows.TOGETHER
    assert "article/disclosure" in as_markdown(page).decode()


def test_a_number_that_nobody_has_registered_is_refused(tmp_path):
    world = World(4, 4, themes_in=SAID)
    page = page_of(world)
    unregistered = Page(page.name, "7319 segments", "", page.sections, page.registered, page.shows)
    with pytest.raises(FieldworkError, match="7319"):
        save_page(unregistered, world.study, Place.at(tmp_path))


def test_it_points_to_no_figure_or_table_in_which_there_is_nothing():
    shown = as_markdown(page_of(World(4, 4, themes_in=SAID, threshold=0.86))).decode()
    assert "is in the figure dictionary_validation" in shown
    nobody = World(4, 4, themes_in=SAID)
    public = public_tables_of(nobody)
    none, empty = public["validations"].iloc[:0], public["agreement"].iloc[:0]
    accuracy = accuracy_of(none, nobody.study, nobody.coders, agreements=empty)
    book = nobody.codebook.for_coder(nobody.coders)
    page = methods_page(accuracy, none, empty, nobody.study, book, unit="segments", sources=OWN)
    said = as_markdown(page).decode()
    assert "It has not been validated." in said
    assert "dictionary_validation" not in said
    assert "article/agreement" not in said


def test_it_says_what_there_is_not_for_the_language_and_nothing_for_english():
    world = World(4, 4, themes_in=SAID)
    assert "## Language" not in as_markdown(page_of(world)).decode()
    said = as_markdown(page_of(World(4, 4, themes_in=SAID, language="cy"))).decode()
    assert "The language of the fieldwork is Welsh." in said
    assert "NLTK has no stemmer for Welsh" in said
