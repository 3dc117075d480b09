"""A place: the study that is read, and the folder that is written.

papermill runs a notebook in the caller's folder and nbval in the notebook's own, so no path in the project is relative to a
working directory. A kernel that is started by a run learns its place from the environment that it is given, as JSON; nothing
else reads that variable, and nothing in this package writes it into its own environment.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "FIELDWORK_PLACE"
"""Names the place of a run to the kernels that the run starts."""


@dataclass(frozen=True)
class Place:
    """Where a study is read and where what is made of it is written. Two places in one process know nothing of each other."""

    study: Path
    """The folder that holds ``data/study.yaml``."""
    output: Path
    """The folder that holds ``data/processed``, ``figures`` and ``article``."""
    staging: Path | None = None
    """Where files wait until a whole run has succeeded; None: they are written at once."""
    opened: Path | None = None
    """The file in which a kernel notes what it opens; None: nobody asks."""

    @classmethod
    def at(cls, study: Path, output: Path | None = None, staging: Path | None = None) -> Place:
        """Return a place with whole paths; what is made of a study lies in its own folder, if no other is named."""
        study = study.resolve()
        return cls(study, output.resolve() if output else study, staging.resolve() if staging else None)

    def reading(self, relative: Path | str) -> Path:
        """Return where `relative` is read: as staged by this run, else as written; a run that is kept apart falls back on the study's."""
        folders = [self.output, self.study]
        if self.staging:
            folders.insert(0, self.staging)
        for folder in folders:
            if (folder / relative).exists():
                return folder / relative
        return self.output / relative

    def writing(self, relative: Path | str) -> Path:
        """Return where `relative` is written, and make its folder."""
        path = (self.staging or self.output) / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def as_variable(self) -> dict[str, str]:
        """Return the environment by which a kernel learns its place."""
        named = {"study": self.study, "output": self.output, "staging": self.staging, "opened": self.opened}
        return {VARIABLE: json.dumps({name: str(path) for name, path in named.items() if path})}

    @classmethod
    def of_environment(cls, environment: Mapping[str, str]) -> Place | None:
        """Return the place that a run has given to this kernel; None: no run has started it."""
        if VARIABLE not in environment:
            return None
        return cls(**{name: Path(path) for name, path in json.loads(environment[VARIABLE]).items()})
