"""The dictionary as coder: it finds the codebook's indicators in segments, and keeps where each was found.

An indicator is a word (matched by Snowball stem), a ``prefix*``, or a phrase of these whose words follow each
other with only white space or one hyphen between: `self-care` also finds "self care", `line manager` also
finds "line-manager". British and American spelling are one: `tokenis*` finds "tokenized". In another language
than English, stems are those that NLTK has for it, and contractions are taken off (`words.stemmer`). Two
rules decide between patterns that overlap:

1. An exclusion pattern voids the indicators of *its own theme* that it overlaps.
2. Of the indicators left, the longest is matched first and claims its words for its theme, whatever the theme
   of a shorter one inside it (in words, then in characters; then the leftmost; then the codebook's order).
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
from helpers.study.directions import NOT_SAID
from helpers.words.languages import ENGLISH
from helpers.words.spelling import begins_with, british, british_prefix

COLUMNS = ["segment_id", "theme", "start", "end", "coder", "indicator"]
NO_DICTIONARY = "There is no keyword dictionary: no theme has an indicator."
MOST_FREQUENT = "most frequent indicators (* is any ending)"


class Pattern(NamedTuple):
    """One indicator or exclusion pattern, split into its words."""

    theme: str
    written: str
    parts: tuple[str, ...]
    is_exclusion: bool


class Hit(NamedTuple):
    """One place where a pattern occurs, in tokens: half-open."""

    first: int
    last: int
    pattern: Pattern


def code_segments(
    segments: pd.DataFrame, codebook: Codebook, *, stems: bool = True, language: str = ENGLISH
) -> pd.DataFrame:
    """Apply the themes of the codebook to segments, by their indicators.

    Parameters
    ----------
    segments
        One row per segment: ``segment_id`` and ``text`` are read.
    stems
        True: a plain word matches every form with its Snowball stem, a ``prefix*`` both spellings. False:
        only the form as written, in the spelling as written. A hyphen is a space in both.
    language
        The language of segments and indicators, as ``data/study.yaml`` has it.

    Returns
    -------
    DataFrame
        One row per indicator found: ``segment_id``, ``theme``, ``start`` and ``end`` (characters of the
        segment's text, half-open), ``coder`` ('dictionary'), ``indicator`` (as the codebook writes it),
        ``direction`` (empty: the dictionary never guesses one). In reading order.
    """
    finder = _Finder(codebook, stems=stems, language=language)
    rows = []
    for segment_id, text in zip(segments["segment_id"], segments["text"], strict=True):
        tokens = words.tokenize(text, hyphens=False)
        for hit in finder.find(tokens):
            start = tokens[hit.first].start
            end = tokens[hit.last - 1].end
            rows.append((segment_id, hit.pattern.theme, start, end, DICTIONARY, hit.pattern.written))
    types = dict.fromkeys(COLUMNS, "str") | {"start": "int64", "end": "int64"}
    return (
        pd.DataFrame(rows, columns=COLUMNS)
        .astype(types)
        .assign(direction=NOT_SAID)
        .astype({"direction": "str"})
    )


def by_indicator(codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Sum up what the dictionary has found of each theme.

    Returns
    -------
    DataFrame
        One row per theme with indicators, in the codebook's order: ``theme``, ``mentions``, ``segments`` and
        `MOST_FREQUENT`, the three indicators with the most mentions, and how many each has.
    """
    rows = []
    for theme in codebook.dictionary.theme_ids:
        of_theme = codings[codings["theme"] == theme]
        by_name = of_theme["indicator"].value_counts().sort_index(kind="stable")
        most = by_name.sort_values(ascending=False, kind="stable").head(3)
        found = ", ".join(f"{indicator} ({n})" for indicator, n in most.items())
        rows.append((theme, len(of_theme), of_theme["segment_id"].nunique(), found))
    return pd.DataFrame(rows, columns=["theme", "mentions", "segments", MOST_FREQUENT])


def describe_codings(codings: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook) -> str:
    """Say how many mentions the dictionary finds, in how many segments, and which themes are not in it."""
    if not codebook.dictionary.themes:
        return NO_DICTIONARY
    n_themes = codings["theme"].nunique()
    n_segments = codings["segment_id"].nunique()
    found = (
        f"The keyword dictionary finds {counted(len(codings), 'mentions')} of indicators, for "
        f"{counted(n_themes, 'themes')}, in {n_segments:,} of {counted(len(segments), 'segments')}."
    )
    return f"{found} {codebook.dictionary.describe_left_out()}".rstrip()


def split_pattern(written: str, *, stems: bool = True, language: str = ENGLISH) -> tuple[str, ...]:
    """Split a pattern of the codebook into its words: stems (or the words as written), and ``prefix*``."""
    reduce = words.stemmer(language, stems=stems)
    parts: list[str] = []
    for chunk in written.split():
        tokens = words.tokenize(chunk.rstrip("*"), hyphens=False)
        *before, last = (token.form for token in tokens)
        parts += [reduce(form) for form in before]
        if chunk.endswith("*"):
            parts.append(f"{words.composed(last, language)}*")
        else:
            parts.append(reduce(last))
    return tuple(parts)


def fits(part: str, form: str, language: str = ENGLISH) -> bool:
    """Tell whether a word, given as a folded form, is what a part of a pattern (`split_pattern`) matches.

    >>> fits("tokenis*", "tokenized"), fits("train", "training"), fits("training*", "train")
    (True, True, False)
    """
    if part.endswith("*"):
        if words.is_english(language):
            return begins_with(form, part[:-1])
        return words.composed(form, language).startswith(part[:-1])
    return words.stemmer(language)(form) == part


class _Finder:
    """The codebook's patterns by their first word, and which patterns each word met so far can begin."""

    def __init__(self, codebook: Codebook, *, stems: bool, language: str) -> None:
        self._language = language
        has_two_spellings = stems and words.is_english(language)
        self._reduce = words.stemmer(language, stems=stems)
        self._begins_with = begins_with if has_two_spellings else str.startswith
        self._spell = british if has_two_spellings else str
        self._spell_prefix = british_prefix if has_two_spellings else str
        self._by_word: dict[str, list[Pattern]] = defaultdict(list)
        self._by_prefix: list[tuple[str, str, Pattern]] = []
        self._order: dict[Pattern, int] = {}
        self._starting: dict[str, list[Pattern]] = {}
        for theme in codebook.themes:
            for is_exclusion, patterns in ((False, theme.indicators), (True, theme.exclusion_patterns)):
                for written in patterns:
                    parts = split_pattern(written, stems=stems, language=language)
                    self._add(Pattern(theme.id, written, parts, is_exclusion))

    def _add(self, pattern: Pattern) -> None:
        self._order[pattern] = len(self._order)
        if pattern.parts[0].endswith("*"):
            prefix = pattern.parts[0][:-1]
            self._by_prefix.append((prefix, self._spell_prefix(prefix), pattern))
        else:
            self._by_word[pattern.parts[0]].append(pattern)

    def find(self, tokens: Sequence[words.Token]) -> list[Hit]:
        """Return the hits that remain after both rules, in reading order."""
        forms = [words.composed(token.form, self._language) for token in tokens]
        candidates = list(self._candidates([(form, self._reduce(form)) for form in forms]))
        exclusions = [hit for hit in candidates if hit.pattern.is_exclusion]
        indicators = [hit for hit in candidates if not hit.pattern.is_exclusion]
        left = [hit for hit in indicators if not any(_voids(other, hit) for other in exclusions)]

        def rank(hit: Hit) -> tuple[int, int, int, int]:
            n_characters = tokens[hit.last - 1].end - tokens[hit.first].start
            return (hit.first - hit.last, -n_characters, hit.first, self._order[hit.pattern])

        claimed: set[int] = set()
        kept = []
        for hit in sorted(left, key=rank):
            places = range(hit.first, hit.last)
            if claimed.isdisjoint(places):
                claimed.update(places)
                kept.append(hit)
        return sorted(kept, key=lambda hit: hit.first)

    def _candidates(self, forms: list[tuple[str, str]]) -> Iterator[Hit]:
        """Yield every place where a pattern occurs, overlapping or not."""
        for at, (form, reduced) in enumerate(forms):
            if form not in self._starting:
                self._starting[form] = self._by_word.get(reduced, []) + self._prefixed(form)
            for pattern in self._starting[form]:
                last = at + len(pattern.parts)
                # The first word is known to match.
                if last <= len(forms) and self._match(pattern.parts[1:], forms[at + 1 : last]):
                    yield Hit(at, last, pattern)

    def _prefixed(self, form: str) -> list[Pattern]:
        """Return the patterns whose first word is the beginning of a word, in either spelling of both."""
        spelled = self._spell(form)
        found = []
        for prefix, spelled_prefix, pattern in self._by_prefix:
            if form.startswith(prefix) or spelled.startswith(spelled_prefix):
                found.append(pattern)
        return found

    def _match(self, parts: Sequence[str], forms: Sequence[tuple[str, str]]) -> bool:
        """Tell whether the parts of a pattern match words, each given as written and reduced."""
        for part, (written, reduced) in zip(parts, forms, strict=True):
            if part.endswith("*"):
                if not self._begins_with(written, part[:-1]):
                    return False
            elif part != reduced:
                return False
        return True


def _voids(exclusion: Hit, hit: Hit) -> bool:
    """Tell whether an exclusion pattern is of the hit's theme and overlaps it."""
    is_same_theme = exclusion.pattern.theme == hit.pattern.theme
    return is_same_theme and exclusion.first < hit.last and hit.first < exclusion.last
