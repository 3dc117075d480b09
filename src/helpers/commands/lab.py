"""JupyterLab on a study: `fieldwork lab`."""

from __future__ import annotations

import argparse
import subprocess

from helpers.commands.shared import Commands, add_study, parse_number, study_of, with_study

PORT = 8888


def add_to(commands: Commands) -> None:
    """Add the command, with its options."""
    lab = commands.add_parser("lab")
    add_study(lab, "the study to open")
    lab.add_argument(
        "--port", type=parse_number, default=PORT, metavar="N", help=f"the port (default: {PORT})"
    )
    lab.add_argument("--no-browser", action="store_true", help="print the address, and open no browser")
    lab.set_defaults(call=_lab, kept="What you have saved in the notebooks stays.")


def _lab(arguments: argparse.Namespace) -> int:
    from helpers.running import lab, status

    study = study_of(arguments)
    words = lab.command_of(study, port=arguments.port, has_browser=not arguments.no_browser)
    line = lab.describe_in_a_line(status.status_of(study))
    print(with_study(line, arguments), flush=True)
    # The words are ours, but for the folder of the study.
    return subprocess.run(words, cwd=study, env=lab.environment(), check=False).returncode  # noqa: S603
