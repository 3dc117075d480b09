"""Which theme a code of manual coding is, and the codings that follow from the excerpts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once, allowed, did_you_mean
from helpers.exchange.same_names import look_up
from helpers.prose import counted, listed
from helpers.study.codebook import Codebook
from helpers.study.study import Study
from helpers.tables import CODINGS, in_order

REVIEWED_CODE = "Read, no theme"
"""The code, not a theme, with which an exported project marks a contact that was reviewed and has no
theme."""
GIVEN, BY_NAME, ABOVE = "by manual_coding.codes", "by its name", "by the code above it"
"""How it is known which theme a code is."""
_Coding = tuple[str, str, str, int, int]
"""Segment, theme and coder of a coding, and its start and end."""


class ThemeOfCode(NamedTuple):
    """Which theme a code is, and how that is known."""

    theme: str | None
    """An empty text for a code that is no theme; None if it is not known which theme it is."""
    how: str = ""
    """`GIVEN`, `BY_NAME` or `ABOVE`."""
    candidates: tuple[str, ...] = ()
    """Two themes that it may be: the one that has its name, and that of the code above it; or none."""


class ThemesOfCodes:
    """The themes of all codes, by `manual_coding.codes` and by the ids and labels of the codebook.

    Names that differ only in how accents, dots and spaces are encoded, or in capitals where no other does,
    are the same.
    """

    def __init__(self, study: Study, codebook: Codebook) -> None:
        self._given = {REVIEWED_CODE: "", **study.manual_coding.codes}
        self._of_codebook = _names_of_themes(codebook)
        self._area_of_label = {area.label.replace("/", "-"): area.id for area in codebook.areas}
        self._area_of_theme = {theme.id: theme.area for theme in codebook.themes}

    def theme_of(self, code: str) -> str | None:
        """Return the theme of a code, an empty text for one that is no theme, or None for an unknown one."""
        return self.find(code).theme

    def find(self, code: str) -> ThemeOfCode:
        """Return which theme a code is: its own, or else that of the nearest code above it.

        A code that is named as one theme and is below a code that is another is neither: only a person can
        know which is meant.
        """
        parts = code.split("/")
        by_name = ThemeOfCode(None)
        for n in range(len(parts), 0, -1):
            how = ABOVE if n < len(parts) else BY_NAME
            path, name = "/".join(parts[:n]), parts[n - 1]
            given = self._find_given(path, name)
            if given is not None and by_name.theme is None:
                return ThemeOfCode(given, GIVEN if n == len(parts) else ABOVE)
            by_path = self._find_by_path(path, is_above=n < len(parts))
            if by_path is not None:
                if by_name.theme in (None, by_path):
                    return ThemeOfCode(by_path, how)
                return ThemeOfCode(None, candidates=(str(by_name.theme), by_path))
            if by_name.theme is None and n > 1:
                by_name = ThemeOfCode(look_up(name, self._of_codebook), how)
        return by_name

    def _find_given(self, path: str, name: str) -> str | None:
        theme = look_up(path, self._given)
        if theme is None:
            theme = look_up(name, self._given)
        return theme

    def _find_by_path(self, path: str, *, is_above: bool) -> str | None:
        """Return the theme that is named so; a category that is an area is no theme of another area."""
        theme = look_up(path, self._of_codebook)
        if theme is None or not is_above:
            return theme
        area = look_up(path, self._area_of_label)
        if area in (None, self._area_of_theme[theme]):
            return theme
        return None

    def nearest_name(self, code: str) -> str:
        """Return a question with the known name that is nearest to that of a code; empty if none is near."""
        known = [name.rpartition("/")[2] for name in (*self._given, *self._of_codebook)]
        return did_you_mean(code.rpartition("/")[2], dict.fromkeys(known))


def code_segments(
    excerpts: pd.DataFrame, study: Study, codebook: Codebook, *, others: bool = False
) -> pd.DataFrame:
    """Turn excerpts into codings with the theme of each code, merging overlaps of one theme and coder.

    A code is a theme by ``manual_coding.codes``, or by a theme's id or label. A child code that is neither
    counts for its nearest parent that is. A code that is mapped to an empty text is not a theme: it marks
    that the contact was reviewed.

    Parameters
    ----------
    others
        Pass over codes that are not themes of this codebook, where two codebooks are compared.

    Returns
    -------
    DataFrame
        Table ``codings``: one row per segment, theme, coder and excerpt; ``indicator`` is empty.

    Raises
    ------
    FieldworkError
        Codes are not themes of the codebook: each once, how often and in which files it is used, and the
        nearest name.
    """
    kept = excerpts[excerpts["status"] == "kept"]
    themes_of_codes = ThemesOfCodes(study, codebook)
    theme_of = {code: themes_of_codes.theme_of(code) for code in kept["code"].unique()}
    unmapped = list_unmapped(kept, study, codebook)
    if others:
        theme_of |= dict.fromkeys((one.code for one in unmapped), "")
    elif unmapped:
        advice = f"Add its theme to manual_coding.codes in data/study.yaml. {allowed(codebook.theme_ids)}"
        raise FieldworkError(all_at_once((one.describe() for one in unmapped), advice))
    columns = ["segment_id", "theme", "coder", "start", "end"]
    themed = kept.assign(theme=kept["code"].map(theme_of))
    themed = themed[themed["theme"] != ""].sort_values(columns, kind="stable")
    excerpts_in_order = zip(*(themed[name].tolist() for name in columns), strict=True)
    codings = pd.DataFrame(_merge_overlaps(excerpts_in_order), columns=columns).assign(indicator="")
    types = dict.fromkeys(["segment_id", "theme", "coder", "indicator"], "str")
    return in_order(CODINGS, codings.astype(types | {"start": "int64", "end": "int64"}))


def _merge_overlaps(excerpts: Iterable[_Coding]) -> list[_Coding]:
    """Merge excerpts, in order, that overlap in one segment with one theme by one coder."""
    merged: list[_Coding] = []
    for segment_id, theme, coder, start, end in excerpts:
        if merged:
            *last_key, last_start, last_end = merged[-1]
            if last_key == [segment_id, theme, coder] and start < last_end:
                merged[-1] = (segment_id, theme, coder, last_start, max(last_end, end))
                continue
        merged.append((segment_id, theme, coder, start, end))
    return merged


class UnmappedCode(NamedTuple):
    """A code that is used for coding, and of which it is not known which theme it is."""

    code: str
    n_excerpts: int
    files: list[str]
    problem: str

    def describe(self) -> str:
        """Return it as a sentence."""
        used = f"{counted(self.n_excerpts, 'excerpts')} in {listed(self.files)}"
        return f"code '{self.code}' ({used}): {self.problem}"


def list_unmapped(excerpts: pd.DataFrame, study: Study, codebook: Codebook) -> list[UnmappedCode]:
    """Return the codes of excerpts that are no theme of the codebook, in the order of their names.

    Parameters
    ----------
    excerpts
        ``file``, ``number``, ``code``: one row per excerpt and segment.
    """
    themes_of_codes = ThemesOfCodes(study, codebook)
    known = {"", *codebook.theme_ids}
    unmapped: list[UnmappedCode] = []
    one_each = excerpts.drop_duplicates(["file", "number"])
    for code, rows in one_each.groupby("code", sort=True):
        found = themes_of_codes.find(str(code))
        if found.theme in known:
            continue
        if found.theme is not None:
            hint = did_you_mean(found.theme, codebook.theme_ids)
            problem = (
                f"manual_coding.codes gives '{found.theme}', which is not a theme of the codebook.{hint}"
            )
        elif found.candidates:
            problem = "its name is theme '{}', and the code above it is theme '{}'.".format(*found.candidates)
        else:
            problem = f"is not a theme of the codebook.{themes_of_codes.nearest_name(str(code))}"
        unmapped.append(UnmappedCode(str(code), len(rows), sorted(rows["file"].unique()), problem))
    return unmapped


def _names_of_themes(codebook: Codebook) -> dict[str, str]:
    """Return the theme of each name: ids, labels below their area's, and labels that only one theme has.

    In a path of codes a slash separates parents from children, so that parsers replace one within a name by
    ``-``.
    """
    area_labels = {area.id: area.label.replace("/", "-") for area in codebook.areas}
    themes_of: dict[str, list[str]] = defaultdict(list)
    for theme in codebook.themes:
        label = theme.label.replace("/", "-")
        for name in {label, theme.label, f"{area_labels[theme.area]}/{label}"}:
            themes_of[name].append(theme.id)
    only_one = {name: themes[0] for name, themes in themes_of.items() if len(themes) == 1}
    return only_one | {theme: theme for theme in codebook.theme_ids}
