"""Where the files of a study are: what is missing, misnamed or in a folder that nobody reads.

Only names of files and folders are looked at. A message repeats none of those in ``data/raw``, which may be
the names of people.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path

from helpers.errors import did_you_mean
from helpers.prose import counted, listed
from helpers.study import codebook, private_folder, study
from helpers.study.names_in_coding import MANUAL_CODING
from helpers.study.raw_files import files_of, folded, folders_of, is_system_file, source_of
from helpers.study.roster import OF_PERSONS
from helpers.study.study import RAW, Study

NEEDED = {
    study.FILE: "It has the facts of the study: its workers, sources and weeks",
    codebook.FILE: "It has the areas and themes (`fieldwork codebook draft FILE --output FILE` drafts one "
    "from another program's)",
}
"""The files that every study has, and what each is for."""
ENDINGS = (".yml", ".yaml.txt", ".yml.txt", ".yaml.yaml", ".txt")
"""What editors and file managers make of ``.yaml``."""


def faults_of_folder(folder: Path) -> list[str]:
    """Return what is wrong with a folder as a study: files that it lacks, and that nothing can be written."""
    if not any(folder.iterdir()):
        return [f"{folder.name}: is empty. `fieldwork new {_typed(folder)}` lays out a study in it."]
    elsewhere = _study_nearby(folder)
    if elsewhere:
        return [elsewhere]
    faults = [_lacking(folder, file) for file in NEEDED if not (folder / file).is_file()]
    if not (folder / RAW).is_dir():
        faults.append(f"{RAW.as_posix()}: there is no such folder. Make it, with a folder for each source.")
    if not os.access(folder, os.W_OK):
        faults.append(
            f"{folder.name}: nothing can be written here. Copy the study to a folder of your own, or give "
            "`fieldwork run --output DIR`."
        )
    return faults


def _typed(folder: Path) -> str:
    """Return a folder as it can be typed in a shell, wherever one is."""
    return shlex.quote(str(folder))


def _study_nearby(folder: Path) -> str:
    """Return where the study is, if it is the folder above or one folder below; else an empty text."""
    if (folder / "data").is_dir():
        return ""
    for above in folder.parents[:2]:
        if (above / study.FILE).is_file():
            return f"{folder.name}: is inside of a study. Give the study itself: `--study {_typed(above)}`."
    inside = sorted(path.parents[1] for path in folder.glob(f"*/{study.FILE.as_posix()}"))
    if len(inside) == 1:
        return f"{folder.name}: is no study, but has one in it. Give that: `--study {_typed(inside[0])}`."
    return ""


def _lacking(folder: Path, file: Path) -> str:
    """Say that a file is missing, and which one is perhaps meant to be it."""
    name = file.as_posix()
    wanted = {file.name, *(file.stem + ending for ending in ENDINGS)}
    for place in (folder / file.parent, folder):
        for found in sorted(place.iterdir() if place.is_dir() else ()):
            if found.name.casefold() in wanted:
                where = found.relative_to(folder).as_posix()
                return f"{name}: there is no such file, but {where} is here. Call it {name}."
    return f"{name}: there is no such file. {NEEDED[file]}."


def remarks_on_folder(folder: Path, *, is_fictional: bool) -> list[str]:
    """Return what is allowed about the place of a study, and may have been done by mistake."""
    remarks = []
    above = next((path for path in folder.parents if (path / study.FILE).is_file()), None)
    if above:
        remarks.append(f"{folder.name}: lies inside of another study. Commands use the one that is given.")
    if is_fictional:
        return remarks
    if any(mark in folder.as_posix().casefold() for mark in private_folder.SYNCED):
        remarks.append(
            f"{folder.name}: lies in a folder that a program copies to other computers. "
            "Raw files of a real study belong where nothing copies them."
        )
    outer = next((path for path in folder.parents if (path / ".git").exists()), None)
    if outer and not (folder / ".git").exists():
        remarks.append(
            f"{folder.name}: lies inside of another git repository, which may take raw files into its "
            "history. `git init` here, or move the study out of it."
        )
    return remarks


def faults_of_raw(folder: Path, facts: Study) -> list[str]:
    """Return what lies in ``data/raw`` where no source is read."""
    faults = []
    known = folders_of(facts)
    choice = f"Folders: {listed(known)}."
    outside = [path for path in files_of(folder) if _is_in_no_folder(path, folder)]
    if outside:
        faults.append(
            f"{RAW.as_posix()}: {counted(len(outside), 'files')} in no folder of a source. Move what "
            f"lies there into the folder of its source. {choice}"
        )
    # Of a study with faults, not all sources may be known.
    unknown = _unknown_folders(folder, facts) if facts.is_whole("sources") else ()
    for name, n_files in unknown:
        near = did_you_mean(folded(name), known)
        faults.append(
            f"{RAW.as_posix()}: a folder with {counted(n_files, 'files')} belongs to no source.{near} Rename "
            f"it, or give it a source in data/study.yaml. {choice}"
        )
    return faults


def remarks_on_raw(folder: Path, facts: Study) -> list[str]:
    """Return which sources have no file yet."""
    remarks = []
    with_files = {folded(name) for name in _folders_with_files(folder)}
    for source in facts.sources:
        place = RAW / source.folder
        if source.folder not in with_files:
            suffixes = listed(source.read_by.suffixes, "or")
            remarks.append(f"{place.as_posix()}: has no file yet. {source.label} are read from {suffixes}.")
    return remarks


def has_raw_files(folder: Path, facts: Study) -> bool:
    """Tell whether any source has a file."""
    return any(source_of(name, facts) is not None for name in _folders_with_files(folder))


def has_coding(folder: Path) -> bool:
    """Tell whether there is a file of manual coding."""
    return any(folded(name) == MANUAL_CODING for name in _folders_with_files(folder))


def _folders_with_files(folder: Path) -> list[str]:
    """Return the folders of ``data/raw`` that have files, in order."""
    inside = (path.relative_to(folder / RAW).parts for path in files_of(folder) if not _is_passed_over(path))
    return sorted({parts[0] for parts in inside if len(parts) > 1})


def _unknown_folders(folder: Path, facts: Study) -> Iterator[tuple[str, int]]:
    """Yield the folders that belong to no source, each with its number of files."""
    known = {folded(name) for name in folders_of(facts)}
    for name in _folders_with_files(folder):
        if folded(name) not in known:
            files = [path for path in files_of(folder) if path.relative_to(folder / RAW).parts[0] == name]
            yield name, len(files)


def _is_in_no_folder(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder / RAW).parts
    return len(parts) == 1 and parts[0] not in OF_PERSONS and not _is_passed_over(path)


def _is_passed_over(path: Path) -> bool:
    """Tell whether a file is no fieldwork: of the system, a guide to the folder, or an encrypted roster."""
    return is_system_file(path.name) or path.suffix == private_folder.ENCRYPTED
