"""Random choices that are the same in every version of Python, and sentences drawn from the bank."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from helpers.example.plans import PlannedSentence
from helpers.example.sentence_bank import Sentence, SentenceBank, capitalised, slots_of

SHARES = {"indicator": 0.55, "negated": 0.08, "miss": 0.2, "false_hit": 0.1, "exclusion_pattern": 0.07}
"""How often each kind of sentence is drawn for a theme."""
MAX_REMEMBERED = 100_000
"""How many sentences are remembered so that none occurs twice; a larger study has to repeat itself."""
MAX_DRAWS = 12
"""How often a sentence is drawn again that has already been used."""

T = TypeVar("T")


class RandomChoice:
    """Random choices that follow from a seed and are the same in every version of Python."""

    def __init__(self, *seed: object) -> None:
        self._random = random.Random("|".join(map(str, seed)))  # noqa: S311 - a fictional study, no secret

    def below(self, n: int) -> int:
        """Return one of 0 … n-1."""
        return int(self._random.random() * n)

    def between(self, low: float, high: float) -> float:
        """Return a number between two others."""
        return low + (high - low) * self._random.random()

    def one(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.below(len(options))]

    def weighted(self, weights: dict[str, float]) -> str:
        """Return one of the keys, with a probability in proportion to its weight."""
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
    """A deck that deals every card once before it deals any card again."""

    def __init__(self, cards: Sequence[T], chance: RandomChoice) -> None:
        self._cards = list(cards)
        self._chance = chance
        self._left: list[T] = []

    def deal(self) -> T:
        """Return the next card."""
        if not self._left:
            self._left = self._chance.shuffled(self._cards)
        return self._left.pop()


class SentenceSampler:
    """Draws the sentences of all workers, each template in turn, without repeating a sentence if possible."""

    def __init__(self, bank: SentenceBank, seed: int) -> None:
        # The second part of the seed is a name: with another one the example would be another study.
        self._bank, self._chance = bank, RandomChoice(seed, "teller")
        self._decks: dict[object, Deck[Any]] = {}
        self._used: set[str] = set()

    def _deal(self, name: object, cards: Sequence[T]) -> T:
        if name not in self._decks:
            self._decks[name] = Deck(cards, self._chance)
        card: T = self._decks[name].deal()
        return card

    def draw_text(self, name: str, texts: Sequence[str]) -> str:
        """Return the next of some fixed texts: a question, a typed message."""
        return str(self._deal(name, texts))

    def draw(self, pool: object, sentences: Sequence[Sentence]) -> PlannedSentence:
        """Return the next sentence of a pool, with its slots filled."""
        if len(self._used) > MAX_REMEMBERED:
            self._used.clear()
        for _ in range(MAX_DRAWS):
            sentence = self._deal(pool, sentences)
            slots = {
                name: self._deal(("slot", name), self._bank.slots[name])
                for name in slots_of(sentence.template)
            }
            text = capitalised(sentence.template.format(**slots))
            if text not in self._used:
                break
        self._used.add(text)
        return PlannedSentence(text, sentence)

    def draw_about_theme(self, voice: str, theme: str) -> PlannedSentence:
        """Return a sentence in which a theme occurs, or one that only sounds like it."""
        sentences = self._bank.themes[voice][theme]
        kinds = {sentence.kind for sentence in sentences}
        kind = self._chance.weighted({kind: share for kind, share in SHARES.items() if kind in kinds})
        return self.draw((voice, theme, kind), [sentence for sentence in sentences if sentence.kind == kind])

    def draw_neutral(self, voice: str) -> PlannedSentence:
        """Return a sentence without a theme."""
        return self.draw((voice, "neutral"), self._bank.neutral[voice])

    def draw_about_several(self) -> PlannedSentence:
        """Return a sentence in which several themes occur."""
        return self.draw("several", self._bank.several)
