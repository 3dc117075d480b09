"""The files of one release: its counts and its public tables, as they are kept and passed on to notebook 3.

A release is a folder with ``release.json`` (columns' types, hashes, who was erased), one
``counts-<family>.csv`` per family of counts and one ``shown-<table>.csv`` per public table. Everything in it
is restricted: it is written readable only by its owner.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths, spreadsheets
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.privacy.disclosure.earlier import EarlierRelease, Tables
from helpers.tables.provenance import hash_of

FORM = 1
"""Version of the files' format."""
RECORD = "release.json"
COUNTS, SHOWN = "counts", "shown"
HANDED = Path(".fieldwork/releases")
"""Where a run hands the earlier releases to notebook 3, in the folder that is written."""
ORDER = "order.json"
STAGED = Path("release")
"""Where notebook 3 leaves the counts of the new release, in staging."""
Published = Mapping[str, tuple[bytes, Mapping[str, str]]]
"""Name of each public table: the bytes of its file, and the types of its columns."""
PRIVATE_FILE = 0o600


class Staged(NamedTuple):
    """What notebook 3 leaves for the record of releases."""

    atoms: Tables
    types: Mapping[str, Mapping[str, str]]
    """Name of each public table: the types of its columns."""
    parameters: Mapping[str, Any]


def file_of(kind: str, name: str) -> str:
    """Return the name of the file of one table: `kind` is counts or shown."""
    return f"{kind}-{name}.csv"


def types_of(frame: pd.DataFrame) -> dict[str, str]:
    """Return the type of each column, as `read_frame` takes it; all that is no number is text."""
    types = {}
    for name, dtype in frame.dtypes.items():
        is_number = pd.api.types.is_numeric_dtype(dtype)
        types[str(name)] = str(dtype) if is_number else "str"
    return types


def read_frame(data: bytes, types: Mapping[str, str]) -> pd.DataFrame:
    """Return the table in the bytes of a CSV file; an empty cell is missing in numbers, empty in texts."""
    numbers = {name: [""] for name, dtype in types.items() if dtype != "str"}
    frame = pd.read_csv(io.BytesIO(data), dtype=dict(types), keep_default_na=False, na_values=numbers)
    return spreadsheets.from_csv(frame)


def write_release(
    folder: Path,
    atoms: Tables,
    shown: Mapping[str, tuple[bytes, Mapping[str, str]]],
    erased: Iterable[str] = (),
) -> None:
    """Write the files of a release: the counts, and the bytes and types of its public tables."""
    record: dict[str, Any] = {"form": FORM, "erased": sorted(erased), COUNTS: {}, SHOWN: {}}
    files: dict[tuple[str, str], tuple[bytes, Mapping[str, str]]] = {}
    files |= {(COUNTS, name): (spreadsheets.as_csv(frame), types_of(frame)) for name, frame in atoms.items()}
    files |= {(SHOWN, name): written for name, written in shown.items()}
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for (kind, name), (data, types) in files.items():
        replace_file(folder / file_of(kind, name), data, mode=PRIVATE_FILE)
        record[kind][name] = {"sha256": hash_of(data), "types": dict(types)}
    replace_file(folder / RECORD, _as_json(record), mode=PRIVATE_FILE)


def read_release(folder: Path, release_id: str, parameters: Mapping[str, Any]) -> EarlierRelease:
    """Read the files of a release.

    Raises
    ------
    FieldworkError
        Files are missing, or are not those that were written: all of them. No cell is printed.
    """
    place = f"releases/{release_id[:8]}"
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        parts = {kind: dict(record[kind]) for kind in (COUNTS, SHOWN)}
        erased = frozenset(record["erased"])
    except FileNotFoundError:
        msg = f"{place}/{RECORD}: is missing."
        raise FieldworkError(msg) from None
    except (OSError, ValueError, KeyError, TypeError):
        msg = f"{place}/{RECORD}: cannot be read."
        raise FieldworkError(msg) from None
    offenders: list[str] = []
    tables: dict[str, dict[str, pd.DataFrame]] = {COUNTS: {}, SHOWN: {}}
    for kind, files in parts.items():
        for name, known in files.items():
            file = file_of(kind, name)
            try:
                data = (folder / file).read_bytes()
            except OSError:
                offenders.append(f"{place}/{file}: is missing.")
                continue
            if hash_of(data) != known["sha256"]:
                offenders.append(f"{place}/{file}: has changed since it was written.")
                continue
            tables[kind][name] = read_frame(data, known["types"])
    if offenders:
        raise FieldworkError(all_at_once(offenders))
    return EarlierRelease(release_id, parameters, tables[COUNTS], tables[SHOWN], erased)


