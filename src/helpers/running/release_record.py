"""The public record of releases, ``data/public/releases.json``: one entry per release, the oldest first.

An entry has hashes, parameters and the number of workers, no counts and no days. What is done with the record
is in `releases`; here it is only read and checked, without git and without tables, so that a run with nothing
to do stays quick.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.place import Place
from helpers.running.run_state import digest
from helpers.running.steps import Step
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study

FILE = paths.RELEASES.as_posix()
RESTORE = (
    f"Restore it: `git log --all --oneline -- {FILE}` lists its versions, and "
    f"`git checkout COMMIT -- {FILE}` takes one; after a merge, keep the entries of both branches. "
    "Nothing published has changed."
)


@dataclass(frozen=True)
class Entry:
    """One release in the public record."""

    id: str
    """The hash of the public tables."""
    tables: Mapping[str, str]
    """Name of each public table: the hash of its file."""
    parameters: Mapping[str, Any]
    n_workers: int
    previous: str
    """The hash of the entry before it, empty for the first: so no entry can be changed or taken out."""

    @property
    def hash(self) -> str:
        """Return the hash of the whole entry."""
        return sha256(json.dumps(asdict(self), sort_keys=True).encode("utf-8")).hexdigest()

    @property
    def may_bind(self) -> bool:
        """Tell whether anything in it is protected."""
        return self.parameters.get("profile") != "open"


def id_of(hashes: Mapping[str, str]) -> str:
    """Return the id of a release from the hashes of its public tables, by name."""
    lines = "".join(f"{name} {one}\n" for name, one in sorted(hashes.items()))
    return sha256(lines.encode("utf-8")).hexdigest()


def read_entries(folder: Path) -> list[Entry] | None:
    """Return the entries in the file; None, if there is none."""
    try:
        return parse_record((folder / FILE).read_bytes())
    except FileNotFoundError:
        return None


def parse_record(data: bytes) -> list[Entry]:
    """Return the entries of a record.

    Raises
    ------
    FieldworkError
        It is not such a record.
    """
    try:
        entries = [Entry(**one) for one in json.loads(data.decode("utf-8"))]
        for entry in entries:
            if entry.id != id_of(entry.tables) or not isinstance(entry.parameters, dict):
                raise TypeError  # noqa: TRY301 - one message for all that is no record
    except (ValueError, TypeError, AttributeError):
        msg = (
            f"{FILE}: is not a record of releases; somebody has edited it, "
            f"or a merge has left its marks in it. {RESTORE}"
        )
        raise FieldworkError(msg) from None
    return entries


def faults_of_chain(entries: Sequence[Entry], committed: Mapping[str, Entry]) -> Iterator[str]:
    """Yield the entries that do not follow the one before.

    One that git has exactly so may follow another, since branches are merged; but never one that is below it.
    """
    below = {entry.hash for entry in entries}
    previous = ""
    for number, entry in enumerate(entries, start=1):
        fits = entry.previous == previous
        if entry.hash in committed:
            fits = entry.previous not in below
        if not fits:
            yield (
                f"{FILE}, entry {number}: does not fit the one before it; "
                "one of the two was changed, or one between them taken out."
            )
        below.discard(entry.hash)
        previous = entry.hash


def tables_of(step: Step) -> list[str]:
    """Return the public tables that a step writes, as paths."""
    folder = f"{paths.PUBLIC.as_posix()}/"
    return [name for name in step.products if name.startswith(folder) and name.endswith(".csv")]


def reason_to_prove(place: Place, step: Step, *, is_beside_all: bool) -> str:
    """Return why a step must prove its public tables again; empty if it need not, or has none.

    That the present release is committed or tagged makes nothing stale: it was proved together with all
    entries before it.

    Parameters
    ----------
    is_beside_all
        Whether all releases that others may have are in the study's record.
    """
    in_place = {Path(file).stem: digest(place.output / file) for file in tables_of(step)}
    if not any(in_place.values()):
        return ""
    if not is_beside_all:
        return "another branch has a release that this one was not proved together with"
    entries = read_entries(place.output)
    if not entries or entries[-1].id != id_of(in_place):
        return f"{FILE} does not have these tables"
    return ""


@contextmanager
def earlier_releases(place: Place, study: Study, report: Callable[[str], None]) -> Iterator[bool]:
    """Hand the earlier releases to the notebook that proves the next one (see `releases.handed_over`).

    It yields whether all releases that others may have are on record. Where single workers may be shown,
    nothing is protected, and nothing is read.
    """
    if place.for_researcher or may_show(study, Shows.WORKERS):
        yield True
        return
    # Imported late: this imports pandas, which a run with nothing to do does not need.
    from helpers.running import releases

    with releases.handed_over(place, study, report) as is_beside_all:
        yield is_beside_all


def record_staged(place: Place, study: Study, steps: Sequence[Step]) -> None:
    """Put the release that is staged on record, before it is published (see `releases.record_staged`)."""
    if place.for_researcher:
        return
    from helpers.running import releases

    releases.record_staged(place, study, steps)
