"""The material of the example study, for tests of what is published of it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pandas as pd

from helpers import tables
from helpers.coding.choice import choose
from helpers.counting.counts import count_themes
from helpers.exchange.manual_coding import coder_coverage
from helpers.files import paths
from helpers.files.place import Place
from helpers.privacy.disclosure.material import Material
from helpers.study.codebook import read_codebook
from helpers.study.coders import parse_coder
from helpers.study.conditions import read_conditions
from helpers.study.limits import Disclosure
from helpers.study.study import read_study

OWN = ["interview", "voice_note"]


@lru_cache
def example_material(coder: str = "dictionary") -> Material:
    """Return the material of the published example under the profile strict, by whom its coding is counted."""
    place, codebook = Place.at(paths.ROOT), read_codebook(paths.ROOT)
    study = read_study(paths.ROOT).model_copy(update={"disclosure": Disclosure(profile="strict")})

    def read(table: tables.Table) -> pd.DataFrame:
        return tables.read(place, table, codebook if table.is_coded else None)

    segments, contacts, codings = read(tables.SEGMENTS), read(tables.CONTACTS), read(tables.CODINGS)
    coverage, coders = coder_coverage(read(tables.EXCERPTS), segments), parse_coder(coder)
    book, weeks = codebook.for_coder(coders), study.calendar.weeks
    chosen = choose(codings, coverage, segments, coders)
    return Material(
        study,
        book,
        contacts,
        count_themes(chosen, segments, contacts, book, weeks=weeks),
        segments,
        codings,
        coverage,
        read(tables.VALIDATIONS),
        read(tables.CONDITION_CODINGS),
        read(tables.QUOTATIONS),
        read(tables.CONSENTS),
        read(tables.LABELS),
        coders,
        "segments",
        "words",
        OWN,
        weeks,
        read_conditions(paths.ROOT, codebook),
    )


def under(material: Material, profile: str) -> Material:
    """Return the same material under another profile."""
    study = material.study.model_copy(update={"disclosure": Disclosure(profile=profile)})
    return replace(material, study=study)


def of_weeks(material: Material, last: int) -> Material:
    """Return the material of the first weeks alone."""
    counts = material.theme_counts
    return replace(material, weeks=range(1, last + 1), theme_counts=counts[counts["week"] <= last])


def of_workers(material: Material, workers: list[str]) -> Material:
    """Return the material of some workers alone, as if the others had withdrawn."""

    def kept(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["worker"].isin(workers)]

    members = [worker for worker in material.study.workers if worker.id in workers]
    segments = kept(material.segments)
    ids = segments["segment_id"]
    return replace(
        material,
        study=material.study.model_copy(update={"workers": members}),
        contacts=kept(material.contacts),
        theme_counts=kept(material.theme_counts),
        segments=segments,
        codings=material.codings[material.codings["segment_id"].isin(ids)],
        condition_codings=material.condition_codings[material.condition_codings["segment_id"].isin(ids)],
        coverage=material.coverage[material.coverage["segment_id"].isin(ids)],
        quotations=kept(material.quotations),
        consents=kept(material.consents),
    )
