"""Notebooks and tables as pages: every picture has its words, for everybody, on a phone too."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import lxml.html
import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import WIDTHS, browser, new_page, offences
from nbconvert import HTMLExporter

from helpers.files import paths

__all__ = ["browser"]

NOTEBOOKS = sorted((paths.ROOT / "notebooks").rglob("*.ipynb"))
ARTICLE = sorted((paths.ROOT / "article").glob("*.html"))
EACH = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
MOST_BYTES = 1_048_576
"""How large a page may be: on a phone of 1.6 Mbit/s it is there in 6 seconds."""
IN_A_FIGURE = {"include": [["figure"], [".jp-OutputArea-output.jp-RenderedMarkdown"]]}
"""Pictures and what is written below them."""


def n_pictures(notebook: Path) -> int:
    """Return how many pictures the outputs of a notebook have."""
    cells = nbformat.read(notebook, as_version=4).cells
    return sum("image/png" in output.get("data", {}) for cell in cells for output in cell.get("outputs", []))


WITH_PICTURES = [path for path in NOTEBOOKS if n_pictures(path)]
OF_FIGURES = ("04-draw-figures", "05-test-robustness", "06-portray-worker")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with each notebook as nbconvert makes it a page, in its default form."""
    folder = tmp_path_factory.mktemp("pages")
    exporter = HTMLExporter()
    for notebook in NOTEBOOKS:
        with warnings.catch_warnings(record=True):
            page, _ = exporter.from_filename(str(notebook))
        (folder / f"{notebook.stem}.html").write_text(page, encoding="utf-8")
    return folder


@EACH
def test_every_picture_of_a_page_has_its_alternative_text_and_its_caption(notebook, pages):
    text = (pages / f"{notebook.stem}.html").read_text(encoding="utf-8")
    assert "No description has been provided" not in text
    page = lxml.html.document_fromstring(text)
    pictures = page.xpath("//img")
    assert len(pictures) == n_pictures(notebook)
    for picture in pictures:
        assert picture.getparent().tag == "figure"
        assert "Fictional example data." in picture.get("alt")
        # What follows the picture in the page.
        below = picture.xpath("following::div[contains(@class, 'jp-RenderedMarkdown')][1]")[0]
        assert below.text_content().strip().startswith("Figure. ")


@EACH
def test_a_page_is_small_enough_for_a_phone(notebook, pages):
    assert (pages / f"{notebook.stem}.html").stat().st_size < MOST_BYTES


def test_the_notebooks_of_figures_and_every_portrait_have_pictures():
    portraits = [path.stem for path in NOTEBOOKS if path.parent.name == "portraits"]
    assert len(portraits) > 1
    assert sorted(path.stem for path in WITH_PICTURES) == sorted([*OF_FIGURES, *portraits])


@pytest.mark.parametrize("notebook", WITH_PICTURES, ids=[path.stem for path in WITH_PICTURES])
def test_a_screen_reader_meets_no_obstacle_in_a_figure_and_its_caption(notebook, pages, browser):
    for width in WIDTHS:
        page = new_page(browser, width)
        page.goto((pages / f"{notebook.stem}.html").as_uri(), wait_until="domcontentloaded")
        assert offences(Axe().run(page, context=IN_A_FIGURE).response) == []
        assert page.locator("figure img").count() == n_pictures(notebook)
        widest = page.evaluate("Math.max(...[...document.querySelectorAll('figure img')].map(i => i.width))")
        assert widest <= width
        page.close()


@pytest.mark.parametrize("table", ARTICLE, ids=[path.stem for path in ARTICLE])
def test_a_screen_reader_meets_no_obstacle_in_a_table_of_the_article(table, browser):
    for width in WIDTHS:
        page = new_page(browser, width)
        page.goto(table.as_uri())
        assert offences(Axe().run(page).response) == []
        page.close()


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a JupyterLab on this computer alone, with copies of the notebooks."""
    if find_spec("jupyterlab") is None:
        pytest.skip(
            "JupyterLab is not installed: python -m pip install --require-hashes -r requirements-lab.lock"
        )
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(paths.ROOT / "notebooks", home / "notebooks")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    words = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    words += [f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    words += [f"--ServerApp.root_dir={home}", f"--LabApp.user_settings_dir={home / 'settings'}"]
    own = {"JUPYTER_CONFIG_DIR": str(home / "config"), "JUPYTER_DATA_DIR": str(home / "data")}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(words, env=os.environ | own, stdout=log, stderr=log)
        try:
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}/lab/tree/notebooks/{{}}?token={token}&reset"
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert server.poll() is None, "JupyterLab has ended."
        time.sleep(0.1)
    pytest.fail("JupyterLab does not answer.")


def test_jupyterlab_shows_every_picture_with_its_alternative_text_and_its_caption(jupyterlab, browser):
    for notebook in NOTEBOOKS:
        n = n_pictures(notebook)
        if not n or notebook.parent.name == "portraits":
            continue
        page = new_page(browser, 1280)
        page.goto(jupyterlab.format(notebook.name))
        shown = page.locator(".jp-OutputArea-output figure img")
        shown.first.wait_for(timeout=120_000)
        # JupyterLab makes the outputs of cells when they are scrolled to.
        for _ in range(60):
            page.mouse.move(700, 500)
            page.mouse.wheel(0, 1500)
            page.wait_for_timeout(100)
        seen = page.evaluate(SEEN)
        assert len(seen) >= 1
        for alt, caption in seen:
            assert "Fictional example data." in alt
            assert caption.startswith("Figure. ")
        page.close()


SEEN = """[...document.querySelectorAll('.jp-OutputArea-output figure img')].map(picture => {
    const areas = [...document.querySelectorAll('.jp-OutputArea-output')];
    const at = areas.findIndex(area => area.contains(picture));
    return [picture.alt, areas[at + 1].textContent.trim()];
})"""
