"""The sentences that are quoted only if the researcher decides so, shown on the screen and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from helpers import tables
from helpers.counting.chosen_sentences import doubts_of
from helpers.counting.quotations import quotable_segments
from helpers.prose import counted, listed
from helpers.study.chosen_quotations import FILE, REASONS, SAME, read_choices
from helpers.tables.compendium import Compendium


def describe_doubtful(folder: Path, *, theme: str = "") -> str:
    """Return each coded sentence about whose words there is a doubt that nobody has decided, with its words.

    Names in the words are replaced. Sentences that could not be quoted anyway are left out.

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
        "a reason, and what you have decided, such as despite: [reported_speech]."
    )
    n = len(lines)
    if not n:
        of_theme = f" of theme {theme}" if theme else ""
        return f"Nothing to decide: there is no doubt about whose words a coded sentence{of_theme} has."
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
    text_of = dict(zip(segments["segment_id"], segments["text"], strict=True))
    doubts = doubts_of(compendium.read(tables.OTHERS_WORDS))
    for segment_id, reasons in doubts.items():
        themes = sorted(set(themes_of.get(segment_id, [])))
        is_open = SAME not in reasons and segment_id not in decided
        if themes and is_open and segment_id in text_of:
            why = listed([REASONS[reason] for reason in sorted(reasons)])
            yield f"{segment_id} ({', '.join(themes)}) {why}:\n  {text_of[segment_id]}"
