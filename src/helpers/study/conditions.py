"""The schematic model (``data/conditions.yaml``): conditions that a programme meets one after the other.

The file is the researcher's to change, and a study may have none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from pydantic import Field, ValidationInfo, model_validator

from helpers.errors import FieldworkError, all_at_once, allowed, quoted
from helpers.study.codebook import Codebook
from helpers.study.setting_faults import Problem, refuse, repetitions
from helpers.study.settings import Label, Settings, read_in_part, unread_of
from helpers.study.themes import CODE

FILE = Path("data/conditions.yaml")


class Condition(Settings):
    """One condition: what it requires, who acts, the themes that bear on it, and what it leads to."""

    id: str = Field(pattern=CODE)
    label: Label
    meaning: str = Field(min_length=1)
    who: str = ""
    """Who has to act for it to be met; empty if the model does not say."""
    themes: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    returns_to: tuple[str, ...] = ()
    """Earlier conditions that are taken up again from here: the loops of the model."""
    literature: tuple[str, ...] = ()


class Conditions(Settings):
    """The conditions in the researcher's order: each leads to later ones, and may return to earlier ones."""

    APART = frozenset({"conditions"})
    status: str = Field(min_length=1)
    conditions: tuple[Condition, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _parts_fit(self, info: ValidationInfo) -> Conditions:
        ids = [condition.id for condition in self.conditions]
        problems = repetitions("condition", ids, "conditions", key="id")
        for at, condition in enumerate(self.conditions):
            start = f"condition '{condition.id}'"
            of_one = repetitions(f"{start}: theme", condition.themes, "themes")
            of_one += repetitions(f"{start}: leads_to", condition.leads_to, "leads_to")
            of_one += repetitions(f"{start}: returns_to", condition.returns_to, "returns_to")
            if "conditions" not in unread_of(info).keys:
                of_one += _wrong_targets(condition, ids, at)
            problems += [Problem(what, ("conditions", at, *place)) for what, place in of_one]
        refuse(problems)
        return self

    def with_themes(self, themes: Collection[str]) -> Conditions:
        """Return the conditions with only these themes, for a codebook in which others are not counted."""
        conditions = []
        for condition in self.conditions:
            kept = tuple(theme for theme in condition.themes if theme in themes)
            conditions.append(condition.model_copy(update={"themes": kept}))
        return self.model_copy(update={"conditions": tuple(conditions)})


def _wrong_targets(condition: Condition, ids: list[str], at: int) -> Iterator[Problem]:
    """Yield a problem for each id in `leads_to` that is no later condition, or in `returns_to` no earlier."""
    kinds = (
        ("leads_to", "leads to", condition.leads_to, ids[at + 1 :], "after"),
        ("returns_to", "returns to", condition.returns_to, ids[:at], "before"),
    )
    for key, verb, targets, allowed_ids, where in kinds:
        options = f"None comes {where} it. Take it out"
        for place, target in enumerate(targets):
            if target in allowed_ids:
                continue
            if allowed_ids:
                options = allowed(allowed_ids, target)
            wrong = f", which must come {where} it" if target in ids else ", which is not a condition"
            shown = quoted(target) or " what no id can be"
            if target == condition.id:
                shown, wrong = " itself", ""
            yield Problem(f"condition '{condition.id}' {verb}{shown}{wrong}. {options}", (key, place))


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
    reading = read_in_part(study / FILE, Conditions)
    offenders = list(reading.offenders)
    for at, condition in enumerate(reading.settings.conditions if reading.settings else ()):
        problems = [
            *_unknown("theme", "themes", condition.themes, codebook, codebook.theme_ids),
            *_unknown("literature", "literature", condition.literature, codebook, codebook.literature),
            *_named_as_theme(condition, codebook),
        ]
        for problem in problems:
            begins = f"{reading.at('conditions', at, *problem.place)} condition '{condition.id}':"
            offenders.append(f"{begins} {problem.what}")
    if offenders:
        raise FieldworkError(all_at_once(offenders))
    return reading.settings


def _unknown(
    kind: str, key: str, named: Collection[str], codebook: Codebook, known: Collection[str]
) -> Iterator[Problem]:
    """Yield a problem for each name that is not in the codebook, if all names there could be read."""
    if not codebook.is_whole(key):
        return
    for at, name in enumerate(named):
        if name not in known:
            yield Problem(f"unknown {kind}{quoted(name)}. {allowed(known, name)}", (key, at))


def _named_as_theme(condition: Condition, codebook: Codebook) -> Iterator[Problem]:
    """Yield a problem if a code of the condition (``Conditions/…``) would be that of a theme.

    Nothing is said of themes that could not be read: the names of examples are nobody's.
    """
    if not codebook.is_whole("themes"):
        return
    names = {name.casefold() for theme in codebook.themes for name in (theme.id, theme.label)}
    for key in ("id", "label"):
        name = getattr(condition, key)
        if name.casefold() in names:
            yield Problem(
                f"its {key}{quoted(name)} is also the name of a theme, so that nobody could tell which of "
                "them a code is. Name the condition otherwise.",
                (key,),
            )
            return
