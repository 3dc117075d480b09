"""A study that is not fictional, run to the end: all that is published of it is its own, and nothing the example's.

Four lock-keepers over six weeks, with seven themes in four areas, an own model and own claims.
"""

from __future__ import annotations

import ast
import base64
import html
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
from PIL import Image
from pypdf import PdfReader

from conftest import once, tree
from helpers.files import paths
from helpers.running import notebooks, pipeline
from helpers.running.steps import STEPS
from helpers.study.codebook import read_codebook
from helpers.study.private_folder import VARIABLE

STUDY = """\
title: Keeping the locks of the northern cut
fictional: false
notice: Pseudonymised fieldwork
stance: codebook
time_zone: Europe/London
coder: R1
calendar: {first_day: 2024-03-04, last_day: 2024-04-14}
worker_noun: {singular: lock-keeper, plural: lock-keepers}
speaker_roles: {worker: One of the lock-keepers, researcher: The researcher}
sources:
  - {id: interview, label: Talks, singular: Talk, folder: talks, counted_role: worker}
  - {id: observation, label: Towpath walks, singular: Towpath walk, folder: walks, counted_role: researcher}
disclosure: {profile: consented}
workers:
  - {id: K1, first_day: 2024-03-04}
  - {id: K2, first_day: 2024-03-04}
  - {id: K3, first_day: 2024-03-04}
  - {id: K4, first_day: 2024-03-11}
"""
CODEBOOK = """\
version: 2.0.0
status: Made from the first readings of the talks.
directions:
  - {id: runs, label: runs, side: for}
  - {id: sticks, label: sticks, side: against}
areas:
  - {id: water, label: Water, meaning: What the water asks for., argued_by: against}
  - {id: gear, label: Gear, meaning: What the gear asks for., argued_by: for}
  - {id: boats, label: Boats, meaning: Who comes through., argued_by: for}
  - {id: home, label: Home, meaning: What is at home.}
themes:
  - {id: flood, label: Floods, area: water, indicators: [flood*]}
  - {id: weir, label: The weir, area: water, indicators: [weir*]}
  - {id: paddle, label: Paddles and gates, area: gear, indicators: [paddle*]}
  - {id: grease, label: Greasing, area: gear, indicators: [grease*]}
  - {id: guest, label: Guests, area: boats, indicators: [guest*]}
  - {id: trade, label: Working boats, area: boats, indicators: [coal boat*]}
  - {id: cottage, label: The cottage, area: home, indicators: [cottage*]}
"""
CLAIMS = """\
claims:
  - {id: floods_alike, kind: direction, theme: flood, side: against, min_workers: 3}
  - {id: paddles_most, kind: most_coded, theme: paddle, purpose: It shows which gear to look at first.}
"""
CONDITIONS = """\
status: Drawn up with the keepers after the last walk.
conditions:
  - {id: dry, label: Keep the lock dry, meaning: No water comes over the gates., themes: [flood], leads_to: [turn]}
  - {id: turn, label: Let the gear turn, meaning: Paddles and gates turn., themes: [paddle, grease]}
"""
SAID = {
    "flood": (
        "The flood went down by itself before noon.",
        "That flood came over the gates and into the yard.",
    ),
    "weir": ("The weir held all the way.", "Nobody has cleared the weir since autumn."),
    "paddle": ("Every paddle went up without a sound.", "One paddle was stuck again, and I had to lift it."),
    "grease": ("There was grease enough for once.", "We had no grease left for the rack."),
    "guest": ("The guests were kind and closed up after them.", "Two guests left both ends open."),
    "trade": ("A coal boat came through, and I was glad of it.", "No coal boat has come by for weeks."),
    "cottage": ("The cottage was warm in the evening.", "The cottage is damp, and the stove smokes."),
}
NAMES = {"K1": "Aisha", "K2": "Derek", "K3": "Maureen", "K4": "Callum"}
FIRST = date(2024, 3, 4)
TALKS, WALKS = (2, 4, 6), (3, 5)
"""The weeks with a talk, and those with a walk."""
OF_THE_EXAMPLE = (
    "fictional",
    "example study",
    "Wilson",
    "Voluntary Sector Review",
    "10.1332/20408056",
    "Early experiences of",
    "peer support",
    "peer worker",
    "five workers",
    "five people",
    "nine themes",
    "three areas",
    "13 weeks",
    "thirteen weeks",
    "three months",
    "walk-the-frontline",
)
"""Words that are true of the example alone."""
OF_METHODS = "Wilson score interval"
"""What is named alike and is no author of the example's article."""


