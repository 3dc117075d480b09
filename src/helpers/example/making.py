"""The example study: fictional workers and words, in the file formats that real fieldwork has.

`make_example` makes it from a seed, byte for byte the same each time. What is true of each sentence is
recorded in ``data/truth/``, outside the raw files, so that tests can compare what the pipeline finds with
what was put in.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from typing import get_args

from helpers.errors import FieldworkError, all_at_once
from helpers.example.chats import write_chat
from helpers.example.claims import claims_of
from helpers.example.fictional_coders import (
    NO_THEME,
    SECOND_CODER,
    SECOND_COLUMNS,
    SECOND_PERSON,
    FictionalCoders,
    list_directions,
)
from helpers.example.files import Files
from helpers.example.interviews import Interview, Interviews
from helpers.example.planner import FIRST_NAMES, RESEARCHER, RESEARCHER_SHORT, Planner
from helpers.example.plans import WorkerPlan
from helpers.example.sampling import SentenceSampler
from helpers.example.sentence_bank import Sentence, SentenceBank, read_ordinary_words, read_sentence_bank
from helpers.example.visits import Visits
from helpers.files.atomic import replace_file, replacing
from helpers.privacy import consent as consents
from helpers.privacy.names import decisions
from helpers.privacy.names.pseudonyms import replace_names
from helpers.study import claims, conditions
from helpers.study import codebook as codebooks
from helpers.study import roster as rosters
from helpers.study import study as studies
from helpers.study.calendar import DAYS
from helpers.study.study import RAW, Study, Use
from helpers.study.templates import GUIDE, NewSource, describe_study
from helpers.study.workers import Worker

SEED = 20231002
WORKERS, WEEKS = 5, 13
FIRST_DAY = date(2023, 10, 2)
TRUTH = Path("data/truth/sentences.csv")
SECOND = Path("data/truth/second_coder.csv")
TRUTH_COLUMNS = ["worker", "date", "source", "kind", "themes", "directions", "conditions", "hits", "text"]
OTHERS = [
    ["C1", "other", "Sandra", "Nadia", ""],
    ["C2", "other", "Graham Pike", "[a manager]", ""],
    ["C2", "other", "Graham", "[a manager]", ""],
    ["O1", "other", "Millbrook House", "[a community centre]", "organisation"],
    ["P1", "other", "Harrow Lane", "[a street]", "place"],
]
"""People and places named in sentences: rows of the roster."""
LEFT_BEHIND = {".DS_Store": b"\0\0\0\1Bud1\0", "voice_notes/Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}
"""What operating systems leave in folders."""

TITLE = "Early experiences of peer support workers (example study)"
WORKER_NOUN = ("peer support worker", "peer support workers")
THE_RESEARCHER = "The researcher, as interviewer, observer or in the chat"
SOURCES = (
    NewSource("interview", "interview"),
    NewSource("observation", "note", "Walk-the-frontline visits", "Walk-the-frontline visit"),
    NewSource("voice_note", "voice_notes"),
)
WHAT_IT_IS = """\
# The example study: fictional workers and words, made by `fieldwork example` (seed {seed}).
# It has the shape of the fieldwork in Wilson (2024) and makes no claim about that article's findings.

"""
"""How ``study.yaml`` begins, before what every study has."""
CODING = """\

manual_coding:  # what names in data/raw/coding refer to
  variables: {{date: Date, source: Kind}}  # with a document's case, they identify its contact
  sources: {{Interview: interview, Visit: observation}}
  coders: {{Peer support highlights.csv: {second}}}  # Taguette's highlights do not record who coded
  codes: {{"{no_theme}": ""}}  # not a theme: marks a contact as reviewed

# A theme for which the dictionary falls below this, against manual coding, is marked †; one that cannot be
# distinguished from it, since a 95 % interval includes it, is marked §.
accuracy_threshold: {{precision: 0.7, recall: 0.75}}

# This share of the contacts is held out while the dictionary is improved; it is judged on these alone.
validation: {{held_out: 0.5}}

