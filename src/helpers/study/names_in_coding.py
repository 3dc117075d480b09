"""What names in files of manual coding mean (``manual_coding`` in ``data/study.yaml``)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from helpers.study.settings import Blank, Settings

SOURCE_ID = r"^[a-z][a-z0-9_]*$"
OWN = "own"
"""What the parameter ``sources`` calls all sources of the workers' own words."""
RESERVED = ("all", "counted", OWN)
"""No ids of sources: what tables write in their place (all, those that are added up), and `OWN`."""
MANUAL_CODING = "coding"
"""The folder of `data/raw` that has the files of manual coding, and so is that of no source."""
SourceId = Annotated[str, Field(pattern=SOURCE_ID)]
"""What the study calls a source: any word, in small letters."""


class ManualCoding(Settings):
    """What names in files of manual coding mean. A name neither ours nor listed here is never guessed.

    A name whose value is blank (``code:``) counts as not listed; a run refuses it (`study.blanks`).
    """

    documents: dict[str, str] = Field(default_factory=dict)
    """Name of a document: id of its contact. A document named after its contact needs no entry. Of several
    documents of one name, each has its id after the name."""
    variables: dict[Literal["date", "source"], str] = Field(default_factory=dict)
    """Names of the variables for a document's date (ISO) and source; its case names the worker."""
    sources: dict[str, SourceId] = Field(default_factory=dict)
    """Value of the source variable: id of the source. The id itself needs no entry."""
    coders: dict[str, str] = Field(default_factory=dict)
    """Name of a file that does not name its coder, or ``user`` and the GUID of one of two users of one name:
    the coder, as in the roster."""
    codes: dict[str, str] = Field(default_factory=dict)
    """Code: theme, or an empty text for a code that is not a theme. A theme's id or label needs no entry."""

    @field_validator("documents", "variables", "sources", "coders", "codes", mode="before")
    @classmethod
    def _blanks_are_not_listed(cls, written: object) -> object:
        if isinstance(written, Blank):
            return {}
        if isinstance(written, dict):
            return {name: value for name, value in written.items() if not isinstance(value, Blank)}
        return written
