"""Read a YAML file into a pydantic model, so that every error names its line.

Scalars are read as text, and only the model types them: YAML's own guesses (``no`` is false, ``01`` is 1,
``2024-02-30`` crashes) never reach the study.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar, Generic, NamedTuple, TypeVar, get_args

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from helpers.errors import FieldworkError, all_at_once, quoted
from helpers.files import paths
from helpers.study.not_yaml import describe_not_yaml
from helpers.study.setting_faults import KeyPath, faults_of
from helpers.study.stand_ins import examples_of, with_written_ids
from helpers.study.utf8 import read_utf8
from helpers.study.yaml_aliases import refuse_aliases


class Settings(BaseModel):
    """A part of a YAML file: frozen, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    APART: ClassVar[frozenset[str]] = frozenset()
    """Lists of which an item that is wrong can be left out, while the rest of the file is checked."""
    _unread: frozenset[str] = PrivateAttr(frozenset())

    @field_validator("*", mode="before")
    @classmethod
    def _days_are_written_in_full(cls, written: object, info: ValidationInfo) -> object:
        """Refuse what pydantic would take for a day: seconds since 1970, or a day with a time."""
        annotation = cls.model_fields[str(info.field_name)].annotation
        is_day = date in (annotation, *get_args(annotation))
        if is_day and isinstance(written, str) and not ISO_DAY.fullmatch(written):
            raise PydanticCustomError("date_parsing", "is no day")
        return written

    @field_validator("*")
    @classmethod
    def _is_not_empty_if_required(cls, value: object, info: ValidationInfo) -> object:
        field = cls.model_fields[str(info.field_name)]
        if field.is_required() and isinstance(value, str) and not value.strip():
            msg = "is empty. Write what belongs there"
            raise ValueError(msg)
        return value

    def is_whole(self, *keys: str) -> bool:
        """Tell whether the values of some keys, or of all, are what the file has there.

        They are not where something wrong was left out or an example stands in for it (`read_in_part`): then
        what they lack may be there nevertheless.
        """
        return self._unread.isdisjoint(keys or self._unread)


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


DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Unicode's bidirectional controls, which show a text in another order than it is written."""
CONFLICT = re.compile(r"^<{7}(?: .*)?$", re.MULTILINE)
"""Where git has left both versions of a part: between this line and one of seven ``>``."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""Characters that no screen shows, and by which a terminal can be given orders; no line ends, no tabs."""
LINE = re.compile(r", line (\d+): ")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TYPE_AGAIN = "Delete the line and type it again."
MOST_ATTEMPTS = 8
"""How often the rest of a file is tried again, when what is wrong has been left out."""


class Lines(NamedTuple):
    """The lines of a file on which its values begin."""

    name: str
    """What messages call the file."""
    of: dict[KeyPath, int]

    def at(self, place: KeyPath) -> str:
        """Return the file and line of a value, as messages begin; of one not there, of what is around it.

        What is not there, and has nothing around it but the whole file, has no line.
        """
        while place not in self.of:
            place = place[:-1]
        return f"{self.name}, line {self.of[place]}:" if place else f"{self.name}:"


@dataclass(frozen=True)
class Reading(Generic[Model]):
    """What a YAML file holds, as far as it could be read."""

    settings: Model | None
    """The whole file; of one with faults, what could be read (`Settings.is_whole`); None: nothing could."""
    data: Any
    """All that is written, as plain data."""
    lines: Lines
    """The line of each value in `settings`."""
    offenders: list[str]

    def at(self, *place: str | int) -> str:
        """Return the file and line of a value, as messages begin."""
        return self.lines.at(place)

    def line_of(self, *place: str | int) -> int:
        """Return the line of a value in `settings`."""
        return self.lines.of[place]


def read_settings(path: Path, model: type[Model]) -> Model:
    """Read and validate one YAML file.

    Raises
    ------
    FieldworkError
        The file is missing, is not YAML, repeats a key or breaks a rule of `model`: all faults, with lines.
    """
    return whole(read_in_part(path, model))


def parse_settings(text: str, model: type[Model], name: str) -> Model:
    """Validate the text of a YAML file; `name` is what error messages call the file.

    Raises
    ------
    FieldworkError
        It is not YAML, has an alias, repeats a key or breaks a rule of `model`: all offenders, with lines.
    """
    return whole(_parse_in_part(text, model, name))


def read_in_part(path: Path, model: type[Model]) -> Reading[Model]:
    """Read one YAML file as `read_settings` does, for a caller who has more to check in it.

    Raises
    ------
    FieldworkError
        The file is missing, cannot be read, is not YAML or has an alias.
    """
    name = paths.display_path(path)
    if path.is_dir():
        msg = f"{name}: is a folder. A text file of this name belongs here: move the folder elsewhere."
        raise FieldworkError(msg)
    try:
        text = read_utf8(path, name)
    except FileNotFoundError:
        msg = f"{name}: there is no such file. A study has data/study.yaml, data/codebook.yaml and data/raw/."
        raise FieldworkError(msg) from None
    return _parse_in_part(text, model, name)


def known_of(reading: Reading[Model]) -> Model | None:
    """Return what other files may name of a file, as far as it is known.

    An item that was left out for a fault is there with its id; examples stand in for the rest of it.
    """
    settings = reading.settings
    if settings is None or settings.is_whole():
        return settings
    known, unread = with_written_ids(settings, reading.data, settings._unread)  # noqa: SLF001
    known._unread = unread  # noqa: SLF001 - its own copy
    return known


