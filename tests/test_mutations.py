"""The deliberate faults of the benchmarks can still be put in: each text stands once, and the faulty module compiles."""

from __future__ import annotations

import importlib.util
import re
import sys

import pytest

from helpers.files import paths


def load():
    """Return bench/mutations.py, which is a script and in no package."""
    spec = importlib.util.spec_from_file_location("mutations", paths.ROOT / "bench/mutations.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutations"] = module
    spec.loader.exec_module(module)
    return module


mutations = load()
FAULTS = mutations.read_faults()


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.what for fault in FAULTS])
def test_a_fault_can_be_put_in_and_names_tests_that_exist(fault):
    module = paths.SOURCE / fault.module
    faulty = mutations.mutated(module.read_text(encoding="utf-8"), fault)
    compile(faulty, module.name, "exec")
    file, _, test = fault.tests.partition("::")
    assert re.search(
        rf"^def {test or 'test_'}", (paths.ROOT / "tests" / file).read_text(encoding="utf-8"), re.MULTILINE
    )


def test_each_fault_is_another_and_all_modules_of_the_spine_have_one():
    assert len({(fault.module, fault.old, fault.new) for fault in FAULTS}) == len(FAULTS) >= 54
    assert len({fault.what for fault in FAULTS}) == len(FAULTS)
    spine = (
        "study/study.py study/codebook.py tables/schemas.py fieldwork/sources/transcripts.py counting/segments.py coding/dictionary.py "
        "counting/counts.py figures/weekly.py running/pipeline.py"
    )
    assert set(spine.split()) <= {fault.module for fault in FAULTS}


def test_the_number_of_faults_and_every_script_are_in_the_readme():
    readme = (paths.ROOT / "bench/README.md").read_text(encoding="utf-8")
    assert f"It lists {len(FAULTS)} faults." in readme
    for script in (paths.ROOT / "bench").glob("*.py"):
        assert readme.count(f"| `{script.name}` |") == 1, script.name


@pytest.mark.parametrize("text", ["a = 2", "a = 1\na = 1\n"])
def test_a_fault_whose_text_does_not_stand_there_exactly_once_is_refused(text):
    fault = mutations.Fault("a is 2", "x.py", "a = 1", "a = 2", "test_x.py")
    assert mutations.mutated("a = 1\n", fault) == "a = 2\n"
    with pytest.raises(ValueError, match="x.py: 'a = 1' occurs [02] times"):
        mutations.mutated(text, fault)
