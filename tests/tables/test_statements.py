"""What stands beside a figure or table says what it shows, from what, and how much is suppressed."""

from __future__ import annotations

import inspect

import pandas as pd
import pytest
from worlds import World

from helpers import figures
from helpers.errors import FieldworkError
from helpers.files.place import Place
from helpers.files.products import DRAWN_FROM, OF_SIGNS, WHOLE, statement_file
from helpers.running.steps import ARTICLE_TABLES, PUBLIC, STEPS, steps_of
from helpers.study.gate import DESCRIPTIONS, PRIVATE, Shows
from helpers.tables.statements import NOT_NAMED, OF_WORKERS, PAGE, as_json, read_statements, statement_of

TOGETHER = "figures/theme_weeks_together"
STATES = pd.DataFrame({"n": [7, None, None, 3], "state": ["shown", "suppressed", "no_contact", "shown"]})


def test_a_figure_of_totals_says_from_which_public_table_it_is_and_how_many_cells_are_suppressed():
    study = World(profile="strict").study
    made = statement_of(TOGETHER, Shows.TOGETHER, STATES, study)
    assert made["shows_of_workers"] == "totals of all workers"
    assert made["drawn_from"] == [
        f"data/public/{table}.csv" for table in ("contacts", "theme_counts", "validations", "agreement")
    ]
    assert made["cells"] == {"shown": 2, "suppressed": 1}
    assert made["rules"] == {
        "profile": "strict",
        "meaning": "Only totals of all workers are shown, and any that could single out a worker is suppressed.",
        "min_workers": 3,
        "max_share": 0.8,
        "min_width": 3,
        "min_percent": 10,
    }
    assert (made["whole_release"], made["page"]) == (WHOLE, PAGE)
    assert made["notice"] == "Fictional example data"


def test_it_holds_no_count_of_the_data_and_has_the_same_bytes_whatever_the_counts():
    study = World(profile="strict").study
    others = STATES.assign(n=[70, None, None, 31])
    made = [as_json(statement_of(TOGETHER, Shows.TOGETHER, one, study)) for one in (STATES, others)]
    assert made[0] == made[1]


def test_a_table_of_the_article_counts_the_cells_with_the_sign_of_suppression():
    frame = pd.DataFrame({"Source": ["Interviews", "Voice notes"], "Words": [1200, "c"], "Weeks": ["c", "c"]})
    made = statement_of("article/corpus", Shows.TOGETHER, frame, World(profile="strict").study)
    assert made["cells"] == {"suppressed": 3}
    assert made["drawn_from"] == ["data/public/contacts.csv"]


def test_a_placeholder_shows_nothing_and_is_drawn_from_nothing():
    frame = pd.DataFrame({"not_shown": ["why"]})
    made = statement_of(TOGETHER, Shows.NOTHING, frame, World(profile="strict").study)
    assert (made["shows_of_workers"], made["drawn_from"], made["cells"]) == ("nothing of workers", [], {})


def test_where_everything_is_shown_it_says_so_and_gives_no_rules():
    made = statement_of("figures/timelines", Shows.WORKERS, pd.DataFrame({"n": [1]}), World().study)
    assert made["rules"] == {"profile": "open", "meaning": "The study is fictional: nothing is suppressed."}
    assert made["drawn_from"] == [OF_WORKERS]
    assert made["cells"] == {"suppressed": 0}


def test_in_the_researchers_own_view_it_says_that_it_is_private():
    study = World(profile="strict").study.for_researcher()
    made = statement_of("figures/timelines", Shows.WORKERS, pd.DataFrame({"n": [1]}), study)
    assert PRIVATE in made["notice"]
    assert "researcher's own view" in made["rules"]["meaning"]


def test_totals_of_which_nothing_says_where_they_are_from_say_so():
    made = statement_of("figures/new_one", Shows.TOGETHER, STATES, World(profile="strict").study)
    assert made["drawn_from"] == [NOT_NAMED]


def test_every_figure_and_table_of_a_run_has_its_statement_and_its_place_on_the_page():
    products = {product for step in STEPS for product in step.products}
    figures = [f"figures/{figure}" for step in STEPS for figure in step.figures]
    tables = [f"article/{table}" for table in ARTICLE_TABLES]
    assert [*figures, *tables] == list(DRAWN_FROM)
    assert {statement_file(name) for name in DRAWN_FROM} <= products
    assert {WHOLE, PAGE, "article/disclosure.html", "article/disclosure.docx"} <= products
    assert f"public_{'theme_counts'}" in PUBLIC
    assert {f"public_{table}" for tables in DRAWN_FROM.values() for table in tables} <= {*PUBLIC}
    portraits = [step for step in steps_of(["W1", "W2"]) if step.is_per_worker]
    assert all(
        f"figures/portrait_{n}.disclosure.json" in step.products
        for n, step in zip(("W1", "W2"), portraits, strict=True)
    )


def test_a_figure_of_totals_that_marks_themes_names_the_tables_that_say_which():
    functions = {name: getattr(figures, name) for name in figures.__all__ if name.islower()}
    marked = [name for name, draw in functions.items() if "accuracy" in inspect.signature(draw).parameters]
    marked.remove("portrait")
    assert len(marked) > 10
    for name in marked:
        tables = DRAWN_FROM[f"figures/{name}"]
        assert not tables or tables[-2:] == OF_SIGNS, name


def test_the_step_that_writes_the_page_is_stale_when_a_statement_changes():
    article = next(step for step in STEPS if PAGE in step.products)
    earlier = {product for step in STEPS if step is not article for product in step.products}
    assert set(article.reads) <= earlier
    assert {WHOLE, *(statement_file(name) for name in DRAWN_FROM if name.startswith("figures/"))} == set(
        article.reads
    )
    assert all(article.may_read(name) for name in article.reads)


def test_statements_are_read_in_order_and_all_that_are_missing_are_named(tmp_path):
    place = Place.at(tmp_path)
    with pytest.raises(FieldworkError) as refused:
        read_statements(place, ["figures/a"])
    assert WHOLE in str(refused.value)
    assert "figures/a.disclosure.json: is missing." in str(refused.value)
    place.writing(WHOLE).write_bytes(as_json({"a": 1}))
    place.writing("figures/a.disclosure.json").write_bytes(as_json({"b": DESCRIPTIONS[Shows.NOTHING]}))
    assert read_statements(place, ["figures/a"]) == [{"a": 1}, {"b": "nothing of workers"}]
    place.writing("figures/a.disclosure.json").write_bytes(b"<<<<<<< HEAD")
    with pytest.raises(FieldworkError, match="cannot be read"):
        read_statements(place, ["figures/a"])
