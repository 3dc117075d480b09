"""The leak check: all files that git tracks or a run publishes, and git's history, searched for leaks.

A check that misses what is known to be there proves nothing: each run first plants a word in every kind of
hiding place (`self_test.run_self_test`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from helpers.errors import FieldworkError
from helpers.privacy.leaks import history
from helpers.privacy.leaks.allowed import (
    is_code,
    level_of,
    may_be_tracked,
    may_hold_names,
    may_name_view,
    may_stay_closed,
)
from helpers.privacy.leaks.file_text import FileText
from helpers.privacy.leaks.hiding_places import extract_texts
from helpers.privacy.leaks.made_pictures import MadePictures, comes_first, hashes_of
from helpers.privacy.leaks.opening import Opening
from helpers.privacy.leaks.search_patterns import RULES, SearchPatterns
from helpers.privacy.leaks.unregistered import Products, PublicFacts
from helpers.prose import counted
from helpers.study.study import Study
from helpers.tables import Level

VIEW = ("private_view",)
SHOWN = 12
"""How many places are listed for each rule; the others are counted."""
ALL_RULES = RULES | {
    "path": "tracked by git and must not be: not everybody may see it, or no pattern allows it",
    "picture": "a picture whose words cannot be read, and whose bytes no run has made. Allowed: the "
    "pictures in the records of figures. Remove it, or run `fieldwork run` again",
    "unread": "could not be opened, so that its contents are unknown. Allowed: text, pictures that a run "
    "has made, and .zip, .gz, .bz2, .xz and .tar files of these, up to a size. Remove it, or save it as such",
    "numeral": "says a number that is not registered. Allowed: numbers of its own registered table, and what "
    "can be worked out from them; facts of the study's YAML files; numbers in quotations that may be quoted; "
    "constants in helpers/study/own_numbers.py; numbers that are registered where it is made. Take the "
    "number out, or register it with the public table that it comes from, and run again",
    "history": "was committed once: git keeps it, although not everybody may see it",
}
PASSED_OVER = {
    "names": "the study is fictional, and these may hold its names",
    "code": "the study is fictional: of its code and documents only names of machines were searched for",
    "restricted": "for the researcher alone; they are not published",
    "tried": "made-up files on which parsers are tried: what cannot be opened there is not counted",
    "portrait": "for the researcher alone: only the mark of the researcher's own view was searched for",
}
"""Why a file is not searched for everything."""
NO_REPOSITORY = "There is no git repository here: only what a run publishes was searched, without a history."
FICTIONAL = "The study is fictional: its history is not searched for names."
SHALLOW = "The repository has only the latest part of its history: the rest was not searched."
UNTOLD = (
    "{} of figures in the history are older than the records of pictures: nothing tells whether a run made "
    "them. Words in them were searched for as far as they can be read."
)
FORGET = "Remove it from the history (git filter-repo), and ask whoever has a clone to delete it."

Track = Callable[[list[str]], Iterable[str]]


class Leak(NamedTuple):
    """Something that must not be where it is, without the words that were found."""

    rule: str
    place: str
    """A path, or an object of git."""
    where: str = ""
    person: str = ""
    """Id in the roster."""

    def __str__(self) -> str:
        """Return the place as a line of the report."""
        line = self.place
        if self.where:
            line += f", {self.where}"
        if self.person:
            line += f" ({self.person})"
        return line


class LeakReport(NamedTuple):
    """What a check has searched, and what it has found."""

    leaks: list[Leak]
    n_files: int
    n_objects: int
    """Of git's history; 0 where it was not searched."""
    notes: list[str]
    """What was not searched for, and why."""
    passed_over: Mapping[str, Collection[str]] = {}
    """Reason (see `PASSED_OVER`): the files that were not searched, or not for everything."""

    def describe(self) -> str:
        """Describe what was found, by rule: places, ids and lines, never words."""
        lines: list[str] = []
        for rule, meaning in ALL_RULES.items():
            lines += _describe_rule(meaning, [leak for leak in self.leaks if leak.rule == rule])
        if any(leak.place.startswith("git ") for leak in self.leaks):
            lines.append(FORGET)
        searched = counted(self.n_files, "files")
        if self.n_objects:
            searched += f" and {counted(self.n_objects, 'objects')} of git's history"
        lines.append(f"Searched {searched}; the self-test passed. {' '.join(self.notes)}".rstrip())
        for reason, meaning in PASSED_OVER.items():
            lines += _describe_passed_over(meaning, self.passed_over.get(reason, ()))
        if self.leaks:
            lines.append("Publish nothing before this is corrected.")
        else:
            lines.append("Nothing leaks.")
        return "\n".join(lines)

    def as_data(self) -> dict[str, object]:
        """Return the report for another program: places, ids and lines, never words."""
        return {
            "leaks": [leak._asdict() for leak in self.leaks],
            "files": self.n_files,
            "objects_of_history": self.n_objects,
            "notes": self.notes,
            "passed_over": {reason: sorted(paths) for reason, paths in self.passed_over.items()},
        }

    def refuse(self) -> None:
        """Refuse to go on if something leaks.

        Raises
        ------
        FieldworkError
            What leaks, and where.
        """
        if self.leaks:
            raise FieldworkError(self.describe())


