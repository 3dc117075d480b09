"""Run the notebooks: `fieldwork run`."""

from __future__ import annotations

import argparse
from pathlib import Path

from helpers.commands.shared import Commands, add_study, shown, study_of
from helpers.errors import CommandError
from helpers.files import paths
from helpers.prose import counted


def add_to(commands: Commands) -> None:
    """Add the commands of this module, with their options."""
    run = commands.add_parser("run", help="run the notebooks that are out of date, in order")
    add_study(run)
    run.add_argument("--output", type=Path, metavar="DIR", help="the folder to write (default: the study)")
    run.add_argument("--force", action="store_true", help="run every notebook, out of date or not")
    run.add_argument(
        "--kernels",
        choices=("forked", "plain"),
        default="forked",
        help="fork kernels where the system can (default), or start them one by one",
    )
    run.add_argument(
        "-p",
        dest="parameters",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="set a notebook's parameter",
    )
    run.set_defaults(call=_run)
    status = commands.add_parser("status", help="show which notebooks are out of date, and why")
    add_study(status)
    status.set_defaults(call=_status)


def _run(arguments: argparse.Namespace) -> None:
    from helpers.running import pipeline
    from helpers.running.parameters import check_parameters
    from helpers.running.steps import STEPS
    from helpers.study.study import read_study

    given = []
    for words in arguments.parameters:
        name, equals, value = words.partition("=")
        if not equals:
            msg = "-p takes NAME=VALUE, such as -p unit=mentions."
            raise CommandError(msg)
        if name == "worker":
            msg = "-p worker: a run sets this for each worker of the study. Leave it out."
            raise CommandError(msg)
        given.append((name, value))
    study = study_of(arguments)
    facts = read_study(study) if given else None
    parameters = check_parameters([step.name for step in STEPS], given, study, facts)
    output = (arguments.output or (study / paths.KEPT_APART if parameters else study)).resolve()
    _refuse_output(output, study, bool(parameters))
    if parameters and not arguments.output:
        print(
            "These parameters differ from the published ones: "
            f"the results are written to {paths.KEPT_APART.as_posix()}."
        )
    ran = pipeline.run(study, output, parameters, force=arguments.force, kernels=arguments.kernels)
    done = f"Ran {counted(len(ran), 'notebooks')}" if ran else "Nothing to do: every notebook is up to date"
    print(f"{done}. The figures are in {shown(output / paths.FIGURES)}")


def _status(arguments: argparse.Namespace) -> None:
    from helpers.running import status

    folder = study_of(arguments)
    print(status.describe_status(status.status_of(folder), folder))


def _refuse_output(output: Path, study: Path, has_parameters: bool) -> None:  # noqa: FBT001
    """Refuse to write to another study or among raw files, or other parameters to published files."""
    other = output != study and (output / "data/study.yaml").exists()
    if other or output.is_relative_to(study / "data" / "raw"):
        what = "another study" if other else "among the raw files"
        msg = f"--output {output.name}: this is {what}. Give a separate folder, such as build/x."
        raise CommandError(msg)
    if has_parameters and output in (study, paths.ROOT):
        msg = (
            "-p: results with other than the published parameters are not written to the published files. "
            "Give another --output, or none."
        )
        raise CommandError(msg)
