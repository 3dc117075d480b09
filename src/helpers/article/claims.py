"""The study's claims beside the numbers that are published, as a table of the article."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.article.controlled import CLAIMS, CONFIDENTIAL, NOT_SHOWN, SUPPRESSION
from helpers.article.form import ArticleTable
from helpers.study.claims import Claim
from helpers.study.codebook import Codebook
from helpers.study.coders import Coders
from helpers.study.gate import Shows
from helpers.study.study import SHOWN
from helpers.study.units import describe_unit, name_unit

HEADS = ("Claim", "{unit}", "Compared with", "{unit} of these", "Holds of these totals")
NO_CLAIMS = "No claim in data/claims.yaml is about themes that are counted."
HOW = (
    "Each claim is tried on the totals of all workers and weeks that are published. The theme or area that "
    "is coded most or least is compared with the next; an area is the sum of its themes; of equal totals a "
    "claim does not hold."
)
SPECIFICATIONS = "For other ways of counting, see the figure claims_held."


def claims_table(
    public_claims: pd.DataFrame, claims: Sequence[Claim], codebook: Codebook, coders: Coders, *, unit: str
) -> ArticleTable:
    """Return each claim with the two totals that it compares, and whether it holds of them.

    Parameters
    ----------
    public_claims
        Public table ``claims``.
    claims
        The claims in the researcher's order, for their sentences.
    coders
        Whose coding is counted.
    unit
        What the totals count.
    """
    labels = {theme.id: theme.label for theme in codebook.themes}
    labels |= {area.id: area.label for area in codebook.areas}
    rows_of = {row["claim"]: row for row in public_claims.to_dict("records")}
    tried = [claim for claim in claims if claim.id in rows_of]
    rows = [(claim.describe(codebook), *_cells(rows_of[claim.id], labels)) for claim in tried]
    heading = name_unit(unit).capitalize()
    frame = pd.DataFrame(rows, columns=[head.format(unit=heading) for head in HEADS], dtype=object)
    note = f"{heading}: number of {describe_unit(unit, coders)}. {HOW} {SPECIFICATIONS}"
    if (frame == CONFIDENTIAL).any(axis=None):
        note += f" {SUPPRESSION}"
    registered = {CLAIMS: public_claims, "data/codebook.yaml": codebook, "data/claims.yaml": list(claims)}
    return ArticleTable("claims", "Claims", frame, note if rows else NO_CLAIMS, Shows.TOGETHER, registered)


def _cells(row: Mapping[Hashable, Any], labels: Mapping[str, str]) -> tuple[object, object, object, object]:
    """Return the total, what it is compared with, that total, and whether the claim holds; or why not."""
    than = labels.get(row["than"], "")
    if row["state"] != SHOWN:
        why = NOT_SHOWN[row["state"]]
        return why, than or why, why, why
    holds = "yes" if row["holds"] else "no"
    return int(row["n"]), than, int(row["n_than"]), holds
