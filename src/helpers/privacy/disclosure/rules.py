"""The rules of disclosure control: profile, minimum frequency, dominance, and width of inference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.study.gate import Shows, most_under
from helpers.study.limits import Disclosure, Profile


@dataclass(frozen=True)
class Rules:
    """The rules that a published table must meet.

    The protected unit is the worker, not the mention: of a few workers who know each other, a count of forty
    mentions may still be one person's. The usual thresholds of OpenSAFELY (counts over 7) and ACRO (10 rows)
    are made for thousands of persons and cannot be met with a few workers; the defaults are the least that
    protects a worker from a colleague.

    Raises
    ------
    FieldworkError
        The profile is unknown; it is `open` and the study is not fictional; a threshold protects nobody.
    """

    profile: Profile = "strict"
    """`strict`: only sums over all workers. `consented`: also a series of each worker who agreed to one.
    `open`: nothing is suppressed."""
    min_workers: int = 3
    """Minimum-frequency rule: workers who must contribute to a cell. With two, each would know the other's
    part."""
    max_share: float = 0.8
    """Dominance rule: the greatest part of a cell that may be one worker's."""
    min_width: int = 3
    """How far apart the least and the greatest feasible value of a suppressed number must be, given all that
    is published."""
    min_percent: float = 10.0
    """How far apart, in percent of it, these must be of a number of words or minutes (p % rule)."""
    series: frozenset[str] = frozenset()
    """Workers who agreed to a series of their own (`Consent.workers`): `consented` shows only theirs."""
    is_fictional: bool = False
    """Whether the study is fictional: only then may `open` be chosen."""

    @classmethod
    def of(cls, disclosure: Disclosure, series: frozenset[str], *, is_fictional: bool) -> Rules:
        """Return the rules set in a study's file, with the workers who agreed to a series."""
        return cls(
            disclosure.profile,
            disclosure.min_workers,
            disclosure.max_share,
            disclosure.min_width,
            disclosure.min_percent,
            series,
            is_fictional,
        )

    def __post_init__(self) -> None:
        problems = []
        if self.profile not in get_args(Profile):
            problems.append(f"profile '{self.profile}'. {allowed(get_args(Profile), self.profile)}")
        if self.profile == "open" and not self.is_fictional:
            problems.append(
                "profile 'open' shows every single worker, which only a fictional study may do. "
                "Choose strict or consented."
            )
        if self.min_workers < 3:
            problems.append(
                f"min_workers {self.min_workers}: of two workers each knows the other's part. "
                "At least 3 are needed."
            )
        if not 0 < self.max_share < 1:
            problems.append(f"max_share {self.max_share}: it must be greater than 0 and less than 1.")
        if self.min_width < 1:
            problems.append(
                f"min_width {self.min_width}: with 0 a suppressed cell could be known exactly. "
                "At least 1 is needed."
            )
        if not 0 < self.min_percent < 100:
            problems.append(f"min_percent {self.min_percent}: it must be greater than 0 and less than 100.")
        if problems:
            raise FieldworkError(all_at_once([f"rules of disclosure: {problem}" for problem in problems]))

    def may_show(self, shows: Shows) -> bool:
        """Return whether the public may see this much about workers, as `gate.may_show` does for a study."""
        return shows <= most_under(self.profile)

    @property
    def needs_agreement(self) -> bool:
        """Return whether series of single workers are shown, and only of those who agreed."""
        return most_under(self.profile) is Shows.AGREED

    @property
    def agreed(self) -> frozenset[str]:
        """Return the workers whose series may be shown under this profile."""
        if self.needs_agreement:
            return self.series
        return frozenset()
