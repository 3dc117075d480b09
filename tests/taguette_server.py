"""The real Taguette, started on this machine alone, and used through HTTP as its own pages use it."""

from __future__ import annotations

import html
import json
import os
import re
import socket
import subprocess
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError

from helpers.files import paths

PYTHON = paths.ROOT / ".venv-taguette" / "bin" / "python"
NOT_THERE = "Taguette is not installed in .venv-taguette: run `make taguette`."
START = (
    "from taguette.web.base import Application\n"
    "Application.check_messages = lambda self: None\n"  # it would ask its makers' server for news
    "from taguette.main import main\n"
    "main()\n"
)
SECONDS = 60


@contextmanager
def running(folder: Path) -> Iterator[Taguette]:
    """Start Taguette for one user, with its database in `folder`; end it by its process id."""
    port = _free_port()
    database = folder / "taguette.sqlite3"
    command = [PYTHON, "-c", START, "--no-browser", "--port", str(port), "--database", str(database)]
    environment = {**os.environ, "HOME": str(folder), "PYTHONWARNINGS": "ignore"}
    with (folder / "said.txt").open("wb") as said, (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=log)
        try:
            yield Taguette(port, _wait_for_token(process, folder), database)
        finally:
            process.terminate()
            try:
                process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for_token(process: subprocess.Popen[bytes], folder: Path) -> str:
    """Return the token of the link that Taguette prints once it answers."""
    for _ in range(SECONDS * 10):
        found = re.search(r"[?]token=(\w+)", (folder / "said.txt").read_text(encoding="utf-8"))
        if found:
            return found[1]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError((folder / "log.txt").read_text(encoding="utf-8"))


class Taguette:
    """A running server, with the session of its only user."""

    def __init__(self, port: int, token: str, database: Path) -> None:
        self.database = database
        self._address = f"http://127.0.0.1:{port}"
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self._cookies)
        )
        for _ in range(SECONDS * 10):
            try:
                self.get(f"/?token={token}")
                break
            except URLError:
                time.sleep(0.1)
        self.get("/project/new")

    def get(self, path: str) -> bytes:
        return self._ask(path)[0]

    def _ask(
        self, path: str, data: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[bytes, str]:
        """Return the answer to a request, and the address to which Taguette has led on."""
        request = urllib.request.Request(self._address + path, data, headers or {})  # noqa: S310 - this machine
        with self._opener.open(request, timeout=SECONDS) as answer:
            return answer.read(), answer.url

    @property
    def _xsrf(self) -> str:
        return next(cookie.value or "" for cookie in self._cookies if cookie.name == "_xsrf")

    def _post_form(self, path: str, fields: dict[str, str]) -> tuple[bytes, str]:
        data = urllib.parse.urlencode({**fields, "_xsrf": self._xsrf}).encode()
        return self._ask(path, data)

    def _post_file(self, path: str, fields: dict[str, str], file_name: str, data: bytes) -> bytes:
        mark = uuid.uuid4().hex
        body = b""
        for name, value in {**fields, "_xsrf": self._xsrf}.items():
            body += f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        body += (
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{file_name}"\r\n'.encode()
        )
        body += b"Content-Type: application/octet-stream\r\n\r\n" + data + f"\r\n--{mark}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        return self._ask(path, body, headers)[0]

    def _post_json(self, path: str, data: object) -> dict[str, object]:
        headers = {"Content-Type": "application/json", "X-XSRFToken": self._xsrf}
        return json.loads(self._ask(path, json.dumps(data).encode(), headers)[0])

    def new_project(self, name: str) -> int:
        """Make a project; return its number."""
        _, url = self._post_form("/project/new", {"name": name, "description": ""})
        return int(url.rpartition("/")[2])

    def import_codebook(self, project: int, data: bytes) -> None:
        """Import a codebook, and confirm all its tags, as a browser sends the form that is shown."""
        path = f"/project/{project}/import_codebook"
        form = _Form()
        form.feed(self._post_file(path, {}, "codebook.csv", data).decode("utf-8"))
        self._post_form(path, form.fields)

    def tags(self, project: int) -> dict[str, int]:
        """Return the number of each tag."""
        page = self.get(f"/project/{project}").decode("utf-8")
        listed = json.loads(re.search(r"var tags = (.*?);\n", page, re.DOTALL)[1])
        rows = listed.values() if isinstance(listed, dict) else listed
        return {row["path"]: row["id"] for row in rows}

    def add_document(self, project: int, file_name: str, data: bytes, name: str = "") -> int:
        """Import a file; where no name is typed, Taguette's page gives it the file's, cut after 50."""
        fields = {"name": name or file_name[:50], "description": "", "text_direction": "LEFT_TO_RIGHT"}
        answer = self._post_file(f"/api/project/{project}/document/new", fields, file_name, data)
        return int(json.loads(answer)["created"])

    def words(self, project: int, document: int) -> str:
        """Return the words of a document without tags, in whose UTF-8 bytes highlights are counted."""
        answer = json.loads(self.get(f"/api/project/{project}/document/{document}/contents"))
        return html.unescape(re.sub(r"<[^>]*>", "", answer["contents"][0]["contents"]))

    def highlight(self, project: int, document: int, first: str, last: str, *tags: int) -> int:
        """Highlight from the words `first` to the words `last`, as with a mouse; return its number."""
        words = self.words(project, document)
        start = words.index(first)
        return self.highlight_at(
            project, document, words, (start, words.index(last, start) + len(last)), *tags
        )

    def highlight_at(self, project: int, document: int, words: str, span: tuple[int, int], *tags: int) -> int:
        """Highlight a span of the document's `words`; return its number."""
        offsets = [len(words[:at].encode("utf-8")) for at in span]
        path = f"/api/project/{project}/document/{document}/highlight/new"
        sent = {"start_offset": offsets[0], "end_offset": offsets[1], "tags": list(tags)}
        return int(str(self._post_json(path, sent)["id"]))

    def export(self, project: int, what: str) -> bytes:
        """Export ``project.sqlite3``, ``codebook.csv``, ``highlights/.csv`` or one tag's ``highlights/TAG.csv``."""
        return self.get(f"/project/{project}/export/{urllib.parse.quote(what)}")


class _Form(HTMLParser):
    """The fields of a form as a browser sends them: a text field without the line ends of its value."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        field = dict(attrs)
        if tag != "input" or "name" not in field:
            return
        if field.get("type") == "checkbox" and "checked" not in field:
            return
        value = field.get("value") or "on"
        if field.get("type") == "text":
            value = re.sub(r"[\r\n]", "", value)
        self.fields[str(field["name"])] = value


def refusal(error: HTTPError) -> str:
    """Return what Taguette says where it refuses something."""
    return html.unescape(error.read().decode("utf-8"))
