"""What the steps of a run have made: the record of what is published, and of what is still in staging.

The record holds hashes of contents, never times. It belongs to this machine (``.fieldwork/lock.json``) and is
not committed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.atomic import PART, replace_file
from helpers.files.special import is_special
from helpers.running.steps import Step
from helpers.study.private_folder import VARIABLE

FOLDER = Path(".fieldwork")
WITHDRAWAL_BEGUN = FOLDER / "withdrawal.json"
"""What a withdrawal is of, from its beginning to its end."""
PRIVATE_FOLDER = "private folder"
"""The cause of a step that is the files of runs in the private folder."""
NO_PRIVATE_FOLDER = (
    f"{VARIABLE} names no folder, as it did at the last run. Set it again first, such as "
    f"`export {VARIABLE}=~/private-study`"
)
TEXT = {".py", ".ipynb", ".yaml", ".csv", ".toml", ".lock", ".mplstyle"}

Fingerprint = dict[str, str]
"""What the products of a step depend on: each cause by name, with its hash or value."""


@contextmanager
def only_run(output: Path) -> Iterator[None]:
    """Let only one run at a time write an output folder. The lock of a run that was killed does not last.

    Raises
    ------
    FieldworkError
        Another run is writing there.
    """
    (output / FOLDER).mkdir(parents=True, exist_ok=True)
    with (output / FOLDER / "running").open("a+b") as file:
        if not _lock(file):
            msg = (
                f"{output.name}: another run is writing there. Wait until it ends, or give another --output."
            )
            raise FieldworkError(msg)
        yield


def _lock(file: BinaryIO) -> bool:
    """Take the system's lock on an open file, if it is free; it ends with the process, however that ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class Hashes:
    """Hashes of files, each taken once, for as long as nobody writes what they are of."""

    def __init__(self) -> None:
        self._taken: dict[tuple[Hashable, ...], str] = {}

    def once(self, take: Callable[..., str], *what: Hashable) -> str:
        """Return what a function such as `digest` returns for something, without calling it a second time."""
        key = (take, *what)
        if key not in self._taken:
            self._taken[key] = take(*what)
        return self._taken[key]

    def forget(self) -> None:
        """Take all anew from now on, since something has been written."""
        self._taken.clear()


class RunState:
    """The record of one output folder, and its staging area."""

    def __init__(self, output: Path, steps: Sequence[Step], hashes: Hashes | None = None) -> None:
        self.hashes = hashes or Hashes()
        """Of what is read and written, in one command: whatever this state writes makes it forget them."""
        self.staging = output / FOLDER / "staging"
        self._output = output
        self._steps = steps
        self._published_file = output / FOLDER / "lock.json"
        self._staged_file = self.staging / "lock.json"
        self._published = _load_record(self._published_file)
        self._staged = _load_record(self._staged_file)

    @property
    def has_staged_products(self) -> bool:
        """Tell whether anything in staging waits to be published."""
        return bool(self._staged)

    def is_current(self, step: Step, fingerprint: Fingerprint) -> bool:
        """Tell whether a step need not run; if what is staged of it is out of date, remove that from staging.

        An abandoned run has staged it, and a later step would read it in place of what is published.
        """
        if self._matches(self._staged, step, fingerprint, self.staging):
            return True
        if self.staging.exists():
            self._unstage(step)
        return self._matches(self._published, step, fingerprint, self._output)

    def _unstage(self, step: Step) -> None:
        for name in (*step.products_in(self.staging), step.notebook):
            (self.staging / name).unlink(missing_ok=True)
        if self._staged.pop(step.key, None):
            self.hashes.forget()
            replace_file(self._staged_file, _as_json(self._staged))

    def describe_reasons(self, step: Step, fingerprint: Fingerprint, *, force: bool) -> str:
        """Return a phrase that says why a step runs."""
        if force:
            return "forced"
        return "; ".join(self.stale_reasons(step, fingerprint))

    def stale_reasons(self, step: Step, fingerprint: Fingerprint) -> list[str]:
        """Return why a published step is out of date: which causes and which products have changed.

        The list is empty if the step is current.
        """
        entry = self._published.get(step.key, {})
        if not entry:
            return ["has not run yet on this machine"]
        reasons = []
        before = entry["fingerprint"]
        causes = [cause for cause in {**before, **fingerprint} if before.get(cause) != fingerprint.get(cause)]
        if causes:
            if PRIVATE_FOLDER in before and PRIVATE_FOLDER not in fingerprint:
                reasons.append(NO_PRIVATE_FOLDER)
                causes.remove(PRIVATE_FOLDER)
            changes = [_describe_change(one, before.get(one, ""), fingerprint.get(one, "")) for one in causes]
            if changes:
                reasons.append(f"changed: {', '.join(changes)}")
        products = self._changed_products(entry, step, self._output)
        if products:
            reasons.append(f"missing or edited: {', '.join(products)}")
        return reasons

    def _matches(self, record: dict[str, Any], step: Step, fingerprint: Fingerprint, folder: Path) -> bool:
        """Tell whether a step is on record with this fingerprint, and its products are as recorded."""
        entry = record.get(step.key, {})
        return entry.get("fingerprint") == fingerprint and not self._changed_products(entry, step, folder)

    def _changed_products(self, entry: dict[str, Any], step: Step, folder: Path) -> list[str]:
        """Return the products of a step that are not as recorded, and its notebook if its outputs are not."""
        recorded = entry.get("products", {})
        made = dict.fromkeys([*step.products, *recorded])
        changed = [name for name in made if recorded.get(name) != self.hashes.once(digest, folder / name)]
        if entry.get("outputs") != self.hashes.once(outputs_of, folder / step.notebook):
            changed.append(f"outputs of {step.notebook}")
        return changed

    def record_staged(self, step: Step, fingerprint: Fingerprint) -> None:
        """Put the staged products of a step on record."""
        self.hashes.forget()
        self._staged[step.key] = {
            "fingerprint": fingerprint,
            "products": {name: digest(self.staging / name) for name in step.products_in(self.staging)},
            "outputs": outputs_of(self.staging / step.notebook),
        }
        replace_file(self._staged_file, _as_json(self._staged))

    def remove_partial_files(self) -> None:
        """Remove half-written files that a killed run has left in the folders of published files."""
        folders = set()
        for step in self._steps:
            for name in (*step.products, step.notebook):
                folders.add(name.rpartition("/")[0])
        for folder in folders:
            for partial in (self._output / folder).glob(f".*{PART}"):
                partial.unlink(missing_ok=True)

    def publish(self, make_run_record: Callable[[], bytes]) -> None:
        """Move everything that is staged into place, and the records last.

        If it is killed in between, this machine's record is still the old one, and the next run moves all
        again.

        Parameters
        ----------
        make_run_record
            Makes the published record, once all products are in place.
        """
        for step in self._steps:
            if step.key in self._staged:
                for name in (*step.products_in(self.staging), step.notebook):
                    replace_file(self._output / name, (self.staging / name).read_bytes())
        if self._staged or not (self._output / paths.RUN_RECORD).exists():
            replace_file(self._output / paths.RUN_RECORD, make_run_record())
        if self._staged:
            replace_file(self._published_file, _as_json(self._published | self._staged))
        shutil.rmtree(self.staging, ignore_errors=True)
        self.hashes.forget()


