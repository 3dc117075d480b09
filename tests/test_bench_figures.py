"""The benchmark of figures draws every figure, and can count and draw a study of any size."""

from __future__ import annotations

import importlib.util
import re

from helpers.files import paths
from helpers.running.steps import STEPS

SCRIPT = paths.ROOT / "bench/bench_figures.py"


def test_every_figure_is_timed():
    published = {figure for step in STEPS for figure in step.figures}
    timed = set(re.findall(r"lambda: figures\.(\w+)\(", SCRIPT.read_text(encoding="utf-8")))
    assert timed == published | {"portrait"}


def test_a_larger_study_is_counted_and_drawn():
    spec = importlib.util.spec_from_file_location("bench_figures", SCRIPT)
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    assert bench.larger(6, 3).startswith("6 × 3 ")
