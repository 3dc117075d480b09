"""Make studies of many sizes, run each as it was made, and put its figures on one sheet to be looked at.

    python bench/contact_sheets.py FOLDER [--sizes 1x4 3x13 …] [--seeds 1 2] [--grey]

Each study is made by `fieldwork example` and run by `fieldwork run`, without any setting: one that does not
run as it was made is a fault, and its message is printed. The sheet of a study is one PNG in FOLDER, with all
its figures at the same scale, so that what is too high for a page is seen; `--grey` makes it
grey, as in print.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

SIZES = ("1x4", "1x60", "3x13", "12x13", "40x13", "60x26")
SCALE = 3
"""By how much pictures are reduced: 300 dots per inch become 100."""
GAP = 20
COLUMNS = 4


def run_study(size: str, seed: int, folder: Path) -> str:
    """Make a study and run it; return what went wrong, or an empty text."""
    workers, weeks = size.split("x")
    fieldwork = [sys.executable, "-m", "helpers"]
    for words in (
        ["example", "--output", str(folder), "--workers", workers, "--weeks", weeks, "--seed", str(seed)],
        ["run", "--study", str(folder)],
    ):
        done = subprocess.run([*fieldwork, *words], capture_output=True, text=True, check=False)
        if done.returncode:
            return done.stderr.strip() or done.stdout.strip()
    return ""


def sheet_of(pictures: list[Path], *, is_grey: bool) -> Image.Image:
    """Return one picture of all, in columns, each as far up as it fits."""
    mode = "L" if is_grey else "RGB"
    reduced = []
    for path in pictures:
        with Image.open(path) as picture:
            reduced.append(picture.convert("RGB").reduce(SCALE).convert(mode))
    width = max(picture.width for picture in reduced) + GAP
    heights = [GAP] * COLUMNS
    places = []
    for picture in reduced:
        column = heights.index(min(heights))
        places.append((column * width + GAP, heights[column]))
        heights[column] += picture.height + GAP
    sheet = Image.new(mode, (COLUMNS * width + GAP, max(heights)), "#9a9a9a")
    for picture, place in zip(reduced, places, strict=True):
        sheet.paste(picture, place)
    return sheet


def sheets(folder: Path, sizes: list[str], seeds: list[int], *, is_grey: bool) -> Iterator[str]:
    """Make the sheets, and yield a line on each study."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        for seed in seeds:
            with tempfile.TemporaryDirectory(prefix="contact-sheet-") as made:
                study = Path(made) / "study"
                wrong = run_study(size, seed, study)
                pictures = sorted((study / "figures").glob("*.png"))
                if not wrong:
                    sheet_of(pictures, is_grey=is_grey).save(folder / f"{size}-seed{seed}.png", optimize=True)
            yield f"{size}, seed {seed}: {wrong or f'{len(pictures)} figures'}"


def main() -> None:
    """Make the sheets that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), help="workers x weeks")
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--grey", action="store_true")
    given = parser.parse_args()
    for line in sheets(given.folder, given.sizes, given.seeds, is_grey=given.grey):
        print(line, flush=True)


if __name__ == "__main__":
    main()
