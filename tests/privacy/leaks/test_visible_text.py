"""What a reader sees is read in every format, and nothing else: no code, coordinates, styles or ids."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest

from helpers.files.markup import latex, markdown
from helpers.privacy.leaks.visible_text import visible_texts
from helpers.study.registered import Register

SVG = """<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="901"><title>T 1</title>
<desc>D 2</desc><style>.a{width:902px}</style><g id="text_903"><!-- drawn 3 --><path d="M 904 905"/></g>
<g id="m_1"><g id="xtick_1"><g id="text_9"><!-- 4 --></g></g></g><text x="906">5</text></svg>"""
HTML = """<html><head><title>T 1</title><style>#x{width:901px}</style></head><body id="b902"><!-- 903 -->
<td class="c904">cell 2</td><p>be<b>f</b>ore 3</p><img alt="alt 4" src="905.png"></body></html>"""
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["prose 1 and `code 901`\n", "[link 2](903.csv)"]},
        {
            "cell_type": "code",
            "execution_count": 902,
            "source": ["x = 904"],
            "outputs": [
                {"output_type": "stream", "text": ["printed 3"]},
                {
                    "output_type": "display_data",
                    "data": {"text/plain": "plain 4", "text/html": "<b style='width:905px'>html 5</b>"},
                    "metadata": {"image/png": {"alt": "alt 6", "width": 906}},
                },
            ],
        },
    ]
}


def docx(*parts):
    file = BytesIO()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts:
            archive.writestr(
                f"word/{name}.xml",
                f'<w:x {space}><w:p w:rsid="901"><w:r><w:sz w:val="902"/>'
                f"<w:t>{text[:2]}</w:t></w:r><w:r><w:t>{text[2:]}</w:t></w:r></w:p></w:x>",
            )
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "seen"),
    [
        ("a.svg", SVG.encode(), ["T 1", "D 2", "drawn 3", "4", "5"]),
        ("a.html", HTML.encode(), ["T 1", "cell 2", "before 3", "alt 4"]),
        (
            "a.ipynb",
            json.dumps(NOTEBOOK).encode(),
            ["prose 1", "link 2", "printed 3", "plain 4", "html 5", "alt 6"],
        ),
        (
            "a.docx",
            docx(("document", "body 1"), ("footer1", "foot 2"), ("styles", "no 903")),
            ["body 1", "foot 2"],
        ),
        (
            "a.md",
            b"![alt 1](901.png)\n\ncap\\*tion 2\n\n[CSV 3](902.csv) `903`",
            ["alt 1", "cap*tion 2", "CSV 3"],
        ),
        (
            "a.tex",
            "\\fwletter{8AAA}{說}{\\fwgap{8AAA}}\n\\fwletter{8AAA}{說}{73}\n".encode(),
            ["\\fwletter{8AAA}{說}{73}"],
        ),
        ("a.tex", b"% head 1\n\\newcommand{\\fwNo}{2} % meaning 3\n", ["head 1", "2", "meaning 3"]),
        ("a.json", b'{"k901": {"value": 1, "text": "2", "list": ["three"]}}', ["1", "2", "three"]),
        ("a.csv", b"week,n_words\n1,'-2\n", ["week", "n words", "1", "-2"]),
    ],
)
def test_every_word_that_is_seen_is_read_and_no_other(name, data, seen):
    text = "\n".join(one.text for one in visible_texts(name, data))
    assert [part for part in seen if part not in text] == []
    assert "90" not in text


@pytest.mark.parametrize(
    "label",
    [
        "Level #1",
        "$x_1$ & 50 % of a_b",
        "5 {x} ~ 6 ^ 7 \\alpha 8",
        "<b>9</b> *10* `11` |12|",
        "# 13 boats",
        "1. Induction",
    ],
)
def test_a_label_is_read_as_the_codebook_has_it_whatever_marks_it_has(label):
    files = {
        "a.md": f"# Heading\n\n- {markdown(label)}\n\n| a | b |\n|---|---|\n| {markdown(label)} | c |\n",
        "a.tex": f"\\newcommand{{\\fwOf}}{{{latex(label)}}} % {latex(label)}\n",
    }
    for name, text in files.items():
        seen = [one.text for one in visible_texts(name, text.encode())]
        assert "".join(seen).count(label) == 2, name
    register = Register()
    register.add_facts(label, "codebook")
    said = [one for name, text in files.items() for one in visible_texts(name, text.encode())]
    assert [one.text for one in said if register.unregistered(one.text)] == []


def test_title_and_description_of_a_pdf_are_read():
    data = (
        b"%PDF-1.4\n1 0 obj << /Title (T \\(1\\)) /Subject <FEFF00440032> /Length 901 >> stream 902 endstream"
    )
    assert [one.text for one in visible_texts("a.pdf", data)] == ["T (1)", "D2"]


@pytest.mark.parametrize("gid", ["ytick_1", "tick-12-0.5", "tick-Agreement of people-0.2"])
def test_a_label_of_a_scale_is_one_whether_matplotlib_or_a_figure_of_ours_has_drawn_it(gid):
    label = f'<g id="axes_1"><g id="{gid}"><!-- 0.2 --></g></g>'
    (visible,) = visible_texts("a.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{label}</svg>'.encode())
    assert (visible.text.strip(), bool(visible.scale)) == ("0.2", True)


def test_a_label_of_a_tick_is_a_scale_and_a_cell_has_its_column():
    assert [one.text.strip() for one in visible_texts("a.svg", SVG.encode()) if one.scale] == ["4"]
    cells = [one for one in visible_texts("a.csv", b"week,n\n1,2\n") if one.column]
    assert [(one.column, one.text) for one in cells] == [("week", "1"), ("n", "2")]
