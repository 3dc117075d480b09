"""Read a YAML file into a pydantic model, so that every error names its line.

Scalars are read as text, and only the model types them: YAML's own guesses (``no`` is false, ``01`` is 1,
``2024-02-30`` crashes) never reach the study.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from helpers.errors import FieldworkError, all_at_once, did_you_mean
from helpers.files import paths
from helpers.study.old_names import hint_for_choice, hint_for_key
from helpers.study.yaml_aliases import refuse_aliases


class Settings(BaseModel):
    """A part of a YAML file: frozen, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _on_one_line(text: str) -> str:
    """Return a label on one line, without spaces around it; refuse an empty one, which no sentence could use.

    Whatever else a label holds is written as it is (`files.markup`): no mark in it is ever followed.
    """
    label = " ".join(CONTROL.sub(" ", text).split())
    if not label:
        msg = "is empty. Write what it is called"
        raise ValueError(msg)
    return label


Label = Annotated[str, AfterValidator(_on_one_line)]
"""What sentences and figures call something."""
Model = TypeVar("Model", bound=Settings)
NOTHING = ("", "~", "null", "Null", "NULL")
"""How YAML writes an empty value."""


class Blank(str):
    """A value that is not written at all (``code:``), as distinct from an empty text (``code: ""``)."""

    __slots__ = ()


def is_blank(node: yaml.Node) -> bool:
    """Tell whether a value in a YAML file is not written at all, or as null."""
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value in NOTHING


NOT_SHOWN = {"id"}
"""Keys whose values no message repeats: somebody may have written a name there."""
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Unicode's bidirectional controls, which show a text in another order than it is written."""
CONFLICT = re.compile(r"^<{7}(?: .*)?$", re.MULTILINE)
"""Where git has left both versions of a part: between this line and one of seven ``>``."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""Characters that no screen shows, and by which a terminal can be given orders; no line ends, no tabs."""
KeyPath = tuple[str | int, ...]
"""The keys and list positions that lead to a value, from the outermost."""


def repetitions(what: str, ids: Iterable[str]) -> list[str]:
    """Return a message for each id that occurs more than once."""
    return [f"{what} '{one}' occurs {n} times" for one, n in Counter(ids).items() if n > 1]


def refuse(problems: Sequence[str]) -> None:
    """Refuse a model that has problems, in one error that pydantic reports.

    Raises
    ------
    ValueError
        There are problems.
    """
    if problems:
        raise ValueError("; ".join(problems) + ".")


def read_settings(path: Path, model: type[Model]) -> Model:
    """Read and validate one YAML file.

    Raises
    ------
    FieldworkError
        The file is missing, is not YAML, repeats a key or breaks a rule of `model`: all faults, with lines.
    """
    name = paths.display_path(path)
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
    """Validate the text of a YAML file; `name` is what error messages call the file.

    Raises
    ------
    FieldworkError
        It is not YAML, has an alias, repeats a key or breaks a rule of `model`: all offenders, with lines.
    """
    _refuse_conflicts(text, name)
    refuse_aliases(text, name)
    lines: dict[KeyPath, int] = {(): 1}
    offenders: list[str] = []
    data: Any = {}
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        if node:
            data = _unfold(node, (), lines, offenders, name)
    except yaml.YAMLError as error:
        raise FieldworkError(_not_yaml(name, error)) from None
    except RecursionError:
        msg = f"{name}: its parts lie too deep within each other. Write it as data/README.md says."
        raise FieldworkError(msg) from None
    try:
        settings = model.model_validate(data)
    except ValidationError as error:
        offenders += [_sentence(name, one, lines, model) for one in error.errors(include_url=False)]
    if offenders:
        raise FieldworkError(all_at_once(offenders))
    return settings


