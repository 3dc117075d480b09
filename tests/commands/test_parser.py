"""What is typed wrongly is refused in plain words, with what is meant most likely, and exit code 2."""

from __future__ import annotations

import pytest

from helpers.commands import cli


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
