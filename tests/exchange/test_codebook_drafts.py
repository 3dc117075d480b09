"""A draft lays the levels of codes out as areas and themes, is valid as it is, and merges nothing silently."""

from __future__ import annotations

import pytest
import yaml
from qualcoder_projects import Coding, write_project

from helpers.exchange.code_lists import read_codes
from helpers.exchange.codebook_drafts import draft_codebook
from helpers.exchange.codebooks import CodeSet, ForeignCode
from helpers.exchange.themes_of_codes import ThemesOfCodes
from helpers.study.codebook import Codebook, read_codebook


def code(
    path: str, *, is_codable: bool = True, description: str = "", sets: tuple[str, ...] = ()
) -> ForeignCode:
    *parents, name = path.split("/")
    return ForeignCode(name, tuple(parents), description, is_codable, "", tuple(CodeSet(one) for one in sets))


def drafted(folder, codes: list[ForeignCode], **options) -> Codebook:
    text = draft_codebook(codes, **options).text
    (folder / "data/codebook.yaml").write_text(text, encoding="utf-8")
    return read_codebook(folder)


def themes_of(book: Codebook) -> list[tuple[str, str, str]]:
    label = {area.id: area.label for area in book.areas}
    return [(theme.id, theme.label, label[theme.area]) for theme in book.themes]


def test_the_first_level_are_areas_the_second_themes_and_what_is_deeper_counts_for_the_theme_above(folder):
    codes = [
        code("Work", is_codable=False, description="All of work."),
        code("Work/Pay"),
        code("Work/Pay/Late"),
        code("Work/Team", is_codable=False),
        code("Work/Team/Tea"),
        code("Alone"),
    ]
    book = drafted(folder, codes)
    assert themes_of(book) == [
        ("pay", "Pay", "Work"),
        ("team", "Team", "Work"),
        ("alone", "Alone", "All themes"),
    ]
    assert [(area.id, area.meaning) for area in book.areas] == [("work", "All of work."), ("all_themes", "")]
    assert draft_codebook(codes).remarks == ["2 codes further down: each counts for the theme above it."]


def test_a_topmost_code_with_excerpts_and_children_is_an_area_and_a_theme_and_a_comment_says_so(folder):
    codes = [code("Work", description="Of work."), code("Work/Pay")]
    book = drafted(folder, codes)
    assert themes_of(book) == [("work", "Work", "Work"), ("pay", "Pay", "Work")]
    assert [(area.id, area.meaning) for area in book.areas] == [("area_work", "")]
    assert book.themes[0].full == "Of work."
    assert (
        (folder / "data/codebook.yaml").read_text(encoding="utf-8").startswith("# 'Work' is an area, because")
    )
    assert draft_codebook(codes).remarks[0].endswith("If it is a folder without any, delete theme work.")


def test_a_code_of_one_name_in_two_areas_is_two_themes_and_a_comment_names_them(folder):
    codes = [
        code("Work", is_codable=False),
        code("Work/Other"),
        code("Home", is_codable=False),
        code("Home/Other"),
    ]
    assert themes_of(drafted(folder, codes)) == [("other", "Other", "Work"), ("home_other", "Other", "Home")]
    assert draft_codebook(codes).remarks == [
        "2 codes are named 'Other': themes other (in 'Work') and home_other (in 'Home')."
    ]


def test_a_code_in_two_sets_is_a_theme_of_each(folder):
    codes = [code("Tea", sets=("Warm", "Wet")), code("Tea/Green"), code("Rain", sets=("Wet",)), code("Bus")]
    assert themes_of(drafted(folder, codes)) == [
        ("tea", "Tea", "Warm"),
        ("tea_again", "Tea", "Wet"),
        ("rain", "Rain", "Wet"),
        ("bus", "Bus", "All themes"),
    ]
    assert any(
        "themes tea (in 'Warm') and tea_again (in 'Wet')" in line for line in draft_codebook(codes).remarks
    )


def test_codes_and_areas_whose_ids_would_be_equal_stay_apart(folder):
    names = ["Caf\u00e9", "Cafe", "cafe!", "\u8336", "\u8349", "\u82b1", "2nd", "2nd!"]
    codes = [code(f"{area}/{name}") for area in ("\u00d6l", "Ol") for name in names]
    book = drafted(folder, codes)
    assert len(book.themes) == 16
    assert [area.label for area in book.areas] == ["\u00d6l", "Ol"]
    assert [area.id for area in book.areas] == ["ol", "ol_again"]


@pytest.mark.parametrize(
    "description",
    [
        "Valence: lovely",
        "Indicators: *",
        "Indicators: tea; tea",
        "Code: tea",
        "\u202eBrief definition: x",
        "x: y # z",
    ],
)
def test_whatever_a_code_is_called_or_says_the_draft_is_valid(folder, description):
    codes = [
        code("no", description=description),
        code("", description=description),
        code("null"),
        code(" a: #b\n"),
    ]
    book = drafted(folder, codes)
    assert [theme.label for theme in book.themes] == ["no", "Code without a name", "null", "a: #b"]


def test_themes_may_be_the_topmost_codes_with_all_others_rolled_up(folder):
    codes = [
        code("Work", is_codable=False),
        code("Work/Pay"),
        code("Home"),
        code("Home/Tea"),
        code("Home/Tea/Green"),
    ]
    book = drafted(folder, codes, theme_level=1)
    assert themes_of(book) == [("work", "Work", "All themes"), ("home", "Home", "All themes")]


def tree_of_221() -> list[str]:
    """Return 221 codes in 26 categories, some of them two levels further down."""
    paths = []
    for n in range(221):
        top = f"Theme {n % 26 + 1}"
        middle = f"/Part {n % 52 + 1} of {n % 26 + 1}" if n % 3 else ""
        paths.append(f"{top}{middle}/Code {n + 1}")
    return paths


@pytest.mark.parametrize(("theme_level", "n_areas"), [(1, 1), (2, 26)])
def test_a_project_of_221_codes_in_a_tree_of_categories_has_a_theme_for_every_code(
    tmp_path, folder, study, theme_level, n_areas
):
    paths = tree_of_221()
    documents = {f"Talk {n}": " ".join(f"word{n}-{m}." for m in range(30)) for n in range(28)}
    codings = [Coding(f"Talk {n % 28}", path, f"word{n % 28}-{n % 30}.") for n, path in enumerate(paths)]
    project = write_project(tmp_path / "a.qda", documents, paths, codings)
    book = drafted(folder, read_codes(project).codes, theme_level=theme_level)
    assert len(book.areas) == n_areas
    of_codes = ThemesOfCodes(study, book)
    labels = {theme.id: theme.label for theme in book.themes}
    for path in paths:
        assert labels[of_codes.theme_of(path)] == path.split("/")[theme_level - 1]


def test_the_text_of_a_draft_names_no_field_that_the_codes_do_not_give():
    themes = yaml.safe_load(draft_codebook([code("Tea", description="Brief definition: hot")]).text)["themes"]
    assert themes == [{"id": "tea", "label": "Tea", "area": "all_themes", "brief": "hot"}]
