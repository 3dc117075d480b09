"""The codebook: areas, themes, their definitions and their indicators (``data/codebook.yaml``).

Its entries are described in `themes`. A theme without indicators is not in the dictionary, which is a part of
the codebook.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import Field, PrivateAttr, ValidationInfo, model_validator

from helpers.errors import FieldworkError, allowed, quoted
from helpers.prose import in_a_sentence, listed
from helpers.study import directions
from helpers.study.coders import Coders
from helpers.study.directions import Direction
from helpers.study.old_names import earlier_codebooks
from helpers.study.setting_faults import KeyPath, Problem, refuse, repetitions
from helpers.study.settings import Settings, read_settings, unread_of
from helpers.study.themes import Area, Theme

FILE = Path("data/codebook.yaml")
EMPTY_DICTIONARY = (
    f"{FILE.as_posix()}: no theme has an indicator, so the dictionary codes nothing. "
    "Name whose coding is published with `coder:` in data/study.yaml, such as `coder: R1`, "
    "or give themes indicators."
)


class Codebook(Settings):
    """Areas and themes in the researcher's order, which every table and figure keeps."""

    APART = frozenset({"themes"})
    version: str
    status: str
    areas: tuple[Area, ...] = Field(min_length=1)
    themes: tuple[Theme, ...] = Field(min_length=1)
    directions: tuple[Direction, ...] = Field(default=directions.DEFAULT, min_length=1)
    literature: dict[str, str] = Field(default_factory=dict)
    _whole: Codebook | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _parts_fit(self, info: ValidationInfo) -> Codebook:
        problems = repetitions("area", [area.id for area in self.areas], "areas", key="id")
        problems += repetitions("theme", self.theme_ids, "themes", key="id")
        names = [name for one in self.directions for name in {one.id, one.label.casefold()}]
        problems += [problem._replace(place=("directions",)) for problem in repetitions("direction", names)]
        unread = unread_of(info)
        for at, theme in enumerate(self.themes):
            if "themes" not in unread.stood_in:
                problems += self._problems_of(theme, ("themes", at), unread.keys)
        refuse(problems)
        return self

    def _problems_of(self, theme: Theme, place: KeyPath, unread: frozenset[str]) -> Iterator[Problem]:
        areas = [area.id for area in self.areas]
        if theme.area not in areas and "areas" not in unread:
            unknown = f"theme '{theme.id}': unknown area{quoted(theme.area)}. {allowed(areas, theme.area)}"
            yield Problem(unknown, (*place, "area"))
        for at, key in enumerate(theme.literature):
            if key not in self.literature and "literature" not in unread:
                unknown = f"theme '{theme.id}': literature{quoted(key)} is not in the list"
                if self.literature:
                    unknown += f". {allowed(self.literature, key)}"
                yield Problem(unknown, (*place, "literature", at))

    @property
    def stamp(self) -> str:
        """Return the version and eight digits of a hash of the contents, as given in tables and captions.

        Layout, comments and the order of keys do not change it; the order of areas and themes does. Of a part
        of a codebook (`for_coder`), it is the stamp of the whole.
        """
        return _stamp_of(self._contents())

    def earlier_stamps(self, valences: Mapping[str, str]) -> list[str]:
        """Return the stamps that earlier versions gave the same codebook, with a valence for each theme."""
        return [_stamp_of(contents) for contents in earlier_codebooks(self._contents(), valences)]

    def _contents(self) -> dict[str, Any]:
        return (self._whole or self).model_dump(mode="json")

    @property
    def theme_ids(self) -> list[str]:
        """Return the codes of the themes, in order."""
        return [theme.id for theme in self.themes]

    @property
    def side_of(self) -> dict[str, str]:
        """Return the side of each direction: for, against, or both."""
        return {direction.id: direction.side for direction in self.directions}

    def themes_of(self, area: str) -> list[Theme]:
        """Return the themes of one area, in order."""
        return [theme for theme in self.themes if theme.area == area]

    def order_of(self, area: str) -> int:
        """Return the place of an area in the whole codebook, from 0: in a part of it, it is the same."""
        return [one.id for one in (self._whole or self).areas].index(area)

    @property
    def dictionary(self) -> Codebook:
        """Return the part for which the dictionary looks, under the stamp of the whole.

        It has the themes with indicators, and their areas. Any other theme is absent, so that nothing counts
        it as 0. If no theme has an indicator, the part has no themes.
        """
        themes = tuple(theme for theme in self.themes if theme.indicators)
        if themes == self.themes:
            return self
        used = {theme.area for theme in themes}
        areas = tuple(area for area in self.areas if area.id in used)
        part = self.model_copy(update={"areas": areas, "themes": themes})
        part._whole = self._whole or self  # noqa: SLF001 - its own copy
        return part

    def for_coder(self, coders: Coders) -> Codebook:
        """Return the part for which a coder has looked: for a person all of it, else the `dictionary`.

        Raises
        ------
        FieldworkError
            It is the dictionary, and no theme has an indicator.
        """
        if not coders.is_dictionary:
            return self
        if not self.dictionary.themes:
            raise FieldworkError(EMPTY_DICTIONARY)
        return self.dictionary

    @property
    def left_out(self) -> tuple[Theme, ...]:
        """Return the themes of the whole codebook that are not in this part of it."""
        if self._whole is None:
            return ()
        return tuple(theme for theme in self._whole.themes if theme.id not in self.theme_ids)

    def describe_left_out(self) -> str:
        """Say which themes are not in this part of the codebook; an empty text if it is the whole."""
        labels = [in_a_sentence(theme.label) for theme in self.left_out]
        if not labels:
            return ""
        return f"Not in the dictionary (no indicator), and so not counted: {listed(labels)}."


def _stamp_of(contents: Mapping[str, Any]) -> str:
    text = json.dumps(contents, ensure_ascii=False, sort_keys=True)
    return f"{contents['version']} {sha256(text.encode('utf-8')).hexdigest()[:8]}"


def read_codebook(study: Path) -> Codebook:
    """Read and validate the codebook of a study folder; faults raise a `FieldworkError` with their lines."""
    return read_settings(study / FILE, Codebook)
