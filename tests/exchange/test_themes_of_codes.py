"""A code is a theme by what the study says, by its name, or by the code above it; otherwise it is unknown."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.errors import FieldworkError
from helpers.exchange import themes_of_codes
from helpers.exchange.themes_of_codes import ThemesOfCodes, list_unmapped
from helpers.study.study import read_study


def themes(folder, book, **codes: str) -> ThemesOfCodes:
    study = read_study(folder)
    names = study.manual_coding.model_copy(update={"codes": codes})
    return ThemesOfCodes(study.model_copy(update={"manual_coding": names}), book)


def labelled(book, *labels: str):
    """Return a codebook whose themes, tea in area One and rain in area Two, have other labels."""
    pairs = zip(book.themes, labels, strict=True)
    return book.model_copy(
        update={"themes": tuple(one.model_copy(update={"label": label}) for one, label in pairs)}
    )


def test_a_label_with_a_slash_or_of_two_themes_is_found_below_its_area_and_never_guessed(book, folder):
    assert themes(folder, labelled(book, "Tea/milk", "Rain")).theme_of("One/Tea-milk") == "tea"
    of = themes(folder, labelled(book, "Drink", "Drink"))
    assert [of.theme_of(code) for code in ("One/Drink", "Two/Drink", "Drink")] == ["tea", "rain", None]


def test_two_themes_of_one_label_in_one_area_are_never_guessed(book, folder):
    in_one = book.themes[1].model_copy(update={"area": "one"})
    same = labelled(book.model_copy(update={"themes": (book.themes[0], in_one)}), "Drink", "Drink")
    assert themes(folder, same).theme_of("One/Drink") is None


@pytest.mark.parametrize(
    "code",
    [
        "R\u00f4le flou\u2026",
        "Ro\u0302le flou...",
        "R\u00f4le  flou ...".replace(" ...", "..."),
        "r\u00f4le Flou\u2026",
        "one/ro\u0302le flou\u2026",
        "Old/R\u00d4LE FLOU...",
    ],
)
def test_accents_dots_and_capitals_do_not_make_another_code(book, folder, code):
    assert themes(folder, labelled(book, "R\u00f4le flou\u2026", "Rain")).theme_of(code) == "tea"
    assert themes(folder, book, **{"R\u00f4le flou\u2026": "rain"}).theme_of(code) == "rain"


def test_capitals_matter_where_another_code_differs_in_them(book, folder):
    of = themes(folder, labelled(book, "Drink", "DRINK"))
    assert [of.theme_of(code) for code in ("Drink", "DRINK", "drink")] == ["tea", "rain", None]


def test_a_code_counts_for_the_nearest_code_above_it_that_is_a_theme(book, folder):
    of = themes(folder, labelled(book, "Tea", "Rain"), Weather="rain")
    assert of.theme_of("One/Tea/Green/Cold") == "tea"
    assert of.theme_of("Weather/Cold/Wet") == "rain"
    assert of.theme_of("Weather/Tea") == "tea"
    assert of.theme_of("Other/Cold") is None


def test_a_code_named_as_one_theme_below_another_is_neither_until_somebody_says_so(book, folder):
    book = labelled(book, "Tea", "Rain")
    assert themes(folder, book).find("One/Tea/Rain") == themes_of_codes.ThemeOfCode(
        None, candidates=("rain", "tea")
    )
    assert themes(folder, book, **{"One/Tea/Rain": "tea"}).theme_of("One/Tea/Rain") == "tea"


def test_a_category_that_is_an_area_is_not_taken_for_a_theme_of_this_name_in_another_area(book, folder):
    of = themes(folder, labelled(book, "Two", "Rain"))
    assert [of.theme_of(code) for code in ("One/Two", "Two/Rain", "Two/New", "Two")] == [
        "tea",
        "rain",
        None,
        "tea",
    ]
    of = themes(folder, labelled(book, "One", "Rain"))
    assert [of.theme_of(code) for code in ("One", "One/New")] == ["tea", "tea"]


def used(*codes: str) -> pd.DataFrame:
    rows = [(f"data/raw/coding/{'ab'[n % 2]}.csv", n, code) for n, code in enumerate(codes)]
    return pd.DataFrame(rows, columns=["file", "number", "code"])


def test_a_renamed_code_is_listed_once_with_its_files_and_the_nearest_name(book, folder):
    excerpts = used("One/Drinkng", "One/Drinkng", "Tea")
    unmapped = list_unmapped(excerpts, read_study(folder), labelled(book, "Drinking", "Rain"))
    described = (
        "code 'One/Drinkng' (2 excerpts in data/raw/coding/a.csv and data/raw/coding/b.csv): "
        "is not a theme of the codebook. Did you mean 'Drinking'?"
    )
    assert [one.describe() for one in unmapped] == [described]


def test_the_message_of_a_run_says_why_a_code_is_not_a_theme(book, folder):
    kept = used("One/Tea/Rain").assign(
        segment_id="s1", coder="R1", start=0, end=3, status="kept", contact_id="c"
    )
    with pytest.raises(
        FieldworkError, match="its name is theme 'rain', and the code above it is theme 'tea'"
    ):
        themes_of_codes.code_segments(kept, read_study(folder), labelled(book, "Tea", "Rain"))
