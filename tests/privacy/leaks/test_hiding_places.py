"""A passage is found wherever it is hidden; where it cannot be read, the file is refused."""

from __future__ import annotations

import zlib

import places_in_files as places
import places_in_pdfs as pdf_places
import pytest

from helpers.privacy.leaks import opening, pdfs
from helpers.privacy.leaks.hiding_places import extract_texts
from helpers.privacy.leaks.search_patterns import SearchPatterns
from helpers.study.roster import Form, Person, Roster


@pytest.fixture
def search_patterns(study):
    person = Person("W1", "worker")
    names = ("Siân Oduya", "Siân", "Maureen Oduya", "Maureen")
    return SearchPatterns(
        Roster([Form(name, person, "Jo") for name in names]), study.model_copy(update={"fictional": False})
    )


def all_places():
    yield from places.writings()
    yield from places.beside_members()
    yield from places.pictures()
    yield from places.documents()
    yield from pdf_places.pdfs()
    inside = (("a.md", places.TEXT.encode()), ("a.csv", f"who\n{places.NAME}\n".encode("cp1252")))
    for name, data in inside:
        for what, around, packed in places.containers(name, data):
            yield f"{name} in {what}", around, packed


def outcome(search_patterns, name, data):
    texts = list(extract_texts(name, data))
    if any(match.rule == "name" for text in texts for match in search_patterns.find(text, ("name",))):
        return "found"
    return "refused" if any(text.is_unread or text.picture for text in texts) else "missed"


def test_a_name_is_found_in_every_hiding_place(search_patterns):
    outcomes = {place: outcome(search_patterns, name, data) for place, name, data in all_places()}
    not_found = {place: one for place, one in outcomes.items() if one != "found"}
    assert len(outcomes) == 436
    assert not_found == {".docx, a macro": "refused"}


def test_what_cannot_be_opened_is_refused():
    accepted = []
    for place, name, data in places.closed():
        if not any(text.is_unread or text.picture for text in extract_texts(name, data)):
            accepted.append(place)
    assert accepted == []


# --- what is large, deep or never ends ---------------------------------------------------------------------


def texts(name, data):
    return list(extract_texts(name, data))


def test_a_pdf_of_40_megabytes_is_refused_and_not_opened(monkeypatch):
    monkeypatch.setattr(pdfs, "_read_by_pypdf", lambda *_: pytest.fail("It is opened."))
    data = pdf_places.make_pdf(b"(tea) Tj " * (40 << 17))
    assert len(data) > 40 << 20
    unread = [text.where for text in texts("a.pdf", data) if text.is_unread]
    assert unread == ["its pages, since it is too large to be opened"]


def test_limits_of_a_pdf_leave_the_rest_closed(monkeypatch):
    monkeypatch.setattr(pdfs, "MOST_WORDS", 100)
    content = zlib.compress(b"(tea) Tj " * 99)
    packed = pdf_places.make_pdf(content, filters=b"/Filter /FlateDecode")
    assert any(text.is_unread for text in texts("a.pdf", packed))
    monkeypatch.undo()
    monkeypatch.setattr(pdfs, "MOST_OBJECTS", 5)
    where = [text.where for text in texts("a.pdf", packed) if text.is_unread]
    assert "an object, since there are too many" in where
    monkeypatch.undo()
    monkeypatch.setattr(pdfs, "LONGEST", -1.0)
    assert any(text.is_unread for text in texts("a.pdf", packed))
    monkeypatch.undo()
    assert not any(text.is_unread for text in texts("a.pdf", packed))


def test_warnings_of_a_library_are_not_printed(caplog):
    whole = pdf_places.make_pdf(facts=b"/Title (Maureen Oduya)")
    texts("a.pdf", whole[: whole.rfind(b"xref")])
    assert caplog.records == []


@pytest.mark.parametrize("make", [places.gzip.compress, places.bz2.compress, places.lzma.compress])
def test_no_more_is_unpacked_than_the_limit(monkeypatch, make):
    monkeypatch.setattr(opening, "MOST", 1000)
    assert not any(text.is_unread for text in texts("a", make(bytes(b"tea " * 250))))
    packed = texts("a", make(b"tea " * 100_000))
    assert any(text.is_unread for text in packed)
    assert max(len(text.text) for text in packed) <= 1001


def test_the_limit_is_one_for_all_parts_of_a_file(monkeypatch):
    monkeypatch.setattr(opening, "MOST", 1000)
    archive = places.make_zip({f"{number}.txt": b"tea " * 100 for number in range(5)})
    assert [text.where for text in texts("a.zip", archive) if text.is_unread] == [
        "member 3",
        "member 4",
        "member 5",
    ]
    monkeypatch.undo()
    monkeypatch.setattr(opening, "MOST_PARTS", 2)
    assert len([text for text in texts("a.zip", archive) if text.is_unread]) == 3


def test_pictures_and_pdfs_in_an_archive_have_a_share_in_its_limit(monkeypatch):
    picture = places.make_png((b"zTXt", b"Comment\0\0" + zlib.compress(b"tea " * 100)))
    pdf = pdf_places.make_pdf(zlib.compress(b"(tea) Tj " * 50), filters=b"/Filter /FlateDecode")
    for data, name in ((picture, "a.png"), (pdf, "a.pdf")):
        archive = places.make_zip({name: data, f"b{name}": data})
        monkeypatch.undo()
        assert not any(text.is_unread for text in texts("a.zip", archive))
        monkeypatch.setattr(opening, "MOST", 2 * len(data) + 300)
        assert any(text.is_unread for text in texts("a.zip", archive))


def test_a_picture_of_ten_thousand_words_is_searched_and_says_in_which_lines(search_patterns):
    nodes = [f"<text>tea {number}</text>\n" for number in range(10_000)]
    nodes[9_000] = "<text>Maureen</text>\n"
    svg = f"<svg>\n{''.join(nodes)}</svg>".encode()
    found = [match.where for text in texts("a.svg", svg) for match in search_patterns.find(text, ("name",))]
    assert set(found) == {"its words, line 9002, column 7"}


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "<style>",
        "<",
        "a='",
        "a<",
        'a"  ',
        "\\",
        "%41",
        "&a",
        "a-\n",
        "a*",
        "QWxhZGRpbjpvcGVu ",
        "{\\field",
    ],
)
@pytest.mark.parametrize("name", ["a.svg", "a.md", "a.json", "a.ipynb", "a.csv", "a.rtf"])
def test_what_is_opened_again_and_again_and_never_closed_ends(name, piece):
    begin = "{\\rtf1 " if name.endswith(".rtf") else ""
    assert texts(name, (begin + piece * 20_000).encode())


def test_entities_that_name_each_other_are_not_replaced_for_ever():
    declared = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 20))
    found = texts("a.xml", f"<!DOCTYPE a [{declared}]><a>{'&e19;' * 20_000}</a>".encode())
    assert any(text.is_unread for text in found)


def test_a_file_git_keeps_elsewhere_is_unread():
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    assert any(text.is_unread for text in texts("a.csv", pointer))
