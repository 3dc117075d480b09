"""The validation of the dictionary against a person's coding of all segments that the person has reviewed.

Precision is the share of units with an indicator of a theme to which the person gave the theme; recall the
share of units with the theme that have an indicator. Units are those of `judging_units`. Segments without any
coding are included: else recall would always be 1.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers import words
from helpers.coding.coefficients import kappa
from helpers.coding.dictionary import NO_DICTIONARY, fits, split_pattern
from helpers.coding.held_out import ALL_CONTACTS, WHY
from helpers.coding.intervals import interval_of_f1, wilson
from helpers.coding.judging_units import (
    IN_WORDS,
    JUDGING_UNITS,
    SENTENCE,
    Marks,
    ReadingOrder,
    judge,
    mark,
    of_unit,
    spread,
)
from helpers.coding.keyness import log_likelihood, stop_words
from helpers.prose import counted, in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY
from helpers.study.limits import JudgingUnit, Part
from helpers.study.reporting import reports
from helpers.study.study import Study
from helpers.tables import ALL, VALIDATIONS
from helpers.words.languages import ENGLISH
from helpers.words.toolkit import f_measure, precision, recall

EFFECTS = ["theme", "indicator", "hits", "right", "precision", "F1", "F1 without it"]
CASES = ["kind", "segment_id", "left", "hit", "right", "indicator"]
SUGGESTIONS = ["kind", "phrase", "gain", "loss", "G2"]
SIDE_BY_SIDE = ["precision", "recall", "kappa"]
"""What `side_by_side` shows."""
SCORES = ("precision", "recall", "f1")
"""The scores that have an interval, with ``_low`` and ``_high`` after their names."""
LEAST = 2
"""A phrase of only one segment is an anecdote, and not suggested."""


class Phrase(NamedTuple):
    """A word, or words next to each other. Phrases with the same stems are the same."""

    stems: tuple[str, ...]
    written: str
    """As it is in the text, folded."""


class _Suggestion(NamedTuple):
    """A phrase that is more typical of some segments than of others. The least is the best."""

    minus_g2: float
    n_words: int
    written: str
    gain: int
    loss: int


def by_theme(
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    *,
    gold: str,
    units: Sequence[JudgingUnit] = JUDGING_UNITS,
    added_up: Sequence[str] | None = None,
    part: Part = ALL_CONTACTS,
) -> pd.DataFrame:
    """Compare the dictionary with one person, per theme, unit and source.

    Parameters
    ----------
    codings
        Table ``codings``, with the codings of the dictionary and of `gold`.
    coverage
        ``segment_id``, ``coder``: which segments each person has reviewed.
    segments
        Table ``segments``, of the contacts on which the dictionary is judged (`held_out.judged`); those of a
        speaker role that is not counted are left out.
    added_up
        The sources that are added up, which are of one speaker role; every source, if none are named.
    part
        Which part of the contacts `segments` are.

    Returns
    -------
    DataFrame
        One row per theme with indicators, unit and source (table ``validations``), in the codebook's order,
        ``all`` that are added up first: numbers of units that `gold` has reviewed, that `gold` has given the
        theme, in which the dictionary has found it, and both; ``precision``, ``recall`` and ``f1``, each with
        its 95 % interval (`coding.intervals`), and Cohen's ``kappa``, missing where not defined. No row if
        `gold` has reviewed nothing.

    Examples
    --------
    Of two turns of one contact, R1 marks the first as a whole, and the dictionary codes one of its sentences.

    >>> from helpers.counting.small_tables import codebook, codings, segments
    >>> ids = segments["segment_id"].tolist()
    >>> coverage = pd.DataFrame({"segment_id": ids, "coder": "R1"})
    >>> found = codings[codings["segment_id"] == ids[0]]
    >>> manual = pd.DataFrame({"segment_id": ids[:2], "theme": "training", "coder": "R1"})
    >>> table = by_theme(pd.concat([found, manual]), coverage, segments, codebook, gold="R1")
    >>> of_all = table[(table["source"] == "all") & (table["theme"] == "training")]
    >>> shown = ["unit", "n_reviewed", "n_manual", "n_both", "recall", "recall_low", "recall_high"]
    >>> print(of_all[shown].to_string(index=False))
        unit  n_reviewed  n_manual  n_both  recall  recall_low  recall_high
    sentence           3         2       1     0.5       0.095        0.905
        turn           2         1       1     1.0       0.207        1.000
     overlap           2         1       1     1.0       0.207        1.000
    """
    frame = _reviewed_by(gold, coverage, segments)
    rows: list[dict[str, object]] = []
    if len(frame):
        order = ReadingOrder.of(frame)
        source_of = order.segments["source"].to_numpy()
        sources = sorted(set(source_of))
        marks = mark(codings, order.segments, [gold, DICTIONARY], codebook.dictionary.theme_ids)
        for theme, unit in product(marks, units):
            given, places, _ = judge(marks[theme], order, unit)
            of_row = {"theme": theme, "unit": unit, "coder": gold, "part": part}
            source_of_unit = source_of[places]
            is_added = np.isin(source_of_unit, sources if added_up is None else list(added_up))
            if is_added.any():
                rows.append({**of_row, "source": ALL, **_scores(given[is_added])})
            for source in sources:
                of_source = given[source_of_unit == source]
                rows.append({**of_row, "source": source, **_scores(of_source)})
    return pd.DataFrame(rows, columns=VALIDATIONS.columns).astype(VALIDATIONS.types)


def own_sources(study: Study) -> list[str]:
    """Return the sources that a validation adds up: the workers' own words; or all, if there are none."""
    return study.own_sources or study.source_ids


