"""A word that nobody has ever said, planted in every kind of hiding place: the check must find each."""

from __future__ import annotations

import base64
import io
import json
import secrets
import struct
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from helpers.errors import FieldworkError, all_at_once
from helpers.privacy.leaks import history
from helpers.privacy.leaks.hiding_places import words_in
from helpers.privacy.leaks.search_patterns import SearchPatterns
from helpers.study.roster import Form, Person, Roster
from helpers.study.study import Study

LETTERS = "bcdfghjklmnpqrstvwxz"
WHO = "canary"


def sing(study: Study, *, with_git: bool = True) -> list[str]:
    """Plant a canary in each hiding place, and look for it; return the places.

    Raises
    ------
    FieldworkError
        It was not found in some places: what the check finds elsewhere proves nothing then.
    """
    word = "".join(secrets.choice(LETTERS) for _ in range(14))
    roster = Roster([Form(word.capitalize(), Person(WHO, "other"), "[nobody]")])
    search_patterns = SearchPatterns(
        roster, study, said=[f"nobody has ever said such words as {word} here today"]
    )
    places = dict(nests(word))
    silent = [
        place
        for place, (name, data) in places.items()
        if not any(
            hit.whom == WHO
            for words in words_in(name, data)
            for hit in search_patterns.find(words, ("name",))
        )
    ]
    heard = {
        hit.rule for words in words_in("a.md", _calls(word).encode()) for hit in search_patterns.find(words)
    }
    silent += [f"rule {rule}" for rule in ("raw_words", "identifier", "machine") if rule not in heard]
    if with_git:
        places |= {"git, a file that was deleted": ("", b""), "git, a message": ("", b"")}
        silent += _silent_in_git(word, search_patterns)
    if silent:
        advice = "Nothing is proved by what it does find. Publish nothing, and report this."
        raise FieldworkError(
            all_at_once(
                [f"the leak check does not find its own canary in: {place}." for place in silent], advice
            )
        )
    return list(places)


def _calls(word: str) -> str:
    return (
        f"Nobody has ever said such words as {word} here today. Call 07700 900123, or see /home/{word}/notes."
    )


def nests(word: str) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """Yield each hiding place: what it is, and a file's name and bytes that hold a word there."""
    said = f"tea with {word.capitalize()} today"
    yield "a text", ("a.md", said.encode())
    yield "a text in UTF-16", ("a.txt", said.encode("utf-16"))
    yield "a file name", (f"{said}.md", b"")
    yield "a cell of a table", ("a.csv", f"a,b\n1,{said}\n".encode())
    yield "words of a picture", ("a.svg", f"<svg><text>{said}</text></svg>".encode())
    yield "a title of a picture", ("a.svg", f"<svg><title>{said}</title></svg>".encode())
    yield "a comment of markup", ("a.html", f"<p><!-- {said} --></p>".encode())
    yield "an attribute of markup", ("a.html", f'<img alt="{said}">'.encode())
    yield (
        "a data URI",
        ("a.html", f'<img src="data:text/plain;base64,{base64.b64encode(said.encode()).decode()}">'.encode()),
    )
    yield "entities of markup", ("a.html", "".join(f"&#{ord(letter)};" for letter in said).encode())
    for where, notebook in _notebooks(said):
        yield f"a notebook, {where}", ("a.ipynb", json.dumps(notebook).encode())
    for kind, chunk in _chunks(said):
        yield f"a PNG, {kind}", ("a.png", _png(kind, chunk))
    yield "a PDF, its metadata", ("a.pdf", b"%PDF-1.4\n<< /Title (" + said.encode() + b") >>")
    yield (
        "a PDF, a stream",
        ("a.pdf", b"%PDF-1.4\nstream\n" + zlib.compress(f"BT ({said}) Tj ET".encode()) + b"\nendstream"),
    )
    yield (
        "a PDF, UTF-16",
        ("a.pdf", b"%PDF-1.4\n<< /Author <feff" + said.encode("utf-16-be").hex().encode() + b"> >>"),
    )
    yield "a member of an archive", ("a.zip", _zip({"b.txt": said.encode()}))
    yield "the name of a member", ("a.zip", _zip({f"{said}.txt": b""}))
    yield "an archive in an archive", ("a.zip", _zip({"b.zip": _zip({"c.txt": said.encode()})}))
    core = f"<cp:coreProperties><dc:creator>{said}</dc:creator></cp:coreProperties>".encode()
    yield "a document, its author", ("a.docx", _zip({"docProps/core.xml": core}))
    runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in (said[:12], said[12:]))
    yield "a document, in two runs", ("a.docx", _zip({"word/document.xml": f"<w:p>{runs}</w:p>".encode()}))
    yield (
        "a document, a deletion",
        ("a.docx", _zip({"word/document.xml": f"<w:del><w:delText>{said}</w:delText></w:del>".encode()})),
    )
    yield (
        "a document, a comment",
        ("a.docx", _zip({"word/comments.xml": f'<w:comment w:author="{said}"/>'.encode()})),
    )
    yield "a database", ("a.sqlite", b"SQLite format 3\0\1\2" + said.encode() + b"\0")


