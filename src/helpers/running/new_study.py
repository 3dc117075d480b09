"""An empty study: its folders, the facts that every study needs, and the files about persons.

Nothing is invented: what only the researcher knows is left to be filled in, and a message asks for it.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple, get_args

from helpers.errors import CommandError, FieldworkError, allowed
from helpers.files.atomic import replace_file
from helpers.privacy import consent
from helpers.prose import listed
from helpers.study import claims, private_folder, roster
from helpers.study.coders import DICTIONARY, parse_coder
from helpers.study.study import DAYS, FILE, RAW, Study, Use, parse_study
from helpers.study.workers import is_worker_id
from helpers.study.yaml_block import quoted

FOLDERS = ("interviews", "observations", "voice_notes", "coding")
"""The folders of the raw files."""
GITIGNORE = """\
# Fieldwork and files about persons: never committed
/data/raw/
# A table for the researcher alone
/data/processed/records.*
# What commands write and nobody publishes
/build/
/.fieldwork/
"""
NOT_FOR_EVERYBODY = """\
# Tables, notebooks and choices that show single workers: not for everybody
/data/quotations.yaml
/data/claims.yaml
/data/processed/*
!/data/processed/numbers.json
/notebooks/*
!/notebooks/04-draw-figures.ipynb
"""
"""What git does not take of a real study either."""
STUDY = """\
title: {title}
fictional: {fictional}
notice: {notice}  # what every figure and page says about the data
stance: codebook  # or reliability, or reflexive, which reports no agreement, accuracy, rankings, saturation
time_zone: Europe/London  # of the dates and times in the raw files
coder:{coder}  # whose coding is published; empty: the one person's who has reviewed all

calendar:  # weeks begin on Monday and are numbered from 1
  first_day: {first_day}
  last_day: {last_day}

speaker_roles:  # the roles of the roster, and what they mean
  worker: One of the workers
  researcher: The researcher
  other: Anybody else who speaks

sources:  # the folders of data/raw, and whose words are counted in each
  - {{id: interview, label: Interviews, singular: Interview, folder: interviews, counted_role: worker}}
  - {{id: observation, label: Visits, singular: Visit, folder: observations, counted_role: researcher}}
  - {{id: voice_note, label: Voice notes, singular: Voice note, folder: voice_notes, counted_role: worker}}

{disclosure}workers:  # each from the first day of possible contact; last_day, if they left before the end
{workers}"""

CLAIMS = """\
# What the study claims about its themes: delete the marks before a claim to make it, and change it.
# Each is decided worker by worker; `fieldwork claim ID` lists what is said for it and against it.
#
# events:  # before and after which a claim may compare
#   - {{id: new_manager, label: The first day of the new manager, date: {day}}}
#
# claims:
#   - {{id: spoken, kind: spoken_of, theme: THEME, min_workers: {n}}}  # side: for, against or both
#   - {{id: on_a_side, kind: direction, theme: THEME, side: for, min_workers: {n}}}
#   - {{id: but_some, kind: with_exceptions, theme: THEME, side: for, exceptions: [{worker}]}}
#   - {{id: by_week, kind: change, theme: THEME, becomes: less_often, week: 2, min_workers: {n}}}
#   - {{id: by_event, kind: change, theme: THEME, becomes: more_for, event: new_manager, min_workers: {n}}}
#   - {{id: in_all, kind: sources_agree, theme: THEME, min_workers: {n}}}
#   - id: most
#     kind: most_coded  # or least_coded; more_coded also names a theme `than`; area_leads names an `area`
#     theme: THEME
#     purpose: Say in a sentence what this count is for.
"""

ALL_IS_SHOWN = "disclosure: {profile: open}  # all is shown, since nobody is real\n\n"


class NamedPerson(NamedTuple):
    """A worker or a researcher, and a form of the name; a worker without one is called by the id."""

    id: str
    name: str


class Plan(NamedTuple):
    """What a new study is to be."""

    title: str
    workers: Sequence[NamedPerson]
    researchers: Sequence[NamedPerson]
    first_day: date
    n_weeks: int
    coder: str
    """Whose coding is published; empty: the data decide."""
    agreed: Sequence[str]
    """Uses to which all workers have consented; without any, the file is to be completed."""
    agreed_on: date
    fictional: bool


def lay_out(folder: Path, plan: Plan) -> list[Path]:
    """Write an empty study, and return its files.

    Raises
    ------
    CommandError
        The folder is not empty, or the plan is not a study; nothing is written.
    FieldworkError
        A real study has no private folder, or there is another study's roster in it.
    """
    if folder.exists() and not folder.is_dir():
        msg = f"{folder.name}: is a file. Give the name of a new folder."
        raise CommandError(msg)
    if folder.is_dir() and any(path.name != ".git" for path in folder.iterdir()):
        msg = f"{folder.name}: is not empty. Give the name of a new folder."
        raise CommandError(msg)
    _refuse_names_for_ids("--workers", plan.workers)
    _refuse_names_for_ids("--researcher", plan.researchers)
    _refuse_twice(plan)
    _refuse_unknown_coders(plan)
    text = describe_study(plan)
    study = _parse(text)
    _refuse_unknown(plan, study)
    persons = _folder_of_persons(folder, plan)
    files = {
        folder / FILE: text,
        folder / claims.FILE: claims_of(plan),
        folder / ".gitignore": GITIGNORE + ("" if plan.fictional else NOT_FOR_EVERYBODY),
        persons / roster.FILE.name: roster_of(plan),
        persons / consent.FILE: consent_of(plan, study),
    }
    for name in FOLDERS:
        (folder / RAW / name).mkdir(parents=True)
    for path, content in files.items():
        is_private = not plan.fictional and path.parent == persons
        replace_file(path, content.encode("utf-8"), mode=0o600 if is_private else 0o644)
    return list(files)


def describe_study(plan: Plan) -> str:
    """Return the text of ``study.yaml``: what a study must have, and nothing else."""
    last_day = plan.first_day + timedelta(days=DAYS * plan.n_weeks - 1)
    workers = [f"  - {{id: {quoted(one.id)}, first_day: {plan.first_day}}}\n" for one in plan.workers]
    return STUDY.format(
        title=quoted(plan.title),
        fictional=str(plan.fictional).lower(),
        notice="Fictional data" if plan.fictional else "Pseudonymised fieldwork",
        coder=f" {quoted(plan.coder)}" if plan.coder else "",
        first_day=plan.first_day,
        last_day=last_day,
        disclosure=ALL_IS_SHOWN if plan.fictional else "",
        workers="".join(workers),
    )


def claims_of(plan: Plan) -> str:
    """Return the text of ``claims.yaml``: a claim of each kind, as comments, so that none is made yet."""
    n_workers = len(plan.workers)
    day = plan.first_day + timedelta(days=DAYS)
    return CLAIMS.format(day=day, n=max(1, n_workers - 1), worker=quoted(plan.workers[0].id))


def roster_of(plan: Plan) -> str:
    """Return the text of ``roster.csv``: one form of each name, and room for what replaces it."""
    rows = [(one.id, "researcher", one.name, "", "person") for one in plan.researchers]
    rows += [(one.id, "worker", one.name or one.id, "", "person") for one in plan.workers]
    return _as_csv([*roster.COLUMNS, *roster.OPTIONAL], rows)


def consent_of(plan: Plan, study: Study) -> str:
    """Return the text of ``consent.csv``: what all workers have agreed to, or all uses without a day.

    A row without a day is refused until it is completed or deleted.
    """
    uses = list(plan.agreed) or list(get_args(Use))
    day = plan.agreed_on.isoformat() if plan.agreed else ""
    rows = [
        (worker, source, use, day, "")
        for worker in study.worker_ids
        for source in study.source_ids
        for use in uses
    ]
    return _as_csv(consent.COLUMNS, rows)


def _as_csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return file.getvalue()


def _parse(text: str) -> Study:
    try:
        return parse_study(text)
    except FieldworkError as error:
        raise CommandError(str(error)) from None


def _refuse_names_for_ids(option: str, people: Sequence[NamedPerson]) -> None:
    """Refuse ids that may be names, since ids are printed in everything that is published.

    What is typed is not printed, for it may be a name: the message counts to it.
    """
    numbers = [str(number) for number, one in enumerate(people, start=1) if not _is_id(one.id)]
    if numbers:
        noun = "number" if len(numbers) == 1 else "numbers"
        msg = (
            f"{option}, {noun} {listed(numbers)}: an id is made of capitals and digits, and has a digit: "
            "P01, 007A. It is printed everywhere, and must name nobody. A name stands behind it, in "
            "quotation marks: P01='Aisha Khan'."
        )
        raise CommandError(msg)


def _refuse_twice(plan: Plan) -> None:
    """Refuse a worker who is given twice."""
    n_of = Counter(one.id for one in plan.workers)
    twice = [worker for worker, n in n_of.items() if n > 1]
    if twice:
        msg = f"--workers {twice[0]}: is given twice. Put further forms of a name into roster.csv."
        raise CommandError(msg)


def _is_id(text: str) -> bool:
    """Tell whether a text is an id that names nobody: without a digit it may be a name."""
    return is_worker_id(text) and any(character.isdecimal() for character in text)


def _refuse_unknown_coders(plan: Plan) -> None:
    """Refuse a coder who is no researcher; what is typed is printed only if it is an id."""
    if not plan.coder:
        return
    researchers = sorted({one.id for one in plan.researchers})
    try:
        names = parse_coder(plan.coder).names
    except FieldworkError:
        names = (plan.coder,)
    for name in names:
        if name == DICTIONARY or name in researchers:
            continue
        hint = allowed([DICTIONARY, *researchers], name if _is_id(name) else "")
        msg = f"--coder: takes the id of a researcher. {hint}"
        if _is_id(name):
            remedy = f"Name the person: --researcher {name}='Helen Marsh'."
            msg = f"--coder {name}: nobody has this id. {remedy} {hint}"
        raise CommandError(msg)


def _refuse_unknown(plan: Plan, study: Study) -> None:
    """Refuse uses that there are not, and a researcher with the id of a worker."""
    for use in plan.agreed:
        if use not in get_args(Use):
            msg = f"--agreed {use}: there is no such use. {allowed(get_args(Use), use)}"
            raise CommandError(msg)
    researchers = {one.id for one in plan.researchers}
    both = sorted(researchers & set(study.worker_ids))
    if both:
        msg = f"--researcher {both[0]}: this is the id of a worker. Give the researcher another one."
        raise CommandError(msg)


def _folder_of_persons(folder: Path, plan: Plan) -> Path:
    """Return the folder of the files about persons: the private one of a real study."""
    if plan.fictional:
        return folder / RAW
    home = private_folder.folder()
    variable = private_folder.VARIABLE
    if home is None:
        msg = (
            f"{variable}: names no folder. The roster and consents of a real study are kept outside of it. "
            f"Make a folder that only you can open (`mkdir -m 700 DIR`), and let {variable} name it "
            f"(`export {variable}=DIR`). For an invented study, give --fictional."
        )
        raise FieldworkError(msg)
    private_folder.refuse_open(home / roster.FILE.name, roster.FILE.name)
    taken = [name for name in roster.OF_PERSONS if (home / name).exists()]
    if taken:
        msg = (
            f"{taken[0]}: is in the folder that {variable} names already. "
            "Make a folder for this study, and let the variable name it."
        )
        raise FieldworkError(msg)
    return home
