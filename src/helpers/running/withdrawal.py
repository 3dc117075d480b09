"""A worker withdraws: from everything, from a source, or from a use of their words.

What is published is made anew without them. A withdrawal that is interrupted goes on where it stopped: each of its changes is
made whole or not at all, and made again it changes nothing. Raw files are the researcher's to delete: nothing here does.
"""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pandas as pd

from helpers import tables
from helpers.counting import counts
from helpers.errors import CommandError, FieldworkError, allowed
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.privacy import consent as consents
from helpers.privacy.disclosure import labels, publication
from helpers.privacy.disclosure.report import Release
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.names import decisions
from helpers.prose import counted, listed
from helpers.running import pipeline
from helpers.running.run_state import FOLDER
from helpers.study import roster
from helpers.study import study as studies
from helpers.study.codebook import read_codebook
from helpers.study.gate import Shows, may_show
from helpers.study.roster import GENERIC
from helpers.study.study import Study, Use
from helpers.study.yaml_edit import with_item
from helpers.tables import Table

BEGUN = FOLDER / "withdrawal.json"
EARLIER = FOLDER / "earlier"
"""The tables of the release before, while a withdrawal goes on."""
RECEIPTS = Path("build/withdrawals")
KEPT_APART = ("build/export", "build/run")
"""Made by commands of ours from what was withdrawn."""
COMPARED = (
    "data/study.yaml",
    "data/codebook.yaml",
    *(table.file for table in (tables.THEME_COUNTS, tables.CONTACTS, tables.CONSENTS)),
)
LOOKED_AT_OTHERWISE = {
    tables.QUOTATIONS.name: "by what may be quoted, and not by what may be counted",
    tables.CONSENTS.name: "it says what is withdrawn, and keeps the worker while anything is not",
    tables.LABELS.name: "it is emptied of the worker with the pseudonym",
}
"""Tables of workers that are not held against a withdrawal row by row, and why."""
OF_WORKERS = tuple(
    table
    for table in tables.TABLES.values()
    if "worker" in table.columns and table.name not in LOOKED_AT_OTHERWISE
)
"""All other tables that say of each row which worker it is of: of these no row may be left."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What is withdrawn, since when, and what it touches: numbers and the worker's id, never a name."""

    worker: str
    what: tuple[str, ...]
    """Sources and uses; none: everything."""
    day: str
    touched: dict[str, int]

    @property
    def is_whole(self) -> bool:
        """Tell whether the worker withdraws from everything."""
        return not self.what


def plan(folder: Path, study: Study, worker: str, what: Sequence[str], day: date | None = None) -> Plan:
    """Return what a withdrawal is about and what it touches, as the published tables stand; change nothing.

    Raises
    ------
    CommandError
        There is no such worker, source or use.
    FieldworkError
        The worker is the last.
    """
    if worker not in study.known_ids:
        msg = f"withdraw {worker}: no such worker. {allowed(study.known_ids, worker)}"
        raise CommandError(msg)
    if not what and study.worker_ids == [worker]:
        msg = f"withdraw {worker}: nobody else is left, and there is no study without workers. Delete it, and what was published of it."
        raise FieldworkError(msg)
    known = [*study.source_ids, *get_args(Use)]
    for one in what:
        if one not in known:
            msg = f"--from {one}: is no source and no use. {allowed(known, one)}"
            raise CommandError(msg)
    today = day or datetime.now(ZoneInfo(study.time_zone)).date()
    return Plan(
        worker, tuple(sorted(set(what))), today.isoformat(), _touched(Place.at(folder), worker, study, what)
    )


def _sources_uncounted(study: Study, what: Sequence[str]) -> list[str]:
    """Return the sources of which nothing may be counted any longer."""
    return (
        study.source_ids
        if not what or "count" in what
        else [source for source in study.source_ids if source in what]
    )


def _sources_unquoted(study: Study, what: Sequence[str]) -> list[str]:
    """Return the sources of which nothing may be quoted any longer."""
    return study.source_ids if "quote" in what else _sources_uncounted(study, what)


