"""The ``fieldwork`` command: words in, one call, words out.

Exit codes: 0 done; 1 the study says no; 2 the words of the command are wrong; 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

from helpers import paths
from helpers.errors import CommandError, FieldworkError, allowed
from helpers.prose import counted

T = TypeVar("T")
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no other name
KEPT_APART = Path("build/run")
EXPORTS = {
    "qdpx": "the whole study, a REFI-QDA project",
    "qdc": "the codebook, for other programs",
    "csv": "what was coded, a table that can be read as hand coding again",
    "docx": "what was coded, a document to read, theme by theme",
}
"""What `fieldwork export` writes, by the file's suffix."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = _parser().parse_args(words)
    try:
        arguments.call(arguments)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 2
    except FieldworkError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{_place(error)}: {error.strerror or 'cannot be read or written'}. Nothing published has changed.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. Nothing published has changed; the same command goes on where it stopped.", file=sys.stderr)
        return 130
    return 0


def _place(error: OSError) -> str:
    """Return the file that an error of the system is about, as far as a message may show it."""
    return paths.shown(Path(error.filename)) if isinstance(error.filename, str) else "a file"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fieldwork", description="Run a fieldwork study, from raw files to figures.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="run the notebooks that are stale, in order")
    run.add_argument("--study", type=Path, metavar="DIR", help="the study to read (default: this repository)")
    run.add_argument("--output", type=Path, metavar="DIR", help="the folder to write (default: the study)")
    run.add_argument("--force", action="store_true", help="run every notebook, stale or not")
    run.add_argument("-p", dest="parameters", action="append", default=[], metavar="NAME=VALUE", help="set a notebook's parameter")
    run.set_defaults(call=_run)
    ledger = commands.add_parser("ledger", help="say what became of every line of the raw files")
    ledger.add_argument("--study", type=Path, metavar="DIR", help="the study to read (default: this repository)")
    ledger.add_argument("--strict", action="store_true", help="fail when anything is quarantined")
    ledger.set_defaults(call=_ledger)
    audit = commands.add_parser("audit", help="say what the dictionary finds wrongly and misses, against a person's coding")
    audit.add_argument("--study", type=Path, metavar="DIR", help="the study to read (default: this repository)")
    audit.add_argument("--theme", metavar="THEME", help="show this theme's differences in context: raw words, for the researcher's eyes")
    audit.set_defaults(call=_audit)
    traced = commands.add_parser("trace", help="show the segments under a number: raw words, for the eyes of who may read them")
    traced.add_argument("--study", type=Path, metavar="DIR", help="the study to read (default: this repository)")
    traced.add_argument("--theme", default="", metavar="THEME", help="of this theme")
    traced.add_argument("--area", default="", metavar="AREA", help="of all themes of this area")
    traced.add_argument("--worker", default="", metavar="WORKER", help="of this worker alone")
    traced.add_argument("--week", default="all", metavar="N|N-M", help="of this week, or of these, alone")
    traced.add_argument("--source", default="", metavar="SOURCE[,SOURCE]", help="of these sources alone (default: the workers' own words)")
    traced.add_argument(
        "--coder", default="dictionary", metavar="CODER", help="whose coding counts, as in notebook 3 (default: dictionary)"
    )
    traced.set_defaults(call=_trace)
    _add_coding_commands(commands)
    transcribe = commands.add_parser("transcribe", help="let a local model hear voice notes that have no transcript")
    transcribe.add_argument("--study", type=Path, metavar="DIR", help="the study to read (default: this repository)")
    transcribe.add_argument("--model", type=Path, metavar="PATH", help="the folder of a Whisper model (default: the packaged tiny.en)")
    transcribe.set_defaults(call=_transcribe)
    _add_privacy_commands(commands)
    example = commands.add_parser("example", help="make the fictional example study from its seed")
    example.add_argument("--output", type=Path, metavar="DIR", help="the folder to write (default: this repository)")
    example.add_argument("--workers", type=int, default=5, metavar="N", help="how many workers (default: 5)")
    example.add_argument("--weeks", type=int, default=13, metavar="N", help="how many weeks (default: 13)")
    for what, of in (("interviews", "interviews"), ("typed", "typed messages")):
        example.add_argument(
            f"--{what}", type=int, default=0, metavar="N", help=f"how many {of} more each worker has, for benchmarks (default: 0)"
        )
    example.add_argument("--seed", type=int, default=20231002, metavar="N", help="the seed (default: 20231002)")
    example.set_defaults(call=_example)
    return parser


