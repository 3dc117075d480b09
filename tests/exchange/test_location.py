"""A manually coded excerpt is located in the segments by its exact words, or not at all."""

from __future__ import annotations

import random

import pytest

from helpers.exchange import location
from helpers.exchange.location import ComparableText, LocatedSegments, SegmentSpan, find_quote

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
    found = LocatedSegments(DOCUMENT, SEGMENTS).spans_of(*place(coded))
    assert list(zip([span.segment_id for span in found], words_of(found), strict=True)) == spans


@pytest.mark.parametrize("coded", ["Helen:", "\n\n", "Aisha:\t"])
def test_an_excerpt_without_speech_has_no_spans(coded):
    assert LocatedSegments(DOCUMENT, SEGMENTS).spans_of(*place(coded)) == []


def test_an_excerpt_with_other_words_is_not_located_in_part():
    changed = DOCUMENT.replace("Nobody told me", "Somebody did tell me")
    located = LocatedSegments(changed, SEGMENTS)
    assert located.spans_of(*place("did tell me", changed)) == []
    assert located.spans_of(*place("the visit. Yes.\n\nAisha:\tSomebody", changed)) == []
    assert words_of(located.spans_of(*place("My manager", changed))) == ["My manager"]
    whole = place("visit. Yes.", changed)[0], place("My manager", changed)[1]
    assert located.spans_of(*whole) == []


def test_a_short_segment_is_found_only_between_its_neighbours():
    located = LocatedSegments(DOCUMENT.replace("visit. Yes.", "visit."), SEGMENTS)
    document = DOCUMENT.replace("visit. Yes.", "visit.")
    assert [span.segment_id for span in located.spans_of(*place("Yes.", document))] == ["s4"]


def test_a_quote_is_found_wherever_it_occurs():
    assert [
        [span.segment_id for span in place] for place in find_quote("my role was, and I'd", SEGMENTS)
    ] == [["s3"]]
    assert [[span.segment_id for span in place] for place in find_quote("Yes.", SEGMENTS)] == [
        ["s2"],
        ["s4"],
    ]
    assert find_quote("nothing of the kind", SEGMENTS) == []
    assert find_quote(" ", SEGMENTS) == []
    assert [[span.segment_id for span in place] for place in find_quote("visit. Yes.", SEGMENTS)] == [
        ["s1", "s2"]
    ]


def test_random_excerpts_of_random_texts_are_located_by_the_same_words():
    rng = random.Random(4)  # noqa: S311
    words = ["tea", "role", "I\u2019d", "a", "\U0001f642", "manager,", "e\u0301t", "Yes."]
    for _ in range(200):
        texts = [
            " ".join(rng.choice(words) for _ in range(rng.randrange(1, 12)))
            for _ in range(rng.randrange(1, 9))
        ]
        segments = [(f"s{n}", text) for n, text in enumerate(texts)]
        document = "".join(
            rng.choice(["", "Helen: ", "\n"]) + text.replace(" ", rng.choice([" ", "  ", "\n"])) + "\n"
            for text in texts
        )
        start = rng.randrange(len(document))
        end = rng.randrange(start, len(document)) + 1
        spans = LocatedSegments(document, segments).spans_of(start, end)
        found = " ".join(dict(segments)[span.segment_id][span.start : span.end] for span in spans)
        wanted = document[start:end].replace("Helen: ", "")
        assert found == "" or ComparableText(found).text in ComparableText(document).text.replace(
            "Helen: ", ""
        )
        assert found == "" or all(word in wanted for word in found.split())


def test_the_segments_of_a_contact_are_made_comparable_once_for_all_its_excerpts(monkeypatch):
    compared = []
    monkeypatch.setattr(
        location, "ComparableText", lambda text: compared.append(text) or ComparableText(text)
    )
    location._comparable.cache_clear()
    for quote in ("before the visit", "my role was", "Friday"):
        assert len(find_quote(quote, SEGMENTS)) == 1
    texts = {text for _, text in SEGMENTS}
    assert sorted(text for text in compared if text in texts) == sorted(texts)
