"""Published files run, open and disclose nothing, and a run depends on nothing around it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from markdown_it import MarkdownIt

from helpers import tables
from helpers.errors import CommandError, FieldworkError
from helpers.files import paths
from helpers.running import pipeline
from helpers.running.parameters import check_parameters
from helpers.running.steps import STEPS, steps_of
from helpers.study.roster import OF_PERSONS

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
    import helpers.privacy
    def fail(records, *_):
        raise ValueError("Zebedee Quill said: " + records["text"].iloc[0])
    helpers.privacy.pseudonymise = fail
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
    (real / "data/study.yaml").write_text(facts, encoding="utf-8")
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
