"""Chromium, driven by Playwright, for tests of pages; skipped where there is none."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
ELSEWHERE = re.compile(r"^(?:https?|wss?)://(?!127\.0\.0\.1[:/])")
"""Addresses that are not on this computer."""
WIDTHS = (390, 1280)
"""A phone's and a computer's, in pixels."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium; it ends with the module, for its event loop stops all others."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
        yield started
        started.close()


def new_page(browser: Browser, width: int) -> Page:
    """Return a new page of a width, which may load nothing from outside this computer."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.route(ELSEWHERE, lambda route: route.abort())
    return page


def offences(results: dict) -> list[str]:
    """Return what axe has found, a line each."""
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]
