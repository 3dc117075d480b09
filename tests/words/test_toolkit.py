"""NLTK is imported without SciPy and works as it does with it; SciPy can still be imported later."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
import threading

import pytest

from helpers.files import paths
from helpers.words.toolkit import blocked


def in_a_new_process(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def imports_of_notebooks() -> list[str]:
    lines = []
    for file in sorted(paths.NOTEBOOKS.glob("0*.ipynb")):
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        lines += [
            ast.unparse(node)
            for node in ast.parse(code).body
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
    return lines


def test_what_notebooks_import_starts_without_scipys_statistics_and_solver():
    wanted = imports_of_notebooks()
    assert any("counts" in line for line in wanted)
    heavy = "print([name for name in ('nltk', 'scipy.stats', 'scipy.sparse', 'scipy.optimize') if name in sys.modules])"
    assert in_a_new_process("\n".join([*wanted, "import sys", heavy])) == "['nltk']"


def test_scipy_can_be_imported_afterwards():
    code = "import sys, helpers.words; import scipy.stats; print(round(scipy.stats.norm.cdf(0), 3), None in sys.modules.values())"
    assert in_a_new_process(code) == "0.5 False"


def test_scipy_that_was_imported_before_stays():
    code = "import scipy.stats, sys; before = scipy.stats; import helpers.words; print(sys.modules['scipy.stats'] is before)"
    assert in_a_new_process(code) == "True"


def test_nltk_counts_agreement_collocations_and_concordance_without_scipy():
    code = """
from helpers import words
from helpers.words import toolkit
ratings = [("A", 1, "x"), ("B", 1, "x"), ("A", 2, "y"), ("B", 2, "x"), ("A", 3, "y"), ("B", 3, "y")]
print(round(toolkit.AnnotationTask(ratings).alpha(), 3))
said = "the peer worker met the other peer worker and the manager".split()
print(toolkit.BigramCollocationFinder.from_words(said).nbest(toolkit.BigramAssocMeasures.likelihood_ratio, 1))
print(toolkit.ConcordanceIndex(said).offsets("peer"))
print(words.stem("boundaries"), words.split_sentences("Dr. Rae came. We sat."))
"""
    assert in_a_new_process(code).splitlines() == [
        "0.444",
        "[('peer', 'worker')]",
        "[1, 6]",
        "boundari [(0, 13), (14, 21)]",
    ]


def test_a_package_is_blocked_only_inside_the_block_and_in_this_thread(tmp_path, monkeypatch):
    (tmp_path / "blocked_here.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    found = []

    def elsewhere() -> None:
        found.append(importlib.import_module("blocked_here").__name__)

    before = list(sys.meta_path)
    with blocked("blocked_here"):
        with pytest.raises(ModuleNotFoundError, match="is blocked"):
            importlib.import_module("blocked_here")
        another = threading.Thread(target=elsewhere)
        another.start()
        another.join()
    assert found == ["blocked_here"]
    assert sys.meta_path == before


def test_a_blocked_package_can_be_imported_after_the_block(tmp_path, monkeypatch):
    (tmp_path / "blocked_before.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    with blocked("blocked_before"), pytest.raises(ImportError):
        importlib.import_module("blocked_before")
    assert importlib.import_module("blocked_before").__name__ == "blocked_before"
