"""The example study: fictional workers and words, in the file formats that real fieldwork has.

It is made from a seed, byte for byte the same each time, by `make_example`; what is true of each sentence is written
down in ``data/truth/``, outside the raw files, so that tests can compare what the pipeline finds with what was put in.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from typing import get_args

from helpers.errors import FieldworkError, all_at_once
from helpers.example.bank import Bank, read_bank, read_ordinary
from helpers.example.chats import write_chat
from helpers.example.corpus import FIRST_NAMES, RESEARCHER, RESEARCHER_SHORT, Planner
from helpers.example.files import Files
from helpers.example.handcoding import NOTHING, SECOND_CODER, SECOND_COLUMNS, SECOND_PERSON, HandCoders
from helpers.example.interviews import Interview, Interviews
from helpers.example.telling import Plan, Teller
from helpers.example.visits import Visits
from helpers.files.atomic import replace_file, replacing
from helpers.privacy import consent as consents
from helpers.study import codebook as codebooks
from helpers.study import roster as rosters
from helpers.study import study as studies
from helpers.study.study import DAYS, RAW, Study, Use

SEED = 20231002
WORKERS, WEEKS = 5, 13
FIRST_DAY = date(2023, 10, 2)
TRUTH = Path("data/truth/sentences.csv")
SECOND = Path("data/truth/second_coder.csv")
TRUTH_COLUMNS = ["worker", "date", "source", "kind", "themes", "hits", "text"]
OTHERS = [
    ["C1", "other", "Sandra", "Nadia", ""],
    ["C2", "other", "Graham Pike", "[a manager]", ""],
    ["C2", "other", "Graham", "[a manager]", ""],
    ["O1", "other", "Millbrook House", "[a community centre]", "organisation"],
    ["P1", "other", "Harrow Lane", "[a street]", "place"],
]
"""People and places that sentences name: rows of the roster."""
LEFT_BEHIND = {".DS_Store": b"\0\0\0\1Bud1\0", "voice_notes/Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}
"""What operating systems leave in folders."""

STUDY = """\
# The example study: fictional workers, fictional words, made by `fieldwork example` (seed {seed}).
# It has the shape of the fieldwork in Wilson (2024) and claims nothing of that article's findings.

title: Early experiences of peer support workers (example study)
fictional: true
notice: Fictional example data
stance: codebook
time_zone: Europe/London

calendar:  # Monday weeks, numbered from 1
  first_day: {first_day}
  last_day: {last_day}

worker_noun: {{singular: peer support worker, plural: peer support workers}}  # what captions call them

speaker_roles:
  worker: One of the peer support workers
  researcher: The researcher, as interviewer, observer or in the chat
  other: Anybody else who is heard

sources:  # `counted_role`: whose words are counted in this source; words of different voices are never added up
  - id: interview
    label: Interviews
    singular: Interview
    folder: interviews
    counted_role: worker
  - id: observation
    label: Walk-the-frontline visits
    singular: Walk-the-frontline visit
    folder: observations
    counted_role: researcher
  - id: voice_note
    label: Voice notes
    singular: Voice note
    folder: voice_notes
    counted_role: worker

manual_coding:  # how the names in data/raw/coding are to be read
  variables: {{date: Date, source: Kind}}  # together with a document's case they say which contact it is
  sources: {{Interview: interview, Visit: observation}}
  coders: {{Peer support highlights.csv: {second}}}  # Taguette's highlights do not say who coded
  codes: {{"{nothing}": ""}}  # no theme: the contact was read

accuracy_threshold:  # a theme that the dictionary finds worse, against a person's coding, is grey wherever it is drawn
  precision: 0.7
  recall: 0.75

disclosure:  # what may be published of workers who know each other; a study that is not fictional is strict unless it says consented
  profile: open

