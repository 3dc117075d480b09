"""A worker withdraws from the study, from a source, or from a use of their words.

Everything published is made again without what is withdrawn. An interrupted withdrawal continues where it
stopped: each of its changes is made whole or not at all, and a change that is repeated has no further effect.
Raw files are never deleted here: that is for the researcher to do.
"""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple, get_args
from zoneinfo import ZoneInfo

import pandas as pd

from helpers import tables
from helpers.errors import CommandError, FieldworkError, allowed, quoted_person
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.privacy import consent as consents
from helpers.privacy.disclosure import labels
from helpers.privacy.leaks.allowed import level_of
from helpers.privacy.names import decisions
from helpers.prose import counted, listed
from helpers.running import difference, notebooks, pipeline, releases, words_elsewhere
from helpers.running.run_state import WITHDRAWAL_BEGUN
from helpers.running.steps import Step, steps_of
from helpers.study import claims, roster
from helpers.study import study as studies
from helpers.study.codebook import read_codebook
from helpers.study.gate import Level, Shows, may_show
from helpers.study.roster import GENERIC
from helpers.study.study import SHOWN, Study, Use
from helpers.study.withdrawn_worker import mentions_of, without_days
from helpers.tables import Table

RECEIPTS = Path("build/withdrawals")
SEPARATE_RESULTS = ("build/export", "build/run")
"""What commands have made outside the published files, and may contain what is withdrawn."""
KEPT_BACK = "Nothing has been published again, so there is no difference yet."
CHECKED_OTHERWISE = {
    tables.QUOTATIONS.name: "by what may be quoted, not by what may be counted",
    tables.CONSENTS.name: "it lists what is withdrawn, and includes the worker until everything is",
    tables.LABELS.name: "the worker's labels are removed together with the pseudonym",
}
"""Tables with a row per worker that are not searched for what is withdrawn, and why."""
TABLES_OF_WORKERS = tuple(
    table
    for table in tables.TABLES.values()
    if "worker" in table.columns and table.name not in CHECKED_OTHERWISE
)
"""All other tables that name the worker of each row: no row of what is withdrawn may remain in them."""


class Options(NamedTuple):
    """How a withdrawal is carried out."""

    hide_more: bool = False
    """Let the release in place count as released, so that the next one is proved together with it."""
    keep_back: bool = False
    """Publish nothing again: what is public stays, and everything else that was made is deleted."""
    erase_counts: bool = False
    """Also erase the worker's rows from the counts behind earlier releases: no other release can be proved
    beside these any more."""


@dataclass(frozen=True)
class Withdrawal:
    """What is withdrawn, since when, and what it affects: numbers and the worker's id, never a name."""

    worker: str
    what: tuple[str, ...]
    """Sources and uses; empty: everything."""
    day: str
    touched: dict[str, int]
    """How many rows of each table, and how many raw files, it affects."""
    keep_back: bool = False
    """Whether nothing is published again."""

    @property
    def is_whole(self) -> bool:
        """Tell whether the worker withdraws from everything."""
        return not self.what


NO_OPTIONS = Options()


def plan_withdrawal(
    folder: Path, study: Study, worker: str, what: Sequence[str], day: date | None = None
) -> Withdrawal:
    """Return what a withdrawal would be and what it would affect in the published tables; change nothing.

    Raises
    ------
    CommandError
        There is no such worker, source or use.
    FieldworkError
        The worker is the last one in the study.
    """
    if worker not in study.known_ids:
        msg = f"withdraw{quoted_person(worker)}: no such worker. {allowed(study.known_ids, worker)}"
        raise CommandError(msg)
    if not what and study.worker_ids == [worker]:
        msg = (
            f"withdraw {worker}: this is the last worker, and a study needs at least one. "
            "Delete the study, and what has been published from it."
        )
        raise FieldworkError(msg)
    known = [*study.source_ids, *get_args(Use)]
    for name in what:
        if name not in known:
            msg = f"--from {name}: neither a source nor a use. {allowed(known, name)}"
            raise CommandError(msg)
    today = day or datetime.now(ZoneInfo(study.time_zone)).date()
    touched = _count_touched(Place.at(folder), worker, study, what)
    return Withdrawal(worker, tuple(sorted(set(what))), today.isoformat(), touched)


