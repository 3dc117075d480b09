"""What the study claims of its themes (``data/claims.yaml``), so that each claim can be tried under other ways of counting.

The file is the researcher's to change, and a study may have none.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.prose import in_a_sentence
from helpers.study.codebook import CODE, Codebook
from helpers.study.settings import Settings, read_settings

FILE = Path("data/claims.yaml")

Kind = Literal["most_reported", "least_reported", "more_reported", "area_leads"]
WANTED: dict[Kind, tuple[str, ...]] = {
    "most_reported": ("theme",),
    "least_reported": ("theme",),
    "more_reported": ("theme", "than"),
    "area_leads": ("area",),
}
"""What each kind of claim is about."""


class Claim(Settings):
    """One claim: that a theme is the most or the least told, or more told than another; or that an area leads."""

    id: str = Field(pattern=CODE)
    kind: Kind
    theme: str = ""
    than: str = ""
    area: str = ""

    @model_validator(mode="after")
    def _parts_fit(self) -> Claim:
        given = tuple(name for name in ("theme", "than", "area") if getattr(self, name))
        if given != WANTED[self.kind]:
            msg = f"claim '{self.id}' is {self.kind}: it names {' and '.join(WANTED[self.kind])}, and nothing else"
            raise ValueError(msg)
        if self.theme and self.theme == self.than:
            msg = f"claim '{self.id}' compares '{self.theme}' with itself"
            raise ValueError(msg)
        return self

    def in_words(self, codebook: Codebook) -> str:
        """Say it in a sentence, with the labels of the codebook."""
        labels = {theme.id: theme.label for theme in codebook.themes} | {
            area.id: area.label for area in codebook.areas
        }
        if self.kind == "area_leads":
            return f"{labels[self.area]} is the most told area."
        if self.kind == "more_reported":
            return f"{labels[self.theme]} is more told than {in_a_sentence(labels[self.than])}."
        return (
            f"{labels[self.theme]} is the {'most' if self.kind == 'most_reported' else 'least'} told theme."
        )

    def themes(self, codebook: Codebook) -> list[str]:
        """Return the themes that it is about: its own, or those of its area."""
        return [theme.id for theme in codebook.themes_of(self.area)] if self.area else [self.theme]


class Claims(Settings):
    """The claims, in the researcher's order."""

    claims: tuple[Claim, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_stand_once(self) -> Claims:
        twice = [
            f"claim '{one}' stands {n} times"
            for one, n in Counter(claim.id for claim in self.claims).items()
            if n > 1
        ]
        if twice:
            raise ValueError("; ".join(twice) + ".")
        return self


def read_claims(study: Path, codebook: Codebook) -> tuple[Claim, ...]:
    """Read and validate the claims of a study folder; none, if it has no such file.

    Raises
    ------
    FieldworkError
        The file is no YAML or breaks a rule, with lines; or it names themes or areas that the codebook does not have.
    """
    if not (study / FILE).exists():
        return ()
    claims = read_settings(study / FILE, Claims).claims
    areas = [area.id for area in codebook.areas]
    offenders = [
        f"{FILE.as_posix()}: claim '{claim.id}': unknown {kind} '{one}'. {allowed(known, one)}"
        for claim in claims
        for kind, one, known in (
            ("theme", claim.theme, codebook.theme_ids),
            ("theme", claim.than, codebook.theme_ids),
            ("area", claim.area, areas),
        )
        if one and one not in known
    ]
    if offenders:
        raise FieldworkError(all_at_once(offenders))
    return claims
