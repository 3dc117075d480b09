"""The compendium: one study, the place where it is read and written, and its facts, codebook and tables.

A notebook opens it with its own name and parameters; a command opens it on a folder. Two compendia can be
open in one process, since neither uses anything global.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import pandas as pd

from helpers import __version__
from helpers.errors import FieldworkError, allowed
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.markup import markdown
from helpers.files.place import Place
from helpers.study import counted_coder, old_names
from helpers.study import study as studies
from helpers.study.codebook import Codebook, read_codebook
from helpers.study.codebook_history import History, read_history
from helpers.study.coders import IN_STUDY, OF_STUDY, PARAMETER, Coders, parse_coder
from helpers.study.counted_coder import PublishedCoder
from helpers.study.gate import PRIVATE
from helpers.study.roster import Roster, read_roster
from helpers.study.study import Study, read_study
from helpers.study.weeks import parse_weeks
from helpers.tables import provenance, published_coder, storage
from helpers.tables.provenance import RECORDED_WITH, Provenance
from helpers.tables.schemas import CONSENTS, EXCERPTS, SEGMENTS, TABLES, THEME_COUNTS
from helpers.tables.storage import Written
from helpers.tables.table import Table

T = TypeVar("T")
REPORTED_EVERY_S = 1.0
"""How often a notebook reports, at most, how far it is."""
INSIDE = ("data", "figures", "notebooks", "article")
"""Folders of a study that must not contain another study: their files belong to the outer one."""
PARTS = ("data/", "figures/", "article/", "notebooks/")
"""Where the inputs and products of a study are."""


class Compendium:
    """A study and its products.

    Parameters
    ----------
    place
        Where the study is read and written.
    notebook, parameters
        The name of the notebook that opens it, and the values of its parameters, for the records of what it
        writes. A coder that is the study's own is replaced by whoever that is: no record says only that it
        was the study's.

    Raises
    ------
    FieldworkError
        The study's own coder is asked for, and is not known: see `own_coder`.
    """

    def __init__(self, place: Place, notebook: str = "", parameters: dict[str, Any] | None = None) -> None:
        self.place = place
        self._notebook = notebook
        self._parameters = dict(parameters or {})
        self._used: dict[str, Provenance] = {}
        self._reported = ""
        self._decided: PublishedCoder | None = None
        if self._parameters.get("coder") == OF_STUDY:
            self._decided = self.own_coder
            self._parameters["coder"] = str(self._decided.coders)
        if "sources" in self._parameters:
            self._parameters["sources"] = self._facts.named_sources(self._parameters["sources"])

    @classmethod
    def at(cls, folder: Path) -> Compendium:
        """Return the compendium of a study folder, with its published products."""
        return cls(Place.at(folder))

    @classmethod
    def of_notebook(cls, notebook: str, **parameters: Any) -> Compendium:
        """Return the compendium that a notebook works on.

        In a run, it is that of the run. If the notebook is opened by hand, it is the study whose folder
        contains the notebook; with other parameters than those of the last published run, its products go to
        ``build/run``.

        Raises
        ------
        FieldworkError
            No study contains the notebook, or it could be either of two; or the record of the last run cannot
            be read.
        """
        place = Place.of_environment(os.environ)
        if place is None:
            return cls._opened_by_hand(study_around(_folder_of_caller()), notebook, parameters)
        if place.opened:
            _log_opened_files(place)
        return cls(place, notebook, parameters)

    @classmethod
    def _opened_by_hand(cls, folder: Path, notebook: str, parameters: dict[str, Any]) -> Compendium:
        """Return the compendium of a notebook that no run has started.

        It writes into the study only with the published parameters, or if nothing is published.
        """
        published = [_without_worker(one) for one in _published_parameters(folder, notebook)]
        within = cls(Place.at(folder), notebook, parameters)
        if not published or _without_worker(within._parameters) in published:
            return within
        return cls(Place.at(folder, folder / paths.KEPT_APART), notebook, parameters)

    @property
    def folder(self) -> Path:
        """Return the study's folder."""
        return self.place.study

    @cached_property
    def _facts(self) -> Study:
        facts = read_study(self.folder)
        return facts.for_researcher() if self.place.for_researcher else facts

    @cached_property
    def study(self) -> Study:
        """Return the facts of the study, with weeks counted as in its tables (parameter ``week_origin``)."""
        table = self.place.reading(RECORDED_WITH["week_origin"].file)
        if "week_origin" in self._parameters or table.exists():
            return self._facts.with_week_origin(self.setting("week_origin"))
        return self._facts

    @cached_property
    def codebook(self) -> Codebook:
        """Return the study's codebook."""
        return read_codebook(self.folder)

    @cached_property
    def codebook_history(self) -> History:
        """Return the dated versions of the study's codebook; there may be none."""
        today = datetime.now(self._facts.zone).date()
        return read_history(self.folder, self.codebook, today=today)

    @cached_property
    def roster(self) -> Roster:
        """Return the study's roster, which only the researcher has."""
        return read_roster(self.folder, self.study)

    def setting(self, parameter: str) -> Any:
        """Return the value of a parameter: the notebook's own, or that of the tables it follows.

        Raises
        ------
        FieldworkError
            The record of the table does not have it, is missing, or contradicts the others.
        """
        if parameter in self._parameters:
            return self._parameters[parameter]
        table = RECORDED_WITH[parameter]
        made_with = self._use(table).made_with
        if parameter not in made_with:
            advice = f"Run the notebook that writes it, {table.notebook}: `fieldwork run`."
            if parameter in old_names.rename_parameters(made_with):
                advice = old_names.MIGRATE
            msg = f"{table.record}: has no value of '{parameter}'. {advice}"
            raise FieldworkError(msg)
        return made_with[parameter]

    @property
    def coders(self) -> Coders:
        """Return whose coding is counted: as ``study.yaml`` or the parameter ``coder`` says, or the data."""
        return self.whose_coding.coders

    @property
    def whose_coding(self) -> PublishedCoder:
        """Return whose coding is counted, with a sentence that says why."""
        if self._decided:
            return self._decided
        text = self.setting("coder")
        place = IN_STUDY if text == self._facts.coder else PARAMETER
        return counted_coder.named(parse_coder(text, place))

    @cached_property
    def own_coder(self) -> PublishedCoder:
        """Return whose coding the study publishes, with a sentence that says why.

        It is whom ``study.yaml`` names, or else as the tables ``segments`` and ``excerpts`` decide. Where
        these are not, since few may read them, it is the coding of the published counts.

        Raises
        ------
        FieldworkError
            The study names nobody, and several persons have reviewed every counted segment; or nobody has,
            and no theme has an indicator; or there is none of these tables.
        """
        named = self._facts.named_coders
        if named:
            return counted_coder.named(named)
        if not self._has(SEGMENTS, EXCERPTS):
            return self._coder_of_counts()
        return published_coder.decide(self.read(SEGMENTS), self.read(EXCERPTS), self.codebook)

    def _has(self, *tables: Table) -> bool:
        return all(self.place.reading(table.file).exists() for table in tables)

    def _coder_of_counts(self) -> PublishedCoder:
        """Return whose coding has been counted, by the record of table ``theme_counts``."""
        if not self._has(THEME_COUNTS):
            msg = (
                f"{IN_STUDY}: names nobody, and whose coding is counted is known only from the tables "
                "segments and excerpts, which are not here. Run the notebook that writes them, "
                f"{SEGMENTS.notebook}: `fieldwork run`."
            )
            raise FieldworkError(msg)
        return counted_coder.of_counts(parse_coder(self.setting("coder"), IN_STUDY))

    def coders_of(self, text: str) -> Coders:
        """Return the coders that an option of a command names; `OF_STUDY` are the study's own (`own_coder`).

        Raises
        ------
        FieldworkError
            It names none, or the study's own are not known.
        """
        if text == OF_STUDY:
            return self.own_coder.coders
        return parse_coder(text)

    @property
    def counted_codebook(self) -> Codebook:
        """Return the part of the codebook that is counted: the themes for which the coder has looked.

        Raises
        ------
        FieldworkError
            It is the dictionary's coding that is counted, and no theme has an indicator.
        """
        return self.codebook.for_coder(self.coders)

    @property
    def weeks(self) -> range:
        """Return the study weeks that are counted (parameter ``weeks``)."""
        return parse_weeks(self.setting("weeks"), self.study)

    @property
    def sources(self) -> list[str]:
        """Return those sources of the parameter ``sources`` that the study has."""
        return [source for source in self.setting("sources") if source in self.study.source_ids]

    def read(self, table: Table) -> pd.DataFrame:
        """Read a table, and check that it agrees with its record, this codebook and the present other tables.

        Raises
        ------
        FieldworkError
            It is missing or damaged, or does not agree: which notebook to run.
        """
        frame = storage.read(self.place, table, self._codebook_of(table))
        self._use(table)
        return frame

    def _use(self, table: Table) -> Provenance:
        """Return a table's provenance, if it agrees with the study and with the tables behind it."""
        if table.name in self._used:
            return self._used[table.name]
        record = provenance.read_provenance(self.place, table)
        if record.study != self._facts.title:
            msg = (
                f"{table.file}: belongs to the study '{record.study}', "
                f"but {studies.FILE.as_posix()} describes another. "
                f"Run the notebook that writes it, {table.notebook}: `fieldwork run`."
            )
            raise FieldworkError(msg)
        self._refuse_other_values(table, record)
        provenance.refuse_outdated(self.place, record)
        self._used[table.name] = record
        return record

    def _refuse_other_values(self, table: Table, record: Provenance) -> None:
        """Refuse a table that was made with another value of a parameter that the notebook has as well."""
        for name, value in self._parameters.items():
            recorded = record.made_with.get(name)
            owner = RECORDED_WITH.get(name)
            if owner and owner.notebook == table.notebook and name in record.made_with and recorded != value:
                msg = (
                    f"{table.file}: was made with {name} {json.dumps(recorded)}, "
                    f"and this notebook has {json.dumps(value)}. "
                    f"Use one value in both, or run {table.notebook} with the other: "
                    f"`fieldwork run -p {name}=…`."
                )
                raise FieldworkError(msg)

    def write(self, **frames: pd.DataFrame) -> list[Written]:
        """Check tables and write them, each with its record; frames are given by the names of their tables.

        Nothing is written unless all of them can be.

        Raises
        ------
        FieldworkError
            There is no such table, or a frame does not fit its table.
        """
        unknown = [name for name in frames if name not in TABLES]
        if unknown:
            msg = f"no such table: {', '.join(unknown)}. {allowed(TABLES, unknown[0])}"
            raise FieldworkError(msg)
        # All are checked before the first is written, so that old and new tables are never mixed.
        files: dict[str, bytes] = {}
        for name, frame in frames.items():
            files[name] = storage.as_csv(TABLES[name], frame, self._codebook_of(TABLES[name]))
        consent = self._consent(files)
        written: list[Written] = []
        for name, data in files.items():
            table = TABLES[name]
            record = self._provenance(table, data, consent)
            replace_file(self.place.writing(table.file), data)
            replace_file(self.place.writing(table.record), record.as_json())
            written.append(Written(table.file, table.level, len(frames[name])))
        return written

    def _codebook_of(self, table: Table) -> Codebook | None:
        if table.is_coded:
            return self.codebook
        return None

    def _consent(self, files: dict[str, bytes]) -> str:
        """Return the hash of the consents: those being written, or those of the tables that were read."""
        if CONSENTS.name in files:
            return provenance.hash_of(files[CONSENTS.name])
        states = {used.consent for used in self._used.values()}
        if len(states) == 1:
            return states.pop()
        return ""

    def _provenance(self, table: Table, data: bytes, consent: str) -> Provenance:
        made_with: dict[str, Any] = {
            "sources": self.study.source_ids,
            "language": self.study.language,
        }
        inputs: dict[str, str] = {}
        # In the order of the notebooks, so that the value of a later one replaces that of an earlier one.
        for used in sorted(self._used.values(), key=lambda one: one.notebook):
            made_with |= used.made_with
            inputs[used.table] = used.sha256
        stamp = ""
        if table.is_coded:
            stamp = self.codebook.stamp
        return Provenance(
            table=table.name,
            sha256=provenance.hash_of(data),
            notebook=self._notebook,
            study=self.study.title,
            codebook=stamp,
            consent=consent,
            product=__version__,
            made_with=made_with | self._parameters,
            inputs=dict(sorted(inputs.items())),
        )

    def report(self, text: str) -> None:
        """Say what this notebook is at, to whoever runs it; the notebook itself does not show it."""
        if self.place.progress and text != self._reported:
            self._reported = text
            replace_file(self.place.progress, text.encode("utf-8"))

    def track(self, what: str) -> Callable[[Iterable[T]], Iterator[T]]:
        """Return a function that passes things on one by one, and reports now and then how far that is."""

        def passed_on(of: Iterable[T]) -> Iterator[T]:
            things = list(of)
            reported_at = monotonic()
            for number, thing in enumerate(things, start=1):
                if monotonic() - reported_at > REPORTED_EVERY_S:
                    self.report(f"{what}, {number} of {len(things)}")
                    reported_at = monotonic()
                yield thing

        return passed_on

    @property
    def is_kept_apart(self) -> bool:
        """Tell whether products are kept apart from the published ones, since they have other parameters."""
        return self.place.output == self.folder / paths.KEPT_APART

    def __repr__(self) -> str:
        """Return the title of the study, without its folder."""
        return f"Compendium({self.study.title!r})"

    def _repr_markdown_(self) -> str:
        """Return for a notebook which study it works on, and whether it writes elsewhere."""
        text = f"This notebook works on the study **{markdown(self.study.title)}**."
        if self.is_kept_apart:
            folder = paths.KEPT_APART.as_posix()
            text += f" Its parameters are not those of the last published run: it writes to `{folder}`."
        if self.place.for_researcher:
            text += f" **{PRIVATE}.**"
        return text