def _add_coding_commands(commands: Commands) -> None:
    typical = commands.add_parser("words", help="say which words are typical of a theme, an area or a worker, and where a word stands")
    typical.add_argument("--study", type=Path, metavar="DIR", help="the study to read (default: this repository)")
    for name in ("theme", "area", "worker"):
        typical.add_argument(f"--{name}", default="", metavar=name.upper(), help=f"of this {name} alone")
    typical.add_argument("--find", metavar="WORD", help="show a word or phrase where it stands: raw words, for the researcher's eyes")
    typical.add_argument(
        "--coder", default="dictionary", metavar="CODER", help="whose coding counts, as in notebook 3 (default: dictionary)"
    )
    typical.set_defaults(call=_words)
    codebook = commands.add_parser("codebook", help="lint the codebook; say what a change of it moves")
    doing = codebook.add_subparsers(required=True, metavar="lint|diff|draft")
    lint = doing.add_parser("lint", help="say which indicators are doubtful; fail when one stands in two themes")
    diff = doing.add_parser("diff", help="say which numbers and segments change between two codebooks")
    diff.add_argument("old", type=Path, metavar="OLD", help="a codebook.yaml")
    diff.add_argument("new", type=Path, metavar="NEW", help="another")
    for one, call in ((lint, _lint), (diff, _diff)):
        one.add_argument("--study", type=Path, metavar="DIR", help="the study whose segments are tried (default: this repository)")
        one.set_defaults(call=call)
    export = commands.add_parser("export", help="write the study for other programs: a project, its codes, or what was coded")
    export.add_argument("kind", choices=sorted(EXPORTS), metavar="|".join(EXPORTS), help="; ".join(f"{k}: {v}" for k, v in EXPORTS.items()))
    export.add_argument("--study", type=Path, metavar="DIR", help="the study to read (default: this repository)")
    export.add_argument("--output", type=Path, metavar="FILE", help="the file to write (default: in build/export of the study)")
    export.add_argument(
        "--voice-notes",
        choices=("audio", "text"),
        default="audio",
        help="in a project: audio sources with transcripts, or plain texts (for QualCoder)",
    )
    export.set_defaults(call=_export)
    draft = doing.add_parser("draft", help="begin a codebook with the codes of another program")
    draft.add_argument("file", type=Path, metavar="FILE", help="its codebook, a .qdc")
    draft.add_argument("--output", type=Path, metavar="FILE", help="the file to write (default: the screen)")
    draft.set_defaults(call=_draft)


def _add_privacy_commands(commands: Commands) -> None:
    privacy = commands.add_parser("privacy", help="see to it that nobody can be named")
    doing = privacy.add_subparsers(required=True, metavar="check|review|draw|withdraw")
    check = doing.add_parser("check", help="look for names, identifiers and raw words in all that git keeps or a run publishes")
    check.add_argument("--no-history", action="store_true", help="leave out what git keeps of the past")
    review = doing.add_parser("review", help="decide, place by place, which doubtful words name somebody")
    draw = doing.add_parser("draw", help="draw a pseudonym for each person of the roster who has none")
    withdraw = doing.add_parser("withdraw", help="take a worker out of all that is published, or out of a part of it")
    withdraw.add_argument("worker", metavar="WORKER", help="the worker's id")
    withdraw.add_argument(
        "--from", dest="what", metavar="NAME[,NAME]", default="", help="only from these sources or uses (interview, quote)"
    )
    withdraw.add_argument("--dry-run", action="store_true", help="say what it would touch, and change nothing")
    for one, call in ((check, _check), (review, _review), (draw, _draw), (withdraw, _withdraw)):
        one.add_argument("--study", type=Path, metavar="DIR", help="the study (default: this repository)")
        one.set_defaults(call=call)


