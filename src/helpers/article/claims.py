"""The order of the totals that are published, as the study's rankings say it, as a table of the article."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.article.controlled import CLAIMS, CONFIDENTIAL, NOT_SHOWN, SUPPRESSION
from helpers.article.form import ArticleTable
from helpers.prose import listed
from helpers.study.claims import COMPARED, SUPPORTS, Claim
from helpers.study.codebook import Codebook
from helpers.study.coders import Coders
from helpers.study.gate import Shows, may_show
from helpers.study.reporting import mention_questions
from helpers.study.study import SHOWN, Study
from helpers.study.units import describe_unit, name_unit

HEADS = (
    "Claim",
    "What the count is for",
    "{unit}",
    "Compared with",
    "{unit} of these",
    "So of these totals",
)
WORKERS = "Workers in whom it is so"
TITLES = {False: "Order of totals", True: "Order of totals, and in how many workers it is so"}
"""The title, without and with workers."""
ORIGIN = "table claim_cases"
NO_CLAIMS = "No claim in data/claims.yaml ranks themes that are counted and is reported by this study."
HOW = (
    "Each ranking is tried on the totals of all workers and weeks that are published. The theme or area that "
    "is coded most or least is compared with the next; an area is the sum of its themes; where totals "
    "are equal, it says so. A count says how often a theme is coded, and not how important it is: each says "
    "what it is for."
)
OF_WORKERS = "Workers are those in whom there are counts to compare."
FIGURES = "For other ways of counting, see the figure claims_held; for claims about each worker, claim_cases."


def claims_table(
    public_claims: pd.DataFrame,
    claim_cases: pd.DataFrame,
    claims: Sequence[Claim],
    study: Study,
    codebook: Codebook,
    coders: Coders,
    *,
    unit: str,
) -> ArticleTable:
    """Return each ranking with what it is for, the two totals that it compares, and whether it is so of them.

    A ranking of sums may be that of one worker. So it also says in which workers it is so,
    where single workers may be shown.

    Parameters
    ----------
    public_claims
        Public table ``claims``.
    claim_cases
        Table ``claim_cases``; used only where single workers may be shown.
    claims
        The claims in the researcher's order, for their sentences.
    study
        Figures of single workers are referred to only where its profile shows them.
    coders
        Whose coding is counted.
    unit
        What the totals count.
    """
    labels = {theme.id: theme.label for theme in codebook.themes}
    labels |= {area.id: area.label for area in codebook.areas}
    is_open = may_show(study, Shows.WORKERS)
    rows_of = {row["claim"]: row for row in public_claims.to_dict("records")}
    tried = [claim for claim in claims if claim.id in rows_of]
    rows = [(claim.describe(codebook), claim.purpose, *_cells(rows_of[claim.id], labels)) for claim in tried]
    heading = name_unit(unit).capitalize()
    frame = pd.DataFrame(rows, columns=[head.format(unit=heading) for head in HEADS], dtype=object)
    note = f"{heading}: number of {describe_unit(unit, coders)}. {HOW} {mention_questions(study)}".rstrip()
    registered: dict[str, object] = {CLAIMS: public_claims, "data/codebook.yaml": codebook}
    registered["data/claims.yaml"] = tried
    if is_open:
        note += f" {OF_WORKERS} {FIGURES}"
        own = claim_cases[claim_cases["claim"].isin([claim.id for claim in tried])]
        own = own[own["outcome"].isin(COMPARED)]
        is_so = own["outcome"].eq(SUPPORTS).groupby(own["claim"])
        frame[WORKERS] = [_workers(own[own["claim"] == claim.id], study) for claim in tried]
        registered |= {ORIGIN: own, f"{ORIGIN}: workers": [*is_so.sum(), *is_so.size()]}
    if (frame == CONFIDENTIAL).any(axis=None):
        note += f" {SUPPRESSION}"
    shows = Shows.WORKERS if is_open and rows else Shows.TOGETHER
    return ArticleTable("claims", TITLES[is_open], frame, note if rows else NO_CLAIMS, shows, registered)


def _workers(cases: pd.DataFrame, study: Study) -> str:
    """Return in how many of the workers compared a ranking is so, and in whom."""
    if cases.empty:
        return "nothing to compare"
    so = set(cases.loc[cases["outcome"] == SUPPORTS, "worker"])
    workers = [worker for worker in study.worker_ids if worker in so]
    named = f": {listed(workers)}" if workers else ""
    return f"{len(workers)} of {len(cases)}{named}"


def _cells(row: Mapping[Hashable, Any], labels: Mapping[str, str]) -> tuple[object, object, object, object]:
    """Return the total, what it is compared with, that total, and whether the claim is so; or why not."""
    than = labels.get(row["than"], "")
    if row["state"] != SHOWN:
        why = NOT_SHOWN[row["state"]]
        return why, than or why, why, why
    holds = "yes" if row["holds"] else "no"
    if row["ties"]:
        holds = "equal"
    return int(row["n"]), than, int(row["n_than"]), holds
