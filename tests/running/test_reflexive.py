"""A reflexive study, run to the end: none of its products says what reflexive analysis has no use for."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from conftest import once
from helpers.article.checklists import SAID, TO_WRITE
from helpers.running import pipeline
from helpers.study.reporting import MATTERS, WHY_NOT

WORDS = re.compile(
    r"kappa|\balpha\b|inter-coder|\bagreement\b|accuracy|precision|recall|saturation|threshold|\bAC1\b"
    r"|specification|most often|most frequently|least often|largest number|\u2020|do not use|rank",
    re.IGNORECASE,
)
NAMES = re.compile(r"public_\w+|\w+\.(?:csv|json|png|svg|pdf|md)|(?:figures|article|data)/[\w/]+|\w+_\w+")
"""Names of files, tables and columns: a reader is told nothing by them."""
CLAIMS = """\
claims:
  - id: supervision_most
    kind: most_coded
    theme: supervision
    purpose: It shows where most coded material lies.
"""


@pytest.fixture(scope="module")
def made(shared, small_example) -> Path:
    """Return the small study, reflexive and with a ranking among its claims, run and published."""

    def run(part: Path) -> None:
        shutil.copytree(small_example, part)
        file = part / "data/study.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("stance: codebook", "stance: reflexive"), encoding="utf-8")
        (part / "data/claims.yaml").write_text(CLAIMS, encoding="utf-8")
        pipeline.run(part, part, {}, report=lambda _: None)

    return once(shared / "reflexive", run)


def found_in(text: str) -> list[str]:
    """Return the words of what is not reported, apart from the sentences that say why it is not."""
    for reason in WHY_NOT.values():
        text = text.replace(reason, "")
    return WORDS.findall(NAMES.sub("", text))


def shown_in(notebook: Path) -> str:
    """Return all that the code cells of a notebook show, as text."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    shown = []
    for cell in cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            shown.append("".join(data.get("text/markdown", data.get("text/plain", []))))
    return "\n".join(shown).replace("\\", "")


def test_the_search_finds_what_it_looks_for():
    assert found_in("Krippendorff's alpha is 0.80.") == ["alpha"]
    assert found_in(f"{WHY_NOT['accuracy']} See data/public/agreement.csv.") == []


def test_no_caption_and_no_alternative_text_says_any_of_it(made):
    for page in sorted((made / "figures").glob("*.md")):
        text = page.read_text(encoding="utf-8").replace("\\", "")
        assert found_in(text) == [], page.name


def test_no_table_of_the_article_says_any_of_it(made):
    for file in sorted((made / "article").glob("*.csv")):
        table = pd.read_csv(file, keep_default_na=False)
        if {SAID, TO_WRITE} <= set(table.columns):
            table = table[[SAID, TO_WRITE]]
        text = " ".join([*table.columns, *table.astype(str).to_numpy().ravel()])
        assert found_in(text) == [], file.name


def test_no_number_for_the_article_is_any_of_it(made):
    listed = json.loads((made / "data/processed/numbers.json").read_text(encoding="utf-8"))
    for name, number in listed["numbers"].items():
        assert found_in(f"{name.replace('_', ' ')}: {number['meaning']}") == []
    assert found_in(" ".join(listed["sentences"].values())) == []
    macros = (made / "article/numbers.tex").read_text(encoding="utf-8")
    assert not re.search(r"\\fw\w*(?:Precision|Recall|Threshold|Alpha|Holds|Specifications)", macros)


@pytest.mark.parametrize(
    "table",
    [
        "processed/validations",
        "processed/agreements",
        "processed/specifications",
        "public/validations",
        "public/agreement",
        "public/claims",
    ],
)
def test_tables_of_it_have_no_row(made, table):
    assert pd.read_csv(made / f"data/{table}.csv").empty


def test_no_notebook_shows_any_of_it_and_the_reason_stands_where_it_would_be(made):
    seen = ""
    for notebook in sorted((made / "notebooks").rglob("*.ipynb")):
        assert found_in(shown_in(notebook)) == [], notebook.name
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        tagged = [cell for cell in cells if "reports-" in " ".join(cell["metadata"].get("tags", []))]
        for cell in tagged:
            text = "".join(cell["source"])
            is_prose = cell["cell_type"] == "markdown"
            assert not is_prose or any(reason in text for reason in WHY_NOT.values())
            assert not cell.get("outputs")
            seen += text
    assert all(WHY_NOT[matter] in seen for matter in MATTERS)


def test_figures_of_it_are_placeholders_that_say_why(made):
    for name, matter in (
        ("dictionary_validation", "accuracy"),
        ("claims_held", "rankings"),
        ("specification_curve", "rankings"),
        ("new_themes", "saturation"),
    ):
        shown = pd.read_csv(made / f"figures/{name}.csv")
        assert shown["not_shown"].tolist() == [WHY_NOT[matter]]


def test_what_such_a_study_does_report_is_there(made):
    themes = pd.read_csv(made / "article/themes.csv")
    assert len(themes)
    assert "not_shown" not in pd.read_csv(made / "figures/theme_weeks.csv")
    assert len(pd.read_csv(made / "article/rtarg.csv"))
