"""The researcher's own view: everything is shown and marked, only in the private folder, and the study is as before."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from conftest import once, tree
from helpers.commands import cli
from helpers.errors import CommandError, FieldworkError
from helpers.files import paths
from helpers.privacy.leaks import leak_check
from helpers.privacy.leaks.search_patterns import SearchPatterns
from helpers.running import notebooks, pipeline, private_view
from helpers.running.steps import STEPS, Step, steps_of
from helpers.study.gate import PRIVATE
from helpers.study.private_folder import VARIABLE
from helpers.study.roster import OF_PERSONS, Roster
from helpers.study.study import read_study

WHOLE = steps_of(["W1", "W2", "W3"])
VIEWED = [step for step in WHOLE if step.figures or step.files]
CHANGES = (
    ("fictional: true", "fictional: false"),
    ("Fictional", "Confidential"),
    ("profile: open", "profile: strict"),
)
GIT = ("git", "-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")


def git(folder: Path, *words: str) -> str:
    done = subprocess.run([*GIT, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


CHOSEN = """\
quotations:
  - segment_id: W2-2023-10-04-interview-01-r0028-s001
    theme: lived_experience
    quote: yes
    reason: Agreed with the worker.
    despite: [health]
"""


def make_real(study: Path, home: Path) -> None:
    """Make a real study of a fictional one, with the lists of persons in its private folder."""
    facts = (study / "data/study.yaml").read_text(encoding="utf-8")
    for old, new in CHANGES:
        assert old in facts
        facts = facts.replace(old, new)
    (study / "data/study.yaml").write_text(facts, encoding="utf-8")
    home.mkdir(mode=0o700)
    for name in OF_PERSONS:
        if (study / "data/raw" / name).exists():
            shutil.move(study / "data/raw" / name, home / name)
            (home / name).chmod(0o600)


@pytest.fixture(scope="module")
def made(shared, small_example) -> Path:
    """Return a folder with a real study, its private folder with the view, and what the run reported.

    The tables of the first three notebooks are published and committed; nothing else is. Do not write there.
    """

    def make(part: Path) -> None:
        study, home = part / "study", part / "private"
        shutil.copytree(small_example, study)
        make_real(study, home)
        # What singles a worker out is of health here, and no rule chooses it: the researcher has.
        (study / "data/quotations.yaml").write_text(CHOSEN, encoding="utf-8")
        said: list[str] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(VARIABLE, str(home))
            patch.setattr(pipeline, "STEPS", STEPS[:3])
            patch.setattr("sys.stdin.isatty", lambda: True, raising=False)
            patch.setattr("builtins.input", lambda _: "y")
            with pytest.raises(FieldworkError, match="not answered"):
                pipeline.run(study, study, {}, report=lambda _: None)
            assert cli.main(["privacy", "rehearse", "--study", str(study)]) == 0
            pipeline.run(study, study, {}, report=lambda _: None)
            # The lists that a run writes into the private folder make no notebook run again.
            assert (home / "replacements.csv").exists()
            assert pipeline.run(study, study, {}, report=lambda _: None) == []
            patch.undo()
            patch.setenv(VARIABLE, str(home))
            git(study, "init", "-q")
            git(study, "add", "-f", ".")
            git(study, "commit", "-q", "-m", "Add")
            before = tree(study)
            private_view.make_view(study, {}, report=said.append)
            assert tree(study) == before
            assert git(study, "status", "--porcelain", "--ignored") == ""
        (part / "said.txt").write_text("\n".join(said), encoding="utf-8")

    return once(shared / "private_view", make)


@pytest.fixture
def view(made) -> Path:
    return made / "private/view"


def test_tables_that_are_up_to_date_are_not_made_again(made):
    said = (made / "said.txt").read_text(encoding="utf-8")
    run = [line.split()[1].rstrip(":") for line in said.splitlines() if line.startswith("[")]
    assert run == [step.name for step in VIEWED]


def test_the_view_has_every_figure_page_and_notebook_and_portraits_too_and_no_table_of_the_study(made, view):
    written = {name for step in VIEWED for name in step.writes}
    assert {"rates", "specifications", "public_theme_counts"} <= written
    tables = {paths.table_file(name) for name in written} | {paths.table_record(name) for name in written}
    expected = {name for step in VIEWED for name in (*step.products, step.notebook)} - tables
    assert set(tree(view)) == expected | {"README.md"}
    assert {"figures/portrait_W1.png", "figures/portrait_W3.svg", "notebooks/portraits/W2.ipynb"} <= expected
    assert sorted(path.name for path in (made / "private/.fieldwork").iterdir()) == ["running"]


def test_everything_is_shown(view):
    for figure in ("contact_calendar", "theme_weeks", "areas_by_worker", "theme_sources", "timelines"):
        table = pd.read_csv(view / f"figures/{figure}.csv")
        assert set(table["worker"]) == {"W1", "W2", "W3"}, figure
    together = pd.read_csv(view / "figures/theme_weeks_together.csv")
    assert "suppressed" not in set(together["state"])
    assert set(pd.read_csv(view / "figures/portrait_W2.csv")["worker"]) == {"W2"}
    assert "W3" in (view / "article/corpus.csv").read_text(encoding="utf-8")
    srqr = (view / "article/srqr.html").read_text(encoding="utf-8")
    assert "none applied, because this is the researcher" in srqr
    assert "the data are fictional" not in srqr


def test_every_file_says_that_it_is_private(view):
    files = [path for path in view.rglob("*") if path.is_file()]
    assert len(files) > 100
    assert [path.name for path in files if not private_view.is_marked(path)] == []
    for name in ("04-draw-figures", "portraits/W2"):
        first = nbformat.read(view / f"notebooks/{name}.ipynb", as_version=4).cells[0]
        assert first.source.startswith(f"**{PRIVATE}.**")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_its_owner_can_open_the_view(view):
    assert view.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "name",
    [
        *(f"figures/portrait_W1.{ending}" for ending in ("svg", "pdf", "png", "csv", "md")),
        *(f"article/themes.{ending}" for ending in ("docx", "html", "csv")),
        "article/numbers.tex",
        "data/processed/numbers.json",
        "notebooks/04-draw-figures.ipynb",
        "notebooks/06-portray-worker.ipynb",
        "notebooks/portraits/W2.ipynb",
        "README.md",
    ],
)
def test_a_file_of_the_view_that_is_copied_into_the_study_is_a_leak(made, view, tmp_path, name):
    study = read_study(made / "study")
    search_patterns = SearchPatterns(Roster([]), study)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(view / name, tmp_path / name)
    if name.endswith(".png"):
        (tmp_path / name).with_suffix(".svg").write_text("<svg/>", encoding="utf-8")
    for facts in (study, study.model_copy(update={"fictional": True})):
        report = leak_check.check_files(tmp_path, [name], facts, search_patterns)
        assert "private_view" in {leak.rule for leak in report.leaks}
    assert "researcher's own view" in report.describe()


def test_the_privacy_check_refuses_a_study_into_which_the_view_was_copied(
    made, tmp_path, monkeypatch, capsys
):
    study, home = tmp_path / "study", tmp_path / "private"
    shutil.copytree(made / "study", study)
    shutil.copytree(made / "private", home)
    monkeypatch.setenv(VARIABLE, str(home))
    (study / "figures").mkdir()
    shutil.copy(home / "view/figures/theme_pairs.pdf", study / "figures/theme_pairs.pdf")
    git(study, "add", "-f", "figures")
    assert cli.main(["privacy", "check", "--study", str(study), "--no-history"]) == 1
    said = capsys.readouterr().err
    assert "1 place: belongs to the researcher's own view" in said
    assert "  figures/theme_pairs.pdf" in said


# --- what is refused, before anything is made ----------------------------------------------------------------


@pytest.fixture
def real(folder, tmp_path, monkeypatch) -> Path:
    """Return a real study without fieldwork, whose private folder is beside it, in which nothing may run."""
    study = tmp_path / "place" / "study"
    study.parent.mkdir()
    study.mkdir()
    shutil.move(folder / "data", study / "data")
    facts = (study / "data/study.yaml").read_text(encoding="utf-8")
    for old, new in CHANGES:
        facts = facts.replace(old, new)
    (study / "data/study.yaml").write_text(facts, encoding="utf-8")
    home = tmp_path / "private"
    home.mkdir(mode=0o700)
    monkeypatch.setenv(VARIABLE, str(home))

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("something ran")

    monkeypatch.setattr(pipeline, "run", refuse)
    return study


def refused(study: Path, error: type[Exception] = FieldworkError) -> str:
    with pytest.raises(error) as told:
        private_view.make_view(study, {})
    return str(told.value)


def test_a_view_without_a_private_folder_is_refused_with_what_to_do(real, monkeypatch):
    monkeypatch.delenv(VARIABLE)
    assert "FIELDWORK_PRIVATE names none" in refused(real)
    assert "mkdir -m 700" in refused(real)
    monkeypatch.setenv(VARIABLE, str(real.parent / "gone"))
    assert "there is no such folder" in refused(real)


def test_a_private_folder_that_is_shared_or_tracked_is_refused(real, tmp_path, monkeypatch):
    home = tmp_path / "private"
    if os.name != "nt":
        home.chmod(0o750)
        assert "people other than its owner" in refused(real)
        home.chmod(0o700)
    (tmp_path / ".git").mkdir()
    assert "git work tree" in refused(real)
    (tmp_path / ".git").rmdir()
    synced = tmp_path / "OneDrive - University"
    synced.mkdir(mode=0o700)
    monkeypatch.setenv(VARIABLE, str(synced))
    assert "synced folder" in refused(real)
    inside = real / "private"
    inside.mkdir(mode=0o700)
    monkeypatch.setenv(VARIABLE, str(inside))
    assert "lie within each other" in refused(real)
    assert [*home.iterdir(), *synced.iterdir(), *inside.iterdir()] == []


def test_a_folder_of_ones_own_with_this_name_is_never_replaced(real, tmp_path):
    own = tmp_path / "private/view"
    own.mkdir()
    (own / "README.md").write_text("My own notes.", encoding="utf-8")
    assert "another file or folder of this name" in refused(real)
    shutil.rmtree(own)
    if os.name != "nt":
        (tmp_path / "private/elsewhere").mkdir()
        own.symlink_to(tmp_path / "private/elsewhere", target_is_directory=True)
        assert "another file or folder of this name" in refused(real)


def test_a_study_that_shows_everything_needs_no_view_of_its_own(folder, monkeypatch, capsys):
    assert "published figures show everything already" in refused(folder, CommandError)
    assert cli.main(["run", "--study", str(folder), "--for", "researcher"]) == 2
    assert "fieldwork run" in capsys.readouterr().err


def test_the_view_is_written_nowhere_else(real, capsys):
    words = ["run", "--study", str(real), "--for", "researcher", "--output", str(real.parent / "x")]
    assert cli.main(words) == 2
    assert "only into the private folder" in capsys.readouterr().err
    assert not (real.parent / "x").exists()


# --- all or nothing ------------------------------------------------------------------------------------------

PORTRAIT = Step("a", (), (), (), figures=("tea",))


@pytest.fixture
def one_figure(real, monkeypatch) -> list[bytes]:
    """Let a run make one figure from the bytes in this list, and nothing else; return the list."""
    content = [f"{PRIVATE}.".encode()]

    def run(study: Path, output: Path, *_: object, **__: object) -> None:
        assert output.stat().st_mode & 0o077 == 0 or os.name == "nt"
        for name in (*PORTRAIT.products, PORTRAIT.notebook):
            (output / name).parent.mkdir(parents=True, exist_ok=True)
            (output / name).write_bytes(content[0])

    monkeypatch.setattr(pipeline, "run", run)
    monkeypatch.setattr(private_view, "steps_of", lambda _: (PORTRAIT,))
    return content


def left_in(home: Path) -> set[str]:
    return {path.name for path in (home / ".fieldwork").iterdir()}


def test_a_new_view_replaces_the_one_before_whole(real, one_figure):
    view = private_view.make_view(real, {})
    (view / "figures/of_somebody_who_left.png").write_bytes(b"")
    one_figure[0] += b" Again."
    assert private_view.make_view(real, {}) == view
    assert set(tree(view)) == {*PORTRAIT.products, PORTRAIT.notebook, "README.md"}
    assert (view / "figures/tea.md").read_bytes() == one_figure[0]


def test_a_file_that_does_not_say_that_it_is_private_is_not_put_there(real, one_figure, tmp_path):
    one_figure[0] = b"Six cups of tea."
    said = refused(real)
    assert "figures/tea.svg: does not say that it is private." in said
    assert "notebooks/a.ipynb: does not say" in said
    assert left_in(tmp_path / "private") == {"running"}
    assert not (tmp_path / "private/view").exists()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_the_view_before_it_and_nothing_half_written(
    real, one_figure, tmp_path, monkeypatch, number
):
    view = private_view.make_view(real, {})
    before = tree(view)

    def full(study: Path, output: Path, *_: object, **__: object) -> None:
        (output / "figures").mkdir(parents=True)
        (output / "figures/tea.svg").write_bytes(b"half")
        raise OSError(number, os.strerror(number), str(output / "figures/tea.svg"))

    monkeypatch.setattr(pipeline, "run", full)
    said = refused(real)
    assert "the disk of the private folder is full" in said
    assert str(tmp_path) not in said
    assert tree(view) == before
    assert left_in(tmp_path / "private") == {"running"}


def test_a_view_that_cannot_be_moved_into_place_leaves_the_one_before(
    real, one_figure, tmp_path, monkeypatch
):
    view = private_view.make_view(real, {})
    before = tree(view)
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if self.name == "view" and target == view:
            raise OSError(errno.EIO, "error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    refused(real, OSError)
    assert tree(view) == before


def test_a_kernel_on_a_full_disk_says_so_and_prints_no_path(tmp_path):
    class Failure:
        ename, cell_index, traceback = "OSError", 3, ()
        evalue = f"[Errno {errno.ENOSPC}] No space left on device: '{tmp_path}/figures/tea.svg'"

    said = notebooks._describe_failure("notebooks/a.ipynb", Failure, tmp_path, None, is_fictional=False)
    assert said.startswith("notebooks/a.ipynb, cell 4: the disk is full.")
    assert str(tmp_path) not in said
