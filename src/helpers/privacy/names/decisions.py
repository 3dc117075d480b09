"""Decisions about the manual review queue, kept in ``decisions.csv`` next to the roster (restricted).

A decision applies to a span of a text as it was: it is kept by the hash of the text, so that it lapses when
the text changes. A decision to leave a word everywhere applies to that spelling in any text.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.rows import change_rows
from helpers.study import private_folder
from helpers.study.roster import GENERIC, place_of_roster
from helpers.study.study import Study

FILE = "decisions.csv"
COLUMNS = ["content", "start", "end", "decision", "words"]
REPLACE, LEAVE, EVERYWHERE = "replace", "leave", "leave everywhere"
OF_A_WORD = frozenset(["name_word", "name_part", "fuzzy", "initial", "capital", "vocabulary", "district"])
"""Rules whose words may be left everywhere. Numbers, names of two persons and other scripts are decided one
by one."""

Place = tuple[str, int, int]
"""The hash of a text, and a span in it."""


class Decision(NamedTuple):
    """What is decided about one place: to leave it, or what replaces it."""

    decision: str
    words: str = ""


@dataclass(frozen=True)
class Decisions:
    """All decisions of a study. Without a path they are not written."""

    path: Path | None = None
    of_places: Mapping[Place, Decision] = field(default_factory=dict)
    everywhere: frozenset[str] = frozenset()

    def find(self, place: Place, rule: str, written: str) -> Decision | None:
        """Return what is decided about a place, or None."""
        decision = self.of_places.get(place)
        if decision is None and rule in OF_A_WORD and written in self.everywhere:
            return Decision(LEAVE)
        return decision

    def add(self, place: Place, decision: Decision) -> Decisions:
        """Return the decisions with one more, and write them in one step."""
        if decision.decision == EVERYWHERE:
            changed = replace(self, everywhere=self.everywhere | {decision.words})
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
        writer.writerows(["", "", "", EVERYWHERE, word] for word in sorted(self.everywhere))
        writer.writerows([*place, *decision] for place, decision in sorted(self.of_places.items()))
        return file.getvalue().encode("utf-8")


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

    Raises
    ------
    FieldworkError
        The file cannot be read, lies where that of a real study must not, or has rows that are not decisions:
        all offenders, by line. Words are not printed.
    """
    path = place_of_roster(folder, study).with_name(FILE)
    name = paths.display_path(path)
    if not path.exists():
        return Decisions(path)
    if not study.fictional:
        private_folder.refuse_open(path, name)
    rows = private_folder.read_rows(path, name, COLUMNS, advice="It is CSV in UTF-8.")
    offenders: list[str] = []
    of_places: dict[Place, Decision] = {}
    everywhere: set[str] = set()
    for number, row in rows:
        if len(row) != len(COLUMNS) or not _is_decision(*row):
            offenders.append(
                f"{name}, line {number}: is not a decision. Allowed: {REPLACE}, {LEAVE}, {EVERYWHERE}."
            )
            continue
        content, start, end, what, words = row
        if what == EVERYWHERE:
            everywhere.add(words)
            continue
        decision = Decision(what, words)
        if of_places.setdefault((content, int(start), int(end)), decision) != decision:
            offenders.append(f"{name}, line {number}: another line decides differently about this place.")
    if offenders:
        advice = "Take these lines out and decide again: `fieldwork privacy review`."
        raise FieldworkError(all_at_once(offenders, advice))
    return Decisions(path, of_places, frozenset(everywhere))


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


def _is_decision(content: str, start: str, end: str, decision: str, words: str) -> bool:
    """Return whether the cells of a row make a decision: about a word everywhere, or about a place."""
    if decision == EVERYWHERE:
        has_place = content != "" or start != "" or end != ""
        return words != "" and not has_place
    if not content or not start.isdecimal() or not end.isdecimal() or int(start) >= int(end):
        return False
    if decision == REPLACE:
        return words != ""
    return decision == LEAVE and words == ""
