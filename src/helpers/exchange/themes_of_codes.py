"""Which theme or condition a code of manual coding is, how it speaks of it, and the codings that follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once, allowed, did_you_mean
from helpers.exchange.same_names import look_up
from helpers.prose import counted, listed
from helpers.study.codebook import Codebook
from helpers.study.directions import NOT_SAID, quote_short
from helpers.study.study import Study
from helpers.tables import CODINGS, in_order

REVIEWED_CODE = "Read, no theme"
"""The code, not a theme, with which an exported project marks a contact that was reviewed and has no
theme."""
CONDITIONS = "conditions"
"""The code, in any capitals, below which codes are conditions of the schematic model."""
CONDITION = "condition:"
"""How a value of ``manual_coding.codes`` begins that is a condition."""
CONDITION_STATES = {"met": "met", "not met": "not_met", "not_met": "not_met"}
"""What a child code may be called that says whether a condition is met, and what it says."""
GIVEN, BY_NAME, ABOVE = "by manual_coding.codes", "by its name", "by the code above it"
"""How it is known which theme a code is."""
_Coding = tuple[str, str, str, str, int, int]
"""Segment, theme, coder and direction of a coding, and its start and end."""


class ThemeOfCode(NamedTuple):
    """Which theme a code is, and how that is known."""

    theme: str | None
    """An empty text for a code that is no theme; None if it is not known which theme it is."""
    how: str = ""
    """`GIVEN`, `BY_NAME` or `ABOVE`."""
    candidates: tuple[str, ...] = ()
    """Two themes that it may be: the one that has its name, and that of the code above it; or none."""
    direction: str = NOT_SAID
    """The direction that it says, if it is a child code that is named as one."""
    condition: str = ""
    """What the code of a condition of the schematic model says, such as ``supervise/met``; it is no theme."""

    @property
    def value(self) -> str | None:
        """Return it as a value of ``manual_coding.codes``: with its direction, or as ``condition:…``."""
        if self.condition:
            return f"{CONDITION}{self.condition}"
        return f"{self.theme}/{self.direction}" if self.direction else self.theme


class ThemesOfCodes:
    """The themes of all codes, by `manual_coding.codes` and by the ids and labels of the codebook.

    Names that differ only in how accents, dots and spaces are encoded, or in capitals where no other does,
    are the same. A child code named as a direction of the codebook (``Supervision/lacking``) is its parent's
    theme in that direction. So is a code that is named after both (``Supervision: lacking``), for programs in
    which no two codes may have one name. A code below ``Conditions`` that is no theme is a condition
    (`condition_codes`).
    """

    def __init__(self, study: Study, codebook: Codebook) -> None:
        self._given = {REVIEWED_CODE: "", **study.manual_coding.codes}
        self._of_codebook = _names_of_themes(codebook)
        self._area_of_label = {area.label.replace("/", "-"): area.id for area in codebook.areas}
        self._area_of_theme = {theme.id: theme.area for theme in codebook.themes}
        self._directions = names_of_directions(codebook)

    def theme_of(self, code: str) -> str | None:
        """Return the theme of a code, an empty text for one that is no theme, or None for an unknown one."""
        return self.find(code).theme

    def find(self, code: str) -> ThemeOfCode:
        """Return which theme a code is: its own, or else that of the nearest code above it.

        A code that is named as one theme and is below a code that is another is neither: only a person can
        know which is meant.
        """
        code = self._as_child(code)
        parent, _, name = code.rpartition("/")
        direction = look_up(name, self._directions)
        found = self._find_theme(code)
        if parent and direction and found.how in ("", ABOVE):
            return self._below(self.find(parent), name, direction)
        if found.theme is None and not found.candidates and parent.partition("/")[0].casefold() == CONDITIONS:
            return ThemeOfCode("", BY_NAME, condition=code.partition("/")[2])
        given = self._as_given(found)
        return self._below(given, name, NOT_SAID) if given.how == ABOVE and given.condition else given

    @staticmethod
    def _below(above: ThemeOfCode, name: str, direction: str) -> ThemeOfCode:
        """Return what a child code says: a direction of its theme, or something of its condition."""
        if above.condition:
            return above._replace(condition=f"{above.condition}/{name}", how=ABOVE)
        return above._replace(direction=direction) if above.theme else above

    def _as_child(self, code: str) -> str:
        """Return a code that is named after its parent and what it says of it as a child of this parent.

        ``Supervision/Supervision: lacking`` and ``Supervision: lacking`` are ``Supervision/lacking``.
        """
        parent, _, name = code.rpartition("/")
        named, colon, said = name.rpartition(":")
        known = CONDITION_STATES if parent.partition("/")[0].casefold() == CONDITIONS else self._directions
        is_known = self._find_given(code, name) is not None or look_up(name, self._of_codebook) is not None
        if not colon or is_known or look_up(said.strip(), known) is None:
            return code
        parents = [part for part in parent.split("/") if part]
        if not parents or look_up(named.strip(), {parents[-1]: ""}) is None:
            parents.append(named.strip())
        return "/".join([*parents, said.strip()])

    def _as_given(self, found: ThemeOfCode) -> ThemeOfCode:
        """Return what ``manual_coding.codes`` gives, with its direction or condition by itself."""
        given = found.theme or ""
        if given.startswith(CONDITION):
            return found._replace(theme="", condition=given.removeprefix(CONDITION))
        theme, _, name = given.partition("/")
        direction = look_up(name, self._directions) if name else None
        return found._replace(theme=theme, direction=direction) if direction else found

    def _find_theme(self, code: str) -> ThemeOfCode:
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

    def is_silent_child(self, code: str) -> bool:
        """Tell whether a code counts for the theme of a code above it, and says no direction."""
        found = self.find(code)
        return bool(found.theme) and found.how == ABOVE and found.direction == NOT_SAID

    def nearest_direction(self, code: str) -> str:
        """Return a question with the direction that a child code misspells; empty if it is near none."""
        if not self.is_silent_child(code):
            return ""
        names = {name.casefold(): name for name in self._directions}
        # Nearer than elsewhere: a code named workshops is not a misspelt works.
        near = did_you_mean(_said_by(code).casefold(), names, cutoff=0.85)
        for folded, name in names.items():
            near = near.replace(f"'{folded}'", f"'{name}'")
        return near


def _said_by(code: str) -> str:
    """Return what a child code says of its parent.

    >>> _said_by("Supervision/lackin"), _said_by("Supervision/Supervision: lackin")
    ('lackin', 'lackin')
    """
    return code.rpartition("/")[2].rpartition(":")[2].strip()


def code_segments(
    excerpts: pd.DataFrame, study: Study, codebook: Codebook, *, others: bool = False
) -> pd.DataFrame:
    """Turn excerpts into codings with theme and direction of each code, merging overlaps of one coder.

    A code is a theme by ``manual_coding.codes``, or by a theme's id or label. A child code that is neither
    counts for its nearest parent that is, unless it is a misspelt direction. A code that is mapped to an
    empty text is not a theme: it marks that the contact was reviewed. The direction is that of a child code,
    or of the file's column. Overlapping excerpts of one theme and coder are one coding, unless they say
    different directions.

    Parameters
    ----------
    others
        Pass over codes that are not themes of this codebook, and over directions that are not its own, where
        two codebooks are compared.

    Returns
    -------
    DataFrame
        Table ``codings``: one row per segment, theme, coder and excerpt; ``indicator`` is empty.

    Raises
    ------
    FieldworkError
        Codes are not themes of the codebook: each once, how often and in which files it is used, and the
        nearest name. Or a direction is not one of the codebook's, a child code is near to one, or column and
        child code say different ones: each with its place.
    """
    kept = excerpts[excerpts["status"] == "kept"]
    themes_of_codes = ThemesOfCodes(study, codebook)
    theme_of = {code: themes_of_codes.theme_of(code) for code in kept["code"].unique()}
    unmapped = list_unmapped(kept, study, codebook)
    if others:
        theme_of |= dict.fromkeys((one.code for one in unmapped), "")
    elif unmapped:
        raise FieldworkError(
            all_at_once((one.describe() for one in unmapped), _advise_on_codes(unmapped, codebook))
        )
    columns = ["segment_id", "theme", "coder", "direction", "start", "end"]
    themed = kept.assign(theme=kept["code"].map(theme_of))
    themed = themed[themed["theme"] != ""]
    directions, offenders = _read_directions(themed, themes_of_codes, codebook)
    if offenders and not others:
        raise FieldworkError(all_at_once(offenders, advise_on_directions(codebook)))
    themed = themed.assign(direction=directions)
    themed = _say_alike(themed).sort_values(columns, kind="stable")
    excerpts_in_order = zip(*(themed[name].tolist() for name in columns), strict=True)
    codings = pd.DataFrame(_merge_overlaps(excerpts_in_order), columns=columns).assign(indicator="")
    types = dict.fromkeys(["segment_id", "theme", "coder", "direction", "indicator"], "str")
    return in_order(CODINGS, codings.astype(types | {"start": "int64", "end": "int64"}))


def _advise_on_codes(unmapped: Iterable[UnmappedCode], codebook: Codebook) -> str:
    """Return what to do about codes that are no theme, with the directions where one of them is unknown."""
    advice = f"Add its theme to manual_coding.codes in data/study.yaml. {allowed(codebook.theme_ids)}"
    if any(one.has_unknown_direction for one in unmapped):
        directions = [one.id for one in codebook.directions]
        advice += f" Directions: {', '.join(directions)}."
    return advice


def _merge_overlaps(excerpts: Iterable[_Coding]) -> list[_Coding]:
    """Merge excerpts, in order, that overlap in one segment with one theme and direction by one coder."""
    merged: list[_Coding] = []
    for segment_id, theme, coder, direction, start, end in excerpts:
        if merged:
            *last_key, last_start, last_end = merged[-1]
            if last_key == [segment_id, theme, coder, direction] and start < last_end:
                merged[-1] = (segment_id, theme, coder, direction, last_start, max(last_end, end))
                continue
        merged.append((segment_id, theme, coder, direction, start, end))
    return merged


def list_unknown_directions(excerpts: pd.DataFrame, study: Study, codebook: Codebook) -> list[str]:
    """Return a sentence, with file and place, for each direction that the codebook does not know.

    So too where the code of an excerpt says another direction than the column of its file, and once for each
    file and child code that misspells a direction.

    Parameters
    ----------
    excerpts
        Table ``excerpts``, or its kept rows.
    """
    themes_of_codes = ThemesOfCodes(study, codebook)
    theme_of = {code: themes_of_codes.theme_of(code) for code in excerpts["code"].unique()}
    themed = excerpts[excerpts["code"].map(theme_of).isin(codebook.theme_ids)]
    return _read_directions(themed, themes_of_codes, codebook)[1]


def count_silent_children(excerpts: pd.DataFrame, study: Study, codebook: Codebook) -> dict[str, int]:
    """Count the excerpts of each child code that counts for the theme above it and says no direction.

    Those that misspell a direction are not among them: they are refused.

    Parameters
    ----------
    excerpts
        ``file``, ``number``, ``code``: one row per excerpt and segment.
    """
    themes_of_codes = ThemesOfCodes(study, codebook)
    n_of_code = excerpts.drop_duplicates(["file", "number"])["code"].value_counts().sort_index()
    return {
        str(code): int(n)
        for code, n in n_of_code.items()
        if themes_of_codes.is_silent_child(str(code)) and not themes_of_codes.nearest_direction(str(code))
    }


def advise_on_directions(codebook: Codebook) -> str:
    """Return which directions are allowed, and that there need not be one."""
    return f"{allowed([one.id for one in codebook.directions])} Or leave it empty: not said."


def _read_directions(
    excerpts: pd.DataFrame, themes_of_codes: ThemesOfCodes, codebook: Codebook
) -> tuple[list[str], list[str]]:
    """Return the direction of each excerpt, by its child code or its file's column, and the offenders."""
    names = names_of_directions(codebook)
    of_code = {code: themes_of_codes.find(code).direction for code in excerpts["code"].unique()}
    directions: list[str] = []
    offenders = list(_list_misspelt(excerpts, themes_of_codes))
    for file, place, code, written in zip(
        *(excerpts[name] for name in ("file", "place", "code", "direction")), strict=True
    ):
        by_column = look_up(written, names) if written else NOT_SAID
        if by_column is None:
            hint = did_you_mean(written, list(names))
            offenders.append(
                f"{file}, {place}: {quote_short(written)} is not a direction of the codebook.{hint}"
            )
        elif by_column and of_code[code] not in (NOT_SAID, by_column):
            offenders.append(f"{file}, {place}: its code says '{of_code[code]}', its column '{by_column}'.")
        directions.append(of_code[code] or by_column or NOT_SAID)
    return directions, list(dict.fromkeys(offenders))


