"""What the styles of a Word document say: which are headings, and which are bold.

Ids are in the language of the program that wrote the file; names and outline levels are not.
"""

from __future__ import annotations

import re

from lxml import etree

from helpers.fieldwork.formats.word_elements import OFF

STRONG = frozenset(("Strong",))
"""The character style that Word calls so, where a document has no part with styles."""
MOST_STYLES = 20
"""How many styles are followed, each based on the next: one based on itself would never end."""
_heading = re.compile(r"heading ?([1-9])|title()", re.IGNORECASE)


def heading_levels(styles: etree._Element | None) -> dict[str, int]:
    """Return which styles are headings: id -> level from 1; a title has level 1."""
    levels: dict[str, int] = {}
    if styles is None:
        return levels
    for style in styles.iter("{*}style"):
        level = level_of_name(_value(style.find("{*}name")))
        outline_level = _value(style.find("{*}pPr/{*}outlineLvl"))
        if level:
            levels[_value(style, "styleId")] = level
        elif outline_level.isdecimal() and int(outline_level) < 9:
            levels[_value(style, "styleId")] = int(outline_level) + 1
    return levels


def level_of_name(name: str) -> int:
    """Return the level of a heading from the name of its style; 0: it is none.

    >>> level_of_name("heading 2"), level_of_name("Title"), level_of_name("Normal")
    (2, 1, 0)
    """
    match = _heading.fullmatch(name)
    if match is None:
        return 0
    return int(match[1] or 1)


def bold_styles(styles: etree._Element | None) -> frozenset[str]:
    """Return the ids of the styles that are bold, by themselves or by the style on which they are based."""
    if styles is None:
        return STRONG
    own: dict[str, bool | None] = {}
    based_on: dict[str, str] = {}
    for style in styles.iter("{*}style"):
        name = _value(style, "styleId")
        own[name] = None
        bold = style.find("{*}rPr/{*}b")
        if bold is not None:
            own[name] = _value(bold).lower() not in OFF
        based_on[name] = _value(style.find("{*}basedOn"))
    return frozenset(name for name in own if _is_style_bold(name, own, based_on))


def _is_style_bold(name: str, own: dict[str, bool | None], based_on: dict[str, str]) -> bool:
    for _ in range(MOST_STYLES):
        is_bold = own.get(name)
        if is_bold is not None:
            return is_bold
        name = based_on.get(name, "")
    return False


def _value(element: etree._Element | None, name: str = "val") -> str:
    """Return an attribute of an element, whatever its namespace; an empty text where there is none."""
    if element is None:
        return ""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""
