"""What the difference of two releases tells of a worker who withdraws, said before and after it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from helpers import tables
from helpers.exchange.manual_coding import coder_coverage
from helpers.files.atomic import replace_file
from helpers.privacy.disclosure import differencing
from helpers.privacy.disclosure.differencing import Finding
from helpers.privacy.disclosure.material import Material
from helpers.privacy.disclosure.publication import prove_release
from helpers.running.run_state import FOLDER
from helpers.study import conditions
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study
from helpers.tables.compendium import Compendium

EARLIER = FOLDER / "earlier"
"""The tables of the previous release, for as long as a withdrawal takes."""
READ = (
    tables.CONTACTS,
    tables.THEME_COUNTS,
    tables.SEGMENTS,
    tables.EXCERPTS,
    tables.CODINGS,
    tables.VALIDATIONS,
    tables.CONDITION_CODINGS,
    tables.QUOTATIONS,
    tables.CONSENTS,
    tables.LABELS,
    tables.PUBLIC_THEME_COUNTS,
)
COMPARED = (
    "data/study.yaml",
    "data/codebook.yaml",
    *(file for table in READ for file in (table.file, table.record)),
)
"""The files of a release that show what it discloses when compared with the next one."""
KEPT = (*COMPARED, conditions.FILE.as_posix())
"""What is kept of it: these files, and the schematic model, if the study has one."""
NOTHING_HIDDEN = "The study is fictional and suppresses nothing."
NO_EARLIER = "There was no earlier release."
WAYS_ON = """\
Ways on, if others may have the release in place:
  hide more (--hide-more): it counts as released, and the next one hides what the difference would tell
  coarser blocks (disclosure.single_weeks: false, and disclosure.block_weeks of another length than before, in
    data/study.yaml): fewer sums stand in both releases; what the proof cannot protect is still not shown
  keep back (--keep-back): publish nothing again; what is public stays as it is, the worker's part included"""


def keep_earlier_release(folder: Path) -> None:
    """Copy the tables of the earlier release, unless an interrupted withdrawal has done so already.

    By then the published tables may be the new ones.
    """
    for file in KEPT:
        if (folder / file).exists() and not (folder / EARLIER / file).exists():
            replace_file(folder / EARLIER / file, (folder / file).read_bytes(), mode=0o600)


def describe_before(
    folder: Path, study: Study, changed: Study, worker: str, what: Sequence[str], sources: Sequence[str]
) -> str:
    """Say what the difference of the release in place and the next one would tell, and what the ways on are.

    Nothing is changed. The next release is worked out from the tables without what would be withdrawn.

    Parameters
    ----------
    study, changed
        The facts of the study as they are, and as they would be afterwards.
    worker, what
        Who withdraws, and from which sources and uses; from everything, if there are none.
    sources
        From which nothing would be counted any longer.
    """
    if may_show(study, Shows.WORKERS):
        return NOTHING_HIDDEN
    if not all((folder / file).exists() for file in COMPARED):
        return NO_EARLIER
    material = _material_of(Compendium.at(folder))
    now = prove_release(_without(material, changed, worker, what, sources))
    findings = differencing.compare(now, prove_release(material))
    said = _describe_findings(findings, worker)
    if any(finding.n_told for finding in findings):
        said = f"{said}\n{WAYS_ON}"
    return said


def describe_after(folder: Path, study: Study, worker: str) -> str:
    """Say what the earlier release, which was kept, and the one in place tell together."""
    if may_show(study, Shows.WORKERS):
        return NOTHING_HIDDEN
    home = folder / EARLIER
    if not all((home / file).exists() for file in COMPARED):
        return NO_EARLIER
    before = prove_release(_material_of(Compendium.at(home)))
    now = prove_release(_material_of(Compendium.at(folder)))
    return _describe_findings(differencing.compare(now, before), worker)


def _material_of(compendium: Compendium) -> Material:
    """Return what is published of a study, as its last run counted it."""
    excerpts, segments = compendium.read(tables.EXCERPTS), compendium.read(tables.SEGMENTS)
    return Material(
        compendium.study,
        compendium.counted_codebook,
        compendium.read(tables.CONTACTS),
        compendium.read(tables.THEME_COUNTS),
        segments,
        compendium.read(tables.CODINGS),
        coder_coverage(excerpts, segments),
        compendium.read(tables.VALIDATIONS),
        compendium.read(tables.CONDITION_CODINGS),
        compendium.read(tables.QUOTATIONS),
        compendium.read(tables.CONSENTS),
        compendium.read(tables.LABELS),
        compendium.coders,
        compendium.setting("unit"),
        compendium.setting("denominator"),
        compendium.sources,
        compendium.weeks,
        conditions.read_conditions(compendium.folder, compendium.codebook),
    )


def _without(
    material: Material, changed: Study, worker: str, what: Sequence[str], sources: Sequence[str]
) -> Material:
    """Return the material as a run would make it without what is withdrawn: all of the worker, or a part."""
    gone = material.segments["worker"] == worker
    if what:
        gone &= material.segments["source"].isin(list(sources))
    segments = material.segments[~gone]
    is_of_what = material.consents["source"].isin(list(what)) | material.consents["use"].isin(list(what))
    is_withdrawn = (material.contacts["worker"] == worker) & material.contacts["source"].isin(list(sources))
    kept = set(segments["segment_id"])
    consents = material.consents
    contacts = material.contacts
    if what:
        is_given = consents["is_given"] & ~(is_of_what & (consents["worker"] == worker))
        consents = consents.assign(is_given=is_given)
        contacts = contacts.assign(state=contacts["state"].mask(is_withdrawn, "withdrawn"))
    else:
        consents = consents[consents["worker"] != worker]
        contacts = contacts[contacts["worker"] != worker]
    counts = material.theme_counts
    is_counted = (counts["worker"] != worker) | ~counts["source"].isin(list(sources))
    return replace(
        material,
        study=changed,
        contacts=contacts,
        theme_counts=counts[is_counted],
        segments=segments,
        codings=material.codings[material.codings["segment_id"].isin(kept)],
        condition_codings=material.condition_codings[material.condition_codings["segment_id"].isin(kept)],
        coverage=material.coverage[material.coverage["segment_id"].isin(kept)],
        quotations=material.quotations[material.quotations["segment_id"].isin(kept)],
        consents=consents,
    )


def _describe_findings(findings: Sequence[Finding], worker: str) -> str:
    """Say of each kind of number how much of it the difference tells."""
    told = [finding for finding in findings if finding.n_told]
    if not told:
        return f"The difference of the two releases tells nothing of {worker}."
    lines = [f"The difference of the two releases tells {worker}'s part of:"]
    for finding in told:
        how = "exactly"
        if not finding.is_exact:
            how = "more closely than the rules allow"
        lines.append(f"  {finding.n_told:,} of {finding.n_checked:,} {finding.what}, {how}")
    return "\n".join(lines)