def _list_misspelt(excerpts: pd.DataFrame, themes_of_codes: ThemesOfCodes) -> Iterator[str]:
    """Yield a sentence for each file and child code that misspells a direction."""
    questions = {code: themes_of_codes.nearest_direction(code) for code in excerpts["code"].unique()}
    for file, code in excerpts[["file", "code"]].drop_duplicates().itertuples(index=False, name=None):
        if questions[code]:
            yield (
                f"{file}, code '{code}': {quote_short(_said_by(code))} is not a direction of the codebook."
                f"{questions[code]} If not, give the code its theme in manual_coding.codes."
            )


def _say_alike(excerpts: pd.DataFrame) -> pd.DataFrame:
    """Let an excerpt that says no direction have that of the coder's others of the theme in the segment.

    Where they say different ones, it says none.
    """
    said = excerpts.assign(said=excerpts["direction"].where(excerpts["direction"] != NOT_SAID))
    of_segment = said.groupby(["segment_id", "theme", "coder"])["said"]
    only = of_segment.transform("first").where(of_segment.transform("nunique") == 1, NOT_SAID)
    is_silent = excerpts["direction"] == NOT_SAID
    return excerpts.assign(direction=excerpts["direction"].mask(is_silent, only).fillna(NOT_SAID))


def names_of_directions(codebook: Codebook) -> dict[str, str]:
    """Return the direction of each name: ids, labels, and labels as they are in a path of codes."""
    names: dict[str, str] = {}
    for direction in codebook.directions:
        names |= dict.fromkeys((direction.label, direction.label.replace("/", "-")), direction.id)
    return names | {direction.id: direction.id for direction in codebook.directions}


