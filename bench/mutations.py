"""Put faults into the package, one at a time, and check that the tests of the faulty module notice.

    python bench/mutations.py [--list] [WORDS]

The faults are listed in mutations.yaml. They are put into a copy of the repository in a temporary folder,
which only its owner can read and which is removed at the end, never into the working tree. The tests that a
fault names must pass without it and fail with it: then it is caught. Exit code 1 if any is not caught. WORDS
select the faults whose module or description contains all of them.

For results see README.md in this folder.
"""

from __future__ import annotations

import argparse
import compileall
import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
FAULTS = Path(__file__).with_suffix(".yaml")
PACKAGE = Path("src/helpers")
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", ".fieldwork", "build", "__pycache__", ".*_cache", ".hypothesis", "bench"
)
PASSED, FAILED = 0, 1
"""The two of pytest's exit codes that are results: all others mean that tests could not be run."""


class Fault(NamedTuple):
    """One fault."""

    what: str
    """A description."""
    module: str
    """File below `PACKAGE`."""
    old: str
    """Text that occurs in the module exactly once."""
    new: str
    tests: str
    """Test file below ``tests``, or one test of it."""


def read_faults() -> list[Fault]:
    """Return all faults, in the order of the file."""
    return [Fault(**row) for row in yaml.safe_load(FAULTS.read_text(encoding="utf-8"))]


def mutated(text: str, fault: Fault) -> str:
    """Return the text of a module with a fault.

    Raises
    ------
    ValueError
        The fault's old text does not occur in it exactly once, or nothing would change.
    """
    n = text.count(fault.old)
    if n != 1 or fault.old == fault.new:
        msg = (
            f"{fault.module}: {fault.old!r} occurs {n} times, for the fault '{fault.what}'. "
            "It must occur once, and be replaced by a different text."
        )
        raise ValueError(msg)
    return text.replace(fault.old, fault.new)


def copied(place: Path) -> Path:
    """Copy the repository and compile it, so that changed modules are detected by their contents."""
    copy = place / "copy"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    compileall.compile_dir(
        copy / PACKAGE, quiet=1, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH
    )
    return copy


def outcome(copy: Path, tests: Iterable[str]) -> int:
    """Run tests in the copy until one fails; return pytest's exit code.

    The examples of hypothesis are the same in each run.
    """
    options = ["-x", "-q", "-p", "no:cacheprovider", "-o", "addopts=", "--import-mode=importlib"]
    command = [sys.executable, "-m", "pytest", *options, *(f"tests/{one}" for one in tests)]
    environment = os.environ | {"PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1", "CI": "true"}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False).returncode


def is_caught(copy: Path, fault: Fault) -> bool:
    """Tell whether the tests of a fault fail with it.

    Raises
    ------
    RuntimeError
        They could not be run.
    """
    module = copy / PACKAGE / fault.module
    right = module.read_text(encoding="utf-8")
    module.write_text(mutated(right, fault), encoding="utf-8", newline="\n")
    code = outcome(copy, [fault.tests])
    module.write_text(right, encoding="utf-8", newline="\n")
    if code not in (PASSED, FAILED):
        msg = f"tests/{fault.tests} could not be run (pytest: {code}) with the fault '{fault.what}'."
        raise RuntimeError(msg)
    return code == FAILED


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("words", nargs="*", help="only faults whose module or description has these words")
    parser.add_argument("--list", action="store_true", help="list the faults, and run nothing")
    options = parser.parse_args()
    chosen = [
        fault
        for fault in read_faults()
        if all(word in f"{fault.module} {fault.what}" for word in options.words)
    ]
    if not chosen:
        parser.error("no fault has these words. See --list.")
    if options.list:
        for fault in chosen:
            print(f"{fault.module}: {fault.what}")
        return 0
    n_caught = 0
    with tempfile.TemporaryDirectory(prefix="fieldwork-mutations-") as place:
        copy = copied(Path(place))
        if outcome(copy, dict.fromkeys(fault.tests for fault in chosen)) != PASSED:
            print("The tests do not pass without a fault. Correct them first.")
            return 1
        for fault in chosen:
            caught = is_caught(copy, fault)
            n_caught += caught
            print(f"{'caught    ' if caught else 'NOT CAUGHT'}  {fault.module}: {fault.what}", flush=True)
    print(f"{n_caught} of {len(chosen)} caught")
    return 0 if n_caught == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
