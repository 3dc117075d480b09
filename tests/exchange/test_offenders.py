"""A message names each document and coder at fault once, and no person."""

from __future__ import annotations

from helpers.exchange.manual_coding import MEANINGS
from helpers.exchange.offenders import describe_offenders
from helpers.exchange.projects import Excerpt
from helpers.study.roster import read_roster
from helpers.study.study import read_study


def excerpt(place: str, document: str = "Talk", coder: str = "Somebody Else") -> Excerpt:
    return Excerpt(place, document, "role", coder, 0, 3)


def described(folder, excerpts: list[Excerpt], reasons: dict[int, str]) -> list[str]:
    roster = read_roster(folder, read_study(folder))
    lines = describe_offenders("a.qda", excerpts, reasons, MEANINGS, roster)
    return [line.partition(": it")[0].partition(": the text of")[0] for line in lines]


def test_a_document_is_listed_once_with_the_number_of_its_excerpts_and_without_names(folder):
    excerpts = [
        excerpt(f"coding {n}", document) for n, document in enumerate(["Helen Marsh talks", "Note"] * 3)
    ]
    reasons = dict.fromkeys(range(1, 6), "unmapped_document") | {6: "text_missing"}
    assert described(folder, excerpts, reasons) == [
        "a.qda, document 'R1 talks' (3 excerpts, the first: coding 0)",
        "a.qda, document 'Note' (2 excerpts, the first: coding 1)",
        "a.qda, coding 5 (document 'Note')",
    ]


def test_a_coder_is_listed_once_by_their_place_in_the_file(folder):
    excerpts = [
        excerpt(f"coding {n}", coder=coder) for n, coder in enumerate(["R1", "Ada", "Bo", "Ada", "", ""])
    ]
    reasons = dict.fromkeys(range(2, 7), "unknown_coder")
    assert described(folder, excerpts, reasons) == [
        "a.qda, coder 2 of the file (2 excerpts, the first: coding 1)",
        "a.qda, coding 2 (coder 3 of the file)",
        "a.qda, no coder (2 excerpts, the first: coding 4)",
    ]
    excerpts = [excerpt(f"coding {n}", coder="user abc-1") for n in range(2)]
    assert described(folder, excerpts, dict.fromkeys((1, 2), "two_coders_of_one_name")) == [
        "a.qda, user abc-1 (2 excerpts, the first: coding 0)"
    ]


def test_any_other_excerpt_is_listed_by_its_place(folder):
    excerpts = [excerpt("coding 1"), excerpt("coding 2", document="")]
    assert described(folder, excerpts, {1: "quote_differs", 2: "unmapped_document"}) == [
        "a.qda, coding 1: the words saved with it are not those at its position.",
        "a.qda, coding 2",
    ]
