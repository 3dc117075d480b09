"""The dictionary's audit: what it finds, against what a person has given, on all that the person has read.

Precision is the share of segments with an indicator of a theme that the person gave the theme; recall the share of segments with
the theme that have an indicator. The frame holds segments without any mark: else a recall would always be 1.
"""

from __future__ import annotations

import math

import pandas as pd
from nltk.metrics.scores import f_measure, precision, recall

from helpers.codebook import Codebook
from helpers.coders import DICTIONARY
from helpers.prose import counted, in_a_sentence

COLUMNS = ["theme", "source", "read", "hand", "dictionary", "both", "precision", "recall", "F1"]
EFFECTS = ["theme", "indicator", "hits", "right", "precision", "F1", "F1 without it"]
ALL = "all"


def by_theme(codings: pd.DataFrame, read: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook, *, gold: str) -> pd.DataFrame:
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
        `COLUMNS`: numbers of segments ``read``, with the theme by ``hand``, with an indicator of it by the ``dictionary``, and
        ``both``; ``precision``, ``recall`` and ``F1``, missing where not defined. Row ``all`` first, then one a source, in the
        codebook's order of themes.
    """
    frame = segments[segments["is_counted"] & segments["segment_id"].isin(read.loc[read["coder"] == gold, "segment_id"])]
    rows = []
    for theme in codebook.theme_ids:
        of_theme = codings[codings["theme"] == theme]
        for source in [ALL, *dict.fromkeys(frame["source"])]:
            ids = set(frame["segment_id"] if source == ALL else frame.loc[frame["source"] == source, "segment_id"])
            hand, found = (ids & set(of_theme.loc[of_theme["coder"] == coder, "segment_id"]) for coder in (gold, DICTIONARY))
            shares = [math.nan if score is None else round(score, 3) for score in (precision(hand, found), recall(hand, found))]
            f1 = math.nan if any(map(math.isnan, shares)) else round(f_measure(hand, found) or 0, 3)
            rows.append((theme, source, len(ids), len(hand), len(found), len(hand & found), *shares, f1))
    return pd.DataFrame(rows, columns=COLUMNS)


def by_indicator(codings: pd.DataFrame, read: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook, *, gold: str) -> pd.DataFrame:
    """Say of each indicator that was found what it is worth: one row per theme and indicator, the most harmful first.

    Returns
    -------
    DataFrame
        `EFFECTS`: segments in which it was found (``hits``), and which the person has given the theme (``right``); its
        ``precision``; the theme's ``F1`` with it and without it. What is better without it may be a false friend in the making.
    """
    frame = set(segments.loc[segments["is_counted"], "segment_id"]) & set(read.loc[read["coder"] == gold, "segment_id"])
    own = codings[codings["segment_id"].isin(frame)]
    rows = []
    for theme in codebook.theme_ids:
        hand = set(own.loc[(own["coder"] == gold) & (own["theme"] == theme), "segment_id"])
        found = own[(own["coder"] == DICTIONARY) & (own["theme"] == theme)]
        whole = f_measure(hand, set(found["segment_id"])) or 0
        for indicator, hits in found.groupby("indicator")["segment_id"].agg(set).items():
            without = f_measure(hand, set(found.loc[found["indicator"] != indicator, "segment_id"])) or 0
            n_right = len(hits & hand)
            rows.append((theme, indicator, len(hits), n_right, round(n_right / len(hits), 3), round(whole, 3), round(without, 3)))
    rows.sort(key=lambda row: (row[5] - row[6], codebook.theme_ids.index(row[0]), row[1]))
    return pd.DataFrame(rows, columns=EFFECTS)


def in_words(audited: pd.DataFrame, codebook: Codebook, *, gold: str) -> str:
    """Say in one sentence how far the dictionary can be trusted, and on which themes least."""
    whole = audited[(audited["source"] == ALL) & audited["F1"].notna()]
    if whole.empty:
        return f"{gold} has given no theme that the dictionary could be compared on."
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    low, high = ({name: whole[name].agg(end) for name in ("precision", "recall")} for end in ("min", "max"))
    worst = whole.loc[whole["F1"].idxmin()]
    n = counted(int(whole["read"].iloc[0]), "segments")
    return (
        f"Against {gold}, who has read {n}, the dictionary's precision is between {low['precision']:.2f} and {high['precision']:.2f} and "
        f"its recall between {low['recall']:.2f} and {high['recall']:.2f} a theme; {labels[worst['theme']]} fares worst "
        f"(F1 {worst['F1']:.2f}: {worst['hand']} segments by hand, {worst['dictionary']} by the dictionary, {worst['both']} by both)."
    )