def _uncounted_sources(study: Study, what: Sequence[str]) -> list[str]:
    """Return the sources from which nothing may be counted any longer."""
    if not what or "count" in what:
        return study.source_ids
    return [source for source in study.source_ids if source in what]


def _unquoted_sources(study: Study, what: Sequence[str]) -> list[str]:
    """Return the sources from which nothing may be quoted any longer."""
    if "quote" in what:
        return study.source_ids
    return _uncounted_sources(study, what)


def _count_touched(place: Place, worker: str, study: Study, what: Sequence[str]) -> dict[str, int]:
    """Return how many rows of each table, and how many raw files, come from what is withdrawn.

    Tables that have not been made yet are left out.
    """
    sources = _uncounted_sources(study, what)
    touched: dict[str, int] = {}
    segments: pd.DataFrame | None = None
    for table in TABLES_OF_WORKERS:
        if not sources and "source" not in table.columns:
            # What is counted stays as it is.
            continue
        with suppress(FieldworkError):
            rows = _rows_of(tables.read(place, table), worker, sources)
            touched[f"rows of {table.name}"] = len(rows)
            if table is tables.SEGMENTS:
                segments = rows
    with suppress(FieldworkError):
        touched["rows of quotations"] = _count_quotations(place, worker, _unquoted_sources(study, what))
    if segments is not None:
        touched["raw files"] = segments["file"].nunique()
        for table in (tables.CODINGS, tables.EXCERPTS):
            with suppress(FieldworkError):
                is_touched = tables.read(place, table)["segment_id"].isin(segments["segment_id"])
                touched[f"rows of {table.name}"] = int(is_touched.sum())
    return touched


def _rows_of(frame: pd.DataFrame, worker: str, sources: Sequence[str]) -> pd.DataFrame:
    """Return a worker's rows from some sources, or all of them if the table does not name the source."""
    rows = frame[frame["worker"] == worker]
    if "source" in frame:
        rows = rows[rows["source"].isin(list(sources))]
    return rows


def _count_quotations(place: Place, worker: str, sources: Sequence[str]) -> int:
    return len(_rows_of(tables.read(place, tables.QUOTATIONS), worker, sources))


def describe_withdrawal(withdrawal: Withdrawal) -> str:
    """Return two sentences on what is withdrawn and what that affects."""
    whole = "everything"
    if not withdrawal.is_whole:
        whole = listed(list(withdrawal.what))
    affected = [f"{n:,} {what}" for what, n in withdrawal.touched.items() if n]
    return (
        f"{withdrawal.worker} withdraws from {whole}. "
        f"This affects {listed(affected) or 'nothing published'}, "
        "and every figure and notebook that counts them."
    )


def refuse_options(options: Options, what: Sequence[str]) -> None:
    """Refuse options that contradict each other.

    Raises
    ------
    CommandError
        Nothing is to be published and more is to be hidden; or counts are to be erased of a part only.
    """
    if options.hide_more and options.keep_back:
        msg = "--hide-more --keep-back: with the second nothing is published that could hide more. Give one."
        raise CommandError(msg)
    if options.erase_counts and what:
        msg = "--erase-counts: the counts behind a release are of all sources together. Leave out --from."
        raise CommandError(msg)


def describe_difference(folder: Path, study: Study, withdrawal: Withdrawal) -> str:
    """Say what the difference of the release in place and the next one would tell; change nothing."""
    changed = study
    if withdrawal.is_whole:
        changed = studies.parse_study(_study_without(folder, withdrawal.worker).decode("utf-8"))
    sources = _uncounted_sources(study, withdrawal.what)
    return difference.describe_before(folder, study, changed, withdrawal.worker, withdrawal.what, sources)


def describe_words(folder: Path, study: Study, withdrawal: Withdrawal) -> list[str]:
    """Say in which segments of others words of the worker are, and what must be changed first."""
    words = _look_for_words(folder, study, withdrawal)
    lines = words_elsewhere.describe_words(words)
    try:
        _refuse_what_needs_it(folder, study, withdrawal, words)
    except FieldworkError as error:
        lines += ["Before anything can be withdrawn:", str(error)]
    return lines


