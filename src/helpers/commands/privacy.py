"""So that nobody can be named: `fieldwork privacy check`, `review`, `draw` and `withdraw`."""

from __future__ import annotations

import argparse
import sys

from helpers.commands.shared import Commands, add_study, progress, study_of
from helpers.errors import FieldworkError
from helpers.prose import counted


def add_to(commands: Commands) -> None:
    """Add the commands of this module, with their options."""
    privacy = commands.add_parser("privacy", help="see to it that nobody can be named")
    doing = privacy.add_subparsers(required=True, metavar="check|review|draw|withdraw")
    check = doing.add_parser(
        "check", help="look for names, identifiers and raw words in all that git keeps or a run publishes"
    )
    check.add_argument("--no-history", action="store_true", help="leave out what git keeps of the past")
    review = doing.add_parser("review", help="decide, place by place, which doubtful words name somebody")
    draw = doing.add_parser("draw", help="draw a pseudonym for each person of the roster who has none")
    withdraw = doing.add_parser(
        "withdraw", help="take a worker out of all that is published, or out of a part of it"
    )
    withdraw.add_argument("worker", metavar="WORKER", help="the worker's id")
    withdraw.add_argument(
        "--from",
        dest="what",
        metavar="NAME[,NAME]",
        default="",
        help="only from these sources or uses (interview, quote)",
    )
    withdraw.add_argument(
        "--dry-run", action="store_true", help="say what it would touch, and change nothing"
    )
    for one, call in ((check, _check), (review, _review), (draw, _draw), (withdraw, _withdraw)):
        add_study(one, "the study")
        one.set_defaults(call=call)


def _check(arguments: argparse.Namespace) -> None:
    from helpers.running import release
    from helpers.study.study import read_study

    folder = study_of(arguments)
    report = release.check(
        folder,
        read_study(folder),
        with_history=not arguments.no_history,
        track=lambda names: progress(names, "looking", " files"),
    )
    report.refuse()
    print(report.describe())


def _review(arguments: argparse.Namespace) -> None:
    from helpers.running import release
    from helpers.study.study import read_study

    folder = study_of(arguments)
    doubts = release.doubts_of(
        folder, read_study(folder), track=lambda files: progress(list(files), "reading", " files")
    )
    if doubts.n_open == 0:
        print("Nothing to decide: no word is doubtful, or each is decided.")
        return
    if not sys.stdin.isatty():
        msg = f"privacy: {counted(doubts.n_open, 'places')} are to be decided, and nobody is here to ask. Run it in a terminal."
        raise FieldworkError(msg)
    n_left = release.review(doubts)
    print(
        f"\n{counted(n_left, 'places')} left to decide."
        if n_left
        else "\nAll is decided: `fieldwork run` goes on."
    )


def _draw(arguments: argparse.Namespace) -> None:
    from helpers.running import release
    from helpers.study.study import read_study

    folder = study_of(arguments)
    n = release.draw(
        folder, read_study(folder), track=lambda files: progress(list(files), "reading", " files")
    )
    print(
        f"{counted(n, 'forms')} of the roster got a pseudonym."
        if n
        else "Nothing to do: every person of the roster has a pseudonym."
    )


def _withdraw(arguments: argparse.Namespace) -> None:
    from helpers.running import withdrawal
    from helpers.study.study import read_study

    folder = study_of(arguments)
    study, what = read_study(folder), [one.strip() for one in arguments.what.split(",") if one.strip()]
    if arguments.dry_run:
        print(withdrawal.in_words(withdrawal.plan(folder, study, arguments.worker, what)))
        print("Nothing was changed.")
        return
    withdrawal.withdraw(folder, study, arguments.worker, what)
