"""One contact in several files: it is counted once, and one with nearly the same words is quarantined.

Two contacts of one source with one worker on one day are the same if all their counted words are, whatever
the files are called: a transcript and its copy under another name, in another format or with other line
ends. Two voice notes with the same words are also one if their audio is the same, byte for byte, whatever the
day: exports of two phones give one message two times if one of them is in another time zone. The better one
is kept, and the other one is excluded as a repeat: a checked transcript rather than a machine transcript, a
file whose name gives the time rather than one without, else the first in the order of files.

Two e-mails are one if, and only if, their mail programs have given them the same id.

Two recordings have two lengths, or are in one chat, and their audio is not the same: if they have the same
words, one of them may have been given the other one's transcript, which is asked about. So is an interview
or a note with the same words as another one on another day: one of the two days is probably wrong.

Nobody but the researcher knows what two files are that have much in common but not all: a copy with a word
mended, or a transcript by other software. The second is quarantined, which asks the researcher to choose.
How much two contacts have in common is the share of the words of the shorter one that stand in runs of
`RUN` words which the other one has too: the containment of Broder 1997 (*On the resemblance and
containment of documents*, Compression and Complexity of Sequences), counted in words, so that a mended word
costs one word and not every run that it is in. `NEARLY_THE_SAME` was found on the public transcripts of a
podcast whose two hosts open 58 episodes with the same sentences: the words of a speaker in a machine
transcript and in the one that people had corrected share at least 0.82 (76 pairs), those in two different
episodes at most 0.33 (3,437 pairs).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from helpers.fieldwork.overlaps import AnnouncedNote, ChatReading
from helpers.fieldwork.reading import Contact, Reading, Record, Status, drop_record
from helpers.study.sources import Source
from helpers.study.study import Study

RUN = 3
NEARLY_THE_SAME = 0.5
LEAST_WORDS = 9
"""From so many words on, the same words are no chance.