def _notebooks(said: str) -> Iterator[tuple[str, dict[str, object]]]:
    def of(cell: dict[str, object]) -> dict[str, object]:
        return {"cells": [{"cell_type": "code", "source": "", "outputs": []} | cell], "metadata": {}}

    yield "its source", of({"source": [said[:9], said[9:]]})
    yield "an output", of({"outputs": [{"output_type": "stream", "text": [said]}]})
    yield "a table that is shown", of({"outputs": [{"data": {"text/html": f"<td>{said}</td>"}}]})
    yield "a traceback", of({"outputs": [{"output_type": "error", "traceback": [said]}]})
    yield "its metadata", {"cells": [], "metadata": {"papermill": {"parameters": {"who": said}}}}
    yield (
        "an attachment",
        of({"attachments": {"a.txt": {"text/plain": base64.b64encode((said * 4).encode()).decode()}}}),
    )
    picture = base64.b64encode(_png("tEXt", b"Comment\0" + said.encode())).decode()
    yield "metadata of a picture", of({"outputs": [{"data": {"image/png": picture}}]})


def _chunks(said: str) -> Iterator[tuple[str, bytes]]:
    yield "tEXt", b"Comment\0" + said.encode()
    yield "zTXt", b"Comment\0\0" + zlib.compress(said.encode())
    yield "iTXt", b"Comment\0\0\0en\0\0" + said.encode()
    yield "eXIf", b"II*\0" + said.encode()


def _png(kind: str, chunk: bytes) -> bytes:
    body = kind.encode() + chunk
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(chunk)) + body + struct.pack(">I", zlib.crc32(body))


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _silent_in_git(word: str, search_patterns: SearchPatterns) -> list[str]:
    """Return the places of a small repository in which the canary is not found."""
    with tempfile.TemporaryDirectory(prefix="canary-") as home:
        folder = Path(home)
        owner = [
            "-c",
            "user.name=nobody",
            "-c",
            "user.email=nobody@example.org",
            "-c",
            "commit.gpgsign=false",
        ]

        def git(*words: str) -> None:
            subprocess.run(["git", "-C", home, *owner, *words], check=True, capture_output=True)

        git("init", "-q")
        (folder / "a.md").write_text(f"tea with {word}", encoding="utf-8")
        git("add", "a.md")
        git("commit", "-q", "-m", "Add")
        git("rm", "-q", "a.md")
        git("commit", "-q", "-m", f"Remove what {word} said")
        found = {
            kept.kind
            for kept in history.objects(folder)
            for words in words_in(kept.path or "message.txt", kept.data)
            if any(hit.whom == WHO for hit in search_patterns.find(words, ("name",)))
        }
    kinds = {"blob": "git, a file that was deleted", "commit": "git, a message"}
    return [what for kind, what in kinds.items() if kind not in found]
