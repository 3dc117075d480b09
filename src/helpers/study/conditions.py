"""The schematic model: conditions that a programme of peer support workers meets one after the other (``data/conditions.yaml``).

The file is the researcher's to change, and a study may have none.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pydantic import Field, model_validator

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.study.codebook import CODE, Codebook
from helpers.study.settings import Settings, Words, read_settings

FILE = Path("data/conditions.yaml")


class Condition(Settings):
    """One condition: what it asks for, the themes that tell how far it is met, and what it leads to."""

    id: str = Field(pattern=CODE)
    label: Words
    meaning: str = Field(min_length=1)
    themes: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    literature: tuple[str, ...] = ()


class Conditions(Settings):
    """The conditions in the researcher's order; what one leads to stands after it, so that nothing goes round in a circle."""

    status: str = Field(min_length=1)
    conditions: tuple[Condition, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _parts_fit(self) -> Conditions:
        ids = [condition.id for condition in self.conditions]
        problems = [f"condition '{one}' stands {n} times" for one, n in Counter(ids).items() if n > 1]
        for at, condition in enumerate(self.conditions):
            problems += [
                f"condition '{condition.id}' names '{one}' {n} times in {where}"
                for where, named in (("themes", condition.themes), ("leads_to", condition.leads_to))
                for one, n in Counter(named).items()
                if n > 1
            ]
            problems += [
                f"condition '{condition.id}' leads to '{one}', which {'does not stand after it' if one in ids else 'is no condition'}"
                for one in condition.leads_to
                if one not in ids[at + 1 :]
            ]
        if problems:
            raise ValueError("; ".join(problems) + ".")
        return self


def read_conditions(study: Path, codebook: Codebook) -> Conditions | None:
    """Read and validate the conditions of a study folder; None, if it has none.

    Raises
    ------
    FieldworkError
        The file is no YAML or breaks a rule, with lines; or it names themes or literature that the codebook does not have.
    """
    if not (study / FILE).exists():
        return None
    conditions = read_settings(study / FILE, Conditions)
    offenders = [
        f"{FILE.as_posix()}: condition '{condition.id}': unknown {kind} '{one}'. {allowed(known, one)}"
        for condition in conditions.conditions
        for kind, own, known in (
            ("theme", condition.themes, codebook.theme_ids),
            ("literature", condition.literature, codebook.literature),
        )
        for one in own
        if one not in known
    ]
    if offenders:
        raise FieldworkError(all_at_once(offenders))
    return conditions
