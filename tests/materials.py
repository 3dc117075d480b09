"""Material of small studies made to order (`worlds`), for the tests of disclosure control."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from worlds import OWN, World

from helpers.counting import counts
from helpers.privacy.disclosure.earlier import EarlierRelease
from helpers.privacy.disclosure.earlier_counts import counts_behind
from helpers.privacy.disclosure.material import Material
from helpers.privacy.disclosure.publication import ProvedRelease
from helpers.tables import AGREEMENTS, CONSENTS, LABELS, QUOTATIONS, VALIDATIONS


def material_of(
    world: World, *, weeks: range | None = None, sources: Sequence[str] = OWN, unit: str = "segments"
) -> Material:
    """Return what is counted of a small study, without validation, agreement, quotations and consents."""
    study, codebook = world.study, world.codebook.for_coder(world.coders)
    segments, contacts, codings = world.tables()
    weeks = weeks or study.calendar.weeks
    tables = (VALIDATIONS, AGREEMENTS, QUOTATIONS, CONSENTS, LABELS)
    none = (pd.DataFrame(columns=table.columns).astype(table.types) for table in tables)
    validations, agreements, quotations, consents, labels = none
    return Material(
        study=study,
        codebook=codebook,
        contacts=contacts,
        theme_counts=counts.count_themes(codings, segments, contacts, codebook, weeks=weeks),
        segments=segments,
        codings=codings,
        coverage=pd.DataFrame(columns=["segment_id", "coder"], dtype=str),
        validations=validations,
        agreements=agreements,
        quotations=quotations,
        consents=consents,
        labels=labels,
        coders=world.coders,
        unit=unit,
        denominator="words",
        sources=list(sources),
        weeks=weeks,
    )


def as_earlier(release: ProvedRelease) -> EarlierRelease:
    """Return a release as one that others have."""
    parameters = {"unit": release.material.unit, "sources": release.material.sources}
    return EarlierRelease("earlier", parameters, counts_behind(release.families, release.proved), {})
