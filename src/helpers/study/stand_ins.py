"""What stands in for parts of a file of settings that could not be read, so that all else can be examined."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from helpers.study.field_examples import EXAMPLES
from helpers.study.setting_faults import model_in

NAMES = ("id", "folder")
"""The keys of an item by which other files name it."""
NEEDED = ("singular", "reader")
"""Keys that some items must have and others need not: an example never harms."""
Model = TypeVar("Model", bound=BaseModel)


def examples_of(keys: Collection[str], model: type[BaseModel]) -> dict[str, Any]:
    """Return the examples of keys that must be there, as plain data; any other key may be missing."""
    fields, examples = _fields(model), _examples(model)
    required = [key for key in keys if key in fields and fields[key].is_required()]
    return {key: examples[key] for key in required if key in examples}


def with_written_ids(settings: Model, written: Any, unread: Collection[str]) -> tuple[Model, frozenset[str]]:
    """Complete lists of which items were left out, as far as the ids of these items can be read.

    Parameters
    ----------
    settings
        What could be read of a file.
    written
        All that is written there, as plain data.
    unread
        The keys of which something was left out.

    Returns
    -------
    settings
        With an item for each id: examples stand in for what else such an item must have.
    unread
        The keys of lists of which an id is not known even so, and all others that were unread.
    """
    settings = settings.model_copy()
    still_unread = set(unread)
    for key in sorted(still_unread & set(getattr(settings, "APART", ()))):
        name = next(name for name, field in type(settings).model_fields.items() if key in (name, field.alias))
        items = _items(getattr(settings, name), written.get(key), _fields(type(settings))[key])
        if items:
            settings = settings.model_copy(update={name: items})
            still_unread.discard(key)
    return settings, frozenset(still_unread)


def _items(read: Collection[Any], written: Any, field: FieldInfo) -> tuple[Any, ...]:
    """Return an item for each id of a list, in their order; none, if an id cannot be read."""
    model = model_in(field.annotation)
    if model is None or not isinstance(written, list):
        return ()
    by_id = {item.id: item for item in read}
    items: dict[str, Any] = {}
    for item in written:
        of_item = _with_examples(item, model)
        if of_item is None:
            return ()
        items.setdefault(of_item.id, by_id.get(of_item.id, of_item))
    return tuple(items.values())


def _with_examples(item: Any, model: type[BaseModel]) -> Any:
    """Return an item with its names, and examples for all else that it needs; None, if a name is wrong."""
    if not isinstance(item, dict):
        return None
    names = [name for name in NAMES if name in _fields(model)]
    if not set(names) <= set(item):
        return None
    try:
        return model.model_validate(dict(_required(model)) | {name: item[name] for name in names})
    except ValidationError:
        return None


def _required(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    """Yield the keys that a model must have, each with its example."""
    for key, example in _examples(model).items():
        if _fields(model)[key].is_required() or key in NEEDED:
            yield key, example


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by their keys."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _examples(model: type[BaseModel]) -> dict[str, Any]:
    """Return the examples of a model as plain data, by key."""
    examples = EXAMPLES.get(model.__name__, {})
    return {key: yaml.load(text, yaml.BaseLoader) for key, text in examples.items()}  # noqa: S506
