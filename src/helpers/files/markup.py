"""Labels are data: what stands in a title, a label or a caption is shown as it is, whatever marks it has.

Labels come from the study's own files or from another program's codebook. In each kind of product they are
written so that no mark in them is followed: Markdown and LaTeX here, web pages by `html.escape`, Word and SVG
by the libraries that write XML, and CSV by `files.spreadsheets`.
"""

from __future__ import annotations

import html
import re

_hidden = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Control characters that are no space, halves of characters, and marks that turn a text round."""
_marks = re.compile(r"[\\`*\[$|~^]")
r"""Characters by which Markdown, in any of its dialects, makes emphasis, code, links, tables or formulas.

What only ends such a thing (``]``) has nothing to end then."""
_opening, _closing = re.compile(r"(?<![^\W_])_"), re.compile(r"_(?![^\W_])")
"""An underscore before and after a word: only both together make emphasis."""
_beginning = re.compile(r"^(?:[-+](?=\s)|-{3,}$|#|\d+(?=[.)]\s))")
"""What begins a list, a heading or a rule at the start of a line."""
_address = re.compile(r"(?<=:)/(?=/)|(?<=www)\.|@", re.IGNORECASE)
"""What turns a bare address into a link in some dialects."""
_in_latex = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    **{mark: f"\\{mark}" for mark in "&%$#_{}"},
}


def one_line(text: str) -> str:
    r"""Return a text on one line: white space as single blanks, and U+FFFD for what no reader may see.

    >>> one_line("a\n b\x1b[31m")
    'a b�[31m'
    """
    return _hidden.sub("\ufffd", " ".join(text.split()))


def markdown(text: str) -> str:
    r"""Return a text as Markdown that shows it as it is, in a paragraph, a list or a cell of a table.

    >>> print(markdown("*a* | <b> [x](y)"))
    \*a\* \| &lt;b&gt; \[x](y)
    """
    marked = _marks.sub(r"\\\g<0>", html.escape(one_line(text), quote=False))
    # nbconvert reads an escaped backslash before a bracket as the beginning of a formula.
    marked = marked.replace(r"\\(", r"\\&#40;")
    if _closing.search(marked):
        marked = _opening.sub(r"\\_", marked)
    marked = _address.sub(r"\\\g<0>", marked)
    beginning = _beginning.match(marked)
    if beginning and beginning[0].isdigit():
        return f"{beginning[0]}\\{marked[beginning.end() :]}"
    if beginning:
        return f"\\{marked}"
    return marked


def latex(text: str) -> str:
    r"""Return a text as LaTeX that prints it as it is.

    >>> print(latex("50 % of a_b"))
    50 \% of a\_b
    """
    return "".join(_in_latex.get(letter, letter) for letter in one_line(text))
