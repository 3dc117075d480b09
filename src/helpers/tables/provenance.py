"""The provenance of each table, in a file next to it: ``data/processed/<table>.provenance.json``.

A table is made from a study, a codebook and other tables, with parameters. Its record names all of them and
has the hash of the table's file, so that a table which was edited, comes from another study or is out of date
is refused.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from helpers.errors import FieldworkError
from helpers.files.place import Place
from helpers.tables.public_tables import PUBLIC_THEME_COUNTS
from helpers.tables.schemas import CODINGS, CONTACTS, EXCERPTS, LEDGER, TABLES, THEME_COUNTS
from helpers.tables.table import Table

FORM = 1
"""Version of the record's format; a record of another version is refused."""
RECORDED_WITH: dict[str, Table] = {
    "quarantine": LEDGER,
    "lost_codings": EXCERPTS,
    "week_origin": CONTACTS,
    "stems": CODINGS,
    "coder": THEME_COUNTS,
    "weeks": THEME_COUNTS,
    "unit": PUBLIC_THEME_COUNTS,
    "denominator": PUBLIC_THEME_COUNTS,
    "sources": PUBLIC_THEME_COUNTS,
}
"""The table whose record has the value of a parameter that later notebooks take over."""


@dataclass(frozen=True)
class Provenance:
    """What one table was made from and with."""

    table: str
    sha256: str
    """The hash of the table's file."""
    notebook: str
    """The notebook that wrote it."""
    study: str
    """The title of the study."""
    codebook: str
    """The stamp of the codebook; empty for a table that does not depend on it."""
    consent: str
    """The hash of table ``consents``: what workers had agreed to when the fieldwork was read."""
    product: str
    """The version of this package."""
    made_with: dict[str, Any] = field(default_factory=dict)
    """The parameters, with their values, of the notebook and of those that made the tables it read."""
    inputs: dict[str, str] = field(default_factory=dict)
    """The tables that its notebook had read, with their hashes; their own records name their inputs."""

    def as_json(self) -> bytes:
        """Return the record's file."""
        record = {"form": FORM, **asdict(self)}
        text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False)
        return f"{text}\n".encode()


def hash_of(data: bytes) -> str:
    r"""Return the hash of a table's file for its record; line ends do not matter.

    >>> hash_of(b"a\r\n") == hash_of(b"a\n")
    True
    """
    return sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def read_provenance(place: Place, table: Table) -> Provenance:
    """Read the record of a table, and check that it belongs to the table's file.

    Raises
    ------
    FieldworkError
        There is no table or no record; the record is damaged (such as by a merge), of another version, or of
        another table; or the table was changed after it was written.
    """
    run_it = f"Run the notebook that writes it, {table.notebook}: `fieldwork run`."
    try:
        data = place.reading(table.file).read_bytes()
    except FileNotFoundError:
        msg = f"{table.file}: there is no such file. {run_it}"
        raise FieldworkError(msg) from None
    try:
        record = _record_of(place, table)
    except FileNotFoundError:
        msg = f"{table.file}: its record is missing: there is no {table.record}. {run_it}"
        raise FieldworkError(msg) from None
    except json.JSONDecodeError:
        msg = f"{table.record}: cannot be read; a merge may have left its marks in it. {run_it}"
        raise FieldworkError(msg) from None
    except ValueError:
        msg = (
            f"{table.record}: is not the record of this table, or was written by another version. "
            f"If that is so, run `fieldwork migrate`. {run_it}"
        )
        raise FieldworkError(msg) from None
    if record.sha256 != hash_of(data):
        msg = (
            f"{table.file}: has changed since it was written, or comes from somewhere else: "
            f"its record is of another file. {run_it}"
        )
        raise FieldworkError(msg)
    return record


def _record_of(place: Place, table: Table) -> Provenance:
    """Return a table's record.

    Raises
    ------
    FileNotFoundError
        There is none.
    ValueError
        It is not JSON (`json.JSONDecodeError`), or not a record of this table and version.
    """
    record = json.loads(place.reading(table.record).read_text(encoding="utf-8"))
    if not isinstance(record, dict) or record.pop("form", None) != FORM:
        raise ValueError
    if set(record) != set(Provenance.__dataclass_fields__) or record["table"] != table.name:
        raise ValueError
    if not set(record["inputs"]) <= set(TABLES):
        raise ValueError
    return Provenance(**record)


def refuse_outdated(place: Place, record: Provenance) -> None:
    """Refuse a table that was made from an earlier version of another table, directly or through others.

    A table that is not there is passed over: an examiner may have only the later ones.

    Raises
    ------
    FieldworkError
        One of its inputs has been made again since: which, with which parameters, and the notebook to run.
    """
    for name, known in record.inputs.items():
        try:
            current = _record_of(place, TABLES[name])
        except (FileNotFoundError, ValueError):
            continue
        if current.sha256 != known:
            raise FieldworkError(_describe_outdated(record, current))
        refuse_outdated(place, current)


def _describe_outdated(record: Provenance, current: Provenance) -> str:
    """Return a message that a table was made from an earlier version of another, and how the two differ."""
    differences = []
    for parameter, value in sorted(current.made_with.items()):
        earlier = record.made_with.get(parameter, value)
        if earlier != value:
            differences.append(f"made with {parameter} {json.dumps(value)}, not {json.dumps(earlier)}")
    how = ""
    if differences:
        how = f" ({'; '.join(differences)})"
    return (
        f"{TABLES[record.table].file}: was made from another version of table {current.table} "
        f"than the present one{how}. Run {record.notebook}, and what comes after it: `fieldwork run`."
    )