class UnmappedCode(NamedTuple):
    """A code that is used for coding, and of which it is not known which theme it is."""

    code: str
    n_excerpts: int
    files: list[str]
    problem: str
    has_unknown_direction: bool = False
    """Whether ``manual_coding.codes`` gives it a theme of the codebook in a direction that is none."""

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
        is_in_direction = False
        if found.theme is not None:
            is_in_direction = found.theme.partition("/")[0] in codebook.theme_ids
            problem = f"manual_coding.codes gives '{found.theme}', {_why_unknown(found.theme, codebook)}"
        elif found.candidates:
            problem = "its name is theme '{}', and the code above it is theme '{}'.".format(*found.candidates)
        else:
            problem = f"is not a theme of the codebook.{themes_of_codes.nearest_name(str(code))}"
        files = sorted(rows["file"].unique())
        unmapped.append(UnmappedCode(str(code), len(rows), files, problem, is_in_direction))
    return unmapped


def is_meant(value: str, codebook: Codebook) -> bool:
    """Tell whether a value of ``manual_coding.codes`` is a theme, one in a direction, or a condition."""
    theme, slash, direction = value.partition("/")
    if value.startswith(CONDITION):
        return True
    is_direction = not slash or look_up(direction, names_of_directions(codebook)) is not None
    return theme in codebook.theme_ids and is_direction


def _why_unknown(value: str, codebook: Codebook) -> str:
    """Say why a value of ``manual_coding.codes`` is neither a theme nor one in a direction."""
    theme, _, direction = value.partition("/")
    if theme in codebook.theme_ids:
        names = names_of_directions(codebook)
        return f"whose direction is not one of the codebook.{did_you_mean(direction, list(names))}"
    return f"which is not a theme of the codebook.{did_you_mean(theme, codebook.theme_ids)}"


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
