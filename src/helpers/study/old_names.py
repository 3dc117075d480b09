"""Names that an earlier version of the package used, each with the name that took its place.

Everything that knows an old name has it from here: `fieldwork migrate`, which rewrites files, and the error
messages that recognise one. So too what earlier versions had and this one leaves out, or did not have yet.
docs/glossary.md says what the names mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

EACH = "*"
"""In a place: every item of a list."""
Place = tuple[str, ...]
"""Where a key or a value lies in a YAML file: the keys that lead to it; `EACH` for the items of a list."""

MIGRATE = "This was written by an earlier version: run `fieldwork migrate`."


_NONE: Mapping[Any, Any] = MappingProxyType({})


class Names(NamedTuple):
    """The names that changed in one YAML file."""

    keys: Mapping[Place, str] = _NONE
    """New key, by the place of the old one."""
    values: Mapping[Place, Mapping[str, str]] = _NONE
    """New value by old value, by their place."""
    left_out: Mapping[Place, str] = _NONE
    """Why a key is no longer there, by its place."""


VALENCE = "valence"
CODEBOOK_NAMES = Names(
    keys={("themes", EACH, "false_friends"): "exclusion_patterns"},
    left_out={("themes", EACH, VALENCE): "each coding says its direction (directions in the codebook)"},
)
YAML_NAMES = {
    "data/study.yaml": Names(
        keys={
            ("bar",): "accuracy_threshold",
            ("hand_coding",): "manual_coding",
            ("sources", EACH, "voice"): "counted_role",
        }
    ),
    "data/codebook.yaml": CODEBOOK_NAMES,
    "data/claims.yaml": Names(
        values={
            ("claims", EACH, "kind"): {
                "most_told": "most_coded",
                "least_told": "least_coded",
                "more_told": "more_coded",
            }
        }
    ),
}
"""Names by file of a study."""
TABLES = {"audits": "validations", "selections": "excerpts", "variants": "specifications"}
"""Tables: new name by old name."""
COLUMNS: dict[str, dict[str, str]] = {
    "ledger": {"fate": "status"},
    "excerpts": {"fate": "status"},
    "validations": {"n_read": "n_reviewed", "n_hand": "n_manual"},
}
"""Columns, by the new name of their table."""
MADE_AGAIN = {"specifications": "left_out", "agreements": "n_workers_coded"}
"""Tables of which earlier versions had other rows or knew less, so that they have to be made again: each with
a column by which this version's is known."""


def _ties(row: Mapping[str, str]) -> str:
    """Return whether a ranking's totals are equal; nothing where none is published."""
    return str(int(row["n"] == row["n_than"])) if row["holds"] else ""


_not_known = dict.fromkeys(
    [f"{score}_{end}" for score in ("precision", "recall", "f1") for end in ("low", "high")], ""
)
Cell = str | Callable[[Mapping[str, str]], str]
"""What a cell holds, or a function that returns it, of the cells before it in its row."""
NEW_COLUMNS: dict[str, dict[str, Cell]] = {
    "segments": {"time": ""},
    "excerpts": {"direction": ""},
    "codings": {"direction": ""},
    "theme_counts": {"n_for": "0", "n_against": "0", "n_both": "0"},
    "validations": {"unit": "sentence", "part": "all", **_not_known},
    "agreements": {"unit": "sentence"},
    "public_validations": {"unit": "sentence", "part": "all", **_not_known},
    "public_agreement": {"unit": "sentence"},
    "quotations": {"side": "", "direction": "", "chosen_by": "rule"},
    "public_pairs": {"expected_contacts": "", "expected_segments": ""},
    "public_claims": {"ties": _ties},
}
"""Columns that earlier versions did not have, by table, and what each of their rows has there, or how that
follows from the columns before it: no time of day was kept, nobody had coded a direction, sentences were
compared, nothing was held out, no interval was calculated, a rule chose each quotation, and no number of
pairs was expected."""
CELLS: dict[str, dict[str, dict[str, str]]] = {
    "ledger": {"reason": {"hand_coding": "manual_coding"}},
    "quotations": {"kind": {"typical": "quotation", "counter": "false_positive"}},
}
"""Values in cells, by the new names of table and column."""
PARAMETERS = {"anchor": "week_origin"}
PARAMETER_VALUES = {"quarantine": {"set_apart": "continue"}}
"""Values of parameters, by the new name of the parameter."""
COMMANDS = {"audit": "validation"}
CODEBOOK_LABELS = {"false friends": "exclusion_patterns", "valence": "valence"}
"""Labels, in lower case, in codebooks that were exported as .qdc: the key of each. ``valence`` is read and
left out: codings say in which direction they are (`directions`)."""
FIGURES = {"dictionary_audit": "dictionary_validation"}


