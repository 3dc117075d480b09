"""What the difference of two releases tells of a worker who withdraws, said before and after it is done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers import tables
from helpers.counting import counts
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.privacy.disclosure import differencing, publication
from helpers.privacy.disclosure.differencing import Finding, Version
from helpers.privacy.disclosure.rules import Rules
from helpers.running.run_state import FOLDER
from helpers.study import study as studies
from helpers.study.codebook import read_codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study

EARLIER = FOLDER / "earlier"
"""The tables of the previous release, for as long as a withdrawal takes."""
COMPARED = (
    "data/study.yaml",
    "data/codebook.yaml",
    *(table.file for table in (tables.THEME_COUNTS, tables.CONTACTS, tables.CONSENTS)),
)
"""The files of a release that show what it discloses when compared with the next one."""
NOTHING_HIDDEN = "The study is fictional and suppresses nothing."
NO_EARLIER = "There was no earlier release."
WAYS_ON = """\
Ways on, if others may have the release in place:
  hide more (--hide-more): it counts as released, and the next one hides what the difference would tell
  coarser blocks: publish longer blocks of weeks, so that fewer sums stand in both releases
  keep back (--keep-back): publish nothing again; what is public stays as it is, the worker's part included"""


def keep_earlier_release(folder: Path) -> None:
    """Copy the tables of the earlier release, unless an interrupted withdrawal has done so already.

    By then the published tables may be the new ones.
    """
    for file in COMPARED:
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
    before = _Counted.read(Place.at(folder))
    after = before.without(worker, what, sources)
    now = _version_of(after, changed, folder)
    rules = _rules_of(after, changed)
    findings = differencing.compare(now, _version_of(before, study, folder), rules)
    said = _describe_findings(findings, worker, rules)
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
    after = _Counted.read(Place.at(folder))
    before = _version_of(_Counted.read(Place.at(home)), studies.read_study(home), home)
    rules = _rules_of(after, study)
    findings = differencing.compare(_version_of(after, study, folder), before, rules)
    return _describe_findings(findings, worker, rules)


class _Counted(NamedTuple):
    """The tables from which counts are published."""

    theme_counts: pd.DataFrame
    contacts: pd.DataFrame
    consents: pd.DataFrame

    @classmethod
    def read(cls, place: Place) -> _Counted:
        """Read them from a place."""
        return cls(
            tables.read(place, tables.THEME_COUNTS),
            tables.read(place, tables.CONTACTS),
            tables.read(place, tables.CONSENTS),
        )

    def without(self, worker: str, what: Sequence[str], sources: Sequence[str]) -> _Counted:
        """Return them as a run would make them without what is withdrawn: all of the worker, or a part."""
        if not what:
            theme_counts, contacts, consents = (frame[frame["worker"] != worker] for frame in self)
            return _Counted(theme_counts, contacts, consents)
        theme_counts, contacts, consents = self
        is_counted = (theme_counts["worker"] != worker) | ~theme_counts["source"].isin(list(sources))
        is_withdrawn = (contacts["worker"] == worker) & contacts["source"].isin(list(sources))
        is_of_what = consents["source"].isin(list(what)) | consents["use"].isin(list(what))
        is_given = consents["is_given"] & ~(is_of_what & (consents["worker"] == worker))
        return _Counted(
            theme_counts[is_counted],
            contacts.assign(state=contacts["state"].mask(is_withdrawn, "withdrawn")),
            consents.assign(is_given=is_given),
        )


def _own_words(study: Study) -> list[str]:
    return [source.id for source in study.sources if source.counted_role == "worker"]


def _rules_of(counted: _Counted, study: Study) -> Rules:
    return publication.rules_of(study, counted.consents, _own_words(study))


def _version_of(counted: _Counted, study: Study, home: Path) -> Version:
    """Return what is published of a study's theme counts, from the workers' own words, and of its corpus."""
    weekly = counts.by_worker_and_week(
        counted.theme_counts,
        counted.contacts,
        study,
        read_codebook(home),
        unit="segments",
        sources=_own_words(study),
        weeks=study.calendar.weeks,
    )
    corpus = publication.control_corpus(counted.contacts, study, weeks=study.calendar.weeks)
    return Version(publication.release_of(weekly, _rules_of(counted, study)), corpus)


def _describe_findings(findings: Sequence[Finding], worker: str, rules: Rules) -> str:
    """Say of each kind of number how much of it the difference tells."""
    told = [finding for finding in findings if finding.n_told]
    if not told:
        return f"The difference of the two releases tells nothing of {worker}."
    lines = [f"The difference of the two releases tells {worker}'s part of:"]
    for finding in told:
        how = "exactly"
        if not finding.is_exact:
            how = f"within less than {rules.min_width}"
        lines.append(f"  {finding.n_told:,} of {finding.n_checked:,} {finding.what}, {how}")
    return "\n".join(lines)
