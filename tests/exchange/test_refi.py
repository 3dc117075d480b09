"""REFI-QDA projects are read as programs write them, and what is not imported is counted."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections import Counter

import pytest

from helpers.exchange.projects import CodingFileError
from helpers.exchange.refi import NAMESPACE, read_coders, read_project

LINES = [
    "Nobody told me my role. \U0001f642",
    "My manager rang, and I\u2019d waited.",
    "We compared notes over caf\u00e9 tea.",
    "That was that.",
]
TEXT = "\n".join(LINES) + "\n"
EXCERPTS = [
    "told me my role",
    "My manager rang",
    "compared notes",
    "notes over",
    "I\u2019d waited",
    "That was",
    "over caf\u00e9",
    "me my",
]
PLACES = [(TEXT.index(words), TEXT.index(words) + len(words)) for words in EXCERPTS]
GUIDS = {
    name: f"abcdef00-0000-0000-0000-{n:012x}"
    for n, name in enumerate(["user", "area", "role", "late", "source", "other", "case", "date", "kind"], 1)
}
CODES = (
    f'<Code guid="{GUIDS["area"]}" name="Fine tune" isCodable="false">'
    f'<Code guid="{GUIDS["role"]}" name="Role" isCodable="true"/></Code>'
    f'<Code guid="{{{GUIDS["late"].upper()}}}" name="Late/again" isCodable="true"/>'
)


def coded(n: int, start: object, end: object, *, code: str = "role", name: str = "", inside: str = "") -> str:
    coding = (
        f'<Coding guid="{n:08d}-0000-0000-0000-000000000001" creatingUser="{GUIDS["user"]}">'
        f'<CodeRef targetGUID="{GUIDS.get(code, code)}"/></Coding>'
    )
    return (
        f'<PlainTextSelection guid="{n:08d}-0000-0000-0000-000000000000" name="{name}" '
        f'startPosition="{start}" endPosition="{end}">{inside or coding}</PlainTextSelection>'
    )


def source(inside: str, name: str = "Talk", path: str = "internal://talk.txt", guid: str = "source") -> str:
    return f'<TextSource guid="{GUIDS[guid]}" name="{name}" plainTextPath="{path}">{inside}</TextSource>'


def qde(
    sources: str, *, codes: str = CODES, rest: str = "", namespace: str = NAMESPACE, head: str = ""
) -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<Project xmlns="{namespace}" name="p"><Users>'
        f'<User guid="{GUIDS["user"]}" name="Ann"/></Users>'
        f"<CodeBook><Codes>{codes}</Codes></CodeBook>{rest}<Sources>{sources}</Sources></Project>"
    ).encode()


def pack(tmp_path, members: dict[str, bytes]):
    path = tmp_path / "a.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def project(tmp_path, sources: str, text: bytes = TEXT.encode(), **parts):
    return read_project(pack(tmp_path, {"project.qde": qde(sources, **parts), "sources/talk.txt": text}))


def many(places=PLACES) -> str:
    return "".join(coded(n, *place) for n, place in enumerate(places))


def words_of(read) -> list[str]:
    return [read.documents[one.document][one.start : one.end] for one in read.excerpts]


def utf16(at: int) -> int:
    return len(TEXT[:at].encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("program", "members", "count"),
    [
        ("ATLAS.ti, as the standard prints it", {"sources/talk.txt": TEXT.encode()}, lambda at: at),
        (
            "QualCoder, with a byte order mark that does not count",
            {"sources/talk.txt": ("\ufeff" + TEXT).encode()},
            lambda at: at,
        ),
        (
            "NVivo: Sources, a byte order mark, CRLF as two, UTF-16 units",
            {"Sources/TALK.txt": ("\ufeff" + TEXT.replace("\n", "\r\n")).encode()},
            lambda at: utf16(at) + TEXT[:at].count("\n"),
        ),
        (
            "a program that counts bytes",
            {"sources/talk.txt": TEXT.encode()},
            lambda at: len(TEXT[:at].encode()),
        ),
    ],
)
def test_the_same_excerpts_are_read_from_every_program(tmp_path, program, members, count):
    del program
    excerpts = many([tuple(map(count, place)) for place in PLACES])
    read = read_project(pack(tmp_path, {"project.qde": qde(source(excerpts)), **members}))
    assert words_of(read) == EXCERPTS
    assert {(one.code, one.coder, one.document, one.reason) for one in read.excerpts} == {
        ("Fine tune/Role", "Ann", "Talk", "")
    }
    assert read.documents == {"Talk": TEXT}
    assert read.has_matching_positions


def test_codes_are_named_after_their_parents_and_a_slash_in_a_name_is_replaced(tmp_path):
    assert project(tmp_path, source(many())).codes == ["Fine tune", "Fine tune/Role", "Late-again"]


def test_an_excerpt_with_several_codes_is_several_and_a_whole_text_may_be_coded(tmp_path):
    two = "".join(
        f'<Coding guid="{GUIDS["kind"]}"><CodeRef targetGUID="{GUIDS[code]}"/></Coding>'
        for code in ("role", "late")
    )
    read = project(
        tmp_path,
        source(
            coded(99, *PLACES[0], inside=two)
            + many()
            + f'<Coding guid="{GUIDS["case"]}"><CodeRef targetGUID="{GUIDS["late"]}"/></Coding>'
        ),
    )
    assert [one.code for one in read.excerpts[:2]] == ["Fine tune/Role", "Late-again"]
    assert [one.coder for one in read.excerpts[:2]] == ["", ""]
    assert (read.excerpts[-1].start, read.excerpts[-1].end) == (0, len(TEXT))


def test_cases_and_variables_are_attributes_of_their_documents(tmp_path):
    value = (
        f'<VariableValue><VariableRef targetGUID="{GUIDS["date"]}"/><DateValue>2023-10-12</DateValue>'
        f"</VariableValue>"
    )
    of_case = (
        f'<VariableValue><VariableRef targetGUID="{GUIDS["kind"]}"/><TextValue>Visit</TextValue>'
        f"</VariableValue>"
    )
    variables = "".join(
        f'<Variable guid="{GUIDS[name]}" name="{name.title()}" typeOfVariable="Text"/>'
        for name in ("date", "kind")
    )
    case = (
        f'<Case guid="{GUIDS["case"]}" name="Aisha">{of_case}<SourceRef '
        f'targetGUID="{GUIDS["source"].upper()}"/></Case>'
    )
    read = project(
        tmp_path, source(many() + value), rest=f"<Variables>{variables}</Variables><Cases>{case}</Cases>"
    )
    assert read.attributes == {"Talk": {"Date": "2023-10-12", "Kind": "Visit", "case": "Aisha"}}


def test_texts_of_pdfs_and_transcripts_and_texts_inside_the_project_are_read(tmp_path):
    content = f"<PlainTextContent>{TEXT}</PlainTextContent>"
    pdf = (
        f'<PDFSource guid="{GUIDS["source"]}" name="Scan"><Representation guid="{GUIDS["case"]}">'
        f"{content}{many()}</Representation></PDFSource>"
    )
    points = "".join(
        f'<SyncPoint guid="{GUIDS[name]}" timeStamp="0" position="{at}"/>'
        for name, at in zip(("date", "kind"), PLACES[0], strict=True)
    )
    transcribed = (
        f'<TranscriptSelection guid="{GUIDS["late"]}" fromSyncPoint="{GUIDS["date"]}" '
        f'toSyncPoint="{GUIDS["kind"]}">'
        f'<Coding guid="{GUIDS["user"]}"><CodeRef targetGUID="{GUIDS["role"]}"/></Coding>'
        f"</TranscriptSelection>"
    )
    audio = (
        f'<AudioSource guid="{GUIDS["other"]}" name="Note"><Transcript guid="{GUIDS["area"]}" '
        f'plainTextPath="talk.txt">{points}{transcribed}</Transcript></AudioSource>'
    )
    read = project(tmp_path, pdf + audio)
    assert [one.document for one in read.excerpts] == ["Scan"] * len(PLACES) + ["Note"]
    assert words_of(read) == [*EXCERPTS, EXCERPTS[0]]


def test_content_that_is_not_imported_is_counted(tmp_path):
    note = (
        f'<Notes><Note guid="{GUIDS["kind"]}" name="m"><PlainTextContent>x</PlainTextContent></Note></Notes>'
    )
    data = qde(source(many() + coded(77, 0, 6, inside="<Description>a comment</Description>"))).replace(
        b"</Project>", note.encode() + b"</Project>"
    )
    read = read_project(pack(tmp_path, {"project.qde": data, "sources/talk.txt": TEXT.encode()}))
    assert read.losses == [("notes and memos", 1)]
    assert [one.reason for one in read.excerpts] == [*[""] * len(PLACES), "no_code"]


def test_codings_of_sources_without_text_are_counted_and_those_of_a_whole_representation_imported(tmp_path):
    whole = f'<Coding guid="{GUIDS["kind"]}"><CodeRef targetGUID="{GUIDS["role"]}"/></Coding>'
    content = f"<PlainTextContent>{TEXT}</PlainTextContent>"
    picture = f'<PictureSource guid="{GUIDS["other"]}" name="Photo">{whole}</PictureSource>'
    described = (
        f'<PictureSource guid="{GUIDS["case"]}" name="Poster"><TextDescription guid="{GUIDS["kind"]}">'
        f"{content}{many()}</TextDescription></PictureSource>"
    )
    pdf = (
        f'<PDFSource guid="{GUIDS["date"]}" name="Scan"><Representation guid="{GUIDS["late"]}">{content}'
        f"</Representation>{whole}</PDFSource>"
    )
    read = project(tmp_path, source(many()) + picture + described + pdf)
    assert [(loss.what, loss.n) for loss in read.losses] == [("codings of what has no text here", 1)]
    assert [one.document for one in read.excerpts] == ["Talk"] * 8 + ["Poster"] * 8 + ["Scan"]
    assert words_of(read)[-1] == TEXT


def test_an_excerpt_may_have_a_case_if_its_document_has_several(tmp_path):
    owned, shared = (f"{n:08d}-0000-0000-0000-000000000000" for n in (0, 1))
    cases = "".join(
        f'<Case guid="{GUIDS[guid]}" name="{name}">'
        f'{"".join(f"""<SelectionRef targetGUID="{one}"/>""" for one in of)}</Case>'
        for guid, name, of in (("case", "Aisha", [owned, shared]), ("kind", "Bea", [shared, GUIDS["late"]]))
    )
    read = project(tmp_path, source(many()), rest=f"<Cases>{cases}</Cases>")
    assert [one.case for one in read.excerpts[:3]] == ["Aisha", "", ""]
    assert read.losses == [("excerpts that belong to a case but not to a text", 1)]


def test_departures_from_the_schema_are_reported_by_line_and_without_a_word_of_the_file(tmp_path):
    read = project(
        tmp_path, source(many()).replace('guid="abcdef00-0000-0000-0000-000000000005"', 'guid="Aisha"')
    )
    assert read.remarks[0] == "Its XML departs from the schema of the standard in 1 line: 1."
    assert not any("departs" in remark for remark in project(tmp_path, source(many())).remarks)


def test_a_member_with_a_false_size_is_unpacked_no_further_than_that_size(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", GOOD)
        archive.writestr("sources/talk.txt", b"a" * 30_000_000)
    (tmp_path / "a.qdpx").write_bytes(
        buffer.getvalue().replace(struct.pack("<I", 30_000_000), struct.pack("<I", 1000))
    )
    tracemalloc.start()
    read = read_project(tmp_path / "a.qdpx")
    assert {one.reason for one in read.excerpts} == {"text_unreadable"}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_another_name_of_the_project_file_is_coded(tmp_path):
    read = read_project(pack(tmp_path, {"Trial.qde": qde(source(many())), "sources/talk.txt": TEXT.encode()}))
    assert read.remarks[0] == "Its project file is not named project.qde."


@pytest.mark.parametrize(
    ("excerpt", "reason"),
    [
        (coded(90, 3, 3), "no_words"),
        (coded(90, 30, 20), "outside_document"),
        (coded(90, 10, 99999), "outside_document"),
        (coded(90, -4, 5), "outside_document"),
        (coded(90, "x", 5), "outside_document"),
        (coded(90, 0, 6, code="ffffffff-0000-0000-0000-000000000000"), "unknown_code"),
    ],
)
def test_an_excerpt_that_cannot_be_used_has_its_reason_and_changes_no_other(tmp_path, excerpt, reason):
    read = project(tmp_path, source(many() + excerpt))
    assert (read.excerpts[-1].reason, read.excerpts[-1].start, read.excerpts[-1].end) == (reason, 0, 0)
    assert words_of(read)[:-1] == EXCERPTS


def test_a_coding_without_a_user_is_that_of_the_user_who_made_its_selection(tmp_path):
    of_user = f' creatingUser="{GUIDS["user"]}"'
    without, by_selection = (
        "".join(coded(n, *place) for n, place in enumerate(PLACES)).replace(of_user, "") for _ in range(2)
    )
    by_selection = by_selection.replace("<PlainTextSelection ", f"<PlainTextSelection{of_user} ")
    coders = [
        {one.coder for one in project(tmp_path, source(inside)).excerpts}
        for inside in (without, by_selection)
    ]
    assert coders[0] == {""}
    assert coders[1] == {one.coder for one in project(tmp_path, source(many())).excerpts} != {""}


def test_overlapping_excerpts_are_all_read(tmp_path):
    read = project(tmp_path, source(many([*PLACES, PLACES[0]])))
    assert words_of(read) == [*EXCERPTS, EXCERPTS[0]]


@pytest.mark.parametrize(("words", "is_same"), [("Other words.", False), (TEXT, True)])
def test_two_documents_of_one_name_are_told_apart_by_their_guids_unless_their_words_are_the_same(
    tmp_path, words, is_same
):
    other = source("", path="internal://other.txt", guid="other")
    members = {
        "project.qde": qde(source(many()) + other),
        "sources/talk.txt": TEXT.encode(),
        "sources/other.txt": words.encode(),
    }
    read = read_project(pack(tmp_path, members))
    names = ["Talk"] if is_same else [f"Talk {{{GUIDS[guid]}}}" for guid in ("source", "other")]
    assert list(read.documents) == names
    assert {one.document for one in read.excerpts} == {names[0]}
    assert read.shared_names == ({} if is_same else dict.fromkeys(names, "Talk"))
    assert words_of(read) == EXCERPTS


def no_zip() -> bytes:
    return b"PK\x03\x04 no more of it"


def packed(members: dict[str, bytes], kind: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


GOOD = qde(source(many()))
TALK = {"sources/talk.txt": TEXT.encode()}


def damaged(data: bytes) -> bytes:
    return data[:60] + b"\xff" * 30 + data[90:]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_a_coding_file"),
        (no_zip(), "not_a_coding_file"),
        (packed({"project.qde": GOOD, **TALK})[:-40], "not_a_coding_file"),
        (damaged(packed({"project.qde": GOOD, **TALK}, zipfile.ZIP_LZMA)), "not_a_coding_file"),
        (damaged(packed({"project.qde": GOOD, **TALK}, zipfile.ZIP_BZIP2)), "not_a_coding_file"),
        (packed(TALK), "not_a_coding_file"),
        (packed({"a.qde": GOOD, "b.qde": GOOD, **TALK}), "not_a_coding_file"),
        (packed({"project.qde": b"<Project", **TALK}), "not_a_coding_file"),
        (packed({"project.qde": qde("", namespace="urn:QDA-XML:codebook:1.0")}), "not_a_coding_file"),
        (
            packed({"project.qde": qde("", head='<!DOCTYPE Project [<!ENTITY a "aaaa">]>')}),
            "not_a_coding_file",
        ),
        (packed({"project.qde": GOOD, "../talk.txt": b"", **TALK}), "unsafe_archive"),
        (packed({"project.qde": GOOD, "Sources/Talk.txt": b"", **TALK}), "unsafe_archive"),
    ],
)
def test_a_file_that_is_not_a_project_is_refused_with_its_reason(tmp_path, data, reason):
    (tmp_path / "a.qdpx").write_bytes(data)
    with pytest.raises(CodingFileError) as error:
        read_project(tmp_path / "a.qdpx")
    assert error.value.reason == reason


def test_a_single_excerpt_shows_how_positions_are_counted_only_if_its_name_is_its_words(tmp_path):
    [one] = project(tmp_path, source(coded(1, *PLACES[2]))).excerpts
    assert (one.start, one.end, one.reason) == (0, 0, "undecided_positions")
    [one] = project(tmp_path, source(coded(1, *PLACES[2], name=EXCERPTS[2]))).excerpts
    assert (one.start, one.end, one.reason) == (*PLACES[2], "")


def test_the_positions_of_our_own_projects_are_known(tmp_path):
    data = qde(source(coded(1, *PLACES[2]))).replace(
        b' name="p"', b' name="p" origin="peer-support-compendium"'
    )
    read = read_project(pack(tmp_path, {"project.qde": data, **TALK}))
    assert words_of(read) == [EXCERPTS[2]]


def test_a_comment_in_a_text_or_a_variable_removes_no_words(tmp_path):
    marked = TEXT.replace("told me", "told<!-- x --> me", 1).replace("That was", "<?pi y?>That was", 1)
    content = f"<!-- x --><PlainTextContent>{marked}</PlainTextContent>"
    variables = f'<Variables><Variable guid="{GUIDS["kind"]}" name="Kind"/></Variables>'
    value = (
        f'<VariableValue><VariableRef targetGUID="{GUIDS["kind"]}"/><!-- x --><TextValue>Inter<!-- x -->'
        f"view</TextValue></VariableValue>"
    )
    text = f'<TextSource guid="{GUIDS["source"]}" name="Talk">{content}{many()}{value}</TextSource>'
    read = read_project(pack(tmp_path, {"project.qde": qde(f"<!-- x -->{text}<?pi y?>", rest=variables)}))
    assert read.documents == {"Talk": TEXT}
    assert words_of(read) == EXCERPTS
    assert read.attributes["Talk"]["Kind"] == "Interview"


def whole(code: str = "role") -> str:
    return f'<Coding guid="{GUIDS["kind"]}"><CodeRef targetGUID="{GUIDS[code]}"/></Coding>'


@pytest.mark.parametrize(
    ("attributes", "inside", "members", "reason"),
    [
        ('plainTextPath="internal://gone.txt"', "", {}, "text_missing"),
        ('plainTextPath="relative:///Interviews/talk.txt"', "", {}, "text_missing"),
        ('plainTextPath="relative:///gone.txt"', "", {}, "text_missing"),
        ('plainTextPath="absolute:///C:/Interviews/talk.txt"', "", {}, "text_missing"),
        ('plainTextPath="C:\\Interviews\\talk.txt"', "", {}, "text_missing"),
        ("", "", {}, "text_missing"),
        ('richTextPath="internal://talk.docx"', "", {"sources/talk.docx": b"x"}, "only_rich_text"),
        ('plainTextPath="internal://b.txt"', "", {"sources/b.txt": b"caf\xe9"}, "text_unreadable"),
        (
            'plainTextPath="internal://b.txt"',
            "",
            {"sources/b.txt": "tea".encode("utf-16-le")},
            "text_unreadable",
        ),
        ('plainTextPath="internal://b.txt"', "", {"sources/b.txt": b"\xff\xfea"}, "text_unreadable"),
        ('plainTextPath="internal://b.txt"', "", {"sources/b.txt": b""}, "text_empty"),
        ('plainTextPath="internal://b.txt"', "", {"sources/b.txt": b"\xef\xbb\xbf \r\n"}, "text_empty"),
        ("", "<PlainTextContent/>", {}, "text_empty"),
    ],
)
def test_a_text_that_cannot_be_read_costs_only_its_own_excerpts(
    tmp_path, attributes, inside, members, reason
):
    lost = (
        f'<TextSource guid="{GUIDS["other"]}" name="Lost" {attributes}>{inside}{coded(70, 0, 3)}'
        f"{coded(71, 9, 3)}{coded(72, 0, 3, code='ffffffff-0000-0000-0000-000000000000')}{whole()}</TextSource>"
    )
    data = qde(lost + source(many()))
    read = read_project(pack(tmp_path, {"project.qde": data, "sources/talk.txt": TEXT.encode(), **members}))
    assert [(one.document, one.reason) for one in read.excerpts[:4]] == [("Lost", reason)] * 4
    assert [read.documents[one.document][one.start : one.end] for one in read.excerpts[4:]] == EXCERPTS
    assert list(read.documents) == ["Talk"]
    assert read.losses == []
    assert "The text of 1 document cannot be read: 'Lost'." in read.remarks


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("n", [1, len(PLACES)])
def test_a_text_in_utf16_is_read_by_its_mark(tmp_path, encoding, n):
    data = (TEXT if encoding in {"utf-16", "utf-32"} else "\ufeff" + TEXT).encode(encoding)
    named = "".join(
        coded(k, *place, name=words) for k, (place, words) in enumerate(zip(PLACES, EXCERPTS, strict=True))
    )
    read = project(tmp_path, source(named if n > 1 else coded(1, *PLACES[0], name=EXCERPTS[0])), data)
    assert words_of(read) == EXCERPTS[:n]


def test_a_text_is_found_by_an_encoded_name_and_by_one_with_accents_of_macos(tmp_path):
    data = qde(source(many(), path="internal://Entretien%201%20caf\u00e9.txt"))
    members = {"project.qde": data, "sources/Entretien 1 cafe\u0301.txt": TEXT.encode()}
    assert words_of(read_project(pack(tmp_path, members))) == EXCERPTS
    inside = qde(source(many(), path="relative://talk.txt"))
    assert words_of(read_project(pack(tmp_path, {"project.qde": inside, **TALK}))) == EXCERPTS


def test_a_project_in_a_folder_of_the_archive_is_read_if_there_is_only_one(tmp_path):
    packed_folder = {
        "Peer support/Peer support.qde": GOOD,
        "Peer support/sources/talk.txt": TEXT.encode(),
        "__MACOSX/Peer support/._Peer support.qde": b"x",
    }
    assert words_of(read_project(pack(tmp_path, packed_folder))) == EXCERPTS
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        read_project(pack(tmp_path, {**packed_folder, "Old/Old.qde": GOOD}))
    outside = {"project.qde": GOOD, "sources/talk.txt": TEXT.encode(), "Old/Old.qde": GOOD}
    assert words_of(read_project(pack(tmp_path, outside))) == EXCERPTS


def test_a_bare_project_has_the_texts_that_are_in_it_and_lacks_the_others(tmp_path):
    content = f"<PlainTextContent>{TEXT}</PlainTextContent>"
    inline = f'<TextSource guid="{GUIDS["other"]}" name="Inline">{content}{many()}</TextSource>'
    (tmp_path / "a.qde").write_bytes(qde(inline + source(many())))
    read = read_project(tmp_path / "a.qde")
    assert read.documents == {"Inline": TEXT}
    assert [one.reason for one in read.excerpts] == [""] * 8 + ["text_missing"] * 8
    assert read.codes == ["Fine tune", "Fine tune/Role", "Late-again"]
    (tmp_path / "a.qde").write_bytes(qde("").replace(b"urn:QDA-XML:project:1.0", b"urn:QDA-XML:codebook:1.0"))
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        read_project(tmp_path / "a.qde")


def in_case(name: str, *inside: str) -> str:
    named = f' name="{name}"' if name else ""
    return f'<Case guid="{GUIDS["case"]}"{named}>{"".join(inside)}</Case>'


def refer(guid: str, kind: str = "Source") -> str:
    return f'<{kind}Ref targetGUID="{GUIDS.get(guid, guid)}"/>'


KIND = (
    f'<VariableValue><VariableRef targetGUID="{GUIDS["kind"]}"/><TextValue>Visit</TextValue></VariableValue>'
)


@pytest.mark.parametrize(
    ("cases", "attributes"),
    [
        (
            [in_case("W1", refer("source")), in_case("", KIND, refer("source"))],
            {"case": "W1", "Kind": "Visit"},
        ),
        (
            [in_case("", KIND, refer("source")), in_case("W1", refer("source"))],
            {"case": "W1", "Kind": "Visit"},
        ),
        ([in_case(" ", KIND, refer("source"))], {"Kind": "Visit"}),
        ([in_case("W1", refer("source")), in_case("W2", refer("source"))], {}),
        ([in_case("W1", refer("source")), in_case("W1", refer("source"))], {"case": "W1"}),
        (
            [
                in_case("W1", KIND, refer("source")),
                in_case("", KIND.replace("Visit", "Call"), refer("source")),
            ],
            {"case": "W1"},
        ),
    ],
)
def test_a_case_without_a_name_says_nothing_and_two_named_ones_contradict_each_other(
    tmp_path, cases, attributes
):
    variables = f'<Variables><Variable guid="{GUIDS["kind"]}" name="Kind"/></Variables>'
    for order in (cases, cases[::-1]):
        read = project(tmp_path, source(many()), rest=f"{variables}<Cases>{''.join(order)}</Cases>")
        assert read.attributes == {"Talk": attributes}


def test_an_excerpt_in_the_part_of_one_case_is_that_cases_and_any_other_is_nobodys(tmp_path):
    first, second = (f"{n:08d}-0000-0000-0000-000000000000" for n in (80, 81))
    cut = TEXT.index("We compared")
    parts = coded(80, 0, cut, inside="<Description>Aisha</Description>") + coded(
        81, cut, TEXT.index("tea") + 3, inside="<Description>Bea</Description>"
    )
    cases = (
        in_case("Aisha", refer(first, "Selection"))
        + in_case("Bea", refer(second, "Selection"))
        + in_case("", refer(first, "Selection"), refer(second, "Selection"))
    )
    over_both = coded(82, TEXT.index("waited"), TEXT.index("We compared") + 11)
    read = project(tmp_path, source(parts + many() + over_both), rest=f"<Cases>{cases}</Cases>")
    case_of = {words: one.case for one, words in zip(read.excerpts[2:], words_of(read)[2:], strict=True)}
    assert case_of == {
        "told me my role": "Aisha",
        "My manager rang": "Aisha",
        "compared notes": "Bea",
        "notes over": "Bea",
        "I\u2019d waited": "Aisha",
        "That was": "",
        "over caf\u00e9": "Bea",
        "me my": "Aisha",
        "waited.\nWe compared": "",
    }
    assert read.divided == {"Talk": {"Aisha", "Bea"}}
    assert [one.reason for one in read.excerpts[:2]] == ["no_code"] * 2


def test_two_users_of_one_name_are_told_apart_if_both_have_coded(tmp_path):
    users = (
        f'<Users><User guid="{GUIDS["user"]}" name="Ann"/><User guid="{GUIDS["late"]}" name=" ann"/></Users>'
    )
    data = qde(source(many())).replace(b"<Users>", users.encode() + b"<Users>", 1)
    data = data.replace(
        f'<Users><User guid="{GUIDS["user"]}" name="Ann"/></Users><CodeBook>'.encode(), b"<CodeBook>"
    )
    of_one = read_project(pack(tmp_path, {"project.qde": data, **TALK}))
    assert ({one.coder for one in of_one.excerpts}, of_one.coders_apart) == ({"Ann"}, set())
    both = data.replace(GUIDS["user"].encode() + b'"><CodeRef', GUIDS["late"].encode() + b'"><CodeRef', 1)
    read = read_project(pack(tmp_path, {"project.qde": both, **TALK}))
    assert [one.coder for one in read.excerpts[:2]] == [f"user {GUIDS['late']}", f"user {GUIDS['user']}"]
    assert read.coders_apart == {one.coder for one in read.excerpts}


def test_coders_have_as_many_excerpts_whether_or_not_these_are_located(tmp_path):
    two_users = f'<User guid="{GUIDS["late"]}" name="Ann"/><User guid="{GUIDS["kind"]}" name=""/></Users>'
    without_code = coded(91, 0, 4, inside="<Description/>")
    outside = coded(92, 4_000, 4_010).replace(GUIDS["user"], GUIDS["late"])
    nobody = coded(93, 0, 6).replace(GUIDS["user"], GUIDS["kind"])
    of_no_text = source(coded(95, 0, 4), "Missing", "internal://missing.txt", "other")
    parts = source(many() + without_code + outside + nobody) + of_no_text
    data = qde(parts).replace(b"</Users>", two_users.encode(), 1)
    path = pack(tmp_path, {"project.qde": data, **TALK})
    whole, coders = read_project(path), read_coders(path)
    assert Counter(one.coder for one in coders.excerpts) == Counter(one.coder for one in whole.excerpts)
    assert coders.coders_apart == whole.coders_apart == {f"user {GUIDS[name]}" for name in ("user", "late")}
    assert Counter(one.coder for one in coders.excerpts)[""] == 2, (
        "One has no code, one a coder without name."
    )


def test_one_bad_end_costs_one_excerpt(tmp_path):
    plain = "She told me my role and left early."
    named = [("told me", 4), ("my role", 12)]
    three = "".join(coded(n, at, at + len(words), name=words) for n, (words, at) in enumerate(named))
    read = project(tmp_path, source(three + coded(9, 20, 300, name="and left early.")), plain.encode())
    assert [one.reason for one in read.excerpts] == ["", "", "outside_document"]
    assert words_of(read)[:2] == [words for words, _ in named]


def test_a_name_that_is_words_from_elsewhere_in_the_text_shows_that_the_text_was_changed(tmp_path):
    start = TEXT.index("That was")
    moved = coded(60, start, start + 8, name="told me my role")
    label = coded(61, start, start + 8, name="a label of mine")
    read = project(tmp_path, source(many() + moved + label))
    assert [one.reason for one in read.excerpts[-2:]] == ["quote_differs", ""]


def filed(guid: str, text: str, words: list[str], *, name: str = "Talk", first: int = 1) -> str:
    """Return a source with its text inside, and selections of words that are named by them."""
    given = f'guid="{guid}"' if guid else ""
    selections = ""
    for n, one in enumerate(words, first):
        selections += coded(n, text.index(one), text.index(one) + len(one), name=one)
    content = f"<PlainTextContent>{text}</PlainTextContent>"
    return f'<TextSource {given} name="{name}">{content}{selections}</TextSource>'


SECOND = "Quite other words are here.\nMore of them in this text, and so on.\n"


@pytest.mark.parametrize("guid", ["", GUIDS["source"]])
@pytest.mark.parametrize("names", [("Talk", "Walk"), ("Talk", "Talk")])
def test_texts_whose_guids_do_not_tell_them_apart_keep_their_own_words(tmp_path, guid, names):
    words = [["told me my role", "My manager rang"], ["Quite other words", "in this text"]]
    sources = filed(guid, TEXT, words[0], name=names[0])
    sources += filed(guid, SECOND, words[1], name=names[1], first=3)
    case = f'<Cases><Case guid="{GUIDS["case"]}" name="W1"><SourceRef targetGUID="{guid}"/></Case></Cases>'
    path = tmp_path / "a.qde"
    path.write_bytes(qde(sources, rest=case))
    read = read_project(path)
    assert words_of(read) == words[0] + words[1]
    assert sorted(read.documents.values()) == sorted([TEXT, SECOND])
    assert not any("case" in attributes for attributes in read.attributes.values())


@pytest.mark.parametrize(
    ("codes", "guid"),
    [
        (f'{CODES}<Code guid="{GUIDS["role"]}" name="Other" isCodable="true"/>', "role"),
        ('<Code name="One" isCodable="true"/><Code name="Two" isCodable="true"/>', ""),
        ('<Code name="One" isCodable="true"/>', ""),
    ],
)
def test_a_code_that_its_guid_does_not_tell_is_not_known(tmp_path, codes, guid):
    read = project(tmp_path, source(coded(1, *PLACES[0], code=guid, name=EXCERPTS[0])), codes=codes)
    assert [(one.code, one.reason) for one in read.excerpts] == [("", "unknown_code")]


def test_a_coder_whom_a_guid_does_not_tell_is_not_known(tmp_path):
    users = f'<User guid="{GUIDS["user"]}" name="Ann"/>'
    path = tmp_path / "a.qde"
    data = qde(filed("", TEXT, ["told me my role"])).decode()
    path.write_text(data.replace(users, users + users.replace("Ann", "Ben")), encoding="utf-8")
    assert [one.coder for one in read_project(path).excerpts] == [""]


@pytest.mark.parametrize("guid", ["00000001-0000-0000-0000-000000000000", ""])
def test_a_case_of_one_of_two_selections_that_its_guid_does_not_tell_is_of_neither(tmp_path, guid):
    sources = filed("", TEXT, EXCERPTS[:2]).replace("00000002-0000-0000-0000-000000000000", guid)
    sources = sources.replace("00000001-0000-0000-0000-000000000000", guid)
    case = f'<Case guid="{GUIDS["case"]}" name="W1"><SelectionRef targetGUID="{guid}"/></Case>'
    path = tmp_path / "a.qde"
    path.write_bytes(qde(sources, rest=f"<Cases>{case}</Cases>"))
    read = read_project(path)
    assert words_of(read) == EXCERPTS[:2]
    assert [one.case for one in read.excerpts] == ["", ""]
    assert all(one.place for one in read.excerpts)


def test_a_damaged_text_in_the_archive_costs_only_its_own_excerpts(tmp_path):
    named = [coded(n, *PLACES[n], name=EXCERPTS[n]) for n in (0, 1)]
    sources = source(named[0]) + source(named[1], name="Walk", path="internal://walk.txt", guid="other")
    members = {"project.qde": qde(sources), "sources/talk.txt": TEXT.encode(), "sources/walk.txt": b"x" * 99}
    path = pack(tmp_path, members)
    path.write_bytes(path.read_bytes().replace(b"x" * 99, b"x" * 98 + b"y"))
    read = read_project(path)
    assert [one.reason for one in read.excerpts] == ["", "text_unreadable"]
    assert (read.excerpts[0].start, read.excerpts[0].end) == PLACES[0]