def study_around(folder: Path) -> Path:
    """Return the study whose folder contains `folder`.

    Raises
    ------
    FieldworkError
        No study contains it, or the nearest is among the files of another.
    """
    around = [home for home in (folder, *folder.parents) if (home / studies.FILE).is_file()]
    if not around:
        msg = (
            f"{folder.name}: no study contains this folder: neither it nor a folder above it has "
            f"{studies.FILE.as_posix()}. Open the notebook in the folder `notebooks` of its study."
        )
        raise FieldworkError(msg)
    for outer in around[1:]:
        if around[0].relative_to(outer).parts[0] in INSIDE:
            msg = (
                f"{around[0].name}: this study is among the files of another, {outer.name}, "
                "and it is not clear which is meant. "
                f"Move it out of the folders {', '.join(INSIDE)} of that study."
            )
            raise FieldworkError(msg)
    return around[0]


def _folder_of_caller() -> Path:
    """Return the folder of the notebook that is open.

    Jupyter and nbval start a kernel in the notebook's folder. papermill starts it in the current folder,
    which may belong to another study: so the notebook is looked up in the command line that started this
    kernel.
    """
    here = Path.cwd()
    if "ipykernel" not in sys.modules:
        return here
    import psutil

    try:
        parent = psutil.Process(os.getppid())
        words = parent.cmdline()
        home = Path(parent.cwd())
    except psutil.Error:
        return here
    if not any("papermill" in Path(word).name for word in words[:4]):
        return here
    for word in words:
        notebook = Path(home, word)
        if notebook.suffix == ".ipynb" and notebook.is_file():
            return notebook.resolve().parent
    return here


