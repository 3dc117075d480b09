"""What a person has decided about doubtful places, kept in ``decisions.csv`` beside the roster (restricted).

A decision holds for a place in a text as it stood: it is kept by the hash of the text, so that it expires when the text
changes. To leave a word holds for the word as it is written, wherever it stands.
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
"""Rules whose words may be left everywhere. A number, a name of two persons or another script is decided place by place."""

Place = tuple[str, int, int]


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

    def about(self, place: Place, rule: str, written: str) -> Decision | None:
        """Return what is decided about a place, or None."""
        found = self.of_places.get(place)
        if found is None and rule in OF_A_WORD and written in self.everywhere:
            return Decision(LEAVE)
        return found

    def deciding(self, place: Place, decision: Decision) -> Decisions:
        """Return the decisions with one more, and write them in one step."""
        if decision.decision == EVERYWHERE:
            changed = replace(self, everywhere=self.everywhere | {decision.words})
        else:
            changed = replace(self, of_places={**self.of_places, place: decision})
        if changed.path:
            replace_file(changed.path, changed.as_csv(), mode=0o600)
        return changed

    def as_csv(self) -> bytes:
        """Return the decisions as the file holds them, sorted."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(["", "", "", EVERYWHERE, word] for word in sorted(self.everywhere))
        writer.writerows([*place, *decision] for place, decision in sorted(self.of_places.items()))
        return file.getvalue().encode("utf-8")


def contents(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the hash of each text. Where several texts are alike, their ids are hashed with them: each is decided apart."""
    alike = Counter(texts.values())
    return {
        text_id: hashlib.sha256(
            (f"{text_id}\n{text}" if alike[text] > 1 else text).encode("utf-8", "surrogatepass")
        ).hexdigest()[:32]
        for text_id, text in texts.items()
    }


def read_decisions(folder: Path, study: Study) -> Decisions:
    """Read the decisions of a study; none if nothing is decided yet.

    Raises
    ------
    FieldworkError
        The file cannot be read, lies where a real study's must not, or has rows that are no decision. Words are not
        printed.
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
                f"{name}, line {number}: is no decision. Allowed: {REPLACE}, {LEAVE}, {EVERYWHERE}."
            )
        elif row[3] == EVERYWHERE:
            everywhere.add(row[4])
        elif of_places.setdefault((row[0], int(row[1]), int(row[2])), Decision(row[3], row[4])) != Decision(
            row[3], row[4]
        ):
            offenders.append(f"{name}, line {number}: another line decides otherwise about this place.")
    if offenders:
        raise FieldworkError(
            all_at_once(offenders, "Take these lines out and decide again: `fieldwork privacy review`.")
        )
    return Decisions(path, of_places, frozenset(everywhere))


def forget_replacements(folder: Path, study: Study, replacements: Collection[str]) -> None:
    """Put something general where a decision says one of `replacements`, if anything is decided."""
    path = place_of_roster(folder, study).with_name(FILE)
    if not path.exists():
        return
    read_decisions(folder, study)

    def made_general(row: dict[str, str]) -> dict[str, str]:
        is_meant = row["decision"] == REPLACE and row["words"] in replacements
        return {**row, "words": GENERIC} if is_meant else row

    replace_file(path, change_rows(path.read_bytes(), made_general), mode=0o644 if study.fictional else 0o600)


def _is_decision(content: str, start: str, end: str, decision: str, words: str) -> bool:
    if decision == EVERYWHERE:
        return not (content or start or end) and bool(words)
    is_place = bool(content) and start.isdecimal() and end.isdecimal() and int(start) < int(end)
    return is_place and (bool(words) if decision == REPLACE else decision == LEAVE and not words)
