"""A draft of our codebook from the codes of another program, which is valid as it is.

The first level of codes becomes areas, the second themes; codes further down count for the theme above them
(`themes_of_codes`), and those whose description says so are directions. What the codes do not say is left
out, never invented.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from helpers.exchange.codebooks import FIELDS_OF_AREA, LISTS, CodeSet, ForeignCode, parse_fields
from helpers.exchange.same_names import look_up
from helpers.exchange.themes_of_codes import CONDITION_STATES, CONDITIONS
from helpers.prose import counted, listed
from helpers.study.directions import DEFAULT, SIDES, Direction
from helpers.study.settings import DIRECTION
from helpers.study.themes import CODE, DEFINITIONS, Theme

NAMES_OF_DIRECTIONS = {name: one.id for one in DEFAULT for name in (one.id, one.label)}
STATUS = "A draft from the codes of another program. What is empty in it is not defined yet."
ALL_THEMES = "All themes"
"""The area of themes that have no code above them."""
NO_NAME = "Code without a name"


class Draft(NamedTuple):
    """A drafted codebook."""

    text: str
    """Of a ``codebook.yaml``, with the remarks as comments at its top."""
    n_areas: int
    n_themes: int
    remarks: list[str]
    """A sentence each on what the levels of the codes do not say clearly."""


def draft_codebook(codes: list[ForeignCode], *, theme_level: int = 2, remarks: Collection[str] = ()) -> Draft:
    """Draft a codebook.

    Areas are the sets of a .qdc; without any, the codes above the themes; where there are none, a single
    area. A topmost code that has codes below it is an area; if it is used for coding itself, it is a theme of
    this area too. A topmost code that is not codable and has none below it is an area as yet without themes.
    Codes of one name, in several areas or sets, are themes of different ids.

    Parameters
    ----------
    theme_level
        The level of codes that are themes: 2, or 1 where the topmost codes are themes of a single area.
    remarks
        Further remarks on the codes.
    """
    # No line of a codebook may have a mark that reverses the direction of the text.
    codes = [code._replace(description=DIRECTION.sub("", code.description)) for code in codes]
    codes, of_conditions = _without_conditions(codes)
    draft = _Draft(codes, theme_level)
    for code in codes:
        draft.add(code)
    areas, themes = draft.finish()
    all_remarks = [*remarks, *of_conditions, *draft.describe()]
    book: dict[str, Any] = {"version": "0.1.0", "status": STATUS}
    if draft.directions:
        book["directions"] = [direction.model_dump() for direction in draft.directions.values()]
    book |= {"areas": areas, "themes": themes}
    written = yaml.safe_dump(book, sort_keys=False, allow_unicode=True, width=120)
    comments = "".join(f"# {' '.join(line.split())}\n" for line in all_remarks)
    return Draft(f"{comments}{written}", len(areas), len(themes), all_remarks)


class _Theme(NamedTuple):
    """A theme of the draft; its area is still a label."""

    fields: dict[str, Any]
    area: str


class _Draft:
    """Areas by label, and themes, in the order of the codes."""

    def __init__(self, codes: list[ForeignCode], theme_level: int) -> None:
        self._areas: dict[str, CodeSet] = {}
        self._themes: list[_Theme] = []
        self._ids: set[str] = set()
        self._both: list[tuple[str, str]] = []
        """The name of a code that is an area and a theme, and the id of the theme."""
        self.directions: dict[str, Direction] = {}
        """The directions that child codes of themes say, by their ids."""
        self._n_deeper = self._n_in_direction = 0
        self._level = theme_level
        self._sets = {code_set.name: code_set for code in codes for code_set in code.sets}
        topmost = [code for code in codes if not code.parents]
        self._n_of_topmost = Counter(code.name for code in topmost)
        self._description_of = {code.name: code.description for code in topmost}
        codable = [code for code in codes if code.is_codable]
        self._parents_of_codable = {
            code.parents[:n] for code in codable for n in range(1, len(code.parents) + 1)
        }
        self._themes_at: set[tuple[str, ...]] = set()

    def add(self, code: ForeignCode) -> None:
        """Add a code as an area, as a theme, as both, as a direction, or as part of the theme above it."""
        direction = _read_direction(code)
        if direction:
            self.directions.setdefault(direction.id, direction)
        elif self._sets:
            self._add_by_sets(code)
        elif self._level == 1:
            self._add_by_level(code, level=1)
        elif code.parents or not self._is_above_codes(code):
            self._add_by_level(code, level=2)
        else:
            self._add_area(CodeSet(code.name))
            if code.is_codable:
                self._description_of[code.name] = ""
                self._add_theme(code, CodeSet(code.name))
                self._both.append((code.name, self._themes[-1].fields["id"]))

    def _is_above_codes(self, code: ForeignCode) -> bool:
        return (*code.parents, code.name) in self._parents_of_codable

    def _add_by_level(self, code: ForeignCode, *, level: int) -> None:
        if len(code.parents) >= level:
            self._count_deeper(code)
        elif not code.is_codable and not self._is_above_codes(code):
            if not code.parents:
                self._add_area(CodeSet(code.name))
        elif code.parents:
            self._add_theme(code, CodeSet(code.parents[0]))
        else:
            self._add_theme(code, CodeSet(ALL_THEMES))

    def _add_by_sets(self, code: ForeignCode) -> None:
        """Add a theme to each set of a code; without one, it belongs to a theme above it, if there is any."""
        path = (*code.parents, code.name)
        if not code.is_codable:
            is_own_set = code.name in self._sets
            if not code.parents and (is_own_set or not self._is_above_codes(code)):
                self._add_area(self._sets.get(code.name, CodeSet(code.name)))
        elif code.sets:
            self._themes_at.add(path)
            for code_set in dict.fromkeys(code.sets):
                self._add_theme(code, code_set)
        elif any(path[:n] in self._themes_at for n in range(1, len(path))):
            self._count_deeper(code)
        else:
            self._themes_at.add(path)
            self._add_theme(code, CodeSet(ALL_THEMES))

    def _count_deeper(self, code: ForeignCode) -> None:
        is_in_direction = look_up(_last_part(code.name), NAMES_OF_DIRECTIONS) is not None
        self._n_in_direction += code.is_codable and is_in_direction
        self._n_deeper += code.is_codable and not is_in_direction

    def _add_area(self, code_set: CodeSet) -> None:
        self._areas.setdefault(code_set.name, code_set)

    def _add_theme(self, code: ForeignCode, area: CodeSet) -> None:
        self._add_area(area)
        fields = _draft_theme(code)
        if fields["id"] in self._ids and code.parents:
            fields["id"] = _make_id(f"{code.parents[-1]} {fields['id']}", "theme_")
        fields["id"] = _unused(fields["id"], self._ids)
        self._ids.add(fields["id"])
        self._themes.append(_Theme(fields, area.name))

    def finish(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return areas and themes as the codebook has them; an area has no id of a theme."""
        id_of_area: dict[str, str] = {}
        areas = []
        for label, code_set in self._areas.items():
            meaning = code_set.description or self._description_of.get(label, "")
            fields, meaning = _split_fields(meaning)
            area_id = _make_id(fields.get("id") or label, "area_")
            if area_id in self._ids:
                area_id = f"area_{area_id}"
            area_id = _unused(area_id, {*self._ids, *id_of_area.values()})
            id_of_area[label] = area_id
            area = {"id": area_id, "label": _as_label(label), "meaning": " ".join(meaning.split())}
            area["argued_by"] = fields.get("argued_by", "")
            areas.append({name: text for name, text in area.items() if text})
        for theme in self._themes:
            theme.fields["area"] = id_of_area[theme.area]
        return areas, [theme.fields for theme in self._themes]

    def describe(self) -> Iterator[str]:
        """Yield a sentence on each thing that the codes do not say clearly."""
        for name, theme_id in self._both:
            yield (
                f"'{name}' is an area, because codes are below it, and also a theme, for its own excerpts. "
                f"If it is a folder without any, delete theme {theme_id}."
            )
        for name, n in self._n_of_topmost.items():
            if n > 1 and name in self._areas:
                yield f"{counted(n, 'topmost codes')} are named '{name}': they are one area."
        themes_of_label: dict[str, list[_Theme]] = defaultdict(list)
        for theme in self._themes:
            themes_of_label[theme.fields["label"]].append(theme)
        for label, themes in themes_of_label.items():
            if len(themes) > 1:
                places = [f"{theme.fields['id']} (in '{theme.area}')" for theme in themes]
                yield f"{counted(len(themes), 'codes')} are named '{label}': themes {listed(places)}."
        if self._n_deeper:
            yield f"{counted(self._n_deeper, 'codes')} further down: each counts for the theme above it."
        if self._n_in_direction:
            n_codes = counted(self._n_in_direction, "codes")
            yield f"{n_codes} further down named as a direction: what is coded there has it."


