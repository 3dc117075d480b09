"""Coding and the codebook: `fieldwork validation`, `words`, `codebook`, `coding` and `claim`."""

from __future__ import annotations

import argparse
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.commands.shared import (
    Commands,
    add_context,
    add_study,
    compendium_of,
    parse_number,
    print_tables,
    refuse_left_out,
    refuse_unknown,
    study_of,
)
from helpers.errors import CommandError, FieldworkError, allowed, quoted
from helpers.files.progress_bars import at_work, progress
from helpers.prose import counted
from helpers.study.coders import OF_STUDY

if TYPE_CHECKING:
    from helpers.exchange import code_lists
    from helpers.study.study import Study


def add_to(commands: Commands) -> None:
    """Add the commands of this module, with their options."""
    validation = commands.add_parser("validation")
    add_study(validation)
    validation.add_argument(
        "--theme",
        metavar="THEME",
        help="show the differences for this theme in context (raw words: only for the researcher)",
    )
    validation.set_defaults(call=_validation)
    typical = commands.add_parser("words")
    add_study(typical)
    for name in ("theme", "area", "worker"):
        typical.add_argument(f"--{name}", default="", metavar=name.upper(), help=f"only of this {name}")
    typical.add_argument(
        "--find",
        metavar="WORD",
        help="show where a word or phrase occurs (raw words: only for the researcher)",
    )
    typical.add_argument(
        "--coder",
        default=OF_STUDY,
        metavar="CODER",
        help="whose coding is used, as in notebook 3 (default: study, whose coding is published)",
    )
    typical.set_defaults(call=_words)
    codebook = commands.add_parser("codebook")
    actions = codebook.add_subparsers(required=True, metavar="lint|diff|keep|draft")
    lint = actions.add_parser(
        "lint",
        help="list empty fields and doubtful indicators; an indicator in two themes is a validation error",
    )
    diff = actions.add_parser("diff", help="list the numbers and segments that differ between two codebooks")
    diff.add_argument("old", type=Path, metavar="OLD", help="a codebook.yaml")
    diff.add_argument("new", type=Path, metavar="NEW", help="another codebook.yaml")
    for parser, call in ((lint, _lint), (diff, _diff)):
        add_study(parser, "the study whose segments are coded")
        parser.set_defaults(call=call)
    keep = actions.add_parser(
        "keep",
        help="keep the codebook as it stands today among its dated versions, in data/codebook-history/",
    )
    add_study(keep, "the study whose codebook is kept")
    keep.set_defaults(call=_keep)
    draft = actions.add_parser("draft", help="draft a codebook from the codes of another program")
    draft.add_argument("file", type=Path, metavar="FILE", help="the program's project or codebook")
    draft.add_argument(
        "--theme-level",
        type=parse_number,
        choices=(1, 2),
        default=2,
        help="the level of codes that are themes: 2 (default; the first level are areas), or 1 (no areas)",
    )
    draft.add_argument("--output", type=Path, metavar="FILE", help="the file to write (default: print it)")
    draft.set_defaults(call=_draft)
    coding = commands.add_parser("coding")
    parts = coding.add_subparsers(required=True, metavar="map|compare")
    mapped = parts.add_parser(
        "map", help="list which contact each document and which theme each code most likely is"
    )
    add_study(mapped)
    mapped.add_argument(
        "--write",
        action="store_true",
        help="add what is missing to manual_coding in data/study.yaml; what is there stays as it is",
    )
    mapped.set_defaults(call=_map)
    compared = parts.add_parser(
        "compare",
        help="list where two persons code the same segments differently (raw words: only for those who may "
        "read them)",
    )
    add_study(compared)
    compared.add_argument("first", metavar="CODER", help="a person who has coded, such as R1")
    compared.add_argument("second", metavar="CODER", help="another one, such as R2")
    compared.add_argument("--theme", default="", metavar="THEME", help="only this theme")
    add_context(compared)
    compared.set_defaults(call=_compare)
    claim = commands.add_parser("claim")
    add_study(claim)
    claim.add_argument("id", metavar="ID", help="a claim of data/claims.yaml")
    add_context(claim)
    claim.set_defaults(call=_claim)


