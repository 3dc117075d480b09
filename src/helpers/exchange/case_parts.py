"""Parts of a document that belong to different cases: notes of a visit to two workers are one text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

Span = tuple[int, int]


class CaseParts:
    """The parts of one document that belong to cases, in characters of its text, half-open."""

    def __init__(self, text: str, parts: Iterable[tuple[str, Sequence[Span]]]) -> None:
        """Take the parts of each case: of each part, every span that its positions may mean."""
        self._text = text
        certain: dict[str, list[Span]] = defaultdict(list)
        self._possible: dict[str, list[Span]] = defaultdict(list)
        for case, readings in parts:
            inner = max(start for start, _ in readings), min(end for _, end in readings)
            outer = min(start for start, _ in readings), max(end for _, end in readings)
            certain[case].append(inner)
            self._possible[case].append(outer)
        self._certain = {case: self._join(spans) for case, spans in certain.items()}
        self.cases = set(self._possible)
        """The cases that have a part of this document."""

    def _join(self, spans: list[Span]) -> list[Span]:
        """Join parts of one case that follow each other with nothing but white space between them."""
        joined: list[Span] = []
        for start, end in sorted(spans):
            if joined and not self._text[joined[-1][1] : start].strip():
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            else:
                joined.append((start, end))
        return joined

    def case_of(self, start: int, end: int) -> str:
        """Return the case in whose part an excerpt lies; empty if there is none.

        An excerpt that reaches into the part of another case, or into what belongs to none, has no case;
        white space at its ends does not count.
        """
        words = self._text[start:end]
        first = start + len(words) - len(words.lstrip())
        last = start + len(words.rstrip())
        touched = {
            case
            for case, spans in self._possible.items()
            if any(part_start < last and first < part_end for part_start, part_end in spans)
        }
        if len(touched) != 1:
            return ""
        [case] = touched
        is_inside = any(
            part_start <= first and last <= part_end for part_start, part_end in self._certain[case]
        )
        return case if is_inside else ""
