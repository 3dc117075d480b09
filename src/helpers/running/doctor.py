"""What must be corrected in a study before it is run, what is odd, and the next step (`fieldwork doctor`).

Everything is examined that needs neither a kernel nor the words of the fieldwork: where the files are, the
files of settings, and the files about persons. All faults are named at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.privacy.consent import Consent, read_consent
from helpers.privacy.names.decisions import read_decisions
from helpers.prose import counted, listed, verb
from helpers.running import study_folder
from helpers.running.parameters import check_coder
from helpers.running.settings_of_study import examine_settings_of, try_to_read
from helpers.study.codebook import FILE as CODEBOOK
from helpers.study.codebook import Codebook
from helpers.study.coders import OF_STUDY
from helpers.study.private_folder import ENCRYPTED
from helpers.study.roster import Roster, has_roster, place_of_roster, read_roster
from helpers.study.study import FILE, Study
from helpers.study.templates import FIRST_AREA, FIRST_THEME
from helpers.words.languages import lacking

FICTIONAL = "fictional"
_beginning = re.compile(r"(?P<file>[^`:,]*[./][^`:,]*)(?:, lines? (?P<line>\d+)(?: to \d+)?)?: (?P<what>.*)")
"""How a fault begins: with its file and, if it has one, its line."""
AGAIN = "Correct what must be corrected, and give `fieldwork doctor` again."


NO_FOLDER = "Give the folder of the study: `fieldwork doctor --study DIR`. `fieldwork new DIR` lays one out."


class Examination(NamedTuple):
    """What was found in a study."""

    faults: list[str]
    """What must be corrected before a run, each with its place and what to do; of one file in one text."""
    remarks: list[str]
    """What is allowed, and may surprise."""
    next_step: str


class Fault(NamedTuple):
    """One fault or remark, for another program."""

    file: str
    """The file or folder in which it lies; empty, if it is none."""
    line: int | None
    """Its line, of several in a row the first; None, if it has none."""
    what: str
    """What is wrong, without the place."""
    remedy: str
    """What to do: what is said after the first sentence, or all, if that is in it."""
    text: str
    """All that is printed of it."""


def examine(folder: Path) -> Examination:
    """Examine a study folder."""
    of_folder = study_folder.faults_of_folder(folder)
    if not (folder / "data").is_dir():
        return Examination(of_folder, [], AGAIN)
    facts, codebook, of_settings = examine_settings_of(folder)
    missing = tuple(f"{file.as_posix()}: there is no such file" for file in study_folder.NEEDED)
    # What is said of the folder is not said again of the file.
    faults = of_folder + [fault for fault in of_settings if not fault.startswith(missing)]
    remarks = list(_remarks_on_names(folder)) if of_settings else []
    if facts.is_whole("coder") and codebook.is_whole():
        try_to_read(lambda: check_coder(OF_STUDY, folder, facts), faults)
    faults += _leftovers(facts)
    faults += faults_of_persons(folder, facts)
    faults += _faults_of_coders(folder, facts)
    faults += study_folder.faults_of_raw(folder, facts)
    remarks += remarks_on_language(facts)
    remarks += _remarks_on_labels(codebook)
    remarks += study_folder.remarks_on_folder(folder, is_fictional=facts.fictional)
    if facts.is_whole():
        remarks += study_folder.remarks_on_raw(folder, facts)
        remarks += remarks_on_persons(folder, facts)
    # The coder is looked up in the roster: what is wrong with it would be said twice.
    faults = list(dict.fromkeys(faults))
    return Examination(faults, remarks, _next_step(folder, facts, faults))


def refuse_faults(folder: Path, facts: Study, *, reads_raw: bool) -> None:
    """Refuse to begin a run of a study of which the title or files about persons are wrong.

    Whether a raw file that no source reads stops a run is for the run to say: its parameter `quarantine`.

    Parameters
    ----------
    reads_raw
        Whether it reads the raw files: an examiner, who has none of these, has no roster either.

    Raises
    ------
    FieldworkError
        All faults.
    """
    faults = list(_leftovers(facts))
    if reads_raw or has_roster(folder, facts):
        faults += faults_of_persons(folder, facts)
    if faults:
        raise FieldworkError("\n".join(faults))


def describe(found: Examination) -> str:
    """Return what was found, for the terminal."""
    parts = []
    if found.faults:
        parts.append("\n".join(["To be corrected:", *found.faults]))
    if found.remarks:
        parts.append("\n".join(["To be known:", *found.remarks]))
    if not found.faults:
        parts.append("Nothing is to be corrected.")
    parts.append(f"Next: {found.next_step}")
    return "\n\n".join(parts)


def as_data(found: Examination) -> dict[str, Any]:
    """Return what was found, for another program: each fault and remark with its place (`Fault`)."""
    return {
        "faults": [fault._asdict() for text in found.faults for fault in take_apart(text)],
        "remarks": [remark._asdict() for text in found.remarks for remark in take_apart(text)],
        "next_step": found.next_step,
    }


def take_apart(text: str) -> list[Fault]:
    """Return the faults of a text, which has one in each line, and may end with advice on all of them.

    >>> take_apart("data/study.yaml, line 2: fictional 'maybe': write true or false.")[0].line
    2
    """
    lines = text.splitlines()
    begins = [_beginning.match(line) for line in lines]
    advice = [line for line, begin in zip(lines, begins, strict=True) if not begin]
    faults = []
    for line, begin in zip(lines, begins, strict=True):
        if begin:
            first, _, more = begin["what"].partition(". ")
            remedy = " ".join([more or first, *advice])
            n_line = int(begin["line"]) if begin["line"] else None
            faults.append(Fault(begin["file"], n_line, begin["what"], remedy, line))
    return faults or [Fault("", None, text, text.partition(". ")[2] or text, text)]


def _leftovers(facts: Study) -> Iterator[str]:
    """Yield what a study that is not fictional says of itself as if it were."""
    if facts.fictional or not facts.is_whole("title", "fictional"):
        return
    if FICTIONAL in facts.title.casefold():
        yield (
            f"{FILE.as_posix()}: the title says 'fictional', but `fictional: false` says that the study is "
            "not. Write what it is called."
        )


def faults_of_persons(folder: Path, facts: Study) -> list[str]:
    """Return what is wrong with the roster, the consents and the decisions on names."""
    faults: list[str] = []
    place = try_to_read(lambda: place_of_roster(folder, facts), faults)
    # An encrypted roster would ask for its passphrase.
    if place and place.suffix != ENCRYPTED:
        try_to_read(lambda: read_roster(folder, facts), faults)
    if place:
        try_to_read(lambda: read_consent(folder, facts), faults)
        try_to_read(lambda: read_decisions(folder, facts), faults)
    return faults


def _faults_of_coders(folder: Path, facts: Study) -> list[str]:
    """Return which files of manual coding have coders whom the roster does not have."""
    if not study_folder.has_coding(folder) or not facts.is_whole():
        return []
    # Imported late: most studies have no manual coding yet.
    from helpers.running.files_of_coding import describe_unknown_coders, read_coding_files

    try:
        if place_of_roster(folder, facts).suffix == ENCRYPTED:
            return []
        roster = read_roster(folder, facts)
    except FieldworkError:
        return []  # this is a fault already
    files = read_coding_files(folder, roster, only_coders=True)
    return describe_unknown_coders(files, facts, roster)


def remarks_on_language(facts: Study) -> Iterator[str]:
    """Yield what there is not for the study's language; nothing for English."""
    for sentence in lacking(facts.language):
        yield f"{FILE.as_posix()}: language {facts.language}: {sentence}"