def _describe_rule(meaning: str, leaks: list[Leak]) -> list[str]:
    """Return the lines of a report about one rule."""
    if not leaks:
        return []
    n_places = len({leak.place for leak in leaks})
    lines = [f"{counted(n_places, 'places')}: {meaning}"]
    lines += [f"  {leak}" for leak in leaks[:SHOWN]]
    if len(leaks) > SHOWN:
        lines.append(f"  … and {len(leaks) - SHOWN} more")
    return lines


def _describe_passed_over(meaning: str, paths: Collection[str]) -> list[str]:
    """Return a line of a report about files that were passed over, by their folders."""
    if not paths:
        return []
    folders: Counter[str] = Counter()
    for path in paths:
        first, slash, _ = path.partition("/")
        folders[first + slash] += 1
    named = [f"{name} ({n})" if name.endswith("/") else name for name, n in folders.items()]
    return [f"Passed over {counted(len(paths), 'files')}: {meaning}. {', '.join(named)}."]


def check_study(
    folder: Path,
    study: Study,
    search_patterns: SearchPatterns,
    *,
    published: Iterable[str] = (),
    with_history: bool = True,
    notes: Iterable[str] = (),
    facts: PublicFacts | None = None,
    track: Track = iter,
) -> LeakReport:
    """Search a study's folder, and the repository that it is or lies in.

    Parameters
    ----------
    search_patterns
        What must not be found.
    published
        Paths of what a run makes, tracked or not.
    with_history
        Whether to search all that git keeps. The history of a fictional study is not searched: nobody has its
        names.
    facts
        What any public text may say; without it, numerals are not looked up.
    track
        What the list of paths is passed through.
    """
    notes = list(notes)
    is_repository = history.is_repository(folder)
    paths = history.list_tracked_files(folder) if is_repository else []
    notes += _notes_on(folder, study, is_repository=is_repository)
    existing = _existing(folder, {*paths, *published})
    products = Products([folder], facts) if facts else None
    known = frozenset(hashes_of([folder]))
    found = _check_each(folder, existing, study, search_patterns, known, track)
    leaks = [
        Leak("path", search_patterns.mask_path(path)) for path in paths if not may_be_tracked(path, study)
    ]
    leaks += [leak for name in existing for leak in found[name]]
    leaks += _check_numerals(folder, existing, products, search_patterns)
    in_history = _History(study, search_patterns, MadePictures(known))
    if is_repository:
        others = in_history.leave_out(folder, found)
        leaks += _check_staged(others, study, search_patterns, known)
    if is_repository and with_history and not study.fictional:
        leaks += in_history.check_all(folder)
    notes += in_history.notes()
    passed_over = _passed_over(existing, study, search_patterns)
    return LeakReport(list(dict.fromkeys(leaks)), len(existing), in_history.n_objects, notes, passed_over)


def _notes_on(folder: Path, study: Study, *, is_repository: bool) -> list[str]:
    """Return what cannot be searched of a folder, or is not."""
    if not is_repository:
        return [NO_REPOSITORY]
    notes = [FICTIONAL] if study.fictional else []
    if history.is_shallow(folder):
        notes.append(SHALLOW)
    return notes


def check_files(
    folder: Path,
    names: Iterable[str],
    study: Study,
    search_patterns: SearchPatterns,
    *,
    notes: Iterable[str] = (),
    products: Products | None = None,
    track: Track = iter,
) -> LeakReport:
    """Search files, given by their paths within a folder; missing and restricted ones are passed over.

    Parameters
    ----------
    products
        The public products, whose numerals are looked up.
    """
    existing = _existing(folder, names)
    found = _check_each(folder, existing, study, search_patterns, frozenset(hashes_of([folder])), track)
    leaks = [leak for name in existing for leak in found[name]]
    leaks += _check_numerals(folder, existing, products, search_patterns)
    passed_over = _passed_over(existing, study, search_patterns)
    return LeakReport(list(dict.fromkeys(leaks)), len(existing), 0, list(notes), passed_over)


