"""What an input is, and how its files are built from scripts: text, .zip and .docx, whole or damaged."""

from __future__ import annotations

import io
import struct
import wave
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from helpers.example.files import opus_of_silence, stored

AUDIO = "PTT-20231013-WA0001.opus"
SENT = f"{AUDIO} (file attached)"
TEA = "W1 2023-10-13 09:31:00 W1: I had tea."
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN_TYPE = f"{REL}/officeDocument"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

Files = dict[str, bytes]
Statuses = dict[str, list[str]]


@dataclass(frozen=True)
class Input:
    """One input: its files below data/raw, the status of every input unit, and the records that it makes.

    A status is written ``excluded poll + edited`` (remarks after the plus), and ``file: …`` or ``file, line
    3: …`` where the file has one as a whole. Files have the names that they have in the ledger; ``x.zip
    (member)`` are the members of x.zip. A record is written ``worker date time (UTC, where the clock change
    matters) speaker: words``.
    """

    number: int
    """Which of the forty; 0: of the table of header shapes; 41: other files."""
    name: str
    files: Files
    expected: Statuses
    records: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    """Parts of the refusal, besides file and place of all that is quarantined, which are always checked."""
    study: tuple[str, str] | None = None
    """What is replaced in study.yaml, and by what."""
    roster: str = ""
    """Further lines of the roster."""

    def __str__(self) -> str:
        """Return the name of the test."""
        return f"{self.number} {self.name}"


@dataclass(frozen=True)
class Script:
    """A text and the status of each of its lines."""

    text: str
    statuses: list[str] = field(default_factory=list)

    def bytes(self, encoding: str = "utf-8") -> bytes:
        """Return the text in an encoding."""
        return self.text.encode(encoding)


def script(text: str, end: str = "\n") -> Script:
    """Return a script's text and statuses: each line is ``status | words``."""
    rows = [row.partition("|") for row in text.strip("\n").split("\n")]
    return Script(
        "".join(line.removeprefix(" ") + end for _, _, line in rows),
        [status.strip() for status, _, _ in rows],
    )


def chat(
    number: int, name: str, text: str, *, encoding: str = "utf-8", end: str = "\n", **more: object
) -> Input:
    """Return a chat of typed messages, exported as .txt."""
    parsed = script(text, end)
    return Input(
        number,
        name,
        {"voice_notes/chat.txt": parsed.bytes(encoding)},
        {"voice_notes/chat.txt": parsed.statuses},
        **more,
    )


def noted(
    number: int,
    name: str,
    text: str,
    record: str = TEA,
    *,
    audio: str = AUDIO,
    end: str = "\n",
    **more: object,
) -> Input:
    """Return a chat with one voice note, whose audio and transcript are in the folder of its name."""
    parsed = script(text, end)
    stem = audio.rpartition(".")[0]
    files = {
        "voice_notes/chat.txt": parsed.bytes(),
        **in_folder("chat", {audio: opus_of_silence(6), f"{stem}.txt": b"I had tea.\n"}),
    }
    statuses = {
        "voice_notes/chat.txt": parsed.statuses,
        f"voice_notes/chat/{audio}": ["file: merged"],
        f"voice_notes/chat/{stem}.txt": ["kept"],
    }
    return Input(number, name, files, statuses, (record,), **more)


def in_folder(stem: str, files: Files) -> Files:
    """Return the files of an export's folder."""
    return {f"voice_notes/{stem}/{name}": data for name, data in files.items()}


def one(
    number: int,
    name: str,
    file: str,
    text: str,
    *records: str,
    end: str = "\n",
    encoding: str = "utf-8",
    key: str = "",
    **more: object,
) -> Input:
    """Return a single text file."""
    parsed = script(text, end)
    return Input(
        number, name, {file: parsed.bytes(encoding)}, {key or file: parsed.statuses}, records, **more
    )


def whole(number: int, name: str, file: str, data: bytes, status: str, **more: object) -> Input:
    """Return a file that has one status as a whole."""
    return Input(number, name, {file: data}, {file: [status]}, **more)