def _without_conditions(codes: list[ForeignCode]) -> tuple[list[ForeignCode], list[str]]:
    """Return the codes without those of conditions of the schematic model, and a remark if there are any.

    They are below a topmost code ``Conditions``, and some say whether a condition is met: otherwise the code
    is one like any other.
    """
    below = [code for code in codes if code.parents and code.parents[0].casefold() == CONDITIONS]
    if not any(look_up(_last_part(code.name), CONDITION_STATES) for code in below):
        return codes, []
    kept = [code for code in codes if (*code.parents, code.name)[0].casefold() != CONDITIONS]
    remark = f"{counted(len(below), 'codes')} of conditions of the schematic model: they are no themes."
    return kept, [remark]


def _read_direction(code: ForeignCode) -> Direction | None:
    """Return the direction that a child code of our own export says; None for any other code."""
    fields = parse_fields(code.description)
    if not code.parents or "direction" not in fields:
        return None
    label = _as_label(_last_part(code.name))
    given = {"id": fields["direction"], "label": label, "side": fields.get("side", "")}
    try:
        return Direction.model_validate(given)
    except ValidationError:
        return None


def _last_part(name: str) -> str:
    """Return what a code that is named ``Supervision: lacking`` says of its theme."""
    return name.rpartition(":")[2].strip()