def rename_in(data: Any, names: Names, place: Place = ()) -> Any:
    """Return what a YAML file holds (mappings, lists and texts), with its new names."""
    if isinstance(data, list):
        return [rename_in(item, names, (*place, EACH)) for item in data]
    if isinstance(data, dict):
        return {
            names.keys.get((*place, key), key): rename_in(value, names, (*place, key))
            for key, value in data.items()
        }
    return names.values.get(place, {}).get(data, data)


def reverse(names: Mapping[str, str]) -> dict[str, str]:
    """Return a table of names read the other way: old name by new name."""
    return {new: old for old, new in names.items()}


def earlier_codebooks(data: Mapping[str, Any], valences: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield what a codebook held in each of the earlier versions: their stamps were made from that.

    Parameters
    ----------
    data
        What it holds now.
    valences
        The valence that it gave themes, by their ids; of any other it was empty.
    """
    old_keys = {new: place[-1] for place, new in CODEBOOK_NAMES.keys.items()}
    book = _without(data, "directions")
    book["areas"] = [_without(area, "argued_by") for area in data["areas"]]
    reasons = [_without(_without(theme, "why"), "quotations") for theme in data["themes"]]
    themes = [{**theme, VALENCE: valences.get(theme["id"], "")} for theme in reasons]
    yield {**book, "themes": themes}
    yield {**book, "themes": [{old_keys.get(key, key): theme[key] for key in theme} for theme in themes]}


def _without(data: Mapping[str, Any], left_out: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != left_out}


def rename_parameters(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters and their values under their new names."""
    renamed: dict[str, Any] = {}
    for old, value in values.items():
        name = PARAMETERS.get(old, old)
        new_values = PARAMETER_VALUES.get(name, {})
        renamed[name] = new_values.get(value, value) if isinstance(value, str) else value
    return renamed


def hint_for_key(key: str) -> str:
    """Return what an error adds about a key of the earlier version; an empty text for any other.

    >>> hint_for_key("bar")
    " Did you mean 'accuracy_threshold'? This was written by an earlier version: run `fieldwork migrate`."
    >>> hint_for_key("title")
    ''
    """
    for names in YAML_NAMES.values():
        for place, new in names.keys.items():
            if place[-1] == key:
                return f" Did you mean '{new}'? {MIGRATE}"
        for place, why in names.left_out.items():
            if place[-1] == key:
                return f" It is no longer there: {why}. {MIGRATE}"
    return ""


def hint_for_choice(value: str) -> str:
    """Return what an error adds about a value in a YAML file of the earlier version; else an empty text."""
    for names in YAML_NAMES.values():
        for choices in names.values.values():
            if value in choices:
                return f" Did you mean '{choices[value]}'? {MIGRATE}"
    return ""


def old_table(name: str) -> str:
    """Return what the earlier version called a table."""
    return reverse(TABLES).get(name, name)


def old_column(table: str, column: str) -> str:
    """Return what the earlier version called a column of a table, which has its new name."""
    return reverse(COLUMNS.get(table, {})).get(column, column)
