"""Ids of workers and names of raw files that the leak check would refuse, checked before anything runs.

Both are in the published tables: ids as they are, names of files with the names of the roster masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from helpers.errors import FieldworkError, all_at_once
from helpers.privacy.leaks.file_text import FileText
from helpers.privacy.leaks.search_patterns import SearchPatterns
from helpers.privacy.names.identifiers import replace_direct_identifiers
from helpers.study.roster import Roster, mask_path
from helpers.study.study import FILE, Study

WHAT = {
    "name": "a name in the roster",
    "identifier": "an e-mail address, a telephone, NHS or National Insurance number, or a postcode",
}
"""The rules that an id or the name of a file may break, and what it then holds."""


def refuse_at_once(study: Study, roster: Roster, raw_files: Iterable[Path]) -> None:
    """Refuse ids of workers, and names of raw files, that no published file may have.

    Raises
    ------
    FieldworkError
        All offenders: the numbers of the workers; or the paths, without names and numbers.
    """
    search_patterns = SearchPatterns(roster, study)
    offenders = list(_faults_of_ids(study, search_patterns))
    if not offenders:  # names of files are masked with ids
        offenders += _faults_of_files(study, roster, raw_files, search_patterns)
    if offenders:
        raise FieldworkError(all_at_once(offenders, "Nothing has run: published tables would hold it."))


def _faults_of_ids(study: Study, search_patterns: SearchPatterns) -> Iterator[str]:
    for number, worker in enumerate(study.all_workers, start=1):
        for rule in _rules_broken(worker.id, search_patterns):
            yield f"{FILE.as_posix()}: the id of worker {number} is or holds {WHAT[rule]}. Give another id."


def _faults_of_files(
    study: Study, roster: Roster, raw_files: Iterable[Path], search_patterns: SearchPatterns
) -> Iterator[str]:
    for path in raw_files:
        masked = mask_path(path, roster)
        rules = _rules_broken(masked, search_patterns)
        if not rules:
            continue
        shown = search_patterns.mask_path(replace_direct_identifiers(masked, study))
        what = " and ".join(WHAT[rule] for rule in rules)
        yield f"{shown}: its name holds {what}. Rename it, or add that to the roster as a form of a name."


def _rules_broken(text: str, search_patterns: SearchPatterns) -> list[str]:
    """Return the rules that a text breaks, each once."""
    found = search_patterns.find(FileText("a name", text), WHAT)
    return list(dict.fromkeys(match.rule for match in found))
