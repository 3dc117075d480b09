"""Say which excerpts of a file cannot be used: a document or a coder once, any other excerpt by its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from helpers.exchange.projects import Excerpt
from helpers.prose import counted
from helpers.study.roster import Roster

REASONS_OF_DOCUMENTS = {
    "only_rich_text",
    "text_empty",
    "text_missing",
    "text_unreadable",
    "two_documents_of_one_name",
    "unmapped_document",
}
REASONS_OF_CODERS = {"two_coders_of_one_name", "unknown_coder"}


def describe_offenders(
    file: str,
    excerpts: Sequence[Excerpt],
    reason_of: Mapping[int, str],
    meanings: Mapping[str, str],
    roster: Roster,
) -> Iterator[str]:
    """Yield a sentence for each excerpt that cannot be used, and one for each document and coder at fault.

    A coder is not named, but is the first, second … coder of the file, or the user of a GUID.

    Parameters
    ----------
    reason_of
        The reason why an excerpt cannot be used, by its number from 1 in `excerpts`.
    """
    if _is_whole_file(reason_of, len(excerpts)):
        reason = next(iter(reason_of.values()))
        yield f"{file}, all {counted(len(excerpts), 'excerpts')}: {meanings[reason]}."
        return
    coders = list(dict.fromkeys(excerpt.coder for excerpt in excerpts if excerpt.coder))
    numbers_of: dict[tuple[str, str], list[int]] = {}
    for number, reason in reason_of.items():
        excerpt = excerpts[number - 1]
        place = excerpt.place
        if reason in REASONS_OF_DOCUMENTS and excerpt.document:
            place = f"document '{roster.mask(excerpt.document)}'"
        elif reason == "two_coders_of_one_name":
            place = excerpt.coder
        elif reason in REASONS_OF_CODERS and excerpt.coder:
            place = f"coder {coders.index(excerpt.coder) + 1} of the file"
        elif reason in REASONS_OF_CODERS:
            place = "no coder"
        numbers_of.setdefault((place, reason), []).append(number)
    for (place, reason), numbers in numbers_of.items():
        first = roster.mask(excerpts[numbers[0] - 1].place)
        yield f"{file}, {_describe_place(place, first, len(numbers))}: {meanings[reason]}."


def _is_whole_file(reason_of: Mapping[int, str], n_excerpts: int) -> bool:
    """Tell whether no excerpt of a file can be used, for one reason that is no document's or coder's."""
    reasons = set(reason_of.values())
    is_all = 1 < len(reason_of) == n_excerpts
    return is_all and len(reasons) == 1 and not reasons & (REASONS_OF_DOCUMENTS | REASONS_OF_CODERS)


def _describe_place(place: str, first: str, n: int) -> str:
    """Describe a place, and of a document or coder also how many excerpts there are and where the first is.

    >>> _describe_place("document 'Talk'", "line 2", 3)
    "document 'Talk' (3 excerpts, the first: line 2)"
    """
    if place == first:
        return place
    if n == 1:
        return f"{first} ({place})"
    return f"{place} ({counted(n, 'excerpts')}, the first: {first})"
