"""Measure the code, and write the two documents that are made from it.

python docs/house.py           prints the measures that HANDOVER.md names, room by room
python docs/house.py --write   writes docs/modules.md, and the diagram in ARCHITECTURE.md
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

from radon.complexity import cc_visit

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/helpers"
STRAIGHT = ("study", "tables", "counting", "coding", "privacy", "running")
"""The rooms whose code has limits; see `LIMITS`."""
LIMITS = {"conditional": 12.0, "nested": 0, "dense": 0, "long": 0, "branches": 12}
"""At most so many: conditional expressions per 1,000 lines; nested ones; comprehensions with two `for` and
a condition; lines over 110 characters; and, of any one function, ways through it (McCabe 1976)."""
LONGEST = 110
SPINE = (
    "study/study.py",
    "study/codebook.py",
    "tables/schemas.py",
    "fieldwork/sources/notes.py",
    "counting/segments.py",
    "coding/dictionary.py",
    "counting/counts.py",
    "figures/calendar.py",
    "running/pipeline.py",
)
"""What runs clean, count and render, to be read in an afternoon: one parser, one figure."""
DIAGRAM = re.compile(r"(?<=<!-- made by docs/house.py -->\n)```text\n.*?```\n", re.DOTALL)
INTRODUCTION = (
    "Made by `python docs/house.py --write` from the docstrings. A room may import only from layers below it "
    "(see [ARCHITECTURE.md](../ARCHITECTURE.md))."
)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Measures(NamedTuple):
    """What is measured of a room."""

    modules: int
    lines: int
    conditional: float
    """Conditional expressions per 1,000 lines."""
    nested: int
    """Conditional expressions inside another."""
    dense: int
    """Comprehensions with two `for` and a condition."""
    long: int
    """Lines over 110 characters."""
    branches: int
    """The greatest cyclomatic complexity of a function."""


def measure(room: Path) -> Measures:
    """Return the measures of all modules in a folder."""
    files = sorted(room.rglob("*.py"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    lines = [line for text in texts for line in text.splitlines()]
    nodes = [node for text in texts for node in ast.walk(ast.parse(text))]
    conditionals = [node for node in nodes if isinstance(node, ast.IfExp)]
    nested = [node for node in conditionals if _contains(node, ast.IfExp)]
    dense = [node for node in nodes if isinstance(node, COMPREHENSIONS) and _is_dense(node.generators)]
    branches = [block.complexity for text in texts for block in cc_visit(text) if block.letter != "C"]
    return Measures(
        len(files),
        len(lines),
        round(1000 * len(conditionals) / max(len(lines), 1), 1),
        len(nested),
        len(dense),
        sum(len(line) > LONGEST for line in lines),
        max(branches, default=0),
    )


def _contains(node: ast.AST, kind: type[ast.AST]) -> bool:
    inside = [child for child in ast.walk(node) if child is not node]
    return any(isinstance(child, kind) for child in inside)


def _is_dense(generators: list[ast.comprehension]) -> bool:
    return len(generators) > 1 and any(generator.ifs for generator in generators)


def rooms() -> list[str]:
    """Return the rooms of the package: its folders, and modules of one file."""
    return sorted(path.stem for path in SOURCE.iterdir() if not path.name.startswith("__"))


def lines_of_spine() -> int:
    """Return how many lines the spine has."""
    return sum(len((SOURCE / name).read_text(encoding="utf-8").splitlines()) for name in SPINE)


def words_of(name: str) -> int:
    """Return how many words a document has, without tables' marks and diagrams."""
    text = DIAGRAM.sub("", (ROOT / name).read_text(encoding="utf-8"))
    return len(re.findall(r"\w[\w'’./_-]*", text))


def diagram() -> str:
    """Return the layers of the import contract as a picture in text, the top layer first."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = [layer.split(" | ") for layer in contract["contracts"][0]["layers"]]
    inside = [" │ ".join(layer) for layer in layers]
    width = max(len(line) for line in inside)
    rule = "─" * (width + 2)
    drawn = f"\n├{rule}┤\n".join(f"│ {line:^{width}} │" for line in inside)
    return f"```text\n┌{rule}┐\n{drawn}\n└{rule}┘\n```\n"


def list_of_modules() -> str:
    """Return docs/modules.md: each room and module with the first paragraph of its docstring."""
    parts = [f"# Modules\n\n{INTRODUCTION}\n"]
    folders = sorted({path.parent for path in SOURCE.rglob("*.py")})
    for folder in folders:
        name = folder.relative_to(SOURCE).as_posix()
        modules = [path for path in sorted(folder.glob("*.py")) if not path.stem.startswith("__")]
        title = "The package" if name == "." else f"`{name}/`"
        purpose = _docstring(folder / "__init__.py").split("\n\n")[0]
        rows = [f"| `{path.stem}` | {_first_paragraph(path)} |" for path in modules]
        table = "\n".join(["| Module | What it is for |", "|---|---|", *rows])
        parts.append(f"## {title}\n\n{' '.join(purpose.split())}\n\n{table}\n")
    return "\n".join(parts)


def _docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def _first_paragraph(path: Path) -> str:
    paragraph = " ".join(_docstring(path).split("\n\n")[0].split())
    return paragraph.replace("|", "\\|")


def _print_measures() -> None:
    print(f"{'room':<15}" + "".join(f"{name:>12}" for name in Measures._fields))
    for room in rooms():
        path = SOURCE / room
        if path.is_dir():
            print(f"{room:<15}" + "".join(f"{value:>12,}" for value in measure(path)))
    print(f"\nspine: {lines_of_spine():,} lines in {len(SPINE)} modules; rooms: {len(rooms())}")
    print(f"ARCHITECTURE.md: {words_of('ARCHITECTURE.md'):,} words")


def main() -> None:
    """Print the measures, or write the documents."""
    if "--write" not in sys.argv[1:]:
        _print_measures()
        return
    (ROOT / "docs/modules.md").write_text(list_of_modules(), encoding="utf-8")
    architecture = ROOT / "ARCHITECTURE.md"
    text = architecture.read_text(encoding="utf-8")
    architecture.write_text(DIAGRAM.sub(lambda _: diagram(), text), encoding="utf-8")


if __name__ == "__main__":
    main()
