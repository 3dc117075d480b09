"""Who says what in the example study: chance that is the same in every Python, and a teller who deals the bank's sentences."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from helpers.example.bank import Bank, Sentence, capitalised, slots_of
from helpers.study.study import Worker

KINDS = {"indicator": 0.55, "negated": 0.08, "miss": 0.2, "false_hit": 0.1, "exclusion_pattern": 0.07}
REMEMBERED = 100_000
"""How many sentences are kept in mind, so that none is told twice; a large study must repeat itself."""

T = TypeVar("T")


class Said(NamedTuple):
    """One sentence as it stands in a file, and what is true of it."""

    text: str
    sentence: Sentence | None
    """None: the researcher's own words in an interview."""


class Turn(NamedTuple):
    """What one person says without a break."""

    is_worker: bool
    said: list[Said]

    @property
    def text(self) -> str:
        """Return all its words."""
        return " ".join(one.text for one in self.said)


@dataclass
class Planned:
    """One contact: in `turns` what is said (interview, voice note) or noted, a paragraph each (observation)."""

    worker: Worker
    source: str
    moment: datetime
    form: str
    turns: list[Turn]


class Typed(NamedTuple):
    """One typed message among the voice notes."""

    moment: datetime
    is_worker: bool
    text: str


@dataclass
class Plan:
    """A worker's part of the study."""

    worker: Worker
    name: str
    phone: str
    contacts: list[Planned] = field(default_factory=list)
    typed: list[Typed] = field(default_factory=list)


class Chance:
    """Random choice that is the same in every version of Python."""

    def __init__(self, *seed: object) -> None:
        self._random = random.Random("|".join(map(str, seed)))  # noqa: S311 - a fictional study, no secret

    def below(self, n: int) -> int:
        """Return one of 0 … n-1."""
        return int(self._random.random() * n)

    def between(self, low: float, high: float) -> float:
        """Return a number between two."""
        return low + (high - low) * self._random.random()

    def one(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.below(len(options))]

    def weighted(self, weights: dict[str, float]) -> str:
        """Return one of the keys, by weight."""
        at = self._random.random() * sum(weights.values())
        for key, weight in weights.items():
            at -= weight
            if at < 0:
                return key
        return next(reversed(weights))

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """Return the options in random order."""
        deck = list(options)
        for last in range(len(deck) - 1, 0, -1):
            at = self.below(last + 1)
            deck[last], deck[at] = deck[at], deck[last]
        return deck


class Deck(Generic[T]):
    """Deals every card once before any card twice."""

    def __init__(self, cards: Sequence[T], chance: Chance) -> None:
        self._cards, self._chance = list(cards), chance
        self._left: list[T] = []

    def deal(self) -> T:
        """Return the next card."""
        if not self._left:
            self._left = self._chance.shuffled(self._cards)
        return self._left.pop()


class Teller:
    """Speaks the sentences of all workers: each template in turn, its slots filled anew, no two alike while that can be."""

    def __init__(self, bank: Bank, seed: int) -> None:
        self._bank, self._chance = bank, Chance(seed, "teller")
        self._decks: dict[object, Deck[Any]] = {}
        self._told: set[str] = set()

    def _deal(self, name: object, cards: Sequence[T]) -> T:
        if name not in self._decks:
            self._decks[name] = Deck(cards, self._chance)
        dealt: T = self._decks[name].deal()
        return dealt

    def plain(self, name: str, texts: Sequence[str]) -> str:
        """Return the next of some fixed texts: a question, a typed message."""
        return str(self._deal(name, texts))

    def tell(self, pool: object, sentences: Sequence[Sentence]) -> Said:
        """Return the next sentence of a pool, filled."""
        if len(self._told) > REMEMBERED:
            self._told.clear()
        for _ in range(12):
            sentence = self._deal(pool, sentences)
            slots = {
                name: self._deal(("slot", name), self._bank.slots[name])
                for name in slots_of(sentence.template)
            }
            text = capitalised(sentence.template.format(**slots))
            if text not in self._told:
                break
        self._told.add(text)
        return Said(text, sentence)

    def theme(self, voice: str, theme: str) -> Said:
        """Return a sentence about a theme, or one that only sounds like it."""
        sentences = self._bank.themes[voice][theme]
        kinds = {kind: weight for kind, weight in KINDS.items() if any(one.kind == kind for one in sentences)}
        kind = self._chance.weighted(kinds)
        return self.tell((voice, theme, kind), [one for one in sentences if one.kind == kind])

    def neutral(self, voice: str) -> Said:
        """Return a sentence about no theme."""
        return self.tell((voice, "neutral"), self._bank.neutral[voice])

    def several(self) -> Said:
        """Return a sentence about several themes."""
        return self.tell("several", self._bank.several)
