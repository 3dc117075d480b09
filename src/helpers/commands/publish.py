"""Trace numbers to their segments, and export to other programs: `fieldwork trace` and `fieldwork export`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.commands.shared import (
    Commands,
    add_context,
    add_study,
    as_typed,
    compendium_of,
    refuse_left_out,
    refuse_unknown,
)
from helpers.errors import CommandError
from helpers.files import paths
from helpers.files.progress_bars import at_work, progress
from helpers.prose import counted
from helpers.study.coders import OF_STUDY

if TYPE_CHECKING:
    from helpers.study.codebook import Codebook
    from helpers.study.coders import Coders
    from helpers.study.study import Study
    from helpers.tables.compendium import Compendium

EXPORTS = {
    "qdpx": "the whole study, as a REFI-QDA project",
    "qdc": "the codebook, for other programs",
    "csv": "all codings, as a table that can be read as manual coding",
    "docx": "all codings, as a document by theme",
    "taguette": "a folder for Taguette, with a page for each contact and the codebook",
}
"""What `fieldwork export` writes: a file of this suffix, or a folder."""


def add_to(commands: Commands) -> None:
    """Add the commands of this module, with their options."""
    traced = commands.add_parser("trace")
    add_study(traced)
    traced.add_argument("--theme", default="", metavar="THEME", help="the number of this theme")
    traced.add_argument("--area", default="", metavar="AREA", help="the number of all themes in this area")
    traced.add_argument("--worker", default="", metavar="WORKER", help="only of this worker")
    traced.add_argument("--week", default="all", metavar="N|N-M", help="only of this week, or of these")
    traced.add_argument(
        "--source",
        default="",
        metavar="SOURCE[,SOURCE]",
        help="only from these sources (default: the workers' own words)",
    )
    traced.add_argument(
        "--coder",
        default=OF_STUDY,
        metavar="CODER",
        help="whose coding is used, as in notebook 3 (default: study, whose coding is published)",
    )
    add_context(traced)
    traced.set_defaults(call=_trace)
    export = commands.add_parser("export")
    export.add_argument(
        "kind",
        choices=sorted(EXPORTS),
        metavar="|".join(EXPORTS),
        help="; ".join(f"{kind}: {what}" for kind, what in EXPORTS.items()),
    )
    add_study(export)
    export.add_argument(
        "--output",
        type=Path,
        metavar="PATH",
        help="the file or folder to write (default: in build/export/ in the study)",
    )
    export.add_argument(
        "--voice-notes",
        choices=("audio", "text"),
        default="text",
        help="voice notes in a project: text (the default), or audio sources with transcripts, for programs "
        "that keep the two apart (QualCoder cannot open these)",
    )
    export.set_defaults(call=_export)


def _trace(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.coding import choice
    from helpers.counting import context, trace
    from helpers.exchange import manual_coding
    from helpers.study.weeks import parse_weeks

    compendium = compendium_of(arguments)
    study = compendium.study
    sources = _sources_of(arguments, study, compendium.codebook)
    weeks = parse_weeks(_as_range(arguments.week), study)
    coders = compendium.coders_of(arguments.coder)
    codebook = compendium.codebook.for_coder(coders)
    refuse_left_out(arguments.theme, arguments.area, codebook)
    themes = [arguments.theme]
    if arguments.area:
        themes = [theme.id for theme in codebook.themes_of(arguments.area)]
    workers = [arguments.worker] if arguments.worker else []
    if not compendium.place.reading(tables.SEGMENTS.file).exists():
        _refuse_other_coders(coders, compendium)
        where = {"worker": workers, "week": list(weeks), "source": sources}
        n = trace.count_from_table(compendium.read(tables.THEME_COUNTS), themes=themes, **where)
        without = "The words are not here: few may read table segments."
        print(f"{_describe_counts(n)}. {coders.describe()} {without}")
        return
    segments = compendium.read(tables.SEGMENTS)
    read = manual_coding.coder_coverage(compendium.read(tables.EXCERPTS), segments)
    codings = choice.choose(compendium.read(tables.CODINGS), read, segments, coders)
    found = trace.trace(codings, segments, themes=themes, workers=workers, weeks=list(weeks), sources=sources)
    lines_of = context.contexts_of(segments, found["segment_id"].tolist(), n=arguments.context)
    for heading, segment_id in zip(trace.headings(found, codebook), found["segment_id"], strict=True):
        print("\n".join([heading, *context.format_lines(lines_of[segment_id])]))
    n = trace.count_traced(found)
    print(f"{_describe_counts(n)}. {coders.describe()} Raw words: not to be published.")


def _refuse_other_coders(coders: Coders, compendium: Compendium) -> None:
    """Refuse coders other than those whose coding the table of counts has.

    Raises
    ------
    CommandError
        Their coding is not counted there.
    """
    counted_coder = compendium.setting("coder")
    if str(coders) != counted_coder:
        msg = (
            f"--coder {coders}: the words are not here, and the counts are of another coding. "
            f"Allowed: study, {counted_coder}."
        )
        raise CommandError(msg)


def _sources_of(arguments: argparse.Namespace, study: Study, codebook: Codebook) -> list[str]:
    """Check the options of `fieldwork trace`, and return its sources: those given, or the workers' own words.

    Raises
    ------
    CommandError
        Neither theme nor area is given, or both; or the study does not have one of the values.
    """
    if bool(arguments.theme) == bool(arguments.area):
        msg = "trace: a number belongs to a theme or to an area. Give --theme or --area."
        raise CommandError(msg)
    sources = [name.strip() for name in arguments.source.split(",") if name.strip()]
    known = {
        "theme": codebook.theme_ids,
        "area": [area.id for area in codebook.areas],
        "worker": study.worker_ids,
        "source": study.source_ids,
    }
    given = {name: [getattr(arguments, name)] for name in ("theme", "area", "worker")}
    refuse_unknown({**given, "source": sources}, known)
    if sources:
        return sources
    return study.own_sources


def _as_range(weeks: str) -> str:
    """Return a single week as a range, as notebooks write weeks."""
    if weeks.isdecimal():
        return f"{weeks}-{weeks}"
    return weeks


def _describe_counts(n: dict[str, int]) -> str:
    """Return the counts of a trace in words, by unit."""
    names = {"weeks": "worker-weeks"}
    return ", ".join(counted(number, names.get(unit, unit)) for unit, number in n.items())


def _export(arguments: argparse.Namespace) -> None:
    import pandas as pd

    from helpers import tables
    from helpers.exchange import codebooks, excerpts, export, manual_coding
    from helpers.files.atomic import replace_file
    from helpers.study.conditions import read_conditions

    if arguments.kind == "taguette":
        _export_to_taguette(arguments)
        return
    compendium = compendium_of(arguments)
    folder, study, codebook = compendium.folder, compendium.study, compendium.codebook
    path = (arguments.output or folder / "build" / "export" / f"study.{arguments.kind}").resolve()
    _refuse_export(path, folder, arguments.kind)
    if arguments.kind == "qdc":
        replace_file(path, codebooks.write_codebook(study, codebook))
        print(f"{as_typed(path)}: {counted(len(codebook.themes), 'themes')}. Level: public.")
        return
    segments, codings = compendium.read(tables.SEGMENTS), compendium.read(tables.CODINGS)
    n_contacts, n_codings = segments["contact_id"].nunique(), len(codings)
    contents = f"{counted(n_contacts, 'contacts')}, {counted(n_codings, 'codings')}."
    read = manual_coding.coder_coverage(compendium.read(tables.EXCERPTS), segments)
    if arguments.kind == "qdpx":
        conditions = read_conditions(folder, codebook)
        with at_work("writing the project"):
            data = export.write_project(
                study,
                codebook,
                conditions,
                segments,
                codings,
                read,
                condition_codings=compendium.read(tables.CONDITION_CODINGS),
                voice_notes=arguments.voice_notes,
            )
        if not conditions:
            contents += " Without a graph: there is no data/conditions.yaml."
    else:
        coded = excerpts.tabulate_excerpts(segments, codings, codebook)
        if arguments.kind == "csv":
            reviewed = excerpts.tabulate_reviewed(segments, codings, read)
            data = excerpts.as_csv(pd.concat([coded, reviewed], ignore_index=True))
        else:
            data = excerpts.as_docx(
                coded, study, codebook, track=lambda themes: progress(themes, "writing", " themes")
            )
    replace_file(path, data)
    print(f"{as_typed(path)}: {contents} Level: examiner. It contains raw words.")


def _export_to_taguette(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.commands.folders import replace_files
    from helpers.exchange import taguette_export

    compendium = compendium_of(arguments)
    path = (arguments.output or compendium.folder / "build" / "export" / "taguette").resolve()
    _refuse_place(path, compendium.folder)
    if path.is_file():
        msg = f"--output {path.name}: this is a file. Give a new or an empty folder."
        raise CommandError(msg)
    with at_work("writing pages"):
        files = taguette_export.write_files(compendium.codebook, compendium.read(tables.SEGMENTS))
    n_removed = replace_files(path, files, taguette_export.is_of_export)
    contents = f"{counted(len(files) - 1, 'pages')}, and {taguette_export.CODEBOOK}."
    if n_removed:
        contents += f" Removed: {counted(n_removed, 'pages')} of an earlier export."
    print(f"{as_typed(path)}: {contents} Level: examiner. It contains raw words.")


def _refuse_export(path: Path, study: Path, kind: str) -> None:
    """Refuse to write an export among raw or published files, or under the name of another kind of file.

    Raises
    ------
    CommandError
        The output is one of these.
    """
    _refuse_place(path, study)
    if path.is_dir():
        msg = f"--output {path.name}: this is a folder. Give a file elsewhere."
        raise CommandError(msg)
    if path.suffix.lower() != f".{kind}":
        msg = f"--output {path.name}: the name must end in .{kind}, so that no other file is overwritten."
        raise CommandError(msg)


def _refuse_place(path: Path, study: Path) -> None:
    """Refuse to write an export among raw or published files.

    Raises
    ------
    CommandError
        The output is there.
    """
    for place in ("data", "figures", "notebooks"):
        if path.is_relative_to(study / place) or path.is_relative_to(paths.ROOT / place):
            msg = f"--output {path.name}: this is in {place}/ of the study. Give a place elsewhere."
            raise CommandError(msg)
