"""Publish: prove a release beside those that others may have, and leave what the record of releases needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from helpers.privacy.disclosure import release_files
from helpers.privacy.disclosure.earlier import EarlierRelease, Tables, publish_beside
from helpers.privacy.disclosure.earlier_counts import SHOWN_CELLS, counts_behind
from helpers.privacy.disclosure.material import Material
from helpers.privacy.disclosure.public_frames import public_tables
from helpers.privacy.disclosure.publication import ProvedRelease, prove_release
from helpers.privacy.disclosure.suppression import Progress
from helpers.study.claims import read_claims
from helpers.study.gate import Shows, disclosure_of, may_show
from helpers.study.reporting import reported_claims
from helpers.tables import STAMP, TABLES
from helpers.tables.compendium import Compendium
from helpers.tables.public_tables import PREFIX


@dataclass(frozen=True)
class Published:
    """What is published of a study, and how it was proved."""

    release: ProvedRelease
    tables: dict[str, pd.DataFrame]
    """The public tables by name, as `Compendium.write` takes them."""
    earlier: tuple[EarlierRelease, ...] = ()
    """The releases beside which it was proved."""


def publish(compendium: Compendium, material: Material, report: Progress | None = None) -> Published:
    """Prove what may be published, together with the releases that others may have.

    In a run, the counts behind it are left for the record of releases.

    Raises
    ------
    FieldworkError
        The profile or a threshold is not allowed; or there are earlier releases, and they were not handed
        over (the notebook was opened by hand) or cannot be proved beside.
    """
    read = read_claims(compendium.folder, compendium.codebook, compendium.study)
    claims = reported_claims(read, compendium.study)
    if material.study.is_for_researcher:
        release = prove_release(material, report=report)
        return Published(release, public_tables(release, claims))
    earlier: dict[str, EarlierRelease] = {}
    if not may_show(material.study, Shows.WORKERS):
        earlier = {one.id: one for one in release_files.read_handed(compendium.place)}
    made: list[ProvedRelease] = []
    beside: list[EarlierRelease] = []

    def make(before: Sequence[EarlierRelease]) -> Tables:
        beside[:] = [earlier[one.id] for one in before]
        made.append(prove_release(material, earlier=beside, report=report))
        return _as_files(public_tables(made[-1], claims), compendium.codebook.stamp)

    parameters = _parameters(compendium, material)
    counts: Tables = {}
    if earlier:
        alone = prove_release(material, report=report)
        counts = _counts_only(counts_behind(alone.families, alone.proved))
    known = [replace(one, atoms=_counts_only(one.atoms)) for one in earlier.values()]
    files = publish_beside(known, counts, parameters, make)
    release = made[-1] if made else alone
    behind = counts_behind(release.families, release.proved)
    release_files.stage_release(compendium.place, files, behind, parameters)
    return Published(release, _as_tables(files), tuple(beside))


def _parameters(compendium: Compendium, material: Material) -> dict[str, Any]:
    """Return with what a release is made, as the record of releases keeps it."""
    return {
        "unit": material.unit,
        "denominator": material.denominator,
        "sources": list(material.sources),
        "weeks": [material.weeks[0], material.weeks[-1]],
        "coder": str(material.coders),
        "codebook": compendium.codebook.stamp,
        "profile": f"{disclosure_of(material.study).profile}",
    }


def _counts_only(atoms: Tables) -> dict[str, pd.DataFrame]:
    return {name: frame for name, frame in atoms.items() if name != SHOWN_CELLS}


def _as_files(tables: Mapping[str, pd.DataFrame], stamp: str) -> dict[str, pd.DataFrame]:
    """Return public tables as they are in their files: by the names of these, with the codebook's stamp."""
    files = {}
    for name, frame in tables.items():
        stamped = frame.assign(**{STAMP: stamp}) if TABLES[name].is_coded else frame
        files[name.removeprefix(PREFIX)] = stamped
    return files


def _as_tables(files: Tables) -> dict[str, pd.DataFrame]:
    """Return public tables as notebooks know them, from what is in their files."""
    tables = {}
    for name, frame in files.items():
        table = TABLES[f"{PREFIX}{name}"]
        tables[table.name] = frame[table.columns].astype(table.types)
    return tables
