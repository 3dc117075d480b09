"""What the steps of a run have made: on record for what is published, and for what still waits in staging.

The record holds contents' hashes, never times. It is this machine's own (``.fieldwork/lock.json``) and not committed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.atomic import PART, replace_file
from helpers.running.steps import Step

FOLDER = Path(".fieldwork")
TEXT = {".py", ".ipynb", ".yaml", ".csv", ".toml", ".lock", ".mplstyle"}

Fingerprint = dict[str, str]
"""What a step's products follow from: a word for each cause, and its hash or value."""


@contextmanager
def alone(output: Path) -> Iterator[None]:
    """Let one run at a time write an output folder; a run that was killed leaves no lock that holds.

    Raises
    ------
    FieldworkError
        Another run is at work there.
    """
    (output / FOLDER).mkdir(parents=True, exist_ok=True)
    with (output / FOLDER / "running").open("a+b") as file:
        if not _locked(file):
            msg = f"{output.name}: another run is at work there. Wait for its end, or give another --output."
            raise FieldworkError(msg)
        yield


def _locked(file: BinaryIO) -> bool:
    """Take the system's lock on an open file; it ends with the process, however that ends."""
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


class Memory:
    """The record of one output folder, and its staging area."""

    def __init__(self, output: Path, steps: Sequence[Step]) -> None:
        self._output, self._steps = output, steps
        self._file = output / FOLDER / "lock.json"
        self.staging = output / FOLDER / "staging"
        self._staged_file = self.staging / "lock.json"
        self._published: dict[str, Any] = self._load(self._file)
        self._staged: dict[str, Any] = self._load(self._staged_file)

    @staticmethod
    def _load(path: Path) -> dict[str, Any]:
        try:
            loaded = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return loaded if isinstance(loaded, dict) else {}

    def is_current(self, step: Step, fingerprint: Fingerprint) -> bool:
        """Tell whether a step need not run; drop what an abandoned run has staged of it."""
        if self._holds(self._staged, step, fingerprint, self.staging):
            return True
        self._unstage(step)
        return self._holds(self._published, step, fingerprint, self._output)

    def _unstage(self, step: Step) -> None:
        for name in (*step.products, step.notebook):
            (self.staging / name).unlink(missing_ok=True)
        if self._staged.pop(step.key, None):
            replace_file(self._staged_file, _as_json(self._staged))

    @staticmethod
    def _holds(record: dict[str, Any], step: Step, fingerprint: Fingerprint, folder: Path) -> bool:
        entry = record.get(step.key, {})
        return entry.get("fingerprint") == fingerprint and not _differing(entry, step, folder)

    @property
    def is_waiting(self) -> bool:
        """Tell whether anything waits in staging to be published."""
        return bool(self._staged)

    def why(self, step: Step, fingerprint: Fingerprint, *, force: bool) -> str:
        """Say in words why a step runs."""
        return "forced" if force else "; ".join(self.reasons(step, fingerprint))

    def reasons(self, step: Step, fingerprint: Fingerprint) -> list[str]:
        """Return in words all that makes a published step stale: what changed, and which of its products; none: it is current."""
        entry = self._published.get(step.key, {})
        if not entry:
            return ["has not run yet on this machine"]
        before = entry["fingerprint"]
        changed = [
            _as_change(name, before.get(name, ""), fingerprint.get(name, ""))
            for name in {**before, **fingerprint}
            if before.get(name) != fingerprint.get(name)
        ]
        reasons = [f"changed: {', '.join(changed)}"] if changed else []
        differing = _differing(entry, step, self._output)
        return reasons + ([f"missing or edited: {', '.join(differing)}"] if differing else [])

    def remember(self, step: Step, fingerprint: Fingerprint) -> None:
        """Put a step's staged products on record."""
        self._staged[step.key] = {
            "fingerprint": fingerprint,
            "products": {name: digest(self.staging / name) for name in step.products},
            "outputs": outputs_of(self.staging / step.notebook),
        }
        replace_file(self._staged_file, _as_json(self._staged))

    def sweep(self) -> None:
        """Remove what a run that was killed has left beside the published files: parts of files that were never put in place."""
        for folder in {
            (self._output / name).parent for step in self._steps for name in (*step.products, step.notebook)
        }:
            for part in folder.glob(f".*{PART}"):
                part.unlink(missing_ok=True)

    def publish(self, run_record: Callable[[], bytes]) -> None:
        """Move everything staged into place, the records last; killed in between, the next run does it again.

        Parameters
        ----------
        run_record
            Makes the published record, when all products are in place.
        """
        for step in self._steps:
            if step.key in self._staged:
                for name in (*step.products, step.notebook):
                    replace_file(self._output / name, (self.staging / name).read_bytes())
        if self._staged or not (self._output / paths.RUN_RECORD).exists():
            replace_file(self._output / paths.RUN_RECORD, run_record())
        if self._staged:
            replace_file(self._file, _as_json(self._published | self._staged))
        shutil.rmtree(self.staging, ignore_errors=True)


def _as_change(name: str, before: str, after: str) -> str:
    """Name a cause that has changed; of versions and of parameters say what they were and are."""
    if name == "environment":
        old, new = set(before.split(", ")), set(after.split(", "))
        return f"environment ({', '.join(sorted(old - new))} -> {', '.join(sorted(new - old))})"
    if name == "parameters":
        return f"parameters ({before or '{}'} -> {after or '{}'})"
    return name


def _differing(entry: dict[str, Any], step: Step, folder: Path) -> list[str]:
    """Return the products of a step that are not as it left them; its notebook, if what it shows is not."""
    kept = entry.get("products", {})
    differing = [name for name in step.products if kept.get(name) != digest(folder / name)]
    if entry.get("outputs") != outputs_of(folder / step.notebook):
        differing.append(f"outputs of {step.notebook}")
    return differing


def outputs_of(notebook: Path) -> str:
    """Return one hash for what a notebook shows: its outputs and whether each cell has run, and neither its code nor its prose.

    An empty text: there is no such notebook.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return ""
    shown = []
    for cell in cells:
        if cell["cell_type"] == "code":
            outputs = [_as_shown(output) for output in cell["outputs"]]
            shown.append([cell["execution_count"] is not None, outputs])
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode("utf-8")).hexdigest()


def _as_shown(value: Any) -> Any:
    """Return an output in one form: programs cut its texts into lines as they like, and end them or not."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "".join(value).rstrip("\n")
    if isinstance(value, str):
        return value.rstrip("\n")
    if isinstance(value, list):
        return [_as_shown(part) for part in value]
    if isinstance(value, dict):
        return {
            name: _as_shown(part)
            for name, part in value.items()
            if name not in ("execution_count", "metadata")
        }
    return value


def _as_json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, indent=1, sort_keys=True) + "\n").encode("utf-8")


def digest(path: Path) -> str:
    """Return a file's hash; text is hashed with LF ends, so that a Windows checkout is the same study."""
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    return hashlib.sha256(data.replace(b"\r\n", b"\n") if path.suffix in TEXT else data).hexdigest()


def digest_folder(folder: Path, *, without: Collection[str] = ()) -> str:
    """Return one hash for all files below a folder: their names and contents; folders named in `without` are left out."""
    lines = []
    for path in sorted(folder.rglob("*"), key=lambda path: path.as_posix()):
        name = path.relative_to(folder)
        if path.is_file() and "__pycache__" not in name.parts and name.parts[0] not in without:
            lines.append(f"{name.as_posix()} {digest(path)}")
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()
