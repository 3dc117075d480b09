"""The fingerprint of a step: everything that its products depend on, by contents and never by times."""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from helpers.files import paths
from helpers.files.place import Place
from helpers.running import notebooks
from helpers.running.notebooks import Parameters
from helpers.running.run_record import LOCK, digest_input, digest_package
from helpers.running.run_state import PRIVATE_FOLDER, Fingerprint, Hashes, digest
from helpers.running.steps import RAW, STUDY, Step
from helpers.study import private_folder
from helpers.study.roster import READ_BY_RUNS

_version = re.compile(r"^Version: *(\S+)", re.MULTILINE)
_line_of_coder = re.compile(r"^coder:.*\n?", re.MULTILINE)


def fingerprint_of_package(hashes: Hashes) -> Fingerprint:
    """Return what every step depends on: the package, the lock file, and the versions that are installed."""
    return {
        "package": hashes.once(digest_package),
        LOCK: digest(paths.ROOT / LOCK),
        "environment": installed_versions(),
    }


def installed_versions() -> str:
    """Return the installed versions of Python and of this package's dependencies."""
    project = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    # 'pandas>=3,<4' begins with the name, which ends before the first other character.
    names = [re.split(r"[^A-Za-z0-9._-]", requirement)[0] for requirement in project["dependencies"]]
    versions = [f"python {sys.version_info.major}.{sys.version_info.minor}"]
    for name in sorted(names):
        try:
            versions.append(f"{name} {_version_of(name)}")
        except PackageNotFoundError:
            versions.append(f"{name} (not installed)")
    return ", ".join(versions)


def _version_of(name: str) -> str:
    """Return the version of an installed package.

    It is found without `importlib.metadata.version`, which reads its whole description as if it were a mail.

    Raises
    ------
    PackageNotFoundError
        It is not installed.
    """
    found = _version.search(distribution(name).read_text("METADATA") or "")
    return found[1] if found else version(name)


def fingerprint_of(
    step: Step, place: Place, parameters: Parameters, common: Fingerprint, hashes: Hashes
) -> Fingerprint:
    """Return the fingerprint of one step: each cause by name, with its hash or value.

    Parameters
    ----------
    parameters
        The values that were given for this step's notebook (see `parameters.given_parameters`).
    common
        What all steps share (see `fingerprint_of_package`).
    hashes
        Those of files that other steps read too, so that each is read once.
    """
    fingerprint = {
        "code cells": hashes.once(_digest_code, step.name),
        "parameters": json.dumps(parameters, sort_keys=True),
        **common,
    }
    for name in step.inputs:
        fingerprint[name] = hashes.once(digest_input, place, name)
    for name in step.reads:
        fingerprint[name] = hashes.once(digest, place.reading(name))
    if STUDY in step.inputs and not step.depends_on_coder:
        fingerprint[STUDY] = _digest_without_coder(place)
    if RAW in step.inputs:
        home = private_folder.folder()
        if home:
            # What a run writes there is no cause: it would be out of date as soon as it has run.
            fingerprint[PRIVATE_FOLDER] = "".join(digest(home / name) for name in READ_BY_RUNS)
    if step.worker:
        # This portrait is a copy of the notebook, and must show its present prose.
        fingerprint["prose"] = hashes.once(_digest_prose, step.name)
    for table in step.tables:
        fingerprint[f"table {table}"] = _digest_table(place, table, hashes)
    return fingerprint


def _digest_without_coder(place: Place) -> str:
    """Return a hash of ``study.yaml`` without its line ``coder``; of the whole, if that is not a single line.

    Reading raw files and coding segments are the same whoever's coding is counted.
    """
    try:
        text = (place.study / STUDY).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return digest_input(place, STUDY)
    return _digest_text(_line_of_coder.sub("", text))


def _digest_code(notebook: str) -> str:
    return _digest_text(notebooks.code_of(notebook))


def _digest_prose(notebook: str) -> str:
    return _digest_text(notebooks.prose_of(notebook))


def _digest_text(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _digest_table(place: Place, name: str, hashes: Hashes) -> str:
    """Return a hash of a table, followed by the parameters that it was made with, which captions name."""
    data = hashes.once(digest, place.reading(paths.table_file(name)))
    return f"{data} {hashes.once(_made_with, place.reading(paths.table_record(name)))}"


def _made_with(record: Path) -> str:
    """Return the parameters in the record of a table, in one form."""
    try:
        return json.dumps(json.loads(record.read_text(encoding="utf-8"))["made_with"], sort_keys=True)
    except (OSError, ValueError, KeyError, TypeError):
        return "without its record"
