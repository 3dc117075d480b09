"""The sentences that the researcher has chosen to quote, or barred (``data/quotations.yaml``).

A rule chooses only where she has not. The file holds ids of segments, with the worker and the day in them,
and never their words. It tells who has said a sentence that is printed without its speaker: so it is for
examiners, like the tables that it refers to, and git does not track it in a real study.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import AfterValidator, field_validator, model_validator

from helpers.files.atomic import replace_file
from helpers.study.setting_faults import Problem, refuse
from helpers.study.settings import Blank, Label, Settings, read_in_part, whole
from helpers.study.yaml_edit import with_item

FILE = Path("data/quotations.yaml")
SAME, SIMILAR, REPORTED = "same_words", "similar_words", "reported_speech"
HEALTH = "health"
Reason = Literal["same_words", "similar_words", "reported_speech", "health"]
REASONS: dict[str, str] = {
    SAME: "has eight words in a row of a record of somebody who has not agreed to be quoted",
    SIMILAR: "has five content words in a row of a record of somebody who has not agreed to be quoted",
    REPORTED: "may report what somebody else said",
    HEALTH: "may tell of somebody's health",
}
"""Why the rule never chooses a sentence. `SAME` is never quoted, the others if she decides so."""
Doubt = Literal["similar_words", "reported_speech", "health"]


def as_bar(segment_id: str, reason: str) -> str:
    """Return the line of the file that bars a sentence for every theme."""
    return f"- {_bar(segment_id, reason)}"


def _bar(segment_id: str, reason: str) -> str:
    return f"{{segment_id: {segment_id}, quote: no, reason: {reason}}}"


def _not_empty(reason: str) -> str:
    if not reason.strip():
        msg = "is empty. Write why the sentence is quoted or not, without its words"
        raise ValueError(msg)
    return reason.strip()


class Choice(Settings):
    """One decision about a sentence: that it is quoted for a theme, or that it is not."""

    segment_id: Label
    theme: str = ""
    """Without it, a sentence is barred for every theme."""
    quote: Literal["yes", "no"]
    reason: Annotated[str, AfterValidator(_not_empty)]
    despite: tuple[Doubt, ...] = ()
    """The doubts about the sentence that the researcher has decided on."""

    @property
    def is_bar(self) -> bool:
        """Tell whether the sentence is quoted for no theme at all."""
        return self.quote == "no" and not self.theme

    @field_validator("theme")
    @classmethod
    def _stripped(cls, text: str) -> str:
        return text.strip()

    @model_validator(mode="after")
    def _is_complete(self) -> Choice:
        if self.quote == "yes" and not self.theme:
            refuse([Problem("a sentence that is quoted needs its theme. Add 'theme'", ("theme",))])
        if self.quote == "no" and self.despite:
            msg = (
                f"'despite' is only for a sentence that is quoted: {', '.join(get_args(Doubt))}. Take it out"
            )
            refuse([Problem(msg, ("despite",))])
        return self


class Choices(Settings):
    """All choices, in the researcher's order."""

    quotations: tuple[Choice, ...] = ()

    @field_validator("quotations", mode="before")
    @classmethod
    def _may_be_blank(cls, value: Any) -> Any:
        return () if isinstance(value, Blank) else value


class Chosen(NamedTuple):
    """A choice, and the line of the file where it begins."""

    choice: Choice
    line: int

    @property
    def place(self) -> str:
        """Return the file and the line, as error messages begin."""
        return f"{FILE.as_posix()}, line {self.line}"


def read_choices(study: Path) -> tuple[Chosen, ...]:
    """Read the choices of a study folder; without the file, there are none.

    Whether there are such segments and themes is checked where quotations are chosen
    (`counting.quotations.choose_quotations`).

    Raises
    ------
    FieldworkError
        The file is not YAML, has marks of a merge by git, or breaks a rule: all offenders, with lines.
    """
    path = study / FILE
    if not path.exists():
        return ()
    reading = read_in_part(path, Choices)
    chosen = enumerate(whole(reading).quotations)
    return tuple(Chosen(choice, reading.line_of("quotations", at)) for at, choice in chosen)


def bar(study: Path, segment_ids: Sequence[str], reason: str) -> list[Chosen]:
    """Bar sentences for every theme: write entries below those of the file, which stay as they are.

    Returns
    -------
    list of Chosen
        The entries that the file has of these sentences already, and that choose them, or bar them for one
        theme only: what becomes of these is for the researcher to write.

    Raises
    ------
    FieldworkError
        The file is wrong (see `read_choices`), or the list is written in a way in which it cannot be changed.
    """
    choices = read_choices(study)
    others = [one for one in choices if one.choice.segment_id in segment_ids and not one.choice.is_bar]
    present = {one.choice.segment_id for one in choices}
    path = study / FILE
    bars = [_bar(one, reason) for one in dict.fromkeys(segment_ids) if one not in present]
    if path.exists():
        text = path.read_bytes().decode("utf-8")
        for one in bars:
            text = with_item(text, "quotations", one, FILE.as_posix())
    else:
        text = "".join(["quotations:\n", *(f"  - {one}\n" for one in bars)])
    if bars:
        replace_file(path, text.encode("utf-8"))
    return others
