"""What a release is made of: the tables behind it, and the settings with which they are counted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.coding import held_out, several_coders, theme_sets, validation
from helpers.coding.choice import choose
from helpers.coding.sides import sides_of_segments
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY, Coders
from helpers.study.conditions import Conditions
from helpers.study.directions import AGAINST, BOTH, FOR, NOT_SAID, STATES
from helpers.study.study import Study

CELL = ["worker", "week", "source"]
REST = "rest"
"""The side of a segment that speaks both for and against a theme, or of which no side is said."""
SIDES = (FOR, AGAINST, REST)
"""The sides of which numbers are published."""


@dataclass(frozen=True, eq=False)
class Material:
    """The tables of a study from which everything public is made, before disclosure control."""

    study: Study
    codebook: Codebook
    """The part of the codebook that is counted."""
    contacts: pd.DataFrame
    """Table ``contacts``."""
    theme_counts: pd.DataFrame
    """Table ``theme_counts``."""
    segments: pd.DataFrame
    """Table ``segments``."""
    codings: pd.DataFrame
    """Table ``codings``, of every coder."""
    coverage: pd.DataFrame
    """``segment_id``, ``coder``: which segments each person has reviewed."""
    validations: pd.DataFrame
    """Table ``validations``: it says with whom the dictionary is compared."""
    condition_codings: pd.DataFrame
    """Table ``condition_codings``, of every coder."""
    quotations: pd.DataFrame
    """Table ``quotations``."""
    consents: pd.DataFrame
    """Table ``consents``."""
    labels: pd.DataFrame
    """Table ``labels``."""
    coders: Coders
    """Whose coding is counted."""
    unit: str
    denominator: str
    sources: list[str]
    """The sources that are added up."""
    weeks: range
    conditions: Conditions | None = None
    """The schematic model, if the study has one."""

    @cached_property
    def gold(self) -> str:
        """Return the person with whom the dictionary is compared; empty, if it is with nobody."""
        names = self.validations["coder"].unique()
        return str(names[0]) if len(names) else ""

    @cached_property
    def own_segments(self) -> pd.DataFrame:
        """Return table ``segments`` of the counted roles in the sources and weeks that are added up."""
        is_own = self.segments["source"].isin(self.sources) & self.segments["week"].isin(self.weeks)
        return self.segments[is_own & self.segments["is_counted"]]

    @cached_property
    def chosen(self) -> pd.DataFrame:
        """Return the codings of whoever is counted, wherever they are (table ``codings``)."""
        return choose(self.codings, self.coverage, self.segments, self.coders)

    @cached_property
    def has_directions(self) -> bool:
        """Tell whether whoever is counted has said a direction anywhere."""
        return bool((self.chosen["direction"] != NOT_SAID).any())

    @cached_property
    def own(self) -> pd.DataFrame:
        """Return what is counted in the sources and weeks that are added up, once per segment and theme.

        ``segment_id``, ``theme``, ``side`` (one of `SIDES`), ``contact_id``, worker, week and source.
        """
        sides = sides_of_segments(self.chosen, self.codebook)
        sides["side"] = sides["side"].replace({BOTH: REST, NOT_SAID: REST})
        segments = self.own_segments[["segment_id", "contact_id", *CELL]]
        return sides.merge(segments, on="segment_id", how="inner", validate="many_to_one")

    @cached_property
    def own_states(self) -> pd.DataFrame:
        """Return what whoever is counted says of conditions, in the same sources and weeks.

        ``segment_id``, ``condition``, ``state`` (met, not_met, or both), worker, week and source: one row per
        segment and condition of which it says a state. Of several persons, as of directions (`choose`).
        """
        known = {"theme": self.condition_codings["condition"], "direction": self.condition_codings["state"]}
        codings = self.condition_codings.assign(**known, indicator="")
        said = choose(codings, self.coverage, self.segments, self.coders)
        said = said[said["direction"].isin(STATES.values())]
        of_segment = said.groupby(["segment_id", "theme"])["direction"]
        n_states, first = of_segment.nunique(), of_segment.first()
        states = first.mask(n_states > 1, BOTH).astype("str").rename("state").reset_index()
        states = states.rename(columns={"theme": "condition"})
        segments = self.own_segments[["segment_id", *CELL]]
        return states.merge(segments, on="segment_id", how="inner", validate="many_to_one")

    @cached_property
    def own_validations(self) -> pd.DataFrame:
        """Return how the dictionary compares with the person in these sources and weeks alone.

        As table ``validations``. Of others it may not be published: with the release of a week less or more,
        it would tell of what is not counted.
        """
        part = held_out.part_of(self.study)
        compared = (self.codings, self.coverage, self.judged_segments, self.codebook)
        return validation.by_theme(*compared, gold=self.gold, part=part)

    @cached_property
    def judged_segments(self) -> pd.DataFrame:
        """Return those of `own_segments` on which the dictionary is judged."""
        return held_out.judged(self.own_segments, self.study)

    @cached_property
    def own_agreements(self) -> pd.DataFrame:
        """Return how far coders agree in these sources and weeks alone, as table ``agreements``."""
        coded = (self.codings, self.coverage, self.own_segments, self.codebook, self.study)
        return several_coders.as_table(several_coders.compare_all(*coded), theme_sets.compare_sets(*coded))

    @cached_property
    def observed(self) -> pd.DataFrame:
        """Return the rows of table ``contacts`` with contact."""
        return self.contacts[self.contacts["state"] == "observed"]

    @cached_property
    def has_dictionary(self) -> bool:
        """Tell whether anything is coded by the dictionary."""
        return bool((self.codings["coder"] == DICTIONARY).any())
