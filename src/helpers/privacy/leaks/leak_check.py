"""The leak check: all files that git tracks or a run publishes, and git's history, searched for leaks.

A check that misses what is known to be there proves nothing: each run first plants a word in every kind of
hiding place (`self_test.run_self_test`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from helpers.errors import FieldworkError
from helpers.privacy.leaks import history
from helpers.privacy.leaks.allowed import is_code, level_of, may_be_tracked, may_hold_names
from helpers.privacy.leaks.hiding_places import extract_texts, hash_picture
from helpers.privacy.leaks.search_patterns import RULES, SearchPatterns
from helpers.privacy.leaks.unregistered import Products, PublicFacts
from helpers.prose import counted
from helpers.study.study import Study
from helpers.tables import Level

PICTURES = {".png", ".pdf"}
SHOWN = 12
"""How many places are listed for each rule; the others are counted."""
ALL_RULES = RULES | {
    "path": "tracked by git and must not be: not everybody may see it, or no pattern allows it",
    "picture": "a picture whose words cannot be read: "
    "there is no SVG next to it, and it is not a published figure",
    "unread": "could not be opened, so that its contents are unknown",
    "numeral": "says a number that is not registered. Allowed: numbers of its own registered table, and what "
    "can be worked out from them; facts of the study's YAML files; numbers in quotations that may be quoted; "
    "constants in helpers/study/own_numbers.py; numbers that are registered where it is made. Take the "
    "number out, or register it with the public table that it comes from, and run again",
    "history": "was committed once: git keeps it, although not everybody may see it",
}
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
        if self.leaks:
            lines.append("Publish nothing before this is corrected.")
        else:
            lines.append("Nothing leaks.")
        return "\n".join(lines)

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
    paths: list[str] = []
    if is_repository:
        paths = history.list_tracked_files(folder)
    else:
        notes.append(
            "There is no git repository here: only what a run publishes was searched, without a history."
        )
    if is_repository and study.fictional:
        notes.append("The study is fictional: its history is not searched for names.")
    names = {*paths, *published}
    products = Products([folder], facts) if facts else None
    report = check_files(folder, names, study, search_patterns, products=products, track=track)
    not_allowed = [path for path in paths if not may_be_tracked(path, study)]
    leaks = [Leak("path", search_patterns.mask_path(path)) for path in not_allowed]
    leaks += report.leaks
    n_objects = 0
    if is_repository and with_history and not study.fictional:
        for git_object in history.read_objects(folder):
            n_objects += 1
            leaks += _check_object(git_object, study, search_patterns)
    return LeakReport(list(dict.fromkeys(leaks)), report.n_files, n_objects, notes)


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
    existing: list[str] = []
    for name in sorted(set(names)):
        path = folder / name
        if path.is_symlink() or path.is_file():
            existing.append(name)
    pictures = _hash_figures(folder, existing)
    leaks: list[Leak] = []
    for name in track(existing):
        leaks += _check_file(folder, name, study, search_patterns, pictures)
        if products and not (folder / name).is_symlink():
            masked = search_patterns.mask_path(name)
            leaks += [Leak("numeral", masked, found.where) for found in products.check(name)]
    return LeakReport(list(dict.fromkeys(leaks)), len(existing), 0, list(notes))


def _hash_figures(folder: Path, names: list[str]) -> set[str]:
    """Return the hashes of published figures whose words an SVG holds: a notebook may show them too."""
    hashes: set[str] = set()
    for name in names:
        figure = folder / name
        is_figure = name.startswith("figures/") and name.endswith(".png")
        if is_figure and figure.with_suffix(".svg").is_file():
            hashes.add(hash_picture(figure.read_bytes()))
    return hashes


def _check_file(
    folder: Path, name: str, study: Study, search_patterns: SearchPatterns, pictures: set[str]
) -> Iterator[Leak]:
    path = folder / name
    masked = search_patterns.mask_path(name)
    if path.is_symlink():
        yield Leak("unread", masked, "a link")
        return
    rules = rules_for(name, study)
    if not rules:
        return
    has_svg = PurePosixPath(name).suffix in PICTURES and path.with_suffix(".svg").is_file()
    for text in extract_texts(name, path.read_bytes()):
        if text.is_unread:
            yield Leak("unread", masked, text.where)
        if text.picture and not has_svg and text.picture not in pictures:
            yield Leak("picture", masked, text.where)
        for match in search_patterns.find(text, rules):
            yield Leak(match.rule, masked, match.where, match.person)


def rules_for(path: str, study: Study) -> tuple[str, ...]:
    """Return the rules that apply to a file, by what it is and who may see it."""
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
    git_object: history.GitObject, study: Study, search_patterns: SearchPatterns
) -> Iterator[Leak]:
    """Yield what leaks from an object of git.

    Its path is that within the repository: if the study is only a part of it, the object may belong to
    another part.
    """
    place = f"git {git_object.kind} {git_object.id[:12]}".rstrip()
    path = git_object.path
    name = "message.txt"
    rules: tuple[str, ...] = ("name", "raw_file", "raw_words")
    if git_object.kind == "blob":
        name = path
        rules = rules_for(path, study)
        if not may_be_tracked(path, study):
            yield Leak("history", place)
    elif git_object.kind == "name":
        name = path
        if "/" in path and level_of(path) is Level.RESTRICTED:
            yield Leak("history", place, "a path of raw files")
    for text in extract_texts(name, git_object.data):
        for match in search_patterns.find(text, rules):
            yield Leak(match.rule, place, match.where, match.person)