def _without_worker(parameters: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters that change how things are counted: the worker of a portrait does not."""
    return {name: value for name, value in parameters.items() if name != "worker"}


def _published_parameters(folder: Path, notebook: str) -> list[dict[str, Any]]:
    """Return the parameters of the last published runs of a notebook; of a portrait, one for each worker.

    Raises
    ------
    FieldworkError
        The record of the last run cannot be read.
    """
    try:
        record = json.loads((folder / paths.RUN_RECORD).read_text(encoding="utf-8"))
        steps = record["steps"].items()
        return [step["parameters"] for name, step in steps if name.partition(" ")[0] == notebook]
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError, AttributeError):
        msg = (
            f"{paths.RUN_RECORD.as_posix()}: cannot be read; a merge may have left its marks in it. "
            "So the parameters of the published files are not known. "
            "Restore it (`git checkout`), or make it again: `fieldwork run`."
        )
        raise FieldworkError(msg) from None


def _log_opened_files(place: Place) -> None:
    """Log each file of study or output that this kernel reads, so that the run can check them."""
    seen: set[str] = set()
    folders = [folder for folder in (place.staging, place.output, place.study) if folder]

    def log(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in ("open", "sqlite3.connect") or not isinstance(arguments[0], (str, os.PathLike)):
            return
        if event == "open" and _is_writing(*arguments[1:]):
            return
        path = Path(os.path.abspath(arguments[0]))  # noqa: PTH100 - resolving opens folders, and so recurs
        name = _name_inside(path, folders)
        if name.startswith(PARTS) and name not in seen and path.is_file():
            seen.add(name)
            with Path(str(place.opened)).open("a", encoding="utf-8") as file:
                file.write(f"{name}\n")

    sys.addaudithook(log)


def _name_inside(path: Path, folders: Iterable[Path]) -> str:
    """Return the path of a file below the first of these folders that contains it, or an empty text."""
    for folder in folders:
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return ""


def _is_writing(mode: str | None, flags: int) -> bool:
    """Tell whether a file is opened for writing: by its mode, or by its flags if a lower call has no mode."""
    if mode is None:
        return bool(flags & (os.O_WRONLY | os.O_RDWR))
    return not mode.startswith("r") or "+" in mode