"Morning, all fine." may be said twice a day; a string of nine words was said by one person on one occasion
(Coulthard 2004, *Applied Linguistics* 25(4)).
"""
QUARTER_HOUR = timedelta(minutes=15)
"""Time zones differ by whole quarters of an hour."""
A_DAY = timedelta(days=1)
REPEATED = Status("excluded", "repeated_contact")
ASKED = Status("quarantined", "same_contact_twice")

Others = dict[Path, Path]
"""By the file of a contact that is asked about, the file of the contact that is kept."""
_word = re.compile(r"\w+")
_apostrophe = re.compile("['\u2019]")


@dataclass(eq=False)
class _Candidate:
    """A contact, with what it is compared by."""

    contact: Contact
    records: list[Record]
    digest: str
    """Hash of the audio; empty where there is none."""
    source: Source

    @property
    def is_checked(self) -> bool:
        return all(record.is_checked for record in self.records)

    @property
    def path(self) -> Path:
        """Return the file, or the part of a file, in which the contact begins."""
        reading = self.records[0].reading
        assert reading is not None  # noqa: S101 - every record begins in a reading
        return reading.path

    @property
    def chats(self) -> set[Path]:
        """Return the chat that announces a voice note; of another contact, none."""
        units = self.records[0].input_units
        return {reading.path for reading, _ in units if isinstance(reading, ChatReading)}

    @cached_property
    def words(self) -> list[str]:
        """Return the words that are counted."""
        counted = [record for record in self.records if record.speaker.role == self.source.counted_role]
        return words_of(record.text for record in counted)

    @cached_property
    def letters(self) -> str:
        """Return the words without the spaces: "to day" and "today" are the same."""
        return "".join(self.words)

    @cached_property
    def all_words(self) -> list[str]:
        """Return the words of everybody."""
        return words_of(record.text for record in self.records)

    @cached_property
    def all_letters(self) -> str:
        """Return the words of everybody without the spaces."""
        return "".join(self.all_words)

    @cached_property
    def runs(self) -> set[tuple[str, ...]]:
        """Return all runs of `RUN` words that are counted."""
        return set(runs_of(self.words))


ByDay = dict[tuple[str, str, date | None], list[_Candidate]]
"""Contacts by source, worker and day."""


def exclude_repeats(readings: list[Reading], study: Study) -> Others:
    """Exclude contacts that are there twice, and quarantine those that may be.

    Returns
    -------
    dict
        For each file with a contact that is asked about, the file that holds the other one.
    """
    by_day: ByDay = defaultdict(list)
    by_audio: dict[tuple[str, str], list[_Candidate]] = defaultdict(list)
    for candidate in _candidates(readings, study):
        contact = candidate.contact
        by_day[contact.source, contact.worker, contact.day].append(candidate)
        if candidate.digest:
            by_audio[contact.worker, candidate.digest].append(candidate)
    others: Others = {}
    # Groups by audio first: a message sent at midnight has two days in the exports of two phones.
    for group in (*by_audio.values(), *by_day.values()):
        _compare([candidate for candidate in group if _is_kept(candidate)], others)
    _ask_about_two_days(by_day, others)
    _exclude_without_record(readings, by_audio)
    return others


def _candidates(readings: list[Reading], study: Study) -> Iterator[_Candidate]:
    """Yield every contact that has records, in the order of reading."""
    digests = {id(note.record): note.digest for note in _notes(readings)}
    records_of: dict[int, list[Record]] = defaultdict(list)
    for reading in readings:
        for record in reading.records:
            records_of[id(record.contact)].append(record)
    for records in records_of.values():
        first = records[0]
        source = study.source(first.contact.source)
        yield _Candidate(first.contact, records, digests.get(id(first), ""), source)


def _notes(readings: list[Reading]) -> Iterator[AnnouncedNote]:
    """Yield the voice notes that all chats announce."""
    for reading in readings:
        if isinstance(reading, ChatReading):
            yield from reading.notes


def _is_kept(candidate: _Candidate) -> bool:
    return bool(candidate.records[0].input_units)


def _compare(group: list[_Candidate], others: Others) -> None:
    """Compare each contact of a group with those that are kept, the best first."""
    kept: list[_Candidate] = []
    for candidate in sorted(group, key=lambda one: (not one.is_checked, one.contact.moment is None)):
        same, alike = None, None
        for other in kept:
            if _are_same(other, candidate):
                same = same or other
            elif _are_alike(other, candidate):
                alike = alike or other
        if same is not None:
            _remark_kept(same, "also_elsewhere")
            _drop(candidate, REPEATED)
        elif alike is not None:
            others[candidate.path] = alike.path
            _drop(candidate, ASKED)
        else:
            if any(_is_undated_second(other, candidate) for other in kept):
                _remark_kept(candidate, "second_on_day")
            kept.append(candidate)


def _ask_about_two_days(by_day: ByDay, others: Others) -> None:
    """Quarantine interviews and notes whose words are all in another one, on another day."""
    kept: dict[tuple[str, str, str], _Candidate] = {}
    for (source, worker, _), group in by_day.items():
        for candidate in filter(_is_kept, group):
            # A voice note may have the same greeting every day.
            if candidate.source.read_by.repeats_words or len(candidate.words) < LEAST_WORDS:
                continue
            other = kept.setdefault((source, worker, candidate.letters), candidate)
            if other is not candidate and not _have_message_ids(other, candidate):
                others[candidate.path] = other.path
                _drop(candidate, ASKED)


def _are_same(first: _Candidate, second: _Candidate) -> bool:
    """Tell whether two contacts of a worker are one: their words are the same, and not by chance."""
    if _have_message_ids(first, second):
        return first.contact.message_id == second.contact.message_id
    if first.letters != second.letters:
        return False
    if _have_same_audio(first, second):
        return True
    if len(first.words) >= LEAST_WORDS:
        return not _are_two_recordings(first, second)
    return first.all_letters == second.all_letters and not _are_at_two_times(first, second)


def _have_message_ids(first: _Candidate, second: _Candidate) -> bool:
    """Tell whether two contacts are e-mails that can be told apart, or not, by their ids alone."""
    return bool(first.contact.message_id and second.contact.message_id)


def _have_same_audio(first: _Candidate, second: _Candidate) -> bool:
    return bool(first.digest) and first.digest == second.digest


def _are_two_recordings(first: _Candidate, second: _Candidate) -> bool:
    """Tell whether two voice notes are two, whatever their transcripts say."""
    if not (first.digest and second.digest) or first.digest == second.digest:
        return False
    return first.chats == second.chats or _have_two_lengths(first, second)


def _have_two_lengths(first: _Candidate, second: _Candidate) -> bool:
    one, two = first.contact.duration_s, second.contact.duration_s
    return one is not None and two is not None and abs(one - two) > 1


def _are_at_two_times(first: _Candidate, second: _Candidate) -> bool:
    """Tell whether two contacts of few words have two times, or two lengths."""
    one, two = first.contact, second.contact
    if one.moment is None or two.moment is None:
        return False
    apart = abs(_minute(one.moment) - _minute(two.moment))
    if one.duration_s is None or two.duration_s is None:
        return bool(apart)
    if _have_two_lengths(first, second):
        return True
    if first.chats == second.chats:
        return bool(apart)
    # In two exports one voice note has two times if the phones are in two time zones.
    return bool(apart % QUARTER_HOUR)


def _are_alike(first: _Candidate, second: _Candidate) -> bool:
    """Tell whether two contacts that are not the same may be one all the same."""
    if _have_message_ids(first, second):
        return False
    one, two = first.contact, second.contact
    if first.letters == second.letters:
        return len(first.words) >= LEAST_WORDS or not _are_at_two_times(first, second)
    if _have_same_audio(first, second):
        return _is_within_a_day(one, two.moment)
    has_same_start = one.moment is not None and one.moment == two.moment
    if has_same_start and first.source.read_by.is_led:
        return True
    return _have_much_in_common(first, second)


def _have_much_in_common(first: _Candidate, second: _Candidate) -> bool:
    """Tell whether the shorter one's words are largely in the other one.

    A few counted words are not compared; but two short interviews without two times are, by what all say:
    the questions of one and the same interview are the same.
    """
    shorter, longer = sorted((first, second), key=lambda one: len(one.words))
    if len(shorter.words) >= LEAST_WORDS:
        return share_in_common(shorter.words, longer.runs) >= NEARLY_THE_SAME
    if not shorter.source.read_by.is_led or _are_at_two_times(first, second):
        return False
    if not shorter.all_words:
        return False
    return share_in_common(shorter.all_words, set(runs_of(longer.all_words))) >= NEARLY_THE_SAME


def share_in_common(words: list[str], runs: AbstractSet[tuple[str, ...]]) -> float:
    """Return how much of a text stands in runs of words that another text has too.

    Parameters
    ----------
    words
        The words of the shorter text.
    runs
        All runs of `RUN` words of the other one.

    >>> share_in_common("we had tea at the hub today".split(), {("we", "had", "tea"), ("the", "hub", "is")})
    0.42857142857142855
    """
    is_common = [False] * len(words)
    for at, run in enumerate(runs_of(words)):
        if run in runs:
            is_common[at : at + RUN] = [True] * RUN
    return sum(is_common) / len(words)


def words_of(texts: Iterable[str]) -> list[str]:
    """Return the words of texts without case, punctuation and form of letters.

    >>> words_of(["Don't: it was FINE,", "really."])
    ['dont', 'it', 'was', 'fine', 'really']
    """
    text = unicodedata.normalize("NFKC", " ".join(texts)).casefold()
    return _word.findall(_apostrophe.sub("", text))


def runs_of(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield every run of `RUN` consecutive words."""
    return zip(*(words[at:] for at in range(RUN)), strict=False)


