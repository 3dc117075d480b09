"""Material of small studies made to order (`worlds`), for the tests of disclosure control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd
from worlds import OWN, World

from helpers.counting import counts
from helpers.privacy.disclosure.earlier import EarlierRelease
from helpers.privacy.disclosure.earlier_counts import counts_behind
from helpers.privacy.disclosure.material import Material
from helpers.privacy.disclosure.publication import ProvedRelease
from helpers.tables import CONDITION_CODINGS, CONSENTS, LABELS, QUOTATIONS, VALIDATIONS


def material_of(
    world: World,
    *,
    weeks: range | None = None,
    sources: Sequence[str] = OWN,
    unit: str = "segments",
    said: Sequence[str] = (),
    states: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Material:
    """Return what is counted of a small study, without validation, agreement, quotations and consents.

    Parameters
    ----------
    said
        The directions of codings, in turn.
    states
        By condition, what the segments say of it, in turn: met, not_met, or nothing.
    """
    study, codebook = world.study, world.codebook.for_coder(world.coders)
    segments, contacts, codings = world.tables()
    codings = codings.assign(direction=_in_turn(said or [""], len(codings)))
    coverage = segments[["segment_id"]].assign(coder=str(world.coders))
    weeks = weeks or study.calendar.weeks
    tables = (VALIDATIONS, CONDITION_CODINGS, QUOTATIONS, CONSENTS, LABELS)
    none = (pd.DataFrame(columns=table.columns).astype(table.types) for table in tables)
    validations, _, quotations, consents, labels = none
    return Material(
        study=study,
        codebook=codebook,
        contacts=contacts,
        theme_counts=counts.count_themes(codings, segments, contacts, codebook, weeks=weeks),
        segments=segments,
        codings=codings,
        coverage=coverage[:0] if world.coders.is_dictionary else coverage,
        validations=validations,
        condition_codings=_condition_codings(segments, world, states),
        quotations=quotations,
        consents=consents,
        labels=labels,
        coders=world.coders,
        unit=unit,
        denominator="words",
        sources=list(sources),
        weeks=weeks,
        conditions=world.conditions,
    )


def _in_turn(values: Sequence[str], n: int) -> list[str]:
    return [values[at % len(values)] for at in range(n)]


def _condition_codings(
    segments: pd.DataFrame, world: World, states: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    segments = segments[segments["is_counted"]]
    parts = [pd.DataFrame(columns=CONDITION_CODINGS.columns)]
    for condition, of_condition in states.items():
        state = _in_turn(of_condition, len(segments))
        given = {"condition": condition, "state": state, "start": 0, "end": 5, "coder": str(world.coders)}
        parts.append(segments[["segment_id"]].assign(**given))
    return pd.concat(parts)[CONDITION_CODINGS.columns].astype(CONDITION_CODINGS.types)


def as_earlier(release: ProvedRelease) -> EarlierRelease:
    """Return a release as one that others have."""
    parameters = {"unit": release.material.unit, "sources": release.material.sources}
    return EarlierRelease("earlier", parameters, counts_behind(release.families, release.proved), {})
