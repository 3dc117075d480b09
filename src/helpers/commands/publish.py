"""From what is published back to the words, and out to other programs: `fieldwork trace` and `export`."""

from __future__ import annotations

import argparse
from pathlib import Path

from helpers.commands.shared import Commands, add_study, compendium_of, progress, shown
from helpers.errors import CommandError, allowed
from helpers.files import paths
from helpers.prose import counted

EXPORTS = {
    "qdpx": "the whole study, a REFI-QDA project",
    "qdc": "the codebook, for other programs",
    "csv": "what was coded, a table that can be read as manual coding again",
    "docx": "what was coded, a document to read, theme by theme",
}
"""What `fieldwork export` writes, by the file's suffix."""


def add_to(commands: Commands) -> None:
    """Add the commands of this module, with their options."""
    traced = commands.add_parser(
        "trace", help="show the segments under a number: raw words, for the eyes of who may read them"
    )
    add_study(traced)
    traced.add_argument("--theme", default="", metavar="THEME", help="of this theme")
    traced.add_argument("--area", default="", metavar="AREA", help="of all themes of this area")
    traced.add_argument("--worker", default="", metavar="WORKER", help="of this worker alone")
    traced.add_argument("--week", default="all", metavar="N|N-M", help="of this week, or of these, alone")
    traced.add_argument(
        "--source",
        default="",
        metavar="SOURCE[,SOURCE]",
        help="of these sources alone (default: the workers' own words)",
    )
    traced.add_argument(
        "--coder",
        default="dictionary",
        metavar="CODER",
        help="whose coding counts, as in notebook 3 (default: dictionary)",
    )
    traced.set_defaults(call=_trace)
    export = commands.add_parser(
        "export", help="write the study for other programs: a project, its codes, or what was coded"
    )
    export.add_argument(
        "kind",
        choices=sorted(EXPORTS),
        metavar="|".join(EXPORTS),
        help="; ".join(f"{k}: {v}" for k, v in EXPORTS.items()),
    )
    add_study(export)
    export.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="the file to write (default: in build/export of the study)",
    )
    export.add_argument(
        "--voice-notes",
        choices=("audio", "text"),
        default="audio",
        help="in a project: audio sources with transcripts, or plain texts (for QualCoder)",
    )
    export.set_defaults(call=_export)


def _trace(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.coding import choice
    from helpers.counting import trace
    from helpers.counting.counts import parse_weeks
    from helpers.exchange import manual_coding
    from helpers.study.coders import parse_coder

    compendium = compendium_of(arguments)
    study, codebook = compendium.study, compendium.codebook
    if bool(arguments.theme) == bool(arguments.area):
        msg = "trace: a number is of a theme or of an area. Give --theme or --area."
        raise CommandError(msg)
    sources = [one.strip() for one in arguments.source.split(",") if one.strip()]
    asked = {
        "theme": [arguments.theme],
        "area": [arguments.area],
        "worker": [arguments.worker],
        "source": sources,
    }
    areas = [area.id for area in codebook.areas]
    known = {
        "theme": codebook.theme_ids,
        "area": areas,
        "worker": study.worker_ids,
        "source": study.source_ids,
    }
    for name, ones in asked.items():
        for one in ones:
            if one and one not in known[name]:
                msg = f"--{name} {one}: no such {name}. {allowed(known[name], one)}"
                raise CommandError(msg)
    week = arguments.week
    weeks = parse_weeks(f"{week}-{week}" if week.isdecimal() else week, study)
    themes = (
        [arguments.theme] if arguments.theme else [theme.id for theme in codebook.themes_of(arguments.area)]
    )
    sources = sources or [source.id for source in study.sources if source.counted_role == "worker"]
    workers = [arguments.worker] if arguments.worker else []
    if not compendium.place.reading(tables.SEGMENTS.file).exists():
        n = trace.count_from_table(
            compendium.read(tables.THEME_COUNTS),
            themes=themes,
            worker=workers,
            week=list(weeks),
            source=sources,
        )
        print(f"{_counts_in_words(n)}. The words are not here: table segments is for those who may read it.")
        return
    segments = compendium.read(tables.SEGMENTS)
    read = manual_coding.read_by(compendium.read(tables.EXCERPTS), segments)
    codings = choice.choose(compendium.read(tables.CODINGS), read, segments, parse_coder(arguments.coder))
    found = trace.trace(codings, segments, themes=themes, workers=workers, weeks=list(weeks), sources=sources)
    for row in found.itertuples():
        unchecked = "" if row.is_checked else " (heard by a machine, not checked: not to be quoted)"
        print(f"{row.segment_id}  week {row.week}  {row.theme}: {row.marks}{unchecked}\n    {row.text}")
    print(f"{_counts_in_words(trace.count_traced(found))}. Raw words: not to be published.")


def _counts_in_words(n: dict[str, int]) -> str:
    return ", ".join(
        counted(number, "worker-weeks" if unit == "weeks" else unit) for unit, number in n.items()
    )


def _export(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.exchange import codebooks, excerpts, export, manual_coding
    from helpers.files.atomic import replace_file
    from helpers.study.conditions import read_conditions

    compendium = compendium_of(arguments)
    folder, study, codebook = compendium.folder, compendium.study, compendium.codebook
    path = (arguments.output or folder / "build" / "export" / f"study.{arguments.kind}").resolve()
    _refuse_export(path, folder, arguments.kind)
    if arguments.kind == "qdc":
        replace_file(path, codebooks.write_codebook(study, codebook))
        print(f"{shown(path).removesuffix('/')}: {counted(len(codebook.themes), 'themes')}. Level: public.")
        return
    segments, codings = compendium.read(tables.SEGMENTS), compendium.read(tables.CODINGS)
    said = f"{counted(segments['contact_id'].nunique(), 'contacts')}, {counted(len(codings), 'codings')}."
    if arguments.kind == "qdpx":
        read, conditions = (
            manual_coding.read_by(compendium.read(tables.EXCERPTS), segments),
            read_conditions(folder, codebook),
        )
        data = export.write_project(
            study, codebook, conditions, segments, codings, read, voice_notes=arguments.voice_notes
        )
        said += "" if conditions else " data/conditions.yaml is not there: no graph."
    else:
        coded = excerpts.coded_segments(segments, codings, codebook)
        if arguments.kind == "csv":
            data = excerpts.as_csv(coded)
        else:
            data = excerpts.as_docx(
                coded, study, codebook, track=lambda themes: progress(themes, "writing", " themes")
            )
    replace_file(path, data)
    print(f"{shown(path).removesuffix('/')}: {said} Level: examiner. It holds what was said.")


def _refuse_export(path: Path, study: Path, kind: str) -> None:
    """Keep an export out of the raw files, out of what is published, here or in the study, and under the name of its form."""
    studies = {study, paths.ROOT}
    places = [
        place
        for of in studies
        for place in ("data", "figures", "notebooks")
        if path.is_relative_to(of / place)
    ]
    if places or path.is_dir():
        msg = f"--output {path.name}: {f'this is in {places[0]}/ of the study' if places else 'is a folder'}. Give a file elsewhere."
        raise CommandError(msg)
    if path.suffix.lower() != f".{kind}":
        msg = f"--output {path.name}: its name must end in .{kind}, so that no file of another kind is written over."
        raise CommandError(msg)
