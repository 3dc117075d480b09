"""The self-test of the leak check: a unique word is planted in every hiding place, and must be found."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import secrets
import struct
import subprocess
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from helpers.errors import FieldworkError, all_at_once
from helpers.privacy.leaks import history
from helpers.privacy.leaks.file_text import FileText
from helpers.privacy.leaks.hiding_places import extract_texts
from helpers.privacy.leaks.search_patterns import SearchPatterns
from helpers.study.gate import PRIVATE
from helpers.study.roster import Form, Person, Roster
from helpers.study.study import Study

LETTERS = "bcdfghjklmnpqrstvwxz"
PERSON = "planted"
"""The id of the person whose name the planted word is."""
RULES = ("raw_words", "identifier", "machine", "private_view")
"""The rules that are tested with a text of their own; rule ``name`` is tested in every hiding place."""
GIT_PLACES = {"blob": "git, a file that was deleted", "commit": "git, a message"}
"""Kind of git object: the hiding place that it is."""


def run_self_test(study: Study, *, with_git: bool = True) -> list[str]:
    """Plant a word in each hiding place, search for it, and return the places.

    Raises
    ------
    FieldworkError
        It was not found in some places: that the check finds nothing in a study then proves nothing.
    """
    word = "".join(secrets.choice(LETTERS) for _ in range(14))
    roster = Roster([Form(word.capitalize(), Person(PERSON, "other"), "[nobody]")])
    raw_text = f"nobody has ever said such words as {word} here today"
    search_patterns = SearchPatterns(roster, study, raw_texts=[raw_text])
    places: list[str] = []
    missed: list[str] = []
    for place, (name, data) in plant_word(word):
        places.append(place)
        if not _finds_word(search_patterns, name, data):
            missed.append(place)
    missed += _missed_rules(word, search_patterns)
    missed += _missed_beside_ids(study, search_patterns)
    if with_git:
        places += GIT_PLACES.values()
        missed += _missed_in_git(word, search_patterns)
    if missed:
        advice = "What the leak check does not find then proves nothing. Publish nothing, and report this."
        lines = [f"the leak check does not find the planted word in: {place}." for place in missed]
        raise FieldworkError(all_at_once(lines, advice))
    return places


def _finds_word(search_patterns: SearchPatterns, name: str, data: bytes) -> bool:
    """Return whether the planted word is found in a file."""
    for text in extract_texts(name, data):
        if any(match.person == PERSON for match in search_patterns.find(text, ("name",))):
            return True
    return False


def _missed_rules(word: str, search_patterns: SearchPatterns) -> list[str]:
    """Return the rules that do not find what breaks them."""
    text = (
        f"Nobody has ever said such words as {word} here today. Call 07700 900123, "
        f"or see /home/{word}/notes. {PRIVATE}."
    )
    found: set[str] = set()
    for one in extract_texts("a.md", text.encode()):
        found.update(match.rule for match in search_patterns.find(one))
    return [f"rule {rule}" for rule in RULES if rule not in found]


def _missed_beside_ids(study: Study, search_patterns: SearchPatterns) -> list[str]:
    """Return where no telephone number is found beside an id or a date, which are not searched for one."""
    worker, source, day = study.known_ids[0], study.source_ids[0], study.calendar.first_day
    contact = f"{worker}-{day}-{source}-01"
    tokens = (worker, contact, f"{contact}-r0001-s001", str(day), f"AUDIO-{day}-09-14-22")
    texts: list[str] = []
    for token in tokens:
        texts += [f"{token} 07700 900123", f"07700 900123 {token}", f"{token}_07700900123.m4a"]
    is_found = [any(search_patterns.find(FileText("a text", text), ("identifier",))) for text in texts]
    return [] if all(is_found) else ["a telephone number beside an id or a date"]


def plant_word(word: str) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """Yield each kind of hiding place: what it is, and the name and bytes of a file that has a word there."""
    text = f"tea with {word.capitalize()} today"
    yield from _plant_in_texts(text)
    for where, notebook in _plant_in_notebooks(text):
        yield f"a notebook, {where}", ("a.ipynb", json.dumps(notebook).encode())
    for kind, chunk in _plant_in_chunks(text):
        yield f"a PNG, {kind}", ("a.png", _make_png(kind, chunk))
    yield "a PNG, behind its end", ("a.png", _make_png("IEND", b"") + text.encode())
    yield from _plant_in_pdfs(text)
    yield from _plant_in_archives(text)
    yield "a database", ("a.sqlite", b"SQLite format 3\0\1\2" + text.encode() + b"\0")


def _plant_in_texts(text: str) -> Iterator[tuple[str, tuple[str, bytes]]]:
    yield "a text", ("a.md", text.encode())
    yield "a text in UTF-16", ("a.txt", text.encode("utf-16"))
    yield "a file name", (f"{text}.md", b"")
    yield "a cell of a table", ("a.csv", f"a,b\n1,{text}\n".encode())
    yield "words of a picture", ("a.svg", f"<svg><text>{text}</text></svg>".encode())
    yield "a title of a picture", ("a.svg", f"<svg><title>{text}</title></svg>".encode())
    yield "a comment of markup", ("a.html", f"<p><!-- {text} --></p>".encode())
    yield "an attribute of markup", ("a.html", f'<img alt="{text}">'.encode())
    encoded = base64.b64encode(text.encode()).decode()
    yield "a data URI", ("a.html", f'<img src="data:text/plain;base64,{encoded}">'.encode())
    entities = "".join(f"&#{ord(letter)};" for letter in text)
    yield "entities of markup", ("a.html", entities.encode())
    yield "a CDATA section", ("a.svg", f"<svg><![CDATA[{text}]]></svg>".encode())
    yield "escapes of JSON", ("a.json", json.dumps({"a": text}).encode())
    yield "escapes of addresses", ("a.md", "".join(f"%{byte:02X}" for byte in text.encode()).encode())
    yield "base64", ("a.txt", base64.b64encode(text.encode()))


def _plant_in_pdfs(text: str) -> Iterator[tuple[str, tuple[str, bytes]]]:
    yield "a PDF, its metadata", ("a.pdf", b"%PDF-1.4\n<< /Title (" + text.encode() + b") >>")
    stream = zlib.compress(f"BT ({text}) Tj ET".encode())
    yield "a PDF, a stream", ("a.pdf", b"%PDF-1.4\nstream\n" + stream + b"\nendstream")
    digits = text.encode("utf-16-be").hex().encode()
    kerned = zlib.compress(f"BT [({text[:12]}) -20 ({text[12:]})] TJ ET".encode())
    yield "a PDF, moved letters", ("a.pdf", b"%PDF-1.4\nstream\n" + kerned + b"\nendstream")
    yield "a PDF, UTF-16", ("a.pdf", b"%PDF-1.4\n<< /Author <feff" + digits + b"> >>")


def _plant_in_archives(text: str) -> Iterator[tuple[str, tuple[str, bytes]]]:
    yield "a member of an archive", ("a.zip", _make_zip({"b.txt": text.encode()}))
    yield "the name of a member", ("a.zip", _make_zip({f"{text}.txt": b""}))
    inner = _make_zip({"c.txt": text.encode()})
    yield "an archive behind other data", ("a.bin", bytes(99) + inner)
    yield "a .gz file", ("a.csv.gz", gzip.compress(text.encode()))
    yield "a .bz2 file", ("a.csv.bz2", bz2.compress(text.encode()))
    yield "a .xz file", ("a.csv.xz", lzma.compress(text.encode()))
    yield "a .tar file", ("a.tar", _make_tar(text.encode()))
    yield "an archive in an archive", ("a.zip", _make_zip({"b.zip": inner}))
    core = f"<cp:coreProperties><dc:creator>{text}</dc:creator></cp:coreProperties>"
    yield "a document, its author", ("a.docx", _make_zip({"docProps/core.xml": core.encode()}))
    two_runs = f"<w:p><w:r><w:t>{text[:12]}</w:t></w:r><w:r><w:t>{text[12:]}</w:t></w:r></w:p>"
    yield "a document, in two runs", ("a.docx", _make_zip({"word/document.xml": two_runs.encode()}))
    deletion = f"<w:del><w:delText>{text}</w:delText></w:del>"
    yield "a document, a deletion", ("a.docx", _make_zip({"word/document.xml": deletion.encode()}))
    comment = f'<w:comment w:author="{text}"/>'
    yield "a document, a comment", ("a.docx", _make_zip({"word/comments.xml": comment.encode()}))


def _plant_in_notebooks(text: str) -> Iterator[tuple[str, dict[str, object]]]:
    def with_cell(cell: dict[str, object]) -> dict[str, object]:
        return {"cells": [{"cell_type": "code", "source": "", "outputs": []} | cell], "metadata": {}}

    yield "its source", with_cell({"source": [text[:9], text[9:]]})
    yield "an output", with_cell({"outputs": [{"output_type": "stream", "text": [text]}]})
    yield "a table that is shown", with_cell({"outputs": [{"data": {"text/html": f"<td>{text}</td>"}}]})
    yield "a traceback", with_cell({"outputs": [{"output_type": "error", "traceback": [text]}]})
    yield "its metadata", {"cells": [], "metadata": {"papermill": {"parameters": {"who": text}}}}
    attached = base64.b64encode((text * 4).encode()).decode()
    yield "an attachment", with_cell({"attachments": {"a.txt": {"text/plain": attached}}})
    picture = base64.b64encode(_make_png("tEXt", b"Comment\0" + text.encode())).decode()
    yield "metadata of a picture", with_cell({"outputs": [{"data": {"image/png": picture}}]})


def _plant_in_chunks(text: str) -> Iterator[tuple[str, bytes]]:
    yield "tEXt", b"Comment\0" + text.encode()
    yield "zTXt", b"Comment\0\0" + zlib.compress(text.encode())
    yield "iTXt", b"Comment\0\0\0en\0\0" + text.encode()
    yield "eXIf", b"II*\0" + text.encode()


def _make_png(kind: str, chunk: bytes) -> bytes:
    body = kind.encode() + chunk
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(chunk)) + body + struct.pack(">I", zlib.crc32(body))


def _make_zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _make_tar(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("b.txt")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def _missed_in_git(word: str, search_patterns: SearchPatterns) -> list[str]:
    """Return the places of a small repository in which the planted word is not found."""
    with tempfile.TemporaryDirectory(prefix="planted-") as home:
        folder = Path(home)
        settings = ["user.name=nobody", "user.email=nobody@example.org", "commit.gpgsign=false"]
        options = [option for setting in settings for option in ("-c", setting)]

        def git(*words: str) -> None:
            subprocess.run(["git", "-C", home, *options, *words], check=True, capture_output=True)

        git("init", "-q")
        (folder / "a.md").write_text(f"tea with {word}", encoding="utf-8")
        git("add", "a.md")
        git("commit", "-q", "-m", "Add")
        git("rm", "-q", "a.md")
        git("commit", "-q", "-m", f"Remove what {word} said")
        kinds_found: set[str] = set()
        for one in history.read_objects(folder):
            if _finds_word(search_patterns, one.path or "message.txt", one.data):
                kinds_found.add(one.kind)
    return [place for kind, place in GIT_PLACES.items() if kind not in kinds_found]