def _validation(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.coding import held_out, validation
    from helpers.coding.dictionary import NO_DICTIONARY
    from helpers.exchange import manual_coding

    compendium = compendium_of(arguments)
    codebook = compendium.codebook
    refuse_unknown({"theme": [arguments.theme or ""]}, {"theme": codebook.theme_ids})
    if not codebook.dictionary.themes and not arguments.theme:
        print(f"{NO_DICTIONARY} `fieldwork validation --theme` suggests indicators from manual coding.")
        return
    segments, excerpts = compendium.read(tables.SEGMENTS), compendium.read(tables.EXCERPTS)
    codings = compendium.read(tables.CODINGS)
    read = manual_coding.coder_coverage(excerpts, segments)
    if read.empty:
        print("There is no manual coding yet with which the dictionary can be compared.")
        return
    gold = manual_coding.order_coders(read)[0]
    study = compendium.study
    segments = held_out.for_tuning(segments, study)
    _say_what_is_left_out(study)
    with at_work("comparing the dictionary with manual coding"):
        effects = validation.by_indicator(codings, read, segments, codebook, gold=gold)
    if not arguments.theme:
        units, own_sources = [study.accuracy_threshold.unit], validation.own_sources(study)
        made_from = (codings, read, segments, codebook)
        validated = validation.by_theme(*made_from, gold=gold, units=units, added_up=own_sources)
        validated = validated.drop(columns="part")
        harmful = effects[effects["F1 without it"] > effects["F1"]]
        print_tables([validated, harmful])
    else:
        of_theme = {"gold": gold, "theme": arguments.theme}
        language = study.language
        suggested = validation.suggestions(codings, read, segments, codebook, **of_theme, language=language)
        differences = validation.cases(codings, read, segments, **of_theme)
        print_tables([effects[effects["theme"] == arguments.theme], suggested, differences])


def _say_what_is_left_out(study: Study) -> None:
    """Print which contacts are left out while the dictionary is made, if any are."""
    from helpers.coding.held_out import describe_tuning

    if described := describe_tuning(study):
        print(f"{described}\n")


def _words(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.coding import choice, concordance, held_out, keyness
    from helpers.exchange import manual_coding

    compendium = compendium_of(arguments)
    known = {
        "theme": compendium.codebook.theme_ids,
        "area": [area.id for area in compendium.codebook.areas],
        "worker": compendium.study.worker_ids,
    }
    asked = {name: getattr(arguments, name) for name in known}
    refuse_unknown({name: [value] for name, value in asked.items()}, known)
    coders = compendium.coders_of(arguments.coder)
    codebook = compendium.codebook.for_coder(coders)
    refuse_left_out(arguments.theme, arguments.area, codebook)
    segments, codings = compendium.read(tables.SEGMENTS), compendium.read(tables.CODINGS)
    read = manual_coding.coder_coverage(compendium.read(tables.EXCERPTS), segments)
    codings = choice.choose(codings, read, segments, coders)
    language = compendium.study.language
    of = keyness.select_segments(codings, segments, codebook, **asked)
    if arguments.find:
        print_tables([concordance.find(segments, codings, arguments.find, among=of, language=language)])
        return
    segments = held_out.for_tuning(segments, compendium.study)
    of &= frozenset(segments["segment_id"])
    _say_what_is_left_out(compendium.study)
    typical = keyness.typical_words(segments, of, codebook, theme=arguments.theme, language=language)
    print_tables([typical, keyness.find_collocations(segments, of, language=language)])


def _compare(arguments: argparse.Namespace) -> None:
    from tabulate import tabulate

    from helpers import tables
    from helpers.coding import comparison
    from helpers.counting import context
    from helpers.exchange import manual_coding

    compendium = compendium_of(arguments)
    codebook = compendium.codebook
    refuse_unknown({"theme": [arguments.theme]}, {"theme": codebook.theme_ids})
    if not compendium.place.reading(tables.SEGMENTS.file).exists():
        msg = "coding compare: the words are not here: few may read table segments."
        raise FieldworkError(msg)
    segments = compendium.read(tables.SEGMENTS)
    read = manual_coding.coder_coverage(compendium.read(tables.EXCERPTS), segments)
    of_whom = {"first": arguments.first, "second": arguments.second}
    compared = comparison.compare_persons(
        compendium.read(tables.CODINGS), read, segments, codebook, **of_whom, theme=arguments.theme
    )
    differences = compared.differences
    lines_of = context.contexts_of(segments, differences["segment_id"].tolist(), n=arguments.context)
    for segment_id, own in differences.groupby("segment_id", sort=False):
        print("\n".join([str(segment_id), *context.format_lines(lines_of[str(segment_id)])]))
        side_by_side = own[["theme", "first", "second"]].rename(columns=of_whom)
        shown = tabulate(side_by_side, headers="keys", tablefmt="plain", showindex=False)
        print(f"{textwrap.indent(shown, ' ' * 6)}\n")
    of_theme = f"{arguments.theme}: " if arguments.theme else ""
    print(f"{of_theme}{compared.describe()} Raw words: not to be published.")


def _claim(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.coding import choice
    from helpers.counting import cases, negative_cases
    from helpers.exchange import manual_coding
    from helpers.study.claims import FILE, read_claims

    compendium = compendium_of(arguments)
    study, codebook = compendium.study, compendium.counted_codebook
    claims = read_claims(compendium.folder, compendium.codebook, study)
    if not claims:
        msg = f"{FILE.as_posix()}: makes no claim. `data/README.md` shows what a claim is."
        raise FieldworkError(msg)
    by_id = {claim.id: claim for claim in claims}
    if arguments.id not in by_id:
        wrong = "no such claim" if arguments.id.strip() else "give the id of a claim"
        msg = f"claim{quoted(arguments.id)}: {wrong}. {allowed(list(by_id), arguments.id)}"
        raise CommandError(msg)
    claim, weeks = by_id[arguments.id], compendium.weeks
    print(f"{claim.id}: {claim.describe(compendium.codebook)} {compendium.coders.describe()}\n")
    if not compendium.place.reading(tables.SEGMENTS.file).exists():
        of_all = compendium.read(tables.CLAIM_CASES)
        own = cases.cases_of(claim, of_all, study)
        lines = [negative_cases.describe_case(claim, case) for case in own.to_dict("records")]
        end = "The words are not here: few may read table segments."
    else:
        segments, contacts = compendium.read(tables.SEGMENTS), compendium.read(tables.CONTACTS)
        read = manual_coding.coder_coverage(compendium.read(tables.EXCERPTS), segments)
        codings = choice.choose(compendium.read(tables.CODINGS), read, segments, compendium.coders)
        own = cases.decide([claim], codings, segments, contacts, study, codebook, weeks=weeks)
        evidence = negative_cases.evidence_of(claim, codings, segments, study, codebook, weeks=weeks)
        shown = (claim, own, evidence, segments, codebook)
        lines = list(negative_cases.list_cases(*shown, n_context=arguments.context))
        end = "Raw words: not to be published." if len(evidence) else ""
    result = negative_cases.describe_list(claim, claims, own, study, compendium.codebook)
    print("\n".join([*lines, "", f"{result} {end}".rstrip()]))


def _lint(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.coding.dictionary import NO_DICTIONARY
    from helpers.coding.held_out import for_tuning
    from helpers.coding.lint import IN_TWO_THEMES, lint, list_empty
    from helpers.privacy.names.vocabulary import british_words
    from helpers.words import is_english

    compendium = compendium_of(arguments)
    codebook = compendium.codebook
    empty = list_empty(codebook)
    if not empty.empty:
        print(f"{empty.to_string(index=False)}\n")
    if not codebook.dictionary.themes:
        print(NO_DICTIONARY)
        return
    _say_what_is_left_out(compendium.study)
    segments = None
    if (compendium.place.output / tables.SEGMENTS.file).exists():
        segments = for_tuning(compendium.read(tables.SEGMENTS), compendium.study)
    else:
        print("The indicators were not tried on segments: there are none before the first run.")
    language = compendium.study.language
    listed = british_words() if is_english(language) else frozenset[str]()
    if not listed:
        print("There is no word list of this language: which other words an indicator finds is not said.")
    with at_work("trying the indicators on the segments"):
        doubts = lint(codebook, segments, listed, language=language)
    if doubts.empty:
        print("No indicator is doubtful.")
    else:
        print(doubts.to_string(index=False))
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
    with at_work("coding with both codebooks"):
        revision = compare(old, new, segments, contacts, excerpts, compendium.study)
    print(f"{old.stamp} -> {new.stamp}\n\n{revision.themes.to_string(index=False, na_rep='-')}\n")
    if revision.segments.empty:
        print("No segment changes its themes, and no number changes.")
        return
    coders = compendium.coders_of(OF_STUDY)
    n_numbers = counted(len(revision.numbers), "published numbers")
    said = f"{n_numbers} in {tables.THEME_COUNTS.file} would change, with all that is made from them"
    if not coders.is_dictionary:
        n_numbers = counted(len(revision.numbers), "counts")
        said = (
            f"{n_numbers} of the dictionary's coding would change. Published are counts of {coders}, which "
            "no indicator changes, and the validation of the dictionary, which they change"
        )
    print(f"{said}:\n")
    print_tables([revision.numbers, revision.segments])


def _keep(arguments: argparse.Namespace) -> None:
    from helpers.files.atomic import replace_file
    from helpers.study.codebook_history import keep_version, read_history

    compendium = compendium_of(arguments)
    from datetime import datetime

    today = datetime.now(compendium.study.zone).date()
    file, data = keep_version(compendium.folder, today=today)
    replace_file(compendium.folder / file, data)
    history = read_history(compendium.folder, compendium.codebook, today=today)
    print(f"{file.as_posix()}: written. {history.describe()}")


def _map(arguments: argparse.Namespace) -> None:
    from helpers.exchange import coding_files
    from helpers.files.atomic import replace_file
    from helpers.running import coding_ledger, coding_map, files_of_coding, raw_coding
    from helpers.study import blanks, codebook, yaml_block
    from helpers.study.roster import read_roster
    from helpers.study.study import FILE, parse_study, read_study

    folder = study_of(arguments)
    study = read_study(folder)
    roster = read_roster(folder, study)
    files = files_of_coding.read_coding_files(folder, roster)
    if not files:
        place = coding_files.FOLDER.as_posix()
        msg = f"{place}: holds no files of manual coding. Put those of your program there."
        raise FieldworkError(msg)
    if not (folder / codebook.FILE).exists():
        draft = f"`fieldwork codebook draft FILE --output {codebook.FILE.as_posix()}` drafts one"
        msg = f"{codebook.FILE.as_posix()}: there is no such file. It names the themes; {draft}."
        raise FieldworkError(msg)
    segments = raw_coding.read_segments(
        folder, study, track=lambda names: progress(list(names), "reading", " files")
    )
    book = codebook.read_codebook(folder)
    with at_work("comparing documents with contacts"):
        proposed = coding_map.propose(files, segments, study, roster, book)
    text = (folder / FILE).read_bytes().decode("utf-8")
    completed = yaml_block.complete_block(text, blanks.BLOCK, proposed.parts(), FILE.as_posix())
    parse_study(completed)
    if arguments.write:
        replace_file(folder / FILE, completed.encode("utf-8"))
    else:
        print(yaml_block.block_of(completed, blanks.BLOCK))
    problems = [f"{one.file}: {one.problem}." for one in files if one.problem]
    mark = "" if arguments.write else "# "
    for line in (proposed.describe(), *proposed.remarks, *problems):
        print(f"{mark}{line}")
    if arguments.write:
        values = coding_ledger.describe_values(completed, roster, set(segments["contact_id"]), book)
        print(values, end="\n" if values else "")


def _draft(arguments: argparse.Namespace) -> None:
    from helpers.exchange import codebook_drafts
    from helpers.files.atomic import replace_file
    from helpers.study.templates import is_untouched

    codes = read_codes(arguments.file)
    drafted = codebook_drafts.draft_codebook(
        codes.codes, theme_level=arguments.theme_level, remarks=codes.remarks
    )
    if not drafted.n_themes:
        msg = f"{arguments.file.name}: holds no codes that could be themes."
        raise FieldworkError(msg)
    if not arguments.output:
        print(drafted.text, end="")
        return
    if arguments.output.exists() and not is_untouched(arguments.output):
        msg = f"--output {arguments.output.name}: this file exists. Give another name."
        raise CommandError(msg)
    replace_file(arguments.output, drafted.text.encode("utf-8"))
    for remark in drafted.remarks:
        print(remark)
    of_draft = f"{counted(drafted.n_areas, 'areas')} and {counted(drafted.n_themes, 'themes')}"
    print(f"{arguments.output.name}: a draft, with {of_draft}.")
    print("`fieldwork codebook lint` lists what is empty in it.")


def read_codes(file: Path) -> code_lists.CodeList:
    """Return the codes of a file.

    Raises
    ------
    CommandError
        There is no such file.
    FieldworkError
        It holds no codes, or cannot be read: what it is instead.
    """
    from helpers.exchange import code_lists
    from helpers.exchange.kinds_of_files import CODEBOOK, WITH_CODES, name_kind
    from helpers.exchange.projects import REASONS, CodingFileError

    if not file.exists():
        msg = f"{file.name}: there is no such file."
        raise CommandError(msg)
    try:
        return code_lists.read_codes(file)
    except CodingFileError as error:
        reason = REASONS[error.reason]
        kind = name_kind(file)
        if kind and kind not in WITH_CODES and kind != CODEBOOK:
            reason = f"is {kind}, and no file of codes"
        files = "a project or codebook of a coding program (.qdpx, .qda, .qdc …), or a .csv with a column tag"
        msg = f"{file.name}: {reason}. Give {files}."
        raise FieldworkError(msg) from None