# A theme on which people who have coded agree less than this (Krippendorff's alpha) is marked ‡.
agreement_threshold: 0.667
"""
"""How it ends: what a study says when there is manual coding."""


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
    """Write an example study into a folder, worker by worker, and yield each worker's id when done.

    The third of every five workers starts in week 3, and the fourth leaves after ten thirteenths of the
    weeks.

    Parameters
    ----------
    codebook
        The codebook file to copy, with ``conditions.yaml`` beside it, if there is one; the bank must have
        sentences for its themes.
    interviews, typed
        How many interviews (Teams .docx) and typed messages each worker has in addition to the plan: for
        benchmarks.

    Raises
    ------
    FieldworkError
        The folder holds a study that is not fictional, or raw files that are not an example's: nothing is
        written. Or the folder of an example holds files that are not part of this example.
    """
    _check_size(workers, weeks, interviews, typed)
    _refuse_real_studies(folder)
    strays = {path for path in (folder / RAW).rglob("*") if path.is_file() and path.name != GUIDE}
    # These come first: with them, a folder in which somebody has stopped the command is still an example's.
    replace_file(folder / studies.FILE, _study_file(workers, weeks, seed).encode("utf-8"))
    if not (folder / TRUTH).exists():
        replace_file(folder / TRUTH, _as_csv([TRUTH_COLUMNS]))
    copied = {codebooks.FILE: codebook, conditions.FILE: codebook.with_name(conditions.FILE.name)}
    for place, file in copied.items():
        if file.exists() and (folder / place).resolve() != file.resolve():
            replace_file(folder / place, file.read_bytes())
    study = studies.read_study(folder)
    replace_file(folder / claims.FILE, claims_of(study).encode("utf-8"))
    codebook_read = codebooks.read_codebook(folder)
    bank = read_sentence_bank(codebook_read.theme_ids)
    roster = [[*rosters.COLUMNS, *rosters.OPTIONAL]]
    roster += [["R1", "researcher", form, "", ""] for form in (RESEARCHER, RESEARCHER_SHORT)]
    roster += [[SECOND_PERSON, "other", SECOND_CODER, "", ""], *OTHERS]
    has_unique_first_names = workers <= len(FIRST_NAMES)
    with replacing(folder / TRUTH) as truth:
        truth.write(_as_csv([TRUTH_COLUMNS]))
        writer = _Writer(study)
        coders = FictionalCoders(codebook_read, conditions.read_conditions(folder, codebook_read))
        for plan in plan_workers(study, bank, seed, interviews=interviews, typed=typed):
            short = plan.name.split()[0] if has_unique_first_names else plan.name
            # Each form of a name has one row: a short name that is the name itself has none of its own.
            forms = dict.fromkeys([plan.name, short, plan.phone])
            roster += [[plan.worker.id, "worker", form, "", ""] for form in forms]
            _write_raw(folder, writer.files(plan, short), strays)
            truth.write(_as_csv(_truth(plan)))
            coders.code_contacts(plan)
            yield plan.worker.id
    replace_file(folder / SECOND, _as_csv([SECOND_COLUMNS, *coders.second]))
    tables = {"roster.csv": roster, consents.FILE: _consents(study)}
    files = coders.files() | {name: _as_csv(rows) for name, rows in tables.items()}
    _write_raw(folder, files, strays)
    decided = _leave_ordinary_words(rosters.read_roster(folder, study), study)
    _write_raw(folder, {decisions.FILE: decided.as_csv()}, strays)
    _refuse_strays(folder, strays)


def _leave_ordinary_words(roster: rosters.Roster, study: Study) -> decisions.Decisions:
    """Return the decisions to leave each ordinary word, for the reason for which it would be asked about."""
    sentences = {word: f"it was {word} then" for word in read_ordinary_words()}
    queue = replace_names(sentences, roster, decisions.Decisions(), study).queue
    reasons = dict.fromkeys(sentences, decisions.Reason("vocabulary"))
    for word, rule, state in zip(queue["text_id"], queue["rule"], queue["roster"], strict=True):
        reasons[word] = decisions.Reason(rule, state)
    return decisions.Decisions(everywhere={word: frozenset([reason]) for word, reason in reasons.items()})


def _check_size(workers: int, weeks: int, interviews: int, typed: int) -> None:
    """Refuse a study that is too small to be planned or too large to be made."""
    is_possible_study = 1 <= workers <= 5000 and 4 <= weeks <= 520
    is_possible_benchmark = 0 <= interviews <= 10_000 and 0 <= typed <= 2_000_000
    if not is_possible_study or not is_possible_benchmark:
        msg = (
            "fieldwork example: the study is too small or too large. "
            "Allowed: 1 to 5000 workers, 4 to 520 weeks, "
            "up to 10,000 additional interviews and up to 2,000,000 additional typed messages."
        )
        raise FieldworkError(msg)


def _write_raw(folder: Path, files: Files, strays: set[Path]) -> None:
    """Write files below data/raw; what remains in `strays` is not part of the example."""
    for name, data in files.items():
        path = folder / RAW / name
        replace_file(path, data)
        strays.discard(path)


def _refuse_strays(folder: Path, strays: set[Path]) -> None:
    """Raise an error if there are files below data/raw that the example has not made."""
    if strays:
        names = sorted(stray.relative_to(folder).as_posix() for stray in strays)
        offenders = [f"{name}: is not a file of this example." for name in names]
        raise FieldworkError(all_at_once(offenders, "Remove it from data/raw, where it would be counted."))


def _consents(study: Study) -> list[list[str]]:
    """Return the workers' consents: to everything, except that one refuses and another withdraws one use."""
    rows = [list(consents.COLUMNS)]
    for at, worker in enumerate(study.workers):
        for source in study.source_ids:
            for use in get_args(Use):
                refuses = at % 5 == 3 and source == "observation" and use == "quote"
                withdrawn = at % 5 == 1 and source == "voice_note" and use == "worker_series"
                ends = (study.calendar.last_day + timedelta(days=30)).isoformat() if withdrawn else ""
                if not refuses:
                    rows.append([worker.id, source, use, study.calendar.first_day.isoformat(), ends])
    return rows


