"""An empty study: its folders, the facts that every study needs, and the files about persons.

Nothing is invented: what only the researcher knows is left to be filled in, and a message asks for it.
"""

from __future__ import annotations

import csv
import io
import shlex
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple, get_args

import yaml

from helpers.errors import CommandError, FieldworkError, allowed
from helpers.exchange.codebook_drafts import draft_codebook
from helpers.exchange.codebooks import ForeignCode
from helpers.files.atomic import replace_file
from helpers.files.markup import markdown
from helpers.privacy import consent
from helpers.prose import listed
from helpers.running.notebooks import not_yet_run
from helpers.running.steps import STEPS
from helpers.study import claims, codebook, private_folder, roster, templates
from helpers.study.calendar import DAYS
from helpers.study.coders import DICTIONARY, parse_coder
from helpers.study.names_in_coding import MANUAL_CODING as CODING
from helpers.study.sources import Source
from helpers.study.study import FILE, RAW, Study, Use, parse_study
from helpers.study.workers import Worker, is_worker_id
from helpers.study.yaml_block import quoted
from helpers.words.languages import ENGLISH

HOOKS = ".githooks"


class NamedPerson(NamedTuple):
    """A worker or a researcher, and a form of the name; a worker without one is called by the id."""

    id: str
    name: str


class NewArea(NamedTuple):
    """An area and its themes, by their labels."""

    label: str
    themes: Sequence[str]


NO_AREAS = (NewArea(templates.FIRST_AREA, (templates.FIRST_THEME,)),)


class Plan(NamedTuple):
    """What a new study is to be."""

    title: str
    workers: Sequence[NamedPerson]
    researchers: Sequence[NamedPerson]
    first_day: date
    n_weeks: int
    coder: str
    """Whose coding is published; empty: the data decide."""
    sources: Sequence[templates.NewSource]
    areas: Sequence[NewArea]
    codebook: str
    """The text of a codebook drafted from another program's; empty: one is written of the areas."""
    profile: str
    """The disclosure profile."""
    agreed: Sequence[str]
    """Uses to which all workers have consented; without any, the file is to be completed."""
    agreed_on: date
    fictional: bool
    language: str = ENGLISH
    """The code of the language of the fieldwork."""


def lay_out(folder: Path, plan: Plan) -> list[Path]:
    """Write an empty study, and return its files.

    Raises
    ------
    CommandError
        The folder is not empty, or the plan is not a study; nothing is written.
    FieldworkError
        A real study has no private folder, or there is another study's roster in it.
    """
    refuse_place(folder)
    refuse_names_for_ids("--workers", plan.workers)
    refuse_names_for_ids("--researcher", plan.researchers)
    refuse_twice("--workers", plan.workers)
    _refuse_unknown_coders(plan)
    text = describe_study(plan)
    study = _parse(text)
    _refuse_unknown(plan, study)
    persons = folder_of_persons(folder, fictional=plan.fictional)
    files = {
        folder / FILE: text,
        folder / codebook.FILE: plan.codebook or codebook_of(plan),
        folder / claims.FILE: claims_of(plan),
        **_files_around(folder, study),
    }
    # Files about persons come last: a folder without them is no study yet, and `new` says so again.
    files[persons / roster.FILE.name] = roster_of(plan)
    files[persons / consent.FILE] = consent_of(plan, study)
    for name in [*(source.folder for source in plan.sources), CODING]:
        (folder / RAW / name).mkdir(parents=True)
    for path, content in files.items():
        _write(path, content, is_private=not plan.fictional and path.parent == persons)
    return list(files)


def complete(folder: Path, study: Study) -> None:
    """Write what `lay_out` writes around the data of a study: README, guides, notebooks, and what git needs.

    What is there already stays as it is.
    """
    for path, content in _files_around(folder, study).items():
        if not path.exists():
            _write(path, content)


def _write(path: Path, content: str, *, is_private: bool = False) -> None:
    mode = 0o644
    if path.parent.name == HOOKS:
        mode = 0o755
    elif is_private:
        mode = 0o600
    replace_file(path, content.encode("utf-8"), mode=mode)


def refuse_place(folder: Path) -> None:
    """Refuse to write a study over something else, or into another study.

    Raises
    ------
    CommandError
        There is something in the folder, or it is inside of a study.
    """
    if (folder / FILE).exists():
        command = f"fieldwork doctor --study {shlex.quote(str(folder))}"
        msg = f"{folder.name}: is a study already. `{command}` says what is next."
        raise CommandError(msg)
    refuse_taken(folder)
    if any((above / FILE).is_file() for above in folder.parents):
        msg = f"{folder.name}: would be inside of another study. Give a folder outside of it."
        raise CommandError(msg)


def refuse_taken(folder: Path) -> None:
    """Refuse a file in place of a folder, and a folder that is not empty.

    Raises
    ------
    CommandError
        It is one of these.
    """
    if folder.exists() and not folder.is_dir():
        msg = f"{folder.name}: is a file. Give the name of a new folder."
        raise CommandError(msg)
    if folder.is_dir() and any(path.name != ".git" for path in folder.iterdir()):
        msg = f"{folder.name}: is not empty. Give the name of a new folder."
        raise CommandError(msg)


