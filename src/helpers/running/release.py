"""What a person does at the screen so that nobody can be named: review doubtful words, draw pseudonyms, look for leaks.

Each chains the readers with `privacy`, as the first notebook does, and publishes nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers import fieldwork
from helpers.counting.quotations import format_quotation
from helpers.counting.segments import cut_records
from helpers.errors import FieldworkError
from helpers.fieldwork.files import files_of
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.privacy import said_in
from helpers.privacy.leaks import history, leak_check, self_test
from helpers.privacy.leaks.search_patterns import SearchPatterns
from helpers.privacy.names import random_pseudonyms
from helpers.privacy.names.decisions import Decisions, read_decisions
from helpers.privacy.names.pseudonyms import replace
from helpers.privacy.names.review import undecided, walk
from helpers.privacy.names.roster_names import Names
from helpers.running.steps import steps_of
from helpers.study import private_folder
from helpers.study.roster import Roster, has_roster, place_of_roster, read_roster
from helpers.study.study import Study
from helpers.tables import QUOTATIONS
from helpers.words import tokenize

Track = Callable[[Iterable[Path]], Iterable[Path]]


class Doubts(NamedTuple):
    """What must be decided, and the words that it is about: they are shown on the screen and nowhere else."""

    queue: pd.DataFrame
    texts: dict[str, str]
    decisions: Decisions
    roster: Roster

    @property
    def n_open(self) -> int:
        """Return how many places nothing decides."""
        return len(undecided(self.queue, self.decisions, self.texts))


def doubts_of(folder: Path, study: Study, track: Track = iter) -> Doubts:
    """Read a study's fieldwork, and find what may name somebody. What the readers cannot use is not looked at.

    Raises
    ------
    FieldworkError
        Roster or decisions are wrong, or a pseudonym stands in the texts already.
    """
    roster, decisions = read_roster(folder, study), read_decisions(folder, study)
    texts = said_in(_segments(folder, study, track))
    return Doubts(replace(texts, roster, decisions, study).queue, texts, decisions, roster)


def review(doubts: Doubts, ask: Callable[[str], str] = input) -> int:
    """Ask about each place that is not decided, and write each decision at once; return how many are left."""
    is_free = Names(doubts.roster).is_free
    decided = walk(doubts.queue, doubts.decisions, ask, texts=doubts.texts, is_free=is_free)
    return doubts._replace(decisions=decided).n_open


def draw(folder: Path, study: Study, *, chance: random.Random | None = None, track: Track = iter) -> int:
    """Draw a pseudonym for each person of the roster who has none, and write it there; return how many forms got one.

    Raises
    ------
    FieldworkError
        The roster is encrypted, and would be written in the clear; or there are more persons than pseudonyms.
    """
    path = place_of_roster(folder, study)
    if path.suffix == private_folder.ENCRYPTED:
        msg = f"{path.name}: is encrypted, and is not written in the clear. Decrypt it, draw, and encrypt it again."
        raise FieldworkError(msg)
    roster = read_roster(folder, study)
    bare = [
        form._replace(replacement="") if form.replacement == f"[{form.person.id}]" else form
        for form in roster.entries
    ]
    taken = {
        word
        for text in said_in(_segments(folder, study, track)).values()
        for token in tokenize(text)
        for word in [token.form]
    }
    drawn = random_pseudonyms.draw_replacements(bare, chance or random.SystemRandom(), taken)
    n_drawn = sum(before.replacement != after.replacement for before, after in zip(bare, drawn, strict=True))
    if n_drawn:
        replace_file(path, random_pseudonyms.as_csv(drawn), mode=0o600)
    return n_drawn


def check(
    folder: Path, study: Study, *, with_history: bool = True, track: leak_check.Track = iter
) -> leak_check.Report:
    """Run the leak check on a study: with its roster, and with its raw words where they are here.

    Raises
    ------
    FieldworkError
        The roster is wrong, or the check does not find its own canaries.
    """
    self_test.sing(study, with_git=history.is_repository(folder))
    search_patterns, notes = _search_patterns(folder, study, _approved(study, folder))
    published = [name for step in steps_of(study.worker_ids) for name in (*step.products, step.notebook)]
    return leak_check.check(
        folder,
        study,
        search_patterns,
        published=published,
        with_history=with_history,
        notes=notes,
        track=track,
    )


def look_for_leaks(place: Place, study: Study) -> Callable[[Iterable[str]], leak_check.Report]:
    """Return a check of files that wait in staging to be published: given their paths as they will be in the study, what leaks.

    Raises
    ------
    FieldworkError
        The roster is wrong, or the check does not find its own canaries.
    """
    self_test.sing(study, with_git=False)
    waiting = place.staging or place.output
    search_patterns, notes = _search_patterns(
        place.study, study, _approved(study, waiting, place.output, place.study)
    )

    def look(names: Iterable[str]) -> leak_check.Report:
        return leak_check.check_files(waiting, names, study, search_patterns, notes=notes)

    return look


def _approved(study: Study, *folders: Path) -> list[str]:
    """Return the sentences that may be quoted, as they are printed, of the first of some folders that has the table.

    Consent is looked at where the table is made. What stands behind a quotation is a part of it here: its last words and the first of
    what follows could stand in a row in the raw words too.
    """
    for folder in folders:
        with suppress(FileNotFoundError):
            table = pd.read_csv(folder / QUOTATIONS.file, keep_default_na=False, dtype=str, encoding="utf-8")
            approved = []
            for row in table.to_dict("records"):
                facts = {name: row[name] for name in ("text", "worker", "source", "week")}
                approved += [facts["text"], format_quotation(study, **facts)]
            return approved
    return []


def _search_patterns(
    folder: Path, study: Study, approved: Iterable[str] = ()
) -> tuple[SearchPatterns, list[str]]:
    """Return what must not be found, and what of it is not known."""
    if not has_roster(folder, study):
        return SearchPatterns(Roster([]), study), [
            "The roster and the raw files are not here: names and raw words were not looked for."
        ]
    roster = read_roster(folder, study)
    try:
        _, records = fieldwork.gather(folder, study, quarantine="continue")
    except FieldworkError:
        return SearchPatterns(roster, study), [
            "The raw files are not here, or cannot be read: raw words were not looked for."
        ]
    names = [path.name for path in files_of(folder) if roster.mask(path.name) != path.name]
    return SearchPatterns(roster, study, said=records["text"], approved=approved, file_names=names), []


def _segments(folder: Path, study: Study, track: Track) -> pd.DataFrame:
    _, records = fieldwork.gather(folder, study, quarantine="continue", track=track)
    return cut_records(records, study)
