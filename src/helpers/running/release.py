"""What a person does before a release: review names, draw pseudonyms, check for leaks.

Each function reads the fieldwork and passes it to `privacy`, as the first notebook does. Nothing is published
here.
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
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.privacy.consent import Consent, read_consent
from helpers.privacy.leaks import history, leak_check, self_test
from helpers.privacy.leaks.search_patterns import SearchPatterns, squeeze
from helpers.privacy.leaks.unregistered import Products, facts_of
from helpers.privacy.names import random_pseudonyms
from helpers.privacy.names.decisions import Decisions, read_decisions
from helpers.privacy.names.pseudonymising import ids_deidentified, texts_of
from helpers.privacy.names.pseudonyms import replace_names
from helpers.privacy.names.review import review_queue, select_undecided
from helpers.privacy.names.roster_names import Names
from helpers.privacy.others_words import may_be_quoted
from helpers.running.steps import steps_of
from helpers.study import private_folder
from helpers.study.raw_files import files_of
from helpers.study.roster import Form, Roster, has_roster, place_of_roster, read_roster
from helpers.study.study import Study
from helpers.tables import QUOTATIONS
from helpers.words import tokenize

Track = Callable[[Iterable[Path]], Iterable[Path]]


class ManualReview(NamedTuple):
    """The manual review queue with its texts, which are shown on the screen and nowhere else."""

    queue: pd.DataFrame
    texts: dict[str, str]
    decisions: Decisions
    roster: Roster

    @property
    def n_undecided(self) -> int:
        """Return how many places in the texts have no decision yet."""
        return len(select_undecided(self.queue, self.decisions, self.texts))


def read_manual_review(folder: Path, study: Study, track: Track = iter) -> ManualReview:
    """Read the fieldwork of a study, and find the words that may name a person.

    What is quarantined is left out.

    Raises
    ------
    FieldworkError
        The roster or the decisions are wrong, or a pseudonym already occurs in the texts.
    """
    roster = read_roster(folder, study)
    decisions = read_decisions(folder, study)
    segments = _segments(folder, study, track)
    texts = texts_of(segments)
    deidentified = ids_deidentified(segments, study)
    queue = replace_names(texts, roster, decisions, study, deidentified=deidentified).queue
    return ManualReview(queue, texts, decisions, roster)


def review_names(review: ManualReview, ask: Callable[[str], str] = input) -> int:
    """Ask about each undecided place, and save each decision at once; return how many places are left."""
    is_free = Names(review.roster).is_free
    decided = review_queue(review.queue, review.decisions, ask, texts=review.texts, is_free=is_free)
    return review._replace(decisions=decided).n_undecided


def draw_pseudonyms(
    folder: Path, study: Study, *, generator: random.Random | None = None, track: Track = iter
) -> int:
    """Draw a pseudonym for each person in the roster who has none, and write it there.

    Returns
    -------
    int
        How many forms of names have been given a pseudonym.

    Raises
    ------
    FieldworkError
        The roster is encrypted, and would be written unencrypted; or there are more persons than pseudonyms.
    """
    path = place_of_roster(folder, study)
    if path.suffix == private_folder.ENCRYPTED:
        msg = (
            f"{path.name}: is encrypted, and nothing is written to it unencrypted. "
            "Decrypt it, draw, and encrypt it again."
        )
        raise FieldworkError(msg)
    roster = read_roster(folder, study)
    entries = [_without_placeholder(form) for form in roster.entries]
    texts = texts_of(_segments(folder, study, track)).values()
    words_used = {token.form for text in texts for token in tokenize(text)}
    drawn = random_pseudonyms.draw_replacements(entries, generator or random.SystemRandom(), words_used)
    n_drawn = 0
    for before, after in zip(entries, drawn, strict=True):
        n_drawn += before.replacement != after.replacement
    if n_drawn:
        replace_file(path, random_pseudonyms.as_csv(drawn), mode=0o600)
    return n_drawn


def _without_placeholder(form: Form) -> Form:
    """Return a form of a name without the id in brackets that replaces a missing pseudonym."""
    if form.replacement == f"[{form.person.id}]":
        return form._replace(replacement="")
    return form


def check_study(
    folder: Path, study: Study, *, with_history: bool = True, track: leak_check.Track = iter
) -> leak_check.LeakReport:
    """Run the leak check on everything that is published of a study.

    It searches for the names in the roster, and for the raw words if the raw files are here.

    Raises
    ------
    FieldworkError
        The roster is wrong, or the check does not pass its self-test.
    """
    self_test.run_self_test(study, with_git=history.is_repository(folder))
    quotable = _quotable_sentences(study, folder)
    search_patterns, notes = _search_patterns(folder, study, quotable)
    steps = steps_of(study.worker_ids)
    published = [name for step in steps for name in (*step.products_in(folder), step.notebook)]
    return leak_check.check_study(
        folder,
        study,
        search_patterns,
        published=published,
        with_history=with_history,
        notes=notes,
        facts=facts_of(folder, study, quotable),
        track=track,
    )


def prepare_leak_check(place: Place, study: Study) -> Callable[[Iterable[str]], leak_check.LeakReport]:
    """Return a function that checks staged files, given their paths as they will be in the study.

    Raises
    ------
    FieldworkError
        The roster is wrong, or the check does not pass its self-test.
    """
    self_test.run_self_test(study, with_git=False)
    staging = place.staging or place.output
    quotable = _quotable_sentences(study, staging, place.output, place.study)
    search_patterns, notes = _search_patterns(place.study, study, quotable)
    facts = facts_of(place.study, study, quotable)

    def check_staged(names: Iterable[str]) -> leak_check.LeakReport:
        products = Products([staging, place.output], facts)
        return leak_check.check_files(staging, names, study, search_patterns, notes=notes, products=products)

    return check_staged


def _quotable_sentences(study: Study, *folders: Path) -> list[str]:
    """Return the sentences that may be quoted, from the first folder with the table, plain and as printed.

    Consent is respected where the table is made. The reference that is printed after a sentence belongs to it
    here: the last words of the sentence and the first of the reference may follow each other in the raw words
    too.
    """
    for folder in folders:
        with suppress(FileNotFoundError):
            table = pd.read_csv(folder / QUOTATIONS.file, keep_default_na=False, dtype=str, encoding="utf-8")
            sentences = []
            for row in table.to_dict("records"):
                facts = {name: row[name] for name in ("text", "worker", "source", "week")}
                # A direction may follow before the bracket is closed.
                sentences += [facts["text"], format_quotation(study, **facts).removesuffix(")")]
            return sentences
    return []


def _search_patterns(
    folder: Path, study: Study, approved: Iterable[str] = ()
) -> tuple[SearchPatterns, list[str]]:
    """Return the search patterns of a study, and notes on what could not be searched for."""
    if not has_roster(folder, study):
        note = "The roster and the raw files are not here: names and raw words were not searched for."
        return SearchPatterns(Roster([]), study), [note]
    roster = read_roster(folder, study)
    try:
        _, records = fieldwork.gather(folder, study, quarantine="continue")
    except FieldworkError:
        note = "The raw files are not here, or cannot be read: raw words were not searched for."
        return SearchPatterns(roster, study), [note]
    # Where only capitals or accents differ, what a name is masked with is what it was.
    names = [path.name for path in files_of(folder) if squeeze(roster.mask(path.name)) != squeeze(path.name)]
    said = {
        "raw_texts": records["text"],
        "not_quotable": records.loc[_is_not_quotable(records, folder, study), "text"],
    }
    return SearchPatterns(roster, study, approved=approved, file_names=names, **said), []


def _is_not_quotable(records: pd.DataFrame, folder: Path, study: Study) -> list[bool]:
    """Tell of each record whether its speaker has not agreed to be quoted; without a valid list, all."""
    consent = Consent({})
    with suppress(FieldworkError):
        consent = read_consent(folder, study)
    speakers = zip(records["worker"], records["source"], records["speaker_role"], strict=True)
    return [not may_be_quoted(*speaker, consent, study) for speaker in speakers]


def _segments(folder: Path, study: Study, track: Track) -> pd.DataFrame:
    _, records = fieldwork.gather(folder, study, quarantine="continue", track=track)
    return cut_records(records, study)
