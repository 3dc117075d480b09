"""The claims that the study makes about its themes (``data/claims.yaml``).

Each is tested under every specification. The file is the researcher's to change, and a study may have none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.prose import in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.settings import Settings, read_settings, refuse, repetitions
from helpers.study.themes import CODE

FILE = Path("data/claims.yaml")

Kind = Literal["most_coded", "least_coded", "more_coded", "area_leads"]
WANTED: dict[Kind, tuple[str, ...]] = {
    "most_coded": ("theme",),
    "least_coded": ("theme",),
    "more_coded": ("theme", "than"),
    "area_leads": ("area",),
}
"""What each kind of claim is about."""


class Claim(Settings):
    """One claim: a theme is coded most, least, or more often than another; or an area is coded most."""

    id: str = Field(pattern=CODE)
    kind: Kind
    theme: str = ""
    than: str = ""
    area: str = ""

    @model_validator(mode="after")
    def _names_what_its_kind_is_about(self) -> Claim:
        wanted = WANTED[self.kind]
        given = tuple(name for name in ("theme", "than", "area") if getattr(self, name))
        if given != wanted:
            msg = f"claim '{self.id}' is {self.kind}: it names {' and '.join(wanted)}, and nothing else"
            raise ValueError(msg)
        if self.theme and self.theme == self.than:
            msg = f"claim '{self.id}' compares '{self.theme}' with itself"
            raise ValueError(msg)
        return self

    def describe(self, codebook: Codebook) -> str:
        """Return the claim as a sentence, with the labels of the codebook."""
        labels = {theme.id: theme.label for theme in codebook.themes}
        labels |= {area.id: area.label for area in codebook.areas}
        if self.kind == "area_leads":
            return f"{labels[self.area]} is the most frequently coded area."
        if self.kind == "more_coded":
            return f"{labels[self.theme]} is coded more often than {in_a_sentence(labels[self.than])}."
        if self.kind == "most_coded":
            return f"{labels[self.theme]} is the most frequently coded theme."
        return f"{labels[self.theme]} is the least frequently coded theme."

    def compared_with(self, values: Mapping[str, float]) -> str | None:
        """Return with which of some values, by theme or area, the claim's own is compared; None: with none.

        The one that the claim names, or the next: of several equal ones, the first.
        """
        if self.than:
            return self.than
        others = {name: value for name, value in values.items() if name != (self.area or self.theme)}
        if not others:
            return None
        pick = min if self.kind == "least_coded" else max
        return pick(others, key=others.__getitem__)

    def is_counted(self, codebook: Codebook) -> bool:
        """Tell whether a part of a codebook (`Codebook.dictionary`) has what the claim compares."""
        areas = [area.id for area in codebook.areas]
        known = areas if self.area else codebook.theme_ids
        named = [name for name in (self.theme, self.than, self.area) if name]
        is_alone = len(known) == 1 and bool(codebook.left_out)
        return set(named) <= set(known) and not is_alone

    def can_be_tried(self, looked_for: Collection[str], codebook: Codebook) -> bool:
        """Tell whether a coder has looked for every theme of the codebook with which the claim compares."""
        compared = codebook.theme_ids
        if self.kind == "more_coded":
            compared = [self.theme, self.than]
        return self.is_counted(codebook) and set(compared) <= set(looked_for)

    def themes(self, codebook: Codebook) -> list[str]:
        """Return the ids of the themes that the claim is about: its own, or all of its area."""
        if self.area:
            return [theme.id for theme in codebook.themes_of(self.area)]
        return [self.theme]


class Claims(Settings):
    """The claims, in the researcher's order."""

    claims: tuple[Claim, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Claims:
        refuse(repetitions("claim", [claim.id for claim in self.claims]))
        return self


def read_claims(study: Path, codebook: Codebook) -> tuple[Claim, ...]:
    """Read and validate the claims of a study folder; without the file, there are none.

    Raises
    ------
    FieldworkError
        The file is not YAML or breaks a rule, with lines; or names themes or areas that the codebook lacks.
    """
    if not (study / FILE).exists():
        return ()
    claims = read_settings(study / FILE, Claims).claims
    offenders = [offender for claim in claims for offender in _unknown_codes(claim, codebook)]
    if offenders:
        raise FieldworkError(all_at_once(offenders))
    return claims


def _unknown_codes(claim: Claim, codebook: Codebook) -> Iterator[str]:
    """Yield a message for each theme or area that a claim names and the codebook does not have."""
    areas = [area.id for area in codebook.areas]
    named = (
        ("theme", claim.theme, codebook.theme_ids),
        ("theme", claim.than, codebook.theme_ids),
        ("area", claim.area, areas),
    )
    for kind, code, known in named:
        if code and code not in known:
            hint = allowed(known, code)
            yield f"{FILE.as_posix()}: claim '{claim.id}': unknown {kind} '{code}'. {hint}"
