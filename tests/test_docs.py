"""Every table, column, figure, command, parameter, module and word is documented, and every link leads somewhere."""

from __future__ import annotations

import argparse
import ast
import json
import re
import subprocess
import tomllib
from pathlib import Path

import nbformat
import pandas as pd
import pytest
import yaml

from helpers.commands import cli
from helpers.counting import asked
from helpers.example import SECOND, TRUTH, TRUTH_COLUMNS
from helpers.example.fictional_coders import SECOND_COLUMNS
from helpers.exchange.matching import MATCHING_REASONS
from helpers.exchange.projects import REASONS
from helpers.fieldwork.reasons import EXCLUDED, QUARANTINED, REMARKS
from helpers.files import paths
from helpers.files.place import Place
from helpers.privacy.withholding import REASONS as WITHDRAWN
from helpers.running.parameters import declared_parameters as parameters_of
from helpers.running.steps import STEPS
from helpers.study.codebook import read_codebook
from helpers.study.study import read_study
from helpers.tables import ASKED_COUNTS, STAMP, TABLES, read

README = (paths.ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (paths.ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
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
    readers = "".join(
        path.read_text(encoding="utf-8")
        for path in (paths.SOURCE / "fieldwork").rglob("*.py")
        if path.name != "reasons.py"
    )
    assert [
        word for word in words if f'"{word}' not in readers and f"_{word.partition('_')[2]}:" not in readers
    ] == []


def test_every_reason_of_excerpts_is_listed_and_given_by_some_reader():
    listed = re.findall(r"^\| `(\w+)` \| (.+) \|$", section("Reasons of excerpts"), re.MULTILINE)
    assert dict(listed) == REASONS | MATCHING_REASONS
    readers = "".join(path.read_text(encoding="utf-8") for path in (paths.SOURCE / "exchange").rglob("*.py"))
    assert [word for word in REASONS | MATCHING_REASONS if readers.count(f'"{word}"') < 2] == []


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
        for name in parameters_of(step.name):
            declared.setdefault(name, []).append(str(number))
    assert rows == {name: ", ".join(numbers) for name, numbers in declared.items()}


def test_every_command_and_option_is_shown():
    commands = next(
        action for action in cli._parser()._actions if isinstance(action, argparse._SubParsersAction)
    )
    for name, parser in commands.choices.items():
        assert f"fieldwork {name}" in README
        for action in parser._actions:
            option = action.option_strings[0] if action.option_strings else ""
            assert option in ("-h", "--seed", "") or option in README, option


def test_every_command_shown_exists():
    commands = next(
        action for action in cli._parser()._actions if isinstance(action, argparse._SubParsersAction)
    )
    for text in (README, ARCHITECTURE, DICTIONARY):
        assert set(re.findall(r"`fieldwork (\w+)|^fieldwork (\w+)", text, re.MULTILINE)) <= {
            ("", name) for name in commands.choices
        } | {(name, "") for name in commands.choices}


def modules() -> list[Path]:
    """Return the package's modules, below the package."""
    return sorted(
        path.relative_to(paths.SOURCE)
        for path in paths.SOURCE.rglob("*.py")
        if not path.stem.startswith("__")
    )


def test_every_module_that_writes_files_is_named_among_those_that_do():
    writers = {
        ".".join(module.with_suffix("").parts)
        for module in modules()
        if re.search(
            r"^\s*from helpers\.files\.atomic import .*replac",
            (paths.SOURCE / module).read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }
    decision = (paths.ROOT / "docs/decisions/22-all-or-nothing.md").read_text(encoding="utf-8")
    listed = re.search(r"^\| Who writes \|.*?\n\n", decision, re.MULTILINE | re.DOTALL)[0]
    named = re.findall(
        r"`(\w+(?:\.\w+)+)`", " ".join(line.split("|")[1] for line in listed.splitlines() if line)
    )
    assert sorted(named) == sorted(writers)


def test_the_contract_names_every_room_and_has_seven_layers_at_most():
    contract = PYPROJECT["tool"]["importlinter"]["contracts"][0]
    rooms = {path.stem for path in paths.SOURCE.iterdir() if not path.name.startswith("__")}
    assert set(re.findall(r"\w+", " ".join(contract["layers"]))) == rooms
    assert len(contract["layers"]) <= 7
    assert len(rooms) <= 17


def test_every_room_says_what_it_is_for():
    for room in sorted({module.parent for module in modules()} - {Path()}):
        assert (
            len(
                ast.get_docstring(
                    ast.parse((paths.SOURCE / room / "__init__.py").read_text(encoding="utf-8"))
                )
            )
            > 60
        ), room


TESTED_BY = {
    "coding/test_conversations.py": "figures/drawing/amounts",
    "words/test_languages.py": "words/function_words",
    "counting/test_counts.py": "study/named_sources",
    "counting/test_asked.py": "tables/asked_counts",
    "running/test_doctor.py": "running/study_folder",
    "running/test_lab.py": "commands/lab",
    "study/test_field_messages.py": "study/field_examples",
    "running/test_new_study.py": "commands/new study/templates",
    "privacy/disclosure/test_publication.py": "privacy/disclosure/material",
    "privacy/disclosure/test_sides.py": "privacy/disclosure/agreed_sides privacy/disclosure/condition_states",
    "privacy/rehearsal/test_facts.py": "privacy/rehearsal/fact_words",
    "tables/test_statements.py": "files/products",
    "counting/test_directions.py": "coding/weights",
    "article/test_disclosure.py": "article/pages",
    "counting/test_triangulation.py": "coding/verdicts",
    "article/test_article.py": "article/form article/numbers article/overview article/quoted",
    "article/test_checklists.py": "article/checklist_items article/facts",
    "running/test_refuser.py": "running/doubtful_quotations running/words_elsewhere",
    "commands/test_cli.py": "commands/run commands/study commands/coding commands/publish commands/folders commands/privacy commands/shared",
    "example/test_making.py": (
        "example/chats example/fictional_coders example/files example/google_meet example/interviews "
        "example/noscribe example/other_messages example/planner example/plans example/sampling example/timing example/visits "
        "example/word"
    ),
    "exchange/test_export.py": "exchange/code_names exchange/contact_texts",
    "exchange/test_taguette_export.py": "exchange/document_names",
    "exchange/test_position_conventions.py": "exchange/candidate_conventions exchange/measured_texts",
    "exchange/test_refi.py": (
        "exchange/projects exchange/refi_archive exchange/refi_cases exchange/refi_selections exchange/refi_texts "
        "exchange/xml"
    ),
    "exchange/test_manual_coding.py": "exchange/contact_index exchange/known_speakers exchange/matching",
    "running/test_withdrawal.py": "running/difference",
    "study/test_codebook.py": "study/themes",
    "study/test_study.py": "study/calendar study/limits study/workers",
    "study/test_readers.py": "study/sources",
    "fieldwork/test_gathering.py": "fieldwork/checks fieldwork/overlaps",
    "fieldwork/sources/test_messages.py": "fieldwork/days",
    "fieldwork/sources/test_emails.py": "fieldwork/formats/mails",
    "fieldwork/sources/test_surveys.py": "fieldwork/formats/survey_tables",
    "fieldwork/test_inputs.py": (
        "fieldwork/formats/chats fieldwork/formats/message_heads fieldwork/formats/media fieldwork/formats/message_kinds fieldwork/formats/package "
        "fieldwork/sources/grammars fieldwork/sources/speech "
        "fieldwork/sources/turns fieldwork/sources/whatsapp"
    ),
    "fieldwork/formats/test_cues.py": "fieldwork/formats/cue_times fieldwork/formats/cue_words",
    "fieldwork/sources/test_cue_turns.py": "fieldwork/sources/cue_lines fieldwork/sources/sure_labels",
    "fieldwork/sources/test_spoken.py": "fieldwork/sources/sender",
    "fieldwork/sources/test_notes.py": "fieldwork/sources/note_visits",
    "fieldwork/formats/test_audio.py": "fieldwork/formats/sound",
    "fieldwork/formats/test_docx.py": (
        "fieldwork/formats/lines fieldwork/formats/word_bold fieldwork/formats/word_cells "
        "fieldwork/formats/word_elements fieldwork/formats/word_plain fieldwork/formats/word_styles "
        "fieldwork/formats/word_xml"
    ),
    "fieldwork/formats/test_odt.py": "fieldwork/formats/odt_changes fieldwork/formats/odt_styles fieldwork/formats/odt_walk",
    "figures/test_figures.py": (
        "figures/calendar figures/weekly figures/workers_together figures/areas figures/drawing/drawing "
        "figures/drawing/grid figures/drawing/key figures/drawing/sheet figures/drawing/style figures/drawing/themes "
        "figures/drawing/inline"
    ),
    "figures/test_model.py": "figures/drawing/condition_bars figures/drawing/model_page",
    "figures/test_figures_of_the_article.py": (
        "figures/dictionary_validation figures/directions figures/months figures/new_themes figures/co_occurrence figures/portrait figures/rates figures/claims figures/claim_cases figures/drawing/outcomes figures/sources "
        "figures/timelines figures/drawing/sentences"
    ),
    "fieldwork/sources/test_label_slips.py": "fieldwork/sources/labels fieldwork/sources/label_lines "
    "fieldwork/sources/label_words fieldwork/sources/known_names "
    "fieldwork/sources/parts_of_lines",
    "fieldwork/sources/test_layouts.py": "fieldwork/sources/head_fields fieldwork/sources/time_marks "
    "fieldwork/sources/line_grammars",
    "privacy/leaks/test_leak_check.py": "privacy/leaks/allowed privacy/leaks/self_test privacy/leaks/made_pictures privacy/leaks/search_patterns",
    "privacy/leaks/test_hiding_places.py": (
        "privacy/leaks/containers privacy/leaks/decoding privacy/leaks/markup privacy/leaks/opening "
        "privacy/leaks/pdfs privacy/leaks/pictures privacy/leaks/readings"
    ),
    "privacy/leaks/test_positions.py": "privacy/leaks/file_text",
    "privacy/names/test_pseudonyms.py": "privacy/names/roster_names",
    "running/test_coding_map.py": "running/files_of_coding running/mapped_documents running/names_in_study running/raw_coding running/variables",
    "study/test_blanks.py": "study/names_in_coding",
    "running/test_kernels.py": "running/fork_server",
    "running/test_migration.py": "tables/old_tables",
    "files/test_documents.py": "files/column_widths",
    "files/test_place.py": "files/paths",
    "running/test_pipeline.py": "running/fingerprints",
    "test_notebooks.py": "running/notebooks",
    "tables/test_storage.py": "tables/claim_tables tables/display tables/public_tables tables/comparisons tables/schemas tables/table",
    "attack/test_release.py": "privacy/disclosure/publishing",
    "test_docs.py": "fieldwork/reasons",
    "counting/test_ranges.py": "study/resampling",
    "counting/test_cases.py": "counting/negative_cases",
    "counting/test_robustness.py": "study/specifications",
    "study/test_roster.py": "study/roster_ids",
}
"""Modules that are tested together with their neighbours: the file that tests them."""
BY_THEIR_DOCTESTS = {"prose", "errors"}


def test_every_module_has_its_tests():
    elsewhere = {module: file for file, tested in TESTED_BY.items() for module in tested.split()}
    for module in modules():
        name = module.with_suffix("").as_posix()
        own = module.with_name(f"test_{module.stem}.py").as_posix()
        has_own = (paths.ROOT / "tests" / own).exists()
        assert has_own != (name in elsewhere or name in BY_THEIR_DOCTESTS), (
            f"{name}: has a test file of its own, or stands in the list."
        )
        assert has_own or name in BY_THEIR_DOCTESTS or (paths.ROOT / "tests" / elsewhere[name]).exists(), name


@pytest.mark.parametrize(
    "document",
    [
        *("README.md", "ARCHITECTURE.md", "HANDOVER.md", "PRIVACY.md", "data/README.md", "figures/README.md"),
        *sorted(path.relative_to(paths.ROOT).as_posix() for path in (paths.ROOT / "docs").rglob("*.md")),
    ],
)
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
    shown = re.search(
        r"Sentences are generated from the counts too:\n\n(.*?)\n\n`fieldwork", README, re.DOTALL
    )[1]
    sentences = [line.removeprefix("- ") for line in shown.splitlines()]
    assert len(sentences) >= 3
    assert set(sentences) <= set(listed["sentences"].values())
    in_words = {name: number["text"] for name, number in listed["numbers"].items()}
    n_workers, n = in_words["workers"], in_words["role_clarity_most_supports"]
    claim = "*clarity of the role is the most frequently coded theme*"
    assert f"{claim} holds of the published totals, but in {n} of {n_workers} workers only" in README
    held = pd.read_csv(paths.ROOT / "data/processed/specifications.csv", keep_default_na=False)
    named = {"claim": "role_clarity_most", "sources": "interview+voice_note", "denominator": "none"}
    named |= {"left_out": "nothing", "coder": listed["parameters"]["coder"]}
    own = held[(held[list(named)] == pd.Series(named)).all(axis=1)].set_index("unit")["outcome"]
    assert (own["segments"], own["contacts"]) == ("holds", "does_not_hold")


def test_next_to_every_ranking_of_themes_is_what_had_been_asked_about():
    study, book = read_study(paths.ROOT), read_codebook(paths.ROOT)
    counts = read(Place.at(paths.ROOT), ASKED_COUNTS)
    said = asked.describe_most_coded(counts, study, book, sources=["interview", "voice_note"])
    assert re.search(r"at least \d", said)
    assert f"*{said}*" in README
    assert said in (paths.ROOT / "article/themes.html").read_text(encoding="utf-8")
    for name in ("03-count-themes", "05-test-robustness"):
        notebook = nbformat.read(paths.ROOT / f"notebooks/{name}.ipynb", as_version=4)
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
        assert any(said in output.get("data", {}).get("text/markdown", "") for output in outputs), name


REPLACED = r"\b(fates?|told|heard|stands in|carries|anew|kept back|false friends?|roll-up|set apart|beside)\b"
"""Words of earlier versions, which the glossary replaces."""


@pytest.mark.parametrize(
    "place", ["README.md", "ARCHITECTURE.md", "HANDOVER.md", "PRIVACY.md", "notebooks", "figures"]
)
def test_what_examiners_read_is_in_the_words_of_the_glossary(place):
    path = paths.ROOT / place
    if path.is_file():
        texts = [path.read_text(encoding="utf-8")]
    elif place == "figures":
        texts = [page.read_text(encoding="utf-8") for page in path.glob("[!R]*.md")]
    else:
        read = [nbformat.read(file, as_version=4) for file in path.glob("*.ipynb")]
        texts = [cell.source for notebook in read for cell in notebook.cells if cell.cell_type == "markdown"]
    assert texts
    assert [re.findall(REPLACED, text) for text in texts if re.search(REPLACED, text)] == []


def test_the_data_dictionary_shows_the_stamp_of_the_codebook_as_it_is():
    shown = set(re.findall(r"`(\d+\.\d+\.\d+ [0-9a-f]{8})`", DICTIONARY))
    assert shown == {read_codebook(paths.ROOT).stamp}


def test_no_tracked_text_names_a_machine():
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=paths.ROOT, capture_output=True, text=True, check=False
    )
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


@pytest.mark.parametrize(
    "page",
    sorted({*paths.ROOT.glob("*.md"), *paths.ROOT.glob("*/README.md")}),
    ids=lambda page: str(page.relative_to(paths.ROOT)),
)
def test_every_row_of_a_table_stands_under_its_head(page):
    lines = ["", *page.read_text(encoding="utf-8").splitlines()]
    heads = [n for n in range(1, len(lines)) if lines[n].startswith("|") and not lines[n - 1].startswith("|")]
    assert [lines[n] for n in heads if not re.fullmatch(r"\|(?: *:?-+:? *\|)+", lines[n + 1])] == []
