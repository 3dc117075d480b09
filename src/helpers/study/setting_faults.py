"""What is wrong with the values of a YAML file, in sentences: what pydantic and our own rules found.

A message repeats what was written only if it is an id, a number or a date (`errors.quoted`), and nothing at
all of a field in which somebody may have written a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple, get_args

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from helpers.errors import allowed, did_you_mean, is_plain, quoted
from helpers.prose import counted
from helpers.study.field_examples import EXAMPLES
from helpers.study.old_names import hint_for_choice, hint_for_key
from helpers.study.written_otherwise import days_meant, describe_days, share_meant

KeyPath = tuple[str | int, ...]
"""The keys and list positions that lead to a value, from the outermost."""
NOT_SHOWN = {"id", "exceptions", "withdrawn", "coder"}
"""Keys whose values no message repeats: somebody may have written a name there."""
OF_OUR_RULES = "rules"
"""The type of an error of `refuse`."""
FOLDER = "a folder is called by small letters, digits, _ and -, such as voice_notes"
OF_SEVERAL = ("tuple_type", "dict_type", "model_type", "too_short")
"""The types of errors about a value that has several parts."""
CURLY = ("“", "”", "‘", "’", "„", "«")
EMPTY = "is empty. Write"
ID = "an id is a small letter, and then small letters, digits and _"
WORKERS_LIST = "write a list in brackets, such as [W1], or [] if there is none"
DAY = "write a day as"
WHAT_TO_WRITE: Mapping[str, str] = {
    "tuple_type": "write a list in brackets, such as [one, two], or one line for each item, beginning with -",
    "dict_type": "write one line for each key, such as 'key: value', further to the right",
    "model_type": "write one line for each key, such as 'key: value', further to the right",
    "string_type": "write a text, without brackets or keys of its own",
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
}
"""What a message says instead of pydantic, by the type of its error."""
NUMBERS = ("int_", "float_", "greater_than", "less_than", "finite_number")
"""How the types of errors about numbers begin."""
_end = re.compile(r"[.?!][\"'”’)]?$")
_option = re.compile(r"'([^']*)'")


class Problem(NamedTuple):
    """What one of our own rules finds wrong."""

    what: str
    place: KeyPath = ()
    """Where it lies, from the model or field that has the rule."""


class Fault(NamedTuple):
    """One fault of a file."""

    place: KeyPath
    what: str
    """Empty, if there is no fault but what was left out."""
    left_out: KeyPath
    """What has to be left out so that the rest can be tried again; `()`: there would be no rest."""


def repetitions(what: str, ids: Sequence[str], *at: str, key: str = "", show: bool = True) -> list[Problem]:
    """Return a problem for each id that occurs more than once.

    Parameters
    ----------
    at, key
        The keys that lead to a list with one item for each id, and the key of the id in an item: then the
        problem is that of the second item.
    show
        Whether the message repeats the id.
    """
    problems = []
    for at_first, one in enumerate(ids):
        others = [position for position, other in enumerate(ids) if other == one]
        if others[0] == at_first and len(others) > 1:
            place: KeyPath = (*at, others[1], key) if key else (*at, others[1])
            said = f"{what} '{one}'" if show else f"one {what}"
            what_is = f"{said} occurs {len(others)} times. Name each once"
            problems.append(Problem(what_is, place if at else ()))
    return problems


def refuse(problems: Sequence[str | Problem]) -> None:
    """Refuse a model that has problems, in one error that pydantic reports and `faults_of` takes apart.

    Raises
    ------
    PydanticCustomError
        There are problems; it is a ValueError.
    """
    found = [Problem(one) if isinstance(one, str) else one for one in problems]
    if found:
        # The text is a value of the template, for a problem may have braces.
        said = "; ".join(one.what for one in found)
        raise PydanticCustomError(OF_OUR_RULES, "{said}", {"said": said, "problems": found})


def faults_of(
    error: ValidationError, model: type[BaseModel], misspelt: set[KeyPath], *, is_first: bool
) -> list[Fault]:
    """Return the faults that pydantic has found in a file, in its order.

    Parameters
    ----------
    misspelt
        The places of keys that are written in another way; those of this error are added.
    is_first
        Whether nothing has been left out of the file: else only what our own rules find is a fault of it.
    """
    faults: list[Fault] = []
    errors = _first_of_each_place(error.errors(include_url=False))
    misspelt |= _misspelt(errors, model)
    around = _places_around(errors)
    for one in errors:
        place = _place_of(one)
        if place in around and one["type"] in ("value_error", "too_short"):
            # A list is only too short without its wrong items, which pydantic does not count.
            continue
        if one["type"] == OF_OUR_RULES:
            faults += _of_our_rules(place, one["ctx"]["problems"], model, misspelt)
        elif _lacks_misspelt(place, misspelt):
            faults.append(Fault(place, "", _item_around(place, model)))
        elif is_first or one["type"] == "value_error":
            left_out = place if one["type"] == "extra_forbidden" else _item_around(place, model)
            faults.append(Fault(place, _sentence(place, one, model), left_out))
        else:
            faults.append(Fault(place, "", _item_around(place, model)))
    return faults


def _first_of_each_place(errors: Sequence[Any]) -> list[Any]:
    """Return the errors without any other of the same place: a key and its value may both be wrong."""
    by_place: dict[KeyPath, Any] = {}
    for one in errors:
        by_place.setdefault(_place_of(one), one)
    return list(by_place.values())


def _place_of(error: Any) -> KeyPath:
    """Return the place of one error of pydantic, which writes of a key that it is one."""
    return tuple(part for part in error["loc"] if part != "[key]")


def _places_around(errors: Sequence[Any]) -> set[KeyPath]:
    """Return the places in which others lie that have a fault."""
    places = [_place_of(one) for one in errors]
    return {place[:length] for place in places for length in range(1, len(place))}


def _misspelt(errors: Sequence[Any], model: type[BaseModel]) -> set[KeyPath]:
    """Return the places of keys of which another key is a misspelling: none of them is missing."""
    misspelt: set[KeyPath] = set()
    for one in errors:
        place = _place_of(one)
        if one["type"] == "extra_forbidden":
            near = get_close_matches(str(place[-1]), _keys_of(_model_at(place[:-1], model)), n=1)
            misspelt |= {(*place[:-1], key) for key in near}
    return misspelt


def _lacks_misspelt(place: KeyPath, misspelt: set[KeyPath]) -> bool:
    """Tell whether a key at a place, or one that what lies there must have, is misspelt."""
    return any(place in (one, one[:-1]) for one in misspelt if place)


def _of_our_rules(
    place: KeyPath, problems: Sequence[Problem], model: type[BaseModel], misspelt: set[KeyPath]
) -> Iterator[Fault]:
    """Yield the problems of one error, each with the place where it lies."""
    where = _written(place)
    for problem in problems:
        within = (*place, *problem.place)
        is_item = bool(problem.place) and isinstance(within[-1], int)
        what = _ended(f"{where}: {problem.what}" if where else problem.what)
        if _lacks_misspelt(within, misspelt):
            what = ""
        yield Fault(within, what, within if is_item else _item_around(within, model))


def _item_around(place: KeyPath, model: type[BaseModel]) -> KeyPath:
    """Return what has to be left out of a file with a fault: one item of a list, or all of a key."""
    if len(place) > 1 and place[0] in getattr(model, "APART", ()):
        return place[:2]
    return place[:1]


def _sentence(place: KeyPath, error: Any, model: type[BaseModel]) -> str:
    """Return one pydantic error as a sentence: the place, what is wrong, what is allowed."""
    where = _written(place)
    if error["type"] == "extra_forbidden":
        return _of_unknown_key(place, where, model)
    if error["type"] == "missing":
        example = example_at(place, model)
        advice = f" Write, for example, `{example}`." if example else ""
        return f"'{where}' is missing.{advice}"
    what = _what_is_wrong(place, error, model)
    if not where:
        return _ended(what)
    is_of_validator = error["type"] == "value_error"
    given = ""
    # Our own validators quote in their messages what may be quoted.
    if isinstance(error["input"], str) and not is_of_validator and not NOT_SHOWN & set(place):
        given = quoted(error["input"])
    hint = hint_for_choice(str(error["input"]))
    if str(error["input"])[:1] in CURLY:
        hint += (
            " Curly quotation marks, as word processors write them, are a part of the text: take them out."
        )
    return _ended(f"{where}{given}: {what}") + hint


def _of_unknown_key(place: KeyPath, where: str, model: type[BaseModel]) -> str:
    key = str(place[-1])
    near = did_you_mean(key, _keys_of(_model_at(place[:-1], model))) or did_you_mean(key, _field_names(model))
    hint = hint_for_key(key) or near
    if is_plain(key):
        return f"unknown key '{where}'.{hint}"
    inside = f" in '{where}'" if where else ""
    return f"unknown key{inside}.{hint}"


def _what_is_wrong(place: KeyPath, error: Any, model: type[BaseModel]) -> str:
    """Return what is wrong with a value, or what to write in its place."""
    kind = error["type"]
    if kind == "literal_error":
        options = _option.findall(error["ctx"]["expected"])
        options = [option for option in options if option] + ["nothing"] * options.count("")
        hint = "" if hint_for_choice(str(error["input"])) else str(error["input"])
        return f"is not allowed. {allowed(options, hint)}"
    if kind.startswith(NUMBERS):
        return _describe_share(str(error["input"]), _field_at(place, model))
    if kind == "string_pattern_mismatch":
        return f"{ID}{_such_as(place, model)}" if place[-1] == "id" else FOLDER
    if kind == "too_short" or kind in WHAT_TO_WRITE:
        return _describe_form(place, error, model)
    if kind in ("string_too_short", "string_too_long"):
        length = f"write at most {error['ctx'].get('max_length')} characters"
        what = f"{EMPTY} what it says" if kind == "string_too_short" else length
        return f"{what}{_such_as(place, model)}"
    return _describe_by_rule(place, error, model)


def _describe_by_rule(place: KeyPath, error: Any, model: type[BaseModel]) -> str:
    """Return what one of our own rules says of a value; with an example, if it is empty."""
    what: str = error["msg"].removeprefix("Value error, ")
    if what.startswith(EMPTY) and "`" not in what:
        return f"{what}{_such_as(place, model)}"
    return what[0].lower() + what[1:]


def _such_as(place: KeyPath, model: type[BaseModel]) -> str:
    """Return an example as the end of a sentence; an empty text, if there is none."""
    example = example_at(place, model)
    return f", such as `{example}`" if example else ""


def _describe_form(place: KeyPath, error: Any, model: type[BaseModel]) -> str:
    """Say what to write for a value that is no text, list, day … as it should be."""
    kind = error["type"]
    if not place:
        return "write one line for each key, such as 'key: value'"
    if kind == "tuple_type" and place[-1] in ("exceptions", "withdrawn"):
        return WORKERS_LIST
    example = example_at(place, model)
    if kind == "tuple_type" and _is_text_for_list_of_texts(error["input"], _field_at(place, model)):
        return f"put [ ] around it{_such_as(place, model)}"
    if WHAT_TO_WRITE.get(kind) == DAY:
        return _describe_day(str(error["input"]), example.partition(": ")[2] or "2023-10-12")
    if kind == "string_type":
        return f"{WHAT_TO_WRITE[kind]}{_such_as(place, model)}"
    if kind in OF_SEVERAL and example:
        return f"write, for example, `{example}`"
    if kind == "too_short":
        return f"write a list with at least {counted(error['ctx']['min_length'], 'items')}"
    return WHAT_TO_WRITE[kind]


def _is_text_for_list_of_texts(written: object, field: FieldInfo | None) -> bool:
    is_text = isinstance(written, str) and written != ""
    return is_text and field is not None and model_in(field.annotation) is None


def _describe_day(written: str, example: str) -> str:
    """Say how to write a day, if it can be known which one is meant."""
    return describe_days(days_meant(written)) or f"{DAY} {example}"


def _describe_share(written: str, field: FieldInfo | None) -> str:
    """Say which share a percentage is, if a field takes shares; else which numbers it takes."""
    is_of_shares = any(limit in (Le(1), Lt(1)) for limit in _limits(field))
    share = share_meant(written)
    if is_of_shares and share:
        return f"a share is written as a number up to 1. Write {share}"
    return _describe_number(field)


def _limits(field: FieldInfo | None) -> list[Any]:
    """Return the limits that a field sets to a number."""
    return list(field.metadata) if field else []


def _describe_number(field: FieldInfo | None) -> str:
    """Say which numbers a field takes, with one of them."""
    limits = _limits(field)
    low, high = 0.0, 0.0
    bounds = []
    for limit in limits:
        if isinstance(limit, Ge):
            low = float(str(limit.ge))
            bounds.append(f"from {low:g}")
        elif isinstance(limit, Gt):
            low = float(str(limit.gt))
            bounds.append(f"above {low:g}")
    for limit in limits:
        if isinstance(limit, Le):
            high = float(str(limit.le))
            bounds.append(f"to {high:g}")
        elif isinstance(limit, Lt):
            high = float(str(limit.lt))
            bounds.append(f"to below {high:g}" if "from" in "".join(bounds) else f"and below {high:g}")
    if field and int in (field.annotation, *get_args(field.annotation)):
        return " ".join(["write a whole number", *bounds]) + f", such as {max(low, 3):g}"
    kind = "a share" if high == 1 else "a number"
    return " ".join([f"write {kind}", *bounds]) + f", such as {(low + high) / 2:g}"


def example_at(place: KeyPath, model: type[BaseModel]) -> str:
    """Return an example of what to write for the key at a place, or of the list there; else an empty text."""
    while place and isinstance(place[-1], int):
        place = place[:-1]
    of_model = _model_at(place[:-1], model) if place else None
    if of_model is None:
        return ""
    key = str(place[-1])
    field = _field_at(place, model)
    example = EXAMPLES.get(of_model.__name__, {}).get(key) or _example_of_type(field)
    return f"{key}: {example}" if example else ""


def _example_of_type(field: FieldInfo | None) -> str:
    """Return an example of a field that takes one of some words, true or false, or a number."""
    if field is None:
        return ""
    options = [str(option) for option in get_args(field.annotation) if option and isinstance(option, str)]
    if options:
        return options[0]
    if field.annotation is bool:
        return str(field.default).lower()
    if field.annotation in (int, float):
        return _describe_number(field).rpartition("such as ")[2]
    return ""


def _model_at(place: KeyPath, model: type[BaseModel]) -> type[BaseModel] | None:
    """Return the model whose keys lie at a place."""
    if not any(isinstance(part, str) for part in place):
        return model
    field = _field_at(place, model)
    return model_in(field.annotation) if field else None


def _keys_of(model: type[BaseModel] | None) -> list[str]:
    """Return the keys of a model, as they are written."""
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _field_at(place: KeyPath, model: type[BaseModel]) -> FieldInfo | None:
    """Return the field of a model that a place leads to, if it is one."""
    inner: type[BaseModel] | None = model
    field = None
    for key in (part for part in place if isinstance(part, str)):
        if inner is None:
            return None
        by_name = {one.alias or name: one for name, one in inner.model_fields.items()}
        field = by_name.get(key)
        inner = model_in(field.annotation) if field else None
    return field


def model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model that an annotation names: itself, or that of its items."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    models = [model_in(one) for one in get_args(annotation)]
    return next((one for one in models if one), None)


def _written(place: KeyPath) -> str:
    """Return a place as messages write it: positions counted from 1, and no key that may be a name."""
    parts = [str(part + 1) if isinstance(part, int) else part for part in place]
    return ".".join(part for part in parts if is_plain(part))


def _ended(what: str) -> str:
    """Return a sentence with one full stop, or its question mark."""
    return what if _end.search(what) else f"{what}."


def _field_names(model: type[BaseModel]) -> set[str]:
    """Return the field names of `model` and of all models inside it."""
    names = set(model.model_fields)
    for definition in model.model_json_schema().get("$defs", {}).values():
        names |= set(definition.get("properties", {}))
    return names
