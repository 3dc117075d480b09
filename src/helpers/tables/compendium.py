"""The compendium: one study, the place where it is read and written, and its facts, codebook and tables.

A notebook opens it with its own name and parameters; a command opens it on a folder. Two of them can live in one process.
"""

from __future__ import annotations

import json
import os
import sys
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from helpers import __version__
from helpers.errors import FieldworkError, allowed
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.study import old_names
from helpers.study import study as studies
from helpers.study.codebook import Codebook, read_codebook
from helpers.study.roster import Roster, read_roster
from helpers.study.study import Study, read_study
from helpers.tables import provenance, storage
from helpers.tables.provenance import SETTLED_BY, Provenance
from helpers.tables.schemas import CONSENTS, TABLES, Table
from helpers.tables.storage import Written

INSIDE = ("data", "figures", "notebooks", "article")
"""Folders of a study in which no other study may lie: what is written or read there is the outer one's."""


PARTS = ("data/", "figures/", "article/", "notebooks/")
"""Of a study, where what it is made of and what is made of it lie."""


class Compendium:
    """A study and what is made of it.

    Parameters
    ----------
    place
        Where it is read and written.
    notebook, parameters
        Of a notebook: its name, and the values of its parameters. What it writes says that it was made with them.
    """

    def __init__(self, place: Place, notebook: str = "", parameters: dict[str, Any] | None = None) -> None:
        self.place = place
        self._notebook = notebook
        self._parameters = dict(parameters or {})
        self._used: dict[str, Provenance] = {}

    @classmethod
    def at(cls, folder: Path) -> Compendium:
        """Return the compendium of a study folder, with what is published of it."""
        return cls(Place.at(folder))

    @classmethod
    def of_notebook(cls, notebook: str, **parameters: Any) -> Compendium:
        """Return the compendium that a notebook works on.

        Started by a run, it is the run's. Opened by hand, it is the study whose folder holds the notebook; with other
        parameters than those of the last published run, what it writes goes aside, to ``build/run``.

        Raises
        ------
        FieldworkError
            No study holds the notebook, or two could be meant; or the record of the last run cannot be read.
        """
        place = Place.of_environment(os.environ)
        if place is None:
            folder = study_around(_folder_of_caller())
            place = Place.at(folder, _output_by_hand(folder, notebook, parameters))
        elif place.opened:
            _note_what_is_opened(place)
        return cls(place, notebook, parameters)

    @property
    def folder(self) -> Path:
        """Return the study's folder."""
        return self.place.study

    @cached_property
    def _facts(self) -> Study:
        return read_study(self.folder)

    @cached_property
    def study(self) -> Study:
        """Return the facts of the study, its weeks counted as the tables count them (parameter ``week_origin`` of notebook 1)."""
        facts = self._facts
        is_settled = (
            "week_origin" in self._parameters or self.place.reading(SETTLED_BY["week_origin"].file).exists()
        )
        return facts.with_week_origin(self.setting("week_origin")) if is_settled else facts

    @cached_property
    def codebook(self) -> Codebook:
        """Return the study's codebook."""
        return read_codebook(self.folder)

    @cached_property
    def roster(self) -> Roster:
        """Return the study's roster: who speaks. It is the researcher's alone."""
        return read_roster(self.folder, self.study)

    def setting(self, parameter: str) -> Any:
        """Return the value of a parameter: the notebook's own, or the one with which the tables before it were made.

        Raises
        ------
        FieldworkError
            No table says it, or the one that does so has no record or does not agree with the others.
        """
        if parameter in self._parameters:
            return self._parameters[parameter]
        table = SETTLED_BY[parameter]
        made_with = self._use(table).made_with
        if parameter not in made_with:
            what_to_do = f"Run the notebook that writes it, {table.notebook}: `fieldwork run`."
            if parameter in old_names.rename_parameters(made_with):
                what_to_do = old_names.MIGRATE
            msg = f"{table.record}: does not say '{parameter}'. {what_to_do}"
            raise FieldworkError(msg)
        return made_with[parameter]

    def read(self, table: Table) -> pd.DataFrame:
        """Read a table, checked: it is what its record says, follows from this codebook, and from the tables that are there.

        Raises
        ------
        FieldworkError
            It is missing or damaged, or does not agree: which notebook to run.
        """
        frame = storage.read(self.place, table, self.codebook if table.is_coded else None)
        self._use(table)
        return frame

    def _use(self, table: Table) -> Provenance:
        """Return a table's provenance, and hold it against the study and the tables that it follows from."""
        if table.name not in self._used:
            found = provenance.read_provenance(self.place, table)
            if found.study != self._facts.title:
                msg = (
                    f"{table.file}: is of the study '{found.study}', and {studies.FILE.as_posix()} is of another. "
                    f"Run the notebook that writes it, {table.notebook}: `fieldwork run`."
                )
                raise FieldworkError(msg)
            self._refuse_other_values(table, found)
            provenance.refuse_overtaken(self.place, found)
            self._used[table.name] = found
        return self._used[table.name]

    def _refuse_other_values(self, table: Table, found: Provenance) -> None:
        """Refuse a table that was made with another value of a parameter that the notebook asks for too."""
        for name, value in self._parameters.items():
            if SETTLED_BY.get(name) is table and found.made_with.get(name) != value:
                msg = (
                    f"{table.file}: was made with {name} {json.dumps(found.made_with.get(name))}, and this notebook has "
                    f"{json.dumps(value)}. Give both the same, or run {table.notebook} with the other: `fieldwork run -p {name}=…`."
                )
                raise FieldworkError(msg)

    def write(self, **frames: pd.DataFrame) -> list[Written]:
        """Check tables and write them, each with its record; a frame is named as its table.

        Nothing is written unless all can be.

        Raises
        ------
        FieldworkError
            There is no such table, or a frame is not what its table should be.
        """
        unknown = [name for name in frames if name not in TABLES]
        if unknown:
            msg = f"no such table: {', '.join(unknown)}. {allowed(TABLES, unknown[0])}"
            raise FieldworkError(msg)
        files = {
            name: storage.as_csv(TABLES[name], frame, self._codebook_of(TABLES[name]))
            for name, frame in frames.items()
        }
        consent = self._consent(files)
        for name, data in files.items():
            replace_file(self.place.writing(TABLES[name].file), data)
            replace_file(
                self.place.writing(TABLES[name].record),
                self._provenance(TABLES[name], data, consent).as_json(),
            )
        return [Written(TABLES[name].file, TABLES[name].level, len(frame)) for name, frame in frames.items()]

    def _codebook_of(self, table: Table) -> Codebook | None:
        return self.codebook if table.is_coded else None

    def _consent(self, files: dict[str, bytes]) -> str:
        """Return the state of consent: of the tables that were read, or of the one that is being written."""
        if CONSENTS.name in files:
            return provenance.hash_of(files[CONSENTS.name])
        states = {used.consent for used in self._used.values()}
        return states.pop() if len(states) == 1 else ""

    def _provenance(self, table: Table, data: bytes, consent: str) -> Provenance:
        made_with: dict[str, Any] = {"sources": self.study.source_ids}
        inputs: dict[str, str] = {}
        for used in sorted(self._used.values(), key=lambda one: one.notebook):
            made_with |= used.made_with
            inputs[used.table] = used.sha256
        codebook = self._codebook_of(table)
        return Provenance(
            table=table.name,
            sha256=provenance.hash_of(data),
            notebook=self._notebook,
            study=self.study.title,
            codebook=codebook.stamp if codebook else "",
            consent=consent,
            product=__version__,
            made_with=made_with | self._parameters,
            inputs=dict(sorted(inputs.items())),
        )

    @property
    def is_kept_apart(self) -> bool:
        """Tell whether what is written goes beside what is published, since the parameters are others."""
        return self.place.output == self.folder / paths.KEPT_APART

    def __repr__(self) -> str:
        """Say which study it is, without its folder."""
        return f"Compendium({self.study.title!r})"

    def _repr_markdown_(self) -> str:
        """Say in a notebook which study it works on, and where it writes if that is not what is published."""
        said = f"This notebook works on the study **{self.study.title}**."
        if self.is_kept_apart:
            said += f" Its parameters are not those of the last published run: it writes to `{paths.KEPT_APART.as_posix()}`."
        return said