workers:
"""


def make_example(
    folder: Path,
    codebook: Path,
    *,
    workers: int = WORKERS,
    weeks: int = WEEKS,
    seed: int = SEED,
    interviews: int = 0,
    typed: int = 0,
) -> Iterator[str]:
    """Write an example study into a folder, worker by worker; yield each worker's id when it is done.

    Of every five workers the third starts in week 3, and the fourth leaves when ten thirteenths of the weeks are over.

    Parameters
    ----------
    codebook
        The codebook file to copy; the bank must have sentences for its themes.
    interviews, typed
        How many interviews (Teams .docx) and typed messages each worker has more than the plan of so many weeks gives: for
        benchmarks.

    Raises
    ------
    FieldworkError
        The folder holds a study that is not fictional, or raw files of no example: nothing is written. Or an example's folder
        holds files that are not of this example.
    """
    if (
        not 1 <= workers <= 5000
        or not 4 <= weeks <= 520
        or not 0 <= interviews <= 10_000
        or not 0 <= typed <= 2_000_000
    ):
        msg = "fieldwork example: from 1 to 5000 workers, from 4 to 520 weeks, and up to 10,000 interviews and 2,000,000 typed messages more."
        raise FieldworkError(msg)
    _refuse_real_studies(folder)
    if (folder / codebooks.FILE).resolve() != codebook.resolve():
        replace_file(folder / codebooks.FILE, codebook.read_bytes())
    replace_file(folder / studies.FILE, _study_file(workers, weeks, seed).encode("utf-8"))
    study = studies.read_study(folder)
    codebook_read = codebooks.read_codebook(folder)
    bank = read_bank(codebook_read.theme_ids)
    strays = {path for path in (folder / RAW).rglob("*") if path.is_file()}
    roster = [
        [*rosters.COLUMNS, *rosters.OPTIONAL],
        *(["R1", "researcher", form, "", ""] for form in (RESEARCHER, RESEARCHER_SHORT)),
    ]
    roster += [[SECOND_PERSON, "other", SECOND_CODER, "", ""], *OTHERS]
    first_names_are_shared = workers > len(FIRST_NAMES)
    with replacing(folder / TRUTH) as truth:
        truth.write(_as_csv([TRUTH_COLUMNS]))
        writer, coders = _Writer(study), HandCoders(codebook_read)
        for plan in _plans(study, bank, seed, interviews, typed):
            forms = (
                [plan.name, plan.phone]
                if first_names_are_shared
                else [plan.name, plan.name.split()[0], plan.phone]
            )
            roster += [[plan.worker.id, "worker", form, "", ""] for form in forms]
            for name, data in writer.files(
                plan, plan.name if first_names_are_shared else plan.name.split()[0]
            ).items():
                replace_file(folder / RAW / name, data)
                strays.discard(folder / RAW / name)
            truth.write(_as_csv(_truth(plan)))
            coders.take(plan)
            yield plan.worker.id
    replace_file(folder / SECOND, _as_csv([SECOND_COLUMNS, *coders.second]))
    decided = [
        ["content", "start", "end", "decision", "words"],
        *(["", "", "", "leave everywhere", word] for word in read_ordinary()),
    ]
    of_persons = {"roster.csv": roster, "decisions.csv": decided, consents.FILE: _consents(study)}
    for name, data in {
        **coders.files(),
        **{name: _as_csv(rows) for name, rows in of_persons.items()},
    }.items():
        replace_file(folder / RAW / name, data)
        strays.discard(folder / RAW / name)
    if strays:
        names = sorted(stray.relative_to(folder).as_posix() for stray in strays)
        raise FieldworkError(
            all_at_once(
                (f"{name}: is no file of this example." for name in names),
                "Take it out of data/raw: it would be counted.",
            )
        )


def _consents(study: Study) -> list[list[str]]:
    """Return what the example's workers have agreed to: all to everything, but for what one refuses and another withdraws."""
    rows = [list(consents.COLUMNS)]
    for at, worker in enumerate(study.workers):
        for source in study.source_ids:
            for use in get_args(Use):
                refuses = at % 5 == 3 and source == "observation" and use == "quote"
                withdrawn = at % 5 == 1 and source == "voice_note" and use == "worker_series"
                ends = (study.calendar.last_day + timedelta(days=30)).isoformat() if withdrawn else ""
                rows += (
                    [] if refuses else [[worker.id, source, use, study.calendar.first_day.isoformat(), ends]]
                )
    return rows


