"""The pipeline: in order, only what is out of date, all or nothing, and the same bytes each time."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from conftest import tree
from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.running import fingerprints, kernels, notebooks, pipeline, run_state
from helpers.running.parameters import check_parameters
from helpers.running.steps import STEPS, Step, steps_of
from helpers.tables import TABLES


def silent(_: str) -> None:
    pass


def runs(
    study: Path, output: Path, parameters: dict[str, object] | None = None, **options: object
) -> list[str]:
    return pipeline.run(study, output, parameters or {}, report=silent, **options)


OWN_FORK_SERVER = kernels.ForkServer
RECORD = paths.RUN_RECORD.as_posix()
RELEASES = paths.RELEASES.as_posix()
WHOLE = steps_of(["W1", "W2", "W3"])
ALL = [step.key for step in WHOLE]
NAMES = [step.name for step in STEPS]
PARTS = ["csv", "svg", "pdf", "png", "md", "json", "disclosure.json"]
"""The endings of the files of a figure."""


# --- the real notebooks, on a small example study ---------------------------------------------------


@pytest.fixture(scope="module")
def published(small_run, tmp_path_factory) -> Path:
    """Return what was published of the small example, with this machine's record and without the study."""
    place = tmp_path_factory.mktemp("published")
    for step in WHOLE:
        for name in (*step.products, step.notebook):
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(small_run / name, place / name)
    for name in (RECORD, RELEASES):
        shutil.copy(small_run / name, place / name)
    shutil.copytree(small_run / ".fieldwork", place / ".fieldwork")
    return place


def test_raw_files_become_tables_figures_and_executed_notebooks(published):
    made = set(tree(published))
    assert made == {name for step in WHOLE for name in (*step.products, step.notebook)} | {RECORD, RELEASES}
    assert {paths.table_file(name) for name in TABLES} <= made
    for step in WHOLE:
        notebook = nbformat.read(published / step.notebook, as_version=4)
        assert [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"] == list(
            range(1, sum(cell.cell_type == "code" for cell in notebook.cells) + 1)
        )


def test_a_second_run_runs_nothing(published, small_example):
    before = {path: path.stat().st_mtime_ns for path in published.rglob("*") if path.is_file()}
    assert runs(small_example, published) == []
    assert before == {path: path.stat().st_mtime_ns for path in published.rglob("*") if path.is_file()}


def test_forked_kernels_and_plain_ones_give_the_same_bytes(published, small_example, tmp_path, monkeypatch):
    output = tmp_path / "plain"
    shutil.copytree(published, output)
    monkeypatch.setattr(pipeline, "STEPS", (STEPS[2], STEPS[5]))
    assert runs(small_example, output, force=True, kernels="plain") == [ALL[2], *ALL[5:8]]
    made, before = tree(output), tree(published)
    del made[RECORD], before[RECORD]  # which lists the steps of a run, and these are a few
    assert made == before