def study_around(folder: Path) -> Path:
    """Return the study whose folder holds `folder`.

    Raises
    ------
    FieldworkError
        No study holds it, or the nearest lies among the files of another.
    """
    around = [home for home in (folder, *folder.parents) if (home / studies.FILE).is_file()]
    if not around:
        msg = (
            f"{folder.name}: no study holds this folder: neither it nor a folder above it has {studies.FILE.as_posix()}. "
            "Open the notebook where it lies, in the folder `notebooks` of its study."
        )
        raise FieldworkError(msg)
    for outer in around[1:]:
        if around[0].relative_to(outer).parts[0] in INSIDE:
            msg = (
                f"{around[0].name}: this study lies among the files of another, {outer.name}, and it is not clear which is meant. "
                f"Move it out of the folders {', '.join(INSIDE)} of that study."
            )
            raise FieldworkError(msg)
    return around[0]


def _folder_of_caller() -> Path:
    """Return the folder of the notebook that is open: where Jupyter starts it, or where the notebook lies that papermill was given.

    Jupyter and nbval start a kernel in the notebook's folder. papermill starts it in its own, which may be another study's: so
    the notebook is looked up among the words of the command that has started this kernel.
    """
    here = Path.cwd()
    if "ipykernel" not in sys.modules:
        return here
    import psutil

    try:
        parent = psutil.Process(os.getppid())
        words, home = parent.cmdline(), Path(parent.cwd())
    except psutil.Error:
        return here
    if not any("papermill" in Path(word).name for word in words[:4]):
        return here
    given = [home / word for word in words if word.endswith(".ipynb") and (home / word).is_file()]
    return given[0].resolve().parent if given else here


