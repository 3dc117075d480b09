"""The study and its raw files: `fieldwork doctor`, `ledger`, `transcribe`, `example`, `migrate`."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from helpers.commands.shared import (
    Commands,
    add_json,
    add_study,
    as_typed,
    compendium_of,
    parse_number,
    print_json,
    study_of,
    with_study,
)
from helpers.errors import CommandError, FieldworkError
from helpers.files import paths
from helpers.files.progress_bars import at_work, progress
from helpers.prose import counted

if TYPE_CHECKING:
    import pandas as pd

    from helpers.running.coding_ledger import CodingLedger
    from helpers.study.roster import Roster
    from helpers.study.study import Study


AS_HERE = "as in this repository"
DOCTOR_CODES = """\
exit codes:
  0    nothing is to be corrected
  1    something is to be corrected: each fault is printed
  2    there is no such folder
"""


def add_to(commands: Commands) -> None:
    """Add the commands of this module, with their options."""
    ledger = commands.add_parser("ledger")
    add_study(ledger)
    ledger.add_argument(
        "--strict",
        action="store_true",
        help="make anything that cannot be used, or is kept with a question, a validation error",
    )
    add_json(ledger)
    ledger.set_defaults(call=_ledger)
    doctor = commands.add_parser("doctor")
    add_study(doctor, "the study to examine")
    add_json(doctor)
    doctor.epilog = f"{doctor.epilog}\n\n{DOCTOR_CODES}"
    doctor.set_defaults(call=_doctor)
    transcribe = commands.add_parser("transcribe")
    add_study(transcribe)
    transcribe.add_argument(
        "--model",
        type=Path,
        metavar="PATH",
        help="the folder of a Whisper model (default: the packaged tiny.en)",
    )
    transcribe.set_defaults(
        call=_transcribe,
        kept="What has been written stays; the same command goes on with the other voice notes.",
    )
    example = commands.add_parser("example")
    example.add_argument(
        "--output", type=Path, metavar="DIR", help="the folder to write (default: this repository)"
    )
    example.add_argument(
        "--workers", type=parse_number, metavar="N", help=f"how many workers (default: {AS_HERE})"
    )
    example.add_argument(
        "--weeks", type=parse_number, metavar="N", help=f"how many weeks (default: {AS_HERE})"
    )
    for what, of in (("interviews", "interviews"), ("typed", "typed messages")):
        example.add_argument(
            f"--{what}",
            type=parse_number,
            default=0,
            metavar="N",
            help=f"how many additional {of} for each worker, for benchmarks (default: 0)",
        )
    example.add_argument("--seed", type=parse_number, metavar="N", help=f"the seed (default: {AS_HERE})")
    example.set_defaults(
        call=_example,
        fictional=True,
        kept="The folder holds part of an example. The same command makes it again, whole.",
    )
    _add_migrate(commands)


def _add_migrate(commands: Commands) -> None:
    migrate = commands.add_parser("migrate")
    add_study(migrate, "the study to rewrite")
    migrate.add_argument("--dry-run", action="store_true", help="list what would change, and change nothing")
    migrate.set_defaults(
        call=_migrate, kept="What has been rewritten stays; the same command goes on with the other files."
    )


def _migrate(arguments: argparse.Namespace) -> None:
    from helpers.running import migration

    folder = study_of(arguments)
    if arguments.dry_run:
        print(migration.describe_plan(migration.plan(folder), is_done=False))
        return
    print(migration.describe_plan(migration.migrate(folder), is_done=True))


def _doctor(arguments: argparse.Namespace) -> int:
    from helpers.running import doctor

    try:
        folder = study_of(arguments, is_examined=True)
    except CommandError as error:
        if not arguments.json:
            raise
        print_json(doctor.as_data(doctor.Examination([str(error)], [], doctor.NO_FOLDER)))
        return 2
    found = doctor.examine(folder)
    if arguments.json:
        told = found._replace(next_step=with_study(found.next_step, arguments))
        print_json(doctor.as_data(told))
    else:
        print(with_study(doctor.describe(found), arguments))
    return 1 if found.faults else 0


def _ledger(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.fieldwork import ledger_summary
    from helpers.fieldwork.faults import faults_of
    from helpers.fieldwork.gathering import read_stock
    from helpers.study.raw_files import files_of
    from helpers.study.study import read_study

    folder = study_of(arguments)
    study = read_study(folder)
    if not files_of(folder):
        ledger = compendium_of(arguments).read(tables.LEDGER)
        faults = faults_of(ledger, study)
        if arguments.json:
            print_json({"is_published": True, **ledger_summary.as_data(ledger, faults), "coding": None})
        else:
            print("The raw files are not here: this is the published ledger.")
            print(ledger_summary.describe_ledger(ledger, faults))
        if arguments.strict:
            ledger_summary.refuse_quarantined(ledger)
        return
    stock = read_stock(folder, study, track=lambda files: progress(list(files), "reading", " files"))
    if not arguments.json:
        print(ledger_summary.describe_ledger(stock.ledger, stock.faults))
    coding = _read_coding(folder, study, stock.records)
    if arguments.json:
        of_raw_files = ledger_summary.as_data(stock.ledger, stock.faults)
        print_json({"is_published": False, **of_raw_files, "coding": coding.summed_up._asdict()})
    for text in coding.texts if not arguments.json else ():
        print(f"\n{text}")
    if arguments.strict:
        _refuse_both(stock.ledger, coding.faults)


def _explain_ids(folder: Path, roster: Roster) -> str:
    """Say why files are called otherwise in the ledger than on the disk, if any is named after a person."""
    from helpers.study.raw_files import files_of

    names = [paths.display_path(path) for path in files_of(folder)]
    if all(roster.without_names(name) == name for name in names):
        return ""
    return "Where the name of a file has a person's name, the person's id is printed in its place."


class _Coding(NamedTuple):
    """What becomes of the files of manual coding."""

    summed_up: CodingLedger
    texts: list[str]
    """What is printed below the ledger: of names of files, of manual coding, and of whose is counted."""
    faults: list[str]


def _read_coding(folder: Path, study: Study, records: pd.DataFrame) -> _Coding:
    """Return what becomes of the files of manual coding, and whose coding is counted."""
    from helpers.running import coding_ledger, files_of_coding, raw_coding
    from helpers.study import codebook
    from helpers.study.conditions import read_conditions
    from helpers.study.roster import read_roster
    from helpers.study.study import FILE
    from helpers.tables.published_coder import decide

    roster = read_roster(folder, study)
    with at_work("finding what has been coded manually"):
        files = files_of_coding.read_coding_files(folder, roster)
        segments = raw_coding.segments_of(records, study)
        excerpts = raw_coding.gather_excerpts(folder, study, segments, roster, files)
    book = model = None
    if (folder / codebook.FILE).exists():
        book = codebook.read_codebook(folder)
        model = read_conditions(folder, book)
    summed_up = coding_ledger.sum_up(files, excerpts, study, roster, book, model)
    text = (folder / FILE).read_text(encoding="utf-8-sig")
    values = coding_ledger.describe_values(text, roster, set(segments["contact_id"]), book)
    texts = [_explain_ids(folder, roster), coding_ledger.describe(summed_up), values]
    faults = [coding_ledger.describe_faults(summed_up)]
    if files and book and not study.coder and not segments.empty:
        of_run = raw_coding.leave_out_withheld(folder, study, segments)
        # Whose coding a run will count, since study.yaml names nobody; or why nobody's.
        try:
            texts.append(decide(of_run, excerpts, book).reason)
        except FieldworkError as error:
            texts.append(str(error))
            faults.append(str(error))
    return _Coding(summed_up, [text for text in texts if text], [fault for fault in faults if fault])


def _refuse_both(ledger: pd.DataFrame, of_coding: Sequence[str]) -> None:
    """Refuse what cannot be used of the raw files, and of the manual coding, in one message.

    Raises
    ------
    FieldworkError
        Something cannot be used.
    """
    from helpers.fieldwork import ledger_summary

    problems = []
    try:
        ledger_summary.refuse_quarantined(ledger)
    except FieldworkError as error:
        problems.append(str(error))
    problems += of_coding
    if problems:
        raise FieldworkError("\n".join(problems))


def _transcribe(arguments: argparse.Namespace) -> None:
    from helpers import transcription
    from helpers.fieldwork import excluded
    from helpers.study.roster import read_roster
    from helpers.study.study import read_study
    from helpers.transcription.model import PACKAGED, check_model, load_model

    folder = study_of(arguments)
    check_model(arguments.model)
    study = read_study(folder)
    roster = read_roster(folder, study)
    of_no_use = excluded(folder, study, track=lambda files: progress(list(files), "reading", " files"))
    waiting = transcription.waiting(folder, study, of_no_use)
    if not waiting:
        print("Nothing to do: every voice note has a transcript.")
        return
    name = arguments.model.resolve().name if arguments.model else PACKAGED
    with at_work("loading the model"):
        model = load_model(arguments.model)
    made = transcription.transcribe(waiting, roster, model, model=name)
    written = with_gaps = 0
    try:
        for transcript in progress(made, "transcribing", " voice notes", total=len(waiting)):
            written += 1
            with_gaps += transcript.n_not_understood > 0
    finally:
        if written:
            print(f"{counted(written, 'transcripts')} written, as ….unchecked.txt: machine transcripts.")
            print("They are not checked, and must not be quoted.")
            print("Listen, correct, and save each as ….txt without the lines that begin with #.")
        if with_gaps:
            print(f"In {counted(with_gaps, 'voice notes')} there are parts in which nothing was understood:")
            print("lines such as '# from 0:00 to 0:12 nothing was understood' say where to listen.")


def _example(arguments: argparse.Namespace) -> None:
    from helpers.example import WORKERS, make_example
    from helpers.running import new_study
    from helpers.study.study import FILE, read_study

    folder = (arguments.output or paths.ROOT).resolve()
    is_repository = folder == paths.ROOT
    if not is_repository and not (folder / FILE).exists():
        new_study.refuse_taken(folder)
    names = ("workers", "weeks", "seed", "interviews", "typed")
    given = {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    made = make_example(folder, paths.ROOT / "data" / "codebook.yaml", **given)
    for _ in progress(made, "example study", " workers", total=given.get("workers", WORKERS)):
        pass
    if is_repository:  # which has a README, notebooks and rules for git of its own
        print(f"The example study is in {as_typed(folder / 'data')}/")
        return
    new_study.complete(folder, read_study(folder))
    print(f"The example study is in {as_typed(folder)}/")
    print(f"Next: `fieldwork doctor --study {shlex.quote(as_typed(folder))}` says what to do with it.")
