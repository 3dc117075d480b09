"""A text is shown as it is, in Markdown and in LaTeX, whatever marks it has."""

from __future__ import annotations

import html
import re
import string

import pytest
from markdown_it import MarkdownIt
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from helpers.files.markup import (
    LATEX_HEAD,
    declare_letters,
    declares_letters,
    latex,
    markdown,
    one_line,
)

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "end of a title": "</title><script>alert(1)</script>",
    "bold": "<b>Inter</b>",
    "handler": '<img src=x onerror="alert(1)">',
    "comment": "<!-- a --> b",
    "link": "[x](javascript:alert(1))",
    "picture": "![x](https://example.org/x.png)",
    "reference": "[x][1] [x]",
    "footnote": "x[^1]",
    "address": "<https://example.org> https://example.org www.example.org a@example.org",
    "cells": "a | b || c",
    "backticks": "`a` ``b``",
    "formula": r"$\frac{1}{0}$ $$x$$ \(x\) \[x\]",
    "escape": r"\*a\* \\",
    "template": "{{ 7 * 7 }} {% raw %}",
    "entity": "&lt;b&gt; &amp; &#60;",
    "per cent": "50 % of a",
    "emphasis": "*a* **b** _c_ __d__ ~~e~~ ~f~ ^g^ ==h==",
    "heading": "# a",
    "list": "- a",
    "plus": "+ a",
    "star": "* a",
    "numbered": "1. a",
    "rule": "---",
    "quoted": "> a",
    "code by indent": "    a",
    "snake case": "theme_weeks_together _x_",
    "quotation marks": "\"a\" 'b'",
    "braces": "{a}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("dialect", ["commonmark", "gfm-like"])
@pytest.mark.parametrize("shape", ["{}", "- {}", "| a |\n|---|\n| {} |", "Before {} after.", "**{}**"])
def test_markdown_shows_the_words_and_follows_no_mark(text, dialect, shape):
    parser = (
        MarkdownIt(dialect)
        if dialect == "commonmark"
        else MarkdownIt("commonmark").enable(["table", "strikethrough"])
    )
    page = parser.enable("table").render(shape.format(markdown(text)))
    tags = set(re.findall(r"</?([a-z0-9]+)", page))
    assert tags <= {"p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "strong"}
    words = html.unescape(re.sub(r"<[^>]*>", "", page))
    assert " ".join(text.split()) in " ".join(words.split())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_bare_address_becomes_a_link(text):
    marked = markdown(text)
    assert not re.search(r"https?://|www\.|\w@\w", marked)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_latex_prints_the_words_and_follows_no_mark(text):
    written = latex(text)
    named = r"\\text(?:backslash|asciitilde|asciicircum|less|greater|bar|asciigrave)\{\}|\\null\{\}"
    assert not re.search(r"[\\~^<>|`&%$#_{}]", re.sub(rf"{named}|\\[&%$#_{{}}]", "", written))
    assert "\n" not in written


def test_latex_draws_no_two_marks_as_one():
    assert latex("a--b ''c'' ,,d") == r"a-\null{}-b '\null{}'c'\null{}' ,\null{},d"
    assert latex("a-b, c's") == "a-b, c's"


def test_letters_that_not_every_latex_prints_are_declared_each_once_and_none_is_wrapped():
    assert latex("pẁl 說") == "pẁl 說"
    assert declare_letters(["Café – ‘tea’ 50 %"]) == []
    assert declare_letters(["說 ŵ", "pẁl 說"]) == [
        *LATEX_HEAD,
        r"\fwletter{0175}{ŵ}{\^{w}}",
        r"\fwletter{1E81}{ẁ}{\`{w}}",
        r"\fwletter{8AAA}{說}{\fwgap{8AAA}}",
    ]


def test_only_what_declares_a_letter_counts_as_a_declaration():
    assert all(declares_letters(line) for line in declare_letters(["ŵ 說"]))
    for line in (r"\fwletter{0176}{ŵ}{\^{w}}", r"\fwletter{0175}{ŵ}{73}", r"\fwletter{0175}{ŵ}{\^{w}} 73"):
        assert not declares_letters(line)


@pytest.mark.parametrize("text", ["a\nb", "a\r\n\n b", "a\tb", "a\u2028b", "a\x0bb", " a b "])
def test_a_line_end_cannot_begin_anything(text):
    assert one_line(text) == markdown(text) == latex(text) == "a b"


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\ud800"])
def test_what_no_reader_may_see_is_replaced(hidden):
    assert one_line(f"a{hidden}b") == "a\ufffdb"


@pytest.mark.parametrize(
    "text", ["Walk-the-frontline visits", "10–12 weeks (n = 5)", "theme_weeks.csv", "5 of 5", "-5"]
)
def test_ordinary_labels_are_written_as_they_are(text):
    assert markdown(text) == text


PAIRS = [f"{first}x{second} y" for first in string.punctuation for second in string.punctuation]
DOUBLE = [f"a {mark}{mark}b{mark}{mark} c" for mark in string.punctuation]


def shown_by_nbconvert(text: str) -> str:
    """Return what a page made by nbconvert shows of a text; TAG stands for any element but paragraphs and lists."""
    page = re.sub(r"</?(?:p|ul|li)>", "", markdown2html_mistune(markdown(text)))
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "TAG", page)).split())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_page_of_a_notebook_shows_the_words_too(text):
    assert shown_by_nbconvert(text) == " ".join(text.split())


def test_every_mark_of_ascii_is_a_letter_in_a_page_of_a_notebook():
    changed = [text for text in [*PAIRS, *DOUBLE] if shown_by_nbconvert(text) != text]
    assert changed == []