def test_one_sentence_added_changes_exactly_the_counts_that_it_should(
    published, small_example, tmp_path, monkeypatch
):
    monkeypatch.setattr(pipeline, "STEPS", STEPS[:3])  # tables are looked at, and no figure
    study, output = tmp_path / "copy", tmp_path / "x"
    shutil.copytree(small_example, study)
    note = min((study / "data/raw/observations").glob("*.md"))
    with note.open("a", encoding="utf-8") as file:
        file.write("\nThe worker wrote their payslip number on a payslip and went to shadow the cook.\n")
    day, worker = note.stem.split(" WTF ")
    runs(study, output)
    changes = {}
    for name, key in (
        ("theme_counts", ["worker", "week", "source", "theme"]),
        ("contacts", ["worker", "week", "source"]),
    ):
        old, new = (
            pd.read_csv(place / f"data/processed/{name}.csv").set_index(key) for place in (published, output)
        )
        assert list(old.index) == list(new.index)
        n = [column for column in old if column.startswith("n_")]
        difference = (new[n] - old[n]).stack()
        changes |= {(*index[3:], index[:3]): value for index, value in difference[difference != 0].items()}
    cell = (worker, (pd.Timestamp(day) - pd.Timestamp("2023-10-02")).days // 7 + 1, "observation")
    codings = pd.read_csv(published / "data/processed/codings.csv")
    # R1's coding is counted, and R1 has not coded the sentence; the dictionary has.
    assert changes == {("n_segments", cell): 1, ("n_words", cell): 15}
    found = pd.read_csv(output / "data/processed/codings.csv")
    of_dictionary = (
        frame.loc[frame["coder"] == "dictionary", "theme"].value_counts() for frame in (codings, found)
    )
    before, after = of_dictionary
    more = after.sub(before, fill_value=0)
    assert more[more != 0].to_dict() == {"structures": 2, "induction_training": 1}


def test_a_parameter_changes_the_steps_that_declare_it_and_those_after(published, small_example, tmp_path):
    output = tmp_path / "mentions"
    shutil.copytree(published, output)
    parameters = check_parameters(NAMES, [("unit", "mentions"), ("sources", "voice_note")])
    assert runs(small_example, output, parameters) == ALL[2:]
    macros = (output / "article/numbers.tex").read_text(encoding="utf-8")
    assert "SupervisionMentions" in macros
    assert "SupervisionSegments" not in macros
    for name in ("theme_weeks", "areas_by_week", "theme_rates", "portrait_W2"):
        caption = (output / f"figures/{name}.md").read_text(encoding="utf-8")
        assert "codings of" in caption.lower(), name
        assert "in voice notes (workers' own words)" in caption, name
    assert (output / "data/processed/theme_counts.csv").read_bytes() == (
        published / "data/processed/theme_counts.csv"
    ).read_bytes()
    assert (output / "figures/theme_weeks.csv").read_bytes() != (
        published / "figures/theme_weeks.csv"
    ).read_bytes()
    executed = nbformat.read(output / "notebooks/04-draw-figures.ipynb", as_version=4)
    injected = next(cell for cell in executed.cells if "injected-parameters" in cell.metadata.get("tags", []))
    assert 'unit = "mentions"' in injected.source


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "data/raw/roster.csv",
            "Aisha Khan",
            "Someone Else",
            "a speaker who is not in roster.csv",
        ),
        ("data/study.yaml", "last_day: 2023-10-29", "last_day: 2023-10-23", "data/study.yaml, line"),
        ("data/codebook.yaml", "area: focus", "area: fokus", "unknown area 'fokus'"),
    ],
)
def test_a_wrong_study_leaves_what_is_published_untouched(
    published, small_example, tmp_path, file, old, new, says
):
    study, output = tmp_path / "copy", tmp_path / "output"
    shutil.copytree(small_example, study)
    shutil.copytree(published, output)
    path = study / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(FieldworkError) as error:
        runs(study, output)
    assert says in str(error.value)
    assert "Aisha" not in str(error.value)
    assert tree(output) == tree(published)


# --- only the runner, on notebooks of one line -------------------------------------------------------


class SharedForkServer:
    """A fork server that outlives the run that borrows it, so that notebooks of one line start at once."""

    def __init__(self, server: kernels.ForkServer) -> None:
        self.fork = server.fork
        self.status_of = server.status_of

    def close(self) -> None:
        """Leave the server alive."""


@pytest.fixture(scope="module")
def fork_server() -> Iterator[kernels.ForkServer | None]:
    """Return one fork server for all notebooks of one line; none on a system that does not fork kernels."""
    if not kernels.CAN_FORK:
        yield None
        return
    server = kernels.ForkServer([])
    yield server
    server.close()


