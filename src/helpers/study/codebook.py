"""The codebook: areas, themes, their definitions and their indicators (``data/codebook.yaml``).

A theme has six fields: code, brief definition, full definition, when to use, when not to use, example
(MacQueen, McLellan, Kay and Milstein 1998, Cultural Anthropology Methods 10(2)).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from helpers.study.old_names import codebook_in_old_names
from helpers.study.settings import Label, Settings, read_settings, refuse, repetitions

FILE = Path("data/codebook.yaml")
CODE = r"^[a-z][a-z0-9_]*$"


class Area(Settings):
    """One of the areas to which themes belong."""

    id: str = Field(pattern=CODE)
    label: Label
    meaning: str


class Theme(Settings):
    """One theme: six fields of definition, its area, its valence, and its indicators."""

    id: str = Field(pattern=CODE)
    label: Label
    area: str
    valence: Literal["positive", "negative", "mixed"]
    """Whether workers report it as praise, as complaint or as both: part of the stamp, and of no count."""
    brief: str = Field(min_length=1)
    full: str = Field(min_length=1)
    use: str = Field(min_length=1)
    use_not: str = Field(min_length=1)
    example: str = Field(min_length=1)
    indicators: tuple[str, ...] = Field(min_length=1)
    exclusion_patterns: tuple[str, ...] = ()
    literature: tuple[str, ...] = ()

    @field_validator("indicators", "exclusion_patterns")
    @classmethod
    def _patterns_are_words_and_stars(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            if not re.search(r"\w", pattern) or re.search(r"\*(?!$| )|(?<!\w)\*", pattern):
                msg = f"pattern '{pattern}': a star may only end a word, as in 'shadow*'"
                raise ValueError(msg)
        repeated = [pattern for pattern, n in Counter(map(str.lower, patterns)).items() if n > 1]
        if repeated:
            msg = f"pattern '{repeated[0]}' is given twice"
            raise ValueError(msg)
        return patterns


class Codebook(Settings):
    """Areas and themes in the researcher's order, which every table and figure keeps."""

    version: str
    status: str
    areas: tuple[Area, ...] = Field(min_length=1)
    themes: tuple[Theme, ...] = Field(min_length=1)
    literature: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _parts_fit(self) -> Codebook:
        problems = repetitions("area", [area.id for area in self.areas])
        problems += repetitions("theme", self.theme_ids)
        for theme in self.themes:
            problems += self._problems_of(theme)
        refuse(problems)
        return self

    def _problems_of(self, theme: Theme) -> Iterator[str]:
        areas = [area.id for area in self.areas]
        if theme.area not in areas:
            yield f"theme '{theme.id}': unknown area '{theme.area}', allowed: {', '.join(areas)}"
        for key in theme.literature:
            if key not in self.literature:
                yield f"theme '{theme.id}': literature '{key}' is not in the list"

    @property
    def stamp(self) -> str:
        """Return the version and eight digits of a hash of the contents, as given in tables and captions.

        Layout, comments and the order of keys do not change it; the order of areas and themes does.
        """
        return self._stamp_of(self._contents())

    @property
    def old_stamp(self) -> str:
        """Return the stamp of the same codebook in an earlier version, which had another name for one key."""
        return self._stamp_of(codebook_in_old_names(self._contents()))

    def _contents(self) -> dict[str, Any]:
        return self.model_dump(mode="json")

    def _stamp_of(self, content: dict[str, Any]) -> str:
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return f"{self.version} {sha256(text.encode('utf-8')).hexdigest()[:8]}"

    @property
    def theme_ids(self) -> list[str]:
        """Return the codes of the themes, in order."""
        return [theme.id for theme in self.themes]

    def themes_of(self, area: str) -> list[Theme]:
        """Return the themes of one area, in order."""
        return [theme for theme in self.themes if theme.area == area]


def read_codebook(study: Path) -> Codebook:
    """Read and validate the codebook of a study folder; faults raise a `FieldworkError` with their lines."""
    return read_settings(study / FILE, Codebook)
