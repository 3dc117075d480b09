"""What segments say of the conditions of the schematic model, as a family of sums (`release_model`)."""

from __future__ import annotations

import pandas as pd

from helpers.privacy.disclosure.material import CELL, Material
from helpers.privacy.disclosure.release_model import Family, ReleaseTable
from helpers.study.directions import AGAINST, BOTH, FOR, STATES

CONDITIONS = "conditions"
"""The name of the family; its tables have the name of a state."""
MET, NOT_MET = STATES[FOR], STATES[AGAINST]


def condition_family(material: Material) -> Family:
    """Return the segments that say whether conditions are met.

    One row of the counts per worker, week and source with segments, condition and ``state``: met, not met, or
    both in one segment. Segments that only speak of a condition are not published.
    """
    states = material.own_states
    capacity = material.own_segments.groupby(CELL, as_index=False).size()
    ids = [condition.id for condition in material.conditions.conditions] if material.conditions else []
    kinds = pd.MultiIndex.from_product([ids, [MET, NOT_MET, BOTH]], names=["condition", "state"])
    n = states.groupby([*CELL, "condition", "state"], as_index=False).size().rename(columns={"size": "n"})
    counts = capacity.merge(kinds.to_frame(index=False), how="cross")
    counts = counts.merge(n, on=[*CELL, "condition", "state"], how="left", validate="one_to_one")
    counts["n"] = counts["n"].fillna(0).astype("int64")
    said = counts.groupby([*CELL, "condition"])["n"].transform("sum")
    counts["ceiling"] = counts["n"] + counts["size"] - said
    counts["floor"], counts["group"], counts["reserve"], counts["slack"] = 0, "", 0, 0
    return Family(CONDITIONS, counts.drop(columns="size"), tuple(condition_tables()))


def condition_tables() -> list[ReleaseTable]:
    """Return the tables of conditions: a segment that says both is added up in each."""
    return [
        ReleaseTable(state, ("condition",), {"state": [state, BOTH]}, has_n_workers=True)
        for state in (MET, NOT_MET)
    ]
