"""Letters that the font of the figures lacks are drawn in fonts that come in a package, and in no other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontProperties, findfont, fontManager
from pypdf import PdfReader
from worlds import World, drawn, texts

from helpers.figures.drawing import fonts
from helpers.figures.drawing.drawing import render
from helpers.figures.drawing.style import SMALL, article, width_of, wrap

STIX = Path(mpl.get_data_path()) / "fonts/ttf/STIXGeneral.ttf"
SAID = {(worker, week, "interview"): (0, 1, 2) for worker in (0, 1) for week in (1, 2)}
PLAIN = World(2, 2, labels=("Supervision", "Tŷ", "Structures"), themes_in=SAID)
FOREIGN = World(2, 2, labels=("督导和直线管理", "การสนับสนุน", "Pay 😀"), themes_in=SAID)
HAS_EXTRA = all(find_spec(package) for package in fonts.PACKAGES)
needs_extra = pytest.mark.skipif(
    not HAS_EXTRA, reason='NOT TESTED: letters of the extra fonts: python -m pip install -e ".[fonts]"'
)


def forget() -> None:
    for cached in (fonts.families, fonts._letters, fonts._letters_of_true_type, width_of, render):
        cached.cache_clear()


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    known = list(fontManager.ttflist)
    forget()
    yield
    fontManager.ttflist[:] = known
    fontManager._findfont_cached.cache_clear()
    forget()


def use(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    monkeypatch.setattr(fonts, "PACKAGES", packages)
    forget()


def test_without_the_extra_there_is_one_font_and_a_letter_that_it_lacks_is_a_box(monkeypatch):
    use(monkeypatch, "no_such_package")
    assert fonts.families() == ("DejaVu Sans",)
    assert fonts.drawable("Tŷ 督") == "Tŷ □"
    assert fonts.letters_without_sign(["督 ŷ", "导督"]) == ["督", "导"]


def test_a_font_of_a_package_comes_before_the_same_font_of_the_machine_also_in_bold(monkeypatch, tmp_path):
    package = tmp_path / "some_fonts"
    package.mkdir()
    (package / "__init__.py").touch()
    for name in ("NotoStix.ttf", "NotoStix-Italic.ttf", "Other.ttf"):
        shutil.copy(STIX, package / name)
    monkeypatch.syspath_prepend(tmp_path)
    use(monkeypatch, "some_fonts")
    assert fonts.families() == ("DejaVu Sans", "STIXGeneral")
    for weight in ("normal", "bold"):
        found = findfont(FontProperties(family="STIXGeneral", weight=weight))
        assert Path(found) == package / "NotoStix.ttf"
    with article():
        assert mpl.rcParams["font.family"] == ["DejaVu Sans", "STIXGeneral"]


@needs_extra
def test_with_the_extra_chinese_thai_and_emoji_are_drawn_alike_each_time_and_no_caption_names_them():
    for first, again in zip(drawn(FOREIGN), drawn(FOREIGN), strict=True):
        assert not any("□" in text.get_text() for text in texts(first))
        assert "□" not in first.caption
        if first.name in {"theme_pairs", "theme_rates"}:
            assert all(render(first, form) == render(again, form) for form in ("svg", "pdf", "png"))


@needs_extra
def test_the_extra_changes_no_byte_of_a_figure_whose_letters_the_font_has(monkeypatch):
    def pictures() -> list[bytes]:
        made = {drawing.name: drawing for drawing in drawn(PLAIN)}
        return [render(made["theme_rates"], form) for form in ("svg", "pdf", "png")]

    with_extra = pictures()
    use(monkeypatch)
    assert pictures() == with_extra


@needs_extra
def test_a_pdf_holds_fonts_of_postscript_outlines_as_type_3_and_all_others_as_true_type():
    assert fonts.type_in_pdf(["Tŷ", "การสนับสนุน 😀"]) == 42
    assert fonts.type_in_pdf(["Tŷ", "督"]) == 3
    made = {drawing.name: drawing for drawing in drawn(FOREIGN)}
    assert b"/CIDFontType2" not in render(made["theme_rates"], "pdf")
    made = {drawing.name: drawing for drawing in drawn(PLAIN)}
    assert b"/CIDFontType2" in render(made["theme_rates"], "pdf")


def test_the_fonts_in_a_pdf_hold_signs_and_nothing_for_setting_text_and_its_words_can_be_copied():
    load_font = subset.load_font
    made = {drawing.name: drawing for drawing in drawn(PLAIN)}
    page = PdfReader(BytesIO(render(made["theme_rates"], "pdf"))).pages[0]
    embedded = [font["/DescendantFonts"][0] for font in page["/Resources"]["/Font"].values()]
    assert embedded
    for font in embedded:
        file = font["/FontDescriptor"]["/FontFile2"].get_data()
        with TTFont(BytesIO(file)) as read:
            assert {"glyf", "hmtx"} <= set(read.keys())
            assert not {"GDEF", "GPOS", "GSUB", "MATH", "kern"} & set(read.keys())
    assert {"Supervision", "Tŷ", "Structures"} <= set(page.extract_text().split())
    assert subset.load_font is load_font


@needs_extra
def test_the_extra_makes_matplotlib_warn_of_nothing(caplog):
    with article():
        width_of("督导 Pay 😀", 7, bold=True)
    assert caplog.text == ""


@needs_extra
def test_no_line_ends_between_a_letter_and_its_marks():
    lines = wrap("การสนับสนุนจากเพื่อน", 5, 7)
    assert len(lines) > 1
    assert all(line and line[0] not in "ัุื่" for line in lines)


def test_a_sentence_with_an_arabic_label_is_set_from_the_left_and_the_label_alone_is_not():
    label = "\u0648\u0636\u0648\u062d \u0627\u0644\u062f\u0648\u0631"
    assert fonts.from_left(label) == label
    assert fonts.from_left("Role clarity") == "Role clarity"
    for line in (f"{label} is the most frequently coded theme.", f"4 {label}"):
        assert fonts.from_left(line) == f"\u200e{line}"
        assert fonts.from_left(fonts.from_left(line)) == fonts.from_left(line)
    assert wrap(f"{label} is coded most.", 200, SMALL) == [f"\u200e{label} is coded most."]
