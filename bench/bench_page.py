"""Time the page of a notebook on a phone: HTML by nbconvert, opened by Chromium over a slow network.

The page is served from this machine; Chromium is told to load it as over 1.6 Mbit/s with a round trip of
150 ms, on a screen of 390 pixels, with an empty cache. The time is that until the page and its pictures have
loaded (the event load); the median of three rounds. Chromium has this machine's processor, and
nbconvert's scripts from elsewhere (MathJax, RequireJS) are not loaded.

Measured on two shared cores (December 2026): the page of notebook 4 has 0.92 MB and is loaded after 4.9 s;
its first text is seen after 1.6 s.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from nbconvert import HTMLExporter
from playwright.sync_api import Browser, sync_playwright

from helpers.files import paths

ROUNDS, WIDTH = 3, 390
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
"""As Chromium calls it: milliseconds, and bytes a second."""


class Quiet(SimpleHTTPRequestHandler):
    """A server of files that prints nothing."""

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", nargs="*", default=["04-draw-figures"])
    names = parser.parse_args().notebooks
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        print(f"{'notebook':24}{'bytes':>12}{'seconds':>9}{'first text':>12}")
        for name in names:
            body, _ = HTMLExporter().from_filename(str(paths.NOTEBOOKS / f"{name}.ipynb"))
            page = Path(folder) / f"{name}.html"
            page.write_text(body, encoding="utf-8")
            address = f"http://127.0.0.1:{server.server_port}/{page.name}"
            rounds = [load(browser, address) for _ in range(ROUNDS)]
            loaded, painted = (statistics.median(times) for times in zip(*rounds, strict=True))
            print(f"{name:24}{page.stat().st_size:12,}{loaded:9.2f}{painted:12.2f}")
        browser.close()
        server.shutdown()


def load(browser: Browser, address: str) -> tuple[float, float]:
    """Return the seconds until a page has loaded, and until its first text is seen, with an empty cache."""
    context = browser.new_context(viewport={"width": WIDTH, "height": 844})
    page = context.new_page()
    page.route("https://**", lambda route: route.abort())
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    page.goto(address, wait_until="load", timeout=120_000)
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventStart")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN")
    context.close()
    return loaded / 1000, painted / 1000


if __name__ == "__main__":
    main()