def _look_for_words(folder: Path, study: Study, withdrawal: Withdrawal) -> words_elsewhere.WordsElsewhere:
    sources = _unquoted_sources(study, withdrawal.what)
    return words_elsewhere.look_for_words(folder, study, withdrawal.worker, sources)


def _refuse_what_needs_it(
    folder: Path, study: Study, withdrawal: Withdrawal, words: words_elsewhere.WordsElsewhere
) -> None:
    """Refuse a withdrawal as long as a chosen quotation or a claim needs what is withdrawn.

    Raises
    ------
    FieldworkError
        All quotations and claims that do, by line.
    """
    problems = []
    for refuse in (
        partial(_refuse_chosen, folder, study, withdrawal, words),
        partial(_refuse_claims, folder, withdrawal),
    ):
        try:
            refuse()
        except FieldworkError as error:
            problems.append(str(error))
    if problems:
        raise FieldworkError("\n".join(problems))


def _refuse_chosen(
    folder: Path, study: Study, withdrawal: Withdrawal, words: words_elsewhere.WordsElsewhere
) -> None:
    stays_counted = not _uncounted_sources(study, withdrawal.what)
    words_elsewhere.refuse_chosen(folder, words, quote_only=stays_counted)


def _refuse_claims(folder: Path, withdrawal: Withdrawal) -> None:
    # The next run would refuse these claims, when half of the withdrawal is done.
    if not withdrawal.is_whole or not (folder / claims.FILE).exists():
        return
    remaining = studies.parse_study(_study_without(folder, withdrawal.worker).decode("utf-8"))
    try:
        claims.read_claims(folder, read_codebook(folder), remaining)
    except FieldworkError as error:
        msg = (
            f"{error}\nThis will be so without {withdrawal.worker}. Change these claims in "
            f"{claims.FILE.as_posix()}, and withdraw again. This command has changed nothing."
        )
        raise FieldworkError(msg) from None


def describe_names_with_days(folder: Path, withdrawal: Withdrawal) -> list[str]:
    """Say how many names in ``manual_coding`` hold a day of the worker, and so cannot stay."""
    if not withdrawal.is_whole:
        return []
    text = (folder / studies.FILE).read_bytes().decode("utf-8")
    n = sum(mention.names_day for mention in mentions_of(text, withdrawal.worker))
    if not n:
        return []
    said = (
        f"{counted(n, 'names')} in manual_coding of {studies.FILE.as_posix()} hold a day of "
        f"{withdrawal.worker} and will be taken out: remove these documents and files from the projects in "
        "data/raw/coding first."
    )
    return [said]


def withdraw(
    folder: Path,
    study: Study,
    worker: str,
    what: Sequence[str],
    report: pipeline.Reporter = print,
    options: Options = NO_OPTIONS,
) -> Withdrawal:
    """Carry out a withdrawal, make everything again, and check that nothing of what is withdrawn remains.

    Raises
    ------
    CommandError
        There is no such worker, source or use.
    FieldworkError
        Another withdrawal has not been completed, a file cannot be changed, a quotation or claim needs the
        worker, a notebook fails, rows remain, or more is to be hidden and there is no release.
    """
    withdrawal, words = _begin(folder, study, worker, what, report, options)
    report(describe_withdrawal(withdrawal))
    replace_file(folder / WITHDRAWAL_BEGUN, (json.dumps(asdict(withdrawal), indent=1) + "\n").encode())
    difference.keep_earlier_release(folder)
    consents.withdraw_consent(folder, study, withdrawal.worker, withdrawal.what, withdrawal.day)
    if withdrawal.is_whole:
        _remove_worker(folder, study, withdrawal.worker)
    for name in SEPARATE_RESULTS:
        shutil.rmtree(folder / name, ignore_errors=True)
    changed = studies.read_study(folder)
    if withdrawal.keep_back:
        _remove_unpublished(folder, steps_of(study.worker_ids))
        told = KEPT_BACK
    else:
        pipeline.run(folder, folder, {}, report=report)
        _refuse_remaining_rows(Place.at(folder), changed, withdrawal)
        told = difference.describe_after(folder, changed, worker)
    if options.erase_counts:
        releases.erase_from_counts(folder, changed, worker)
    receipt = _write_receipt(withdrawal, changed, told, words, counts_erased=options.erase_counts)
    file_name = "-".join([withdrawal.worker, *withdrawal.what])
    replace_file(folder / RECEIPTS / f"{file_name}.txt", receipt.encode("utf-8"))
    shutil.rmtree(folder / difference.EARLIER, ignore_errors=True)
    (folder / WITHDRAWAL_BEGUN).unlink(missing_ok=True)
    report(receipt)
    return withdrawal