@pytest.fixture
def line(folder, tmp_path, monkeypatch, fork_server) -> Callable[[str, str], None]:
    """Return a function that writes one-line notebooks; a writes ledger, b codings, c theme_counts."""
    monkeypatch.setattr(kernels, "ForkServer", lambda _: SharedForkServer(fork_server))
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path / "lines")
    (tmp_path / "lines").mkdir()
    steps = (
        Step("a", ("data/raw",), (), ("ledger",)),
        Step("b", (), ("ledger",), ("codings",)),
        Step("c", (), ("codings",), ("theme_counts",)),
    )
    monkeypatch.setattr(pipeline, "STEPS", steps)

    def write(name: str, source: str) -> None:
        cells = [
            nbformat.v4.new_code_cell("n: int = 1  # a number", metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell(source),
        ]
        notebook = nbformat.v4.new_notebook(
            cells=cells,
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        )
        nbformat.write(notebook, tmp_path / "lines" / f"{name}.ipynb")

    for step in steps:
        write(step.name, writes(step.writes[0], f"{step.name}"))
    return write


def make_real(study: Path) -> None:
    """Make a real study of a fictional one, with nobody's consent."""
    (study / "data/raw/consent.csv").write_text("worker,source,use,given_on,withdrawn_on\n")
    for place in (study / "data/raw", *(study / "data/raw").glob("*.csv")):
        place.chmod(0o700 if place.is_dir() else 0o600)
    facts = (study / "data/study.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("fictional: true", "fictional: false"),
        ("Fictional", "Confidential"),
        ("profile: open", "profile: strict"),
    ):
        assert old in facts
        facts = facts.replace(old, new)
    (study / "data/study.yaml").write_text(facts, encoding="utf-8")


PUBLISHES = """
import os
import pandas as pd
from helpers.files.place import Place
from helpers.files.spreadsheets import as_csv
from helpers.privacy.disclosure import release_files
from helpers.privacy.disclosure.earlier import publish_beside
place = Place.of_environment(os.environ)
earlier = release_files.read_handed(place)
atoms = {"theme_counts": pd.DataFrame({"worker": ["W1", "W2"], "n": [n, 2]})}
parameters = {"profile": "strict", "n": n}
make = lambda others: {"themes": pd.DataFrame({"n": [n], "n_earlier": [len(others)]})}
tables = publish_beside(earlier, atoms, parameters, make)
_ = place.writing("data/public/themes.csv").write_bytes(as_csv(tables["themes"]))
release_files.stage_release(place, tables, atoms, parameters)
"""


def test_a_run_records_its_release_and_proves_the_next_one_together_with_it(folder, line, monkeypatch):
    """A commit of the release makes nothing stale; other tables are proved beside it, and the same are not."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    text = (folder / "data/study.yaml").read_text(encoding="utf-8")
    (folder / "data/study.yaml").write_text(
        text.replace("profile: open", "profile: strict"), encoding="utf-8"
    )
    monkeypatch.setattr(
        pipeline, "STEPS", (Step("a", ("data/raw",), (), (), files=("data/public/themes.csv",)),)
    )
    line("a", PUBLISHES)
    table, record = folder / "data/public/themes.csv", folder / paths.RELEASES
    assert runs(folder, folder) == ["a"]
    assert table.read_text() == "n,n_earlier\n1,0\n"
    first = record.read_bytes()
    (folder / ".gitignore").write_text(".fieldwork/\n")
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=R", "-c", "user.email=r@example.org", "commit", "-qm", "1"],
    ):
        subprocess.run(["git", "-C", str(folder), *words], check=True)
    assert runs(folder, folder) == []
    assert runs(folder, folder, force=True) == ["a"]
    assert (table.read_text(), record.read_bytes()) == ("n,n_earlier\n1,0\n", first)
    assert runs(folder, folder, {"n": 5}) == ["a"]
    assert table.read_text() == "n,n_earlier\n5,1\n"
    assert len(json.loads(record.read_text())) == 2
    assert runs(folder, folder, {"n": 5}) == []
    assert not (folder / ".fieldwork/releases").exists()
    record.write_text(record.read_text().replace('"n": 1', '"n": 7'))
    before = tree(folder)
    with pytest.raises(FieldworkError, match="releases.json"):
        runs(folder, folder, {"n": 6})
    assert tree(folder) == before
    subprocess.run(["git", "-C", str(folder), "checkout", "-q", "--", "."], check=True)
    assert runs(folder, folder) == ["a"]
    assert (table.read_text(), record.read_bytes()) == ("n,n_earlier\n1,0\n", first)
    record.unlink()
    with pytest.raises(FieldworkError, match="releases.json: is missing"):
        runs(folder, folder)


def writes(table: str, text: str) -> str:
    """Return code that writes a table, and a record of it that says nothing."""
    place = "import os; from helpers.files.place import Place; place = Place.of_environment(os.environ)"
    files = ", ".join(
        f"place.writing('data/processed/{table}.{suffix}')" for suffix in ("csv", "provenance.json")
    )
    return (
        f"{place}; files = {files}; _ = files[0].write_text('{text}' + str(n)), files[1].write_text('{{}}')"
    )


def read(folder: Path) -> list[str]:
    return [
        (folder / f"data/processed/{name}.csv").read_text() for name in ("ledger", "codings", "theme_counts")
    ]


def test_only_what_a_change_touches_runs_again(folder, line, tmp_path):
    out = tmp_path / "out"
    assert runs(folder, out) == ["a", "b", "c"]
    assert read(out) == ["a1", "b1", "c1"]
    line("b", writes("codings", "B"))
    assert runs(folder, out) == ["b", "c"]
    line("b", writes("codings", "B") + "  # the same, written differently")
    assert runs(folder, out) == ["b"], "What b writes has not changed, so c is current."
    (folder / "data/raw/new.txt").write_text("x")
    assert runs(folder, out) == ["a"]
    (out / "data/processed/theme_counts.csv").write_text("edited by hand")
    assert runs(folder, out) == ["c"]
    assert read(out) == ["a1", "B1", "c1"]


def test_saved_outputs_and_prose_do_not_make_a_notebook_stale(folder, line, tmp_path):
    runs(folder, tmp_path / "out")
    place = tmp_path / "lines/b.ipynb"
    notebook = nbformat.read(place, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell("prose"))
    notebook.metadata["note"] = "opened"
    nbformat.write(notebook, place)
    assert runs(folder, tmp_path / "out") == []


def test_a_failure_publishes_nothing_and_the_next_run_goes_on_there(folder, line, tmp_path):
    out = tmp_path / "out"
    runs(folder, out)
    before = tree(out)
    line("a", writes("ledger", "A"))
    line("c", writes("theme_counts", "half") + "; raise ValueError('Aisha Khan said')")
    with pytest.raises(FieldworkError) as error:
        runs(folder, out)
    assert "notebooks/c.ipynb, cell 2: ValueError" in str(error.value)
    assert tree(out) == before
    assert not any(b"Aisha" in path.read_bytes() for path in out.rglob("*") if path.is_file())
    line("c", writes("theme_counts", "C"))
    assert runs(folder, out) == ["c"], "a and b wait in staging."
    assert read(out) == ["A1", "b1", "C1"]
    assert not (out / ".fieldwork/staging").exists()


def test_what_an_abandoned_run_has_staged_is_not_read_by_another(folder, line, tmp_path):
    out = tmp_path / "out"
    runs(folder, out)
    line("c", "raise SystemError")
    with pytest.raises(FieldworkError):
        runs(folder, out, {"n": 2})
    line("c", writes("theme_counts", "c"))
    runs(folder, out)
    assert read(out) == ["a1", "b1", "c1"]


def test_what_a_killed_run_has_left_half_written_is_removed_and_nothing_else(folder, line, tmp_path):
    output = tmp_path / "out"
    kept, left = output / "data/processed/.notes.part.txt", output / "data/processed/.a.csv.x1y2.part"
    kept.parent.mkdir(parents=True)
    for path in (kept, left, output / "mine.part"):
        path.write_text("half", encoding="utf-8")
    pipeline.run(folder, output, {})
    assert not left.exists()
    assert kept.exists()
    assert (output / "mine.part").exists()


def test_a_fact_that_does_not_hold_is_reported_and_a_value_is_not(folder, line, tmp_path):
    line("a", "assert n == 2, 'Every worker appears.'")
    with pytest.raises(FieldworkError, match="cell 2: this does not hold: Every worker appears."):
        runs(folder, tmp_path / "out")
    make_real(folder)
    line("a", "assert n == 2, 'Aisha ' + 'Khan'")
    with pytest.raises(FieldworkError) as error:
        runs(folder, tmp_path / "out")
    assert "Khan" not in str(error.value)


FAILING = """\
from pathlib import Path
from helpers.tables.compendium import Compendium
try:
    Path("/var/lib/some where/kept.csv").read_text()
except OSError:
    Compendium.of_notebook("a").study.worker_ids.index("Aisha " + "Khan")
"""


def test_a_fictional_study_shows_where_a_notebook_failed_and_nothing_of_the_machine(folder, line, tmp_path):
    line("a", f"from helpers.files import paths\n{FAILING}")
    with pytest.raises(FieldworkError) as error:
        runs(folder, tmp_path / "out")
    said = str(error.value)
    assert said.startswith("notebooks/a.ipynb, cell 2: ValueError.\n")
    assert "'Aisha Khan' is not in list" in said
    assert 'Compendium.of_notebook("a").study.worker_ids.index("Aisha " + "Khan")' in said
    assert "\x1b" not in said
    line("a", "from helpers import tables; tables.as_csv(tables.LEDGER, None, None)")
    with pytest.raises(FieldworkError) as error:
        runs(folder, tmp_path / "out")
    assert "src/helpers/tables" in str(error.value)
    for one in (said, str(error.value)):
        for place in (
            paths.ROOT,
            folder,
            tmp_path,
            Path.home(),
            Path("/var/lib"),
            Path(pd.__file__).parents[1],
        ):
            assert str(place) not in one
        assert one.endswith("(Nothing published has changed.)")


def test_a_real_study_never_shows_it(folder, line, tmp_path, capfd):
    make_real(folder)
    line("a", f"from helpers.files import paths\n{FAILING}")
    with pytest.raises(FieldworkError) as error:
        runs(folder, tmp_path / "out")
    assert str(error.value) == (
        "notebooks/a.ipynb, cell 2: ValueError. "
        "Its message may hold data and is not printed; JupyterLab shows it.\n"
        "(Nothing published has changed.)"
    )
    assert "Aisha" not in "".join(capfd.readouterr())


def test_our_own_error_is_reported_with_notebook_and_cell(folder, line, tmp_path):
    line(
        "a",
        "from helpers.errors import FieldworkError; raise FieldworkError('data/raw/x.vtt, line 3: empty.')",
    )
    with pytest.raises(FieldworkError, match=r"data/raw/x.vtt, line 3: empty.\n\(notebooks/a.ipynb, cell 2"):
        runs(folder, tmp_path / "out")


def test_a_figure_that_the_gate_refuses_to_show_stops_the_run_without_any_value(folder, line, tmp_path):
    line(
        "a",
        "import pandas as pd; from matplotlib.figure import Figure; from helpers.figures import Drawing; "
        "from helpers.study.gate import Shows; from helpers.study.limits import Disclosure; from helpers.study.study import read_study; "
        + writes("ledger", "a")
        + "; strict = read_study(place.study)"
        ".model_copy(update={'disclosure': Disclosure(profile='strict')}); "
        "drawn = pd.DataFrame({'n': [86420]}); "
        "display(Drawing('tea', Figure(), drawn, '86420', '86420', Shows.WORKERS, strict))",
    )
    with pytest.raises(FieldworkError, match="figure tea: shows single workers") as error:
        runs(folder, tmp_path / "out")
    assert "86420" not in str(error.value)
    assert tree(tmp_path / "out") == {}


def test_a_notebook_that_stops_early_or_dies_or_forgets_a_table_is_a_failure(folder, line, tmp_path):
    for source, says in (
        ("import os; os._exit(3)", "the kernel died"),
        ("1 + 1", "has not written data/processed/ledger.csv"),
    ):
        line("a", source)
        with pytest.raises(FieldworkError, match=says):
            runs(folder, tmp_path / "out")
        assert tree(tmp_path / "out") == {}


def test_an_interrupted_run_keeps_what_is_finished(folder, line, tmp_path, monkeypatch):
    execute = notebooks.execute

    def stop_at_b(name, *rest, **how):
        if name == "b":
            raise KeyboardInterrupt
        return execute(name, *rest, **how)

    monkeypatch.setattr(notebooks, "execute", stop_at_b)
    with pytest.raises(KeyboardInterrupt):
        runs(folder, tmp_path / "out")
    assert tree(tmp_path / "out") == {}
    monkeypatch.setattr(notebooks, "execute", execute)
    assert runs(folder, tmp_path / "out") == ["b", "c"]


def test_a_forced_run_that_is_interrupted_goes_on_without_force_and_begins_again_with_it(
    folder, line, tmp_path, monkeypatch
):
    execute = notebooks.execute

    def stop_at_b(name, *rest, **how):
        if name == "b":
            raise KeyboardInterrupt
        return execute(name, *rest, **how)

    def interrupt() -> None:
        monkeypatch.setattr(notebooks, "execute", stop_at_b)
        with pytest.raises(KeyboardInterrupt):
            runs(folder, tmp_path / "out", force=True)
        monkeypatch.setattr(notebooks, "execute", execute)

    interrupt()
    assert runs(folder, tmp_path / "out") == ["b", "c"]
    interrupt()
    assert runs(folder, tmp_path / "out", force=True) == ["a", "b", "c"]


def test_a_second_run_in_the_same_folder_is_refused_and_changes_nothing(folder, line, tmp_path):
    with (
        run_state.only_run(tmp_path / "out"),
        pytest.raises(FieldworkError, match="another run is writing there"),
    ):
        runs(folder, tmp_path / "out")
    assert tree(tmp_path / "out") == {}
    assert runs(folder, tmp_path / "out") == ["a", "b", "c"]


def test_what_leaks_is_refused_by_the_next_run_too_and_never_published(folder, line, tmp_path):
    line("c", writes("theme_counts", "Aisha Khan "))
    for _ in range(2):
        with pytest.raises(FieldworkError, match="names somebody in the roster"):
            runs(folder, tmp_path / "out")
        assert tree(tmp_path / "out") == {}
    line("c", writes("theme_counts", "c"))
    assert runs(folder, tmp_path / "out") == ["c"]
    assert read(tmp_path / "out") == ["a1", "b1", "c1"]


def test_what_leaks_early_is_refused_when_all_later_notebooks_have_run(folder, line, tmp_path):
    line("b", writes("codings", "Aisha Khan "))
    line("c", writes("theme_counts", "c") + "; import time; time.sleep(2)")
    for ran in (["a", "b", "c"], []):
        started: list[str] = []
        with pytest.raises(FieldworkError, match=r"names somebody in the roster\n.*codings\.csv"):
            pipeline.run(folder, tmp_path / "out", {}, report=started.append)
        assert [words.split()[1].rstrip(":") for words in started if words.startswith("[")] == ran
        assert tree(tmp_path / "out") == {}
    line("b", writes("codings", "b"))
    assert runs(folder, tmp_path / "out") == ["b", "c"]


# --- figures of several pages ------------------------------------------------------------------------

PAGES = """
import os
import pandas as pd
from matplotlib.figure import Figure
from helpers import figures
from helpers.figures.drawing.pages import numbered
from helpers.files.place import Place
from helpers.study.gate import Shows
from helpers.study.study import read_study
place = Place.of_environment(os.environ)
said = ("Tea. Fictional example data.", "A cup of tea. Fictional example data.", Shows.NOTHING)
of_study = (*said, read_study(place.study))
page = lambda: figures.Drawing("tea", Figure(), pd.DataFrame({"cup": ["tea"]}), *of_study)
_ = figures.save(numbered([page() for _ in range(n)], ["W1"] * n), place)
"""


def pages_in(folder: Path) -> list[str]:
    return sorted({path.name.partition(".")[0] for path in (folder / paths.FIGURES).iterdir()})


def test_pages_of_a_figure_are_published_and_recorded_and_removed_when_it_has_fewer(
    folder, line, tmp_path, monkeypatch
):
    steps = (Step("a", ("data/study.yaml",), (), (), figures=("tea",)),)
    monkeypatch.setattr(pipeline, "STEPS", steps)
    line("a", PAGES)
    out = tmp_path / "out"
    assert runs(folder, out, {"n": 3}) == ["a"]
    files = {f"figures/{page}.{part}" for page in ("tea", "tea_2", "tea_3") for part in PARTS[:-1]}
    files |= {"figures/tea.disclosure.json"}
    assert set(tree(out)) == {*files, "notebooks/a.ipynb", RECORD}
    assert set(json.loads((out / RECORD).read_text())["steps"]["a"]["products"]) == files
    assert runs(folder, out, {"n": 3}) == []
    (out / "figures/tea_3.png").unlink()
    assert runs(folder, out, {"n": 3}) == ["a"], "a page is missing"
    for own in ("tea_3.docx", "tea_cups.csv"):
        (out / "figures" / own).write_text("the researcher's own")
    assert runs(folder, out, {"n": 2}) == ["a"]
    assert pages_in(out) == ["tea", "tea_2", "tea_3", "tea_cups"]
    assert [path.name for path in (out / "figures").glob("tea_3.*")] == ["tea_3.docx"]
    assert "figures/tea_3.csv" not in (out / RECORD).read_text()
    assert runs(folder, out, {"n": 1}) == ["a"]
    assert pages_in(out) == ["tea", "tea_3", "tea_cups"]
    assert runs(folder, out, {"n": 1}) == []


def test_what_leaks_from_a_further_page_is_refused(folder, line, tmp_path, monkeypatch):
    steps = (Step("a", ("data/study.yaml",), (), (), figures=("tea",)),)
    monkeypatch.setattr(pipeline, "STEPS", steps)
    line("a", PAGES + "\n_ = place.writing('figures/tea_2.md').write_text('nahK ahsiA'[::-1])")
    with pytest.raises(FieldworkError, match="names somebody in the roster"):
        runs(folder, tmp_path / "out", {"n": 2})
    assert tree(tmp_path / "out") == {}


# --- portraits at the same time ----------------------------------------------------------------------


@pytest.fixture
def portraits(line, tmp_path, monkeypatch) -> Callable[[str], None]:
    """Return a writer of a portrait of W1 and of W2, made at once, by kernels of a fork server of their own."""
    monkeypatch.setattr(kernels, "ForkServer", OWN_FORK_SERVER)
    monkeypatch.setattr(pipeline, "STEPS", (Step("p", (), (), (), is_per_worker=True),))
    monkeypatch.setattr(pipeline, "AT_ONCE", 2)
    begins = (
        "import os, time; from pathlib import Path; from helpers.files.place import Place\n"
        "from helpers.tables.compendium import Compendium\n"
        "place = Place.of_environment(os.environ); _ = Compendium.of_notebook('p', worker=worker)\n"
        f"here = Path({str(tmp_path)!r}); _ = (here / f'pid_{{worker}}').write_text(str(os.getpid()))\n"
        "while not ((here / 'pid_W1').exists() and (here / 'pid_W2').exists()): time.sleep(0.01)\n"
    )
    draws = (
        f"\nfor kind in {PARTS}: _ = place.writing(f'figures/portrait_{{worker}}.{{kind}}').write_text('a')"
    )

    def write(source: str) -> None:
        line("p", begins + source + draws)
        place = tmp_path / "lines/p.ipynb"
        place.write_text(place.read_text().replace("n: int = 1  # a number", "worker: str = 'W1'  # whom"))

    return write


def pids(place: Path) -> list[int]:
    return [int((place / f"pid_{worker}").read_text()) for worker in ("W1", "W2")]


def test_two_portraits_are_made_at_once_and_the_working_folder_stays(
    folder, portraits, tmp_path, monkeypatch
):
    portraits("")
    monkeypatch.chdir(tmp_path.parent)
    assert runs(Path(tmp_path.name), Path(tmp_path.name) / "out") == ["p", "p W2"]
    assert Path.cwd() == tmp_path.parent
    assert set(tree(tmp_path / "out")) == {
        *(f"figures/portrait_{worker}.{kind}" for worker in ("W1", "W2") for kind in PARTS),
        "notebooks/p.ipynb",
        "notebooks/portraits/W2.ipynb",
        RECORD,
    }


def test_what_one_portrait_opens_does_not_count_for_another_at_the_same_time(folder, portraits, tmp_path):
    portraits("if worker == 'W2': _ = (place.study / 'data/codebook.yaml').read_text()\nelse: time.sleep(2)")
    with pytest.raises(FieldworkError) as error:
        runs(folder, tmp_path / "out")
    assert str(error.value).startswith(
        "notebooks/portraits/W2.ipynb: opens data/codebook.yaml, which it does not declare"
    )
    assert "notebooks/p.ipynb" not in str(error.value)
    assert tree(tmp_path / "out") == {}


@pytest.mark.parametrize("kernels", ["forked", "plain"])
def test_a_portrait_that_fails_ends_the_other(folder, portraits, tmp_path, kernels):
    portraits("assert worker != 'W1', 'The first cannot be drawn.'\ntime.sleep(600)")
    with pytest.raises(FieldworkError) as error:
        runs(folder, tmp_path / "out", kernels=kernels)
    assert str(error.value).splitlines() == [
        "notebooks/p.ipynb, cell 2: this does not hold: The first cannot be drawn.",
        "(Nothing published has changed.)",
    ]
    assert tree(tmp_path / "out") == {}
    assert all(has_ended(pid) for pid in pids(tmp_path))


@pytest.fixture
def interruptible():
    """Let Ctrl+C interrupt, whatever started the tests: a shell ignores it for what it runs in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_run_ends_both_portraits(folder, portraits, tmp_path):
    portraits("_ = (here / f'waits_{worker}').write_text(''); time.sleep(600)")

    def stop() -> None:
        while len(list(tmp_path.glob("waits_*"))) < 2:
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=stop).start()
    with pytest.raises(KeyboardInterrupt):
        runs(folder, tmp_path / "out")
    assert tree(tmp_path / "out") == {}
    assert all(has_ended(pid) for pid in pids(tmp_path))


