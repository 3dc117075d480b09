"""The leak check: every file that git tracks or a run publishes, and all that git keeps, held against what must not be found.

A check that cannot find its canary proves nothing: each run plants one in every hiding place first (`canary.sing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from helpers.errors import FieldworkError
from helpers.privacy.leaks import history
from helpers.privacy.leaks.allowed import is_at_home, is_code, level_of, may_be_tracked
from helpers.privacy.leaks.hiding_places import hashed, words_in
from helpers.privacy.leaks.search_patterns import RULES, SearchPatterns
from helpers.prose import counted
from helpers.study.study import Study
from helpers.tables import Level

PICTURES = {".png", ".pdf"}
SHOWN = 12
"""How many places are told of each rule; the others are counted."""
ALL_RULES = RULES | {
    "path": "is tracked by git and must not be: what it holds is not for everybody, or no rule knows it",
    "picture": "a picture of which nobody can read the words: no SVG stands beside it, and it is no published figure",
    "unread": "could not be opened, so that nobody knows what is in it",
    "history": "was committed once: git keeps it, although it is not for everybody",
}
FORGET = "Rewrite the history without it (git filter-repo), and ask whoever has a clone to delete it."

Track = Callable[[list[str]], Iterable[str]]


class Offence(NamedTuple):
    """Something that must not be where it is. It never holds what was found."""

    rule: str
    place: str
    """A path, or an object of git."""
    where: str = ""
    whom: str = ""
    """Id in the roster."""


class Report(NamedTuple):
    """What a check has looked through, and what it has found."""

    offences: list[Offence]
    n_files: int
    n_objects: int
    """Of git's history; 0 where it was not looked through."""
    notes: list[str]
    """What was not looked for, and why."""

    def in_words(self) -> str:
        """Say what was found, by rule: places, ids and lines, never words."""
        lines = []
        for rule, meaning in ALL_RULES.items():
            found = [one for one in self.offences if one.rule == rule]
            lines += [f"{counted(len({one.place for one in found}), 'places')}: {meaning}"] if found else []
            lines += [
                f"  {one.place}{f', {one.where}' if one.where else ''}{f' ({one.whom})' if one.whom else ''}"
                for one in found[:SHOWN]
            ]
            lines += [f"  … and {len(found) - SHOWN} more" for _ in found[SHOWN : SHOWN + 1]]
        if any(one.place.startswith("git ") for one in self.offences):
            lines.append(FORGET)
        seen = counted(self.n_files, "files") + (
            f" and {counted(self.n_objects, 'objects')} of git's history" if self.n_objects else ""
        )
        lines.append(f"Looked through {seen}; the canaries were found. {' '.join(self.notes)}".rstrip())
        lines.append("Nothing leaks." if not self.offences else "Publish nothing before this is mended.")
        return "\n".join(lines)

    def refuse(self) -> None:
        """Refuse to go on where something leaks.

        Raises
        ------
        FieldworkError
            What leaks, and where.
        """
        if self.offences:
            raise FieldworkError(self.in_words())


def check(
    folder: Path,
    study: Study,
    search_patterns: SearchPatterns,
    *,
    published: Iterable[str] = (),
    with_history: bool = True,
    notes: Iterable[str] = (),
    track: Track = iter,
) -> Report:
    """Look through a study's folder, and the repository that it is or lies in.

    Parameters
    ----------
    search_patterns
        What must not be found.
    published
        Paths of what a run makes, tracked or not.
    with_history
        Whether to look through all that git keeps. The history of a fictional study is not held against names: there is
        nobody behind them.
    track
        What the list of paths is passed through.
    """
    notes, is_repository = list(notes), history.is_repository(folder)
    paths = history.tracked(folder) if is_repository else []
    notes += (
        []
        if is_repository
        else ["There is no git repository here: what a run publishes was looked through, and no history."]
    )
    notes += (
        ["The study is fictional: its history is not held against names."]
        if is_repository and study.fictional
        else []
    )
    report = check_files(folder, {*paths, *published}, study, search_patterns, track=track)
    offences = [
        Offence("path", search_patterns.shown(path)) for path in paths if not may_be_tracked(path, study)
    ] + report.offences
    n_objects = 0
    if is_repository and with_history and not study.fictional:
        for kept in history.objects(folder):
            n_objects += 1
            offences += _in_object(kept, study, search_patterns)
    return Report(list(dict.fromkeys(offences)), report.n_files, n_objects, notes)


def check_files(
    folder: Path,
    names: Iterable[str],
    study: Study,
    search_patterns: SearchPatterns,
    *,
    notes: Iterable[str] = (),
    track: Track = iter,
) -> Report:
    """Look through files, by their paths below a folder; those that are not there, and restricted ones, are passed over."""
    there = sorted(name for name in set(names) if (folder / name).is_symlink() or (folder / name).is_file())
    figures = (folder / name for name in there if name.startswith("figures/") and name.endswith(".png"))
    pictures = {hashed(figure.read_bytes()) for figure in figures if figure.with_suffix(".svg").is_file()}
    offences = [
        offence
        for name in track(there)
        for offence in _in_file(folder, name, study, search_patterns, pictures)
    ]
    return Report(list(dict.fromkeys(offences)), len(there), 0, list(notes))


def _in_file(
    folder: Path, name: str, study: Study, search_patterns: SearchPatterns, pictures: set[str]
) -> Iterator[Offence]:
    path, shown = folder / name, search_patterns.shown(name)
    if path.is_symlink():
        yield Offence("unread", shown, "a link")
        return
    rules = rules_for(name, study)
    if not rules:
        return
    is_figure = PurePosixPath(name).suffix in PICTURES and (folder / name).with_suffix(".svg").is_file()
    for words in words_in(name, path.read_bytes()):
        if words.is_unread:
            yield Offence("unread", shown, words.where)
        if words.picture and not is_figure and words.picture not in pictures:
            yield Offence("picture", shown, words.where)
        for hit in search_patterns.find(words, rules):
            yield Offence(hit.rule, shown, hit.where, hit.whom)


def rules_for(path: str, study: Study) -> tuple[str, ...]:
    """Return the rules that a file is held against, by what it is and who may see it."""
    if is_at_home(path, study) or level_of(path) is Level.RESTRICTED:
        return ()
    typed = ("name", "raw_words", "raw_file", "machine")
    if is_code(path):
        return ("machine",) if study.fictional else typed
    if path.endswith(".yaml"):
        return typed
    return (
        tuple(RULES)
        if level_of(path) in {Level.PUBLIC, None}
        else ("name", "identifier", "raw_file", "machine")
    )


def _in_object(kept: history.Kept, study: Study, search_patterns: SearchPatterns) -> Iterator[Offence]:
    """Yield what an object of git holds. The folder is the repository's, or the object's path is of another part of it."""
    place = f"git {kept.kind} {kept.id[:12]}".rstrip()
    if kept.kind == "blob" and not may_be_tracked(kept.path, study):
        yield Offence("history", place)
    elif kept.kind == "name" and "/" in kept.path and level_of(kept.path) is Level.RESTRICTED:
        yield Offence("history", place, "a path of raw files")
    name = kept.path if kept.kind in {"blob", "name"} else "message.txt"
    rules = rules_for(kept.path, study) if kept.kind == "blob" else ("name", "raw_file", "raw_words")
    for words in words_in(name, kept.data):
        for hit in search_patterns.find(words, rules):
            yield Offence(hit.rule, place, hit.where, hit.whom)
