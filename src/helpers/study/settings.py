"""Read a YAML file into a pydantic model, so that every error names its line.

Scalars are read as text and typed by the model alone: YAML's own guesses (``no`` is false, ``01`` is 1,
``2024-02-30`` crashes) never reach the study.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from helpers.errors import FieldworkError, all_at_once, did_you_mean
from helpers.files import paths
from helpers.study.old_names import hint_for_choice, hint_for_key


class Settings(BaseModel):
    """A part of a YAML file: frozen, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _in_words(text: str) -> str:
    """Return a text without the blanks around it; refuse one that has nothing else, which no sentence could hold."""
    words = text.strip()
    if not words:
        msg = "is empty. Write what it is called"
        raise ValueError(msg)
    return words


Words = Annotated[str, AfterValidator(_in_words)]
"""A label or a noun: what sentences and figures call something."""
Model = TypeVar("Model", bound=Settings)
UNSHOWN = {"id"}
"""Keys whose values are never shown: somebody may have written a name there."""
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What makes a reader see another order than what is written (Unicode's bidirectional controls)."""
Place = tuple[str | int, ...]


def read_settings(path: Path, model: type[Model]) -> Model:
    """Read and validate one YAML file.

    Raises
    ------
    FieldworkError
        The file is missing, is no YAML, repeats a key or breaks a rule of `model`: all offenders, with lines.
    """
    name = paths.shown(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        msg = f"{name}: there is no such file. A study has data/study.yaml, data/codebook.yaml and data/raw/."
        raise FieldworkError(msg) from None
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{name}: cannot be read ({type(error).__name__}). Save it as UTF-8 text."
        raise FieldworkError(msg) from None
    return parse_settings(text, model, name)


def parse_settings(text: str, model: type[Model], name: str) -> Model:
    """Return what the text of a YAML file says; `name` is what errors call the file.

    Raises
    ------
    FieldworkError
        It is no YAML, repeats a key or breaks a rule of `model`: all offenders, with lines.
    """
    lines: dict[Place, int] = {(): 1}
    offenders: list[str] = []
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        data = _unfold(node, (), lines, offenders, name) if node else {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        msg = f"{name}, line {line}: this is no YAML ({getattr(error, 'problem', None) or 'unreadable'}). Check indents, quotes and colons."
        raise FieldworkError(msg) from None
    try:
        settings = model.model_validate(data)
    except ValidationError as error:
        offenders += [_sentence(name, one, lines, model) for one in error.errors(include_url=False)]
    if offenders:
        raise FieldworkError(all_at_once(offenders))
    return settings


def _unfold(node: yaml.Node, place: Place, lines: dict[Place, int], offenders: list[str], name: str) -> Any:
    """Turn a YAML node into plain data; note each value's line, and each repeated key as an offender."""
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in mapping:
                offenders.append(f"{name}, line {line}: key '{key.value}' stands twice. Keep one.")
            lines[(*place, key.value)] = line
            mapping[key.value] = _unfold(value, (*place, key.value), lines, offenders, name)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_unfold(value, (*place, at), lines, offenders, name) for at, value in enumerate(node.value)]
    if DIRECTION.search(node.value):
        line = node.start_mark.line + 1
        offenders.append(
            f"{name}, line {line}: an invisible mark turns the direction of the text. Type the line anew."
        )
    return node.value


def _sentence(name: str, error: Any, lines: dict[Place, int], model: type[Settings]) -> str:
    """Write one pydantic error as place, what is wrong, what is allowed."""
    place: Place = tuple(error["loc"])
    known = place
    while known not in lines:
        known = known[:-1]
    where = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
    at = f"{name}, line {lines[known]}:"
    if error["type"] == "extra_forbidden":
        key = str(place[-1])
        return f"{at} unknown key '{where}'.{hint_for_key(key) or did_you_mean(key, _field_names(model))}"
    if error["type"] == "missing":
        return f"{at} '{where}' is missing."
    what = error["msg"].removeprefix("Value error, ")
    given = error["input"]
    shown = (
        f" '{given}'"
        if isinstance(given, str) and where and error["type"] != "value_error" and place[-1] not in UNSHOWN
        else ""
    )
    hint = hint_for_choice(str(given))
    return f"{at} {where}{shown}: {what[0].lower() + what[1:]}.{hint}" if where else f"{at} {what}"


def _field_names(model: type[BaseModel]) -> set[str]:
    """Return the field names of `model` and of all models inside it."""
    names = set(model.model_fields)
    for definition in model.model_json_schema().get("$defs", {}).values():
        names |= set(definition.get("properties", {}))
    return names
