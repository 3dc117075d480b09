"""What a table was made with, in a file beside it: ``data/processed/<table>.provenance.json``.

A table is made of a study and a codebook, with parameters, from other tables. Its record says all of it, and which bytes it is
about, so that a table that was edited, comes from elsewhere or was overtaken by a newer one is not taken for what it is not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from helpers.errors import FieldworkError
from helpers.files.place import Place
from helpers.tables.schemas import CODINGS, CONTACTS, LEDGER, RATES, TABLES, THEME_COUNTS, Table

FORM = 1
"""Of the record; one of another form is refused."""
SETTLED_BY: dict[str, Table] = {
    "quarantine": LEDGER,
    "anchor": CONTACTS,
    "stems": CODINGS,
    "coder": THEME_COUNTS,
    "weeks": THEME_COUNTS,
    "unit": RATES,
    "denominator": RATES,
    "sources": RATES,
}
"""Which table says with which value of a parameter what follows was made."""


@dataclass(frozen=True)
class Provenance:
    """What one table was made with."""

    table: str
    sha256: str
    """Of the table's file."""
    notebook: str
    """The notebook that wrote it."""
    study: str
    """The title of the study."""
    codebook: str
    """The stamp of the codebook; empty for a table that follows from none."""
    consent: str
    """The hash of table ``consents``: who had agreed to what when the words were taken in."""
    product: str
    """The version of this package."""
    made_with: dict[str, Any] = field(default_factory=dict)
    """Value by parameter: of the notebook, and of the notebooks that made what it read."""
    inputs: dict[str, str] = field(default_factory=dict)
    """Hash by name of every table that it follows from."""

    def as_json(self) -> bytes:
        """Return the record's file."""
        return (json.dumps({"form": FORM, **asdict(self)}, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")


def hash_of(data: bytes) -> str:
    r"""Return the hash of a table's file as records have it; line ends do not matter.

    >>> hash_of(b"a\r\n") == hash_of(b"a\n")
    True
    """
    return sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def read_provenance(place: Place, table: Table) -> Provenance:
    """Read what a table was made with, and see that it is about the table that is there.

    Raises
    ------
    FieldworkError
        There is no table or no record; the record is damaged (such as by a merge), of another form, or of another table; or
        the table was changed after it was written.
    """
    run_it = f"Run the notebook that writes it, {table.notebook}: `fieldwork run`."
    try:
        data = place.reading(table.file).read_bytes()
    except FileNotFoundError:
        msg = f"{table.file}: there is no such file. {run_it}"
        raise FieldworkError(msg) from None
    try:
        read = json.loads(place.reading(table.record).read_text(encoding="utf-8"))
    except FileNotFoundError:
        msg = f"{table.file}: nothing says what it was made with: {table.record} is not there. {run_it}"
        raise FieldworkError(msg) from None
    except ValueError:
        msg = f"{table.record}: cannot be read, as if a merge had left its marks in it. {run_it}"
        raise FieldworkError(msg) from None
    known = {"form", *Provenance.__dataclass_fields__}
    if not isinstance(read, dict) or read.pop("form", None) != FORM or set(read) != known - {"form"} or read["table"] != table.name:
        msg = f"{table.record}: is not the record of this table, or was written by another version. {run_it}"
        raise FieldworkError(msg)
    found = Provenance(**read)
    if found.sha256 != hash_of(data):
        msg = f"{table.file}: has changed since it was written, or comes from elsewhere: its record is about another file. {run_it}"
        raise FieldworkError(msg)
    return found


def refuse_disagreement(known: Mapping[str, Provenance], new: Provenance) -> None:
    """Refuse a table that does not agree with those that are used beside it.

    Two tables agree when they are of one study and follow, where they follow from the same table, from the same state of it.

    Raises
    ------
    FieldworkError
        They do not: which, and the notebook to run.
    """
    for other in known.values():
        if other.study != new.study:
            msg = (
                f"{TABLES[new.table].file} is of the study '{new.study}', {TABLES[other.table].file} of '{other.study}'. "
                f"Take both from one study, or make them anew from {TABLES[new.table].notebook} on: `fieldwork run --force`."
            )
            raise FieldworkError(msg)
        mine, others = new.inputs | {new.table: new.sha256}, other.inputs | {other.table: other.sha256}
        for name in sorted(mine.keys() & others.keys()):
            if mine[name] != others[name]:
                raise FieldworkError(_overtaken(new, other, name))


def _overtaken(new: Provenance, other: Provenance, name: str) -> str:
    """Say that two tables follow from different states of a third, or one from an older state of the other."""
    behind = [one for one in (new, other) if one.table != name]
    behind.sort(key=lambda one: one.notebook)
    differ = [
        f"{parameter} {json.dumps(value)} there and {json.dumps(other.made_with[parameter])} here"
        for parameter, value in sorted(new.made_with.items())
        if parameter in other.made_with and other.made_with[parameter] != value and SETTLED_BY.get(parameter) in (None, TABLES[name])
    ]
    how = f" ({'; '.join(differ)})" if differ else ""
    return (
        f"{TABLES[new.table].file} and {TABLES[other.table].file} do not agree: they follow from different states of table {name}{how}. "
        f"Run {behind[0].notebook}, and what comes after it: `fieldwork run`."
    )