def _touched(place: Place, worker: str, study: Study, what: Sequence[str]) -> dict[str, int]:
    """Return how many rows of which table, and how many raw files, are of a worker and of what is withdrawn."""
    sources = _sources_uncounted(study, what)
    found: dict[str, int] = {}
    own: dict[str, pd.DataFrame] = {}
    for table in OF_WORKERS:
        with suppress(FieldworkError):
            frame = tables.read(place, table)
            own[table.name] = _rows_of(frame, worker, sources)
            found[f"rows of {table.name}"] = len(own[table.name])
    with suppress(FieldworkError):
        quoted = tables.read(place, tables.QUOTATIONS)
        is_withdrawn = (quoted["worker"] == worker) & quoted["source"].isin(_sources_unquoted(study, what))
        found["rows of quotations"] = int(is_withdrawn.sum())
    if "segments" in own:
        found["raw files"] = own["segments"]["file"].nunique()
        for name, key, coded in (
            ("codings", "segment_id", tables.CODINGS),
            ("excerpts", "segment_id", tables.EXCERPTS),
        ):
            with suppress(FieldworkError):
                found[f"rows of {name}"] = int(
                    tables.read(place, coded)[key].isin(own["segments"]["segment_id"]).sum()
                )
    return found


def _rows_of(frame: pd.DataFrame, worker: str, sources: Sequence[str]) -> pd.DataFrame:
    """Return a worker's rows: of some sources, where the table has a row for each, else all."""
    own = frame[frame["worker"] == worker]
    return own[own["source"].isin(list(sources))] if "source" in frame else own


def in_words(one: Plan) -> str:
    """Say what a withdrawal touches."""
    whole = "everything" if one.is_whole else listed(list(one.what))
    touched = listed([f"{n:,} {what}" for what, n in one.touched.items() if n]) or "nothing that is published"
    return f"{one.worker} withdraws from {whole}. This touches {touched}; and every figure and notebook that counts them."


def withdraw(folder: Path, study: Study, worker: str, what: Sequence[str], say: Say = print) -> Plan:
    """Carry a withdrawal out, make everything anew, and prove that nothing of it is left in what was made.

    Raises
    ------
    CommandError
        There is no such worker, source or use.
    FieldworkError
        Another withdrawal was begun and has not ended; a file cannot be changed; the notebooks stop; or something is left.
    """
    begun = _begun(folder)
    wanted = plan(folder, study, worker, what)
    if begun and (begun.worker, begun.what) != (wanted.worker, wanted.what):
        rest = f" --from {','.join(begun.what)}" if begun.what else ""
        msg = (
            f"the withdrawal of {begun.worker} has begun and has not ended. "
            f"End it first: `fieldwork privacy withdraw {begun.worker}{rest}`."
        )
        raise FieldworkError(msg)
    one = begun or wanted
    if one.is_whole:
        _study_without(folder, worker)  # what cannot be carried out is refused before anything changes
    say(in_words(one))
    replace_file(folder / BEGUN, (json.dumps(asdict(one), indent=1) + "\n").encode())
    _keep_earlier(folder)
    consents.withdraw_consent(folder, study, one.worker, one.what, one.day)
    if one.is_whole:
        _forget(folder, study, one.worker)
    for name in KEPT_APART:
        shutil.rmtree(folder / name, ignore_errors=True)
    changed = studies.read_study(folder)
    pipeline.run(folder, folder, {}, report=say)
    _refuse_left_over(Place.at(folder), changed, one)
    receipt = _receipt(one, changed, _beside_earlier(folder, changed))
    replace_file(folder / RECEIPTS / f"{_slug(one)}.txt", receipt.encode("utf-8"))
    shutil.rmtree(folder / EARLIER, ignore_errors=True)
    (folder / BEGUN).unlink(missing_ok=True)
    say(receipt)
    return one


def _keep_earlier(folder: Path) -> None:
    """Put the tables of the release before aside, until the new one was held against it; a withdrawal that goes on keeps them."""
    for file in COMPARED:
        if (folder / file).exists() and not (folder / EARLIER / file).exists():
            replace_file(folder / EARLIER / file, (folder / file).read_bytes(), mode=0o600)


def _beside_earlier(folder: Path, study: Study) -> str:
    """Say what the release before tells of hidden numbers beside the new one."""
    if may_show(study, Shows.WORKERS):
        return "The study is fictional and hides nothing."
    if not all((folder / EARLIER / file).exists() for file in COMPARED):
        return "There was no release before."
    before, now = (_release(home, studies.read_study(home)) for home in (folder / EARLIER, folder))
    found = publication.compare_with_earlier(now[0], before[0], now[1])
    n, of = int(found["n_breaking"].sum()), int(found["n_checked"].sum())
    return f"Beside the release before, {n:,} of {counted(of, 'hidden counts')} can be told closely by whoever kept it."


def _release(home: Path, study: Study) -> tuple[Release, Rules]:
    """Return what was published of a study whose tables lie in a folder, in the workers' own words."""
    codebook = read_codebook(home)
    own: list[str] = [source.id for source in study.sources if source.counted_role == "worker"]
    place = Place.at(home)
    theme_counts, contacts, consented = (
        tables.read(place, one) for one in (tables.THEME_COUNTS, tables.CONTACTS, tables.CONSENTS)
    )
    weeks = study.calendar.weeks
    weekly = counts.by_worker_and_week(
        theme_counts, contacts, study, codebook, unit="segments", sources=own, weeks=weeks
    )
    rules = publication.rules_of(study, consented, own)
    return publication.release_of(weekly, rules), rules