def _refuse_real_studies(folder: Path) -> None:
    """Raise an error rather than write over fieldwork that is not an example's."""
    raw = [path for path in (folder / RAW).rglob("*") if path.is_file()]
    study_file, raw_folder, truth = studies.FILE.as_posix(), RAW.as_posix(), TRUTH.as_posix()
    advice = "Choose another --output."
    if (folder / studies.FILE).exists():
        if not studies.read_study(folder).fictional:
            msg = (
                f"{study_file}: this study is not fictional, and the example is not written over it. {advice}"
            )
            raise FieldworkError(msg)
        if raw and not (folder / TRUTH).exists():
            msg = f"{raw_folder}: has files, but no {truth} says that they are an example's. {advice}"
            raise FieldworkError(msg)
    elif raw:
        msg = f"{raw_folder}: has files, but no {study_file} says that they are fictional. {advice}"
        raise FieldworkError(msg)


def _study_file(workers: int, weeks: int, seed: int) -> str:
    """Return ``study.yaml``: that of any study, and how its coding is read and judged."""
    of_every_study = describe_study(
        title=TITLE,
        fictional=True,
        notice="Fictional example data",
        first_day=FIRST_DAY,
        n_weeks=weeks,
        sources=SOURCES,
        profile="open",
        workers=[_worker(n, workers, weeks) for n in range(workers)],
        worker_noun=WORKER_NOUN,
        researcher=THE_RESEARCHER,
    )
    coding = CODING.format(second=SECOND_PERSON, no_theme=NO_THEME)
    return WHAT_IT_IS.format(seed=seed) + of_every_study + coding


def _worker(n: int, workers: int, weeks: int) -> Worker:
    """Return one of the workers, counted from 0, with the days that `make_example` says."""
    first_day, last_day = FIRST_DAY, None
    if n % 5 == 2:
        first_day += timedelta(days=14)
    if n % 5 == 3:
        last_day = FIRST_DAY + timedelta(days=DAYS * max(3, weeks * 10 // 13) - 1)
    digits = len(str(workers))
    return Worker(id=f"W{n + 1:0{digits}d}", first_day=first_day, last_day=last_day)


def plan_workers(
    study: Study, bank: SentenceBank, seed: int, *, interviews: int = 0, typed: int = 0
) -> Iterator[WorkerPlan]:
    """Plan every worker's contacts, with what is true of each sentence, and write nothing.

    Parameters
    ----------
    interviews, typed
        As `make_example` takes them.
    """
    sampler = SentenceSampler(bank, seed)
    for worker in study.workers:
        yield Planner(study, bank, sampler, worker, seed).plan(interviews=interviews, typed=typed)


class _Writer:
    """Writes the files of each worker in turn."""

    def __init__(self, study: Study) -> None:
        self._interviews, self._visits = Interviews(), Visits(study)
        self._n_workers = 0

    def files(self, plan: WorkerPlan, short: str) -> Files:
        """Return a worker's files, by path below data/raw."""
        number, self._n_workers = self._n_workers, self._n_workers + 1
        files: Files = {} if number else dict(LEFT_BEHIND)
        interviews = [contact for contact in plan.contacts if contact.source == "interview"]
        for at, planned in enumerate(interviews, start=1):
            name, data = self._interviews.write(Interview(planned, plan.name, short, at))
            files[f"interviews/{name}"] = data
        documents = [path for path in files if path.endswith(".docx")]
        if documents and not number:  # Word leaves a lock file next to a document that is open
            lock_file = f"interviews/~${PurePosixPath(documents[0]).name[2:]}"
            files[lock_file] = b"\x0b" + RESEARCHER.encode("ascii")
        for name, data in self._visits.write(plan, joins=number % 5 == 4).items():
            files[f"observations/{name}"] = data
        for name, data in write_chat(plan, number).items():
            files[f"voice_notes/{name}"] = data
        return files


def _truth(plan: WorkerPlan) -> list[list[str]]:
    """Return what is true of each sentence of the counted role: `TRUTH_COLUMNS`."""
    rows = []
    for contact in plan.contacts:
        facts = [plan.worker.id, f"{contact.moment:%Y-%m-%d}", contact.source]
        for turn in contact.turns:
            for planned in turn.sentences:
                if planned.sentence is None:
                    continue
                rows.append([*facts, *_facts_of(planned.sentence), planned.text])
    return rows


def _facts_of(sentence: Sentence) -> list[str]:
    """Return what is true of a sentence, from ``kind`` to ``hits``."""
    return [
        sentence.kind,
        " ".join(sorted(sentence.themes)),
        list_directions(sentence.directions),
        " ".join(sorted(sentence.conditions)),
        " ".join(sorted(sentence.hits)),
    ]


def _as_csv(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode("utf-8")
