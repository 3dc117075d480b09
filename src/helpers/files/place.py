"""A place: the study that is read, and the folder that is written.

papermill runs a notebook in the current folder and nbval in the notebook's own, so no path in the project is
relative to the working directory. A run tells each kernel its place in an environment variable, as JSON;
nothing else reads that variable, and nothing in this package sets it in its own environment.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "FIELDWORK_PLACE"
"""Tells kernels the place of the run that started them."""


@dataclass(frozen=True)
class Place:
    """Where a study is read and where its products are written; places in one process are independent."""

    study: Path
    """The folder that contains ``data/study.yaml``."""
    output: Path
    """The folder that contains ``data/processed``, ``figures`` and ``article``."""
    staging: Path | None = None
    """Where files are kept until a whole run has succeeded; None: they are written at once."""
    opened: Path | None = None
    """The file in which a kernel logs the files that it opens; None: it does not."""
    progress: Path | None = None
    """The file in which a kernel says what it is at; None: nobody looks."""
    for_researcher: bool = False
    """Whether only the researcher sees what is written (`study.gate` allows that in the private folder)."""

    @classmethod
    def at(cls, study: Path, output: Path | None = None, staging: Path | None = None) -> Place:
        """Return a place with absolute paths; the products are in the study's folder if no other is given."""
        study = study.resolve()
        return cls(study, output.resolve() if output else study, staging.resolve() if staging else None)

    def reading(self, relative: Path | str) -> Path:
        """Return where `relative` is read: first of staging, output and study that has it; else output."""
        folders = [self.output, self.study]
        if self.staging:
            folders.insert(0, self.staging)
        for folder in folders:
            if (folder / relative).exists():
                return folder / relative
        return self.output / relative

    def writing(self, relative: Path | str) -> Path:
        """Return where `relative` is written, and create its folder."""
        path = (self.staging or self.output) / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def as_variable(self) -> dict[str, str]:
        """Return the environment variable that tells a kernel its place."""
        named = {"study": self.study, "output": self.output, "staging": self.staging}
        named |= {"opened": self.opened, "progress": self.progress}
        values: dict[str, str | bool] = {name: str(path) for name, path in named.items() if path}
        if self.for_researcher:
            values["for_researcher"] = True
        return {VARIABLE: json.dumps(values)}

    @classmethod
    def of_environment(cls, environment: Mapping[str, str]) -> Place | None:
        """Return the place of the run that started this kernel; None, if no run did."""
        if VARIABLE not in environment:
            return None
        values = json.loads(environment[VARIABLE])
        for_researcher = values.pop("for_researcher", False)
        return cls(**{name: Path(path) for name, path in values.items()}, for_researcher=for_researcher)
