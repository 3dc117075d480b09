"""What is answered about sentences that single a person out: ``recognition.csv`` (restricted).

It is kept in the private folder, without any words. An answer holds for the sentence as it was, said by the
same worker, and for the set of workers among whom it singled somebody out. If either changes, it is asked
again.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.privacy.rehearsal.side_by_side import PublishedSentence
from helpers.study import private_folder
from helpers.study.roster import place_of_roster
from helpers.study.study import Study

FILE = "recognition.csv"
COLUMNS = ["sentence", "workers", "answer"]
PUBLISH, KEEP_BACK = "publish", "keep back"
ANSWERS = (PUBLISH, KEEP_BACK)
_hash = re.compile(r"[0-9a-f]{32}")

Asked = tuple[str, str]
"""The hash of a sentence with its worker, and that of the set of workers."""


def asked_about(sentence: PublishedSentence, workers: Iterable[str]) -> Asked:
    """Return what an answer is kept by.

    Parameters
    ----------
    workers
        All workers of the study, in any order.
    """
    return _hashed(f"{sentence.worker}\n{sentence.text}"), _hashed("\n".join(sorted(workers)))


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True)
class Answers:
    """All answers of a study. Without a path they are not written."""

    path: Path | None = None
    of_sentences: Mapping[Asked, str] = field(default_factory=dict)

    def find(self, asked: Asked) -> str:
        """Return what is answered, or an empty text."""
        return self.of_sentences.get(asked, "")

    def add(self, asked: Asked, answer: str) -> Answers:
        """Return the answers with one more, and write them in one step, readable only by their owner.

        Those about other sets of workers hold no more, and are not kept.
        """
        of_these = {other: one for other, one in self.of_sentences.items() if other[1] == asked[1]}
        changed = replace(self, of_sentences={**of_these, asked: answer})
        if changed.path:
            replace_file(changed.path, changed.as_csv(), mode=0o600)
        return changed

    def as_csv(self) -> bytes:
        """Return the answers as the file has them, sorted."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([*asked, answer] for asked, answer in sorted(self.of_sentences.items()))
        return file.getvalue().encode("utf-8")


def read_answers(folder: Path, study: Study) -> Answers:
    """Read the answers of a study; there are none if nothing is answered yet.

    Raises
    ------
    FieldworkError
        The file cannot be read, lies where that of a real study must not, or has rows that are not answers or
        contradict each other: all offenders, by line.
    """
    path = place_of_roster(folder, study).with_name(FILE)
    name = paths.display_path(path)
    if not study.fictional:
        private_folder.refuse_open(path, name)
    if not path.exists():
        return Answers(path)
    offenders: list[str] = []
    of_sentences: dict[Asked, str] = {}
    for number, row in private_folder.read_rows(path, name, COLUMNS, advice="It is CSV in UTF-8."):
        if not _is_answer(row):
            offenders.append(f"{name}, line {number}: is not an answer. Allowed: {', '.join(ANSWERS)}.")
            continue
        sentence, workers, answer = row
        if of_sentences.setdefault((sentence, workers), answer) != answer:
            offenders.append(f"{name}, line {number}: another line answers differently about this sentence.")
    if offenders:
        advice = "Take these lines out and answer again: `fieldwork privacy rehearse`."
        raise FieldworkError(all_at_once(offenders, advice))
    return Answers(path, of_sentences)


def _is_answer(row: list[str]) -> bool:
    if len(row) != len(COLUMNS) or row[2] not in ANSWERS:
        return False
    return all(_hash.fullmatch(cell) for cell in row[:2])
