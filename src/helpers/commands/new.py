"""A new study: `fieldwork new`, by options, or by questions if somebody can answer."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.commands.shared import Commands, as_typed, parse_number
from helpers.errors import CommandError, FieldworkError, did_you_mean, quoted
from helpers.files.terminal import ask

if TYPE_CHECKING:
    from datetime import date

    from helpers.exchange.codebook_drafts import Draft
    from helpers.running.new_study import NamedPerson, NewArea, Plan
    from helpers.study.templates import NewSource

DEFAULT_WORKERS = ("W1", "W2", "W3")
DEFAULT_WEEKS = 12
DEFAULT_SOURCES = ("interview", "observation", "voice_note")
DEFAULT_LANGUAGE = "en"
PROFILES = ("strict", "consented")


def add_to(commands: Commands) -> None:
    """Add the command, with its options."""
    new = commands.add_parser("new")
    new.add_argument("folder", type=Path, metavar="DIR", help="the folder of the study: new, or empty")
    new.add_argument("--yes", action="store_true", help="ask nothing: what is not given has its default")
    new.add_argument("--title", metavar="TEXT", help="what the study is called (default: its folder)")
    new.add_argument(
        "--workers",
        nargs="+",
        metavar="ID[=NAME]",
        help="the workers, each with the name that the files give, if that is not the id (default: W1 W2 W3)",
    )
    new.add_argument(
        "--first-day",
        type=_parse_day,
        metavar="DATE",
        help="the first day, a Monday such as 2023-10-02 (default: the last Monday)",
    )
    new.add_argument(
        "--weeks", type=parse_number, metavar="N", help=f"how many weeks (default: {DEFAULT_WEEKS})"
    )
    new.add_argument(
        "--sources",
        nargs="+",
        metavar="ID[=READER]",
        help="the kinds of fieldwork, each with its reader (see data/README.md), if the id is not enough: "
        f"diary, second_round=interview (default: {' '.join(DEFAULT_SOURCES)})",
    )
    new.add_argument(
        "--areas",
        nargs="+",
        metavar="AREA: THEME; THEME",
        help="areas, each with its themes (default: one of each, to be renamed)",
    )
    new.add_argument(
        "--codebook", type=Path, metavar="FILE", help="take areas and themes from another program's project"
    )
    new.add_argument(
        "--profile",
        choices=PROFILES,
        help="the disclosure profile (default: strict, totals of all workers; of invented data: open)",
    )
    new.add_argument(
        "--language",
        type=_parse_language,
        metavar="CODE",
        help="the language of the fieldwork, such as en, cy or de (default: en, English)",
    )
    new.add_argument("--fictional", action="store_true", help="all of it is invented")
    _add_people(new)
    new.set_defaults(call=_new)


def _add_people(new: argparse.ArgumentParser) -> None:
    """Add the options on researchers and on consent."""
    new.add_argument(
        "--researcher",
        nargs="+",
        action="extend",
        default=[],
        metavar="ID=NAME",
        help="who asks, observes or codes; may be repeated, also for other forms of the name",
    )
    new.add_argument(
        "--coder",
        default="",
        metavar="ID",
        help="whose coding is published (default: of the one person who has reviewed all, or the dictionary)",
    )
    new.add_argument(
        "--agreed",
        default="",
        metavar="USE[,USE]",
        help="the uses to which all workers have consented, for all sources (default: to be completed)",
    )
    new.add_argument(
        "--agreed-on",
        type=_parse_day,
        metavar="DATE",
        help="the day of these consents (default: the first day)",
    )


def _parse_day(text: str) -> date:
    """Return a day that an option gives; argparse refuses a text that is none."""
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"'{text}' is no day. Write it as 2023-10-02."
        raise argparse.ArgumentTypeError(msg) from None


def _new(arguments: argparse.Namespace) -> None:
    from helpers.running import new_study

    folder = arguments.folder.resolve()
    new_study.refuse_place(folder)
    new_study.folder_of_persons(folder, fictional=arguments.fictional)
    if not arguments.yes and sys.stdin.isatty():
        try:
            _ask_what_is_missing(arguments, folder)
        except EOFError:
            msg = "Nothing was written. `--yes` takes the default of what is not given."
            raise CommandError(msg) from None
    drafted = _drafted(arguments)
    plan = _plan_of(arguments, folder, drafted)
    for path in new_study.lay_out(folder, plan):
        print(as_typed(path))
    for remark in drafted.remarks if drafted else ():
        print(f"codebook.yaml: {remark}")
    if plan.agreed:
        uses = ", ".join(plan.agreed)
        print(f"consent.csv: all workers agreed to {uses} on {plan.agreed_on}. Correct what differs.")
    else:
        print("consent.csv: write the day into each row to which a worker has agreed, and delete the others.")
    print(
        "roster.csv: add the other forms of the names (first name, surname alone, nickname) that are not in "
        "it yet, and whom or what else nobody may recognise: X1,other,Leeds,[a city],place."
    )
    print(f"Next: `fieldwork doctor --study {shlex.quote(as_typed(folder))}` says what to put where.")


def _plan_of(arguments: argparse.Namespace, folder: Path, drafted: Draft | None) -> Plan:
    """Return what is to be laid out, with the defaults of what is not given.

    Raises
    ------
    CommandError
        The first day is no Monday, or there is no week.
    """
    from datetime import date, timedelta

    from helpers.running import new_study

    today = date.today()  # noqa: DTZ011 - the day of whoever types
    first_day = arguments.first_day or today - timedelta(days=today.weekday())
    weeks = DEFAULT_WEEKS if arguments.weeks is None else arguments.weeks
    _refuse_calendar(first_day, weeks)
    return new_study.Plan(
        title=arguments.title or folder.name,
        workers=[_parse_person(text) for text in arguments.workers or DEFAULT_WORKERS],
        researchers=[_parse_person(text, needs_name="--researcher") for text in arguments.researcher],
        first_day=first_day,
        n_weeks=weeks,
        coder=arguments.coder,
        sources=[_parse_source(text) for text in arguments.sources or DEFAULT_SOURCES],
        areas=[_parse_area(text) for text in arguments.areas or ()] or new_study.NO_AREAS,
        codebook=drafted.text if drafted else "",
        profile=arguments.profile or ("open" if arguments.fictional else PROFILES[0]),
        agreed=[use.strip() for use in arguments.agreed.split(",") if use.strip()],
        agreed_on=arguments.agreed_on or first_day,
        fictional=arguments.fictional,
        language=arguments.language or DEFAULT_LANGUAGE,
    )


def _refuse_calendar(first_day: date, weeks: int) -> None:
    from datetime import timedelta

    if first_day.weekday() != 0:
        monday = first_day - timedelta(days=first_day.weekday())
        day = f"{first_day} is a {first_day:%A}"
        msg = f"--first-day: {day}. Study weeks begin on a Monday: give {monday}, or a later Monday."
        raise CommandError(msg)
    if weeks < 1:
        msg = f"--weeks {weeks}: a study has at least one week."
        raise CommandError(msg)


def _drafted(arguments: argparse.Namespace) -> Draft | None:
    """Return a codebook drafted from another program's project; None, if none is given.

    Raises
    ------
    CommandError
        Areas are given too, or there is no such file.
    FieldworkError
        It holds no codes, or none that could be themes.
    """
    if arguments.codebook is None:
        return None
    if arguments.areas:
        msg = "--codebook and --areas: give one of them. Both say which themes there are."
        raise CommandError(msg)
    from helpers.commands.coding import read_codes
    from helpers.exchange.codebook_drafts import draft_codebook

    codes = read_codes(arguments.codebook)
    drafted = draft_codebook(codes.codes, remarks=codes.remarks)
    if not drafted.n_themes:
        msg = f"{arguments.codebook.name}: holds no codes that could be themes."
        raise FieldworkError(msg)
    return drafted


def _parse_person(text: str, needs_name: str = "") -> NamedPerson:
    """Return a person who is given as ``ID`` or ``ID=NAME``.

    Raises
    ------
    CommandError
        There is no name where one is needed. What is typed is not printed.
    """
    from helpers.running.new_study import NamedPerson

    person_id, _, name = text.partition("=")
    if needs_name and not name.strip():
        msg = f"{needs_name}: takes ID=NAME, such as R1='Helen Marsh'."
        raise CommandError(msg)
    return NamedPerson(person_id.strip(), name.strip())


def _parse_source(text: str) -> NewSource:
    """Return a source that is given as ``ID=READER``, or as the id or the reader that say it all.

    Raises
    ------
    CommandError
        There is no such reader, or the id alone does not tell it.
    """
    from helpers.study.readers import OF_OLD_IDS, READERS, describe_readers
    from helpers.study.templates import NewSource

    source_id, is_given, reader = (part.strip() for part in text.partition("="))
    if not is_given:
        reader = OF_OLD_IDS.get(source_id, source_id)
    if reader not in READERS:
        shown = quoted(reader if is_given else source_id)
        hint = did_you_mean(reader, READERS)
        msg = f"--sources: no reader{shown}. Give ID=READER, with one of {describe_readers()}.{hint}"
        raise CommandError(msg)
    return NewSource(source_id, reader)


def _parse_area(text: str) -> NewArea:
    """Return an area that is given as ``AREA: THEME; THEME``.

    Raises
    ------
    CommandError
        It has no name or no theme.
    """
    from helpers.running.new_study import NewArea

    label, _, listed = text.partition(":")
    themes = [theme.strip() for theme in listed.split(";") if theme.strip()]
    if not label.strip() or not themes:
        msg = "--areas: takes an area and its themes, such as 'Arriving: Being welcomed; A desk of my own'."
        raise CommandError(msg)
    return NewArea(label.strip(), themes)


def _ask_what_is_missing(arguments: argparse.Namespace, folder: Path) -> None:
    """Ask for each option that is not given; an empty answer takes the default, which the question shows."""
    from datetime import date, timedelta

    from helpers.study.readers import READERS

    print("Press Enter to take what stands in brackets.")
    monday = date.today() - timedelta(days=date.today().weekday())  # noqa: DTZ011
    questions: tuple[tuple[str, str, str, Callable[[str], object]], ...] = (
        ("title", "What is the study called?", folder.name, str),
        (
            "workers",
            'Who are the workers? IDs, such as P01 P02; a name may follow: P01="Aisha Khan"',
            " ".join(DEFAULT_WORKERS),
            _parse_workers,
        ),
        ("first_day", "On which Monday does week 1 begin?", monday.isoformat(), _parse_monday),
        ("weeks", "How many weeks of fieldwork are there?", str(DEFAULT_WEEKS), _parse_number),
        ("language", "In which language is it: en, cy, de …?", DEFAULT_LANGUAGE, _parse_language),
        (
            "sources",
            f"Which sources are there? Any of {', '.join(READERS)}; of two kinds: first=interview",
            " ".join(DEFAULT_SOURCES),
            _parse_sources,
        ),
        (
            "profile",
            "Which disclosure profile: strict (totals), or consented (also series of who agreed)?",
            PROFILES[0],
            _parse_profile,
        ),
    )
    for name, question, default, parse in questions:
        if getattr(arguments, name) is None and not (name == "profile" and arguments.fictional):
            setattr(arguments, name, _ask(question, default, parse))
    if arguments.areas is None and arguments.codebook is None:
        arguments.areas = _ask_for_areas()


def _ask(question: str, default: str, parse: Callable[[str], object]) -> object:
    """Return the answer to a question, which is asked again until it can be read."""
    while True:
        answer = ask(f"{question} [{default}] ").strip() or default
        try:
            return parse(answer)
        except (ValueError, argparse.ArgumentTypeError, CommandError) as error:
            print(error)


def _ask_for_areas() -> list[str]:
    """Return the areas, each with its themes, until an answer is empty."""
    areas: list[str] = []
    while True:
        answer = ask("An area and its themes, such as 'Arriving: Being welcomed; A desk' [no more] ").strip()
        if not answer:
            return areas
        try:
            _parse_area(answer)
        except CommandError as error:
            print(error)
        else:
            areas.append(answer)


def _parse_workers(text: str) -> list[str]:
    from helpers.running.new_study import refuse_names_for_ids, refuse_twice

    reader = shlex.shlex(text, posix=True)
    reader.whitespace_split = True
    # Nothing but a quotation mark means more than itself: a name may have an apostrophe.
    reader.quotes, reader.escape, reader.commenters = '"', "", ""
    try:
        given = list(reader)
    except ValueError:
        msg = 'A quotation mark is missing: write P01="Aisha Khan".'
        raise ValueError(msg) from None
    people = [_parse_person(one) for one in given]
    refuse_names_for_ids("The workers", people)
    refuse_twice("The workers", people)
    return given


def _parse_monday(text: str) -> date:
    day = _parse_day(text)
    if day.weekday() != 0:
        msg = f"{day} is a {day:%A}. Study weeks begin on a Monday."
        raise ValueError(msg)
    return day


def _parse_number(text: str) -> int:
    weeks = parse_number(text)
    if weeks < 1:
        msg = "A study has at least one week."
        raise ValueError(msg)
    return weeks


def _parse_language(text: str) -> str:
    """Return the code of a language that an option or an answer gives."""
    from helpers.study.language_codes import check_language

    try:
        return check_language(text)
    except ValueError as error:
        msg = f"'{text}' {error}"
        raise argparse.ArgumentTypeError(msg) from None


def _parse_sources(text: str) -> Sequence[str]:
    chosen = text.replace(",", " ").split()
    for one in chosen:
        _parse_source(one)
    return chosen


def _parse_profile(text: str) -> str:
    if text not in PROFILES:
        msg = f"Write {' or '.join(PROFILES)}."
        raise ValueError(msg)
    return text