def _run(arguments: argparse.Namespace) -> None:
    from helpers import notebooks, pipeline
    from helpers.sequence import STEPS

    given = []
    for words in arguments.parameters:
        name, equals, value = words.partition("=")
        if not equals:
            msg = "-p takes NAME=VALUE, such as -p unit=mentions."
            raise CommandError(msg)
        if name == "worker":
            msg = "-p worker: the run sets it, once for each worker of the study. Leave it out."
            raise CommandError(msg)
        given.append((name, value))
    parameters = notebooks.check_parameters([step.name for step in STEPS], given)
    study = _study_of(arguments)
    output = (arguments.output or (study / KEPT_APART if parameters else study)).resolve()
    _refuse_output(output, study, bool(parameters))
    if parameters and not arguments.output:
        print(f"Parameters are not the published ones: this run is kept apart, in {KEPT_APART.as_posix()}.")
    ran = pipeline.run(study, output, parameters, force=arguments.force)
    done = f"Ran {counted(len(ran), 'notebooks')}" if ran else "Nothing to do: every notebook is up to date"
    print(f"{done}. The figures are in {_shown(output / paths.FIGURES)}")


def _refuse_output(output: Path, study: Path, has_parameters: bool) -> None:  # noqa: FBT001
    """Keep a run out of other studies, out of raw files, and, with other parameters, out of what is published."""
    other = output != study and (output / "data/study.yaml").exists()
    if other or output.is_relative_to(study / "data" / "raw"):
        what = "another study" if other else "among the raw files"
        msg = f"--output {output.name}: this is {what}. Give a folder of its own, such as build/x."
        raise CommandError(msg)
    if has_parameters and output in (study, paths.ROOT):
        msg = "-p: other parameters than the published ones stay out of the published files. Give another --output, or none."
        raise CommandError(msg)


def _shown(path: Path) -> str:
    """Return a path as the caller would type it."""
    here = Path.cwd()
    return f"{path.relative_to(here).as_posix() if path.is_relative_to(here) else path}/"


