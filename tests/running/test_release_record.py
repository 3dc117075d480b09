"""The public record is a chain: what does not fit is noticed without git."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from helpers.errors import FieldworkError
from helpers.files.place import Place
from helpers.running import release_record
from helpers.running.release_record import Entry, faults_of_chain, id_of, parse_record, reason_to_prove
from helpers.running.run_state import digest
from helpers.running.steps import Step


def entry(n: int, previous: str = "") -> Entry:
    tables = {"themes": str(n) * 64}
    return Entry(id_of(tables), tables, {"weeks": f"1-{n}", "profile": "strict"}, 5, previous)


def chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    for n in range(1, length + 1):
        entries.append(entry(n, entries[-1].hash if entries else ""))
    return entries


def test_the_id_depends_on_every_table_and_not_on_their_order():
    some = {"a": "1", "b": "2"}
    assert id_of(some) == id_of({"b": "2", "a": "1"})
    assert len({id_of(some), id_of({"a": "2", "b": "1"}), id_of({"a": "1"}), id_of({})}) == 4


def test_an_entry_that_is_changed_taken_out_or_moved_does_not_fit():
    entries = chain(3)
    assert list(faults_of_chain(entries, {})) == []
    changed = [replace(entries[0], n_workers=4), *entries[1:]]
    for edited in (changed, entries[1:], [entries[0], entries[2]], [entries[1], entries[0], entries[2]]):
        assert list(faults_of_chain(edited, {})), edited
    # What git has so, has been released so: two branches that were merged both stay.
    assert list(faults_of_chain(entries[1:], {one.hash: one for one in entries})) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[1]",
        b"{}x",
        b"<<<<<<< HEAD\n[]\n=======\n",
        b"\xff\xfe",
        json.dumps([asdict(entry(1)) | {"day": "2023-10-02"}]).encode(),
        json.dumps([asdict(entry(1)) | {"tables": {"themes": "2"}}]).encode(),
        json.dumps([asdict(entry(1)) | {"parameters": "strict"}]).encode(),
    ],
)
def test_a_file_that_is_no_record_is_refused_with_the_way_to_restore_it(data):
    with pytest.raises(FieldworkError, match=r"data/public/releases.json: is not a record .*git checkout"):
        parse_record(data)


def test_a_record_is_read_as_it_was_written():
    entries = chain(2)
    data = json.dumps([asdict(one) for one in entries]).encode()
    assert parse_record(data) == entries
    assert [one.hash for one in parse_record(data)] == [one.hash for one in entries]


def test_tables_without_an_entry_of_theirs_are_proved_again(tmp_path):
    step = Step("03-count-themes", (), (), (), files=("data/public/themes.csv", "data/processed/x.csv"))
    place = Place.at(tmp_path)
    assert reason_to_prove(place, step, is_beside_all=True) == ""
    (tmp_path / "data/public").mkdir(parents=True)
    (tmp_path / "data/public/themes.csv").write_text("n\n7\n")
    assert (
        reason_to_prove(place, step, is_beside_all=True)
        == "data/public/releases.json does not have these tables"
    )
    tables = {"themes": digest(tmp_path / "data/public/themes.csv")}
    record = [asdict(Entry(id_of(tables), tables, {}, 3, ""))]
    (tmp_path / release_record.FILE).write_text(json.dumps(record))
    assert reason_to_prove(place, step, is_beside_all=True) == ""
    assert "another branch" in reason_to_prove(place, step, is_beside_all=False)
    (tmp_path / "data/public/themes.csv").write_text("n\n8\n")
    assert "does not have these tables" in reason_to_prove(place, step, is_beside_all=True)
    other = Step("04-draw-figures", (), (), ())
    assert reason_to_prove(place, other, is_beside_all=False) == ""
