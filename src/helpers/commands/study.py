"""The study and its raw files: `fieldwork new`, `ledger`, `transcribe`, `example` and `migrate`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.commands.shared import Commands, add_study, as_typed, compendium_of, progress, study_of
from helpers.errors import CommandError, FieldworkError
from helpers.files import paths
from helpers.prose import counted
from helpers.study.study import RAW

if TYPE_CHECKING:
    import pandas as pd

    from helpers.running.new_study import NamedPerson
    from helpers.study.codebook import Codebook
    from helpers.study.study import Study


def add_to(commands: Commands) -> None:
    """Add the commands of this module, with their options."""
    ledger = commands.add_parser(
        "ledger", help="show the status of every line of the raw files, and of all manual coding"
    )
    add_study(ledger)
    ledger.add_argument(
        "--strict",
        action="store_true",
        help="make anything that cannot be used, or is kept with a question, a validation error",
    )
    ledger.set_defaults(call=_ledger)
    _add_new(commands)
    transcribe = commands.add_parser(
        "transcribe", help="transcribe voice notes without a transcript, by a model on this machine"
    )
    add_study(transcribe)
    transcribe.add_argument(
        "--model",
        type=Path,
        metavar="PATH",
        help="the folder of a Whisper model (default: the packaged tiny.en)",
    )
    transcribe.set_defaults(call=_transcribe)
    example = commands.add_parser("example", help="make a fictional example study from a seed")
    example.add_argument(
        "--output", type=Path, metavar="DIR", help="the folder to write (default: this repository)"
    )
    example.add_argument("--workers", type=int, default=5, metavar="N", help="how many workers (default: 5)")
    example.add_argument("--weeks", type=int, default=13, metavar="N", help="how many weeks (default: 13)")
    for what, of in (("interviews", "interviews"), ("typed", "typed messages")):
        example.add_argument(
            f"--{what}",
            type=int,
            default=0,
            metavar="N",
            help=f"how many additional {of} for each worker, for benchmarks (default: 0)",
        )
    example.add_argument(
        "--seed", type=int, default=20231002, metavar="N", help="the seed (default: 20231002)"
    )
    example.set_defaults(call=_example)
    _add_migrate(commands)


def _add_new(commands: Commands) -> None:
    new = commands.add_parser("new", help="lay out an empty study in a new folder")
    new.add_argument("folder", type=Path, metavar="DIR", help="the folder of the study: new, or empty")
    new.add_argument("--title", metavar="TEXT", help="what the study is called (default: its folder)")
    new.add_argument(
        "--workers",
        nargs="+",
        required=True,
        metavar="ID[=NAME]",
        help="the workers, each with the name that the files give, if that is not the id",
    )
    new.add_argument(
        "--first-day",
        type=_parse_day,
        required=True,
        metavar="DATE",
        help="the first day, a Monday such as 2023-10-02",
    )
    new.add_argument(
        "--weeks", type=_parse_weeks, required=True, metavar="N", help="how many weeks of fieldwork"
    )
    new.add_argument(
        "--researcher",
        nargs="+",
        action="extend",
        default=[],
        metavar="ID=NAME",
        help="who asks, observes or codes; may be repeated, also for other forms of the name",
    )
    new.add_argument(
        "--coder",
        default="",
        metavar="ID",
        help="whose coding is published (default: of the one person who has reviewed all, or the dictionary)",
    )
    new.add_argument(
        "--agreed",
        default="",
        metavar="USE[,USE]",
        help="the uses to which all workers have consented, for all sources (default: to be completed)",
    )
    new.add_argument(
        "--agreed-on",
        type=_parse_day,
        metavar="DATE",
        help="the day of these consents (default: the first day)",
    )
    new.add_argument("--fictional", action="store_true", help="all of it is invented")
    new.set_defaults(call=_new)


def _parse_day(text: str) -> date:
    """Return a day that an option gives; argparse refuses a text that is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"'{text}' is no day. Write it as 2023-10-02."
        raise argparse.ArgumentTypeError(msg) from None


def _parse_weeks(text: str) -> int:
    """Return a number of weeks that an option gives; argparse refuses a text that is none."""
    try:
        return int(text)
    except ValueError:
        msg = f"'{text}' is no number of weeks. Write it in figures: 13."
        raise argparse.ArgumentTypeError(msg) from None


def _new(arguments: argparse.Namespace) -> None:
    from helpers.running import new_study

    if arguments.first_day.weekday() != 0:
        day = f"{arguments.first_day} is a {arguments.first_day:%A}"
        monday = arguments.first_day - timedelta(days=arguments.first_day.weekday())
        msg = f"--first-day: {day}. Study weeks begin on a Monday: give {monday}, or a later Monday."
        raise CommandError(msg)
    if arguments.weeks < 1:
        msg = f"--weeks {arguments.weeks}: a study has at least one week."
        raise CommandError(msg)
    folder = arguments.folder.resolve()
    plan = new_study.Plan(
        title=arguments.title or folder.name,
        workers=[_parse_person(text) for text in arguments.workers],
        researchers=[_parse_person(text, needs_name="--researcher") for text in arguments.researcher],
        first_day=arguments.first_day,
        n_weeks=arguments.weeks,
        coder=arguments.coder,
        agreed=[use.strip() for use in arguments.agreed.split(",") if use.strip()],
        agreed_on=arguments.agreed_on or arguments.first_day,
        fictional=arguments.fictional,
    )
    for path in new_study.lay_out(folder, plan):
        print(as_typed(path))
    if plan.agreed:
        uses = ", ".join(plan.agreed)
        print(f"consent.csv: all workers agreed to {uses} on {plan.agreed_on}. Correct what differs.")
    else:
        print("consent.csv: write the day into each row to which a worker has agreed, and delete the others.")
    print(
        "roster.csv: add the other forms of the names, and whom or what else nobody may recognise: "
        "X1,other,Leeds,[a city],place."
    )
    print(f"Next: put the files into {as_typed(folder / RAW)}/, and see `fieldwork ledger`.")


