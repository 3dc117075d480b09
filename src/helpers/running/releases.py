"""Releases: what others may have of a study, and the counts behind it, for the proof of the next release.

An entry of the record binds once it has been released: it is in a commit or tag of the repository, or
`fieldwork privacy released` has marked it, or another entry follows it. The last entry, if it has never been
released, is replaced by the next run: it has not left this machine. An entry of profile ``open`` binds
nothing, since nothing in it is protected.

The counts behind an entry are in the private folder, ``releases/<id>/``; of a study without one, in
``.fieldwork/private``, which git ignores. They stay only as long as their entry is in the record.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.files.spreadsheets import as_csv
from helpers.privacy.disclosure import release_files
from helpers.privacy.disclosure.earlier import EarlierRelease, Tables
from helpers.privacy.disclosure.release_files import HANDED, Published, types_of
from helpers.privacy.leaks import history
from helpers.prose import counted
from helpers.running.release_record import (
    FILE,
    RESTORE,
    Entry,
    faults_of_chain,
    id_of,
    parse_record,
    read_entries,
    tables_of,
)
from helpers.running.run_state import FOLDER
from helpers.running.steps import Step
from helpers.study import private_folder
from helpers.study.study import Study
from helpers.tables.provenance import hash_of

MARK = "released"
"""The file beside the counts of an entry that has been given to others though no commit has it."""
RESTORE_COUNTS = (
    "The counts behind each release are needed to prove the next one. Restore the folder `releases` of the "
    "private folder from a backup; or unpack the commit that has this release (`git archive COMMIT`) into a "
    "new folder, add data/raw as it was then, and run `fieldwork run` there with the same private folder. "
    "Nothing published has changed."
)


@dataclass(frozen=True)
class Record:
    """The record of a study, checked."""

    entries: Sequence[Entry]
    """Those in the file."""
    binding: Sequence[Entry]
    """Those that others may have, and that protect something; also of other branches of the repository."""
    note: str
    """What could not be checked; empty if everything was."""

    @property
    def is_complete(self) -> bool:
        """Tell whether all that bind are in the file: the last was proved beside all of them."""
        return {entry.hash for entry in self.binding} <= {entry.hash for entry in self.entries}


def read_record(folder: Path, study: Study) -> Record:
    """Read and check the record of releases of a study; without one, nothing has been released.

    Raises
    ------
    FieldworkError
        It is missing though a commit, a tag or the private folder has an entry; it cannot be read; or an
        entry was changed or taken out: all faults at once.
    """
    committed, own, note = _read_history(folder)
    private = place_of_counts(folder, study)
    marked = {mark.parent.name for mark in private.glob(f"*/{MARK}")}
    entries = read_entries(folder)
    if entries is None:
        if marked or _binding(committed.values()):
            msg = (
                f"{FILE}: is missing, though this study has been released: "
                f"a commit, a tag or the private folder has an entry of it. {RESTORE}"
            )
            raise FieldworkError(msg)
        return Record([], [], note)
    faults = [*faults_of_chain(entries, committed), *_missing_entries(entries, own, marked)]
    if faults:
        raise FieldworkError(all_at_once(faults, RESTORE))
    released = list(entries)
    if entries and entries[-1].hash not in committed and entries[-1].id not in marked:
        released.pop()
    known = {entry.hash: entry for entry in released}
    return Record(entries, _binding((known | committed).values()), note)


def _binding(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.may_bind]


def _read_history(folder: Path) -> tuple[dict[str, Entry], dict[str, Entry], str]:
    """Return all entries that git has and those of the present branch, by hash; and what is not known."""
    if not history.is_repository(folder):
        note = (
            "This study is in no git repository, so what has been released is not known from its history: "
            "`fieldwork privacy released` marks the present release."
        )
        return {}, {}, note
    note = ""
    if history.is_shallow(folder):
        note = (
            "This clone has only the latest part of its history: earlier releases may be missing in it. "
            "`git fetch --unshallow` gets them."
        )
    own: dict[str, Entry] = {}
    if history.has_commits(folder):
        own = _entries_of(history.read_versions(folder, FILE, "HEAD"))
    return _entries_of(history.read_versions(folder, FILE, "--all")), own, note


def _entries_of(versions: Sequence[bytes]) -> dict[str, Entry]:
    """Return the entries of all versions of the record, by hash; a version with marks of a merge has none."""
    entries: dict[str, Entry] = {}
    for data in versions:
        try:
            entries |= {entry.hash: entry for entry in parse_record(data)}
        except FieldworkError:
            continue
    return entries


def _missing_entries(
    entries: Sequence[Entry], own: Mapping[str, Entry], marked: Iterable[str]
) -> Iterator[str]:
    """Yield the releases that are committed on this branch or marked, and that the file does not have so."""
    present = {entry.hash for entry in entries}
    missing = [entry.id for entry in own.values() if entry.may_bind and entry.hash not in present]
    missing += sorted(set(marked) - _ids(entries))
    for release_id in missing:
        yield f"{FILE}: the release {release_id[:8]} is missing, or is not as it was when it was released."


def place_of_counts(folder: Path, study: Study) -> Path:
    """Return where the counts behind the releases of a study are: in the private folder, if it has one."""
    home: Path | None = None
    if not study.fictional:
        home = private_folder.folder()
    return (home or folder / FOLDER / "private") / "releases"


def read_releases(folder: Path, study: Study) -> list[EarlierRelease]:
    """Return the releases that others may have, oldest first, with the counts behind them.

    That of the present counts may be among them: see `earlier.publish_beside`.

    Raises
    ------
    FieldworkError
        The record is not as it should be (see `read_record`); or the private counts of an entry are missing,
        were edited, or can be read by others: all of them, and how to restore them.
    """
    return _releases_of(read_record(folder, study), folder, study)


def _releases_of(record: Record, folder: Path, study: Study) -> list[EarlierRelease]:
    home = place_of_counts(folder, study)
    releases: dict[str, EarlierRelease] = {}
    faults: list[str] = []
    for entry in record.binding:
        place = home / entry.id
        if not study.fictional and place.exists():
            private_folder.refuse_open(place / release_files.RECORD, f"releases/{entry.id[:8]}")
        try:
            release = release_files.read_release(place, entry.id, entry.parameters)
        except FieldworkError as error:
            faults.append(str(error))
            continue
        if not _are_as_published(place, entry):
            faults.append(f"releases/{entry.id[:8]}: its tables are not those that were published.")
        releases.setdefault(entry.id, release)
    if faults:
        raise FieldworkError(all_at_once(faults, RESTORE_COUNTS))
    return list(releases.values())


def _are_as_published(place: Path, entry: Entry) -> bool:
    files = {name: place / release_files.file_of(release_files.SHOWN, name) for name in entry.tables}
    return all(
        file.exists() and hash_of(file.read_bytes()) == entry.tables[name] for name, file in files.items()
    )


def record_release(
    place: Place, study: Study, tables: Tables, atoms: Tables, parameters: Mapping[str, Any]
) -> None:
    """Put a release on record: an entry into the public record, the counts behind it into the private folder.

    It replaces the last entry if that was never released. The same tables as those of the last entry change
    nothing. The record continues that of the study, and is written to the output.

    Parameters
    ----------
    tables
        Name of each public table, as its file is called: the table as it is published.
    atoms
        Name of each family of counts: the counts of single workers behind the tables. Under ``open`` they are
        not kept.
    parameters
        With what it was made, as plain values: unit, denominator, sources, weeks, coder, stamp of the
        codebook, profile.

    Raises
    ------
    FieldworkError
        The record is not as it should be, or the private folder cannot be written.
    """
    published = {name: (as_csv(frame), types_of(frame)) for name, frame in tables.items()}
    _record(place, study, published, atoms, parameters)


def _record(
    place: Place, study: Study, published: Published, atoms: Tables, parameters: Mapping[str, Any]
) -> None:
    kept = list(read_record(place.study, study).binding)
    hashes = {name: hash_of(data) for name, (data, _) in published.items()}
    previous = ""
    if kept:
        previous = kept[-1].hash
    new = Entry(id_of(hashes), hashes, dict(parameters), len(study.workers), previous)
    entries = kept
    home = place_of_counts(place.study, study)
    if not kept or kept[-1].id != new.id:
        entries = [*kept, new]
        # Tables that were published before were proved with the counts that they had then.
        if new.may_bind and new.id not in _ids(kept):
            _keep_counts(home / new.id, study, atoms, published)
    replaced = _ids_in_files(place)
    data = json.dumps([asdict(entry) for entry in entries], indent=1, sort_keys=True, ensure_ascii=False)
    replace_file(place.output / FILE, f"{data}\n".encode())
    for release_id in replaced - _ids_in_files(place):
        shutil.rmtree(home / release_id, ignore_errors=True)


def _ids(entries: Iterable[Entry]) -> set[str]:
    return {entry.id for entry in entries}


def _ids_in_files(place: Place) -> set[str]:
    """Return the ids in the records of the study and of the output."""
    return _ids(read_entries(place.study) or ()) | _ids(read_entries(place.output) or ())


def _keep_counts(folder: Path, study: Study, atoms: Tables, published: Published) -> None:
    try:
        for private in (folder.parent, folder):
            private.mkdir(parents=True, exist_ok=True)
            private.chmod(0o700)
        if not study.fictional:
            private_folder.refuse_open(folder / release_files.RECORD, f"releases/{folder.name[:8]}")
        release_files.write_release(folder, atoms, published)
    except OSError as error:
        msg = (
            f"releases/{folder.name[:8]}: the counts behind this release cannot be written to the private "
            f"folder ({type(error).__name__}). Make room there, or let its owner write, and run again. "
            "Nothing published has changed."
        )
        raise FieldworkError(msg) from None


def mark_released(folder: Path, study: Study) -> str:
    """Mark the present release as given to others though no commit has it; return what was done.

    Raises
    ------
    FieldworkError
        There is no release, or its counts are not there.
    """
    record = read_record(folder, study)
    if not record.entries:
        msg = f"{FILE}: there is no release to mark. Make one: `fieldwork run`."
        raise FieldworkError(msg)
    last = record.entries[-1]
    if not last.may_bind:
        return "The present release is of profile open: nothing in it is protected, and nothing is marked."
    if last.hash in {entry.hash for entry in record.binding}:
        return f"The present release ({last.id[:8]}) counts as released already."
    _releases_of(Record(record.entries, [last], ""), folder, study)
    replace_file(place_of_counts(folder, study) / last.id / MARK, b"", mode=0o600)
    return (
        f"The present release ({last.id[:8]}) now counts as released: "
        "the next one is proved together with it."
    )


def is_released(folder: Path, study: Study) -> bool:
    """Tell whether others may have the present release: the last entry of the record binds."""
    record = read_record(folder, study)
    return bool(record.entries) and record.entries[-1] in record.binding


def erase_from_counts(folder: Path, study: Study, worker: str) -> int:
    """Take a worker's rows out of the counts behind all releases; return from how many.

    What the worker was in can then no longer be proved: `EarlierRelease.erased` says whose rows are missing.
    """
    home = place_of_counts(folder, study)
    releases = _releases_of(read_record(folder, study), folder, study)
    changed = [release for release in releases if worker not in release.erased]
    for release in changed:
        release_files.erase_worker(home / release.id, release, worker)
    return len(changed)


@contextmanager
def handed_over(place: Place, study: Study, report: Callable[[str], None]) -> Iterator[bool]:
    """Hand the earlier releases to the notebook that proves the next one, for the length of a run.

    Only notebook 1 opens files about persons, so the run reads the counts and passes them on, in files that
    only their owner can read and that are removed at the end.

    Yields
    ------
    bool
        Whether all releases that others may have are in the study's record, so that the present one was
        proved together with them.

    Raises
    ------
    FieldworkError
        As `read_releases`.
    """
    record = read_record(place.study, study)
    releases = _releases_of(record, place.study, study)
    if record.note:
        report(record.note)
    if releases:
        report(f"What is published is proved together with {counted(len(releases), 'earlier releases')}.")
    shutil.rmtree(place.output / HANDED, ignore_errors=True)
    release_files.hand_over(place, releases)
    try:
        yield record.is_complete
    finally:
        shutil.rmtree(place.output / HANDED, ignore_errors=True)


def record_staged(place: Place, study: Study, steps: Sequence[Step]) -> None:
    """Put on record the release that a run has staged, if it has staged one; call it before it is published.

    Raises
    ------
    FieldworkError
        As `record_release`; or there are public tables without the counts behind them.
    """
    staging = place.staging or place.output
    files = {Path(file).stem: staging / file for step in steps for file in tables_of(step)}
    published = {name: file.read_bytes() for name, file in files.items() if file.exists()}
    if not published:
        return
    staged = release_files.read_staged(staging)
    if staged is None or set(staged.types) != set(published):
        msg = (
            f"{paths.PUBLIC.as_posix()}: there are public tables without the counts behind them. "
            "The notebook that writes them must stage exactly these (`release_files.stage_release`). "
            "Nothing published has changed."
        )
        raise FieldworkError(msg)
    with_types = {name: (data, staged.types[name]) for name, data in published.items()}
    _record(place, study, with_types, staged.atoms, staged.parameters)