def sentences_of(keeper: str, week: int) -> list[tuple[str, str, str]]:
    """Return what is said in a contact: theme, direction and words; most speak against what the water does."""
    number = int(keeper[1]) + week
    themes = [theme for at, theme in enumerate(SAID) if (at + number) % 3 or theme == "paddle"]
    said = []
    for at, theme in enumerate(themes):
        side = int(theme == "flood" or (at + number) % 4 == 0)
        said.append((theme, ("runs", "sticks")[side], SAID[theme][side]))
    return said


def contacts() -> Iterator[tuple[str, int, str, date]]:
    """Yield each contact: keeper, week, source and day."""
    for at, keeper in enumerate(NAMES):
        for week in range(1, 7):
            source = "interview" if week in TALKS else "observation" if week in WALKS else ""
            if source and not (keeper == "K2" and week == 4):
                yield keeper, week, source, FIRST + timedelta(days=7 * (week - 1) + at)


def write_study(folder: Path, home: Path) -> None:
    """Write the study, and the lists of persons into a private folder."""
    coded = ["segment_id,theme,direction,coder"]
    files = {
        "data/study.yaml": STUDY,
        "data/codebook.yaml": CODEBOOK,
        "data/claims.yaml": CLAIMS,
        "data/conditions.yaml": CONDITIONS,
    }
    for keeper, week, source, day in contacts():
        said = sentences_of(keeper, week)
        words = " ".join(text for _, _, text in said)
        if source == "interview":
            files[f"data/raw/talks/{day} Talk {keeper}.txt"] = (
                f"Helen: How was it?\n{NAMES[keeper]}: {words}\n"
            )
        else:
            files[f"data/raw/walks/{day} Walk {keeper}.txt"] = f"{words}\n"
        turn = "r0002" if source == "interview" else "r0001"
        for n, (theme, direction, _) in enumerate(said, start=1):
            coded.append(f"{keeper}-{day}-{source}-01-{turn}-s{n:03},{theme},{direction},R1")
            if theme == "flood" and source == "interview":
                coded.append(f"{keeper}-{day}-{source}-01-{turn}-s{n:03},Conditions/dry,not met,R1")
            if theme == "paddle" and direction == "runs":
                coded.append(f"{keeper}-{day}-{source}-01-{turn}-s{n:03},Conditions/turn,met,R1")
    files["data/raw/coding/coded.csv"] = "\n".join(coded) + "\n"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    home.mkdir(mode=0o700)
    roster = [f"{keeper},worker,{name}" for keeper, name in NAMES.items()]
    uses = ("count", "paraphrase", "quote", "worker_series")
    consent = [
        f"{keeper},{source},{use},2024-03-01,"
        for keeper in NAMES
        for source in ("interview", "observation")
        for use in uses
    ]
    for name, lines in (
        ("roster.csv", ["person,role,form", "R1,researcher,Helen", *roster]),
        ("consent.csv", ["worker,source,use,given_on,withdrawn_on", *consent]),
    ):
        (home / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        (home / name).chmod(0o600)


@pytest.fixture(scope="module")
def made(shared) -> Path:
    """Return a folder with the study, run and published, and with its private folder: do not write there."""

    def make(part: Path) -> None:
        study, home = part / "study", part / "private"
        write_study(study, home)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(VARIABLE, str(home))
            pipeline.run(study, study, {}, report=lambda _: None)

    return once(shared / "real_study", make)


def published(folder: Path) -> dict[str, bytes]:
    """Return what a run has made of the study: all of its files but those that were there before."""
    return {
        name: data
        for name, data in tree(folder).items()
        if name.startswith(("article/", "data/processed/", "data/public/", "figures/", "notebooks/"))
    }


def texts_in(name: str, data: bytes) -> Iterator[str]:
    """Yield all that a file says, as whoever opens, unzips or searches it may read it."""
    if name.endswith(".docx"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from texts_in(member, archive.read(member))
    elif name.endswith(".pdf"):
        reader = PdfReader(BytesIO(data))
        yield str(reader.metadata)
        yield from (page.extract_text() for page in reader.pages)
    elif name.endswith(".png"):
        with Image.open(BytesIO(data)) as picture:
            yield str(picture.info)
    elif name.endswith((".json", ".ipynb")):
        yield from strings_in(json.loads(data))
    else:
        text = data.decode("utf-8")
        yield text
        yield html.unescape(re.sub(r"<[^>]*>", "", text))


def strings_in(value: object) -> Iterator[str]:
    """Yield the texts in what a JSON file holds; of a picture in a notebook, what is written into it."""
    if isinstance(value, dict):
        yield from value
        if "image/png" in value and isinstance(value["image/png"], str):
            yield from texts_in("shown.png", base64.b64decode(value["image/png"]))
        yield from (text for one in value.values() for text in strings_in(one))
    elif isinstance(value, list):
        is_text = value and all(isinstance(one, str) for one in value)
        yield from ["".join(value)] if is_text else (text for one in value for text in strings_in(one))
    elif isinstance(value, str):
        yield value


def labels_of_example() -> list[str]:
    """Return the labels of the example's themes and areas, and the sentences that its notebooks have found."""
    book = read_codebook(paths.ROOT)
    labels = [one.label for one in (*book.themes, *book.areas) if len(one.label.split()) > 1]
    found = []
    for step in STEPS:
        first = nbformat.read(notebooks.source_path(step.name), as_version=4).cells[0].source
        found += [
            one.removeprefix(notebooks.FOUND)
            for one in first.split("\n\n")
            if one.startswith(notebooks.FOUND)
        ]
    return [*labels, *found]


def of_the_example(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """Return what files say of the example: each file with the words."""
    words = [*OF_THE_EXAMPLE, *labels_of_example()]
    pattern = re.compile("|".join(rf"\b{re.escape(word.strip())}" for word in words), re.IGNORECASE)
    found = set()
    for name, data in files.items():
        for text in texts_in(name, data):
            plain = " ".join(text.split()).replace(OF_METHODS, "")
            found |= {(name, match[0]) for match in pattern.finditer(plain)}
    return sorted(found)


def test_nothing_of_the_example_is_in_any_file_that_is_published(made):
    assert of_the_example(published(made / "study")) == []


def test_what_is_published_is_the_studys_own(made):
    study = made / "study"
    firsts = {
        path.stem: nbformat.read(path, as_version=4).cells[0].source
        for path in (study / "notebooks").rglob("*.ipynb")
    }
    assert len(firsts) == 10
    assert all("\n\n*Pseudonymised fieldwork.*" in first for first in firsts.values())
    assert (
        "**Found:** There were 11 talks and 8 towpath walks with 4 workers." in firsts["01-clean-fieldwork"]
    )
    assert "**Found:** R1 has coded 7 themes in" in firsts["02-code-segments"]
    assert "**Found:** In talks, paddles and gates is coded in the largest" in firsts["03-count-themes"]
    assert "**Found:** Segments in talks, all workers together. Water:" in firsts["04-draw-figures"]
    assert "**Found:** For K1, 7 of 7 themes" in firsts["06-portray-worker"]
    assert "**Found:** For K4, 7 of 7 themes" in firsts["K4"]
    assert "**Found:** Floods: coded in the words of 4 of 4 workers" in firsts["07-write-article"]
    caption = (study / "figures/theme_weeks.md").read_text(encoding="utf-8")
    assert "4 lock-keepers, 6 weeks from Monday 4 March 2024" in caption
    model = (study / "figures/conditions_model.md").read_text(encoding="utf-8")
    assert "Drawn up with the keepers after the last walk." in model
    assert "(a lock-keeper; " in (study / "article/themes.csv").read_text(encoding="utf-8")


def test_no_place_of_a_sentence_is_left_unfilled(made):
    places = re.compile(r"\{[A-Za-z_][\w.]*\}")
    unfilled = []
    for name, data in published(made / "study").items():
        if name.endswith(".ipynb"):
            cells = json.loads(data)["cells"]
            shown = [cell.get("outputs", cell["source"]) for cell in cells]
            unfilled += [(name, text) for text in strings_in(shown) if places.search(text)]
        elif name.endswith((".md", ".csv", ".html", ".json", ".docx")):
            unfilled += [(name, text) for text in texts_in(name, data) if places.search(text)]
    assert unfilled == []


def test_no_sentence_of_the_package_has_words_of_the_example():
    """What a run of one study does not say, another may: the search is of all texts in the code."""
    rooms = ("article", "coding", "counting", "exchange", "figures", "running", "study", "tables")
    words = {name.lower() for name in (*OF_THE_EXAMPLE, *labels_of_example())} - {"fictional"}
    found = []
    for file in sorted(file for room in rooms for file in (paths.SOURCE / room).rglob("*.py")):
        parsed = ast.parse(file.read_text(encoding="utf-8"))
        documents = {id(node.value) for node in ast.walk(parsed) if isinstance(node, ast.Expr)}
        for node in ast.walk(parsed):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
                text = node.value.replace(OF_METHODS, "").lower()
                found += [(file.stem, word) for word in words if word in text]
    # The numbers that the example's own sentences may say, and the tables of doctests.
    allowed = {("own_numbers", "wilson"), ("small_tables", "firm up")}
    assert set(found) - allowed == set()
