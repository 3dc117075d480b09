"""The dictionary's validation: what it finds, against what a person has given, on all that the person has read.

Precision is the share of segments with an indicator of a theme that the person gave the theme; recall the share of segments with
the theme that have an indicator. The frame holds segments without any mark: else a recall would always be 1.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from helpers import words
from helpers.coding.agreement import kappa
from helpers.coding.keyness import STOP_WORDS
from helpers.prose import counted, in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY
from helpers.tables import ALL, VALIDATIONS
from helpers.words.toolkit import BigramAssocMeasures, f_measure, precision, recall

EFFECTS = ["theme", "indicator", "hits", "right", "precision", "F1", "F1 without it"]
CASES = ["kind", "segment_id", "left", "hit", "right", "indicator"]
SUGGESTIONS = ["kind", "phrase", "gain", "loss", "G2"]
LEAST = 2
"""A phrase of one segment is an anecdote, and not suggested."""


class Phrase(NamedTuple):
    """A word or words side by side: the same where the stems are."""

    stems: tuple[str, ...]
    written: str
    """As it stands in the text, folded."""


def by_theme(
    codings: pd.DataFrame, read: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook, *, gold: str
) -> pd.DataFrame:
    """Compare the dictionary with one person, per theme and source.

    Parameters
    ----------
    codings
        Table ``codings``, with the codings of the dictionary and of `gold`.
    read
        ``segment_id``, ``coder``: which segments each person has read.
    segments
        Those of a voice that is not counted are left out.

    Returns
    -------
    DataFrame
        Table ``validations``: numbers of segments that `gold` has read, has given the theme, in which the dictionary has found it, and both;
        ``precision``, ``recall``, ``f1`` and Cohen's ``kappa``, missing where not defined. Row ``all`` first, then one a source, in the
        codebook's order of themes. No row if `gold` has read nothing.
    """
    frame = _frame(read, segments, gold)
    rows = []
    for theme in codebook.theme_ids if len(frame) else ():
        of_theme = codings[codings["theme"] == theme]
        for source in [ALL, *sorted(set(frame["source"]))]:
            ids = set(
                frame["segment_id"] if source == ALL else frame.loc[frame["source"] == source, "segment_id"]
            )
            hand, found = (
                ids & set(of_theme.loc[of_theme["coder"] == coder, "segment_id"])
                for coder in (gold, DICTIONARY)
            )
            shares = [
                math.nan if score is None else round(score, 3)
                for score in (precision(hand, found), recall(hand, found))
            ]
            f1 = math.nan if any(map(math.isnan, shares)) else round(f_measure(hand, found) or 0, 3)
            n, n_both = len(ids), len(hand & found)
            chance_off = round(kappa(n_both, len(hand) - n_both, len(found) - n_both, n), 3)
            rows.append((theme, source, gold, n, len(hand), len(found), n_both, *shares, f1, chance_off))
    types = {name: column.dtype.type for name, column in VALIDATIONS.schema.columns.items()}
    return pd.DataFrame(rows, columns=VALIDATIONS.columns).astype(types)


def by_indicator(
    codings: pd.DataFrame, read: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook, *, gold: str
) -> pd.DataFrame:
    """Say of each indicator that was found what it is worth: one row per theme and indicator, the most harmful first.

    Returns
    -------
    DataFrame
        `EFFECTS`: segments in which it was found (``hits``), and which the person has given the theme (``right``); its
        ``precision``; the theme's ``F1`` with it and without it. What is better without it may be an exclusion pattern in the making.
    """
    own = codings[codings["segment_id"].isin(_frame(read, segments, gold)["segment_id"])]
    rows = []
    for theme in codebook.theme_ids:
        hand = set(own.loc[(own["coder"] == gold) & (own["theme"] == theme), "segment_id"])
        found = own[(own["coder"] == DICTIONARY) & (own["theme"] == theme)]
        whole = f_measure(hand, set(found["segment_id"])) or 0
        for indicator, hits in found.groupby("indicator")["segment_id"].agg(set).items():
            without = f_measure(hand, set(found.loc[found["indicator"] != indicator, "segment_id"])) or 0
            n_right = len(hits & hand)
            rows.append(
                (
                    theme,
                    indicator,
                    len(hits),
                    n_right,
                    round(n_right / len(hits), 3),
                    round(whole, 3),
                    round(without, 3),
                )
            )
    rows.sort(key=lambda row: (row[5] - row[6], codebook.theme_ids.index(row[0]), row[1]))
    return pd.DataFrame(rows, columns=EFFECTS)


def cases(
    codings: pd.DataFrame,
    read: pd.DataFrame,
    segments: pd.DataFrame,
    *,
    gold: str,
    theme: str,
    width: int = 60,
) -> pd.DataFrame:
    """Show in context where the dictionary and a person differ on a theme.

    Parameters
    ----------
    segments
        ``text`` is read too: what comes out holds raw words.
    width
        Number of characters shown on each side.

    Returns
    -------
    DataFrame
        `CASES`: one row per place, each ``false_hit`` first (``hit`` is what the ``indicator`` found), then each ``missed`` (``hit`` is
        what the person marked), in reading order. The place is the coding's own: a search for the indicator would show what a false
        friend has voided too.
    """
    frame = _frame(read, segments, gold)
    text_of = dict(zip(frame["segment_id"], frame["text"], strict=True))
    hand, found = _on_theme(codings, frame, gold, theme)
    rows = []
    for kind, one, other in (("false_hit", found, hand), ("missed", hand, found)):
        apart = one[~one["segment_id"].isin(other["segment_id"])].sort_values(
            ["segment_id", "start", "end", "indicator"]
        )
        for row in apart.itertuples():
            text = text_of[row.segment_id]
            left, right = text[max(0, row.start - width) : row.start], text[row.end : row.end + width]
            rows.append((kind, row.segment_id, left, text[row.start : row.end], right, row.indicator))
    return pd.DataFrame(rows, columns=CASES)


def suggestions(
    codings: pd.DataFrame,
    read: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    *,
    gold: str,
    theme: str,
    n: int = 5,
) -> pd.DataFrame:
    """Suggest what the codebook could say of a theme: for a researcher to weigh, never to be taken over unread.

    Words and pairs of words are ranked by Dunning's log-likelihood (1993, Computational Linguistics 19(1)), by NLTK, counted in segments.
    What is tried out on the segments that it was found in looks better than it is.

    Parameters
    ----------
    segments
        ``text`` is read too: what comes out holds raw words.
    n
        How many of each kind, at most.

    Returns
    -------
    DataFrame
        `SUGGESTIONS`, the most typical first. ``new_indicator``: ``gain`` is the number of missed segments with the phrase, ``loss``
        that of segments with it which the person has not given the theme. ``exclusion_pattern``: an indicator with the word before or after
        it; ``gain`` is the number of segments with a false hit in which it stands, ``loss`` that of segments with a right one.
    """
    frame = _frame(read, segments, gold)
    text_of = dict(zip(frame["segment_id"], frame["text"], strict=True))
    hand, hits = _on_theme(codings, frame, gold, theme)
    given, found = set(hand["segment_id"]), set(hits["segment_id"])
    written = [
        i
        for one in codebook.themes
        for i in (*one.indicators, *(one.exclusion_patterns if one.id == theme else ()))
    ]
    known = [words.fold(pattern).split() for pattern in written]
    phrases = {one: list(_phrases(text)) for one, text in text_of.items()}
    around: dict[str, list[Phrase]] = defaultdict(list)
    for row in hits.itertuples():
        around[row.segment_id] += _around(text_of[row.segment_id], row.start, row.end)
    rows = [
        ("new_indicator", *row) for row in _keyest(phrases, given - found, set(text_of) - given, known)[:n]
    ]
    rows += [("exclusion_pattern", *row) for row in _keyest(around, found - given, found & given, known)[:n]]
    return pd.DataFrame(rows, columns=SUGGESTIONS)


def _frame(read: pd.DataFrame, segments: pd.DataFrame, gold: str) -> pd.DataFrame:
    """Return the counted segments that a person has read."""
    return segments[
        segments["is_counted"] & segments["segment_id"].isin(read.loc[read["coder"] == gold, "segment_id"])
    ]


def _on_theme(
    codings: pd.DataFrame, frame: pd.DataFrame, gold: str, theme: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the codings of a theme in the frame: the person's, and the dictionary's."""
    own = codings[(codings["theme"] == theme) & codings["segment_id"].isin(frame["segment_id"])]
    return own[own["coder"] == gold], own[own["coder"] == DICTIONARY]


