"""Where two persons code the same segments differently: for talking about, segment by segment.

`agreement` says how far they agree; this lists where they do not.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, allowed, quoted_person
from helpers.prose import counted
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY
from helpers.study.directions import NOT_SAID

NOT_CODED = "-"
CODED = "coded"
"""What a person has said of a segment who gave it the theme without a direction."""
ONLY_FIRST, ONLY_SECOND, DIRECTION = "only first", "only second", "direction"
COLUMNS = ["segment_id", "theme", "difference", "first", "second"]


class Comparison(NamedTuple):
    """Where two persons differ on the segments that both have reviewed."""

    first: str
    second: str
    n_segments: int
    """How many segments both have reviewed."""
    differences: pd.DataFrame
    """`COLUMNS`: one row per segment and theme in which they differ, in reading order: one has not given the
    theme, or both say a direction and not the same. ``first`` and ``second`` are what each has said."""
    n_one_direction: int
    """Segments and themes, given by both, of which only one says a direction."""

    def describe(self) -> str:
        """Say how many segments both have reviewed, and in how many they differ, and how."""
        both = f"{self.first} and {self.second} have both reviewed {counted(self.n_segments, 'segments')}"
        n_segments = self.differences["segment_id"].nunique()
        if n_segments:
            n_of = self.differences["difference"].value_counts()
            by_one = [f"by {self.first} only: {n_of.get(ONLY_FIRST, 0):,}"]
            by_one.append(f"by {self.second} only: {n_of.get(ONLY_SECOND, 0):,}")
            by_both = f"by both, in another direction: {n_of.get(DIRECTION, 0):,}"
            said = f"{both}, and differ in {n_segments:,} of them. Themes {'; '.join([*by_one, by_both])}."
        else:
            said = f"{both}, and differ in none of them."
        if self.n_one_direction:
            said += f" By both, and only one says a direction: {self.n_one_direction:,}, not listed."
        return said


def compare_persons(
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    *,
    first: str,
    second: str,
    theme: str = "",
) -> Comparison:
    """List the segments that two persons have both reviewed and coded differently.

    Parameters
    ----------
    codings, segments
        The tables of those names.
    coverage
        ``segment_id``, ``coder``: which segments each person has reviewed, coded or not.
    theme
        Only this theme; if empty, every theme.

    Raises
    ------
    FieldworkError
        One has coded nothing, or is the dictionary; both are the same; or no segment was reviewed by both.
    """
    _refuse_coders(first, second, coverage)
    by_first, by_second = (
        set(coverage.loc[coverage["coder"] == one, "segment_id"]) for one in (first, second)
    )
    common = by_first & by_second
    if not common:
        msg = f"coding compare: {first} and {second} have reviewed no segment in common: nothing to compare."
        raise FieldworkError(msg)
    given = codings[codings["segment_id"].isin(common) & codings["coder"].isin([first, second])]
    if theme:
        given = given[given["theme"] == theme]
    said = _tabulate_said(given, codebook, first, second)
    says_nothing = said[["first", "second"]].isin([CODED, NOT_CODED])
    is_coded = (said[["first", "second"]] != NOT_CODED).all(axis=1)
    kinds = pd.Series(DIRECTION, index=said.index).mask(said["first"] == NOT_CODED, ONLY_SECOND)
    said["difference"] = kinds.mask(said["second"] == NOT_CODED, ONLY_FIRST)
    is_contrary = (said["first"] != said["second"]) & ~says_nothing.any(axis=1)
    differences = _in_order(said[~is_coded | is_contrary], segments, codebook)
    n_one_direction = int((is_coded & (says_nothing["first"] != says_nothing["second"])).sum())
    return Comparison(first, second, len(common), differences, n_one_direction)


def _refuse_coders(first: str, second: str, coverage: pd.DataFrame) -> None:
    """Refuse anybody but two persons who have coded."""
    persons = sorted(coverage["coder"].unique())
    problems = []
    for name in (first, second):
        if name == DICTIONARY:
            problems.append(
                "coding compare: takes two persons. `fieldwork validation` compares the dictionary with one."
            )
        elif name not in persons:
            shown = quoted_person(name) or " this"
            problems.append(f"coding compare: nobody has coded as{shown}. {allowed(persons, name)}")
    if first == second:
        problems.append(f"coding compare:{quoted_person(first)} is given twice. Give two persons.")
    if problems:
        raise FieldworkError("\n".join(dict.fromkeys(problems)))


def _tabulate_said(given: pd.DataFrame, codebook: Codebook, first: str, second: str) -> pd.DataFrame:
    """Return what each person has said of each segment and theme that one of them has given.

    It is the directions, in the codebook's order, or `CODED` without one, or `NOT_CODED`.
    """
    labels = {direction.id: direction.label for direction in codebook.directions}

    def join(directions: pd.Series[str]) -> str:
        said = set(directions) - {NOT_SAID}
        return " and ".join(label for name, label in labels.items() if name in said) or CODED

    place = ["segment_id", "theme"]
    parts = []
    for name, coder in (("first", first), ("second", second)):
        of_coder = given[given["coder"] == coder].groupby(place)["direction"]
        parts.append(of_coder.agg(join).rename(name))
    said = pd.concat(parts, axis=1).astype("object").fillna(NOT_CODED)
    return said.rename_axis(index=place).reset_index()


def _in_order(differences: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return differences in reading order, and for each segment in the codebook's order of themes."""
    number = {segment_id: n for n, segment_id in enumerate(segments["segment_id"])}
    rank = {theme: n for n, theme in enumerate(codebook.theme_ids)}
    order = differences.assign(
        number=differences["segment_id"].map(number), rank=differences["theme"].map(rank)
    ).sort_values(["number", "rank"], kind="stable", ignore_index=True)
    return order[COLUMNS]