def _existing(folder: Path, names: Iterable[str]) -> list[str]:
    """Return the files that exist, by name; links are among them, whatever they lead to."""
    existing: list[str] = []
    for name in sorted(set(names)):
        path = folder / name
        if path.is_symlink() or path.is_file():
            existing.append(name)
    return existing


def _check_each(
    folder: Path,
    names: Iterable[str],
    study: Study,
    search_patterns: SearchPatterns,
    made: frozenset[str],
    track: Track,
) -> dict[str, list[Leak]]:
    """Return what leaks from each file."""
    found: dict[str, list[Leak]] = {}
    for name in track(list(names)):
        found[name] = list(dict.fromkeys(_check_file(folder, name, study, search_patterns, made)))
    return found


def _check_numerals(
    folder: Path, names: Iterable[str], products: Products | None, search_patterns: SearchPatterns
) -> Iterator[Leak]:
    for name in names:
        if products and not (folder / name).is_symlink():
            masked = search_patterns.mask_path(name)
            for found in products.check(name):
                yield Leak("numeral", masked, found.where)


def _check_file(
    folder: Path, name: str, study: Study, search_patterns: SearchPatterns, made: frozenset[str]
) -> Iterator[Leak]:
    path = folder / name
    masked = search_patterns.mask_path(name)
    if path.is_symlink():
        yield Leak("unread", masked, "a link")
    elif rules_for(name, study):
        yield from _check_bytes(name, masked, path.read_bytes(), study, search_patterns, made)


def _check_bytes(
    name: str, place: str, data: bytes, study: Study, search_patterns: SearchPatterns, made: frozenset[str]
) -> Iterator[Leak]:
    """Yield what leaks from the bytes of a file, by the rules for its path."""
    rules = rules_for(name, study)
    for text in extract_texts(name, data, Opening(known=made)):
        if text.is_unread and rules != VIEW and not may_stay_closed(name):
            yield Leak("unread", place, text.where)
        if text.picture and text.picture not in made and rules != VIEW:
            yield Leak("picture", place, "")
        for match in search_patterns.find(text, rules):
            yield Leak(match.rule, place, match.where, match.person)


def _check_staged(
    files: Iterable[history.Staged], study: Study, search_patterns: SearchPatterns, made: frozenset[str]
) -> Iterator[Leak]:
    """Yield what leaks from files of git's index that are not in the folder as they are there.

    The next commit takes what is in the index: a file may have been cleaned after it was staged.
    """
    for staged in files:
        place = f"{search_patterns.mask_path(staged.path)} (as it is staged)"
        if staged.mode == history.REPOSITORY:
            yield Leak("unread", place, "another repository")
        elif rules_for(staged.path, study):
            if staged.mode == history.LINK:
                yield Leak("unread", place, "a link")
            yield from _check_bytes(staged.path, place, staged.data, study, search_patterns, made)


def _is_same(folder: Path, staged: history.Staged) -> bool:
    """Return whether a file in the folder is as it is staged, line ends apart."""
    path = folder / staged.path
    if staged.mode == history.LINK:
        return path.is_symlink()
    if staged.mode == history.REPOSITORY or path.is_symlink() or not path.is_file():
        return False
    data = path.read_bytes()
    return data == staged.data or data.replace(b"\r\n", b"\n") == staged.data


def _passed_over(names: Iterable[str], study: Study, search_patterns: SearchPatterns) -> dict[str, list[str]]:
    """Return the files that are not searched for everything, masked, by the reason (see `PASSED_OVER`)."""
    passed_over: dict[str, list[str]] = {}
    for name in names:
        reason = _why_passed_over(name, study)
        if reason:
            passed_over.setdefault(reason, []).append(search_patterns.mask_path(name))
    return passed_over


def _why_passed_over(path: str, study: Study) -> str:
    """Return why a file is not searched for everything (see `PASSED_OVER`); empty if it is."""
    rules = rules_for(path, study)
    if may_hold_names(path, study):
        return "names"
    if rules == VIEW:
        return "portrait"
    if not rules:
        return "restricted"
    if may_stay_closed(path):
        return "tried"
    return "code" if is_code(path) and study.fictional else ""


