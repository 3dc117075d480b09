"""The limits that a study sets: how accurate its dictionary must be, how it is judged, what is published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from helpers.study.setting_faults import Problem, repetitions
from helpers.study.settings import Settings

Profile = Literal["strict", "consented", "open"]
JudgingUnit = Literal["sentence", "turn", "overlap"]
"""What is compared between coders, or between the dictionary and a person (see `coding.judging_units`)."""
Part = Literal["all", "held_out"]
"""On which contacts the dictionary is judged: all, or those held out while it was made."""

Matter = Literal["agreement", "accuracy", "rankings", "saturation"]
"""What a reflexive study leaves out unless it asks for it (`study.reporting`)."""


def misplaced_report(report: Sequence[Matter], stance: str) -> list[Problem]:
    """Return what is wrong with the matters that a study asks for: only a reflexive one leaves any out."""
    problems = repetitions("report", report, "report")
    if report and stance != "reflexive":
        only = f"report is only for stance 'reflexive': '{stance}' leaves nothing out. Delete it"
        problems.append(Problem(only, ("report",)))
    return problems


class AccuracyThreshold(Settings):
    """The accuracy that the dictionary must reach for a theme; one below it is marked in every figure."""

    precision: float = Field(default=0, ge=0, le=1)
    """Of the units that the dictionary codes, the share that a person has coded too."""
    recall: float = Field(default=0, ge=0, le=1)
    """Of the units that a person has coded, the share that the dictionary codes too."""
    unit: JudgingUnit = "turn"
    """The unit by which both are judged. By sentence only coders who mark single sentences can be judged."""


class Validation(Settings):
    """On which contacts the dictionary is judged (see `coding.held_out`)."""

    held_out: float = Field(default=0, ge=0, lt=1)
    """The share of contacts that is held out while the dictionary is made, and on which it is judged. Of 0,
    the dictionary is judged on all contacts, also on those from which it was made."""
    seed: int = 1
    """Another seed holds out other contacts. To change it after the dictionary was made spoils the part."""


class Disclosure(Settings):
    """What may be published about workers who know each other (see `privacy.disclosure.rules.Rules`)."""

    profile: Profile = "strict"
    """`strict`: totals of all workers. `consented`: also series of workers who agreed. `open`: everything."""
    min_workers: int = Field(default=3, ge=3)
    """How many workers must contribute to a number that is shown (minimum-frequency rule)."""
    max_share: float = Field(default=0.8, gt=0, lt=1)
    """The largest share of a number that one worker may contribute (dominance rule)."""
    min_percent: float = Field(default=10, gt=0, lt=100)
    """How far apart, in percent, these bounds must be of a number of words or minutes (p % rule)."""
    min_width: int = Field(default=3, ge=1)
    """How far apart the bounds must be that published numbers leave for a suppressed one."""
    single_weeks: bool = True
    """Whether a week is shown by itself where no rule forbids it; else all weeks are in blocks."""
    block_weeks: int = Field(default=3, ge=1)
    """How many weeks a block has, or more at the end, where they do not divide evenly."""
    max_seconds: int = Field(default=600, ge=1)
    """How long the proof of what is published may take before it ends with what could be done."""
