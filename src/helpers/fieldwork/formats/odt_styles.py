"""What the styles of an .odt say: which are headings, and which words are bold or hidden."""

from __future__ import annotations

from odfdo import Element

from helpers.fieldwork.formats.word_styles import MOST_STYLES, level_of_name

BOLD = {"bold", "600", "700", "800", "900"}
_SPACE = "_20_"
"""How a space in the name of a style is written."""


class Styles:
    """The styles of a document, those that it names and those that a program has made up for one place."""

    def __init__(self, roots: list[Element]) -> None:
        self._parents: dict[str, str] = {}
        self._bold: dict[str, bool] = {}
        self._hidden: dict[str, bool] = {}
        for root in roots:
            for style in root.get_elements("//style:style"):
                self._add(style)

    def _add(self, style: Element) -> None:
        name = style.get_attribute_string("style:name") or ""
        self._parents[name] = style.get_attribute_string("style:parent-style-name") or ""
        for look in style.get_elements("style:text-properties"):
            weight = look.get_attribute_string("fo:font-weight")
            if weight:
                self._bold[name] = weight in BOLD
            display = look.get_attribute_string("text:display")
            if display:
                self._hidden[name] = display == "none"

    def is_bold(self, names: list[str]) -> bool:
        """Tell whether words are bold in these styles, of which the last is the innermost."""
        return self._holds(names, self._bold)

    def is_hidden(self, names: list[str]) -> bool:
        """Tell whether words are hidden in these styles, of which the last is the innermost."""
        return self._holds(names, self._hidden)

    def heading(self, name: str, paragraph: Element) -> str:
        """Return the name of the heading that a paragraph is, as `level_of_name` reads it; empty: none."""
        if paragraph.tag == "text:h":
            level = paragraph.get_attribute_string("text:outline-level") or "1"
            if level in "123456789":
                return f"heading {level}"
            return "heading 9"
        for one in self._chain(name):
            written = one.replace(_SPACE, " ")
            if level_of_name(written):
                return written
        return ""

    def _holds(self, names: list[str], values: dict[str, bool]) -> bool:
        for name in reversed(names):
            for one in self._chain(name):
                if one in values:
                    return values[one]
        return False

    def _chain(self, name: str) -> list[str]:
        """Return a style and those on which it is based."""
        names: list[str] = []
        while name and len(names) < MOST_STYLES:
            names.append(name)
            name = self._parents.get(name, "")
        return names