class _History:
    """The check of git's history.

    Parameters
    ----------
    made
        The pictures that runs have made; those in the history are added.
    """

    def __init__(self, study: Study, search_patterns: SearchPatterns, made: MadePictures) -> None:
        self._study = study
        self._search_patterns = search_patterns
        self._made = made
        self._checked: dict[str, list[Leak]] = {}
        self.n_objects = 0

    def leave_out(self, folder: Path, found: Mapping[str, list[Leak]]) -> list[history.Staged]:
        """Take what was found in files for their objects, and return what the index has otherwise."""
        others: list[history.Staged] = []
        for staged in history.read_staged(folder):
            if staged.path in found and _is_same(folder, staged):
                self._checked.setdefault(staged.id, []).extend(found[staged.path])
            else:
                others.append(staged)
        return others

    def check_all(self, folder: Path) -> Iterator[Leak]:
        """Yield what leaks from every object that git keeps; the records of pictures come first."""
        for git_object in history.read_objects(folder, first=comes_first):
            self.n_objects += 1
            yield from self.check(git_object)

    def check(self, git_object: history.GitObject) -> Iterator[Leak]:
        """Yield what leaks from one object."""
        found = self._checked.get(git_object.id)
        if git_object.kind == "blob":
            self._made.learn(git_object.path, git_object.data)
        if found is None or any(leak.rule == "picture" for leak in found):
            yield from _check_object(git_object, self._study, self._search_patterns, self._made)
            return
        place = _place_of(git_object)
        if not may_be_tracked(git_object.path, self._study):
            yield Leak("history", place)
        for leak in found:
            yield leak._replace(place=place)

    def notes(self) -> list[str]:
        """Return what cannot be told of the history."""
        n_untold = self._made.n_untold
        return [UNTOLD.format(counted(n_untold, "pictures"))] if n_untold else []


def _place_of(git_object: history.GitObject) -> str:
    return f"git {git_object.kind} {git_object.id[:12]}".rstrip()


def rules_for(path: str, study: Study) -> tuple[str, ...]:
    """Return the rules that apply to a file, by what it is and who may see it.

    The researcher's own view is looked for everywhere, in portraits too; not in code, which knows its words,
    nor in what people have said.
    """
    rules = _rules_by_level(path, study)
    is_portrait = level_of(path) is Level.RESTRICTED and path.endswith(".ipynb")
    is_passed_over = (not rules and not is_portrait) or may_name_view(path)
    return tuple(rule for rule in rules if rule not in VIEW) + (() if is_passed_over else VIEW)


def _rules_by_level(path: str, study: Study) -> tuple[str, ...]:
    level = level_of(path)
    if may_hold_names(path, study) or level is Level.RESTRICTED:
        return ()
    # Files typed by hand, such as code and YAML, are full of numbers that look like identifiers.
    typed = ("name", "raw_words", "raw_file", "machine")
    if is_code(path) and study.fictional:
        return ("machine",)
    if is_code(path) or path.endswith(".yaml"):
        return typed
    if level in {Level.PUBLIC, None}:
        return tuple(RULES)
    # An examiner may see the pseudonymised words, which are raw words except for the names.
    return ("name", "identifier", "raw_file", "machine")


def _check_object(
    git_object: history.GitObject,
    study: Study,
    search_patterns: SearchPatterns,
    made: MadePictures,
) -> Iterator[Leak]:
    """Yield what leaks from an object of git.

    Its path is that within the repository: if the study is only a part of it, the object may belong to
    another part.
    """
    place = _place_of(git_object)
    path = git_object.path
    name, rules = _rules_for_object(git_object, study)
    if git_object.kind == "blob" and not may_be_tracked(path, study):
        yield Leak("history", place)
    elif git_object.kind == "name" and "/" in path and level_of(path) is Level.RESTRICTED:
        yield Leak("history", place, "a path of raw files")
    if not rules:
        return
    texts = list(extract_texts(name, git_object.data, Opening(known=made.hashes)))
    if git_object.kind.endswith("blob"):
        yield from _closed_in(texts, path, place, made)
    for text in texts:
        for match in search_patterns.find(text, rules):
            yield Leak(match.rule, place, match.where, match.person)


def _rules_for_object(git_object: history.GitObject, study: Study) -> tuple[str, tuple[str, ...]]:
    """Return the name by which an object is read, and the rules that apply to it."""
    if git_object.kind == "blob":
        return git_object.path, rules_for(git_object.path, study)
    is_named = git_object.kind in {"name", "setting"}
    return git_object.path if is_named else "message.txt", ("name", "raw_file", "raw_words")


def _closed_in(texts: Iterable[FileText], path: str, place: str, made: MadePictures) -> Iterator[Leak]:
    """Yield what could not be opened in a file of the history, and its pictures that no run has made."""
    for picture in dict.fromkeys(text.picture for text in texts if text.picture):
        if made.is_refused(path, picture):
            yield Leak("picture", place)
    if may_stay_closed(path):
        return
    for text in texts:
        if text.is_unread:
            yield Leak("unread", place, text.where)