def _files_around(folder: Path, study: Study) -> dict[Path, str]:
    """Return the files of a study that are neither its settings nor about persons, with their texts."""
    not_taken = "" if study.fictional else templates.NOT_FOR_EVERYBODY
    files = {
        folder / ".gitignore": templates.GITIGNORE + not_taken,
        folder / HOOKS / "pre-push": templates.HOOK,
        folder / "CITATION.cff": templates.CITATION.format(title=quoted(study.title)),
        folder / "README.md": readme_of(study),
        folder / RAW / CODING / templates.GUIDE: templates.CODING_GUIDE,
    }
    for source in study.sources:
        files[folder / RAW / source.folder / templates.GUIDE] = _guide_to(source, study)
    for name in sorted({step.name for step in STEPS}):
        files[folder / "notebooks" / f"{name}.ipynb"] = not_yet_run(name, study).decode("utf-8")
    return files


def _guide_to(source: Source, study: Study) -> str:
    """Return the README of a source's folder, with a day and a worker of the study as examples."""
    reader = source.read_by
    guide = reader.guide.format(day=study.calendar.first_day, worker=study.worker_ids[0])
    suffixes = listed([f"`{suffix}`" for suffix in reader.suffixes], "or")
    return f"# {source.label}\n\n{guide}\n\nRead are {suffixes}. No command changes a file here.\n"


def readme_of(study: Study) -> str:
    """Return the README of a study."""
    what = "All of it is invented." if study.fictional else "Its raw files are confidential."
    variable = private_folder.VARIABLE
    persons = "`data/raw/`" if study.fictional else f"the private folder that `{variable}` names"
    return templates.README.format(title=markdown(study.title), what_it_is=what, persons=persons)


def codebook_of(plan: Plan) -> str:
    """Return the text of ``codebook.yaml``: the areas and themes, with every field."""
    codes = []
    for area in plan.areas:
        codes.append(_code(area.label, (), is_codable=False))
        codes += [_code(theme, (area.label,), is_codable=True) for theme in area.themes]
    drafted = yaml.safe_load(draft_codebook(codes).text)
    return templates.describe_codebook(drafted["areas"], drafted["themes"])


def _code(name: str, parents: tuple[str, ...], *, is_codable: bool) -> ForeignCode:
    return ForeignCode(name, parents, "", is_codable, "", ())


def describe_study(plan: Plan) -> str:
    """Return the text of ``study.yaml``: what a study must have, and nothing else."""
    return templates.describe_study(
        title=plan.title,
        fictional=plan.fictional,
        notice="Fictional data" if plan.fictional else "Pseudonymised fieldwork",
        coder=plan.coder,
        language=plan.language,
        first_day=plan.first_day,
        n_weeks=plan.n_weeks,
        sources=plan.sources,
        profile=plan.profile,
        workers=[Worker(id=one.id, first_day=plan.first_day) for one in plan.workers],
    )


def claims_of(plan: Plan) -> str:
    """Return the text of ``claims.yaml``: a claim of each kind, as comments, so that none is made yet."""
    n_workers = len(plan.workers)
    day = plan.first_day + timedelta(days=DAYS)
    return templates.CLAIMS.format(day=day, n=max(1, n_workers - 1), worker=quoted(plan.workers[0].id))


def roster_of(plan: Plan) -> str:
    """Return the text of ``roster.csv``: each name, its first name, and room for what replaces them."""
    rows = [(one.id, "researcher", one.name, "", "person") for one in plan.researchers]
    rows += [(one.id, "worker", one.name or one.id, "", "person") for one in plan.workers]
    given = {row[2].casefold() for row in rows}
    n_with = Counter(_first_name(row[2]).casefold() for row in rows)
    for person, role, name, *_ in list(rows):
        first = _first_name(name)
        # Of two people with one first name, only the researcher knows who is called by it.
        if first and n_with[first.casefold()] == 1 and first.casefold() not in given:
            rows.append((person, role, first, "", "person"))
    return _as_csv([*roster.COLUMNS, *roster.OPTIONAL], rows)


def _first_name(name: str) -> str:
    """Return the first name in a full name, by which transcripts call most people; empty if it has none.

    >>> _first_name("Dr Aisha Khan"), _first_name("Khan"), _first_name("Speaker 1"), _first_name("A. Khan")
    ('Aisha', '', '', '')
    """
    words = [word for word in name.split() if word.casefold().rstrip(".") not in roster.TITLES]
    is_full = len(words) > 1 and all(word.replace("-", "").replace("'", "").isalpha() for word in words)
    if not is_full or len(words[0]) == 1 or words[0].casefold() in roster.PARTICLES:
        return ""
    return words[0]


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


def refuse_names_for_ids(option: str, people: Sequence[NamedPerson]) -> None:
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


def refuse_twice(option: str, people: Sequence[NamedPerson]) -> None:
    """Refuse a worker who is given twice."""
    n_of = Counter(one.id for one in people)
    twice = [worker for worker, n in n_of.items() if n > 1]
    if twice:
        msg = f"{option} {twice[0]}: is given twice. Put further forms of a name into roster.csv."
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


def folder_of_persons(folder: Path, *, fictional: bool) -> Path:
    """Return the folder of the files about persons: the private one of a real study.

    Raises
    ------
    FieldworkError
        There is none, others may open it, or another study's files are in it.
    """
    if fictional:
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
