"""A transcript of noScribe gives its turns with their times; any other web page is refused."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs.documents import TALK, read_all, reasons, turns

from helpers.fieldwork.formats.noscribe_html import read_noscribe
from helpers.fieldwork.reading import Unreadable

TOP = (
    '\n<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0//EN" "http://www.w3.org/TR/REC-html40/strict.dtd">\n<html >\n'
    '<head >\n<meta charset="UTF-8" />\n<style type="text/css" >\np, li { white-space: pre-wrap; }\n</style>\n'
    "</head>\n<body style=\"font-family: 'Arial'; font-weight: 400; font-style: normal\" >\n"
    '<div class="WordSection1" ><p style="font-weight: 600" >talk</p><p ><span style="color: #909090; '
    'font-size: 0.8em" >Transcribed with noScribe vers. 0.6<br />Audio source: talk.m4a<br />(Options)</span></p>'
)
END = "</div></body>\n</html>"
TITLES = ["heading"]
NOTICES = ("notices", ["transcription_notice"] * 3)


def turn(start: int, label: str, *texts: str, time: str = "") -> str:
    """Return a turn as noScribe writes it: an anchor for each stretch, the name in the first."""
    visible = f'<span style="color: #78909C" >[{time}]</span>' if time else ""
    first, *others = [f" {html.escape(text, quote=False)}" for text in texts]
    anchors = [f'<a name="ts_{start}_{start + 900}_S01" >{label}: {visible}{first}</a>']
    anchors += [f'<a name="ts_{start + 900}_{start + 1800}_S01" >{text}</a>' for text in others]
    return f"<p >{''.join(anchors)}</p>"


def page(*paragraphs: str) -> bytes:
    return (TOP + "".join(paragraphs) + END).encode()


@pytest.mark.parametrize("times", [("", ""), ("00:00:03", "00:01:05")])
def test_an_interview_is_read_with_its_times_whether_they_are_shown_or_not(folder, study, times):
    data = page(
        turn(3_200, "Helen Marsh", "How was it?", "And then?", time=times[0]),
        turn(65_900, "Aisha Khan", "Long & good.", time=times[1]),
        '<p ><a name="ts_70000_71000_S02" >More.</a></p>',
    )
    reading, *others = read_all(folder, study, f"{TALK}.HTML", data)
    assert turns(reading) == [
        ("R1", "14:00:03", "How was it? And then?"),
        ("W1", "14:01:05", "Long & good. More."),
    ]
    assert reasons(reading) == [*TITLES, "kept", "kept", "merged"]
    of_times = [("times", ["cue_time"] * 2)] if times[0] else []
    assert [(one.path.name, reasons(one)) for one in others] == [*of_times, NOTICES]


def test_what_its_editor_has_saved_is_read(folder, study):
    data = page(
        '<p style=" margin-top:0px;"><a name="ts_1000_2000_S01"></a>Helen Marsh: How was it?</p>',
        '<p style=" margin-top:0px;"><a name="ts_2000_3000_S02"></a><span style=" color:#000000;">Aisha Khan: </span>'
        '<a name="ts_3000_4000_S02"></a>Long<br />and good.<!-- x --></p>',
    )
    reading = read_all(folder, study, f"{TALK}.html", data)[0]
    assert turns(reading) == [("R1", "14:00:01", "How was it?"), ("W1", "14:00:02", "Long and good.")]


def test_what_somebody_types_above_the_first_turn_is_asked_about(folder, study):
    reading = read_all(
        folder, study, f"{TALK}.html", page("<p>typed above</p>", turn(0, "Aisha Khan", "So."))
    )[0]
    assert reasons(reading) == [*TITLES, "no_speaker", "kept"]


def test_below_the_first_turn_grey_words_are_words(folder, study):
    grey = '<p><span style="color: #909090">and long.</span></p>'
    reading = read_all(folder, study, f"{TALK}.html", page(turn(0, "Aisha Khan", "So"), grey))[0]
    assert [text for _, _, text in turns(reading)] == ["So and long."]


def test_a_voice_that_is_not_in_the_roster_is_asked_about(folder, study):
    reading = read_all(
        folder, study, f"{TALK}.html", page(turn(0, "S03", "Who?"), turn(9, "Aisha Khan", "I."))
    )[0]
    assert reasons(reading) == [*TITLES, "unknown_speaker", "kept"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<!DOCTYPE html><html><body><p>Aisha Khan: a page</p></body></html>", "other_html"),
        (b'<html><body><p><a name="top">Aisha Khan: a page</a></p></body></html>', "other_html"),
        (b"<html></html>", "other_html"),
        (b"", "empty_file"),
        (b"Name: words", "text_file"),
        (b"{\\rtf1 a}", "rtf_file"),
        (b"%PDF-1.4", "pdf_file"),
        (b"<html>\0\xff\xfe\0", "not_utf8"),
    ],
)
def test_another_page_or_kind_of_file_is_named_for_what_it_is(tmp_path, data, reason):
    (tmp_path / "a.html").write_bytes(data)
    with pytest.raises(Unreadable) as error:
        read_noscribe(tmp_path / "a.html")
    assert error.value.reason == reason


def test_entities_that_a_page_declares_are_not_resolved(tmp_path):
    data = b'<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><body><p><a name="ts_0_1_S">&e;ok</a></p>'
    (tmp_path / "a.html").write_bytes(data)
    words = "".join(line.text for line in read_noscribe(tmp_path / "a.html").lines)
    assert "root:" not in words
    assert words.endswith("ok")


tags = st.sampled_from(["p", "div", "span", "b", "a", "li", "td", "h1", "i"])
trees = st.recursive(
    st.sampled_from(
        ["ab", "c d", "&amp;", "<br/>", "<!-- no -->", "<style>no</style>", "<script>no</script>"]
    ),
    lambda inner: st.tuples(tags, st.lists(inner, max_size=4)).map(
        lambda one: f"<{one[0]}>{''.join(one[1])}</{one[0]}>"
    ),
)


@given(st.lists(trees, max_size=6))
def test_whatever_the_page_every_character_of_it_is_in_one_line(tmp_path_factory, body):
    path = tmp_path_factory.getbasetemp() / "page.html"
    path.write_bytes(page(turn(0, "Aisha Khan", "So."), *body))
    found = "".join("".join(line.text.split()) for line in read_noscribe(path).lines)
    inner = "".join(body).replace("<!-- no -->", "").replace("<style>no</style>", "")
    for tag in ("p", "div", "span", "b", "a", "li", "td", "h1", "i"):
        inner = inner.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    inner = inner.replace("<script>no</script>", "").replace("<br/>", "")
    said = "".join(html.unescape(inner).split())
    assert found.endswith(f"AishaKhan:So.{said}")
