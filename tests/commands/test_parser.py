"""What is typed wrongly is refused in plain words, with what is meant most likely, and exit code 2."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.commands import cli
from helpers.commands.shared import with_study


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rnu"], "fieldwork 'rnu': there is no such command. Did you mean 'run'?"),
        (["--hlep"], "fieldwork --hlep: the command comes first"),
        (["run", "--stduy", "x"], "fieldwork run: it has no option --stduy. Did you mean '--study'?"),
        (["run", "--nonsense=1"], "fieldwork run: it has no option --nonsense. `fieldwork run --help`"),
        (["codebook", "lnt"], "Allowed: lint, diff, keep, draft. Did you mean 'lint'?"),
        (["codebook", "lint", "--stud", "x", "--al"], "fieldwork codebook lint: it has no option --al."),
        (["codebook"], "fieldwork codebook: give also lint|diff|keep|draft."),
        (["export", "qdp"], "fieldwork export: 'qdp' is not one of its values."),
        (["run", "--kernels", "plian"], "fieldwork run: --kernels: 'plian' is not one of its values."),
        (["example", "--workers", "many"], "--workers: 'many' is no whole number."),
        (["example", "--workers"], "fieldwork example: --workers: a value must follow."),
        (["run", "--force=yes"], "fieldwork run: --force: takes no value, but has 'yes'."),
    ],
)
def test_a_mistyped_command_or_option_is_named_with_what_is_allowed(words, said, capsys):
    assert cli.main(words) == 2
    printed = capsys.readouterr().err
    assert said in printed
    assert "argument" not in printed


def test_a_word_too_many_is_not_repeated_since_it_may_be_a_name(capsys):
    assert cli.main(["new", "x", "--title", "My", "study", "Aisha"]) == 2
    said = capsys.readouterr().err
    assert "these are more words than it takes." in said
    assert "Aisha" not in said


def test_debug_may_stand_anywhere(capsys):
    assert cli.main(["status", "--debug", "--study", "nowhere"]) == 2
    assert "there is no such folder" in capsys.readouterr().err


def all_parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield the parsers of all commands, and of their parts."""
    parts = [action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not parts:
        yield parser
    for part in parts:
        for one in part.values():
            yield from all_parsers(one)


def test_a_command_that_is_told_to_be_given_names_the_study_if_it_takes_one():
    told = []
    for parser in all_parsers(cli._parser()):
        command = parser.prog
        takes_study = "--study" in parser._option_string_actions
        for more in ("", " --dry-run", " W1 --from interview", " FILE"):
            said = with_study(f"`{command}{more}`", argparse.Namespace(study=Path("x")))
            words, dashes, options = f"{command}{more}".partition(" --")
            expected = f"{words} --study x{dashes}{options}" if takes_study else f"{command}{more}"
            assert said == f"`{expected}`"
        told.append(command)
    assert {"fieldwork run", "fieldwork new", "fieldwork codebook draft"} <= set(told)