def _refuse_real_studies(folder: Path) -> None:
    """Never write over fieldwork that is not an example's."""
    raw = [path for path in (folder / RAW).rglob("*") if path.is_file()] if (folder / RAW).is_dir() else []
    if (folder / studies.FILE).exists():
        if not studies.read_study(folder).fictional:
            msg = f"{studies.FILE.as_posix()}: this study is not fictional. The example is not written over it; give another --output."
            raise FieldworkError(msg)
        if raw and not (folder / TRUTH).exists():
            raw_message = f"{RAW.as_posix()}: holds files, and no {TRUTH.as_posix()} says that they are an example's. Give another --output."
            raise FieldworkError(raw_message)
    elif raw:
        msg = f"{RAW.as_posix()}: holds files, and no {studies.FILE.as_posix()} says that they are fictional. Give another --output."
        raise FieldworkError(msg)


def _study_file(workers: int, weeks: int, seed: int) -> str:
    """Return study.yaml."""
    last_day = FIRST_DAY + timedelta(days=DAYS * weeks - 1)
    text = STUDY.format(
        seed=seed, first_day=FIRST_DAY, last_day=last_day, second=SECOND_PERSON, nothing=NOTHING
    )
    digits = len(str(workers))
    for n in range(workers):
        first = FIRST_DAY + timedelta(days=14 if n % 5 == 2 else 0)
        text += f"  - id: W{n + 1:0{digits}d}\n    first_day: {first}\n"
        if n % 5 == 3:
            text += f"    last_day: {FIRST_DAY + timedelta(days=DAYS * max(3, weeks * 10 // 13) - 1)}\n"
    return text


def _plans(study: Study, bank: Bank, seed: int, interviews: int, typed: int) -> Iterator[Plan]:
    teller = Teller(bank, seed)
    for worker in study.workers:
        yield Planner(study, bank, teller, worker, seed).plan(interviews=interviews, typed=typed)


class _Writer:
    """Writes the files of one worker after another."""

    def __init__(self, study: Study) -> None:
        self._interviews, self._visits = Interviews(), Visits(study)
        self._n_workers = 0

    def files(self, plan: Plan, short: str) -> Files:
        """Return a worker's files: path below data/raw -> bytes."""
        number, self._n_workers = self._n_workers, self._n_workers + 1
        files: Files = {} if number else dict(LEFT_BEHIND)
        interviews = [contact for contact in plan.contacts if contact.source == "interview"]
        for at, planned in enumerate(interviews, start=1):
            name, data = self._interviews.write(Interview(planned, plan.name, short, at))
            files[f"interviews/{name}"] = data
        documents = [path for path in files if path.endswith(".docx")]
        if documents and not number:  # what Word leaves beside a file that is open
            files[f"interviews/~${PurePosixPath(documents[0]).name[2:]}"] = b"\x0b" + RESEARCHER.encode(
                "ascii"
            )
        files |= {
            f"observations/{name}": data
            for name, data in self._visits.write(plan, joins=number % 5 == 4).items()
        }
        return files | {f"voice_notes/{name}": data for name, data in write_chat(plan, number).items()}


def _truth(plan: Plan) -> list[list[str]]:
    """Return what is true of each sentence of a counted voice."""
    return [
        [
            plan.worker.id,
            f"{contact.moment:%Y-%m-%d}",
            contact.source,
            one.sentence.kind,
            *(" ".join(sorted(s)) for s in one.sentence[2:]),
            one.text,
        ]
        for contact in plan.contacts
        for turn in contact.turns
        for one in turn.said
        if one.sentence
    ]


def _as_csv(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode("utf-8")
