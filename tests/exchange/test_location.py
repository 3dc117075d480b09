"""A manually coded excerpt is located in the segments by its exact words, or not at all."""

from __future__ import annotations

import re
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.exchange.location import LocatedSegments
from helpers.exchange.searching import ContactWords
from helpers.exchange.segment_words import SegmentSpan, SegmentWords

SEGMENTS = [
    ("s1", "I had tea with the team before the visit."),
    ("s2", "Yes."),
    ("s3", "Nobody told me what  my role was, and I\u2019d asked."),
    ("s4", "Yes."),
    ("s5", "My manager sat down with me on Friday afternoon."),
]
DOCUMENT = (
    "Helen: \nI had tea with the team before\nthe visit. Yes.\n\nAisha:\tNobody told me what my role was, "
    "and I'd asked. Yes.\nMy manager sat down with me on Friday afternoon.\n"
)


def located(document: str = DOCUMENT, segments=SEGMENTS, known=("Helen", "Aisha")) -> LocatedSegments:
    """Locate segments, given as id and text, or id, text and what is replaced in it."""
    contact = ContactWords([SegmentWords(*segment) for segment in segments])
    return LocatedSegments(document, contact, frozenset(known).__contains__)


def spans_of(*span, **of_located) -> list[SegmentSpan]:
    return located(**of_located).spans_of(*span)[0]


def place(words: str, document: str = DOCUMENT) -> tuple[int, int]:
    return document.index(words), document.index(words) + len(words)


