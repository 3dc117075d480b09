"""Decisions about the manual review queue, kept in ``decisions.csv`` next to the roster (restricted).

A decision applies to a span of a text as it was: it is kept by the hash of the text, so that it lapses when
the text changes. A decision to leave a word everywhere applies to that spelling in any text.

Either holds only for its reason: the rule by which the place was asked about, and the forms of names in the
roster that it was asked about for. A word that was left because it is in no dictionary is asked about again
when it becomes part of a name, and so is a name when the roster has another form of it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.rows import change_rows
from helpers.prose import counted, verb
from helpers.study import private_folder
from helpers.study.roster import GENERIC, place_of_roster
from helpers.study.study import Study

FILE = "decisions.csv"
COLUMNS = ["content", "start", "end", "decision", "words", "rule", "roster"]
WITHOUT_REASON = COLUMNS[:5]
"""The columns of files that were written before decisions kept their reason."""
REPLACE, LEAVE, EVERYWHERE = "replace", "leave", "leave everywhere"
OF_A_WORD = frozenset(
    ["name_word", "name_part", "fuzzy", "initial", "capital", "opening", "vocabulary", "district"]
)
"""Rules whose words may be left everywhere. Numbers, names of two persons and other scripts are decided one
by one."""
OF_LOOKS = frozenset(["capital", "vocabulary", "initial"])
"""Rules that ask about a word for how it is written: what is decided by one of them holds for the others."""
_rule = re.compile(r"[a-z_]*")
_roster = re.compile(r"[0-9a-f]{0,16}")
_old_header = re.compile(rb"(?:\xef\xbb\xbf)?" + ",".join(WITHOUT_REASON).encode() + rb"\s*(?:\n|$)")
_merged = re.compile(rb"^(?:(?:<{7}|>{7}|\|{7})(?: |\r?$)|={7}\r?$)", re.MULTILINE)

Place = tuple[str, int, int]
"""The hash of a text, and a span in it."""


class Reason(NamedTuple):
    """Why a place was asked about when it was decided. Empty in files that did not say so."""

    rule: str = ""
    roster: str = ""
    """A hash of the forms of names that it was asked about for: empty, if it was for none."""

    def covers(self, other: Reason) -> bool:
        """Return whether what was decided for this reason holds where a place is asked about for another.

        A decision without a reason holds for whatever does not concern the roster.
        """
        if self.roster != other.roster:
            return False
        of_looks = self.rule in OF_LOOKS and other.rule in OF_LOOKS
        return of_looks or self.rule in {"", other.rule}


class Decision(NamedTuple):
    """What is decided about one place: to leave it, or what replaces it; and why it was asked about."""

    decision: str
    words: str = ""
    reason: Reason = Reason()


@dataclass(frozen=True)
class Decisions:
    """All decisions of a study. Without a path they are not written."""

    path: Path | None = None
    of_places: Mapping[Place, Decision] = field(default_factory=dict)
    everywhere: Mapping[str, frozenset[Reason]] = field(default_factory=dict)
    """The words that are left everywhere, and for what reasons."""

    def find(self, place: Place, written: str, reason: Reason) -> Decision | None:
        """Return what is decided about a place for this reason, or None."""
        decision = self.of_places.get(place)
        if decision is not None and decision.reason.covers(reason):
            return decision
        if reason.rule in OF_A_WORD and self._leaves(written, reason):
            return Decision(LEAVE, reason=reason)
        return None

    def _leaves(self, written: str, reason: Reason) -> bool:
        """Return whether some words are left everywhere: together or, for their look, each by itself."""
        words = [written]
        if reason.rule in OF_LOOKS and written not in self.everywhere:
            words = _parts_of(written)
        return all(any(one.covers(reason) for one in self.everywhere.get(word, ())) for word in words)

    @property
    def n_without_reason(self) -> int:
        """Return how many decisions do not say why the place was asked about."""
        of_places = [decision.reason for decision in self.of_places.values()]
        of_words = [reason for reasons in self.everywhere.values() for reason in reasons]
        return sum(1 for reason in of_places + of_words if not reason.rule)

    def add(self, place: Place, decision: Decision) -> Decisions:
        """Return the decisions with one more, and write them in one step."""
        if decision.decision == EVERYWHERE:
            reasons = self.everywhere.get(decision.words, frozenset()) | {decision.reason}
            changed = replace(self, everywhere={**self.everywhere, decision.words: reasons})
        else:
            changed = replace(self, of_places={**self.of_places, place: decision})
        if changed.path:
            replace_file(changed.path, changed.as_csv(), mode=0o600)
        return changed

    def as_csv(self) -> bytes:
        """Return the decisions as the file has them, sorted."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for word, reasons in sorted(self.everywhere.items()):
            writer.writerows(["", "", "", EVERYWHERE, word, *reason] for reason in sorted(reasons))
        for place, decision in sorted(self.of_places.items()):
            writer.writerow([*place, decision.decision, decision.words, *decision.reason])
        return file.getvalue().encode("utf-8")