def has_ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_kernels_never_communicate_unencrypted(folder, line, tmp_path, capfd):
    line(
        "a",
        writes("ledger", "a")
        + "; import ipykernel.kernelapp as k; assert k.IPKernelApp.instance().transport == 'ipc', 'ipc'",
    )
    assert runs(folder, tmp_path / "out") == ["a", "b", "c"]
    assert "without encryption" not in capfd.readouterr().err


def test_a_notebook_that_opens_an_undeclared_file_is_refused_and_nothing_is_published(folder, line, tmp_path):
    out = tmp_path / "out"
    runs(folder, out)
    before = tree(out)
    opened = (
        "from helpers.tables.compendium import Compendium; Compendium.of_notebook('c'); "
        "place.reading('data/WHICH').read_bytes(); "
    )
    reads = writes("theme_counts", "C").replace("files = ", opened + "files = ")
    line("c", reads.replace("WHICH", "processed/ledger.csv"))
    with pytest.raises(
        FieldworkError, match="notebooks/c.ipynb: opens data/processed/ledger.csv, which it does not declare"
    ):
        runs(folder, out)
    assert tree(out) == before
    line("c", reads.replace("WHICH", "processed/codings.csv"))
    assert runs(folder, out) == ["c"]


def test_an_output_that_was_cleared_or_edited_makes_a_notebook_run_again(folder, line, tmp_path):
    out = tmp_path / "out"
    line("b", writes("codings", "b") + "; print('shown')")
    runs(folder, out)
    kept = (out / "notebooks/b.ipynb").read_bytes()
    (out / "notebooks/b.ipynb").write_bytes(kept.replace(b'"shown\\n"', b'"faked\\n"'))
    assert (out / "notebooks/b.ipynb").read_bytes() != kept
    assert runs(folder, out) == ["b"]
    assert (out / "notebooks/b.ipynb").read_bytes() == kept