def _scores(given: Marks) -> dict[str, float]:
    """Return how many units are reviewed, coded by the person, the dictionary and both; and coefficients."""
    n = len(given)
    manual, found = (set(np.flatnonzero(given[:, coder]).tolist()) for coder in (0, 1))
    n_both = len(manual & found)
    of_kappa = kappa(n_both, len(manual) - n_both, len(found) - n_both, n)
    numbers: dict[str, float] = {
        "n_reviewed": n,
        "n_manual": len(manual),
        "n_dictionary": len(found),
        "n_both": n_both,
        "precision": _rounded(precision(manual, found)),
        "recall": _rounded(recall(manual, found)),
        "f1": math.nan,
        "kappa": round(of_kappa, 3),
    }
    intervals = {"precision": wilson(n_both, len(found)), "recall": wilson(n_both, len(manual))}
    if manual and found:
        numbers["f1"] = _rounded(_f1(manual, found))
        intervals["f1"] = interval_of_f1(n_both, len(manual | found))
    for score, (low, high) in intervals.items():
        numbers[f"{score}_low"], numbers[f"{score}_high"] = round(low, 3), round(high, 3)
    return numbers


def _rounded(share: float | None) -> float:
    """Return a score to three places; missing where NLTK says that it is not defined."""
    if share is None:
        return math.nan
    return round(share, 3)


def _f1(manual: AbstractSet[Hashable], found: AbstractSet[Hashable]) -> float:
    """Return the F1 measure; 0 where it is not defined."""
    return f_measure(manual, found) or 0.0


def by_indicator(
    codings: pd.DataFrame, coverage: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook, *, gold: str
) -> pd.DataFrame:
    """Show what each indicator that was found does to the theme's F1, the most harmful first.

    Returns
    -------
    DataFrame
        `EFFECTS`, one row per theme and indicator: segments in which it was found (``hits``), and to which
        the person has given the theme (``right``); its ``precision``; the theme's ``F1`` with it and without
        it. What is better without it may need an exclusion pattern.
    """
    frame = _reviewed_by(gold, coverage, segments)
    rows = []
    for theme in codebook.theme_ids:
        manual, hits = _codings_of(theme, codings, frame, gold)
        ids = set(manual["segment_id"])
        f1 = round(_f1(ids, set(hits["segment_id"])), 3)
        for indicator, found in hits.groupby("indicator")["segment_id"]:
            n_hits = found.nunique()
            n_right = len(set(found) & ids)
            without = set(hits.loc[hits["indicator"] != indicator, "segment_id"])
            f1_without = round(_f1(ids, without), 3)
            share = round(n_right / n_hits, 3)
            rows.append((theme, indicator, n_hits, n_right, share, f1, f1_without))
    table = pd.DataFrame(rows, columns=EFFECTS)
    # Stable, so that of equal effects the codebook's order of themes decides, and then the indicator.
    order = (table["F1"] - table["F1 without it"]).sort_values(kind="stable").index
    return table.loc[order].reset_index(drop=True)


