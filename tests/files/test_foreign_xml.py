"""XML from elsewhere is read without harm and without losing words."""

from __future__ import annotations

import pytest

from helpers.files.foreign_xml import HasDoctype, NotXml, parse_safely


def test_words_on_both_sides_of_a_comment_are_one_text():
    root = parse_safely(
        b"<!-- a --><d>About <!-- x -->my<?pi y?> <![CDATA[<tea>]]> &amp; cake<e/><!-- z -->tail</d><!-- b -->"
    )
    assert root.text == "About my <tea> & cake"
    assert root[0].tail == "tail"
    assert len(root) == 1


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NotXml),
        (b"<a>", NotXml),
        (b"<a>\0</a>", NotXml),
        (b"<a>&x;</a>", NotXml),
        (b"<!DOCTYPE a><a/>", HasDoctype),
        (b'<!DOCTYPE a [<!ENTITY x "tea">]><a>&x;</a>', HasDoctype),
        (b'<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>', HasDoctype),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"), HasDoctype),
    ],
)
def test_damaged_xml_and_document_types_are_refused(data, error):
    with pytest.raises(error):
        parse_safely(data)
