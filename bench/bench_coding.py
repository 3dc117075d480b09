"""Time the parser of REFI-QDA projects against pyrefiqda's plain load, which locates no excerpt in its text.

    python bench/bench_coding.py --python PATH

Projects of 10,000, 30,000 and 100,000 codings, 100 in each document of 9,000 characters, are made and read,
each in a process of its own. Processor time is measured without imports. Our parser also infers how positions
are counted and returns every excerpt in code points; its time is linear if it grows with the number of
codings. pyrefiqda 0.3.1 is not part of this project's environment: --python names an interpreter that has it.

Measured on two shared cores, Python 3.11 (2026-11-30): ours 0.4, 1.2 and 4.2 seconds, pyrefiqda 0.7, 2.1 and
8.3: ratios of 0.54, 0.58 and 0.50.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

CODE = "00000001-0000-0000-0000-000000000000"
SIZES = (100, 300, 1000)
PER_DOCUMENT, WORDS_EACH = 100, 1800
WORDS = ["tea", "role", "caf\u00e9", "I\u2019d", "\U0001f642", "manager", "bus", "compare", "notes"]
OURS = (
    "from helpers.exchange.refi import read_project as load\n"
    "read = lambda path: len(load(Path(path)).excerpts)"
)
THEIRS = (
    "import tempfile\nfrom pyrefiqda import RefiProject\n"
    "read = lambda path: sum(len(s.coding) for t in"
    " RefiProject.load(path, tempfile.mkdtemp()).sources.text_source"
    " for s in t.plain_text_selection)"
)
CHILD = """import sys, time
from pathlib import Path
{load}
begin = time.process_time()
n = read(sys.argv[1])
print(n, time.process_time() - begin)
"""


def make(path: Path, n_documents: int) -> None:
    """Write a project of documents with random excerpts of whole words."""
    chance = random.Random(1)  # noqa: S311
    sources = []
    with zipfile.ZipFile(path, "w") as archive:
        for document in range(n_documents):
            text = " ".join(chance.choice(WORDS) for _ in range(WORDS_EACH))
            starts = [0, *(at + 1 for at, mark in enumerate(text) if mark == " ")]
            excerpts = ""
            for n in range(PER_DOCUMENT):
                first = chance.randrange(len(starts) - 9)
                start, end = starts[first], starts[first + chance.randrange(1, 8)] - 1
                excerpts += (
                    f'<PlainTextSelection guid="{document:08d}-0000-0000-0000-{n:012d}" '
                    f'name="{text[start:end]}" startPosition="{start}" endPosition="{end}">'
                    f'<Coding guid="{document:08d}-0000-0000-0001-{n:012d}"><CodeRef targetGUID="{CODE}"/>'
                    f"</Coding></PlainTextSelection>"
                )
            guid = f"{document:08d}-1111-0000-0000-000000000000"
            sources.append(
                f'<TextSource guid="{guid}" name="D{document}" plainTextPath="internal://{document}.txt">'
                f"{excerpts}</TextSource>"
            )
            archive.writestr(f"sources/{document}.txt", text)
        archive.writestr(
            "project.qde",
            '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p">'
            f'<CodeBook><Codes><Code guid="{CODE}" name="Role" isCodable="true"/></Codes></CodeBook>'
            f"<Sources>{''.join(sources)}</Sources></Project>",
        )


def timed(python: str, load: str, path: Path) -> tuple[int, float]:
    """Return the number of codings read, and the seconds taken."""
    out = subprocess.run(
        [python, "-c", CHILD.format(load=load), str(path)], check=True, capture_output=True, text=True
    )
    n, seconds = out.stdout.split()
    return int(n), float(seconds)


def main() -> None:
    """Compare both parsers at every size."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--python", required=True, metavar="PATH", help="the interpreter that has pyrefiqda")
    arguments = parser.parse_args()
    print(f"{'codings':>10}{'ours, s':>10}{'theirs, s':>11}{'ratio':>8}", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        for size in SIZES:
            path = Path(scratch, f"{size}.qdpx")
            make(path, size)
            (n, ours), (m, theirs) = timed(sys.executable, OURS, path), timed(arguments.python, THEIRS, path)
            if n != m or n != size * PER_DOCUMENT:
                sys.exit(f"{n:,} and {m:,} codings of {size * PER_DOCUMENT:,} were read.")
            print(f"{n:>10,}{ours:>10.2f}{theirs:>11.2f}{ours / theirs:>8.2f}", flush=True)


if __name__ == "__main__":
    main()
