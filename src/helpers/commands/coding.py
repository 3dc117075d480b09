"""Coding and the codebook: `fieldwork validation`, `words` and `codebook`."""

from __future__ import annotations

import argparse
from pathlib import Path

from helpers.commands.shared import Commands, add_study, compendium_of
from helpers.errors import CommandError, FieldworkError, allowed
from helpers.prose import counted


def add_to(commands: Commands) -> None:
    """Add the commands of this module, with their options."""
    validation = commands.add_parser(
        "validation", help="say what the dictionary finds wrongly and misses, against a person's coding"
    )
    add_study(validation)
    validation.add_argument(
        "--theme",
        metavar="THEME",
        help="show this theme's differences in context: raw words, for the researcher's eyes",
    )
    validation.set_defaults(call=_validation)
    typical = commands.add_parser(
        "words", help="say which words are typical of a theme, an area or a worker, and where a word stands"
    )
    add_study(typical)
    for name in ("theme", "area", "worker"):
        typical.add_argument(f"--{name}", default="", metavar=name.upper(), help=f"of this {name} alone")
    typical.add_argument(
        "--find",
        metavar="WORD",
        help="show a word or phrase where it stands: raw words, for the researcher's eyes",
    )
    typical.add_argument(
        "--coder",
        default="dictionary",
        metavar="CODER",
        help="whose coding counts, as in notebook 3 (default: dictionary)",
    )
    typical.set_defaults(call=_words)
    codebook = commands.add_parser("codebook", help="lint the codebook; say what a change of it moves")
    doing = codebook.add_subparsers(required=True, metavar="lint|diff|draft")
    lint = doing.add_parser(
        "lint", help="say which indicators are doubtful; fail when one is in two themes"
    )
    diff = doing.add_parser("diff", help="say which numbers and segments change between two codebooks")
    diff.add_argument("old", type=Path, metavar="OLD", help="a codebook.yaml")
    diff.add_argument("new", type=Path, metavar="NEW", help="another")
    for one, call in ((lint, _lint), (diff, _diff)):
        add_study(one, "the study whose segments are tried")
        one.set_defaults(call=call)
    draft = doing.add_parser("draft", help="begin a codebook with the codes of another program")
    draft.add_argument("file", type=Path, metavar="FILE", help="its codebook, a .qdc")
    draft.add_argument("--output", type=Path, metavar="FILE", help="the file to write (default: the screen)")
    draft.set_defaults(call=_draft)


def _validation(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.coding import validation
    from helpers.exchange import manual_coding

    compendium = compendium_of(arguments)
    codebook = compendium.codebook
    if arguments.theme and arguments.theme not in codebook.theme_ids:
        msg = f"--theme {arguments.theme}: no such theme. {allowed(codebook.theme_ids, arguments.theme)}"
        raise CommandError(msg)
    segments, excerpts = compendium.read(tables.SEGMENTS), compendium.read(tables.EXCERPTS)
    codings = compendium.read(tables.CODINGS)
    read = manual_coding.read_by(excerpts, segments)
    if read.empty:
        print("Nobody has coded manually: there is nothing to validation the dictionary against.")
        return
    gold = manual_coding.readers(read)[0]
    effects = validation.by_indicator(codings, read, segments, codebook, gold=gold)
    if not arguments.theme:
        validated = validation.by_theme(codings, read, segments, codebook, gold=gold)
        shown = [validated, effects[effects["F1 without it"] > effects["F1"]]]
    else:
        of_theme = {"gold": gold, "theme": arguments.theme}
        suggested = validation.suggestions(codings, read, segments, codebook, **of_theme)
        shown = [
            effects[effects["theme"] == arguments.theme],
            suggested,
            validation.cases(codings, read, segments, **of_theme),
        ]
    print(
        "\n\n".join(table.to_string(index=False, na_rep="-") if len(table) else "(none)" for table in shown)
    )


def _words(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.coding import choice, concordance, keyness
    from helpers.exchange import manual_coding
    from helpers.study.coders import parse_coder

    compendium = compendium_of(arguments)
    study, codebook = compendium.study, compendium.codebook
    known = {
        "theme": codebook.theme_ids,
        "area": [area.id for area in codebook.areas],
        "worker": study.worker_ids,
    }
    asked = {name: getattr(arguments, name) for name in known}
    for name, one in asked.items():
        if one and one not in known[name]:
            msg = f"--{name} {one}: no such {name}. {allowed(known[name], one)}"
            raise CommandError(msg)
    segments, codings = compendium.read(tables.SEGMENTS), compendium.read(tables.CODINGS)
    read = manual_coding.read_by(compendium.read(tables.EXCERPTS), segments)
    codings = choice.choose(codings, read, segments, parse_coder(arguments.coder))
    of = keyness.select_segments(codings, segments, codebook, **asked)
    if arguments.find:
        shown = [concordance.find(segments, codings, arguments.find, among=of)]
    else:
        shown = [
            keyness.typical_words(segments, of, codebook, theme=arguments.theme),
            keyness.find_collocations(segments, of),
        ]
    print(
        "\n\n".join(table.to_string(index=False, na_rep="-") if len(table) else "(none)" for table in shown)
    )


def _lint(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.coding.lint import IN_TWO_THEMES, lint

    compendium = compendium_of(arguments)
    doubts = lint(compendium.codebook, compendium.read(tables.SEGMENTS))
    print(doubts.to_string(index=False) if len(doubts) else "Nothing is doubtful.")
    n_faults = int(doubts["doubt"].str.startswith(IN_TWO_THEMES).sum())
    if n_faults:
        msg = f"data/codebook.yaml: {counted(n_faults, 'indicators')} in two themes. Give each to one theme."
        raise FieldworkError(msg)


def _diff(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.running.codebook_diff import compare
    from helpers.study.codebook import Codebook
    from helpers.study.settings import read_settings

    compendium = compendium_of(arguments)
    old, new = (read_settings(path, Codebook) for path in (arguments.old, arguments.new))
    segments, contacts, excerpts = (
        compendium.read(table) for table in (tables.SEGMENTS, tables.CONTACTS, tables.EXCERPTS)
    )
    revision = compare(old, new, segments, contacts, excerpts, compendium.study)
    print(f"{old.stamp} -> {new.stamp}\n\n{revision.themes.to_string(index=False, na_rep='-')}\n")
    if revision.segments.empty:
        print("No segment changes its themes, and no number moves.")
        return
    print(
        f"{counted(len(revision.numbers), 'published numbers')} of {tables.THEME_COUNTS.file} move, and what is drawn from them:\n"
    )
    print(
        f"{revision.numbers.to_string(index=False, na_rep='-')}\n\n{revision.segments.to_string(index=False)}"
    )


def _draft(arguments: argparse.Namespace) -> None:
    from helpers.exchange import codebooks
    from helpers.exchange.projects import REASONS, CodingFileError
    from helpers.files.atomic import replace_file

    try:
        text = codebooks.draft(codebooks.read_codebook(arguments.file))
    except CodingFileError as error:
        msg = f"{arguments.file.name}: {REASONS[error.reason]}. Export the codebook of your program as .qdc."
        raise FieldworkError(msg) from None
    if not arguments.output:
        print(text, end="")
        return
    if arguments.output.exists():
        msg = (
            f"--output {arguments.output.name}: is there already, and is not written over. Give another name."
        )
        raise CommandError(msg)
    replace_file(arguments.output, text.encode("utf-8"))
    print(f"{arguments.output.name}: a draft. Fill in what is empty: the reader names each line.")