def _parts_of(written: str) -> list[str]:
    """Return the words of a name that is asked about as a whole."""
    return [word for word in re.split(r"[\s-]+", written) if word]


def hash_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the hash of each text.

    Where several texts are the same, their ids are hashed with them, so that each is decided separately.
    """
    n_same = Counter(texts.values())
    hashes: dict[str, str] = {}
    for text_id, text in texts.items():
        hashed = f"{text_id}\n{text}" if n_same[text] > 1 else text
        hashes[text_id] = hashlib.sha256(hashed.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return hashes


def read_decisions(folder: Path, study: Study) -> Decisions:
    """Read the decisions of a study; there are none if nothing is decided yet.

    A file without the columns of the reason is read as well: what it decides no longer holds for words of
    the roster, which are asked about again.

    Raises
    ------
    FieldworkError
        The file cannot be read, lies where that of a real study must not, has marks that a merge has left, or
        has rows that are not decisions or contradict each other: all offenders, by line. Words are not
        printed.
    """
    path = place_of_roster(folder, study).with_name(FILE)
    name = paths.display_path(path)
    if not path.exists():
        return Decisions(path)
    if not study.fictional:
        private_folder.refuse_open(path, name)
    _refuse_merged(path, name)
    offenders: list[str] = []
    of_places: dict[Place, Decision] = {}
    everywhere: dict[str, frozenset[Reason]] = {}
    for number, row in _read_rows(path, name):
        if not _is_decision(row):
            offenders.append(
                f"{name}, line {number}: is not a decision. Allowed: {REPLACE}, {LEAVE}, {EVERYWHERE}."
            )
            continue
        content, start, end, what, words, rule, roster = row
        reason = Reason(rule, roster)
        if what == EVERYWHERE:
            everywhere[words] = everywhere.get(words, frozenset()) | {reason}
            continue
        decision = Decision(what, words, reason)
        if of_places.setdefault((content, int(start), int(end)), decision) != decision:
            offenders.append(f"{name}, line {number}: another line decides differently about this place.")
    if offenders:
        advice = "Take these lines out and decide again: `fieldwork privacy review`."
        raise FieldworkError(all_at_once(offenders, advice))
    return Decisions(path, of_places, everywhere)


def _refuse_merged(path: Path, name: str) -> None:
    """Refuse a file in which git has left the marks of a merge that it could not finish."""
    data = path.read_bytes()
    lines = [data.count(b"\n", 0, mark.start()) + 1 for mark in _merged.finditer(data)]
    if lines:
        offenders = [f"{name}, line {number}: is a mark of an unfinished merge." for number in lines]
        advice = (
            "Take out these lines, and of two lines about one place the wrong one. "
            "Then run `fieldwork privacy review`."
        )
        raise FieldworkError(all_at_once(offenders, advice))


def _read_rows(path: Path, name: str) -> list[tuple[int, list[str]]]:
    """Return the rows of the file with all columns; those of the reason are empty where it has none."""
    columns = COLUMNS
    if _old_header.match(path.read_bytes()):
        columns = WITHOUT_REASON
    rows = private_folder.read_rows(path, name, columns, advice="It is CSV in UTF-8.")
    missing = [""] * (len(COLUMNS) - len(columns))
    return [(number, [*row, *missing]) for number, row in rows]


def forget_replacements(folder: Path, study: Study, replacements: Collection[str]) -> None:
    """Put something general where a decision has one of `replacements`, if anything is decided."""
    path = place_of_roster(folder, study).with_name(FILE)
    if not path.exists():
        return
    read_decisions(folder, study)

    def generalise(row: dict[str, str]) -> dict[str, str]:
        if row["decision"] == REPLACE and row["words"] in replacements:
            return {**row, "words": GENERIC}
        return row

    replace_file(path, change_rows(path.read_bytes(), generalise), mode=0o644 if study.fictional else 0o600)


def describe_decisions_without_reason(decisions: Decisions) -> str:
    """Return what is to be said of decisions that do not say why they were made; empty, if all do."""
    n_made = decisions.n_without_reason
    if not n_made:
        return ""
    return (
        f"{FILE}: {counted(n_made, 'decisions')} {verb(n_made, 'do')} not say why: an earlier version "
        "asked for no reason. Words of the roster are asked about again."
    )


def _is_decision(row: list[str]) -> bool:
    """Return whether the cells of a row make a decision: about a word everywhere, or about a place."""
    if len(row) != len(COLUMNS) or not _is_reason(*row[5:]):
        return False
    content, start, end, decision, words = row[:5]
    if decision == EVERYWHERE:
        has_place = content != "" or start != "" or end != ""
        return words != "" and not has_place
    if not content or not _is_span(start, end):
        return False
    if decision == REPLACE:
        return words != ""
    return decision == LEAVE and words == ""


def _is_reason(rule: str, roster: str) -> bool:
    return _rule.fullmatch(rule) is not None and _roster.fullmatch(roster) is not None


def _is_span(start: str, end: str) -> bool:
    return start.isdecimal() and end.isdecimal() and int(start) < int(end)