def _ledger(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.fieldwork import accounts, take_stock
    from helpers.fieldwork.files import files_of
    from helpers.study import read_study

    study = _study_of(arguments)
    os.environ["FIELDWORK_STUDY"] = str(study)
    if files_of(study):
        ledger = take_stock(study, read_study(study), track=lambda files: _bar(list(files), "reading", " files"))
    else:
        print("The raw files are not here: this is the ledger as it was written.")
        ledger = tables.read(tables.LEDGER)
    print(accounts.in_words(ledger))
    if arguments.strict:
        accounts.refuse_quarantined(ledger)


def _audit(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.codebook import read_codebook
    from helpers.coding import audit, hand

    study = _study_of(arguments)
    os.environ["FIELDWORK_STUDY"] = str(study)
    codebook = read_codebook(study)
    if arguments.theme and arguments.theme not in codebook.theme_ids:
        msg = f"--theme {arguments.theme}: no such theme. {allowed(codebook.theme_ids, arguments.theme)}"
        raise CommandError(msg)
    segments, selections = tables.read(tables.SEGMENTS), tables.read(tables.SELECTIONS)
    codings = tables.read(tables.CODINGS, codebook)
    read = hand.read_by(selections, segments)
    if read.empty:
        print("Nobody has coded by hand: there is nothing to audit the dictionary against.")
        return
    gold = hand.readers(read)[0]
    effects = audit.by_indicator(codings, read, segments, codebook, gold=gold)
    if not arguments.theme:
        audited = audit.by_theme(codings, read, segments, codebook, gold=gold)
        shown = [audited, effects[effects["F1 without it"] > effects["F1"]]]
    else:
        of_theme = {"gold": gold, "theme": arguments.theme}
        suggested = audit.suggestions(codings, read, segments, codebook, **of_theme)
        shown = [effects[effects["theme"] == arguments.theme], suggested, audit.cases(codings, read, segments, **of_theme)]
    print("\n\n".join(table.to_string(index=False, na_rep="-") if len(table) else "(none)" for table in shown))


def _trace(arguments: argparse.Namespace) -> None:
    from helpers import tables, trace
    from helpers.codebook import read_codebook
    from helpers.coders import parse_coder
    from helpers.coding import choice, hand
    from helpers.counts import parse_weeks
    from helpers.study import read_study

    folder = _study_of(arguments)
    os.environ["FIELDWORK_STUDY"] = str(folder)
    study, codebook = read_study(folder), read_codebook(folder)
    if bool(arguments.theme) == bool(arguments.area):
        msg = "trace: a number is of a theme or of an area. Give --theme or --area."
        raise CommandError(msg)
    sources = [one.strip() for one in arguments.source.split(",") if one.strip()]
    asked = {"theme": [arguments.theme], "area": [arguments.area], "worker": [arguments.worker], "source": sources}
    areas = [area.id for area in codebook.areas]
    known = {"theme": codebook.theme_ids, "area": areas, "worker": study.worker_ids, "source": study.source_ids}
    for name, ones in asked.items():
        for one in ones:
            if one and one not in known[name]:
                msg = f"--{name} {one}: no such {name}. {allowed(known[name], one)}"
                raise CommandError(msg)
    week = arguments.week
    weeks = parse_weeks(f"{week}-{week}" if week.isdecimal() else week, study)
    themes = [arguments.theme] if arguments.theme else [theme.id for theme in codebook.themes_of(arguments.area)]
    sources = sources or [source.id for source in study.sources if source.voice == "worker"]
    workers = [arguments.worker] if arguments.worker else []
    if not (paths.reading(paths.PROCESSED / "segments.csv")).exists():
        n = trace.counted_without_words(
            tables.read(tables.THEME_COUNTS, codebook), themes=themes, worker=workers, week=list(weeks), source=sources
        )
        print(f"{_counts_in_words(n)}. The words are not here: table segments is for those who may read it.")
        return
    segments = tables.read(tables.SEGMENTS)
    read = hand.read_by(tables.read(tables.SELECTIONS), segments)
    codings = choice.choose(tables.read(tables.CODINGS, codebook), read, segments, parse_coder(arguments.coder))
    found = trace.trace(codings, segments, themes=themes, workers=workers, weeks=list(weeks), sources=sources)
    for row in found.itertuples():
        unchecked = "" if row.is_checked else " (heard by a machine, not checked: not to be quoted)"
        print(f"{row.segment_id}  week {row.week}  {row.theme}: {row.marks}{unchecked}\n    {row.text}")
    print(f"{_counts_in_words(trace.counts_of(found))}. Raw words: not to be published.")


def _counts_in_words(n: dict[str, int]) -> str:
    return ", ".join(counted(number, "worker-weeks" if unit == "weeks" else unit) for unit, number in n.items())


def _words(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.codebook import read_codebook
    from helpers.coders import parse_coder
    from helpers.coding import choice, concordance, hand, keyness
    from helpers.study import read_study

    folder = _study_of(arguments)
    os.environ["FIELDWORK_STUDY"] = str(folder)
    study, codebook = read_study(folder), read_codebook(folder)
    known = {"theme": codebook.theme_ids, "area": [area.id for area in codebook.areas], "worker": study.worker_ids}
    asked = {name: getattr(arguments, name) for name in known}
    for name, one in asked.items():
        if one and one not in known[name]:
            msg = f"--{name} {one}: no such {name}. {allowed(known[name], one)}"
            raise CommandError(msg)
    segments, codings = tables.read(tables.SEGMENTS), tables.read(tables.CODINGS, codebook)
    read = hand.read_by(tables.read(tables.SELECTIONS), segments)
    codings = choice.choose(codings, read, segments, parse_coder(arguments.coder))
    of = keyness.chosen(codings, segments, codebook, **asked)
    if arguments.find:
        shown = [concordance.find(segments, codings, arguments.find, among=of)]
    else:
        shown = [keyness.typical_words(segments, of, codebook, theme=arguments.theme), keyness.words_together(segments, of)]
    print("\n\n".join(table.to_string(index=False, na_rep="-") if len(table) else "(none)" for table in shown))


def _lint(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.codebook import read_codebook
    from helpers.coding.lint import lint

    study = _study_of(arguments)
    os.environ["FIELDWORK_STUDY"] = str(study)
    doubts = lint(read_codebook(study), tables.read(tables.SEGMENTS))
    print(doubts.to_string(index=False) if len(doubts) else "Nothing is doubtful.")
    n_faults = int(doubts["doubt"].str.startswith("stands in two themes").sum())
    if n_faults:
        msg = f"data/codebook.yaml: stand in two themes: {counted(n_faults, 'indicators')}. Give each to one."
        raise FieldworkError(msg)


def _diff(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.codebook import Codebook
    from helpers.revision import compare
    from helpers.settings import read_settings
    from helpers.study import read_study

    study = _study_of(arguments)
    os.environ["FIELDWORK_STUDY"] = str(study)
    old, new = (read_settings(path, Codebook) for path in (arguments.old, arguments.new))
    segments, contacts, selections = (tables.read(table) for table in (tables.SEGMENTS, tables.CONTACTS, tables.SELECTIONS))
    revision = compare(old, new, segments, contacts, selections, read_study(study))
    print(f"{old.stamp} -> {new.stamp}\n\n{revision.themes.to_string(index=False, na_rep='-')}\n")
    if revision.segments.empty:
        print("No segment changes its themes, and no number moves.")
        return
    print(f"{counted(len(revision.numbers), 'published numbers')} of {tables.THEME_COUNTS.file} move, and what is drawn from them:\n")
    print(f"{revision.numbers.to_string(index=False, na_rep='-')}\n\n{revision.segments.to_string(index=False)}")


def _export(arguments: argparse.Namespace) -> None:
    from helpers import tables
    from helpers.atomic import replace_file
    from helpers.codebook import read_codebook
    from helpers.coding import codebooks, exchange, extracts, hand
    from helpers.conditions import read_conditions
    from helpers.study import read_study

    folder = _study_of(arguments)
    os.environ["FIELDWORK_STUDY"] = str(folder)
    study, codebook = read_study(folder), read_codebook(folder)
    path = (arguments.output or folder / "build" / "export" / f"study.{arguments.kind}").resolve()
    _refuse_export(path, folder, arguments.kind)
    if arguments.kind == "qdc":
        replace_file(path, codebooks.write_codebook(study, codebook))
        print(f"{_shown(path).removesuffix('/')}: {counted(len(codebook.themes), 'themes')}. Level: public.")
        return
    segments, codings = tables.read(tables.SEGMENTS), tables.read(tables.CODINGS, codebook)
    said = f"{counted(segments['contact_id'].nunique(), 'contacts')}, {counted(len(codings), 'codings')}."
    if arguments.kind == "qdpx":
        read, conditions = hand.read_by(tables.read(tables.SELECTIONS), segments), read_conditions(folder, codebook)
        data = exchange.write_project(study, codebook, conditions, segments, codings, read, voice_notes=arguments.voice_notes)
        said += "" if conditions else " data/conditions.yaml is not there: no graph."
    else:
        coded = extracts.coded_segments(segments, codings, codebook)
        if arguments.kind == "csv":
            data = extracts.as_csv(coded)
        else:
            data = extracts.as_docx(coded, study, codebook, track=lambda themes: _bar(themes, "writing", " themes"))
    replace_file(path, data)
    print(f"{_shown(path).removesuffix('/')}: {said} Level: examiner. It holds what was said.")


def _draft(arguments: argparse.Namespace) -> None:
    from helpers.atomic import replace_file
    from helpers.coding import codebooks
    from helpers.coding.projects import REASONS, CodingFileError

    try:
        text = codebooks.draft(codebooks.read_codebook(arguments.file))
    except CodingFileError as error:
        msg = f"{arguments.file.name}: {REASONS[error.reason]}. Export the codebook of your program as .qdc."
        raise FieldworkError(msg) from None
    if not arguments.output:
        print(text, end="")
        return
    if arguments.output.exists():
        msg = f"--output {arguments.output.name}: is there already, and is not written over. Give another name."
        raise CommandError(msg)
    replace_file(arguments.output, text.encode("utf-8"))
    print(f"{arguments.output.name}: a draft. Fill in what is empty: the reader names each line.")


def _refuse_export(path: Path, study: Path, kind: str) -> None:
    """Keep an export out of the raw files, out of what is published, here or in the study, and under the name of its form."""
    studies = {study, paths.ROOT}
    places = [place for of in studies for place in ("data", "figures", "notebooks") if path.is_relative_to(of / place)]
    if places or path.is_dir():
        msg = f"--output {path.name}: {f'this is in {places[0]}/ of the study' if places else 'is a folder'}. Give a file elsewhere."
        raise CommandError(msg)
    if path.suffix.lower() != f".{kind}":
        msg = f"--output {path.name}: its name must end in .{kind}, so that no file of another kind is written over."
        raise CommandError(msg)


def _transcribe(arguments: argparse.Namespace) -> None:
    from helpers import transcription
    from helpers.fieldwork import excluded
    from helpers.roster import read_roster
    from helpers.study import read_study
    from helpers.transcription.model import PACKAGED, check_model, load_model

    folder = _study_of(arguments)
    os.environ["FIELDWORK_STUDY"] = str(folder)
    check_model(arguments.model)
    study = read_study(folder)
    roster = read_roster(folder, study)
    of_no_use = excluded(folder, study, track=lambda files: _bar(list(files), "reading", " files"))
    waiting = transcription.waiting(folder, study, of_no_use)
    if not waiting:
        print("Nothing to do: every voice note that is here has a transcript.")
        return
    name = arguments.model.resolve().name if arguments.model else PACKAGED
    made = transcription.transcribe(waiting, roster, load_model(arguments.model), model=name)
    written = 0
    try:
        for _ in _bar(made, "hearing", " voice notes", total=len(waiting)):
            written += 1
    finally:
        if written:
            print(f"{counted(written, 'transcripts')} written, as ….unchecked.txt. A machine has made them and nobody has checked them:")
            print("they must not be quoted. Listen, correct, and save each as ….txt without its first line.")


def _review(arguments: argparse.Namespace) -> None:
    from helpers import custody
    from helpers.study import read_study

    folder = _study_of(arguments)
    os.environ["FIELDWORK_STUDY"] = str(folder)
    doubts = custody.doubts_of(folder, read_study(folder), track=lambda files: _bar(list(files), "reading", " files"))
    if doubts.n_open == 0:
        print("Nothing to decide: no word is doubtful, or each is decided.")
        return
    if not sys.stdin.isatty():
        msg = f"privacy: {counted(doubts.n_open, 'places')} are to be decided, and nobody is here to ask. Run it in a terminal."
        raise FieldworkError(msg)
    n_left = custody.review(doubts)
    print(f"\n{counted(n_left, 'places')} left to decide." if n_left else "\nAll is decided: `fieldwork run` goes on.")


def _draw(arguments: argparse.Namespace) -> None:
    from helpers import custody
    from helpers.study import read_study

    folder = _study_of(arguments)
    os.environ["FIELDWORK_STUDY"] = str(folder)
    n = custody.draw(folder, read_study(folder), track=lambda files: _bar(list(files), "reading", " files"))
    print(f"{counted(n, 'forms')} of the roster got a pseudonym." if n else "Nothing to do: every person of the roster has a pseudonym.")


def _check(arguments: argparse.Namespace) -> None:
    from helpers import custody
    from helpers.study import read_study

    folder = _study_of(arguments)
    os.environ["FIELDWORK_STUDY"] = str(folder)
    report = custody.check(
        folder, read_study(folder), with_history=not arguments.no_history, track=lambda names: _bar(names, "looking", " files")
    )
    report.refuse()
    print(report.in_words())


def _withdraw(arguments: argparse.Namespace) -> None:
    from helpers import withdrawal
    from helpers.study import read_study

    folder = _study_of(arguments)
    os.environ["FIELDWORK_STUDY"] = str(folder)
    study, what = read_study(folder), [one.strip() for one in arguments.what.split(",") if one.strip()]
    if arguments.dry_run:
        print(withdrawal.in_words(withdrawal.plan(study, arguments.worker, what)))
        print("Nothing was changed.")
        return
    withdrawal.withdraw(folder, study, arguments.worker, what)


def _study_of(arguments: argparse.Namespace) -> Path:
    """Return the folder of the study that a command is about."""
    study: Path = (arguments.study or paths.ROOT).resolve()
    if not study.is_dir():
        msg = f"--study {arguments.study}: there is no such folder."
        raise CommandError(msg)
    return study


def _bar(of: Iterable[T], what: str, unit: str, total: int | None = None) -> Iterable[T]:
    """Show how far a command has got, from its second second on."""
    from tqdm import tqdm

    bar: Iterable[T] = tqdm(of, total=total, desc=what, unit=unit, mininterval=0.5 if sys.stderr.isatty() else 20, delay=2)
    return bar


def _example(arguments: argparse.Namespace) -> None:
    from helpers.example import make_example

    folder = (arguments.output or paths.ROOT).resolve()
    codebook = paths.ROOT / "data" / "codebook.yaml"
    names = ("workers", "weeks", "seed", "interviews", "typed")
    made = make_example(folder, codebook, **{name: getattr(arguments, name) for name in names})
    for _ in _bar(made, "example study", " workers", total=arguments.workers):
        pass
    print(f"The example study is in {_shown(folder / 'data')}")
