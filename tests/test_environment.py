"""pyproject.toml, the locks and environment.yml agree, and name no machine."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from helpers.files import paths

PROJECT = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
RUN = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
SETUP, TEST, LAB, TAGUETTE = (
    [Requirement(text) for text in GROUPS[name]] for name in ("setup", "test", "lab", "taguette")
)


def locked(name: str) -> dict[str, list[Version]]:
    """Return the versions in a lock; a package may have several, for different Pythons."""
    versions: dict[str, list[Version]] = {}
    for line in (paths.ROOT / name).read_text(encoding="utf-8").splitlines():
        match = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", line)
        if match:
            versions.setdefault(canonicalize_name(match[1]), []).append(Version(match[2]))
    return versions


def conda() -> dict[str, Requirement]:
    environment = yaml.safe_load((paths.ROOT / "environment.yml").read_text(encoding="utf-8"))
    pip = next(one["pip"] for one in environment["dependencies"] if isinstance(one, dict))
    assert "-e ." in pip
    return {
        canonicalize_name(Requirement(text).name): Requirement(text)
        for text in pip
        if not text.startswith("-")
    }


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", RUN + SETUP + TEST),
        ("requirements-lab.lock", RUN + SETUP + LAB),
        ("requirements-taguette.lock", TAGUETTE),
    ],
)
def test_the_lock_satisfies_pyproject(lock, wanted):
    versions = locked(lock)
    for requirement in wanted:
        assert all(
            version in requirement.specifier for version in versions[canonicalize_name(requirement.name)]
        ), requirement.name


def test_the_two_locks_hold_the_same_versions():
    run, lab = locked("requirements.lock"), locked("requirements-lab.lock")
    assert {name: run[name] for name in run.keys() & lab.keys()} == {
        name: lab[name] for name in run.keys() & lab.keys()
    }
    assert "jupyterlab" in lab
    assert "jupyterlab" not in run


def test_environment_yml_holds_all_direct_dependencies_at_the_locked_versions():
    versions = locked("requirements-lab.lock") | locked("requirements.lock")
    environment = conda()
    assert set(environment) == {
        canonicalize_name(requirement.name) for requirement in RUN + SETUP + TEST + LAB
    }
    for name, requirement in environment.items():
        assert str(requirement.specifier) == f"=={versions[name][0]}", name


def test_what_is_installed_is_what_is_locked():
    from importlib.metadata import version

    for requirement in RUN + TEST:
        assert (
            Version(version(requirement.name))
            in locked("requirements.lock")[canonicalize_name(requirement.name)]
        )


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-lab.lock", "requirements-taguette.lock"])
def test_every_locked_package_has_hashes_and_no_lock_has_an_address(lock):
    text = (paths.ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)[1:]
    assert len(entries) > 30
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "index" not in text.replace("--no-emit-index-url", "")


def test_the_user_s_six_are_there_and_at_work():
    environment = conda()
    assert {"jupyterlab", "pandas", "matplotlib", "nltk", "papermill", "nbval"} <= set(environment)


def test_starting_papermill_builds_no_grammar():
    code = "import helpers.running.notebooks, papermill, nbformat, sys; print(sys.modules['rfc3987_syntax'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "None"
