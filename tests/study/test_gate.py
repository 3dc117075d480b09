"""The disclosure gate refuses what declares nothing or shows too much for the profile, and prints no value."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import replace
from inspect import get_annotations
from pathlib import Path

import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure

from conftest import tree
from helpers import article, figures
from helpers.article.facts import Fact
from helpers.article.numbers import Number
from helpers.counting import area_rates, conditions, directions
from helpers.errors import FieldworkError
from helpers.figures.drawing import style
from helpers.figures.drawing.drawing import Drawing
from helpers.files import paths
from helpers.files.place import Place
from helpers.privacy.disclosure import publication
from helpers.privacy.leaks.allowed import PUBLIC_NOTEBOOK, level_of
from helpers.running import notebooks, private_view
from helpers.running.steps import STEPS
from helpers.study import gate, private_folder
from helpers.study.gate import Level, Sentence, Shows, may_show, require, require_consistent
from helpers.study.limits import Disclosure
from helpers.study.study import Study, read_study
from helpers.tables import statements

SECRET = 86420
"""A number that must never be printed."""
PROFILES = ("strict", "consented", "open")


@pytest.fixture(autouse=True)
def _products_of_these_tests(monkeypatch):
    """Say from which public tables the products of these tests are drawn: none."""
    for product in ("figures/tea_drunk", "figures/no_tea", "article/tea", "article/rows_0", "article/rows_1"):
        monkeypatch.setitem(statements.DRAWN_FROM, product, ())


@pytest.fixture
def under(study: Study):
    """Return a maker of the study under a profile."""
    return lambda profile: study.model_copy(update={"disclosure": Disclosure(profile=profile)})


@pytest.fixture
def output(tmp_path) -> Place:
    """Return the place to which products would be written."""
    (tmp_path / "output").mkdir()
    return Place.at(tmp_path / "output")


def drawing_of(study: Study, shows: object, **of: object) -> Drawing:
    table = of.pop("table", pd.DataFrame({"n": [SECRET]}))
    return Drawing(
        "tea_drunk", Figure(), table, f"{SECRET} cups.", f"{SECRET} cups of tea.", shows, study, **of
    )


# --- the question -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "shown"),
    [
        ("strict", {Shows.NOTHING, Shows.TOGETHER, Shows.QUOTED}),
        ("consented", {Shows.NOTHING, Shows.TOGETHER, Shows.QUOTED, Shows.AGREED}),
        ("open", set(Shows)),
    ],
)
def test_each_profile_has_a_limit_on_what_everybody_may_see(under, profile, shown):
    assert {shows for shows in Shows if may_show(under(profile), shows)} == shown


def test_what_rests_on_few_workers_shows_single_ones():
    study = read_study(paths.ROOT)
    assert study.disclosure.min_workers == 3
    assert [gate.shown_of(n, study) for n in (0, 2, 3)] == [Shows.WORKERS, Shows.WORKERS, Shows.TOGETHER]


def test_researcher_and_examiners_see_single_workers_under_every_profile(under):
    for profile in PROFILES:
        assert may_show(under(profile), Shows.WORKERS, to=Level.RESTRICTED)
        assert may_show(under(profile), Shows.WORKERS, to=Level.EXAMINER)
    assert not may_show(under("strict"), Shows.WORKERS, to="friends"), "an unknown level is the public"


@pytest.mark.parametrize("declared", [None, 0, 1, "together", "WORKERS", True])
def test_nothing_is_shown_without_a_declaration(under, declared):
    assert not may_show(under("open"), declared)
    assert not may_show(under("open"), declared, to=Level.RESTRICTED)
    with pytest.raises(
        FieldworkError,
        match=r"(?s)figure x: does not declare what it shows of workers\..*Allowed: Shows.NOTHING, ",
    ):
        require({"figure x": declared}, under("open"))


def test_an_unknown_profile_shows_nothing_of_workers(under):
    odd = under("strict").model_copy(update={"disclosure": Disclosure.model_construct(profile="lax")})
    assert {shows for shows in Shows if may_show(odd, shows)} == {Shows.NOTHING}


def test_all_that_is_refused_is_named_at_once_with_what_to_do(under):
    asked = {"figure a": Shows.WORKERS, "table b": Shows.TOGETHER, "number c": Shows.AGREED}
    with pytest.raises(FieldworkError) as refused:
        require(asked, under("strict"))
    lines = str(refused.value).splitlines()
    assert lines[:2] == [
        "figure a: shows single workers, or what could come from only one worker.",
        "number c: shows a series for each worker who agreed to one, under letters drawn at random.",
    ]
    assert "disclosure profile strict (data/study.yaml)" in lines[2]
    assert "put a placeholder" in lines[2]


def test_of_several_parts_the_one_that_shows_most_counts():
    assert gate.widest([Shows.TOGETHER, Shows.WORKERS, Shows.NOTHING]) is Shows.WORKERS
    assert gate.widest([]) is Shows.NOTHING


# --- figures ------------------------------------------------------------------------------------------------


def test_a_figure_that_forgets_to_declare_cannot_be_made(study):
    with pytest.raises(TypeError, match="shows"):
        Drawing("tea_drunk", Figure(), pd.DataFrame(), "", "")
    with pytest.raises(FieldworkError, match="figure tea_drunk: does not declare what it shows of workers"):
        drawing_of(study, None)


@pytest.mark.parametrize("shows", [Shows.NOTHING, Shows.TOGETHER, Shows.QUOTED])
def test_a_figure_that_names_workers_and_declares_them_added_up_is_refused_even_of_an_open_study(
    study, shows
):
    with pytest.raises(
        FieldworkError, match="figure tea_drunk: declares .* but its table names single workers"
    ) as refused:
        drawing_of(study, shows, table=pd.DataFrame({"who": ["W1", "W2"], "n": [SECRET, 1]}))
    assert str(SECRET) not in str(refused.value)


def test_a_series_of_those_who_agreed_has_drawn_letters_and_not_ids(under):
    consented = under("consented")
    with pytest.raises(FieldworkError, match="is made from the study that has their ids"):
        drawing_of(consented, Shows.AGREED)
    drawing_of(consented.with_letters(consented.workers), Shows.AGREED)


def test_a_figure_of_single_workers_is_not_saved_where_they_are_not_shown(under, output):
    for profile in ("strict", "consented"):
        with pytest.raises(
            FieldworkError, match=f"(?s)figure tea_drunk: shows single workers.*profile {profile}"
        ) as refused:
            figures.save(drawing_of(under(profile), Shows.WORKERS), output)
        assert str(SECRET) not in str(refused.value)
    assert tree(output.output) == {}
    figures.save(drawing_of(under("open"), Shows.WORKERS), output)
    figures.save(drawing_of(under("strict"), Shows.TOGETHER), output)
    assert "figures/tea_drunk.csv" in tree(output.output)


def test_a_notebook_does_not_show_it_either_and_prints_no_value_in_its_place(under, capsys):
    bundle, _ = DisplayFormatter().format(drawing_of(under("strict"), Shows.WORKERS))
    assert bundle == {
        "text/plain": "<figure tea_drunk: shows single workers, or what could come from only one worker>"
    }
    printed = "".join(capsys.readouterr())
    assert "FieldworkError: figure tea_drunk: shows single workers" in printed
    assert str(SECRET) not in printed
    assert "<img" not in printed
    DisplayFormatter().format(drawing_of(under("open"), Shows.WORKERS))
    assert "<img" in "".join(capsys.readouterr())


def test_a_portrait_is_shown_to_the_researcher_and_not_saved(under, output):
    portrait = drawing_of(under("strict"), Shows.WORKERS, level=Level.RESTRICTED)
    assert "image/png" in portrait._repr_mimebundle_()[0]
    with pytest.raises(FieldworkError, match="figure tea_drunk: shows single workers"):
        figures.save(portrait, output)
    assert tree(output.output) == {}
    figures.save(figures.for_publication(portrait, under("strict")), output)
    assert b"not_shown" in tree(output.output)["figures/tea_drunk.csv"]


# --- tables, numbers and sentences of the article -----------------------------------------------------------


def test_a_table_of_the_article_that_forgets_to_declare_cannot_be_made_or_saved(study, output):
    frame = pd.DataFrame({"n": [SECRET]})
    with pytest.raises(TypeError, match="shows"):
        article.ArticleTable("tea", "Tea", frame, "")
    with pytest.raises(FieldworkError, match="table tea: does not declare"):
        article.save(article.ArticleTable("tea", "Tea", frame, "", None), study, output)
    with pytest.raises(
        FieldworkError, match="table tea: declares totals of all workers, but its table names single workers"
    ):
        article.save(
            article.ArticleTable("tea", "Tea", frame.assign(Worker="W2"), "", Shows.TOGETHER), study, output
        )
    assert tree(output.output) == {}


def test_a_table_of_single_workers_is_not_saved_where_they_are_not_shown(under, output):
    table = article.ArticleTable("tea", "Tea", pd.DataFrame({"n": [SECRET]}), "", Shows.WORKERS)
    with pytest.raises(FieldworkError, match="table tea: shows single workers") as refused:
        article.save(table, under("strict"), output)
    assert str(SECRET) not in str(refused.value)
    assert tree(output.output) == {}
    article.save(replace(table, shows=Shows.TOGETHER), under("strict"), output)
    assert set(tree(output.output)) == {
        f"article/tea.{ending}" for ending in ("csv", "disclosure.json", "docx", "html", "json")
    }


def test_a_number_that_forgets_to_declare_or_is_of_a_workers_rows_cannot_be_made():
    with pytest.raises(TypeError, match="shows"):
        Number("cups", SECRET, "cups", "contacts")
    with pytest.raises(FieldworkError, match="number cups: does not declare"):
        Number("cups", SECRET, "cups", "contacts", {"week": [1]})
    with pytest.raises(
        FieldworkError, match="number cups: comes from rows of individual workers, but declares"
    ):
        Number("cups", SECRET, "cups", "contacts", Shows.TOGETHER, {"worker": ["W1"]})


def test_numbers_and_sentences_are_refused_together_and_nothing_is_written(under, output):
    numbers = [
        Number("cups", SECRET, "cups", "t", Shows.WORKERS),
        Number("pots", 1, "pots", "t", Shows.TOGETHER),
    ]
    sentences = {"tea": Sentence(f"{SECRET} cups.", Shows.WORKERS), "rain": Sentence("Rain.", Shows.TOGETHER)}
    with pytest.raises(FieldworkError) as refused:
        article.save_numbers(numbers, sentences, under("strict"), output, stamp="1", parameters={})
    assert [line.partition(":")[0] for line in str(refused.value).splitlines()[:2]] == [
        "number cups",
        "sentence tea",
    ]
    assert str(SECRET) not in str(refused.value)
    with pytest.raises(FieldworkError, match="sentence tea: does not declare"):
        article.save_numbers(
            numbers[1:], {"tea": "A plain text."}, under("open"), output, stamp="1", parameters={}
        )
    assert tree(output.output) == {}
    article.save_numbers(numbers, sentences, under("open"), output, stamp="1", parameters={})
    assert json.loads(tree(output.output)["data/processed/numbers.json"])["sentences"] == {
        "tea": f"{SECRET} cups.",
        "rain": "Rain.",
    }


def test_a_part_of_the_table_of_themes_and_a_fact_of_a_checklist_declare_too(book):
    themes = pd.DataFrame({"theme": ["tea", "rain"], "state": "shown", "n": 7, "n_workers": 4, "n_heard": 5})
    themes = themes.assign(worker="all", period="all", first_week=1, last_week=4)
    sources = pd.DataFrame({"theme": ["tea", "rain"], "sources": ""})
    no_directions = pd.DataFrame(columns=["theme", "side", "n", "state"])
    with pytest.raises(FieldworkError, match="table themes, sources: does not declare"):
        article.describe_themes(themes, sources, no_directions, book)
    with pytest.raises(FieldworkError, match="fact limits: does not declare"):
        article.fill_checklist("SRQR", {"limits": Fact("A plain text.")})


def test_a_sentence_is_a_text_that_keeps_its_declaration():
    sentence = Sentence("Tea leads.", Shows.TOGETHER)
    assert (sentence, sentence.shows) == ("Tea leads.", Shows.TOGETHER)
    assert json.dumps(sentence) == '"Tea leads."'


# --- the researcher's own view ------------------------------------------------------------------------------


@pytest.fixture
def private(tmp_path, monkeypatch) -> Place:
    """Return a place in a private folder, for the researcher."""
    home = tmp_path / "private"
    home.mkdir(mode=0o700)
    monkeypatch.setenv(private_folder.VARIABLE, str(home))
    return replace(Place.at(tmp_path / "output", home / "view"), for_researcher=True)


def test_the_researchers_own_view_shows_everything_under_every_profile_and_says_so(under):
    for profile in PROFILES:
        own = under(profile).for_researcher()
        assert {shows for shows in Shows if may_show(own, shows)} == set(Shows)
        assert not may_show(own, None)
        assert not gate.needs_agreement(own)
        assert gate.disclosure_of(own).profile == "open"
        assert own.disclosure.profile == profile, "the study itself is as it was"
        assert gate.PRIVATE in gate.describe_profile(own)
        assert own.with_week_origin("first_day").is_for_researcher
        assert own.with_letters(own.workers).is_for_researcher
        assert not may_show(under("strict"), Shows.WORKERS), "and so is everybody else's"


def test_no_setting_makes_a_study_the_researchers_own(folder):
    with (folder / "data/study.yaml").open("a") as file:
        file.write("is_for_researcher: true\n")
    with pytest.raises(FieldworkError, match="is_for_researcher"):
        read_study(folder)


def test_the_notice_is_that_of_fictional_data_of_the_researchers_own_view_or_of_both(study):
    real = study.model_copy(update={"fictional": False})
    assert gate.notice_of(real) == ""
    assert gate.notice_of(study) == "Fictional test data"
    assert gate.notice_of(real.for_researcher()) == gate.PRIVATE
    assert gate.notice_of(study.for_researcher()) == f"{gate.PRIVATE}. Fictional test data"


def test_the_researchers_own_view_is_written_into_the_private_folder_and_nowhere_else(
    under, output, private, monkeypatch
):
    own = under("strict").for_researcher()
    drawing = drawing_of(own, Shows.WORKERS)
    table = article.ArticleTable("tea", "Tea", pd.DataFrame({"n": [SECRET]}), "", Shows.WORKERS)
    elsewhere = replace(output, for_researcher=True)
    for place, says in ((output, "not for the same readers"), (elsewhere, "this is another one")):
        with pytest.raises(FieldworkError, match=says):
            figures.save(drawing, place)
        with pytest.raises(FieldworkError, match=says):
            article.save(table, own, place)
        with pytest.raises(FieldworkError, match=says):
            article.save_numbers([], {}, own, place, stamp="1", parameters={})
    with pytest.raises(FieldworkError, match="not for the same readers"):
        figures.save(drawing_of(under("open"), Shows.WORKERS), private)
    monkeypatch.delenv(private_folder.VARIABLE)
    with pytest.raises(FieldworkError, match="names none"):
        figures.save(drawing, private)
    assert tree(output.output) == tree(private.output) == {}


def test_everything_that_is_saved_in_the_researchers_own_view_says_that_it_is_private(under, private):
    own = under("strict").for_researcher()
    drawing = drawing_of(own, Shows.WORKERS)
    said = {"a test": SECRET}
    without_rows = replace(drawing, name="no_tea", table=pd.DataFrame({"n": []}), registered=said)
    frame = pd.DataFrame({"n": [SECRET]})
    written = [*figures.save(drawing, private), *figures.save(without_rows, private)]
    for rows in (frame, frame.iloc[:0]):
        name = f"rows_{len(rows)}"
        table = article.ArticleTable(name, "Tea", rows, "", Shows.WORKERS)
        written += article.save(table, own, private)
    written += article.save_numbers([], {}, own, private, stamp="1", parameters={})
    made = [private.output / one.file for one in written]
    assert {file.suffix for file in made} >= {".svg", ".pdf", ".png", ".csv", ".md", ".docx", ".html", ".tex"}
    assert [file.name for file in made if not private_view.is_marked(file)] == []
    marks = [text for text in drawing.figure.texts if text.get_gid() == style.WATERMARK]
    assert {text.get_text().replace("\n", ". ") for text in marks} == {gate.PRIVATE}
    assert len(without_rows.figure.texts) == len(marks), "a figure that is drawn already is marked once"


# --- no other module compares a profile ---------------------------------------------------------------------

ASKS = ("study/study.py", "study/gate.py", "privacy/disclosure/rules.py")
"""Where a profile is defined, and what it allows."""
WRITE = ("commands/new.py", "running/new_study.py")
"""Where one that somebody has chosen is written into a new study, and compared with nothing."""


def uses_of_profile(module: ast.AST) -> Iterator[ast.Attribute]:
    """Yield where a profile is read, except to name it in a text."""
    in_texts = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.FormattedValue)}
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr == "profile" and id(node) not in in_texts:
            yield node


def test_no_other_module_compares_a_profile():
    found = [
        f"{path.relative_to(paths.SOURCE).as_posix()}, line {node.lineno}"
        for path in sorted(paths.SOURCE.rglob("*.py"))
        if path.relative_to(paths.SOURCE).as_posix() not in (*ASKS, *WRITE)
        for node in uses_of_profile(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == [], "Ask `helpers.study.gate.may_show`."


@pytest.mark.parametrize(
    "code",
    [
        'if study.disclosure.profile != "open": pass',
        "words = {}[rules.profile]",
        "profile = study.disclosure.profile",
    ],
)
def test_the_search_finds_whoever_would(code):
    assert len(list(uses_of_profile(ast.parse(code)))) == 1
    assert list(uses_of_profile(ast.parse('f"The profile {study.disclosure.profile}."'))) == []


# --- notebooks ----------------------------------------------------------------------------------------------


def calls(tree: ast.AST) -> Iterator[str]:
    """Yield which functions are called, such as ``figures.save``."""
    return (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))


def shown_by(cell: ast.Module) -> Iterator[ast.expr]:
    """Yield what a cell shows: what it gives to display, and its last expression."""
    for statement in cell.body:
        if (
            isinstance(statement, ast.Expr)
            and isinstance(statement.value, ast.Call)
            and ast.unparse(statement.value.func) == "display"
        ):
            yield from statement.value.args
        elif statement is cell.body[-1] and isinstance(statement, ast.Expr):
            yield statement.value


def cells_of(name: str) -> list[ast.Module]:
    content = json.loads(notebooks.source_path(name).read_text(encoding="utf-8"))
    return [ast.parse("".join(cell["source"])) for cell in content["cells"] if cell["cell_type"] == "code"]


def test_the_public_notebook_shows_its_study_figures_and_declared_sentences_and_nothing_else():
    cells = cells_of(Path(PUBLIC_NOTEBOOK).stem)
    drawn = {
        target.id
        for cell in cells
        for node in ast.walk(cell)
        if isinstance(node, ast.Assign)
        and any(call.startswith(("figures.", "Compendium.")) for call in calls(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    modules = {
        "publication": publication,
        "area_rates": area_rates,
        "conditions": conditions,
        "directions": directions,
    }
    shown = [expression for cell in cells for expression in shown_by(cell)]
    assert len(shown) > 10
    for one in shown:
        if isinstance(one, ast.Name):
            assert one.id in drawn, one.id
            continue
        assert isinstance(one, ast.Call)
        if ast.unparse(one.func) == "tables.receipt":
            continue
        assert ast.unparse(one.func) == "tables.as_text", ast.unparse(one)
        room, _, function = ast.unparse(one.args[0].func).partition(".")
        assert get_annotations(getattr(modules[room], function), eval_str=True)["return"] is Sentence, (
            function
        )


def test_only_a_portrait_is_shown_to_the_researcher_alone_and_only_in_a_restricted_notebook():
    of_researcher = [
        path.stem
        for path in (paths.SOURCE / "figures").rglob("*.py")
        if "Level.RESTRICTED" in path.read_text(encoding="utf-8")
    ]
    assert of_researcher == ["portrait"]
    portraying = [
        step for step in STEPS if any("figures.portrait" in calls(cell) for cell in cells_of(step.name))
    ]
    assert [level_of(step.notebook) for step in portraying] == [Level.RESTRICTED]


def test_a_table_without_workers_may_declare_nothing_of_workers(study):
    require_consistent("table x", Shows.NOTHING, pd.DataFrame({"theme": ["tea"], "n": [None]}), study)
    require_consistent("table x", Shows.NOTHING, pd.DataFrame(), study)