def words_of(spans: list[SegmentSpan]) -> list[str]:
    return [dict(SEGMENTS)[span.segment_id][span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("coded", "spans"),
    [
        ("what my role was", [("s3", "what  my role was")]),
        ("I'd asked", [("s3", "I\u2019d asked")]),
        ("tea with the team before\nthe", [("s1", "tea with the team before the")]),
        ("visit. Yes.\n\nAisha:\tNobody", [("s1", "visit."), ("s2", "Yes."), ("s3", "Nobody")]),
        (" Yes.\nMy manager ", [("s4", "Yes."), ("s5", "My manager")]),
        ("Helen: \nI had", [("s1", "I had")]),
        ("ay afternoon.\n", [("s5", "ay afternoon.")]),
    ],
)
def test_an_excerpt_is_located_by_the_same_words_whatever_white_space_and_quotation_marks(coded, spans):
    found = spans_of(*place(coded))
    assert list(zip([span.segment_id for span in found], words_of(found), strict=True)) == spans


@pytest.mark.parametrize(
    ("coded", "reason"), [("Helen:", "no_speech"), ("\n\n", "no_words"), ("Aisha:\t", "no_speech")]
)
def test_an_excerpt_without_speech_has_no_spans(coded, reason):
    assert located().spans_of(*place(coded)) == ([], reason)


def test_an_excerpt_with_other_words_is_not_located_in_part():
    changed = DOCUMENT.replace("Nobody told me", "Somebody did tell me")
    in_changed = located(changed)
    assert in_changed.spans_of(*place("did tell me", changed)) == ([], "words_changed")
    assert in_changed.spans_of(*place("the visit. Yes.\n\nAisha:\tSomebody", changed))[0] == []
    assert words_of(in_changed.spans_of(*place("My manager", changed))[0]) == ["My manager"]
    whole = place("visit. Yes.", changed)[0], place("My manager", changed)[1]
    assert in_changed.spans_of(*whole) == ([], "words_changed")


def test_a_short_segment_is_found_only_between_its_neighbours():
    document = DOCUMENT.replace("visit. Yes.", "visit.")
    assert [span.segment_id for span in spans_of(*place("Yes.", document), document=document)] == ["s4"]


WORDS = ["tea", "role", "I\u2019d", "a", "\U0001f642", "manager,", "caf\u00e9", "so\u2026", "\u2013", "Ann,"]
NAMES = [("Beatrix", "Nell"), ("Tom Jones", "[a friend]"), ("Jo", "Ottilie Grimshaw"), ("Al", "")]
SPEAKERS = ("Ann", "Bo Ek", "W1")
HEADS = [
    "{who}: ", "\n{who}  0:0{n}\n", "\n{who}\n", "[00:0{n}] {who}: ", "**{who}:** ", "\n{who} (00:0{n}):\n", "{who}\t",
    "\n{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{who}: ", "\n00:00:0{n}.000 --> 00:00:0{n}.900\n<v {who}>",
    "0:0:{n}.0 --> 0:0:{n}.5\n{who}\n", "({who}) ",
]  # fmt: skip
tokens = st.one_of(st.sampled_from(WORDS), st.sampled_from(NAMES))
sentences = st.lists(tokens, min_size=1, max_size=9)
rendered = st.sampled_from([" ", "  ", "\n", "\u2029", "\xa0", "\u200b "])
in_other_ways = str.maketrans({"\u2019": "'", "\u2013": "-"})


@settings(max_examples=200)
@given(st.data())
def test_a_selection_of_words_in_any_rendering_comes_back_to_exactly_those_words(data):
    head = data.draw(st.sampled_from(HEADS))
    segments, document, places = [], "", []
    for number, sentence in enumerate(data.draw(st.lists(sentences, min_size=1, max_size=8))):
        original, published, replaced = "", "", []
        if data.draw(st.booleans()) or not document:
            document += "\n" + head.format(who=data.draw(st.sampled_from(SPEAKERS)), n=number + 1)
        for n, token in enumerate([*sentence, f"end{number}."]):
            space = " " if n else ""
            versions = token if isinstance(token, tuple) else (token, token)
            original, published = original + space, published + space
            if isinstance(token, tuple):
                replaced.append((len(original), len(original) + len(token[0]), token[1]))
            place = (number, len(published), len(published) + len(versions[1]))
            original, published = original + versions[0], published + versions[1]
            if n:
                document += data.draw(rendered)
                if data.draw(st.integers(0, 9)) == 0:
                    document += "\n\n" + head.format(who="Ann", n=number + 1)
            word = data.draw(st.sampled_from(versions))
            if data.draw(st.booleans()):
                word = normalize("NFD", word).translate(in_other_ways).replace("\u2026", "...")
            if word:
                places.append((len(document), len(document) + len(word), place))
            document += word
        document += data.draw(rendered)
        segments.append((f"s{number}", original, replaced))
    first = data.draw(st.integers(0, len(places) - 1))
    last = data.draw(st.integers(first, len(places) - 1))
    wanted: dict[int, tuple[int, int]] = {}
    for _, _, (number, start, end) in places[first : last + 1]:
        if start < end:
            wanted[number] = (wanted.get(number, (start, end))[0], end)
    found = spans_of(places[first][0], places[last][1], document=document, segments=segments, known=SPEAKERS)
    assert found == [SegmentSpan(f"s{number}", *span) for number, span in wanted.items()]


HEARD = [
    ("s1", "Hello there everybody in the room."),
    ("s2", "Good day to you all in here."),
]
FORMS = {
    "colon": "Ann: {}\nBo: {}\n",
    "time and colon": "[0:01] Ann: {}\n[0:05] Bo: {}\n",
    "name above": "Ann\n{}\n\nBo\n{}\n",
    "name above, no empty line": "Ann\n{}\nBo\n{}\n",
    "Otter": "Ann  0:01\n{}\n\nBo  0:05\n{}\n",
    "Otter, after an hour": "Ann  1:00:01\n{}\n\nBo  1:00:05\n{}\n",
    "Rev": "Ann (0:01):\n{}\n\nBo (0:05):\n{}\n",
    "Rev, beside": "Ann (00:01): {}\n\nBo (00:09): {}\n",
    "Trint": "Ann [00:00:01] {}\n\nBo [00:00:09] {}",
    "Teams": "Ann   0:01\n{}\nBo   0:05\n{}\n",
    "Teams of 2021": "0:0:0.0 --> 0:0:5.0\nAnn\n{}\n0:0:5.0 --> 0:0:9.0\nBo\n{}\n",
    "Teams, copied": "A\nAnn\n0 minutes 1 second0:01\nAnn 0 minutes 1 second\n{}\n\nB\nBo\n"
    "0 minutes 5 seconds0:05\nBo 0 minutes 5 seconds\n{}\n",
    "time in words": "Ann\n1 second\n{}\nBo\n0 minutes 5 seconds\n{}\n",
    "vtt": "WEBVTT\n\n00:00:00.000 --> 00:00:05.000\n<v Ann>{}</v>\n\n00:00:05.000 --> 00:00:09.000\n"
    "<v Bo>{}</v>\n",
    "vtt with names of cues": "WEBVTT\n\nNOTE made by hand\nfor us\n\n"
    "0b1f0a2e-0b1f-4c1a-9b1f-0b1f0a2e0b1f/12-0\n00:00:00.000 --> 00:00:05.000 align:start\nAnn: {}\n\n"
    "0b1f0a2e-0b1f-4c1a-9b1f-0b1f0a2e0b1f/13-0\n00:00:05.000 --> 00:00:09.000\nBo: {}\n",
    "srt": "1\n00:00:00,000 --> 00:00:05,000\nAnn: {}\n\n2\n00:00:05,000 --> 00:00:09,000\nBo: {}\n",
    "Webex": 'WEBVTT\n\n1 "Ann" (3)\n00:00:00.000 --> 00:00:05.000\n{}\n\n2 "Bo" (4)\n'
    "00:00:05.000 --> 00:00:09.000\n{}\n",
    "sbv": "0:00:00.000,0:00:05.000\nAnn: {}\n\n0:00:05.000,0:00:09.000\nBo: {}\n",
    "Markdown": "**Ann:** {}\n\n**Bo:** {}\n",
    "Markdown, colon outside": "**Ann**: {}\n\n**Bo**: {}\n",
    "brackets": "(Ann) {}\n(Bo) {}\n",
    "square brackets": "[Ann]: {}\n[Bo]: {}\n",
    "numbered": "1 Ann: {}\n2 Bo: {}\n",
    "tab": "Ann\t{}\nBo\t{}\n",
    "table": "0:01\tAnn\t{}\n0:05\tBo\t{}\n",
    "cells on lines": "0:01\nAnn\n{}\n0:05\nBo\n{}\n",
    "table as text": "| Ann | {} |\n| Bo | {} |\n",
    "quoted cells": '"Ann","{}"\n"Bo","{}"\n',
    "semicolon": "Ann;{}\nBo;{}\n",
    "dash": "Ann \u2013 {}\nBo \u2013 {}\n",
    "time and dash": "0:01 - Ann\n{}\n0:05 - Bo\n{}\n",
    "dot": "Ann \u00b7 0:01\n{}\nBo \u00b7 0:05\n{}\n",
    "bar": "Ann | 0:01\n{}\nBo | 0:05\n{}\n",
    "span of time": "Ann (00:01 - 00:04)\n{}\nBo (00:05 - 00:09)\n{}\n",
    "dash and time": "Ann \u2013 00:00:01:\n{}\nBo \u2013 00:00:05:\n{}\n",
    "time after the colon": "Ann: 00:00:01\n\n{}\n\n**Bo:** 00:00:05\n\n{}\n",
    "Zoom captions": "[Ann] 14:05:03\n{}\n[Bo] 14:05:09\n{}\n",
    "chat": "[12/10/2023, 14:05] Ann: {}\n12/10/2023, 14:06 - Bo: {}\n",
    "noScribe": "Ann: [00:00:01] {}\n\nBo: [00:00:05] {}\n",
    "f4": "Ann: {} #00:00:04-1#\n\nBo: {} #00:00:09-5#\n",
    "MAXQDA": "#00:00:01-0# Ann: {}\n#00:00:05-1# Bo: {}\n",
    "pronouns": "Ann (she/her)  0:01\n{}\n\nBo (he/him)   0:05\n{}\n",
    "captions": ">> Ann: {}\n>> Bo: {}\n",
    "machine": "Speaker 1  0:01\n{}\n\nSpeaker 2  0:05\n{}\n",
    "machine in brackets": "[SPEAKER_00]: {}\n[SPEAKER_01]: {}\n",
    "roles": "Interviewer: {}\nParticipant 3: {}\n",
    "our export": "Researcher: {}\nW1: {}\n",
    "strangers": "Zed Quill: {}\nYara: {}\n",
    "strangers with times": "Zed Quill  0:01\n{}\n\nYara  0:05\n{}\n",
    "on one line": "Ann: {} Bo: {}",
    "nothing": "{}\n\n{}\n",
    "line separators": "Ann: {}\u2029Bo: {}\u2028",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("line_end", ["\n", "\u2029", "\r"])
def test_a_selection_over_two_turns_has_its_words_in_each_whatever_the_labels(form, line_end):
    document = FORMS[form].format(HEARD[0][1], HEARD[1][1]).replace("\n", line_end)
    of_document = located(document, HEARD, known=("Ann", "Bo", "W1"))
    start, end = document.index("there"), document.index("day") + len("day")
    spans = of_document.spans_of(start, end)[0]
    assert [HEARD[n][1][span.start : span.end] for n, span in enumerate(spans)] == [
        "there everybody in the room.",
        "Good day",
    ]
    # Sloppy edges: from the middle of what is before the first word, to what is behind the last.
    whole = of_document.spans_of(max(0, document.index("Hello") - 4), len(document))[0]
    assert [(span.segment_id, span.start, span.end) for span in whole] == [
        (segment_id, 0, len(text)) for segment_id, text in HEARD
    ]


def test_other_words_between_two_turns_are_never_left_out():
    document = "Ann: Hello there everybody in the room.\nBo: No, no.\nBo: Good day to you all in here.\n"
    for words in ("No, no.", "Nobody else: no", "10 of us", "Zed Quill was here"):
        changed = document.replace("Bo: No, no.", words)
        found = located(changed, HEARD, known=("Ann", "Bo"))
        assert found.spans_of(changed.index("room"), changed.index("day")) == ([], "words_changed"), words
        assert len(found.spans_of(changed.index("Good"), len(changed))[0]) == 1


CUES = (
    "WEBVTT\n\n1\n00:00:24.217 --> 00:00:30.000\nAisha Khan: Nobody told me what my role is, and the team just "
    "left me\n\n2\n00:00:30.000 --> 00:00:34.500\nAisha Khan: to find out on the ward by myself. That was a long "
    "first week.\n"
)
TOLD = [
    ("s1", "Nobody told me what my role is, and the team just left me to find out on the ward by myself."),
    ("s2", "That was a long first week."),
]


@pytest.mark.parametrize("known", [("Aisha Khan",), ()])
@pytest.mark.parametrize(
    ("coded", "words"),
    [
        ("Nobody told me what my role is", ["Nobody told me what my role is"]),
        ("to find out", ["to find out"]),
        ("left me\n\n2\n00:00:30.000 --> 00:00:34.500\nAisha Khan: to find", ["left me to find"]),
        ("Khan: to find out", ["to find out"]),
        ("by myself. That was", ["by myself.", "That was"]),
    ],
)
def test_a_sentence_that_goes_on_in_the_next_cue_is_found_and_so_is_each_part_of_it(known, coded, words):
    spans = spans_of(*place(coded, CUES), document=CUES, segments=TOLD, known=known)
    assert [dict(TOLD)[span.segment_id][span.start : span.end] for span in spans] == words


LONG = [
    (f"s{n:02d}", text)
    for n, text in enumerate(
        "I came in at nine that morning.|Yes.|Nobody told me what my role was.|Yes.|I had tea with the team.|"
        "My manager sat down with me on Friday.|I had tea with the team.|No.|The bus was late again on Monday.|"
        "Yes.|We talked about the rota for an hour.".split("|"),
        start=1,
    )
]


def as_document(texts) -> str:
    return "Ann: " + "\nAnn: ".join(texts) + "\n"


@pytest.mark.parametrize("n", range(len(LONG)))
@pytest.mark.parametrize("mended", ["", "Something else was said here instead.", "Yes. No."])
def test_a_sentence_that_was_mended_or_taken_out_moves_no_other(n, mended):
    texts = [text for _, text in LONG]
    coded = [*texts[:n], mended, *texts[n + 1 :]]
    document = as_document(coded)
    found = located(document, LONG, known=("Ann",))
    n_found = 0
    at = 0
    for number, text in enumerate(coded):
        at = document.index("Ann: ", at) + len("Ann: ")
        spans = found.spans_of(at, at + len(text))[0]
        if number == n:
            assert spans == []
            continue
        assert spans in ([], [SegmentSpan(LONG[number][0], 0, len(text))])
        n_found += bool(spans)
    assert n_found >= len(LONG) - 3, "only what cannot be told apart is left out"


@pytest.mark.parametrize("n", range(len(LONG) + 1))
def test_a_sentence_that_was_added_since_moves_no_other(n):
    texts = [text for _, text in LONG]
    for added in ("Something new was said.", "Yes.", "I had tea with the team."):
        segments = [*LONG[:n], ("new", added), *LONG[n:]]
        document = as_document(texts)
        found = located(document, segments, known=("Ann",))
        at = 0
        for number, text in enumerate(texts):
            at = document.index("Ann: ", at) + len("Ann: ")
            spans = found.spans_of(at, at + len(text))[0]
            assert spans in ([], [SegmentSpan(LONG[number][0], 0, len(text))])
            assert spans or len(text) < len("I had tea with the team.") + 1


def test_a_sentence_that_was_moved_takes_no_others_with_it():
    texts = [text for _, text in LONG]
    moved = [*texts[1:], texts[0]]
    document = as_document(moved)
    found = located(document, LONG, known=("Ann",))
    for text in ("Nobody told me what my role was.", "The bus was late again on Monday."):
        assert words_in(found, document, text) == [text]


def words_in(found: LocatedSegments, document: str, words: str) -> list[str]:
    spans = found.spans_of(*place(words, document))[0]
    return [dict(LONG)[span.segment_id][span.start : span.end] for span in spans]


def test_speech_that_looks_like_a_label_is_speech():
    segments = [
        ("s1", "Two things: the rota and the keys."),
        ("s2", "10:30."),
        ("s3", "Helen: that is what they call me."),
        ("s4", "Aisha"),
        ("s5", "It was [00:12] on the clock."),
    ]
    document = "Helen: " + "\nHelen: ".join(text for _, text in segments)
    for segment_id, text in segments:
        spans = spans_of(*place(text, document), document=document, segments=segments)
        assert spans == [SegmentSpan(segment_id, 0, len(text))]


ACCENTS = [("s1", "Le r\u00f4le \u00e9tait flou\u2026 he said, \u2018why?\u2019 \u2013 and R&D left.")]


@pytest.mark.parametrize(
    "document",
    [
        "Le ro\u0302le e\u0301tait flou... he said, 'why?' - and R&D left.",
        "Le r\u00f4le\u00a0\u00e9tait flou ... he said, \u00b4why?\u00b4 \u2014 and R&amp;D left.",
        "\ufeffLe r\u00f4\u200ble \u00e9tait flou\u2026 he said, \u2018why?\u2019 -- and R&D le\u00adft.",
        "Le r\u00f4le\u2029\u00e9tait\u2028flou\u2026 he said, `why?` \u2212 and R&D\x0bleft.",
    ],
)
def test_words_are_the_same_however_they_are_encoded_and_keep_their_place(document):
    start, end = document.index("he said"), document.rindex(" and") if " and" in document else 0
    spans = spans_of(start, end, document=document, segments=ACCENTS)
    text = ACCENTS[0][1]
    assert [text[span.start : span.end] for span in spans] == [
        text[text.index("he said") : text.index(" and")]
    ]
    whole = spans_of(0, len(document), document=document, segments=ACCENTS)
    assert whole == [SegmentSpan("s1", 0, len(text))]


NAMED = [
    ("s1", "Beatrix gave Tom Jones good supervision at the Hub.", [(0, 7, "Nell"), (13, 22, "[a friend]")])
]
PUBLISHED = "Nell gave [a friend] good supervision at the Hub."
TEXTS = [
    "Beatrix gave Tom Jones good supervision at the Hub.",
    PUBLISHED,
    "Nell gave Tom Jones good supervision at the Hub.",
    "Beatrix gave [a friend] good supervision at the Hub.",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (1, 1, "gave"),
        (0, 1, "Nell gave"),
        (1, 2, "gave [a friend]"),
        (3, 3, "[a friend]"),
        (3, 4, "[a friend] good"),
        (2, 3, "[a friend]"),
        (0, 0, "Nell"),
        (5, 8, "supervision at the Hub."),
        (0, 8, PUBLISHED),
    ],
)
def test_a_selection_covers_the_same_words_in_each_version_and_all_of_a_name(text, first, last, words):
    document = f"W1: {text}\n"
    tokens = list(re.finditer(r"\S+", text))
    start, end = tokens[first].start() + 4, tokens[last].end() + 4
    spans = spans_of(start, end, document=document, segments=NAMED, known=("W1",))
    assert [PUBLISHED[span.start : span.end] for span in spans] == [words]


HEAD = "Interview with a peer worker, second talk\nDate: 12 October 2023\nDuration: 45 minutes\n\n"


def test_all_of_a_document_is_all_of_its_contact_whatever_title_is_above_it():
    document = f"{HEAD}{FORMS['Otter'].format(HEARD[0][1], HEARD[1][1])}Recorded on a phone in the hub.\n"
    found = located(document, HEARD, known=("Ann", "Bo"))
    whole = [SegmentSpan(segment_id, 0, len(text)) for segment_id, text in HEARD]
    assert found.spans_of(0, len(document)) == (whole, "")
    assert found.spans_of(0, document.index("room")) == ([], "words_changed")
    mended = document.replace("Hello there", "Hi")
    assert located(mended, HEARD, known=("Ann", "Bo")).spans_of(0, len(mended)) == ([], "words_changed")


def kept(document: str, texts, coded: str, at: int = 0, known=("Helen", "Aisha")) -> list[tuple[int, str]]:
    """Return what is kept of an excerpt: each segment's number and words."""
    segments = [(str(n), text) for n, text in enumerate(texts)]
    start = document.index(coded, at)
    spans = spans_of(start, start + len(coded), document=document, segments=segments, known=known)
    return [(int(span.segment_id), texts[int(span.segment_id)][span.start : span.end]) for span in spans]


ANCHORS = ("I came in at nine that morning.", "The bus was late again on Monday.")


def test_of_copies_that_are_not_as_many_in_the_document_none_is_guessed():
    first, last = ANCHORS
    for texts, document in [
        ([first, "Yes.", "Yes.", last], f"{first} Yes. {last}"),
        ([first, "Yes.", last], f"{first} Yes. Yes. {last}"),
        ([first, "Mm.", "Yes.", last], f"{first} Well. Yes. Yes. {last}"),
        ([first, "Two things.", "Yes.", "Yes.", last], f"{first} Yes. {last}"),
    ]:
        of_document = located(document, [(str(n), text) for n, text in enumerate(texts)])
        assert of_document.spans_of(*place("Yes.", document)) == ([], "place_undecided")
        assert of_document.spans_of(*place(f"Yes. {last}", document)) == ([], "place_undecided")
        assert kept(document, texts, last) == [(len(texts) - 1, last)]


def test_the_second_of_two_answers_is_not_the_first_though_the_first_looks_like_a_name():
    texts = ["I went home early that day", "OK!", "Yes", "OK!", "Yes", "[inaudible] the team said nothing."]
    document = f"Aisha:\n{texts[0]}\n\nZed Quill:\nOK! Yes\n\nAisha:\nOK! \nYes\n\nZed Quill:\n{texts[5]}\n"
    for number, at in ((1, 0), (3, document.index("Yes") + 3)):
        assert kept(document, texts, "OK!", at) in ([], [(number, "OK!")])
    assert kept(document, texts, texts[5]) == [(5, texts[5])]


def test_short_answers_of_another_contact_in_the_document_are_not_those_of_this_one():
    texts = [ANCHORS[0], "We talked about the rota for an hour.", "Yes."]
    other = "Something else was said on the other ward in the week after. " * 5
    document = f"{texts[0]} {texts[1]} Mended since. {other} Yes. {other}"
    assert kept(document, texts, "Yes.") == []
    assert kept(f"{other} Yes. {other}", ["Yes.", "Fine."], "Yes.") == []
    assert kept(f"{other} {texts[0]} {texts[1]} Yes. {other}", texts, "Yes.") == [(2, "Yes.")]


def test_a_short_contact_is_found_below_a_title():
    texts = ["Yeah, yeah.", "Mm-hm.", "Mm-hm."]
    document = "W1 second interview 12.10.2023\nTranscript\n\nHelen: Yeah, yeah.\nMm-hm.\n\nAisha: Mm-hm.\n"
    assert kept(document, texts, "Mm-hm.\n\nAisha: Mm-hm.") == [(1, "Mm-hm."), (2, "Mm-hm.")]


def test_all_of_a_document_is_not_kept_without_a_sentence_that_is_beyond_the_others():
    texts = ["[laughs]", "Yes. I mean it, every word."]
    document = "Helen: Yes. I mean it, every word.\n\nAisha: [laughs]\n"
    assert located(document, [(str(n), text) for n, text in enumerate(texts)]).spans_of(0, len(document)) == (
        [],
        "place_undecided",
    )


def test_an_answer_that_looks_like_a_label_is_not_left_out_of_an_excerpt():
    texts = [ANCHORS[0], "[laughs]", ANCHORS[1]]
    document = f"Helen: {texts[0]} [laughs]\n[laughs]\nAisha: {texts[2]}\n"
    assert kept(document, texts, f"[laughs]\nAisha: {texts[2]}") == []


def test_a_sentence_about_subtitles_ends_no_speech():
    texts = ["WEBVTT is a format.", "So it was hard, really hard.", "NOTE that I left early."]
    document = f"Helen: {texts[0]}\n{texts[0]}\n{texts[1]}\nAisha:\n\n{texts[2]}\nHe did not.\n"
    words = f"{texts[1]}\nAisha:\n\n{texts[2]}"
    assert kept(document, texts, words) == [(1, texts[1]), (2, texts[2])]
    assert kept(document, texts, f"{texts[2]}\nHe did not.") == []


def test_subtitles_without_their_empty_lines_are_speech_all_the_same():
    texts = ["I had tea with the team.", "Okay.", "Yes, I went there.", "Okay.", "So it was."]
    document = (
        f"WEBVTT\nKind: captions\n1\n00:00:01.000 --> 00:00:05.000\n<v Ann>{texts[0]} Okay.</v>\n"
        f"2\n00:00:05.000 --> 00:00:09.000\n<v Bo>{texts[2]} Okay. {texts[4]}</v>\n"
    )
    for first, last in ((0, 1), (1, 2), (2, 4)):
        start, end = document.index(texts[first]), document.rindex(texts[last]) + len(texts[last])
        if last == 1:
            end = document.index("</v>")
        spans = spans_of(
            start, end, document=document, segments=[(str(n), text) for n, text in enumerate(texts)]
        )
        assert [int(span.segment_id) for span in spans] == list(range(first, last + 1))
    without = document.replace(" Okay. So", " So")
    assert kept(without, texts, "Okay.</v>\n2") == [(1, "Okay.")]
