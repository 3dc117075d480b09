"""What is empty in a codebook, and what is doubtful in its indicators."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations, permutations
from typing import NamedTuple

import pandas as pd

from helpers import words
from helpers.coding.dictionary import code_segments, split_pattern
from helpers.coding.forms import WordIndex, missing_forms, other_words
from helpers.study.codebook import Codebook
from helpers.study.themes import DEFINITIONS, NOT_DEFINED
from helpers.words.languages import ENGLISH

EVERYWHERE = 0.2
"""An indicator in more than this share of the segments points to nothing."""
DOUBTS = ["theme", "indicator", "doubt"]
EMPTY = ["of", NOT_DEFINED]
IN_TWO_THEMES = "is in two themes"
"""How a doubt begins that is a fault: which of the two is coded depends on the order of the codebook."""


class _Indicator(NamedTuple):
    theme: str
    written: str
    parts: tuple[str, ...]


def list_empty(codebook: Codebook) -> pd.DataFrame:
    """List what a codebook does not say yet.

    Returns
    -------
    DataFrame
        `EMPTY`: one row per area or theme with empty fields, in the codebook's order. A theme without
        indicators is not in the dictionary.
    """
    rows = []
    for area in codebook.areas:
        empty = [field for field in ("meaning", "argued_by") if not getattr(area, field)]
        if empty:
            rows.append((f"area {area.id}", ", ".join(empty)))
    for theme in codebook.themes:
        fields = (*DEFINITIONS, "why", "indicators")
        empty = [field for field in fields if not getattr(theme, field)]
        if empty:
            rows.append((f"theme {theme.id}", ", ".join(empty)))
    return pd.DataFrame(rows, columns=EMPTY)


def lint(
    codebook: Codebook,
    segments: pd.DataFrame | None,
    listed: Collection[str],
    *,
    language: str = ENGLISH,
) -> pd.DataFrame:
    """Return what is doubtful in a codebook's indicators.

    Parameters
    ----------
    segments
        ``segment_id`` and ``text``: what the indicators are tried on. None: there are none yet, and only what
        the indicators themselves show is returned.
    listed
        Words of the language, in small letters: what an indicator could find; empty, if there is no list.
    language
        The language of segments and indicators, as ``data/study.yaml`` has it.

    Returns
    -------
    DataFrame
        `DOUBTS`: one row per theme, indicator and doubt, in the codebook's order. A doubt that begins with
        `IN_TWO_THEMES` is a fault; the others are for the researcher to weigh.
    """
    indicators = [
        _Indicator(theme.id, written, split_pattern(written, language=language))
        for theme in codebook.themes
        for written in theme.indicators
    ]
    doubts: dict[_Indicator, list[str]] = {indicator: [] for indicator in indicators}
    for indicator, doubt in _repeated(indicators):
        doubts[indicator].append(doubt)
    for indicator, doubt in _contained(indicators):
        doubts[indicator].append(doubt)
    if segments is not None:
        for indicator, doubt in _rare_or_common(indicators, codebook, segments, language):
            doubts[indicator].append(doubt)
        for indicator, doubt in _written_otherwise(indicators, segments, listed, language):
            doubts[indicator].append(doubt)
    for indicator, doubt in _found_too(indicators, listed):
        doubts[indicator].append(doubt)
    rows = []
    for indicator, of_indicator in doubts.items():
        rows += [(indicator.theme, indicator.written, doubt) for doubt in of_indicator]
    return pd.DataFrame(rows, columns=DOUBTS)


def _repeated(indicators: list[_Indicator]) -> Iterator[tuple[_Indicator, str]]:
    """Yield indicators that match the same words as a later one."""
    for one, other in combinations(indicators, 2):
        if one.parts != other.parts:
            continue
        doubt = IN_TWO_THEMES
        if one.theme == other.theme:
            doubt = "is in the theme twice, in another form"
        yield one, f"{doubt}: '{other.written}' of {other.theme}"


def _contained(indicators: list[_Indicator]) -> Iterator[tuple[_Indicator, str]]:
    """Yield indicators that are a part of another one."""
    for one, other in permutations(indicators, 2):
        if one.parts == other.parts or not _holds(other.parts, one.parts):
            continue
        if one.theme == other.theme:
            yield one, f"makes '{other.written}' redundant"
        else:
            yield one, f"is part of '{other.written}' of {other.theme}, which claims its words"


def _rare_or_common(
    indicators: list[_Indicator], codebook: Codebook, segments: pd.DataFrame, language: str
) -> Iterator[tuple[_Indicator, str]]:
    """Yield indicators that are found nowhere, or nearly everywhere."""
    found = code_segments(segments, codebook, language=language)
    codings = found.drop_duplicates(["segment_id", "theme", "indicator"])
    n_of = codings.groupby(["theme", "indicator"]).size()
    for indicator in indicators:
        n = int(n_of.get((indicator.theme, indicator.written), 0))
        if n == 0:
            yield indicator, "is never found"
        elif n > EVERYWHERE * len(segments):
            yield indicator, f"is found in {n / len(segments):.0%} of the segments"


def _written_otherwise(
    indicators: list[_Indicator], segments: pd.DataFrame, listed: Collection[str], language: str
) -> Iterator[tuple[_Indicator, str]]:
    """Yield indicators of one word that are written as two as well, or the other way round."""
    said: set[str] = set()
    for text in segments["text"]:
        said.update(token.form for token in words.tokenize(text))
    for indicator in indicators:
        patterns = [other.written for other in indicators if other.theme == indicator.theme]
        for form in missing_forms(indicator.written, patterns, listed, said, language):
            yield indicator, f"does not find '{form}'"


def _found_too(indicators: list[_Indicator], listed: Collection[str]) -> Iterator[tuple[_Indicator, str]]:
    """Yield indicators that find other words of the language too."""
    if not listed:
        return
    index = WordIndex(listed)
    for indicator in indicators:
        others = other_words(indicator.written, index)
        if others:
            yield indicator, f"also finds {others}"


def _holds(outer: tuple[str, ...], inner: tuple[str, ...]) -> bool:
    """Tell whether the words of an indicator follow each other inside another one."""
    n = len(inner)
    return any(_match(inner, outer[at : at + n]) for at in range(len(outer) - n + 1))


def _match(parts: tuple[str, ...], others: tuple[str, ...]) -> bool:
    for part, word in zip(parts, others, strict=True):
        if part.endswith("*"):
            if not word.rstrip("*").startswith(part[:-1]):
                return False
        elif part != word:
            return False
    return True