def _output_by_hand(folder: Path, notebook: str, parameters: dict[str, Any]) -> Path:
    """Return where a notebook that is opened by hand writes: into the study, unless its parameters are not the published ones."""
    try:
        record = json.loads((folder / paths.RUN_RECORD).read_text(encoding="utf-8"))
        published = [
            step["parameters"] for name, step in record["steps"].items() if name.partition(" ")[0] == notebook
        ]
    except FileNotFoundError:
        return folder
    except (ValueError, KeyError, TypeError, AttributeError):
        msg = (
            f"{paths.RUN_RECORD.as_posix()}: cannot be read, as if a merge had left its marks in it, and so nobody can tell with which "
            "parameters the published files were made. Put it back (`git checkout`), or make it anew: `fieldwork run`."
        )
        raise FieldworkError(msg) from None
    # Which worker is portrayed says where a portrait goes, and not how anything is counted.
    own = {name: value for name, value in parameters.items() if name != "worker"}
    is_published = any(
        {name: value for name, value in one.items() if name != "worker"} == own for one in published
    )
    return folder if is_published or not published else folder / paths.KEPT_APART


def _note_what_is_opened(place: Place) -> None:
    """Note each file of study or output that this kernel opens to read, so that the run can hold it against what is declared."""
    seen: set[str] = set()
    folders = [folder for folder in (place.staging, place.output, place.study) if folder]

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in ("open", "sqlite3.connect") or not isinstance(arguments[0], (str, os.PathLike)):
            return
        if event == "open" and _is_writing(*arguments[1:]):
            return
        path = Path(os.path.abspath(arguments[0]))  # noqa: PTH100 - resolving would open folders, and so call itself
        name = next(
            (path.relative_to(folder).as_posix() for folder in folders if path.is_relative_to(folder)), ""
        )
        if name.startswith(PARTS) and name not in seen and path.is_file():
            seen.add(name)
            with Path(str(place.opened)).open("a", encoding="utf-8") as file:
                file.write(f"{name}\n")

    sys.addaudithook(note)


def _is_writing(mode: str | None, flags: int) -> bool:
    """Tell whether a file is opened to be written: by its mode, or, where a lower call has none, by its flags."""
    if mode is None:
        return bool(flags & (os.O_WRONLY | os.O_RDWR))
    return not mode.startswith("r") or "+" in mode
