"""Published files run, open and disclose nothing, and a run depends on nothing around it."""

from __future__ import annotations

import ast
import csv
import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from lxml import etree
from markdown_it import MarkdownIt
from worlds import World, drawn

from helpers import figures, tables
from helpers.article import form
from helpers.article.form import ArticleTable
from helpers.article.numbers import Number, as_latex
from helpers.errors import CommandError, FieldworkError
from helpers.exchange import projects
from helpers.exchange.matching import MATCHING_REASONS
from helpers.fieldwork.faults import faults_of
from helpers.fieldwork.reasons import EXCLUDED, QUARANTINED, REMARKS
from helpers.files import paths, spreadsheets
from helpers.files.place import Place
from helpers.privacy import withholding
from helpers.running import pipeline
from helpers.running.notebooks import source_path
from helpers.running.parameters import check_parameters
from helpers.running.steps import STEPS, steps_of
from helpers.study.gate import Sentence, Shows
from helpers.study.roster import OF_PERSONS
from helpers.tables import display
from helpers.tables.compendium import Compendium

ALL = [step.name for step in STEPS]
RUN = [step.key for step in steps_of(["W1", "W2", "W3"])]
HOOK = """\
import os, sys
log = os.environ.get("OPENED_LOG")
if log:
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    def note(event, arguments):
        if event not in ("open", "os.listdir", "os.scandir"):
            return
        if isinstance(arguments[0], (str, bytes, os.PathLike)):
            path = os.fsencode(os.path.abspath(os.fsdecode(arguments[0])))
            os.write(descriptor, str(os.getpid()).encode() + b" " + path + b"\\n")
    sys.addaudithook(note)
"""
FAILS = """\
import os
if os.environ.get("FIELDWORK_PLACE"):
    from helpers.privacy.names import pseudonymising
    def fail(records, *_):
        raise ValueError("Zebedee Quill said: " + records["text"].iloc[0])
    pseudonymising.pseudonymise = fail
"""
NO_NETWORK = ["unshare", "-rn"]
"""Starts a process in a network namespace of its own, without a network (Linux)."""


def silent(_: str) -> None:
    """Say nothing."""


def tree(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and ".fieldwork" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def study(small_run, tmp_path_factory):
    """Return the small example, as it was run and published."""
    place = tmp_path_factory.mktemp("safe") / "study"
    shutil.copytree(small_run, place)
    return place


class SecondRun(NamedTuple):
    """A whole run in other surroundings, and what its processes have opened."""

    output: Path
    opened: dict[int, set[Path]]
    """By process."""
    runner: int
    """The process that starts the kernels."""
    home: Path
    """A private folder, which the environment names."""
    is_offline: bool


@pytest.fixture(scope="module")
def second(study, tmp_path_factory):
    """Run the small example again elsewhere, in another locale, offline if possible, noting opened files."""
    scratch = tmp_path_factory.mktemp("second")
    home, log, output = scratch / "private", scratch / "opened.log", scratch / "output"
    home.mkdir(mode=0o700)
    for name in ("roster.csv", "consent.csv", "decisions.csv", "labels.csv", "replacements.csv"):
        (home / name).write_text("canary\n")
    (scratch / "sitecustomize.py").write_text(HOOK)
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(scratch), str(paths.SOURCE.parent)]),
        "OPENED_LOG": str(log),
        "FIELDWORK_PRIVATE": str(home),
        "LC_ALL": "C",
    }
    words = [
        sys.executable,
        "-m",
        "helpers",
        "run",
        "--study",
        str(study),
        "--output",
        str(output),
        "--force",
    ]
    is_offline = _can_run_offline()
    run = subprocess.Popen(
        [*NO_NETWORK * is_offline, *words], env=environment, cwd=scratch, stderr=subprocess.PIPE, text=True
    )
    _, said = run.communicate()
    assert run.returncode == 0, said
    opened: dict[int, set[Path]] = {}
    for line in log.read_text(encoding="utf-8").splitlines():
        process, _, path = line.partition(" ")
        opened.setdefault(int(process), set()).add(Path(path))
    return SecondRun(output, opened, run.pid, home, is_offline)