def _begin(
    folder: Path,
    study: Study,
    worker: str,
    what: Sequence[str],
    report: pipeline.Reporter,
    options: Options,
) -> tuple[Withdrawal, words_elsewhere.WordsElsewhere]:
    """Return the withdrawal that is to be carried out, and where the worker's words are found elsewhere.

    Whatever makes it impossible is refused.

    Raises
    ------
    FieldworkError
        As `withdraw`, before anything has changed.
    """
    begun = _read_begun(folder)
    planned = replace(plan_withdrawal(folder, study, worker, what), keep_back=options.keep_back)
    if begun and (begun.worker, begun.what) != (planned.worker, planned.what):
        command = f"fieldwork privacy withdraw {begun.worker}"
        if begun.what:
            command += f" --from {','.join(begun.what)}"
        msg = (
            f"withdraw {worker}: the withdrawal of {begun.worker} has not been completed. "
            f"Complete it first: `{command}`."
        )
        raise FieldworkError(msg)
    if planned.is_whole:
        _study_without(folder, worker)
    if not may_show(study, Shows.WORKERS):
        releases.read_releases(folder, study)
    words = _look_for_words(folder, study, planned)
    _refuse_what_needs_it(folder, study, planned, words)
    if options.hide_more and not begun:
        report(releases.mark_released(folder, study))
    return begun or planned, words


def _read_begun(folder: Path) -> Withdrawal | None:
    """Return the withdrawal that was interrupted, if there is one."""
    try:
        read = json.loads((folder / WITHDRAWAL_BEGUN).read_text(encoding="utf-8"))
        keep_back = bool(read.get("keep_back", False))
        return Withdrawal(read["worker"], tuple(read["what"]), read["day"], read["touched"], keep_back)
    except FileNotFoundError:
        return None


def _remove_unpublished(folder: Path, steps: Sequence[Step]) -> None:
    """Delete what was made for examiners or the researcher alone; what is public stays as it was published.

    The notebooks themselves stay, without what they show.
    """
    for step in steps:
        for name in (*step.products, step.notebook):
            if level_of(name) is Level.PUBLIC or not (folder / name).exists():
                continue
            if name == step.notebook and not step.worker:
                replace_file(folder / name, notebooks.without_outputs((folder / name).read_bytes()))
            else:
                (folder / name).unlink()


def _study_without(folder: Path, worker: str) -> bytes:
    """Return ``study.yaml`` with a worker listed as withdrawn, and without any day of theirs.

    Raises
    ------
    FieldworkError
        The file is written in a way in which this cannot be done, or would not be a valid study afterwards.
    """
    text = (folder / studies.FILE).read_bytes().decode("utf-8")
    changed = without_days(text, worker, studies.FILE.as_posix())
    studies.parse_study(changed)
    return changed.encode("utf-8")


def _remove_worker(folder: Path, study: Study, worker: str) -> None:
    """Remove a worker from the study, and delete what links them to published files: pseudonym and labels."""
    labels.forget_labels(folder, study, worker)
    # Decisions before the roster: they are found by its pseudonym, should the withdrawal be interrupted.
    decisions.forget_replacements(folder, study, roster.replacements_of(folder, study, worker))
    roster.forget_pseudonym(folder, study, worker)
    file = folder / studies.FILE
    replace_file(file, _study_without(folder, worker), mode=stat.S_IMODE(file.stat().st_mode))


def _refuse_remaining_rows(place: Place, study: Study, withdrawal: Withdrawal) -> None:
    """Refuse to complete a withdrawal while a table contains a row of what is withdrawn.

    Raises
    ------
    FieldworkError
        The tables, and how many rows.
    """
    remaining = [
        f"{counted(n, 'rows')} of {table.name}" for table, n in _remaining_rows(place, study, withdrawal)
    ]
    if remaining:
        msg = (
            f"withdrawal of {withdrawal.worker}: {listed(remaining)} remain. "
            "This is a fault of the software: publish nothing, and report it."
        )
        raise FieldworkError(msg)


