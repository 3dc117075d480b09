"""What QualCoder makes of a REFI-QDA project, and what it writes: its rules, as of 4.0 beta.

Written from what its ``refi.py`` does, since the program itself is on no package index: only selections of
text become codings; a selection without one becomes an annotation; who made a selection is its owner; of two
codings of one code, place and owner the second is passed over; of two codes of one name the second is not
known; transcripts count from one and have one owner.
"""

from __future__ import annotations

import html
import io
import sqlite3
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from lxml import etree

Q = "{urn:QDA-XML:project:1.0}"
DAY = "2026-08-22 16:57:27"
TABLES = """
CREATE TABLE project (databaseversion text, date text, memo text, about text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text,
    date text, av_text_id integer, risid integer, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer,
    height integer, cid integer, memo text, date text, owner text, important integer, pdf_page integer);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo
    text, date text, owner text, important integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner
    text, date text, unique(fid,pos0,pos1,owner));
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text,
    valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date
    text, owner text, unique(name,attr_type,id));
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner
    text, date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text, unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid
    integer, unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1
    integer, owner text, date text, memo text, avid integer, important integer,
    unique(cid,fid,pos0,pos1,owner));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text,
    color text, supercid integer, unique(name));
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text, unique(name));
"""


def import_project(data: bytes, folder: Path) -> list[str]:
    """Import a .qdpx into a new project `folder` (``.qda``); return what is lost or passed over on the way.

    Raises
    ------
    sqlite3.IntegrityError
        Two coders have coded the same words of a transcript: QualCoder stops there.
    """
    folder.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive, closing(sqlite3.connect(folder / "data.qda")) as base:
        base.executescript(TABLES)
        base.execute("insert into project values ('v17', ?, '', 'QualCoder 4.0')", [DAY])
        imported = _Import(base, archive)
        imported.run()
        base.commit()
    return imported.lost


