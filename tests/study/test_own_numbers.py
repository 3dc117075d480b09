"""Every number in a sentence of the code is in the one list of constants."""

from __future__ import annotations

import ast
import re

import nbformat

from helpers.files import paths
from helpers.running.notebooks import FOUND
from helpers.study.numerals import numerals_in, plain
from helpers.study.own_numbers import PHRASES
from helpers.study.registered import Register

WRITTEN_IN = ("figures/*.py", "figures/drawing/sentences.py", "figures/drawing/sheet.py", "article/*.py")
MESSAGES = ("Allowed: one. Select", "makes none, or none about", "<!DOCTYPE", "none given. ", "1 theme")
"""Texts of errors and of markup; and where a number of data stands before a noun."""


def sentences(file):
    """Yield the texts in the code of a file, without its documentation."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.lineno, node.value


def test_every_number_in_a_sentence_of_figures_and_article_is_listed():
    missing = []
    for pattern in WRITTEN_IN:
        for file in sorted(paths.SOURCE.glob(pattern)):
            for line, text in sentences(file):
                is_sentence = " " in text.strip() and not any(part in text for part in MESSAGES)
                found = [one.text for one in Register().unregistered(text)] if is_sentence else []
                if found:
                    missing.append(f"{file.name}, line {line}: {found}")
    assert missing == []


def test_every_constant_holds_a_number_and_stands_once():
    assert all(any(numerals_in(plain(phrase))) for phrase in PHRASES)
    assert len(set(map(str.lower, PHRASES))) == len(PHRASES)


def joined(file):
    """Yield the texts in the code of a file as they are said, with a gap for what is put in."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "…" for part in node.values]
            yield "".join(map(str, parts))


def published():
    """Yield the texts of the published pages, and of the notebook that is published with its figures."""
    for pattern in ("figures/[!R]*.md", "article/*.md", "article/*.html"):
        for file in paths.ROOT.glob(pattern):
            yield re.sub("<[^>]+>", " ", file.read_text(encoding="utf-8"))
    cells = nbformat.read(paths.ROOT / "notebooks/04-draw-figures.ipynb", as_version=4).cells
    yield from (cell.source.replace("*", "") for cell in cells if cell.cell_type == "markdown")


def test_every_constant_is_said_in_a_sentence_of_the_package_or_on_a_published_page():
    said = list(published())
    for file in sorted(paths.SOURCE.rglob("*.py")):
        if file.name != "own_numbers.py":
            said += [*joined(file), *(text for _, text in sentences(file))]
    text = plain(" | ".join(said)).lower()
    assert [phrase for phrase in PHRASES if plain(phrase).lower() not in text] == []


def test_the_published_notebook_says_no_number_of_its_own_that_is_not_listed():
    """Where every figure is a placeholder, nothing else would register what its prose says."""
    cells = nbformat.read(paths.ROOT / "notebooks/04-draw-figures.ipynb", as_version=4).cells
    paragraphs = [
        part for cell in cells if cell.cell_type == "markdown" for part in cell.source.split("\n\n")
    ]
    own = [part for part in paragraphs if not part.startswith(FOUND)]
    missing = {
        part[:60]: [one.text for one in Register().unregistered(part.replace("*", ""))] for part in own
    }
    assert {part: found for part, found in missing.items() if found} == {}
