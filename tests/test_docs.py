"""Every table, column, figure, command, parameter, module and word is documented, and every link leads somewhere."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from helpers import cli, notebooks, paths
from helpers.coding.hand import OUR_REASONS
from helpers.coding.projects import REASONS
from helpers.example import SECOND, TRUTH, TRUTH_COLUMNS
from helpers.example.handcoding import SECOND_COLUMNS
from helpers.fieldwork.reasons import EXCLUDED, QUARANTINED, REMARKS
from helpers.privacy.withholding import REASONS as WITHDRAWN
from helpers.sequence import STEPS
from helpers.tables import STAMP, TABLES

README = (paths.ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (paths.ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
DICTIONARY = (paths.ROOT / "data/README.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    return re.search(rf"^## {re.escape(name)}\n(.*?)(?=^## |\Z)", DICTIONARY, re.MULTILINE | re.DOTALL)[1]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_table_has_its_grain_level_key_and_columns_in_order(table):
    text = section(table.name)
    assert f"*Grain: {table.grain}.*" in text
    assert f"Level: {table.level.value}" in text
    assert f"Key: {', '.join(f'`{name}`' for name in table.key)}." in text
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == table.columns + [STAMP] * table.is_coded
    step = next(step for step in STEPS if table.name in step.writes)
    assert f"Written by `{step.name}`" in text


def test_the_truth_of_the_example_is_documented_too():
    assert re.findall(r"^\| `(\w+)` \|", section("/".join(TRUTH.parts[1:])), re.MULTILINE) == TRUTH_COLUMNS
    assert re.findall(r"^\| `(\w+)` \|", section("/".join(SECOND.parts[1:])), re.MULTILINE) == SECOND_COLUMNS


@pytest.mark.parametrize("words", [EXCLUDED, QUARANTINED, REMARKS, WITHDRAWN])
def test_every_reason_and_remark_of_the_ledger_is_listed_with_its_meaning(words):
    for word, meaning in words.items():
        assert f"| `{word}` | {meaning} |" in section("Reasons and remarks")


def test_no_reason_is_listed_that_the_ledger_does_not_have():
    listed = re.findall(r"^\| `(\w+)` \|", section("Reasons and remarks"), re.MULTILINE)
    assert listed == [*EXCLUDED, *QUARANTINED, *REMARKS, *WITHDRAWN]


@pytest.mark.parametrize("words", [EXCLUDED, QUARANTINED, REMARKS])
def test_no_reason_is_listed_that_no_reader_gives(words):
    readers = "".join(path.read_text(encoding="utf-8") for path in (paths.SOURCE / "fieldwork").glob("*.py") if path.name != "reasons.py")
    assert [word for word in words if f'"{word}' not in readers and f"_{word.partition('_')[2]}:" not in readers] == []


def test_every_reason_of_selections_is_listed_and_given_by_some_reader():
    listed = re.findall(r"^\| `(\w+)` \| (.+) \|$", section("Reasons of selections"), re.MULTILINE)
    assert dict(listed) == REASONS | OUR_REASONS
    readers = "".join(path.read_text(encoding="utf-8") for path in (paths.SOURCE / "coding").glob("*.py"))
    assert [word for word in REASONS | OUR_REASONS if readers.count(f'"{word}"') < 2] == []


def test_every_notebook_and_figure_has_its_row_and_its_files():
    for step in STEPS:
        assert f"(notebooks/{step.name}.ipynb)" in README
        for figure in step.figures:
            assert f"[{figure}](figures/{figure}.svg)" in README
    assert f"`{STEPS[-1].name}`" in README


def test_every_parameter_has_its_row():
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d, ]+) \|", README, re.MULTILINE))
    declared: dict[str, list[str]] = {}
    for number, step in enumerate(STEPS, start=1):
        for name in notebooks.declared(step.name):
            declared.setdefault(name, []).append(str(number))
    assert rows == {name: ", ".join(numbers) for name, numbers in declared.items()}


def test_every_command_and_option_is_shown():
    commands = next(action for action in cli._parser()._actions if isinstance(action, argparse._SubParsersAction))
    for name, parser in commands.choices.items():
        assert f"fieldwork {name}" in README
        for action in parser._actions:
            option = action.option_strings[0] if action.option_strings else ""
            assert option in ("-h", "--seed", "") or option in README, option


def test_every_command_shown_exists():
    commands = next(action for action in cli._parser()._actions if isinstance(action, argparse._SubParsersAction))
    for text in (README, ARCHITECTURE, DICTIONARY):
        assert set(re.findall(r"`fieldwork (\w+)|^fieldwork (\w+)", text, re.MULTILINE)) <= {("", name) for name in commands.choices} | {
            (name, "") for name in commands.choices
        }


def test_every_module_has_its_room_in_the_house():
    modules = {path.stem if path.is_file() else path.name for path in paths.SOURCE.iterdir() if not path.name.startswith("__")}
    assert all(f"`{name}`" in ARCHITECTURE or f"`{name}/`" in ARCHITECTURE for name in modules), modules
    contract = re.search(r"layers = \[(.*?)\]", (paths.ROOT / "pyproject.toml").read_text(), re.DOTALL)[1]
    assert set(re.findall(r"\w+", contract)) - {"__main__"} == modules


def test_every_module_has_its_tests():
    tests = {path.name for path in (paths.ROOT / "tests").glob("test_*.py")}
    told_by_doctests = {"prose", "errors"}
    tested_by = {
        "memory": "test_pipeline.py",
        "sequence": "test_pipeline.py",
        "coding": "test_coding_dictionary.py",
        "privacy": "test_privacy_disclosure.py",
        "paths": "test_pipeline.py",
    }
    for path in paths.SOURCE.iterdir():
        name = path.stem
        if not name.startswith("__") and name not in told_by_doctests:
            assert tested_by.get(name, f"test_{name}.py") in tests, name


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "PRIVACY.md", "data/README.md", "figures/README.md"])
def test_every_link_and_named_file_exists(document):
    place = paths.ROOT / document
    text = place.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("https://") or (place.parent / target).exists(), target


def test_every_make_target_shown_exists():
    makefile = (paths.ROOT / "Makefile").read_text()
    shown = re.findall(r"(?:`|^)make (\w+)", README + ARCHITECTURE, re.MULTILINE)
    assert {"test", "lab", "help", "check", "lock"} <= set(shown)
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in shown)


def test_the_citation_names_the_article_and_that_the_example_is_fictional():
    citation = yaml.safe_load((paths.ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["references"][0]["doi"] == "10.1332/20408056Y2024D000000022"
    assert "fictional" in citation["message"]


def test_readme_says_fictional_before_its_first_figure():
    assert README.index("fictional") < README.index("![")
    assert len(re.search(r"!\[(.*?)\]", README)[1]) > 150, "The main figure has alt text."


def test_every_number_of_the_example_in_the_readme_is_made_and_not_typed():
    listed = json.loads((paths.ROOT / "data/processed/numbers.json").read_text(encoding="utf-8"))
    page = (paths.ROOT / "figures/contact_calendar.md").read_text(encoding="utf-8")
    alt, caption = re.match(r"!\[(.*?)\]\(.*?\)\n\n(.*?)\n", page).groups()
    assert f"![{alt}](figures/contact_calendar.png)\n\n*{caption}*" in README
    shown = re.search(r"Sentences are made from the counts too:\n\n(.*?)\n\n`fieldwork", README, re.DOTALL)[1]
    sentences = [line.removeprefix("- ") for line in shown.splitlines()]
    assert len(sentences) >= 3
    assert set(sentences) <= set(listed["sentences"].values())
    holds, variants = (listed["numbers"][f"role_clarity_most_{which}"]["text"] for which in ("holds", "variants"))
    assert f"*clarity of the role is the most told theme* holds in {holds} of {variants}:" in README


def test_every_room_of_figures_and_article_stands_on_its_map():
    for folder in ("figures", "article"):
        rooms = {path.stem for path in (paths.SOURCE / folder).glob("*.py")} - {"__init__"}
        assert [room for room in sorted(rooms) if f"`{room}`" not in ARCHITECTURE] == []


def test_no_tracked_text_names_a_machine():
    done = subprocess.run(["git", "ls-files", "-z"], cwd=paths.ROOT, capture_output=True, text=True, check=False)
    names = [
        name
        for name in done.stdout.split("\0")
        if Path(name).suffix in {".py", ".md", ".yaml", ".yml", ".toml", ".ipynb", ".csv", ".lock", ""}
    ]
    if not names:
        pytest.skip("this copy is no git repository")
    home = re.compile(r"/(?:home|Users|root)/[a-z]")
    for name in names:
        path = paths.ROOT / name
        if path.is_file() and path != Path(__file__):
            assert not home.search(path.read_bytes().decode("utf-8", errors="replace")), name


def test_every_room_of_fieldwork_stands_on_its_map():
    rooms = {path.stem for path in (paths.SOURCE / "fieldwork").glob("*.py")} - {"__init__"}
    assert [room for room in sorted(rooms) if f"`{room}`" not in ARCHITECTURE] == []


@pytest.mark.parametrize(
    "page", sorted({*paths.ROOT.glob("*.md"), *paths.ROOT.glob("*/README.md")}), ids=lambda page: str(page.relative_to(paths.ROOT))
)
def test_every_row_of_a_table_stands_under_its_head(page):
    lines = ["", *page.read_text(encoding="utf-8").splitlines()]
    heads = [n for n in range(1, len(lines)) if lines[n].startswith("|") and not lines[n - 1].startswith("|")]
    assert [lines[n] for n in heads if not re.fullmatch(r"\|(?: *:?-+:? *\|)+", lines[n + 1])] == []
