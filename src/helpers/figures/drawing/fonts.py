"""The font of every figure, and Noto's fonts for letters that it lacks, if the extra ``fonts`` is installed.

Only fonts that come in a package are taken, never those of the machine: a study is drawn alike wherever the
same packages are installed. They draw only what the first font lacks, and so change nothing else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from matplotlib.font_manager import (
    FontProperties,
    findfont,
    fontManager,
    get_font,
)

FAMILY, NO_GLYPH = "DejaVu Sans", "\u25a1"
PACKAGES = ("manimgx_fonts", "noto_cjk_sans_otc")
"""Packages of the extra ``fonts``: Noto Sans for 20 scripts, symbols and emoji; and for Chinese, Japanese and
Korean."""
CHINESE = "Noto Sans CJK SC"
"""The one family of several in the same file whose forms are taken: those of simplified Chinese."""
WEIGHTS = (400, 700)
"""Normal and bold; a fallback has one face for both."""
FOR_SETTING = ("GDEF", "GPOS", "GSUB", "MATH", "kern")
"""Tables of a font that say which signs a text takes and where they stand; a PDF says both itself."""
MARK_OF_LEFT = "\u200e"
FROM_RIGHT, FROM_LEFT = {"R", "AL"}, {"L", "EN"}
"""Directions in which letters and numbers are written, as Unicode calls them."""


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """Return the font, and after it those in which a letter is looked for that it lacks."""
    return (FAMILY, *(name for package in PACKAGES for name in _add_fonts(package)))


def _add_fonts(package: str) -> list[str]:
    """Make the fonts of a package known to matplotlib, before any of the machine; return their names."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return []
    names = []
    for file in sorted(Path(spec.origin).parent.glob("Noto*.tt[cf]")):
        if "Italic" in file.name:
            continue
        n_before = len(fontManager.ttflist)
        fontManager.addfont(file)
        faces = fontManager.ttflist[n_before:]
        del fontManager.ttflist[n_before:]
        for face in faces:
            if "CJK" not in face.name or face.name == CHINESE:
                # As its own bold too: matplotlib would warn of each text that it has none.
                fontManager.ttflist[:0] = [replace(face, weight=weight) for weight in WEIGHTS]
                names.append(face.name)
    return names


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    return frozenset(letter for family in families() for letter in _letters_of(family))


def _letters_of(family: str) -> Iterable[int]:
    return get_font(findfont(FontProperties(family=family))).get_charmap()


@lru_cache(maxsize=1)
def _letters_of_true_type() -> frozenset[int]:
    return frozenset(letter for family in families() if family != CHINESE for letter in _letters_of(family))


def type_in_pdf(texts: Iterable[str]) -> int:
    """Return as which type a PDF has to hold the fonts of some texts: 42 (TrueType), or 3.

    Letters of a font with PostScript outlines, which Noto's for Chinese has, need type 3: matplotlib would
    embed that font as if it were TrueType, and some programs would not show the text.
    """
    letters = {ord(letter) for text in texts for letter in text if not letter.isspace()}
    return 42 if letters <= _letters_of_true_type() else 3


@contextmanager
def smaller_fonts_in_pdf() -> Iterator[None]:
    """Leave the tables `FOR_SETTING` out of the fonts in a PDF: that is most of the time of embedding them.

    matplotlib has no setting for it; it asks fontTools, which comes with it, for a font by this name.
    fontTools would read these tables even if it were told to drop them.
    """
    # Imported late, as matplotlib does: much of fontTools comes with it.
    from fontTools import subset

    load_font = subset.load_font

    def load_without(*given: Any, **options: Any) -> Any:
        font = load_font(*given, **options)
        for table in FOR_SETTING:
            if table in font:
                del font[table]
        return font

    subset.load_font = load_without
    try:
        yield
    finally:
        subset.load_font = load_font


def drawable(text: str) -> str:
    """Return a text with a box in place of each character that the fonts lack: without Noto, most emoji."""
    return "".join(letter if ord(letter) in _letters() or letter.isspace() else NO_GLYPH for letter in text)


def from_left(line: str) -> str:
    """Mark a line as written from the left, if it has Arabic or Hebrew among other words.

    Without it, a sentence that begins with such a label is set from right to left, its full stop first
    (Unicode Standard Annex 9, rule P2).
    """
    directions = {unicodedata.bidirectional(letter) for letter in line}
    if directions & FROM_RIGHT and directions & FROM_LEFT:
        return f"{MARK_OF_LEFT}{line.removeprefix(MARK_OF_LEFT)}"
    return line


def letters_without_sign(texts: Iterable[str]) -> list[str]:
    """Return the letters of some texts for which the fonts have no sign, each once, in order."""
    letters = dict.fromkeys(letter for text in texts for letter in text)
    return [letter for letter in letters if ord(letter) not in _letters() and not letter.isspace()]