def _remaining_rows(place: Place, study: Study, withdrawal: Withdrawal) -> Iterator[tuple[Table, int]]:
    """Yield the tables that still contain rows of what is withdrawn, each with their number."""
    sources = _uncounted_sources(study, withdrawal.what)
    for table in TABLES_OF_WORKERS:
        frame = tables.read(place, table)
        if not withdrawal.is_whole and "source" not in frame:
            # Its rows are of all sources together, including those that remain in the study.
            continue
        rows = _rows_of(frame, withdrawal.worker, sources)
        if table in (tables.CONTACTS, tables.PUBLIC_CONTACTS) and not withdrawal.is_whole:
            # Of a withdrawn source its weeks remain, marked as withdrawn, and that there is no contact.
            rows = rows[rows["state"].isin(["observed", SHOWN])]
        if len(rows):
            yield table, len(rows)
    n = _count_quotations(place, withdrawal.worker, _unquoted_sources(study, withdrawal.what))
    if n:
        yield tables.QUOTATIONS, n


def _write_receipt(
    withdrawal: Withdrawal,
    study: Study,
    told: str,
    words: words_elsewhere.WordsElsewhere,
    *,
    counts_erased: bool,
) -> str:
    """Return the receipt: what was done, what is left to do and what cannot be undone, without any name."""
    outcome = "The worker stays in the study."
    if withdrawal.is_whole:
        outcome = (
            f"The study now has {counted(len(study.workers), 'workers')}. Where others name the worker, "
            f"{GENERIC} is printed instead. What linked the worker to pseudonym and labels has been deleted."
        )
    made = "All tables, figures and notebooks have been made again without it."
    if withdrawal.keep_back:
        made = (
            "Nothing has been published again: figures, article and public tables are those of before, with "
            "what is withdrawn in them. All other tables and outputs have been deleted. The next "
            "`fieldwork run` makes everything again and publishes it."
        )
    raw_files = "the raw files of what is withdrawn"
    n_files = withdrawal.touched.get("raw files", 0)
    if n_files:
        raw_files += f" ({n_files} in data/raw)"
    lines = [
        f"Withdrawal of {withdrawal.worker}, {withdrawal.day}",
        "",
        describe_withdrawal(withdrawal),
        f"{made} Exports and separate runs in build/ have been deleted.",
        outcome,
        *_outcome_for_counts(withdrawal, counts_erased=counts_erased),
        "",
        *words_elsewhere.describe_words(words, most=None),
        "",
        "Left to the researcher:",
        f"- Delete {raw_files}, with all copies and backups.",
        (
            "- Remove these documents from the projects in data/raw/coding, in the coding program, "
            "and export the projects again."
        ),
        (
            "- When no raw file contains the name any longer, delete the worker's rows in roster.csv. "
            "If the roster is encrypted, delete the pseudonym now."
        ),
        "- Commit and publish the changes.",
        "",
        "What cannot be undone from here:",
        (
            "- The history of the repository contains the earlier files "
            "until it is rewritten (git filter-repo) and force-pushed."
        ),
        "- Clones, downloads, archives with a DOI and search engines' copies are held by others: ask them.",
        (
            "- Anyone who has kept earlier figures can subtract the new numbers from the old: "
            f"the difference is the worker's part. {told}"
        ),
    ]
    return "\n".join(lines) + "\n"


def _outcome_for_counts(withdrawal: Withdrawal, *, counts_erased: bool) -> list[str]:
    """Say what became of the worker's counts behind earlier releases."""
    said = (
        "The counts behind earlier releases stay in the private folder, the worker's included, as long as "
        "others may have these releases: without them nobody could prove that the next release does not tell "
        "the worker's part. `--erase-counts` erases them."
    )
    if counts_erased:
        said = (
            "The worker's counts behind earlier releases have been erased. No other release can be proved "
            "together with these any more."
        )
    return [said] if withdrawal.is_whole else []