def _can_run_offline() -> bool:
    """Tell whether this machine can start a process for which the network is really off."""
    if (
        shutil.which(NO_NETWORK[0]) is None
        or subprocess.run([*NO_NETWORK, "true"], capture_output=True, check=False).returncode
    ):
        return False
    probe = [
        *NO_NETWORK,
        sys.executable,
        "-c",
        "import socket; socket.create_connection(('192.0.2.1', 80), 2)",
    ]
    return b"unreachable" in subprocess.run(probe, capture_output=True, check=False).stderr


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Return a function that sets the code with which every kernel begins."""

    def begin_with(code: str) -> None:
        (tmp_path / "world").mkdir(exist_ok=True)
        (tmp_path / "world" / "sitecustomize.py").write_text(code)
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "world"), str(paths.SOURCE.parent)]))

    return begin_with


def test_two_runs_give_the_same_bytes(study, second):
    before, made = tree(study), tree(second.output)
    assert len(made) > 100
    assert [name for name, data in made.items() if before[name] != data] == []


def test_a_run_needs_no_network(second):
    if not second.is_offline:
        pytest.skip("this machine gives no network namespace of its own (unshare -rn)")
    assert (second.output / "article/numbers.tex").exists()


def test_from_segments_to_figures_nothing_private_and_no_raw_file_is_opened_case_30(study, second):
    """Only the first notebook and the leak check open raw files; no kernel opens the private folder."""
    of_raw = {
        process
        for process, opened in second.opened.items()
        if any(path.is_relative_to(study / "data/raw") for path in opened)
    }
    of_segments = {
        process
        for process, opened in second.opened.items()
        if any(path.name == "segments.csv" for path in opened)
    }
    kernels = of_raw - {second.runner}
    assert second.runner in of_raw, "The hook sees the leak check open raw files."
    assert len(kernels) == 1, "The same hook sees the first notebook open them, and no other."
    assert len(of_segments - of_raw) >= 4, "The hook sees what kernels open."
    of_home = {
        process
        for process, opened in second.opened.items()
        if any(path.is_relative_to(second.home) for path in opened)
    }
    assert of_home <= {second.runner}, "It hashes the folder's lists, to see whether they change."


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "handler": '<img src=x onerror="alert(1)">',
    "remote picture": "![tea](https://example.org/tea.png)",
    "link": "[tea](javascript:alert(1))",
    "link elsewhere": "[tea][1]\n\n[1]: https://example.org",
    "code": "`tea`",
    "mathematics": r"$\frac{1}{0}$",
    "an escape": "\\[tea](https://example.org)",
    "row": "tea | cake\n| more |",
    "template": "{{ 7 * 7 }}",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_words_that_a_notebook_shows_are_words_case_16(words):
    shown = tables.as_markdown(tables.frame([[words, 1]], ["said", "n"])).data
    assert len(shown.splitlines()) == 3
    page = MarkdownIt("commonmark").enable("table").render(shown)
    assert not any(tag in page for tag in ("<script", "<img", "<a ", "<code"))
    assert page.count("<td") == 2
    assert all(shown[at - 1] == "\\" for at in range(len(shown)) if shown[at] == "$")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x=__import__('os').system('touch evil');unit", "segments"),
        ("unit ", "segments"),
        ("__class__", "x"),
        ("weeks\nimport os", "all"),
    ],
)
def test_a_name_of_a_parameter_is_never_code_case_14(name, value, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError):
        check_parameters(ALL, [(name, value)])
    assert list(tmp_path.iterdir()) == []


LITERAL = ['"; import os; os.system("touch evil"); "', "{coder}", "'" * 3, "\\", "a\nb", "x" * 1000]


@pytest.mark.parametrize(
    "value", LITERAL, ids=["code", "braces", "quotes", "backslash", "line", "a thousand"]
)
def test_a_value_of_a_parameter_is_literal_or_refused_case_15(study, tmp_path, monkeypatch, value):
    monkeypatch.chdir(tmp_path)
    given = check_parameters(ALL, [("coder", value)])
    assert given == {"coder": value}
    monkeypatch.setattr(pipeline, "STEPS", STEPS[2:3])
    shutil.copytree(study / "data/processed", tmp_path / "x/data/processed")
    with pytest.raises(FieldworkError) as error:
        pipeline.run(study, tmp_path / "x", given, report=silent)
    assert len(str(error.value)) < 5000
    assert "evil" not in [path.name for path in tmp_path.rglob("*")]


def test_a_value_of_a_megabyte_is_refused_and_not_repeated_case_15():
    with pytest.raises(CommandError, match="1,000,000 characters are too many") as error:
        check_parameters(ALL, [("coder", "x" * 1_000_000)])
    assert len(str(error.value)) < 200


def test_a_notebook_that_fails_over_a_name_leaves_it_nowhere_case_13(small_example, tmp_path, capfd, world):
    """The first notebook of a real study fails with an exception that contains a name and raw words."""
    world(FAILS)
    real = tmp_path / "real"
    shutil.copytree(small_example, real)
    (real / "data/raw").chmod(0o700)
    facts = (real / "data/study.yaml").read_text(encoding="utf-8")
    facts = facts.replace("fictional: true", "fictional: false").replace("profile: open", "profile: strict")
    (real / "data/study.yaml").write_text(facts.replace("Fictional", "Confidential"), encoding="utf-8")
    for name in OF_PERSONS:
        if (real / "data/raw" / name).exists():
            (real / "data/raw" / name).chmod(0o600)
    output, said = tmp_path / "output", []
    with pytest.raises(FieldworkError) as error:
        # Plain kernels, since the fork server does not know which study is run, and FAILS depends on that.
        pipeline.run(real, output, {}, kernels="plain", report=said.append)
    assert "01-clean-fieldwork" in str(error.value)
    assert "ValueError" in str(error.value)
    assert "Zebedee" not in f"{error.value}{said}{''.join(capfd.readouterr())}"
    assert [path for path in output.rglob("*") if path.is_file() and b"Zebedee" in path.read_bytes()] == []


LABELS = {
    **HOSTILE,
    "end of a title": "</title><script>alert(1)</script>",
    "bold": "<b>Inter</b>",
    "comment": "<!-- a -->",
    "entity": "&lt;b&gt; & more",
    "signs of LaTeX": "50 % of a_b ^c ~d #e {f} \\alpha",
    "backslash": "a\\",
    "two lines": "a\nb\r\n# c",
    "closed bracket": "x](javascript:alert(1)) y",
    "formula of a spreadsheet": '=HYPERLINK("https://example.org")',
    "bare address": "https://example.org www.example.org",
}
"""Labels as somebody might write them, or another program's codebook hold them."""
ALIVE = ("script", "img", "a", "code", "b", "i", "h3", "iframe", "del", "sub", "sup", "math")


