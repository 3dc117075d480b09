"""Themes and their areas, the entries of the codebook.

A theme has six fields: code, brief definition, full definition, when to use, when not to use, example
(MacQueen, McLellan, Kay and Milstein 1998, Cultural Anthropology Methods 10(2)). Only its code, label and
area are required: a codebook grows while the coding goes on, and a field that is not defined yet is empty. A
theme without indicators is not in the dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SerializerFunctionWrapHandler, field_validator, model_serializer

from helpers.errors import quoted
from helpers.study.setting_faults import Problem, refuse
from helpers.study.settings import NOTHING, Label, Settings
from helpers.words import is_english

CODE = r"^[a-z][a-z0-9_]*$"
DEFINITIONS = ("brief", "full", "use", "use_not", "example")
"""The fields that define a theme."""
NOT_DEFINED = "not defined yet"
"""What tables and exports have in place of an empty field of a definition."""


def _empty_as_text(written: object) -> object:
    """Return a field as it is written; an empty text for each way in which YAML writes nothing."""
    if written in NOTHING:
        return ""
    return written


Definition = Annotated[str, BeforeValidator(_empty_as_text)]
"""A field of a definition; empty if it is not defined yet."""


class Area(Settings):
    """One of the areas to which themes belong."""

    id: str = Field(pattern=CODE)
    label: Label
    meaning: Definition = ""
    argued_by: Annotated[Literal["", "for", "against", "both"], BeforeValidator(_empty_as_text)] = ""
    """The side of the segments that argue for a theme's place in the area (`directions`); empty: not said."""


class Theme(Settings):
    """One theme: six fields of definition, its area and why it is there, and its indicators, if any."""

    id: str = Field(pattern=CODE)
    label: Label
    area: str
    why: Definition = ""
    """Why the theme is in its area, in the researcher's words."""
    brief: Definition = ""
    full: Definition = ""
    use: Definition = ""
    use_not: Definition = ""
    example: Definition = ""
    indicators: tuple[str, ...] = ()
    """What the dictionary looks for; without any, the theme is not in the dictionary."""
    exclusion_patterns: tuple[str, ...] = ()
    quotations: Annotated[Literal["", "chosen_only"], BeforeValidator(_empty_as_text)] = ""
    """Whether only what the researcher has chosen is quoted; empty: a rule chooses where she has not."""
    literature: tuple[str, ...] = ()

    @field_validator("indicators", "exclusion_patterns", "literature", mode="before")
    @classmethod
    def _empty_as_list(cls, written: object) -> object:
        return () if written in NOTHING else written

    @field_validator("indicators", "exclusion_patterns")
    @classmethod
    def _patterns_are_words_and_stars(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        problems = []
        in_small_letters = [pattern.lower() for pattern in patterns]
        for at, pattern in enumerate(patterns):
            if not re.search(r"\w", pattern) or re.search(r"\*(?!$| )|(?<!\w)\*", pattern):
                msg = f"pattern {at + 1}: a star may only end a word, as in 'shadow*'"
                problems.append(Problem(msg, (at,)))
            if pattern.lower() in in_small_letters[:at]:
                problems.append(Problem(f"pattern {at + 1}{quoted(pattern)} is given twice", (at,)))
        refuse(problems)
        return patterns

    @model_serializer(mode="wrap")
    def _leave_out_what_says_nothing(self, serialise: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what earlier versions did not have where it is empty: a codebook keeps its stamp."""
        fields: dict[str, Any] = serialise(self)
        if not self.quotations:
            del fields["quotations"]
        return fields

    def defined(self, field: str) -> str:
        """Return a field of `DEFINITIONS` for readers: that it is not defined yet, if it is empty."""
        return getattr(self, field) or NOT_DEFINED


def chosen_only(themes: Iterable[Theme], language: str) -> frozenset[str]:
    """Return the themes of which only what the researcher has chosen is quoted.

    In a language other than English they are all: the words by which a rule knows that a sentence tells of
    somebody's health, or has somebody else's words, are English.
    """
    is_for_all = not is_english(language)
    return frozenset(theme.id for theme in themes if is_for_all or theme.quotations == "chosen_only")
