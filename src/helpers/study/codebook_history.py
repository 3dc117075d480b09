"""The history of the codebook: whole codebooks as they stood on a day (``data/codebook-history/``).

Only such dated versions can show that themes were added while the interviews were read, without which there
is nothing to say of saturation (`coding.saturation`). A study need not have any.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths
from helpers.prose import in_a_sentence, listed
from helpers.study import codebook as codebooks
from helpers.study.codebook import Codebook
from helpers.study.settings import read_settings
from helpers.study.themes import Theme

FOLDER = Path("data/codebook-history")
NAME = re.compile(r"(\d{4}-\d{2}-\d{2})\.ya?ml")
NAMES = f"Name each version by its day, such as {FOLDER.as_posix()}/2023-10-20.yaml."


class Version(NamedTuple):
    """A codebook as it stood on a day."""

    day: date
    codebook: Codebook


class Step(NamedTuple):
    """What one version changed of the themes of the version before it."""

    day: date
    added: tuple[str, ...]
    """Themes that the earlier version does not have, by any id."""
    removed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    """The old and the new id of each theme that has kept its label or its indicators under another id."""
    relabelled: tuple[tuple[str, str], ...] = ()
    """The old and the new label of each theme that has kept its id."""


class History(NamedTuple):
    """The dated versions of a codebook, from the earliest, and the codebook that is used now."""

    versions: tuple[Version, ...]
    current: Codebook

    @property
    def steps(self) -> list[Step]:
        """Return what each version but the first changed."""
        pairs = zip(self.versions, self.versions[1:], strict=False)
        return [_step(before.codebook, after.codebook, after.day) for before, after in pairs]

    @property
    def added_on(self) -> dict[str, date]:
        """Return for each theme of the current codebook the day of the first version that has it, by any id.

        A theme that is in no version has no day: it was added after the last.
        """
        if not self.versions:
            return {}
        first, last = self.versions[0], self.versions[-1]
        days = dict.fromkeys(first.codebook.theme_ids, first.day)
        for step in self.steps:
            days = _after(days, step) | dict.fromkeys(step.added, step.day)
        days = _after(days, _step(last.codebook, self.current, last.day))
        return {theme: days[theme] for theme in self.current.theme_ids if theme in days}

    def version_before(self, day: date) -> date | None:
        """Return the day of the last version before a day; None if there is none."""
        earlier = [version.day for version in self.versions if version.day < day]
        return max(earlier, default=None)

    @property
    def shows_additions(self) -> bool:
        """Tell whether a theme of the current codebook was added by a later version than the first."""
        return any(day > self.versions[0].day for day in self.added_on.values())

    def describe(self) -> str:
        """Say how many versions there are, and which themes each added, removed or renamed."""
        if not self.versions:
            return f"There are no dated versions of the codebook in {FOLDER.as_posix()}."
        said = [f"The first version of the codebook is of {self.versions[0].day}."]
        pairs = zip(self.versions, self.steps, strict=False)
        said += [_describe_step(step, before.codebook, self.current) for before, step in pairs]
        undated = [theme.label for theme in self.current.themes if theme.id not in self.added_on]
        if undated:
            said.append(f"In no version yet, and so without a day: {_in_a_list(undated)}.")
        return " ".join(said)


def _after(days: dict[str, date], step: Step) -> dict[str, date]:
    """Return the days of themes under the ids that a version has given them, without those that are gone."""
    renamed = {new: days[old] for old, new in step.renamed}
    gone = {*step.removed, *(old for old, _ in step.renamed)}
    return {theme: day for theme, day in days.items() if theme not in gone} | renamed


def _describe_step(step: Step, before: Codebook, current: Codebook) -> str:
    """Say what a version changed; a theme that neither codebook has is called by its id."""
    labels = {theme.id: theme.label for theme in (*before.themes, *current.themes)}
    changes = [
        ("added", [labels.get(theme, theme) for theme in step.added]),
        ("removed", [labels.get(theme, theme) for theme in step.removed]),
        ("given another id", [f"{old} (now {new})" for old, new in step.renamed]),
        ("given another label", [f"{in_a_sentence(old)} (now {new})" for old, new in step.relabelled]),
    ]
    said = "; ".join(f"{verb}: {_in_a_list(names)}" for verb, names in changes if names)
    return f"Version of {step.day}: {said or 'the same themes'}."


def _in_a_list(labels: Sequence[str]) -> str:
    return listed([in_a_sentence(label) for label in labels])


def _step(before: Codebook, after: Codebook, day: date) -> Step:
    """Return what changed from one codebook to the next."""
    labels = {theme.id: theme.label for theme in before.themes}
    relabelled = [
        (labels[theme.id], in_a_sentence(theme.label))
        for theme in after.themes
        if labels.get(theme.id, theme.label) != theme.label
    ]
    gone = {theme.id: theme for theme in before.themes if theme.id not in after.theme_ids}
    renamed: list[tuple[str, str]] = []
    added: list[str] = []
    for theme in after.themes:
        if theme.id in before.theme_ids:
            continue
        same = [old for old, earlier in gone.items() if _is_same(earlier, theme)]
        if same:
            renamed.append((same[0], theme.id))
            del gone[same[0]]
        else:
            added.append(theme.id)
    return Step(day, tuple(added), tuple(gone), tuple(renamed), tuple(relabelled))


def _is_same(old: Theme, new: Theme) -> bool:
    """Tell whether a theme is an earlier one under another id."""
    has_same_label = old.label.casefold() == new.label.casefold()
    has_same_indicators = bool(old.indicators) and set(old.indicators) == set(new.indicators)
    return has_same_label or has_same_indicators


def read_history(study: Path, current: Codebook, *, today: date) -> History:
    """Read and validate the versions of a study folder; without the folder, there are none.

    Parameters
    ----------
    current
        The codebook that is used now.
    today
        No version may be of a later day.

    Raises
    ------
    FieldworkError
        A file is not named by its day, two are of one day, or a day is in the future: all such files. Or a
        version is not a valid codebook: all faults, with lines.
    """
    files = _files_of(study / FOLDER, today)
    versions: list[Version] = []
    offenders: list[str] = []
    for day, path in sorted(files.items()):
        try:
            versions.append(Version(day, read_settings(path, Codebook)))
        except FieldworkError as error:
            offenders.append(str(error))
    if offenders:
        raise FieldworkError(all_at_once(offenders))
    return History(tuple(versions), current)


def _files_of(folder: Path, today: date) -> dict[date, Path]:
    """Return the file of each day.

    Raises
    ------
    FieldworkError
        Files that are not named as they should be: all of them.
    """
    if not folder.exists():
        return {}
    if not folder.is_dir():
        msg = f"{paths.display_path(folder)}: is a file. Make it a folder. {NAMES}"
        raise FieldworkError(msg)
    days: dict[date, Path] = {}
    offenders: list[str] = []
    shown = [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")]
    for at, path in enumerate(shown, start=1):
        fault = _fault_of(path, days, today)
        if fault and NAME.fullmatch(path.name):
            offenders.append(f"{paths.display_path(path)}: {fault}")
        elif fault:
            # The name of a file may be that of a person.
            nth = f"file {at} of {len(shown)}, by name"
            offenders.append(f"{paths.display_path(folder)}/: {nth}, {fault}")
        else:
            days[_day_of(path)] = path
    if offenders:
        raise FieldworkError(all_at_once(offenders, NAMES))
    return days


def version_files(study: Path) -> list[str]:
    """Return the files of a study that are named as versions, relative to it, by their days."""
    return sorted(
        (FOLDER / path.name).as_posix()
        for path in (study / FOLDER).glob("*.y*ml")
        if NAME.fullmatch(path.name)
    )


def _fault_of(path: Path, days: dict[date, Path], today: date) -> str:
    """Return why a file is no version of a codebook; an empty text if its name is right."""
    named = NAME.fullmatch(path.name)
    if named is None:
        return "is not named by a day."
    try:
        day = date.fromisoformat(named.group(1))
    except ValueError:
        return f"{named.group(1)} is no day of the calendar."
    if day > today:
        return f"is of a day in the future (today is {today})."
    if day in days:
        return f"is of the same day as {days[day].name}. Keep the later one."
    return ""


def _day_of(path: Path) -> date:
    return date.fromisoformat(path.name[:10])


def keep_version(study: Path, *, today: date) -> tuple[Path, bytes]:
    """Return the file of today's version, relative to the study, and its contents: the codebook as it is.

    A version of today that was kept before is replaced, since only one of a day can be in order.

    Raises
    ------
    FieldworkError
        The codebook or an earlier version is not valid, or the codebook has not changed since the last one.
    """
    current = codebooks.read_codebook(study)
    versions = read_history(study, current, today=today).versions
    if versions and versions[-1].codebook.stamp == current.stamp:
        msg = (
            f"{codebooks.FILE.as_posix()}: is the same as the version of {versions[-1].day}. "
            "Nothing is written; keep a version when the codebook has changed."
        )
        raise FieldworkError(msg)
    file = FOLDER / f"{today}.yaml"
    if (study / file.with_suffix(".yml")).exists():
        file = file.with_suffix(".yml")
    return file, (study / codebooks.FILE).read_bytes()
