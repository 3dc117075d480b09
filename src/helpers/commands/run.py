"""Run the notebooks: `fieldwork run` and `fieldwork status`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.commands.shared import Commands, add_json, add_study, as_typed, print_json, study_of, with_study
from helpers.errors import CommandError
from helpers.files import paths
from helpers.files.progress_bars import print_above
from helpers.prose import counted
from helpers.study import old_names

if TYPE_CHECKING:
    from helpers.running.notebooks import Parameters

UNCHANGED = "Nothing published has changed."
KEPT = f"{UNCHANGED} Notebooks that were finished are kept: the same command goes on with the others."
KEPT_OF_FORCED = (
    f"{UNCHANGED} Notebooks that were finished are kept: the same command without --force goes on with the "
    "others; with it, all run again."
)
KEPT_OF_VIEW = f"{UNCHANGED} The view before it is as it was: the same command begins again."
"""What is said after Ctrl+C, of each kind of run."""


def add_to(commands: Commands) -> None:
    """Add the commands of this module, with their options."""
    run = commands.add_parser("run")
    add_study(run)
    run.add_argument("--output", type=Path, metavar="DIR", help="the folder to write (default: the study)")
    run.add_argument("--force", action="store_true", help="run every notebook, even if it is up to date")
    run.add_argument(
        "--kernels",
        choices=("forked", "plain"),
        default="forked",
        help="fork kernels where the system can (default), or start each one afresh",
    )
    run.add_argument(
        "-p",
        dest="parameters",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="set a parameter of the notebooks",
    )
    run.add_argument(
        "--for",
        dest="readers",
        choices=("everybody", "researcher"),
        default="everybody",
        help="who will see it (default: everybody). researcher: every figure and table with nothing "
        "suppressed, marked as private, only into the private folder",
    )
    run.set_defaults(call=_run, kept=KEPT)
    status = commands.add_parser("status")
    add_study(status)
    add_json(status)
    status.set_defaults(call=_status)


def _run(arguments: argparse.Namespace) -> None:
    from helpers.running import pipeline
    from helpers.running.figures_shown import describe_withheld
    from helpers.running.parameters import check_parameters
    from helpers.running.steps import STEPS
    from helpers.study.study import read_study

    given = _parse_parameters(arguments.parameters)
    study = study_of(arguments)
    facts = read_study(study) if given else None
    parameters = check_parameters([step.name for step in STEPS], given, study, facts)
    if arguments.readers == "researcher":
        _make_view(arguments, study, parameters)
        return
    if arguments.force:
        arguments.kept = KEPT_OF_FORCED
    default = study / paths.KEPT_APART if parameters else study
    output = (arguments.output or default).resolve()
    _refuse_output(output, study, bool(parameters))
    if parameters and not arguments.output:
        folder = paths.KEPT_APART.as_posix()
        print(f"These parameters differ from the published ones: the results are written to {folder}.")
    ran = pipeline.run(
        study, output, parameters, force=arguments.force, kernels=arguments.kernels, report=print_above
    )
    done = "Nothing to do: every notebook is up to date"
    if ran:
        done = f"Ran {counted(len(ran), 'notebooks')}"
    print(f"{done}. The figures are in {as_typed(output / paths.FIGURES)}/")
    if ran:
        withheld = describe_withheld(output, read_study(study))
        print(with_study(withheld, arguments), end="\n" if withheld else "")


def _make_view(arguments: argparse.Namespace, study: Path, parameters: Parameters) -> None:
    """Make the researcher's own view.

    Raises
    ------
    CommandError
        An output is given: the view is written only into the private folder.
    """
    from helpers.running import private_view

    arguments.kept = KEPT_OF_VIEW
    if arguments.output:
        msg = "--output: a run for the researcher writes only into the private folder. Leave it out."
        raise CommandError(msg)
    how = {"force": arguments.force, "kernels": arguments.kernels, "report": print_above}
    view = private_view.make_view(study, parameters, **how)
    print(
        f"Your own view is in {as_typed(view)}/, its figures in {as_typed(view / paths.FIGURES)}/. "
        "Nothing in it is suppressed, and nothing published has changed."
    )


def _parse_parameters(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return names and values of the options ``-p``.

    Raises
    ------
    CommandError
        One is not NAME=VALUE, is set by the run itself, or has its name or value from an earlier version.
    """
    parameters: list[tuple[str, str]] = []
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            msg = "-p takes NAME=VALUE, such as -p unit=mentions."
            raise CommandError(msg)
        if name == "worker":
            msg = "-p worker: a run sets it itself, once for each worker of the study. Leave it out."
            raise CommandError(msg)
        if name in old_names.PARAMETERS:
            msg = f"-p {name}: no notebook has this parameter. Did you mean '{old_names.PARAMETERS[name]}'?"
            raise CommandError(msg)
        new_values = old_names.PARAMETER_VALUES.get(name, {})
        if value in new_values:
            msg = f"-p {name}: '{value}' is not one of its values. Did you mean '{new_values[value]}'?"
            raise CommandError(msg)
        parameters.append((name, value))
    return parameters


def _status(arguments: argparse.Namespace) -> None:
    from helpers.running import status
    from helpers.running.run_state import Hashes

    folder = study_of(arguments)
    hashes = Hashes()
    statuses = status.status_of(folder, hashes)
    if arguments.json:
        print_json([one._asdict() for one in statuses])
    else:
        print(with_study(status.describe_status(statuses, folder, hashes), arguments))


def _refuse_output(output: Path, study: Path, has_parameters: bool) -> None:  # noqa: FBT001
    """Refuse to write to another study, to raw files or, with other parameters, to published files.

    Raises
    ------
    CommandError
        The output folder is one of these.
    """
    is_other_study = output != study and (output / "data/study.yaml").exists()
    if is_other_study or output.is_relative_to(study / "data" / "raw"):
        what = "another study" if is_other_study else "a folder of raw files"
        msg = f"--output {output.name}: this is {what}. Give a separate folder, such as build/x."
        raise CommandError(msg)
    if has_parameters and output in (study, paths.ROOT):
        msg = (
            "-p: a run with other than the published parameters may not write to the published files. "
            "Give another --output, or none."
        )
        raise CommandError(msg)
