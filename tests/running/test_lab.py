"""JupyterLab on a study: on this computer alone, with a token, and notebooks are saved as a run publishes them."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.error import HTTPError

import nbformat
import pytest

from helpers.commands import cli
from helpers.errors import FieldworkError
from helpers.running import lab
from helpers.running.status import StepStatus

SECONDS = 60


def test_a_study_without_notebooks_and_a_python_without_jupyterlab_are_told_what_to_do(
    folder, monkeypatch, capsys
):
    monkeypatch.setattr(lab, "find_spec", lambda _name: None)
    assert cli.main(["lab", "--study", str(folder)]) == 1
    assert "`make lab` installs it" in capsys.readouterr().err
    monkeypatch.setattr(lab, "find_spec", lambda _name: "there")
    with pytest.raises(
        FieldworkError, match=r"there is none in this study yet\. `fieldwork run` writes them"
    ):
        lab.command_of(folder, port=1, has_browser=True)


def test_it_listens_to_this_computer_alone_and_asks_no_other(small_run, monkeypatch):
    monkeypatch.setattr(lab, "find_spec", lambda _name: "there")
    words = lab.command_of(small_run, port=8890, has_browser=False)
    assert {"--ServerApp.ip=127.0.0.1", "--ServerApp.port=8890", "--no-browser"} <= set(words)
    assert {"--LabApp.news_url=None", "--LabApp.extension_manager=readonly"} <= set(words)
    assert not any("token" in word for word in words), "Jupyter draws one, which no list of processes shows."


def test_what_is_out_of_date_is_said_in_a_line():
    fresh, stale = StepStatus("a", [], []), StepStatus("b", ["code cells"], [])
    assert lab.describe_in_a_line([fresh]) == "Every notebook is up to date."
    assert (
        lab.describe_in_a_line([fresh, stale]) == "1 notebook out of date: b. `fieldwork run` runs what is."
    )
    said = lab.describe_in_a_line([stale] * 5)
    assert said == "5 notebooks out of date: b, b, b and 2 more. `fieldwork run` runs what is."


def test_a_notebook_is_saved_in_the_bytes_that_a_run_publishes(small_run):
    published = (small_run / "notebooks/03-count-themes.ipynb").read_bytes()
    opened = nbformat.reads(published.decode("utf-8"), as_version=4)
    opened.metadata["language_info"]["version"] = "3.11.7"
    opened.cells[2].metadata["execution"] = {"iopub.status.busy": "2026-01-01T00:00:00Z"}
    model = {"type": "notebook", "content": opened}
    lab.save_as_published(model, path="03-count-themes.ipynb")
    assert nbformat.writes(model["content"], version=4).encode("utf-8") + b"\n" == published
    file = {"type": "file", "content": "text"}
    lab.save_as_published(file)
    assert file == {"type": "file", "content": "text"}


@pytest.fixture
def server(small_run, tmp_path) -> Iterator[tuple[str, str, str]]:
    """Return the address, the token, and what is printed first of a JupyterLab on the small study."""
    if find_spec("jupyterlab") is None:
        pytest.skip(f"NOT TESTED: {lab.MISSING}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        sys.executable,
        "-m",
        "helpers",
        "lab",
        "--study",
        str(small_run),
        f"--port={port}",
        "--no-browser",
    ]
    own = {name: str(tmp_path / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "HOME")}
    said, log = tmp_path / "said", tmp_path / "log"
    (tmp_path / "JUPYTER_CONFIG_DIR").mkdir()
    # CI runs as root, which Jupyter refuses unless it is told that this is meant.
    settings = {"ServerApp": {"allow_root": True}}
    (tmp_path / "JUPYTER_CONFIG_DIR/jupyter_server_config.json").write_text(json.dumps(settings))
    with said.open("w") as out, log.open("w") as errors:
        process = subprocess.Popen(
            words, env=os.environ | own, stdout=out, stderr=errors, start_new_session=True
        )
        try:
            token = _token_in(log, process)
            yield f"http://127.0.0.1:{port}/api/contents/notebooks", token, said.read_text()
        finally:
            os.killpg(process.pid, 15)
            process.wait(SECONDS)


def _token_in(log: Path, process: subprocess.Popen[bytes]) -> str:
    for _ in range(SECONDS * 10):
        found = re.search(r"http://127\.0\.0\.1:\d+/lab\S*\?token=(\w+)", log.read_text())
        if found:
            return found[1]
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def test_the_real_jupyterlab_shows_the_notebooks_only_to_whoever_has_the_token(server):
    address, token, said = server
    assert said.startswith("Every notebook is up to date.")
    with pytest.raises(HTTPError, match="403"):
        urllib.request.urlopen(address, timeout=SECONDS)  # noqa: S310
    with urllib.request.urlopen(f"{address}?token={token}", timeout=SECONDS) as answer:  # noqa: S310
        names = {one["name"] for one in json.load(answer)["content"]}
    assert "03-count-themes.ipynb" in names