def copy_published(source: Path, target: Path, steps: Sequence[Step]) -> None:
    """Give one output folder what is published of some steps in another, with its record.

    Whether a step is current there is asked of `RunState`, as for any other.
    """
    record = _load_record(source / FOLDER / "lock.json")
    known = {step.key: record[step.key] for step in steps if step.key in record}
    for step in steps:
        for name in (*step.products_in(source), step.notebook):
            if step.key in known and (source / name).is_file():
                replace_file(target / name, (source / name).read_bytes())
    replace_file(target / FOLDER / "lock.json", _as_json(known))


def _load_record(path: Path) -> dict[str, Any]:
    """Return a record by step key; empty if there is none that can be read."""
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(loaded, dict):
        return {}
    return loaded


def _as_json(record: dict[str, Any]) -> bytes:
    return (json.dumps(record, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _describe_change(cause: str, before: str, after: str) -> str:
    """Name a cause that has changed; for versions and parameters, add the old and the new values."""
    if cause == "environment":
        old = set(before.split(", "))
        new = set(after.split(", "))
        return f"environment ({', '.join(sorted(old - new))} -> {', '.join(sorted(new - old))})"
    if cause == "parameters":
        return f"parameters ({before or '{}'} -> {after or '{}'})"
    return cause


def outputs_of(notebook: Path) -> str:
    """Return one hash of what a notebook shows: its outputs, and which cells have run.

    Code and prose are left out. The hash is empty if there is no such notebook.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return ""
    shown = []
    for cell in cells:
        if cell["cell_type"] == "code":
            outputs = [_uniform_output(output) for output in cell["outputs"]]
            shown.append([cell["execution_count"] is not None, outputs])
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode("utf-8")).hexdigest()


def _uniform_output(value: Any) -> Any:
    """Return an output in one form: programs differ in how they split texts into lines and end them."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "".join(value).rstrip("\n")
    if isinstance(value, str):
        return value.rstrip("\n")
    if isinstance(value, list):
        return [_uniform_output(part) for part in value]
    if isinstance(value, dict):
        return {
            name: _uniform_output(part)
            for name, part in value.items()
            if name not in ("execution_count", "metadata")
        }
    return value


def digest(path: Path) -> str:
    """Return the hash of a file, or an empty text if there is none.

    Text is hashed with LF line ends, so that a checkout on Windows is the same study.
    """
    if is_special(path):
        return ""
    return _digest_of_file(path)


def _digest_of_file(path: Path) -> str:
    """Return the hash of what is a file, or nothing."""
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    if path.suffix in TEXT:
        data = data.replace(b"\r\n", b"\n")
    return hashlib.sha256(data).hexdigest()


def _files_below(folder: Path, without: Collection[str]) -> dict[str, Path]:
    """Return the files below a folder by their paths in it; links to folders are not followed."""
    files: dict[str, Path] = {}
    for place, subfolders, names in os.walk(folder):
        inside = Path(place).relative_to(folder).as_posix()
        before = "" if inside == "." else f"{inside}/"
        left_out = {"__pycache__"} if before else {"__pycache__", *without}
        # What is taken out of this list is not walked through.
        subfolders[:] = [name for name in subfolders if name not in left_out]
        for name in names:
            path = Path(place, name)
            if path.is_file():
                files[before + name] = path
    return files


def digest_folder(folder: Path, *, without: Collection[str] = ()) -> str:
    """Return one hash of the names and contents of all files below a folder.

    Parameters
    ----------
    without
        Names of subfolders that are left out.
    """
    files = _files_below(folder, without)
    lines = [f"{name} {_digest_of_file(files[name])}" for name in sorted(files)]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()