def _parse_person(text: str, needs_name: str = "") -> NamedPerson:
    """Return a person who is given as ``ID`` or ``ID=NAME``.

    Raises
    ------
    CommandError
        There is no name where one is needed. What is typed is not printed.
    """
    from helpers.running.new_study import NamedPerson

    person_id, _, name = text.partition("=")
    if needs_name and not name.strip():
        msg = f"{needs_name}: takes ID=NAME, such as R1='Helen Marsh'."
        raise CommandError(msg)
    return NamedPerson(person_id.strip(), name.strip())


def _add_migrate(commands: Commands) -> None:
    migrate = commands.add_parser(
        "migrate", help="rewrite a study of an earlier version under the names of this one"
    )
    add_study(migrate, "the study to rewrite")
    migrate.add_argument("--dry-run", action="store_true", help="list what would change, and change nothing")
    migrate.set_defaults(call=_migrate)


def _migrate(arguments: argparse.Namespace) -> None:
    from helpers.running import migration

    folder = study_of(arguments)
    if arguments.dry_run:
        print(migration.describe_plan(migration.plan(folder), is_done=False))
        return
    print(migration.describe_plan(migration.migrate(folder), is_done=True))


def _ledger(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.fieldwork import ledger_summary
    from helpers.fieldwork.faults import faults_of
    from helpers.fieldwork.files import files_of
    from helpers.fieldwork.gathering import read_stock
    from helpers.study.study import read_study

    folder = study_of(arguments)
    study = read_study(folder)
    if not files_of(folder):
        print("The raw files are not here: this is the published ledger.")
        ledger = compendium_of(arguments).read(tables.LEDGER)
        print(ledger_summary.describe_ledger(ledger, faults_of(ledger, study)))
        if arguments.strict:
            ledger_summary.refuse_quarantined(ledger)
        return
    stock = read_stock(folder, study, track=lambda files: progress(list(files), "reading", " files"))
    print(ledger_summary.describe_ledger(stock.ledger, stock.faults))
    faults = _ledger_of_coding(folder, study, stock.records)
    if arguments.strict:
        _refuse_both(stock.ledger, faults)


def _ledger_of_coding(folder: Path, study: Study, records: pd.DataFrame) -> list[str]:
    """Print what becomes of the files of manual coding, and whose coding is counted; return what is wrong."""
    from helpers.running import coding_ledger, raw_coding
    from helpers.study import codebook
    from helpers.study.conditions import read_conditions
    from helpers.study.roster import read_roster
    from helpers.study.study import FILE

    roster = read_roster(folder, study)
    files = raw_coding.read_coding_files(folder, roster)
    segments = raw_coding.segments_of(records, study)
    excerpts = raw_coding.gather_excerpts(folder, study, segments, roster, files)
    book = model = None
    if (folder / codebook.FILE).exists():
        book = codebook.read_codebook(folder)
        model = read_conditions(folder, book)
    summed_up = coding_ledger.sum_up(files, excerpts, study, roster, book, model)
    described = coding_ledger.describe(summed_up)
    if described:
        print(f"\n{described}")
    text = (folder / FILE).read_text(encoding="utf-8-sig")
    values = coding_ledger.describe_values(text, roster, set(segments["contact_id"]), book)
    if values:
        print(f"\n{values}")
    faults = [coding_ledger.describe_faults(summed_up)]
    if files and book and not study.coder and not segments.empty:
        of_run = raw_coding.leave_out_withheld(folder, study, segments)
        faults.append(_say_whose_coding(of_run, excerpts, book))
    return [fault for fault in faults if fault]


def _say_whose_coding(segments: pd.DataFrame, excerpts: pd.DataFrame, codebook: Codebook) -> str:
    """Say whose coding a run will count where ``study.yaml`` names nobody; return why nobody's, if so."""
    from helpers.tables.published_coder import decide

    try:
        print(f"\n{decide(segments, excerpts, codebook).reason}")
    except FieldworkError as error:
        print(f"\n{error}")
        return str(error)
    return ""


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
    made = transcription.transcribe(waiting, roster, load_model(arguments.model), model=name)
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
    from helpers.example import make_example

    folder = (arguments.output or paths.ROOT).resolve()
    codebook = paths.ROOT / "data" / "codebook.yaml"
    names = ("workers", "weeks", "seed", "interviews", "typed")
    made = make_example(folder, codebook, **{name: getattr(arguments, name) for name in names})
    for _ in progress(made, "example study", " workers", total=arguments.workers):
        pass
    print(f"The example study is in {as_typed(folder / 'data')}/")
