"""The rules of disclosure control: which profile, how many workers a cell needs, how wide a guess must stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.study.gate import Shows, most_under
from helpers.study.study import Disclosure, Profile


@dataclass(frozen=True)
class Rules:
    """What a published table must keep to.

    The unit is the worker, not the mention: of five workers who know each other, a count of forty mentions may still be one
    person's. The defaults stand between the thresholds of OpenSAFELY (counts over 7) and ACRO (10 rows), which are made for
    thousands of persons, and the five that there are.

    Raises
    ------
    FieldworkError
        A profile that is none; `open` of a study that is not fictional; a threshold that protects nobody.
    """

    profile: Profile = "strict"
    """`strict`: all workers added up. `consented`: a series of each worker who agreed to it. `open`: nothing is hidden."""
    min_workers: int = 3
    """Workers who must contribute to a cell: who knows their own part cannot work out one colleague's."""
    max_share: float = 0.8
    """The greatest part of a cell that may be one worker's."""
    min_width: int = 3
    """How far apart the least and the greatest possible value of what is hidden must lie, given all that is published."""
    series: frozenset[str] = frozenset()
    """Workers who agreed to a series of their own (`Consent.workers`): only these are shown by `consented`."""
    is_fictional: bool = False
    """Whether the study is: only then may `open` be chosen."""

    @classmethod
    def of(cls, set_by: Disclosure, series: frozenset[str], *, is_fictional: bool) -> Rules:
        """Return the rules that a study has set, with the workers who agreed to a series."""
        return cls(
            set_by.profile, set_by.min_workers, set_by.max_share, set_by.min_width, series, is_fictional
        )

    def __post_init__(self) -> None:
        problems = []
        if self.profile not in get_args(Profile):
            problems.append(f"profile '{self.profile}'. {allowed(get_args(Profile), self.profile)}")
        if self.profile == "open" and not self.is_fictional:
            problems.append(
                "profile 'open' shows each worker as they are, and is for a fictional study alone. Choose strict or consented."
            )
        if self.min_workers < 3:
            problems.append(
                f"min_workers {self.min_workers}: of two workers each knows the other's part. At least 3 are needed."
            )
        if not 0 < self.max_share < 1:
            problems.append(f"max_share {self.max_share}: it is a part, greater than 0 and less than 1.")
        if self.min_width < 1:
            problems.append(
                f"min_width {self.min_width}: 0 would let a hidden cell be known exactly. At least 1 is needed."
            )
        if problems:
            raise FieldworkError(all_at_once([f"rules of disclosure: {problem}" for problem in problems]))

    def may_show(self, shows: Shows) -> bool:
        """Tell whether everybody may be shown so much of workers, as `gate.may_show` does of a study."""
        return shows <= most_under(self.profile)

    @property
    def needs_agreement(self) -> bool:
        """Tell whether a series of a worker is shown, and only of those who agreed."""
        return most_under(self.profile) is Shows.AGREED

    @property
    def agreed(self) -> frozenset[str]:
        """Return the workers whose series may be shown under this profile."""
        return self.series if self.needs_agreement else frozenset()
