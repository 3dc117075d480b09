"""The selections of a REFI-QDA project: their codings, and where they are in their texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from helpers.exchange.refi_archive import Q, target_of
from helpers.exchange.refi_texts import CodedText
from helpers.exchange.xml import guid_in

if TYPE_CHECKING:
    from helpers.exchange.position_conventions import Calibration

MAX_DIGITS = 10
MIN_WORDS = 3
"""Words from which a name that occurs in the text is taken for words of the text, not for a label."""
TEXT_SELECTION, TRANSCRIPT_SELECTION = f"{Q}PlainTextSelection", f"{Q}TranscriptSelection"
CODING, CODE_REFERENCE = f"{Q}Coding", f"{Q}CodeRef"


class Selection(NamedTuple):
    """One selection as given in the file, before positions are converted."""

    text: CodedText
    guid: str
    start: int
    end: int
    name: str
    reason: str
    codings: list[tuple[str, str]]
    """The GUIDs of the code and of the user of each coding."""
    is_whole_text: bool = False


class Span(NamedTuple):
    """Where a selection is in its text, in code points, half-open; or why that is not known."""

    start: int
    end: int
    reason: str


def whole_text_elements(text: CodedText) -> list[etree._Element]:
    """Return the elements whose codings apply to the whole text: its own, and the source it represents."""
    represents_source = text.element.getparent() is text.source
    return [text.element, text.source] if represents_source else [text.element]


def read_selections(text: CodedText) -> Iterator[Selection]:
    """Yield every selection of a text, and last one for each coding of the whole text."""
    sync_points = {
        guid_in(point.get("guid")): point.get("position") or ""
        for point in text.element.findall(f"{Q}SyncPoint")
    }
    for element in text.element.iterchildren(TEXT_SELECTION):
        yield _read_selection(text, element, element.get("startPosition"), element.get("endPosition"))
    for element in text.element.iterchildren(TRANSCRIPT_SELECTION):
        start, end = (guid_in(element.get(point)) for point in ("fromSyncPoint", "toSyncPoint"))
        yield _read_selection(text, element, sync_points.get(start), sync_points.get(end))
    for element in whole_text_elements(text):
        for coding in element.iterchildren(CODING):
            guid, codings = guid_in(coding.get("guid")), [_read_coding(coding)]
            yield Selection(text, guid, 0, -1, "", text.reason, codings, is_whole_text=True)


def _read_selection(
    text: CodedText, element: etree._Element, start: str | None, end: str | None
) -> Selection:
    guid, name = guid_in(element.get("guid")), element.get("name") or ""
    codings = [_read_coding(coding, element.get("creatingUser")) for coding in element.iterchildren(CODING)]
    if text.reason:
        return Selection(text, guid, 0, 0, name, text.reason, codings)
    if not (_is_position(start) and _is_position(end)):
        return Selection(text, guid, 0, 0, name, "outside_document", codings)
    first, last = int(start or ""), int(end or "")
    reason = ""
    if last < first:
        reason = "outside_document"
    elif last == first and not name:
        reason = "no_words"
    return Selection(text, guid, first, last, name, reason, codings)


def _is_position(written: str | None) -> bool:
    return written is not None and len(written) <= MAX_DIGITS and written.isascii() and written.isdecimal()


def _read_coding(coding: etree._Element, user_of_selection: str | None = None) -> tuple[str, str]:
    """Return the GUIDs of a coding's code and user: if it names none, whoever made its selection."""
    user = coding.get("creatingUser") or user_of_selection
    return target_of(coding.find(CODE_REFERENCE)), guid_in(user)


def locate_selections(
    selections: Sequence[Selection],
    texts: Sequence[CodedText],
    of_cases: Collection[str],
    *,
    is_standard: bool,
) -> tuple[list[Span], Calibration]:
    """Return the span of each selection, and how positions were inferred from all of them.

    Parameters
    ----------
    of_cases
        The GUIDs of selections that are parts of cases. Any other selection without a coding has no span.
    is_standard
        Whether positions are counted as in the standard, so that this need not be inferred.
    """
    # Imported late: who has coded is known without the places, and NumPy takes long to load.
    from helpers.exchange.position_conventions import STANDARD, FilePosition, calibrate

    known = STANDARD if is_standard else None
    positions = {}
    for number, selection in enumerate(selections):
        is_used = bool(selection.codings) or selection.guid in of_cases
        if is_used and not selection.reason and not selection.is_whole_text:
            key, name = selection.text.key, selection.name
            positions[number] = FilePosition(key, selection.start, selection.end, name)
    calibration = calibrate({text.key: text.data for text in texts}, list(positions.values()), known)
    spans = [Span(0, 0, selection.reason) for selection in selections]
    for n, number in enumerate(positions):
        spans[number] = _find_span(n, calibration, selections[number])
    for number, selection in enumerate(selections):
        if selection.is_whole_text and not selection.reason:
            spans[number] = Span(0, len(selection.text.plain), "")
    return spans, calibration


def _find_span(n: int, calibration: Calibration, selection: Selection) -> Span:
    """Return a span of the calibration, or why there is none."""
    span = calibration.spans[n]
    if span is None:
        return Span(0, 0, "undecided_positions" if n in calibration.undecided else "outside_document")
    start, end = span
    if start >= end:
        return Span(0, 0, "no_words" if start == end else "outside_document")
    if _has_moved(selection.name, selection.text.plain, start, end):
        return Span(0, 0, "quote_differs")
    return Span(start, end, "")


def _has_moved(name: str, text: str, start: int, end: int) -> bool:
    """Tell whether a selection's name is words of the text that stand elsewhere, and not in the selection.

    The text has then been changed after it was coded. Any other name that is not the selection's words is a
    label of the user's.
    """
    if text[start:end] == name or len(name.split()) < MIN_WORDS:
        return False
    found = text.find(name)
    if found < 0:
        return False
    while found >= 0:
        if found < end and start < found + len(name):
            return False
        found = text.find(name, found + 1)
    return True