def lines_of_items(path: Path, key: str) -> list[int]:
    """Return the line of each item of a list at the top of a YAML file that was read without an error."""
    node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)
    if not isinstance(node, yaml.MappingNode):
        return []
    values = {name.value: value for name, value in node.value}
    items = values.get(key)
    if not isinstance(items, yaml.SequenceNode):
        return []
    return [item.start_mark.line + 1 for item in items.value]


def _refuse_conflicts(text: str, name: str) -> None:
    """Refuse a file that git could not merge: all places."""
    offenders: list[str] = []
    for found in CONFLICT.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        offenders.append(f"{name}, line {line}: git could not merge this place, and left both versions.")
    if offenders:
        advice = (
            "Keep the lines that are right, and delete those that begin with <<<<<<<, ======= and >>>>>>>."
        )
        raise FieldworkError(all_at_once(offenders, advice))


def _not_yaml(name: str, error: yaml.YAMLError) -> str:
    """Return what the parser could not read, and where."""
    line = 1
    mark = getattr(error, "problem_mark", None)
    if mark:
        line = mark.line + 1
    problem = getattr(error, "problem", None) or "unreadable"
    return f"{name}, line {line}: this is not YAML ({problem}). Check indents, quotes and colons."


def _unfold(
    node: yaml.Node, place: KeyPath, lines: dict[KeyPath, int], offenders: list[str], name: str
) -> Any:
    """Turn a YAML node into plain data; note the line of each value, and each repeated key as an offender."""
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in mapping:
                offenders.append(f"{name}, line {line}: key '{key.value}' is given twice. Keep one.")
            lines[(*place, key.value)] = line
            mapping[key.value] = _unfold(value, (*place, key.value), lines, offenders, name)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_unfold(value, (*place, at), lines, offenders, name) for at, value in enumerate(node.value)]
    if DIRECTION.search(node.value):
        line = node.start_mark.line + 1
        offenders.append(
            f"{name}, line {line}: an invisible mark reverses the direction of the text. "
            "Delete the line and type it again."
        )
    if CONTROL.search(node.value):
        line = node.start_mark.line + 1
        offenders.append(
            f"{name}, line {line}: a control character, which no screen shows. "
            "Delete the line and type it again."
        )
    if is_blank(node):
        return Blank(node.value)
    return node.value


def _sentence(name: str, error: Any, lines: dict[KeyPath, int], model: type[Settings]) -> str:
    """Return one pydantic error as a sentence: the place, what is wrong, what is allowed."""
    place: KeyPath = tuple(error["loc"])
    at = f"{name}, line {_line_of(place, lines)}:"
    where = ".".join(_counted_from_1(part) for part in place)
    if error["type"] == "extra_forbidden":
        key = str(place[-1])
        return f"{at} unknown key '{where}'.{hint_for_key(key) or did_you_mean(key, _field_names(model))}"
    if error["type"] == "missing":
        return f"{at} '{where}' is missing."
    what = error["msg"].removeprefix("Value error, ")
    if not where:
        return f"{at} {what}"
    given = ""
    # Our own validators quote in their messages what may be quoted.
    is_shown = error["type"] != "value_error" and place[-1] not in NOT_SHOWN
    if is_shown and isinstance(error["input"], str):
        given = f" '{error['input']}'"
    hint = hint_for_choice(str(error["input"]))
    return f"{at} {where}{given}: {what[0].lower() + what[1:]}.{hint}"


def _line_of(place: KeyPath, lines: dict[KeyPath, int]) -> int:
    """Return the line of a value; of one that is not in the file, that of the nearest part around it."""
    while place not in lines:
        place = place[:-1]
    return lines[place]


def _counted_from_1(part: str | int) -> str:
    """Return a key as it is, and a position in a list counted from 1."""
    if isinstance(part, int):
        return str(part + 1)
    return part


def _field_names(model: type[BaseModel]) -> set[str]:
    """Return the field names of `model` and of all models inside it."""
    names = set(model.model_fields)
    for definition in model.model_json_schema().get("$defs", {}).values():
        names |= set(definition.get("properties", {}))
    return names
