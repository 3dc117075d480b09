"""Claims worker by worker: who supports each, who contradicts it, and of whom nothing is said.

What is in a cell is what decides it, so that a majority of one segment is seen.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.coding.accuracy import BY_DICTIONARY, LEGENDS, Accuracy
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import ROW, Group
from helpers.figures.drawing.key import (
    NO_CONTACT,
    Entry,
    Look,
    draw_key,
    key_height,
    paint,
)
from helpers.figures.drawing.pages import evenly, in_pages
from helpers.figures.drawing.sentences import describe_coding, register_coding, with_notice
from helpers.figures.drawing.sheet import placeholder, placeholder_for_workers
from helpers.figures.drawing.style import (
    COLOURS,
    GREY,
    HIGHEST,
    INK,
    LABEL,
    LINE,
    MARGIN,
    PAGE,
    PALE,
    SMALL,
    article,
    begin_page,
    foot_height,
    ink_on,
    line_height,
    tint,
    width_of,
    wrap,
)
from helpers.figures.drawing.themes import LabelledRows, draw_rows, labelled_rows
from helpers.prose import counted, listed
from helpers.study import claims as kinds
from helpers.study.claims import CASE_OUTCOMES, CASE_WORDS, Claim, facts_of
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.reporting import mention_questions
from helpers.study.study import Study

NAME, TITLE = "claim_cases", "Claims worker by worker"
NO_CLAIM = "data/claims.yaml makes no claim: there is nothing to decide worker by worker."
_pale = tint(COLOURS[0], 0.3)
LOOKS = {
    kinds.SUPPORTS: Look(COLOURS[0], digit="+", ink="white"),
    kinds.EXCEPTION: Look(_pale, digit="\u00d7", ink=ink_on(_pale)),
    kinds.CONTRADICTS: Look("white", edge=COLOURS[0], digit="\u2212", ink=INK),
    kinds.TIES: Look("white", edge=LINE, digit="=", ink=INK),
    kinds.NOT_SAID: Look("white", edge=LINE, digit="?", ink=GREY),
    kinds.NOT_SPOKEN_OF: Look(PALE, digit="0", ink=GREY),
    kinds.NO_CONTACT: NO_CONTACT,
}
"""How each outcome looks; each has a sign, so that colour says nothing alone."""
MEANINGS = {
    **CASE_WORDS,
    kinds.TIES: "a tie",
    kinds.NOT_SPOKEN_OF: "contact, but not spoken of",
    kinds.NO_CONTACT: "no contact in which this could be said",
}
OF_RANKING = MEANINGS | {
    one: kinds.RANKING_WORDS[one] for one in (kinds.SUPPORTS, kinds.CONTRADICTS, kinds.TIES)
}
"""What a cell of a ranking means: an order of counts is nothing that a worker could contradict."""
CONTENTS = {
    "spoken_of": "segments for:against (all)",
    "direction": "segments for:against (all)",
    "with_exceptions": "segments for:against (all)",
    "sources_agree": "segments for:against (all)",
    "change": "of a change, segments before\u2192after",
}
"""What the numbers in the cells of each kind of claim are."""
DECIDED = (
    "Whether what each worker says supports a claim or contradicts it, and at the right what comes of the "
    "claim as a whole. A worker who contradicts a claim is a negative case; the command fieldwork claim "
    "lists what was said on both sides."
)
CHANGE = (
    "A change is decided within each source that has words on both sides. Before and after say when, and "
    "nothing of a cause."
)
ORDER = (
    "An order of counts is nothing that a worker contradicts: it is so in a worker, not so, or equal. At the "
    "right, in how many workers it is so, of those in whom there are counts to compare."
)
HEADS = {False: "Of each worker", True: "Order of counts, in each worker"}
AIR, BETWEEN, CLEAR, CELL, LABEL_HEIGHT, WIDEST_STATEMENT = 1.2, 3.0, 1.0, 5.0, 4.0, 57.0
WIDEST_RESULT = 12.0


@article()
def claim_cases(
    cases: pd.DataFrame,
    results: Mapping[str, str],
    claims: Sequence[Claim],
    study: Study,
    codebook: Codebook,
    *,
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw, for every claim and worker, whether what the worker says supports the claim.

    Parameters
    ----------
    cases
        Table ``claim_cases``.
    results
        By claim: what comes of it as a whole, as `counting.cases.conclude_all` returns it.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    drawn = [claim for claim in claims if claim.id in results and claim.is_counted(codebook)]
    if not drawn:
        return placeholder(NAME, NO_CLAIM, study)
    is_drawn = cases["claim"].isin([claim.id for claim in drawn]) & cases["worker"].isin(study.worker_ids)
    # Any other order of workers than that of the study is read as a rank.
    table = cases[is_drawn].sort_values(
        "worker", key=lambda ids: ids.map(study.worker_ids.index), kind="stable"
    )
    results = {claim.id: _result(claim, results[claim.id], table) for claim in drawn}
    table = table.assign(result=table["claim"].map(results), codebook=codebook.stamp)
    caption = with_notice(_caption(table, drawn, study, codebook, accuracy), study)

    def draw(of_page: Sequence[str], figure: Figure, own: pd.DataFrame) -> Drawing:
        said = " ".join(_describe(claim, own[own["claim"] == claim.id], codebook) for claim in drawn)
        size = f"{counted(len(drawn), 'claims')} by {counted(len(of_page), 'workers')}"
        return Drawing(
            NAME,
            figure,
            own,
            caption,
            with_notice(f"A table of {size}. {said}", study),
            Shows.WORKERS,
            study,
            registered=register_coding(accuracy, codebook) | {"data/claims.yaml": facts_of(drawn)},
        )

    return in_pages(list(_draw_pages(table, drawn, results, study, codebook, accuracy)), table, draw)


def _caption(
    table: pd.DataFrame, drawn: Sequence[Claim], study: Study, codebook: Codebook, accuracy: Accuracy
) -> str:
    """Return the caption, which explains only what is in the picture."""
    rankings = [claim for claim in drawn if claim.is_ranking]
    others = [claim for claim in drawn if not claim.is_ranking]
    parts = ["In the workers' own words unless a claim names other sources."]
    if others:
        parts += [DECIDED, _describe_absence(table)]
    if table["n_for"].fillna(0).sum() + table["n_against"].fillna(0).sum():
        parts.append("Directions are as one coder sees them.")
    if any(claim.kind == "change" for claim in others):
        parts.append(CHANGE)
    if rankings:
        purposes = [f"“{claim.describe(codebook)[:-1]}”: {claim.purpose}" for claim in rankings]
        parts += [ORDER, mention_questions(study), f"What each order is for: {' '.join(purposes)}"]
    parts.append(describe_coding(accuracy, codebook, is_marked=False))
    return " ".join(part for part in parts if part)


def _describe_absence(table: pd.DataFrame) -> str:
    """Say of those of whom nothing is said that they do not contradict, if there are any."""
    outcomes = set(table.loc[~table["kind"].isin(kinds.RANKINGS), "outcome"])
    said = {
        kinds.NO_CONTACT: "had no contact",
        kinds.NOT_SPOKEN_OF: "did not speak of the theme",
        kinds.NOT_SAID: "said too little to decide it",
    }
    who = [words for outcome, words in said.items() if outcome in outcomes]
    return f"Nobody who {listed(who, 'or')} is counted as contradicting." if who else ""


def _result(claim: Claim, outcome: str, table: pd.DataFrame) -> str:
    """Return what comes of a claim as a whole; of a ranking, in how many workers it is so."""
    if not claim.is_ranking:
        return kinds.RESULTS[outcome]
    own = table.loc[table["claim"] == claim.id, "outcome"]
    compared = own[own.isin(kinds.COMPARED)]
    if compared.empty:
        return kinds.RESULTS[kinds.NOT_SAID]
    return f"in {int(compared.eq(kinds.SUPPORTS).sum())} of {len(compared)}"


def _describe(claim: Claim, own: pd.DataFrame, codebook: Codebook) -> str:
    """Name the workers by outcome."""
    parts = []
    for outcome in CASE_OUTCOMES:
        workers = own.loc[own["outcome"] == outcome, "worker"].tolist()
        if workers:
            parts.append(f"{claim.case_words[outcome]}: {listed(workers)}")
    so = " is so" if claim.is_ranking else ""
    return f"“{claim.describe(codebook)[:-1]}”{so} {own['result'].iloc[0]}; {'; '.join(parts)}."


def _signs_of(claims: Sequence[Claim], codebook: Codebook, accuracy: Accuracy) -> list[str]:
    """Return the signs of the themes that any of some claims is about, or is compared with by name."""
    themes = {theme for claim in claims for theme in (*claim.themes(codebook), claim.than)}
    return accuracy.signs_of(themes)


def _statement(claim: Claim, codebook: Codebook, accuracy: Accuracy) -> str:
    """Return a claim with the signs of its themes after it."""
    return f"{claim.describe(codebook)} {''.join(_signs_of([claim], codebook, accuracy))}".rstrip()


def _draw_pages(
    table: pd.DataFrame,
    drawn: Sequence[Claim],
    results: Mapping[str, str],
    study: Study,
    codebook: Codebook,
    accuracy: Accuracy,
) -> Iterator[tuple[list[str], Figure]]:
    """Yield the workers and the picture of each page: side by side, in as many lines as there is room for."""
    groups = []
    for is_ranking, head in HEADS.items():
        of_kind = [
            (claim.id, _statement(claim, codebook, accuracy))
            for claim in drawn
            if claim.is_ranking is is_ranking
        ]
        if of_kind:
            groups.append(Group(head, None, tuple(of_kind)))
    workers = table["worker"].unique().tolist()
    written = {claim: wrap(text, WIDEST_RESULT, SMALL) for claim, text in results.items()}
    highest = max(len(lines) for lines in written.values()) * line_height(SMALL)
    rows = labelled_rows(groups, least=max(ROW, highest), widest=WIDEST_STATEMENT)
    right = max(width_of(line, SMALL) for lines in written.values() for line in lines) + 2 * AIR
    widest = max(width_of(_text(case, 1), LABEL) for case in table.to_dict("records")) + CLEAR
    least = max(CELL, widest, *(width_of(worker, SMALL) + AIR for worker in workers))
    room = PAGE - MARGIN - rows.left - right
    lines = evenly(workers, max(1, int(room // least)))
    cell = max(least, room / len(lines[0]))
    width = max(PAGE, rows.left + cell * len(lines[0]) + right + MARGIN)
    size = _fitting(table, cell)
    entries = _entries(table, size)
    for sign in _signs_of(drawn, codebook, accuracy):
        entries.append((Look("white", digit=sign), f"claim about a {LEGENDS[sign]}"))
    frame = MARGIN + key_height(entries, width) + foot_height(study, width) + MARGIN - BETWEEN
    line = LABEL_HEIGHT + rows.height + BETWEEN
    for of_page in evenly(lines, max(1, int((HIGHEST - frame) // line))):
        figure = begin_page(width, frame + line * len(of_page), study)
        draw_key(figure, entries, width)
        top = MARGIN + key_height(entries, width) + LABEL_HEIGHT
        for of_line in of_page:
            axes = draw_rows(figure, rows, top, cell * len(of_line))
            _draw_line(axes, table[table["worker"].isin(of_line)], rows, cell, size, written)
            top += line
        yield [worker for of_line in of_page for worker in of_line], figure


def _draw_line(
    axes: Axes,
    table: pd.DataFrame,
    rows: LabelledRows,
    cell: float,
    size: int,
    results: Mapping[str, Sequence[str]],
) -> None:
    """Draw the cells of workers side by side below their ids, and at the right what comes of each claim."""
    workers = table["worker"].unique()
    for at, worker in enumerate(workers):
        axes.text((at + 0.5) * cell, -1, worker, fontsize=SMALL, ha="center", va="bottom")
    _draw_cells(axes, table, rows, cell, size)
    for row in rows:
        style: dict[str, Any] = {"fontsize": SMALL, "va": "center", "gid": f"result-{row.id}"}
        axes.text(cell * len(workers) + AIR, row.top + row.height / 2, "\n".join(results[row.id]), **style)


def _entries(table: pd.DataFrame, size: int) -> list[Entry]:
    """Return the entries of the key: outcomes that occur, in the words of each kind, and what numbers are."""
    is_ranking = table["kind"].isin(kinds.RANKINGS)
    entries: list[Entry] = []
    for outcome, look in LOOKS.items():
        of_claims, of_rankings = (
            outcome in set(table.loc[which, "outcome"]) for which in (~is_ranking, is_ranking)
        )
        words = MEANINGS[outcome] if of_claims else OF_RANKING[outcome]
        if of_claims and of_rankings and words != OF_RANKING[outcome]:
            words += f"; of an order: {OF_RANKING[outcome]}"
        if of_claims or of_rankings:
            entries.append((look, words))
    entries.append((Look("white", edge=LINE, digit="n"), _describe_numbers(table, size)))
    return entries


def _describe_numbers(table: pd.DataFrame, size: int) -> str:
    """Say what the numbers in the cells are."""
    occurring = table["kind"].unique()
    contents = [CONTENTS[kind] for kind in CONTENTS if kind in occurring]
    if set(occurring) & set(kinds.RANKINGS):
        contents.append("of an order, the two numbers that are compared")
    said = "; ".join(dict.fromkeys(contents))
    if size == 1:
        said = said.replace(" (all)", "")
    return said


def _numbers(case: Mapping[Hashable, Any]) -> tuple[str, str]:
    """Return the numbers that decide a cell, and of directions the number of all segments with the theme."""
    if case["outcome"] in (kinds.NO_CONTACT, kinds.NOT_SPOKEN_OF) or pd.isna(case["n"]):
        return "", ""
    if case["kind"] in kinds.RANKINGS:
        numbers = (case["value"], case["comparison"])
        return ("", "") if pd.isna(numbers[0]) else (":".join(f"{number:.0f}" for number in numbers), "")
    if case["kind"] == "change":
        return ("", "") if pd.isna(case["n_before"]) else (f"{case['n_before']}\u2192{case['n_after']}", "")
    return f"{case['n_for']}:{case['n_against']}", f"({case['n']})"


def _text(case: Mapping[Hashable, Any], size: int) -> str:
    """Return what is written in a cell: its sign, with up to so many of its numbers."""
    return " ".join(filter(None, (LOOKS[case["outcome"]].digit, *_numbers(case)[:size])))


def _fitting(table: pd.DataFrame, cell: float) -> int:
    """Return how many of the numbers there is room for in every cell: 1 or 2."""
    return (
        2 if all(width_of(_text(case, 2), LABEL) <= cell - CLEAR for case in table.to_dict("records")) else 1
    )


def _draw_cells(axes: Axes, table: pd.DataFrame, rows: LabelledRows, cell: float, size: int) -> None:
    case_of = {(case["claim"], case["worker"]): case for case in table.to_dict("records")}
    for row in rows:
        for at, worker in enumerate(table["worker"].unique()):
            case = case_of[row.id, worker]
            look = replace(LOOKS[case["outcome"]], digit=_text(case, size))
            corner, extent = (at * cell + 0.3, row.top + 0.3), (cell - 0.6, row.height - 0.6)
            paint(axes, look, corner, extent, gid=f"{row.id}-{worker}")