def _phrase(text: str, tokens: Sequence[words.Token]) -> Phrase:
    written = words.fold(text[tokens[0].start : tokens[-1].end])
    return Phrase(tuple(words.stem(token.form) for token in tokens), " ".join(written.split()))


def _is_word(token: words.Token) -> bool:
    return token.form[0].isalpha()


def _phrases(text: str) -> Iterator[Phrase]:
    """Yield the words of a text that can point to a theme, and the pairs that hold one; what stands between a pair is white space."""
    tokens = words.tokenize(text)
    for stretch in [*((token,) for token in tokens), *pairwise(tokens)]:
        if all(map(_is_word, stretch)) and not all(token.form in STOP_WORDS for token in stretch):
            yield _phrase(text, stretch)


def _around(text: str, start: int, end: int) -> Iterator[Phrase]:
    """Yield what was found with the word before it, and with the word after it."""
    tokens = words.tokenize(text)
    first = next(at for at, token in enumerate(tokens) if token.start == start)
    last = next(at for at, token in enumerate(tokens) if token.end == end) + 1
    if first and _is_word(tokens[first - 1]):
        yield _phrase(text, tokens[first - 1 : last])
    if last < len(tokens) and _is_word(tokens[last]):
        yield _phrase(text, tokens[first : last + 1])


