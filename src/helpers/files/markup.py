"""Labels are data: what stands in a title, a label or a caption is shown as it is, whatever marks it has.

Labels come from the study's own files or from another program's codebook. In each kind of product they are
written so that no mark in them is followed: Markdown and LaTeX here, web pages by `html.escape`, Word and SVG
by the libraries that write XML, and CSV by `files.spreadsheets`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

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
_drawn_together = re.compile(r"([-,'])(?=\1)")
"""What LaTeX would draw as one sign: two hyphens as a dash, two commas or apostrophes as a quotation mark."""
SET_BY_LATEX = frozenset("‘’“”–—…£§†‡ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ")
"""Letters and marks that are not ASCII, and that every LaTeX prints in its own font."""
ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0307": ".",
    "\u0308": '"',
    "\u030c": "v",
    "\u0323": "d",
}
"""The commands by which every LaTeX sets an accent, as in the Welsh ẁ."""
LATEX_HEAD = (
    r"\newcommand{\fwgap}[1]{\PackageWarning{numbers.tex}{U+#1 cannot be printed}[U+#1]}",
    r"\newcommand{\fwunavailable}[1]{\fwgap{\fwcode}}",
    r"\newcommand{\fwletter}[3]{\ifdefined\Umathcode\else\ifcsname u8:\detokenize{#2}\endcsname",
    r"  \expandafter\let\csname fw#1\expandafter\endcsname\csname u8:\detokenize{#2}\endcsname",
    r"  \DeclareUnicodeCharacter{#1}{{\def\fwcode{#1}\let\TextSymbolUnavailable\fwunavailable",
    r"    \csname fw#1\endcsname}}\else\DeclareUnicodeCharacter{#1}{#3}\fi\fi}",
)
"""What makes pdfLaTeX print a letter that it cannot set as a gap with its number, and warn of it.

LuaLaTeX and XeLaTeX have ``Umathcode``, and set every letter that their font has. A letter that pdfLaTeX
knows, but not in the encoding of the font, would stop it where it is printed, and becomes a gap there."""


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


def from_latex(text: str) -> str:
    r"""Return what LaTeX prints that `latex` has written; a backslash before any other mark is left out.

    >>> from_latex(latex(r"50 % of a_b \alpha ~ <c>")) == r"50 % of a_b \alpha ~ <c>"
    True
    """
    printed = {written: letter for letter, written in _in_latex.items()} | {r"\null{}": ""}
    commands = "|".join(map(re.escape, printed))
    return re.sub(rf"{commands}|\\([^\w\s])", lambda match: printed.get(match[0], match[1]), text)


def latex(text: str) -> str:
    r"""Return a text as LaTeX that prints it as it is.

    >>> print(latex("50 % of a_b"))
    50 \% of a\_b
    """
    shown = "".join(_in_latex.get(letter, letter) for letter in one_line(text))
    return _drawn_together.sub(r"\1\\null{}", shown)


def declare_letters(texts: Iterable[str]) -> list[str]:
    r"""Return the lines of LaTeX that declare the letters of some texts that not every LaTeX can print.

    >>> declare_letters(["Caffi", "Café"])
    []
    >>> declare_letters(["pẁl 說"])[-2:]
    ['\\fwletter{1E81}{ẁ}{\\`{w}}', '\\fwletter{8AAA}{說}{\\fwgap{8AAA}}']
    """
    letters = {letter for text in texts for letter in text if not letter.isascii()} - SET_BY_LATEX
    return [*LATEX_HEAD, *map(_declare_letter, sorted(letters))] if letters else []


def _declare_letter(letter: str) -> str:
    code = f"{ord(letter):04X}"
    shown = rf"\fwgap{{{code}}}"
    parts = unicodedata.normalize("NFD", letter)
    if len(parts) == 2 and parts[0].isascii() and parts[1] in ACCENTS:
        shown = rf"\{ACCENTS[parts[1]]}{{{parts[0]}}}"
    return rf"\fwletter{{{code}}}{{{letter}}}{{{shown}}}"


def declares_letters(line: str) -> bool:
    """Tell whether a line of LaTeX is one that `declare_letters` returns."""
    declared = re.match(r"\\fwletter\{[0-9A-F]+\}\{(.)\}", line)
    return line in LATEX_HEAD or bool(declared and line == _declare_letter(declared[1]))
