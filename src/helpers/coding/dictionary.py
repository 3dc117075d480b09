"""The dictionary coder: finds the codebook's indicators in segments, and keeps where each was found.

An indicator is a word (matched by Snowball stem), a ``prefix*``, or a phrase of these whose words follow one another
with nothing but white space between. Two rules settle what overlaps:

1. A exclusion pattern voids the indicators of *its own theme* that it overlaps.
2. Of the indicators left, the longest is matched first and claims its words for its theme, whatever the theme of a
   shorter one inside it (in words, then in characters; then the leftmost; then the codebook's order).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from helpers import words
from helpers.prose import counted
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY

COLUMNS = ["segment_id", "theme", "start", "end", "coder", "indicator"]


class Pattern(NamedTuple):
    """One indicator or exclusion pattern, split into its words."""

    theme: str
    written: str
    parts: tuple[str, ...]
    is_false_friend: bool


class Hit(NamedTuple):
    """One place where a pattern stands, in tokens: half-open."""

    first: int
    last: int
    pattern: Pattern


def code_segments(segments: pd.DataFrame, codebook: Codebook, *, stems: bool = True) -> pd.DataFrame:
    """Apply the themes of the codebook to segments, by their indicators.

    Parameters
    ----------
    segments
        One row per segment: ``segment_id`` and ``text`` are read.
    stems
        True: a plain word matches every form with its Snowball stem. False: only the form as written.

    Returns
    -------
    DataFrame
        One row per indicator found: ``segment_id``, ``theme``, ``start`` and ``end`` (characters of the segment's text,
        half-open), ``coder`` ('dictionary'), ``indicator`` (as the codebook writes it). In reading order.
    """
    find = _Finder(codebook, stems=stems)
    rows = [
        (
            segment_id,
            hit.pattern.theme,
            tokens[hit.first].start,
            tokens[hit.last - 1].end,
            DICTIONARY,
            hit.pattern.written,
        )
        for segment_id, text in zip(segments["segment_id"], segments["text"], strict=True)
        for tokens in [words.tokenize(text)]
        for hit in find(tokens)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype(
        dict.fromkeys(COLUMNS, "str") | {"start": "int64", "end": "int64"}
    )


def by_indicator(codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Sum up what was found of each theme.

    Returns
    -------
    DataFrame
        ``theme``, ``mentions``, ``segments`` and ``most found by``: the three indicators that found most, with their mentions. One row per
        theme, in the codebook's order.
    """
    rows = []
    for theme in codebook.theme_ids:
        own = codings[codings["theme"] == theme]
        most = (
            own["indicator"]
            .value_counts()
            .sort_index(kind="stable")
            .sort_values(ascending=False, kind="stable")
            .head(3)
        )
        found = ", ".join(f"{indicator} ({n})" for indicator, n in most.items())
        rows.append((theme, len(own), own["segment_id"].nunique(), found))
    return pd.DataFrame(rows, columns=["theme", "mentions", "segments", "most found by"])


def in_words(codings: pd.DataFrame, segments: pd.DataFrame) -> str:
    """Say in one sentence how much the dictionary has found."""
    return (
        f"The dictionary finds {counted(len(codings), 'mentions')} of {counted(codings['theme'].nunique(), 'themes')} "
        f"in {codings['segment_id'].nunique():,} of {counted(len(segments), 'segments')}."
    )


def split_pattern(written: str, *, stems: bool = True) -> tuple[str, ...]:
    """Split a pattern of the codebook into its words: stems (or the words as written), and ``prefix*``."""
    same = words.stem if stems else str
    parts: list[str] = []
    for chunk in written.split():
        forms = [token.form for token in words.tokenize(chunk.rstrip("*"))]
        parts += [same(form) for form in forms[:-1]]
        parts.append(forms[-1] + "*" if chunk.endswith("*") else same(forms[-1]))
    return tuple(parts)


class _Finder:
    """The codebook's patterns, filed by what their first word must be, and by the words met so far that begin one."""

    def __init__(self, codebook: Codebook, *, stems: bool) -> None:
        self._same = words.stem if stems else str
        self._by_word: dict[str, list[Pattern]] = defaultdict(list)
        self._by_prefix: list[Pattern] = []
        self._order: dict[Pattern, int] = {}
        self._starting: dict[str, list[Pattern]] = {}
        for theme in codebook.themes:
            for is_false_friend, written in [(False, w) for w in theme.indicators] + [
                (True, w) for w in theme.exclusion_patterns
            ]:
                pattern = Pattern(theme.id, written, split_pattern(written, stems=stems), is_false_friend)
                self._order[pattern] = len(self._order)
                if pattern.parts[0].endswith("*"):
                    self._by_prefix.append(pattern)
                else:
                    self._by_word[pattern.parts[0]].append(pattern)

    def __call__(self, tokens: Sequence[words.Token]) -> list[Hit]:
        """Return the hits that stand after both rules, in reading order."""
        forms = [(token.form, self._same(token.form)) for token in tokens]
        found = list(self._candidates(forms))
        voids = [hit for hit in found if hit.pattern.is_false_friend]
        left = [hit for hit in found if not hit.pattern.is_false_friend]
        left = [
            h
            for h in left
            if not any(
                v.pattern.theme == h.pattern.theme and v.first < h.last and h.first < v.last for v in voids
            )
        ]

        def rank(hit: Hit) -> tuple[int, int, int, int]:
            n_characters = tokens[hit.last - 1].end - tokens[hit.first].start
            return (hit.first - hit.last, -n_characters, hit.first, self._order[hit.pattern])

        claimed: set[int] = set()
        kept = []
        for hit in sorted(left, key=rank):
            stretch = range(hit.first, hit.last)
            if claimed.isdisjoint(stretch):
                claimed.update(stretch)
                kept.append(hit)
        return sorted(kept, key=lambda hit: hit.first)

    def _candidates(self, forms: list[tuple[str, str]]) -> Iterator[Hit]:
        """Yield every place where a pattern stands, overlapping or not."""
        for at, (form, same) in enumerate(forms):
            if form not in self._starting:
                prefixed = [pattern for pattern in self._by_prefix if form.startswith(pattern.parts[0][:-1])]
                self._starting[form] = self._by_word.get(same, []) + prefixed
            for pattern in self._starting[form]:
                last = at + len(pattern.parts)
                if last <= len(forms) and all(
                    _fits(part, *forms[at + n]) for n, part in enumerate(pattern.parts)
                ):
                    yield Hit(at, last, pattern)


def _fits(part: str, form: str, same: str) -> bool:
    return form.startswith(part[:-1]) if part.endswith("*") else part == same
