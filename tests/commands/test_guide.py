"""The help of the command: every command is in one group, every example can be typed, and nothing waits."""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys

import pytest

from helpers.commands import cli, guide
from helpers.commands.guide import EXAMPLES, GROUPS, MODULES, modules_of


def commands() -> dict[str, argparse.ArgumentParser]:
    actions = cli._parser()._actions
    return next(one for one in actions if isinstance(one, argparse._SubParsersAction)).choices


def test_every_command_is_in_one_group_and_has_an_example():
    grouped = [name for lines in GROUPS.values() for name in lines]
    assert sorted(grouped) == sorted(commands())
    assert set(EXAMPLES) == set(grouped)


def test_every_command_is_added_by_the_module_that_it_is_listed_under():
    for module, names in MODULES.items():
        for name in names:
            parser = cli._parser(name)
            added = next(
                one for one in parser._actions if isinstance(one, argparse._SubParsersAction)
            ).choices
            assert set(added) == set(names), module


@pytest.mark.parametrize("typed", [typed for examples in EXAMPLES.values() for typed, _ in examples])
def test_every_example_can_be_typed(typed):
    program, *words = shlex.split(typed)
    assert program == "fieldwork"
    assert callable(cli._parser().parse_args(words).call)


def test_help_lists_the_groups_in_order_and_needs_no_module_of_a_command(capsys):
    assert modules_of("--help") == []
    assert modules_of("status") == ["run"]
    assert modules_of("no such command") == list(MODULES)
    assert cli.main(["--help"]) == 0
    printed = capsys.readouterr().out
    places = [printed.index(f"{group}:\n") for group in GROUPS]
    assert places == sorted(places)
    assert max(map(len, printed.splitlines())) <= guide.WIDTH
    for code in ("0 ", "1 ", "2 ", "3 ", "130"):
        assert f"\n  {code}" in printed


def test_the_help_of_a_command_begins_with_what_it_does_and_ends_with_examples(capsys):
    assert cli.main(["run", "--help"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("usage: fieldwork run ")
    assert "\nRun the notebooks that are out of date, in order.\n" in printed
    assert printed.rstrip().endswith(EXAMPLES["run"][-1][1])


@pytest.mark.parametrize("shell", cli.SHELLS)
def test_a_shell_can_complete_every_command(shell, capsys):
    assert cli.main(["--print-completion", shell]) == 0
    printed = capsys.readouterr().out
    for name in commands():
        assert name in printed


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes that break like this")
@pytest.mark.parametrize("words", [["words"], ["--help"], ["run", "--help"], ["--print-completion", "bash"]])
def test_when_the_reader_has_read_enough_the_command_ends_without_a_word(words):
    program = [sys.executable, "-m", "helpers", *words]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    # argparse prints help, and says nothing of a reader who has gone.
    assert process.returncode in (0, cli.READ_ENOUGH)