def _begun(folder: Path) -> Plan | None:
    """Return the withdrawal that was interrupted, if there is one."""
    try:
        read = json.loads((folder / BEGUN).read_text(encoding="utf-8"))
        return Plan(read["worker"], tuple(read["what"]), read["day"], read["touched"])
    except FileNotFoundError:
        return None


def _study_without(folder: Path, worker: str) -> bytes:
    """Return ``study.yaml`` with a worker among those who have withdrawn, and no other character changed.

    Raises
    ------
    FieldworkError
        It is written in a way in which this cannot be done, or would not be a study any longer.
    """
    text = (folder / studies.FILE).read_bytes().decode("utf-8")
    changed = with_item(text, "withdrawn", worker, studies.FILE.as_posix())
    studies.parse_study(changed)
    return changed.encode("utf-8")


def _forget(folder: Path, study: Study, worker: str) -> None:
    """Take a worker out of the study, and delete what joins them to what was published: pseudonym and labels.

    The roster comes after the decisions, which are looked up by its pseudonym, so that an interrupted withdrawal finds it again.
    """
    labels.forget_labels(folder, study, worker)
    decisions.forget_replacements(folder, study, roster.replacements_of(folder, study, worker))
    roster.forget_pseudonym(folder, study, worker)
    file = folder / studies.FILE
    replace_file(file, _study_without(folder, worker), mode=stat.S_IMODE(file.stat().st_mode))


def _refuse_left_over(place: Place, study: Study, one: Plan) -> None:
    """Refuse to call a withdrawal done while a row of what is withdrawn stands in a table.

    Raises
    ------
    FieldworkError
        The tables, and how many rows.
    """
    left = [f"{counted(n, 'rows')} of {table.name}" for table, n in _left_over(place, study, one)]
    if left:
        msg = (
            f"withdrawal of {one.worker}: {listed(left)} are still there. "
            "This is a fault of the compendium: publish nothing, and report it."
        )
        raise FieldworkError(msg)


def _left_over(place: Place, study: Study, one: Plan) -> Iterator[tuple[Table, int]]:
    gone = _sources_uncounted(study, one.what)
    for table in OF_WORKERS:
        frame = tables.read(place, table)
        if not one.is_whole and "source" not in frame:
            continue  # a row there is of all sources, and so of those that stay
        own = _rows_of(frame, one.worker, gone)
        n = (
            len(own)
            if one.is_whole or table is not tables.CONTACTS
            else int((own["state"] == "observed").sum())
        )
        if n:
            yield table, n
    quoted = tables.read(place, tables.QUOTATIONS)
    n = int(
        ((quoted["worker"] == one.worker) & quoted["source"].isin(_sources_unquoted(study, one.what))).sum()
    )
    if n:
        yield tables.QUOTATIONS, n


def _slug(one: Plan) -> str:
    return "-".join([one.worker, *one.what])


def _receipt(one: Plan, study: Study, beside: str) -> str:
    """Return the receipt: what was done, and what nobody can undo. It names nobody."""
    whole = (
        f"The study is of {counted(len(study.workers), 'workers')} now. Where others name the worker, {GENERIC} stands instead. "
        "What joined the worker to pseudonym and labels is deleted."
    )
    n_files = one.touched.get("raw files", 0)
    lines = [
        f"Withdrawal of {one.worker}, {one.day}",
        "",
        in_words(one),
        "All tables, figures and notebooks were made anew without this; exports and runs that were kept apart, in build/, are deleted.",
        whole if one.is_whole else "The worker stays in the study.",
        "",
        "Left to the researcher:",
        f"- Delete the raw files of what is withdrawn{f' ({n_files} in data/raw)' if n_files else ''}, their copies and their backups.",
        "- Take these documents out of the projects in data/raw/coding, in the coding program, and export them again.",
        "- When no raw file holds the name any longer, delete the rows of roster.csv (of an encrypted one, the pseudonym at once).",
        "- Commit and publish what has changed.",
        "",
        "What cannot be undone from here:",
        "- The history of the repository holds the earlier files until it is rewritten (git filter-repo) and pushed by force.",
        "- Clones, downloads, archives with a DOI and copies of search engines are in others' hands: ask those who hold them.",
        f"- Whoever kept earlier figures can take the new numbers from the old ones: what remains is the worker's part. {beside}",
    ]
    return "\n".join(lines) + "\n"
