"""What a release is made of: the tables behind it, and the settings with which they are counted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.coding.choice import choose
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY, Coders
from helpers.study.study import Study

CELL = ["worker", "week", "source"]


@dataclass(frozen=True)
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
    """Table ``validations``."""
    agreements: pd.DataFrame
    """Table ``agreements``."""
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

    @cached_property
    def gold(self) -> str:
        """Return the person with whom the dictionary is compared; empty, if it is with nobody."""
        names = self.validations["coder"].unique()
        return str(names[0]) if len(names) else ""

    @cached_property
    def counted_segments(self) -> pd.DataFrame:
        """Return the segments of a counted role: ``segment_id``, ``contact_id``, worker, week and source."""
        columns = ["segment_id", "contact_id", *CELL]
        return self.segments.loc[self.segments["is_counted"], columns]

    @cached_property
    def counted_codings(self) -> pd.DataFrame:
        """Return ``segment_id``, ``theme`` of what is counted, once, with what `counted_segments` has."""
        chosen = choose(self.codings, self.coverage, self.segments, self.coders)
        once = chosen[["segment_id", "theme"]].drop_duplicates()
        return once.merge(self.counted_segments, on="segment_id", how="inner", validate="many_to_one")

    @cached_property
    def own(self) -> pd.DataFrame:
        """Return the counted codings in the sources and weeks that are added up."""
        is_own = self.counted_codings["source"].isin(self.sources)
        is_own &= self.counted_codings["week"].isin(self.weeks)
        return self.counted_codings[is_own]

    @cached_property
    def observed(self) -> pd.DataFrame:
        """Return the rows of table ``contacts`` with contact."""
        return self.contacts[self.contacts["state"] == "observed"]

    @cached_property
    def has_dictionary(self) -> bool:
        """Tell whether anything is coded by the dictionary."""
        return bool((self.codings["coder"] == DICTIONARY).any())
