"""Each table has a record of its provenance, and is refused if it does not agree with the others."""

from __future__ import annotations

import json

import pytest

from helpers.errors import FieldworkError
from helpers.files.place import Place
from helpers.tables import CONTACTS, TABLES
from helpers.tables.provenance import Provenance, hash_of, read_provenance, refuse_outdated


def provenance(table: str, sha256: str = "a", **changes) -> Provenance:
    facts = {"notebook": "03-count-themes", "study": "A study", "codebook": "", "consent": "", "product": "0"}
    return Provenance(table=table, sha256=sha256, **(facts | changes))


@pytest.fixture
def place(tmp_path) -> Place:
    """Return a place with table contacts and its record."""
    place = Place.at(tmp_path)
    place.writing(CONTACTS.file).write_bytes(b"worker\nW1\n")
    record = provenance("contacts", hash_of(b"worker\nW1\n"), made_with={"week_origin": "monday"})
    place.writing(CONTACTS.record).write_bytes(record.as_json())
    return place


def test_a_record_is_read_back_as_it_was_written(place):
    assert read_provenance(place, CONTACTS).made_with == {"week_origin": "monday"}
    place.reading(CONTACTS.file).write_bytes(b"worker\r\nW1\r\n")
    assert read_provenance(place, CONTACTS).table == "contacts", "Line ends do not matter."


def broken(text: str, **changes) -> str:
    return json.dumps(json.loads(text) | changes)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda text: text.replace('"form": 1', '<<<<<<< ours\n"form": 1\n=======\n'),
            "a merge may have left its marks in it",
        ),
        (lambda text: broken(text, form=2), "was written by another version"),
        (lambda text: broken(text, table="ledger"), "is not the record of this table"),
        (lambda text: broken(text, extra=1), "was written by another version"),
        (lambda _: "[]", "is not the record of this table"),
        (
            lambda text: broken(text, sha256="b"),
            "has changed since it was written, or comes from somewhere else",
        ),
    ],
)
def test_a_record_that_is_damaged_old_or_of_another_file_is_refused_with_the_notebook_to_run(
    place, change, says
):
    path = place.reading(CONTACTS.record)
    path.write_text(change(path.read_text()))
    with pytest.raises(FieldworkError) as error:
        read_provenance(place, CONTACTS)
    assert says in str(error.value)
    assert "Run the notebook that writes it, 01-clean-fieldwork: `fieldwork run`." in str(error.value)


def test_a_table_without_record_and_a_record_without_table_are_refused(place):
    place.reading(CONTACTS.record).unlink()
    with pytest.raises(FieldworkError, match="its record is missing"):
        read_provenance(place, CONTACTS)
    place.reading(CONTACTS.file).unlink()
    with pytest.raises(FieldworkError, match="there is no such file"):
        read_provenance(place, CONTACTS)


def put(place: Place, *records: Provenance) -> None:
    for record in records:
        place.writing(TABLES[record.table].record).write_bytes(record.as_json())


def test_a_table_made_from_an_earlier_version_of_another_is_refused_with_the_notebook_to_run(tmp_path):
    place = Place.at(tmp_path)
    put(
        place,
        provenance("contacts", "new", notebook="01-clean-fieldwork", made_with={"week_origin": "first_day"}),
    )
    counts = provenance(
        "theme_counts", inputs={"contacts": "old"}, made_with={"week_origin": "monday", "coder": "R1"}
    )
    with pytest.raises(FieldworkError) as error:
        refuse_outdated(place, counts)
    message = str(error.value)
    assert "theme_counts.csv: was made from another version of table contacts than the present one" in message
    assert 'made with week_origin "first_day", not "monday"' in message
    assert message.endswith("Run 03-count-themes, and what comes after it: `fieldwork run`.")


def test_tables_in_between_are_followed_and_the_notebook_that_is_out_of_date_is_named(tmp_path):
    place = Place.at(tmp_path)
    codings = provenance("codings", "c", notebook="02-code-segments", inputs={"segments": "old"})
    put(place, provenance("segments", "new", notebook="01-clean-fieldwork"), codings)
    with pytest.raises(
        FieldworkError,
        match=r"codings.csv: was made from another version of table segments .* Run 02-code-segments",
    ):
        refuse_outdated(place, provenance("theme_counts", inputs={"codings": "c"}))


def test_tables_made_from_the_present_version_or_from_a_table_that_is_not_there_are_accepted(tmp_path):
    place = Place.at(tmp_path)
    put(place, provenance("contacts", "c"))
    refuse_outdated(place, provenance("theme_counts", inputs={"contacts": "c", "segments": "not here"}))
