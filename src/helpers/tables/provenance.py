"""What a table was made with, in a file beside it: ``data/processed/<table>.provenance.json``.

A table is made of a study and a codebook, with parameters, from other tables. Its record says all of it, and which bytes it is
about, so that a table that was edited, comes from elsewhere or was overtaken by a newer one is not taken for what it is not.
"""

from __future__ import annotations

import json
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
    "week_origin": CONTACTS,
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
    """Hash by name of every table that its notebook had read; what these follow from, their own records say."""

    def as_json(self) -> bytes:
        """Return the record's file."""
        return (
            json.dumps({"form": FORM, **asdict(self)}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        ).encode("utf-8")


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
        found = _record_of(place, table)
    except FileNotFoundError:
        msg = f"{table.file}: nothing says what it was made with: {table.record} is not there. {run_it}"
        raise FieldworkError(msg) from None
    except json.JSONDecodeError:
        msg = f"{table.record}: cannot be read, as if a merge had left its marks in it. {run_it}"
        raise FieldworkError(msg) from None
    except ValueError:
        msg = (
            f"{table.record}: is not the record of this table, or was written by another version. "
            f"If that is so, run `fieldwork migrate`. {run_it}"
        )
        raise FieldworkError(msg) from None
    if found.sha256 != hash_of(data):
        msg = f"{table.file}: has changed since it was written, or comes from elsewhere: its record is about another file. {run_it}"
        raise FieldworkError(msg)
    return found


def _record_of(place: Place, table: Table) -> Provenance:
    """Return a table's record.

    Raises
    ------
    FileNotFoundError
        There is none.
    ValueError
        It is no JSON (`json.JSONDecodeError`), or no record of this table and form.
    """
    read = json.loads(place.reading(table.record).read_text(encoding="utf-8"))
    if (
        not isinstance(read, dict)
        or read.pop("form", None) != FORM
        or set(read) != set(Provenance.__dataclass_fields__)
    ):
        raise ValueError
    if read["table"] != table.name or not set(read["inputs"]) <= set(TABLES):
        raise ValueError
    return Provenance(**read)


def refuse_overtaken(place: Place, found: Provenance) -> None:
    """Refuse a table that follows from another state of a table than the one that is there, however many tables lie between.

    What is not there cannot be asked: who holds only what was counted may read it.

    Raises
    ------
    FieldworkError
        One of them was made anew since: which, with which parameters, and the notebook to run.
    """
    for name, known in found.inputs.items():
        try:
            now = _record_of(place, TABLES[name])
        except (FileNotFoundError, ValueError):
            continue
        if now.sha256 != known:
            raise FieldworkError(_overtaken(found, now))
        refuse_overtaken(place, now)


def _overtaken(found: Provenance, now: Provenance) -> str:
    """Say that a table follows from an older state of another, and how the two were made otherwise."""
    differ = [
        f"made with {parameter} {json.dumps(value)}, not {json.dumps(found.made_with[parameter])}"
        for parameter, value in sorted(now.made_with.items())
        if found.made_with.get(parameter, value) != value
    ]
    how = f" ({'; '.join(differ)})" if differ else ""
    return (
        f"{TABLES[found.table].file}: follows from another state of table {now.table} than the one that is there{how}. "
        f"Run {found.notebook}, and what comes after it: `fieldwork run`."
    )
