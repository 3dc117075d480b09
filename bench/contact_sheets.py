"""Make studies of many sizes and odd ones, run each, and put its figures on one sheet to be looked at.

    python bench/contact_sheets.py FOLDER [--studies 1x4 3x13 labels …] [--seeds 1 2]

A study is a size, workers x weeks, made by `fieldwork example` and run as it was made; or one of `ODD`, an
example that is changed into what a study may be and the example is not. One that does not run is a fault, and
its message is printed. The sheet of a study is one PNG in FOLDER, with all its figures at the same scale, so
that what is too high for a page is seen; a second one is grey, as in print.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from helpers.example import make_example
from helpers.files import paths
from helpers.study.private_folder import VARIABLE
from helpers.study.roster import OF_PERSONS

SIZES = ("1x4", "3x4", "1x13", "3x13", "2x15", "12x13", "16x4", "1x60", "5x52", "40x13", "60x26")
CODEBOOK = paths.ROOT / "data/codebook.yaml"
SCALE = 3
"""By how much pictures are reduced: 300 dots per inch become 100."""
GAP = 20
COLUMNS = 4
LONG = "Supervision and line management in the first year"
LABELS = {
    "lived_experience": "Using what one has lived through, on purpose and with care, each day",
    "peer_network": "Cefnogaeth gan gyfoedion, tŷ a ŵyn",
    "supervision": LONG,
    "role_clarity": "وضوح الدور في الفريق",
    "induction_training": "入职与培训",
    "boundaries": "Boundaries 🙂🚦",
    "team_acceptance": "$x_1$ & 50 % of a_b <b>bold</b>",
    "own_wellbeing": f"{LONG}, and after it",
    "structures": "Structures #1 {x} ~ ^ \\alpha *not* `so`",
}
"""Labels of other lengths and scripts; two of them begin alike."""

Change = Callable[[Path], None]


class Odd(NamedTuple):
    """A study that is made from the example."""

    workers: int
    weeks: int
    changes: tuple[Change, ...]
    labels: bool = False
    """Whether its themes have `LABELS`."""


def replace(folder: Path, name: str, *pairs: tuple[str, str]) -> None:
    """Replace what regular expressions find in a file of a study; each must be there."""
    file = folder / name
    text = file.read_text(encoding="utf-8")
    for pattern, new in pairs:
        text, n = re.subn(pattern, new, text, flags=re.MULTILINE)
        if not n:
            msg = f"{name}: has no {pattern!r}"
            raise ValueError(msg)
    file.write_text(text, encoding="utf-8")


def strict(folder: Path) -> None:
    """Let only sums be shown."""
    replace(folder, "data/study.yaml", ("profile: open", "profile: strict"))


def consented(folder: Path) -> None:
    """Let series of those be shown who have agreed, which all have."""
    replace(folder, "data/study.yaml", ("profile: open", "profile: consented"))
    replace(folder, "data/raw/consent.csv", (r"(worker_series,[\d-]+,)[\d-]+", r"\1"))


def real(folder: Path) -> None:
    """Make a real study of it, with the lists of persons in a private folder and nobody quoted."""
    replace(
        folder,
        "data/study.yaml",
        ("^fictional: true", "fictional: false"),
        ("^notice: .*", "notice: Pseudonymised fieldwork"),
        ("profile: open", "profile: strict"),
        (
            "singular: peer support worker, plural: peer support workers",
            "singular: lock-keeper, plural: lock-keepers",
        ),
    )
    replace(folder, "data/raw/consent.csv", (r"^.*,quote,.*\n", ""))
    home = private_folder_of(folder)
    home.mkdir(mode=0o700)
    for name in OF_PERSONS:
        if (folder / "data/raw" / name).exists():
            shutil.move(folder / "data/raw" / name, home / name)
            (home / name).chmod(0o600)


def one_left_in_week_1(folder: Path) -> None:
    """Add a worker who left in the first week, after one visit."""
    last = "  - {id: W9, first_day: 2023-10-02, last_day: 2023-10-08}\n\nmanual_coding:"
    replace(folder, "data/study.yaml", ("^manual_coding:", last))
    with (folder / "data/raw/roster.csv").open("a", encoding="utf-8") as file:
        file.write("W9,worker,Gwen Parry,,\n")
    with (folder / "data/raw/consent.csv").open("a", encoding="utf-8") as file:
        sources = ("interview", "observation", "voice_note")
        file.writelines(f"W9,{source},count,2023-10-02,\n" for source in sources)
    note = folder / "data/raw/observations/2023-10-05 WTF W9.txt"
    note.write_text(
        "Her line manager had no time for her, and she said that she would leave.\n", encoding="utf-8"
    )


ODD = {
    "all-suppressed": Odd(2, 4, (strict,)),
    "strict": Odd(5, 8, (strict,)),
    "consented": Odd(5, 8, (consented,)),
    "real": Odd(5, 8, (real,)),
    "left-in-week-1": Odd(2, 4, (one_left_in_week_1,)),
    "labels": Odd(3, 4, (), labels=True),
    "labels-strict": Odd(5, 8, (strict,), labels=True),
}
"""Studies that the example is not, by name."""


def private_folder_of(folder: Path) -> Path:
    """Return the private folder of a study, beside it."""
    return folder.with_name(f"{folder.name}-private")


def make_study(name: str, seed: int, folder: Path) -> None:
    """Make a study, of a size or an odd one."""
    if name not in ODD:
        workers, weeks = name.split("x")
        list(make_example(folder, CODEBOOK, workers=int(workers), weeks=int(weeks), seed=seed))
        return
    odd = ODD[name]
    codebook = folder.with_name("codebook.yaml")
    for file in ("codebook.yaml", "conditions.yaml"):
        shutil.copy(CODEBOOK.with_name(file), codebook.with_name(file))
    if odd.labels:
        quoted = {theme: label.replace("\\", r"\\") for theme, label in LABELS.items()}
        pairs = [(rf"(- id: {theme}\n    label: ).*", rf"\1'{label}'") for theme, label in quoted.items()]
        replace(codebook.parent, codebook.name, *pairs)
    list(make_example(folder, codebook, workers=odd.workers, weeks=odd.weeks, seed=seed))
    for change in odd.changes:
        change(folder)


def run_study(folder: Path) -> str:
    """Run a study; return what went wrong, or an empty text."""
    environment = dict(os.environ)
    if private_folder_of(folder).exists():
        environment[VARIABLE] = str(private_folder_of(folder))
    words = [sys.executable, "-m", "helpers", "run", "--study", str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    return (done.stderr.strip() or done.stdout.strip()) if done.returncode else ""


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


def sheets(folder: Path, names: list[str], seeds: list[int]) -> Iterator[str]:
    """Make the sheets, and yield a line on each study."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        for seed in seeds:
            with tempfile.TemporaryDirectory(prefix="contact-sheet-") as made:
                study = Path(made) / "study"
                make_study(name, seed, study)
                wrong = run_study(study)
                pictures = sorted((study / "figures").glob("*.png"))
                if not wrong:
                    for is_grey in (False, True):
                        file = folder / f"{name}-seed{seed}{'-grey' * is_grey}.png"
                        sheet_of(pictures, is_grey=is_grey).save(file, optimize=True)
            yield f"{name}, seed {seed}: {wrong or f'{len(pictures)} figures'}"


def main() -> None:
    """Make the sheets that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--studies",
        nargs="+",
        default=[*SIZES, *ODD],
        metavar="NAME",
        help=f"workers x weeks, or {', '.join(ODD)}",
    )
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2])
    given = parser.parse_args()
    for line in sheets(given.folder, given.studies, given.seeds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