def shown_alive(page: str, *allowed: str) -> set[str]:
    """Return the tags of a page by which a label would be more than a label."""
    return {element.tag for element in etree.HTML(page).iter(*ALIVE) if element.tag not in allowed}


def as_page(text: str) -> str:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)


def test_a_label_is_only_a_label_in_every_figure(tmp_path):
    # Without digits: a number in a label would have to be registered.
    labels = tuple(re.sub(r"\d", "", label) for label in LABELS.values())
    world = World(
        n_weeks=2,
        labels=labels,
        areas=labels[:5],
        source_label=LABELS["end of a title"],
        themes_in={(0, 1, "interview"): tuple(range(0, len(labels), 2)), (1, 2, "observation"): (1, 3)},
    )
    place = Place.at(tmp_path)
    for drawing in drawn(world):
        figures.save(drawing, place)
        page = as_page((tmp_path / f"figures/{drawing.name}.md").read_text(encoding="utf-8"))
        assert not shown_alive(page, "img", "a"), drawing.name
        elements = etree.HTML(page).iter("a", "img")
        links = [element.get("href") or element.get("src") for element in elements]
        assert {link.rpartition(".")[0] for link in links} - {"../article/methods"} == {drawing.name}
        root = etree.parse(tmp_path / f"figures/{drawing.name}.svg").getroot()
        tags = {etree.QName(one).localname for one in root.iter() if isinstance(one.tag, str)}
        assert tags.isdisjoint({"script", "a", "foreignObject"}), drawing.name


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_a_label_is_only_a_label_in_every_form_of_a_table_of_the_article(label):
    facts = World().study.model_copy(update={"notice": f"Fictional {label}"})
    cells = pd.DataFrame({"Theme": [label], label: ["x"]})
    table = ArticleTable(
        "corpus", label, cells, f"{label}.", Shows.NOTHING, {"the label": label, "the notice": facts.notice}
    )
    page = form.as_html(table, facts).decode("utf-8")
    assert not shown_alive(page)
    assert page.count("<title>") == page.count("</title>") == 1
    words = "".join(etree.HTML(page).itertext())
    assert " ".join(label.split()) in " ".join(words.split())
    with zipfile.ZipFile(io.BytesIO(form.as_docx(table, facts))) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
    assert {etree.QName(one).localname for one in document.iter()}.isdisjoint(
        {"hyperlink", "script", "instrText"}
    )
    row = list(csv.reader(io.StringIO(spreadsheets.as_csv(cells).decode("utf-8-sig"))))[1]
    assert row[0][0] not in "=+-@\t\r"


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_a_label_is_only_a_label_in_macros_and_in_sentences_of_notebooks(label):
    facts = World().study.model_copy(update={"notice": f"Fictional {label}"})
    sentence = Sentence(f"{label}: coded for all.", Shows.NOTHING)
    number = Number("n", 1, f"of {label}", "theme_counts", Shows.NOTHING)
    macros = as_latex([number], {"role": sentence}, facts, stamp="1.0.0 ea").decode("utf-8")
    assert len(macros.splitlines()) == 4
    value = macros.splitlines()[3].removeprefix(r"\newcommand{\fwSaidRole}{").removesuffix("}")
    bare = re.sub(r"\\(?:text[a-z]+|null)\{\}|\\[&%$#_{}]", "", value)
    assert not re.search(r"[\\~^<>|`&%$#_{}]", bare)
    for shown in (tables.as_text(sentence, sentence).data, tables.as_list([sentence, sentence]).data):
        assert not shown_alive(as_page(shown))
        words = html.unescape(re.sub(r"<[^>]*>", "", as_page(shown)))
        assert " ".join(label.split()) in " ".join(words.split())


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_the_title_of_a_study_is_only_a_title_where_a_notebook_begins(label, folder):
    facts = (folder / "data/study.yaml").read_text(encoding="utf-8")
    facts = facts.replace("title: A study of two", f"title: {json.dumps(label)}")
    (folder / "data/study.yaml").write_text(facts, encoding="utf-8")
    page = as_page(Compendium.at(folder)._repr_markdown_())
    assert not shown_alive(page)
    assert " ".join(label.split()) in " ".join("".join(etree.HTML(page).itertext()).split())


