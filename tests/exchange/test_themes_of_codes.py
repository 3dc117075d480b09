"""A code is a theme by what the study says, by its name, or by the code above it; otherwise it is unknown."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.errors import FieldworkError
from helpers.exchange import themes_of_codes
from helpers.exchange.themes_of_codes import ThemesOfCodes, list_unmapped
from helpers.study.directions import Direction
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


@pytest.mark.parametrize(
    "code",
    [
        "One/Tea/lacking",
        "One/Tea/Lacking",
        "One/Tea/Tea: lacking",
        "One/Tea: lacking",
        "Tea: lacking",
        "tea/lacking",
        "tea:lacking",
        "One/Tea/Green/lacking",
        "Cup/lacking",
        "Cup: lacking",
        "Said",
    ],
)
def test_a_child_code_named_as_a_direction_gives_its_theme_this_direction(book, folder, code):
    of = themes(folder, labelled(book, "Tea", "Rain"), Cup="tea", Said="tea/lacking")
    found = of.find(code)
    assert (found.theme, found.direction, found.value) == ("tea", "lacking", "tea/lacking")


@pytest.mark.parametrize(
    ("code", "found", "direction"),
    [
        ("One/Tea", "tea", ""),
        ("One/Tea/cold", "tea", ""),
        ("lacking", None, ""),
        ("Mood/lacking", None, ""),
        ("Mood: lacking", None, ""),
        ("One/Tea/Rain: works", None, ""),
        ("Read, no theme/works", "", ""),
    ],
)
def test_a_direction_is_never_guessed(book, folder, code, found, direction):
    one = themes(folder, labelled(book, "Tea", "Rain")).find(code)
    assert (one.theme, one.direction) == (found, direction)


def test_a_theme_whose_label_is_a_direction_or_ends_in_one_stays_this_theme(book, folder):
    of = themes(folder, labelled(book, "Works", "Rain: lacking"))
    assert [of.find(code)[:1] for code in ("One/Works", "Two/Rain: lacking")] == [("tea",), ("rain",)]
    assert of.find("Two/Rain: lacking").direction == ""
    assert of.find("Two/Rain: lacking/works").direction == "works"


@pytest.mark.parametrize(
    ("code", "condition"),
    [
        ("Conditions/Supervise", "Supervise"),
        ("conditions/Supervise/not met", "Supervise/not met"),
        ("Conditions/Supervise/Supervise: not met", "Supervise/not met"),
        ("Conditions/Supervise: met", "Supervise/met"),
        ("Overseen", "supervise/met"),
    ],
)
def test_a_code_below_conditions_is_no_theme_and_says_whether_one_is_met(book, folder, code, condition):
    found = themes(folder, book, Overseen="condition:supervise/met").find(code)
    assert (found.theme, found.condition, found.value) == ("", condition, f"condition:{condition}")


def kept(*codes_and_directions: tuple[str, str]) -> pd.DataFrame:
    """Return kept excerpts of one coder: the whole of segment s1, with a code and a column each."""
    rows = [
        ("a.csv", n, f"line {n}", "s1", "R1", code, direction, "c", 0, 9, "kept")
        for n, (code, direction) in enumerate(codes_and_directions, start=2)
    ]
    names = "file number place segment_id coder code direction contact_id start end status"
    return pd.DataFrame(rows, columns=names.split())


def coded(folder, book, *codes_and_directions: tuple[str, str]) -> list[tuple[str, str]]:
    study = read_study(folder)
    codings = themes_of_codes.code_segments(kept(*codes_and_directions), study, book)
    return list(codings[["theme", "direction"]].itertuples(index=False, name=None))


def test_child_code_and_column_say_one_direction_and_blank_is_not_said(book, folder):
    assert coded(folder, book, ("tea/works", "works"), ("rain", "")) == [("rain", ""), ("tea", "works")]
    assert coded(folder, book, ("tea", "Wished for")) == [("tea", "wished_for")]


def test_a_segment_that_one_coder_codes_for_and_against_has_a_coding_of_each(book, folder):
    assert coded(folder, book, ("tea/works", ""), ("tea", "lacking")) == [
        ("tea", "lacking"),
        ("tea", "works"),
    ]


def test_an_excerpt_without_a_direction_has_that_of_the_coders_other_one_of_the_segment(book, folder):
    assert coded(folder, book, ("tea", ""), ("tea/works", "")) == [("tea", "works")]


def test_all_unknown_and_contradicted_directions_are_refused_at_once_with_their_places(book, folder):
    given = [("tea", "goood"), ("tea/works", "lacking"), ("rain", "workz"), ("rain", "works")]
    with pytest.raises(FieldworkError) as error:
        coded(folder, book, *given)
    assert str(error.value).splitlines() == [
        "a.csv, line 2: 'goood' is not a direction of the codebook.",
        "a.csv, line 3: its code says 'works', its column 'lacking'.",
        "a.csv, line 4: 'workz' is not a direction of the codebook. Did you mean 'works'?",
        "Allowed: works, mixed, lacking, wished_for. Or leave it empty: not said.",
    ]
    study = read_study(folder)
    assert len(themes_of_codes.list_unknown_directions(kept(*given, ("what", "x")), study, book)) == 3


def test_where_two_codebooks_are_compared_a_direction_of_the_other_one_is_not_said(book, folder):
    given = kept(("tea", "helped"), ("milk", "helped"))
    codings = themes_of_codes.code_segments(given, read_study(folder), book, others=True)
    assert codings[["theme", "direction"]].to_numpy().tolist() == [["tea", ""]]


@pytest.mark.parametrize(
    ("value", "is_meant"),
    [
        ("tea", True),
        ("tea/lacking", True),
        ("tea/wished for", True),
        ("tea/", False),
        ("tea/lackin", False),
        ("milk", False),
        ("condition:supervise/met", True),
    ],
)
def test_a_value_of_the_study_is_a_theme_one_in_a_direction_or_a_condition(book, value, is_meant):
    assert themes_of_codes.is_meant(value, book) is is_meant


def test_a_value_with_an_unknown_direction_is_named_with_the_nearest_one(book, folder):
    study = read_study(folder)
    names = study.manual_coding.model_copy(update={"codes": {"Cup": "tea/lackin", "Pot": "teaa/works"}})
    unmapped = list_unmapped(used("Cup", "Pot"), study.model_copy(update={"manual_coding": names}), book)
    assert [one.problem for one in unmapped] == [
        (
            "manual_coding.codes gives 'tea/lackin', whose direction is not one of the codebook. "
            "Did you mean 'lacking'?"
        ),
        "manual_coding.codes gives 'teaa', which is not a theme of the codebook. Did you mean 'tea'?",
    ]


def test_a_direction_with_a_slash_in_its_label_is_known_in_a_path_of_codes(book, folder):
    own = Direction(id="harm", label="Harm/none", side="against")
    of = themes(folder, book.model_copy(update={"directions": (own,)}))
    assert [of.find(code).direction for code in ("tea/Harm-none", "tea: Harm-none", "tea/harm")] == [
        "harm"
    ] * 3


def test_an_excerpt_without_a_direction_says_none_where_its_coder_says_two_of_the_segment(book, folder):
    given = coded(folder, book, ("tea", ""), ("tea/works", ""), ("tea/lacking", ""))
    assert given == [("tea", ""), ("tea", "lacking"), ("tea", "works")]


LONG = "She said that nobody came to see her."


@pytest.mark.parametrize("written", [LONG, "(37 characters)", "a" * 37])
def test_of_a_long_cell_in_the_column_a_message_says_only_its_length(folder, book, written):
    with pytest.raises(FieldworkError) as error:
        coded(folder, book, ("tea", written))
    first = str(error.value).splitlines()[0]
    assert first == "a.csv, line 2: a text of 37 characters is not a direction of the codebook."


def test_a_misspelt_child_code_is_refused_once_for_each_file_and_any_other_is_passed_over(folder, book):
    given = [("tea/lackin", ""), ("tea/lackin", ""), ("tea/tea: WISHD FOR", ""), ("rain/cold", "")]
    with pytest.raises(FieldworkError) as error:
        coded(folder, book, *given)
    remedy = "If not, give the code its theme in manual_coding.codes."
    no_direction = "is not a direction of the codebook. Did you mean"
    assert str(error.value).splitlines() == [
        f"a.csv, code 'tea/lackin': 'lackin' {no_direction} 'lacking'? {remedy}",
        f"a.csv, code 'tea/tea: WISHD FOR': 'WISHD FOR' {no_direction} 'wished for'? {remedy}",
        "Allowed: works, mixed, lacking, wished_for. Or leave it empty: not said.",
    ]
    assert coded(folder, book, ("rain/cold", "")) == [("rain", "")]


def test_a_code_that_is_near_a_direction_is_no_slip_where_the_study_gives_its_theme(folder, book):
    of = themes(folder, book, **{"tea/lackin": "tea"})
    assert of.nearest_direction("tea/lackin") == ""
    assert themes(folder, book).nearest_direction("Conditions/stay/lackin") == ""


def test_excerpts_are_counted_by_child_code_that_says_no_direction(folder, book):
    codes = ["tea/cold", "tea/cold", "tea", "tea/works", "tea/lackin", "tea/works/hot", "Mood/cold"]
    counts = themes_of_codes.count_silent_children(used(*codes), read_study(folder), book)
    assert counts == {"tea/cold": 2, "tea/works/hot": 1}