def read_nothing(model: type[Model]) -> Model | None:
    """Return what stands in for a file that cannot be read; None, if its model has no examples."""
    return _parse_in_part("", model, "").settings


def whole(reading: Reading[Model]) -> Model:
    """Return what a file holds.

    Raises
    ------
    FieldworkError
        It has faults: all of them, with lines.
    """
    if reading.settings is None or reading.offenders:
        raise FieldworkError("\n".join(reading.offenders))
    return reading.settings


class Unread(NamedTuple):
    """The keys of a file of which a rule must say nothing, since they could not be read."""

    keys: frozenset[str] = frozenset()
    """Those of which nothing was read, or not all."""
    stood_in: frozenset[str] = frozenset()
    """Those of which nothing was read."""


def unread_of(info: ValidationInfo) -> Unread:
    """Return what a rule must say nothing of."""
    return info.context or Unread()


def _tree_of(text: str, name: str) -> tuple[_Tree, Any]:
    """Return the nodes of a YAML file, and all that is written in it as plain data."""
    _refuse_conflicts(text, name)
    refuse_aliases(text, name)
    try:
        tree = _Tree(yaml.compose(text, Loader=yaml.BaseLoader), name)
        return tree, tree.unfold()
    except yaml.YAMLError as error:
        line, what = describe_not_yaml(text, error)
        msg = f"{name}, line {line}: this is not YAML: {what}."
        raise FieldworkError(msg) from None
    except RecursionError:
        msg = f"{name}: its parts lie too deep within each other. Write it as data/README.md says."
        raise FieldworkError(msg) from None


def _parse_in_part(text: str, model: type[Model], name: str) -> Reading[Model]:
    tree, written = _tree_of(text, name)
    data = written
    offenders = list(tree.offenders)
    misspelt: set[KeyPath] = set()
    unread: set[str] = set()
    stand_ins: dict[str, Any] = {}
    settings = None
    # A rule that looks at several values is only tried where each of them is right by itself. So what is
    # wrong is left out, an example stands in for what cannot be, and all is tried again: then the faults of
    # both kinds are named at once.
    for attempt in range(MOST_ATTEMPTS):
        try:
            context = Unread(frozenset(unread), frozenset(stand_ins))
            settings = model.model_validate(data, context=context)
            break
        except ValidationError as error:
            faults = faults_of(error, model, misspelt, is_first=not attempt)
        offenders += [f"{tree.lines.at(fault.place)} {fault.what}" for fault in faults if fault.what]
        places = [fault.left_out for fault in faults]
        if () in places:
            break
        tree.leave_out(places)
        unread |= {str(place[0]) for place in (*places, *misspelt)}
        missing = [str(place[0]) for place in places if len(place) == 1]
        stand_ins |= examples_of(missing, model)
        data = tree.unfold() | stand_ins
    offenders = sorted(dict.fromkeys(offenders), key=_line_in)
    if settings:
        settings._unread = frozenset(unread)  # noqa: SLF001 - just made
    return Reading(settings, written, tree.lines, offenders)


def _line_in(fault: str) -> int:
    """Return the line of a fault; 0, if it has none."""
    found = LINE.search(fault)
    return int(found[1]) if found else 0


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


class _Tree:
    """The nodes of a YAML file, of which some may be left out, and the line of each."""

    def __init__(self, root: yaml.Node | None, name: str) -> None:
        self._root = root
        self._left_out: set[int] = set()
        self._nodes: dict[KeyPath, yaml.Node] = {}
        self.lines = Lines(name, {(): 1})
        self.offenders: list[str] = []
        """What is wrong with keys and characters, whatever they say."""

    def unfold(self) -> Any:
        """Return what is not left out as plain data; note the node and the line of each value."""
        self.lines = Lines(self.lines.name, {(): 1})
        self.offenders = []
        self._nodes = {}
        if self._root is None:
            return {}
        return self._unfold(self._root, ())

    def leave_out(self, places: Iterable[KeyPath]) -> None:
        """Leave out values, as far as they are there."""
        self._left_out |= {id(self._nodes[place]) for place in places if place in self._nodes}

    def _unfold(self, node: yaml.Node, place: KeyPath) -> Any:
        self.lines.of.setdefault(place, node.start_mark.line + 1)
        self._nodes[place] = node
        if isinstance(node, yaml.MappingNode):
            return self._unfold_mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            kept = [item for item in node.value if id(item) not in self._left_out]
            return [self._unfold(item, (*place, at)) for at, item in enumerate(kept)]
        if DIRECTION.search(node.value):
            self._refuse(node, f"an invisible mark reverses the direction of the text. {TYPE_AGAIN}")
        if CONTROL.search(node.value):
            self._refuse(node, f"a control character, which no screen shows. {TYPE_AGAIN}")
        if is_blank(node):
            return Blank()
        return node.value

    def _unfold_mapping(self, node: yaml.MappingNode, place: KeyPath) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(
                    key, "a key must be plain text, and not a list or a mapping. Write 'key: value'."
                )
                continue
            if id(value) in self._left_out:
                continue
            if key.value in mapping:
                self._refuse(key, f"key{quoted(key.value)} is given twice. Keep one.")
            self.lines.of[*place, key.value] = key.start_mark.line + 1
            mapping[key.value] = self._unfold(value, (*place, key.value))
        return mapping

    def _refuse(self, node: yaml.Node, what: str) -> None:
        self.offenders.append(f"{self.lines.name}, line {node.start_mark.line + 1}: {what}")