def erase_worker(folder: Path, release: EarlierRelease, worker: str) -> None:
    """Take a worker's rows out of the counts of a release, and note that they are missing."""
    atoms = {}
    for name, frame in release.atoms.items():
        is_of_worker = frame["worker"] == worker if "worker" in frame else pd.Series(False, frame.index)
        atoms[name] = frame[~is_of_worker]
    shown = {}
    for name, frame in release.shown.items():
        shown[name] = ((folder / file_of(SHOWN, name)).read_bytes(), types_of(frame))
    write_release(folder, atoms, shown, {*release.erased, worker})


def hand_over(place: Place, releases: Iterable[EarlierRelease]) -> None:
    """Write releases to where notebook 3 finds them; the oldest first."""
    home = place.output / HANDED
    order = []
    for release in releases:
        shown = {name: (spreadsheets.as_csv(frame), types_of(frame)) for name, frame in release.shown.items()}
        write_release(home / release.id, release.atoms, shown, release.erased)
        order.append([release.id, dict(release.parameters)])
    home.mkdir(parents=True, exist_ok=True)
    replace_file(home / ORDER, _as_json(order), mode=PRIVATE_FILE)


def read_handed(place: Place) -> list[EarlierRelease]:
    """Return the earlier releases that a run has handed over, the oldest first.

    Raises
    ------
    FieldworkError
        The notebook was opened by hand, and the study has earlier releases: only a run opens their counts.
    """
    home = place.output / HANDED
    try:
        order = json.loads((home / ORDER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        _refuse_without_run(place)
        return []
    return [read_release(home / release_id, release_id, parameters) for release_id, parameters in order]


def _refuse_without_run(place: Place) -> None:
    try:
        entries = json.loads((place.study / paths.RELEASES).read_text(encoding="utf-8"))
        may_bind = [entry for entry in entries if entry["parameters"].get("profile") != "open"]
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError, AttributeError):
        may_bind = [{}]
    if may_bind:
        msg = (
            f"{paths.RELEASES.as_posix()}: this study has been published before, and new tables must be "
            "proved together with that. The counts behind it are with the files about persons, which only a "
            "run opens: `fieldwork run`."
        )
        raise FieldworkError(msg)


def stage_release(place: Place, tables: Tables, atoms: Tables, parameters: Mapping[str, Any]) -> None:
    """Leave the counts of a new release for the run, which records it; by hand, nothing is recorded.

    Parameters
    ----------
    tables
        Name of each public table, as its file is called: the table as it is published.
    atoms
        Name of each family of counts: the counts behind the tables.
    parameters
        With what it is made: plain values, ``profile`` among them.
    """
    if place.staging is None:
        return
    folder = place.staging / STAGED
    write_release(folder, atoms, {})
    types = {name: types_of(frame) for name, frame in tables.items()}
    facts = {"parameters": dict(parameters), "types": types}
    replace_file(folder / ORDER, _as_json(facts), mode=PRIVATE_FILE)


def read_staged(staging: Path) -> Staged | None:
    """Return what notebook 3 has left in staging; None if it has not run."""
    folder = staging / STAGED
    try:
        facts = json.loads((folder / ORDER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Staged(read_release(folder, "staged", {}).atoms, facts["types"], facts["parameters"])


def _as_json(record: object) -> bytes:
    return (json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")
