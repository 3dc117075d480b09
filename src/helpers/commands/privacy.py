"""Protect the people in the study: `fieldwork privacy check`, `review`, `rehearse`, `draw` and others."""

from __future__ import annotations

import argparse
import sys

from helpers.commands.shared import (
    Commands,
    add_json,
    add_study,
    compendium_of,
    print_json,
    refuse_unknown,
    study_of,
    with_study,
)
from helpers.errors import FieldworkError
from helpers.files.progress_bars import at_work, print_above, progress
from helpers.files.terminal import ask
from helpers.prose import counted, verb


def add_to(commands: Commands) -> None:
    """Add the commands of this module, with their options."""
    privacy = commands.add_parser("privacy")
    actions = privacy.add_subparsers(
        required=True, metavar="check|review|rehearse|draw|quotations|released|withdraw"
    )
    check = actions.add_parser(
        "check", help="search all that git tracks or a run publishes for names, identifiers and raw words"
    )
    add_json(check)
    check.add_argument("--no-history", action="store_true", help="do not search the history of git")
    review = actions.add_parser(
        "review", help="decide, one by one, which words in the review queue are names"
    )
    rehearse = actions.add_parser(
        "rehearse", help="lay side by side what is public of each worker, and ask what singles one person out"
    )
    draw = actions.add_parser("draw", help="draw a pseudonym for each person in the roster without one")
    quotations = actions.add_parser(
        "quotations",
        help="list the sentences that are quoted only if you decide so, and why (for the researcher)",
    )
    quotations.add_argument("--theme", default="", metavar="THEME", help="only those coded with this theme")
    released = actions.add_parser(
        "released", help="mark the present release as given to others, though no commit has it"
    )
    withdraw = actions.add_parser(
        "withdraw", help="remove a worker from all that is published, or from a part of it"
    )
    withdraw.add_argument("worker", metavar="WORKER", help="the worker's id")
    withdraw.add_argument(
        "--from",
        dest="what",
        metavar="NAME[,NAME]",
        default="",
        help="only from these sources or uses (such as interview or quote)",
    )
    withdraw.add_argument("--dry-run", action="store_true", help="list what would change, and change nothing")
    withdraw.add_argument(
        "--hide-more", action="store_true", help="prove the next release together with the one in place"
    )
    withdraw.add_argument("--keep-back", action="store_true", help="publish nothing again")
    withdraw.add_argument(
        "--erase-counts",
        action="store_true",
        help="also erase the worker's counts behind earlier releases; then nothing else can be published",
    )
    calls = (
        (check, _check),
        (review, _review),
        (rehearse, _rehearse),
        (draw, _draw),
        (quotations, _quotations),
        (released, _released),
        (withdraw, _withdraw),
    )
    for parser, call in calls:
        add_study(parser, "the study")
        parser.set_defaults(call=call)
    review.set_defaults(kept="What has been decided is written: the same command goes on with the rest.")
    rehearse.set_defaults(kept="What has been answered is written: the same command goes on with the rest.")
    withdraw.set_defaults(kept="If a withdrawal has begun, the same command completes it. Give it again.")


def _check(arguments: argparse.Namespace) -> int:
    from helpers.running import release
    from helpers.study.study import read_study

    folder = study_of(arguments)
    with at_work("searching for names and raw words"):
        report = release.check_study(
            folder,
            read_study(folder),
            with_history=not arguments.no_history,
            track=lambda names: progress(names, "checking", " files"),
        )
    if arguments.json:
        print_json(report.as_data())
        return 1 if report.leaks else 0
    report.refuse()
    print(report.describe())
    return 0