def remarks_on_persons(folder: Path, facts: Study) -> Iterator[str]:
    """Yield who has no name in the roster, whose words are not counted, and that a roster was not opened."""
    try:
        consent = read_consent(folder, facts)
        if place_of_roster(folder, facts).suffix == ENCRYPTED:
            yield "The roster is encrypted and was not opened. `fieldwork run` asks for its passphrase."
        else:
            yield from _remarks_on_nameless(read_roster(folder, facts), facts)
    except FieldworkError:
        return  # this is a fault
    for source in facts.sources:
        refused = _without_consent(consent, source.id, facts)
        if refused:
            yield (
                f"{source.label}: no consent to count those of {listed(refused)}. They are read and not "
                "counted. What counts stands in consent.csv, use `count`."
            )


def _remarks_on_nameless(roster: Roster, facts: Study) -> Iterator[str]:
    """Yield which workers the roster does not have: they are known by their ids alone."""
    have_rows = {form.person.id for form in roster.entries}
    nameless = [worker for worker in facts.worker_ids if worker not in have_rows]
    if nameless:
        yield (
            f"roster.csv: {listed(nameless)} {verb(len(nameless), 'have')} no row. A name that it does not "
            "have is neither recognised nor replaced. Add a row for each name; or, where the files have ids "
            f"in place of names, for the id: {nameless[0]},worker,{nameless[0]}."
        )


def _without_consent(consent: Consent, source: str, facts: Study) -> list[str]:
    return [worker for worker in facts.worker_ids if not consent.allows(worker, source, "count")]


def _remarks_on_labels(codebook: Codebook) -> Iterator[str]:
    """Yield the names in a codebook that `fieldwork new` has given and nobody has changed."""
    labels = [*(area.label for area in codebook.areas), *(theme.label for theme in codebook.themes)]
    for label in labels:
        if label in (FIRST_AREA, FIRST_THEME):
            yield f"{CODEBOOK.as_posix()}: '{label}' is a name that `fieldwork new` gave. Write your own."


def _remarks_on_names(folder: Path) -> Iterator[str]:
    """Yield that a study is of an earlier version of this package, if it is."""
    # Imported late: it reads tables, and few studies have faults in their settings.
    from helpers.running import migration

    try:
        n_changes = len(migration.plan(folder).changes)
    except FieldworkError:
        return
    if n_changes:
        yield (
            f"{counted(n_changes, 'files')} of the study {verb(n_changes, 'have')} names of an earlier "
            "version of this package. `fieldwork migrate --dry-run` lists them, `fieldwork migrate` writes "
            "the new ones."
        )


def _next_step(folder: Path, facts: Study, faults: list[str]) -> str:
    if faults:
        return AGAIN
    if not study_folder.has_raw_files(folder, facts):
        folders = listed([f"data/raw/{source.folder}/" for source in facts.sources])
        return f"put the files into {folders}, and give `fieldwork ledger`."
    if not (folder / paths.table_file("ledger")).exists():
        return "`fieldwork ledger` shows what becomes of every line; then `fieldwork run`."
    return "`fieldwork status` shows what is out of date, and `fieldwork run` runs it."
