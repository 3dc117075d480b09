"""One unregistered number is refused wherever it is planted; what a study makes itself is not."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pandas as pd
import pytest

from helpers import article, figures
from helpers.errors import FieldworkError
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.pages import numbered
from helpers.figures.drawing.style import begin_page
from helpers.files import paths
from helpers.files.place import Place
from helpers.privacy.leaks.leak_check import check_files
from helpers.privacy.leaks.search_patterns import SearchPatterns
from helpers.privacy.leaks.unregistered import Products, facts_of, is_checked
from helpers.running import release
from helpers.running.steps import steps_of
from helpers.study.gate import Sentence, Shows
from helpers.study.roster import Roster
from helpers.study.study import read_study

PLANTED = "7319"
NOTEBOOK = "notebooks/04-draw-figures.ipynb"
TABLE = pd.DataFrame({"theme": ["tea", "rain"], "n": [140, 22]})


@pytest.fixture
def made(study, tmp_path):
    """Return the folder of a study with a figure, a table, numbers and a public notebook."""
    place = Place.at(tmp_path)
    figure = begin_page(89, 60, study)
    figure.text(0.5, 0.5, "140")
    alt = "A drawing of tea and rain: 140 segments of 162, by coder R7."
    drawing = Drawing(
        "tea", figure, TABLE, "140 of 162.", alt, Shows.TOGETHER, study, registered={"coder": "R7"}
    )
    figures.save(drawing, place)
    article.save(
        article.ArticleTable("corpus", "The corpus", TABLE, "140 in all.", Shows.TOGETHER), study, place
    )
    numbers = [article.Number("tea", 140, "segments of tea", "theme_counts", Shows.TOGETHER)]
    sentences = {"tea": Sentence("Tea: 140.", Shows.TOGETHER)}
    article.save_numbers(numbers, sentences, study, place, stamp="", parameters={})
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/plain": alt}}
    cells = [
        {"cell_type": "markdown", "source": ["Tea, and 140 segments."]},
        {"cell_type": "code", "source": ["x = 4711"], "outputs": [output]},
    ]
    (tmp_path / "notebooks").mkdir()
    (tmp_path / NOTEBOOK).write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return tmp_path


def leaks(folder, study, *names):
    every = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    products = Products([folder], facts_of(folder, study))
    report = check_files(folder, names or every, study, SearchPatterns(Roster([]), study), products=products)
    return [leak for leak in report.leaks if leak.rule == "numeral"]


def in_docx(data, old, new):
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(changed, "w") as after:
        for info in before.infolist():
            part = before.read(info)
            if info.filename == "word/document.xml":
                assert old in part
                part = part.replace(old, new)
            after.writestr(info, part)
    return changed.getvalue()


def test_what_is_registered_is_not_refused(made, study):
    assert leaks(made, study) == []


def test_the_public_notebook_may_name_the_pages_of_a_figure_and_no_others(made, study):
    pages = [
        Drawing("cups", begin_page(89, 60, study), TABLE, "140 of 162.", "Cups.", Shows.TOGETHER, study)
        for _ in range(3)
    ]
    figures.save(numbered(pages, ["tea", "rain", "tea and rain"]), Place.at(made))
    notebook = (made / NOTEBOOK).read_text(encoding="utf-8")
    for name, is_refused in (("cups_2.csv", False), ("cups_3.svg", False), ("cups_4.csv", True)):
        (made / NOTEBOOK).write_text(notebook.replace("A drawing", f"figures/{name}"), encoding="utf-8")
        assert bool(leaks(made, study)) == is_refused, name


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("figures/tea.csv", "22", PLANTED),
        ("figures/tea.md", "140 of 162", f"{PLANTED} of 162"),
        ("figures/tea.md", "segments of 162, by", f"segments of {PLANTED}, by"),
        ("figures/tea.md", "\n\n[CSV]", "\n\nSeventeen of them.\n\n[CSV]"),
        ("figures/tea.svg", "140 segments", f"{PLANTED} segments"),
        ("figures/tea.svg", "<!-- 140 -->", f"<!-- {PLANTED} -->"),
        ("figures/tea.svg", "by coder R7", "by worker W1"),
        (NOTEBOOK, "and 140 segments.", f"and {PLANTED} segments."),
        (NOTEBOOK, "140 segments of", f"{PLANTED} segments of"),
        ("article/corpus.csv", "140", PLANTED),
        ("article/corpus.html", "140 in all", f"{PLANTED} in all"),
        ("article/corpus.docx", "140 in all", f"{PLANTED} in all"),
        ("article/numbers.tex", "{140}", f"{{{PLANTED}}}"),
        ("article/numbers.tex", "% segments of tea", "% nineteen segments of tea"),
        ("data/processed/numbers.json", '"value": 140', f'"value": {PLANTED}'),
        ("data/processed/numbers.json", '"text": "140"', f'"text": "{PLANTED}"'),
        ("data/processed/numbers.json", "Tea: 140.", f"Tea: {PLANTED}."),
    ],
)
def test_one_planted_number_is_refused_with_its_file_and_place(made, study, path, old, new):
    file = made / path
    data = file.read_bytes()
    if path.endswith(".docx"):
        changed = in_docx(data, old.encode(), new.encode())
    else:
        assert old.encode() in data
        changed = data.replace(old.encode(), new.encode(), 1)
    file.write_bytes(changed)
    found = leaks(made, study)
    assert {leak.place for leak in found} >= {path}
    assert "Tea" not in str([leak.where for leak in found])


def test_a_figure_a_table_and_a_sentence_are_refused_when_they_are_made(study, tmp_path):
    figure = begin_page(89, 60, study)
    for texts in (("Of 7319.", "A drawing."), ("A drawing.", "Of seventeen.")):
        with pytest.raises(FieldworkError, match="figure tea, .*(7319|seventeen), which is not registered"):
            Drawing("tea", figure, TABLE, *texts, Shows.TOGETHER, study)
    place = Place.at(tmp_path)
    note = article.ArticleTable("tea", "Tea", TABLE, "Of 7319.", Shows.TOGETHER)
    cell = article.ArticleTable("tea", "Tea", TABLE.assign(Said="3 of 7319"), "", Shows.TOGETHER)
    for table in (note, cell):
        with pytest.raises(FieldworkError, match=r"table tea, (note|column Said, row 1): says (3, )?7319"):
            article.save(table, study, place)
    with pytest.raises(FieldworkError, match="7319"):
        article.save_numbers(
            [], {"tea": Sentence("7319.", Shows.TOGETHER)}, study, place, stamp="", parameters={}
        )
    assert not list(tmp_path.glob("article/*"))


def test_a_figure_of_totals_must_be_in_the_public_tables(made, study):
    public = made / "data/public"
    public.mkdir(parents=True)
    table = TABLE.assign(state="shown")
    table.to_csv(public / "theme_counts.csv", index=False)
    assert leaks(made, study, "figures/tea.csv") == []
    table.assign(n=[140, 23]).to_csv(public / "theme_counts.csv", index=False)
    assert [leak.where for leak in leaks(made, study, "figures/tea.csv")] == ["row 3, column n: 22"]


def test_the_public_notebook_may_say_the_numbers_of_the_public_tables_though_no_figure_has_them(made, study):
    cells = [{"cell_type": "markdown", "source": [f"{PLANTED} of 3 are suppressed."]}]
    (made / NOTEBOOK).write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert [leak.place for leak in leaks(made, study, NOTEBOOK)] == [NOTEBOOK]
    (made / "data/public").mkdir(parents=True)
    public = pd.DataFrame({"theme": ["tea", "rain", "jam"], "n": [PLANTED, 0, 0]})
    public.to_csv(made / "data/public/theme_counts.csv", index=False)
    assert leaks(made, study, NOTEBOOK) == []


def test_a_product_without_its_record_may_say_nothing(made, study):
    (made / "figures/tea.json").unlink()
    assert {leak.place for leak in leaks(made, study)} >= {
        "figures/tea.csv",
        "figures/tea.md",
        "figures/tea.svg",
    }


def test_a_scale_is_evenly_spaced(made, study):
    svg = (made / "figures/tea.svg").read_text(encoding="utf-8")
    ticks = "".join(f'<g id="text_9{n}"><!-- {n} --></g>' for n in (500, 600, 700))
    with_scale = svg.replace("</svg>", f"{ticks}</svg>")
    (made / "figures/tea.svg").write_text(with_scale, encoding="utf-8")
    assert leaks(made, study) == []
    (made / "figures/tea.svg").write_text(
        with_scale.replace("<!-- 600 -->", "<!-- 607 -->"), encoding="utf-8"
    )
    assert [leak.where[-3:] for leak in leaks(made, study)] == ["500", "607", "700"]


def test_the_published_products_of_the_example_say_nothing_that_is_not_registered():
    study = read_study(paths.ROOT)
    quotable = release._quotable_sentences(study, paths.ROOT)
    products = Products([paths.ROOT], facts_of(paths.ROOT, study, quotable))
    steps = steps_of(study.worker_ids)
    made = [name for step in steps for name in (*step.products, step.notebook) if is_checked(name)]
    assert len(made) > 100
    assert [found for name in made for found in products.check(name)][:10] == []
