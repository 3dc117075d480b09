"""Places: where a study is read and written, without a working directory."""

from __future__ import annotations

import ast
import os
from dataclasses import replace
from pathlib import Path

from helpers.files import paths
from helpers.files.place import VARIABLE, Place


def test_staging_is_read_before_the_output_and_the_output_before_the_study(tmp_path):
    place = Place.at(tmp_path / "study", tmp_path / "out", tmp_path / "staging")
    for folder in ("study", "out", "staging"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_text(folder)
        (tmp_path / folder / f"{folder}.csv").write_text(folder)
    assert place.reading("a.csv").read_text() == "staging"
    assert place.reading("out.csv").read_text() == "out"
    assert place.reading("study.csv").read_text() == "study"
    assert place.reading("nothing.csv") == place.output / "nothing.csv"
    assert place.writing("b/c.csv") == tmp_path / "staging/b/c.csv"
    assert (tmp_path / "staging/b").is_dir()


def test_a_place_does_not_follow_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    place = Place.at(Path("study"))
    monkeypatch.chdir("/")
    assert place.study == place.output == tmp_path / "study"


def test_a_kernel_learns_its_place_from_its_environment_and_ours_is_never_changed(tmp_path):
    before = dict(os.environ)
    place = Place(tmp_path, tmp_path / "out", tmp_path / "staging", tmp_path / "opened")
    assert Place.of_environment(place.as_variable()) == place
    assert Place.of_environment(Place.at(tmp_path).as_variable()) == Place.at(tmp_path)
    assert Place.of_environment(replace(place, for_researcher=True).as_variable()).for_researcher
    assert Place.of_environment({}) is None
    assert dict(os.environ) == before
    assert VARIABLE not in os.environ


def test_paths_are_shown_without_the_folders_above_a_study(tmp_path):
    assert (
        paths.display_path(tmp_path / "Aisha Khan" / "data/raw/interviews/a.txt")
        == "data/raw/interviews/a.txt"
    )
    assert paths.display_path(Path("/data/Aisha Khan/study/data/raw/data/x.txt")) == "data/raw/data/x.txt"
    assert paths.display_path(Path("/data/Aisha Khan/study/data/study.yaml")) == "data/study.yaml"
    assert paths.display_path(tmp_path / "Aisha Khan" / "roster.csv") == "roster.csv"
    assert paths.display_path(paths.ROOT / "src/helpers/words.py") == "src/helpers/words.py"


WRITERS = {
    "commands/cli.py": "pydantic is kept from looking for extensions, which takes time; we use none",
    "running/fork_server.py": "a fork, which becomes a kernel, takes over the environment that it is given",
    "running/pipeline.py": "Jupyter finds the kernel of a Python only by the environment; it is restored",
    "transcription/model.py": "the library that transcribes voice notes is kept from downloading anything",
}
"""Modules that write the environment of their process, and why: none to find files."""


def writes_environment(source: str) -> bool:
    """Tell whether code sets, removes or updates anything in ``os.environ``."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.ctx, (ast.Store, ast.Del))
            and ast.unparse(node.value) == "os.environ"
        ):
            return True
        is_method = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and ast.unparse(node.func.value) == "os.environ"
        )
        if is_method and node.func.attr in ("update", "clear", "pop", "setdefault", "popitem"):
            return True
        if isinstance(node, ast.AugAssign) and ast.unparse(node.target) == "os.environ":
            return True
    return False


def test_nothing_in_the_package_writes_the_process_environment_to_find_files():
    found = [
        path for path in paths.SOURCE.rglob("*.py") if writes_environment(path.read_text(encoding="utf-8"))
    ]
    assert sorted(path.relative_to(paths.SOURCE).as_posix() for path in found) == sorted(WRITERS)
    assert writes_environment("import os\nos.environ['FIELDWORK_PLACE'] = '{}'")
    assert writes_environment("import os\nos.environ |= {}")
    assert not writes_environment("import os\nos.environ.get('FIELDWORK_PLACE')")
