"""The codebook: areas, themes, their definitions and their indicators (``data/codebook.yaml``).

A theme has MacQueen's six fields (MacQueen, McLellan, Kay and Milstein 1998, Cultural Anthropology Methods 10(2)):
code, brief definition, full definition, when to use, when not to use, example.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from helpers.study.old_names import codebook_in_old_names
from helpers.study.settings import Settings, Words, read_settings

FILE = Path("data/codebook.yaml")
CODE = r"^[a-z][a-z0-9_]*$"


class Area(Settings):
    """One of the areas under which themes stand."""

    id: str = Field(pattern=CODE)
    label: Words
    meaning: str


class Theme(Settings):
    """One theme: six fields of definition, its area, its valence, and what points to it."""

    id: str = Field(pattern=CODE)
    label: Words
    area: str
    valence: Literal["positive", "negative", "mixed"]
    """Whether it is told as praise, as complaint or as both. It is the researcher's word: part of the stamp and of the codebook as a .qdc
    goes out, and no count depends on it."""
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
                msg = f"pattern '{pattern}': a star stands only at the end of a word, as in 'shadow*'"
                raise ValueError(msg)
        repeated = [pattern for pattern, n in Counter(map(str.lower, patterns)).items() if n > 1]
        if repeated:
            msg = f"pattern '{repeated[0]}' stands twice"
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
        problems = []
        for kind, ids in (("area", [a.id for a in self.areas]), ("theme", [t.id for t in self.themes])):
            problems += [f"{kind} '{one}' stands {n} times" for one, n in Counter(ids).items() if n > 1]
        areas = [area.id for area in self.areas]
        for theme in self.themes:
            if theme.area not in areas:
                problems.append(
                    f"theme '{theme.id}': unknown area '{theme.area}', allowed: {', '.join(areas)}"
                )
            problems += [
                f"theme '{theme.id}': literature '{key}' is not in the list"
                for key in theme.literature
                if key not in self.literature
            ]
        if problems:
            raise ValueError("; ".join(problems) + ".")
        return self

    @property
    def stamp(self) -> str:
        """Return the version and the first eight digits of a hash of all that it says, which tables and captions carry.

        Layout, comments and the order of keys do not matter; the order of areas and themes does.
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
    """Read and validate the codebook of a study folder."""
    return read_settings(study / FILE, Codebook)