def document(number: int, name: str, file: str, text: str, *records: str, **more: object) -> Input:
    """Return a .docx of plain paragraphs; ``status |+ words`` is one more line of the paragraph above."""
    rows = [row.partition("|") for row in text.strip("\n").split("\n")]
    paragraphs: list[str] = []
    for _, _, line in rows:
        if line.startswith("+"):
            paragraphs[-1] += "\n" + line[1:].removeprefix(" ")
        else:
            paragraphs.append(line.removeprefix(" "))
    body = "".join(p(paragraph) for paragraph in paragraphs)
    return Input(
        number, name, {file: docx(body)}, {file: [status.strip() for status, _, _ in rows]}, records, **more
    )


def r(text: str) -> str:
    """Return a run of Word; a line break becomes w:br."""
    return (
        "<w:r>"
        + "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
        + "</w:r>"
    )


def p(text: str, style: str = "") -> str:
    """Return a paragraph of one run."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{r(text)}</w:p>"


def docx(
    body: str,
    *,
    parts: dict[str, str] | None = None,
    main: str = "word/document.xml",
    namespace: str = W,
    main_type: str = MAIN_TYPE,
    raw: bytes | None = None,
    more: Files | None = None,
) -> bytes:
    """Return a .docx made by hand: a body in XML, and further parts (kind -> body) with their relations."""
    parts = parts or {}
    folder, _, base = main.rpartition("/")
    rels = "".join(
        f'<Relationship Id="r{n}" Type="{REL}/{kind}" Target="{kind}.xml"/>' for n, kind in enumerate(parts)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    names = f'xmlns:w="{namespace}" xmlns:mc="{MC}" xmlns:wps="urn:shape" xmlns:m="urn:math" xmlns:r="{REL}"'
    members = {
        "[Content_Types].xml": f'{head}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": (
            f'{head}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{main_type}" Target="{main}"/></Relationships>'
        ),
        f"{folder}/_rels/{base}.rels": (
            f'{head}<Relationships xmlns="{PACKAGE}/relationships">{rels}</Relationships>'
        ),
        main: f"{head}<w:document {names}><w:body>{body}</w:body></w:document>",
        **{
            f"{folder}/{kind}.xml": f"{head}<w:{kind} {names}>{text}</w:{kind}>"
            for kind, text in parts.items()
        },
    }
    data = {name: text.encode() for name, text in members.items()} | (more or {})
    return stored(data | ({main: raw} if raw is not None else {}))


def packed(members: Files) -> bytes:
    """Return a .zip that is compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def renamed(archive: bytes, old: str, new: bytes) -> bytes:
    """Return a .zip in which a member's name is replaced, byte for byte, by one of the same length."""
    assert len(old) == len(new)
    return archive.replace(old.encode(), new)


def with_flags(archive: bytes, flags: int) -> bytes:
    """Return a .zip all of whose members are flagged: 1 encrypted, 0x800 names in UTF-8."""
    changed = bytearray(archive)
    for signature, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        for start in _all(archive, signature):
            (before,) = struct.unpack_from("<H", changed, start + at)
            struct.pack_into("<H", changed, start + at, before | flags)
    return bytes(changed)


def with_size(archive: bytes, size: int) -> bytes:
    """Return a .zip whose directory says of every member that it is as large as that when unpacked."""
    changed = bytearray(archive)
    for start in _all(archive, b"PK\1\2"):
        struct.pack_into("<I", changed, start + 24, size)
    return bytes(changed)


def _all(data: bytes, signature: bytes) -> Iterable[int]:
    at = data.find(signature)
    while at >= 0:
        yield at
        at = data.find(signature, at + 1)


def cut_opus() -> bytes:
    """Return a voice note whose last page is missing."""
    whole_one = opus_of_silence(40)
    return whole_one[: whole_one.rfind(b"OggS")]


def headers_of_opus() -> bytes:
    """Return a voice note with only headers."""
    data = opus_of_silence(6)
    return data[: data.rfind(b"OggS")]


def wav() -> bytes:
    """Return a second of silence as WAV."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(16_000))
    return buffer.getvalue()


def m4a(seconds: int = 6) -> bytes:
    """Return the boxes of an MPEG-4 audio file that say how long it is."""
    mdhd = _box(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, 1000, seconds * 1000, 0x55C4, 0))
    hdlr = _box(b"hdlr", struct.pack(">II4s12xx", 0, 0, b"soun"))
    moov = _box(b"moov", _box(b"trak", _box(b"mdia", mdhd + hdlr)))
    return _box(b"ftyp", b"M4A \0\0\0\0M4A isom") + moov + _box(b"mdat", bytes(64))


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content
