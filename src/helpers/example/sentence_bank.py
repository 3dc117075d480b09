"""The bank of sentences from which the example study is made, with what is true of each sentence.

A theme's file (``sentences/<theme>.yaml``) holds sentences in two voices: ``first_person`` (the worker) and
``observed`` (the researcher's notes). Each is listed under a kind that says what is true of it:

================= ====================== =========================================
kind              the theme occurs       the dictionary finds the theme
================= ====================== =========================================
indicator         yes                    yes
negated           yes, as its absence    yes
miss              yes                    no
false_hit         no                     yes, wrongly
exclusion_pattern no                     no, because of an exclusion pattern
================= ====================== =========================================

A sentence in which a theme occurs says in which direction it speaks of it, as somebody has read it: no rule
guesses it from the kind. Without one, the direction is not said. It may also speak of conditions of the
schematic model, with what it says of each: ``supervise/met``, ``supervise/not_met``, or ``supervise`` alone.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from pydantic import model_validator

from helpers.errors import FieldworkError, all_at_once
from helpers.study.settings import Settings, read_settings

FOLDER = Path(__file__).parent / "sentences"

Direction = Literal["", "works", "mixed", "lacking", "wished_for"]
Kind = Literal["indicator", "negated", "miss", "false_hit", "exclusion_pattern"]
THEME_OCCURS: dict[str, bool] = {
    "indicator": True,
    "negated": True,
    "miss": True,
    "false_hit": False,
    "exclusion_pattern": False,
}
THEME_IS_FOUND: dict[str, bool] = {
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
    """A kind of the table above, 'several' (two or more themes, all found) or 'neutral' (no theme, none
    found)."""
    themes: frozenset[str]
    """The themes that occur in it."""
    hits: frozenset[str]
    """The themes that the dictionary finds in it."""
    directions: Mapping[str, str] = MappingProxyType({})
    """The direction in which it speaks of each theme that occurs in it; a theme without one is not in it."""
    conditions: tuple[str, ...] = ()
    """The conditions of the schematic model of which it speaks, with what it says: ``supervise/met``."""


class ThemeSentence(Settings):
    """A sentence of one theme; one in which the theme does not occur is its text alone."""

    text: str
    direction: Direction = ""
    conditions: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _text_alone(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"text": given}
        return given


class ThemeSentences(Settings):
    """The file of one theme."""

    theme: str
    first_person: dict[Kind, tuple[ThemeSentence, ...]]
    observed: dict[Kind, tuple[ThemeSentence, ...]]


class SeveralThemes(Settings):
    """A sentence in which two or more themes occur, each with an indicator, and its direction for each."""

    text: str
    themes: dict[str, Direction]
    conditions: tuple[str, ...] = ()


class OtherSentences(Settings):
    """``other.yaml``: sentences without a theme, and sentences in which several themes occur."""

    several: tuple[SeveralThemes, ...]
    neutral: tuple[str, ...]
    """The worker's own words, in an interview or a voice note."""
    neutral_observed: tuple[str, ...]
    """The researcher's notes."""
    openings: tuple[str, ...]
    closings: tuple[str, ...]
    """First and last sentences of voice notes, neutral."""
    questions: dict[str, tuple[str, ...]]
    """The interviewer's questions, by theme, and ``general``. They may contain indicators: they are never
    counted."""
    acknowledgements: tuple[str, ...]
    chat_worker: tuple[str, ...]
    chat_researcher: tuple[str, ...]
    """Typed messages among the voice notes. They may contain indicators: they are never counted."""


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


class SentenceBank(NamedTuple):
    """All sentences, by voice."""

    themes: dict[str, dict[str, list[Sentence]]]
    """By voice ('first_person' or 'observed') and theme, of every kind."""
    several: list[Sentence]
    neutral: dict[str, list[Sentence]]
    """By voice."""
    openings: list[Sentence]
    closings: list[Sentence]
    other: OtherSentences
    slots: Slots

    def counted(self) -> Iterator[Sentence]:
        """Yield every sentence that becomes a segment of the counted role."""
        for voice in self.themes.values():
            for sentences in voice.values():
                yield from sentences
        yield from self.several
        for neutral in self.neutral.values():
            yield from neutral
        yield from self.openings
        yield from self.closings


def read_sentence_bank(theme_ids: list[str]) -> SentenceBank:
    """Read the sentences for the themes of a codebook.

    Raises
    ------
    FieldworkError
        The bank has no sentences for one of the themes: the example study can only be made with its own
        codebook.
    """
    missing = [theme for theme in theme_ids if not (FOLDER / f"{theme}.yaml").exists()]
    if missing:
        offenders = [
            f"data/codebook.yaml: the example study has no sentences for theme '{theme}'."
            for theme in missing
        ]
        raise FieldworkError(all_at_once(offenders, "Make the example with the codebook that comes with it."))
    files = [read_settings(FOLDER / f"{theme}.yaml", ThemeSentences) for theme in theme_ids]
    other = read_settings(FOLDER / "other.yaml", OtherSentences)
    slots: Slots = read_settings(FOLDER / "slots.yaml", SlotFile).model_dump()
    several = []
    for given in other.several:
        themes = frozenset(given.themes)
        directions = {theme: direction for theme, direction in given.themes.items() if direction}
        several.append(Sentence(given.text, "several", themes, themes, directions, given.conditions))
    return SentenceBank(
        themes={
            "first_person": {file.theme: _list_sentences(file.theme, file.first_person) for file in files},
            "observed": {file.theme: _list_sentences(file.theme, file.observed) for file in files},
        },
        several=several,
        neutral={"first_person": _neutral(other.neutral), "observed": _neutral(other.neutral_observed)},
        openings=_neutral(other.openings),
        closings=_neutral(other.closings),
        other=other,
        slots=slots,
    )


def _list_sentences(theme: str, given_of: dict[Kind, tuple[ThemeSentence, ...]]) -> list[Sentence]:
    sentences = []
    for kind, all_given in given_of.items():
        themes = frozenset([theme]) if THEME_OCCURS[kind] else frozenset[str]()
        found = frozenset([theme]) if THEME_IS_FOUND[kind] else frozenset[str]()
        for given in all_given:
            directions = {theme: given.direction} if given.direction else {}
            sentences.append(Sentence(given.text, kind, themes, found, directions, given.conditions))
    return sentences


def _neutral(templates: tuple[str, ...]) -> list[Sentence]:
    return [Sentence(template, "neutral", frozenset(), frozenset()) for template in templates]


def read_ordinary_words() -> list[str]:
    """Return words of the bank that are not in the list of British English; none names anybody."""
    return (FOLDER / "ordinary.txt").read_text(encoding="utf-8").split()


def slots_of(template: str) -> list[str]:
    """Return the names of a template's slots, in order.

    >>> slots_of("I saw {who} {when}.")
    ['who', 'when']
    """
    return [name for _, name, _, _ in string.Formatter().parse(template) if name]


def capitalised(sentence: str) -> str:
    """Return the sentence with a capital letter at its start, where a slot may have put a small one."""
    return sentence[:1].upper() + sentence[1:]