def _is_undated_second(first: _Candidate, second: _Candidate) -> bool:
    """Tell whether two interviews or notes of one day are distinguished by nothing but their words."""
    if first.source.read_by.is_daily:
        return False
    return first.contact.moment is None and second.contact.moment is None


def _is_within_a_day(contact: Contact, moment: datetime | None) -> bool:
    return contact.moment is not None and moment is not None and abs(contact.moment - moment) < A_DAY


def _minute(moment: datetime) -> datetime:
    """Return a moment without its seconds, which only some phones give."""
    return moment.replace(second=0, microsecond=0)


def _remark_kept(candidate: _Candidate, word: str) -> None:
    first = candidate.records[0]
    assert first.reading is not None  # noqa: S101 - every record begins in a reading
    first.reading.remark(first.number, word)


def _drop(candidate: _Candidate, status: Status) -> None:
    for record in candidate.records:
        drop_record(record, status.status, status.reason)


def _exclude_without_record(
    readings: list[Reading], by_audio: dict[tuple[str, str], list[_Candidate]]
) -> None:
    """Exclude a voice note without a transcript whose audio is kept, with its words, in another message."""
    for note in _notes(readings):
        if note.record is not None or not note.digest:
            continue
        for candidate in by_audio.get((note.speaker.id, note.digest), ()):
            is_kept_near = _is_kept(candidate) and _is_within_a_day(candidate.contact, note.moment)
            if is_kept_near and _exclude_untranscribed(note):
                _remark_kept(candidate, "also_elsewhere")


def _exclude_untranscribed(note: AnnouncedNote) -> bool:
    """Exclude the input units that are quarantined because there is no transcript; tell whether any was."""
    has_excluded = False
    for reading, number in note.input_units:
        status = reading.statuses[number - 1]
        if status is not None and status.reason == "no_transcript":
            reading.statuses[number - 1] = REPEATED
            has_excluded = True
    return has_excluded
