"""The bank of sentences from which the example study is told, and the truth about each of them.

A theme's file (``sentences/<theme>.yaml``) holds sentences in two voices: ``first_person`` (the worker) and
``observed`` (the researcher's notes). Each stands under a kind that says what is true of it:

============== ================= =====================================
kind           tells the theme   the dictionary finds the theme
============== ================= =====================================
indicator      yes               yes
negated        yes (its absence) yes
miss           yes               no
false_hit      no                yes, wrongly
exclusion_pattern   no                no: an exclusion pattern keeps it away
============== ================= =====================================
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from helpers.errors import FieldworkError, all_at_once
from helpers.study.settings import Settings, read_settings

FOLDER = Path(__file__).parent / "sentences"

Kind = Literal["indicator", "negated", "miss", "false_hit", "exclusion_pattern"]
TELLS: dict[str, bool] = {
    "indicator": True,
    "negated": True,
    "miss": True,
    "false_hit": False,
    "exclusion_pattern": False,
}
HITS: dict[str, bool] = {
    "indicator": True,
    "negated": True,
    "miss": False,
    "false_hit": True,
    "exclusion_pattern": False,
}

Slots = dict[str, tuple[str, ...]]


class Sentence(NamedTuple):
    """One sentence with slots, and what is true of it."""

    template: str
    kind: str
    """A kind of the table above, 'several' (two or more themes, all found) or 'neutral' (none told, none found)."""
    themes: frozenset[str]
    """The themes that it tells."""
    hits: frozenset[str]
    """The themes that the dictionary finds in it."""


class ThemeSentences(Settings):
    """A theme's file."""

    theme: str
    first_person: dict[Kind, tuple[str, ...]]
    observed: dict[Kind, tuple[str, ...]]


class Several(Settings):
    """A sentence that tells two or more themes, each with an indicator."""

    text: str
    themes: tuple[str, ...]


class OtherSentences(Settings):
    """``other.yaml``: what belongs to no theme, and what tells several."""

    several: tuple[Several, ...]
    neutral: tuple[str, ...]
    """The worker's own words, in an interview or a voice note."""
    neutral_observed: tuple[str, ...]
    """The researcher's notes."""
    openings: tuple[str, ...]
    closings: tuple[str, ...]
    """First and last sentence of a voice note: neutral."""
    questions: dict[str, tuple[str, ...]]
    """The interviewer's questions, by theme, and ``general``. They may hold indicators: they are never counted."""
    acknowledgements: tuple[str, ...]
    chat_worker: tuple[str, ...]
    chat_researcher: tuple[str, ...]
    """Typed messages among the voice notes. They may hold indicators: they are never counted."""


class SlotFile(Settings):
    """``slots.yaml``."""

    when: tuple[str, ...]
    who: tuple[str, ...]
    where: tuple[str, ...]
    activity: tuple[str, ...]
    colleague: tuple[str, ...]
    number: tuple[str, ...]
    aside: tuple[str, ...]
    visitor: tuple[str, ...]


class Bank(NamedTuple):
    """All sentences, by voice."""

    themes: dict[str, dict[str, list[Sentence]]]
    """voice ('first_person' or 'observed') -> theme -> its sentences, of every kind."""
    several: list[Sentence]
    neutral: dict[str, list[Sentence]]
    """voice -> neutral sentences."""
    openings: list[Sentence]
    closings: list[Sentence]
    other: OtherSentences
    slots: Slots

    def coded(self) -> Iterator[Sentence]:
        """Yield every sentence that becomes a segment of a counted voice."""
        for voice in self.themes.values():
            for sentences in voice.values():
                yield from sentences
        yield from self.several
        for neutral in self.neutral.values():
            yield from neutral
        yield from self.openings
        yield from self.closings


def read_bank(theme_ids: list[str]) -> Bank:
    """Read the sentences for a codebook's themes.

    Raises
    ------
    FieldworkError
        The bank has no sentences for one of the themes: the example study knows only its own codebook.
    """
    missing = [theme for theme in theme_ids if not (FOLDER / f"{theme}.yaml").exists()]
    if missing:
        msg = all_at_once(
            (
                f"data/codebook.yaml: the example study has no sentences for theme '{theme}'."
                for theme in missing
            ),
            "Make the example with the codebook that it came with.",
        )
        raise FieldworkError(msg)
    files = [read_settings(FOLDER / f"{theme}.yaml", ThemeSentences) for theme in theme_ids]
    other = read_settings(FOLDER / "other.yaml", OtherSentences)
    slots: Slots = read_settings(FOLDER / "slots.yaml", SlotFile).model_dump()
    return Bank(
        themes={
            voice: {file.theme: _of_theme(file.theme, getattr(file, voice)) for file in files}
            for voice in ("first_person", "observed")
        },
        several=[
            Sentence(one.text, "several", frozenset(one.themes), frozenset(one.themes))
            for one in other.several
        ],
        neutral={"first_person": _neutral(other.neutral), "observed": _neutral(other.neutral_observed)},
        openings=_neutral(other.openings),
        closings=_neutral(other.closings),
        other=other,
        slots=slots,
    )


def _of_theme(theme: str, kinds: dict[Kind, tuple[str, ...]]) -> list[Sentence]:
    one, none = frozenset([theme]), frozenset[str]()
    return [
        Sentence(template, kind, one if TELLS[kind] else none, one if HITS[kind] else none)
        for kind, templates in kinds.items()
        for template in templates
    ]


def _neutral(templates: tuple[str, ...]) -> list[Sentence]:
    return [Sentence(template, "neutral", frozenset(), frozenset()) for template in templates]


def read_ordinary() -> list[str]:
    """Return the words of the bank that are in no list of British English and name nobody: somebody has looked at each."""
    return (FOLDER / "ordinary.txt").read_text(encoding="utf-8").split()


def slots_of(template: str) -> list[str]:
    """Return the names of a template's slots, in order.

    >>> slots_of("I saw {who} {when}.")
    ['who', 'when']
    """
    return [name for _, name, _, _ in string.Formatter().parse(template) if name]


def capitalised(sentence: str) -> str:
    """Return the sentence with a capital at its start, wherever a slot may have put a small letter."""
    return sentence[:1].upper() + sentence[1:]
