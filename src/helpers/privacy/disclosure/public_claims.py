"""The study's claims, tried on the numbers that are published, and on nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from helpers.privacy.disclosure import families
from helpers.privacy.disclosure.publication import ProvedRelease
from helpers.study.claims import Claim
from helpers.study.codebook import Codebook
from helpers.study.study import NO_CONTACT, SHOWN, SUPPRESSED
from helpers.tables.public_tables import LINKED


def claim_rows(release: ProvedRelease, claims: Sequence[Claim]) -> Iterator[dict[str, Any]]:
    """Yield a row of public table ``claims`` for each ranking of themes that are counted.

    Any other claim is decided worker by worker, and so is shown under the profile open only (table
    ``claim_cases``). A ranking that has nothing to compare with, in a codebook of one theme or
    area, has no row.

    A claim is tried on the totals that `public_theme_counts` shows. If one that it compares with is
    suppressed, nothing is said of it: that it does not hold would limit the suppressed number. Equal totals
    are a tie, which the totals show. Under which specifications a claim holds, some of which leave single
    workers out, is in table ``specifications`` and is shown under the profile open only.
    """
    codebook = release.material.codebook
    for claim in claims:
        if not claim.is_ranking:
            continue
        if claim.is_counted(codebook) and claim.has_comparison(codebook):
            compared = _compared(claim, codebook)
            named = claim.area or claim.theme
            row = {"claim": claim.id, "kind": claim.kind, "named": named, "than": claim.than}
            yield row | _tried(release, claim, named, compared)


def _tried(
    release: ProvedRelease, claim: Claim, named: str, compared: Mapping[str, list[str]]
) -> dict[str, Any]:
    """Return the numbers of a claim with their state and reason."""
    themes = [theme for of_one in compared.values() for theme in of_one]
    cells = [release.cell(families.THEMES, families.THEMES, (theme,)) for theme in themes]
    total_of = {}
    for theme, cell in zip(themes, cells, strict=True):
        if cell is None:
            return {"state": NO_CONTACT, "reason": ""}
        if not cell.is_shown:
            return {"state": SUPPRESSED, "reason": LINKED}
        total_of[theme] = cell.total
    totals = {one: sum(total_of[theme] for theme in of_one) for one, of_one in compared.items()}
    than = str(claim.compared_with(totals))
    n, n_than = totals[named], totals[than]
    holds = n < n_than if claim.kind == "least_coded" else n > n_than
    numbers = {"n": n, "n_than": n_than, "holds": int(holds), "ties": int(n == n_than)}
    return {"than": than, **numbers, "state": SHOWN, "reason": ""}


def _compared(claim: Claim, codebook: Codebook) -> Mapping[str, list[str]]:
    """Return what a claim compares, by its id: the themes that each adds up."""
    if claim.area:
        return {area.id: [theme.id for theme in codebook.themes_of(area.id)] for area in codebook.areas}
    if claim.than:
        return {claim.theme: [claim.theme], claim.than: [claim.than]}
    return {theme: [theme] for theme in codebook.theme_ids}
