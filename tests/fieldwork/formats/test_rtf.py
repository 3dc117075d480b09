"""An .rtf gives its words paragraph by paragraph; what its library leaves out is listed, or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs.documents import TALK, read_all, reasons, turns

from helpers.fieldwork.formats import rtf
from helpers.fieldwork.formats.rtf import read_rtf
from helpers.fieldwork.reading import Unreadable

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}}{\colortbl;\red0\green0\blue0;}"
    r"{\*\generator Somebody's program;}\viewkind4\uc1\pard\f0\fs20 "
)


def written(body: str, encoding: str = "ascii") -> bytes:
    return (HEAD + body + "}").encode(encoding)


@pytest.fixture
def read(tmp_path):
    """Return a function that reads an .rtf."""

    def read_one(data: bytes):
        (tmp_path / "a.rtf").write_bytes(data)
        return read_rtf(tmp_path / "a.rtf")

    return read_one


def texts(document) -> list[str]:
    return [line.text for line in document.lines]


def test_an_interview_is_read(folder, study):
    body = r"Helen Marsh: How was it?\par Aisha Khan: \b Long\b0 , caf\'e9 and \u8216?good\u8217?.\par and busy.\par "
    reading = read_all(folder, study, f"{TALK}.RTF", written(body))[0]
    assert turns(reading) == [("R1", "", "How was it?"), ("W1", "", "Long, café and ‘good’. and busy.")]
    assert reasons(reading) == ["kept", "kept", "merged"]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (r"a\par b\line c", ["a", "b", "c"]),
        (r"a\tab b\~c\endash d\ldblquote e\rdblquote", ["a\tb\xa0c–d“e”"]),
        (r"a\{b\}c\\d", ["a{b}c\\d"]),
        (r"smile\u-10179?\u-8704? done", ["smile😀 done"]),
        (r"half\u-10179?", ["half�"]),
        (r'{\field{\*\fldinst{HYPERLINK "http://x.org"}}{\fldrslt{shown}}} after', ["shown after"]),
        (r"{\*\unknown nothing}a", ["a"]),
        ("one\r\ntwo", ["onetwo"]),
        (r"the word HYPERLINK is said", ["the word HYPERLINK is said"]),
    ],
)
def test_characters_are_those_that_a_word_processor_shows(read, body, lines):
    assert texts(read(written(body))) == lines


def test_characters_that_are_not_ascii_are_read_as_utf8_or_in_the_code_page(read):
    assert texts(read(written("café", "utf-8"))) == ["café"]
    assert texts(read(written("café", "cp1252"))) == ["café"]
    assert texts(read(written("café", "cp1250").replace(b"ansicpg1252", b"ansicpg1250"))) == ["café"]


def test_what_the_library_leaves_out_is_listed(read):
    body = (
        r"a{\footnote \chftn  a note}b{\header\pard top\par}{\*\annotation\pard a comment\par}"
        r"{\shp{\*\shpinst{\shptxt\pard in a box\par}}}{\pict\wmetafile8 0102}{\object{\result x}}c"
    )
    found = read(written(body))
    assert texts(found) == ["abc"]
    _, others = found.readings()
    assert [(one.unit, reasons(one)) for one in others] == [
        ("member", ["embedded_document", "other_media", "embedded_document"]),
        ("paragraph", ["another_part_of_word"] * 3),
    ]
    assert [line.text.strip() for line in found.parts[0].lines] == ["a note", "top", "a comment"]


def test_inserted_and_hidden_words_are_remarked(read):
    found = read(written(r"{\revised new} {\v psst} words\par more"))
    assert [line.remarks for line in found.lines] == [("tracked_insertion", "hidden_text"), ()]
    assert read(written(r"\viewkind4 plain\v0")).lines[0].remarks == ()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (written(r"\trowd\cellx1 Helen Marsh\cell Why?\cell\row"), "rtf_not_plain"),
        (written(r"I {\deleted never }went"), "rtf_not_plain"),
        (written(r"I {\mvf went}"), "rtf_not_plain"),
        (written(r"\par "), "empty_file"),
        (b"", "empty_file"),
        (b"Name: words", "text_file"),
        (b"PK\x03\x04\0\0", "not_a_zip"),
        (b"<html>", "html_file"),
        (written("caf\x81", "latin-1"), "not_utf8"),
        (written("café", "cp1252").replace(b"ansicpg1252", b"ansicpg99999"), "not_utf8"),
        (written(r"a\'81"), "not_a_zip"),
    ],
)
def test_what_cannot_be_told_apart_or_is_no_rtf_is_named_for_what_it_is(read, data, reason):
    with pytest.raises(Unreadable) as error:
        read(data)
    assert error.value.reason == reason


def test_a_text_that_is_too_long_is_refused_but_pictures_do_not_count(read, monkeypatch):
    monkeypatch.setattr(rtf, "LONGEST", 500)
    assert texts(read(written(r"a{\pict\wmetafile8 " + "00" * 5_000 + "}b"))) == ["ab"]
    with pytest.raises(Unreadable, match="too_large"):
        read(written("words " * 200))


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Co")), min_size=1)


def escaped(text: str) -> str:
    """Return a text as Word writes it: a number for each half of 16 bits that is not ASCII."""
    parts = []
    data = text.encode("utf-16-le")
    for at in range(0, len(data), 2):
        code = int.from_bytes(data[at : at + 2], "little", signed=True)
        char = chr(code) if 0 < code < 128 else ""
        parts.append(f"\\{char}" if char and char in "\\{}" else char or f"\\u{code}?")
    return "".join(parts)


@given(st.lists(words, min_size=1, max_size=5))
def test_whatever_is_said_comes_back_paragraph_by_paragraph(tmp_path_factory, said):
    said = ["a " + one for one in said]
    path = tmp_path_factory.getbasetemp() / "said.rtf"
    path.write_bytes(written("\\par ".join(map(escaped, said))))
    assert texts(read_rtf(path)) == said