@pytest.mark.parametrize("text", ["http://127.0.0.1:9/", "https://example.org/x.md", "words.md"])
def test_no_text_is_taken_for_a_place_to_read_from(text, tmp_path, monkeypatch):
    """IPython's own `Markdown` opens an address or a file whose name it is given."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "words.md").write_text("words of a file", encoding="utf-8")
    for shown in (tables.as_text(text), tables.as_list([text]), display.as_shown(text)):
        assert shown.url is None
        assert shown.filename is None
        assert shown._repr_markdown_().replace("\\", "").removeprefix("- ") == text


def test_no_notebook_and_no_module_makes_markup_but_where_it_is_escaped():
    """Sentences pass through `tables.as_text` or `tables.as_list`, which follow no mark."""
    made = ("Markdown", "HTML", "Latex", "Math", "Javascript", "SVG")
    for step in STEPS:
        for cell in json.loads(source_path(step.name).read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                names = {
                    node.id
                    for node in ast.walk(ast.parse("".join(cell["source"])))
                    if isinstance(node, ast.Name)
                }
                assert names.isdisjoint(made), step.name
    importing = re.compile(rf"from IPython\.display import .*\b(?:{'|'.join(made)})\b")
    modules = [
        path for path in paths.SOURCE.rglob("*.py") if importing.search(path.read_text(encoding="utf-8"))
    ]
    assert {path.stem for path in modules} == {"display", "ledger_summary"}


def test_no_text_of_a_reason_has_a_gap_to_fill():
    """What `fieldwork ledger` prints for a file, whatever it is called."""
    study = World().study
    for reason in QUARANTINED:
        for file in (
            "data/raw/interviews/a.docx",
            "data/raw/interviews/a",
            "data/raw/x/a.{suffix}",
            "data/raw/a",
        ):
            rows = [{"file": file, "unit": "file", "line": 1, "subline": 1, "status": "quarantined"}]
            ledger = pd.DataFrame(rows).assign(reason=reason, remark="", record_id="", n_characters=0)
            for facts in (None, study):
                text = faults_of(ledger, facts)["text"].iloc[0].replace(".{suffix}", "")
                assert "{" not in text
    for texts in (QUARANTINED, EXCLUDED, REMARKS, withholding.REASONS, projects.REASONS, MATCHING_REASONS):
        assert not [text for text in texts.values() if re.search(r"\{\w*\}", text)]
