"""What is planned for each worker of the example study: contacts, their sentences, and typed messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from helpers.example.sentence_bank import Sentence
from helpers.study.workers import Worker


class PlannedSentence(NamedTuple):
    """One sentence as it appears in a file, and what is true of it."""

    text: str
    sentence: Sentence | None
    """None for the researcher's own words in an interview."""


class Turn(NamedTuple):
    """What one person says without a break, or a paragraph of a note."""

    is_worker: bool
    sentences: list[PlannedSentence]

    @property
    def text(self) -> str:
        """Return all its words."""
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass
class PlannedContact:
    """One contact, with the turns of an interview or a voice note, or the paragraphs of an observation."""

    worker: Worker
    source: str
    moment: datetime
    form: str
    turns: list[Turn]


class TypedMessage(NamedTuple):
    """One typed message among the voice notes."""

    moment: datetime
    is_worker: bool
    text: str


@dataclass
class WorkerPlan:
    """A worker's part of the study."""

    worker: Worker
    name: str
    phone: str
    contacts: list[PlannedContact] = field(default_factory=list)
    typed: list[TypedMessage] = field(default_factory=list)
