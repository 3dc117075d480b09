"""A file is opened by its suffix, and the readers of rare formats are imported only where there is such a file."""

from __future__ import annotations

import subprocess
import sys

import odfdo
import pytest
from inputs.documents import paragraph, word

from helpers.fieldwork.reading import Record, Unreadable
from helpers.fieldwork.sources.notes import read_note
from helpers.fieldwork.sources.opening import is_document, open_input_units, open_text
from helpers.fieldwork.sources.spoken import read_into_record
from helpers.study.roster import read_roster

RTF = rb"{\rtf1\ansi Worker: Aisha Khan\par Observer: Helen Marsh\par Date: 12/10/2023\par\par The urn was on.\par}"


def odt(path, *texts: str) -> None:
    document = odfdo.Document("text")
    document.body.clear()
    for text in texts:
        document.body.append(odfdo.Paragraph(text))
    document.save(path)


def test_each_suffix_has_its_reader_whatever_its_capitals(tmp_path):
    odt(tmp_path / "a.ODT", " one ")
    (tmp_path / "b.DOCX").write_bytes(word(paragraph(" one ")))
    (tmp_path / "c.Rtf").write_bytes(rb"{\rtf1 one}")
    (tmp_path / "d.html").write_bytes(b'<html><body><p><a name="ts_0_1_S01"> one </a></p></body></html>')
    for path in sorted(tmp_path.iterdir()):
        assert is_document(path)
        opened = open_input_units(path, str.strip)
        assert [unit.text for unit in opened.input_units] == ["one"]
        assert opened.reading.statuses == [None]
    assert not is_document(tmp_path / "e.txt")


def test_a_text_file_that_is_something_else_is_named(tmp_path):
    (tmp_path / "a.txt").write_bytes(RTF)
    with pytest.raises(Unreadable, match="rtf_file"):
        open_text(tmp_path / "a.txt")


@pytest.mark.parametrize("suffix", [".odt", ".rtf"])
def test_a_note_is_read(folder, study, suffix):
    path = folder / f"data/raw/observations/visit{suffix}"
    path.parent.mkdir()
    if suffix == ".rtf":
        path.write_bytes(RTF)
    else:
        odt(path, "Worker: Aisha Khan", "Observer: Helen Marsh", "Date: 12/10/2023", "", "The urn was on.")
    reading = read_note(path, study, read_roster(folder, study), study.source("observation"))[0]
    reading.check_statuses()
    assert [(one.speaker.id, one.contact.worker, one.text) for one in reading.records] == [
        ("R1", "W1", "The urn was on.")
    ]


@pytest.mark.parametrize("suffix", [".odt", ".rtf"])
def test_the_transcript_of_a_voice_note_is_read(folder, study, tmp_path, suffix):
    path = tmp_path / f"PTT-20231012-WA0001{suffix}"
    if suffix == ".rtf":
        path.write_bytes(rb"{\rtf1 I had tea.\par And biscuits.}")
    else:
        odt(path, "I had tea.", "And biscuits.")
    roster = read_roster(folder, study)
    record = Record(roster.find("Aisha Khan"), "", None)
    readings = read_into_record(path, record, roster).readings
    readings[0].check_statuses()
    assert record.text == "I had tea. And biscuits."


def test_reading_other_formats_costs_nothing_where_there_is_no_such_file():
    code = (
        "import sys, helpers.fieldwork.files; "
        "print(sorted({'odfdo', 'striprtf', 'lxml.html'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
