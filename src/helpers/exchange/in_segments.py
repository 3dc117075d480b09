"""Find an excerpt that names its segment: the whole of it, or some of its words by positions or a quote.

Positions count in one text, and names may have been replaced in it. They are used only if a checksum or the
words themselves show which text that was.
"""

from __future__ import annotations

from helpers.exchange.comparable_text import ComparableText
from helpers.exchange.projects import Excerpt
from helpers.exchange.quotes import QuotedContact
from helpers.exchange.segment_words import SegmentSpan, SegmentWords
from helpers.exchange.text_checksums import checksum_of

Spans = list[SegmentSpan]


def find_in_segment(excerpt: Excerpt, segment: SegmentWords) -> tuple[Spans, str]:
    """Return the span of an excerpt in its segment, or the reason why it has none.

    Without positions and words the whole segment is coded. A checksum that fits neither the original nor the
    published text says that the segment has been changed; the excerpt's words then count if they occur once.
    """
    if excerpt.checksum:
        return _find_by_checksum(excerpt, segment)
    if excerpt.end and excerpt.quote:
        return _find_by_quote_at_position(excerpt, segment)
    if excerpt.quote:
        return _find_by_quote(excerpt, segment, "quote_differs")
    if not excerpt.end:
        return _as_spans(segment, {(0, len(segment.published))}, "no_words")
    if excerpt.end > max(len(text) for text, _ in segment.mixed_texts()):
        return [], "outside_document"
    return [], "unmarked_positions"


def _find_by_checksum(excerpt: Excerpt, segment: SegmentWords) -> tuple[Spans, str]:
    """Find an excerpt in the text of the segment in which its positions count."""
    fitting = [one for one in segment.mixed_texts() if checksum_of(one[0]) == excerpt.checksum]
    if not fitting and excerpt.quote:
        return _find_by_quote(excerpt, segment, "words_changed")
    if not fitting:
        return [], "words_changed"
    text, made = fitting[0]
    start, end = excerpt.start, excerpt.end or len(text)
    if end > len(text):
        return [], "outside_document"
    if excerpt.quote and not _has_same_words(text[start:end], excerpt.quote):
        return [], "quote_differs"
    if not text[start:end].strip():
        return [], "no_words"
    return _as_spans(segment, {segment.published_span(start, end, made)}, "no_words")


def _find_by_quote_at_position(excerpt: Excerpt, segment: SegmentWords) -> tuple[Spans, str]:
    """Find an excerpt in those texts of the segment that have its words at its position."""
    start, end = excerpt.start, excerpt.end
    places: set[tuple[int, int]] = set()
    longest = 0
    for text, made in segment.mixed_texts():
        longest = max(longest, len(text))
        if end <= len(text) and _has_same_words(text[start:end], excerpt.quote):
            places.add(segment.published_span(start, end, made))
    if end > longest:
        return [], "outside_document"
    return _as_spans(segment, places, "quote_differs")


def _find_by_quote(excerpt: Excerpt, segment: SegmentWords, reason: str) -> tuple[Spans, str]:
    """Find an excerpt by its words alone."""
    occurrences = QuotedContact([segment]).find_words(excerpt.quote)
    if len(occurrences) == 1:
        return occurrences[0], ""
    return [], reason if not occurrences else "quote_occurs_twice"


def _as_spans(segment: SegmentWords, places: set[tuple[int, int]], reason: str) -> tuple[Spans, str]:
    """Return the only one of some places in the published text; a reason if there is none, or several."""
    if len(places) > 1:
        return [], "quote_occurs_twice"
    spans = [SegmentSpan(segment.segment_id, start, end) for start, end in places if start < end]
    return spans, "" if spans else reason


def _has_same_words(words: str, quote: str) -> bool:
    compared = ComparableText(quote).text
    return compared != "" and ComparableText(words).text == compared
