"""The study and its raw files: `fieldwork ledger`, `transcribe`, `example` and `migrate`."""

from __future__ import annotations

import argparse
from pathlib import Path

from helpers.commands.shared import Commands, add_study, as_typed, compendium_of, progress, study_of
from helpers.files import paths
from helpers.prose import counted


def add_to(commands: Commands) -> None:
    """Add the commands of this module, with their options."""
    ledger = commands.add_parser("ledger", help="show the status of every line of the raw files")
    add_study(ledger)
    ledger.add_argument(
        "--strict",
        action="store_true",
        help="make anything quarantined, or kept with a question, a validation error",
    )
    ledger.set_defaults(call=_ledger)
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

    study = study_of(arguments)
    facts = read_study(study)
    if files_of(study):
        ledger, faults = read_stock(
            study, facts, track=lambda files: progress(list(files), "reading", " files")
        )
    else:
        print("The raw files are not here: this is the published ledger.")
        ledger = compendium_of(arguments).read(tables.LEDGER)
        faults = faults_of(ledger, facts)
    print(ledger_summary.describe_ledger(ledger, faults))
    if arguments.strict:
        ledger_summary.refuse_quarantined(ledger)


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