def test_a_version_of_a_library_that_changes_makes_everything_stale(folder, line, tmp_path, monkeypatch):
    runs(folder, tmp_path / "out")
    monkeypatch.setattr(fingerprints, "_version_of", lambda name: "0" if name == "pandas" else "1")
    said: list[str] = []
    pipeline.run(folder, tmp_path / "out", {}, report=said.append)
    assert len(said) == 3
    assert all("environment" in one and "pandas 0" in one for one in said)


@pytest.mark.parametrize("name", ["pandas", "pydantic", "papermill"])
def test_the_version_of_a_library_is_the_one_that_is_installed(name):
    assert fingerprints._version_of(name) == version(name)


def test_the_record_of_a_run_holds_hashes_and_no_words(folder, line, tmp_path):
    runs(folder, tmp_path / "out")
    record = json.loads((tmp_path / "out/.fieldwork/lock.json").read_text())
    assert set(record) == {"a", "b", "c"}
    assert set(record["a"]["fingerprint"]) == {
        "code cells",
        "parameters",
        "package",
        "requirements.lock",
        "environment",
        "data/raw",
    }


def test_another_lock_makes_every_step_stale(tmp_path, monkeypatch):
    shutil.copy(paths.ROOT / "pyproject.toml", tmp_path)
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    made = []
    for lock in ("pandas==3.1.0\n", "pandas==3.1.1\n", "pandas==3.1.0\n"):
        (tmp_path / fingerprints.LOCK).write_text(lock, encoding="utf-8")
        made.append(fingerprints.fingerprint_of_package(run_state.Hashes()))
    assert made[0] != made[1]
    assert made[0] == made[2]


def test_steps_name_tables_that_exist_and_read_what_was_written_before():
    before: set[str] = set()
    for step in STEPS:
        assert set(step.writes) <= set(TABLES)
        assert set(step.tables) <= before
        before |= set(step.writes)
    assert before == set(TABLES)