class _Import:
    """One import, in QualCoder's order: users, codes, variables, sources, cases."""

    def __init__(self, base: sqlite3.Connection, archive: zipfile.ZipFile) -> None:
        self.base, self.archive = base, archive
        self.root = etree.fromstring(archive.read("project.qde"))
        self.users = {user.get("guid"): user.get("name") for user in self.root.iter(f"{Q}User")}
        self.codes: dict[str, int] = {}
        self.lost: list[str] = []

    def run(self) -> None:
        for code in self.root.find(f"{Q}CodeBook/{Q}Codes"):
            self._add_code(code, None, None)
        for variable in self.root.iter(f"{Q}Variable"):
            kind = "numeric" if variable.get("typeOfVariable") in ("Integer", "Float") else "character"
            values = (variable.get("name"), DAY, "default", "", "file", kind)
            self.base.execute("insert into attribute_type values (?,?,?,?,?,?)", values)
        for source in self.root.find(f"{Q}Sources"):
            if source.tag == f"{Q}TextSource":
                self._add_text(source)
            else:
                self._add_audio(source)
        for case in self.root.iter(f"{Q}Case"):
            if case.get("name") is not None:
                values = (case.get("name"), "", "default", DAY)
                self.base.execute("insert into cases (name, memo, owner, date) values (?,?,?,?)", values)
                self.lost += ["SourceRef"] * len(case.findall(f"{Q}SourceRef"))

    def _add_code(self, code: etree._Element, category: int | None, parent: int | None) -> None:
        name, memo = code.get("name"), code.findtext(f"{Q}Description") or ""
        is_category = code.get("isCodable") == "false"
        try:
            if is_category:
                values = (name, memo, DAY, category)
                sql = "insert into code_cat (name, memo, owner, date, supercatid) values (?,?,'',?,?)"
            else:
                values = (name, memo, DAY, None if parent else category, "#F5DA81", parent)
                sql = "insert into code_name (name, memo, owner, date, catid, color, supercid)"
                sql += " values (?,?,'',?,?,?,?)"
            number = self.base.execute(sql, values).lastrowid
            if not is_category:
                self.codes[code.get("guid")] = number
        except sqlite3.IntegrityError:
            self.lost.append(f"code {name}")
            table, key = ("code_cat", "catid") if is_category else ("code_name", "cid")
            [(number,)] = self.base.execute(f"select {key} from {table} where name = ?", [name])  # noqa: S608
        for child in code.findall(f"{Q}Code"):
            self._add_code(child, number if is_category else None, None if is_category else number)

    def _add_text(self, source: etree._Element) -> None:
        raw = self.archive.read("sources/" + source.get("plainTextPath").removeprefix("internal://"))
        text = io.TextIOWrapper(io.BytesIO(raw), "utf-8").read()
        if b"\r\n" in raw[: raw.find(b"\n") + 1]:
            text = text.replace("\n", "\n ")
        number = self._add_source(source.get("name"), text, source)
        for selection in source.findall(f"{Q}PlainTextSelection"):
            start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
            owner = self.users.get(selection.get("creatingUser") or selection.get("modifyingUser"), "default")
            values = (number, text[start:end], start, end, owner, _date(selection))
            self._add_codings(selection, values)
        self.lost += ["coding of a whole source"] * len(source.findall(f"{Q}Coding"))
        self._add_values(source, number)

    def _add_codings(self, selection: etree._Element, values: tuple[object, ...]) -> None:
        codings = selection.findall(f"{Q}Coding")
        for coding in codings:
            code = self.codes.get(coding[0].get("targetGUID"))
            try:
                self.base.execute(
                    "insert into code_text (cid, fid, seltext, pos0, pos1, owner, date, memo)"
                    " values (?,?,?,?,?,?,?,'')",
                    (code, *values),
                )
            except sqlite3.IntegrityError:
                self.lost.append("coding twice")
            if code is None:
                self.lost.append("coding of a code that is not known")
        if not codings:
            number, _, start, end, owner, date = values
            self.base.execute(
                "insert into annotation (fid, pos0, pos1, memo, owner, date) values (?,?,?,'',?,?)",
                (number, start, end, owner, date),
            )

    def _add_audio(self, source: etree._Element) -> None:
        number = self._add_source(source.get("name"), None, source, "audio:" + source.get("path"))
        transcript = source.find(f"{Q}Transcript")
        raw = self.archive.read("sources/" + transcript.get("plainTextPath").removeprefix("internal://"))
        text = raw.decode("utf-8")
        of_text = self._add_source(f"{source.get('name')}.txt", text, transcript)
        at = {point.get("guid"): int(point.get("position")) + 1 for point in transcript.iter(f"{Q}SyncPoint")}
        for selection in transcript.findall(f"{Q}TranscriptSelection"):
            start, end = at[selection.get("fromSyncPoint")], at[selection.get("toSyncPoint")]
            for coding in selection.findall(f"{Q}Coding"):
                self.base.execute(
                    "insert into code_text (cid, fid, seltext, pos0, pos1, owner, date, memo, avid)"
                    " values (?,?,?,?,?,'default',?,'',?)",
                    (
                        self.codes[coding[0].get("targetGUID")],
                        of_text,
                        text[start:end],
                        start,
                        end,
                        DAY,
                        number,
                    ),
                )
        self._add_values(source, number)

    def _add_source(
        self, name: str, text: str | None, element: etree._Element, media: str | None = None
    ) -> int:
        memo = element.findtext(f"{Q}Description") or ""
        return self.base.execute(
            "insert into source (name, fulltext, mediapath, memo, owner, date) values (?,?,?,?,'default',?)",
            (name, text, media, memo, _date(element)),
        ).lastrowid

    def _add_values(self, source: etree._Element, number: int) -> None:
        names = {one.get("guid"): one.get("name") for one in self.root.iter(f"{Q}Variable")}
        for value in source.findall(f"{Q}VariableValue"):
            self.base.execute(
                "insert into attribute (name, attr_type, value, id, date, owner) values (?,'file',?,?,?,'default')",
                (names[value[0].get("targetGUID")], (value[1].text or "").strip(), number, DAY),
            )


def _date(element: etree._Element) -> str:
    return (element.get("creationDateTime") or DAY).replace("T", " ").replace("Z", "")


def export_project(folder: Path, *, for_maxqda: bool = False) -> bytes:
    """Export the project in `folder` as QualCoder does: with new GUIDs, byte order marks, a selection a coding.

    Parameters
    ----------
    for_maxqda
        Its option 'MAXQDA': CRLF in the texts; positions stay those of LF.
    """
    files: dict[str, bytes] = {}
    with closing(sqlite3.connect(folder / "data.qda")) as base:
        base.row_factory = sqlite3.Row
        xml = "".join(_write(base, files, for_maxqda=for_maxqda))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", xml.encode("utf-8"))
        for name, data in files.items():
            archive.writestr(f"sources/{name}", data)
    return buffer.getvalue()