def _fits(written: str, parts: Sequence[str]) -> bool:
    """Tell whether a phrase is what a pattern of the codebook says."""
    forms = written.split()
    return len(forms) == len(parts) and all(
        form.startswith(part[:-1]) if part.endswith("*") else words.stem(part) == words.stem(form)
        for part, form in zip(parts, forms, strict=True)
    )


def _keyest(
    phrases: dict[str, list[Phrase]], of: set[str], others: set[str], known: list[list[str]]
) -> list[tuple[str, int, int, float]]:
    """Return the phrases that are more typical of some segments than of others, the most typical first.

    Left out: what the codebook says already; a pair where one of its words alone gains no less and loses no more; and of phrases that
    stand in the same segments all but one.
    """
    places: dict[tuple[str, ...], set[str]] = defaultdict(set)
    forms: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for segment_id in of | others:
        for phrase in phrases[segment_id]:
            places[phrase.stems].add(segment_id)
            forms[phrase.stems][phrase.written] += 1
    counts = {stems: (len(ids & of), len(ids & others)) for stems, ids in places.items()}
    best: dict[frozenset[str], tuple[float, int, str, int, int]] = {}
    for stems, (gain, loss) in counts.items():
        if gain < LEAST or gain * len(others) <= loss * len(of):
            continue
        written = min(forms[stems], key=lambda form, times=forms[stems]: (-times[form], form))  # type: ignore[misc]
        alone = [counts[(one,)] for one in stems if len(stems) > 1 and (one,) in counts]
        if any(of_one >= gain and to_one <= loss for of_one, to_one in alone):
            continue
        if not any(_fits(written, parts) for parts in known):
            g2 = float(
                BigramAssocMeasures.likelihood_ratio(gain, (gain + loss, len(of)), len(of) + len(others))
            )
            row = (-round(g2, 2), len(stems), written, gain, loss)
            ids = frozenset(places[stems])
            best[ids] = min(row, best.get(ids, row))
    return [(written, gain, loss, -g2) for g2, _, written, gain, loss in sorted(best.values())]


def in_words(validated: pd.DataFrame, codebook: Codebook, *, gold: str) -> str:
    """Say in one sentence how far the dictionary can be accuracy, and on which themes least."""
    whole = validated[(validated["source"] == ALL) & validated["f1"].notna()]
    if validated.empty:
        return "Nobody has read these segments by hand: the dictionary is not validated, and nothing says how far it can be accuracy."
    if whole.empty:
        return f"{gold} has given no theme that the dictionary could be compared on."
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    low, high = ({name: whole[name].agg(end) for name in ("precision", "recall")} for end in ("min", "max"))
    worst = whole.loc[whole["f1"].idxmin()]
    n = f"{counted(int(whole['n_reviewed'].iloc[0]), 'segments')} of the counted voices"
    return (
        f"Against {gold}, who has read {n}, the dictionary's precision is between {low['precision']:.2f} and {high['precision']:.2f} and "
        f"its recall between {low['recall']:.2f} and {high['recall']:.2f} a theme; {labels[worst['theme']]} fares worst "
        f"(F1 {worst['f1']:.2f}: {worst['n_manual']} segments by hand, {worst['n_dictionary']} by the dictionary, {worst['n_both']} by both)."
    )