def _review(arguments: argparse.Namespace) -> None:
    from helpers.privacy.names.decisions import describe_decisions_without_reason
    from helpers.running import release
    from helpers.study.study import read_study

    folder = study_of(arguments)
    with at_work("finding words that may be names"):
        review = release.read_manual_review(
            folder, read_study(folder), track=lambda files: progress(list(files), "reading", " files")
        )
    note = describe_decisions_without_reason(review.decisions)
    if note:
        print(note)
    if review.n_undecided == 0:
        print("Nothing to decide: the review queue is empty.")
        return
    if not sys.stdin.isatty():
        n = review.n_undecided
        msg = (
            f"privacy review: {counted(n, 'places')} {verb(n, 'need')} a decision by a person. "
            "Run this command in a terminal."
        )
        raise FieldworkError(msg)
    n_left = release.review_names(review, ask)
    if n_left:
        print(f"\n{counted(n_left, 'places')} left to decide.")
    else:
        print(with_study("\nEverything is decided. Next: `fieldwork run`.", arguments))


def _rehearse(arguments: argparse.Namespace) -> None:
    from helpers.privacy.rehearsal.answers import KEEP_BACK
    from helpers.running import rehearsal
    from helpers.study.study import read_study

    folder = study_of(arguments)
    with at_work("laying side by side what is public"):
        rehearsed = rehearsal.read_rehearsal(folder, read_study(folder))
        page = rehearsal.write_page(rehearsed, folder)
    print(f"{rehearsal.describe(rehearsed)} The page is {page.name}, in the private folder.")
    n_open = len(rehearsed.with_answer(""))
    if rehearsed.study.fictional or not rehearsed.singling:
        return
    if n_open and not sys.stdin.isatty():
        msg = (
            f"privacy rehearse: {counted(n_open, 'sentences')} {verb(n_open, 'need')} an answer by a person. "
            "Run this command in a terminal."
        )
        raise FieldworkError(msg)
    rehearsed = rehearsal.ask_about(rehearsed, ask)
    n_open, kept_back = len(rehearsed.with_answer("")), rehearsed.with_answer(KEEP_BACK)
    if kept_back:
        print(f"\n{rehearsal.bar_kept_back(folder, kept_back)}")
    if n_open:
        print(f"\n{counted(n_open, 'sentences')} left to answer.")
    else:
        print(with_study("\nEverything is answered. Next: `fieldwork run`.", arguments))


def _draw(arguments: argparse.Namespace) -> None:
    from helpers.running import release
    from helpers.study.study import read_study

    folder = study_of(arguments)
    n = release.draw_pseudonyms(
        folder, read_study(folder), track=lambda files: progress(list(files), "reading", " files")
    )
    if n:
        print(f"{counted(n, 'forms')} of names in the roster now {verb(n, 'have')} a pseudonym.")
    else:
        print("Nothing to do: every person in the roster has a pseudonym.")


def _quotations(arguments: argparse.Namespace) -> None:
    from helpers.running.doubtful_quotations import describe_doubtful

    known = compendium_of(arguments).codebook.theme_ids
    refuse_unknown({"theme": [arguments.theme]}, {"theme": known})
    with at_work("finding sentences that may not be quoted without a decision"):
        listed = describe_doubtful(study_of(arguments), theme=arguments.theme)
    print(listed)


def _released(arguments: argparse.Namespace) -> None:
    from helpers.running import releases
    from helpers.study.study import read_study

    folder = study_of(arguments)
    print(releases.mark_released(folder, read_study(folder)))


def _withdraw(arguments: argparse.Namespace) -> None:
    from helpers.running import withdrawal
    from helpers.study.study import read_study

    folder = study_of(arguments)
    study = read_study(folder)
    what = [name.strip() for name in arguments.what.split(",") if name.strip()]
    options = withdrawal.Options(arguments.hide_more, arguments.keep_back, arguments.erase_counts)
    withdrawal.refuse_options(options, what)
    if arguments.dry_run:
        with at_work("finding what would be removed"):
            planned = withdrawal.plan_withdrawal(folder, study, arguments.worker, what)
            lines = [
                withdrawal.describe_withdrawal(planned),
                *withdrawal.describe_names_with_days(folder, planned),
                *withdrawal.describe_words(folder, study, planned),
                withdrawal.describe_difference(folder, study, planned),
            ]
        print("\n".join([*lines, "Nothing was changed."]))
        return
    with at_work("removing"):
        withdrawal.withdraw(folder, study, arguments.worker, what, options=options, report=print_above)
