"""Compile article/numbers.tex, as the example's and with difficult labels, by LuaLaTeX and pdfLaTeX.

    python bench/compile_numbers.py [--keep FOLDER]

It needs TeX: on Debian texlive-latex-base and texlive-luatex. Each macro is printed as text and as a heading,
of which LaTeX also makes a table of contents. An engine that stops is a fault. What pdfLaTeX cannot print is
a gap with its number, such as [U+8AAC], and a warning; how many letters are gaps is printed, and of how many
LuaLaTeX says in its log that its font lacks them.

On TeX Live 2022 no engine stops. pdfLaTeX has gaps for Chinese, Thai, Arabic and emoji, for Polish only
without the encoding T1, and none for Welsh.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from helpers.article.numbers import Number, as_latex
from helpers.study.gate import Shows
from helpers.study.study import read_study

ROOT = Path(__file__).parents[1]
LABELS = {
    "signs of LaTeX": r"$ & % _ <b> # ^ ~ \ { } | ` -- ''x'' ,,y'' ?` \alpha $x_1$ ^^41",
    "Welsh": "Goruchwyliaeth a’r tŷ – cŵn, ŵyl, Ŷ, pẁl, Ẅ",
    "Polish": "Zażółć gęślą jaźń, „cudzysłów” «ð þ Ð»",
    "Arabic": "دعم الأقران",
    "Chinese": "同伴支持說明",
    "Thai": "การสนับสนุนจากเพื่อน",
    "emoji": "Pay 😀 👩‍⚕️ ❤️",
    "combining": "Cafe\u0301 n\u0303",
    "mathematics": "≥ 3 × 2 ÷ 1 ± ½ ° µ → †",
    "all that is not declared": "‘’“”–—…£§†‡ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ",
    "long": "A label of more than sixty characters, so that it needs some lines",
}
ENGINES = {
    "pdfLaTeX": ("pdflatex", ""),
    "pdfLaTeX with T1": ("pdflatex", r"\usepackage[T1]{fontenc}"),
    "LuaLaTeX": ("lualatex", ""),
}
STOPPED = "STOPPED"
PAGE = r"""\documentclass{article}
%s
\input{numbers}
\begin{document}
\tableofcontents
%s
\end{document}
"""


def files_of_numbers() -> Iterator[tuple[str, bytes]]:
    """Yield the example's file of numbers, and one for each difficult label."""
    yield "the example", (ROOT / "article/numbers.tex").read_bytes()
    study = read_study(ROOT)
    for name, label in LABELS.items():
        number = Number("segments", 1234.5, f"segments of {label}", "t", Shows.NOTHING, total="n", places=1)
        yield name, as_latex([number], {"theme": f"{label}: coded for all."}, study, stamp="1.0.0")


def compiled(numbers: bytes, engine: str, preamble: str, folder: Path) -> str:
    """Compile a page of all macros twice; return what came of each letter, or "STOPPED"."""
    macros = re.findall(r"^\\newcommand\{\\(fw[A-Z]\w*)\}", numbers.decode("utf-8"), flags=re.MULTILINE)
    body = "\n\n".join(rf"\section{{\{macro}}} \{macro}" for macro in macros)
    (folder / "numbers.tex").write_bytes(numbers)
    (folder / "page.tex").write_text(PAGE % (preamble, body), encoding="utf-8")
    for _ in range(2):
        done = subprocess.run(
            [engine, "-interaction=nonstopmode", "-halt-on-error", "page.tex"],
            cwd=folder,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            print(done.stdout.decode("utf-8", errors="replace")[-800:], file=sys.stderr)
            return STOPPED
    log = (folder / "page.log").read_text(encoding="utf-8", errors="replace")
    gaps = set(re.findall(r"U\+([0-9A-F]+) cannot be printed", log))
    missing = set(re.findall(r"Missing character: There is no \S* ?\(U\+([0-9A-F]+)\)", log))
    return f"{len(gaps)} letters are gaps, {len(missing)} are missing in the font"


def main() -> None:
    """Compile every file by every engine that is installed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--keep", type=Path, help="a folder in which pages and logs are kept")
    given = parser.parse_args()
    missing = [command for command, _ in ENGINES.values() if shutil.which(command) is None]
    if missing:
        sys.exit(f"{', '.join(dict.fromkeys(missing))}: not installed. See the head of this file.")
    n_faults = 0
    with tempfile.TemporaryDirectory(prefix="numbers-") as made:
        for name, numbers in files_of_numbers():
            for title, (command, preamble) in ENGINES.items():
                folder = (given.keep or Path(made)) / f"{name} {title}".replace(" ", "-")
                folder.mkdir(parents=True, exist_ok=True)
                said = compiled(numbers, command, preamble, folder)
                n_faults += said == STOPPED
                print(f"{name}, {title}: {said}", flush=True)
    sys.exit(1 if n_faults else 0)


if __name__ == "__main__":
    main()
