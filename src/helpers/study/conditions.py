"""The schematic model (``data/conditions.yaml``): conditions that a programme meets one after the other.

The file is the researcher's to change, and a study may have none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from pydantic import Field, model_validator

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.study.codebook import Codebook
from helpers.study.settings import Label, Settings, read_settings, refuse, repetitions
from helpers.study.themes import CODE

FILE = Path("data/conditions.yaml")


class Condition(Settings):
    """One condition: what it requires, the themes that bear on it, and what it leads to."""

    id: str = Field(pattern=CODE)
    label: Label
    meaning: str = Field(min_length=1)
    themes: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    literature: tuple[str, ...] = ()


class Conditions(Settings):
    """The conditions in the researcher's order; each leads only to later ones, so that there is no circle."""

    status: str = Field(min_length=1)
    conditions: tuple[Condition, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _parts_fit(self) -> Conditions:
        ids = [condition.id for condition in self.conditions]
        problems = repetitions("condition", ids)
        for at, condition in enumerate(self.conditions):
            start = f"condition '{condition.id}'"
            problems += repetitions(f"{start}: theme", condition.themes)
            problems += repetitions(f"{start}: leads_to", condition.leads_to)
            problems += _wrong_targets(condition, ids, later=ids[at + 1 :])
        refuse(problems)
        return self

    def with_themes(self, themes: Collection[str]) -> Conditions:
        """Return the conditions with only these themes, for a codebook in which others are not counted."""
        conditions = []
        for condition in self.conditions:
            kept = tuple(theme for theme in condition.themes if theme in themes)
            conditions.append(condition.model_copy(update={"themes": kept}))
        return self.model_copy(update={"conditions": tuple(conditions)})


def _wrong_targets(condition: Condition, ids: Collection[str], later: Collection[str]) -> Iterator[str]:
    """Yield a message for each id in `leads_to` that does not name a later condition."""
    for target in condition.leads_to:
        start = f"condition '{condition.id}' leads to '{target}'"
        if target not in ids:
            yield f"{start}, which is not a condition"
        elif target not in later:
            yield f"{start}, which must come after it"


def read_conditions(study: Path, codebook: Codebook) -> Conditions | None:
    """Read and validate the conditions of a study folder; None, if it has none.

    Raises
    ------
    FieldworkError
        The file is not YAML or breaks a rule, with lines; or names themes or literature that the codebook
        lacks; or a condition has the name of a theme.
    """
    if not (study / FILE).exists():
        return None
    conditions = read_settings(study / FILE, Conditions)
    offenders: list[str] = []
    for condition in conditions.conditions:
        offenders += _unknown(condition, "theme", condition.themes, codebook.theme_ids)
        offenders += _unknown(condition, "literature", condition.literature, codebook.literature)
        offenders += _named_as_theme(condition, codebook)
    if offenders:
        raise FieldworkError(all_at_once(offenders))
    return conditions


def _unknown(
    condition: Condition, kind: str, named: Collection[str], known: Collection[str]
) -> Iterator[str]:
    """Yield a message for each name that is not in the codebook."""
    for name in named:
        if name not in known:
            hint = allowed(known, name)
            yield f"{FILE.as_posix()}: condition '{condition.id}': unknown {kind} '{name}'. {hint}"


def _named_as_theme(condition: Condition, codebook: Codebook) -> Iterator[str]:
    """Yield a message if a code of the condition (``Conditions/…``) would be that of a theme."""
    names = {name.casefold() for theme in codebook.themes for name in (theme.id, theme.label)}
    same = [name for name in (condition.id, condition.label) if name.casefold() in names]
    if same:
        yield (
            f"{FILE.as_posix()}: condition '{condition.id}': '{same[0]}' is also the name of a theme, so "
            "that nobody could tell which of them a code is. Name the condition otherwise."
        )