def cases(
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
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
        ``text`` is read too: the result holds raw words.
    width
        Number of characters to show on each side.

    Returns
    -------
    DataFrame
        `CASES`: one row per place, each ``false_hit`` first (``hit`` is what the ``indicator`` matched), then
        each ``missed`` (``hit`` is the person's excerpt), in reading order. The place is the coding's own: a
        search for the indicator would also show what an exclusion pattern has voided.
    """
    frame = _reviewed_by(gold, coverage, segments)
    text_of: dict[str, str] = dict(zip(frame["segment_id"], frame["text"], strict=True))
    manual, hits = _codings_of(theme, codings, frame, gold)
    false_hits = hits[~hits["segment_id"].isin(manual["segment_id"])]
    missed = manual[~manual["segment_id"].isin(hits["segment_id"])]
    rows = []
    for kind, places in (("false_hit", false_hits), ("missed", missed)):
        for segment_id, start, end, indicator in _in_reading_order(places):
            text = text_of[segment_id]
            left = text[max(0, start - width) : start]
            right = text[end : end + width]
            rows.append((kind, segment_id, left, text[start:end], right, indicator))
    return pd.DataFrame(rows, columns=CASES)


def _in_reading_order(codings: pd.DataFrame) -> list[tuple[str, int, int, str]]:
    """Return segment, start, end and indicator of codings."""
    columns = ["segment_id", "start", "end", "indicator"]
    return list(codings[columns].sort_values(columns).itertuples(index=False, name=None))


def suggestions(
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    *,
    gold: str,
    theme: str,
    n: int = 5,
    language: str = ENGLISH,
) -> pd.DataFrame:
    """Suggest indicators and exclusion patterns of a theme, for a researcher to weigh.

    Words and pairs of words are ranked by Dunning's log-likelihood (1993, Computational Linguistics 19(1)),
    by NLTK, counted in segments. What is tried on the segments in which it was found looks better than it is.

    Parameters
    ----------
    segments
        ``text`` is read too: the result holds raw words.
    n
        How many of each kind, at most.
    language
        The language of segments and indicators, as ``data/study.yaml`` has it.

    Returns
    -------
    DataFrame
        `SUGGESTIONS`, one row per suggestion, the most typical first. ``new_indicator``: ``gain`` is the
        number of missed segments with the phrase, ``loss`` that of segments with it to which the person has
        not given the theme. ``exclusion_pattern``: an indicator with the word before or after it; ``gain`` is
        the number of segments with a false hit in which it occurs, ``loss`` that of segments with a right
        one.
    """
    frame = _reviewed_by(gold, coverage, segments)
    text_of: dict[str, str] = dict(zip(frame["segment_id"], frame["text"], strict=True))
    manual, hits = _codings_of(theme, codings, frame, gold)
    given = set(manual["segment_id"])
    found = set(hits["segment_id"])
    known = _known_patterns(codebook, theme, language)
    phrases = {segment_id: list(_phrases(text, language)) for segment_id, text in text_of.items()}
    around: dict[str, list[Phrase]] = defaultdict(list)
    for segment_id, start, end, _ in _in_reading_order(hits):
        around[segment_id] += _phrases_around(text_of[segment_id], start, end, language)
    new = _rank_phrases(phrases, given - found, set(text_of) - given, known, language)[:n]
    excluded = _rank_phrases(around, found - given, found & given, known, language)[:n]
    rows = [("new_indicator", one.written, one.gain, one.loss, -one.minus_g2) for one in new]
    rows += [("exclusion_pattern", one.written, one.gain, one.loss, -one.minus_g2) for one in excluded]
    return pd.DataFrame(rows, columns=SUGGESTIONS)


def _reviewed_by(gold: str, coverage: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Return the counted segments that a person has reviewed."""
    ids = coverage.loc[coverage["coder"] == gold, "segment_id"]
    return segments[segments["is_counted"] & segments["segment_id"].isin(ids)]


def _codings_of(
    theme: str, codings: pd.DataFrame, frame: pd.DataFrame, gold: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the codings of a theme in some segments: the person's, and the dictionary's."""
    own = codings[(codings["theme"] == theme) & codings["segment_id"].isin(frame["segment_id"])]
    return own[own["coder"] == gold], own[own["coder"] == DICTIONARY]


def _known_patterns(codebook: Codebook, theme: str, language: str) -> list[tuple[str, ...]]:
    """Return the parts of all indicators and of the theme's exclusion patterns: they are not suggested."""
    patterns: list[str] = []
    for one in codebook.themes:
        patterns += one.indicators
        if one.id == theme:
            patterns += one.exclusion_patterns
    return [split_pattern(pattern, language=language) for pattern in patterns]


def _phrase(text: str, tokens: Sequence[words.Token], language: str) -> Phrase:
    written = words.fold(text[tokens[0].start : tokens[-1].end])
    stem = words.stemmer(language)
    return Phrase(tuple(stem(token.form) for token in tokens), " ".join(written.split()))


def _is_word(token: words.Token) -> bool:
    return token.form[0].isalpha()


def _phrases(text: str, language: str) -> Iterator[Phrase]:
    """Yield the words of a text that can point to a theme, and the pairs of words that have one of them."""
    tokens = words.tokenize(text, hyphens=False)
    left_out, written = stop_words(language), words.stemmer(language, stems=False)
    for part in [*((token,) for token in tokens), *pairwise(tokens)]:
        has_only_words = all(_is_word(token) for token in part)
        if has_only_words and not left_out.issuperset(written(token.form) for token in part):
            yield _phrase(text, part, language)


def _phrases_around(text: str, start: int, end: int, language: str) -> Iterator[Phrase]:
    """Yield what was found with the word before it, and with the word after it."""
    tokens = words.tokenize(text, hyphens=False)
    first = [token.start for token in tokens].index(start)
    last = [token.end for token in tokens].index(end) + 1
    if first and _is_word(tokens[first - 1]):
        yield _phrase(text, tokens[first - 1 : last], language)
    if last < len(tokens) and _is_word(tokens[last]):
        yield _phrase(text, tokens[first : last + 1], language)


def _fits(written: str, parts: Sequence[str], language: str) -> bool:
    """Tell whether a phrase is what a pattern of the codebook matches."""
    tokens = words.tokenize(written, hyphens=False)
    if len(tokens) != len(parts):
        return False
    return all(fits(part, token.form, language) for part, token in zip(parts, tokens, strict=True))


class _Places:
    """In which segments each phrase occurs, and in which forms it is written."""

    def __init__(self, phrases: dict[str, list[Phrase]], segment_ids: set[str]) -> None:
        self.ids: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._forms: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for segment_id in segment_ids:
            for phrase in phrases[segment_id]:
                self.ids[phrase.stems].add(segment_id)
                self._forms[phrase.stems][phrase.written] += 1

    def usual_form(self, stems: tuple[str, ...]) -> str:
        """Return the most frequent form; of several, the first in the alphabet."""
        forms = self._forms[stems]
        return min(forms, key=lambda form: (-forms[form], form))


def _rank_phrases(
    phrases: dict[str, list[Phrase]],
    of: set[str],
    others: set[str],
    known: list[tuple[str, ...]],
    language: str,
) -> list[_Suggestion]:
    """Return the phrases that are more typical of some segments than of others, the most typical first.

    Left out are: what the codebook says already; a pair of which one word by itself gains no less and loses
    no more; and of phrases that occur in the same segments all but one.
    """
    places = _Places(phrases, of | others)
    counts = {stems: (len(ids & of), len(ids & others)) for stems, ids in places.ids.items()}
    best: dict[frozenset[str], _Suggestion] = {}
    for stems, (gain, loss) in counts.items():
        if gain < LEAST or gain * len(others) <= loss * len(of):
            continue
        if len(stems) > 1 and _is_needless(stems, counts):
            continue
        written = places.usual_form(stems)
        if any(_fits(written, parts, language) for parts in known):
            continue
        g2 = log_likelihood(gain, gain + loss, len(of), len(of) + len(others))
        suggestion = _Suggestion(-round(g2, 2), len(stems), written, gain, loss)
        ids = frozenset(places.ids[stems])
        best[ids] = min(suggestion, best.get(ids, suggestion))
    return sorted(best.values())


def _is_needless(stems: tuple[str, ...], counts: dict[tuple[str, ...], tuple[int, int]]) -> bool:
    """Tell whether a word of a phrase by itself gains no less and loses no more."""
    gain, loss = counts[stems]
    for stem in stems:
        gain_of_one, loss_of_one = counts.get((stem,), (0, 0))
        if gain_of_one >= gain and loss_of_one <= loss:
            return True
    return False


def side_by_side(validated: pd.DataFrame) -> pd.DataFrame:
    """Put the scores of the units, in all sources together, next to each other: one row per theme.

    Parameters
    ----------
    validated
        As `by_theme` returns it.

    Returns
    -------
    DataFrame
        ``theme``, and for each of `SIDE_BY_SIDE` a column per unit, such as ``recall by turn``.
    """
    return spread(validated[validated["source"] == ALL], SIDE_BY_SIDE)


def measure_of(coders: Sequence[str], study: Study) -> str:
    """Return the person whose coding is the measure: the first; nobody, if accuracy is not reported.

    Parameters
    ----------
    coders
        The persons who have coded, those who have reviewed most first (`manual_coding.order_coders`).
    """
    if coders and reports(study, "accuracy"):
        return coders[0]
    return "nobody"


def describe_validation(validated: pd.DataFrame, codebook: Codebook, *, gold: str, unit: JudgingUnit) -> str:
    """Say how accurate the dictionary is by one unit, for which theme least, and on which contacts.

    Parameters
    ----------
    validated
        As `by_theme` returns it.
    """
    if not codebook.dictionary.themes:
        return f"{NO_DICTIONARY} There is nothing to validate."
    if validated.empty:
        return (
            "Nobody has coded the segments manually on which the dictionary is judged: its accuracy is not "
            "known."
        )
    of_all = validated[validated["source"] == ALL]
    if of_all.empty:
        return (
            f"Coder {gold} has reviewed other contacts, but none in the workers' own words: how accurate the "
            "dictionary is in these is not known."
        )
    of_all = of_all.assign(f1=of_all["f1"].mask(of_all["recall"] == 0, 0.0))
    is_scored = of_all["recall"].notna()
    scored = of_unit(of_all[is_scored], unit)
    if scored.empty:
        return f"Coder {gold} has assigned no theme with which the dictionary could be compared."
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    worst = scored.iloc[int(scored["f1"].argmin())]
    n_reviewed = counted(int(of_unit(of_all, SENTENCE)["n_reviewed"].iloc[0]), "segments")
    return (
        f"Compared {IN_WORDS[unit]} with manual coding by coder {gold}, who has reviewed {n_reviewed} by "
        f"speakers whose words are counted, the keyword dictionary has {_describe_scores(scored)}, depending "
        f"on the theme; {labels[worst['theme']]} has the lowest F1 ({worst['f1']:.2f}: of "
        f"{counted(int(worst['n_reviewed']), 'units')}, {worst['n_manual']} coded manually, "
        f"{worst['n_dictionary']} by the dictionary and {worst['n_both']} by both). "
        f"By sentence it has {_describe_scores(of_unit(of_all[is_scored], SENTENCE))}. "
        f"{WHY[validated['part'].iloc[0]]}"
    )


def _describe_scores(scored: pd.DataFrame) -> str:
    recalls = _format_range(scored["recall"])
    if scored["precision"].isna().all():
        return f"a recall of {recalls} (it found nothing)"
    return f"a precision of {_format_range(scored['precision'])} and a recall of {recalls}"


def _format_range(scores: pd.Series[float]) -> str:
    return f"{scores.min():.2f} to {scores.max():.2f}"