def _split_fields(description: str) -> tuple[dict[str, str], str]:
    """Return the fields of an area that our own export writes above its meaning, and the meaning."""
    found: dict[str, str] = {}
    lines = description.splitlines()
    while lines:
        field = {name: value for name, value in parse_fields(lines[0]).items() if name in FIELDS_OF_AREA}
        is_side = field.get("argued_by", SIDES[0]) in SIDES
        if not field or field.keys() <= found.keys() or not is_side:
            break
        found |= field
        lines = lines[1:]
    return found, "\n".join(lines)


def _draft_theme(code: ForeignCode) -> dict[str, Any]:
    """Return the fields of a theme, without those of which its code says nothing.

    A description in which our labels have values that no codebook may have is a definition as a whole.
    """
    theme: dict[str, Any] = {"id": _make_id(code.name, "theme_"), "label": _as_label(code.name), "area": ""}
    fields = parse_fields(code.description)
    described: dict[str, Any] = {"id": _make_id(fields.get("id") or code.name, "theme_")}
    described |= {name: fields.get(name, "") for name in DEFINITIONS}
    described |= {name: fields.get(name, "") for name in ("why", "quotations")}
    # Lines of a description before any of our labels are part of the definition.
    without_label = fields.get("", "")
    described["full"] = f"{described['full']} {without_label}".strip()
    for name in LISTS:
        items = [item.strip() for item in fields.get(name, "").split(";")]
        described[name] = [item for item in items if item]
    described = {name: value for name, value in described.items() if value}
    try:
        # Its area is known later; here any id will do.
        Theme.model_validate({**theme, **described, "area": "any"})
    except ValidationError:
        described = {"full": " ".join(code.description.split())}
    return {**theme, **described}


def _as_label(name: str) -> str:
    """Return a name as a label: it is not empty, and shows its letters in the order of reading."""
    return DIRECTION.sub("", " ".join(name.split())) or NO_NAME


def _make_id(name: str, prefix: str) -> str:
    """Return an id that is valid in the codebook and as close to a name as possible."""
    if re.fullmatch(CODE, name):
        return name
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    own = re.sub(r"[^a-z0-9]+", "_", ascii_name).strip("_")
    if re.fullmatch(CODE, own):
        return own
    return f"{prefix}{own}".strip("_")


def _unused(wanted: str, taken: Collection[str]) -> str:
    """Return an id that is not taken yet: the wanted one, or it with ``_again`` and a number."""
    free, n = wanted, 1
    while free in taken:
        free = f"{wanted}_again" if n == 1 else f"{wanted}_again_{n}"
        n += 1
    return free