def _write(base: sqlite3.Connection, files: dict[str, bytes], *, for_maxqda: bool) -> Iterator[str]:
    """Yield the XML as QualCoder writes it, string by string, and put the texts into `files`."""
    users = {
        row[0]: _guid() for row in base.execute("select owner from code_text union select owner from source")
    }
    codes = {row["cid"]: _guid() for row in base.execute("select cid from code_name")}
    variables = {row["name"]: _guid() for row in base.execute("select name from attribute_type")}
    yield '<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    yield f'name="x.qda" origin="QualCoder 4.0" creatingUserGUID="{_guid()}" '
    yield f'creationDateTime="{_time(DAY)}" xmlns="urn:QDA-XML:project:1.0">\n<Users>\n'
    for name, guid in users.items():
        yield f'<User guid="{guid}" name="{html.escape(name)}" />\n'
    yield "</Users>\n<CodeBook>\n<Codes>\n"
    for code in base.execute("select * from code_name where catid is null and supercid is null"):
        yield _code(base, code, codes)
    for category in base.execute("select * from code_cat where supercatid is null"):
        yield f'<Code guid="{_guid()}" name="{html.escape(category["name"])}" isCodable="false">\n'
        for code in base.execute("select * from code_name where catid = ?", [category["catid"]]):
            yield _code(base, code, codes)
        yield "</Code>\n"
    yield "</Codes>\n</CodeBook>\n<Variables>\n"
    for name, guid in variables.items():
        yield f'<Variable guid="{guid}" name="{html.escape(name)}" typeOfVariable="Text" >\n<Description />\n'
        yield "</Variable>\n"
    yield "</Variables>\n<Cases>\n"
    for case in base.execute("select name from cases"):
        yield f'<Case guid="{_guid()}" name="{html.escape(case["name"])}">\n<Description />\n</Case>\n'
    yield "</Cases>\n<Sources>\n"
    for source in base.execute("select * from source where mediapath is null"):
        file = f"{_guid()}.txt"
        text = source["fulltext"].replace("\n", "\r\n") if for_maxqda else source["fulltext"]
        files[file] = text.encode("utf-8-sig")
        yield f'<TextSource plainTextPath="internal://{file}" creatingUser="{users[source["owner"]]}" '
        yield f'creationDateTime="{_time(source["date"])}" guid="{_guid()}" name="{html.escape(source["name"])}">\n'
        for row in base.execute("select * from code_text where fid = ?", [source["id"]]):
            if row["cid"] in codes:
                yield _selection(row, users[row["owner"]], codes[row["cid"]])
        for row in base.execute(
            "select * from attribute where attr_type = 'file' and id = ?", [source["id"]]
        ):
            yield f'<VariableValue>\n<VariableRef targetGUID="{variables[row["name"]]}" />\n'
            yield f"<TextValue>{html.escape(row['value'])}</TextValue>\n</VariableValue>\n"
        yield "</TextSource>\n"
    yield "</Sources>\n</Project>"


def _code(base: sqlite3.Connection, code: sqlite3.Row, codes: dict[int, str]) -> str:
    """Return a code, with the codes below it."""
    name, memo = html.escape(code["name"]), html.escape(code["memo"])
    children = base.execute("select * from code_name where supercid = ?", [code["cid"]])
    below = "".join(_code(base, child, codes) for child in children)
    return (
        f'<Code guid="{codes[code["cid"]]}" name="{name}" isCodable="true" color="{code["color"]}">\n'
        f"<Description>{memo}</Description>\n{below}</Code>\n"
    )


def _selection(row: sqlite3.Row, user: str, code: str) -> str:
    """Return one selection: its words are in an attribute, where XML makes spaces of line ends."""
    return (
        f'<PlainTextSelection guid="{_guid()}" startPosition="{row["pos0"]}" endPosition="{row["pos1"]}" '
        f'name="{html.escape(row["seltext"])}" creatingUser="{user}" creationDateTime="{_time(row["date"])}">\n'
        f'<Coding guid="{_guid()}" creatingUser="{user}" >\n<CodeRef targetGUID="{code}" />\n</Coding>\n'
        "</PlainTextSelection>\n"
    )


def _guid() -> str:
    return str(uuid.uuid4())


def _time(text: str) -> str:
    return f"{text[:10]}T{text[11:]}Z"


def code_words(folder: Path, contact_id: str, words: str, code: str, owner: str) -> None:
    """Code the first occurrence of some words, as a person does with the mouse.

    Qt counts UTF-16 units, and gives U+2029 for a line end.
    """
    with closing(sqlite3.connect(folder / "data.qda")) as base, base:
        [(number, text)] = base.execute("select id, fulltext from source where name = ?", [contact_id])
        [(cid,)] = base.execute("select cid from code_name where name = ?", [code])
        start = len(text[: text.index(words)].encode("utf-16-le")) // 2
        end = start + len(words.encode("utf-16-le")) // 2
        base.execute(
            "insert into code_text (cid, fid, seltext, pos0, pos1, owner, date, memo) values (?,?,?,?,?,?,?,'')",
            (cid, number, words.replace("\n", "\u2029"), start, end, owner, DAY),
        )
