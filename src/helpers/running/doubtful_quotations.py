"""The sentences that are quoted only if the researcher decides so, shown on the screen and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from helpers import tables
from helpers.counting.chosen_sentences import doubts_of
from helpers.counting.quotations import quotable_segments
from helpers.privacy.health import add_health
from helpers.prose import counted, listed
from helpers.study.chosen_quotations import FILE, REASONS, SAME, read_choices
from helpers.study.themes import chosen_only
from helpers.tables.compendium import Compendium
from helpers.words import is_english

CHOSEN_ONLY = "has a theme of which only what you have chosen is quoted (quotations: chosen_only)"
OTHER_LANGUAGE = "is in a language in which only what you have chosen is quoted"


def describe_doubtful(folder: Path, *, theme: str = "") -> str:
    """Return each coded sentence that is quoted only if the researcher decides so, and why, with its words.

    It may have another's words, may tell of somebody's health, or is coded with a theme for which the
    codebook says ``quotations: chosen_only``. Names in the words are replaced. Sentences that could not be
    quoted anyway, or on which she has decided, are left out.

    Parameters
    ----------
    theme
        Only of this theme; of any, if empty.

    Raises
    ------
    FieldworkError
        The tables have not been made, or the file of choices is wrong.
    """
    compendium = Compendium.at(folder)
    codings = compendium.read(tables.CODINGS)
    if theme:
        codings = codings[codings["theme"] == theme]
    themes_of: dict[str, list[str]] = {}
    for segment_id, of_segment in zip(codings["segment_id"], codings["theme"], strict=True):
        themes_of.setdefault(segment_id, []).append(of_segment)
    lines = list(_lines_of(compendium, themes_of, _decided(folder)))
    advice = (
        f"None of these is quoted. To quote one, write in {FILE.as_posix()}: segment_id, theme, quote: yes, "
        "a reason, and, where there is a doubt, what you have decided, such as despite: [reported_speech] or "
        "despite: [health]."
    )
    n = len(lines)
    if not n:
        of_theme = f" of theme {theme}" if theme else ""
        return f"Nothing to decide: there is no doubt about any coded sentence{of_theme} that may be quoted."
    return "\n\n".join([*lines, f"{counted(n, 'sentences')}. {advice}"])


def _decided(folder: Path) -> frozenset[str]:
    """Return the segments that the researcher has chosen or barred."""
    return frozenset(one.choice.segment_id for one in read_choices(folder))


def _lines_of(
    compendium: Compendium, themes_of: dict[str, list[str]], decided: frozenset[str]
) -> Iterator[str]:
    segments = quotable_segments(
        compendium.read(tables.SEGMENTS), compendium.read(tables.CONSENTS), compendium.study
    )
    in_doubt = add_health(compendium.read(tables.OTHERS_WORDS), segments)
    doubts = doubts_of(in_doubt)
    of_her_choice = chosen_only(compendium.codebook.themes, compendium.study.language)
    is_own = is_english(compendium.study.language)
    for segment_id, text in zip(segments["segment_id"], segments["text"], strict=True):
        themes = sorted(set(themes_of.get(segment_id, [])))
        reasons = doubts.get(segment_id, frozenset())
        why = [REASONS[reason] for reason in sorted(reasons)]
        if of_her_choice.intersection(themes):
            why.append(CHOSEN_ONLY if is_own else OTHER_LANGUAGE)
        is_open = SAME not in reasons and segment_id not in decided
        if themes and is_open and why:
            yield f"{segment_id} ({', '.join(themes)}) {listed(why)}:\n  {text}"
