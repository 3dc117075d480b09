"""Whatever tracked changes do to words and to the marks of paragraphs: each stands once, or is listed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs.documents import W
from lxml import etree

from helpers.fieldwork.formats.word_xml import walk

STANDING = ("", "ins", "moveTo")
JOINING = ("del", "moveFrom", "both")
states = st.sampled_from(["", "", "", "ins", "del", "both", "moveFrom", "moveTo"])
marks = st.sampled_from(["", "", "", "ins", "del", "both", "moveFrom"])
paragraphs = st.tuples(st.lists(states, max_size=3), marks)
stories = st.tuples(st.sampled_from(["body", "cell", "box", "control"]), st.lists(paragraphs, max_size=4))
TAGS = {"both": ("ins", "del")}


def wrapped(state: str, inner: str) -> str:
    for tag in reversed(TAGS.get(state, (state,))):
        if tag:
            inner = f"<w:{tag}>{inner}</w:{tag}>"
    return inner


def paragraph(pieces: list[tuple[str, str]], mark: str) -> str:
    changes = "".join(f"<w:{tag}/>" for tag in TAGS.get(mark, (mark,)) if tag)
    runs = []
    for text, state in pieces:
        tag = "delText" if state in ("del", "both") else "t"
        runs.append(wrapped(state, f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'))
    return f"<w:p><w:pPr><w:rPr>{changes}</w:rPr></w:pPr>{''.join(runs)}</w:p>"


def part(body: str) -> etree._Element:
    return etree.fromstring(f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')


def joined(texts: list[tuple[str, str]]) -> list[str]:
    """Return paragraphs as they stand, by a rule of its own: a changed mark joins it to the next."""
    found, is_open = [], False
    for text, mark in texts:
        if is_open:
            found[-1] += text
        else:
            found.append(text)
        is_open = mark in JOINING
    return found


@given(st.lists(stories, min_size=1, max_size=4))
def test_whatever_is_changed_words_stand_once_in_their_paragraph_or_are_listed_as_deleted(places):
    n = 0
    body, standing, deleted = "", [], Counter()
    in_body: list[tuple[str, str]] = []
    for place, made in places:
        xml, texts = "", []
        for changes, mark in made:
            pieces = []
            for state in changes:
                n += 1
                pieces.append((f"word{n} ", state))
            xml += paragraph(pieces, mark)
            texts.append(("".join(text for text, state in pieces if state in STANDING), mark))
            deleted.update(text for text, state in pieces if state not in STANDING)
            deleted["\n"] += mark in JOINING
        if place == "control":
            body += f"<w:sdt><w:sdtContent>{xml}</w:sdtContent></w:sdt>"
            in_body += texts
        elif place == "body":
            body += xml
            in_body += texts
        else:
            if place == "box":
                in_body.append(("", ""))
            standing += joined(in_body)
            in_body = []
            if place == "cell":
                body += f"<w:tbl><w:tr><w:tc>{xml}</w:tc></w:tr></w:tbl>"
                standing += joined(texts)
            else:
                body += f"<w:p><w:r><w:txbxContent>{xml}</w:txbxContent></w:r></w:p>"
                standing += joined(texts)
    standing += joined(in_body)
    found = walk(part(body))
    assert [line.text for line in found.lines] == standing
    assert Counter(line.text for line in found.deletions) == +deleted


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        (
            [("The worker was not ", "", "del"), ("supported there.", "", "")],
            ["The worker was not supported there."],
        ),
        ([("super", "", "moveFrom"), ("vision", "", "")], ["supervision"]),
        ([("a ", "", "del"), ("b ", "", "del"), ("c", "", "")], ["a b c"]),
        ([("a ", "", "ins"), ("b", "", "")], ["a ", "b"]),
        ([("a", "", "del")], ["a"]),
    ],
)
def test_a_deleted_mark_joins_two_paragraphs_and_no_space_comes_between(changes, lines):
    found = walk(part("".join(paragraph([(text, state)], mark) for text, state, mark in changes)))
    assert [line.text for line in found.lines] == lines
    is_changed = len(changes) > 1
    assert {line.remarks for line in found.lines} == {("tracked_paragraph",) if is_changed else ()}
    n_deleted = sum(mark in JOINING for _, _, mark in changes)
    assert [line.text for line in found.deletions] == ["\n"] * n_deleted


def test_a_mark_joins_nothing_across_the_border_of_a_cell():
    cell = "<w:tc>{}</w:tc>"
    first, second = (cell.format(paragraph([(text, "")], "del")) for text in ("Aisha", "I went."))
    found = walk(part(f"<w:tbl><w:tr>{first}{second}</w:tr></w:tbl>{paragraph([('after', '')], '')}"))
    assert [line.text for line in found.lines] == ["Aisha", "I went.", "after"]


def test_a_row_that_is_deleted_as_a_whole_is_no_words():
    row = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph([('gone', '')], '')}</w:tc></w:tr>"
    stays = row.replace("<w:del/>", "<w:ins/>").replace("gone", "new")
    found = walk(part(f"<w:tbl>{row}{stays}</w:tbl>"))
    assert [(line.text, line.remarks) for line in found.lines] == [("", ()), ("new", ("tracked_insertion",))]
    assert [line.text for line in found.deletions] == ["gone"]


def test_how_lines_began_before_all_changes_is_handed_on():
    body = paragraph([("Helen: ", "del"), ("Why?", "")], "del") + paragraph(
        [("Aisha: ", "del"), ("So.", "")], ""
    )
    (line,) = walk(part(body)).lines
    assert (line.text, line.before, line.joined) == ("Why?So.", ("Helen: Why?",), ("Aisha: So.",))
    first, second = walk(part(paragraph([("He", "")], "ins") + paragraph([("len: Why?", "")], ""))).lines
    assert (first.before, second.before) == (("Helen: Why?",), ())
    (plain, changed) = walk(part(paragraph([("a", "")], "") + paragraph([("b", "ins")], ""))).lines
    assert (plain.before, changed.before) == ((), ())


def test_a_heading_that_is_joined_to_a_paragraph_is_no_heading():
    heading = paragraph([("Visit ", "")], "del").replace("<w:pPr>", "<w:pPr><w:pStyle w:val='Heading1'/>")
    (line,) = walk(part(heading + paragraph([("words", "")], ""))).lines
    assert (line.text, line.style) == ("Visit words", "")
